//! Asks for a name or a note.

use egui::{Id, RichText, ScrollArea};

use super::card::{Card, Reply};
use crate::model::team::{has_own_spans, is_taken_word};
use crate::model::{ArticleId, Content, Edit, Transaction, one_line};
use crate::ui::input::keys::keeps_note;
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::texts::tr;

/// A longer note scrolls, in points.
const NOTE_HEIGHT: f32 = 200.0;

/// The words as they are typed.
pub struct NameDialog {
    name: String,
    /// What they were before.
    old_name: String,
    of: Named,
    /// Whether somebody else takes over from the one named here, and whether that can be.
    is_handed_over: bool,
    before: Option<String>,
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
    pub fn new(content: &Content, name: String, of: Named) -> Self {
        let before = (of == Named::Annotator && has_own_spans(content)).then(|| content.annotator().to_owned());
        Self { old_name: name.clone(), name, of, is_handed_over: false, before }
    }

    /// What Escape keeps: a note as it was typed, as that of a span. Names are soon typed again.
    pub(super) fn kept_by_escape(&self) -> Option<Wish> {
        let is_kept = matches!(self.of, Named::Note(_)) && self.name.trim() != self.old_name.trim();
        match self.of.wish(self.name.trim().to_owned(), false) {
            Wish::Apply(change) if is_kept => {
                Some(Wish::ApplyAndTell(change, tr("The note stays as it was typed").to_owned()))
            }
            _ => None,
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.name != self.old_name || self.is_handed_over
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        let (title, hint, verb) = match self.of {
            Named::Project => (tr("Rename project"), tr("Name"), tr("Rename")),
            Named::Annotator => (tr("Who labels here"), tr("Your name"), tr("Save")),
            Named::Note(_) => (tr("Note on the article"), tr("A question about the guide, say"), tr("Save")),
        };
        card.ui(title, 380.0, |ui, foot| {
            let theme = Theme::of(ui);
            let field = Id::unique("project name");
            foot.begin_at(ui, field);
            let is_note = matches!(self.of, Named::Note(_));
            let is_kept = is_note && keeps_note(ui, field);
            if is_note {
                let scroll = ScrollArea::vertical().max_height(NOTE_HEIGHT);
                let note = scroll.show(ui, |ui| widgets::note_field_ui(ui, theme, field, &mut self.name, hint));
                note.inner
                    .on_hover_text(tr("A note on this article: Enter or Esc keeps it, Shift+Enter begins a line"));
            } else {
                let field = widgets::field_ui(ui, theme, field, &mut self.name, hint, None);
                foot.begin_anew(&field, &self.name);
            }
            if let Some(before) = &self.before {
                let words = tr!("Somebody else takes over: labels so far stay by {before}", before = one_line(before));
                ui.checkbox(&mut self.is_handed_over, words);
            }
            let name = self.name.trim().to_owned();
            let is_taken = self.of == Named::Annotator && is_taken_word(&name);
            if is_taken {
                let words = tr!("“{name}” means everybody or nobody: choose another name", name);
                ui.label(RichText::new(words).size(size::SMALL_TEXT).color(theme.warning));
            }
            let is_ready = !is_taken && (!name.is_empty() || matches!(self.of, Named::Note(_)));
            match foot.ui(ui, &[verb, tr("Cancel")], is_ready).or(is_kept.then_some(0)) {
                Some(0) => Reply::done(self.of.wish(name, self.is_handed_over)),
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }
}

impl Named {
    fn wish(self, words: String, is_handed_over: bool) -> Wish {
        let change = |name, edit| Wish::Apply(Transaction::new(name, vec![edit]));
        match self {
            Self::Project => change("rename project", Edit::SetName(words)),
            Self::Annotator => Wish::NameAnnotator { name: words, is_handed_over },
            Self::Note(id) => change("change note on article", Edit::SetArticleNote(id, words)),
        }
    }
}
