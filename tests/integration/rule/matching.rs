//! Patterns and conditions at work.

use overhear::model::lang::Lang;
use overhear::rule::{Class, Named, RuleSet};
use overhear::text::document::Document;

use super::{list, rules, words};

fn hits(patterns: &str, text: &str) -> Vec<String> {
    words(&list(patterns), text, Lang::En, &[])
}

#[test]
fn words_in_sequence_whatever_case_accents_and_punctuation() {
    assert_eq!(hits("\"money back\"", "I want my MONEY, back!"), ["MONEY, back"]);
    assert_eq!(hits("\"money back\"", "I have money. Back then I had none."), Vec::<String>::new());
    assert_eq!(hits("\"no cafe\"", "No  Café here"), ["No  Café"]);
    assert_eq!(hits("\"art\"", "start party artful art-house"), Vec::<String>::new());
    assert_eq!(hits("\"money back\"", "money money back back"), ["money back"]);
}

#[test]
fn wildcards_and_stems() {
    assert_eq!(hits("\"cancel*\"", "cancelling, uncancelled, cancel"), ["cancelling", "cancel"]);
    assert_eq!(hits("\"*phone\"", "smartphone phones phone"), ["smartphone", "phone"]);
    assert_eq!(hits("\"*pho*\"", "smartphones"), ["smartphones"]);
    assert_eq!(hits("\"cancel~ my\"", "I cancelled my plan; he cancels mine; cancelling my car"), ["cancelled my", "cancelling my"]);
    assert_eq!(hits("\"happy~\"", "happiness happy happily hapless"), ["happiness", "happy"]);
    let greek = rules("[selections.s]\nel = [\"ακυρώνω~\"]\n");
    assert_eq!(words(&greek, "Θα ακυρώσω, να ακυρωθεί, ΑΚΥΡΩΣΗ", Lang::El, &[]).len(), 3);
}

#[test]
fn options_alternatives_and_gaps() {
    let patterns = "\"switch* (over) to (vexia|the other one)\"";
    assert_eq!(hits(patterns, "switched over to Vexia"), ["switched over to Vexia"]);
    assert_eq!(hits(patterns, "switching to the other one"), ["switching to the other one"]);
    assert_eq!(hits(patterns, "switching over the other one"), Vec::<String>::new());
    assert_eq!(hits("\"waited ... weeks\"", "waited, for three long weeks"), ["waited, for three long weeks"]);
    assert_eq!(hits("\"waited ... weeks\"", "waited weeks"), ["waited weeks"]);
    assert_eq!(hits("\"waited ... weeks\"", "waited one two three four five weeks"), Vec::<String>::new());
    assert_eq!(hits("\"a ... b ... c\"", "a b b x x x x c"), ["a b b x x x x c"]);
}

#[test]
fn accents_count_when_asked_for() {
    let asked = rules("[selections.s]\nel = [\"=πότε\"]\n");
    assert_eq!(words(&asked, "Πότε; ποτέ! ποτε", Lang::El, &[]), ["Πότε"]);
    let written = rules("[selections.s]\nel = [\"πότε\"]\n");
    assert_eq!(words(&written, "Πότε; ποτέ! ποτε ΠΟΤΕ", Lang::El, &[]), ["Πότε", "ποτε", "ΠΟΤΕ"]);
    let plain = rules("[selections.s]\nel = [\"ποτε\"]\n");
    assert_eq!(words(&plain, "Πότε; ποτέ! ποτε", Lang::El, &[]).len(), 3);
}

#[test]
fn accents_of_a_part_of_a_word_and_of_phrases() {
    let found = |pattern: &str, text: &str| {
        let set = rules(&format!("[selections.s]\nel = ['{pattern}']\nes = ['{pattern}']\nnegation = 'keep'\n"));
        words(&set, text, if text.is_ascii() || text.contains('ñ') { Lang::Es } else { Lang::El }, &[]).len()
    };
    assert_eq!(found("ακύρωσ*", "Η ακύρωση, οι ακυρώσεις, ΑΚΥΡΩΣΗ, άκυρωσης"), 3);
    assert_eq!(found("*ώσω", "ακυρώσω ακυρωσώ ακυρωσω"), 2);
    assert_eq!(found("πότε (θα|να) έρθει", "πότε θα έρθει ποτέ θα έρθει ποτε να ερθει"), 2);
    assert_eq!(found("(ποτέ|κάποτε)", "πότε ποτέ κάποτε καποτέ"), 2);
    assert_eq!(found("hace un año", "hace un ano, hace un año"), 2);
    assert_eq!(found("τηλέφωνο μου", "το τηλέφωνό μου"), 1);
    assert_eq!(found("ποτέ~", "πότε"), 1, "stems have no accents");
}

