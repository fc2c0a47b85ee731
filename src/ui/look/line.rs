//! A line of text in whatever directions its words run, cut with “…” where it is too wide.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Context, Galley, TextFormat};

use super::bidi;

/// Lays the parts of a line out, each in its format. What does not fit is always what is read last.
pub fn lay_out(ctx: &Context, parts: &[(&str, TextFormat)], max_width: f32) -> Arc<Galley> {
    let line: String = parts.iter().map(|(words, _)| words.replace('\n', " ")).collect();
    let ends = ends_of(parts);
    let lay_out = |line: &str| ctx.fonts_mut(|fonts| fonts.layout_job(job(line, &ends, parts, max_width)));
    let galley = lay_out(&line);
    if !galley.elided || !bidi::is_needed(&line) {
        return galley;
    }
    // What is read last may stand at the left or within the line, where egui cuts nothing: it is taken off before.
    let cut_at = |byte: usize| lay_out(&bidi::cut_behind(&line, byte));
    let ends: Vec<usize> = line.char_indices().map(|(byte, _)| byte).collect();
    let n_fitting = ends.partition_point(|&byte| !cut_at(byte).elided);
    cut_at(n_fitting.checked_sub(1).map_or(0, |idx| ends[idx]))
}

/// Where each part ends in the line.
fn ends_of(parts: &[(&str, TextFormat)]) -> Vec<usize> {
    let mut end = 0;
    let mut next = |(words, _): &(&str, TextFormat)| {
        end += words.len();
        end
    };
    parts.iter().map(&mut next).collect()
}

fn job(line: &str, ends: &[usize], parts: &[(&str, TextFormat)], max_width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let pieces = bidi::is_needed(line).then(|| bidi::visual_pieces(line, ends));
    let in_order = || {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, &end)| (start, line[start..end].to_owned())).collect()
    };
    for (start, piece) in pieces.unwrap_or_else(in_order) {
        let of_part = ends.partition_point(|&end| end <= start).min(parts.len().saturating_sub(1));
        if let Some((_, format)) = parts.get(of_part) {
            job.append(&piece, 0.0, format.clone());
        }
    }
    job.break_on_newline = false;
    job.wrap = TextWrapping::truncate_at_width(max_width.max(0.0));
    job
}

#[cfg(test)]
mod tests {
    use egui::{Color32, FontId};

    use super::*;

    #[test]
    fn parts_keep_their_formats_where_they_change_places() {
        let ctx = Context::default();
        let format = |color| TextFormat::simple(FontId::proportional(14.0), color);
        let parts =
            [("אב ", format(Color32::RED)), ("גד", format(Color32::BLUE)), (" הו זח טי", format(Color32::GREEN))];
        let mut shown = Vec::new();
        ctx.run_ui(egui::RawInput::default(), |ui| {
            shown = [500.0, 60.0].map(|width| lay_out(ui.ctx(), &parts, width)).to_vec();
        })
        .textures_delta
        .clear();
        assert_eq!(shown[0].text(), "טי זח הו גד אב");
        let blue = shown[0].job.sections.iter().find(|section| section.format.color == Color32::BLUE).unwrap();
        assert_eq!(&shown[0].text()[blue.byte_range.start.0..blue.byte_range.end.0], "גד");
        let cut = shown[1].text();
        assert!(cut.starts_with('…') && cut.ends_with("גד אב"), "{cut}");
    }
}
