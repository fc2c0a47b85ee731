//! The article as one long column: which of its pieces are on the screen, and how far it is scrolled.

use std::collections::BTreeMap;

use egui::epaint::FontFamily;
use egui::{Context, FontId};

use crate::model::{Article, Text};

use super::heights::Heights;
use super::piece_layout::Laid;
use super::pieces::Pieces;
use super::row::Type;

/// The width of an average letter of a text face, as a share of its size.
const LETTER_WIDTH: f32 = 0.46;
/// The size of the title, as a share of the text size.
const HEADING_SIZE: f32 = 1.5;
/// From line to line, of a line without text, and between paragraphs, as shares of the text size.
const LINE_SPACING: f32 = 1.62;
const EMPTY_LINE: f32 = 0.45;
const PARAGRAPH_GAP: f32 = 0.72;
/// Pieces of word boxes that are remembered.
const MAX_WORD_BOX_PIECES: usize = 64;
/// The height of the line that tells outlet, author and date, as a share of the text size.
const META_HEIGHT: f32 = 1.0;
/// Below that, room for one row of the note on the article, as a share of the text size: writing one moves no text, however
/// short that is.
const ROOM_FOR_NOTE: f32 = 1.65;

/// The text of an article in pieces, laid out as they come into view.
#[derive(Debug)]
pub(crate) struct Column {
    text: Text,
    pieces: Pieces,
    heights: Heights,
    setting: Setting,
    /// Whether the first piece is the title.
    has_heading: bool,
    /// The piece at the top of the view, and how far above that top it begins. No sum of heights is kept: so heights
    /// corrected above the view move nothing in it, and no distance is ever too large for `f32`.
    anchor: (usize, f32),
    /// Pieces laid out by word boxes, of which egui remembers only the words.
    word_boxes: BTreeMap<usize, Laid>,
}

/// What the layout depends on besides the text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Setting {
    /// Of the letters, in points.
    pub(crate) text_size: f32,
    /// Of the column, in points.
    pub(crate) width: f32,
    pub(crate) view_height: f32,
    /// Of the note on the article, which stands below outlet, author and date, what is more than one row, in points.
    pub(crate) note_height: f32,
    pub(crate) pixels_per_point: f32,
}

/// A piece in view.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) idx: usize,
    /// From the top of the view to the first row, in points.
    pub(crate) top: f32,
    pub(crate) laid: Laid,
}

impl Column {
    pub(crate) fn new(article: &Article) -> Self {
        let text = article.text().clone();
        let pieces = Pieces::new(text.as_str());
        let first_line = &text.as_str()[pieces.body(text.as_str(), 0)];
        let has_heading = !article.title.trim().is_empty() && first_line.trim() == article.title.trim();
        Self {
            text,
            pieces,
            heights: Heights::default(),
            setting: Setting::default(),
            has_heading,
            anchor: (0, 0.0),
            word_boxes: BTreeMap::new(),
        }
    }

    /// Whether this is the column of the article as it is now.
    pub(crate) fn shows(&self, article: &Article) -> bool {
        std::ptr::eq(self.text.as_str(), article.text().as_str())
    }

    pub(crate) fn setting(&self) -> Setting {
        self.setting
    }

    /// The piece at the top of the view, and how far above that top it begins.
    pub(crate) fn anchor(&self) -> (usize, f32) {
        self.anchor
    }

    pub(crate) fn set_anchor(&mut self, anchor: (usize, f32)) {
        self.anchor = (anchor.0.min(self.pieces.count() - 1), anchor.1);
    }

    /// Estimates all heights anew where the setting has changed.
    pub(crate) fn fit(&mut self, setting: Setting) {
        if self.setting == setting {
            return;
        }
        let keep_line = self.anchor.1 / self.setting.width.max(1.0) * setting.width;
        let is_same_width =
            Setting { width: setting.width, text_size: setting.text_size, ..self.setting } == self.setting;
        let note_grows_by = setting.note_height - self.setting.note_height;
        self.setting = setting;
        self.word_boxes.clear();
        if !is_same_width {
            self.anchor.1 = if self.anchor == (0, 0.0) { 0.0 } else { keep_line };
        } else if self.anchor.0 == 0 {
            // The text stays where it is when a note appears above it or goes.
            self.anchor.1 = (self.anchor.1 + note_grows_by).max(0.0);
        }
        let letters_a_row = (setting.width / (LETTER_WIDTH * setting.text_size)).max(1.0);
        let (line_height, gap) = ((setting.text_size * LINE_SPACING).round(), setting.text_size * PARAGRAPH_GAP);
        // An estimate does not look at the text: that would take as long as reading all of it.
        let estimate = |idx| match self.pieces.bytes(idx).len() {
            0 | 1 => setting.text_size * EMPTY_LINE,
            n_bytes => (n_bytes as f32 / letters_a_row).ceil() * line_height + gap,
        };
        let heights = (0..self.pieces.count()).map(estimate).collect();
        self.heights = Heights::new(heights);
    }

