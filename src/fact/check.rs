//! From fact files to a checked [`FactBook`]: every mistake with its place and its remedy.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde_spanned::Spanned;
use sha2::{Digest, Sha256};
use toml::value::Datetime;

use super::cue::{Cues, Pattern};
use super::file::{ByLanguage, ExampleTable, File, SlotTable, Written};
use super::{Example, Expected, Fact, FactBook, Kind, Previous, Slot};
use crate::diagnostic::{Diagnostic, Findings, SourceFile, did_you_mean, toml as authored};
use crate::model::id::FactId;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::model::value::{ContactKind, Value};
use crate::text::compare::agrees;
use crate::text::value::parse;

/// Shape: unknown key, wrong type, missing key.
pub const SHAPE: &str = "F001";
/// The file's name is no id, or two files have the same.
pub const ID: &str = "F002";
/// A language that is not known.
pub const LANGUAGE: &str = "F003";
/// A mistake in a cue pattern.
pub const PATTERN: &str = "F004";
/// A value that does not fit its slot's kind.
pub const VALUE: &str = "F005";
/// No official wording.
pub const OFFICIAL: &str = "F006";
/// Dates out of order.
pub const DATES: &str = "F007";
/// Former values that overlap each other or the current one.
pub const PREVIOUSLY: &str = "F008";
/// No slot, or two of the same name.
pub const SLOTS: &str = "F009";
/// No cue: nothing would ever be found near this fact.
pub const NO_CUES: &str = "F010";
/// Yes and no patterns missing, or where they mean nothing.
pub const YES_NO: &str = "F011";
/// Two current facts that say different things.
pub const CLASH: &str = "F012";
/// A first-class language without cues.
pub const PARITY: &str = "F013";
/// No example.
pub const NO_EXAMPLE: &str = "F014";
/// An example that cannot be run.
pub const EXAMPLE: &str = "F015";
/// A known wrong value that is right.
pub const WRONG: &str = "F016";

/// Languages in which every fact should be askable.
const FIRST_CLASS: [Lang; 3] = [Lang::En, Lang::Es, Lang::El];

/// Reads fact files. Never fails as a whole: a broken fact is left out and named. Diagnostics are in the order of the files given.
#[must_use]
pub fn load(files: &[Arc<SourceFile>]) -> (FactBook, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut seen: BTreeMap<FactId, &Arc<SourceFile>> = BTreeMap::new();
    let mut facts: Vec<(Fact, &Arc<SourceFile>, Places)> = Vec::new();
    for file in files {
        let Some(id) = id(file, &mut diagnostics) else { continue };
        if let Some(first) = seen.get(&id) {
            diagnostics.push(
                Diagnostic::error(ID, format!("the fact `{id}` is there twice"), file, 0..0, "a file of the same name")
                    .with_remedy(format!("rename one of them; the other is {}", shown(&first.path.to_string_lossy(), false))),
            );
            continue;
        }
        seen.insert(id.clone(), file);
        let read: File = match authored::read(file, SHAPE) {
            Ok(read) => read,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                continue;
            }
        };
        let mut checker = Checker { file, found: Vec::new() };
        let fact = checker.fact(id, &read);
        let broken = checker.found.iter().any(Diagnostic::is_error);
        diagnostics.append(&mut checker.found);
        if !broken {
            facts.push((fact, file, places(&read)));
        }
    }
    for (index, (fact, file, here)) in facts.iter().enumerate() {
        for (other, ..) in facts.iter().take(index) {
            clash(fact, file, here, other, &mut diagnostics);
        }
    }
    (FactBook::new(facts.into_iter().map(|(fact, ..)| fact).collect()), diagnostics)
}

/// Where the values of a fact's slots stand in its file, in the order of the slots.
type Places = Vec<Range<usize>>;

fn places(file: &File) -> Places {
    file.slots.iter().map(|slot| slot.get_ref().value.span()).collect()
}

