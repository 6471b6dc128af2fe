//! Accents that a pattern asks for by writing them.
//!
//! The normal form has none, so that `facturación` and `facturacion` are one word; but `πότε` (when) is not `ποτέ` (never), nor `año`
//! (year) `ano`. Who writes an accent means it: a text may leave accents out, as many people do and capitals do, but may not have others.

use unicode_normalization::UnicodeNormalization;

use super::normal::{is_accent, is_ignorable};

const ACUTE: char = '\u{301}';
/// Letters of a stem whose accent may have moved back.
const STEM: u16 = 4;

/// The accents of a word as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Accents {
    /// Letters by number with the mark on them, in order.
    marks: Box<[(u16, char)]>,
    letters: u16,
}

/// Where in a longer word the written one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It is all of it.
    Whole,
    /// Its beginning.
    Beginning,
    /// Its end.
    End,
    /// After so many letters and digits of it.
    After(usize),
}

impl Accents {
    /// Those of a word as written; `None` when it has none. A word in capitals says nothing about accents.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        if word.is_ascii() || !word.chars().any(char::is_lowercase) {
            return None;
        }
        let own = Self::read(word);
        (!own.marks.is_empty()).then_some(own)
    }

    fn read(word: &str) -> Self {
        let (mut marks, mut letters, mut greek) = (Vec::new(), 0_u16, false);
        for c in word.chars().filter(|&c| !is_ignorable(c)).nfd() {
            if c.is_alphanumeric() {
                letters = letters.saturating_add(1);
                greek = matches!(c, '\u{370}'..='\u{3ff}');
            } else if is_accent(c)
                && let Some(mark) = if greek { modern(c) } else { Some(c) }
            {
                marks.push((letters.saturating_sub(1), mark));
            }
        }
        Self { marks: marks.into(), letters }
    }

    /// Whether a word of a text, as it stands there, has no other accents than these in the part that they are asked of. `folded` is its normal
    /// form: where its letters are not those of the text one by one (drawn out, disguised), nothing can be said against it.
    ///
    /// A Greek word may bear a second accent after its own, from the word that leans on it («το τηλέφωνό μου»). Where the word goes on
    /// after the part, its accent may have moved towards the ending (ακύρωση, ακυρώσεις; régimen, regímenes), and from the last vowel of a
    /// Greek stem one syllable back, as it does in the past (ακυρώσω, ακύρωσα).
    #[must_use]
    pub fn admit(&self, word: &str, folded: &str, part: Part) -> bool {
        if word.is_ascii() {
            return true;
        }
        let text = Self::read(word);
        if text.marks.is_empty() || usize::from(text.letters) != folded.chars().filter(|c| c.is_alphanumeric()).count() {
            return true;
        }
        let from = match part {
            Part::Whole | Part::Beginning => 0,
            Part::End => text.letters.saturating_sub(self.letters),
            Part::After(letters) => u16::try_from(letters).unwrap_or(u16::MAX),
        };
        let open = matches!(part, Part::Beginning | Part::After(_));
        let moved = |letter: u16| open && self.marks.iter().any(|&(own, mark)| mark == ACUTE && own < letter);
        let here = from..from.saturating_add(self.letters);
        let mut met = false;
        text.marks.iter().filter(|(letter, _)| here.contains(letter)).all(|&(letter, mark)| {
            let same = self.marks.contains(&(letter - from, mark));
            let back = || open && self.letters >= STEM && self.may_be_past(letter - from, folded, from);
            let further = mark == ACUTE && (met || moved(letter - from) || back());
            met |= same && mark == ACUTE;
            same || further
        })
    }
}

impl Accents {
    /// Whether an accent on letter `letter` of the part is that of the past tense: the written one stands on the last vowel of a part that
    /// ends in a consonant, and this one on the vowel before.
    fn may_be_past(&self, letter: u16, folded: &str, from: u16) -> bool {
        let [(own, ACUTE)] = *self.marks else { return false };
        let letters: Vec<char> =
            folded.chars().filter(|c| c.is_alphanumeric()).skip(usize::from(from)).take(usize::from(self.letters)).collect();
        let vowel = |c: &char| matches!(c, 'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω');
        let Some((before, after)) = letters.split_at_checked(usize::from(own)) else { return false };
        let [_, stem @ ..] = after else { return false };
        let greek = letters.iter().all(|c| matches!(c, '\u{370}'..='\u{3ff}'));
        // The last vowel before the accented one; of a diphthong the second bears the accent.
        let consonants = before.iter().rev().skip_while(|c| vowel(c)).take_while(|c| !vowel(c)).count();
        let diphthong = before.iter().rev().take_while(|c| vowel(c)).count();
        let last = before.len().checked_sub(consonants + diphthong + 1);
        greek && consonants > 0 && !stem.is_empty() && !stem.iter().any(vowel) && last == Some(usize::from(letter))
    }
}

