//! Kills a program that changes and saves a project, again and again, and looks whether anything was lost.
//!
//! It is killed at any moment, it ends itself at every call of the one writer, and what lies beside the project is taken
//! away while it runs. It runs itself as that program. `CRASH_KILLS=300 cargo test --test crash` kills it 300 times.
#![expect(clippy::disallowed_methods, reason = "it starts processes and reads the clock")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]
#![expect(clippy::print_stdout, reason = "the program that is killed tells what is safe")]

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use pullquote::model::{
    Article, EditError, Fragments, LabelSet, Origin, Project, ProjectParts, Settings, Transaction, UnknownFields,
    marked, transactions,
};
use pullquote::storage::{Access, OpenProject};

#[path = "it/chance.rs"]
mod chance;

use chance::Chance;

const PROJECT: &str = "CRASH_PROJECT";
const SEED: &str = "CRASH_SEED";
const KILLS: &str = "CRASH_KILLS";
const N_KILLS: u64 = 20;
/// At which call of its writer the program ends itself.
const END_AT: &str = "PULLQUOTE_END_AT";
const OWNER: Access<'static> = Access::Write { owner: "crash test" };

fn main() {
    match (env::var(PROJECT), env::var(SEED)) {
        (Ok(path), Ok(seed)) => work(Path::new(&path), seed.parse().unwrap()),
        _ => kill_and_look(),
    }
}

/// The program that is killed: changes the project for ever and prints how many changes are safe.
fn work(path: &Path, seed: u64) {
    let mut project = OpenProject::open(path, OWNER).unwrap().project;
    project.recover();
    let mut chance = Chance(seed);
    let mut saving = None;
    for n_changes in 1_u64.. {
        match next_change(&project, &mut chance) {
            Change::Apply(transaction) => project.apply(transaction).unwrap(),
            Change::Undo => drop(project.undo().unwrap().clone()),
            Change::Redo => drop(project.redo().unwrap().clone()),
        }
        if n_changes % 7 == 0 {
            project.shorten_journal();
        }
        if n_changes % 3 == 0 {
            project.sync_journal();
            if project.journal_error().is_none() {
                println!("{n_changes} {}", now_us());
                std::io::stdout().flush().unwrap();
            }
        }
        if saving.is_none() && n_changes % 10 == seed % 10 {
            // Where the folder has just been taken away there is no place to save to.
            saving = project.save_job(SystemTime::now()).ok().map(|job| thread::spawn(move || job.run()));
        }
        if saving.as_ref().is_some_and(thread::JoinHandle::is_finished)
            && let Ok(saved) = saving.take().unwrap().join().unwrap()
        {
            project.saved(saved);
        }
    }
}

fn kill_and_look() {
    let n_kills = env::var(KILLS).ok().and_then(|n| n.parse().ok()).unwrap_or(N_KILLS);
    for name in ["a.ron", "a.pullquote"] {
        kill_and_look_at(name, n_kills);
    }
}

/// The same for a project in one file, and for one in a folder.
fn kill_and_look_at(name: &str, n_kills: u64) {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("work");
    fs::create_dir(&folder).unwrap();
    let path = folder.join(name);
    let mut new = OpenProject::new(start());
    new.save_as(&path, "crash test", SystemTime::now()).unwrap();
    new.close();
    let mut before = start();
    let mut n_all = 0;
    for (round, end) in (1..=n_kills).flat_map(|round| End::ALL.map(|end| (round, end))) {
        let seed = round * 8 + end as u64;
        let n_safe = end.run(&path, seed, round);
        let opened = OpenProject::open(&path, OWNER).unwrap();
        assert_eq!(opened.problems, []);
        let mut project = opened.project;
        let recovered = project.recover();
        assert!(recovered.as_ref().is_none_or(|recovered| recovered.n_lost == 0), "{recovered:?}");
        assert_eq!(project.journal_error(), None);
        n_all += changes_found(before, &project, seed, n_safe);
        before = Project::clone(&project);
        project.close();
    }
    println!("{name}: {} ends, {n_all} changes, none lost", End::ALL.len() as u64 * n_kills);
}

/// How the program ends.
#[derive(Clone, Copy)]
enum End {
    Killed,
    /// By itself, at a call of its writer.
    AtStep,
    /// Killed, after something beside the project was gone.
    Robbed,
}

impl End {
    const ALL: [Self; 3] = [Self::Killed, Self::AtStep, Self::Robbed];

    /// Runs the program until its end and returns the number of changes that it had called safe.
    fn run(self, path: &Path, seed: u64, round: u64) -> u64 {
        match self {
            Self::Killed => {
                let mut running = Running::new(path, seed, None);
                running.wait_for_line();
                thread::sleep(Duration::from_micros(Chance(seed ^ 0x5DEE_CE66).below(60_000)));
                running.kill()
            }
            // A save of a folder has more of them.
            Self::AtStep => {
                Running::new(path, seed, Some(if path.is_dir() { round * 4 + seed % 4 } else { round })).wait()
            }
            Self::Robbed => {
                let mut running = Running::new(path, seed, None);
                running.wait_for_line();
                rob(path, round);
                // The program may have written while it was robbed; what it calls safe a second time, it wrote after that.
                let robbed_us = now_us();
                for _ in 0..2 {
                    while running.wait_for_line() <= robbed_us {}
                }
                running.kill()
            }
        }
    }
}

