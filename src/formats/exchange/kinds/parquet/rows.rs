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

use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::json_text;

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
            let about = about.and_then(|about| json_text::read(about).ok()).unwrap_or_default();
            let features = about["info"]["features"].clone();
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
        let columns = About { kind: Some(&self.schema), feature: &self.features };
        let object = |row| Value::Object(without_tags(object_of(row, columns)));
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
fn without_tags(mut row: Map) -> Map {
    if ["spans", "tokens", "token_starts", "token_ends"].iter().all(|name| row.contains_key(name)) {
        row.retain(|name, _| !name.ends_with("_tags"));
    }
    row
}

/// What is known of a column, or of what is in its values.
#[derive(Clone, Copy)]
struct About<'a> {
    kind: Option<&'a Type>,
    /// As Hugging Face datasets describe it.
    feature: &'a Value,
}

impl<'a> About<'a> {
    fn field(self, idx: usize, name: &str) -> Self {
        Self { kind: within(self.kind, idx), feature: &self.inner()[name] }
    }

    /// Elements lie in a group of their own, but in lists that old programs wrote.
    fn element(self) -> Self {
        let repeated = within(self.kind, 0);
        Self { kind: within(repeated, 0).or(repeated), feature: self.inner() }
    }

    fn value_of_map(self) -> Self {
        Self { kind: within(within(self.kind, 0), 1), feature: self.inner() }
    }

    fn inner(self) -> &'a Value {
        self.feature.get("feature").or_else(|| self.feature.get(0)).unwrap_or(self.feature)
    }

    /// The name of the class where it is one of classes with names. −1 stands for none.
    fn named(self, number: Value) -> Value {
        let Some(names) = self.feature.get("names").and_then(Value::as_array).filter(|_| number.is_number()) else {
            return number;
        };
        let idx = number.as_u64().and_then(|idx| usize::try_from(idx).ok());
        idx.and_then(|idx| names.get(idx)).cloned().unwrap_or_default()
    }
}

/// One of the parts of a type.
fn within(kind: Option<&Type>, idx: usize) -> Option<&Type> {
    kind.filter(|kind| kind.is_group())?.get_fields().get(idx).map(AsRef::as_ref)
}

fn object_of(row: Row, columns: About<'_>) -> Map {
    let fields = row.into_columns().into_iter().enumerate().map(|(idx, (name, field))| {
        let value = value_of(field, columns.field(idx, &name));
        (name, value)
    });
    // What is missing is as if its column were not there.
    fields.filter(|(_, value)| !value.is_null()).collect()
}

fn value_of(field: Field, about: About<'_>) -> Value {
    match field {
        Field::Group(row) => Value::Object(object_of(row, about)),
        Field::ListInternal(list) => {
            Value::Array(list.elements().iter().cloned().map(|element| value_of(element, about.element())).collect())
        }
        Field::MapInternal(map) => {
            let named = |(key, value): &(Field, Field)| (name_of(key), value_of(value.clone(), about.value_of_map()));
            Value::Object(map.entries().iter().map(named).collect())
        }
        single => about.named(single_value(single, about.kind)),
    }
}

fn single_value(field: Field, kind: Option<&Type>) -> Value {
    match field {
        Field::Bool(value) => value.into(),
        Field::Byte(number) => i32::from(number).into(),
        Field::Short(number) => i32::from(number).into(),
        Field::Int(number) => number.into(),
        Field::Long(number) => nanoseconds(number, kind).unwrap_or_else(|| number.into()),
        Field::UByte(number) => u32::from(number).into(),
        Field::UShort(number) => u32::from(number).into(),
        Field::UInt(number) => number.into(),
        Field::ULong(number) => number.into(),
        Field::Float16(number) => f64::from(number).into(),
        Field::Float(number) => f64::from(number).into(),
        Field::Double(number) => number.into(),
        Field::Str(text) => text.into(),
        Field::Bytes(bytes) => (&*String::from_utf8_lossy(bytes.data())).into(),
        // What lies that far from our time is no day, and the library ends there.
        Field::Date(n_days) if n_days.unsigned_abs() > MAX_DAYS => n_days.into(),
        Field::TimestampMillis(n_ms) if n_ms.unsigned_abs() / MS_A_DAY > MAX_DAYS.into() => n_ms.into(),
        Field::TimestampMicros(n_us) if n_us.unsigned_abs() / 1000 / MS_A_DAY > MAX_DAYS.into() => n_us.into(),
        Field::TimestampMillis(_) | Field::TimestampMicros(_) => in_its_zone(&field.to_string(), kind).into(),
        // As people write them.
        Field::Decimal(_) | Field::Date(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => field.to_string().into(),
        Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => Value::Null,
    }
}

/// A number that counts nanoseconds as the time that it is, which the library leaves a number.
fn nanoseconds(number: i64, kind: Option<&Type>) -> Option<Value> {
    let is_of_nanoseconds = timestamp_of(kind)?.1 == TimeUnit::NANOS;
    is_of_nanoseconds.then(|| single_value(Field::TimestampMicros(number.div_euclid(1000)), kind))
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
