//! `overhear rules new` and `overhear rules example`: a rule begun from a post, and a post made an example of a rule.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Loaded;
use super::explain::{Subject, language, standard_input};
use crate::cli::judge::{self, Files};
use crate::cli::{Context, Exit, Failure};
use crate::config::library;
use crate::diagnostic::{Diagnostic, SourceFile, toml};
use crate::engine::propose::{Proposal, propose};
use crate::engine::{Judge, examples};
use crate::eval::locate::Name;
use crate::fact::FactBook;
use crate::model::finding::{Category, Level};
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::untrusted::{is_hidden, shown};
use crate::output::rule::example::broken_example;
use crate::rule::{self, RuleSet};

/// Longest id, in letters.
const LONGEST_ID: usize = 64;
/// Languages that a rule should speak.
const FIRST: [Lang; 3] = [Lang::En, Lang::Es, Lang::El];

/// What is begun.
#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// The new rule's id, such as nobody-answers: small letters, digits and hyphens.
    #[arg(value_name = "ID")]
    id: String,
    /// Begin with a post: a text, `-`, an incident's number (12, '#12'), a post's id or its address.
    #[arg(long, value_name = "WHAT")]
    from: Option<String>,
    /// The language of that text [default: found out].
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// What the rule's findings are about.
    #[arg(long, value_name = "CATEGORY", default_value = "other")]
    category: String,
    /// How serious they are.
    #[arg(long, value_name = "LEVEL", default_value = "medium")]
    level: String,
    /// The folder to write it into [default: the category's, in the folder of rules].
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
}

/// What is added.
#[derive(Debug, clap::Args)]
pub(super) struct Example {
    /// The rule's id.
    #[arg(value_name = "RULE")]
    rule: String,
    /// What the rule must do on it: fires or quiet.
    #[arg(value_name = "fires|quiet", hide_possible_values = true)]
    must: Must,
    /// A text, `-` for standard input, an incident's number (12, '#12'), a post's id or its address.
    #[arg(value_name = "WHAT")]
    what: String,
    /// The language of a text [default: found out].
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
}

/// What a rule must do on an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Must {
    /// Fire.
    Fires,
    /// Stay quiet.
    Quiet,
}

/// Begins a rule.
pub(super) fn new(args: &New, context: &Context) -> Result<Exit, Failure> {
    let id = checked_id(&args.id)?;
    let word = |given: &str, known: &[&'static str], what: &str| {
        known.iter().copied().find(|word| *word == given).ok_or_else(|| {
            Failure::usage(format!("there is no {what} '{}'", shown(given, false))).hint(format!("one of: {}", known.join(", ")))
        })
    };
    let category = word(&args.category, &Category::ALL.map(Category::word), "category")?;
    let level = word(&args.level, &Level::ALL.map(Level::word), "level")?;
    let config = context.config()?;
    let files = judge::files(&config);
    if let Some(held) = files.rules.iter().find(|file| file.path.file_stem().is_some_and(|stem| *stem == *id)) {
        return Err(Failure::usage(format!("there is a rule '{id}' already: {}", held.path.display()))
            .hint("give the new one another name; `overhear rules example` adds an example to a rule"));
    }
    let folder = match (&args.path, config.rules.first()) {
        (Some(folder), _) => folder.clone(),
        (None, _) if files.built_in => {
            return Err(Failure::usage(
                "the rules are those built into the program, and a folder of your own takes the place of all of them",
            )
            .hint("`overhear init --rules` copies them into the folder `rules` first; or `--path DIR` begins without them"));
        }
        (None, Some(folder)) => folder.join(category),
        (None, None) => {
            return Err(Failure::usage("the configuration names no folder of rules").hint("`--path DIR` says where to write it"));
        }
    };
    let path = folder.join(format!("{id}.toml"));
    if path.exists() {
        return Err(Failure::usage(format!("{} is there already", path.display())).hint("nothing was written; give the rule another name"));
    }
    let judge = Judge::new(config.brand.clone(), config.languages.clone(), RuleSet::default(), FactBook::default());
    let begun = match &args.from {
        Some(what) => proposal(what, args.lang.as_deref(), &judge, None, context)?,
        None => blank(language(args.lang.as_deref())?, &config.languages),
    };
    let text = scaffold(&id, category, level, &begun, &path, &files, &judge)?;
    write_new(&path, &text)?;
    let shown_path = shown(&path.display().to_string(), false);
    context.out.line(format_args!(
        "wrote {shown_path}\nNow say in it what it finds and why staff should care, add patterns and a quiet example, and then:\n  \
         overhear rules check {shown_path}\n  overhear rules test {id}\n  overhear rules try {id} --since 90d"
    ))?;
    Ok(Exit::Done)
}

