//! File and environment to the `Settings` that each room defines.

use std::path::PathBuf;

use crate::fetch;
use crate::model::brand::Brand;
use crate::model::lang::Lang;
use crate::model::source::Source;
use crate::store;

/// The configuration, checked. Nobody stores it whole: each room takes its own part.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub path: PathBuf,
    /// Who is watched.
    pub brand: Brand,
    /// Languages the brand's customers write; never empty.
    pub languages: Vec<Lang>,
    /// What is read.
    pub sources: Vec<Source>,
    /// Folders of rule files (facts lie in their `facts` subfolder); empty means the library built into the program.
    pub rules: Vec<PathBuf>,
    /// Where everything is kept.
    pub store: store::Settings,
    /// Manners and limits of the network.
    pub fetch: fetch::Settings,
}
