//! Which kind of error something ended with, without a word of what it is about.

use std::error::Error;
use std::fmt::{self, Debug, Write};
use std::io;

/// The kinds of an error and of what led to it: `Read, NotFound`.
///
/// It has no path, no name and no word of a text, as long as no error writes its own `Debug`: what comes first is then the
/// name of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorKind(String);

/// How many causes of causes are named.
const MAX_CAUSES: usize = 6;

impl ErrorKind {
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let causes = std::iter::successors(Some(error), |&error| error.source()).take(MAX_CAUSES);
        let names = causes.map(|cause| match cause.downcast_ref::<io::Error>() {
            Some(error) => format!("{:?}", error.kind()),
            None => variant_of(cause),
        });
        let mut names: Vec<String> = names.collect();
        names.dedup();
        Self(names.join(", "))
    }

    /// Of an error that says no more than this.
    pub fn named(name: &'static str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of the variant, which is what comes first where an error is shown to programmers.
fn variant_of(error: &dyn Debug) -> String {
    let mut start = Start::default();
    // It ends where the name does.
    write!(start, "{error:?}").unwrap_or(());
    if start.0.is_empty() { "error".to_owned() } else { start.0 }
}

/// Takes the letters that come first.
#[derive(Default)]
struct Start(String);

impl Write for Start {
    fn write_str(&mut self, words: &str) -> fmt::Result {
        let name = words.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        self.0.push_str(name);
        if name.len() == words.len() { Ok(()) } else { Err(fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    enum Trial {
        #[error("{path} cannot be read: {error}")]
        Unreadable { path: PathBuf, error: io::Error },
        #[error("{0}")]
        Known(String),
        #[error("it is {0}")]
        Because(#[source] io::Error),
    }

    #[test]
    fn kinds_are_named_and_nothing_that_they_are_about() {
        let check = |error: Trial, expected: &str| assert_eq!(ErrorKind::of(&error).to_string(), expected);
        let missing = || io::Error::new(io::ErrorKind::NotFound, "secret.ron");
        check(Trial::Unreadable { path: "secret.ron".into(), error: missing() }, "Unreadable");
        check(Trial::Known("secret words".to_owned()), "Known");
        check(Trial::Because(missing()), "Because, NotFound");
        assert_eq!(ErrorKind::of(&missing()).to_string(), "NotFound");
    }
}
