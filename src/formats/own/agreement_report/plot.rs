//! A plot of one measure: a point for each label and kind of link, with its interval, as SVG.

use std::fmt::Write as _;

use super::report::Report;
use crate::agreement::{Measure, MeasureKind, Row, What, Who};
use crate::formats::exchange::core::xml::escaped;

const ROW_PX: f64 = 28.0;
const LEFT_PX: f64 = 170.0;
const WIDTH_PX: f64 = 640.0;
const TOP_PX: f64 = 46.0;

/// The rows of a pair that have the measure, as they are plotted, from top to bottom.
pub fn plotted<'a>(report: &Report<'a>, who: Who, kind: MeasureKind) -> Vec<(&'a Row, Measure)> {
    report.agreement.rows_of(who).filter_map(|row| Some((row, *row.measures.get(&kind)?))).collect()
}

/// A picture for papers and pages. What lies below 0 is drawn at 0, with its number.
pub fn plot_as_svg(report: &Report<'_>, who: Who, kind: MeasureKind) -> String {
    let rows = plotted(report, who, kind);
    let height = TOP_PX + ROW_PX * rows.len() as f64 + 30.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH_PX} {height}\" width=\"{WIDTH_PX}\" \
         height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    let title = format!("{}: {}", kind.name(), report.who(who));
    text(&mut out, (14.0, 24.0), "start", &title);
    let bottom = height - 24.0;
    for tenth in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let x = x_of(tenth);
        push(&mut out, format_args!("<path d=\"M{x:.1} {TOP_PX}V{bottom:.1}\" stroke=\"#ddd\"/>"));
        text(&mut out, (x, bottom + 16.0), "middle", &format!("{tenth:.1}"));
    }
    for (idx, (row, measure)) in rows.iter().enumerate() {
        row_svg(&mut out, report, TOP_PX + ROW_PX * (idx as f64 + 0.5), (row, measure));
    }
    out + "</svg>\n"
}

fn row_svg(out: &mut String, report: &Report<'_>, y: f64, (row, measure): (&Row, &Measure)) {
    text(out, (LEFT_PX - 16.0, y + 4.0), "end", &report.what(&row.what));
    let value = match measure.value {
        Ok(value) => value,
        Err(why) => return text(out, (LEFT_PX + 6.0, y + 4.0), "start", &format!("– {}", why.reason())),
    };
    let color = match &row.what {
        What::Label(id) => report.labels.label(id).map(|label| label.color.to_string()),
        What::Labels | What::Links | What::Kind(_) => None,
    };
    let color = color.unwrap_or_else(|| "#222".to_owned());
    if let Some((low, high)) = measure.interval {
        let (low, high) = (x_of(low), x_of(high));
        push(out, format_args!("<path d=\"M{low:.1} {y:.1}H{high:.1}\" stroke=\"{color}\" stroke-width=\"2\"/>"));
    }
    let x = x_of(value);
    push(out, format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{color}\"/>"));
    text(out, (WIDTH_PX - 14.0, y + 4.0), "end", &format!("{value:.3}"));
}

fn x_of(value: f64) -> f64 {
    LEFT_PX + value.clamp(0.0, 1.0) * (WIDTH_PX - LEFT_PX - 80.0)
}

fn text(out: &mut String, (x, y): (f64, f64), anchor: &str, words: &str) {
    let words = escaped(words);
    push(out, format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"));
}

fn push(out: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(out, "{line}").expect("a string takes all that is written to it");
}
