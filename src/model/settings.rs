//! What a project decides for everybody who works on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{LabelId, UnknownFields};

/// Choices that travel with the project. The default is what a new project has, and is not written to its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Codes of problems that are not shown.
    pub ignored_problems: BTreeSet<String>,
    /// Labels for which nothing is suggested.
    pub suggestions_off: BTreeSet<LabelId>,
    /// Percentage of articles that get no suggestions, to measure what suggesting does to people. 0 to 100.
    pub blind_percent: u8,
    /// Confidence from which statements of the article itself are suggested as claims, in percent. People agree little
    /// on which ones to check, so that only likely ones are worth a look. Over 100: never.
    pub narrated_from_percent: u8,
    /// What merging versions found that both had changed, each in another way, of labels, settings and the project's name:
    /// sentences, for somebody to look at.
    pub merge_notes: BTreeSet<String>,
    /// What labels of annotators that the project does not have are taken for when readings are collected: theirs, and the
    /// one of the project. One whose label here is gone says nothing.
    pub taken_labels: BTreeMap<LabelId, LabelId>,
    pub unknown: UnknownFields,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ignored_problems: BTreeSet::new(),
            suggestions_off: BTreeSet::new(),
            blind_percent: 0,
            narrated_from_percent: 60,
            merge_notes: BTreeSet::new(),
            taken_labels: BTreeMap::new(),
            unknown: UnknownFields::default(),
        }
    }
}
