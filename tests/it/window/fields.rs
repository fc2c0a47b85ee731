//! Where typed letters go, and what Escape closes.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use pullquote::model::{ArticleId, Project, marked};
use pullquote::ui::App;

use super::{Window, press, project_of, window_of};

const TEXT: &str = "[quote#1>2 “No more rain”], said [speaker#2 Ada].\nNothing is marked in this line.";

/// Two articles, the first one open with its quote selected.
fn window() -> Window {
    let mut window = window_of(App::new(project_of(&[TEXT, "Mayor Bo came"])), vec2(1280.0, 800.0));
    window.run();
    click(&mut window, "“No more rain”, quote · said by Ada");
    window
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run();
}

/// Types letters as a keyboard does: each is a key too.
fn type_letters(window: &mut Window, letters: &str) {
    for letter in letters.chars() {
        let key = Key::from_name(&letter.to_uppercase().to_string()).unwrap();
        window.event(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE });
        window.event(Event::Text(letter.to_string()));
        window.run();
    }
}

/// What stands in a field.
fn typed(window: &Window, field: &str) -> String {
    window.get_by_role_and_label(Role::TextInput, field).accesskit_node().value().unwrap_or_default()
}

/// Letters that are commands have done nothing.
#[track_caller]
fn check_unchanged(window: &Window) {
    let article = window.state().project().article(ArticleId(1)).unwrap();
    assert_eq!(marked::print(article), TEXT);
}

#[test]
fn whoever_types_in_find_goes_on_typing_after_each_switch() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::F);
    type_letters(&mut window, "m");
    let switches = [
        "Match case and accents",
        "Whole words",
        "Regular expression",
        "Look in the notes on spans and articles",
        "Look in the text",
        "All articles",
        "This article",
    ];
    for switch in switches {
        click(&mut window, switch);
        type_letters(&mut window, "m");
    }
    assert_eq!(typed(&window, "Find"), "m".repeat(1 + switches.len()));
    check_unchanged(&window);
    // Who goes by keys stays where they are.
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(!window.ctx.text_edit_focused());
}

#[test]
fn whoever_types_in_a_filter_goes_on_typing_after_a_choice_beside_it() {
    let menus = [("Filter spans", "By place", "By label"), ("Filter articles", "All", "Not begun")];
    for (field, menu, choice) in menus {
        let mut window = window();
        window.get_by_role_and_label(Role::TextInput, field).click();
        window.run();
        type_letters(&mut window, "r");
        click(&mut window, menu);
        click(&mut window, choice);
        type_letters(&mut window, "a");
        assert_eq!(typed(&window, field), "ra");
        check_unchanged(&window);
        // A field that has not had the keyboard does not get it.
        press(&mut window, Modifiers::NONE, Key::Escape);
        click(&mut window, choice);
        press(&mut window, Modifiers::NONE, Key::Escape);
        assert!(!window.ctx.text_edit_focused());
    }
}

#[test]
fn escape_closes_find_wherever_the_keyboard_is() {
    for is_in_switch in [false, true] {
        let mut window = window();
        press(&mut window, Modifiers::COMMAND, Key::F);
        if is_in_switch {
            press(&mut window, Modifiers::NONE, Key::Tab);
            press(&mut window, Modifiers::NONE, Key::Tab);
        } else {
            click(&mut window, "Nothing is marked in this line.");
            assert!(!window.ctx.text_edit_focused());
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
        assert!(window.query_by_label("Close find (Esc)").is_none(), "{is_in_switch}");
    }
}

#[test]
fn where_nothing_was_done_the_history_says_so() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::H);
    assert!(window.query_by_label("Nothing was done yet").is_none(), "articles were added");
    let mut empty = window_of(App::new(Project::new("", "")), vec2(1280.0, 800.0));
    empty.run();
    press(&mut empty, Modifiers::COMMAND, Key::H);
    empty.get_by_label("Nothing was done yet");
}

#[test]
fn the_page_of_keys_takes_what_is_typed_at_once() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    window.get_by_role_and_label(Role::Tab, "Keys").click();
    window.run();
    type_letters(&mut window, "undo");
    assert_eq!(typed(&window, "Command or key"), "undo");
}

#[test]
fn the_menu_opens_at_its_top_wherever_it_was_left() {
    let mut window = window();
    window.set_size(vec2(1280.0, 420.0));
    window.run();
    for _ in 0..2 {
        click(&mut window, "Test");
        let first = window.get_by_label_contains("New project with these labels").rect();
        assert!(first.top() > 0.0, "{first:?}");
        window.hover_at(first.center());
        let (unit, source) = (egui::MouseWheelUnit::Point, egui::MouseWheelSource::Trackpad);
        let (delta, phase, modifiers) = (vec2(0.0, -400.0), egui::TouchPhase::Move, Modifiers::NONE);
        window.event(Event::MouseWheel { unit, delta, phase, source, modifiers });
        window.run_steps(20);
        let scrolled = window.query_by_label_contains("New project with these labels");
        assert!(scrolled.is_none_or(|line| line.rect().top() < first.top() - 50.0));
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}
