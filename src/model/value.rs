//! Typed values that facts hold and claims make.

use serde::{Deserialize, Serialize};

/// A typed value. Amounts are decimal numbers as written; a range has both ends, a single value has them equal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Value {
    /// A length of time.
    Duration {
        /// Least, in `unit`s.
        min: f64,
        /// Most, in `unit`s.
        max: f64,
        /// The unit written.
        unit: TimeUnit,
        /// Working days rather than calendar days.
        #[serde(default)]
        working: bool,
    },
    /// An amount of money.
    Money {
        /// Least.
        min: f64,
        /// Most.
        max: f64,
        /// ISO 4217 code; empty when the text names none.
        #[serde(default)]
        currency: String,
    },
    /// A share of a hundred.
    Percent {
        /// Least.
        min: f64,
        /// Most.
        max: f64,
    },
    /// A number of things, with the unit as written and folded (`gb`, `devices`, `v`), empty for a bare number.
    Quantity {
        /// Least.
        min: f64,
        /// Most.
        max: f64,
        /// The unit, in normal form.
        #[serde(default)]
        unit: String,
    },
    /// A day; the year is 0 when the text names none.
    Date {
        /// Year, or 0.
        year: i16,
        /// 1 to 12.
        month: i8,
        /// 1 to 31, or 0 when only the month is named.
        day: i8,
    },
    /// A time of day, or from one to another.
    Time {
        /// Minutes after midnight, 0 to 1440.
        from: u16,
        /// The same for a single time; less than `from` when midnight lies between; 0 to 1440 is round the clock.
        to: u16,
    },
    /// A day of the week, or the days from one to another.
    Weekday {
        /// 1 (Monday) to 7 (Sunday), as in ISO 8601.
        from: u8,
        /// The same for a single day.
        to: u8,
    },
    /// The version of a program or device.
    Version {
        /// Numbers with dots between, no leading `v`.
        number: String,
    },
    /// A way to reach somebody.
    Contact {
        /// What kind of address.
        kind: ContactKind,
        /// Canonical form: digits (with a leading `+` when international) for phones, lower case for the rest, no scheme or `www.` for URLs.
        value: String,
    },
    /// Whether something can be done, is so, is needed.
    YesNo {
        /// Yes or no.
        yes: bool,
    },
    /// Something said to be in a set, or not in it.
    Member {
        /// Its name; empty for all there is.
        name: String,
        /// The least version or year of it, when one is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// Whether it is in it.
        yes: bool,
    },
    /// Something to be done in a procedure, or not to be done.
    Step {
        /// What is done.
        name: String,
        /// Whether it is to be done.
        yes: bool,
    },
}

/// Units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl TimeUnit {
    /// Length in seconds; a month counts as 30.4375 days and a year as 365.25.
    #[must_use]
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Second => 1.0,
            Self::Minute => 60.0,
            Self::Hour => 3_600.0,
            Self::Day => 86_400.0,
            Self::Week => 604_800.0,
            Self::Month => 2_629_800.0,
            Self::Year => 31_557_600.0,
        }
    }
}

/// Kinds of contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A phone or messenger number.
    Phone,
    /// A mail address.
    Mail,
    /// A web address or bare domain.
    Url,
    /// An account such as `@brandhelp`.
    Handle,
}
