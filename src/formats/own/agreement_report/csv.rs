//! Agreement as a spreadsheet: one value a row.

use super::course::{MOST_MOMENTS, name_of};
use super::report::{Report, code_of};
use crate::agreement::{Course, Measure, MeasureKind, Moment, Row, Undefined};
use crate::formats::exchange::core::cells::write_cell;

const TO_MEMORY: &str = "memory takes everything";
const HEADER: &str = "who,what,id,measure,value,low,high,no_value_as,articles,left,right,equal";

/// With a byte order mark, without which spreadsheets take it for another encoding.
pub(super) fn as_csv(report: &Report<'_>) -> Vec<u8> {
    let mut out = format!("\u{feff}{HEADER}\n").into_bytes();
    for row in &report.agreement.rows {
        for (kind, measure) in &row.measures {
            write_row(&mut out, &cells(report, row, *kind, measure));
        }
    }
    for course in report.courses {
        for moment in course.thinned(MOST_MOMENTS) {
            write_moment(&mut out, course, moment);
        }
    }
    out
}

fn write_row(out: &mut Vec<u8>, [who, others @ ..]: &[String; 12]) {
    write_cell(out, false, &[who]).expect(TO_MEMORY);
    for other in others {
        out.push(b',');
        // A number below 0 is no formula.
        write_cell(out, true, &[other]).expect(TO_MEMORY);
    }
    out.push(b'\n');
}

/// How far people agreed after so many articles: in all of them, and in the last ones.
fn write_moment(out: &mut Vec<u8>, course: &Course, moment: &Moment) {
    let (who, n_articles) = (name_of(&course.of), moment.n_articles.to_string());
    for (measure, value) in [("exact_f1", moment.so_far), ("exact_f1_lately", moment.lately)] {
        let value = value.to_string();
        let cells = [&who, "over_time", &moment.day, measure, &value, "", "", "", &n_articles, "", "", ""];
        write_row(out, &cells.map(str::to_owned));
    }
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
