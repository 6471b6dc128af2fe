//! Measures over labelled texts outside the repository; each says how many it read, or that it was skipped.

use overhear::model::lang::Lang;
use overhear::text::document::Document;
use overhear::text::language::{Hint, detect};
use overhear::text::scope::{hedge, question};
use overhear::text::value::values;
use serde_json::Value;

/// Rows of a JSON Lines file under `../shared`.
#[expect(clippy::unwrap_used, reason = "part of the tests below: broken data must fail them, missing data must show")]
fn rows(path: &str) -> Vec<Value> {
    let Some(found) = crate::support::skip::shared(path) else { return Vec::new() };
    std::fs::read_to_string(found).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn languages_of_sentences() {
    let mut right = 0;
    let mut all = 0;
    let mut missed: std::collections::BTreeMap<(String, String), usize> = std::collections::BTreeMap::new();
    let rows = rows("data/labelled/lingua_sentences.jsonl");
    let started = std::time::Instant::now();
    for row in &rows {
        let (text, label) = (row["text"].as_str().unwrap(), row["label"].as_str().unwrap());
        let Some(lang) = Lang::from_tag(label) else { continue };
        all += 1;
        let answer = detect(text, &Hint::default());
        if answer == lang {
            right += 1;
        } else {
            *missed.entry((label.to_owned(), answer.to_string())).or_default() += 1;
        }
    }
    println!("sentences: {right} of {all} in {:?}; missed: {missed:?}", started.elapsed());
    assert!(right * 1000 >= all * 975, "{right} of {all}");
}

#[test]
fn languages_of_forum_posts() {
    let mut counts = [[0_usize; 2]; 2];
    for thread in rows("corpus/lumora/threads.jsonl") {
        let Some(lang) = thread["lang"].as_str().and_then(Lang::from_tag) else { continue };
        for post in thread["posts"].as_array().unwrap() {
            let text = post["text"].as_str().unwrap();
            for (with, thread) in [None, Some(lang)].into_iter().enumerate() {
                let answer = detect(text, &Hint { thread, ..Hint::default() });
                counts[with][usize::from(answer == lang)] += 1;
                if answer != lang && std::env::var_os("SHOW_MISSES").is_some() {
                    println!("{with} {lang} -> {answer}: {text:?}");
                }
            }
        }
    }
    println!("posts in the language of their thread, without and with that prior: {counts:?}");
    let [without, with] = counts;
    assert!(without[1] * 100 >= (without[0] + without[1]) * 97);
    assert!(with[1] * 100 >= (with[0] + with[1]) * 99);
}

#[test]
fn all_posts_can_be_read() {
    use std::time::{Duration, Instant};
    let mut bytes = 0;
    let [mut language, mut tokens, mut typed, mut scopes] = [Duration::ZERO; 4];
    for thread in rows("corpus/lumora/threads.jsonl") {
        for post in thread["posts"].as_array().unwrap() {
            let text = post["text"].as_str().unwrap();
            bytes += text.len();
            let started = Instant::now();
            let lang = detect(text, &Hint::default());
            language += started.elapsed();
            let started = Instant::now();
            let document = Document::new(text, lang);
            tokens += started.elapsed();
            for token in document.tokens() {
                assert!(!token.span.of(text).is_empty());
            }
            let started = Instant::now();
            let found = values(&document);
            typed += started.elapsed();
            assert!(found.iter().all(|value| !value.span.of(text).is_empty()));
            let started = Instant::now();
            for sentence in 0..document.sentences().len() {
                let _ = (hedge(&document, sentence), question(&document, sentence));
            }
            scopes += started.elapsed();
            if std::env::var_os("SHOW_VALUES").is_some() {
                for value in &found {
                    println!("{lang} {:?} {:?}{}", value.span.of(text), value.value, if value.ago { " ago" } else { "" });
                }
            }
        }
    }
    println!("{bytes} bytes: language {language:?}, document {tokens:?}, values {typed:?}, hedges and questions {scopes:?}");
}

#[test]
fn unsure_answers_say_so() {
    let mut hedged = [[0_usize; 2]; 2];
    let mut asked = [[0_usize; 2]; 2];
    for thread in rows("corpus/lumora/threads.jsonl") {
        let lang = thread["lang"].as_str().and_then(Lang::from_tag).unwrap_or_default();
        for post in thread["posts"].as_array().unwrap() {
            let text = post["text"].as_str().unwrap();
            let document = Document::new(text, detect(text, &Hint { thread: Some(lang), ..Hint::default() }));
            let any = |test: fn(&Document, usize) -> bool| (0..document.sentences().len()).any(|sentence| test(&document, sentence));
            let verdict = post["label"]["wrong_answer"]["verdict"].as_str().unwrap_or_default();
            if matches!(verdict, "hedged-wrong" | "wrong" | "correct") {
                let says = any(|document, sentence| hedge(document, sentence).is_some());
                hedged[usize::from(verdict == "hedged-wrong")][usize::from(says)] += 1;
                if says != (verdict == "hedged-wrong") && std::env::var_os("SHOW_MISSES").is_some() {
                    println!("hedge {says} {verdict}: {text:?}");
                }
            }
            let marked = text.contains('?');
            if marked && !text.contains("://") {
                asked[1][usize::from(any(question))] += 1;
            }
            if matches!(verdict, "wrong" | "correct") && !text.contains(['?', ';', '¿']) {
                asked[0][usize::from(any(question))] += 1;
                if any(question) && std::env::var_os("SHOW_MISSES").is_some() {
                    println!("question {verdict}: {text:?}");
                }
            }
        }
    }
    println!(
        "sure and unsure answers without and with a hedge: {hedged:?}; plain answers and posts with ? not asking and asking: {asked:?}"
    );
    assert!(hedged[1][1] * 100 >= (hedged[1][0] + hedged[1][1]) * 85);
    assert!(hedged[0][1] * 100 <= (hedged[0][0] + hedged[0][1]) * 15);
    assert!(asked[0][1] * 100 <= (asked[0][0] + asked[0][1]) * 10);
}
