//! Sets and eligibility: how their slips are answered, and what customers' answers come to when held against them.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::engine::fact_examples;
use overhear::engine::mention::Names;
use overhear::fact::{FactBook, load};
use overhear::model::brand::Brand;
use overhear::model::fact::Judgement;
use overhear::model::value::Value;

const APP: &str = r#"topic = "TV app"
harm = "low"
[questions]
any = ["tv app", "app"]
es = ["aplicación"]
el = ["εφαρμογή"]
[official]
en = "The app works on Samsung TVs from 2019, LG TVs from 2020, Android TV 9 or later and Fire TV. It is not available on Roku, PlayStation or Xbox."
es = "La app funciona en Samsung desde 2019, LG desde 2020, Android TV 9 y Fire TV. No está en Roku, PlayStation ni Xbox."
el = "Η εφαρμογή λειτουργεί σε Samsung από το 2019, LG από το 2020, Android TV 9 και Fire TV. Όχι σε Roku, PlayStation ή Xbox."
[[slots]]
name = "devices"
kind = "set"
members = [
  { name = "Samsung", any = ["samsung*"], from = "2019" },
  { name = "LG", any = ["lg", "lgs"], from = "2020" },
  { name = "Android TV", any = ["android", "google tv"], from = "9" },
  { name = "Fire TV", any = ["fire (tv|stick)", "firestick"] },
]
excluded = ["Roku", { name = "consoles", any = ["xbox", "playstation", "ps4", "ps5"], en = ["console~"], es = ["consola*", "la play"], el = ["κονσολ*"] }]
"#;

const HUB: &str = r#"topic = "mesh"
harm = "low"
[questions]
any = ["mesh", "pod", "pods"]
[official]
en = "Mesh pods work only with Hub 5 and Hub 6. They do not work with Hub 4 or routers of other makers."
[[slots]]
name = "hubs"
kind = "set"
members = ["Hub 5", "Hub 6"]
excluded = ["Hub 4", { name = "other routers", en = ["other router~", "own router", "third-party router~"], es = ["otro* router*"], el = ["άλλο router"] }]
"#;

const PETS: &str = r#"topic = "pets"
harm = "low"
[questions]
en = ["pet~", "animal~", "cabin"]
es = ["mascota*", "animal*", "cabina"]
el = ["ζωο*", "ζωα", "καμπίνα", "κατοικιδι*"]
[official]
en = "Cats, dogs and rabbits may travel in the cabin. Birds, ferrets and hamsters are not accepted."
[[slots]]
name = "pets"
kind = "set"
sense = "allowed"
closed = true
members = [{ name = "cat", en = ["cat~"], es = ["gato*"], el = ["γατ*"] }, { name = "dog", en = ["dog~"], es = ["perro*"], el = ["σκυλ*"] }, { name = "rabbit", en = ["rabbit~", "bunny"], es = ["conejo*"], el = ["κουνελ*"] }]
excluded = [{ name = "bird", en = ["bird~", "parrot~"], es = ["pajaro*", "loro*"], el = ["πουλι*", "παπαγαλ*"] }, { name = "ferret", en = ["ferret~"], es = ["huron*"], el = ["κουναβι*"] }]
"#;

const ESIM: &str = r#"topic = "esim"
harm = "low"
[questions]
any = ["esim", "e-sim"]
[official]
en = "eSIM is available only on contract plans. Prepaid lines cannot use eSIM."
[[slots]]
name = "who"
kind = "eligibility"
closed = true
members = [{ name = "contract", en = ["contract~", "postpaid"], es = ["contrato*", "pospago"], el = ["συμβόλαι*"] }]
excluded = [{ name = "prepaid", en = ["prepaid", "payg", "pay as you go"], es = ["prepago"], el = ["καρτοκινητ*"] }]
"#;

