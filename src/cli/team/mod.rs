//! Commands of a team: articles go out to several people, their labels come back, are compared and settled.

pub(super) mod agreement;
pub(super) mod collect;
pub(super) mod hand_out;
pub(super) mod notes;
pub(super) mod settle;
