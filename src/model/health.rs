//! What is remembered of how a source usually does, and of what is wrong with it now.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How a source does. Older stores know nothing of it: everything begins as unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// How many posts came when.
    pub volume: Volume,
    /// What its posts usually have.
    pub shape: Shape,
    /// What is wrong with it, each with its beginning.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<Concern>,
}

/// What can be wrong with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It answered 410.
    Gone,
    /// The site keeps automatic readers out: a CAPTCHA, a block page, a log-in, an age gate, 401 or 403.
    Blocked,
    /// robots.txt forbids it.
    Robots,
    /// Its address may not be asked.
    Forbidden,
    /// It does not answer as it should, or not with what can be read.
    Failing,
    /// Its posts lack what all of them had before, or there are none where there were.
    Changed,
    /// It has been silent for longer than it ever is.
    Quiet,
    /// Its addresses lead nowhere, again and again.
    Trap,
    /// The run's budget did not suffice.
    Unread,
    /// Entries came and went between two questions.
    Missed,
    /// Something of what it gave could not be read.
    Gaps,
}

/// Something that is wrong with a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// What.
    pub kind: Kind,
    /// In words, cleaned.
    pub why: String,
    /// When it was first seen.
    pub since: Timestamp,
}

/// Posts by the time at which they were written, in steps of three hours (UTC): eight weeks up to the newest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Volume {
    /// The number of the first step, counted from 1970.
    pub first: i64,
    /// Posts in each step.
    pub counts: Vec<u16>,
    /// When the newest post that is known was written (or first seen, where it has no date).
    pub newest: Option<Timestamp>,
}

impl Volume {
    /// Steps of a day.
    pub const A_DAY: usize = 8;
    /// Steps that are remembered.
    pub const MOST: usize = 56 * Self::A_DAY;
    const STEP: i64 = 3 * 3600;

    /// The step in which a time lies.
    #[must_use]
    pub fn step(at: Timestamp) -> i64 {
        at.as_second().div_euclid(Self::STEP)
    }

    /// Goes on to `now`. The history begins with the first call.
    pub fn advance(&mut self, now: Timestamp) {
        let last = Self::step(now);
        let ahead = self.first.saturating_add(i64::try_from(self.counts.len()).unwrap_or(0));
        let most = i64::try_from(Self::MOST).unwrap_or(0);
        // A clock that was set back by more than a day, or a source that was left alone for longer than is remembered.
        if self.counts.is_empty() || last < ahead - 2 * 8 || last - ahead > 2 * most {
            (self.first, self.counts) = (last, vec![0]);
            return;
        }
        while self.first + i64::try_from(self.counts.len()).unwrap_or(0) <= last {
            self.counts.push(0);
        }
        // Eight weeks up to the newest post: a source that is silent is measured by what it was before.
        let begin = self.newest.map_or(last, Self::step).min(last).max(last - most) - most + 1;
        let over = usize::try_from(begin - self.first).unwrap_or(0).min(self.counts.len());
        self.counts.drain(..over);
        self.first += i64::try_from(over).unwrap_or(0);
    }

    /// Counts a new post. Posts from before the history, or with a date yet to come, count as news only.
    pub fn count(&mut self, written: Timestamp, now: Timestamp) {
        let written = written.min(now);
        self.newest = self.newest.filter(|newest| *newest <= now).max(Some(written));
        let place = usize::try_from(Self::step(written) - self.first).ok();
        if let Some(count) = place.and_then(|place| self.counts.get_mut(place)) {
            *count = count.saturating_add(1);
        }
    }

    /// How long the history is, up to the newest post.
    #[must_use]
    pub fn span(&self) -> SignedDuration {
        let steps = self.newest.map_or(0, |newest| Self::step(newest) - self.first + 1);
        SignedDuration::from_secs(steps.max(0) * Self::STEP)
    }
}

/// How many of its posts had what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Shape {
    /// Posts looked at; older ones count less and less.
    pub posts: u32,
    /// Of these, how many had an author, a date, an address, words.
    pub had: [u32; 4],
    /// Posts in a row, the newest included, that lacked it.
    pub lacking: [u32; 4],
    /// Readings that should have given posts, and those that did; older ones count less and less.
    pub readings: u32,
    /// See `readings`.
    pub full: u32,
    /// Pages in a row that gave none.
    pub empty: u32,
}
