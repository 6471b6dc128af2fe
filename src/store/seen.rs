//! Seen files: which posts of a source are held, in which form, and where in the archive.
//!
//! One file a source, appended to and synced under the lease of the queue, read without any. Fifty-two bytes an entry, little endian:
//!
//! `post 8 | thread 8 | text 8 | form 8 | first seen, µs since 1970 8 | batch 4 | kind 1 | state 1 | 0 0 | crc32 4`
//!
//! `text` is the start of the post's content hash, `form` that of everything about it but when it was seen. A later entry of a post replaces
//! an earlier one. An entry that is damaged or missing costs work, not truth: its post is unseen, judged again, and found to be known by its
//! findings' ids. Asking neither opens sled nor grows with the archive; entries outlive their posts' month, so that what was dropped for its
//! age is not taken for new.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::archive::{Piece, month};
use super::{Commit, Notice, StoreError, codec, disk};
use crate::model::id::{PostId, SourceId, ThreadId, digest};
use crate::model::post::{Post, PostState};

const SIZE: usize = 52;
const POST: u8 = 0;
const THREAD: u8 = 1;

/// The first eight bytes of an id or hash.
pub(super) type Key = u64;

/// Where something is, and what it was when it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// The post; 0 for a thread's own entry.
    pub(super) post: Key,
    /// The thread.
    pub(super) thread: Key,
    /// The text; 0 for a thread.
    pub(super) text: Key,
    /// The whole record.
    pub(super) form: Key,
    /// First seen, in microseconds since 1970: says the month.
    pub(super) seen: i64,
    /// The batch within the month.
    pub(super) batch: u32,
    /// Whether it is a thread's.
    pub(super) is_thread: bool,
    /// State of the post.
    pub(super) state: PostState,
}

impl Entry {
    /// When it was first seen.
    pub(super) fn first_seen(&self) -> Timestamp {
        Timestamp::from_microsecond(self.seen).unwrap_or_default()
    }

    fn bytes(&self) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        let state = match self.state {
            PostState::Live => 0,
            PostState::Edited => 1,
            PostState::Gone => 2,
        };
        let fields = [self.post, self.thread, self.text, self.form, self.seen.cast_unsigned()];
        let mut at = 0;
        let mut put = |field: &[u8]| {
            for (place, byte) in bytes.iter_mut().skip(at).zip(field) {
                *place = *byte;
            }
            at += field.len();
        };
        for field in fields {
            put(&field.to_le_bytes());
        }
        put(&self.batch.to_le_bytes());
        put(&[if self.is_thread { THREAD } else { POST }, state, 0, 0]);
        let (body, _) = bytes.split_at(SIZE - 4);
        let crc = codec::crc(&[body]);
        if let Some(place) = bytes.last_chunk_mut::<4>() {
            *place = crc.to_le_bytes();
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (body, crc) = bytes.split_last_chunk::<4>()?;
        if codec::crc(&[body]) != u32::from_le_bytes(*crc) {
            return None;
        }
        let number = |n: usize| body.get(n * 8..n * 8 + 8)?.try_into().ok().map(u64::from_le_bytes);
        let state = match body.get(45)? {
            0 => PostState::Live,
            1 => PostState::Edited,
            _ => PostState::Gone,
        };
        Some(Self {
            post: number(0)?,
            thread: number(1)?,
            text: number(2)?,
            form: number(3)?,
            seen: number(4)?.cast_signed(),
            batch: u32::from_le_bytes(body.get(40..44)?.try_into().ok()?),
            is_thread: *body.get(44)? == THREAD,
            state,
        })
    }
}

/// Eight bytes that stand for an id: its own hex digits where it has them.
fn key(id: &str, prefix: &str) -> Key {
    let own = id.strip_prefix(prefix).filter(|hex| hex.len() == 16).and_then(|hex| u64::from_str_radix(hex, 16).ok());
    own.or_else(|| u64::from_str_radix(&digest(&[id], 8), 16).ok()).unwrap_or_default()
}

/// The key of a post.
pub(super) fn post_key(id: &PostId) -> Key {
    key(id.as_str(), "p-")
}

/// The key of a thread.
pub(super) fn thread_key(id: &ThreadId) -> Key {
    key(id.as_str(), "t-")
}

/// The key of a post's text.
pub(super) fn text_key(hash: &str) -> Key {
    key(hash, "")
}

/// The key of all that a post is, but when it was first seen.
fn post_form(post: &Post) -> Key {
    let state = if post.state == PostState::Gone { PostState::Gone } else { PostState::Live };
    form(&Post { seen: Timestamp::UNIX_EPOCH, state, ..post.clone() })
}

