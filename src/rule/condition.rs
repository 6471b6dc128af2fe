//! Conditions: which named selections must be met, so that nesting reads like a sentence.
//!
//! `near` and `before` bind tightest, then `not`, `and`, `or`:
//!
//! ```text
//! or    := and ("or" and)*
//! and   := unary ("and" unary)*
//! unary := "not" unary | chain
//! chain := first (("near" | "before") first ["within" (N "words" | "sentence" | "post")])*
//! first := "(" or ")" | (N | "any" | "all") "of" ("(" name ("," name)* ")" | name | "them") | name
//! ```
//! A name may hold `*` after `of`.

use std::ops::Range;

use super::slip::Slip;
use crate::diagnostic::{did_you_mean, surely_meant};

/// Brackets and `not`s deeper than this are refused: no author means them, and evaluation is recursive.
const MAX_DEPTH: usize = 32;

/// Words that cannot name a selection.
pub const KEYWORDS: [&str; 13] = ["and", "or", "not", "of", "any", "all", "near", "before", "within", "words", "sentence", "post", "them"];

/// A condition or part of one, with its bytes in the condition's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it asks.
    pub kind: Kind,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// What a condition asks. Selections are indices into the rule's selections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// At least one hit of the selection.
    Selection(usize),
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

#[derive(Debug, Clone, PartialEq, Eq)]
enum Lexeme {
    Word(String),
    Open,
    Close,
    Comma,
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

fn lex(text: &str) -> Result<Vec<(Lexeme, Range<usize>)>, Slip> {
    let mut lexemes = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let end = start + c.len_utf8();
        match c {
            '(' => lexemes.push((Lexeme::Open, start..end)),
            ')' => lexemes.push((Lexeme::Close, start..end)),
            ',' => lexemes.push((Lexeme::Comma, start..end)),
            c if c.is_whitespace() => {}
            c if is_name(c) => {
                let mut end = end;
                while let Some((next, c)) = chars.peek().copied().filter(|(_, c)| is_name(*c)) {
                    end = next + c.len_utf8();
                    chars.next();
                }
                lexemes.push((Lexeme::Word(text[start..end].to_owned()), start..end));
            }
            c => {
                let remedy = match c {
                    '&' | '+' => "write `and`",
                    '|' => "write `or`",
                    '!' => "write `not`",
                    '"' | '\'' | '“' | '”' | '‘' | '’' => {
                        "a condition holds names of selections; words to look for go into a selection, under its language"
                    }
                    '[' | ']' | '{' | '}' => "use round brackets",
                    _ => "a condition is made of names, `and`, `or`, `not`, `near`, `before`, `of`, numbers, brackets and commas",
                };
                return Err(
                    Slip::new("R008", start..end, format!("`{c}` means nothing in a condition"), "not understood").with_remedy(remedy)
                );
            }
        }
    }
    Ok(lexemes)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '*')
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
            Lexeme::Word(word) => {
                let lower = word.to_lowercase();
                let of = matches!(self.lexemes.get(self.at + 1), Some((Lexeme::Word(next), _)) if next.to_lowercase() == "of");
                if of {
                    return self.count(&lower, &span);
                }
                if KEYWORDS.contains(&lower.as_str()) && !self.names.contains(&word.as_str()) {
                    return Err(self.slip("a name is missing", &format!("`{word}` joins names; a name should stand here"), names));
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
            let found: Vec<usize> = (0..self.names.len()).filter(|index| wildcard(name, self.names[*index])).collect();
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
        Kind::Selection(_) | Kind::Count { .. } => false,
        Kind::Not(_) => true,
        Kind::And(parts) | Kind::Or(parts) => parts.iter().any(holds_not),
        Kind::Close { left, right, .. } => holds_not(left) || holds_not(right),
    }
}

fn wildcard(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|head| name.strip_prefix(head)) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let tail = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(tail)
}

impl Node {
    /// Whether the condition holds when exactly the selections are met for which `met` says so; closeness is taken as given.
    pub fn holds(&self, met: &dyn Fn(usize) -> bool) -> bool {
        match &self.kind {
            Kind::Selection(index) => met(*index),
            Kind::Not(inner) => !inner.holds(met),
            Kind::And(parts) => parts.iter().all(|part| part.holds(met)),
            Kind::Or(parts) => parts.iter().any(|part| part.holds(met)),
            Kind::Count { least, of } => of.iter().filter(|index| met(**index)).count() >= *least,
            Kind::Close { left, right, .. } => left.holds(met) && right.holds(met),
        }
    }