fn checked_id(id: &str) -> Result<String, Failure> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(good) || id.starts_with('-') {
        return Err(Failure::usage(format!("'{}' cannot be a rule's id", shown(id, false)))
            .hint("small letters a to z, digits and hyphens, such as nobody-answers"));
    }
    Ok(id.to_owned())
}

/// What `what` says, made fit for an example.
fn proposal(what: &str, lang: Option<&str>, judge: &Judge, rule: Option<&RuleId>, context: &Context) -> Result<Proposal, Failure> {
    let lang = Some(language(lang)?).filter(|lang| *lang != Lang::Und);
    let subject = if let Some(name) = Name::read(what) {
        Subject::located(what, &name, rule, context)?
    } else {
        let text = if what == "-" { standard_input()? } else { what.to_owned() };
        let (thread, post) = examples::stage(&judge.brand.name, &text, lang.unwrap_or_default(), crate::model::post::Part::Answer);
        Subject { thread, post: post.id.clone(), posts: vec![post], real: false }
    };
    let mut found = propose(judge, &subject.thread, &subject.posts, &subject.post, lang)
        .ok_or_else(|| Failure::usage("there is no word in it to look for"))?;
    if found.lang == Lang::Und {
        let likely = judge.languages.first().copied().unwrap_or(Lang::En);
        context.out.say(format_args!("note: its language could not be told, {likely} is taken; `--lang` says which it is"));
        found.lang = likely;
    }
    Ok(found)
}

/// A beginning from nothing.
fn blank(lang: Lang, languages: &[Lang]) -> Proposal {
    let lang = if lang == Lang::Und { languages.first().copied().unwrap_or(Lang::En) } else { lang };
    Proposal { text: "Here stands a post with words to look for.".to_owned(), lang, patterns: vec!["words to look for".to_owned()] }
}

/// The text of the new file, of which the example fires: words under a negation are kept where they are needed, and so on.
fn scaffold(id: &str, category: &str, level: &str, begun: &Proposal, path: &Path, files: &Files, judge: &Judge) -> Result<String, Failure> {
    let mut last = Vec::new();
    for (keep_negated, anyone) in [(false, false), (true, false), (true, true)] {
        let text = file_text(id, category, level, begun, keep_negated, anyone);
        let mut all = files.rules.clone();
        let file = SourceFile::new(path, text.as_str());
        all.push(file.clone());
        let (rules, diagnostics) = rule::load(&all, &judge.brand);
        let own = RuleId::from(id);
        last = diagnostics.into_iter().filter(|diagnostic| diagnostic.is_error() && diagnostic.file.as_ref() == Some(&file)).collect();
        let Some(alone) = rules.only(&own) else { continue };
        if examples::run(&alone, &judge.brand).iter().filter(|result| result.rule == own).all(examples::ExampleResult::holds) {
            return Ok(text);
        }
    }
    let why = last.first().map_or_else(|| "its example does not fire".to_owned(), crate::output::diagnostic::one_line);
    Err(Failure::new(Exit::CheckFailed, format!("no rule could be made of that text: {why}"))
        .hint("begin with a shorter text: `--from \"TEXT\"`"))
}

fn file_text(id: &str, category: &str, level: &str, begun: &Proposal, keep_negated: bool, anyone: bool) -> String {
    let title = id.replace('-', " ");
    let mut letters = title.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let lang = begun.lang.code();
    let pattern = |pattern: &str| if pattern.contains('\\') { format!("'{pattern}'") } else { quoted(pattern) };
    let mut out = String::new();
    let _ = write!(
        out,
        "title = {}   # what staff read in the queue: say what it finds\n\
         status = \"experimental\"   # shown by `scan` and `rules` only; \"test\" or \"stable\" puts what it finds before staff\n\
         level = \"{level}\"\ncategories = [\"{category}\"]\nwhy = \"Write here why staff should care.\"\n",
        quoted(&title)
    );
    if anyone {
        out.push_str("\n[scope]\nabout = \"anyone\"   # the post is about somebody else, or about nobody by name\n");
    }
    out.push_str("\n[selections.said]\n");
    let first = begun.patterns.first().map(String::as_str).unwrap_or_default();
    let _ = writeln!(out, "{lang} = [{}]", pattern(first));
    let more: Vec<String> = begun.patterns.iter().skip(1).map(|one| pattern(one)).collect();
    if !more.is_empty() {
        let _ = writeln!(out, "# also said in that post: {}", more.join(", "));
    }
    for other in FIRST.into_iter().filter(|other| *other != begun.lang) {
        let _ = writeln!(out, "# {} = []   # todo: how do people say it in this language?", other.code());
    }
    if keep_negated {
        out.push_str("negation = \"keep\"   # the words stand under a negation there, and count all the same\n");
    }
    let _ = write!(out, "\n[[examples]]\nlang = \"{lang}\"\nfires = {}\n", quoted(&begun.text));
    let _ = write!(
        out,
        "\n# A post that looks like it and is none: its denial, or praise in the same words.\n# [[examples]]\n# lang = \"{lang}\"\n# quiet = \"…\"\n"
    );
    for other in FIRST.into_iter().filter(|other| *other != begun.lang) {
        let _ = write!(out, "\n[[examples]]\nlang = \"{0}\"\ntodo = \"Write here how people say it in {0}.\"\n", other.code());
    }
    out
}

