//! What moves by itself: fades, jumps that glide and the wheel, and how little of it for those who want less motion.

use egui::style::ScrollAnimation;
use egui::{Context, Event, MouseWheelUnit};

use super::style;

/// egui lets a wheel glide where one event is this many points or more.
const GLIDES_FROM: f32 = 8.0;

/// A wheel that turns further at once than this many points is not cut into steps.
const MOST_IN_STEPS: f32 = 4_000.0;

/// Lets things glide and fade, or not.
pub fn show_motion(ctx: &Context, is_reduced: bool) {
    ctx.all_styles_mut(|style| {
        style.animation_time = if is_reduced { 0.0 } else { style::ANIMATION_TIME_S };
        style.scroll_animation = if is_reduced { ScrollAnimation::none() } else { ScrollAnimation::default() };
    });
}

/// The events with each notch of a wheel in steps so small that it moves the text at once, `line` points a line.
pub fn without_glide(events: Vec<Event>, line: f32) -> Vec<Event> {
    events.into_iter().flat_map(|event| steps_of_wheel(event, line)).collect()
}

fn steps_of_wheel(event: Event, line: f32) -> Vec<Event> {
    let Event::MouseWheel { unit, delta, phase, source, modifiers } = event else { return vec![event] };
    let points = match unit {
        MouseWheelUnit::Point => delta,
        MouseWheelUnit::Line => delta * line,
        MouseWheelUnit::Page => return vec![event],
    };
    if points.length() > MOST_IN_STEPS {
        return vec![event];
    }
    let step = points.normalized() * (GLIDES_FROM - 1.0);
    let mut steps = Vec::new();
    let mut left = points;
    while left.length() >= GLIDES_FROM {
        steps.push(step);
        left -= step;
    }
    steps.push(left);
    let step_event = |delta| Event::MouseWheel { unit: MouseWheelUnit::Point, delta, phase, source, modifiers };
    steps.into_iter().map(step_event).collect()
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, MouseWheelSource, TouchPhase, vec2};

    use super::*;

    /// How far a notch of the wheel has moved the text after each of three frames.
    fn moved(reduced: bool) -> Vec<f32> {
        let ctx = Context::default();
        let notch = Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, -3.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        let mut all = 0.0;
        let mut frame = |events: Vec<Event>| {
            let events = if reduced { without_glide(events, 40.0) } else { events };
            let input = egui::RawInput { events, ..Default::default() };
            let mut shown = ctx.run_ui(input, |ui| all += ui.input(|input| input.smooth_scroll_delta().y));
            shown.textures_delta.clear();
            all
        };
        vec![frame(vec![notch]), frame(Vec::new()), frame(Vec::new())]
    }

    #[test]
    fn a_notch_moves_at_once_where_less_motion_is_wanted() {
        let glides = moved(false);
        assert!(glides[0] > -100.0 && glides[2] < glides[0], "{glides:?}");
        let jumps = moved(true);
        assert!((jumps[0] + 120.0).abs() < 0.1 && (jumps[2] - jumps[0]).abs() < 0.1, "{jumps:?}");
    }
}
