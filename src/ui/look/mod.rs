//! How everything looks: colours, sizes, fonts, motion, and the small controls that all panels share.

pub mod bidi;
pub mod by_and_by;
pub mod ends;
pub mod folders;
pub mod fonts;
pub mod keyboard;
pub mod label_filter;
pub mod line;
pub mod links;
pub mod markdown;
pub mod menu;
pub mod motion;
pub mod paging;
pub mod rows;
pub mod style;
pub mod suggestion_words;
pub mod tabs;
pub mod theme;
pub mod widgets;
pub mod words_in_order;
