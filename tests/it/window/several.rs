//! Several spans or articles that are chosen together: keys, chips, menus and lists act on all of them, in one step.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use pullquote::model::{ArticleId, Status, marked};
use pullquote::ui::App;

use super::{Window, press, project_of, window_of};

const TEXT: &str = "[quote#1>4 “No”] and [quote#2>4 “Never”] and [claim#3 it rains], said [speaker#4 Ada].\n\
    Nothing is marked in this line.";

/// Three articles, the first one open with its spans listed.
fn window() -> Window {
    let mut window = window_of(App::new(project_of(&[TEXT, "Night buses", "Ferry crews"])), vec2(1280.0, 800.0));
    window.run();
    window
}

const NO: &str = "“No”, quote · said by Ada";
const RAINS: &str = "it rains, claim";

/// Chooses the first three spans in their list.
fn choose_three(window: &mut Window) {
    row(window, NO, Modifiers::NONE);
    row(window, RAINS, Modifiers::SHIFT);
    assert_eq!(window.get_all_by_label("3 spans selected").count(), 2, "below the list and in the bar at the bottom");
}

fn row(window: &mut Window, name: &str, held: Modifiers) {
    window.get_by_label(name).click_modifiers(held);
    window.run_steps(40);
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run();
}

/// A line of the menu at the pointer of a row; its key stands behind its words.
fn click_in_menu(window: &mut Window, row: &str, words: &str) {
    window.get_by_label(row).click_secondary();
    window.run();
    window.get_by_label_contains(words).click();
    window.run();
}

#[track_caller]
fn check(window: &Window, expected: &str) {
    let line = marked::print(window.state().project().article(ArticleId(1)).unwrap());
    assert_eq!(line.lines().next(), Some(expected));
}

/// What was done is one step: a single undo takes it back.
#[track_caller]
fn check_and_undo(window: &mut Window, expected: &str) {
    check(window, expected);
    press(window, Modifiers::COMMAND, Key::Z);
    check(window, TEXT.lines().next().unwrap());
}

const CLAIMS: &str = "[claim#1>4 “No”] and [claim#2>4 “Never”] and [claim#3 it rains], said [speaker#4 Ada].";
const DELETED: &str = "“No” and “Never” and it rains, said [speaker#4 Ada].";

#[test]
fn keys_chips_delete_and_menus_act_on_all_spans_that_are_selected() {
    let mut window = window();
    for way in ["key", "chip", "menu", "words"] {
        choose_three(&mut window);
        match way {
            "key" => press(&mut window, Modifiers::NONE, Key::Num3),
            "chip" => click(&mut window, "Claim, 1"),
            "menu" => click_in_menu(&mut window, RAINS, "Change 3 spans to claim"),
            _ => click(&mut window, "Claim"),
        }
        check_and_undo(&mut window, CLAIMS);
    }
    for way in ["key", "menu", "words"] {
        choose_three(&mut window);
        match way {
            "key" => press(&mut window, Modifiers::NONE, Key::Delete),
            "menu" => click_in_menu(&mut window, RAINS, "Delete 3 spans"),
            _ => click(&mut window, "Delete 3"),
        }
        check_and_undo(&mut window, DELETED);
    }
}

#[test]
fn a_question_and_a_copy_are_of_all_and_what_cannot_be_says_so() {
    let mut window = window();
    choose_three(&mut window);
    let questions = |window: &Window| {
        let article = window.state().project().article(ArticleId(1)).unwrap();
        article.spans().iter().filter(|span| span.is_in_question()).count()
    };
    press(&mut window, Modifiers::COMMAND, Key::F2);
    assert_eq!(questions(&window), 3);
    press(&mut window, Modifiers::COMMAND, Key::F2);
    assert_eq!(questions(&window), 0);
    window.event(egui::Event::Copy);
    window.step();
    let copied = window.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("“No”\n“Never”\nit rains"));
    window.run();
    press(&mut window, Modifiers::SHIFT, Key::J);
    window.get_by_label_contains("one span at a time");
}

#[test]
fn who_said_them_is_asked_of_all() {
    let mut window = window();
    choose_three(&mut window);
    press(&mut window, Modifiers::NONE, Key::S);
    window.get_by_label("Who said these 3 spans?");
    assert!(window.query_by_label("Nobody named").is_none());
    press(&mut window, Modifiers::NONE, Key::Enter);
    check_and_undo(
        &mut window,
        "[quote#1>4 “No”] and [quote#2>4 “Never”] and [claim#3>4 it rains], said [speaker#4 Ada].",
    );
}

