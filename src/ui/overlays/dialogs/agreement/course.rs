//! The plot of how agreement went on, on the page that compares annotators.

use egui::accesskit::Role;
use egui::{Color32, Sense, Ui, WidgetInfo, vec2};
use egui_plot::{Line, Plot};

use super::drawing::{heading_ui, small};
use crate::agreement::{Course, CourseOf, N_LATELY};
use crate::formats::own::agreement_report::{CoursesWith, who_of};
use crate::ui::jobs::agreement::Compared;
use crate::ui::look::links::link_button;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::paint_dot;
use crate::ui::texts::{decimal, grouped, said, tr};

const HEIGHT: f32 = 150.0;
/// More points than a line of that width can show.
const MOST_POINTS: usize = 300;

/// As what a plot is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlotFormat {
    Svg,
    Png,
}

impl PlotFormat {
    const ALL: [Self; 2] = [Self::Svg, Self::Png];

    fn words_for_course(self) -> &'static str {
        match self {
            Self::Svg => tr("Save this plot as SVG…"),
            Self::Png => tr("Save this plot as PNG…"),
        }
    }
}

/// A line for each person. Returns as what the plot is to be saved, if it is.
pub(super) fn course_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, with: &mut CoursesWith) -> Option<PlotFormat> {
    if compared.courses.is_empty() {
        return None;
    }
    heading_ui(ui, tr("Over time"));
    let has_settled = CoursesWith::Settled.of(&compared.courses).next().is_some();
    if !has_settled {
        *with = CoursesWith::Others;
    }
    let is_saved = ui.horizontal_wrapped(|ui| {
        ui.label(small(&tr!("Exact F1 of the last {n} articles, as they came back", n = N_LATELY)).color(theme.soft));
        if has_settled {
            for one in CoursesWith::ALL {
                ui.selectable_value(with, one, said(one.name()));
            }
        }
        let formats = PlotFormat::ALL.into_iter();
        let clicked = formats.filter(|format| link_button(ui, theme, format.words_for_course()).clicked());
        clicked.last()
    });
    lines_ui(ui, theme, compared, *with);
    is_saved.inner
}

/// The lines and whose they are.
pub(super) fn lines_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, with: CoursesWith) {
    let shown: Vec<(&Course, Color32)> = with.of(&compared.courses).zip(colors(theme, compared)).collect();
    let plot = Plot::new("agreement over time").height(HEIGHT).allow_scroll(false).allow_drag(false).allow_zoom(false);
    plot.include_y(0.0).include_y(1.0).include_x(0.0).show_grid([false, true]).grid_color(theme.line).show(ui, |ui| {
        for (course, color) in &shown {
            let points = course.thinned(MOST_POINTS).map(|moment| [moment.n_articles as f64, moment.lately]);
            let name = who_of(&course.of).to_owned();
            ui.line(Line::new(name, points.collect::<Vec<_>>()).color(*color).width(1.8));
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (course, color) in &shown {
            name_ui(ui, course, *color);
        }
    });
}

/// Whose line it is, and where it ends.
fn name_ui(ui: &mut Ui, course: &Course, color: Color32) {
    let (dot, _) = ui.allocate_exact_size(vec2(9.0, 9.0), Sense::hover());
    paint_dot(ui.painter(), dot.center(), color);
    let Some(last) = course.moments.last() else { return };
    let words = format!("{} {}", who_of(&course.of), decimal(last.lately, 3));
    let response = ui.label(small(&words));
    let spoken = tr!(
        "{words} after {n} articles, {so_far} over all of them",
        words,
        n = grouped(last.n_articles),
        so_far = decimal(last.so_far, 3)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    response.on_hover_text(spoken);
}

/// That of the text for everybody, then those of the labels, which are told apart.
fn colors<'a>(theme: &'a Theme, compared: &'a Compared) -> impl Iterator<Item = Color32> + 'a {
    let is_of_all = compared.courses.iter().any(|course| course.of == CourseOf::Everybody);
    let labels = compared.labels.labels().iter().map(|label| theme.label(label.color).line).chain([theme.accent]);
    is_of_all.then_some(theme.ink).into_iter().chain(labels.collect::<Vec<_>>().into_iter().cycle())
}
