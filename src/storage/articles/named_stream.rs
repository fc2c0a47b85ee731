//! A stream whose errors say of what file they are: what is written meanwhile can fail in the same way.

use std::io::{self, Read};
use std::path::PathBuf;

use thiserror::Error;

use crate::storage::system::in_words;

/// Why a stream ended before its end.
#[derive(Debug, Error)]
#[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
pub(in crate::storage) struct NotReadFurther {
    pub(in crate::storage) error: io::Error,
    pub(in crate::storage) path: PathBuf,
}

impl NotReadFurther {
    /// The one in an error, or the error.
    pub(in crate::storage) fn in_error(error: io::Error) -> Result<Self, io::Error> {
        error.downcast::<Self>()
    }
}

/// What is read, with the name of its file.
pub(in crate::storage) struct NamedStream<R: Read> {
    pub(in crate::storage) reader: R,
    pub(in crate::storage) path: PathBuf,
}

impl<R: Read> Read for NamedStream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            kind => io::Error::new(kind, NotReadFurther { error, path: self.path.clone() }),
        })
    }
}
