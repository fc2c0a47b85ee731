//! A value of JSON that takes little more memory than its text: names and short words that come again are there once, lists
//! and records are as long as they are, and a copy of one shares what it holds.

use std::borrow::Borrow;
use std::fmt;
use std::ops::{Deref, Index};
use std::sync::Arc;

use serde::ser::{Serialize, Serializer};
pub(crate) use serde_json::Number;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(Words),
    Array(List),
    Object(Map),
}

/// A string, or the name of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Words(Arc<str>);

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct List(Arc<[Value]>);

/// The fields of a record, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Map(Arc<[(Words, Value)]>);

pub(crate) static NULL: Value = Value::Null;

impl Value {
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::String(words) = self { Some(words) } else { None }
    }

    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(List(list)) = self { Some(list) } else { None }
    }

    pub(crate) fn as_object(&self) -> Option<&Map> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    pub(crate) fn as_object_mut(&mut self) -> Option<&mut Map> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    /// A list to be changed by element; `None` for anything else.
    pub(crate) fn as_list_mut(&mut self) -> Option<&mut [Self]> {
        if let Self::Array(List(list)) = self { Some(Arc::make_mut(list)) } else { None }
    }

    pub(crate) fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(it) = self { Some(*it) } else { None }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    pub(crate) fn is_f64(&self) -> bool {
        self.as_number().is_some_and(Number::is_f64)
    }

    pub(crate) fn is_u64(&self) -> bool {
        self.as_u64().is_some()
    }

    pub(crate) fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    pub(crate) fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// What stands under a name or at a place.
    pub(crate) fn get(&self, key: impl Key) -> Option<&Self> {
        key.value_in(self)
    }

    /// The value, with nothing in its place.
    pub(crate) fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

/// A name of a field, or a place in a list.
pub(crate) trait Key {
    fn value_in(self, value: &Value) -> Option<&Value>;
}

impl Key for &str {
    fn value_in(self, value: &Value) -> Option<&Value> {
        value.as_object()?.get(self)
    }
}

impl Key for usize {
    fn value_in(self, value: &Value) -> Option<&Value> {
        value.as_array()?.get(self)
    }
}

impl<K: Key> Index<K> for Value {
    type Output = Self;

    fn index(&self, key: K) -> &Self {
        self.get(key).unwrap_or(&NULL)
    }
}

impl Words {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Words {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<&str> for Words {
    fn from(words: &str) -> Self {
        Self(words.into())
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Self(words.into())
    }
}

impl PartialEq<str> for Words {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl IntoIterator for List {
    type Item = Value;
    type IntoIter = std::vec::IntoIter<Value>;

