//! Mending: what sled 0.34 cannot open, or opens and has lost, is made whole again from the journal.
//!
//! A database is never mended in place. Its copy without `snap.*` is (removing a leftover or damaged snapshot is the remedy for spacejam/sled
//! #1527 and #1533), or else a new one is made; then the old folder becomes `….damaged-N` and the new one takes its name. A kill in between
//! leaves either the old one or a finished new one to be found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sled::{Batch, Db};

use super::archive::Archive;
use super::journal::{Journal, Lines, Mark};
use super::ledger::{Changes, Event, Ledger, Staged};
use super::lock::{Lease, Patience};
use super::queue::{Queue, Remembered, close_sled, damaged, open_sled};
use super::seen::Seen;
use super::{Notice, Settings, StoreError, disk};
use crate::model::guard::guarded;
use crate::model::id::IncidentId;

/// Bytes of the journal applied to the queue with one sync while it catches up: bounds the memory.
const CHUNK: u64 = 1024 * 1024;

/// What a rebuild did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events read from the journal.
    pub events: u64,
    /// Incidents that they make.
    pub incidents: u64,
    /// Sources and hosts whose state was taken over from the old queue.
    pub remembered: usize,
    /// Where the old queue is kept; `None` when there was none.
    pub kept: Option<PathBuf>,
    /// What was found wrong in the journal, and what was done about it.
    pub notices: Vec<Notice>,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Good lines in the journal.
    pub events: u64,
    /// Incidents in the queue.
    pub incidents: u64,
    /// Posts in the archive, old texts of edited ones counted.
    pub posts: u64,
    /// What is wrong, with its place; empty when all is well.
    pub problems: Vec<String>,
}

fn queue_path(settings: &Settings) -> PathBuf {
    settings.path.join("queue.sled")
}

/// Opens a database guarded, waiting for a last user who may just be letting go.
fn open_guarded<T>(path: &Path, patience: Duration, open: impl Fn() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let mut patience = Patience::of(patience);
    loop {
        match guarded(&open).unwrap_or_else(|panic| Err(damaged(path, &format!("sled panicked: {panic}")))) {
            Err(StoreError::Busy(_)) if patience.wait() => {}
            done => return done,
        }
    }
}

/// Opens the queue under its lease: mended if it has to be, and with everything applied that the journal says.
pub(super) fn open_queue(settings: &Settings, journal: &mut Journal, notices: &mut Vec<Notice>) -> Result<Queue, StoreError> {
    let path = queue_path(settings);
    let finished = settings.path.join("queue.sled.new");
    if !path.exists() && finished.exists() {
        disk::rename(&finished, &path)?;
    }
    remove_unfinished(&path, notices)?;
    let is_missing = !path.exists();
    let mut queue = match open_guarded(&path, settings.patience, || Queue::open(&path)) {
        Ok(queue) => queue,
        Err(StoreError::Damaged { why, .. }) => return mend_queue(settings, &why, journal, notices),
        Err(other) => return Err(other),
    };
    if queue.is_fresh && !journal.is_empty()? {
        let how = if is_missing { "was missing" } else { "was empty" };
        notices.push(Notice(format!("{} {how} and has been made anew from the journal", path.display())));
    }
    match guarded(|| catch_up(&mut queue, journal, notices)) {
        Ok(Ok(_)) => Ok(queue),
        Ok(Err(StoreError::Damaged { why, .. })) | Err(why) => {
            queue.abandon();
            mend_queue(settings, &why, journal, notices)
        }
        Ok(Err(other)) => Err(other),
    }
}

/// Removes snapshots that were being written when the program was killed or the disk was full: sled would take them for finished ones. They
/// hold nothing that is not in the log, and the finished one before is still there.
pub(super) fn remove_unfinished(path: &Path, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    let Ok(entries) = std::fs::read_dir(path) else { return Ok(()) };
    for file in entries.flatten().map(|entry| entry.path()) {
        if file.extension().is_some_and(|e| e == "generating") && is_snapshot(&name(&file)) {
            std::fs::remove_file(&file).map_err(disk::failed(&file, 0))?;
            notices.push(Notice(format!("{}: removed {}, which a killed run had left unfinished", path.display(), name(&file))));
        }
    }
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    path.with_file_name(format!("{}{suffix}", name(path)))
}

