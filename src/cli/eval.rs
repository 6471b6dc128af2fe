//! `overhear eval FILE|-`: what `scan` finds in labelled posts, held against their labels.

mod before;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::labelled::brands::Brands;
use super::labelled::record::{self, About as Whom, Record, Row};
use super::lines::Lines;
use super::{Context, Exit, Failure, judge};
use crate::engine::{Judge, PostReport, interchange};
use crate::eval::against::{Before, Compared, key_of_post, key_of_row};
use crate::eval::label::{Label, Labels};
use crate::eval::measure::{Judged, Measure, Outcomes};
use crate::eval::share::Outcome;
use crate::model::interchange::ThreadLine;
use crate::model::lang::Lang;
use crate::model::post::Post;
use crate::model::untrusted::shown;
use crate::output::measure::line::{BeforeLine, PostLine, TotalLine};
use crate::output::measure::{Place, Report, miss, summary};

/// Most labels that are named when none could be read.
const SHOWN: usize = 8;

/// Measure what scan finds in labelled posts: precision, recall, F1, and what was missed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  overhear eval labelled.jsonl\n  overhear eval --misses --limit 50 labelled.jsonl\n  overhear eval --json labelled.jsonl > before.jsonl   (edit rules)\n  overhear eval --against before.jsonl labelled.jsonl\n\n\
    The file is JSON Lines: threads as `scan` reads them, with a `label` on each post,\n  {\"thread_id\":\"1\",\"posts\":[{\"post_id\":\"1a\",\"text\":\"Mine died.\",\"label\":{\"negative\":true}}]}\nor rows,\n  {\"text\":\"Mine died.\",\"label\":\"negative\",\"lang\":\"en\",\"brand\":\"Marelo\"}\n\n\
    A row's label is negative, neutral or positive; complaint or not; true or false; 1 or 0. Other words are counted, named and left out; \
    then, and when a line cannot be read, the exit code is 4. A brand that overhear.toml does not know is watched for its row or thread, without facts; a thread may have an object, \"brand\":{\"name\":\"Marelo\",\"products\":[\"Marelo Go\"],\"competitors\":[]}."
)]
pub struct Args {
    /// The file; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// List what was missed and what was found wrongly, with the words and rules that spoke.
    #[arg(long)]
    pub misses: bool,
    /// Most posts listed of each kind.
    #[arg(long, value_name = "N", default_value = "20")]
    pub limit: NonZeroUsize,
    /// Compare with what `eval --json` printed before: what became right, what wrong, and whether that may be chance.
    #[arg(long, value_name = "PREVIOUS")]
    pub against: Option<PathBuf>,
    /// Measure every other line only: even is the first, third, fifth, … (counted from 0).
    #[arg(long, value_name = "HALF")]
    pub half: Option<Half>,
    /// A label that stands for negative; every other one does not. May be given several times.
    #[arg(long, value_name = "LABEL")]
    pub positive: Vec<String>,
    /// The key of a row or thread that names its brand.
    #[arg(long, value_name = "KEY", default_value = "brand")]
    pub brand_field: String,
    /// How rows are judged: as posts on a page about their brand, or by their words alone.
    #[arg(long, value_name = "HOW", default_value = "brand")]
    pub about: About,
    /// One JSON object a post, and one with everything measured as the last line.
    #[arg(long)]
    pub json: bool,
}

/// Every other line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Half {
    /// Lines 0, 2, 4, …
    Even,
    /// Lines 1, 3, 5, …
    Odd,
}

/// Whom a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum About {
    /// Its brand, as on a page with the brand's name as its title.
    Brand,
    /// Whom its words name.
    Words,
}

impl Half {
    const fn word(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Odd => "odd",
        }
    }

    /// `number` counts from 1, as editors do.
    const fn has(self, number: u64) -> bool {
        matches!(self, Self::Even) == (number % 2 == 1)
    }
}

/// What is listed, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    NegativeMissed,
    NegativeAlarm,
    ContradictsMissed,
    ContradictsAlarm,
    NowRight,
    NowWrong,
}

impl Section {
    const fn heading(self) -> &'static str {
        match self {
            Self::NegativeMissed => "Missed: labelled negative, not found",
            Self::NegativeAlarm => "False alarms: found negative, labelled otherwise",
            Self::ContradictsMissed => "Missed: wrong answers that were not found",
            Self::ContradictsAlarm => "False alarms: answers that are not wrong, or none",
            Self::NowRight => "Now right, and wrong before",
            Self::NowWrong => "Now wrong, and right before",
        }
    }
}

/// A measurement under way.
struct Run<'a> {
    args: &'a Args,
    context: &'a Context,
    measure: Measure,
    labels: Labels,
    before: Option<Before>,
    compared: Compared,
    /// What is listed at the end: so many texts of each kind, and how many there were.
    listed: BTreeMap<Section, (Vec<String>, u64)>,
    rows: u64,
    bare: u64,
}

