//! What each annotator has of the article, as thin lanes beside the text: one for each, in the order of their readings.

use egui::{Painter, Rangef, Rect, Sense, Ui, pos2};

use crate::model::team::settle::Question;
use crate::model::{Span, one_line};
use crate::ui::article::Shown;
use crate::ui::article::layout::on_screen::{OnScreen, letters};
use crate::ui::look::widgets::in_quotes;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::{in_sentence, tr};

/// From one lane to the next, in points, where there is room.
const STEP: f32 = 6.0;
const WIDTH: f32 = 2.5;
/// Spans of a lane in view, beyond which nobody tells them apart.
const MOST_IN_VIEW: usize = 400;

/// Draws the lanes. The pointer on one says what that annotator has there, and a click takes the difference there in hand.
pub(crate) fn lanes_ui(ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, view: &mut ViewState) {
    let lanes = view.settling.lanes();
    let Some(step) = step(screen, lanes.len()) else { return };
    let Ok(range) = shown.article.text().range(screen.bytes()) else { return };
    let left = screen.page.column.max + 5.0;
    let area = Rect::from_x_y_ranges(left - 1.0..=left + step * lanes.len() as f32, screen.page.view.y_range());
    let response = ui.interact(area, ui.scope_id().with("lanes"), Sense::CLICK);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr("What each annotator has here")));
    let pointer = response.hover_pos();
    let mut hint = None;
    for (idx, lane) in lanes.iter().enumerate() {
        let x = left + step * idx as f32;
        let has_pointer = pointer.is_some_and(|at| (x - 1.0..x + step - 1.0).contains(&at.x));
        let mut pointed: Vec<&Span> = Vec::new();
        for span in lane.spans.overlapping(range).take(MOST_IN_VIEW) {
            let heights = heights(screen, span);
            let is_pointed = |one: &Rangef| pointer.is_some_and(|at| one.contains(at.y));
            if has_pointer && heights.iter().any(is_pointed) {
                pointed.push(span);
            }
            paint(ui.painter(), shown, span, (x, WIDTH.min(step - 0.5)), &heights);
        }
        if has_pointer {
            hint = Some((in_words(shown, &view.settling.name_of(&lane.annotator), &pointed), pointed));
        }
    }
    let Some((words, pointed)) = hint else { return };
    let question = response.clicked().then(|| question_at(view, &pointed)).flatten().cloned();
    response.on_hover_text_at_pointer(words);
    if let Some(question) = question {
        view.take_question(&question);
    }
}

/// How far lanes stand apart; `None` where there are none.
fn step(screen: &OnScreen, n_lanes: usize) -> Option<f32> {
    let right = screen.page.names.map_or(screen.page.view.right() - 12.0, |names| names.min - 1.0);
    let room = (right - screen.page.column.max - 5.0).max(2.0);
    (n_lanes > 0).then(|| STEP.min(room / n_lanes as f32))
}

/// From the first row to the last of each fragment in view.
fn heights(screen: &OnScreen, span: &Span) -> Vec<Rangef> {
    let of_fragment = |rows: Vec<Rect>| {
        let (first, last) = (letters(*rows.first()?), letters(*rows.last()?));
        Some(Rangef::new(first.top(), last.bottom()))
    };
    span.fragments.near(&screen.bytes()).filter_map(|(_, range)| of_fragment(screen.rects(&range.bytes()))).collect()
}

/// A stroke along its rows; a dot for what only names who is behind others, which stands among their rows.
fn paint(painter: &Painter, shown: &Shown<'_>, span: &Span, (x, width): (f32, f32), heights: &[Rangef]) {
    let label = shown.labels.label(&span.label);
    let color = label.map_or(shown.theme.soft, |label| shown.theme.label(label.color).line);
    for height in heights {
        if shown.labels.is_only_end(&span.label) {
            let at = pos2(x + width / 2.0, height.center());
            painter.circle(at, width * 0.8, color, egui::Stroke::new(1.0, shown.theme.page));
        } else {
            painter.rect_filled(Rect::from_x_y_ranges(x..=x + width, *height), width / 2.0, color);
        }
    }
}

/// “ana: quote “No cuts”, speaker “Ada””.
fn in_words(shown: &Shown<'_>, name: &str, spans: &[&Span]) -> String {
    let span = |span: &&Span| {
        let label = in_sentence(shown.labels.label(&span.label).map_or(span.label.as_str(), |label| &label.name));
        let words: String = one_line(&shown.article.text_of(span)).chars().take(80).collect();
        format!("{label} {}", in_quotes(&words))
    };
    let words: Vec<String> = spans.iter().map(span).collect();
    format!("{name}: {}", if words.is_empty() { tr("nothing here").to_owned() } else { words.join(", ") })
}

/// The open difference that one of these spans is about.
fn question_at<'a>(view: &'a ViewState, spans: &[&Span]) -> Option<&'a Question> {
    view.settling.open().find(|question| spans.iter().any(|span| question.place.overlaps(span.extent())))
}
