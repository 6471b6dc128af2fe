//! What `overhear eval` prints: how well what was found agrees with labels.

pub mod line;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::page::{FAINT, Page, STRONG, count, wrap_plain};
use super::scan::words;
use super::table::table;
use super::trial::thousands;
use crate::engine::PostReport;
use crate::eval::against::{Compared, Difference};
use crate::eval::label::{Label, Labels, Reading};
use crate::eval::measure::{Measure, RuleCounts, contradiction};
use crate::eval::share::{Counts, Share};
use crate::model::fact::Judgement;
use crate::model::finding::Evidence;
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;

/// Everything that is told at the end.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The file.
    pub name: &'a str,
    /// Which half of it.
    pub half: Option<&'static str>,
    /// What was measured.
    pub measure: &'a Measure,
    /// How labels were read.
    pub labels: &'a Labels,
    /// Lines, rows and posts that could not be read.
    pub bad: usize,
    /// How rows were judged; `None` when there are none.
    pub rows: Option<&'a str>,
    /// The comparison with a measurement made before, and how many posts that has.
    pub against: Option<(&'a Compared, usize)>,
}

/// Where a post stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Number of the line.
    pub line: u64,
    /// The thread's own name.
    pub thread_id: &'a str,
    /// The post's own name.
    pub post_id: &'a str,
    /// By what it is known again.
    pub key: &'a str,
    /// It is a row, not a post of a thread.
    pub row: bool,
}

/// Posts of the measurement made before that are not in this one.
fn gone(compared: &Compared, before: usize) -> u64 {
    (before as u64).saturating_sub(compared.posts)
}

/// Everything measured, for people.
#[must_use]
pub fn summary(page: &Page, report: &Report<'_>) -> String {
    let measure = report.measure;
    let mut out = String::new();
    let half = report.half.map_or_else(String::new, |half| format!(" ({half} lines)"));
    let _ = writeln!(out, "{}{half}: {}{}", shown(report.name, false), labelled(measure.posts), beside(report));
    for line in notes(report) {
        let _ = writeln!(out, "{line}");
    }
    if !measure.negative.is_empty() {
        heading(&mut out, page, "Negative word-of-mouth");
        out.push_str(&by_lang(page, &measure.negative));
        if measure.brands.len() > 1 {
            out.push('\n');
            let mut rows: Vec<(String, Counts)> = measure.brands.iter().map(|(brand, counts)| (shown(brand, false), *counts)).collect();
            rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.posts()));
            out.push_str(&scores(page, "BRAND", &rows));
        }
        listed(&mut out, "False alarms by what the post is labelled", &measure.alarms);
    }
    if !measure.categories.is_empty() {
        heading(&mut out, page, "Categories");
        let rows: Vec<(String, Counts)> =
            measure.categories.iter().map(|(category, counts)| (category.word().to_owned(), *counts)).collect();
        out.push_str(&scores(page, "CATEGORY", &rows));
    }
    let (of, exact, near) = measure.severity.near();
    if of > 0 {
        let posts = count(usize::try_from(of).unwrap_or(usize::MAX), "negative post", "negative posts");
        let _ = writeln!(
            out,
            "\nLevel: of {posts} found, {exact} {} the severity of the label ({}), {near} at most one beside it ({})",
            if exact == 1 { "has" } else { "have" },
            percent(exact, of),
            percent(near, of)
        );
    }
    if measure.mention.posts() > 0 {
        let (precision, recall) = (measure.mention.precision(), measure.mention.recall());
        let _ = writeln!(out, "\nNames the brand: precision {}, recall {}", share(precision), share(recall));
    }
    if !measure.rules.is_empty() {
        heading(&mut out, page, "Rules");
        out.push_str(&rules(page, &measure.rules));
    }
    if measure.contradicts.values().any(|counts| counts.posts() > counts.quiet) {
        heading(&mut out, page, "Wrong answers (\"contradicts\")");
        out.push_str(&contradicts(page, measure));
    }
    let answers = Measure::all(&measure.contradicts).posts();
    if answers > 0 && measure.contradicts.values().all(|counts| counts.posts() == counts.quiet) {
        let _ = writeln!(out, "\nWrong answers: none is labelled so, and none was found in {}", posts(answers));
    }
    if let Some((compared, before)) = report.against {
        heading(&mut out, page, "Against the measurement before");
        out.push_str(&against(page, compared, before));
    }
    let _ = writeln!(
        out,
        "\n{}",
        page.paint(
            FAINT,
            "In brackets: 95 % intervals. Precision and recall: Wilson. F1: Wilson's for J = right / (right + false + missed),\nof which F1 = 2J / (1 + J). \
             They take posts for independent; those of one thread are less so."
        )
    );
    out
}

/// `, 3 of them …`: what was not counted.
fn beside(report: &Report<'_>) -> String {
    let mut out = String::new();
    if report.measure.unlabelled > 0 {
        let _ = write!(out, ", {} without a label", thousands_u64(report.measure.unlabelled));
    }
    if report.bad > 0 {
        let _ = write!(out, ", {} that could not be read", report.bad);
    }
    out
}

