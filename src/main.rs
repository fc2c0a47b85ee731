//! Reads the arguments, calls the command line or the window, and turns an error into an exit code.

/// Frames need large buffers for a moment: the system's allocator would fetch them from the kernel each time.
#[cfg(all(feature = "gui", not(feature = "system-allocator")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "gui")]
mod window;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Parser as _;
use pullquote::cli;
use pullquote::cli::{Arguments, Outcome, Surroundings, Terminal};
use pullquote::model::{harmless, one_line};
use pullquote::storage;

const PROBLEMS_FOUND: u8 = 1;
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return tell_of_arguments(&error),
    };
    match run(arguments) {
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

/// What is the matter with the arguments, or the help that they ask for. Names of files steer no terminal in it.
fn tell_of_arguments(error: &clap::Error) -> ExitCode {
    let is_steering = |word: OsString| word.to_string_lossy().chars().any(char::is_control);
    if std::env::args_os().any(is_steering) {
        let words = error.to_string();
        let lines = words.lines().map(harmless);
        lines.for_each(|line| writeln!(io::stderr(), "{line}").unwrap_or(()));
    } else {
        error.print().unwrap_or(());
    }
    if error.use_stderr() { ExitCode::from(BAD_INPUT) } else { ExitCode::SUCCESS }
}

#[expect(clippy::disallowed_methods, reason = "here the time is passed in")]
fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let (mut plain, mut messages) = (io::stdout().lock(), io::stderr().lock());
    let mut shown;
    let out: &mut dyn io::Write = if plain.is_terminal() {
        shown = Terminal::new(plain);
        &mut shown
    } else {
        &mut plain
    };
    let is_terminal = io::stderr().is_terminal();
    let mut around = Surroundings::new(out, &mut messages, is_terminal, SystemTime::now());
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
