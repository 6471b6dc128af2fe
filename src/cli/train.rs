//! `overhear train`: labelled posts, or what staff decided, to a classifier that rules can ask.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::labelled::brands::of;
use super::labelled::record::{self, About, Record};
use super::lines::Lines;
use super::talk::Talk;
use super::{Context, Exit, Failure, judge};
use crate::config::Config;
use crate::engine::{Judge, interchange};
use crate::eval::history::Opinion;
use crate::eval::label::Labels;
use crate::eval::training::{FEW, Gathered, Refusal, Training};
use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::model::interchange::ThreadLine;
use crate::model::lang::Lang;
use crate::model::post::Role;
use crate::model::untrusted::shown;
use crate::output::page::count;
use crate::output::training::{TrainedLine, measured};
use crate::rule::{self, RuleSet};

/// Files named in what the classifier says of itself.
const NAMED_FILES: usize = 6;

/// Train a classifier on labelled posts, measured before it is written: a signal beside the rules.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[command(
    after_help = "Examples:\n  overhear train labelled.jsonl\n  overhear train --from-verdicts\n  overhear train --name praise --positive positive labelled.jsonl --out rules/classifiers/praise.classifier\n\n\
    A rule asks it with\n  [selections.learned]\n  classifier = \"complaint\"\n  at_least = 0.8\n\n\
    The files are those that `eval` reads. A thread or row may name its brand; where several are named, none is judged by what was learned from\n  \
    itself, so what is measured holds for brands that were never seen. Names are not learned. The same files make the same classifier."
)]
pub struct Args {
    /// Labelled files (JSON Lines); `-` is standard input.
    #[arg(value_name = "FILE", required_unless_present = "from_verdicts")]
    files: Vec<PathBuf>,
    /// Learn from what staff decided: confirmed incidents are positive, false positives and benign ones are not.
    #[arg(long, conflicts_with = "positive")]
    from_verdicts: bool,
    /// What it tells, as rules will call it.
    #[arg(long, value_name = "NAME", default_value = "complaint")]
    name: String,
    /// Where it is written [default: classifiers/NAME.classifier in the folder of your rules].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Parts that the posts are dealt into, each judged by what the others taught.
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u32).range(2..=20))]
    folds: u32,
    /// A label that is what it tells; every other one is not. May be given several times.
    #[arg(long, value_name = "LABEL")]
    positive: Vec<String>,
    /// The key of a row or thread that names its brand.
    #[arg(long, value_name = "KEY", default_value = "brand")]
    brand_field: String,
    /// The posts are about other brands than yours: selections with `own = true` do not hear what is learned from them.
    #[arg(long)]
    general: bool,
    /// Only measure: write nothing.
    #[arg(long)]
    dry_run: bool,
    /// What was measured as one JSON object.
    #[arg(long)]
    json: bool,
}