fn is_snapshot(name: &str) -> bool {
    name.starts_with("snap.")
}

/// Applies what the journal has and the queue has not; returns how many events. A journal that has lost what the queue was made from gets it
/// back from the queue.
fn catch_up(queue: &mut Queue, journal: &mut Journal, notices: &mut Vec<Notice>) -> Result<u64, StoreError> {
    let held = queue.meta.mark;
    let is_whole = journal.holds(held)?;
    let from = if is_whole { held } else { Mark::default() };
    let mut events = 0;
    let mut said = Vec::new();
    let mut waiting: Vec<Event> = Vec::new();
    let (mut last, mut applied) = (from, from.end);
    journal.read(from, notices, &mut |mark, event| {
        if mark.seq > held.seq {
            waiting.push(event);
            events += 1;
        }
        last = mark;
        if mark.end - applied.min(mark.end) >= CHUNK {
            apply(queue, &mut waiting, mark, &mut said)?;
            applied = mark.end;
        }
        Ok(())
    })?;
    if !waiting.is_empty() {
        apply(queue, &mut waiting, last, &mut said)?;
    }
    notices.append(&mut said);
    if !is_whole {
        journal.count_from(held.seq);
        let incidents: Vec<Event> = queue.all().map(|i| Ok(Event::Restored(Box::new(i?)))).collect::<Result<_, StoreError>>()?;
        let count = incidents.len();
        let mut lines = incidents;
        for bucket in queue.hours(i64::MIN) {
            // The first of them tells since when signals are written down.
            let since = queue.meta.since.filter(|_| lines.len() == count);
            lines.extend(Event::heard_again(bucket?, since));
        }
        let mark = if lines.is_empty() { last } else { journal.append(&lines, None)? };
        queue.apply(Changes::default(), mark, &Remembered::default())?;
        notices.push(Notice(format!(
            "{} had been cut, replaced or damaged at its end: the {count} incidents of the queue were written into it again",
            journal.path().display()
        )));
    }
    Ok(events)
}

fn apply(queue: &mut Queue, waiting: &mut Vec<Event>, mark: Mark, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    let mut staged = Staged::on(queue);
    for event in waiting.drain(..) {
        notices.extend(staged.replay(event)?);
    }
    let changes = Changes::from(staged);
    queue.apply(changes, mark, &Remembered::default())
}

/// Makes a damaged queue whole again, and says so. To be called under the lease, with the damaged one closed or abandoned.
pub(super) fn mend_queue(settings: &Settings, why: &str, journal: &mut Journal, notices: &mut Vec<Notice>) -> Result<Queue, StoreError> {
    let path = queue_path(settings);
    let work = settings.path.join("queue.sled.making");
    disk::remove_dir(&work)?;
    disk::copy_dir(&path, &work, &|name| !is_snapshot(name))?;
    let (mut queue, is_kept) = match open_guarded(&work, settings.patience, || Queue::open(&work)) {
        Ok(queue) if matches!(guarded(|| is_sound(&queue, journal.path())), Ok(Ok(true))) => (queue, true),
        Ok(queue) => {
            let remembered = guarded(|| queue.salvage()).unwrap_or_default();
            queue.abandon();
            (fresh(settings, &work, &remembered)?, false)
        }
        Err(StoreError::Damaged { .. }) => (fresh(settings, &work, &Remembered::default())?, false),
        Err(other) => return Err(other),
    };
    let caught = guarded(|| catch_up(&mut queue, journal, notices)).unwrap_or_else(|panic| Err(damaged(&work, &panic)));
    guarded(|| queue.close()).unwrap_or_else(|panic| Err(damaged(&work, &panic)))?;
    let events = caught?;
    let finished = settings.path.join("queue.sled.new");
    disk::remove_dir(&finished)?;
    disk::rename(&work, &finished)?;
    let aside = disk::numbered(&beside(&path, ".damaged-"));
    disk::rename(&path, &aside)?;
    disk::rename(&finished, &path)?;
    let how =
        if is_kept { "mended by leaving out its snapshot".to_owned() } else { format!("made anew from {events} events of the journal") };
    notices.push(Notice(format!("{} was damaged ({why}); it was {how}, and the damaged one kept as {}", path.display(), name(&aside))));
    open_guarded(&path, settings.patience, || Queue::open(&path))
}

