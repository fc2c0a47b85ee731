//! Every dialog and page, gone through by Tab: in the order of reading, from the first one on, and left by Escape.

use std::path::Path;

use egui::{Id, Key, Modifiers, Rect, Response};
use egui_kittest::Harness;

use crate::storage::OpenProject;
use crate::ui::App;
use crate::ui::desk::save::now;
use crate::ui::input::commands::{ArticleCommand, Command, FileCommand, ViewCommand};
use crate::ui::input::outbox::Notice;
use crate::ui::test_window::{app_on, project_of, settle, window};

const ARTICLES: [&str; 2] = ["[quote#1>2 “No”], said [speaker#2 Ada].", "“Yes”, said Bo"];

/// More controls than any of them has.
const MANY: usize = 200;

/// What stands open over the window and has controls.
fn commands() -> Vec<Command> {
    use FileCommand::*;
    let files = [
        OpenProject,
        AddArticles,
        AddFolder,
        SaveAs,
        SaveAutomatically,
        Import,
        Export,
        Share,
        CompareAnnotators,
        ShowStatistics,
        HandOut,
        Collect,
        NameAnnotator,
        RenameProject,
        EditLabels,
        TakeLabels,
        SaveLabels,
        SaveGuide,
        Quit,
    ];
    let others: [Command; 5] = [
        ArticleCommand::EditArticleNote.into(),
        ViewCommand::ShowSettings.into(),
        ViewCommand::ShowShortcuts.into(),
        ViewCommand::ShowBook.into(),
        ViewCommand::ShowAbout.into(),
    ];
    files.map(Command::from).into_iter().chain(others).collect()
}

/// With a project that has a file and a change that is not in it.
fn opened(folder: &Path, command: Command, size: egui::Vec2) -> Harness<'static, App> {
    let mut project = OpenProject::new(project_of(&ARTICLES));
    project.save_as(&folder.join("week.ron"), "ada", now()).unwrap();
    let mut window = window(app_on(project));
    window.set_size(size);
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::D);
    window.state_mut().outbox.run(command);
    window.run();
    settle(&mut window);
    window
}

fn press(window: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

/// What has the focus, where it is in what lies over the window.
fn focused(window: &Harness<'_, App>) -> Option<Response> {
    let ctx = &window.ctx;
    let response = ctx.read_response(ctx.memory(egui::Memory::focused)?)?;
    let layer = ctx.memory(egui::Memory::top_modal_layer)?;
    (response.layer_id == layer).then_some(response)
}

/// Whether `next` stands where somebody would read on after `before`: behind it in its row, in a row below, or at the top
/// of another column.
fn is_read_after(before: Rect, next: Rect) -> bool {
    let is_same_row = before.y_range().intersection(next.y_range()).span() > before.height().min(next.height()) / 2.0;
    if is_same_row { next.left() >= before.left() } else { next.top() >= before.top() || next.left() >= before.right() }
}

/// Goes once around with Tab, from what has the focus when it opens. Says what is wrong with the way, if something is.
fn walk(window: &mut Harness<'_, App>) -> Result<(), String> {
    let mut seen: Vec<Id> = focused(window).map(|response| response.id).into_iter().collect();
    let mut is_round = false;
    for n_tabs in 1..MANY {
        press(window, Modifiers::NONE, Key::Tab);
        let response = focused(window).ok_or_else(|| format!("Tab {n_tabs} leads nowhere"))?;
        if seen.first() == Some(&response.id) {
            return Ok(());
        }
        // Half a row or more, so that it can be read.
        let visible = response.rect.intersect(response.interact_rect);
        if !visible.is_positive() || visible.height() < response.rect.height() / 2.0 {
            return Err(format!(
                "Tab {n_tabs} leads out of sight, to {:?}, seen {:?}",
                response.rect, response.interact_rect
            ));
        }
        if seen.contains(&response.id) {
            return Err(format!("Tab {n_tabs} goes back before it has been everywhere"));
        }
        let before = seen.last().and_then(|id| window.ctx.read_response(*id)).map(|before| before.rect);
        let goes_back = before.is_some_and(|before| !is_read_after(before, response.rect));
        if goes_back && std::mem::replace(&mut is_round, true) {
            return Err(format!("{:?} comes after {before:?}", response.rect));
        }
        seen.push(response.id);
    }
    Err("Tab does not come back".to_owned())
}

/// Presses Escape until nothing lies over the window: once, or twice out of a field.
fn leave(window: &mut Harness<'_, App>) -> Result<(), String> {
    for _ in 0..2 {
        press(window, Modifiers::NONE, Key::Escape);
        if !window.state().overlays.is_open() {
            return Ok(());
        }
    }
    Err("Escape leaves it open".to_owned())
}

#[test]
fn tab_goes_through_every_dialog_in_the_order_of_reading_and_escape_closes_it() {
    let mut wrong = Vec::new();
    let sizes = [egui::vec2(1200.0, 800.0), egui::vec2(800.0, 520.0)];
    for (command, size) in commands().into_iter().flat_map(|command| sizes.map(|size| (command, size))) {
        let folder = tempfile::tempdir().unwrap();
        let mut window = opened(folder.path(), command, size);
        let is_open = window.state().overlays.is_open();
        let found = if is_open { walk(&mut window) } else { Err("opens nothing".to_owned()) };
        wrong.extend(
            found.and_then(|()| leave(&mut window)).err().map(|words| format!("{command:?} at {size}: {words}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tab_goes_through_the_top_bar_from_left_to_right() {
    let mut window = window(App::new(project_of(&ARTICLES)));
    // A message lies over the article, and has a button.
    window.state_mut().outbox.tell(Notice::Error("The disk is full".to_owned()));
    window.run();
    press(&mut window, Modifiers::NONE, Key::F6);
    let focus = |window: &Harness<'_, App>| {
        let id = window.ctx.memory(egui::Memory::focused).expect("something has the focus");
        window.ctx.read_response(id).expect("it is drawn").rect
    };
    let mut lefts = Vec::new();
    while focus(&window).bottom() < crate::ui::look::theme::size::TOP_BAR_HEIGHT {
        lefts.push(focus(&window).left());
        press(&mut window, Modifiers::NONE, Key::Tab);
    }
    assert!(lefts.len() >= 8 && lefts.is_sorted(), "the name, labels and buttons: {lefts:?}");
}
