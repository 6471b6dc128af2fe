//! Units of time, money and things, by their folded words in all languages.

use crate::model::value::TimeUnit::{self, Day, Hour, Minute, Month, Second, Week, Year};

/// The unit of time that a folded word names after a number.
pub(super) fn time(word: &str) -> Option<TimeUnit> {
    Some(match word.trim_end_matches("'s").trim_end_matches('\'') {
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

/// Words that are a whole duration: amount and unit.
pub(super) fn whole_duration(word: &str) -> Option<(f64, TimeUnit)> {
    Some(match word {
        "fortnight" => (14.0, Day),
        "quincena" | "quinzena" | "quinzaine" | "δεκαπενθημερο" | "δεκαπενθημερου" | "dekapenthimero" | "dekapen8hmero" => {
            (15.0, Day)
        }
        "εικοσιτετραωρο" | "εικοσιτετραωρου" => (24.0, Hour),
        "σαρανταοκταωρο" => (48.0, Hour),
        "διημερο" | "διημερου" => (2.0, Day),
        "τριημερο" | "τριημερου" => (3.0, Day),
        "τετραημερο" => (4.0, Day),
        "πενθημερο" | "πενθημερου" => (5.0, Day),
        "δεκαημερο" | "δεκαημερου" => (10.0, Day),
        "διμηνο" | "διμηνου" | "διμηνη" | "bimestre" => (2.0, Month),
        "τριμηνο" | "τριμηνου" | "τριμηνη" | "trimestre" => (3.0, Month),
        "εξαμηνο" | "εξαμηνου" | "εξαμηνη" | "semestre" | "halbjahr" => (6.0, Month),
        "δωδεκαμηνο" | "δωδεκαμηνη" | "δωδεκαμηνησ" => (12.0, Month),
        "διετια" | "διετιασ" | "διετησ" | "διετη" | "διετουσ" | "διετεσ" | "bienio" | "dietia" => {
            (2.0, Year)
        }
        "τριετια" | "τριετιασ" | "τριετησ" | "τριετη" | "τριετουσ" | "τριετεσ" | "trienio" | "trietia" => {
            (3.0, Year)
        }
        "τετραετια" | "τετραετησ" => (4.0, Year),
        "πενταετια" | "πενταετησ" | "πενταετη" | "quinquenio" => (5.0, Year),
        "δεκαετια" | "δεκαετησ" => (10.0, Year),
        _ => return None,
    })
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
    Some(match word.trim_end_matches("'s") {
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
    )
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
