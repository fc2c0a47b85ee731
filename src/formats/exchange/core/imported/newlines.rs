//! Line ends of two characters become one, as in every article, and the places of spans move with them.

use std::borrow::Cow;

use crate::model::Text;

/// With `\r\n` and `\r` turned into `\n`, as in every article.
pub(super) fn with_plain_newlines(given: &Text) -> Text {
    match plain_newlines(given.as_str()) {
        Cow::Borrowed(_) => given.clone(),
        Cow::Owned(plain) => Text::new(plain).expect("it is no longer than the text that was given"),
    }
}

/// The same, for who looks at a text that is not taken in yet.
pub(crate) fn plain_newlines(given: &str) -> Cow<'_, str> {
    if given.contains('\r') { given.replace("\r\n", "\n").replace('\r', "\n").into() } else { given.into() }
}

/// Bytes of a text as it was given, as bytes of the text with plain line ends.
pub(super) struct Newlines<'t> {
    given: &'t Text,
    pub(super) plain: &'t Text,
    /// The places of the `\r` that are gone, in order.
    dropped: Vec<usize>,
}

impl<'t> Newlines<'t> {
    pub(super) fn new(given: &'t Text, plain: &'t Text) -> Self {
        let is_dropped = given.n_bytes() > plain.n_bytes();
        let dropped = given.as_str().match_indices("\r\n").filter(|_| is_dropped).map(|(byte, _)| byte).collect();
        Self { given, plain, dropped }
    }

    pub(super) fn plain_byte(&self, byte: usize) -> usize {
        debug_assert!(byte <= self.given.n_bytes());
        byte - self.dropped.partition_point(|dropped| *dropped < byte)
    }
}
