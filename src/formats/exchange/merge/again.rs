//! Readings that come to an article which others have labelled: what these made stays, and is asked about where it differs.

use std::sync::Arc;

use super::Merge;
use super::makers::{after, earlier_reading};
use crate::model::team::settle::AskedAgain;
use crate::model::{Article, Edit, LabelSet};

impl Merge {
    /// Keeps what somebody else's file brought before as their reading too, to be compared; it stays what is settled.
    pub(super) fn keep_earlier(&mut self, there: &Article, name: &str) {
        if let Some(earlier) = earlier_reading(there).filter(|earlier| earlier.annotator != name) {
            self.apart.read_before_by(&earlier.annotator);
            self.n_new_readings += 1;
            self.transaction.edits.push(Edit::AddReading(there.id, Arc::new(earlier)));
        }
    }

    /// Asks again about what stands in an article and readings that come in contradict.
    pub(super) fn ask_again(&mut self, there: &Article, labels: &LabelSet, n_before: usize) {
        let edits = &self.transaction.edits[n_before..];
        if !edits.iter().any(|edit| matches!(edit, Edit::AddReading(..) | Edit::ReplaceReading(..))) {
            return;
        }
        let now = after(there.clone(), labels, edits);
        let again = AskedAgain::new(labels, there, &now);
        self.apart.n_asked += again.n_by.values().sum::<usize>();
        self.transaction.edits.extend(again.edits(&now));
    }
}