const FREE: &str = r#"topic = "fee"
harm = "low"
[questions]
en = ["fee", "free", "pay*", "cost~", "charge~"]
es = ["comisión", "gratis", "paga*", "cuota"]
el = ["δωρεάν", "χρέωση", "πληρων*"]
[official]
en = "Customers under 26 and those whose salary is paid in pay nothing. Everyone else pays."
[[slots]]
name = "who"
kind = "eligibility"
sense = "free"
closed = true
members = [{ name = "under 26", any = ["under 26"], es = ["menores de 26"], el = ["κάτω από 26"] }, { name = "salary", en = ["salary", "wages"], es = ["nómina"], el = ["μισθ*"] }]
excluded = [{ name = "students", en = ["student~"], es = ["estudiante*"], el = ["φοιτητ*"] }, { name = "pensioners", en = ["pensioner~", "retired"] }]
"#;

const SH: &str = r#"topic = "shuttle"
harm = "low"
[questions]
any = ["shuttle"]
[official]
en = "The shuttle runs at Dublin, Málaga and Athens. It does not run at Cork."
[[slots]]
name = "airports"
kind = "set"
sense = "offered"
closed = true
members = ["Dublin", { name = "Málaga", any = ["malaga"] }, { name = "Athens", any = ["athens"], el = ["αθήνα"] }]
excluded = ["Cork"]
"#;

pub(crate) fn read(text: &str) -> (FactBook, Vec<Diagnostic>) {
    let files: [Arc<SourceFile>; 1] = [SourceFile::new("rules/facts/it.toml", text)];
    load(&files)
}

/// The verdict on an answer, with the words that it rests on.
pub(crate) fn judged(fact: &str, lang: &str, question: &str, answer: &str) -> String {
    let example = format!("\n[[examples]]\nlang = \"{lang}\"\nquestion = {question:?}\nsilent = {answer:?}\n");
    let (book, diagnostics) = read(&format!("{fact}{example}"));
    assert!(!diagnostics.iter().any(Diagnostic::is_error), "{diagnostics:#?}");
    let brand = Brand { name: "Norvik".to_owned(), competitors: vec!["Zenta".to_owned()], ..Brand::default() };
    let now: Timestamp = "2026-03-10T10:00:00Z".parse().expect("a time");
    let outcome = fact_examples::run(&book, &brand, &Names::new(&brand), now).pop().expect("one example");
    let Some(answered) = outcome.judged else { return "silent".to_owned() };
    let claim = answered.claim.expect("a claim");
    let hedged = if claim.hedged { " hedged" } else { "" };
    match answered.judgement {
        Judgement::Supports { .. } => "supports".to_owned(),
        Judgement::Contradicts { .. } => format!("contradicts: {}{hedged}", claim.evidence.text.raw()),
        Judgement::Silent { .. } => "silent".to_owned(),
    }
}

/// Answers to one question, each with what it comes to.
pub(crate) fn all(fact: &str, lang: &str, question: &str, answers: &[(&str, &str)]) {
    let come_to: Vec<(&str, String)> = answers.iter().map(|(answer, _)| (*answer, judged(fact, lang, question, answer))).collect();
    let due: Vec<(&str, String)> = answers.iter().map(|(answer, expected)| (*answer, (*expected).to_owned())).collect();
    assert_eq!(come_to, due, "{lang}: {question}");
}

