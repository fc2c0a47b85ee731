//! What several people have of one article, on its way out.

pub(crate) mod votes;
pub(crate) mod whose;

use crate::model::Article;

/// An article that leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Record<'a> {
    pub(crate) article: &'a Article,
    /// Whose labels it has; empty where they are the project's own.
    pub(crate) annotator: &'a str,
}
