//! Reads Parquet: rows with a text as JSON Lines have them, or with words and tags as data sets have them.

use bytes::Bytes;

use super::rows::{Rows, in_words};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record;
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
    for (idx, row) in rows.enumerate() {
        let place = format!("row {}", idx + 1);
        match row.map(Value::from) {
            Ok(row) if row.as_object().is_some_and(is_row) => {
                take_row(reading, &row, place, &TagNames::default());
            }
            Ok(row) => match record::draft(&row, place.clone()) {
                Ok(draft) => reading.take(draft),
                Err(message) => reading.warn(&place, message),
            },
            Err(error) => reading.warn(&place, in_words(&error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Format;
    use crate::formats::exchange::round_trip;

    #[test]
    fn what_is_no_parquet_is_told() {
        let files = [("a.parquet".to_owned(), b"PAR1 no".to_vec())];
        let imported = crate::formats::import(Format::Parquet, &files, round_trip::sample().labels());
        assert_eq!((imported.articles.len(), imported.warnings.len()), (0, 1));
    }
}
