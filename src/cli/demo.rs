//! `overhear demo`: the main job on a recorded crawl, with no network and no set-up.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Context, Exit, Failure, crawl, queue, show};

include!(concat!(env!("OUT_DIR"), "/demo.rs"));

/// When the recorded crawl was made: the demonstration's "now", so that "3 h ago" means the same to every reader.
const RECORDED: &str = "2026-11-19T12:00:00Z";

/// Replay a recorded crawl of a made-up brand through the real pipeline and show the queue.
#[derive(Debug, clap::Args)]
#[command(after_help = "Everything is kept in a folder of its own, which is named at the end; go on there with `queue`, `show`, `claim`, `resolve`.")]
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

    let recorded: Timestamp = RECORDED.parse().map_err(|_| Failure::bug("the demonstration's time is not a time"))?;
    let inside = Context {
        now: context.environment_now().unwrap_or(recorded),
        config: Some(folder.join("overhear.toml")),
        ..context.duplicate()
    };
    let out = &context.out;
    out.line("$ overhear crawl --replay recording")?;
    let crawled = crawl::run(&crawl::Args::replaying(folder.join("recording")), &inside)?;
    out.line("\n$ overhear queue")?;
    queue::run(&queue::Args::default(), &inside)?;
    if let Some(first) = inside.store(&inside.config()?)?.incidents(&crate::store::Filter::default(), inside.now).ok().and_then(|all| all.first().map(|i| i.id)) {
        out.line(format_args!("\n$ overhear show {}", first.0))?;
        show::run(&show::Args::of(first), &inside)?;
    }
    out.line(format_args!(
        "\nThe demonstration is in {0}. Go on there:\n  overhear --config {0}/overhear.toml queue",
        folder.display()
    ))?;
    Ok(crawled)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
