//! Draws much that is new a part in each frame: to lay out all of it at once would hold up a frame.

use egui::{Id, Ui};

/// How much was drawn, and in which frame.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    n: usize,
    frame: u64,
}

/// How many of `n_all` things are to be drawn in this frame, `n_more` more than in the last; from the beginning where none were
/// drawn in that under this id. Asks for another frame where some are left.
pub fn n_drawn(ui: &Ui, id: Id, n_all: usize, n_more: usize) -> usize {
    let frame = ui.ctx().cumulative_frame_nr();
    let before: Option<Drawn> = ui.data(|data| data.get_temp(id));
    let n = match before {
        Some(now) if now.frame == frame => now.n,
        Some(last) if last.frame + 1 == frame => (last.n + n_more).min(n_all),
        _ => n_more.min(n_all),
    };
    ui.data_mut(|data| data.insert_temp(id, Drawn { n, frame }));
    if n < n_all {
        ui.ctx().request_repaint();
    }
    n
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use egui_kittest::Harness;

    use super::*;

    #[test]
    fn more_is_drawn_in_each_frame_until_all_is() {
        let drawn = Cell::new(0);
        let mut harness = Harness::new_ui(|ui| drawn.set(n_drawn(ui, Id::unique("rows"), 7, 3)));
        harness.run();
        assert_eq!(drawn.get(), 7);
        let frames = [3, 6, 7, 7];
        let mut seen = Vec::new();
        let mut harness =
            Harness::builder().with_max_steps(1).build_ui(|ui| seen.push(n_drawn(ui, Id::unique("rows"), 7, 3)));
        for _ in frames {
            harness.step();
        }
        drop(harness);
        seen.dedup();
        assert_eq!(seen, [3, 6, 7]);
    }
}
