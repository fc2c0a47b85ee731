//! Everything egui: the window, its panels, and what they share.

pub mod article;
pub mod command;
pub mod outbox;
pub mod theme;
pub mod view_state;
