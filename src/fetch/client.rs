//! One exchange with one server: resolve, connect, ask, read within the limits. Redirects are the caller's.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, Client, Response};
use url::Url;

use super::address::{AddressRules, reserved};
use super::decode::{Body, Broken};
use super::{FetchError, Settings, Surroundings};
use crate::model::exchange::{Fault, Validators};
use crate::model::untrusted::shown;

/// Headers of an answer that anything is made of.
const KEPT: &[&str] = &["age", "cache-control", "content-type", "date", "etag", "expires", "last-modified", "location", "retry-after"];

/// A header value longer than this is dropped: no honest one is.
const LONGEST_HEADER: usize = 8 * 1024;

/// The headers of an answer that matter, by lower-case name. Bytes above 0x7F are held as the characters of the same number.
pub type Headers = BTreeMap<String, String>;

/// What one exchange brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// HTTP status.
    pub status: u16,
    /// See [`Headers`].
    pub headers: Headers,
    /// The decoded body of a 2xx; empty otherwise, since nobody reads it.
    pub body: Vec<u8>,
    /// Bytes of body on the wire.
    pub wire: u64,
    /// Whether the server's address is a private or reserved one.
    pub private: bool,
}

/// Why an exchange brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Asked in vain.
    Fault(Fault),
    /// The name leads to private or reserved addresses only: which.
    Forbidden(String),
    /// Replaying, and there is no such exchange.
    NotRecorded,
}

/// What to ask of one server.
#[derive(Debug, Clone)]
pub struct Question {
    /// Checked already.
    pub url: Url,
    /// Sent as they are.
    pub validators: Validators,
    /// `Accept`.
    pub accept: &'static str,
    /// Whether the allow-list of private addresses is out of play (after a redirect from a public address).
    pub public_only: bool,
    /// Largest body in bytes.
    pub cap: u64,
    /// Whether a body over the cap is cut rather than refused (robots.txt).
    pub cut: bool,
    /// What is left of the request's whole time.
    pub left: Duration,
}

/// The network proper.
pub struct Wire {
    open: Client,
    public_only: Option<Client>,
    connect_timeout: Duration,
    idle_timeout: Duration,
    total_timeout: Duration,
    /// Set when the machine has no certificate authorities: https cannot work, http still does.
    no_authorities: Option<String>,
}

/// Why a name could not be resolved.
#[derive(Debug)]
enum Unresolved {
    Unknown(String),
    Forbidden(String),
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unknown(why) | Self::Forbidden(why)) = self;
        f.write_str(why)
    }
}

impl StdError for Unresolved {}

/// Resolves names and lets through only addresses that may be asked; the connection is made to exactly these.
struct Guard {
    rules: Arc<AddressRules>,
    surroundings: Surroundings,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (rules, names) = (Arc::clone(&self.rules), self.surroundings.names.clone());
        let host = name.as_str().to_owned();
        Box::pin(async move {
            let found: io::Result<Vec<IpAddr>> = match names {
                Some(names) => names(&host),
                None => tokio::net::lookup_host((host.as_str(), 0)).await.map(|all| all.map(|a| a.ip()).collect()),
            };
            let found = found.map_err(|why| Unresolved::Unknown(why.to_string()))?;
            let mut refused = Vec::new();
            let mut usable = Vec::new();
            for ip in found {
                match rules.check(ip) {
                    Ok(()) => usable.push(SocketAddr::new(ip, 0)),
                    Err(what) => refused.push(format!("{ip} ({what})")),
                }
            }
            if !usable.is_empty() {
                Ok(Box::new(usable.into_iter()) as Addrs)
            } else if refused.is_empty() {
                Err(Unresolved::Unknown("the name has no address".to_owned()).into())
            } else {
                refused.dedup();
                refused.truncate(3);
                Err(Unresolved::Forbidden(format!("{} is {}", shown(&host, false), refused.join(", "))).into())
            }
        })
    }
}

