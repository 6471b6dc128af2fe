//! Is the brand meant? Names, products, competitors, homonyms.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::model::brand::Brand;
use crate::model::finding::Span;
use crate::rule::{Class, Named};
use crate::text::document::{Document, TokenKind};
use crate::text::language::is_common;
use crate::text::normal::fold;

/// Names shorter than this are not looked for inside hashtags and handles.
const INSIDE: usize = 5;
/// Names of capitals only, up to this many letters (`EE`, `O2`), must be written in capitals where a text has capitals at all.
const ACRONYM: usize = 3;
/// Names from this length on leave no doubt inside a handle; shorter ones must stand apart in it.
const PLAIN: usize = 7;
/// What is left of a hashtag beside a name must be a word too.
const REST: usize = 3;
/// Names from this length on are met with one space or dot inside; each half must have [`REST`] letters.
const BROKEN: usize = 6;
/// What stands beside a brand's name in its own accounts.
const BESIDE: [&str; 42] = [
    "help", "support", "care", "service", "team", "official", "app", "news", "store", "shop", "online", "group", "customer", "cares", "hq",
    "uk", "us", "ie", "eu", "gr", "cy", "es", "mx", "ar", "de", "at", "fr", "it", "pt", "br", "ayuda", "soporte", "atencion", "clientes",
    "oficial", "hilfe", "aide", "hellas", "greece", "espana", "italia", "the",
];
/// How far away a word of the title or of the opening post counts, in words.
const ELSEWHERE: usize = 50;

/// The brand's names, compiled.
#[derive(Debug, Default)]
pub struct Names {
    automaton: Option<AhoCorasick>,
    /// What each literal stands for.
    forms: Vec<Vec<Form>>,
}

/// What a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mention {
    /// Where the brand or a product of it is named; homonyms are not in here.
    pub brand: Vec<Span>,
    /// Where a competitor is named.
    pub competitors: Vec<Span>,
    /// Where the name stands for something else, by the words around it.
    pub homonyms: Vec<Span>,
    /// The tokens of `brand` and `competitors` with what they name, in order of place: what `{brand}`, `{product}` and `{competitor}` of
    /// rules stand for. Names in readings of the text (`reading` above 0) stand here a second time, by the tokens of the reading.
    pub named: Vec<Named>,
}

/// What the thread says before a post is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The thread's title.
    pub title: Option<&'a Document>,
    /// The opening post speaks of a homonym and not of the brand.
    pub homonym: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// One of the brand's names; a name of several words, a handle or a hashtag leaves no doubt which meaning is meant.
    Brand {
        sure: bool,
    },
    Product,
    Competitor,
    /// A word of a homonym.
    Other,
    /// An official domain.
    Domain,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Form {
    what: What,
    place: Place,
    /// Must be written in capitals.
    capitals: bool,
    /// The domain that an address must be at, the name inside a tag.
    text: Option<Box<str>>,
}

/// Where in the text the literal must stand. A border is the space of the normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Whole tokens: the literal has both borders.
    Whole,
    /// The beginning of a token: the literal has the first border (`lumora-kunden`, `candle*`).
    Beginning,
    /// Two tokens with one space or dot between them.
    Broken,
    /// Within a hashtag or handle.
    Tag,
    /// Within an address.
    Address,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    tokens: Range<usize>,
    what: What,
}

impl Names {
    /// Compiles the names.
    #[must_use]
    pub fn new(brand: &Brand) -> Self {
        let mut literals: BTreeMap<String, Vec<Form>> = BTreeMap::new();
        let mut add = |literal: String, form: Form| {
            let forms = literals.entry(literal).or_default();
            if !forms.contains(&form) {
                forms.push(form);
            }
        };
        let own = std::iter::once(&brand.name).chain(&brand.aliases).chain(&brand.misspellings);
        for (names, what) in [
            (own.collect::<Vec<_>>(), What::Brand { sure: false }),
            (brand.products.iter().collect(), What::Product),
            (brand.competitors.iter().collect(), What::Competitor),
        ] {
            for name in names {
                forms_of(name, what, &mut add);
            }
        }
        for word in brand.homonyms.iter().flat_map(|homonym| &homonym.words) {
            let open = word.ends_with('*');
            let folded = fold(word.trim_end_matches('*'));
            if folded.is_empty() {
                continue;
            }
            if open {
                add(format!(" {folded}"), Form { what: What::Other, place: Place::Beginning, capitals: false, text: None });
            } else {
                for folded in inflected(&folded) {
                    add(format!(" {folded} "), Form { what: What::Other, place: Place::Whole, capitals: false, text: None });
                }
            }
        }
        for domain in &brand.domains {
            let domain = domain.trim().trim_start_matches("www.").to_lowercase();
            if !domain.is_empty() {
                let form = Form { what: What::Domain, place: Place::Address, capitals: false, text: Some(domain.as_str().into()) };
                add(domain, form);
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA)).build(literals.keys()).ok();
        Self { automaton: automaton.filter(|_| !literals.is_empty()), forms: literals.into_values().collect() }
    }

