//! Tables with a span a row, each beside the whole text that it lies in.

use std::collections::BTreeMap;

use crate::formats::articles::corpus::TableRow;
use crate::formats::exchange::core::draft::{Draft, SpanDraft};
use crate::formats::exchange::core::reading::Reading;
use crate::model::OffsetUnit;

/// What the columns are called, in lower case and without marks.
const TEXTS: [&str; 7] = ["text", "body", "content", "article", "document", "fulltext", "sentence"];
const STARTS: [&str; 6] = ["start", "begin", "startoffset", "startchar", "spanstart", "entitystart"];
const ENDS: [&str; 7] = ["end", "stop", "endoffset", "endchar", "spanend", "entityend", "finish"];
const LABELS: [&str; 8] = ["label", "type", "tag", "entity", "category", "entitytype", "entitylabel", "spanlabel"];
/// The words of the span, which prove its place.
const WORDS: [&str; 8] = ["span", "spantext", "entitytext", "mention", "surface", "words", "quote", "exact"];

/// Whether a table of these columns may be such a one.
pub(super) fn is_table(names: &[&str]) -> bool {
    [&TEXTS[..], &STARTS, &ENDS, &LABELS].iter().all(|wanted| column(names, wanted).is_some())
}

/// Whether rows at its beginning have places in their texts there, and not dates or something else.
pub(super) fn has_places(rows: &[TableRow]) -> bool {
    const N_LOOKED_AT: usize = 20;
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let [text, end] = [&TEXTS[..], &ENDS].map(|wanted| column(&names, wanted).unwrap_or_default());
    let is_in_text =
        |row: &TableRow| offset(row.get(end)).is_some_and(|end| end <= row.get(text).encode_utf16().count());
    let mut placed = rows.iter().take(N_LOOKED_AT);
    placed.any(is_in_text)
}

fn column<'n>(names: &[&'n str], wanted: &[&str]) -> Option<&'n str> {
    let plain = |name: &str| name.to_lowercase().replace(|character: char| !character.is_alphanumeric(), "");
    wanted.iter().find_map(|wanted| names.iter().find(|name| plain(name) == *wanted)).copied()
}

/// Rows with the same text are of one article. Rows without a place are articles that have no spans.
pub(super) fn read(reading: &mut Reading<'_>, rows: &[TableRow]) {
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let [text, start, end, label] =
        [&TEXTS[..], &STARTS, &ENDS, &LABELS].map(|wanted| column(&names, wanted).unwrap_or_default());
    let words = column(&names, &WORDS);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_text: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.get(text).trim().is_empty()) {
        let idx = *by_text.entry(row.get(text)).or_insert_with(|| {
            let (place, text) = (row.place.clone(), row.get(text).to_owned());
            drafts.push(Draft { place, text, rival_unit: Some(OffsetUnit::Utf16), ..Draft::default() });
            drafts.len() - 1
        });
        let draft = &mut drafts[idx];
        if [start, end, label].iter().all(|name| row.get(name).trim().is_empty()) {
            continue;
        }
        match (offset(row.get(start)), offset(row.get(end)), row.get(label)) {
            (Some(start), Some(end), label) if !label.is_empty() => draft.spans.push(SpanDraft {
                key: format!("#{}", draft.spans.len()),
                label: label.to_owned(),
                at: vec![(start, end)],
                text: words.map(|name| row.get(name).to_owned()).filter(|words| !words.is_empty()),
                ..SpanDraft::default()
            }),
            _ => draft.remarks.push(format!("the span in {} has no label, or no place, and is left out", row.place)),
        }
    }
    for draft in drafts {
        reading.take(draft);
    }
}

/// A number as tables write it: `11` or `11.0`.
fn offset(cell: &str) -> Option<usize> {
    cell.trim().trim_end_matches(".0").parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn rows_of_one_text_are_one_article() {
        let table = "id,text,Start,end_offset,label,span\n1,\"Ana ran, Bo too.\",0,3.0,speaker,Ana\n\
             1,\"Ana ran, Bo too.\",9,11,speaker,Bo\n1,\"Ana ran, Bo too.\",,4,speaker,\n2,It rains.,,,,\n";
        let files = [("spans.csv".to_owned(), table.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::Csv));
        let imported = import(Format::Csv, &files, &LabelSet::built_in());
        let printed: Vec<String> = imported.articles.iter().map(|one| marked::print(&one.article)).collect();
        assert_eq!(printed, ["[speaker#1 Ana] ran, [speaker#2 Bo] too.", "It rains."]);
        assert_eq!(imported.warnings.len(), 1);
    }
}
