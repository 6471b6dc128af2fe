//! Fields: what is known of a post besides its words, and what a condition may ask of it.
//!
//! A site does not tell everything. What is not known meets no question, neither put straight nor with `not`.

use std::collections::BTreeMap;

use super::wildcard::matches;
use crate::text::normal::fold_accented;

/// What kind of value a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A number.
    Number,
    /// Yes or no; stands alone in a condition.
    YesNo,
    /// Any text; capitals make no difference.
    Text,
    /// Several texts, asked with `has`.
    Texts,
}

impl Kind {
    /// The kind in words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Choice(_) => "word",
            Self::Number => "number",
            Self::YesNo => "yes-no",
            Self::Text => "text",
            Self::Texts => "texts",
        }
    }
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $field:ident, $name:literal, $kind:expr, $example:literal;)*) => {
        /// Something that is known of a post besides its words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[doc = $doc])+ $field,)*
        }

        /// All fields, in the order in which they are shown.
        pub static FIELDS: &[Described] = &[
            $(Described { field: Field::$field, name: $name, kind: $kind, doc: concat!($($doc),+).trim_ascii(), example: $example },)*
        ];
    };
}

/// A field as authors know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    /// Which.
    pub field: Field,
    /// As it is written in conditions.
    pub name: &'static str,
    /// What kind of value it has.
    pub kind: Kind,
    /// What it says, in one sentence.
    pub doc: &'static str,
    /// A question to it that can be pasted into a condition.
    pub example: &'static str,
}

const PARTS: &[&str] = &["question", "answer", "comment", "article", "review"];
const ROLES: &[&str] = &["staff", "moderator", "member", "bot", "unknown"];
const LANGS: &[&str] = &["en", "es", "el", "pt", "fr", "de", "it"];
const SOURCES: &[&str] = &["feed", "forum", "api"];

fields! {
    /// What the post is within its thread.
    PostPart, "post.part", Kind::Choice(PARTS), "post.part is question";
    /// Whether the post is marked as the accepted answer.
    PostAccepted, "post.accepted", Kind::YesNo, "post.accepted";
    /// Likes, votes or points; negative when voted down.
    PostScore, "post.score", Kind::Number, "post.score >= 10";
    /// How often the post was read.
    PostViews, "post.views", Kind::Number, "post.views > 1000";
    /// How many words the post has, quotations included.
    PostWords, "post.words", Kind::Number, "post.words < 30";
    /// Hours since the post was written.
    PostHoursOld, "post.hours_old", Kind::Number, "post.hours_old <= 48";
    /// The post's language.
    PostLang, "post.lang", Kind::Choice(LANGS), "post.lang in (en, es)";
    /// Whether its author changed the post after it was first seen.
    PostEdited, "post.edited", Kind::YesNo, "not post.edited";
    /// Whether the post replies to another.
    PostIsReply, "post.is_reply", Kind::YesNo, "post.is_reply";
    /// Whether the post asks something that its author wants to know; a reproach ("why does nobody answer?") does not.
    PostAsks, "post.asks", Kind::YesNo, "not post.asks";
    /// Whether the rules find negative word-of-mouth in the post that this one replies to; in flat threads in the opening post or the one before.
    ParentNegative, "parent.negative", Kind::YesNo, "parent.negative";
    /// Who the author is to the brand; what the brand's own people (staff) and bots write is never judged.
    AuthorRole, "author.role", Kind::Choice(ROLES), "author.role is moderator";
    /// The author's name as the site shows it.
    AuthorName, "author.name", Kind::Text, "author.name is 'Deal*'";
    /// Whether the author has a name.
    AuthorKnown, "author.known", Kind::YesNo, "author.known";
    /// How many replies the thread has, as far as the site tells.
    ThreadReplies, "thread.replies", Kind::Number, "thread.replies = 0";
    /// How many posts of the thread are known, the opening post included.
    ThreadPosts, "thread.posts", Kind::Number, "thread.posts >= 20";
    /// How many different authors with a name wrote in the thread.
    ThreadAuthors, "thread.authors", Kind::Number, "thread.authors >= 5";
    /// Whether the thread has an accepted answer.
    ThreadAccepted, "thread.accepted", Kind::YesNo, "not thread.accepted";
    /// Whether the brand's own people wrote in the thread.
    ThreadAnsweredByStaff, "thread.answered_by_staff", Kind::YesNo, "not thread.answered_by_staff";
    /// Hours since the thread was opened.
    ThreadHoursOpen, "thread.hours_open", Kind::Number, "thread.hours_open >= 24";
    /// Hours since the opening post while nobody but its author has written; 0 once somebody has.
    ThreadHoursUnanswered, "thread.hours_unanswered", Kind::Number, "thread.hours_unanswered >= 24";
    /// The thread's tags or categories, as the site gives them.
    ThreadTags, "thread.tags", Kind::Texts, "thread.tags has 'billing'";
    /// The language that the site declares for the thread.
    ThreadLang, "thread.lang", Kind::Choice(LANGS), "thread.lang is el";
    /// Whether the rules find negative word-of-mouth in the opening post of the thread; of that post itself it is not so.
    ThreadNegative, "thread.negative", Kind::YesNo, "thread.negative";
    /// The source's id, from the configuration.
    SourceId, "source.id", Kind::Text, "source.id is kitchen-talk";
    /// How the source is read.
    SourceKind, "source.kind", Kind::Choice(SOURCES), "source.kind is feed";
    /// The host that the thread is on.
    SourceHost, "source.host", Kind::Text, "source.host is '*.example.com'";
    /// The source's name, from the configuration or the file.
    SourceName, "source.name", Kind::Text, "source.name is 'Kitchen*'";
    /// The source's tags, from the configuration (`tags` of a `[[source]]`).
    SourceTags, "source.tags", Kind::Texts, "source.tags has beta";
}

