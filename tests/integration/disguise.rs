//! Disguised words, names and contacts, seen through from the files to the printed evidence.

use serde_json::{Value, json};

use crate::support::TestEnv;

/// A folder for a brand with these names.
fn env(names: &str) -> TestEnv {
    let env = TestEnv::new();
    env.config(&format!("languages = [\"en\", \"es\", \"el\"]\n\n[brand]\nname = \"Nerea\"\naliases = [{names}]\n"));
    rule(&env, "nothing", "[selections.s]\nany = [\"nothing at all\"]");
    env
}

fn rule(env: &TestEnv, id: &str, selections: &str) {
    let text = format!(
        "title = \"{id}\"\nlevel = \"medium\"\ncategories = [\"service\"]\nwhy = \"w\"\n{selections}\nnegation = \"keep\"\n\n[scope]\nabout = \"anyone\"\n"
    );
    env.rule(id, &text);
}

/// What `scan --json` prints for each of these posts.
fn scanned(env: &TestEnv, lang: &str, posts: &[&str]) -> Vec<Value> {
    let lines: Vec<String> = posts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let post = json!({"post_id": "p", "author": "ana", "text": text});
            json!({"thread_id": format!("t{at}"), "title": "x", "lang": lang, "posts": [post]}).to_string()
        })
        .collect();
    env.write("posts.jsonl", lines.join("\n"));
    env.run(&["scan", "--json", "posts.jsonl"]).exit(0).json()
}

/// The words of the evidence of a line's only finding by `rule`.
fn evidence(line: &Value, rule: &str) -> Option<Vec<String>> {
    let finding = line["findings"].as_array()?.iter().find(|finding| finding["rule"] == rule)?;
    finding["evidence"].as_array()?.iter().map(|evidence| evidence["text"].as_str().map(str::to_owned)).collect()
}

/// Fourteen disguises of a word, then more.
const REFUND: [&str; 26] = [
    "ｒｅｆｕｎｄ",
    "re\u{200b}fu\u{2060}nd",
    "re\u{ad}fund",
    "r\u{336}e\u{336}f\u{336}u\u{336}n\u{336}d\u{336}",
    "rеfund",
    "refυνd",
    "𝐫𝐞𝐟𝐮𝐧𝐝",
    "ⓡⓔⓕⓤⓝⓓ",
    "\u{202e}dnufer\u{202c}",
    "r3fund",
    "re7und",
    "r€fund",
    "r e f u n d",
    "refuuund",
    "r.e.f.u.n.d",
    "r-e-f-u-n-d",
    "r_e_f_u_n_d",
    "R E F U N D",
    "re*fund",
    "ReFuNd",
    "\u{2066}refund\u{2069}",
    "réfünd",
    "ʀᴇꜰᴜɴᴅ",
    "#refund",
    "ρefund",
    "reeefunnnd",
];

