//! The settings in the whole window, driven by mouse and keys.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::formats::own::user_settings::{SuggesterProgram, Theme};
use crate::ui::App;
use crate::ui::input::commands::{ArticleCommand, FileCommand};
use crate::ui::test_window::{project_of, window};

fn opened() -> Harness<'static, App> {
    let mut window = window(App::new(project_of(&["“No”, said Ada"])));
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    window.get_by_label("Settings");
    window
}

fn press(window: &mut Harness<'static, App>, held: Modifiers, key: Key) {
    window.key_press_modifiers(held, key);
    window.run();
}

fn click(window: &mut Harness<'static, App>, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

#[test]
fn what_is_chosen_holds_at_once() {
    let mut window = opened();
    click(&mut window, "Dark");
    assert_eq!(window.state().setup.settings.theme, Theme::Dark);
    click(&mut window, "Nothing glides or fades");
    assert!(window.state().setup.settings.reduces_motion);
    window.get_by_label("Name of the annotator").focus();
    window.run();
    window.get_by_label("Name of the annotator").type_text("Ana Ruiz");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().overlays.is_open());
    assert_eq!(window.state().setup.settings.annotator, "Ana Ruiz");
}

#[test]
fn a_key_is_pressed_for_a_command_and_what_it_is_taken_from_is_said() {
    let mut window = opened();
    click(&mut window, "Keys");
    window.get_by_label("Command or key").focus();
    window.run();
    window.get_by_label("Command or key").type_text("delete span");
    window.run();
    click(&mut window, "Change key of Delete span");
    press(&mut window, Modifiers::COMMAND, Key::E);
    assert_eq!(window.state().setup.settings.keys.get("delete-span").map(String::as_str), Some("Ctrl+E"));
    let clashes = super::keys::clashes_of(window.state().situation());
    let told = clashes.iter().find(|(command, _)| command == "Delete span").map(|(_, told)| told.as_str());
    assert_eq!(told, Some("taken from “Export…”"));
    let situation = window.state().situation();
    assert!(situation.line(FileCommand::Export).shortcuts().is_empty());
    assert_eq!(situation.line(ArticleCommand::DeleteSpan).shortcuts().len(), 1);
    click(&mut window, "Usual key for Delete span");
    assert!(window.state().setup.settings.keys.is_empty());
    assert!(!window.state().situation().line(FileCommand::Export).shortcuts().is_empty());
}

#[test]
fn keys_that_are_held_for_another_are_waited_with_and_enter_begins_to_wait() {
    let mut window = opened();
    click(&mut window, "Keys");
    for starts in [Key::Enter, Key::Space] {
        window.get_by_label("Change key of New project").focus();
        window.run();
        press(&mut window, Modifiers::NONE, starts);
        assert!(window.state().overlays.is_open(), "{starts:?}");
        press(&mut window, Modifiers::COMMAND, Key::ControlLeft);
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::ShiftLeft);
        assert!(window.state().setup.settings.keys.is_empty());
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
        let chosen = std::mem::take(&mut window.state_mut().setup.settings.keys);
        assert_eq!(chosen.get("new-project").map(String::as_str), Some("Ctrl+Shift+K"), "{starts:?}");
        assert!(window.get_by_label("Change key of New project").is_focused(), "whoever goes on by keys is there");
        click(&mut window, "Usual key for New project");
    }
}

#[test]
fn escape_ends_waiting_for_a_key_before_it_closes_the_sheet() {
    let mut window = opened();
    click(&mut window, "Keys");
    click(&mut window, "Change key of New project");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().overlays.is_open());
    assert!(window.state().setup.settings.keys.is_empty());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().overlays.is_open());
}

#[test]
fn who_suggests_what_is_ticked() {
    let mut app = App::new(project_of(&["“No”, said Ada"]));
    let program = SuggesterProgram { labels: vec!["claim".to_owned()], ..SuggesterProgram::default() };
    app.setup.settings.suggesters = [("Mine".to_owned(), program)].into();
    let mut window = window(app);
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    window.query_all_by_label("Suggestions").last().unwrap().click();
    window.run();
    assert!(window.query_by_label("Quote by Mine").is_none(), "it is named for claims only");
    click(&mut window, "Claim by Mine");
    click(&mut window, "Quote by built-in");
    let settings = &window.state().setup.settings;
    assert!(!settings.takes("Mine", "claim") && !settings.takes("built-in", "quote"));
    assert!(settings.takes("built-in", "claim") && settings.suggesters.len() == 1);
    click(&mut window, "Claim by Mine");
    assert!(window.state().setup.settings.takes("Mine", "claim"));
}

#[test]
fn close_stays_in_sight_in_a_low_window() {
    let mut window = opened();
    // 800 by 600 at 200 %, less what the system puts around a window.
    let size = egui::vec2(395.0, 260.0);
    window.set_size(size);
    window.run();
    for page in ["General", "Reading", "Keys"] {
        window.get_by_role_and_label(egui::Role::Tab, page).click();
        window.run();
        let is_whole = |clipped: &egui::epaint::ClippedShape| match &clipped.shape {
            egui::Shape::Text(text) if text.galley.text() == "Close" => {
                Some(clipped.clip_rect.contains_rect(text.visual_bounding_rect().expand(6.0)))
            }
            _ => None,
        };
        assert_eq!(window.output().shapes.iter().find_map(is_whole), Some(true), "{page}");
    }
}
