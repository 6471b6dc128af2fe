//! `overhear rules check|test|list|explain|try`.

use std::io::Read as _;
use std::path::PathBuf;

use clap::Subcommand;

use super::judge::{self, Files};
use super::scan::Lines;
use super::{Context, Exit, Failure};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean, toml};
use crate::engine::explain::explain;
use crate::engine::{Judge, examples, interchange};
use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::model::finding::RuleKind;
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::post::Part;
use crate::model::untrusted::shown;
use crate::output::page::count;
use crate::output::rule::{ExampleLine, ExplanationLine, RuleLine, broken_example, explanation};
use crate::output::scan::{post as post_text, thread_heading};
use crate::output::table::table;
use crate::rule::{self, RuleSet};

/// Check, test and try the rules that find complaints.
#[derive(Debug, clap::Args)]
#[command(after_help = "Works on the rules of the configuration, or on the built-in ones where there is no configuration.")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read all rules and show every mistake with its place and remedy.
    #[command(after_help = "Examples:\n  overhear rules check\n  overhear rules check rules/churn/leaving.toml --strict\n\n\
        Exit codes: 0 all is well, 1 a mistake was found.")]
    Check(Check),
    /// Run the examples of the rules: Noisy fired and must not, Missing stayed quiet and must fire.
    #[command(
        after_help = "Examples:\n  overhear rules test\n  overhear rules test leaving no-answer\n\nExit codes: 0 all examples hold, 1 some do not."
    )]
    Test(Test),
    /// List the rules.
    #[command(after_help = "Examples:\n  overhear rules list\n  overhear rules list --json | jq -r 'select(.level==\"critical\").id'")]
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Show how a rule reads a text: each part of its condition, and what silences it.
    #[command(after_help = "Examples:\n  overhear rules explain leaving \"Moved to Aqualis last week.\"\n  \
        overhear rules explain leaving --lang es --title \"Nerea: ¿alguien más?\" - < post.txt")]
    Explain(Explain),
    /// Show which posts of a thread file a rule finds.
    #[command(
        name = "try",
        after_help = "Examples:\n  overhear rules try leaving threads.jsonl\n\nThe file is thread interchange, as `overhear scan` reads it."
    )]
    Try(Try),
}

#[derive(Debug, clap::Args)]
struct Check {
    /// Rule files or folders instead of those of the configuration.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Warnings count too.
    #[arg(long)]
    strict: bool,
    /// One JSON object a mistake.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Test {
    /// Only these rules.
    #[arg(value_name = "RULE")]
    rules: Vec<String>,
    /// One JSON object an example.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Explain {
    /// The rule's id.
    #[arg(value_name = "RULE")]
    rule: String,
    /// The text; `-` reads it from standard input.
    #[arg(value_name = "TEXT")]
    text: String,
    /// The text's language [default: found out].
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Title of the thread that the text stands in [default: the brand's name].
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Try {
    /// The rule's id.
    #[arg(value_name = "RULE")]
    rule: String,
    /// A file of threads; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// One JSON object a post that is found.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the configuration cannot be used, or a rule that is named does not exist.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Check(check) => self::check(check, context),
        Verb::Test(test) => self::test(test, context),
        Verb::List { json } => list(*json, context),
        Verb::Explain(explain) => self::explain_text(explain, context),
        Verb::Try(attempt) => try_file(attempt, context),
    }
}

/// Rules as loaded, with what they were loaded for.
struct Loaded {
    rules: RuleSet,
    brand: Brand,
    languages: Vec<Lang>,
    diagnostics: Vec<Diagnostic>,
    built_in: bool,
}

fn load(context: &Context, paths: &[PathBuf]) -> Result<Loaded, Failure> {
    let (config, brand) = judge::brand_if_configured(context)?;
    let files = if paths.is_empty() { judge::files_or_built_in(config.as_ref()) } else { judge::files_at(paths) };
    let Files { rules, diagnostics: unread, built_in, .. } = files;
    let (rules, mut diagnostics) = rule::load(&rules, &brand);
    diagnostics.splice(0..0, unread);
    let languages = config.map_or_else(|| Lang::ALL.to_vec(), |config: Config| config.languages);
    Ok(Loaded { rules, brand, languages, diagnostics, built_in })
}

impl Loaded {
    /// Says in one line each what could not be loaded.
    fn complain(&self, context: &Context) {
        for error in self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            context.out.complain(crate::output::diagnostic::one_line(error));
        }
    }

    fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    fn find(&self, id: &str) -> Result<RuleId, Failure> {
        let id = id.trim_end_matches(".toml").rsplit('/').next().unwrap_or(id);
        if let Some(rule) = self.rules.get(&RuleId::from(id)) {
            return Ok(rule.id.clone());
        }
        let broken = |diagnostic: &&Diagnostic| {
            diagnostic.is_error() && diagnostic.file.as_ref().is_some_and(|file| file.path.file_stem().is_some_and(|stem| stem == id))
        };
        if self.diagnostics.iter().any(|diagnostic| broken(&diagnostic)) {
            return Err(Failure::new(Exit::CheckFailed, format!("the rule '{}' has mistakes", shown(id, false)))
                .hint("`overhear rules check` shows them"));
        }
        let near = did_you_mean(id, self.rules.iter().map(|rule| rule.id.as_str()));
        let hint = near.map_or_else(|| "`overhear rules list` shows them all".to_owned(), |near| format!("did you mean '{near}'?"));
        Err(Failure::usage(format!("there is no rule '{}'", shown(id, false))).hint(hint))
    }

    /// A judge of one rule alone, without facts.
    fn judge_of(&self, id: &RuleId) -> Judge {
        let brand = if self.brand.name.is_empty() { rule::example_brand() } else { self.brand.clone() };
        Judge::new(brand, self.languages.clone(), self.rules.only(id).unwrap_or_default(), FactBook::default())
    }
}

