//! What a screen reader is told, in every state of the window: what each control is called, and what is chosen.

use std::collections::BTreeMap;

use egui::accesskit::{Action, Role, Toggled};
use egui::{Event, Key, Modifiers, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use pullquote::model::Project;
use pullquote::ui::App;

use super::{Window, sample_project, window_of};

/// Commands that open something, by their words in the palette.
const OPENING: [&str; 28] = [
    "Settings…",
    "Keyboard shortcuts",
    "History…",
    "Export…",
    "Statistics…",
    "Compare annotators…",
    "Edit labels…",
    "Rename project…",
    "Save automatically…",
    "Save as…",
    "Import labels…",
    "Who labels here…",
    "Write a note on the article…",
    "Go to article…",
    "Go to a note on an article…",
    "List all notes",
    "Find…",
    "Find in all articles…",
    "Guide to labelling",
    "Tour of the sample project",
    "Take the labels of another project…",
    "Hand out articles…",
    "Collect readings…",
    "Sample articles…",
    "Share or print the article…",
    "Open project…",
    "Help: the book",
    "About Pullquote",
];

fn window_on(project: Project, size: Vec2) -> Window {
    let mut window = window_of(App::new(project), size);
    settle(&mut window);
    window
}

fn sample() -> Window {
    sample_in(vec2(1280.0, 800.0))
}

fn sample_in(size: Vec2) -> Window {
    window_on(sample_project(), size)
}

fn settle(window: &mut Window) {
    window.run_steps(4);
    let ctx = window.ctx.clone();
    window.state_mut().wait_for_background(&ctx);
    window.run();
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn run_command(window: &mut Window, words: &str) {
    press(window, Modifiers::COMMAND, Key::K);
    window.event(Event::Text(words.to_owned()));
    window.run();
    press(window, Modifiers::NONE, Key::Enter);
    settle(window);
    assert!(window.query_by_label("Type a command").is_none(), "{words} is no command");
}

/// What is wrong with the controls of the window: those without a name, and those that cannot be told from their siblings.
/// Rows of lists are told apart by their places.
fn faults(window: &Window) -> Vec<String> {
    let mut faults = Vec::new();
    let mut left = vec![window.kittest_state().root()];
    while let Some(node) = left.pop() {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for child in node.children() {
            let data = child.data();
            let is_control = data.supports_action(Action::Click) || data.supports_action(Action::Focus);
            if is_control && !child.is_hidden() && child.role() != Role::ScrollBar {
                let name = [child.label(), child.value()].into_iter().flatten().find(|words| !words.trim().is_empty());
                if name.is_none() {
                    faults.push(format!("no name: {:?} at {:?}", child.role(), child.raw_bounds()));
                }
                if !matches!(child.role(), Role::ListItem | Role::Paragraph) {
                    *names.entry(format!("{:?} {}", child.role(), name.unwrap_or_default())).or_default() += 1;
                }
            }
            left.push(child);
        }
        faults.extend(names.into_iter().filter(|(_, n)| *n > 1).map(|(name, n)| format!("{n} times: {name}")));
    }
    faults
}

#[track_caller]
fn check(window: &Window, what: &str) {
    assert_eq!(faults(window), Vec::<String>::new(), "in {what}");
}

/// The controls that say that they are on.
fn on(window: &Window) -> Vec<String> {
    let mut left = vec![window.kittest_state().root()];
    let mut on = Vec::new();
    while let Some(node) = left.pop() {
        left.extend(node.children());
        if node.toggled() == Some(Toggled::True) {
            on.push(node.label().unwrap_or_default().trim().to_owned());
        }
    }
    on.sort();
    on
}

fn is_on(window: &Window, name: &str) -> bool {
    on(window).iter().any(|control| control.contains(name))
}

#[test]
fn every_state_of_the_window_can_be_heard() {
    check(&window_on(Project::new("", ""), vec2(1280.0, 800.0)), "an empty window");
    check(&sample(), "the sample");
    for tab in ["Spans", "Suggestions", "Problems", "Guide"] {
        let mut window = sample();
        let is_it =
            |node: &egui_kittest::Node<'_>| node.accesskit_node().label().is_some_and(|name| name.starts_with(tab));
        window.query_all_by_role(Role::Tab).find(is_it).unwrap_or_else(|| panic!("no tab {tab}")).click();
        settle(&mut window);
        check(&window, tab);
    }
    for words in OPENING {
        let mut window = sample();
        run_command(&mut window, words);
        check(&window, words);
    }
}

/// What opens for a span that is selected.
#[test]
fn what_is_asked_about_a_span_can_be_heard() {
    for words in ["Who said this?…", "Write a note…", "Label the same words elsewhere…"] {
        let mut window = sample();
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::F7);
        press(&mut window, Modifiers::NONE, Key::Escape);
        run_command(&mut window, words);
        check(&window, words);
    }
    let mut window = sample();
    press(&mut window, Modifiers::NONE, Key::Tab);
    check(&window, "a suggestion in hand");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::N);
    check(&window, "what becomes of work that is not saved");
}

#[test]
fn the_menus_at_the_pointer_and_the_people_can_be_heard() {
    let mut window = sample();
    press(&mut window, Modifiers::NONE, Key::Period);
    let row = window.get_all_by_role(Role::Paragraph).nth(2).expect("the article has paragraphs").rect();
    let place = row.left_top() + vec2(40.0, 14.0);
    window.hover_at(place);
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Secondary, Modifiers::NONE);
        window.event(Event::PointerButton { pos: place, button, pressed, modifiers });
    }
    settle(&mut window);
    check(&window, "the menu at the pointer");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.drag_at(place);
    window.run_steps(1);
    window.hover_at(place + vec2(120.0, 0.0));
    window.run_steps(1);
    window.drop_at(place + vec2(120.0, 0.0));
    settle(&mut window);
    check(&window, "the labels at the pointer");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.get_by_label_contains(" people").click();
    settle(&mut window);
    check(&window, "the people");
}

#[test]
fn the_pages_of_the_settings_can_be_heard() {
    let mut window = sample();
    run_command(&mut window, "Settings…");
    for page in ["General", "Reading", "Suggestions", "Keys"] {
        window.query_all_by_role_and_label(Role::Tab, page).last().unwrap().click();
        settle(&mut window);
        check(&window, page);
    }
}

#[test]
fn whatever_is_opened_finds_room_in_a_small_window() {
    for size in [vec2(640.0, 400.0), vec2(400.0, 300.0)] {
        for words in OPENING {
            let mut window = sample_in(size);
            run_command(&mut window, words);
            check(&window, words);
        }
    }
}

#[test]
fn menus_say_what_holds() {
    let mut window = sample();
    window.get_by_role_and_label(Role::Button, "Budget week").click();
    window.run();
    check(&window, "the menu");
    window.get_by_label_contains("View").hover();
    settle(&mut window);
    check(&window, "the menu of the view");
    assert!(is_on(&window, "Theme of the system") && !is_on(&window, "Dark theme"), "{:?}", on(&window));
}

#[test]
fn what_is_armed_selected_and_open_is_said() {
    let mut window = sample();
    let chip = |window: &Window, name: &str| is_on(window, name);
    assert!(!chip(&window, "Claim"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Num3);
    assert!(chip(&window, "Claim"), "an armed label");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!chip(&window, "Claim"));
    press(&mut window, Modifiers::NONE, Key::Period);
    let selected =
        window.query_all_by_role(Role::ListItem).filter(|row| row.accesskit_node().toggled() == Some(Toggled::True));
    assert!(selected.count() >= 2, "the open article and the selected span");
}