    /// Finds them. `title` is the thread's title, read for the words that tell homonyms from the brand.
    #[must_use]
    pub fn find(&self, document: &Document, title: Option<&Document>) -> Mention {
        self.find_in(document, Context { title, homonym: false })
    }

    /// Finds them in a post of a thread of which more is known.
    #[must_use]
    pub fn find_in(&self, document: &Document, context: Context<'_>) -> Mention {
        let (found, aside) = self.everywhere(document);
        if found.iter().all(|found| found.what == What::Other) {
            return Mention::default();
        }
        let others: Vec<&Range<usize>> = found.iter().filter(|found| found.what == What::Other).map(|found| &found.tokens).collect();
        let sure: Vec<&Range<usize>> = found.iter().filter(|found| found.what.is_sure()).map(|found| &found.tokens).collect();
        let around = context.title.map(|title| self.raw(title)).unwrap_or_default();
        let other_meant = context.homonym || around.iter().any(|found| found.what == What::Other);
        let brand_meant = around.iter().any(|found| found.what.is_sure());
        let mut mention = Mention::default();
        for one in longest(&found) {
            let span = document.span(one.tokens.clone());
            let class = match one.what {
                What::Other => continue,
                What::Competitor => Class::Competitor,
                What::Product => Class::Product,
                What::Brand { .. } | What::Domain => Class::Brand,
            };
            if one.what == (What::Brand { sure: false }) {
                let here = nearest(&others, &one.tokens);
                let there = nearest(&sure, &one.tokens);
                // Words of the title and of the opening post count where the post itself has none.
                let here = here.or_else(|| other_meant.then_some(ELSEWHERE));
                let there = there.or_else(|| brand_meant.then_some(ELSEWHERE));
                // "Lumora Candles": next to each other, nothing else can be nearer.
                if here.is_some_and(|here| here == 0 || there.is_none_or(|there| here <= there && !(here == ELSEWHERE && brand_meant))) {
                    mention.homonyms.push(span);
                    continue;
                }
            }
            if class == Class::Competitor {
                mention.competitors.push(span);
            } else if mention.brand.last() != Some(&span) {
                mention.brand.push(span);
            }
            mention.named.push(Named::new(one.tokens.clone(), class));
        }
        // A name in a reading counts when it does in the text itself.
        for (reading, found) in aside.iter().enumerate() {
            let Some(read) = document.readings().get(reading) else { continue };
            for one in longest(found) {
                let own = read.own(one.tokens.clone());
                let named = mention.named.iter().find(|named| named.reading == 0 && named.tokens == own);
                let named = named.map(|named| Named { tokens: one.tokens.clone(), class: named.class, reading: reading + 1 });
                mention.named.extend(named);
            }
        }
        mention.named.sort_by(Named::order);
        mention.named.dedup();
        mention
    }

    /// Whether a text holds words of a homonym and nothing that leaves no doubt that the brand is meant.
    #[must_use]
    pub fn leans_to_homonym(&self, document: &Document) -> bool {
        let (found, _) = self.everywhere(document);
        found.iter().any(|found| found.what == What::Other) && !found.iter().any(|found| found.what.is_sure())
    }

    /// Every form found in a text and in what it may say besides, in order of place, by the tokens of the text; and those of each reading by
    /// its own tokens.
    fn everywhere(&self, document: &Document) -> (Vec<Found>, Vec<Vec<Found>>) {
        let mut found = self.raw(document);
        let aside: Vec<Vec<Found>> = document.readings().iter().map(|reading| self.raw(reading.document())).collect();
        for (reading, read) in document.readings().iter().zip(&aside) {
            found.extend(read.iter().map(|found| Found { tokens: reading.own(found.tokens.clone()), what: found.what }));
        }
        if !aside.is_empty() {
            found.sort_by_key(Found::order);
            found.dedup();
        }
        (found, aside)
    }

