//! The second look at rules: what is claimed is so, and nothing is claimed that is not.

use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::{inspect, library};

use super::{rules, words};

fn told(body: &str) -> Vec<Diagnostic> {
    let file = super::file(body);
    let (_, diagnostics) = inspect(std::slice::from_ref(&file), &[], &Brand::default());
    assert!(diagnostics.iter().all(|diagnostic| !diagnostic.is_error()), "{diagnostics:#?}");
    diagnostics
}

/// Codes and marked words, but for what concerns examples and languages.
fn found(body: &str) -> Vec<(&'static str, String)> {
    let about_examples = ["R021", "R022", "R030", "R066", "R067"];
    told(body)
        .iter()
        .filter(|diagnostic| !about_examples.contains(&diagnostic.code))
        .map(|diagnostic| {
            let (file, (span, _)) = (diagnostic.file.as_ref().unwrap(), diagnostic.label.as_ref().unwrap());
            (diagnostic.code, file.text[span.clone()].to_owned())
        })
        .collect()
}

fn list(lang: &str, patterns: &str) -> Vec<(&'static str, String)> {
    found(&format!("[selections.s]\n{lang} = [{patterns}]\n"))
}

#[test]
fn nothing_is_said_about_the_library() {
    let files = library::files();
    assert_eq!(inspect(&files, &[], &Brand::default()).1, []);
}

#[test]
fn dead_patterns_are_named() {
    for (lang, patterns, dead) in [
        ("en", "\"refund*\", \"refunds\"", "\"refunds\""),
        ("en", "\"refunds\", \"refund*\"", "\"refunds\""),
        ("en", "\"(a1|b1) c1\", \"a1 c1\"", "\"a1 c1\""),
        ("en", "\"cancel~\", \"cancelled\"", "\"cancelled\""),
        ("en", "\"cancel~\", \"cancelling~\"", "\"cancelling~\""),
        ("en", "\"*less\", \"useless\"", "\"useless\""),
        ("en", "\"*fund*\", \"refund*\"", "\"refund*\""),
        ("en", "\"gave (it) back\", \"gave back\"", "\"gave back\""),
        ("en", "\"charged ... twice\", \"charged me twice\"", "\"charged me twice\""),
        ("en", "\"gave up\", \"gave back\", \"gave (up|back)\"", "\"gave up\""),
        ("el", "\"ακυρ*\", \"ακύρωσα\"", "\"ακύρωσα\""),
        ("el", "\"ακύρωσ*\", \"ακύρωσα\"", "\"ακύρωσα\""),
        ("el", "\"ποτέ\", \"ποτε\"", "\"ποτέ\""),
        ("el", "\"ποτέ\", \"πότε\"", ""),
    ] {
        let found = list(lang, patterns);
        let dead_found: Vec<&str> = found.iter().filter(|(code, _)| *code == "R060").map(|(_, words)| words.as_str()).collect();
        assert_eq!(dead_found.first().copied().unwrap_or_default(), dead, "{patterns}: {found:?}");
    }
}

#[test]
fn what_is_only_nearly_covered_is_left_alone() {
    for (lang, patterns) in [
        // The words that are found differ, and with them what `near` and negation make of them.
        ("en", "\"refund\", \"refund now\""),
        ("en", "\"refund*\", \"fund\""),
        ("en", "\"charged ... twice\", \"charged twice twice\""),
        ("en", "\"happy*\", \"happy~\""),
        ("en", "\"{brand} fails\", \"{product} fails\""),
        ("en", "\"=πότε\", \"πότε\""),
        // By sound, in Latin letters, the beginning is too short to be looked for, the whole word is not.
        ("el", "\"εδ*\", \"εδώ και μήνες\""),
    ] {
        assert_eq!(
            list(lang, patterns).iter().filter(|(code, _)| *code == "R060").collect::<Vec<_>>(),
            Vec::<&(&str, String)>::new(),
            "{patterns}"
        );
    }
    // Of another language.
    assert_eq!(found("[selections.s]\nen = [\"refund*\"]\nde = [\"refunds\"]\n"), []);
}

