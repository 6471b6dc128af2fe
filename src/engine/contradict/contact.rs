//! Contacts offered as the brand's own: a phone number, mail address, site or account that the brand does not list is how customers are
//! robbed.

use std::cell::OnceCell;
use std::ops::Range;

use super::lexicon::LEXICON;
use super::scene::{Said, Scene, Sentence};
use super::{Ruling, Verdict};
use crate::fact::{FactBook, Kind};
use crate::model::brand::Brand;
use crate::model::fact::Silent;
use crate::model::lang::Lang;
use crate::model::value::{ContactKind, Value};
use crate::text::compare::{host, is_at, is_same_phone};
use crate::text::document::TokenKind;
use crate::text::normal::fold;
use crate::text::value::{Bound, Found};

/// Least nearness at which a contact fact is what the thread asks about.
const ASKED: f64 = 1.75;
/// Least nearness at which a thread is about one of the brand's facts.
const NEAR: f64 = 0.9;
/// Sentences before a number's own in which somebody else may be introduced.
const INTRODUCED: usize = 2;
/// Fewest digits of a contact that is a number to call.
const LOCAL: usize = 7;
/// Most numbers in groups that are read in one post.
const NUMBERS: usize = 30;
/// Longest sentence that is only a contact and leans on its neighbours.
const BARE: usize = 6;
/// Numbers that call police, fire brigade and ambulance.
const EMERGENCY: &[&str] = &["112", "911", "999", "100", "166", "199", "061", "091", "110", "118"];
/// Sites on which anybody may open an account or a chat.
const MESSENGERS: &[&str] =
    &["t.me", "telegram.me", "m.me", "fb.me", "facebook.com", "instagram.com", "twitter.com", "x.com", "wa.me", "signal.me", "discord.gg"];
/// Parts of addresses that pose as somebody's help.
const POSES: &[&str] =
    &["support", "help", "care", "service", "secure", "login", "verif", "account", "soporte", "ayuda", "atencion", "cliente", "refund"];

/// Everything by which the brand may really be reached, in canonical form.
#[derive(Debug)]
pub(super) struct Listed {
    phones: Vec<String>,
    domains: Vec<String>,
    others: Vec<String>,
    /// The brand's names, letters and digits only.
    names: Vec<String>,
}

impl Listed {
    /// The brand's phones, domains and contacts, and those of its contact facts.
    pub fn new(brand: &Brand, facts: &FactBook) -> Self {
        let mut listed = Self {
            phones: brand.phones.iter().map(|phone| digits(phone)).collect(),
            domains: brand.domains.iter().map(|domain| host(domain)).collect(),
            others: brand
                .contacts
                .iter()
                .chain(&brand.staff)
                .chain(brand.aliases.iter().filter(|alias| alias.starts_with('@')))
                .map(|contact| account(contact))
                .collect(),
            names: std::iter::once(&brand.name)
                .chain(&brand.aliases)
                .chain(&brand.misspellings)
                .map(|name| letters(name))
                .filter(|name| name.len() >= 4)
                .collect(),
        };
        for contact in &brand.contacts {
            if contact.chars().filter(char::is_ascii_digit).count() >= LOCAL {
                listed.phones.push(digits(contact));
            }
        }
        for slot in facts.iter().flat_map(|fact| &fact.slots).filter(|slot| slot.kind == Kind::Contact) {
            for value in &slot.values {
                let Value::Contact { kind, value } = value else { continue };
                match kind {
                    ContactKind::Phone => listed.phones.push(digits(value)),
                    ContactKind::Url => listed.domains.push(host(value)),
                    ContactKind::Mail | ContactKind::Handle => listed.others.push(account(value)),
                }
            }
        }
        for list in [&mut listed.phones, &mut listed.domains, &mut listed.others, &mut listed.names] {
            list.retain(|entry| !entry.is_empty());
        }
        listed
    }

    /// Whether there is nothing to hold a contact against.
    pub const fn is_empty(&self) -> bool {
        self.phones.is_empty() && self.domains.is_empty() && self.others.is_empty()
    }

