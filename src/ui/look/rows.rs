//! Rows of a list of which Tab reaches one, and arrows, Home, End and the page keys the others from there.

use std::ops::Range;

use egui::accesskit::Action;
use egui::{Id, Key, Modifiers, Response, ScrollArea, Sense, Ui};

use super::keyboard::steps_of_arrows;
use super::widgets::offset_to_see;

/// So long a list is asked to stand where a row is seen.
const MOST_FRAMES: u8 = 30;

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
        let focused = last.filter(|(_, id)| ui.memory(|memory| memory.has_focus(*id)));
        let Some((row, id)) = focused else { return Self { list, height, stop: None, is_moved: false } };
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
            response.ctx.data_mut(|data| data.insert_temp(self.list, (row, response.id)));
        }
    }
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