fn check(check: &Check, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(context, &check.paths)?;
    context.out.findings(&loaded.diagnostics, check.json)?;
    let failed = loaded
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error || (check.strict && diagnostic.severity == Severity::Warning));
    if !check.json {
        let whose = if loaded.built_in { " (built in)" } else { "" };
        let tally = crate::output::diagnostic::tally(&loaded.diagnostics);
        let tally = if tally.is_empty() { "no mistakes".to_owned() } else { tally };
        context.out.line(format_args!("{} can be used{whose}; {tally}", count(loaded.rules.len(), "rule", "rules")))?;
        if !check.paths.is_empty() && loaded.rules.is_empty() && loaded.diagnostics.is_empty() {
            context.out.say("note: there is no rule file; what lies in a folder `facts` is checked by `overhear facts check`");
        }
    }
    Ok(if failed { Exit::CheckFailed } else { Exit::Done })
}

fn test(test: &Test, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(context, &[])?;
    loaded.complain(context);
    let wanted = test.rules.iter().map(|id| loaded.find(id)).collect::<Result<Vec<RuleId>, Failure>>()?;
    let mut results = examples::run(&loaded.rules, &loaded.brand);
    results.retain(|result| wanted.is_empty() || wanted.contains(&result.rule));
    let broken = results.iter().filter(|result| !result.holds()).count();
    for result in &results {
        if test.json {
            context.out.json(&ExampleLine::from(result))?;
        } else if let Some(diagnostic) = broken_example(result, loaded.rules.get(&result.rule).map(|rule| &rule.file)) {
            context.out.findings(&[diagnostic], false)?;
        }
    }
    if !test.json {
        let rules = if wanted.is_empty() { loaded.rules.len() } else { wanted.len() };
        let verdict =
            if broken == 0 { "all hold".to_owned() } else { format!("{broken} {} not hold", if broken == 1 { "does" } else { "do" }) };
        context.out.line(format_args!(
            "{} of {}: {verdict}",
            count(results.len(), "example", "examples"),
            count(rules, "rule", "rules")
        ))?;
    }
    Ok(if broken > 0 || loaded.is_broken() { Exit::CheckFailed } else { Exit::Done })
}

fn list(json: bool, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(context, &[])?;
    loaded.complain(context);
    if json {
        for rule in &loaded.rules {
            context.out.json(&RuleLine::from(rule))?;
        }
    } else if loaded.rules.is_empty() {
        context.out.say("no rules");
    } else {
        let rows: Vec<Vec<String>> = loaded.rules.iter().map(|rule| RuleLine::from(rule).cells()).collect();
        context.out.text(table(&RuleLine::HEADINGS, &rows, &context.page()))?;
    }
    Ok(if loaded.is_broken() { Exit::Partly } else { Exit::Done })
}

fn explain_text(args: &Explain, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(context, &[])?;
    let id = loaded.find(&args.rule)?;
    let text = if args.text == "-" { standard_input()? } else { args.text.clone() };
    let lang = match args.lang.as_deref().map(|tag| (tag, Lang::from_tag(tag))) {
        None => Lang::Und,
        Some((_, Some(lang))) => lang,
        Some((tag, None)) => {
            return Err(Failure::usage(format!("unknown language '{}'", shown(tag, false))).hint("en, es, el, pt, fr, de or it"));
        }
    };
    let judge = loaded.judge_of(&id);
    let title = args.title.as_deref().unwrap_or(&judge.brand.name);
    let part = loaded.rules.get(&id).and_then(|rule| rule.parts.first().copied()).unwrap_or(Part::Answer);
    let (thread, post) = examples::stage(title, &text, lang, part);
    let explained = explain(&judge, &id, &thread, std::slice::from_ref(&post), &post.id, context.now)
        .ok_or_else(|| Failure::bug("the rule vanished"))?;
    if args.json {
        context.out.json(&ExplanationLine::of(&explained, &text))?;
    } else {
        context.out.line(explanation(&context.page(), &explained, &text))?;
    }
    Ok(Exit::Done)
}

/// A text from standard input, no longer than an authored file.
fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let path = PathBuf::from("-");
    std::io::stdin()
        .take(toml::MAX_FILE as u64)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::file(Exit::Partly, "read", &path, &error))?;
    String::from_utf8(bytes).map_err(|_| Failure::usage("standard input is not UTF-8"))
}

fn try_file(args: &Try, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(context, &[])?;
    let id = loaded.find(&args.rule)?;
    let judge = loaded.judge_of(&id);
    let mut lines = Lines::open(&args.file)?;
    let page = context.page();
    let (mut posts, mut found) = (0, 0);
    while let Some(line) = lines.next(&context.out)? {
        let (thread, written) = interchange::thread(&line, context.now);
        let mut headed = false;
        for (report, post) in judge.thread(&thread, &written, context.now).iter().zip(&line.posts) {
            posts += 1;
            if !report.findings.iter().any(|finding| finding.kind == RuleKind::Detection) {
                continue;
            }
            found += 1;
            if args.json {
                context.out.json(&crate::output::scan::PostResult::of(&line.thread_id, &post.post_id, report))?;
                continue;
            }
            if !headed {
                context.out.line(thread_heading(&page, &line.thread_id, line.title.as_deref().unwrap_or_default()))?;
                headed = true;
            }
            context.out.line(post_text(&page, &post.post_id, post.author.as_deref().unwrap_or_default(), &post.text, report))?;
        }
    }
    if !args.json {
        context.out.line(format_args!("rule `{id}` finds {found} of {}", count(posts, "post", "posts")))?;
    }
    Ok(if lines.bad > 0 { Exit::Partly } else { Exit::Done })
}
