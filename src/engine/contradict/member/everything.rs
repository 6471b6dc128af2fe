//! Claims about the whole of a set: everything, everyone, only these; and things that a closed set does not list.

use std::ops::Range;

use super::super::{Ruling, Verdict};
use super::asked::Asked;
use super::words::BANK;
use super::{ANSWER, Here, Mention, Place};
use crate::fact::Kind;
use crate::model::lang::Lang;
use crate::model::value::Value;
use crate::text::document::TokenKind;
use crate::text::normal::fold;

/// Words after "any phone" that may narrow it.
const LIMITS: &[&str] = &[
    "with", "that", "which", "who", "from", "over", "above", "under", "running", "whose", "if", "con", "que", "desde", "mayor", "mayores",
    "με", "που", "απο", "ανω", "avec", "qui", "mit", "ab", "che", "com", "after", "since", "newer", "aged", "older", "between", "in",
    "within", "on",
];

impl Place<'_> {
    /// "It works on everything", "any TV", "all customers", where something is left out.
    pub(super) fn everything(&self, here: &Here<'_>, stretch: &Range<usize>, mentions: &[&Mention], asked: &Asked) -> Option<Ruling> {
        if self.set.excluded.is_empty() && !self.set.closed {
            return None;
        }
        let reader = &self.said.heard.reader;
        let alone = BANK.everything.spoken(reader, stretch.clone()).into_iter().filter(|hit| self.is_whole(hit, stretch, mentions));
        let of_things =
            BANK.any.spoken(reader, stretch.clone()).into_iter().filter_map(|any| self.any_thing(&any, stretch, mentions, asked));
        let hit = of_things.chain(alone).find(|hit| !self.is_negated(hit) && !self.is_limited(hit, stretch))?;
        // What is said of everything that nobody asked about may be about everything else.
        if here.topic < ANSWER && !here.named || (asked.negative && here.topic >= ANSWER && !here.named) {
            return None;
        }
        let verdict = self.checked(here, &hit, true, false);
        Some(self.made(here, hit, verdict, Value::Member { name: String::new(), from: None, yes: true }))
    }

    /// A word for all that is not said of a single name ("all of Samsung").
    fn is_whole(&self, hit: &Range<usize>, stretch: &Range<usize>, mentions: &[&Mention]) -> bool {
        let follows = |mention: &&Mention| mention.tokens.start >= hit.end && mention.tokens.start <= hit.end + 2;
        let personal = self.slot.kind == Kind::Eligibility;
        let document = self.said.document();
        let word = document.word(hit.start);
        // "Everyone" is nobody's device, and "everything" no customer.
        let person =
            matches!(word, "everyone" | "everybody" | "anyone" | "anybody" | "whoever" | "ολοι" | "ολους" | "chiunque" | "jeder" | "quien");
        let fits = personal || !person || hit.len() > 1;
        fits && !mentions.iter().any(follows) && stretch.contains(&hit.start)
    }

    /// "any" with the thing that it is said of, when that is a thing of the set.
    fn any_thing(&self, any: &Range<usize>, stretch: &Range<usize>, mentions: &[&Mention], asked: &Asked) -> Option<Range<usize>> {
        let document = self.said.document();
        let is_word = |at: &usize| document.tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Word);
        if mentions.iter().any(|mention| mention.tokens.start < any.end + 3 && mention.tokens.start >= any.start) {
            return None;
        }
        (any.end..(any.end + 2).min(stretch.end)).filter(is_word).find(|at| self.is_thing(*at, asked)).map(|noun| any.start..noun + 1)
    }

    /// Whether a word names the sort of thing that the set is made of: one that its names, the question or the official wording use, or one
    /// for any thing (for any person, where the set says who may).
    fn is_thing(&self, at: usize, asked: &Asked) -> bool {
        let reader = &self.said.heard.reader;
        let bank = if self.slot.kind == Kind::Eligibility { &BANK.persons } else { &BANK.things };
        if !bank.spoken(reader, at..at + 1).is_empty() {
            return true;
        }
        let word = self.said.document().word(at);
        if word.chars().count() < 2 || !BANK.filler.spoken(reader, at..at + 1).is_empty() {
            return false;
        }
        if self.fact.questions.occur(reader, at..at + 1) || asked.words().any(|other| is_same_noun(word, other)) {
            return true;
        }
        let names = self.set.all().map(|(member, _)| fold(&member.name));
        let lang = self.said.document().lang();
        let official =
            self.fact.official(lang).filter(|official| official.lang == lang || lang == Lang::Und).map(|official| fold(&official.text));
        names.chain(official).any(|text| text.split(|c: char| !c.is_alphanumeric()).any(|other| is_same_noun(word, other)))
    }

    /// "any phone with NFC", "any Android from 9".
    fn is_limited(&self, hit: &Range<usize>, stretch: &Range<usize>) -> bool {
        let document = self.said.document();
        let versions = self.slot.kind == Kind::Eligibility || self.set.members.iter().any(|member| member.from.is_some());
        (hit.end..(hit.end + 3).min(stretch.end)).any(|at| {
            (versions && document.tokens().get(at).is_some_and(|token| token.kind == TokenKind::Number))
                || (LIMITS.contains(&document.word(at)) && self.slot.kind == Kind::Eligibility)
                || (LIMITS.contains(&document.word(at)) && !matches!(document.word(at), "in" | "on" | "if" | "que" | "που"))
        })
    }

    /// "Only on Samsung", where others are in it too.
    pub(super) fn exclusive(&self, here: &Here<'_>, stretch: &Range<usize>, claimed: &[(&Mention, bool)], asked: &Asked) -> Option<Ruling> {
        let reader = &self.said.heard.reader;
        let only = BANK.only.spoken(reader, stretch.clone()).into_iter().next()?;
        if self.is_negated(&only) || here.topic < ANSWER {
            return None;
        }
        let named: Vec<&Mention> =
            claimed.iter().filter(|(mention, yes)| *yes && mention.tokens.start >= only.end).map(|(mention, _)| *mention).collect();
        let (first, last) = (named.first()?, named.last()?);
        let plain =
            first.tokens.start <= only.end + 3 && named.iter().all(|mention| mention.inside && mention.version.is_none() && !mention.any);
        if !plain || claimed.iter().any(|(mention, _)| mention.tokens.end <= only.start) || self.is_narrowed(last, stretch) {
            return None;
        }
        let missing: Vec<usize> = (0..self.set.members.len()).filter(|index| named.iter().all(|mention| mention.index != *index)).collect();
        let denied = missing.iter().copied().find(|index| if asked.names_some() { asked.has(*index) } else { true })?;
        let tokens = only.start..last.tokens.end;
        let name = self.member(denied)?.name.clone();
        let verdict = self.checked(here, &tokens, false, false);
        Some(self.made(here, tokens, verdict, Value::Member { name, from: None, yes: false }))
    }

    /// "Only Samsung TVs with Tizen", "only on Android phones": a word after the last name may narrow what was asked.
    fn is_narrowed(&self, last: &Mention, stretch: &Range<usize>) -> bool {
        let document = self.said.document();
        let next = last.tokens.end;
        next < stretch.end
            && (LIMITS.contains(&document.word(next)) || document.tokens().get(next).is_some_and(|token| token.kind == TokenKind::Number))
    }

    /// In a closed set: a name with a capital letter that stands in one enumeration with names of the set, and that the set does not list.
    pub(super) fn unlisted(&self, here: &Here<'_>, claimed: &[(&Mention, bool)], verbs: &[(Range<usize>, bool)]) -> Option<Ruling> {
        if !self.set.closed || verbs.iter().all(|(_, yes)| !yes) {
            return None;
        }
        let document = self.said.document();
        let tokens = &here.sentence.tokens;
        let (mention, _) = claimed.iter().rfind(|(mention, yes)| *yes && mention.inside)?;
        let mut at = mention.tokens.end;
        let mut joined = false;
        while at < tokens.end {
            let token = document.tokens().get(at)?;
            let mark = token.span.of(document.original());
            let reader = &self.said.heard.reader;
            if mark == "," || (token.kind == TokenKind::Word && is_and(document.word(at))) {
                joined = true;
            } else if token.kind != TokenKind::Word || BANK.filler.spoken(reader, at..at + 1).is_empty() {
                break;
            }
            at += 1;
        }
        let token = document.tokens().get(at).filter(|token| joined && at < tokens.end && token.kind == TokenKind::Word)?;
        let written = token.span.of(document.original());
        let mut letters = written.chars();
        let capital = letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase);
        let mention = &self.said.prepared.mention;
        let ours = mention
            .brand
            .iter()
            .chain(&mention.competitors)
            .chain(&mention.homonyms)
            .any(|name| name.start < token.span.end && token.span.start < name.end);
        // A language that writes its nouns with capitals tells nothing by them.
        if !capital || ours || document.lang() == Lang::De || self.is_known(document.word(at)) {
            return None;
        }
        let hit = at..at + 1;
        let yes = !self.is_negated(&hit);
        let verdict = if yes { self.checked(here, &hit, true, false) } else { Verdict::Supports };
        Some(self.made(here, hit, verdict, Value::Member { name: written.to_owned(), from: None, yes }))
    }

    /// Whether a word stands in the brand's own wording or in a name of the set.
    fn is_known(&self, word: &str) -> bool {
        let texts = self.fact.languages().filter_map(|lang| self.fact.official(lang)).map(|official| fold(&official.text));
        texts
            .chain(self.set.all().map(|(member, _)| fold(&member.name)))
            .any(|text| text.split(|c: char| !c.is_alphanumeric()).any(|other| is_same_noun(word, other)))
    }
}

fn is_and(word: &str) -> bool {
    matches!(word, "and" | "or" | "y" | "e" | "o" | "u" | "και" | "κι" | "ή" | "η" | "et" | "ou" | "und" | "oder" | "kai")
}

/// One noun in two forms: the same but for an ending of two letters.
fn is_same_noun(one: &str, other: &str) -> bool {
    if one == other {
        return !one.is_empty();
    }
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let (mine, theirs) = (one.chars().count(), other.chars().count());
    common >= 3 && mine <= common + 2 && theirs <= common + 2
}
