//! What a labelled article teaches: the examples that each model learns from.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::{Article, Content, Span, Status, TextRange};

use crate::suggest::boilerplate::LineExample;
use crate::suggest::claims::ClaimExample;
use crate::suggest::claims::narrator::are_whole;
use crate::suggest::quotes::{KnownPair, QuoteExample, Verdict, known_pairs};
use crate::suggest::speakers::{Said, SpeakerExample};
use crate::suggest::text::tokens::tokens;

/// The labels that are suggested, as the built-in label set names them.
pub const QUOTE: &str = "quote";
pub const SPEAKER: &str = "speaker";
pub const CLAIM: &str = "claim";
pub const BOILERPLATE: &str = "boilerplate";

/// So many bytes of text teach, of the last articles on which something was decided: a lesson is learned after every dozen
/// changes, and must not take longer and longer.
const MOST_BYTES: usize = 2_000_000;

/// All that a project teaches.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    pub quotes: Vec<QuoteExample>,
    pub speakers: Vec<SpeakerExample>,
    pub claims: Vec<ClaimExample>,
    pub claim_speakers: Vec<SpeakerExample>,
    pub lines: Vec<LineExample>,
}

impl Examples {
    /// Of the last articles on which something was decided, in the order of the project.
    pub fn of_project(content: &Content) -> Self {
        let mut n_bytes = 0;
        let last = content.articles().rev().filter(|article| teaches(article)).take_while(|article| {
            let is_enough = n_bytes >= MOST_BYTES;
            n_bytes += article.text().n_bytes();
            !is_enough
        });
        let last: Vec<&Article> = last.collect();
        let mut examples = Self::default();
        for article in last.into_iter().rev() {
            examples.add(article);
        }
        examples
    }

    /// Adds what an article teaches. What is not marked on it says something only when it is done.
    pub fn add(&mut self, article: &Article) {
        let is_done = article.status == Status::Done;
        let has = |label: &str| with_label(article, label).next().is_some();
        if teaches(article) {
            self.quotes.push(quotes(article, is_done));
        }
        if has(QUOTE) {
            self.speakers.push(speakers(article, QUOTE));
        }
        // A row of words teaches as a whole: only articles on which claims, or boilerplate, are all marked.
        if is_done && has(CLAIM) {
            self.claims.push(claims(article));
            self.claim_speakers.push(speakers(article, CLAIM));
        }
        if is_done {
            let boilerplate = pieces(article, BOILERPLATE);
            self.lines.push(LineExample { text: article.text().as_str().to_owned(), boilerplate });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.quotes.is_empty() && self.lines.is_empty()
    }
}

/// Whether an article teaches anything.
fn teaches(article: &Article) -> bool {
    article.status == Status::Done || with_label(article, QUOTE).next().is_some() || !article.rejections().is_empty()
}

/// The spans of a label, in order.
pub fn with_label<'a>(article: &'a Article, label: &'a str) -> impl Iterator<Item = &'a Span> {
    article.spans().iter().filter(move |span| span.label.as_str() == label)
}

/// The pieces of all spans of a label, in order, each within a line.
pub fn pieces(article: &Article, label: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = with_label(article, label).flat_map(|span| pieces_of(article, span)).collect();
    pieces.sort_by_key(|range| (range.start, range.end));
    pieces
}

/// The fragments of a span, taken apart where lines end.
pub fn pieces_of(article: &Article, span: &Span) -> Vec<Range<usize>> {
    span.fragments.iter().flat_map(|fragment| in_lines(article.text().as_str(), fragment)).collect()
}

/// The parts of a range that lie in one line each, without white space at their ends.
pub fn in_lines(text: &str, range: TextRange) -> Vec<Range<usize>> {
    let mut start = range.start();
    let mut parts = Vec::new();
    for line in text[range.bytes()].split('\n') {
        let left = start + (line.len() - line.trim_start().len());
        if !line.trim().is_empty() {
            parts.push(left..left + line.trim().len());
        }
        start += line.len() + 1;
    }
    parts
}

fn quotes(article: &Article, is_done: bool) -> QuoteExample {
    let text = article.text().as_str();
    let mut pairs = known_pairs(text, &tokens(text), &pieces(article, QUOTE), is_done);
    let rejected = article.rejections().iter().filter(|one| one.speaker.is_none() && one.label.as_str() == QUOTE);
    let rejected: BTreeSet<(usize, usize)> =
        rejected.flat_map(|one| one.fragments.iter()).map(|range| (range.start(), range.end())).collect();
    pairs.retain(|pair| !rejected.contains(&(pair.range.start, pair.range.end)));
    let is_none = |(start, end)| KnownPair { range: start..end, verdict: Some(Verdict::NoSpeech) };
    pairs.extend(rejected.into_iter().map(is_none));
    pairs.sort_by_key(|pair| (pair.range.start, std::cmp::Reverse(pair.range.end)));
    QuoteExample { text: text.to_owned(), pairs, is_complete: is_done }
}

fn speakers(article: &Article, label: &str) -> SpeakerExample {
    let said = with_label(article, label).map(|span| {
        let speakers = article.speakers_of(span.id).map(|speaker| speaker.extent().bytes()).collect();
        Said { pieces: pieces_of(article, span), speakers }
    });
    let mut said: Vec<Said> = said.collect();
    if article.status != Status::Done {
        said.retain(|said| !said.speakers.is_empty());
    }
    SpeakerExample { text: article.text().as_str().to_owned(), said, quotes: pieces(article, QUOTE) }
}

fn claims(article: &Article) -> ClaimExample {
    let text = article.text().as_str();
    let tokens = tokens(text);
    let mut example = ClaimExample {
        text: text.to_owned(),
        claims: Vec::new(),
        narrated: Vec::new(),
        speakers: pieces(article, SPEAKER),
        quotes: pieces(article, QUOTE),
    };
    let has_speaker = |span: &Span| article.speakers_of(span.id).next().is_some();
    let pieces = with_label(article, CLAIM)
        .flat_map(|span| pieces_of(article, span).into_iter().map(move |piece| (piece, has_speaker(span))));
    let (pieces, have_speakers): (Vec<Range<usize>>, Vec<bool>) = pieces.unzip();
    let are_whole = are_whole(text, &tokens, &pieces);
    for ((piece, has_speaker), is_whole) in pieces.into_iter().zip(have_speakers).zip(are_whole) {
        if has_speaker || !is_whole { example.claims.push(piece) } else { example.narrated.push(piece) }
    }
    for ranges in [&mut example.claims, &mut example.narrated] {
        ranges.sort_by_key(|range| (range.start, range.end));
    }
    example
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, Project, marked, transactions};

    #[test]
    fn of_many_articles_the_last_teach() {
        let mut project = Project::new("test", "ana");
        let filler = "It rained in the harbour. ".repeat(MOST_BYTES / 70);
        let article = |n: u64| {
            let mut article = marked::parse(project.labels(), &format!("[quote “Q{n}”] {filler}")).unwrap();
            article.id = ArticleId(n);
            article
        };
        let articles = (0..6).map(article).collect();
        project.apply(transactions::add_articles(project.content(), articles)).unwrap();
        let examples = Examples::of_project(project.content());
        let first_letters: Vec<&str> = examples.quotes.iter().map(|one| &one.text[3..5]).collect();
        assert_eq!(first_letters, ["Q3", "Q4", "Q5"]);
    }
}
