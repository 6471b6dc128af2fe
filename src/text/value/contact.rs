//! Ways to reach somebody, also disguised: phones, mail, web addresses, accounts.

use super::number::gap;
use super::{spelled, unit};
use crate::model::value::{ContactKind, Value};
use crate::text::document::{Document, TokenKind};

/// The contact that begins at token `at`, and the first token after it.
pub(super) fn contact(document: &Document, at: usize) -> Option<(Value, usize)> {
    let token = document.tokens().get(at)?;
    match token.kind {
        TokenKind::Url => Some((url(token.span.of(document.original())), at + 1)),
        TokenKind::Mail => Some((of(ContactKind::Mail, document.word(at)), at + 1)),
        TokenKind::Handle => Some((of(ContactKind::Handle, document.word(at)), at + 1)),
        TokenKind::Word => spelled_out(document, at).or_else(|| spelled::phone(document, at)),
        TokenKind::Number => spelled::phone(document, at).or_else(|| phone(document, at)).or_else(|| spelled_out(document, at)),
        TokenKind::Mark if matches!(token.span.of(document.original()), "+" | "(" | "＋" | "（") => {
            spelled::phone(document, at).or_else(|| phone(document, at))
        }
        _ => None,
    }
}

fn of(kind: ContactKind, value: &str) -> Value {
    Value::Contact { kind, value: value.to_lowercase() }
}

/// The canonical form of a web address; a `wa.me` link is the phone number in it.
pub(super) fn url(text: &str) -> Value {
    let low = crate::text::normal::invisible_removed(text).to_lowercase();
    let bare = crate::text::address::without_scheme(&low);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '#', '?']);
    let number = bare
        .strip_prefix("wa.me/")
        .or_else(|| bare.strip_prefix("api.whatsapp.com/send?phone="))
        .or_else(|| bare.strip_prefix("whatsapp.com/send?phone="))
        .map(|number| number.trim_start_matches(['+', '0']));
    if let Some(number) = number {
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        if (7..=15).contains(&digits) {
            return of(ContactKind::Phone, &format!("+{}", &number[..digits]));
        }
    }
    of(ContactKind::Url, bare)
}

/// `support (at) brand (dot) com`, `brand [.] com`, `soporte arroba marca punto es`.
fn spelled_out(document: &Document, at: usize) -> Option<(Value, usize)> {
    separator(document, at + 1)?;
    let mut text = String::new();
    let mut next = at;
    let mut signs = 0;
    let mut dots = 0;
    let mut mail = false;
    // Name, separator, name, separator ...: at most six names.
    for _ in 0..6 {
        let named = |kind| matches!(kind, TokenKind::Word | TokenKind::Number) || (mail && kind == TokenKind::Url);
        let token = document.tokens().get(next).filter(|token| named(token.kind))?;
        let name = document.word(next);
        if !token.span.of(document.original()).is_ascii() || name.len() > 40 {
            break;
        }
        text.push_str(name);
        next += 1;
        // `help (at) brand.com`
        if token.kind == TokenKind::Url {
            dots += 1;
            break;
        }
        let Some((sign, after)) = separator(document, next) else { break };
        if sign == '@' && mail {
            return None;
        }
        mail |= sign == '@';
        dots += usize::from(sign == '.');
        signs += 1;
        text.push(sign);
        next = after;
    }
    if signs == 0 || dots == 0 || text.ends_with(['@', '.']) {
        return None;
    }
    let read = Document::new(&text, document.lang());
    let [only] = read.tokens() else { return None };
    let kind = match only.kind {
        TokenKind::Mail => ContactKind::Mail,
        TokenKind::Url => ContactKind::Url,
        _ => return None,
    };
    Some((of(kind, &text), next))
}

/// The `@` or dot that the tokens from `at` on spell, and the first token after it. Words need brackets, but for those that mean nothing else.
fn separator(document: &Document, at: usize) -> Option<(char, usize)> {
    let original = |index: usize| document.tokens().get(index).map_or("", |token| token.span.of(document.original()));
    let open = matches!(original(at), "(" | "[" | "{" | "<");
    let name = if open { at + 1 } else { at };
    let sign = match document.word(name) {
        "at" | "a" | "et" if open => '@',
        "arroba" | "παπακι" | "papaki" | "chiocciola" | "arobase" | "klammeraffe" => '@',
        "at" if dotted_later(document, name + 1) => '@',
        "dot" | "punto" | "τελεια" | "teleia" | "ponto" | "punkt" | "point" => '.',
        "" if open && original(name) == "@" => '@',
        "" if open && original(name) == "." => '.',
        _ => return None,
    };
    if open {
        return matches!(original(name + 1), ")" | "]" | "}" | ">").then_some((sign, name + 2));
    }
    Some((sign, name + 1))
}

