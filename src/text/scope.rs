//! What surrounding words do to a stretch of text: negation, hedging, asking, telling from experience, contrast.

mod clause;
mod english;
mod french;
mod german;
mod greek;
mod italian;
mod phrases;
mod portuguese;
mod spanish;
mod table;
mod unreal;
mod unreal_more;
mod unreal_words;
mod whom;
mod whom_words;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

pub use self::clause::clauses;
use self::phrases::{List, phrases};
use self::table::{Acting, Table, may_act, phrase_at, tables, word_is};
pub use self::unreal::{asked, inquiry, unreal};
pub use self::whom::{Owners, Party};
use super::document::{Document, TokenKind};
use crate::model::finding::Span;
use crate::model::lang::Lang;

/// How many words a negator reaches over.
const REACH: usize = 6;
/// How many when it stands with a verb of thinking or wanting.
const LONG_REACH: usize = 10;

/// The negator that holds for `tokens`, if any: a negating word in the same clause up to six words before (ten over "think", "want" and the
/// like), or right after where the language puts it there. Clause marks, conjunctions and turns ("but") end its reach, lists after
/// "without" and "no" do not. Two negations undo each other ("not without problems"); negative words that only echo one ("no … nunca",
/// «δεν … ποτέ») do not. Phrases such as "not only", "sin embargo" deny nothing. Words inside `tokens` are not looked at.
#[must_use]
pub fn negated(document: &Document, tokens: Range<usize>) -> Option<Span> {
    negated_by(document, tokens, &Roles::default())
}

/// The same, for many stretches of one document: what each of its tokens is to a negation is looked up once.
#[must_use]
pub fn negated_by(document: &Document, tokens: Range<usize>, roles: &Roles) -> Option<Span> {
    if tokens.is_empty() || tokens.start >= document.tokens().len() {
        return None;
    }
    let tables = tables(document.lang());
    let found = before(document, &tokens, tables, roles).or_else(|| after(document, &tokens, tables, roles));
    // `problem-free`, `trouble free`
    let free = || {
        let last = tokens.end.min(document.tokens().len());
        let within = (tokens.start..last).find(|&index| document.word(index).ends_with("-free"));
        within.or_else(|| {
            (document.lang() == Lang::En
                && document.word(last) == "free"
                && last > 0
                && document.sentence_of(last) == document.sentence_of(last - 1))
            .then_some(last)
        })
    };
    found.or_else(free).map(|index| document.span(index..index + 1))
}

/// What each token of one document is to a negation, and which of its sentences ask; told when it is first asked for.
#[derive(Debug, Default)]
pub struct Roles {
    tokens: OnceCell<Box<[Cell<Told>]>>,
    /// The part of each sentence that asks.
    inquiries: RefCell<HashMap<usize, Option<Range<usize>>>>,
}

/// What a token is, and whether it denies nothing, as far as that has been asked.
type Told = (Option<Role>, Option<bool>);

impl Roles {
    fn inquiry(&self, document: &Document, sentence: usize) -> Option<Range<usize>> {
        self.inquiries.borrow_mut().entry(sentence).or_insert_with(|| inquiry(document, sentence)).clone()
    }

    fn cell(&self, document: &Document, at: usize) -> Option<&Cell<Told>> {
        self.tokens.get_or_init(|| vec![Cell::default(); document.tokens().len()].into()).get(at)
    }

    fn of(&self, document: &Document, at: usize, tables: &'static [&'static Table]) -> Role {
        let Some(own) = self.cell(document, at) else { return Role::Border };
        own.get().0.unwrap_or_else(|| {
            let role = role(document, at, tables);
            own.set((Some(role), own.get().1));
            role
        })
    }

    fn idle(&self, document: &Document, at: usize) -> bool {
        let Some(own) = self.cell(document, at) else { return false };
        own.get().1.unwrap_or_else(|| {
            let idle = idle(document, at);
            own.set((own.get().0, Some(idle)));
            idle
        })
    }
}

/// What a token is to a negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Word,
    /// A verb whose negation is meant for its clause.
    Raising,
    Negator,
    Without,
    Border,
    Comma,
    List,
}

fn role(document: &Document, at: usize, tables: &'static [&'static Table]) -> Role {
    let token = &document.tokens()[at];
    let word = document.word(at);
    if word.is_empty() || token.kind == TokenKind::Emoji {
        return match token.span.of(document.original()) {
            "," => Role::Comma,
            "'" | "\"" | "’" | "“" | "”" | "«" | "»" | "*" | "_" | "-" | "‘" | "¿" | "¡" => Role::Word,
            _ => Role::Border,
        };
    }
    if matches!(word, "or" | "o" | "u" | "η" | "ou" | "oder" | "noch") {
        return Role::List;
    }
    let acting = if may_act(document, at) { Acting::of(document, at, tables) } else { [0; 3] };
    let mut raises = false;
    for (number, _) in tables.iter().enumerate() {
        let own = acting.get(number).copied().unwrap_or(0);
        raises |= own & Acting::RAISING != 0;
        if own & Acting::WITHOUT != 0 {
            return Role::Without;
        }
        if own & Acting::NEGATOR != 0 || (document.lang() == Lang::En || document.lang() == Lang::Und) && word.ends_with("n't") {
            return Role::Negator;
        }
        if word == "ποτε" || (document.lang() == Lang::El && word == "pote") {
            return if never(document, at) { Role::Negator } else { Role::Word };
        }
        if own & Acting::CLAUSE != 0 {
            return Role::Border;
        }
    }
    if raises { Role::Raising } else { Role::Word }
}

