//! Keys and clicks that decide come one a frame: what came ahead while a frame took long acts on what was before it.

use std::collections::VecDeque;

use egui::{Context, Event, Key, Plugin, Pos2, RawInput};

/// Farther than this a press becomes a drag, in points, as egui has it.
const CLICK_REACH: f32 = 6.0;

/// Holds back what came behind a key or button that decides. egui would move the focus once for several Tabs and press
/// Enter where the last one leads, whatever the order; it takes all of a frame's presses to be where the pointer is at its
/// end, and sees no drag that begins and ends in one.
#[derive(Debug, Default)]
struct OneAFrame {
    waiting: VecDeque<Event>,
    /// Where the button went down that is down now.
    pressed_at: Option<Pos2>,
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
        self.waiting.extend(input.events.drain(..));
        let n_now = self.n_of_frame();
        input.events.extend(self.waiting.drain(..n_now));
        for event in &input.events {
            if let Event::PointerButton { pos, pressed, .. } = event {
                self.pressed_at = pressed.then_some(*pos);
            }
        }
        if !self.waiting.is_empty() {
            ctx.request_repaint();
        }
    }
}

impl OneAFrame {
    /// How many of the events that wait may come in one frame.
    fn n_of_frame(&self) -> usize {
        let mut button_at: Option<Pos2> = None;
        let (mut has_acted, mut has_moved, mut pressed_at) = (false, false, self.pressed_at);
        for (n, event) in self.waiting.iter().enumerate() {
            let is_far = |from: Option<Pos2>, to: Pos2| from.is_some_and(|from| from.distance(to) > CLICK_REACH);
            match event {
                _ if decides(event) => return if has_acted { n } else { n + 1 },
                Event::PointerMoved(at) if is_far(button_at, *at) => return n,
                Event::PointerMoved(_) => has_moved = true,
                Event::PointerButton { pos, pressed, .. } => {
                    let ends_drag = !pressed && has_moved && is_far(pressed_at, *pos);
                    if ends_drag || is_far(button_at, *pos) {
                        return n;
                    }
                    (button_at, has_acted) = (Some(*pos), true);
                    pressed_at = pressed.then_some(*pos);
                }
                Event::Key { pressed: true, .. } | Event::Text(_) | Event::Paste(_) | Event::Copy | Event::Cut => {
                    has_acted = true;
                }
                _ => {}
            }
        }
        self.waiting.len()
    }
}

/// A key that is only held down does not: it would go on after it is let go of.
fn decides(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Tab | Key::Enter | Key::Escape, pressed: true, repeat: false, .. })
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, PointerButton, pos2};

    use super::*;

    fn key(key: Key, repeat: bool) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat, modifiers: Modifiers::NONE }
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
        let [tab, enter, escape, down] = [Key::Tab, Key::Enter, Key::Escape, Key::ArrowDown].map(|one| key(one, false));
        check(&[tab.clone(), tab.clone(), enter.clone()], &[1, 1, 1]);
        check(&[Event::Text("a".to_owned()), Event::Text("b".to_owned()), enter.clone(), escape], &[2, 1, 1]);
        check(&[down.clone(), down, enter, Event::Text("c".to_owned())], &[2, 1, 1]);
        check(&[key(Key::Tab, true), key(Key::Tab, true), key(Key::Tab, true)], &[3]);
        check(&[to(1.0), tab], &[2]);
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
