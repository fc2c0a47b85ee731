//! Opens the window on the screen and keeps what the system knows of it: title, theme, size, icon.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::anyhow;
use egui::{Context, OpenUrl, OutputCommand, Rect, Ui, ViewportBuilder, ViewportCommand, pos2, vec2};

use super::App;
use super::desk::add_articles::add_articles;
use super::desk::open::open_project;
use super::desk::report;
use super::input::bursts;
use super::input::outbox::{Notice, Outbox};
use super::jobs::opening::{Leave, Next};
use super::look::motion::{show_motion, without_glide};
use super::look::style::{self, show_theme};
use super::setup::Setup;
use super::texts::tr;
use crate::model::Project;
use crate::storage::{self, LogLines, OpenProject, make_private_file};

/// What the window shows first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// What somebody begins with who names nothing: at first the sample project.
    Sample,
    Project(PathBuf),
    /// A new project with these articles and folders of articles.
    Articles(Vec<PathBuf>),
}

/// By which the system knows the program, and where it keeps what the window remembers.
const NAME: &str = "pullquote";

/// Opens the window and runs it until it is closed; what it does goes to `log` too. Fails where there is no display or no OpenGL.
pub fn run(opening: Opening, log: Option<LogLines>) -> anyhow::Result<()> {
    let viewport = ViewportBuilder::default()
        .with_app_id(NAME)
        .with_title("Pullquote")
        .with_inner_size([1280.0, 840.0])
        .with_min_inner_size([400.0, 300.0])
        .with_icon(icon());
    if let Some(folder) = eframe::storage_dir(NAME) {
        // Where it cannot be made, the window forgets its place, and nothing else.
        drop(make_private_file(&folder.join("app.ron"), b"{}"));
    }
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    eframe::run_native(
        NAME,
        options,
        Box::new(|creation| {
            style::install(&creation.egui_ctx);
            bursts::install(&creation.egui_ctx);
            let app = App::opened(&creation.egui_ctx, opening, log);
            keep_on_a_screen(creation, app.setup.settings.zoom);
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| anyhow!("the window cannot be opened: {error}"))
}

/// Makes the window as small as its screen needs, and brings one back that was last on a screen which is not there any
/// more. Its points are as large as the zoom of the settings will make them when the wish is granted.
fn keep_on_a_screen(creation: &eframe::CreationContext<'_>, zoom: f32) {
    let Some(window) = creation.winit_window() else { return };
    if window.is_maximized() || window.fullscreen().is_some() {
        return;
    }
    let rect_px = |x: i32, y: i32, width: u32, height: u32| {
        Rect::from_min_size(pos2(x as f32, y as f32), vec2(width as f32, height as f32))
    };
    let screens: Vec<Rect> = window
        .available_monitors()
        .map(|screen| (screen.position(), screen.size()))
        .map(|(place, size)| rect_px(place.x, place.y, size.width, size.height))
        .collect();
    let ctx = &creation.egui_ctx;
    #[expect(clippy::cast_possible_truncation, reason = "scales are small")]
    let scale = window.scale_factor() as f32;
    let size = window.inner_size();
    // Some systems place windows themselves and do not say where.
    let known = window.outer_position().ok().map(|place| pos2(place.x as f32, place.y as f32));
    let Some(place) = known.or(screens.first().map(|first| first.min)) else { return };
    let is = Rect::from_min_size(place, vec2(size.width as f32, size.height as f32));
    let fits = on_a_screen(is, &screens, scale);
    if fits.size() != is.size() {
        ctx.send_viewport_cmd(ViewportCommand::InnerSize(fits.size() / (scale * zoom)));
    }
    if fits.min != is.min && known.is_some() {
        ctx.send_viewport_cmd(ViewportCommand::OuterPosition(fits.min / (scale * zoom)));
    }
}

/// What the frame of a window and the bars of a desktop take of a screen, in points.
const AROUND: egui::Vec2 = vec2(16.0, 80.0);

/// Where a window goes, all in pixels: onto the screen that has most of its upper edge, where it is left as it is unless it
/// is too large; else to the middle of the first.
fn on_a_screen(window: Rect, screens: &[Rect], scale: f32) -> Rect {
    /// So much of the upper edge can be taken hold of.
    const LEAST: f32 = 60.0;
    let title = window.with_max_y(window.top() + LEAST / 2.0);
    let seen_on = |screen: &Rect| {
        let seen = screen.intersect(title);
        if seen.height() > 0.0 { seen.width() } else { 0.0 }
    };
    let best = screens.iter().copied().max_by(|a, b| seen_on(a).total_cmp(&seen_on(b)));
    let is_seen = best.is_some_and(|best| seen_on(&best) >= LEAST);
    let Some(screen) = best.filter(|_| is_seen).or(screens.first().copied()) else { return window };
    let size = window.size().min(screen.size() - AROUND * scale);
    if is_seen && size == window.size() {
        return window;
    }
    Rect::from_min_size((screen.center() - size / 2.0).max(screen.min), size)
}

fn icon() -> egui::IconData {
    let bytes = include_bytes!("../../assets/icon/pullquote.png");
    eframe::icon_data::from_png_bytes(bytes).expect("the icon is a PNG file")
}

/// So long a frame waits for the system to say that it cannot open something.
const TIME_TO_FAIL: Duration = Duration::from_millis(40);

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        // It is known of the frame before.
        let took_s = frame.info().cpu_usage.unwrap_or_default();
        self.log.note_frame(ui.input(|input| input.time), took_s);
        self.guarded_ui(ui, Self::frame_ui);
        self.open_addresses(ui.ctx());
    }

    fn raw_input_hook(&mut self, ctx: &Context, input: &mut egui::RawInput) {
        if self.setup.settings.reduces_motion {
            let line = ctx.options(|options| options.input_options.line_scroll_speed);
            input.events = without_glide(std::mem::take(&mut input.events), line);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.close(&Context::default());
    }
}

impl App {
    /// The window as it opens: settings read, the project on its way.
    fn opened(ctx: &Context, opening: Opening, log: Option<LogLines>) -> Self {
        let mut out = Outbox::default();
        let mut app = Self::with_setup(OpenProject::new(Project::new("", "")), Setup::of_this_system(&mut out));
        app.outbox = out;
        if let Some(log) = log {
            log.say(report::head(&app.setup.system));
            app.log.follow(log);
        }
        show_theme(ctx, app.setup.settings.theme);
        show_motion(ctx, app.setup.settings.reduces_motion);
        let zoom = app.setup.settings.zoom;
        app.desk(ctx).set_zoom(zoom);
        app.begin_with(ctx, opening);
        app
    }

    fn begin_with(&mut self, ctx: &Context, opening: Opening) {
        match opening {
            Opening::Sample => self.begin_without_file(),
            Opening::Project(path) => open_project(&mut self.desk(ctx), path, Leave::Whole),
            Opening::Articles(paths) => {
                let project = self.untitled(Project::new("", &self.setup.annotator()));
                self.enter(project, Leave::Whole);
                add_articles(&mut self.desk(ctx), paths);
            }
        }
    }

    /// Opens what this frame asked for: pages in the browser, folders where the system shows files.
    fn open_addresses(&mut self, ctx: &Context) {
        let is_wish = |command: &mut OutputCommand| matches!(command, OutputCommand::OpenUrl(_));
        let wishes: Vec<_> = ctx.output_mut(|output| output.commands.extract_if(.., is_wish).collect());
        for wish in wishes {
            let OutputCommand::OpenUrl(OpenUrl { url, .. }) = wish else { continue };
            if let Err(error) = open::that_detached_with_timeout(&url, TIME_TO_FAIL) {
                let error = if error.kind() == ErrorKind::NotFound {
                    tr("this system has no program for it").to_owned()
                } else {
                    storage::in_words(&error)
                };
                self.outbox.tell(Notice::Error(tr!("{url} cannot be opened: {error}", url, error)));
                ctx.request_repaint();
            }
        }
    }

    /// Asks before the window is closed on work that is not saved.
    pub(super) fn keep_open_if_unsaved(&mut self, ctx: &Context) {
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        if !is_asked {
            return;
        }
        self.session.commit_drafts(&mut self.outbox);
        if self.agreed_to_quit.is_some() {
            return;
        }
        if self.session.has_unsaved_work() || self.half_done().is_some() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leave_for(ctx, Next::Quit, Leave::Whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_comes_back_to_a_screen_that_is_there_and_is_no_larger() {
        let rect = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        let screens = [rect(0.0, 0.0, 1920.0, 1080.0), rect(1920.0, 0.0, 1000.0, 800.0)];
        let placed = |x, y, screens: &[Rect]| on_a_screen(rect(x, y, 1280.0, 840.0), screens, 1.0);
        let middle = rect(320.0, 120.0, 1280.0, 840.0);
        assert_eq!(placed(100.0, 100.0, &screens), rect(100.0, 100.0, 1280.0, 840.0));
        assert_eq!(placed(-1200.0, 100.0, &screens), rect(-1200.0, 100.0, 1280.0, 840.0));
        for (x, y) in [(2000.0, 100.0), (-1270.0, 100.0), (100.0, -400.0)] {
            assert_eq!(placed(x, y, &screens[..1]), middle, "{x}, {y}");
        }
        let fitted = rect(1928.0, 40.0, 984.0, 720.0);
        assert_eq!(placed(2000.0, 100.0, &screens), fitted, "as large as its own screen has room for");
        assert_eq!(placed(5000.0, 0.0, &screens[1..]), fitted);
        assert_eq!(placed(5000.0, 0.0, &[]), rect(5000.0, 0.0, 1280.0, 840.0));
        let small = on_a_screen(rect(0.0, 0.0, 800.0, 600.0), &[rect(0.0, 0.0, 800.0, 600.0)], 1.0);
        assert_eq!(small, rect(8.0, 40.0, 784.0, 520.0));
    }
}
