//! A line of text in whatever directions its words run, in one row or few, cut with “…” where it is too long.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::cache::CacheTrait;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Context, Galley, Response, TextFormat, TextStyle, Ui};
use unicode_bidi::Level;

use super::bidi;

/// Of each line of what is said beside the pointer.
const MAX_ROWS_AT_POINTER: usize = 20;

/// Lays the parts of a line out, each in its format. What does not fit is always what is read last.
pub fn lay_out(ctx: &Context, parts: &[(&str, TextFormat)], max_width: f32) -> Arc<Galley> {
    lay_out_in_rows(ctx, parts, max_width, 1)
}

/// Lays the parts of a line out in as many rows at most. Those of a line from right to left end at one right edge.
pub fn lay_out_in_rows(ctx: &Context, parts: &[(&str, TextFormat)], max_width: f32, n_rows: usize) -> Arc<Galley> {
    let line = Line::new(parts);
    let max_width = max_width.max(0.0);
    if !bidi::is_needed(&line.text) {
        let job = LayoutJob { wrap: wrap(max_width, n_rows), ..line.in_order() };
        return ctx.fonts_mut(|fonts| fonts.layout_job(job));
    }
    let question = egui::util::hash((parts, max_width.to_bits(), n_rows, ctx.pixels_per_point().to_bits()));
    let known = ctx.memory_mut(|memory| memory.caches.cache::<KeptJobs>().known(question));
    let job = known.unwrap_or_else(|| line.job(ctx, max_width, n_rows).into());
    ctx.memory_mut(|memory| memory.caches.cache::<KeptJobs>().keep(question, &job));
    let galley = ctx.fonts_mut(|fonts| fonts.layout_job(LayoutJob::clone(&job)));
    if line.level.is_rtl() && galley.rows.len() > 1 { with_one_right_edge(galley) } else { galley }
}

/// Words beside something that the pointer rests on, in whatever directions they run.
pub fn hover_words(response: Response, words: &str) -> Response {
    if bidi::is_needed(words) { response.on_hover_ui(|ui| words_ui(ui, words)) } else { response.on_hover_text(words) }
}

/// The same at the pointer.
pub fn hover_words_at_pointer(response: Response, words: &str) -> Response {
    if bidi::is_needed(words) {
        response.on_hover_ui_at_pointer(|ui| words_ui(ui, words))
    } else {
        response.on_hover_text_at_pointer(words)
    }
}

fn words_ui(ui: &mut Ui, words: &str) {
    let format = TextFormat::simple(TextStyle::Body.resolve(ui.style()), ui.visuals().text_color());
    let width = ui.spacing().tooltip_width;
    ui.set_max_width(width);
    for line in words.lines() {
        ui.label(lay_out_in_rows(ui.ctx(), &[(line, format.clone())], width, MAX_ROWS_AT_POINTER));
    }
}

fn with_one_right_edge(galley: Arc<Galley>) -> Arc<Galley> {
    // What egui aligns at the right would lie at the left of its place.
    let mut galley = Arc::unwrap_or_clone(galley);
    let right = galley.rect.right();
    for row in &mut galley.rows {
        row.pos.x = right - row.size.x;
    }
    Arc::new(galley)
}

/// How egui breaks and cuts what it lays out in one direction.
fn wrap(max_width: f32, n_rows: usize) -> TextWrapping {
    match n_rows {
        1 => TextWrapping::truncate_at_width(max_width),
        _ => TextWrapping { max_rows: n_rows, ..TextWrapping::wrap_at_width(max_width) },
    }
}

/// A line that is made of parts.
struct Line<'a> {
    text: String,
    parts: &'a [(&'a str, TextFormat)],
    /// Where each part ends.
    ends: Vec<usize>,
    /// The direction of the whole, which each of its rows has too.
    level: Level,
}

