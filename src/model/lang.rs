//! Languages the program can tell apart.

use serde::{Deserialize, Serialize};

/// A language, by its ISO 639-1 code. `Und` (undetermined, ISO 639-2) is an honest answer, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Spanish.
    Es,
    /// Greek, also when written in Latin letters (Greeklish).
    El,
    /// Portuguese.
    Pt,
    /// French.
    Fr,
    /// German.
    De,
    /// Italian.
    It,
    /// Not determined.
    #[default]
    Und,
}

impl Lang {
    /// All determined languages, first-class ones first.
    pub const ALL: [Self; 7] = [Self::En, Self::Es, Self::El, Self::Pt, Self::Fr, Self::De, Self::It];

    /// The ISO 639 code, in lower case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::El => "el",
            Self::Pt => "pt",
            Self::Fr => "fr",
            Self::De => "de",
            Self::It => "it",
            Self::Und => "und",
        }
    }

    /// Reads a BCP 47 tag by its primary subtag (`es-MX` is Spanish, `gre` and `ell` are Greek); `None` for languages not known here.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Some(match primary.as_str() {
            "en" | "eng" => Self::En,
            "es" | "spa" => Self::Es,
            "el" | "ell" | "gre" | "gr" => Self::El,
            "pt" | "por" => Self::Pt,
            "fr" | "fra" | "fre" => Self::Fr,
            "de" | "deu" | "ger" => Self::De,
            "it" | "ita" => Self::It,
            "und" => Self::Und,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}