#[test]
fn names_of_a_set_are_judged_one_by_one() {
    all(
        APP,
        "en",
        "Which devices does the Norvik app work on?",
        &[
            ("It works on Roku too.", "contradicts: Roku"),
            ("Roku too.", "contradicts: Roku"),
            ("Works fine on my Roku.", "contradicts: Roku"),
            ("Not on Roku, I'm afraid.", "supports"),
            ("It doesn't work on Xbox.", "supports"),
            ("Samsung, LG and Roku.", "contradicts: Roku"),
            ("It works on Samsung, LG and Roku", "contradicts: Roku"),
            ("It works on Samsung but not on Roku.", "supports"),
            ("Everything except Roku and consoles.", "supports"),
            ("It works on everything.", "contradicts: everything"),
            ("Any TV, really.", "contradicts: Any TV"),
            ("It runs on any device you like", "contradicts: any device"),
            ("Doesn't work on LG.", "contradicts: LG"),
            ("It doesn't work on my LG since yesterday.", "silent"),
            ("Works on Android 7 and up.", "contradicts: Android 7 and up"),
            ("Works on Android 9 and up.", "supports"),
            ("Any LG, whatever the year.", "contradicts: LG"),
            ("Samsung from 2017 on.", "contradicts: Samsung from 2017"),
            ("Samsungs from 2019.", "supports"),
            ("Only on Samsung.", "contradicts: Only on Samsung"),
            ("Does it work on Roku?", "silent"),
            ("If it worked on Roku I'd be happy.", "silent"),
            ("Zenta's works on Roku.", "silent"),
            ("It's a myth that it works on Roku.", "silent"),
            ("I bought a Roku in May and like it.", "silent"),
            ("You can sideload it so it works on the PS5.", "silent"),
            ("No PlayStation, no Xbox, no Roku.", "supports"),
            ("I think it works on Roku.", "contradicts: Roku hedged"),
        ],
    );
    all(
        APP,
        "en",
        "Does the Norvik app work on Roku?",
        &[("Yep.", "contradicts: Yep"), ("yes it does", "contradicts: yes it does"), ("No.", "supports"), ("nope, sorry", "supports")],
    );
    all(APP, "en", "Does the Norvik app work on Samsung TVs?", &[("No.", "contradicts: No")]);
    all(APP, "en", "Does the Norvik app work on my LG from 2018?", &[("Yes, sure.", "contradicts: Yes"), ("No.", "supports")]);
    all(APP, "en", "Does the Norvik app work on my LG from 2022?", &[("Yes.", "supports")]);
    all(APP, "en", "Does the Norvik app work on Roku or only on Samsung?", &[("Yes.", "silent")]);
    all(APP, "en", "So the Norvik app doesn't work on Roku?", &[("No.", "silent")]);
    all(
        APP,
        "en",
        "I have a Sony with Android TV 8. Does the Norvik app run?",
        &[("Yes, no problem.", "contradicts: Yes"), ("It needs 9 or later.", "supports"), ("It needs 7 or later.", "contradicts: needs 7")],
    );
    all(APP, "en", "Does the Norvik app work on LG?", &[("From 2020 on.", "supports"), ("From 2017 on.", "contradicts: From 2017")]);
}

#[test]
fn names_of_a_set_are_judged_in_other_languages() {
    all(
        APP,
        "es",
        "¿En qué dispositivos funciona la app de Norvik?",
        &[
            ("Funciona en Roku también.", "contradicts: Roku"),
            ("En Roku también.", "contradicts: Roku"),
            ("En consolas no, ni Xbox ni Play.", "supports"),
            ("Anda en todos los LG, sea el año que sea.", "contradicts: LG"),
            ("Va en cualquier tele.", "contradicts: cualquier tele"),
            ("LG desde 2020, Samsung desde 2019.", "supports"),
            ("LG desde 2017.", "contradicts: LG desde 2017"),
            ("En todas menos Samsung.", "contradicts: Samsung"),
            ("Solo en Samsung.", "contradicts: Solo en Samsung"),
            ("Me compré una Xbox y me aburre.", "silent"),
        ],
    );
    all(
        APP,
        "es",
        "¿La app de Norvik funciona en Roku?",
        &[("Sí, sin problema.", "contradicts: Sí"), ("No.", "supports"), ("creo que sí", "contradicts: sí hedged")],
    );
    all(
        APP,
        "el",
        "Σε ποιες συσκευές δουλεύει η εφαρμογή της Norvik;",
        &[
            ("Δουλεύει και σε Roku.", "contradicts: Roku"),
            ("Και σε Roku.", "contradicts: Roku"),
            ("Σε Roku δεν παίζει.", "supports"),
            ("Παίζει από android 7 και πάνω.", "contradicts: android 7 και πάνω"),
            ("Παίζει από android 9 και πάνω.", "supports"),
            ("Σε όλα.", "contradicts: Σε όλα"),
            ("Δουλεύει σε οποιαδήποτε τηλεόραση.", "contradicts: οποιαδήποτε τηλεόραση"),
            ("Μόνο σε Samsung.", "contradicts: Μόνο σε Samsung"),
            ("Όχι σε κονσόλες.", "supports"),
        ],
    );
    all(APP, "el", "Παίζει η εφαρμογή της Norvik σε Roku;", &[("Ναι, κανονικά.", "contradicts: Ναι"), ("Όχι.", "supports")]);
    all(APP, "el", "paizei to app tis norvik se roku?", &[("nai, kanonika", "contradicts: nai")]);
    all(APP, "pt", "Em que aparelhos funciona a app da Norvik?", &[("Funciona em Roku também.", "contradicts: Roku")]);
    all(
        APP,
        "de",
        "Auf welchen Geräten läuft die Norvik App?",
        &[("Läuft auch auf Roku.", "contradicts: Roku"), ("Auf Roku läuft sie nicht.", "supports")],
    );
}

