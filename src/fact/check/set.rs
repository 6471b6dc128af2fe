//! Sets, eligibility and procedures: what has members or steps, and no value.

use std::ops::Range;

use serde_spanned::Spanned;

use super::super::cue::{Cues, Pattern};
use super::super::file::{MemberTable, PathTable, SlotTable, Written};
use super::super::set::{Member, Procedure, Route, Set, Threshold};
use super::super::{Kind, Sense};
use super::Checker;
use super::{ALL_OF_THEM, FROM, LANGUAGE, MEMBERS, PATH, PATTERN, SHAPE, SHARED, STEPS, TWICE, WRONG_KEY};
use crate::diagnostic::{Findings, did_you_mean};
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::model::value::Value;
use crate::text::normal::fold;

/// Most members, steps or forbidden things of one list.
const MOST: usize = 200;
/// A name of more words than this is nothing that customers write.
const NAME_WORDS: usize = 4;
/// Words for what is left: in a closed set they say nothing.
const REST: &[&str] = &[
    "other",
    "others",
    "any other",
    "all others",
    "everything else",
    "everyone else",
    "anything else",
    "the rest",
    "otros",
    "otras",
    "los demas",
    "el resto",
    "todo lo demas",
    "cualquier otro",
    "αλλα",
    "αλλο",
    "ολα τα αλλα",
    "οι υπολοιποι",
    "τα υπολοιπα",
];

/// A list of members as written.
type List = Option<Spanned<Vec<Spanned<MemberTable>>>>;

