//! Conditions: which named selections must be met, what must be known of the post besides, and which other rules must hold, so that nesting
//! reads like a sentence.
//!
//! A question to a field (`post.score > 5`) is one piece; `near` and `before` bind tightest, then `not`, `and`, `or`:
//!
//! ```text
//! or    := and ("or" and)*
//! and   := unary ("and" unary)*
//! unary := "not" unary | chain
//! chain := first (("near" | "before") first ["within" (N "words" | "sentence" | "post")])*
//! first := "(" or ")" | (N | "any" | "all") "of" ("(" name ("," name)* ")" | name | "them") | name | "rule." ID | field [asks]
//! asks  := ("=" | "!=" | ">" | ">=" | "<" | "<=" | "is" ["not"]) value | ["is"] ["not"] "in" list | "has" (value | "any of" list)
//! list  := "(" value ("," value)* ")"
//! value := a bare word, a number, or text in quotes
//! ```
//! A name may hold `*` after `of`, a text asked of a field everywhere. What a site does not tell of a field is neither so nor not so: a
//! question to it does not hold, nor does its negation.

mod ask;
mod lex;

use std::collections::BTreeSet;
use std::ops::Range;

use super::field::{Field, Question};
use super::slip::Slip;
use super::wildcard::matches;
use crate::diagnostic::{did_you_mean, surely_meant};
use crate::model::id::RuleId;
use lex::{Lexeme, is_name, lex};

/// Brackets and `not`s deeper than this are refused: no author means them, and evaluation is recursive.
const MAX_DEPTH: usize = 32;

/// Words that cannot name a selection.
pub const KEYWORDS: [&str; 16] =
    ["and", "or", "not", "of", "any", "all", "near", "before", "within", "words", "sentence", "post", "them", "is", "in", "has"];

/// A condition or part of one, with its bytes in the condition's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it asks.
    pub kind: Kind,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// What a condition asks. Selections are indices into the rule's selections.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// At least one hit of the selection.
    Selection(usize),
    /// What is asked of a field holds.
    Field(Question),
    /// The rule of this id holds for the same post.
    Rule(RuleId),
    /// The opposite.
    Not(Box<Node>),
    /// All of them.
    And(Vec<Node>),
    /// At least one of them.
    Or(Vec<Node>),
    /// At least so many of the selections.
    Count {
        /// How many.
        least: usize,
        /// Of which.
        of: Vec<usize>,
    },
    /// Hits of both, close together.
    Close {
        /// One side.
        left: Box<Node>,
        /// The other.
        right: Box<Node>,
        /// Left must come first (`before`).
        ordered: bool,
        /// How close.
        within: Within,
    },
}

/// How close two hits must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// At most so many words between them; sentences do not matter.
    Words(usize),
    /// In the same sentence.
    Sentence,
    /// Anywhere in the post.
    Post,
}

struct Parser<'a> {
    text: &'a str,
    names: &'a [&'a str],
    lexemes: Vec<(Lexeme, Range<usize>)>,
    at: usize,
    slips: Vec<Slip>,
}

/// Reads a condition over selections of these names.
///
/// # Errors
/// The first mistake of syntax, or every name that is not a selection.
pub fn parse(text: &str, names: &[&str]) -> Result<Node, Vec<Slip>> {
    let lexemes = lex(text).map_err(|slip| vec![slip])?;
    let mut parser = Parser { text, names, lexemes, at: 0, slips: Vec::new() };
    if parser.lexemes.is_empty() {
        return Err(vec![
            Slip::new("R008", 0..text.len(), "the condition is empty", "nothing is asked here")
                .with_remedy("write the name of a selection, such as `condition = \"complaint\"`"),
        ]);
    }
    let node = parser.or(0).map_err(|slip| vec![*slip])?;
    if let Some((lexeme, span)) = parser.peek() {
        let (label, remedy) = match lexeme {
            Lexeme::Close => ("this bracket closes nothing", "take it away, or open one before"),
            Lexeme::Comma => ("a comma stands only inside `of ( … )`", "write `and` or `or`"),
            _ => ("something that joins the two is missing before this", "write `and`, `or`, `near` or `before` between two names"),
        };
        return Err(vec![Slip::new("R008", span.clone(), "the condition goes on after its end", label).with_remedy(remedy)]);
    }
    if parser.slips.is_empty() { Ok(node) } else { Err(parser.slips) }
}

