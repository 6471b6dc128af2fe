//! How many words of a vocabulary are taken for another word of it, by each of the ways in which words are made alike. A measurement, not
//! part of the suite; it takes lists of words, one a line:
//!
//! ```text
//! WORDS_EL=greek.txt WORDS_ES=spanish.txt cargo nextest run --run-ignored only text_merges --no-capture
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on says so by a panic")]

use std::collections::{BTreeSet, HashMap};

use overhear::model::lang::Lang;
use overhear::text::document::Document;
use overhear::text::normal::{fold, fold_accented};
use unicode_normalization::UnicodeNormalization;

/// Lower case without accents, and nothing else.
fn plain(word: &str) -> String {
    word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}

#[test]
#[ignore = "a measurement: takes lists of words"]
fn words_taken_for_others() {
    for (lang, variable) in [(Lang::El, "WORDS_EL"), (Lang::Es, "WORDS_ES"), (Lang::En, "WORDS_EN")] {
        let Some(path) = std::env::var_os(variable) else { continue };
        let text = std::fs::read_to_string(path).unwrap();
        let words: BTreeSet<String> =
            text.lines().map(str::trim).filter(|word| word.chars().count() > 1).map(|word| word.to_lowercase().nfc().collect()).collect();
        let mut by_plain: HashMap<String, Vec<&str>> = HashMap::new();
        for word in &words {
            by_plain.entry(plain(word)).or_default().push(word);
        }
        let (mut accents, mut strict, mut folded, mut read) = (0_usize, 0_usize, Vec::new(), Vec::new());
        for word in &words {
            let own = plain(word);
            let same: Vec<&&str> = by_plain[&own].iter().filter(|other| **other != word).collect();
            accents += usize::from(!same.is_empty());
            // A pattern with accents asks for the same ones or none.
            let marked = fold_accented(word) != own;
            strict += usize::from(same.iter().any(|other| !marked || fold_accented(other) == own));
            let whole = fold(word);
            if whole != own
                && let Some(others) = by_plain.get(&whole)
            {
                folded.push(format!("{word} {others:?}"));
            }
            let document = Document::new(word, lang);
            for reading in document.readings() {
                if let Some(others) = by_plain.get(reading.document().folded()).filter(|_| reading.document().folded() != own) {
                    read.push(format!("{word} {others:?}"));
                }
            }
        }
        let share = |count: usize| {
            format!("{count} ({:.3} %)", f64::from(u32::try_from(count).unwrap()) * 100.0 / f64::from(u32::try_from(words.len()).unwrap()))
        };
        println!(
            "{lang}: {} words; share that meets another word of the list: by plain accent folding {}, when an accented pattern asks for the same \
             accents or none {}; by look-alikes and repeated letters {}, by other readings {}; {:?} {:?}",
            words.len(),
            share(accents),
            share(strict),
            share(folded.len()),
            share(read.len()),
            folded.iter().take(20).collect::<Vec<_>>(),
            read.iter().take(20).collect::<Vec<_>>(),
        );
        assert!((folded.len() + read.len()) * 500 <= words.len());
    }
}
