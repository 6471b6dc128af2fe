//! Yes-no slots with built-in words: each sense both ways in English, Spanish and Greek, and what must be left alone.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::fmt::Write as _;

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::fact_examples::run;
use overhear::engine::mention::Names;
use overhear::fact::load;
use overhear::model::brand::Brand;

/// A fact about one thing, in one slot, with no words of yes and no of its own.
fn fact(topic: &str, sense: &str, value: &str) -> String {
    format!(
        "topic = \"x\"\n[questions]\n{topic}\n[official]\nen = \"So it is.\"\n[[slots]]\nname = \"so\"\nkind = \"yes-no\"\nvalue = \"{value}\"\nsense = {sense}\n"
    )
}

/// One example: language, question (empty for none), answer, what must come of it.
type Case = (&'static str, &'static str, &'static str, &'static str);

/// Runs examples of a fact; the failures, in words.
fn failures(fact: &str, cases: &[Case]) -> Vec<String> {
    let mut text = fact.to_owned();
    for (lang, question, answer, expected) in cases {
        let question = if question.is_empty() { String::new() } else { format!("question = {question:?}\n") };
        let _ = write!(text, "[[examples]]\nlang = \"{lang}\"\n{question}{expected} = {answer:?}\n");
    }
    let (book, diagnostics) = load(&[SourceFile::new("so.toml", &text)]);
    assert!(diagnostics.iter().all(|found| !found.is_error()), "{diagnostics:#?}");
    let brand = Brand { name: "Norvik".to_owned(), competitors: vec!["Zenta".to_owned()], ..Brand::default() };
    let now: Timestamp = "2026-03-10T10:00:00Z".parse().expect("a time");
    let outcomes = run(&book, &brand, &Names::new(&brand), now);
    assert_eq!(outcomes.len(), cases.len());
    outcomes.into_iter().zip(cases).filter_map(|(outcome, case)| Some(format!("{}: {:?}: {}", case.0, case.2, outcome.failure?))).collect()
}