impl Parser<'_> {
    fn peek(&self) -> Option<&(Lexeme, Range<usize>)> {
        self.lexemes.get(self.at)
    }

    fn word(&self) -> Option<String> {
        match self.peek() {
            Some((Lexeme::Word(word), _)) => Some(word.to_lowercase()),
            _ => None,
        }
    }

    fn next_is(&mut self, keyword: &str) -> bool {
        let is = self.word().as_deref() == Some(keyword);
        self.at += usize::from(is);
        is
    }

    fn end(&self) -> Range<usize> {
        let end = self.text.trim_end().len();
        let start = self.text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        start..end
    }

    fn done(&self) -> usize {
        self.lexemes.get(self.at.wrapping_sub(1)).map_or(0, |(_, span)| span.end)
    }

    #[expect(clippy::unnecessary_box_returns, reason = "the error of every parser function; unboxed it would make each result large")]
    fn slip(&self, message: &str, label: &str, remedy: &str) -> Box<Slip> {
        let span = self.peek().map_or_else(|| self.end(), |(_, span)| span.clone());
        Box::new(Slip::new("R008", span, message, label).with_remedy(remedy))
    }

    fn or(&mut self, depth: usize) -> Result<Node, Box<Slip>> {
        let first = self.and(depth)?;
        let mut parts = vec![first];
        while self.next_is("or") {
            parts.push(self.and(depth)?);
        }
        Ok(several(parts, Kind::Or))
    }

    fn and(&mut self, depth: usize) -> Result<Node, Box<Slip>> {
        let first = self.unary(depth)?;
        let mut parts = vec![first];
        while self.next_is("and") {
            parts.push(self.unary(depth)?);
        }
        Ok(several(parts, Kind::And))
    }

    fn unary(&mut self, depth: usize) -> Result<Node, Box<Slip>> {
        if depth > MAX_DEPTH {
            return Err(self.slip("the condition is nested too deeply", "too many brackets", "split the rule in two"));
        }
        let start = self.peek().map_or(0, |(_, span)| span.start);
        if self.next_is("not") {
            let inner = self.unary(depth + 1)?;
            let span = start..inner.span.end;
            return Ok(Node { kind: Kind::Not(Box::new(inner)), span });
        }
        self.chain(depth)
    }

    fn chain(&mut self, depth: usize) -> Result<Node, Box<Slip>> {
        let mut left = self.first(depth)?;
        loop {
            let ordered = match self.word().as_deref() {
                Some("near") => false,
                Some("before") => true,
                _ => return Ok(left),
            };
            let keyword = if ordered { "before" } else { "near" };
            self.at += 1;
            if self.word().as_deref() == Some("not") {
                return Err(self.slip(
                    &format!("`{keyword} not` cannot be"),
                    "something that is not there is near nothing",
                    &format!("write `a and not (a {keyword} b)`"),
                ));
            }
            let right = self.first(depth)?;
            for side in [&left, &right] {
                if holds_not(side) {
                    return Err(Box::new(
                        Slip::new("R008", side.span.clone(), format!("`not` inside one side of `{keyword}`"), "this asks for absence")
                            .with_remedy(format!("put the `not` outside: `(a {keyword} b) and not c`")),
                    ));
                }
                if let Some(placeless) = placeless(side) {
                    let what = if matches!(placeless.kind, Kind::Rule(_)) { "another rule" } else { "a field" };
                    return Err(Box::new(
                        Slip::new(
                            "R008",
                            placeless.span.clone(),
                            format!("{what} inside one side of `{keyword}`"),
                            "has no place in the text",
                        )
                        .with_remedy(format!("put it outside: `(a {keyword} b) and {}`", &self.text[placeless.span.clone()])),
                    ));
                }
            }
            let within = self.within()?;
            let span = left.span.start..self.done();
            left = Node { kind: Kind::Close { left: Box::new(left), right: Box::new(right), ordered, within }, span };
        }
    }

    fn within(&mut self) -> Result<Within, Box<Slip>> {
        if !self.next_is("within") {
            return Ok(Within::Sentence);
        }
        let remedy = "write `within 6 words`, `within sentence` or `within post`";
        match self.word().as_deref() {
            Some("sentence") => {
                self.at += 1;
                Ok(Within::Sentence)
            }
            Some("post") => {
                self.at += 1;
                Ok(Within::Post)
            }
            Some(number) if number.parse::<usize>().is_ok_and(|number| number <= 1_000) => {
                let number = number.parse().unwrap_or_default();
                self.at += 1;
                if !self.next_is("words") && !self.next_is("word") {
                    return Err(self.slip("`within` a number of what", "`words` is missing here", remedy));
                }
                Ok(Within::Words(number))
            }
            _ => Err(self.slip("`within` wants a distance", "not a distance", remedy)),
        }
    }

    fn first(&mut self, depth: usize) -> Result<Node, Box<Slip>> {
        let names = "write the name of a selection here";
        let Some((lexeme, span)) = self.peek().cloned() else {
            return Err(self.slip("the condition breaks off", "a name is missing after this", names));
        };
        match lexeme {
            Lexeme::Open => {
                self.at += 1;
                let inner = self.or(depth + 1)?;
                if !matches!(self.peek(), Some((Lexeme::Close, _))) {
                    return Err(Box::new(
                        Slip::new("R008", span, "a bracket is not closed", "this bracket")
                            .with_remedy("close it with `)`, and join names inside it with `and` or `or`"),
                    ));
                }
                self.at += 1;
                Ok(Node { kind: inner.kind, span: span.start..self.done() })
            }
            Lexeme::Close => Err(self.slip("a name is missing", "a name should stand before this bracket", names)),
            Lexeme::Comma => Err(self.slip("a name is missing", "a comma stands only inside `of ( … )`", names)),
            Lexeme::Quoted(_) => Err(self.slip(
                "a text in quotes that nothing is asked about",
                "not asked of a field",
                "words to look for go into a selection, under its language; a field is asked so: `author.name is 'Ana'`",
            )),
            Lexeme::Sign(_) => {
                Err(self.slip("a name is missing", "the name of a field should stand before this", "write `post.score > 5`, for instance"))
            }
            Lexeme::Word(word) => {
                let lower = word.to_lowercase();
                let of = matches!(self.lexemes.get(self.at + 1), Some((Lexeme::Word(next), _)) if next.to_lowercase() == "of");
                if of {
                    return self.count(&lower, &span);
                }
                if KEYWORDS.contains(&lower.as_str()) && !self.names.contains(&word.as_str()) {
                    return Err(self.slip("a name is missing", &format!("`{word}` joins names; a name should stand here"), names));
                }
                if let Some(id) = word.strip_prefix("rule.").filter(|id| !id.is_empty()) {
                    self.at += 1;
                    return Ok(Node { kind: Kind::Rule(RuleId::from(id)), span });
                }
                if word.contains('.') || self.asks() {
                    return self.question(&word, &span);
                }
                self.at += 1;
                let of = self.named(&word, &span, false);
                Ok(Node { kind: of.first().map_or(Kind::Or(Vec::new()), |index| Kind::Selection(*index)), span })
            }
        }
    }

    fn count(&mut self, word: &str, span: &Range<usize>) -> Result<Node, Box<Slip>> {
        let number = word.parse::<usize>().ok().filter(|number| *number > 0);
        if number.is_none() && word != "any" && word != "all" {
            return Err(self.slip(
                "`of` wants a number before it",
                "not a number from 1",
                "write `2 of (…)`, `any of (…)` or `all of (…)`",
            ));
        }
        self.at += 2;
        let mut of = Vec::new();
        match self.peek().cloned() {
            Some((Lexeme::Open, open)) => {
                self.at += 1;
                loop {
                    let Some((Lexeme::Word(name), at)) = self.peek().cloned() else {
                        return Err(self.slip("a name is missing", "a name of a selection should stand here", "write `of (a, b, c)`"));
                    };
                    if name.contains('.') {
                        let remedy = "ask it apart: `2 of (a, b) and post.score > 5`, `any of (a, b) or rule.x`";
                        return Err(self.slip("`of` counts selections", "not a selection", remedy));
                    }
                    self.at += 1;
                    of.extend(self.named(&name, &at, true));
                    match self.peek() {
                        Some((Lexeme::Comma, _)) => self.at += 1,
                        Some((Lexeme::Close, _)) => break,
                        Some(_) => return Err(self.slip("a comma is missing", "before this", "write `of (a, b, c)`")),
                        None => {
                            let slip = Slip::new("R008", open, "a bracket is not closed", "this bracket");
                            return Err(Box::new(slip.with_remedy("close it with `)`")));
                        }
                    }
                }
                self.at += 1;
            }
            Some((Lexeme::Word(name), _)) if name.to_lowercase() == "them" => {
                self.at += 1;
                of.extend(0..self.names.len());
            }
            Some((Lexeme::Word(name), at)) => {
                self.at += 1;
                of.extend(self.named(&name, &at, true));
            }
            _ => return Err(self.slip("`of` what", "names should follow", "write `of (a, b)`, `of complaint*` or `of them`")),
        }
        of.sort_unstable();
        of.dedup();
        let span = span.start..self.done();
        let least = match word {
            "any" => 1,
            "all" => of.len(),
            _ => number.unwrap_or(1),
        };
        if least > of.len() && self.slips.is_empty() {
            self.slips.push(
                Slip::new("R026", span.clone(), format!("{least} of {} can never be met", of.len()), "asks for more than there are")
                    .with_remedy("lower the number, or name more selections"),
            );
        }
        Ok(Node { kind: Kind::Count { least, of }, span })
    }

    /// The selections that a name stands for; a name that stands for none is a slip, and parsing goes on to find the others.
    fn named(&mut self, name: &str, span: &Range<usize>, wild: bool) -> Vec<usize> {
        if name.contains('*') {
            if !wild {
                self.slips.push(
                    Slip::new("R009", span.clone(), "a name with `*` stands for several selections", "how many of them are meant?")
                        .with_remedy(format!("write `any of {name}` or `all of {name}`")),
                );
                return Vec::new();
            }
            let found: Vec<usize> = (0..self.names.len()).filter(|index| matches(name, self.names[*index])).collect();
            if found.is_empty() {
                self.slips.push(self.unknown(name, span));
            }
            return found;
        }
        if let Some(index) = self.names.iter().position(|known| *known == name) {
            return vec![index];
        }
        self.slips.push(self.unknown(name, span));
        Vec::new()
    }

    fn unknown(&self, name: &str, span: &Range<usize>) -> Slip {
        let slip = Slip::new("R009", span.clone(), format!("no selection is named `{name}`"), "not a selection of this rule");
        match did_you_mean(name, self.names.iter().copied()) {
            Some(near) => slip.with_remedy(format!("did you mean `{near}`?")).with_fix(surely_meant(name, self.names.iter().copied())),
            None if self.names.is_empty() => slip.with_remedy(format!("add a table `[selections.{name}]`")),
            None => slip.with_remedy(format!("this rule has: {}", self.names.join(", "))),
        }
    }
}

