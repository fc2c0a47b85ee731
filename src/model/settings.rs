//! What a project decides for everybody who works on it.

use std::collections::BTreeSet;

use super::id::LabelId;
use super::unknown::UnknownFields;

/// Choices that travel with the project. The default is what a new project has, and is not written to its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Codes of problems that are not shown.
    pub ignored_problems: BTreeSet<String>,
    /// Labels for which nothing is suggested.
    pub suggestions_off: BTreeSet<LabelId>,
    /// Percentage of articles that get no suggestions, to measure what suggesting does to people. 0 to 100.
    pub blind_percent: u8,
    pub unknown: UnknownFields,
}
