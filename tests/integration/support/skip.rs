//! Tests that cannot run here: data beside the repository that is missing, rights that are not given. A skipped test is not a passed one, so each
//! is written down where `.ci/run` counts them (the runner hides what a passing test prints).

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Notes that the current test does not run, and why.
pub fn skip(why: &str) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    let _ = writeln!(std::io::stderr(), "SKIPPED: {test}: {why}");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(folder).unwrap();
    let mut list = OpenOptions::new().create(true).append(true).open(folder.join("skipped.txt")).unwrap();
    list.write_all(format!("{test}: {why}\n").as_bytes()).unwrap();
}

/// `../shared/…` beside the repository, or `None`, which is noted.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    skip(&format!("../shared/{path} is not here"));
    None
}
