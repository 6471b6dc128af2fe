//! Letters that look like letters of another script (UTS 39), folded to the script that most of the word is written in.
//!
//! Only words that mix scripts are touched: a purely Greek, Latin or Cyrillic word is never changed, so that real vocabularies do not
//! merge. Case is looked at because look-alikes differ by case: `Ν` is `n`, `ν` is `v`.

/// Scripts whose letters are mistaken for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Other,
}

fn script(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        _ if !c.is_alphabetic() => None,
        '\u{00aa}'..='\u{02af}' | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a722}'..='\u{a7ff}' => {
            Some(Script::Latin)
        }
        '\u{0370}'..='\u{03ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
        '\u{0400}'..='\u{052f}' => Some(Script::Cyrillic),
        _ => Some(Script::Other),
    }
}

/// The Latin letter that a Greek or Cyrillic letter looks like. `next` decides ν: before a vowel it stands for v, elsewhere for n.
fn latin(c: char, next: Option<char>) -> Option<char> {
    Some(match c {
        'Α' | 'α' | 'А' | 'а' => 'a',
        'Β' | 'β' | 'В' | 'Ь' | 'ь' | 'в' => 'b',
        'С' | 'с' | 'Ϲ' | 'ϲ' => 'c',
        'Ԁ' | 'ԁ' => 'd',
        'Ε' | 'ε' | 'Е' | 'е' | 'Є' | 'є' => 'e',
        'Ғ' | 'ғ' | 'Ϝ' => 'f',
        'Ԍ' | 'ԍ' => 'g',
        'Η' | 'Н' | 'н' | 'Һ' | 'һ' => 'h',
        'Ι' | 'ι' | 'І' | 'і' => 'i',
        'Ј' | 'ј' | 'ϳ' => 'j',
        'Κ' | 'κ' | 'К' | 'к' => 'k',
        'Ӏ' | 'ӏ' => 'l',
        'Μ' | 'М' | 'м' => 'm',
        'Ν' | 'η' | 'п' => 'n',
        'ν' => {
            if next.is_some_and(is_vowel) {
                'v'
            } else {
                'n'
            }
        }
        'Ο' | 'ο' | 'О' | 'о' | 'σ' | 'Θ' => 'o',
        'Ρ' | 'ρ' | 'Р' | 'р' => 'p',
        'Ԛ' | 'ԛ' => 'q',
        'г' | 'Я' | 'я' => 'r',
        'Ѕ' | 'ѕ' | 'ς' => 's',
        'Τ' | 'τ' | 'Т' | 'т' => 't',
        'υ' | 'μ' | 'и' => 'u',
        'Ѵ' | 'ѵ' => 'v',
        'ω' | 'Ԝ' | 'ԝ' | 'ш' | 'Ш' => 'w',
        'Χ' | 'χ' | 'Х' | 'х' => 'x',
        'Υ' | 'γ' | 'У' | 'у' | 'Ү' | 'ү' => 'y',
        'Ζ' => 'z',
        _ => return None,
    })
}

/// The Greek letter that a Latin or Cyrillic letter looks like.
fn greek(c: char) -> Option<char> {
    Some(match c {
        'A' | 'a' | 'А' | 'а' => 'α',
        'B' | 'b' | 'В' => 'β',
        'E' | 'e' | 'Е' | 'е' => 'ε',
        'Z' | 'z' => 'ζ',
        'H' | 'n' | 'Н' => 'η',
        'I' | 'i' | 'І' | 'і' => 'ι',
        'K' | 'k' | 'К' | 'к' => 'κ',
        'M' | 'М' => 'μ',
        'N' | 'v' => 'ν',
        'O' | 'o' | 'О' | 'о' => 'ο',
        'P' | 'p' | 'Р' | 'р' => 'ρ',
        'T' | 't' | 'Т' | 'т' => 'τ',
        'Y' | 'u' | 'У' => 'υ',
        'y' | 'у' => 'γ',
        'X' | 'x' | 'Х' | 'х' => 'χ',
        'w' => 'ω',
        _ => return None,
    })
}

