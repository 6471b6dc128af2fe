//! How many words of a list meet another word of it: what looking past accents, disguises and scripts costs.

use std::collections::{BTreeSet, HashMap};

use overhear::model::lang::Lang;
use overhear::text::accent::{Accents, Part};
use overhear::text::document::Document;
use overhear::text::normal::{fold, fold_accented};

/// Prints the shares for each list of words, one a line (what follows a space or tab is left out).
#[expect(clippy::cast_precision_loss, reason = "figures to print")]
pub(crate) fn measure(paths: &[String]) {
    println!(
        "share of words that meet another word of the list\n\n   words  plain folding  accents that are written count  disguises too  list"
    );
    for path in paths {
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("{path}: cannot be read");
            continue;
        };
        let words: BTreeSet<String> = text.lines().filter_map(|line| line.split_whitespace().next()).map(fold_accented).collect();
        let words: Vec<(String, String)> = words.into_iter().map(|word| (fold(&word), word)).collect();
        let words: Vec<(String, String)> = words.into_iter().filter(|(folded, _)| !folded.is_empty() && !folded.contains(' ')).collect();
        let mut same: HashMap<&str, Vec<&str>> = HashMap::new();
        for (folded, word) in &words {
            same.entry(folded).or_default().push(word);
        }
        let others =
            |folded: &str, word: &str| same.get(folded).into_iter().flatten().filter(|other| **other != word).copied().collect::<Vec<_>>();
        let plain = words.iter().filter(|(folded, word)| !others(folded, word).is_empty()).count();
        let written = words.iter().filter(|(folded, word)| {
            let own = Accents::of(word);
            others(folded, word).iter().any(|other| own.as_ref().is_none_or(|own| own.admit(other, folded, Part::Whole)))
        });
        let written = written.count();
        // A disguised word is read as another word of the list: both ends of the meeting count.
        let mut disguised: BTreeSet<&str> =
            words.iter().filter(|(folded, word)| !others(folded, word).is_empty()).map(|(_, word)| word.as_str()).collect();
        for (_, word) in &words {
            let document = Document::new(word, Lang::Und);
            for reading in document.readings() {
                let reading = reading.document();
                let met = if reading.tokens().len() == 1 { others(reading.word(0), word) } else { Vec::new() };
                if !met.is_empty() {
                    disguised.insert(word);
                    disguised.extend(met);
                }
            }
        }
        let percent = |count: usize| 100.0 * count as f64 / words.len().max(1) as f64;
        println!("{:8}  {:11.2} %  {:28.2} %  {:11.2} %  {path}", words.len(), percent(plain), percent(written), percent(disguised.len()));
    }
}
