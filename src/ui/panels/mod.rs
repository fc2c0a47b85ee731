//! The panels around the article and what they remember of one project.

pub mod articles;
pub mod find;
pub mod guide;
pub mod hit_row;
pub mod inspector;
pub mod pane;
pub mod people;
pub mod problems;
pub mod progress;
pub mod settle;
pub mod sides;
pub mod span_details;
pub mod spans;
pub mod suggestion_settings;
pub mod suggestions;

use super::bars::labels::LabelBar;
use super::jobs::article_cache::PerText;
use super::jobs::survey::Survey;
use crate::model::find::Query;
use crate::model::{Article, Content, Project, Transaction};

use articles::ArticlesPanel;
use find::FindPanel;
use inspector::Inspector;

/// What the panels remember of one project.
#[derive(Debug, Default)]
pub struct Panels {
    pub labels: LabelBar,
    pub articles: ArticlesPanel,
    pub inspector: Inspector,
    pub find: Option<FindPanel>,
    /// What was looked for before the find panel was closed.
    pub last_query: Query,
}

impl Panels {
    /// Shows what a learner expects of each article that has still the text that it was looked at with.
    pub fn receive(&mut self, mut survey: Survey, content: &Content) {
        survey.keep_current(content);
        for (article, expected) in &survey.expected {
            self.inspector.problems.note_undecided(*article, expected.with(expected.last().n_undecided));
        }
        self.articles.receive(survey);
    }

    /// Notes how many suggestions are shown for an article, and how many of them are likely.
    pub fn note_suggested(&mut self, article: &Article, n_suggested: usize, n_likely: usize) {
        self.articles.note_suggested(article, n_suggested);
        self.inspector.problems.note_undecided(article.id, PerText::new(article, n_likely));
    }

    /// Closes the find panel; what it looked for is there when it is opened again.
    pub fn close_find(&mut self) {
        if let Some(find) = self.find.take() {
            self.last_query = find.query().clone();
        }
    }

    /// Whether something is being typed that would change the project.
    pub fn has_drafts(&self, project: &Project) -> bool {
        self.inspector.has_draft(project) || self.articles.draft(project).is_some()
    }

    /// What is being typed, as changes of the project; nothing is being typed then.
    pub fn take_drafts(&mut self, project: &Project) -> Vec<Transaction> {
        let drafts = [self.inspector.draft(project), self.articles.draft(project)];
        self.inspector.forget_draft();
        self.articles.forget_draft();
        drafts.into_iter().flatten().collect()
    }
}
