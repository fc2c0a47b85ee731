//! What is found of labels in a record, and what is around a value in which they are sought.

use std::collections::BTreeMap;

use super::span;
use crate::formats::exchange::core::draft::{Lack, OwnList, SpanDraft};
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::names::By;

/// Where programs keep the spans of a record.
pub(crate) const SPAN_FIELDS: [&str; 11] = [
    "spans",
    "entities",
    "ents",
    "label",
    "labels",
    "annotations",
    "annotation",
    "span_label",
    "mentions",
    "ner",
    "named_entities",
];

/// Lists of places that are no labels, or that are read for themselves.
pub(super) const NO_SPANS: [&str; 14] = [
    "tokens",
    "words",
    "sents",
    "sentences",
    "paragraphs",
    "noun_chunks",
    "relations",
    "links",
    "responses",
    "suggestions",
    "prediction",
    "predictions",
    "meta",
    "metadata",
];

/// What says of one of a list of blocks who made it.
pub(super) const MAKERS_OF_BLOCKS: [&str; 4] = ["annotator", "annotated_by", "user", "coder"];

/// So deep may labels lie.
pub(super) const MAX_DEPTH: usize = 6;

/// The text that places are in, and what its field is called.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Body<'t> {
    pub(crate) name: &'t str,
    pub(crate) text: &'t str,
}

/// A value that is a span, or should be one.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The label of its group, for one that has none.
    pub(super) group: Option<String>,
    /// Who made what it stands in.
    pub(super) by: Option<String>,
    /// Under which name it stands in its field.
    pub(super) owner: Option<String>,
    /// In which of the record's own lists, counted from 1.
    pub(super) list: u32,
    /// How many characters of the text stand before the piece that its place counts from.
    pub(super) shift: usize,
    /// Whether a model proposed it, and nobody has decided.
    pub(super) is_proposed: bool,
    pub(super) value: Value,
}

/// What is found in a record.
#[derive(Default)]
pub(super) struct InFields {
    pub(super) spans: Vec<Found>,
    /// What a model proposed.
    pub(super) proposed: Vec<Found>,
    /// Links, wherever their lists lie.
    pub(super) links: Vec<Value>,
    /// Whether somebody has said what there is, and be it nothing.
    pub(super) is_decided: bool,
    /// Labels that are lost.
    pub(super) remarks: Vec<String>,
    /// What has labels that are of something else.
    pub(super) notes: Vec<String>,
    /// How many entries of lists look like places and are not read, by the names of the lists.
    pub(super) alike: BTreeMap<(String, Lack), usize>,
    /// What may be the lists of several people.
    pub(super) lists: Vec<OwnList>,
    /// Whether some are where editors that count UTF-16 and scripts that count code points write the same.
    pub(super) are_doubtful: bool,
}

impl Found {
    pub(super) fn new(value: &Value, around: &Around) -> Self {
        let (group, by, owner) = (around.group.clone(), around.by.clone(), around.owner.clone());
        Self { group, by, owner, list: 0, shift: 0, is_proposed: false, value: value.clone() }
    }

    /// Its spans; `number` is which of its record it is.
    pub(super) fn spans(&self, number: usize) -> Result<Vec<SpanDraft>, String> {
        let mut spans = span::spans_from(&self.value, self.group.as_deref(), number)?;
        for span in &mut spans {
            span.list = self.list;
            if self.is_proposed {
                span.by = Some(By::Prediction);
            }
            span.at.iter_mut().for_each(|(start, end)| {
                (*start, *end) = (start.saturating_add(self.shift), end.saturating_add(self.shift));
            });
            if span.from.is_empty() {
                span.from.extend(self.by.clone());
            }
        }
        Ok(spans)
    }

    /// What it says of itself and who made it.
    pub(super) fn place_and_makers(&self) -> String {
        let spans = self.spans(0).unwrap_or_default();
        let makers: Vec<&String> = spans.iter().flat_map(|span| &span.from).collect();
        format!("{} {makers:?} {}", self.place(), self.list)
    }

    /// What it says of itself, to know it again.
    pub(super) fn place(&self) -> String {
        match self.spans(0) {
            Ok(spans) => format!("{:?}", spans.iter().map(|span| (&span.label, &span.at)).collect::<Vec<_>>()),
            Err(_) => self.value.to_string(),
        }
    }
}

/// What is around a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    /// The names that lead to it.
    pub(super) path: String,
    pub(super) depth: usize,
    pub(super) group: Option<String>,
    /// The label around that one.
    pub(super) outer_group: Option<String>,
    pub(super) by: Option<String>,
    /// The first of the names that lead to it within its field.
    pub(super) owner: Option<String>,
    /// Whether what it stands in names its label, which names around it do not undo.
    pub(super) is_labelled: bool,
    /// Only what says where it is and what is a span.
    pub(super) is_strict: bool,
}

impl Around {
    pub(super) fn field(name: &str, is_strict: bool) -> Self {
        Self { path: name.to_owned(), is_strict, ..Self::default() }
    }

    /// For what stands under a name in it, which is the label of what has none.
    pub(super) fn under(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        let is_label = !self.is_labelled && !SPAN_FIELDS.contains(&name);
        let (outer_group, group) = if is_label {
            (self.group.clone(), Some(name.to_owned()))
        } else {
            (self.outer_group.clone(), self.group.clone())
        };
        let owner = self.owner.clone().or_else(|| Some(name.to_owned()));
        Self { path, depth: self.depth + 1, group, outer_group, owner, ..self.clone() }
    }

    /// For what stands in one of a list, which may say whose it is and what.
    pub(super) fn inside(&self, one: &Map) -> Self {
        let word = |names: &[&str]| names.iter().find_map(|name| one.get(name)?.as_str()).map(str::to_owned);
        let label = word(&["label", "type", "category"]);
        let by = word(&MAKERS_OF_BLOCKS).or_else(|| self.by.clone());
        let is_labelled = label.is_some() || self.is_labelled;
        Self { by, is_labelled, group: label.or_else(|| self.group.clone()), depth: self.depth + 1, ..self.clone() }
    }
}

/// Whether a value is or holds a list with something of a kind, under names that spans may stand under.
pub(super) fn has_list_of(value: &Value, is_one: fn(&Value) -> bool) -> bool {
    has_list_below(value, is_one, 0)
}

fn has_list_below(value: &Value, is_one: fn(&Value) -> bool, depth: usize) -> bool {
    match value {
        Value::Array(values) if values.iter().any(is_one) => true,
        Value::Array(values) if depth < MAX_DEPTH => {
            let mut inner = values.iter().filter(|value| value.is_object());
            inner.any(|value| has_list_below(value, is_one, depth + 1))
        }
        Value::Object(fields) if depth < MAX_DEPTH => {
            let mut inner = fields.iter().filter(|(name, _)| !NO_SPANS.contains(&name.as_str()));
            inner.any(|(_, value)| has_list_below(value, is_one, depth + 1))
        }
        _ => false,
    }
}
