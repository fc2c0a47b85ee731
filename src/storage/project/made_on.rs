//! The texts that a change was made on, by which the journal knows whether it can be made again.

use std::collections::BTreeMap;

use crate::formats::own::journal::{Act, Change};
use crate::model::{ArticleId, Content, Edit, Text, Transaction};
use crate::storage::sha256::{hex, sha256};

/// A change that was just made, with the texts that it points into as they were before.
#[derive(Clone, Debug)]
pub(super) struct NewChange {
    follows: u64,
    act: Act,
    texts: Vec<(ArticleId, Text)>,
}

/// SHA-256 of texts, each counted once.
#[derive(Debug, Default)]
pub(super) struct TextSums(BTreeMap<ArticleId, (Text, String)>);

impl NewChange {
    /// Of a transaction that is to be applied to the content.
    pub(super) fn applying(transaction: Transaction, follows: u64, content: &Content) -> Self {
        let mut ids: Vec<ArticleId> = transaction.edits.iter().filter_map(pointed_into).collect();
        ids.sort_unstable();
        ids.dedup();
        let text = |id| Some((id, content.article(id)?.text().clone()));
        let texts = ids.into_iter().filter_map(text).collect();
        Self { follows, act: Act::Apply(transaction), texts }
    }

    /// Of an undo or redo, which goes on from what was done before.
    pub(super) fn of_history(act: Act, follows: u64) -> Self {
        Self { follows, act, texts: Vec::new() }
    }

    /// As the journal holds it.
    pub(super) fn named(self, sums: &mut TextSums) -> Change {
        let texts = self.texts.into_iter().map(|(id, text)| (id, sums.of(id, &text))).collect();
        Change { follows: self.follows, act: self.act, texts }
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

    /// Why a change is not one of this content: it was made on other words.
    pub(super) fn misfit(&mut self, change: &Change, content: &Content) -> Option<String> {
        let Act::Apply(transaction) = &change.act else { return None };
        for id in transaction.edits.iter().filter_map(pointed_into) {
            // An article that came with the same transaction is named nowhere, and is there in no other text.
            let Some(article) = content.article(id) else { continue };
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
