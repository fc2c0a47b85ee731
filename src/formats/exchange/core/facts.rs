//! What is known of a format: each kind says it of itself, and the registry lists them.

use std::io;

use super::batch::{Batch, Out};
use super::loss::{Carries, Voices};
use super::reading::Reading;
use super::sniff::{Sample, Sign};

/// What is known of a format.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    /// On the command line.
    pub(crate) name: &'static str,
    /// In dialogs.
    pub(crate) title: &'static str,
    /// A line about what it is for.
    pub(crate) about: &'static str,
    /// Of the file that matters, without a dot.
    pub(crate) extension: &'static str,
    /// Whether an export has several files.
    pub(crate) is_folder: bool,
    /// Whether its files are no text.
    pub(crate) is_binary: bool,
    /// Whether a byte order mark is a character of the text; elsewhere it only gets in the way.
    pub(crate) counts_byte_order_mark: bool,
    pub(crate) detail: Detail,
    pub(crate) carries: Carries,
    pub(crate) voices: Voices,
    /// `None` where the program was built without it.
    pub(crate) write: Option<Writer>,
    pub(crate) read: Option<Reader>,
    /// Whether a file looks like one of this format.
    pub(crate) sniff: fn(&Sample<'_>) -> Sign,
}

/// How exactly a format says where a span lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    Exact,
    /// As a single piece, or in whole words: what comes home may say less than what left.
    Coarse,
}

/// Writes the files of a batch. What it keeps in memory grows with the article and its spans, not with the words of all spans.
pub(crate) type Writer = fn(&mut Batch<'_>, &mut Out<'_>) -> io::Result<()>;

/// Takes in what one file holds; problems go to the reading.
pub(crate) type Reader = fn(&mut Reading<'_>);

impl Facts {
    /// One text file with nothing but labels, which nobody can write or read yet; a kind says what is otherwise.
    pub(crate) const PLAIN: Self = Self {
        name: "",
        title: "",
        about: "",
        extension: "",
        is_folder: false,
        is_binary: false,
        counts_byte_order_mark: false,
        detail: Detail::Exact,
        carries: Carries { links: false, notes: false, people: false, predictions: false, scores: false },
        voices: Voices::None,
        write: None,
        read: None,
        sniff: |_| Sign::None,
    };
}