#[test]
fn names_with_a_word_beside_them_answer() {
    all(
        APP,
        "en",
        "Which devices does the Norvik app work on?",
        &[("Roku too, handiest of all.", "contradicts: Roku"), ("Fire TV yes, Roku no Bob, it's not supported.", "supports")],
    );
    all(
        APP,
        "en",
        "I have a Roku. Does the Norvik app work?",
        &[("Think so mate.", "contradicts: Think so"), ("I don't think so mate.", "silent")],
    );
}

#[test]
fn a_bare_number_ends_a_name() {
    all(
        HUB,
        "en",
        "Will the Norvik mesh pods pair with my Hub 4?",
        &[
            ("They pair with any hub, 4, 5 or 6.", "contradicts: 4"),
            ("Mesh only talks to the 5 and the 6.", "supports"),
            ("mine worked on a 4, must be your pods", "contradicts: 4 hedged"),
            ("it pairs with the Hub 4 if I'm not mistaken but without roaming", "contradicts: Hub 4 hedged"),
            ("Doesn't work with Hub 4.", "supports"),
            ("Sure.", "contradicts: Sure"),
            ("4 stars from me", "silent"),
            ("Works with your own router as well.", "contradicts: own router"),
        ],
    );
    all(HUB, "en", "Which hubs work with Norvik mesh?", &[("Only the Hub 6.", "contradicts: Only the Hub 6")]);
}

#[test]
fn in_a_closed_set_only_what_is_listed_holds() {
    all(
        PETS,
        "en",
        "Which pets can go in the cabin with Norvik?",
        &[
            ("Cats, dogs, rabbits and ferrets.", "contradicts: ferrets"),
            ("Any pet is allowed as long as it's small.", "contradicts: Any pet"),
            ("Only cats and dogs.", "contradicts: Only cats and dogs"),
            ("Only cats, dogs and rabbits.", "supports"),
            ("They don't take rabbits.", "contradicts: rabbits"),
            ("I flew with my ferret last year and nobody said a word.", "silent"),
            ("You can bring birds too.", "contradicts: birds"),
            ("My cat hates flying.", "silent"),
            ("They refuse birds.", "supports"),
        ],
    );
    all(PETS, "en", "Can I take my parrot in the cabin with Norvik?", &[("yes you can", "contradicts: yes you can")]);
    all(
        PETS,
        "es",
        "¿Puedo llevar un hurón en cabina con Norvik?",
        &[("Claro que sí.", "contradicts: Claro que sí"), ("No, solo gatos, perros y conejos.", "supports")],
    );
    all(PETS, "el", "Παίρνει η Norvik παπαγάλο στην καμπίνα;", &[("Ναι βέβαια", "contradicts: Ναι")]);
    all(PETS, "el", "Τι ζώα δέχεται η Norvik στην καμπίνα;", &[("Δέχονται μόνο γάτες.", "contradicts: μόνο γάτες")]);
}

