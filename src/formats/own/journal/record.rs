//! The structs that mirror a transaction in the journal. Offsets are bytes, so that no text is needed to write them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::formats::own::project_file::{read_article, write_article};
use crate::model::{
    ArticleId, Color, Confidence, Edit, Fragments, KindId, Label, LabelId, LabelSet, Meta, Origin, Prediction,
    Rejection, Relation, RelationId, RelationKind, Settings, Span, SpanId, Status, TextRange, Transaction,
    UnknownFields,
};

/// A transaction as the journal holds it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TransactionRecord {
    name: String,
    edits: Vec<EditRecord>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum EditRecord {
    AddArticle(usize, String),
    RemoveArticle(String),
    SetTitle(String, String),
    SetStatus(String, String),
    SetMeta(String, MetaRecord),
    AddSpan(String, SpanRecord),
    RemoveSpan(String, u32),
    ReplaceSpan(String, SpanRecord),
    AddRelation(String, RelationRecord),
    RemoveRelation(String, u32),
    AddRejection(String, RejectionRecord),
    RemoveRejection(String, RejectionRecord),
    AddPrediction(String, PredictionRecord),
    RemovePrediction(String, PredictionRecord),
    SetLabels(Vec<LabelRecord>, Vec<KindRecord>),
    SetName(String),
    SetAnnotator(String),
    SetSettings(SettingsRecord),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct MetaRecord {
    byline: String,
    outlet: String,
    date: String,
    url: String,
    unknown: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SpanRecord {
    id: u32,
    label: String,
    at: Vec<(u32, u32)>,
    by: String,
    note: Option<String>,
    #[serde(default)]
    person: Option<String>,
    unknown: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RelationRecord {
    id: u32,
    kind: String,
    from: u32,
    to: u32,
    unknown: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RejectionRecord {
    label: String,
    at: Vec<(u32, u32)>,
    speaker: Option<(u32, u32)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct PredictionRecord {
    label: String,
    at: Vec<(u32, u32)>,
    speaker: Option<(u32, u32)>,
    confidence: f32,
    source: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct LabelRecord {
    id: String,
    name: String,
    color: String,
    key: Option<char>,
    unknown: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KindRecord {
    id: String,
    name: String,
    from: Vec<String>,
    to: Vec<String>,
    unknown: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SettingsRecord {
    ignored_problems: Vec<String>,
    suggestions_off: Vec<String>,
    blind_percent: u8,
    /// Missing in journals written before there was such a choice.
    narrated_from_percent: Option<u8>,
    unknown: Vec<(String, String)>,
}

impl TransactionRecord {
    pub(super) fn new(transaction: &Transaction) -> Self {
        Self { name: transaction.name.to_string(), edits: transaction.edits.iter().map(EditRecord::new).collect() }
    }

    /// The transaction again. `labels` are those of the project before it, and after it those that it leaves.
    pub(super) fn read(self, labels: &mut LabelSet) -> Result<Transaction, String> {
        let edits = self.edits.into_iter().map(|edit| edit.read(labels)).collect::<Result<_, _>>()?;
        Ok(Transaction::new(self.name, edits))
    }
}

impl EditRecord {
    fn new(edit: &Edit) -> Self {
        match edit {
            Edit::AddArticle { idx, article } => Self::AddArticle(*idx, write_article(article)),
            Edit::RemoveArticle(id) => Self::RemoveArticle(id.to_string()),
            Edit::SetTitle(id, title) => Self::SetTitle(id.to_string(), title.clone()),
            Edit::SetStatus(id, status) => Self::SetStatus(id.to_string(), status.name().to_owned()),
            Edit::SetMeta(id, meta) => Self::SetMeta(id.to_string(), MetaRecord::new(meta)),
            Edit::AddSpan(id, span) => Self::AddSpan(id.to_string(), SpanRecord::new(span)),
            Edit::RemoveSpan(id, span) => Self::RemoveSpan(id.to_string(), span.0),
            Edit::ReplaceSpan(id, span) => Self::ReplaceSpan(id.to_string(), SpanRecord::new(span)),
            Edit::AddRelation(id, relation) => Self::AddRelation(id.to_string(), RelationRecord::new(relation)),
            Edit::RemoveRelation(id, relation) => Self::RemoveRelation(id.to_string(), relation.0),
            Edit::AddRejection(id, rejection) => Self::AddRejection(id.to_string(), RejectionRecord::new(rejection)),
            Edit::RemoveRejection(id, rejection) => {
                Self::RemoveRejection(id.to_string(), RejectionRecord::new(rejection))
            }
            Edit::AddPrediction(id, prediction) => {
                Self::AddPrediction(id.to_string(), PredictionRecord::new(prediction))
            }
            Edit::RemovePrediction(id, prediction) => {
                Self::RemovePrediction(id.to_string(), PredictionRecord::new(prediction))
            }
            Edit::SetLabels(labels) => Self::SetLabels(
                labels.labels().iter().map(LabelRecord::new).collect(),
                labels.kinds().iter().map(KindRecord::new).collect(),
            ),
            Edit::SetName(name) => Self::SetName(name.clone()),
            Edit::SetAnnotator(name) => Self::SetAnnotator(name.clone()),
            Edit::SetSettings(settings) => Self::SetSettings(SettingsRecord::new(settings)),
        }
    }

    fn read(self, labels: &mut LabelSet) -> Result<Edit, String> {
        Ok(match self {
            Self::AddArticle(idx, ron) => {
                Edit::AddArticle { idx, article: Arc::new(read_article(&ron, labels).map_err(said)?) }
            }
            Self::RemoveArticle(id) => Edit::RemoveArticle(article(&id)?),
            Self::SetTitle(id, title) => Edit::SetTitle(article(&id)?, title),
            Self::SetStatus(id, name) => Edit::SetStatus(article(&id)?, named(&Status::ALL, Status::name, &name)?),
            Self::SetMeta(id, meta) => Edit::SetMeta(article(&id)?, meta.read()),
            Self::AddSpan(id, span) => Edit::AddSpan(article(&id)?, span.read()?),
            Self::RemoveSpan(id, span) => Edit::RemoveSpan(article(&id)?, SpanId(span)),
            Self::ReplaceSpan(id, span) => Edit::ReplaceSpan(article(&id)?, span.read()?),
            Self::AddRelation(id, relation) => Edit::AddRelation(article(&id)?, relation.read()?),
            Self::RemoveRelation(id, relation) => Edit::RemoveRelation(article(&id)?, RelationId(relation)),
            Self::AddRejection(id, rejection) => Edit::AddRejection(article(&id)?, rejection.read()?),
            Self::RemoveRejection(id, rejection) => Edit::RemoveRejection(article(&id)?, rejection.read()?),
            Self::AddPrediction(id, prediction) => Edit::AddPrediction(article(&id)?, prediction.read()?),
            Self::RemovePrediction(id, prediction) => Edit::RemovePrediction(article(&id)?, prediction.read()?),
            Self::SetLabels(new_labels, kinds) => {
                *labels = label_set(new_labels, kinds)?;
                Edit::SetLabels(labels.clone())
            }
            Self::SetName(name) => Edit::SetName(name),
            Self::SetAnnotator(name) => Edit::SetAnnotator(name),
            Self::SetSettings(settings) => Edit::SetSettings(settings.read()?),
        })
    }
}

impl MetaRecord {
    fn new(meta: &Meta) -> Self {
        let Meta { byline, outlet, date, url, unknown } = meta.clone();
        Self { byline, outlet, date, url, unknown: unknown.0 }
    }

    fn read(self) -> Meta {
        let Self { byline, outlet, date, url, unknown } = self;
        Meta { byline, outlet, date, url, unknown: UnknownFields(unknown) }
    }
}

impl SpanRecord {
    fn new(span: &Span) -> Self {
        Self {
            id: span.id.0,
            label: span.label.to_string(),
            at: offsets(&span.fragments),
            by: span.origin.name().to_owned(),
            note: span.note.clone(),
            person: span.person.clone(),
            unknown: span.unknown.0.clone(),
        }
    }

    fn read(self) -> Result<Span, String> {
        Ok(Span {
            id: SpanId(self.id),
            label: LabelId::new(&self.label).map_err(said)?,
            fragments: fragments(&self.at)?,
            origin: named(&Origin::ALL, Origin::name, &self.by)?,
            note: self.note,
            person: self.person,
            unknown: UnknownFields(self.unknown),
        })
    }
}

impl RelationRecord {
    fn new(relation: &Relation) -> Self {
        let Relation { id, kind, from, to, unknown } = relation.clone();
        Self { id: id.0, kind: kind.to_string(), from: from.0, to: to.0, unknown: unknown.0 }
    }

    fn read(self) -> Result<Relation, String> {
        let kind = KindId::new(&self.kind).map_err(said)?;
        let unknown = UnknownFields(self.unknown);
        Ok(Relation { id: RelationId(self.id), kind, from: SpanId(self.from), to: SpanId(self.to), unknown })
    }
}

impl RejectionRecord {
    fn new(rejection: &Rejection) -> Self {
        let Rejection { label, fragments, speaker } = rejection;
        Self { label: label.to_string(), at: offsets(fragments), speaker: speaker.map(pair) }
    }

    fn read(self) -> Result<Rejection, String> {
        let label = LabelId::new(&self.label).map_err(said)?;
        Ok(Rejection { label, fragments: fragments(&self.at)?, speaker: self.speaker.map(range).transpose()? })
    }
}

impl PredictionRecord {
    fn new(prediction: &Prediction) -> Self {
        let Prediction { fragments, label, speaker, confidence, source } = prediction.clone();
        let (label, at, speaker) = (label.to_string(), offsets(&fragments), speaker.map(pair));
        Self { label, at, speaker, confidence: confidence.share(), source }
    }

    fn read(self) -> Result<Prediction, String> {
        Ok(Prediction {
            fragments: fragments(&self.at)?,
            label: LabelId::new(&self.label).map_err(said)?,
            speaker: self.speaker.map(range).transpose()?,
            confidence: Confidence::new(self.confidence),
            source: self.source,
        })
    }
}

impl LabelRecord {
    fn new(label: &Label) -> Self {
        let Label { id, name, color, key, unknown } = label.clone();
        Self { id: id.to_string(), name, color: color.to_string(), key, unknown: unknown.0 }
    }

    fn read(self) -> Result<Label, String> {
        let id = LabelId::new(&self.id).map_err(said)?;
        let color: Color = self.color.parse().map_err(said)?;
        Ok(Label { id, name: self.name, color, key: self.key, unknown: UnknownFields(self.unknown) })
    }
}

impl KindRecord {
    fn new(kind: &RelationKind) -> Self {
        let words = |ids: &[LabelId]| ids.iter().map(LabelId::to_string).collect();
        let RelationKind { id, name, from, to, unknown } = kind;
        Self { id: id.to_string(), name: name.clone(), from: words(from), to: words(to), unknown: unknown.0.clone() }
    }

    fn read(self) -> Result<RelationKind, String> {
        let id = KindId::new(&self.id).map_err(said)?;
        let (from, to) = (label_ids(&self.from)?, label_ids(&self.to)?);
        Ok(RelationKind { id, name: self.name, from, to, unknown: UnknownFields(self.unknown) })
    }
}

impl SettingsRecord {
    fn new(settings: &Settings) -> Self {
        Self {
            ignored_problems: settings.ignored_problems.iter().cloned().collect(),
            suggestions_off: settings.suggestions_off.iter().map(LabelId::to_string).collect(),
            blind_percent: settings.blind_percent,
            narrated_from_percent: Some(settings.narrated_from_percent),
            unknown: settings.unknown.0.clone(),
        }
    }

    fn read(self) -> Result<Settings, String> {
        Ok(Settings {
            ignored_problems: self.ignored_problems.into_iter().collect(),
            suggestions_off: label_ids(&self.suggestions_off)?.into_iter().collect(),
            blind_percent: self.blind_percent,
            narrated_from_percent: self.narrated_from_percent.unwrap_or(Settings::default().narrated_from_percent),
            unknown: UnknownFields(self.unknown),
        })
    }
}

fn article(id: &str) -> Result<ArticleId, String> {
    id.parse().map_err(said)
}

fn label_set(labels: Vec<LabelRecord>, kinds: Vec<KindRecord>) -> Result<LabelSet, String> {
    let labels = labels.into_iter().map(LabelRecord::read).collect::<Result<_, _>>()?;
    let kinds = kinds.into_iter().map(KindRecord::read).collect::<Result<_, _>>()?;
    LabelSet::new(labels, kinds).map_err(said)
}

fn label_ids(words: &[String]) -> Result<Vec<LabelId>, String> {
    words.iter().map(|word| LabelId::new(word).map_err(said)).collect()
}

fn offsets(fragments: &Fragments) -> Vec<(u32, u32)> {
    fragments.iter().map(pair).collect()
}

fn pair(range: TextRange) -> (u32, u32) {
    let narrow = |byte: usize| u32::try_from(byte).expect("a text has at most u32::MAX bytes");
    (narrow(range.start()), narrow(range.end()))
}

fn fragments(offsets: &[(u32, u32)]) -> Result<Fragments, String> {
    let ranges = offsets.iter().map(|&offsets| range(offsets)).collect::<Result<_, _>>()?;
    Fragments::new(ranges).map_err(said)
}

fn range((start, end): (u32, u32)) -> Result<TextRange, String> {
    TextRange::unchecked(start, end).ok_or_else(|| format!("a range starts at {start}, after its end at {end}"))
}

fn named<T: Copy>(all: &[T], name_of: fn(T) -> &'static str, name: &str) -> Result<T, String> {
    all.iter().copied().find(|value| name_of(*value) == name).ok_or_else(|| format!("“{name}” is not known"))
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
