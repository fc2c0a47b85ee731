//! Reads values of JSON, and notes what stands twice in them. What is denser than any labels are is refused: it would take
//! many times its size in memory.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::value::{List, Map, Value, Words};

/// How many times its text a value may take.
const MOST_TIMES: usize = 8;
/// So many bytes it may take at least.
const LEAST_ROOM_BYTES: usize = 32 << 20;
/// What an error begins with that says so.
pub(crate) const TOO_DENSE: &str = "too dense";

/// Words up to this length are there once, however often they come, if they are among so many that came first.
const MAX_SHARED_BYTES: usize = 32;
const MAX_SHARED: usize = 4096;
/// The sizes of a value in a list, of a field in a record, and of what is allocated, besides what is in it.
const VALUE_BYTES: usize = size_of::<Value>();
const FIELD_BYTES: usize = size_of::<(Words, Value)>();
const ALLOCATED_BYTES: usize = 24;

/// How much of a text has been read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadSoFar(Rc<Cell<usize>>);

impl ReadSoFar {
    pub(crate) fn add(&self, n_bytes: usize) {
        self.0.set(self.0.get() + n_bytes);
    }
}

/// What reading values of one text needs.
pub(crate) struct JsonReading<'n> {
    /// Each name that a record has twice, with different values.
    pub(crate) doubled: &'n mut Vec<String>,
    shared: HashSet<Words>,
    text: ReadSoFar,
    n_bytes_before: usize,
    n_bytes_taken: usize,
}

impl<'n> JsonReading<'n> {
    /// Of values in a text of so many bytes.
    pub(crate) fn of(n_bytes: usize, doubled: &'n mut Vec<String>) -> Self {
        let text = ReadSoFar::default();
        text.add(n_bytes);
        Self::of_stream(text, doubled)
    }

    /// Of values that are let go one by one, of a text that is longer than what was read.
    pub(crate) fn of_stream(text: ReadSoFar, doubled: &'n mut Vec<String>) -> Self {
        Self { doubled, shared: HashSet::new(), text, n_bytes_before: 0, n_bytes_taken: 0 }
    }

    /// Says that what was read so far is not kept.
    pub(crate) fn let_go(&mut self) {
        (self.n_bytes_before, self.n_bytes_taken) = (self.text.0.get(), 0);
    }

    fn take<E: Error>(&mut self, n_bytes: usize) -> Result<(), E> {
        self.n_bytes_taken += n_bytes;
        let room = MOST_TIMES * (self.text.0.get() - self.n_bytes_before);
        if self.n_bytes_taken > room.max(LEAST_ROOM_BYTES) { Err(E::custom(TOO_DENSE)) } else { Ok(()) }
    }

    fn words<E: Error>(&mut self, words: &str) -> Result<Words, E> {
        let may_share = words.len() <= MAX_SHARED_BYTES;
        if may_share && let Some(shared) = self.shared.get(words) {
            return Ok(shared.clone());
        }
        self.take(ALLOCATED_BYTES + words.len())?;
        let words = Words::from(words);
        if may_share && self.shared.len() < MAX_SHARED {
            self.shared.insert(words.clone());
        }
        Ok(words)
    }
}

impl<'de> DeserializeSeed<'de> for &mut JsonReading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut JsonReading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(self.words(value)?))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(&mut *self)? {
            // What grows takes twice its size.
            self.take(2 * VALUE_BYTES)?;
            values.push(value);
        }
        self.n_bytes_taken -= values.len() * VALUE_BYTES;
        self.take(ALLOCATED_BYTES)?;
        Ok(Value::Array(List::from(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut record: Vec<(Words, Value)> = Vec::new();
        while let Some(name) = fields.next_key_seed(Name(&mut *self))? {
            let value = fields.next_value_seed(&mut *self)?;
            self.take(2 * FIELD_BYTES)?;
            record.push((name, value));
        }
        self.n_bytes_taken -= record.len() * FIELD_BYTES;
        self.take(ALLOCATED_BYTES)?;
        // Names that come again are next to each other then, in their order.
        record.sort_by(|(one, _), (other, _)| one.cmp(other));
        record.dedup_by(|(name, value), (before, kept)| {
            let is_again = name == before;
            if is_again {
                if *kept != *value && !self.doubled.iter().any(|known| *name == **known) {
                    self.doubled.push(name.to_string());
                }
                if !(value.is_null() || *value == "") {
                    *kept = value.take();
                }
            }
            is_again
        });
        Ok(Value::Object(Map::sorted(record)))
    }
}

/// Reads the name of a field.
struct Name<'a, 'n>(&'a mut JsonReading<'n>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = Words;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Words, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = Words;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Words, E> {
        self.0.words(name)
    }
}
