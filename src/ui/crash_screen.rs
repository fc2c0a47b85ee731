//! What is shown when the program has failed: where the work is, and the way back to it.

use std::path::PathBuf;

use egui::{CentralPanel, Label, RichText, Ui};

use super::log::REPORT_HINT;
use super::look::theme::{Theme, size};
use super::look::{fonts, widgets};
use crate::ui::texts::{said, tr};

/// The program has failed in a frame. Its project is closed and whole in its journal.
#[derive(Debug)]
pub(super) struct Failure {
    /// The project's file; `None` for one that was never saved.
    pub(super) path: Option<PathBuf>,
    /// Why its latest changes are not in the journal.
    pub(super) journal_error: Option<String>,
    /// Whether it has just been opened again after another failure.
    pub(super) is_again: bool,
    /// What came of saving a copy, in words.
    pub(super) copy: Option<String>,
    /// Whether a report of it is on the clipboard.
    pub(super) has_report: bool,
}

/// When the window began anew after a failure.
#[derive(Debug)]
pub(super) struct StartedAgain {
    /// In seconds of the context's clock.
    pub(super) at_s: f64,
    /// The project that it opens then.
    pub(super) path: Option<PathBuf>,
}

/// What somebody chose after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    OpenAgain,
    SaveCopy,
    CopyReport,
}

/// Draws what happened and returns how to go on, once that is chosen.
pub(super) fn failure_ui(ui: &mut Ui, failure: &Failure) -> Option<Way> {
    let theme = Theme::of(ui);
    let frame = egui::Frame::NONE.fill(theme.page);
    let centered = |ui: &mut Ui| {
        ui.add_space(ui.available_height() * 0.3);
        ui.label(RichText::new(tr("Pullquote has failed")).font(fonts::serif_semibold(24.0)));
        ui.add_space(6.0);
        ui.set_max_width(520.0);
        ui.add(Label::new(RichText::new(failure.words()).color(theme.soft).size(size::UI_TEXT)).wrap());
        ui.add_space(16.0);
        let mut way = widgets::accent_button(ui, theme, tr("Open it again")).clicked().then_some(Way::OpenAgain);
        if failure.can_copy() {
            ui.add_space(8.0);
            if ui.button(tr("Save a copy beside it")).clicked() {
                way = Some(Way::SaveCopy);
            }
        }
        if let Some(words) = &failure.copy {
            said_ui(ui, theme, words);
        }
        ui.add_space(8.0);
        if ui.button(tr("Copy report")).on_hover_text(tr(REPORT_HINT)).clicked() {
            way = Some(Way::CopyReport);
        }
        if failure.has_report {
            said_ui(ui, theme, &tr!("The report is on the clipboard. {hint}", hint = tr(REPORT_HINT)));
        }
        way
    };
    CentralPanel::default().frame(frame).show(ui, |ui| ui.vertical_centered(centered).inner).inner
}

/// What has become of what somebody chose.
fn said_ui(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.add_space(6.0);
    ui.add(Label::new(RichText::new(words).color(theme.soft).size(size::UI_TEXT)).wrap());
}

impl Failure {
    /// A copy is of use where opening the project again leads to the same failure, and has a place beside its file.
    fn can_copy(&self) -> bool {
        self.is_again && self.path.is_some()
    }

    fn words(&self) -> String {
        let place = match &self.path {
            Some(path) => tr!("the journal beside {path}", path = path.display()),
            None => tr("Pullquote’s own folder").to_owned(),
        };
        match &self.journal_error {
            None if self.can_copy() => tr!(
                "It failed again right after the project was opened. Your work is in {place}, up to the last change. A copy \
                 holds all of it, and can be opened elsewhere",
                place
            ),
            None => tr!("Your work is in {place}, up to the last change. Open it again to recover it", place),
            Some(error) => {
                tr!(
                    "Your work up to the last save is in the project; later changes may be lost: {error}",
                    error = said(error)
                )
            }
        }
    }
}
