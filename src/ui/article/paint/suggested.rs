//! Suggestions in the article: their outlines, what pointer and keys do with them, and what stands beside the one in
//! hand.

use std::ops::Range;

use egui::{Align2, FontId, Layout, Painter, Pos2, Rect, Response, Shape, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::model::{LabelId, Proposal, Suggestion, TextRange, one_line};
use crate::ui::input::commands::ReviewCommand;
use crate::ui::input::outbox::Outbox;
use crate::ui::look::widgets::{Sign, sign_button};
use crate::ui::session::view_state::ViewState;

use super::margins;
use crate::ui::article::Shown;
use crate::ui::article::layout::on_screen::{OnScreen, letters};

/// Dashes around what is suggested, thicker around the suggestion in hand.
pub(crate) fn paint_outlines(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState) {
    let (in_hand, bytes) = (view.suggestion_for_keys(), screen.bytes());
    for (idx, suggestion) in of_article(shown, view).filter(|(_, suggestion)| is_near(suggestion, &bytes)) {
        let is_in_hand = in_hand == Some(idx);
        let is_hovered = view.suggestions.hovered == Some(idx);
        let width = if is_in_hand { 2.0 } else { 1.25 } + if is_hovered { 0.5 } else { 0.0 };
        if let Some(label) = suggestion.label(shown.labels, shown.article) {
            let fragments = suggestion.proposal.fragments();
            fragments.iter().for_each(|range| outline(painter, screen, shown, range, label, width));
        }
        if let Some((speaker, label)) = new_speaker(shown, suggestion) {
            outline(painter, screen, shown, speaker, label, if is_in_hand { 1.75 } else { 1.0 });
        }
    }
}

/// The smallest suggestion under a place.
pub(crate) fn under(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, at: Pos2) -> Option<usize> {
    let byte = screen.byte_under(at)?;
    let n_bytes =
        |suggestion: &Suggestion| suggestion.proposal.fragments().iter().map(TextRange::n_bytes).sum::<usize>();
    let is_under = |one: &Suggestion| one.place().bytes().contains(&byte) && one.proposal.fragments().contains(byte);
    let touched = of_article(shown, view).filter(|(_, suggestion)| is_under(suggestion));
    touched.min_by_key(|(_, suggestion)| n_bytes(suggestion)).map(|(idx, _)| idx)
}

/// Says at the pointer why the suggestion under it is made.
pub(crate) fn hint_ui(response: &Response, shown: &Shown<'_>, view: &ViewState) {
    // Beside text just selected stands the menu of labels.
    let hovered = view.suggestions.hovered.filter(|_| view.hand.drag.is_none() && view.hand.selection.is_empty());
    let Some(suggestion) = hovered.and_then(|idx| view.suggestions.get(idx)) else { return };
    if view.suggestions.in_hand_idx() == hovered {
        return;
    }
    let words = in_words(shown, suggestion);
    let other = suggestion.other_speaker.map(|speaker| one_line(shown.article.text().slice(speaker)));
    let other = other.map(|name| format!(", A accepts with {name}")).unwrap_or_default();
    let keys = format!("Click takes it in hand; Enter accepts{other}, R rejects");
    response.clone().on_hover_text_at_pointer(format!("{words}\n{keys}"));
}

/// “Suggested quote by Ada Quist, 87 %: marks pair; “said” follows”.
pub(crate) fn in_words(shown: &Shown<'_>, suggestion: &Suggestion) -> String {
    suggestion.in_words(shown.labels, shown.article)
}

/// Beside the suggestion in hand: who is proposed as its speaker, the buttons that accept and reject it, and who else
/// could have said it.
pub(crate) fn note_ui(ui: &mut Ui, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, out: &mut Outbox) {
    let Some(names) = screen.page.names else { return };
    let Some(suggestion) = view.suggestion_in_reach() else { return };
    let said = match &suggestion.proposal {
        Proposal::Span { fragments, .. } => fragments.first(),
        Proposal::Speaker { span, .. } => match shown.article.span(*span) {
            Some(span) => span.fragments.first(),
            None => return,
        },
    };
    let Some(row) = screen.rects(&said.bytes()).first().copied() else { return };
    let size = screen.page.text_size * 0.64;
    let name = suggestion.proposal.speaker().map(|speaker| format!("{}?", shown.article.text().slice(speaker)));
    let other = suggestion.other_speaker.map(|speaker| shown.article.text().slice(speaker));
    let height = size * 1.6 + if other.is_some() { 46.0 } else { 24.0 };
    let ground = Rect::from_min_size(pos2(names.min, row.center().y - size), vec2(names.span(), height));
    ui.painter().rect_filled(ground.expand(2.0), 4.0, shown.theme.page);
    let mut top = row.center().y - 10.0;
    if let Some(name) = name {
        let color = shown.theme.soft;
        let dash = [pos2(names.min, row.center().y), pos2(names.min + 12.0, row.center().y)];
        ui.painter().extend(Shape::dashed_line(&dash, Stroke::new(1.0, color), 2.5, 2.0));
        let galley = margins::one_line(ui.painter(), &name, size, names.span() - 18.0);
        let place = Align2::LEFT_CENTER.anchor_size(pos2(names.min + 18.0, row.center().y), galley.size());
        ui.painter().galley(place.min, galley, color);
        top = row.center().y + size * 0.8;
    }
    let buttons = Rect::from_min_size(pos2(names.min + 14.0, top), vec2(names.span() - 14.0, 20.0));
    ui.scope_builder(UiBuilder::new().max_rect(buttons).layout(Layout::left_to_right(egui::Align::Center)), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        if sign_button(ui, shown.theme, Sign::Check, "Accept suggestion (Enter)").clicked() {
            out.run(ReviewCommand::AcceptSuggestion);
        }
        if sign_button(ui, shown.theme, Sign::Cross, "Reject suggestion (R)").clicked() {
            out.run(ReviewCommand::RejectSuggestion);
        }
        let percent = format!("{:.0} %", suggestion.confidence * 100.0);
        let place = pos2(ui.cursor().left() + 4.0, buttons.center().y);
        ui.painter().text(place, Align2::LEFT_CENTER, percent, FontId::proportional(size), shown.theme.soft);
    });
    if let Some(other) = other {
        let place = buttons.translate(vec2(0.0, 22.0));
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| other_ui(ui, shown, &one_line(other), size, out));
    }
}

