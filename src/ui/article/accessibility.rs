//! What a screen reader is told: each paragraph in view as text, and the spans that the caret enters.

use egui::emath::TSTransform;
use egui::text::{CCursor, CCursorRange};
use egui::text_selection::accesskit_text::update_accesskit_for_text_widget;
use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, accesskit};

use crate::model::Span;
use crate::ui::look::suggestion_words::suggestion_words;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::{counted, in_sentence, joined_by_and, tr};

use super::Shown;
use super::layout::column::Placed;
use super::layout::on_screen::OnScreen;

/// Describes the article, its paragraphs in view, and the place of the caret.
pub(super) fn describe(ui: &Ui, response: &Response, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState) {
    // Nobody listens: then nothing is built.
    if ui.ctx().accesskit_node_builder(response.id, |_| ()).is_none() {
        return;
    }
    let n_spans = shown.article.spans().len();
    response.widget_info(|| {
        let title = &shown.article.title;
        WidgetInfo::labeled(Role::Document, true, format!("{title}, {}", counted(n_spans, "span")))
    });
    for piece in screen.pieces.iter().filter(|piece| !piece.laid.text().is_empty()) {
        describe_paragraph(ui, screen, piece, view);
    }
    let caret = screen
        .caret(view.hand.selection().caret)
        .unwrap_or(Rect::from_min_size(screen.page.view.min, egui::Vec2::ZERO));
    let announced = ui.interact(caret, ui.scope_id().with("at the caret"), Sense::empty());
    let text = caret_text(shown, view);
    announced.widget_info(|| WidgetInfo::labeled(Role::Label, true, text.clone()));
    ui.ctx().accesskit_node_builder(announced.id, |node| node.set_live(accesskit::Live::Polite));
}

fn describe_paragraph(ui: &Ui, screen: &OnScreen, piece: &Placed, view: &ViewState) {
    let origin = screen.origin(piece);
    let size = egui::vec2(screen.page.column.span(), piece.laid.height());
    let rect = Rect::from_min_size(origin, size).intersect(screen.page.view);
    let id = ui.scope_id().with(("paragraph", piece.idx));
    let response = ui.interact(rect, id, Sense::empty());
    response.widget_info(|| WidgetInfo::labeled(Role::Paragraph, true, piece.laid.text()));
    if let Some(galley) = piece.laid.galley() {
        let cursor = |byte| CCursor::new(char_of(piece, byte));
        let (start, end) = (view.hand.selection().anchor, view.hand.selection().caret);
        let bytes = piece.laid.bytes();
        let is_touched = start.min(end) <= bytes.end && start.max(end) >= bytes.start;
        let range = is_touched.then(|| CCursorRange::two(cursor(start), cursor(end)));
        let to_screen = TSTransform::from_translation(origin.to_vec2());
        update_accesskit_for_text_widget(ui.ctx(), id, range, to_screen, galley);
    }
}

fn char_of(piece: &Placed, byte: usize) -> usize {
    let text = piece.laid.text();
    let offset = text.floor_char_boundary(byte.saturating_sub(piece.laid.bytes().start));
    text[..offset].chars().count()
}

/// The spans at the caret in words: “quote, said by Ada”.
fn caret_text(shown: &Shown<'_>, view: &ViewState) -> String {
    let spans: Vec<String> =
        shown.article.spans_at(view.hand.selection().caret).map(|span| in_words(shown, span)).collect();
    let suggested = view.suggestion_told().map(|suggestion| suggestion_words(shown.labels, shown.article, suggestion));
    let told: Vec<String> = spans.into_iter().chain(suggested).collect();
    if told.is_empty() { tr("no label").to_owned() } else { told.join("; ") }
}

fn in_words(shown: &Shown<'_>, span: &Span) -> String {
    let label =
        shown.labels.label(&span.label).map_or_else(|| span.label.to_string(), |label| in_sentence(&label.name));
    let links = shown.article.relations_of(span.id).filter(|relation| relation.from == span.id);
    let speakers: Vec<String> = links
        .filter_map(|relation| {
            let kind = shown.labels.kind(&relation.kind)?;
            Some(format!("{} {}", kind.name, shown.article.text_of(shown.article.span(relation.to)?)))
        })
        .collect();
    if speakers.is_empty() { label } else { format!("{label}, {}", joined_by_and(&speakers)) }
}
