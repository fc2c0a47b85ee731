//! Labels and kinds of relations.

use super::record::{Word, record};
use super::ron_text::{character, end_record, push, string_field, words};
use crate::model::{Color, KindId, Label, LabelId, RelationKind};

record! {
    LabelRecord = "Label" {
        id: Word<LabelId>,
        name: String,
        color: Word<Color>,
        key: char,
    }
}

record! {
    KindRecord = "RelationKind" {
        id: Word<KindId>,
        name: String,
        from: Vec<Word<LabelId>>,
        to: Vec<Word<LabelId>>,
    }
}

impl LabelRecord {
    pub(crate) fn read(self) -> Result<Label, String> {
        let Word(id) = self.id.ok_or("a label has no `id`")?;
        let Word(color) = self.color.ok_or_else(|| format!("the label “{id}” has no `color`"))?;
        let name = self.name.unwrap_or_else(|| id.to_string());
        Ok(Label { id, name, color, key: self.key, unknown: self.unknown })
    }
}

impl KindRecord {
    pub(crate) fn read(self) -> Result<RelationKind, String> {
        let Word(id) = self.id.ok_or("a relation kind has no `id`")?;
        let name = self.name.unwrap_or_else(|| id.to_string());
        Ok(RelationKind { id, name, from: ids(self.from), to: ids(self.to), unknown: self.unknown })
    }
}

pub(crate) fn ids(words: Option<Vec<Word<LabelId>>>) -> Vec<LabelId> {
    words.unwrap_or_default().into_iter().map(|word| word.0).collect()
}

pub(crate) fn write_label(out: &mut String, label: &Label) {
    let Label { id, name, color, key, unknown } = label;
    push!(out, "(id: \"{id}\", ");
    string_field(out, "name", name);
    push!(out, ", color: \"{color}\"");
    if let Some(key) = key {
        out.push_str(", key: ");
        character(out, *key);
    }
    end_record(out, unknown);
}

pub(crate) fn write_kind(out: &mut String, kind: &RelationKind) {
    let RelationKind { id, name, from, to, unknown } = kind;
    push!(out, "(id: \"{id}\", ");
    string_field(out, "name", name);
    for (name, ids) in [("from", from), ("to", to)] {
        push!(out, ", {name}: ");
        words(out, ids.iter().map(LabelId::as_str));
    }
    end_record(out, unknown);
}
