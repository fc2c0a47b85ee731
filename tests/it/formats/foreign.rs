//! Files as other programs write them, each with what has to come in beside it.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pullquote::formats::{guess, import};
use pullquote::model::{LabelSet, marked};

/// In each folder of `tests/foreign/PROGRAM`: the files, and `expected`, which has the format that is told, the articles
/// in the notation of marked text, and what is said of the rest. `UPDATE=1 cargo test` writes it, to be read over.
#[test]
fn files_of_other_programs_come_in_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let cases: Vec<PathBuf> = folders(&root).iter().flat_map(|program| folders(program)).collect();
    assert!(cases.len() >= 30, "only {} cases were found", cases.len());
    let mut wrong = String::new();
    for case in cases {
        let found = read(&case);
        let path = case.join("expected");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            writeln!(wrong, "{}:\n{found}instead of\n{expected}", case.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn read(case: &Path) -> String {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name != "expected" {
            files.push((name, fs::read(&path).unwrap()));
        }
    }
    files.sort();
    let Some(format) = guess(&files) else { return "no format is told\n".to_owned() };
    let imported = import(format, &files, &LabelSet::built_in());
    let mut out = format!("{}\n", format.name());
    for one in &imported.articles {
        writeln!(out, "---\n{}", marked::print(&one.article)).unwrap();
    }
    for warning in &imported.warnings {
        writeln!(out, "! {}: {}", warning.place, warning.message).unwrap();
    }
    for note in &imported.notes {
        writeln!(out, "~ {note}").unwrap();
    }
    out
}
