//! The words of dates in seven languages, in lower case and without accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Months by their full names; shorter forms are beginnings of these.
#[rustfmt::skip]
const MONTHS: [(&str, i8); 88] = [
    ("january", 1), ("enero", 1), ("gennaio", 1), ("ιανουαριος", 1), ("ιανουαριου", 1), ("γεναρης", 1), ("janeiro", 1), ("janvier", 1), ("januar", 1),
    ("february", 2), ("febrero", 2), ("febbraio", 2), ("φεβρουαριος", 2), ("φεβρουαριου", 2), ("fevereiro", 2), ("fevrier", 2), ("februar", 2),
    ("march", 3), ("marzo", 3), ("μαρτιος", 3), ("μαρτιου", 3), ("marco", 3), ("mars", 3), ("marz", 3), ("maerz", 3),
    ("april", 4), ("abril", 4), ("aprile", 4), ("απριλιος", 4), ("απριλιου", 4), ("avril", 4),
    ("may", 5), ("mayo", 5), ("maggio", 5), ("μαιος", 5), ("μαιου", 5), ("maio", 5), ("mai", 5),
    ("june", 6), ("junio", 6), ("giugno", 6), ("ιουνιος", 6), ("ιουνιου", 6), ("junho", 6), ("juin", 6), ("juni", 6), ("ιον", 6),
    ("july", 7), ("julio", 7), ("luglio", 7), ("ιουλιος", 7), ("ιουλιου", 7), ("julho", 7), ("juillet", 7), ("juli", 7), ("ιολ", 7),
    ("august", 8), ("agosto", 8), ("αυγουστος", 8), ("αυγουστου", 8), ("aout", 8),
    ("september", 9), ("septiembre", 9), ("setiembre", 9), ("settembre", 9), ("σεπτεμβριος", 9), ("σεπτεμβριου", 9), ("setembro", 9), ("septembre", 9),
    ("october", 10), ("octubre", 10), ("ottobre", 10), ("οκτωβριος", 10), ("οκτωβριου", 10), ("outubro", 10), ("oktober", 10),
    ("november", 11), ("noviembre", 11), ("νοεμβριος", 11), ("νοεμβριου", 11), ("novembro", 11),
    ("december", 12), ("diciembre", 12), ("dicembre", 12), ("δεκεμβριος", 12), ("δεκεμβριου", 12), ("dezembro", 12), ("dezember", 12),
];

/// The month that a word names.
pub(super) fn month(word: &str) -> Option<i8> {
    let long = word.chars().count() >= 3;
    let named = || MONTHS.iter().find(|(name, _)| name.starts_with(word));
    // `sept`, `juil`, `mrz` and the like are beginnings, but for the last.
    if word == "mrz" {
        return Some(3);
    }
    long.then(named).flatten().map(|(_, number)| *number)
}

/// Whether a word names a month, or a day near today: what is a name alone (`Mario`, `María`) only begins like one.
pub(in crate::source) fn is_when(word: &str) -> bool {
    let bare: String = word.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    // `out` is October in Portuguese, and something else in English.
    let whole = || MONTHS.iter().any(|(name, _)| name.chars().count() > 4 && bare.starts_with(name));
    bare != "out" && (month(&bare).is_some() || days_ago(&bare).is_some() || whole())
}

/// How many days ago a word says: 0 for today.
pub(super) fn days_ago(word: &str) -> Option<i64> {
    Some(match word {
        "today" | "hoy" | "σημερα" | "hoje" | "aujourd" | "heute" | "oggi" => 0,
        "yesterday" | "ayer" | "χθες" | "χτες" | "εχθες" | "ontem" | "hier" | "gestern" | "ieri" => 1,
        "anteayer" | "προχθες" | "προχτες" | "anteontem" | "vorgestern" => 2,
        _ => return None,
    })
}

/// Whether a text says that it was now.
pub(super) fn is_now(text: &str) -> bool {
    matches!(
        text,
        "just now"
            | "now"
            | "right now"
            | "moments ago"
            | "a moment ago"
            | "a few seconds ago"
            | "seconds ago"
            | "few seconds ago"
            | "less than a minute ago"
            | "ahora"
            | "ahora mismo"
            | "justo ahora"
            | "hace un momento"
            | "hace unos segundos"
            | "τωρα"
            | "μολις τωρα"
            | "πριν λιγο"
            | "πριν απο λιγο"
            | "πριν απο λιγα δευτερολεπτα"
            | "agora"
            | "agora mesmo"
            | "a l instant"
            | "il y a un instant"
            | "il y a quelques secondes"
            | "gerade eben"
            | "soeben"
            | "jetzt"
            | "vor wenigen sekunden"
            | "adesso"
            | "proprio ora"
            | "pochi secondi fa"
    )
}

