//! Arguments, one file a command, errors to exit codes; clock, environment, exit.
//!
//! A command is a file with `pub struct Args` (clap) and `pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure>`, and a
//! variant of [`Command`]. It writes through `context.out` only, takes the time from `context.now`, and reads no environment.

pub mod context;
pub mod failure;
pub mod out;

mod completions;
mod crawl;
mod decide;
mod demo;
mod desk;
mod doctor;
mod eval;
mod explain;
mod export;
mod facts;
mod form;
mod health;
mod import;
mod init;
mod judge;
mod labelled;
mod lines;
mod mend;
mod mistakes;
mod probe;
mod queue;
mod rules;
mod scan;
mod show;
mod source;
mod store;
mod talk;
mod train;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use jiff::Timestamp;

pub use self::context::Context;
pub use self::failure::{Exit, Failure};
use self::out::{ColorChoice, Out};
use crate::model::guard;
use crate::model::untrusted::shown;

/// Watches what customers say about a brand where the brand is not in the room.
#[derive(Debug, Parser)]
#[command(name = "overhear", version, max_term_width = 100, disable_help_subcommand = true, arg_required_else_help = true)]
#[command(
    after_help = "It reads public forums and feeds, finds complaints, quiet farewells and wrong answers that customers give one another, and puts \
    them into a queue that staff work off.\n\nStart with:\n  overhear init             write a commented overhear.toml here\n  overhear doctor           check that everything is in place\n\n\
    Exit codes: 0 done, 1 a check failed, 2 usage, 3 configuration, 4 partly done, 70 a bug, 75 busy: try again."
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Configuration file [default: overhear.toml here or in a folder above].
    #[arg(short, long, global = true, value_name = "FILE", env = "OVERHEAR_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// The time to work with instead of the clock's (RFC 3339); for tests and demonstrations.
    #[arg(long, global = true, value_name = "TIME", env = "OVERHEAR_NOW", hide = true)]
    pub now: Option<Timestamp>,
    #[expect(clippy::doc_markdown, reason = "clap shows it as it is")]
    /// Who you are, for decisions [default: $OVERHEAR_USER, else $USER].
    #[arg(long, global = true, value_name = "NAME")]
    pub by: Option<String>,
    /// Say only what went wrong.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Log what is done, to standard error; twice for more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// When to use colours: auto, always or never.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true)]
    pub color: ColorChoice,
}

/// The commands, one file each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented overhear.toml to start from.
    Init(init::Args),
    /// Replay a recorded crawl of a made-up brand and show its queue: no network, no set-up.
    Demo(demo::Args),
    /// Read the sources that are due, judge what is new, and queue what matters.
    Crawl(crawl::Args),
    /// List what waits for staff, the most urgent first.
    ///
    /// That is open and claimed incidents, and snoozed ones whose time has come. On a terminal titles are cut to its width; into a file or a
    /// pipe they are written whole.
    Queue(queue::Args),
    /// Show an incident: what was said, what the brand says, why it is here, what was done.
    Show(show::Args),
    /// Take incidents: you work on them.
    Claim(decide::Claim),
    /// Give an incident to somebody.
    Assign(decide::Assign),
    /// Write a remark into an incident's history.
    Note(decide::Note),
    /// Put incidents off: they come back by themselves.
    ///
    /// Times without a zone are meant where you are (TZ). A day without a time begins at midnight; a weekday is the next one, never today.
    Snooze(decide::Snooze),
    /// Close incidents as done.
    Resolve(decide::Resolve),
    /// Close incidents with nothing to do.
    Dismiss(decide::Dismiss),
    /// Open a closed incident again.
    Reopen(decide::Reopen),
    /// Judge threads from a file: complaints, farewells and wrong answers, with the words that show why.
    Scan(scan::Args),
    /// Measure what scan finds in labelled posts: precision, recall, F1, and what was missed.
    Eval(eval::Args),
    /// Train a classifier on labelled posts, measured before it is written: a signal beside the rules.
    Train(train::Args),
    /// Check, test and try the rules that find complaints.
    Rules(rules::Args),
    /// Check and test what is true about the brand.
    Facts(facts::Args),
    /// What is read: list, add and check sources.
    Source(source::Args),
    /// Read threads from a file into the store, judged and queued as a crawl does.
    Import(import::Args),
    /// Write the posts of the archive as thread interchange, for other programs.
    Export(export::Args),
    /// Look after the store: how big, whether whole, made anew from the journal.
    Store(store::Args),
    /// Check that everything is in place: configuration, rules, facts, store, certificates, clock, sources.
    Doctor(doctor::Args),
    /// Print a completion script for a shell.
    Completions(completions::Args),
    /// Explain a code such as C004 that a message bears.
    Explain(explain::Args),
}

