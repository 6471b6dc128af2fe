//! Words in everyday letters of one script, read by one table in one pass: where they end, and their normal form. Nearly all words of
//! nearly all posts are; the others are read the long way (see [`super::token`] and [`super::normal`]), with the same result.

/// Characters below this are told by the table: Latin and Greek, as everybody writes them.
const SIZE: usize = 0x400;

/// The normal form of letters and digits; zero for everything else.
static PLAIN: [u16; SIZE] = table();

#[expect(clippy::cast_possible_truncation, reason = "a thousand")]
const fn table() -> [u16; SIZE] {
    let mut table = [0; SIZE];
    let mut code: u32 = 0;
    while code < SIZE as u32 {
        table[code as usize] = fold(code);
        code += 1;
    }
    table
}

const fn fold(code: u32) -> u16 {
    let Some(c) = char::from_u32(code) else { return 0 };
    if c == '\u{3a2}' {
        // Where the capital of ς would be there is no letter.
        return 0;
    }
    let plain = match c {
        'a'..='z' | '0'..='9' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'Ó' | 'Ö' | 'Õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        _ => match greek(c) {
            // The capitals and small letters of the Greek block lie 32 apart; there is no capital final sigma.
            Some(capital @ 'Α'..='Ω') => return capital as u16 + 32,
            Some(small) => small,
            None => return 0,
        },
    };
    plain as u16
}

/// Accented Greek letters of everyday spelling, case kept.
pub(super) const fn greek(c: char) -> Option<char> {
    Some(match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'Ά' => 'Α',
        'Έ' => 'Ε',
        'Ή' => 'Η',
        'Ί' | 'Ϊ' => 'Ι',
        'Ό' => 'Ο',
        'Ύ' | 'Ϋ' => 'Υ',
        'Ώ' => 'Ω',
        'α'..='ω' | 'Α'..='Ω' => c,
        _ => return None,
    })
}

const LATIN: u8 = 1;
const GREEK: u8 = 2;

/// The character at `at`, by its normal form and length; zero for one that the table does not know.
fn plain(bytes: &[u8], at: usize) -> (u16, usize) {
    match bytes.get(at) {
        Some(byte) if byte.is_ascii() => (PLAIN[usize::from(*byte)], 1),
        Some(lead @ 0xc2..=0xcf) => {
            let code = usize::from(lead & 0x1f) << 6 | usize::from(bytes.get(at + 1).copied().unwrap_or(0) & 0x3f);
            (PLAIN.get(code).copied().unwrap_or(0), 2)
        }
        _ => (0, 1),
    }
}

/// An apostrophe or hyphen within a word, and its length.
fn joiner(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match bytes.get(at..)? {
        [byte @ (b'\'' | b'-'), ..] => Some((*byte, 1)),
        [0xe2, 0x80, 0x99, ..] => Some((b'\'', 3)),
        _ => None,
    }
}

/// What follows a word that needs no second look: no address goes on here, no number, no dotted letters.
fn is_over(bytes: &[u8], at: usize) -> bool {
    let blank = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    match bytes.get(at) {
        Some(b',' | b'!' | b'?' | b';' | b')' | b'(' | b'"' | b']' | b'/') => true,
        Some(b'.' | b':') => blank(at + 1),
        _ => blank(at),
    }
}

/// A word read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it ends in the text.
    pub(super) end: usize,
    /// It has letters only: no digit, no apostrophe, no hyphen.
    pub(super) whole: bool,
}

/// Reads the word that begins at byte `start` of `text` and appends its normal form to `out`; `None`, and nothing appended, when none
/// begins there, or none that the table can tell.
pub(super) fn read(text: &str, start: usize, out: &mut String) -> Option<Word> {
    let bytes = text.as_bytes();
    let kept = out.len();
    let (mut at, mut whole) = (start, true);
    let (mut before, mut run, mut scripts) = (0, 0, 0_u8);
    loop {
        let (plain, length) = plain(bytes, at);
        if plain == 0 {
            let Some((joiner, length)) = joiner(bytes, at).filter(|_| at > start) else { break };
            if self::plain(bytes, at + length).0 == 0 {
                break;
            }
            out.push(char::from(joiner));
            whole = false;
            before = 0;
            at += length;
            continue;
        }
        let letter = plain > u16::from(b'9');
        run = if plain == before && letter { run + 1 } else { 1 };
        before = plain;
        if letter {
            scripts |= if plain < 0x80 { LATIN } else { GREEK };
        } else if at == start {
            return None;
        } else {
            whole = false;
        }
        if run > 2 || scripts == LATIN | GREEK {
            out.truncate(kept);
            return None;
        }
        out.push(char::from_u32(u32::from(plain)).unwrap_or_default());
        at += length;
    }
    if at == start || !is_over(bytes, at) {
        out.truncate(kept);
        return None;
    }
    Some(Word { end: at, whole })
}

/// The normal form of a letter or digit that everybody writes.
pub(super) fn letter(c: char) -> Option<char> {
    let plain = PLAIN.get(u32::from(c) as usize).copied().filter(|plain| *plain != 0)?;
    char::from_u32(u32::from(plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::text::document::Document;

    #[test]
    fn letters_of_the_table_are_letters() {
        for c in ('\0'..='\u{3ff}').filter(|c| letter(*c).is_some()) {
            assert!(c.is_alphabetic() || c.is_ascii_digit(), "{c:?}");
        }
    }

    #[test]
    fn the_short_way_and_the_long_way_lead_to_the_same() {
        for text in [
            "Refund me, ΑΚΎΡΩΣΗ! don't it’s e-mail (año) soooo r3fund wi-fi 9to5 π.χ. a.b help.lumora.example/x x_y a@b.example",
            "ﬁbra naïve İstanbul rеfund AAA aaaa \u{3a2}x l·l col·lega re\u{200b}fund Πότε; τι·λες «ναι» ok\u{a0}ok so...what e.g. 8elw 24/7",
        ] {
            for lang in [Lang::En, Lang::El] {
                let document = Document::new(text, lang);
                let mut folded = String::new();
                let raws = super::super::token::scan(text, lang == Lang::El);
                assert_eq!(document.tokens().len(), raws.len(), "{text}");
                for (token, raw) in document.tokens().iter().zip(raws) {
                    let own = super::super::normal::append(raw.kind, &text[raw.start..raw.end], &mut folded);
                    assert_eq!((token.kind, token.span.start, token.span.end), (raw.kind, raw.start, raw.end), "{text}");
                    assert_eq!((token.folded.start, token.folded.end), (own.start, own.end), "{text}");
                }
                assert_eq!(document.folded(), folded);
            }
        }
    }
}
