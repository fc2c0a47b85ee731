//! The window's whole state and its frame: take results, take keys, start work, draw, apply.

use std::path::PathBuf;

use egui::{Context, FocusDirection, Ui};

use crate::formats::own::work_log::{Day, Effort};
use crate::model::{ArticleId, Project, one_line};
use crate::storage::OpenProject;

use super::bars::status::KeysTo;
use super::bars::toasts::Toasts;
use super::crash_screen::{Failure, StartedAgain};
use super::desk::save::now;
use super::desk::{Desk, save};
use super::drawing::{About, Drawing};
use super::input::commands::{ArticleCommand, Command, FileCommand, ReviewCommand};
use super::input::grant::grant;
use super::input::keys::{Focus, digit_by_place, is_held_press, is_press, is_repeat, pressed_key};
use super::input::outbox::{Outbox, Wish};
use super::input::situation::{Line, Situation};
use super::jobs::opening::Leave;
use super::jobs::{Done, Jobs, Kind, Outcome, SessionId};
use super::log::{Happened, Log, Told};
use super::look::{fonts, rows};
use super::overlays::Overlays;
use super::results;
use super::session::Session;
use super::session::effort::{effort_of_pointer, is_key_of_its_own, is_labelling, is_of_labelling};
use super::session::left::Left;
use super::session::view_state::ViewState;
use super::setup::Setup;
use super::texts::{Language, speak, tr};

/// The window's whole state: the open project, and what is around it.
pub struct App {
    pub(super) session: Session,
    /// Sessions that are not in the window any more, until their saves have ended.
    pub(super) left: Vec<Left>,
    pub(super) setup: Setup,
    pub(super) jobs: Jobs,
    pub(super) overlays: Overlays,
    pub(super) log: Log,
    pub(super) outbox: Outbox,
    pub(super) toasts: Toasts,
    /// The job whose result is being taken: what is told meanwhile is about it.
    told_of: Option<(Kind, SessionId)>,
    /// How the project is left, once somebody agreed to close the window.
    pub(super) agreed_to_quit: Option<Leave>,
    /// Why the last key did nothing, until the next one or a click.
    hint: Option<String>,
    /// The title that the window was given last.
    title: String,
    pub(super) failure: Option<Failure>,
    pub(super) started_again: Option<StartedAgain>,
    /// What the keyboard acted on when the last frame ended.
    focus: Focus,
}

impl App {
    /// The window on a project, without a file and with the settings of a new user.
    pub fn new(project: Project) -> Self {
        Self::with_setup(OpenProject::new(project), Setup::default())
    }

    pub(super) fn with_setup(project: OpenProject, setup: Setup) -> Self {
        Self {
            session: Session::new(project, &setup.settings),
            left: Vec::new(),
            setup,
            jobs: Jobs::default(),
            overlays: Overlays::default(),
            log: Log::default(),
            outbox: Outbox::default(),
            toasts: Toasts::default(),
            told_of: None,
            agreed_to_quit: None,
            hint: None,
            title: String::new(),
            failure: None,
            started_again: None,
            focus: Focus::default(),
        }
    }

    /// The window with suggestions, which a learner in the background makes.
    #[must_use]
    pub fn with_suggestions(mut self) -> Self {
        self.setup.suggests = true;
        self
    }

    /// The window of a system with this language.
    #[must_use]
    pub fn with_language(mut self, language: Language) -> Self {
        self.setup.system_language = language;
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

    /// Waits until all work in the background has ended and its results are here. Returns whether there was some.
    pub fn wait_for_background(&mut self, ctx: &Context) -> bool {
        let mut has_waited = false;
        while self.jobs.wait() {
            has_waited = true;
            self.take_results(ctx);
            results::begin_waiting(&mut self.desk(ctx));
        }
        ctx.request_repaint();
        has_waited
    }

    /// One frame: take results, take keys, start work, draw, apply. Drawing starts nothing.
    pub fn frame_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        speak(self.setup.language());
        self.take_results(&ctx);
        self.session.effort.set_today(Day::of(now()));
        let may_label = !self.overlays.is_open() || self.overlays.speakers().is_some();
        let is_moved = |event: &egui::Event| matches!(event, egui::Event::PointerMoved(_));
        if ctx.input(|input| input.events.iter().any(is_moved)) {
            self.session.view.goes_by_keys = false;
        }
        self.take_keys(&ctx);
        self.start_work(&ctx);
        self.draw(ui);
        if may_label {
            self.count_pointer(&ctx);
        }
        self.run_outbox(&ctx);
        self.keep_open_if_unsaved(&ctx);
        self.note_jobs(&ctx);
        self.show_title(&ctx);
        fonts::make_letters_ready(&ctx);
        self.focus = self.focus_now(&ctx);
    }

