//! Several threads of a file judged at once, by as many workers as there are cores, and given out in the order of the file.
//!
//! Little is under way at a time: memory does not grow with the file, and a thread of very many posts is under way alone.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::cli::Failure;
use crate::cli::lines::Outcome;

/// Bytes of lines that a worker is given at a time; fewer would cost more in handing over than in judging.
const CHUNK: usize = 32 * 1024;
/// Bytes of lines under way for each worker, waiting to be judged or to be given out.
const UNDER_WAY: usize = 4 * CHUNK;

/// A line as it stands in the file.
pub(super) type Line = Outcome<String>;

/// What a worker made of some lines, or its panic.
type Made<T> = thread::Result<Vec<Outcome<T>>>;

/// Gives `take` what `judge` makes of each line of `next`, in order, with the line's number; or why it cannot be read. Judged by so many workers.
///
/// # Errors
/// Those of `next` and `take`; what is under way then is dropped.
pub(super) fn each<T: Send>(
    workers: usize,
    next: &mut dyn FnMut() -> Result<Option<Line>, Failure>,
    judge: &(dyn Fn(&str) -> Result<T, String> + Sync),
    take: &mut dyn FnMut(u64, Result<T, String>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (jobs, waiting) = channel::<(usize, Vec<Line>)>();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        let (done, made) = channel::<(usize, Made<T>)>();
        for _ in 0..workers {
            let (waiting, done) = (&waiting, done.clone());
            scope.spawn(move || work(waiting, &done, judge));
        }
        drop(done);
        let handed_out = hand_out(workers, next, &jobs, &made, take);
        // The workers end when there are no more jobs.
        drop(jobs);
        handed_out
    })
}

fn work<T>(
    waiting: &Mutex<Receiver<(usize, Vec<Line>)>>,
    done: &Sender<(usize, Made<T>)>,
    judge: &(dyn Fn(&str) -> Result<T, String> + Sync),
) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, lines)) = job else { return };
        let one = |(number, line): Line| (number, line.and_then(|text| judge(&text)));
        let made = catch_unwind(AssertUnwindSafe(|| lines.into_iter().map(one).collect()));
        if done.send((number, made)).is_err() {
            return;
        }
    }
}

fn hand_out<T>(
    workers: usize,
    next: &mut dyn FnMut() -> Result<Option<Line>, Failure>,
    jobs: &Sender<(usize, Vec<Line>)>,
    made: &Receiver<(usize, Made<T>)>,
    take: &mut dyn FnMut(u64, Result<T, String>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    let mut ready: BTreeMap<usize, Made<T>> = BTreeMap::new();
    let (mut read, mut given, mut under_way, mut more) = (0, 0, 0, true);
    while more || given < read {
        while more && (under_way < UNDER_WAY * workers || given == read) {
            let (mut lines, mut size) = (Vec::new(), 0);
            while more && size < CHUNK {
                match next()? {
                    Some((number, line)) => {
                        size += line.as_ref().map_or(1, |text| text.len() + 1);
                        lines.push((number, line));
                    }
                    None => more = false,
                }
            }
            if !lines.is_empty() && jobs.send((read, lines)).is_ok() {
                sizes.insert(read, size);
                under_way += size;
                read += 1;
            }
        }
        if given < read
            && let Ok((number, lines)) = made.recv()
        {
            ready.insert(number, lines);
        }
        while let Some(lines) = ready.remove(&given) {
            under_way -= sizes.remove(&given).unwrap_or_default();
            given += 1;
            for (number, line) in lines.unwrap_or_else(|panic| resume_unwind(panic)) {
                take(number, line)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Exit;

    fn lines(count: u64) -> impl FnMut() -> Result<Option<Line>, Failure> {
        let mut number = 0;
        move || {
            number += 1;
            // Some are long, some cannot be read.
            let long = if number % 37 == 0 { CHUNK * 2 } else { 300 };
            let line = if number % 50 == 0 { Err("bad".to_owned()) } else { Ok(format!("{number}{}", " ".repeat(long))) };
            Ok((number <= count).then_some((number, line)))
        }
    }

    #[test]
    fn lines_come_out_in_order_whoever_made_them() {
        for workers in [1, 2, 5] {
            let mut taken = Vec::new();
            let judge = |text: &str| text.trim().parse::<u64>().map_err(|error| error.to_string());
            each(workers, &mut lines(2_000), &judge, &mut |number, made| {
                taken.push(number);
                assert_eq!(made, if number % 50 == 0 { Err("bad".to_owned()) } else { Ok(number) });
                Ok(())
            })
            .unwrap();
            assert_eq!(taken, (1..=2_000).collect::<Vec<_>>());
        }
    }

    #[test]
    fn whoever_does_not_want_more_ends_it() {
        let mut taken = 0;
        let ended = each(2, &mut lines(100_000), &|text| Ok(text.len()), &mut |_, _| {
            taken += 1;
            if taken == 10 { Err(Failure::new(Exit::Done, "enough")) } else { Ok(()) }
        });
        assert!(ended.is_err() && taken == 10);
    }

    #[test]
    fn a_panic_is_passed_on() {
        let panics = |text: &str| -> Result<usize, String> {
            assert!(!text.starts_with("701"), "so it is");
            Ok(text.len())
        };
        let run = || each(2, &mut lines(2_000), &panics, &mut |_, _| Ok(()));
        assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    }
}
