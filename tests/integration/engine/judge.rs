//! Threads in, findings out.

use std::sync::Arc;

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::detect::Gate;
use overhear::engine::explain::explain;
use overhear::engine::{Judge, PostReport, interchange};
use overhear::fact::FactBook;
use overhear::model::brand::{Brand, Homonym};
use overhear::model::finding::Level;
use overhear::model::id::RuleId;
use overhear::model::lang::Lang;
use overhear::rule::{Discount, load};

fn brand() -> Brand {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    Brand {
        name: "Arkadia".into(),
        aliases: list(&["Αρκάδια", "@ArkadiaHelp"]),
        misspellings: list(&["Arcadia"]),
        products: list(&["Arkadia Box", "Hearth 3"]),
        competitors: list(&["Quillmont"]),
        staff: list(&["Arkadia_Nora"]),
        homonyms: vec![Homonym { meaning: "a region of Greece".into(), words: list(&["Peloponnese", "village", "Arkadia Candles"]) }],
        ..Brand::default()
    }
}

fn rule(id: &str, text: &str) -> Arc<SourceFile> {
    SourceFile::new(format!("rules/{id}.toml"), text)
}

fn judge(extra: &[Arc<SourceFile>]) -> Judge {
    let mut files = vec![
        rule(
            "silence",
            "title = \"Nobody answers\"\nlevel = \"medium\"\ncategories = [\"service\"]\nwhy = \"w\"\nplaybook = \"call\"\n\
             [selections.s]\nen = [\"never answer*\"]\nel = [\"δεν απαντάει\"]\nnegation = \"keep\"\n",
        ),
        rule(
            "farewell",
            "title = \"Gone\"\nlevel = \"high\"\ncategories = [\"churn\"]\nwhy = \"w\"\n[selections.s]\nen = [\"moved to {competitor}\", \"left {brand}\"]\n",
        ),
        rule("praise", "title = \"Praise\"\nlevel = \"low\"\ncategories = [\"praise\"]\nwhy = \"w\"\n[selections.s]\nen = [\"love it\"]\n"),
        rule(
            "trial",
            "title = \"Trial\"\nstatus = \"experimental\"\nlevel = \"high\"\ncategories = [\"other\"]\nwhy = \"w\"\n[selections.s]\nen = [\"hmm\"]\n",
        ),
    ];
    files.extend(extra.iter().cloned());
    let brand = brand();
    let (rules, diagnostics) = load(&files, &brand);
    assert!(!diagnostics.iter().any(overhear::diagnostic::Diagnostic::is_error), "{diagnostics:#?}");
    Judge::new(brand, vec![Lang::En, Lang::El], rules, FactBook::default())
}

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn reports(judge: &Judge, title: &str, posts: &[(&str, &str, &str)]) -> Vec<PostReport> {
    let posts: Vec<_> = posts
        .iter()
        .enumerate()
        .map(|(number, (author, role, text))| serde_json::json!({"post_id": format!("p{number}"), "author": author, "author_role": role, "text": text}))
        .collect();
    let line = serde_json::from_value(serde_json::json!({"thread_id": "t", "title": title, "lang": "en", "posts": posts})).unwrap();
    let (thread, posts) = interchange::thread(&line, now());
    judge.thread(&thread, &posts, now())
}

fn fired(title: &str, text: &str) -> Vec<String> {
    let reports = reports(&judge(&[]), title, &[("ana", "customer", "So, what do you think?"), ("ben", "customer", text)]);
    reports[1].findings.iter().map(|finding| finding.rule.as_str().to_owned()).collect()
}

#[test]
fn a_finding_has_all_that_staff_need() {
    let text = "Tried twice. Arkadia NEVER answers, ever.";
    let reports = reports(&judge(&[]), "Phones", &[("ana", "customer", text)]);
    let report = &reports[0];
    assert!(report.mention && report.negative);
    assert_eq!((report.level, report.findings.len()), (Some(Level::Medium), 1));
    let finding = &report.findings[0];
    let evidence: Vec<_> = finding.evidence.iter().map(|evidence| &text[evidence.start..evidence.end]).collect();
    assert_eq!(evidence, ["NEVER answers"]);
    assert_eq!(finding.evidence[0].text.raw(), "NEVER answers");
    assert_eq!((finding.title.as_str(), finding.playbook.as_deref(), finding.at), ("Nobody answers", Some("call"), now()));
    assert!(finding.id.as_str().starts_with("f-") && finding.id.as_str().len() == 18);
    assert!(finding.fingerprint.as_str().starts_with("fp-") && finding.revision.len() == 8);
}