fn form<T: serde::Serialize>(value: &T) -> Key {
    key(&digest(&[&serde_json::to_string(value).unwrap_or_default()], 8), "")
}

/// What a post is to what is held of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Held in this form.
    None,
    /// Its standing or the like has changed.
    Form,
    /// Its text has changed.
    Text,
    /// Not held.
    New,
}

/// A post as it is to be stored, and its entry, which still lacks its batch: a known post stays first seen when it was, and one whose text
/// has changed is an edited one.
fn adopt(mut post: Post, held: Option<&Entry>) -> (Post, Entry) {
    let (text, form) = (text_key(&post.hash), post_form(&post));
    if let Some(held) = held {
        post.seen = held.first_seen();
        if post.state == PostState::Live && (held.text != text || held.state == PostState::Edited) {
            post.state = PostState::Edited;
        }
    }
    let entry = Entry {
        post: post_key(&post.id),
        thread: thread_key(&post.thread),
        text,
        form,
        seen: held.map_or(post.seen.as_microsecond(), |held| held.seen),
        batch: 0,
        is_thread: false,
        state: post.state,
    };
    (post, entry)
}

/// What of a commit is to be stored, given what is held: posts that are new or have changed, and threads that are new, have changed, or have
/// new posts in a later month than the one in which they lie (which is dropped earlier). Of two posts of one id, the last counts.
pub(super) fn pieces(commit: &Commit, seen: &Seen) -> Vec<Piece> {
    let last: BTreeMap<Key, &Post> = commit.posts.iter().map(|post| (post_key(&post.id), post)).collect();
    let mut posts = Vec::new();
    for post in &commit.posts {
        let key = post_key(&post.id);
        if last.get(&key).is_some_and(|last| std::ptr::eq(*last, post)) {
            let (post, entry) = adopt(post.clone(), seen.posts.get(&key));
            if seen.change(&entry) != Change::None {
                posts.push(Piece::Post(Box::new(post), entry));
            }
        }
    }
    let grown: BTreeSet<Key> = posts.iter().map(|piece| piece.entry().thread).collect();
    let mut pieces = Vec::new();
    let mut met = BTreeSet::new();
    for thread in commit.threads.iter().rev() {
        let entry = Entry {
            post: 0,
            thread: thread_key(&thread.id),
            text: 0,
            form: form(thread),
            seen: commit.at.as_microsecond(),
            batch: 0,
            is_thread: true,
            state: PostState::Live,
        };
        let is_wanted = seen
            .threads
            .get(&entry.thread)
            .is_none_or(|held| held.form != entry.form || (grown.contains(&entry.thread) && month(held.first_seen()) < month(commit.at)));
        if met.insert(entry.thread) && is_wanted {
            pieces.push(Piece::Thread(thread.clone(), entry));
        }
    }
    pieces.reverse();
    pieces.extend(posts);
    pieces
}

/// The name under which a source's posts are kept: its id, or a digest of an id that is no good name for a file.
pub(super) fn drawer(source: &SourceId) -> String {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !source.as_str().is_empty() && source.as_str().len() <= 100 && source.as_str().bytes().all(plain) {
        return source.0.clone();
    }
    format!("_{}", digest(&[source.as_str()], 16))
}

/// What a seen file holds.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Entries of posts.
    pub(super) posts: BTreeMap<Key, Entry>,
    /// Entries of threads.
    pub(super) threads: BTreeMap<Key, Entry>,
    /// How many entries are damaged.
    pub(super) flaws: usize,
    /// Length of the file in bytes when it was read.
    len: u64,
}

/// The seen file of a drawer.
pub(super) fn file(folder: &Path, drawer: &str) -> PathBuf {
    folder.join("seen").join(format!("{drawer}.seen"))
}

impl Seen {
    /// Reads a drawer's seen file; nothing is held when there is none. An entry that is being written is not there yet.
    pub(super) fn read(folder: &Path, drawer: &str) -> Result<Self, StoreError> {
        let all = disk::read(&file(folder, drawer))?.unwrap_or_default();
        let mut seen = Self { len: all.len() as u64, ..Self::default() };
        for bytes in all.chunks_exact(SIZE) {
            match Entry::read(bytes) {
                Some(entry) => seen.take(entry),
                None => seen.flaws += 1,
            }
        }
        Ok(seen)
    }

    /// Whether the file is still as it was when this was read: it only ever grows.
    pub(super) fn is_current(&self, folder: &Path, drawer: &str) -> bool {
        std::fs::metadata(file(folder, drawer)).map_or(0, |m| m.len()) == self.len
    }

    /// Adds an entry, in the place of an earlier one of the same post or thread.
    pub(super) fn take(&mut self, entry: Entry) {
        let (entries, key) = if entry.is_thread { (&mut self.threads, entry.thread) } else { (&mut self.posts, entry.post) };
        entries.insert(key, entry);
    }

