//! Lines of menus: commands as they are now, with their keys; and the menu at the pointer.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::accesskit::Toggled;
use egui::containers::menu::SubMenuButton;
use egui::style::ScrollStyle;
use egui::{Button, Popup, PopupCloseBehavior, Response, RichText, ScrollArea, Stroke, Ui, pos2, vec2};

use super::input::act::Act;
use super::input::commands::{ArticleCommand, Command, FileCommand, ReviewCommand, ViewCommand};
use super::input::keys::shown_shortcut;
use super::input::needs::Need;
use super::input::outbox::{Outbox, Wish};
use super::input::situation::{Line, Situation};
use super::look::label_filter::LabelFilter;
use super::look::menu::lines_ui;
use super::look::theme::{Theme, size};
use super::look::widgets::beginning;
use super::people::People;
use crate::model::boundaries::Unit;
use crate::model::{Article, Label, LabelSet, Span, SpanId, one_line};
use crate::ui::texts::{counted, in_sentence, later, tr};

/// Of a menu, in points: longer words are cut.
const MAX_WIDTH: f32 = 380.0;
/// Characters of a text that a line shows.
const MAX_CHARACTERS: usize = 40;

const ABOUT_TEXT: [Command; 4] = [
    of_article(ArticleCommand::InArticle(Act::Join)),
    of_article(ArticleCommand::Copy),
    of_article(ArticleCommand::CopyAsJson),
    Command::View(ViewCommand::Find),
];
const ABOUT_LINKS: [Command; 5] = [
    of_article(ArticleCommand::PickSpeaker),
    of_article(ArticleCommand::LinkToSameSpeaker),
    of_article(ArticleCommand::Link),
    of_article(ArticleCommand::InArticle(Act::OtherEnd)),
    of_article(ArticleCommand::Unlink),
];
const ABOUT_SPAN: [Command; 4] = [
    of_article(ArticleCommand::InArticle(Act::Join)),
    of_article(ArticleCommand::InArticle(Act::SplitOff)),
    of_article(ArticleCommand::EditNote),
    of_article(ArticleCommand::LabelAlike),
];
const ABOUT_SEVERAL: [Command; 3] = [
    of_article(ArticleCommand::ToggleQuestion),
    of_article(ArticleCommand::Copy),
    of_article(ArticleCommand::CopyAsJson),
];
const COPIES: [Command; 2] = [of_article(ArticleCommand::Copy), of_article(ArticleCommand::CopyAsJson)];
const ABOUT_SUGGESTION: [Command; 3] = [
    Command::Review(ReviewCommand::AcceptSuggestion),
    Command::Review(ReviewCommand::AcceptWithOther),
    Command::Review(ReviewCommand::RejectSuggestion),
];
const SELECTING: [Command; 5] = [
    of_article(ArticleCommand::InArticle(Act::Select(Unit::Word))),
    of_article(ArticleCommand::InArticle(Act::Select(Unit::Quotation))),
    of_article(ArticleCommand::InArticle(Act::Select(Unit::Sentence))),
    of_article(ArticleCommand::InArticle(Act::Select(Unit::Paragraph))),
    of_article(ArticleCommand::InArticle(Act::SelectAll)),
];

const fn of_article(command: ArticleCommand) -> Command {
    Command::Article(command)
}

/// A command with its key; a click asks for it.
pub(super) fn line_ui(ui: &mut Ui, line: &Line, out: &mut Outbox) {
    if button_ui(ui, line, &line.text).clicked() {
        out.run(line.command);
    }
}

/// The same, with a tick before what holds now.
pub(super) fn ticked_line_ui(ui: &mut Ui, line: &Line, is_on: bool, out: &mut Outbox) {
    let left = ui.cursor().left();
    let button = button_ui(ui, line, &if is_on { format!("{TICK_ROOM}{}", line.text) } else { line.text.clone() });
    if button.clicked() {
        out.run(line.command);
    }
    if is_on {
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_toggled(Toggled::True));
        let row = ui.min_rect().bottom() - ui.spacing().interact_size.y / 2.0;
        let points = [vec2(0.0, 0.5), vec2(3.0, 3.5), vec2(8.0, -3.5)];
        let points = points.map(|point| pos2(left + 8.0, row) + point).to_vec();
        ui.painter().line(points, Stroke::new(1.5, Theme::of(ui).accent));
    }
}