#[test]
fn eligibility_says_who_may() {
    all(
        ESIM,
        "en",
        "Who can get an eSIM with Norvik?",
        &[
            ("Everyone can get it.", "contradicts: Everyone"),
            ("All customers.", "contradicts: All customers"),
            ("Also prepaid.", "contradicts: prepaid"),
            ("Contract only.", "supports"),
            ("Only on contract.", "supports"),
            ("Any plan.", "contradicts: Any plan"),
            ("prepaid as well", "contradicts: prepaid"),
            ("I'm on prepaid and pay 10 euro.", "silent"),
            ("Not everyone, only contract.", "supports"),
        ],
    );
    all(
        ESIM,
        "en",
        "Can I get an eSIM on Norvik prepaid?",
        &[("Yes, prepaid can use it too.", "contradicts: prepaid"), ("Not on prepaid.", "supports")],
    );
    all(ESIM, "es", "¿Tienen eSIM en prepago los de Norvik?", &[("Únicamente en plan de contrato. En prepago no es posible.", "supports")]);
    all(
        ESIM,
        "el",
        "βγαζει esim το καρτοκινητο της norvik;",
        &[("Οχι, μονο σε συμβολαιο.", "supports"), ("Νομίζω ναι, αν πας σε κατάστημα", "contradicts: ναι hedged")],
    );
}

#[test]
fn the_sense_of_a_set_is_its_verb() {
    all(
        FREE,
        "en",
        "Is the Norvik account free?",
        &[
            ("It's free for everyone.", "contradicts: everyone"),
            ("Free for students.", "contradicts: students"),
            ("Free if you are under 26.", "supports"),
            ("Students pay.", "supports"),
        ],
    );
    all(
        FREE,
        "es",
        "¿La cuenta de Norvik es gratis?",
        &[("Es gratis para todo el mundo.", "contradicts: todo el mundo"), ("Los estudiantes no pagan.", "contradicts: estudiantes")],
    );
    all(FREE, "el", "Είναι δωρεάν ο λογαριασμός της Norvik;", &[("Για τους φοιτητές είναι δωρεάν.", "contradicts: φοιτητές")]);
}

#[test]
fn names_beside_a_closed_set_are_not_in_it() {
    all(
        SH,
        "en",
        "At which airports does the Norvik Shuttle run?",
        &[
            ("Dublin, Athens and Cork.", "contradicts: Cork"),
            ("It runs from Dublin, Athens and Bilbao.", "contradicts: Bilbao"),
            ("From all airports.", "contradicts: all airports"),
            ("It runs from Dublin on Sundays.", "supports"),
            ("Dublin, Málaga, Athens", "supports"),
            ("It doesn't run from Cork.", "supports"),
            ("I live in Cork and took a taxi.", "silent"),
        ],
    );
}

/// The code, the words under the caret and the remedy of the first finding.
fn slip(from: &str, to: &str) -> (&'static str, String, bool) {
    assert!(APP.contains(from), "{from}");
    let text = APP.replacen(from, to, 1);
    let (_, diagnostics) = read(&text);
    let found = diagnostics.iter().find(|found| !matches!(found.code, "F013" | "F014")).expect("a finding");
    assert!(found.remedy.as_ref().is_some_and(|remedy| !remedy.is_empty()), "{found:?}");
    let (span, _) = found.label.clone().expect("a place");
    (found.code, text[span].to_owned(), found.is_error())
}

