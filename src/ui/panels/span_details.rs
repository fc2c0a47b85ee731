//! What is known of the selected span, and what can be done with it: label, links, note, fragments.

use egui::{Frame, Id, Margin, Panel, Popup, PopupCloseBehavior, ScrollArea, Ui};

use super::pane::Pane;
use crate::model::{Article, ArticleId, Origin, Project, Relation, Span, SpanId, Transaction, transactions};
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::keys::keeps_note;
use crate::ui::input::outbox::{Notice, Wish};
use crate::ui::input::situation::{Situation, with_key, word_of_key, word_of_label_key};
use crate::ui::look::keyboard::is_escaped;
use crate::ui::look::label_filter::LabelFilter;
use crate::ui::look::links::{link_button, name_button};
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{
    Face, Sign, empty_ui, ends_ui, font, grouped, hairline, line_ui, menu_pill_ui, note_field_ui, pill_ui,
    quiet_button, sentence_case, sign_button,
};
use crate::ui::menus::{column_ui, relabel_ui};
use crate::ui::texts::{in_sentence, tr};

/// Of a span in more parts the first are listed: all are drawn in each frame.
const MAX_PARTS: usize = 40;
/// In points, of what stands below all that scrolls.
const FOOT_HEIGHT: f32 = 38.0;

/// A note being written.
#[derive(Debug, Default)]
pub struct SpanDetails {
    note: Option<Draft>,
}

#[derive(Debug)]
struct Draft {
    article: ArticleId,
    span: SpanId,
    text: String,
}

impl SpanDetails {
    /// Puts a note that was being written on its span once another one is selected.
    pub fn commit_if_left(&mut self, article: Option<&Article>, selected: Option<&Span>, pane: &mut Pane<'_>) {
        let is_same = |draft: &Draft| {
            Some(draft.article) == article.map(|article| article.id) && Some(draft.span) == selected.map(|span| span.id)
        };
        if self.note.as_ref().is_some_and(|draft| !is_same(draft)) {
            self.commit(pane);
        }
    }

    /// Returns whether the note is another one now.
    fn commit(&mut self, pane: &mut Pane<'_>) -> bool {
        let change = self.draft(pane.project);
        self.note = None;
        let Some(change) = change else { return false };
        pane.out.apply(change);
        true
    }

    /// Nothing is being written any more.
    pub fn forget_draft(&mut self) {
        self.note = None;
    }

    /// The note that is being written, as a change of its span.
    pub fn draft(&self, project: &Project) -> Option<Transaction> {
        let draft = self.note.as_ref()?;
        let article = project.article(draft.article)?;
        let span = article.span(draft.span)?;
        let is_new = draft.text.trim() != span.note.as_deref().unwrap_or_default().trim();
        is_new.then(|| transactions::set_note(article, span, &draft.text))
    }
}

/// Draws the details over the room that is left. What does not fit scrolls, above the foot that is always seen.
pub fn span_details_ui(ui: &mut Ui, details: &mut SpanDetails, article: &Article, span: &Span, pane: &mut Pane<'_>) {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    hairline(ui, pane.theme);
    let foot = Frame::NONE.fill(pane.theme.panel).inner_margin(Margin::symmetric(14, 0));
    let foot = Panel::bottom("foot of span details").resizable(false).exact_size(FOOT_HEIGHT).frame(foot);
    foot.show(ui, |ui| foot_ui(ui, span, pane));
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("span details");
    scroll.show(ui, |ui| {
        Frame::NONE.inner_margin(Margin { left: 14, right: 14, top: 10, bottom: 10 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 6.0);
            labels_ui(ui, span, pane);
            links_ui(ui, article, span, pane);
            fragments_ui(ui, article, span, pane);
            note_ui(ui, details, article, span, pane);
        });
    });
}

/// The same room while nothing is selected.
pub fn no_details_ui(ui: &mut Ui, theme: &Theme) {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    hairline(ui, theme);
    empty_ui(ui, theme, tr("Select a span to see its label, links and note"));
}

