//! Everything egui: the window, its panels, and what they share. `app.rs` holds it together.

#[cfg(test)]
mod acts_script;
mod app;
pub mod article;
pub mod bars;
mod beginning;
pub mod book;
mod crash_screen;
pub mod desk;
mod drawing;
mod guard;
pub mod input;
pub mod jobs;
mod log;
pub mod look;
mod menus;
mod open_close;
pub mod overlays;
pub mod panels;
mod people;
pub mod picture;
mod results;
pub mod session;
pub mod setup;
pub mod start;
#[cfg(test)]
mod tab_order;
#[cfg(test)]
mod test_window;
pub mod texts;
mod tour;
mod welcome;

pub use app::App;
pub use log::note_failure;
pub use picture::rasterizer::Rasterizer;
pub use picture::screenshot::{ScreenshotOptions, rehearse, screenshot};
pub use picture::script::Script;
pub use start::{Opening, run};
