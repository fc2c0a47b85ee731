//! A program of the user's own that suggests: asked a line at a time, kept running, started again when it fails.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use thiserror::Error;

use super::system::{Family, in_words};
use crate::formats::own::user_settings::SuggesterProgram;
use crate::formats::{Answered, NoAnswer, answered, beginning_of, question};
use crate::model::{Article, LabelSet};

/// More than any answer has.
const MAX_ANSWER_BYTES: u64 = 16 << 20;
/// How much is kept of what a program says on standard error: the end of it.
const MAX_TOLD_BYTES: usize = 2 << 10;
/// So many failures behind each other are enough.
const MAX_FAILURES: u32 = 3;
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long the last words of a program that has ended may be on their way.
const WAIT_FOR_WORDS: Duration = Duration::from_millis(500);

/// A program that somebody named in their settings, and its process while there is one.
#[derive(Debug)]
pub struct Suggester {
    name: String,
    program: SuggesterProgram,
    running: Option<Running>,
    n_failures: u32,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum SuggesterError {
    #[error("{name} does not start, {error}: {program}", error = in_words(error))]
    NotStarted { name: String, program: String, error: std::io::Error },
    #[error("{name} {what}")]
    OfNoUse { name: String, what: String },
    #[error("{name} has no program: name one in your settings")]
    NoProgram { name: String },
    #[error("{name} {what}{told}")]
    Failed { name: String, what: String, told: String },
    #[error("{name} was stopped")]
    Cancelled { name: String },
    #[error("{name} is not asked any more: it failed {MAX_FAILURES} times")]
    GivenUp { name: String },
}

/// A process with the threads that keep its pipes from filling up.
#[derive(Debug)]
struct Running {
    family: Family,
    questions: SyncSender<Vec<u8>>,
    answers: Receiver<Result<Vec<u8>, &'static str>>,
    /// Whether it was asked for something that nobody waited for to the end.
    owes: bool,
    told: Arc<Mutex<VecDeque<u8>>>,
}

impl Suggester {
    pub fn new(name: &str, program: SuggesterProgram) -> Self {
        Self { name: name.to_owned(), program, running: None, n_failures: 0 }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it finds in an article, of the labels that its settings name. `id` is what the article is called, and `is_wanted` is
    /// asked again and again whether to go on waiting.
    ///
    /// A program that fails, answers with what is of no use, says more than it is asked, or takes longer than its settings
    /// allow is ended; the next question starts it again. One that nobody waits for any more goes on, and the next question
    /// waits for its answer first.
    pub fn find(
        &mut self,
        id: &str,
        article: &Article,
        labels: &LabelSet,
        is_wanted: &dyn Fn() -> bool,
    ) -> Result<Answered, SuggesterError> {
        let line = self.ask(&question(id, article, labels), is_wanted)?;
        let answer = answered(&line, id, article, labels, &self.name);
        if let Err(NoAnswer::OutOfStep(_)) = answer {
            self.running = None;
            self.n_failures += 1;
        } else {
            self.n_failures = 0;
        }
        let mut answer = answer.map_err(|(NoAnswer::ToThis(what) | NoAnswer::OutOfStep(what))| {
            SuggesterError::OfNoUse { name: self.name.clone(), what }
        })?;
        let own = &self.program.labels;
        answer.predictions.retain(|one| own.is_empty() || own.iter().any(|label| label == one.label.as_str()));
        Ok(answer)
    }

    /// The answer to a line, without its end.
    fn ask(&mut self, line: &[u8], is_wanted: &dyn Fn() -> bool) -> Result<Vec<u8>, SuggesterError> {
        if self.n_failures >= MAX_FAILURES {
            return Err(SuggesterError::GivenUp { name: self.name.clone() });
        }
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start()?,
        };
        let limit = Duration::from_secs(u64::from(self.program.timeout_s.max(1)));
        match running.ask(line, limit, is_wanted) {
            Ok(answer) => {
                self.running = Some(running);
                Ok(answer)
            }
            Err(Ended::Cancelled) => {
                self.running = Some(running);
                Err(SuggesterError::Cancelled { name: self.name.clone() })
            }
            Err(Ended::Because(what)) => {
                self.n_failures += 1;
                let told = running.last_words();
                Err(SuggesterError::Failed { name: self.name.clone(), what, told })
            }
        }
    }

