use super::{Kind, Slip, parse};

const NAMES: [&str; 5] = ["leaving", "joke", "complaint_a", "complaint_b", "brand"];

fn shown(text: &str) -> String {
    parse(text, &NAMES).unwrap().show(&NAMES)
}

fn slips(text: &str) -> Vec<Slip> {
    parse(text, &NAMES).unwrap_err()
}

#[test]
fn precedence_reads_as_documented() {
    assert_eq!(shown("leaving and not joke"), "leaving and not joke");
    assert_eq!(shown("leaving or joke and brand"), "leaving or joke and brand");
    assert_eq!(shown("(leaving or joke) and brand"), "(leaving or joke) and brand");
    assert_eq!(shown("not leaving near joke"), "not leaving near joke");
    assert!(matches!(parse("not leaving near joke", &NAMES).unwrap().kind, Kind::Not(_)));
    assert_eq!(shown("((leaving)) AND NOT (joke)"), "leaving and not joke");
    assert_eq!(shown("leaving near (joke or brand) within 1 word"), "leaving near (joke or brand) within 1 word");
    assert_eq!(
        shown("leaving before joke within 3 words near brand within post"),
        "leaving before joke within 3 words near brand within post"
    );
    assert_eq!(shown("2 of (leaving, joke, brand)"), "2 of (leaving, joke, brand)");
    assert_eq!(shown("all of complaint*"), "all of (complaint_a, complaint_b)");
    assert_eq!(shown("any of them"), "any of (leaving, joke, complaint_a, complaint_b, brand)");
    assert_eq!(shown("leaving before joke within sentence"), "leaving before joke");
}

#[test]
fn printing_and_reading_again_is_the_same_condition() {
    for text in [
        "leaving and (joke or not brand)",
        "not (leaving and joke)",
        "leaving near (joke near brand)",
        "2 of (leaving, joke, brand) or brand",
    ] {
        let printed = shown(text);
        assert_eq!(shown(&printed), printed, "{text}");
    }
}

#[test]
fn every_unknown_name_is_named_at_its_place() {
    let slips = slips("leavin and not jokes and comp*");
    let found: Vec<_> = slips.iter().map(|slip| (slip.code, slip.span.clone(), slip.remedy.as_deref().unwrap_or(""))).collect();
    assert_eq!(found[0], ("R009", 0..6, "did you mean `leaving`?"));
    assert_eq!(found[1], ("R009", 15..20, "did you mean `joke`?"));
    assert_eq!(found[2], ("R009", 25..30, "write `any of comp*` or `all of comp*`"));
}

#[test]
fn mistakes_of_syntax_have_a_place_and_a_remedy() {
    for (text, span, part) in [
        ("leaving joke", 8..12, "`and`"),
        ("leaving && joke", 8..9, "write `and`"),
        ("leaving and", 10..11, "name of a selection"),
        ("(leaving or joke", 0..1, "close it"),
        ("leaving)", 7..8, "take it away"),
        ("leaving near not joke", 13..16, "and not"),
        ("leaving near (joke and not brand)", 13..33, "outside"),
        ("leaving near joke within 6", 25..26, "within 6 words"),
        ("leaving near joke within far", 25..28, "within 6 words"),
        ("some of (leaving)", 0..4, "2 of"),
        ("2 of (leaving joke)", 14..18, "(a, b, c)"),
        ("and leaving", 0..3, "name of a selection"),
        ("\"angry\"", 0..7, "go into a selection"),
        ("", 0..0, "name of a selection"),
    ] {
        let slips = slips(text);
        assert_eq!(slips[0].span, span, "{text}: {slips:?}");
        assert!(slips[0].remedy.as_deref().unwrap_or("").contains(part), "{text}: {slips:?}");
        assert_eq!(slips[0].code, "R008");
    }
    assert_eq!(slips("3 of (leaving, joke)")[0].code, "R026");
}

#[test]
fn depth_is_bounded() {
    let deep = format!("{}leaving{}", "(".repeat(5_000), ")".repeat(5_000));
    assert_eq!(slips(&deep)[0].code, "R008");
    assert_eq!(slips(&format!("{}leaving", "not ".repeat(5_000)))[0].code, "R008");
}

#[test]
fn which_selections_must_be_there() {
    let node = parse("leaving and not joke and not (brand and not leaving)", &NAMES).unwrap();
    assert_eq!(node.selections(), [(0, true), (1, false), (4, false)]);
}