fn id(file: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<FactId> {
    let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let good = stem.len() <= 64
        && stem.starts_with(|c: char| c.is_ascii_alphanumeric())
        && stem.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if good {
        return Some(FactId(stem));
    }
    diagnostics.push(
        Diagnostic::error(ID, format!("`{}` cannot be a fact's id", shown(&stem, false)), file, 0..0, "the file's name is the id")
            .with_remedy("name the file with the letters a to z, digits and hyphens, such as cancel-window.toml"),
    );
    None
}

/// Two facts that hold at the same time, in the same market, are asked with the same words, and hold different values in a slot of the
/// same name and kind.
fn clash(fact: &Fact, file: &Arc<SourceFile>, places: &Places, other: &Fact, diagnostics: &mut Vec<Diagnostic>) {
    let same_market = fact.market.is_none() || other.market.is_none() || fact.market == other.market;
    let starts_before_end = |a: &Fact, b: &Fact| match (a.valid_from, b.valid_to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    if !same_market || !starts_before_end(fact, other) || !starts_before_end(other, fact) || !fact.questions.share(&other.questions) {
        return;
    }
    for (slot, place) in fact.slots.iter().zip(places) {
        for theirs in other.slots.iter().filter(|theirs| theirs.name == slot.name && theirs.kind == slot.kind) {
            let differ =
                slot.values.first().zip(theirs.values.first()).is_some_and(|(mine, theirs)| agrees(mine, theirs, false) == Some(false));
            if differ && slot.kind != Kind::Contact {
                diagnostics.push(
                    Diagnostic::warning(
                        CLASH,
                        format!("`{}` and `{}` say different things about `{}` at the same time", fact.id, other.id, slot.name),
                        file,
                        place.clone(),
                        format!("not what {} says", shown(&other.path, false)),
                    )
                    .with_remedy("give them different markets or dates, tell their [questions] apart, or remove one"),
                );
            }
        }
    }
}

struct Checker<'f> {
    file: &'f Arc<SourceFile>,
    found: Vec<Diagnostic>,
}

impl Findings for Checker<'_> {
    fn file(&self) -> &Arc<SourceFile> {
        self.file
    }

    fn found(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }
}

