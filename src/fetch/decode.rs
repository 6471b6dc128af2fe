//! Undoes content encodings as the bytes come, and stops at the cap: a bomb is never unpacked.
//!
//! gzip, deflate and brotli, at most [`MAX_LAYERS`] deep. What is unpacked past the cap before the stop is one buffer, 32 KiB at most.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::write::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

/// Encodings within one another that are undone; some servers compress twice by mistake, none does so three times.
pub const MAX_LAYERS: usize = 2;

/// Why a body could not be had whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// Larger than the cap when decoded; this many bytes were.
    TooLarge(u64),
    /// Wrong or cut encoding, in words.
    Wrong(String),
}

/// Where decoded bytes gather, shared between the layers and the reader of the result.
#[derive(Debug, Clone)]
struct Sink(Arc<Mutex<Held>>);

#[derive(Debug)]
struct Held {
    bytes: Vec<u8>,
    cap: u64,
    over: bool,
}

impl Sink {
    fn with<R>(&self, f: impl FnOnce(&mut Held) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|held| {
            // An encoder may hand on again what it could not get rid of; once over, nothing more is taken.
            if !held.over {
                held.bytes.extend_from_slice(bytes);
            }
            held.over = held.bytes.len() as u64 > held.cap;
            if held.over { Err(io::Error::other("over the cap")) } else { Ok(bytes.len()) }
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One encoding being undone. `write` takes everything it is given; `end` tells whether the encoding came to its proper end.
trait Layer: Write + Send {
    fn end(&mut self) -> io::Result<()>;
}

impl Layer for Sink {
    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Inner = Box<dyn Layer>;

fn wrong(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// gzip (RFC 1952), all members. Bytes after the last member that begin no other are padding, which browsers overlook too.
struct Gzip {
    member: Option<GzDecoder<Inner>>,
    after: Option<Inner>,
    /// Whether a member has come to its end.
    one_ended: bool,
}

impl Write for Gzip {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(member) = self.member.as_mut() else {
                match self.after.take() {
                    Some(inner) if !self.one_ended || rest.first() == Some(&0x1f) => self.member = Some(GzDecoder::new(inner)),
                    other => {
                        self.after = other;
                        break;
                    }
                }
                continue;
            };
            match member.write(rest)? {
                0 => {
                    self.after = self.member.take().map(GzDecoder::finish).transpose()?;
                    self.one_ended = true;
                }
                n => rest = rest.get(n..).unwrap_or_default(),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Layer for Gzip {
    fn end(&mut self) -> io::Result<()> {
        if let Some(member) = self.member.take() {
            self.after = Some(member.finish().map_err(|_| wrong("gzip data cut or damaged"))?);
        }
        self.after.as_mut().map_or(Ok(()), |inner| inner.end())
    }
}

/// `deflate`: zlib (RFC 1950) as the standard says, or raw deflate as some servers send; told apart by the first two bytes.
struct Deflate {
    head: Vec<u8>,
    state: Option<Decompress>,
    buffer: Vec<u8>,
    ended: bool,
    inner: Inner,
}

impl Deflate {
    fn run(&mut self, mut rest: &[u8]) -> io::Result<()> {
        let Some(state) = self.state.as_mut() else { return Ok(()) };
        while !self.ended {
            let (taken, given) = (state.total_in(), state.total_out());
            let status = state.decompress(rest, &mut self.buffer, FlushDecompress::None).map_err(|_| wrong("deflate data damaged"))?;
            let taken = usize::try_from(state.total_in() - taken).unwrap_or(usize::MAX);
            let given = usize::try_from(state.total_out() - given).unwrap_or(usize::MAX);
            self.inner.write_all(self.buffer.get(..given).unwrap_or_default())?;
            rest = rest.get(taken..).unwrap_or_default();
            self.ended = status == Status::StreamEnd;
            // A full output buffer may hide more; otherwise the input is used up.
            if rest.is_empty() && given < self.buffer.len() || taken == 0 && given == 0 {
                break;
            }
        }
        Ok(())
    }
}

impl Write for Deflate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.state.is_some() {
            self.run(bytes)?;
            return Ok(bytes.len());
        }
        self.head.extend_from_slice(bytes);
        if let [first, second, ..] = *self.head.as_slice() {
            let zlib = first & 0x0f == 8 && u16::from_be_bytes([first, second]) % 31 == 0;
            self.state = Some(Decompress::new(zlib));
            let head = std::mem::take(&mut self.head);
            self.run(&head)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Layer for Deflate {
    fn end(&mut self) -> io::Result<()> {
        if self.ended { self.inner.end() } else { Err(wrong("deflate data cut")) }
    }
}

/// brotli (RFC 7932).
struct Brotli {
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    buffer: Vec<u8>,
    total: usize,
    ended: bool,
    inner: Inner,
}

impl Write for Brotli {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (mut left, mut at) = (bytes.len(), 0);
        while !self.ended {
            let (mut room, mut given) = (self.buffer.len(), 0);
            let result = BrotliDecompressStream(
                &mut left,
                &mut at,
                bytes,
                &mut room,
                &mut given,
                &mut self.buffer,
                &mut self.total,
                &mut self.state,
            );
            self.inner.write_all(self.buffer.get(..given).unwrap_or_default())?;
            match result {
                BrotliResult::NeedsMoreOutput => {}
                BrotliResult::NeedsMoreInput => break,
                BrotliResult::ResultSuccess => self.ended = true,
                BrotliResult::ResultFailure => return Err(wrong("br data damaged")),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Layer for Brotli {
    fn end(&mut self) -> io::Result<()> {
        if self.ended { self.inner.end() } else { Err(wrong("br data cut")) }
    }
}

/// A body in the making: wire bytes in, decoded bytes out, never more than the cap.
pub struct Body {
    outer: Inner,
    sink: Sink,
    wire: u64,
    encoded: bool,
    cap: u64,
}

/// Size of a layer's output buffer, and so the most that is decoded past the cap.
const BUFFER: usize = 32 * 1024;

impl Body {
    /// A body with the `Content-Encoding` values of an answer, in the order of the headers, and a cap in bytes that holds for the bytes
    /// sent and for the bytes decoded.
    ///
    /// # Errors
    /// [`Broken::Wrong`] when an encoding is unknown or there are more than [`MAX_LAYERS`].
    pub fn new(encodings: &str, cap: u64) -> Result<Self, Broken> {
        let sink = Sink(Arc::new(Mutex::new(Held { bytes: Vec::new(), cap, over: false })));
        let mut outer: Inner = Box::new(sink.clone());
        let mut layers = 0;
        // Encodings are named in the order in which they were applied; the last is undone first and so is the outermost.
        for name in encodings.split(',').map(|name| name.trim().to_ascii_lowercase()) {
            outer = match name.as_str() {
                // Not encodings, but sent as such by real servers on plain bodies.
                "" | "identity" | "none" | "utf-8" | "binary" => continue,
                "gzip" | "x-gzip" => Box::new(Gzip { member: None, after: Some(outer), one_ended: false }),
                "deflate" => Box::new(Deflate { head: Vec::new(), state: None, buffer: vec![0; BUFFER], ended: false, inner: outer }),
                "br" => Box::new(Brotli {
                    state: BrotliState::new(StandardAlloc::default(), StandardAlloc::default(), StandardAlloc::default()),
                    buffer: vec![0; BUFFER],
                    total: 0,
                    ended: false,
                    inner: outer,
                }),
                other => {
                    let name = crate::model::untrusted::shown(&other.chars().take(40).collect::<String>(), false);
                    return Err(Broken::Wrong(format!("content encoding '{name}', which was not asked for")));
                }
            };
            layers += 1;
        }
        if layers > MAX_LAYERS {
            return Err(Broken::Wrong(format!("{layers} content encodings within one another; at most {MAX_LAYERS} are undone")));
        }
        Ok(Self { outer, sink, wire: 0, encoded: layers > 0, cap })
    }

    /// Takes the next bytes as sent.
    ///
    /// # Errors
    /// [`Broken::TooLarge`] over the cap, [`Broken::Wrong`] for bytes that the encoding does not allow.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.wire += bytes.len() as u64;
        if self.wire > self.cap {
            // What is within the cap still counts for a reader that takes a cut body (robots.txt).
            let over = usize::try_from(self.wire - self.cap).unwrap_or(usize::MAX);
            let within = bytes.get(..bytes.len().saturating_sub(over)).unwrap_or_default();
            self.outer.write_all(within).map_err(|e| self.broken(&e))?;
            return Err(Broken::TooLarge(self.wire));
        }
        self.outer.write_all(bytes).map_err(|e| self.broken(&e))
    }

    /// The whole body.
    ///
    /// # Errors
    /// [`Broken::Wrong`] when an encoding did not come to its end: a cut document is no document.
    pub fn finish(mut self) -> Result<Vec<u8>, Broken> {
        // An empty body needs no encoding, whatever the header says.
        if self.wire > 0 && self.encoded {
            self.outer.end().map_err(|e| self.broken(&e))?;
        }
        Ok(self.take())
    }

    /// What has been decoded so far, cut at the cap: for robots.txt, of which a beginning is enough.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        let cap = usize::try_from(self.cap).unwrap_or(usize::MAX);
        let mut bytes = self.sink.with(|held| std::mem::take(&mut held.bytes));
        bytes.truncate(cap);
        bytes
    }

    /// Bytes received so far.
    #[must_use]
    pub fn wire(&self) -> u64 {
        self.wire
    }

    fn broken(&self, error: &io::Error) -> Broken {
        match self.sink.with(|held| held.over.then_some(held.bytes.len() as u64)) {
            Some(bytes) => Broken::TooLarge(bytes),
            None => Broken::Wrong(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn decode(encodings: &str, wire: &[u8], cap: u64, step: usize) -> Result<Vec<u8>, Broken> {
        let mut body = Body::new(encodings, cap)?;
        for chunk in wire.chunks(step) {
            body.push(chunk)?;
        }
        body.finish()
    }

    fn text() -> Vec<u8> {
        (0..40_000_u32).flat_map(|n| format!("line {}\n", n.wrapping_mul(2_654_435_761) >> 7).into_bytes()).collect()
    }

    /// `text` in brotli needs an encoder; a stored meta-block (RFC 7932 section 9.2) needs none.
    fn brotli_stored(bytes: &[u8]) -> Vec<u8> {
        let mut bits: Vec<bool> = vec![false]; // WBITS 16
        let mut out = Vec::new();
        let flush = |bits: &mut Vec<bool>, out: &mut Vec<u8>| {
            for eight in bits.chunks(8) {
                out.push(eight.iter().enumerate().fold(0, |byte, (i, bit)| byte | u8::from(*bit) << i));
            }
            bits.clear();
        };
        for chunk in bytes.chunks(0x10000) {
            bits.push(false); // not last
            bits.extend([false, false]); // four nibbles of length
            bits.extend((0..16).map(|i| (chunk.len() - 1) >> i & 1 == 1));
            bits.push(true); // uncompressed
            flush(&mut bits, &mut out);
            out.extend_from_slice(chunk);
        }
        bits.extend([true, true]); // last, empty
        flush(&mut bits, &mut out);
        out
    }

    #[test]
    fn encodings_are_undone_however_the_bytes_are_cut() {
        let text = text();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(&text).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(&text).unwrap();
        let members = [gzip(&text[..1000]), gzip(&text[1000..])].concat();
        let padded = [gzip(&text), vec![0; 64]].concat();
        for (encodings, wire) in [
            ("gzip", gzip(&text)),
            ("x-GZip", members),
            ("gzip", padded),
            ("gzip, gzip", gzip(&gzip(&text))),
            ("identity, gzip", gzip(&text)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", raw.finish().unwrap()),
            ("br", brotli_stored(&text)),
            ("br, gzip", gzip(&brotli_stored(&text))),
            ("", text.clone()),
            ("utf-8", text.clone()),
        ] {
            for step in [1, 7, 4096, usize::MAX] {
                assert!(decode(encodings, &wire, 10_000_000, step).as_deref() == Ok(&text), "{encodings} in steps of {step}");
            }
        }
    }

    #[test]
    fn a_cut_or_damaged_encoding_is_no_document() {
        let text = text();
        let whole = gzip(&text);
        for cut in [1, 9, 10, 11, whole.len() / 2, whole.len() - 8, whole.len() - 1] {
            assert!(matches!(decode("gzip", &whole[..cut], 10_000_000, 1000), Err(Broken::Wrong(_))), "cut at {cut}");
        }
        let mut flipped = whole.clone();
        flipped[whole.len() - 6] ^= 1;
        assert!(matches!(decode("gzip", &flipped, 10_000_000, 1000), Err(Broken::Wrong(_))));
        let br = brotli_stored(&text);
        assert!(matches!(decode("br", &br[..br.len() - 1], 10_000_000, 1000), Err(Broken::Wrong(_))));
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(&text).unwrap();
        let zlib = zlib.finish().unwrap();
        assert!(matches!(decode("deflate", &zlib[..zlib.len() - 10], 10_000_000, 1000), Err(Broken::Wrong(_))));
        assert!(matches!(decode("gzip", b"<rss>plain</rss>", 10_000_000, 1000), Err(Broken::Wrong(_))));
        assert_eq!(decode("gzip", b"", 100, 1).unwrap(), b"");
    }

    #[test]
    fn the_cap_holds_on_the_wire_and_after_decoding() {
        let mib = vec![b'a'; 1 << 20];
        assert!(matches!(decode("", &mib, 1000, 64), Err(Broken::TooLarge(1024))));
        for (encodings, wire) in [("gzip", gzip(&mib)), ("gzip, gzip", gzip(&gzip(&mib))), ("br", brotli_stored(&mib))] {
            let Err(Broken::TooLarge(bytes)) = decode(encodings, &wire, 100_000, usize::MAX) else {
                // Stored brotli is as large on the wire.
                panic!("{encodings} was not stopped");
            };
            assert!(bytes <= 100_000 + 64 * 1024 || encodings == "br", "{encodings}: {bytes}");
        }
        assert_eq!(decode("gzip", &gzip(&mib), 1 << 20, 100).unwrap().len(), 1 << 20);
        let mut body = Body::new("", 10).unwrap();
        assert!(body.push(b"0123456789abcdef").is_err());
        assert_eq!(body.take(), b"0123456789");
    }

    #[test]
    fn unknown_and_too_many_encodings_are_named() {
        assert!(matches!(Body::new("zstd", 10), Err(Broken::Wrong(why)) if why.contains("'zstd'")));
        assert!(matches!(Body::new("gzip, gzip, gzip", 10), Err(Broken::Wrong(why)) if why.contains('3')));
        assert!(matches!(Body::new("a\u{1b}[31m", 10), Err(Broken::Wrong(why)) if why.contains("<U+001B>")));
    }
}
