//! What the environment says about places. Read once by the command line; nothing else here looks at variables.

use std::path::{Path, PathBuf};

/// Name of the configuration file.
pub const FILE_NAME: &str = "overhear.toml";

/// Folders that the process was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// Where the command was started.
    pub current_dir: PathBuf,
    /// The user's home, for paths that begin with `~/`.
    pub home: Option<PathBuf>,
    /// Where the user's configuration lies (`$XDG_CONFIG_HOME`, or systemd's `$CONFIGURATION_DIRECTORY`).
    pub config_home: Option<PathBuf>,
    /// Where the user's state lies (`$XDG_STATE_HOME`).
    pub state_home: Option<PathBuf>,
    /// The state folder that systemd made for the service (`$STATE_DIRECTORY`).
    pub state_directory: Option<PathBuf>,
}

impl Environment {
    /// `overhear.toml` in the current folder or the nearest one above it, else `overhear/overhear.toml` in the configuration folder.
    #[must_use]
    pub fn find_config(&self) -> Option<PathBuf> {
        let near = self.current_dir.ancestors().map(|folder| folder.join(FILE_NAME));
        // Shown as a person would name it: relative when it lies right here.
        let near = near.map(|path| if path.parent() == Some(&self.current_dir) { PathBuf::from(FILE_NAME) } else { path });
        let home = self.config_home.iter().map(|folder| folder.join("overhear").join(FILE_NAME));
        near.chain(home).find(|path| self.current_dir.join(path).is_file())
    }

    /// Where the store is when the configuration does not say.
    #[must_use]
    pub fn default_store(&self) -> Option<PathBuf> {
        self.state_directory.clone().or_else(|| self.state_home.as_ref().map(|folder| folder.join("overhear")))
    }

    /// A path of a configuration file: absolute, from `~/`, or relative to the folder of that file.
    #[must_use]
    pub fn resolve(&self, config: &Path, written: &str) -> PathBuf {
        match (written.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => config.parent().unwrap_or(Path::new("")).join(written),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_configuration_wins() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        let home = folder.path().join("home");
        std::fs::create_dir_all(home.join("overhear")).unwrap();
        let environment = Environment { current_dir: deep.clone(), config_home: Some(home.clone()), ..Environment::default() };
        assert_eq!(environment.find_config(), None);
        std::fs::write(home.join("overhear/overhear.toml"), "").unwrap();
        assert_eq!(environment.find_config(), Some(home.join("overhear/overhear.toml")));
        std::fs::write(folder.path().join("overhear.toml"), "").unwrap();
        assert_eq!(environment.find_config(), Some(folder.path().join("overhear.toml")));
        std::fs::write(deep.join("overhear.toml"), "").unwrap();
        assert_eq!(environment.find_config(), Some(PathBuf::from("overhear.toml")));
    }

    #[test]
    fn paths_are_relative_to_the_file_that_names_them() {
        let environment = Environment { home: Some("/home/ana".into()), ..Environment::default() };
        assert_eq!(environment.resolve(Path::new("/etc/o/overhear.toml"), "state"), PathBuf::from("/etc/o/state"));
        assert_eq!(environment.resolve(Path::new("overhear.toml"), "state"), PathBuf::from("state"));
        assert_eq!(environment.resolve(Path::new("/etc/o/overhear.toml"), "~/state"), PathBuf::from("/home/ana/state"));
        assert_eq!(environment.resolve(Path::new("/etc/o/overhear.toml"), "/var/x"), PathBuf::from("/var/x"));
    }
}