/// A string of TOML.
pub(in crate::cli) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Writes a file that must not be there yet.
pub(in crate::cli) fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| Failure::file(Exit::Partly, "write", path, error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
        // Half a rule is worse than none.
        let _ = std::fs::remove_file(path);
        failed(&error)
    })
}

/// Adds an example to a rule's file; everything else in it stays, byte for byte.
pub(super) fn example(args: &Example, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::configured(context)?;
    let id = loaded.find_words(&args.rule)?;
    if loaded.built_in {
        return Err(Failure::usage(format!("the rule '{id}' is built into the program"))
            .hint("`overhear init --rules` copies the built-in rules, to be changed"));
    }
    let judge = loaded.judge_of(&id);
    let key = match args.must {
        Must::Fires => "fires",
        Must::Quiet => "quiet",
    };
    let added = proposal(&args.what, args.lang.as_deref(), &judge, Some(&id), context)?;
    let Some(held) = loaded.rules.get(&id) else { return Err(Failure::bug("the rule vanished")) };
    if held.examples.iter().any(|example| example.expectation.written().value == added.text) {
        return Err(Failure::usage(format!("the rule '{id}' has that example already")));
    }
    let path = held.file.path.clone();
    let before = library::read_bytes(&path).map_err(|error| Failure::file(Exit::Partly, "read", &path, &error))?;
    let end = if before.windows(2).any(|two| two == b"\r\n") { "\r\n" } else { "\n" };
    let mut after = before.clone();
    if !before.ends_with(b"\n") {
        after.extend(end.as_bytes());
    }
    let table =
        ["", "[[examples]]", &format!("lang = \"{}\"", added.lang.code()), &format!("{key} = {}", quoted(&added.text)), ""].join(end);
    after.extend(table.as_bytes());
    let result = checked(&path, &after, &id, held.examples.len(), &loaded, context)?;
    replace(&path, &after)?;
    context.out.line(format_args!("added to {}:\n{}", shown(&path.display().to_string(), false), shown(table.trim(), true)))?;
    if let Some(broken) = result {
        context.out.findings(&[broken], false)?;
    }
    Ok(Exit::Done)
}

/// Whether the file still loads with its example; gives what is said of the example when it does not hold.
fn checked(path: &Path, text: &[u8], id: &RuleId, count: usize, loaded: &Loaded, context: &Context) -> Result<Option<Diagnostic>, Failure> {
    let refused = |mistakes: &[Diagnostic]| {
        context.out.diagnostics(mistakes);
        Failure::new(Exit::CheckFailed, format!("the example cannot be added to {} by itself; nothing was written", path.display()))
            .hint("add it in an editor: `[[examples]]`, and below it `lang` and `fires` or `quiet`")
    };
    let file = toml::decode(path, text.to_vec()).map_err(|mistake| refused(&[*mistake]))?;
    let (config, brand) = judge::brand_if_configured(context)?;
    let mut all = judge::files_or_built_in(config.as_ref()).rules;
    all.retain(|other| other.path != path);
    all.push(file.clone());
    let (rules, diagnostics) = rule::load(&all, &brand);
    let mine: Vec<Diagnostic> =
        diagnostics.into_iter().filter(|diagnostic| diagnostic.is_error() && diagnostic.file.as_ref() == Some(&file)).collect();
    let Some(alone) = rules.only(id).filter(|alone| alone.get(id).is_some_and(|rule| rule.examples.len() == count + 1)) else {
        return Err(refused(&mine));
    };
    let results = examples::run(&alone, &loaded.brand);
    let last = results.iter().rfind(|result| result.rule == *id && result.number == count + 1);
    Ok(last.and_then(|result| broken_example(result, Some(&file))))
}

/// Puts a text in the place of a file's, whole or not at all; its mode stays.
fn replace(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(Exit::Partly, "write", path, &error);
    // A link stays a link: what it leads to is replaced.
    let path = path.canonicalize().map_err(failed)?;
    let failed = |error: std::io::Error| Failure::file(Exit::Partly, "write", &path, &error);
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    new.write_all(text).and_then(|()| new.as_file().sync_all()).map_err(failed)?;
    let mode = std::fs::metadata(&path).map_err(failed)?.permissions();
    new.as_file().set_permissions(mode).map_err(failed)?;
    new.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}
