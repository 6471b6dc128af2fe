//! What a source adapter asks and what the network answers: the plain data between `source` and `fetch`.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Cache validators of RFC 9110 section 8.8, kept and given back byte for byte (quotes and `W/` belong to them).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag` as received. Bytes above 0x7F are held as the characters of the same number (ISO 8859-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified` as received; never a date of our own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// Why an address is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The source's own address.
    Start,
    /// A further page of the same list.
    Page,
    /// The comments of one thread.
    Comments,
    /// A thread, or a further list, that a forum's list names.
    Thread,
}

/// A request an adapter would like to have answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ask {
    /// What to ask for: absolute, `http` or `https`.
    pub url: String,
    /// Why.
    pub purpose: Purpose,
    /// Links followed from the source's own address to here; 0 for that address.
    pub depth: u8,
}

/// A body that the network gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The address asked.
    pub url: String,
    /// The address that answered, after redirects: links in the body are relative to it.
    pub final_url: String,
    /// HTTP status, 2xx.
    pub status: u16,
    /// `Content-Type` as received.
    pub content_type: Option<String>,
    /// The body with transfer and content encodings undone, within the configured cap.
    pub body: Vec<u8>,
    /// When it came.
    pub at: Timestamp,
}

/// What came of a request. Reasons, not booleans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 2xx with a body.
    Fresh(Answer),
    /// 304: nothing has changed.
    NotModified,
    /// Not asked, and why.
    Skipped(Skip),
    /// Asked in vain, and why.
    Failed(Fault),
}

/// Why a request was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// robots.txt forbids it: the line that does, as the file has it (cleaned), or the reason why all is forbidden (RFC 9309 2.3.1.4).
    Robots(String),
    /// The host asked us to wait (429, 503, `Retry-After`, back-off).
    HostWaits(Timestamp),
    /// Still fresh by its own `max-age` or `Expires`.
    StillFresh(Timestamp),
    /// A private, reserved or otherwise forbidden address (SSRF).
    ForbiddenAddress(String),
    /// The run's time or page budget was used up.
    Budget,
    /// Replaying, and the recording has no such exchange.
    NotRecorded,
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// An HTTP status that is not success. `retry` when the server named a time.
    Status {
        /// The status.
        status: u16,
        /// Not before, as the server said.
        retry: Option<Timestamp>,
    },
    /// 410: gone for good.
    Gone,
    /// The name could not be resolved.
    Dns(String),
    /// No connection.
    Connect(String),
    /// TLS refused, with the cause.
    Tls(String),
    /// One of the limits in time: which.
    Timeout(String),
    /// Larger than the cap, before or after decompression (bytes).
    TooLarge(u64),
    /// Redirected too often, or to somewhere that is not http(s).
    Redirect(String),
    /// The connection was cut, or the framing or encoding was wrong.
    Body(String),
    /// Anything else, named.
    Other(String),
}

/// What a finished request teaches about an address, whatever the outcome; merged into the source's state by the crawl.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Learned {
    /// Validators to send next time; `None` keeps the ones held.
    pub validators: Option<Validators>,
    /// Permanent redirects only led here.
    pub moved_to: Option<String>,
    /// Fresh until then by the answer's headers.
    pub fresh_until: Option<Timestamp>,
    /// When the request was sent; `None` if none was.
    pub asked: Option<Timestamp>,
    /// How long the exchange took.
    pub took: Option<SignedDuration>,
    /// Keys of the hosts that were asked on the way, redirects included: what is remembered of them is to be kept with the source.
    pub hosts: BTreeSet<String>,
}
