//! Draws one panel without a window and carries out what it asks for, or the whole window, for tests.

use std::path::{Path, PathBuf};

use egui::{Rect, Ui};
use egui_kittest::Harness;

use super::App;
use super::input::commands::Command;
use super::input::keys::KeyBindings;
use super::input::outbox::{LinkTo, Outbox, Wish};
use super::jobs::opening::Leave;
use super::look::theme::Theme;
use super::panels::pane::Pane;
use super::session::settled::Settled;
use super::session::view_state::ViewState;
use crate::model::{ArticleId, LabelSet, Project, many, marked, transactions};
use crate::storage::OpenProject;

/// A panel with the project it shows.
pub(super) struct Bench<P> {
    pub(super) panel: P,
    pub(super) project: Project,
    pub(super) view: ViewState,
    settled: Settled,
    keys: KeyBindings,
    /// Commands that were asked for.
    pub(super) commands: Vec<Command>,
}

/// What a test calls to draw its panel.
type Draw<P> = fn(&mut Ui, &mut P, &mut Pane<'_>);

/// Articles in marked notation, titled by their first line, the first one open.
pub(super) fn project_of(marked_articles: &[&str]) -> Project {
    let mut project = Project::new("Test", "ana");
    let articles = (1..).zip(marked_articles).map(|(id, marked)| {
        let mut article = marked::parse(&LabelSet::built_in(), marked).unwrap();
        article.id = ArticleId(id);
        article.title = article.text().as_str().lines().next().unwrap_or_default().to_owned();
        article
    });
    project.apply(transactions::add_articles(&project, articles.collect())).unwrap();
    project
}

/// The program with a project that was opened.
pub(super) fn app_on(project: OpenProject) -> App {
    let mut app = App::new(Project::new("", ""));
    app.enter(project, Leave::Whole);
    app
}

pub(super) fn harness<P: Default + 'static>(marked_articles: &[&str], draw: Draw<P>) -> Harness<'static, Bench<P>> {
    let bench = Bench {
        panel: P::default(),
        project: project_of(marked_articles),
        view: ViewState { open: Some(ArticleId(1)), ..ViewState::default() },
        settled: Settled::default(),
        keys: KeyBindings::default(),
        commands: Vec::new(),
    };
    let builder = Harness::builder().with_size([320.0, 600.0]);
    builder.build_ui_state(move |ui, bench| bench.frame(ui, draw), bench)
}

impl<P> Bench<P> {
    fn frame(&mut self, ui: &mut Ui, draw: Draw<P>) {
        let mut out = Outbox::default();
        while self.settled.look(&self.project) {}
        let Self { project, view, settled, keys, .. } = self;
        let mut pane = Pane { project, view, settled, keys, theme: &THEME, out: &mut out };
        draw(ui, &mut self.panel, &mut pane);
        for wish in out.take() {
            match wish {
                Wish::Apply(transaction) => {
                    self.project.apply(transaction).unwrap();
                    self.view.keep_valid(self.view.open.and_then(|id| self.project.article(id)), None);
                }
                Wish::Relabel(spans, label) => {
                    let change = many::relabel_spans(&self.project, self.view.open.unwrap(), &spans, &label);
                    self.project.apply(change).unwrap();
                }
                Wish::SetStatuses(articles, status) => {
                    self.project.apply(many::set_statuses(&self.project, &articles, status)).unwrap();
                }
                Wish::RemoveArticles(articles) => self.project.apply(many::remove_articles(&articles)).unwrap(),
                Wish::Run(command) => self.commands.push(command),
                Wish::Open(article) | Wish::Show(article, _) => self.view.open_article(self.project.article(article)),
                Wish::Link(from, LinkTo::Span(to)) => {
                    let article = self.project.article(self.view.open.unwrap()).unwrap();
                    let link = transactions::link(self.project.labels(), article, from, to).unwrap();
                    self.project.apply(link).unwrap();
                }
                _ => {}
            }
        }
    }

    /// The open article in marked notation.
    pub(super) fn marked(&self) -> String {
        marked::print(self.project.article(self.view.open.unwrap()).unwrap())
    }
}

/// The whole window, without a screen.
pub(super) fn window(app: App) -> Harness<'static, App> {
    let mut has_fonts = false;
    let frame = move |ui: &mut Ui, app: &mut App| {
        // Fonts are there from the frame after they were installed.
        if std::mem::replace(&mut has_fonts, true) {
            app.frame_ui(ui);
        } else {
            super::look::style::install(ui.ctx());
            super::input::bursts::install(ui.ctx());
        }
    };
    let builder = Harness::builder().with_size([1200.0, 800.0]).with_max_steps(60).allow_missing_glyphs();
    let mut harness = builder.build_ui_state(frame, app);
    harness.run();
    harness
}

/// A file that is dropped on the window.
#[derive(Debug)]
pub(super) struct Dropped(pub PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads it by its path".to_owned())
    }
}

/// The texts that the last frame has painted, with the places of their letters.
pub(super) fn painted<State>(harness: &Harness<'_, State>) -> Vec<(String, Rect)> {
    fn texts(shape: &egui::Shape, found: &mut Vec<(String, Rect)>) {
        match shape {
            egui::Shape::Text(text) => found.push((text.galley.text().to_owned(), text.visual_bounding_rect())),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| texts(&clipped.shape, &mut found));
    found
}

/// Lets background work end and the window settle.
pub(super) fn settle(harness: &mut Harness<'_, App>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().wait_for_background(&ctx);
    harness.run();
}

/// The light theme, which tests draw with.
const THEME: Theme = Theme::LIGHT;
