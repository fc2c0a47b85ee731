//! Fields of a file that this version does not know, carried along so that saving does not lose them.

/// Name and verbatim RON value of each unknown field, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnknownFields(pub Vec<(String, String)>);
