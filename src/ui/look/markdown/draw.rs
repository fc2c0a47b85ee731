//! Draws the blocks of a page, and says what in it was clicked that leads somewhere.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, CursorIcon, FontId, Galley, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Block, Kind, Look, Run};
use crate::ui::look::fonts;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::paint_focus;

/// Of a line, in heights of its letters, as in articles.
const LINE_HEIGHT: f32 = 1.5;
/// How far a list or an example stands in, in points.
const INDENT: f32 = 14.0;
/// Between the columns of a table.
const COLUMN_GAP: f32 = 18.0;
/// No column of a table is narrower, where there is room.
const MIN_COLUMN_WIDTH: f32 = 56.0;

/// How a page is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub theme: &'a Theme,
    /// These words are lit, in small letters; none where it is empty.
    pub lit: &'a str,
    /// Whether the first of them is scrolled to.
    pub is_revealed: bool,
}

/// Draws a page. Returns what was clicked that leads somewhere.
pub fn blocks_ui(ui: &mut Ui, blocks: &[Block], shown: Shown<'_>) -> Option<String> {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let mut clicked = None;
    let mut is_to_reveal = shown.is_revealed && !shown.lit.is_empty();
    for (idx, block) in blocks.iter().enumerate() {
        ui.add_space(if idx == 0 { 0.0 } else { block.space_above() });
        let top = ui.cursor().top();
        clicked = block.ui(ui, shown).or(clicked);
        if is_to_reveal && block.has(shown.lit) {
            is_to_reveal = false;
            let rect = ui.min_rect().with_min_y(top);
            ui.scroll_to_rect(rect, Some(Align::Center));
        }
    }
    clicked
}

impl Block {
    fn ui(&self, ui: &mut Ui, shown: Shown<'_>) -> Option<String> {
        if self.kind == Kind::Table {
            return self.table_ui(ui, shown);
        }
        let theme = shown.theme;
        let indent = self.indent();
        let is_code = self.kind == Kind::Code;
        let width = ui.available_width() - indent - if is_code { 2.0 * INDENT } else { 0.0 };
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(self.job(&self.runs, shown, width)));
        let height = galley.size().y + if is_code { 14.0 } else { 0.0 };
        let sense = if self.runs.iter().any(|run| run.link.is_some()) { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
        let is_heading = matches!(self.kind, Kind::Title | Kind::Heading | Kind::Subheading);
        let role = match () {
            () if is_heading => Role::Heading,
            () if sense.senses_click() => Role::Link,
            () => Role::Label,
        };
        response.widget_info(|| WidgetInfo::labeled(role, true, galley.text()));
        let mut place = pos2(rect.left() + indent, rect.top());
        match self.kind {
            Kind::Example => {
                let bar = rect.with_min_x(place.x - INDENT).with_max_x(place.x - INDENT + 2.0);
                ui.painter().rect_filled(bar, 1.0, theme.edge);
            }
            Kind::Item(number) => self.paint_marker(ui, number, &galley, place, theme),
            Kind::Code => {
                ui.painter().rect_filled(rect.with_min_x(place.x), 5.0, theme.background);
                place += vec2(INDENT * 0.75, 7.0);
            }
            _ => {}
        }
        let link = response.hover_pos().and_then(|at| link_in(&self.runs, &galley, at - place));
        ui.painter().galley(place, galley, theme.ink);
        paint_focus(ui, theme, rect, &response);
        if link.is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
        let by_key = || self.runs.iter().find_map(|run| run.link.clone());
        let is_by_key = response.clicked() && response.hover_pos().is_none();
        if is_by_key { by_key() } else { link.filter(|_| response.clicked()) }
    }

    /// The dot or number before an item.
    fn paint_marker(&self, ui: &Ui, number: Option<u64>, galley: &Galley, place: egui::Pos2, theme: &Theme) {
        let first_line = galley.rows.first().map_or(0.0, |row| row.rect().center().y);
        match number {
            None => drop(ui.painter().circle_filled(pos2(place.x - 9.0, place.y + first_line), 2.0, theme.soft)),
            Some(number) => {
                let at = pos2(place.x - 5.0, place.y + first_line);
                let words = format!("{number}.");
                ui.painter().text(at, egui::Align2::RIGHT_CENTER, words, self.font(Look::default()), theme.soft);
            }
        }
    }

