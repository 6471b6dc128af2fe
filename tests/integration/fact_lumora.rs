//! Measures the judge of answers on the labelled threads of `../shared/corpus/lumora` with the fact files of `../lumora/facts`. Skips,
//! visibly, where they are not there. `OVERHEAR_HALF=odd` measures the other half; `OVERHEAR_MISSES=1` prints what went wrong.

#![expect(clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, reason = "a measurement that prints shares")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::contradict::judge;
use overhear::engine::mention::Mention;
use overhear::engine::{Answered, Prepared};
use overhear::fact::{FactBook, load};
use overhear::model::brand::Brand;
use overhear::model::fact::Judgement;
use overhear::model::finding::Span;
use overhear::model::id::{PostId, SourceId, ThreadId};
use overhear::model::interchange::ThreadLine;
use overhear::model::lang::Lang;
use overhear::model::post::{Author, Part, Post, PostState, Role, Standing, Thread};
use overhear::model::untrusted::Untrusted;
use overhear::text::document::Document;
use overhear::text::normal::fold;

fn beside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn facts(folder: &Path) -> Option<FactBook> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let files: Vec<Arc<SourceFile>> =
        paths.iter().map(|path| SourceFile::new(path, std::fs::read_to_string(path).expect("a readable fact file"))).collect();
    let (book, diagnostics) = load(&files);
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
        println!(
            "{:?} {} {:?} {:?}",
            diagnostic.file.as_ref().map(|file| &file.path),
            diagnostic.message,
            diagnostic.label,
            diagnostic.remedy
        );
    }
    Some(book)
}

fn brand(path: &Path) -> Option<Brand> {
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    let list = |key: &str| -> Vec<String> { serde_json::from_value(json[key].clone()).unwrap_or_default() };
    Some(Brand {
        name: json["name"].as_str()?.to_owned(),
        aliases: list("aliases"),
        misspellings: list("misspellings"),
        products: list("products"),
        competitors: list("competitors"),
        staff: list("staff_accounts"),
        domains: list("official_domains"),
        phones: list("official_phones"),
        ..Brand::default()
    })
}

/// Names found as whole words: enough here, where homonyms are left out.
fn mention(document: &Document, brand: &Brand) -> Mention {
    let padded = format!(" {} ", document.folded());
    let find = |names: &mut dyn Iterator<Item = &String>| -> Vec<Span> {
        let mut spans = Vec::new();
        for name in names {
            let name = fold(name);
            let needle = format!(" {name} ");
            let mut from = 0;
            while let Some(at) = padded.get(from..).and_then(|rest| rest.find(&needle)) {
                spans.push(document.original_span(from + at..from + at + name.len()));
                from += at + name.len();
            }
        }
        spans.sort();
        spans.dedup();
        spans
    };
    let ours = std::iter::once(&brand.name).chain(&brand.aliases).chain(&brand.misspellings).chain(&brand.products);
    Mention { brand: find(&mut ours.into_iter()), competitors: find(&mut brand.competitors.iter()), homonyms: Vec::new(), named: Vec::new() }
}

fn judged(line: &ThreadLine, facts: &FactBook, brand: &Brand, now: Timestamp) -> Vec<Option<Answered>> {
    let lang = line.lang.as_deref().and_then(Lang::from_tag).unwrap_or_default();
    let source = SourceId::from("lumora");
    let kind = line.rest.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default();
    let posts: Vec<Post> = line
        .posts
        .iter()
        .enumerate()
        .map(|(index, post)| {
            let part = match (index, kind) {
                (0, "news") => Part::Article,
                (_, "review") if post.reply_to.is_none() => Part::Review,
                (0, _) => Part::Question,
                (_, "news" | "review") => Part::Comment,
                _ => Part::Answer,
            };
            let role = if post.author_role.as_deref() == Some("staff") { Role::Staff } else { Role::Member };
            Post {
                id: PostId::of(&source, &post.post_id),
                thread: ThreadId::of(&source, &line.thread_id),
                parent: post.reply_to.as_ref().map(|id| PostId::of(&source, id)),
                part,
                standing: Standing::default(),
                url: None,
                author: Author { name: Untrusted::from(post.author.clone().unwrap_or_default()), native_id: None, role },
                body: Untrusted::from(post.text.clone()),
                quoted: Vec::new(),
                lang: Some(lang),
                posted: post.published,
                seen: now,
                hash: String::new(),
                state: PostState::Live,
            }
        })
        .collect();
    let heading = line.title.clone().unwrap_or_default();
    let title = Document::new(&heading, lang);
    let prepared: Vec<Prepared<'_>> = posts
        .iter()
        .map(|post| {
            let document = Document::new(post.body.raw(), lang);
            let mention = mention(&document, brand);
            Prepared { post, document, mention, staff: post.author.role == Role::Staff }
        })
        .collect();
    let thread = Thread {
        id: ThreadId::of(&source, &line.thread_id),
        source,
        title: Untrusted::from(heading),
        url: line.url.clone(),
        lang: Some(lang),
        opened: None,
    };
    judge(facts, brand, &thread, &title, &prepared, now)
}

#[derive(Default)]
struct Count {
    hits: usize,
    due: usize,
    alarms: usize,
}

