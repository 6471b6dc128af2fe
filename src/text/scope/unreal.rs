//! What a text says without saying that it is so: what is only asked, what is supposed or feared, what others say and the author denies.

use std::ops::Range;

use super::clause::{begins, clauses};
use super::phrases::{List, phrases};
use super::{Roles, question};
use crate::model::finding::Span;
use crate::text::document::Document;

/// Most words of a supposition where no mark ends it.
const REACH: usize = 9;

/// Words before which nothing is looked for.
const FAR: usize = 40;
/// The same in tokens, marks among them.
const TOKENS: usize = 120;
/// How far behind what others say a denial is looked for, in tokens.
const DENIED: usize = 200;
/// "If it breaks again": it has broken.
const AGAIN: [&str; 14] =
    ["again", "otra", "nuevo", "παλι", "ξανα", "pali", "ksana", "encore", "wieder", "nochmal", "nochmals", "ancora", "nuovo", "novo"];

/// The part of sentence `sentence` that asks because its author wants to know, if any: from the word or mark that begins the question on.
/// What is told before ("it died in a week, is that normal?") is told; a reproach ("why does nobody answer?", "is this a joke?!") asks nothing.
#[must_use]
pub fn inquiry(document: &Document, sentence: usize) -> Option<Range<usize>> {
    let range = document.sentences().get(sentence)?.clone();
    if !question(document, sentence) {
        return None;
    }
    let original = |at: usize| document.tokens()[at].span.of(document.original());
    let marks = range.clone().rev().take_while(|at| document.word(*at).is_empty());
    // "?!", "???": more is meant than a question.
    let loud = marks.clone().filter(|at| matches!(original(*at), "?" | "!" | "？")).count() > 1
        || marks.into_iter().any(|at| original(at).contains('!') || original(at).contains("??"));
    let reproach = phrases(document.lang(), List::Reproaches);
    if loud || range.clone().any(|at| reproach.at(document, at).is_some()) {
        return None;
    }
    let asks = phrases(document.lang(), List::Questions);
    let mut fresh = true;
    let mut start = None;
    for at in range.clone() {
        let word = document.word(at);
        if original(at) == "¿" || (fresh || begins(document, at)) && asks.at(document, at).is_some() {
            start = Some(at);
            break;
        }
        fresh = if word.is_empty() {
            matches!(original(at), "," | ";" | ":" | "-" | "–" | "—" | "(" | "…")
        } else {
            begins(document, at)
        };
    }
    // Where nothing but the mark says that it asks, the last clause does.
    let last = || clauses(document, sentence).pop().map_or(range.start, |clause| clause.start);
    Some(start.unwrap_or_else(last)..range.end)
}

/// The question that `tokens` are part of, when its author wants to know. See [`inquiry`]; `roles` remembers the questions of the document.
#[must_use]
pub fn asked(document: &Document, tokens: &Range<usize>, roles: &Roles) -> Option<Span> {
    let asking = roles.inquiry(document, document.sentence_of(tokens.start)).filter(|asking| asking.start < tokens.end)?;
    Some(document.span(asking))
}

/// The words by which `tokens` are supposed or feared and not told ("in case they cancel", "what if", "would have"), or are in somebody
/// else's mouth: by hearsay ("I heard that …"), or said by others and denied by the author later ("people say they are rubbish, I never
/// had a problem"). A supposition reaches to the next mark or turn of its sentence, nine words at most; what others say reaches to the end
/// of its clause, or to the turn of the sentence.
#[must_use]
pub fn unreal(document: &Document, tokens: &Range<usize>) -> Option<Span> {
    let lang = document.lang();
    let sentence = document.sentence_of(tokens.start);
    let range = document.sentences().get(sentence)?.clone();
    let lists = [List::Supposes, List::Hearsay, List::Reports].map(|list| phrases(lang, list));
    let [supposes, hearsay, reports] = lists;
    let real = phrases(lang, List::Real);
    let contrast = phrases(lang, List::Contrast);
    let original = |at: usize| document.tokens()[at].span.of(document.original());
    let mut words = 0;
    for at in (range.start..tokens.start).rev().take(TOKENS) {
        let word = document.word(at);
        if word.is_empty() {
            if matches!(original(at), "," | ";" | ":" | "(" | ")" | "–" | "—" | "-" | "…") {
                return None;
            }
            continue;
        }
        if contrast.at(document, at).is_some() {
            return None;
        }
        words += 1;
        if words > FAR {
            return None;
        }
        if words <= REACH
            && let Some(end) = supposes.at(document, at)
            && real.at(document, at).is_none()
            && !(at > range.start && real.at(document, at - 1).is_some())
            && !(at..range.end.min(tokens.end + 3)).any(|at| AGAIN.contains(&document.word(at)))
        {
            return Some(document.span(at..end));
        }
        if let Some(end) = hearsay.at(document, at) {
            return Some(document.span(at..end));
        }
        if let Some(end) = reports.at(document, at)
            && denied(document, tokens.end)
        {
            return Some(document.span(at..end));
        }
    }
    None
}

