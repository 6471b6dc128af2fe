//! Units of time, money and things, by their folded words in all languages.

use crate::model::value::TimeUnit::{self, Day, Hour, Minute, Month, Second, Week, Year};

/// A word without the English genitive: "30 days' notice".
fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word)
}

/// The unit of time that a folded word names after a number.
pub(super) fn time(word: &str) -> Option<TimeUnit> {
    Some(match bare(word) {
        "s"
        | "sec"
        | "secs"
        | "second"
        | "seconds"
        | "segundo"
        | "segundos"
        | "seg"
        | "segs"
        | "δευτερολεπτο"
        | "δευτερολεπτα"
        | "δευτ"
        | "seconde"
        | "secondes"
        | "sekunde"
        | "sekunden"
        | "secondo"
        | "secondi" => Second,
        "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "minutito" | "minutitos" | "λεπτο" | "λεπτα" | "λεπτων"
        | "λεπτακια" | "lepta" | "lepto" | "minuten" | "minuti" => Minute,
        "h" | "hr" | "hrs" | "hs" | "hour" | "hours" | "hora" | "horas" | "horitas" | "ωρα" | "ωρεσ" | "ωρων" | "ωρο" | "ωρη" | "ωρου"
        | "wra" | "wres" | "wrwn" | "ores" | "heure" | "heures" | "std" | "stunde" | "stunden" | "ora" | "ore" => Hour,
        "d" | "day" | "days" | "dayz" | "dia" | "dias" | "μερα" | "μερεσ" | "μερων" | "ημερα" | "ημερεσ" | "ημερων" | "ημερη" | "ημερο"
        | "ημερησ" | "ημεροσ" | "μερουλεσ" | "mera" | "meres" | "merwn" | "meron" | "hmera" | "hmeres" | "hmerwn" | "imera" | "imeres"
        | "imeron" | "jour" | "jours" | "tag" | "tage" | "tagen" | "tages" | "giorno" | "giorni" | "gg" => Day,
        "w" | "wk" | "wks" | "week" | "weeks" | "semana" | "semanas" | "εβδομαδα" | "εβδομαδεσ" | "εβδομαδων" | "εβδομαδασ" | "βδομαδα"
        | "βδομαδεσ" | "βδομαδων" | "evdomada" | "evdomades" | "evdomadwn" | "ebdomada" | "ebdomades" | "vdomada" | "vdomades"
        | "bdomada" | "bdomades" | "semaine" | "semaines" | "woche" | "wochen" | "settimana" | "settimane" => Week,
        "mo" | "mos" | "mth" | "mths" | "month" | "months" | "mes" | "meses" | "μηνα" | "μηνασ" | "μηνεσ" | "μηνων" | "μηνη" | "μηνο"
        | "μηνησ" | "μηνοσ" | "mhna" | "mhnas" | "mhnes" | "mhnwn" | "mina" | "mines" | "minwn" | "mois" | "monat" | "monate"
        | "monaten" | "monats" | "mese" | "mesi" => Month,
        "y" | "yr" | "yrs" | "year" | "years" | "ano" | "anos" | "añito" | "anito" | "anitos" | "χρονο" | "χρονια" | "χρονων"
        | "χρονοσ" | "χρονοι" | "χρονουσ" | "ετοσ" | "ετη" | "ετων" | "ετουσ" | "ετησ" | "xrono" | "xronia" | "xronwn" | "xronos"
        | "hronia" | "chronia" | "eth" | "etwn" | "an" | "ans" | "annee" | "annees" | "jahr" | "jahre" | "jahren" | "jahres" | "anno"
        | "anni" => Year,
        _ => return None,
    })
}

