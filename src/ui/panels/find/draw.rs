//! Draws the find panel: the field, what is found, and the way to label all of it.

use egui::accesskit::Role;
use egui::{Frame, Id, Key, Margin, Modifiers, Panel, PointerButton, Response, RichText, Sense, Ui, WidgetInfo, vec2};

use super::{FindPanel, Labelling, hit_in};
use crate::model::find::{Target, is_labelled, label_all};
use crate::ui::input::outbox::{Notice, Outbox};
use crate::ui::jobs::article_cache::PerText;
use crate::ui::jobs::search::Scope;
use crate::ui::look::keyboard::{begin_anew, is_escaped, keep_keyboard};
use crate::ui::look::menu::menu_ui;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{
    Face, PANEL_MARGIN, RowStyle, Sign, accent_button, beginning, counted, elided, empty_ui, ends_ui, field_ui, font,
    grouped, hairline, pill_ui, quiet_button, sign_button,
};
use crate::ui::panels::hit_row::{HitRow, Tick, hit_row_ui};
use crate::ui::panels::pane::Pane;
use crate::ui::texts::{in_sentence, tr};

/// Letters of a label’s name that have room in a button of a narrow panel.
const MAX_NAME_CHARACTERS: usize = 16;
/// In points, with the line above.
const FOOT_HEIGHT: f32 = 41.0;
/// In points, of what is below the field where the switches stand in a row each.
const LEAST_HEIGHT_OF_ROWS: f32 = 300.0;

/// Draws the panel over the width and height that is left. Returns whether it is to be closed.
pub fn find_panel_ui(ui: &mut Ui, panel: &mut FindPanel, n_filtered: Option<usize>, pane: &mut Pane<'_>) -> bool {
    let theme = pane.theme;
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let mut is_closed = head_ui(ui, panel, n_filtered, theme, pane.out);
    hairline(ui, theme);
    // In a very low panel what is found goes before what can be done with it.
    if panel.labelling.is_some() || ui.available_height() >= FOOT_HEIGHT + RowStyle::Ruled.height() {
        foot_ui(ui, panel, pane);
    }
    if panel.found.hits.is_empty() {
        empty_ui(ui, theme, &panel.count_words());
        return is_closed;
    }
    let mut list = panel.list;
    list.ui(ui, ("hits", 0), panel.found.hits.len(), panel.current, |ui, idx, sense| {
        let row = row_ui(ui, panel, idx, sense, pane);
        is_closed |= row.as_ref().is_some_and(is_escaped);
        row
    });
    panel.list = list;
    is_closed
}

/// The field with what goes with it. Returns whether the panel is to be closed.
fn head_ui(ui: &mut Ui, panel: &mut FindPanel, n_filtered: Option<usize>, theme: &Theme, out: &mut Outbox) -> bool {
    let mut is_closed = false;
    Frame::NONE.inner_margin(Margin { left: 12, right: 8, top: 10, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        ui.horizontal(|ui| {
            let width = ui.available_width() - 26.0;
            ui.allocate_ui(vec2(width, 28.0), |ui| is_closed |= pattern_ui(ui, panel, theme, out));
            is_closed |= sign_button(ui, theme, Sign::Cross, tr("Close find (Esc)")).clicked();
        });
        for switch in switches_ui(ui, panel, n_filtered, theme) {
            // Whoever clicks says how the words are looked for that they type. Who goes by keys stays where they are.
            if switch.clicked_by(PointerButton::Primary) {
                keep_keyboard(ui.ctx(), field_id());
            }
            is_closed |= is_escaped(&switch);
        }
        if let Some(why) = panel.why_cut() {
            let why = RichText::new(why).size(size::SMALL_TEXT).color(theme.warning);
            ui.add(egui::Label::new(why).wrap());
        }
    });
    is_closed
}

/// How words are meant and where they are looked for: a row each, or one after the other where the panel is low.
fn switches_ui(ui: &mut Ui, panel: &mut FindPanel, n_filtered: Option<usize>, theme: &Theme) -> Vec<Response> {
    if ui.available_height() >= LEAST_HEIGHT_OF_ROWS {
        let how = ui.horizontal_wrapped(|ui| how_ui(ui, panel, theme)).inner;
        let target = ui.horizontal_wrapped(|ui| target_ui(ui, panel, theme)).inner;
        let scope = ui.horizontal_wrapped(|ui| scope_ui(ui, panel, n_filtered, theme)).inner;
        return [how, target, scope].concat();
    }
    let in_one = ui.horizontal_wrapped(|ui| {
        let how = how_ui(ui, panel, theme);
        ui.add_space(8.0);
        let target = target_ui(ui, panel, theme);
        ui.add_space(8.0);
        [how, target, scope_ui(ui, panel, n_filtered, theme)].concat()
    });
    in_one.inner
}

