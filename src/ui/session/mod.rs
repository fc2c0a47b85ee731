//! All that belongs to one open project: one way to make it, one way to leave it.

pub mod alike;
pub mod answers;
pub mod asking;
pub mod changes;
pub mod chosen_then;
pub mod drag;
pub mod effort;
pub mod found_problems;
pub mod learning;
pub mod left;
pub mod saving;
pub mod settled;
pub mod settling;
pub mod suggestion_list;
mod suggestion_places;
pub mod suggestions;
pub mod view_state;
pub mod work_counts;

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::article::ArticleView;
use super::input::outbox::{Notice, Outbox, Wish};
use super::jobs::adding::ToRead;
use super::jobs::opening::name_from_path;
use super::jobs::{Kind, SessionId};
use super::panels::Panels;
use crate::formats::own::user_settings::{LeftAt, UserSettings};
use crate::model::team::settle;
use crate::model::{Article, ArticleId, Edit, OffsetUnit, Transaction};
use crate::storage::{self, ChangeError, OpenProject};
use crate::ui::texts::{said, tr};

use alike::AlikeOffer;
use asking::AskingPath;
use changes::Changes;
use chosen_then::ChosenThen;
use effort::EffortCounts;
use learning::Learning;
use saving::{Autosaving, ToSave};
use settled::Settled;
use view_state::{SurePercent, ViewState};

/// Of articles that were open, where one was is known of so many.
const MOST_PLACES: usize = 50;

/// One open project with all that the window knows of it. Nothing in here outlives it, and nothing of another project
/// gets in.
pub struct Session {
    id: SessionId,
    pub project: OpenProject,
    /// What is selected and in hand.
    pub view: ViewState,
    pub article_view: ArticleView,
    pub panels: Panels,
    pub learning: Learning,
    pub effort: EffortCounts,
    pub alike: AlikeOffer,
    pub settled: Settled,
    /// Articles whose files have another text now.
    pub n_changed_sources: usize,
    /// Folders outside the project's from which its sources may be read.
    pub sources_elsewhere: BTreeSet<PathBuf>,
    /// Saves that somebody asked for while one runs.
    pub to_save: VecDeque<ToSave>,
    /// Article files that are read when those before them are.
    pub to_read: VecDeque<ToRead>,
    pub autosaving: Autosaving,
    /// Since when changes wait to be saved, in seconds of the context's clock.
    pub unsaved_since_s: Option<f64>,
    /// What the system's file dialog is asked for, until it answers or a path may be typed.
    pub asking: Option<AskingPath>,
    /// What was last said of a journal that cannot be written.
    pub journal_error: Option<String>,
    /// What was chosen together when something was done.
    pub chosen_then: ChosenThen,
    /// Where one was in the articles that were open before, the last at the end.
    was_at: VecDeque<LeftAt>,
    /// The revision at which it was last looked what of the view has become of a change.
    kept_valid_at: u64,
}

impl Session {
    /// The project as it is when it has just been opened.
    pub fn new(project: OpenProject, settings: &UserSettings) -> Self {
        static N_MADE: AtomicU64 = AtomicU64::new(0);
        let log = project.path().map(|path| storage::load_work_log(path, &project));
        let view = ViewState { sure: SurePercent(settings.sure_percent), ..ViewState::default() };
        let mut session = Self {
            id: SessionId(N_MADE.fetch_add(1, Ordering::Relaxed)),
            kept_valid_at: project.revision(),
            project,
            view,
            article_view: ArticleView::default(),
            panels: Panels::default(),
            learning: Learning::default(),
            effort: EffortCounts::new(log.unwrap_or_default()),
            alike: AlikeOffer::default(),
            settled: Settled::default(),
            n_changed_sources: 0,
            sources_elsewhere: BTreeSet::new(),
            to_save: VecDeque::new(),
            to_read: VecDeque::new(),
            autosaving: Autosaving::default(),
            unsaved_since_s: None,
            asking: None,
            journal_error: None,
            chosen_then: ChosenThen::default(),
            was_at: VecDeque::new(),
        };
        session.begin_with_article();
        session
    }

    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The open article.
    pub fn open(&self) -> Option<&Article> {
        self.view.open.and_then(|id| self.project.article(id))
    }

