//! The window as a picture, drawn without a display.

pub mod rasterizer;
pub mod screenshot;
