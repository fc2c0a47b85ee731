//! The window as a picture, drawn without a display.

pub mod drawn;
pub mod rasterizer;
pub mod screenshot;
pub mod script;