/// Measures the file, thread by thread and row by row.
///
/// # Errors
/// When the configuration, the file or the measurement made before cannot be used.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let judge = judge::load_or_complain(&config, context)?;
    let (before, cut) = match &args.against {
        None => (None, false),
        Some(path) => before::read(path, context).map(|(before, cut)| (Some(before), cut))?,
    };
    let mut brands = Brands::new(&judge, &config);
    let mut lines = Lines::open(&args.file)?;
    let mut run = Run {
        args,
        context,
        measure: Measure::default(),
        labels: Labels::new(&args.positive),
        before,
        compared: Compared::default(),
        listed: BTreeMap::new(),
        rows: 0,
        bare: 0,
    };
    let wanted = |number: u64| args.half.is_none_or(|half| half.has(number));
    while let Some((number, record)) = lines.next_of(&context.out, wanted, |text| record::read(text, &args.brand_field))? {
        match record {
            Record::Thread(line) => run.thread(&mut brands, &line, number, &mut lines)?,
            Record::Row(row) => run.row(&mut brands, &row, number, &mut lines)?,
        }
    }
    run.finish(&lines)?;
    let unknown = run.labels.unknown() + run.labels.more() > 0 && args.positive.is_empty();
    if run.measure.posts == 0 {
        let hint = if unknown {
            let met: Vec<String> = run.labels.words().take(SHOWN).map(|(word, ..)| format!("'{}'", shown(word, false))).collect();
            format!("labels met: {}; `--positive LABEL` says which labels are negative", met.join(", "))
        } else {
            "`overhear eval --help` shows what a labelled file looks like".to_owned()
        };
        return Err(Failure::new(Exit::Partly, "no post has a label that can be read: nothing was measured").hint(hint));
    }
    let named = &run.measure.mention;
    if named.missed > 0 && named.right + named.alarms == 0 {
        context.out.say("note: no post names the brand of the configuration: `-c FILE` names another overhear.toml");
    }
    Ok(if lines.bad > 0 || judge.partly || unknown || cut { Exit::Partly } else { Exit::Done })
}

