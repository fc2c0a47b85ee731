//! What a task holds beside its annotations.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::formats::exchange::core::rows::ArticleFields;
use crate::model::Article;

/// The fields of a task that its config can show, and all that is known of the article.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct TaskData<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) doc_id: String,
    /// Whose the annotations are, in their order: one without regions has no other place for it.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub(super) annotators: Vec<&'a str>,
    #[serde(flatten)]
    pub(super) meta: ArticleFields<'a>,
}

impl<'a> TaskData<'a> {
    pub(super) fn new(article: &'a Article) -> Self {
        let (text, meta) = (article.text().as_str().into(), ArticleFields::new(article));
        Self { text, doc_id: article.id.to_string(), annotators: Vec::new(), meta }
    }
}
