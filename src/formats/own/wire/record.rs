//! Records as serde sees them: every field may be missing, and unknown ones are kept verbatim.

use std::fmt;
use std::str::FromStr as _;

use ron::extensions::Extensions;
use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};

use super::plain::{self, FromPlain, NotPlain, Plain};
use crate::model::{
    ArticleId, Color, KindId, LabelId, MisfitKind, Newline, OffsetUnit, Origin, RelationId, SpanId, Status,
    UnknownFields,
};

/// A struct in parentheses, with or without its name. `flatten` and `ron::Value` would lose what is not known.
///
/// One that borrows from the file has a lifetime.
macro_rules! record {
    ($(#[$doc:meta])* $record:ident = $ron_name:literal { $($fields:tt)* }) => {
        $crate::formats::own::wire::record::record! { @ 'de $(#[$doc])* $record [] = $ron_name { $($fields)* } }
    };
    ($(#[$doc:meta])* $record:ident<$de:lifetime> = $ron_name:literal { $($fields:tt)* }) => {
        $crate::formats::own::wire::record::record! { @ $de $(#[$doc])* $record [<$de>] = $ron_name { $($fields)* } }
    };
    (@ $de:lifetime $(#[$doc:meta])* $record:ident [$($generics:tt)*] = $ron_name:literal {
        $($field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub(crate) struct $record $($generics)* {
            $(pub(crate) $field: Option<$type>,)*
            pub(crate) unknown: $crate::model::UnknownFields,
        }

        impl<$de> $crate::formats::own::wire::plain::FromPlain<$de> for $record $($generics)* {
            fn from_plain(
                plain: &mut $crate::formats::own::wire::plain::Plain<$de>,
            ) -> Result<Self, $crate::formats::own::wire::plain::NotPlain> {
                use $crate::formats::own::wire::record::verbatim;
                let mut record = $record::default();
                plain.begin($ron_name)?;
                while !plain.ends(b')') {
                    let name = plain.word()?;
                    plain.take(b':')?;
                    match name {
                        $(stringify!($field) => plain.field(&mut record.$field)?,)*
                        _ => record.unknown.0.push((name.to_owned(), verbatim(<_>::from_plain(plain)?))),
                    }
                    plain.separate(b')')?;
                }
                Ok(record)
            }
        }

        impl<$de> serde::de::Deserialize<$de> for $record $($generics)* {
            fn deserialize<D: serde::de::Deserializer<$de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Fields;

                impl<$de> serde::de::Visitor<$de> for Fields {
                    type Value = $record $($generics)*;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("a record ", $ron_name, "(…)"))
                    }

                    fn visit_map<A: serde::de::MapAccess<$de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        use $crate::formats::own::wire::record::{FieldName, verbatim};
                        let mut record = $record::default();
                        while let Some(FieldName(name)) = map.next_key()? {
                            match name {
                                $(stringify!($field) if record.$field.is_some() => {
                                    return Err(serde::de::Error::duplicate_field(stringify!($field)));
                                })*
                                $(stringify!($field) => record.$field = map.next_value()?,)*
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

pub(crate) use record;

/// Reads RON of ours: a field that may be missing is written without `Some`.
pub(crate) fn parse<'de, T: FromPlain<'de> + Deserialize<'de>>(ron: &'de str) -> Result<T, ron::error::SpannedError> {
    plain::parse(ron).or_else(|NotPlain| parse_with_ron(ron))
}

pub(crate) fn parse_with_ron<'de, T: Deserialize<'de>>(ron: &'de str) -> Result<T, ron::error::SpannedError> {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).from_str(ron)
}

/// What becomes of each record, in a list that takes no more memory than it needs: collected, it would lie where the records
/// lay, which are several times as large.
pub(crate) fn read_all<R, T, E>(records: Vec<R>, mut read: impl FnMut(R) -> Result<T, E>) -> Result<Vec<T>, E> {
    let mut all = Vec::with_capacity(records.len());
    for record in records {
        all.push(read(record)?);
    }
    Ok(all)
}

/// The RON of a value without the space and comments around it.
pub(crate) fn verbatim(value: &RawValue) -> String {
    value.trim().get_ron().to_owned()
}

/// What stands before a `:`.
pub(crate) struct FieldName<'de>(pub(crate) &'de str);

impl<'de> Deserialize<'de> for FieldName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(Borrowed).map(FieldName)
    }
}

/// A string that has to be an id or a colour.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word<T>(pub(crate) T);

pub(crate) trait FromWord: Sized {
    fn from_word(word: &str) -> Result<Self, impl fmt::Display>;
}

impl<'de, T: FromWord> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        T::from_word(&word).map(Word).map_err(D::Error::custom)
    }
}

impl FromPlain<'_> for Word<LabelId> {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        plain.label().map(Self)
    }
}

macro_rules! word {
    ($($type:ty),*) => {
        $(impl FromPlain<'_> for Word<$type> {
            fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
                <$type>::from_word(&plain.string()?).map(Self).ok().ok_or(NotPlain)
            }
        })*
    };
}

word!(KindId, Color, ArticleId);

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

/// A bare word out of a few; the first journals have it in quotation marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<T>(pub(crate) T);

pub(crate) trait Named: Copy + 'static {
    /// All values with their names.
    fn all() -> impl Iterator<Item = (&'static str, Self)>;
}

impl<T: Named> FromPlain<'_> for Name<T> {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        let word = plain.word()?;
        T::all().find(|(name, _)| *name == word).map(|(_, value)| Self(value)).ok_or(NotPlain)
    }
}

impl<'de, T: Named> Deserialize<'de> for Name<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = <&RawValue>::deserialize(deserializer)?.trim().get_ron().trim_matches('"');
        let found = T::all().find(|(name, _)| *name == word).map(|(_, value)| Self(value));
        found.ok_or_else(|| {
            let names: Vec<&str> = T::all().map(|(name, _)| name).collect();
            D::Error::custom(format!("“{word}” is none of {}", names.join(", ")))
        })
    }
}

macro_rules! named {
    ($($type:ty),*) => {
        $(impl Named for $type {
            fn all() -> impl Iterator<Item = (&'static str, Self)> {
                Self::ALL.into_iter().map(|value| (value.name(), value))
            }
        })*
    };
}

named!(MisfitKind, Newline, OffsetUnit, Origin, Status);

/// The number of a span or relation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number<T>(pub(crate) T);

impl FromPlain<'_> for Number<SpanId> {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        u32::from_plain(plain).map(|number| Self(SpanId(number)))
    }
}

impl FromPlain<'_> for Number<RelationId> {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        u32::from_plain(plain).map(|number| Self(RelationId(number)))
    }
}

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

/// The fields of a record as the first journals have them: in a list of names and values.
pub(crate) fn unlisted(unknown: UnknownFields) -> UnknownFields {
    let listed = match &*unknown.0 {
        [(name, list)] if name == "unknown" => parse::<Vec<(String, String)>>(list).ok(),
        _ => None,
    };
    listed.map_or(unknown, UnknownFields)
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
