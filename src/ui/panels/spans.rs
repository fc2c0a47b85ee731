//! The spans of the open article as a list; the details of the selected one stand below it.

use std::collections::BTreeMap;

use egui::{Key, Panel, ScrollArea, Ui};

use super::pane::Pane;
use super::span_details::{SpanDetails, no_details_ui, span_details_ui};
use crate::model::{Article, LabelSet, Project, Span, SpanId, Transaction, transactions};
use crate::ui::input::situation::Situation;
use crate::ui::look::widgets::{Face, Mark, Row, RowStyle, Tail, counted, empty_ui, row_ui};
use crate::ui::menus::pointer_menu_ui;

/// Of the details of the selected span, in points.
const DETAILS_HEIGHT: f32 = 190.0;
/// Characters of a span's text that a row can need.
const MAX_CHARACTERS: usize = 200;

/// What the list remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct SpansPanel {
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
    let (article, theme) = (pane.open(), pane.theme);
    let selected = article.zip(pane.view.hand.selected_span).and_then(|(article, id)| article.span(id));
    panel.details.commit_if_left(article, selected, pane);
    let Some(article) = article else { return empty_ui(ui, theme, "Open an article to see its spans") };
    if article.spans().is_empty() {
        let by_hand = "No spans yet: select words in the article and press 1 to 4";
        return match pane.view.suggestions.len() {
            0 => empty_ui(ui, theme, by_hand),
            n => empty_ui(ui, theme, &format!("{by_hand}, or Tab for the first of {}", counted(n, "suggestion"))),
        };
    }
    // As high whatever is selected, so that no row moves under the pointer.
    let frame = egui::Frame::NONE.fill(theme.panel);
    Panel::bottom("span details").resizable(false).exact_size(DETAILS_HEIGHT).frame(frame).show(
        ui,
        |ui| match selected {
            Some(span) => span_details_ui(ui, &mut panel.details, article, span, pane),
            None => no_details_ui(ui, theme),
        },
    );
    list_ui(ui, panel, article, pane);
}

fn list_ui(ui: &mut Ui, panel: &mut SpansPanel, article: &Article, pane: &mut Pane<'_>) {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let row_height = RowStyle::Ruled.height();
    let mut scroll = ScrollArea::vertical().auto_shrink(false).id_salt(("spans", article.id.0));
    if let Some(row) = panel.newly_selected_row(article, pane.view.hand.selected_span) {
        let (top, room) = (row as f32 * row_height, ui.available_height());
        // No further than it takes to see the row.
        let offset = panel.offset.clamp((top + row_height - room).min(top), top);
        scroll = scroll.vertical_scroll_offset(offset.max(0.0));
    }
    let mut hovered = None;
    let shown = scroll.show_rows(ui, row_height, article.spans().len(), |ui, rows| {
        for span in article.spans().skip(rows.start).take(rows.len()) {
            if span_ui(ui, article, span, pane).hovered() {
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
    if view.hand.selected_span.is_some() {
        panel.last_selected = view.hand.selected_span;
    }
}

impl SpansPanel {
    /// The note that is being written, as a change of its span.
    pub fn take_draft(&mut self, project: &Project) -> Option<Transaction> {
        self.details.take_draft(project)
    }

    /// The row of the selected span where it was selected elsewhere since the last frame.
    fn newly_selected_row(&mut self, article: &Article, selected: Option<SpanId>) -> Option<usize> {
        if std::mem::replace(&mut self.last_selected, selected) == selected {
            return None;
        }
        article.spans().position(selected?)
    }
}

fn span_ui(ui: &mut Ui, article: &Article, span: &Span, pane: &mut Pane<'_>) -> egui::Response {
    let (labels, theme) = (pane.labels(), pane.theme);
    let is_lacking = article.lacks_link(labels, span);
    let color = labels.label(&span.label).map_or(theme.soft, |label| theme.label(label.color).line);
    let row = Row {
        mark: Mark::Dot(color),
        title: &title_of(article, span),
        title_face: Face::Serif,
        detail: &detail_of(labels, article, span),
        is_warning: is_lacking,
        tail: if is_lacking { Tail::Key("S") } else { Tail::Nothing },
        is_selected: pane.view.hand.selected_span == Some(span.id),
        style: RowStyle::Ruled,
    };
    let response = row_ui(ui, theme, &row);
    if response.clicked() || response.secondary_clicked() {
        pane.view.show_span(span);
    }
    let situation = Situation { project: pane.project, view: pane.view, keys: pane.keys };
    response.context_menu(|ui| pointer_menu_ui(ui, situation, pane.out));
    if response.has_focus() && ui.input(|input| input.key_pressed(Key::Delete)) {
        pane.out.apply(transactions::remove_span(labels, article, span));
    }
    response
}

/// The text of a span, its fragments with “ … ” between.
fn title_of(article: &Article, span: &Span) -> String {
    let beginning = |range| -> String { article.text().slice(range).chars().take(MAX_CHARACTERS).collect() };
    let parts: Vec<String> = span.fragments.iter().take(4).map(beginning).collect();
    parts.join(" … ")
}

/// “quote in two parts · said by Maya Lindqvist”.
fn detail_of(labels: &LabelSet, article: &Article, span: &Span) -> String {
    let name = labels.label(&span.label).map_or_else(|| span.label.to_string(), |label| label.name.to_lowercase());
    let mut parts = vec![match span.fragments.count() {
        1 => name,
        2 => format!("{name} in two parts"),
        n => format!("{name} in {n} parts"),
    }];
    parts.extend(outgoing_of(labels, article, span));
    if article.lacks_link(labels, span) {
        parts.push("no speaker yet".to_owned());
    }
    parts.extend(incoming_of(labels, article, span));
    parts.extend(span.person.as_ref().map(|person| format!("this is {person}")));
    parts.extend(span.note.clone());
    parts.join(" · ")
}

/// “said by Maya Lindqvist and the mayor”, for each kind of link that leads from the span.
fn outgoing_of(labels: &LabelSet, article: &Article, span: &Span) -> Vec<String> {
    let mut by_kind: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for relation in article.relations_of(span.id).filter(|relation| relation.from == span.id) {
        let name = labels.kind(&relation.kind).map_or(relation.kind.as_str(), |kind| &kind.name);
        let to = article.span(relation.to).map(|to| title_of(article, to)).unwrap_or_default();
        by_kind.entry(name).or_default().push(to);
    }
    by_kind.into_iter().map(|(kind, names)| format!("{kind} {}", names.join(" and "))).collect()
}

/// “2 quotes”, for each label from which links lead to the span.
fn incoming_of(labels: &LabelSet, article: &Article, span: &Span) -> Vec<String> {
    let mut by_label: BTreeMap<usize, usize> = BTreeMap::new();
    for relation in article.relations_of(span.id).filter(|relation| relation.to == span.id) {
        let idx = article.span(relation.from).and_then(|from| labels.label_idx(&from.label));
        *by_label.entry(idx.unwrap_or(usize::MAX)).or_default() += 1;
    }
    let name =
        |idx: usize| labels.labels().get(idx).map_or_else(|| "link".to_owned(), |label| label.name.to_lowercase());
    by_label.into_iter().map(|(idx, n)| counted(n, &name(idx))).collect()
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::marked;
    use crate::ui::input::commands::{ArticleCommand, Command};
    use crate::ui::test_window::harness;

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
        assert_eq!(harness.state().view.hand.selected_span, Some(SpanId(1)));
        assert!(harness.state().view.reveal.is_some());
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