/// Words that are a whole duration: amount and unit. Sorted by bytes.
#[rustfmt::skip]
pub(super) const WHOLE: &[(&str, f64, TimeUnit)] = &[
    ("bienio", 2.0, Year), ("biennio", 2.0, Year), ("bimestre", 2.0, Month), ("decada", 10.0, Year), ("decade", 10.0, Year), ("decades", 10.0, Year), ("decennie", 10.0, Year), ("decennio", 10.0, Year), ("dekapen8hmero", 15.0, Day), ("dekapenthimero", 15.0, Day), ("demi-heure", 0.5, Hour), ("demi-journee", 0.5, Day), ("dietia", 2.0, Year), ("dreiviertelstunde", 0.75, Hour), ("fortnight", 14.0, Day), ("fortnights", 14.0, Day), ("halbjahr", 6.0, Month), ("jahrzehnt", 10.0, Year), ("lustro", 5.0, Year), ("mediahora", 0.5, Hour), ("mezz'ora", 0.5, Hour), ("mezzora", 0.5, Hour), ("quartal", 3.0, Month), ("quincena", 15.0, Day), ("quincenas", 15.0, Day), ("quindicina", 15.0, Day), ("quinquenio", 5.0, Year), ("quinzaine", 15.0, Day), ("quinzena", 15.0, Day), ("semestre", 6.0, Month), ("semestres", 6.0, Month), ("trienio", 3.0, Year), ("triennio", 3.0, Year), ("trietia", 3.0, Year), ("trimestre", 3.0, Month), ("trimestres", 3.0, Month), ("viertelstunde", 0.25, Hour), ("δεκαετησ", 10.0, Year), ("δεκαετια", 10.0, Year), ("δεκαετιασ", 10.0, Year), ("δεκαημερο", 10.0, Day), ("δεκαημερου", 10.0, Day), ("δεκαπενθημερα", 15.0, Day), ("δεκαπενθημερο", 15.0, Day), ("δεκαπενθημερου", 15.0, Day), ("διετεσ", 2.0, Year), ("διετη", 2.0, Year), ("διετησ", 2.0, Year), ("διετια", 2.0, Year), ("διετιασ", 2.0, Year), ("διετουσ", 2.0, Year), ("διημερο", 2.0, Day), ("διημερου", 2.0, Day), ("διμηνη", 2.0, Month), ("διμηνο", 2.0, Month), ("διμηνου", 2.0, Month), ("δωδεκαμηνη", 12.0, Month), ("δωδεκαμηνησ", 12.0, Month), ("δωδεκαμηνο", 12.0, Month), ("δωδεκαμηνου", 12.0, Month), ("εικοσιτετραωρο", 24.0, Hour), ("εικοσιτετραωρου", 24.0, Hour), ("εξαμηνη", 6.0, Month), ("εξαμηνο", 6.0, Month), ("εξαμηνου", 6.0, Month), ("ημιωρο", 0.5, Hour), ("μισαωρακι", 0.5, Hour), ("μισαωρο", 0.5, Hour), ("πενθημερο", 5.0, Day), ("πενθημερου", 5.0, Day), ("πενταετη", 5.0, Year), ("πενταετησ", 5.0, Year), ("πενταετια", 5.0, Year), ("πενταετιασ", 5.0, Year), ("σαρανταοκταωρο", 48.0, Hour), ("τετραετησ", 4.0, Year), ("τετραετια", 4.0, Year), ("τετραημερο", 4.0, Day), ("τετραημερου", 4.0, Day), ("τριετεσ", 3.0, Year), ("τριετη", 3.0, Year), ("τριετησ", 3.0, Year), ("τριετια", 3.0, Year), ("τριετιασ", 3.0, Year), ("τριετουσ", 3.0, Year), ("τριημερα", 3.0, Day), ("τριημερο", 3.0, Day), ("τριημερου", 3.0, Day), ("τριμηνη", 3.0, Month), ("τριμηνο", 3.0, Month), ("τριμηνου", 3.0, Month),
];

/// The amount and unit of a word that is a whole duration.
pub(super) fn whole_duration(word: &str) -> Option<(f64, TimeUnit)> {
    WHOLE.binary_search_by(|(name, ..)| (*name).cmp(word)).ok().and_then(|at| WHOLE.get(at)).map(|&(_, amount, unit)| (amount, unit))
}

