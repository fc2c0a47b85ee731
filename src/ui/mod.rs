//! Everything egui: the window, its panels, and what they share. Here: the application and its frame.

pub mod article;
pub mod bars;
mod crash_screen;
pub mod desk;
pub mod input;
pub mod jobs;
pub mod look;
pub mod overlays;
pub mod panels;
pub mod picture;
mod results;
pub mod session;
pub mod start;
#[cfg(test)]
mod test_window;

pub use picture::rasterizer::Rasterizer;
pub use picture::screenshot::{ScreenshotOptions, screenshot};
pub use start::{Opening, run};

use std::path::PathBuf;

use egui::{CentralPanel, Context, FocusDirection, Frame, Panel, Ui};

use crate::model::{ArticleId, Project, one_line};
use crate::storage::OpenProject;

use article::Shown;
use bars::labels::label_bar_ui;
use bars::status::{StatusBar, status_bar_ui};
use bars::toasts::Toasts;
use bars::top::{TopBar, top_bar_ui};
use crash_screen::Failure;
use desk::{Desk, Setup};
use input::keys::{Focus, is_held_press, is_press, is_repeat, line_from_key};
use input::outbox::{Outbox, Wish};
use input::situation::{Line, Situation};
use jobs::opening::Leave;
use jobs::{Done, Jobs, Outcome};
use look::theme::{Theme, size};
use overlays::Overlays;
use panels::articles::articles_panel_ui;
use panels::find::find_panel_ui;
use panels::inspector::inspector_ui;
use panels::pane::Pane;
use panels::sides::{Room, Side};
use session::Session;
use session::open_close::Left;
use session::view_state::ViewState;

/// The size of an article's letters that is called 100 %, in points.
const USUAL_TEXT_SIZE: f32 = 18.0;

/// The window's whole state: the open project, and what is around it.
pub struct App {
    session: Session,
    /// Sessions that are not in the window any more, until their saves have ended.
    left: Vec<Left>,
    setup: Setup,
    jobs: Jobs,
    overlays: Overlays,
    outbox: Outbox,
    toasts: Toasts,
    /// How the project is left, once somebody agreed to close the window.
    agreed_to_quit: Option<Leave>,
    /// The title that the window was given last.
    title: String,
    failure: Option<Failure>,
    /// What the keyboard acted on when the last frame ended.
    focus: Focus,
}

impl App {
    /// The window on a project, without a file and with the settings of a new user.
    pub fn new(project: Project) -> Self {
        Self::with_setup(project, Setup::default())
    }

    /// The window on a project, without a file.
    fn with_setup(project: Project, setup: Setup) -> Self {
        Self {
            session: Session::new(OpenProject::new(project), &setup.settings),
            left: Vec::new(),
            setup,
            jobs: Jobs::default(),
            overlays: Overlays::default(),
            outbox: Outbox::default(),
            toasts: Toasts::default(),
            agreed_to_quit: None,
            title: String::new(),
            failure: None,
            focus: Focus::default(),
        }
    }

    /// The window with suggestions, which a learner in the background makes.
    #[must_use]
    pub fn with_suggestions(mut self) -> Self {
        self.setup.suggests = true;
        self
    }

    /// The window that has PDF files read by this program.
    #[must_use]
    pub fn with_program(mut self, program: Option<PathBuf>) -> Self {
        self.setup.program = program;
        self
    }

    pub fn project(&self) -> &Project {
        &self.session.project
    }

    pub fn view(&self) -> &ViewState {
        &self.session.view
    }

    /// Waits until all work in the background has ended and its results are here.
    pub fn wait_for_background(&mut self, ctx: &Context) {
        while self.jobs.wait() {
            self.take_results(ctx);
            results::begin_waiting(&mut self.desk(ctx));
        }
        ctx.request_repaint();
    }

