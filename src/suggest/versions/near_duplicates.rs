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
/// The part of an entry that numbers its article, of more than anybody has. What is left of a shingle tells it as well: two
/// in 2⁴⁰ that look the same are chance, and a version has to share more than that.
const ARTICLE: u64 = (1 << 24) - 1;

/// The shingles of all articles of a project.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// Shingles with the numbers of their articles, in order: eight bytes each, as there are millions.
    entries: Vec<u64>,
    /// By its number, each article with how many shingles of it were kept.
    articles: Vec<(ArticleId, usize)>,
}

impl Versions {
    pub fn new(content: &Content) -> Self {
        let mut versions = Self::default();
        for (number, article) in (0..ARTICLE).zip(content.articles()) {
            let kept = sketch(&tokens(article.text().as_str()));
            versions.articles.push((article.id, kept.len()));
            versions.entries.extend(kept.into_iter().map(|shingle| shingle & !ARTICLE | number));
        }
        versions.entries.sort_unstable();
        versions.entries.shrink_to_fit();
        versions
    }

    /// The other articles that share enough with the article of these tokens, each with the share, most first.
    pub fn of(&self, id: ArticleId, tokens: &[Token]) -> Vec<(ArticleId, f32)> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let kept = sketch(tokens);
        let mut shared: HashMap<u64, usize> = HashMap::new();
        for number in kept.iter().flat_map(|shingle| self.first_with(*shingle)) {
            *shared.entry(number).or_default() += 1;
        }
        let share = |(number, n_shared): (u64, usize)| {
            let (other, n_kept) = *self.articles.get(usize::try_from(number).ok()?)?;
            let share = share_of_version(n_shared, kept.len(), n_kept)?;
            (other != id).then_some((other, share))
        };
        let mut found: Vec<(ArticleId, f32)> = shared.into_iter().filter_map(share).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }

    /// The numbers of the first articles that have a shingle.
    fn first_with(&self, shingle: u64) -> impl Iterator<Item = u64> {
        let shingle = shingle & !ARTICLE;
        let first = self.entries.partition_point(|entry| *entry < shingle);
        let alike = self.entries[first..].iter().take_while(move |entry| **entry & !ARTICLE == shingle);
        alike.take(MOST_ARTICLES).map(|entry| entry & ARTICLE)
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
        let last = tokens(project.article(ArticleId(200)).unwrap().text().as_str());
        let n_told: BTreeSet<usize> = sketch(&last).iter().map(|one| versions.first_with(*one).count()).collect();
        assert_eq!((n_told.first(), n_told.last()), (Some(&2), Some(&MOST_ARTICLES)));
        let found = versions.of(ArticleId(200), &last);
        assert_eq!(found.first().map(|(id, _)| *id), Some(ArticleId(150)));
    }
}
