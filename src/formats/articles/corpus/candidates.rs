//! Articles of corpora that may be taken or not: gone through one by one, and checked once they are taken.

use std::borrow::Cow;
use std::io::BufRead;
use std::ops::ControlFlow;

use super::columns::Field;
use super::{CorpusFile, draft, for_each};
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::imported::{Imported, checked, plain_newlines};
use crate::formats::exchange::core::labels::Declared;
use crate::formats::exchange::core::warnings::{ImportWarning, Warnings};
use crate::model::{Article, LabelSet};

/// An article of a corpus that nobody has taken yet.
#[derive(Clone, Debug)]
pub struct Candidate {
    draft: Draft,
}

impl Candidate {
    /// With plain line ends, as the article that it becomes has them.
    pub fn text(&self) -> Cow<'_, str> {
        plain_newlines(&self.draft.text)
    }

    /// What is known of it besides its text; empty where nothing is.
    pub fn known(&self, field: Field) -> Cow<'_, str> {
        match field {
            Field::Text => return self.text(),
            Field::Title => &self.draft.title,
            Field::Byline => &self.draft.meta.byline,
            Field::Outlet => &self.draft.meta.outlet,
            Field::Date => &self.draft.meta.date,
            Field::Url => &self.draft.meta.url,
            Field::Id => &self.draft.source.record,
        }
        .into()
    }

    /// The same with the SHA-256 of its file, which is known once all of it was read.
    #[must_use]
    pub fn of_file(mut self, sha256: &str) -> Self {
        sha256.clone_into(&mut self.draft.source.sha256);
        self
    }
}

/// Gives every article of a UTF-8 file to `take`, or what is wrong with it, until it has enough.
pub fn candidates(
    file: &CorpusFile,
    reader: &mut dyn BufRead,
    take: &mut dyn FnMut(Result<Candidate, ImportWarning>) -> ControlFlow<()>,
) {
    let place_in = |place: &str| format!("{}, {place}", file.source.path);
    for_each(file.kind, &file.partitions, reader, &mut |found| {
        take(match found {
            Ok(record) => {
                let place = place_in(&record.place);
                match draft(file, &record) {
                    Some(draft) => Ok(Candidate { draft: Draft { place, ..draft } }),
                    None => Err(ImportWarning { place, message: "has no text and is left out".to_owned() }),
                }
            }
            Err((place, message)) => Err(ImportWarning { place: place_in(&place), message }),
        })
    });
}

/// The article of a candidate, to look at before it is taken. `None` where it cannot be one.
pub fn single(candidate: &Candidate, labels: &LabelSet) -> Option<Article> {
    taken(vec![candidate.clone()], labels).articles.pop().map(|imported| imported.article)
}

/// The articles with the labels that they have, found among `labels` or new.
pub fn taken(candidates: Vec<Candidate>, labels: &LabelSet) -> Imported {
    let drafts = candidates.into_iter().map(|candidate| candidate.draft).collect();
    checked(drafts, &Declared::default(), Warnings::default(), labels)
}
