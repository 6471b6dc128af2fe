//! Builds the rule library and the demonstration into the program, so that an installed binary needs no folder beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    embed(&root.join("rules"), "LIBRARY", "The rule library: path below `rules/`, and text.", &out.join("library.rs"));
    embed(&root.join("fixtures/demo"), "DEMO", "The demonstration: path, and text.", &out.join("demo.rs"));
    println!("cargo::rerun-if-changed=build.rs");
}

/// Writes `static NAME: &[(&str, &str)]` with every file below `folder`, in order of path.
fn embed(folder: &Path, name: &str, doc: &str, target: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    walk(folder, &mut files);
    files.sort();
    let mut code = format!("/// {doc}\npub static {name}: &[(&str, &str)] = &[\n");
    for file in files {
        let path = file.strip_prefix(folder).expect("found below it").to_string_lossy().replace('\\', "/");
        writeln!(code, "    ({path:?}, include_str!({:?})),", file.display().to_string()).expect("a String takes all");
    }
    code.push_str("];\n");
    fs::write(target, code).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            walk(&path, files);
        } else if path.extension().is_none_or(|extension| extension != "md") {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
}
