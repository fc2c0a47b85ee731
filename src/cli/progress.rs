//! How far long work is, on one line of the terminal that is wiped away at the end.

use std::ops::ControlFlow;

use super::Surroundings;

/// So many are done between two looks at the terminal, or one of a hundred where there are fewer.
const SHOW_EVERY: usize = 50;

/// Shows progress while `work` goes on, where there is a terminal.
pub(super) fn with_progress<T>(
    around: &mut Surroundings<'_>,
    doing: &str,
    work: impl FnOnce(&mut dyn FnMut(usize, usize) -> ControlFlow<()>) -> T,
) -> T {
    let mut shown = None;
    let result = work(&mut |n_done, n_all| {
        let step = Some(n_done / (n_all / 100).clamp(1, SHOW_EVERY));
        if around.is_terminal && shown != step {
            shown = step;
            around.show_progress(&format!("{doing} {n_done} of {n_all}"));
        }
        ControlFlow::Continue(())
    });
    if shown.is_some() {
        around.end_progress();
    }
    result
}
