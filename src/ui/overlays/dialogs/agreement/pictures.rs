//! The plots of the page that compares annotators as pictures, for slides and papers.

use egui::{Frame, Margin, RichText, Ui};

use super::course::lines_ui;
use super::drawing::plot_ui;
use crate::agreement::{MeasureKind, N_LATELY, Who};
use crate::formats::own::agreement_report::{CoursesWith, plotted};
use crate::ui::jobs::agreement::Compared;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{Face, font};
use crate::ui::picture::drawn::picture;
use crate::ui::texts::{said, tr};

/// In points, each two pixels a side.
const WIDTH: f32 = 760.0;
const PIXELS_PER_POINT: f32 = 2.0;
const MARGIN: i8 = 20;

/// A measure of these people, for each label and kind of link.
pub(super) fn plot_as_png(compared: &Compared, who: Who, kind: MeasureKind) -> anyhow::Result<Vec<u8>> {
    let n_rows = plotted(&compared.report(), who, kind).len();
    let title = format!("{}: {}", kind.name(), compared.agreement.name_of(who));
    on_paper(&title, 96.0 + 28.0 * n_rows as f32, |ui, theme| plot_ui(ui, theme, compared, (who, kind)))
}

/// How agreement went on.
pub(super) fn course_as_png(compared: &Compared, with: CoursesWith) -> anyhow::Result<Vec<u8>> {
    let title = tr!("Exact F1 of the last {n} articles, {with}", n = N_LATELY, with = said(with.name()));
    on_paper(&title, 280.0, |ui, theme| lines_ui(ui, theme, compared, with))
}

fn on_paper(title: &str, height: f32, mut draw: impl FnMut(&mut Ui, &'static Theme)) -> anyhow::Result<Vec<u8>> {
    picture([WIDTH, height], PIXELS_PER_POINT, false, |ui| {
        Frame::NONE.inner_margin(Margin::same(MARGIN)).show(ui, |ui| {
            let theme = Theme::of(ui);
            ui.label(RichText::new(title).font(font(ui, Face::SansSemibold, 14.0)).color(theme.ink));
            ui.add_space(6.0);
            draw(ui, theme);
        });
    })
}