    fn table_ui(&self, ui: &mut Ui, shown: Shown<'_>) -> Option<String> {
        let widths = self.column_widths(ui, shown);
        let mut clicked = None;
        for (idx, row) in self.rows.iter().enumerate() {
            let mut height: f32 = 0.0;
            let cells: Vec<Arc<Galley>> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| {
                    let head: Vec<Run>;
                    let cell = if idx == 0 {
                        head = cell.iter().map(Run::strong).collect();
                        &head
                    } else {
                        cell
                    };
                    let galley = ui.fonts_mut(|fonts| fonts.layout_job(self.job(cell, shown, *width)));
                    height = height.max(galley.size().y);
                    galley
                })
                .collect();
            let has_words = cells.iter().any(|cell| !cell.text().trim().is_empty());
            if !has_words {
                continue;
            }
            let has_link = row.iter().flatten().any(|run| run.link.is_some());
            let sense = if has_link { Sense::click() } else { Sense::hover() };
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height + 9.0), sense);
            let words: Vec<&str> = cells.iter().map(|cell| cell.text()).collect();
            let role = if has_link { Role::Link } else { Role::Label };
            response.widget_info(|| WidgetInfo::labeled(role, true, words.join(": ")));
            let mut left = rect.left();
            for ((cell, runs), width) in cells.into_iter().zip(row).zip(&widths) {
                let place = pos2(left, rect.top() + 4.0);
                let link = response.hover_pos().and_then(|at| link_in(runs, &cell, at - place));
                if link.is_some() {
                    ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
                }
                clicked = link.filter(|_| response.clicked()).or(clicked);
                ui.painter().galley(place, cell, shown.theme.ink);
                left += width + COLUMN_GAP;
            }
            ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, shown.theme.line));
        }
        clicked
    }

    /// What each column needs, or a share of what there is: narrow columns keep what they need.
    fn column_widths(&self, ui: &Ui, shown: Shown<'_>) -> Vec<f32> {
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut needed = vec![MIN_COLUMN_WIDTH; n_columns];
        for row in &self.rows {
            for (cell, needed) in row.iter().zip(&mut needed) {
                let job = self.job(cell, shown, f32::INFINITY);
                // Words are a little wider where they are strong.
                let width = ui.fonts_mut(|fonts| fonts.layout_job(job)).size().x * 1.06 + 1.0;
                *needed = needed.max(width);
            }
        }
        let room = ui.available_width() - COLUMN_GAP * n_columns.saturating_sub(1) as f32;
        shares(&needed, room)
    }

    fn job(&self, runs: &[Run], shown: Shown<'_>, width: f32) -> LayoutJob {
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        for run in runs {
            let words = if self.kind == Kind::Code { run.words.trim_end_matches('\n') } else { &run.words };
            for (words, is_lit) in lit_parts(words, shown.lit) {
                job.append(words, 0.0, self.format(run, shown.theme, is_lit));
            }
        }
        job
    }

    fn format(&self, run: &Run, theme: &Theme, is_lit: bool) -> TextFormat {
        let font = self.font(run.look);
        let line_height = Some((font.size * LINE_HEIGHT).round());
        TextFormat {
            font_id: font,
            color: if run.link.is_some() { theme.accent } else { theme.ink },
            background: if is_lit { theme.hit } else { Color32::TRANSPARENT },
            italics: run.look.is_emphasised,
            line_height,
            ..TextFormat::default()
        }
    }

    fn font(&self, look: Look) -> FontId {
        match self.kind {
            Kind::Code => FontId::monospace(12.0),
            _ if look.is_code => FontId::monospace(12.0),
            Kind::Title => fonts::sans_semibold(17.0),
            Kind::Heading => fonts::sans_semibold(14.0),
            Kind::Subheading => fonts::sans_semibold(13.0),
            Kind::Example if look.is_strong => fonts::serif_semibold(14.5),
            Kind::Example => fonts::serif(14.5),
            _ if look.is_strong => fonts::sans_semibold(13.0),
            _ => fonts::sans(13.0),
        }
    }

    fn space_above(&self) -> f32 {
        match self.kind {
            Kind::Title => 0.0,
            Kind::Heading => 22.0,
            Kind::Subheading => 16.0,
            Kind::Paragraph => 9.0,
            Kind::Example | Kind::Code | Kind::Table => 10.0,
            Kind::Item(_) => 4.0,
        }
    }

    fn indent(&self) -> f32 {
        let own = if matches!(self.kind, Kind::Example) { INDENT } else { 0.0 };
        let numbers = if matches!(self.kind, Kind::Item(Some(_))) { 6.0 } else { 0.0 };
        f32::from(self.depth) * INDENT + own + numbers
    }
}

