//! A plot of one measure: a point for each label and kind of link, with its interval, as SVG.

use super::report::Report;
use crate::agreement::{Measure, MeasureKind, Row, What, Who};
use crate::formats::own::svg::Svg;

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
    let mut out = Svg::new(WIDTH_PX, height);
    let title = format!("{}: {}", kind.name(), report.who(who));
    out.text((14.0, 24.0), "start", &title);
    let bottom = height - 24.0;
    for tenth in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let x = x_of(tenth);
        out.push(format_args!("<path d=\"M{x:.1} {TOP_PX}V{bottom:.1}\" stroke=\"#ddd\"/>"));
        out.text((x, bottom + 16.0), "middle", &format!("{tenth:.1}"));
    }
    for (idx, (row, measure)) in rows.iter().enumerate() {
        row_svg(&mut out, report, TOP_PX + ROW_PX * (idx as f64 + 0.5), (row, measure));
    }
    out.done()
}

fn row_svg(out: &mut Svg, report: &Report<'_>, y: f64, (row, measure): (&Row, &Measure)) {
    out.text((LEFT_PX - 16.0, y + 4.0), "end", &report.what(&row.what));
    let value = match measure.value {
        Ok(value) => value,
        Err(why) => return out.text((LEFT_PX + 6.0, y + 4.0), "start", &format!("– {}", why.reason())),
    };
    let color = match &row.what {
        What::Label(id) => report.labels.label(id).map(|label| label.color.to_string()),
        What::Labels | What::Links | What::Kind(_) => None,
    };
    let color = color.unwrap_or_else(|| "#222".to_owned());
    if let Some((low, high)) = measure.interval {
        let (low, high) = (x_of(low), x_of(high));
        out.push(format_args!("<path d=\"M{low:.1} {y:.1}H{high:.1}\" stroke=\"{color}\" stroke-width=\"2\"/>"));
    }
    let x = x_of(value);
    out.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{color}\"/>"));
    out.text((WIDTH_PX - 14.0, y + 4.0), "end", &format!("{value:.3}"));
}

fn x_of(value: f64) -> f64 {
    LEFT_PX + value.clamp(0.0, 1.0) * (WIDTH_PX - LEFT_PX - 80.0)
}