/// A word for each label; the span's own is set off, a click on another relabels. Many labels are in a menu, so that they
/// leave room for the rest.
fn labels_ui(ui: &mut Ui, span: &Span, pane: &mut Pane<'_>) {
    let (labels, theme) = (pane.labels(), pane.theme);
    if labels.labels().len() > LabelFilter::MANY {
        let Pane { project, view, keys, out, .. } = pane;
        let name = labels.label(&span.label).map_or(span.label.as_str(), |label| label.name.as_str());
        let button = menu_pill_ui(ui, theme, name, false).on_hover_text(tr("Changes the label"));
        let situation = Situation { project, view, keys };
        let menu = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        menu.show(|ui| column_ui(ui, |ui| relabel_ui(ui, situation, &[span.id].into(), out)));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for (idx, label) in labels.labels().iter().enumerate() {
            let is_own = label.id == span.label;
            let paint = theme.label(label.color);
            let response = pill_ui(ui, theme, &label.name, is_own, paint.fill, paint.line);
            if response.clicked() && !is_own {
                pane.out.wish(Wish::Relabel([span.id].into(), label.id.clone()));
            }
            let key = word_of_label_key(labels, pane.keys, idx);
            let key = if key.is_empty() { key } else { format!(" ({key})") };
            response.on_hover_text(tr!("Makes it a {name}{key}", name = in_sentence(&label.name), key));
        }
    });
}

/// Each link with a name that leads there and a sign that removes it, and the way to add one.
fn links_ui(ui: &mut Ui, article: &Article, span: &Span, pane: &mut Pane<'_>) {
    for relation in article.relations_of(span.id) {
        link_ui(ui, article, span, relation, pane);
    }
    let Some(kind) = pane.labels().kinds_from(&span.label).next() else { return };
    let has_link = article.speakers_of(span.id).next().is_some();
    let text = if has_link { tr("Change speaker…").to_owned() } else { format!("{}…", sentence_case(&kind.name)) };
    let asks = with_key(tr("Asks who said this"), pane.keys, ArticleCommand::PickSpeaker);
    let link = word_of_key(pane.keys, ArticleCommand::Link);
    let hint = tr!("{asks}; {link} and a click on the speaker does it too", asks, link);
    if quiet_button(ui, pane.theme, &text).on_hover_text(hint).clicked() {
        pane.out.run(ArticleCommand::PickSpeaker);
    }
}

fn link_ui(ui: &mut Ui, article: &Article, span: &Span, relation: &Relation, pane: &mut Pane<'_>) {
    let theme = pane.theme;
    let is_from = relation.from == span.id;
    let Some(other) = article.span(if is_from { relation.to } else { relation.from }) else { return };
    let kind = pane.labels().kind(&relation.kind).map_or(relation.kind.as_str(), |kind| &kind.name);
    ui.horizontal(|ui| {
        let (mut is_shown, mut is_removed) = (false, false);
        let to_other = |ui: &mut Ui| {
            if is_from {
                line_ui(ui, kind, font(ui, Face::Sans, 12.0), theme.soft);
            }
            let name = article.text_of(other);
            is_shown = name_button(ui, theme, &name).on_hover_text(tr("Goes to the other end")).clicked();
        };
        let remove = |ui: &mut Ui| is_removed = sign_button(ui, theme, Sign::Cross, tr("Remove the link")).clicked();
        ends_ui(ui, to_other, remove);
        if is_shown {
            pane.view.show_span(other);
        } else if is_removed {
            pane.out.apply(transactions::unlink(article, relation.id));
        }
    });
}

fn fragments_ui(ui: &mut Ui, article: &Article, span: &Span, pane: &mut Pane<'_>) {
    if span.fragments.count() == 1 {
        return;
    }
    let (labels, theme) = (pane.labels(), pane.theme);
    for (idx, fragment) in span.fragments.iter().enumerate().take(MAX_PARTS) {
        ui.horizontal(|ui| {
            line_ui(ui, &tr!("part {idx}", idx = idx + 1), font(ui, Face::Sans, 12.0), theme.soft);
            let (mut is_shown, mut is_split) = (false, false);
            let to_part = |ui: &mut Ui| {
                is_shown = link_button(ui, theme, article.text().slice(fragment)).clicked();
            };
            let split_off = |ui: &mut Ui| {
                is_split = sign_button(ui, theme, Sign::Split, tr("Make this part a span of its own")).clicked();
            };
            ends_ui(ui, to_part, split_off);
            if is_shown {
                pane.view.reveal = Some(fragment);
            } else if is_split
                && let Some(split) = transactions::split_off_fragment(labels, article, span, fragment.start())
            {
                pane.out.apply(split);
            }
        });
    }
    let n_more = span.fragments.count().saturating_sub(MAX_PARTS);
    if n_more > 0 {
        line_ui(ui, &tr!("and {n} more parts", n = grouped(n_more)), font(ui, Face::Sans, 12.0), theme.soft);
    }
}

