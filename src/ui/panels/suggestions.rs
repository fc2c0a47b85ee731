//! What is suggested for the open article: each with its reason and confidence, to accept or reject.

use egui::{DragValue, Panel, Response, Sense, Ui};

use super::pane::{Pane, all_at_once_ui};
use crate::model::{Article, Content, LabelId, LabelSet, Proposal, Suggestion};
use crate::suggest::is_blind;
use crate::ui::input::commands::ReviewCommand;
use crate::ui::input::situation::{Situation, with_key};
use crate::ui::look::bidi;
use crate::ui::look::rows::List;
use crate::ui::look::suggestion_words::reasons;
use crate::ui::look::widgets::{
    Face, Mark, Row, RowStyle, Sign, Tail, empty_ui, font, grouped, line_ui, listed_row_ui, over_row_ui, sign_button,
};
use crate::ui::menus::show_pointer_menu;
use crate::ui::texts::{in_sentence, tr};

/// What the panel remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct SuggestionsPanel {
    list: List,
    /// The suggestion that this list, not the article, says is under the pointer.
    hovered: Option<usize>,
}

/// Draws the list, and the way to accept the sure ones at once below it.
pub fn suggestions_panel_ui(ui: &mut Ui, panel: &mut SuggestionsPanel, pane: &mut Pane<'_>) {
    let Some(article) = pane.open() else {
        return empty_ui(ui, pane.theme, tr("Open an article to see what is suggested for it"));
    };
    if pane.view.suggestions.is_empty() {
        return empty_ui(ui, pane.theme, &why_empty(pane.project, article));
    }
    let frame = egui::Frame::NONE.fill(pane.theme.panel);
    Panel::bottom("accept suggestions").resizable(false).frame(frame).show(ui, |ui| accept_sure_ui(ui, pane));
    let (n_suggestions, in_hand) = (pane.view.suggestions.len(), pane.view.suggestions.in_hand_idx());
    let mut hovered = None;
    panel.list.ui(ui, ("suggestions", article.id.0), n_suggestions, in_hand, |ui, idx, sense| {
        let response = suggestion_ui(ui, article, idx, sense, pane);
        if response.as_ref().is_some_and(Response::contains_pointer) {
            hovered = Some(idx);
        }
        response
    });
    if hovered.is_some() || panel.hovered == pane.view.suggestions.hovered {
        pane.view.suggestions.hovered = hovered;
    }
    panel.hovered = hovered;
}

fn why_empty(content: &Content, article: &Article) -> String {
    let percent = content.settings().blind_percent;
    if is_blind(article.id, percent) {
        tr!(
            "This article is one of the {percent} % without suggestions, which show what suggesting does to labels",
            percent
        )
    } else {
        tr("Nothing is suggested here. Suggestions get better with every span you mark").to_owned()
    }
}

/// “Accept 4 in view” and how sure they must be.
fn accept_sure_ui(ui: &mut Ui, pane: &mut Pane<'_>) {
    let Pane { view, theme, keys, out, .. } = pane;
    let n_sure = view.sure_in_view().count();
    let words = tr!("Accept {n} in view", n = grouped(n_sure));
    let hint = with_key(tr("Accepts them in one step, which undo takes back"), keys, ReviewCommand::AcceptSure);
    let is_clicked = all_at_once_ui(ui, theme, (&words, n_sure), &hint, |ui| {
        line_ui(ui, tr("from"), font(ui, Face::Sans, 12.0), theme.soft);
        let percent = DragValue::new(&mut view.sure.0).range(0..=100).suffix(" %");
        ui.add(percent).accessible_name(tr("Confidence from which all are accepted"));
    });
    if is_clicked {
        out.run(ReviewCommand::AcceptSure);
    }
}

/// Draws a row, where the suggestion is still there.
fn suggestion_ui(ui: &mut Ui, article: &Article, idx: usize, sense: Sense, pane: &mut Pane<'_>) -> Option<Response> {
    let labels = pane.labels();
    let Pane { project, view, keys, theme, out, .. } = pane;
    let suggestion = view.suggestions.get(idx)?;
    let label = suggestion.label(labels).and_then(|id| labels.label(id));
    let color = label.map_or(theme.soft, |label| theme.label(label.color).line);
    let is_in_hand = view.suggestions.in_hand_idx() == Some(idx);
    let detail = detail_of(labels, article, suggestion);
    let row = Row {
        mark: Mark::Ring(color),
        title: &title_of(article, suggestion),
        title_face: Face::Serif,
        detail: &detail,
        is_warning: false,
        tail: Tail::SignsAtPointer(2),
        is_selected: is_in_hand,
        style: RowStyle::Ruled,
    };
    let response = listed_row_ui(ui, theme, &row, sense);
    if is_in_hand || response.contains_pointer() {
        over_row_ui(ui, response.rect, |ui| {
            for (sign, name, command) in [
                (Sign::Check, tr("Accept"), ReviewCommand::AcceptSuggestion),
                (Sign::Cross, tr("Reject"), ReviewCommand::RejectSuggestion),
            ] {
                if sign_button(ui, theme, sign, name).clicked() {
                    view.take_suggestion(idx);
                    out.run(command);
                }
            }
        });
    }
    if response.clicked() || response.secondary_clicked() {
        view.take_suggestion(idx);
    }
    let situation = Situation { project, view, keys };
    show_pointer_menu(&response, situation, out);
    Some(response.on_hover_text(&detail))
}

fn title_of(article: &Article, suggestion: &Suggestion) -> String {
    match &suggestion.proposal {
        Proposal::Span { fragments, .. } => {
            fragments.iter().take(4).map(|range| article.text().slice(range)).collect::<Vec<_>>().join(" … ")
        }
        Proposal::Speaker { speaker, .. } => article.text().slice(*speaker).to_owned(),
    }
}

/// “87 % · quote by Ada · marks pair; “said” follows”.
fn detail_of(labels: &LabelSet, article: &Article, suggestion: &Suggestion) -> String {
    let name = |id: &LabelId| labels.label(id).map_or_else(|| id.to_string(), |label| in_sentence(&label.name));
    let what = match &suggestion.proposal {
        Proposal::Span { label, speaker: Some(speaker), .. } => {
            tr!("{label} by {speaker}", label = name(label), speaker = article.text().slice(*speaker))
        }
        Proposal::Span { label, speaker: None, .. } => name(label),
        Proposal::Speaker { span, .. } => {
            article.span(*span).map(|span| tr!("speaker of {span}", span = article.text_of(span))).unwrap_or_default()
        }
    };
    let percent = format!("{:.0} %", suggestion.confidence * 100.0);
    let parts = [percent, what, reasons(&suggestion.reason)];
    bidi::joined(parts.into_iter().filter(|part| !part.is_empty()))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::transactions;
    use crate::ui::test_window::harness;

    #[test]
    fn an_article_without_suggestions_says_why() {
        let mut harness = harness::<SuggestionsPanel>(&["a"], suggestions_panel_ui);
        harness.get_by_label_contains("Nothing is suggested here");
        let project = &mut harness.state_mut().project;
        let all_blind = transactions::set_blind_percent(project, 100);
        project.apply(all_blind).unwrap();
        harness.run();
        harness.get_by_label_contains("one of the 100 % without suggestions");
    }
}