impl Wire {
    /// The network as `settings` and `surroundings` have it.
    ///
    /// # Errors
    /// When the client cannot be built, with what to do about it.
    pub fn new(settings: &Settings, rules: &AddressRules, surroundings: &Surroundings) -> Result<Self, FetchError> {
        // Another part of the process may have installed a provider already; any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        HeaderValue::from_str(&settings.user_agent).map_err(|_| FetchError::UserAgent(shown(&settings.user_agent, false)))?;
        let roots = surroundings
            .roots
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|why| FetchError::Client(chain(&why)))?;
        let build = |rules: &AddressRules, authorities: bool| {
            let guard = Guard { rules: Arc::new(rules.clone()), surroundings: surroundings.clone() };
            let builder = Client::builder()
                .user_agent(settings.user_agent.as_str())
                .referer(false)
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(settings.connect_timeout)
                .pool_max_idle_per_host(1)
                .pool_idle_timeout(Duration::from_mins(1))
                .http2_max_header_list_size(64 * 1024)
                .http1_ignore_invalid_headers_in_responses(true)
                .dns_resolver(guard);
            if authorities { builder.tls_certs_merge(roots.clone()) } else { builder.tls_certs_only(roots.clone()) }.build()
        };
        let (open, no_authorities) = match build(rules, true) {
            Ok(client) => (client, None),
            // Without CA files http must work all the same; https then fails with the reason.
            Err(why) => (build(rules, false).map_err(|why| FetchError::Client(chain(&why)))?, Some(chain(&why))),
        };
        if let Some(why) = &no_authorities {
            tracing::warn!(why = ?why, "no certificate authorities on this machine: https addresses cannot be read; install ca-certificates");
        }
        let public_only = rules
            .has_exceptions()
            .then(|| build(&AddressRules::public_only(), no_authorities.is_none()).map_err(|why| FetchError::Client(chain(&why))))
            .transpose()?;
        Ok(Self {
            open,
            public_only,
            connect_timeout: settings.connect_timeout,
            idle_timeout: settings.idle_timeout,
            total_timeout: settings.total_timeout,
            no_authorities,
        })
    }

    /// Asks, and reads the answer within the limits.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn exchange(&self, question: &Question) -> Result<Raw, Trouble> {
        let client = if question.public_only { self.public_only.as_ref().unwrap_or(&self.open) } else { &self.open };
        let deadline = Instant::now() + question.left;
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_static(question.accept));
        headers.insert("accept-encoding", HeaderValue::from_static("gzip, br"));
        for (name, value) in [("if-none-match", &question.validators.etag), ("if-modified-since", &question.validators.last_modified)] {
            if let Some(value) = value.as_deref().and_then(header_value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        let asked = client.get(question.url.clone()).headers(headers).send();
        let patience = self.connect_timeout + self.idle_timeout;
        let response = match self.within(patience, deadline, asked).await? {
            Ok(response) => response,
            Err(error) => return Err(self.trouble(error)),
        };
        let status = response.status().as_u16();
        let headers = kept_headers(response.headers());
        let private = response.remote_addr().is_some_and(|a| reserved(a.ip()).is_some());
        if !(200..300).contains(&status) {
            return Ok(Raw { status, headers, body: Vec::new(), wire: 0, private });
        }
        if status == 206 {
            return Err(Trouble::Fault(Fault::Body("a part of a document (206), which was not asked for".to_owned())));
        }
        let (body, wire) = self.read_body(response, question, deadline).await?;
        Ok(Raw { status, headers, body, wire, private })
    }

    async fn read_body(&self, mut response: Response, question: &Question, deadline: Instant) -> Result<(Vec<u8>, u64), Trouble> {
        let encodings =
            response.headers().get_all("content-encoding").iter().map(|value| latin1(value.as_bytes())).collect::<Vec<_>>().join(",");
        if let Some(length) = response.content_length().filter(|length| *length > question.cap && !question.cut) {
            return Err(Trouble::Fault(Fault::TooLarge(length)));
        }
        let mut body = Body::new(&encodings, question.cap).map_err(broken)?;
        loop {
            let chunk = match self.within(self.idle_timeout, deadline, response.chunk()).await? {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) => return Err(self.trouble(error)),
            };
            match body.push(&chunk) {
                Ok(()) => {}
                Err(Broken::TooLarge(_)) if question.cut => {
                    let wire = body.wire();
                    return Ok((body.take(), wire));
                }
                Err(why) => return Err(broken(why)),
            }
        }
        let wire = body.wire();
        Ok((body.finish().map_err(broken)?, wire))
    }

    /// Waits for `work` no longer than `patience` and no longer than to `deadline`.
    async fn within<T>(&self, patience: Duration, deadline: Instant, work: impl Future<Output = T>) -> Result<T, Trouble> {
        let left = deadline.saturating_duration_since(Instant::now());
        tokio::time::timeout(patience.min(left), work).await.map_err(|_| {
            Trouble::Fault(Fault::Timeout(if left <= patience {
                format!("the whole request took longer than {}", seconds(self.total_timeout))
            } else {
                format!("the server was silent for {}", seconds(patience))
            }))
        })
    }

    fn trouble(&self, error: reqwest::Error) -> Trouble {
        let error = error.without_url();
        let causes = || std::iter::successors(Some(&error as &(dyn StdError + 'static)), |e| inner(*e));
        if let Some(unresolved) = causes().find_map(|e| e.downcast_ref::<Unresolved>()) {
            return match unresolved {
                Unresolved::Forbidden(why) => Trouble::Forbidden(why.clone()),
                Unresolved::Unknown(why) => Trouble::Fault(Fault::Dns(clean(why))),
            };
        }
        if let Some(tls) = causes().find_map(|e| e.downcast_ref::<rustls::Error>()) {
            return Trouble::Fault(Fault::Tls(self.tls(tls)));
        }
        Trouble::Fault(if error.is_timeout() {
            Fault::Timeout(format!("no connection within {}", seconds(self.connect_timeout)))
        } else if error.is_connect() {
            Fault::Connect(chain(&error))
        } else if error.is_builder() {
            Fault::Other(chain(&error))
        } else {
            Fault::Body(chain(&error))
        })
    }

    /// A TLS refusal in words that name the cause.
    fn tls(&self, error: &rustls::Error) -> String {
        use rustls::CertificateError as C;
        if let Some(why) = &self.no_authorities {
            return format!("this machine has no certificate authorities ({why}); install the package ca-certificates");
        }
        match error {
            rustls::Error::InvalidCertificate(C::Expired | C::ExpiredContext { .. }) => "the server's certificate has expired".to_owned(),
            rustls::Error::InvalidCertificate(C::NotValidYet | C::NotValidYetContext { .. }) => {
                "the server's certificate is not valid yet; is this machine's clock right?".to_owned()
            }
            rustls::Error::InvalidCertificate(C::NotValidForName | C::NotValidForNameContext { .. }) => {
                "the server's certificate is for another name".to_owned()
            }
            rustls::Error::InvalidCertificate(C::UnknownIssuer) => {
                "the server's certificate is self-signed or of an unknown authority".to_owned()
            }
            rustls::Error::InvalidCertificate(C::Revoked) => "the server's certificate was revoked".to_owned(),
            other => clean(&other.to_string()),
        }
    }
}

/// The next cause of an error; what an `io::Error` wraps counts (its own `source` skips it).
fn inner<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    if let Some(wrapped) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        return Some(wrapped as &'a (dyn StdError + 'static));
    }
    error.source()
}

