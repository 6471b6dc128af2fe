//! Mistakes in rules of kind correlation: each is told with its place and a remedy. And what a sound one says.

use overhear::diagnostic::SourceFile;
use overhear::model::brand::Brand;
use overhear::model::id::RuleId;
use overhear::rule::{load, load_among};

const GOOD: &str = r#"kind = "correlation"
title = "t"
level = "high"
categories = ["outage"]
why = "w"

[correlation]
of = ["down", "fake-contact"]
count = "authors"
by = ["source"]
within = "6 hours"
at_least = 5
spike = 3.0
baseline = "4 weeks"

[[examples]]
fires = [{ rule = "down", times = 5, every = "10 minutes", authors = 5 }]

[[examples]]
quiet = [{ rule = "down", times = 5, every = "2 hours" }, { rule = "down", at = "30 minutes", author = "a", source = "s" }]
"#;

const DOWN: &str = "title = \"d\"\nlevel = \"low\"\ncategories = [\"outage\"]\nwhy = \"w\"\n[selections.s]\nen = [\"is down\"]\n\
                    [[examples]]\nlang = \"en\"\nfires = \"It is down.\"\n[[examples]]\nlang = \"en\"\nquiet = \"Fine.\"\n";

fn files(many: &str) -> Vec<std::sync::Arc<SourceFile>> {
    vec![SourceFile::new("rules/down.toml", DOWN), SourceFile::new("rules/many.toml", many), SourceFile::new("rules/more.toml", GOOD)]
}

#[test]
fn a_sound_one_is_told_in_a_sentence() {
    let (rules, diagnostics) = load(&files(GOOD), &Brand::default());
    assert_eq!((rules.len(), rules.correlations().len(), diagnostics), (3, 2, vec![]));
    let many = rules.correlation(&RuleId::from("many")).unwrap();
    assert_eq!(
        many.sentence(),
        "fires at 5 authors within 6 hours, of the rules down and fake-contact, counted apart for each source, \
         if that is 3 times what is usual at this hour of the week over 4 weeks"
    );
    assert_eq!((many.examples.len(), many.revision.len()), (2, 8));
    assert!(rules.only(&many.id).unwrap().get(&RuleId::from("down")).is_some());
}

