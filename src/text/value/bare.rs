//! Numbers without a unit, and the many that count nothing: names, labels, years, ordinals, references.

use super::measure::{Measure, of};
use super::number::{Amount, gap};
use crate::model::lang::Lang;
use crate::model::value::Value;
use crate::text::document::{Document, TokenKind};

/// Nouns that a number after them names ("step 3", "room 101").
fn is_label(word: &str) -> bool {
    matches!(
        word,
        "step"
            | "page"
            | "chapter"
            | "level"
            | "room"
            | "floor"
            | "option"
            | "error"
            | "code"
            | "channel"
            | "port"
            | "gen"
            | "model"
            | "type"
            | "slot"
            | "season"
            | "episode"
            | "part"
            | "question"
            | "answer"
            | "number"
            | "no"
            | "nr"
            | "num"
            | "route"
            | "line"
            | "gate"
            | "tier"
            | "paso"
            | "pagina"
            | "capitulo"
            | "nivel"
            | "opcion"
            | "codigo"
            | "canal"
            | "puerto"
            | "modelo"
            | "tipo"
            | "numero"
            | "planta"
            | "portal"
            | "parte"
            | "pregunta"
            | "respuesta"
            | "temporada"
            | "βημα"
            | "σελιδα"
            | "επιπεδο"
            | "επιλογη"
            | "σφαλμα"
            | "κωδικοσ"
            | "κωδικο"
            | "καναλι"
            | "θυρα"
            | "μοντελο"
            | "αριθμοσ"
            | "αριθμο"
            | "αρ"
            | "νουμερο"
            | "οροφοσ"
            | "vima"
            | "sfalma"
            | "kodikos"
            | "etape"
            | "erreur"
            | "numéro"
            | "schritt"
            | "seite"
            | "fehler"
            | "kanal"
            | "modell"
            | "nummer"
            | "passo"
            | "errore"
            | "canale"
            | "modelo,"
            | "erro"
            | "etapa"
            | "modello"
            | "stufe"
            | "calle"
            | "avenida"
            | "street"
            | "οδοσ"
            | "οδο"
            | "generacion"
            | "γενια"
            | "pack"
            | "plan"
            | "tarifa"
    )
}

/// "3 of us", "2 de nosotros", «3 από εμάς».
fn is_of_us(document: &Document, at: usize) -> bool {
    matches!(document.word(at), "of" | "de" | "di" | "von" | "απο" | "apo")
        && matches!(
            document.word(at + 1),
            "us" | "you"
                | "them"
                | "my"
                | "our"
                | "the"
                | "these"
                | "those"
                | "nosotros"
                | "ellos"
                | "vosotros"
                | "ustedes"
                | "nos"
                | "noi"
                | "voi"
                | "loro"
                | "uns"
                | "nous"
                | "vous"
                | "εμασ"
                | "εσασ"
                | "αυτουσ"
                | "αυτεσ"
                | "αυτα"
                | "εμαs"
                | "eles"
                | "los"
                | "las"
        )
        || matches!(document.word(at), "μασ" | "σασ" | "mas" if document.lang() == Lang::El)
}

/// The word before a bare number is a name: "Hub 4", "iPhone 15", "Windows 11", "Formula 1".
fn is_named(document: &Document, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|&before| document.sentence_of(before) == document.sentence_of(at)) else { return false };
    let token = &document.tokens()[before];
    if token.kind != TokenKind::Word || gap(document, at).is_none_or(|gap| gap.contains('\n')) {
        return false;
    }
    let written = token.span.of(document.original());
    let word = document.word(before);
    if is_label(word) {
        return true;
    }
    // In a post that shouts, capitals say nothing.
    let shouts = |at: usize| {
        let text =
            document.tokens().get(at).filter(|token| token.kind == TokenKind::Word).map_or("", |token| token.span.of(document.original()));
        text.chars().count() > 2 && !text.chars().any(char::is_lowercase)
    };
    if !written.chars().any(char::is_uppercase) || (shouts(before) && (shouts(at + 1) || before > 0 && shouts(before - 1))) {
        return false;
    }
    let first = document
        .sentences()
        .get(document.sentence_of(at))
        .is_some_and(|range| (range.start..before).all(|index| document.word(index).is_empty()));
    let verb = matches!(
        document.word(at + 1),
        "is" | "isn't"
            | "isnt"
            | "was"
            | "does"
            | "doesn't"
            | "won't"
            | "keeps"
            | "has"
            | "no"
            | "se"
            | "es"
            | "esta"
            | "me"
            | "δεν"
            | "ειναι"
            | "ist"
            | "geht"
            | "est"
            | "ne"
            | "non"
            | "e"
            | "nao"
            | "εχει"
            | "va"
            | "den"
            | "einai"
            | "not"
            | "died"
            | "broke"
            | "crashes"
            | "works"
    );
    if first { verb && !crate::text::language::is_common(word) } else { !crate::text::language::is_common(word) }
}

/// A number without unit. Not one: articles and one in words, list numbers, years, ordinals, glued letters (`5G`), doubtful words.
pub(super) fn bare(document: &Document, at: usize, amount: Amount) -> Option<Measure> {
    if amount.article || (amount.worded && amount.max < 2.0) {
        return None;
    }
    let lang = document.lang();
    if amount.worded && amount.end == at + 1 {
        let doubtful = matches!(
            (document.word(at), lang),
            ("sei", Lang::It) | ("neuf", Lang::Fr) | ("acht", Lang::De) | ("par" | "paar" | "paio" | "couple", _)
        );
        if doubtful || amount.loose {
            return None;
        }
    }
    let next = document.tokens().get(amount.end);
    if let Some(next) = next
        && gap(document, amount.end) == Some("")
    {
        let mark = next.span.of(document.original());
        let first = document.sentences().get(document.sentence_of(at)).is_some_and(|range| range.start == at);
        let follower = document.tokens().get(amount.end + 1).filter(|_| gap(document, amount.end + 1) == Some(""));
        let number_follows = follower.is_some_and(|token| token.kind == TokenKind::Number);
        let part_of_word = next.kind == TokenKind::Word || (mark == "-" && follower.is_some_and(|token| token.kind == TokenKind::Word));
        let listed = matches!(mark, ")" | ".") && first;
        // `2. Router`
        let ordinal = matches!(mark, "º" | "ª")
            || (mark == "." && lang == Lang::De && document.sentence_of(amount.end + 1) == document.sentence_of(at) && amount.max < 32.0);
        if part_of_word || listed || ordinal || mark == ":" || (mark == "/" && number_follows) {
            return None;
        }
    }
    if (amount.max < 12.0 && is_of_us(document, amount.end)) || (!amount.worded && is_named(document, at)) {
        return None;
    }
    let text = document.word(at);
    let year = !amount.worded && text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    // `555-0199`, `#5512345`: numbers of things, not amounts.
    let code = text.len() > 1 && text.starts_with('0') && !text.contains(['.', ',']);
    let named = at > 0 && document.original()[..document.tokens()[at].span.start].ends_with(['#', 'v', '+']);
    // What is called an order or invoice number, or is too long to count anything.
    let reference = !amount.worded
        && text.len() >= 4
        && (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|before| {
                document.sentence_of(before) == document.sentence_of(at) && super::contact::is_reference_word(document.word(before))
            })
        });
    let overlong = !amount.worded && text.len() > 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    (!year && !code && !named && !reference && !overlong && !amount.loose)
        .then(|| of(Value::Quantity { min: amount.min, max: amount.max, unit: String::new() }, amount.end, false))
}
