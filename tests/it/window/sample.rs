//! The whole loop in the window, driven by what a person sees and presses, without a screen.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a test reads what the window wrote")]

use std::path::Path;
use std::time::SystemTime;

use egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use pullquote::model::{Article, ArticleId, LabelSet, Project, Source, Text, marked, transactions};
use pullquote::storage::{Access, OpenProject};
use pullquote::ui;
use pullquote::ui::texts::Language;
use pullquote::ui::{App, ScreenshotOptions, Script};

use super::{Window, press, settle, window_of};

const QUOTE: &str = "“Nobody in this room wanted it.”";
const SAID: &str = "Maya said so.";

fn project() -> Project {
    let text = Text::new(format!("{QUOTE}\n{SAID}")).unwrap();
    let article = Article::new(ArticleId(7), "Night buses".to_owned(), Source::default(), text);
    let mut project = Project::new("Budget week", "ana");
    project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
    project
}

fn window(project: Project) -> Window {
    let mut window = window_of(App::new(project), vec2(1280.0, 800.0));
    window.run();
    window
}

/// Types a path into the box that asks for one.
fn give_path(window: &mut Window, path: &Path) {
    window.get_by_label("Path");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(Event::Text(path.to_str().unwrap().to_owned()));
    window.run();
    press(window, Modifiers::NONE, Key::Enter);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.drag_at(from);
    window.run_steps(1);
    window.hover_at(from.lerp(to, 0.5));
    window.run_steps(1);
    window.drop_at(to);
    window.run();
}

fn click(window: &mut Window, place: Pos2) {
    window.drag_at(place);
    window.drop_at(place);
    window.run();
}

#[track_caller]
fn check(window: &Window, expected: &str) {
    let project = window.state().project();
    let article = project.articles().next().unwrap();
    assert_eq!(marked::print(article), expected);
}

