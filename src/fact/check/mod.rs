//! From fact files to a checked [`FactBook`]: every mistake with its place and its remedy.

mod sense;
mod set;
mod slot;
mod tolerance;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde_spanned::Spanned;
use sha2::{Digest, Sha256};
use toml::value::Datetime;

use super::cue::{Cues, Pattern};
use super::file::{ByLanguage, ExampleTable, File};
use super::{Example, Expected, Fact, FactBook, Kind, Slot};
use crate::diagnostic::{Diagnostic, Findings, SourceFile, did_you_mean, toml as authored};
use crate::model::id::FactId;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::model::value::Value;
use crate::text::compare::agrees;

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
/// A sense that is not known, or where none is due.
pub const SENSE: &str = "F017";
/// Senses that read the same words in opposite ways.
pub const OPPOSED: &str = "F018";
/// How near a claim must be, in words that mean nothing for the slot.
pub const NEARNESS: &str = "F019";
/// A key of another kind of slot.
pub const WRONG_KEY: &str = "F020";
/// A set without members, or an empty list.
pub const MEMBERS: &str = "F021";
/// The same name twice, or on both sides.
pub const TWICE: &str = "F022";
/// Two names share a word.
pub const SHARED: &str = "F023";
/// A least version that is none.
pub const FROM: &str = "F024";
/// A set that excludes nothing, or excludes what is excluded already.
pub const ALL_OF_THEM: &str = "F025";
/// A procedure without steps, or a step without words.
pub const STEPS: &str = "F026";
/// A path that is none.
pub const PATH: &str = "F027";

/// Languages in which every fact should be askable.
pub(super) const FIRST_CLASS: [Lang; 3] = [Lang::En, Lang::Es, Lang::El];

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
    file.slots.iter().map(|slot| slot.get_ref().value.as_ref().map_or_else(|| slot.get_ref().kind.span(), Spanned::span)).collect()
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
            let against = |mine: &Value| theirs.values.iter().any(|theirs| agrees(mine, theirs, false) == Some(false));
            let differ = if slot.kind.has_value() {
                slot.values.first().zip(theirs.values.first()).is_some_and(|(mine, theirs)| agrees(mine, theirs, false) == Some(false))
            } else {
                slot.values.iter().any(against)
            };
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

fn revision(text: &str) -> String {
    use std::fmt::Write as _;
    let mut hex = String::with_capacity(8);
    for byte in Sha256::digest(text.as_bytes()).iter().take(4) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
