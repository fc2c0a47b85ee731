//! What lies over the window, driven as people do it: by keys, in one frame or many.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::dialogs::{Answer, Dialog, Question};
use super::*;
use crate::model::{ArticleId, Edit, Status, Transaction};
use crate::storage::OpenProject;
use crate::ui::App;
use crate::ui::input::commands::{ArticleCommand, Command, FileCommand, ViewCommand};
use crate::ui::input::situation::Line;
use crate::ui::jobs::opening::Leave;
use crate::ui::test_window::{project_of, settle, window};

const ARTICLES: [&str; 3] = ["“No”, said [speaker Ada]", "“Yes”, said Bo", "“Maybe”, said Cy"];

type Window = Harness<'static, App>;

fn opened() -> Window {
    window(App::new(project_of(&ARTICLES)))
}

/// With a change that is not saved, and asked to quit.
fn quitting() -> Window {
    let mut window = opened();
    press(&mut window, Modifiers::COMMAND, Key::D);
    press(&mut window, Modifiers::COMMAND, Key::Q);
    window.get_by_label("Save changes to “Test”?");
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// The button goes down, or up, at a place.
fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// Clicks, then presses keys, all in one frame.
fn click_and_press(window: &mut Window, at: Pos2, n_clicks: usize, keys: &[Event]) {
    let click = [button(at, true), button(at, false)];
    let clicks = std::iter::repeat_n(click, n_clicks).flatten();
    let events = std::iter::once(Event::PointerMoved(at)).chain(clicks).chain(keys.iter().cloned());
    window.input_mut().events.extend(events);
    window.run();
}

fn text(words: &str) -> Event {
    Event::Text(words.to_owned())
}

fn n_done(window: &Window) -> usize {
    window.state().project().articles().filter(|article| article.status == Status::Done).count()
}

fn question(title: &str) -> Dialog {
    question_of(title, Answer::weighty)
}

fn question_of(title: &str, answer: fn(&'static str, Wish) -> Answer) -> Dialog {
    let answers = vec![answer("Mark it", Wish::Run(ArticleCommand::MarkDone.into()))];
    Dialog::Question(Question { title: title.to_owned(), text: String::new(), answers, back: None })
}

#[test]
fn what_is_pressed_right_behind_the_key_that_closes_something_is_for_what_lies_below() {
    let commands: [Command; 4] = [
        ArticleCommand::EditArticleNote.into(),
        ViewCommand::GoToArticle.into(),
        ViewCommand::ShowBook.into(),
        ViewCommand::ShowShortcuts.into(),
    ];
    for command in commands {
        for closes in [Key::Enter, Key::Escape] {
            let mut window = opened();
            window.state_mut().outbox.run(command);
            window.run();
            assert!(window.state().overlays.is_open());
            let events = [key(closes, Modifiers::NONE), key(Key::Num1, Modifiers::NONE)];
            window.input_mut().events.extend(events);
            window.run();
            let is_open = window.state().overlays.is_open();
            let is_armed = window.state().session.view.hand.armed.is_some();
            assert!(is_armed != is_open, "{command:?} {closes:?}: it is closed: {}", !is_open);
        }
    }
}

#[test]
fn the_palette_runs_what_was_typed_however_much_comes_in_one_frame() {
    let typed = [key(Key::M, Modifiers::NONE), text("mark as done"), key(Key::Enter, Modifiers::NONE)];
    let open = key(Key::K, Modifiers::COMMAND);
    for is_one_frame in [false, true] {
        let mut window = opened();
        window.input_mut().events.push(open.clone());
        if !is_one_frame {
            window.run();
        }
        window.input_mut().events.extend(typed.clone());
        window.run();
        assert_eq!((n_done(&window), window.state().project().name()), (1, "Test"));
        assert!(!window.state().overlays.is_open());
    }
}

#[test]
fn the_palette_is_as_high_when_it_comes_again_whatever_was_typed_before() {
    let mut window = opened();
    let height = |window: &Window| {
        let area = egui::Id::unique(("pick list", "All commands"));
        window.ctx.memory(|memory| memory.area_rect(area)).expect("the palette is open").height()
    };
    press(&mut window, Modifiers::COMMAND, Key::K);
    let first = height(&window);
    assert!(first > 250.0, "{first}");
    for typed in ["quit", "no such command"] {
        window.event(text(typed));
        window.run();
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::COMMAND, Key::K);
        assert!((height(&window) - first).abs() < 1.0, "{} after {typed}", height(&window));
    }
}

#[test]
fn a_key_that_is_held_down_decides_once_and_moves_on_and_on() {
    let mut window = opened();
    for _ in 0..5 {
        window.event(key(Key::Enter, Modifiers::COMMAND));
        window.run();
    }
    assert_eq!(n_done(&window), 1);
    let mut window = opened();
    for _ in 0..5 {
        window.event(key(Key::ArrowRight, Modifiers::NONE));
        window.run();
    }
    assert_eq!(window.state().view().hand.selection().caret, "“No”,".len() - ",".len() + 1);
}

#[test]
fn a_button_with_the_focus_has_its_enter() {
    let mut window = quitting();
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(window.get_by_label("Save").is_focused());
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(window.get_by_label("Cancel").is_focused());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(!window.state().overlays.is_open());
    assert!(window.state().agreed_to_quit.is_none());

    let mut window = quitting();
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(matches!(window.state().agreed_to_quit, Some(Leave::GivingUp { .. })));

    // Enter is the default button's where nothing has the focus: there is no file yet, so it asks for one.
    let mut window = quitting();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("Path");
    assert!(window.state().agreed_to_quit.is_none());
}

#[test]
fn keys_that_come_in_one_frame_act_in_their_order() {
    let [tab, enter, escape] = [Key::Tab, Key::Enter, Key::Escape].map(|one| key(one, Modifiers::NONE));
    let quit = [key(Key::D, Modifiers::COMMAND), key(Key::Q, Modifiers::COMMAND)];
    let pressed = |keys: &[&Event]| {
        let mut window = opened();
        let of_key = |press: &Event| {
            let mut release = press.clone();
            if let Event::Key { pressed, .. } = &mut release {
                *pressed = false;
            }
            [press.clone(), release]
        };
        window.input_mut().events.extend(quit.iter().chain(keys.iter().copied()).flat_map(of_key));
        window.run();
        window
    };
    let window = pressed(&[&tab, &tab, &enter]);
    assert!(matches!(window.state().agreed_to_quit, Some(Leave::GivingUp { .. })), "Don’t save");
    let window = pressed(&[&tab, &tab, &tab, &enter, &tab]);
    assert!(!window.state().overlays.is_open() && window.state().agreed_to_quit.is_none(), "Cancel");
    let window = pressed(&[&escape, &enter, &tab]);
    assert!(
        !window.state().overlays.is_open() && window.state().agreed_to_quit.is_none(),
        "Enter is the article’s again"
    );
    assert_eq!(n_done(&window), 1);
    let window = pressed(&[&enter, &escape, &escape]);
    assert!(!window.state().overlays.is_open(), "the box for the path is closed, then nothing is left");
}

#[test]
fn drags_that_come_in_one_frame_are_each_seen() {
    let mut window = opened();
    press(&mut window, Modifiers::NONE, Key::Num3);
    let line = window.get_all_by_role(egui::accesskit::Role::Paragraph).next().unwrap().rect();
    let at = |x: f32| pos2(x, line.center().y);
    let to = |x: f32| Event::PointerMoved(at(x));
    let drag = |from: f32, by: f32| [to(from), button(at(from), true), to(from + by), button(at(from + by), false)];
    window.input_mut().events.extend(drag(line.left() + 80.0, 14.0).into_iter().chain(drag(line.left() + 3.0, 12.0)));
    window.run();
    let article = window.state().project().article(ArticleId(1)).unwrap();
    let n_claims = article.spans().iter().filter(|span| span.label.as_str() == "claim").count();
    assert_eq!(n_claims, 2, "{}", crate::model::marked::print(article));
}

#[test]
fn keys_behind_a_click_act_on_what_was_clicked() {
    let mut window = window(App::new(project_of(&["[quote No no no no], [speaker Ada Ada Ada], said he"])));
    let marked = |window: &Window| crate::model::marked::print(window.state().project().article(ArticleId(1)).unwrap());
    let line = window.get_all_by_role(egui::accesskit::Role::Paragraph).next().unwrap().rect();
    let at = |x: f32| pos2(line.left() + x, line.center().y);
    click_and_press(&mut window, at(5.0), 1, &[]);
    let selected = |window: &Window| window.state().view().hand.selected_span().map(|id| id.0);
    assert_eq!(selected(&window), Some(1));
    click_and_press(&mut window, at(190.0), 1, &[key(Key::Delete, Modifiers::NONE)]);
    assert_eq!(marked(&window), "[quote#1 No no no no], Ada Ada Ada, said he");
    // A word by two clicks, and its label.
    window.run_steps(60);
    click_and_press(&mut window, at(190.0), 2, &[key(Key::Num2, Modifiers::NONE), text("2")]);
    assert_eq!(marked(&window), "[quote#1 No no no no], [speaker#2 Ada] Ada Ada, said he");
}

#[test]
fn what_is_typed_around_a_click_goes_where_the_keyboard_was_then() {
    let mut window = opened();
    let role = egui::accesskit::Role::TextInput;
    let typed = |window: &Window| window.get_by_role_and_label(role, "Filter articles").value().unwrap_or_default();
    let field = window.get_by_role_and_label(role, "Filter articles").rect().center();
    let line = window.get_all_by_role(egui::accesskit::Role::Paragraph).next().unwrap().rect();
    click_and_press(&mut window, field, 1, &[key(Key::D, Modifiers::NONE), text("d")]);
    assert_eq!((typed(&window), n_done(&window)), ("d".to_owned(), 0));
    window.input_mut().events.push(text("a"));
    click_and_press(&mut window, line.left_center(), 1, &[text("b")]);
    assert_eq!(typed(&window), "da");
}

#[test]
fn what_was_typed_is_given_up_by_the_second_escape() {
    let mut window = opened();
    window.state_mut().outbox.run(FileCommand::EditLabels);
    window.run();
    window.get_by_label("Add label").click();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.get_by_label("Esc again gives up what was typed");
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(window.query_by_label("Esc again gives up what was typed").is_none());
    // Whoever goes on is told again.
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().overlays.is_open());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().overlays.is_open());
}

