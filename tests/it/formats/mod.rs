//! Files of formats: old versions, what fuzzing found, labelled texts, what other programs are to read.

mod exports_for_consumers;
mod foreign;
pub(crate) mod fuzzed;
mod home;
mod labelled;
mod lookalikes;
mod one_idea;
mod versions;
