//! The shape of `overhear.toml`, and what is checked beyond it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::select::SelectPart;
use super::{Config, Environment, code, secret};
use crate::diagnostic::{Diagnostic, Findings, SourceFile, did_you_mean, toml as reader};
use crate::model::brand::{Brand, Homonym};
use crate::model::id::SourceId;
use crate::model::lang::Lang;
use crate::model::source::{Source, SourceKind};
use crate::model::untrusted::shown;
use crate::store;

pub(super) type Text = Spanned<String>;

/// The parts of the file, in the order in which `overhear init` writes them.
const PARTS: [&str; 7] = ["languages", "brand", "source", "store", "retention", "fetch", "rules"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandPart {
    name: Text,
    #[serde(default)]
    aliases: Vec<Text>,
    #[serde(default)]
    misspellings: Vec<Text>,
    #[serde(default)]
    products: Vec<Text>,
    #[serde(default)]
    competitors: Vec<Text>,
    #[serde(default)]
    staff: Vec<Text>,
    #[serde(default)]
    domains: Vec<Text>,
    #[serde(default)]
    phones: Vec<Text>,
    #[serde(default)]
    contacts: Vec<Text>,
    #[serde(default)]
    homonym: Vec<HomonymPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HomonymPart {
    meaning: Text,
    words: Spanned<Vec<Text>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcePart {
    id: Text,
    url: Text,
    kind: Option<SourceKind>,
    name: Option<Text>,
    every: Option<Text>,
    lang: Option<Text>,
    comments: Option<bool>,
    #[serde(default)]
    tags: Vec<Text>,
    zone: Option<Text>,
    select: Option<Spanned<SelectPart>>,
}

/// One reading of one file.
pub(super) struct Reading<'a> {
    /// The file as it is shown: secrets covered, all places the same.
    pub(super) file: Arc<SourceFile>,
    pub(super) environment: &'a Environment,
    diagnostics: Vec<Diagnostic>,
}

/// Reads the text of a configuration; see [`super::load`].
pub(super) fn read(original: &Arc<SourceFile>, environment: &Environment) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    let file = SourceFile::new(&original.path, secret::masked(&original.text));
    let Ok(table) = reader::parse(original) else {
        // Asked again of the covered text, so that no message quotes a secret; should that one parse, the file is all the place there is.
        let message = "the file is not TOML: look at the lines with secrets, addresses or passwords";
        let unplaced = || Diagnostic { label: None, ..Diagnostic::error(reader::SYNTAX, message, &file, 0..0, "") };
        return Err(vec![reader::parse(&file).err().map_or_else(unplaced, |diagnostic| *diagnostic)]);
    };
    let table = table.into_inner();
    let mut reading = Reading { file, environment, diagnostics: Vec::new() };
    reading.secrets(&table);
    let config = reading.config(table);
    let mut diagnostics = reading.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.label.as_ref().map_or(0, |(span, _)| span.start));
    match config {
        Some(config) => Ok((config, diagnostics)),
        None => Err(diagnostics),
    }
}

