//! The spans of the open article as a list; the details of the selected one stand below it.

mod many;
mod shown;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Align, Frame, Id, Layout, Margin, Modifiers, Panel, ScrollArea, Sense, Ui, vec2};

use super::pane::Pane;
use super::span_details::{SpanDetails, no_details_ui, span_details_ui};
use crate::model::{Article, LabelSet, Origin, Project, Span, SpanId, Transaction, transactions};
use crate::ui::input::act::{Act, Direction};
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::situation::{Situation, is_pressed, word_of_key};
use crate::ui::look::bidi;
use crate::ui::look::keyboard::{give_back_keyboard, is_escaped};
use crate::ui::look::menu::menu_ui;
use crate::ui::look::rows::Rows;
use crate::ui::look::widgets::{
    Face, Mark, Row, RowStyle, Sign, Tail, counted, counted_label, empty_ui, field_ui, font, grouped, hairline,
    line_ui, listed_row_ui, menu_pill_ui, sign_button,
};
use crate::ui::menus::show_pointer_menu;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::{in_sentence, joined_by_and, tr};
use many::many_spans_ui;
use shown::{Asked, Only, Order, ShownSpans};

/// Of the details of the selected span, in points.
const DETAILS_HEIGHTS: std::ops::Range<f32> = 190.0..252.0;
/// In a list of less height, in points, the details of a span need the room of what is above it.
const LOW_HEIGHT: f32 = 260.0;
/// Of the row that stays above them then.
const ROW_HEIGHT: f32 = 52.0;
/// Characters of a span's text that a row can need.
const MAX_CHARACTERS: usize = 200;

/// What the list remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct SpansPanel {
    asked: Asked,
    shown: ShownSpans,
    /// The row from which on Shift chooses.
    chosen_from: Option<SpanId>,
    /// The selected span when the list was last drawn: another one is scrolled to.
    last_selected: Option<SpanId>,
    /// The span that this list, not the article, says is under the pointer.
    hovered: Option<SpanId>,
    /// How far the list was scrolled when it was last drawn, in points.
    offset: f32,
    details: SpanDetails,
}

/// Draws the list, and the details of the selected span below it.
pub fn spans_panel_ui(ui: &mut Ui, panel: &mut SpansPanel, pane: &mut Pane<'_>) {
    let (article, theme) = (pane.view.open.and_then(|id| pane.project.shared_article(id)), pane.theme);
    let selected = article.zip(pane.view.hand.selected_span()).and_then(|(article, id)| article.span(id));
    panel.details.commit_if_left(article.map(|article| &**article), selected, pane);
    let Some(article) = article else { return empty_ui(ui, theme, tr("Open an article to see its spans")) };
    if article.spans().is_empty() {
        return empty_ui(ui, theme, &words_without_spans(pane));
    }
    let labels = pane.labels();
    if panel.shown.find(&panel.asked, pane.project, article, |article, span| words_of(labels, article, span)) {
        let_go_of_hidden(pane.view, panel, article);
    }
    let is_low = ui.available_height() < LOW_HEIGHT;
    // Nobody filters the list while they work on one of its spans.
    if !is_low || selected.is_none() || panel.asked.is_filter() {
        head_ui(ui, panel, article, pane);
    }
    // As high whatever is selected, so that no row moves under the pointer; in a low window all but a row, in a
    // high one enough for a quote in two parts with its speaker and note.
    let available = ui.available_height();
    let most = if is_low && selected.is_some() { available - ROW_HEIGHT } else { available * 0.5 };
    let height = (available * 0.4).clamp(DETAILS_HEIGHTS.start, DETAILS_HEIGHTS.end).min(most);
    let frame = egui::Frame::NONE.fill(theme.panel);
    Panel::bottom("span details").resizable(false).exact_size(height).frame(frame).show(ui, |ui| match selected {
        _ if pane.view.hand.has_several_spans() => many_spans_ui(ui, article, pane),
        Some(span) => span_details_ui(ui, &mut panel.details, article, span, pane),
        None => no_details_ui(ui, theme),
    });
    list_ui(ui, panel, article, pane);
}