/// The Cyrillic letter that a Latin or Greek letter looks like.
fn cyrillic(c: char) -> Option<char> {
    Some(match c {
        'A' | 'a' | 'Α' | 'α' => 'а',
        'B' | 'Β' => 'в',
        'C' | 'c' => 'с',
        'E' | 'e' | 'Ε' => 'е',
        'H' | 'Η' => 'н',
        'I' | 'i' | 'Ι' | 'ι' => 'і',
        'J' | 'j' => 'ј',
        'K' | 'k' | 'Κ' | 'κ' => 'к',
        'M' | 'Μ' => 'м',
        'O' | 'o' | 'Ο' | 'ο' => 'о',
        'P' | 'p' | 'Ρ' | 'ρ' => 'р',
        'S' | 's' => 'ѕ',
        'T' | 't' | 'Τ' | 'τ' => 'т',
        'X' | 'x' | 'Χ' | 'χ' => 'х',
        'Y' | 'y' | 'Υ' => 'у',
        _ => return None,
    })
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'A' | 'E' | 'I' | 'O' | 'U' | 'Y' | 'α' | 'ε' | 'ο' | 'а' | 'е' | 'о' | 'Α' | 'Ε' | 'Ο')
}

/// The look-alike of `c` in `target`, in lower case. A capital without an entry of its own is looked up as its small letter, so that
/// folding a folded word changes nothing.
fn counterpart(c: char, next: Option<char>, target: Script) -> Option<char> {
    let look = |c: char| match target {
        Script::Latin => latin(c, next),
        Script::Greek => greek(c),
        Script::Cyrillic => cyrillic(c),
        Script::Other => None,
    };
    let small = |c: char| c.to_lowercase().next().filter(|&low| low != c);
    look(c).or_else(|| small(c).and_then(look)).or_else(|| {
        let foreign = target == Script::Latin && script(c) != Some(Script::Latin);
        foreign.then(|| prototype(c).or_else(|| small(c).and_then(prototype))).flatten()
    })
}

/// The Latin letter that a letter of any other script (Armenian, Cherokee, Lisu ...) has as its prototype in UTS 39.
fn prototype(c: char) -> Option<char> {
    let mut prototype = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect::<Vec<char>>().into_iter();
    match (prototype.next(), prototype.next()) {
        (Some(one), None) if one.is_ascii_alphabetic() => Some(one.to_ascii_lowercase()),
        _ => None,
    }
}

/// Small capitals and other Latin letters that only look special: `ʀᴇꜰᴜɴᴅ`.
pub(super) fn plain_latin(c: char) -> Option<char> {
    Some(match c {
        'ᴀ' | 'ɑ' | 'ɐ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴇ' | 'ə' => 'e',
        'ꜰ' => 'f',
        'ɢ' | 'ɡ' => 'g',
        'ʜ' => 'h',
        'ɪ' | 'ı' | 'ɩ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' | 'ł' | 'Ł' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' | 'ø' | 'Ø' => 'o',
        'ᴘ' => 'p',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' | 'ʋ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        'ᴅ' | 'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        // Negative circled, negative squared letters: no compatibility mapping, and not emoji to their writers.
        '\u{1f150}'..='\u{1f169}' => letter(c, 0x1_f150),
        '\u{1f170}'..='\u{1f189}' => letter(c, 0x1_f170),
        _ => return None,
    })
}

fn letter(c: char, base: u32) -> char {
    char::from_u32(u32::from(c) - base + u32::from('a')).unwrap_or(c)
}

/// Folds the foreign letters of one word (no hyphens, case kept) to the script that most of its letters have, or to the next one when some
/// letter has no look-alike there (`ΛOYMOPA` with six Latin letters is Greek). A tie goes to the script of the first letter. Words of one
/// script stay as they are, and so do words that join a stem and an ending of two languages (`smsάκι`).
pub(super) fn unmix(word: &mut Vec<char>) {
    let scripts: Vec<Option<Script>> = word.iter().copied().map(script).collect();
    let mut counts = [0_usize; 4];
    let mut switches = 0;
    let mut last = None;
    for found in scripts.iter().copied().flatten() {
        counts[found as usize] += 1;
        switches += usize::from(last.is_some_and(|last| last != found));
        last = Some(found);
    }
    let joined = switches == 1 && counts.iter().all(|&count| count == 0 || count >= 3);
    if switches == 0 || joined {
        return;
    }
    let first = scripts.iter().copied().flatten().next().unwrap_or(Script::Latin);
    let mut targets = [Script::Latin, Script::Greek, Script::Cyrillic];
    targets.sort_by_key(|&target| (std::cmp::Reverse(counts[target as usize]), target != first));
    for target in targets.into_iter().filter(|&target| counts[target as usize] > 0) {
        let changed: Option<Vec<char>> = word
            .iter()
            .zip(&scripts)
            .enumerate()
            .map(|(index, (&c, found))| match found {
                Some(found) if *found != target => counterpart(c, word.get(index + 1).copied(), target),
                _ => Some(c),
            })
            .collect();
        if let Some(changed) = changed {
            *word = changed;
            return;
        }
    }
}

