//! What menus have beside what egui gives them: a line that is taken by a key closes its menu, as one that is clicked does, and
//! what arrows lead to is in view.

use egui::containers::menu::MenuState;
use egui::{ComboBox, FocusDirection, InnerResponse, Key, Memory, Modifiers, Popup, Response, Ui};

/// Shows lines below a button that was pressed.
pub fn menu_ui<R>(button: &Response, lines: impl FnOnce(&mut Ui) -> R) -> Option<InnerResponse<R>> {
    Popup::menu(button).show(|ui| taken_ui(ui, lines))
}

/// Shows lines where something was clicked with the other button.
pub fn pointer_menu_ui<R>(clicked: &Response, lines: impl FnOnce(&mut Ui) -> R) -> Option<InnerResponse<R>> {
    Popup::context_menu(clicked).show(|ui| taken_ui(ui, lines))
}

/// Shows a field with the lines behind it of which one is chosen.
pub fn choice_ui<R>(ui: &mut Ui, field: ComboBox<'_>, lines: impl FnOnce(&mut Ui) -> R) -> InnerResponse<Option<R>> {
    field.show_ui(ui, |ui| lines_ui(ui, lines))
}

/// Draws lines of a menu that scroll, inside of what scrolls.
pub fn lines_ui<R>(ui: &mut Ui, lines: impl FnOnce(&mut Ui) -> R) -> R {
    let drawn = taken_ui(ui, lines);
    if let Some(focused) = focused_in(ui).filter(Response::gained_focus) {
        ui.scroll_to_rect(focused.rect, None);
    }
    drawn
}

/// Draws lines of a menu, which one that a key takes closes.
fn taken_ui<R>(ui: &mut Ui, lines: impl FnOnce(&mut Ui) -> R) -> R {
    let drawn = lines(ui);
    go_to_end(ui);
    if focused_in(ui).is_none() {
        return drawn;
    }
    let is_taken = ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
    let leads_on = MenuState::from_ui(ui, |state, _| state.open_item.is_some());
    if is_taken && !leads_on && !ui.ctx().text_edit_focused() {
        ui.close();
    }
    drawn
}

/// Home and End lead to the first and the last line, as arrows do from none.
fn go_to_end(ui: &Ui) {
    let menu = ui.layer_id().id;
    let focused = ui.memory(Memory::focused);
    let is_here =
        focused_in(ui).is_some() || (focused.is_none() && MenuState::is_deepest_open_sub_menu(ui.ctx(), menu));
    if !is_here || ui.ctx().text_edit_focused() {
        return;
    }
    let toward = ui.input_mut(|input| {
        let is_first = input.consume_key(Modifiers::NONE, Key::Home);
        let is_last = input.consume_key(Modifiers::NONE, Key::End);
        is_last.then_some(FocusDirection::Up).or(is_first.then_some(FocusDirection::Down))
    });
    if let Some(toward) = toward {
        ui.memory_mut(|memory| {
            if let Some(focused) = focused {
                memory.surrender_focus(focused);
            }
            memory.move_focus(toward);
        });
    }
}

/// What has the keyboard, where that is in this menu.
fn focused_in(ui: &Ui) -> Option<Response> {
    let focused = ui.memory(Memory::focused).and_then(|id| ui.ctx().read_response(id));
    focused.filter(|focused| focused.layer_id == ui.layer_id())
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{LabelId, SpanId, marked};
    use crate::ui::App;
    use crate::ui::test_window::{project_of, window};

    fn press(window: &mut Harness<'_, App>, key: Key) {
        window.key_press(key);
        window.run();
    }

    fn opened() -> Harness<'static, App> {
        let mut window = window(App::new(project_of(&["[quote#1 “No”] and [quote#2 “Never”], said [speaker#3 Ada]"])));
        window.get_by_label("Quote, 2").click_secondary();
        window.run();
        assert!(Popup::is_any_open(&window.ctx));
        window
    }

    #[test]
    fn arrows_go_through_a_menu_enter_takes_a_line_and_escape_closes_it() {
        let hidden = |window: &Harness<'_, App>| window.state().session.view.hidden_labels.clone();
        let quote = LabelId::new("quote").unwrap();
        for (keys, hides_quote) in [
            (&[Key::ArrowDown, Key::Enter][..], true),
            (&[Key::ArrowDown, Key::ArrowDown, Key::Enter], false),
            (&[Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::Enter], true),
        ] {
            let mut window = opened();
            for key in keys {
                press(&mut window, *key);
            }
            assert!(!Popup::is_any_open(&window.ctx), "{keys:?}");
            assert!(!hidden(&window).is_empty() && hidden(&window).contains(&quote) == hides_quote, "{keys:?}");
            // Then keys are the article's again.
            press(&mut window, Key::Num1);
            assert!(window.state().session.view.hand.armed.is_some(), "{keys:?}");
        }
        let mut window = opened();
        press(&mut window, Key::ArrowDown);
        press(&mut window, Key::Escape);
        assert!(!Popup::is_any_open(&window.ctx) && hidden(&window).is_empty());
    }

    #[test]
    fn home_and_end_lead_to_the_first_and_the_last_line() {
        let mut window = window(App::new(project_of(&["[quote#1 “No”], said [speaker#3 Ada]"])));
        window.get_by_role_and_label(egui::Role::Button, "Test").click();
        window.run();
        let has_focus = |window: &Harness<'_, App>, name: &str| {
            window.get_all_by_label_contains(name).any(|line| line.is_focused())
        };
        press(&mut window, Key::End);
        assert!(has_focus(&window, "Quit"));
        press(&mut window, Key::Home);
        assert!(has_focus(&window, "New project"));
    }

    #[test]
    fn a_menu_of_people_and_one_of_a_filter_are_gone_through_alike() {
        let mut window = opened();
        press(&mut window, Key::Escape);
        window.state_mut().session.view.choose_spans([1, 2].map(SpanId).into());
        window.run();
        window.get_by_label("Said by…").click();
        window.run();
        press(&mut window, Key::ArrowDown);
        press(&mut window, Key::Enter);
        assert!(!Popup::is_any_open(&window.ctx));
        let article = window.state().session.open().unwrap();
        assert_eq!(marked::print(article), "[quote#1>3 “No”] and [quote#2>3 “Never”], said [speaker#3 Ada]");
        window.get_by_label("By place").click();
        window.run();
        press(&mut window, Key::ArrowDown);
        press(&mut window, Key::ArrowDown);
        press(&mut window, Key::Enter);
        assert!(!Popup::is_any_open(&window.ctx));
        window.get_by_label("By label");
    }
}
