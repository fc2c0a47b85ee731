//! Everything egui: the window, its panels, and what they share. Here: the application and its frame.

pub mod article;
pub mod bars;
mod crash_screen;
pub mod input;
pub mod jobs;
pub mod look;
pub mod overlays;
pub mod panels;
pub mod picture;
pub mod session;
pub mod start;
#[cfg(test)]
mod test_window;

pub use picture::rasterizer::Rasterizer;
pub use picture::screenshot::{ScreenshotOptions, screenshot};
pub use start::{Opening, run};

use std::path::PathBuf;

use egui::{CentralPanel, Context, FocusDirection, Frame, Panel, Ui};

use crate::formats::own::user_settings::UserSettings;
use crate::model::{ArticleId, Project, Status, Transaction};
use crate::storage::{ChangeError, OpenProject, Places};

use article::{ArticleView, Shown};
use bars::labels::label_bar_ui;
use bars::status::{StatusBar, status_bar_ui};
use bars::toasts::Toasts;
use bars::top::{TopBar, top_bar_ui};
use crash_screen::Failure;
use input::commands::{Command, Situation};
use input::keys::{Focus, KeyBindings};
use input::outbox::{Notice, Outbox, Wish};
use jobs::Jobs;
use look::theme::{Theme, size};
use overlays::dialogs::Dialog;
use overlays::palette::{Choice, Palette};
use panels::Panels;
use panels::sides::{Room, Side, Sides};
use session::view_state::ViewState;
use session::work_counts::EffortCounts;

/// The size of an article's letters that is called 100 %, in points.
const USUAL_TEXT_SIZE: f32 = 18.0;

/// The window's whole state.
#[expect(clippy::struct_excessive_bools, reason = "each says whether a thing of its own is so")]
pub struct App {
    project: OpenProject,
    view: ViewState,
    outbox: Outbox,
    article_view: ArticleView,
    settings: UserSettings,
    keys: KeyBindings,
    /// Where settings are kept; `None` where nothing shall be kept, as in tests and pictures.
    places: Option<Places>,
    /// Whether it looks for suggestions; pictures and most tests show what is there, and the same each time.
    suggests: bool,
    effort: EffortCounts,
    /// This program, to read PDF files with.
    program: Option<PathBuf>,
    jobs: Jobs,
    panels: Panels,
    dialog: Option<Dialog>,
    palette: Option<Palette>,
    is_shortcut_sheet_open: bool,
    toasts: Toasts,
    sides: Sides,
    is_saving: bool,
    /// Since when changes wait to be saved, in seconds of the context's clock.
    unsaved_since_s: Option<f64>,
    /// Whether somebody agreed to close the window.
    may_close: bool,
    /// Whether the system is asked for file dialogs; tests and pictures do without.
    has_system_dialogs: bool,
    /// What was last said of a journal that cannot be written.
    journal_error: Option<String>,
    /// The title that the window was given last.
    title: String,
    failure: Option<Failure>,
    /// What the keyboard acted on when the last frame ended.
    focus: Focus,
    /// Whether the focus goes from the article to the first control in the next frame.
    is_leaving_article: bool,
}

impl App {
    /// The window on a project, without a file and with the settings of a new user.
    pub fn new(project: Project) -> Self {
        let mut app = Self {
            project: OpenProject::new(project),
            view: ViewState::default(),
            outbox: Outbox::default(),
            article_view: ArticleView::default(),
            settings: UserSettings::default(),
            keys: KeyBindings::default(),
            places: None,
            suggests: false,
            effort: EffortCounts::default(),
            program: None,
            jobs: Jobs::default(),
            panels: Panels::default(),
            dialog: None,
            palette: None,
            is_shortcut_sheet_open: false,
            toasts: Toasts::default(),
            sides: Sides::default(),
            is_saving: false,
            unsaved_since_s: None,
            may_close: false,
            has_system_dialogs: false,
            journal_error: None,
            title: String::new(),
            failure: None,
            focus: Focus::default(),
            is_leaving_article: false,
        };
        app.view.open_article(app.article_to_begin_with());
        app
    }

    /// The window with suggestions, which a learner in the background makes.
    #[must_use]
    pub fn with_suggestions(self) -> Self {
        Self { suggests: true, ..self }
    }