    /// What the window calls the project: its name, else the name of its file.
    pub fn name(&self) -> String {
        let name = Some(self.project.name()).filter(|name| !name.is_empty()).map(str::to_owned);
        let file_name = || self.project.path().map(name_from_path);
        name.or_else(file_name).unwrap_or_else(|| tr("Untitled").to_owned())
    }

    /// Whether closing the project now would lose work.
    pub fn has_unsaved_work(&self) -> bool {
        let has_content = self.project.path().is_some() || !self.project.history().done().is_empty();
        has_content && !self.project.is_saved() && self.project.read_only().is_none()
    }

    /// Whether the file has all of it, with what is being typed.
    pub fn is_all_saved(&self) -> bool {
        !self.has_unsaved_work() && !self.panels.has_drafts(&self.project)
    }

    /// Changes the project, or tells why that cannot be.
    pub fn apply(&mut self, transaction: Transaction, out: &mut Outbox) {
        self.apply_by(OpenProject::apply, transaction, out);
    }

    /// Changes the project as one step with its last change, or tells why that cannot be.
    pub fn apply_with_last(&mut self, transaction: Transaction, out: &mut Outbox) {
        // Nothing is no reason to do the last change anew.
        if !transaction.edits.is_empty() {
            self.apply_by(with_last, transaction, out);
        }
    }

    fn apply_by(&mut self, way: Way, transaction: Transaction, out: &mut Outbox) {
        if self.must_decide_about_unsaved(out) {
            return;
        }
        let transaction = settle::kept(&self.project, transaction);
        self.note_first_touch(&transaction);
        self.effort.note_done(&transaction);
        self.alike.watch(&transaction, &self.project);
        self.learning.watch(&transaction);
        let before = self.project.revision();
        let unseen = self.unseen_label(&transaction);
        match way(&mut self.project, transaction) {
            Ok(()) => {
                if let Some(name) = unseen {
                    out.hint(&tr!("Labelled, but {name} is hidden in the text", name));
                }
                self.chosen_then.note(before, &self.view);
                self.after_change();
            }
            Err(ChangeError::Edit(error)) => {
                out.tell(Notice::Warning(tr!("That was not possible: {error}", error = said(&error))));
            }
            Err(error) => out.tell(Notice::Warning(said(&error))),
        }
    }

    /// The name of a hidden label that spans of the open article get: nothing in the text would show that they have it.
    fn unseen_label(&self, transaction: &Transaction) -> Option<String> {
        let open = self.open().filter(|_| !self.view.hidden_labels.is_empty())?;
        let label = transaction.edits.iter().find_map(|edit| match edit {
            Edit::AddSpan(article, span) | Edit::ReplaceSpan(article, span) if *article == open.id => {
                let is_new = open.span(span.id).is_none_or(|before| before.label != span.label);
                Some(&span.label).filter(|label| is_new && self.view.hidden_labels.contains(*label))
            }
            _ => None,
        })?;
        Some(self.project.labels().label(label).map_or_else(|| label.to_string(), |label| label.name.clone()))
    }

    /// Asks again where nobody has decided about changes of an earlier session: a change now would put them aside.
    pub fn must_decide_about_unsaved(&self, out: &mut Outbox) -> bool {
        let is_undecided = self.project.unsaved().is_some() && self.project.read_only().is_none();
        if is_undecided {
            out.wish(Wish::AskAboutUnsaved);
        }
        is_undecided
    }

