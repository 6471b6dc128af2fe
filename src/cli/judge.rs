//! Rules, facts and names from a configuration: what judges posts.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Context, Exit, Failure};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::engine::Judge;
use crate::model::authored::Authored;
use crate::model::brand::Brand;
use crate::model::library::{KeptFile, RulesInUse};
use crate::output;
use crate::{fact, rule};

/// The files that a configuration names.
#[derive(Debug)]
pub struct Files {
    /// Rule files, with the word lists and lexicons that they share.
    pub rules: Vec<Arc<SourceFile>>,
    /// Fact files.
    pub facts: Vec<Arc<SourceFile>>,
    /// The rules are those built into the program, because the folders have none of their own.
    pub built_in: bool,
    /// Files and folders that could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Rule and fact files of the configured folders. Where there are no folders, or they hold no rule, the rules are the built-in ones: a folder
/// of facts alone keeps them.
#[must_use]
pub fn files(config: &Config) -> Files {
    let (library, diagnostics) = config::library::read(&config.rules);
    // A folder whose only rule file cannot be read is not a folder without rules.
    let built_in = library.rules.is_empty() && diagnostics.is_empty();
    let rules = if built_in { with_own_lists(library.lists) } else { [library.rules, library.lists].concat() };
    Files { rules, facts: library.facts, built_in, diagnostics }
}

/// The built-in rules with word lists and lexicons of one's own; one of the name of a built-in one stands in its place.
fn with_own_lists(own: Vec<Arc<SourceFile>>) -> Vec<Arc<SourceFile>> {
    let key = |file: &Arc<SourceFile>| (Authored::of(&file.path), file.path.file_stem().map(ToOwned::to_owned));
    let names: HashSet<_> = own.iter().map(key).collect();
    let mut files = rule::library::files();
    files.retain(|file| !names.contains(&key(file)));
    files.extend(own);
    files
}

/// As [`files`]; without a configuration the built-in rules, and no facts.
#[must_use]
pub fn files_or_built_in(config: Option<&Config>) -> Files {
    config.map_or_else(|| Files { rules: rule::library::files(), facts: Vec::new(), built_in: true, diagnostics: Vec::new() }, files)
}

/// Files named on the command line (files or folders) instead of those of the configuration.
#[must_use]
pub fn files_at(paths: &[PathBuf]) -> Files {
    let (library, diagnostics) = config::library::read(paths);
    Files { rules: [library.rules, library.lists].concat(), facts: library.facts, built_in: false, diagnostics }
}

/// Everything judging needs of such files, and what is wrong with them: a broken one is left out.
#[must_use]
pub fn of(files: &Files, config: &Config) -> (Judge, Vec<Diagnostic>) {
    let mut diagnostics = files.diagnostics.clone();
    let (rules, of_rules) = rule::load(&files.rules, &config.brand);
    let (facts, of_facts) = fact::load(&files.facts);
    diagnostics.extend(of_rules);
    diagnostics.extend(of_facts);
    (Judge::new(config.brand.clone(), config.languages.clone(), rules, facts).with_sources(&config.sources), diagnostics)
}

impl Files {
    /// The files as a crawl keeps them.
    #[must_use]
    pub fn kept(&self, now: Timestamp) -> RulesInUse {
        let kept = |file: &Arc<SourceFile>| KeptFile { path: file.path.display().to_string(), text: file.text.clone() };
        let files = self.rules.iter().chain(&self.facts).map(kept).collect();
        RulesInUse { since: now, built_in: self.built_in, files }
    }
}

impl From<&RulesInUse> for Files {
    fn from(kept: &RulesInUse) -> Self {
        let files = kept.files.iter().map(|file| SourceFile::new(&file.path, file.text.as_str()));
        let (facts, rules) = files.partition(|file| rule::is_fact(&file.path));
        Self { rules, facts, built_in: kept.built_in, diagnostics: Vec::new() }
    }
}

/// What judges, and whether all of it could be read.
#[derive(Debug)]
pub struct Loaded {
    /// Rules, facts, names.
    pub judge: Judge,
    /// A rule or fact was left out.
    pub partly: bool,
    /// The files, as a crawl keeps them.
    pub files: RulesInUse,
}

/// As [`of`], for a configuration's own files; says what was left out, one line each, on standard error.
///
/// # Errors
/// When nothing is left to judge by.
pub fn load_or_complain(config: &Config, context: &Context) -> Result<Loaded, Failure> {
    let files = files(config);
    let (judge, diagnostics) = of(&files, config);
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    for error in &errors {
        context.out.complain(output::diagnostic::one_line(error));
    }
    if !errors.is_empty() {
        context.out.complain("what these mistakes are in is left out; `overhear rules check` and `overhear facts check` show more");
    }
    if judge.rules.is_empty() && judge.facts.is_empty() {
        return Err(
            Failure::new(Exit::Config, "there is no rule and no fact to judge by").hint("`overhear rules check` shows what is wrong")
        );
    }
    Ok(Loaded { judge, partly: !errors.is_empty(), files: files.kept(context.now) })
}

/// The brand of the configuration if there is one, else an empty one: for commands that work on files alone.
///
/// # Errors
/// When there is a configuration and it cannot be used.
pub fn brand_if_configured(context: &Context) -> Result<(Option<Config>, Brand), Failure> {
    if context.config.is_none() && context.environment.find_config().is_none() {
        return Ok((None, Brand::default()));
    }
    let config = context.config()?;
    let brand = config.brand.clone();
    Ok((Some(config), brand))
}
