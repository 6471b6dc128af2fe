//! From the official sentence to the beginning of a fact: the values in it, and the words by which people ask for it.

use std::collections::BTreeMap;

use super::asked::says_nothing;
use crate::fact::Kind;
use crate::model::lang::Lang;
use crate::model::value::{ContactKind, Value};
use crate::text::compare::agrees;
use crate::text::document::{Document, TokenKind};
use crate::text::language::{Hint, detect};
use crate::text::normal::fold;
use crate::text::scope::negated;
use crate::text::stem::stem;
use crate::text::value::values;

/// Slots that are proposed.
const SLOTS: usize = 6;
/// Fewest letters of a word that is proposed as a cue.
const LETTERS: usize = 3;
/// Words proposed for a language, and words named beside them.
const CUES: usize = 2;
const MORE: usize = 5;

/// A text in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The language.
    pub lang: Lang,
    /// The text.
    pub text: String,
}

impl Told {
    /// Reads `es:Puedes devolver …`, or a text alone whose language is found out among those of the brand's customers.
    #[must_use]
    pub fn read(text: &str, languages: &[Lang]) -> Self {
        let text = text.trim();
        if let Some((code, rest)) = text.split_once(':')
            && let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.code() == code)
        {
            return Self { lang, text: rest.trim().to_owned() };
        }
        let lang = detect(text, &Hint { allowed: languages.to_vec(), declared: None, thread: None });
        Self { lang, text: text.to_owned() }
    }
}

/// A value in the official sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftSlot {
    /// Its kind.
    pub kind: Kind,
    /// The value.
    pub value: Value,
    /// How the sentence of a language says it.
    pub said: BTreeMap<Lang, String>,
}

/// Words by which people ask, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftCues {
    /// Patterns that are proposed.
    pub cues: Vec<String>,
    /// Others that were said.
    pub more: Vec<String>,
}

/// What a fact could begin with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// The values, in the order of the first sentence that has them.
    pub slots: Vec<DraftSlot>,
    /// Words by which people ask.
    pub cues: BTreeMap<Lang, DraftCues>,
    /// The sentence denies something: a yes-no slot would hold no.
    pub denies: bool,
}

