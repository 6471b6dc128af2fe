//! Lexicons: how words are counted, what is met, what authors get wrong.

use std::fmt::Write as _;
use std::sync::Arc;

use overhear::diagnostic::SourceFile;
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::score::decimal;
use overhear::rule::{RuleSet, load};
use overhear::text::document::Document;

use super::{file, words};

const MOOD: &str = r#"title = "Mood"
[en]
"great" = 3
"slow" = -2
"bad" = -2
"bad*" = -1
"bad idea" = -4
"waste of money" = -4
[es]
"lento" = -2
[el]
"κακό" = -3
[any]
"😡" = -3
[boosters.en]
"very" = 1.5
"a bit" = 0.5
[boosters.el]
"πολύ" = 1.5
"#;

fn lexicon(text: &str) -> Arc<SourceFile> {
    SourceFile::new("rules/lexicons/mood.toml", text)
}

fn set(body: &str) -> RuleSet {
    let (rules, diagnostics) = load(&[lexicon(MOOD), file(body)], &Brand::default());
    let errors: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    rules
}

fn by(asked: &str) -> RuleSet {
    set(&format!("[selections.mood]\nlexicon = \"mood\"\n{asked}\n"))
}

/// Each word with what it counts, and the sum.
fn counted(text: &str, lang: Lang) -> (Vec<(String, String)>, String) {
    let rules = by("at_most = -3");
    let id = rules.iter().next().unwrap().id.clone();
    let clause = rules.explain(&id, &Document::new(text, lang), &[]).unwrap();
    let mut hits: Vec<_> = clause.hits.iter().filter(|hit| hit.weight.is_some()).collect();
    hits.sort_by_key(|hit| hit.tokens.start);
    let words = hits.iter().map(|hit| (hit.span.of(text).to_owned(), decimal(hit.weight.as_ref().unwrap().counted))).collect();
    (words, decimal(clause.sum.unwrap().total))
}

fn numbers(text: &str) -> String {
    let (words, sum) = counted(text, Lang::En);
    words.iter().fold(String::new(), |mut line, (_, number)| {
        write!(line, "{number} ").unwrap();
        line
    }) + "= "
        + &sum
}

#[test]
fn each_part_of_the_formula() {
    assert_eq!(numbers("great"), "3 = 3");
    assert_eq!(numbers("slow and slow"), "-2 -2 = -4");
    assert_eq!(numbers("very slow"), "-3 = -3");
    assert_eq!(numbers("very, very slow"), "-4.5 = -4.5");
    assert_eq!(numbers("very very very very slow"), "-6.75 = -6.75");
    assert_eq!(numbers("very nice, slow"), "-2 = -2");
    assert_eq!(numbers("a bit slow"), "-1 = -1");
    assert_eq!(numbers("not great"), "-1.5 = -1.5");
    assert_eq!(numbers("never slow"), "1 = 1");
    assert_eq!(numbers("great, but slow"), "1.5 -3 = -1.5");
    assert_eq!(numbers("slow. But great"), "-2 4.5 = 2.5");
    assert_eq!(numbers("slow though"), "-2 = -2");
    assert_eq!(numbers("still slow"), "-2 = -2");
    assert_eq!(numbers("> slow\nslow"), "-2 = -2");
    assert_eq!(numbers("nothing here"), "= 0");
    // The longer match counts, of equal ones the stronger.
    assert_eq!(counted("a bad idea", Lang::En).0, [("bad idea".to_owned(), "-4".to_owned())]);
    assert_eq!(numbers("bad, badly"), "-2 -1 = -3");
}

#[test]
fn other_languages_and_alphabets_count_alike() {
    assert_eq!(counted("πολύ κακό 😡", Lang::El).1, "-7.5");
    assert_eq!(counted("einai poly kako re paidia", Lang::El).1, "-4.5");
    assert_eq!(counted("lento y slow", Lang::Es).1, "-2");
}