impl Checker<'_> {
    fn fact(&mut self, id: FactId, read: &File) -> Fact {
        let valid_from = read.valid_from.as_ref().and_then(|date| self.date(date));
        let valid_to = read.valid_to.as_ref().and_then(|date| self.date(date));
        if let (Some(from), Some(to), Some(place)) = (valid_from, valid_to, &read.valid_to)
            && to < from
        {
            self.error(
                DATES,
                "`valid_to` is before `valid_from`",
                place.span(),
                format!("before {from}"),
                "give the last day on which the fact holds, or leave `valid_to` out",
            );
        }
        if read.topic.get_ref().trim().is_empty() {
            self.error(SHAPE, "the topic is empty", read.topic.span(), "nothing here", "say in two or three words what the fact is about");
        }
        let questions = read.questions.as_ref().map(|table| self.cues(table.get_ref())).unwrap_or_default();
        let official = self.official(read);
        let slots = self.slots(read, valid_from);
        self.reachable(read, &questions, &slots);
        let examples = read.examples.iter().filter_map(|example| self.example(example)).collect::<Vec<_>>();
        if read.examples.is_empty() {
            self.warning(
                NO_EXAMPLE,
                "this fact has no example",
                read.topic.span(),
                "nothing shows that it works",
                "add [[examples]] with lang, question and contradicts, supports or silent",
            );
        }
        Fact {
            id,
            topic: read.topic.get_ref().trim().to_owned(),
            harm: read.harm,
            valid_from,
            valid_to,
            market: read.market.as_ref().map(|market| market.get_ref().trim().to_owned()),
            url: self.url(read),
            revision: revision(&self.file.text),
            path: self.file.path.to_string_lossy().into_owned(),
            questions,
            slots,
            examples,
            official,
        }
    }

    fn url(&mut self, read: &File) -> Option<String> {
        let written = read.url.as_ref()?;
        let url = written.get_ref().trim();
        if url.starts_with("https://") || url.starts_with("http://") {
            return Some(url.to_owned());
        }
        self.error(VALUE, "`url` is not a web address", written.span(), "no https://", "write the whole address: https://...");
        None
    }

    fn date(&mut self, written: &Spanned<Datetime>) -> Option<Date> {
        let datetime = written.get_ref();
        let date = datetime.date.and_then(|date| {
            let (year, month, day) = (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(year, month, day).ok()
        });
        let day = date.filter(|_| datetime.time.is_none());
        if day.is_none() {
            self.error(
                DATES,
                "expected a day",
                written.span(),
                "not a day alone",
                "write the day alone, such as 2025-01-31, without quotes",
            );
        }
        day
    }

    fn language(&mut self, code: &str, span: Range<usize>, any: bool) -> Option<Lang> {
        if any && code == "any" {
            return Some(Lang::Und);
        }
        if let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.code() == code) {
            return Some(lang);
        }
        let codes = Lang::ALL.map(Lang::code);
        let near = Lang::from_tag(code).filter(|lang| *lang != Lang::Und).map(Lang::code).or_else(|| did_you_mean(code, codes));
        let known = codes.join(", ");
        let label = near.map_or_else(|| "no such language here".to_owned(), |near| format!("did you mean `{near}`?"));
        let remedy = if any { format!("known here: {known}, and `any` for every language") } else { format!("known here: {known}") };
        self.error(LANGUAGE, format!("unknown language `{}`", shown(code, false)), span, label, remedy);
        None
    }

    fn cues(&mut self, table: &ByLanguage) -> Cues {
        let mut patterns = Vec::new();
        for (code, texts) in table {
            let Some(lang) = self.language(code.get_ref(), code.span(), true) else {
                continue;
            };
            for text in texts {
                match Pattern::parse(text.get_ref(), lang) {
                    Ok(pattern) => patterns.push(pattern),
                    Err(mistake) => {
                        let place = self.inside(text, mistake.span);
                        self.error(PATTERN, format!("this pattern cannot be read: {}", mistake.message), place, "here", mistake.remedy);
                    }
                }
            }
        }
        Cues::new(patterns)
    }

    /// The place in the file of a place in a text; the whole text when it is written with escapes.
    fn inside(&self, text: &Spanned<String>, span: Range<usize>) -> Range<usize> {
        let whole = text.span();
        let plain = self.file.text.get(whole.start + 1..whole.end.saturating_sub(1)).is_some_and(|inner| inner == text.get_ref());
        if plain && !span.is_empty() { whole.start + 1 + span.start..whole.start + 1 + span.end } else { whole }
    }

    fn official(&mut self, read: &File) -> BTreeMap<Lang, String> {
        let mut official = BTreeMap::new();
        if let Some(table) = &read.official {
            for (code, text) in table.get_ref() {
                let Some(lang) = self.language(code.get_ref(), code.span(), false) else {
                    continue;
                };
                if text.get_ref().trim().is_empty() {
                    self.error(
                        OFFICIAL,
                        "an empty official wording",
                        text.span(),
                        "nothing here",
                        "write the sentence that staff may quote",
                    );
                    continue;
                }
                official.insert(lang, text.get_ref().trim().to_owned());
            }
        }
        if official.is_empty() && !self.found.iter().any(|found| matches!(found.code, OFFICIAL | LANGUAGE)) {
            let place = read.official.as_ref().map_or_else(|| read.topic.span(), Spanned::span);
            self.error(
                OFFICIAL,
                "the official wording is missing",
                place,
                "no [official] with at least one language",
                "add [official] and below it en = \"...\": staff see it beside the wrong answer",
            );
        }
        official
    }

    fn slots(&mut self, read: &File, valid_from: Option<Date>) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        if read.slots.is_empty() {
            self.error(
                SLOTS,
                "this fact has no slot",
                read.topic.span(),
                "nothing that an answer could contradict",
                "add [[slots]] with name, kind and value, such as kind = \"duration\" and value = \"30 days\"",
            );
        }
        for table in &read.slots {
            let written = table.get_ref();
            let name = written.name.get_ref().trim().to_owned();
            if name.is_empty() || slots.iter().any(|slot| slot.name == name) {
                let what = if name.is_empty() { "a slot's name is empty" } else { "two slots of this fact have the same name" };
                self.error(SLOTS, what, written.name.span(), "here", "give each slot a name of its own");
            }
            slots.push(self.slot(name, written, valid_from));
        }
        slots
    }

    fn slot(&mut self, name: String, written: &SlotTable, valid_from: Option<Date>) -> Slot {
        let kind = *written.kind.get_ref();
        let values = self.values(kind, &written.value, kind == Kind::Contact);
        let mut previously: Vec<Previous> = Vec::new();
        for table in &written.previously {
            let previous = table.get_ref();
            let values = self.values(kind, &previous.value, kind == Kind::Contact);
            let Some(until) = self.date(&previous.until) else { continue };
            if valid_from.is_none() && !self.found.iter().any(|found| found.code == DATES) {
                self.error(
                    PREVIOUSLY,
                    "a former value, but no day on which the current one began",
                    table.span(),
                    "needs `valid_from`",
                    "add valid_from = the first day of the current value, at the top of the file",
                );
            } else if valid_from.is_some_and(|from| until >= from) {
                self.error(
                    PREVIOUSLY,
                    "a former value that lasts into the current one",
                    previous.until.span(),
                    "not before `valid_from`",
                    "`until` is the last day of the former value, the day before `valid_from`",
                );
            }
            if previously.iter().any(|earlier| earlier.until == until) {
                self.error(
                    PREVIOUSLY,
                    "two former values that end on the same day overlap",
                    previous.until.span(),
                    "the same day again",
                    "give each former value its own last day",
                );
            }
            previously.push(Previous { values, until });
        }
        previously.sort_by_key(|previous| previous.until);
        let wrong = written.wrong.as_ref().map(|wrong| self.values(kind, wrong, true)).unwrap_or_default();
        if let Some(place) = &written.wrong
            && wrong.iter().any(|wrong| values.iter().any(|value| agrees(value, wrong, false) == Some(true)))
        {
            self.error(
                WRONG,
                "a known wrong value that is the right one",
                place.span(),
                "the same as `value`",
                "list only values that are wrong",
            );
        }
        let slot = Slot {
            name,
            kind,
            values,
            tolerance: written.tolerance,
            previously,
            wrong,
            cues: self.cues(&written.cues),
            yes: self.cues(&written.yes),
            no: self.cues(&written.no),
        };
        if kind == Kind::YesNo && written.yes.values().all(Vec::is_empty) && written.no.values().all(Vec::is_empty) {
            self.error(
                YES_NO,
                format!("the yes-no slot `{}` does not say what yes and no look like", shown(&slot.name, false)),
                written.kind.span(),
                "no [slots.yes] and no [slots.no]",
                "add [slots.yes] with en = [\"can use\"] and [slots.no] with en = [\"locked to\"]",
            );
        } else if kind != Kind::YesNo
            && let Some((code, _)) = written.yes.iter().chain(&written.no).next()
        {
            self.error(
                YES_NO,
                format!("[slots.yes] and [slots.no] are for yes-no slots; this one is a {}", kind.word()),
                code.span(),
                "not used",
                "take them out, or put what they say into a yes-no slot of its own",
            );
        }
        slot
    }

    fn values(&mut self, kind: Kind, written: &Spanned<Written>, several: bool) -> Vec<Value> {
        let span = written.span();
        match written.get_ref() {
            Written::Text(text) => self.value(kind, text, span).into_iter().collect(),
            Written::List(texts) if several => {
                if texts.is_empty() {
                    self.error(VALUE, "an empty list", span, "no value", format!("write a value such as [\"{}\"]", kind.example()));
                }
                texts.iter().filter_map(|text| self.value(kind, text.get_ref(), text.span())).collect()
            }
            Written::List(_) => {
                self.error(
                    VALUE,
                    format!("a {} slot holds one value", kind.word()),
                    span,
                    "a list",
                    format!("write one text, such as \"{}\"; only contact slots take a list", kind.example()),
                );
                Vec::new()
            }
            Written::Truth(truth) => {
                let word = if *truth { "yes" } else { "no" };
                let example = if kind == Kind::YesNo { word } else { kind.example() };
                self.error(VALUE, "a value is a text", span, "true or false", format!("write \"{example}\" with the quotes"));
                Vec::new()
            }
            Written::Number(number) => {
                let unit = kind.example().split_once(' ').map_or("", |(_, unit)| unit);
                let example = match kind {
                    Kind::Percent => format!("{number}%"),
                    Kind::Duration | Kind::Money | Kind::Quantity => format!("{number} {unit}"),
                    Kind::Contact => number.clone(),
                    Kind::Version => format!("version {number}"),
                    Kind::Date | Kind::Time | Kind::YesNo => kind.example().to_owned(),
                };
                self.error(
                    VALUE,
                    "a value is a text with its unit",
                    span,
                    "a bare number",
                    format!("write it as text, such as \"{example}\""),
                );
                Vec::new()
            }
        }
    }

    fn value(&mut self, kind: Kind, text: &str, span: Range<usize>) -> Option<Value> {
        let expected = format!("write a {} such as \"{}\"", kind.word(), kind.example());
        if kind == Kind::Contact
            && let Some(phone) = phone(text)
        {
            return Some(phone);
        }
        match parse(text) {
            Ok(value) if Kind::of(&value) == kind => Some(value),
            Ok(value) => {
                let found = Kind::of(&value).word();
                self.error(
                    VALUE,
                    format!("`{}` is a {found}, but the slot's kind is {}", shown(text, false), kind.word()),
                    span,
                    format!("a {found}"),
                    format!("{expected}, or set kind = \"{found}\""),
                );
                None
            }
            Err(why) => {
                self.error(VALUE, format!("`{}` is not a {}", shown(text, false), kind.word()), span, shown(&why, false), expected);
                None
            }
        }
    }

    fn reachable(&mut self, read: &File, questions: &Cues, slots: &[Slot]) {
        let silent = questions.is_empty() && slots.iter().all(|slot| slot.cues.is_empty());
        if silent && !self.found.iter().any(|found| matches!(found.code, PATTERN | LANGUAGE)) {
            let place = read.questions.as_ref().map_or_else(|| read.topic.span(), Spanned::span);
            self.error(
                NO_CUES,
                "this fact has no cue: nothing would ever be held against it",
                place,
                "no [questions]",
                "add [questions] with the words people use when they ask, such as en = [\"cancel~\", \"money back\"]",
            );
            return;
        }
        let missing: Vec<&str> = FIRST_CLASS.into_iter().filter(|lang| !questions.speaks(*lang)).map(Lang::code).collect();
        if !silent && !missing.is_empty() {
            let place = read.questions.as_ref().map_or_else(|| read.topic.span(), Spanned::span);
            self.warning(
                PARITY,
                format!("[questions] has no words for: {}", missing.join(", ")),
                place,
                "answers in these languages are found by their question only",
                format!(
                    "add a line for each, such as {} = [\"...\"], or `any` for words of every language",
                    missing.first().unwrap_or(&"en")
                ),
            );
        }
    }

    fn example(&mut self, table: &Spanned<ExampleTable>) -> Option<Example> {
        let written = table.get_ref();
        let lang = self.language(written.lang.get_ref(), written.lang.span(), false)?;
        let mut given =
            [(Expected::Contradicts, &written.contradicts), (Expected::Supports, &written.supports), (Expected::Silent, &written.silent)]
                .into_iter()
                .filter_map(|(expected, text)| text.as_ref().map(|text| (expected, text)));
        let (first, second) = (given.next(), given.next());
        let Some((expected, answer)) = first.filter(|_| second.is_none()) else {
            let place = second.map_or_else(|| table.span(), |(_, text)| text.span());
            self.error(
                EXAMPLE,
                "an example has exactly one of `contradicts`, `supports` and `silent`",
                place,
                if second.is_some() { "one too many" } else { "none of them" },
                "write contradicts = \"an answer\" for an answer that must be found, silent = \"...\" for one that must not",
            );
            return None;
        };
        if answer.get_ref().trim().is_empty() {
            self.error(EXAMPLE, "an example without words", answer.span(), "nothing here", "write an answer as a customer would");
            return None;
        }
        let posted = written.posted.as_ref().and_then(|date| self.date(date));
        Some(Example {
            lang,
            question: written.question.as_ref().map(|question| question.get_ref().clone()),
            answer: answer.get_ref().clone(),
            expected,
            hedged: written.hedged,
            posted,
            line: self.file.line_column(answer.span().start).0,
        })
    }
}

/// A phone number, short codes included, as an author writes it in a contact slot.
fn phone(text: &str) -> Option<Value> {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{A0}' | '-' | '.' | '/' | '(' | ')'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text.starts_with('+') || digits.starts_with("00");
    let digits = if text.starts_with('+') { digits } else { digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits) };
    (plain && (3..=15).contains(&digits.len()))
        .then(|| Value::Contact { kind: ContactKind::Phone, value: if international { format!("+{digits}") } else { digits } })
}

fn revision(text: &str) -> String {
    use std::fmt::Write as _;
    let mut hex = String::with_capacity(8);
    for byte in Sha256::digest(text.as_bytes()).iter().take(4) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
