//! Finds other versions of an article in its project, by the words that they share five in a row.

use std::collections::{BTreeSet, HashMap};

use crate::model::{ArticleId, Content};
use crate::suggest::learn::linear::mixed;
use crate::suggest::text::tokens::{Token, tokens};

/// Words in a shingle.
const N_WORDS: usize = 5;
/// Two articles are versions of one where at least this share of the shorter one's shingles is in the other.
const LEAST_CONTAINMENT: f32 = 0.3;
/// Fewer shingles in common are chance.
const LEAST_SHARED: usize = 3;
/// Of how many shingles one is kept: those whose hash is a multiple (Broder 1997, “modulo” sketches).
const KEPT_OF: u64 = 4;

/// Of how many articles with the same shingle one is told: more have a notice in common, or are too many to look at.
const MOST_ARTICLES: usize = 32;

/// The shingles of all articles of a project.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// The first articles that have each.
    articles_of: HashMap<u64, Vec<ArticleId>>,
    n_kept: HashMap<ArticleId, usize>,
}

impl Versions {
    pub fn new(content: &Content) -> Self {
        let mut versions = Self::default();
        for article in content.articles() {
            let kept = sketch(&tokens(article.text().as_str()));
            versions.n_kept.insert(article.id, kept.len());
            for shingle in kept {
                let articles = versions.articles_of.entry(shingle).or_default();
                if articles.len() < MOST_ARTICLES {
                    articles.push(article.id);
                }
            }
        }
        versions
    }

    /// The other articles that share enough with the article of these tokens, each with the share, most first.
    pub fn of(&self, id: ArticleId, tokens: &[Token]) -> Vec<(ArticleId, f32)> {
        if self.articles_of.is_empty() {
            return Vec::new();
        }
        let kept = sketch(tokens);
        let mut shared: HashMap<ArticleId, usize> = HashMap::new();
        for other in kept.iter().filter_map(|shingle| self.articles_of.get(shingle)).flatten() {
            *shared.entry(*other).or_default() += 1;
        }
        shared.remove(&id);
        let share = |(other, n_shared): (ArticleId, usize)| {
            let n_kept = self.n_kept.get(&other).copied().unwrap_or(0);
            Some((other, share_of_version(n_shared, kept.len(), n_kept)?))
        };
        let mut found: Vec<(ArticleId, f32)> = shared.into_iter().filter_map(share).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }
}

/// The kept shingles of one text, to compare it with others.
pub struct Shingles(BTreeSet<u64>);

impl Shingles {
    pub fn of(text: &str) -> Self {
        Self(sketch(&tokens(text)))
    }

    pub fn iter(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// Whether two texts that have so many shingles in common are versions of one.
    pub fn is_version(&self, other: &Self, n_shared: usize) -> bool {
        share_of_version(n_shared, self.0.len(), other.0.len()).is_some()
    }
}

/// The share of the shorter one's shingles that two texts have in common, where that makes them versions of one.
fn share_of_version(n_shared: usize, n_kept: usize, n_kept_of_other: usize) -> Option<f32> {
    let share = n_shared as f32 / n_kept.min(n_kept_of_other).max(1) as f32;
    (n_shared >= LEAST_SHARED && share >= LEAST_CONTAINMENT).then_some(share)
}

/// The kept shingles of a text.
fn sketch(tokens: &[Token]) -> BTreeSet<u64> {
    let words: Vec<u64> = tokens.iter().filter(|token| token.is_word()).map(|token| token.word).collect();
    let shingle = |words: &[u64]| words.iter().fold(0, |hash, word| mixed(hash ^ word));
    words.windows(N_WORDS).map(shingle).filter(|hash| hash % KEPT_OF == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked, transactions};

    #[test]
    fn a_sketch_ignores_marks_and_case() {
        let sketch = |text: &str| sketch(&tokens(text));
        let words = "one two three four five six seven eight nine ten eleven twelve";
        assert_eq!(sketch(words), sketch(&words.to_uppercase().replace(' ', " , ")));
        assert!(!sketch(&words.repeat(4)).is_empty());
    }

    #[test]
    fn versions_are_found_beside_a_notice_that_all_have() {
        let mut project = Project::new("test", "ana");
        let word = |n: u64| format!("w{} ", mixed(n) % 1000);
        let words = |seed: u64, n_words: u64| (0..n_words).map(|n| word(seed * 1000 + n)).collect::<String>();
        let notice = words(0, 20);
        let articles = (1..=200).map(|n| {
            let text = format!("{}\n{notice}", words(if n == 200 { 150 } else { n }, 60));
            let mut article = marked::parse(project.labels(), &text).unwrap();
            article.id = ArticleId(n);
            article
        });
        let articles = articles.collect();
        project.apply(transactions::add_articles(project.content(), articles)).unwrap();
        let versions = Versions::new(project.content());
        assert!(versions.articles_of.values().all(|articles| articles.len() <= MOST_ARTICLES));
        let last = project.article(ArticleId(200)).unwrap();
        let found = versions.of(ArticleId(200), &tokens(last.text().as_str()));
        assert_eq!(found.first().map(|(id, _)| *id), Some(ArticleId(150)));
    }
}