    fn holds(&self, kind: ContactKind, value: &str) -> bool {
        match kind {
            ContactKind::Phone => self.phones.iter().any(|official| is_same_phone(official, value)),
            ContactKind::Url => self.owns(&host(value)),
            ContactKind::Mail => {
                self.others.contains(&account(value)) || value.rsplit_once('@').is_some_and(|(_, domain)| self.owns(&host(domain)))
            }
            ContactKind::Handle => self.others.contains(&account(value)),
        }
    }

    /// Whether this kind of contact can be wrong at all: with no official number known, a number contradicts nothing.
    const fn knows(&self, kind: ContactKind) -> bool {
        match kind {
            ContactKind::Phone => !self.phones.is_empty(),
            ContactKind::Url | ContactKind::Mail => !self.domains.is_empty(),
            ContactKind::Handle => !self.is_empty(),
        }
    }

    fn owns(&self, host: &str) -> bool {
        self.domains.iter().any(|domain| is_at(host, domain))
    }

    fn bears_name(&self, address: &str) -> bool {
        let address = letters(address);
        self.names.iter().any(|name| address.contains(name.as_str()))
    }
}

/// What post `post` offers as the brand's contacts.
pub(super) fn rulings(scene: &Scene<'_>, post: usize, listed: &Listed) -> Vec<Ruling> {
    let Some(said) = scene.posts.get(post) else { return Vec::new() };
    if listed.is_empty() {
        return Vec::new();
    }
    let mut spelled = spaced_numbers(said, listed);
    spelled.append(&mut bare_accounts(said, listed));
    let asked = OnceCell::new();
    said.values
        .iter()
        .chain(&spelled)
        .filter_map(|found| match &found.value {
            Value::Contact { kind, value } => ruling(scene, post, said, found, (*kind, value), listed, &asked),
            _ => None,
        })
        .collect()
}

fn ruling(
    scene: &Scene<'_>,
    post: usize,
    said: &Said<'_>,
    found: &Found,
    contact: (ContactKind, &str),
    listed: &Listed,
    asked: &OnceCell<bool>,
) -> Option<Ruling> {
    let (kind, value) = contact;
    let index = said.sentence_of(found.tokens.start);
    let sentence = said.sentences.get(index)?;
    let official = listed.holds(kind, value);
    if !official && (!listed.knows(kind) || is_member(scene, kind, value) || EMERGENCY.contains(&value)) {
        return None;
    }
    let words = Words::around(said, index, &found.tokens);
    let asked = *asked.get_or_init(|| is_asked(scene, post, &found.tokens));
    if !words.offers(kind, value, listed, asked, sentence) {
        return None;
    }
    // A bare "call ..." may be about anybody: a shop that is recommended, a person, the author.
    let bare = kind == ContactKind::Phone && !(official || asked || words.support || words.secret || words.beside_support);
    if bare && (names_another(said, index, &found.tokens) || !is_near_brand(scene, post, listed, &found.tokens)) {
        return None;
    }
    let verdict = match said.hindered(&found.tokens) {
        Some(Silent::NoClaim) | None if words.warns => Verdict::Silent(Silent::Refutes),
        // "If you need help call ..." offers all the same.
        Some(Silent::NoClaim) | None if official => Verdict::Supports,
        Some(Silent::NoClaim) | None => Verdict::Contradicts { since: None },
        Some(why) => Verdict::Silent(why),
    };
    let (fact, slot) = contact_fact(scene, post, &found.tokens);
    Some(Ruling {
        fact,
        slot,
        verdict,
        value: found.value.clone(),
        span: found.span,
        tokens: found.tokens.clone(),
        hedged: sentence.hedged,
        named: true,
        asked: f64::INFINITY,
        score: if words.secret { 20.0 } else { 10.0 },
    })
}