    /// What follows from every change of the project.
    pub fn after_change(&mut self) {
        let article = self.view.open.and_then(|id| self.project.article(id));
        let changes = Changes::since(&self.project, self.kept_valid_at);
        let touched = article.and_then(|article| changes?.touched(article));
        self.kept_valid_at = self.project.revision();
        self.view.keep_valid(article, touched.as_ref());
        self.view.keep_articles(|id| self.project.article(id).is_some());
        if self.view.open.is_none() {
            self.return_to_last();
        }
    }

    /// Opens an article that is there, with what is being typed in the one before written to the project.
    pub fn open_article(&mut self, article: ArticleId, out: &mut Outbox) {
        self.commit_drafts(out);
        if self.project.article(article).is_none() || self.view.open == Some(article) {
            return;
        }
        self.note_place();
        self.view.open_article(self.project.article(article));
    }

    /// Writes what is being typed to the project.
    pub fn commit_drafts(&mut self, out: &mut Outbox) {
        for transaction in self.panels.take_drafts(&self.project) {
            self.apply(transaction, out);
        }
    }

    /// The articles before the open one and those behind it, in the order in which they are listed, as places in the
    /// project.
    pub fn before_and_behind(&mut self) -> (&[usize], &[usize]) {
        let open = self.view.open.and_then(|id| self.project.article_idx(id));
        self.panels.articles.before_and_behind(&self.project, open)
    }

    /// The other articles, in the order in which they are listed, from behind the open one on and round.
    pub fn others(&mut self) -> impl DoubleEndedIterator<Item = &Arc<Article>> {
        let Self { panels, project, view, .. } = self;
        panels.articles.others(project, view.open)
    }

    /// The article at a place of the project.
    pub fn article_at(&self, idx: usize) -> Option<&Article> {
        self.project.shared_articles().get(idx).map(|article| &**article)
    }

    /// Notes where one is in the open article, which another one takes the place of.
    fn note_place(&mut self) {
        let Some(at) = self.place_left() else { return };
        self.was_at.retain(|other| other.article != at.article);
        self.was_at.push_back(at);
        if self.was_at.len() > MOST_PLACES {
            self.was_at.pop_front();
        }
    }

    /// Opens the article where one was before the one that is gone, at the place.
    fn return_to_last(&mut self) {
        while self.view.open.is_none()
            && let Some(at) = self.was_at.pop_back()
        {
            self.return_to(&at);
        }
        if self.view.open.is_none() {
            self.begin_with_article();
        }
    }

    fn begin_with_article(&mut self) {
        let article = self.article_to_begin_with().and_then(|id| self.project.article(id));
        self.view.open_article(article);
    }

    /// The open article and the place in it: the caret where it is in view, else where the view begins.
    pub fn place_left(&self) -> Option<LeftAt> {
        let article = self.open()?;
        let (caret, in_view) = (self.view.hand.selection().caret, &self.view.in_view);
        let byte = if in_view.is_empty() || in_view.contains(&caret) { caret } else { in_view.start };
        let offset = article.text().offset_from_byte(OffsetUnit::CodePoint, byte);
        Some(LeftAt { article: article.id.to_string(), offset })
    }

    /// Opens the article where one was, if it is there, at the place if its text has it.
    pub fn return_to(&mut self, at: &LeftAt) {
        let Self { view, project, .. } = self;
        let Some(article) = at.article.parse().ok().and_then(|id| project.article(id)) else { return };
        view.open_article(Some(article));
        if let Ok(place) = article.text().range_in(OffsetUnit::CodePoint, at.offset..at.offset) {
            view.show_range(article, place);
        }
    }

    /// The first article that is not done, else the first.
    pub fn article_to_begin_with(&self) -> Option<ArticleId> {
        let mut articles = self.project.articles();
        let open = articles.find(|article| article.status.is_open());
        open.or_else(|| self.project.articles().next()).map(|article| article.id)
    }
}

/// How a transaction gets into the project.
type Way = fn(&mut OpenProject, Transaction) -> Result<(), ChangeError>;

