//! The labels at the top: a chip each with colour, name, count and key.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::style::ScrollStyle;
use egui::{
    Button, Popup, PopupCloseBehavior, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::model::{Article, Label, LabelSet};
use crate::ui::input::commands::{ArticleCommand, FileCommand, ViewCommand};
use crate::ui::input::keys::KeyBindings;
use crate::ui::input::outbox::{Outbox, Wish};
use crate::ui::input::situation::{Situation, word_of_label_key};
use crate::ui::jobs::article_cache::PerArticle;
use crate::ui::look::label_filter::LabelFilter;
use crate::ui::look::menu::{lines_ui, pointer_menu_ui};
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{
    Face, Sign, counted, elided, font, grouped, key_cap_width, paint_focus, paint_key_cap, paint_line, sign_button,
};
use crate::ui::session::view_state::{LabelUse, ViewState};
use crate::ui::texts::{in_sentence, tr};

const CHIP_HEIGHT: f32 = 28.0;
const CHIP_GAP: f32 = 8.0;
const MAX_NAME_WIDTH: f32 = 140.0;
/// Of the menu behind that button.
const MAX_MENU_WIDTH: f32 = 380.0;
/// Of the button behind the chips where not all have room, in points.
const MORE_WIDTH: f32 = 90.0;

/// What the bar remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct LabelBar {
    /// Spans of the open article under each label.
    counts: PerArticle<Vec<usize>>,
}

/// What a chip has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Ample,
    WithoutCount,
    NameOnly,
    /// The first letter of the name, as in the margin of the article.
    LetterOnly,
}

/// Draws the chips in the middle of the width that is left.
pub fn label_bar_ui(ui: &mut Ui, bar: &mut LabelBar, situation: Situation<'_>, theme: &Theme, out: &mut Outbox) {
    let Situation { project, view, keys } = situation;
    let labels = project.labels();
    let key = |idx: usize| word_of_label_key(labels, keys, idx);
    let open = view.open.and_then(|id| project.shared_article(id));
    let nothing = vec![0; labels.labels().len()];
    let counts = open.map_or(&nothing, |article| bar.counts.get(article, |article| counts_of(labels, article)));
    let count = |idx: usize| counts.get(idx).copied().unwrap_or(0);
    let widths = |room| -> f32 {
        let widths =
            labels.labels().iter().enumerate().map(|(idx, label)| chip_width(ui, label, &key(idx), count(idx), room));
        widths.sum::<f32>() + CHIP_GAP * labels.labels().len() as f32 + 20.0
    };
    let available = ui.available_width();
    // Not asked further than the room goes: there can be many labels.
    let fits = |room: &Room| {
        let mut left_over = available - 20.0;
        labels.labels().iter().enumerate().all(|(idx, label)| {
            left_over -= chip_width(ui, label, &key(idx), count(idx), *room) + CHIP_GAP;
            left_over >= 0.0
        })
    };
    // Rather a few that can be read and the rest in the menu than letters that say nothing.
    let least = || if has_letters(labels) { Room::LetterOnly } else { Room::NameOnly };
    let room = [Room::Ample, Room::WithoutCount, Room::NameOnly].into_iter().find(fits).unwrap_or_else(least);
    let is_folded = !fits(&room);
    let width = if is_folded { available } else { widths(room) };
    // What has no room even so is in a menu behind the others.
    let mut left_over = available - MORE_WIDTH - 20.0;
    let has_room = |(idx, label): &(usize, &Label)| {
        left_over -= chip_width(ui, label, &key(*idx), 0, room) + CHIP_GAP;
        left_over >= 0.0
    };
    let n_labels = labels.labels().len();
    let n_shown = if is_folded { labels.labels().iter().enumerate().take_while(has_room).count() } else { n_labels };
    ui.spacing_mut().item_spacing = vec2(CHIP_GAP, 0.0);
    ui.add_space(((available - width) / 2.0).max(0.0));
    let use_of =
        |view: &ViewState, label: &Label| open.map_or(LabelUse::Arm, |article| view.chip_use(article, &label.id));
    for (idx, label) in labels.labels().iter().enumerate().take(n_shown) {
        let is_armed = view.hand.armed.as_ref() == Some(&label.id);
        let is_hidden = view.hidden_labels.contains(&label.id);
        let (look, key) = (Look { room, is_armed, is_hidden }, key(idx));
        let response = chip_ui(ui, theme, label, &key, count(idx), look);
        let label_use = use_of(view, label);
        if response.clicked() {
            apply(label_use, (idx, label), out);
        }
        pointer_menu_ui(&response, |ui| chip_menu_ui(ui, view, label, idx, out));
        let hint = hint(label, &key, label_use, view.hand.spans().len());
        response.on_hover_text(if is_hidden { tr!("{hint}\nHidden in the text", hint) } else { hint });
    }
    if n_shown < n_labels
        && let Some(idx) = more_ui(ui, labels, keys, n_shown)
    {
        let label = &labels.labels()[idx];
        apply(use_of(view, label), (idx, label), out);
    }
    if sign_button(ui, theme, Sign::Plus, tr("Edit labels…")).clicked() {
        out.run(FileCommand::EditLabels);
    }
}

