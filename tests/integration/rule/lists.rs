//! Shared word lists: used whole, called in patterns, broken, unused; and which side of a turn counts.

use std::sync::Arc;

use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::{Clause, Discount, RuleSet, load, load_among};
use overhear::text::document::Document;

use super::{file, words};

const STAFF: &str = "title = \"Staff\"\nen = [\"agent*\", \"customer service\", \"rep\"]\nes = [\"soporte\"]\nany = [\"helpdesk\"]\n";

fn list(name: &str, text: &str) -> Arc<SourceFile> {
    SourceFile::new(format!("rules/lists/{name}.toml"), text)
}

fn set(rule: &str, lists: &[(&str, &str)]) -> RuleSet {
    let files: Vec<_> = lists.iter().map(|(name, text)| list(name, text)).chain([file(rule)]).collect();
    let (rules, diagnostics) = load(&files, &Brand::default());
    let errors: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    rules
}

fn hits(rules: &RuleSet, text: &str) -> Vec<String> {
    words(rules, text, Lang::En, &[])
}

fn explained(rules: &RuleSet, text: &str) -> Clause {
    rules.explain(&rules.iter().next().unwrap().id, &Document::new(text, Lang::En), &[]).unwrap()
}

#[test]
fn a_selection_takes_in_a_whole_list() {
    let rules = set("[selections.a]\nlists = [\"staff\"]\nen = [\"boss\"]\n", &[("staff", STAFF)]);
    assert_eq!(
        hits(&rules, "The agents, customer service, soporte, the boss, helpdesk"),
        ["agents", "customer service", "boss", "helpdesk"]
    );
    assert_eq!(words(&rules, "El soporte y el agente", Lang::Es, &[]), ["soporte"]);
    let clause = explained(&rules, "customer service");
    assert_eq!((clause.hits[0].entries[0].list.as_str(), clause.hits[0].pattern.as_str()), ("staff", "customer service"));
}

#[test]
fn a_pattern_calls_a_list() {
    let rules = set("[selections.a]\nen = [\"rude {staff}\", \"({staff}|boss) ... shouted\"]\n", &[("staff", STAFF)]);
    assert_eq!(hits(&rules, "Rude agents. rude customer service! Rude soporte"), ["Rude agents", "rude customer service"]);
    assert_eq!(hits(&rules, "The helpdesk then shouted, the boss shouted"), ["helpdesk then shouted", "boss shouted"]);
    let clause = explained(&rules, "rude customer service");
    let entries: Vec<_> = clause.hits[0].entries.iter().map(|entry| (entry.list.as_str(), entry.text.as_str())).collect();
    assert_eq!(entries, [("staff", "customer service")]);
}

#[test]
fn a_long_list_of_single_words_is_one_step() {
    let entries: Vec<String> = (0..2_000).map(|number| format!("\"word{number}\"")).collect();
    let text = format!("title = \"t\"\nen = [{}]\n", entries.join(", "));
    let rules = set("[selections.a]\nen = [\"{long} {long} {long}\"]\n", &[("long", &text)]);
    assert_eq!(hits(&rules, "word7 word1999 word3 and word4"), ["word7 word1999 word3"]);
}

#[test]
fn a_list_changes_the_revision_of_its_rules_only() {
    let revision = |list: &str, rule: &str| set(rule, &[("staff", list)]).iter().next().unwrap().revision.clone();
    let (whole, called) = ("[selections.a]\nlists = [\"staff\"]\n", "[selections.a]\nen = [\"rude {staff}\"]\n");
    let other = format!("{STAFF}el = [\"λέξη\"]\n");
    assert_ne!(revision(STAFF, whole), revision(&other, whole));
    assert_ne!(revision(STAFF, called), revision(&other, called));
    let apart = "[selections.a]\nen = [\"rude\"]\n";
    assert_eq!(revision(STAFF, apart), revision(&other, apart));
}

/// Code, file, line, words under the caret, remedy.
fn told(diagnostics: &[Diagnostic]) -> Vec<(&str, String, usize, String, String)> {
    let one = |diagnostic: &Diagnostic| {
        let file = diagnostic.file.clone().unwrap();
        let (span, _) = diagnostic.label.clone().unwrap();
        let path = file.path.display().to_string();
        (path, file.line_column(span.start).0, file.text[span].to_owned(), diagnostic.remedy.clone().unwrap())
    };
    let shown = diagnostics.iter().filter(|diagnostic| diagnostic.code != "R021");
    shown
        .map(|diagnostic| (diagnostic.code, one(diagnostic)))
        .map(|(code, (path, line, words, remedy))| (code, path, line, words, remedy))
        .collect()
}

