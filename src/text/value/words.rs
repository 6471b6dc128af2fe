//! Number words of the seven languages, folded. Languages are kept apart because their words clash (`once`, `due`, `sei`, `neuf`).

use crate::model::lang::Lang;

/// What a number word does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Part {
    /// Adds this much.
    Add(f64),
    /// Multiplies what stands before it by a hundred.
    Hundred,
    /// Multiplies what stands before it by a thousand.
    Thousand,
    /// The indefinite article: one, but only before a unit.
    Article,
    /// Joins parts (`treinta y cinco`).
    And,
}

/// Reads one folded word as part of a number in `lang`.
pub(super) fn part(word: &str, lang: Lang) -> Option<Part> {
    match lang {
        Lang::En => english(word),
        Lang::Es => spanish(word),
        Lang::El => greek(word),
        Lang::Pt => portuguese(word),
        Lang::Fr => french(word),
        Lang::De => german(word),
        Lang::It => italian(word),
        Lang::Und => greek(word).or_else(|| english(word)),
    }
}

fn add(table: &[(&str, f64)], word: &str) -> Option<Part> {
    value(table, word).map(Part::Add)
}

fn english(word: &str) -> Option<Part> {
    Some(match word {
        "a" | "an" => Part::Article,
        "and" => Part::And,
        "hundred" => Part::Hundred,
        "thousand" => Part::Thousand,
        "couple" => Part::Add(2.0),
        "dozen" => Part::Add(12.0),
        _ => return add(ENGLISH, word),
    })
}

const ENGLISH: &[(&str, f64)] = &[
    ("eight", 8.0),
    ("eighteen", 18.0),
    ("eighty", 80.0),
    ("eleven", 11.0),
    ("fifteen", 15.0),
    ("fifty", 50.0),
    ("five", 5.0),
    ("forty", 40.0),
    ("four", 4.0),
    ("fourteen", 14.0),
    ("fourty", 40.0),
    ("nine", 9.0),
    ("nineteen", 19.0),
    ("ninety", 90.0),
    ("one", 1.0),
    ("seven", 7.0),
    ("seventeen", 17.0),
    ("seventy", 70.0),
    ("six", 6.0),
    ("sixteen", 16.0),
    ("sixty", 60.0),
    ("ten", 10.0),
    ("thirteen", 13.0),
    ("thirty", 30.0),
    ("three", 3.0),
    ("twelve", 12.0),
    ("twenty", 20.0),
    ("two", 2.0),
    ("zero", 0.0),
];

fn spanish(word: &str) -> Option<Part> {
    Some(match word {
        "un" | "una" => Part::Article,
        "y" => Part::And,
        "mil" => Part::Thousand,
        _ => return add(SPANISH, word),
    })
}

const SPANISH: &[(&str, f64)] = &[
    ("catorce", 14.0),
    ("cero", 0.0),
    ("cien", 100.0),
    ("ciento", 100.0),
    ("cinco", 5.0),
    ("cincuenta", 50.0),
    ("cuarenta", 40.0),
    ("cuatro", 4.0),
    ("cuatrocientas", 400.0),
    ("cuatrocientos", 400.0),
    ("diecinueve", 19.0),
    ("dieciocho", 18.0),
    ("dieciseis", 16.0),
    ("diecisiete", 17.0),
    ("diez", 10.0),
    ("doce", 12.0),
    ("docena", 12.0),
    ("dos", 2.0),
    ("doscientas", 200.0),
    ("doscientos", 200.0),
    ("novecientas", 900.0),
    ("novecientos", 900.0),
    ("noventa", 90.0),
    ("nueve", 9.0),
    ("ochenta", 80.0),
    ("ocho", 8.0),
    ("ochocientas", 800.0),
    ("ochocientos", 800.0),
    ("once", 11.0),
    ("par", 2.0),
    ("quince", 15.0),
    ("quinientas", 500.0),
    ("quinientos", 500.0),
    ("seis", 6.0),
    ("seiscientas", 600.0),
    ("seiscientos", 600.0),
    ("sesenta", 60.0),
    ("setecientas", 700.0),
    ("setecientos", 700.0),
    ("setenta", 70.0),
    ("siete", 7.0),
    ("trece", 13.0),
    ("treinta", 30.0),
    ("tres", 3.0),
    ("trescientas", 300.0),
    ("trescientos", 300.0),
    ("uno", 1.0),
    ("veinte", 20.0),
    ("veinticinco", 25.0),
    ("veinticuatro", 24.0),
    ("veintidos", 22.0),
    ("veintinueve", 29.0),
    ("veintiocho", 28.0),
    ("veintiseis", 26.0),
    ("veintisiete", 27.0),
    ("veintitres", 23.0),
    ("veintiun", 21.0),
    ("veintiuna", 21.0),
    ("veintiuno", 21.0),
];

