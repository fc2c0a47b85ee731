//! JSON Lines: one article a line, every field always there, so that columns have one type in every file.

use std::io;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::loss::{Carries, Voices};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::{SPAN_FIELDS, is_of_questions, may_have_labels};
use crate::formats::exchange::core::rows;
use crate::formats::exchange::core::sniff::{Sample, Sign};

pub(crate) const FACTS: Facts = Facts {
    name: "jsonl",
    title: "JSON Lines",
    about: "one article a line, for Hugging Face datasets, DuckDB, Polars and pandas",
    extension: "jsonl",
    carries: Carries { links: true, notes: true, people: false, predictions: true, scores: false },
    voices: Voices::Spans,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

/// Any line with a text will do, or labels anywhere; other kinds that are written so know themselves better.
fn sniff(sample: &Sample<'_>) -> Sign {
    let is_labelled = |row: &Map| row.iter().any(|(name, value)| may_have_labels(name, value));
    // Names of columns apart from their rows.
    let has_column = |row: &Map| {
        let columns = row.get("columns").filter(|_| row.contains_key("data")).and_then(Value::as_array);
        columns.into_iter().flatten().filter_map(Value::as_str).any(|name| SPAN_FIELDS.contains(&name))
    };
    let is_labelled = |row: &Map| is_labelled(row) || has_column(row) || is_of_questions(row);
    let has_labels =
        || SPAN_FIELDS.iter().any(|name| sample.has_key(name)) || sample.row.as_ref().is_some_and(is_labelled);
    if sample.text_row().is_some() || has_labels() { Sign::Weak } else { Sign::None }
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    rows::write_lines(out.main("jsonl")?, &batch.records())
}

/// Reads lines with a text and, where they are there, spans and links in any shape.
fn read(reading: &mut Reading<'_>) {
    reading.take_records();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::with_spans;
    use crate::formats::import;
    use crate::formats::{ExportOptions, Format};
    use crate::model::{LabelSet, Span, arbitrary};

    #[test]
    fn a_span_without_a_note_comes_back_without_one() {
        let content = round_trip::content_from_marked(&["[quote “No”] said [speaker Ana]"]);
        let lines = round_trip::exported_text(Format::Jsonl, &content);
        assert!(lines.contains(r#""note":"""#), "{lines}");
        let imported = import(Format::Jsonl, &[("a.jsonl".to_owned(), lines.into_bytes())], content.labels());
        let notes = imported.articles[0].article.spans().iter().map(|span| span.note.clone());
        assert_eq!(notes.collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn reads_spans_in_other_shapes() {
        let lines = concat!(
            r#"{"id": 7, "text": "No, said Ana", "label": [[0, 2, "Quote"], [9, 12, "person"]]}"#,
            "\n{\"text\": \n",
            r#"{"text": "Yes", "spans": [{"start": 0, "end": 9, "label": "quote"}]}"#,
        );
        let files = [("a.jsonl".to_owned(), lines.as_bytes().to_vec())];
        let imported = import(Format::Jsonl, &files, &LabelSet::built_in());
        let labels: Vec<&str> = imported.articles[0].article.spans().iter().map(|span| span.label.as_str()).collect();
        assert_eq!(labels, ["quote", "person"]);
        let warnings: Vec<String> = imported.warnings.iter().map(|w| format!("{}: {}", w.place, w.message)).collect();
        assert_eq!(
            warnings,
            [
                "a.jsonl, line 2: it ends too early (column 9)",
                "a.jsonl, line 3: span 1: the range ends at 9, but the text has only 3, and is left out",
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            let lines = round_trip::exported_text(Format::Jsonl, &content);
            let is_line_end = |c| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{1f}' | '\r');
            prop_assert!(!lines.contains(is_line_end));
            prop_assert_eq!(lines.lines().count(), content.articles().len());
            round_trip::check_lossless(Format::Jsonl, &content, &ExportOptions::default(), |article| {
                with_spans(&article, content.labels(), |_, span| {
                    Some(Span { note: span.note.filter(|note| !note.is_empty()), ..span })
                })
            });
        }
    }
}