    /// What acts need.
    pub(super) fn desk<'a>(&'a mut self, ctx: &'a Context) -> Desk<'a> {
        let Self { session, setup, jobs, overlays, log, outbox: out, .. } = self;
        Desk { ctx, session, setup, jobs, overlays, log, out }
    }

    /// Takes what the jobs found that have ended, each for the session that it was begun for.
    pub(super) fn take_results(&mut self, ctx: &Context) {
        let all_done = self.jobs.take_done();
        self.note_jobs(ctx);
        for done in all_done {
            if matches!(&done.what, Outcome::ProjectSaved { saved, .. } if saved.is_ok()) {
                self.toasts.forget_not_saved(done.session);
            }
            self.told_of = Some((done.kind, done.session));
            self.take(ctx, done);
            self.run_outbox(ctx);
        }
        self.told_of = None;
    }

    /// Notes what has become of jobs, and where one has failed.
    fn note_jobs(&mut self, ctx: &Context) {
        let now_s = ctx.input(|input| input.time);
        self.log.note_failures(now_s);
        for (kind, course) in self.jobs.take_news() {
            self.log.note(now_s, Happened::Job(kind, course));
        }
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
        let Self { session, setup, jobs, overlays, log, outbox: out, toasts, .. } = self;
        save::watch_journal(&mut Desk { ctx, session, setup, jobs, overlays, log, out }, toasts);
        self.run_outbox(ctx);
    }