fn greek(word: &str) -> Option<Part> {
    Some(match word {
        "ενα" | "εναν" | "ενασ" | "μια" | "μιασ" | "ενοσ" | "ena" | "enan" | "mia" => Part::Article,
        "και" | "kai" | "ke" => Part::And,
        "χιλια" | "χιλιαδεσ" | "χιλιεσ" | "χιλιοι" => Part::Thousand,
        _ => return add(GREEK, word),
    })
}

/// With the Greeklish spellings that Greek posts use.
#[rustfmt::skip]
const GREEK: &[(&str, f64)] = &[
    ("deka", 10.0), ("dekapente", 15.0), ("dekatesseris", 14.0), ("diakosia", 200.0), ("dio", 2.0), ("diomisi", 2.5),
    ("dodeka", 12.0), ("duo", 2.0), ("duomisi", 2.5), ("dwdeka", 12.0), ("dyo", 2.0), ("dyomisi", 2.5), ("efta", 7.0),
    ("eikosi", 20.0), ("ekato", 100.0), ("eksi", 6.0), ("eksinta", 60.0), ("enamishs", 1.5), ("enamisi", 1.5), ("eninta", 90.0),
    ("ennia", 9.0), ("enteka", 11.0), ("epta", 7.0), ("evdominta", 70.0), ("exi", 6.0), ("exinta", 60.0), ("ikosi", 20.0),
    ("ogdonta", 80.0), ("okto", 8.0), ("oktw", 8.0), ("oxto", 8.0), ("oxtw", 8.0), ("penhnta", 50.0), ("peninta", 50.0),
    ("pente", 5.0), ("saranta", 40.0), ("tessera", 4.0), ("tesseris", 4.0), ("treis", 3.0), ("tria", 3.0), ("trianta", 30.0),
    ("tris", 3.0), ("δεκα", 10.0), ("δεκαεννεα", 19.0), ("δεκαεννια", 19.0), ("δεκαεξι", 16.0), ("δεκαεπτα", 17.0),
    ("δεκαεφτα", 17.0), ("δεκαοκτω", 18.0), ("δεκαοχτω", 18.0), ("δεκαπενταρια", 15.0), ("δεκαπεντε", 15.0), ("δεκαρια", 10.0),
    ("δεκατεσσερα", 14.0), ("δεκατεσσερεισ", 14.0), ("δεκατεσσερισ", 14.0), ("δεκατρεισ", 13.0), ("δεκατρια", 13.0),
    ("διακοσια", 200.0), ("διακοσιεσ", 200.0), ("δυο", 2.0), ("δυομιση", 2.5), ("δυομισι", 2.5), ("δωδεκα", 12.0),
    ("εβδομηντα", 70.0), ("εικοσαρια", 20.0), ("εικοσι", 20.0), ("εικοσιδυο", 22.0), ("εικοσιενα", 21.0), ("εικοσιεννια", 29.0),
    ("εικοσιεξι", 26.0), ("εικοσιεπτα", 27.0), ("εικοσιεφτα", 27.0), ("εικοσιοκτω", 28.0), ("εικοσιοχτω", 28.0),
    ("εικοσιπεντε", 25.0), ("εικοσιτεσσερα", 24.0), ("εικοσιτεσσερισ", 24.0), ("εικοσιτρεισ", 23.0), ("εικοσιτρια", 23.0),
    ("εκατο", 100.0), ("εκατον", 100.0), ("ενα", 1.0), ("εναμιση", 1.5), ("εναμισησ", 1.5), ("εναμισι", 1.5), ("ενδεκα", 11.0),
    ("ενενηντα", 90.0), ("εννεα", 9.0), ("εννια", 9.0), ("εννιακοσια", 900.0), ("εννιακοσιεσ", 900.0), ("εντεκα", 11.0),
    ("εξακοσια", 600.0), ("εξακοσιεσ", 600.0), ("εξηντα", 60.0), ("εξι", 6.0), ("επτα", 7.0), ("επτακοσια", 700.0),
    ("επτακοσιεσ", 700.0), ("εφτα", 7.0), ("εφτακοσια", 700.0), ("εφτακοσιεσ", 700.0), ("μηδεν", 0.0), ("μιαμιση", 1.5),
    ("μιαμισι", 1.5), ("ντουζινα", 12.0), ("ογδοντα", 80.0), ("οκτακοσια", 800.0), ("οκτακοσιεσ", 800.0), ("οκτω", 8.0),
    ("οχτακοσια", 800.0), ("οχτακοσιεσ", 800.0), ("οχτω", 8.0), ("πενηντα", 50.0), ("πεντακοσια", 500.0), ("πεντακοσιεσ", 500.0),
    ("πεντε", 5.0), ("πεντεμισι", 5.5), ("σαραντα", 40.0), ("τεσσαρων", 4.0), ("τεσσερα", 4.0), ("τεσσεραμισι", 4.5),
    ("τεσσερεισ", 4.0), ("τεσσερισ", 4.0), ("τεσσερισημισι", 4.5), ("τεσσερισιμισι", 4.5), ("τετρακοσια", 400.0),
    ("τετρακοσιεσ", 400.0), ("τρεισ", 3.0), ("τρεισημισι", 3.5), ("τρεισιμισι", 3.5), ("τρια", 3.0), ("τριακοσια", 300.0),
    ("τριακοσιεσ", 300.0), ("τριαμισι", 3.5), ("τριαντα", 30.0), ("τριανταρια", 30.0), ("τρισ", 3.0), ("τριων", 3.0),
];

