//! Links drawn with the mouse: from the handle of a quote to its speaker, or by a click while linking.

use std::ops::Range;

use egui::{CursorIcon, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, vec2};

use crate::model::{Article, Span, SpanId, TextRange, boundaries};
use crate::ui::input::outbox::{LinkTo, Notice, Outbox, Wish};
use crate::ui::session::drag::Drag;
use crate::ui::session::view_state::ViewState;

use crate::ui::article::Shown;
use crate::ui::article::layout::on_screen::{OnScreen, letters};
use crate::ui::article::pointer::pointer;
use crate::ui::texts::tr;

use super::layers::frame_span;
use super::suggested;

/// Draws the link handle of the selected span, the link being drawn, and the links that the span has.
pub(crate) fn links_ui(ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    go_on(ui, screen, shown, view, out);
    let Some(span) = view.hand.selected_span().and_then(|id| shown.article.span(id)) else { return };
    paint_links(ui, screen, shown, span.id);
    if shown.labels.kinds_from(&span.label).next().is_none() {
        return;
    }
    let Some(center) = handle_center(screen, span) else { return };
    let color = shown.label_paint(&span.label).line;
    let response = ui.interact(
        Rect::from_center_size(center, vec2(14.0, 16.0)),
        ui.scope_id().with(("link", span.id.0)),
        Sense::DRAG,
    );
    let fill = if response.hovered() || response.dragged() { color } else { shown.theme.page };
    ui.painter().circle(center, 4.5, fill, Stroke::new(1.5, color));
    ui.painter().circle_filled(center, 1.5, if fill == color { shown.theme.page } else { color });
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    }
    if response.drag_started() {
        view.hand.drag = Some(Drag::Link { from: span.id });
    }
    response.on_hover_text(tr("Drag to the speaker"));
}

/// Draws the link that the pointer is drawing, from the span that it began at, and makes it when the button is let go.
fn go_on(ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    let from = view.hand.drag.as_ref().and_then(Drag::link_from);
    let Some(span) = from.and_then(|id| shown.article.span(id)) else { return };
    let (at, is_over) = pointer(ui);
    if let Some(at) = at {
        ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
        if let Some(center) = handle_center(screen, span) {
            let color = shown.label_paint(&span.label).line;
            ui.painter().line_segment([center, at], Stroke::new(1.5, color));
        }
        paint_target(ui, screen, shown, view, (span.id, at));
    }
    if is_over {
        view.hand.drag = None;
        if let Some(at) = at {
            drop_at(screen, shown, view, (span.id, at), out);
        }
    }
}

/// Above the end of the span, away from the handle of its edge below; `None` where it is out of view.
fn handle_center(screen: &OnScreen, span: &Span) -> Option<Pos2> {
    let end = screen.span_rects(span).last().map(|row| letters(*row))?;
    Some(end.right_top() + vec2(11.0, -2.0))
}

/// Links to the span under a click or to who is suggested there, or tells why that cannot be.
pub(crate) fn click(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, from: SpanId, at: Pos2, out: &mut Outbox) {
    if let Some(to) = target_under(screen, shown, view, (from, at)) {
        return out.wish(Wish::Link(from, to));
    }
    let spans = screen.spans_under(shown, at);
    let Some(innermost) = spans.first() else {
        return out.tell(Notice::Info(tr("Click a speaker, or drag over one to mark it").to_owned()));
    };
    // That it cannot be one says why.
    out.wish(Wish::Link(from, LinkTo::Span(innermost.id)));
}

/// The span under a place that a link may lead to, else who is suggested there.
fn target_under(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, (from, at): (SpanId, Pos2)) -> Option<LinkTo> {
    let suggested = || suggested::speaker_under(screen, shown, view, (from, at)).map(LinkTo::Suggested);
    fitting(screen, shown, from, at).map(LinkTo::Span).or_else(suggested)
}