/// How labels and rows were read.
fn notes(report: &Report<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let words = |wanted: Reading| {
        let of = report.labels.words().filter(|(_, reading, _)| *reading == wanted);
        of.map(|(word, _, count)| {
            format!("{} ({})", if word.is_empty() { "(empty)".to_owned() } else { shown(word, false) }, thousands_u64(count))
        })
        .collect::<Vec<_>>()
    };
    for (reading, told) in [(Reading::Negative, "as negative"), (Reading::Quiet, "as not negative"), (Reading::Unknown, "not at all")] {
        let mut words = words(reading);
        if words.is_empty() {
            continue;
        }
        let more = words.len().saturating_sub(12);
        words.truncate(12);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let remedy = if reading == Reading::Unknown { ": left out; name those that are negative with --positive" } else { "" };
        notes.push(format!("labels read {told}: {}{more}{remedy}", words.join(", ")));
    }
    if report.labels.more() > 0 {
        notes.push(format!("and {} labels of so many other words that they are not named", thousands_u64(report.labels.more())));
    }
    if !report.labels.odd().is_empty() {
        let odd: Vec<String> = report.labels.odd().iter().take(12).map(|(word, count)| format!("{} {count}", shown(word, false))).collect();
        notes.push(format!("not known in labels, and left out of them: {}", odd.join(", ")));
    }
    notes.extend(report.rows.map(str::to_owned));
    notes
}

fn heading(out: &mut String, page: &Page, text: &str) {
    let _ = writeln!(out, "\n{}", page.paint(STRONG, text));
}

pub(super) fn by_lang(page: &Page, by_lang: &BTreeMap<Lang, Counts>) -> String {
    let mut rows: Vec<(String, Counts)> = by_lang.iter().map(|(lang, counts)| (lang.code().to_owned(), *counts)).collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.posts()));
    rows.push(("all".to_owned(), Measure::all(by_lang)));
    scores(page, "LANG", &rows)
}

pub(super) fn scores(page: &Page, first: &str, rows: &[(String, Counts)]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(name, counts)| {
            vec![
                name.clone(),
                share(counts.precision()),
                share(counts.recall()),
                share(counts.f1()),
                thousands_u64(counts.right),
                thousands_u64(counts.alarms),
                thousands_u64(counts.missed),
                thousands_u64(counts.posts()),
            ]
        })
        .collect();
    table(&[first, "PRECISION", "RECALL", "F1", "RIGHT", "FALSE", "MISSED", "POSTS"], &rows, page)
}

fn rules(page: &Page, rules: &BTreeMap<RuleId, RuleCounts>) -> String {
    let mut rows: Vec<(&RuleId, &RuleCounts)> = rules.iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.right + counts.alarms));
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(rule, counts)| {
            vec![
                shown(rule.as_str(), false),
                share(Share::of(counts.right, counts.right + counts.alarms)),
                thousands_u64(counts.right),
                thousands_u64(counts.alarms),
                thousands_u64(counts.only_right),
                thousands_u64(counts.only_alarms),
            ]
        })
        .collect();
    table(&["RULE", "PRECISION", "RIGHT", "FALSE", "ALONE RIGHT", "ALONE FALSE"], &rows, page)
}

fn contradicts(page: &Page, measure: &Measure) -> String {
    let mut out = by_lang(page, &measure.contradicts);
    out.push('\n');
    let facts: Vec<(String, Counts)> = measure.facts.iter().map(|(fact, counts)| (shown(fact, false), *counts)).collect();
    out.push_str(&scores(page, "FACT", &facts));
    out.push('\n');
    let slots: Vec<(String, Counts)> = measure.slots.iter().map(|(slot, counts)| ((*slot).to_owned(), *counts)).collect();
    out.push_str(&scores(page, "SLOT", &slots));
    let hedges = measure.hedges;
    let _ = writeln!(
        out,
        "\nSaid with reserve: {} of {} found hedged answers are marked so, and {} of {} others",
        hedges.hedged_marked, hedges.hedged, hedges.plain_marked, hedges.plain
    );
    if measure.other_fact > 0 {
        let _ = writeln!(out, "Found by another fact than the label's: {}", measure.other_fact);
    }
    listed(&mut out, "False alarms by what the post was", &measure.contradict_alarms);
    out
}

fn against(page: &Page, compared: &Compared, before: usize) -> String {
    let mut rows = Vec::new();
    for (what, by_lang) in [("negative", &compared.negative), ("contradicts", &compared.contradicts)] {
        let all = Compared::all(by_lang);
        let each = by_lang.iter().map(|(lang, difference)| (lang.code(), *difference)).filter(|_| by_lang.len() > 1);
        let told = if by_lang.is_empty() { None } else { Some(("all", all)) };
        rows.extend(each.chain(told).map(|(lang, difference)| {
            let value = |counts: Counts| counts.f1().map_or_else(|| "–".to_owned(), |f1| format!("{:.3}", f1.value));
            vec![
                format!("{what} {lang}"),
                value(difference.before),
                value(difference.after),
                format!("+{}", thousands_u64(difference.mended)),
                format!("-{}", thousands_u64(difference.broken)),
                chance(difference),
            ]
        }));
    }
    let mut out = table(&["", "F1 BEFORE", "F1 NOW", "NOW RIGHT", "NOW WRONG", "BY CHANCE (McNEMAR, EXACT)"], &rows, page);
    let mut told = vec![format!("{} in both", posts(compared.posts))];
    for (number, what) in
        [(compared.new, "new"), (gone(compared, before), "no longer here"), (compared.relabelled, "with another label, not compared")]
    {
        if number > 0 {
            told.push(format!("{} {what}", thousands_u64(number)));
        }
    }
    let _ = writeln!(out, "{}", told.join(", "));
    out
}

