//! Which language a text is in.
//!
//! Evidence, from strongest to weakest: the script (Greek letters are Greek), function words (Greek in Latin letters too), letters that few
//! languages have, whatlang's trigrams over the allowed languages, then what is known of post and thread. whatlang's own reliability is not
//! asked: it drops most short posts.

mod greek;
mod words;

use self::words::{EL, EN, WORDS};
use super::normal::{fold_word, is_ignorable};
use super::quote::{self, Aside};
use crate::model::lang::Lang;

/// What is known before the text is read.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// Languages that the brand's customers write; empty means all known here.
    pub allowed: Vec<Lang>,
    /// Declared language of post, thread or source.
    pub declared: Option<Lang>,
    /// Language of the thread so far (its opener or the majority of its posts).
    pub thread: Option<Lang>,
}

impl Hint {
    fn allows(&self, lang: Lang) -> bool {
        lang != Lang::Und && (self.allowed.is_empty() || self.allowed.contains(&lang))
    }
}

/// How many bytes of own letters are read: trigrams of more text tell nothing new, and cost time.
const SAMPLE: usize = 240;

/// Words at the beginning of a text that are looked up as Greek words in Latin letters.
const SHORT: usize = 8;

/// The language of `text`: whatlang restricted to the allowed languages, with script, declared and thread language as priors. Very short
/// texts inherit. Greek in Latin letters is Greek. [`Lang::Und`] for other scripts, for languages that are not known here as far as their
/// letters show it, and for texts without words of which nothing is known.
#[must_use]
pub fn detect(text: &str, hint: &Hint) -> Lang {
    let inherited = || [hint.thread, hint.declared].into_iter().flatten().find(|&lang| hint.allows(lang)).unwrap_or(Lang::Und);
    let sample = sample(text);
    let letters = count(&sample);
    if letters.greek + letters.latin + letters.other == 0 {
        return inherited();
    }
    // A few Latin names do not make a Greek post another one, nor a Greek name an English one.
    if letters.greek * 3 >= letters.latin && letters.greek >= letters.other {
        return if hint.allows(Lang::El) { Lang::El } else { inherited() };
    }
    if letters.other > letters.latin {
        return Lang::Und;
    }
    latin(&sample, hint, letters).unwrap_or_else(inherited)
}

/// Letters by script.
#[derive(Clone, Copy, Default)]
struct Letters {
    greek: usize,
    latin: usize,
    other: usize,
    /// Latin letters that none of the languages known here has.
    strange: usize,
}

fn count(sample: &str) -> Letters {
    let mut letters = Letters::default();
    for c in sample.chars() {
        match c {
            'a'..='z' | 'A'..='Z' => letters.latin += 1,
            'ά'..='ώ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' => letters.greek += 1,
            _ if c.is_ascii() || !c.is_alphabetic() => {}
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => letters.greek += 1,
            'ğ' | 'Ğ' | 'ı' | 'İ' | 'ş' | 'Ş' | 'ł' | 'Ł' | 'ż' | 'Ż' | 'ę' | 'ą' | 'ć' | 'ń' | 'ś' | 'č' | 'ř' | 'ž' | 'š' | 'ů' | 'ě'
            | 'ő' | 'ű' | 'ă' | 'ț' | 'ș' | 'đ' | 'ø' | 'å' => {
                letters.latin += 1;
                letters.strange += 1;
            }
            '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => letters.latin += 1,
            _ => letters.other += 1,
        }
    }
    letters
}

/// The author's own words at the beginning: no addresses, names, tags, quotations, signatures, code; all words when nothing else is there.
fn sample(text: &str) -> String {
    let mut own = String::with_capacity(SAMPLE + 32);
    let asides = quote::asides(text);
    let mut at = 0;
    for (range, _) in asides.iter().chain(&[(text.len()..text.len(), Aside::Quote)]) {
        if !take(&text[at..range.start.max(at)], &mut own) {
            return own;
        }
        at = range.end;
    }
    if !asides.is_empty() && !own.chars().any(char::is_alphabetic) {
        take(text, &mut own);
    }
    own
}

/// Adds the words of `text`; false when there are enough.
fn take(text: &str, own: &mut String) -> bool {
    for chunk in text.split_whitespace() {
        let address = chunk.starts_with(['@', '#', '>'])
            || chunk.contains("://")
            || chunk.contains('@')
            || chunk.starts_with("www.")
            || is_domain(chunk);
        if address || chunk.len() > 60 {
            continue;
        }
        if own.len() + chunk.len() > SAMPLE {
            return false;
        }
        own.push_str(chunk);
        own.push(' ');
    }
    true
}