/// Phone numbers that are no contacts by themselves: groups of digits side by side in a sentence that speaks of reaching somebody, and the
/// brand's own short codes wherever they stand.
fn spaced_numbers(said: &Said<'_>, listed: &Listed) -> Vec<Found> {
    let document = said.document();
    let group = |at: usize| -> Option<&str> {
        let token = document.tokens().get(at).filter(|token| token.kind == TokenKind::Number)?;
        let word = token.span.of(document.original());
        (word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit())).then_some(word)
    };
    let mut found = Vec::new();
    for sentence in said.sentences.iter().filter(|sentence| sentence.own) {
        if found.len() >= NUMBERS {
            break;
        }
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let end = (at..sentence.tokens.end).find(|next| group(*next).is_none()).unwrap_or(sentence.tokens.end);
            let digits: String = (at..end).filter_map(group).collect();
            let taken = said
                .values
                .iter()
                .any(|value| matches!(value.value, Value::Contact { .. }) && value.tokens.start < end && at < value.tokens.end);
            let grouped = end - at >= 2
                && (LOCAL..=13).contains(&digits.len())
                && !LEXICON.reach.spoken(&said.heard.reader, sentence.tokens.clone()).is_empty();
            if !taken && (grouped || digits.len() >= 3 && listed.phones.contains(&digits)) {
                let value = Value::Contact { kind: ContactKind::Phone, value: digits };
                found.push(Found {
                    value,
                    tokens: at..end,
                    span: document.span(at..end),
                    approximate: false,
                    bound: Bound::Exact,
                    ago: false,
                });
            }
            at = end.max(at + 1);
        }
    }
    found
}

/// Accounts named without their sign that bear the brand's name and pose as its help: `brand_care_desk`.
fn bare_accounts(said: &Said<'_>, listed: &Listed) -> Vec<Found> {
    let document = said.document();
    let account = |at: usize| -> Option<Found> {
        let token = document.tokens().get(at).filter(|token| token.kind == TokenKind::Word)?;
        let word = token.span.of(document.original());
        let poses = word.contains(['_', '.']) && listed.bears_name(word) && poses_as_help(word);
        let tokens = at..at + 1;
        poses.then(|| Found {
            value: Value::Contact { kind: ContactKind::Handle, value: word.to_lowercase() },
            span: document.span(tokens.clone()),
            tokens,
            approximate: false,
            bound: Bound::Exact,
            ago: false,
        })
    };
    (0..document.tokens().len()).filter_map(account).take(NUMBERS).collect()
}

/// The contact fact that is nearest; any, when none is near.
fn contact_fact(scene: &Scene<'_>, post: usize, tokens: &Range<usize>) -> (Option<usize>, usize) {
    let slots =
        scene.facts.iter().enumerate().filter_map(|(at, fact)| Some((at, fact.slots.iter().position(|slot| slot.kind == Kind::Contact)?)));
    let best = slots.max_by(|a, b| {
        let score = |fact: usize| scene.near(fact, post, tokens).score;
        score(a.0).total_cmp(&score(b.0)).then(b.0.cmp(&a.0))
    });
    best.map_or((None, 0), |(fact, slot)| (Some(fact), slot))
}

/// The thread asks how to reach the brand.
fn is_asked(scene: &Scene<'_>, post: usize, tokens: &Range<usize>) -> bool {
    let fact = (0..scene.facts.len())
        .filter(|at| scene.facts.get(*at).is_some_and(|fact| fact.slots.iter().any(|slot| slot.kind == Kind::Contact)))
        .any(|at| scene.near(at, post, tokens).score >= ASKED);
    let names_both = |said: &Said<'_>| {
        said.sentences.iter().filter(|sentence| sentence.asks).any(|sentence| {
            !LEXICON.reach.spoken(&said.heard.reader, sentence.tokens.clone()).is_empty()
                && !LEXICON.support.spoken(&said.heard.reader, sentence.tokens.clone()).is_empty()
        })
    };
    fact || scene.question(post).is_some_and(names_both)
}

