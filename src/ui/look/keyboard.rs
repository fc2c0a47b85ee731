//! Gives the keyboard to a field.

use egui::{Context, Id};

/// Gives the keyboard to a field for as long as this is called, frame after frame.
///
/// To give it to one that has it would break off what an input method is composing: an accent on its way to a letter, a
/// syllable, a word. Systems also tell the window of it, which is drawn again each time.
pub fn keep_keyboard(ctx: &Context, field: Id) {
    ctx.memory_mut(|memory| {
        if !memory.has_focus(field) {
            memory.request_focus(field);
        }
    });
}