impl Run<'_> {
    fn thread(&mut self, brands: &mut Brands<'_>, line: &ThreadLine, number: u64, lines: &mut Lines) -> Result<(), Failure> {
        let about = match record::about(line, &self.args.brand_field) {
            Ok(about) => about,
            Err(why) => {
                lines.complain(&self.context.out, number, &why);
                return Ok(());
            }
        };
        let judge = brands.judge(&about);
        let brand = (about != Whom::Unsaid).then(|| judge.brand.name.clone());
        let (thread, posts) = interchange::thread(line, self.context.now);
        let reports = judge.thread(&thread, &posts, self.context.now);
        let declared = thread.lang;
        for ((report, written), post) in reports.iter().zip(&line.posts).zip(&posts) {
            let label = match written.rest.get("label").filter(|label| !label.is_null()) {
                None => None,
                Some(label) => match self.labels.read(label) {
                    Ok(label) => label,
                    Err(why) => {
                        lines.complain(
                            &self.context.out,
                            number,
                            &format!("post {}: {why}", crate::model::untrusted::shown(&written.post_id, false)),
                        );
                        None
                    }
                },
            };
            let Some(label) = label else {
                self.measure.unlabelled += 1;
                continue;
            };
            let key = key_of_post(&line.thread_id, &written.post_id);
            let place = Place { line: number, thread_id: &line.thread_id, post_id: &written.post_id, key: &key, row: false };
            self.post(judge, &place, post, &label, report, declared.unwrap_or(report.lang), brand.as_deref())?;
        }
        Ok(())
    }

    fn row(&mut self, brands: &mut Brands<'_>, row: &Row, number: u64, lines: &mut Lines) -> Result<(), Failure> {
        let label = match self.labels.read(&row.label) {
            Ok(Some(label)) => label,
            Ok(None) => return Ok(()),
            Err(why) => {
                lines.complain(&self.context.out, number, &why);
                return Ok(());
            }
        };
        self.rows += 1;
        self.bare += u64::from(row.brand.is_none());
        let judge = brands.judge(&row.brand.clone().map_or(Whom::Unsaid, Whom::Named));
        let name = number.to_string();
        let title = (self.args.about == About::Brand).then(|| judge.brand.name.clone());
        let line = row.as_thread(&name, title);
        let (thread, posts) = interchange::thread(&line, self.context.now);
        let reports = judge.thread(&thread, &posts, self.context.now);
        let (Some(report), Some(post)) = (reports.first(), posts.first()) else { return Ok(()) };
        let key = key_of_row(row.brand.as_deref().unwrap_or_default(), &row.text);
        let place = Place { line: number, thread_id: &name, post_id: &name, key: &key, row: true };
        self.post(judge, &place, post, &label, report, thread.lang.unwrap_or(report.lang), row.brand.as_deref())
    }

    #[expect(clippy::too_many_arguments, reason = "all that is known of a post")]
    fn post(
        &mut self,
        judge: &Judge,
        place: &Place<'_>,
        post: &Post,
        label: &Label,
        report: &PostReport,
        lang: Lang,
        brand: Option<&str>,
    ) -> Result<(), Failure> {
        let staff = judge.is_staff(post);
        let outcomes = self.measure.add(&Judged { label, report, lang, brand, staff, rules: &judge.rules, facts: &judge.facts });
        let then = self.before.as_ref().map(|before| before.of(place.key));
        let changed = then.is_some_and(|then| self.compared.add(then, outcomes, lang));
        let body = post.body.raw();
        let odd = |outcome: Option<Outcome>| outcome.is_some_and(|outcome| !outcome.is_right());
        if self.args.json {
            let mut line = PostLine::of(place, report, lang, outcomes);
            line.before = then.flatten().filter(|_| changed).map(BeforeLine::from);
            if self.args.misses && (odd(outcomes.negative) || odd(outcomes.contradicts)) {
                line.text = Some(body);
                let claim = report.answer.as_ref().and_then(|answer| answer.claim.as_ref()).map(|claim| &claim.evidence);
                line.evidence = Some(report.findings.iter().flat_map(|finding| &finding.evidence).chain(claim).collect());
            }
            return self.context.out.json(&line);
        }
        for section in self.sections(outcomes, then.flatten().filter(|_| changed)) {
            let (texts, number) = self.listed.entry(section).or_default();
            *number += 1;
            if texts.len() < self.args.limit.get() {
                texts.push(miss(&self.context.page(), place, body, label, report, lang));
            }
        }
        Ok(())
    }

    /// Under which headings a post is listed.
    fn sections(&self, now: Outcomes, then: Option<Outcomes>) -> Vec<Section> {
        let mut sections = Vec::new();
        if self.args.misses {
            sections.extend(match now.negative {
                Some(Outcome::Missed) => Some(Section::NegativeMissed),
                Some(Outcome::Alarm) => Some(Section::NegativeAlarm),
                _ => None,
            });
            sections.extend(match now.contradicts {
                Some(Outcome::Missed) => Some(Section::ContradictsMissed),
                Some(Outcome::Alarm) => Some(Section::ContradictsAlarm),
                _ => None,
            });
        }
        if let Some(then) = then {
            for (then, now) in [(then.negative, now.negative), (then.contradicts, now.contradicts)] {
                if let (Some(then), Some(now)) = (then, now)
                    && then.is_right() != now.is_right()
                {
                    sections.push(if now.is_right() { Section::NowRight } else { Section::NowWrong });
                }
            }
            sections.dedup();
        }
        sections
    }

    /// Tells everything measured.
    fn finish(&self, lines: &Lines) -> Result<(), Failure> {
        if self.measure.posts == 0 {
            return Ok(());
        }
        let name = self.args.file.display().to_string();
        let rows = self.rows_note();
        let report = Report {
            name: &name,
            half: self.args.half.map(Half::word),
            measure: &self.measure,
            labels: &self.labels,
            bad: lines.bad,
            rows: rows.as_deref(),
            against: self.before.as_ref().map(|before| (&self.compared, before.len())),
        };
        let out = &self.context.out;
        if self.args.json {
            return out.json(&TotalLine::of(&report));
        }
        let page = self.context.page();
        out.text(summary(&page, &report))?;
        for (section, (texts, number)) in &self.listed {
            out.line(format_args!("\n{} ({number})", page.paint(crate::output::page::STRONG, section.heading())))?;
            for text in texts {
                out.line(format_args!("\n{text}"))?;
            }
            let more = number - texts.len() as u64;
            if more > 0 {
                out.line(format_args!("\n  … and {more} more: `--limit` lists more of them, `--json --misses` all"))?;
            }
        }
        Ok(())
    }

    /// How rows were judged, in words.
    fn rows_note(&self) -> Option<String> {
        if self.rows == 0 {
            return None;
        }
        let bare = match (self.bare, self.args.about) {
            (0, _) => String::new(),
            (bare, _) if bare == self.rows => " (none names a brand: that of overhear.toml)".to_owned(),
            (bare, _) => format!(" ({bare} of {} name none: that of overhear.toml)", self.rows),
        };
        Some(match self.args.about {
            About::Brand => format!("rows judged as posts on a page about their brand{bare}; `--about words` judges by their words alone"),
            About::Words => format!("rows judged by their words alone, which must name their brand{bare}"),
        })
    }
}