/// How to begin, by hand and by the key that goes to differences first, and else to suggestions.
fn words_without_spans(pane: &Pane<'_>) -> String {
    let by_hand = tr("No spans yet: select words in the article and press the key of a label");
    let all = match (pane.view.settling.open_idxs().len(), pane.view.suggestions.len()) {
        (0, 0) => return by_hand.to_owned(),
        (0, n) => counted(n, "suggestion"),
        (n, _) => counted(n, "difference"),
    };
    let key = word_of_key(pane.keys, ArticleCommand::InArticle(Act::GoToSuggestion(Direction::Next)));
    tr!("{by_hand}, or {key} for the first of {all}", by_hand, key, all)
}

/// Of several that are selected, lets go of those that the list does not show any more: nobody expects that what is hidden is
/// changed.
fn let_go_of_hidden(view: &mut ViewState, panel: &SpansPanel, article: &Article) {
    if !view.hand.has_several_spans() || !panel.asked.is_filter() {
        return;
    }
    let shown: BTreeSet<SpanId> = panel.shown.in_rows(article, 0..panel.shown.len(article)).into_iter().collect();
    let still = view.hand.spans() & &shown;
    if still != *view.hand.spans() {
        view.choose_spans(still);
    }
}

/// The field and the menus that say which spans are listed, and how.
fn head_ui(ui: &mut Ui, panel: &mut SpansPanel, article: &Article, pane: &Pane<'_>) {
    let (theme, labels) = (pane.theme, pane.labels());
    Frame::NONE.inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        let id = Id::unique("filter spans");
        let response = field_ui(ui, theme, id, &mut panel.asked.words, tr("Filter spans"), None);
        if is_escaped(&response) {
            panel.asked.words.clear();
        }
        response.on_hover_text(tr("Shows the spans whose words, label, speaker or note have this"));
        let beside = ui.horizontal(|ui| {
            let only = panel.asked.only.as_ref().map_or_else(|| tr("All spans").to_owned(), |only| only.name(labels));
            let button = menu_pill_ui(ui, theme, &only, panel.asked.only.is_some());
            menu_ui(&button, |ui| only_menu_ui(ui, panel, labels));
            button.on_hover_text(tr("Which spans are listed"));
            let order = panel.asked.order;
            let is_other = order != Order::Place;
            let button = menu_pill_ui(ui, theme, order.name(), is_other);
            menu_ui(&button, |ui| {
                for order in Order::ALL {
                    ui.selectable_value(&mut panel.asked.order, order, order.name());
                }
            });
            button.on_hover_text(tr("In which order they are listed"));
            if panel.asked.is_filter() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if sign_button(ui, theme, Sign::Cross, tr("Show all spans")).clicked() {
                        (panel.asked.words, panel.asked.only) = (String::new(), None);
                    }
                    let words = tr!(
                        "{n} of {all}",
                        n = grouped(panel.shown.len(article)),
                        all = grouped(article.spans().len())
                    );
                    line_ui(ui, &words, font(ui, Face::Sans, 12.0), theme.soft);
                });
            }
        });
        give_back_keyboard(ui, id, beside.response.rect);
    });
    hairline(ui, theme);
}

fn only_menu_ui(ui: &mut Ui, panel: &mut SpansPanel, labels: &LabelSet) {
    let only = &mut panel.asked.only;
    ui.selectable_value(only, None, tr("All spans"));
    ui.separator();
    for label in labels.labels() {
        ui.selectable_value(only, Some(Only::Label(label.id.clone())), &label.name);
    }
    ui.separator();
    let others = [Only::WithoutSpeaker, Only::WithNote, Only::InQuestion].into_iter();
    for one in others.chain(Origin::ALL.map(Only::Origin)) {
        let name = one.name(labels);
        ui.selectable_value(only, Some(one), name);
    }
}

