//! What every command is given: time, place, person, streams.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::desk;
use super::out::Out;
use super::{Exit, Failure, Global};
use crate::config::{Config, Environment};
use crate::diagnostic::Diagnostic;
use crate::output;
use crate::output::page::Page;
use crate::store::{self, Store};

/// What every command is given.
#[derive(Debug)]
pub struct Context {
    /// The time, from the clock or `--now`.
    pub now: Timestamp,
    /// `--config`, else `OVERHEAR_CONFIG`; `None` means that it is looked for.
    pub config: Option<PathBuf>,
    /// Who works here, for decisions: `--by`, else `OVERHEAR_USER`, else `USER`.
    pub user: Option<String>,
    /// Where to write.
    pub out: Out,
    /// What the environment says about places.
    pub environment: Environment,
}

impl Context {
    /// Clock, environment and streams of this process, with the arguments above them.
    #[must_use]
    pub fn new(global: &Global) -> Self {
        let name = |variable| std::env::var(variable).ok().filter(|name| !name.trim().is_empty());
        Self {
            now: global.now.unwrap_or_else(Timestamp::now),
            config: global.config.clone(),
            user: global.by.clone().or_else(|| name("OVERHEAR_USER")).or_else(|| name("USER")),
            out: Out::standard(global.color, global.quiet),
            environment: environment(),
        }
    }

    /// The configuration file: the one named, else `overhear.toml` in this folder or the nearest one above it that has one, else
    /// `overhear/overhear.toml` among the user's configuration files.
    ///
    /// # Errors
    /// When there is none.
    pub fn config_path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.config {
            return Ok(path.clone());
        }
        self.environment.find_config().ok_or_else(|| {
            Failure::new(Exit::Config, "there is no overhear.toml here or in a folder above")
                .hint("`overhear init` writes one; `--config FILE` names one elsewhere")
        })
    }

    /// Reads the configuration. Mistakes that leave something out (a broken source) are said in one line each; mistakes without which nothing
    /// can be done are printed with carets and end in exit 3.
    ///
    /// # Errors
    /// When there is no file, or it cannot be used.
    pub fn config(&self) -> Result<Config, Failure> {
        let (config, diagnostics) = self.config_and_diagnostics()?;
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            self.out.complain(output::diagnostic::one_line(diagnostic));
        }
        Ok(config)
    }

    /// As [`Context::config`], but hands the diagnostics over instead of printing them: for commands that are about the sources.
    ///
    /// # Errors
    /// As [`Context::config`].
    pub fn config_and_diagnostics(&self) -> Result<(Config, Vec<Diagnostic>), Failure> {
        let path = self.config_path()?;
        crate::config::load(&path, &self.environment).map_err(|diagnostics| {
            self.out.diagnostics(&diagnostics);
            let tally = output::diagnostic::tally(&diagnostics);
            Failure::new(Exit::Config, format!("the configuration {} cannot be used ({tally})", path.display()))
                .hint("`overhear doctor` checks it again; `overhear explain CODE` says more about a code")
        })
    }

    /// The page that texts for standard output are laid out on. Times are shown in the system's zone (`TZ`).
    #[must_use]
    pub fn page(&self) -> Page {
        let look = self.out.look;
        Page { width: look.terminal.then_some(look.width), color: look.color, now: self.now, zone: TimeZone::system() }
    }

    /// Opens the store of a configuration.
    ///
    /// # Errors
    /// When it cannot be opened, or another process holds it for too long (exit 75).
    pub fn store(&self, config: &Config) -> Result<Box<dyn Store>, Failure> {
        store::open(&config.store).map_err(|error| desk::failure(&error))
    }
}

/// What the environment of this process says about places.
fn environment() -> Environment {
    use etcetera::BaseStrategy as _;
    // systemd gives a list separated by colons; the first folder is ours.
    let given =
        |variable| std::env::var(variable).ok().and_then(|list| list.split(':').next().filter(|path| !path.is_empty()).map(PathBuf::from));
    let user = etcetera::choose_base_strategy().ok();
    Environment {
        current_dir: std::env::current_dir().unwrap_or_default(),
        home: user.as_ref().map(|user| user.home_dir().to_owned()),
        config_home: given("CONFIGURATION_DIRECTORY").or_else(|| user.as_ref().map(etcetera::BaseStrategy::config_dir)),
        state_home: user.as_ref().and_then(etcetera::BaseStrategy::state_dir),
        state_directory: given("STATE_DIRECTORY"),
    }
}

/// Starts logging to standard error when it is asked for (`-v`, or the filter in `OVERHEAR_LOG`); costs nothing otherwise.
pub(super) fn log(verbose: u8, out: &Out) {
    let filter = std::env::var("OVERHEAR_LOG").ok().filter(|filter| !filter.is_empty());
    let filter = match (filter, verbose) {
        (Some(filter), _) => filter,
        (None, 0) => return,
        (None, 1) => "overhear=info".to_owned(),
        (None, 2) => "overhear=debug".to_owned(),
        (None, _) => "overhear=trace,reqwest=debug,hyper=info".to_owned(),
    };
    let filter = match tracing_subscriber::EnvFilter::try_new(&filter) {
        Ok(filter) => filter,
        Err(error) => {
            out.warn(format_args!(
                "OVERHEAR_LOG is not a log filter and is ignored: {}",
                crate::model::untrusted::shown(&error.to_string(), false)
            ));
            return;
        }
    };
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(out.talk_look.color)
        .log_internal_errors(false)
        .finish();
    // Only a second start in one process could fail, and there the first one holds.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
