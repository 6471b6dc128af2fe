//! The normal form that patterns are compared in, and the way back to the original.
//!
//! A word's normal form is: NFKC-compatible letters (full-width, mathematical, ligatures), full case folding, no accents, final sigma as
//! sigma, no default-ignorable characters (zero width, bidi controls, soft hyphens), straight apostrophes and hyphens, look-alike letters
//! of other scripts folded to the word's own script (UTS 39), and runs of three or more equal letters cut to two (`sooooo` is `soo`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::document::TokenKind;
use super::{everyday, lookalike, token};

/// Folds one word or phrase of an authored file (pattern, alias, cue) into the same normal form that [`super::document::Document`] uses:
/// folded tokens separated by single spaces, punctuation left out. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for raw in token::scan(text, false) {
        append(raw.kind, &text[raw.start..raw.end], &mut folded);
    }
    folded
}

/// The lower-case form that keeps accents, for patterns that demand them (`=πότε`): NFC, lower case, final sigma as sigma, invisible
/// characters out, straight apostrophes and hyphens. Look-alikes and repeated letters are left as written.
#[must_use]
pub fn fold_accented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| !is_ignorable(c)).nfc() {
        match plain_joiner(c) {
            Some(joiner) => out.push(joiner),
            None => out.extend(c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c })),
        }
    }
    // Lower-casing may leave a letter and its mark apart (İ).
    if out.is_ascii() { out } else { out.nfc().collect() }
}

/// Appends the normal form of one token, after a space where something stands before; appends nothing for punctuation. Returns the bytes
/// written, without the space.
pub(super) fn append(kind: TokenKind, text: &str, out: &mut String) -> std::ops::Range<usize> {
    let before = out.len();
    if before > 0 {
        out.push(' ');
    }
    let start = out.len();
    match kind {
        TokenKind::Word => fold_word(text, out),
        TokenKind::Number => fold_number(text, out),
        TokenKind::Hashtag => fold_marked('#', text, out),
        TokenKind::Handle => fold_marked('@', text, out),
        TokenKind::Url => fold_url(text, out),
        TokenKind::Mail => out.push_str(&plain_address(text)),
        TokenKind::Emoji => fold_emoji(text, out),
        TokenKind::Mark if text.is_ascii() => out.extend(text.chars().filter(|&c| is_symbol(c)).take(1)),
        TokenKind::Mark => out.extend(text.chars().nfkc().filter(|&c| is_symbol(c)).take(1)),
    }
    if out.len() == start {
        out.truncate(before);
        return before..before;
    }
    start..out.len()
}

/// Symbols that mean something between words; all other marks leave no trace in the normal form.
const fn is_symbol(c: char) -> bool {
    matches!(c, '%' | '&' | '+' | '=' | '°' | '$' | '¢' | '£' | '¥' | '\u{20a0}'..='\u{20cf}')
}

/// Default-ignorable code points (UAX 44), which nobody sees: zero width, bidi controls, soft hyphen, variation selectors, tags.
pub(super) const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Marks set on or round a letter of the European scripts.
pub(super) const fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// The straight form of an apostrophe or hyphen that may stand inside a word.
pub(super) const fn plain_joiner(c: char) -> Option<char> {
    match c {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{02b9}' | '`' | '\u{00b4}' | '\u{2032}' | '\u{ff07}' | '\u{1fbd}'
        | '\u{1fbf}' | '\u{0384}' | '\u{1ffd}' => Some('\''),
        '-' | '\u{2010}' | '\u{2011}' | '\u{ff0d}' | '\u{fe63}' => Some('-'),
        _ => None,
    }
}

/// Folds one word.
pub(super) fn fold_word(word: &str, out: &mut String) {
    if word.is_ascii() {
        let start = out.len();
        out.extend(
            word.bytes().filter(|&byte| byte != b'.').map(|byte| if byte == b'`' { '\'' } else { char::from(byte.to_ascii_lowercase()) }),
        );
        if has_run(&out.as_bytes()[start..]) {
            let letters: Vec<char> = out[start..].chars().collect();
            out.truncate(start);
            push_shortened(&letters, out);
        }
        return;
    }
    let start = out.len();
    if fold_everyday(word, out) {
        return;
    }
    out.truncate(start);
    let mut letters: Vec<char> = Vec::with_capacity(word.len());
    let mut foreign = false;
    for c in word.chars() {
        if let Some(joiner) = plain_joiner(c) {
            letters.push(joiner);
        } else if c.is_ascii() {
            letters.push(c);
        } else if let Some(plain) = everyday::greek(c) {
            letters.push(plain);
        } else if !is_ignorable(c) {
            foreign = true;
            decompose(c, &mut letters);
        }
    }
    letters.retain(|&c| c.is_alphanumeric() || c == '\'' || c == '-' || unicode_normalization::char::is_combining_mark(c));
    if foreign {
        letters = recompose(&letters);
        // A compatibility form may bring a joiner to an end of the word (ŉ).
        while letters.last().is_some_and(|&c| plain_joiner(c).is_some()) {
            letters.pop();
        }
        let leading =
            letters.iter().take_while(|&&c| plain_joiner(c).is_some() || unicode_normalization::char::is_combining_mark(c)).count();
        letters.drain(..leading);
    }
    let mut whole: Vec<char> = Vec::with_capacity(letters.len());
    for (index, part) in letters.split(|&c| c == '-').enumerate() {
        if index > 0 {
            whole.push('-');
        }
        let mut part = shortened(part);
        lookalike::unmix(&mut part);
        whole.extend(part);
    }
    let lower: Vec<char> = whole.into_iter().flat_map(lower).filter(|&c| !is_accent(c)).collect();
    push_shortened(&lower, out);
}

