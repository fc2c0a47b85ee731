//! What stands beside the text: bars with the letters of labels, names of speakers, and the line under the title.

use egui::{Color32, FontId, Galley, Painter, Pos2, Rangef, Rect, Response, Sense, Stroke, TextFormat, Ui, pos2, vec2};

use crate::model::{Article, LabelSet, OffsetUnit, Span, SpanId};
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::Outbox;
use crate::ui::look::{bidi, line};
use crate::ui::session::view_state::ViewState;

use super::marks::{Mark, Marked, Marks};
use crate::ui::article::Shown;
use crate::ui::article::layout::column::Placed;
use crate::ui::article::layout::on_screen::{OnScreen, letters};
use crate::ui::texts::{counted, tr};

/// Of names in the margin, in parts of the size of the text.
pub(crate) const NAME_SIZE: f32 = 0.66;

/// Bars beside each other.
const N_LANES: usize = 3;

/// A stretch of rows in which a label lies.
struct Bar {
    label_idx: usize,
    top: f32,
    bottom: f32,
    lane: usize,
}

/// Paints a bar at the left of the rows where spans lie, and the letter of its label left of all bars there; letters that
/// would stand in one place stand below each other.
pub(crate) fn paint_bars(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, marks: &mut Marks) {
    let size = screen.page.text_size;
    let font = FontId::proportional(size * 0.6);
    let (middle, step, gap) = if screen.page.names.is_none() { (0.6, 4.5, 3.0) } else { (0.75, 5.0, 4.0) };
    let left_of = |bar: &Bar| (screen.page.column.min - size * middle - step * bar.lane as f32).round();
    let mut free_from = f32::NEG_INFINITY;
    for piece in &screen.pieces {
        let mut bars = bars(screen, shown.labels, piece, &marks.of(shown, piece));
        bars.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.lane.cmp(&b.lane)));
        for bar in &bars {
            let Some(label) = shown.labels.labels().get(bar.label_idx) else { continue };
            let (paint, x) = (shown.theme.label(label.color), left_of(bar));
            let rect = Rect::from_min_max(pos2(x, bar.top), pos2(x + 3.0, bar.bottom));
            painter.rect_filled(rect, 1.5, paint.line);
            let letter: String = label.name.chars().take(1).flat_map(char::to_uppercase).collect();
            let letter = painter.layout_no_wrap(letter, font.clone(), paint.text);
            let top = (bar.top - 1.0).max(free_from);
            // Far below its bar it would be taken for another's.
            if top > bar.bottom + size * 0.5 {
                continue;
            }
            let height = letter.size().y * 0.85;
            free_from = top + height;
            let beside = bars.iter().filter(|other| other.top < top + height && top < other.bottom);
            let left = beside.map(left_of).fold(x, f32::min);
            painter.galley(pos2(left - gap - letter.size().x, top), letter, paint.text);
        }
    }
}

/// Room that something else than a name takes in the margin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// Of the text that it is about: names of what begins before stand above it, those of what begins behind below.
    pub(crate) at_byte: usize,
    /// The span in place of whose name it stands.
    pub(crate) of_span: Option<SpanId>,
    /// Where it would stand, and how high it is.
    pub(crate) top: f32,
    pub(crate) height: f32,
}

/// The names of speakers: in the margin beside the first row of what they said, or where there is no room for one, short
/// behind its end. A click on one goes there, or asks who it is. Returns the one that a menu about the span is asked for at,
/// and where the room begins that is kept.
pub(crate) fn names_ui(
    ui: &Ui,
    screen: &OnScreen,
    shown: &Shown<'_>,
    (view, out): (&mut ViewState, &mut Outbox),
    marks: &mut Marks,
    kept: Option<Kept>,
) -> (Option<Response>, Option<f32>) {
    let (mut free_from, mut kept_top) = (f32::NEG_INFINITY, None);
    let mut keep = |kept: Kept, free_from: &mut f32| {
        let top = kept.top.max(*free_from);
        *free_from = top + kept.height;
        kept_top = Some(top);
    };
    let mut left_to_keep = kept;
    let mut asked = None;
    for piece in &screen.pieces {
        let marked = marks.of(shown, piece);
        for span in marked.marks.iter().filter_map(|mark| starting_span(shown.article, mark)) {
            if let Some(kept) = left_to_keep.take_if(|kept| kept.at_byte <= span.fragments.first().start()) {
                keep(kept, &mut free_from);
            }
            if kept.is_some_and(|kept| kept.of_span == Some(span.id)) {
                continue;
            }
            let first = screen.rects_in(piece, &span.fragments.first().bytes()).next();
            if screen.page.names.is_some() && first.is_none() {
                continue;
            }
            let Some(name) = Name::of(shown, span) else { continue };
            // A name that would stand far from its row says nothing: where others have taken the room it is a tag too.
            let beside = screen.page.names.zip(first).filter(|(_, row)| free_from <= row.bottom() + row.height());
            let response = match beside {
                Some((names, row)) => margin_name_ui(ui, screen, names, row, &name, &mut free_from),
                None => screen.end_of(span.extent().end()).map(|end| tag_ui(ui, screen, end, &name)),
            };
            let Some(response) = response else { continue };
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.in_words()));
            if response.clicked() {
                view.show_span(name.speaker.unwrap_or(span));
                if name.speaker.is_none() {
                    out.run(ArticleCommand::PickSpeaker);
                }
            }
            if response.secondary_clicked() {
                view.show_span(span);
                asked = Some(response.clone());
            }
            response.on_hover_text(name.in_words());
        }
    }
    if let Some(kept) = left_to_keep {
        keep(kept, &mut free_from);
    }
    (asked, kept_top)
}