fn field_id() -> Id {
    Id::unique("find")
}

/// Returns whether Escape was pressed in the field.
fn pattern_ui(ui: &mut Ui, panel: &mut FindPanel, theme: &Theme, out: &mut Outbox) -> bool {
    if ui.memory(|memory| memory.has_focus(field_id())) {
        // Arrows go on as Enter does, while somebody goes on typing.
        for (key, is_back) in [(Key::ArrowDown, false), (Key::ArrowUp, true)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                go(panel, is_back, out);
            }
        }
    }
    let response = field_ui(ui, theme, field_id(), &mut panel.query.pattern, tr("Find"), None);
    if std::mem::take(&mut panel.wants_focus) {
        begin_anew(&response, panel.query.pattern.chars().count());
    }
    let (is_enter, is_back) = ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
    if response.lost_focus() && is_enter {
        go(panel, is_back, out);
        response.request_focus();
    }
    is_escaped(&response)
}

/// Goes to the hit behind the current one, or before it.
fn go(panel: &mut FindPanel, is_back: bool, out: &mut Outbox) {
    let n_hits = panel.found.hits.len();
    let step = if is_back { n_hits.saturating_sub(1) } else { 1 };
    let first = if is_back { step } else { 0 };
    let next = panel.current.map_or(first, |idx| (idx + step) % n_hits.max(1));
    if let Some(hit) = panel.found.hits.get(next).map(PerText::last) {
        panel.current = Some(next);
        out.show(hit.article, hit.range);
    }
}

/// How the words are meant.
fn how_ui(ui: &mut Ui, panel: &mut FindPanel, theme: &Theme) -> Vec<Response> {
    let query = &mut panel.query;
    vec![
        toggle_ui(ui, theme, tr("Aa"), tr("Match case and accents"), &mut query.matches_case),
        toggle_ui(ui, theme, tr("Word"), tr("Whole words"), &mut query.is_whole_word),
        toggle_ui(ui, theme, ".*", tr("Regular expression"), &mut query.is_regex),
    ]
}

/// Which articles are looked through.
fn scope_ui(ui: &mut Ui, panel: &mut FindPanel, n_filtered: Option<usize>, theme: &Theme) -> Vec<Response> {
    let filtered = n_filtered.map(|n| (Scope::FilteredArticles, tr!("{n} filtered", n = grouped(n))));
    let scopes = [Some((Scope::OpenArticle, tr("This article").to_owned())), filtered];
    let all = Some((Scope::AllArticles, tr("All articles").to_owned()));
    let mut toggles = Vec::new();
    for (scope, text) in scopes.into_iter().chain([all]).flatten() {
        let mut is_chosen = panel.scope == scope;
        let toggle = toggle_ui(ui, theme, &text, &text, &mut is_chosen);
        if toggle.clicked() {
            panel.scope = scope;
        }
        toggles.push(toggle);
    }
    toggles
}

/// Where an annotator can look: in the text and in what lies on it.
fn target_ui(ui: &mut Ui, panel: &mut FindPanel, theme: &Theme) -> Vec<Response> {
    let targets = [
        (Target::Text, tr("Text"), tr("Look in the text")),
        (Target::Labels, tr("Labels"), tr("Look in the names of labels: all spans that have one")),
        (Target::Speakers, tr("Speakers"), tr("Look in the names of people: their mentions and what they said")),
        (Target::Notes, tr("Notes"), tr("Look in the notes on spans and articles")),
    ];
    let mut toggles = Vec::new();
    for (target, text, name) in targets {
        let mut is_chosen = panel.query.target == target;
        let toggle = toggle_ui(ui, theme, text, name, &mut is_chosen);
        if toggle.clicked() {
            panel.query.target = target;
            panel.labelling = None;
        }
        toggles.push(toggle);
    }
    toggles
}

