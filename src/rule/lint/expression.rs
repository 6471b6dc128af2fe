//! Slips in regular expressions: they are read, but mean something else than they look like.

use std::sync::Arc;

use regex_syntax::ast::{Ast, Span, parse::Parser};

use super::warning;
use crate::diagnostic::edit::Edit;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::rule::Pattern;
use crate::rule::pattern::Shape;
use crate::rule::place::Written;

pub(super) fn look(file: &Arc<SourceFile>, pattern: &Pattern, out: &mut Vec<Diagnostic>) {
    let Shape::Expression(expression) = &pattern.shape else { return };
    let Ok(ast) = Parser::new().parse(expression.text()) else { return };
    let mut slips = Vec::new();
    walk(&ast, expression.text(), true, &mut slips);
    out.extend(slips.into_iter().map(|slip| slip.at(file, pattern)));
}

struct Slip {
    /// Bytes of the expression, without its slashes.
    span: Span,
    message: &'static str,
    label: &'static str,
    remedy: String,
    fix: Option<String>,
}

impl Slip {
    fn at(self, file: &Arc<SourceFile>, pattern: &Pattern) -> Diagnostic {
        let written = Written { value: pattern.text.clone(), span: pattern.place.clone() };
        let inner = self.span.start.offset + 1..self.span.end.offset + 1;
        let at = written.at(&file.text, inner.clone());
        // Between double quotes a backslash would have to be doubled: only literal texts are mended.
        let literal = file.text.get(pattern.place.clone()).is_some_and(|raw| raw.starts_with('\''));
        let same = file.text.get(at.clone()) == pattern.text.get(inner);
        let fix = self.fix.filter(|_| literal && same).map(|with| Edit { at: at.clone(), with });
        warning(file, "R065", at, self.message, self.label, self.remedy).with_fix(fix)
    }
}

fn walk(ast: &Ast, text: &str, top: bool, out: &mut Vec<Slip>) {
    match ast {
        Ast::Repetition(repetition) => {
            if let Ast::Dot(_) = &*repetition.ast
                && matches!(
                    repetition.op.kind,
                    regex_syntax::ast::RepetitionKind::ZeroOrMore | regex_syntax::ast::RepetitionKind::OneOrMore
                )
            {
                out.push(Slip {
                    span: repetition.span,
                    message: "this runs over any number of words, sentences too",
                    label: "anything, however long",
                    remedy: "write words instead: `charged ... twice` allows four words in between, within the sentence".into(),
                    fix: None,
                });
                return;
            }
            walk(&repetition.ast, text, false, out);
        }
        Ast::Group(group) => walk(&group.ast, text, false, out),
        Ast::Alternation(alternation) => {
            let borders = |ast: &Ast| {
                let parts = if let Ast::Concat(concat) = ast { concat.asts.as_slice() } else { std::slice::from_ref(ast) };
                (matches!(parts.first(), Some(Ast::Assertion(_))), matches!(parts.last(), Some(Ast::Assertion(_))))
            };
            if let (true, [first, .., last]) = (top, alternation.asts.as_slice())
                && (borders(first), borders(last)) == ((true, false), (false, true))
            {
                out.push(Slip {
                    span: alternation.span,
                    message: "the `|` splits the whole expression, its `\\b` too",
                    label: "each side has a border at one end only",
                    remedy: "put the alternatives in brackets: `\\b(one|other)\\b`".into(),
                    fix: None,
                });
            }
            for ast in &alternation.asts {
                walk(ast, text, false, out);
            }
        }
        Ast::Concat(concat) => {
            for (number, ast) in concat.asts.iter().enumerate() {
                if let Ast::Dot(span) = ast
                    && is_address(text, span.start.offset)
                    && !matches!(concat.asts.get(number + 1), Some(Ast::Repetition(_)))
                {
                    out.push(Slip {
                        span: **span,
                        message: "a dot in an expression is any character",
                        label: "a full stop is meant?",
                        remedy: "write `\\.`".into(),
                        fix: Some("\\.".into()),
                    });
                }
                walk(ast, text, false, out);
            }
        }
        _ => {}
    }
}

/// Whether the dot stands where one stands in a web address: a word of two letters or more before it, one of the usual endings behind.
fn is_address(text: &str, dot: usize) -> bool {
    const ENDINGS: [&str; 16] = ["com", "net", "org", "info", "shop", "eu", "gr", "es", "de", "fr", "it", "pt", "io", "uk", "co", "us"];
    let before = text.get(..dot).unwrap_or_default();
    let after = text.get(dot + 1..).unwrap_or_default();
    let word = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
    let ending = after.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    word >= 2 && ENDINGS.contains(&ending)
}
