//! Articles as files give them, before anything is checked.

use std::collections::BTreeMap;

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
    /// How sure that unit is.
    pub(crate) counting: Counting,
    pub(crate) spans: Vec<SpanDraft>,
    pub(crate) relations: Vec<RelationDraft>,
    /// Who predicted them, where nobody confirmed them.
    pub(crate) model: String,
    /// Who made them, where the file says so.
    pub(crate) annotator: String,
    /// What could not be taken in, in sentences.
    pub(crate) remarks: Vec<String>,
    /// What is left out because it is no label of a place, in sentences; each is told once.
    pub(crate) notes: Vec<String>,
    /// How many entries of lists look like places in the text and are not read, by the names of the lists.
    pub(crate) alike: BTreeMap<(String, Lack), usize>,
}

/// Why what looks like places in a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lack {
    Label,
    /// Nothing tells what its numbers are; under the usual names it would be read.
    Names,
    /// It may be anything.
    Proof,
}

/// How sure it is that the offsets of a draft count its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Counting {
    /// Its reader has found the places itself, or the file says what they count.
    #[default]
    Known,
    /// Who imports it has said so.
    Named,
    /// Programs that write such files count so; words that stand beside the places know better.
    Usual,
    /// Most programs that write such files count so: it is told where another unit would be possible.
    Likely,
    /// Programs that write such files differ: it is asked about where two units are possible.
    Open,
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

    /// Takes what somebody has said that its offsets count, unless its file says it.
    pub(crate) fn count_in(&mut self, unit: OffsetUnit) {
        if self.counting != Counting::Known {
            (self.unit, self.counting) = (unit, Counting::Named);
        }
    }

    /// Notes that what some layer says is no label of a place.
    pub(crate) fn leave_out(&mut self, feature: &str, layer: &str) {
        self.notes.push(format!("“{feature}” of {layer} has no place here and is left out"));
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
