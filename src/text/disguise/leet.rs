//! Digits and signs that stand for letters, and letters that hide behind stars.

/// Most characters of one disguised word.
const LONGEST: usize = 60;
/// Fewest characters: shorter ones are names of things (`mp3`, `5G`, `A4`).
const SHORTEST: usize = 4;

/// Whether a sign can stand for a letter inside a word.
pub(super) fn is_sign(text: &str) -> bool {
    matches!(text, "$" | "€" | "£" | "@" | "!" | "|" | "*" | "¢" | "§" | "¥")
}

/// The letters that a digit or sign may stand for among Latin letters, likeliest first.
const fn latin(c: char) -> &'static [char] {
    match c {
        '0' => &['o'],
        '1' | '!' => &['i', 'l'],
        '2' => &['z'],
        '3' | '€' => &['e'],
        '4' | '@' => &['a'],
        '5' | '$' | '§' => &['s'],
        '6' | '9' => &['g'],
        '7' => &['t', 'f'],
        '8' => &['b'],
        '|' => &['l', 'i'],
        '£' => &['l'],
        '¢' => &['c'],
        '¥' => &['y'],
        _ => &[],
    }
}

/// The same among Greek letters.
const fn greek(c: char) -> &'static [char] {
    match c {
        '0' => &['ο'],
        '1' | '!' | '|' => &['ι'],
        '3' => &['ε', 'ξ'],
        '€' => &['ε'],
        '4' => &['α', 'ψ'],
        '@' => &['α'],
        '5' | '$' | '§' => &['σ'],
        '6' => &['σ', 'δ'],
        '7' => &['τ', 'γ'],
        '8' => &['θ', 'β'],
        '9' => &['θ', 'ρ'],
        '¥' => &['υ'],
        _ => &[],
    }
}

/// Words often written with stars, so that nobody is offended.
const MASKED: [&str; 40] = [
    "fuck",
    "fucks",
    "fucked",
    "fucker",
    "fucking",
    "shit",
    "shits",
    "shitty",
    "bullshit",
    "crap",
    "damn",
    "bitch",
    "bitches",
    "asshole",
    "arsehole",
    "bastard",
    "bastards",
    "bollocks",
    "cunt",
    "piss",
    "pissed",
    "hell",
    "mierda",
    "puta",
    "puto",
    "putos",
    "joder",
    "coño",
    "cabron",
    "cabrones",
    "gilipollas",
    "hostia",
    "hijos",
    "μαλακα",
    "μαλακεσ",
    "μαλακια",
    "γαμω",
    "γαμημενο",
    "σκατα",
    "πουτανα",
];

/// What a word of letters, digits and signs without anything between may be; none when it can be nothing but itself.
pub(super) fn readings(text: &str) -> Vec<String> {
    // An exclamation mark ends a remark; a star is an ornament round a word.
    let text = text.trim_end_matches(['!', '|', '@', '€', '£', '¢', '¥', '§']).trim_start_matches(['!', '|', '*']);
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        return Vec::new();
    }
    let letters = chars.iter().filter(|c| c.is_alphabetic()).count();
    if chars.contains(&'*') {
        return starred(&chars, letters);
    }
    let table = if chars.iter().any(|c| matches!(c, '\u{370}'..='\u{3ff}')) { greek } else { latin };
    let stands = chars.iter().filter(|c| !c.is_alphabetic()).count();
    let trailing = chars.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let readable = chars.iter().all(|&c| c.is_alphabetic() || is_silent(c) || !table(c).is_empty());
    // `covid19`, `win11`: a name with its number.
    let numbered = trailing >= 2 && stands == trailing;
    if chars.len() < SHORTEST || letters < 2 || stands == 0 || stands > letters || !readable || numbered {
        return Vec::new();
    }
    // Two signs may stand for either of two letters each.
    let read = |first: usize, second: usize| -> String {
        let letter = |c: char| {
            let choices = table(c);
            let choice = if matches!(c, '1' | '!' | '|' | '3' | '8') { first } else { second };
            choices.get(choice).or(choices.last()).copied().unwrap_or(c)
        };
        chars.iter().map(|&c| letter(c)).collect()
    };
    let mut all: Vec<String> = Vec::with_capacity(4);
    for (first, second) in [(0, 0), (1, 1), (0, 1), (1, 0)] {
        let one = read(first, second);
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// Characters inside words that are no letters and mean nothing: they are left to the normal form.
fn is_silent(c: char) -> bool {
    !c.is_alphanumeric() && !is_sign(c.encode_utf8(&mut [0; 4]))
}

/// `f*ck`, `s**t`, `re*fund`: a word known to be hidden, or the word without its star, or a vowel in its place.
fn starred(chars: &[char], letters: usize) -> Vec<String> {
    let stars = chars.iter().filter(|&&c| c == '*').count();
    if chars.len() < 3 || letters == 0 || letters + stars != chars.len() {
        return Vec::new();
    }
    let lower: Vec<char> = chars.iter().flat_map(|c| c.to_lowercase()).collect();
    let known = MASKED
        .iter()
        .find(|word| word.chars().count() == lower.len() && word.chars().zip(&lower).all(|(letter, &c)| c == '*' || c == letter));
    if let Some(known) = known {
        return vec![(*known).to_owned()];
    }
    let inner = chars.first() != Some(&'*') && chars.last() != Some(&'*');
    if stars != 1 || !inner || chars.len() < SHORTEST {
        return Vec::new();
    }
    let with = |letter: Option<char>| chars.iter().filter_map(|&c| if c == '*' { letter } else { Some(c) }).collect::<String>();
    let vowels =
        if chars.iter().any(|c| matches!(c, '\u{370}'..='\u{3ff}')) { ['α', 'ο', 'ι', 'ε', 'η'] } else { ['a', 'e', 'i', 'o', 'u'] };
    std::iter::once(with(None)).chain(vowels.into_iter().map(|vowel| with(Some(vowel)))).collect()
}
