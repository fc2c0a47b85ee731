//! Notes: the one on the article under its title, and signs beside the text: that somebody has written something about a span, or asks something.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Align, Align2, FontId, Galley, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::margins::starting_span;
use super::marks::Marks;
use crate::model::{QUESTION, Span};
use crate::ui::article::Shown;
use crate::ui::article::layout::on_screen::OnScreen;
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::Outbox;
use crate::ui::look::bidi;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::paint_focus;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::tr;

/// In points.
const SIGN_SIZE: egui::Vec2 = vec2(13.0, 13.0);
/// From the sign of the note on the article to its words, in points.
const NOTE_INDENT: f32 = 20.0;
/// Of the note on the article, so many are shown under the title.
const MAX_NOTE_ROWS: usize = 3;
const MAX_NOTE_CHARACTERS: usize = 600;

/// Draws a sign for each note: right of the text, before the names, at the row where its span begins. Resting on it shows
/// the note, a click goes on writing.
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

/// The note on the article as it stands under the title. A long one is cut: resting on it shows more.
pub(crate) struct ArticleNote {
    words: Arc<Galley>,
    is_cut: bool,
}

impl ArticleNote {
    /// In a column so wide; `None` where nobody has written one.
    pub(crate) fn new(ui: &Ui, shown: &Shown<'_>, width: f32) -> Option<Self> {
        let note = shown.article.note.trim();
        if note.is_empty() {
            return None;
        }
        let words = note.strip_prefix(QUESTION).unwrap_or(note).trim();
        let words: String = words.chars().take(MAX_NOTE_CHARACTERS).collect();
        let font = FontId::proportional(shown.text_size * 0.75);
        let halign = if bidi::is_right_to_left(&words) { Align::RIGHT } else { Align::LEFT };
        let mut job = LayoutJob::simple(words, font, shown.theme.soft, width - NOTE_INDENT);
        job.halign = halign;
        job.wrap.max_rows = MAX_NOTE_ROWS;
        let words = ui.painter().layout_job(job);
        Some(Self { is_cut: words.elided, words })
    }

    /// How much higher it is than one row, for which there is always room, in points.
    pub(crate) fn height_beyond_row(&self) -> f32 {
        self.words.size().y - self.words.rows.first().map_or(0.0, |row| row.height())
    }
}

/// Draws the note on the article with its sign; a click writes another one.
pub(crate) fn article_note_ui(ui: &Ui, shown: &Shown<'_>, note: &ArticleNote, at: Pos2, out: &mut Outbox) {
    let words = &note.words;
    let size = vec2(NOTE_INDENT + words.size().x, words.size().y.max(SIGN_SIZE.y));
    let rect = Rect::from_min_size(at, size);
    let response = ui.interact(rect.expand(3.0), ui.scope_id().with("note on the article"), Sense::CLICK);
    let whole = shown.article.note.trim();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, in_words(whole)));
    let first_row = words.rows.first().map_or(SIGN_SIZE.y, |row| row.height());
    let sign = Rect::from_min_size(pos2(at.x, at.y + (first_row - SIGN_SIZE.y) / 2.0).round(), SIGN_SIZE);
    paint_sign(ui, shown.theme, sign, whole.starts_with(QUESTION), response.hovered());
    let color = if response.hovered() { shown.theme.ink } else { shown.theme.soft };
    // Rows that end at the right are laid out left of where they begin.
    let words_at = at + vec2(NOTE_INDENT - words.rect.left(), 0.0);
    ui.painter().galley_with_override_text_color(words_at, Arc::clone(words), color);
    paint_focus(ui, shown.theme, rect.expand(3.0), &response);
    if response.clicked() {
        out.run(ArticleCommand::EditArticleNote);
    }
    let words = if note.is_cut { in_words(whole) } else { tr("Changes the note on the article").to_owned() };
    response.on_hover_text(words);
}

