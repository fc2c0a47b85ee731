//! Keys that decide come one a frame: what was pressed ahead while a frame took long acts on what the key before it left.

use std::collections::VecDeque;

use egui::{Context, Event, Key, Plugin, RawInput};

/// Holds back what came behind a key that decides. egui would move the focus once for several Tabs, and press Enter where
/// the last one leads, whatever the order.
#[derive(Debug, Default)]
struct OneAFrame {
    waiting: VecDeque<Event>,
}

/// Lets the keys of a window come one a frame.
pub fn install(ctx: &Context) {
    ctx.add_plugin(OneAFrame::default());
}

impl Plugin for OneAFrame {
    fn debug_name(&self) -> &'static str {
        "one key a frame"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.waiting.extend(input.events.drain(..));
        let n_now = n_of_frame(&self.waiting);
        input.events.extend(self.waiting.drain(..n_now));
        if !self.waiting.is_empty() {
            ctx.request_repaint();
        }
    }
}

/// How many of the events may come in one frame: up to a key that decides, or that key alone.
fn n_of_frame(events: &VecDeque<Event>) -> usize {
    let Some(first) = events.iter().position(decides) else { return events.len() };
    if events.range(..first).any(acts) { first } else { first + 1 }
}

/// A key that is only held down does not: it would go on after it is let go of.
fn decides(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Tab | Key::Enter | Key::Escape, pressed: true, repeat: false, .. })
}

fn acts(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { pressed: true, .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::Copy
            | Event::Cut
            | Event::PointerButton { .. }
    )
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(key: Key, repeat: bool) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat, modifiers: Modifiers::NONE }
    }

    #[track_caller]
    fn check(events: &[Event], frames: &[usize]) {
        let mut waiting: VecDeque<Event> = events.iter().cloned().collect();
        let mut found = Vec::new();
        while !waiting.is_empty() {
            let n = n_of_frame(&waiting);
            found.push(n);
            waiting.drain(..n);
        }
        assert_eq!(found, frames);
    }

    #[test]
    fn a_key_that_decides_has_a_frame_of_its_own_and_nothing_is_lost() {
        let [tab, enter, escape, down] = [Key::Tab, Key::Enter, Key::Escape, Key::ArrowDown].map(|one| key(one, false));
        check(&[tab.clone(), tab.clone(), enter.clone()], &[1, 1, 1]);
        check(&[Event::Text("a".to_owned()), Event::Text("b".to_owned()), enter.clone(), escape], &[2, 1, 1]);
        check(&[down.clone(), down, enter, Event::Text("c".to_owned())], &[2, 1, 1]);
        check(&[key(Key::Tab, true), key(Key::Tab, true), key(Key::Tab, true)], &[3]);
        check(&[Event::PointerMoved(egui::pos2(1.0, 1.0)), tab], &[2]);
    }
}
