//! Correlations: rules that count what other rules find, in many posts together.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use jiff::SignedDuration;
use toml::de::{DeTable, DeValue};

use super::file::correlation::{self as reading, Draft};
use super::place::Written;
use super::{Status, is_fact};
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::model::finding::{Category, Level};
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::signal::{By, Counted, LONGEST_BASELINE, LONGEST_WINDOW, WEEK, in_words};

/// The ids of what is found from facts: wrong answers, and contacts that are not the brand's. They can be counted like rules.
pub const CONTRADICTIONS: [&str; 2] = ["wrong-answer", "fake-contact"];

/// A rule that counts findings of other rules, checked.
#[derive(Debug, Clone)]
pub struct Correlation {
    /// The stem of its file's name.
    pub id: RuleId,
    /// What it finds, for people.
    pub title: String,
    /// How far it is trusted.
    pub status: Status,
    /// How serious its findings are.
    pub level: Level,
    /// What its findings are about; never empty.
    pub categories: BTreeSet<Category>,
    /// Why staff should care.
    pub why: String,
    /// What staff should do.
    pub playbook: Option<String>,
    /// Rules whose findings are counted; empty when `of_categories` says what is.
    pub of: BTreeSet<RuleId>,
    /// Categories of findings that are counted; empty when `of` says what is.
    pub of_categories: BTreeSet<Category>,
    /// What is counted.
    pub count: Counted,
    /// What is counted apart.
    pub by: Vec<By>,
    /// The window; both of its ends belong to it.
    pub within: SignedDuration,
    /// It fires at this many; never below 2.
    pub at_least: u32,
    /// It fires only when that is much more than usual.
    pub spike: Option<Spike>,
    /// Examples, in the order of the file.
    pub examples: Vec<CorrelationExample>,
    /// First 8 hex digits of the SHA-256 of the file's text.
    pub revision: String,
    /// Its file.
    pub file: Arc<SourceFile>,
}

/// How much more than usual it must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spike {
    /// This many times what is usual; above 1.
    pub times: f64,
    /// Over so many weeks before.
    pub weeks: u32,
}

impl Correlation {
    /// Whether it counts a finding of this rule with these categories.
    #[must_use]
    pub fn counts(&self, rule: &RuleId, categories: &BTreeSet<Category>) -> bool {
        self.of.contains(rule) || !self.of_categories.is_disjoint(categories)
    }

    /// What it does, in a sentence without a full stop: `fires at 5 authors within 6 hours, of the rules does-not-work and down, counted
    /// apart for each source`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut said = format!("fires at {} within {}", self.count.many(self.at_least), in_words(self.within));
        let of: Vec<&str> = self.of.iter().map(RuleId::as_str).chain(self.of_categories.iter().map(|c| c.word())).collect();
        let (one, many) = if self.of.is_empty() { ("category", "categories") } else { ("rule", "rules") };
        let _ = write!(said, ", of the {} {}", if of.len() == 1 { one } else { many }, listed(&of));
        if !self.by.is_empty() {
            let by: Vec<&str> = self.by.iter().map(|by| by.word()).collect();
            let _ = write!(said, ", counted apart for each {}", listed(&by));
        }
        if let Some(Spike { times, weeks }) = self.spike {
            let _ = write!(
                said,
                ", if that is {times} times what is usual at this hour of the week over {}",
                in_words(WEEK * i32::try_from(weeks).unwrap_or(i32::MAX))
            );
        }
        said
    }
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// An example of a correlation: posts in time, and whether it fires on them.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrelationExample {
    /// It must fire; else it must stay quiet.
    pub fires: bool,
    /// The posts.
    pub rows: Vec<Row>,
    /// The bytes of the list in the file.
    pub place: Range<usize>,
}

/// Some posts of an example: `{ rule = "down", times = 5, every = "10 minutes", authors = 5 }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The rule that finds something in them; else `category` says what.
    pub rule: Option<RuleId>,
    /// What is found is about this.
    pub category: Option<Category>,
    /// How many posts.
    pub times: u32,
    /// Time between two of them.
    pub every: SignedDuration,
    /// When the first of them is written, from the begin of the example.
    pub at: SignedDuration,
    /// By so many authors in turn; by as many as there are posts when neither this nor `author` is said.
    pub authors: Option<u32>,
    /// By this author.
    pub author: Option<String>,
    /// In so many threads in turn; in as many as there are posts when neither this nor `thread` is said.
    pub threads: Option<u32>,
    /// In this thread.
    pub thread: Option<String>,
    /// On this source.
    pub source: Option<String>,
    /// In this language.
    pub lang: Option<Lang>,
    /// The same again at the same hour in each of so many weeks before, and not now: what is usual.
    pub weeks_before: u32,
}

