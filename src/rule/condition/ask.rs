//! Questions to fields: `post.score >= 10`, `author.role is not member`, `thread.tags has any of (beta, 'pre release')`.

use std::ops::Range;

use super::super::field::{Asked, FIELDS, Field, Kind as FieldKind, Question, Sign};
use super::super::slip::Slip;
use super::lex::Lexeme;
use super::{KEYWORDS, Kind, Node, Parser};
use crate::diagnostic::did_you_mean;

/// How a field is asked, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Alone,
    Sign(Sign),
    /// `is`, `in`; with `not` in between.
    Is {
        not: bool,
    },
    Has,
}

/// A value as written.
struct Given {
    text: String,
    span: Range<usize>,
}

/// What authors call a field that is named otherwise here.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("likes", "post.score"),
    ("votes", "post.score"),
    ("upvotes", "post.score"),
    ("points", "post.score"),
    ("language", "post.lang"),
    ("age", "post.hours_old"),
    ("hours", "post.hours_old"),
    ("length", "post.words"),
    ("kind", "post.part"),
    ("type", "post.part"),
    ("solved", "thread.accepted"),
    ("answered", "thread.accepted"),
    ("answers", "thread.replies"),
    ("comments", "thread.replies"),
    ("unanswered", "thread.hours_unanswered"),
    ("user", "author.name"),
    ("site", "source.id"),
    ("domain", "source.host"),
    ("forum", "source.name"),
    ("categories", "thread.tags"),
    ("labels", "thread.tags"),
];

/// Names of fields that would hold words.
const WORDY: [&str; 8] = ["text", "body", "title", "content", "subject", "message", "contains", "says"];

/// What may follow a value.
const JOINTS: [&str; 6] = ["and", "or", "not", "near", "before", "within"];

