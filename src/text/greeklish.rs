//! Greek in Latin letters: one key for a Greek word and all the habits of spelling it on a Latin keyboard.
//!
//! People write by sound (`isos`, `exo`), by shape (`8elw`, `exw`, `3erw`) or by key (`h` for η), and mix. Instead of guessing the Greek word
//! back, both spellings are brought to a common key: letters that some habit confuses share a class. η, ι, υ, ει, οι are `i`; ο, ω are `o`;
//! αι is `e`; ξ, χ, `ks`, `ch` are `x`; β, the υ of αυ and ευ, and φ after α and ε are `v`; θ is `ti`, because `th` is θ in `thelw` and τη in
//! `thn`; doubled letters are single. Equal keys mean "may be the same word": about one Greek word in fifty shares its key with another.

/// The key of a folded word in Greek letters or in Latin letters (with 3, 4, 8 and 9 for ξ, ψ and θ); `None` when the word has other
/// characters, no letter, or fewer than two characters.
#[must_use]
pub fn greek_key(word: &str) -> Option<String> {
    let letters = letters(word)?;
    let mut key = String::with_capacity(letters.len() + 2);
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1).copied();
        let (sound, length) = match (letters[at], next) {
            (b'o', Some(b'u' | b'y')) => ("u", 2),
            (b'a', Some(b'u' | b'y' | b'f' | b'v')) => ("av", 2),
            (b'e', Some(b'u' | b'y' | b'f' | b'v')) => ("ev", 2),
            (b'a', Some(b'i')) => ("e", 2),
            (b'e' | b'o', Some(b'i')) => ("i", 2),
            (b'k', Some(b's')) => ("x", 2),
            (b'g', Some(b'k' | b'g')) | (b'n', Some(b'g')) => ("g", 2),
            (b'u' | b'y' | b'i', _) => ("i", 1),
            (b'8', _) => ("ti", 1),
            (b'4', _) => ("ps", 1),
            (letter, _) => (single(letter)?, 1),
        };
        for c in sound.chars() {
            if !key.ends_with(c) {
                key.push(c);
            }
        }
        at += length;
    }
    (word.len() > 1).then_some(key)
}