/// Days on which offices work.
pub(super) fn is_working(word: &str) -> bool {
    matches!(
        word,
        "working"
            | "business"
            | "work"
            | "laborable"
            | "laborables"
            | "laborales"
            | "laboral"
            | "habil"
            | "habiles"
            | "εργασιμη"
            | "εργασιμεσ"
            | "εργασιμων"
            | "εργασιμησ"
            | "ergasimes"
            | "ergasimh"
            | "ergasimi"
            | "uteis"
            | "util"
            | "ouvrable"
            | "ouvrables"
            | "ouvre"
            | "ouvres"
            | "lavorativo"
            | "lavorativi"
            | "feriali"
    )
}

/// Fused words of German for working days.
pub(super) fn is_working_day(word: &str) -> bool {
    matches!(word, "werktag" | "werktage" | "werktagen" | "arbeitstag" | "arbeitstage" | "arbeitstagen" | "weekdays")
}

/// Words that may stand between a number and its unit, or after the unit, without changing what is measured.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "calendar"
            | "full"
            | "whole"
            | "entire"
            | "consecutive"
            | "solid"
            | "long"
            | "extra"
            | "additional"
            | "more"
            | "natural"
            | "naturales"
            | "enteros"
            | "enteras"
            | "largos"
            | "largas"
            | "seguidos"
            | "corridos"
            | "mas"
            | "ημερολογιακεσ"
            | "ημερολογιακων"
            | "ολοκληρεσ"
            | "ολοκληρα"
            | "ολοκληροι"
            | "γεματεσ"
            | "γεματα"
            | "γεματοι"
            | "επιπλεον"
            | "ακομα"
            | "ακομη"
            | "kalendertage"
            | "volle"
            | "corridos,"
            | "seguidas"
            | "solidi"
            | "interi"
            | "pleins"
    )
}

/// The ISO 4217 code of a currency word or sign; empty when the word is money of no certain country.
pub(super) fn currency(word: &str, spanish_dollar: bool) -> Option<&'static str> {
    Some(match bare(word) {
        "€"
        | "euro"
        | "euros"
        | "eur"
        | "eurito"
        | "euritos"
        | "eurazos"
        | "leuros"
        | "ευρω"
        | "ευροι"
        | "ευρα"
        | "ευρουλακια"
        | "ευρωπουλα"
        | "evro"
        | "evrw"
        | "euró"
        | "eurw"
        | "eyrw"
        | "eyro" => "EUR",
        "$" => {
            if spanish_dollar {
                ""
            } else {
                "USD"
            }
        }
        "usd" | "dollar" | "dollars" | "dolar" | "dolares" | "δολαρια" | "δολαριο" | "dollari" => "USD",
        "£" | "gbp" | "pound" | "pounds" | "sterling" | "libras" | "λιρεσ" => "GBP",
        "¥" | "yen" => "JPY",
        "chf" | "franken" => "CHF",
        "₺" | "try" => "TRY",
        "r$" | "reais" | "brl" => "BRL",
        "mxn" => "MXN",
        "ars" => "ARS",
        "cop" => "COP",
        "clp" => "CLP",
        "pen" => "PEN",
        "qar" => "QAR",
        "aed" => "AED",
        "pln" | "zl" => "PLN",
        "czk" => "CZK",
        "sek" => "SEK",
        "dkk" => "DKK",
        "aud" => "AUD",
        "quid" | "bucks" | "buck" | "pavos" | "pesos" | "peso" | "soles" | "lucas" | "balles" => "",
        _ => return None,
    })
}

/// Hundredths of a currency.
pub(super) fn is_cents(word: &str) -> bool {
    matches!(
        word,
        "cent"
            | "cents"
            | "c"
            | "centimo"
            | "centimos"
            | "centavos"
            | "λεπτα"
            | "λεπτο"
            | "σεντσ"
            | "lepta"
            | "centimes"
            | "centesimi"
            | "pence"
            | "p"
    )
}

/// Currency words that may stand before their number.
pub(super) const LEADING: &[&str] = &["eur", "usd", "gbp", "chf", "mxn", "us", "r", "brl", "qar", "aed", "pln", "czk", "sek", "dkk", "aud"];

/// Words for a quarter, of an hour as a rule.
pub(super) const QUARTERS: &[&str] = &[
    "quarter",
    "quarters",
    "cuarto",
    "cuartos",
    "quart",
    "quarts",
    "quarto",
    "quartos",
    "quarti",
    "τεταρτο",
    "τεταρτα",
    "tetarto",
    "tetarta",
];

