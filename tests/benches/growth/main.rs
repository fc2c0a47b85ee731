//! How the cost of everything that takes files or projects grows with them, as an exponent: 1 is linear, 2 the square.
//!
//! `cargo bench --bench growth` runs all rows, `-- WORD…` those whose names hold one of the words. Each piece of work is
//! done at n, 2n, 4n and 8n of what it takes, where n is the first size at which it is worth measuring. What counts is
//! the processor's time, the least of a few runs. The exponent is the slope of the logarithms. Where it is above 1.15,
//! instructions are counted instead, if valgrind is installed: time also grows where memory outgrows a cache. Rows that are
//! above by both are marked, and the bench ends with their number. `-- --quick` measures a row with care only where one run
//! at each size is above.
//!
//! A format gets into the bench by being in the list of formats.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(
    clippy::disallowed_methods,
    reason = "the system tells the processor's time by a file, and projects are opened"
)]

mod contents;
mod crowded;
mod files;
mod imports;
mod instructions;
mod rows;
mod teams;

use std::process::ExitCode;

/// One piece of work, made ready for a size. It is run more than once.
pub(crate) type Work = Box<dyn FnMut()>;

/// A row of the table: what grows, and what is done with it.
pub(crate) struct Row {
    pub(crate) name: String,
    /// The first size that may be measured.
    pub(crate) least_size: usize,
    /// Makes the work ready for this size.
    pub(crate) prepared: Box<dyn Fn(usize) -> Work>,
}

/// Exponents up to which a cost counts as growing with the work: n log n is within.
const LARGEST_EXPONENT: f64 = 1.15;
/// From this time on a piece of work is worth measuring: eight times as much then shows what hides behind small sizes.
const LEAST_S: f64 = 0.03;
/// Work that takes longer is not doubled again.
const MOST_S: f64 = 4.0;
pub(crate) const FIRST_SIZE: usize = 64;
/// What takes longer to make ready is not made larger to find something that takes time: the work itself takes next to none.
const MOST_TO_PREPARE_S: f64 = 0.3;
const MOST_REPEATS: u32 = 10_000;

/// How much is done to know what a piece of work takes.
#[derive(Clone, Copy)]
struct Care {
    n_runs: usize,
    /// Short work is repeated for so long in each run, as some systems count the processor's time by ticks.
    repeated_s: f64,
}

const THOROUGH: Care = Care { n_runs: 2, repeated_s: 0.08 };
const QUICK: Care = Care { n_runs: 1, repeated_s: 0.0 };

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [run, name, size, n_times] = &*args
        && run == "--run"
    {
        instructions::run(name, size.parse().expect("a size"), n_times.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }
    let (options, words): (Vec<String>, Vec<String>) = args.into_iter().partition(|word| word.starts_with('-'));
    let care = if options.iter().any(|option| option == "--quick") { QUICK } else { THOROUGH };
    let is_wanted = |row: &Row| words.is_empty() || words.iter().any(|word| row.name.contains(word.as_str()));
    let rows: Vec<Row> = rows::all().into_iter().filter(is_wanted).collect();
    let (mut n_above, mut largest) = (0, 0.0_f64);
    for row in &rows {
        let exponent = print_measured(row, care);
        n_above += usize::from(exponent > LARGEST_EXPONENT);
        largest = largest.max(exponent);
    }
    println!("\n{n_above} of {} rows grow faster than n^{LARGEST_EXPONENT}; the fastest as n^{largest:.2}", rows.len());
    if n_above == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures a row, prints it and returns its exponent: that of its time, or of its instructions where that is above.
fn print_measured(row: &Row, care: Care) -> f64 {
    let mut measured = measured(row, care);
    if exponent(&measured) > LARGEST_EXPONENT {
        measure_again(row, &mut measured);
    }
    let of_time = exponent(&measured);
    let counted = if of_time > LARGEST_EXPONENT { instructions::counted(&row.name, &measured) } else { None };
    let found = counted.as_deref().map_or(of_time, exponent);
    let mark = if found > LARGEST_EXPONENT { "!!" } else { "  " };
    let times: Vec<String> = measured.iter().map(|(n, time_s)| format!("{n}: {:.1} ms", time_s * 1e3)).collect();
    println!("{mark} {:52} {found:5.2}   {}", row.name, times.join(", "));
    if let Some(counted) = counted {
        let counts: Vec<String> = counted.iter().map(|(n, count)| format!("{n}: {:.1} M", count / 1e6)).collect();
        println!("     by time {of_time:.2}; instructions {}", counts.join(", "));
    }
    found
}

/// The seconds that the work takes at sizes that double.
fn measured(row: &Row, care: Care) -> Vec<(usize, f64)> {
    let n = first_size(row, care);
    let mut measured = Vec::new();
    for doubling in 0..4 {
        let size = n << doubling;
        let time_s = time_s(&mut (row.prepared)(size), care);
        measured.push((size, time_s));
        if time_s > MOST_S {
            break;
        }
    }
    measured
}

/// The first size at which the work is worth measuring, or the largest that is quickly made ready.
fn first_size(row: &Row, care: Care) -> usize {
    let mut n = row.least_size;
    loop {
        let before = processor_time_s();
        let mut work = (row.prepared)(n);
        if processor_time_s() - before >= MOST_TO_PREPARE_S || repeated_s(&mut work, care) >= LEAST_S {
            return n;
        }
        n *= 2;
    }
}

/// Takes the lesser of each two times: on a busy machine one alone says little.
fn measure_again(row: &Row, measured: &mut [(usize, f64)]) {
    for (size, before_s) in measured {
        *before_s = before_s.min(time_s(&mut (row.prepared)(*size), THOROUGH));
    }
}

/// The least processor time of a few runs, in seconds.
fn time_s(work: &mut Work, care: Care) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..care.n_runs {
        let time_s = repeated_s(work, care);
        least = least.min(time_s);
        if least > MOST_S {
            break;
        }
    }
    least
}

/// The processor time of one run, as the mean of as many as are needed to measure it.
fn repeated_s(work: &mut Work, care: Care) -> f64 {
    let before = processor_time_s();
    let mut n_done = 0;
    loop {
        work();
        n_done += 1;
        let time_s = processor_time_s() - before;
        if time_s >= care.repeated_s || n_done >= MOST_REPEATS {
            return time_s / f64::from(n_done);
        }
    }
}

/// What all threads of this process have used, in seconds; the wall clock where the system does not say.
fn processor_time_s() -> f64 {
    // The system brings its count up to date when a thread offers to let others go first.
    std::thread::yield_now();
    let of_thread = |entry: std::io::Result<std::fs::DirEntry>| {
        let told = std::fs::read_to_string(entry.ok()?.path().join("schedstat")).ok()?;
        told.split_whitespace().next()?.parse::<u64>().ok()
    };
    match std::fs::read_dir("/proc/self/task") {
        Ok(threads) => threads.filter_map(of_thread).sum::<u64>() as f64 / 1e9,
        Err(_) => wall_clock_s(),
    }
}

fn wall_clock_s() -> f64 {
    static STARTED: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    STARTED.get_or_init(std::time::Instant::now).elapsed().as_secs_f64()
}

/// The slope of the line through the logarithms of sizes and times, by least squares.
fn exponent(measured: &[(usize, f64)]) -> f64 {
    let points: Vec<(f64, f64)> = measured.iter().map(|(n, s)| ((*n as f64).ln(), s.max(1e-9).ln())).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    if variance == 0.0 { 0.0 } else { covariance / variance }
}