#[test]
fn wrong_answers_are_found_and_others_left_alone() {
    let corpus = beside("shared/corpus/lumora");
    let (Ok(threads), Some(brand), Some(facts)) =
        (std::fs::read_to_string(corpus.join("threads.jsonl")), brand(&corpus.join("brand.json")), facts(&beside("lumora/facts")))
    else {
        println!("SKIPPED: needs ../shared/corpus/lumora and ../lumora/facts");
        return;
    };
    let odd = match std::env::var("OVERHEAR_HALF").as_deref() {
        Ok("odd") => Some(1),
        Ok("all") => None,
        _ => Some(0),
    };
    let talkative = std::env::var("OVERHEAR_MISSES").is_ok();
    let now: Timestamp = "2026-07-15T12:00:00Z".parse().expect("a time");
    let mut languages: BTreeMap<String, Count> = BTreeMap::new();
    let mut by_fact: BTreeMap<String, Count> = BTreeMap::new();
    let mut alarms: BTreeMap<String, usize> = BTreeMap::new();
    let (mut staff, mut hedged_right, mut hedged_all, mut posts, mut supported, mut correct, mut since) = (0, 0, 0, 0, 0, 0, 0);
    for (index, text) in threads.lines().enumerate() {
        if odd.is_some_and(|half| index % 2 != half) {
            continue;
        }
        let line: ThreadLine = serde_json::from_str(text).expect("a thread");
        let language = line.lang.clone().unwrap_or_default();
        for (post, answered) in line.posts.iter().zip(judged(&line, &facts, &brand, now)) {
            posts += 1;
            let label = &post.rest["label"]["wrong_answer"];
            let (fact, verdict) = (label["fact"].as_str().unwrap_or("-"), label["verdict"].as_str().unwrap_or("none"));
            let wrong = matches!(verdict, "wrong" | "hedged-wrong");
            let flagged =
                answered.as_ref().is_some_and(|answered| matches!(answered.judgement, Judgement::Contradicts { since: None, .. }));
            if answered.as_ref().is_some_and(|answered| matches!(answered.judgement, Judgement::Contradicts { since: Some(_), .. })) {
                since += 1;
            }
            correct += usize::from(verdict == "correct");
            supported += usize::from(
                verdict == "correct" && answered.as_ref().is_some_and(|answered| matches!(answered.judgement, Judgement::Supports { .. })),
            );
            for count in [languages.entry(language.clone()).or_default(), by_fact.entry(fact.to_owned()).or_default()] {
                count.due += usize::from(wrong);
                count.hits += usize::from(wrong && flagged);
                count.alarms += usize::from(!wrong && flagged);
            }
            if wrong && flagged {
                let claim = answered.as_ref().and_then(|answered| answered.claim.as_ref()).expect("a claim");
                hedged_all += 1;
                hedged_right += usize::from(claim.hedged == (verdict == "hedged-wrong"));
                assert_eq!(post.text.get(claim.evidence.start..claim.evidence.end), Some(claim.evidence.text.raw()));
            }
            if !wrong && flagged {
                *alarms.entry(verdict.to_owned()).or_default() += 1;
                staff += usize::from(post.author_role.as_deref() == Some("staff"));
            }
            let right = flagged == wrong
                && (verdict != "correct" || matches!(answered.as_ref().map(|a| &a.judgement), Some(Judgement::Supports { .. })));
            if talkative && (!right || std::env::var("OVERHEAR_MISSES").as_deref() == Ok("all") && answered.is_some()) {
                let short: String = post.text.chars().take(260).collect();
                let got = answered.as_ref().map(|answered| {
                    (&answered.judgement, answered.claim.as_ref().map(|claim| (&claim.slot, claim.hedged, claim.evidence.text.raw())))
                });
                println!(
                    "[{index} {language}] {} | {} {fact} {verdict}: {short:?}\n      -> {got:?}",
                    line.title.as_deref().unwrap_or(""),
                    post.post_id
                );
            }
        }
    }
    let show = |name: &str, count: &Count| {
        let flagged = count.hits + count.alarms;
        let share = |part: usize, whole: usize| if whole == 0 { "-".to_owned() } else { format!("{:.2}", part as f64 / whole as f64) };
        println!(
            "{name:>8}: wrong {:>3}, found {:>3} (recall {}), false alarms {:>2} (precision {})",
            count.due,
            count.hits,
            share(count.hits, count.due),
            count.alarms,
            share(count.hits, flagged)
        );
    };
    let mut all = Count::default();
    for (language, count) in &languages {
        show(language, count);
        all.due += count.due;
        all.hits += count.hits;
        all.alarms += count.alarms;
    }
    for (fact, count) in &by_fact {
        show(fact, count);
    }
    show("all", &all);
    println!(
        "posts {posts}; correct {correct}, supported {supported}; became wrong {since}; hedges right {hedged_right}/{hedged_all}; alarms by label {alarms:?}; staff {staff}"
    );
    assert_eq!(staff, 0, "staff are never wrong");
    assert!(all.due > 0 && all.hits * 4 > all.due && all.alarms * 2 < all.hits.max(1), "the judge has lost its wits");
}