impl Field {
    /// Its row of [`FIELDS`].
    #[must_use]
    pub fn described(self) -> &'static Described {
        // The enumeration and the table are made from the same list.
        &FIELDS[self as usize]
    }

    /// As it is written in conditions.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.described().name
    }

    /// The field of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        FIELDS.iter().find(|known| known.name == name).map(|known| known.field)
    }
}

/// What a field says of a post.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// One of the words of a [`Kind::Choice`].
    Word(&'static str),
    /// A number; never NaN.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
    /// Text, mostly from outside.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

/// What is known of a post, by field; what is absent is not known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields(BTreeMap<Field, Value>);

impl Fields {
    /// What a field says; `None` when that is not known.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.0.get(&field)
    }

    /// Takes in what a field says, if that is known.
    pub fn set(&mut self, field: Field, value: Option<Value>) {
        self.0.extend(value.map(|value| (field, value)));
    }
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

impl Sign {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Equal, Self::Unequal, Self::Above, Self::AtLeast, Self::Below, Self::AtMost];

    /// As it is written.
    #[must_use]
    pub const fn written(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
        }
    }

    fn holds(self, is: f64, than: f64) -> bool {
        match is.total_cmp(&than) {
            std::cmp::Ordering::Less => matches!(self, Self::Unequal | Self::Below | Self::AtMost),
            std::cmp::Ordering::Equal => matches!(self, Self::Equal | Self::AtLeast | Self::AtMost),
            std::cmp::Ordering::Greater => matches!(self, Self::Unequal | Self::Above | Self::AtLeast),
        }
    }
}

/// What is asked of a field; of the kind of the field, as conditions are checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// That it is so (yes-no).
    Yes,
    /// How it compares with a number.
    Number(Sign, f64),
    /// That it is one of these words or texts; with `not`, none of them. `*` in a text stands for any run of characters.
    Is {
        /// None of them.
        not: bool,
        /// Which.
        of: Vec<String>,
    },
    /// That one of these is among its texts; `*` as above.
    Has(Vec<String>),
}

/// A question to a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Which.
    pub field: Field,
    /// What is asked of it.
    pub asked: Asked,
}

impl Question {
    /// Whether what is asked holds; `None` when the field is not known.
    #[must_use]
    pub fn holds(&self, fields: &Fields) -> Option<bool> {
        let value = fields.get(self.field)?;
        let text = |of: &[String], text: &str| {
            let text = fold_accented(text.trim());
            of.iter().any(|wanted| matches(&fold_accented(wanted), &text))
        };
        match (&self.asked, value) {
            (Asked::Yes, Value::YesNo(yes)) => Some(*yes),
            (Asked::Number(sign, than), Value::Number(is)) => Some(sign.holds(*is, *than)),
            (Asked::Is { not, of }, Value::Word(word)) => Some(of.iter().any(|wanted| wanted == word) != *not),
            (Asked::Is { not, of }, Value::Text(is)) => Some(text(of, is) != *not),
            (Asked::Has(of), Value::Texts(texts)) => Some(texts.iter().any(|is| text(of, is))),
            _ => None,
        }
    }

