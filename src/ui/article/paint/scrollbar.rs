//! The bar at the right edge: how far the article is scrolled, and where in it spans lie.

use std::collections::BTreeSet;

use egui::{Color32, Mesh, Rect, Sense, Ui, pos2, vec2};

use crate::model::LabelId;
use crate::ui::article::Shown;
use crate::ui::article::layout::column::Column;

/// Spans that are looked at to find the colours of one tick.
const MAX_SPANS_A_TICK: usize = 8;
/// With more ticks than this they run into each other.
const CROWDED: usize = 80;
/// From one tick to the next, in points.
const TICK_STEP: f32 = 4.0;

/// The ticks, remembered until spans or heights change.
#[derive(Debug, Default)]
pub(crate) struct Ticks {
    key: Option<TicksKey>,
    of_spans: Vec<Tick>,
    /// Where something was found, from the top of the bar, in points.
    hit_ys: Vec<f32>,
}

/// Revision and result of a search, height, shape and theme.
type TicksKey = (u64, u64, u64, [u32; 3], bool, BTreeSet<LabelId>);

/// Spans that start in a step of the bar.
#[derive(Debug)]
struct Tick {
    /// From the top of the bar, in points.
    y: f32,
    color: Color32,
    n_spans: usize,
}

/// Draws the bar with its ticks; dragging it scrolls.
pub(crate) fn scrollbar_ui(ui: &Ui, view: Rect, column: &mut Column, shown: &Shown<'_>, ticks: &mut Ticks) {
    let (above, total) = column.extent();
    let visible = f64::from(view.height());
    let scrollable = (total - visible).max(0.0);
    paint_ticks(ui, view, column, shown, ticks, total.max(visible));
    if scrollable <= 0.5 {
        return;
    }
    let strip = Rect::from_min_max(pos2(view.right() - 12.0, view.top()), view.max);
    let thumb_height = points(visible * visible / total).max(28.0);
    let travel = view.height() - thumb_height;
    let top = view.top() + travel * points(above / scrollable).clamp(0.0, 1.0);
    let response = ui.interact(strip, ui.scope_id().with("scrollbar"), Sense::CLICK | Sense::DRAG);
    let is_in_hand = response.hovered() || response.dragged();
    let thumb = Rect::from_min_size(pos2(strip.right() - 9.0, top), vec2(6.0, thumb_height));
    let color = if is_in_hand { shown.theme.edge } else { shown.theme.line };
    ui.painter().rect_filled(thumb.shrink2(vec2(0.0, 2.0)), 3.0, color);
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
        let share = ((at.y - view.top() - thumb_height / 2.0) / travel.max(1.0)).clamp(0.0, 1.0);
        column.scroll_to_height(scrollable * f64::from(share));
        ui.ctx().request_repaint();
    }
}

fn paint_ticks(ui: &Ui, view: Rect, column: &Column, shown: &Shown<'_>, ticks: &mut Ticks, total: f64) {
    let setting = column.setting();
    let shape = [view.height().to_bits(), setting.width.to_bits(), setting.text_size.to_bits()];
    // Heights are corrected as pieces come into view: a hundredth of the column more or less moves no tick visibly.
    let rough_total = points(total.ln() * 100.0).to_bits();
    let key =
        (shown.revision, shown.n_results, u64::from(rough_total), shape, shown.theme.is_dark, shown.hidden.clone());
    if ticks.key.as_ref() != Some(&key) {
        let hit_ys = find_hit_ys(view.height(), column, shown, total);
        *ticks = Ticks { key: Some(key), of_spans: find_ticks(view.height(), column, shown, total), hit_ys };
    }
    let is_crowded = ticks.of_spans.len() > CROWDED;
    let height = if is_crowded { 2.0 } else { 3.0 };
    let mut mesh = Mesh::default();
    // Where there are many, how long a tick is tells of how many.
    let most = ticks.of_spans.iter().map(|tick| tick.n_spans).max().unwrap_or(1).max(2);
    for tick in &ticks.of_spans {
        let length = if is_crowded { 2.0 + 4.0 * tick.n_spans as f32 / most as f32 } else { 5.0 };
        let rect = Rect::from_min_size(pos2(view.right() - 18.0, (view.top() + tick.y).round()), vec2(length, height));
        mesh.add_colored_rect(rect, tick.color);
    }
    for y in &ticks.hit_ys {
        let rect = Rect::from_min_size(pos2(view.right() - 12.0, (view.top() + y).round()), vec2(12.0, 2.0));
        mesh.add_colored_rect(rect, shown.theme.hit_tick);
    }
    ui.painter().add(mesh);
}

/// A line across the bar for each of its steps in which something was found.
fn find_hit_ys(height: f32, column: &Column, shown: &Shown<'_>, total: f64) -> Vec<f32> {
    let per_point = total / f64::from(height.max(1.0));
    let mut hit_ys = Vec::new();
    let (mut y, mut from) = (0.0, 0);
    while y < height && from < shown.hits.len() {
        let next = y + TICK_STEP;
        let to = if next >= height { usize::MAX } else { column.byte_at_height(f64::from(next) * per_point) };
        let behind = shown.hits.partition_point(|hit| hit.start() < to);
        if behind > from {
            hit_ys.push(y);
        }
        (y, from) = (next, behind);
    }
    hit_ys
}

/// One tick for each step of the bar in which a span starts.
fn find_ticks(height: f32, column: &Column, shown: &Shown<'_>, total: f64) -> Vec<Tick> {
    let mut ticks = Vec::new();
    let per_point = total / f64::from(height.max(1.0));
    let mut y = 0.0;
    let mut from = 0;
    while y < height {
        let next = y + TICK_STEP;
        let is_last = next >= height;
        let to = if is_last { usize::MAX } else { column.byte_at_height(f64::from(next) * per_point) };
        let starting = shown.article.spans().starting_from(from).take(MAX_SPANS_A_TICK);
        // A span that only few share is the one to look for.
        let starting = starting.take_while(|span| span.extent().start() < to);
        let within: Vec<_> = starting.filter(|span| !shown.hidden.contains(&span.label)).collect();
        if let Some(span) = within.iter().max_by_key(|span| span.extent().n_bytes()) {
            ticks.push(Tick { y, color: shown.label_paint(&span.label).line, n_spans: within.len() });
        }
        (y, from) = (next, to);
    }
    ticks
}

#[expect(clippy::cast_possible_truncation, reason = "what is on the screen is far below where f32 gets coarse")]
fn points(length: f64) -> f32 {
    length as f32
}
