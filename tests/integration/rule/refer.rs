//! Rules that refer to other rules.

use std::sync::Arc;

use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::model::brand::Brand;
use overhear::model::id::RuleId;
use overhear::model::lang::Lang;
use overhear::rule::field::{Field, Fields, Value};
use overhear::rule::{Rule, RuleSet, Subject, load, load_among};
use overhear::text::document::Document;
use overhear::text::scope::Owners;

fn file(id: &str, body: &str) -> Arc<SourceFile> {
    SourceFile::new(format!("rules/{id}.toml"), format!("title = \"t\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\n{body}"))
}

fn words(condition: &str, words: &str) -> String {
    format!("condition = \"{condition}\"\n[selections.own]\nen = [\"{words}\"]\n")
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<(&'static str, String)> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|diagnostic| (diagnostic.code, diagnostic.message.clone())).collect()
}

fn set(files: &[(&str, String)]) -> RuleSet {
    let files: Vec<_> = files.iter().map(|(id, body)| file(id, body)).collect();
    let (rules, diagnostics) = load(&files, &Brand::default());
    assert_eq!(errors(&diagnostics), [], "{diagnostics:#?}");
    rules
}

/// The rules that speak, with their words; `deaf` is not admitted.
fn fired(set: &RuleSet, text: &str, fields: &Fields, deaf: &str) -> Vec<String> {
    let document = Document::new(text, Lang::En);
    let subject = Subject { document: &document, names: &[], owners: Owners::NONE, fields, today: "2026-01-01".parse().unwrap() };
    let admit = |rule: &Rule| rule.id.as_str() != deaf;
    let fired = set.read(subject, &admit);
    let words = |met: &[overhear::rule::Met]| {
        met.iter().map(|met| document.span(met.tokens.clone()).of(text).to_owned()).collect::<Vec<_>>().join("+")
    };
    fired.iter().map(|fired| format!("{}: {}", fired.rule.id, words(&fired.met))).collect()
}

#[test]
fn the_words_of_another_rule_are_evidence() {
    let set = set(&[
        ("z-base", words("own", "late")),
        ("angry", words("rule.z-base and own", "furious")),
        ("alone", "condition = \"rule.z-base and post.score > 5\"\n".to_owned()),
        ("chain", "condition = \"rule.alone and not rule.quiet\"\n".to_owned()),
        ("either", words("(rule.z-base or own) and post.score > 5", "slow")),
        ("quiet", words("own", "lol")),
    ]);
    let none = Fields::default();
    let mut ten = Fields::default();
    ten.set(Field::PostScore, Some(Value::Number(10.0)));
    assert_eq!(fired(&set, "late", &none, ""), ["z-base: late"]);
    assert_eq!(fired(&set, "late and furious", &none, ""), ["angry: late+furious", "z-base: late"]);
    assert_eq!(fired(&set, "furious", &ten, ""), Vec::<String>::new());
    assert_eq!(fired(&set, "late", &ten, ""), ["alone: late", "chain: late", "either: late", "z-base: late"]);
    assert_eq!(fired(&set, "late lol", &ten, ""), ["alone: late", "either: late", "quiet: lol", "z-base: late"]);
    assert_eq!(fired(&set, "slow", &ten, ""), ["either: slow"]);
    // A gate that is shut for the other rule is shut for what rests on it.
    assert_eq!(fired(&set, "late furious slow", &ten, "z-base"), ["either: slow"]);
}

#[test]
fn both_ways_of_holding_are_looked_at_whatever_is_waited_for() {
    let set = set(&[
        ("base", words("own", "late")),
        ("both", "condition = \"(rule.base or rare) and usual\"\n[selections.rare]\nen = [\"extraordinarily\"]\n[selections.usual]\nen = [\"a\"]\n".to_owned()),
    ]);
    let none = Fields::default();
    assert_eq!(fired(&set, "a late one", &none, ""), ["base: late", "both: a+late"]);
    assert_eq!(fired(&set, "a thing extraordinarily so", &none, ""), ["both: a+extraordinarily"]);
    assert_eq!(fired(&set, "a thing", &none, ""), Vec::<String>::new());
}

#[test]
fn exceptions_of_the_other_rule_and_by_another_rule_hold() {
    let exception = |when: &str| format!("[[exceptions]]\nwhen = \"{when}\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2027-01-01\n");
    let set = set(&[
        ("base", words("own", "late") + "[selections.joke]\nen = [\"lol\"]\n" + &exception("joke")),
        ("on-base", "condition = \"rule.base\"\n".to_owned()),
        ("unless", words("own", "late") + &exception("rule.base")),
    ]);
    let none = Fields::default();
    assert_eq!(fired(&set, "late", &none, ""), ["base: late", "on-base: late"]);
    assert_eq!(fired(&set, "late lol", &none, ""), ["unless: late"]);
}

#[test]
fn a_rule_alone_has_what_it_refers_to_with_it_and_silent() {
    let set =
        set(&[("base", words("own", "late")), ("on-base", "condition = \"rule.base\"\n".to_owned()), ("other", words("own", "late"))]);
    let alone = set.only(&RuleId::from("on-base")).unwrap();
    assert_eq!(alone.len(), 2);
    assert_eq!(fired(&alone, "late", &Fields::default(), ""), ["on-base: late"]);
    let files = [file("on-base", "condition = \"rule.base\"\n")];
    let others = [file("base", &words("own", "late")), file("more", &words("own", "late"))];
    let (part, diagnostics) = load_among(&files, &others, &Brand::default());
    assert_eq!(errors(&diagnostics), []);
    assert_eq!(fired(&part, "late", &Fields::default(), ""), ["on-base: late"]);
}

#[test]
fn the_explanation_goes_into_the_other_rule() {
    let set = set(&[("base", words("own", "late")), ("on-base", "condition = \"rule.base and post.score > 5\"\n".to_owned())]);
    let document = Document::new("late", Lang::En);
    let clause = set.explain(&RuleId::from("on-base"), &document, &[]).unwrap();
    assert_eq!((clause.holds, clause.parts[0].holds, clause.parts[0].text.as_str()), (false, true, "rule.base"));
    assert_eq!(clause.parts[0].parts[0].hits[0].pattern, "late");
}

#[test]
fn references_that_lead_nowhere_or_back_are_refused() {
    let all = |files: &[(&str, &str)]| {
        let files: Vec<_> = files.iter().map(|(id, condition)| file(id, &words(condition, "late"))).collect();
        let (rules, diagnostics) = load(&files, &Brand::default());
        let ids = rules.iter().map(|rule| rule.id.0.clone()).collect::<Vec<_>>();
        (ids, diagnostics)
    };
    let (ids, told) = all(&[("late-or-lost", "own"), ("b", "own and rule.late-or-lots"), ("c", "own or rule.b")]);
    assert_eq!(ids, ["late-or-lost"]);
    assert_eq!(
        errors(&told),
        [("R033", "there is no rule `late-or-lots`".to_owned()), ("R038", "the rule `b` has mistakes of its own".to_owned())]
    );
    let lost = told.iter().find(|diagnostic| diagnostic.code == "R033").unwrap();
    let (span, _) = lost.label.clone().unwrap();
    assert_eq!(&lost.file.as_ref().unwrap().text[span], "rule.late-or-lots");
    assert_eq!(lost.remedy.as_deref(), Some("did you mean `rule.late-or-lost`?"));

    let (ids, told) =
        all(&[("a", "own and rule.b"), ("b", "own and rule.c"), ("c", "own and not rule.a"), ("d", "own"), ("e", "own and rule.a")]);
    assert_eq!(ids, ["d"]);
    let messages: Vec<_> = errors(&told);
    assert_eq!(messages[0], ("R034", "rules refer to one another in a circle: a > b > c > a".to_owned()));
    assert_eq!(messages.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["R034", "R034", "R034", "R038"]);

    let (ids, told) = all(&[("a", "own or rule.a")]);
    assert_eq!((ids.len(), errors(&told)[0].1.as_str()), (0, "rules refer to one another in a circle: a > a"));
    let (_, told) = all(&[("a", "not rule.b"), ("b", "own")]);
    assert_eq!(errors(&told)[0].0, "R010");
    let (_, told) = all(&[("a", "own near rule.b"), ("b", "own")]);
    assert_eq!(errors(&told)[0].1, "another rule inside one side of `near`");
}

#[test]
fn a_long_chain_is_looked_at_and_explained() {
    let mut files = vec![("r0".to_owned(), words("own", "late"))];
    files.extend((1..400).map(|number| (format!("r{number}"), format!("condition = \"rule.r{}\"\n", number - 1))));
    let files: Vec<_> = files.iter().map(|(id, body)| file(id, body)).collect();
    let (rules, _) = load(&files, &Brand::default());
    assert_eq!(fired(&rules, "late", &Fields::default(), "").len(), 400);
    assert!(rules.explain(&RuleId::from("r399"), &Document::new("late", Lang::En), &[]).unwrap().holds);
}