fn list_ui(ui: &mut Ui, panel: &mut SpansPanel, article: &Arc<Article>, pane: &mut Pane<'_>) {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let n_shown = panel.shown.len(article);
    if n_shown == 0 {
        return empty_ui(ui, pane.theme, tr("No span of this article is like that"));
    }
    let row_height = RowStyle::Ruled.height();
    let scroll = ScrollArea::vertical().auto_shrink(false).min_scrolled_height(0.0).id_salt(("spans", article.id.0));
    let mut stops = Rows::new(ui, Id::unique("spans in rows"), (n_shown, row_height));
    let newly_selected = panel.newly_selected_row(article, pane.view.hand.selected_span());
    let scroll = stops.scrolled(ui, scroll, newly_selected, panel.offset);
    let mut hovered = None;
    let shown = scroll.show_rows(ui, row_height, n_shown, |ui, rows| {
        let ids = panel.shown.in_rows(article, rows.clone());
        let selected = pane.view.hand.selected_span();
        stops.begin(&rows, rows.clone().zip(&ids).find(|(_, id)| Some(**id) == selected).map(|(row, _)| row));
        for (row, id) in rows.zip(ids) {
            let Some(span) = article.span(id) else { continue };
            let sense = stops.sense(ui, row);
            let response = span_ui(ui, article, span, sense, pane);
            stops.drawn(row, &response);
            if response.clicked() {
                panel.clicked(ui.input(|input| input.modifiers), article, span, pane.view);
            }
            if response.has_focus() && is_pressed(ui, pane.keys, ArticleCommand::DeleteSpan) {
                delete(article, span, pane);
            }
            if response.hovered() {
                hovered = Some(span.id);
            }
        }
    });
    panel.offset = shown.state.clamped_offset().y;
    let view = &mut *pane.view;
    if hovered.is_some() || panel.hovered == view.hovered {
        view.hovered = hovered;
    }
    panel.hovered = hovered;
    if view.hand.selected_span().is_some() {
        panel.last_selected = view.hand.selected_span();
    }
}

/// Deletes the span, with all others where it is one of several that are selected.
fn delete(article: &Article, span: &Span, pane: &mut Pane<'_>) {
    if pane.view.hand.spans().contains(&span.id) {
        return pane.out.run(ArticleCommand::DeleteSpan);
    }
    pane.out.apply(transactions::remove_span(pane.labels(), article, span));
}

impl SpansPanel {
    /// The note that is being written, as a change of its span.
    pub fn draft(&self, project: &Project) -> Option<Transaction> {
        self.details.draft(project)
    }

    /// Nothing is being written any more.
    pub fn forget_draft(&mut self) {
        self.details.forget_draft();
    }

    /// The row of the selected span where it was selected elsewhere since the last frame.
    fn newly_selected_row(&mut self, article: &Article, selected: Option<SpanId>) -> Option<usize> {
        if std::mem::replace(&mut self.last_selected, selected) == selected {
            return None;
        }
        self.shown.position(article, selected?)
    }

    /// A click selects the span; with Ctrl it is selected besides others or no more, with Shift all up to it are.
    fn clicked(&mut self, held: Modifiers, article: &Article, span: &Span, view: &mut ViewState) {
        let mut spans = view.hand.spans().clone();
        // Ids come again in other articles: only what is selected is gone from.
        let from = view.hand.selected_span().or(self.chosen_from.filter(|id| spans.contains(id)));
        if held.shift
            && let Some(from) = from.and_then(|id| self.shown.position(article, id))
        {
            let to = self.shown.position(article, span.id).unwrap_or(from);
            spans.extend(self.shown.in_rows(article, from.min(to)..from.max(to) + 1));
            return view.choose_spans(spans);
        }
        self.chosen_from = Some(span.id);
        if held.command {
            if !spans.remove(&span.id) {
                spans.insert(span.id);
            }
            return view.choose_spans(spans);
        }
        view.show_span(span);
    }
}

