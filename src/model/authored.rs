//! What an authored file below `rules/` is: told by the folder that it lies in.

use std::path::Path;

/// Kinds of authored files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authored {
    /// A rule: what lies in none of the folders below.
    Rule,
    /// What the brand says itself: below `facts`.
    Fact,
    /// A shared word list: below `lists`.
    List,
    /// Words with strengths: below `lexicons`.
    Lexicon,
    /// What `overhear train` writes: a file that ends in `.classifier`.
    Classifier,
}

impl Authored {
    /// Ending of the files of classifiers.
    pub const CLASSIFIER: &'static str = "classifier";

    /// By the nearest folder above the file that is named `rules`, `facts`, `lists` or `lexicons`; a rule where there is none. Classifiers are
    /// told by their ending.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        if path.extension().is_some_and(|ending| ending == Self::CLASSIFIER) {
            return Self::Classifier;
        }
        let folders = path.parent().into_iter().flat_map(Path::components);
        let named = folders.rev().find_map(|folder| match folder.as_os_str().to_str() {
            Some("rules") => Some(Self::Rule),
            Some("facts") => Some(Self::Fact),
            Some("lists") => Some(Self::List),
            Some("lexicons") => Some(Self::Lexicon),
            _ => None,
        });
        named.unwrap_or(Self::Rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_tells() {
        for (path, kind) in [
            ("rules/a.toml", Authored::Rule),
            ("a.toml", Authored::Rule),
            ("rules/service/a.toml", Authored::Rule),
            ("rules/facts/more/a.toml", Authored::Fact),
            ("rules/lists/a.toml", Authored::List),
            ("/x/lexicons/y/a.toml", Authored::Lexicon),
            ("/srv/lists/brand/rules/a.toml", Authored::Rule),
            ("rules/lists.toml", Authored::Rule),
            ("rules/classifiers/a.classifier", Authored::Classifier),
        ] {
            assert_eq!(Authored::of(Path::new(path)), kind, "{path}");
        }
    }
}