/// Notes by the name of what they are worth.
pub(super) const NOTES: &[(&str, f64)] = &[("fiver", 5.0), ("tenner", 10.0)];

/// All words that can begin a value by themselves, whatever stands before them.
pub(super) fn begin() -> impl Iterator<Item = &'static str> {
    let halves = HALF_PRICE.iter().filter_map(|phrase| phrase.first().copied());
    let whole = WHOLE.iter().map(|(word, ..)| *word);
    let notes = NOTES.iter().map(|(word, _)| *word);
    whole.chain(halves).chain(notes).chain(LEADING.iter().copied()).chain(QUARTERS.iter().copied())
}

/// Words after a number or `%` sign that make it a share of a hundred, as sequences of folded words.
pub(super) const PERCENT: &[&[&str]] = &[
    &["%"],
    &["percent"],
    &["per", "cent"],
    &["pct"],
    &["por", "ciento"],
    &["porciento"],
    &["τοισ", "εκατο"],
    &["τα", "εκατο"],
    &["τοισ", "100"],
    &["pourcent"],
    &["porcento"],
    &["percento"],
    &["επι", "τοισ", "εκατο"],
    &["tis", "ekato"],
    &["tois", "ekato"],
    &["por", "cento"],
    &["pour", "cent"],
    &["prozent"],
    &["per", "cento"],
];

/// Phrases that mean half of the price.
pub(super) const HALF_PRICE: &[&[&str]] = &[
    &["half", "price"],
    &["half-price"],
    &["half", "off"],
    &["half", "the", "price"],
    &["mitad", "de", "precio"],
    &["mitad", "del", "precio"],
    &["μιση", "τιμη"],
    &["μισοτιμησ"],
    &["misi", "timi"],
    &["mish", "timh"],
    &["metade", "do", "preco"],
    &["moitie", "prix"],
    &["halber", "preis"],
    &["halben", "preis"],
    &["meta", "prezzo"],
];