fn apply(label_use: LabelUse, (idx, label): (usize, &Label), out: &mut Outbox) {
    match label_use {
        LabelUse::Arm => out.wish(Wish::Arm(label.id.clone())),
        _ => out.run(ArticleCommand::ApplyLabel(idx)),
    }
}

/// How a chip is set off.
#[derive(Clone, Copy, Debug)]
struct Look {
    room: Room,
    is_armed: bool,
    /// Whether its spans are not shown in the text.
    is_hidden: bool,
}

/// What of the text is shown, and the way to the labels.
fn chip_menu_ui(ui: &mut Ui, view: &ViewState, label: &Label, idx: usize, out: &mut Outbox) {
    let name = in_sentence(&label.name);
    let is_hidden = view.hidden_labels.contains(&label.id);
    let words = if is_hidden { tr!("Show {name} in the text", name) } else { tr!("Hide {name} in the text", name) };
    if ui.button(words).clicked() {
        out.run(ViewCommand::ToggleLabel(idx));
    }
    if ui.button(tr!("Show only {name} in the text", name)).clicked() {
        out.run(ViewCommand::ShowOnlyLabel(idx));
    }
    if ui.add_enabled(!view.hidden_labels.is_empty(), Button::new(tr("Show all labels in the text"))).clicked() {
        out.run(ViewCommand::ShowAllLabels);
    }
    ui.separator();
    if ui.button(tr("Edit labels…")).clicked() {
        out.run(FileCommand::EditLabels);
    }
}

/// Whether the first letter of a label tells it from the others.
fn has_letters(labels: &LabelSet) -> bool {
    let letters: BTreeSet<String> = labels.labels().iter().map(|label| letter(&label.name).to_lowercase()).collect();
    letters.len() == labels.labels().len()
}

/// The labels that the bar has no room for, with a field that filters where they are many. Returns the one that was chosen.
fn more_ui(ui: &mut Ui, labels: &LabelSet, keys: &KeyBindings, n_shown: usize) -> Option<usize> {
    let behind = &labels.labels()[n_shown..];
    let more = ui.button(tr!("{n} more…", n = grouped(behind.len())));
    let menu = Popup::menu(&more).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(240.0);
        ui.set_max_width(MAX_MENU_WIDTH);
        ui.spacing_mut().scroll = ScrollStyle::solid();
        let mut filter = LabelFilter::of_menu(ui);
        let (found, mut chosen) = filter.ui(ui, behind);
        let scroll = ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 120.0);
        scroll.show(ui, |ui| {
            lines_ui(ui, |ui| {
                for idx in found {
                    let key = word_of_label_key(labels, keys, n_shown + idx);
                    let key = if ui.ctx().text_edit_focused() { String::new() } else { key };
                    if ui.add(Button::new(&behind[idx].name).shortcut_text(key).truncate()).clicked() {
                        chosen = Some(idx);
                    }
                }
            });
        });
        filter.keep(ui);
        if chosen.is_some() {
            ui.close();
        }
        chosen.map(|idx| n_shown + idx)
    });
    menu.and_then(|menu| menu.inner)
}

