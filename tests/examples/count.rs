//! Counts who says how much in a project, and writes its labels as JSON Lines:
//! `cargo run --example count -- projects/budget-week.ron labels.jsonl`.
#![expect(clippy::disallowed_methods, reason = "it reads and writes files as any program does")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "that is what it is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::{env, fs};

use pullquote::formats::own::project_file;
use pullquote::formats::{ExportOptions, Format, export};
use pullquote::model::{Content, Project};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let project = arguments.next().ok_or("name a project")?;
    // A project is content with a history; to read one, the content is enough.
    let opened = project_file::read(&fs::read(project)?)?;
    let project = Project::from_parts(opened.parts)?;
    for (speaker, n_quotes) in quotes_by_speaker(project.content()) {
        println!("{n_quotes:>4} {speaker}");
    }
    if let Some(path) = arguments.next() {
        let exported = export(Format::Jsonl, project.content(), &ExportOptions::default());
        for loss in &exported.losses {
            eprintln!("{}", loss.sentence());
        }
        // One file, as there is no split.
        for (_, bytes) in exported.files {
            fs::write(&path, bytes)?;
        }
    }
    Ok(())
}

/// How many quotes are linked to each speaker, by the words that name them.
fn quotes_by_speaker(content: &Content) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for article in content.articles() {
        for link in article.relations().filter(|link| link.kind.as_str() == "said_by") {
            if let Some(speaker) = article.span(link.to) {
                *counts.entry(article.text_of(speaker)).or_insert(0) += 1;
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use pullquote::model::Article;

    use super::*;

    #[test]
    fn quotes_of_the_sample_are_counted() {
        let opened = project_file::read(include_bytes!("../../projects/budget-week.ron")).unwrap();
        let project = Project::from_parts(opened.parts).unwrap();
        let counts = quotes_by_speaker(project.content());
        let n_links = project.articles().flat_map(Article::relations).filter(|link| link.kind.as_str() == "said_by");
        assert_eq!(counts.values().sum::<usize>(), n_links.count());
        assert_eq!(counts["Maya Lindqvist"], 5);
    }
}