/// A field for the note. Enter, Ctrl+Enter and leaving it write it to the project; so does Escape, which offers to take that
/// back: what was typed is not lost. Ctrl+Enter does not also mark the article as done, as it does in the text.
fn note_ui(ui: &mut Ui, details: &mut SpanDetails, article: &Article, span: &Span, pane: &mut Pane<'_>) {
    let mut text = match &details.note {
        Some(draft) => draft.text.clone(),
        None => span.note.clone().unwrap_or_default(),
    };
    let is_ended = keeps_note(ui, note_field_id());
    let response = note_field_ui(ui, pane.theme, note_field_id(), &mut text, tr("Note"));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.changed() {
        details.note = Some(Draft { article: article.id, span: span.id, text });
    }
    if response.lost_focus() && details.commit(pane) && is_escaped(&response) {
        pane.out.tell(Notice::Undoable(tr("The note stays as it was typed").to_owned()));
    }
    if is_ended {
        details.commit(pane);
        response.surrender_focus();
    }
    response.on_hover_text(tr("A note on this span: Enter or Esc keeps it, Shift+Enter begins a line"));
}

/// The field that the command for writing a note puts the keyboard into.
pub fn note_field_id() -> Id {
    Id::unique("note of the selected span")
}

fn foot_ui(ui: &mut Ui, span: &Span, pane: &mut Pane<'_>) {
    let theme = pane.theme;
    ui.horizontal_centered(|ui| {
        let origin = match span.origin {
            Origin::Person => tr("marked by hand"),
            Origin::Suggestion => tr("accepted suggestion"),
            Origin::Import => tr("imported"),
            Origin::Adjudication => tr("settled"),
        };
        let names: Vec<String> = span.from.iter().map(|by| pane.view.settling.name_of(by)).collect();
        let words = match (names.join(", "), span.origin) {
            (names, _) if names.is_empty() => origin.to_owned(),
            (names, Origin::Adjudication) => tr!("{origin}, from {names}", origin, names),
            (names, _) => tr!("{origin}, by {names}", origin, names),
        };
        let delete = |ui: &mut Ui| {
            let hint = with_key(tr("Deletes the span and its links"), pane.keys, ArticleCommand::DeleteSpan);
            if quiet_button(ui, theme, tr("Delete")).on_hover_text(hint).clicked() {
                pane.out.run(ArticleCommand::DeleteSpan);
            }
        };
        let small = font(ui, Face::Sans, 12.0);
        ends_ui(ui, |ui| drop(line_ui(ui, &words, small, theme.soft).on_hover_text(&words)), delete);
    });
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers};
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{Edit, Status};
    use crate::ui::App;
    use crate::ui::test_window::{painted, project_of, window};

    #[test]
    fn ctrl_enter_keeps_a_note_and_marks_no_article_as_done() {
        let mut window = window(App::new(project_of(&["[claim#1 It rains]"])));
        let press = |window: &mut egui_kittest::Harness<'_, App>, modifiers, key| {
            window.key_press_modifiers(modifiers, key);
            window.run();
        };
        press(&mut window, Modifiers::NONE, Key::Period);
        window.state_mut().outbox.run(ArticleCommand::EditNote);
        window.run();
        window.get_by_label("Note").type_text("really?");
        window.run();
        press(&mut window, Modifiers::COMMAND, Key::Enter);
        let article =
            |window: &egui_kittest::Harness<'_, App>| window.state().project().article(ArticleId(1)).unwrap().clone();
        assert_eq!(article(&window).span(SpanId(1)).unwrap().note.as_deref(), Some("really?"));
        assert_ne!(article(&window).status, Status::Done);
        press(&mut window, Modifiers::COMMAND, Key::Enter);
        assert_eq!(article(&window).status, Status::Done, "the article has the keyboard again");
    }

    #[test]
    fn escape_loses_nothing_that_was_typed_into_a_note() {
        let mut window = window(App::new(project_of(&["[claim#1 It rains]"])));
        let note = |window: &egui_kittest::Harness<'_, App>| {
            window.state().project().article(ArticleId(1)).unwrap().span(SpanId(1)).unwrap().note.clone()
        };
        for (typed, is_told) in [("", false), ("really?", true)] {
            window.state_mut().session.view.hand.select_span(Some(SpanId(1)));
            window.state_mut().outbox.run(ArticleCommand::EditNote);
            window.run();
            window.get_by_label("Note").type_text(typed);
            window.run();
            window.key_press(Key::Escape);
            window.run();
            assert_eq!(window.query_by_label("The note stays as it was typed").is_some(), is_told);
        }
        assert_eq!(note(&window).as_deref(), Some("really?"));
        window.get_all_by_label("Undo").last().unwrap().click();
        window.run();
        assert_eq!(note(&window), None);
    }

    #[test]
    fn a_note_that_is_as_it_was_is_not_written_for_its_outer_blanks() {
        let mut project = project_of(&["[claim#1 It rains]"]);
        let span = project.article(ArticleId(1)).unwrap().span(SpanId(1)).unwrap().clone();
        let noted = Span { note: Some(" really?\n".to_owned()), ..span };
        project.apply(Transaction::new("change note", vec![Edit::ReplaceSpan(ArticleId(1), noted)])).unwrap();
        let draft = |text: &str| {
            let note = Draft { article: ArticleId(1), span: SpanId(1), text: text.to_owned() };
            SpanDetails { note: Some(note) }.draft(&project)
        };
        assert!(draft(" really?\n").is_none() && draft("really?").is_none());
        assert!(draft("really").is_some());
    }

    #[test]
    fn what_deletes_a_span_is_in_view_below_whatever_there_is_to_say_of_it() {
        let text = "[quote#1>2>3 “It rains”], said [speaker#2 Maximilian Featherstonehaugh-Oberhauser of Westphalia] \
                    and [speaker#3 Ada], [quote#1 “it pours”]";
        let mut window = window(App::new(project_of(&[text])));
        for (width, height) in [(1280.0, 800.0), (1280.0, 400.0), (800.0, 600.0)] {
            window.set_size(egui::vec2(width, height));
            window.state_mut().session.view.hand.select_span(Some(SpanId(1)));
            window.run();
            let (button, foot) = (window.get_by_label("Delete").rect(), window.get_by_label("3 spans").rect());
            assert!(button.bottom() <= foot.top() && button.height() > 15.0, "{button:?} above {foot:?} of {height}");
        }
        let name = "Maximilian Featherstonehaugh-Oberhauser of Westphalia";
        let is_whole = |(text, place): &(String, egui::Rect)| text == name && place.height() > 25.0;
        let texts = painted(&window);
        assert!(texts.iter().any(is_whole), "a name in several rows is among {texts:?}");
    }

    #[test]
    fn the_field_for_a_note_is_in_view_in_a_small_window_too() {
        let mut window = window(App::new(project_of(&["[claim#1 It rains]"])));
        window.set_size(egui::vec2(400.0, 290.0));
        window.run();
        window.state_mut().session.view.hand.accepted = Some(SpanId(1));
        window.state_mut().outbox.run(ArticleCommand::EditNote);
        window.run();
        window.run();
        let field = window.get_by_label("Note").rect();
        let row = window.get_by_label_contains("It rains, claim").rect();
        assert!(field.top() > row.bottom() && field.bottom() < window.ctx.content_rect().bottom() - 30.0, "{field:?}");
        window.get_by_label("Note").type_text("w");
        window.key_press(Key::Enter);
        window.run();
        let article = window.state().project().article(ArticleId(1)).unwrap();
        assert_eq!(article.span(SpanId(1)).unwrap().note.as_deref(), Some("w"));
    }
}
