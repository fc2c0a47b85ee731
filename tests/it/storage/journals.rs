//! Journals that a crash has cut or a disk has damaged, at every byte.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::projects::{ANA, mark, marks, open, saved};

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
