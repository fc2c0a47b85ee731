//! A spreadsheet: one span a row, with its speaker.

mod flat;
mod home;
mod words;

use std::io::{self, Write};

use self::flat::Flat;
use crate::formats::articles::corpus::{TableRow, has_labelled_rows, labelled_rows, table_rows};
use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::cells::write_cell;
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::voices::Record;
use crate::model::{Article, OffsetCursor, OffsetUnit, Span};

/// The last three are for who reads it by program: with them nothing is lost.
const HEADER: &str = "article,title,source,status,label,text,start,end,linked_to,by,note,id,links,fragments";

pub(crate) const FACTS: Facts = Facts {
    name: "csv",
    title: "Spreadsheet",
    about: "one span a row, with its speaker; no cell is a formula",
    extension: "csv",
    carries: Carries { links: true, notes: true, people: false, predictions: true, scores: false },
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    let Some(line) = sample.table_line() else { return Sign::None };
    let rows = sample.rows();
    let names = rows.first().map_or_else(|| names_in(line), TableRow::names);
    let has_columns = is_of_spans(&names, rows) || words::is_table(&names) && words::has_tags(rows);
    match () {
        // What names its columns so and has such cells below is no prose.
        () if has_columns && sample.extension == "txt" => Sign::Proven,
        () => Sign::from(has_columns || has_labelled_rows(rows)),
    }
}

/// Whether it is a table of texts with their labels beside them.
pub(crate) fn is_of_texts(sample: &Sample<'_>) -> bool {
    let rows = if sample.table_line().is_some() { sample.rows() } else { &[] };
    rows.first().is_some_and(|first| !is_of_spans(&first.names(), rows)) && has_labelled_rows(rows)
}

/// Whether each row has a span.
fn is_of_spans(names: &[&str], rows: &[TableRow]) -> bool {
    home::is_table(names) || Flat::new(names, rows).is_some()
}

/// The columns of a table without rows.
fn names_in(line: &str) -> Vec<&str> {
    line.split([',', ';', '\t', '|']).map(|name| name.trim().trim_matches('"')).collect()
}

/// Reads a table of spans of ours, one of texts with their labels in a cell, or one of the words of sentences with a tag
/// each.
fn read(reading: &mut Reading<'_>) {
    let rows = table_rows(reading.text, |place, message| reading.warn(place, message));
    let header = || names_in(reading.text.lines().next().unwrap_or_default());
    let names = rows.first().map_or_else(header, TableRow::names);
    if home::is_table(&names) {
        home::read(reading, &rows);
    } else if let Some(flat) = Flat::new(&names, &rows) {
        flat::read(reading, &flat, &rows);
    } else if has_labelled_rows(&rows) {
        let drafts = labelled_rows(&rows, |place, message| reading.warn(place, message));
        for draft in drafts {
            reading.take(draft);
        }
    } else if words::is_table(&names) {
        words::read(reading, &rows);
    } else {
        reading.warn("", "this table has neither columns of spans, nor texts with labels, nor words with tags");
    }
}

/// With a byte order mark, without which spreadsheets take it for another encoding. Offsets are code points.
fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let file = out.main("csv")?;
    writeln!(file, "\u{feff}{HEADER}")?;
    for record in batch.records() {
        let article = record.article;
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        for span in article.spans().iter() {
            row(file, batch.options.has_raw_cells, record, span, &mut places)?;
        }
    }
    Ok(())
}