fn chance(difference: Difference) -> String {
    let p = difference.p();
    let told = if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {p:.3}") };
    let sure = if difference.mended + difference.broken == 0 {
        "nothing changed"
    } else if p >= 0.05 {
        "may be chance"
    } else if difference.mended > difference.broken {
        "better"
    } else {
        "worse"
    };
    format!("{told}, {sure}")
}

fn listed<K: AsRef<str>>(out: &mut String, what: &str, of: &BTreeMap<K, u64>) {
    if of.is_empty() {
        return;
    }
    let mut of: Vec<(&str, u64)> = of.iter().map(|(name, count)| (name.as_ref(), *count)).collect();
    of.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> = of.iter().map(|(name, count)| format!("{} {}", shown(name, false), thousands_u64(*count))).collect();
    let _ = writeln!(out, "\n{}", wrap_plain(&format!("{what}: {}", told.join(", ")), 100).join("\n"));
}

/// `0.812 (0.790–0.833)`
fn share(share: Option<Share>) -> String {
    share.map_or_else(|| "–".to_owned(), |Share { value, low, high }| format!("{value:.3} ({low:.2}–{high:.2})"))
}

fn percent(part: u64, whole: u64) -> String {
    Share::of(part, whole).map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share.value * 100.0))
}

fn thousands_u64(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

fn posts(number: u64) -> String {
    format!("{} {}", thousands_u64(number), if number == 1 { "post" } else { "posts" })
}

fn labelled(number: u64) -> String {
    format!("{} labelled {}", thousands_u64(number), if number == 1 { "post" } else { "posts" })
}

/// A post that was missed or found wrongly, for people: where, its words with what was found marked, who spoke, what the label says.
#[must_use]
pub fn miss(page: &Page, place: &Place<'_>, body: &str, label: &Label, report: &PostReport, lang: Lang) -> String {
    let named = if place.row {
        format!("line {}", place.line)
    } else {
        format!("{} {}", shown(place.thread_id, false), shown(place.post_id, false))
    };
    let mut lines = vec![format!("  {named}  {}", lang.code())];
    let mut evidence: Vec<&Evidence> = report.findings.iter().flat_map(|finding| &finding.evidence).collect();
    evidence.extend(report.answer.iter().filter_map(|answer| answer.claim.as_ref()).map(|claim| &claim.evidence));
    lines.extend(words(page, body, &evidence));
    lines.push(format!("    {} {}", page.paint(FAINT, "label:"), label_words(label)));
    let mut spoke: Vec<String> = report.findings.iter().map(|finding| shown(finding.rule.as_str(), false)).collect();
    spoke.dedup();
    let spoke = if spoke.is_empty() { "no rule".to_owned() } else { spoke.join(", ") };
    lines.push(format!("    {} {spoke}{}", page.paint(FAINT, "found:"), answer_words(report)));
    lines.join("\n")
}

fn label_words(label: &Label) -> String {
    let mut told: Vec<String> = Vec::new();
    told.extend(label.word.as_deref().map(|word| shown(word, false)));
    if label.word.is_none() {
        told.extend(label.negative.map(|negative| if negative { "negative" } else { "not negative" }.to_owned()));
    }
    told.extend(label.severity.flatten().map(|level| level.word().to_owned()));
    told.extend(label.categories.iter().flatten().map(|category| category.word().to_owned()));
    if let Some(Some(answer)) = &label.answer {
        told.push(
            format!("{} {}", answer.worth.word(), answer.fact.as_deref().map_or_else(String::new, |fact| shown(fact, false)))
                .trim_end()
                .to_owned(),
        );
    }
    told.join(", ")
}

fn answer_words(report: &PostReport) -> String {
    let Some(answer) = &report.answer else { return String::new() };
    let (fact, told) = match &answer.judgement {
        Judgement::Contradicts { fact, .. } => (fact, "contradicts".to_owned()),
        Judgement::Supports { fact } => (fact, "supports".to_owned()),
        Judgement::Silent { fact, why } => {
            let why = serde_json::to_value(why).ok();
            (fact, format!("silent ({}) on", why.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default()))
        }
    };
    let hedged = contradiction(report).and_then(|(_, answered)| answered.claim.as_ref()).is_some_and(|claim| claim.hedged);
    format!("; {told} {}{}", shown(fact.as_str(), false), if hedged { ", said with reserve" } else { "" })
}
