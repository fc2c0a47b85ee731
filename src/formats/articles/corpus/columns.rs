//! Which column of a table holds what.

use std::collections::BTreeMap;

use super::cells::words;
use super::records::Record;
use crate::formats::articles::html::plain;
use crate::formats::exchange::core::json::value::{Map, Value};

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Text,
    Title,
    Byline,
    Outlet,
    Date,
    Url,
    /// What the file calls the article.
    Id,
}

/// The column of each field; fields without one stay empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(pub BTreeMap<Field, String>);

impl Field {
    pub const ALL: [Self; 7] = [Self::Text, Self::Title, Self::Byline, Self::Outlet, Self::Date, Self::Url, Self::Id];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Outlet => "outlet",
            Self::Date => "date",
            Self::Url => "url",
            Self::Id => "id",
        }
    }
}

impl Columns {
    /// As [`Source::columns`](crate::model::Source::columns) has them.
    pub fn from_names(names: &BTreeMap<String, String>) -> Self {
        let column = |field: Field| Some((field, names.get(field.name())?.clone()));
        Self(Field::ALL.into_iter().filter_map(column).collect())
    }

    pub fn names(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(field, column)| (field.name().to_owned(), column.clone())).collect()
    }

    /// These columns, and the guessed ones for fields that have none.
    #[must_use]
    pub fn or(&self, guess: &Self) -> Self {
        let mut columns = guess.0.clone();
        columns.extend(self.0.clone());
        Self(columns)
    }

    pub(super) fn value<'r>(&self, record: &'r Record, field: Field) -> &'r Value {
        self.0.get(&field).and_then(|column| record.value(column)).unwrap_or(&Value::Null)
    }

    /// The record in the record that holds the text, where it is not the record itself.
    pub(super) fn beside_text<'r>(&self, record: &'r Record) -> Option<&'r Map> {
        let (around, _) = self.0.get(&Field::Text)?.rsplit_once('.')?;
        record.value(around)?.as_object()
    }

    /// One line, without markup.
    pub(super) fn words(&self, record: &Record, field: Field) -> String {
        plain(&words(self.value(record, field)))
    }
}
