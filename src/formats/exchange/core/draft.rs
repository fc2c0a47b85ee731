//! Articles as files give them, before anything is checked.

use crate::model::{Article, Meta, OffsetUnit, Origin, Source, Status};

/// An article as a file gives it, before anything is checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Where in its file: `line 3`.
    pub(crate) place: String,
    /// 16 hex digits; anything else is made a title where there is none and it has a word.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) source: Source,
    pub(crate) meta: Meta,
    pub(crate) status: Option<Status>,
    pub(crate) text: String,
    /// Put together from words, with blanks where the file does not say what stands between them.
    pub(crate) is_rebuilt: bool,
    pub(crate) unit: OffsetUnit,
    /// What offsets may count as well, where nothing in the file says which it is.
    pub(crate) rival_unit: Option<OffsetUnit>,
    pub(crate) spans: Vec<SpanDraft>,
    pub(crate) relations: Vec<RelationDraft>,
    /// Who predicted them, where nobody confirmed them.
    pub(crate) model: String,
    /// Who made them, where the file says so.
    pub(crate) annotator: String,
    /// What could not be taken in, in sentences.
    pub(crate) remarks: Vec<String>,
}

impl Draft {
    /// For labels that a place of a file gives to an article of the project, which are none yet.
    pub(crate) fn of(article: &Article, place: &str, unit: OffsetUnit) -> Self {
        Self {
            place: place.to_owned(),
            id: article.id.to_string(),
            title: article.title.clone(),
            source: article.source.clone(),
            text: article.text().as_str().to_owned(),
            unit,
            ..Self::default()
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct SpanDraft {
    /// What relations call it.
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) at: Vec<(usize, usize)>,
    /// What the file says stands there, fragments joined by a space.
    pub(crate) text: Option<String>,
    pub(crate) origin: Option<Origin>,
    /// From whom it was settled.
    pub(crate) from: Vec<String>,
    pub(crate) note: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) confidence: Option<f32>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RelationDraft {
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) from: String,
    pub(crate) to: String,
}
