//! `overhear doctor`: is everything in place? Looks, and changes nothing.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Context, Exit, Failure, desk, judge};
use crate::config::{self, Config};
use crate::crawl::health;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::health::Kind;
use crate::model::source::SourceState;
use crate::model::untrusted::shown;
use crate::output;
use crate::output::page::{ALARM, Page, count};
use crate::store;
use crate::{fact, rule};

/// Check that everything is in place: configuration, rules, facts, store, certificates, clock, sources.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  overhear doctor\n  overhear doctor --json | jq 'select(.status!=\"ok\")'\n\n\
    Asks nothing of the network and changes nothing. Exit codes: 0 nothing failed, 1 something did.")]
pub struct Args {
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Ok,
    Warn,
    Fail,
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Checked {
    check: &'static str,
    status: Status,
    message: String,
    remedy: Option<String>,
}

/// All lines so far.
#[derive(Debug, Default)]
struct Report(Vec<Checked>);

impl Report {
    fn ok(&mut self, check: &'static str, message: impl Into<String>) {
        self.0.push(Checked { check, status: Status::Ok, message: message.into(), remedy: None });
    }

    fn warn(&mut self, check: &'static str, message: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(Checked { check, status: Status::Warn, message: message.into(), remedy: Some(remedy.into()) });
    }

    fn fail(&mut self, check: &'static str, message: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(Checked { check, status: Status::Fail, message: message.into(), remedy: Some(remedy.into()) });
    }

    /// A line for each error and warning; whether there was any.
    fn diagnostics(&mut self, check: &'static str, diagnostics: &[Diagnostic]) -> bool {
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
            let status = if diagnostic.is_error() { Status::Fail } else { Status::Warn };
            self.0.push(Checked { check, status, message: output::diagnostic::one_line(diagnostic), remedy: diagnostic.remedy.clone() });
        }
        !diagnostics.is_empty()
    }
}

/// Looks at everything and prints a line for each thing.
///
/// # Errors
/// When standard output does not take it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut report = Report::default();
    let config = configuration(&mut report, context);
    if let Some(config) = &config {
        brand(&mut report, config);
        rules_and_facts(&mut report, config);
        storage(&mut report, config, context.now);
    }
    certificates(&mut report);
    clock(&mut report, context.now);

    let page = context.page();
    for checked in &report.0 {
        if args.json {
            context.out.json(checked)?;
        } else if checked.status != Status::Ok || !context.out.quiet {
            context.out.line(line(&page, checked))?;
        }
    }
    let failed = report.0.iter().filter(|checked| checked.status == Status::Fail).count();
    let warned = report.0.iter().filter(|checked| checked.status == Status::Warn).count();
    let silent = args.json || (context.out.quiet && failed + warned == 0);
    if !silent {
        let verdict = match (failed, warned) {
            (0, 0) => "everything is in place".to_owned(),
            (0, warned) => count(warned, "thing is worth a look", "things are worth a look"),
            (failed, _) => count(failed, "thing must be mended", "things must be mended"),
        };
        context.out.line(format_args!("\n{verdict}"))?;
    }
    Ok(if failed > 0 { Exit::CheckFailed } else { Exit::Done })
}

fn line(page: &Page, checked: &Checked) -> String {
    let good = anstyle::AnsiColor::Green.on_default();
    let middling = anstyle::AnsiColor::Yellow.on_default().bold();
    let mark = match checked.status {
        Status::Ok => page.paint(good, "ok  "),
        Status::Warn => page.paint(middling, "warn"),
        Status::Fail => page.paint(ALARM, "fail"),
    };
    let remedy = checked.remedy.as_ref().map_or_else(String::new, |remedy| format!("\n                     → {}", shown(remedy, false)));
    format!("{mark}  {:<15}{}{remedy}", checked.check, shown(&checked.message, false))
}

fn configuration(report: &mut Report, context: &Context) -> Option<Config> {
    const CHECK: &str = "configuration";
    let path = match context.config_path() {
        Ok(path) => path,
        Err(failure) => {
            report.fail(CHECK, failure.message, failure.hint.unwrap_or_default());
            return None;
        }
    };
    match config::load(&path, &context.environment) {
        Err(diagnostics) => {
            report.diagnostics(CHECK, &diagnostics);
            None
        }
        Ok((config, diagnostics)) => {
            if !report.diagnostics(CHECK, &diagnostics) {
                report.ok(CHECK, path.display().to_string());
            }
            if config.sources.is_empty() {
                report.warn("sources", "no source is read", "add one: `overhear source add ADDRESS`");
            } else {
                report.ok("sources", count(config.sources.len(), "source", "sources"));
            }
            Some(config)
        }
    }
}

fn brand(report: &mut Report, config: &Config) {
    let brand = &config.brand;
    if brand.name == super::init::PLACEHOLDER {
        report.warn("brand", format!("its name is still `{}`", brand.name), "write the brand's name under [brand] in the configuration");
    } else if brand.domains.is_empty() && brand.phones.is_empty() && brand.contacts.is_empty() {
        report.warn(
            "brand",
            "no official domains, phones or contacts",
            "list them under [brand], so that a false support number can be told from a true one",
        );
    } else {
        let names = 1 + brand.aliases.len() + brand.misspellings.len() + brand.products.len();
        report.ok("brand", format!("{}: {}", brand.name, count(names, "name", "names")));
    }
}