fn toggle_ui(ui: &mut Ui, theme: &Theme, text: &str, name: &str, is_on: &mut bool) -> Response {
    let response = pill_ui(ui, theme, text, *is_on, theme.selection, theme.accent);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, *is_on, name));
    if response.clicked() {
        *is_on = !*is_on;
    }
    response.on_hover_text(name)
}

/// Draws a hit, where it is still there.
fn row_ui(ui: &mut Ui, panel: &mut FindPanel, idx: usize, sense: Sense, pane: &mut Pane<'_>) -> Option<Response> {
    let (project, theme) = (pane.project, pane.theme);
    let (article, hit) = panel.found.hits.get(idx).and_then(|hit| hit_in(project, hit))?;
    let is_current = panel.current == Some(idx);
    let is_open = pane.view.open == Some(article.id);
    let target = panel.query.target;
    let row = HitRow { labels: project.labels(), article, hit, target, is_open, is_current };
    let response = match &mut panel.labelling {
        None => hit_row_ui(ui, row, sense, Tick::None, theme),
        Some(labelling) if is_labelled(article, &labelling.label, hit.range) => {
            hit_row_ui(ui, row, sense, Tick::Labelled, theme)
        }
        Some(labelling) => {
            let mut is_ticked = !labelling.unticked.contains(&hit);
            let response = hit_row_ui(ui, row, sense, Tick::Box(&mut is_ticked), theme);
            if is_ticked {
                labelling.unticked.remove(&hit)
            } else {
                labelling.unticked.insert(hit)
            };
            response
        }
    };
    if response.clicked() {
        panel.current = Some(idx);
        pane.out.show(hit.article, hit.range);
    }
    Some(response)
}

/// How many there are, and the way to label them all.
fn foot_ui(ui: &mut Ui, panel: &mut FindPanel, pane: &mut Pane<'_>) {
    let theme = pane.theme;
    let frame = Frame::NONE.fill(theme.panel);
    Panel::bottom("label all").resizable(false).exact_size(FOOT_HEIGHT).frame(frame).show(ui, |ui| {
        hairline(ui, theme);
        ui.horizontal(|ui| {
            ui.set_height(FOOT_HEIGHT - 1.0);
            ui.add_space(PANEL_MARGIN);
            // While some are to be labelled the button says how many.
            let has_count = !panel.found.hits.is_empty() && panel.labelling.is_none();
            let words = if has_count { panel.count_words() } else { String::new() };
            let words = elided(ui, &words, font(ui, Face::Sans, 12.0), theme.soft, 150.0);
            let label_all = |ui: &mut Ui| {
                label_all_ui(ui, panel, pane);
                ui.add_space(6.0);
            };
            ends_ui(ui, |ui| drop(ui.label(words)), label_all);
        });
    });
}

fn label_all_ui(ui: &mut Ui, panel: &mut FindPanel, pane: &mut Pane<'_>) {
    let (project, labels, theme) = (pane.project, pane.labels(), pane.theme);
    let FindPanel { labelling, found, query, .. } = panel;
    let Some(open) = labelling else {
        if found.hits.is_empty() || query.target != Target::Text {
            return;
        }
        let button = quiet_button(ui, theme, tr("Label all…"));
        menu_ui(&button, |ui| {
            for label in labels.labels() {
                if ui.button(tr!("As {name}", name = in_sentence(&label.name))).clicked() {
                    *labelling = Some(Labelling::new(label.id.clone()));
                }
            }
        });
        button.on_hover_text(tr("Shows all that is found with ticks, then labels it in one step"));
        return;
    };
    open.find_ticked(project, found);
    let name = in_sentence(labels.label(&open.label).map_or(open.label.as_str(), |label| &label.name));
    let shown = beginning(&name, MAX_NAME_CHARACTERS);
    let text = tr!("Label {n} as {name}", n = grouped(open.ticked.len()), name = shown);
    let can_label = !open.ticked.is_empty();
    let is_done = ui.add_enabled_ui(can_label, |ui| accent_button(ui, theme, &text)).inner.clicked();
    if is_done && let Some(transaction) = label_all(project, &open.label, &open.ticked) {
        pane.out.apply(transaction);
        pane.out.tell(Notice::Info(tr!(
            "Labelled {places} as {name}; undo takes it back",
            places = counted(open.ticked.len(), "place"),
            name
        )));
    }
    // A word beside the button would be cut in a narrow panel.
    if sign_button(ui, theme, Sign::Cross, tr("Cancel")).clicked() || is_done {
        *labelling = None;
    }
}
