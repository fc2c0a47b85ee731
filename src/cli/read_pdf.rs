//! `pullquote read-pdf`: a PDF on standard input → what is in it, for the program that asks; no person does.

use std::io::{self, Read as _};

use super::{Outcome, Surroundings};
use crate::formats::articles::pdf;
use crate::storage;

pub(super) fn run(around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    storage::be_expendable(bytes.len());
    around.give(&pdf::answer(pdf::read(&bytes)))?;
    Ok(Outcome::Done)
}
