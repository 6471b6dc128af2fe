//! A guard around sled, which panics where its files are damaged.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is expected and told in words of our own.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs `work`; a panic in it becomes an error with the panic's text.
///
/// The panic is not printed: the process's panic hook is wrapped once, on first use, in one that keeps silent for threads within this function
/// and for sled's own threads (`sled-io-N`), and is what it was for all others. There is no other way: hooks belong to the process.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            let expected = GUARDED.try_with(Cell::get).unwrap_or(false);
            let is_sled = std::thread::current().name().is_some_and(|name| name.starts_with("sled-io-"));
            if !expected && !is_sled {
                before(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        let text = text.unwrap_or_else(|| "it panicked".into());
        text.lines().next().unwrap_or_default().chars().take(200).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_become_text_and_work_goes_on() {
        assert_eq!(guarded(|| 7), Ok(7));
        let size = [1, 2, 3].len();
        assert!(guarded(|| [1, 2, 3][size..=size][0]).unwrap_err().contains("out of range"));
        assert_eq!(guarded(|| guarded(|| panic!("inner {}", 1)).map(|()| 0)), Ok(Err("inner 1".into())));
    }
}