fn span_ui(ui: &mut Ui, article: &Article, span: &Span, sense: Sense, pane: &mut Pane<'_>) -> egui::Response {
    let (labels, theme) = (pane.labels(), pane.theme);
    let is_lacking = article.lacks_link(labels, span);
    let key = is_lacking.then(|| word_of_key(pane.keys, ArticleCommand::PickSpeaker)).filter(|key| !key.is_empty());
    let color = labels.label(&span.label).map_or(theme.soft, |label| theme.label(label.color).line);
    let row = Row {
        mark: Mark::Dot(color),
        title: &title_of(article, span),
        title_face: Face::Serif,
        detail: &detail_of(labels, article, span),
        is_warning: is_lacking,
        tail: key.as_deref().map_or(Tail::Nothing, Tail::Key),
        is_selected: pane.view.hand.spans().contains(&span.id),
        style: RowStyle::Ruled,
    };
    let response = listed_row_ui(ui, theme, &row, sense);
    if response.secondary_clicked() && !pane.view.hand.spans().contains(&span.id) {
        pane.view.show_span(span);
    }
    let situation = Situation { project: pane.project, view: pane.view, keys: pane.keys };
    show_pointer_menu(&response, situation, pane.out);
    response
}

/// What a span is found by: its words, label, people and note.
fn words_of(labels: &LabelSet, article: &Article, span: &Span) -> String {
    format!("{}\n{}", article.text_of(span), detail_of(labels, article, span))
}

/// The text of a span, its fragments with “ … ” between.
fn title_of(article: &Article, span: &Span) -> String {
    let beginning = |range| -> String { article.text().slice(range).chars().take(MAX_CHARACTERS).collect() };
    let parts: Vec<String> = span.fragments.iter().take(4).map(beginning).collect();
    parts.join(" … ")
}

/// “quote in two parts · said by Maya Lindqvist”.
fn detail_of(labels: &LabelSet, article: &Article, span: &Span) -> String {
    let name = labels.label(&span.label).map_or_else(|| span.label.to_string(), |label| in_sentence(&label.name));
    let mut parts = vec![match span.fragments.count() {
        1 => name,
        2 => tr!("{name} in two parts", name),
        n => tr!("{name} in {n} parts", name, n),
    }];
    parts.extend(outgoing_of(labels, article, span));
    if article.lacks_link(labels, span) {
        parts.push(tr("no speaker yet").to_owned());
    }
    parts.extend(incoming_of(labels, article, span));
    parts.extend(span.person.as_ref().map(|person| tr!("this is {person}", person)));
    parts.extend(span.note.clone());
    bidi::joined(parts)
}

/// “said by Maya Lindqvist and the mayor”, for each kind of link that leads from the span.
fn outgoing_of(labels: &LabelSet, article: &Article, span: &Span) -> Vec<String> {
    let mut by_kind: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for relation in article.relations_of(span.id).filter(|relation| relation.from == span.id) {
        let name = labels.kind(&relation.kind).map_or(relation.kind.as_str(), |kind| &kind.name);
        let to = article.span(relation.to).map(|to| title_of(article, to)).unwrap_or_default();
        by_kind.entry(name).or_default().push(to);
    }
    by_kind.into_iter().map(|(kind, names)| format!("{kind} {}", bidi::isolated(&joined_by_and(&names)))).collect()
}

