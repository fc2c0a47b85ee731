//! Reads Parquet: rows with a text as JSON Lines have them, or with words and tags as data sets have them.

use bytes::Bytes;

use super::rows::{Rows, in_words};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::tagged_words::{TagNames, is_row, take_row};

/// Reads the rows of a file.
pub(crate) fn read(reading: &mut Reading<'_>) {
    // Two files may have one name.
    let is_it = |(name, _): &&(String, Vec<u8>)| std::ptr::eq(name.as_str(), reading.name);
    let bytes = reading.files.iter().find(is_it).map_or(Bytes::new(), |(_, bytes)| Bytes::copy_from_slice(bytes));
    let rows = match Rows::new(bytes) {
        Ok(rows) => rows,
        Err(error) => return reading.warn("", in_words(&error)),
    };
    let so_far = rows.so_far();
    for (idx, row) in rows.enumerate() {
        let place = format!("row {}", idx + 1);
        match row {
            Ok(row) if row.as_object().is_some_and(is_row) => take_row(reading, &row, place, &TagNames::default()),
            Ok(row) => reading.take_value(&row, &place),
            Err(error) => reading.warn(&place, in_words(&error)),
        }
    }
    let told = so_far.told();
    reading.declared.notes.extend(told.iter().map(|told| format!("{} {told}", reading.name)));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::columns::{Shape, record};
    use super::super::parts::file_of;
    use crate::formats::exchange::round_trip;
    use crate::formats::{Format, Imported, import};

    fn imported(shape: &Shape, row: &Value) -> Imported {
        let files = [("a.parquet".to_owned(), file_of(shape, std::slice::from_ref(row)))];
        import(Format::Parquet, &files, round_trip::sample().labels())
    }

    /// What JSON Lines would make of a row comes of a row of Parquet.
    #[track_caller]
    fn check(columns: Vec<(&'static str, Shape)>, row: &Value) {
        let of_row = imported(&record(columns), row);
        let files = [("a.jsonl".to_owned(), row.to_string().into_bytes())];
        let of_line = import(Format::Jsonl, &files, round_trip::sample().labels());
        assert_eq!((&of_row.warnings, &of_row.articles), (&of_line.warnings, &of_line.articles), "{row}");
        assert_eq!((of_row.articles.len(), of_row.articles[0].article.spans().len()), (1, 1), "{row}");
    }

    #[test]
    fn a_row_is_understood_as_a_line_of_json_is() {
        let list = |fields| Shape::List(Box::new(record(fields)));
        let spans = || list(vec![("start", Shape::Number), ("end", Shape::Number), ("label", Shape::Text)]);
        for name in ["body", "content", "maintext"] {
            let row =
                json!({name: "Ana ran.", "headline": "Run", "spans": [{"start": 0, "end": 3, "label": "speaker"}]});
            check(vec![(name, Shape::Text), ("headline", Shape::Text), ("spans", spans())], &row);
        }
        let of_vertex = [("startOffset", Shape::Number), ("endOffset", Shape::Number), ("displayName", Shape::Text)];
        let annotation = json!({"startOffset": 0, "endOffset": 3, "displayName": "speaker"});
        check(
            vec![("textContent", Shape::Text), ("textSegmentAnnotations", list(of_vertex.into()))],
            &json!({"textContent": "Ana ran.", "textSegmentAnnotations": [annotation]}),
        );
        let of_uie = vec![("text", Shape::Text), ("start", Shape::Number), ("end", Shape::Number)];
        check(
            vec![("content", Shape::Text), ("prompt", Shape::Text), ("result_list", list(of_uie))],
            &json!({"content": "Ana ran.", "prompt": "speaker", "result_list": [{"text": "Ana", "start": 0, "end": 3}]}),
        );
    }

    #[test]
    fn what_is_no_parquet_is_told() {
        let files = [("a.parquet".to_owned(), b"PAR1 no".to_vec())];
        let imported = import(Format::Parquet, &files, round_trip::sample().labels());
        assert_eq!((imported.articles.len(), imported.warnings.len()), (0, 1));
    }
}
