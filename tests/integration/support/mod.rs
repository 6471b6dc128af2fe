//! A room of its own for every test that runs the program: an empty folder, an empty environment, a fixed time.

pub mod net;
pub mod server;
pub mod skip;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The time that every command is told it is.
pub const NOW: &str = "2026-03-14T09:26:53Z";

/// A brand with everything a configuration can say about one.
pub const BRAND: &str = r##"languages = ["en", "es", "el"]

[brand]
name = "Nerea"
aliases = ["Νερέα", "#nerea"]
products = ["Nerea Box"]
competitors = ["Aqualis"]
staff = ["NereaHelp"]
domains = ["nerea.example"]
phones = ["+30 210 0000000"]

[[brand.homonym]]
meaning = "a nymph in a game"
words = ["quest", "boss"]

[store]
path = "state"

[fetch]
contact = "https://nerea.example/reader"
allow_private = ["127.0.0.0/8"]
host_gap = "0s"
"##;

/// A temporary folder in which commands run.
pub struct TestEnv {
    folder: TempDir,
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Standard output, with the folder's path written as `[dir]`.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
}

impl TestEnv {
    /// An empty folder.
    #[must_use]
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder with `overhear.toml`: [`BRAND`] and `more` below it.
    #[must_use]
    pub fn with_brand(more: &str) -> Self {
        let env = Self::new();
        env.config(&format!("{BRAND}{more}"));
        env
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path within the folder.
    #[must_use]
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, relative: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
        self
    }

    /// Reads a file.
    #[must_use]
    pub fn read(&self, relative: &str) -> String {
        std::fs::read_to_string(self.path(relative)).expect("read")
    }

    /// Writes `overhear.toml`.
    pub fn config(&self, text: &str) -> &Self {
        self.write("overhear.toml", text)
    }

    /// Writes a rule file.
    pub fn rule(&self, id: &str, text: &str) -> &Self {
        self.write(&format!("rules/{id}.toml"), text)
    }

    /// Writes a fact file.
    pub fn fact(&self, id: &str, text: &str) -> &Self {
        self.write(&format!("rules/facts/{id}.toml"), text)
    }

    /// The program, to be run in the folder with nothing in the environment but home and time.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_overhear"));
        command.current_dir(self.folder()).env_clear().env("HOME", self.folder()).env("OVERHEAR_NOW", NOW).env("TZ", "UTC").args(arguments);
        command
    }

    /// As [`TestEnv::command`], for tests that start a process and go on: to kill it, to overlap it, or to give it streams of their own.
    #[must_use]
    pub fn process(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_overhear"));
        command.current_dir(self.folder()).env_clear().env("HOME", self.folder()).env("OVERHEAR_NOW", NOW).env("TZ", "UTC").args(arguments);
        command
    }

    /// Runs the program.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.finish(&mut self.command(arguments))
    }

    /// Runs the program with `input` on its standard input.
    #[must_use]
    pub fn run_with(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        self.finish(self.command(arguments).write_stdin(input))
    }

    /// Runs a command that [`TestEnv::command`] made.
    #[must_use]
    pub fn finish(&self, command: &mut Command) -> Ran {
        let output = command.output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8").replace(&self.folder().display().to_string(), "[dir]");
        Ran { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code() }
    }
}

impl Ran {
    /// The same, when it ended with `code`.
    #[track_caller]
    pub fn exit(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.shown());
        self
    }

    /// Standard output, when the command ended well and said nothing else.
    #[must_use]
    #[track_caller]
    pub fn ok(self) -> String {
        let ran = self.exit(0);
        assert_eq!(ran.stderr, "", "{}", ran.shown());
        ran.stdout
    }

    /// Standard output as JSON Lines.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }

    /// Everything, for a snapshot.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                let _ = write!(text, "--- {name}\n{}\n", stream.trim_end());
            }
        }
        let _ = write!(text, "--- exit {}", self.code.map_or_else(|| "by signal".to_owned(), |code| code.to_string()));
        text
    }
}