    /// Every form found, in order of place.
    fn raw(&self, document: &Document) -> Vec<Found> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut text = String::with_capacity(document.folded().len() + 2);
        text.push(' ');
        text.push_str(document.folded());
        text.push(' ');
        let mut found = Vec::new();
        for hit in automaton.find_overlapping_iter(&text) {
            for form in self.forms.get(hit.pattern().as_usize()).into_iter().flatten() {
                // One space stands before the normal form, and most literals begin with a space of their own.
                let range = match form.place {
                    Place::Whole | Place::Broken => hit.start()..hit.end() - 2,
                    Place::Beginning => hit.start()..hit.end() - 1,
                    Place::Tag | Place::Address => hit.start() - 1..hit.end() - 1,
                };
                let tokens = document.tokens_at(range);
                if !tokens.is_empty() && form.stands(document, &tokens) {
                    found.push(Found { tokens, what: form.what });
                }
            }
        }
        found.sort_by_key(Found::order);
        found.dedup();
        found
    }
}

impl Found {
    /// By beginning, the longer first.
    const fn order(&self) -> (usize, std::cmp::Reverse<usize>, What) {
        (self.tokens.start, std::cmp::Reverse(self.tokens.end), self.what)
    }
}

impl What {
    /// Leaves no doubt that the brand is meant.
    const fn is_sure(self) -> bool {
        matches!(self, Self::Brand { sure: true } | Self::Product | Self::Domain)
    }
}

impl Form {
    fn stands(&self, document: &Document, tokens: &Range<usize>) -> bool {
        let kind = document.tokens().get(tokens.start).map(|token| token.kind);
        let original = document.span(tokens.clone()).of(document.original());
        match self.place {
            Place::Whole => {
                !self.capitals || !original.chars().any(char::is_lowercase) || !document.original().chars().any(char::is_uppercase)
            }
            Place::Beginning => true,
            Place::Broken => {
                let [first, .., last] = document.tokens().get(tokens.clone()).unwrap_or_default() else { return false };
                let between = document.original().get(first.span.end..last.span.start);
                first.sentence == last.sentence && matches!(between, Some(" " | "."))
            }
            Place::Tag => {
                let name = self.text.as_deref().unwrap_or_default();
                match kind {
                    Some(TokenKind::Hashtag) => in_hashtag(document.bare_word(tokens.start), name),
                    Some(TokenKind::Handle) => in_handle(original, name),
                    _ => false,
                }
            }
            Place::Address => {
                matches!(kind, Some(TokenKind::Url | TokenKind::Mail)) && {
                    let address = document.word(tokens.start);
                    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
                    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
                    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
                    self.what == What::Domain && self.is_host(host)
                }
            }
        }
    }

    /// Set by [`Names::new`] for domains.
    fn is_host(&self, host: &str) -> bool {
        self.text.as_deref().is_some_and(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }
}

/// Adds every form in which a name is written.
fn forms_of(name: &str, what: What, add: &mut dyn FnMut(String, Form)) {
    let folded = fold(name);
    let Some(last) = folded.split(' ').next_back().filter(|last| !last.is_empty()) else { return };
    let several = folded.contains(' ') || folded.starts_with(['#', '@']);
    let what = if let What::Brand { .. } = what { What::Brand { sure: several } } else { what };
    let letters = folded.chars().count();
    let capitals = letters <= ACRONYM && name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    let form = |place| Form { what, place, capitals, text: None };
    for inflected in inflected(&folded) {
        add(format!(" {inflected} "), form(Place::Whole));
    }
    if last.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric()) {
        add(format!(" {folded}'s "), form(Place::Whole));
        add(format!(" {folded}' "), form(Place::Whole));
    }
    for broken in broken(&folded) {
        add(format!(" {broken} "), form(Place::Broken));
        add(format!(" {} ", broken.replace(' ', "-")), form(Place::Whole));
    }
    // "Lumora-Kunden"
    add(format!(" {folded}-"), form(Place::Beginning));
    let joined: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let sure = |place| Form {
        what: if let What::Brand { .. } = what { What::Brand { sure: false } } else { what },
        place,
        capitals: false,
        text: None,
    };
    if joined.chars().count() >= INSIDE {
        let form = Form { text: Some(joined.as_str().into()), ..sure(Place::Tag) };
        add(joined, form);
    } else {
        add(format!(" #{joined} "), sure(Place::Whole));
        add(format!(" @{joined} "), sure(Place::Whole));
    }
}

