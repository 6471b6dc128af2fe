//! `overhear rules explain`.

use std::io::Read as _;
use std::path::PathBuf;

use super::Loaded;
use crate::cli::talk::archive;
use crate::cli::{Context, Exit, Failure, desk};
use crate::diagnostic::toml;
use crate::engine::explain::explain;
use crate::engine::near::{Near, near, nearest};
use crate::engine::{Judge, examples};
use crate::eval::locate::{Located, Name, locate};
use crate::model::id::{PostId, RuleId};
use crate::model::lang::Lang;
use crate::model::post::{Part, Post, Thread};
use crate::model::untrusted::shown;
use crate::output::correlation::{self, CorrelationLine};
use crate::output::nearest::{NearLine, why_not};
use crate::output::page::{FAINT, Page};
use crate::output::rule::explanation::{ExplanationLine, explanation};

/// Rules told of when none is named.
const NEAREST: usize = 3;

/// Which rule is explained, and on what.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule's id; with --not it may be left out: then the three rules that come nearest are told.
    #[arg(value_name = "RULE")]
    rule: String,
    /// A text, `-` for standard input, or a post of the archive: an incident's number (12, '#12'), a post's id or its address.
    #[arg(value_name = "WHAT")]
    what: Option<String>,
    /// Why it does not fire: what fails, and the patterns that come nearest.
    #[arg(long)]
    not: bool,
    /// The text's language [default: found out].
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Title of the thread that the text stands in [default: the brand's name].
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// One JSON object (a line each, when no rule is named).
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let Some(what) = &args.what else {
        if !args.not {
            return Err(Failure::usage("a text is missing: what should the rule be explained on?")
                .hint("`overhear rules explain RULE \"TEXT\"`; with `--not` the rule may be left out"));
        }
        return nearest_rules(args, context);
    };
    let loaded = Loaded::configured(context)?;
    // Whether a correlation counts a text can be said; which word it lacks cannot.
    let id = if args.not { loaded.find_words(&args.rule)? } else { loaded.find(&args.rule)? };
    let judge = loaded.judge_of(&id);
    let part = loaded.rules.get(&id).and_then(|rule| rule.parts.first().copied()).unwrap_or(Part::Answer);
    let subject = Subject::of(what, args, &judge, part, Some(&id), context)?;
    if let Some(rule) = judge.rules.correlation(&id) {
        let reports = judge.thread(&subject.thread, &subject.posts, context.now);
        let own = reports.iter().filter(|report| report.post == subject.post);
        let found: Vec<RuleId> = own.flat_map(|report| &report.findings).map(|finding| finding.rule.clone()).collect();
        if args.json {
            context.out.json(&CorrelationLine::of(rule, &found))?;
        } else {
            context.out.line(correlation::explanation(&context.page(), rule, &found))?;
        }
        return Ok(Exit::Done);
    }
    let page = context.page();
    if args.not {
        let near = near(&judge, &id, &subject.thread, &subject.posts, &subject.post, context.now).ok_or_else(vanished)?;
        let explained = explain(&judge, &id, &subject.thread, &subject.posts, &subject.post, context.now).ok_or_else(vanished)?;
        if args.json {
            context.out.json(&NearLine::of(&near, subject.text()))?;
        } else if explained.fired {
            // Asked why not, and it does: the words say why.
            context.out.line(subject.headed(&page, &explanation(&page, &explained, subject.text())))?;
        } else {
            // Whom words are about is known only when they are there.
            let near = Near { gate: explained.gate.or(near.gate), ..near };
            context.out.line(subject.headed(&page, &why_not(&page, &near, subject.text())))?;
        }
        return Ok(Exit::Done);
    }
    let explained = explain(&judge, &id, &subject.thread, &subject.posts, &subject.post, context.now).ok_or_else(vanished)?;
    if args.json {
        context.out.json(&ExplanationLine::of(&explained, subject.text()))?;
    } else {
        context.out.line(subject.headed(&page, &explanation(&page, &explained, subject.text())))?;
    }
    Ok(Exit::Done)
}

fn vanished() -> Failure {
    Failure::bug("the rule vanished")
}