#[test]
fn the_threshold_is_of_the_post_or_of_a_sentence() {
    let hits = |asked: &str, text: &str| words(&by(asked), text, Lang::En, &[]);
    assert_eq!(hits("at_most = -4", "Slow. And slow."), ["Slow", "slow"]);
    assert_eq!(hits("at_most = -4.01", "Slow. And slow."), Vec::<String>::new());
    assert_eq!(hits("at_most = -4\nwithin = \"sentence\"", "Slow. And slow."), Vec::<String>::new());
    assert_eq!(hits("at_most = -4\nwithin = \"sentence\"", "Slow. Slow and slow. Great!"), ["Slow", "slow"]);
    // The evidence is what drew the sum to the threshold.
    assert_eq!(hits("at_most = -2", "Great colour. Slow, slow, bad idea."), ["Slow", "slow", "bad idea"]);
    assert_eq!(hits("at_least = 3", "great"), ["great"]);
    assert_eq!(hits("at_least = 3", "great and slow"), Vec::<String>::new());
    assert_eq!(hits("at_most = -2\nquotes = \"keep\"", "> slow\nyes"), ["slow"]);
}

#[test]
fn scores_join_with_other_selections() {
    let rules = set(
        "condition = \"mood near device and not joke\"\n[selections.mood]\nlexicon = \"mood\"\nat_most = -3\n[selections.device]\nen = [\"kettle\"]\n[selections.joke]\nany = [\"😂\"]\n",
    );
    assert_eq!(
        words(&rules, "The kettle is very slow.", Lang::En, &[]),
        ["kettle", "very slow"].map(|word| word.trim_start_matches("very "))
    );
    assert_eq!(words(&rules, "A kettle. It is very slow.", Lang::En, &[]), Vec::<String>::new());
    assert_eq!(words(&rules, "The kettle is very slow 😂", Lang::En, &[]), Vec::<String>::new());
}

#[test]
fn a_lexicon_is_part_of_the_revision() {
    let of = |text: &str| {
        load(&[lexicon(text), file("[selections.a]\nlexicon = \"mood\"\nat_most = -1\n")], &Brand::default())
            .0
            .iter()
            .next()
            .unwrap()
            .revision
            .clone()
    };
    assert_ne!(of(MOOD), of(&MOOD.replace("\"slow\" = -2", "\"slow\" = -3")));
}

