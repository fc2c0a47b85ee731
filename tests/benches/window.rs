//! How fast the whole window is: from a key to the next frame, and labelling all that is found in many articles.
//!
//! `cargo bench --bench window` runs it on the sample project; `-- A.txt B.txt C.txt` on these articles.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::disallowed_methods, reason = "it reads the articles that it is given")]

mod figures;

use std::time::Instant;

use egui::{Event, Key, Modifiers, vec2};
use figures::{Window, print_one, print_row};
use pullquote::formats::own::project_file;
use pullquote::model::find::{Finder, Hit, Query, label_all};
use pullquote::model::{
    Article, ArticleId, Fragments, LabelId, LabelSet, Origin, Project, Source, Text, boundaries, transactions,
};
use pullquote::storage::SAMPLE_PROJECT;
use pullquote::suggest::Learner;
use pullquote::ui::App;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const N_SPANS: usize = 40;

fn main() {
    let paths: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let texts = if paths.is_empty() {
        sample_texts()
    } else {
        paths.iter().map(|path| std::fs::read_to_string(path).expect("an article in UTF-8")).collect()
    };
    opening();
    let n_bytes: usize = texts.iter().map(String::len).sum();
    println!("\n{} articles of {n_bytes} bytes together, {N_SPANS} spans", texts.len());
    let project = project_of(&texts, N_SPANS / texts.len() + 1);
    looking_for_suggestions(&project);
    labelling(project);
    let text = texts.concat();
    let large = text.repeat(1_000_000 / text.len() + 1);
    println!("\nan article of {} bytes, 100,000 spans", large.len());
    labelling(project_of(&[large], 100_000));
    labelling_all(&texts);
}

/// From nothing to the first frame, but for the screen.
fn opening() {
    println!("\nthe sample project");
    let started = Instant::now();
    let project = Project::from_parts(project_file::read(SAMPLE_PROJECT).expect("the sample is whole").parts);
    let mut app = App::new(project.expect("the sample fits"));
    let mut window = Window::new(vec2(1280.0, 840.0));
    window.frame(&[], |ui| app.frame_ui(ui));
    print_one("read and first frame", started.elapsed().as_secs_f64() * 1e3);
    print_one("second frame", window.frame(&[], |ui| app.frame_ui(ui)));
}

/// Marks words as claims by key, and takes that back.
fn labelling(project: Project) {
    let mut app = App::new(project);
    let mut window = Window::new(vec2(1280.0, 840.0));
    let mut press = |modifiers, key| {
        // The frame in which the key comes, and the one that shows what it did.
        window.frame(&[pressed(modifiers, key)], |ui| app.frame_ui(ui)) + window.frame(&[], |ui| app.frame_ui(ui))
    };
    for _ in 0..30 {
        press(Modifiers::NONE, Key::ArrowDown);
    }
    let mut labelled = Vec::new();
    for _ in 0..100 {
        press(Modifiers::COMMAND, Key::ArrowRight);
        press(Modifiers::NONE, Key::W);
        labelled.push(press(Modifiers::NONE, Key::Num3));
    }
    print_row("apply a label, to the next frame", &labelled);
    let undone: Vec<f64> = (0..100).map(|_| press(Modifiers::COMMAND, Key::Z)).collect();
    print_row("undo it", &undone);
}

/// What follows a label in the window besides: suggestions are found anew.
fn looking_for_suggestions(project: &Project) {
    let learner = Learner::train(project);
    let times: Vec<f64> = (0..20)
        .flat_map(|_| project.articles())
        .map(|article| {
            let started = Instant::now();
            learner.suggest(project, article);
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    print_row("look for suggestions in one of them", &times);
}

/// Labels a frequent word in 10,000 articles and takes that back.
fn labelling_all(texts: &[String]) {
    let articles: Vec<String> = texts.iter().cycle().take(10_000).cloned().collect();
    let mut project = project_of(&articles, 0);
    println!("\n10,000 articles, {} MB", articles.iter().map(String::len).sum::<usize>() / 1_000_000);
    let started = Instant::now();
    let query = Query { pattern: "said".to_owned(), is_whole_word: true, ..Query::default() };
    let finder = Finder::new(&query).expect("a word");
    let hits: Vec<Hit> = project.articles().flat_map(|article| finder.hits(article)).collect();
    print_one(&format!("find {} places", hits.len()), started.elapsed().as_secs_f64() * 1e3);
    let started = Instant::now();
    let label = LabelId::new("claim").expect("an id");
    project.apply(label_all(&project, &label, &hits).expect("there are some")).expect("they fit");
    print_one("label them all", started.elapsed().as_secs_f64() * 1e3);
    let started = Instant::now();
    project.undo();
    print_one("undo that", started.elapsed().as_secs_f64() * 1e3);
    assert!(project.articles().all(|article| article.spans().is_empty()), "one undo takes all of it back");
}

fn sample_texts() -> Vec<String> {
    let parts = project_file::read(SAMPLE_PROJECT).expect("the sample is whole").parts;
    parts.articles.iter().take(3).map(|article| article.text().as_str().to_owned()).collect()
}

/// A project of these texts with so many words of each labelled.
fn project_of(texts: &[String], n_spans: usize) -> Project {
    let labels = LabelSet::built_in();
    let mut project = Project::new("Bench", "bench");
    let articles = (1..).zip(texts).map(|(id, text)| {
        let text = Text::new(text.as_str()).expect("shorter than 4 GB");
        Article::new(ArticleId(id), format!("Article {id}"), Source::default(), text)
    });
    let articles = articles.map(|article| with_spans(&labels, article, n_spans)).collect();
    project.apply(transactions::add_articles(&project, articles)).expect("they fit");
    project
}

fn with_spans(labels: &LabelSet, article: Article, n_spans: usize) -> Article {
    let text = article.text().clone();
    let ranges = (0..n_spans).map(|idx| boundaries::word_at(text.as_str(), text.n_bytes() / n_spans * idx));
    let spans = (1..).zip(ranges).filter_map(|(id, word)| {
        let fragments = Fragments::one(text.range(word).ok()?).ok()?;
        let label = &labels.labels()[id as usize % labels.labels().len()].id;
        let span = pullquote::model::Span::new(pullquote::model::SpanId(id), label.clone(), fragments);
        Some(pullquote::model::Span { origin: Origin::Import, ..span })
    });
    article.labelled(labels, spans.collect(), Vec::new()).0
}

fn pressed(modifiers: Modifiers, key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}
