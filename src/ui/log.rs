//! What the window has done lately, for a report of a fault: in words of the program, and without a word of anybody's.

use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

use super::input::commands::{ArticleCommand, Command, ReviewCommand, ViewCommand};
use super::input::outbox::Notice;
use super::jobs::{Course, Kind};
use super::look::widgets::counted;
use crate::storage::LogLines;
use crate::ui::texts::later;

/// Of more lines the oldest go.
const MAX_LINES: usize = 500;

/// A frame that takes as long as one of these is noted, in milliseconds: as the longest, so that lines of slow frames join.
const SLOW_MS: [u16; 8] = [50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/// What is said of reports wherever one can be had.
pub(super) const REPORT_HINT: &str = later(
    "It has the version, the system and what was done lately, and nothing of your articles, labels, notes and file names",
);

/// What has happened lately, the latest last. Times are in seconds since the start.
#[derive(Debug, Default)]
pub struct Log {
    lines: VecDeque<Line>,
    /// Where lines go as they come, besides.
    out: Option<LogLines>,
}

/// The same thing, once or several times on end.
#[derive(Debug)]
struct Line {
    first_s: f64,
    last_s: f64,
    n_times: usize,
    what: Happened,
}

/// Something that happened.
///
/// Invariant: it has no text that comes from a project, a file or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    Ran(Command),
    /// A change of so many edits, by the mouse or in a panel.
    Changed(usize),
    Job(Kind, Course),
    Told(Told),
    /// A frame took so many milliseconds or more.
    SlowFrame(u16),
    Failed(Place),
}

/// What somebody was told: the words themselves can have names in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Note,
    Warning,
    Error,
}

/// A line of the program's code: “egui-0.37.0/src/context.rs:12”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(String);

/// Where the program has failed since somebody last asked, in whatever thread.
static FAILURES: Mutex<Vec<Place>> = Mutex::new(Vec::new());

/// Notes where the program fails. To be called as long as that is known.
pub fn note_failure(place: &Location<'_>) {
    FAILURES.lock().unwrap_or_else(PoisonError::into_inner).push(Place::of(place.file(), place.line()));
}

impl Log {
    /// Has all lines from now on also written as they come.
    pub(super) fn follow(&mut self, out: LogLines) {
        self.out = Some(out);
    }

    pub(super) fn note(&mut self, now_s: f64, what: Happened) {
        if let Some(out) = &self.out {
            out.say(format!("{now_s:.2} s  {what}"));
        }
        match self.lines.back_mut() {
            Some(last) if last.what == what => (last.n_times, last.last_s) = (last.n_times + 1, now_s),
            _ => {
                self.lines.push_back(Line { first_s: now_s, last_s: now_s, n_times: 1, what });
                let n_too_many = self.lines.len().saturating_sub(MAX_LINES);
                self.lines.drain(..n_too_many);
            }
        }
    }

    /// Notes how long a frame took, where it was long.
    pub(super) fn note_frame(&mut self, now_s: f64, took_s: f32) {
        let slow_ms = SLOW_MS.into_iter().rfind(|slow_ms| took_s * 1000.0 >= f32::from(*slow_ms));
        if let Some(slow_ms) = slow_ms {
            self.note(now_s, Happened::SlowFrame(slow_ms));
        }
    }

    /// Notes where the program has failed since it was last looked.
    pub(super) fn note_failures(&mut self, now_s: f64) {
        let failures = std::mem::take(&mut *FAILURES.lock().unwrap_or_else(PoisonError::into_inner));
        for place in failures {
            self.note(now_s, Happened::Failed(place));
        }
    }

    /// All lines, the oldest first: “12.3 s  Next article, 4 times until 14.0 s”.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.lines.iter().map(|line| {
            let Line { first_s, last_s, n_times, what } = line;
            let again = if *n_times > 1 { format!(", {n_times} times until {last_s:.1} s") } else { String::new() };
            format!("{first_s:.1} s  {what}{again}")
        })
    }
}

impl Told {
    pub(super) fn of(notice: &Notice) -> Self {
        match notice {
            Notice::Info(_) | Notice::Page(..) => Self::Note,
            Notice::Undoable(_) | Notice::Warning(_) => Self::Warning,
            Notice::Error(_) | Notice::Offer(..) => Self::Error,
        }
    }
}