/// Whether a name that is not the brand's stands before a number, in its sentence or shortly before it, and the brand's own does not: "try
/// Runway Movers, their number is ...".
fn names_another(said: &Said<'_>, index: usize, tokens: &Range<usize>) -> bool {
    // German writes every noun with a capital.
    if said.document().lang() == Lang::De || !said.prepared.mention.brand.is_empty() {
        return false;
    }
    let sentences = said.sentences.get(index.saturating_sub(INTRODUCED)..=index).unwrap_or_default();
    sentences
        .iter()
        .filter(|sentence| sentence.own)
        .any(|sentence| has_name(said, sentence.tokens.start..sentence.tokens.end.min(tokens.start)))
}

/// Whether words hold a name by its capital: one that does not begin a sentence or follow a mark, or two side by side; nothing in words that are all capitals.
fn has_name(said: &Said<'_>, tokens: Range<usize>) -> bool {
    let document = said.document();
    let word = |at: usize| {
        let token = document.tokens().get(at).filter(|token| token.kind == TokenKind::Word && at < tokens.end)?;
        Some(token.span.of(document.original()))
    };
    let rises = |at: usize| {
        word(at).is_some_and(|word| word.chars().count() >= 3 && word.starts_with(char::is_uppercase))
            && LEXICON.reach.spoken(&said.heard.reader, at..at + 1).is_empty()
    };
    let plain = tokens.clone().any(|at| word(at).is_some_and(|word| word.contains(char::is_lowercase)));
    plain && tokens.clone().any(|at| rises(at) && ((at > tokens.start && word(at - 1).is_some()) || rises(at + 1)))
}

/// Whether the thread names the brand, or asks about something that a fact is about.
fn is_near_brand(scene: &Scene<'_>, post: usize, listed: &Listed, tokens: &Range<usize>) -> bool {
    scene.posts.iter().any(|said| !said.prepared.mention.brand.is_empty())
        || listed.bears_name(scene.title.document().original())
        || (0..scene.facts.len()).any(|fact| scene.near(fact, post, tokens).score >= NEAR)
}

/// `@name` of somebody who writes in this thread is an address among people, not a support channel.
fn is_member(scene: &Scene<'_>, kind: ContactKind, value: &str) -> bool {
    kind == ContactKind::Handle && scene.posts.iter().any(|said| account(said.prepared.post.author.name.raw()) == account(value))
}

/// What the words round a contact do with it.
#[expect(clippy::struct_excessive_bools, reason = "independent observations, each read by name")]
struct Words {
    reach: bool,
    support: bool,
    beside: bool,
    beside_support: bool,
    secret: bool,
    private: bool,
    others: bool,
    warns: bool,
}

impl Words {
    fn around(said: &Said<'_>, index: usize, tokens: &Range<usize>) -> Self {
        let reader = &said.heard.reader;
        let own = |at: usize| said.sentences.get(at).filter(|sentence| sentence.own).map_or(0..0, |sentence| sentence.tokens.clone());
        let here = own(index);
        let neighbours = [index.checked_sub(1).map_or(0..0, own), own(index + 1)];
        let found = |cues: &crate::fact::cue::Cues, range: &Range<usize>| !cues.spoken(reader, range.clone()).is_empty();
        let nearby = |cues: &crate::fact::cue::Cues| neighbours.iter().any(|range| found(cues, range));
        let clause = said.clause(tokens);
        let affirmed = found(&LEXICON.genuine, &clause) && !found(&LEXICON.warning, &clause);
        let reach = found(&LEXICON.reach, &here);
        Self {
            reach,
            support: found(&LEXICON.support, &here),
            beside: nearby(&LEXICON.reach) || nearby(&LEXICON.support),
            beside_support: nearby(&LEXICON.support),
            secret: found(&LEXICON.secret, &here) || nearby(&LEXICON.secret),
            private: found(&LEXICON.private, &clause) || found(&LEXICON.private, &here),
            others: found(&LEXICON.others, &here),
            // A warning in the next sentence is about this contact unless this one is itself recommended.
            warns: found(&LEXICON.incoming, &here)
                || (found(&LEXICON.warning, &here) && !affirmed)
                || (nearby(&LEXICON.warning) && !reach && !affirmed),
        }
    }

