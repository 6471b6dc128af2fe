//! `overhear demo`: the main job on a recorded crawl, with no network and no set-up.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;

use super::out::ColorChoice;
use super::{Cli, Context, Exit, Failure, Global};
use crate::model::untrusted::shown;

include!(concat!(env!("OUT_DIR"), "/demo.rs"));

/// When the recorded crawl was made: the demonstration's "now", so that "3 h ago" means the same to every reader.
const RECORDED: &str = "2026-11-19T12:00:00Z";

/// Replay a recorded crawl of a made-up brand through the real pipeline and show the queue.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everything is kept in a folder of its own, which is named at the end; go on there with `queue`, `show`, `claim`, `resolve`."
)]
pub struct Args {
    /// Where to put the demonstration; must be empty or not exist [default: a new temporary folder].
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let folder = match &args.dir {
        Some(folder) => {
            if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
                return Err(Failure::new(Exit::Usage, format!("{} is not empty", folder.display())).hint("name an empty folder, or none"));
            }
            folder.clone()
        }
        None => tempfile::Builder::new()
            .prefix("overhear-demo-")
            .tempdir()
            .map_err(|error| Failure::file(Exit::Partly, "could not make", &std::env::temp_dir(), &error))?
            .keep(),
    };
    for (path, text) in DEMO {
        let path = folder.join(path);
        write(&path, text).map_err(|error| Failure::file(Exit::Partly, "could not write", &path, &error))?;
    }

    let config = folder.join("overhear.toml");
    let replay = folder.join("recording");
    // One recorded source forbids robots, so the crawl itself ends in 4 (partly done); the demonstration is done all the same.
    step(context, &config, &["crawl", "--replay"], Some(&replay))?;
    step(context, &config, &["queue"], None)?;
    step(context, &config, &["show", "1"], None)?;
    let program = std::env::args_os().next().map_or_else(|| "overhear".into(), |name| name.to_string_lossy().into_owned());
    context.out.line(format_args!("\nGo on there:\n  {} --config {} --now {RECORDED} queue", shown(&program, false), config.display()))?;
    Ok(Exit::Done)
}

/// Runs a command as it would be typed, and shows it first.
fn step(context: &Context, config: &Path, words: &[&str], last: Option<&Path>) -> Result<Exit, Failure> {
    let visible: Vec<&str> = words.iter().copied().chain(last.and_then(|path| path.file_name()?.to_str())).collect();
    context.out.line(format_args!("\n$ overhear {}", visible.join(" ")))?;
    context.out.flush()?;
    let global = ["overhear".as_ref(), "--config".as_ref(), config.as_os_str(), "--now".as_ref(), RECORDED.as_ref()];
    let typed = global.into_iter().chain(words.iter().map(AsRef::as_ref)).chain(last.map(Path::as_os_str));
    let cli = Cli::try_parse_from(typed.map(std::ffi::OsStr::to_os_string)).map_err(|error| Failure::bug(error.to_string()))?;
    let inside =
        Context::new(&Global { color: if context.out.look.color { ColorChoice::Always } else { ColorChoice::Never }, ..cli.global });
    let exit = cli.command.run(&inside)?;
    inside.out.flush()?;
    Ok(exit)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
