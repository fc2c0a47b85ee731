//! What benches of the window share: a window without a screen, and figures as people read them.

use std::time::Instant;

use egui::{CentralPanel, Context, Event, Frame, Pos2, RawInput, Rect, Ui, Vec2};
use pullquote::ui::look::style;

/// A window without a screen.
pub(crate) struct Window {
    ctx: Context,
    size: Vec2,
    time_s: f64,
}

impl Window {
    pub(crate) fn new(size: Vec2) -> Self {
        let ctx = Context::default();
        style::install(&ctx);
        Self { ctx, size, time_s: 0.0 }
    }

    /// One frame with its triangles, in milliseconds.
    pub(crate) fn frame(&mut self, events: &[Event], mut draw: impl FnMut(&mut Ui)) -> f64 {
        self.time_s += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time_s),
            events: events.to_vec(),
            focused: true,
            ..RawInput::default()
        };
        let started = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            CentralPanel::default().frame(Frame::NONE).show(ui, |ui| draw(ui));
        });
        let triangles = self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let time_ms = started.elapsed().as_secs_f64() * 1e3;
        output.textures_delta.clear();
        drop(triangles);
        time_ms
    }
}

pub(crate) fn print_one(name: &str, time_ms: f64) {
    println!("  {name:<36} {time_ms:>10.3} ms");
}

pub(crate) fn print_row(name: &str, times: &[f64]) {
    println!("  {name:<36} {:>10.3} ms p50 {:>9.3} ms p99", percentile(times, 0.5), percentile(times, 0.99));
}

pub(crate) fn percentile(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of a short list")]
    let idx = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[idx]
}
