//! Bytes on disk: checksums, compression, JSON that is safe to look at.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::untrusted::is_hidden;

/// Most bytes that a record may unfold to: far above any real one, and a damaged record cannot fill the memory.
const MAX_UNFOLDED: u64 = 256 * 1024 * 1024;

/// Why bytes are not what was written.
pub(super) type Flaw = String;

/// CRC-32 (IEEE) of some parts in a row.
pub(super) fn crc(parts: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize()
}

/// One value as compressed JSON.
pub(super) fn fold<T: Serialize>(value: &T) -> Result<Vec<u8>, Flaw> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(5));
    let json = serde_json::to_vec(value).map_err(|e| e.to_string())?;
    encoder.write_all(&json).map_err(|e| e.to_string())?;
    encoder.finish().map_err(|e| e.to_string())
}

/// The value of [`fold`].
pub(super) fn unfold<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Flaw> {
    let mut json = Vec::new();
    DeflateDecoder::new(bytes).take(MAX_UNFOLDED).read_to_end(&mut json).map_err(|e| e.to_string())?;
    serde_json::from_slice(&json).map_err(|e| e.to_string())
}

/// JSON on one line, in which control, bidirectional and invisible characters are written as `\uXXXX`: the journal is read by people, with
/// `less` and `grep`.
pub(super) fn clean_json<T: Serialize>(value: &T) -> Result<String, Flaw> {
    use std::fmt::Write as _;
    let json = serde_json::to_string(value).map_err(|e| e.to_string())?;
    if !json.chars().any(is_hidden) {
        return Ok(json);
    }
    let mut clean = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(clean, "\\u{unit:04x}");
            }
        } else {
            clean.push(c);
        }
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_survive_as_escapes() {
        let text = "a\u{7f}\u{9b}\u{202e}\u{200b}\u{e0041}\u{1b}\n€👩\u{200d}💻";
        let json = clean_json(&text).unwrap();
        assert!(!json.chars().any(is_hidden), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn folding_round_trips_and_notices_garbage() {
        let value = vec!["moved to X".to_owned(); 50];
        let folded = fold(&value).unwrap();
        assert!(folded.len() < 60);
        assert_eq!(unfold::<Vec<String>>(&folded).unwrap(), value);
        assert!(unfold::<Vec<String>>(&folded[..10]).is_err());
        assert!(unfold::<Vec<String>>(b"\xff\xff\xff").is_err());
    }
}
