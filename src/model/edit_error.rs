//! Why a change does not fit a project.

use thiserror::Error;

use crate::model::{ArticleId, KindId, LabelId, RangeError, RelationId, SpanId};

/// Why a transaction cannot be applied. The project is then as it was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EditError {
    #[error("there is no article {0}")]
    NoSuchArticle(ArticleId),
    #[error("the article {0} is in the project already")]
    SameArticle(ArticleId),
    #[error("there is no span {}", .0.0)]
    NoSuchSpan(SpanId),
    #[error("there are two spans with the id {}", .0.0)]
    SameSpan(SpanId),
    #[error("span {} still has links", .0.0)]
    SpanHasRelations(SpanId),
    #[error("there is no relation {}", .0.0)]
    NoSuchRelation(RelationId),
    #[error("there are two relations with the id {}", .0.0)]
    SameRelation(RelationId),
    #[error("the two are linked already")]
    AlreadyLinked,
    #[error("a span cannot be linked to itself")]
    LinkToItself,
    #[error("“{kind}” cannot lead from a {from} to a {to}")]
    WrongEnds { kind: String, from: String, to: String },
    #[error("no kind of link leads from a {from} to a {to}")]
    NoKindBetween { from: String, to: String },
    #[error("there is no label “{0}”")]
    NoSuchLabel(LabelId),
    #[error("there is no relation kind “{0}”")]
    NoSuchKind(KindId),
    #[error("{0}")]
    NotInText(RangeError),
    #[error("this suggestion was turned down already")]
    SameRejection,
    #[error("this suggestion was not turned down")]
    NoSuchRejection,
    #[error("this suggestion is there already")]
    SamePrediction,
    #[error("this suggestion is not there")]
    NoSuchPrediction,
    #[error("there are two readings of “{0}”")]
    SameReading(String),
    #[error("there is no reading of “{0}”")]
    NoSuchReading(String),
}
