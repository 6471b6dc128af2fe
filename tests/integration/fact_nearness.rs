//! How near a claim must be: tolerance, equivalents, working and calendar days, and facts of several markets.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::fact_examples::run;
use overhear::engine::mention::Names;
use overhear::fact::load;
use overhear::model::brand::Brand;

fn fact(head: &str, slot: &str) -> String {
    format!(
        "topic = \"returns\"\n{head}\n[questions]\nen = [\"return~\"]\n[official]\nen = \"So it is.\"\n[[slots]]\nname = \"window\"\n{slot}\n"
    )
}

/// What the judge makes of each answer to "How long do I have to return it?", by one or several facts.
fn verdicts(facts: &[String], answers: &[&str]) -> Vec<&'static str> {
    let brand = Brand { name: "Norvik".to_owned(), ..Brand::default() };
    let now: Timestamp = "2026-03-10T10:00:00Z".parse().expect("a time");
    let verdict = |answer: &str| {
        let mut last = "none";
        for expected in ["contradicts", "supports", "silent"] {
            let example = format!("[[examples]]\nlang = \"en\"\nquestion = \"What about the return?\"\n{expected} = {answer:?}\n");
            let files: Vec<_> = facts
                .iter()
                .enumerate()
                .map(|(at, text)| SourceFile::new(format!("fact-{at}.toml"), format!("{text}{}", if at == 0 { &example } else { "" })))
                .collect();
            let (book, diagnostics) = load(&files);
            assert!(diagnostics.iter().all(|found| !found.is_error()), "{diagnostics:#?}");
            if run(&book, &brand, &Names::new(&brand), now).iter().all(overhear::engine::fact_examples::Outcome::passed) {
                last = expected;
            }
        }
        last
    };
    answers.iter().map(|answer| verdict(answer)).collect()
}

#[test]
fn other_ways_to_say_it_are_right_and_others_are_not() {
    let exact = fact("", "kind = \"duration\"\nvalue = \"30 days\"");
    assert_eq!(verdicts(&[exact], &["You have 4 weeks.", "You have 14 days."]), ["contradicts", "contradicts"]);
    let wide = fact("", "kind = \"duration\"\nvalue = \"30 days\"\nequivalents = [\"4 weeks\"]");
    assert_eq!(verdicts(&[wide], &["You have 4 weeks.", "You have 14 days."]), ["supports", "contradicts"]);
}

#[test]
fn a_share_and_a_distance_are_as_near_as_they_say() {
    let share = fact("", "kind = \"money\"\nvalue = \"100 EUR\"\ntolerance = \"5%\"");
    assert_eq!(verdicts(&[share], &["A return is 96 EUR.", "A return is 90 EUR."]), ["supports", "contradicts"]);
    let distance = fact("", "kind = \"duration\"\nvalue = \"30 days\"\ntolerance = \"2 days\"");
    assert_eq!(verdicts(&[distance], &["You have 28 days.", "You have 27 days."]), ["supports", "contradicts"]);
    let date = fact("", "kind = \"date\"\nvalue = \"2026-09-30\"\ntolerance = \"2 days\"");
    assert_eq!(verdicts(&[date], &["Return it by 1 October 2026.", "Return it by 10 October 2026."]), ["supports", "contradicts"]);
}

#[test]
fn working_days_are_wrong_right_or_either() {
    let sorts =
        |days: &str| verdicts(&[fact("", &format!("kind = \"duration\"\nvalue = \"10 days\"{days}"))], &["You have 10 working days."]);
    assert_eq!(sorts("\ndays = \"calendar\""), ["contradicts"]);
    assert_eq!(sorts("\ndays = \"working\""), ["supports"]);
    assert_eq!(sorts("\ndays = \"any\""), ["supports"]);
}

#[test]
fn a_claim_is_wrong_only_where_it_is_wrong_in_every_market() {
    let in_market =
        |market: &str, value: &str| fact(&format!("market = \"{market}\""), &format!("kind = \"duration\"\nvalue = \"{value}\""));
    let both = [in_market("ES", "30 days"), in_market("IE", "14 days")];
    let answers = ["You have 14 days.", "You have 7 days."];
    assert_eq!(verdicts(&both, &answers), ["silent", "contradicts"]);
    assert_eq!(verdicts(&both[..1], &answers), ["contradicts", "contradicts"]);
    let yes_no = |market: &str, value: &str| {
        fact(&format!("market = \"{market}\""), &format!("kind = \"yes-no\"\nvalue = \"{value}\"\nsense = \"free\""))
    };
    // It supports the fact of the other market, so it is no example of this one.
    assert_eq!(verdicts(&[yes_no("ES", "yes"), yes_no("IE", "no")], &["They charge for the return."]), ["none"]);
}
