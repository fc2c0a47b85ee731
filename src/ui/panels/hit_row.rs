//! A place that was found, in its line, with the article it is in and the labels that lie on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Color32, Rect, Response, Sense, Stroke, StrokeKind, TextFormat, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::model::find::{Hit, Target, context};
use crate::model::{Article, LabelId, LabelSet};
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{Face, PANEL_MARGIN, RowStyle, elided, font, grouped, paint_focus, paint_line};
use crate::ui::look::{bidi, line};
use crate::ui::texts::{in_sentence, tr};

/// Characters shown before a hit.
const N_BEFORE: usize = 16;

/// What a row shows.
#[derive(Clone, Copy)]
pub struct HitRow<'a> {
    pub labels: &'a LabelSet,
    pub article: &'a Article,
    pub hit: Hit,
    /// In what it was found: notes and people are told where they were.
    pub target: Target,
    /// Whether the article is open, so that it need not be named.
    pub is_open: bool,
    pub is_current: bool,
}

/// The box at the left of a row.
#[derive(Debug, PartialEq, Eq)]
pub enum Tick<'a> {
    None,
    /// The place has the label already: there is room for a box and none in it.
    Labelled,
    Box(&'a mut bool),
}

/// Draws the row over the width that is left.
pub fn hit_row_ui(ui: &mut Ui, row: HitRow<'_>, sense: Sense, tick: Tick<'_>, theme: &Theme) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), RowStyle::Ruled.height()), sense);
    let (before, after) = context(row.article.text(), row.hit.range, 80);
    let words = row.article.text().slice(row.hit.range);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{before}{words}{after}")));
    if row.is_current || response.hovered() {
        let fill = if row.is_current { theme.selection } else { theme.selection.gamma_multiply(0.45) };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, theme.line));
    paint_focus(ui, theme, rect, &response);
    let left = rect.left() + PANEL_MARGIN + if tick == Tick::None { 0.0 } else { 24.0 };
    if let Tick::Box(is_ticked) = tick {
        let place = Rect::from_min_size(pos2(rect.left() + 12.0, rect.top() + 10.0), Vec2::splat(16.0));
        tick_ui(ui, place, &response, (is_ticked, sense));
    }
    let width = rect.right() - PANEL_MARGIN - left;
    paint_line(ui, pos2(left, rect.top() + 18.5), line_of(ui, theme, before, words, after, width));
    let place = elided(ui, &place_of(row), font(ui, Face::Sans, 12.0), theme.soft, width);
    paint_line(ui, pos2(left, rect.top() + 39.0), place);
    response
}

/// A box that Tab reaches where it reaches the row.
fn tick_ui(ui: &mut Ui, place: Rect, row: &Response, (is_ticked, sense): (&mut bool, Sense)) {
    let response = ui.interact(place.expand(2.0), row.id.with("tick"), sense);
    if response.clicked() {
        *is_ticked = !*is_ticked;
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *is_ticked, tr("Label this")));
    let look = ui.style().interact(&response);
    ui.painter().rect(place, 4.0, look.bg_fill, look.bg_stroke, StrokeKind::Inside);
    if *is_ticked {
        let points = [(-4.0, 0.0), (-1.0, 3.0), (4.0, -3.5)].map(|(x, y)| place.center() + vec2(x, y));
        ui.painter().line(points.to_vec(), look.fg_stroke);
    }
}

fn line_of(ui: &Ui, theme: &Theme, before: &str, words: &str, after: &str, width: f32) -> Arc<egui::Galley> {
    let before = last_words(before);
    let format =
        |color, background| TextFormat { color, background, ..TextFormat::simple(font(ui, Face::Serif, 14.0), color) };
    let parts = [
        (&*before, format(theme.soft, Color32::TRANSPARENT)),
        (words, format(theme.ink, theme.hit)),
        (after, format(theme.soft, Color32::TRANSPARENT)),
    ];
    line::lay_out(ui.ctx(), &parts, width)
}

/// As many of the words before a hit as there is room for, from the beginning of one.
fn last_words(before: &str) -> String {
    let cut = before.char_indices().rev().nth(N_BEFORE).map_or(0, |(byte, c)| byte + c.len_utf8());
    if cut == 0 {
        return before.to_owned();
    }
    let rest = &before[cut..];
    let begins_word = before[..cut].ends_with(char::is_whitespace);
    let word = rest.find(char::is_whitespace).map(|at| rest[at..].trim_start());
    let whole = if begins_word { rest } else { word.filter(|words| !words.is_empty()).unwrap_or(rest) };
    format!("…{whole}")
}

/// The article, or the line in it, and the labels that lie on the hit already.
fn place_of(row: HitRow<'_>) -> String {
    let HitRow { labels, article, hit, target, .. } = row;
    let line = || tr!("line {n}", n = grouped(article.text().line_from_byte(hit.range.start())));
    let place = if row.is_open { line() } else { article.title.clone() };
    let name = |id: &LabelId| labels.label(id).map(|label| in_sentence(&label.name));
    let names: BTreeSet<String> = article.spans_in(hit.range).filter_map(|span| name(&span.label)).collect();
    let of_article = (hit.range.start() == 0).then(|| article.note.clone());
    let notes = || article.spans_in(hit.range).filter_map(|span| span.note.clone()).chain(of_article);
    let speakers = || {
        let said = article.spans_in(hit.range).flat_map(|span| article.speakers_of(span.id));
        said.map(|speaker| tr!("said by {speaker}", speaker = article.text_of(speaker)))
    };
    let found: Vec<String> = match target {
        Target::Text | Target::Labels => Vec::new(),
        Target::Speakers => speakers().collect(),
        Target::Notes => notes().filter(|note| !note.is_empty()).collect(),
    };
    bidi::joined([place].into_iter().chain(names).chain(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_hit_begins_with_a_word() {
        for (before, expected) in [
            ("said ", "said "),
            ("who speaks for the dockers, said the ", "…said the "),
            ("one two three four five", "…three four five"),
            ("東京都議会は水曜日に新しい予算案について話し合い", "…日に新しい予算案について話し合い"),
        ] {
            assert_eq!(last_words(before), expected);
        }
    }
}
