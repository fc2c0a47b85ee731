//! Names of pages in a strip, of which one is open.

use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::widgets::{Face, PANEL_MARGIN, elided, font, paint_focus, paint_line};

/// Words in a strip with a line under the chosen one. Returns the one that was clicked.
pub fn tabs_ui(ui: &mut Ui, theme: &Theme, names: &[String], selected_idx: usize) -> Option<usize> {
    let mut clicked = None;
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), 39.0), Sense::hover());
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, theme.line));
    // As wide as in bold and with the widest digits: no tab moves when one is chosen or counts.
    let width = |name: &String, size: f32| {
        let widest: String = name.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        elided(ui, &widest, font(ui, Face::SansSemibold, size), theme.soft, strip.width()).size().x
    };
    let n_gaps = names.len().saturating_sub(1).max(1) as f32;
    let free = |names: &[String], size: f32, margin: f32| {
        strip.width() - 2.0 * margin - names.iter().map(|name| width(name, size)).sum::<f32>()
    };
    // Where names would run into each other they stand without their counts, and then closer and smaller.
    let bare: Vec<String> = names.iter().map(|name| without_count(name).to_owned()).collect();
    let names = if free(names, 13.0, PANEL_MARGIN) < 9.0 * n_gaps { &bare[..] } else { names };
    let is_narrow = free(names, 13.0, PANEL_MARGIN) < 6.0 * n_gaps;
    let (text_size, margin) = if is_narrow { (12.0, 6.0) } else { (13.0, PANEL_MARGIN) };
    let gap = (free(names, text_size, margin) / n_gaps).clamp(2.0, 16.0);
    let width = |name: &String| width(name, text_size);
    let mut left = strip.left() + margin;
    for (idx, name) in names.iter().enumerate() {
        let is_selected = idx == selected_idx;
        let face = if is_selected { Face::SansSemibold } else { Face::Sans };
        let width = width(name).min(strip.right() - left);
        let rect = Rect::from_min_size(pos2(left, strip.top()), vec2(width, strip.height()));
        let response = ui.interact(rect, ui.scope_id().with(("tab", idx)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_selected, name));
        let color = if is_selected || response.hovered() { theme.ink } else { theme.soft };
        let galley = elided(ui, name, font(ui, face, text_size), color, strip.right() - left);
        paint_line(ui, pos2(left, strip.top() + 19.0), galley);
        if is_selected {
            let underline = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
            ui.painter().rect_filled(underline, 0.0, theme.accent);
        }
        paint_focus(ui, theme, rect.expand2(vec2(4.0, -8.0)), &response);
        left = rect.right() + gap;
        clicked = clicked.or(response.clicked().then_some(idx));
    }
    clicked
}

/// “Problems” of “Problems 12”.
fn without_count(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.')).trim_end()
}
