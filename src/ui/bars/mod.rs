//! The bars around the panels: labels and menu at the top, status at the bottom, messages that go away by themselves.

pub mod labels;
pub mod status;
#[cfg(test)]
mod tests;
pub mod toasts;
pub mod top;
