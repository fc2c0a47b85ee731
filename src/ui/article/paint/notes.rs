//! The signs of notes beside the text: that somebody has written something about a span, or asks something.

use egui::{Align2, FontId, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::margins::starting_span;
use super::marks::Marks;
use crate::model::{QUESTION, Span};
use crate::ui::article::Shown;
use crate::ui::article::layout::on_screen::OnScreen;
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::Outbox;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::tr;

/// In points.
const SIGN_SIZE: egui::Vec2 = vec2(13.0, 13.0);

/// Draws a sign for each note: between the text and the names at the row where its span begins, or where there is no
/// margin, behind the span's end. Resting on it shows the note, a click goes on writing.
pub(crate) fn notes_ui(
    ui: &Ui,
    screen: &OnScreen,
    shown: &Shown<'_>,
    view: &mut ViewState,
    marks: &mut Marks,
    out: &mut Outbox,
) {
    let mut free_from = f32::NEG_INFINITY;
    for piece in &screen.pieces {
        let marked = marks.of(shown, piece);
        let starting = marked.marks.iter().filter_map(|mark| starting_span(shown.article, mark));
        for (span, note) in starting.filter_map(|span| Some((span, span.written_note()?))) {
            let Some(rect) = place(screen, span, &mut free_from) else { continue };
            let response = sign_ui(ui, shown, span, rect);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, in_words(note)));
            if response.clicked() {
                view.show_span(span);
                out.run(ArticleCommand::EditNote);
            }
            response.on_hover_text(in_words(note));
        }
    }
}

/// “Note: ask the desk”, “Question: is this one of them?”.
fn in_words(note: &str) -> String {
    match note.strip_prefix(QUESTION).map(str::trim) {
        Some("") => tr("Question").to_owned(),
        Some(question) => tr!("Question: {question}", question),
        None => tr!("Note: {note}", note),
    }
}

/// Where the sign of a span stands, below the one before; `None` out of view.
fn place(screen: &OnScreen, span: &Span, free_from: &mut f32) -> Option<Rect> {
    let middle: Pos2 = if let Some(names) = screen.page.names {
        let row = screen.rects(&span.fragments.first().bytes()).first().copied()?;
        // Nearer to the text than to the line that leads to a name.
        pos2(screen.page.column.max + (names.min - screen.page.column.max) * 0.36, row.center().y)
    } else {
        let row = screen.span_rects(span).last().copied()?;
        row.right_top() + vec2(6.0, -1.0)
    };
    let mut rect = Rect::from_center_size(middle.round(), SIGN_SIZE);
    if screen.page.names.is_some() {
        rect = rect.translate(vec2(0.0, (*free_from - rect.top()).max(0.0)));
        *free_from = rect.bottom() + 1.0;
    }
    rect.intersects(screen.page.view).then_some(rect)
}

/// A small sheet with lines, or with a question mark.
fn sign_ui(ui: &Ui, shown: &Shown<'_>, span: &Span, rect: Rect) -> Response {
    let response = ui.interact(rect.expand(2.0), ui.scope_id().with(("note", span.id)), Sense::CLICK);
    let theme = shown.theme;
    let color = match (span.is_in_question(), response.hovered()) {
        (true, _) => theme.warning,
        (false, true) => theme.ink,
        (false, false) => theme.soft,
    };
    let stroke = Stroke::new(1.2, color);
    let sheet = rect.shrink2(vec2(1.5, 1.0));
    let fold = 3.5;
    let corners = vec![
        sheet.left_top(),
        pos2(sheet.right() - fold, sheet.top()),
        pos2(sheet.right(), sheet.top() + fold),
        sheet.right_bottom(),
        sheet.left_bottom(),
    ];
    ui.painter().add(Shape::convex_polygon(corners, theme.page, stroke));
    if span.is_in_question() {
        let font = FontId::proportional(10.0);
        ui.painter().text(sheet.center() + vec2(0.0, 0.5), Align2::CENTER_CENTER, QUESTION, font, color);
    } else {
        for y in [0.42, 0.68] {
            let y = sheet.top() + sheet.height() * y;
            ui.painter().hline(sheet.left() + 2.5..=sheet.right() - 2.5, y, Stroke::new(1.0, color));
        }
    }
    response
}