fn portuguese(word: &str) -> Option<Part> {
    Some(match word {
        "um" | "uma" => Part::Article,
        "e" => Part::And,
        "mil" => Part::Thousand,
        _ => return add(PORTUGUESE, word),
    })
}

const PORTUGUESE: &[(&str, f64)] = &[
    ("catorze", 14.0),
    ("cem", 100.0),
    ("cento", 100.0),
    ("cinco", 5.0),
    ("cinquenta", 50.0),
    ("dez", 10.0),
    ("dezanove", 19.0),
    ("dezasseis", 16.0),
    ("dezassete", 17.0),
    ("dezenove", 19.0),
    ("dezesseis", 16.0),
    ("dezessete", 17.0),
    ("dezoito", 18.0),
    ("dois", 2.0),
    ("doze", 12.0),
    ("duas", 2.0),
    ("duzentas", 200.0),
    ("duzentos", 200.0),
    ("duzia", 12.0),
    ("nove", 9.0),
    ("novecentos", 900.0),
    ("noventa", 90.0),
    ("oitenta", 80.0),
    ("oito", 8.0),
    ("oitocentos", 800.0),
    ("onze", 11.0),
    ("par", 2.0),
    ("quarenta", 40.0),
    ("quatorze", 14.0),
    ("quatro", 4.0),
    ("quatrocentos", 400.0),
    ("quinhentas", 500.0),
    ("quinhentos", 500.0),
    ("quinze", 15.0),
    ("seis", 6.0),
    ("seiscentos", 600.0),
    ("sessenta", 60.0),
    ("sete", 7.0),
    ("setecentos", 700.0),
    ("setenta", 70.0),
    ("tres", 3.0),
    ("treze", 13.0),
    ("trezentas", 300.0),
    ("trezentos", 300.0),
    ("trinta", 30.0),
    ("vinte", 20.0),
    ("zero", 0.0),
];

fn french(word: &str) -> Option<Part> {
    Some(match word {
        "un" | "une" => Part::Article,
        "et" => Part::And,
        "cent" | "cents" => Part::Hundred,
        "mille" => Part::Thousand,
        _ => return add(FRENCH, word),
    })
}