fn is_domain(chunk: &str) -> bool {
    chunk.split_once('.').is_some_and(|(name, rest)| {
        name.len() > 2 && rest.len() > 2 && rest.starts_with(|c: char| c.is_ascii_lowercase()) && chunk.is_ascii() && !rest.contains("..")
    })
}

/// Languages that are this close to each other are not told apart.
const CLOSE: f32 = 0.2;

/// Decides among the languages in Latin letters, Greeklish included.
fn latin(sample: &str, hint: &Hint, letters: Letters) -> Option<Lang> {
    let mut scores = [0.0_f32; Lang::ALL.len()];
    let mut known = 0_usize;
    let mut words = 0_usize;
    let mut greeklish = 0_usize;
    let mut folded = String::with_capacity(24);
    for word in sample
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’') || is_ignorable(c)))
        .filter(|word| word.chars().any(char::is_alphabetic))
    {
        words += 1;
        folded.clear();
        fold_word(word, &mut folded);
        let languages = find(folded.as_str()).or_else(|| elided(&folded));
        if let Some(languages) = languages {
            known += 1;
            let vote = match languages.count_ones() {
                1 => 1.0,
                2 => 0.6,
                3 => 0.4,
                _ => 0.25,
            };
            for (index, score) in scores.iter_mut().enumerate() {
                if languages & (1 << index) != 0 {
                    *score += vote;
                }
            }
            greeklish += usize::from(languages == EL);
        } else if languages.is_none() && (folded.ends_with("n't") || folded.ends_with("'ve")) {
            scores[0] += 1.0;
        }
        // `apati`, `douleuei`: a short text may have no function word.
        if words <= SHORT && languages.is_none_or(|languages| languages == EL) && greek::is_known(&folded) {
            scores[2] += if languages.is_some() { 0.3 } else { 1.2 };
            greeklish += 1;
        }
        // θέλω as `8elw`: digits that stand for letters
        if folded.len() > 2
            && folded.bytes().any(|byte| matches!(byte, b'8' | b'3'))
            && folded.bytes().filter(u8::is_ascii_alphabetic).count() >= 2
            && folded.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '8' | '3'))
        {
            scores[2] += 0.5;
        }
        if folded.len() > 3 && (folded.ends_with('w') && !folded.ends_with("ow") && !folded.ends_with("ew") && !folded.ends_with("aw")) {
            scores[2] += 0.7;
        }
    }
    if words == 0 {
        return None;
    }
    accents(sample, &mut scores);
    // Greeklish shows in words that no other language has; shared ones (`me`, `to`, `se`) are no proof.
    if greeklish == 0 && scores[2] < 1.0 {
        scores[2] *= 0.3;
    }
    let strange = letters.strange * 12 >= letters.latin && letters.strange > 0 && known * 5 < words;
    if strange {
        return Some(Lang::Und);
    }
    let (best, second) = best_two(&scores, hint);
    let mut priors = [0.0_f32; Lang::ALL.len()];
    for (prior, weight) in [(hint.thread, 0.9), (hint.declared, 0.5)] {
        if let Some(lang) = prior.filter(|&lang| hint.allows(lang)) {
            priors[index(lang)] += if words <= 3 { weight * 1.6 } else { weight };
        }
    }
    // Function words that agree settle it; else the trigrams speak, the louder the more letters there are.
    let settled = best.1 >= 3.0 && best.1 >= second * 2.0;
    let weight = if letters.latin >= 60 {
        2.2
    } else if letters.latin >= 25 {
        1.3
    } else {
        0.8
    };
    // Trigrams are most of what reading a post costs here: where they could not turn it, they are not asked.
    let with_priors = std::array::from_fn(|index| scores[index] + priors[index]);
    let (first, next) = best_two(&with_priors, hint);
    let certain = first.1 - next > weight + CLOSE + 0.01;
    if !settled
        && !certain
        && let Some((lang, confidence)) = trigrams(sample, hint)
    {
        scores[index(lang)] += weight * (0.6 + 0.4 * confidence);
    }
    scores.iter_mut().zip(priors).for_each(|(score, prior)| *score += prior);
    let (best, second) = best_two(&scores, hint);
    let prior = hint.thread.or(hint.declared).filter(|&lang| hint.allows(lang));
    // "Ok", "Lumora", "+1": too little to set against what is known.
    let nothing_said = known == 0 && words <= 2;
    if let Some(prior) = prior
        && (nothing_said || best.1 - second < CLOSE)
    {
        return Some(prior);
    }
    (best.1 > 0.0).then_some(best.0)
}

