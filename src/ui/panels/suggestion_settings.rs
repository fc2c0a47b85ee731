//! What a project decides about suggestions: for which labels there are some, and which share of articles goes without.

use egui::{DragValue, Layout, Popup, PopupCloseBehavior, PopupKind, RectAlign, RichText, Ui};

use super::pane::Pane;
use crate::model::transactions;
use crate::ui::look::widgets::quiet_button;
use crate::ui::texts::tr;

/// The numbers of the settings while they are being changed.
#[derive(Debug, Default)]
pub struct SuggestionSettings {
    blind: Dragged,
    narrated: Dragged,
}

/// A number while it is being changed.
#[derive(Debug, Default)]
struct Dragged(Option<u8>);

/// Draws the word that opens the menu, and the menu.
pub fn suggestion_settings_ui(ui: &mut Ui, settings: &mut SuggestionSettings, pane: &mut Pane<'_>) {
    let (content, theme) = (pane.project.content(), pane.theme);
    let button = quiet_button(ui, theme, tr("Settings…")).on_hover_text(tr("What is suggested in this project"));
    // Not a menu: there boxes to tick have no edge.
    let popup = Popup::from_toggle_button_response(&button).kind(PopupKind::Popup).align(RectAlign::TOP_END);
    let popup =
        popup.layout(Layout::top_down(egui::Align::Min)).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_max_width(236.0);
        ui.label(RichText::new(tr("Suggest")).size(12.0).color(theme.soft));
        let off = &content.settings().suggestions_off;
        for label in content.labels().labels() {
            let mut is_on = !off.contains(&label.id);
            if ui.checkbox(&mut is_on, &label.name).changed() {
                pane.out.apply(transactions::suggest_label(content, &label.id, is_on));
            }
        }
        ui.separator();
        let now = content.settings();
        let claims =
            [tr("% sure an article’s own statements must be"), tr("How sure a claim without a source must be")];
        if let Some(percent) = percent_ui(ui, &mut settings.narrated, now.narrated_from_percent, claims) {
            pane.out.apply(transactions::set_narrated_from_percent(content, percent));
        }
        let blind = [tr("% of articles without suggestions"), tr("Articles without suggestions")];
        if let Some(percent) = percent_ui(ui, &mut settings.blind, now.blind_percent, blind) {
            pane.out.apply(transactions::set_blind_percent(content, percent));
        }
        let why = tr("They show what suggesting does to people’s labels. It is always the same articles");
        ui.label(RichText::new(why).size(11.5).color(theme.soft));
    });
}

/// A number with words behind it and a name. Returns another one once it is no longer being changed.
fn percent_ui(ui: &mut Ui, dragged: &mut Dragged, now: u8, [words, name]: [&str; 2]) -> Option<u8> {
    let mut percent = dragged.0.unwrap_or(now);
    ui.horizontal(|ui| {
        let value = DragValue::new(&mut percent).range(0..=100).clamp_existing_to_range(false);
        let response = ui.add(value).accessible_name(name);
        ui.label(words);
        dragged.0 = Some(percent).filter(|_| response.dragged() || response.has_focus());
    });
    Some(percent).filter(|percent| dragged.0.is_none() && *percent != now)
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::test_window::harness;

    #[test]
    fn labels_are_turned_off_and_on_again_by_undo() {
        let mut harness = harness::<SuggestionSettings>(&["a"], suggestion_settings_ui);
        harness.get_by_label("Settings…").click();
        harness.run();
        harness.get_by_label("Claim").click();
        harness.run();
        let off = |project: &crate::model::Project| project.settings().suggestions_off.len();
        assert_eq!(off(&harness.state().project), 1);
        harness.get_by_label("Speaker").click();
        harness.run();
        assert_eq!(off(&harness.state().project), 2);
        harness.state_mut().project.undo();
        assert_eq!(off(&harness.state().project), 1);
    }
}
