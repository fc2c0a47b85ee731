//! What a project is, and the one way to change it. Knows no window, file, clock, chance or file format.
//!
//! Invariant: nothing in here imports another room, and [`Project::apply`], [`Project::undo`] and [`Project::redo`]
//! are the only public functions that change a project.

#[cfg(test)]
pub(crate) mod arbitrary;
mod article;
pub mod boundaries;
mod content;
mod edit;
mod edit_error;
pub mod find;
mod history;
mod id;
mod label;
pub mod marked;
mod offset_cursor;
mod one_line;
mod pending;
mod prediction;
mod problems;
mod project;
mod quotations;
mod reanchor;
mod relation;
mod segments;
mod sentences;
mod settings;
mod span;
mod spans;
pub mod speakers;
mod suggestion;
mod text;
pub mod transactions;
#[cfg(test)]
pub(crate) mod undo_law;
mod unknown;
mod words;

pub use article::{Article, Meta, Misfit, MisfitKind, Newline, Rejection, Source, Status, Unfit};
pub use content::{Content, ProjectParts};
pub use edit::{Edit, Transaction};
pub use edit_error::EditError;
pub use history::{History, Step};
pub use id::{ArticleId, KindId, LabelId, NotAnArticleId, NotAnId, RelationId, SpanId};
pub use label::{Color, Label, LabelSet, LabelSetError, NotAColor, RelationKind};
pub use offset_cursor::OffsetCursor;
pub use one_line::one_line;
pub use pending::pending;
pub use prediction::{Confidence, Prediction};
pub use problems::{Problem, ProblemCode, Severity, problems, problems_of};
pub use project::Project;
pub use reanchor::{Reanchored, reanchor};
pub use relation::Relation;
pub use segments::{Segment, segments};
pub use settings::Settings;
pub use span::{Fragments, FragmentsError, NOBODY_NAMED, Origin, Span};
pub use spans::{Spans, Stretches};
pub use suggestion::{Proposal, Suggestion, accept_all};
pub use text::{OffsetUnit, RangeError, Text, TextRange, TextTooLong};
pub use unknown::UnknownFields;