#[test]
fn escape_keeps_what_was_typed_of_a_note_on_the_article_and_undo_takes_it_back() {
    let mut window = opened();
    let note = |window: &Window| window.state().session.open().unwrap().note.clone();
    for words in ["is this news?", ""] {
        window.state_mut().outbox.run(ArticleCommand::EditArticleNote);
        window.run();
        window.event(text(words));
        window.run();
        press(&mut window, Modifiers::NONE, Key::Escape);
        assert!(!window.state().overlays.is_open());
        assert_eq!(note(&window), "is this news?");
    }
    window.get_by_label("The note stays as it was typed");
    window.get_all_by_label("Undo").last().unwrap().click();
    window.run();
    assert_eq!(note(&window), "");
}

#[test]
fn escape_in_a_note_that_was_not_touched_changes_nothing() {
    let mut window = opened();
    let article = window.state().session.open().unwrap().id;
    let edit = Edit::SetArticleNote(article, " is this news?\n".to_owned());
    window.state_mut().outbox.apply(Transaction::new("change note on article", vec![edit]));
    window.run();
    window.state_mut().outbox.run(ArticleCommand::EditArticleNote);
    window.run();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().overlays.is_open());
    assert_eq!(window.state().session.open().unwrap().note, " is this news?\n");
    assert!(window.query_by_label("The note stays as it was typed").is_none());
}

