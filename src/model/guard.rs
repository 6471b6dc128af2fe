//! Running a parser of foreign bytes so that its panic is an answer, not the end.
//!
//! feed-rs, html5ever and sled all have panics that bytes from outside can reach. Whoever calls such a parser does it inside [`guarded`];
//! the panic hook that the command line installs asks [`is_guarded`] and stays silent for panics that are caught here anyway.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::untrusted::shown;

thread_local! {
    /// How many guards the current thread is inside of. The hook runs on the thread that panics, before it unwinds.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Whether the current thread is inside [`guarded`].
#[must_use]
pub fn is_guarded() -> bool {
    DEPTH.with(Cell::get) > 0
}

/// Runs `work`; a panic in it becomes an error with the panic's message on one line, cleaned and cut at 200 characters.
///
/// The guard holds for this thread only: threads that `work` starts need their own. What `work` borrows mutably may be left half
/// changed by a panic and must not be used afterwards.
///
/// # Errors
/// The message of the panic.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
        }
    }
    DEPTH.with(|depth| depth.set(depth.get().saturating_add(1)));
    let leave = Leave;
    let outcome = catch_unwind(AssertUnwindSafe(work));
    drop(leave);
    outcome.map_err(|payload| message(payload.as_ref()))
}

/// The words of a panic, on one line, cleaned and cut at 200 characters.
#[must_use]
pub fn message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    shown(text.unwrap_or("no message"), false).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_the_guard_ends() {
        assert_eq!(guarded(|| 7), Ok(7));
        assert!(!is_guarded());
        let outcome: Result<(), String> = guarded(|| {
            assert!(is_guarded());
            assert_eq!(guarded(|| panic!("inner\u{1b}[31m\nline")), Err::<(), _>("inner<U+001B>[31m line".to_owned()));
            assert!(is_guarded());
            panic!("outer {}", 1)
        });
        assert_eq!(outcome, Err("outer 1".to_owned()));
        assert!(!is_guarded());
    }
}
