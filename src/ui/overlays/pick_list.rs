//! Picking one of many by typing a part of it, with arrows, Enter, number keys or the mouse.

use egui::accesskit::Role;
use egui::{Event, Frame, Id, Key, Margin, Modifiers, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{Face, elided, font, paint_focus, paint_key_cap, paint_line};

const ROW_HEIGHT: f32 = 26.0;

/// What is typed, and which row Enter would pick.
#[derive(Debug, Default)]
pub struct PickList {
    pub filter: String,
    pub highlighted: usize,
    has_focus: bool,
}

/// A row to pick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickItem {
    pub name: String,
    /// Said in soft type after the name.
    pub detail: String,
    /// The key that picks it while nothing is typed.
    pub digit: Option<u8>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    Item(usize),
    Cancelled,
}

/// Draws the field and the rows. `find` gives the rows for what is typed, best first.
pub fn pick_list_ui<T>(
    ui: &mut Ui,
    list: &mut PickList,
    theme: &Theme,
    question: &str,
    find: impl FnOnce(&str) -> Vec<(PickItem, T)>,
) -> Option<(Picked, Option<T>)> {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let keys = Keys::take(ui, list.filter.is_empty());
    field_ui(ui, list, theme, question);
    let mut items = find(&list.filter);
    list.highlighted = keys.moved(list.highlighted, items.len());
    let mut picked = None;
    for (idx, (item, _)) in items.iter().enumerate() {
        let response = item_ui(ui, theme, item, idx == list.highlighted);
        if response.hovered() && ui.input(|input| input.pointer.delta() != egui::Vec2::ZERO) {
            list.highlighted = idx;
        }
        let is_digit = item.digit.is_some() && item.digit == keys.digit;
        if response.clicked() || is_digit || (keys.is_enter && idx == list.highlighted) {
            picked = Some(Picked::Item(idx));
        }
    }
    match picked {
        Some(Picked::Item(idx)) => Some((Picked::Item(idx), Some(items.swap_remove(idx).1))),
        _ if keys.is_escape => Some((Picked::Cancelled, None)),
        _ => None,
    }
}

/// Keys that act on the rows and not on the field.
#[derive(Debug, Default)]
struct Keys {
    n_down: usize,
    n_up: usize,
    is_enter: bool,
    is_escape: bool,
    digit: Option<u8>,
}

impl Keys {
    /// Takes them out of the input, so that neither the field nor the window acts on them. Digits are text once
    /// something is typed.
    fn take(ui: &Ui, takes_digits: bool) -> Self {
        ui.input_mut(|input| Self {
            n_down: input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
            n_up: input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
            is_enter: input.consume_key(Modifiers::NONE, Key::Enter),
            is_escape: input.consume_key(Modifiers::NONE, Key::Escape),
            digit: if takes_digits { take_digit(&mut input.events) } else { None },
        })
    }

    fn moved(&self, highlighted: usize, n_items: usize) -> usize {
        (highlighted + self.n_down).saturating_sub(self.n_up).min(n_items.saturating_sub(1))
    }
}

fn take_digit(events: &mut Vec<Event>) -> Option<u8> {
    let digit_of = |event: &Event| match event {
        Event::Text(text) => text.parse::<u8>().ok().filter(|_| text.len() == 1),
        _ => None,
    };
    let digit = events.iter().find_map(digit_of);
    events.retain(|event| digit_of(event).is_none());
    digit
}

fn field_ui(ui: &mut Ui, list: &mut PickList, theme: &Theme, question: &str) {
    let hint = egui::RichText::new(question).color(theme.soft).size(12.0);
    let margin = Margin { left: 9, right: 9, top: 5, bottom: 7 };
    let id = ui.scope_id().with("filter");
    let before = list.filter.clone();
    let edit = TextEdit::singleline(&mut list.filter).id(id).hint_text(hint).frame(Frame::NONE.inner_margin(margin));
    let response = ui.add(edit.desired_width(ui.available_width()));
    if list.filter.is_empty() {
        let galley = elided(ui, "type to filter", font(ui, Face::Sans, 11.5), theme.soft, 120.0);
        let place = pos2(response.rect.right() - 9.0 - galley.size().x, response.rect.center().y - 1.0);
        paint_line(ui, place, galley);
    }
    if list.filter != before {
        list.highlighted = 0;
    }
    if !std::mem::replace(&mut list.has_focus, true) || !response.has_focus() {
        response.request_focus();
    }
    response.accessible_name(question);
}

fn item_ui(ui: &mut Ui, theme: &Theme, item: &PickItem, is_highlighted: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_highlighted, &item.name));
    if is_highlighted {
        ui.painter().rect_filled(rect, 6.0, theme.selection);
        response.scroll_to_me(None);
    }
    paint_focus(ui, theme, rect, &response);
    let middle = rect.center().y;
    let mut right = rect.right() - 9.0;
    let digit = item.digit.map(|digit| digit.to_string());
    let key = if is_highlighted { Some("Enter".to_owned()) } else { digit };
    if let Some(key) = key {
        right = paint_key_cap(ui, theme, pos2(right, middle), &key).left() - 8.0;
    }
    let left = rect.left() + 9.0;
    let name = elided(ui, &item.name, font(ui, Face::Sans, 13.0), theme.ink, right - left);
    let name_right = left + name.size().x;
    paint_line(ui, pos2(left, middle), name);
    let detail = elided(ui, &item.detail, font(ui, Face::Sans, 11.5), theme.soft, right - name_right - 8.0);
    paint_line(ui, pos2(name_right + 8.0, middle), detail);
    response
}

/// The place of a pick list's field, for callers that show it only while it has the keyboard.
pub fn popup_frame(ui: &Ui) -> Frame {
    Frame::popup(ui.style()).inner_margin(6)
}

/// Whether the pointer was pressed outside of what an area shows.
pub fn is_pressed_outside(ctx: &egui::Context, response: &egui::Response) -> bool {
    let pressed_at = ctx.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
    pressed_at.is_some_and(|place| !response.rect.contains(place))
}

/// The id of an area that is open at most once.
pub fn area_id(name: &str) -> Id {
    Id::unique(("pick list", name))
}