    fn into_iter(self) -> Self::IntoIter {
        // What is shared is counted once more, not copied.
        Vec::from(&*self.0).into_iter()
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl From<Vec<Value>> for List {
    fn from(values: Vec<Value>) -> Self {
        Self(values.into())
    }
}

impl Map {
    /// Of fields in the order of their names, of which each is there once.
    pub(super) fn sorted(fields: Vec<(Words, Value)>) -> Self {
        Self(fields.into())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        Some(&self.0[self.place_of(name).ok()?].1)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let at = self.place_of(name).ok()?;
        Some(&mut Arc::make_mut(&mut self.0)[at].1)
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.place_of(name).is_ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Words, &Value)> + Clone {
        self.0.iter().map(|(name, value)| (name, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Words> + Clone {
        self.0.iter().map(|(name, _)| name)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        Arc::make_mut(&mut self.0).iter_mut().map(|(_, value)| value)
    }

    /// Puts a value under a name. Many at once are cheaper by [`extend`](Self::extend).
    pub(crate) fn insert(&mut self, name: impl Into<Words>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.place_of(&name) {
            Ok(at) => Arc::make_mut(&mut self.0)[at].1 = value,
            Err(at) => {
                let mut fields = self.0.to_vec();
                fields.insert(at, (name, value));
                self.0 = fields.into();
            }
        }
    }

    /// What stands under a name; where nothing does, that is put there first.
    pub(crate) fn get_or_insert_with(&mut self, name: &str, value: impl FnOnce() -> Value) -> &mut Value {
        if !self.contains_key(name) {
            self.insert(name, value());
        }
        let at = self.place_of(name).unwrap_or_default();
        &mut Arc::make_mut(&mut self.0)[at].1
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.place_of(name).ok()?;
        let mut fields = self.0.to_vec();
        let (_, value) = fields.remove(at);
        self.0 = fields.into();
        Some(value)
    }

    /// Gives what stands under this name another one.
    pub(crate) fn rename(&mut self, name: &str, to: &str) {
        if let Some(value) = self.remove(name) {
            self.insert(to, value);
        }
    }

    pub(crate) fn retain(&mut self, keeps: impl Fn(&str, &Value) -> bool) {
        self.0 = self.0.iter().filter(|(name, value)| keeps(name, value)).cloned().collect();
    }

    /// Adds fields. Under names that are there the last value counts.
    pub(crate) fn extend<N: Into<Words>>(&mut self, fields: impl IntoIterator<Item = (N, Value)>) {
        let own = self.0.iter().cloned();
        *self = own.chain(fields.into_iter().map(|(name, value)| (name.into(), value))).collect();
    }

    fn place_of(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl<N: Into<Words>> FromIterator<(N, Value)> for Map {
    /// Of values under one name the last counts.
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(fields: I) -> Self {
        let mut fields: Vec<(Words, Value)> = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        fields.sort_by(|(one, _), (other, _)| one.cmp(other));
        fields.dedup_by(|(later, value), (earlier, kept)| {
            let is_same = later == earlier;
            if is_same {
                std::mem::swap(value, kept);
            }
            is_same
        });
        Self(fields.into())
    }
}

impl IntoIterator for Map {
    type Item = (Words, Value);
    type IntoIter = std::vec::IntoIter<(Words, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        // What is shared is counted once more, not copied.
        Vec::from(&*self.0).into_iter()
    }
}

impl<'m> IntoIterator for &'m Map {
    type Item = (&'m Words, &'m Value);
    type IntoIter = std::iter::Map<std::slice::Iter<'m, (Words, Value)>, fn(&'m (Words, Value)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Value {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

macro_rules! from_numbers {
    ($($number:ty)*) => {
        $(impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self::Number(number.into())
            }
        })*
    };
}
from_numbers!(i32 i64 u32 u64 usize);

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Number::from_f64(number).map_or(Self::Null, Self::Number)
    }
}

impl From<bool> for Value {
    fn from(it: bool) -> Self {
        Self::Bool(it)
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self::String(words.into())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::String(words.into())
    }
}

impl From<Vec<Self>> for Value {
    fn from(values: Vec<Self>) -> Self {
        Self::Array(values.into())
    }
}

impl From<Map> for Value {
    fn from(fields: Map) -> Self {
        Self::Object(fields)
    }
}

/// The rows of columns of one length, with the cells under the names of these.
pub(crate) fn rows_of(columns: &[(&Words, &[Value])]) -> Vec<Value> {
    let n_rows = columns.first().map_or(0, |(_, first)| first.len());
    let cells =
        |row: usize| columns.iter().filter_map(move |(name, all)| Some(((*name).clone(), all.get(row)?.clone())));
    (0..n_rows).map(|row| Value::Object(cells(row).collect())).collect()
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(it) => Self::Bool(it),
            serde_json::Value::Number(number) => Self::Number(number),
            serde_json::Value::String(words) => words.into(),
            serde_json::Value::Array(values) => Self::Array(values.into_iter().map(Self::from).collect()),
            serde_json::Value::Object(fields) => {
                Self::Object(fields.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

/// The value as one that other structs are read from.
impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(it) => Self::Bool(*it),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(words) => Self::String(words.as_str().to_owned()),
            Value::Array(values) => Self::Array(values.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.as_str().to_owned(), value.into())).collect())
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        serde_json::to_string(self).map_or(Err(fmt::Error), |json| f.write_str(&json))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(it) => serializer.serialize_bool(*it),
            Self::Number(number) => number.serialize(serializer),
            Self::String(words) => serializer.serialize_str(words),
            Self::Array(values) => serializer.collect_seq(values.iter()),
            Self::Object(fields) => fields.serialize(serializer),
        }
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name.as_str(), value)))
    }
}

/// A value as it is written.
macro_rules! json {
    ($($json:tt)+) => {
        $crate::formats::exchange::core::json::value::Value::from(serde_json::json!($($json)+))
    };
}
pub(crate) use json;
