//! The shape of `overhear.toml`, and what is checked beyond it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::quantity::{self, Mistake};
use super::{Config, Environment, code, secret};
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean, toml as reader};
use crate::fetch;
use crate::model::brand::{Brand, Homonym};
use crate::model::id::SourceId;
use crate::model::lang::Lang;
use crate::model::source::{Source, SourceKind};
use crate::model::untrusted::shown;
use crate::store;

type Text = Spanned<String>;

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
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct StorePart {
    path: Option<Text>,
    patience: Option<Text>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RetentionPart {
    days: Option<Spanned<u32>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct FetchPart {
    contact: Option<Text>,
    max_body: Option<Text>,
    connect_timeout: Option<Text>,
    idle_timeout: Option<Text>,
    total_timeout: Option<Text>,
    host_gap: Option<Text>,
    concurrency: Option<Spanned<usize>>,
    #[serde(default)]
    allow_private: Vec<Text>,
    run_limit: Option<Text>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RulesPart {
    #[serde(default)]
    folders: Vec<Text>,
}

/// One reading of one file.
struct Reading<'a> {
    /// The file as it is shown: secrets covered, all places the same.
    file: Arc<SourceFile>,
    environment: &'a Environment,
    diagnostics: Vec<Diagnostic>,
}

/// Reads the text of a configuration; see [`super::load`].
pub(super) fn read(original: &Arc<SourceFile>, environment: &Environment) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    let file = SourceFile::new(&original.path, secret::masked(&original.text));
    let table = match reader::parse(original) {
        Ok(table) => table.into_inner(),
        Err(_) => {
            // Asked again of the covered text, so that no message quotes a secret; should that one parse, its place is all there is.
            let refusal = reader::parse(&file).err().map_or_else(
                || {
                    Diagnostic::error(
                        reader::SYNTAX,
                        "the file is not TOML: look at the lines with secrets, addresses or passwords",
                        &file,
                        0..0,
                        "in this file",
                    )
                },
                |diagnostic| *diagnostic,
            );
            return Err(vec![refusal]);
        }
    };
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

impl Reading<'_> {
    fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Range<usize>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::error(code, message, &self.file, span, label).with_remedy(remedy));
    }

    fn warning(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Range<usize>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::warning(code, message, &self.file, span, label).with_remedy(remedy));
    }

    /// Whether a step added no error.
    fn clean<T>(&mut self, step: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let before = self.diagnostics.len();
        let made = step(self);
        let spoilt = self.diagnostics.get(before..).is_some_and(|new| new.iter().any(Diagnostic::is_error));
        (!spoilt).then_some(made)
    }

    fn part<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Option<T> {
        reader::read_value(&self.file, code::SHAPE, value).map_err(|diagnostic| self.diagnostics.push(*diagnostic)).ok()
    }

    fn config(&mut self, table: DeTable<'_>) -> Option<Config> {
        let sound = self.diagnostics.is_empty();
        let mut parts: BTreeMap<&str, Spanned<DeValue<'_>>> = BTreeMap::new();
        let mut unknown = false;
        for (key, value) in table {
            match PARTS.iter().find(|part| **part == key.get_ref().as_ref()) {
                Some(part) => {
                    parts.insert(*part, value);
                }
                None => {
                    unknown = true;
                    self.unknown_part(&key);
                }
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
            self.error(
                code::SHAPE,
                "the part [brand] is missing",
                0..0,
                "somewhere in this file",
                "add [brand] and below it name = \"...\"",
            );
            return None;
        };
        let part: BrandPart = self.part(value)?;
        self.clean(|reading| {
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
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        for entry in entries {
            let Some(part) = self.part::<SourcePart>(entry) else { continue };
            let id_span = part.id.span();
            if let Some(line) = lines.get(part.id.get_ref()) {
                let message = format!("two sources have the id `{}`", shown(part.id.get_ref(), false));
                self.error(code::DUPLICATE, message, id_span, format!("first on line {line}"), "give this one another id");
                continue;
            }
            lines.insert(part.id.get_ref().clone(), self.file.line_column(id_span.start).0);
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
            if every < Duration::from_secs(300) {
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
        Some(Source {
            id: SourceId(part.id.into_inner()),
            kind: part.kind.unwrap_or_default(),
            name: name.unwrap_or_else(|| url.as_ref().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()),
            url: url?.to_string(),
            every: every.unwrap_or(SignedDuration::from_hours(1)),
            lang,
            comments: part.comments.unwrap_or(true),
        })
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

    fn duration(&mut self, key: &str, text: &Text) -> Option<Duration> {
        quantity::duration(text.get_ref())
            .map_err(|mistake| self.quantity(code::DURATION, key, text, mistake, "a length of time", "\"10s\", \"5m\" or \"1h30m\""))
            .ok()
    }

    fn quantity(&mut self, code: &'static str, key: &str, text: &Text, mistake: Mistake, what: &str, example: &str) {
        let whole = text.span();
        // The mark can be set within the text only if it is written without escapes, so that bytes correspond.
        let plain = self.file.text.get(whole.start + 1..whole.end.saturating_sub(1)) == Some(text.get_ref().as_str());
        let span = if plain && !mistake.span.is_empty() {
            whole.start + 1 + mistake.span.start..whole.start + 1 + mistake.span.end
        } else {
            whole
        };
        self.error(code, format!("`{key}` is not {what}: {}", mistake.why), span, mistake.why, format!("write {what} such as {example}"));
    }

    fn retention(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<u32> {
        let part: RetentionPart = value.map_or_else(|| Some(RetentionPart::default()), |value| self.part(value))?;
        let Some(days) = part.days else { return Some(730) };
        let span = days.span();
        let days = days.into_inner();
        if days > 36_500 {
            self.error(code::BOUNDS, "more than a hundred years", span, "too many days", "write 0 to keep posts for ever");
            return None;
        }
        Some(days)
    }

    fn store(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<store::Settings> {
        let part: StorePart = value.map_or_else(|| Some(StorePart::default()), |value| self.part(value))?;
        self.clean(|reading| {
            let path = match part.path {
                Some(path) if path.get_ref().trim().is_empty() => {
                    reading.error(code::STORE, "an empty path", path.span(), "nothing here", "name a folder, or take the key out");
                    None
                }
                Some(path) => Some(reading.environment.resolve(&reading.file.path, path.get_ref())),
                None => reading.environment.default_store(),
            };
            if path.is_none() {
                reading.error(
                    code::STORE,
                    "nowhere to keep the store: no home folder is known",
                    0..0,
                    "in this file",
                    "add [store] and below it path = \"/var/lib/overhear\"",
                );
            }
            let patience = part.patience.and_then(|text| reading.duration("patience", &text)).unwrap_or(Duration::from_secs(5));
            store::Settings { path: path.unwrap_or_default(), patience, retention_days: 0 }
        })
    }

    fn fetch(&mut self, value: Option<Spanned<DeValue<'_>>>, reads: bool) -> Option<fetch::Settings> {
        let part: FetchPart = value.map_or_else(|| Some(FetchPart::default()), |value| self.part(value))?;
        self.clean(|reading| {
            let contact = part.contact.and_then(|contact| reading.contact(&contact));
            if contact.is_none() && reads {
                reading.warning(
                    code::CONTACT,
                    "sites are not told how to reach you",
                    0..0,
                    "no `contact` in [fetch]",
                    "add contact = \"https://your.site/about-our-reader\" (or a mail address) to [fetch]",
                );
            }
            let mut time = |key: &str, text: Option<Text>, default: u64| {
                let Some(text) = text else { return Duration::from_secs(default) };
                let Some(time) = reading.duration(key, &text) else { return Duration::ZERO };
                if time.is_zero() && key != "host_gap" {
                    reading.error(code::BOUNDS, format!("`{key}` is zero"), text.span(), "no time at all", "write a time such as \"10s\"");
                }
                time
            };
            let connect_timeout = time("connect_timeout", part.connect_timeout, 10);
            let idle_timeout = time("idle_timeout", part.idle_timeout, 10);
            let total_timeout = time("total_timeout", part.total_timeout, 30);
            let host_gap = time("host_gap", part.host_gap, 5);
            let run_limit = time("run_limit", part.run_limit, 15 * 60);
            let max_body = part.max_body.map_or(4 << 20, |text| reading.body_size(&text));
            let concurrency = part.concurrency.map_or(16, |number| {
                if !(1..=256).contains(number.get_ref()) {
                    reading.error(
                        code::BOUNDS,
                        "`concurrency` is out of bounds",
                        number.span(),
                        "from 1 to 256",
                        "write a number such as 16",
                    );
                }
                number.into_inner()
            });
            fetch::Settings {
                user_agent: format!("overhear/{} (+{})", env!("CARGO_PKG_VERSION"), contact.as_deref().unwrap_or("no contact given")),
                allow_private: part.allow_private.iter().filter_map(|range| reading.range(range)).collect(),
                max_body,
                connect_timeout,
                idle_timeout,
                total_timeout,
                host_gap,
                concurrency,
                max_redirects: 5,
                run_limit,
                record: None,
                replay: None,
            }
        })
    }

    fn body_size(&mut self, text: &Text) -> u64 {
        match quantity::size(text.get_ref()) {
            Ok(bytes) if (1_024..=1 << 30).contains(&bytes) => bytes,
            Ok(_) => {
                self.error(code::BOUNDS, "`max_body` is out of bounds", text.span(), "from 1KiB to 1GiB", "write a size such as \"4MiB\"");
                0
            }
            Err(mistake) => {
                self.quantity(code::SIZE, "max_body", text, mistake, "a size", "\"4MiB\" or \"500kB\"");
                0
            }
        }
    }

    fn contact(&mut self, text: &Text) -> Option<String> {
        let contact = text.get_ref().trim();
        let page = url::Url::parse(contact).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let mail = contact.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
        // It goes into a header (RFC 9110 section 5.5), within a comment: printable ASCII without brackets.
        let safe = contact.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'\\'));
        if (page || mail) && safe && contact.len() <= 200 {
            return Some(contact.trim_start_matches("mailto:").to_owned());
        }
        self.error(
            code::CONTACT,
            "`contact` is neither a web page nor a mail address",
            text.span(),
            "sites are shown this",
            "write a page (https://...) or a mail address, in unaccented Latin letters and without spaces",
        );
        None
    }

    fn range(&mut self, text: &Text) -> Option<String> {
        let written = text.get_ref().trim();
        let (address, bits) = written.split_once('/').map_or((written, None), |(address, bits)| (address, Some(bits)));
        let most = address.parse::<std::net::IpAddr>().ok().map(|address| if address.is_ipv4() { 32_u8 } else { 128 });
        let bits = match (most, bits) {
            (Some(most), None) => Some(most),
            (Some(most), Some(bits)) => bits.parse::<u8>().ok().filter(|bits| *bits <= most),
            (None, _) => None,
        };
        if let Some(bits) = bits {
            return Some(format!("{address}/{bits}"));
        }
        let label = if most.is_some() { "the number of bits is wrong" } else { "not an IP address" };
        self.error(
            code::RANGE,
            format!("`{}` is not a range of addresses", shown(written, false)),
            text.span(),
            label,
            "write a range such as 127.0.0.0/8 or fd00::/8",
        );
        None
    }

    fn rules(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<Vec<std::path::PathBuf>> {
        let part: RulesPart = value.map_or_else(|| Some(RulesPart::default()), |value| self.part(value))?;
        if part.folders.is_empty() {
            let beside = self.environment.resolve(&self.file.path, "rules");
            return Some(if beside.is_dir() { vec![beside] } else { Vec::new() });
        }
        self.clean(|reading| {
            let mut folders = Vec::new();
            for folder in &part.folders {
                let path = reading.environment.resolve(&reading.file.path, folder.get_ref());
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let message = format!("there is no folder {}", shown(&path.display().to_string(), false));
                    reading.error(code::FOLDER, message, folder.span(), "not a folder", "paths are relative to the folder of this file");
                }
            }
            folders
        })
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
