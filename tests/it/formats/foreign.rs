//! Files as other programs write them, each with what has to come in beside it.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pullquote::formats::{guess, import};
use pullquote::model::{Article, LabelSet, Project, Span, marked};
use pullquote::storage::{Reading, read_articles};

/// What comes of the files as labelled ones: the format that is told, then the articles in the notation of marked text,
/// and what is said of the rest.
#[test]
fn labelled_files_of_other_programs_come_in_right() {
    check("expected", 44, labelled);
}

/// What comes of the files as articles: what is said of each, then the articles with their title, byline, outlet, date
/// and address.
#[test]
fn article_files_of_other_programs_are_read_right() {
    check("articles", 74, articles);
}

/// However long the first record of a file is: what it is, and what its labels are, does not change with it.
#[test]
fn files_are_told_by_their_first_records_however_long_these_are() {
    let long = "0.5, ".repeat(60_000);
    let mut told = BTreeSet::new();
    for case in labelled_cases() {
        let named =
            case.iter().map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()));
        let files: Vec<(String, Vec<u8>)> = named.collect();
        let Some(format) = guess(&files) else { continue };
        let spans = |files: &[(String, Vec<u8>)]| {
            let imported = import(format, files, &LabelSet::built_in());
            let spans = |article: &Article| {
                let words = |span: &Span| format!("{} {}", span.label, article.words_of(span));
                article.spans().iter().map(words).collect::<Vec<_>>()
            };
            imported.articles.iter().map(|one| spans(&one.article)).collect::<Vec<_>>()
        };
        let expected = spans(&files);
        // Of records without a text the long field would be one.
        if expected.is_empty() {
            continue;
        }
        for (idx, (name, bytes)) in files.iter().enumerate() {
            let Some(padded) = padded(bytes, &long) else { continue };
            let mut files = files.clone();
            files[idx].1 = padded;
            assert_eq!(guess(&files), Some(format), "{name} of {:?}", case[idx]);
            assert_eq!(spans(&files), expected, "{name} of {:?}", case[idx]);
            told.insert(format.name());
        }
    }
    let least = ["doccano", "gliner", "hf-tokens", "jsonl", "label-studio", "prodigy", "spacy"];
    assert!(least.iter().all(|format| told.contains(format)), "only {told:?}");
}

/// A file of JSON whose first record has a long field before all others.
fn padded(bytes: &[u8], long: &str) -> Option<Vec<u8>> {
    let text = str::from_utf8(bytes).ok()?;
    let start =
        text.find('{').filter(|start| text[..*start].trim_matches(['\u{feff}', '[', ' ', '\n', '\r']).is_empty())?;
    let rest = text[start + 1..].trim_start();
    rest.starts_with('"').then(|| format!("{}{{\"padding\": [{long}0.5], {rest}", &text[..start]).into_bytes())
}

/// Compares what is read in the folders of `tests/foreign/PROGRAM` that hold a file of this name with what stands there.
/// `UPDATE=1 cargo test` writes it, to be read over; for a new case make it empty.
fn check(expected_name: &str, least: usize, read: impl Fn(&Path) -> String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let mut cases: Vec<PathBuf> = folders(&root).iter().flat_map(|program| folders(program)).collect();
    cases.retain(|case| case.join(expected_name).exists());
    assert!(cases.len() >= least, "only {} cases were found", cases.len());
    let mut wrong = String::new();
    for case in cases {
        let found = read(&case);
        let path = case.join(expected_name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap();
        if found != expected {
            writeln!(wrong, "{}:\n{found}instead of\n{expected}", case.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_case_says_what_has_to_come_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    for case in folders(&root).iter().flat_map(|program| folders(program)) {
        let is_told = ["expected", "articles"].iter().any(|name| case.join(name).exists());
        assert!(is_told && !files_of(&case).is_empty(), "{} has no file or nothing beside it", case.display());
    }
}

/// The files of each case that is labelled.
pub(super) fn labelled_cases() -> Vec<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let cases = folders(&root).iter().flat_map(|program| folders(program)).collect::<Vec<_>>();
    cases.iter().filter(|case| case.join("expected").exists()).map(|case| files_of(case)).collect()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// The files of a case without what is expected of them.
fn files_of(case: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !["expected", "articles"].iter().any(|name| path.ends_with(name)));
    files.sort();
    files
}

fn labelled(case: &Path) -> String {
    let name_of = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let files: Vec<(String, Vec<u8>)> =
        files_of(case).iter().map(|path| (name_of(path), fs::read(path).unwrap())).collect();
    let Some(format) = guess(&files) else { return "no format is told\n".to_owned() };
    let imported = import(format, &files, &LabelSet::built_in());
    let mut out = format!("{}\n", format.name());
    for one in &imported.articles {
        writeln!(out, "---\n{}", marked::print(&one.article)).unwrap();
        print_readings(&one.article, &imported.labels, &mut out);
    }
    for warning in &imported.warnings {
        writeln!(out, "! {}: {}", warning.place, warning.message).unwrap();
    }
    for note in &imported.notes {
        writeln!(out, "~ {note}").unwrap();
    }
    out
}

fn articles(case: &Path) -> String {
    let project = Project::new("", "");
    let program = Path::new(env!("CARGO_BIN_EXE_pullquote"));
    let how = Reading { program: Some(program), folder: Some(case), ..Reading::new(project.content()) };
    let read = read_articles(&files_of(case), how, &mut |_, _| ControlFlow::Continue(()));
    let mut out = String::new();
    for remark in &read.remarks {
        writeln!(out, "! {}", remark.to_string().replace(&format!("{}/", case.display()), "")).unwrap();
    }
    let labels = read.labels.as_ref().unwrap_or_else(|| project.labels());
    for article in &read.articles {
        let Article { title, meta, .. } = article;
        writeln!(out, "--- {title} | {} | {} | {} | {}", meta.byline, meta.outlet, meta.date, meta.url).unwrap();
        writeln!(out, "{}", marked::print(article)).unwrap();
        print_readings(article, labels, &mut out);
    }
    out
}

/// What models propose of an article and each of several people made of it, beneath it.
fn print_readings(article: &Article, labels: &LabelSet, out: &mut String) {
    for one in article.predictions() {
        let words: Vec<&str> = one.fragments.iter().map(|range| article.text().slice(range)).collect();
        writeln!(out, "? {} {} {}", one.label, one.confidence.share(), words.join(" … ")).unwrap();
    }
    for reading in article.readings() {
        let (spans, links) = (reading.spans.clone(), reading.relations.clone());
        let (theirs, _) = article.clone().labelled(labels, spans, links);
        writeln!(out, "= {}, {}\n{}", reading.annotator, reading.status.name(), marked::print(&theirs)).unwrap();
    }
}
