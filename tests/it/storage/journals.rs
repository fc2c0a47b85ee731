//! Journals that a crash has cut or a disk has damaged, at every byte.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pullquote::model::{Edit, Project, Transaction, transactions};
use pullquote::storage::Since;
use tempfile::TempDir;

use super::projects::{ANA, mark, marks, open, saved, saved_with};

/// A journal of four changes, and what the article looks like after each number of them.
fn journal() -> (TempDir, PathBuf, Vec<String>) {
    let (folder, path) = saved();
    let mut project = open(&path, ANA);
    let mut states = vec![marks(&project)];
    for (label, words) in [("quote", "“Ja 🙂”"), ("claim", "No cuts.")] {
        project.apply(mark(&project, label, words)).unwrap();
        states.push(marks(&project));
    }
    project.undo().unwrap();
    states.push(marks(&project));
    project.apply(mark(&project, "speaker", "Ana")).unwrap();
    states.push(marks(&project));
    project.close();
    (folder, path, states)
}

/// Opens the project with another journal and expects the changes of all lines before the given byte.
#[track_caller]
fn check_journal(path: &Path, journal: &[u8], whole_until: usize, states: &[String]) {
    let journal_path = path.with_file_name("a.ron.journal");
    fs::write(&journal_path, journal).unwrap();
    let n_lines = journal[..whole_until].split(|byte| *byte == b'\n').count() - 1;
    let n_changes = n_lines.saturating_sub(1);
    let mut project = open(path, ANA);
    let recovered = project.recover();
    if let Some(copy) = recovered.as_ref().and_then(|recovered| recovered.copy.as_ref()) {
        fs::remove_file(copy).unwrap();
    }
    assert_eq!(recovered.map_or(0, |recovered| recovered.n_applied), n_changes);
    assert_eq!(marks(&project), states[n_changes]);
    project.close();
}

#[test]
fn a_journal_cut_anywhere_gives_what_is_whole() {
    let (_folder, path, states) = journal();
    let whole = fs::read(path.with_file_name("a.ron.journal")).unwrap();
    for n_bytes in 0..=whole.len() {
        check_journal(&path, &whole[..n_bytes], n_bytes, &states);
    }
}

#[test]
fn a_journal_damaged_anywhere_gives_what_comes_before() {
    let (_folder, path, states) = journal();
    let whole = fs::read(path.with_file_name("a.ron.journal")).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        let line_start = whole[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        check_journal(&path, &damaged, line_start, &states);
    }
}

#[test]
fn the_journal_of_a_saved_project_loses_what_was_taken_back_and_nothing_else() {
    let (_folder, path) = saved();
    let journal = path.with_file_name("a.ron.journal");
    let mut project = open(&path, ANA);
    let note = "long ".repeat(40_000);
    let name = |number: usize| Transaction::new("name", vec![Edit::SetName(format!("{note}{number}"))]);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    for number in 0..40 {
        project.apply(name(number)).unwrap();
        project.undo().unwrap();
        project.rewrite_job(SystemTime::now());
        project.sync_journal();
    }
    assert!(fs::metadata(&journal).unwrap().len() < 3 << 20);
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.apply(name(41)).unwrap();
    project.undo().unwrap();
    project.shorten_journal();
    project.sync_journal();
    assert!(fs::metadata(&journal).unwrap().len() < 1 << 20);
    let expected = Project::clone(&project);
    drop(project);
    let mut project = open(&path, ANA);
    assert_eq!(project.unsaved().map(pullquote::storage::Unsaved::n_changes), Some(4));
    assert_eq!(project.recover().map(|recovered| recovered.n_lost), Some(0));
    assert_eq!((project.content(), project.history()), (expected.content(), expected.history()));
    // A save that comes after knows how many changes are left.
    project.shorten_journal();
    project.save(SystemTime::now()).unwrap();
    project.apply(mark(&project, "speaker", "Ana")).unwrap();
    let expected = Project::clone(&project);
    drop(project);
    let mut project = open(&path, ANA);
    assert_eq!(project.recover().map(|recovered| (recovered.n_applied, recovered.n_lost)), Some((1, 0)));
    assert_eq!((project.content(), project.history()), (expected.content(), expected.history()));
}

/// Leaves a journal that takes a quote away, beside another version of the project in which its number is that of another
/// span; gives the version that it was made on.
fn leave_on_other_labels(path: &Path) -> String {
    let mut project = open(path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.save(SystemTime::UNIX_EPOCH).unwrap();
    let article = project.articles().next().unwrap();
    let quote = article.spans().iter().next().unwrap();
    let removal = transactions::remove_span(project.labels(), article, quote);
    project.apply(removal).unwrap();
    project.close();
    let saved = fs::read_to_string(path).unwrap();
    let other = r#"label: "speaker", at: [(13, 16)], text: "Ana""#;
    let line = saved.lines().find(|line| line.contains("“Ja 🙂”") && line.contains("at:")).unwrap();
    fs::write(path, saved.replace(line, &format!("                (id: 1, {other}, by: person),"))).unwrap();
    saved
}

#[test]
fn what_was_made_on_other_labels_of_a_text_is_shown_and_takes_away_none_of_these() {
    let (_folder, path) = saved();
    leave_on_other_labels(&path);
    let mut project = open(&path, ANA);
    let before = marks(&project);
    let told = &project.unsaved().unwrap().on_other_texts;
    assert!(told.len() == 1 && told[0].since == Since::HasOtherLabels, "{told:?}");
    project.recover().unwrap();
    assert_eq!(marks(&project), before);
    project.close();
}

#[test]
fn what_may_have_been_made_on_other_labels_of_a_long_text_is_shown_first() {
    let (_folder, path) = saved_with(&format!("“Ja 🙂”, said Ana.\nNo cuts.{}", " More.".repeat(60_000)));
    let saved = leave_on_other_labels(&path);
    let project = open(&path, ANA);
    let [told] = &project.unsaved().unwrap().on_other_texts[..] else { panic!("it is one article") };
    assert_eq!((told.since, told.differences.len()), (Since::MayHaveOtherLabels, 1));
    assert!(told.lines().any(|line| line.contains("- speaker “Ana”")), "{:?}", told.lines().collect::<Vec<_>>());
    project.close();
    fs::write(&path, saved).unwrap();
    let project = open(&path, ANA);
    assert_eq!(project.unsaved().unwrap().on_other_texts, [], "where nothing has changed there is no doubt");
    project.close();
}

#[test]
fn a_file_that_another_program_has_replaced_is_not_saved_over() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    let job = project.save_job(SystemTime::UNIX_EPOCH).unwrap();
    let theirs = fs::read_to_string(&path).unwrap().replace("Bus", "Tram");
    fs::write(&path, &theirs).unwrap();
    let error = job.run().unwrap_err().to_string();
    assert!(error.starts_with("another program has changed the file since it was opened"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    project.close();
}
