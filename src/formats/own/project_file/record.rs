//! The records of the project file as serde sees them: every field may be missing, and unknown ones are kept verbatim.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr as _;

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use crate::model::{
    ArticleId, Color, KindId, LabelId, Newline, OffsetUnit, Origin, RelationId, SpanId, Status, UnknownFields,
};

/// A struct in parentheses, with or without its name. `flatten` and `ron::Value` would lose what is not known.
macro_rules! record {
    ($(#[$doc:meta])* $record:ident<$lifetime:lifetime> = $ron_name:literal { $($field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(super) struct $record<$lifetime> {
            $(pub(super) $field: Option<$type>,)*
            pub(super) unknown: UnknownFields,
            _borrowed: std::marker::PhantomData<&$lifetime ()>,
        }

        impl<$lifetime> Deserialize<$lifetime> for $record<$lifetime> {
            fn deserialize<D: Deserializer<$lifetime>>(deserializer: D) -> Result<Self, D::Error> {
                struct Fields;

                impl<$lifetime> Visitor<$lifetime> for Fields {
                    type Value = $record<$lifetime>;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a record ", $ron_name, "(…)"))
                    }

                    fn visit_map<A: MapAccess<$lifetime>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        let mut record = $record::default();
                        while let Some(FieldName(name)) = map.next_key()? {
                            match name {
                                $(stringify!($field) if record.$field.is_some() => {
                                    return Err(A::Error::duplicate_field(stringify!($field)));
                                })*
                                $(stringify!($field) => record.$field = Some(map.next_value()?),)*
                                _ => record.unknown.0.push((name.to_owned(), verbatim(map.next_value()?))),
                            }
                        }
                        Ok(record)
                    }
                }

                deserializer.deserialize_struct($ron_name, &[$(stringify!($field)),*], Fields)
            }
        }
    };
}

/// A project and its articles, whose lists have lines of these types.
macro_rules! project_records {
    ($(#[$doc:meta])* $project:ident, $article:ident<$de:lifetime> { $span:ty, $relation:ty, $rejection:ty, $prediction:ty }) => {
        record! {
            $(#[$doc])*
            $project<$de> = "Project" {
                version: u32,
                name: String,
                annotator: String,
                offset_unit: Name<OffsetUnit>,
                settings: SettingsRecord<$de>,
                labels: &$de RawValue,
                relation_kinds: &$de RawValue,
                articles: Vec<$article<$de>>,
            }
        }

        record! {
            $(#[$doc])*
            $article<$de> = "Article" {
                id: &$de RawValue,
                title: String,
                source: SourceRecord<$de>,
                meta: MetaRecord<$de>,
                status: Name<Status>,
                text: String,
                spans: Vec<$span>,
                relations: Vec<$relation>,
                rejected: Vec<$rejection>,
                suggested: Vec<$prediction>,
            }
        }

        impl<$de> $project<$de> {
            /// The articles, and a record of all but them.
            pub(super) fn into_parts(self) -> (ProjectHead<$de>, Vec<$article<$de>>) {
                let Self { version, name, annotator, offset_unit, settings, labels, relation_kinds, .. } = self;
                let (articles, unknown) = (self.articles.unwrap_or_default(), self.unknown);
                let offset_unit = offset_unit.map_or(OffsetUnit::CodePoint, |name| name.0);
                let head =
                    ProjectHead { version, name, annotator, offset_unit, settings, labels, relation_kinds, unknown };
                (head, articles)
            }
        }

        impl<$de> $article<$de> {
            /// The lists, and a record of all but them.
            pub(super) fn into_parts(self) -> (ArticleHead<$de>, Lists<$span, $relation, $rejection, $prediction>) {
                let lists = Lists {
                    spans: self.spans.unwrap_or_default(),
                    relations: self.relations.unwrap_or_default(),
                    rejections: self.rejected.unwrap_or_default(),
                    predictions: self.suggested.unwrap_or_default(),
                };
                let Self { id, title, source, meta, status, text, unknown, .. } = self;
                (ArticleHead { id, title, source, meta, status, text, unknown }, lists)
            }
        }
    };
}

project_records! {
    /// For a project in which everything fits: each line is read once.
    FittingProject, FittingArticle<'de> { SpanRecord<'de>, RelationRecord<'de>, RejectionRecord<'de>, PredictionRecord<'de> }
}

project_records! {
    /// For any project: lines are kept as they are, to be read one by one.
    ProjectRecord, ArticleRecord<'de> { &'de RawValue, &'de RawValue, &'de RawValue, &'de RawValue }
}

/// A project without its articles.
pub(super) struct ProjectHead<'de> {
    pub(super) version: Option<u32>,
    pub(super) name: Option<String>,
    pub(super) annotator: Option<String>,
    pub(super) offset_unit: OffsetUnit,
    pub(super) settings: Option<SettingsRecord<'de>>,
    pub(super) labels: Option<&'de RawValue>,
    pub(super) relation_kinds: Option<&'de RawValue>,
    pub(super) unknown: UnknownFields,
}

/// An article without its lists.
pub(super) struct ArticleHead<'de> {
    pub(super) id: Option<&'de RawValue>,
    pub(super) title: Option<String>,
    pub(super) source: Option<SourceRecord<'de>>,
    pub(super) meta: Option<MetaRecord<'de>>,
    pub(super) status: Option<Name<Status>>,
    pub(super) text: Option<String>,
    pub(super) unknown: UnknownFields,
}

/// The lists of an article.
pub(super) struct Lists<S, R, J, P> {
    pub(super) spans: Vec<S>,
    pub(super) relations: Vec<R>,
    pub(super) rejections: Vec<J>,
    pub(super) predictions: Vec<P>,
}

record! {
    SettingsRecord<'de> = "Settings" {
        ignored_problems: Vec<String>,
        suggestions_off: Vec<Word<LabelId>>,
        blind_percent: u8,
        narrated_from_percent: u8,
    }
}