    /// What the field says, for people: `post.score is 3`, or that the source does not tell it.
    #[must_use]
    pub fn met(&self, fields: &Fields) -> String {
        let name = self.field.name();
        match fields.get(self.field) {
            Some(value) => format!("{name} is {value}"),
            None => format!("the source does not tell {name}"),
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |text: &str| crate::model::untrusted::shown(text, false);
        match self {
            Self::Word(word) => f.write_str(word),
            // Hours have a fraction that says nothing more.
            Self::Number(number) => write!(f, "{}", (number * 10.0).round() / 10.0),
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Text(text) => write!(f, "'{}'", shown(text)),
            Self::Texts(texts) if texts.is_empty() => f.write_str("empty"),
            Self::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("'{}'", shown(text))).collect();
                f.write_str(&texts.join(", "))
            }
        }
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.field.name();
        let list = |of: &[String]| of.iter().map(|text| written(text)).collect::<Vec<_>>().join(", ");
        match &self.asked {
            Asked::Yes => f.write_str(name),
            Asked::Number(sign, than) => write!(f, "{name} {} {than}", sign.written()),
            Asked::Is { not, of } => match (of.as_slice(), *not) {
                ([one], false) => write!(f, "{name} is {}", written(one)),
                ([one], true) => write!(f, "{name} is not {}", written(one)),
                (of, false) => write!(f, "{name} in ({})", list(of)),
                (of, true) => write!(f, "{name} not in ({})", list(of)),
            },
            Asked::Has(of) => match of.as_slice() {
                [one] => write!(f, "{name} has {}", written(one)),
                of => write!(f, "{name} has any of ({})", list(of)),
            },
        }
    }
}

/// A value as it is written in a condition: in quotes where it must be.
pub(super) fn written(text: &str) -> String {
    if super::condition::is_bare(text) {
        text.to_owned()
    } else if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for (index, known) in FIELDS.iter().enumerate() {
            assert_eq!((known.field as usize, Field::named(known.name)), (index, Some(known.field)));
            assert!(known.doc.ends_with('.') && !known.doc.starts_with(' '), "{}", known.name);
            let node = crate::rule::condition::parse(known.example, &[]).unwrap_or_else(|slips| panic!("{}: {slips:?}", known.example));
            assert!(node.fields().contains(&known.field), "{}", known.name);
        }
    }

    fn known() -> Fields {
        let mut fields = Fields::default();
        fields.set(Field::PostScore, Some(Value::Number(3.0)));
        fields.set(Field::PostPart, Some(Value::Word("answer")));
        fields.set(Field::AuthorName, Some(Value::Text("Ανα Βήτα ".into())));
        fields.set(Field::ThreadTags, Some(Value::Texts(vec!["Billing".into(), "Beta test".into()])));
        fields.set(Field::PostAccepted, Some(Value::YesNo(true)));
        fields
    }

    fn asked(text: &str) -> (Option<bool>, String) {
        let node = crate::rule::condition::parse(text, &[]).unwrap();
        let crate::rule::condition::Kind::Field(question) = node.kind else { panic!("{text}") };
        (question.holds(&known()), question.met(&known()))
    }

    #[test]
    fn questions_are_answered_or_not_known() {
        for (question, holds) in [
            ("post.score > 2", true),
            ("post.score > 3", false),
            ("post.score >= 3", true),
            ("post.score != 3", false),
            ("post.score <= 2.5", false),
            ("post.score < 3.5", true),
            ("post.score = 3", true),
            ("post.part is answer", true),
            ("post.part is not answer", false),
            ("post.part in (question, answer)", true),
            ("post.part not in (question, answer)", false),
            ("author.name is 'ανα βήτα'", true),
            ("author.name = 'ΑΝΑ*'", true),
            ("author.name != 'ben'", true),
            ("thread.tags has billing", true),
            ("thread.tags has bill", false),
            ("thread.tags has any of (x, 'beta*')", true),
            ("post.accepted", true),
        ] {
            assert_eq!(asked(question).0, Some(holds), "{question}");
        }
        assert_eq!(asked("post.views > 0"), (None, "the source does not tell post.views".into()));
        assert_eq!(asked("post.score > 0").1, "post.score is 3");
        assert_eq!(asked("thread.tags has x").1, "thread.tags is 'Billing', 'Beta test'");
    }
}
