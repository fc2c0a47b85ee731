//! Puts words from right to left in their order, in all text of a frame: egui lays every row out from left to right.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::epaint::text::PlacedRow;
use egui::layers::{PaintList, ShapeIdx};
use egui::text::LayoutJob;
use egui::{Align, Color32, Context, Galley, LayerId, Plugin, Pos2, Rect, Shape, Ui, pos2};

use super::bidi::{self, Paragraph};

/// From the next frame on.
///
/// Text that keeps its white space at ends is left as it is: fields, whose caret goes with their letters, the words of
/// articles, which are placed one by one, and what was put in order.
pub fn install(ctx: &Context) {
    ctx.add_plugin(WordsInOrder::default());
}

/// What was put in order in the last frame, by where egui keeps what it was made of.
#[derive(Default)]
struct WordsInOrder {
    kept: HashMap<usize, Kept>,
}

struct Kept {
    /// Held, so that no other job comes to its place in memory. What is faded has still the same.
    _job: Arc<LayoutJob>,
    /// As it was laid out, in its own colours.
    laid_out: Arc<Galley>,
    /// The same words in their order, in the same colours.
    in_order: Arc<Galley>,
}

impl Plugin for WordsInOrder {
    fn debug_name(&self) -> &'static str {
        "words_in_order"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx();
        let layers: Vec<LayerId> = ctx.memory(|memory| memory.layer_ids().chain([LayerId::background()]).collect());
        let found: Vec<(LayerId, ShapeIdx, Shape)> = ctx.graphics(|graphics| {
            let lists = layers.iter().filter_map(|layer| Some((*layer, graphics.get(*layer)?)));
            lists.flat_map(|(layer, list)| out_of_order(list).map(move |(idx, shape)| (layer, idx, shape))).collect()
        });
        let mut before = std::mem::take(&mut self.kept);
        for (layer, idx, mut shape) in found {
            self.put_in_order(ctx, &mut before, &mut shape);
            ctx.graphics_mut(|graphics| graphics.entry(layer).mutate_shape(idx, |drawn| drawn.shape = shape));
        }
    }
}

impl WordsInOrder {
    fn put_in_order(&mut self, ctx: &Context, before: &mut HashMap<usize, Kept>, shape: &mut Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| self.put_in_order(ctx, before, shape)),
            Shape::Text(text) if is_out_of_order(&text.galley) => {
                let place = Arc::as_ptr(&text.galley.job).addr();
                let known = || before.remove(&place).unwrap_or_else(|| Kept::new(ctx, &text.galley));
                text.galley = self.kept.entry(place).or_insert_with(known).in_colors_of(&text.galley);
            }
            _ => {}
        }
    }
}

impl Kept {
    fn new(ctx: &Context, drawn: &Galley) -> Self {
        let job = Arc::clone(&drawn.job);
        let laid_out = ctx.fonts_mut(|fonts| fonts.layout_job(LayoutJob::clone(&job)));
        Self { in_order: in_order(ctx, &laid_out), laid_out, _job: job }
    }

    /// The words in order, greyed or faded as what is drawn is: egui then changes the colours of a copy.
    fn in_colors_of(&self, drawn: &Arc<Galley>) -> Arc<Galley> {
        let colors: HashMap<Color32, Color32> = if Arc::ptr_eq(drawn, &self.laid_out) {
            HashMap::new()
        } else {
            colors(&self.laid_out).zip(colors(drawn)).collect()
        };
        if colors.iter().all(|(own, shown)| own == shown) {
            return Arc::clone(&self.in_order);
        }
        let mut galley = Galley::clone(&self.in_order);
        for row in &mut galley.rows {
            for vertex in &mut Arc::make_mut(&mut row.row).visuals.mesh.vertices {
                vertex.color = colors.get(&vertex.color).copied().unwrap_or(vertex.color);
            }
        }
        Arc::new(galley)
    }
}

fn colors(galley: &Galley) -> impl Iterator<Item = Color32> {
    galley.rows.iter().flat_map(|row| &row.visuals.mesh.vertices).map(|vertex| vertex.color)
}

fn out_of_order(list: &PaintList) -> impl Iterator<Item = (ShapeIdx, Shape)> {
    let drawn = list.all_entries().enumerate().filter(|(_, drawn)| has_text_out_of_order(&drawn.shape));
    drawn.map(|(idx, drawn)| (ShapeIdx(idx), drawn.shape.clone()))
}