    fn start(&mut self) -> Result<Running, SuggesterError> {
        let Some((program, arguments)) = self.program.command.split_first() else {
            return Err(SuggesterError::NoProgram { name: self.name.clone() });
        };
        let failed = |error| SuggesterError::NotStarted { name: self.name.clone(), program: program.clone(), error };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Python would else read and write in the encoding of the system, in which offsets are others. One that wants that is
        // started by `env`.
        command.envs([("PYTHONIOENCODING", "utf-8"), ("PYTHONUTF8", "1")]);
        let started = Family::start(command).and_then(Running::new);
        started.map_err(|error| {
            self.n_failures += 1;
            failed(error)
        })
    }
}

/// Why a process is not kept.
enum Ended {
    Cancelled,
    Because(String),
}

impl Running {
    fn new(mut family: Family) -> std::io::Result<Self> {
        let no_pipe = || std::io::Error::other("it has no pipes");
        let child = family.parent();
        let stdin = child.stdin.take().ok_or_else(no_pipe)?;
        let stdout = child.stdout.take().ok_or_else(no_pipe)?;
        let stderr = child.stderr.take().ok_or_else(no_pipe)?;
        let (questions, to_ask) = sync_channel(1);
        // A program that floods waits until somebody takes what it says.
        let (answered, answers) = sync_channel(1);
        let told = Arc::new(Mutex::new(VecDeque::new()));
        let running = Self { family, questions, answers, owes: false, told: Arc::clone(&told) };
        Builder::new().name("to a suggester".to_owned()).spawn(move || write_lines(stdin, &to_ask))?;
        Builder::new().name("from a suggester".to_owned()).spawn(move || read_lines(stdout, &answered))?;
        Builder::new().name("what a suggester tells".to_owned()).spawn(move || keep_end(stderr, &told))?;
        Ok(running)
    }

    fn ask(&mut self, line: &[u8], limit: Duration, is_wanted: &dyn Fn() -> bool) -> Result<Vec<u8>, Ended> {
        let because = |what: &str| Ended::Because(what.to_owned());
        if self.owes {
            self.wait(limit, is_wanted)?;
            self.owes = false;
        }
        match self.answers.try_recv() {
            Ok(Ok(more)) => {
                return Err(Ended::Because(format!("says more than it is asked, {}", beginning_of(&more))));
            }
            Ok(Err(what)) => return Err(because(what)),
            Err(_) => {}
        }
        let question = [line, b"\n"].concat();
        if self.questions.send(question).is_err() {
            return Err(because("ended"));
        }
        self.owes = true;
        let answer = self.wait(limit, is_wanted)?;
        self.owes = false;
        Ok(answer)
    }

