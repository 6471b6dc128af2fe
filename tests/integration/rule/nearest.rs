//! Why a rule does not speak: the pattern that comes nearest, and what keeps it from being met.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use overhear::diagnostic::SourceFile;
use overhear::engine::near::near;
use overhear::engine::{Judge, examples};
use overhear::fact::FactBook;
use overhear::model::brand::Brand;
use overhear::model::id::RuleId;
use overhear::model::lang::Lang;
use overhear::model::post::Part;
use overhear::output::nearest::why_not;
use overhear::output::page::Page;

fn told(rule: &str, lang: Lang, text: &str) -> String {
    let brand = Brand { name: "Nerea".into(), competitors: vec!["Aqualis".into()], ..Brand::default() };
    let file = format!("title = \"T\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"x\"\n{rule}");
    let (rules, diagnostics) = overhear::rule::load(&[SourceFile::new(PathBuf::from("r.toml"), file)], &brand);
    assert!(diagnostics.iter().all(|diagnostic| !diagnostic.is_error()), "{diagnostics:?}");
    let judge = Judge::new(brand, vec![Lang::En, Lang::Es, Lang::El], rules, FactBook::default());
    let (thread, post) = examples::stage("Nerea", text, lang, Part::Answer);
    let near = near(&judge, &RuleId::from("r"), &thread, std::slice::from_ref(&post), &post.id, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let page = Page { width: None, color: false, now: jiff::Timestamp::UNIX_EPOCH, zone: TimeZone::UTC };
    let told = why_not(&page, &near, text);
    assert!(told.lines().count() <= 12, "{told}");
    told.split_once('\n').map_or_else(|| told.clone(), |(_, rest)| rest.trim().to_owned())
}

/// What is told of one pattern of a language.
fn one(lang: Lang, pattern: &str, text: &str) -> String {
    let told = told(&format!("[selections.a]\n{} = ['{pattern}']\n", lang.code()), lang, text);
    let told = told.strip_prefix("`a`: ").map_or(told.clone(), str::to_owned);
    told.strip_prefix(&format!("its only pattern is `{pattern}`: ")).map_or(told.clone(), str::to_owned)
}

#[test]
fn what_is_missing_is_named_with_its_place() {
    for (pattern, text, want) in [
        (
            "moved to {competitor}",
            "I moved to Casanto",
            "`{competitor}` is missing after “moved to”; the text has “Casanto”, which is no competitor in overhear.toml",
        ),
        ("moved to {competitor}", "We moved to.", "`{competitor}` is missing after “moved to”"),
        ("cancel my contract", "I want to cancel the contract", "`my` is missing after “cancel”; the text has “the”"),
        ("waste of money", "It was such a waste", "`of money` is missing after “waste”"),
        ("charged ... twice", "They charged me and me alone", "`twice` is missing after “charged”; the text has “me”"),
    ] {
        assert_eq!(one(Lang::En, pattern, text), want, "{pattern} on {text}");
    }
}

#[test]
fn another_form_is_named_with_what_would_meet_it() {
    for (lang, pattern, text, want) in [
        (Lang::En, "cancel", "I cancelled.", "you wrote `cancel`; the text says “cancelled”: `cancel~` would meet it"),
        (Lang::En, "refund", "I want my refundx", "you wrote `refund`; the text says “refundx”: `refund*` would meet it"),
        (Lang::En, "delivery", "My delivary is late", "you wrote `delivery`; the text says “delivary”"),
        (Lang::En, "wi-fi", "the wifi is slow", "you wrote `wi-fi`; the text says “wifi”"),
        (Lang::El, "=πότε", "ποτέ ξανά", "you wrote `=πότε`; the text says “ποτέ”: `ποτε` would meet it"),
        (Lang::Es, "paquete", "dos paquetes", "you wrote `paquete`; the text says “paquetes”: `paquete~` would meet it"),
    ] {
        assert_eq!(one(lang, pattern, text), want, "{pattern} on {text}");
    }
}

#[test]
fn words_that_stand_wrongly_are_named_with_what_is_allowed() {
    for (pattern, text, want) in [
        (
            "charged ... twice",
            "charged one two three four five twice",
            "the words are there, but 5 words lie between “charged” and “twice”; the pattern allows 4",
        ),
        (
            "lost parcel",
            "a lost red parcel",
            "the words are there, but 1 word lies between “lost” and “parcel”; `...` there would allow it",
        ),
        (
            "charged ... twice",
            "I was charged. Twice!",
            "the words are there, but “charged” and “Twice” are in different sentences or lines",
        ),
    ] {
        assert_eq!(one(Lang::En, pattern, text), want, "{pattern} on {text}");
    }
}

#[test]
fn words_that_do_not_count_are_named_with_the_reason() {
    for (lang, text, want) in [
        (Lang::En, "I never lost my parcel", "“lost my parcel” meets `lost my parcel` and does not count: negated by “never”"),
        (
            Lang::En,
            "> lost my parcel\nreally?",
            "“lost my parcel” meets `lost my parcel` and does not count: in a quotation of somebody else",
        ),
        (
            Lang::Es,
            "lost my parcel",
            "“lost my parcel” meets `lost my parcel` and does not count: the pattern is for en, the text is in another language",
        ),
        (Lang::Es, "perdieron el paquete", "it has no patterns in `es`"),
        (Lang::En, "the weather is fine", "nothing like its pattern is there"),
    ] {
        assert_eq!(told("[selections.a]\nen = [\"lost my parcel\"]\n", lang, text), format!("`a`: {want}"), "{text}");
    }
}

#[test]
fn a_condition_names_the_parts_that_fail_and_no_others() {
    let rule = |condition: &str| {
        format!(
            "condition = \"{condition}\"\n[selections.late]\nen = [\"late\"]\n[selections.refund]\nen = [\"refund\"]\n[selections.joke]\nany = [\"😂\"]\n"
        )
    };
    for (condition, text, want) in [
        ("late and not joke", "so late 😂", "`not joke`: “😂” is there, by `😂`"),
        ("late and refund", "so late", "`refund`: nothing like its pattern is there"),
        (
            "(late or refund) and joke",
            "refunded 😂",
            "`refund`: its only pattern is `refund`: you wrote `refund`; the text says “refunded”: `refund~` would meet it",
        ),
        (
            "late near refund within 2 words",
            "late one two three refund",
            "`late near refund within 2 words`: 3 words lie between “late” and “refund”; the rule allows 2",
        ),
        (
            "late near refund",
            "It was late. The refund came.",
            "`late near refund`: “late” and “refund” are in different sentences; the rule wants them in one",
        ),
        ("late before refund", "The refund came late.", "`late before refund`: “refund” does not come after “late”"),
        ("late", "so late", "r fires on this text (read as en)"),
    ] {
        let rule = if condition == "late" {
            "[selections.late]\nen = [\"late\"]\n".to_owned()
        } else {
            let used: String = rule(condition);
            // A selection that the condition does not use would be a mistake.
            let mut kept = used.lines().next().unwrap().to_owned() + "\n";
            for (name, table) in [
                ("late", "[selections.late]\nen = [\"late\"]\n"),
                ("refund", "[selections.refund]\nen = [\"refund\"]\n"),
                ("joke", "[selections.joke]\nany = [\"😂\"]\n"),
            ] {
                if condition.contains(name) {
                    kept.push_str(table);
                }
            }
            kept
        };
        assert_eq!(told(&rule, Lang::En, text), want, "{condition} on {text}");
    }
    let few = told(
        "condition = \"2 of (a, b, c)\"\n[selections.a]\nen = [\"alpha\"]\n[selections.b]\nen = [\"bravo\"]\n[selections.c]\nen = [\"charlie\"]\n",
        Lang::En,
        "alpha",
    );
    assert!(few.starts_with("`2 of (a, b, c)`: 1 of them holds, and 2 must"), "{few}");
}

#[test]
fn fields_and_other_rules_are_told_as_they_are() {
    let rule = |condition: &str| format!("condition = \"{condition}\"\n[selections.late]\nen = [\"late\"]\n");
    let few = told(&rule("late and post.words < 3"), Lang::En, "so late it was");
    assert!(few.starts_with("`post.words < 3`: ") && few.contains('4'), "{few}");
    // Unknown is neither: not what is asked, nor its opposite.
    let unknown = told(&rule("late and not post.score > 5"), Lang::En, "so late");
    assert!(unknown.starts_with("`not post.score > 5`: ") && unknown.lines().count() == 1, "{unknown}");
}