#[test]
fn a_dead_pattern_can_be_taken_away_without_a_difference() {
    let texts = [
        "refunds refund refunded",
        "they cancelled, I cancel, cancelling",
        "charged me twice and charged him very badly twice",
        "gave it back, gave back",
        "no refunds",
        "a useless useless thing",
        "charged charged twice twice",
    ];
    let patterns = [
        "refund*",
        "refunds",
        "cancel~",
        "cancelled",
        "charged ... twice",
        "charged me twice",
        "gave (it) back",
        "gave back",
        "*less",
        "useless",
    ];
    let all: Vec<String> = patterns.iter().map(|pattern| format!("\"{pattern}\"")).collect();
    let body = format!("[selections.s]\nen = [{}]\n", all.join(", "));
    let dead: Vec<String> = found(&body).into_iter().filter(|(code, _)| *code == "R060").map(|(_, words)| words).collect();
    assert_eq!(dead, ["\"refunds\"", "\"cancelled\"", "\"charged me twice\"", "\"gave back\"", "\"useless\""]);
    let left: Vec<String> = all.iter().filter(|pattern| !dead.contains(pattern)).cloned().collect();
    let (before, after) = (rules(&body), rules(&format!("[selections.s]\nen = [{}]\n", left.join(", "))));
    for text in texts {
        assert_eq!(words(&before, text, Lang::En, &[]), words(&after, text, Lang::En, &[]), "{text}");
    }
}

const THREE: &str = "[selections.a]\nen = [\"aa\"]\n[selections.b]\nen = [\"bb\"]\n[selections.c]\nen = [\"cc\"]\n";

#[test]
fn conditions_that_can_never_hold_and_parts_that_change_nothing() {
    for (condition, code, part, remedy) in [
        ("a and not a and b and c", "R062", "\"a and not a and b and c\"", ""),
        ("2 of (a, b) and not a and c", "R062", "\"2 of (a, b) and not a and c\"", ""),
        ("a near b and not b and c", "R062", "\"a near b and not b and c\"", ""),
        ("(a or b) and not (a or b or c)", "R062", "\"(a or b) and not (a or b or c)\"", ""),
        ("a and b and c and post.score > 5 and post.score < 3", "R062", "\"a and b and c and post.score > 5 and post.score < 3\"", ""),
        (
            "a and b and c and post.part is question and post.part is answer",
            "R062",
            "\"a and b and c and post.part is question and post.part is answer\"",
            "",
        ),
        (
            "a and b and c and post.score > 5 and post.score > 3",
            "R063",
            "post.score > 3",
            "`condition = \"a and b and c and post.score > 5\"`",
        ),
        ("a or (a and b) or c", "R063", "(a and b)", "`condition = \"a or c\"`"),
        ("a and (a or b) and c", "R063", "(a or b)", "`condition = \"a and c\"`"),
        ("a and b and a near b and c", "R063", "b", "`condition = \"a and a near b and c\"`"),
        ("a or b or c or 2 of (a, b, c)", "R063", "2 of (a, b, c)", "`condition = \"a or b or c\"`"),
        ("c and (a or (b and not b))", "R063", "(b and not b)", "`condition = \"c and a\"`"),
    ] {
        let told = told(&format!("condition = \"{condition}\"\n{THREE}"));
        let hits: Vec<&Diagnostic> = told.iter().filter(|diagnostic| matches!(diagnostic.code, "R062" | "R063")).collect();
        assert_eq!(hits.len(), 1, "{condition}: {told:#?}");
        let (file, (span, _)) = (hits[0].file.as_ref().unwrap(), hits[0].label.as_ref().unwrap());
        assert_eq!((hits[0].code, &file.text[span.clone()]), (code, part), "{condition}");
        assert!(hits[0].remedy.as_ref().unwrap().contains(remedy), "{condition}: {:?}", hits[0].remedy);
    }
    // What is not known of a field is neither so nor not so, and texts with `*` may overlap.
    for condition in
        ["(post.score > 5 or not post.score > 5) and a and b and c", "a and b and c and source.host is '*.x' and source.host is 'a*'"]
    {
        let told = told(&format!("condition = \"{condition}\"\n{THREE}"));
        assert!(!told.iter().any(|told| matches!(told.code, "R062" | "R063")), "{condition}: {told:#?}");
    }
    for condition in [
        "a and not b and c",
        "a near b or (b and not c)",
        "a before b or b before c",
        "2 of (a, b, c)",
        "(a or b) and (b or c)",
        "a and (b or not c)",
    ] {
        assert!(
            !found(&format!("condition = \"{condition}\"\n{THREE}")).iter().any(|(code, _)| matches!(*code, "R062" | "R063")),
            "{condition}"
        );
    }
}

