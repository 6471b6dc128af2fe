use super::*;
use crate::model::lang::Lang;

/// The normal forms of a text's readings.
fn read(text: &str) -> Vec<String> {
    Document::new(text, Lang::En).readings().iter().map(|reading| reading.document().folded().to_owned()).collect()
}

#[test]
fn an_ordinary_text_has_no_readings() {
    for text in [
        "My mp3 player and the 5G box cost $5 or 15GB, covid19 or not! See A4, a/b; U.S.A. and p.m.",
        "Σε 24h, 3€ το μήνα· π.χ. το 5G.",
        "Great!! I *really* like it... (a, b, c, d) 50% off",
        "a, b, c, d",
        "I want a refund!",
        "llama lama caro carro",
    ] {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn one_word_in_disguise() {
    for text in [
        "r3fund",
        "re7und",
        "r€fund",
        "r e f u n d",
        "r.e.f.u.n.d",
        "r-e-f-u-n-d",
        "r_e_f_u_n_d",
        "R E F U N D",
        "r  e  f  u  n  d",
        "refuuund",
        "reeefuuunddd",
        "re*fund",
        "r*fund",
        "r*e*f*u*n*d",
        "\u{202e}dnufer\u{202c}",
        "re\u{202e}dnuf\u{202c}",
        "#refund",
        "r 3 f u n d",
    ] {
        let document = Document::new(text, Lang::En);
        let found = read(text).contains(&"refund".to_owned()) || document.folded() == "refund";
        assert!(found, "{text:?}: {:?} {:?}", document.folded(), read(text));
    }
}

#[test]
fn a_disguise_leads_back_to_its_letters() {
    let text = "I want my r3fund. They are a $cam, all of #NoMeGusta!";
    let document = Document::new(text, Lang::En);
    let reading = document.readings().first().unwrap();
    assert_eq!(reading.document().folded(), "i want my refund they are a scam all of no me gusta");
    let at = reading.document().tokens_at(10..16);
    assert_eq!(document.span(reading.own(at)).of(text), "r3fund");
    let gusta = reading.document().tokens().iter().position(|token| token.span.of(text) == "Gusta").unwrap();
    assert_eq!(document.span(reading.own(gusta..gusta + 1)).of(text), "#NoMeGusta");
}

#[test]
fn hostile_texts_cost_no_more_than_their_length() {
    let started = std::time::Instant::now();
    for piece in ["a ", "1a", "*a", "\u{202e}a ", "#aB", "aaab", "r3fund ", "a\u{202e}", "\u{202e}", "$", "ρa ", "a_", "a-", "#a1"] {
        let text = piece.repeat(100_000 / piece.len());
        let document = Document::new(&text, Lang::En);
        assert!(document.readings().len() <= MOST, "{piece:?}");
    }
    assert!(started.elapsed() < std::time::Duration::from_mins(1), "{:?}", started.elapsed());
}
