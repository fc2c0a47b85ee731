//! A line of text in one row or few, cut with “…” where it is too long.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Context, Galley, TextFormat};

/// Lays the parts of a line out, each in its format. What does not fit is what is read last.
pub fn lay_out(ctx: &Context, parts: &[(&str, TextFormat)], max_width: f32) -> Arc<Galley> {
    lay_out_in_rows(ctx, parts, max_width, 1)
}

/// Lays the parts of a line out in as many rows at most.
pub fn lay_out_in_rows(ctx: &Context, parts: &[(&str, TextFormat)], max_width: f32, n_rows: usize) -> Arc<Galley> {
    let wrap = wrap(max_width.max(0.0), n_rows);
    let mut job = LayoutJob { break_on_newline: false, wrap, ..LayoutJob::default() };
    for (words, format) in parts {
        job.append(&words.replace('\n', " "), 0.0, format.clone());
    }
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

fn wrap(max_width: f32, n_rows: usize) -> TextWrapping {
    match n_rows {
        1 => TextWrapping::truncate_at_width(max_width),
        _ => TextWrapping { max_rows: n_rows, ..TextWrapping::wrap_at_width(max_width) },
    }
}