/// Greek marks as they are written today: one accent for all three of old, no breathings, no iota below.
const fn modern(mark: char) -> Option<char> {
    match mark {
        '\u{300}' | '\u{342}' => Some(ACUTE),
        '\u{313}' | '\u{314}' | '\u{345}' => None,
        mark => Some(mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::fold;

    fn meets(written: &str, word: &str) -> bool {
        fold(written) == fold(word) && Accents::of(written).is_none_or(|own| own.admit(word, &fold(word), Part::Whole))
    }

    #[test]
    fn accents_that_are_written_are_meant() {
        for word in ["πότε", "ποτε", "ΠΟΤΕ", "ΠΌΤΕ", "πο\u{301}τε", "πὸτε"] {
            assert!(meets("πότε", word), "{word}");
        }
        assert!(!meets("πότε", "ποτέ") && !meets("ποτέ", "ΠΌΤΕ"));
        assert!(meets("ποτε", "ποτέ") && meets("ποτε", "πότε") && meets("ΠΌΤΕ", "ποτέ"));
        assert!(meets("año", "ano") && meets("año", "AÑO") && !meets("año", "áno") && meets("ano", "año"));
        assert!(meets("papá", "papa") && !meets("papá", "pápa") && meets("papa", "papá"));
    }

    #[test]
    fn one_of_two_accents_may_be_left_out() {
        for word in ["προϊόν", "προιόν", "προϊον", "προιον"] {
            assert!(meets("προϊόν", word), "{word}");
        }
        assert!(meets("compañía", "compañia") && meets("compañía", "companía") && !meets("compania\u{301}", "compañía"));
    }

    #[test]
    fn a_word_may_be_leant_on() {
        assert!(meets("τηλέφωνο", "τηλέφωνό") && meets("τηλέφωνο", "τηλεφωνο") && !meets("τηλέφωνο", "τηλεφωνό"));
    }

    #[test]
    fn only_the_written_part_is_compared() {
        let beginning = Accents::of("άλλ").unwrap();
        assert!(beginning.admit("άλλα", "αλλα", Part::Beginning));
        assert!(beginning.admit("αλλά", "αλλα", Part::Beginning), "the accent stands behind the part");
        let late = Accents::of("πολύ").unwrap();
        assert!(late.admit("πολύς", "πολυσ", Part::Beginning) && !late.admit("πόλυς", "πολυσ", Part::Beginning));
        let end = Accents::of("ción").unwrap();
        assert!(end.admit("operación", "operacion", Part::End) && !end.admit("opercíon", "opercion", Part::End));
        let inner = Accents::of("λέφ").unwrap();
        assert!(inner.admit("τηλέφωνο", "τηλεφωνο", Part::After(2)) && !inner.admit("τηλέφωνο", "τηλεφωνο", Part::After(3)));
    }

    #[test]
    fn an_accent_moves_with_the_ending() {
        let open = Accents::of("ακύρωσ").unwrap();
        assert!(open.admit("ακυρώσεις", "ακυρωσεισ", Part::Beginning) && !open.admit("άκυρωση", "ακυρωση", Part::Beginning));
        assert!(Accents::of("régimen").unwrap().admit("regímenes", "regimenes", Part::Beginning));
    }

    #[test]
    fn an_accent_moves_back_in_the_past() {
        let admits = |stem: &str, word: &str| Accents::of(stem).unwrap().admit(word, &fold(word), Part::Beginning);
        for (stem, word) in
            [("ακυρώσ", "ακύρωσα"), ("πληρώσ", "πλήρωσα"), ("χαλάσ", "χάλασε"), ("απαντήσ", "απάντησαν"), ("τηλεφωνήσ", "τηλεφώνησα")]
        {
            assert!(admits(stem, word), "{stem} {word}");
        }
        for (stem, word) in [("ακυρώσ", "άκυρωσα"), ("πολύ", "πόλυς"), ("ακύρωσ", "άκυρωση"), ("ποτέ", "πότες")]
        {
            assert!(!admits(stem, word), "{stem} {word}");
        }
    }

    #[test]
    fn nothing_is_said_against_words_that_are_written_otherwise() {
        let own = Accents::of("πάλι").unwrap();
        assert!(own.admit("πααααλί", "πααλι", Part::Whole));
    }
}
