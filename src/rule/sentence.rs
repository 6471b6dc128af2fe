//! Conditions written out again.

use std::fmt::Write as _;

use super::condition::{Kind, Node, Within};

impl Node {
    /// Writes the condition in the language it was read from, with the brackets that it needs and no others.
    #[must_use]
    pub fn show(&self, names: &[&str]) -> String {
        let mut out = String::new();
        self.write(names, 0, &mut out);
        out
    }

    fn write(&self, names: &[&str], outer: u8, out: &mut String) {
        let name = |index: usize| names.get(index).copied().unwrap_or("?");
        let strength = match &self.kind {
            Kind::Or(_) => 1,
            Kind::And(_) => 2,
            Kind::Not(_) => 3,
            Kind::Close { .. } => 4,
            Kind::Selection(_) | Kind::Field(_) | Kind::Rule(_) | Kind::Count { .. } => 6,
        };
        let brackets = strength < outer;
        if brackets {
            out.push('(');
        }
        match &self.kind {
            Kind::Selection(index) => out.push_str(name(*index)),
            Kind::Field(question) => {
                let _ = write!(out, "{question}");
            }
            Kind::Rule(id) => {
                let _ = write!(out, "rule.{id}");
            }
            Kind::Not(inner) => {
                out.push_str("not ");
                inner.write(names, 3, out);
            }
            Kind::And(parts) | Kind::Or(parts) => {
                let joint = if strength == 2 { " and " } else { " or " };
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        out.push_str(joint);
                    }
                    part.write(names, strength + 1, out);
                }
            }
            Kind::Count { least, of } => {
                let list: Vec<&str> = of.iter().map(|index| name(*index)).collect();
                let _ = match *least {
                    1 => write!(out, "any of ({})", list.join(", ")),
                    all if all == of.len() => write!(out, "all of ({})", list.join(", ")),
                    least => write!(out, "{least} of ({})", list.join(", ")),
                };
            }
            Kind::Close { left, right, ordered, within } => {
                left.write(names, 4, out);
                out.push_str(if *ordered { " before " } else { " near " });
                right.write(names, 5, out);
                let _ = match within {
                    Within::Words(1) => write!(out, " within 1 word"),
                    Within::Words(number) => write!(out, " within {number} words"),
                    Within::Sentence => Ok(()),
                    Within::Post => write!(out, " within post"),
                };
            }
        }
        if brackets {
            out.push(')');
        }
    }
}