impl Command {
    fn run(&self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Init(args) => init::run(args, context),
            Self::Demo(args) => demo::run(args, context),
            Self::Crawl(args) => crawl::run(args, context),
            Self::Queue(args) => queue::run(args, context),
            Self::Show(args) => show::run(args, context),
            Self::Claim(args) => decide::claim(args, context),
            Self::Assign(args) => decide::assign(args, context),
            Self::Note(args) => decide::note(args, context),
            Self::Snooze(args) => decide::snooze(args, context),
            Self::Resolve(args) => decide::resolve(args, context),
            Self::Dismiss(args) => decide::dismiss(args, context),
            Self::Reopen(args) => decide::reopen(args, context),
            Self::Scan(args) => scan::run(args, context),
            Self::Eval(args) => eval::run(args, context),
            Self::Train(args) => train::run(args, context),
            Self::Rules(args) => rules::run(args, context),
            Self::Facts(args) => facts::run(args, context),
            Self::Source(args) => source::run(args, context),
            Self::Import(args) => import::run(args, context),
            Self::Export(args) => export::run(args, context),
            Self::Store(args) => store::run(args, context),
            Self::Doctor(args) => doctor::run(args, context),
            Self::Completions(args) => completions::run(args, context),
            Self::Explain(args) => explain::run(args, context),
        }
    }
}

/// The program: reads the arguments of this process, runs the command, reports what went wrong, and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(report_panic));
    // A panic has been reported by the hook when it arrives here.
    let exit = std::panic::catch_unwind(|| run(std::env::args_os())).unwrap_or(Exit::Bug);
    ExitCode::from(exit as u8)
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(answer) => return usage(&answer),
    };
    let context = Context::new(&cli.global);
    context::log(cli.global.verbose, &context.out);
    let outcome = cli.command.run(&context);
    // What was found is printed even when the command failed half-way.
    let written = context.out.flush();
    match (outcome, written) {
        (Err(failure), _) | (Ok(_), Err(failure)) => failure.report(&context.out),
        (Ok(exit), Ok(())) => exit,
    }
}

/// Help and version go to standard output, mistakes in the arguments to standard error; both through our own writer.
fn usage(answer: &clap::Error) -> Exit {
    let out = Out::standard(ColorChoice::Auto, false);
    if answer.use_stderr() {
        // It quotes the arguments, which a script may have taken from anywhere: no colours, nothing hidden.
        out.complain(shown(answer.render().to_string().trim_end(), true));
        return Exit::Usage;
    }
    let text = answer.render();
    let text = if out.look.color { text.ansi().to_string() } else { text.to_string() };
    match out.text(text).and_then(|()| out.flush()) {
        Ok(()) => Exit::Done,
        Err(failure) => failure.report(&out),
    }
}

/// One line for a panic, unless it is caught where it happens. Sled's own threads panic on a damaged file beside the thread that opens it,
/// where no guard of ours can be; what comes of it is the store's to tell.
fn report_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let is_sled = std::thread::current().name().is_some_and(|name| name.starts_with("sled-io-"));
    if guard::is_guarded() || is_sled {
        return;
    }
    let place = panic.location().map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
    let what = guard::message(panic.payload());
    let out = Out::standard(ColorChoice::Never, false);
    out.complain(format_args!("error: a bug in overhear {}: {what}{place}", env!("CARGO_PKG_VERSION")));
    out.complain("hint: please report this line together with the command that you ran; nothing that was acknowledged is lost");
    let trace = std::backtrace::Backtrace::capture();
    if trace.status() == std::backtrace::BacktraceStatus::Captured {
        out.complain(trace);
    }
}

/// The definition of the command line, for completions.
fn definition() -> clap::Command {
    Cli::command()
}
