//! All colours and sizes of the window, light and dark.

use egui::{Color32, Ui};

use crate::model::Color;
use crate::ui::texts::later;

/// Sizes in points.
pub mod size {
    pub const TOP_BAR_HEIGHT: f32 = 44.0;
    pub const STATUS_BAR_HEIGHT: f32 = 28.0;
    /// The list of articles at the left, as it first opens.
    pub const ARTICLES_WIDTH: f32 = 208.0;
    /// The inspector at the right, as it first opens.
    pub const INSPECTOR_WIDTH: f32 = 308.0;
    /// The least that each of them needs.
    pub const MIN_ARTICLES_WIDTH: f32 = 170.0;
    pub const MIN_INSPECTOR_WIDTH: f32 = 276.0;
    /// From the edge of a bar or panel to what stands in it.
    pub const MARGIN: i8 = 14;
    pub const UI_TEXT: f32 = 13.0;
    pub const SMALL_TEXT: f32 = 12.0;
    pub const KEY_TEXT: f32 = 11.0;
    /// Of chips, fields and buttons.
    pub const CORNER: u8 = 7;
}

/// The colours of one of the two looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    pub is_dark: bool,
    /// Behind everything, and of keys.
    pub background: Color32,
    pub panel: Color32,
    pub page: Color32,
    pub ink: Color32,
    pub soft: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Around fields, boxes and buttons: at least 3:1 against what they stand on.
    pub edge: Color32,
    /// Of dialogs, menus and what else lies over the window: never darker than what it lies over.
    pub raised: Color32,
    pub accent: Color32,
    /// The row or text that is selected.
    pub selection: Color32,
    /// Under words that were found.
    pub hit: Color32,
    /// Where something was found, in the overview.
    pub hit_tick: Color32,
    pub warning: Color32,
    pub good: Color32,
    pub error: Color32,
    /// Circles and bars of articles that are done.
    pub done: Color32,
    pub in_progress: Color32,
}

/// Ten colours for labels with their names, told apart with any colour vision: the eight of M. Okabe and K. Ito (Color
/// Universal Design, 2008), the black as a grey, and two that lie between them.
pub const LABEL_COLORS: [(&str, &str); 10] = [
    (later("green"), "#009E73"),
    (later("blue"), "#0072B2"),
    (later("orange"), "#E69F00"),
    (later("grey"), "#7F7F7F"),
    (later("pink"), "#CC79A7"),
    (later("vermilion"), "#D55E00"),
    (later("sky blue"), "#56B4E9"),
    (later("yellow"), "#F0E442"),
    (later("violet"), "#6A51A3"),
    (later("brown"), "#8C564B"),
];

/// How a label looks in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelPaint {
    /// Under the text.
    pub fill: Color32,
    /// Underlines, bars and dots: at least 3:1 against page and panel.
    pub line: Color32,
    /// Words in the label's colour: at least 4.5:1 against page and panel.
    pub text: Color32,
}

/// How the underline of a label is drawn, so that labels differ without colour; by the label's place in its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Underline {
    Solid,
    Double,
    Dashed,
    Dotted,
}

impl Theme {
    pub const LIGHT: Self = Self {
        is_dark: false,
        background: Color32::from_rgb(0xF6, 0xF5, 0xF2),
        panel: Color32::from_rgb(0xF1, 0xEF, 0xEB),
        page: Color32::from_rgb(0xFD, 0xFC, 0xFA),
        ink: Color32::from_rgb(0x23, 0x26, 0x2B),
        soft: Color32::from_rgb(0x5E, 0x61, 0x67),
        line: Color32::from_rgb(0xE2, 0xDF, 0xD8),
        edge: Color32::from_rgb(0x87, 0x8A, 0x90),
        raised: Color32::from_rgb(0xFD, 0xFC, 0xFA),
        accent: Color32::from_rgb(0x38, 0x62, 0xCE),
        selection: Color32::from_rgb(0xDF, 0xE2, 0xEA),
        hit: Color32::from_rgb(0xFF, 0xE5, 0x8F),
        hit_tick: Color32::from_rgb(0xB0, 0x79, 0x00),
        warning: Color32::from_rgb(0x8A, 0x57, 0x00),
        good: Color32::from_rgb(0x00, 0x7A, 0x59),
        error: Color32::from_rgb(0xB3, 0x3A, 0x2E),
        done: Color32::from_rgb(0x00, 0x9E, 0x73),
        in_progress: Color32::from_rgb(0xD9, 0x8A, 0x00),
    };