#[test]
fn the_same_input_gives_the_same_output() {
    let posts = [("ana", "customer", "Arkadia never answers. I left Arkadia. hmm"), ("ben", "customer", "love it, moved to Quillmont")];
    let judge = judge(&[]);
    let first = format!("{:?}", reports(&judge, "Arkadia", &posts));
    assert_eq!(first, format!("{:?}", reports(&judge, "Arkadia", &posts)));
    let ids = reports(&judge, "Arkadia", &posts)[0].findings.iter().map(|finding| finding.rule.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids, ["farewell", "silence", "trial"]);
}

#[test]
fn findings_of_one_post_share_a_fingerprint_unless_grouped_otherwise() {
    let wide = rule(
        "wide",
        "title = \"Wide\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\ngroup_by = \"thread\"\n[selections.s]\nen = [\"phone\"]\n",
    );
    let reports = reports(
        &judge(&[wide]),
        "Arkadia",
        &[("ana", "customer", "Hmm. They never answer. My phone rings"), ("ben", "customer", "Hmm, my phone too")],
    );
    let prints =
        |report: &PostReport, rule: &str| report.findings.iter().find(|one| one.rule.as_str() == rule).unwrap().fingerprint.clone();
    assert_eq!(prints(&reports[0], "silence"), prints(&reports[0], "trial"));
    assert_ne!(prints(&reports[0], "trial"), prints(&reports[1], "trial"));
    assert_eq!(prints(&reports[0], "wide"), prints(&reports[1], "wide"));
}

#[test]
fn an_edit_makes_a_new_finding_and_keeps_the_incident() {
    let judge = judge(&[]);
    let one = |text| reports(&judge, "Arkadia", &[("ana", "customer", text)])[0].findings[0].clone();
    let (a, b) = (one("never answers"), one("never answers!"));
    assert_ne!(a.id, b.id);
    assert_eq!(a.fingerprint, b.fingerprint);
}

#[test]
fn only_talk_about_the_brand_counts() {
    assert_eq!(fired("Arkadia phones", "They never answer."), ["silence"]);
    assert_eq!(fired("Phones", "They never answer."), Vec::<String>::new());
    assert_eq!(fired("Phones", "Arkadia's people never answer."), ["silence"]);
    assert_eq!(fired("Phones", "#ArkadiaFail they never answer."), ["silence"]);
    assert_eq!(fired("Phones", "The Hearth 3 people never answer."), ["silence"]);
    assert_eq!(fired("Phones", "The hearth people never answer."), Vec::<String>::new());
    assert_eq!(fired("Phones", "Arkadiana never answers."), Vec::<String>::new());
}

#[test]
fn other_brands_are_not_ours() {
    assert_eq!(fired("Arkadia phones", "Quillmont never answers."), Vec::<String>::new());
    assert_eq!(fired("Arkadia phones", "Quillmont is bad. They never answer."), Vec::<String>::new());
    assert_eq!(fired("Arkadia phones", "They never answer. I look at Quillmont now."), ["silence"]);
    assert_eq!(fired("Arkadia phones", "Unlike Quillmont, Arkadia never answers."), ["silence"]);
    assert_eq!(fired("Arkadia phones", "Moved to Quillmont last week."), ["farewell"]);
}

#[test]
fn homonyms_are_told_by_the_words_around_them() {
    assert_eq!(fired("Holidays", "A village in Arkadia, the hotel never answers."), Vec::<String>::new());
    assert_eq!(fired("Holidays on the Peloponnese", "Arkadia never answers."), Vec::<String>::new());
    assert_eq!(fired("Smells", "Arkadia Candles never answers."), Vec::<String>::new());
    assert_eq!(fired("Boxes", "In our village the Arkadia Box people never answer."), ["silence"]);
}

