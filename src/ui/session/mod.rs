//! Work on one open project: opening, saving, adding, and what is in hand.

pub mod add_articles;
pub mod article_cache;
pub mod open_close;
pub(crate) mod save;
pub mod sources;
pub mod view_state;
pub mod work_counts;
