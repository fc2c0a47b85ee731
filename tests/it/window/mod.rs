//! The window without a display, by the names of its controls.

mod adding;
mod everyone;
mod hand;
mod keyboard;
mod reader;
mod sample;