impl Parser<'_> {
    /// Whether what follows the name at hand asks something of it.
    pub(super) fn asks(&self) -> bool {
        match self.lexemes.get(self.at + 1) {
            Some((Lexeme::Sign(_), _)) => true,
            Some((Lexeme::Word(word), _)) => matches!(word.to_lowercase().as_str(), "is" | "in" | "has"),
            _ => false,
        }
    }

    /// A question to the field of this name, which is the lexeme at hand.
    pub(super) fn question(&mut self, name: &str, span: &Range<usize>) -> Result<Node, Box<Slip>> {
        self.at += 1;
        let asking_from = self.at;
        let asking = self.asking();
        let asking_span = self.span_of(asking_from);
        let field = Field::named(name);
        if field.is_none() {
            self.slips.push(self.unknown_field(name, span));
        }
        let given = if asking == Asking::Alone { Vec::new() } else { self.values(field, asking, &asking_span)? };
        let whole = span.start..self.done();
        let Some(field) = field else { return Ok(Node { kind: Kind::Or(Vec::new()), span: whole }) };
        match checked(field, asking, &asking_span, &given, span) {
            Ok(asked) => Ok(Node { kind: Kind::Field(Question { field, asked }), span: whole }),
            Err(slip) => {
                self.slips.push(*slip);
                Ok(Node { kind: Kind::Or(Vec::new()), span: whole })
            }
        }
    }

    /// The bytes from a lexeme to the one at hand.
    fn span_of(&self, from: usize) -> Range<usize> {
        let start = self.lexemes.get(from).map_or(self.done(), |(_, span)| span.start);
        start..self.done().max(start)
    }

    fn asking(&mut self) -> Asking {
        if let Some((Lexeme::Sign(sign), _)) = self.peek() {
            let sign = *sign;
            self.at += 1;
            return Asking::Sign(sign);
        }
        if self.next_is("has") {
            return Asking::Has;
        }
        let is = self.next_is("is");
        let before = self.at;
        let not = self.next_is("not");
        if self.next_is("in") || is {
            return Asking::Is { not };
        }
        self.at = before;
        Asking::Alone
    }

    fn values(&mut self, field: Option<Field>, asking: Asking, asking_span: &Range<usize>) -> Result<Vec<Given>, Box<Slip>> {
        let name = field.map_or("the field", Field::name);
        let example = field.map_or("post.part is question", |field| field.described().example);
        if asking == Asking::Has {
            if self.next_is("not") || self.next_is("no") {
                let span = asking_span.start..self.done();
                return Err(Box::new(
                    Slip::new("R032", span, "`has not` cannot be", "the `not` stands before the field")
                        .with_remedy(format!("write `not {name} has …`")),
                ));
            }
            if self.word().as_deref() == Some("all") {
                return Err(self.asked_wrongly(
                    "`has` asks for one or for any",
                    "not for all",
                    &format!("join them: `{name} has a and {name} has b`"),
                ));
            }
            if self.next_is("any") && !self.next_is("of") {
                return Err(self.asked_wrongly(
                    "`any` of what",
                    "`of` is missing before this",
                    &format!("write `{name} has any of (a, b)`"),
                ));
            }
        }
        if let Some((Lexeme::Open, open)) = self.peek().cloned() {
            self.at += 1;
            let mut given = vec![self.value(name, example)?];
            while matches!(self.peek(), Some((Lexeme::Comma, _))) {
                self.at += 1;
                given.push(self.value(name, example)?);
            }
            if !matches!(self.peek(), Some((Lexeme::Close, _))) {
                let slip = Slip::new("R008", open, "a bracket is not closed", "this bracket");
                return Err(Box::new(slip.with_remedy("close it with `)`, and put commas between the values: `(a, b)`")));
            }
            self.at += 1;
            return Ok(given);
        }
        let value = self.value(name, example)?;
        self.one_value(field, &value)?;
        Ok(vec![value])
    }

    fn value(&mut self, name: &str, example: &str) -> Result<Given, Box<Slip>> {
        match self.peek().cloned() {
            Some((Lexeme::Quoted(text), span)) => {
                self.at += 1;
                Ok(Given { text, span })
            }
            Some((Lexeme::Word(text), span)) if !KEYWORDS.contains(&text.to_lowercase().as_str()) => {
                self.at += 1;
                Ok(Given { text, span })
            }
            _ => Err(self.asked_wrongly(
                "a value is missing",
                "what is it compared with?",
                &format!("write it out, as in `{example}`; `{name}` is compared with one value or with a list `(a, b)`"),
            )),
        }
    }

    /// Nothing but a joint or a bracket may follow a single value.
    fn one_value(&mut self, field: Option<Field>, value: &Given) -> Result<(), Box<Slip>> {
        let from = self.at;
        while let Some((Lexeme::Word(word), _)) = self.peek()
            && !JOINTS.contains(&word.to_lowercase().as_str())
        {
            self.at += 1;
        }
        if self.at == from {
            return Ok(());
        }
        let span = value.span.start..self.done();
        let words = &self.text[span.clone()];
        let number = field.is_some_and(|field| field.described().kind == FieldKind::Number);
        let (message, label, remedy) = if number && value.text.parse::<f64>().is_ok() {
            (
                "a number stands alone",
                "more than a number",
                format!("write `{}` without the rest, or join what follows with `and`", value.text),
            )
        } else {
            let remedy = format!("write `'{}'`, or `and` or `or` before what comes next", words.replace('\'', ""));
            ("a text of several words stands in quotes", "without quotes it is its first word only", remedy)
        };
        Err(Box::new(Slip::new("R032", span, message, label).with_remedy(remedy)))
    }

    #[expect(clippy::unnecessary_box_returns, reason = "the error of every parser function; unboxed it would make each result large")]
    fn asked_wrongly(&self, message: &str, label: &str, remedy: &str) -> Box<Slip> {
        let mut slip = self.slip(message, label, remedy);
        slip.code = "R032";
        slip
    }

    fn unknown_field(&self, name: &str, span: &Range<usize>) -> Slip {
        let lower = name.to_lowercase();
        let last = lower.rsplit('.').next().unwrap_or_default();
        if self.names.contains(&name) {
            return Slip::new("R008", span.clone(), format!("`{name}` is a selection, no field"), "there or not there, nothing else")
                .with_remedy(format!("write `{name}` or `not {name}`"));
        }
        let slip = Slip::new("R031", span.clone(), format!("there is no field `{name}`"), "not known");
        if WORDY.contains(&last) {
            return slip.with_remedy("words are looked for by selections: write them into a table `[selections.name]`");
        }
        let near = FIELDS.iter().map(|known| known.name).find(|known| known.rsplit('.').next() == Some(last));
        let near = near.or_else(|| OTHER_NAMES.iter().find(|(other, _)| *other == last).map(|(_, known)| *known)).or_else(|| {
            // Like it in its last word, best of the same thing.
            let group = lower.split_once('.').map_or("", |(group, _)| group);
            let parted = || FIELDS.iter().filter_map(|known| known.name.split_once('.').map(|(group, last)| (group, last, known.name)));
            let like = did_you_mean(last, parted().filter(|(own, ..)| *own == group).map(|(_, last, _)| last));
            let like = like.or_else(|| did_you_mean(last, parted().map(|(_, last, _)| last)))?;
            let named = || parted().filter(|(_, last, _)| *last == like);
            named().find(|(own, ..)| *own == group).or_else(|| named().next()).map(|(_, _, name)| name)
        });
        slip.with_remedy(near.map_or_else(
            || "`overhear rules fields` lists all fields; names of selections have no dot".to_owned(),
            |near| format!("did you mean `{near}`?"),
        ))
    }
}