#[test]
fn signs_tags_and_emoji() {
    assert_eq!(hits("\"😂\"", "sure 😂😂").len(), 2);
    assert_eq!(hits("\"/s\"", "great service /s and s"), ["/s"]);
    assert_eq!(hits("\"#boycott*\"", "#BoycottLumora now"), ["#BoycottLumora"]);
    assert_eq!(hits("\"@help\"", "ask @Help or help"), ["@Help"]);
    assert_eq!(hits("\"\\\\(tm\\\\)\"", "Box (TM) x").len(), 1);
    assert_eq!(hits("\"24/7\"", "open 24/7"), ["24/7"]);
}

#[test]
fn expressions_run_over_the_normal_form() {
    assert_eq!(hits("'/refund[a-z]* (now|today)/'", "REFUNDS, today please"), ["REFUNDS, today"]);
    assert_eq!(hits("'/[0-9]{3} euros?/'", "It was 300 Euros."), ["300 Euros"]);
    assert_eq!(hits("'/[0-9]{3} [a-z]+/'", "It was 300 Euros."), ["300 Euros"]);
}

#[test]
fn names_of_the_brand_file() {
    let set = rules("[selections.s]\nen = [\"moved to {competitor}\", \"{brand} (is) down\"]\n");
    let named = |start, end, class| Named::new(start..end, class);
    assert_eq!(words(&set, "moved to Big Vexia", Lang::En, &[named(2, 4, Class::Competitor)]), ["moved to Big Vexia"]);
    assert_eq!(words(&set, "moved to Big Vexia", Lang::En, &[named(2, 4, Class::Brand)]), Vec::<String>::new());
    assert_eq!(words(&set, "The Box is down", Lang::En, &[named(1, 2, Class::Product)]), ["Box is down"]);
    let only = rules("[selections.s]\nany = [\"{brand} {product}\"]\n");
    assert_eq!(words(&only, "Lumora Box", Lang::En, &[named(0, 1, Class::Brand), named(1, 2, Class::Product)]), ["Lumora Box"]);
}

#[test]
fn a_language_has_its_own_patterns() {
    let set = rules("[selections.s]\nen = [\"pie\"]\nes = [\"sopa\"]\nany = [\"ok\"]\n");
    assert_eq!(words(&set, "pie sopa ok", Lang::En, &[]), ["pie", "ok"]);
    assert_eq!(words(&set, "pie sopa ok", Lang::Es, &[]), ["sopa", "ok"]);
    assert_eq!(words(&set, "pie sopa ok", Lang::Und, &[]), ["pie", "sopa", "ok"]);
}

const TWO: &str = "[selections.a]\nen = [\"aaron\", \"abel\"]\n[selections.b]\nen = [\"bert\"]\n[selections.c]\nen = [\"cora\"]\n";

fn conditioned(condition: &str) -> RuleSet {
    rules(&format!("condition = \"{condition}\"\n{TWO}"))
}

fn meets(condition: &str, text: &str) -> Vec<String> {
    words(&conditioned(condition), text, Lang::En, &[])
}

#[test]
fn evidence_is_the_words_that_made_it_true() {
    assert_eq!(meets("a and not c", "aaron met abel"), ["aaron", "abel"]);
    assert_eq!(meets("a and not c", "aaron met cora"), Vec::<String>::new());
    assert_eq!(meets("a or b", "bert"), ["bert"]);
    assert_eq!(meets("a and not (b and not c)", "aaron bert cora"), ["aaron", "cora"]);
    assert_eq!(meets("2 of (a, b, c)", "cora bert"), ["cora", "bert"]);
    assert_eq!(meets("2 of (a, b, c)", "aaron abel"), Vec::<String>::new());
    assert_eq!(meets("not not a and any of them", "abel"), ["abel"]);
}

