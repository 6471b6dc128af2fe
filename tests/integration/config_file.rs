//! `overhear.toml`: what it gives, and how its mistakes are answered.

use std::time::Duration;

use jiff::SignedDuration;
use overhear::config::{self, Config, Environment};
use overhear::diagnostic::Diagnostic;
use overhear::model::lang::Lang;
use overhear::output;

use crate::support::{BRAND, TestEnv};

fn load(env: &TestEnv, text: &str) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    env.config(text);
    let environment = Environment { state_home: Some("/home/ana/.local/state".into()), ..Environment::default() };
    config::load(&env.path("overhear.toml"), &environment)
}

#[test]
fn a_short_file_has_sensible_defaults() {
    let env = TestEnv::new();
    let (config, diagnostics) = load(&env, "[brand]\nname = \"Nerea\"\n").expect("read");
    assert_eq!(diagnostics, []);
    assert_eq!(config.brand.name, "Nerea");
    assert_eq!(config.languages, Lang::ALL);
    assert_eq!(config.sources, []);
    assert_eq!(config.rules, Vec::<std::path::PathBuf>::new());
    assert_eq!(config.store.path, std::path::Path::new("/home/ana/.local/state/overhear"));
    assert_eq!((config.store.patience, config.store.retention_days), (Duration::from_secs(5), 730));
    assert_eq!(config.fetch.max_body, 4 << 20);
    assert_eq!(config.fetch.host_gap, Duration::from_secs(5));
    assert_eq!(config.fetch.run_limit, Duration::from_mins(15));
    assert!(config.fetch.user_agent.starts_with("overhear/"));
}

#[test]
fn a_name_that_is_also_a_competitors_is_pointed_out() {
    let env = TestEnv::new();
    let text = "[brand]\nname = \"Nerea\"\nproducts = [\"Box\"]\ncompetitors = [\"Aqualis\", \"NEREA \", \"box\"]\n";
    let (config, diagnostics) = load(&env, text).expect("a warning only");
    assert_eq!(config.brand.competitors.len(), 3);
    let told: Vec<String> = diagnostics.iter().map(output::diagnostic::one_line).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("overhear.toml:4:27: warning[C002]: `NEREA ` is the brand's own name"), "{told:?}");
}

#[test]
fn every_key_is_read() {
    let env = TestEnv::new();
    env.write("my-rules/a.toml", "");
    let text = r#"
languages = ["en", "es-MX", "el", "en"]
[brand]
name = " Nerea "
aliases = ["Νερέα"]
misspellings = ["Nerae"]
products = ["Box"]
competitors = ["Aqualis"]
staff = ["NereaHelp"]
domains = ["https://www.Nerea.example/"]
phones = ["+30 210 0000000"]
contacts = ["@nerea"]
[[brand.homonym]]
meaning = "nymph"
words = ["quest"]
[[source]]
id = "forum"
url = "https://Forum.example/feed.xml#top"
kind = "feed"
name = "The forum"
every = "2h30m"
lang = "el"
comments = false
[[source]]
id = "blog"
url = "http://127.0.0.1:8080/feed"
[store]
path = "queue"
patience = "1s"
[retention]
days = 30
[fetch]
contact = "ana@nerea.example"
max_body = "1 MB"
connect_timeout = "1s"
idle_timeout = "2s"
total_timeout = "3s"
host_gap = "500ms"
concurrency = 4
allow_private = ["127.0.0.0/8", "::1"]
run_limit = "1h"
[rules]
folders = ["my-rules"]
"#;
    let (config, diagnostics) = load(&env, text).expect("read");
    assert_eq!(diagnostics, []);
    assert_eq!(config.languages, [Lang::En, Lang::Es, Lang::El]);
    assert_eq!(config.brand.name, "Nerea");
    assert_eq!(config.brand.domains, ["nerea.example"]);
    assert_eq!(config.brand.homonyms[0].words, ["quest"]);
    let [forum, blog] = config.sources.as_slice() else { panic!("{:?}", config.sources) };
    assert_eq!((forum.id.as_str(), forum.url.as_str(), forum.name.as_str()), ("forum", "https://forum.example/feed.xml", "The forum"));
    assert_eq!((forum.every, forum.lang, forum.comments), (SignedDuration::from_mins(150), Some(Lang::El), false));
    assert_eq!((blog.name.as_str(), blog.every, blog.comments), ("127.0.0.1", SignedDuration::from_hours(1), true));
    assert_eq!(config.store.path, env.path("queue"));
    assert_eq!(config.store.retention_days, 30);
    assert_eq!(config.rules, [env.path("my-rules")]);
    assert_eq!(config.fetch.user_agent, format!("overhear/{} (+ana@nerea.example)", env!("CARGO_PKG_VERSION")));
    assert_eq!(config.fetch.allow_private, ["127.0.0.0/8", "::1/128"]);
    assert_eq!((config.fetch.max_body, config.fetch.concurrency, config.fetch.host_gap), (1_000_000, 4, Duration::from_millis(500)));
}

