//! The palette: every command by typing a part of its name.

use egui::text::CCursor;
use egui::{
    Align2, Area, Context, Frame, Id, Key, Margin, Modifiers, Order, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::ui::input::commands::{Command, Line};
use crate::ui::input::keys::word_from_shortcut;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;

const WIDTH: f32 = 480.0;
const ROW_HEIGHT: f32 = 30.0;
const N_ROWS_SHOWN: usize = 11;

/// What is typed into the palette, and the line that Enter would run.
#[derive(Debug, Default)]
pub struct Palette {
    typed: String,
    selected_idx: usize,
    is_shown_before: bool,
}

/// What came of a frame of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    None,
    Closed,
    Run(Command),
}

impl Palette {
    /// Draws the palette over the window.
    pub fn ui(&mut self, ctx: &Context, lines: &[Line]) -> Choice {
        let found = matching(lines, &self.typed);
        let choice = self.take_keys(ctx, &found);
        let middle_top = pos2(ctx.content_rect().center().x, ctx.content_rect().top() + size::TOP_BAR_HEIGHT + 28.0);
        let area =
            Area::new(Id::unique("palette")).order(Order::Foreground).pivot(Align2::CENTER_TOP).fixed_pos(middle_top);
        let shown = area.show(ctx, |ui| {
            Frame::popup(ui.style()).inner_margin(Margin::same(8)).show(ui, |ui| self.list_ui(ui, &found)).inner
        });
        let is_new = !std::mem::replace(&mut self.is_shown_before, true);
        let is_left = !is_new && ctx.input(|input| input.pointer.any_pressed()) && !shown.response.contains_pointer();
        match (choice, shown.inner) {
            (Choice::None, Some(clicked)) => Choice::Run(clicked),
            (Choice::None, None) if is_left => Choice::Closed,
            _ => choice,
        }
    }

    fn take_keys(&mut self, ctx: &Context, found: &[&Line]) -> Choice {
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            self.selected_idx += 1;
        }
        if pressed(Key::ArrowUp) {
            self.selected_idx = self.selected_idx.saturating_sub(1);
        }
        self.selected_idx = self.selected_idx.min(found.len().saturating_sub(1));
        if pressed(Key::Escape) {
            return Choice::Closed;
        }
        if pressed(Key::Enter) {
            return found.get(self.selected_idx).map_or(Choice::Closed, |line| Choice::Run(line.command));
        }
        Choice::None
    }

    fn list_ui(&mut self, ui: &mut Ui, found: &[&Line]) -> Option<Command> {
        let theme = Theme::of(ui);
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 60.0));
        ui.spacing_mut().item_spacing.y = 0.0;
        let id = Id::unique("palette text");
        let before = self.typed.clone();
        let field = widgets::field_ui(ui, theme, id, &mut self.typed, "Type a command", None);
        if !self.is_shown_before {
            field.request_focus();
            let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
            state.cursor.set_char_range(Some(egui::text::CCursorRange::one(CCursor::new(0))));
            state.store(ui.ctx(), id);
        }
        if before != self.typed {
            self.selected_idx = 0;
        }
        ui.add_space(6.0);
        if found.is_empty() {
            widgets::empty_ui(ui, theme, "No command is called that");
        }
        let scroll = ScrollArea::vertical().max_height(ROW_HEIGHT * N_ROWS_SHOWN as f32).auto_shrink([false, true]);
        scroll
            .show(ui, |ui| {
                let rows = found.iter().enumerate();
                rows.filter_map(|(idx, line)| row_ui(ui, theme, line, idx == self.selected_idx)).last()
            })
            .inner
    }
}

/// One line; the command where it was clicked.
fn row_ui(ui: &mut Ui, theme: &Theme, line: &Line, is_selected: bool) -> Option<Command> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::ListItem, true, is_selected, &line.text));
    if is_selected {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return None;
    }
    if is_selected || response.hovered() {
        let fill = if is_selected { theme.selection } else { theme.selection.gamma_multiply(0.5) };
        ui.painter().rect_filled(rect, 6.0, fill);
    }
    let right = pos2(rect.right() - 9.0, rect.center().y);
    let tail_left = match line.shortcuts.first() {
        Some(&shortcut) => widgets::paint_key_cap(ui, theme, right, &word_from_shortcut(shortcut)).left(),
        None => right.x,
    };
    let text_width = tail_left - rect.left() - 20.0;
    let text = widgets::elided(ui, &line.text, crate::ui::look::fonts::sans(size::UI_TEXT), theme.ink, text_width);
    widgets::paint_line(ui, pos2(rect.left() + 10.0, rect.center().y), text);
    response.clicked().then_some(line.command)
}

/// The lines that can be run and have all typed words in them; those that begin with what was typed come first.
fn matching<'a>(lines: &'a [Line], typed: &str) -> Vec<&'a Line> {
    let typed = typed.trim().to_lowercase();
    let has_all = |text: &str| typed.split_whitespace().all(|word| text.contains(word));
    let is_found = |line: &&Line| line.is_enabled && has_all(&line.text.to_lowercase());
    let mut found: Vec<&Line> = lines.iter().filter(is_found).collect();
    found.sort_by_key(|line| !line.text.to_lowercase().starts_with(&typed));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, found: &[&str]) {
        let line = |text: &str, is_enabled| Line {
            command: Command::Undo,
            text: text.to_owned(),
            group: "Edit",
            shortcuts: Vec::new(),
            is_enabled,
        };
        let lines =
            [line("Export…", true), line("Mark as quote", true), line("Quote export", true), line("Quit", false)];
        let texts: Vec<&str> = matching(&lines, typed).into_iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, found);
    }

    #[test]
    fn commands_are_found_by_parts_of_their_words() {
        check("", &["Export…", "Mark as quote", "Quote export"]);
        check("QUO", &["Quote export", "Mark as quote"]);
        check("exp quo", &["Quote export"]);
        check("quit", &[]);
    }
}
