//! The pointer while something is dragged.

use egui::{Pos2, Ui};

/// Where the pointer is while the button is held, and whether it was let go: a drag is over then, wherever the pointer
/// was and whatever was drawn there.
pub(super) fn pointer(ui: &Ui) -> (Option<Pos2>, bool) {
    ui.input(|input| (input.pointer.interact_pos(), !input.pointer.primary_down()))
}