    /// The pieces in view, laid out, from top to bottom.
    pub(crate) fn in_view(&mut self, ctx: &Context) -> Vec<Placed> {
        let mut placed = self.place_pieces(ctx);
        let free = self.setting.view_height - placed.last().map_or(0.0, |last| self.bottom_of(last));
        if free > 0.5 && self.anchor != (0, 0.0) {
            self.scroll_by(ctx, -free);
            placed = self.place_pieces(ctx);
        }
        placed
    }

    /// Moves the text up by so many points, or down by a negative number.
    pub(crate) fn scroll_by(&mut self, ctx: &Context, dy: f32) {
        let (mut idx, mut y) = self.anchor;
        y += dy;
        while y < 0.0 {
            if idx == 0 {
                y = 0.0;
                break;
            }
            idx -= 1;
            self.lay_out(ctx, idx);
            y += self.heights.get(idx);
        }
        while y >= self.heights.get(idx) && idx + 1 < self.pieces.count() {
            self.lay_out(ctx, idx);
            if y < self.heights.get(idx) {
                break;
            }
            y -= self.heights.get(idx);
            idx += 1;
        }
        self.anchor = (idx, y);
    }

    /// Scrolls so that the byte's line stands so many points below the top of the view.
    pub(crate) fn scroll_to(&mut self, ctx: &Context, byte: usize, below_top: f32) {
        let idx = self.pieces.at(byte);
        let laid = self.lay_out(ctx, idx);
        self.anchor = (idx, 0.0);
        self.scroll_by(ctx, self.above(idx) + laid.caret(byte).top() - below_top);
    }

    /// How much of the column lies above the view, and how much there is in all, in points.
    pub(crate) fn extent(&self) -> (f64, f64) {
        (self.heights.before(self.anchor.0) + f64::from(self.anchor.1), self.heights.total())
    }

    /// Scrolls so that so many points lie above the view.
    pub(crate) fn scroll_to_height(&mut self, y: f64) {
        self.anchor = self.heights.find(y);
    }

