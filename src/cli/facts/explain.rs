//! `overhear facts explain`.

use super::Loaded;
use crate::cli::rules::{Subject, language, standard_input};
use crate::cli::{Context, Exit, Failure};
use crate::engine::contradict::explain::explain;
use crate::engine::{Judge, fact_examples};
use crate::eval::locate::Name;
use crate::model::lang::Lang;
use crate::output::fact::explanation::{AccountLine, explanation};
use crate::rule::RuleSet;

/// Which answer is explained.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The fact's id; may be left out: then every fact that comes near is told.
    #[arg(value_name = "FACT")]
    fact: String,
    /// An answer, `-` for standard input, or a post of the archive: an incident's number (12, '#12'), a post's id or its address.
    #[arg(value_name = "ANSWER")]
    answer: Option<String>,
    /// The question that it answers: title and opening post of its thread.
    #[arg(long, value_name = "TEXT")]
    question: Option<String>,
    /// The answer's language [default: found out].
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// The day on which it was written [default: today].
    #[arg(long, value_name = "DAY")]
    posted: Option<jiff::civil::Date>,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::at(&[], context)?;
    let (asked, answer) = match &args.answer {
        Some(answer) => (Some(loaded.find(&args.fact)?), answer),
        None if loaded.find(&args.fact).is_ok() => {
            return Err(Failure::usage("an answer is missing: what should the fact be explained on?")
                .hint("`overhear facts explain FACT \"ANSWER\" --question \"QUESTION\"`; the fact may be left out"));
        }
        None => (None, &args.fact),
    };
    loaded.complain(context);
    if loaded.facts.is_empty() {
        return Err(Failure::usage("there is no fact that could be used").hint("`overhear facts new` begins one"));
    }
    let Loaded { facts, brand, languages, .. } = loaded;
    let judge = Judge::new(brand, languages, RuleSet::default(), facts);
    let subject = subject(args, answer, &judge, context)?;
    let prepared = judge.prepare(&subject.thread, &subject.posts, context.now);
    let account =
        explain(&judge, &subject.thread, &prepared, &subject.post, context.now).ok_or_else(|| Failure::bug("the post vanished"))?;
    if args.json {
        context.out.json(&AccountLine::of(&account, subject.text()))?;
    } else {
        let page = context.page();
        context.out.line(subject.headed(&page, &explanation(&page, &account, &judge.facts, asked.as_ref(), subject.text())))?;
    }
    Ok(Exit::Done)
}

fn subject(args: &Args, answer: &str, judge: &Judge, context: &Context) -> Result<Subject, Failure> {
    let lang = language(args.lang.as_deref())?;
    if let Some(name) = Name::read(answer) {
        if lang != Lang::Und || args.question.is_some() || args.posted.is_some() {
            return Err(Failure::usage("--question, --lang and --posted are for a text; a post of the archive has its own"));
        }
        return Subject::located(answer, &name, None, context);
    }
    let text = if answer == "-" { standard_input()? } else { answer.to_owned() };
    let written = match args.posted {
        Some(day) => {
            let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
            noon.map_err(|_| Failure::usage("that day lies outside of the calendar"))?.timestamp()
        }
        None => context.now,
    };
    let (thread, posts) = fact_examples::stage(&judge.brand, args.question.as_deref(), &text, lang, written);
    let Some(post) = posts.last().map(|post| post.id.clone()) else {
        return Err(Failure::bug("the answer vanished"));
    };
    Ok(Subject { thread, posts, post, real: false })
}
