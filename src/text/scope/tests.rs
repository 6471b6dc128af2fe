//! Negation, hedges and questions in the seven languages.

use super::*;

/// The negator of the words between brackets.
fn negator(text: &str, lang: Lang) -> Option<String> {
    let plain = text.replace(['[', ']'], "");
    let start = text.find('[').unwrap();
    let end = text.find(']').unwrap() - 1;
    let document = Document::new(&plain, lang);
    let inside: Vec<usize> = (0..document.tokens().len())
        .filter(|&at| document.tokens()[at].span.start >= start && document.tokens()[at].span.end <= end)
        .collect();
    let range = inside[0]..inside[inside.len() - 1] + 1;
    negated(&document, range).map(|span| span.of(&plain).to_owned())
}

#[test]
fn negations_reach_their_words() {
    for (text, lang, by) in [
        ("never had a single [problem] with them", Lang::En, "never"),
        ("It doesn't [melt]", Lang::En, "doesn't"),
        ("I don’t want to [cancel] it", Lang::En, "don’t"),
        ("I don't think that they are ever going to [charge] you", Lang::En, "don't"),
        ("works without any [outage]", Lang::En, "without"),
        ("no cuts, drops or [lag]", Lang::En, "no"),
        ("I never had outages and [drops]", Lang::En, "never"),
        ("it was trouble-free [trouble-free] all year", Lang::En, "trouble-free"),
        ("no me puedo [quejar]", Lang::Es, "no"),
        ("nunca me cambiaría a [Vexia]", Lang::Es, "nunca"),
        ("sin un solo [corte]", Lang::Es, "sin"),
        ("no he tenido nunca [problemas]", Lang::Es, "nunca"),
        ("δεν έχω [παράπονο]", Lang::El, "δεν"),
        ("χωρίς κανένα [πρόβλημα]", Lang::El, "κανένα"),
        ("ποτέ δεν είχα [πρόβλημα]", Lang::El, "δεν"),
        ("μην [αγοράσετε]", Lang::El, "μην"),
        ("den exw [parapono]", Lang::El, "den"),
        ("dn eixa pote [provlima]", Lang::El, "pote"),
        ("não tenho [problemas]", Lang::Pt, "não"),
        ("je n'ai aucun [problème]", Lang::Fr, "aucun"),
        ("ça [marche] pas", Lang::Fr, "pas"),
        ("das [funktioniert] nicht", Lang::De, "nicht"),
        ("keine [Probleme]", Lang::De, "keine"),
        ("non ho [problemi]", Lang::It, "non"),
    ] {
        assert_eq!(negator(text, lang).as_deref(), Some(by), "{text}");
    }
}

#[test]
fn other_words_are_free() {
    for (text, lang) in [
        ("not only [slow] but dear", Lang::En),
        ("It does not work and I am [cancelling] today", Lang::En),
        ("never mind, it [broke]", Lang::En),
        ("not bad, but it [broke]", Lang::En),
        ("No, it [broke] again", Lang::En),
        ("No problem, just [cancel] it", Lang::En),
        ("not without [problems]", Lang::En),
        ("can't believe they [charged] me", Lang::En),
        ("no idea why it [broke]", Lang::En),
        ("I called. Never again. It [broke]", Lang::En),
        ("why don't you [cancel]", Lang::En),
        ("sin embargo [falla]", Lang::Es),
        ("sin duda la [peor]", Lang::Es),
        ("no funciona, por eso me [cambio]", Lang::Es),
        ("no solo [caro] sino lento", Lang::Es),
        ("όχι μόνο [ακριβό] αλλά", Lang::El),
        ("δεν δουλεύει, [φεύγω]", Lang::El),
        ("πότε θα [διορθωθεί]", Lang::El),
        ("sans doute une [arnaque]", Lang::Fr),
        ("nicht nur [teuer]", Lang::De),
    ] {
        assert_eq!(negator(text, lang), None, "{text}");
    }
}

#[test]
fn hedges() {
    let hedged = |text: &str, lang: Lang| hedge(&Document::new(text, lang), 0).map(|span| span.of(text).to_owned());
    for (text, lang, words) in [
        ("I think it's 14 days", Lang::En, "I think"),
        ("14 days iirc", Lang::En, "iirc"),
        ("Not 100% sure, but 14 days", Lang::En, "Not 100% sure"),
        ("creo que son 14 días", Lang::Es, "creo"),
        ("si no me equivoco, 14 días", Lang::Es, "si no me equivoco"),
        ("νομίζω 14 μέρες", Lang::El, "νομίζω"),
        ("14, αν δεν κάνω λάθος", Lang::El, "αν δεν κάνω λάθος"),
        ("δεν είμαι σίγουρη αλλά 14", Lang::El, "δεν είμαι σίγουρη"),
        ("nomizw 14 meres", Lang::El, "nomizw"),
        ("an den kanw la8os 14", Lang::El, "an den kanw la8os"),
        ("acho que são 14", Lang::Pt, "acho que"),
        ("je crois que 14 jours", Lang::Fr, "je crois"),
        ("14 Tage, glaub ich", Lang::De, "glaub ich"),
        ("se non sbaglio 14 giorni", Lang::It, "se non sbaglio"),
    ] {
        assert_eq!(hedged(text, lang).as_deref(), Some(words), "{text}");
    }
    for (text, lang) in [("14 days. EU rule.", Lang::En), ("14 días, seguro", Lang::Es), ("14 μέρες, νόμος", Lang::El)] {
        assert_eq!(hedged(text, lang), None, "{text}");
    }
}

#[test]
fn questions() {
    let asks = |text: &str, lang: Lang| question(&Document::new(text, lang), 0);
    for (text, lang) in [
        ("How long do I have to cancel", Lang::En),
        ("Is it 14 days?", Lang::En),
        ("14 days?? 😡", Lang::En),
        ("hi all, does anyone know if it works on Roku", Lang::En),
        ("Hola, ¿cuántos días son", Lang::Es),
        ("alguien sabe si se puede", Lang::Es),
        ("Πόσες μέρες έχω;", Lang::El),
        ("ξέρει κανείς αν παίζει", Lang::El),
        ("poses meres exw;", Lang::El),
        ("kserei kaneis an paizei", Lang::El),
        ("combien de jours", Lang::Fr),
        ("wie lange dauert das", Lang::De),
    ] {
        assert!(asks(text, lang), "{text}");
    }
    for (text, lang) in [
        ("It is 14 days.", Lang::En),
        ("The app (?) says 14.", Lang::En),
        ("Cuando llamé, tardó 14 días", Lang::Es),
        ("14 días; eso dice", Lang::Es),
        ("Είναι 14 μέρες.", Lang::El),
    ] {
        assert!(!asks(text, lang), "{text}");
    }
}

#[test]
fn reports_and_turns() {
    let told = |text: &str, lang: Lang| experience(&Document::new(text, lang), 0).is_some();
    assert!(told("I returned mine after 5 days", Lang::En));
    assert!(told("a mí me tardó 3 días", Lang::Es));
    assert!(told("εμένα μου πήρε 3 μέρες", Lang::El));
    assert!(told("emena mou phre 3 meres", Lang::El));
    assert!(!told("You have 14 days", Lang::En));
    assert_eq!(contrast(&Document::new("great phone but dear", Lang::En), 0), Some(2));
    assert_eq!(contrast(&Document::new("καλό αλλά ακριβό", Lang::El), 0), Some(1));
}
