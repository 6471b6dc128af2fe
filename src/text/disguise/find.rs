//! Where a text may be disguised.

use std::ops::Range;

use super::{Change, Part, leet, tag};
use crate::model::finding::Span;
use crate::model::lang::Lang;
use crate::text::document::{Document, TokenKind};
use crate::text::lookalike;
use crate::text::normal::{fold_word, is_accent, is_ignorable};

/// Fewest letters set apart that are a word: fewer are initials and lists.
const SPELLED: usize = 4;
/// Most tokens of one disguise.
const LONGEST: usize = 40;
/// Text shown from right to left whatever its letters (UAX 9), and the end of it.
const TURNED: [char; 2] = ['\u{202e}', '\u{202c}'];

/// All places of a text that may be disguised, in order; none overlap, none reaches over the end of a sentence.
pub(super) fn changes(document: &Document) -> Vec<Change> {
    let mut changes = Vec::new();
    let turned = document.original().contains(TURNED[0]);
    let mut at = 0;
    while at < document.tokens().len() {
        if !turned && is_plain(document, at) {
            at += 1;
            continue;
        }
        let change = if turned { turned_round(document, at) } else { None };
        match change.or_else(|| change_at(document, at)) {
            Some(change) => {
                at = change.tokens.end;
                changes.push(change);
            }
            None => at += 1,
        }
    }
    changes
}

/// Whether a token is a word of more than one everyday letter and nothing else, with nothing of a word right after it: what most tokens
/// are, told at a look.
fn is_plain(document: &Document, at: usize) -> bool {
    let tokens = document.tokens();
    let Some(token) = tokens.get(at).filter(|token| token.whole && token.folded.end - token.folded.start > 2) else { return false };
    tokens.get(at + 1).is_none_or(|next| {
        let mark = || document.original().as_bytes().get(next.span.start);
        next.span.start > token.span.end
            || (next.kind == TokenKind::Mark && matches!(mark(), Some(b',' | b'.' | b'?' | b')' | b'"' | b':' | b';')))
    })
}

fn change_at(document: &Document, at: usize) -> Option<Change> {
    let token = document.tokens().get(at)?;
    match token.kind {
        TokenKind::Hashtag => tag::parts(document, at),
        TokenKind::Word | TokenKind::Number | TokenKind::Mark => {
            let text = token.span.of(document.original());
            if text.len() <= 4
                && is_single(document, at)
                && let Some(change) = spelled(document, at)
            {
                return Some(change);
            }
            if token.kind == TokenKind::Word && hyphened(text) {
                return word(document, at..at + 1, &[text.replace('-', "")]);
            }
            let end = glued(document, at);
            let mixed = end - at > 1 || (token.kind == TokenKind::Word && text.bytes().any(|byte| byte.is_ascii_digit()));
            let leet = if mixed { word(document, at..end, &leet::readings(document.span(at..end).of(document.original()))) } else { None };
            if leet.is_none() && token.kind == TokenKind::Word && is_mixed(text, document) {
                return word(document, at..at + 1, &lookalike::otherwise(text, document.lang() != Lang::El));
            }
            leet.or_else(|| {
                let drawn = token.kind == TokenKind::Word && doubled(document.word(at));
                drawn.then(|| drawn_out(document, at)).flatten()
            })
        }
        _ => None,
    }
}

