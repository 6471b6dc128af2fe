//! The parts of the configuration that are limits and places: `[store]`, `[retention]`, `[fetch]`, `[rules]`.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde_spanned::Spanned;
use toml::de::DeValue;

use super::code;
use super::file::{Reading, Text};
use super::quantity::{self, Mistake};
use crate::diagnostic::Findings as _;
use crate::model::untrusted::shown;
use crate::{fetch, store};

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

impl Reading<'_> {
    pub(super) fn duration(&mut self, key: &str, text: &Text) -> Option<Duration> {
        quantity::duration(text.get_ref())
            .map_err(|mistake| self.quantity(code::DURATION, key, text, mistake, "a length of time", "\"10s\", \"5m\" or \"1h30m\""))
            .ok()
    }

    /// The place in the file of a part of a text; the whole text where it is empty, or written with escapes, so that bytes do not correspond.
    pub(super) fn within(&self, text: &Text, part: &Range<usize>) -> Range<usize> {
        let whole = text.span();
        let plain = self.file.text.get(whole.start + 1..whole.end.saturating_sub(1)) == Some(text.get_ref().as_str());
        if plain && !part.is_empty() { whole.start + 1 + part.start..whole.start + 1 + part.end } else { whole }
    }

    fn quantity(&mut self, code: &'static str, key: &str, text: &Text, mistake: Mistake, what: &str, example: &str) {
        let span = self.within(text, &mistake.span);
        self.error(code, format!("`{key}` is not {what}: {}", mistake.why), span, mistake.why, format!("write {what} such as {example}"));
    }

    pub(super) fn retention(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<u32> {
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

    pub(super) fn store(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<store::Settings> {
        let header = value.as_ref().map(Spanned::span);
        let part: StorePart = value.map_or_else(|| Some(StorePart::default()), |value| self.part(value))?;
        self.clean(|reading| {
            let path = match part.path {
                Some(path) if path.get_ref().trim().is_empty() => {
                    reading.error(code::STORE, "an empty path", path.span(), "nothing here", "name a folder, or take the key out");
                    None
                }
                Some(path) => Some(reading.environment.resolve(&reading.file.path, path.get_ref())),
                None => {
                    let path = reading.environment.default_store();
                    if path.is_none() {
                        let remedy = "add [store] and below it path = \"/var/lib/overhear\"";
                        reading.error_in(
                            code::STORE,
                            "nowhere to keep the store: no home folder is known",
                            header.as_ref(),
                            "no `path` in here",
                            remedy,
                        );
                    }
                    path
                }
            };
            let patience = part.patience.and_then(|text| reading.duration("patience", &text)).unwrap_or(Duration::from_secs(5));
            store::Settings { path: path.unwrap_or_default(), patience, retention_days: 0 }
        })
    }

    pub(super) fn fetch(&mut self, value: Option<Spanned<DeValue<'_>>>, reads: bool) -> Option<fetch::Settings> {
        let header = value.as_ref().map(Spanned::span);
        let part: FetchPart = value.map_or_else(|| Some(FetchPart::default()), |value| self.part(value))?;
        self.clean(|reading| {
            let contact = part.contact.and_then(|contact| reading.contact(&contact));
            if contact.is_none() && reads {
                reading.warning_in(
                    code::CONTACT,
                    "sites are not told how to reach you",
                    header.as_ref(),
                    "no `contact` in here",
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

    pub(super) fn rules(&mut self, value: Option<Spanned<DeValue<'_>>>) -> Option<Vec<PathBuf>> {
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