/// Whether an `@` or dot is spelled from token `at` on.
pub(super) fn is_sign(document: &Document, at: usize) -> bool {
    separator(document, at).is_some()
}

/// `support at brand dot com`: the plain word "at" is an `@` only before a spelled dot.
fn dotted_later(document: &Document, at: usize) -> bool {
    let dot = |at: usize| matches!(document.word(at), "dot" | "punto" | "τελεια" | "teleia" | "ponto" | "punkt" | "point");
    dot(at + 1) || dot(at + 2)
}

/// Words before a number that say that it is one to call; with one of these a short number counts.
pub(super) fn is_call_word(word: &str) -> bool {
    matches!(
        word,
        "call"
            | "calling"
            | "ring"
            | "phone"
            | "dial"
            | "tel"
            | "text"
            | "whatsapp"
            | "hotline"
            | "helpline"
            | "freephone"
            | "sms"
            | "llama"
            | "llamar"
            | "llamad"
            | "llame"
            | "llamando"
            | "marca"
            | "marcar"
            | "marque"
            | "telefono"
            | "tfno"
            | "tlf"
            | "telf"
            | "wasap"
            | "parε"
            | "παρε"
            | "παρτε"
            | "παιρνεισ"
            | "καλεσε"
            | "καλεστε"
            | "καλεισ"
            | "τηλεφωνο"
            | "τηλ"
            | "τηλεφωνα"
            | "pare"
            | "parte"
            | "kalese"
            | "thl"
            | "til"
            | "thlefwno"
            | "tilefono"
            | "ligar"
            | "ligue"
            | "liga"
            | "telefone"
            | "appelez"
            | "appeler"
            | "telephone"
            | "numero"
            | "anrufen"
            | "ruf"
            | "hotline:"
            | "telefon"
            | "chiama"
            | "chiamare"
            | "chiami"
            | "viber"
            | "telegram"
            | "kinito"
            | "κινητο"
            | "κινητου"
            | "τηλεφωνικα"
            | "rufen"
            | "hotline-nummer"
            | "numero,"
            | "appelle"
            | "appelez-le"
            | "telefonnummer"
            | "ligue-nos"
            | "chiamate"
            | "movil"
    )
}

/// Words before a number that say that it is some other number.
pub(super) fn is_reference_word(word: &str) -> bool {
    matches!(
        word,
        "order"
            | "pedido"
            | "invoice"
            | "factura"
            | "ref"
            | "reference"
            | "referencia"
            | "ticket"
            | "case"
            | "caso"
            | "παραγγελια"
            | "παραγγελιασ"
            | "τιμολογιο"
            | "imei"
            | "iban"
            | "serial"
            | "tracking"
            | "seguimiento"
            | "account"
            | "cuenta"
            | "commande"
            | "bestellung"
            | "bestellnummer"
            | "ordine"
            | "encomenda"
            | "sn"
            | "id"
            | "afm"
            | "αφμ"
            | "vat"
            | "parcel"
            | "booking"
            | "reserva"
            | "paketnummer"
            | "rechnung"
            | "rechnungsnummer"
            | "fattura"
            | "facture"
            | "fatura"
            | "αποστολη"
            | "αποστολησ"
            | "κρατηση"
            | "paraggelia"
            | "parangelia"
            | "albaran"
            | "expediente"
            | "incidencia"
            | "nif"
            | "cif"
    )
}