fn counts_of(labels: &LabelSet, article: &Article) -> Vec<usize> {
    labels.labels().iter().map(|label| article.spans().count_of(&label.id)).collect()
}

/// What a click does now, where so many spans are selected.
fn hint(label: &Label, key: &str, label_use: LabelUse, n_spans: usize) -> String {
    let key = if key.is_empty() { String::new() } else { format!(" ({key})") };
    let name = in_sentence(&label.name);
    match label_use {
        LabelUse::Mark => tr!("Label the selected text as {name}{key}", name, key),
        LabelUse::LetGo => tr!("Each stretch you select becomes a {name}; click or Esc ends it", name),
        LabelUse::Arm => tr!("Label each stretch you select as {name}{key}", name, key),
        LabelUse::Accept => tr!("Accept the suggestion in hand as {name}{key}", name, key),
        LabelUse::Relabel if n_spans > 1 => {
            tr!("Change {spans} to {name}{key}", spans = counted(n_spans, "span"), name, key)
        }
        LabelUse::Relabel => tr!("Change the selected span to {name}{key}", name, key),
        LabelUse::Nothing if n_spans > 1 => tr!("The selected spans are {name} already", name),
        LabelUse::Nothing => tr!("The selected span is a {name} already", name),
    }
}

fn chip_width(ui: &Ui, label: &Label, key: &str, n_spans: usize, room: Room) -> f32 {
    let width =
        |text: &str, size: f32| elided(ui, text, font(ui, Face::Sans, size), egui::Color32::WHITE, 140.0).size().x;
    let key = if key.is_empty() { 0.0 } else { key_cap_width(ui, key) + 8.0 };
    // Room for two digits at least, all as wide as the widest: chips stay where they are while one labels.
    let digits: String =
        format!("{:>2}", grouped(n_spans)).chars().map(|c| if matches!(c, ',' | '.') { c } else { '0' }).collect();
    let count = width(&digits, 13.0) + 8.0;
    let name = 10.0 + 10.0 + 8.0 + width(&label.name, 13.0).min(MAX_NAME_WIDTH) + 10.0;
    match room {
        Room::Ample => name + count + key,
        Room::WithoutCount => name + key,
        Room::NameOnly => name,
        Room::LetterOnly => 10.0 + 10.0 + 8.0 + width(letter(&label.name), 13.0) + 10.0,
    }
}

fn letter(name: &str) -> &str {
    name.char_indices().nth(1).map_or(name, |(end, _)| &name[..end])
}

