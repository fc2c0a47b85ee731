//! Keys and clicks that decide come one a frame: what came ahead while a frame took long acts on what was before it.

use std::collections::{BTreeSet, VecDeque};

use egui::{Context, Event, Key, Plugin, Pos2, RawInput};

/// Farther than this a press becomes a drag, in points, as egui has it.
const CLICK_REACH: f32 = 6.0;

/// Holds back what came behind a key or button that decides. egui would move the focus once for several Tabs and press
/// Enter where the last one leads, whatever the order; it takes all of a frame's presses to be where the pointer is at its
/// end, and sees no drag that begins and ends in one. Keys and buttons share no frame: a key would act on what was selected
/// before the click ahead of it, and a click would take the field away from what was typed.
#[derive(Debug, Default)]
struct OneAFrame {
    waiting: VecDeque<Event>,
    /// Of all that has come, in `waiting` too.
    keys_down: BTreeSet<Key>,
    /// Whether something was pasted since V was last let go of: systems send that in place of the key.
    has_pasted: bool,
    /// Whether the key that pastes with V was held since another key was pressed.
    has_held_command: bool,
    /// Where the button went down that is down now.
    pressed_at: Option<Pos2>,
    /// Where it went down last, and how often one after another.
    clicked: Option<(Pos2, u32)>,
}

/// Asks the system for what is on the clipboard: it comes with the next frame, as empty text where there is none.
pub fn request_paste(ctx: &Context) {
    ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
    ctx.data_mut(|data| data.insert_temp(paste_asked_id(), true));
    ctx.request_repaint();
}

fn paste_asked_id() -> egui::Id {
    egui::Id::unique("asked for the clipboard")
}

/// How often the button went down at the place where it went down last: egui takes a click elsewhere and a double click
/// right behind it for three.
pub fn n_clicks_there(ctx: &Context) -> u32 {
    ctx.data(|data| data.get_temp(clicks_id())).unwrap_or(u32::MAX)
}

fn clicks_id() -> egui::Id {
    egui::Id::unique("clicks at one place")
}

/// Lets the keys and clicks of a window come one a frame.
pub fn install(ctx: &Context) {
    ctx.add_plugin(OneAFrame::default());
}

impl Plugin for OneAFrame {
    fn debug_name(&self) -> &'static str {
        "one key a frame"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let is_paste = |event: &Event| matches!(event, Event::Paste(_) | Event::PasteImage(_));
        if ctx.data_mut(|data| data.remove_temp(paste_asked_id())) == Some(true) && !input.events.iter().any(is_paste) {
            input.events.push(Event::Paste(String::new()));
        }
        for mut event in input.events.drain(..) {
            if self.pastes_nothing(&event) {
                self.waiting.push_back(Event::Paste(String::new()));
            }
            tell_repeat(&mut self.keys_down, &mut event);
            self.waiting.push_back(event);
        }
        let n_now = self.n_of_frame();
        input.events.extend(self.waiting.drain(..n_now));
        for event in &input.events {
            if let Event::PointerButton { pos, pressed, .. } = event {
                self.pressed_at = pressed.then_some(*pos);
                if *pressed {
                    let there = self.clicked.filter(|(at, _)| at.distance(*pos) <= CLICK_REACH);
                    self.clicked = Some((*pos, there.map_or(1, |(_, n)| n.saturating_add(1))));
                }
            }
        }
        ctx.data_mut(|data| data.insert_temp(clicks_id(), self.clicked.map_or(0, |(_, n)| n)));
        if !self.waiting.is_empty() {
            ctx.request_repaint();
        }
    }
}

impl OneAFrame {
    /// Whether the keys for pasting were pressed and nothing came of it: the system says nothing then until V is let go of.
    fn pastes_nothing(&mut self, event: &Event) -> bool {
        match event {
            Event::Paste(_) => self.has_pasted = true,
            // A picture is no text.
            Event::PasteImage(_) => {
                self.has_pasted = true;
                return true;
            }
            Event::Key { key: Key::V, pressed: false, modifiers, .. } => {
                let has_pasted = std::mem::take(&mut self.has_pasted);
                let is_held = modifiers.command || std::mem::take(&mut self.has_held_command);
                return is_held && !has_pasted && !self.keys_down.contains(&Key::V);
            }
            Event::ModifiersChanged(modifiers) => self.has_held_command |= modifiers.command,
            Event::Key { pressed: true, modifiers, .. } => self.has_held_command = modifiers.command,
            Event::WindowFocused(_) => self.has_held_command = false,
            _ => {}
        }
        false
    }