/// Trains, measures, writes.
///
/// # Errors
/// When a file cannot be read or written, or there is too little to learn from.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if args.name.is_empty() || args.name.starts_with('-') || !args.name.chars().all(allowed) {
        return Err(Failure::usage(format!("a classifier cannot be called '{}'", shown(&args.name, false)))
            .hint("small letters a-z, digits and hyphens, such as `complaint`"));
    }
    let (config, brand) = judge::brand_if_configured(context)?;
    let out = out(args, config.as_ref())?;
    let mut reader = Gatherer {
        gathered: Gathered::default(),
        judges: BTreeMap::new(),
        // What is wrong with rules, `overhear rules check` says; no name makes a difference to their lexicons.
        rules: rule::load(&judge::files_or_built_in(config.as_ref()).rules, &Brand::default()).0,
        brand,
        languages: config.as_ref().map_or_else(|| Lang::ALL.to_vec(), |config| config.languages.clone()),
        labels: Labels::new(&args.positive),
        context,
    };
    let mut bad = 0;
    for file in &args.files {
        let mut lines = Lines::open(file)?;
        while let Some((number, record)) = lines.next(&context.out, |text| record::read(text, &args.brand_field))? {
            reader.record(record, number, &mut lines, &args.brand_field);
        }
        bad += lines.bad;
    }
    if args.from_verdicts {
        reader.verdicts()?;
    }
    let unknown = reader.labels.unknown() + reader.labels.more();
    if unknown > 0 && args.positive.is_empty() {
        let posts = count(usize::try_from(unknown).unwrap_or(usize::MAX), "post has a label", "posts have labels");
        context.out.warn(format_args!("{posts} of a word that is not known, and left out; `--positive LABEL` says which are positive"));
    }
    let gathered = reader.gathered;
    let training = gathered.train(&args.name, (trained_on(args), args.general), args.folds).map_err(|refusal| refused(&refusal, args))?;
    warn(&gathered, config.as_ref(), context);
    let text = training.classifier.written();
    tell(args, context, &training, &out, text.len())?;
    if !args.dry_run {
        write(&out, &text)?;
        if !args.json {
            let name = shown(&out.display().to_string(), false);
            context.out.line(format_args!(
                "written to {name} ({} kB); a rule asks it with `classifier = \"{}\"`",
                text.len() / 1000,
                args.name
            ))?;
        }
    }
    Ok(if bad > 0 { Exit::Partly } else { Exit::Done })
}

/// Where it is written.
fn out(args: &Args, config: Option<&Config>) -> Result<PathBuf, Failure> {
    if let Some(out) = &args.out {
        return Ok(out.clone());
    }
    let folder = config.and_then(|config| config.rules.iter().find(|folder| !folder.is_file()));
    match folder {
        Some(folder) => Ok(folder.join("classifiers").join(format!("{}.classifier", args.name))),
        None if args.dry_run => Ok(PathBuf::new()),
        None => Err(Failure::usage("no folder of rules is configured, so there is no place for the classifier")
            .hint("`overhear init --rules` copies the built-in rules into the folder `rules`, and it lies there then; or `--dry-run` only measures")),
    }
}

/// What it was trained on, in words that do not depend on where the files lie.
fn trained_on(args: &Args) -> String {
    let mut names: Vec<String> =
        args.files.iter().map(|file| file.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned())).collect();
    let more = names.len().saturating_sub(NAMED_FILES);
    names.truncate(NAMED_FILES);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    if args.from_verdicts {
        names.push("verdicts of staff".to_owned());
    }
    names.join(", ")
}

fn refused(refusal: &Refusal, args: &Args) -> Failure {
    let hint = match refusal {
        Refusal::TooFew { .. } if args.from_verdicts => {
            "staff's decisions grow with every `overhear resolve` and `dismiss`; label more posts meanwhile"
        }
        Refusal::TooFew { .. } => {
            "some hundred labelled posts, half of them positive, are a beginning; `overhear eval --help` shows how they look"
        }
        Refusal::OneThread => "label posts of several threads",
    };
    Failure::new(Exit::CheckFailed, refusal.to_string()).hint(hint)
}

/// What should be known before the classifier is trusted.
fn warn(gathered: &Gathered, config: Option<&Config>, context: &Context) {
    let (posts, positive) = gathered.size();
    if posts < FEW.0 || positive.min(posts - positive) < FEW.1 {
        context.out.warn(format_args!(
            "{posts} posts, {positive} of them positive, are few: what was measured leaves much open, and new kinds of posts will be misread"
        ));
    }
    let languages = config.map_or_else(Vec::new, |config| config.languages.clone());
    let silent: Vec<&str> = languages.into_iter().filter(|lang| gathered.of(*lang) == 0).map(Lang::code).collect();
    if !silent.is_empty() {
        context.out.warn(format_args!("no post is in {}: the classifier knows nothing of that language", silent.join(", ")));
    }
}

fn tell(args: &Args, context: &Context, training: &Training, out: &Path, bytes: usize) -> Result<(), Failure> {
    if args.json {
        let file = if args.dry_run { String::new() } else { out.display().to_string() };
        return context.out.json(&TrainedLine::of(&args.name, file, bytes, training));
    }
    context.out.text(measured(&context.page(), &args.name, training))
}

