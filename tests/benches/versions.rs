//! Measures how many labels are carried over from one version of an article to another.
#![expect(clippy::disallowed_methods, reason = "benches read their data themselves")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::collections::BTreeSet;
use std::path::Path;

use pullquote::model::{Article, ArticleId, LabelSet, Proposal, Span, marked};
use pullquote::suggest::Learner;

use super::corpus;

/// Reads a file with the two versions in marked notation, apart by a line of `===`. A span of the second and the span
/// with its id in the first are counterparts.
pub(crate) fn measure(path: &Path) {
    let content = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let versions: Vec<Article> = (1..)
        .zip(content.split("\n===\n"))
        .map(|(id, text)| {
            let mut article = marked::parse(&LabelSet::built_in(), text.trim_end_matches('\n'))
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            article.id = ArticleId(id);
            article
        })
        .collect();
    let [from, gold] = &versions[..] else { panic!("{} does not hold two articles", path.display()) };
    let project = corpus::project(vec![from.clone(), corpus::unlabelled(gold)]);
    let mut found: BTreeSet<(String, Vec<(usize, usize)>)> = BTreeSet::new();
    for suggestion in Learner::train(project.content()).suggest(project.content(), &corpus::unlabelled(gold)) {
        let Proposal::Span { label, fragments, speaker } = suggestion.proposal else { continue };
        if suggestion.reason.starts_with("marked in") {
            let places = fragments.iter().map(|range| (range.start(), range.end())).collect();
            found.insert((label.to_string(), places));
            found.extend(speaker.map(|range| ("speaker".to_owned(), vec![(range.start(), range.end())])));
        }
    }
    let counterparts: Vec<&Span> = gold.spans().iter().filter(|span| from.span(span.id).is_some()).collect();
    let places = |span: &Span| span.fragments.iter().map(|range| (range.start(), range.end())).collect();
    let (right, wrong): (Vec<&Span>, Vec<&Span>) =
        counterparts.iter().partition(|span| found.contains(&(span.label.to_string(), places(span))));
    println!("labels carried over to another version, exact: {} of {}", right.len(), counterparts.len());
    for span in wrong {
        println!("  not: {} {:?}", span.label, span.extent());
    }
}