/// Links to the span that a link is dropped on, or to the name there.
fn drop_at(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, (from, at): (SpanId, Pos2), out: &mut Outbox) {
    match drop_target(screen, shown, view, (from, at)) {
        Some(to) => out.wish(Wish::Link(from, to)),
        None => out.tell(Notice::Info(tr("Drop the link on the name of who said it").to_owned())),
    }
}

/// What a link leads to that is dropped at a place.
fn drop_target(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, (from, at): (SpanId, Pos2)) -> Option<LinkTo> {
    let name = || name_under(screen, shown.article, from, at).map(LinkTo::Text);
    target_under(screen, shown, view, (from, at)).or_else(name)
}

/// The innermost span under a place that a link from `from` may lead to.
fn fitting(screen: &OnScreen, shown: &Shown<'_>, from: SpanId, at: Pos2) -> Option<SpanId> {
    let label = &shown.article.span(from)?.label;
    let spans = screen.spans_under(shown, at);
    let mut fitting = spans.into_iter().filter(|span| shown.labels.kind_between(label, &span.label).is_some());
    fitting.find(|span| span.id != from).map(|span| span.id)
}

/// The word under a place, with its capitalised neighbours where it is a name. What the span itself says names nobody.
fn name_under(screen: &OnScreen, article: &Article, from: SpanId, at: Pos2) -> Option<TextRange> {
    let byte = screen.byte_under(at)?;
    let name = article.text().range(name_at(article.text().as_str(), byte)).ok()?;
    let is_said = article.span(from)?.fragments.overlapping(name).next().is_some();
    (!is_said && article.text().slice(name).contains(char::is_alphanumeric)).then_some(name)
}

fn name_at(text: &str, byte: usize) -> Range<usize> {
    let is_name = |word: &Range<usize>| text[word.clone()].starts_with(char::is_uppercase);
    let mut name = boundaries::trimmed(text, boundaries::word_at(text, byte));
    if !is_name(&name) {
        return name;
    }
    while let Some(before) = text[..name.start].strip_suffix(' ').filter(|rest| !rest.is_empty()) {
        let word = boundaries::word_at(text, boundaries::previous_grapheme(text, before.len()));
        if !is_name(&word) {
            break;
        }
        name.start = word.start;
    }
    while text[name.end..].starts_with(' ') {
        let word = boundaries::word_at(text, name.end + 1);
        if !is_name(&word) {
            break;
        }
        name.end = word.end;
    }
    name
}

fn paint_target(ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, (from, at): (SpanId, Pos2)) {
    let stroke = Stroke::new(1.5, shown.theme.accent);
    match drop_target(screen, shown, view, (from, at)) {
        Some(LinkTo::Span(id)) => {
            for row in shown.article.span(id).into_iter().flat_map(|span| screen.span_rects(span)) {
                let rect = letters(row).expand(2.0);
                ui.painter().rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Middle);
            }
        }
        Some(LinkTo::Suggested(range) | LinkTo::Text(range)) => {
            for row in screen.rects(&range.bytes()) {
                dashed_rect(ui.painter(), letters(row).expand(2.0), stroke);
            }
        }
        None => {}
    }
}

/// Frames what the selected span is linked to: no line crosses the text between.
fn paint_links(ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, selected: SpanId) {
    for relation in shown.article.relations_of(selected) {
        let other = if relation.from == selected { relation.to } else { relation.from };
        let Some(other) = shown.article.span(other) else { continue };
        frame_span(ui.painter(), screen, other, Stroke::new(1.5, shown.label_paint(&other.label).line));
    }
}

/// Draws a rectangle of dashes.
fn dashed_rect(painter: &Painter, rect: Rect, stroke: Stroke) {
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    painter.extend(Shape::dashed_line(&corners, stroke, 4.0, 2.5));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, under: &str, expected: &str) {
        assert_eq!(&text[name_at(text, text.find(under).unwrap())], expected);
    }

    #[test]
    fn a_name_is_taken_whole() {
        check("so Ada Maria Byron said", "Maria", "Ada Maria Byron");
        check("so Ada said", "Ada", "Ada");
        check("so the cook said", "cook", "cook");
        check("“Yes.” Ada", "Ada", "Ada");
    }
}
