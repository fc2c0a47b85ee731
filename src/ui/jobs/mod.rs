//! Work that takes longer than a frame: each job runs on its own thread, says how far it is, and can be stopped.

pub mod search;
pub mod suggesting;
pub mod survey;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::Builder;
use std::time::Duration;

use egui::Context;

use super::App;
use super::input::outbox::Notice;

/// What is to be done with what a job found, in the frame after it has ended.
pub type Finish = Box<dyn FnOnce(&mut App, &Context) + Send>;

/// The jobs that run now.
#[derive(Default)]
pub struct Jobs {
    running: Vec<Job>,
}

/// One piece of work on its own thread.
pub struct Job {
    /// As the status bar shows it: “Reading articles”.
    pub name: &'static str,
    pub progress: Progress,
    finish: Receiver<Finish>,
}

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

impl Jobs {
    /// Starts a job. Fails where the system gives no thread.
    pub fn start(
        &mut self,
        ctx: &Context,
        name: &'static str,
        work: impl FnOnce(&Progress) -> Finish + Send + 'static,
    ) -> io::Result<()> {
        let progress = Progress { state: Arc::default(), ctx: ctx.clone() };
        let (sender, finish) = channel();
        let seen_by_work = progress.clone();
        Builder::new().name(name.to_owned()).spawn(move || {
            let finish = work(&seen_by_work);
            // The window may be closed already: then nobody waits for the result.
            sender.send(finish).ok();
            seen_by_work.ctx.request_repaint();
        })?;
        self.running.push(Job { name, progress, finish });
        Ok(())
    }

    pub fn running(&self) -> &[Job] {
        &self.running
    }

    /// What the jobs that have ended since the last call left to do.
    pub fn take_finished(&mut self) -> Vec<Finish> {
        let mut finished = Vec::new();
        self.running.retain(|job| match job.finish.try_recv() {
            Ok(finish) => {
                finished.push(finish);
                false
            }
            Err(TryRecvError::Empty) => true,
            Err(TryRecvError::Disconnected) => {
                finished.push(broken(job.name));
                false
            }
        });
        finished
    }

    /// Waits until the job that was started first has ended; `None` where none runs.
    pub fn wait(&mut self) -> Option<Finish> {
        let job = (!self.running.is_empty()).then(|| self.running.remove(0))?;
        Some(job.finish.recv().unwrap_or_else(|_| broken(job.name)))
    }
}

impl Progress {
    /// Says how far the work is; tells whether it shall stop.
    pub fn report(&self, n_done: usize, n_all: usize) -> ControlFlow<()> {
        self.state.n_done.store(n_done, Ordering::Relaxed);
        self.state.n_all.store(n_all, Ordering::Relaxed);
        self.ctx.request_repaint_after(Duration::from_millis(50));
        if self.state.is_cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Asks the work to stop at the next chance.
    pub fn cancel(&self) {
        self.state.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// How much is done and how much there is, unless the work does not say.
    pub fn counts(&self) -> Option<(usize, usize)> {
        let n_all = self.state.n_all.load(Ordering::Relaxed);
        (n_all > 0).then(|| (self.state.n_done.load(Ordering::Relaxed), n_all))
    }
}

fn broken(name: &'static str) -> Finish {
    Box::new(move |app, _| {
        let words = format!("{name} broke off because of an error in Pullquote; your project is as it was");
        app.outbox.tell(Notice::Error(words));
    })
}