impl Checker<'_> {
    /// What a slot of a kind without a value holds, and the same as values for people and programs.
    pub(super) fn shape(&mut self, name: &str, written: &SlotTable, senses: &[Sense]) -> (Option<Set>, Option<Procedure>, Vec<Value>) {
        let kind = *written.kind.get_ref();
        self.keys(kind, written);
        match kind {
            Kind::Set | Kind::Eligibility => {
                let set = self.set(kind, written, senses);
                let value = |(member, yes): (&Member, bool)| Value::Member {
                    name: member.name.clone(),
                    from: member.from.as_ref().map(|from| from.text.clone()),
                    yes,
                };
                let values = set.all().map(value).collect();
                (Some(set), None, values)
            }
            Kind::Procedure => {
                let procedure = self.procedure(name, written);
                let step = |yes| move |member: &Member| Value::Step { name: member.name.clone(), yes };
                let mut values: Vec<Value> = procedure.steps.iter().map(step(true)).collect();
                values.extend(procedure.routes.first().map(|route| Value::Step { name: route.menus.join(" > "), yes: true }));
                values.extend(procedure.forbidden.iter().map(step(false)));
                (None, Some(procedure), values)
            }
            _ => (None, None, Vec::new()),
        }
    }

    /// Keys that belong to slots of another kind.
    fn keys(&mut self, kind: Kind, written: &SlotTable) {
        let place = |list: &List| list.as_ref().map(Spanned::span);
        let set = [
            ("members", place(&written.members)),
            ("excluded", place(&written.excluded)),
            ("closed", written.closed.as_ref().map(Spanned::span)),
        ];
        let procedure = [
            ("steps", place(&written.steps)),
            ("path", written.path.as_ref().map(Spanned::span)),
            ("forbidden", place(&written.forbidden)),
        ];
        let typed = [
            ("value", written.value.as_ref().map(Spanned::span)),
            ("wrong", written.wrong.as_ref().map(Spanned::span)),
            ("previously", written.previously.first().map(Spanned::span)),
        ];
        let word = kind.word();
        let mut refuse = |keys: &[(&str, Option<Range<usize>>)], remedy: &str| {
            for (key, place) in keys {
                if let Some(place) = place {
                    self.error(WRONG_KEY, format!("a slot of the kind {word} has no `{key}`"), place.clone(), "not used", remedy);
                }
            }
        };
        if !kind.is_set() {
            refuse(&set, "kind = \"set\" (or \"eligibility\") has members, excluded and closed");
        }
        if kind != Kind::Procedure {
            refuse(&procedure, "kind = \"procedure\" has steps, path and forbidden");
        }
        if kind.is_set() {
            refuse(
                &typed,
                "list what is in it as members = [\"...\"] and what is not as excluded = [\"...\"]; for a former set write a fact of its own with `valid_to`",
            );
        } else if kind == Kind::Procedure {
            refuse(
                &typed,
                "write the steps as steps = [\"...\"], or the menus as path = \"Settings > Wi-Fi\"; numbers in them are slots of their own",
            );
        }
    }

    fn set(&mut self, kind: Kind, written: &SlotTable, senses: &[Sense]) -> Set {
        let members = self.list(written.members.as_ref(), true);
        let excluded = self.list(written.excluded.as_ref(), false);
        let closed = written.closed.as_ref().is_some_and(|closed| *closed.get_ref());
        match &written.members {
            None => self.error(
                MEMBERS,
                format!("this {} has no members", kind.word()),
                written.kind.span(),
                "nothing is in it",
                "add members = [\"...\"], each as customers call it, or { name = \"Android\", any = [\"android\"], from = \"9\" }",
            ),
            Some(list) if list.get_ref().is_empty() => self.error(
                MEMBERS,
                format!("this {} has no members", kind.word()),
                list.span(),
                "an empty list",
                "name at least one member; what nobody may have is a yes-no slot with value = \"no\"",
            ),
            Some(_) => {}
        }
        if let Some(list) = written.excluded.as_ref().filter(|list| list.get_ref().is_empty()) {
            self.error(MEMBERS, "an empty list", list.span(), "nothing is named", "leave `excluded` out, or name what is not in it");
        }
        if !closed && excluded.is_empty() && !members.is_empty() {
            self.warning(
                ALL_OF_THEM,
                "this set excludes nothing: nobody could claim too much",
                written.members.as_ref().map_or_else(|| written.kind.span(), Spanned::span),
                "no `excluded` and no `closed = true`",
                "name in `excluded` what customers wrongly take to be in it, and write closed = true when the list is complete",
            );
        }
        if closed {
            for (member, table) in excluded.iter().zip(written.excluded.iter().flat_map(Spanned::get_ref)) {
                if REST.contains(&fold(&member.name).trim()) {
                    self.warning(
                        ALL_OF_THEM,
                        format!("`{}` says nothing that closed = true does not say", shown(&member.name, false)),
                        table.span(),
                        "whatever is not listed",
                        "take it out, and name the things that customers ask about instead",
                    );
                }
            }
        }
        self.both(&members, &excluded, written.excluded.as_ref(), "member", "excluded");
        Set { senses: senses.to_vec(), closed, members, excluded }
    }

    fn procedure(&mut self, name: &str, written: &SlotTable) -> Procedure {
        let steps = self.list(written.steps.as_ref(), false);
        let forbidden = self.list(written.forbidden.as_ref(), false);
        let routes = written.path.as_ref().map(|path| self.routes(path)).unwrap_or_default();
        if written.steps.is_none() && written.path.is_none() && written.forbidden.is_none() {
            self.error(
                STEPS,
                format!("the procedure `{}` says nothing to do", shown(name, false)),
                written.kind.span(),
                "no steps, no path, nothing forbidden",
                "add steps = [{ name = \"hold RESET\", en = [\"hold ... reset\"] }], path = \"Settings > Wi-Fi\", or forbidden = [\"...\"]",
            );
        }
        for list in [&written.steps, &written.forbidden].into_iter().flatten().filter(|list| list.get_ref().is_empty()) {
            self.error(STEPS, "an empty list", list.span(), "nothing is named", "name what is to be done, or leave the list out");
        }
        self.both(&steps, &forbidden, written.forbidden.as_ref(), "step", "forbidden");
        Procedure { steps, routes, forbidden }
    }

    /// A list of members, each with its words. Only members proper have a least version.
    fn list(&mut self, list: Option<&Spanned<Vec<Spanned<MemberTable>>>>, versions: bool) -> Vec<Member> {
        let Some(list) = list else { return Vec::new() };
        let tables = list.get_ref();
        if let Some(one_too_many) = tables.get(MOST) {
            self.error(MEMBERS, format!("more than {MOST} in one list"), one_too_many.span(), "one too many", "part it into several facts");
        }
        let mut members: Vec<Member> = Vec::new();
        for table in tables.iter().take(MOST) {
            let Some(member) = self.member(table, versions) else { continue };
            let same = |other: &&Member| fold(&other.name) == fold(&member.name);
            if let Some(other) = members.iter().find(same) {
                self.error(
                    TWICE,
                    format!("`{}` is listed twice", shown(&other.name, false)),
                    table.span(),
                    "the same name again",
                    "keep one of them, with the words of both",
                );
            } else if let Some(other) = members.iter().find(|other| other.cues.share(&member.cues)) {
                self.warning(
                    SHARED,
                    format!("`{}` and `{}` share a word", shown(&other.name, false), shown(&member.name, false)),
                    table.span(),
                    format!("the word could mean `{}` too", shown(&other.name, false)),
                    "give each words of its own, or make one of the two",
                );
            }
            members.push(member);
        }
        members
    }

    fn member(&mut self, table: &Spanned<MemberTable>, versions: bool) -> Option<Member> {
        let written = table.get_ref();
        let named = written.name.as_ref().map(|name| name.get_ref().trim().to_owned()).filter(|name| !name.is_empty());
        let Some(name) = named else {
            self.error(SHAPE, "the name is missing", table.span(), "no `name`", "write { name = \"Android\", any = [\"android\"] }");
            return None;
        };
        self.misspelt(table);
        let mut cues = self.cues(&written.words);
        let mut texts: Vec<&str> = written.words.values().flatten().map(|text| text.get_ref().as_str()).collect();
        if written.words.values().all(Vec::is_empty) {
            texts.push(&name);
            if name.split_whitespace().count() > NAME_WORDS {
                self.warning(
                    STEPS,
                    format!("`{}` has no words but its name", shown(&name, false)),
                    table.span(),
                    "nobody writes exactly this",
                    "add the words that customers use for it: { name = \"...\", en = [\"...\"], es = [\"...\"], el = [\"...\"] }",
                );
            }
            match Pattern::parse(&name, Lang::Und) {
                Ok(pattern) => cues = Cues::new(vec![pattern]),
                Err(mistake) => self.error(
                    PATTERN,
                    format!("the name `{}` cannot be looked for: {}", shown(&name, false), mistake.message),
                    table.span(),
                    "its name is its only word",
                    "add words: { name = \"...\", any = [\"...\"] }",
                ),
            }
        }
        let numbered = texts.into_iter().filter_map(numbered).collect();
        let from = written.from.as_ref().and_then(|from| self.from(from, versions));
        Some(Member { name, cues, from, numbered })
    }

    /// A key that is neither a language nor one of the others, but near to one of them.
    fn misspelt(&mut self, table: &Spanned<MemberTable>) {
        for key in table.get_ref().words.keys() {
            let written = key.get_ref();
            let known = written == "any" || Lang::ALL.iter().any(|lang| lang.code() == written);
            if let Some(near) = did_you_mean(written, ["name", "from"]).filter(|_| !known && written.len() > 2) {
                self.error(
                    SHAPE,
                    format!("unknown key `{}`", shown(written, false)),
                    key.span(),
                    format!("did you mean `{near}`?"),
                    "one of a list has `name`, `from`, and words by language: `any`, `en`, `es`, `el`, ...",
                );
            }
        }
    }

    fn from(&mut self, written: &Spanned<Written>, versions: bool) -> Option<Threshold> {
        let text = match written.get_ref() {
            Written::Text(text) | Written::Number(text) => text.as_str(),
            Written::List(_) | Written::Truth(_) => "",
        };
        if !versions {
            self.error(
                FROM,
                "`from` is for members",
                written.span(),
                "not used here",
                "what is in it from some version on is a member with `from`; leave it out here",
            );
            return None;
        }
        let read = Threshold::parse(text);
        if read.is_none() {
            self.error(
                FROM,
                format!("`{}` is neither a version nor a year", shown(text, false)),
                written.span(),
                "expected \"9\", \"4.1\" or \"2019\"",
                "write the least version or year alone: from = \"2019\"",
            );
        }
        read
    }

    fn routes(&mut self, path: &Spanned<PathTable>) -> Vec<Route> {
        match path.get_ref() {
            PathTable::One(text) => self.route(Lang::Und, text, path.span()).into_iter().collect(),
            PathTable::ByLanguage(paths) => {
                let mut routes = Vec::new();
                for (code, text) in paths {
                    let Some(lang) = self.language(code.get_ref(), code.span(), true) else { continue };
                    routes.extend(self.route(lang, text.get_ref(), text.span()));
                }
                if paths.is_empty() && !self.found.iter().any(|found| found.code == LANGUAGE) {
                    self.error(PATH, "no path", path.span(), "nothing here", "write path = \"Settings > Wi-Fi\"");
                }
                routes
            }
        }
    }

    fn route(&mut self, lang: Lang, text: &str, place: Range<usize>) -> Option<Route> {
        let menus: Vec<String> = text.split(['>', '→', '»', '›', '▸']).map(|menu| menu.trim().to_owned()).collect();
        let nameless = menus.iter().any(|menu| fold(menu).chars().all(|c| !c.is_alphanumeric()));
        if menus.len() < 2 || nameless || menus.len() > 12 {
            let label =
                if nameless && menus.len() > 1 { "a menu without a name" } else { "expected two to twelve menus with > between them" };
            self.error(
                PATH,
                "this is no path through menus",
                place,
                label,
                "write the menus in order, such as \"Settings > Wi-Fi > Password\"",
            );
            return None;
        }
        Some(Route { lang, menus })
    }

    /// Things that stand in both lists, or share a word.
    fn both(&mut self, good: &[Member], bad: &[Member], list: Option<&Spanned<Vec<Spanned<MemberTable>>>>, one: &str, other: &str) {
        let places = list.into_iter().flat_map(Spanned::get_ref);
        for (member, place) in bad.iter().zip(places) {
            let name = shown(&member.name, false);
            if let Some(same) = good.iter().find(|same| fold(&same.name) == fold(&member.name)) {
                self.error(
                    TWICE,
                    format!("`{}` is a {one} and {other} at once", shown(&same.name, false)),
                    place.span(),
                    format!("a {one} above"),
                    "keep it in one of the two lists; for old models that are left out give the member `from`",
                );
            } else if let Some(same) = good.iter().find(|same| same.cues.share(&member.cues)) {
                self.error(
                    SHARED,
                    format!("`{}` and `{name}` share a word, but one is a {one} and the other is {other}", shown(&same.name, false)),
                    place.span(),
                    "nobody could tell which is meant",
                    "give each words of its own, longer ones where needed: the longest words that fit decide",
                );
            }
        }
    }
}

/// "hub 5": the word before the number, and the number.
fn numbered(text: &str) -> Option<(String, String)> {
    let (head, number) = text.trim().rsplit_once([' ', '-'])?;
    let head = head.rsplit([' ', '-']).next()?;
    let plain = !number.is_empty() && number.len() <= 4 && number.chars().all(|c| c.is_ascii_digit());
    (plain && head.chars().all(char::is_alphabetic) && !head.is_empty()).then(|| (fold(head), number.to_owned()))
}