/// A name of one word with a space put inside, so that it is not found: `arden well`. Two words that every post has make none.
fn broken(folded: &str) -> Vec<String> {
    let letters: Vec<char> = folded.chars().collect();
    if letters.len() < BROKEN || !letters.iter().all(|c| c.is_alphanumeric()) {
        return Vec::new();
    }
    let halves = (REST..=letters.len() - REST).map(|at| letters.split_at(at));
    let halves = halves.map(|(first, second)| (first.iter().collect::<String>(), second.iter().collect::<String>()));
    halves.filter(|(first, second)| !is_common(first) || !is_common(second)).map(|(first, second)| format!("{first} {second}")).collect()
}

/// Whether the normal form of a hashtag holds a name: what is left on either side is nothing, a word, or what stands beside names.
fn in_hashtag(tag: &str, name: &str) -> bool {
    tag.match_indices(name).any(|(at, _)| {
        let word = |rest: &str| rest.is_empty() || rest.chars().filter(|c| c.is_alphabetic()).count() >= REST || BESIDE.contains(&rest);
        word(tag[..at].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default())
            && word(tag[at + name.len()..].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default())
    })
}

/// Whether a handle holds a name: a long one anywhere, a short one where it stands apart by a sign, a digit, a capital or a word that brands
/// put beside their names. `@MareloHelp` is about the brand, `@caramelo` is not.
fn in_handle(handle: &str, name: &str) -> bool {
    let lower = handle.to_ascii_lowercase();
    lower.match_indices(name).any(|(at, _)| {
        let (before, after) = (&handle[..at], &handle[at + name.len()..]);
        let capital = |rest: &str| rest.starts_with(|c: char| c.is_ascii_uppercase());
        let small = |rest: &str| rest.ends_with(|c: char| c.is_ascii_lowercase());
        let beside = |rest: &str| BESIDE.contains(&rest.to_ascii_lowercase().trim_start_matches('@'));
        let left = !before.ends_with(|c: char| c.is_ascii_alphabetic()) || (small(before) && capital(&handle[at..])) || beside(before);
        let right =
            !after.starts_with(|c: char| c.is_ascii_alphabetic()) || (capital(after) && small(&handle[..at + name.len()])) || beside(after);
        (left && right) || name.len() >= PLAIN
    })
}

/// A folded name and, where its last word is Greek, its cases.
fn inflected(folded: &str) -> Vec<String> {
    const ENDINGS: [(&[&str], &[&str]); 4] = [
        (&["ασ", "αν", "α"], &["α", "ασ", "αν", "εσ", "ων"]),
        (&["ησ", "ην", "η"], &["η", "ησ", "ην"]),
        (&["ουσ", "οσ", "ον", "ου", "ο"], &["οσ", "ο", "ον", "ου", "ε", "οι", "ων", "ουσ"]),
        (&["ιου", "ια", "ι"], &["ι", "ιου", "ια", "ιων"]),
    ];
    let last = folded.split(' ').next_back().unwrap_or_default();
    let greek = last.chars().all(|c| matches!(c, 'α'..='ω'));
    let mut forms = vec![folded.to_owned()];
    if !greek {
        return forms;
    }
    let class = ENDINGS.iter().find_map(|(from, to)| from.iter().find_map(|ending| folded.strip_suffix(*ending)).map(|stem| (stem, to)));
    if let Some((stem, endings)) = class
        && stem.split(' ').next_back().unwrap_or_default().chars().count() >= 3
    {
        forms.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
        forms.sort();
        forms.dedup();
    }
    forms
}

/// The longest forms that do not overlap, first come first served; forms at the same tokens stay together.
fn longest(found: &[Found]) -> Vec<&Found> {
    let mut kept: Vec<&Found> = Vec::new();
    for one in found.iter().filter(|one| one.what != What::Other) {
        let Some(last) = kept.last() else {
            kept.push(one);
            continue;
        };
        if last.tokens == one.tokens {
            // The same words as two things: the brand's and a product's name stand together, else the first counts.
            if matches!((last.what, one.what), (What::Brand { .. }, What::Product)) {
                kept.push(one);
            }
        } else if one.tokens.start >= last.tokens.end {
            kept.push(one);
        }
    }
    kept
}

/// Words between a place and the nearest of others; 0 when they touch or overlap.
fn nearest(others: &[&Range<usize>], place: &Range<usize>) -> Option<usize> {
    others.iter().map(|other| if other.start >= place.end { other.start - place.end } else { place.start.saturating_sub(other.end) }).min()
}