fn nearest_rules(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::configured(context)?;
    loaded.complain(context);
    let judge = loaded.judge_of_all();
    let subject = Subject::of(&args.rule, args, &judge, Part::Answer, None, context)?;
    let page = context.page();
    let all = nearest(&judge, &subject.thread, &subject.posts, &subject.post, NEAREST, context.now);
    if all.is_empty() && !args.json {
        context
            .out
            .line(subject.headed(&page, "no rule comes near this text; `overhear rules new ID --from \"TEXT\"` begins one for it"))?;
    }
    for (number, near) in all.iter().enumerate() {
        if args.json {
            context.out.json(&NearLine::of(near, subject.text()))?;
        } else {
            let told = why_not(&page, near, subject.text());
            context.out.line(if number == 0 { subject.headed(&page, &told) } else { told })?;
        }
    }
    Ok(Exit::Done)
}

/// A post in its thread, real or made of a text.
pub(in crate::cli) struct Subject {
    pub(in crate::cli) thread: Thread,
    pub(in crate::cli) posts: Vec<Post>,
    pub(in crate::cli) post: PostId,
    /// It is from the archive, or what its incident remembers of it.
    pub(in crate::cli) real: bool,
}

impl Subject {
    fn of(what: &str, args: &Args, judge: &Judge, part: Part, rule: Option<&RuleId>, context: &Context) -> Result<Self, Failure> {
        let lang = language(args.lang.as_deref())?;
        if let Some(name) = Name::read(what) {
            if lang != Lang::Und || args.title.is_some() {
                return Err(Failure::usage("--lang and --title are for a text; a post of the archive has its own"));
            }
            return Self::located(what, &name, rule, context);
        }
        let text = if what == "-" { standard_input()? } else { what.to_owned() };
        let title = args.title.as_deref().unwrap_or(&judge.brand.name);
        let (thread, post) = examples::stage(title, &text, lang, part);
        Ok(Self { thread, post: post.id.clone(), posts: vec![post], real: false })
    }

    /// A post of the archive.
    pub(in crate::cli) fn located(what: &str, name: &Name, rule: Option<&RuleId>, context: &Context) -> Result<Self, Failure> {
        let store = archive(context)?;
        let found = locate(store.as_ref(), name, rule).map_err(|error| desk::failure(&error))?;
        let Some(Located { thread, posts, post, remembered }) = found else {
            return Err(Failure::usage(format!("the archive holds no post '{}'", shown(what, false)))
                .hint("`overhear queue --all` lists incidents by number; posts are dropped when their retention has passed"));
        };
        if remembered {
            context.out.say("note: the archive does not hold the post any more; it is read alone, as its incident remembers it");
        }
        Ok(Self { thread, posts, post, real: true })
    }

    pub(in crate::cli) fn own(&self) -> Option<&Post> {
        self.posts.iter().find(|post| post.id == self.post)
    }

    pub(in crate::cli) fn text(&self) -> &str {
        self.own().map_or("", |post| post.body.raw())
    }

    pub(in crate::cli) fn headed(&self, page: &Page, told: &str) -> String {
        let Some(post) = self.own().filter(|_| self.real) else { return told.to_owned() };
        let (id, author, title) = (post.id.as_str(), post.author.name.shown(), self.thread.title.shown());
        let by = if author.is_empty() { String::new() } else { format!(" by {author}") };
        format!("{}\n{told}", page.paint(FAINT, &format!("post {id}{by} in “{title}”")))
    }
}

/// A language as typed; none is undetermined.
pub(in crate::cli) fn language(tag: Option<&str>) -> Result<Lang, Failure> {
    match tag.map(|tag| (tag, Lang::from_tag(tag))) {
        None => Ok(Lang::Und),
        Some((_, Some(lang))) => Ok(lang),
        Some((tag, None)) => Err(Failure::usage(format!("unknown language '{}'", shown(tag, false))).hint("en, es, el, pt, fr, de or it")),
    }
}

/// A text from standard input, no longer than an authored file.
pub(in crate::cli) fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let path = PathBuf::from("-");
    std::io::stdin()
        .take(toml::MAX_FILE as u64)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::file(Exit::Partly, "read", &path, &error))?;
    String::from_utf8(bytes).map_err(|_| Failure::usage("standard input is not UTF-8"))
}
