//! The rules that are built into the program.

use overhear::engine::examples::{Outcome, run};
use overhear::model::brand::Brand;
use overhear::rule::{library, load};

#[test]
fn every_bundled_rule_loads_without_a_word() {
    let files = library::files();
    assert!(files.len() >= 4);
    let (rules, diagnostics) = load(&files, &Brand::default());
    assert_eq!(diagnostics, []);
    assert_eq!(rules.len() + rules.lists().len() + rules.lexicons().len() + rules.classifiers().len(), files.len());
    // A line of a lexicon may hold many words of one strength.
    assert!(rules.lists().len() >= 3 && rules.lexicons().iter().all(|lexicon| lexicon.patterns.len() >= 10));
}

#[test]
fn every_bundled_example_holds() {
    let (rules, _) = load(&library::files(), &Brand::default());
    let results = run(&rules, &Brand::default());
    assert!(results.len() >= 20);
    let mut wrong = String::new();
    for result in results.iter().filter(|result| !result.holds()) {
        use std::fmt::Write as _;
        let kind = match &result.outcome {
            Outcome::Missing(why) => format!("Missing: {why:#?}"),
            other => format!("{other:?}"),
        };
        writeln!(wrong, "{}:{} {} {kind}", result.path.display(), result.line, result.text).unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
}