/// What is said of the speaker of a span, or that it has none yet.
struct Name<'a> {
    span: SpanId,
    text: String,
    speaker: Option<&'a Span>,
    color: Color32,
}

impl<'a> Name<'a> {
    /// Of a span that has a speaker, or is a quote without one.
    fn of(shown: &Shown<'a>, span: &Span) -> Option<Self> {
        let (text, speaker) = name_of(shown, span)?;
        let color = speaker.map_or(shown.theme.warning, |speaker| shown.label_paint(&speaker.label).text);
        Some(Self { span: span.id, text, speaker, color })
    }

    fn in_words(&self) -> String {
        if self.speaker.is_some() { tr!("Said by {text}", text = self.text) } else { tr("No speaker yet").to_owned() }
    }

    /// “ML” of “Maya Lindqvist”, “?” where nobody is named.
    fn short(&self) -> String {
        if self.speaker.is_none() {
            return "?".to_owned();
        }
        let words = self.text.split_whitespace().filter(|word| word.starts_with(char::is_alphanumeric));
        words.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).take(3).collect()
    }
}

/// Beside a row, below the name before it; `None` out of view.
fn margin_name_ui(
    ui: &Ui,
    screen: &OnScreen,
    names: Rangef,
    row: Rect,
    name: &Name<'_>,
    free_from: &mut f32,
) -> Option<Response> {
    let galley = lines(ui.painter(), &name.text, screen.page.text_size * NAME_SIZE, names.span() - 18.0, 2);
    let line = galley.size().y / galley.rows.len().max(1) as f32;
    let top = (row.center().y - line / 2.0).max(*free_from).round();
    *free_from = top + galley.size().y;
    let rect = Rect::from_min_size(pos2(names.min, top), vec2(galley.size().x + 18.0, galley.size().y));
    if !rect.intersects(screen.page.view) {
        return None;
    }
    let dash_y = (top + line / 2.0).round() + 0.5;
    ui.painter().hline(names.min..=names.min + 12.0, dash_y, Stroke::new(1.0, name.color));
    ui.painter().galley(pos2(names.min + 18.0, top), galley, name.color);
    Some(ui.interact(rect, ui.scope_id().with(("name", name.span)), Sense::CLICK))
}

/// Small and raised, behind the end of a span; left of that where its words run from right to left.
fn tag_ui(ui: &Ui, screen: &OnScreen, (end, is_rtl): (Rect, bool), name: &Name<'_>) -> Response {
    let size = screen.page.text_size;
    let galley = one_line(ui.painter(), &name.short(), size * 0.5, size * 3.0);
    let taken = galley.size() + vec2(4.0, 0.0);
    let left = if is_rtl { end.left() - 1.0 - taken.x } else { end.left() + 1.0 };
    // So high that it hides no quotation mark that follows.
    let rect = Rect::from_min_size(pos2(left, end.top() - size * 0.15), taken);
    ui.painter().rect_filled(rect, 3.0, ui.visuals().extreme_bg_color);
    ui.painter().galley(rect.min + vec2(2.0, 0.0), galley, name.color);
    ui.interact(rect, ui.scope_id().with(("name", name.span)), Sense::CLICK)
}

