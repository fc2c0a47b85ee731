//! Names of pages in a strip, of which one is open.

use egui::{Color32, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::widgets::{Face, PANEL_MARGIN, elided, font, grouped, paint_focus, paint_line};

/// The name of a page, with how much there is on it where that is told.
#[derive(Clone, Debug)]
pub struct TabName<'a> {
    pub words: &'a str,
    /// Nothing is shown of 0, but there is room for a count: no tab moves when there is one.
    pub n: Option<usize>,
}

/// How tabs are set.
#[derive(Clone, Copy)]
struct Setting {
    has_counts: bool,
    text_size: f32,
    margin: f32,
}

/// The first that has room is taken, else the last: smaller letters before no counts.
const SETTINGS: [Setting; 4] = [
    Setting { has_counts: true, text_size: 13.0, margin: PANEL_MARGIN },
    Setting { has_counts: true, text_size: 12.0, margin: 6.0 },
    Setting { has_counts: false, text_size: 13.0, margin: PANEL_MARGIN },
    Setting { has_counts: false, text_size: 12.0, margin: 6.0 },
];
/// Between tabs, in points.
const GAPS: std::ops::RangeInclusive<f32> = 7.0..=16.0;

impl TabName<'_> {
    fn text(&self, has_counts: bool) -> String {
        let n = self.n.filter(|n| has_counts && *n > 0);
        n.map_or_else(|| self.words.to_owned(), |n| format!("{} {}", self.words, grouped(n)))
    }

    /// As wide as in bold, with two digits at least and the widest: no tab moves when one is chosen or counts.
    fn width(&self, ui: &Ui, Setting { has_counts, text_size, .. }: Setting) -> f32 {
        let widest = self.n.filter(|_| has_counts).map(|n| n.max(10));
        let widest = TabName { n: widest, ..*self }.text(has_counts);
        let widest: String = widest.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        elided(ui, &widest, font(ui, Face::SansSemibold, text_size), Color32::PLACEHOLDER, f32::INFINITY).size().x
    }
}

/// Words in a strip with a line under the chosen one. Returns the one that was clicked.
pub fn tabs_ui(ui: &mut Ui, theme: &Theme, names: &[TabName<'_>], selected_idx: usize) -> Option<usize> {
    let mut clicked = None;
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), 39.0), Sense::hover());
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, theme.line));
    let n_gaps = names.len().saturating_sub(1).max(1) as f32;
    let free = |setting: Setting| {
        strip.width() - 2.0 * setting.margin - names.iter().map(|name| name.width(ui, setting)).sum::<f32>()
    };
    let fits = |setting: &Setting| free(*setting) >= GAPS.start() * n_gaps;
    let setting = SETTINGS.into_iter().find(fits).unwrap_or(SETTINGS[SETTINGS.len() - 1]);
    let gap = (free(setting) / n_gaps).clamp(2.0, *GAPS.end());
    let mut left = strip.left() + setting.margin;
    for (idx, name) in names.iter().enumerate() {
        let is_selected = idx == selected_idx;
        let face = if is_selected { Face::SansSemibold } else { Face::Sans };
        let width = name.width(ui, setting).min(strip.right() - left);
        let rect = Rect::from_min_size(pos2(left, strip.top()), vec2(width, strip.height()));
        let response = ui.interact(rect, ui.scope_id().with(("tab", idx)), Sense::click());
        // Whoever listens is told the count also where there is no room for it.
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_selected, name.text(true)));
        let color = if is_selected || response.hovered() { theme.ink } else { theme.soft };
        let text = name.text(setting.has_counts);
        let galley = elided(ui, &text, font(ui, face, setting.text_size), color, strip.right() - left);
        let underline =
            Rect::from_min_max(pos2(left, rect.bottom() - 2.0), pos2(left + galley.size().x, rect.bottom()));
        paint_line(ui, pos2(left, strip.top() + 19.0), galley);
        if is_selected {
            ui.painter().rect_filled(underline, 0.0, theme.accent);
        }
        paint_focus(ui, theme, rect.expand2(vec2(4.0, -8.0)), &response);
        left = rect.right() + gap;
        clicked = clicked.or(response.clicked().then_some(idx));
    }
    clicked
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::ui::look::style;
    use crate::ui::test_window::painted;

    /// What is painted of the tabs of the inspector in a strip so wide, and where.
    fn tabs(width: f32, n: usize) -> Vec<(String, Rect)> {
        let mut has_fonts = false;
        let names = [("Spans", None), ("Suggestions", Some(n)), ("Problems", Some(n)), ("Guide", None)];
        let mut harness = Harness::builder().with_size([width, 60.0]).build_ui(move |ui| {
            if std::mem::replace(&mut has_fonts, true) {
                let names = names.map(|(words, n)| TabName { words, n });
                ui.allocate_ui(vec2(width, 40.0), |ui| tabs_ui(ui, &Theme::LIGHT, &names, 0));
            } else {
                style::install(ui.ctx());
            }
        });
        harness.run();
        painted(&harness)
    }

    #[test]
    fn counts_of_two_digits_are_shown_and_move_no_tab() {
        for width in [290.0, 302.0, 400.0] {
            let (few, many) = (tabs(width, 7), tabs(width, 28));
            assert!(many.iter().any(|(text, _)| text == "Suggestions 28"), "{many:?}");
            let left = |(_, place): &(String, Rect)| place.left();
            let moved = few.iter().zip(&many).find(|(one, other)| (left(one) - left(other)).abs() > 1.0);
            assert!(moved.is_none(), "{moved:?}");
            let touching = many.windows(2).find(|pair| pair[0].1.right() + 4.0 > pair[1].1.left());
            assert!(touching.is_none(), "{touching:?}");
        }
        assert!(tabs(220.0, 28).iter().all(|(text, _)| !text.contains("28")), "there is no room for them");
    }
}
