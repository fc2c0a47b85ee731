//! Where the text of an article stands: lines laid out as they come into view, heights of all others estimated.

pub(crate) mod column;
pub(crate) mod heights;
pub(crate) mod on_screen;
pub(crate) mod piece_layout;
pub(crate) mod pieces;
pub(crate) mod row;
pub(crate) mod word_boxes;
