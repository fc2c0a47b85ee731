//! Holds the house in order: which room may import which, who opens files, how files begin and how long they are.
#![expect(clippy::disallowed_methods, reason = "it reads the source of the project")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with those that it may import besides itself.
const ROOMS: [(&str, &[&str]); 6] = [
    ("model", &[]),
    ("formats", &["model"]),
    ("storage", &["formats", "model"]),
    ("suggest", &["model"]),
    ("cli", &["suggest", "storage", "formats", "model"]),
    ("ui", &["suggest", "storage", "formats", "model"]),
];

const MAX_LINES: usize = 600;

const MAX_FILES: usize = 20;

struct File {
    /// From the root of the repository.
    path: String,
    content: String,
}

/// All Rust files of these folders.
fn files(folders: &[&str]) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(path) = left.pop() {
        if path.is_dir() && !path.ends_with("target") {
            left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push(File { path: name, content: fs::read_to_string(&path).unwrap() });
        }
    }
    assert!(!files.is_empty());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Fails with all lines that are wrong, comments left out.
#[track_caller]
fn check_lines(files: &[File], why: &str, is_wrong: impl Fn(&File, &str) -> bool) {
    let mut wrong = Vec::new();
    for file in files {
        for (number, line) in (1..).zip(file.content.lines()) {
            if !line.trim_start().starts_with("//") && is_wrong(file, line) {
                wrong.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{why}\n{}", wrong.join("\n"));
}

fn room_of(file: &File) -> &str {
    let inside = file.path.strip_prefix("src/").unwrap_or_default();
    inside.split_once('/').map_or("", |(room, _)| room)
}

/// The names that follow `crate::` in the line.
fn rooms_named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn imports_run_the_right_way() {
    check_lines(&files(&["src"]), "imports that run the wrong way", |file, line| {
        let room = room_of(file);
        let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == room) else { return false };
        let is_other_room = |name: &&str| *name != room && ROOMS.iter().any(|(other, _)| other == name);
        rooms_named(line).filter(is_other_room).any(|name| !may.contains(&name))
    });
}

#[test]
fn no_import_of_several_rooms_hides_in_braces() {
    check_lines(&files(&["src"]), "write `use crate::room::…`, one room a line", |_, line| line.contains("crate::{"));
}

#[test]
fn no_panel_imports_a_panel() {
    check_lines(&files(&["src/ui"]), "panels meet only through the outbox", |file, line| {
        let Some(panel) = file.path.strip_prefix("src/ui/panels/") else { return false };
        !["mod.rs", "inspector.rs"].contains(&panel)
            && line.contains("_panel_ui")
            && line.trim_start().starts_with("use ")
    });
}

#[test]
fn only_storage_opens_files() {
    check_lines(&files(&["src"]), "files are opened in storage", |file, line| {
        room_of(file) != "storage"
            && ["std::fs", "fs::File", "File::open", "OpenOptions"].iter().any(|p| line.contains(p))
    });
}

#[test]
fn only_ui_knows_egui() {
    check_lines(&files(&["src"]), "egui stays in ui", |file, line| {
        room_of(file) != "ui" && (line.contains("egui") || line.contains("eframe"))
    });
}

#[test]
fn the_model_knows_no_clock_chance_or_format() {
    check_lines(&files(&["src/model"]), "the model is given what it needs", |_, line| {
        ["SystemTime", "Instant::", "rand::", "serde", "std::env", "std::thread"].iter().any(|word| line.contains(word))
    });
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in files(&["src", "tests"]) {
        let first = file.content.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{} does not open with a `//!` sentence", file.path);
    }
}

#[test]
fn every_file_of_tests_is_reached() {
    let files = files(&["tests/it"]);
    for file in files.iter().filter(|file| file.path != "tests/it/main.rs") {
        let (folder, name) = file.path.trim_end_matches("/mod.rs").rsplit_once('/').unwrap();
        let parents = [format!("{folder}/mod.rs"), format!("{folder}/main.rs")];
        let declaration = format!("mod {};", name.trim_end_matches(".rs"));
        let is_reached = |parent: &File| parents.contains(&parent.path) && parent.content.contains(&declaration);
        assert!(files.iter().any(is_reached), "no test of {} runs: its folder does not name it", file.path);
    }
}

#[test]
fn no_folder_is_too_full() {
    let mut n_files = BTreeMap::new();
    for file in files(&["src"]) {
        let folder = file.path.rsplit_once('/').unwrap().0.to_owned();
        *n_files.entry(folder).or_insert(0) += 1;
    }
    // What a project is stays in one room.
    n_files.remove("src/model");
    n_files.retain(|_, n| *n > MAX_FILES);
    assert!(n_files.is_empty(), "more than {MAX_FILES} files in one folder: {n_files:?}");
}

#[test]
fn no_file_is_too_long() {
    for file in files(&["src", "tests"]) {
        let n_lines = file.content.lines().count();
        assert!(n_lines <= MAX_LINES, "{} has {n_lines} lines: more than {MAX_LINES} are too many", file.path);
    }
}
