//! How agreement went on as articles came back: as a table and as a plot.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::agreement::{Course, CourseOf, Moment, N_LATELY};
use crate::formats::own::svg::Svg;
use crate::formats::own::table::Table;

/// So many moments of a course are written where programs read them.
pub(super) const MOST_MOMENTS: usize = 500;
/// And so many where people do.
const MOST_ROWS: usize = 10;

/// With whom people are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoursesWith {
    #[default]
    Others,
    Settled,
}

impl CoursesWith {
    pub const ALL: [Self; 2] = [Self::Others, Self::Settled];

    /// In a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Others => "with the others",
            Self::Settled => "with what is settled",
        }
    }

    /// Those of the courses that it is about.
    pub fn of(self, courses: &[Course]) -> impl Iterator<Item = &Course> {
        courses.iter().filter(move |course| matches!(course.of, CourseOf::WithSettled(_)) == (self == Self::Settled))
    }
}

/// “ana with the others”.
pub(super) fn name_of(of: &CourseOf) -> String {
    match of {
        CourseOf::Everybody => "everybody".to_owned(),
        CourseOf::WithOthers(name) => format!("{name} {}", CoursesWith::Others.name()),
        CourseOf::WithSettled(name) => format!("{name} {}", CoursesWith::Settled.name()),
    }
}

/// Who it is, where it is known with whom.
pub fn who_of(of: &CourseOf) -> &str {
    match of {
        CourseOf::Everybody => "everybody",
        CourseOf::WithOthers(name) | CourseOf::WithSettled(name) => name,
    }
}

/// A row for some moments, a column for each person.
pub(super) fn course_table(courses: &[Course], with: CoursesWith) -> Table {
    let shown: Vec<&Course> = with.of(courses).collect();
    let mut by_number: BTreeMap<usize, &Moment> = BTreeMap::new();
    for course in &shown {
        by_number.extend(course.moments.iter().map(|moment| (moment.n_articles, moment)));
    }
    let mut columns: Vec<String> = ["articles", "until"].map(str::to_owned).into();
    columns.extend(shown.iter().map(|course| who_of(&course.of).to_owned()));
    let row = |moment: &Moment| {
        let value = |course: &&Course| {
            course.after(moment.n_articles).map_or_else(|| "–".to_owned(), |it| format!("{:.3}", it.lately))
        };
        let day = if moment.day.is_empty() { "–".to_owned() } else { moment.day.clone() };
        [moment.n_articles.to_string(), day].into_iter().chain(shown.iter().map(value)).collect()
    };
    let all = Course { of: CourseOf::Everybody, moments: by_number.into_values().cloned().collect() };
    Table { title: title(with), columns, rows: all.thinned(MOST_ROWS).map(row).collect() }
}

fn title(with: CoursesWith) -> String {
    format!("Over time, {}: exact F1 of the last {N_LATELY} articles", with.name())
}

/// Colours that are told apart also by who sees few.
const COLORS: [&str; 7] = ["#222222", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"];
const WIDTH_PX: f64 = 640.0;
const HEIGHT_PX: f64 = 320.0;
const LINE_PX: f64 = 20.0;
// The edges of the plot itself.
const LEFT: f64 = 50.0;
const RIGHT: f64 = 620.0;
const TOP: f64 = 46.0;
const BOTTOM: f64 = 280.0;

/// A line for each person over the number of articles.
pub fn course_as_svg(courses: &[Course], with: CoursesWith) -> String {
    let shown: Vec<&Course> = with.of(courses).collect();
    let mut out = Svg::new(WIDTH_PX, HEIGHT_PX + LINE_PX * shown.len() as f64);
    out.text((14.0, 24.0), "start", &title(with));
    for fifth in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let y = y_of(fifth);
        out.push(format_args!("<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"#ddd\"/>"));
        out.text((LEFT - 8.0, y + 4.0), "end", &format!("{fifth:.1}"));
    }
    let n_most = shown.iter().filter_map(|course| course.moments.last()).map(|last| last.n_articles).max().unwrap_or(1);
    out.text((RIGHT, BOTTOM + 18.0), "end", &format!("{n_most} articles"));
    for (idx, course) in shown.iter().enumerate() {
        line_svg(&mut out, course, (idx, n_most));
    }
    out.done()
}

/// The line of one person, and below the plot whose it is.
fn line_svg(out: &mut Svg, course: &Course, (idx, n_most): (usize, usize)) {
    let color = COLORS[idx % COLORS.len()];
    let mut points = String::new();
    for moment in course.thinned(MOST_MOMENTS) {
        let x = LEFT + (RIGHT - LEFT) * moment.n_articles as f64 / n_most as f64;
        let command = if points.is_empty() { "M" } else { "L" };
        write!(points, "{command}{x:.1} {:.1}", y_of(moment.lately)).expect("a string takes all that is written to it");
    }
    out.push(format_args!("<path d=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>"));
    let y = HEIGHT_PX + LINE_PX * idx as f64;
    out.push(format_args!("<path d=\"M{LEFT} {:.1}h24\" stroke=\"{color}\" stroke-width=\"2\"/>", y - 4.0));
    let last = course.exact_f1().map_or_else(String::new, |f1| format!(": {f1:.3} over all articles"));
    out.text((LEFT + 34.0, y), "start", &format!("{}{last}", who_of(&course.of)));
}

fn y_of(value: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * value.clamp(0.0, 1.0)
}
