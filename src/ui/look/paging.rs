//! Scrolls text by keys.

use egui::{Key, Modifiers, Ui, vec2};

/// Of text, in points: arrows go three lines far.
const LINE_HEIGHT: f32 = 16.0;

/// Scrolls the area that is drawn now as keys ask: arrows by lines, page keys by what is in view, which is so high.
pub fn page_by_keys(ui: &Ui, height: f32) {
    let keys = [
        (Key::ArrowDown, 3.0 * LINE_HEIGHT),
        (Key::ArrowUp, -3.0 * LINE_HEIGHT),
        (Key::PageDown, height - LINE_HEIGHT),
        (Key::PageUp, LINE_HEIGHT - height),
    ];
    let by: f32 = ui.input_mut(|input| {
        keys.iter().map(|(key, by)| input.count_and_consume_key(Modifiers::NONE, *key) as f32 * by).sum()
    });
    if by != 0.0 {
        ui.scroll_with_delta(vec2(0.0, -by));
    }
}
