//! Holds the labelled texts that come with the app to the guide: samples, training articles and the guide's own examples.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use pullquote::formats::own::project_file;
use pullquote::model::{
    Article, ArticleId, LabelSet, Meta, ProblemCode, Project, ProjectParts, Settings, Span, Status, UnknownFields,
    marked, problems,
};
use sha2::{Digest as _, Sha256};

const SAMPLES: &str = "tests/data/samples";

/// An article with the place it comes from, for messages.
struct Labelled {
    place: String,
    article: Article,
}

#[test]
fn samples_follow_the_guide() {
    let samples = samples();
    assert!(samples.len() >= 10, "only {} samples were found", samples.len());
    check(&samples);
}

/// `UPDATE=1 cargo test` writes them again. Problems are left in on purpose: a mark left outside, and two quotes to be linked.
#[test]
fn projects_are_made_of_the_samples() {
    let left_in = [ProblemCode::InsideQuotation, ProblemCode::NoSpeaker, ProblemCode::NoSpeaker];
    for (file, name, left_in) in [("budget-week", "Budget week", &left_in[..]), ("other-scripts", "Other scripts", &[])]
    {
        let samples = samples_in(&Path::new(SAMPLES).join(file));
        let parts = ProjectParts {
            name: name.to_owned(),
            annotator: "ana".to_owned(),
            labels: LabelSet::built_in(),
            settings: Settings::default(),
            articles: samples.into_iter().map(|sample| sample.article.into()).collect(),
            unknown: UnknownFields::default(),
        };
        let project = Project::from_parts(parts).unwrap();
        let found: Vec<_> = problems(project.content()).into_iter().map(|problem| problem.code).collect();
        assert_eq!(found, left_in, "{name}");
        let ron = project_file::write(project.content());
        let path = Path::new("projects").join(file).with_extension("ron");
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &ron).unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap() == ron, "{} is not what its samples say", path.display());
    }
}

#[test]
fn training_articles_follow_the_guide() {
    let mut articles = Vec::new();
    for path in files_in(Path::new("tests/data/training")) {
        let file = fs::read_to_string(&path).unwrap();
        for (idx, text) in file.split("\n===\n").enumerate() {
            let place = format!("{}, article {}", path.display(), idx + 1);
            let mut article = parsed(&place, text);
            article.status = Status::Done;
            articles.push(Labelled { place, article });
        }
    }
    assert!(articles.len() >= 150, "only {} training articles were found", articles.len());
    check(&articles);
}

/// In an example `> said **Ada**, who` the bold part, and nothing else, has the label that the page is about.
#[test]
fn examples_of_the_guide_are_in_the_samples() {
    let samples = samples();
    let mut faults = Vec::new();
    for label in ["quote", "speaker", "claim", "boilerplate"] {
        let pages = files_in(Path::new("assets/guide/src/labelling"));
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
    let parts = || example.split("**").enumerate();
    let plain: String = parts().map(|(_, part)| part).collect();
    let is_bold: Vec<bool> = parts().flat_map(|(idx, part)| part.bytes().map(move |_| idx % 2 == 1)).collect();
    let is_labelled = |byte| article.spans_at(byte).any(|span| span.label.as_str() == label);
    article.text().as_str().match_indices(&plain).any(|(start, _)| {
        let mut visible = plain.char_indices().filter(|(_, character)| !character.is_whitespace());
        visible.all(|(at, _)| is_labelled(start + at) == is_bold[at])
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
        if touches_boilerplate(article, span) {
            fault("lies in boilerplate");
        }
        let text = article.text_of(span);
        match span.label.as_str() {
            "quote" if article.status == Status::Done && article.speakers_of(span.id).next().is_none() => {
                fault("has no speaker");
            }
            "speaker" if article.relations_of(span.id).next().is_none() => fault("says nothing"),
            "claim" if is_inside(article, span, "quote") => fault("lies in a quote"),
            "claim" if text.ends_with(['.', '。', ',', ';']) => fault("ends with a mark"),
            "claim" if text.starts_with("that ") => fault("starts with “that”"),
            _ => {}
        }
    }
    faults
}

/// Whether another span has some of the same text and is boilerplate.
fn touches_boilerplate(article: &Article, span: &Span) -> bool {
    let shares = |other: &Span| other.fragments.iter().any(|b| span.fragments.iter().any(|a| a.overlaps(b)));
    let mut others = article.spans_in(span.extent()).filter(|other| other.id != span.id);
    others.any(|other| other.label.as_str() == "boilerplate" && shares(other))
}

/// Whether each fragment lies within one of a single span with the label.
fn is_inside(article: &Article, span: &Span, label: &str) -> bool {
    let holds = |outer: &Span, inner| outer.fragments.iter().any(|outer| outer.covers(inner));
    let mut others = article.spans_in(span.extent()).filter(|other| other.label.as_str() == label);
    others.any(|other| span.fragments.iter().all(|fragment| holds(other, fragment)))
}

/// The samples of all projects.
fn samples() -> Vec<Labelled> {
    files_in(Path::new(SAMPLES)).iter().flat_map(|folder| samples_in(folder)).collect()
}

fn samples_in(folder: &Path) -> Vec<Labelled> {
    let files = files_in(folder);
    files
        .iter()
        .map(|path| sample(path.display().to_string(), &fs::read_to_string(path).expect("it is UTF-8")))
        .collect()
}

/// A sample from its file, which begins with a line `# title | outlet | byline | date | status`.
fn sample(place: String, file: &str) -> Labelled {
    let (header, text) = file.split_once('\n').expect("a sample has two lines");
    let fields: Vec<_> = header.trim_start_matches("# ").split('|').map(str::trim).collect();
    let [title, outlet, byline, date, status] = fields[..] else { panic!("{place} has no good first line: {header}") };
    let status = Status::ALL.into_iter().find(|other| other.name() == status);
    let mut article = parsed(&place, text.trim_end());
    article.id = ArticleId::from_sha256(&Sha256::digest(article.text().as_str()).into());
    title.clone_into(&mut article.title);
    article.meta =
        Meta { outlet: outlet.to_owned(), byline: byline.to_owned(), date: date.to_owned(), ..Meta::default() };
    article.status = status.unwrap_or_else(|| panic!("{place} does not name a status: {header}"));
    Labelled { place, article }
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
