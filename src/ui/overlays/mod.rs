//! What lies over the window and takes all keys: palette, pickers, sheets, dialogs.

pub mod article;
pub mod dialogs;
pub mod labels;
pub mod palette;
pub mod pick_list;
pub mod shortcuts;
pub mod speaker;