    fn offers(&self, kind: ContactKind, value: &str, listed: &Listed, asked: bool, sentence: &Sentence) -> bool {
        if self.private || self.others {
            return false;
        }
        let leans = sentence.words <= BARE && self.beside;
        match kind {
            ContactKind::Phone => self.reach || self.support || asked || leans || self.secret,
            ContactKind::Url => {
                let address = host(value);
                if address.chars().all(|c| c.is_ascii_digit() || c == '.') {
                    return false;
                }
                // A chat or an account is named by its path.
                let chat = MESSENGERS.contains(&address.as_str()) && listed.bears_name(value);
                let poses = chat || listed.bears_name(&address) && !is_ordinary_path(value);
                if poses {
                    self.reach || self.support || asked || self.secret || leans || poses_as_help(&address)
                } else {
                    self.support && self.reach && self.secret
                }
            }
            ContactKind::Mail => self.reach || self.support || asked || self.secret || poses_as_help(value) || listed.bears_name(value),
            ContactKind::Handle => (self.support || listed.bears_name(value) || asked) && (self.reach || self.secret),
        }
    }
}

fn poses_as_help(address: &str) -> bool {
    let address = letters(address);
    POSES.iter().any(|pose| address.contains(pose))
}

/// A deep link is an article about something; a place to be helped at is a site.
fn is_ordinary_path(url: &str) -> bool {
    url.split_once('/').is_some_and(|(_, path)| path.matches('/').count() >= 2)
}

/// A number's digits, with a `+` before them when it is told with its country's code.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("00") {
        _ if digits.is_empty() => digits,
        _ if text.trim_start().starts_with('+') => format!("+{digits}"),
        Some(rest) => format!("+{rest}"),
        None => digits,
    }
}

fn account(text: &str) -> String {
    text.trim().trim_start_matches('@').to_lowercase()
}

fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed() -> Listed {
        let brand = Brand {
            name: "Lumora".to_owned(),
            domains: vec!["lumora.example".to_owned()],
            phones: vec!["1744".to_owned(), "+30 800 555 0144".to_owned(), "1800 555 144".to_owned()],
            contacts: vec!["@LumoraHelp".to_owned(), "care@lumora-mail.example".to_owned()],
            ..Brand::default()
        };
        Listed::new(&brand, &FactBook::default())
    }

    #[test]
    fn phones_are_compared_by_their_digits() {
        let listed = listed();
        for same in ["1744", "800 555 0144", "0030 800-555-0144", "+353 1800 555 144", "1-800-555-144"] {
            assert!(listed.holds(ContactKind::Phone, same), "{same}");
        }
        for other in ["1745", "17440", "174", "900 555 0144", "555 0144", "1800 555 145"] {
            assert!(!listed.holds(ContactKind::Phone, other), "{other}");
        }
    }

    #[test]
    fn subdomains_are_official_and_look_alikes_are_not() {
        let listed = listed();
        for ours in ["lumora.example", "help.lumora.example/roaming", "my.lumora.example"] {
            assert!(listed.holds(ContactKind::Url, ours), "{ours}");
        }
        for theirs in ["lumora-support.example", "notlumora.example", "lumora.example.evil.example", "evil.example/lumora.example"] {
            assert!(!listed.holds(ContactKind::Url, theirs), "{theirs}");
        }
        assert!(listed.holds(ContactKind::Mail, "info@help.lumora.example"));
        assert!(listed.holds(ContactKind::Mail, "Care@lumora-mail.example"));
        assert!(!listed.holds(ContactKind::Mail, "lumora.example@evil.example"));
        assert!(listed.holds(ContactKind::Handle, "@lumorahelp"));
        assert!(!listed.holds(ContactKind::Handle, "@lumora_help_desk"));
    }
}