    /// Its next answer.
    fn wait(&self, limit: Duration, is_wanted: &dyn Fn() -> bool) -> Result<Vec<u8>, Ended> {
        let because = |what: &str| Ended::Because(what.to_owned());
        let start = Instant::now();
        loop {
            match self.answers.recv_timeout(LOOK_EVERY) {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(what)) => return Err(because(what)),
                Err(RecvTimeoutError::Disconnected) => return Err(because("ended")),
                Err(RecvTimeoutError::Timeout) if !is_wanted() => return Err(Ended::Cancelled),
                Err(RecvTimeoutError::Timeout) if start.elapsed() > limit => {
                    return Err(Ended::Because(format!("takes longer than {} seconds", limit.as_secs())));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// What it said last on standard error, as the end of a sentence.
    fn last_words(self) -> String {
        drop(self.family);
        // What is still on its way comes with the end of the processes, unless one of them has left the others.
        let start = Instant::now();
        while Arc::strong_count(&self.told) > 1 && start.elapsed() < WAIT_FOR_WORDS {
            std::thread::sleep(LOOK_EVERY);
        }
        let told: Vec<u8> = self.told.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect();
        let told = String::from_utf8_lossy(&told).trim().to_owned();
        if told.is_empty() { String::new() } else { format!(": {told}") }
    }
}

fn write_lines(mut stdin: ChildStdin, lines: &Receiver<Vec<u8>>) {
    for line in lines {
        // Why it does not take more, its answer or its end tells.
        if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

fn read_lines(stdout: impl Read, answers: &SyncSender<Result<Vec<u8>, &'static str>>) {
    let mut reader = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        let read = (&mut reader).take(MAX_ANSWER_BYTES).read_until(b'\n', &mut line);
        let answer = match read {
            Ok(0) | Err(_) => return,
            Ok(_) if line.last() == Some(&b'\n') => {
                line.pop();
                Ok(line)
            }
            Ok(n_bytes) if n_bytes as u64 == MAX_ANSWER_BYTES => Err("answers with a line that does not end"),
            Ok(_) => Err("ended in the middle of its answer"),
        };
        let goes_on = answer.is_ok();
        if answers.send(answer).is_err() || !goes_on {
            return;
        }
    }
}

/// Keeps the end of what a program tells, however much that is.
fn keep_end(mut stderr: impl Read, told: &Mutex<VecDeque<u8>>) {
    let mut piece = [0; 1 << 12];
    while let Ok(n_read @ 1..) = stderr.read(&mut piece) {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        told.extend(&piece[..n_read]);
        let n_too_many = told.len().saturating_sub(MAX_TOLD_BYTES);
        told.drain(..n_too_many);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn suggester(script: &str, timeout_s: u32) -> Suggester {
        let command = ["sh", "-c", script].map(str::to_owned).to_vec();
        Suggester::new("Mine", SuggesterProgram { command, timeout_s, ..SuggesterProgram::default() })
    }

    /// What a program answers to each of these lines.
    fn answers(script: &str, lines: &[&str]) -> Vec<String> {
        let mut suggester = suggester(script, 1);
        let answer = |line: &&str| {
            // What it says without being asked has come by then.
            std::thread::sleep(Duration::from_millis(100));
            match suggester.ask(line.as_bytes(), &|| true) {
                Ok(answer) => String::from_utf8(answer).unwrap(),
                Err(error) => format!("! {error}"),
            }
        };
        lines.iter().map(answer).collect()
    }

    #[test]
    fn a_program_is_kept_running() {
        let counts = "n=0; while read line; do n=$((n + 1)); echo \"$n $line\"; done";
        assert_eq!(answers(counts, &["a", "b", "c"]), ["1 a", "2 b", "3 c"]);
        assert_eq!(answers("cat", &["x".repeat(1 << 20).as_str()])[0].len(), 1 << 20);
    }

    #[test]
    fn whatever_a_program_does_there_is_a_sentence() {
        assert_eq!(answers("sleep 60", &["a"]), ["! Mine takes longer than 1 seconds"]);
        let dies = answers("echo 'no such model' >&2; exit 3", &["a", "b", "c", "d"]);
        assert_eq!(dies[0], "! Mine ended: no such model");
        assert_eq!(dies[3], "! Mine is not asked any more: it failed 3 times");
        assert_eq!(answers("printf half", &["a"]), ["! Mine ended in the middle of its answer"]);
        let first_time = "read line; echo one; echo two; sleep 60";
        let floods = answers(first_time, &["a", "b", "c"]);
        assert_eq!(floods[0], "one");
        assert_eq!(floods[1..], ["! Mine says more than it is asked, “two”", "one"]);
        assert_eq!(answers("yes | tr -d '\\n'", &["a"]), ["! Mine answers with a line that does not end"]);
        let noisy = "read line; yes noise | head -c 5000000 >&2; echo one; cat >/dev/null";
        assert_eq!(answers(noisy, &["a"]), ["one"]);
        let nowhere = SuggesterProgram { command: vec!["/no/such/program".to_owned()], ..SuggesterProgram::default() };
        let error = Suggester::new("Mine", nowhere).ask(b"a", &|| true).unwrap_err().to_string();
        assert!(error.starts_with("Mine does not start, "), "{error}");
    }

    #[test]
    fn one_that_dies_in_between_is_started_again() {
        let twice = "read line; echo \"$line\"; read line; exit 1";
        assert_eq!(answers(twice, &["a", "b", "c", "d"]), ["a", "! Mine ended", "c", "! Mine ended"]);
    }

    #[test]
    fn what_it_has_started_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alive");
        let n_bytes = || std::fs::metadata(&file).map_or(0, |there| there.len());
        let lives_on = format!("trap '' TERM; while :; do echo x >> '{}'; sleep .05; done", file.display());
        // One waits for what it has started, the other ends before it.
        for script in [format!("({lives_on}); true"), format!("({lives_on}) & read line; sleep .2; exit 1")] {
            assert!(answers(&script, &["a"])[0].starts_with("! Mine "));
            let n_bytes_then = n_bytes();
            assert!(n_bytes_then > 0, "it was started");
            std::thread::sleep(Duration::from_millis(300));
            assert_eq!(n_bytes(), n_bytes_then, "{script}");
        }
    }

    #[test]
    fn python_is_told_the_encoding_of_the_lines() {
        let told = "read line; echo \"$PYTHONIOENCODING $PYTHONUTF8\"; cat > /dev/null";
        assert_eq!(answers(told, &["a"]), ["utf-8 1"]);
        assert_eq!(answers(&format!("env PYTHONUTF8=0 sh -c '{told}'"), &["a"]), ["utf-8 0"]);
    }

    #[test]
    fn one_that_greets_is_given_up_and_one_that_has_no_answer_goes_on() {
        let labels = LabelSet::built_in();
        let article = crate::model::marked::parse(&labels, "It snows.").unwrap();
        let found = |script: &str| {
            let mut suggester = suggester(script, 5);
            let find = |_| match suggester.find("7", &article, &labels, &|| true) {
                Ok(answer) => answer.predictions.len().to_string(),
                Err(error) => error.to_string(),
            };
            (0..4).map(find).collect::<Vec<_>>()
        };
        let greets = found("read line; echo 'Loading model…'; cat > /dev/null");
        assert!(greets[0].ends_with(": “Loading model…”"), "{greets:?}");
        assert_eq!(greets[3], "Mine is not asked any more: it failed 3 times");
        let once = "n=0; while read line; do n=$((n + 1)); echo \"{\\\"id\\\": 7, \\\"error\\\": \\\"$n\\\"}\"; done";
        assert_eq!(found(once), ["Mine says: 1", "Mine says: 2", "Mine says: 3", "Mine says: 4"]);
    }

    #[test]
    fn nobody_waits_who_does_not_want_to() {
        let mut suggester = suggester("sleep 60", 60);
        assert!(matches!(suggester.ask(b"a", &|| false), Err(SuggesterError::Cancelled { .. })));
    }

    #[test]
    fn one_that_nobody_waited_for_is_not_begun_again() {
        let slow = "n=0; while read line; do sleep .2; n=$((n + 1)); echo \"$n $line\"; done";
        let mut suggester = suggester(slow, 60);
        assert!(matches!(suggester.ask(b"a", &|| false), Err(SuggesterError::Cancelled { .. })));
        assert!(matches!(suggester.ask(b"b", &|| false), Err(SuggesterError::Cancelled { .. })));
        assert_eq!(suggester.ask(b"c", &|| true).unwrap(), b"2 c", "what was asked first is answered first");
    }
}
