//! Lists whose rows Tab reaches one of, and arrows, Home, End and the page keys the others from there.

use std::ops::Range;

use egui::accesskit::Action;
use egui::{Context, Id, Key, Modifiers, Response, ScrollArea, Sense, Ui, Vec2};

use super::keyboard::steps_of_arrows;
use super::widgets::{RowStyle, offset_to_see};

/// So long a list is asked to stand where a row is seen.
const MOST_FRAMES: u8 = 30;

/// A list of ruled rows: how far it is scrolled, and which row was the current one when it was last drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct List {
    offset: f32,
    last: Option<usize>,
}

impl List {
    /// Draws the rows that are in sight, each with what it senses. Another current one is scrolled to, and Tab leads to it.
    /// A list that is `about` something else is scrolled anew.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        (name, about): (&'static str, u64),
        n_rows: usize,
        current: Option<usize>,
        mut row_ui: impl FnMut(&mut Ui, usize, Sense) -> Option<Response>,
    ) {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let height = RowStyle::Ruled.height();
        let scroll = ScrollArea::vertical().auto_shrink(false).min_scrolled_height(0.0).id_salt((name, about));
        let mut stops = Rows::new(ui, Id::unique(name), (n_rows, height));
        let is_new = std::mem::replace(&mut self.last, current) != current;
        let scroll = stops.scrolled(ui, scroll, current.filter(|_| is_new), self.offset);
        let shown = scroll.show_rows(ui, height, n_rows, |ui, rows| {
            stops.begin(&rows, current);
            for row in rows {
                let sense = stops.sense(ui, row);
                if let Some(response) = row_ui(ui, row, sense) {
                    stops.drawn(row, &response);
                }
            }
        });
        self.offset = shown.state.clamped_offset().y;
    }
}

/// Which row of a list can have the focus, in one frame.
#[derive(Debug)]
pub struct Rows {
    list: Id,
    height: f32,
    /// The row that Tab leads to, once that is known.
    stop: Option<usize>,
    /// Whether a key has just led there.
    is_moved: bool,
}

impl Rows {
    /// Reads the keys, before a list of so many rows of a height is drawn.
    pub fn new(ui: &Ui, list: Id, (n_rows, height): (usize, f32)) -> Self {
        let last: Option<(usize, Id)> = ui.data(|data| data.get_temp(list));
        let focused = ui.memory(egui::Memory::focused);
        let Some((row, id)) = last.filter(|(_, id)| focused.is_some_and(|focused| is_within(ui.ctx(), focused, *id)))
        else {
            return Self { list, height, stop: None, is_moved: false };
        };
        if focused != Some(id) {
            return Self { list, height, stop: Some(row), is_moved: false };
        }
        let to = moved(ui, id, row, (n_rows, (ui.available_height() / height).max(1.0)));
        Self { list, height, stop: Some(to), is_moved: to != row }
    }

    /// The list, scrolled from an offset so that a row is seen: the one that a key has led to, else this one.
    pub fn scrolled(&self, ui: &Ui, list: ScrollArea, row: Option<usize>, offset: f32) -> ScrollArea {
        let id = self.list.with("sought");
        let begun = self.stop.filter(|_| self.is_moved).or(row).map(|row| (row, MOST_FRAMES));
        let Some((row, n_frames)) = ui.data_mut(|data| begun.or(data.remove_temp(id))) else { return list };
        let to = offset_to_see(row, self.height, ui.available_height(), offset);
        // egui springs back from what was beyond the end in the frame before, as in the first one: it is asked until it is there.
        if n_frames > 0 && (to - offset).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, (row, n_frames - 1)));
            ui.ctx().request_repaint();
        }
        list.vertical_scroll_offset(to)
    }

    /// Sees which rows are drawn. Where none has the focus, Tab leads to the `chosen` one, else to the first that is seen.
    pub fn begin(&mut self, rows: &Range<usize>, chosen: Option<usize>) {
        self.stop = self.stop.filter(|stop| rows.contains(stop)).or(chosen.filter(|row| rows.contains(row)));
    }

    /// What the next row senses.
    pub fn sense(&mut self, ui: &Ui, row: usize) -> Sense {
        let is_seen = ui.cursor().top() + self.height / 2.0 >= ui.clip_rect().top();
        if self.stop.is_none() && is_seen {
            self.stop = Some(row);
        }
        // One that reads the screen can ask for any of them.
        let id = ui.next_auto_id();
        if ui.input(|input| input.has_accesskit_action_request(id, Action::Focus)) {
            (self.stop, self.is_moved) = (Some(row), true);
        }
        if self.stop == Some(row) { Sense::click() } else { Sense::CLICK }
    }

    /// Sees that a row was drawn.
    pub fn drawn(&self, row: usize, response: &Response) {
        response.ctx.accesskit_node_builder(response.id, |node| node.add_action(Action::Focus));
        if self.is_moved && self.stop == Some(row) {
            response.request_focus();
        }
        if response.has_focus() {
            response.ctx.data_mut(|data| {
                data.insert_temp(self.list, (row, response.id));
                data.insert_temp(any_list(), response.id);
            });
        }
    }
}

/// Whether it is a row or what stands in it: a row keeps the signs that Tab leads to from it.
fn is_within(ctx: &Context, focused: Id, row: Id) -> bool {
    let place = |id| ctx.read_response(id).map(|response| response.rect);
    focused == row || place(row).zip(place(focused)).is_some_and(|(row, focused)| row.contains_rect(focused))
}

/// Whether this is the row of a list that had the focus last.
pub fn is_row(ctx: &Context, id: Id) -> bool {
    ctx.data(|data| data.get_temp(any_list())) == Some(id)
}

fn any_list() -> Id {
    Id::unique("row with the focus")
}

/// The row that keys lead to from the one with the focus.
fn moved(ui: &Ui, id: Id, row: usize, (n_rows, a_page): (usize, f32)) -> usize {
    let steps = steps_of_arrows(ui.ctx(), id, Key::ArrowUp, Key::ArrowDown);
    let is_pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some rows have room on a screen")]
    let a_page = a_page as usize;
    let row = row.saturating_add_signed(steps);
    let row = if is_pressed(Key::PageDown) { row + a_page } else { row };
    let row = if is_pressed(Key::PageUp) { row.saturating_sub(a_page) } else { row };
    let row = if is_pressed(Key::Home) { 0 } else { row };
    let row = if is_pressed(Key::End) { n_rows } else { row };
    row.min(n_rows.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use crate::ui::App;
    use crate::ui::test_window::{project_of, window};

    fn press(window: &mut Harness<'_, App>, key: Key) {
        window.key_press(key);
        window.run();
    }

    #[test]
    fn keys_that_lead_on_in_lists_move_the_caret_beside_them() {
        let text = "[claim One] and [claim two] and [claim three]";
        let mut window = window(App::new(project_of(&[text])));
        let caret = |window: &Harness<'_, App>| window.state().session.view.hand.selection().caret;
        window.get_by_label("Export…").focus();
        window.run();
        press(&mut window, Key::End);
        assert_eq!(caret(&window), "One and two and three".len());
        press(&mut window, Key::Home);
        assert_eq!(caret(&window), 0);
        window.get_by_label("One, claim").focus();
        window.run();
        press(&mut window, Key::End);
        assert!(window.get_by_label("three, claim").accesskit_node().is_focused());
        assert_eq!(caret(&window), 0, "the list has the keys");
    }
}
