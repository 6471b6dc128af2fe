//! Stems: one form for the inflected forms of a word, by Snowball.

use std::sync::{Mutex, PoisonError};

use snowball_stemmers_rs::{Algorithm, Stemmer};

use crate::model::lang::Lang;

/// Words that are remembered, in parts that threads do not wait long for.
const PARTS: usize = 16;
const PART: usize = 1 << 10;
/// Longest word that is remembered, in bytes.
const LONGEST: usize = 64;

/// A word with its stem.
#[derive(Debug)]
struct Known {
    word: Box<str>,
    lang: Lang,
    stem: Box<str>,
}

/// Stems of the words met last: making one takes some thousand times as long as looking it up, and people use few words. Of a fixed size;
/// a word takes the place of another.
#[derive(Debug, Default)]
pub struct Memory([Mutex<Vec<Option<Known>>>; PARTS]);

impl Memory {
    /// Whether a folded word has this stem in this language.
    #[must_use]
    pub fn is(&self, word: &str, lang: Lang, stemmed: &str) -> bool {
        if word.len() > LONGEST {
            return stem(word, lang) == stemmed;
        }
        let hash = word.bytes().fold(lang as usize, |hash, byte| (hash ^ usize::from(byte)).wrapping_mul(0x0100_0193));
        let place = (hash >> 8) % PART;
        let mut part = self.0[hash % PARTS].lock().unwrap_or_else(PoisonError::into_inner);
        if part.is_empty() {
            part.resize_with(PART, || None);
        }
        if let Some(known) = part.get(place).and_then(Option::as_ref)
            && known.lang == lang
            && *known.word == *word
        {
            return *known.stem == *stemmed;
        }
        let known = Known { word: word.into(), lang, stem: stem(word, lang).into() };
        let same = *known.stem == *stemmed;
        if let Some(own) = part.get_mut(place) {
            *own = Some(known);
        }
        same
    }
}

/// The stem of a folded word. Equal stems mean forms of one word; a stem is no word and is compared with stems only.
///
/// Snowball expects the accents of Spanish, Portuguese, Italian and French endings, which the normal form does not have (and many writers
/// leave out): they are put back where the ending leaves no doubt, which it does not for the Spanish future (`devolveré`, `quiere`). Greek and German rules drop accents themselves. Greek verbs get one step
/// more than Snowball: the present, past and passive stems of the great verb classes (`ακυρων-`, `ακυρωσ-`, `ακυρωθ-`) become one. For
/// [`Lang::Und`] Greek letters are read as Greek, all else is given back as it is.
#[must_use]
pub fn stem(word: &str, lang: Lang) -> String {
    if word.len() < 3 || !word.chars().all(|c| c.is_alphabetic() || c == '\'') {
        return word.to_owned();
    }
    let greek = word.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}'));
    let (algorithm, prepared) = match lang {
        _ if greek => (Algorithm::Greek, word.to_owned()),
        Lang::En => (Algorithm::English, word.to_owned()),
        Lang::Es => (Algorithm::Spanish, restored(word, SPANISH)),
        Lang::Pt => (Algorithm::Portuguese, restored(word, PORTUGUESE)),
        Lang::Fr => (Algorithm::French, restored(word, FRENCH)),
        Lang::De => (Algorithm::German, word.to_owned()),
        Lang::It => (Algorithm::Italian, restored(word, ITALIAN)),
        Lang::El | Lang::Und => return word.to_owned(),
    };
    let stemmed = Stemmer::create(algorithm).stem(&prepared).into_owned();
    if greek { one_aspect(&stemmed) } else { super::normal::fold(&stemmed) }
}

/// Endings without accent and with it.
type Endings = &'static [(&'static str, &'static str)];

const SPANISH: Endings = &[
    ("acion", "ación"),
    ("ucion", "ución"),
    ("icion", "ición"),
    ("encion", "ención"),
    ("ia", "ía"),
    ("ias", "ías"),
    ("ian", "ían"),
    ("eria", "ería"),
    ("erias", "erías"),
    ("erian", "erían"),
    ("aria", "aría"),
    ("arias", "arías"),
    ("arian", "arían"),
    ("iria", "iría"),
    ("irian", "irían"),
    ("ariamos", "aríamos"),
    ("eriamos", "eríamos"),
    ("abamos", "ábamos"),
    ("iamos", "íamos"),
    ("aran", "arán"),
    ("aras", "arás"),
    ("eran", "erán"),
    ("iran", "irán"),
    ("andome", "ándome"),
    ("andolo", "ándolo"),
    ("iendome", "iéndome"),
    ("iendolo", "iéndolo"),
];
const PORTUGUESE: Endings =
    &[("acao", "ação"), ("ucao", "ução"), ("icao", "ição"), ("coes", "ções"), ("avamos", "ávamos"), ("iamos", "íamos")];
