//! What all commands share: help, exit codes, streams, logging.

use std::process::Stdio;

use crate::support::TestEnv;

/// Every command line that has help, from the program's own definition as the completions have it.
fn commands(env: &TestEnv) -> Vec<Vec<String>> {
    let script = env.run(&["completions", "bash"]).ok();
    let names = script.lines().filter_map(|line| line.trim().strip_prefix("cmd=\"overhear")?.strip_suffix('"'));
    names.map(|line| line.split("__").filter(|word| !word.is_empty() && *word != "subcmd").map(str::to_owned).collect()).collect()
}

#[test]
fn help_is_what_it_was() {
    let env = TestEnv::new();
    let commands = commands(&env);
    assert!(commands.len() > 10 && commands.contains(&vec!["rules".to_owned(), "check".to_owned()]), "{commands:?}");
    for command in commands {
        let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = env.run(&arguments).ok();
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        let name = if command.is_empty() { "help".to_owned() } else { format!("help_{}", command.join("_")) };
        insta::assert_snapshot!(name, help);
    }
}

#[test]
fn usage_mistakes_exit_2_on_standard_error() {
    let env = TestEnv::new();
    for arguments in
        [&[][..], &["crwal"], &["explain", "--no-such"], &["explain", "C404"], &["-q", "-v", "explain"], &["--now", "soon", "explain"]]
    {
        let ran = env.run(arguments).exit(2);
        assert_eq!(ran.stdout, "", "{arguments:?}");
        assert_ne!(ran.stderr, "", "{arguments:?}");
        assert!(!ran.stderr.contains('\u{1b}'), "{arguments:?}");
    }
    assert!(env.run(&["explian"]).stderr.contains("'explain'"));
}

#[test]
fn codes_are_explained() {
    let env = TestEnv::new();
    assert!(env.run(&["explain", "c010"]).ok().starts_with("C010: a source is asked more often"));
    let all = env.run(&["explain", "--json"]).exit(0).json();
    for room in ["C001", "F001", "R001", "T001"] {
        assert!(all.iter().any(|line| line["code"] == room), "{room}");
    }
    let codes: Vec<&str> = all.iter().filter_map(|line| line["code"].as_str()).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted, "each once, in order");
    assert!(all.iter().all(|line| line["explanation"].as_str().is_some_and(|text| text.len() > 20)));
}

#[test]
fn a_reader_that_leaves_is_no_fault_and_a_full_disk_is() {
    let env = TestEnv::new();
    for arguments in [&["--help"][..], &["--version"], &["explain", "--json"], &["completions", "zsh"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
        let binary = || {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_overhear"));
            command.args(arguments).env_clear().current_dir(env.folder());
            command
        };
        let output = binary().stdout(full).stderr(Stdio::piped()).output().expect("run");
        assert_eq!(output.status.code(), Some(4), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("could not write to standard output"));

        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = binary().stdout(writer).stderr(Stdio::piped()).output().expect("run");
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{arguments:?}");
    }
}

#[test]
fn colours_only_where_they_are_wanted() {
    let env = TestEnv::new();
    let colored = |ran: crate::support::Ran| ran.stderr.contains('\u{1b}');
    assert!(!colored(env.run(&["explain", "X"])));
    assert!(colored(env.run(&["--color", "always", "explain", "X"])));
    assert!(!colored(env.finish(env.command(&["explain", "X"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"))));
}

#[test]
fn arguments_are_cleaned_before_they_are_printed() {
    let env = TestEnv::new();
    let ran = env.run(&["explain", "\u{1b}[31mC\u{202e}1\u{9b}"]).exit(2);
    assert!(ran.stderr.contains("<U+001B>[31mC<U+202E>1<U+009B>"), "{}", ran.stderr);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}', '\u{9b}']));
    let ran = env.run(&["\u{1b}[31mnonsense\u{9b}"]).exit(2);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{9b}']), "{:?}", ran.stderr);
}