fn has_text_out_of_order(shape: &Shape) -> bool {
    match shape {
        Shape::Vec(shapes) => shapes.iter().any(has_text_out_of_order),
        Shape::Text(text) => is_out_of_order(&text.galley),
        _ => false,
    }
}

fn is_out_of_order(galley: &Galley) -> bool {
    !galley.job.keep_trailing_whitespace && bidi::is_needed(galley.text())
}

/// The same rows, each with its words in their order.
fn in_order(ctx: &Context, galley: &Galley) -> Arc<Galley> {
    let text = galley.text();
    let cuts: Vec<usize> = galley.job.sections.iter().map(|section| section.byte_range.end.0).collect();
    let mut job = LayoutJob { keep_trailing_whitespace: true, ..LayoutJob::default() };
    job.first_row_min_height = galley.job.first_row_min_height;
    let mut are_rtl = Vec::new();
    let mut paragraph = (0..0, Paragraph::new(""));
    for (idx, row) in rows_of(galley).into_iter().enumerate() {
        if paragraph.0 != row.paragraph {
            paragraph = (row.paragraph.clone(), Paragraph::new(&text[row.paragraph.clone()]));
        }
        if idx > 0 {
            append(&mut job, galley, row.bytes.start, "\n");
        }
        let start = row.paragraph.start;
        let bytes = row.bytes.start - start..row.bytes.end - start;
        let cuts: Vec<usize> = cuts.iter().filter_map(|cut| cut.checked_sub(start)).collect();
        let pieces = if row.is_cut { paragraph.1.cut_row(bytes, &cuts) } else { paragraph.1.row(bytes, &cuts) };
        for (at, piece) in pieces {
            append(&mut job, galley, start + at, &piece.replace('\n', " "));
        }
        are_rtl.push(paragraph.1.is_right_to_left());
    }
    placed(Arc::unwrap_or_clone(ctx.fonts_mut(|fonts| fonts.layout_job(job))), galley, &are_rtl)
}

/// Words in the format that the text has at this byte.
fn append(job: &mut LayoutJob, galley: &Galley, byte: usize, words: &str) {
    let sections = &galley.job.sections;
    let section = sections.partition_point(|section| section.byte_range.end.0 <= byte);
    if let Some(section) = sections.get(section).or(sections.last()) {
        job.append(words, 0.0, section.format.clone());
    }
}

/// Each row where it was. Those of a paragraph from right to left end at one right edge.
fn placed(mut galley: Galley, before: &Galley, are_rtl: &[bool]) -> Arc<Galley> {
    let mut bounds = Rect::NOTHING;
    for ((row, old), is_rtl) in galley.rows.iter_mut().zip(&before.rows).zip(are_rtl) {
        let is_at_right = *is_rtl && before.rows.len() > 1;
        row.pos = place(row, old, before, is_at_right);
        bounds |= row.visuals.mesh_bounds.translate(row.pos.to_vec2());
    }
    galley.mesh_bounds = bounds;
    galley.rect = before.rect;
    galley.elided = before.elided;
    Arc::new(galley)
}

fn place(row: &PlacedRow, old: &PlacedRow, before: &Galley, is_at_right: bool) -> Pos2 {
    let spare = old.size.x - row.size.x;
    let x = match before.job.halign {
        Align::Min if is_at_right => before.rect.right() - row.size.x,
        // What stands before it on the row.
        Align::Min => old.pos.x + old.glyphs.first().map_or(0.0, |glyph| glyph.pos.x.max(0.0)),
        Align::Center => old.pos.x + spare / 2.0,
        Align::Max => old.pos.x + spare,
    };
    pos2(x, old.pos.y)
}

/// What a row has of the text.
#[derive(Debug)]
struct Row {
    paragraph: Range<usize>,
    bytes: Range<usize>,
    /// Whether it ends with “…” instead of the rest.
    is_cut: bool,
}

fn rows_of(galley: &Galley) -> Vec<Row> {
    let text = galley.text();
    let paragraph_at = |start: usize| {
        let end = text[start..].find('\n').filter(|_| galley.job.break_on_newline);
        start..end.map_or(text.len(), |at| start + at)
    };
    let mut rows = Vec::new();
    let mut paragraph = paragraph_at(0);
    let mut start = 0;
    for (idx, row) in galley.rows.iter().enumerate() {
        let is_last = idx + 1 == galley.rows.len();
        let is_cut = is_last && galley.elided;
        let is_whole = !is_cut && (is_last || row.ends_with_newline);
        let rest = &text[start..paragraph.end];
        let end = start + if is_whole { rest.len() } else { n_bytes(row, rest, is_cut) };
        let shown = if is_whole { end } else { start + text[start..end].trim_end().len() };
        rows.push(Row { paragraph: paragraph.clone(), bytes: start..shown, is_cut });
        start = end;
        if row.ends_with_newline && !is_last {
            start = paragraph.end + 1;
            paragraph = paragraph_at(start);
        }
    }
    rows
}

