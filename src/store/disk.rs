//! Folders and files of the store: private modes, real syncs, errors that name the path.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::StoreError;

/// Nobody but the owner reads what customers wrote and staff decided.
const DIR_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Turns an I/O error into ours; `bytes` is what was being written, for a full disk.
pub(super) fn failed(path: &Path, bytes: u64) -> impl FnOnce(io::Error) -> StoreError + '_ {
    move |source| {
        let path = path.display().to_string();
        if is_full(&source) { StoreError::DiskFull { path, bytes } } else { StoreError::Io { path, source } }
    }
}

/// Whether an error says that there is no room left: disk or quota.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

/// Makes a folder with its parents, private.
pub(super) fn make_dir(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(DIR_MODE).create(path).map_err(failed(path, 0))
}

/// Makes the store's folder. One that was there before is made private too.
pub(super) fn make_private_dir(path: &Path) -> Result<(), StoreError> {
    make_dir(path)?;
    let mode = fs::metadata(path).map_err(failed(path, 0))?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(path, Permissions::from_mode(DIR_MODE)).map_err(failed(path, 0))?;
    }
    Ok(())
}

/// Opens a file for reading and writing, made private when it is new.
pub(super) fn open_rw(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(FILE_MODE).open(path).map_err(failed(path, 0))
}

/// Opens a file for appending, made private when it is new.
pub(super) fn open_append(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new().read(true).append(true).create(true).mode(FILE_MODE).open(path).map_err(failed(path, 0))
}

/// Reads a whole file; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(failed(path, 0)(e)),
    }
}

/// Makes the names in a folder durable.
pub(super) fn sync_dir(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|dir| dir.sync_all()).map_err(failed(path, 0))
}

/// Makes the files that sled wrote private (it knows no modes) and, with `sync`, its blobs durable (it never syncs them: values above a
/// quarter of a segment lie in files of their own).
pub(super) fn tend(folder: &Path, sync: bool) -> io::Result<()> {
    for (dir, is_blobs) in [(folder.to_path_buf(), false), (folder.join("blobs"), true)] {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            // Sled removes snapshots while it closes: what has gone meanwhile needs no tending.
            let Ok(metadata) = entry.metadata() else { continue };
            let mode = if metadata.is_dir() { DIR_MODE } else { FILE_MODE };
            if metadata.permissions().mode() & 0o777 != mode {
                gone_is_fine(fs::set_permissions(entry.path(), Permissions::from_mode(mode)))?;
            }
            if sync && is_blobs {
                gone_is_fine(File::open(entry.path()).and_then(|blob| blob.sync_all()))?;
            }
        }
    }
    Ok(())
}

fn gone_is_fine(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|e| if e.kind() == ErrorKind::NotFound { Ok(()) } else { Err(e) })
}

/// The first of `path` + `.1`, `.2`, ... that does not exist.
pub(super) fn numbered(path: &Path) -> PathBuf {
    let mut n = 1_u32;
    loop {
        let mut name = path.as_os_str().to_owned();
        name.push(n.to_string());
        let candidate = PathBuf::from(name);
        if !candidate.exists() {
            return candidate;
        }
        n = n.saturating_add(1);
    }
}

/// Copies a folder of plain files and folders; `keep` says which file names to take.
pub(super) fn copy_dir(from: &Path, to: &Path, keep: &dyn Fn(&str) -> bool) -> Result<(), StoreError> {
    make_dir(to)?;
    for entry in fs::read_dir(from).map_err(failed(from, 0))? {
        let entry = entry.map_err(failed(from, 0))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_dir(&source, &target, keep)?;
        } else if keep(&entry.file_name().to_string_lossy()) {
            let bytes = fs::metadata(&source).map_or(0, |m| m.len());
            fs::copy(&source, &target).map_err(failed(&target, bytes))?;
        }
    }
    Ok(())
}

/// A copy of a database's folder beside it, gone when this is dropped: sled cuts damage off a log that it only opens to read.
pub(super) struct Copy(PathBuf);

impl Copy {
    /// Copies `from` whole.
    pub(super) fn of(from: &Path) -> Result<Self, StoreError> {
        let mut to = from.as_os_str().to_owned();
        to.push(".checking");
        let copy = Self(PathBuf::from(to));
        remove_dir(&copy.0)?;
        copy_dir(from, &copy.0, &|_| true)?;
        Ok(copy)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What stays is removed by the next copy.
        let _ = remove_dir(&self.0);
    }
}

/// Removes a folder, if it is there.
pub(super) fn remove_dir(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(failed(path, 0)(e)),
        _ => Ok(()),
    }
}

/// Renames, and makes the new name durable.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(failed(to, 0))?;
    to.parent().map_or(Ok(()), sync_dir)
}
