//! Readings that come to an article which others have labelled: what these made stays, and is asked about where it differs.

use super::Merge;
use super::makers::{after, earlier_makers};
use crate::model::team::settle::AskedAgain;
use crate::model::{Article, Edit, LabelSet};

impl Merge {
    /// Tells that what somebody else's file brought before is no reading: it may have been worked on since.
    pub(super) fn tell_earlier(&mut self, there: &Article, name: &str) {
        for earlier in earlier_makers(there).into_iter().filter(|earlier| *earlier != name) {
            self.apart.made_before_by(earlier);
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
