//! Reads the arguments, calls the command line or the window, and turns an error into an exit code.

/// Frames need large buffers for a moment: the system's allocator would fetch them from the kernel each time.
#[cfg(all(feature = "gui", not(feature = "system-allocator")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "gui")]
mod window;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Parser as _;
use pullquote::cli;
use pullquote::cli::{Arguments, Outcome, Surroundings};
use pullquote::model::one_line;
use pullquote::storage;

const PROBLEMS_FOUND: u8 = 1;
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(PROBLEMS_FOUND),
        // Whoever read the results has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Where this cannot be written either, the exit code still tells.
            writeln!(io::stderr(), "pullquote: {}", one_line(&cli::in_words(&error))).unwrap_or(());
            ExitCode::from(BAD_INPUT)
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "here the time is passed in")]
fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let (mut out, mut messages) = (io::stdout().lock(), io::stderr().lock());
    let is_terminal = io::stderr().is_terminal();
    let mut around = Surroundings::new(&mut out, &mut messages, is_terminal, SystemTime::now());
    match arguments.command {
        #[cfg(feature = "gui")]
        Some(cli::Command::Screenshot(args)) => window::screenshot(&args, &mut around),
        Some(command) => {
            let words: Vec<PathBuf> = std::env::args_os().skip(2).map(PathBuf::from).collect();
            if let Some(path) = storage::printed_into(words.iter().map(PathBuf::as_path)) {
                anyhow::bail!("what this prints goes into what it reads: {}", path.display());
            }
            let outcome = cli::run(command, &mut around)?;
            around.finish()?;
            Ok(outcome)
        }
        #[cfg(feature = "gui")]
        None => {
            let (outcome, told) = window::open(arguments.files, arguments.log)?;
            told.lines().try_for_each(|line| around.print(line))?;
            Ok(outcome)
        }
        #[cfg(not(feature = "gui"))]
        None => anyhow::bail!("this build has no window: see “pullquote --help” for what it can do"),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}
