//! The rows of Parquet files as the objects that JSON Lines would have.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::UTF_8;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as PhysicalType};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::reader::ChunkReader;
use parquet::file::serialized_reader::{ReadOptionsBuilder, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

use super::so_far::RowsSoFar;
use crate::formats::articles::decode::{are_no_text, as_text};
use crate::formats::exchange::core::json::value::{Map, Value, Words};
use crate::formats::exchange::core::json_text;

/// What is said of bytes that are those of a picture or the like.
const NO_TEXT: &str = "are no text and are left out";
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
    so_far: Rc<RowsSoFar>,
}

impl Rows {
    /// Reads what a file says of its columns. Errors say that it is no such file, or which part of Parquet it has that is
    /// not known.
    pub(crate) fn new<R: ChunkReader + 'static>(source: R) -> Result<Self> {
        whole(|| {
            let about_file = ParquetMetaDataReader::new().parse_and_finish(&source)?;
            let about_file = about_file.file_metadata();
            let facts = about_file.key_value_metadata().into_iter().flatten();
            let about = facts.filter(|fact| fact.key == "huggingface").find_map(|fact| fact.value.as_ref());
            let about = about.and_then(|about| json_text::read(about).ok()).unwrap_or_default();
            let features = about["info"]["features"].clone();
            let schema = about_file.schema_descr().root_schema_ptr();
            let so_far = Rc::new(RowsSoFar::default());
            so_far.n_all_rows.set(u64::try_from(about_file.num_rows()).unwrap_or_default());
            let of_bytes = Arc::new(SchemaDescriptor::new(Arc::new(with_bytes_for_strings(&schema)?)));
            let options = ReadOptionsBuilder::new().with_parquet_schema(of_bytes).build();
            let file = SerializedFileReader::new_with_options(source, options)?;
            Ok(Self { read: RowIter::from_file_into(Box::new(file)), is_over: false, schema, features, so_far })
        })
    }

    /// How far they are read, while somebody reads them.
    pub(crate) fn so_far(&self) -> Rc<RowsSoFar> {
        Rc::clone(&self.so_far)
    }
}

impl Iterator for Rows {
    type Item = Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let columns = About { name: "", around: None, kind: Some(&self.schema), feature: &self.features };
        let object = |row| Value::Object(without_tags(object_of(row, &columns, &self.so_far)));
        let next = || self.read.next().map(|row| row.map(object)).transpose();
        let row = whole(next).transpose();
        self.is_over = !matches!(row, Some(Ok(_)));
        self.so_far.n_rows.set(self.so_far.n_rows.get() + 1);
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

    /// As of [`Rows::so_far`].
    pub(crate) fn so_far(&self) -> Rc<RowsSoFar> {
        self.rows.so_far()
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

/// The type of a file in which strings are bytes: the library reads nothing behind a string that is not UTF-8.
fn with_bytes_for_strings(kind: &Type) -> Result<Type> {
    let info = kind.get_basic_info();
    let id = info.has_id().then(|| info.id());
    if is_string(kind) {
        let bytes = Type::primitive_type_builder(info.name(), PhysicalType::BYTE_ARRAY);
        return bytes.with_repetition(info.repetition()).with_id(id).build();
    }
    if kind.is_primitive() {
        return Ok(kind.clone());
    }
    let inner = kind.get_fields().iter().map(|inner| with_bytes_for_strings(inner).map(Arc::new));
    let group = Type::group_type_builder(info.name()).with_fields(inner.collect::<Result<_>>()?).with_id(id);
    let group = group.with_converted_type(info.converted_type()).with_logical_type(info.logical_type_ref().cloned());
    if info.has_repetition() { group.with_repetition(info.repetition()).build() } else { group.build() }
}

fn is_string(kind: &Type) -> bool {
    kind.is_primitive()
        && kind.get_physical_type() == PhysicalType::BYTE_ARRAY
        && matches!(
            kind.get_basic_info().converted_type(),
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON
        )
}

/// A row without the tags that our own have beside the spans, which say it all.
fn without_tags(mut row: Map) -> Map {
    if ["spans", "tokens", "token_starts", "token_ends"].iter().all(|name| row.contains_key(name)) {
        row.retain(|name, _| !name.ends_with("_tags"));
    }
    row
}

/// What is known of a column, or of what is in its values.
struct About<'a> {
    name: &'a str,
    /// The column in which it is.
    around: Option<&'a Self>,
    kind: Option<&'a Type>,
    /// As Hugging Face datasets describe it.
    feature: &'a Value,
}

impl<'a> About<'a> {
    fn field(&'a self, idx: usize, name: &'a str) -> Self {
        Self { name, around: Some(self), kind: within(self.kind, idx), feature: &self.inner()[name] }
    }