#[test]
fn every_slip_of_a_set_has_its_code_and_its_place() {
    let roku = "excluded = [\"Roku\", ";
    for (from, to, code, place, error) in [
        (roku, "excluded = [\"samsung\", ", "F022", "\"samsung\"", true),
        (roku, "excluded = [\"Roku\", \"roku\", ", "F022", "\"roku\"", true),
        (roku, "excluded = [{ name = \"old LG\", any = [\"lg\"] }, ", "F023", "{ name = \"old LG\", any = [\"lg\"] }", true),
        (roku, "excluded = [{ name = \"Roku\", from = \"3\" }, ", "F024", "\"3\"", true),
        ("from = \"2020\"", "from = \"newer\"", "F024", "\"newer\"", true),
        ("from = \"2020\"", "form = \"2020\"", "F001", "form", true),
        ("any = [\"lg\", \"lgs\"]", "xx = [\"lg\", \"lgs\"]", "F003", "xx", true),
        ("any = [\"lg\", \"lgs\"]", "any = [\"(lg\"]", "F004", "(", true),
        ("kind = \"set\"", "kind = \"set\"\nvalue = \"Samsung\"", "F020", "\"Samsung\"", true),
        ("kind = \"set\"", "kind = \"set\"\nsteps = [\"go\"]", "F020", "[\"go\"]", true),
        ("kind = \"set\"", "kind = \"set\"\nsense = \"loves\"", "F017", "\"loves\"", true),
        (roku, "closed = true\nexcluded = [\"everything else\", ", "F025", "\"everything else\"", false),
        (roku, "excluded = [\"televisions that were made in Japan\", ", "F026", "\"televisions that were made in Japan\"", false),
        ("name = \"LG\", any", "nome = \"LG\", any", "F001", "{ nome = \"LG\", any = [\"lg\", \"lgs\"], from = \"2020\" }", true),
    ] {
        assert_eq!(slip(from, to), (code, place.to_owned(), error), "{to}");
    }
    let start = APP.find("members").expect("members");
    let code = |text: &str| read(text).1.into_iter().map(|found| found.code).find(|code| !matches!(*code, "F013" | "F014"));
    assert_eq!(code(&APP[..start]), Some("F021"));
    assert_eq!(code(&format!("{}members = []\n", &APP[..start])), Some("F021"));
    assert_eq!(code(&format!("{}members = [\"Samsung\"]\nexcluded = []\n", &APP[..start])), Some("F021"));
    assert_eq!(code(&format!("{}members = [\"Samsung\"]\n", &APP[..start])), Some("F025"));
    assert_eq!(code(&format!("{}members = [\"Samsung\"]\nclosed = true\n", &APP[..start])), None);
    assert_eq!(code(&format!("{}members = [\"LG\", \"lg\"]\nclosed = true\n", &APP[..start])), Some("F022"));
}

#[test]
fn members_are_told_as_values() {
    let values =
        |text: &str| read(text).0.iter().flat_map(|fact| fact.slots.iter().flat_map(|slot| slot.values.clone())).collect::<Vec<Value>>();
    let hubs = values(HUB);
    assert_eq!(hubs[0], Value::Member { name: "Hub 5".to_owned(), from: None, yes: true });
    assert_eq!(hubs[2], Value::Member { name: "Hub 4".to_owned(), from: None, yes: false });
    assert_eq!(values(APP)[1], Value::Member { name: "LG".to_owned(), from: Some("2020".to_owned()), yes: true });
}

#[test]
fn two_facts_that_put_one_thing_in_and_out_clash() {
    let other = HUB
        .replace("members = [\"Hub 5\", \"Hub 6\"]", "members = [\"Hub 5\", \"Hub 4\"]")
        .replace("excluded = [\"Hub 4\", ", "excluded = [");
    let (_, diagnostics) = load(&[SourceFile::new("rules/facts/one.toml", HUB), SourceFile::new("rules/facts/two.toml", other.as_str())]);
    assert!(diagnostics.iter().any(|found| found.code == "F012"), "{diagnostics:#?}");
}

#[test]
fn a_set_of_a_former_time_judges_nothing_today() {
    let former = APP.replace("harm = \"low\"", "harm = \"low\"\nvalid_to = 2025-12-31");
    assert_eq!(judged(&former, "en", "Which devices does the Norvik app work on?", "Roku too."), "silent");
}

#[test]
fn hostile_answers_are_judged_in_bounded_time() {
    for text in ["Roku, ".repeat(5_000), "works on Roku and any TV ".repeat(2_000), "4, 5 or 6 ".repeat(4_000)] {
        let begun = Instant::now();
        for fact in [APP, HUB] {
            judged(fact, "en", "Which Norvik app, mesh, reset, wifi?", &text);
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "{} took {:?}", &text[..12], begun.elapsed());
    }
}