/// A unit of time that a word names, in seconds.
pub(super) fn unit(word: &str) -> Option<i64> {
    const STARTS: [(&str, i64); 29] = [
        ("second", 1),
        ("segund", 1),
        ("sekund", 1),
        ("δευτερολ", 1),
        ("minut", 60),
        ("λεπτ", 60),
        ("hour", 3_600),
        ("hora", 3_600),
        ("heure", 3_600),
        ("stunde", 3_600),
        ("giorn", 86_400),
        ("jour", 86_400),
        ("ημερ", 86_400),
        ("week", 604_800),
        ("semana", 604_800),
        ("semaine", 604_800),
        ("settiman", 604_800),
        ("woche", 604_800),
        ("εβδομαδ", 604_800),
        ("month", MONTH),
        ("monat", MONTH),
        ("year", YEAR),
        ("jahr", YEAR),
        ("annee", YEAR),
        ("χρονι", YEAR),
        ("χρονο", YEAR),
        ("ετη", YEAR),
        ("ετος", YEAR),
        ("μηνα", MONTH),
    ];
    let known = match word {
        "s" | "sec" | "secs" | "seg" | "sek" => 1,
        "m" | "min" | "mins" | "λ" => 60,
        "h" | "hr" | "hrs" | "ωρα" | "ωρες" | "ωρων" | "ω" | "ora" | "ore" | "std" => 3_600,
        "d" | "day" | "days" | "dia" | "dias" | "μερα" | "μερες" | "tag" | "tage" | "tagen" => 86_400,
        "w" | "wk" | "wks" => 604_800,
        "mo" | "mos" | "mes" | "meses" | "μηνες" | "μηνων" | "mese" | "mesi" | "mois" => MONTH,
        "y" | "yr" | "yrs" | "ano" | "anos" | "anno" | "anni" | "an" | "ans" => YEAR,
        _ => 0,
    };
    if known > 0 {
        return Some(known);
    }
    STARTS.iter().find(|(start, _)| word.starts_with(start) && word.chars().count() <= start.chars().count() + 6).map(|(_, size)| *size)
}

pub(super) const MONTH: i64 = 2_629_746;
pub(super) const YEAR: i64 = 31_556_952;

/// A number written as a word: only one is.
pub(super) fn is_one(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "one"
            | "un"
            | "una"
            | "uno"
            | "une"
            | "um"
            | "uma"
            | "ein"
            | "eine"
            | "einem"
            | "einer"
            | "einen"
            | "μια"
            | "ενα"
            | "εναν"
    )
}

/// Words that make a number and a unit a time in the past.
pub(super) fn is_ago(word: &str) -> bool {
    matches!(word, "ago" | "hace" | "πριν" | "ha" | "fa" | "vor" | "atras" | "il")
}

/// The weekday that a word names, Monday being 0.
pub(super) fn weekday(word: &str) -> Option<i8> {
    Some(match word {
        "monday" | "mon" | "lunes" | "δευτερα" | "lundi" | "montag" | "lunedi" | "segunda" => 0,
        "tuesday" | "tue" | "martes" | "τριτη" | "mardi" | "dienstag" | "martedi" | "terca" => 1,
        "wednesday" | "wed" | "miercoles" | "τεταρτη" | "mercredi" | "mittwoch" | "mercoledi" | "quarta" => 2,
        "thursday" | "thu" | "jueves" | "πεμπτη" | "jeudi" | "donnerstag" | "giovedi" | "quinta" => 3,
        "friday" | "fri" | "viernes" | "παρασκευη" | "vendredi" | "freitag" | "venerdi" | "sexta" => 4,
        "saturday" | "sat" | "sabado" | "σαββατο" | "samedi" | "samstag" | "sonnabend" | "sabato" => 5,
        "sunday" | "sun" | "domingo" | "κυριακη" | "dimanche" | "sonntag" | "domenica" => 6,
        _ => return None,
    })
}