    pub const DARK: Self = Self {
        is_dark: true,
        background: Color32::from_rgb(0x17, 0x19, 0x1D),
        panel: Color32::from_rgb(0x1B, 0x1E, 0x23),
        page: Color32::from_rgb(0x15, 0x17, 0x1A),
        ink: Color32::from_rgb(0xE4, 0xE2, 0xDC),
        soft: Color32::from_rgb(0x9A, 0x9E, 0xA5),
        line: Color32::from_rgb(0x2A, 0x2E, 0x35),
        edge: Color32::from_rgb(0x72, 0x76, 0x7F),
        raised: Color32::from_rgb(0x22, 0x26, 0x2C),
        accent: Color32::from_rgb(0x7D, 0xA2, 0xFF),
        selection: Color32::from_rgb(0x2A, 0x30, 0x43),
        hit: Color32::from_rgb(0x5A, 0x4A, 0x12),
        hit_tick: Color32::from_rgb(0xE9, 0xC4, 0x4A),
        warning: Color32::from_rgb(0xF0, 0xB5, 0x4A),
        good: Color32::from_rgb(0x3C, 0xC7, 0x9D),
        error: Color32::from_rgb(0xF0, 0x85, 0x78),
        done: Color32::from_rgb(0x3C, 0xC7, 0x9D),
        in_progress: Color32::from_rgb(0xF0, 0xB5, 0x4A),
    };

    /// The theme that is shown where `ui` draws.
    pub fn of(ui: &Ui) -> &'static Self {
        Self::from_is_dark(ui.visuals().dark_mode)
    }

    pub fn from_is_dark(is_dark: bool) -> &'static Self {
        if is_dark { &Self::DARK } else { &Self::LIGHT }
    }

    /// A label's own colour, tuned for this theme.
    pub fn label(&self, color: Color) -> LabelPaint {
        let own = if self.is_dark { color.mixed(Color::WHITE, 0.30) } else { color };
        let fill = color32(own).gamma_multiply(if self.is_dark { 0.18 } else { 0.14 });
        let first = |least: f32| color32(own.readable_on(color_of(self.panel), least));
        LabelPaint { fill, line: first(3.0), text: first(4.5) }
    }
}

impl Underline {
    pub fn of_label_idx(idx: usize) -> Self {
        [Self::Solid, Self::Double, Self::Dashed, Self::Dotted][idx % 4]
    }
}

/// The contrast of two opaque colours, 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    color_of(a).contrast(color_of(b))
}

fn color32(color: Color) -> Color32 {
    Color32::from_rgb(color.red, color.green, color.blue)
}

fn color_of(color: Color32) -> Color {
    Color { red: color.r(), green: color.g(), blue: color.b() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LabelSet;

    #[test]
    fn words_can_be_read_in_both_themes() {
        for theme in [Theme::LIGHT, Theme::DARK] {
            let grounds = [theme.page, theme.panel, theme.background, theme.raised];
            for ground in grounds {
                for color in [theme.ink, theme.soft, theme.accent, theme.warning, theme.good, theme.error] {
                    assert!(contrast(color, ground) >= 4.5, "{color:?} on {ground:?}");
                }
                assert!(contrast(theme.edge, ground) >= 3.0, "{:?} on {ground:?}", theme.edge);
            }
            for color in [theme.ink, theme.soft] {
                assert!(contrast(color, theme.selection) >= 4.5, "{color:?} where it is selected");
            }
            assert!(contrast(theme.ink, theme.hit) >= 4.5, "ink where it was found");
            assert!(contrast(theme.hit_tick, theme.page) >= 3.0, "where it was found");
        }
    }

    #[test]
    fn labels_of_every_colour_can_be_told_from_the_page() {
        let shown = LABEL_COLORS.iter().map(|(_, color)| color.parse().unwrap());
        let colors: Vec<Color> = LabelSet::built_in().labels().iter().map(|label| label.color).chain(shown).collect();
        for theme in [Theme::LIGHT, Theme::DARK] {
            for (color, ground) in colors.iter().flat_map(|color| [(color, theme.page), (color, theme.panel)]) {
                let paint = theme.label(*color);
                assert!(contrast(paint.text, ground) >= 4.5, "words of {color} on {ground:?}");
                assert!(contrast(paint.line, ground) >= 3.0, "lines of {color} on {ground:?}");
            }
        }
    }

    #[test]
    fn what_lies_over_the_window_is_no_darker_than_the_window() {
        for theme in [Theme::LIGHT, Theme::DARK] {
            for ground in [theme.page, theme.panel, theme.background] {
                assert!(theme.raised.intensity() >= ground.intensity(), "over {ground:?}");
            }
        }
    }
}
