//! Commands of a team: articles go out to several people, and their labels come back.

pub(super) mod collect;
pub(super) mod hand_out;
