//! What differs between systems: links, rights, which file a path leads to, folders that are made lasting.

use std::io;

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

/// What the system says went wrong, without its number for it.
pub(super) fn in_words(error: &io::Error) -> String {
    let words = error.to_string();
    let end = words.rfind(" (os error ").filter(|_| words.ends_with(')'));
    words[..end.unwrap_or(words.len())].to_owned()
}

/// Whether others can read a file that is locked.
pub(super) const LOCKS_ARE_ADVISORY: bool = cfg!(unix);

/// Who may read and write a file, and whose it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rights {
    #[cfg(unix)]
    mode: u32,
    #[cfg(unix)]
    owner: u32,
    #[cfg(unix)]
    group: u32,
}

#[cfg(not(unix))]
pub(super) use elsewhere::{identity, n_names, private_folder, refuse_links, refuse_to_wait, sync_folder};
#[cfg(unix)]
pub(super) use unix::{identity, n_names, private_folder, refuse_links, refuse_to_wait, sync_folder};