/// A change to one word, by its likely spellings.
fn word(document: &Document, tokens: Range<usize>, spellings: &[String]) -> Option<Change> {
    let span = document.span(tokens.clone());
    let plain = if tokens.len() == 1 { document.word(tokens.start) } else { "" };
    let mut choices: Vec<Vec<Part>> = Vec::new();
    for spelling in spellings {
        let mut folded = String::new();
        fold_word(spelling, &mut folded);
        let choice = vec![Part { kind: TokenKind::Word, span, folded }];
        if !choice[0].folded.is_empty() && choice[0].folded != plain && !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    (!choices.is_empty()).then_some(Change { tokens, choices })
}

/// Whether a word has letters of two scripts, or is in letters of another script than its text.
fn is_mixed(text: &str, document: &Document) -> bool {
    if text.is_ascii() || !text.bytes().any(|byte| (0xcd..=0xd4).contains(&byte)) {
        return false;
    }
    text.bytes().any(|byte| byte.is_ascii_alphabetic()) || !matches!(document.lang(), Lang::El | Lang::Und)
}

/// Whether a token is one letter or digit, whatever is set on it.
fn is_single(document: &Document, at: usize) -> bool {
    let word = document.word(at);
    let kind = document.tokens().get(at).map(|token| token.kind);
    matches!(kind, Some(TokenKind::Word | TokenKind::Number)) && word.chars().nth(1).is_none() && !word.is_empty()
}

/// `r e f u n d`, `r_e_f_u_n_d`, `r. e. f. u. n. d`: four or more single letters with the same between all of them.
fn spelled(document: &Document, at: usize) -> Option<Change> {
    let tokens = document.tokens();
    let sentence = tokens.get(at)?.sentence;
    let gap = |from: usize, to: usize| document.original().get(tokens[from].span.end..tokens[to].span.start).unwrap_or_default();
    let next = |from: usize| {
        let marks = tokens
            .iter()
            .skip(from + 1)
            .take(2)
            .take_while(|token| token.kind == TokenKind::Mark && token.folded.start == token.folded.end)
            .count();
        let to = from + 1 + marks;
        (to < tokens.len() && tokens[to].sentence == sentence && is_single(document, to)).then_some(to)
    };
    let second = next(at)?;
    let between = gap(at, second);
    // A list has commas; a line break ends one; letters that touch are no disguise.
    if between.is_empty() || between.contains(['\n', ',', ';', ':', '?', '(', ')', '"']) {
        return None;
    }
    let mut letters = vec![at, second];
    while letters.len() < LONGEST {
        let last = letters[letters.len() - 1];
        match next(last).filter(|to| gap(last, *to) == between) {
            Some(to) => letters.push(to),
            None => break,
        }
    }
    let alphabetic = letters.iter().filter(|&&at| tokens[at].kind == TokenKind::Word).count();
    if letters.len() < SPELLED || alphabetic * 3 < letters.len() * 2 {
        return None;
    }
    let joined: String = letters.iter().map(|&at| tokens[at].span.of(document.original())).collect();
    let spellings = if alphabetic < letters.len() { leet::readings(&joined) } else { vec![joined] };
    word(document, at..letters[letters.len() - 1] + 1, &spellings)
}

/// `r-e-f-u-n-d`: one word to the tokenizer.
fn hyphened(text: &str) -> bool {
    text.len() >= SPELLED * 2 - 1
        && text.contains('-')
        && text.split('-').all(|letter| letter.chars().filter(|&c| !is_accent(c) && !is_ignorable(c)).count() == 1)
}

/// The end of the tokens that stand without anything between them and could be one word written with digits and signs.
fn glued(document: &Document, at: usize) -> usize {
    let tokens = document.tokens();
    let mut end = at + 1;
    let joins = |index: usize| {
        let token = &tokens[index];
        match token.kind {
            TokenKind::Word => true,
            TokenKind::Number => token.span.end - token.span.start == 1,
            TokenKind::Mark => leet::is_sign(token.span.of(document.original())),
            _ => false,
        }
    };
    if !joins(at) {
        return end;
    }
    while end < tokens.len() && end - at < LONGEST && tokens[end].span.start == tokens[end - 1].span.end && joins(end) {
        end += 1;
    }
    // What ends a remark or follows an amount is no letter.
    while end > at + 1 && tokens[end - 1].kind == TokenKind::Mark && !matches!(tokens[end - 1].span.of(document.original()), "*" | "$") {
        end -= 1;
    }
    if tokens[end - 1].sentence == tokens[at].sentence { end } else { at + 1 }
}

/// Whether a folded word has a letter twice in a row: all that is left of longer runs.
fn doubled(folded: &str) -> bool {
    let bytes = folded.as_bytes();
    if folded.is_ascii() {
        return bytes.windows(2).any(|two| two[0] == two[1]);
    }
    bytes.windows(4).any(|four| four[0] >= 0xc0 && four[0] == four[2] && four[1] == four[3])
}

/// `refuuund`, `πάααλι`: letters three times or more in a row stand for one, in some words for two.
fn drawn_out(document: &Document, at: usize) -> Option<Change> {
    use unicode_normalization::UnicodeNormalization;
    let text = document.tokens().get(at)?.span.of(document.original());
    let letters: Vec<char> = text.nfkd().filter(|&c| !is_accent(c) && !is_ignorable(c)).flat_map(char::to_lowercase).collect();
    let runs: Vec<(char, usize)> = letters.chunk_by(|a, b| a == b).filter_map(|run| run.first().map(|c| (*c, run.len()))).collect();
    let numeral = letters.iter().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c' | 'd' | 'm'));
    if numeral || runs.iter().all(|(c, length)| *length < 3 || !c.is_alphabetic()) {
        return None;
    }
    let cut = |of: &dyn Fn(char) -> usize| -> String {
        runs.iter().flat_map(|&(c, length)| std::iter::repeat_n(c, if length > 2 { of(c) } else { length })).collect()
    };
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω');
    word(document, at..at + 1, &[cut(&|_| 1), cut(&|c| if vowel(c) { 1 } else { 2 }), cut(&|c| if vowel(c) { 2 } else { 1 })])
}

/// Words within marks that turn text round, read from their end.
fn turned_round(document: &Document, at: usize) -> Option<Change> {
    let original = document.original();
    let tokens = document.tokens();
    let token = tokens.get(at)?;
    let inside = token.span.of(original);
    if inside.contains(TURNED[0]) {
        // `re` and then `dnuf` turned round.
        let mut read = String::with_capacity(inside.len());
        let mut rest = inside;
        while let Some((before, after)) = rest.split_once(TURNED[0]) {
            read.push_str(before);
            let (run, later) = after.split_once(TURNED[1]).unwrap_or((after, ""));
            read.extend(run.chars().rev());
            rest = later;
        }
        read.push_str(rest);
        return word(document, at..at + 1, &[read]);
    }
    let begins = |index: usize| {
        let from = index.checked_sub(1).map_or(0, |before| tokens[before].span.end);
        let gap = original.get(from..tokens[index].span.start).unwrap_or_default();
        gap.rfind(TURNED).is_some_and(|place| gap[place..].starts_with(TURNED[0]))
    };
    if !begins(at) {
        return None;
    }
    let mut end = at + 1;
    while end < tokens.len()
        && tokens[end].sentence == token.sentence
        && original.get(tokens[end - 1].span.end..tokens[end].span.start).is_some_and(|gap| !gap.contains([TURNED[1], '\n']))
    {
        end += 1;
    }
    let parts = (at..end).rev().map(|index| {
        let span = Span { start: tokens[index].span.start, end: tokens[index].span.end };
        let mut folded = String::new();
        if matches!(tokens[index].kind, TokenKind::Word | TokenKind::Number) {
            folded.extend(document.word(index).chars().rev());
        } else {
            folded.push_str(document.word(index));
        }
        Part { kind: tokens[index].kind, span, folded }
    });
    Some(Change { tokens: at..end, choices: vec![parts.collect()] })
}
