//! What a project file holds once it is read.

use crate::model::{ArticleId, ProjectParts};

/// A project file that could be read.
#[derive(Clone, Debug)]
pub struct Opened {
    pub parts: ProjectParts,
    /// What did not fit and was set aside, in the order of the file.
    pub problems: Vec<FileProblem>,
    /// Why the project must not be saved over the file; `None` where it may.
    pub read_only: Option<String>,
    /// The articles in their order, where each has a file of its own: then none is in `parts`.
    pub order: Option<Vec<ArticleId>>,
}

/// A line of a project file that does not fit the rest. The article it is in keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Counted from 1.
    pub line: usize,
    pub article: ArticleId,
    /// A sentence for people, without the line.
    pub message: String,
}