    pub(super) fn situation(&self) -> Situation<'_> {
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
                self.session.view.goes_by_keys = matches!(event, egui::Event::Key { .. });
                self.hint = None;
            }
            let asked = self.line_from_event(ctx, &event);
            if let Some((line, need)) = asked.as_ref().and_then(|line| Some((line, line.need?))) {
                match &mut self.setup.tour {
                    Some(tour) if line.command == ReviewCommand::AcceptSuggestion.into() => tour.go_on(),
                    _ => self.hint = Some(tr(need).to_owned()),
                }
            }
            let line = asked.filter(Line::is_enabled);
            self.count_key(&event, line.as_ref());
            is_taken = line.is_some() || (is_taken && matches!(event, egui::Event::Text(_)));
            // What a command is asked for by moves no focus: egui would go to another control, which keys then press.
            if line.is_some() {
                ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
            }
            // A key that is only held down is taken too, and does nothing where its command does not go on.
            if let Some(line) = line.filter(|line| line.entry.repeats || !is_repeat(&event)) {
                self.outbox.wish(wish_from_key(line.command, &event));
                self.run_outbox(ctx);
            }
            if !is_taken {
                left.push(event);
            }
        }
        ctx.input_mut(|input| input.events = left);
    }

    /// Counts a key that labels, or picks a speaker.
    fn count_key(&mut self, event: &egui::Event, line: Option<&Line>) {
        let is_act = match line {
            Some(line) => is_labelling(line.command),
            None => self.overlays.speakers().is_some(),
        };
        if is_act && is_key_of_its_own(event) {
            self.session.count_effort(Effort { n_keys: 1, ..Effort::default() });
        }
    }

    fn count_pointer(&mut self, ctx: &Context) {
        let article = self.session.article_view.id().and_then(|id| ctx.read_response(id)).map(|seen| seen.rect);
        let has_labelled = self.outbox.wishes().iter().any(is_of_labelling);
        self.session.count_effort(effort_of_pointer(ctx, article, has_labelled));
    }

    /// The command whose key the event is.
    fn line_from_event(&self, ctx: &Context, event: &egui::Event) -> Option<Line> {
        let (key, modifiers) = pressed_key(event)?;
        let situation = self.situation();
        if self.has_overlay(ctx) {
            // The way out of the program is open as the button of the window that closes it is.
            let is_quit = |line: &Line| line.command == FileCommand::Quit.into() && !self.overlays.takes_any_key();
            return situation.line_from_key(key, modifiers, Focus::Text).filter(is_quit);
        }
        let by_place = digit_by_place(event).and_then(|digit| situation.line_from_key(digit, modifiers, self.focus));
        by_place.filter(Line::is_of_label).or_else(|| situation.line_from_key(key, modifiers, self.focus))
    }

    /// Whether the event presses a button again because its key is still down.
    fn is_pressed_again(&self, ctx: &Context, event: &egui::Event) -> bool {
        is_held_press(event) && (self.has_overlay(ctx) || matches!(self.focus, Focus::Control | Focus::Row))
    }

    /// What the keyboard acts on. In a frame with keys it is asked too late: egui has moved the focus by then.
    fn focus_now(&self, ctx: &Context) -> Focus {
        match ctx.memory(egui::Memory::focused) {
            _ if ctx.text_edit_focused() && self.session.article_view.has_empty_filter() => Focus::EmptyFilter,
            _ if ctx.text_edit_focused() => Focus::Text,
            Some(id) if self.session.article_view.id() == Some(id) => Focus::Article,
            Some(id) if rows::is_row(ctx, id) => Focus::Row,
            Some(_) => Focus::Control,
            _ => Focus::Article,
        }
    }

    /// Whether something lies over the window that takes all keys.
    fn has_overlay(&self, ctx: &Context) -> bool {
        // egui knows a dialog for a frame longer than it is there: what is pressed in that frame is for the window.
        self.overlays.is_open() || egui::Popup::is_any_open(ctx)
    }

    fn keys_to(&self, ctx: &Context) -> KeysTo {
        if let Some(picker) = self.overlays.speakers() {
            KeysTo::SpeakerList { takes_back: picker.takes_back(self.session.project.revision()) }
        } else if self.has_overlay(ctx) || self.focus != Focus::Article {
            KeysTo::Elsewhere
        } else {
            KeysTo::Article
        }
    }

    fn draw(&mut self, ui: &mut Ui) {
        let keys_to = self.keys_to(ui.ctx());
        let (session, setup) = (&self.session, &self.setup);
        let saved = save::saved_state(session, &self.jobs);
        let (name, is_saved, acts_a_span) = (session.name(), session.is_all_saved(), session.acts_a_span());
        let recent = setup.recent();
        let system_name = setup.system_name.clone();
        let asks_who_labels = setup.asks_who_labels(&session.project);
        let Session { project, view, article_view, panels, effort, settled, alike, n_changed_sources, .. } =
            &mut self.session;
        let (offer, n_changed_sources) = (alike.words_beside(view.hand.selected_span()), *n_changed_sources);
        let Setup { settings, keys, places, sides, tour, .. } = &mut self.setup;
        let drawing = Drawing {
            project,
            log: &effort.log,
            settled,
            jobs: &self.jobs,
            settings,
            keys,
            places: places.as_ref(),
            system_name: &system_name,
            about: About {
                name,
                is_saved,
                saved,
                recent,
                offer,
                hint: self.hint.as_deref(),
                acts_a_span,
                n_changed_sources,
                asks_who_labels,
                keys: keys_to,
            },
            view,
            article_view,
            panels,
            sides,
            tour: tour.as_mut(),
            overlays: &mut self.overlays,
            toasts: &mut self.toasts,
            out: &mut self.outbox,
        };
        drawing.ui(ui);
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
            Wish::Tell(notice) => {
                let now_s = ctx.input(|input| input.time);
                self.log.note(now_s, Happened::Told(Told::of(&notice)));
                self.toasts.tell(notice, self.told_of, now_s);
            }
            Wish::Hint(words) => self.hint = Some(words),
            wish => {
                if matches!(wish, Wish::Run(Command::Article(ArticleCommand::Cancel))) {
                    self.toasts.dismiss(ctx.input(|input| input.time));
                }
                grant(&mut self.desk(ctx), wish);
            }
        }
    }

    pub(super) fn open_article(&mut self, article: ArticleId) {
        self.session.open_article(article, &mut self.outbox);
    }

    /// “• Budget week – Pullquote”.
    fn show_title(&mut self, ctx: &Context) {
        let mark = if self.session.is_all_saved() { "" } else { "• " };
        // The system ends a program that gives it some of the characters that a name can have.
        let title = one_line(&format!("{mark}{} – Pullquote", self.session.name()));
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// What the key of a command asks for. To paste, systems send what is on the clipboard along.
fn wish_from_key(command: Command, event: &egui::Event) -> Wish {
    match event {
        egui::Event::Paste(text) if command == FileCommand::PasteArticle.into() => Wish::Paste(text.clone()),
        _ => Wish::Run(command),
    }
}
