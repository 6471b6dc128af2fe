//! Keys and small records of the queue's database: the order of the queue, and which incident a fingerprint belongs to.

use jiff::Timestamp;

use crate::incident::rank;
use crate::model::id::{Fingerprint, IncidentId, digest};
use crate::model::incident::{Incident, Status};

/// All statuses, in the order of [`slot`].
pub(super) const STATUSES: [Status; 5] = [Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed];

/// The place of a status in keys and counts.
pub(super) const fn slot(status: Status) -> u8 {
    match status {
        Status::Open => 0,
        Status::Claimed => 1,
        Status::Snoozed => 2,
        Status::Resolved => 3,
        Status::Dismissed => 4,
    }
}

/// The key of an incident.
pub(super) fn incident_key(id: IncidentId) -> Vec<u8> {
    [b"i".as_slice(), &id.0.to_be_bytes()].concat()
}

/// The key of a source's (`s`) or host's (`h`) state.
pub(super) fn named_key(kind: u8, name: &str) -> Vec<u8> {
    [&[kind], name.as_bytes(), b"\0"].concat()
}

/// The key of an hour's signals.
pub(super) fn hour_key(hour: i64) -> Vec<u8> {
    [b"g".as_slice(), &(hour.cast_unsigned() ^ (1 << 63)).to_be_bytes()].concat()
}

/// The keys of the rows of a status begin so.
pub(super) fn row_prefix(status: Status) -> [u8; 2] {
    [b'q', slot(status)]
}

/// The key of an incident's row. Within a status it sorts as [`super::ledger::order`] does: higher ranks first, then the older, then the lower
/// number.
pub(super) fn row_key(incident: &Incident) -> Vec<u8> {
    let rank = !((rank(incident).cast_unsigned()) ^ (1 << 63));
    let opened = incident.opened.as_nanosecond().cast_unsigned() ^ (1 << 127);
    [&row_prefix(incident.status), rank.to_be_bytes().as_slice(), &opened.to_be_bytes(), &incident.id.0.to_be_bytes()].concat()
}

/// What a list needs to know of an incident to leave it out, and a count to count it, without reading it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) assignee: Option<String>,
    pub(super) until: Option<Timestamp>,
    pub(super) due: Option<Timestamp>,
}

impl Row {
    pub(super) fn of(incident: &Incident) -> Self {
        Self { assignee: incident.assignee.clone(), until: incident.snoozed_until, due: incident.due }
    }

    /// `has assignee 1 | has until 1 | has due 1 | until, ns since 1970, 16 | due, likewise, 16 | assignee`
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.assignee.is_some()), u8::from(self.until.is_some()), u8::from(self.due.is_some())];
        for time in [self.until, self.due] {
            bytes.extend_from_slice(&time.map_or(0, Timestamp::as_nanosecond).to_be_bytes());
        }
        bytes.extend_from_slice(self.assignee.as_deref().unwrap_or_default().as_bytes());
        bytes
    }

    /// The row of [`Row::bytes`].
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (flags, rest) = bytes.split_first_chunk::<3>()?;
        let (until, rest) = rest.split_first_chunk::<16>()?;
        let (due, assignee) = rest.split_first_chunk::<16>()?;
        let time = |flag: u8, bytes: &[u8; 16]| {
            if flag == 0 { Some(None) } else { Timestamp::from_nanosecond(i128::from_be_bytes(*bytes)).ok().map(Some) }
        };
        let (until, due) = (time(flags[1], until)?, time(flags[2], due)?);
        let assignee = if flags[0] == 0 { None } else { Some(std::str::from_utf8(assignee).ok()?.to_owned()) };
        Some(Self { assignee, until, due })
    }

    /// Where the incident stands at `now`.
    pub(super) fn stands(&self, status: Status, now: Timestamp) -> Status {
        match status {
            Status::Snoozed if self.until.is_none_or(|until| until <= now) && self.assignee.is_some() => Status::Claimed,
            Status::Snoozed if self.until.is_none_or(|until| until <= now) => Status::Open,
            other => other,
        }
    }
}

