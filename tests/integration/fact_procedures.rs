//! Procedures: how their slips are answered, and what advice comes to when held against them.

use std::time::{Duration, Instant};

use overhear::model::value::Value;

use crate::fact_sets::{all, judged, read};

const RESET: &str = r#"topic = "reset"
harm = "high"
[questions]
en = ["reset~", "factory"]
es = ["reset*", "fábrica"]
el = ["reset", "επαναφορ*"]
[official]
en = "With the box switched on hold RESET with a pin for 10 seconds, then wait 5 minutes. Do not use the WPS button."
[[slots]]
name = "how"
kind = "procedure"
steps = [
  { name = "switch it on", en = ["(switch~|turn~) ... on"], es = ["encendido"], el = ["ανοιχτό", "ανοιχτο"] },
  { name = "hold RESET with a pin", en = ["pin", "paperclip", "hold~ ... reset"], es = ["alfiler", "clip"], el = ["καρφίτσα"] },
  { name = "wait 5 minutes", en = ["wait"], es = ["espera*"], el = ["περίμεν*"] },
]
forbidden = [{ name = "the WPS button", any = ["wps"] }]
"#;

const MENU: &str = r#"topic = "Wi-Fi password"
harm = "low"
[questions]
any = ["wi-fi", "wifi", "ssid"]
[official]
en = "In the app: Hub > Wi-Fi > Name & password. The page 192.168.1.1 is read-only."
es = "En la app: Hub > Wi-Fi > Nombre y contraseña."
[[slots]]
name = "menu"
kind = "procedure"
path = { en = "Hub > Wi-Fi > Name & password", es = "Hub > Wi-Fi > Nombre y contraseña" }
forbidden = [{ name = "the web page", any = ["192.168.1.1", "192.168.0.1"], en = ["browser"], es = ["navegador"] }]
"#;

const CARD: &str = r#"topic = "lost card"
harm = "high"
[questions]
en = ["lost ... card", "card ... (lost|stolen)", "stolen"]
es = ["tarjeta ... (perdid*|robad*)", "(perd*|rob*) ... tarjeta"]
el = ["(έχασα|κλεψαν|έκλεψαν) ... κάρτα", "χαμεν* κάρτα"]
[official]
en = "First freeze the card in the app, then report it as lost. Do not delete the app and do not log out."
[[slots]]
name = "what to do"
kind = "procedure"
steps = [{ name = "freeze the card", en = ["freeze"], es = ["congela*", "bloquea*"], el = ["πάγω*", "παγώ*"] }, { name = "report it as lost", en = ["report ... (lost|stolen|it)"], es = ["denuncia*", "reporta*"], el = ["δήλω*"] }]
forbidden = [{ name = "delete the app", en = ["(delete|uninstall|remove) ... app"], es = ["(borr*|desinstala*|elimina*) ... app"], el = ["(σβησ*|σβήσε|διέγραψε|απεγκατάστησε|σβήνεις) ... (app|εφαρμογή)"] }, { name = "log out", en = ["log out", "sign out"], es = ["(cierra*|salte) ... sesión"], el = ["αποσύνδεση", "αποσυνδέσου", "αποσυνδεθείς"] }]
"#;

#[test]
fn a_forbidden_step_that_is_advised() {
    all(
        RESET,
        "en",
        "How do I reset my Norvik box?",
        &[
            ("Press the WPS button until it blinks.", "contradicts: Press the WPS"),
            ("Just hold WPS for 20 seconds.", "contradicts: hold WPS"),
            ("You can use the WPS button.", "contradicts: use the WPS"),
            ("WPS button, 20 seconds.", "contradicts: WPS"),
            ("Don't press the WPS button.", "supports"),
            ("Use the pin hole, not the WPS.", "supports"),
            ("Never touch WPS.", "supports"),
            ("I pressed WPS and nothing happened.", "silent"),
            ("Is it the WPS button?", "silent"),
            ("Turn it on, hold it with a paperclip and wait.", "supports"),
            ("First wait 5 minutes, then hold it with a pin.", "contradicts: wait 5 minutes, then hold it with a pin"),
            ("Use a pin.", "silent"),
            ("If you press WPS it won't reset.", "silent"),
            ("Pressing WPS does nothing.", "supports"),
        ],
    );
    all(
        RESET,
        "es",
        "¿Cómo reseteo el router de Norvik?",
        &[
            ("Mantén pulsado el WPS veinte segundos.", "contradicts: Mantén pulsado el WPS"),
            ("Lo que hay que hacer es darle al WPS.", "contradicts: WPS"),
            ("No uses el WPS.", "supports"),
            ("Con un alfiler, no con el WPS.", "supports"),
            ("Le das al WPS y listo.", "contradicts: Le das al WPS"),
            ("Yo le di al WPS y nada.", "silent"),
        ],
    );
    all(
        RESET,
        "el",
        "Πώς κάνω reset το κουτί της Norvik;",
        &[
            ("Πάτα το WPS.", "contradicts: Πάτα το WPS"),
            ("kratas to wps patimeno 20 defterolepta", "contradicts: kratas to wps"),
            ("Μην πατήσεις το WPS.", "supports"),
            ("oxi wps! exei mia tripoula", "supports"),
            ("evala to wps k apla anavei mple", "silent"),
            ("Κράτα το WPS πατημένο.", "contradicts: Κράτα το WPS"),
        ],
    );
}

