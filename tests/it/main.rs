//! All tests through the doors of the library, in one program; `crash` kills itself and is one of its own.

mod agreement;
mod book;
mod chance;
mod cli;
mod documents;
mod formats;
mod licences;
mod model;
mod storage;
mod suggest;
mod tidy;
#[cfg(feature = "gui")]
mod window;
