//! Records in sled: checksummed, and cut into parts small enough that sled never puts one into a file of its own (which it does not sync).
//!
//! A part is `crc32 | index u16 | count u16 | bytes`, the checksum over the key, too: bytes found under another key are noticed. The first part
//! lies under the record's key, the others under that key and their index.

use sled::{Batch, Tree};

use super::codec;

/// Most bytes in a part. Sled's leaves hold up to 17 values and must stay under a quarter of a segment (128 KiB).
const PART: usize = 6 * 1024;

/// Why a record cannot be had.
#[derive(Debug)]
pub(super) enum Flaw {
    /// Sled says so.
    Sled(sled::Error),
    /// It is not what was written.
    Bytes(String),
}

impl From<sled::Error> for Flaw {
    fn from(error: sled::Error) -> Self {
        Self::Sled(error)
    }
}

fn part_key(key: &[u8], index: u16) -> Vec<u8> {
    let mut own = key.to_vec();
    if index > 0 {
        own.extend_from_slice(&index.to_be_bytes());
    }
    own
}

fn read_part<'a>(key: &[u8], value: &'a [u8]) -> Result<(u16, u16, &'a [u8]), Flaw> {
    let (Some((crc, rest)), true) = (value.split_first_chunk::<4>(), value.len() >= 8) else {
        return Err(Flaw::Bytes("a record is too short".into()));
    };
    if u32::from_be_bytes(*crc) != codec::crc(&[key, rest]) {
        return Err(Flaw::Bytes("the checksum of a record does not match".into()));
    }
    let (index, rest) = rest.split_first_chunk::<2>().ok_or_else(|| Flaw::Bytes("a record is too short".into()))?;
    let (count, bytes) = rest.split_first_chunk::<2>().ok_or_else(|| Flaw::Bytes("a record is too short".into()))?;
    Ok((u16::from_be_bytes(*index), u16::from_be_bytes(*count), bytes))
}

/// Puts a record in the place of what was under its key. Refuses what would need more than 65,535 parts (about 400 MB).
pub(super) fn put(tree: &Tree, batch: &mut Batch, key: &[u8], bytes: &[u8]) -> Result<(), Flaw> {
    let count = u16::try_from(bytes.len().div_ceil(PART).max(1)).map_err(|_| Flaw::Bytes("a record is too large".into()))?;
    for index in count..parts_of(tree, key)? {
        batch.remove(part_key(key, index));
    }
    for index in 0..count {
        let from = usize::from(index) * PART;
        let part = bytes.get(from..bytes.len().min(from + PART)).unwrap_or_default();
        let own = part_key(key, index);
        let mut value = Vec::with_capacity(part.len() + 8);
        value.extend_from_slice(&[0; 4]);
        value.extend_from_slice(&index.to_be_bytes());
        value.extend_from_slice(&count.to_be_bytes());
        value.extend_from_slice(part);
        let crc = codec::crc(&[&own, value.get(4..).unwrap_or_default()]);
        if let Some(place) = value.first_chunk_mut::<4>() {
            *place = crc.to_be_bytes();
        }
        batch.insert(own, value);
    }
    Ok(())
}

/// How many parts the record under `key` has now; 0 when there is none.
fn parts_of(tree: &Tree, key: &[u8]) -> Result<u16, Flaw> {
    tree.get(key)?.map_or(Ok(0), |value| read_part(key, &value).map(|(_, count, _)| count))
}

/// The record under `key`.
pub(super) fn get(tree: &Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Flaw> {
    let Some(first) = tree.get(key)? else { return Ok(None) };
    let (index, count, bytes) = read_part(key, &first)?;
    if index != 0 {
        return Err(Flaw::Bytes("a record begins in its middle".into()));
    }
    let mut whole = bytes.to_vec();
    for index in 1..count {
        let own = part_key(key, index);
        let value = tree.get(&own)?.ok_or_else(|| Flaw::Bytes("a part of a record is missing".into()))?;
        let (is, of, bytes) = read_part(&own, &value)?;
        if (is, of) != (index, count) {
            return Err(Flaw::Bytes("the parts of a record do not fit".into()));
        }
        whole.extend_from_slice(bytes);
    }
    Ok(Some(whole))
}

/// The records whose keys begin with `prefix`, by key.
pub(super) fn scan(tree: &Tree, prefix: &[u8]) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), Flaw>> {
    let tree = tree.clone();
    tree.clone().scan_prefix(prefix).filter_map(move |row| {
        let (key, value) = match row {
            Ok(row) => row,
            Err(e) => return Some(Err(Flaw::Sled(e))),
        };
        match read_part(&key, &value) {
            Ok((0, 1, bytes)) => Some(Ok((key.to_vec(), bytes.to_vec()))),
            Ok((0, ..)) => match get(&tree, &key) {
                Ok(bytes) => bytes.map(|bytes| Ok((key.to_vec(), bytes))),
                Err(flaw) => Some(Err(flaw)),
            },
            Ok(_) => None,
            Err(flaw) => Some(Err(flaw)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> (tempfile::TempDir, sled::Db) {
        let folder = tempfile::tempdir().unwrap();
        let db = sled::Config::new().path(folder.path().join("db")).flush_every_ms(None).open().unwrap();
        (folder, db)
    }

    fn write(db: &sled::Db, key: &[u8], bytes: &[u8]) {
        let mut batch = Batch::default();
        put(db, &mut batch, key, bytes).unwrap();
        db.apply_batch(batch).unwrap();
    }

    #[test]
    fn records_of_every_size_round_trip_and_shrink_without_remains() {
        let (_folder, db) = tree();
        for size in [0, 1, PART - 1, PART, PART + 1, PART * 40 + 7, 3] {
            let bytes: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).unwrap()).collect();
            write(&db, b"i1", &bytes);
            assert_eq!(get(&db, b"i1").unwrap().unwrap(), bytes);
            assert_eq!(db.len(), size.div_ceil(PART).max(1));
            assert_eq!(scan(&db, b"i").map(|row| row.unwrap().1).collect::<Vec<_>>(), [bytes]);
        }
        assert!(get(&db, b"i2").unwrap().is_none());
    }

    #[test]
    fn a_changed_byte_and_a_moved_record_are_noticed() {
        let (_folder, db) = tree();
        write(&db, b"a", b"moved to X");
        let value = db.get(b"a").unwrap().unwrap();
        for n in 0..value.len() {
            let mut flipped = value.to_vec();
            flipped[n] ^= 0x10;
            db.insert(b"a", flipped).unwrap();
            assert!(matches!(get(&db, b"a"), Err(Flaw::Bytes(_))), "byte {n}");
        }
        db.insert(b"b", value).unwrap();
        assert!(matches!(get(&db, b"b"), Err(Flaw::Bytes(_))));
        db.insert(b"b", b"x").unwrap();
        assert!(matches!(get(&db, b"b"), Err(Flaw::Bytes(_))));
    }
}
