//! Which lines stand in several articles of a project, whatever names and numbers are in them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::line_sketch::LineSketch;
use super::lines::lines;
use crate::suggest::learn::linear::mixed;
use crate::suggest::text::tokens::{Shape, Token, tokens};

/// Words that must be left of a line for it to be the same with other names and numbers.
const LEAST_KEPT: usize = 2;

/// In how many articles each line stands, with numbers and names masked.
#[derive(Clone, Debug, Default)]
pub struct RepeatedLines {
    n_articles: HashMap<u64, u32>,
    /// How many articles there are.
    n_all: u32,
    /// Of a corpus besides, of which every article that is looked at is one.
    corpus: Option<Arc<LineSketch>>,
}

impl RepeatedLines {
    /// Counts the lines of all texts.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut n_articles, mut n_all): (HashMap<u64, u32>, u32) = (HashMap::new(), 0);
        for text in texts {
            n_all += 1;
            for line in lines_of(text) {
                *n_articles.entry(line).or_default() += 1;
            }
        }
        n_articles.retain(|_, n| *n > 1);
        Self { n_articles, n_all, corpus: None }
    }

    /// With the lines of a corpus besides, to which every article belongs that is looked at from now on.
    #[must_use]
    pub fn in_corpus(self, corpus: Arc<LineSketch>) -> Self {
        Self { corpus: Some(corpus), ..self }
    }

    /// In how many other articles the line stands.
    pub(super) fn elsewhere(&self, line: &[Token], is_listed: bool) -> u32 {
        let line = masked(line);
        let n = self.n_articles.get(&line).copied().unwrap_or(0).saturating_sub(u32::from(is_listed));
        let in_corpus = self.corpus.as_ref().map_or(0, |corpus| corpus.n_articles_with(line));
        n.max(in_corpus.saturating_sub(1))
    }

    /// Whether the line stands in so large a part of the articles that no article can be what it is of: agencies give one to
    /// many papers, and still to few of all.
    pub(super) fn is_everywhere(&self, line: &[Token]) -> bool {
        const FEWEST: u32 = 20;
        const ONE_IN: u64 = 20;
        let line = masked(line);
        let is_much = |n: u32, n_all: u64| n >= FEWEST && u64::from(n) * ONE_IN >= n_all;
        let in_corpus =
            self.corpus.as_ref().is_some_and(|corpus| is_much(corpus.n_articles_with(line), corpus.n_articles()));
        in_corpus || is_much(self.n_articles.get(&line).copied().unwrap_or(0), u64::from(self.n_all))
    }
}

/// The different lines of a text, masked and hashed, in order.
pub fn lines_of(text: &str) -> Vec<u64> {
    let tokens = tokens(text);
    let masked: BTreeSet<u64> = lines(text, &tokens).into_iter().map(|line| masked(&tokens[line])).collect();
    masked.into_iter().collect()
}

/// The hash of a line without what changes from article to article: numbers, names behind the first word, addresses.
/// A line of nothing else, or of a word and such, stays as it is.
fn masked(line: &[Token]) -> u64 {
    let is_masked = |(idx, token): (usize, &Token)| {
        token.shape == Shape::Number || idx > 0 && token.is_capital() && token.classes.are_none()
    };
    let n_kept = line.iter().enumerate().filter(|one| one.1.is_word() && !is_masked(*one)).count();
    if n_kept < LEAST_KEPT {
        return exact(line);
    }
    let mut last = 0;
    line.iter().enumerate().fold(0, |hash, (idx, token)| {
        let word = if is_masked((idx, token)) { 1 } else { token.word };
        let is_again = word == 1 && last == 1;
        last = word;
        if is_again { hash } else { mixed(hash ^ word) }
    })
}

/// The hash of a line as it is.
pub(super) fn exact(line: &[Token]) -> u64 {
    line.iter().fold(1, |hash, token| mixed(hash ^ token.word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_is_known_with_other_names_and_dates() {
        let texts = ["Follow Ben Kew on Twitter\nOne story.", "Another one.\nFollow Ann Lee on Twitter", "A third"];
        let repeated = RepeatedLines::new(texts.into_iter());
        let tokens = tokens("Follow Cy Twombly on Twitter");
        assert_eq!(repeated.elsewhere(&tokens, false), 2);
        assert_eq!(repeated.elsewhere(&tokens, true), 1);
        let mut corpus = LineSketch::new();
        for _ in 0..9 {
            corpus.add(&lines_of("Follow Ben Kew on Twitter"));
        }
        assert_eq!(repeated.in_corpus(Arc::new(corpus)).elsewhere(&tokens, false), 8);
    }

    #[test]
    fn a_line_is_everywhere_where_a_good_part_of_many_articles_has_it() {
        let line = "The mayor has not answered our questions";
        let is_everywhere = |n_with: usize, n_all: usize| {
            let texts: Vec<String> =
                (0..n_all).map(|n| if n < n_with { line.to_owned() } else { format!("No {n}.") }).collect();
            let mut corpus = LineSketch::new();
            for text in &texts {
                corpus.add(&lines_of(text));
            }
            let in_corpus = RepeatedLines::default().in_corpus(Arc::new(corpus)).is_everywhere(&tokens(line));
            assert_eq!(RepeatedLines::new(texts.iter().map(String::as_str)).is_everywhere(&tokens(line)), in_corpus);
            in_corpus
        };
        assert!(is_everywhere(750, 1500) && is_everywhere(20, 400));
        assert!(!is_everywhere(19, 30) && !is_everywhere(60, 1500));
    }
}
