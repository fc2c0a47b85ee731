//! A transaction as the journal has it. Offsets are bytes, so that no text is needed to write them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;

use crate::formats::own::project_file::{read_article, write_article};
use crate::formats::own::wire::article::{self, MetaRecord};
use crate::formats::own::wire::labels::{self, KindRecord, LabelRecord};
use crate::formats::own::wire::places::Places;
use crate::formats::own::wire::reading::{self, ReadingRecord};
use crate::formats::own::wire::record::{Name, Word, unlisted};
use crate::formats::own::wire::relation::{self, RelationRecord};
use crate::formats::own::wire::ron_text::{list, push, string, words};
use crate::formats::own::wire::settings::{self, SettingsRecord};
use crate::formats::own::wire::span::{self, SpanRecord};
use crate::formats::own::wire::suggestion::{self, PredictionRecord, RejectionRecord};
use crate::model::{
    ArticleId, Edit, LabelSet, Misfit, MisfitKind, Prediction, Reading, Rejection, Relation, RelationId, Span, SpanId,
    Status, Transaction, UnknownFields,
};

/// A transaction whose articles and labels are read when its turn comes.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TransactionRecord {
    name: String,
    edits: Vec<EditRecord>,
}

impl TransactionRecord {
    pub(super) fn shrink(&mut self) {
        self.edits.shrink_to_fit();
    }
}

type Id = Word<ArticleId>;

#[derive(Clone, Debug, Deserialize)]
enum EditRecord {
    AddArticle(usize, String),
    RemoveArticle(Id),
    SetTitle(Id, String),
    SetStatus(Id, Name<Status>),
    SetMeta(Id, MetaRecord),
    SetArticleNote(Id, String),
    SetHandedTo(Id, BTreeSet<String>),
    SetMisfits(Id, Vec<(Name<MisfitKind>, String, usize, String)>),
    AddSpan(Id, SpanRecord),
    RemoveSpan(Id, u32),
    ReplaceSpan(Id, SpanRecord),
    AddRelation(Id, RelationRecord),
    RemoveRelation(Id, u32),
    AddRejection(Id, RejectionRecord),
    RemoveRejection(Id, RejectionRecord),
    AddPrediction(Id, PredictionRecord),
    RemovePrediction(Id, PredictionRecord),
    AddReading(Id, ReadingRecord),
    RemoveReading(Id, String),
    ReplaceReading(Id, ReadingRecord),
    SetLabels(Vec<LabelRecord>, Vec<KindRecord>),
    SetName(String),
    SetAnnotator(String),
    SetSettings(SettingsRecord),
}

/// `(name: "add quote", edits: [AddSpan("3fa9…", (…)), …])`
pub(super) fn write(out: &mut String, transaction: &Transaction) {
    let Transaction { name, edits } = transaction;
    out.push_str("(name: ");
    string(out, name);
    out.push_str(", edits: ");
    list(out, edits, edit);
    out.push(')');
}