/// Where the run leads that stands at a place of its galley.
fn link_in(runs: &[Run], galley: &Galley, at: egui::Vec2) -> Option<String> {
    if !galley.rect.contains(at.to_pos2()) {
        return None;
    }
    let mut left = galley.cursor_from_pos(at).index.0;
    for run in runs {
        let n_letters = run.words.chars().count();
        if left < n_letters {
            return run.link.clone();
        }
        left -= n_letters;
    }
    None
}

/// The words cut at what is lit, with whether each part is. Both are compared in small letters.
fn lit_parts<'a>(words: &'a str, lit: &str) -> Vec<(&'a str, bool)> {
    let small = words.to_lowercase();
    // Where small letters take another number of bytes, places are not the same: nothing is lit then.
    if lit.is_empty() || small.len() != words.len() {
        return vec![(words, false)];
    }
    let mut parts = Vec::new();
    let mut end = 0;
    for (start, found) in small.match_indices(lit) {
        let behind = start + found.len();
        if let (Some(before), Some(found)) = (words.get(end..start), words.get(start..behind)) {
            parts.extend([(before, false), (found, true)]);
            end = behind;
        }
    }
    parts.push((&words[end..], false));
    parts
}

/// As wide as needed, or where that is too much, of the room an equal share of what the narrow ones leave.
fn shares(needed: &[f32], room: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..needed.len()).collect();
    order.sort_by(|a, b| needed[*a].total_cmp(&needed[*b]));
    let (mut left, mut widths) = (room, vec![0.0; needed.len()]);
    for (n_done, idx) in order.into_iter().enumerate() {
        let share = left / (needed.len() - n_done) as f32;
        widths[idx] = needed[idx].min(share).max(1.0);
        left -= widths[idx];
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::look::markdown::{blocks, count};

    fn run(words: &str) -> Run {
        Run { words: words.to_owned(), ..Run::default() }
    }

    #[test]
    fn a_page_is_set_with_air_between_its_lines() {
        let block = Block { runs: vec![run("words")], ..Block::default() };
        let shown = Shown { theme: &Theme::LIGHT, lit: "", is_revealed: false };
        let job = block.job(&block.runs, shown, 200.0);
        assert_eq!(job.sections[0].format.line_height, Some(20.0));
        let size = job.sections[0].format.font_id.size;
        assert!((size * LINE_HEIGHT - 20.0).abs() < 1.0, "{size}");
    }

    #[test]
    fn what_is_sought_is_lit_whatever_its_case() {
        assert_eq!(
            lit_parts("Undo, undo", "undo"),
            [("", false), ("Undo", true), (", ", false), ("undo", true), ("", false)]
        );
        assert_eq!(lit_parts("Undo", ""), [("Undo", false)]);
        assert_eq!(count(&blocks("# Undo\n\nUndo it\n"), "undo"), 2);
    }

    #[test]
    fn narrow_columns_keep_what_they_need() {
        assert_eq!(shares(&[50.0, 400.0, 300.0], 450.0), [50.0, 200.0, 200.0]);
        assert_eq!(shares(&[50.0, 60.0], 450.0), [50.0, 60.0]);
    }
}
