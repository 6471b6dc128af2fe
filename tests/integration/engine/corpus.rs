//! The development corpus, where it is at hand: names told from homonyms, evidence in its place. Never copied into the repository.

use std::path::Path;

use jiff::Timestamp;
use overhear::engine::{Judge, interchange};
use overhear::fact::FactBook;
use overhear::model::brand::{Brand, Homonym};
use overhear::model::interchange::ThreadLine;
use overhear::model::lang::Lang;
use overhear::rule::{library, load};
use serde_json::Value;

fn brand(folder: &Path) -> Brand {
    let json: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("brand.json")).unwrap()).unwrap();
    let list = |key: &str| json[key].as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect::<Vec<_>>();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Brand {
        name: json["name"].as_str().unwrap().to_owned(),
        aliases: list("aliases"),
        misspellings: list("misspellings"),
        products: list("products"),
        competitors: list("competitors"),
        staff: list("staff_accounts"),
        domains: list("official_domains"),
        homonyms: vec![
            Homonym {
                meaning: "a character of the game Emberfall".into(),
                words: words(&[
                    "emberfall",
                    "nerf*",
                    "boss",
                    "sorceress",
                    "mage",
                    "raid",
                    "dps",
                    "patch",
                    "skin",
                    "ember",
                    "hechicera",
                    "parche",
                    "jefa",
                    "μάγισσα",
                    "ταλέντα",
                ]),
            },
            Homonym {
                meaning: "a candle shop".into(), words: words(&["candle*", "velas", "vela", "κεριά", "κερί", "soy wax", "wick*"])
            },
        ],
        ..Brand::default()
    }
}

#[test]
fn names_are_told_from_homonyms_on_the_corpus() {
    let Some(folder) = crate::support::skip::shared("corpus/lumora") else { return };
    let text = std::fs::read_to_string(folder.join("threads.jsonl")).unwrap();
    let brand = brand(&folder);
    let (rules, _) = load(&library::files(), &brand);
    let judge = Judge::new(brand, Lang::ALL.to_vec(), rules, FactBook::default());
    let (mut right, mut wrong, mut missed, mut posts) = (0, Vec::new(), Vec::new(), 0);
    for line in text.lines() {
        let line: ThreadLine = serde_json::from_str(line).unwrap();
        let (thread, read) = interchange::thread(&line, Timestamp::UNIX_EPOCH);
        let reports = judge.thread(&thread, &read, Timestamp::UNIX_EPOCH);
        assert_eq!(reports, judge.thread(&thread, &read, Timestamp::UNIX_EPOCH));
        for ((report, post), written) in reports.iter().zip(&read).zip(&line.posts) {
            posts += 1;
            for evidence in report.findings.iter().flat_map(|finding| &finding.evidence) {
                assert_eq!(&post.body.raw()[evidence.start..evidence.end], evidence.text.raw());
                assert!(evidence.start < evidence.end);
            }
            let labelled = written.rest["label"]["mentions_brand"].as_bool().unwrap_or(false);
            match (labelled, report.mention) {
                (true, true) => right += 1,
                (false, true) => wrong.push(format!("{} {}", written.post_id, written.text)),
                (true, false) => missed.push(format!("{} {}", written.post_id, written.text)),
                (false, false) => {}
            }
        }
    }
    println!("{posts} posts: {right} mentions right, {} wrong, {} missed", wrong.len(), missed.len());
    for (kind, list) in [("wrong", &wrong), ("missed", &missed)] {
        for one in list {
            println!("{kind}: {one}");
        }
    }
    assert!(right > 0 && wrong.len() * 19 < right && missed.len() * 19 < right, "precision or recall of names below 0.95");
}