fn edit(out: &mut String, edit: &Edit) {
    match edit {
        Edit::AddArticle { idx, article } => {
            push!(out, "AddArticle({idx}, ");
            string(out, &write_article(article));
            out.push(')');
        }
        Edit::RemoveArticle(id) => push!(out, "RemoveArticle(\"{id}\")"),
        Edit::SetTitle(id, title) => of_article(out, "SetTitle", *id, |out| string(out, title)),
        Edit::SetStatus(id, status) => push!(out, "SetStatus(\"{id}\", {})", status.name()),
        Edit::SetMeta(id, meta) => of_article(out, "SetMeta", *id, |out| article::write_meta(out, meta)),
        Edit::SetArticleNote(id, note) => of_article(out, "SetArticleNote", *id, |out| string(out, note)),
        Edit::SetHandedTo(id, names) => {
            of_article(out, "SetHandedTo", *id, |out| words(out, names.iter().map(String::as_str)));
        }
        Edit::SetMisfits(id, lines) => of_article(out, "SetMisfits", *id, |out| list(out, lines, write_misfit)),
        Edit::AddSpan(id, span) => of_article(out, "AddSpan", *id, |out| write_span(out, span)),
        Edit::RemoveSpan(id, span) => push!(out, "RemoveSpan(\"{id}\", {})", span.0),
        Edit::ReplaceSpan(id, span) => of_article(out, "ReplaceSpan", *id, |out| write_span(out, span)),
        Edit::AddRelation(id, link) => of_article(out, "AddRelation", *id, |out| relation::write(out, link)),
        Edit::RemoveRelation(id, link) => push!(out, "RemoveRelation(\"{id}\", {})", link.0),
        Edit::AddRejection(id, one) => of_article(out, "AddRejection", *id, |out| write_rejection(out, one)),
        Edit::RemoveRejection(id, one) => of_article(out, "RemoveRejection", *id, |out| write_rejection(out, one)),
        Edit::AddPrediction(id, one) => of_article(out, "AddPrediction", *id, |out| write_prediction(out, one)),
        Edit::RemovePrediction(id, one) => of_article(out, "RemovePrediction", *id, |out| write_prediction(out, one)),
        Edit::AddReading(id, one) => of_article(out, "AddReading", *id, |out| write_reading(out, one)),
        Edit::RemoveReading(id, name) => of_article(out, "RemoveReading", *id, |out| string(out, name)),
        Edit::ReplaceReading(id, one) => of_article(out, "ReplaceReading", *id, |out| write_reading(out, one)),
        Edit::SetLabels(set) => write_labels(out, set),
        Edit::SetName(name) => call(out, "SetName", |out| string(out, name)),
        Edit::SetAnnotator(name) => call(out, "SetAnnotator", |out| string(out, name)),
        Edit::SetSettings(settings) => call(out, "SetSettings", |out| settings::write(out, settings)),
    }
}

fn call(out: &mut String, name: &str, write: impl FnOnce(&mut String)) {
    push!(out, "{name}(");
    write(out);
    out.push(')');
}

fn of_article(out: &mut String, name: &str, id: ArticleId, write: impl FnOnce(&mut String)) {
    push!(out, "{name}(\"{id}\", ");
    write(out);
    out.push(')');
}

/// Its kind, the line itself, its number and what is wrong.
fn write_misfit(out: &mut String, Misfit { kind, ron, line, reason }: &Misfit) {
    push!(out, "({}, ", kind.name());
    string(out, ron);
    push!(out, ", {line}, ");
    string(out, reason);
    out.push(')');
}

fn write_span(out: &mut String, one: &Span) {
    span::write(out, &mut Places::Bytes, one);
}

fn write_rejection(out: &mut String, one: &Rejection) {
    suggestion::write_rejection(out, &mut Places::Bytes, one);
}

fn write_prediction(out: &mut String, one: &Prediction) {
    suggestion::write_prediction(out, &mut Places::Bytes, one);
}

fn write_reading(out: &mut String, one: &Reading) {
    reading::write(out, &mut Places::Bytes, one);
}

fn write_labels(out: &mut String, set: &LabelSet) {
    out.push_str("SetLabels(");
    list(out, set.labels(), labels::write_label);
    out.push_str(", ");
    list(out, set.kinds(), labels::write_kind);
    out.push(')');
}

impl TransactionRecord {
    /// The transaction again. `labels` are those of the project before it, and after it those that it leaves.
    pub(super) fn read(self, labels: &mut LabelSet) -> Result<Transaction, String> {
        let edits = self.edits.into_iter().map(|edit| edit.read(labels)).collect::<Result<_, _>>()?;
        Ok(Transaction::new(self.name, edits))
    }
}

