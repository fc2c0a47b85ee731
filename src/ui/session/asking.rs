//! What the system's file dialog was asked for that has not answered yet.

use std::path::PathBuf;

use egui::Context;

use crate::ui::jobs::paths::Wanted;

/// Seconds after which a path can be typed too.
pub const PATIENCE_S: f64 = 5.0;

/// A question that the system's file dialog is there for.
#[derive(Debug)]
pub struct AskingPath {
    pub wanted: Wanted,
    /// That was offered.
    pub likely: PathBuf,
    /// In seconds of the context's clock.
    pub since_s: f64,
    /// Whether somebody may type one meanwhile.
    pub is_offered: bool,
}

impl AskingPath {
    /// Whether it has been asked for so long that a path may be typed.
    pub fn has_waited(&self, ctx: &Context) -> bool {
        ctx.input(|input| input.time) - self.since_s >= PATIENCE_S
    }
}