#[test]
fn a_way_through_menus_that_leads_elsewhere() {
    all(
        MENU,
        "en",
        "Where do I change the Wi-Fi password of the Norvik box?",
        &[
            ("App: More > Settings > Router > SSID. Emojis work", "contradicts: More > Settings > Router > SSID"),
            ("Open the app – Hub > Wi-Fi > Name & password.", "supports"),
            ("Hub > Password.", "supports"),
            ("Settings > Network name", "silent"),
            ("Go to 192.168.1.1 in your browser and change it there.", "contradicts: Go to 192.168.1.1"),
            ("Browser, 192.168.1.1, log in, Wireless, Security, change it there.", "contradicts: Browser"),
            ("Not in the browser, use the app.", "supports"),
            ("192.168.1.1 is read-only, it doesn't work", "supports"),
            ("192.168.1.1, that won't help", "silent"),
        ],
    );
    all(MENU, "en", "My Norvik wifi is slow", &[("Settings > Router > Channel", "silent")]);
    all(
        MENU,
        "es",
        "¿Dónde cambio la clave del wifi de Norvik?",
        &[
            ("En la app: Más → Ajustes → Router.", "contradicts: Más → Ajustes → Router"),
            ("Entra en 192.168.1.1 y la cambias.", "contradicts: Entra en 192.168.1.1"),
        ],
    );
    all(
        MENU,
        "el",
        "Πού αλλάζω τον κωδικό του wifi της Norvik;",
        &[("Ρυθμίσεις > Ρούτερ > Κωδικός", "silent"), ("Μπες στο 192.168.1.1 και τον αλλάζεις.", "contradicts: Μπες στο 192.168.1.1")],
    );
}

#[test]
fn steps_in_the_wrong_order() {
    all(
        CARD,
        "en",
        "I lost my Norvik card, what should I do?",
        &[
            ("Delete the app straight away.", "contradicts: Delete the app"),
            ("Freeze it and log out of the app.", "contradicts: log out"),
            ("Report it lost first and then freeze it.", "contradicts: Report it lost first and then freeze"),
            ("Freeze it, then report it as lost.", "supports"),
            ("Whatever you do, don't delete the app.", "supports"),
            ("Freeze it in the app and don't log out.", "supports"),
            ("Freeze it first.", "silent"),
            ("you should uninstall the app and install it again", "contradicts: you should uninstall the app"),
            ("I deleted the app and had to wait 3 days.", "silent"),
        ],
    );
    all(
        CARD,
        "es",
        "He perdido la tarjeta de Norvik, ¿qué hago?",
        &[
            ("Borra la app y vuelve a instalarla.", "contradicts: Borra la app"),
            ("Tienes que borrar la app.", "contradicts: Tienes que borrar la app"),
            ("Congela la tarjeta y no borres la app.", "supports"),
        ],
    );
    all(
        CARD,
        "el",
        "Έχασα την κάρτα της Norvik, τι κάνω;",
        &[
            ("Σβήσε την εφαρμογή αμέσως.", "contradicts: Σβήσε την εφαρμογή"),
            ("Μη σβήσεις την εφαρμογή.", "supports"),
            ("Κάνε αποσύνδεση από παντού.", "contradicts: Κάνε αποσύνδεση"),
        ],
    );
}

#[test]
fn every_slip_of_a_procedure_has_its_code() {
    let start = RESET.find("steps").expect("steps");
    let code = |rest: &str| {
        read(&format!("{}{rest}\n", &RESET[..start])).1.into_iter().map(|found| found.code).find(|code| !matches!(*code, "F013" | "F014"))
    };
    assert_eq!(code(""), Some("F026"));
    assert_eq!(code("steps = []"), Some("F026"));
    assert_eq!(code("steps = [\"hold the button for as long as it takes\"]"), Some("F026"));
    assert_eq!(code("steps = [\"reset\"]\nforbidden = [\"Reset\"]"), Some("F022"));
    assert_eq!(code("path = \"Settings\""), Some("F027"));
    assert_eq!(code("path = \"Settings > > Wi-Fi\""), Some("F027"));
    assert_eq!(code("path = { xx = \"Settings > Wi-Fi\" }"), Some("F003"));
    assert_eq!(code("path = [\"Settings\", \"Wi-Fi\"]"), Some("F001"));
    assert_eq!(code("members = [\"reset\"]\npath = \"Settings > Wi-Fi\""), Some("F020"));
    assert_eq!(code("path = \"Settings > Wi-Fi\"\nvalue = \"10 s\""), Some("F020"));
    assert_eq!(code("path = \"Settings > Wi-Fi\""), None);
    assert_eq!(code("path = { en = \"Settings → Wi-Fi\", es = \"Ajustes > Wi-Fi\" }"), None);
}

#[test]
fn steps_are_told_as_values() {
    let values: Vec<Value> = read(MENU).0.iter().flat_map(|fact| fact.slots.iter().flat_map(|slot| slot.values.clone())).collect();
    assert_eq!(values[0], Value::Step { name: "Hub > Wi-Fi > Name & password".to_owned(), yes: true });
    assert_eq!(values[1], Value::Step { name: "the web page".to_owned(), yes: false });
}

#[test]
fn hostile_advice_is_judged_in_bounded_time() {
    for text in ["press wps ".repeat(4_000), "Hub 4 > ".repeat(4_000), "first wait, then a pin ".repeat(2_000), ">".repeat(20_000)] {
        let begun = Instant::now();
        for fact in [RESET, MENU] {
            judged(fact, "en", "How do I reset the Norvik wifi?", &text);
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{} took {:?}", &text[..9], begun.elapsed());
    }
}

#[test]
fn a_step_that_is_called_needless_and_a_quotation_agreed_with() {
    all(
        CARD,
        "en",
        "I lost my Norvik card, what do I do?",
        &[
            ("No need to freeze it, just order a new one.", "contradicts: No need to freeze"),
            ("You don't have to report it lost yet, freeze it first.", "silent"),
            ("> Delete the app\n\nThis, and quickly.", "contradicts: This"),
            ("> Freeze it in the app\n\nThis, and quickly.", "silent"),
        ],
    );
}
