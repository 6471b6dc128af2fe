//! Whom words are about: sums and patterns leave out those about a competitor or a homonym, clause by clause.

use std::sync::Arc;

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::detect::Gate;
use overhear::engine::explain::{Explanation, explain};
use overhear::engine::{Judge, interchange};
use overhear::fact::FactBook;
use overhear::model::brand::{Brand, Homonym};
use overhear::model::id::RuleId;
use overhear::model::lang::Lang;
use overhear::rule::score::decimal;
use overhear::rule::{Clause, Discount, load};

const MOOD: &str = "title = \"m\"\n[en]\n\"(awful|down|useless|cowboys)\" = -3\n\"(great|better)\" = 3\n[es]\n\"desastre\" = -3\n";

fn judge() -> Judge {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let brand = Brand {
        name: "Arkadia".into(),
        competitors: list(&["Quillmont"]),
        homonyms: vec![Homonym { meaning: "a village".into(), words: list(&["village"]) }],
        ..Brand::default()
    };
    let head = "title = \"t\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\n";
    let rule = |id: &str, body: &str| SourceFile::new(format!("rules/{id}.toml"), format!("{head}{body}"));
    let files: Vec<Arc<SourceFile>> = vec![
        SourceFile::new("rules/lexicons/mood.toml", MOOD),
        rule("mood", "[selections.mood]\nlexicon = \"mood\"\nat_most = -3\n"),
        rule(
            "words",
            "condition = \"bad and not joke\"\n[selections.bad]\nen = [\"useless\", \"left (them) for {competitor}\"]\n[selections.joke]\nen = [\"lol\"]\n",
        ),
        rule(
            "rivals",
            "condition = \"rival near bad\"\n[selections.rival]\nany = [\"{competitor}\"]\n[selections.bad]\nen = [\"useless\"]\n",
        ),
        rule("anyone", "[scope]\nabout = \"anyone\"\n[selections.bad]\nen = [\"useless\"]\n"),
    ];
    let (rules, diagnostics) = load(&files, &brand);
    assert!(!diagnostics.iter().any(overhear::diagnostic::Diagnostic::is_error), "{diagnostics:#?}");
    Judge::new(brand, vec![Lang::En, Lang::Es], rules, FactBook::default())
}

fn read(rule: &str, text: &str, lang: &str) -> Explanation {
    let line = serde_json::json!({ "thread_id": "t", "title": "Arkadia", "lang": lang, "posts": [
        { "post_id": "a", "author": "x", "published": "2026-11-20T10:00:00Z", "text": text, "reply_to": null }] });
    let (thread, posts) = interchange::thread(&serde_json::from_value(line).unwrap(), Timestamp::UNIX_EPOCH);
    explain(&judge(), &RuleId::from(rule), &thread, &posts, &posts[0].id, Timestamp::UNIX_EPOCH).unwrap()
}

fn sum(text: &str) -> String {
    decimal(read("mood", text, "en").clause.sum.unwrap().total)
}

fn left_out(clause: &Clause, text: &str) -> Vec<String> {
    let of = |discount: Option<Discount>| discount.filter(|discount| matches!(discount, Discount::About(..)));
    clause.hits.iter().filter_map(|hit| of(hit.discount).map(|why| format!("{}: {}", hit.span.of(text), why.reason(text)))).collect()
}

#[test]
fn sums_are_of_words_about_the_brand() {
    assert_eq!(sum("Quillmont was down all day, these were great."), "3");
    assert_eq!(sum("Left Quillmont because Quillmont was awful, and Arkadia is great."), "3");
    assert_eq!(sum("Moved to Quillmont because they are awful."), "-3");
    assert_eq!(sum("Unlike Quillmont, they are useless."), "-3");
    assert_eq!(sum("Better than Quillmont."), "3");
    assert_eq!(sum("Awful, useless cowboys."), "-9");
    let text = "Quillmont is awful, here it is useless.";
    let read = read("mood", text, "en");
    assert_eq!(left_out(&read.clause, text), ["awful: about “Quillmont”"]);
    assert!(read.fired && read.gate.is_none());
}

#[test]
fn patterns_leave_them_out_too() {
    let fires = |rule: &str, text: &str| read(rule, text, "en").fired;
    assert!(fires("words", "Useless, as ever."));
    assert!(!fires("words", "Quillmont is useless."));
    assert!(fires("words", "Quillmont answers, these are useless."));
    // A pattern that calls for the competitor has it in mind; so has a rule with a selection of nothing else.
    assert!(fires("words", "We left them for Quillmont."));
    assert!(fires("rivals", "Quillmont is nearly as useless."));
    assert!(fires("anyone", "Quillmont is useless."));
    // Words that keep a rule quiet do so whomever they are about.
    assert!(!fires("words", "Useless. Quillmont lol"));
    assert_eq!(read("mood", "Un desastre, Quillmont.", "es").gate.map(|gate| matches!(gate, Gate::OtherBrand(_))), Some(true));
    assert!(read("mood", "Un desastre, aquí.", "es").fired);
}

#[test]
fn the_reason_names_whom_they_are_about() {
    assert_eq!(
        read("words", "Quillmont is useless.", "en").gate.unwrap().reason("Quillmont is useless."),
        "the words are about “Quillmont”"
    );
    let village = "Arkadia is a useless village.";
    let gate = read("words", village, "en").gate.unwrap();
    assert!(gate.reason(village).contains("means something else"), "{}", gate.reason(village));
}