#[test]
fn single_mistakes() {
    let mut count = 0;
    for (from, to, code, line, words, remedy) in [
        ("\"down\", ", "\"dawn\", ", "R050", 8, "\"dawn\"", "did you mean `down`?"),
        ("\"down\", ", "\"fake-contacts\", ", "R050", 8, "\"fake-contacts\"", "did you mean `fake-contact`?"),
        ("\"down\", ", "\"something-else\", ", "R050", 8, "\"something-else\"", "overhear rules list"),
        ("\"down\", ", "\"more\", ", "R052", 8, "\"more\"", "not supported"),
        ("of = [\"down\", \"fake-contact\"]\n", "", "R051", 7, "correlation", "add `of = [\"down\"]`"),
        ("of = [\"down\", \"fake-contact\"]", "of = []", "R051", 8, "[]", "name one"),
        ("of = [\"down\", \"fake-contact\"]", "of = \"down\"", "R002", 8, "\"down\"", "square brackets"),
        ("of = [", "categories = [\"outage\"]\nof = [", "R051", 8, "categories", "take one of the two away"),
        ("of = [\"down\", \"fake-contact\"]", "categories = [\"outag\"]", "R004", 8, "\"outag\"", "did you mean `outage`?"),
        ("\"authors\"", "\"author\"", "R004", 9, "\"author\"", "did you mean `authors`?"),
        ("[\"source\"]", "[\"sources\"]", "R004", 10, "\"sources\"", "did you mean `source`?"),
        ("\"6 hours\"", "\"6 huors\"", "R053", 11, "huors", "did you mean `6 hours`?"),
        ("\"6 hours\"", "\"6\"", "R053", 11, "6", "which unit?"),
        ("\"6 hours\"", "6", "R002", 11, "6", "write `within = \"…\"`"),
        ("\"6 hours\"", "\"30 seconds\"", "R053", 11, "\"30 seconds\"", "in between"),
        ("\"6 hours\"", "\"61 days\"", "R053", 11, "\"61 days\"", "in between"),
        ("\"6 hours\"", "\"8 days\"", "R053", 11, "\"8 days\"", "a week at most"),
        ("within = \"6 hours\"\n", "", "R051", 7, "correlation", "add `within = \"6 hours\"`"),
        ("within =", "whitin =", "R001", 11, "whitin", "did you mean `within`?"),
        ("at_least = 5\n", "", "R054", 7, "correlation", "add `at_least = 5`"),
        ("at_least = 5", "at_least = 1", "R054", 12, "1", "write 2 or more"),
        ("at_least = 5", "at_least = -99999999999999999999", "R054", 12, "-99999999999999999999", "write 2 or more"),
        ("at_least = 5", "at_least = \"five\"", "R002", 12, "\"five\"", "without quotes"),
        ("spike = 3.0", "spike = 1", "R055", 13, "1", "spike = 3.0"),
        ("spike = 3.0", "spike = nan", "R055", 13, "nan", "spike = 3.0"),
        ("baseline = \"4 weeks\"\n", "", "R055", 13, "3.0", "add `baseline"),
        ("spike = 3.0\n", "", "R055", 13, "\"4 weeks\"", "add `spike"),
        ("\"4 weeks\"", "\"1 week\"", "R055", 14, "\"1 week\"", "4 weeks"),
        ("\"4 weeks\"", "\"10 days\"", "R055", 14, "\"10 days\"", "4 weeks"),
        ("\"4 weeks\"", "\"1 month\"", "R053", 14, "month", ""),
        ("why = \"w\"", "why = \"w\"\ncondition = \"a\"", "R056", 6, "condition", "`of`"),
        ("why = \"w\"", "why = \"w\"\ngroup_by = \"thread\"", "R056", 6, "group_by", "`by`"),
        ("[correlation]", "[scope]\nabout = \"post\"\n[correlation]", "R056", 7, "scope", "`by = [\"lang\"]`"),
        ("[correlation]", "[selections.s]\nen = [\"x y\"]\n[correlation]", "R056", 7, "selections", "`of`"),
        ("[correlation]", "[corelation]", "R001", 7, "corelation", "did you mean `correlation`?"),
        ("\"outage\"]\n", "\"outage\"]\nwindow = 3\n", "R001", 5, "window", "a correlation has:"),
        ("title = \"t\"\n", "", "R003", 1, "kind = \"correlation\"", "add `title"),
        (
            "fires = [{ rule = \"down\", times = 5,",
            "fires = [{ rule = \"dawn\", times = 5,",
            "R050",
            17,
            "\"dawn\"",
            "did you mean `down`?",
        ),
        ("fires = [{ rule = \"down\", times = 5,", "fires = [{ rule = \"down\", tims = 5,", "R001", 17, "tims", "did you mean `times`?"),
        ("times = 5, every = \"10", "times = 0, every = \"10", "R057", 17, "0", "in between"),
        ("\"10 minutes\"", "\"10 minits\"", "R053", 17, "minits", "did you mean `10 minutes`?"),
        ("fires = [", "lang = \"en\"\nfires = [", "R057", 17, "lang", "take the line away"),
        (
            "fires = [{ rule = \"down\", times = 5, every = \"10 minutes\", authors = 5 }]",
            "fires = \"It is down\"",
            "R057",
            17,
            "\"It is down\"",
            "list of posts",
        ),
        ("fires = [{ rule = \"down\", ", "fires = [{ ", "R057", 17, "{ times = 5, every = \"10 minutes\", authors = 5 }", "rule = "),
        ("quiet =", "fires =", "R021", 1, "kind = \"correlation\"", "`quiet = ["),
        ("kind = \"correlation\"", "kind = \"corelation\"", "R004", 1, "\"corelation\"", "did you mean `correlation`?"),
        ("kind = \"correlation\"", "kind = \"contradiction\"", "R023", 1, "\"contradiction\"", "rules/facts/"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let (rules, diagnostics) = load(&files(&GOOD.replacen(from, to, 1)), &Brand::default());
        let found = diagnostics.iter().find(|diagnostic| diagnostic.code == code).unwrap_or_else(|| panic!("{to}: {diagnostics:#?}"));
        let file = found.file.as_ref().unwrap();
        let (span, label) = found.label.as_ref().unwrap();
        assert!(!label.is_empty() && !found.message.ends_with('.'), "{to}");
        assert_eq!((file.line_column(span.start).0, &file.text[span.clone()]), (line, words), "{to}");
        let said = found.remedy.clone().expect("a remedy");
        assert!(said.contains(remedy) || found.message.contains(remedy), "{to}: {said}");
        assert_eq!(rules.correlations().len(), if found.is_error() { 1 } else { 2 }, "{to}");
        if !matches!(code, "R004" | "R023") {
            let others: Vec<&str> = diagnostics.iter().map(|other| other.code).filter(|other| *other != code).collect();
            assert_eq!(others, Vec::<&str>::new(), "{to}");
        }
        count += 1;
    }
    assert!(count >= 45);
}

#[test]
fn a_rule_that_is_broken_can_be_counted_and_one_beside_too() {
    let broken = DOWN.replace("title", "titel");
    let files = [SourceFile::new("rules/down.toml", broken), SourceFile::new("rules/many.toml", GOOD)];
    let (rules, diagnostics) = load(&files, &Brand::default());
    assert!(rules.correlations().len() == 1 && diagnostics.iter().all(|found| found.code != "R050"), "{diagnostics:?}");
    let (alone, beside) = ([SourceFile::new("many.toml", GOOD)], [SourceFile::new("rules/down.toml", DOWN)]);
    assert_eq!(load_among(&alone, &beside, &Brand::default()).1, vec![]);
    assert_eq!(load(&alone, &Brand::default()).1.len(), 4, "each place that names it");
}

#[test]
fn sizes_of_examples_are_capped() {
    let huge = GOOD.replace("times = 5", "times = 9999, weeks_before = 13");
    let (_, diagnostics) = load(&files(&huge), &Brand::default());
    assert!(diagnostics.iter().any(|found| found.code == "R057" && found.message.contains("too long")), "{diagnostics:?}");
}
