//! Writes Parquet a group of rows at a time: one file, or a folder of parts of about the same size.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArrayType, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use serde_json::{Value, json};

use super::columns::{Column, Shape, Values, shape, tags_of};
use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::rows;
use crate::formats::exchange::core::tokens::{Tag, by_label, label_ids, tags, tokens};
use crate::formats::exchange::core::voices::Record;
use crate::model::{LabelId, OffsetCursor, OffsetUnit};

/// Articles that a reader can load by themselves.
const ROWS_IN_GROUP: usize = 1000;

/// Spans keep everything, so what the tags cannot hold is not lost.
pub(crate) fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    // The spans beside the tags lose nothing, so what tags cannot hold is no loss.
    let labels = batch.without_losses(|batch| label_ids(batch));
    let records = batch.records();
    let Some(part_bytes) = batch.options.part_bytes else {
        return write_part(batch, &labels, &records, (u64::MAX, out.main("parquet")?)).map(drop);
    };
    let mut records = records;
    records.sort_by_key(|record| record.article.id);
    let mut rest = &records[..];
    // Parts of a split lie in folders of their own, where readers look for them.
    let folder = if batch.options.split.is_some() { format!("{}/", out.name) } else { String::new() };
    for number in 0.. {
        let part = out.begin(&format!("{folder}part-{number:05}.parquet"))?;
        let n_written = write_part(batch, &labels, rest, (part_bytes.max(1), part))?;
        rest = &rest[n_written..];
        if rest.is_empty() {
            break;
        }
    }
    Ok(())
}

/// Writes a file of the first records: all of them, or as many groups of rows as reach the number of bytes. Returns how many
/// records these are.
fn write_part(
    batch: &mut Batch<'_>,
    labels: &[LabelId],
    records: &[Record<'_>],
    (max_bytes, out): (u64, &mut dyn Write),
) -> io::Result<usize> {
    let mut file = started(&shape(labels)).map_err(io::Error::other)?;
    let (mut n_rows, mut n_bytes) = (0, 0);
    while n_rows < records.len() && n_bytes < max_bytes {
        let group = &records[n_rows..n_rows + n_in_group(&records[n_rows..], max_bytes)];
        write_records(&mut file, batch, group, labels).map_err(io::Error::other)?;
        n_rows += group.len();
        // What is whole leaves at once.
        n_bytes += file.inner().len() as u64;
        out.write_all(file.inner())?;
        file.inner_mut().clear();
    }
    out.write_all(&file.into_inner().map_err(io::Error::other)?)?;
    Ok(n_rows)
}

/// How many of the records make the next group: fewer where their texts alone fill a part.
fn n_in_group(records: &[Record<'_>], max_bytes: u64) -> usize {
    let mut n_bytes = 0;
    let is_before_end = |record: &&Record<'_>| {
        let has_room = n_bytes < max_bytes;
        n_bytes += record.article.text().n_bytes() as u64;
        has_room
    };
    records.iter().take(ROWS_IN_GROUP).take_while(is_before_end).count()
}

fn started(shape: &Shape) -> Result<SerializedFileWriter<Vec<u8>>> {
    let about = json!({"info": {"features": shape.feature()}}).to_string();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("pullquote".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new("huggingface".to_owned(), about)]))
        .build();
    let fields = match shape {
        Shape::Record(fields) => fields.iter().map(|(name, shape)| shape.parquet(name)).collect::<Result<_>>()?,
        _ => Vec::new(),
    };
    let schema = Arc::new(Type::group_type_builder("schema").with_fields(fields).build()?);
    SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))
}

