//! Tests: a window whose jobs are held back, with what it shows.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;

use crate::formats::{ExportOptions, Format};
use crate::model::{ArticleId, Edit, LabelSet, Project, Transaction, marked, transactions};
use crate::storage::{self, OpenProject, Over};
use crate::ui::App;
use crate::ui::desk::Desk;
use crate::ui::desk::save::now;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::Kind;
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::Dialog;
use crate::ui::test_window::window;

pub(super) const FIRST: ArticleId = ArticleId(1);

/// What a window with held jobs shows, and the files that it works with.
pub(super) struct Scene {
    pub(super) window: Harness<'static, App>,
    pub(super) folder: TempDir,
}

impl Scene {
    /// A window on a project of these articles, in marked notation, in a file.
    pub(super) fn new(articles: Vec<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut project = Project::new("Week", "ada");
        let articles = (1..).zip(articles).map(|(id, marked)| {
            let mut article = marked::parse(&LabelSet::built_in(), &marked).unwrap();
            article.id = ArticleId(id);
            if article.id == FIRST {
                article.source.path = "bus.txt".to_owned();
            }
            article
        });
        project.apply(transactions::add_articles(&project, articles.collect())).unwrap();
        let labels = crate::formats::export(Format::Json, &project, &ExportOptions::default());
        let files = [
            ("bus.txt".to_owned(), "“No cuts,” said Bo Ek.".into()),
            ("new.txt".to_owned(), "Some text.".into()),
            ("wire.csv".to_owned(), "title,text\nOne,It rains in the north.\nTwo,It snows in the south.\n".into()),
            ("labels.json".to_owned(), labels.files.into_iter().next().unwrap().1),
        ];
        storage::write_files(folder.path(), &files, Over::Nothing).unwrap();
        let mut project = OpenProject::new(project);
        project.save_as(&folder.path().join("week.ron"), "ada", now()).unwrap();
        let mut app = App::new(Project::new("", ""));
        app.jobs.hold();
        app.enter(project, Leave::Whole);
        let mut scene = Self { window: window(app), folder };
        scene.steps();
        scene
    }

    pub(super) fn app(&self) -> &App {
        self.window.state()
    }

    pub(super) fn with_desk(&mut self, act: impl FnOnce(&mut Desk<'_>)) {
        let ctx = self.window.ctx.clone();
        act(&mut self.window.state_mut().desk(&ctx));
    }

    pub(super) fn steps(&mut self) {
        for _ in 0..4 {
            self.window.step();
        }
    }

    pub(super) fn is_busy(&self, kind: Kind) -> bool {
        self.app().jobs.is_busy(kind, self.app().session.id())
    }

    pub(super) fn says(&self, words: &str) -> bool {
        self.window.query_all_by_label_contains(words).next().is_some()
    }

    pub(super) fn has_dialog(&self, is_it: impl Fn(&Dialog) -> bool) -> bool {
        matches!(self.app().overlays.shown(), Some(Overlay::Dialog(dialog)) if is_it(dialog))
    }

    /// Lets the newest result of a kind come in.
    pub(super) fn release(&mut self, kind: Kind) -> bool {
        let is_there = self.window.state_mut().jobs.release(kind);
        self.steps();
        is_there
    }

    #[track_caller]
    pub(super) fn release_oldest(&mut self, kind: Kind) {
        assert!(self.window.state_mut().jobs.release_oldest(kind), "no {kind:?} runs");
        self.steps();
    }

    /// Lets results of a kind come in, the newest first, until there are no more.
    pub(super) fn release_all(&mut self, kind: Kind) {
        let n_released = (0..10).take_while(|_| self.release(kind)).count();
        assert!((1..10).contains(&n_released), "{n_released} of {kind:?}");
    }

    pub(super) fn rename_project(&mut self) {
        let app = self.window.state_mut();
        let name = format!("Week {}", app.session.project.revision());
        app.session.apply(Transaction::new("rename project", vec![Edit::SetName(name)]), &mut app.outbox);
    }

    /// Puts another text in the place of the first article's.
    pub(super) fn take_over(&mut self) {
        let app = self.window.state_mut();
        let article = app.session.project.article(FIRST).unwrap();
        let words = format!("Then.\n{}", marked::print(article));
        let mut other = marked::parse(app.session.project.labels(), &words).unwrap();
        (other.id, other.source) = (FIRST, article.source.clone());
        let change = transactions::replace_articles(&app.session.project, "take over", vec![other]);
        app.session.apply(change, &mut app.outbox);
        self.steps();
    }

    /// Goes elsewhere, whatever is not saved.
    pub(super) fn leave_for(&mut self, next: Next) {
        let app = self.window.state_mut();
        let leave = Leave::GivingUp { revision: app.session.project.revision() };
        app.outbox.wish(Wish::Leave(next, leave));
        self.steps();
    }
}
