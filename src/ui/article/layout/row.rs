//! How the text of an article is set, and a line of it on the screen.

use std::ops::Range;

use egui::text::TextFormat;
use egui::{Color32, FontId, Rect, pos2};

/// How text is set: the face with its size, the distance of lines, and where they end, in points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Type {
    pub(crate) font: FontId,
    pub(crate) line_height: f32,
    pub(crate) width: f32,
}

/// A line on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Counted from the start of the piece.
    pub(crate) bytes: Range<usize>,
    pub(crate) top: f32,
    pub(crate) height: f32,
}

impl Type {
    /// Of a color that is given when it is painted.
    pub(crate) fn format(&self) -> TextFormat {
        let format = TextFormat::simple(self.font.clone(), Color32::PLACEHOLDER);
        TextFormat { line_height: Some(self.line_height), ..format }
    }
}

impl Row {
    /// From one place on the line to another, as high as the line.
    pub(crate) fn rect(&self, left: f32, right: f32) -> Rect {
        Rect::from_min_max(pos2(left, self.top), pos2(right, self.top + self.height))
    }
}