#[test]
fn closeness() {
    assert_eq!(meets("a near b", "aaron. Then bert came, and abel saw bert"), ["bert", "abel", "bert"]);
    assert_eq!(meets("a near b", "aaron left. Then bert came."), Vec::<String>::new());
    assert_eq!(meets("a near b within post", "aaron left. Then bert came."), ["aaron", "bert"]);
    assert_eq!(meets("a before b", "bert saw aaron"), Vec::<String>::new());
    assert_eq!(meets("a before b within 1 word", "aaron, saw, bert"), ["aaron", "bert"]);
    assert_eq!(meets("a before b within 1 word", "aaron never saw bert"), Vec::<String>::new());
    assert_eq!(meets("a near b near c", "aaron bert cora"), ["aaron", "bert", "cora"]);
    assert_eq!(meets("not (a near b) and c", "aaron cora. bert"), ["cora"]);
}

#[test]
fn quotations_of_others_do_not_count() {
    assert_eq!(meets("a or c", "> aaron said\nNo, cora did"), ["cora"]);
    let kept = rules("[selections.a]\nen = [\"aaron\"]\nquotes = \"keep\"\n");
    assert_eq!(words(&kept, "> aaron said\nNo", Lang::En, &[]), ["aaron"]);
}

/// The index and the plain reading of every pattern at every token agree.
#[test]
fn the_index_misses_nothing() {
    let patterns = r#""money back", "cancel*", "*phone", "*ance*", "cancel~ my", "(go|went) (over) to ... shop", "a ... b", "😂", "/s", "=naïve", "{brand} down", "{product}", '/re[a-z]+d now/', '/[0-9]{2} x/', "don't", "50 %""#;
    let set = list(patterns);
    let texts = [
        "Money back now, cancelling my phone insurance a x b",
        "went over to the nice little shop 😂 /s",
        "naïve naive Naïve! refund now 12 x, don't pay 50% 50 %",
        "Lumora down. Box. cancelled, my",
        "a a a b b money money back back cancel cancel my my",
        "",
        "...!?",
    ];
    let mut total = 0;
    for text in texts {
        let document = Document::new(text, Lang::En);
        let names: Vec<Named> = document
            .tokens()
            .iter()
            .enumerate()
            .filter_map(|(at, _)| match document.word(at) {
                "lumora" => Some(Named::new(at..at + 1, Class::Brand)),
                "box" => Some(Named::new(at..at + 1, Class::Product)),
                _ => None,
            })
            .collect();
        let fast: Vec<_> = set.scan(&document, &names, &|_| true).into_iter().flat_map(|fired| fired.met).map(|met| met.tokens).collect();
        let plain = set.explain(&set.iter().next().unwrap().id, &document, &names).unwrap();
        let mut slow: Vec<_> = plain.hits.iter().filter(|hit| hit.discount.is_none()).map(|hit| hit.tokens.clone()).collect();
        slow.sort_by_key(|tokens| (tokens.start, tokens.end));
        slow.dedup();
        assert_eq!(fast, slow, "{text}");
        total += slow.len();
    }
    assert!(total > 20, "{total}");
}

#[test]
fn greek_patterns_meet_greek_in_latin_letters() {
    let set = rules("[selections.s]\nel = [\"κανείς δεν (μου|μας) απαντ*\", \"ακυρώνω~\", \"πόλη\", \"πήγα (στη|στην) {competitor}\"]\n");
    assert_eq!(words(&set, "kaneis den mou apantaei edw kai meres", Lang::El, &[]), ["kaneis den mou apantaei"]);
    assert_eq!(words(&set, "8elw na akyrwsw, re paidia", Lang::El, &[]), ["akyrwsw"]);
    let named = [Named::new(2..3, Class::Competitor)];
    assert_eq!(words(&set, "phga sthn Vexia kai hsyxasa", Lang::El, &named), ["phga sthn Vexia"]);
    assert_eq!(words(&set, "kaneis den mou apantaei", Lang::En, &[]), Vec::<String>::new());
    // Words that sound alike are not merged where Greek letters tell them apart.
    assert_eq!(words(&set, "πολύ ωραία ok", Lang::El, &[]), Vec::<String>::new());
}

#[test]
fn words_without_which_it_holds_are_no_evidence() {
    let own = rules(
        "condition = \"bad and not (ref and not ours)\"\n[selections.bad]\nen = [\"bad\"]\n[selections.ref]\nen = [\"ref\"]\n[selections.ours]\nen = [\"ours\"]\n",
    );
    assert_eq!(words(&own, "bad, and ours", Lang::En, &[]), ["bad"]);
    assert_eq!(words(&own, "bad ref, and ours", Lang::En, &[]), ["bad", "ours"]);
    assert!(words(&own, "bad ref", Lang::En, &[]).is_empty());
}