/// What a word of mixed scripts, or one in letters of another script than its text, may be besides what [`unmix`] makes of it: some letters
/// stand for two, by shape (`υ` for u and y) or by sound (`ρ` for p and r). Empty for words of one script that may well be of their own.
pub(super) fn otherwise(word: &str, latin_text: bool) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let count = |wanted| letters.iter().filter(|&&c| script(c) == Some(wanted)).count();
    let (own, greeks, cyrillics) = (count(Script::Latin), count(Script::Greek), count(Script::Cyrillic));
    if greeks + cyrillics == 0 {
        return Vec::new();
    }
    if own == 0 {
        // `ΝΟΜΑΧ` and `соса` in a text of Latin letters.
        let all: Option<String> = letters.iter().map(|&c| if script(c).is_some() { latin(c, None) } else { Some(c) }).collect();
        return all.filter(|_| latin_text && letters.len() >= 4).into_iter().collect();
    }
    let second = |c: char, to_greek: bool| match (script(c), to_greek) {
        (Some(Script::Latin), true) => greek_by_sound(c.to_ascii_lowercase()).or_else(|| greek(c)),
        (Some(Script::Greek | Script::Cyrillic), false) => latin_by_sound(c).or_else(|| latin(c, None)),
        _ => Some(c),
    };
    let read = |to_greek| letters.iter().map(|&c| second(c, to_greek)).collect::<Option<String>>();
    let mut all: Vec<String> = Vec::new();
    if greeks > 0 {
        all.extend(read(true));
    }
    all.extend(read(false));
    if greeks <= own {
        all.reverse();
    }
    all
}

/// The Greek letter that a Latin one stands for on a Greek keyboard or by its sound.
const fn greek_by_sound(c: char) -> Option<char> {
    Some(match c {
        'd' => 'δ',
        'f' => 'φ',
        'g' => 'γ',
        'h' => 'η',
        'j' => 'ξ',
        'l' => 'λ',
        'm' => 'μ',
        'n' | 'v' => 'ν',
        'p' => 'π',
        'r' => 'ρ',
        's' | 'c' => 'σ',
        'u' => 'θ',
        'y' => 'υ',
        _ => return None,
    })
}

/// The second Latin letter that a Greek or Cyrillic one stands for.
const fn latin_by_sound(c: char) -> Option<char> {
    Some(match c {
        'η' | 'х' => 'h',
        'ι' | 'Ι' | 'І' | 'і' => 'l',
        'ν' | 'в' => 'v',
        'ρ' | 'р' => 'r',
        'σ' | 'ς' | 'с' => 's',
        'υ' => 'y',
        'ω' => 'o',
        'μ' => 'm',
        'γ' => 'g',
        'п' => 'p',
        'н' => 'n',
        'у' => 'u',
        'и' => 'i',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unmixed(word: &str) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        unmix(&mut letters);
        letters.into_iter().collect()
    }

    #[test]
    fn words_of_one_script_stay() {
        for word in ["refund", "ακύρωση", "возврат", "ΟΤΕ", "COSMOTE"] {
            assert_eq!(unmixed(word), word);
        }
    }

    #[test]
    fn foreign_letters_take_the_shape_of_the_majority() {
        assert_eq!(unmixed("rеfund"), "refund", "Cyrillic е");
        assert_eq!(unmixed("refuνd"), "refund", "Greek ν before a consonant");
        assert_eq!(unmixed("deliνery"), "delivery", "Greek ν before a vowel");
        assert_eq!(unmixed("aκυρωση"), "ακυρωση", "Latin a in a Greek word");
        assert_eq!(unmixed("ΛOYMOPA"), "Λουμορα", "one Greek letter that Latin has not");
    }

    #[test]
    fn words_that_join_two_languages_stay() {
        for word in ["smsάκι", "linkαρω"] {
            assert_eq!(unmixed(word), word);
        }
    }
}