fn several(mut parts: Vec<Node>, kind: fn(Vec<Node>) -> Kind) -> Node {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let span = parts.first().map_or(0, |part| part.span.start)..parts.last().map_or(0, |part| part.span.end);
    Node { kind: kind(parts), span }
}

fn holds_not(node: &Node) -> bool {
    match &node.kind {
        Kind::Selection(_) | Kind::Field(_) | Kind::Rule(_) | Kind::Count { .. } => false,
        Kind::Not(_) => true,
        Kind::And(parts) | Kind::Or(parts) => parts.iter().any(holds_not),
        Kind::Close { left, right, .. } => holds_not(left) || holds_not(right),
    }
}

/// The first part that has no place in the text: a field, or another rule.
fn placeless(node: &Node) -> Option<&Node> {
    match &node.kind {
        Kind::Field(_) | Kind::Rule(_) => Some(node),
        Kind::Selection(_) | Kind::Count { .. } => None,
        Kind::Not(inner) => placeless(inner),
        Kind::And(parts) | Kind::Or(parts) => parts.iter().find_map(placeless),
        Kind::Close { left, right, .. } => placeless(left).or_else(|| placeless(right)),
    }
}

/// Whether a text can stand as a value without quotes.
pub(super) fn is_bare(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name) && !KEYWORDS.contains(&text.to_lowercase().as_str())
}