/// Whether a queue that was saved from damage can be believed: all records are good and fit together, and no incident is older than the
/// journal makes it (sled may have lost a part of its log in the middle).
fn is_sound(queue: &Queue, journal: &Path) -> Result<bool, StoreError> {
    if queue.is_fresh {
        return Ok(false);
    }
    queue.verify()?;
    for (id, version) in versions(journal, queue.meta.mark)? {
        if queue.incident(id)?.is_none_or(|incident| incident.version < version) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The versions that incidents have by the journal up to `until`: every line that names one counts it up by one.
fn versions(journal: &Path, until: Mark) -> Result<BTreeMap<IncidentId, u64>, StoreError> {
    let mut versions = BTreeMap::new();
    if !journal.exists() {
        return Ok(versions);
    }
    for line in Lines::open(journal, 0)? {
        let line = line?;
        if line.mark.end > until.end {
            break;
        }
        match line.event {
            Ok(Event::Harvest(harvest)) => harvest.numbers.into_values().for_each(|id| *versions.entry(id).or_insert(0) += 1),
            Ok(Event::Decision(decision)) => *versions.entry(decision.incident).or_insert(0) += 1,
            Ok(Event::Restored(incident)) => {
                versions.insert(incident.id, incident.version);
            }
            Err(_) => {}
        }
    }
    Ok(versions)
}

/// An empty queue in `path` that remembers what could be saved.
fn fresh(settings: &Settings, path: &Path, remembered: &Remembered) -> Result<Queue, StoreError> {
    // The old files may be locked by a handle that was abandoned: new ones are made beside them.
    disk::remove_dir(path)?;
    let mut queue = open_guarded(path, settings.patience, || Queue::open(path))?;
    queue.apply(Changes::default(), Mark::default(), remembered)?;
    Ok(queue)
}

/// Makes a damaged month of the archive readable again: without its snapshot, or with what can be read of it, or empty.
pub(super) fn mend_month(path: &Path, why: &str, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    let (work, finished) = (beside(path, ".making"), beside(path, ".saved"));
    disk::remove_dir(&work)?;
    disk::remove_dir(&finished)?;
    disk::copy_dir(path, &work, &|name| !is_snapshot(name))?;
    let patience = Duration::from_secs(1);
    let target = open_guarded(&finished, patience, || open_sled(&finished, 1 << 20))?;
    let source = open_guarded(&work, patience, || open_sled(&work, 1 << 20));
    let mut saved = 0_usize;
    let mut is_whole = false;
    match source {
        Ok(source) => {
            let copied = guarded(|| copy_records(&source, &target, &mut saved));
            is_whole = matches!(copied, Ok(Ok(())));
            if let Ok(Err(error @ StoreError::DiskFull { .. })) = copied {
                return Err(error);
            }
            std::mem::forget(source);
        }
        Err(error @ StoreError::DiskFull { .. }) => return Err(error),
        Err(_) => {}
    }
    guarded(|| super::queue::sync(&target, &finished).and_then(|()| close_sled(target, &finished)))
        .unwrap_or_else(|panic| Err(damaged(&finished, &panic)))?;
    disk::remove_dir(&work)?;
    let aside = disk::numbered(&beside(path, ".damaged-"));
    disk::rename(path, &aside)?;
    disk::rename(&finished, path)?;
    let what = if is_whole { "all" } else { "what could be read" };
    notices.push(Notice(format!(
        "{} was damaged ({why}); {what} of it was saved ({saved} records), and the damaged one kept as {}",
        path.display(),
        name(&aside)
    )));
    Ok(())
}

/// Copies good records from one database to another, up to the first place that cannot be read.
fn copy_records(source: &Db, target: &Db, saved: &mut usize) -> Result<(), StoreError> {
    let mut result = Ok(());
    for row in super::record::scan(source, b"") {
        let Ok((key, bytes)) = row else {
            // One bad record, or the end of what sled can read: the next turn of the loop tells.
            result = Err(StoreError::Damaged { path: String::new(), why: String::new() });
            continue;
        };
        let mut batch = Batch::default();
        let put = super::record::put(target, &mut batch, &key, &bytes);
        if put.is_ok() {
            target.apply_batch(batch).map_err(|e| super::queue::sled_error(Path::new("archive"), e))?;
            *saved += 1;
        }
    }
    result
}

/// Makes the queue anew from the journal, in the place of the old one, which goes. To be called under the lease, with the queue closed.
pub(super) fn make_anew(
    settings: &Settings,
    remembered: &Remembered,
    journal: &mut Journal,
    notices: &mut Vec<Notice>,
) -> Result<(), StoreError> {
    let (path, work) = (queue_path(settings), settings.path.join("queue.sled.making"));
    let mut queue = fresh(settings, &work, remembered)?;
    let caught = guarded(|| catch_up(&mut queue, journal, notices)).unwrap_or_else(|panic| Err(damaged(&work, &panic)));
    guarded(|| queue.close()).unwrap_or_else(|panic| Err(damaged(&work, &panic)))?;
    caught?;
    let finished = settings.path.join("queue.sled.new");
    disk::remove_dir(&finished)?;
    disk::rename(&work, &finished)?;
    disk::remove_dir(&path)?;
    disk::rename(&finished, &path)
}

/// Makes the queue anew from the journal. The old one is kept as `queue.sled.old-N`; what it remembers of sources and hosts, which the journal
/// does not hold, is taken over as far as it can be read; and a journal that has lost its end gets the incidents back that the old queue knows.
///
/// # Errors
/// See [`StoreError`].
pub fn rebuild(settings: &Settings) -> Result<Rebuilt, StoreError> {
    disk::make_private_dir(&settings.path)?;
    let lease = Lease::take(&settings.path.join("lease.lock"), settings.patience)?;
    let mut journal = Journal::open(&settings.path)?;
    let mut notices = Vec::new();
    let path = queue_path(settings);
    let work = settings.path.join("queue.sled.making");
    let mut remembered = Remembered::default();
    if path.exists() {
        disk::remove_dir(&work)?;
        // A copy is read, so that the one kept is as it was.
        disk::copy_dir(&path, &work, &|name| !is_snapshot(name))?;
        if let Ok(mut old) = open_guarded(&work, settings.patience, || Queue::open(&work)) {
            remembered = guarded(|| old.salvage()).unwrap_or_default();
            // A journal that has lost its end gets back what the queue knows: else what was acknowledged would be gone for good.
            let mut last = 0;
            journal.read(Mark::default(), &mut notices, &mut |mark, _| {
                last = mark.seq.max(last);
                Ok(())
            })?;
            if last < old.meta.mark.seq {
                let given_back = guarded(|| catch_up(&mut old, &mut journal, &mut notices));
                if !matches!(given_back, Ok(Ok(_))) {
                    notices.push(Notice(format!(
                        "{} had been cut or replaced, and the old queue cannot be read whole: what only it held is not in the new one",
                        journal.path().display()
                    )));
                }
            }
            old.abandon();
        }
    }
    let mut queue = fresh(settings, &work, &remembered)?;
    let events = guarded(|| catch_up(&mut queue, &mut journal, &mut notices)).unwrap_or_else(|panic| Err(damaged(&work, &panic)))?;
    // The journal was read more than once: what is bad in it is told once.
    let mut told = BTreeSet::new();
    notices.retain(|notice| told.insert(notice.0.clone()));
    let incidents = queue.verify()?;
    queue.close()?;
    let kept = if path.exists() {
        let aside = disk::numbered(&beside(&path, ".old-"));
        disk::rename(&path, &aside)?;
        Some(aside)
    } else {
        None
    };
    disk::rename(&work, &path)?;
    drop(lease);
    Ok(Rebuilt { events, incidents, remembered: remembered.sources.len() + remembered.hosts.len(), kept, notices })
}

/// Reads every record of the store, compares its checksum, and compares the queue with what the journal says. Changes nothing: the
/// databases are read from copies, for which there must be room.
///
/// # Errors
/// When the store cannot be read at all; damage is in [`Checked::problems`].
pub fn check(settings: &Settings) -> Result<Checked, StoreError> {
    let mut checked = Checked::default();
    let lease = Lease::take(&settings.path.join("lease.lock"), settings.patience)?;
    let journal = settings.path.join("journal.jsonl");
    check_journal(&journal, &mut checked)?;
    let path = queue_path(settings);
    if path.exists() {
        let copy = disk::Copy::of(&path)?;
        // As every opening does: what a killed run left unfinished is no damage.
        remove_unfinished(copy.path(), &mut Vec::new())?;
        match open_guarded(copy.path(), settings.patience, || Queue::open(copy.path())) {
            Ok(queue) => {
                let compared = guarded(|| check_queue(&queue, &journal, &mut checked)).unwrap_or_else(|panic| Err(damaged(&path, &panic)));
                match compared {
                    Ok(()) => queue.close()?,
                    Err(error) => {
                        checked.problems.push(of_original(error, &path).to_string());
                        queue.abandon();
                    }
                }
            }
            Err(error @ StoreError::Damaged { .. }) => checked.problems.push(of_original(error, &path).to_string()),
            Err(other) => return Err(of_original(other, &path)),
        }
    } else if checked.events > 0 {
        checked.problems.push(format!("{} is missing; `overhear store rebuild` makes it from the journal", path.display()));
    }
    for drawer in Seen::drawers(&settings.path)? {
        let flaws = Seen::read(&settings.path, &drawer)?.flaws;
        if flaws > 0 {
            checked.problems.push(format!("seen/{drawer}.seen: {flaws} damaged entries; their posts will be read again"));
        }
    }
    drop(lease);
    checked.posts = Archive::new(&settings.path, settings.patience).check(&mut checked.problems)?;
    Ok(checked)
}

/// What is wrong with a copy is wrong with what it was made of.
pub(super) fn of_original(error: StoreError, original: &Path) -> StoreError {
    match error {
        StoreError::Damaged { why, .. } => damaged(original, &why),
        other => other,
    }
}

fn check_journal(path: &Path, checked: &mut Checked) -> Result<(), StoreError> {
    if !path.exists() {
        return Ok(());
    }
    let mut before = 0;
    for (line, number) in Lines::open(path, 0)?.zip(1_u64..) {
        let line = line?;
        match line.event {
            Ok(_) => {
                checked.events += 1;
                if line.mark.seq != before + 1 {
                    checked.problems.push(format!("{} line {number}: event {} follows event {before}", path.display(), line.mark.seq));
                }
                before = line.mark.seq;
            }
            Err(why) => {
                checked.problems.push(format!("{} line {number}: {why}", path.display()));
                before += 1;
            }
        }
    }
    Ok(())
}

fn check_queue(queue: &Queue, journal: &Path, checked: &mut Checked) -> Result<(), StoreError> {
    checked.incidents = queue.verify()?;
    let versions = versions(journal, queue.meta.mark)?;
    for incident in queue.all() {
        let incident = incident?;
        let journalled = versions.get(&incident.id).copied().unwrap_or(0);
        if incident.version != journalled {
            checked
                .problems
                .push(format!("incident {} is at version {}, the journal makes it {journalled}", incident.id, incident.version));
        }
    }
    if versions.len() as u64 > checked.incidents {
        let (makes, holds) = (versions.len(), checked.incidents);
        checked.problems.push(format!("the journal makes {makes} incidents, the queue holds {holds}; `overhear store rebuild` mends that"));
    }
    Ok(())
}
