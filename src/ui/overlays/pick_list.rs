//! The one list to pick from: by typing a part of a name, with arrows, Enter, number keys or the mouse.

use egui::accesskit::Role;
use egui::{
    Align2, Area, Context, Event, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, Response, ScrollArea, Sense,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::look::keyboard::keep_keyboard;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{Face, elided, empty_ui, font, paint_focus, paint_key_cap, paint_line};
use crate::ui::texts::tr;

const ROW_HEIGHT: f32 = 28.0;
/// Of a row with a second line.
const TALL_ROW_HEIGHT: f32 = 44.0;

/// Of longer lists the rest is scrolled to.
const N_ROWS_SHOWN: usize = 12;
/// Between the frame and what is in it.
const MARGIN: f32 = 6.0;
/// Two rows are in view however little room there is.
const LEAST_ROWS_HEIGHT: f32 = 2.0 * TALL_ROW_HEIGHT;

/// What is typed, and which row Enter would pick.
#[derive(Debug, Default)]
pub struct PickList {
    filter: String,
    highlighted_idx: usize,
    is_shown_before: bool,
}

/// A row to pick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickItem {
    pub name: String,
    /// Said in soft type after the name.
    pub detail: String,
    /// Said in a second line, where there is one.
    pub context: String,
    /// The key that picks it while nothing is typed.
    pub digit: Option<u8>,
    /// The keys that do the same without the list: “Ctrl+S”.
    pub shortcut: Option<String>,
    /// Whether it is shown but cannot be picked.
    pub is_off: bool,
}

/// Where a list opens and what it asks.
#[derive(Clone, Copy, Debug)]
pub struct Popup<'a> {
    /// As one that hears the window is told: “Speakers”.
    pub name: &'static str,
    /// Stands in the field as long as nothing is typed.
    pub question: &'a str,
    /// In points; less where the window is narrower.
    pub width: f32,
    /// `None` for the middle of the window's top.
    pub at: Option<Corner>,
    /// What is said where nothing is found.
    pub nothing: &'static str,
    /// Whether its rows have digits that pick them while nothing is typed; elsewhere a digit is typed as a letter is.
    pub has_digits: bool,
}

/// Where a list begins and how far it may go from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    /// The left corner of its top, or of its foot.
    pub place: Pos2,
    pub is_foot: bool,
    /// In points; rows beyond are scrolled to.
    pub most_height: f32,
}

/// What came of a frame of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked<T> {
    /// It stays open.
    Nothing,
    Item(T),
    /// By Escape, or by a click elsewhere.
    GivenUp,
}

impl PickList {
    /// The place of the row that Enter would pick.
    pub fn highlighted_idx(&self) -> usize {
        self.highlighted_idx
    }

    /// Draws the list over the window. `find` gives the rows for what is typed, best first.
    pub fn ui<T>(
        &mut self,
        ctx: &Context,
        popup: &Popup<'_>,
        find: impl FnOnce(&str) -> Vec<(PickItem, T)>,
    ) -> Picked<T> {
        let area = Area::new(Id::unique(("pick list", popup.name))).order(Order::Foreground);
        let area = match popup.at {
            Some(corner) => {
                let pivot = if corner.is_foot { Align2::LEFT_BOTTOM } else { Align2::LEFT_TOP };
                area.fixed_pos(corner.place).pivot(pivot).constrain(true)
            }
            None => area.anchor(Align2::CENTER_TOP, vec2(0.0, size::TOP_BAR_HEIGHT + 28.0)),
        };
        let is_new = !self.is_shown_before;
        let shown = area.accessible_name(popup.name).show(ctx, |ui| {
            Frame::popup(ui.style()).inner_margin(MARGIN).show(ui, |ui| self.list_ui(ui, popup, find)).inner
        });
        match shown.inner {
            Picked::Nothing if !is_new && is_pressed_outside(ctx, shown.response.rect) => Picked::GivenUp,
            picked => picked,
        }
    }