/// Whether the author denies from token `from` on what others say.
fn denied(document: &Document, from: usize) -> bool {
    let denials = phrases(document.lang(), List::Denials);
    (from..document.tokens().len()).take(DENIED).any(|at| denials.at(document, at).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    /// The word of the text that stands for the trouble, and whether it is told, asked or unreal.
    fn told(text: &str, word: &str, lang: Lang) -> &'static str {
        let document = Document::new(text, lang);
        let at = (0..document.tokens().len()).find(|at| document.word(*at) == word).unwrap_or_else(|| panic!("{text}"));
        match (asked(&document, &(at..at + 1), &Roles::default()), unreal(&document, &(at..at + 1))) {
            (Some(_), _) => "asked",
            (None, Some(_)) => "unreal",
            (None, None) => "told",
        }
    }

    #[test]
    fn questions_that_want_to_know() {
        for (text, word, lang, is) in [
            ("How long does a refund take?", "refund", Lang::En, "asked"),
            ("is it normal that it is slow", "slow", Lang::En, "asked"),
            ("It died in a week, is that normal?", "died", Lang::En, "told"),
            ("It died in a week, is the warranty void?", "void", Lang::En, "asked"),
            ("Why is nobody answering?", "nobody", Lang::En, "told"),
            ("How is this useless thing legal?", "useless", Lang::En, "told"),
            ("Is it down again??", "down", Lang::En, "told"),
            ("It is down.", "down", Lang::En, "told"),
            ("¿Cuánto tarda el reembolso?", "reembolso", Lang::Es, "asked"),
            ("Se rompió ayer, ¿cubre la garantía una avería?", "averia", Lang::Es, "asked"),
            ("Se rompió ayer, ¿cubre la garantía una avería?", "rompio", Lang::Es, "told"),
            ("¿Por qué no contesta nadie?", "nadie", Lang::Es, "told"),
            ("Πόσο κάνει να έρθει η επιστροφή;", "επιστροφη", Lang::El, "asked"),
            ("Γιατί δεν απαντάει κανείς;", "κανεισ", Lang::El, "told"),
        ] {
            assert_eq!(told(text, word, lang), is, "{text}");
        }
    }

    #[test]
    fn suppositions_and_fears() {
        for (text, word, lang) in [
            ("Keep the box in case it breaks.", "breaks", Lang::En),
            ("If they cancel you get it all back.", "cancel", Lang::En),
            ("Anybody else would have lost patience.", "lost", Lang::En),
            ("Pago con tarjeta por si falla.", "falla", Lang::Es),
            ("Si me cobran dos veces, la devuelvo.", "cobran", Lang::Es),
            ("Αν χαλάσει, το αλλάζουν.", "χαλασει", Lang::El),
            ("Falls es kaputt geht, gibt es ein neues.", "kaputt", Lang::De),
            ("Au cas où il tombe en panne.", "panne", Lang::Fr),
            ("Nel caso si rompa, lo cambiano.", "rompa", Lang::It),
            ("Se avariar o router, trocam.", "router", Lang::Pt),
        ] {
            assert_eq!(told(text, word, lang), "unreal", "{text}");
        }
        for (text, word) in [
            ("If it wasn't bad enough, they lost it.", "bad"),
            ("In case it breaks, beware: they are useless.", "useless"),
            ("If they ever call it is a miracle, but the line is dead.", "dead"),
            ("It broke.", "broke"),
            ("If it breaks again I am gone.", "breaks"),
            ("I would have left this useless shop.", "useless"),
        ] {
            assert_eq!(told(text, word, Lang::En), "told", "{text}");
        }
    }

    #[test]
    fn what_others_say_and_the_author_denies() {
        assert_eq!(told("People say they are rubbish, I never had a problem.", "rubbish", Lang::En), "unreal");
        assert_eq!(told("People say they are rubbish. They are.", "rubbish", Lang::En), "told");
        assert_eq!(told("I heard that they are awful.", "awful", Lang::En), "unreal");
        assert_eq!(told("Dicen que son un desastre, a mí me va muy bien.", "desastre", Lang::Es), "unreal");
        assert_eq!(told("Όλοι λένε ότι είναι χάλια, εγώ ποτέ δεν είχα θέμα.", "χαλια", Lang::El), "unreal");
    }
}