/// Writes the file whole or not at all.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    let failed = |error: std::io::Error| Failure::file(Exit::Partly, "write", path, &error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".overhear-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any file that is written: who may read it is for the system's mask to say.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Reads labelled posts, each as one about its brand.
struct Gatherer<'a> {
    gathered: Gathered,
    /// By the brand's names.
    judges: BTreeMap<String, Judge>,
    /// What lexicons come to in a post, rules sum.
    rules: RuleSet,
    /// The configuration's.
    brand: Brand,
    languages: Vec<Lang>,
    labels: Labels,
    context: &'a Context,
}

impl Gatherer<'_> {
    fn record(&mut self, record: Record, number: u64, lines: &mut Lines, brand_field: &str) {
        match record {
            Record::Thread(line) => match record::about(&line, brand_field) {
                Ok(about) => {
                    let labels: Vec<_> = line.posts.iter().map(|post| post.rest.get("label").cloned().unwrap_or_default()).collect();
                    self.thread(&line, &labels, &about, number, lines);
                }
                Err(why) => lines.complain(&self.context.out, number, &why),
            },
            Record::Row(row) => {
                let about = row.brand.clone().map_or(About::Unsaid, About::Named);
                let line = row.as_thread(&number.to_string(), None);
                self.thread(&line, std::slice::from_ref(&row.label), &about, number, lines);
            }
        }
    }

    fn thread(&mut self, line: &ThreadLine, labels: &[serde_json::Value], about: &About, number: u64, lines: &mut Lines) {
        self.gathered.next_thread();
        let (thread, posts) = interchange::thread(line, self.context.now);
        let mut truths: Vec<Option<bool>> = Vec::with_capacity(labels.len());
        for label in labels {
            truths.push(match label {
                serde_json::Value::Null => None,
                label => match self.labels.read(label) {
                    Ok(label) => label.and_then(|label| label.negative),
                    Err(why) => {
                        lines.complain(&self.context.out, number, &why);
                        None
                    }
                },
            });
        }
        let brand = of(about, &self.brand).unwrap_or_else(|| self.brand.clone());
        let judge = judge_of(&mut self.judges, &brand, &self.languages);
        let prepared = judge.prepare(&thread, &posts, self.context.now);
        for (post, truth) in prepared.posts.iter().zip(truths) {
            // What the brand's own people and machines write is never judged.
            if let Some(is) = truth.filter(|_| !post.staff && post.post.author.role != Role::Bot) {
                self.gathered.add(post, is, &brand.name, &self.rules, self.context.now);
            }
        }
    }

    /// What staff decided about posts of the archive.
    fn verdicts(&mut self) -> Result<(), Failure> {
        let mut talk = Talk::open(None, "all", self.context)?;
        let history = talk.history(self.context)?;
        let brand = self.brand.clone();
        let judge = judge_of(&mut self.judges, &brand, &self.languages);
        let (gathered, rules, now) = (&mut self.gathered, &self.rules, self.context.now);
        talk.each(self.context, &mut |spoken| {
            gathered.next_thread();
            let prepared = judge.prepare(&spoken.thread, &spoken.posts, now);
            for post in prepared.posts.iter().filter(|post| !post.staff && post.post.author.role != Role::Bot) {
                match history.opinion(&post.post.id) {
                    Some(Opinion::Confirmed) => gathered.add(post, true, &brand.name, rules, now),
                    Some(Opinion::FalsePositive | Opinion::Benign) => gathered.add(post, false, &brand.name, rules, now),
                    Some(Opinion::Duplicate | Opinion::Waiting) | None => {}
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }
}

/// Who knows the names of a brand; no rule is needed to read them.
fn judge_of<'a>(judges: &'a mut BTreeMap<String, Judge>, brand: &Brand, languages: &[Lang]) -> &'a Judge {
    let key = serde_json::to_string(brand).unwrap_or_default();
    judges.entry(key).or_insert_with(|| Judge::new(brand.clone(), languages.to_vec(), RuleSet::default(), FactBook::default()))
}
