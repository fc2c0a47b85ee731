//! Counts the instructions of a row, for where its time grows faster than it may: whether its work does, or memory has
//! outgrown a cache of the processor, which is no fault of the work.

use std::process::Command;

use crate::rows;

/// Valgrind takes so many times as long: sizes are halved until the largest takes less than this.
const MOST_S: f64 = 0.25;
/// How often the work is done more in the longer of two runs, whose difference it is.
const N_MORE: usize = 2;

/// What a row needs at these sizes, of which each has the seconds that it takes, in instructions at them or at smaller
/// ones. `None` where valgrind is not installed or cannot run this.
pub(crate) fn counted(name: &str, measured: &[(usize, f64)]) -> Option<Vec<(usize, f64)>> {
    let longest_s = measured.last()?.1;
    let shift = (0..8).find(|shift| longest_s / f64::from(1 << shift) < MOST_S).unwrap_or(8);
    let sizes = measured.iter().map(|(size, _)| (size >> shift).max(1));
    sizes.map(|size| Some((size, of_work(name, size)?))).collect()
}

/// Makes a row ready for a size and does its work so many times: what runs under valgrind.
pub(crate) fn run(name: &str, size: usize, n_times: usize) {
    let row = rows::all().into_iter().find(|row| row.name == name).expect("the name of a row");
    let mut work = (row.prepared)(size);
    for _ in 0..n_times {
        work();
    }
}

fn of_work(name: &str, size: usize) -> Option<f64> {
    let (less, more) = (of_runs(name, size, 1)?, of_runs(name, size, 1 + N_MORE)?);
    Some((more - less) / N_MORE as f64)
}

/// The instructions of the whole program.
fn of_runs(name: &str, size: usize, n_times: usize) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]).arg(program);
    let told = valgrind.args(["--run", name, &size.to_string(), &n_times.to_string()]).output().ok()?.stderr;
    let told = String::from_utf8_lossy(&told).into_owned();
    let (_, count) =
        told.lines().find_map(|line| line.split_once("I   refs:").or_else(|| line.split_once("I refs:")))?;
    count.trim().replace(',', "").parse().ok()
}
