//! Cues that are near everything.

use super::{Look, Seen, language};
use crate::diagnostic::Findings as _;
use crate::fact::check::FIRST_CLASS;
use crate::model::brand::Brand;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::text::everywhere::is_everywhere;
use crate::text::normal::fold;

/// Words of every second post about any brand, folded; articles and their like are known to `text::everywhere`.
const EVERYDAY: &str = "app apps help problem problems issue issues question questions answer company thing things time people \
    ayuda problema problemas pregunta respuesta empresa cosa gente aplicacion \
    βοηθεια προβλημα προβληματα ερωτηση απαντηση εταιρεια εταιρια εφαρμογη κοσμος πραγμα \
    ajuda pergunta aide probleme question hilfe frage firma aiuto domanda azienda";

/// Fewest letters of a word that says something, and of the beginning of one (`re*`).
const SHORTEST: usize = 2;
const SHORTEST_BEGINNING: usize = 3;

pub(super) fn look(own: &Seen<'_>, brand: &Brand, look: &mut Look<'_>) {
    let names: Vec<String> = std::iter::once(&brand.name)
        .chain(&brand.aliases)
        .map(|name| fold(name))
        .filter(|name| !name.is_empty() && !name.contains(' '))
        .collect();
    for (code, cue) in own.cues() {
        let Some(why) = broad(cue.get_ref(), language(code), &names) else { continue };
        look.warning(
            super::code::BROAD,
            format!("the cue `{}` is near everything", shown(cue.get_ref(), false)),
            cue.span(),
            why,
            "write the words that set this question apart, such as \"cancel~\" or \"opening hours\"",
        );
    }
}

/// Why a cue says nothing; `None` when it does.
fn broad(cue: &str, lang: Option<Lang>, names: &[String]) -> Option<&'static str> {
    // Words in brackets may be left out, or one of them is enough: each way of reading it must say something.
    if let Some(inner) = cue.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|inner| !inner.contains(['(', ')'])) {
        return inner.split('|').find_map(|choice| broad(choice, lang, names));
    }
    let mut depth = 0_usize;
    let mut needed = String::new();
    let mut bracketed = String::new();
    let mut says = false;
    for c in cue.chars() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                // Of a choice beside other words it is enough that one of them says something.
                let choice = std::mem::take(&mut bracketed);
                says |= choice.contains('|') && choice.split('|').any(|one| broad(one, lang, names).is_none());
            }
            c if depth > 0 => bracketed.push(c),
            c => needed.push(c),
        }
    }
    if says {
        return None;
    }
    let whole = fold(&needed);
    if names.iter().any(|name| *name == whole.trim()) {
        return Some("every thread about the brand names it");
    }
    let words: Vec<&str> = needed.split_whitespace().filter(|word| *word != "...").collect();
    let folded = |word: &str| fold(word.trim_matches(['*', '~', '=']));
    if words.iter().any(|word| !is_empty_word(word, &folded(word), lang)) {
        return None;
    }
    Some(match words.as_slice() {
        [word] if word.ends_with('*') || word.starts_with('*') => "hundreds of words are met by it",
        [_] => "nearly every post has it",
        _ => "only everyday words",
    })
}

/// Whether a word of a cue says nothing of what is asked.
fn is_empty_word(written: &str, folded: &str, lang: Option<Lang>) -> bool {
    let letters = folded.chars().count();
    let open = written.ends_with('*') || written.starts_with('*');
    // Words of every language are heard in those that most customers write.
    let everywhere = |word: &str| match lang {
        Some(lang) => is_everywhere(word, Some(lang)),
        None => FIRST_CLASS.into_iter().any(|lang| is_everywhere(word, Some(lang))),
    };
    let short = if open { letters < SHORTEST_BEGINNING } else { letters < SHORTEST };
    short || (!open && (everywhere(folded) || EVERYDAY.split_whitespace().any(|word| word == folded)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_say_nothing_and_others_do() {
        let names = ["nerea".to_owned()];
        for cue in ["it", "app", "the", "is it", "Nerea", "re*", "how do i", "(it|refund)", "x", "(please) it", "what ... do"] {
            assert!(broad(cue, Some(Lang::En), &names).is_some(), "{cue}");
        }
        assert!(broad("το", Some(Lang::El), &names).is_some() && broad("πόσο", Some(Lang::El), &names).is_some());
        for cue in
            ["cancel~", "money back", "(money|cash) back", "ακυρ*", "tv", "TV ... (price|cost*)", "(refund|return)", "iva", "nerea box"]
        {
            assert_eq!(broad(cue, None, &names), None, "{cue}");
        }
    }
}
