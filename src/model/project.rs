//! A project: what it holds and its history, with the one door through which they change.

use crate::model::{Content, EditError, History, LabelSet, ProjectParts, Settings, Transaction, UnknownFields};

/// Articles, the labels on them, and everything that can be undone.
///
/// [`apply`](Self::apply), [`undo`](Self::undo) and [`redo`](Self::redo) are the only ways to change one.
#[derive(Clone, Debug)]
pub struct Project {
    content: Content,
    history: History,
}

impl Project {
    /// An empty project with the built-in labels.
    pub fn new(name: &str, annotator: &str) -> Self {
        let parts = ProjectParts {
            name: name.to_owned(),
            annotator: annotator.to_owned(),
            labels: LabelSet::built_in(),
            settings: Settings::default(),
            articles: Vec::new(),
            unknown: UnknownFields::default(),
        };
        Self::from_parts(parts).expect("nothing in it can be wrong")
    }

    /// Fails where two articles have one id, or a span or relation does not go with the labels.
    pub fn from_parts(parts: ProjectParts) -> Result<Self, EditError> {
        Content::from_parts(parts).map(Self::from)
    }

    /// The project with a history from an earlier session in place of its own.
    #[must_use]
    pub fn with_history(self, history: History) -> Self {
        Self { content: self.content, history }
    }

    /// Applies all edits of the transaction or, where one does not fit, none, and makes it undoable.
    ///
    /// What had been undone can then no longer be redone. A transaction without edits changes nothing at all.
    ///
    /// ```
    /// use pullquote::model::{Article, ArticleId, Fragments, LabelId, Origin, Project, Source, Text, transactions};
    ///
    /// let mut project = Project::new("Week", "ana");
    /// let text = Text::new("“Yes”, said Bo")?;
    /// let article = Article::new(ArticleId(1), "Buses".to_owned(), Source::default(), text);
    /// project.apply(transactions::add_articles(&project, vec![article]))?;
    ///
    /// let article = project.article(ArticleId(1)).expect("it was added");
    /// // In memory places are bytes of UTF-8: each of these marks has three.
    /// let quoted = Fragments::one(article.text().range(0..9)?)?;
    /// let quote = LabelId::new("quote")?;
    /// let mark = transactions::add_span(project.labels(), article, &quote, quoted, Origin::Person);
    /// project.apply(mark)?;
    /// assert_eq!(project.undo_name(), Some("add quote"));
    ///
    /// project.undo();
    /// assert!(project.article(ArticleId(1)).is_some_and(|article| article.spans().len() == 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&mut self, transaction: Transaction) -> Result<(), EditError> {
        if transaction.edits.is_empty() {
            return Ok(());
        }
        let inverse = transaction.apply_to(&mut self.content)?;
        self.history.push(inverse);
        Ok(())
    }

    /// Takes the last transaction back and returns it as it was undone, or `None` where nothing is left to undo.
    pub fn undo(&mut self) -> Option<&Transaction> {
        self.history.undo(&mut self.content)
    }

    /// Applies again what was undone last and returns what that takes back, or `None` where nothing is left to redo.
    pub fn redo(&mut self) -> Option<&Transaction> {
        self.history.redo(&mut self.content)
    }

    /// The name of what [`undo`](Self::undo) would take back: “add quote”.
    pub fn undo_name(&self) -> Option<&str> {
        self.history.done().last().map(|step| &*step.transaction.name)
    }

    /// The name of what [`redo`](Self::redo) would apply again.
    pub fn redo_name(&self) -> Option<&str> {
        self.history.undone().last().map(|step| &*step.transaction.name)
    }

    /// What can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Names the content: as long as it is the same, so is the content; undoing brings the earlier number back.
    pub fn revision(&self) -> u64 {
        self.history.revision()
    }

    /// Gives no state a number up to this one any more: states have had them of which nobody knows any more.
    pub fn skip_revisions(&mut self, up_to: u64) {
        self.history.skip_revisions(up_to);
    }

    /// The content as it is now, to write or count elsewhere while this project goes on.
    pub fn content(&self) -> &Content {
        &self.content
    }
}

impl From<Content> for Project {
    /// The content with nothing to undo yet.
    fn from(content: Content) -> Self {
        Self { content, history: History::default() }
    }
}

impl std::ops::Deref for Project {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}
