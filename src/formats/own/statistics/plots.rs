//! The numbers as bars, for the window and as SVG.

use super::Statistics;
use crate::formats::own::svg::Svg;
use crate::model::Color;

/// Bars of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What a file with it is called.
    pub name: &'static str,
    pub title: String,
    pub bars: Vec<Bar>,
    /// What stands behind each number: ` %`.
    pub unit: &'static str,
}

/// A bar with its name and how long it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    pub value: f64,
    /// Of a label; others have the colour of their picture.
    pub color: Option<Color>,
}

/// How many of those who are quoted most are drawn.
const MOST_SPEAKERS: usize = 15;
/// How many of the last days are drawn.
const MOST_DAYS: usize = 30;

const ROW_PX: f64 = 26.0;
const LEFT_PX: f64 = 200.0;
const WIDTH_PX: f64 = 640.0;
const TOP_PX: f64 = 44.0;

impl Statistics {
    /// What can be drawn; nothing of what there is none of.
    pub fn plots(&self) -> Vec<Plot> {
        let plot = |name, title: &str, bars, unit| Plot { name, title: title.to_owned(), bars, unit };
        let of_labels = |value: &dyn Fn(&super::LabelCount) -> Option<f64>| -> Vec<Bar> {
            let bar = |label: &super::LabelCount| Bar::new(label.name.clone(), value(label)?, Some(label.color)).into();
            self.labels.iter().filter_map(bar).collect()
        };
        let said = self.speakers.iter().filter(|speaker| speaker.n_said > 0).take(MOST_SPEAKERS);
        let said = said.map(|speaker| Bar::new(speaker.name.clone(), speaker.n_said as f64, None)).collect();
        let n_left_out = self.days.len().saturating_sub(MOST_DAYS);
        let by_day = |value: fn(&super::DayCount) -> usize| -> Vec<Bar> {
            let days = self.days.iter().skip(n_left_out);
            days.map(|(day, count)| Bar::new(day.to_string(), value(count) as f64, None)).collect()
        };
        let percent = |share: Option<f64>| share.map(|share| (share * 100.0).round());
        let mut plots = vec![
            plot("spans", "Spans by label", of_labels(&|label| Some(label.n_spans as f64)), ""),
            plot("lengths", "Median length in characters", of_labels(&|label| Some(label.lengths?.median as f64)), ""),
            plot("speakers", "Most quoted", said, ""),
            plot("articles-by-day", "Articles done by day (UTC)", by_day(|day| day.n_articles), ""),
            plot("spans-by-day", "Spans in articles done by day (UTC)", by_day(|day| day.n_spans), ""),
            plot(
                "suggestions-right",
                "Suggestions that were right",
                of_labels(&|it| percent(it.suggested.precision())),
                " %",
            ),
            plot("spans-suggested", "Spans that were suggested", of_labels(&|it| percent(it.suggested.recall())), " %"),
        ];
        plots.retain(|plot| plot.bars.iter().any(|bar| bar.value > 0.0));
        plots
    }
}

impl Plot {
    /// What the longest bar stands for; shares go up to 100.
    pub fn longest(&self) -> f64 {
        if self.unit == " %" { 100.0 } else { self.bars.iter().map(|bar| bar.value).fold(1.0, f64::max) }
    }

    /// The number beside a bar.
    pub fn number(&self, bar: &Bar) -> String {
        format!("{:.0}{}", bar.value, self.unit)
    }
}

impl Bar {
    fn new(name: String, value: f64, color: Option<Color>) -> Self {
        Self { name, value, color }
    }
}

/// A picture for papers and pages.
pub fn plot_as_svg(plot: &Plot) -> String {
    let mut out = Svg::new(WIDTH_PX, TOP_PX + ROW_PX * plot.bars.len() as f64 + 14.0);
    out.text((14.0, 24.0), "start", &plot.title);
    let longest = plot.longest();
    for (idx, bar) in plot.bars.iter().enumerate() {
        let y = TOP_PX + ROW_PX * idx as f64;
        let name: String = bar.name.chars().take(28).collect();
        let name = if name.len() < bar.name.len() { format!("{name}…") } else { name };
        out.text((LEFT_PX - 12.0, y + 16.0), "end", &name);
        let width = bar.value / longest * (WIDTH_PX - LEFT_PX - 80.0);
        let color = bar.color.map_or_else(|| "#3862CE".to_owned(), |color| color.to_string());
        out.push(format_args!(
            "<rect x=\"{LEFT_PX}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"16\" rx=\"2\" fill=\"{color}\"/>",
            y + 3.0
        ));
        out.text((LEFT_PX + width + 8.0, y + 16.0), "start", &plot.number(bar));
    }
    out.done()
}
