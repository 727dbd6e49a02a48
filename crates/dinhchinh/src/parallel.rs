//! The same work on many things, on several threads.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Things that a thread takes at a time: few enough that none waits long for the last.
const PIECE: usize = 32;

/// As many threads as the machine runs at once.
pub fn available() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// What `work` makes of each thing, in the order of the things.
pub fn map<T: Sync, R: Send>(
    things: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if threads <= 1 || things.len() <= PIECE {
        return things.iter().map(work).collect();
    }
    let pieces: Vec<&[T]> = things.chunks(PIECE).collect();
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(at) else {
                return done;
            };
            done.push((at, piece.iter().map(&work).collect::<Vec<R>>()));
        }
    };
    let mut done: Vec<(usize, Vec<R>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        let things: Vec<usize> = (0..1000).collect();
        let expected: Vec<usize> = things.iter().map(|n| n * 2).collect();
        for threads in [1, 2, 7] {
            assert_eq!(map(&things, threads, |n| n * 2), expected);
        }
        assert!(map(&[], available(), |n: &u8| *n).is_empty());
    }
}