    fn list_ui<T>(
        &mut self,
        ui: &mut Ui,
        popup: &Popup<'_>,
        find: impl FnOnce(&str) -> Vec<(PickItem, T)>,
    ) -> Picked<T> {
        let theme = Theme::of(ui);
        ui.set_width((popup.width - 12.0).min(ui.ctx().content_rect().width() - 40.0));
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let keys = Keys::take(ui, popup.has_digits && self.filter.is_empty());
        let is_typed = self.field_ui(ui, theme, popup.question);
        // Rows are those of what was typed up to now: Enter never means a row that is gone from the list.
        let mut items = find(&self.filter);
        self.highlighted_idx = keys.moved(if is_typed { 0 } else { self.highlighted_idx }, items.len());
        if items.is_empty() {
            empty_ui(ui, theme, popup.nothing);
        }
        let has_moved = is_typed || keys.n_down + keys.n_up > 0;
        let used = ui.min_rect().height() + 2.0 * MARGIN;
        let room = popup.at.map_or(f32::INFINITY, |corner| corner.most_height - used).max(LEAST_ROWS_HEIGHT);
        match self.rows_ui(ui, theme, &items, &keys, (has_moved, room)) {
            Some(idx) => Picked::Item(items.swap_remove(idx).1),
            None if keys.is_escape => Picked::GivenUp,
            None => Picked::Nothing,
        }
    }

    /// Draws the field; it has the keyboard as long as the list is open. Returns whether the filter has changed.
    fn field_ui(&mut self, ui: &mut Ui, theme: &Theme, question: &str) -> bool {
        let hint = egui::RichText::new(question).color(theme.soft).size(12.0);
        let margin = Margin { left: 9, right: 9, top: 5, bottom: 7 };
        let id = ui.scope_id().with("filter");
        // Before it is drawn, so that what was typed together with the key that opened the list is not lost.
        keep_keyboard(ui.ctx(), id);
        self.is_shown_before = true;
        let before = self.filter.clone();
        let edit =
            TextEdit::singleline(&mut self.filter).id(id).hint_text(hint).frame(Frame::NONE.inner_margin(margin));
        let response = ui.add(edit.desired_width(ui.available_width()));
        if self.filter.is_empty() {
            let galley = elided(ui, tr("type to filter"), font(ui, Face::Sans, 11.5), theme.soft, 120.0);
            let place = pos2(response.rect.right() - 9.0 - galley.size().x, response.rect.center().y - 1.0);
            paint_line(ui, place, galley);
        }
        response.accessible_name(question);
        self.filter != before
    }

    /// Draws the rows. Returns the place of the one that was picked.
    fn rows_ui<T>(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        items: &[(PickItem, T)],
        keys: &Keys,
        (has_moved, room): (bool, f32),
    ) -> Option<usize> {
        let is_pointer_moved = ui.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
        // However few rows it had the last time, which the area remembers.
        let height = (ROW_HEIGHT * N_ROWS_SHOWN as f32).min(ui.ctx().content_rect().height() * 0.7).min(room);
        let scroll = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
        let mut picked = None;
        scroll.show(ui, |ui| {
            for (idx, (item, _)) in items.iter().enumerate() {
                let is_highlighted = idx == self.highlighted_idx;
                let response = item_ui(ui, theme, item, is_highlighted);
                if is_highlighted && has_moved {
                    response.scroll_to_me(None);
                }
                if response.hovered() && is_pointer_moved {
                    self.highlighted_idx = idx;
                }
                let is_digit = item.digit.is_some() && item.digit == keys.digit;
                let is_meant = response.clicked() || is_digit || (keys.is_enter && is_highlighted);
                if is_meant && !item.is_off {
                    picked = Some(idx);
                }
            }
        });
        picked
    }
}

