//! The window without a display, by the names of its controls.

mod adding;
mod everyone;
mod keyboard;
mod sample;
