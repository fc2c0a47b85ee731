//! What has happened to a project since somebody last looked at it, so that only that is looked at again.

use std::collections::BTreeSet;

use crate::model::{Article, ArticleId, Edit, Project, Touched};

/// The changes between a state of a project and the present one, each as its way back or forth.
#[derive(Debug)]
pub struct Changes<'a>(Vec<&'a Edit>);

impl<'a> Changes<'a> {
    /// What has happened since the project was at this revision; `None` where the ways back and forth from here do not
    /// lead there.
    pub fn since(project: &'a Project, revision: u64) -> Option<Self> {
        if project.revision() == revision {
            return Some(Self(Vec::new()));
        }
        let history = project.history();
        let steps = [history.done(), history.undone()].into_iter().find_map(|steps| {
            let first = steps.iter().rposition(|step| step.revision == revision)?;
            Some(&steps[first..])
        })?;
        Some(Self(steps.iter().flat_map(|step| &step.transaction.edits).collect()))
    }

    /// Whether other articles are there, or in another order.
    pub fn moves_articles(&self) -> bool {
        self.0.iter().any(|edit| matches!(edit, Edit::AddArticle { .. } | Edit::RemoveArticle(_)))
    }

    /// Whether labels or kinds of links have changed.
    pub fn is_about_labels(&self) -> bool {
        self.0.iter().any(|edit| matches!(edit, Edit::SetLabels(_)))
    }

    /// The articles that have changed.
    pub fn articles(&self) -> BTreeSet<ArticleId> {
        self.0.iter().filter_map(|edit| edit.article()).collect()
    }

    /// Whether what others made of an article has changed.
    pub fn is_about_readings_of(&self, article: ArticleId) -> bool {
        let is_it = |edit: &&Edit| {
            matches!(edit, Edit::AddReading(..) | Edit::RemoveReading(..) | Edit::ReplaceReading(..))
                && edit.article() == Some(article)
        };
        self.0.iter().any(is_it)
    }

    /// What has happened on the text of an article; `None` where that may be another one now.
    pub fn touched(&self, article: &Article) -> Option<Touched> {
        Touched::by(self.0.iter().copied(), article)
    }

    /// The articles whose title, status or origin has changed.
    pub fn listed(&self) -> BTreeSet<ArticleId> {
        let is_listed = |edit: &&&Edit| matches!(edit, Edit::SetTitle(..) | Edit::SetStatus(..) | Edit::SetMeta(..));
        self.0.iter().filter(is_listed).filter_map(|edit| edit.article()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Status, transactions};
    use crate::ui::test_window::project_of;

    #[test]
    fn what_was_done_or_undone_since_a_state_is_known_and_what_took_the_place_of_undone_steps_is_not() {
        let mut project = project_of(&["a", "b", "c"]);
        let set = |project: &mut Project, id: u64| {
            let done = transactions::set_status(project.article(ArticleId(id)).unwrap(), Status::Done);
            project.apply(done).unwrap();
            project.revision()
        };
        let articles = |project: &Project, revision: u64| {
            let changes = Changes::since(project, revision)?;
            assert!(!changes.moves_articles() && changes.listed() == changes.articles());
            Some(changes.articles().into_iter().map(|id| id.0).collect::<Vec<_>>())
        };
        let start = project.revision();
        let first = set(&mut project, 1);
        let second = set(&mut project, 2);
        assert_eq!(articles(&project, second), Some(vec![]));
        assert_eq!(articles(&project, first), Some(vec![2]));
        assert_eq!(articles(&project, start), Some(vec![1, 2]));
        project.undo().unwrap();
        project.undo().unwrap();
        assert_eq!(articles(&project, second), Some(vec![1, 2]));
        assert_eq!(articles(&project, first), Some(vec![1]));
        set(&mut project, 3);
        assert_eq!((articles(&project, second), articles(&project, start)), (None, Some(vec![3])));
        project.undo().unwrap();
        project.undo().unwrap();
        assert!(Changes::since(&project, start).unwrap().moves_articles());
    }
}
