//! A spreadsheet: one span a row, with its speaker.

use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::model::{Article, OffsetCursor, OffsetUnit, Span};

const HEADER: &str = "article,title,source,status,label,text,start,end,linked_to,by,note\n";

pub(crate) const FACTS: Facts = Facts {
    name: "csv",
    title: "Spreadsheet",
    about: "one span a row, with its speaker; no cell is a formula",
    extension: "csv",
    carries: Carries { links: true, notes: true, people: false },
    write: Some(write),
    ..Facts::PLAIN
};

/// With a byte order mark, without which spreadsheets take it for another encoding. Offsets are code points.
fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let mut out = format!("\u{feff}{HEADER}");
    for article in batch.articles.clone() {
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        for span in article.spans().iter() {
            row(&mut out, batch.options.has_raw_cells, article, span, places.offsets(span.extent()));
            if span.fragments.count() > 1 {
                batch.lose(LossKind::Fragments, article, Some(span.id));
            }
        }
    }
    batch.file("csv", out)
}

fn row(out: &mut String, is_raw: bool, article: &Article, span: &Span, (start, end): (usize, usize)) {
    let speakers: Vec<String> = article.speakers_of(span.id).map(|speaker| article.text_of(speaker)).collect();
    let cells = [
        &article.id.to_string(),
        &article.title,
        &article.source.path,
        article.status.name(),
        span.label.as_str(),
        &article.text_of(span),
        &start.to_string(),
        &end.to_string(),
        &speakers.join("; "),
        span.origin.name(),
        span.note.as_deref().unwrap_or_default(),
    ];
    for (idx, content) in cells.into_iter().enumerate() {
        out.push_str(if idx == 0 { "" } else { "," });
        cell(out, is_raw, content);
    }
    out.push('\n');
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe, as people write it there, unless raw ones
/// are asked for.
fn cell(out: &mut String, is_raw: bool, content: &str) {
    let is_formula = !is_raw && content.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let content = if is_formula { &*format!("'{content}") } else { content };
    if content.contains([',', '"', '\n', '\r']) || content.trim() != content {
        out.extend(["\"", &content.replace('"', "\"\""), "\""]);
    } else {
        out.push_str(content);
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text, sample};
    use crate::formats::{ExportOptions, Format, export};

    #[test]
    fn no_cell_is_a_formula() {
        let text = exported_text(Format::Csv, &content_from_marked(&["[quote =1+1] and [quote - no]"]));
        assert!(text.contains(",quote,'=1+1,") && text.contains(",quote,'- no,"), "{text}");
    }

    #[test]
    fn cells_are_as_they_are_where_that_is_asked_for() {
        let options = ExportOptions { has_raw_cells: true, ..ExportOptions::default() };
        let exported = export(Format::Csv, &content_from_marked(&["[quote =1+1]"]), &options);
        assert!(String::from_utf8_lossy(&exported.files[0].1).contains(",quote,=1+1,"));
    }

    #[test]
    fn a_row_for_each_span() {
        let expected = "\u{feff}article,title,source,status,label,text,start,end,linked_to,by,note\n\
            000000000000002a,Buses,bus.txt,done,quote,“No” “no.”,2,22,she,person,split\n\
            000000000000002a,Buses,bus.txt,done,speaker,she,8,11,,person,\n";
        assert_eq!(exported_text(Format::Csv, &sample()), expected);
    }
}