#[test]
fn mistakes_of_authors() {
    let (rule, staff) = ("rules/a.toml", "rules/lists/staff.toml");
    let use_it = "[selections.a]\nlists = [\"staff\"]\n";
    let call_it = "[selections.a]\nen = [\"rude {staff}\"]\n";
    // The list, the rule; then code, file, line, words under the caret, what the remedy says; and how many rules are left.
    for (list_text, rule_text, code, path, line, words, remedy, left) in [
        (STAFF, "[selections.a]\nlists = [\"staf\"]\n", "R040", rule, 6, "staf", "did you mean `staff`?", 0),
        (STAFF, "[selections.a]\nlists = [\"weather\"]\n", "R040", rule, 6, "weather", "rules/lists/weather.toml", 0),
        (STAFF, "[selections.a]\nlists = \"staff\"\n", "R002", rule, 6, "\"staff\"", "`lists = [\"staff\"]`", 0),
        (STAFF, "[selections.a]\nen = [\"rude {staf}\"]\n", "R027", rule, 6, "{staf}", "did you mean `{staff}`?", 0),
        (STAFF, "[selections.a]\nen = [\"rude {brnd}\"]\n", "R027", rule, 6, "{brnd}", "did you mean `{brand}`?", 0),
        (STAFF, "[selections.a]\nlists = [\"staff\"]\nen = [\"Rep\"]\n", "R049", rule, 7, "\"Rep\"", "take it away", 1),
        (STAFF, "[selections.a]\nlists = [\"staff\", \"staff\"]\n", "R015", rule, 6, "\"staff\"", "take one", 1),
        (STAFF, "[selections.a]\nel = [\"αγενής {staff}\"]\n", "", rule, 0, "", "", 1),
        (
            "title = \"t\"\nen = [\"rep\"]\n",
            "[selections.a]\nel = [\"αγενής {staff}\"]\n",
            "R044",
            rule,
            6,
            "{staff}",
            "add `el = [\"…\"]`",
            0,
        ),
        ("title = \"t\"\nen = [\"rep\"]\n", "[selections.a]\nany = [\"x {staff}\"]\n", "R044", rule, 6, "{staff}", "to its language", 0),
        ("title = \"t\"\nen = ['/agents?/']\n", call_it, "R044", rule, 6, "{staff}", "lists = [\"staff\"]", 0),
        ("title = \"t\"\nen = [\"rude {other}\"]\n", use_it, "R041", staff, 2, "{other}", "write the words", 0),
        ("title = \"t\"\nen = [\"re*p\"]\n", use_it, "R014", staff, 2, "*", "(one|other)", 0),
        ("title = \"t\"\nen = [\"rep\", \"REP\"]\n", use_it, "R015", staff, 2, "\"REP\"", "take one", 1),
        ("en = [\"rep\"]\n", use_it, "R003", staff, 1, "en = [\"rep\"]", "add `title", 0),
        ("title = \"t\"\n", use_it, "R012", staff, 1, "title = \"t\"", "add `en", 0),
        ("title = \"t\"\nenglish = [\"rep\"]\n", use_it, "R005", staff, 2, "english", "did you mean `en`?", 0),
        ("title = \"t\"\nen = \"rep\"\n", use_it, "R002", staff, 2, "\"rep\"", "`en = [\"rep\"]`", 0),
        ("titel = \"t\"\nen = [\"rep\"]\n", use_it, "R001", staff, 1, "titel", "did you mean `title`?", 0),
        (STAFF, "[selections.a]\nen = [\"rude\"]\ncontrast = \"atfer\"\n", "R004", rule, 7, "\"atfer\"", "did you mean `after`?", 0),
        (STAFF, "[selections.a]\nen = [\"rude\"]\n", "R043", staff, 1, "title = \"Staff\"", "lists = [\"staff\"]", 1),
    ] {
        let files = [list("staff", list_text), list("other", "title = \"o\"\nen = [\"x\"]\n"), file(rule_text), file_of_other()];
        let (rules, diagnostics) = load(&files, &Brand::default());
        let found = told(&diagnostics);
        assert_eq!(rules.iter().filter(|rule| rule.id.as_str() == "a").count(), left, "{list_text}{rule_text}{found:#?}");
        if code.is_empty() {
            assert_eq!(found, []);
            continue;
        }
        let first = found.iter().find(|found| found.0 == code).unwrap_or_else(|| panic!("{code} {list_text}{rule_text}: {found:#?}"));
        assert_eq!((first.1.as_str(), first.2), (path, line), "{first:?}");
        assert!(first.3 == words || first.3 == format!("\"{words}\""), "{first:?}");
        assert!(first.4.contains(remedy), "{first:?}");
        // A rule that uses a broken list says so; nothing else is told.
        let others: Vec<_> = found.iter().filter(|other| other.0 != code).map(|other| (other.0, other.1.as_str())).collect();
        let expected = if path == staff && left == 0 { vec![("R042", rule)] } else { vec![] };
        assert!(others == expected || others == [("R043", staff)], "{code} {found:#?}");
    }
}