/// “or Bo Ek?”, which accepts with that speaker.
fn other_ui(ui: &mut Ui, shown: &Shown<'_>, name: &str, size: f32, out: &mut Outbox) {
    let text = egui::RichText::new(format!("or {name}?")).size(size).color(shown.theme.soft);
    ui.spacing_mut().button_padding = vec2(4.0, 1.0);
    let button = egui::Button::new(text).frame_when_inactive(false).truncate();
    let words = format!("Accept with {name} (A)");
    if ui.add(button).accessible_name(&words).on_hover_text(words).clicked() {
        out.run(ReviewCommand::AcceptWithOther);
    }
}

fn of_article<'a>(shown: &Shown<'_>, view: &'a ViewState) -> impl Iterator<Item = (usize, &'a Suggestion)> {
    let article = shown.article.id;
    view.suggestions.all().iter().enumerate().filter(move |(_, suggestion)| suggestion.article == article)
}

/// Whether any of it lies in the bytes. Of many suggestions this finds the few in sight quickly.
fn is_near(suggestion: &Suggestion, bytes: &Range<usize>) -> bool {
    let is_in = |range: TextRange| range.start() < bytes.end && bytes.start < range.end();
    let speaker = match &suggestion.proposal {
        Proposal::Span { speaker, .. } => *speaker,
        Proposal::Speaker { .. } => None,
    };
    is_in(suggestion.place()) || speaker.is_some_and(is_in)
}

/// The speaker that a suggested span brings along, where it is not marked yet.
fn new_speaker<'a>(shown: &Shown<'a>, suggestion: &Suggestion) -> Option<(TextRange, &'a LabelId)> {
    let Proposal::Span { label, speaker, .. } = &suggestion.proposal else { return None };
    let speaker = (*speaker)?;
    let to = &shown.labels.kinds_from(label).next()?.to;
    let is_marked = |span: &crate::model::Span| to.contains(&span.label) && span.extent() == speaker;
    (!shown.article.spans_in(speaker).any(is_marked)).then_some((speaker, to.first()?))
}

fn outline(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, range: TextRange, label: &LabelId, width: f32) {
    let bytes = screen.bytes();
    if range.start() >= bytes.end || range.end() <= bytes.start {
        return;
    }
    let stroke = Stroke::new(width, shown.label_paint(label).line);
    for row in screen.rects(&range.bytes()) {
        let path = rounded(letters(row).expand2(vec2(2.0, 1.5)), 3.0);
        painter.extend(Shape::dashed_line(&path, stroke, 4.0, 2.5));
    }
}

/// The outline of a rectangle with soft corners, closed.
fn rounded(rect: Rect, radius: f32) -> Vec<Pos2> {
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let inner = rect.shrink(radius);
    let middles = [inner.right_top(), inner.right_bottom(), inner.left_bottom(), inner.left_top()];
    let mut path = vec![pos2(inner.left(), rect.top())];
    for (quarter, middle) in (-1_i8..).zip(middles) {
        path.extend((0_u8..=3).map(|step| {
            let angle = (f32::from(quarter) + f32::from(step) / 3.0) * std::f32::consts::FRAC_PI_2;
            middle + radius * egui::Vec2::angled(angle)
        }));
    }
    path
}
