//! Tables with a span a row, each beside the whole text that it lies in.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::formats::articles::corpus::TableRow;
use crate::formats::exchange::core::draft::{Counting, Draft, SpanDraft};
use crate::formats::exchange::core::names;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::{EndIs, Pair, Ruler, pair_in};

/// What the columns are called, in lower case and without marks.
const TEXTS: [&str; 7] = ["text", "body", "content", "article", "document", "fulltext", "sentence"];
const LABELS: [&str; 12] = [
    "label",
    "type",
    "tag",
    "entity",
    "category",
    "entitytype",
    "entitylabel",
    "spanlabel",
    "kind",
    "role",
    "code",
    "displayname",
];
/// The words of the span, which prove its place.
const WORDS: [&str; 8] = ["span", "spantext", "entitytext", "mention", "surface", "words", "quote", "exact"];

/// Whether a table of these columns may be such a one.
pub(super) fn is_table(names: &[&str]) -> bool {
    let has = |wanted: &[&str]| column(names, wanted).is_some();
    has(&TEXTS) && Places::new(names).is_some() && has(&LABELS)
}

/// The columns that say where a span is.
struct Places<'n> {
    start: &'n str,
    end: &'n str,
    has_length: bool,
    /// Whether the names mean nothing else.
    is_sure: bool,
}

impl<'n> Places<'n> {
    fn new(names: &[&'n str]) -> Option<Self> {
        // Whether the last character is part of it, nothing in a table says.
        let Pair { start, end, end_is, is_sure } = pair_in(names).filter(|pair| pair.end_is != EndIs::Last)?;
        Some(Self { start: names[start], end: names[end], has_length: end_is == EndIs::Length, is_sure })
    }

    /// The start and the end of the span of a row, as the rest of a sentence where it does not say them.
    fn of(&self, row: &TableRow) -> Result<(usize, usize), String> {
        let start = place(row, self.start, "start")?;
        if self.has_length {
            return Ok((start, start.saturating_add(place(row, self.end, "length")?)));
        }
        Ok((start, place(row, self.end, "end")?))
    }
}

fn place(row: &TableRow, name: &str, what: &str) -> Result<usize, String> {
    match row.get(name).trim() {
        "" => Err(format!("has no {what}")),
        cell => offset(cell).ok_or_else(|| format!("has “{cell}” as its {what}, which is no place in a text,")),
    }
}

/// Whether rows at its beginning have places in their texts there, and not dates or something else.
pub(super) fn has_places(rows: &[TableRow]) -> bool {
    const N_LOOKED_AT: usize = 20;
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let Some(places) = Places::new(&names) else { return false };
    let text = column(&names, &TEXTS).unwrap_or_default();
    let rows = rows.iter().take(N_LOOKED_AT);
    let mut placed = rows.filter_map(|row| Some((row.get(text), places.of(row).ok()?)));
    if places.is_sure {
        return placed.any(|(text, (_, end))| end <= text.encode_utf16().count());
    }
    // Other numbers may be called so.
    let mut placed = placed.peekable();
    placed.peek().is_some() && placed.all(|(text, (start, end))| Ruler::new(text).is_neat(start, end))
}

fn column<'n>(names: &[&'n str], wanted: &[&str]) -> Option<&'n str> {
    let plain = |name: &str| name.to_lowercase().replace(|character: char| !character.is_alphanumeric(), "");
    wanted.iter().find_map(|wanted| names.iter().find(|name| plain(name) == *wanted)).copied()
}

/// Rows with the same text are of one article. Rows without a place are articles that have no spans.
pub(super) fn read(reading: &mut Reading<'_>, rows: &[TableRow]) {
    let names = rows.first().map(TableRow::names).unwrap_or_default();
    let [text, label] = [&TEXTS[..], &LABELS].map(|wanted| column(&names, wanted).unwrap_or_default());
    let Some(places) = Places::new(&names) else { return };
    // A column may be the words of both.
    let words = column(&names, &WORDS).filter(|words| ![text, label].contains(words));
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_text: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.get(text).trim().is_empty()) {
        let idx = *by_text.entry(row.get(text)).or_insert_with(|| {
            let (place, text) = (row.place().to_owned(), row.get(text).to_owned());
            drafts.push(Draft { place, text, counting: Counting::Open, ..Draft::default() });
            drafts.len() - 1
        });
        let draft = &mut drafts[idx];
        if [places.start, label].iter().all(|name| row.get(name).trim().is_empty()) {
            continue;
        }
        let is_labelled = !row.get(label).trim().is_empty();
        match places.of(row).and_then(|at| is_labelled.then_some(at).ok_or_else(|| "has no label".to_owned())) {
            Ok(at) => draft.spans.push(SpanDraft {
                key: row.place().to_owned(),
                label: row.get(label).to_owned(),
                at: vec![at],
                text: words.map(|name| row.get(name).to_owned()).filter(|words| !words.is_empty()),
                ..SpanDraft::default()
            }),
            Err(what) => draft.remarks.push(format!("the span in {} {what} and is left out", row.place())),
        }
    }
    for draft in drafts {
        reading.take(draft);
    }
}

fn offset(cell: &str) -> Option<usize> {
    names::offset(&Value::from(cell))
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

    #[test]
    fn places_may_be_called_otherwise() {
        for names in ["from,to", "beg,stop", "span_start,span_end"] {
            let table = format!("text,{names},label\n\"Ana ran, Bo too.\",9,11,speaker\n");
            let files = [("spans.csv".to_owned(), table.into_bytes())];
            assert_eq!(guess(&files), Some(Format::Csv), "{names}");
            let imported = import(Format::Csv, &files, &LabelSet::built_in());
            assert_eq!(marked::print(&imported.articles[0].article), "Ana ran, [speaker#1 Bo] too.", "{names}");
        }
        let years = b"text,from,to,label\nAna ran.,3,5,x\n".to_vec();
        assert_eq!(guess(&[("years.csv".to_owned(), years)]), None);
        let mails = b"text,from,to,label\nAna ran.,ana@b.test,bo@b.test,x\n".to_vec();
        assert_eq!(guess(&[("mails.csv".to_owned(), mails)]), None);
    }
}
