//! What may be wrong with the labels, to look at one by one.

use egui::Ui;

use super::theme::Theme;
use super::widgets::empty_ui;

/// The problems of the project as they were last found.
#[derive(Debug, Default)]
pub struct ProblemsPanel {}

impl ProblemsPanel {
    pub fn n_problems(&self) -> usize {
        0
    }
}

/// Draws a row for each problem.
pub fn problems_panel_ui(ui: &mut Ui, _panel: &mut ProblemsPanel, theme: &Theme) {
    empty_ui(ui, theme, "No problems found");
}