#[test]
fn a_broken_source_is_left_out_and_the_others_stay() {
    let env = TestEnv::new();
    let text = format!(
        r#"{BRAND}
[[source]]
id = "good"
url = "https://good.example/feed"
[[source]]
id = "Bad Id"
url = "https://a.example/feed"
[[source]]
id = "no-scheme"
url = "www.example.com/feed"
[[source]]
id = "no-url"
[[source]]
id = "typo"
url = "https://b.example/feed"
evry = "1h"
[[source]]
id = "kind"
url = "https://c.example/feed"
kind = "fed"
[[source]]
id = "good"
url = "https://d.example/feed"
[[source]]
id = "ftp"
url = "ftp://e.example/feed"
[[source]]
id = "login"
url = "https://ana:hunter2@f.example/feed"
[[source]]
id = "lang"
url = "https://g.example/feed"
lang = "gk"
[[source]]
id = "every"
url = "https://h.example/feed"
every = "1 fortnight"
[[source]]
id = "hasty"
url = "https://i.example/feed"
every = "1m"
[[source]]
id = "last"
url = "feed://j.example/feed"
[[source]]
id = "last-good"
url = "https://k.example/feed"
"#
    );
    let (config, diagnostics) = load(&env, &text).expect("read");
    let ids: Vec<&str> = config.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(ids, ["good", "hasty", "last-good"]);
    let shown: Vec<String> = diagnostics.iter().map(|diagnostic| output::diagnostic::render(diagnostic, false, 100)).collect();
    let shown = shown.join("\n\n").replace(&env.folder().display().to_string(), "[dir]");
    assert!(!shown.contains("hunter2") && !shown.contains("ana:"), "{shown}");
    insta::assert_snapshot!(shown);
}

/// A change to a good file, and what the answer must hold; the line is that of the changed text.
const MISTAKES: &[(&str, &str, &[&str])] = &[
    ("name = \"Nerea\"", "name = \"\"", &["C002", "empty"]),
    ("name = \"Nerea\"", "naem = \"Nerea\"", &["C001", "did you mean `name`?"]),
    ("aliases = [\"Νερέα\", \"#nerea\"]", "aliases = \"Νερέα\"", &["C001", "aliases = [\"Νερέα\"]"]),
    ("domains = [\"nerea.example\"]", "domains = [\"nerea\"]", &["C002", "not a domain"]),
    ("words = [\"quest\", \"boss\"]", "words = []", &["C002", "homonym"]),
    ("[store]", "[sotre]", &["C001", "did you mean `store`?"]),
    ("[brand]", "[brnad]", &["C001", "did you mean `brand`?"]),
    ("path = \"state\"", "path = \"state\"\npatience = \"5\"", &["C008", "unit is missing"]),
    ("path = \"state\"", "path = \"\"", &["C018"]),
    ("host_gap = \"0s\"", "host_gap = \"5 sekunden\"", &["C008", "not a unit of time"]),
    ("host_gap = \"0s\"", "max_body = \"4 MeB\"", &["C009", "not a unit of size"]),
    ("host_gap = \"0s\"", "max_body = \"4B\"", &["C016", "1KiB"]),
    ("host_gap = \"0s\"", "concurrency = 0", &["C016", "from 1 to 256"]),
    ("host_gap = \"0s\"", "idle_timeout = \"0s\"", &["C016", "zero"]),
    ("host_gap = \"0s\"", "host_gap = 5", &["C001", "found a number"]),
    ("allow_private = [\"127.0.0.0/8\"]", "allow_private = [\"127.0.0.0/33\"]", &["C006", "bits"]),
    ("allow_private = [\"127.0.0.0/8\"]", "allow_private = [\"localhost\"]", &["C006", "IP address"]),
    ("contact = \"https://nerea.example/reader\"", "contact = \"call me\"", &["C014"]),
    ("contact = \"https://nerea.example/reader\"", "contact = \"https://x.example/a\\r\\nX-Evil: 1\"", &["C014"]),
    ("languages = [\"en\", \"es\", \"el\"]", "languages = [\"en\", \"klingon\"]", &["C007", "known are en, es, el"]),
    ("languages = [\"en\", \"es\", \"el\"]", "languages = []", &["C007"]),
    ("path = \"state\"", "path = \"state\"\npassword = \"hunter2\"", &["C011", "password_file", "mode 600"]),
    ("name = \"Nerea\"", "name = “Nerea”", &["T001", "straight"]),
];