fn holds(fact: &str, cases: &[Case]) {
    let failed = failures(fact, cases);
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

const ROUTER: &str = "en = [\"own router\", \"your router\", \"another router\"]\nes = [\"propio router\", \"otro router\", \"router propio\", \"tu router\"]\nel = [\"δικο μου router\", \"δικο σου router\", \"αλλο router\"]";
const EN: &str = "Can I use my own router with Norvik?";
const ES: &str = "¿Puedo usar mi propio router con Norvik?";
const EL: &str = "Μπορώ να βάλω δικό μου router στη Norvik;";

#[test]
fn allowed() {
    holds(
        &fact(ROUTER, "\"allowed\"", "yes"),
        &[
            ("en", EN, "No, you can't use your own router, they block it.", "contradicts"),
            ("en", EN, "Nope, your own router is locked out.", "contradicts"),
            ("en", EN, "They don't let you use another router.", "contradicts"),
            ("en", EN, "They make you use theirs.", "contradicts"),
            ("en", EN, "only theirs I'm afraid", "contradicts"),
            ("en", EN, "you have to use theirs", "contradicts"),
            ("en", "", "With Norvik you cannot bring your own router.", "contradicts"),
            ("en", EN, "You can use your own router, no bother.", "supports"),
            ("en", EN, "Your own router is perfectly fine.", "supports"),
            ("en", EN, "It's allowed.", "supports"),
            ("en", EN, "anyone can bring their own router", "supports"),
            ("es", ES, "No te dejan usar otro router.", "contradicts"),
            ("es", ES, "Está prohibido usar tu router.", "contradicts"),
            ("es", ES, "te obligan a usar el suyo", "contradicts"),
            ("es", ES, "Solo el suyo, che, no se puede otro.", "contradicts"),
            ("es", ES, "Podés usar tu router sin drama.", "supports"),
            ("es", ES, "Claro, se puede.", "supports"),
            ("es", ES, "cualquiera vale", "supports"),
            ("el", EL, "Δεν επιτρέπεται άλλο router.", "contradicts"),
            ("el", EL, "σε υποχρεωνουν να παρεις το δικο τους", "contradicts"),
            ("el", EL, "den ginetai", "contradicts"),
            ("el", EL, "μόνο το δικό τους", "contradicts"),
            ("el", EL, "Μπορείς να βάλεις δικό σου router κανονικά.", "supports"),
            ("el", EL, "ginetai aneta", "supports"),
            ("en", EN, "You can check the bill in the app while you wait for somebody to answer here.", "silent"),
            ("en", EN, "They can't find my address, so no idea about routers.", "silent"),
            ("en", EN, "Zenta doesn't let you use your own router.", "silent"),
            ("es", ES, "Puede que te lo digan en la tienda.", "silent"),
            ("el", EL, "Δεν μπορώ να μπω στην εφαρμογή, έχει πέσει από το πρωί.", "silent"),
        ],
    );
}

const ROKU: &str = "any = [\"roku\"]";

#[test]
fn works() {
    let asks = ("Does the app work on Roku?", "¿La app va en Roku?", "Παίζει η εφαρμογή στο Roku;");
    holds(
        &fact(ROKU, "\"works\"", "no"),
        &[
            ("en", asks.0, "It works on Roku too.", "contradicts"),
            ("en", asks.0, "yep works grand", "contradicts"),
            ("en", asks.0, "Roku is supported since May.", "contradicts"),
            ("en", asks.0, "There's an app for it on Roku.", "contradicts"),
            ("en", asks.0, "It doesn't work on Roku.", "supports"),
            ("en", asks.0, "Roku is unsupported.", "supports"),
            ("es", asks.1, "Va de lujo en Roku.", "contradicts"),
            ("es", asks.1, "Sí jala en Roku.", "contradicts"),
            ("es", asks.1, "en el Roku anda joya", "contradicts"),
            ("es", asks.1, "No funciona en Roku.", "supports"),
            ("es", asks.1, "no es compatible con Roku", "supports"),
            ("el", asks.2, "Παίζει και στο Roku μια χαρά.", "contradicts"),
            ("el", asks.2, "douleyei kai sto roku", "contradicts"),
            ("el", asks.2, "Δεν υποστηρίζεται στο Roku.", "supports"),
            ("el", asks.2, "Δεν παίζει", "supports"),
            ("en", asks.0, "My cousin who works there has a Roku.", "silent"),
            ("es", asks.1, "Roku va a presentar otra caja.", "silent"),
            ("el", asks.2, "Παίζει να βγάλουν κάτι για Roku, ποιος ξέρει.", "silent"),
        ],
    );
}

const FIBRE: &str = "en = [\"fibre\"]\nes = [\"fibra\"]\nel = [\"οπτικη ινα\", \"οπτικης ινας\", \"ινα\"]";

#[test]
fn needed() {
    let asks = ("Do I need fibre for the discount?", "¿Hace falta fibra para el descuento?", "Χρειάζεται ίνα για την έκπτωση;");
    holds(
        &fact(FIBRE, "\"needed\"", "yes"),
        &[
            ("en", asks.0, "You don't need fibre for it.", "contradicts"),
            ("en", asks.0, "Fibre is optional.", "contradicts"),
            ("en", asks.0, "you get it without fibre", "contradicts"),
            ("en", asks.0, "no need", "contradicts"),
            ("en", asks.0, "You must have fibre.", "supports"),
            ("en", asks.0, "You can't get it without fibre.", "supports"),
            ("en", asks.0, "Fibre is mandatory", "supports"),
            ("es", asks.1, "No hace falta tener fibra.", "contradicts"),
            ("es", asks.1, "da igual, aunque no tengas fibra", "contradicts"),
            ("es", asks.1, "te lo dan sin fibra", "contradicts"),
            ("es", asks.1, "Tenés que tener fibra sí o sí.", "supports"),
            ("es", asks.1, "Sin fibra no te lo hacen", "supports"),
            ("el", asks.2, "Δεν χρειάζεται ίνα.", "contradicts"),
            ("el", asks.2, "kai xwris ina to pairneis", "contradicts"),
            ("el", asks.2, "Πρέπει να έχεις ίνα.", "supports"),
            ("el", asks.2, "Χωρίς ίνα δεν γίνεται.", "supports"),
            ("en", asks.0, "You need to ring them and wait for the whole afternoon before anybody answers.", "silent"),
            ("es", asks.1, "Tienes que llamar al servicio de atención y esperar un buen rato a que contesten.", "silent"),
        ],
    );
}

const VISIT: &str = "en = [\"technician\", \"visit\"]\nes = [\"tecnico\", \"visita\"]\nel = [\"τεχνικ*\", \"επισκεψη\"]";

#[test]
fn free() {
    let asks = ("Is the technician's visit free?", "¿La visita del técnico es gratis?", "Είναι δωρεάν η επίσκεψη του τεχνικού;");
    holds(
        &fact(VISIT, "\"free\"", "yes"),
        &[
            ("en", asks.0, "They charge for the visit.", "contradicts"),
            ("en", asks.0, "No, the visit costs 40 euro.", "contradicts"),
            ("en", asks.0, "You pay the technician.", "contradicts"),
            ("en", asks.0, "The visit is 40 euro.", "contradicts"),
            ("en", asks.0, "The visit is free of charge.", "supports"),
            ("en", asks.0, "You don't pay for the technician.", "supports"),
            ("en", asks.0, "They charge nothing for the visit.", "supports"),
            ("en", asks.0, "it's included", "supports"),
            ("es", asks.1, "La visita te la cobran.", "contradicts"),
            ("es", asks.1, "El técnico sale a 40 euros.", "contradicts"),
            ("es", asks.1, "pagas 40 euros", "contradicts"),
            ("es", asks.1, "La visita va incluida.", "supports"),
            ("es", asks.1, "No pagas nada por el técnico.", "supports"),
            ("el", asks.2, "Χρεώνουν την επίσκεψη.", "contradicts"),
            ("el", asks.2, "o texnikos kostizei 40 eyrw", "contradicts"),
            ("el", asks.2, "Η επίσκεψη είναι τζάμπα.", "supports"),
            ("el", asks.2, "Δεν πληρώνεις τίποτα για τον τεχνικό.", "supports"),
            ("en", asks.0, "Feel free to ask the technician when he comes.", "silent"),
            ("en", asks.0, "They gave me 40 euro back after the visit was cancelled.", "silent"),
        ],
    );
}

const SIM: &str = "any = [\"esim\"]";

#[test]
fn offered() {
    let asks = ("Is there an eSIM?", "¿Hay eSIM?", "Υπάρχει eSIM;");
    holds(
        &fact(SIM, "\"offered\"", "yes"),
        &[
            ("en", asks.0, "There's no eSIM.", "contradicts"),
            ("en", asks.0, "eSIM was discontinued.", "contradicts"),
            ("en", asks.0, "nope, dropped last year", "contradicts"),
            ("en", asks.0, "They don't do eSIM.", "contradicts"),
            ("en", asks.0, "They have an eSIM.", "supports"),
            ("en", asks.0, "There is an eSIM for everybody.", "supports"),
            ("es", asks.1, "Ya no hay eSIM.", "contradicts"),
            ("es", asks.1, "La eSIM la quitaron.", "contradicts"),
            ("es", asks.1, "Tienen eSIM.", "supports"),
            ("el", asks.2, "Δεν έχουν eSIM.", "contradicts"),
            ("el", asks.2, "το έκοψαν το eSIM", "contradicts"),
            ("el", asks.2, "Υπάρχει eSIM.", "supports"),
            ("el", asks.2, "yparxei esim kanonika", "supports"),
            ("en", asks.0, "I have to charge my phone before the eSIM thing.", "silent"),
        ],
    );
}

const PIN: &str = "any = [\"pin\"]";

#[test]
fn asked() {
    let asks = ("Does support ask for your PIN?", "¿Soporte te pide el PIN?", "Ζητάνε το PIN;");
    holds(
        &fact(PIN, "\"asked\"", "no"),
        &[
            ("en", asks.0, "They will ask for your PIN.", "contradicts"),
            ("en", asks.0, "You have to give them the PIN.", "contradicts"),
            ("en", asks.0, "They never ask for the PIN.", "supports"),
            ("en", asks.0, "anyone asking for your PIN is a scammer", "supports"),
            ("es", asks.1, "Te piden el PIN para verificar.", "contradicts"),
            ("es", asks.1, "Jamás piden el PIN.", "supports"),
            ("el", asks.2, "Θα σου ζητήσουν το PIN.", "contradicts"),
            ("el", asks.2, "Δεν ζητάνε ποτέ το PIN.", "supports"),
            ("en", asks.0, "Ask them for a new PIN.", "silent"),
        ],
    );
}

#[test]
fn short_answers() {
    let yes = fact(ROUTER, "\"allowed\"", "yes");
    let contradicts: [(&'static str, &'static str, &[&'static str]); 7] = [
        (
            "en",
            EN,
            &[
                "no.",
                "nope",
                "nah",
                "not a chance",
                "Nope, dropped last year",
                "forget it",
                "unfortunately not",
                "No you can't",
                "no way mate",
                "not any more",
                "hell no",
            ],
        ),
        (
            "es",
            ES,
            &[
                "no.",
                "qué va",
                "para nada",
                "ni de coña",
                "nel",
                "olvídate",
                "claro que no",
                "ya no",
                "No, no se puede",
                "ni en pedo",
                "nop",
                "va a ser que no",
            ],
        ),
        (
            "el",
            EL,
            &[
                "όχι",
                "μπα",
                "ξέχνα το",
                "όχι πια",
                "με τίποτα",
                "oxi",
                "αποκλείεται",
                "δεν γίνεται",
                "φυσικά και όχι",
                "δυστυχώς όχι",
                "den mporeis",
            ],
        ),
        ("pt", "Posso usar outro router na Norvik?", &["não", "nem pensar", "de jeito nenhum", "infelizmente não"]),
        ("fr", "Est-ce que je peux utiliser un autre router chez Norvik ?", &["non", "pas du tout", "hors de question"]),
        ("de", "Kann ich einen anderen Router bei Norvik nutzen?", &["nein", "vergiss es", "auf keinen Fall"]),
        ("it", "Posso usare un altro router con Norvik?", &["no", "purtroppo no", "macché", "scordatelo"]),
    ];
    let supports: [(&'static str, &'static str, &[&'static str]); 3] = [
        ("en", EN, &["yes", "yep works grand", "sure", "of course", "no problem at all", "Yes, you can.", "aye", "absolutely"]),
        ("es", ES, &["sí, sin problema", "claro que sí", "simón", "dale", "por supuesto", "Sí se puede", "obvio"]),
        ("el", EL, &["ναι", "φυσικά", "βεβαίως", "nai", "κανονικά", "εννοείται"]),
    ];
    let silent: [(&'static str, &'static str, &[&'static str]); 6] = [
        ("en", EN, &["no idea", "yes and no", "not sure", "depends", "Never tried", "same question here"]),
        ("es", ES, &["ni idea", "no sé", "depende", "sí y no"]),
        ("el", EL, &["δεν ξέρω", "εξαρτάται", "ναι και όχι"]),
        ("en", "Can't I use my own router with Norvik?", &["no.", "yes"]),
        ("es", "¿No puedo usar mi propio router con Norvik?", &["no", "sí"]),
        ("en", "Can I use my own router with Norvik? Is the installation difficult?", &["no", "yes"]),
    ];
    let any = yes.replace("en = [\"own", "any = [\"router\"]\nen = [\"own");
    let mut cases: Vec<Case> = Vec::new();
    for (lists, expected) in [(&contradicts[..], "contradicts"), (&supports[..], "supports"), (&silent[..], "silent")] {
        for (lang, question, answers) in lists {
            cases.extend(answers.iter().map(|answer| (*lang, *question, *answer, expected)));
        }
    }
    holds(&any, &cases);
}
