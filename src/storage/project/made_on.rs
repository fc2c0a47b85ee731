//! The articles that a change was made on, by which the journal knows whether it can be made again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::formats::own::journal::{Act, Change};
use crate::model::{Article, ArticleId, Content, Edit, Text, Transaction};
use crate::storage::sha256::{hex, sha256};

/// Of longer texts, and of articles with more spans, the journal has no copy: what is changed in them can be made again on
/// the same text only.
const MAX_KEPT_BYTES: usize = 256 << 10;
const MAX_KEPT_SPANS: usize = 4000;

/// A change that was just made, with the articles that it points into as they were before.
#[derive(Clone, Debug)]
pub(super) struct NewChange {
    follows: u64,
    act: Act,
    texts: Vec<(ArticleId, Text)>,
    before: Vec<Arc<Article>>,
}

/// SHA-256 of texts, each counted once.
#[derive(Debug, Default)]
pub(super) struct TextSums(BTreeMap<ArticleId, (Text, String)>);

/// The articles of which a journal has told how they were before its first change of them.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeSet<ArticleId>);

impl NewChange {
    /// Of a transaction that is to be applied to the content.
    pub(super) fn applying(transaction: Transaction, follows: u64, content: &Content) -> Self {
        let mut ids: Vec<ArticleId> = transaction.edits.iter().filter_map(pointed_into).collect();
        ids.sort_unstable();
        ids.dedup();
        let before: Vec<Arc<Article>> = ids.into_iter().filter_map(|id| content.shared_article(id).cloned()).collect();
        let texts = before.iter().map(|article| (article.id, article.text().clone())).collect();
        Self { follows, act: Act::Apply(transaction), texts, before }
    }

    /// Of an undo or redo, which goes on from what was done before.
    pub(super) fn of_history(act: Act, follows: u64) -> Self {
        Self { follows, act, texts: Vec::new(), before: Vec::new() }
    }

    /// Behind changes of which each tells how articles were before it: without those that they have told. An article that
    /// nobody keeps is changed where it is.
    pub(super) fn behind(mut self, told: &mut BTreeSet<ArticleId>) -> Self {
        self.before.retain(|article| told.insert(article.id));
        self
    }

    /// As the journal holds it.
    pub(super) fn named(self, sums: &mut TextSums, told: &mut Told) -> Change {
        let texts = self.texts.iter().map(|(id, text)| (*id, sums.of(*id, text))).collect();
        let before = self.before.into_iter().filter(|article| told.is_new(article)).collect();
        Change { follows: self.follows, skips: 0, act: self.act, texts, before }
    }
}

impl Told {
    /// Whether it is to be told now.
    fn is_new(&mut self, article: &Article) -> bool {
        let is_small = article.text().n_bytes() <= MAX_KEPT_BYTES && article.spans().len() <= MAX_KEPT_SPANS;
        is_small && self.0.insert(article.id)
    }
}

impl TextSums {
    fn of(&mut self, id: ArticleId, text: &Text) -> String {
        match self.0.get(&id) {
            Some((known, sum)) if std::ptr::eq(known.as_str(), text.as_str()) => sum.clone(),
            _ => {
                let sum = hex(&sha256(text.as_str().as_bytes()));
                self.0.insert(id, (text.clone(), sum.clone()));
                sum
            }
        }
    }

    /// Why a change is not one of this content: it was made on other words, or on an article that is not there.
    pub(super) fn misfit(&mut self, change: &Change, content: &Content) -> Option<String> {
        let Act::Apply(transaction) = &change.act else { return None };
        for id in transaction.edits.iter().filter_map(pointed_into) {
            let Some(article) = content.article(id) else {
                // One that came with the same transaction is named nowhere, and is there in no other text.
                let is_added = |edit: &Edit| matches!(edit, Edit::AddArticle { article, .. } if article.id == id);
                let is_new = transaction.edits.iter().any(is_added);
                if is_new {
                    continue;
                }
                return Some(format!("the project has no article {id} any more"));
            };
            let named = change.texts.iter().find(|(named, _)| *named == id);
            let is_same = named.is_some_and(|(_, sum)| *sum == self.of(id, article.text()));
            if !is_same {
                return Some(format!("it was made on another text of “{}”", article.title));
            }
        }
        None
    }
}

/// The article whose text a change of it relies on.
fn pointed_into(edit: &Edit) -> Option<ArticleId> {
    match edit {
        Edit::AddArticle { .. }
        | Edit::SetTitle(..)
        | Edit::SetStatus(..)
        | Edit::SetMeta(..)
        | Edit::SetArticleNote(..)
        | Edit::SetHandedTo(..)
        | Edit::SetMisfits(..)
        | Edit::RemoveReading(..) => None,
        edit => edit.article(),
    }
}