fn chip_ui(ui: &mut Ui, theme: &Theme, label: &Label, key: &str, n_spans: usize, look: Look) -> Response {
    let Look { room, is_armed, is_hidden } = look;
    let size = vec2(chip_width(ui, label, key, n_spans, room), CHIP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (name, n) = (&label.name, grouped(n_spans));
    let name = if is_hidden { tr!("{name}, {n}, hidden", name, n) } else { format!("{name}, {n}") };
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_armed, &name));
    let paint = theme.label(label.color);
    let (fill, edge) = match (is_armed, response.hovered()) {
        (true, _) => (paint.fill, paint.line),
        (false, true) => (theme.page, theme.soft.gamma_multiply(0.6)),
        (false, false) => (theme.page, theme.line),
    };
    ui.painter().rect(rect, 7.0, theme.page, Stroke::NONE, StrokeKind::Inside);
    ui.painter().rect(rect, 7.0, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    paint_focus(ui, theme, rect, &response);
    let middle = rect.center().y;
    let dot = Rect::from_center_size(pos2(rect.left() + 15.0, middle), Vec2::splat(10.0));
    if is_hidden {
        ui.painter().rect_stroke(dot, 3.0, Stroke::new(1.5, paint.line), StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(dot, 3.0, paint.line);
    }
    let ink = if is_hidden { theme.soft } else { theme.ink };
    let name = if room == Room::LetterOnly { letter(&label.name) } else { &label.name };
    let name = elided(ui, name, font(ui, Face::Sans, 13.0), ink, MAX_NAME_WIDTH);
    let name_right = dot.right() + 8.0 + name.size().x;
    if is_hidden {
        ui.painter().hline(dot.right() + 7.0..=name_right + 1.0, middle, Stroke::new(1.0, theme.soft));
    }
    paint_line(ui, pos2(dot.right() + 8.0, middle), name);
    if room == Room::Ample {
        let count = elided(ui, &grouped(n_spans), font(ui, Face::Sans, 13.0), theme.soft, 80.0);
        paint_line(ui, pos2(name_right + 8.0, middle), count);
    }
    if !key.is_empty() && matches!(room, Room::Ample | Room::WithoutCount) {
        paint_key_cap(ui, theme, pos2(rect.right() - 10.0, middle), key);
    }
    response
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{Color, Edit, LabelId, SpanId, Transaction};
    use crate::ui::App;
    use crate::ui::session::view_state::Selection;
    use crate::ui::test_window::{painted, project_of, window};

    /// The window with the built-in labels and so many topics, a word selected.
    fn with_topics(n_topics: usize) -> Harness<'static, App> {
        let mut project = project_of(&["The ferry is late"]);
        let mut labels = project.labels().labels().to_vec();
        let first = labels[0].clone();
        labels.extend((0..n_topics).map(|idx| Label {
            id: LabelId::new(&format!("topic{idx}")).unwrap(),
            name: format!("Topic of the week, number {idx}"),
            color: "#6A51A3".parse::<Color>().unwrap(),
            key: None,
            ..first.clone()
        }));
        let labels = LabelSet::new(labels, project.labels().kinds().to_vec()).unwrap();
        project.apply(Transaction::new("labels", vec![Edit::SetLabels(labels)])).unwrap();
        let mut window = window(App::new(project));
        window.state_mut().session.view.select(Selection { anchor: 4, caret: 9 });
        window.run();
        window
    }

    #[test]
    fn a_chip_says_how_many_spans_it_changes() {
        let article = "[quote#1 “No”] [quote#2 “Never”] [claim#3 It rains] [claim#4 It snows]";
        let mut window = window(App::new(project_of(&[article])));
        let hints = [
            ([1, 2], "Change 2 spans to claim (3)"),
            ([3, 4], "The selected spans are claim already"),
            ([3, 3], "The selected span is a claim already"),
        ];
        for (spans, hint) in hints {
            window.state_mut().session.view.choose_spans(spans.map(SpanId).into());
            window.get_by_label("Claim, 2").hover();
            window.run_steps(60);
            window.get_by_label(hint);
            window.get_by_label("Quote, 2").hover();
            window.run_steps(60);
        }
    }

    #[test]
    fn a_chip_never_makes_a_label_of_the_suggestion_that_came_into_the_hand() {
        let mut app = App::new(project_of(&["“No,” said Ada Ek. “Never,” said Bo Quist."])).with_suggestions();
        app.session.view.suggestions.review_toward = Some(crate::ui::input::act::Direction::Next);
        let mut window = window(app);
        crate::ui::test_window::settle(&mut window);
        assert!(window.state().session.view.suggestions.has_span_in_hand());
        window.get_by_label("Claim, 0").click();
        window.run();
        let session = &window.state().session;
        assert_eq!(session.open().unwrap().spans().len(), 0);
        assert_eq!(session.view.hand.armed, Some(LabelId::new("claim").unwrap()));
    }

    #[test]
    fn of_many_labels_some_are_named_and_the_rest_is_in_a_menu_that_filters() {
        let mut window = with_topics(36);
        window.get_by_label("Quote, 0");
        window.get_by_label_contains(" more…").click();
        window.run();
        // The first frames egui only looks how large the menu is.
        window.run_steps(3);
        window.event(egui::Event::Text("number 31".to_owned()));
        window.run();
        assert!(window.query_by_label("Topic of the week, number 30").is_none());
        window.key_press_modifiers(Modifiers::NONE, egui::Key::Enter);
        window.run();
        let article = window.state().session.open().unwrap();
        let labels: Vec<&str> = article.spans().iter().map(|span| span.label.as_str()).collect();
        assert_eq!(labels, ["topic31"]);
        // What is known of the span has the label in a menu, and leaves room for its note.
        window.get_by_label("Topic of the week, number 31");
        assert!(window.query_by_label("Topic of the week, number 3").is_none());
    }

    /// The window in which claims have a key of their own and quotes have lost theirs to another command.
    fn with_other_keys(n_topics: usize) -> Harness<'static, App> {
        let mut window = with_topics(n_topics);
        let words = [("mark-as-claim", "Ctrl+J"), ("find", "1")].map(|(name, key)| (name.to_owned(), key.to_owned()));
        window.state_mut().setup.keys = KeyBindings::from_words(&words.into()).0;
        window.run();
        window
    }

    #[test]
    fn keys_are_named_as_they_are_bound_on_chips_in_menus_and_details() {
        let mut window = with_other_keys(0);
        let keys = |window: &Harness<'_, App>| -> Vec<String> {
            let is_key = |text: &String| ["1", "2", "3", "4", "Ctrl+J"].contains(&text.as_str());
            painted(window).into_iter().map(|(text, _)| text).filter(is_key).collect()
        };
        assert_eq!(keys(&window), ["2", "Ctrl+J", "4"], "on the chips");
        // The menu for text that was just selected, above the chips.
        let word =
            window.get_by_role_and_label(Role::Paragraph, "The ferry is late").rect().left_top() + vec2(14.0, 14.0);
        window.drag_at(word);
        window.run_steps(1);
        window.hover_at(word + vec2(60.0, 0.0));
        window.run_steps(1);
        window.drop_at(word + vec2(60.0, 0.0));
        window.run();
        window.get_by_label("Label as Claim");
        assert_eq!(keys(&window), ["2", "Ctrl+J", "4", "2", "Ctrl+J", "4"], "in the menu too");
        window.key_press_modifiers(Modifiers::COMMAND, egui::Key::J);
        window.run();
        let article = window.state().session.open().unwrap();
        assert_eq!(article.spans().iter().map(|span| span.label.as_str()).collect::<Vec<_>>(), ["claim"]);
        let details = window.get_all_by_label("Claim").last().unwrap();
        details.hover();
        window.run_steps(60);
        window.get_by_label("Makes it a claim (Ctrl+J)");
    }

    #[test]
    fn a_menu_in_whose_field_letters_are_typed_names_no_key() {
        let mut window = with_other_keys(9);
        let n_before = painted(&window).iter().filter(|(text, _)| text == "Ctrl+J").count();
        let place =
            window.get_by_role_and_label(Role::Paragraph, "The ferry is late").rect().left_top() + vec2(50.0, 14.0);
        window.hover_at(place);
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Secondary, Modifiers::NONE);
            window.event(egui::Event::PointerButton { pos: place, button, pressed, modifiers });
        }
        window.run();
        window.get_by_label("Filter labels");
        let keys = painted(&window);
        assert_eq!(keys.iter().filter(|(text, _)| text == "Ctrl+J").count(), n_before);
        assert!(keys.iter().all(|(text, _)| text != "J" && text != "Ctrl+C"), "{keys:?}");
    }

    #[test]
    fn letters_stand_for_labels_only_where_they_tell_them_apart() {
        let labels = |names: &[&str]| {
            let first = LabelSet::built_in().labels()[0].clone();
            let label = |(idx, name): (usize, &&str)| Label {
                id: LabelId::new(&format!("l{idx}")).unwrap(),
                name: (*name).to_owned(),
                key: None,
                ..first.clone()
            };
            LabelSet::new(names.iter().enumerate().map(label).collect(), Vec::new()).unwrap()
        };
        assert!(has_letters(&LabelSet::built_in()) && has_letters(&labels(&["A", "b", "C"])));
        assert!(!has_letters(&labels(&["Topic", "time"])));
    }
}