#[test]
fn labels_are_put_in_another_order_and_say_how_many_spans_they_have() {
    let mut window = opened();
    window.state_mut().outbox.run(FileCommand::EditLabels);
    window.run();
    assert_eq!(window.get_all_by_label("1 span").count(), 2, "of the article and of the label");
    window.get_by_label("Where Speaker stands").click();
    window.run();
    window.get_by_label("Move up").click();
    window.run();
    window.get_by_label("Apply").click();
    window.run();
    let labels = window.state().project().labels();
    let names: Vec<&str> = labels.labels().iter().map(|label| label.name.as_str()).collect();
    assert_eq!(names, ["Speaker", "Quote", "Claim", "Boilerplate"]);
}

#[test]
fn escape_closes_the_innermost_thing() {
    let mut window = opened();
    window.state_mut().outbox.run(FileCommand::EditLabels);
    window.run();
    window.get_all_by_label("From").next().unwrap().click();
    window.run();
    assert!(egui::Popup::is_any_open(&window.ctx));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!egui::Popup::is_any_open(&window.ctx));
    assert!(matches!(window.state().overlays.shown(), Some(Overlay::Labels(_))));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().overlays.is_open());
}

#[test]
fn what_comes_up_meanwhile_waits_for_what_is_being_typed() {
    let mut window = opened();
    window.state_mut().outbox.run(FileCommand::RenameProject);
    window.run();
    window.event(text("!"));
    window.run();
    window.state_mut().overlays.ask(question("Well?"));
    window.state_mut().overlays.ask(question("Well?"));
    window.run();
    assert!(window.query_by_label("Well?").is_none());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_ne!(window.state().project().name(), "Test");
    window.get_by_label("Well?");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().overlays.is_open(), "it is asked once");
}