/// All keys of a folded Greek word that patterns are met by: beside its own, one with `b`, `d`, `j` for μπ, ντ, τζ, which others write `mp`,
/// `nt`, `tz`. At most four.
#[must_use]
pub fn greek_keys(word: &str) -> Vec<String> {
    let mut spellings = vec![word.to_owned()];
    for (pair, letter) in [("μπ", "β"), ("ντ", "δ"), ("τζ", "ξ")] {
        if word.contains(pair) && spellings.len() < 4 {
            let others: Vec<String> = spellings.iter().map(|spelling| spelling.replace(pair, letter)).collect();
            spellings.extend(others);
        }
    }
    let mut keys: Vec<String> = Vec::with_capacity(spellings.len());
    for key in spellings.iter().filter_map(|spelling| greek_key(spelling)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// All keys that words with this beginning may begin with: its last letter may sound otherwise together with the next one (`στειλο-` and
/// στείλουν).
#[must_use]
pub fn greek_beginnings(beginning: &str) -> Vec<String> {
    let nexts: &[&str] = match beginning.chars().next_back() {
        Some('α' | 'ε' | 'ο') => &["", "ι", "υ"],
        Some('μ') => &["", "π"],
        Some('ν') => &["", "τ"],
        Some('τ') => &["", "ζ"],
        _ => &[""],
    };
    let mut keys: Vec<String> = Vec::new();
    for next in nexts {
        for key in greek_keys(&format!("{beginning}{next}")) {
            // What begins with another of them need not be looked for.
            if !keys.iter().any(|known| key.starts_with(known.as_str())) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The key of a letter that no neighbour changes.
const fn single(letter: u8) -> Option<&'static str> {
    Some(match letter {
        b'a' => "a",
        b'b' | b'v' => "v",
        b'c' | b'k' => "k",
        b'd' => "d",
        b'e' => "e",
        b'f' => "f",
        b'g' => "g",
        b'j' | b'x' => "x",
        b'l' => "l",
        b'm' => "m",
        b'n' => "n",
        b'o' | b'w' => "o",
        b'p' => "p",
        b'q' => "ti",
        b'r' => "r",
        b's' => "s",
        b't' => "t",
        b'z' => "z",
        _ => return None,
    })
}

/// The word in one alphabet: Greek letters by their commonest Latin ones, digits that stand for letters, and `h` resolved to η or χ.
fn letters(word: &str) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(word.len());
    if word.is_ascii() {
        let bytes = word.as_bytes();
        if !bytes.iter().any(u8::is_ascii_alphabetic) {
            return None;
        }
        for (at, &byte) in bytes.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| bytes[before]);
            let after = bytes.get(at + 1).copied();
            match byte {
                b'h' if before == Some(b'c') => {
                    out.pop();
                    out.push(b'x');
                }
                b'h' => out.push(if stands_for_chi(before, after, bytes.get(at + 2).copied()) { b'x' } else { b'i' }),
                b'w' => out.push(b'o'),
                b'3' => out.push(b'x'),
                b'9' | b'8' => out.push(b'8'),
                b'4' => out.push(b'4'),
                b'a'..=b'z' => out.push(byte),
                b'\'' | b'-' => {}
                _ => return None,
            }
        }
        return Some(out);
    }
    for c in word.chars() {
        out.push(match c {
            'α' => b'a',
            'β' => b'v',
            'γ' => b'g',
            'δ' => b'd',
            'ε' => b'e',
            'ζ' => b'z',
            'η' | 'ι' => b'i',
            'θ' => b'8',
            'κ' => b'k',
            'λ' => b'l',
            'μ' => b'm',
            'ν' => b'n',
            'ξ' | 'χ' => b'x',
            'ο' | 'ω' => b'o',
            'π' => b'p',
            'ρ' => b'r',
            'σ' => b's',
            'τ' => b't',
            'υ' => b'y',
            'φ' => b'f',
            'ψ' => b'4',
            '\'' | '-' => continue,
            _ => return None,
        });
    }
    Some(out)
}

/// `h` is χ at the beginning before a vowel or before ρ with a vowel (`hara`, `hronia`), after α, ε, ο (`ehw`, `ohi`) but for `voh8eia`, and
/// between φ, σ, ρ, λ, ν and a vowel (`sholio`); elsewhere it is η.
const fn stands_for_chi(before: Option<u8>, after: Option<u8>, second: Option<u8>) -> bool {
    const fn vowel(byte: Option<u8>) -> bool {
        matches!(byte, Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y'))
    }
    match before {
        None => vowel(after) || (matches!(after, Some(b'r')) && vowel(second)),
        Some(b'a' | b'e' | b'o' | b'w') => !matches!((after, second), (Some(b'8' | b'9') | None, _) | (Some(b't'), Some(b'h'))),
        // `efharisto`, `sholio`, `arhi`; not `thelw`, `phgainw`
        Some(b'f' | b's' | b'r' | b'v' | b'l' | b'n' | b'y' | b'u') => vowel(after),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::fold;

    #[test]
    fn spellings_meet() {
        for (greek, spellings) in [
            ("θέλω", &["thelw", "thelo", "8elw", "8elo", "9elw"][..]),
            ("ξέρω", &["xerw", "ksero", "3erw", "kserw"]),
            ("έχω", &["exw", "exo", "ehw", "echo", "eho"]),
            ("όχι", &["oxi", "ohi", "ochi"]),
            ("την", &["thn", "tin"]),
            ("της", &["ths", "tis"]),
            ("είναι", &["einai", "ine", "eine", "inai"]),
            ("ευχαριστώ", &["eyxaristw", "euxaristw", "efxaristo", "efharisto", "eucharisto"]),
            ("αυτό", &["auto", "ayto", "afto", "avto"]),
            ("βοήθεια", &["voitheia", "boh8eia", "voithia", "voh8eia"]),
            ("εγγύηση", &["egguhsh", "eggyhsh", "egyisi", "engyhsh"]),
            ("ακυρώσω", &["akyrwsw", "akuroso", "akiroso"]),
            ("χρόνια", &["xronia", "hronia", "chronia"]),
            ("μέρες", &["meres"]),
            ("ημέρες", &["hmeres", "imeres"]),
            ("δύο", &["duo", "dyo", "dio"]),
            ("ψέματα", &["psemata", "4emata"]),
            ("ουρά", &["oura", "oyra"]),
            ("πήρα", &["phra", "pira"]),
            ("ήταν", &["htan", "itan"]),
            ("σύνδεση", &["sundesh", "syndesi", "sindesi"]),
            ("άχρηστοι", &["axrhstoi", "ahristi", "axristoi"]),
        ] {
            let key = greek_key(&fold(greek));
            assert!(key.is_some());
            for spelling in spellings {
                assert_eq!(greek_key(spelling), key, "{greek} {spelling}");
            }
        }
    }

    #[test]
    fn unlike_words_stay_apart() {
        for (one, other) in [("του", "τι"), ("μου", "μη"), ("ναι", "να"), ("δεν", "δες"), ("πολύ", "πόλη")] {
            let same = greek_key(&fold(one)) == greek_key(&fold(other));
            assert_eq!(same, one == "πολύ", "{one} {other}: πολύ and πόλη sound alike, the others do not");
        }
        assert_eq!(greek_key("12"), None);
        assert_eq!(greek_key("añb"), None);
    }
}
