//! Shows how far annotators agree: in what, who with whom, and which articles to look at first.

mod course;
mod drawing;
mod pictures;

use egui::{ComboBox, RichText, ScrollArea, Ui};

use course::PlotFormat;

use super::awaited::Awaited;
use super::card::{Card, Foot, Reply};
use crate::agreement::{MeasureKind, Who};
use crate::formats::own::agreement_report::{CoursesWith, ReportFormat, course_as_svg, plot_as_svg, written};
use crate::ui::input::outbox::{Notice, Wish};
use crate::ui::jobs::agreement::Compared;
use crate::ui::jobs::export::Leaving;
use crate::ui::jobs::paths::Wanted;
use crate::ui::look::menu::choice_ui;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{Face, font};
use crate::ui::texts::{said, tr};

/// What is compared, and what of it is looked at.
#[derive(Debug, Default)]
pub struct AgreementDialog {
    pub compared: Awaited<Compared>,
    who: Option<Who>,
    /// That is plotted.
    measure: Option<MeasureKind>,
    /// With whom people are compared over time.
    with: CoursesWith,
}

/// Of a usual window, so that all measures have room.
const WIDTH: f32 = 1180.0;

/// Where there is nothing to compare but what to do about it is read.
const EMPTY_WIDTH: f32 = 560.0;

/// What the bar takes by which the card scrolls.
const BAR_WIDTH: f32 = 28.0;

impl AgreementDialog {
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        let is_empty = self.compared.found().is_some_and(|compared| compared.agreement.articles.is_empty());
        card.ui(tr("Compare annotators"), if is_empty { EMPTY_WIDTH } else { WIDTH }, |ui, foot| {
            ui.set_width(ui.available_width() - BAR_WIDTH);
            let theme = Theme::of(ui);
            let Some(compared) = self.compared.found() else { return self.waiting_ui(ui, theme, foot) };
            if compared.agreement.articles.is_empty() {
                empty_ui(ui, theme, compared);
                return closed(foot.ui(ui, &[tr("Close")], true));
            }
            let who_all = compared.report().who_all();
            let who = self.who.filter(|who| who_all.contains(who)).or(who_all.first().copied());
            let Some(mut who) = who else { return Reply::Stays };
            let mut measure = self.measure.unwrap_or(MeasureKind::ExactF1);
            who_ui(ui, compared, &who_all, &mut who);
            // The buttons stay where they are, however much there is above them.
            let height = ui.ctx().content_rect().height() - 250.0;
            let page = ScrollArea::vertical().id_salt("compared").max_height(height).min_scrolled_height(height);
            let (mut with, mut course_format) = (self.with, None);
            let opened = page.show(ui, |ui| {
                ui.set_width(ui.available_width() - BAR_WIDTH);
                drawing::measures_ui(ui, theme, compared, who);
                measure_ui(ui, compared, who, &mut measure);
                drawing::plot_ui(ui, theme, compared, (who, measure));
                course_format = course::course_ui(ui, theme, compared, &mut with);
                drawing::differences_ui(ui, theme, compared, who);
                drawing::team_ui(ui, theme, compared);
                drawing::articles_ui(ui, theme, compared)
            });
            let opened = opened.inner;
            let buttons =
                [tr("Close"), tr("Save tables…"), tr("Save values…"), tr("Save plot as SVG…"), tr("Save plot as PNG…")];
            let pressed = foot.ui(ui, &buttons, true);
            let reply = match (opened, pressed) {
                (Some(article), _) => Reply::done(Wish::Open(article)),
                (None, _) if course_format == Some(PlotFormat::Svg) => {
                    saved("svg", course_as_svg(&compared.courses, with).into_bytes())
                }
                (None, _) if course_format.is_some() => saved_picture(pictures::course_as_png(compared, with)),
                (None, Some(1)) => saved("md", written(&compared.report(), ReportFormat::Markdown)),
                (None, Some(2)) => saved("csv", written(&compared.report(), ReportFormat::Csv)),
                (None, Some(3)) => saved("svg", plot_as_svg(&compared.report(), who, measure).into_bytes()),
                (None, Some(4)) => saved_picture(pictures::plot_as_png(compared, who, measure)),
                (None, pressed) => closed(pressed),
            };
            (self.who, self.measure, self.with) = (Some(who), Some(measure), with);
            reply
        })
    }

    fn waiting_ui(&self, ui: &mut Ui, theme: &Theme, foot: Foot) -> Reply {
        let words = if self.compared.is_stopped() {
            tr("Comparing was stopped: close this, and ask again")
        } else {
            tr("Comparing articles…")
        };
        ui.label(RichText::new(words).color(theme.soft));
        closed(foot.ui(ui, &[tr("Close")], true))
    }
}

fn saved_picture(picture: anyhow::Result<Vec<u8>>) -> Reply {
    match picture {
        Ok(bytes) => saved("png", bytes),
        Err(error) => {
            Reply::asks(Wish::Tell(Notice::Error(tr!("The plot cannot be drawn: {error}", error = said(&error)))))
        }
    }
}

/// Asks where to write it; the page stays open.
fn saved(extension: &str, bytes: Vec<u8>) -> Reply {
    let leaving = Leaving::Files(vec![(format!("agreement.{extension}"), bytes)]);
    Reply::asks(Wish::AskPath(Wanted::ExportFile(leaving)))
}

fn closed(pressed: Option<usize>) -> Reply {
    if pressed.is_some() { Reply::Cancelled } else { Reply::Stays }
}

/// What to do where there is nothing to compare.
fn empty_ui(ui: &mut Ui, theme: &Theme, compared: &Compared) {
    let words = if compared.agreement.n_alone == 0 {
        tr(
            "Nobody’s labels were collected into this project yet. Hand it out, let two or more people label their copies, and \
         collect these: then this shows how far they agree. Copies that are not collected are compared on the command line: \
         pullquote agreement ana.ron ben.ron",
        )
    } else {
        tr(
            "No article has come back from two people yet. Collect the copies of the others too: then this shows how far they \
         agree",
        )
    };
    ui.label(RichText::new(words).color(theme.soft));
    drawing::team_ui(ui, theme, compared);
}

fn who_ui(ui: &mut Ui, compared: &Compared, who_all: &[Who], who: &mut Who) {
    let name = |who: Who| said(compared.agreement.name_of(who));
    ui.horizontal(|ui| {
        let label = ui.label(tr("Agreement of"));
        let combo = ComboBox::from_id_salt("whose agreement").selected_text(name(*who)).width(220.0);
        let shown = choice_ui(ui, combo, |ui| {
            for one in who_all {
                ui.selectable_value(who, *one, name(*one));
            }
        });
        shown.response.labelled_by(label.id);
    });
    ui.add_space(6.0);
}

fn measure_ui(ui: &mut Ui, compared: &Compared, who: Who, measure: &mut MeasureKind) {
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new(tr("Plot of")).font(font(ui, Face::SansSemibold, 13.0)));
        let combo = ComboBox::from_id_salt("plotted measure").selected_text(said(measure.name())).width(140.0);
        let has = |kind: &MeasureKind| compared.agreement.rows_of(who).any(|row| row.measures.contains_key(kind));
        let shown = choice_ui(ui, combo, |ui| {
            for kind in MeasureKind::ALL.into_iter().filter(has) {
                ui.selectable_value(measure, kind, said(kind.name())).on_hover_text(said(kind.meaning()));
            }
        });
        shown.response.labelled_by(label.id);
    });
}

#[cfg(test)]
mod tests;