/// “2 quotes”, for each label from which links lead to the span.
fn incoming_of(labels: &LabelSet, article: &Article, span: &Span) -> Vec<String> {
    let mut by_label: BTreeMap<usize, usize> = BTreeMap::new();
    for relation in article.relations_of(span.id).filter(|relation| relation.to == span.id) {
        let idx = article.span(relation.from).and_then(|from| labels.label_idx(&from.label));
        *by_label.entry(idx.unwrap_or(usize::MAX)).or_default() += 1;
    }
    let name =
        |idx: usize| labels.labels().get(idx).map_or_else(|| tr("link").to_owned(), |label| in_sentence(&label.name));
    by_label.into_iter().map(|(idx, n)| counted_label(n, &name(idx))).collect()
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::model::marked;
    use crate::ui::App;
    use crate::ui::input::commands::{ArticleCommand, Command};
    use crate::ui::input::keys::KeyBindings;
    use crate::ui::look::theme::Theme;
    use crate::ui::test_window::{harness, project_of, window};

    #[track_caller]
    fn check(marked: &str, expected: &[(&str, &str)]) {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, marked).unwrap();
        let spans = article.spans().iter();
        let found: Vec<_> = spans.map(|span| (title_of(&article, span), detail_of(&labels, &article, span))).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(title, detail)| (&**title, &**detail)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_say_what_a_span_is_and_who_said_it() {
        check("[quote “No”], they said", &[("“No”", "quote · no speaker yet")]);
        check(
            "[quote#1>2 “No,”] said [speaker#2 Ada]. [quote#1 “Never.”] [claim It rained]",
            &[
                ("“No,” … “Never.”", "quote in two parts · said by Ada"),
                ("Ada", "speaker · 1 quote"),
                ("It rained", "claim"),
            ],
        );
    }

    #[test]
    fn a_click_selects_and_the_details_relabel_unlink_and_delete() {
        let mut harness = harness::<SpansPanel>(&["[quote#1>2 “No,”] said [speaker#2 Ada]."], spans_panel_ui);
        harness.get_by_label("“No,”, quote · said by Ada").click();
        harness.run();
        assert_eq!(harness.state().view.hand.selected_span(), Some(SpanId(1)));
        assert!(harness.state().view.reveal.is_some());
        harness.get_by_label("Claim").focus();
        harness.run();
        let is_ring =
            |shape: &egui::Shape| matches!(shape, egui::Shape::Rect(rect) if rect.stroke.color == Theme::LIGHT.accent);
        let shapes = &harness.output().shapes;
        assert!(shapes.iter().any(|shape| is_ring(&shape.shape)), "a label shows that it has the focus");
        harness.get_by_label("Claim").click();
        harness.run();
        assert_eq!(harness.state().marked(), "[claim#1>2 “No,”] said [speaker#2 Ada].");
        harness.get_by_label("Remove the link").click();
        harness.run();
        assert_eq!(harness.state().marked(), "[claim#1 “No,”] said [speaker#2 Ada].");
        harness.get_by_label("Delete").click();
        harness.run();
        assert_eq!(harness.state().commands, [Command::from(ArticleCommand::DeleteSpan)]);
    }

    #[test]
    fn the_row_of_a_span_that_is_added_at_the_end_is_in_view() {
        let quotes: Vec<String> = (1..=12).map(|n| format!("[quote#{n} “No {n}”]")).collect();
        let mut window = window(App::new(project_of(&[&format!("{} and “Never”", quotes.join(" and "))])));
        let mut press = |modifiers, key| {
            window.key_press_modifiers(modifiers, key);
            window.run();
        };
        press(Modifiers::NONE, Key::Period);
        press(Modifiers::COMMAND, Key::End);
        press(Modifiers::NONE, Key::OpenBracket);
        press(Modifiers::NONE, Key::Q);
        press(Modifiers::NONE, Key::Num1);
        let row = window.get_by_label("“Never”, quote · no speaker yet").rect();
        let labels =
            window.get_all_by_label("Claim").map(|label| label.rect()).filter(|label| label.left() > row.left());
        let details_top = labels.map(|label| label.top()).fold(f32::INFINITY, f32::min);
        assert!(row.bottom() <= details_top, "{row:?} and the labels of the details at {details_top}");
    }

    #[test]
    fn a_row_with_the_focus_is_deleted_by_the_key_that_deletes_now() {
        let row = "“Never”, quote · no speaker yet";
        for (chosen, key, is_deleted) in
            [(None, Key::Delete, true), (Some("X"), Key::X, true), (Some("X"), Key::Delete, false)]
        {
            let mut app = App::new(project_of(&["[quote#1 “No”] and [quote#2 “Never”]"]));
            let words = chosen.map(|key| ("delete-span".to_owned(), key.to_owned())).into_iter().collect();
            app.setup.keys = KeyBindings::from_words(&words).0;
            let mut window = window(app);
            window.get_by_label("“No”, quote · no speaker yet").click();
            window.run();
            window.get_by_label(row).focus();
            window.run();
            window.key_press(key);
            window.run();
            assert_eq!(window.query_by_label(row).is_none(), is_deleted, "{key:?}");
            assert!(window.query_by_label("“No”, quote · no speaker yet").is_some(), "the one that is selected stays");
        }
    }

    #[test]
    fn the_list_is_filtered_by_words_and_kind_and_sorted() {
        let marked = "[quote#1>3 “No”] and [claim#2 it rained], said [speaker#3 Zoé]. [quote#4 “Never again”]";
        let mut harness = harness::<SpansPanel>(&[marked], spans_panel_ui);
        let rows = |harness: &egui_kittest::Harness<'_, _>| -> Vec<String> {
            let rows = harness.get_all_by_role(egui::accesskit::Role::ListItem);
            rows.map(|row| row.accesskit_node().label().unwrap_or_default()).collect()
        };
        harness.state_mut().panel.asked.words = "zoe".to_owned();
        harness.run();
        assert_eq!(rows(&harness), ["“No”, quote · said by Zoé", "Zoé, speaker · 1 quote"]);
        harness.get_by_label("2 of 4");
        harness.get_by_label("Show all spans").click();
        harness.run();
        harness.state_mut().panel.asked.order = Order::Length;
        harness.state_mut().panel.asked.only = Some(Only::Label(crate::model::LabelId::new("quote").unwrap()));
        harness.run();
        assert_eq!(rows(&harness)[0], "“Never again”, quote · no speaker yet");
        assert_eq!(rows(&harness).len(), 2);
    }

    #[test]
    fn several_are_chosen_and_changed_in_one_step() {
        let marked = "[quote#1 “No”] and [quote#2 “Never”], said [speaker#3 Ada].";
        let mut harness = harness::<SpansPanel>(&[marked], spans_panel_ui);
        harness.get_by_label("“No”, quote · no speaker yet").click();
        harness.run();
        harness.get_by_label("“Never”, quote · no speaker yet").click_modifiers(Modifiers::COMMAND);
        harness.run();
        harness.get_by_label("2 spans selected");
        harness.get_by_label("Said by…").click();
        harness.run();
        harness.get_by_label("Ada").click();
        harness.run();
        assert_eq!(harness.state().marked(), "[quote#1>3 “No”] and [quote#2>3 “Never”], said [speaker#3 Ada].");
        harness.get_by_label("Claim").click();
        harness.run();
        assert_eq!(harness.state().marked(), "[claim#1>3 “No”] and [claim#2>3 “Never”], said [speaker#3 Ada].");
        harness.get_by_label("Delete 2").click();
        harness.run();
        assert_eq!(harness.state().commands, [Command::from(ArticleCommand::DeleteSpan)]);
        harness.state_mut().panel.asked.only = Some(Only::Label(crate::model::LabelId::new("speaker").unwrap()));
        harness.run();
        assert!(harness.state().view.hand.spans().is_empty(), "nobody expects that what is hidden is changed");
        harness.state_mut().panel.asked.only = None;
        harness.state_mut().view.choose_spans([1, 2].map(SpanId).into());
        harness.run();
        assert_eq!(harness.state().view.hand.spans().len(), 2);
        harness.get_by_label("Let go").click();
        harness.run();
        assert!(harness.state().view.hand.spans().is_empty());
    }

    #[test]
    fn a_note_is_one_step_when_it_is_left() {
        let mut harness = harness::<SpansPanel>(&["[quote “No”] [claim It rained]"], spans_panel_ui);
        harness.get_by_label("It rained, claim").click();
        harness.run();
        harness.get_by_label("Note").focus();
        harness.run();
        harness.get_by_label("Note").type_text("check with the met office");
        harness.run();
        assert_eq!(harness.state().project.undo_name(), Some("add article"));
        harness.get_by_label("“No”, quote · no speaker yet").click();
        harness.run();
        let article = harness.state().project.articles().next().unwrap();
        assert_eq!(article.span(SpanId(2)).unwrap().note.as_deref(), Some("check with the met office"));
        assert_eq!(harness.state().project.undo_name(), Some("change note"));
    }
}
