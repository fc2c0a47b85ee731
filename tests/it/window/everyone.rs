//! The window for everyone: each control has a name, Tab goes round, and narrow windows keep the article readable.

use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use pullquote::ui::App;

use super::{Window, sample_project, window_of};

/// The sample project in a window of this size.
fn window(size: Vec2) -> Window {
    let mut window = window_of(App::new(sample_project()), size);
    window.run();
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

/// Controls that can be clicked or focused and say nothing of themselves.
fn nameless(window: &Window) -> Vec<String> {
    let mut left = vec![window.kittest_state().root()];
    let mut nameless = Vec::new();
    while let Some(node) = left.pop() {
        let data = node.data();
        let is_control = data.supports_action(Action::Click) || data.supports_action(Action::Focus);
        let is_named = [node.label(), node.value()].into_iter().flatten().any(|words| !words.trim().is_empty());
        // What scrolls is told by its role.
        if is_control && !is_named && !node.is_hidden() && node.role() != Role::ScrollBar {
            nameless.push(format!("{:?} at {:?}", node.role(), node.raw_bounds()));
        }
        left.extend(node.children());
    }
    nameless
}

/// What has the focus, by its name.
fn focused(window: &Window) -> Option<(Role, String)> {
    let mut left = vec![window.kittest_state().root()];
    while let Some(node) = left.pop() {
        left.extend(node.children());
        if node.is_focused() && node.role() != Role::Window {
            return Some((node.role(), node.label().unwrap_or_default()));
        }
    }
    None
}

#[test]
fn every_control_has_a_name() {
    let none: Vec<String> = Vec::new();
    let keys = [
        ("the window", Modifiers::NONE, Key::Period),
        ("the palette", Modifiers::COMMAND, Key::K),
        ("the shortcuts", Modifiers::NONE, Key::F1),
        ("the guide", Modifiers::SHIFT, Key::F1),
        ("the book", Modifiers::COMMAND, Key::F1),
        ("problems", Modifiers::NONE, Key::F8),
        ("find", Modifiers::COMMAND, Key::F),
        ("the way to an article", Modifiers::COMMAND, Key::P),
        ("the labels", Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::L),
        ("export", Modifiers::COMMAND, Key::E),
        ("open", Modifiers::COMMAND, Key::O),
        ("the speaker", Modifiers::NONE, Key::F7),
    ];
    for (what, modifiers, key) in keys {
        let mut window = window(vec2(1280.0, 800.0));
        press(&mut window, modifiers, key);
        assert_eq!(nameless(&window), none, "in {what}");
    }
    let mut window = window(vec2(1280.0, 800.0));
    for tab in ["Suggestions", "Guide"] {
        window.get_by_label_contains(tab).click();
        window.run();
        assert_eq!(nameless(&window), none, "under {tab}");
    }
}

#[test]
fn labelling_all_that_is_found_has_names() {
    let mut window = window(vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.get_by_role_and_label(Role::TextInput, "Find").type_text("council");
    window.run();
    window.get_by_label("Label all…").click();
    window.run();
    window.get_by_label("As speaker").click();
    window.run();
    assert_eq!(nameless(&window), Vec::<String>::new());
}

#[test]
fn tab_goes_through_all_controls_and_back_to_the_article() {
    let mut window = window(vec2(1280.0, 800.0));
    assert_eq!(focused(&window).map(|(role, _)| role), Some(Role::Document));
    press(&mut window, Modifiers::NONE, Key::F6);
    let mut names = Vec::new();
    while let Some((role, name)) = focused(&window).filter(|_| names.len() < 200) {
        assert!(!name.trim().is_empty(), "a {role:?} behind {names:?} has no name");
        if role == Role::Document {
            break;
        }
        names.push(name);
        press(&mut window, Modifiers::NONE, Key::Tab);
    }
    assert_eq!(focused(&window).map(|(role, _)| role), Some(Role::Document), "{names:?}");
    let place = |name: &str| names.iter().position(|other| other.contains(name)).unwrap_or_else(|| panic!("{names:?}"));
    assert!(place("Budget week") < place("Quote"), "{names:?}");
    assert!(place("Quote") < place("Filter articles"), "{names:?}");
    assert!(place("Filter articles") < place("Suggestions"), "{names:?}");
}

#[test]
fn side_panels_give_way_to_the_article() {
    for (size, least_width) in [(vec2(1400.0, 900.0), 600.0), (vec2(800.0, 600.0), 400.0), (vec2(400.0, 300.0), 312.0)]
    {
        let mut window = window(size);
        let width = |window: &Window| {
            let paragraphs = window.query_all_by_role(Role::Paragraph);
            paragraphs.map(|paragraph| paragraph.rect().width()).fold(0.0, f32::max)
        };
        assert!(width(&window) >= least_width, "{} in {size:?}", width(&window));
        for key in [Key::B, Key::I] {
            press(&mut window, Modifiers::COMMAND, key);
            press(&mut window, Modifiers::COMMAND, key);
        }
        assert!(width(&window) > 0.0, "the article is there in {size:?}");
    }
}

#[test]
fn a_panel_in_the_place_of_the_article_goes_when_something_was_chosen() {
    let mut window = window(vec2(400.0, 300.0));
    press(&mut window, Modifiers::COMMAND, Key::B);
    assert_eq!(window.query_all_by_role(Role::Paragraph).count(), 0);
    window.get_all_by_role(Role::ListItem).next().unwrap().click();
    window.run();
    assert!(window.query_all_by_role(Role::Paragraph).count() > 0);
    press(&mut window, Modifiers::COMMAND, Key::I);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_all_by_role(Role::Paragraph).count() > 0);
}