/// Keys that act on the rows and not on the field.
#[derive(Debug, Default)]
struct Keys {
    /// Since the last letter: those before it moved in another list.
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
        let mut keys = Self::default();
        let mut is_empty = takes_digits;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let is_taken = keys.take_event(event, is_empty);
                is_empty &= !matches!(event, Event::Text(_)) || is_taken;
                !is_taken
            });
        });
        keys
    }

    /// Whether the event acts on the rows. After Enter nothing does, and nothing is typed any more.
    fn take_event(&mut self, event: &Event, takes_digits: bool) -> bool {
        match event {
            Event::Key { .. } | Event::Text(_) if self.is_enter || self.is_escape => true,
            Event::Key { key, pressed: true, repeat, modifiers: Modifiers::NONE, .. } => self.take_key(*key, *repeat),
            Event::Text(text) => {
                let digit = text.parse::<u8>().ok().filter(|_| takes_digits && text.len() == 1);
                (self.n_down, self.n_up) = (0, 0);
                self.digit = self.digit.or(digit);
                digit.is_some()
            }
            _ => false,
        }
    }

    /// A key that is held down goes on through the rows, but picks only once.
    fn take_key(&mut self, key: Key, is_repeat: bool) -> bool {
        match key {
            Key::ArrowDown => self.n_down += 1,
            Key::ArrowUp => self.n_up += 1,
            Key::Enter => self.is_enter = !is_repeat,
            Key::Escape => self.is_escape = !is_repeat,
            _ => return false,
        }
        true
    }

    fn moved(&self, idx: usize, n_items: usize) -> usize {
        (idx + self.n_down).saturating_sub(self.n_up).min(n_items.saturating_sub(1))
    }
}

fn item_ui(ui: &mut Ui, theme: &Theme, item: &PickItem, is_highlighted: bool) -> Response {
    let has_context = !item.context.is_empty();
    let height = if has_context { TALL_ROW_HEIGHT } else { ROW_HEIGHT };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, !item.is_off, is_highlighted, &item.name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if is_highlighted {
        ui.painter().rect_filled(rect, 6.0, theme.selection);
    }
    paint_focus(ui, theme, rect, &response);
    let middle = if has_context { rect.top() + 15.0 } else { rect.center().y };
    let mut right = rect.right() - 9.0;
    if let Some(key) = cap_of(item, is_highlighted) {
        right = paint_key_cap(ui, theme, pos2(right, middle), &key).left() - 8.0;
    }
    let left = rect.left() + 9.0;
    let ink = if item.is_off { theme.soft } else { theme.ink };
    let name = elided(ui, &item.name, font(ui, Face::Sans, 13.0), ink, right - left);
    let name_right = left + name.size().x;
    paint_line(ui, pos2(left, middle), name);
    let detail = elided(ui, &item.detail, font(ui, Face::Sans, 11.5), theme.soft, right - name_right - 8.0);
    paint_line(ui, pos2(name_right + 8.0, middle), detail);
    if has_context {
        let context = elided(ui, &item.context, font(ui, Face::Serif, 12.0), theme.soft, rect.right() - 9.0 - left);
        paint_line(ui, pos2(left, rect.top() + 32.0), context);
    }
    response
}

/// The key at the end of a row.
fn cap_of(item: &PickItem, is_highlighted: bool) -> Option<String> {
    let enter = || (is_highlighted && !item.is_off).then(|| tr("Enter").to_owned());
    let digit = || item.digit.map(|digit| digit.to_string());
    item.shortcut.clone().or_else(enter).or_else(digit)
}