/// A rule that uses the list `other`.
fn file_of_other() -> Arc<SourceFile> {
    let text = file("[selections.a]\nlists = [\"other\"]\n").text.clone();
    SourceFile::new("rules/z.toml", text)
}

#[test]
fn a_broken_list_is_told_once_however_many_rules_use_it() {
    let rule = file("[selections.a]\nlists = [\"staff\"]\n").text.clone();
    let mut files: Vec<_> = (0..5).map(|number| SourceFile::new(format!("rules/r{number}.toml"), rule.clone())).collect();
    files.push(list("staff", "title = \"t\"\nen = [\"(rep\"]\n"));
    let (rules, diagnostics) = load(&files, &Brand::default());
    assert!(rules.is_empty());
    let codes: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["R014", "R042", "R042", "R042", "R042", "R042"]);
}

#[test]
fn phrases_of_a_list_multiply_and_the_remedy_helps() {
    let entries: Vec<String> = (0..200).map(|number| format!("\"two words{number}\"")).collect();
    let files =
        [list("long", &format!("title = \"t\"\nen = [{}]\n", entries.join(", "))), file("[selections.a]\nen = [\"rude {long}\"]\n")];
    let (_, diagnostics) = load(&files, &Brand::default());
    let found = told(&diagnostics);
    let first = found.iter().find(|found| found.0 == "R024").unwrap();
    assert_eq!((first.2, first.3.as_str()), (6, "rude {long}"));
    assert!(first.4.contains("`lists = [\"long\"]`") && first.4.contains("near"), "{}", first.4);
}

#[test]
fn names_of_lists_are_names() {
    let files = [list("brand", STAFF), list("Bad Name", STAFF), list("staff", STAFF), SourceFile::new("rules/lists/x/staff.toml", STAFF)];
    let (rules, diagnostics) = load(&files, &Brand::default());
    assert_eq!((rules.len(), rules.lists().len()), (0, 1));
    let codes: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["R006", "R006", "R007", "R043"]);
}

#[test]
fn a_part_of_a_tree_knows_the_rest_of_it() {
    let rule = file("[selections.a]\nlists = [\"staff\"]\n");
    let (rules, diagnostics) =
        load_among(std::slice::from_ref(&rule), &[list("staff", STAFF), list("broken", "en = 3")], &Brand::default());
    assert_eq!((rules.len(), rules.lists().len(), told(&diagnostics)), (1, 0, vec![]));
    let (rules, diagnostics) = load_among(&[list("staff", STAFF)], &[rule, SourceFile::new("rules/b.toml", "broken")], &Brand::default());
    assert_eq!((rules.len(), rules.lists().len(), diagnostics), (0, 1, vec![]));
}

#[test]
fn contrast_decides_which_side_counts() {
    let of = |contrast: &str| set(&format!("[selections.a]\nen = [\"noisy\", \"slow\"]\ncontrast = \"{contrast}\"\n"), &[]);
    let text = "Noisy at first, but slow. Noisy and slow. But noisy. Slow though!";
    assert_eq!(hits(&of("keep"), text).len(), 6);
    assert_eq!(hits(&of("after"), text), ["slow", "Noisy", "slow", "noisy", "Slow"]);
    assert_eq!(hits(&of("before"), text), ["Noisy", "Noisy", "slow", "Slow"]);
    let clause = explained(&of("after"), "Noisy, but fine.");
    let Some(discount @ Discount::BeforeTurn(_)) = clause.hits[0].discount else { panic!("{clause:?}") };
    assert_eq!(discount.reason("Noisy, but fine."), "before “but”");
    let greek = set("[selections.a]\nel = [\"αργό\"]\ncontrast = \"after\"\n", &[]);
    assert_eq!(words(&greek, "Αργό, αλλά αξίζει", Lang::El, &[]), Vec::<String>::new());
    assert_eq!(words(&greek, "Αξίζει, όμως αργό", Lang::El, &[]), ["αργό"]);
}
