//! What is asked of journals: whatever ends where, what was written before it comes back.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::model::{Content, Edit, Project, arbitrary, marked, undo_law};

/// A project, and the lines of a journal that begins at its state and goes on with `changes`.
fn journal_of(project: &Project, changes: &[Change]) -> Vec<u8> {
    let (mut bytes, mut checksum) = (Vec::new(), Checksum::default());
    Entry::begin("file", project.revision()).write(&mut bytes, &mut checksum);
    Entry::of_history(project.history()).for_each(|entry| entry.write(&mut bytes, &mut checksum));
    for change in changes {
        Entry::change(change).write(&mut bytes, &mut checksum);
    }
    bytes
}

fn carry_out(project: &mut Project, act: &Act) -> bool {
    match act {
        Act::Apply(transaction) => project.apply(transaction.clone()).is_ok(),
        Act::Undo => project.undo().is_some(),
        Act::Redo => project.redo().is_some(),
    }
}

/// Does the deeds, every fourth an undo and every ninth a redo, and returns what was done.
fn work(project: &mut Project, deeds: &[undo_law::Deed]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (number, deed) in (1..).zip(deeds) {
        let follows = project.revision();
        let made = || undo_law::transaction(project, deed).filter(|made| !made.edits.is_empty()).map(Act::Apply);
        let act = match number {
            _ if number % 9 == 0 => Some(Act::Redo),
            _ if number % 4 == 0 => Some(Act::Undo),
            _ => made(),
        };
        if let Some(act) = act.filter(|act| carry_out(project, act)) {
            changes.push(Change::of_history(act, follows));
        }
    }
    changes
}

/// The lines with more changes behind them.
fn with_changes(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    let (_, mut checksum) = Journal::read(&bytes).end();
    for change in changes {
        Entry::change(change).write(&mut bytes, &mut checksum);
    }
    bytes
}

/// The same without what can go, and how many changes are gone.
fn shortened(bytes: &[u8]) -> (Vec<u8>, usize) {
    let Some((entries, n_gone)) = Journal::read(bytes).shortened() else { return (bytes.to_vec(), 0) };
    let (mut bytes, mut checksum) = (Vec::new(), Checksum::default());
    for entry in &entries {
        entry.write(&mut bytes, &mut checksum);
    }
    (bytes, usize::try_from(n_gone).unwrap())
}

/// What a journal makes of the file that it begins with, and by how many changes.
fn replayed(bytes: &[u8], saved: &Content) -> (Project, usize) {
    let journal = Journal::read(bytes);
    assert_eq!(journal.damage, None);
    let replay = journal.replay("file", saved.labels()).unwrap();
    let mut again = Project::from(saved.clone()).with_history(replay.history);
    let n_changes = replay.changes.len();
    for change in replay.changes {
        let change = change.read(again.labels()).unwrap();
        assert_eq!(change.follows, again.revision());
        again.skip_revisions(change.skips);
        assert!(carry_out(&mut again, &change.act));
    }
    (again, n_changes)
}

fn check_alike(again: Project, project: &Project) {
    assert_eq!(again.history(), project.history());
    assert_eq!(ways_back(again), ways_back(project.clone()));
}

/// All states from here back to the start.
fn ways_back(mut project: Project) -> Vec<Content> {
    let mut states = vec![project.content().clone()];
    while project.undo().is_some() {
        states.push(project.content().clone());
    }
    states
}

/// A line that skips what is gone before it and tells what that told has to be cut. Where it is spelled otherwise than we
/// write it, nothing is gone.
#[test]
fn a_journal_with_a_line_that_cannot_be_cut_stays_as_it_is() {
    let mut project = Project::new("a", "ana");
    let saved = project.content().clone();
    let article = marked::parse(saved.labels(), "“Ja”, said Ana").unwrap();
    let mut entries = vec![Entry::begin("file", project.revision()).0];
    let named = |name: &str| Act::Apply(Transaction::new("Name", vec![Edit::SetName(name.to_owned())]));
    for act in [named("b"), Act::Undo, named("c")] {
        let before = if entries.len() == 1 { vec![Arc::new(article.clone())] } else { Vec::new() };
        entries.push(Entry::change(&Change { before, ..Change::of_history(act.clone(), project.revision()) }).0);
        assert!(carry_out(&mut project, &act));
    }
    let last = entries.pop().unwrap();
    let whole = last.strip_suffix(')').unwrap();
    let spelled_otherwise = [
        last.replacen("Apply(", "Apply( ", 1),
        format!("{last} "),
        format!("{whole},)"),
        format!("{whole}, before: [])"),
    ];
    for (spelled, n_gone) in std::iter::once((last.clone(), 2)).chain(spelled_otherwise.map(|line| (line, 0))) {
        let (mut bytes, mut checksum) = (Vec::new(), Checksum::default());
        for entry in entries.iter().chain([&spelled]) {
            checksum = checksum.seal(entry.as_bytes(), &mut bytes);
        }
        let (shortened, n_really_gone) = shortened(&bytes);
        assert_eq!((n_really_gone, shortened == bytes), (n_gone, n_gone == 0), "{spelled}");
        check_alike(replayed(&shortened, &saved).0, &project);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_work_comes_back_with_its_history(
        start in arbitrary::content(),
        before in vec(undo_law::deed(), 0..20),
        after in vec(undo_law::deed(), 0..20),
        more in vec(undo_law::deed(), 0..10),
    ) {
        let mut project = Project::from(start.clone());
        work(&mut project, &before);
        let saved = project.content().clone();
        let at_save = project.clone();
        let changes = work(&mut project, &after);

        let lines = journal_of(&at_save, &changes);
        let (again, n_changes) = replayed(&lines, &saved);
        check_alike(again, &project);
        prop_assert_eq!(n_changes, changes.len());
        // What is done behind a journal that was shortened does not know of that.
        let (shortened, n_gone) = shortened(&lines);
        let (again, n_kept) = replayed(&shortened, &saved);
        check_alike(again, &project);
        prop_assert_eq!(n_kept + n_gone, changes.len());
        let more = work(&mut project, &more);
        let lines = with_changes(shortened, &more);
        check_alike(replayed(&lines, &saved).0, &project);
        let (twice, _) = self::shortened(&lines);
        check_alike(replayed(&twice, &saved).0, &project);
    }

    #[test]
    fn forged_lines_do_no_harm(
        start in arbitrary::content(),
        deeds in vec(undo_law::deed(), 1..12),
        at: prop::sample::Index,
        forged in r#"[0-9(){}\[\]",:a\\-]{0,4}"#,
    ) {
        let mut project = Project::from(start.clone());
        let before = project.clone();
        let changes = work(&mut project, &deeds);
        let mut lines = String::from_utf8(journal_of(&before, &changes)).unwrap();
        let place = lines.floor_char_boundary(at.index(lines.len()));
        lines.insert_str(place, &forged);
        let (mut sealed, mut checksum) = (Vec::new(), Checksum::default());
        for line in lines.lines() {
            let entry = line.get(20..line.len().saturating_sub(1)).unwrap_or_default();
            checksum = checksum.seal(entry.as_bytes(), &mut sealed);
        }
        let Some(replay) = Journal::read(&sealed).replay("file", start.labels()) else { return Ok(()) };
        let mut again = before.with_history(replay.history);
        for change in replay.changes {
            let Ok(change) = change.read(again.labels()) else { break };
            carry_out(&mut again, &change.act);
        }
        while again.undo().is_some() {}
    }
}