#[test]
fn a_quote_is_marked_linked_saved_opened_again_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.ron");
    OpenProject::new(project()).save_as(&path, "test", SystemTime::UNIX_EPOCH).unwrap();

    let mut window = window(Project::new("", ""));
    press(&mut window, Modifiers::COMMAND, Key::O);
    give_path(&mut window, &path);
    let quote = window.get_by_label(QUOTE).rect();
    drag(&mut window, quote.left_top() + vec2(3.0, 14.0), quote.right_top() + vec2(-3.0, 14.0));
    press(&mut window, Modifiers::NONE, Key::Num1);
    check(&window, &format!("[quote#1 {QUOTE}]\n{SAID}"));

    let said = window.get_by_label(SAID).rect();
    click(&mut window, said.left_top() + vec2(12.0, 14.0));
    press(&mut window, Modifiers::NONE, Key::W);
    press(&mut window, Modifiers::NONE, Key::Num2);
    click(&mut window, quote.left_top() + vec2(20.0, 14.0));
    press(&mut window, Modifiers::NONE, Key::S);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let linked = format!("[quote#1>2 {QUOTE}]\n[speaker#2 Maya] said so.");
    check(&window, &linked);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    check(&window, &format!("[quote#1 {QUOTE}]\n[speaker#2 Maya] said so."));
    window.get_by_label("Redo").click();
    settle(&mut window);
    check(&window, &linked);

    press(&mut window, Modifiers::COMMAND, Key::S);
    let opened = OpenProject::open(&path, Access::Read).unwrap();
    assert_eq!(opened.project.content(), window.state().project().content());

    press(&mut window, Modifiers::COMMAND, Key::E);
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    give_path(&mut window, &folder.path().join("labels.json"));
    let json = std::fs::read_to_string(folder.path().join("labels.json")).unwrap();
    assert!(json.contains(r#""kind":"said_by""#) && json.contains("Nobody in this room"), "{json}");
}

#[test]
fn predictions_are_previewed_imported_and_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let tasks = folder.path().join("tasks.json");
    let text = format!("{QUOTE}\\n{SAID}");
    let region = format!(
        r#"{{"id": "a", "type": "labels", "score": 0.9, "value": {{"start": 0, "end": {}, "labels": ["quote"]}}}}"#,
        QUOTE.chars().count()
    );
    let wrong = r#"{"id": "b", "type": "labels", "value": {"start": 0, "end": 999, "labels": ["quote"]}}"#;
    let json =
        format!(r#"[{{"id": 1, "data": {{"text": "{text}"}}, "predictions": [{{"result": [{region}, {wrong}]}}]}}]"#);
    std::fs::write(&tasks, json).unwrap();
    let mut window = window(project());
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    give_path(&mut window, &tasks);
    settle(&mut window);
    window.get_by_label("1 new suggestion");
    window.get_by_label_contains("tasks.json, task 1: span b: the range ends at 999");
    window.get_by_label("suggestions to accept or reject").click();
    settle(&mut window);
    window.get_by_label("1 new suggestion");
    window.get_by_label("Import").click();
    settle(&mut window);
    assert_eq!(window.state().view().suggestions.len(), 1);
    check(&window, &format!("{QUOTE}\n{SAID}"));
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Enter);
    check(&window, &format!("[quote#1 {QUOTE}]\n{SAID}"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(window.state().project().articles().next().unwrap().predictions().is_empty());
}

#[test]
fn suggestions_are_found_accepted_learned_from_and_counted() {
    let labels = LabelSet::built_in();
    let texts = [
        "“We had no choice at all,” said Ada Quist.\n\n“Nobody asked us about it,” said Bo Lind.",
        "“The bridge stays closed today,” said Cy Marsh.",
    ];
    let articles = (1..).zip(texts).map(|(id, text)| {
        let parsed = marked::parse(&labels, text).unwrap();
        Article::new(ArticleId(id), format!("Article {id}"), Source::default(), parsed.text().clone())
    });
    let mut project = Project::new("Test", "ana");
    project.apply(transactions::add_articles(project.content(), articles.collect())).unwrap();
    let mut window = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_context_setup(ui::look::style::install)
        .with_max_steps(60)
        .build_ui_state(|ui, app: &mut App| app.frame_ui(ui), App::new(project).with_suggestions());
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::NONE, Key::Enter);
    check(
        &window,
        "[quote#1>2 “We had no choice at all,”] said [speaker#2 Ada Quist].\n\n[quote#3>4 “Nobody asked us about it,”] \
         said [speaker#4 Bo Lind].",
    );
    // Done, and on: the first suggestion of the next article is in hand.
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let second = window.state().project().articles().nth(1).unwrap();
    assert_eq!(marked::print(second), "[quote#1>2 “The bridge stays closed today,”] said [speaker#2 Cy Marsh].");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.get_by_label("Suggestions").click();
    window.run();
    window.get_by_label("How good").click();
    window.run();
    // Tab, Enter and Enter for four spans; Enter for two. To say that an article is done labels nothing.
    window.get_by_label("0.7");
    // Precision, recall, and the size of the text.
    assert_eq!(window.query_all_by_label("100 %").count(), 3);
}

#[test]
fn leaving_unsaved_work_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.ron");
    let mut window = window(project());
    let said = window.get_by_label(SAID).rect();
    click(&mut window, said.left_top() + vec2(12.0, 14.0));
    press(&mut window, Modifiers::NONE, Key::W);
    press(&mut window, Modifiers::NONE, Key::Num2);
    press(&mut window, Modifiers::COMMAND, Key::N);
    window.get_by_label("Save").click();
    settle(&mut window);
    give_path(&mut window, &path);
    assert_eq!(window.state().project().articles().len(), 0);
    let saved = OpenProject::open(&path, Access::Read).unwrap().project;
    assert_eq!(saved.articles().next().unwrap().spans().iter().count(), 1);
}

#[test]
fn keys_do_nothing_while_somebody_types() {
    let mut window = window(project());
    window.get_by_label("Filter articles").click();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Num1);
    assert!(window.state().view().hand.armed.is_none());
}

#[test]
fn the_palette_runs_what_is_typed() {
    let mut window = window(project());
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.event(Event::Text("mark as done".to_owned()));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    let article = window.state().project().articles().next().unwrap();
    assert_eq!(article.status, pullquote::model::Status::Done);
}

#[test]
fn the_window_rests_when_nothing_happens() {
    let mut window = window(project());
    window.run();
    let output = window.output();
    let delay = output.viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
    assert!(delay > std::time::Duration::from_mins(1), "{delay:?}");
}

#[test]
fn pictures_are_the_same_every_time_and_follow_the_theme() {
    let picture = |is_dark| {
        let options = ScreenshotOptions {
            size: [800, 600],
            is_dark,
            language: Language::English,
            article: None,
            script: Script::default(),
        };
        ui::screenshot(project(), &options).unwrap()
    };
    assert_eq!(picture(false), picture(false));
    assert_ne!(picture(false), picture(true));
}

#[test]
fn empty_and_odd_projects_are_drawn() {
    let labels = LabelSet::built_in();
    for text in ["", "\n\n\n", "\u{0}\u{202e}x", "שלום עולם", &"long ".repeat(20_000)] {
        let article = marked::parse(&labels, text).unwrap();
        let mut project = Project::new(&"name ".repeat(60), "");
        project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
        window(project).run();
    }
    window(Project::new("", "")).get_by_label("No articles yet");
}
