//! Several articles that are chosen together.

use std::collections::BTreeSet;

use egui::Modifiers;

use crate::model::{ArticleId, Project};

/// The articles that are chosen together.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) articles: BTreeSet<ArticleId>,
    /// The row from which on Shift chooses.
    from: Option<ArticleId>,
    /// The revision at which it was last looked which of them are there.
    revision: Option<u64>,
}

impl Chosen {
    /// Forgets what is gone.
    pub(super) fn keep_valid(&mut self, project: &Project) {
        if self.revision != Some(project.revision()) {
            self.articles.retain(|id| project.article(*id).is_some());
            self.revision = Some(project.revision());
        }
    }

    /// With Ctrl an article is chosen besides others or no more, with Shift all up to it are. Returns whether it is to be
    /// opened: then it is chosen alone.
    pub(super) fn clicked(
        &mut self,
        held: Modifiers,
        article: ArticleId,
        open: Option<ArticleId>,
        shown: &[ArticleId],
    ) -> bool {
        let place = |id: ArticleId| shown.iter().position(|other| *other == id);
        let from = self.from.or(open).and_then(place);
        if let (true, Some(from), Some(to)) = (held.shift, from, place(article)) {
            self.articles.extend(&shown[from.min(to)..=from.max(to)]);
            return false;
        }
        self.from = Some(article);
        if held.command {
            self.articles.extend(open.filter(|_| self.articles.is_empty()));
            if !self.articles.remove(&article) {
                self.articles.insert(article);
            }
            return false;
        }
        self.articles.clear();
        true
    }
}