const FRENCH: &[(&str, f64)] = &[
    ("cinq", 5.0),
    ("cinquante", 50.0),
    ("deux", 2.0),
    ("dix", 10.0),
    ("dizaine", 10.0),
    ("douzaine", 12.0),
    ("douze", 12.0),
    ("huit", 8.0),
    ("huitante", 80.0),
    ("neuf", 9.0),
    ("nonante", 90.0),
    ("octante", 80.0),
    ("onze", 11.0),
    ("quarante", 40.0),
    ("quatorze", 14.0),
    ("quatre", 4.0),
    ("quinzaine", 15.0),
    ("quinze", 15.0),
    ("seize", 16.0),
    ("sept", 7.0),
    ("septante", 70.0),
    ("six", 6.0),
    ("soixante", 60.0),
    ("treize", 13.0),
    ("trentaine", 30.0),
    ("trente", 30.0),
    ("trois", 3.0),
    ("vingt", 20.0),
    ("vingtaine", 20.0),
    ("vingts", 20.0),
    ("zero", 0.0),
];

fn german(word: &str) -> Option<Part> {
    Some(match word {
        "ein" | "eine" | "einen" | "einem" | "einer" | "eines" => Part::Article,
        "und" => Part::And,
        "hundert" => Part::Hundred,
        "tausend" => Part::Thousand,
        _ => {
            return add(GERMAN, word)
                .or_else(|| {
                    // fünfundzwanzig
                    let (unit, ten) = word.split_once("und")?;
                    let unit = if unit == "ein" { 1.0 } else { value(GERMAN, unit)? };
                    let ten = value(GERMAN, ten)?;
                    (unit < 10.0 && ten >= 20.0).then_some(Part::Add(unit + ten))
                })
                .or_else(|| hundreds(word, "hundert", GERMAN, "ein"));
        }
    })
}

const GERMAN: &[(&str, f64)] = &[
    ("acht", 8.0),
    ("achtzehn", 18.0),
    ("achtzig", 80.0),
    ("anderthalb", 1.5),
    ("drei", 3.0),
    ("dreieinhalb", 3.5),
    ("dreissig", 30.0),
    ("dreizehn", 13.0),
    ("dutzend", 12.0),
    ("eineinhalb", 1.5),
    ("eins", 1.0),
    ("einundeinhalb", 1.5),
    ("elf", 11.0),
    ("fuenf", 5.0),
    ("fuenfzig", 50.0),
    ("funf", 5.0),
    ("funfzehn", 15.0),
    ("funfzig", 50.0),
    ("neun", 9.0),
    ("neunzehn", 19.0),
    ("neunzig", 90.0),
    ("null", 0.0),
    ("paar", 2.0),
    ("sechs", 6.0),
    ("sechzehn", 16.0),
    ("sechzig", 60.0),
    ("sieben", 7.0),
    ("siebzehn", 17.0),
    ("siebzig", 70.0),
    ("vier", 4.0),
    ("viereinhalb", 4.5),
    ("vierzehn", 14.0),
    ("vierzig", 40.0),
    ("zehn", 10.0),
    ("zwanzig", 20.0),
    ("zwei", 2.0),
    ("zweieinhalb", 2.5),
    ("zweieinhalbe", 2.5),
    ("zwo", 2.0),
    ("zwoelf", 12.0),
    ("zwolf", 12.0),
];

fn italian(word: &str) -> Option<Part> {
    Some(match word {
        "un" | "uno" | "una" => Part::Article,
        "e" => Part::And,
        "cento" => Part::Hundred,
        "mila" | "mille" => Part::Thousand,
        _ => {
            return add(ITALIAN, word)
                .or_else(|| {
                    // venticinque, trentotto
                    ITALIAN.iter().filter(|(_, ten)| (20.0..100.0).contains(ten)).find_map(|&(name, ten)| {
                        let unit = word.strip_prefix(name).or_else(|| word.strip_prefix(&name[..name.len() - 1]))?;
                        let unit = if unit == "uno" { 1.0 } else { value(ITALIAN, unit)? };
                        (unit < 10.0).then_some(Part::Add(ten + unit))
                    })
                })
                .or_else(|| hundreds(word, "cento", ITALIAN, ""));
        }
    })
}