/// Fingerprints are random; kept one a record they would fill a leaf of sled each dozen and make it slow to open. So they are kept in 4,096
/// buckets: pairs of `fingerprint 8 | number 8`.
#[derive(Debug, Default)]
pub(super) struct Bucket(Vec<[u8; 16]>);

/// The eight bytes that stand for a fingerprint: its own hex digits.
pub(super) fn fingerprint_bytes(fingerprint: &Fingerprint) -> [u8; 8] {
    let own = fingerprint.as_str().strip_prefix("fp-").filter(|hex| hex.len() == 16).and_then(|hex| u64::from_str_radix(hex, 16).ok());
    own.or_else(|| u64::from_str_radix(&digest(&[fingerprint.as_str()], 8), 16).ok()).unwrap_or_default().to_be_bytes()
}

/// The key of the bucket in which a fingerprint is.
pub(super) fn bucket_key([first, second, ..]: [u8; 8]) -> [u8; 3] {
    [b'f', first, second & 0xF0]
}

impl Bucket {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (pairs, rest) = bytes.as_chunks::<16>();
        rest.is_empty().then(|| Self(pairs.to_vec()))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, fingerprint: [u8; 8]) -> Option<IncidentId> {
        let pair = self.0.iter().find(|pair| pair.starts_with(&fingerprint))?;
        pair.last_chunk::<8>().map(|id| IncidentId(u64::from_be_bytes(*id)))
    }

    pub(super) fn put(&mut self, fingerprint: [u8; 8], id: IncidentId) {
        let mut pair = [0; 16];
        let (left, right) = pair.split_at_mut(8);
        left.copy_from_slice(&fingerprint);
        right.copy_from_slice(&id.0.to_be_bytes());
        match self.0.iter_mut().find(|held| held.starts_with(&fingerprint)) {
            Some(held) => *held = pair,
            None => self.0.push(pair),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ledger::order;
    use super::*;
    use crate::incident::open;
    use crate::model::finding::Level;

    /// Lists are sorted by key on disk and by `order` in memory.
    #[test]
    fn rows_sort_as_the_list_does() {
        let incidents: Vec<Incident> = (1..60_u64)
            .map(|n| {
                let opened = Timestamp::from_second(i64::try_from(n * 7919 % 13).unwrap() * 50_000 - 300_000).unwrap();
                let mut incident = open(IncidentId(n), &[], &[], opened);
                incident.level = Level::ALL[usize::try_from(n % 5).unwrap()];
                incident
            })
            .collect();
        let mut by_key: Vec<_> = incidents.iter().map(|i| (row_key(i), i.id)).collect();
        by_key.sort();
        let mut by_order: Vec<_> = incidents.iter().map(|i| (order(i), i.id)).collect();
        by_order.sort();
        assert_eq!(by_key.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), by_order.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
    }

    #[test]
    fn rows_round_trip() {
        for until in [None, Some(Timestamp::MIN), Some(Timestamp::MAX), Some(Timestamp::UNIX_EPOCH)] {
            for assignee in [None, Some(String::new()), Some("Μαρία".to_owned())] {
                for due in [None, Some(Timestamp::MIN), Some(Timestamp::MAX)] {
                    let row = Row { assignee: assignee.clone(), until, due };
                    assert_eq!(Row::read(&row.bytes()), Some(row));
                }
            }
        }
        assert_eq!(Row::read(b"short"), None);
    }

    #[test]
    fn buckets_hold_the_last_number_of_each_fingerprint() {
        let mut bucket = Bucket::default();
        let (one, two) = (fingerprint_bytes(&"fp-0123456789abcdef".into()), fingerprint_bytes(&"odd".into()));
        assert_eq!(one, 0x0123_4567_89ab_cdef_u64.to_be_bytes());
        bucket.put(one, IncidentId(1));
        bucket.put(two, IncidentId(2));
        bucket.put(one, IncidentId(3));
        let read = Bucket::read(&bucket.bytes()).unwrap();
        assert_eq!((read.len(), read.get(one), read.get(two), read.get([0; 8])), (2, Some(IncidentId(3)), Some(IncidentId(2)), None));
        assert!(Bucket::read(b"short").is_none());
    }
}