fn index(lang: Lang) -> usize {
    Lang::ALL.iter().position(|&one| one == lang).unwrap_or_default()
}

fn best_two(scores: &[f32; Lang::ALL.len()], hint: &Hint) -> ((Lang, f32), f32) {
    let mut best = (Lang::Und, 0.0);
    let mut second = 0.0;
    for (&lang, &score) in Lang::ALL.iter().zip(scores) {
        if !hint.allows(lang) {
            continue;
        }
        if score > best.1 {
            second = best.1;
            best = (lang, score);
        } else if score > second {
            second = score;
        }
    }
    (best, second)
}

/// Whether a folded word is a function word or greeting of one of the languages: one that nearly every post has.
#[must_use]
pub fn is_common(word: &str) -> bool {
    find(word).is_some()
}

/// Places for [`WORDS`] by hash; most stay empty, so that a word that is not among them is held against none.
const PLACES: usize = 1 << 13;

/// One more than the number of a word of [`WORDS`] at the place of its hash or the next free one; zero is empty.
static TABLE: [u16; PLACES] = table();

const fn place(word: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < word.len() {
        hash = (hash ^ word[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 15)) as usize % PLACES
}

#[expect(clippy::cast_possible_truncation, reason = "there are fewer words than places, and fewer places than numbers")]
const fn table() -> [u16; PLACES] {
    assert!(WORDS.len() < PLACES / 2);
    let mut table = [0; PLACES];
    let mut number = 0;
    while number < WORDS.len() {
        let mut at = place(WORDS[number].0.as_bytes());
        while table[at] != 0 {
            at = (at + 1) % PLACES;
        }
        number += 1;
        table[at] = number as u16;
    }
    table
}

fn find(word: &str) -> Option<u8> {
    let mut at = place(word.as_bytes());
    loop {
        let number = usize::from(*TABLE.get(at)?);
        let (known, languages) = WORDS.get(number.checked_sub(1)?)?;
        if *known == word {
            return Some(*languages);
        }
        at = (at + 1) % PLACES;
    }
}

/// `l'offre`, `dell'anno`: French and Italian articles before vowels; `it's` English.
fn elided(word: &str) -> Option<u8> {
    let (head, tail) = word.split_once('\'')?;
    match (head, tail) {
        ("l" | "d", _) => Some((1 << 4) | (1 << 6)),
        ("j" | "n" | "qu" | "s" | "m" | "t" | "jusqu" | "lorsqu", _) => Some(1 << 4),
        ("dell" | "nell" | "all" | "dall" | "sull" | "un" | "quell" | "quest", _) => Some(1 << 6),
        (_, "s" | "re" | "ll" | "ve" | "m" | "d" | "t") => Some(EN),
        _ => None,
    }
}

/// Letters and marks that few of the languages have.
fn accents(sample: &str, scores: &mut [f32; Lang::ALL.len()]) {
    let mut vote = |languages: &[usize], weight: f32| {
        for &index in languages {
            scores[index] += weight;
        }
    };
    for c in sample.chars().filter(|c| !c.is_ascii()).take(40) {
        match c {
            'ñ' | 'Ñ' | '¿' | '¡' => vote(&[1], 0.7),
            'ã' | 'õ' | 'Ã' | 'Õ' => vote(&[3], 0.7),
            'ß' | 'ä' | 'Ä' | 'ö' | 'Ö' => vote(&[5], 0.6),
            'ü' | 'Ü' => vote(&[5], 0.4),
            'ç' | 'Ç' => vote(&[3, 4], 0.4),
            'ê' | 'ô' => vote(&[3, 4], 0.3),
            'î' | 'û' | 'œ' | 'ë' => vote(&[4], 0.6),
            'è' | 'à' | 'ù' => vote(&[4, 6], 0.3),
            'ì' | 'ò' => vote(&[6], 0.6),
            'é' => vote(&[1, 3, 4], 0.15),
            'á' | 'í' | 'ó' | 'ú' => vote(&[1, 3], 0.25),
            _ => {}
        }
    }
}

/// whatlang's answer among the allowed languages, with its confidence.
fn trigrams(sample: &str, hint: &Hint) -> Option<(Lang, f32)> {
    use whatlang::Lang as W;
    const PAIRS: [(Lang, W); 6] =
        [(Lang::En, W::Eng), (Lang::Es, W::Spa), (Lang::Pt, W::Por), (Lang::Fr, W::Fra), (Lang::De, W::Deu), (Lang::It, W::Ita)];
    let allowed: Vec<W> = PAIRS.iter().filter(|(lang, _)| hint.allows(*lang)).map(|&(_, code)| code).collect();
    if allowed.len() < 2 {
        return PAIRS.iter().find(|(lang, _)| hint.allows(*lang)).map(|&(lang, _)| (lang, 0.0));
    }
    let info = whatlang::Detector::with_allowlist(allowed).detect(sample)?;
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    let confidence = info.confidence() as f32;
    PAIRS.iter().find(|&&(_, code)| code == info.lang()).map(|&(lang, _)| (lang, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Lang {
        detect(text, &Hint::default())
    }

    #[test]
    fn words_are_sorted() {
        assert!(WORDS.windows(2).all(|two| two[0].0 < two[1].0));
    }

    #[test]
    fn every_word_is_found_with_its_languages_and_no_other_is() {
        assert!(WORDS.iter().all(|(word, languages)| find(word) == Some(*languages)));
        assert!(["", "x", "zurr", "αλλά"].iter().all(|word| find(word).is_none()));
    }

    #[test]
    fn short_posts() {
        for (text, lang) in [
            ("14 days. EU rule.", Lang::En),
            ("I moved to Vexia last week", Lang::En),
            ("No te lo creas, son 30 días", Lang::Es),
            ("gracias!", Lang::Es),
            ("14 μερες οπως παντου", Lang::El),
            ("Το Lumora Hub 5 not working", Lang::En),
            ("den exw internet apo to prwi, ti na kanw", Lang::El),
            ("8elw na akyrwsw to symvolaio mou", Lang::El),
            ("den douleuei", Lang::El),
            ("einai apati", Lang::El),
            ("pote tha erthei?", Lang::El),
            ("xalia exyphrethsh", Lang::El),
            ("apateones", Lang::El),
            ("ntroph sas", Lang::El),
            ("kamia apanthsh", Lang::El),
            ("me xrewsan diplo", Lang::El),
            ("thelw ta lefta mou", Lang::El),
            ("den to synisto", Lang::El),
            ("never again, total mess", Lang::En),
            ("son unos ladrones", Lang::Es),
            ("não funciona desde ontem, alguém sabe?", Lang::Pt),
            ("ça marche pas chez moi", Lang::Fr),
            ("das geht bei mir auch nicht", Lang::De),
            ("non funziona più da ieri", Lang::It),
            ("https://help.lumora.example/foo @LumoraHelp thanks", Lang::En),
            ("Это не работает", Lang::Und),
            ("🙄", Lang::Und),
            ("", Lang::Und),
        ] {
            assert_eq!(plain(text), lang, "{text}");
        }
    }

    #[test]
    fn very_short_texts_inherit() {
        let hint = Hint { thread: Some(Lang::Es), ..Hint::default() };
        for text in ["ok", "Lumora", "+1", "🙄", "no"] {
            assert_eq!(detect(text, &hint), Lang::Es, "{text}");
        }
        assert_eq!(detect("thanks, that worked for me", &hint), Lang::En);
        assert_eq!(detect("ευχαριστώ", &hint), Lang::El);
    }

    #[test]
    fn only_allowed_languages_are_answered() {
        let hint = Hint { allowed: vec![Lang::En, Lang::Es], ..Hint::default() };
        assert_eq!(detect("não funciona desde ontem", &hint), Lang::Es);
        assert_eq!(detect("δεν δουλεύει", &hint), Lang::Und);
    }

    #[test]
    fn quoted_lines_do_not_speak_for_the_author() {
        assert_eq!(plain("> does anyone know how long it takes to cancel?\nson treinta días"), Lang::Es);
        assert_eq!(plain("[quote=x]does anyone know how long it takes?[/quote]\nson treinta días"), Lang::Es);
        assert_eq!(plain("Ana wrote:\ndoes anyone know how long it takes?\n\nson treinta días"), Lang::Es);
        assert_eq!(plain("son treinta días\n\nSent from my shiny new iPhone"), Lang::Es);
        assert_eq!(plain("> does anyone know how long it takes to cancel?"), Lang::En, "nothing else is there");
    }
}
