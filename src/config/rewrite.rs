//! Writing an authored file anew: whole or not at all, its mode kept, and never outside of its folders.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::library::read_bytes;

/// Code of a file that could not be written.
pub const UNWRITABLE: &str = super::code::UNREADABLE;

/// Replaces the text of an authored file: written beside it, made durable, then renamed over it, with the mode that it had. Refused when
/// the file is a link, lies (links in its path resolved) outside of `folders`, or no longer holds `before`.
///
/// # Errors
/// With words for people; the file is then as it was.
pub fn replace(path: &Path, folders: &[PathBuf], before: &str, after: &str) -> io::Result<()> {
    let refused = |why: &str| Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    let metadata = std::fs::symlink_metadata(path)?;
    if metadata.is_symlink() {
        return refused("it is a link; change the file that it leads to");
    }
    let real = path.canonicalize()?;
    let within = folders.iter().filter_map(|folder| folder.canonicalize().ok()).any(|folder| real.starts_with(folder));
    if !within {
        return refused("a link leads out of the rule folders there");
    }
    if read_bytes(&real)? != before.as_bytes() {
        return Err(io::Error::other("it has changed meanwhile; run the command again"));
    }
    let folder = real.parent().unwrap_or_else(|| Path::new("/"));
    let mut file = tempfile::Builder::new().prefix(".overhear-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(after.as_bytes())?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&real).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn files_are_written_whole_with_their_mode_and_only_in_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let (rules, outside) = (folder.path().join("rules"), folder.path().join("outside"));
        std::fs::create_dir_all(&rules).unwrap();
        std::fs::create_dir_all(&outside).unwrap();
        let write = |path: &Path| std::fs::write(path, "old").unwrap();
        let (own, foreign) = (rules.join("a.toml"), outside.join("b.toml"));
        write(&own);
        write(&foreign);
        std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o640)).unwrap();
        let folders = [rules.clone()];
        replace(&own, &folders, "old", "new").unwrap();
        assert_eq!(std::fs::read_to_string(&own).unwrap(), "new");
        assert_eq!(std::fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o640);
        // Changed in the meantime.
        assert!(replace(&own, &folders, "old", "newer").unwrap_err().to_string().contains("meanwhile"));
        // Out of the folders: straight, by a link to the file, by a link to the folder.
        symlink(&foreign, rules.join("link.toml")).unwrap();
        symlink(&outside, rules.join("more")).unwrap();
        for path in [foreign.clone(), rules.join("link.toml"), rules.join("more/b.toml")] {
            assert!(replace(&path, &folders, "old", "new").is_err(), "{}", path.display());
        }
        assert_eq!(std::fs::read_to_string(&foreign).unwrap(), "old");
        assert_eq!(std::fs::read_dir(&rules).unwrap().count(), 3, "nothing is left behind");
    }
}