#[test]
fn any_other_mistake_stops_with_its_line_and_a_remedy() {
    for (good, bad, words) in MISTAKES {
        let env = TestEnv::new();
        assert!(BRAND.contains(good), "{good}");
        let text = BRAND.replace(good, bad);
        let diagnostics = load(&env, &text).expect_err(bad);
        let first = bad.lines().last().unwrap_or_default();
        let due = text.lines().position(|line| line == first).expect("there") + 1;
        // Several mistakes may follow from one ([brnad] leaves [brand] missing); one of them is exactly this.
        let found = diagnostics.iter().any(|diagnostic| {
            let shown = output::diagnostic::render(diagnostic, false, 120);
            shown.contains(&format!("overhear.toml:{due}:")) && words.iter().all(|word| shown.contains(word)) && diagnostic.remedy.is_some()
        });
        let all: Vec<String> = diagnostics.iter().map(|diagnostic| output::diagnostic::render(diagnostic, false, 120)).collect();
        assert!(found, "{bad:?} line {due} {words:?}:\n{}", all.join("\n"));
        assert!(!all.join("\n").contains("hunter2"));
    }
}

#[test]
fn all_mistakes_are_shown_at_once() {
    let env = TestEnv::new();
    let text = "languages = [\"xx\"]\n[brand]\nname = \"\"\n[store]\npatience = \"x\"\n[fetch]\nmax_body = \"y\"\n[rules]\nfolders = [\"nowhere\"]\n";
    let codes: Vec<&str> = load(&env, text).expect_err("wrong").iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["C007", "C002", "C008", "C009", "C015"]);
}

#[test]
fn a_secret_is_never_shown_even_when_the_file_does_not_parse() {
    let env = TestEnv::new();
    for text in [
        "[brand]\nname = \"N\npassword = \"hunter2\"\n",
        "password = hunter2 hunter2\n",
        "api-key: \"hunter2\"\n",
        "[[source]]\nid = \"a\"\nurl = \"https://x:hunter2@h.example/feed\n",
        "[notify]\nsmtp = { password = \"hunter2\" }\n[brand]\nname = 7\n",
        "[[source]]\nid = 7\nurl = \"https://h.example/?token=hunter2\"\n",
    ] {
        let diagnostics = load(&env, text).expect_err(text);
        let debug = format!("{diagnostics:?}");
        assert!(!debug.contains("hunter2"), "{debug}");
    }
}

#[cfg(unix)]
#[test]
fn a_secret_in_a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnv::new();
    env.write("secret", "hunter2");
    let text = format!("{BRAND}\n[notify]\npassword_file = \"secret\"\n");
    std::fs::set_permissions(env.path("secret"), std::fs::Permissions::from_mode(0o644)).expect("set");
    let loose = load(&env, &text).expect_err("loose");
    assert!(
        loose
            .iter()
            .any(|diagnostic| diagnostic.code == "C012" && diagnostic.remedy.as_deref().is_some_and(|remedy| remedy.contains("chmod 600")))
    );
    std::fs::set_permissions(env.path("secret"), std::fs::Permissions::from_mode(0o600)).expect("set");
    let tight = load(&env, &text).expect_err("no such part yet");
    assert!(!tight.iter().any(|diagnostic| diagnostic.code == "C012"));
}

#[test]
fn a_file_that_is_not_there_or_not_a_file_is_named() {
    let env = TestEnv::new();
    let environment = Environment::default();
    let missing = config::load(&env.path("none.toml"), &environment).expect_err("missing");
    assert!(missing[0].message.contains("none.toml") && missing[0].code == "C017");
    assert!(config::load(env.folder(), &environment).expect_err("folder")[0].message.contains("folder"));
}