#[test]
fn a_thread_that_opens_with_a_homonym_stays_there() {
    let posts = [("ana", "customer", "A village in Arkadia?"), ("ben", "customer", "Arkadia never answers.")];
    let reports = reports(&judge(&[]), "Holidays", &posts);
    assert!(reports.iter().all(|report| report.findings.is_empty() && !report.mention));
}

#[test]
fn staff_and_bots_make_no_findings() {
    for (author, role) in [("nora", "staff"), ("ARKADIA_nora", "customer"), ("x", "bot")] {
        assert!(reports(&judge(&[]), "Arkadia", &[(author, role, "We never answer")])[0].findings.is_empty(), "{author}");
    }
}

#[test]
fn negative_means_a_trusted_rule_of_a_negative_kind() {
    let negative = |text| reports(&judge(&[]), "Arkadia", &[("ana", "customer", text)])[0].negative;
    assert!(negative("left Arkadia"));
    assert!(!negative("love it"));
    assert!(!negative("hmm"));
}

#[test]
fn parts_and_gates_of_a_rule() {
    let strict = rule(
        "strict",
        "title = \"Strict\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\n[scope]\nabout = \"post\"\nparts = [\"answer\"]\n[selections.s]\nen = [\"oops\"]\n",
    );
    let open = rule(
        "open",
        "title = \"Open\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\n[scope]\nabout = \"anyone\"\n[selections.s]\nen = [\"oops\"]\n",
    );
    let posts = [("a", "customer", "Arkadia oops"), ("b", "customer", "Arkadia oops"), ("c", "customer", "oops")];
    let found: Vec<Vec<String>> = reports(&judge(&[strict, open]), "Arkadia", &posts)
        .iter()
        .map(|report| report.findings.iter().map(|finding| finding.rule.0.clone()).collect())
        .collect();
    assert_eq!(found, [vec!["open"], vec!["open", "strict"], vec!["open"]]);
}

#[test]
fn explanations_say_what_silenced_a_rule() {
    let line = serde_json::from_value(serde_json::json!({"thread_id": "t", "title": "Arkadia", "lang": "en", "posts": [
        {"post_id": "1", "text": "> never answers\nQuillmont never answers"},
        {"post_id": "2", "text": "I never left Arkadia", "author_role": "staff"},
    ]}))
    .unwrap();
    let (thread, posts) = interchange::thread(&line, now());
    let judge = judge(&[]);
    let silence = explain(&judge, &RuleId::from("silence"), &thread, &posts, &posts[0].id, now()).unwrap();
    let body = posts[0].body.raw();
    assert!(!silence.fired && !silence.clause.holds);
    let reason = silence.gate.unwrap().reason(body);
    assert!(reason.contains("Quillmont"), "{reason}");
    assert_eq!(silence.clause.hits[0].discount, Some(Discount::Quoted));
    assert!(matches!(silence.clause.hits[1].discount, Some(Discount::About(..))));
    let farewell = explain(&judge, &RuleId::from("farewell"), &thread, &posts, &posts[1].id, now()).unwrap();
    assert_eq!(farewell.gate, Some(Gate::Staff));
    assert!(explain(&judge, &RuleId::from("none"), &thread, &posts, &posts[1].id, now()).is_none());
}

#[test]
fn odd_threads_do_no_harm() {
    let judge = judge(&[]);
    assert!(reports(&judge, "", &[]).is_empty());
    for text in ["", " ", "\u{202e}\u{0}", "😂", "…", &"never answer ".repeat(20_000), &"(".repeat(50_000)] {
        assert_eq!(reports(&judge, text, &[("", "", text)]).len(), 1);
    }
}

#[test]
fn greek_names_have_cases() {
    let posts = [("ana", "customer", "Το τηλέφωνο της Αρκάδιας δεν απαντάει ποτέ")];
    let posts: Vec<_> = posts.iter().map(|(author, _, text)| serde_json::json!({"post_id": "p", "author": author, "text": text})).collect();
    let line = serde_json::from_value(serde_json::json!({"thread_id": "t", "title": "Ερώτηση", "lang": "el", "posts": posts})).unwrap();
    let (thread, posts) = interchange::thread(&line, now());
    let report = &judge(&[]).thread(&thread, &posts, now())[0];
    assert!(report.mention && report.negative);
    assert_eq!(report.lang, Lang::El);
}
