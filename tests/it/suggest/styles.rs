//! Quotations and their speakers in the styles of many languages, a sentence each.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fmt::Write as _;

use pullquote::model::{
    Article, ArticleId, Fragments, LabelSet, Project, ProjectParts, Proposal, Settings, TextRange, UnknownFields,
    marked,
};
use pullquote::suggest::Learner;

/// How many sentences of a file have all their quotations found and no others, and how many the speaker too. And those that
/// miss something, with what was found.
fn measured(file: &str) -> ([usize; 3], String) {
    let labels = LabelSet::built_in();
    let (mut n, mut misses) = ([0; 3], String::new());
    let content = std::fs::read_to_string(format!("tests/data/styles/{file}")).unwrap();
    for line in content.lines() {
        let gold = marked::parse(&labels, line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let found = found(&gold);
        let with_label = |label: &'static str| gold.spans().iter().filter(move |span| span.label.as_str() == label);
        let mut quotes: Vec<&Fragments> = with_label("quote").map(|span| &span.fragments).collect();
        let mut those: Vec<&Fragments> = found.iter().map(|(fragments, _)| fragments).collect();
        quotes.sort_by_key(|one| one.extent().start());
        those.sort_by_key(|one| one.extent().start());
        let is_named = found.iter().any(|(_, speaker)| {
            let touches =
                |other: TextRange| speaker.is_some_and(|one| one.start() < other.end() && other.start() < one.end());
            with_label("speaker").any(|span| touches(span.extent()))
        });
        let is_right = quotes == those;
        n = [n[0] + 1, n[1] + usize::from(is_right), n[2] + usize::from(is_named)];
        if !is_right || !is_named {
            let words = |range: &TextRange| gold.text().slice(*range).to_owned();
            let each = found
                .iter()
                .map(|(quote, who)| (quote.iter().map(|one| words(&one)).collect::<Vec<_>>(), who.as_ref().map(words)));
            writeln!(misses, "{line}\n    {:?}", each.collect::<Vec<_>>()).unwrap();
        }
    }
    (n, misses)
}

/// The quotations that are suggested and accepted unread, each with its speaker.
fn found(gold: &Article) -> Vec<(Fragments, Option<TextRange>)> {
    let article = Article::new(ArticleId(1), String::new(), gold.source.clone(), gold.text().clone());
    let parts = ProjectParts {
        name: String::new(),
        annotator: String::new(),
        labels: LabelSet::built_in(),
        settings: Settings::default(),
        articles: vec![article.into()],
        unknown: UnknownFields::default(),
    };
    let project = Project::from_parts(parts).unwrap();
    let suggestions = Learner::built_in().suggest(project.content(), project.article(ArticleId(1)).unwrap());
    let sure = suggestions.iter().filter_map(|one| one.sure(0.5));
    let quote = |proposal: Proposal| match proposal {
        Proposal::Span { label, fragments, speaker } if label.as_str() == "quote" => Some((fragments, speaker)),
        _ => None,
    };
    sure.filter_map(|one| quote(one.proposal)).collect()
}

#[test]
fn quotations_and_speakers_in_many_styles() {
    let (n, misses) = measured("sentences.txt");
    assert!(n[1] >= 38 && n[2] >= 36, "of {}: {} with marks, {} with speakers\n{misses}", n[0], n[1], n[2]);
}

#[test]
fn quotations_and_speakers_in_other_sentences_of_the_same_styles() {
    let (n, misses) = measured("more.txt");
    assert!(n[1] >= 36 && n[2] >= 34, "of {}: {} with marks, {} with speakers\n{misses}", n[0], n[1], n[2]);
}