/// Room in which a tick is drawn that no bundled face has.
const TICK_ROOM: &str = "\u{a0}\u{a0}\u{a0}\u{a0}";

/// Opens the menu at the pointer where `response` is clicked with the other button.
pub(super) fn show_pointer_menu(response: &Response, situation: Situation<'_>, out: &mut Outbox) {
    let menu = Popup::context_menu(response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    menu.show(|ui| pointer_menu_ui(ui, situation, out));
}

/// The menu at the pointer: what can be done with the selected text, the suggestion in hand, the selected span, or at the
/// caret.
fn pointer_menu_ui(ui: &mut Ui, situation: Situation<'_>, out: &mut Outbox) {
    let Situation { project, view, .. } = situation;
    let Some(article) = view.open.and_then(|id| project.shared_article(id)) else { return };
    let span = view.hand.selected_span().and_then(|id| article.span(id));
    let labels = project.labels().labels();
    column_ui(ui, |ui| {
        if view.selected_range(article).is_some() {
            labels_ui(ui, labels, |idx| situation.line(ArticleCommand::ApplyLabel(idx)), out);
            part_ui(ui, situation, &ABOUT_TEXT, out);
        } else if view.suggestions.in_hand_idx().is_some() {
            commands_ui(ui, situation, &ABOUT_SUGGESTION, out);
            ui.separator();
            labels_ui(ui, labels, |idx| situation.line(ReviewCommand::AcceptAs(idx)), out);
        } else if view.hand.has_several_spans() {
            relabel_ui(ui, situation, view.hand.spans(), out);
            part_ui(ui, situation, &ABOUT_SEVERAL, out);
            part_ui(ui, situation, &[ArticleCommand::DeleteSpan.into()], out);
        } else if let Some(span) = span {
            relabel_ui(ui, situation, view.hand.spans(), out);
            if project.labels().kinds_from(&span.label).next().is_some() {
                part_ui(ui, situation, &ABOUT_LINKS, out);
            }
            part_ui(ui, situation, &ABOUT_SPAN, out);
            part_ui(ui, situation, &COPIES, out);
            person_ui(ui, project.labels(), article, span, out);
            part_ui(ui, situation, &[ArticleCommand::DeleteSpan.into()], out);
        } else {
            commands_ui(ui, situation, &SELECTING, out);
            part_ui(ui, situation, &[FileCommand::PasteArticle.into(), ViewCommand::Find.into()], out);
        }
    });
}

/// As wide as a menu is, and scrolled where the window is lower, from its top each time.
pub(super) fn column_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    column_area(ui).show(ui, |ui| lines_ui(ui, content));
}

fn column_area(ui: &mut Ui) -> ScrollArea {
    ui.set_min_width(250.0);
    ui.set_max_width(MAX_WIDTH);
    let height = ui.ctx().content_rect().height() - 24.0;
    // Where it scrolls the bar stands beside the keys, not on them, and is seen before anybody points at it.
    let scroll = ui.spacing().scroll;
    ui.spacing_mut().scroll =
        ScrollStyle { floating_allocated_width: 10.0, floating_width: 6.0, dormant_handle_opacity: 0.3, ..scroll };
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    if has_just_opened(ui) { area.vertical_scroll_offset(0.0) } else { area }
}

/// Whether what is drawn here was not drawn in the frame before.
fn has_just_opened(ui: &Ui) -> bool {
    let (id, frame) = (ui.scope_id().with("drawn in frame"), ui.ctx().cumulative_frame_nr());
    let last: Option<u64> = ui.data_mut(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, frame));
    last.is_none_or(|last| last + 1 < frame)
}

fn part_ui(ui: &mut Ui, situation: Situation<'_>, commands: &[Command], out: &mut Outbox) {
    ui.separator();
    commands_ui(ui, situation, commands, out);
}

fn commands_ui(ui: &mut Ui, situation: Situation<'_>, commands: &[Command], out: &mut Outbox) {
    for &command in commands {
        line_ui(ui, &situation.line(command), out);
    }
}

/// A line for each label, and where there are many a field before them that filters.
fn labels_ui(ui: &mut Ui, labels: &[Label], line: impl Fn(usize) -> Line, out: &mut Outbox) {
    let chosen = filtered_ui(ui, labels, |ui, idx| {
        let line = line(idx);
        button_ui(ui, &line, &line.text).clicked()
    });
    if let Some(idx) = chosen {
        out.run(line(idx).command);
    }
}