/// The fast path of words in everyday letters of one script without long runs; says whether the word was one.
fn fold_everyday(word: &str, out: &mut String) -> bool {
    let (mut greek, mut latin) = (false, false);
    let (mut last, mut run) = ('\0', 0);
    for c in word.chars() {
        let plain = match c {
            '\'' | '-' => c,
            '\u{2019}' => '\'',
            _ => match everyday::letter(c) {
                Some(plain) => plain,
                None => return false,
            },
        };
        greek |= matches!(plain, 'α'..='ω');
        latin |= plain.is_ascii_alphabetic();
        run = if plain == last { run + 1 } else { 1 };
        last = plain;
        if run > 2 && plain.is_alphabetic() || greek && latin {
            return false;
        }
        out.push(plain);
    }
    true
}

/// Compatibility decomposition without accents, case kept; letters without decomposition (ß, æ, ø, ł) by their usual spelling.
fn decompose(c: char, letters: &mut Vec<char>) {
    unicode_normalization::char::decompose_compatible(c, |part| match part {
        'ß' => letters.extend(['s', 's']),
        'ẞ' => letters.extend(['S', 'S']),
        'æ' => letters.extend(['a', 'e']),
        'Æ' => letters.extend(['A', 'E']),
        'œ' => letters.extend(['o', 'e']),
        'Œ' => letters.extend(['O', 'E']),
        'ς' => letters.push('σ'),
        _ if is_accent(part) || is_ignorable(part) => {}
        _ => letters.push(
            plain_joiner(part)
                .or_else(|| lookalike::plain_latin(part))
                .or_else(|| part.to_lowercase().next().and_then(lookalike::plain_latin))
                .unwrap_or(part),
        ),
    });
}

/// Puts back together what was no accent (Hangul, Indic marks).
fn recompose(letters: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(letters.len());
    for &c in letters {
        match out.last().and_then(|&last| compose(last, c)) {
            Some(joined) => {
                out.pop();
                out.push(joined);
            }
            None => out.push(c),
        }
    }
    out
}

fn lower(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c })
}

fn has_run(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|three| three[0] == three[1] && three[1] == three[2] && three[0].is_ascii_alphabetic())
}

/// Cuts runs of three or more equal letters to two. Names that consist of one letter three times (AAA) and Roman numerals (VIII) stay.
fn shortened(word: &[char]) -> Vec<char> {
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let mut distinct = word.iter().copied();
    let first = distinct.next();
    let uniform = word.len() == 3 && first.is_some_and(|first| distinct.all(|c| same(c, first)));
    if uniform || (word.len() <= 6 && word.iter().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'))) {
        return word.to_vec();
    }
    let mut out: Vec<char> = Vec::with_capacity(word.len());
    for &c in word {
        let run = c.is_alphabetic() && out.len() >= 2 && out.iter().rev().take(2).all(|&before| same(before, c));
        if !run {
            out.push(c);
        }
    }
    out
}

fn push_shortened(word: &[char], out: &mut String) {
    for (index, part) in word.split(|&c| c == '-').enumerate() {
        if index > 0 {
            out.push('-');
        }
        out.extend(shortened(part));
    }
}

fn fold_number(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.push_str(text);
        return;
    }
    let start = out.len();
    for c in text.chars().filter(|&c| !is_ignorable(c) && !is_accent(c)) {
        match c {
            '0'..='9' => out.push(c),
            '\u{2012}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            // Digits in brackets and the like (⑴) are their digits; fractions keep their bar.
            _ if c.is_numeric() => {
                out.extend(std::iter::once(c).nfkc().filter_map(|c| if c == '\u{2044}' { Some('/') } else { c.is_numeric().then_some(c) }));
            }
            '\u{2044}' => out.push('/'),
            _ => out.push(plain_joiner(c).unwrap_or_else(|| std::iter::once(c).nfkc().next().unwrap_or(c))),
        }
    }
    let kept = start + out[start..].trim_end_matches('/').len();
    out.truncate(kept);
}

