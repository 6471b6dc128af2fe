//! Conditions over fields, and exceptions: what their authors get wrong, and what comes of what they get right.

use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::model::id::RuleId;
use overhear::model::lang::Lang;
use overhear::rule::field::{Field, Fields, Value};
use overhear::rule::{RuleSet, Subject, expired};
use overhear::text::document::Document;
use overhear::text::scope::Owners;

use super::{loaded, rules};

const GOOD: &str = r#"title = "t"
level = "low"
categories = ["other"]
why = "w"
condition = "bad and post.part is question and post.score >= 3"

[scope]
sources = ["kitchen-talk", "*.example.com"]

[selections.bad]
en = ["broken glass"]

[selections.joke]
any = ["😂"]

[[exceptions]]
when = "joke or author.name is 'Deal*'"
reason = "the giveaway"
owner = "ana"
until = 2027-01-31

[[examples]]
lang = "en"
fires = "broken glass"
with = { "post.part" = "question", "post.score" = 12 }
after = ["Hello"]

[[examples]]
lang = "en"
quiet = "fine"

[[examples]]
lang = "en"
todo = "shards"
"#;

/// The line, the words under the caret and the remedy.
fn place(diagnostic: &Diagnostic) -> (usize, String, String) {
    let file = diagnostic.file.as_ref().unwrap();
    let (span, label) = diagnostic.label.as_ref().unwrap();
    assert!(!label.is_empty() && !diagnostic.message.is_empty() && !diagnostic.message.ends_with('.'));
    let (line, _) = file.line_column(span.start);
    (line, file.text[span.clone()].into(), diagnostic.remedy.clone().expect("a remedy"))
}

#[test]
fn the_good_file_is_good() {
    let (rules, diagnostics) = loaded(&SourceFile::new("rules/a.toml", GOOD));
    assert_eq!((rules.len(), diagnostics), (1, vec![]));
    let rule = rules.iter().next().unwrap();
    assert_eq!(rule.condition_text(), "bad and post.part is question and post.score >= 3");
    assert_eq!(rule.sources, ["kitchen-talk", "*.example.com"]);
    let exception = &rule.exceptions[0];
    assert_eq!((exception.reason.as_str(), exception.owner.as_str()), ("the giveaway", "ana"));
    assert_eq!(rule.examples[0].after, ["Hello"]);
    assert_eq!(rule.examples[0].with[1], (Field::PostScore, Value::Number(12.0)));
    assert_eq!(rule.fields().len(), 3);
}