/// The labels that spans of the open article can be changed to; also while drags are labelled with one of them.
pub(super) fn relabel_ui(ui: &mut Ui, situation: Situation<'_>, spans: &BTreeSet<SpanId>, out: &mut Outbox) {
    let Situation { project, view, .. } = situation;
    let Some(article) = view.open.and_then(|id| project.article(id)) else { return };
    let labels = project.labels().labels();
    let is_other = |label: &Label| spans.iter().filter_map(|id| article.span(*id)).any(|span| span.label != label.id);
    let words = |name: String| match spans.len() {
        1 => tr!("Change to {name}", name),
        n => tr!("Change {spans} to {name}", spans = counted(n, "span"), name),
    };
    let chosen = filtered_ui(ui, labels, |ui, idx| {
        let line = situation.line(ArticleCommand::ApplyLabel(idx));
        let need = (!is_other(&labels[idx])).then_some(later("It has this label already"));
        let line = Line { need, ..line };
        button_ui(ui, &line, &words(in_sentence(&labels[idx].name))).clicked()
    });
    if let Some(label) = chosen.map(|idx| &labels[idx]).filter(|label| is_other(label)) {
        out.wish(Wish::Relabel(spans.clone(), label.id.clone()));
    }
}

/// Draws those labels that the field before them lets through, if there is one. Returns the one that was clicked, or the
/// first where Enter was pressed in the field.
fn filtered_ui(ui: &mut Ui, labels: &[Label], mut row_ui: impl FnMut(&mut Ui, usize) -> bool) -> Option<usize> {
    let mut filter = LabelFilter::of_menu(ui);
    let (found, mut chosen) = filter.ui(ui, labels);
    let mut rows_ui = |ui: &mut Ui, rows: &[usize]| {
        chosen = rows.iter().copied().find(|idx| row_ui(ui, *idx)).or(chosen);
    };
    if labels.len() > LabelFilter::MANY {
        // As high however few are found: what stands below does not move.
        let row_height = ui.spacing().interact_size.y;
        let height = row_height * LabelFilter::MANY as f32;
        let scroll = ScrollArea::vertical().id_salt("labels").max_height(height).auto_shrink([true, false]);
        scroll.show_rows(ui, row_height, found.len(), |ui, rows| rows_ui(ui, &found[rows]));
    } else {
        rows_ui(ui, &found);
    }
    filter.keep(ui);
    if chosen.is_some() {
        ui.close();
    }
    chosen
}

/// All that is marked of the person who said a span, or whom it names; a click goes there.
fn person_ui(ui: &mut Ui, labels: &LabelSet, article: &Arc<Article>, span: &Span, out: &mut Outbox) {
    let named = article.speakers_of(span.id).next().unwrap_or(span);
    if labels.kinds_to(&named.label).next().is_none() {
        return;
    }
    ui.separator();
    SubMenuButton::new(tr("Everything of this person")).ui(ui, |ui| {
        let people = People::of(ui.ctx(), labels, article);
        let all = people.everything_of(article, named.id);
        let row_height = ui.spacing().interact_size.y;
        column_area(ui).show_rows(ui, row_height, all.len(), |ui, rows| {
            lines_ui(ui, |ui| {
                for span in all[rows].iter().filter_map(|id| article.span(*id)) {
                    if ui.button(beginning(&one_line(&article.text_of(span)), MAX_CHARACTERS)).clicked() {
                        ui.close();
                        out.wish(Wish::ShowSpan(span.id));
                    }
                }
            });
        });
    });
}

/// Has a button that cannot be pressed now say what it would need.
pub(super) fn with_need(button: Response, need: Option<Need>) -> Response {
    match need {
        Some(need) => button.on_disabled_hover_text(tr(need)),
        None => button,
    }
}

fn button_ui(ui: &mut Ui, line: &Line, text: &str) -> Response {
    let mut button = Button::new(text).truncate();
    // Where somebody types, as in the field of a menu, most keys are letters and no commands.
    let acts = line.entry.acts_while_typing || !ui.ctx().text_edit_focused();
    if let Some(&shortcut) = line.shortcuts().first().filter(|_| acts) {
        button = button.shortcut_text(RichText::new(shown_shortcut(shortcut)).size(size::SMALL_TEXT));
    }
    let response = with_need(ui.add_enabled(line.is_enabled(), button), line.need);
    if response.clicked() {
        // Where a menu has a field, a click in it does not close it by itself.
        ui.close();
    }
    response
}