/// A phone number: with `+` from 7 digits, without from 9 to 13 in groups or whole, from 3 digits after a word for calling. Ten or more single
/// digits with spaces or dots are read as one. What is called an order, invoice or serial number is none.
fn phone(document: &Document, at: usize) -> Option<(Value, usize)> {
    let original = |index: usize| document.tokens().get(index).map_or("", |token| token.span.of(document.original()));
    let mut digits = String::new();
    let mut groups: Vec<usize> = Vec::new();
    let mut next = at;
    let mut plus = false;
    let mut open = false;
    let mut end = at;
    while next < document.tokens().len() && next < at + 40 {
        let close_by = next == at || gap(document, next).is_some_and(|gap| gap.len() <= 3 && !gap.contains(['\n', '\r']));
        if !close_by {
            break;
        }
        match original(next) {
            "+" | "＋" if digits.is_empty() && !plus => plus = true,
            "(" | "（" if !open => open = true,
            ")" | "）" if open && !digits.is_empty() => open = false,
            "-" | "." | "–" | "/" | "·" if !digits.is_empty() => {}
            _ => {
                let group = document.word(next);
                let token = &document.tokens()[next];
                let whole = token.kind == TokenKind::Number
                    && group.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'/'));
                let count = group.bytes().filter(u8::is_ascii_digit).count();
                let enough = digits.len() >= 9 && !plus && groups.iter().any(|&length| length > 1);
                if !whole || (enough && count < 3) || digits.len() + count > 15 || (group.contains('/') && groups.is_empty() && count < 7) {
                    break;
                }
                digits.extend(group.chars().filter(char::is_ascii_digit));
                groups.extend(group.split(|c: char| !c.is_ascii_digit()).map(str::len));
                end = next + 1;
            }
        }
        next += 1;
    }
    // The unit after a number says that it is an amount: `call 3 times`, `900 555 GB`.
    let measured = |end: usize| {
        let unit_word = document.word(end);
        // A letter is a unit beside its digits only: "900 555 144 y pregunta".
        if unit_word.chars().count() == 1 && unit_word.is_ascii() && gap(document, end) != Some("") {
            return false;
        }
        unit::time(unit_word).is_some()
            || unit::thing(unit_word).is_some()
            || matches!(unit_word, "%" | "€" | "$" | "£" | "euros" | "ευρω" | "euro")
            || unit::is_working(unit_word)
    };
    if digits.len() < 3 || open && end > at + 3 || measured(end) {
        return None;
    }
    let before = |test: fn(&str) -> bool| {
        let sentence = document.sentence_of(at);
        (at.saturating_sub(5)..at).any(|index| document.sentence_of(index) == sentence && test(document.word(index)))
    };
    let single_token = groups.len() == 1;
    let dated = single_token && digits.len() == 8 && (digits.starts_with("19") || digits.starts_with("20"));
    let text = document.word(at);
    let decimal = groups.len() == 2 && single_number(document, at, end) && text.contains('.') && groups[1] < 3;
    let by_twos = groups.len() > 1 && groups.iter().all(|&length| length <= 2) && groups.contains(&2);
    let called = before(is_call_word);
    let international = plus || digits.starts_with("00");
    let fits = if international {
        (8..=15).contains(&digits.len())
    } else if called {
        (3..=13).contains(&digits.len()) && !decimal && !is_year(&digits) && !text.contains('/')
    } else {
        (9..=13).contains(&digits.len())
            && !dated
            && (!by_twos || digits.starts_with('0'))
            && !is_thousands(text)
            && groups.iter().all(|&length| length <= 13)
    };
    let date_shaped = super::date::date(document, at, None).is_some_and(|(_, after)| after >= end);
    if !fits || date_shaped || before(is_reference_word) || (at > 0 && matches!(original(at - 1), "#" | "€" | "$" | "£")) {
        return None;
    }
    // `01/02`, `3-5` after "call": a time or a range.
    if called && digits.len() < 6 && groups.len() > 1 {
        return None;
    }
    let value = if plus {
        format!("+{digits}")
    } else if let Some(rest) = digits.strip_prefix("00") {
        format!("+{rest}")
    } else {
        digits
    };
    // A closing bracket that was opened inside belongs to the number.
    Some((of(ContactKind::Phone, &value), end))
}

fn single_number(document: &Document, at: usize, end: usize) -> bool {
    end == at + 1 && document.tokens()[at].kind == TokenKind::Number
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// `1.234.567.890`: a first group of one digit and dots between threes.
fn is_thousands(text: &str) -> bool {
    let mut groups = text.split('.');
    groups.next().is_some_and(|first| first.len() < 3 && !first.is_empty())
        && text.matches('.').count() >= 2
        && groups.all(|group| group.len() == 3)
}
