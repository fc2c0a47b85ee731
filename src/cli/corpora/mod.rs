//! Work on corpora that no project could hold: streams of articles, a line each.

pub(super) mod describe;
pub(super) mod filter;
mod in_order;
mod line_parts;
pub(super) mod repeated_lines;
pub(super) mod sample;
mod sources;
pub(super) mod suggesters;