fn broken(why: Broken) -> Trouble {
    Trouble::Fault(match why {
        Broken::TooLarge(bytes) => Fault::TooLarge(bytes),
        Broken::Wrong(why) => Fault::Body(why),
    })
}

/// An error with its causes on one line, without repetition; it may quote the server, so it is cleaned and cut.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    for cause in std::iter::successors(Some(error), |e| inner(*e)) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause);
        }
    }
    clean(&text)
}

fn clean(text: &str) -> String {
    shown(&text.chars().take(300).collect::<String>(), false)
}

/// A duration for people.
pub fn seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{:.1} s", time.as_secs_f64()) }
}

/// Bytes as characters of the same number.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}

/// The header value whose bytes the characters of `text` are; `None` when it cannot be one.
fn header_value(text: &str) -> Option<HeaderValue> {
    let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>()?;
    HeaderValue::from_bytes(&bytes).ok()
}

fn kept_headers(headers: &HeaderMap) -> Headers {
    let mut kept = Headers::new();
    for name in KEPT {
        let mut values = headers.get_all(*name).iter().map(|value| latin1(value.as_bytes()));
        // Of headers that may come only once, the first counts; Cache-Control is a list.
        let value = if *name == "cache-control" { Some(values.collect::<Vec<_>>().join(", ")) } else { values.next() };
        if let Some(value) = value.filter(|v| !v.is_empty() && v.len() <= LONGEST_HEADER) {
            kept.insert((*name).to_owned(), value);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_bytes_survive_the_round_trip() {
        for bytes in [&b"\"plain\""[..], b"W/\"weak\"", b"unquoted", b"\"caf\xe9 \xff\"", b"Sat, 1 Jan 2000 00:00 +0100"] {
            assert_eq!(header_value(&latin1(bytes)).unwrap().as_bytes(), bytes);
        }
        assert_eq!(header_value("\"λ\""), None);
        assert_eq!(header_value("a\r\nX: y"), None);
    }

    #[test]
    fn causes_are_told_once() {
        let error = io::Error::other(Unresolved::Unknown("no such name".to_owned()));
        assert_eq!(chain(&error), "no such name");
        assert_eq!(seconds(Duration::from_millis(1500)), "1.5 s");
    }
}
