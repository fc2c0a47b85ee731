//! spaCy's own JSON, of which version 2 learned and which version 3 still converts: paragraphs with sentences of tokens
//! with tags. Lines are read as all programs write them.

use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::iob::Columns;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::model::OffsetUnit;

pub(super) fn sniff(sample: &Sample<'_>) -> Sign {
    Sign::from(["paragraphs", "sentences", "tokens", "orth"].iter().all(|key| sample.has_key(key)))
}

pub(super) fn read(reading: &mut Reading<'_>) {
    let values = json_text::read_all(reading.text).unwrap_or_default();
    let documents: Vec<&Value> = values.iter().flat_map(listed).collect();
    if !documents.iter().any(|document| document.get("paragraphs").is_some()) {
        return reading.take_records();
    }
    for document in documents {
        let name = document.get("id").map(key_from).unwrap_or_default();
        for (idx, paragraph) in document.get("paragraphs").map(listed).unwrap_or_default().into_iter().enumerate() {
            let place = format!("document {name}, paragraph {}", idx + 1);
            reading.take(Draft { place, ..draft(paragraph) });
        }
    }
}

/// The elements of a list, or the value itself.
fn listed(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}

/// A paragraph is an article. Its tokens are sought in its text; where it has none they are the text, with blanks between.
fn draft(paragraph: &Value) -> Draft {
    let raw = paragraph.get("raw").and_then(Value::as_str).map(str::to_owned);
    let mut draft = Draft {
        unit: OffsetUnit::Byte,
        text: raw.clone().unwrap_or_default(),
        is_rebuilt: raw.is_none(),
        ..Draft::default()
    };
    let mut columns = Columns::default();
    let (mut end, mut n_lost) = (0, 0);
    for sentence in paragraph.get("sentences").map(listed).unwrap_or_default() {
        for token in sentence.get("tokens").map(listed).unwrap_or_default() {
            let word = token.get("orth").map(key_from).unwrap_or_default();
            let tag = token.get("ner").map(key_from).unwrap_or_default();
            if raw.is_none() {
                draft.text.push_str(if draft.text.is_empty() { "" } else { " " });
                end = draft.text.len();
                draft.text.push_str(&word);
            }
            let Some(found) = draft.text[end..].find(&word) else {
                n_lost += 1;
                continue;
            };
            let start = end + found;
            end = start + word.len();
            columns.add(&mut draft.spans, "ner", &tag, (start, end));
        }
        columns.end_sentence();
    }
    if n_lost > 0 {
        draft.remarks.push(format!("{n_lost} tokens do not stand in the text and are left out"));
    }
    draft
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn paragraphs_of_tokens_are_read() {
        let tokens = r#"[{"tokens": [{"id": 0, "orth": "Ana", "ner": "B-PER"}, {"id": 1, "orth": "Ruiz", "ner": "L-PER"},
            {"id": 2, "orth": "ran", "ner": "O"}, {"id": 3, "orth": ".", "ner": "-"}]}]"#;
        let json = format!(
            r#"[{{"id": 3, "paragraphs": [{{"raw": "Ana  Ruiz ran.", "sentences": {tokens}}}, {{"sentences": {tokens}}}]}}]"#
        );
        let files = [("train.json".to_owned(), json.into_bytes())];
        assert_eq!(guess(&files), Some(Format::Spacy));
        let imported = import(Format::Spacy, &files, &LabelSet::built_in());
        assert_eq!(imported.warnings, []);
        let printed: Vec<String> = imported.articles.iter().map(|one| marked::print(&one.article)).collect();
        assert_eq!(printed, ["[PER#1 Ana  Ruiz] ran.", "[PER#1 Ana Ruiz] ran ."]);
    }
}
