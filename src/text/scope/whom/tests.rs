use super::*;
use crate::model::lang::Lang;

/// The words that are about X, with the words about the brand (Y) left out; names are X, Y and H (a homonym).
fn theirs(text: &str, lang: Lang) -> String {
    let document = Document::new(text, lang);
    let party = |at: usize| match document.word(at) {
        "xan" => Some(Party::Competitor),
        "yar" => Some(Party::Brand),
        "hom" => Some(Party::Homonym),
        _ => None,
    };
    let names: Vec<(Range<usize>, Party)> =
        (0..document.tokens().len()).filter_map(|at| party(at).map(|party| (at..at + 1, party))).collect();
    let owners = Owners::new(&document, &names);
    let words = (0..document.tokens().len()).filter(|at| !document.word(*at).is_empty() && owners.of(&(*at..at + 1)).is_some());
    words.map(|at| document.word(at).to_owned()).collect::<Vec<_>>().join(" ")
}

#[test]
fn clause_by_clause() {
    for (text, about) in [
        ("Xan was down all day, ours never.", "xan was down all day"),
        ("Unlike Xan, they answer.", ""),
        ("Moved from Xan because Xan never answered, and Yar is fine.", "moved from xan because xan never answered"),
        ("Left Xan, they never answered.", "left xan they never answered"),
        ("Moved to Xan because they never answered.", ""),
        ("Gone to Xan after three weeks of silence.", ""),
        ("Worse than Xan, and slower.", ""),
        ("Xan is better than these.", "xan is better than these"),
        ("Slow, rude, useless: Xan all over.", "slow rude useless xan all over"),
        ("Xan hung up on me. Absolute cowboys.", "xan hung up on me absolute cowboys"),
        ("Yar is broken. Xan is broken too. These never learn.", "xan is broken too"),
        ("Xan and Yar are both useless.", ""),
        ("Hom is awful at night, horrible smell.", "hom is awful at night horrible smell"),
        ("Nothing but trouble.", ""),
    ] {
        assert_eq!(theirs(text, Lang::En), about, "{text}");
    }
}

#[test]
fn in_other_languages() {
    for (lang, text, about) in [
        (Lang::Es, "En Xan contestan, aquí nadie.", "en xan contestan"),
        (Lang::Es, "Me cambié a Xan porque no contestaban.", ""),
        (Lang::Es, "Peor que Xan, un desastre.", ""),
        (Lang::Es, "Xan me cobró dos veces.", "xan me cobro dos veces"),
        (Lang::El, "Στη Xan απαντάνε, εδώ κανείς.", "στη xan απαντανε"),
        (Lang::El, "Πήγα στη Xan γιατί δεν απαντούσε κανείς.", ""),
        (Lang::El, "Χειρότερα από τη Xan.", ""),
        (Lang::El, "Η Xan με χρέωσε διπλά.", "η xan με χρεωσε διπλα"),
        (Lang::Pt, "Pior do que a Xan.", ""),
        (Lang::Pt, "A Xan nunca responde.", "a xan nunca responde"),
        (Lang::Fr, "Je suis parti chez Xan, trop de pannes.", ""),
        (Lang::Fr, "Xan est encore en panne.", "xan est encore en panne"),
        (Lang::De, "Schlechter als Xan.", ""),
        (Lang::De, "Xan antwortet nie.", "xan antwortet nie"),
        (Lang::It, "Peggio di Xan.", ""),
        (Lang::It, "Xan non risponde mai.", "xan non risponde mai"),
    ] {
        assert_eq!(theirs(text, lang), about, "{text}");
    }
}
