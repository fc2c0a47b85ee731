//! What a file says of articles and spans that are there: it fills what the project does not know, and changes nothing.

use super::Merge;
use super::words::About;
use crate::formats::exchange::core::imported::facts;
use crate::model::{Article, Edit, Span, Status};

impl Merge {
    /// Takes what is known of an article of which the project knows nothing; where it knows otherwise that stays, and is told. How far
    /// somebody is with it `is_of_article`, or else is of their reading.
    pub(super) fn take_facts(&mut self, there: &Article, imported: &Article, is_of_article: bool) {
        let name = if there.title.is_empty() { there.id.to_string() } else { there.title.clone() };
        let mut meta = there.meta.clone();
        for (what, ours, theirs) in facts(&mut meta, &imported.meta) {
            if ours.is_empty() && !theirs.is_empty() {
                ours.clone_from(theirs);
                self.n_new_facts += 1;
            } else if !theirs.is_empty() && ours != theirs {
                self.said.say(About::Facts, format!("the {what} of “{name}” stays “{ours}”, “{theirs}” is left out"));
            }
        }
        if meta != there.meta {
            self.transaction.edits.push(Edit::SetMeta(there.id, meta));
        }
        // That labels are begun is no news.
        let is_read = there.readings().any(|reading| reading.status == imported.status);
        let is_other = imported.status != there.status && !is_read && is_of_article;
        let is_said = [Status::Done, Status::Skipped].contains(&imported.status) && is_other;
        if is_said && there.status == Status::New {
            self.n_new_facts += 1;
            self.transaction.edits.push(Edit::SetStatus(there.id, imported.status));
        } else if is_said {
            let (ours, theirs) = (there.status.name(), imported.status.name());
            self.said.say(About::Facts, format!("“{name}” stays {ours}, in the file it is {theirs}").replace('_', " "));
        }
    }

    /// Takes the note of a span that is there and has none; another one than it has is told.
    pub(super) fn take_note(&mut self, there: &Article, own: &Span, note: Option<&str>) {
        let Some(note) = note.filter(|note| !note.is_empty() && own.note.as_deref() != Some(note)) else { return };
        let words = there.text_of(own);
        if own.note.is_none() {
            let noted = Span { note: Some(note.to_owned()), ..own.clone() };
            self.n_new_notes += 1;
            self.transaction.edits.push(Edit::ReplaceSpan(there.id, noted));
            self.said.say(About::NewNotes, format!("the note of “{words}” comes in: {note}"));
        } else {
            self.said.say(About::OldNotes, format!("the note of “{words}” stays as it is, “{note}” is left out"));
        }
    }
}