/// «ποτέ» is never, «πότε» is when; without accent it is never when it does not begin its sentence.
fn never(document: &Document, at: usize) -> bool {
    let original = super::normal::fold_accented(document.tokens()[at].span.of(document.original()));
    match original.as_str() {
        "ποτέ" => true,
        "πότε" => false,
        _ => document.sentences().get(document.sentence_of(at)).is_some_and(|range| range.start != at),
    }
}

/// Whether a phrase stands at or around the negator `at` that denies nothing.
fn idle(document: &Document, at: usize) -> bool {
    Acting::idle(document, at)
        .any(|&(offset, phrase)| at.checked_sub(offset).is_some_and(|start| phrase_at(document, start, phrase).is_some()))
}

fn before(document: &Document, tokens: &Range<usize>, tables: &'static [&'static Table], roles: &Roles) -> Option<usize> {
    let sentence = document.sentence_of(tokens.start);
    let mut words = 0;
    let mut commas = 0;
    let mut lists =
        usize::from((tokens.end..tokens.end + 3).any(|at| {
            at < document.tokens().len() && document.sentence_of(at) == sentence && roles.of(document, at, tables) == Role::List
        }));
    let mut reach = REACH;
    let mut borders = 0;
    let mut nearest: Option<(usize, Role)> = None;
    for at in (0..tokens.start).rev() {
        if document.sentence_of(at) != sentence || words >= reach {
            break;
        }
        let role = roles.of(document, at, tables);
        match role {
            Role::Border => {
                // "and" joins what "never" and "without" deny; it ends other negations.
                if matches!(document.word(at), "and" | "y" | "e" | "και" | "et" | "und") && borders == 0 && words <= 2 {
                    borders += 1;
                } else {
                    break;
                }
            }
            Role::Comma => commas += 1,
            Role::List => lists += 1,
            Role::Negator | Role::Without => {
                // "No, 30 days": an answer, not a negation.
                let answers = role == Role::Without && matches!(document.word(at), "no")
                    || matches!(document.word(at), "no" | "οχι" | "nao" | "non" | "oxi");
                let answer = answers && document.tokens().get(at + 1).is_some_and(|next| next.span.of(document.original()) == ",");
                let over_list = commas == 0
                    || (role == Role::Without && lists > 0)
                    || (commas == 1 && matches!(document.word(at + 1), "") && document.word(at) == "never");
                let joins = borders == 0
                    || matches!(role, Role::Without)
                    || matches!(document.word(at), "never" | "nunca" | "jamais" | "nie" | "mai");
                if answer || !over_list || !joins {
                    break;
                }
                if roles.idle(document, at) {
                    words += 1;
                    continue;
                }
                if let Some((_, first)) = nearest {
                    // `not without`: the outer negator undoes the inner preposition; two of a kind only echo.
                    if first == Role::Without
                        && role == Role::Negator
                        && !(matches!(document.word(at), "ni" | "nor" | "ουτε" | "nem" | "ne"))
                    {
                        return None;
                    }
                } else {
                    nearest = Some((at, role));
                    if role == Role::Negator {
                        return nearest.map(|(at, _)| at);
                    }
                }
                words += 1;
            }
            Role::Word => words += usize::from(!document.word(at).is_empty()),
            Role::Raising => {
                words += 1;
                reach = LONG_REACH;
            }
        }
    }
    nearest.map(|(at, _)| at)
}

/// Negators that follow: French within two words, German to the end of the clause.
fn after(document: &Document, tokens: &Range<usize>, tables: &'static [&'static Table], roles: &Roles) -> Option<usize> {
    let sentence = document.sentence_of(tokens.start);
    let reach = if document.lang() == Lang::De { 4 } else { 2 };
    for at in (tokens.end..document.tokens().len()).take(reach) {
        if document.sentence_of(at) != sentence {
            return None;
        }
        if tables.iter().any(|table| table.after.iter().any(|word| word_is(document, at, word))) {
            return (!roles.idle(document, at)).then_some(at);
        }
        if matches!(roles.of(document, at, tables), Role::Border | Role::Comma) {
            return None;
        }
    }
    None
}

