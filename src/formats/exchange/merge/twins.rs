//! Texts of one import that are the same but for what programs change on their way: each is an article, and that is told.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::formats::articles::title_from;
use crate::formats::exchange::near::folded;
use crate::model::Article;

/// The new articles of an import, to be found by what is left of their texts.
#[derive(Default)]
pub(super) struct Twins {
    names: BTreeMap<[u8; 32], String>,
}

impl Twins {
    /// Notes a new article; a sentence where one that came before it has nearly its text.
    pub(super) fn see(&mut self, article: &Article) -> Option<String> {
        let words = folded(article.text().as_str());
        let name = title_from(&article.title, article.text().as_str(), &article.source.path);
        let key: [u8; 32] = Sha256::digest(words.as_bytes()).into();
        let Some(first) = self.names.get(&key).filter(|_| !words.is_empty()) else {
            self.names.insert(key, name);
            return None;
        };
        Some(if *first == name {
            format!(
                "“{name}” comes in as two articles: their texts differ in blanks, line ends, capitals or signs only"
            )
        } else {
            format!(
                "“{first}” and “{name}” come in as two articles: their texts differ in blanks, line ends, capitals or signs only"
            )
        })
    }
}
