use super::*;
use crate::model::id::{PostId, ThreadId};
use crate::model::post::{Author, Part, PostState, Standing};
use crate::model::untrusted::Untrusted;

const HOURS: i64 = 3;

/// Numbers by chance, the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 40).unwrap()) / f64::from(1 << 24)
    }

    /// Poisson.
    fn count(&mut self, mean: f64) -> u16 {
        // In parts, since e^-mean is too small for large means.
        if mean > 20.0 {
            return self.count(mean / 2.0) + self.count(mean / 2.0);
        }
        let (limit, mut product, mut n) = ((-mean).exp(), 1.0, 0);
        loop {
            product *= self.roll();
            if product < limit {
                return n;
            }
            n += 1;
        }
    }
}

/// Posts in each step of three hours.
type Rhythm = fn(&mut Dice, usize) -> Vec<u16>;

fn by_rate(dice: &mut Dice, steps: usize, rate: impl Fn(usize, usize) -> f64) -> Vec<u16> {
    (0..steps).map(|step| dice.count(rate(step / 8 % 7, step % 8))).collect()
}

const RHYTHMS: [(&str, Rhythm); 9] = [
    ("200 a day, by day", |dice, steps| {
        let hours = [0.1, 0.1, 0.6, 1.6, 1.8, 1.6, 1.4, 0.8];
        by_rate(dice, steps, |day, hour| 25.0 * hours[hour] * if day > 4 { 0.7 } else { 1.12 })
    }),
    ("12 a day, in office hours", |dice, steps| {
        by_rate(dice, steps, |day, hour| if day < 5 && (3..6).contains(&hour) { 4.0 } else { 0.0 })
    }),
    ("12 a day, round the clock", |dice, steps| by_rate(dice, steps, |_, _| 1.5)),
    ("3 a day, in the evening", |dice, steps| by_rate(dice, steps, |_, hour| if hour > 4 { 0.9 } else { 0.06 })),
    ("14 a week, at weekends", |dice, steps| by_rate(dice, steps, |day, _| if day > 4 { 0.7 } else { 0.07 })),
    ("1 a day", |dice, steps| by_rate(dice, steps, |_, _| 0.125)),
    ("1 a week", |dice, steps| by_rate(dice, steps, |_, _| 1.0 / 56.0)),
    ("1 a month", |dice, steps| by_rate(dice, steps, |_, _| 1.0 / 240.0)),
    ("a quarrel of 15 every third day", |dice, steps| {
        let mut posts = vec![0_u16; steps];
        for step in 0..steps {
            for _ in 0..dice.count(1.0 / 24.0) {
                for _ in 0..dice.count(16.0) {
                    let later = (0..40).take_while(|_| dice.roll() < 0.78).count();
                    if let Some(place) = posts.get_mut(step + later) {
                        *place += 1;
                    }
                }
            }
        }
        posts
    }),
];

fn time(step: usize) -> Timestamp {
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().unwrap();
    begin + SignedDuration::from_hours(HOURS * i64::try_from(step).unwrap())
}

/// Crawls every twelve hours; returns the number of alarms while the source was alive, and days from its end to the alarm.
fn watched(posts: &[u16], dead_for: usize) -> (usize, Option<f64>) {
    let mut volume = Volume::default();
    let (mut alarms, mut quiet) = (0, false);
    for step in 0..posts.len() + dead_for {
        let now = time(step + 1);
        volume.advance(time(step));
        for _ in 0..posts.get(step).copied().unwrap_or(0) {
            volume.count(time(step), time(step));
        }
        if step % 4 != 3 {
            continue;
        }
        let told = silence(&volume, now).is_some();
        if step < posts.len() {
            alarms += usize::from(told && !quiet);
        } else if told {
            #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
            return (alarms, Some((step + 1 - posts.len()) as f64 / 8.0));
        }
        quiet = told;
    }
    (alarms, None)
}

#[test]
fn quiet_sources_raise_no_alarm_and_dead_ones_do() {
    const WEEKS: usize = 26;
    const SOURCES: usize = 20;
    let mut dice = Dice(7);
    let mut all = 0.0;
    let months = f64::from(u32::try_from(SOURCES * WEEKS).unwrap()) / 4.35;
    println!("{:<34} {:>22} {:>14} {:>10} {:>6}", "rhythm", "false a source-month", "told (median)", "nine of ten", "never");
    for (name, rhythm) in RHYTHMS {
        let (mut alarms, mut told, mut never) = (0.0, Vec::new(), 0);
        for _ in 0..SOURCES {
            let posts = rhythm(&mut dice, WEEKS * 56);
            let (wrong, days) = watched(&posts, 12 * 56);
            alarms += f64::from(u32::try_from(wrong).unwrap());
            match days {
                Some(days) => told.push(days),
                None => never += 1,
            }
        }
        told.sort_by(f64::total_cmp);
        let days = |share: usize| told.get(told.len() * share / 10).map_or_else(|| "-".to_owned(), |days| format!("{days:.1} days"));
        println!("{name:<34} {:>22.3} {:>14} {:>10} {never:>6}", alarms / months, days(5), days(9));
        assert!(alarms / months <= 0.06, "{name}: {alarms} false alarms in {months:.0} source-months");
        all += alarms;
        let median = told.get(told.len() / 2).copied().unwrap_or(f64::MAX);
        let most = match name.split(' ').next() {
            Some("200") => 1.5,
            Some("12") => 3.0,
            Some("3") => 6.0,
            Some("14") => 9.0,
            _ => continue,
        };
        assert!(median <= most && never == 0, "{name}: {median} days");
    }
    let rate = all / (months * f64::from(u32::try_from(RHYTHMS.len()).unwrap()));
    println!("all together: {rate:.4} false alarms a source-month");
    assert!(rate <= 0.02, "{rate}");
}