    /// The first byte at a height of the column, estimated inside a piece.
    pub(crate) fn byte_at_height(&self, y: f64) -> usize {
        let (idx, offset) = self.heights.find(y);
        let bytes = self.pieces.bytes(idx);
        let share = f64::from((offset / self.heights.get(idx).max(1.0)).clamp(0.0, 1.0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a piece's bytes")]
        let part = (bytes.len() as f64 * share) as usize;
        bytes.start + part
    }

    /// The piece that holds the byte, laid out.
    pub(crate) fn piece_of(&mut self, ctx: &Context, byte: usize) -> (usize, Laid) {
        let idx = self.pieces.at(byte);
        (idx, self.lay_out(ctx, idx))
    }

    /// The piece before or behind another, laid out.
    pub(crate) fn piece(&mut self, ctx: &Context, idx: usize) -> Option<Laid> {
        (idx < self.pieces.count()).then(|| self.lay_out(ctx, idx))
    }

    fn style(&self, idx: usize) -> Type {
        let Setting { text_size, width, .. } = self.setting;
        let (family, size) = if self.is_heading(idx) { ("serif-semibold", HEADING_SIZE) } else { ("serif", 1.0) };
        let font = FontId::new(text_size * size, FontFamily::Name(family.into()));
        Type { font, line_height: self.line_height(idx), width }
    }

    /// A heading is set larger, and an empty line lower.
    fn line_height(&self, idx: usize) -> f32 {
        let spacing = match (self.is_heading(idx), self.is_empty(idx)) {
            (true, _) => HEADING_SIZE * 1.3,
            (false, true) => EMPTY_LINE,
            (false, false) => LINE_SPACING,
        };
        (self.setting.text_size * spacing).round()
    }

    fn is_empty(&self, idx: usize) -> bool {
        idx < self.pieces.count() && self.pieces.body(self.text.as_str(), idx).is_empty()
    }

    fn is_heading(&self, idx: usize) -> bool {
        self.has_heading && idx == 0
    }

    /// From the top of the column to the line that tells outlet, author and date, in points.
    pub(crate) fn meta_top(&mut self, ctx: &Context) -> f32 {
        let padding = self.setting.text_size * 1.45;
        if self.has_heading { padding + self.lay_out(ctx, 0).height() + self.setting.text_size * 0.3 } else { padding }
    }

    /// From the top of the column to the note on the article, in points.
    pub(crate) fn note_top(&mut self, ctx: &Context) -> f32 {
        self.meta_top(ctx) + self.setting.text_size * (META_HEIGHT + 0.35)
    }

    fn place_pieces(&mut self, ctx: &Context) -> Vec<Placed> {
        let (mut idx, y) = self.anchor;
        let mut top = -y;
        let mut placed = Vec::new();
        while idx < self.pieces.count() && top < self.setting.view_height {
            let laid = self.lay_out(ctx, idx);
            placed.push(Placed { idx, top: top + self.above(idx), laid });
            top += self.heights.get(idx);
            idx += 1;
        }
        placed
    }

    fn lay_out(&mut self, ctx: &Context, idx: usize) -> Laid {
        let remembered = self.word_boxes.get(&idx);
        if let Some(laid) = remembered.filter(|laid| !ctx.fonts_mut(|fonts| laid.is_stale(fonts))) {
            return laid.clone();
        }
        let body = self.pieces.body(self.text.as_str(), idx);
        let mut style = self.style(idx);
        let laid = ctx.fonts_mut(|fonts| {
            // A window without the bundled faces, as in small tests, has these two families only.
            if !fonts.definitions().families.contains_key(&style.font.family) {
                style.font.family = FontFamily::Proportional;
            }
            Laid::new(fonts, &self.text.as_str()[body.clone()], body.start, &style)
        });
        self.heights.set(idx, self.above(idx) + laid.height() + self.below(idx));
        if laid.galley().is_none() {
            if self.word_boxes.len() >= MAX_WORD_BOX_PIECES {
                self.word_boxes.clear();
            }
            self.word_boxes.insert(idx, laid.clone());
        }
        laid
    }

    fn bottom_of(&self, placed: &Placed) -> f32 {
        placed.top + placed.laid.height() + self.below(placed.idx)
    }

    fn above(&self, idx: usize) -> f32 {
        let size = self.setting.text_size;
        match (idx, self.has_heading) {
            (0, true) => size * 1.45,
            (0, false) => size * (1.45 + META_HEIGHT + ROOM_FOR_NOTE) + self.setting.note_height,
            _ => 0.0,
        }
    }

    fn below(&self, idx: usize) -> f32 {
        let size = self.setting.text_size;
        let own = match (self.is_heading(idx), self.ends_paragraph(idx)) {
            (true, _) => 0.3 + META_HEIGHT + ROOM_FOR_NOTE,
            // Together with the empty line that follows, the same gap.
            (false, true) if self.is_empty(idx + 1) => PARAGRAPH_GAP - EMPTY_LINE,
            (false, true) => PARAGRAPH_GAP,
            (false, false) => 0.0,
        };
        let note = if self.is_heading(idx) { self.setting.note_height } else { 0.0 };
        note + size * if idx + 1 == self.pieces.count() { own + 4.0 } else { own }
    }

    /// Whether white space sets the piece off from the next.
    fn ends_paragraph(&self, idx: usize) -> bool {
        let bytes = self.pieces.bytes(idx);
        bytes.len() > 1 && self.text.as_str().as_bytes()[bytes.end - 1] == b'\n'
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_window::project_of;

    #[test]
    fn a_note_moves_no_text_whatever_else_changes_with_it() {
        let project = project_of(&[&"It rains\n".repeat(200)]);
        let mut column = Column::new(project.articles().next().unwrap());
        let setting =
            Setting { text_size: 17.0, width: 588.0, view_height: 748.0, note_height: 0.0, pixels_per_point: 1.0 };
        column.fit(setting);
        let noted = Setting { note_height: 25.0, view_height: 749.0, ..setting };
        for (setting, anchor) in [(noted, (0, 25.0)), (setting, (0, 0.0))] {
            column.fit(setting);
            assert_eq!(column.anchor(), anchor);
        }
        // An article that is opened begins at its top.
        let mut opened = Column::new(project.articles().next().unwrap());
        opened.fit(noted);
        assert_eq!(opened.anchor(), (0, 0.0));
    }
}