#[test]
fn a_question_that_comes_by_itself_takes_no_enter_from_the_work() {
    let mut window = opened();
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    window.state_mut().overlays.ask(question("Well?"));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("Well?");
    assert_eq!(n_done(&window), 0);
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(n_done(&window), 1);
}

#[test]
fn enter_gives_the_answer_that_takes_nothing_from_anybody() {
    for (answer, n_marked) in [(Answer::new as fn(_, _) -> _, 1), (Answer::weighty, 0)] {
        for is_asked_for in [true, false] {
            let mut window = opened();
            press(&mut window, Modifiers::NONE, Key::ArrowRight);
            let question = question_of("Well?", answer);
            if is_asked_for {
                window.state_mut().overlays.open(Overlay::Dialog(question));
            } else {
                window.state_mut().overlays.ask(question);
            }
            window.run();
            press(&mut window, Modifiers::NONE, Key::Enter);
            assert_eq!(n_done(&window), n_marked, "{is_asked_for}");
        }
    }
}

#[test]
fn a_save_that_nobody_asked_for_fails_without_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = OpenProject::new(project_of(&ARTICLES));
    project.save_as(&folder.path().join("week.ron"), "ada", crate::ui::desk::save::now()).unwrap();
    let mut app = App::new(crate::model::Project::new("", ""));
    app.enter(project, Leave::Whole);
    app.setup.settings.autosave_interval_s = 15;
    let mut window = window(app);
    press(&mut window, Modifiers::COMMAND, Key::D);
    folder.close().unwrap();
    for _ in 0..16 * 4 {
        window.step();
    }
    settle(&mut window);
    window.get_by_label_contains("The project was not saved");
    assert!(!window.state().overlays.is_open());
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.state().view().open, Some(ArticleId(2)), "keys are the article’s");
    window.get_by_label("Save as…").click();
    window.run();
    window.get_by_label("Path");
}

/// Systems say when that happens, and the window is drawn again each time: where it is not seen yet, as when it opens, that
/// would never end.
#[test]
fn nothing_that_is_open_breaks_off_what_an_input_method_composes() {
    let mut window = opened();
    let mut n_fields = 0;
    let is_asking = |line: &&Line| line.is_enabled() && line.entry.text.ends_with('…');
    let lines = window.state().situation().lines();
    let asking = lines.iter().filter(is_asking).map(|line| line.command);
    for command in asking {
        window.state_mut().outbox.run(command);
        window.run();
        window.run_steps(2);
        let ime = window.output().platform_output.ime;
        n_fields += usize::from(ime.is_some());
        assert!(!ime.is_some_and(|ime| ime.should_interrupt_composition), "{command:?}");
        window.state_mut().overlays.clear();
        window.run();
    }
    assert!(n_fields > 10, "{n_fields}");
}

#[test]
fn the_status_bar_speaks_of_what_keys_act_on() {
    let mut window = opened();
    press(&mut window, Modifiers::NONE, Key::Q);
    window.get_by_label_contains("characters, selected");
    press(&mut window, Modifiers::NONE, Key::Num1);
    press(&mut window, Modifiers::NONE, Key::S);
    window.get_by_label_contains("Enter takes the one that is lit");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label_contains("Enter takes the one that is lit").is_none());
    window.get_by_label_contains("Quote, 4 characters, selected");
}

#[test]
fn nothing_is_said_about_what_the_pointer_rests_on_while_a_list_is_open() {
    let mut window = opened();
    let row = window.get_by_label_contains("“Maybe”, said Cy").rect().center();
    window.hover_at(row);
    window.run_steps(12);
    assert!(window.query_by_label_contains("not begun, 0 spans").is_some());
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(2);
    for _ in 0..6 {
        window.run_steps(1);
        assert!(window.query_by_label_contains("not begun, 0 spans").is_none());
    }
}

