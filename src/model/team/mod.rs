//! How several people label one project: articles are handed out, and what each made of them is collected.

mod annotator;
mod collect;
mod hand_out;
mod notes;
pub mod settle;
mod turns;

pub use annotator::{has_own_spans, is_taken_word, letter_of, name_annotator, read_by_both, rename_reader};
pub use collect::{
    Brought, Collected, FileNews, HowCollected, OtherLabel, OtherLabels, called_as, collect, same_person,
};
pub use hand_out::{HandOut, HandOutError, Plan, Share, hand_out, project_for};
pub use notes::{Noted, notes};