/// Whether a field of its kind can be asked so.
fn checked(
    field: Field,
    asking: Asking,
    asking_span: &Range<usize>,
    given: &[Given],
    name_span: &Range<usize>,
) -> Result<Asked, Box<Slip>> {
    let known = field.described();
    let (name, example) = (known.name, known.example);
    let wrong = |span: &Range<usize>, message: String, label: &str, remedy: String| {
        Err(Box::new(Slip::new("R032", span.clone(), message, label).with_remedy(remedy)))
    };
    let first = given.first().map_or("", |given| given.text.as_str());
    match (known.kind, asking) {
        (FieldKind::YesNo, Asking::Alone) => Ok(Asked::Yes),
        (FieldKind::YesNo, _) => {
            let negative = matches!(first.to_lowercase().as_str(), "no" | "false" | "0");
            let turned = matches!(asking, Asking::Is { not: true } | Asking::Sign(Sign::Unequal));
            let not = if negative == turned { "" } else { "not " };
            wrong(asking_span, format!("`{name}` is yes or no, and stands alone"), "compares nothing", format!("write `{not}{name}`"))
        }
        (kind, Asking::Alone) => {
            let (what, label) = match kind {
                FieldKind::Number => ("a number", "how much?"),
                FieldKind::Texts => ("a set of texts", "which?"),
                _ => ("a word", "which?"),
            };
            wrong(name_span, format!("`{name}` is {what}, and nothing is asked of it"), label, format!("write `{example}`"))
        }
        (FieldKind::Number, Asking::Sign(_) | Asking::Is { .. }) => {
            let [only] = given else {
                let each: Vec<String> = given.iter().map(|given| format!("{name} = {}", given.text)).collect();
                let remedy = format!("write `({})`", each.join(" or "));
                return wrong(asking_span, format!("`{name}` is a number: it is compared with one at a time"), "a list of them", remedy);
            };
            let sign = match asking {
                Asking::Sign(sign) => sign,
                Asking::Is { not: true } => Sign::Unequal,
                _ => Sign::Equal,
            };
            match only.text.parse::<f64>() {
                Ok(number) if number.is_finite() && only.text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.')) => {
                    Ok(Asked::Number(sign, number))
                }
                _ => {
                    let digits: String = only.text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '.')).collect();
                    let remedy = if digits.parse::<f64>().is_ok() {
                        format!("write `{name} {} {digits}`", sign.written())
                    } else {
                        format!("write a number, as in `{example}`")
                    };
                    wrong(&only.span, format!("`{name}` is a number, and `{}` is none", only.text), "not a number", remedy)
                }
            }
        }
        (FieldKind::Number, Asking::Has) => {
            wrong(asking_span, format!("`{name}` is a number: it is compared"), "asks for one of several", format!("write `{example}`"))
        }
        (FieldKind::Choice(_) | FieldKind::Text, Asking::Sign(sign)) if !matches!(sign, Sign::Equal | Sign::Unequal) => {
            let what = if known.kind == FieldKind::Text { "a text" } else { "a word" };
            let label = "neither more nor less than another";
            wrong(asking_span, format!("`{name}` is {what}, not a number"), label, format!("write `{name} is {first}`"))
        }
        (FieldKind::Choice(words), Asking::Sign(_) | Asking::Is { .. }) => {
            for given in given {
                if !words.contains(&given.text.as_str()) {
                    let remedy = did_you_mean(&given.text, words.iter().copied())
                        .map_or_else(|| format!("one of: {}", words.join(", ")), |near| format!("did you mean `{near}`?"));
                    return wrong(&given.span, format!("`{name}` is never `{}`", given.text), "not one of its words", remedy);
                }
            }
            Ok(is(asking, given))
        }
        (FieldKind::Choice(_), Asking::Has) => {
            wrong(asking_span, format!("`{name}` is one word"), "asks for one of several", format!("write `{name} is {first}`"))
        }
        (FieldKind::Text, Asking::Sign(_) | Asking::Is { .. }) => Ok(is(asking, given)),
        (FieldKind::Text, Asking::Has) => wrong(
            asking_span,
            format!("`{name}` is one text"),
            "asks for one of several",
            format!("write `{name} is '*{}*'`; `*` is any run of characters", first.trim_matches('*')),
        ),
        (FieldKind::Texts, Asking::Has) => Ok(Asked::Has(given.iter().map(|given| given.text.clone()).collect())),
        (FieldKind::Texts, Asking::Sign(_) | Asking::Is { .. }) => {
            let not = if matches!(asking, Asking::Is { not: true } | Asking::Sign(Sign::Unequal)) { "not " } else { "" };
            let value = super::super::field::written(first);
            wrong(asking_span, format!("`{name}` holds several texts"), "asks for one", format!("write `{not}{name} has {value}`"))
        }
    }
}

fn is(asking: Asking, given: &[Given]) -> Asked {
    let not = matches!(asking, Asking::Is { not: true } | Asking::Sign(Sign::Unequal));
    Asked::Is { not, of: given.iter().map(|given| given.text.clone()).collect() }
}