#[test]
fn a_click_in_the_text_and_escape_let_go_of_them() {
    let mut window = window();
    choose_three(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().view().hand.spans().is_empty());
    choose_three(&mut window);
    let line = window.get_by_label("Nothing is marked in this line.").rect();
    click_at(&mut window, line.left_top() + vec2(14.0, 14.0));
    assert!(window.state().view().hand.spans().is_empty());
    press(&mut window, Modifiers::NONE, Key::Delete);
    check(&window, TEXT.lines().next().unwrap());
    // With Ctrl one that was selected is not any more, and the last that is left is one alone.
    choose_three(&mut window);
    row(&mut window, NO, Modifiers::COMMAND);
    row(&mut window, RAINS, Modifiers::COMMAND);
    press(&mut window, Modifiers::NONE, Key::Delete);
    check(&window, "[quote#1>4 “No”] and “Never” and [claim#3 it rains], said [speaker#4 Ada].");
}

fn click_at(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.run_steps(1);
    window.drag_at(at);
    window.run_steps(1);
    window.drop_at(at);
    window.run_steps(40);
}

fn statuses(window: &Window) -> Vec<Status> {
    window.state().project().articles().map(|article| article.status).collect()
}

/// Chooses the first and the third article in their list.
fn choose_articles(window: &mut Window) {
    row(window, "Article 1", Modifiers::NONE);
    row(window, "Article 3", Modifiers::COMMAND);
    window.get_by_label("2 articles selected");
}

#[test]
fn keys_and_menus_act_on_all_articles_that_are_chosen() {
    use Status::{Done, InProgress, New, Skipped};
    let mut window = window();
    let before = statuses(&window);
    choose_articles(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::D);
    assert_eq!(statuses(&window), [Done, New, Done]);
    press(&mut window, Modifiers::COMMAND, Key::D);
    assert_eq!(statuses(&window), [InProgress, New, InProgress]);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    assert_eq!(statuses(&window), [Skipped, New, Skipped]);
    assert_eq!(window.state().view().open, Some(ArticleId(2)), "it goes on with one that is not skipped");
    for _ in 0..3 {
        press(&mut window, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(statuses(&window), before, "each was one step");
    choose_articles(&mut window);
    click_in_menu(&mut window, "Article 3", "Mark 2 articles as done");
    assert_eq!(statuses(&window), [Done, New, Done]);
    // The menu of one that was not chosen is about that one.
    click_in_menu(&mut window, "Article 2", "Mark as skipped");
    assert_eq!(statuses(&window), [Done, Skipped, Done]);
    choose_articles(&mut window);
    click_in_menu(&mut window, "Article 3", "Remove 2 articles from project");
    assert_eq!(window.state().project().articles().map(|article| article.id.0).collect::<Vec<_>>(), [2]);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().project().articles().len(), 3);
}

#[test]
fn spans_and_articles_are_never_in_hand_together() {
    let mut window = window();
    choose_three(&mut window);
    row(&mut window, "Article 3", Modifiers::COMMAND);
    assert!(window.state().view().hand.spans().is_empty());
    assert_eq!(window.state().view().hand.articles().len(), 2);
    row(&mut window, NO, Modifiers::NONE);
    assert!(window.state().view().hand.articles().is_empty());
    press(&mut window, Modifiers::COMMAND, Key::D);
    assert_eq!(statuses(&window)[1..], [Status::New, Status::New]);
}

#[test]
fn shift_begins_at_what_is_selected_and_nowhere_else() {
    let mut window = window();
    row(&mut window, NO, Modifiers::NONE);
    press(&mut window, Modifiers::NONE, Key::Escape);
    row(&mut window, RAINS, Modifiers::SHIFT);
    assert!(window.query_by_label("3 spans selected").is_none(), "nothing was selected any more");
}

#[test]
fn articles_that_the_filter_hides_are_let_go_of() {
    let mut window = window();
    row(&mut window, "Article 1", Modifiers::NONE);
    row(&mut window, "Article 3", Modifiers::SHIFT);
    assert!(window.query_by_label("3 articles selected").is_some());
    window.get_by_label("Filter articles").click();
    window.run();
    window.get_by_label("Filter articles").type_text("Article 2");
    window.run_steps(40);
    assert!(window.query_by_label("3 articles selected").is_none());
}

#[test]
fn undoing_and_redoing_choose_again_what_was_chosen_together() {
    let mut window = window();
    choose_three(&mut window);
    let n_chosen = |window: &Window| window.state().view().hand.spans().len();
    press(&mut window, Modifiers::NONE, Key::Num4);
    for (held, key) in [(Modifiers::COMMAND, Key::Z), (Modifiers::COMMAND, Key::Y), (Modifiers::COMMAND, Key::Z)] {
        press(&mut window, held, key);
        assert_eq!(n_chosen(&window), 3);
    }
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(n_chosen(&window), 0);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(n_chosen(&window), 3);
    check(&window, TEXT.lines().next().unwrap());
    // What was done to one is undone for one.
    row(&mut window, RAINS, Modifiers::NONE);
    press(&mut window, Modifiers::NONE, Key::Delete);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(n_chosen(&window), 1);
}