const ITALIAN: &[(&str, f64)] = &[
    ("cinquanta", 50.0),
    ("cinque", 5.0),
    ("decina", 10.0),
    ("diciannove", 19.0),
    ("diciassette", 17.0),
    ("diciotto", 18.0),
    ("dieci", 10.0),
    ("dodici", 12.0),
    ("dozzina", 12.0),
    ("due", 2.0),
    ("novanta", 90.0),
    ("nove", 9.0),
    ("ottanta", 80.0),
    ("otto", 8.0),
    ("paio", 2.0),
    ("quaranta", 40.0),
    ("quattordici", 14.0),
    ("quattro", 4.0),
    ("quindici", 15.0),
    ("sedici", 16.0),
    ("sei", 6.0),
    ("sessanta", 60.0),
    ("settanta", 70.0),
    ("sette", 7.0),
    ("tre", 3.0),
    ("tredici", 13.0),
    ("trenta", 30.0),
    ("trentina", 30.0),
    ("undici", 11.0),
    ("venti", 20.0),
    ("ventina", 20.0),
    ("ventuno", 21.0),
    ("zero", 0.0),
];

/// `zweihundert`, `duecento`, with a smaller number glued on or not.
fn hundreds(word: &str, hundred: &str, table: &[(&str, f64)], one: &str) -> Option<Part> {
    let (count, rest) = word.split_once(hundred)?;
    let count = if count == one { 1.0 } else { value(table, count).filter(|count| *count < 10.0)? };
    let rest = if rest.is_empty() { 0.0 } else { value(table, rest).filter(|rest| *rest < 100.0)? };
    Some(Part::Add(count * 100.0 + rest))
}

/// All number words of a language but articles, "and" and what is glued from others.
pub(super) fn begin(lang: Lang) -> impl Iterator<Item = &'static str> {
    let (table, more): (&[(&str, f64)], &[&str]) = match lang {
        Lang::En => (ENGLISH, &["hundred", "thousand", "couple", "dozen"]),
        Lang::Es => (SPANISH, &["mil"]),
        Lang::El | Lang::Und => (GREEK, &["χιλια", "χιλιαδεσ", "χιλιεσ", "χιλιοι"]),
        Lang::Pt => (PORTUGUESE, &["mil"]),
        Lang::Fr => (FRENCH, &["cent", "cents", "mille"]),
        Lang::De => (GERMAN, &["hundert", "tausend"]),
        Lang::It => (ITALIAN, &["cento", "mila", "mille"]),
    };
    table.iter().map(|(word, _)| *word).chain(more.iter().copied())
}

/// Looks a word up in a table sorted by bytes.
fn value(table: &[(&str, f64)], word: &str) -> Option<f64> {
    table.binary_search_by(|(name, _)| (*name).cmp(word)).ok().and_then(|at| table.get(at)).map(|&(_, value)| value)
}

/// Words for a half, folded, all languages.
#[rustfmt::skip]
pub(super) const HALVES: &[&str] = &[
    "half", "medio", "media", "μισο", "μισησ", "μισου", "μιση", "μισι", "μισοσ", "miso", "mish", "misi", "meio", "meia", "demi", "demie", "halb", "halbe", "halbes", "halber", "halben", "mezzo", "mezza", "½",
];

/// Whether a folded word means a half.
pub(super) fn is_half(word: &str) -> bool {
    HALVES.contains(&word)
}

/// Words that say that the number is an estimate even alone.
pub(super) fn is_loose(word: &str) -> bool {
    matches!(
        word,
        "couple"
            | "par"
            | "paar"
            | "paio"
            | "δεκαρια"
            | "δεκαπενταρια"
            | "εικοσαρια"
            | "τριανταρια"
            | "dizaine"
            | "decina"
            | "dozen"
            | "docena"
            | "vingtaine"
            | "trentaine"
            | "ventina"
            | "trentina"
            | "dozzina"
            | "duzia"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [ENGLISH, SPANISH, GREEK, PORTUGUESE, FRENCH, GERMAN, ITALIAN] {
            assert!(table.windows(2).all(|two| two[0].0 < two[1].0));
        }
    }
}