#[test]
fn a_word_is_met_in_every_disguise_with_the_letters_as_written() {
    let env = TestEnv::with_brand("");
    rule(&env, "money", "[selections.s]\nen = [\"my refund now\"]\nany = [\"refund\"]");
    let posts: Vec<String> = REFUND.iter().map(|word| format!("I said: give me my {word} now, please")).collect();
    let lines = scanned(&env, "en", &posts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut missed = Vec::new();
    for ((line, word), post) in lines.iter().zip(REFUND).zip(&posts) {
        // A phrase and a word, both over the characters that were written.
        match evidence(line, "money") {
            Some(found)
                if found.iter().all(|found| found.contains(word.trim_matches(['\u{202e}', '\u{202c}', '\u{2066}', '\u{2069}']))) =>
            {
                assert!(found.iter().all(|found| found.starts_with("my ") && found.ends_with(" now")), "{found:?} in {post}");
            }
            found => missed.push(format!("{word:?}: {found:?}")),
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_brand_is_met_in_every_disguise() {
    let env = env("\"Ardenwell\"");
    let disguises = [
        "Ａｒｄｅｎｗｅｌｌ",
        "Arden\u{200b}well",
        "Arden\u{ad}well",
        "A\u{301}rdenwell",
        "Аrdеnwеll",
        "Ardeηwell",
        "𝓐𝓻𝓭𝓮𝓷𝔀𝓮𝓵𝓵",
        "Ⓐⓡⓓⓔⓝⓦⓔⓛⓛ",
        "\u{202e}llewnedrA\u{202c}",
        "4rdenwell",
        "Ard3nw3ll",
        "A r d e n w e l l",
        "Ardenwelllll",
        "A.r.d.e.n.w.e.l.l",
        "Arden well",
        "Arden.well",
        "Arden-well",
        "A_r_d_e_n_w_e_l_l",
        "Arde*nwell",
        "ArDeNwElL",
        "#NoArdenwell",
        "#boicotardenwell",
        "@ArdenwellHelp",
        "@ardenwell_support",
        "#Ardenwell2024",
    ];
    let posts: Vec<String> = disguises.iter().map(|name| format!("So I wrote to {name} about it again")).collect();
    let lines = scanned(&env, "en", &posts.iter().map(String::as_str).collect::<Vec<_>>());
    let missed: Vec<&str> = lines.iter().zip(disguises).filter(|(line, _)| line["mention"] != true).map(|(_, name)| name).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_only_looks_like_the_brand_is_not_it() {
    let env = env("\"Marelo\"");
    let quiet =
        ["@caramelo", "@xmarelox", "#caramelos", "#amareloo", "mar e lo que sea", "mare lo", "elmareloco", "Mar. Elo came", "M A R"];
    let lines = scanned(&env, "es", &quiet);
    let met: Vec<&str> = lines.iter().zip(quiet).filter(|(line, _)| line["mention"] == true).map(|(_, text)| text).collect();
    assert!(met.is_empty(), "{met:#?}");
    let loud = [
        "@MareloHelp",
        "@marelo_es",
        "@ayudamarelo",
        "#boicotMarelo",
        "#boycott_marelo",
        "#boicotmarelo",
        "#Marelo",
        "#MareloTimo",
        "M a r e l o",
    ];
    let lines = scanned(&env, "es", &loud);
    let missed: Vec<&str> = lines.iter().zip(loud).filter(|(line, _)| line["mention"] != true).map(|(_, text)| text).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn greek_and_spanish_words_are_met_too() {
    let env = TestEnv::with_brand("");
    rule(&env, "theft", "[selections.s]\nes = [\"estafa\"]\nel = [\"απάτη\"]");
    let spanish = [
        "ｅｓｔａｆａ",
        "esta\u{200b}fa",
        "es\u{ad}tafa",
        "e\u{336}s\u{336}tafa",
        "еstаfа",
        "εstafα",
        "𝐞𝐬𝐭𝐚𝐟𝐚",
        "ⓔⓢⓣⓐⓕⓐ",
        "\u{202e}afatse\u{202c}",
        "3staf4",
        "e$tafa",
        "e s t a f a",
        "estaaafa",
        "est*fa",
    ];
    let greek = [
        "απ\u{200b}άτη",
        "απά\u{ad}τη",
        "α\u{336}π\u{336}ατη",
        "aπaτη",
        "απάτn",
        "απ4τη",
        "απ@τη",
        "α π ά τ η",
        "Α Π Α Τ Η",
        "α.π.ά.τ.η",
        "απάααατη",
        "\u{202e}ητάπα\u{202c}",
        "ΑΠΑΤΗ",
        "απ*τη",
    ];
    for (lang, words) in [("es", spanish), ("el", greek)] {
        let posts: Vec<String> = words
            .iter()
            .map(|word| if lang == "es" { format!("esto es una {word} y ya") } else { format!("είναι {word} σας λέω") })
            .collect();
        let lines = scanned(&env, lang, &posts.iter().map(String::as_str).collect::<Vec<_>>());
        let missed: Vec<&str> =
            lines.iter().zip(words).filter(|(line, _)| evidence(line, "theft").is_none()).map(|(_, word)| word).collect();
        assert!(missed.len() <= 1, "{missed:#?}");
    }
}

#[test]
fn hashtags_are_words_and_exact_tags_stay_exact() {
    let env = env("\"Marelo\", \"Μαρέλο\"");
    rule(
        &env,
        "boycott",
        "[selections.s]\nany = [\"boicot*\", \"boycott~\"]\nes = [\"no me gusta\"]\nel = [\"μποϊκοτάζ\"]"
            .replace("boycott~", "boycott")
            .as_str(),
    );
    rule(&env, "named", "[selections.s]\nany = [\"boicot {brand}\", \"μποικοταζ {brand}\"]");
    rule(&env, "exact", "[selections.s]\nany = [\"#boicot\"]");
    for (text, rules) in [
        ("basta ya #boicotMarelo", &["boycott", "named"][..]),
        ("basta ya #BoicotMarelo", &["boycott", "named"]),
        ("basta ya #NoMeGusta", &["boycott"]),
        ("basta ya #boycott_marelo", &["boycott"]),
        ("basta ya #boicotmarelo", &["boycott"]),
        ("basta ya #boicot", &["boycott", "exact"]),
        ("basta ya #boicot2024", &["boycott"]),
        ("ως εδώ #ΜποϊκοτάζΜαρέλο", &["boycott", "named"]),
        ("basta ya #elboicoteo", &[]),
    ] {
        let lang = if text.starts_with('b') { "es" } else { "el" };
        let lines = scanned(&env, lang, &[text]);
        let found: Vec<&str> = lines[0]["findings"]
            .as_array()
            .map(|found| found.iter().filter_map(|found| found["rule"].as_str()).collect())
            .unwrap_or_default();
        assert_eq!(found, rules, "{text}");
        if let Some(evidence) = evidence(&lines[0], "boycott") {
            assert!(evidence.iter().all(|words| words.starts_with('#')), "{evidence:?}");
        }
    }
}

#[test]
fn names_of_things_mean_themselves() {
    let env = TestEnv::with_brand("");
    rule(&env, "words", "[selections.s]\nany = [\"mp3\", \"5g\", \"covid19\", \"win11\", \"a b c d\", \"4ever\"]");
    for text in ["an mp3 file", "5G is here", "covid19 days", "my win11 box", "vitamins a, b, c, d", "friends 4ever"] {
        let lines = scanned(&env, "en", &[text]);
        assert!(evidence(&lines[0], "words").is_some(), "{text}: {lines:?}");
    }
}

#[test]
fn invisible_characters_are_shown_by_their_number() {
    let env = TestEnv::with_brand("");
    rule(&env, "money", "[selections.s]\nany = [\"my refund\"]");
    let text = "I want my \u{202e}dnufer\u{202c} now";
    let lines = scanned(&env, "en", &[text]);
    let finding = &lines[0]["findings"][0]["evidence"][0];
    // Data keep what was written; people are shown what it is.
    let at = |key: &str| finding[key].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or_default();
    assert_eq!(text.get(at("start")..at("end")), finding["text"].as_str());
    assert_eq!(finding["text"], "my \u{202e}dnufer");
    let shown = env.run(&["scan", "posts.jsonl"]).ok();
    assert!(shown.contains("<U+202E>dnufer") && !shown.contains('\u{202e}'), "{shown}");
}