impl Findings for Reading<'_> {
    fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    fn found(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

impl Reading<'_> {
    /// An error about a part that may not be there at all: then it has no place but the file.
    pub(super) fn error_in(&mut self, code: &'static str, message: &str, part: Option<&Range<usize>>, label: &str, remedy: &str) {
        self.error(code, message, part.cloned().unwrap_or_default(), label, remedy);
        self.without_place(part.is_none());
    }

    /// The same as a warning.
    pub(super) fn warning_in(&mut self, code: &'static str, message: &str, part: Option<&Range<usize>>, label: &str, remedy: &str) {
        self.warning(code, message, part.cloned().unwrap_or_default(), label, remedy);
        self.without_place(part.is_none());
    }

    fn without_place(&mut self, whole_file: bool) {
        if let Some(diagnostic) = self.diagnostics.last_mut().filter(|_| whole_file) {
            diagnostic.label = None;
        }
    }

    /// Whether a step added no error.
    pub(super) fn clean<T>(&mut self, step: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let before = self.diagnostics.len();
        let made = step(self);
        let spoilt = self.diagnostics.get(before..).is_some_and(|new| new.iter().any(Diagnostic::is_error));
        (!spoilt).then_some(made)
    }

    pub(super) fn part<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Option<T> {
        reader::read_value(&self.file, code::SHAPE, value).map_err(|diagnostic| self.diagnostics.push(*diagnostic)).ok()
    }

    fn config(&mut self, table: DeTable<'_>) -> Option<Config> {
        let sound = self.diagnostics.is_empty();
        let mut parts: BTreeMap<&str, Spanned<DeValue<'_>>> = BTreeMap::new();
        let mut unknown = false;
        for (key, value) in table {
            if let Some(part) = PARTS.iter().find(|part| **part == key.get_ref().as_ref()) {
                parts.insert(*part, value);
            } else {
                unknown = true;
                self.unknown_part(&key);
            }
        }
        // Everything is looked at before anything is given up, so that one run shows all mistakes.
        let brand = self.brand(parts.remove("brand"));
        let languages = self.languages(parts.remove("languages"));
        let sources = self.sources(parts.remove("source"));
        let retention_days = self.retention(parts.remove("retention"));
        let store = self.store(parts.remove("store"));
        let fetch = self.fetch(parts.remove("fetch"), !sources.is_empty());
        let rules = self.rules(parts.remove("rules"));
        if unknown || !sound {
            return None;
        }
        let store = store::Settings { retention_days: retention_days?, ..store? };
        Some(Config { path: self.file.path.clone(), brand: brand?, languages: languages?, sources, rules: rules?, store, fetch: fetch? })
    }

    fn unknown_part(&mut self, key: &Spanned<Cow<'_, str>>) {
        let typed = key.get_ref().as_ref();
        let near = did_you_mean(typed, PARTS);
        // A key that stands below the wrong [part] is a usual slip; here one that stands above the first.
        let label = near.map_or_else(|| "no such part".to_owned(), |near| format!("did you mean `{near}`?"));
        let remedy = near.map_or_else(|| format!("known here: {}", PARTS.join(", ")), |near| format!("write `{near}`"));
        self.error(code::SHAPE, format!("unknown key `{}`", shown(typed, false)), key.span(), label, remedy);
    }

    fn secrets(&mut self, table: &DeTable<'_>) {
        for pair in secret::pairs(table) {
            let key = pair.key.get_ref().as_ref();
            let DeValue::String(written) = pair.value.get_ref() else {
                continue;
            };
            if secret::is_secret(key) {
                self.error(
                    code::SECRET,
                    format!("a secret stands in the configuration: `{}`", shown(key, false)),
                    pair.key.span(),
                    "not here",
                    format!(
                        "put it alone into a file with mode 600, and write {0}_file = \"/path/to/that/file\" instead",
                        shown(key, false)
                    ),
                );
            } else if key.strip_suffix("_file").is_some_and(secret::is_secret) {
                let path = self.environment.resolve(&self.file.path, written);
                if let Some(mode) = loose_mode(&path) {
                    self.error(
                        code::LOOSE,
                        format!("others can read the secret in {}", shown(&path.display().to_string(), false)),
                        pair.value.span(),
                        format!("its mode is {mode:o}"),
                        format!("chmod 600 {}", shown(&path.display().to_string(), false)),
                    );
                }
            }
        }
    }

    fn brand(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<Brand> {
        let Some(value) = value else {
            self.error_in(code::SHAPE, "the part [brand] is missing", None, "", "add [brand] and below it name = \"...\"");
            return None;
        };
        let part: BrandPart = self.part(value)?;
        self.clean(|reading| {
            let key = |text: &Text| text.get_ref().trim().to_lowercase();
            let own = std::iter::once(&part.name).chain(&part.aliases).chain(&part.misspellings).chain(&part.products);
            let own: BTreeSet<String> = own.map(key).collect();
            for rival in part.competitors.iter().filter(|rival| own.contains(&key(rival))) {
                reading.warning(
                    code::BRAND,
                    format!("`{}` is the brand's own name and a competitor's", shown(rival.get_ref(), false)),
                    rival.span(),
                    "one of the brand's names already",
                    "take it out of one of the two lists: words about a competitor are not about the brand",
                );
            }
            let name = reading.name("name", part.name);
            let mut names = |key: &str, texts: Vec<Text>| texts.into_iter().map(|text| reading.name(key, text)).collect::<Vec<_>>();
            let aliases = names("aliases", part.aliases);
            let misspellings = names("misspellings", part.misspellings);
            let products = names("products", part.products);
            let competitors = names("competitors", part.competitors);
            let staff = names("staff", part.staff);
            let phones = names("phones", part.phones);
            let contacts = names("contacts", part.contacts);
            let domains = part.domains.into_iter().map(|domain| reading.domain(domain)).collect();
            let homonyms = part.homonym.into_iter().map(|homonym| reading.homonym(homonym)).collect();
            Brand { name, aliases, misspellings, products, competitors, staff, domains, phones, contacts, homonyms }
        })
    }

    /// A name that is looked for in posts: trimmed, and long enough not to be found everywhere.
    fn name(&mut self, key: &str, text: Text) -> String {
        let span = text.span();
        let name = text.into_inner().trim().to_owned();
        match name.chars().filter(|c| c.is_alphanumeric()).count() {
            0 => self.error(code::BRAND, format!("an empty text in `{key}`"), span, "nothing to look for", "write a name, or take it out"),
            1 => self.warning(
                code::BRAND,
                format!("a single letter or digit in `{key}` will be found in a great many posts"),
                span,
                "very short",
                "write a longer name, or take it out",
            ),
            _ => {}
        }
        name
    }

    fn domain(&mut self, text: Text) -> String {
        let span = text.span();
        let written = text.into_inner();
        let domain = written.trim().to_lowercase();
        let domain =
            domain.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').trim_start_matches("www.").to_owned();
        if domain.is_empty() || !domain.contains('.') || domain.contains(|c: char| c.is_whitespace() || "/@:?#".contains(c)) {
            self.error(
                code::BRAND,
                format!("`{}` is not a domain", shown(&written, false)),
                span,
                "expected a domain such as brand.example",
                "write the domain alone, without a path; official pages and mail addresses go to `contacts`",
            );
        }
        domain
    }

    fn homonym(&mut self, part: HomonymPart) -> Homonym {
        let span = part.words.span();
        let words: Vec<String> = part.words.into_inner().into_iter().map(|word| self.name("words", word)).collect();
        if words.is_empty() {
            self.error(
                code::BRAND,
                "a homonym without words",
                span,
                "no words",
                "name the words around it that give this other meaning away, such as words = [\"game\", \"boss\"]",
            );
        }
        Homonym { meaning: self.name("meaning", part.meaning), words }
    }

    fn languages(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<Vec<Lang>> {
        let Some(value) = value else { return Some(Lang::ALL.to_vec()) };
        let span = value.span();
        let tags: Vec<Text> = self.part(value)?;
        if tags.is_empty() {
            self.error(
                code::LANGUAGE,
                "no language",
                span,
                "an empty list",
                "write the languages of your customers, such as [\"en\", \"es\"], or take the key out",
            );
            return None;
        }
        self.clean(|reading| {
            let mut languages = Vec::new();
            for tag in &tags {
                if let Some(lang) = reading.lang(tag).filter(|lang| !languages.contains(lang)) {
                    languages.push(lang);
                }
            }
            languages
        })
    }

    fn lang(&mut self, tag: &Text) -> Option<Lang> {
        let lang = Lang::from_tag(tag.get_ref().trim()).filter(|lang| *lang != Lang::Und);
        if lang.is_none() {
            let known = Lang::ALL.map(Lang::code).join(", ");
            self.error(
                code::LANGUAGE,
                format!("unknown language `{}`", shown(tag.get_ref(), false)),
                tag.span(),
                "not known",
                format!("known are {known}"),
            );
        }
        lang
    }

    fn sources(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Vec<Source> {
        let Some(value) = value else { return Vec::new() };
        let span = value.span();
        let entries = match value.into_inner() {
            DeValue::Array(entries) => entries,
            DeValue::Table(_) => {
                self.error(code::SHAPE, "a source is a part with double brackets", span, "single brackets", "write [[source]]");
                return Vec::new();
            }
            _ => {
                self.error(
                    code::SHAPE,
                    "`source` is not a value",
                    span,
                    "not expected",
                    "write [[source]] on a line of its own, and id and url on the lines below",
                );
                return Vec::new();
            }
        };
        let mut sources: Vec<Source> = Vec::new();
        // Where each id stands. Its line is counted only when it is to be told: counting all made ten thousand sources take a second.
        let mut starts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in entries {
            let Some(part) = self.part::<SourcePart>(entry) else { continue };
            let id_span = part.id.span();
            if let Some(start) = starts.get(part.id.get_ref()) {
                let line = self.file.line_column(*start).0;
                let message = format!("two sources have the id `{}`", shown(part.id.get_ref(), false));
                self.error(code::DUPLICATE, message, id_span, format!("first on line {line}"), "give this one another id");
                continue;
            }
            starts.insert(part.id.get_ref().clone(), id_span.start);
            if let Some(source) = self.clean(|reading| reading.source(part)).flatten() {
                sources.push(source);
            }
        }
        sources
    }

    fn source(&mut self, part: SourcePart) -> Option<Source> {
        let id = part.id.get_ref();
        if id.is_empty()
            || id.len() > 64
            || !id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            || !id.chars().all(is_id)
        {
            let better: String = id.to_lowercase().chars().map(|c| if is_id(c) { c } else { '-' }).collect();
            let better = better.trim_matches('-').get(..better.trim_matches('-').len().min(64)).unwrap_or_default().to_owned();
            let remedy = if better.is_empty() { "write an id such as \"forum\"".to_owned() } else { format!("write id = \"{better}\"") };
            self.error(code::ID, "an id holds small letters a-z, digits and hyphens only", part.id.span(), "not an id", remedy);
        }
        let url = self.url(&part.url);
        let every = part.every.and_then(|text| {
            let every = self.duration("every", &text)?;
            if every < Duration::from_mins(5) {
                self.warning(
                    code::OFTEN,
                    "this source would be asked more often than every five minutes",
                    text.span(),
                    "very often",
                    "write every = \"1h\", as is the custom",
                );
            }
            SignedDuration::try_from(every).ok()
        });
        let lang = part.lang.and_then(|tag| self.lang(&tag));
        let name = part.name.map(|name| self.name("name", name));
        let kind = part.kind.unwrap_or_default();
        let zone = part.zone.and_then(|zone| self.zone(&zone));
        let select = self.select(kind, part.id.span(), part.select);
        Some(Source {
            id: SourceId(part.id.into_inner()),
            kind,
            name: name.unwrap_or_else(|| url.as_ref().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()),
            url: url?.to_string(),
            every: every.unwrap_or(SignedDuration::from_hours(1)),
            lang,
            comments: part.comments.unwrap_or(true),
            tags: part.tags.into_iter().map(|tag| self.tag(tag)).collect(),
            zone,
            select,
        })
    }

    /// A word by which rules tell sources apart.
    fn tag(&mut self, text: Text) -> String {
        let span = text.span();
        let tag = text.into_inner().trim().to_owned();
        if tag.is_empty() {
            self.error(
                code::SHAPE,
                "an empty text in `tags`",
                span,
                "tells nothing apart",
                "write a word such as \"beta\", or take it out",
            );
        }
        tag
    }

    fn url(&mut self, text: &Text) -> Option<url::Url> {
        match super::address(text.get_ref()) {
            Ok(url) => Some(url),
            Err(fault) => {
                let code = if fault.credentials { code::CREDENTIALS } else { code::URL };
                self.error(code, fault.message, text.span(), fault.label, fault.remedy);
                None
            }
        }
    }
}

const fn is_id(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// The mode of a file that group or others may read; `None` when it is tight enough, or not there.
fn loose_mode(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then_some(mode)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