/// Whether the pointer was pressed outside of the rectangle.
fn is_pressed_outside(ctx: &Context, rect: Rect) -> bool {
    let pressed_at = ctx.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
    pressed_at.is_some_and(|place| !rect.contains(place))
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    const NAMES: [&str; 4] = ["Ada", "Bo", "Cy", "Cyd"];

    /// The open list, and what was picked of it.
    type State = (PickList, Option<Picked<&'static str>>);

    fn popup(has_digits: bool) -> Popup<'static> {
        Popup { name: "Names", question: "Who?", width: 300.0, at: None, nothing: "Nobody", has_digits }
    }

    fn opened() -> Harness<'static, State> {
        let frame = |ui: &mut Ui, (list, picked): &mut State| {
            if picked.is_some() {
                return;
            }
            let popup = popup(true);
            let found = list.ui(ui.ctx(), &popup, |filter| {
                let fitting = (1..).zip(NAMES).filter(|(_, name)| name.to_lowercase().contains(filter));
                let item = |(digit, name): (u8, &'static str)| {
                    (PickItem { name: name.to_owned(), digit: Some(digit), ..PickItem::default() }, name)
                };
                fitting.map(item).collect()
            });
            *picked = Some(found).filter(|found| *found != Picked::Nothing);
        };
        let mut harness = Harness::builder().with_max_steps(20).build_ui_state(frame, State::default());
        harness.run();
        harness
    }

    fn text(words: &str) -> Event {
        Event::Text(words.to_owned())
    }

    fn press(key: Key, repeat: bool) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat, modifiers: Modifiers::NONE }
    }

    /// All events come in one frame, as they do when a frame takes long.
    #[track_caller]
    fn check(events: &[Event], expected: Option<Picked<&'static str>>) {
        let mut harness = opened();
        harness.input_mut().events.extend(events.iter().cloned());
        harness.run();
        assert_eq!(harness.state().1, expected, "{events:?}");
    }

    #[test]
    fn enter_picks_from_what_was_typed_before_it() {
        use Key::{ArrowDown, ArrowUp, Enter, Escape};
        check(&[press(Enter, false)], Some(Picked::Item("Ada")));
        check(&[text("c"), press(Enter, false)], Some(Picked::Item("Cy")));
        check(&[text("c"), press(ArrowDown, false), press(Enter, false)], Some(Picked::Item("Cyd")));
        check(&[press(ArrowDown, false), text("c"), press(Enter, false)], Some(Picked::Item("Cy")));
        check(&[press(ArrowDown, false), press(ArrowUp, false), press(Enter, false)], Some(Picked::Item("Ada")));
        check(&[text("b"), press(Enter, false), text("zz"), press(Escape, false)], Some(Picked::Item("Bo")));
        check(&[text("x"), press(Enter, false)], None);
        check(&[press(Escape, false)], Some(Picked::GivenUp));
    }

    #[test]
    fn a_digit_picks_only_while_nothing_is_typed() {
        check(&[text("2")], Some(Picked::Item("Bo")));
        check(&[text("c"), text("2")], None);
    }

    #[test]
    fn where_rows_have_no_digits_they_are_typed() {
        let frame = |ui: &mut Ui, list: &mut PickList| {
            list.ui(ui.ctx(), &popup(false), |_| vec![(PickItem::default(), ())]);
        };
        let mut harness = Harness::builder().build_ui_state(frame, PickList::default());
        harness.run();
        for digit in ["3", "1"] {
            harness.event(text(digit));
            harness.run();
        }
        assert_eq!(harness.state().filter, "31");
    }

    #[test]
    fn a_key_that_is_held_down_picks_nothing_more() {
        let mut harness = opened();
        harness.key_down(Key::ArrowDown);
        harness.key_down(Key::ArrowDown);
        harness.run();
        assert_eq!(harness.state().0.highlighted_idx, 2, "arrows go on");
        let mut harness = Harness::builder().build_ui_state(
            |ui: &mut Ui, n_picked: &mut usize| {
                let popup = popup(true);
                let item = (PickItem::default(), ());
                *n_picked += usize::from(PickList::default().ui(ui.ctx(), &popup, |_| vec![item]) != Picked::Nothing);
            },
            0,
        );
        harness.key_down(Key::Enter);
        harness.key_down(Key::Enter);
        harness.key_down(Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), 1);
    }

    #[test]
    fn a_click_elsewhere_gives_up_and_nothing_found_is_said() {
        let mut harness = opened();
        harness.event(text("x"));
        harness.run();
        harness.get_by_label("Nobody");
        harness.event(Event::PointerMoved(pos2(4.0, 590.0)));
        harness.event(Event::PointerButton {
            pos: pos2(4.0, 590.0),
            button: egui::PointerButton::Primary,
            pressed: true,
            modifiers: Modifiers::NONE,
        });
        harness.run();
        assert_eq!(harness.state().1, Some(Picked::GivenUp));
    }
}
