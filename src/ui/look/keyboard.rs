//! Gives the keyboard to a field, and back to it.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Context, EventFilter, FocusDirection, Id, Key, LayerId, Modifiers, Popup, Rect, Response, Ui};

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

/// How far two arrow keys lead on in something that has the focus; they move no focus then.
pub fn steps_of_arrows(ctx: &Context, id: Id, back: Key, on: Key) -> isize {
    if !ctx.memory(|memory| memory.has_focus(id)) {
        return 0;
    }
    let is_vertical = [Key::ArrowUp, Key::ArrowDown].contains(&on);
    let filter =
        EventFilter { vertical_arrows: is_vertical, horizontal_arrows: !is_vertical, ..EventFilter::default() };
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let n_presses = |key| ctx.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)).cast_signed();
    let steps = n_presses(on) - n_presses(back);
    if steps != 0 {
        // The filter holds from the next frame on: one that comes at once with the focus would take it away again.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    steps
}

/// Gives the keyboard to a field whose words are all selected: what is typed next takes their place.
pub fn begin_anew(field: &Response, n_characters: usize) {
    field.request_focus();
    let mut state = TextEditState::load(&field.ctx, field.id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::default(), CCursor::new(n_characters));
    state.cursor.set_char_range(Some(all));
    state.store(&field.ctx, field.id);
}

/// Gives the keyboard back to a field that had it when a button or menu in the space around it was clicked.
///
/// Whoever types there goes on typing, where letters would be commands otherwise. Called when all that stands there is drawn.
pub fn give_back_keyboard(ui: &Ui, field: Id, around: Rect) {
    let (ctx, own_layer) = (ui.ctx(), ui.layer_id());
    let is_owed_id = field.with("keyboard_owed");
    let mut is_owed = ctx.data(|data| data.get_temp(is_owed_id)).unwrap_or(false);
    let pressed_at = ctx.input(|input| input.pointer.interact_pos().filter(|_| input.pointer.any_pressed()));
    if let Some(at) = pressed_at {
        let layer = ctx.layer_id_at(at).unwrap_or(LayerId::background());
        let had_it = ctx.memory(|memory| memory.had_focus_last_frame(field) || memory.has_focus(field));
        let is_beside = layer == own_layer && around.contains(at);
        // The menu lies over all else, and keeps what its button was clicked for.
        let is_in_menu = Popup::is_any_open(ctx) && layer.order > own_layer.order;
        is_owed = (is_beside && had_it) || (is_owed && is_in_menu);
    }
    if is_owed && !Popup::is_any_open(ctx) && !ctx.input(|input| input.pointer.any_down()) {
        is_owed = false;
        keep_keyboard(ctx, field);
    }
    ctx.data_mut(|data| data.insert_temp(is_owed_id, is_owed));
}

/// Whether Escape has just taken the keyboard from it.
pub fn is_escaped(response: &Response) -> bool {
    response.lost_focus() && response.ctx.input(|input| input.key_pressed(Key::Escape))
}