#[test]
fn the_dialog_of_labels_stays_where_it_is_whatever_is_said_in_it() {
    let mut window = window(App::new(project_of(&["“No”, said [speaker#1 Ada]", "[speaker#1 Bo]"])));
    window.state_mut().outbox.run(FileCommand::EditLabels);
    window.run();
    let places = |window: &Window| ["Labels and links", "Apply"].map(|name| window.get_by_label(name).rect());
    let before = places(&window);
    for name in ["Remove Speaker", "Add label", "Add label"] {
        window.get_by_label(name).click();
        window.run();
        assert_eq!(places(&window), before, "after {name}");
    }
    window.get_by_label("2 spans labelled Speaker that are there");
}

#[test]
fn ctrl_enter_presses_what_is_set_off_whatever_has_the_focus() {
    let mut window = opened();
    window.state_mut().outbox.run(FileCommand::RenameProject);
    window.run();
    window.event(text("Test week"));
    window.run();
    window.get_by_label("Cancel").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.state().session.project.name(), "Test week");
}

#[test]
fn a_new_label_is_named_by_what_is_typed_next() {
    let mut window = opened();
    window.state_mut().outbox.run(FileCommand::EditLabels);
    window.run();
    for (button, words) in [("Add label", "Irony"), ("Add kind of link", "mocks")] {
        window.get_by_label(button).click();
        window.run();
        window.event(text(words));
        window.run();
    }
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    let labels = window.state().session.project.labels();
    assert_eq!(labels.labels().last().map(|label| label.name.as_str()), Some("Irony"));
    assert_eq!(labels.kinds().last().map(|kind| kind.name.as_str()), Some("mocks"));
}

#[test]
fn a_key_behind_the_digit_that_picks_a_speaker_is_for_the_article() {
    let mut window = window(App::new(project_of(&["[quote#1 “No”], said [speaker#2 Ada]"])));
    press(&mut window, Modifiers::NONE, Key::Period);
    let typed = [(Key::S, "s"), (Key::Num1, "1"), (Key::Num3, "3")];
    let typed = typed.into_iter().flat_map(|(pressed, words)| [key(pressed, Modifiers::NONE), text(words)]);
    window.input_mut().events.extend(typed);
    window.run();
    let printed = crate::model::marked::print(window.state().session.open().unwrap());
    assert_eq!(printed, "[claim#1>2 “No”], said [speaker#2 Ada]");
}

/// Opens something, closes it by a key, and presses the key of a label at once, all before the next frame.
#[track_caller]
fn check_key_behind(opens: impl FnOnce(&mut Window), closes: &Event) {
    let mut window = opened();
    opens(&mut window);
    window.run();
    assert!(window.state().overlays.is_open() || egui::Popup::is_any_open(&window.ctx));
    let typed = [closes.clone(), key(Key::Num1, Modifiers::NONE), text("1")];
    window.input_mut().events.extend(typed);
    window.run();
    assert!(!window.state().overlays.is_open() && !egui::Popup::is_any_open(&window.ctx));
    assert!(window.state().session.view.hand.armed.is_some(), "{closes:?}");
}

#[test]
fn keys_behind_the_one_that_closes_something_are_for_what_lies_below() {
    let run = |command: Command| move |window: &mut Window| window.state_mut().outbox.run(command);
    let escape = || key(Key::Escape, Modifiers::NONE);
    for command in [
        ViewCommand::ShowPalette.into(),
        ViewCommand::GoToArticle.into(),
        ViewCommand::ShowSettings.into(),
        ViewCommand::ShowShortcuts.into(),
        ViewCommand::ShowBook.into(),
        ViewCommand::ShowAbout.into(),
        FileCommand::EditLabels.into(),
        FileCommand::Export.into(),
        FileCommand::RenameProject.into(),
        ArticleCommand::EditArticleNote.into(),
    ] {
        check_key_behind(run(command), &escape());
    }
    let note = |window: &mut Window| {
        window.state_mut().outbox.run(ArticleCommand::EditArticleNote);
        window.run();
        window.event(text("late"));
    };
    check_key_behind(note, &key(Key::Enter, Modifiers::COMMAND));
    check_key_behind(note, &key(Key::Enter, Modifiers::NONE));
    let menu = |window: &mut Window| window.get_by_role_and_label(egui::Role::Button, "Test").click();
    check_key_behind(menu, &escape());
    let question = |window: &mut Window| {
        let answers = vec![Answer::new("Go on", Wish::GoOnReviewing)];
        let question = Question { title: "Well?".to_owned(), text: String::new(), answers, back: None };
        window.state_mut().overlays.open(Overlay::Dialog(Dialog::Question(question)));
    };
    check_key_behind(question, &key(Key::Enter, Modifiers::NONE));
}