impl<'a> Line<'a> {
    fn new(parts: &'a [(&'a str, TextFormat)]) -> Self {
        let text: String = parts.iter().map(|(words, _)| words.replace('\n', " ")).collect();
        let mut end = 0;
        let mut next = |(words, _): &(&str, TextFormat)| {
            end += words.len();
            end
        };
        Self { ends: parts.iter().map(&mut next).collect(), level: bidi::level_of(&text), parts, text }
    }

    fn in_order(&self) -> LayoutJob {
        let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
        let mut start = 0;
        for ((_, format), &end) in self.parts.iter().zip(&self.ends) {
            job.append(&self.text[start..end], 0.0, format.clone());
            start = end;
        }
        job
    }

    /// All of it in as many rows at most, where some of it runs from right to left. Each row is ordered by itself, and egui,
    /// which would break and cut what stands at the right, gets none too wide.
    fn job(&self, ctx: &Context, max_width: f32, n_rows: usize) -> LayoutJob {
        let lay_out = |job: &LayoutJob| ctx.fonts_mut(|fonts| fonts.layout_job(job.clone()));
        let whole = self.in_rows(&[(0, &self.text)]);
        if lay_out(&whole).size().x <= max_width {
            return whole;
        }
        let mut room = self.room(ctx);
        loop {
            let job = self.in_rows(&self.rows(&room, max_width, n_rows));
            let too_wide = lay_out(&job).size().x - max_width;
            if too_wide <= 0.0 || room.slack >= max_width {
                return job;
            }
            // Words that stand beside others may be a little wider, and letters are not equally wide.
            room.slack += too_wide.max(2.0);
        }
    }

    /// Rows, each with the byte of the line where it begins, in the order in which their words stand from left to right.
    fn in_rows(&self, rows: &[(usize, impl AsRef<str>)]) -> LayoutJob {
        let mut job = LayoutJob::default();
        for (idx, (start, row)) in rows.iter().enumerate() {
            if let Some((_, format)) = self.parts.first().filter(|_| idx > 0) {
                job.append("\n", 0.0, format.clone());
            }
            let cuts: Vec<usize> = self.ends.iter().filter_map(|end| end.checked_sub(*start)).collect();
            for (piece_start, piece) in bidi::visual_pieces(row.as_ref(), self.level, &cuts) {
                if let Some((_, format)) = self.part_at(start + piece_start) {
                    job.append(&piece, 0.0, format.clone());
                }
            }
        }
        job
    }

    fn part_at(&self, byte: usize) -> Option<&(&str, TextFormat)> {
        let of_part = self.ends.partition_point(|&end| end <= byte);
        self.parts.get(of_part.min(self.parts.len().saturating_sub(1)))
    }

    /// What the characters of the line take: each word measured by itself, and its letters taken for equally wide.
    fn room(&self, ctx: &Context) -> Room {
        let width_of = |words: &str, format: &TextFormat| {
            let job = LayoutJob::single_section(words.to_owned(), format.clone());
            ctx.fonts_mut(|fonts| fonts.layout_job(job)).size().x
        };
        let blanks = self.text.match_indices(' ').flat_map(|(byte, blank)| [byte, byte + blank.len()]);
        let cuts: Vec<usize> = blanks.chain(self.ends.iter().copied()).collect();
        let mut ends = vec![0.0; self.text.len() + 1];
        for (start, piece) in bidi::visual_pieces(&self.text, self.level, &cuts) {
            let Some((_, format)) = self.part_at(start) else { continue };
            let n_letters = piece.chars().count();
            let shown = self.text[start..].char_indices().filter(|(_, character)| !bidi::directs(*character));
            let width = width_of(&piece, format) / n_letters as f32;
            shown.take(n_letters).for_each(|(byte, _)| ends[start + byte + 1] = width);
        }
        let mut right = 0.0;
        for end in &mut ends {
            right += *end;
            *end = right;
        }
        let dots = self.parts.first().map_or(0.0, |(_, format)| width_of("…", format));
        Room { ends, dots, slack: 0.0 }
    }

    /// The rows that the line takes, with where each begins; the last one without what is read last where that does not fit.
    fn rows(&self, room: &Room, max_width: f32, n_rows: usize) -> Vec<(usize, Cow<'_, str>)> {
        let max_width = max_width - room.slack;
        let mut rows = Vec::new();
        let mut start = 0;
        for _ in 1..n_rows {
            let Some(end) = self.end_of_row(start, |end| room.of(start..end) <= max_width) else { break };
            rows.push((start, Cow::Borrowed(self.text[start..end].trim_end())));
            start = end;
        }
        let rest = &self.text[start..];
        if room.of(start..self.text.len()) <= max_width {
            rows.push((start, Cow::Borrowed(rest)));
            return rows;
        }
        let ends: Vec<usize> = rest.char_indices().map(|(byte, _)| byte).collect();
        let does_fit = |byte: usize| room.of(start..start + rest[..byte].trim_end().len()) + room.dots <= max_width;
        let n_fitting = ends.partition_point(|&byte| does_fit(byte));
        let cut = n_fitting.checked_sub(1).map_or(0, |idx| ends[idx]);
        rows.push((start, Cow::Owned(bidi::cut_behind(rest, self.level, cut))));
        rows
    }

    /// Where the row that begins at this byte ends, behind the last word that fits; `None` where all the rest fits.
    fn end_of_row(&self, start: usize, does_fit: impl Fn(usize) -> bool) -> Option<usize> {
        let rest = &self.text[start..];
        let does_fit = |byte: usize| does_fit(start + rest[..byte].trim_end().len());
        if does_fit(rest.len()) {
            return None;
        }
        let n_fitting = |ends: &[usize]| ends.partition_point(|&end| does_fit(end));
        let words: Vec<usize> = rest.match_indices(' ').map(|(byte, blank)| byte + blank.len()).collect();
        if let Some(idx) = n_fitting(&words).checked_sub(1) {
            return Some(start + words[idx]);
        }
        let letters: Vec<usize> = rest.char_indices().map(|(byte, _)| byte).skip(1).collect();
        n_fitting(&letters).checked_sub(1).map(|idx| start + letters[idx])
    }
}

