//! A plot of one measure: a point for each label and kind of link, with its interval, as SVG.

use super::report::{Report, decimals};
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

/// The numbers at the axis of a plot, evenly apart: from 0 or what lies below it, to 1.
pub fn axis(rows: &[(&Row, Measure)]) -> Vec<f64> {
    let lows = rows.iter().map(|(_, measure)| {
        let low = measure.interval.map_or(0.0, |(low, _)| low);
        low.min(measure.value.unwrap_or(0.0))
    });
    numbers_from(lows.fold(0.0, f64::min))
}

fn numbers_from(lowest: f64) -> Vec<f64> {
    // Steps of a fifth, of more where there would be many of them.
    let steps = [(0.2, 5), (0.5, 2), (1.0, 1), (5.0, 1)];
    let (step, n_above) = steps.into_iter().find(|(step, _)| lowest >= -6.0 * step).unwrap_or((50.0, 1));
    let mut n_below = 0;
    while f64::from(n_below) * step < -lowest && n_below < 100 {
        n_below += 1;
    }
    (-n_below..=n_above).map(|n| f64::from(n) * step).collect()
}

/// Where a value stands between the ends of an axis, 0 to 1.
pub fn place_on(axis: &[f64], value: f64) -> f64 {
    let (low, high) = (axis.first().copied().unwrap_or(0.0), axis.last().copied().unwrap_or(1.0));
    (value.clamp(low, high) - low) / (high - low)
}

/// A picture for papers and pages.
pub fn plot_as_svg(report: &Report<'_>, who: Who, kind: MeasureKind) -> String {
    let rows = plotted(report, who, kind);
    let height = TOP_PX + ROW_PX * rows.len() as f64 + 30.0;
    let mut out = Svg::new(WIDTH_PX, height);
    let title = format!("{}: {}", kind.name(), report.who(who));
    out.text((14.0, 24.0), "start", &title);
    let bottom = height - 24.0;
    let axis = axis(&rows);
    for number in &axis {
        let x = x_of(&axis, *number);
        let color = if number.abs() < f64::EPSILON { "#999" } else { "#ddd" };
        out.push(format_args!("<path d=\"M{x:.1} {TOP_PX}V{bottom:.1}\" stroke=\"{color}\"/>"));
        out.text((x, bottom + 16.0), "middle", &decimals(*number, 1));
    }
    for (idx, (row, measure)) in rows.iter().enumerate() {
        row_svg(&mut out, report, (&axis, TOP_PX + ROW_PX * (idx as f64 + 0.5)), (row, measure));
    }
    out.done()
}

fn row_svg(out: &mut Svg, report: &Report<'_>, (axis, y): (&[f64], f64), (row, measure): (&Row, &Measure)) {
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
        let (low, high) = (x_of(axis, low), x_of(axis, high));
        out.push(format_args!("<path d=\"M{low:.1} {y:.1}H{high:.1}\" stroke=\"{color}\" stroke-width=\"2\"/>"));
    }
    let x = x_of(axis, value);
    out.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{color}\"/>"));
    out.text((WIDTH_PX - 14.0, y + 4.0), "end", &decimals(value, 3));
}

fn x_of(axis: &[f64], value: f64) -> f64 {
    LEFT_PX + place_on(axis, value) * (WIDTH_PX - LEFT_PX - 80.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_goes_as_far_below_0_as_values_do() {
        let shown = |lowest| numbers_from(lowest).iter().map(|it| decimals(*it, 1)).collect::<Vec<_>>().join(" ");
        assert_eq!(shown(0.0), "0.0 0.2 0.4 0.6 0.8 1.0");
        assert_eq!(shown(-0.3), "-0.4 -0.2 0.0 0.2 0.4 0.6 0.8 1.0");
        assert_eq!(shown(-2.0), "-2.0 -1.5 -1.0 -0.5 0.0 0.5 1.0");
        assert_eq!(numbers_from(-1e9).len(), 102, "it ends");
        let axis = numbers_from(-0.3);
        let places = [-0.4, 0.3, 1.0, -9.0].map(|value| decimals(place_on(&axis, value), 3));
        assert_eq!(places, ["0.000", "0.500", "1.000", "0.000"]);
    }
}
