//! Agreement as a spreadsheet: one value a row.

use super::report::Report;
use crate::agreement::{Measure, MeasureKind, Row, Undefined, What};

const HEADER: &str = "who,what,id,measure,value,low,high,no_value_as,articles,left,right,equal";

/// With a byte order mark, without which spreadsheets take it for another encoding.
pub(super) fn as_csv(report: &Report<'_>) -> Vec<u8> {
    let mut out = format!("\u{feff}{HEADER}\n");
    for row in &report.agreement.rows {
        for (kind, measure) in &row.measures {
            let cells = cells(report, row, *kind, measure).map(|cell| quoted(&cell));
            out.push_str(&cells.join(","));
            out.push('\n');
        }
    }
    out.into_bytes()
}

fn cells(report: &Report<'_>, row: &Row, kind: MeasureKind, measure: &Measure) -> [String; 12] {
    let (what, id) = match &row.what {
        What::Labels => ("labels", String::new()),
        What::Label(id) => ("label", id.to_string()),
        What::Links => ("links", String::new()),
        What::Kind(id) => ("link", id.to_string()),
    };
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let (low, high) = measure.interval.unzip();
    let reason = measure.value.err().map_or("", Undefined::reason);
    let [articles, left, right, equal] = [row.n_articles, row.n_left, row.n_right, row.n_equal].map(|n| n.to_string());
    let (who, value) = (name(&report.who(row.who)), number(measure.value.ok()));
    let [low, high] = [low, high].map(number);
    [who, what.to_owned(), id, kind.id().to_owned(), value, low, high, reason.to_owned(), articles, left, right, equal]
}

/// A name that a spreadsheet would take for a formula begins with an apostrophe, as people write it there.
fn name(name: &str) -> String {
    let is_formula = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{name}", if is_formula { "'" } else { "" })
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
