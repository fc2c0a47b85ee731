//! How far a job is, and whether it shall stop: shared between its thread and the window.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use egui::Context;

/// How far a job is; shared between its thread and the window.
#[derive(Clone)]
pub struct Progress {
    state: Arc<State>,
    ctx: Context,
}

#[derive(Default)]
struct State {
    n_done: AtomicUsize,
    n_all: AtomicUsize,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// Of a job that begins now.
    pub(super) fn new(ctx: &Context) -> Self {
        Self { state: Arc::default(), ctx: ctx.clone() }
    }

    /// Says how far the work is; tells whether it shall stop.
    pub fn report(&self, n_done: usize, n_all: usize) -> ControlFlow<()> {
        self.state.n_done.store(n_done, Ordering::Relaxed);
        self.state.n_all.store(n_all, Ordering::Relaxed);
        self.ctx.request_repaint_after(Duration::from_millis(50));
        if self.state.is_cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Has the work stop at its next chance.
    pub(super) fn cancel(&self) {
        self.state.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// How much is done and how much there is, unless the work does not say.
    pub fn counts(&self) -> Option<(usize, usize)> {
        let n_all = self.state.n_all.load(Ordering::Relaxed);
        (n_all > 0).then(|| (self.state.n_done.load(Ordering::Relaxed), n_all))
    }
}
