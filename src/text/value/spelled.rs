//! Phone numbers in disguise: letters for digits (`8OO 555 O199`) and digits in words (`two one zero ...`).

use super::contact::{is_call_word, is_reference_word};
use super::number::gap;
use crate::model::value::{ContactKind, Value};
use crate::text::document::{Document, TokenKind};

/// Most tokens of one number.
const LONGEST: usize = 40;
/// Fewest digits after a word for calling, and elsewhere.
const CALLED: usize = 7;
const ALONE: usize = 9;
/// Most digits of a number (E.164).
const MOST: usize = 15;

/// The phone number in disguise that begins at token `at`, and the first token after it. Numbers in plain digits are not looked at.
pub(super) fn phone(document: &Document, at: usize) -> Option<(Value, usize)> {
    let mut digits = String::new();
    let mut plus = false;
    let (mut plain, mut letters, mut words) = (0_usize, 0_usize, 0_usize);
    let mut end = at;
    for next in at..document.tokens().len().min(at + LONGEST) {
        let close = next == at || gap(document, next).is_some_and(|gap| gap.len() <= 3 && !gap.contains(['\n', '\r']));
        let Some(token) = document.tokens().get(next).filter(|_| close && digits.len() <= MOST) else { break };
        let original = token.span.of(document.original());
        match token.kind {
            TokenKind::Mark if digits.is_empty() && original == "+" => plus = true,
            TokenKind::Mark if matches!(original, "(" | ")" | "-" | "." | "·" | "/" | ",") => {}
            TokenKind::Number if document.word(next).bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'/')) => {
                let own = document.word(next).chars().filter(char::is_ascii_digit);
                plain += own.clone().count();
                digits.extend(own);
                end = next + 1;
            }
            TokenKind::Word => {
                if let Some(digit) = digit_word(document.word(next)) {
                    digits.push(digit);
                    words += 1;
                } else if let Some(own) = look_alike(original) {
                    plain += original.chars().filter(char::is_ascii_digit).count();
                    letters += original.chars().filter(|c| c.is_alphabetic()).count();
                    digits.push_str(&own);
                } else {
                    break;
                }
                end = next + 1;
            }
            _ => break,
        }
    }
    let sentence = document.sentence_of(at);
    let before = |test: fn(&str) -> bool| {
        (at.saturating_sub(5)..at).any(|index| document.sentence_of(index) == sentence && test(document.word(index)))
    };
    let least = if plus || before(is_call_word) { CALLED } else { ALONE };
    // A few letters among many digits, or nothing but words.
    let disguised = (letters > 0 && letters <= plain) || words >= CALLED;
    if !disguised || !(least..=MOST).contains(&digits.len()) || before(is_reference_word) {
        return None;
    }
    let value = if plus { format!("+{digits}") } else { digits };
    Some((Value::Contact { kind: ContactKind::Phone, value }, end))
}

/// The digits of a token in which O stands for 0, I and l for 1; `None` when it has other letters.
fn look_alike(original: &str) -> Option<String> {
    // A letter by itself is a word: "1700 o 900 100 200".
    if original.len() > MOST * 2 || original.chars().count() == 1 && original.chars().all(char::is_lowercase) {
        return None;
    }
    original
        .chars()
        .filter(|c| *c != '-')
        .map(|c| match c {
            'O' | 'o' | 'Ο' | 'ο' | 'О' | 'о' => Some('0'),
            'I' | 'l' | 'Ι' | 'І' => Some('1'),
            'S' => Some('5'),
            'B' | 'Β' | 'В' => Some('8'),
            '0'..='9' => Some(c),
            _ => None,
        })
        .collect()
}

fn digit_word(word: &str) -> Option<char> {
    Some(match word {
        "zero" | "cero" | "μηδεν" | "miden" | "mhden" | "null" | "nul" => '0',
        "one" | "uno" | "ενα" | "ena" | "um" | "un" | "eins" => '1',
        "two" | "dos" | "δυο" | "dyo" | "duo" | "dois" | "deux" | "zwei" | "zwo" | "due" => '2',
        "three" | "tres" | "τρια" | "tria" | "trois" | "drei" | "tre" => '3',
        "four" | "cuatro" | "τεσσερα" | "tessera" | "quatro" | "quatre" | "vier" | "quattro" => '4',
        "five" | "cinco" | "πεντε" | "pente" | "cinq" | "funf" | "cinque" => '5',
        "six" | "seis" | "εξι" | "eksi" | "exi" | "sechs" | "sei" => '6',
        "seven" | "siete" | "εφτα" | "επτα" | "efta" | "epta" | "sete" | "sept" | "sieben" | "sette" => '7',
        "eight" | "ocho" | "οχτω" | "οκτω" | "oxtw" | "okto" | "oito" | "huit" | "acht" | "otto" => '8',
        "nine" | "nueve" | "εννια" | "εννεα" | "ennia" | "nove" | "neuf" | "neun" => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    fn read(text: &str, lang: Lang) -> Option<String> {
        let document = Document::new(text, lang);
        let found = (0..document.tokens().len()).find_map(|at| phone(&document, at))?.0;
        match found {
            Value::Contact { value, .. } => Some(value),
            _ => None,
        }
    }

    #[test]
    fn numbers_in_disguise() {
        for (text, lang, number) in [
            ("call 8OO 555 O199", Lang::En, "8005550199"),
            ("call O8OO 555 O199 now", Lang::En, "08005550199"),
            ("πάρε στο 21Ο 555 Ο199", Lang::El, "2105550199"),
            ("+3O 21O 5550 199", Lang::En, "+302105550199"),
            ("Llama al nueve cero uno, dos tres cuatro, cinco seis siete", Lang::Es, "901234567"),
            ("call eight zero zero 555 zero one nine nine please", Lang::En, "8005550199"),
            ("δύο ένα μηδέν πέντε πέντε πέντε μηδέν ένα εννιά εννιά", Lang::El, "2105550199"),
        ] {
            assert_eq!(read(text, lang).as_deref(), Some(number), "{text}");
        }
    }

    #[test]
    fn words_and_plain_numbers_are_left_alone() {
        for text in [
            "call 800 555 0199",
            "Oslo So I lo Bo",
            "one two three go",
            "order O1234567890",
            "I have 5 SIMs and 8 old ones, so lol",
            "uno de los dos, seis o siete veces",
        ] {
            assert_eq!(read(text, Lang::En), None, "{text}");
        }
    }
}
