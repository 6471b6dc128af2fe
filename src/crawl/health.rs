//! How a source does: whether it is silent for longer than it ever is, whether its posts lack what they always had, what of it cannot be seen
//! and since when. Pure: what was read goes in, concerns come out.
//!
//! Silence is measured in the source's own time: nights and weekends, as its history of up to eight weeks shows them, hardly count. The
//! longest silences of that time are its measure: a source that was once silent for two weeks is not missed after one.

use jiff::{SignedDuration, Timestamp};

use crate::model::exchange::Fault;
use crate::model::health::{Concern, Health, Kind, Shape, Volume};
use crate::model::post::Post;
use crate::model::source::SourceState;

/// Least history, and least number of silences in it, before a source can be called quiet.
const LEAST_SPAN: SignedDuration = SignedDuration::from_hours(21 * 24);
const LEAST_SILENCES: usize = 6;
/// Shortest silence that is told.
const LEAST_SILENCE: SignedDuration = SignedDuration::from_hours(24);
/// Posts, spread evenly over the week, with which every source begins: what little it wrote says little about its days and hours.
const EVEN: f64 = 14.0;

/// Posts in one reading, and in a row over several, that must lack something that posts have here, before that is told.
const LACKING_AT_ONCE: u32 = 5;
const LACKING_IN_A_ROW: u32 = 8;
/// Least posts known before, and the share of them that had it.
const LEAST_KNOWN: u32 = 20;
const SHARE: f64 = 0.9;
/// Pages without a post in a row where readings had posts, least readings before, and the share of them that had some.
const EMPTY: u32 = 3;
const LEAST_READINGS: u32 = 5;
const SHARE_FULL: f64 = 0.95;
/// What posts have.
const PARTS: [&str; 4] = ["an author", "a date", "an address of their own", "words"];

/// How much a source usually writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// Posts a day on average; `None` while too little is known.
    pub a_day: Option<f64>,
}

impl Usual {
    /// What a history comes to.
    #[must_use]
    pub fn of(volume: &Volume) -> Self {
        let days = volume.span().as_secs_f64() / 86_400.0;
        let posts: f64 = volume.counts.iter().map(|count| f64::from(*count)).sum();
        Self { a_day: (days >= 7.0 && posts > 0.0).then(|| posts / days) }
    }

    /// `12 posts a day`, `3 posts a week`, in words.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let a_day = self.a_day?;
        let (number, unit) = if a_day >= 1.0 {
            (a_day, "day")
        } else if a_day * 7.0 >= 1.0 {
            (a_day * 7.0, "week")
        } else {
            (a_day * 30.0, "month")
        };
        let number = number.round().max(1.0);
        Some(format!("{number:.0} {} a {unit}", if number < 1.5 { "post" } else { "posts" }))
    }
}

/// For how long a source has been silent, when that is longer than can be explained by its history.
#[must_use]
pub fn silence(volume: &Volume, now: Timestamp) -> Option<SignedDuration> {
    let silent = now.duration_since(volume.newest?);
    if volume.span() < LEAST_SPAN || silent < LEAST_SILENCE {
        return None;
    }
    let pace = Pace::of(volume);
    let mut silences = pace.silences(volume);
    if silences.len() < LEAST_SILENCES {
        return None;
    }
    silences.sort_by(f64::total_cmp);
    // Of many silences the longest may have been an outage.
    let n = silences.len();
    let longest = silences.get(if n >= 80 { n - 2 } else { n - 1 }).copied().unwrap_or_default();
    // So much longer that chance alone does that less than once in years, by the number of silences that the longest was chosen from: those
    // between the posts of one quarrel do not count.
    let long = silences.iter().filter(|silence| **silence >= longest / 4.0).count().max(4);
    #[expect(clippy::cast_precision_loss, reason = "at most some hundreds")]
    let factor = 1.25 + 5.0 / (long as f64).ln();
    let since = pace.between(Volume::step(volume.newest?) + 1, Volume::step(now));
    (since > longest * factor).then_some(silent)
}

/// How fast a source's own time runs at each step of the week; 1 on average.
struct Pace([f64; 7 * Volume::A_DAY]);