#[test]
fn mistakes_of_authors() {
    const RULE: &str = "[selections.a]\nlexicon = \"mood\"\nat_most = -3\n";
    let (rule, mood) = ("rules/a.toml", "rules/lexicons/mood.toml");
    // What is changed to what, in the rule or lexicon; code, file, line, words under the caret, what the remedy says.
    for (from, to, code, path, line, words, remedy) in [
        ("\"mood\"", "\"moood\"", "R040", rule, 6, "moood", "did you mean `mood`?"),
        ("at_most = -3\n", "", "R045", rule, 5, "a", "add `at_most = -3`"),
        ("at_most = -3", "at_most = 3", "R045", rule, 7, "3", "below 0"),
        ("at_most = -3", "at_least = -3", "R045", rule, 7, "-3", "above 0"),
        ("at_most = -3", "at_most = \"-3\"", "R045", rule, 7, "\"-3\"", "without quotes"),
        ("at_most = -3", "at_most = -3\nat_least = 3", "R045", rule, 8, "at_least", "two selections"),
        ("lexicon = \"mood\"\n", "en = [\"slow\"]\n", "R045", rule, 7, "at_most", "add `lexicon"),
        ("at_most = -3", "at_most = -3\nnegation = \"keep\"", "R046", rule, 8, "negation", "sign turned"),
        ("at_most = -3", "at_most = -3\ncontrast = \"after\"", "R046", rule, 8, "contrast", "one and a half"),
        ("at_most = -3", "at_most = -3\nen = [\"slow\"]", "R046", rule, 8, "en", "selection of their own"),
        ("at_most = -3", "at_most = -3\nwithin = \"sentense\"", "R004", rule, 8, "\"sentense\"", "did you mean `sentence`?"),
        ("at_most", "at_mots", "R001", rule, 7, "at_mots", "did you mean `at_most`?"),
        ("\"slow\" = -2", "\"slow\" = -9", "R047", mood, 4, "-9", "-5 (worst) to 5"),
        ("\"slow\" = -2", "\"slow\" = 0", "R047", mood, 4, "0", "not 0"),
        ("\"slow\" = -2", "\"slow\" = \"-2\"", "R047", mood, 4, "\"-2\"", "`\"slow\" = -2`"),
        ("\"slow\" = -2", "sl.ow = -2", "R047", mood, 4, "sl", "in quotes"),
        ("\"slow\" = -2", "\"SLÓW\" = -2\n\"slow\" = -1", "R015", mood, 5, "\"slow\"", "take one"),
        ("\"slow\" = -2", "\"sl*ow\" = -2", "R014", mood, 4, "*", "(one|other)"),
        ("\"very\" = 1.5", "\"very\" = 1", "R047", mood, 16, "1", "above 1"),
        ("\"very\" = 1.5", "\"very ... much\" = 1.5", "R048", mood, 16, "\"very ... much\"", "plain words"),
        ("[boosters.en]", "[boosters]", "R048", mood, 16, "\"very\"", "[boosters.en]"),
        ("[en]\n\"great\" = 3", "\"great\" = 3\n[en]", "R001", mood, 2, "\"great\"", "`[en]`"),
        ("[es]", "[spanish]", "R005", mood, 9, "spanish", "did you mean `es`?"),
        ("title = \"Mood\"\n", "", "R003", mood, 1, "[en]", "add `title"),
    ] {
        let (rule_text, mood_text) =
            if path == rule { (RULE.replacen(from, to, 1), MOOD.to_owned()) } else { (RULE.to_owned(), MOOD.replacen(from, to, 1)) };
        assert!(rule_text != RULE || mood_text != MOOD, "{from}");
        let (rules, diagnostics) = load(&[lexicon(&mood_text), file(&rule_text)], &Brand::default());
        let found = diagnostics.iter().find(|diagnostic| diagnostic.code == code).unwrap_or_else(|| panic!("{to}: {diagnostics:#?}"));
        let (span, label) = found.label.clone().unwrap();
        let place = found.file.as_ref().unwrap();
        assert_eq!((place.path.to_str().unwrap(), place.line_column(span.start).0), (path, line), "{to}: {found:?}");
        let under = &place.text[span];
        assert!(under == words || under == format!("\"{words}\""), "{to}: {under}");
        assert!(!label.is_empty() && found.remedy.as_ref().unwrap().contains(remedy), "{to}: {found:?}");
        assert_eq!(rules.len(), usize::from(!found.is_error()), "{to}");
        let others = diagnostics.iter().filter(|other| other.code != code && !matches!(other.code, "R021" | "R043"));
        let expected = if path == mood && found.is_error() { vec!["R042"] } else { vec![] };
        let others: Vec<_> = others.map(|other| other.code).collect();
        assert_eq!(others, expected, "{to}");
    }
}

#[test]
fn two_thousand_words_and_twenty_rules_share_them() {
    let mut text = String::from("title = \"t\"\n[en]\n");
    for number in 0..2_000 {
        writeln!(text, "\"word{number}\" = -1").unwrap();
    }
    let mut files = vec![lexicon(&text)];
    let rule = file("[selections.a]\nlexicon = \"mood\"\nat_most = -3\n").text.clone();
    files.extend((0..20).map(|number| SourceFile::new(format!("rules/r{number}.toml"), rule.clone())));
    let (rules, _) = load(&files, &Brand::default());
    assert_eq!(rules.len(), 20);
    let document = Document::new("word1 word2 word1999 word2000", Lang::En);
    assert_eq!(rules.scan(&document, &[], &|_| true).len(), 20);
    let first = |at: usize| Arc::as_ptr(&rules.iter().nth(at).unwrap().selections[0].patterns[0]);
    assert_eq!(first(0), first(19));
}

