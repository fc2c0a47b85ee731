//! The field with which a menu of many labels is filtered.

use egui::{Id, Key, Ui};

use super::keyboard::keep_keyboard;
use super::theme::Theme;
use super::widgets::{empty_ui, field_ui};
use crate::model::Label;
use crate::model::find::Finder;
use crate::ui::texts::tr;

/// What was typed to find labels.
#[derive(Clone, Debug, Default)]
pub struct LabelFilter {
    typed: String,
    /// The frame in which it was drawn last: a menu that opens anew has another one before it.
    frame: u64,
    /// How many times it was drawn, as far as that matters.
    n_frames: u8,
    has_focus: bool,
    /// Whether keys run commands before somebody has begun to type.
    shares_keys: bool,
    has_begun: bool,
}

impl LabelFilter {
    /// With more labels than this there is a field.
    pub const MANY: usize = 9;
    pub const HEIGHT: f32 = 34.0;

    /// What was typed since the menu in which `ui` draws was opened.
    pub fn of_menu(ui: &Ui) -> Self {
        let kept: Self = ui.data(|data| data.get_temp(menu_id())).unwrap_or_default();
        if kept.frame + 1 >= ui.ctx().cumulative_frame_nr() { kept } else { Self::default() }
    }

    /// Keeps what was typed for the next frame.
    pub fn keep(self, ui: &Ui) {
        let frame = ui.ctx().cumulative_frame_nr();
        ui.data_mut(|data| data.insert_temp(menu_id(), Self { frame, ..self }));
    }

    /// Of a menu beside which work goes on: what a key does it still does, until somebody begins to type with Space, a key
    /// that runs nothing, or a click into the field.
    pub fn beside_work() -> Self {
        Self { shares_keys: true, ..Self::default() }
    }

    /// Whether the field has the focus, and keys still run commands.
    pub fn is_waiting(&self) -> bool {
        self.shares_keys && self.has_focus && !self.has_begun
    }

    /// Draws the field where there are many labels; what is typed goes to it from the beginning. Returns the places of the
    /// labels that are let through, and the first of them where Enter was pressed behind what was typed.
    pub fn ui(&mut self, ui: &mut Ui, labels: &[Label]) -> (Vec<usize>, Option<usize>) {
        let mut is_entered = false;
        self.n_frames = self.n_frames.saturating_add(1);
        if labels.len() > Self::MANY {
            let id = ui.unique_id().with("filter labels");
            // The first time egui only looks how large the menu is: what has the focus then loses it.
            if self.n_frames <= 2 {
                keep_keyboard(ui.ctx(), id);
            }
            let key = Some(tr("Space")).filter(|_| self.is_waiting());
            let field = field_ui(ui, Theme::of(ui), id, &mut self.typed, tr("Filter labels"), key);
            self.has_focus = field.has_focus();
            self.has_begun |= field.clicked() || !self.typed.is_empty();
            if self.typed.starts_with(' ') {
                self.typed = self.typed.trim_start().to_owned();
            }
            is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(Self::HEIGHT - field.rect.height().max(28.0));
        }
        let finder = Finder::of_words(&self.typed);
        let is_found = |label: &Label| finder.as_ref().is_none_or(|finder| finder.first_in(&label.name).is_some());
        let found: Vec<usize> = (0..labels.len()).filter(|idx| is_found(&labels[*idx])).collect();
        if found.is_empty() && labels.len() > Self::MANY {
            empty_ui(ui, Theme::of(ui), tr("No label is called that"));
        }
        let first = found.first().copied().filter(|_| is_entered && !self.typed.is_empty());
        (found, first)
    }
}

fn menu_id() -> Id {
    Id::unique("what filters labels in a menu")
}