    /// What an entry changes.
    pub(super) fn change(&self, entry: &Entry) -> Change {
        let held = if entry.is_thread { self.threads.get(&entry.thread) } else { self.posts.get(&entry.post) };
        match held {
            None => Change::New,
            Some(held) if held.text != entry.text => Change::Text,
            Some(held) if held.form != entry.form || held.seen != entry.seen => Change::Form,
            Some(_) => Change::None,
        }
    }

    /// Whether a post is held with this text. One that was deleted and is met again is news.
    pub(super) fn holds(&self, post: &PostId, hash: &str) -> bool {
        self.posts.get(&post_key(post)).is_some_and(|held| held.text == text_key(hash) && held.state != PostState::Gone)
    }

    /// Those of `threads` of which a post is held, not deleted, that is not among `read`.
    pub(super) fn missing(&self, threads: &[ThreadId], read: &[PostId]) -> Vec<ThreadId> {
        let read: BTreeSet<Key> = read.iter().map(post_key).collect();
        let asked: BTreeSet<Key> = threads.iter().map(thread_key).collect();
        let is_missing = |entry: &&Entry| asked.contains(&entry.thread) && entry.state != PostState::Gone && !read.contains(&entry.post);
        let short: BTreeSet<Key> = self.posts.values().filter(is_missing).map(|entry| entry.thread).collect();
        threads.iter().filter(|thread| short.contains(&thread_key(thread))).cloned().collect()
    }

    /// All drawers of a store, by name.
    pub(super) fn drawers(folder: &Path) -> Result<Vec<String>, StoreError> {
        let path = folder.join("seen");
        if !path.is_dir() {
            return Ok(Vec::new());
        }
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(disk::failed(&path, 0))? {
            let name = entry.map_err(disk::failed(&path, 0))?.file_name().to_string_lossy().into_owned();
            names.extend(name.strip_suffix(".seen").map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }
}

/// Appends entries and syncs them; to be called under the lease of the queue. If that fails, the file is as long as before.
pub(super) fn append(folder: &Path, drawer: &str, entries: &[Entry]) -> Result<Option<Notice>, StoreError> {
    let path = file(folder, drawer);
    let is_new = !path.exists();
    disk::make_dir(&folder.join("seen"))?;
    let mut file = disk::open_append(&path)?;
    let len = file.metadata().map_err(disk::failed(&path, 0))?.len();
    let whole = len - len % SIZE as u64;
    let bytes: Vec<u8> = entries.iter().flat_map(Entry::bytes).collect();
    let size = bytes.len() as u64;
    if whole != len {
        file.set_len(whole).map_err(disk::failed(&path, 0))?;
    }
    if let Err(e) = file.write_all(&bytes).and_then(|()| file.sync_data()) {
        let _ = file.set_len(whole);
        return Err(disk::failed(&path, size)(e));
    }
    if is_new {
        disk::sync_dir(&folder.join("seen"))?;
    }
    Ok((whole != len)
        .then(|| Notice(format!("{}: an entry cut in its middle was taken off its end; its post is read again", path.display()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(n: u64) -> Entry {
        Entry { post: n, thread: 7, text: n * 3, form: 9, seen: -5, batch: 11, is_thread: n.is_multiple_of(2), state: PostState::Edited }
    }

    #[test]
    fn entries_round_trip_and_a_cut_or_changed_one_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(append(folder.path(), "forum", &[entry(1), entry(2), entry(3)]).unwrap(), None);
        let path = file(folder.path(), "forum");
        let mut bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.len(), 3 * SIZE);
        let seen = Seen::read(folder.path(), "forum").unwrap();
        assert_eq!((seen.posts.get(&1), seen.threads.get(&7), seen.posts.len()), (Some(&entry(1)), Some(&entry(2)), 2));
        bytes[5] ^= 1;
        bytes.truncate(3 * SIZE - 1);
        std::fs::write(&path, &bytes).unwrap();
        let seen = Seen::read(folder.path(), "forum").unwrap();
        assert_eq!((seen.posts.len(), seen.threads.len(), seen.flaws), (0, 1, 1));
        assert!(append(folder.path(), "forum", &[entry(5)]).unwrap().is_some());
        assert_eq!(Seen::read(folder.path(), "forum").unwrap().posts.keys().copied().collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn drawers_are_good_file_names() {
        assert_eq!(drawer(&SourceId::from("forum-1")), "forum-1");
        for odd in ["", "..", "a/b", "Ω", "A", "_x", &"a".repeat(101)] {
            let name = drawer(&SourceId::from(odd));
            assert!(name.starts_with('_') && name.len() == 33, "{name}");
        }
    }
}