fn fold_marked(mark: char, text: &str, out: &mut String) {
    let start = out.len();
    out.push(mark);
    let name = text.trim_start_matches(['#', '@', '\u{ff03}', '\u{ff20}']);
    for (index, part) in name.split(['_', '@']).enumerate() {
        if index > 0 {
            out.push('_');
        }
        if mark == '@' {
            out.extend(part.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            fold_word(part, out);
        }
    }
    // Letters without a plain form leave nothing to name.
    if !out[start..].chars().any(char::is_alphabetic) {
        out.truncate(start);
    }
}

/// An address in lower case with plain letters and digits; what a compatibility form makes of other signs is no part of an address.
fn plain_address(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| !is_ignorable(c)) {
        let before = out.len();
        out.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase));
        if !out[before..].chars().all(|c| c.is_alphanumeric() && plain_joiner(c).is_none()) {
            out.truncate(before);
            out.push(c);
        }
    }
    out
}

/// Lower case, without scheme, `www.` and closing slash where what is left still reads as an address.
fn fold_url(text: &str, out: &mut String) {
    let lower = plain_address(text);
    let bare = super::address::without_scheme(&lower);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    let whole = |candidate: &str| {
        let tokens = token::scan(candidate, false);
        matches!(tokens.as_slice(), [only] if only.kind == TokenKind::Url && only.start == 0 && only.end == candidate.len())
    };
    out.push_str(if whole(bare) { bare } else { &lower });
}

/// Without variation selectors, skin tones and sexes, so that `👍` finds `👍🏽` and `🤦` finds `🤦‍♀️`; emoticons without nose.
fn fold_emoji(text: &str, out: &mut String) {
    if text.is_ascii() {
        let mut last = ' ';
        for c in text.chars().filter(|&c| c != '-') {
            if c != last {
                out.push(c);
            }
            last = c;
        }
        return;
    }
    let mut chars = text.chars().filter(|&c| !matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')).peekable();
    while let Some(c) = chars.next() {
        if c == '\u{200d}' && matches!(chars.peek(), Some('\u{2640}' | '\u{2642}')) {
            chars.next();
        } else {
            out.push(c);
        }
    }
}

/// `text` without default-ignorable characters, compatibility forms made plain.
pub(super) fn invisible_removed(text: &str) -> String {
    text.chars().filter(|&c| !is_ignorable(c)).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_of_one_word() {
        for disguise in [
            "REFUND",
            "re\u{200b}fund",
            "\u{202e}refund\u{202c}",
            "re\u{ad}fund",
            "ｒｅｆｕｎｄ",
            "𝐫𝐞𝐟𝐮𝐧𝐝",
            "ⓡⓔⓕⓤⓝⓓ",
            "🅡🅔🅕🅤🅝🅓",
            "ʀᴇꜰᴜɴᴅ",
            "rеfund",
            "refuνd",
            "réfünd",
            "r̶e̶f̶u̶n̶d̶",
            "rєfund",
        ] {
            assert_eq!(fold(disguise), "refund", "{disguise:?}");
        }
    }

    #[test]
    fn words_of_the_languages() {
        for (word, folded) in [
            ("ΑΚΎΡΩΣΗΣ", "ακυρωσησ"),
            ("ακύρωσης", "ακυρωσησ"),
            ("προϊόν", "προιον"),
            ("año", "ano"),
            ("Straße", "strasse"),
            ("œuvre", "oeuvre"),
            ("ção", "cao"),
            ("sooooo", "soo"),
            ("loooser", "looser"),
            ("καλάααα", "καλαα"),
            ("AAA", "aaa"),
            ("VIII", "viii"),
            ("don’t", "don't"),
            ("π.χ.", "πχ"),
            ("ﬁbra", "fibra"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
        assert_eq!(fold("9,99 €; 24/7 (help!)"), "9,99 € 24/7 help");
        assert_eq!(fold("https://www.Brand.com/Help/"), "brand.com/help");
        assert_eq!(fold("#BoyCott_Lumora @Lumora_Help"), "#boycott_lumora @lumora_help");
    }

    #[test]
    fn accents_on_demand() {
        assert_eq!(fold_accented("Πότε"), "πότε");
        assert_ne!(fold_accented("ποτέ"), fold_accented("πότε"));
        assert_eq!(fold_accented("AN\u{303}O"), "año");
        assert_eq!(fold_accented("λάθος"), fold_accented("ΛΆΘΟΣ"));
    }
}