/// Proposes slots and cues from official sentences and from questions as customers ask them. `names` are the brand's.
#[must_use]
pub fn propose(official: &[Told], questions: &[Told], names: &[String]) -> Draft {
    let mut draft = Draft::default();
    let names: Vec<String> = names.iter().flat_map(|name| fold(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    for told in official {
        let document = Document::new(&told.text, told.lang);
        draft.denies |= (0..document.tokens().len()).any(|at| negated(&document, at..at + 1).is_some());
        for found in values(&document).into_iter().filter(|found| !found.ago && says_enough(&found.value)) {
            let said = found.span.of(&told.text).to_owned();
            let kind = Kind::of(&found.value);
            let known = draft.slots.iter_mut().find(|slot| slot.kind == kind && agrees(&slot.value, &found.value, false) == Some(true));
            if let Some(slot) = known {
                slot.said.entry(told.lang).or_insert(said);
            } else if draft.slots.len() < SLOTS {
                draft.slots.push(DraftSlot { kind, value: found.value, said: BTreeMap::from([(told.lang, said)]) });
            }
        }
    }
    let mut languages: Vec<Lang> = official.iter().chain(questions).map(|told| told.lang).collect();
    languages.sort_unstable();
    languages.dedup();
    for lang in languages {
        let of = |all: &[Told]| all.iter().filter(|told| told.lang == lang).flat_map(|told| words(told, &names)).collect::<Vec<_>>();
        draft.cues.insert(lang, cues(&of(questions), &of(official), lang));
    }
    draft
}

/// A bare number may count anything; an address in a sentence is where to read on.
fn says_enough(value: &Value) -> bool {
    !matches!(value, Value::Contact { kind: ContactKind::Url, .. }) && !matches!(value, Value::Quantity { unit, .. } if unit.is_empty())
}

/// What is both asked and answered is proposed, else what is asked, else what is answered; the rest is named beside it.
fn cues(asked: &[String], answered: &[String], lang: Lang) -> DraftCues {
    let key = |word: &String| stem(&fold(word), lang);
    let stems: Vec<String> = answered.iter().map(key).collect();
    let both: Vec<String> = asked.iter().filter(|word| stems.contains(&key(word))).cloned().collect();
    let best = [both.as_slice(), asked, answered].into_iter().find(|words| !words.is_empty()).unwrap_or_default();
    let mut seen: Vec<String> = Vec::new();
    let mut take = |words: &[String], most: usize| {
        let mut taken = Vec::new();
        for word in words {
            let stemmed = key(word);
            if taken.len() < most && !seen.contains(&stemmed) {
                seen.push(stemmed);
                taken.push(format!("{word}~"));
            }
        }
        taken
    };
    let cues = take(best, CUES);
    let more = take(&[asked, answered].concat(), MORE);
    DraftCues { cues, more }
}

/// Words of a text that say what it is about: no values, no names, no everyday words.
fn words(told: &Told, names: &[String]) -> Vec<String> {
    let document = Document::new(&told.text, told.lang);
    let values = values(&document);
    let mut out: Vec<String> = Vec::new();
    for (at, token) in document.tokens().iter().enumerate() {
        let word = document.word(at);
        let plain = token.kind == TokenKind::Word && word.chars().count() >= LETTERS && word.chars().all(char::is_alphabetic);
        let taken = values.iter().any(|found| found.tokens.contains(&at)) || names.iter().any(|name| name == word);
        if plain && !taken && !says_nothing(word) && !out.iter().any(|known| known == word) {
            out.push(token.span.of(document.original()).to_lowercase());
        }
    }
    out
}

/// The same words with another number in them; `None` when there is none.
#[must_use]
pub fn altered(said: &str, kind: Kind) -> Option<String> {
    if kind == Kind::Contact {
        let at = said.rfind(|c: char| c.is_ascii_digit())?;
        let last = said.get(at..=at)?.parse::<u32>().ok()?;
        return Some(format!("{}{}{}", &said[..at], (last + 5) % 10, &said[at + 1..]));
    }
    let from = said.find(|c: char| c.is_ascii_digit())?;
    let length = said[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(said.len() - from);
    let number: u64 = said[from..from + length].parse().ok()?;
    let other = match (kind, number) {
        (Kind::Time, hour) => (hour + 2) % 24,
        (_, number) if number > 1 && number % 2 == 0 => number / 2,
        (_, number) => number.checked_mul(2)?.max(2),
    };
    Some(format!("{}{other}{}", &said[..from], &said[from + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_several_languages_share_their_slots() {
        let all = [Lang::En, Lang::Es, Lang::El];
        let official = [
            Told::read("You can return any product within 60 days of delivery; the refund takes 5 working days.", &all),
            Told::read("es:Puedes devolver cualquier producto en 60 días; el reembolso tarda 5 días laborables.", &all),
        ];
        let questions = [Told::read("How long do I have to return a kettle?", &all)];
        let draft = propose(&official, &questions, &["Nerea".to_owned()]);
        let said: Vec<_> = draft.slots.iter().map(|slot| (slot.kind, slot.said.values().map(String::as_str).collect::<Vec<_>>())).collect();
        assert_eq!(said, [(Kind::Duration, vec!["60 days", "60 días"]), (Kind::Duration, vec!["5 working days", "5 días laborables"])]);
        assert_eq!(draft.cues[&Lang::En].cues.first().map(String::as_str), Some("return~"));
        assert!(!draft.denies);
    }

    #[test]
    fn another_number_is_put_in() {
        assert_eq!(altered("60 days", Kind::Duration).as_deref(), Some("30 days"));
        assert_eq!(altered("9,99 €", Kind::Money).as_deref(), Some("18,99 €"));
        assert_eq!(altered("9:00-17:30", Kind::Time).as_deref(), Some("11:00-17:30"));
        assert_eq!(altered("+30 210 1234567", Kind::Contact).as_deref(), Some("+30 210 1234562"));
        assert_eq!(altered("two weeks", Kind::Duration), None);
    }
}