/// Outlet, author, date, site and length, in one quiet line.
pub(crate) fn paint_meta(painter: &Painter, shown: &Shown<'_>, at: Pos2, size: f32, width: f32) {
    let meta = &shown.article.meta;
    let n = shown.article.text().offset_from_byte(OffsetUnit::CodePoint, shown.article.text().n_bytes());
    let length = if n == 0 { tr("no text").to_owned() } else { counted(n, "character") };
    let parts = [meta.outlet.as_str(), &meta.byline, day(&meta.date), host(&meta.url), &length];
    let line = bidi::joined(parts.into_iter().filter(|part| !part.is_empty()));
    let galley = one_line(painter, &line, size, width);
    let left = if bidi::is_right_to_left(&shown.article.title) { at.x + width - galley.size().x } else { at.x };
    painter.galley(pos2(left, at.y), galley, shown.theme.soft);
}

/// `2026-03-02` of `2026-03-02T18:30:00+01:00`, and any other date as it is.
fn day(date: &str) -> &str {
    match date.split_once('T') {
        Some((day, _)) if day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => day,
        _ => date,
    }
}

/// `courier.test` of `https://www.courier.test/news/1`.
fn host(url: &str) -> &str {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn bars(screen: &OnScreen, labels: &LabelSet, piece: &Placed, marked: &Marked) -> Vec<Bar> {
    let is_mention = |idx: usize| labels.labels().get(idx).is_some_and(|label| labels.is_only_end(&label.id));
    let mut stretches: Vec<(bool, usize, Rect)> = Vec::with_capacity(marked.rows.len());
    for &(idx, row) in &marked.rows {
        let label_idx = marked.marks[idx].label_idx;
        let letters = letters(row).translate(screen.origin(piece).to_vec2());
        stretches.push((is_mention(label_idx), label_idx, letters));
    }
    stretches.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.top().total_cmp(&b.2.top())));
    let mut bars: Vec<Bar> = Vec::new();
    for (_, label_idx, letters) in stretches {
        match bars.last_mut() {
            // The next row begins some points below the letters of this one.
            Some(last) if last.label_idx == label_idx && letters.top() <= last.bottom + letters.height() * 0.5 => {
                last.bottom = last.bottom.max(letters.bottom());
            }
            _ => bars.push(Bar { label_idx, top: letters.top(), bottom: letters.bottom(), lane: 0 }),
        }
    }
    for idx in 0..bars.len() {
        let overlaps = |other: &&Bar| other.top < bars[idx].bottom && bars[idx].top < other.bottom;
        bars[idx].lane = bars[..idx].iter().filter(overlaps).map(|other| other.lane + 1).max().unwrap_or(0);
    }
    // A name needs no bar of its own beside the quote that it stands with.
    bars.retain(|bar| bar.lane < N_LANES && (bar.lane == 0 || !is_mention(bar.label_idx)));
    bars
}

pub(super) fn starting_span<'a>(article: &'a Article, mark: &Mark) -> Option<&'a Span> {
    let span = article.span(mark.span?)?;
    (span.fragments.first().start() == mark.bytes.start).then_some(span)
}

/// What stands beside a span: its speaker; or that it has none yet, where it is a quote.
fn name_of<'a>(shown: &Shown<'a>, span: &Span) -> Option<(String, Option<&'a Span>)> {
    let mut speakers = shown.article.speakers_of(span.id);
    if let Some(speaker) = speakers.next() {
        let n_more = speakers.count();
        let name = speaker.person.clone().unwrap_or_else(|| shown.article.text_of(speaker));
        return Some((if n_more == 0 { name } else { format!("{name} + {n_more}") }, Some(speaker)));
    }
    let is_quote = shown.labels.kinds_from(&span.label).any(|kind| kind.id.to_string() == "said_by");
    is_quote.then(|| (tr("speaker?").to_owned(), None))
}

/// A text on one line, cut where it is longer.
pub(crate) fn one_line(painter: &Painter, text: &str, size: f32, width: f32) -> std::sync::Arc<Galley> {
    lines(painter, text, size, width, 1)
}

/// A text on as many lines.
pub(super) fn lines(painter: &Painter, text: &str, size: f32, width: f32, n_lines: usize) -> std::sync::Arc<Galley> {
    // Letters are not narrower than this: what lies beyond is not even laid out.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred letters at most")]
    let n_letters = (width.max(0.0) / (size * 0.2)) as usize * n_lines + 2;
    let text = text.char_indices().nth(n_letters).map_or(text, |(end, _)| &text[..end]);
    let format = TextFormat::simple(FontId::proportional(size), egui::Color32::PLACEHOLDER);
    line::lay_out_in_rows(painter.ctx(), &[(text, format)], width.max(8.0), n_lines)
}