impl EditRecord {
    fn read(self, labels: &mut LabelSet) -> Result<Edit, String> {
        Ok(match self {
            Self::AddArticle(idx, ron) => {
                let article = read_article(&ron, labels).map_err(|error| error.to_string())?;
                Edit::AddArticle { idx, article: Arc::new(article) }
            }
            Self::RemoveArticle(Word(id)) => Edit::RemoveArticle(id),
            Self::SetTitle(Word(id), title) => Edit::SetTitle(id, title),
            Self::SetStatus(Word(id), Name(status)) => Edit::SetStatus(id, status),
            Self::SetMeta(Word(id), record) => Edit::SetMeta(id, listed(record, |it| &mut it.unknown).read()),
            Self::SetArticleNote(Word(id), note) => Edit::SetArticleNote(id, note),
            Self::SetHandedTo(Word(id), names) => Edit::SetHandedTo(id, names),
            Self::SetMisfits(Word(id), lines) => {
                let misfit = |(Name(kind), ron, line, reason)| Misfit { kind, ron, line, reason };
                Edit::SetMisfits(id, lines.into_iter().map(misfit).collect())
            }
            Self::AddSpan(Word(id), record) => Edit::AddSpan(id, read_span(record)?),
            Self::RemoveSpan(Word(id), span) => Edit::RemoveSpan(id, SpanId(span)),
            Self::ReplaceSpan(Word(id), record) => Edit::ReplaceSpan(id, read_span(record)?),
            Self::AddRelation(Word(id), record) => Edit::AddRelation(id, read_relation(record)?),
            Self::RemoveRelation(Word(id), link) => Edit::RemoveRelation(id, RelationId(link)),
            Self::AddRejection(Word(id), record) => Edit::AddRejection(id, record.read(&mut Places::Bytes)?),
            Self::RemoveRejection(Word(id), record) => Edit::RemoveRejection(id, record.read(&mut Places::Bytes)?),
            Self::AddPrediction(Word(id), record) => Edit::AddPrediction(id, record.read(&mut Places::Bytes)?),
            Self::RemovePrediction(Word(id), record) => Edit::RemovePrediction(id, record.read(&mut Places::Bytes)?),
            Self::AddReading(Word(id), record) => Edit::AddReading(id, read_reading(record)?),
            Self::RemoveReading(Word(id), name) => Edit::RemoveReading(id, name),
            Self::ReplaceReading(Word(id), record) => Edit::ReplaceReading(id, read_reading(record)?),
            Self::SetLabels(new_labels, kinds) => {
                *labels = label_set(new_labels, kinds)?;
                Edit::SetLabels(labels.clone())
            }
            Self::SetName(name) => Edit::SetName(name),
            Self::SetAnnotator(name) => Edit::SetAnnotator(name),
            Self::SetSettings(record) => Edit::SetSettings(listed(record, |it| &mut it.unknown).read()),
        })
    }
}

/// The record with its unknown fields as fields, however the journal has them.
fn listed<T>(mut record: T, unknown: fn(&mut T) -> &mut UnknownFields) -> T {
    let fields = unknown(&mut record);
    *fields = unlisted(std::mem::take(fields));
    record
}

fn read_span(record: SpanRecord) -> Result<Span, String> {
    listed(record, |it| &mut it.unknown).read(&mut Places::Bytes)
}

fn read_relation(record: RelationRecord) -> Result<Relation, String> {
    listed(record, |it| &mut it.unknown).read()
}

fn read_reading(record: ReadingRecord) -> Result<Arc<Reading>, String> {
    record.read(&mut Places::Bytes).map(Arc::new)
}