fn rules_and_facts(report: &mut Report, config: &Config) {
    let files = judge::files(config);
    let unreadable = report.diagnostics("rules", &files.diagnostics);
    let (rules, diagnostics) = rule::load(&files.rules, &config.brand);
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    report.diagnostics("rules", &errors);
    if rules.is_empty() && !unreadable {
        report.fail("rules", "no rule can be used: no complaint would be found", "`overhear rules check` shows why");
    } else if errors.is_empty() {
        let whose = if files.built_in { " (built in)" } else { "" };
        report.ok("rules", format!("{}{whose}", count(rules.len(), "rule", "rules")));
    }
    let (facts, diagnostics) = fact::load(&files.facts);
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    report.diagnostics("facts", &errors);
    if !errors.is_empty() {
        return;
    }
    if facts.is_empty() {
        report.warn("facts", "no facts: wrong answers cannot be found", "write what is true about the brand into rules/facts/*.toml");
    } else {
        report.ok("facts", count(facts.iter().len(), "fact", "facts"));
    }
}

fn storage(report: &mut Report, config: &Config, now: Timestamp) {
    const CHECK: &str = "store";
    let path = &config.store.path;
    let shown_path = path.display().to_string();
    if !path.exists() {
        // Nothing is made here: the first crawl does that.
        let above = path.ancestors().skip(1).find(|folder| folder.as_os_str().is_empty() || folder.exists()).unwrap_or(Path::new(""));
        match writable(above) {
            Ok(()) => report.ok(CHECK, format!("{shown_path} (the first crawl makes it)")),
            Err(error) => {
                report.fail(CHECK, format!("{shown_path} cannot be made: {error}"), "set [store] path to a folder that you may write to");
            }
        }
        return;
    }
    if let Err(error) = writable(path) {
        report.fail(CHECK, format!("{shown_path} cannot be written: {error}"), "correct its owner or mode, or make room on its disk");
        return;
    }
    let plan = store::open(&config.store).and_then(|store| store.plan().map(|plan| (plan, store.notices())));
    match plan {
        Err(error) => {
            let failure = desk::failure(&error);
            report.fail(CHECK, failure.message, failure.hint.unwrap_or_default());
        }
        Ok((plan, notices)) => {
            for notice in notices {
                report.warn(CHECK, notice.0, "nothing: it has been mended; `overhear store check` looks at all of it");
            }
            report.ok(CHECK, shown_path);
            sources(report, config, &plan.sources, now);
        }
    }
}

/// Sources that have not answered as they should.
fn sources(report: &mut Report, config: &Config, states: &[SourceState], now: Timestamp) {
    const CHECK: &str = "sources";
    let latest = states.iter().filter_map(|state| state.last_success).max();
    if let Some(latest) = latest.filter(|latest| *latest > now + SignedDuration::from_hours(1)) {
        report.fail("clock", format!("it is {now}, and the store remembers {latest}"), "set this machine's clock");
    }
    for source in &config.sources {
        let Some(state) = states.iter().find(|state| state.id == source.id) else { continue };
        // What was learned of another address says nothing about this one.
        if !state.pages.is_empty() && !state.pages.contains_key(&source.url) {
            continue;
        }
        let concerns = &state.health.concerns;
        let why = state.last_fault.as_deref().map_or_else(String::new, |fault| format!(": {fault}"));
        if state.gone {
            report.warn(CHECK, format!("{} is gone{why}", source.id), health::remedy(Kind::Gone));
        } else if state.faults > 0 {
            let since = state.last_success.map_or_else(|| "it has never answered".to_owned(), |at| format!("it answered last at {at:.0}"));
            let runs = count(state.faults as usize, "run has", "runs in a row have");
            let kind = concerns.first().map(|concern| concern.kind).filter(|kind| is_blind(*kind)).unwrap_or(Kind::Failing);
            report.warn(CHECK, format!("{}: {runs} not seen it{why}; {since}", source.id), health::remedy(kind));
        }
        for concern in concerns.iter().filter(|concern| !(state.gone || state.faults > 0) || !is_blind(concern.kind)) {
            let told = format!("{}: {}; since {:.0}", source.id, concern.why, concern.since);
            match concern.kind {
                // Nothing to be done about: it is told, and is no warning.
                Kind::Unread | Kind::Gaps => report.ok(CHECK, told),
                kind => report.warn(CHECK, told, health::remedy(kind)),
            }
        }
    }
}

/// Whether nothing of a source is seen.
const fn is_blind(kind: Kind) -> bool {
    matches!(kind, Kind::Gone | Kind::Blocked | Kind::Robots | Kind::Forbidden | Kind::Failing)
}

/// Whether a file can be made in a folder; it is gone again at once.
fn writable(folder: &Path) -> std::io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    tempfile::Builder::new().prefix(".overhear-doctor-").tempfile_in(folder).map(drop)
}

/// Whether this machine has certificate authorities: without them no https address can be read.
fn certificates(report: &mut Report) {
    // Another part of the process may have installed a provider already; any will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match reqwest::Client::builder().no_proxy().build() {
        Ok(_) => report.ok("certificates", "this machine has certificate authorities"),
        Err(error) => {
            let failure = Failure::from_error(Exit::CheckFailed, "", &error);
            report.fail(
                "certificates",
                format!(
                    "no certificate authorities: https addresses cannot be read ({})",
                    failure.causes.last().map_or("", String::as_str)
                ),
                "install the package ca-certificates",
            );
        }
    }
}

/// Certificates, schedules and deadlines all go by the clock.
fn clock(report: &mut Report, now: Timestamp) {
    let year = now.to_zoned(jiff::tz::TimeZone::UTC).year();
    // No overhear is older than 2026; a clock that says so has lost its battery.
    if (2026..2100).contains(&year) {
        report.ok("clock", now.round(jiff::Unit::Second).unwrap_or(now).to_string());
    } else {
        report.fail("clock", format!("it is {now} by this machine's clock"), "set the clock: certificates and schedules go by it");
    }
}
