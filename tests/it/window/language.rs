//! The window in German: opening, labelling, exporting; and going from one language to another at once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a test reads what the window wrote")]

use std::path::Path;
use std::time::SystemTime;

use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use pullquote::model::{Article, ArticleId, Project, Source, Status, Text, marked, transactions};
use pullquote::storage::OpenProject;
use pullquote::ui::App;
use pullquote::ui::texts::Language;

use super::{Window, press, settle, window_of};

fn project() -> Project {
    let text = Text::new("Maya said so.".to_owned()).unwrap();
    let article = Article::new(ArticleId(7), "Night buses".to_owned(), Source::default(), text);
    let mut project = Project::new("Budget week", "ana");
    project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
    project
}

fn german(project: Project) -> Window {
    let mut window = window_of(App::new(project).with_language(Language::German), vec2(1280.0, 800.0));
    window.run();
    window
}

fn give_path(window: &mut Window, path: &Path) {
    window.get_by_label("Pfad");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(Event::Text(path.to_str().unwrap().to_owned()));
    window.run();
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn a_project_is_opened_labelled_and_exported_in_german() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.ron");
    OpenProject::new(project()).save_as(&path, "test", SystemTime::UNIX_EPOCH).unwrap();
    let mut window = german(Project::new("", ""));
    window.get_by_label("Noch keine Artikel");
    press(&mut window, Modifiers::COMMAND, Key::O);
    give_path(&mut window, &path);
    window.get_by_label("0 von 1 fertig, 0 in Arbeit");
    press(&mut window, Modifiers::NONE, Key::W);
    press(&mut window, Modifiers::NONE, Key::Num2);
    let article = window.state().project().articles().next().unwrap();
    assert_eq!(marked::print(article), "[speaker#1 Maya] said so.");
    window.get_by_label("1 Spanne");
    window.get_by_label("Rückgängig").hover();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::E);
    window.get_by_label("Labels exportieren");
    window.get_by_label("Das Format fasst alles");
    press(&mut window, Modifiers::NONE, Key::Enter);
    give_path(&mut window, &folder.path().join("labels.json"));
    window.get_by_label_contains("Exportiert nach ");
    let json = std::fs::read_to_string(folder.path().join("labels.json")).unwrap();
    assert!(json.contains("Night buses"), "{json}");
}

#[test]
fn the_settings_change_the_language_at_once_and_back() {
    let mut window = window_of(App::new(project()), vec2(1280.0, 800.0));
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    for (choice, title, list) in [
        ("Deutsch", "Einstellungen", "Artikel filtern"),
        ("English", "Settings", "Filter articles"),
        ("Deutsch", "Einstellungen", "Artikel filtern"),
    ] {
        window.get_by_label(choice).click();
        settle(&mut window);
        window.get_by_label(title);
        window.get_by_label(list);
    }
    // “As the system” stands for the theme, too.
    window.query_all_by_label("Wie das System").last().unwrap().click();
    settle(&mut window);
    window.get_by_label("Settings");
}

#[test]
fn commands_are_found_by_their_words_in_german_and_in_english() {
    for typed in ["als fertig markieren", "mark as done", "fertig"] {
        let mut window = german(project());
        press(&mut window, Modifiers::COMMAND, Key::K);
        window.event(Event::Text(typed.to_owned()));
        window.run();
        assert!(window.query_all_by_label_contains("Als fertig markieren").count() > 0, "{typed}");
        press(&mut window, Modifiers::NONE, Key::Enter);
        let article = window.state().project().articles().next().unwrap();
        assert_eq!(article.status, Status::Done, "{typed}");
    }
}