impl Place {
    /// The path of a file that is not ours begins with folders of whoever built the program: those are left out. Of a
    /// library what is in `src` is kept with the name before it, of other code the name of its file.
    fn of(file: &str, line: u32) -> Self {
        let file = file.replace('\\', "/");
        if file.starts_with("src/") {
            return Self(format!("{file}:{line}"));
        }
        let in_library = file.rfind("/src/").filter(|at| !file[*at..].contains("/target/"));
        let behind_slash = |path: &str| path.rfind('/').map_or(0, |slash| slash + 1);
        let begin = behind_slash(in_library.map_or(&file, |at| &file[..at]));
        Self(format!("{}:{line}", &file[begin..]))
    }
}

impl fmt::Display for Happened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ran(command) => write!(f, "{}{}", command.entry().text, which_label(*command)),
            Self::Changed(n_edits) => write!(f, "A change of {}", counted(*n_edits, "edit")),
            Self::Job(kind, Course::Begun) => write!(f, "{}: begun", kind.name()),
            Self::Job(kind, Course::Done) => write!(f, "{}: done", kind.name()),
            Self::Job(kind, Course::GivenUp) => write!(f, "{}: given up", kind.name()),
            Self::Job(kind, Course::Failed(error)) => write!(f, "{}: failed ({error})", kind.name()),
            Self::Told(Told::Note) => f.write_str("A message was shown"),
            Self::Told(Told::Warning) => f.write_str("A warning was shown"),
            Self::Told(Told::Error) => f.write_str("An error was shown"),
            Self::SlowFrame(took_ms) => write!(f, "A frame took {took_ms} ms or more"),
            Self::Failed(Place(place)) => write!(f, "Pullquote has failed at {place}"),
        }
    }
}

/// The place of the label that a command is about, which has its name from the project.
fn which_label(command: Command) -> String {
    match command {
        Command::Article(ArticleCommand::ApplyLabel(idx))
        | Command::Review(ReviewCommand::AcceptAs(idx))
        | Command::View(ViewCommand::ToggleLabel(idx) | ViewCommand::ShowOnlyLabel(idx)) => {
            format!(" label {}", idx + 1)
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_on_end_is_one_line_and_the_oldest_lines_go() {
        let mut log = Log::default();
        let next: Command = ViewCommand::NextArticle.into();
        for now_s in [1.0, 1.5, 2.04] {
            log.note(now_s, Happened::Ran(next));
        }
        log.note(3.0, Happened::Ran(ArticleCommand::ApplyLabel(2).into()));
        log.note_frame(3.1, 0.049);
        log.note_frame(3.1, 0.2504);
        log.note_frame(3.4, 0.4);
        let expected = [
            "1.0 s  Next article, 3 times until 2.0 s",
            "3.0 s  Mark as label 3",
            "3.1 s  A frame took 200 ms or more, 2 times until 3.4 s",
        ];
        assert_eq!(log.lines().collect::<Vec<_>>(), expected);
        for n in 0..MAX_LINES {
            log.note(4.0, Happened::Changed(n));
        }
        let lines: Vec<String> = log.lines().collect();
        assert_eq!((lines.len(), lines[0].as_str()), (MAX_LINES, "4.0 s  A change of 0 edits"));
    }

    #[test]
    fn places_in_the_code_tell_no_folder_of_whoever_built_it() {
        let check = |file, expected: &str| assert_eq!(Place::of(file, 7).0, expected);
        check("src/ui/app.rs", "src/ui/app.rs:7");
        check("src\\ui\\app.rs", "src/ui/app.rs:7");
        check("/home/ana/.cargo/registry/src/index-1/egui-0.37.0/src/ui.rs", "egui-0.37.0/src/ui.rs:7");
        check("/home/ana/src/pullquote/target/debug/build/made-1/out/made.rs", "made.rs:7");
        check("/home/ana/made.rs", "made.rs:7");
        check("/rustc/0123/library/core/src/str/mod.rs", "core/src/str/mod.rs:7");
    }
}
