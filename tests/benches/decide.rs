//! Measures how long suggestions take, and what follows each decision: what it changes is found again.
//! `cargo bench --bench decide` replays the labels of the sample projects on articles without labels.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::time::{Duration, Instant};

use pullquote::formats::own::project_file;
use pullquote::model::{Article, ArticleId, Project, Source, Text, transactions};
use pullquote::suggest::{Learner, Memory};

const MOST_DECISIONS: usize = 60;

/// What people must not notice.
const LIMIT: Duration = Duration::from_millis(30);

fn main() {
    let samples = [
        include_bytes!("../../projects/budget-week.ron").as_slice(),
        include_bytes!("../../projects/other-scripts.ron").as_slice(),
    ];
    let mut whole = String::new();
    for bytes in samples {
        let opened = project_file::read(bytes).expect("the samples are whole");
        let project = Project::from_parts(opened.parts).expect("the samples are whole");
        let start = Instant::now();
        let learner = Learner::train(&project);
        println!("{}: learned from {} articles in {:?}", project.name(), project.articles().len(), start.elapsed());
        let mut times = Vec::new();
        for article in project.articles() {
            times.extend(decide(&learner, article.text().as_str()));
            whole += article.text().as_str();
            whole += "\n\n";
        }
        show("  its articles", times);
    }
    let learner = Learner::built_in();
    let whole = whole.repeat(10_000_000 / whole.len() + 1);
    for n_bytes in [5_000, 12_000, 50_000, 1_000_000, 2_000_000, 4_000_000, 10_000_000] {
        let text = &whole[..whole.floor_char_boundary(n_bytes)];
        show(&format!("an article of {} kB", text.len() / 1000), decide(&learner, text));
    }
}

/// Accepts what is suggested for a text, one by one, and rejects every fourth; how long each decision took.
fn decide(learner: &Learner, text: &str) -> Vec<Duration> {
    let n_bytes = text.len();
    let text = Text::new(text.to_owned()).expect("short");
    let article = Article::new(ArticleId(1), String::new(), Source::default(), text);
    let mut project = Project::new("replay", "nobody");
    project.apply(transactions::add_articles(&project, vec![article])).expect("a new article");
    let mut times = Vec::new();
    let mut memory = Memory::default();
    let mut suggest = |project: &Project| {
        let article = project.articles().next().expect("one article");
        learner.find_again(project, article, &mut memory, &|| true).unwrap_or_default()
    };
    let start = Instant::now();
    let mut found = suggest(&project);
    println!("  {} kB: {} suggestions first found in {:.1?}", n_bytes / 1000, found.len(), start.elapsed());
    while let Some(suggestion) = found.first().filter(|_| times.len() < MOST_DECISIONS) {
        let article = project.articles().next().expect("one article");
        let is_rejected = times.len() % 4 == 3;
        let accepted = suggestion.transaction(project.labels(), article).filter(|_| !is_rejected);
        let Some(decision) = accepted.or_else(|| suggestion.rejection(article)) else { break };
        let start = Instant::now();
        if project.apply(decision).is_err() {
            break;
        }
        found = suggest(&project);
        times.push(start.elapsed());
    }
    times
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let (Some(slowest), median) = (times.last(), times.get(times.len() / 2)) else {
        return println!("{what}: nothing is suggested");
    };
    let n_late = times.iter().filter(|time| **time > LIMIT).count();
    let median = median.unwrap_or(slowest);
    println!("{what}: {} decisions, median {median:.1?}, slowest {slowest:.1?}, {n_late} over {LIMIT:?}", times.len());
}
