//! The rows of Parquet files as the objects that JSON Lines would have.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, FileReader as _};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::{Type, TypePtr};
use serde_json::{Map, Value};

/// Ten thousand years.
const MAX_DAYS: u32 = 3_652_500;
const MS_A_DAY: u64 = 86_400_000;

/// The rows of a file, read a page of each column at a time.
pub(crate) struct Rows {
    read: RowIter<'static>,
    /// Nothing follows an error.
    is_over: bool,
    /// The columns.
    schema: TypePtr,
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
            let schema = file.metadata().file_metadata().schema_descr().root_schema_ptr();
            Ok(Self { read: RowIter::from_file_into(Box::new(file)), is_over: false, schema, features })
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
            let mut row = Value::Object(without_tags(object_of(row, Some(&self.schema))));
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
        // −1 stands for none.
        Value::Number(number) => {
            if let Some(names) = feature.get("names").and_then(Value::as_array) {
                let idx = number.as_u64().and_then(|idx| usize::try_from(idx).ok());
                *value = idx.and_then(|idx| names.get(idx)).cloned().unwrap_or_default();
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

/// `kind` says what the fields are.
fn object_of(row: Row, kind: Option<&Type>) -> Map<String, Value> {
    let fields = row.into_columns().into_iter().enumerate();
    let fields = fields.map(|(idx, (name, field))| (name, value_of(field, within(kind, idx))));
    // What is missing is as if its column were not there.
    fields.filter(|(_, value)| !value.is_null()).collect()
}

/// One of the parts of a type.
fn within(kind: Option<&Type>, idx: usize) -> Option<&Type> {
    kind.filter(|kind| kind.is_group())?.get_fields().get(idx).map(AsRef::as_ref)
}

/// What the elements of a list are: they lie in a group of their own, but in lists that old programs wrote.
fn element_of(list: Option<&Type>) -> Option<&Type> {
    let repeated = within(list, 0);
    within(repeated, 0).or(repeated)
}

fn value_of(field: Field, kind: Option<&Type>) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(value) => value.into(),
        Field::Byte(number) => number.into(),
        Field::Short(number) => number.into(),
        Field::Int(number) => number.into(),
        Field::Long(number) => nanoseconds(number, kind).unwrap_or_else(|| number.into()),
        Field::UByte(number) => number.into(),
        Field::UShort(number) => number.into(),
        Field::UInt(number) => number.into(),
        Field::ULong(number) => number.into(),
        Field::Float16(number) => f32::from(number).into(),
        Field::Float(number) => number.into(),
        Field::Double(number) => number.into(),
        Field::Str(text) => text.into(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into(),
        Field::Group(row) => object_of(row, kind).into(),
        Field::ListInternal(list) => {
            list.elements().iter().cloned().map(|element| value_of(element, element_of(kind))).collect()
        }
        Field::MapInternal(map) => {
            let of_values = within(within(kind, 0), 1);
            let named = |(key, value): &(Field, Field)| (name_of(key), value_of(value.clone(), of_values));
            Value::Object(map.entries().iter().map(named).collect())
        }
        // What lies that far from our time is no day, and the library ends there.
        Field::Date(n_days) if n_days.unsigned_abs() > MAX_DAYS => n_days.into(),
        Field::TimestampMillis(n_ms) if n_ms.unsigned_abs() / MS_A_DAY > MAX_DAYS.into() => n_ms.into(),
        Field::TimestampMicros(n_us) if n_us.unsigned_abs() / 1000 / MS_A_DAY > MAX_DAYS.into() => n_us.into(),
        Field::TimestampMillis(_) | Field::TimestampMicros(_) => in_its_zone(&field.to_string(), kind).into(),
        // As people write them.
        Field::Decimal(_) | Field::Date(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => field.to_string().into(),
    }
}

/// A number that counts nanoseconds as the time that it is, which the library leaves a number.
fn nanoseconds(number: i64, kind: Option<&Type>) -> Option<Value> {
    let is_of_nanoseconds = timestamp_of(kind)?.1 == TimeUnit::NANOS;
    is_of_nanoseconds.then(|| value_of(Field::TimestampMicros(number.div_euclid(1000)), kind))
}

/// The library gives every time in UTC: one that is of no zone loses it.
fn in_its_zone(time: &str, kind: Option<&Type>) -> String {
    let is_in_utc = timestamp_of(kind).is_none_or(|(is_in_utc, _)| is_in_utc);
    let without = || time.strip_suffix(" +00:00").unwrap_or(time);
    if is_in_utc { time } else { without() }.to_owned()
}

/// Whether times are in UTC, and what they count.
fn timestamp_of(kind: Option<&Type>) -> Option<(bool, TimeUnit)> {
    match kind?.get_basic_info().logical_type_ref()? {
        LogicalType::Timestamp(kind) => Some((kind.is_adjusted_to_u_t_c, kind.unit)),
        _ => None,
    }
}

/// The key of a map as a name.
fn name_of(key: &Field) -> String {
    match key {
        Field::Str(name) => name.clone(),
        other => other.to_string(),
    }
}
