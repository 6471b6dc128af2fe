//! Ways through menus: "Settings > Wi-Fi > Password".

use std::ops::Range;

use super::super::scene::Said;
use crate::fact::Fact;
use crate::fact::set::{Procedure, Route};
use crate::model::lang::Lang;
use crate::text::document::TokenKind;
use crate::text::normal::fold;

/// Most words of a menu's name.
const NAME: usize = 4;
/// Most menus of a way.
const MENUS: usize = 12;
/// Words that every menu has, or that only say where menus are.
const COMMON: &[&str] = &[
    "app",
    "the",
    "and",
    "menu",
    "tab",
    "page",
    "button",
    "option",
    "options",
    "settings",
    "setting",
    "more",
    "go",
    "to",
    "open",
    "tap",
    "in",
    "la",
    "el",
    "los",
    "las",
    "de",
    "del",
    "y",
    "ajustes",
    "opciones",
    "mas",
    "ve",
    "a",
    "abre",
    "στο",
    "στη",
    "στην",
    "και",
    "το",
    "τα",
    "η",
    "ο",
    "ρυθμισεισ",
    "ρυθμισεις",
    "επιλογεσ",
    "επιλογες",
    "εφαρμογη",
    "my",
    "mi",
    "your",
    "then",
];

/// A way through menus that an answer names.
#[derive(Debug)]
pub(super) struct Way {
    pub tokens: Range<usize>,
    menus: Vec<Vec<String>>,
}

/// The ways in a sentence: two or more short names with arrows between them.
pub(super) fn ways(said: &Said<'_>, sentence: &Range<usize>) -> Vec<Way> {
    let document = said.document();
    let arrow = |at: usize| -> bool {
        document.tokens().get(at).is_some_and(|token| {
            let text = token.span.of(document.original());
            token.kind != TokenKind::Word && matches!(text, ">" | "→" | "»" | "›" | "▸" | "➡" | "➜" | "->" | "=>" | ">>" | "−>" | "⇒")
        })
    };
    let arrows: Vec<usize> = sentence.clone().filter(|at| arrow(*at)).collect();
    if arrows.is_empty() {
        return Vec::new();
    }
    let mut cuts: Vec<usize> = Vec::new();
    let mut menus: Vec<Range<usize>> = Vec::new();
    let (Some(first), Some(last)) = (arrows.first().copied(), arrows.last().copied()) else { return Vec::new() };
    cuts.extend(&arrows);
    let is_name = |at: &usize| document.tokens().get(*at).is_some_and(|token| token.kind != TokenKind::Mark);
    let ends = |at: &usize| {
        document.tokens().get(*at).is_some_and(|token| {
            token.kind == TokenKind::Mark && matches!(token.span.of(document.original()), "," | ":" | ";" | "(" | ")" | "." | "—")
        })
    };
    let start = (sentence.start..first).rev().find(ends).map_or(sentence.start, |at| at + 1);
    let start = start.max(first.saturating_sub(NAME));
    menus.push(start..first);
    for pair in cuts.windows(2) {
        if let [from, to] = pair {
            menus.push(from + 1..*to);
        }
    }
    let end = (last + 1..sentence.end).find(ends).unwrap_or(sentence.end).min(last + 1 + NAME);
    menus.push(last + 1..end);
    let words: Vec<Vec<String>> = menus
        .iter()
        .map(|menu| menu.clone().filter(is_name).map(|at| document.word(at).to_owned()).collect::<Vec<String>>())
        .filter(|menu| !menu.is_empty())
        .collect();
    let short = words.iter().all(|menu| menu.len() <= NAME + 1);
    if words.len() < 2 || words.len() > MENUS || !short {
        return Vec::new();
    }
    vec![Way { tokens: start..end, menus: words }]
}

/// Whether a way has a menu in common with a route, and how many.
pub(super) fn shared(way: &Way, route: &Route) -> usize {
    let official: Vec<String> = route.menus.iter().flat_map(|menu| words(menu)).collect();
    way.menus
        .iter()
        .filter(|menu| menu.iter().any(|word| is_telling(word) && official.iter().any(|other| other == word || is_near(word, other))))
        .count()
}

/// The routes that a post of this language can be held against: those of its language, those of every language, and the one without a
/// language when the post is in the first language of the official wording.
pub(super) fn routes<'p>(procedure: &'p Procedure, fact: &Fact, lang: Lang) -> Vec<&'p Route> {
    let first = fact.languages().next();
    let fits = |route: &&Route| route.lang == lang || (route.lang == Lang::Und && (first == Some(lang) || lang == Lang::Und));
    procedure.routes.iter().filter(fits).collect()
}

fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| c.is_whitespace() || matches!(c, '&' | '/' | ','))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|word| is_telling(word))
        .collect()
}

fn is_telling(word: &str) -> bool {
    word.chars().count() > 1 && !COMMON.contains(&word)
}

/// The same word in another form, or spelt together: wi-fi, wifi.
fn is_near(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (one, other) = (plain(one), plain(other));
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    one == other || (common >= 4 && one.chars().count() <= common + 3 && other.chars().count() <= common + 3)
}
