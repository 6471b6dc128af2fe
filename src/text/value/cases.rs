//! Sentences by hand with the values that must be read in them: how many are read, and how many that are none.
//!
//! Half of the sentences, told by their letters, are held out: what is missed there is not shown, so that the reader is not fitted to them.

use std::collections::BTreeMap;

use super::*;
use crate::model::value::TimeUnit;

const CASES: &str = include_str!("../../../fixtures/text/values.txt");

/// A value as the cases write it.
fn written(value: &Value) -> String {
    let range = |min: f64, max: f64| if (max - min).abs() < 1e-9 { min.to_string() } else { format!("{min}-{max}") };
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let day = |day: u8| ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][usize::from(day) - 1];
    match value {
        Value::Duration { min, max, unit, working } => {
            let name = match unit {
                TimeUnit::Second => "second",
                TimeUnit::Minute => "minute",
                TimeUnit::Hour => "hour",
                TimeUnit::Day => "day",
                TimeUnit::Week => "week",
                TimeUnit::Month => "month",
                TimeUnit::Year => "year",
            };
            format!("{} {}{name}", range(*min, *max), if *working { "work" } else { "" })
        }
        Value::Money { min, max, currency } if currency.is_empty() => format!("{} money", range(*min, *max)),
        Value::Money { min, max, currency } => format!("{} {currency}", range(*min, *max)),
        Value::Percent { min, max } => format!("{}%", range(*min, *max)),
        Value::Quantity { min, max, unit } => format!("{} {unit}", range(*min, *max)).trim_end().to_owned(),
        Value::Date { year: 0, month, day: 0 } => format!("--{month:02}"),
        Value::Date { year: 0, month, day } => format!("--{month:02}-{day:02}"),
        Value::Date { year, month, day: 0 } => format!("{year}-{month:02}"),
        Value::Date { year, month, day } => format!("{year}-{month:02}-{day:02}"),
        Value::Time { from, to } if from == to => clock(*from),
        Value::Time { from, to } => format!("{}-{}", clock(*from), clock(*to)),
        Value::Weekday { from, to } if from == to => day(*from).to_owned(),
        Value::Weekday { from, to } => format!("{}-{}", day(*from), day(*to)),
        Value::Version { number } => format!("v{number}"),
        Value::Contact { kind, value } => match kind {
            ContactKind::Phone => format!("tel:{value}"),
            ContactKind::Mail => format!("mail:{value}"),
            ContactKind::Url => format!("url:{value}"),
            ContactKind::Handle => value.clone(),
        },
        Value::YesNo { yes } => yes.to_string(),
        Value::Member { name, yes, .. } | Value::Step { name, yes } => format!("{name}: {yes}"),
    }
}

fn kind(written: &str) -> &'static str {
    let unit = written.rsplit(' ').next().unwrap_or_default();
    match written {
        _ if written.starts_with(['@', 't', 'm', 'u']) && (written.contains(':') || written.starts_with('@')) => "contact",
        _ if written.starts_with('v') => "version",
        _ if written.ends_with('%') => "percent",
        _ if written.contains(':') => "time",
        _ if written.starts_with(|c: char| c.is_ascii_lowercase()) => "weekday",
        _ if written.starts_with("--") || written.len() > 6 && written.as_bytes().get(4) == Some(&b'-') => "date",
        _ if matches!(unit, "second" | "minute" | "hour" | "day" | "workday" | "week" | "month" | "year") => "duration",
        _ if unit == "money" || unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase()) => "money",
        _ => "quantity",
    }
}

struct Case {
    lang: Lang,
    text: String,
    /// The value and its place.
    expected: Vec<(String, Span)>,
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for line in CASES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut parts = line.split('|').map(str::trim);
        let (lang, marked, values) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let mut text = String::new();
        let mut spans = Vec::new();
        for c in marked.chars() {
            match c {
                '{' => spans.push(Span { start: text.len(), end: text.len() }),
                '}' => spans.last_mut().unwrap().end = text.len(),
                c => text.push(c),
            }
        }
        let values: Vec<String> = values.split(", ").filter(|value| !value.is_empty()).map(str::to_owned).collect();
        assert_eq!(values.len(), spans.len(), "{line}");
        all.push(Case { lang: Lang::from_tag(lang).unwrap(), text, expected: values.into_iter().zip(spans).collect() });
    }
    all
}

/// Half of the cases, whatever their order.
fn held_out(text: &str) -> bool {
    text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)).count_ones() % 2 == 1
}

#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    missed: usize,
    wrong: usize,
}

impl Tally {
    fn share(part: usize, of: usize) -> String {
        if of == 0 { "-".to_owned() } else { format!("{part}/{of}") }
    }
}

#[test]
fn values_of_sentences_by_hand() {
    let mut tallies: BTreeMap<(bool, String), Tally> = BTreeMap::new();
    let cases = cases();
    assert!(cases.len() >= 300);
    for case in &cases {
        let half = held_out(&case.text);
        let found: Vec<(String, Span)> =
            values(&Document::new(&case.text, case.lang)).into_iter().map(|found| (written(&found.value), found.span)).collect();
        if found != case.expected && !half {
            let show = |values: &[(String, Span)]| {
                values.iter().map(|(value, span)| format!("{value} in {:?}", span.of(&case.text))).collect::<Vec<_>>().join(", ")
            };
            println!("\n{} {:?}: {} instead of {}", case.lang, case.text, show(&found), show(&case.expected));
        }
        let mut count = |value: &str, add: fn(&mut Tally)| {
            for group in [case.lang.to_string(), kind(value).to_owned(), "all".to_owned()] {
                add(tallies.entry((half, group)).or_default());
            }
        };
        for value in &case.expected {
            if found.contains(value) { count(&value.0, |tally| tally.right += 1) } else { count(&value.0, |tally| tally.missed += 1) }
        }
        for value in found.iter().filter(|value| !case.expected.contains(value)) {
            count(&value.0, |tally| tally.wrong += 1);
        }
    }
    for ((half, group), tally) in &tallies {
        println!(
            "{:<9} {group:<9} recall {:>8} precision {:>8}",
            if *half { "held out" } else { "seen" },
            Tally::share(tally.right, tally.right + tally.missed),
            Tally::share(tally.right, tally.right + tally.wrong)
        );
    }
    for half in [false, true] {
        let tally = tallies[&(half, "all".to_owned())];
        assert!(tally.right * 100 >= (tally.right + tally.missed) * 95, "recall");
        assert!(tally.right * 100 >= (tally.right + tally.wrong) * 95, "precision");
    }
}