impl Pace {
    fn of(volume: &Volume) -> Self {
        let (mut days, mut hours) = ([0.0; 7], [0.0; Volume::A_DAY]);
        for (step, count) in (volume.first..).zip(&volume.counts) {
            let (day, hour) = place(step);
            days[day] += f64::from(*count);
            hours[hour] += f64::from(*count);
        }
        let total: f64 = days.iter().sum::<f64>() + EVEN;
        let day = days.map(|count| (count + EVEN / 7.0) / total * 7.0);
        let hour = hours.map(|count| (count + EVEN / 8.0) / total * 8.0);
        let mut pace = [0.0; 7 * Volume::A_DAY];
        for (at, pace) in pace.iter_mut().enumerate() {
            *pace = day[at / Volume::A_DAY] * hour[at % Volume::A_DAY];
        }
        Self(pace)
    }

    fn at(&self, step: i64) -> f64 {
        let (day, hour) = place(step);
        self.0[day * Volume::A_DAY + hour]
    }

    /// Own time from the beginning of one step to that of another.
    fn between(&self, from: i64, to: i64) -> f64 {
        (from..to).map(|step| self.at(step)).sum()
    }

    /// The silences between steps with posts, in own time; steps side by side count as none.
    fn silences(&self, volume: &Volume) -> Vec<f64> {
        let spoken: Vec<i64> = (volume.first..).zip(&volume.counts).filter(|(_, count)| **count > 0).map(|(step, _)| step).collect();
        let pairs = spoken.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
        pairs.map(|(from, to)| self.between(from + 1, to)).collect()
    }
}

/// Day of the week and step of the day. 1 January 1970 was a Thursday; which day is called the first does not matter.
fn place(step: i64) -> (usize, usize) {
    let a_day = 8;
    let day = step.div_euclid(a_day).rem_euclid(7);
    (usize::try_from(day).unwrap_or(0), usize::try_from(step.rem_euclid(a_day)).unwrap_or(0))
}

/// Takes a reading's posts in; returns what all of them lack that posts had here before, in words. `barren` counts pages that should have
/// had posts and gave none; `whole` tells that one of them is enough, as with a feed.
#[must_use]
pub fn changed(shape: &mut Shape, posts: &[&Post], barren: usize, whole: bool) -> Option<String> {
    let number = u32::try_from(posts.len()).unwrap_or(u32::MAX);
    if number == 0 {
        let always = shape.full >= LEAST_READINGS && f64::from(shape.full) >= SHARE_FULL * f64::from(shape.readings);
        shape.empty = shape.empty.saturating_add(u32::try_from(barren).unwrap_or(u32::MAX));
        let told = always && shape.empty >= if whole { 1 } else { EMPTY };
        if barren > 0 && !always {
            shape.readings += 1;
        }
        return told.then(|| "it gives no posts any more, where every reading had some: has the site changed its pages?".to_owned());
    }
    (shape.readings, shape.full) = (shape.readings + 1, shape.full + 1);
    if shape.readings > 200 {
        (shape.readings, shape.full) = (shape.readings / 2, shape.full / 2);
    }
    shape.empty = 0;
    let has = |post: &Post| {
        let undated = post.posted.is_none();
        [!post.author.name.is_empty(), !undated, post.url.is_some(), !post.body.raw().trim().is_empty()]
    };
    let mut had = [0_u32; 4];
    for post in posts {
        for (part, has) in had.iter_mut().zip(has(post)) {
            *part += u32::from(has);
        }
    }
    let (mut lost, mut doubtful) = (Vec::new(), false);
    for (n, part) in PARTS.iter().enumerate() {
        shape.lacking[n] = if had[n] == 0 { shape.lacking[n].saturating_add(number) } else { 0 };
        let usual = shape.posts >= LEAST_KNOWN && f64::from(shape.had[n]) >= SHARE * f64::from(shape.posts);
        // Until it is clear whether the part has vanished, posts without it do not become the custom.
        doubtful |= usual && had[n] == 0;
        if usual && had[n] == 0 && (number >= LACKING_AT_ONCE || shape.lacking[n] >= LACKING_IN_A_ROW) {
            lost.push(*part);
        }
    }
    if lost.is_empty() && doubtful {
        return None;
    }
    if lost.is_empty() {
        shape.posts += number;
        for (known, had) in shape.had.iter_mut().zip(had) {
            *known += had;
        }
        if shape.posts > 2_000 {
            shape.posts /= 2;
            shape.had = shape.had.map(|had| had / 2);
        }
        return None;
    }
    Some(format!("its posts have {} no more, which nearly all of them had: has the site changed its pages?", lost.join(" nor ")))
}

