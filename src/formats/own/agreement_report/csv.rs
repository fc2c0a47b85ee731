//! Agreement as a spreadsheet: one value a row.

use super::report::{Report, code_of};
use crate::agreement::{Measure, MeasureKind, Row, Undefined};
use crate::formats::exchange::core::cells::write_cell;

const TO_MEMORY: &str = "memory takes everything";
const HEADER: &str = "who,what,id,measure,value,low,high,no_value_as,articles,left,right,equal";

/// With a byte order mark, without which spreadsheets take it for another encoding.
pub(super) fn as_csv(report: &Report<'_>) -> Vec<u8> {
    let mut out = format!("\u{feff}{HEADER}\n").into_bytes();
    for row in &report.agreement.rows {
        for (kind, measure) in &row.measures {
            let [who, others @ ..] = &cells(report, row, *kind, measure);
            write_cell(&mut out, false, &[who]).expect(TO_MEMORY);
            for other in others {
                out.push(b',');
                // A number below 0 is no formula.
                write_cell(&mut out, true, &[other]).expect(TO_MEMORY);
            }
            out.push(b'\n');
        }
    }
    out
}

fn cells(report: &Report<'_>, row: &Row, kind: MeasureKind, measure: &Measure) -> [String; 12] {
    let (what, id) = code_of(&row.what);
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let (low, high) = measure.interval.unzip();
    let reason = measure.value.err().map_or("", Undefined::reason);
    let [articles, left, right, equal] = [row.n_articles, row.n_left, row.n_right, row.n_equal].map(|n| n.to_string());
    let (who, id, value) = (report.who(row.who), id.unwrap_or_default().to_owned(), number(measure.value.ok()));
    let [low, high] = [low, high].map(number);
    [who, what.to_owned(), id, kind.id().to_owned(), value, low, high, reason.to_owned(), articles, left, right, equal]
}