impl Node {
    /// Whether the condition can be `truth` for a post in which no words are found, whatever is known of it besides. What it asks of fields
    /// is taken one by one, so that `post.accepted and not post.accepted` counts as something that can be.
    #[must_use]
    pub fn may_be_without_words(&self, truth: bool) -> bool {
        match &self.kind {
            Kind::Selection(_) | Kind::Rule(_) | Kind::Close { .. } => !truth,
            Kind::Field(_) => true,
            Kind::Not(inner) => inner.may_be_without_words(!truth),
            Kind::And(parts) if truth => parts.iter().all(|part| part.may_be_without_words(true)),
            Kind::And(parts) => parts.iter().any(|part| part.may_be_without_words(false)),
            Kind::Or(parts) if truth => parts.iter().any(|part| part.may_be_without_words(true)),
            Kind::Or(parts) => parts.iter().all(|part| part.may_be_without_words(false)),
            Kind::Count { least, .. } => (*least == 0) == truth,
        }
    }

    /// Every part of the condition, itself first, in the order of reading; each with whether it is asked to hold (not only to be absent).
    #[must_use]
    pub fn walk(&self) -> Vec<(&Self, bool)> {
        fn walk<'a>(node: &'a Node, wanted: bool, out: &mut Vec<(&'a Node, bool)>) {
            out.push((node, wanted));
            match &node.kind {
                Kind::Selection(_) | Kind::Field(_) | Kind::Rule(_) | Kind::Count { .. } => {}
                Kind::Not(inner) => walk(inner, !wanted, out),
                Kind::And(parts) | Kind::Or(parts) => parts.iter().for_each(|part| walk(part, wanted, out)),
                Kind::Close { left, right, .. } => {
                    walk(left, wanted, out);
                    walk(right, wanted, out);
                }
            }
        }
        let mut out = Vec::new();
        walk(self, true, &mut out);
        out
    }