/// Whether a file says that it is a correlation.
pub(super) fn is_one(file: &SourceFile) -> bool {
    let says =
        |table: &DeTable<'_>| matches!(table.get("kind").map(toml::Spanned::get_ref), Some(DeValue::String(kind)) if kind == "correlation");
    file.text.contains("correlation")
        && file.text.len() <= crate::diagnostic::toml::MAX_FILE
        && DeTable::parse(&file.text).is_ok_and(|table| says(table.get_ref()))
}

/// The ids of all rules, whether or not their files are sound, and which of them are correlations.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeMap<String, bool>);

impl Ids {
    /// The ids of files, and of others that lie beside them.
    pub(super) fn of<'a>(files: impl IntoIterator<Item = &'a Arc<SourceFile>>) -> Self {
        let files = files.into_iter().filter(|file| !is_fact(&file.path));
        let stem = |file: &SourceFile| file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Self(files.filter_map(|file| Some((stem(file)?, is_one(file)))).collect())
    }
}

/// Reads, checks and compiles the file of a correlation; mistakes go to `out`.
pub(super) fn compile(id: &str, revision: String, file: &Arc<SourceFile>, ids: &Ids, out: &mut Vec<Diagnostic>) -> Option<Correlation> {
    let draft = reading::read(file, out)?;
    let mut checker = Checker { file, ids, out };
    let of = checker.of(&draft);
    let (within, at_least) = (checker.within(&draft), checker.at_least(&draft));
    let spike = checker.spike(&draft);
    checker.examples(&draft);
    Some(Correlation {
        id: RuleId::from(id),
        title: draft.title,
        status: draft.status,
        level: draft.level,
        categories: draft.categories,
        why: draft.why,
        playbook: draft.playbook,
        of,
        of_categories: draft.of_categories,
        count: draft.count,
        by: draft.by,
        within: within?,
        at_least: at_least?,
        spike,
        examples: draft.examples,
        revision,
        file: Arc::clone(file),
    })
}

