//! A row of JSON with entities that count UTF-16, as doccano’s editor does.

use serde::Deserialize;
use serde_json::Value;

use super::draft::{Draft, RelationDraft, SpanDraft};
use super::names::key_from;
use crate::model::OffsetUnit;

/// The article of one such line.
pub(crate) fn draft(row: Value) -> serde_json::Result<Draft> {
    Ok(serde_json::from_value::<RowIn>(row)?.draft(String::new()))
}

#[derive(Deserialize)]
pub(crate) struct RowIn {
    #[serde(alias = "data")]
    text: String,
    #[serde(default)]
    entities: Vec<EntityIn>,
    #[serde(default, alias = "labels")]
    label: Vec<(usize, usize, String)>,
    #[serde(default)]
    relations: Vec<LinkIn>,
    #[serde(default)]
    article_id: String,
    #[serde(default)]
    title: String,
}

#[derive(Deserialize)]
struct EntityIn {
    #[serde(default)]
    id: Value,
    label: String,
    start_offset: usize,
    end_offset: usize,
}

#[derive(Deserialize)]
struct LinkIn {
    #[serde(default)]
    id: Value,
    from_id: Value,
    to_id: Value,
    r#type: String,
}

impl RowIn {
    pub(crate) fn draft(self, place: String) -> Draft {
        let entities = self.entities.into_iter().map(|entity| SpanDraft {
            key: key_from(&entity.id),
            label: entity.label,
            at: vec![(entity.start_offset, entity.end_offset)],
            ..SpanDraft::default()
        });
        let triples = self.label.into_iter().enumerate().map(|(idx, (start, end, label))| SpanDraft {
            key: format!("#{idx}"),
            label,
            at: vec![(start, end)],
            ..SpanDraft::default()
        });
        let relations = self.relations.into_iter().map(|link| RelationDraft {
            key: key_from(&link.id),
            kind: link.r#type,
            from: key_from(&link.from_id),
            to: key_from(&link.to_id),
        });
        Draft {
            place,
            id: self.article_id,
            title: self.title,
            text: self.text,
            unit: OffsetUnit::Utf16,
            spans: entities.chain(triples).collect(),
            relations: relations.collect(),
            ..Draft::default()
        }
    }
}
