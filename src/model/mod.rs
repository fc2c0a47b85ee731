//! What a project is, and the one way to change it. Knows no window, file, clock, chance or file format.
//!
//! In reading order: [`Project`] is content with a history. [`text`] is what articles are written in, [`article`] what
//! lies on it; an [`Edit`] changes it. [`acts`] are the things that people do, each a transaction; [`problems()`],
//! [`compare`] and [`speakers`] are what can be asked.
//!
//! Invariant: nothing in here imports another room, and [`Project::apply`], [`Project::undo`] and [`Project::redo`]
//! are the only public functions that change a project.

pub mod acts;
#[cfg(test)]
pub(crate) mod arbitrary;
pub mod article;
mod article_list;
mod color;
pub mod compare;
mod content;
mod edit;
mod edit_error;
mod history;
mod id;
mod label;
pub mod marked;
mod problems;
mod project;
mod settings;
pub mod speakers;
pub mod team;
pub mod text;
mod touched;
#[cfg(test)]
pub(crate) mod undo_law;
mod unknown;
pub mod versions;

pub use acts::{
    Proposal, Reanchored, Suggestion, accept_all, find, link_to_suggested, many, pending, reanchor, transactions,
};
pub use article::{
    Article, Confidence, Fragments, FragmentsError, Meta, Misfit, MisfitKind, NOBODY_NAMED, Newline, Origin,
    Prediction, QUESTION, Reading, ReadingSource, ReadingWork, Rejection, Relation, Segment, Source, Span, Spans,
    Status, Stretches, Unfit, lanes, segments,
};
pub use color::{Color, NotAColor};
pub use content::{Content, ProjectParts};
pub use edit::{Edit, Transaction};
pub use edit_error::EditError;
pub use history::{History, Step};
pub use id::{ArticleId, KindId, LabelId, NotAnArticleId, NotAnId, RelationId, SpanId, split_mix};
pub use label::{Label, LabelSet, LabelSetError, RelationKind};
pub use problems::{Fix, Problem, ProblemCode, Severity, problems, problems_of};
pub use project::Project;
pub use settings::Settings;
pub use text::{
    OffsetCursor, OffsetUnit, RangeError, Text, TextRange, TextTooLong, boundaries, counted, counted_label,
    first_and_more, grouped, harmless, one_line,
};
pub use touched::Touched;
pub use unknown::UnknownFields;