record! {
    LabelRecord<'de> = "Label" {
        id: Word<LabelId>,
        name: String,
        color: Word<Color>,
        key: char,
    }
}

record! {
    KindRecord<'de> = "RelationKind" {
        id: Word<KindId>,
        name: String,
        from: Vec<Word<LabelId>>,
        to: Vec<Word<LabelId>>,
    }
}

record! {
    SourceRecord<'de> = "Source" {
        path: String,
        sha256: String,
        encoding: String,
        newline: Name<Newline>,
        extractor: String,
        columns: BTreeMap<String, String>,
        record: String,
    }
}

record! {
    MetaRecord<'de> = "Meta" {
        byline: String,
        outlet: String,
        date: String,
        url: String,
    }
}

record! {
    SpanRecord<'de> = "Span" {
        id: Number<SpanId>,
        label: Word<LabelId>,
        at: Vec<(usize, usize)>,
        text: String,
        by: Name<Origin>,
        note: String,
        person: String,
    }
}

record! {
    RelationRecord<'de> = "Relation" {
        id: Number<RelationId>,
        kind: Word<KindId>,
        from: Number<SpanId>,
        to: Number<SpanId>,
    }
}

record! {
    RejectionRecord<'de> = "Rejection" {
        label: Word<LabelId>,
        at: Vec<(usize, usize)>,
        speaker: (usize, usize),
    }
}

record! {
    PredictionRecord<'de> = "Prediction" {
        label: Word<LabelId>,
        at: Vec<(usize, usize)>,
        text: String,
        speaker: (usize, usize),
        confidence: f32,
        source: String,
    }
}

/// The RON of a value without the space and comments around it.
pub(super) fn verbatim(value: &RawValue) -> String {
    value.trim().get_ron().to_owned()
}

/// What stands before a `:`.
struct FieldName<'de>(&'de str);

impl<'de> Deserialize<'de> for FieldName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(Borrowed).map(FieldName)
    }
}

/// A string that has to be an id or a colour.
pub(super) struct Word<T>(pub(super) T);

pub(super) trait FromWord: Sized {
    fn from_word(word: &str) -> Result<Self, impl fmt::Display>;
}

impl<'de, T: FromWord> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        T::from_word(&word).map(Word).map_err(D::Error::custom)
    }
}

impl FromWord for LabelId {
    fn from_word(word: &str) -> Result<Self, impl fmt::Display> {
        Self::new(word)
    }
}

impl FromWord for KindId {
    fn from_word(word: &str) -> Result<Self, impl fmt::Display> {
        Self::new(word)
    }
}

impl FromWord for Color {
    fn from_word(word: &str) -> Result<Self, impl fmt::Display> {
        Self::from_str(word)
    }
}

impl FromWord for ArticleId {
    fn from_word(word: &str) -> Result<Self, impl fmt::Display> {
        Self::from_str(word)
    }
}

/// A bare word out of a few.
pub(super) struct Name<T>(pub(super) T);

pub(super) trait Named: Copy + 'static {
    /// All values with their names.
    fn all() -> Vec<(&'static str, Self)>;
}

impl<'de, T: Named> Deserialize<'de> for Name<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = deserializer.deserialize_identifier(Borrowed)?;
        let all = T::all();
        let found = all.iter().find(|(name, _)| *name == word).map(|&(_, value)| Self(value));
        found.ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|&(name, _)| name).collect();
            D::Error::custom(format!("“{word}” is none of {}", names.join(", ")))
        })
    }
}

macro_rules! named {
    ($($type:ty),*) => {
        $(impl Named for $type {
            fn all() -> Vec<(&'static str, Self)> {
                Self::ALL.map(|value| (value.name(), value)).to_vec()
            }
        })*
    };
}

named!(Newline, OffsetUnit, Origin, Status);

/// The number of a span or relation.
pub(super) struct Number<T>(pub(super) T);

impl<'de> Deserialize<'de> for Number<SpanId> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(|number| Self(SpanId(number)))
    }
}

impl<'de> Deserialize<'de> for Number<RelationId> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(|number| Self(RelationId(number)))
    }
}

struct Borrowed;

impl<'de> Visitor<'de> for Borrowed {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_borrowed_str<E>(self, word: &'de str) -> Result<&'de str, E> {
        Ok(word)
    }
}