    /// Elements lie in a group of their own, but in lists that old programs wrote.
    fn element(&'a self) -> Self {
        let repeated = within(self.kind, 0);
        Self { around: Some(self), name: "", kind: within(repeated, 0).or(repeated), feature: self.inner() }
    }

    fn key_of_map(&'a self) -> Self {
        Self { around: Some(self), name: "", kind: within(within(self.kind, 0), 0), feature: &Value::Null }
    }

    fn value_of_map(&'a self) -> Self {
        Self { around: Some(self), name: "", kind: within(within(self.kind, 0), 1), feature: self.inner() }
    }

    /// With dots between a column and what is in it.
    fn path(&self) -> String {
        let around = self.around.map(Self::path).filter(|around| !around.is_empty());
        let names = around.into_iter().chain(Some(self.name.to_owned()).filter(|name| !name.is_empty()));
        names.collect::<Vec<_>>().join(".")
    }

    fn inner(&self) -> &'a Value {
        self.feature.get("feature").or_else(|| self.feature.get(0)).unwrap_or(self.feature)
    }

    /// The name of the class where it is one of classes with names. −1 stands for none.
    fn named(&self, number: Value) -> Value {
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

fn object_of(row: Row, columns: &About<'_>, so_far: &RowsSoFar) -> Map {
    let fields = row.into_columns().into_iter().enumerate().map(|(idx, (name, field))| {
        let value = value_of(field, &columns.field(idx, &name), so_far);
        (name, value)
    });
    // What is missing is as if its column were not there.
    fields.filter(|(_, value)| !value.is_null()).collect()
}

fn value_of(field: Field, about: &About<'_>, so_far: &RowsSoFar) -> Value {
    match field {
        Field::Group(row) => Value::Object(object_of(row, about, so_far)),
        Field::ListInternal(list) => {
            let element = about.element();
            Value::Array(list.elements().iter().cloned().map(|field| value_of(field, &element, so_far)).collect())
        }
        Field::MapInternal(map) => {
            let (of_keys, of_values) = (about.key_of_map(), about.value_of_map());
            let named = |(key, value): &(Field, Field)| {
                let name = name_from(value_of(key.clone(), &of_keys, so_far));
                (name, value_of(value.clone(), &of_values, so_far))
            };
            Value::Object(map.entries().iter().map(named).collect())
        }
        Field::Bytes(bytes) => value_of_bytes(bytes.data(), about, so_far),
        single => about.named(single_value(single, about.kind)),
    }
}

/// The text that bytes are, or should be as their column says: UTF-8, or what they look like. Pictures and the like are none.
fn value_of_bytes(bytes: &[u8], about: &About<'_>, so_far: &RowsSoFar) -> Value {
    if let (Some(LogicalType::Uuid), Ok(number)) = (logical_type(about.kind), <[u8; 16]>::try_from(bytes)) {
        let digits = format!("{:032x}", u128::from_be_bytes(number));
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        return parts.join("-").into();
    }
    let is_string = about.kind.is_some_and(is_string);
    if is_string && let Ok(text) = str::from_utf8(bytes) {
        return text.into();
    }
    let has_long_character = || bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    if are_no_text(bytes) {
        so_far.tell(about.path(), NO_TEXT);
        return Value::Null;
    }
    let (text, encoding, is_lossy) = match () {
        // What should be UTF-8, and is it elsewhere, is damaged and in no other encoding.
        () if is_string && has_long_character() => (String::from_utf8_lossy(bytes), UTF_8, true),
        () => as_text(bytes),
    };
    let is_text = !text.contains('\0') && (encoding == UTF_8 || !is_lossy);
    let what = match () {
        () if !is_text => NO_TEXT.to_owned(),
        () if encoding != UTF_8 => format!("are not UTF-8 and were read as {}", encoding.name()),
        () if is_lossy => "are not UTF-8, and were replaced where they are nothing".to_owned(),
        () => return (&*text).into(),
    };
    so_far.tell(about.path(), &what);
    if is_text { (&*text).into() } else { Value::Null }
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
        // What lies that far from our time is no day, and the library ends there.
        Field::Date(n_days) if n_days.unsigned_abs() > MAX_DAYS => n_days.into(),
        Field::TimestampMillis(n_ms) if n_ms.unsigned_abs() / MS_A_DAY > MAX_DAYS.into() => n_ms.into(),
        Field::TimestampMicros(n_us) if n_us.unsigned_abs() / 1000 / MS_A_DAY > MAX_DAYS.into() => n_us.into(),
        Field::TimestampMillis(_) | Field::TimestampMicros(_) => in_its_zone(&field.to_string(), kind).into(),
        // As people write them.
        Field::Decimal(_) | Field::Date(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => field.to_string().into(),
        Field::Null | Field::Bytes(_) | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => Value::Null,
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
    match logical_type(kind)? {
        LogicalType::Timestamp(kind) => Some((kind.is_adjusted_to_u_t_c, kind.unit)),
        _ => None,
    }
}

fn logical_type(kind: Option<&Type>) -> Option<&LogicalType> {
    kind?.get_basic_info().logical_type_ref()
}

/// The key of a map as a name.
fn name_from(key: Value) -> Words {
    match key {
        Value::String(name) => name,
        other => other.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;
    use crate::formats::exchange::core::json::value::json;
    use crate::formats::{Format, import};
    use crate::model::LabelSet;

    /// A file with a text and bytes in each row.
    fn file_of(schema: &str, rows: &[[&[u8]; 2]]) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
        let mut group = file.next_row_group().unwrap();
        for idx in 0..2 {
            let values: Vec<ByteArray> = rows.iter().map(|row| row[idx].to_vec().into()).collect();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
        file.into_inner().unwrap()
    }

    const OF_BYTES: &str = "message rows { required binary text; required group image { required binary bytes; } }";

    #[test]
    fn bytes_are_the_text_that_they_look_like_and_that_is_told() {
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".as_slice();
        let latin = b"Die B\xFCrgermeisterin sagte, die Br\xFCcke bleibe f\xFCr Busse ge\xF6ffnet.".as_slice();
        let utf8 = "Über uns".as_bytes();
        let bytes = file_of(OF_BYTES, &[[utf8, utf8], [latin, picture], [utf8, picture]]);
        let rows = Rows::new(Bytes::from(bytes.clone())).unwrap();
        let so_far = rows.so_far();
        let rows: Vec<Value> = rows.map(Result::unwrap).collect();
        assert_eq!(rows[0], json!({"text": "Über uns", "image": {"bytes": "Über uns"}}));
        let text = "Die Bürgermeisterin sagte, die Brücke bleibe für Busse geöffnet.";
        assert_eq!(rows[1], json!({"text": text, "image": {}}));
        let told = [
            "has in “image.bytes” bytes that are no text and are left out, in 2 values",
            "has in “text” bytes that are not UTF-8 and were read as windows-1252, in 1 value",
        ];
        assert_eq!(so_far.told(), told);
        let imported = import(Format::Parquet, &[("a.parquet".to_owned(), bytes)], &LabelSet::built_in());
        assert!(told.iter().all(|told| imported.notes.contains(&format!("a.parquet {told}"))), "{:?}", imported.notes);
    }

    #[test]
    fn a_string_that_is_not_utf_8_costs_no_row() {
        let schema = "message rows { required binary text (UTF8); required binary id (JSON); }";
        let damaged = ["“Nein”, sagte Zo".as_bytes(), b"\xEB."].concat();
        let damaged = damaged.as_slice();
        let latin = b"Die Br\xFCcke bleibt f\xFCr Busse ge\xF6ffnet.".as_slice();
        let rows = [
            ["One\0".as_bytes(), b"1"],
            [latin, b"2"],
            [b"\xFF\0\x01\xD8\xFF", b"3"],
            [damaged, b"5"],
            ["Vier".as_bytes(), b"4"],
        ];
        let bytes = file_of(schema, &rows);
        let rows = Rows::new(Bytes::from(bytes)).unwrap();
        let so_far = rows.so_far();
        let rows: Vec<Value> = rows.map(Result::unwrap).collect();
        let expected = [
            json!({"text": "One\0", "id": "1"}),
            json!({"text": "Die Brücke bleibt für Busse geöffnet.", "id": "2"}),
            json!({"id": "3"}),
            json!({"text": "“Nein”, sagte Zo\u{FFFD}.", "id": "5"}),
            json!({"text": "Vier", "id": "4"}),
        ];
        assert_eq!(rows, expected);
        let told = [
            "has in “text” bytes that are no text and are left out, in 1 value",
            "has in “text” bytes that are not UTF-8 and were read as windows-1252, in 1 value",
            "has in “text” bytes that are not UTF-8, and were replaced where they are nothing, in 1 value",
        ];
        assert_eq!(so_far.told(), told);
    }
}