/// “Note: ask the desk”, “Question: is this one of them?”. Words that run from right to left have lines of their own: behind
/// others they would stand in another order than in the margin.
fn in_words(note: &str) -> String {
    let own = |words: &str| if bidi::is_needed(words) { format!("\n{words}") } else { words.to_owned() };
    match note.strip_prefix(QUESTION).map(str::trim) {
        Some("") => tr("Question").to_owned(),
        Some(question) => tr!("Question: {question}", question = own(question)),
        None => tr!("Note: {note}", note = own(note)),
    }
}

/// Where the sign of a span stands, below the one before; `None` out of view.
fn place(screen: &OnScreen, span: &Span, free_from: &mut f32) -> Option<Rect> {
    let row = screen.rects(&span.fragments.first().bytes()).first().copied()?;
    // Nearer to the text than to the line that leads to a name.
    let beside = screen.page.names.map_or(SIGN_SIZE.x * 0.6, |names| (names.min - screen.page.column.max) * 0.36);
    let mut rect = Rect::from_center_size(pos2(screen.page.column.max + beside, row.center().y).round(), SIGN_SIZE);
    rect = rect.translate(vec2(0.0, (*free_from - rect.top()).max(0.0)));
    *free_from = rect.bottom() + 1.0;
    rect.intersects(screen.page.view).then_some(rect)
}

fn sign_ui(ui: &Ui, shown: &Shown<'_>, span: &Span, rect: Rect) -> Response {
    let response = ui.interact(rect.expand(2.0), ui.scope_id().with(("note", span.id)), Sense::CLICK);
    paint_sign(ui, shown.theme, rect, span.is_in_question(), response.hovered());
    response
}