    /// The fields that the condition asks about, each once.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<Field> {
        let field = |(node, _): (&Self, bool)| match &node.kind {
            Kind::Field(question) => Some(question.field),
            _ => None,
        };
        self.walk().into_iter().filter_map(field).collect()
    }

    /// The rules that the condition refers to, each with its bytes and whether it is asked to hold.
    #[must_use]
    pub fn rules(&self) -> Vec<(&RuleId, &Range<usize>, bool)> {
        let mut rules = Vec::new();
        for (node, wanted) in self.walk() {
            if let Kind::Rule(id) = &node.kind {
                rules.push((id, &node.span, wanted));
            }
        }
        rules
    }

    /// The selections that the condition names, each with whether it is asked to be there (not only to be absent).
    #[must_use]
    pub fn selections(&self) -> Vec<(usize, bool)> {
        let mut out = Vec::new();
        for (node, wanted) in self.walk() {
            match &node.kind {
                Kind::Selection(index) => out.push((*index, wanted)),
                Kind::Count { of, .. } => out.extend(of.iter().map(|index| (*index, wanted))),
                _ => {}
            }
        }
        out.sort_unstable_by_key(|(index, wanted)| (*index, !*wanted));
        out.dedup_by_key(|(index, _)| *index);
        out
    }
}

#[cfg(test)]
mod tests;
