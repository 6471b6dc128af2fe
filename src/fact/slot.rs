//! The typed values of a fact.

use jiff::civil::Date;
use serde::Deserialize;

use super::Sense;
use super::cue::Cues;
use super::set::{Procedure, Set};
use crate::model::value::Value;

/// What kind of value a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A length of time.
    Duration,
    /// An amount of money.
    Money,
    /// A share of a hundred.
    Percent,
    /// A number of things with their unit.
    Quantity,
    /// A day.
    Date,
    /// A time of day, opening hours, a day of the week.
    Time,
    /// A version of a program or device.
    Version,
    /// A way to reach the brand.
    Contact,
    /// Whether something can be done, is so, is needed.
    YesNo,
    /// What is in something, and what is not.
    Set,
    /// Who may have something, and who may not: read as a set is.
    Eligibility,
    /// What is to be done, in order, and what must not be.
    Procedure,
}

impl Kind {
    /// The word written in fact files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Duration => "duration",
            Self::Money => "money",
            Self::Percent => "percent",
            Self::Quantity => "quantity",
            Self::Date => "date",
            Self::Time => "time",
            Self::Version => "version",
            Self::Contact => "contact",
            Self::YesNo => "yes-no",
            Self::Set => "set",
            Self::Eligibility => "eligibility",
            Self::Procedure => "procedure",
        }
    }

    /// A value of this kind as an author would write it.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Duration => "30 days",
            Self::Money => "9.99 EUR",
            Self::Percent => "20%",
            Self::Quantity => "25 GB",
            Self::Date => "2026-09-30",
            Self::Time => "9:00-17:30",
            Self::Version => "version 4.1",
            Self::Contact => "+30 210 1234567",
            Self::YesNo => "yes",
            Self::Set => "Hub 5",
            Self::Eligibility => "students",
            Self::Procedure => "hold RESET",
        }
    }

    /// The kind of a value.
    #[must_use]
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Duration { .. } => Self::Duration,
            Value::Money { .. } => Self::Money,
            Value::Percent { .. } => Self::Percent,
            Value::Quantity { .. } => Self::Quantity,
            Value::Date { .. } => Self::Date,
            Value::Time { .. } | Value::Weekday { .. } => Self::Time,
            Value::Version { .. } => Self::Version,
            Value::Contact { .. } => Self::Contact,
            Value::YesNo { .. } => Self::YesNo,
            Value::Member { .. } => Self::Set,
            Value::Step { .. } => Self::Procedure,
        }
    }

    /// Whether a slot of this kind holds members rather than a value.
    #[must_use]
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Set | Self::Eligibility)
    }

    /// Whether a slot of this kind holds typed values that stand in `value`.
    #[must_use]
    pub const fn has_value(self) -> bool {
        !matches!(self, Self::Set | Self::Eligibility | Self::Procedure)
    }
}

/// How near a claimed value must be.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Tolerance {
    /// The same value, in any unit that means the same.
    #[default]
    Exact,
    /// Within ten per cent.
    Rough,
    /// Within a share of the value: 0.05 is five per cent.
    Share(f64),
    /// No further away than this, a value of the slot's own kind (days for a date).
    By(Value),
}

/// Which days a length of time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Days {
    /// Every day: as many working days are wrong.
    Calendar,
    /// Working days, also where the value does not say so.
    Working,
    /// Either: nobody is wrong for naming the other sort.
    Any,
}

/// A value that held before.
#[derive(Debug, Clone, PartialEq)]
pub struct Previous {
    /// The value.
    pub values: Vec<Value>,
    /// The last day on which it held.
    pub until: Date,
}

/// What a slot holds on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held<'a> {
    /// The values; more than one for contacts only.
    pub values: &'a [Value],
    /// The day after the last one on which they held, when they hold no longer.
    pub changed: Option<Date>,
}

/// One typed value of a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Its name, unique within the fact.
    pub name: String,
    /// What kind of value.
    pub kind: Kind,
    /// The current value; more than one for contacts only; never empty.
    pub values: Vec<Value>,
    /// Other ways to say the current value that are right too.
    pub equivalents: Vec<Value>,
    /// How near a claim must be.
    pub tolerance: Tolerance,
    /// Which days are meant (durations).
    pub days: Option<Days>,
    /// Former values, oldest first.
    pub previously: Vec<Previous>,
    /// Known wrong values.
    pub wrong: Vec<Value>,
    /// Words that say that this slot is meant.
    pub cues: Cues,
    /// What a length of time counts from: the words for that day; empty when the fact does not say.
    pub from: Cues,
    /// Whose words of yes and no are built in (yes-no slots).
    pub senses: Vec<Sense>,
    /// What saying yes looks like (yes-no slots).
    pub yes: Cues,
    /// What saying no looks like (yes-no slots).
    pub no: Cues,
    /// What is in it and what is not (sets, eligibility).
    pub set: Option<Set>,
    /// What is to be done (procedures).
    pub procedure: Option<Procedure>,
}