/// As one step with the last, which is as it was where that fails.
fn with_last(project: &mut OpenProject, transaction: Transaction) -> Result<(), ChangeError> {
    let Some(last) = project.undo().cloned() else { return project.apply(transaction) };
    let joined = Transaction { name: last.name, edits: [last.edits, transaction.edits].concat() };
    let applied = project.apply(joined);
    if applied.is_err() {
        project.redo();
    }
    applied
}

/// What is said of a job that an error in the program has ended.
pub fn broken(kind: Kind) -> Notice {
    let rest = match kind {
        // That they have it was noted before it was written.
        Kind::HandOut => tr("not all was written: undo takes it back"),
        _ => tr("your project is as it was"),
    };
    Notice::Error(tr!("{kind} broke off because of an error in Pullquote; {rest}", kind = tr(kind.name()), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::own::work_log::Day;
    use crate::model::{
        Fragments, LabelId, LabelSet, Origin, Reading, ReadingSource, SpanId, Status, marked, transactions,
    };
    use crate::ui::test_window::project_of;

    /// A session in which a quote that one of two has read is marked.
    fn settled(out: &mut Outbox) -> Session {
        let mut project = project_of(&["It rains."]);
        let reading = |(name, words)| {
            let theirs = marked::parse(&LabelSet::built_in(), words).unwrap();
            Edit::AddReading(ArticleId(1), Arc::new(Reading::of(&theirs, name, ReadingSource::default())))
        };
        let readings = [("ana", "[quote It rains]."), ("ben", "It rains.")].map(reading).to_vec();
        project.apply(Transaction::new("collect", readings)).unwrap();
        let mut session = Session::new(OpenProject::new(project), &UserSettings::default());
        let article = session.open().unwrap();
        let quote = LabelId::new("quote").unwrap();
        let words = Fragments::one(article.text().range(0..8).unwrap()).unwrap();
        let mark = transactions::add_span(session.project.labels(), article, &quote, words, Origin::Person);
        session.apply(mark, out);
        session
    }

    #[test]
    fn what_is_done_as_one_step_with_the_last_change_is_done_as_any_other() {
        let ways: [fn(&mut Session, Transaction, &mut Outbox); 2] = [Session::apply, Session::apply_with_last];
        let [alone, joined] = ways.map(|way| {
            let mut out = Outbox::default();
            let mut session = settled(&mut out);
            session.effort.set_today(Day(20_000));
            let article = session.open().unwrap();
            let quote = article.spans().iter().next().unwrap().clone();
            let mut change = transactions::remove_span(session.project.labels(), article, &quote);
            change.edits.push(Edit::SetStatus(article.id, Status::Done));
            way(&mut session, change, &mut out);
            let article = session.open().unwrap().clone();
            let done_on = session.effort.log.of(article.id).unwrap().done_on;
            assert!(!article.rejections().is_empty() && done_on.is_some());
            let made = session.alike.next_to_count(&session.project).is_some();
            ((article, done_on, made), session.project.history().done().len())
        });
        assert_eq!(alone.0, joined.0);
        assert_eq!(joined.1 + 1, alone.1);
    }

    #[test]
    fn nothing_and_what_cannot_be_leave_the_last_change_as_it_was() {
        let mut out = Outbox::default();
        let mut session = settled(&mut out);
        let (before, article) = (session.project.revision(), session.open().unwrap().clone());
        for edits in [vec![], vec![Edit::RemoveSpan(article.id, SpanId(99))]] {
            session.apply_with_last(Transaction::new("link", edits), &mut out);
            assert_eq!((session.project.revision(), session.open()), (before, Some(&article)));
            assert!(session.project.history().undone().is_empty());
        }
        let [Wish::Tell(Notice::Warning(told))] = out.wishes() else { panic!("{:?}", out.wishes()) };
        assert!(told.starts_with("That was not possible: "), "{told}");
    }
}
