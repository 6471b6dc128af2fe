//! Locks between processes: flock, which the kernel lets go when its holder dies. Nothing to clean up, no stale lock.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::{StoreError, disk};

/// Pause between two attempts.
const RETRY: Duration = Duration::from_micros(500);

/// A lock held for one operation.
#[derive(Debug)]
pub(super) struct Lease {
    _file: File,
}

impl Lease {
    /// Waits for the lock at `path` (`….lock`) for at most `patience`.
    ///
    /// Whoever waits holds `….turn` meanwhile, and whoever wants the lock must have that first: a process that lets go and asks again at once
    /// comes after the one that waits, so that staff are not starved by a crawl that commits without a pause.
    pub(super) fn take(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        let mut patience = Patience::of(patience);
        let turn = lock(&path.with_extension("turn"), &mut patience).map_err(|error| match error {
            StoreError::Busy(_) => StoreError::Busy(path.display().to_string()),
            other => other,
        })?;
        let lease = lock(path, &mut patience)?;
        drop(turn);
        Ok(Self { _file: lease })
    }
}

fn lock(path: &Path, patience: &mut Patience) -> Result<File, StoreError> {
    let file = disk::open_rw(path)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if patience.wait() => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy(path.display().to_string())),
            Err(TryLockError::Error(e)) => return Err(disk::failed(path, 0)(e)),
        }
    }
}

/// How long is still to be waited. A pause of the whole machine (a suspended virtual machine) counts as one short step: the holder of a lock
/// has stood still as well.
pub(super) struct Patience {
    left: Duration,
    last: Instant,
}

impl Patience {
    /// So much from now on.
    pub(super) fn of(patience: Duration) -> Self {
        Self { left: patience, last: Instant::now() }
    }

    /// Waits a moment; `false`, at once, when there is no patience left.
    pub(super) fn wait(&mut self) -> bool {
        let step = self.last.elapsed().min(Duration::from_millis(100));
        self.last = Instant::now();
        self.left = self.left.saturating_sub(step);
        if self.left.is_zero() {
            return false;
        }
        std::thread::sleep(RETRY);
        true
    }
}

/// Who crawls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// Since when.
    pub since: Timestamp,
}

/// Held by a crawl for as long as it runs: one crawl at a time per store.
#[derive(Debug)]
pub struct CrawlLock {
    file: File,
}

impl CrawlLock {
    /// Takes `crawl.lock` of the store's folder `path` without waiting, and writes down who holds it and since when (`now`). `None` when another
    /// crawl has it: [`CrawlLock::holder`] says which.
    ///
    /// # Errors
    /// When the file cannot be made, written or locked.
    pub fn try_acquire(path: &Path, now: Timestamp) -> Result<Option<Self>, StoreError> {
        disk::make_private_dir(path)?;
        let path = path.join("crawl.lock");
        let mut file = disk::open_rw(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(e)) => return Err(disk::failed(&path, 0)(e)),
        }
        let line = format!("{} {now}\n", std::process::id());
        // Who holds it is a courtesy: a full disk must not keep a crawl from saying so itself, later and better.
        let written = file.set_len(0).and_then(|()| file.write_all(line.as_bytes()));
        match written {
            Err(e) if !disk::is_full(&e) => Err(disk::failed(&path, line.len() as u64)(e)),
            _ => Ok(Some(Self { file })),
        }
    }

    /// Who holds the lock in the store's folder `path`, as they wrote it down; `None` when nobody has or it cannot be read. Only worth asking
    /// after [`CrawlLock::try_acquire`] gave `None`: a killed crawl leaves its line behind, though not its lock.
    #[must_use]
    pub fn holder(path: &Path) -> Option<Holder> {
        let mut text = String::new();
        File::open(path.join("crawl.lock")).ok()?.take(200).read_to_string(&mut text).ok()?;
        let (pid, since) = text.trim_end().split_once(' ')?;
        Some(Holder { pid: pid.parse().ok()?, since: since.parse().ok()? })
    }
}

impl Drop for CrawlLock {
    fn drop(&mut self) {
        // The lock goes with the file; the line goes so that nobody is named who no longer crawls.
        let _ = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
    }
}
