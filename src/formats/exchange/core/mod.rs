//! What the formats of other programs share.

pub(crate) mod json_text;
pub(crate) mod new_labels;
pub(crate) mod split;
pub(crate) mod tokens;
pub(crate) mod xml;
