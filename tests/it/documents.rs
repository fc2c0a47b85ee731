//! Holds what the documents say of the repository to what is there.
#![expect(clippy::disallowed_methods, reason = "it reads the documents of the project")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::Path;

const DOCUMENTS: [&str; 7] = [
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "assets/adapters/README.md",
    "assets/pipelines/README.md",
    "assets/weights/README.md",
];

#[test]
fn every_file_that_a_document_names_is_there() {
    let mut there = Vec::new();
    for folder in ["src", "tests", "assets", "projects", ".ci"] {
        list(Path::new(folder), &mut there);
    }
    let is_there =
        |name: &str| Path::new(name).exists() || there.iter().any(|path| path.ends_with(&format!("/{name}")));
    let mut n_named = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(document).unwrap();
        for name in text.split('`').skip(1).step_by(2).filter(|name| is_file_of_ours(name)) {
            n_named += 1;
            assert!(is_there(name.trim_end_matches('/')), "{document} names `{name}`, which is not there");
        }
        for target in targets(&text) {
            let path = Path::new(document).with_file_name(target);
            assert!(target.contains(':') || path.exists(), "{document} links to {target}, which is not there");
        }
    }
    assert!(n_named > 80, "{n_named}");
}

/// What a page links to or shows, without the part of the page that a link leads to.
pub(super) fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()).filter(|target| !target.is_empty())
}

/// A name of code, or of a folder or file with its folder. Placeholders are in capitals.
fn is_file_of_ours(name: &str) -> bool {
    let is_path = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_./-".contains(letter));
    let is_placeholder = name.contains("NAME");
    let is_code = name.len() > 3 && Path::new(name).extension().is_some_and(|extension| extension == "rs");
    let is_in_folder = name.starts_with("tests/") || name.starts_with("assets/") || name.starts_with("src/");
    is_path
        && !is_placeholder
        && (is_code || is_in_folder || name.ends_with('/') && name.len() > 1 && !name.contains('.'))
}

pub(super) fn list(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.to_string_lossy().into_owned());
        if path.is_dir() {
            list(&path, found);
        }
    }
}
