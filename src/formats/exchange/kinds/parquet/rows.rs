//! The rows of Parquet files as the objects that JSON Lines would have.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, FileReader as _};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use serde_json::{Map, Value};

/// Ten thousand years.
const MAX_DAYS: u32 = 3_652_500;
const MS_A_DAY: u64 = 86_400_000;

/// The rows of a file, read a page of each column at a time.
pub(crate) struct Rows {
    read: RowIter<'static>,
    /// Nothing follows an error.
    is_over: bool,
    /// What Hugging Face datasets say of the columns.
    pub(super) features: Value,
}

impl Rows {
    /// Reads what a file says of its columns. Errors say that it is no such file, or which part of Parquet it has that is
    /// not known.
    pub(crate) fn new<R: ChunkReader + 'static>(source: R) -> Result<Self> {
        whole(|| {
            let file = SerializedFileReader::new(source)?;
            let facts = file.metadata().file_metadata().key_value_metadata().into_iter().flatten();
            let about = facts.filter(|fact| fact.key == "huggingface").find_map(|fact| fact.value.as_ref());
            let about: Option<Value> = about.and_then(|about| serde_json::from_str(about).ok());
            let features = about.and_then(|about| about.pointer("/info/features").cloned()).unwrap_or_default();
            Ok(Self { read: RowIter::from_file_into(Box::new(file)), is_over: false, features })
        })
    }
}

impl Iterator for Rows {
    type Item = Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let object = |row| {
            let mut row = Value::Object(without_tags(object_of(row)));
            name_classes(&mut row, &self.features);
            row
        };
        let next = || self.read.next().map(|row| row.map(object)).transpose();
        let row = whole(next).transpose();
        self.is_over = !matches!(row, Some(Ok(_)));
        row
    }
}

/// The library trusts what a file says of itself: one that is damaged ends here, not the program.
fn whole<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(ParquetError::General("it is damaged".to_owned())))
}

/// The rows of a file as JSON Lines, made as they are read.
pub(crate) struct Lines {
    rows: Rows,
    line: Vec<u8>,
    n_taken: usize,
}

impl Lines {
    /// Errors as of [`Rows::new`].
    pub(crate) fn new<R: ChunkReader + 'static>(source: R) -> Result<Self> {
        Ok(Self { rows: Rows::new(source)?, line: Vec::new(), n_taken: 0 })
    }
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.n_taken == self.line.len() {
            let Some(row) = self.rows.next() else { return Ok(0) };
            let row = row.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, in_words(&error)))?;
            self.line.clear();
            serde_json::to_writer(&mut self.line, &row)?;
            self.line.push(b'\n');
            self.n_taken = 0;
        }
        let n_read = (&self.line[self.n_taken..]).read(into)?;
        self.n_taken += n_read;
        Ok(n_read)
    }
}

/// What is wrong with a file, for people.
pub(crate) fn in_words(error: &ParquetError) -> String {
    match error {
        ParquetError::EOF(_) => "it ends too early".to_owned(),
        ParquetError::General(what) if what.starts_with("Invalid Parquet file") => {
            "its end is cut off or damaged".to_owned()
        }
        ParquetError::General(what) | ParquetError::NYI(what) => what.clone(),
        other => other.to_string(),
    }
}

/// A row without the tags that our own have beside the spans, which say it all.
fn without_tags(mut row: Map<String, Value>) -> Map<String, Value> {
    if ["spans", "tokens", "token_starts", "token_ends"].iter().all(|name| row.contains_key(*name)) {
        row.retain(|name, _| !name.ends_with("_tags"));
    }
    row
}

/// Puts the names of classes where a row has their numbers.
fn name_classes(value: &mut Value, feature: &Value) {
    let inner = feature.get("feature").or_else(|| feature.get(0)).unwrap_or(feature);
    match value {
        Value::Number(number) => {
            let name = || feature.get("names")?.get(usize::try_from(number.as_u64()?).ok()?);
            if let Some(name) = name().filter(|name| name.is_string()).cloned() {
                *value = name;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| name_classes(item, inner)),
        Value::Object(fields) => {
            for (name, field) in fields {
                name_classes(field, inner.get(name).unwrap_or(&Value::Null));
            }
        }
        _ => {}
    }
}

fn object_of(row: Row) -> Map<String, Value> {
    let fields = row.into_columns().into_iter().map(|(name, field)| (name, value_of(field)));
    // What is missing is as if its column were not there.
    fields.filter(|(_, value)| !value.is_null()).collect()
}

fn value_of(field: Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(value) => value.into(),
        Field::Byte(number) => number.into(),
        Field::Short(number) => number.into(),
        Field::Int(number) => number.into(),
        Field::Long(number) => number.into(),
        Field::UByte(number) => number.into(),
        Field::UShort(number) => number.into(),
        Field::UInt(number) => number.into(),
        Field::ULong(number) => number.into(),
        Field::Float16(number) => f32::from(number).into(),
        Field::Float(number) => number.into(),
        Field::Double(number) => number.into(),
        Field::Str(text) => text.into(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into(),
        Field::Group(row) => object_of(row).into(),
        Field::ListInternal(list) => list.elements().iter().cloned().map(value_of).collect(),
        Field::MapInternal(map) => {
            let pairs = map.entries().iter();
            let named = |(key, value): &(Field, Field)| (name_of(key), value_of(value.clone()));
            Value::Object(pairs.map(named).collect())
        }
        // What lies that far from our time is no day, and the library ends there.
        Field::Date(n_days) if n_days.unsigned_abs() > MAX_DAYS => n_days.into(),
        Field::TimestampMillis(n_ms) if n_ms.unsigned_abs() / MS_A_DAY > MAX_DAYS.into() => n_ms.into(),
        Field::TimestampMicros(n_us) if n_us.unsigned_abs() / 1000 / MS_A_DAY > MAX_DAYS.into() => n_us.into(),
        // As people write them.
        Field::Decimal(_)
        | Field::Date(_)
        | Field::TimeMillis(_)
        | Field::TimeMicros(_)
        | Field::TimestampMillis(_)
        | Field::TimestampMicros(_) => field.to_string().into(),
    }
}

/// The key of a map as a name.
fn name_of(key: &Field) -> String {
    match key {
        Field::Str(name) => name.clone(),
        other => other.to_string(),
    }
}