const FRENCH: Endings = &[("ees", "ées"), ("ee", "ée"), ("erent", "èrent")];
const ITALIAN: Endings = &[("ita", "ità"), ("era", "erà"), ("iro", "irò")];

fn restored(word: &str, endings: Endings) -> String {
    endings
        .iter()
        .filter(|(plain, _)| word.len() >= plain.len() + 3)
        .filter_map(|(plain, accented)| word.strip_suffix(plain).map(|head| (plain.len(), head, accented)))
        .max_by_key(|&(length, ..)| length)
        .map_or_else(|| word.to_owned(), |(_, head, accented)| format!("{head}{accented}"))
}

/// Joins the stems of a Greek verb's aspects: -ών(ω)/-ώσ(ω)/-ωθ(ώ), -ίζ/-ίσ/-ιστ, -άζ/-άσ/-αστ, -εύ/-έψ/-ευτ.
fn one_aspect(stem: &str) -> String {
    const ASPECTS: &[(&str, &str)] = &[
        ("ωσ", "ων"),
        ("ωθ", "ων"),
        ("ωθηκ", "ων"),
        ("ωμεν", "ων"),
        ("ισ", "ιζ"),
        ("ιστ", "ιζ"),
        ("ιστηκ", "ιζ"),
        ("ασ", "αζ"),
        ("αστ", "αζ"),
        ("αστηκ", "αζ"),
        ("εψ", "ευ"),
        ("ευτ", "ευ"),
        ("ευτηκ", "ευ"),
    ];
    ASPECTS
        .iter()
        .filter_map(|(ending, common)| stem.strip_suffix(ending).map(|head| (ending.len(), head, common)))
        .filter(|(_, head, _)| head.chars().count() >= 3)
        .max_by_key(|&(length, ..)| length)
        .map_or_else(|| stem.to_owned(), |(_, head, common)| format!("{head}{common}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::fold;

    fn one_stem(lang: Lang, words: &[&str]) {
        let stems: Vec<String> = words.iter().map(|word| stem(&fold(word), lang)).collect();
        assert!(stems.windows(2).all(|two| two[0] == two[1]), "{words:?} -> {stems:?}");
    }

    #[test]
    fn english() {
        one_stem(Lang::En, &["cancel", "cancels", "cancelled", "cancelling", "Cancel"]);
        one_stem(Lang::En, &["refund", "refunds", "refunded", "refunding"]);
        one_stem(Lang::En, &["return", "returned", "returning"]);
    }

    #[test]
    fn spanish_with_and_without_accents() {
        one_stem(
            Lang::Es,
            &["cancelar", "cancelación", "cancelacion", "canceló", "cancelado", "cancelaría", "cancelaria", "cancelo", "cancelan"],
        );
        one_stem(Lang::Es, &["devolver", "devolvía", "devolverán", "devolverían"]);
    }

    #[test]
    fn greek() {
        one_stem(Lang::El, &["ακυρώσω", "ακυρώσει", "ακύρωση", "ακυρώνω", "ακυρώσεις", "ΑΚΥΡΩΣΗ", "ακυρωθεί"]);
        one_stem(Lang::El, &["εγγύηση", "εγγύησης", "εγγυησεις", "εγγυήσεων"]);
        one_stem(Lang::El, &["εταιρεία", "εταιρείας", "εταιρείες"]);
    }

    #[test]
    fn what_is_remembered_is_what_is_made() {
        let memory = Memory::default();
        for _ in 0..2 {
            for at in 0..1_000 {
                let word = format!("cancel{}ing", char::from(b'a' + u8::try_from(at % 26).unwrap()).to_string().repeat(at % 7));
                assert!(memory.is(&word, Lang::En, &stem(&word, Lang::En)), "{word}");
                assert!(!memory.is(&word, Lang::Es, "x") && memory.is(&word, Lang::Es, &stem(&word, Lang::Es)));
            }
        }
        assert!(memory.is(&"cancelling".repeat(20), Lang::En, &stem(&"cancelling".repeat(20), Lang::En)));
    }

    #[test]
    fn unlike_words_stay_apart() {
        assert_ne!(stem("return", Lang::En), stem("turn", Lang::En));
        assert_ne!(stem("σημα", Lang::El), stem("σηκωνω", Lang::El));
        assert_eq!(stem("xyz1", Lang::En), "xyz1");
    }
}
