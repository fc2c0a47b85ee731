//! Holds the labelled texts that come with the app to the guide: samples, training articles and the guide's own examples.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]

use std::fs;
use std::path::{Path, PathBuf};

use pullquote::model::{Article, LabelSet, Span, Status, marked};

/// An article with the place it comes from, for messages.
struct Labelled {
    place: String,
    status: Status,
    article: Article,
}

#[test]
fn samples_follow_the_guide() {
    let samples = samples();
    assert!(samples.len() >= 10, "only {} samples were found", samples.len());
    check(&samples);
}

#[test]
fn training_articles_follow_the_guide() {
    let mut articles = Vec::new();
    for path in files_in(Path::new("tests/data/training")) {
        let file = fs::read_to_string(&path).unwrap();
        for (idx, text) in file.split("\n===\n").enumerate() {
            let place = format!("{}, article {}", path.display(), idx + 1);
            articles.push(Labelled { article: parsed(&place, text), place, status: Status::Done });
        }
    }
    check(&articles);
}

/// In an example `> said **Ada**, who` the bold part, and nothing else, has the label that the page is about.
#[test]
fn examples_of_the_guide_are_in_the_samples() {
    let samples = samples();
    let mut faults = Vec::new();
    for label in ["quote", "speaker", "claim", "boilerplate"] {
        let pages = files_in(Path::new("assets/guide"));
        let page = pages.iter().find(|page| page.to_string_lossy().contains(label)).unwrap();
        let page = fs::read_to_string(page).unwrap();
        let examples: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        assert!(examples.len() > 5, "the page on {label} shows too little");
        let is_shown = |example: &&str| samples.iter().any(|sample| shows(&sample.article, label, example));
        faults.extend(
            examples.into_iter().filter(|example| !is_shown(example)).map(|example| format!("{label}: {example}")),
        );
    }
    assert!(faults.is_empty(), "no sample shows this:\n{}", faults.join("\n"));
}

/// Whether the example stands in the article and exactly its bold parts have the label.
fn shows(article: &Article, label: &str, example: &str) -> bool {
    let plain = example.replace("**", "");
    let text = article.text().as_str();
    let is_labelled = |byte| article.spans_at(byte).any(|span| span.label.as_str() == label);
    text.match_indices(&plain).any(|(start, _)| {
        let mut at = start;
        let mut parts = example.split("**").enumerate();
        parts.all(|(idx, part)| {
            at += part.len();
            let part = text[at - part.len()..at].char_indices().map(|(byte, c)| (at - part.len() + byte, c));
            let mut visible = part.filter(|(_, character)| !character.is_whitespace());
            visible.all(|(byte, _)| is_labelled(byte) == (idx % 2 == 1))
        })
    })
}

#[track_caller]
fn check(articles: &[Labelled]) {
    let faults: Vec<_> = articles.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What in an article is not as the guide wants it, a line each.
fn faults(labelled: &Labelled) -> Vec<String> {
    let article = &labelled.article;
    let mut faults = Vec::new();
    for span in article.spans().iter() {
        let mut fault =
            |what: &str| faults.push(format!("{}: {what}: [{}] {}", labelled.place, span.label, article.text_of(span)));
        for range in span.fragments.iter() {
            let text = article.text().slice(range);
            if text.trim() != text {
                fault("ends on white space");
            }
        }
        if is_in_boilerplate(article, span) {
            fault("lies in boilerplate");
        }
        let text = article.text_of(span);
        match span.label.as_str() {
            "quote" if labelled.status == Status::Done && article.speakers_of(span.id).next().is_none() => {
                fault("has no speaker");
            }
            "speaker" if article.relations_of(span.id).next().is_none() => fault("says nothing"),
            "claim" if text.ends_with(['.', '。', ',', ';']) => fault("ends with a mark"),
            "claim" if text.starts_with("that ") => fault("starts with “that”"),
            _ => {}
        }
    }
    faults
}

fn is_in_boilerplate(article: &Article, span: &Span) -> bool {
    let boilerplate = |other: &&Span| other.id != span.id && other.label.as_str() == "boilerplate";
    let mut around = article.spans_in(span.extent()).filter(boilerplate);
    around.any(|other| other.fragments.iter().any(|b| span.fragments.iter().any(|a| a.overlaps(b))))
}

fn samples() -> Vec<Labelled> {
    let mut samples = Vec::new();
    for project in files_in(Path::new("tests/data/samples")) {
        for path in files_in(&project) {
            let file = fs::read_to_string(&path).expect("a sample is UTF-8");
            let (header, text) = file.split_once('\n').expect("a sample has a first line");
            let place = path.display().to_string();
            let status = Status::ALL.into_iter().find(|status| header.ends_with(&format!("| {}", status.name())));
            let status = status.unwrap_or_else(|| panic!("{place} does not end its first line with a status"));
            samples.push(Labelled { article: parsed(&place, text), place, status });
        }
    }
    samples
}

#[track_caller]
fn parsed(place: &str, text: &str) -> Article {
    marked::parse(&LabelSet::built_in(), text).unwrap_or_else(|error| panic!("{place}: {error}"))
}

/// The files and folders in a folder, by name.
#[track_caller]
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the test runs in the crate's folder")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    paths
}