/// The first phrase of a list that stands in a sentence, the longest where several begin together.
fn first_phrase(document: &Document, sentence: usize, list: List) -> Option<Span> {
    let range = document.sentences().get(sentence)?.clone();
    let phrases = phrases(document.lang(), list);
    range.into_iter().find_map(|at| phrases.at(document, at).map(|end| document.span(at..end)))
}

/// The words by which the author of sentence `sentence` says that they are not sure ("I think", "si no me equivoco", «νομίζω»), if any.
#[must_use]
pub fn hedge(document: &Document, sentence: usize) -> Option<Span> {
    first_phrase(document, sentence, List::Hedges)
}

/// The words by which sentence `sentence` tells what happened to its writer ("mine took", "a mí me", «εμένα μου»), if any: a report is no
/// statement of what holds for all.
#[must_use]
pub fn experience(document: &Document, sentence: usize) -> Option<Span> {
    first_phrase(document, sentence, List::Experience)
}

/// The first word in sentence `sentence` that sets what follows against what stands before ("but", "pero", «αλλά»), as token index.
#[must_use]
pub fn contrast(document: &Document, sentence: usize) -> Option<usize> {
    let range = document.sentences().get(sentence)?.clone();
    let phrases = phrases(document.lang(), List::Contrast);
    range.into_iter().find(|&at| phrases.at(document, at).is_some())
}

/// Words of contrast that more often say something else: "still waiting", "the worst yet", «καλύτερο παρά ποτέ».
const NO_TURN: [&str; 3] = ["still", "yet", "παρα"];

/// Where sentence `sentence` turns: the tokens of the first word of [`contrast`] ("but", "ahora bien", «αλλά») that has a word of the
/// sentence after it. "Still", "yet" and «παρά» turn nothing here.
#[must_use]
pub fn turn(document: &Document, sentence: usize) -> Option<Range<usize>> {
    let range = document.sentences().get(sentence)?.clone();
    let tables = tables(document.lang());
    let turns = || tables.iter().flat_map(|table| table.contrast).filter(|word| !NO_TURN.contains(word));
    let end = |at: usize| turns().filter_map(|word| phrase_at(document, at, word)).max();
    let spoken = |at: &usize| !document.word(*at).is_empty();
    let found = range.clone().filter(|&at| may_act(document, at)).find_map(|at| end(at).map(|end| at..end))?;
    (found.end..range.end).any(|at| spoken(&at)).then_some(found)
}

/// Whether sentence `sentence` asks: it ends in a question mark (`;` in Greek), holds `¿`, or begins as a question does. A bracketed `(?)`
/// doubts and does not ask.
#[must_use]
pub fn question(document: &Document, sentence: usize) -> bool {
    let Some(range) = document.sentences().get(sentence).cloned() else { return false };
    let original = |at: usize| document.tokens()[at].span.of(document.original());
    if range.clone().any(|at| original(at) == "¿") {
        return true;
    }
    for at in range.clone().rev() {
        let token = &document.tokens()[at];
        if !matches!(token.kind, TokenKind::Mark | TokenKind::Emoji) || !document.word(at).is_empty() && token.kind == TokenKind::Mark {
            break;
        }
        match original(at) {
            "?" | "？" | "\u{37e}" | "⁇" | "⁈" => return at == range.start || original(at - 1) != "(",
            ";" if at > range.start && greek(document, range.start, at) => return true,
            _ => {}
        }
    }
    let tables = tables(document.lang());
    let mut start = range.start;
    while start < range.end
        && start < range.start + 8
        && (document.word(start).is_empty() || tables.iter().any(|table| table.lead_in.iter().any(|word| word_is(document, start, word))))
    {
        start += 1;
    }
    let begins = |at: usize| phrases(document.lang(), List::Questions).at(document, at).is_some();
    let length = (range.start..range.end).filter(|&at| !document.word(at).is_empty()).count();
    // Two words more than the beginning: "how much" alone is a question too, "which" alone is not.
    length > 1 && start < range.end && begins(start) && !accented_statement(document, start)
}

/// Whether the words before token `at` are Greek, in either alphabet.
fn greek(document: &Document, start: usize, at: usize) -> bool {
    document.lang() == Lang::El
        || document.tokens()[start..at]
            .iter()
            .rev()
            .take(6)
            .any(|token| token.span.of(document.original()).chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}')))
}

/// Spanish interrogatives bear an accent; in a text that writes accents, `cuando` and `como` without one do not ask.
fn accented_statement(document: &Document, at: usize) -> bool {
    if document.lang() != Lang::Es
        || !matches!(document.word(at), "cuando" | "como" | "donde" | "quien" | "cuanto" | "cuanta" | "cuantos" | "cuantas" | "porque")
    {
        return false;
    }
    let plain = document.tokens()[at].span.of(document.original()).is_ascii();
    plain
        && (document.original().chars().any(|c| matches!(c, 'á' | 'é' | 'í' | 'ó' | 'ú')) || matches!(document.word(at), "cuando" | "como"))
}

#[cfg(test)]
#[path = "scope/tests.rs"]
mod tests;