    /// The window that has PDF files read by this program.
    #[must_use]
    pub fn with_program(self, program: Option<PathBuf>) -> Self {
        Self { program, ..self }
    }

    pub fn project(&self) -> &Project {
        &self.project
    }

    pub fn view(&self) -> &ViewState {
        &self.view
    }

    /// Waits until all work in the background has ended and its results are here.
    pub fn wait_for_background(&mut self, ctx: &Context) {
        while let Some(finish) = self.jobs.wait() {
            finish(self, ctx);
        }
        ctx.request_repaint();
    }

    /// One frame: what the background finished, the panels, what they asked for.
    pub fn frame_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        for finish in self.jobs.take_finished() {
            finish(self, &ctx);
        }
        self.count_effort(&ctx);
        self.take_keys(&ctx);
        if std::mem::take(&mut self.is_leaving_article) {
            ctx.memory_mut(|memory| memory.move_focus(FocusDirection::Next));
        }
        self.take_dropped_files(&ctx);
        self.panels_ui(ui);
        self.overlays_ui(&ctx);
        self.watch_journal(&ctx);
        self.run_outbox(&ctx);
        self.keep_sure_percent(&ctx);
        self.autosave(&ctx);
        self.keep_open_if_unsaved(&ctx);
        self.show_title(&ctx);
        self.focus = self.focus_now(&ctx);
    }

    fn situation(&self) -> Situation<'_> {
        Situation { project: &self.project, view: &self.view, keys: &self.keys }
    }

    /// Runs the commands whose keys were pressed, in their order: each finds what the one before it has changed, however
    /// many came since the last frame. What they type is then gone too; other events are left to the panels.
    fn take_keys(&mut self, ctx: &Context) {
        let mut left = Vec::new();
        let mut is_taken = false;
        for event in ctx.input_mut(|input| std::mem::take(&mut input.events)) {
            let command = self.command_from_event(ctx, &event);
            is_taken = command.is_some() || (is_taken && matches!(event, egui::Event::Text(_)));
            if let Some(command) = command {
                self.outbox.run(command);
                self.run_outbox(ctx);
            }
            if !is_taken {
                left.push(event);
            }
        }
        ctx.input_mut(|input| input.events = left);
    }

    fn command_from_event(&self, ctx: &Context, event: &egui::Event) -> Option<Command> {
        let egui::Event::Key { key, modifiers, pressed: true, .. } = event else { return None };
        if self.has_overlay(ctx) {
            return None;
        }
        input::keys::command_from_key(*key, *modifiers, &self.situation().lines(), self.focus)
    }

    /// What the keyboard acts on. In a frame with keys it is asked too late: egui has moved the focus by then.
    fn focus_now(&self, ctx: &Context) -> Focus {
        match ctx.memory(egui::Memory::focused) {
            _ if ctx.text_edit_focused() => Focus::Text,
            Some(id) if self.article_view.id() != Some(id) => Focus::Control,
            _ => Focus::Article,
        }
    }

    /// Whether something lies over the window that takes all keys.
    fn has_overlay(&self, ctx: &Context) -> bool {
        self.palette.is_some()
            || self.dialog.is_some()
            || self.panels.has_overlay()
            || self.is_shortcut_sheet_open
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
        let room = self.sides.fit(width, self.settings.text_size);
        let (has_articles, has_inspector) = (self.sides.is_shown(Side::Articles), self.sides.is_shown(Side::Inspector));
        if room == Room::None && (has_articles || has_inspector) {
            let panel = CentralPanel::default().frame(frame);
            panel.show(ui, |ui| if has_articles { self.articles_ui(ui) } else { self.right_side_ui(ui) });
            if self.view.reveal.is_some() {
                self.sides.show_article();
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

    fn top_bar_ui(&mut self, ui: &mut Ui) {
        let bar = TopBar {
            situation: Situation { project: &self.project, view: &self.view, keys: &self.keys },
            project_name: &self.project_name(),
            is_saved: !self.has_unsaved_work(),
            recent: &session::open_close::recent_names(&self.settings),
        };
        let labels = &mut self.panels.labels;
        top_bar_ui(ui, bar, &mut self.outbox, |ui, out| {
            label_bar_ui(ui, labels, &self.project, &self.view, Theme::of(ui), out);
        });
    }

    fn status_bar_ui(&mut self, ui: &mut Ui) {
        let bar = StatusBar {
            project: &self.project,
            view: &self.view,
            saved: self.saved_state(),
            jobs: self.jobs.running(),
            offer: self.panels.offer(),
            acts_a_span: self.acts_a_span(),
            n_changed_sources: self.panels.n_changed_sources,
            hides_articles: !self.sides.is_shown(Side::Articles),
            hides_inspector: !self.sides.is_shown(Side::Inspector),
            text_scale: self.settings.text_size / USUAL_TEXT_SIZE,
        };
        status_bar_ui(ui, &bar, &mut self.outbox);
    }

    fn article_ui(&mut self, ui: &mut Ui, theme: &'static Theme) {
        let Some(article) = self.view.open.and_then(|id| self.project.article(id)) else {
            let situation = Situation { project: &self.project, view: &self.view, keys: &self.keys };
            return start::nothing_open_ui(ui, theme, situation, &mut self.outbox);
        };
        article::notice::article_notice_ui(ui, theme, article);
        let shown = Shown {
            labels: self.project.labels(),
            article,
            theme,
            text_size: self.settings.text_size,
            revision: self.project.revision(),
        };
        self.article_view.ui(ui, &shown, &mut self.view, &mut self.outbox);
    }

    fn overlays_ui(&mut self, ctx: &Context) {
        if self.is_shortcut_sheet_open {
            let settings_folder = self.places.as_ref().map(|places| places.settings.as_path());
            self.is_shortcut_sheet_open =
                overlays::shortcuts::shortcuts_sheet_ui(ctx, &self.situation().lines(), settings_folder);
        }
        if let Some(mut palette) = self.palette.take() {
            match palette.ui(ctx, &self.situation().lines()) {
                Choice::None => self.palette = Some(palette),
                Choice::Closed => {}
                Choice::Run(command) => self.outbox.run(command),
            }
        }
        self.popups_ui(ctx);
        self.dialog_ui(ctx);
        start::drop_hint_ui(ctx);
        self.toasts.ui(ctx);
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

    fn grant(&mut self, ctx: &Context, wish: Wish) {
        match wish {
            Wish::Apply(transaction) => self.apply(transaction),
            Wish::Run(command) => self.run_command(ctx, command),
            Wish::Open(article) => self.open_article(article),
            Wish::Show(article, range) => {
                self.open_article(article);
                self.view.selection = session::view_state::Selection::of(range);
                self.view.reveal = Some(range);
            }
            Wish::Tell(notice) => self.toasts.tell(notice),
        }
    }

    fn apply(&mut self, transaction: Transaction) {
        if self.must_decide_about_unsaved() {
            return;
        }
        self.note_first_touch(&transaction);
        self.panels.watch(&transaction);
        match self.project.apply(transaction) {
            Ok(()) => self.after_change(),
            Err(ChangeError::Edit(error)) => {
                self.toasts.tell(Notice::Warning(format!("That was not possible: {error}")));
            }
            Err(error) => self.toasts.tell(Notice::Warning(look::widgets::sentence_case(&error.to_string()))),
        }
    }

    /// What follows from every change of the project.
    fn after_change(&mut self) {
        let article = self.view.open.and_then(|id| self.project.article(id));
        self.view.keep_valid(article);
        if self.view.open.is_none() {
            self.view.open_article(self.article_to_begin_with());
        }
    }

    fn open_article(&mut self, article: ArticleId) {
        self.sides.show_article();
        if self.view.open != Some(article) && self.project.article(article).is_some() {
            self.view.open_article(Some(article));
        }
    }

    /// The first article that is not done, else the first.
    fn article_to_begin_with(&self) -> Option<ArticleId> {
        let mut articles = self.project.articles();
        let open = articles.find(|article| article.status != Status::Done);
        open.or_else(|| self.project.articles().next()).map(|article| article.id)
    }

    /// “• Budget week – Pullquote”.
    fn show_title(&mut self, ctx: &Context) {
        let mark = if self.has_unsaved_work() { "• " } else { "" };
        let title = format!("{mark}{} – Pullquote", self.project_name());
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}
