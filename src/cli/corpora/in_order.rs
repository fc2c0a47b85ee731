//! Work on a stream in parts, on several threads at once, with the results in the order of the parts.

use std::io;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvError, SyncSender, TryRecvError, sync_channel};
use std::thread::{Builder, scope};

/// Does `work` on what `next` gives, on `n_jobs` threads, and hands the results to `give` in order; with `None` it says
/// that nothing more is ready for the moment. At most three parts for each thread are held at once.
///
/// Fails where `next` or `give` does; parts that came before are given.
pub(super) fn in_order<T: Send, R: Send>(
    n_jobs: usize,
    next: impl FnMut() -> io::Result<Option<T>> + Send,
    work: impl Fn(T) -> R + Sync,
    mut give: impl FnMut(Option<R>) -> io::Result<()>,
) -> io::Result<()> {
    let n_jobs = n_jobs.max(1);
    let (parts_in, parts_out) = sync_channel::<(T, SyncSender<R>)>(n_jobs);
    let (results_in, results_out) = sync_channel::<Receiver<R>>(n_jobs);
    let (parts_out, work) = (&Mutex::new(parts_out), &work);
    scope(move |scope| {
        // Where a thread does not start, this and what it holds are dropped, which ends the others.
        let read = move || hand_out(next, &parts_in, &results_in);
        for _ in 0..n_jobs {
            let work = move || work_on(parts_out, work);
            Builder::new().name("working on lines".to_owned()).spawn_scoped(scope, work)?;
        }
        let reader = Builder::new().name("reading lines".to_owned()).spawn_scoped(scope, read)?;
        let given = give_all(&results_out, &mut give);
        // The reader may wait for room for one more: nobody takes any now.
        drop(results_out);
        let read = reader.join().unwrap_or_else(|_| Err(io::Error::other("reading the lines failed")));
        given.and(read)
    })
}

/// Hands out parts until there are no more, or nobody wants them.
fn hand_out<T, R>(
    mut next: impl FnMut() -> io::Result<Option<T>>,
    parts: &SyncSender<(T, SyncSender<R>)>,
    results: &SyncSender<Receiver<R>>,
) -> io::Result<()> {
    while let Some(part) = next()? {
        let (result_in, result_out) = sync_channel(1);
        if results.send(result_out).is_err() || parts.send((part, result_in)).is_err() {
            break;
        }
    }
    Ok(())
}

fn work_on<T, R>(parts: &Mutex<Receiver<(T, SyncSender<R>)>>, work: &impl Fn(T) -> R) {
    loop {
        let part = match parts.lock() {
            Ok(parts) => parts.recv(),
            Err(_) => Err(RecvError),
        };
        let Ok((part, result)) = part else { return };
        // Also where nobody wants the result any more: the reader may wait until the few parts that are left are taken.
        result.send(work(part)).ok();
    }
}

fn give_all<R>(results: &Receiver<Receiver<R>>, give: &mut impl FnMut(Option<R>) -> io::Result<()>) -> io::Result<()> {
    loop {
        let result = match results.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Disconnected) => return Ok(()),
            Err(TryRecvError::Empty) => {
                give(None)?;
                let Ok(result) = results.recv() else { return Ok(()) };
                result
            }
        };
        let result = if let Ok(result) = result.try_recv() {
            result
        } else {
            give(None)?;
            result.recv().map_err(io::Error::other)?
        };
        give(Some(result))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(n_jobs: usize, n_parts: u64) -> Vec<u64> {
        let (mut n_given, mut squares) = (0, Vec::new());
        let next = || {
            n_given += 1;
            Ok((n_given <= n_parts).then_some(n_given))
        };
        let slow_first = |n: u64| {
            if n % 7 == 1 {
                std::thread::yield_now();
            }
            n * n
        };
        let take = |result: Option<u64>| {
            squares.extend(result);
            Ok(())
        };
        in_order(n_jobs, next, slow_first, take).unwrap();
        squares
    }

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        let expected: Vec<u64> = (1..=500).map(|n| n * n).collect();
        for n_jobs in [0, 1, 2, 7] {
            assert_eq!(squares(n_jobs, 500), expected, "{n_jobs}");
        }
        assert!(squares(3, 0).is_empty());
    }

    #[test]
    fn whoever_has_had_enough_ends_it() {
        let mut n_taken = 0;
        let take = |result: Option<u64>| {
            n_taken += usize::from(result.is_some());
            if n_taken < 3 { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
        };
        let error = in_order(2, || Ok(Some(1)), |n: u64| n, take).unwrap_err();
        assert_eq!((error.kind(), n_taken), (io::ErrorKind::BrokenPipe, 3));
        let mut n_read = 0;
        let next = || {
            n_read += 1;
            if n_read < 3 { Ok(Some(n_read)) } else { Err(io::Error::other("torn")) }
        };
        let mut given = Vec::new();
        let take = |result: Option<u64>| {
            given.extend(result);
            Ok(())
        };
        assert_eq!(in_order(2, next, |n: u64| n, take).unwrap_err().to_string(), "torn");
        assert_eq!(given, [1, 2]);
    }
}