#[test]
fn single_mistakes() {
    let score = "post.score >= 3";
    let (mut count, mut wrong) = (0, Vec::new());
    for (from, to, code, line, words, remedy) in [
        (score, "post.scroe >= 3", "R031", 5, "post.scroe", "did you mean `post.score`?"),
        (score, "post.likes >= 3", "R031", 5, "post.likes", "did you mean `post.score`?"),
        (score, "score >= 3", "R031", 5, "score", "did you mean `post.score`?"),
        (score, "post.mood is bad", "R031", 5, "post.mood", "`overhear rules fields` lists all fields"),
        (score, "thread.title has refund", "R031", 5, "thread.title", "words are looked for by selections"),
        (score, "post.score", "R032", 5, "post.score", "write `post.score >= 10`"),
        (score, "post.score > many", "R032", 5, "many", "write a number, as in `post.score >= 10`"),
        (score, "thread.hours_open > 24h", "R032", 5, "24h", "write `thread.hours_open > 24`"),
        (score, "thread.hours_open > 24 hours", "R032", 5, "24 hours", "write `24` without the rest"),
        (score, "post.score in (1, 2)", "R032", 5, "in", "write `(post.score = 1 or post.score = 2)`"),
        (score, "post.score >", "R032", 5, ">", "as in `post.score >= 10`"),
        (score, "post.score => 3", "R008", 5, "=>", "write `>=`"),
        (score, "post.score == 3", "R008", 5, "==", "write `=`"),
        ("is question", "is qestion", "R032", 5, "qestion", "did you mean `question`?"),
        ("is question", "is thread", "R032", 5, "thread", "one of: question, answer, comment, article, review"),
        ("is question", "> question", "R032", 5, ">", "write `post.part is question`"),
        ("is question", "has question", "R032", 5, "has", "write `post.part is question`"),
        (score, "post.accepted = yes", "R032", 5, "=", "write `post.accepted`"),
        (score, "post.accepted is no", "R032", 5, "is", "write `not post.accepted`"),
        (score, "author.name is Ana Maria", "R032", 5, "Ana Maria", "write `'Ana Maria'`"),
        (score, "author.name has Ana", "R032", 5, "has", "write `author.name is '*Ana*'`"),
        (score, "thread.tags is beta", "R032", 5, "is", "write `thread.tags has beta`"),
        (score, "thread.tags has not beta", "R032", 5, "has not", "write `not thread.tags has …`"),
        (score, "thread.tags has all of (a, b)", "R032", 5, "all", "join them: `thread.tags has a and thread.tags has b`"),
        (score, "post.lang in (en, es", "R008", 5, "(", "close it"),
        (score, "author.name is 'Ana", "R008", 5, "'", "close it with '"),
        (score, "bad near post.accepted", "R008", 5, "post.accepted", "put it outside: `(a near b) and post.accepted`"),
        (score, "2 of (bad, post.accepted)", "R008", 5, "post.accepted", "ask it apart"),
        (score, "bad is there", "R008", 5, "bad", "write `bad` or `not bad`"),
        (
            "bad and post.part",
            "post.accepted or post.part",
            "R010",
            5,
            "\"post.accepted or post.part is question and post.score >= 3\"",
            "must be there",
        ),
        (
            "\"kitchen-talk\"",
            "\"https://kitchen.example/talk\"",
            "R002",
            8,
            "\"https://kitchen.example/talk\"",
            "`sources = [\"kitchen.example\"]`",
        ),
        ("joke or author", "jok or author", "R009", 17, "jok", "did you mean `joke`?"),
        ("reason = \"the giveaway\"\n", "", "R035", 17, "when = \"joke or author.name is 'Deal*'\"", "add `reason"),
        ("owner = \"ana\"", "onwer = \"ana\"", "R001", 19, "onwer", "did you mean `owner`?"),
        ("until = 2027-01-31", "until = \"2027-01-31\"", "R002", 20, "\"2027-01-31\"", "without quotes: `until = 2027-01-31`"),
        ("until = 2027-01-31", "until = 2027-01-31T10:00:00", "R002", 20, "2027-01-31T10:00:00", "`until = 2027-01-31`"),
        ("until = 2027-01-31\n", "", "R037", 17, "\"joke or author.name is 'Deal*'\"", "add `until"),
        ("[[exceptions]]", "[exceptions]", "R002", 16, "exceptions", "two brackets"),
        ("\"post.score\" = 12", "\"post.score\" = \"12\"", "R032", 25, "\"12\"", "write `\"post.score\" = 12`"),
        ("\"post.score\" = 12", "\"post.scores\" = 12", "R031", 25, "\"post.scores\"", "did you mean `post.score`?"),
        ("\"post.part\" = \"question\"", "\"post.part\" = \"quest\"", "R032", 25, "\"quest\"", "one of: question"),
        ("todo = \"shards\"", "todo = \"shards\"\nfires = \"shards\"", "R025", 34, "\"shards\"", "keep one of the two"),
        (score, "rule.x", "R033", 5, "rule.x", "`overhear rules list` shows the ids"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let file = SourceFile::new("rules/a.toml", GOOD.replacen(from, to, 1));
        let (rules, diagnostics) = loaded(&file);
        count += 1;
        let Some(found) = diagnostics.iter().find(|diagnostic| diagnostic.code == code) else {
            wrong.push(format!("{to}: no {code}: {:?}", diagnostics.iter().map(|other| (other.code, &other.message)).collect::<Vec<_>>()));
            continue;
        };
        let (at, under, said) = place(found);
        // An example that could not be read leaves the rule without it.
        let others = diagnostics.iter().filter(|other| other.code != code && !matches!(other.code, "R021" | "R022"));
        let others: Vec<_> = others.map(|other| other.code).collect();
        let sound = (at, under.as_str()) == (line, words) && said.contains(remedy) && others.is_empty();
        if !sound || rules.len() != usize::from(!found.is_error()) {
            wrong.push(format!("{to}: {at} {under} {said} {others:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count >= 40);
}

#[test]
fn every_mistake_in_a_condition_is_told_at_once() {
    let text = GOOD.replace("post.part is question and post.score >= 3", "post.scroe > 3 and post.part is nothing and jok");
    let (_, diagnostics) = loaded(&SourceFile::new("rules/a.toml", text));
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).map(|diagnostic| diagnostic.code);
    assert_eq!(errors.collect::<Vec<_>>(), ["R031", "R032", "R009"]);
}

fn known(values: &[(Field, Value)]) -> Fields {
    let mut fields = Fields::default();
    for (field, value) in values {
        fields.set(*field, Some(value.clone()));
    }
    fields
}

fn fires(set: &RuleSet, text: &str, fields: &Fields, today: &str) -> bool {
    let document = Document::new(text, Lang::En);
    let subject = Subject { document: &document, names: &[], owners: Owners::NONE, fields, today: today.parse().unwrap() };
    !set.read(subject, &|_| true).is_empty()
}

#[test]
fn what_is_not_known_is_neither_so_nor_not_so() {
    let set = |condition: &str| rules(&format!("condition = \"{condition}\"\n[selections.bad]\nen = [\"bad\"]\n"));
    let none = Fields::default();
    let three = known(&[(Field::PostScore, Value::Number(3.0))]);
    for (condition, unknown, with_three) in [
        ("bad and post.score > 2", false, true),
        ("bad and not post.score > 2", false, false),
        ("bad and not post.score > 5", false, true),
        ("bad and (post.score > 5 or post.score <= 5)", false, true),
        ("bad and not (post.score > 5 and bad)", false, true),
        ("bad or post.score > 2 and bad", true, true),
    ] {
        assert_eq!(fires(&set(condition), "it is bad", &none, "2026-01-01"), unknown, "{condition}");
        assert_eq!(fires(&set(condition), "it is bad", &three, "2026-01-01"), with_three, "{condition}");
        assert!(!fires(&set(condition), "it is fine", &three, "2026-01-01"), "{condition}");
    }
}

#[test]
fn the_explanation_says_what_a_field_says() {
    let set = rules("condition = \"bad and not post.score > 5\"\n[selections.bad]\nen = [\"bad\"]\n");
    let document = Document::new("it is bad", Lang::En);
    let told = |fields: &Fields| {
        let subject = Subject { document: &document, names: &[], owners: Owners::NONE, fields, today: "2026-01-01".parse().unwrap() };
        let (clause, exception) = set.explain_subject(&RuleId::from("a"), subject, &|_| true).unwrap();
        assert!(exception.is_none());
        let not = &clause.parts[1];
        (clause.holds, not.holds, not.parts[0].told.clone().unwrap())
    };
    assert_eq!(told(&Fields::default()), (false, false, "the source does not tell post.score".into()));
    assert_eq!(told(&known(&[(Field::PostScore, Value::Number(3.0))])), (true, true, "post.score is 3".into()));
}

#[test]
fn an_exception_silences_until_its_last_day() {
    let set = rules(
        "condition = \"bad\"\n[selections.bad]\nen = [\"bad\"]\n[selections.joke]\nen = [\"lol\"]\n\
         [[exceptions]]\nwhen = \"joke\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2026-03-01\n\
         [[exceptions]]\nwhen = \"post.score < 0\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2026-05-01\n",
    );
    let none = Fields::default();
    assert!(fires(&set, "bad", &none, "2026-01-01"));
    assert!(!fires(&set, "bad lol", &none, "2026-03-01"));
    assert!(fires(&set, "bad lol", &none, "2026-03-02"));
    let negative = known(&[(Field::PostScore, Value::Number(-1.0))]);
    assert!(!fires(&set, "bad", &negative, "2026-03-02"));
    let over = |today: &str| expired(&set, today.parse().unwrap());
    assert!(over("2026-03-01").is_empty());
    let told = over("2026-03-02");
    assert_eq!((told.len(), told[0].code, told[0].is_error()), (1, "R036", false));
    assert_eq!(place(&told[0]).1, "2026-03-01");
    assert_eq!(over("2026-05-02").len(), 2);
}