    /// The selections that the condition names, each with whether it is asked to be there (not only to be absent).
    #[must_use]
    pub fn selections(&self) -> Vec<(usize, bool)> {
        fn walk(node: &Node, wanted: bool, out: &mut Vec<(usize, bool)>) {
            match &node.kind {
                Kind::Selection(index) => out.push((*index, wanted)),
                Kind::Not(inner) => walk(inner, !wanted, out),
                Kind::And(parts) | Kind::Or(parts) => parts.iter().for_each(|part| walk(part, wanted, out)),
                Kind::Count { of, .. } => out.extend(of.iter().map(|index| (*index, wanted))),
                Kind::Close { left, right, .. } => {
                    walk(left, wanted, out);
                    walk(right, wanted, out);
                }
            }
        }
        let mut out = Vec::new();
        walk(self, true, &mut out);
        out.sort_unstable_by_key(|(index, wanted)| (*index, !*wanted));
        out.dedup_by_key(|(index, _)| *index);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = ["leaving", "joke", "complaint_a", "complaint_b", "brand"];

    fn shown(text: &str) -> String {
        parse(text, &NAMES).unwrap().show(&NAMES)
    }

    fn slips(text: &str) -> Vec<Slip> {
        parse(text, &NAMES).unwrap_err()
    }

    #[test]
    fn precedence_reads_as_documented() {
        assert_eq!(shown("leaving and not joke"), "leaving and not joke");
        assert_eq!(shown("leaving or joke and brand"), "leaving or joke and brand");
        assert_eq!(shown("(leaving or joke) and brand"), "(leaving or joke) and brand");
        assert_eq!(shown("not leaving near joke"), "not leaving near joke");
        assert!(matches!(parse("not leaving near joke", &NAMES).unwrap().kind, Kind::Not(_)));
        assert_eq!(shown("((leaving)) AND NOT (joke)"), "leaving and not joke");
        assert_eq!(shown("leaving near (joke or brand) within 1 word"), "leaving near (joke or brand) within 1 word");
        assert_eq!(
            shown("leaving before joke within 3 words near brand within post"),
            "leaving before joke within 3 words near brand within post"
        );
        assert_eq!(shown("2 of (leaving, joke, brand)"), "2 of (leaving, joke, brand)");
        assert_eq!(shown("all of complaint*"), "all of (complaint_a, complaint_b)");
        assert_eq!(shown("any of them"), "any of (leaving, joke, complaint_a, complaint_b, brand)");
        assert_eq!(shown("leaving before joke within sentence"), "leaving before joke");
    }

    #[test]
    fn printing_and_reading_again_is_the_same_condition() {
        for text in [
            "leaving and (joke or not brand)",
            "not (leaving and joke)",
            "leaving near (joke near brand)",
            "2 of (leaving, joke, brand) or brand",
        ] {
            let printed = shown(text);
            assert_eq!(shown(&printed), printed, "{text}");
        }
    }

    #[test]
    fn every_unknown_name_is_named_at_its_place() {
        let slips = slips("leavin and not jokes and comp*");
        let found: Vec<_> = slips.iter().map(|slip| (slip.code, slip.span.clone(), slip.remedy.as_deref().unwrap_or(""))).collect();
        assert_eq!(found[0], ("R009", 0..6, "did you mean `leaving`?"));
        assert_eq!(found[1], ("R009", 15..20, "did you mean `joke`?"));
        assert_eq!(found[2], ("R009", 25..30, "write `any of comp*` or `all of comp*`"));
    }

    #[test]
    fn mistakes_of_syntax_have_a_place_and_a_remedy() {
        for (text, span, part) in [
            ("leaving joke", 8..12, "`and`"),
            ("leaving && joke", 8..9, "write `and`"),
            ("leaving and", 10..11, "name of a selection"),
            ("(leaving or joke", 0..1, "close it"),
            ("leaving)", 7..8, "take it away"),
            ("leaving near not joke", 13..16, "and not"),
            ("leaving near (joke and not brand)", 13..33, "outside"),
            ("leaving near joke within 6", 25..26, "within 6 words"),
            ("leaving near joke within far", 25..28, "within 6 words"),
            ("some of (leaving)", 0..4, "2 of"),
            ("2 of (leaving joke)", 14..18, "(a, b, c)"),
            ("and leaving", 0..3, "name of a selection"),
            ("\"angry\"", 0..1, "go into a selection"),
            ("", 0..0, "name of a selection"),
        ] {
            let slips = slips(text);
            assert_eq!(slips[0].span, span, "{text}: {slips:?}");
            assert!(slips[0].remedy.as_deref().unwrap_or("").contains(part), "{text}: {slips:?}");
            assert_eq!(slips[0].code, "R008");
        }
        assert_eq!(slips("3 of (leaving, joke)")[0].code, "R026");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}leaving{}", "(".repeat(5_000), ")".repeat(5_000));
        assert_eq!(slips(&deep)[0].code, "R008");
        assert_eq!(slips(&format!("{}leaving", "not ".repeat(5_000)))[0].code, "R008");
    }

    #[test]
    fn which_selections_must_be_there() {
        let node = parse("leaving and not joke and not (brand and not leaving)", &NAMES).unwrap();
        assert_eq!(node.selections(), [(0, true), (1, false), (4, false)]);
    }
}
