//! What benches of the window share: a window without a screen, and figures as people read them.

use std::sync::OnceLock;
use std::time::Instant;

use egui::{CentralPanel, Context, Event, Frame, FullOutput, Pos2, RawInput, Rect, Ui, Vec2};
use pullquote::ui::look::style;

/// A window without a screen.
pub(crate) struct Window {
    pub(crate) ctx: Context,
    size: Vec2,
    time_s: f64,
}

impl Window {
    pub(crate) fn new(size: Vec2) -> Self {
        let ctx = Context::default();
        style::install(&ctx);
        Self { ctx, size, time_s: 0.0 }
    }

    /// One frame with its triangles: how long this thread was at work, in milliseconds.
    pub(crate) fn frame(&mut self, events: &[Event], draw: impl FnMut(&mut Ui)) -> f64 {
        let before_ms = at_work_ms();
        let output = self.output(events, draw);
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let time_ms = at_work_ms() - before_ms;
        drop(triangles);
        time_ms
    }

    /// One frame without its triangles.
    pub(crate) fn output(&mut self, events: &[Event], mut draw: impl FnMut(&mut Ui)) -> FullOutput {
        self.time_s += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time_s),
            events: events.to_vec(),
            focused: true,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, |ui| {
            CentralPanel::default().frame(Frame::NONE).show(ui, |ui| draw(ui));
        });
        output.textures_delta.clear();
        output
    }
}

/// How long this thread has had a processor; the wall clock where the system does not say.
#[expect(clippy::disallowed_methods, reason = "the system answers by a file")]
fn at_work_ms() -> f64 {
    static STARTED: OnceLock<Instant> = OnceLock::new();
    // The system brings its count up to date when the thread offers to let others go first.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let time_ns = told.and_then(|told| told.split_whitespace().next()?.parse::<u64>().ok());
    time_ns.map_or_else(|| STARTED.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3, |ns| ns as f64 / 1e6)
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
