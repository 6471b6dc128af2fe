//! The brand that is watched, as its team describes it.

use serde::{Deserialize, Serialize};

/// Names and official channels of the brand, from the `[brand]` table of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// The brand's name.
    pub name: String,
    /// Other names, nicknames, hashtags, spellings in other scripts.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Usual slips of the pen and mocking names.
    #[serde(default)]
    pub misspellings: Vec<String>,
    /// Products and services; a product's name alone is a mention.
    #[serde(default)]
    pub products: Vec<String>,
    /// Other brands: words about them are not about us.
    #[serde(default)]
    pub competitors: Vec<String>,
    /// Accounts that speak for the brand, as shown on the sites.
    #[serde(default)]
    pub staff: Vec<String>,
    /// Official domains; their subdomains are official too.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Official phone numbers, in any spelling.
    #[serde(default)]
    pub phones: Vec<String>,
    /// Other official channels: mail addresses, handles (`@name`), messenger numbers.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// Other things that bear the name.
    #[serde(default, rename = "homonym")]
    pub homonyms: Vec<Homonym>,
}

/// Another thing with the brand's name, told by the words around it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Homonym {
    /// What it is, for people.
    pub meaning: String,
    /// Words that, in the same post or thread title, say that this meaning is meant.
    pub words: Vec<String>,
}