#[test]
fn a_busy_source_that_falls_silent_is_told_with_what_it_usually_does() {
    let mut volume = Volume::default();
    for step in 0..28 * 8 {
        volume.advance(time(step));
        for _ in 0..u16::from(step % 8 > 1) * 2 {
            volume.count(time(step), time(step));
        }
    }
    assert_eq!(Usual::of(&volume).words().as_deref(), Some("12 posts a day"));
    assert_eq!(silence(&volume, time(28 * 8 + 4)), None, "half a day");
    volume.advance(time(31 * 8));
    assert_eq!(silence(&volume, time(31 * 8)).map(|silent| silent.as_hours() / 24), Some(3));
    // One post, and all is well.
    volume.count(time(31 * 8), time(31 * 8));
    assert_eq!(silence(&volume, time(31 * 8)), None);
}

fn post(n: usize, author: &str, dated: bool) -> Post {
    Post {
        id: PostId::from(format!("p{n}").as_str()),
        thread: ThreadId::from("t"),
        parent: None,
        part: Part::Answer,
        standing: Standing::default(),
        url: Some(format!("https://f.example/t#{n}")),
        author: Author { name: Untrusted::new(author), ..Author::default() },
        body: Untrusted::new("Some words."),
        quoted: Vec::new(),
        lang: None,
        posted: dated.then(|| time(n)),
        seen: time(n),
        hash: String::new(),
        state: PostState::Live,
    }
}

#[test]
fn parts_that_vanish_from_all_posts_are_told_and_rare_ones_are_not() {
    let read = |shape: &mut Shape, posts: &[Post]| changed(shape, &posts.iter().collect::<Vec<_>>(), 0, true);
    let mut shape = Shape::default();
    let some = |count: usize, author: &str, dated: bool| (0..count).map(|n| post(n, author, dated)).collect::<Vec<_>>();
    for _ in 0..3 {
        assert_eq!(read(&mut shape, &some(10, "ana", true)), None);
    }
    // One guest among members is nothing; four posts without authors are few; they are eight with the next four.
    assert_eq!(read(&mut shape, &[some(1, "", true), some(3, "bo", true)].concat()), None);
    assert_eq!(read(&mut shape, &some(4, "", true)), None);
    let told = read(&mut shape, &some(4, "", true)).unwrap();
    assert!(told.contains("have an author no more"), "{told}");
    let told = read(&mut shape, &some(6, "", false)).unwrap();
    assert!(told.contains("an author nor a date"), "{told}");
    assert_eq!(read(&mut shape, &some(6, "ana", true)), None, "mended");
    // A site that never showed authors.
    let mut shape = Shape::default();
    for _ in 0..10 {
        assert_eq!(read(&mut shape, &some(10, "", true)), None);
    }
}

#[test]
fn pages_that_give_no_posts_any_more_are_told() {
    let posts: Vec<Post> = (0..10).map(|n| post(n, "ana", true)).collect();
    let mut shape = Shape::default();
    let mut read = |posts: &[Post], barren, feed| changed(&mut shape, &posts.iter().collect::<Vec<_>>(), barren, feed);
    for _ in 0..5 {
        assert_eq!(read(&posts, 0, false), None);
    }
    assert_eq!(read(&[], 0, false), None, "nothing was read");
    assert_eq!(read(&[], 1, false), None);
    assert_eq!(read(&[], 1, false), None);
    assert!(read(&[], 1, false).unwrap().contains("no posts any more"));
    assert_eq!(read(&posts, 0, false), None);
    assert!(read(&[], 1, true).unwrap().contains("no posts any more"), "a feed that always had entries");
}

#[test]
fn what_goes_on_keeps_its_beginning_and_is_told_once() {
    let mut health = Health::default();
    let (begun, ended) = renew(&mut health, vec![(Kind::Quiet, "1".into()), (Kind::Gaps, "x".into())], time(0));
    assert_eq!((begun.len(), ended.len()), (2, 0));
    let (begun, ended) = renew(&mut health, vec![(Kind::Quiet, "2".into())], time(9));
    assert_eq!((begun.len(), ended[0].kind), (0, Kind::Gaps));
    assert_eq!((health.concerns[0].since, health.concerns[0].why.as_str()), (time(0), "2"));
}

#[test]
fn a_store_from_before_is_read() {
    let state: SourceState = serde_json::from_str("{\"id\":\"a\",\"last_success\":\"2026-01-05T00:00:00Z\"}").unwrap();
    assert_eq!((word(Some(&state)), word(None)), ("well", "new"));
    let known: Health = serde_json::from_str("{\"volume\":{\"first\":1}}").unwrap();
    assert_eq!(known.volume.counts, Vec::<u16>::new());
}
