//! Builds the rule library and the demonstration into the program, so that it works before anybody has written a rule, and needs no
//! folder beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=fixtures/demo");
    println!("cargo::rerun-if-changed=.cargo/build.rs");
    embed(&root, &root, &root.join("rules"), "LIBRARY", &out.join("library.rs"))?;
    embed(&root, &root.join("fixtures/demo"), &root.join("fixtures/demo"), "DEMO", &out.join("demo.rs"))
}

/// Writes a list of path (below `base`, with `/`) and text of every file in `folder`, in order of path. Documents (`.md`) stay outside.
fn embed(root: &Path, base: &Path, folder: &Path, name: &str, target: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut code = format!("/// Path and text of each file.\nstatic {name}: &[(&str, &str)] = &[\n");
    for file in files {
        let path = file.strip_prefix(base).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        // Named from the package's folder as it is when the program is compiled: a target folder may be copied or moved.
        let below = format!("/{}", file.strip_prefix(root).unwrap_or(&file).to_string_lossy());
        let _ = writeln!(code, "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {below:?}))),");
    }
    code.push_str("];\n");
    fs::write(target, code)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_none_or(|extension| extension != "md") {
            files.push(path);
        }
    }
    Ok(())
}