fn label_set(labels: Vec<LabelRecord>, kinds: Vec<KindRecord>) -> Result<LabelSet, String> {
    let labels =
        labels.into_iter().map(|label| listed(label, |it| &mut it.unknown).read()).collect::<Result<_, _>>()?;
    let kinds = kinds.into_iter().map(|kind| listed(kind, |it| &mut it.unknown).read()).collect::<Result<_, _>>()?;
    LabelSet::new(labels, kinds).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formats::own::wire::record::parse_with_ron;
    use crate::model::{Content, arbitrary};

    /// An edit of every kind for all that a project holds.
    fn edits(content: &Content) -> Vec<Edit> {
        let mut edits = vec![
            Edit::SetName(content.name().to_owned()),
            Edit::SetAnnotator(content.annotator().to_owned()),
            Edit::SetSettings(content.settings().clone()),
            Edit::SetLabels(content.labels().clone()),
        ];
        for (idx, article) in content.articles().enumerate() {
            let id = article.id;
            edits.push(Edit::AddArticle { idx, article: Arc::new(article.clone()) });
            edits.push(Edit::RemoveArticle(id));
            edits.push(Edit::SetTitle(id, article.title.clone()));
            edits.push(Edit::SetStatus(id, article.status));
            edits.push(Edit::SetMeta(id, article.meta.clone()));
            edits.push(Edit::SetArticleNote(id, article.note.clone()));
            edits.push(Edit::SetHandedTo(id, article.handed_to.clone()));
            let misfit = |(line, kind): (usize, MisfitKind)| Misfit {
                kind,
                ron: format!("(id: {line}, text: {:?})", article.note),
                line,
                reason: article.title.clone(),
            };
            edits.push(Edit::SetMisfits(id, MisfitKind::ALL.into_iter().enumerate().map(misfit).collect()));
            for one in article.readings() {
                edits.push(Edit::AddReading(id, Arc::new(one.clone())));
                edits.push(Edit::RemoveReading(id, one.annotator.clone()));
                edits.push(Edit::ReplaceReading(id, Arc::new(one.clone())));
            }
            for span in article.spans().iter() {
                edits.push(Edit::AddSpan(id, span.clone()));
                edits.push(Edit::RemoveSpan(id, span.id));
                edits.push(Edit::ReplaceSpan(id, span.clone()));
            }
            for relation in article.relations() {
                edits.push(Edit::AddRelation(id, relation.clone()));
                edits.push(Edit::RemoveRelation(id, relation.id));
            }
            for one in article.rejections() {
                edits.push(Edit::AddRejection(id, one.clone()));
                edits.push(Edit::RemoveRejection(id, one.clone()));
            }
            for one in article.predictions() {
                edits.push(Edit::AddPrediction(id, one.clone()));
                edits.push(Edit::RemovePrediction(id, one.clone()));
            }
        }
        edits
    }

    /// Fails to compile for a new kind of edit, which then belongs into [`edits`] too.
    fn number(edit: &Edit) -> usize {
        match edit {
            Edit::AddArticle { .. } => 0,
            Edit::RemoveArticle(_) => 1,
            Edit::SetTitle(..) => 2,
            Edit::SetStatus(..) => 3,
            Edit::SetMeta(..) => 4,
            Edit::AddSpan(..) => 5,
            Edit::RemoveSpan(..) => 6,
            Edit::ReplaceSpan(..) => 7,
            Edit::AddRelation(..) => 8,
            Edit::RemoveRelation(..) => 9,
            Edit::AddRejection(..) => 10,
            Edit::RemoveRejection(..) => 11,
            Edit::AddPrediction(..) => 12,
            Edit::RemovePrediction(..) => 13,
            Edit::SetLabels(_) => 14,
            Edit::SetName(_) => 15,
            Edit::SetAnnotator(_) => 16,
            Edit::SetSettings(_) => 17,
            Edit::SetArticleNote(..) => 18,
            Edit::SetHandedTo(..) => 19,
            Edit::AddReading(..) => 20,
            Edit::RemoveReading(..) => 21,
            Edit::ReplaceReading(..) => 22,
            Edit::SetMisfits(..) => 23,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn any_edit_comes_back(content in arbitrary::content()) {
            for edit in edits(&content) {
                prop_assert!(number(&edit) < 24);
                let transaction = Transaction::new("try", vec![edit]);
                let mut ron = String::new();
                write(&mut ron, &transaction);
                let record: TransactionRecord = parse_with_ron(&ron).unwrap();
                prop_assert_eq!(record.read(&mut content.labels().clone()).unwrap(), transaction);
            }
        }
    }
}
