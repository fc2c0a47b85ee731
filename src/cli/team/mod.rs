//! Commands of a team: articles go out to several people, their labels come back and are compared.

pub(super) mod agreement;
pub(super) mod collect;
pub(super) mod hand_out;