const QUEUE: &str = r#"title = "Queue"
[en]
"on hold" = -2
"slow" = -3
[es]
"en espera" = -2
[boosters.en]
"an hour" = 2
"#;

fn both(body: &str) -> (RuleSet, Vec<overhear::diagnostic::Diagnostic>) {
    let queue = SourceFile::new("rules/lexicons/queue.toml", QUEUE);
    load(&[lexicon(MOOD), queue, file(body)], &Brand::default())
}

#[test]
fn several_lexicons_are_one_sum() {
    let (rules, diagnostics) = both("[selections.mood]\nlexicon = [\"mood\", \"queue\"]\nat_most = -5\n");
    assert!(diagnostics.iter().all(|diagnostic| !diagnostic.is_error()), "{diagnostics:#?}");
    let id = rules.iter().next().unwrap().id.clone();
    let read = |text: &str, lang| {
        let sum = rules.explain(&id, &Document::new(text, lang), &[]).unwrap().sum.unwrap();
        (decimal(sum.total), sum.lexicons.join(" "))
    };
    // Words and boosters of both; one that stands in both counts once, by the stronger number.
    assert_eq!(read("Bad, and an hour on hold.", Lang::En), ("-6".into(), "mood queue".into()));
    assert_eq!(read("very slow", Lang::En), ("-4.5".into(), "queue".into()));
    assert_eq!(read("lento y en espera", Lang::Es), ("-4".into(), "mood queue".into()));
    assert_eq!(read("nothing", Lang::En), ("0".into(), "mood queue".into()));
    let rule = rules.iter().next().unwrap();
    assert_eq!(rule.lexicons().into_iter().collect::<Vec<_>>(), ["mood", "queue"]);
}

#[test]
fn lists_of_lexicons_are_checked_name_by_name() {
    let codes = |names: &str| {
        let (_, diagnostics) = both(&format!("[selections.mood]\nlexicon = {names}\nat_most = -5\n"));
        let told = diagnostics.iter().filter(|diagnostic| !matches!(diagnostic.code, "R021" | "R043"));
        told.map(|diagnostic| (diagnostic.code, diagnostic.remedy.clone().unwrap_or_default())).collect::<Vec<_>>()
    };
    assert!(codes("[\"mood\", \"queue\"]").is_empty());
    assert_eq!(codes("[\"mood\", \"quene\"]"), [("R040", "did you mean `queue`?".to_owned())]);
    assert_eq!(codes("[\"mood\", \"mood\"]")[0].0, "R015");
    assert_eq!(codes("[]")[0].0, "R045");
    assert_eq!(codes("3")[0].0, "R002");
}

#[test]
fn what_is_asked_or_supposed_is_no_part_of_a_sum() {
    let sum = |manner: &str, text: &str| {
        let rules = by(&format!("at_most = -3\n{manner}"));
        let id = rules.iter().next().unwrap().id.clone();
        decimal(rules.explain(&id, &Document::new(text, Lang::En), &[]).unwrap().sum.unwrap().total)
    };
    assert_eq!(sum("", "Keep it in case it is slow."), "0");
    assert_eq!(sum("hypothetical = \"keep\"", "Keep it in case it is slow."), "-2");
    assert_eq!(sum("", "People say it is slow, I never had a problem."), "0");
    assert_eq!(sum("", "How long is it slow?"), "-2");
    assert_eq!(sum("questions = \"skip\"", "How long is it slow?"), "0");
    assert_eq!(sum("questions = \"skip\"", "It is bad, how long is it slow?"), "-2");
}