    /// How many of the events that wait may come in one frame.
    fn n_of_frame(&self) -> usize {
        let mut button_at: Option<Pos2> = None;
        let mut first_typed: Option<usize> = None;
        let (mut has_moved, mut pressed_at) = (false, self.pressed_at);
        for (n, event) in self.waiting.iter().enumerate() {
            let is_far = |from: Option<Pos2>, to: Pos2| from.is_some_and(|from| from.distance(to) > CLICK_REACH);
            match event {
                _ if types(event) && button_at.is_some() => return n,
                _ if decides(event) => return if first_typed.is_some() { n } else { n + 1 },
                _ if types_decision(event) => {
                    let begins = self.begins_at(n);
                    return if first_typed.is_some_and(|first| first < begins) { begins } else { n + 1 };
                }
                _ if types(event) => first_typed = first_typed.or(Some(n)),
                Event::PointerMoved(at) if is_far(button_at, *at) => return n,
                Event::PointerMoved(_) => has_moved = true,
                Event::PointerButton { pos, pressed, .. } => {
                    let ends_drag = !pressed && has_moved && is_far(pressed_at, *pos);
                    if first_typed.is_some() || ends_drag || is_far(button_at, *pos) {
                        return n;
                    }
                    button_at = Some(*pos);
                    pressed_at = pressed.then_some(*pos);
                }
                _ => {}
            }
        }
        self.waiting.len()
    }

    /// Where the key stands that typed the text which waits at a place: both are one press.
    fn begins_at(&self, text_idx: usize) -> usize {
        let before = text_idx.checked_sub(1);
        let is_key = |idx: &usize| matches!(self.waiting.get(*idx), Some(Event::Key { pressed: true, .. }));
        before.filter(is_key).unwrap_or(text_idx)
    }
}

/// Says of a key whether it is only held down still, as egui does, but when it comes: the window itself does not say it.
fn tell_repeat(keys_down: &mut BTreeSet<Key>, event: &mut Event) {
    match event {
        Event::Key { key, pressed: true, repeat, .. } => *repeat = !keys_down.insert(*key),
        Event::Key { key, .. } => drop(keys_down.remove(key)),
        // Where a key is let go of is then another window's to know.
        Event::WindowFocused(false) => keys_down.clear(),
        _ => {}
    }
}

/// Whether the keyboard or the clipboard does something with it.
fn types(event: &Event) -> bool {
    match event {
        Event::Key { pressed, .. } => *pressed,
        Event::Text(_) | Event::Paste(_) | Event::Ime(_) | Event::Copy | Event::Cut => true,
        _ => false,
    }
}

/// A key that is only held down does not: it would go on after it is let go of.
fn decides(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Tab | Key::Enter | Key::Escape, pressed: true, repeat: false, .. })
}