/// Writes a group of rows. Tags are written label by label: those of all labels are many times the text.
fn write_records(
    file: &mut SerializedFileWriter<Vec<u8>>,
    batch: &mut Batch<'_>,
    records: &[Record<'_>],
    labels: &[LabelId],
) -> Result<()> {
    let mut group = file.next_row_group()?;
    let without_tags = shape(&[]);
    let mut columns = without_tags.columns();
    let mut tokenized = Vec::new();
    for record in records {
        let tokens = tokens(record.article.text().as_str());
        without_tags.add_row(&row(*record, &tokens), &mut columns);
        tokenized.push((record.article, tokens, by_label(record.article)));
    }
    write_columns(&mut group, &columns)?;
    for label in labels {
        let only_tags = Shape::Record(vec![tags_of(label)]);
        let mut columns = only_tags.columns();
        for (article, tokens, spans) in &tokenized {
            let tags = batch.without_losses(|batch| tags(batch, article, tokens, spans, std::slice::from_ref(label)));
            let tags: Value = tags.iter().map(Tag::number).collect();
            only_tags.add_row(&[(tags_of(label).0, tags)].into_iter().collect(), &mut columns);
        }
        write_columns(&mut group, &columns)?;
    }
    group.close().map(drop)
}

fn write_columns(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, columns: &[Column]) -> Result<()> {
    for Column { values, n_there, repeated } in columns {
        let Some(mut writer) = group.next_column()? else { break };
        let (there, repeated) = (Some(&n_there[..]), Some(&repeated[..]));
        match values {
            Values::Texts(texts) => writer.typed::<ByteArrayType>().write_batch(texts, there, repeated)?,
            Values::Numbers(numbers) => writer.typed::<Int64Type>().write_batch(numbers, there, repeated)?,
        };
        writer.close()?;
    }
    Ok(())
}

/// The line that JSON Lines would have, and the tokens.
fn row(record: Record<'_>, tokens: &[Range<usize>]) -> Value {
    let text = record.article.text();
    let mut places = OffsetCursor::new(text, OffsetUnit::CodePoint);
    let edges: Vec<(usize, usize)> =
        tokens.iter().map(|token| (places.offset_from_byte(token.start), places.offset_from_byte(token.end))).collect();
    let mut row = rows::value(record);
    let mut add = |name: &str, values: Value| row.extend([(name.to_owned(), values)]);
    add("tokens", tokens.iter().map(|token| &text.as_str()[token.clone()]).collect());
    add("token_starts", edges.iter().map(|(start, _)| *start).collect());
    add("token_ends", edges.iter().map(|(_, end)| *end).collect());
    Value::Object(row)
}

/// A file of these rows.
#[cfg(test)]
pub(super) fn file_of(shape: &Shape, rows: &[Value]) -> Vec<u8> {
    let mut columns = shape.columns();
    for row in rows {
        shape.add_row(row, &mut columns);
    }
    let mut file = started(shape).unwrap();
    let mut group = file.next_row_group().unwrap();
    write_columns(&mut group, &columns).unwrap();
    group.close().unwrap();
    file.into_inner().unwrap()
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::FileReader as _;
    use parquet::file::serialized_reader::SerializedFileReader;

    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{ExportOptions, Format, export, import};

    #[test]
    fn parts_are_filled_in_order_of_ids_and_come_back_together() {
        let texts: Vec<String> = (0..40).map(|n| format!("{n}: [quote “No”], said Ana. {}", "x".repeat(80))).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let content = content_from_marked(&texts);
        let options = ExportOptions { part_bytes: Some(1000), ..ExportOptions::default() };
        let files = export(Format::Parquet, &content, &options).files;
        let names: Vec<&str> = files.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names[..2], ["part-00000.parquet", "part-00001.parquet"]);
        let n_rows = |(_, bytes): &(String, Vec<u8>)| {
            let file = SerializedFileReader::new(bytes::Bytes::from(bytes.clone())).unwrap();
            file.metadata().file_metadata().num_rows()
        };
        assert_eq!(files.iter().map(n_rows).sum::<i64>(), 40);
        assert!(files.len() > 2 && files.iter().all(|file| n_rows(file) > 0), "{names:?}");
        let imported = import(Format::Parquet, &files, content.labels());
        let ids: Vec<_> = imported.articles.iter().map(|one| one.article.id).collect();
        assert!(ids.is_sorted() && imported.warnings.is_empty() && imported.notes.is_empty(), "{:?}", imported.notes);
        for one in &imported.articles {
            let there = content.article(one.article.id).unwrap();
            assert_eq!((one.article.text(), one.article.spans().len()), (there.text(), 1));
        }
    }

    #[test]
    fn an_empty_project_has_one_part_and_a_split_has_folders() {
        let options = ExportOptions { part_bytes: Some(1), ..ExportOptions::default() };
        let names = |texts: &[&str], options: &ExportOptions| -> Vec<String> {
            let files = export(Format::Parquet, &content_from_marked(texts), options).files;
            files.into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&[], &options), ["part-00000.parquet"]);
        let split = crate::formats::Split { shares: [1, 0, 0], seed: 0 };
        let options = ExportOptions { split: Some(split), ..options };
        let found = names(&["“No”", "“Yes”"], &options);
        assert!(found.contains(&"train/part-00001.parquet".to_owned()), "{found:?}");
    }
}
