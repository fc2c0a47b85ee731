//! What is suggested for the open article: each with its reason and confidence, to accept or reject.

use egui::{Align, DragValue, Layout, Panel, ScrollArea, Ui, UiBuilder, vec2};

use super::outbox::Outbox;
use super::theme::Theme;
use super::view_state::ViewState;
use super::widgets::{
    Face, Mark, Row, RowStyle, Sign, Tail, accent_button, empty_ui, font, hairline, line_ui, row_ui, sign_button,
};
use crate::model::{Article, Label, LabelSet, Project, Proposal, Suggestion, accept_all};

/// What the panel remembers from one frame to the next.
#[derive(Debug)]
pub struct SuggestionsPanel {
    /// Percent of confidence from which “Accept all” accepts.
    threshold_percent: u8,
    /// The suggestion in hand when the list was last drawn: another one is scrolled to.
    last_in_hand: Option<usize>,
}

impl Default for SuggestionsPanel {
    fn default() -> Self {
        Self { threshold_percent: 90, last_in_hand: None }
    }
}

/// Draws the list, and the way to accept the sure ones at once below it.
pub fn suggestions_panel_ui(
    ui: &mut Ui,
    panel: &mut SuggestionsPanel,
    project: &Project,
    view: &mut ViewState,
    theme: &Theme,
    out: &mut Outbox,
) {
    let Some(article) = view.open.and_then(|id| project.article(id)) else {
        return empty_ui(ui, theme, "Open an article to see what is suggested for it");
    };
    if view.suggestions.is_empty() {
        return empty_ui(ui, theme, "Nothing is suggested here. Suggestions get better with every span you mark");
    }
    let frame = egui::Frame::NONE.fill(theme.panel);
    Panel::bottom("accept suggestions").resizable(false).frame(frame).show(ui, |ui| {
        accept_all_ui(ui, panel, project, view, theme, out);
    });
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let row_height = RowStyle::Ruled.height();
    let mut scroll = ScrollArea::vertical().auto_shrink(false).id_salt(("suggestions", article.id.0));
    if std::mem::replace(&mut panel.last_in_hand, view.suggestion) != view.suggestion
        && let Some(idx) = view.suggestion
    {
        scroll = scroll.vertical_scroll_offset((idx as f32 * row_height - ui.available_height() / 2.0).max(0.0));
    }
    let n_suggestions = view.suggestions.len();
    scroll.show_rows(ui, row_height, n_suggestions, |ui, rows| {
        for idx in rows {
            suggestion_ui(ui, project.labels(), article, view, idx, theme, out);
        }
    });
}

fn accept_all_ui(
    ui: &mut Ui,
    panel: &mut SuggestionsPanel,
    project: &Project,
    view: &ViewState,
    theme: &Theme,
    out: &mut Outbox,
) {
    ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
    hairline(ui, theme);
    ui.horizontal(|ui| {
        ui.set_height(40.0);
        ui.add_space(8.0);
        let is_sure = |one: &&Suggestion| one.confidence * 100.0 >= f32::from(panel.threshold_percent);
        let sure: Vec<Suggestion> = view.suggestions.iter().filter(is_sure).cloned().collect();
        ui.add_enabled_ui(!sure.is_empty(), |ui| {
            let button = accent_button(ui, theme, &format!("Accept {}", sure.len()));
            let is_clicked = button.on_hover_text("Accepts them in one step, which undo takes back").clicked();
            if is_clicked && let Some(transaction) = accept_all(project, &sure) {
                out.apply(transaction);
            }
        });
        line_ui(ui, "from", font(ui, Face::Sans, 12.0), theme.soft);
        let percent = DragValue::new(&mut panel.threshold_percent).range(0..=100).suffix(" %");
        ui.add(percent).accessible_name("Confidence from which all are accepted");
    });
}

fn suggestion_ui(
    ui: &mut Ui,
    labels: &LabelSet,
    article: &Article,
    view: &mut ViewState,
    idx: usize,
    theme: &Theme,
    out: &mut Outbox,
) {
    let Some(suggestion) = view.suggestions.get(idx) else { return };
    let (place, label) = (suggestion.place(), label_of(labels, article, suggestion));
    let color = label.map_or(theme.soft, |label| theme.label(label.color).line);
    let is_in_hand = view.suggestion == Some(idx);
    let detail = detail_of(article, suggestion);
    let row = Row {
        mark: Mark::Ring(color),
        title: &title_of(article, suggestion),
        title_face: Face::Serif,
        detail: &detail,
        is_warning: false,
        tail: Tail::Nothing,
        is_selected: is_in_hand,
        style: RowStyle::Ruled,
    };
    let response = row_ui(ui, theme, &row);
    let buttons = UiBuilder::new().max_rect(response.rect.shrink2(vec2(10.0, 8.0)));
    let is_shown = is_in_hand || response.contains_pointer();
    let (transaction, rejection) = (suggestion.transaction(labels, article), suggestion.rejection(article));
    if is_shown {
        let layout = Layout::right_to_left(Align::TOP);
        ui.scope_builder(buttons.layout(layout), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if sign_button(ui, theme, Sign::Cross, "Reject").clicked()
                && let Some(transaction) = rejection
            {
                out.apply(transaction);
            }
            if sign_button(ui, theme, Sign::Check, "Accept").clicked()
                && let Some(transaction) = transaction
            {
                out.apply(transaction);
            }
        });
    }
    if response.clicked() {
        view.suggestion = Some(idx);
        view.reveal = Some(place);
    }
    response.on_hover_text(detail);
}

/// The label that it would give.
fn label_of<'a>(labels: &'a LabelSet, article: &Article, suggestion: &Suggestion) -> Option<&'a Label> {
    match &suggestion.proposal {
        Proposal::Span { label, .. } => labels.label(label),
        Proposal::Speaker { span, .. } => {
            let kind = labels.kinds_from(&article.span(*span)?.label).next()?;
            labels.label(kind.to.first()?)
        }
    }
}

fn title_of(article: &Article, suggestion: &Suggestion) -> String {
    match &suggestion.proposal {
        Proposal::Span { fragments, .. } => {
            fragments.iter().take(4).map(|range| article.text().slice(range)).collect::<Vec<_>>().join(" … ")
        }
        Proposal::Speaker { speaker, .. } => article.text().slice(*speaker).to_owned(),
    }
}

/// “87 % · said by Ada · marks pair; ‘said’ follows”.
fn detail_of(article: &Article, suggestion: &Suggestion) -> String {
    let speaker = match &suggestion.proposal {
        Proposal::Span { speaker, .. } => speaker.map(|speaker| format!("by {}", article.text().slice(speaker))),
        Proposal::Speaker { span, .. } => {
            article.span(*span).map(|span| format!("speaker of {}", article.text_of(span)))
        }
    };
    let percent = Some(format!("{:.0} %", suggestion.confidence * 100.0));
    let reason = Some(suggestion.reason.clone()).filter(|reason| !reason.is_empty());
    [percent, speaker, reason].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