/// A digit picks a row of a list and a blank presses a button, either of which may close what they are in: what comes behind
/// them is for what lies below.
fn types_decision(event: &Event) -> bool {
    matches!(event, Event::Text(text) if text == " " || (text.len() == 1 && text.as_bytes()[0].is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, PointerButton, pos2};

    use super::*;

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
    }

    fn button(x: f32, pressed: bool) -> Event {
        let modifiers = Modifiers::NONE;
        Event::PointerButton { pos: pos2(x, 0.0), button: PointerButton::Primary, pressed, modifiers }
    }

    fn to(x: f32) -> Event {
        Event::PointerMoved(pos2(x, 0.0))
    }

    #[track_caller]
    fn check(events: &[Event], frames: &[usize]) {
        let (ctx, mut one) = (Context::default(), OneAFrame::default());
        let mut input = RawInput { events: events.to_vec(), ..RawInput::default() };
        let mut found = Vec::new();
        loop {
            one.input_hook(&ctx, &mut input);
            found.push(input.events.len());
            if one.waiting.is_empty() {
                break;
            }
            input.events.clear();
        }
        assert_eq!(found, frames);
        assert_eq!(found.iter().sum::<usize>(), events.len());
    }

    #[test]
    fn a_key_that_decides_has_a_frame_of_its_own_and_nothing_is_lost() {
        let [tab, enter, escape, down] = [Key::Tab, Key::Enter, Key::Escape, Key::ArrowDown].map(|one| key(one, true));
        let tab_up = key(Key::Tab, false);
        check(&[tab.clone(), tab_up, tab.clone(), enter.clone()], &[1, 2, 1]);
        check(&[Event::Text("a".to_owned()), Event::Text("b".to_owned()), enter.clone(), escape], &[2, 1, 1]);
        check(&[down.clone(), down, enter, Event::Text("c".to_owned())], &[2, 1, 1]);
        check(&[to(1.0), tab], &[2]);
    }

    #[test]
    fn a_digit_and_a_blank_come_with_their_keys_and_with_nothing_else() {
        let text = |words: &str| Event::Text(words.to_owned());
        let one = [key(Key::Num1, true), text("1"), key(Key::Num1, false)];
        let blank = [key(Key::Space, true), text(" ")];
        check(&[&one[..2], &blank].concat(), &[2, 2]);
        check(&[&one[..], &one[..]].concat(), &[2, 3, 1]);
        check(&[&[key(Key::S, true), text("s")], &one[..], &[key(Key::L, true), text("l")]].concat(), &[2, 2, 3]);
        check(&[text("3"), text("a"), text("b")], &[1, 2]);
    }

    #[test]
    fn a_key_that_is_held_down_decides_once() {
        let (tab, tab_up) = (key(Key::Tab, true), key(Key::Tab, false));
        check(&[tab.clone(), tab.clone(), tab.clone(), tab.clone()], &[1, 3]);
        check(&[tab.clone(), tab.clone(), tab_up, tab.clone(), tab.clone()], &[1, 2, 1, 1]);
        check(&[tab.clone(), Event::WindowFocused(false), tab.clone(), tab], &[1, 2, 1]);
    }

    #[test]
    fn whoever_pastes_while_nothing_is_on_the_clipboard_pastes_nothing() {
        let up = |modifiers| Event::Key { key: Key::V, physical_key: None, pressed: false, repeat: false, modifiers };
        let found = |events: &[Event]| {
            let mut input = RawInput { events: events.to_vec(), ..RawInput::default() };
            OneAFrame::default().input_hook(&Context::default(), &mut input);
            input.events.iter().filter(|event| matches!(event, Event::Paste(text) if text.is_empty())).count()
        };
        assert_eq!(found(&[up(Modifiers::COMMAND)]), 1);
        assert_eq!(found(&[Event::Paste("a".to_owned()), up(Modifiers::COMMAND)]), 0);
        assert_eq!(found(&[key(Key::V, true), up(Modifiers::NONE)]), 0);
        assert_eq!(found(&[up(Modifiers::NONE)]), 0);
        // Whichever of the two keys is let go of first.
        let held = Event::ModifiersChanged;
        assert_eq!(found(&[held(Modifiers::COMMAND), held(Modifiers::NONE), up(Modifiers::NONE)]), 1);
        assert_eq!(found(&[held(Modifiers::COMMAND), Event::WindowFocused(true), up(Modifiers::NONE)]), 0);
    }

    #[test]
    fn clicks_are_counted_by_their_place() {
        let (ctx, mut one) = (Context::default(), OneAFrame::default());
        let mut click = |x: f32| {
            let events = vec![to(x), button(x, true), button(x, false)];
            one.input_hook(&ctx, &mut RawInput { events, ..RawInput::default() });
            n_clicks_there(&ctx)
        };
        assert_eq!([9.0, 90.0, 91.0, 92.0, 9.0].map(&mut click), [1, 1, 2, 3, 1]);
    }

    #[test]
    fn keys_and_buttons_share_no_frame() {
        let click = [to(9.0), button(9.0, true), button(9.0, false)];
        for typed in [key(Key::Delete, true), Event::Text("q".to_owned()), Event::Cut] {
            check(&[&click[..], std::slice::from_ref(&typed)].concat(), &[3, 1]);
            check(&[&[typed], &click[..]].concat(), &[2, 2]);
        }
        check(&[&click[..], &[key(Key::Enter, true)], &click[..]].concat(), &[3, 1, 3]);
        check(&[&[key(Key::Delete, false)], &click[..], &[key(Key::Tab, false)]].concat(), &[5]);
    }

    #[test]
    fn presses_are_where_the_pointer_was_then() {
        let double = [to(90.0), button(90.0, true), button(90.0, false), button(90.0, true), button(91.0, false)];
        check(&double, &[5]);
        let click_and_on = [to(90.0), button(90.0, true), button(90.0, false), to(200.0), button(200.0, true)];
        check(&click_and_on, &[3, 2]);
        let drag = [to(9.0), button(9.0, true), to(40.0), to(80.0), button(80.0, false), to(9.0), button(9.0, true)];
        check(&drag, &[2, 2, 1, 2]);
    }
}