fn row(
    out: &mut dyn Write,
    is_raw: bool,
    record: Record<'_>,
    span: &Span,
    places: &mut OffsetCursor<'_>,
) -> io::Result<()> {
    let article = record.article;
    let mut fragments: Vec<String> = Vec::new();
    for range in span.fragments.iter().filter(|_| span.fragments.count() > 1) {
        let (start, end) = places.offsets(range);
        fragments.push(format!("{start}-{end}"));
    }
    let (start, end) = places.offsets(span.extent());
    let mut speakers = Vec::new();
    for speaker in article.speakers_of(span.id) {
        speakers.extend((!speakers.is_empty()).then_some("; "));
        speakers.extend(words(article, speaker));
    }
    let links = article.relations_of(span.id).filter(|link| link.from == span.id);
    let links: Vec<String> = links.map(|link| format!("{}:{}", link.kind, link.to.0)).collect();
    let cells: [&[&str]; 14] = [
        &[&article.id.to_string()],
        &[&article.title],
        &[&article.source.path],
        &[article.status.name()],
        &[span.label.as_str()],
        &words(article, span),
        &[&start.to_string()],
        &[&end.to_string()],
        &speakers,
        &[record.by(span)],
        &[span.note.as_deref().unwrap_or_default()],
        &[&span.id.0.to_string()],
        &[&links.join(" ")],
        &[&fragments.join(" ")],
    ];
    for (idx, content) in cells.into_iter().enumerate() {
        write!(out, "{}", if idx == 0 { "" } else { "," })?;
        write_cell(out, is_raw, content)?;
    }
    writeln!(out)
}

/// The words of a span in pieces.
fn words<'a>(article: &'a Article, span: &Span) -> Vec<&'a str> {
    let pieces = span.fragments.iter().flat_map(|range| [" ", article.text().slice(range)]);
    pieces.skip(1).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text, sample};
    use crate::formats::{ExportOptions, Format, ImportOptions, TakeAs, export, import_with, merge};
    use crate::model::{Content, Project, arbitrary};

    #[test]
    fn no_cell_is_a_formula() {
        let text = exported_text(Format::Csv, &content_from_marked(&["[quote =1+1] and [quote - no] [quote '@x]"]));
        for cell in [",quote,'=1+1,", ",quote,'- no,", ",quote,''@x,"] {
            assert!(text.contains(cell), "{text}");
        }
    }

    #[test]
    fn cells_are_as_they_are_where_that_is_asked_for() {
        let options = ExportOptions { has_raw_cells: true, ..ExportOptions::default() };
        let exported = export(Format::Csv, &content_from_marked(&["[quote =1+1]"]), &options);
        assert!(String::from_utf8_lossy(&exported.files[0].1).contains(",quote,=1+1,"));
    }

    #[test]
    fn a_row_for_each_span() {
        let expected = format!(
            "\u{feff}{HEADER}\n\
            000000000000002a,Buses,bus.txt,done,quote,“No” “no.”,2,22,she,person,split,1,said_by:2,2-6 17-22\n\
            000000000000002a,Buses,bus.txt,done,speaker,she,8,11,,person,,2,,\n"
        );
        assert_eq!(exported_text(Format::Csv, &sample()), expected);
    }

    #[track_caller]
    fn check_comes_home(content: &Content, options: &ExportOptions) {
        let exported = export(Format::Csv, content, options);
        let imported = import_with(ImportOptions::default(), Format::Csv, &exported.files, content);
        assert_eq!(imported.warnings, []);
        let merge = merge(content, &imported, TakeAs::Labels);
        let n_spans: usize = content.articles().map(|article| article.spans().len()).sum();
        assert_eq!((merge.n_same, merge.adds_something(), merge.conflicts.len()), (n_spans, false, 0));
        let n_links: usize = content.articles().map(|article| article.relations().len()).sum();
        let came: usize = imported.articles.iter().map(|one| one.article.relations().len()).sum();
        assert_eq!(came, n_links);
    }

    #[test]
    fn a_table_needs_the_project_that_it_comes_from() {
        let files = export(Format::Csv, &sample(), &ExportOptions::default()).files;
        let imported = import_with(ImportOptions::default(), Format::Csv, &files, &Project::new("", "ana"));
        assert_eq!(imported.articles.len(), 0);
        let expected = "the project has no article “Buses”, and a table of spans has no texts: 2 spans are left out";
        assert_eq!(imported.warnings.iter().map(|warning| &*warning.message).collect::<Vec<_>>(), [expected]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comes_home(content in arbitrary::content(), has_raw_cells in any::<bool>()) {
            check_comes_home(&content, &ExportOptions { has_raw_cells, ..ExportOptions::default() });
        }
    }
}
