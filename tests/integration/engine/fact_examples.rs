//! The examples that facts carry, judged by the real judge.

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::fact_examples::run;
use overhear::engine::mention::Names;
use overhear::fact::load;
use overhear::model::brand::Brand;

const FACT: &str = r#"
topic = "return window"
[questions]
en = ["return~"]
es = ["devolver*"]
[official]
en = "You can return anything within 30 days."
[[slots]]
name = "window"
kind = "duration"
value = "30 days"
[[examples]]
lang = "en"
question = "How long do I have to return a {product}?"
contradicts = "14 days at {brand}."
hedged = false
[[examples]]
lang = "en"
question = "How long do I have to return it?"
contradicts = "It's 30 days."
[[examples]]
lang = "en"
question = "How long do I have to return it?"
silent = "14 days."
[[examples]]
lang = "en"
question = "How long do I have to return it?"
contradicts = "14 days."
hedged = true
[[examples]]
lang = "es"
question = "¿Cuánto tengo para devolverlo?"
silent = "Gracias, {competitor} es peor."
"#;

#[test]
fn examples_pass_or_say_what_was_judged_instead() {
    let (facts, _) = load(&[SourceFile::new("returns.toml", FACT)]);
    let brand = Brand { name: "Norvik".to_owned(), products: vec!["Kettle".to_owned()], ..Brand::default() };
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let outcomes = run(&facts, &brand, &Names::new(&brand), now);
    assert_eq!(outcomes[0].answer, "14 days at Norvik.");
    let failures: Vec<Option<&str>> = outcomes.iter().map(|outcome| outcome.failure.as_deref()).collect();
    assert_eq!(
        failures,
        [
            None,
            Some("expected contradicts, judged supports by \"30 days\""),
            Some("expected silent, judged contradicts by \"14 days\""),
            Some("contradicts, but the reserve in it was not seen"),
            None,
        ]
    );
    assert_eq!(outcomes[4].answer, "Gracias, Acme es peor.");
    assert!(outcomes.windows(2).all(|pair| pair[0].line < pair[1].line));
}
