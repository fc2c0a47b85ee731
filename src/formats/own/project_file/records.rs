//! A project and its articles as serde sees them, without what wire mirrors.

use ron::value::RawValue;

use crate::formats::own::wire::article::{MetaRecord, SourceRecord};
use crate::formats::own::wire::plain::Unread;
use crate::formats::own::wire::reading::ReadingRecord;
use crate::formats::own::wire::record::{Name, Word, record};
use crate::formats::own::wire::relation::RelationRecord;
use crate::formats::own::wire::settings::SettingsRecord;
use crate::formats::own::wire::span::SpanRecord;
use crate::formats::own::wire::suggestion::{PredictionRecord, RejectionRecord};
use crate::model::{ArticleId, OffsetUnit, Status, UnknownFields};

/// A project and its articles, whose lists have lines of these types.
macro_rules! project_records {
    ($(#[$doc:meta])* $project:ident<$de:lifetime>: $articles:ty, $article:ident { $span:ty, $relation:ty, $rejection:ty, $prediction:ty, $reading:ty }) => {
        record! {
            $(#[$doc])*
            $project<$de> = "Project" {
                version: u32,
                name: String,
                annotator: String,
                offset_unit: Name<OffsetUnit>,
                settings: SettingsRecord,
                labels: &$de RawValue,
                relation_kinds: &$de RawValue,
                articles: $articles,
                order: Vec<Word<ArticleId>>,
            }
        }

        record! {
            $(#[$doc])*
            $article<$de> = "Article" {
                id: &$de RawValue,
                title: String,
                source: SourceRecord,
                meta: MetaRecord,
                status: Name<Status>,
                note: String,
                handed_to: Vec<String>,
                text: String,
                spans: Vec<$span>,
                relations: Vec<$relation>,
                rejected: Vec<$rejection>,
                suggested: Vec<$prediction>,
                readings: Vec<$reading>,
            }
        }

        impl<$de> $project<$de> {
            /// The articles, and a record of all but them.
            pub(super) fn into_parts(self) -> (ProjectHead<$de>, Option<$articles>) {
                let Self { version, name, annotator, offset_unit, settings, labels, relation_kinds, .. } = self;
                let order = self.order.map(|ids| ids.into_iter().map(|id| id.0).collect());
                let (articles, unknown) = (self.articles, self.unknown);
                let offset_unit = offset_unit.map_or(OffsetUnit::CodePoint, |name| name.0);
                let head = ProjectHead {
                    version,
                    name,
                    annotator,
                    offset_unit,
                    settings,
                    labels,
                    relation_kinds,
                    order,
                    unknown,
                };
                (head, articles)
            }
        }

        impl<$de> $article<$de> {
            /// The lists, and a record of all but them.
            pub(super) fn into_parts(self) -> (ArticleHead<$de>, Lists<$span, $relation, $rejection, $prediction, $reading>) {
                let lists = Lists {
                    spans: self.spans.unwrap_or_default(),
                    relations: self.relations.unwrap_or_default(),
                    rejections: self.rejected.unwrap_or_default(),
                    predictions: self.suggested.unwrap_or_default(),
                    readings: self.readings.unwrap_or_default(),
                };
                let Self { id, title, source, meta, status, note, handed_to, text, unknown, .. } = self;
                (ArticleHead { id, title, source, meta, status, note, handed_to, text, unknown }, lists)
            }
        }
    };
}

project_records! {
    /// For a project written as we write it in which everything fits: each line is read once.
    FittingProject<'de>: Vec<Unread<'de>>, FittingArticle { SpanRecord, RelationRecord, RejectionRecord, PredictionRecord, ReadingRecord }
}

project_records! {
    /// For any project: lines are kept as they are, to be read one by one.
    ProjectRecord<'de>: Vec<ArticleRecord<'de>>, ArticleRecord { &'de RawValue, &'de RawValue, &'de RawValue, &'de RawValue, &'de RawValue }
}

/// A project without its articles.
pub(super) struct ProjectHead<'de> {
    pub(super) version: Option<u32>,
    pub(super) name: Option<String>,
    pub(super) annotator: Option<String>,
    pub(super) offset_unit: OffsetUnit,
    pub(super) settings: Option<SettingsRecord>,
    pub(super) labels: Option<&'de RawValue>,
    pub(super) relation_kinds: Option<&'de RawValue>,
    /// The articles, where each has a file of its own.
    pub(super) order: Option<Vec<ArticleId>>,
    pub(super) unknown: UnknownFields,
}

/// An article without its lists.
pub(super) struct ArticleHead<'de> {
    pub(super) id: Option<&'de RawValue>,
    pub(super) title: Option<String>,
    pub(super) source: Option<SourceRecord>,
    pub(super) meta: Option<MetaRecord>,
    pub(super) status: Option<Name<Status>>,
    pub(super) note: Option<String>,
    pub(super) handed_to: Option<Vec<String>>,
    pub(super) text: Option<String>,
    pub(super) unknown: UnknownFields,
}

/// The lists of an article.
pub(super) struct Lists<S, R, J, P, D> {
    pub(super) spans: Vec<S>,
    pub(super) relations: Vec<R>,
    pub(super) rejections: Vec<J>,
    pub(super) predictions: Vec<P>,
    pub(super) readings: Vec<D>,
}
