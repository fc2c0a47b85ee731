//! Which article to label next, and on which ones nobody is helped.

use crate::model::{Article, ArticleId, Suggestion};

use super::learn::linear::mixed;

/// How much a person is expected to gain from labelling the article next: doubtful suggestions for its length.
pub fn benefit(article: &Article, suggestions: &[Suggestion]) -> f32 {
    let doubt: f32 = suggestions.iter().map(|one| one.confidence * (1.0 - one.confidence) * 4.0).sum();
    doubt / (1.0 + article.text().n_bytes() as f32 / 1000.0)
}

/// Whether an article is among the share, in percent, that gets no suggestions. Always the same ones.
pub fn is_blind(article: ArticleId, percent: u8) -> bool {
    mixed(article.0) % 100 < u64::from(percent)
}