struct Checker<'a> {
    file: &'a Arc<SourceFile>,
    ids: &'a Ids,
    out: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn error(&mut self, code: &'static str, place: Range<usize>, message: impl Into<String>, label: &str, remedy: impl Into<String>) {
        self.out.push(Diagnostic::error(code, message, self.file, place, label).with_remedy(remedy));
    }

    fn of(&mut self, draft: &Draft) -> BTreeSet<RuleId> {
        let mut of = BTreeSet::new();
        for written in &draft.of {
            if self.is_countable(written) {
                of.insert(RuleId::from(written.value.as_str()));
            }
        }
        let has = |key| draft.present.contains(key);
        if has("of") && has("categories") {
            let remedy = "take one of the two away: rules by their ids, or all findings of some categories";
            let place = draft.categories_place.clone();
            self.error("R051", place, "`of` and `categories` both say what is counted", "one of the two is enough", remedy);
        } else if let (false, false, Some(table)) = (has("of"), has("categories"), &draft.table) {
            let remedy = "add `of = [\"down\"]` with the ids of rules, or `categories = [\"outage\"]`";
            self.error("R051", table.clone(), "nothing is counted", "neither `of` nor `categories` in this table", remedy);
        }
        of
    }

    /// Whether a rule of this id is there and can be counted.
    fn is_countable(&mut self, written: &Written) -> bool {
        let id = written.value.as_str();
        let Self { file, ids, out } = self;
        let (message, label, remedy, code) = match ids.0.get(id) {
            Some(false) => return true,
            Some(true) => (
                format!("`{id}` is a correlation itself"),
                "counts what others find",
                "name the rules that it counts: a correlation of correlations is not supported".to_owned(),
                "R052",
            ),
            None if CONTRADICTIONS.contains(&id) => return true,
            None => {
                let known = ids.0.iter().filter(|(_, correlates)| !**correlates).map(|(id, _)| id.as_str()).chain(CONTRADICTIONS);
                let remedy = did_you_mean(id, known).map_or_else(
                    || "`overhear rules list` shows all ids; an id is the name of a rule's file without `.toml`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                (format!("there is no rule `{id}`"), "not known", remedy, "R050")
            }
        };
        out.push(Diagnostic::error(code, message, file, written.span.clone(), label).with_remedy(remedy));
        false
    }

    fn within(&mut self, draft: &Draft) -> Option<SignedDuration> {
        let Some((within, place)) = &draft.within else {
            if let (false, Some(table)) = (draft.present.contains("within"), &draft.table) {
                let remedy = "add `within = \"6 hours\"` to it";
                self.error("R051", table.clone(), "`within` is missing", "in which time do they count together?", remedy);
            }
            return None;
        };
        if *within < SignedDuration::from_mins(1) || *within > LONGEST_WINDOW {
            let message = format!("a window of {} is too {}", in_words(*within), if *within > LONGEST_WINDOW { "long" } else { "short" });
            self.error("R053", place.clone(), message, "from 1 minute to 60 days", "write a time in between: `within = \"6 hours\"`");
        } else if draft.spike.is_some() && *within > WEEK {
            let message = format!("a window of {} cannot be compared with the same hour of other weeks", in_words(*within));
            self.error("R053", place.clone(), message, "longer than a week", "write a week at most, or take `spike` away");
        }
        Some(*within)
    }

    fn at_least(&mut self, draft: &Draft) -> Option<u32> {
        let Some((at_least, place)) = &draft.at_least else {
            if let (false, Some(table)) = (draft.present.contains("at_least"), &draft.table) {
                let remedy = "add `at_least = 5` to it";
                self.error("R054", table.clone(), "`at_least` is missing", "at how many does it fire?", remedy);
            }
            return None;
        };
        let Some(number) = u32::try_from(*at_least).ok().filter(|number| (2..=1_000_000).contains(number)) else {
            let message = format!("`at_least = {at_least}` cannot be counted up to");
            let remedy = "write 2 or more; what a single post is worth, its own rule says";
            self.error("R054", place.clone(), message, "from 2 to 1000000", remedy);
            return None;
        };
        Some(number)
    }

    fn spike(&mut self, draft: &Draft) -> Option<Spike> {
        if let Some((times, place)) = &draft.spike
            && (!times.is_finite() || *times <= 1.0)
        {
            let remedy = "write how many times what is usual: `spike = 3.0`";
            self.error("R055", place.clone(), format!("a spike of {times} times is none"), "must be above 1", remedy);
        }
        if let Some((length, place)) = &draft.baseline {
            let weeks = length.as_secs() / WEEK.as_secs();
            let (is_whole, is_within) = (length.as_secs() % WEEK.as_secs() == 0, (2..=i64::from(LONGEST_BASELINE)).contains(&weeks));
            if !is_whole || !is_within {
                let label = format!("whole weeks, from 2 to {LONGEST_BASELINE}");
                let message = format!("a baseline of {} cannot be used", in_words(*length));
                self.error("R055", place.clone(), message, &label, "write `baseline = \"4 weeks\"`");
            }
        }
        match (&draft.spike, &draft.baseline) {
            (Some((times, _)), Some((length, _))) => {
                Some(Spike { times: *times, weeks: u32::try_from(length.as_secs() / WEEK.as_secs()).unwrap_or(LONGEST_BASELINE) })
            }
            (Some((_, place)), None) if !draft.present.contains("baseline") => {
                let remedy = "add `baseline = \"4 weeks\"`: what is usual is what those weeks had";
                self.error("R055", place.clone(), "`spike` without `baseline`", "many times of what?", remedy);
                None
            }
            (None, Some((_, place))) if !draft.present.contains("spike") => {
                let remedy = "add `spike = 3.0`: it then fires at three times what is usual; or take `baseline` away";
                self.error("R055", place.clone(), "`baseline` without `spike`", "compared with what?", remedy);
                None
            }
            _ => None,
        }
    }

    fn examples(&mut self, draft: &Draft) {
        for written in &draft.example_rules {
            self.is_countable(written);
        }
        let (fires, quiet) = (draft.examples.iter().any(|e| e.fires), draft.examples.iter().any(|e| !e.fires));
        if (fires && quiet) || draft.examples_broken {
            return;
        }
        let row = draft.of.first().map_or("{ rule = \"…\"".to_owned(), |id| format!("{{ rule = \"{}\"", id.value));
        let (missing, key) = match (fires, quiet) {
            (false, false) => ("examples", "fires` in one [[examples]] and `quiet"),
            (false, _) => ("an example that it fires on", "fires"),
            _ => ("an example that it stays quiet on", "quiet"),
        };
        let remedy = format!("add `{key} = [{row}, times = 5, every = \"10 minutes\", authors = 5 }}]`");
        let first = 0..self.file.text.lines().next().unwrap_or_default().len();
        self.out.push(Diagnostic::warning("R021", format!("the rule lacks {missing}"), self.file, first, "this rule").with_remedy(remedy));
    }
}