    /// One frame: take results, take keys, start work, draw, apply. Drawing starts nothing.
    pub fn frame_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.take_results(&ctx);
        self.session.count_effort(&ctx);
        self.take_keys(&ctx);
        self.start_work(&ctx);
        self.panels_ui(ui);
        self.overlays_ui(&ctx);
        self.run_outbox(&ctx);
        self.keep_open_if_unsaved(&ctx);
        self.show_title(&ctx);
        self.focus = self.focus_now(&ctx);
    }

    /// What acts need.
    pub(crate) fn desk<'a>(&'a mut self, ctx: &'a Context) -> Desk<'a> {
        let Self { session, setup, jobs, overlays, outbox: out, .. } = self;
        Desk { ctx, session, setup, jobs, overlays, out }
    }

    /// Takes what the jobs found that have ended, each for the session that it was begun for.
    fn take_results(&mut self, ctx: &Context) {
        for done in self.jobs.take_done() {
            self.take(ctx, done);
        }
        self.run_outbox(ctx);
    }

    fn take(&mut self, ctx: &Context, done: Done) {
        if done.session != self.session.id() {
            return self.take_for_left(done);
        }
        match done.what {
            Outcome::ProjectOpened { path, opened, leave } => self.show_opened(ctx, path, *opened, leave),
            _ => results::take(&mut self.desk(ctx), done),
        }
    }

    /// Begins what the open project as it is now is to be looked at for, and what has waited. Nothing else begins work
    /// but what somebody asked for.
    fn start_work(&mut self, ctx: &Context) {
        self.take_dropped_files(ctx);
        results::start_work(&mut self.desk(ctx));
        let Self { session, setup, jobs, overlays, outbox: out, toasts, .. } = self;
        session::save::watch_journal(&mut Desk { ctx, session, setup, jobs, overlays, out }, toasts);
        self.run_outbox(ctx);
    }

    fn situation(&self) -> Situation<'_> {
        Situation { project: &self.session.project, view: &self.session.view, keys: &self.setup.keys }
    }

    /// Runs the commands whose keys were pressed, in their order: each finds what the one before it has changed, however
    /// many came since the last frame. What they type is then gone too; other events are left to the panels.
    fn take_keys(&mut self, ctx: &Context) {
        let mut left = Vec::new();
        let mut is_taken = false;
        for event in ctx.input_mut(|input| std::mem::take(&mut input.events)) {
            if self.is_pressed_again(ctx, &event) {
                continue;
            }
            if is_press(&event) {
                self.overlays.note_press(self.has_overlay(ctx));
            }
            let line = self.line_from_event(ctx, &event);
            is_taken = line.is_some() || (is_taken && matches!(event, egui::Event::Text(_)));
            // A key that is only held down is taken too, and does nothing where its command does not go on.
            if let Some(line) = line.filter(|line| line.entry.repeats || !is_repeat(&event)) {
                self.outbox.run(line.command);
                self.run_outbox(ctx);
            }
            if !is_taken {
                left.push(event);
            }
        }
        ctx.input_mut(|input| input.events = left);
        if std::mem::take(&mut self.overlays.is_leaving_article) {
            ctx.memory_mut(|memory| memory.move_focus(FocusDirection::Next));
        }
    }

    /// The command whose key the event is.
    fn line_from_event(&self, ctx: &Context, event: &egui::Event) -> Option<Line> {
        let egui::Event::Key { key, modifiers, pressed: true, .. } = event else { return None };
        if self.has_overlay(ctx) {
            return None;
        }
        line_from_key(*key, *modifiers, self.situation().lines(), self.focus)
    }

    /// Whether the event presses a button again because its key is still down.
    fn is_pressed_again(&self, ctx: &Context, event: &egui::Event) -> bool {
        is_held_press(event) && (self.has_overlay(ctx) || self.focus == Focus::Control)
    }

    /// What the keyboard acts on. In a frame with keys it is asked too late: egui has moved the focus by then.
    fn focus_now(&self, ctx: &Context) -> Focus {
        match ctx.memory(egui::Memory::focused) {
            _ if ctx.text_edit_focused() => Focus::Text,
            Some(id) if self.session.article_view.id() != Some(id) => Focus::Control,
            _ => Focus::Article,
        }
    }

    /// Whether something lies over the window that takes all keys.
    fn has_overlay(&self, ctx: &Context) -> bool {
        self.overlays.is_open()
            || egui::Popup::is_any_open(ctx)
            || ctx.memory(|memory| memory.top_modal_layer().is_some())
    }

    fn panels_ui(&mut self, ui: &mut Ui) {
        self.top_bar_ui(ui);
        self.status_bar_ui(ui);
        let theme = Theme::of(ui);
        let frame = Frame::NONE.fill(theme.panel);
        // In a narrow window most of the width is the article's.
        let width = ui.available_width();
        let room = self.setup.sides.fit(width, self.setup.settings.text_size);
        let (has_articles, has_inspector) =
            (self.setup.sides.is_shown(Side::Articles), self.setup.sides.is_shown(Side::Inspector));
        if room == Room::None && (has_articles || has_inspector) {
            let panel = CentralPanel::default().frame(frame);
            panel.show(ui, |ui| if has_articles { self.articles_ui(ui) } else { self.right_side_ui(ui) });
            if self.session.view.reveal.is_some() {
                self.setup.sides.show_article();
            }
            return;
        }
        if has_articles {
            let panel = Panel::left("articles")
                .default_size(size::ARTICLES_WIDTH)
                .size_range(160.0..=(width * 0.24).max(size::MIN_ARTICLES_WIDTH));
            panel.frame(frame).show(ui, |ui| self.articles_ui(ui));
        }
        if has_inspector {
            let panel = Panel::right("inspector")
                .default_size(size::INSPECTOR_WIDTH)
                .size_range(180.0..=(width * 0.28).max(size::MIN_INSPECTOR_WIDTH));
            panel.frame(frame).show(ui, |ui| self.right_side_ui(ui));
        }
        CentralPanel::default().frame(Frame::NONE.fill(theme.page)).show(ui, |ui| self.article_ui(ui, theme));
    }

    fn articles_ui(&mut self, ui: &mut Ui) {
        let Session { panels, project, view, .. } = &mut self.session;
        panels.articles.order = self.setup.settings.article_order;
        let mut pane = Pane { project, view, theme: Theme::of(ui), out: &mut self.outbox };
        articles_panel_ui(ui, &mut panels.articles, &mut pane);
    }

    /// The inspector, or the find panel while that is open.
    fn right_side_ui(&mut self, ui: &mut Ui) {
        let Session { panels, project, view, effort, .. } = &mut self.session;
        let mut pane = Pane { project, view, theme: Theme::of(ui), out: &mut self.outbox };
        let Some(find) = &mut panels.find else {
            return inspector_ui(ui, &mut panels.inspector, &effort.log, &mut pane);
        };
        let n_filtered = panels.articles.is_filtered().then(|| panels.articles.shown(project).count());
        if find_panel_ui(ui, find, n_filtered, &mut pane) {
            panels.find = None;
        }
    }

    fn top_bar_ui(&mut self, ui: &mut Ui) {
        let (name, is_saved) = (self.session.name(), !self.session.has_unsaved_work());
        let Session { panels, project, view, .. } = &mut self.session;
        let bar = TopBar {
            situation: Situation { project, view, keys: &self.setup.keys },
            project_name: &name,
            is_saved,
            recent: &session::open_close::recent_names(&self.setup.settings),
        };
        top_bar_ui(ui, bar, &mut self.outbox, |ui, out| {
            label_bar_ui(ui, &mut panels.labels, project, view, Theme::of(ui), out);
        });
    }

    fn status_bar_ui(&mut self, ui: &mut Ui) {
        let saved = session::save::saved_state(&self.session, &self.jobs);
        let bar = StatusBar {
            project: &self.session.project,
            view: &self.session.view,
            saved,
            jobs: &self.jobs,
            offer: self.session.alike.words(),
            acts_a_span: self.session.acts_a_span(),
            n_changed_sources: self.session.n_changed_sources,
            hides_articles: !self.setup.sides.is_shown(Side::Articles),
            hides_inspector: !self.setup.sides.is_shown(Side::Inspector),
            text_scale: self.setup.settings.text_size / USUAL_TEXT_SIZE,
        };
        status_bar_ui(ui, &bar, &mut self.outbox);
    }

    fn article_ui(&mut self, ui: &mut Ui, theme: &'static Theme) {
        let Session { project, view, article_view, .. } = &mut self.session;
        let Some(article) = view.open.and_then(|id| project.article(id)) else {
            let situation = Situation { project, view, keys: &self.setup.keys };
            return start::nothing_open_ui(ui, theme, situation, &mut self.outbox);
        };
        article::notice::article_notice_ui(ui, theme, article);
        let shown = Shown {
            labels: project.labels(),
            article,
            theme,
            text_size: self.setup.settings.text_size,
            revision: project.revision(),
        };
        article_view.ui(ui, &shown, view, &mut self.outbox);
    }

    fn overlays_ui(&mut self, ctx: &Context) {
        overlays::overlay_ui(&mut self.desk(ctx));
        start::drop_hint_ui(ctx);
        self.toasts.ui(ctx, &mut self.outbox);
    }

    /// Carries out what was asked for, and what that asks for, in order.
    fn run_outbox(&mut self, ctx: &Context) {
        loop {
            let wishes = self.outbox.take();
            if wishes.is_empty() {
                return;
            }
            ctx.request_repaint();
            for wish in wishes {
                self.grant(ctx, wish);
            }
        }
    }

    /// Going to another project takes the whole window; all else is done at the desk.
    fn grant(&mut self, ctx: &Context, wish: Wish) {
        match wish {
            Wish::Leave(next, leave) => self.leave_for(ctx, next, leave),
            Wish::Tell(notice) => self.toasts.tell(notice),
            wish => input::grant::grant(&mut self.desk(ctx), wish),
        }
    }

    fn open_article(&mut self, article: ArticleId) {
        self.session.open_article(article, &mut self.outbox);
    }

    /// “• Budget week – Pullquote”.
    fn show_title(&mut self, ctx: &Context) {
        let mark = if self.session.has_unsaved_work() { "• " } else { "" };
        // The system ends a program that gives it some of the characters that a name can have.
        let title = one_line(&format!("{mark}{} – Pullquote", self.session.name()));
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}
