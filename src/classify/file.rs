//! The file of a classifier: one line of JSON that people can read, then its weights in base64, 76 characters a line.

use sha2::{Digest, Sha256};

use super::{Classifier, Header, WEIGHTS};

/// The version that is written; older ones there are none, newer ones are refused.
pub const VERSION: u32 = 1;
/// Largest file that is read, in bytes.
pub const MAX_FILE: usize = 1024 * 1024;
/// What every file begins with.
const FORMAT: &str = "overhear classifier";
/// Characters of base64 a line.
const LINE: usize = 76;
/// Longest first line, in bytes.
const MAX_HEADER: usize = 64 * 1024;

/// Why a file is no classifier that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It is something else.
    #[error("it is no classifier: {0}")]
    Foreign(String),
    /// It was written by a later version of the program.
    #[error("it is of version {0} of the format, and this program reads version {VERSION}")]
    Newer(u32),
    /// It has changed since it was written.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode(bytes: &[u8], out: &mut String) {
    let mut column = 0;
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            if column == LINE {
                out.push('\n');
                column = 0;
            }
            let digit = if digit <= three.len() { DIGITS[(all >> (18 - 6 * digit)) as usize & 63] } else { b'=' };
            out.push(char::from(digit));
            column += 1;
        }
    }
    out.push('\n');
}

fn decode(text: &str, expected: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(expected);
    let (mut all, mut digits, mut closed) = (0_u32, 0, false);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                closed = true;
                continue;
            }
            _ => return Err("its weights hold a character that is no base64".to_owned()),
        };
        if closed || bytes.len() > expected {
            return Err("its weights are too long".to_owned());
        }
        all = all << 6 | u32::from(digit);
        digits += 1;
        if digits == 4 {
            bytes.extend_from_slice(&all.to_be_bytes()[1..]);
            (all, digits) = (0, 0);
        }
    }
    match digits {
        0 => {}
        2 => bytes.extend_from_slice(&(all << 12).to_be_bytes()[1..2]),
        3 => bytes.extend_from_slice(&(all << 6).to_be_bytes()[1..3]),
        _ => return Err("its weights break off".to_owned()),
    }
    if bytes.len() == expected { Ok(bytes) } else { Err(format!("{} weights instead of {expected}", bytes.len())) }
}

/// Where the digest stands in the first line: at its end.
const DIGEST: &str = ",\"digest\":";

/// First 16 hex digits of the SHA-256 of the first line up to its digest, and of the weights. What is hashed is what is written, so that a
/// later version may know more keys.
fn digest(first: &str, bytes: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(first.rsplit_once(DIGEST).map_or(first, |(before, _)| before).as_bytes());
    hash.update([0]);
    hash.update(bytes);
    hex(&hash.finalize())
}

/// The first 16 hex digits of a digest.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Classifier {
    /// Makes a classifier of a header, whose digest is set, and weights.
    pub(super) fn sealed(mut header: Header, codes: Box<[i8]>) -> Self {
        FORMAT.clone_into(&mut header.format);
        header.version = VERSION;
        header.digest = digest(&serde_json::to_string(&header).unwrap_or_default(), &bytes(&codes));
        Self::new(header, codes)
    }

    /// The same with another header, but for what makes its scores.
    #[must_use]
    pub fn with(self, change: impl FnOnce(&mut Header)) -> Self {
        let mut header = self.header;
        change(&mut header);
        Self::sealed(header, self.codes)
    }

    /// The text of its file.
    #[must_use]
    pub fn written(&self) -> String {
        let mut text = serde_json::to_string(&self.header).unwrap_or_default();
        text.push('\n');
        encode(&bytes(&self.codes), &mut text);
        text
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it is of another kind, of a newer version, or damaged.
    pub fn read(text: &str) -> Result<Self, Damage> {
        if text.len() > MAX_FILE {
            return Err(Damage::Foreign(format!("it is larger than {MAX_FILE} bytes")));
        }
        let (first, weights) = text.split_once('\n').unwrap_or((text, ""));
        if first.len() > MAX_HEADER || !first.trim_start().starts_with('{') {
            return Err(Damage::Foreign("its first line is no JSON object".to_owned()));
        }
        let kind: Kind = serde_json::from_str(first).map_err(|_| Damage::Foreign("its first line does not say what it is".to_owned()))?;
        if kind.format != FORMAT {
            return Err(Damage::Foreign("its first line calls it something else".to_owned()));
        }
        if kind.version > VERSION {
            return Err(Damage::Newer(kind.version));
        }
        let header: Header = serde_json::from_str(first).map_err(|error| Damage::Damaged(format!("its first line: {error}")))?;
        let numbers = [f64::from(header.scale), f64::from(header.bias)];
        let curves = header.calibrations.values().chain([&header.calibration]).flat_map(|curve| [curve.slope, curve.shift]);
        if !numbers.into_iter().chain(curves).all(|number| number.is_finite() && number.abs() < 1e6) {
            return Err(Damage::Damaged("a number of its first line is out of all reason".to_owned()));
        }
        let bytes = decode(weights, WEIGHTS).map_err(Damage::Damaged)?;
        if digest(first, &bytes) != header.digest {
            return Err(Damage::Damaged("its digest does not fit what it holds".to_owned()));
        }
        let codes = bytes.into_iter().map(u8::cast_signed).collect();
        Ok(Self::new(header, codes))
    }
}

#[derive(serde::Deserialize)]
struct Kind {
    format: String,
    version: u32,
}

fn bytes(codes: &[i8]) -> Vec<u8> {
    codes.iter().map(|code| code.cast_unsigned()).collect()
}