/// The canonical name of a unit of things or a physical unit that a folded word names after a number.
pub(super) fn thing(word: &str) -> Option<&'static str> {
    Some(match word {
        "tb" | "tera" | "teras" | "terabytes" => "tb",
        "gb" | "gbs" | "gib" | "giga" | "gigas" | "gigabyte" | "gigabytes" | "gig" | "gigs" | "γιγα" | "γιγαμπαιτ" | "gygabytes" | "go" => {
            "gb"
        }
        "mb" | "mbs" | "mib" | "mega" | "megas" | "megabyte" | "megabytes" | "μεγα" => "mb",
        "kb" | "kilobytes" => "kb",
        "mbps" | "mbit" | "mbits" | "megabit" | "megabits" => "mbps",
        "gbps" | "gbit" | "gigabit" => "gbps",
        "v" | "volt" | "volts" | "voltios" | "voltio" | "βολτ" | "vdc" => "v",
        "a" | "amp" | "amps" | "ampere" | "amperes" | "amperios" | "amperio" | "αμπερ" => "a",
        "ma" => "ma",
        "w" | "watt" | "watts" | "vatios" | "vatio" | "βατ" => "w",
        "kw" => "kw",
        "kwh" => "kwh",
        "wh" => "wh",
        "mah" => "mah",
        "ghz" => "ghz",
        "mhz" => "mhz",
        "kg" | "kilo" | "kilos" | "κιλο" | "κιλα" | "kgs" => "kg",
        "g" | "gr" | "gram" | "grams" | "gramos" | "γραμμαρια" => "g",
        "lb" | "lbs" => "lb",
        "l" | "litre" | "litres" | "liter" | "liters" | "litros" | "λιτρα" => "l",
        "ml" => "ml",
        "km" | "kms" | "kilometres" | "kilometers" | "kilometros" | "χιλιομετρα" | "χλμ" => "km",
        "m" | "metre" | "metres" | "meter" | "meters" | "metros" | "metro" | "μετρα" | "μετρο" => "m",
        "cm" | "εκατοστα" | "centimetros" => "cm",
        "mm" => "mm",
        "inch" | "inches" | "pulgadas" | "ιντσεσ" => "in",
        "feet" | "ft" => "ft",
        "miles" | "millas" => "mi",
        "°c" | "°" | "degrees" | "grados" | "βαθμοι" | "βαθμουσ" => "°",
        "device" | "devices" | "dispositivo" | "dispositivos" | "aparatos" | "equipos" | "συσκευη" | "συσκευεσ" | "συσκευων"
        | "syskeves" | "siskeves" | "syskeyes" | "appareil" | "appareils" | "gerat" | "gerate" | "geraten" | "aparelhos" => "devices",
        "screen" | "screens" | "pantalla" | "pantallas" | "οθονη" | "οθονεσ" | "ecrans" | "ecras" | "schermi" => "screens",
        "user" | "users" | "usuario" | "usuarios" | "χρηστη" | "χρηστεσ" | "utilizadores" | "utilisateurs" | "nutzer" | "utenti" => {
            "users"
        }
        "people" | "persons" | "person" | "personas" | "ατομα" | "ατομο" | "pessoas" | "personnes" | "personen" | "persone" => {
            "people"
        }
        "channel" | "channels" | "canal" | "canales" | "καναλι" | "καναλια" | "canais" | "chaines" | "kanale" | "canali" => {
            "channels"
        }
        "line" | "lines" | "linea" | "lineas" | "γραμμη" | "γραμμεσ" | "linhas" | "lignes" | "linee" => "lines",
        "profile" | "profiles" | "perfil" | "perfiles" | "προφιλ" => "profiles",
        "account" | "accounts" | "cuentas" | "λογαριασμοι" | "λογαριασμουσ" => "accounts",
        "sim" | "sims" => "sims",
        "time" | "times" | "vez" | "veces" | "φορα" | "φορεσ" | "fores" | "fora" | "vezes" | "fois" | "mal" | "volte" => "times",
        "point" | "points" | "puntos" | "ποντοι" | "ποντουσ" => "points",
        "installments" | "instalments" | "cuotas" | "plazos" | "δοσεισ" | "doseis" => "instalments",
        "stars" | "star" | "estrellas" | "αστερια" | "αστερι" | "estrelas" | "etoiles" | "sterne" | "stelle" => "stars",
        "night" | "nights" | "noches" | "νυχτεσ" | "noites" | "nuits" | "nachte" | "notti" => "nights",
        "call" | "calls" | "llamadas" | "κλησεισ" => "calls",
        "sms" | "messages" | "mensajes" | "μηνυματα" => "sms",
        "customers" | "clientes" | "πελατεσ" => "customers",
        "pages" | "paginas" | "σελιδεσ" => "pages",
        "pieces" | "units" | "unidades" | "τεμαχια" | "τεμαχιο" | "pcs" => "units",
        _ => return None,
    })
}

/// Physical units by quantity and size in the base unit, for conversion.
pub(crate) fn physical(unit: &str) -> Option<(&'static str, f64)> {
    Some(match unit {
        "tb" => ("data", 1e6),
        "gb" => ("data", 1e3),
        "mb" => ("data", 1.0),
        "kb" => ("data", 1e-3),
        "gbps" => ("rate", 1e3),
        "mbps" => ("rate", 1.0),
        "v" => ("volt", 1.0),
        "a" => ("ampere", 1.0),
        "ma" => ("ampere", 1e-3),
        "kw" => ("watt", 1e3),
        "w" => ("watt", 1.0),
        "kwh" => ("energy", 1e3),
        "wh" => ("energy", 1.0),
        "mah" => ("charge", 1.0),
        "ghz" => ("frequency", 1e3),
        "mhz" => ("frequency", 1.0),
        "kg" => ("mass", 1e3),
        "g" => ("mass", 1.0),
        "lb" => ("mass", 453.592_37),
        "l" => ("volume", 1e3),
        "ml" => ("volume", 1.0),
        "km" => ("length", 1e6),
        "m" => ("length", 1e3),
        "cm" => ("length", 10.0),
        "mm" => ("length", 1.0),
        "in" => ("length", 25.4),
        "ft" => ("length", 304.8),
        "mi" => ("length", 1_609_344.0),
        _ => return None,
    })
}
