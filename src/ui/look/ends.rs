//! What stands at the right end of a line or row, in the order of reading, which is also that of Tab.

use egui::{Align, Id, Layout, Rect, Ui, UiBuilder, vec2};

/// Draws what stands over the end of a row, in the order of reading, without moving the rows below it.
pub fn over_row_ui(ui: &mut Ui, row: Rect, content: impl FnOnce(&mut Ui)) {
    let id = ui.auto_id_with("over the row");
    at_right_ui(ui, row.shrink2(vec2(10.0, 8.0)), id, Align::TOP, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        content(ui);
    });
}

/// Draws a line whose `right` part ends where the room does and whose `left` part has what that leaves, in the order of
/// reading, which is also that of Tab.
pub fn ends_ui(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let (room, id) = (ui.available_rect_before_wrap(), ui.auto_id_with("ends"));
    let end = room.right() - right_width(ui, id) - ui.spacing().item_spacing.x;
    let layout = Layout::left_to_right(Align::Center);
    let mut left_ui = ui.new_child(UiBuilder::new().max_rect(room.with_max_x(end.max(room.left()))).layout(layout));
    left(&mut left_ui);
    let at_right = at_right_ui(ui, room, id, Align::Center, right);
    ui.advance_cursor_after_rect(left_ui.min_rect().union(at_right).with_max_x(room.right()));
}

/// Draws from left to right what ends where `room` does.
///
/// It begins where it ended there in the frame before; where it does not now, the frame is drawn anew. It has the width of
/// all of `room`: what it had before would cut it. Returns what it takes.
pub fn at_right_ui(ui: &mut Ui, room: Rect, id: Id, align: Align, content: impl FnOnce(&mut Ui)) -> Rect {
    let width = right_width(ui, id);
    let begin = (room.right() - width).max(room.left());
    let builder = UiBuilder::new().max_rect(room.translate(vec2(begin - room.left(), 0.0)));
    let mut end = ui.new_child(builder.layout(Layout::left_to_right(align)));
    content(&mut end);
    let taken = end.min_rect();
    if (taken.width() - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, taken.width()));
        ui.ctx().request_discard("what stands at the right has another width");
    }
    taken
}

/// What was last drawn `at_right_ui` took, in points.
pub fn right_width(ui: &Ui, id: Id) -> f32 {
    ui.data(|data| data.get_temp(id)).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::look::theme::Theme;
    use crate::ui::look::widgets::accent_button;

    #[test]
    fn what_stands_at_the_right_is_whole_in_the_first_frame_and_when_it_grows() {
        let ctx = egui::Context::default();
        let frame = |words: &str| {
            let (mut button, mut room) = (Rect::NOTHING, Rect::NOTHING);
            let draw = |ui: &mut Ui| {
                room = ui.available_rect_before_wrap();
                let right = |ui: &mut Ui| button = accent_button(ui, &Theme::LIGHT, words).rect;
                ends_ui(ui, |ui| drop(ui.label("12,345 found")), right);
            };
            ctx.run_ui(egui::RawInput::default(), draw).textures_delta.clear();
            assert!((button.right() - room.right()).abs() < 1.0, "{words}: {button} in {room}");
            button.width()
        };
        let first = frame("Label all…");
        let grown = frame("Label 12,345 as boilerplate");
        assert!((frame("Label all…") - first).abs() < 0.1 && first > 60.0);
        assert!((frame("Label 12,345 as boilerplate") - grown).abs() < 0.1 && grown > 2.0 * first);
    }
}
