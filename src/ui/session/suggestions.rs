//! What is suggested in an open project: what was found, and what of it is shown.

use std::sync::Arc;

use super::Session;
use super::changes::Changes;
use super::suggestion_list::Reach;
use super::view_state::is_shown_suggestion;
use crate::model::{Article, ArticleId, SpanId, Suggestion};
use crate::suggest::{Learner, is_blind};
use crate::ui::input::outbox::{Notice, Outbox};
use crate::ui::jobs::article_cache::is_same_text;
use crate::ui::jobs::suggesting::Asked;
use crate::ui::jobs::survey::LIKELY;
use crate::ui::texts::tr;

impl Session {
    /// Who could have said a span, the likeliest first.
    pub(crate) fn speakers_for(&self, span: SpanId) -> Vec<Suggestion> {
        let found =
            |(learner, article): (&Arc<Learner>, _)| learner.speakers_for(self.project.content(), article, span);
        self.learning.learner.as_ref().zip(self.open()).map(found).unwrap_or_default()
    }

    /// What was found for the article as it is now, shown or not; `None` where nobody has looked yet.
    pub(crate) fn found_for(&self, article: &Article) -> Option<Vec<Suggestion>> {
        let learning = &self.learning;
        let is_all_shown = self.view.hidden_labels.is_empty();
        if is_blind(article.id, self.project.settings().blind_percent) || !is_all_shown {
            return learning.all_found_at_once(&self.project, article);
        }
        let is_about_it = |shown: Asked| shown.article == article.id && shown.revision == self.project.revision();
        learning.shown.is_some_and(is_about_it).then(|| self.view.suggestions.all_as_suggested())
    }

    /// What suggestions of the open article as it is now would belong to.
    pub(crate) fn asked_now(&self) -> Option<Asked> {
        let article = self.view.open.filter(|id| self.project.article(*id).is_some())?;
        Some(Asked { article, revision: self.project.revision(), n_lessons: self.learning.n_lessons })
    }

    /// Shows what was found in an article, if that is the open one and has the same text still. Without what was decided
    /// since and what has a hidden label: nobody decides about what is not seen. The one in hand stays in hand as it was read.
    pub(crate) fn show_suggestions(
        &mut self,
        asked: Asked,
        mut found: Vec<Suggestion>,
        found_in: &Article,
        out: &mut Outbox,
    ) {
        let is_open = self.view.open == Some(found_in.id);
        let now = self.shared(found_in.id).filter(|now| is_open && is_same_text(found_in, now));
        let Some(now) = now.map(Arc::clone) else { return };
        let (labels, hidden) = (self.project.labels(), &self.view.hidden_labels);
        found.retain(|one| is_shown_suggestion(labels, hidden, one));
        let changes = Changes::since(&self.project, asked.revision);
        let touched = changes.and_then(|changes| changes.touched(&now));
        let view = &mut self.view;
        if view.suggestions.show(found, (found_in, touched.as_ref()), &now, view.hand.selected_span()) == Reach::Gone {
            out.tell(Notice::Info(tr("The suggestion in hand is no longer made").to_owned()));
        }
        let n_suggested = view.suggestions.len();
        let n_likely = view.suggestions.all().iter().filter(|suggestion| suggestion.confidence > LIKELY).count();
        self.learning.shown = Some(asked);
        self.panels.note_suggested(&now, n_suggested, n_likely);
        self.view.take_due_suggestion();
    }

    pub(crate) fn shared(&self, article: ArticleId) -> Option<&Arc<Article>> {
        self.project.shared_article(article)
    }
}