/// How lines in both directions were laid out in this frame and the last: what is shown again is not measured again.
#[derive(Default)]
struct KeptJobs {
    of_last_frame: HashMap<u64, Arc<LayoutJob>>,
    of_this_frame: HashMap<u64, Arc<LayoutJob>>,
}

impl KeptJobs {
    fn known(&self, question: u64) -> Option<Arc<LayoutJob>> {
        self.of_this_frame.get(&question).or_else(|| self.of_last_frame.get(&question)).cloned()
    }

    fn keep(&mut self, question: u64, job: &Arc<LayoutJob>) {
        self.of_this_frame.entry(question).or_insert_with(|| Arc::clone(job));
    }
}

impl CacheTrait for KeptJobs {
    fn update(&mut self) {
        self.of_last_frame = std::mem::take(&mut self.of_this_frame);
    }

    fn len(&self) -> usize {
        self.of_last_frame.len() + self.of_this_frame.len()
    }
}

/// What the characters of a line take, in points.
struct Room {
    /// For each byte of the line, what all characters that begin before it take.
    ends: Vec<f32>,
    dots: f32,
    /// What is kept free in each row.
    slack: f32,
}

impl Room {
    fn of(&self, bytes: Range<usize>) -> f32 {
        self.ends[bytes.end] - self.ends[bytes.start]
    }
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

    #[test]
    fn each_row_has_what_is_read_there_and_the_last_is_cut_at_its_end() {
        let format = TextFormat::simple(FontId::proportional(14.0), Color32::RED);
        let ctx = Context::default();
        let rows_of = |line: &str, width: f32| {
            let mut galley = None;
            ctx.run_ui(egui::RawInput::default(), |ui| {
                galley = Some(lay_out_in_rows(ui.ctx(), &[(line, format.clone())], width, 2));
            })
            .textures_delta
            .clear();
            galley.unwrap()
        };
        let galley = rows_of("אבא גדה והז, חטי the buses", 110.0);
        let rows: Vec<&str> = galley.text().lines().collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].ends_with("גדה אבא") && rows[1].starts_with("the buses"), "{rows:?}");
        assert!(galley.size().x <= 110.0, "{}", galley.size().x);
        let right_edges: Vec<f32> = galley.rows.iter().map(|row| row.rect().right()).collect();
        assert!((right_edges[0] - right_edges[1]).abs() < 1.0, "{right_edges:?}");
        let cut = rows_of("אבא גדה והז חטי כלמ נסע פצק רשת", 60.0);
        assert!(cut.text().lines().last().unwrap().starts_with('…'), "{}", cut.text());
        assert_eq!(rows_of("אב גד", 110.0).text(), "גד אב");
        // No row ends before it must.
        let full = rows_of(&"אבג דהוז חטי ".repeat(12), 150.0);
        assert!(
            full.rows.iter().all(|row| row.size.x > 110.0),
            "{:?}",
            full.rows.iter().map(|row| row.size.x).collect::<Vec<_>>()
        );
        // Without a blank at which to break.
        let long = rows_of("אבגדהוזחטיכלמנסעפצקרשת", 60.0);
        assert_eq!(long.rows.len(), 2);
        assert!(long.size().x <= 60.0 && long.text().contains('…'), "{}", long.text());
    }

    #[test]
    fn words_of_both_directions_are_laid_out_at_every_width() {
        let ctx = Context::default();
        let format = TextFormat::simple(FontId::proportional(14.0), Color32::RED);
        let lines: [&[&str]; 5] = [
            &["Council votes to close the old swimming pool, says المسبح"],
            &["Suggested speaker ", "ליאת חדד", ", 84 % · Enter accepts"],
            &["المسبح ", "closes", " غدا"],
            &["", "…", "א"],
            &["1 2\n3 “א” (ב) e\u{301} 🙂", " ב"],
        ];
        ctx.run_ui(egui::RawInput::default(), |ui| {
            for parts in lines {
                let parts: Vec<(&str, TextFormat)> = parts.iter().map(|words| (*words, format.clone())).collect();
                for width in 0..420_u16 {
                    for n_rows in 1..=3 {
                        let galley = lay_out_in_rows(ui.ctx(), &parts, f32::from(width), n_rows);
                        assert!(galley.rows.len() <= n_rows, "{parts:?} at {width} in {n_rows}");
                    }
                }
            }
        })
        .textures_delta
        .clear();
    }
}
