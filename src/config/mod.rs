//! File and environment to the `Settings` that each room defines.

pub mod code;
pub mod environment;
pub mod library;
pub mod quantity;
pub mod rewrite;

mod file;
mod limits;
mod secret;
mod select;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::environment::Environment;
use crate::diagnostic::{Diagnostic, Severity, SourceFile, toml};
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
    /// What is read, in the order of the file. Sources with mistakes are not in here: they have a diagnostic.
    pub sources: Vec<Source>,
    /// Folders of rule files (facts lie in their `facts` subfolder); empty means the library built into the program.
    pub rules: Vec<PathBuf>,
    /// Where everything is kept.
    pub store: store::Settings,
    /// Manners and limits of the network.
    pub fetch: fetch::Settings,
}

/// Reads `overhear.toml`.
///
/// A mistake in one `[[source]]` leaves that source out and is told beside the configuration; any other mistake (in `[brand]`, `[store]`,
/// the limits, or the file as a whole) is an error.
///
/// # Errors
/// All diagnostics, at least one of them an error.
pub fn load(path: &Path, environment: &Environment) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    let bytes = library::read_bytes(path).map_err(|error| {
        vec![Diagnostic {
            code: code::UNREADABLE,
            severity: Severity::Error,
            message: format!("could not read {}: {error}", path.display()),
            file: None,
            label: None,
            remedy: Some("`overhear init` writes a configuration; `--config FILE` names one elsewhere".to_owned()),
            fix: None,
        }]
    })?;
    let original = toml::decode(path, bytes).map_err(|diagnostic| vec![*diagnostic])?;
    parse(&original, environment)
}

/// Reads the text of a configuration; see [`load`].
///
/// # Errors
/// As [`load`].
pub fn parse(original: &Arc<SourceFile>, environment: &Environment) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    file::read(original, environment)
}

/// Why an address cannot be a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressFault {
    /// What is wrong.
    pub message: String,
    /// What to write under it.
    pub label: String,
    /// How to mend it.
    pub remedy: String,
    /// It holds a name or password.
    pub credentials: bool,
}

/// Reads the address of a source: `http` or `https`, with a host, without a name and password; a `#fragment` is dropped, because servers
/// never see it.
///
/// # Errors
/// What is wrong with it, without repeating secrets.
pub fn address(written: &str) -> Result<url::Url, AddressFault> {
    let fault = |message: &str, label: &str, remedy: String| AddressFault {
        message: message.into(),
        label: label.into(),
        remedy,
        credentials: false,
    };
    let trimmed = written.trim();
    let example = || "write it as it stands in the browser, such as https://forum.example/feed.xml".to_owned();
    if trimmed.is_empty() {
        return Err(fault("an empty address", "nothing here", example()));
    }
    let lower = trimmed.to_lowercase();
    if let Some(rest) = lower.strip_prefix("feed:") {
        let rest = trimmed.get(trimmed.len() - rest.len()..).unwrap_or_default().trim_start_matches("//");
        let better = if rest.contains("://") { rest.to_owned() } else { format!("https://{rest}") };
        return Err(fault(
            "`feed:` is not the way the network reads an address",
            "not http or https",
            format!("write {}", shown_address(&better)),
        ));
    }
    let mut url = match url::Url::parse(trimmed) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) if !trimmed.contains("://") && trimmed.contains('.') && !trimmed.starts_with('/') => {
            return Err(fault(
                "the address does not say how it is reached",
                "no https:// before it",
                format!("write https://{}", shown_address(trimmed)),
            ));
        }
        Err(error) => return Err(fault(&format!("not an address: {error}"), "not an address", example())),
    };
    if !matches!(url.scheme(), "http" | "https") {
        // `localhost:8080/feed` parses as the scheme `localhost`.
        let message = format!("`{}:` addresses are not read, only http: and https:", shown_address(url.scheme()));
        let remedy = if trimmed.contains("://") { example() } else { format!("write http://{}", shown_address(trimmed)) };
        return Err(fault(&message, "neither http nor https", remedy));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressFault {
            message: "a name or password in an address".into(),
            label: "before the @".into(),
            remedy: "take it out: overhear reads public places only and never logs in".into(),
            credentials: true,
        });
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(fault("the address names no host", "no host", example()));
    }
    url.set_fragment(None);
    Ok(url)
}

fn shown_address(text: &str) -> String {
    crate::model::untrusted::shown(&secret::masked(text), false)
}
