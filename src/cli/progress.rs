//! How far long work is, on one line of the terminal that is wiped away at the end.

use std::ops::ControlFlow;

use super::Surroundings;

/// Files between two looks at the terminal.
const SHOW_EVERY: usize = 50;

/// Shows progress while `work` goes on, where there is a terminal.
pub(super) fn with_progress<T>(
    around: &mut Surroundings<'_>,
    doing: &str,
    work: impl FnOnce(&mut dyn FnMut(usize, usize) -> ControlFlow<()>) -> T,
) -> T {
    let mut is_shown = false;
    let result = work(&mut |n_done, n_all| {
        if around.is_terminal && n_done % SHOW_EVERY == 0 {
            is_shown = true;
            around.show_progress(&format!("{doing} {n_done} of {n_all}"));
        }
        ControlFlow::Continue(())
    });
    if is_shown {
        around.end_progress();
    }
    result
}