#[test]
fn slips_of_the_pen_have_a_change_that_mends_them() {
    for (lang, written, code, mended) in [
        ("el", "\"κοlλάει\"", "R073", None),
        ("el", "\"χρέωσh πάλι\"", "R073", None),
        ("el", "\"καθυστέρησoν\"", "R073", Some("\"καθυστέρησον\"")),
        ("en", "\"rеfund\"", "R073", Some("\"refund\"")),
        ("en", "\"charged … twice\"", "R072", Some("\"charged ... twice\"")),
        ("en", "\"ｆund me\"", "R072", Some("\"fund me\"")),
        ("en", "'/\\bexample.com\\b/'", "R065", Some("'/\\bexample\\.com\\b/'")),
        ("en", "'/refund.*now/'", "R065", None),
        ("en", "'/\\brefund|money back\\b/'", "R065", None),
        ("en", "'/\\b(refund|money back)\\b/'", "", None),
        ("en", "\"the\"", "R071", None),
        ("en", "\"the end\"", "", None),
        ("el", "\"και\"", "R071", None),
        ("en", "\"επιστροφή\"", "R068", None),
        ("el", "\"service\"", "", None),
    ] {
        let body = format!("[selections.s]\n{lang} = [{written}]\n");
        let told = told(&body);
        let hit = told.iter().find(|diagnostic| matches!(diagnostic.code, "R060" | "R065" | "R068" | "R071" | "R072" | "R073"));
        if code.is_empty() {
            assert!(hit.is_none(), "{written}: {hit:?}");
            continue;
        }
        let Some(hit) = hit else {
            // A letter that looks like none of the other alphabet stays what it is: both are then words of two alphabets.
            assert!(mended.is_none(), "{written}: {told:?}");
            continue;
        };
        assert_eq!(hit.code, code, "{written}");
        assert_eq!(hit.fix.is_some(), mended.is_some(), "{written}: {hit:?}");
        if let Some(mended) = mended {
            let file = super::file(&body);
            let (text, made) = overhear::diagnostic::edit::apply(&file.text, std::slice::from_ref(hit.fix.as_ref().unwrap()));
            assert_eq!(made, 1);
            assert!(text.contains(mended), "{written}: {text}");
        }
    }
}

#[test]
fn a_common_word_that_needs_others_beside_it_is_fine() {
    let body = "condition = \"a near b\"\n[selections.a]\nen = [\"the\"]\n[selections.b]\nen = [\"worst\"]\n";
    assert_eq!(found(body), []);
}

#[test]
fn lists_that_were_copied_and_not_translated() {
    let english = "\"still waiting for my money\", \"nobody answers the phone there\", \"they never called me back again\", \"where is my refund then\"";
    assert_eq!(list("es", english).iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["R069"]);
    assert_eq!(list("en", english), []);
}

#[test]
fn languages_are_missed_unless_a_reason_is_given() {
    let codes = |body: &str| -> Vec<&'static str> {
        told(body).iter().map(|told| told.code).filter(|code| matches!(*code, "R066" | "R067")).collect()
    };
    let lists = "[selections.s]\nen = [\"refund\"]\n";
    let shown = "[[examples]]\nlang = \"en\"\nfires = \"refund\"\n";
    assert_eq!(codes(&format!("{lists}{shown}")), ["R067"]);
    assert_eq!(codes(&format!("parity = \"an English saying\"\n{lists}{shown}")), [""; 0]);
    assert_eq!(codes(&format!("{lists}es = [\"reembolso\"]\nel = [\"επιστροφή\"]\n{shown}")), ["R066", "R066"]);
    assert_eq!(codes("[selections.s]\nany = [\"😡\"]\n[[examples]]\nlang = \"en\"\nfires = \"😡\"\n"), [""; 0]);
}

#[test]
fn twin_rules_are_named() {
    let text = |name: &str| super::file(&format!("[selections.{name}]\nen = [\"refund\", \"money back\"]\n")).text.clone();
    let files = [SourceFile::new("rules/a.toml", text("x")), SourceFile::new("rules/b.toml", text("y"))];
    let (_, diagnostics) = inspect(&files, &[], &Brand::default());
    let twins: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.code == "R070").collect();
    assert_eq!(twins.len(), 1);
    assert!(twins[0].message.contains("`b`") && twins[0].message.contains("`a`"));
}