/// How much of the rest of a paragraph a row has.
///
/// Letters may share a glyph, and those of a word stand in another order; blanks do neither.
fn n_bytes(row: &PlacedRow, rest: &str, is_cut: bool) -> usize {
    let glyphs = &row.glyphs[..row.glyphs.len().saturating_sub(usize::from(is_cut))];
    let n_blanks = glyphs.iter().filter(|glyph| glyph.chr.is_whitespace()).count();
    let n_letters = glyphs.iter().rev().take_while(|glyph| !glyph.chr.is_whitespace()).count();
    let blanks = rest.char_indices().filter(|(_, character)| character.is_whitespace());
    let mut behind_blanks = blanks.map(|(at, blank)| at + blank.len_utf8());
    let word = n_blanks.checked_sub(1).map_or(0, |idx| behind_blanks.nth(idx).unwrap_or(rest.len()));
    let word_len = rest[word..].find(char::is_whitespace).unwrap_or(rest.len() - word);
    let letters = rest[word..word + word_len].char_indices().nth(n_letters);
    word + letters.map_or(word_len, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use egui::{FontId, Label, RawInput, RichText, TextFormat};

    use super::*;
    use crate::ui::look::{line, style};

    /// The rows of all text that is drawn, each with its words from left to right.
    fn drawn(mut draw: impl FnMut(&mut Ui)) -> Vec<Arc<Galley>> {
        let ctx = Context::default();
        style::install(&ctx);
        let mut output = ctx.run_ui(RawInput::default(), |ui| draw(ui));
        output.textures_delta.clear();
        let texts = output.shapes.into_iter().filter_map(|drawn| match drawn.shape {
            Shape::Text(text) => Some(text.galley),
            _ => None,
        });
        texts.collect()
    }

    fn only_text(draw: impl FnMut(&mut Ui)) -> String {
        drawn(draw)[0].text().to_owned()
    }

    fn format(color: Color32) -> TextFormat {
        TextFormat::simple(FontId::proportional(14.0), color)
    }

    fn rows(words: &str, width: f32, n_rows: usize) -> Arc<Galley> {
        let draw = |ui: &mut Ui| {
            let galley = line::lay_out_in_rows(ui.ctx(), &[(words, format(Color32::RED))], width, n_rows);
            ui.painter().galley(pos2(20.0, 20.0), galley, Color32::RED);
        };
        Arc::clone(&drawn(draw)[0])
    }

    #[test]
    fn whatever_draws_words_has_them_in_their_order() {
        let words = "אב גד הו";
        assert_eq!(only_text(|ui| drop(ui.label(words))), "הו גד אב");
        assert_eq!(only_text(|ui| drop(ui.button(words))), "הו גד אב");
        assert_eq!(only_text(|ui| drop(ui.checkbox(&mut true, words))), "הו גד אב");
        assert_eq!(only_text(|ui| drop(ui.selectable_label(true, RichText::new(words).size(9.0)))), "הו גד אב");
        assert_eq!(only_text(|ui| drop(ui.label(format!("by {}, 12 %", bidi::isolated(words))))), "by הו גד אב, 12 %");
        // A caret in a field goes with its letters as they were typed.
        assert_eq!(only_text(|ui| drop(ui.text_edit_singleline(&mut words.to_owned()))), words);
    }

    #[test]
    fn what_is_greyed_or_faded_is_so_from_right_to_left_too_and_is_put_in_order_once() {
        let shown = |words: &str, is_enabled: bool, opacity: f32| -> BTreeSet<[u8; 4]> {
            let galleys = drawn(|ui| {
                ui.set_opacity(opacity);
                let words = RichText::new(words).color(Color32::from_rgb(200, 40, 10));
                ui.add_enabled(is_enabled, Label::new(words));
            });
            colors(&galleys[0]).map(|color| color.to_array()).collect()
        };
        for (is_enabled, opacity) in [(true, 1.0), (false, 1.0), (true, 0.4), (false, 0.4)] {
            let (rtl, ltr) = (shown("אב גד", is_enabled, opacity), shown("ab cd", is_enabled, opacity));
            assert_eq!(rtl, ltr, "{is_enabled} at {opacity}");
        }
        assert_ne!(shown("אב גד", false, 1.0), shown("אב גד", true, 1.0));
        let ctx = Context::default();
        style::install(&ctx);
        let kept = |opacity: f32| -> Vec<Arc<Galley>> {
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                ui.set_opacity(opacity);
                ui.label("אב גד");
            });
            output.textures_delta.clear();
            let kept = |words: &mut WordsInOrder| words.kept.values().map(|kept| Arc::clone(&kept.in_order)).collect();
            ctx.with_plugin(kept).unwrap()
        };
        let frames = [0.3, 0.6, 1.0].map(kept);
        assert!(frames.iter().all(|frame| frame.len() == 1 && Arc::ptr_eq(&frame[0], &frames[0][0])));
    }

    #[test]
    fn parts_keep_their_formats_where_they_change_places() {
        let colors = [Color32::RED, Color32::BLUE, Color32::GREEN];
        let parts = [("אב ", colors[0]), ("גד", colors[1]), (" הו זח טי", colors[2])];
        let galleys = drawn(|ui| {
            let galley = line::lay_out(ui.ctx(), &parts.map(|(words, color)| (words, format(color))), 500.0);
            ui.painter().galley(Pos2::ZERO, galley, Color32::RED);
        });
        assert_eq!(galleys[0].text(), "טי זח הו גד אב");
        let blue = galleys[0].job.sections.iter().find(|section| section.format.color == Color32::BLUE).unwrap();
        assert_eq!(&galleys[0].text()[blue.byte_range.start.0..blue.byte_range.end.0], "גד");
    }

    #[test]
    fn each_row_has_what_is_read_there_and_the_last_is_cut_at_its_end() {
        let galley = rows("אבא גדה והז, חטי the buses", 110.0, 2);
        let shown: Vec<&str> = galley.text().lines().collect();
        assert_eq!(shown.len(), 2);
        assert!(shown[0].ends_with("גדה אבא") && shown[1].starts_with("the buses"), "{shown:?}");
        let right_edges: Vec<f32> = galley.rows.iter().map(|row| row.rect().right()).collect();
        assert!((right_edges[0] - right_edges[1]).abs() < 1.0, "{right_edges:?}");
        assert_eq!(rows("אב גד", 110.0, 2).text(), "גד אב");
        let cut = rows("אבא גדה והז חטי כלמ נסע פצק רשת", 60.0, 2);
        assert!(cut.elided && cut.text().lines().last().unwrap().starts_with('…'), "{}", cut.text());
        let long = rows("אבגדהוזחטיכלמנסעפצקרשת", 60.0, 2);
        assert!(long.rows.len() == 2 && long.text().contains('…'), "{}", long.text());
    }

    #[test]
    fn no_word_is_lost_wherever_rows_end() {
        for words in [
            "Council votes to close the old swimming pool, says المسبح البلدي القديم of the city",
            "محمد الأمين لا يزال في الاجتماع، قال إن المسبح سيغلق",
            "Suggested speaker \u{2068}ליאת חדד מן העיר\u{2069}, 84 % · Enter accepts",
            "אב 12 buses (גד) e\u{301} 🙂 הו",
        ] {
            let sorted = |words: &str| {
                let mut letters: Vec<char> = words.chars().filter(|letter| !letter.is_whitespace()).collect();
                letters.sort_unstable();
                letters
            };
            let whole = sorted(rows(words, 4000.0, 1).text());
            for width in (90..500).step_by(10) {
                let galley = rows(words, width as f32, usize::MAX);
                assert_eq!(sorted(galley.text()), whole, "at {width}");
                assert!(galley.rows.iter().all(|row| row.rect().right() <= width as f32 + 4.0), "{words} at {width}");
            }
        }
    }

    #[test]
    fn what_is_too_long_is_cut_at_every_width() {
        for words in ["المسبح البلدي closes غدا", "", "…א", "1 2\n3 “א” (ב) e\u{301} 🙂 ב"] {
            for width in 0..200_u16 {
                for n_rows in 1..=3 {
                    let drawn = drawn(|ui| {
                        let parts = [(words, format(Color32::RED))];
                        let galley = line::lay_out_in_rows(ui.ctx(), &parts, f32::from(width), n_rows);
                        ui.painter().galley(Pos2::ZERO, galley, Color32::RED);
                    });
                    assert!(drawn.iter().all(|galley| galley.rows.len() <= n_rows), "{words} at {width} in {n_rows}");
                }
            }
        }
    }
}
