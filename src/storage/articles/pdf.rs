//! PDF files are read by this program run once more, so that neither a crash nor an endless loop takes anything along.

use std::io::{Read as _, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{self, Child, Command, Stdio};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use memory_stats::memory_stats;

use crate::formats::articles::{FoundArticle, NotAnArticle, pdf};
use crate::storage::system::{in_words, tell_system, without_window};

/// The subcommand that reads a PDF from standard input.
pub const READ_PDF: &str = "read-pdf";
/// A file that takes longer is given up.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// More than any article has to say.
const MAX_ANSWER_BYTES: u64 = 256 << 20;
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// A PDF file with large fonts takes as much, however short it is.
const MIN_MEMORY_BYTES: usize = 128 << 20;
const MAX_MEMORY_BYTES: usize = 512 << 20;
/// The exit code of a reader that took more memory than it may.
const TOOK_TOO_MUCH: i32 = 77;

/// Has `program` read a PDF file. `on_wait` is asked again and again whether to go on.
pub(crate) fn read_pdf(
    program: &Path,
    bytes: &[u8],
    on_wait: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<FoundArticle, NotAnArticle> {
    read_pdf_within(TIME_LIMIT, program, bytes, on_wait)
}

/// Lets the system end this process before others when memory runs out, and ends it before that where reading a PDF file of
/// so many bytes takes more than such files need.
pub fn be_expendable(n_bytes: usize) {
    // Only Linux has such a file, and where it cannot be written nothing is lost.
    tell_system("/proc/self/oom_score_adj", "1000").ok();
    let max_bytes = n_bytes.saturating_mul(25).saturating_add(MIN_MEMORY_BYTES).min(MAX_MEMORY_BYTES);
    #[expect(clippy::exit, reason = "whoever takes the memory does not listen")]
    let watch = move || {
        while memory_stats().is_none_or(|memory| memory.physical_mem <= max_bytes) {
            thread::sleep(LOOK_EVERY);
        }
        process::exit(TOOK_TOO_MUCH);
    };
    // Without a thread there is the limit of time.
    drop(Builder::new().name("memory of the reader".to_owned()).spawn(watch));
}

fn read_pdf_within(
    limit: Duration,
    program: &Path,
    bytes: &[u8],
    on_wait: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<FoundArticle, NotAnArticle> {
    let failed = |what: &str| NotAnArticle(format!("is a PDF file that cannot be read: {what}"));
    let not_started = |error: std::io::Error| failed(&format!("its reader does not start, {}", in_words(&error)));
    let mut child = command(program).spawn().map_err(not_started)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (printed, ending) = thread::scope(|scope| {
        // A reader that fails early does not take all of the file; its answer tells.
        let write = move || stdin.map(|mut stdin| stdin.write_all(bytes).ok());
        let read = move || {
            let mut printed = Vec::new();
            // What came before the pipe broke is all there is.
            stdout.map(|stdout| stdout.take(MAX_ANSWER_BYTES).read_to_end(&mut printed).ok());
            printed
        };
        let writer = Builder::new().name("to the reader of PDF".to_owned()).spawn_scoped(scope, write);
        let reader = Builder::new().name("from the reader of PDF".to_owned()).spawn_scoped(scope, read);
        let ending = if writer.is_ok() && reader.is_ok() { wait(&mut child, limit, on_wait) } else { Ending::NoThread };
        if !matches!(ending, Ending::Itself | Ending::OutOfMemory) {
            // It may have ended by itself meanwhile.
            child.kill().ok();
            child.wait().ok();
        }
        let printed = reader.ok().and_then(|reader| reader.join().ok());
        (printed.unwrap_or_default(), ending)
    });
    match (pdf::from_answer(&printed), ending) {
        (Some(answer), _) => answer,
        (None, Ending::OutOfMemory) => Err(failed("it takes too much memory")),
        (None, Ending::Itself) => Err(failed("it makes its reader fail")),
        (None, Ending::Cancelled) => Err(failed("reading was stopped")),
        (None, Ending::NoThread) => Err(failed("the system is too busy")),
        (None, Ending::TooLong) => Err(failed(&format!("it takes longer than {} seconds", limit.as_secs()))),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Itself,
    OutOfMemory,
    Cancelled,
    NoThread,
    TooLong,
}

fn wait(child: &mut Child, limit: Duration, on_wait: &mut dyn FnMut() -> ControlFlow<()>) -> Ending {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.code() == Some(TOOK_TOO_MUCH) => return Ending::OutOfMemory,
            Ok(Some(_)) | Err(_) => return Ending::Itself,
            Ok(None) if on_wait().is_break() => return Ending::Cancelled,
            Ok(None) if start.elapsed() > limit => return Ending::TooLong,
            Ok(None) => thread::sleep(LOOK_EVERY),
        }
    }
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(READ_PDF).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    without_window(&mut command);
    command
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// Asks a program with this shell script to read a PDF.
    #[track_caller]
    fn check(script: &str, limit_ms: u64, expected: Result<&str, &str>) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("reader");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let bytes = vec![b'x'; 1 << 20];
        let limit = Duration::from_millis(limit_ms);
        let read = read_pdf_within(limit, &program, &bytes, &mut || ControlFlow::Continue(()));
        let read = read.map(|found| found.text).map_err(|error| error.0);
        let expected = expected.map(str::to_owned);
        assert_eq!(read, expected.map_err(|end| format!("is a PDF file that cannot be read: {end}")));
    }

    #[test]
    fn whatever_the_reader_does_the_answer_is_a_text_or_a_sentence() {
        let answer =
            String::from_utf8(pdf::answer(Ok(FoundArticle { text: "Ja".to_owned(), ..FoundArticle::default() })));
        let answer = answer.unwrap();
        check(&format!("cat >/dev/null; echo noise; cat <<'E'\n{answer}\nE"), 60_000, Ok("Ja"));
        check("exit 1", 60_000, Err("it makes its reader fail"));
        check("kill -SEGV $$", 60_000, Err("it makes its reader fail"));
        check("exit 77", 60_000, Err("it takes too much memory"));
        check("exec sleep 60", 200, Err("it takes longer than 0 seconds"));
        let nowhere = read_pdf(Path::new("/no/such/program"), b"", &mut || ControlFlow::Continue(()));
        assert!(nowhere.unwrap_err().0.contains("its reader does not start"));
    }
}
