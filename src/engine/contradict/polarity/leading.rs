//! The first words of an answer: "No.", "yes, you can", «φυσικά».

use std::ops::Range;

use super::super::lexicon::LEXICON;
use super::super::scene::{Said, Sentence};
use super::super::sense::small::SMALL;
use super::{Stance, crosses_clauses};
use crate::fact::cue::{Cues, Reader};
use crate::text::document::TokenKind;
use crate::text::normal::fold_accented;
use crate::text::scope;

/// What the first sentence of an answer says to a yes-no question.
pub(in crate::engine::contradict) fn leading(said: &Said<'_>, sentence: &Sentence) -> Option<Stance> {
    let reader = &said.heard.reader;
    let document = said.document();
    let start = begin(said, sentence)?;
    let first = |cues: &Cues| cues.spoken(reader, sentence.tokens.clone()).into_iter().find(|hit| hit.start == start);
    // "No, only ..." is a no; "no only" is not.
    let longest = |one: &Cues, other: &Cues| {
        first(one).into_iter().chain(first(other)).filter(|hit| !crosses_clauses(reader, hit)).max_by_key(ExactSizeIterator::len)
    };
    // "It does." "They don't, sadly": the verb of the question stands alone.
    let echo = |cues: &Cues| first(cues).filter(|hit| !crosses_clauses(reader, hit) && is_cut_off(said, hit.end));
    let longer = |one: Option<Range<usize>>, other: Option<Range<usize>>| one.into_iter().chain(other).max_by_key(ExactSizeIterator::len);
    let yes = longer(longest(&LEXICON.yes, &SMALL.yes).filter(|hit| is_real_yes(said, hit)), echo(&SMALL.echo_yes));
    let no = longer(longest(&LEXICON.no, &SMALL.no), echo(&SMALL.echo_no));
    let said_most = yes.as_ref().map_or(0, ExactSizeIterator::len).max(no.as_ref().map_or(0, ExactSizeIterator::len));
    if longest(&LEXICON.neither, &SMALL.neither)
        .is_some_and(|hit| hit.len() > said_most || (hit.len() == said_most && hit.len() > 1 && yes.is_none()))
    {
        return None;
    }
    // "Claro que no", «φυσικά και δεν»: of two that begin together the longer is meant.
    let (yes, no) = match (yes, no) {
        (Some(yes), Some(no)) if no.len() > yes.len() => (None, Some(no)),
        (Some(yes), Some(no)) if yes.len() > no.len() => (Some(yes), None),
        both => both,
    };
    let able = LEXICON.able.spoken(reader, sentence.tokens.clone()).into_iter().next().filter(|_| sentence.words <= 9);
    let able = able.filter(|hit| !has_predicate(said, hit)).map(|hit| {
        // "No, you can not": the negation stands behind.
        let behind = SMALL.not.spoken(reader, hit.end..(hit.end + 1).min(sentence.tokens.end)).into_iter().next();
        let not = says_not(reader, &hit) || behind.is_some() || scope::negated(document, hit.clone()).is_some();
        Stance { yes: !not, tokens: hit.start..behind.map_or(hit.end, |behind| behind.end) }
    });
    let word = match (yes, no) {
        (Some(yes), None) => Some(Stance { tokens: yes, yes: true }),
        (None, Some(no)) if no.len() == 1 && !stands_alone(said, &no, sentence) && able.is_none() => None,
        (None, Some(no)) => Some(Stance { tokens: no, yes: false }),
        _ => None,
    };
    match (word, able) {
        // "No, you can't": both say it, and the longer words are the better evidence.
        (Some(word), Some(able)) if word.yes == able.yes => {
            Some(Stance { tokens: word.tokens.start..able.tokens.end.max(word.tokens.end), yes: word.yes })
        }
        (Some(_), Some(able)) if able.tokens.start > start + 3 => None,
        (_, Some(able)) if able.tokens.start <= start + 3 => Some(able),
        (word, _) => word,
    }
}

/// "They are" answers; "they are banned" says what its predicate says.
fn has_predicate(said: &Said<'_>, hit: &Range<usize>) -> bool {
    let document = said.document();
    let copula = hit.end.checked_sub(1).is_some_and(|last| matches!(document.word(last), "is" | "are"));
    let word = |at: usize| document.tokens().get(at).is_some_and(|token| token.kind == TokenKind::Word) && at < said.clause(hit).end;
    let not = document.word(hit.end) == "not" && word(hit.end);
    copula && word(hit.end + usize::from(not))
}

/// The first word of an answer after a greeting, a name and words of reserve.
fn begin(said: &Said<'_>, sentence: &Sentence) -> Option<usize> {
    let document = said.document();
    let is_word = |at: &usize| document.tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Word);
    let openings = LEXICON.opening.spoken(&said.heard.reader, sentence.tokens.clone());
    let mut start = sentence.tokens.clone().find(is_word)?;
    while let Some(opening) = openings.iter().find(|opening| opening.start == start) {
        start = (opening.end..sentence.tokens.end).find(is_word)?;
    }
    Some(start)
}

/// «si» is "if" as often as it is "yes" without its accent: a mark after it, or the accent, tells.
fn is_real_yes(said: &Said<'_>, hit: &Range<usize>) -> bool {
    let document = said.document();
    if hit.len() != 1 || document.word(hit.start) != "si" {
        return true;
    }
    let accented = document.tokens().get(hit.start).map(|token| fold_accented(token.span.of(document.original())));
    accented.is_some_and(|word| word != "si") || is_cut_off(said, hit.end)
}

/// A lone "no" answers when something parts it from what follows; «no se puede» and "no router works" do not begin with an answer.
fn stands_alone(said: &Said<'_>, hit: &Range<usize>, sentence: &Sentence) -> bool {
    hit.end >= sentence.tokens.end || is_cut_off(said, hit.end) || said.document().word(hit.start) != "no"
}

fn is_cut_off(said: &Said<'_>, at: usize) -> bool {
    let document = said.document();
    let Some(next) = document.tokens().get(at) else { return true };
    next.kind != TokenKind::Word && next.kind != TokenKind::Number
        || next.sentence != document.tokens().get(at.saturating_sub(1)).map_or(0, |last| last.sentence)
}

/// The words themselves hold the "not" ("you can't", "not possible").
fn says_not(reader: &Reader<'_>, hit: &Range<usize>) -> bool {
    hit.clone().any(|at| {
        let word = reader.document().word(at);
        matches!(word, "not" | "cannot" | "cant" | "dont" | "wont" | "doesnt" | "isnt") || word.ends_with("n't")
    })
}