/// Why a source cannot be seen: by the fault of its own address.
#[must_use]
pub fn kind_of(fault: &Fault) -> Kind {
    match fault {
        Fault::Gone => Kind::Gone,
        Fault::Status { status: 401 | 403 | 407 | 451, .. } => Kind::Blocked,
        Fault::Other(why) if why.starts_with("blocked: ") => Kind::Blocked,
        _ => Kind::Failing,
    }
}

/// Puts what is wrong now in place of what was. Returns what has begun and what has ended; what goes on keeps its beginning.
pub fn renew(health: &mut Health, mut found: Vec<(Kind, String)>, now: Timestamp) -> (Vec<Concern>, Vec<Concern>) {
    found.sort_by_key(|(kind, _)| *kind);
    found.dedup_by_key(|(kind, _)| *kind);
    let before = std::mem::take(&mut health.concerns);
    let mut begun = Vec::new();
    for (kind, why) in found {
        let known = before.iter().find(|concern| concern.kind == kind);
        let concern = Concern { kind, why, since: known.map_or(now, |known| known.since.min(now)) };
        if known.is_none() {
            begun.push(concern.clone());
        }
        health.concerns.push(concern);
    }
    let ended = before.into_iter().filter(|concern| health.concerns.iter().all(|now| now.kind != concern.kind)).collect();
    (begun, ended)
}

/// In a word how a source does, the gravest first.
#[must_use]
pub fn word(state: Option<&SourceState>) -> &'static str {
    let Some(state) = state else { return "new" };
    if state.gone {
        return "gone";
    }
    match state.health.concerns.first().map(|concern| concern.kind) {
        Some(Kind::Gone) => "gone",
        Some(Kind::Blocked) => "blocked",
        Some(Kind::Robots | Kind::Forbidden) => "forbidden",
        Some(Kind::Failing) => "failing",
        Some(Kind::Changed) => "changed",
        Some(Kind::Quiet) => "quiet",
        Some(Kind::Trap | Kind::Unread | Kind::Missed | Kind::Gaps) => "partly",
        None if state.faults > 0 => "failing",
        None if state.last_success.is_some() => "well",
        None => "new",
    }
}

/// What helps.
#[must_use]
pub const fn remedy(kind: Kind) -> &'static str {
    match kind {
        Kind::Gone => "take it out of the configuration, or correct its address",
        Kind::Blocked => {
            "nothing is done to get past it: read the site's feed or JSON interface if it has one, or ask its owner for access; the program asks again by itself, less and less often"
        }
        Kind::Robots => "ask the site's owner for leave, or take the source out; the program asks again by itself, less and less often",
        Kind::Forbidden => "add the range of its address to allow_private in [fetch] if it is yours, or correct the address",
        Kind::Failing => "look at its address in a browser; the program asks again by itself, less and less often",
        Kind::Changed => "`overhear source test ADDRESS` shows what is read there now; if a browser shows more, the site has new pages",
        Kind::Quiet => "look at its address in a browser: has it moved, or is it asleep? `overhear source test ADDRESS` shows what is read",
        Kind::Trap => "give the address of the part of the site that people write in",
        Kind::Unread => "nothing: the next runs go on where this one ended; run the crawl more often if it never ends",
        Kind::Missed => "write a shorter `every`, or read the forum itself (kind = \"forum\"), which shows older posts too",
        Kind::Gaps => "`overhear source test ADDRESS` shows what is read there",
    }
}

#[cfg(test)]
mod tests;