/// Takes away what lies beside the project, as a tidy-up or a program that copies folders does.
fn rob(path: &Path, round: u64) {
    let file = if path.is_dir() { path.join("project.ron") } else { path.to_owned() };
    let name = file.file_name().unwrap().to_string_lossy();
    let gone = match round % 3 {
        0 => file.with_file_name(format!("{name}.journal")),
        1 => file.with_file_name(format!(".{name}.lock")),
        _ => {
            let (folder, elsewhere) = (path.parent().unwrap(), path.parent().unwrap().with_extension("moved"));
            fs::rename(folder, &elsewhere).unwrap();
            thread::sleep(Duration::from_millis(5));
            return fs::rename(elsewhere, folder).unwrap();
        }
    };
    // It may be between two journals.
    fs::remove_file(gone).unwrap_or(());
}

/// How many changes the project has more than it had, which must be at least those that were safe.
fn changes_found(mut before: Project, found: &Project, seed: u64, n_safe: u64) -> u64 {
    let mut chance = Chance(seed);
    for n_changes in 0..n_safe + 1000 {
        if n_changes >= n_safe && before.content() == found.content() && before.revision() == found.revision() {
            return n_changes;
        }
        match next_change(&before, &mut chance) {
            Change::Apply(transaction) => before.apply(transaction).unwrap(),
            Change::Undo => drop(before.undo().unwrap().clone()),
            Change::Redo => drop(before.redo().unwrap().clone()),
        }
    }
    panic!("after kill {seed} the project is in no state that it was in after its {n_safe} safe changes");
}

/// The program, and how many changes it has called safe.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    n_safe: u64,
}

impl Running {
    fn new(path: &Path, seed: u64, end_at: Option<u64>) -> Self {
        let mut command = Command::new(env::current_exe().unwrap());
        command.env(PROJECT, path).env(SEED, seed.to_string()).stdout(Stdio::piped());
        if let Some(end_at) = end_at {
            command.env(END_AT, end_at.to_string());
        }
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, n_safe: 0 }
    }

    /// When what the program calls safe next was safe.
    fn wait_for_line(&mut self) -> u128 {
        let (n_safe, at_us) = read_line(&self.lines.next().unwrap().unwrap()).unwrap();
        self.n_safe = n_safe;
        at_us
    }

    fn kill(mut self) -> u64 {
        self.child.kill().unwrap();
        self.wait()
    }

    fn wait(mut self) -> u64 {
        // The last line may be cut.
        for line in self.lines.map_while(Result::ok) {
            self.n_safe = read_line(&line).map_or(self.n_safe, |(n_safe, _)| n_safe);
        }
        self.child.wait().unwrap();
        self.n_safe
    }
}

/// How many changes are safe, and since when.
fn read_line(line: &str) -> Option<(u64, u128)> {
    let (n_safe, at_us) = line.split_once(' ')?;
    Some((n_safe.parse().ok()?, at_us.parse().ok()?))
}

fn now_us() -> u128 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_micros()
}

fn start() -> Project {
    let labels = LabelSet::built_in();
    let texts = ["“No cuts 🙂,” said Ana.\nThe e\u{301}lan is gone.", "« Jamais », a dit le maire.\n東京"];
    let article = |(number, text): (u64, &str)| {
        let article = marked::parse(&labels, text).unwrap();
        Article::new(
            pullquote::model::ArticleId(number),
            text.to_owned(),
            article.source.clone(),
            article.text().clone(),
        )
        .into()
    };
    let articles = (1..).zip(texts).map(article).collect();
    let (name, annotator) = ("Crash".to_owned(), "ana".to_owned());
    let (settings, unknown) = (Settings::default(), UnknownFields::default());
    Project::from_parts(ProjectParts { name, annotator, labels: labels.clone(), settings, articles, unknown }).unwrap()
}

enum Change {
    Apply(Transaction),
    Undo,
    Redo,
}

/// A change that fits the project; the same for the same project and the same chance.
fn next_change(project: &Project, chance: &mut Chance) -> Change {
    loop {
        let change = match chance.below(10) {
            0 if !project.history().done().is_empty() => Some(Change::Undo),
            1 if !project.history().undone().is_empty() => Some(Change::Redo),
            _ => a_transaction(project, chance).map(Change::Apply),
        };
        if let Some(change) = change {
            return change;
        }
    }
}

fn a_transaction(project: &Project, chance: &mut Chance) -> Option<Transaction> {
    let labels = project.labels();
    let article = project.articles().nth(chance.index(project.articles().len()))?;
    let label = &labels.labels()[chance.index(labels.labels().len())].id;
    let spans: Vec<_> = article.spans().iter().collect();
    let span = spans.get(chance.index(spans.len().max(1))).copied();
    Some(match chance.below(6) {
        _ if spans.len() > 30 => transactions::remove_span(labels, article, span?),
        0 => transactions::remove_span(labels, article, span?),
        1 => transactions::relabel_span(labels, article, span?, label),
        2 => transactions::set_note(article, span?, &format!("note \"{}\"\n", chance.below(100))),
        3 => {
            let to = spans[chance.index(spans.len())..].first()?;
            let link: Result<Transaction, EditError> = transactions::link(labels, article, span?.id, to.id);
            link.ok()?
        }
        _ => {
            let text = article.text();
            let edges = [(); 2].map(|()| text.as_str().floor_char_boundary(chance.index(text.n_bytes())));
            let range = text.range(edges[0].min(edges[1])..edges[0].max(edges[1])).ok()?;
            transactions::add_span(labels, article, label, Fragments::one(range).ok()?, Origin::Person)
        }
    })
}
