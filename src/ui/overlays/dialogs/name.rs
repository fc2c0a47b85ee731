//! Asks for a name or another line of words.

use egui::Id;

use super::card::{Card, Reply};
use crate::model::{ArticleId, Edit, Transaction};
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets;

/// The words as they are typed.
pub struct NameDialog {
    pub name: String,
    pub of: Named,
}

/// What gets the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Project,
    /// Who labels in the project.
    Annotator,
    /// What is noted beside an article; it may be nothing.
    Note(ArticleId),
}

impl NameDialog {
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        let (title, hint, verb) = match self.of {
            Named::Project => ("Rename project", "Name", "Rename"),
            Named::Annotator => ("Who labels here", "Your name", "Save"),
            Named::Note(_) => ("Note on the article", "A question about the guide, say", "Save"),
        };
        card.ui(title, 380.0, |ui, foot| {
            let theme = Theme::of(ui);
            foot.begin_at(ui, Id::unique("project name"));
            widgets::field_ui(ui, theme, Id::unique("project name"), &mut self.name, hint, None);
            let name = self.name.trim().to_owned();
            let is_ready = !name.is_empty() || matches!(self.of, Named::Note(_));
            match foot.ui(ui, &[verb, "Cancel"], is_ready) {
                Some(0) => Reply::done(Wish::Apply(self.of.transaction(name))),
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }
}

impl Named {
    fn transaction(self, words: String) -> Transaction {
        match self {
            Self::Project => Transaction::new("rename project", vec![Edit::SetName(words)]),
            Self::Annotator => Transaction::new("change who labels", vec![Edit::SetAnnotator(words)]),
            Self::Note(id) => Transaction::new("change note on article", vec![Edit::SetArticleNote(id, words)]),
        }
    }
}
