//! The typed columns that the rows of JSON Lines have in Parquet, and the tokens with a list of tags for each label.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::ByteArray;
use parquet::errors::Result;
use parquet::schema::types::{Type, TypePtr};
use serde_json::{Value, json};

use crate::model::LabelId;

/// What a column holds. Nothing in our files is ever missing, but Hugging Face datasets want that it may be.
pub(super) enum Shape {
    Text,
    Number,
    /// The number of one of these names.
    Class(&'static [&'static str]),
    List(Box<Self>),
    Record(Vec<(String, Self)>),
}

/// The columns of a file with these labels.
pub(super) fn shape(labels: &[LabelId]) -> Shape {
    let numbers = || Shape::List(Box::new(Shape::Number));
    let list = |fields| Shape::List(Box::new(record(fields)));
    let text = |names: &[&'static str]| names.iter().map(|name| (*name, Shape::Text)).collect::<Vec<_>>();
    let spans = vec![
        ("id", Shape::Number),
        ("start", Shape::Number),
        ("end", Shape::Number),
        ("label", Shape::Text),
        ("text", Shape::Text),
        ("fragments", Shape::List(Box::new(numbers()))),
        ("by", Shape::Text),
        ("note", Shape::Text),
        ("from", Shape::List(Box::new(Shape::Text))),
        ("votes", Shape::Number),
    ];
    let relations =
        vec![("id", Shape::Number), ("head", Shape::Number), ("child", Shape::Number), ("label", Shape::Text)];
    let meta = text(&["title", "source", "sha256", "status", "byline", "outlet", "date", "url"]);
    let columns = vec![
        ("id", Shape::Text),
        ("annotator", Shape::Text),
        ("annotators", Shape::List(Box::new(Shape::Text))),
        ("text", Shape::Text),
        ("spans", list(spans)),
        ("relations", list(relations)),
        ("meta", record(meta)),
        ("tokens", Shape::List(Box::new(Shape::Text))),
        ("token_starts", numbers()),
        ("token_ends", numbers()),
    ];
    let columns = columns.into_iter().map(|(name, shape)| (name.to_owned(), shape));
    Shape::Record(columns.chain(labels.iter().map(tags_of)).collect())
}

/// The column of the tags of a label, by its name.
pub(super) fn tags_of(label: &LabelId) -> (String, Shape) {
    (format!("{label}_tags"), Shape::List(Box::new(Shape::Class(&["O", "B", "I"]))))
}

/// A record with fields of these shapes.
pub(super) fn record(fields: Vec<(&'static str, Shape)>) -> Shape {
    Shape::Record(fields.into_iter().map(|(name, shape)| (name.to_owned(), shape)).collect())
}

impl Shape {
    /// As Parquet's schema has it.
    pub(super) fn parquet(&self, name: &str) -> Result<TypePtr> {
        let primitive = |physical, logical| {
            let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
            builder.with_logical_type(logical).build()
        };
        let group = |name: &str, repetition, fields, logical| {
            let builder = Type::group_type_builder(name).with_repetition(repetition);
            builder.with_fields(fields).with_logical_type(logical).build()
        };
        let optional = Repetition::OPTIONAL;
        Ok(Arc::new(match self {
            Self::Text => primitive(Physical::BYTE_ARRAY, Some(LogicalType::String))?,
            Self::Number | Self::Class(_) => primitive(Physical::INT64, None)?,
            Self::List(inner) => {
                let items = group("list", Repetition::REPEATED, vec![inner.parquet("element")?], None)?;
                group(name, optional, vec![Arc::new(items)], Some(LogicalType::List))?
            }
            Self::Record(fields) => {
                let fields = fields.iter().map(|(name, shape)| shape.parquet(name)).collect::<Result<_>>()?;
                group(name, optional, fields, None)?
            }
        }))
    }

    /// As Hugging Face datasets describe it, so that tags are loaded with their names.
    pub(super) fn feature(&self) -> Value {
        match self {
            Self::Text => json!({"dtype": "string", "_type": "Value"}),
            Self::Number => json!({"dtype": "int64", "_type": "Value"}),
            Self::Class(names) => json!({"names": names, "_type": "ClassLabel"}),
            Self::List(inner) => json!({"feature": inner.feature(), "_type": "List"}),
            Self::Record(fields) => fields.iter().map(|(name, shape)| (name.clone(), shape.feature())).collect(),
        }
    }

    /// Empty columns, one for each text or number in it.
    pub(super) fn columns(&self) -> Vec<Column> {
        match self {
            Self::Text => vec![Column::new(Values::Texts(Vec::new()))],
            Self::Number | Self::Class(_) => vec![Column::new(Values::Numbers(Vec::new()))],
            Self::List(inner) => inner.columns(),
            Self::Record(fields) => fields.iter().flat_map(|(_, shape)| shape.columns()).collect(),
        }
    }

    /// Adds a row to its columns.
    pub(super) fn add_row(&self, row: &Value, columns: &mut [Column]) {
        self.shred(Some(row), Level::ROW, columns, 0);
    }

    /// Takes a value apart into the columns from the one at `idx` on, and gives the one behind them (S. Melnik and
    /// others, 2010). A list without items leaves a mark in each of its columns.
    fn shred(&self, value: Option<&Value>, at: Level, columns: &mut [Column], idx: usize) -> usize {
        let at = Level { n_there: at.n_there + i16::from(value.is_some()), ..at };
        match self {
            Self::Text | Self::Number | Self::Class(_) => {
                columns[idx].push(value, at);
                idx + 1
            }
            Self::Record(fields) => fields
                .iter()
                .fold(idx, |idx, (name, shape)| shape.shred(value.and_then(|value| value.get(name)), at, columns, idx)),
            Self::List(inner) => {
                let within = Level { n_lists: at.n_lists + 1, ..at };
                let items = value.and_then(Value::as_array).filter(|items| !items.is_empty());
                let Some(items) = items else { return inner.shred(None, within, columns, idx) };
                let mut end = idx;
                for (item_idx, item) in items.iter().enumerate() {
                    let repeated = if item_idx == 0 { at.repeated } else { within.n_lists };
                    let at_item = Level { n_there: at.n_there + 1, repeated, ..within };
                    end = inner.shred(Some(item), at_item, columns, idx);
                }
                end
            }
        }
    }
}

/// Where among lists a value stands.
#[derive(Clone, Copy)]
struct Level {
    /// Lists around it.
    n_lists: i16,
    /// Of the value, the values around it and the items that these are, how many are there: all, unless a list is empty.
    n_there: i16,
    /// The innermost list that goes on with it rather than begins, counted from 1; 0 where a row begins.
    repeated: i16,
}

impl Level {
    /// Where a row starts. Around it there is nothing, and a row itself does not count.
    const ROW: Self = Self { n_lists: 0, n_there: -1, repeated: 0 };
}

/// The values of a column with their levels.
pub(super) struct Column {
    pub(super) values: Values,
    pub(super) n_there: Vec<i16>,
    pub(super) repeated: Vec<i16>,
}

pub(super) enum Values {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
}

impl Column {
    fn new(values: Values) -> Self {
        Self { values, n_there: Vec::new(), repeated: Vec::new() }
    }

    fn push(&mut self, value: Option<&Value>, at: Level) {
        self.n_there.push(at.n_there);
        self.repeated.push(at.repeated);
        match (&mut self.values, value) {
            (_, None) => {}
            (Values::Texts(texts), Some(value)) => texts.push(value.as_str().unwrap_or_default().into()),
            (Values::Numbers(numbers), Some(value)) => numbers.push(value.as_i64().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::super::rows::Rows;
    use super::*;
    use crate::formats::exchange::core::json::value::json;
    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::with_spans;
    use crate::formats::export;
    use crate::formats::{ExportOptions, Format};
    use crate::model::{Span, arbitrary};

    #[test]
    fn tags_and_their_names_stand_beside_the_spans() {
        let content = round_trip::content_from_marked(&["[quote>3 “[claim No]”] said [speaker#3 Ana]", ""]);
        let export = export(Format::Parquet, &content, &ExportOptions::default());
        assert_eq!(export.losses, []);
        let all = Rows::new(Bytes::from(export.files[0].1.clone())).unwrap();
        assert_eq!(all.features["claim_tags"]["feature"]["names"], json!(["O", "B", "I"]));
        let rows: Vec<_> = all.map(Result::unwrap).collect();
        assert_eq!(rows[0]["tokens"], json!(["“", "No", "”", "said", "Ana"]));
        assert_eq!(rows[0]["spans"][0]["fragments"], json!([[0, 4]]));
        assert_eq!((&rows[1]["spans"], &rows[1]["tokens"]), (&json!([]), &json!([])));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            round_trip::check_lossless(Format::Parquet, &content, &ExportOptions::default(), |article| {
                with_spans(&article, content.labels(), |_, span| {
                    Some(Span { note: span.note.filter(|note| !note.is_empty()), ..span })
                })
            });
        }
    }
}