/// A small sheet with lines, or with a question mark.
fn paint_sign(ui: &Ui, theme: &Theme, rect: Rect, is_question: bool, is_hovered: bool) {
    let color = match (is_question, is_hovered) {
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
    if is_question {
        let font = FontId::proportional(10.0);
        ui.painter().text(sheet.center() + vec2(0.0, 0.5), Align2::CENTER_CENTER, QUESTION, font, color);
    } else {
        for y in [0.42, 0.68] {
            let y = sheet.top() + sheet.height() * y;
            ui.painter().hline(sheet.left() + 2.5..=sheet.right() - 2.5, y, Stroke::new(1.0, color));
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;
    use egui::accesskit::Role;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::ArticleCommand;
    use crate::model::{ArticleId, Edit, Transaction, transactions};
    use crate::ui::App;
    use crate::ui::test_window::{painted, project_of, window};

    /// Where the second line of the article begins, with this note on it.
    fn top_with(window: &mut Harness<'_, App>, note: &str) -> f32 {
        top_with_line(window, note, "It rains")
    }

    fn top_with_line(window: &mut Harness<'_, App>, note: &str, line: &str) -> f32 {
        let app = window.state_mut();
        let change = Edit::SetArticleNote(ArticleId(1), note.to_owned());
        app.outbox.apply(Transaction::new("change note on article", vec![change]));
        window.run();
        window.get_by_role_and_label(Role::Paragraph, line).rect().top()
    }

    #[test]
    fn a_note_on_the_article_stands_under_its_title_and_a_click_goes_on_writing() {
        // The text may begin with its title or not.
        for title in ["Ferry", "Boats"] {
            let mut project = project_of(&["Ferry\nIt rains"]);
            let renamed = transactions::rename_article(project.article(ArticleId(1)).unwrap(), title);
            project.apply(renamed).unwrap();
            let mut window = window(App::new(project));
            let without = top_with(&mut window, "");
            let top = top_with(&mut window, "?Is the depot a speaker");
            let note = window.get_by_label("Question: Is the depot a speaker").rect();
            assert!(note.bottom() <= top, "{note:?} above the text at {top}");
            assert_eq!(top.to_bits(), without.to_bits(), "one row moves nothing");
            // However long it is, it leaves room for the text.
            let top = top_with(&mut window, &"ask the desk about this ".repeat(200));
            let note = window.get_by_label_contains("Note: ask the desk").rect();
            assert!(note.bottom() <= top && note.height() < 80.0, "{note:?} above the text at {top}");
            window.get_by_label_contains("Note: ask the desk").click();
            window.run();
            window.get_by_label("Note on the article");
            window.key_press(egui::Key::Escape);
            window.run();
            assert_eq!(top_with(&mut window, "").to_bits(), without.to_bits());
        }
    }

    #[test]
    fn a_note_may_have_several_lines() {
        let mut window = window(App::new(project_of(&["Ferry\nIt rains"])));
        window.state_mut().outbox.run(ArticleCommand::EditArticleNote);
        window.run();
        for (words, held) in [("ask the desk", Modifiers::SHIFT), ("and the mayor", Modifiers::NONE)] {
            window.event(egui::Event::Text(words.to_owned()));
            window.run();
            window.key_press_modifiers(held, egui::Key::Enter);
            window.run();
        }
        assert!(!window.state().overlays.is_open());
        assert_eq!(window.state().session.open().unwrap().note, "ask the desk\nand the mayor");
    }

    #[test]
    fn a_note_from_right_to_left_stands_in_the_order_in_which_it_is_read() {
        let mut window = window(App::new(project_of(&["Ferry\nIt rains"])));
        top_with(&mut window, "אב גד");
        assert!(painted(&window).iter().any(|(words, _)| words == "גד אב"));
        // Its first words stand in the first row, and what is left of it is cut at the left.
        top_with(&mut window, &format!("ראשון {} אחרון", "אב גד ".repeat(200)));
        let note = painted(&window).into_iter().find(|(words, _)| words.contains("ראשון")).unwrap().0;
        let rows: Vec<&str> = note.lines().collect();
        assert!(rows.len() == 3 && rows[0].ends_with("ראשון") && rows[2].starts_with('…'), "{rows:?}");
    }

    #[test]
    fn each_row_of_a_note_runs_as_the_whole_line_does_whatever_word_begins_it() {
        let mut window = window(App::new(project_of(&["Ferry\nIt rains"])));
        let mut rows_of = |note: &str| -> Vec<String> {
            top_with(&mut window, note);
            let note = painted(&window).into_iter().find(|(words, _)| words.contains("boats")).unwrap().0;
            note.lines().map(str::to_owned).collect()
        };
        let rows = rows_of(&format!("אב {}גד.", "ferry boats ".repeat(18)));
        let [first, .., last] = &rows[..] else { panic!("{rows:?}") };
        assert!(first.ends_with(" אב") && last.starts_with(".גד "), "{rows:?}");
        // What is cut off is what is read last.
        let rows = rows_of(&format!("אב {}", "ferry boats ".repeat(90)));
        assert!(rows.len() == 3 && rows[2].ends_with('…') && !rows[2].starts_with('…'), "{rows:?}");
    }

    #[test]
    fn a_text_that_is_read_does_not_move_when_a_note_appears_above_it_or_goes() {
        let lines: Vec<String> = (0..200).map(|n| format!("It rains {n}")).collect();
        let mut window = window(App::new(project_of(&[&format!("Ferry\n{}", lines.join("\n"))])));
        let mut line_with = |note: &str| top_with_line(&mut window, note, "It rains 4").to_bits();
        let without = line_with("");
        assert_eq!([line_with("ask the desk"), line_with("a\nb\nc"), line_with("")], [without; 3]);
    }

    #[test]
    fn what_is_said_at_the_pointer_of_a_note_from_right_to_left_is_in_order() {
        let mut window = window(App::new(project_of(&["Ferry\nIt rains"])));
        let note = format!("ראשון {} אחרון", "אב גד ".repeat(200));
        top_with(&mut window, &note);
        let place = window.get_by_label_contains("ראשון").rect().center();
        window.hover_at(place);
        window.run_steps(10);
        let rows = |window: &Harness<'_, App>| -> Vec<String> {
            let first_row = |words: &str| words.lines().find(|row| row.contains("ראשון")).map(str::to_owned);
            painted(window).iter().filter_map(|(words, _)| first_row(words)).collect()
        };
        let [margin, pointer] = &rows(&window)[..] else { panic!("{:?}", rows(&window)) };
        assert!(margin.ends_with(" אב ראשון") && pointer.ends_with(" אב ראשון"), "{margin}\n{pointer}");
        assert!(!pointer.contains("Note:"), "it runs as the line in the margin does: {pointer}");
    }
}
