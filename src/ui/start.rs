//! Opens the window on the screen and keeps what the system knows of it: title, theme, size, icon.

use std::path::PathBuf;

use anyhow::anyhow;
use egui::{Context, Pos2, Rect, Ui, ViewportBuilder, ViewportCommand, pos2, vec2};

use super::App;
use super::desk::add_articles::add_articles;
use super::desk::open::open_project;
use super::input::bursts;
use super::input::outbox::Outbox;
use super::jobs::opening::{Leave, Next};
use super::look::motion::{show_motion, without_glide};
use super::look::style::{self, show_theme};
use super::setup::Setup;
use crate::model::Project;

/// What the window shows first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// What somebody begins with who names nothing: at first the sample project.
    Sample,
    Project(PathBuf),
    /// A new project with these articles and folders of articles.
    Articles(Vec<PathBuf>),
}

/// Opens the window and runs it until it is closed. Fails where there is no display or no OpenGL.
pub fn run(opening: Opening) -> anyhow::Result<()> {
    let viewport = ViewportBuilder::default()
        .with_app_id("pullquote")
        .with_title("Pullquote")
        .with_inner_size([1280.0, 840.0])
        .with_min_inner_size([400.0, 300.0])
        .with_icon(icon());
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    eframe::run_native(
        "pullquote",
        options,
        Box::new(|creation| {
            style::install(&creation.egui_ctx);
            bursts::install(&creation.egui_ctx);
            keep_on_a_screen(creation);
            Ok(Box::new(App::opened(&creation.egui_ctx, opening)))
        }),
    )
    .map_err(|error| anyhow!("the window cannot be opened: {error}"))
}

/// Brings a window back that was last on a screen which is not there any more.
fn keep_on_a_screen(creation: &eframe::CreationContext<'_>) {
    let Some(window) = creation.winit_window() else { return };
    let Ok(place) = window.outer_position() else { return };
    let size = window.outer_size();
    let rect_px = |x: i32, y: i32, width: u32, height: u32| {
        Rect::from_min_size(pos2(x as f32, y as f32), vec2(width as f32, height as f32))
    };
    let screens: Vec<Rect> = window
        .available_monitors()
        .map(|screen| (screen.position(), screen.size()))
        .map(|(place, size)| rect_px(place.x, place.y, size.width, size.height))
        .collect();
    if let Some(place) = place_on_a_screen(rect_px(place.x, place.y, size.width, size.height), &screens) {
        let scale = creation.egui_ctx.pixels_per_point();
        creation.egui_ctx.send_viewport_cmd(ViewportCommand::OuterPosition(place / scale));
    }
}

/// Where a window goes of whose upper edge too little to take hold of is on any of the screens: to the middle of the
/// first, or its corner where it is too small. All in pixels.
fn place_on_a_screen(window: Rect, screens: &[Rect]) -> Option<Pos2> {
    const LEAST: f32 = 60.0;
    let title = window.with_max_y(window.top() + LEAST / 2.0);
    let is_seen = |screen: &Rect| {
        let seen = screen.intersect(title);
        seen.width() >= LEAST && seen.height() > 0.0
    };
    let first = screens.first().filter(|_| !screens.iter().any(is_seen))?;
    Some((first.center() - window.size() / 2.0).max(first.min))
}

fn icon() -> egui::IconData {
    let bytes = include_bytes!("../../assets/icon/pullquote.png");
    eframe::icon_data::from_png_bytes(bytes).expect("the icon is a PNG file")
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.guarded_ui(ui, Self::frame_ui);
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
    fn opened(ctx: &Context, opening: Opening) -> Self {
        let mut out = Outbox::default();
        let mut app = Self::with_setup(Project::new("", ""), Setup::of_this_system(&mut out));
        app.outbox = out;
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
    fn a_window_comes_back_to_a_screen_that_is_there() {
        let rect = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        let screens = [rect(0.0, 0.0, 1920.0, 1080.0), rect(1920.0, 0.0, 1000.0, 800.0)];
        let placed = |x, y, screens: &[Rect]| place_on_a_screen(rect(x, y, 1280.0, 840.0), screens);
        assert_eq!(placed(2000.0, 100.0, &screens), None);
        assert_eq!(placed(2000.0, 100.0, &screens[..1]), Some(pos2(320.0, 120.0)));
        assert_eq!(placed(-1200.0, 100.0, &screens), None);
        assert_eq!(placed(-1270.0, 100.0, &screens), Some(pos2(320.0, 120.0)));
        assert_eq!(placed(100.0, -400.0, &screens), Some(pos2(320.0, 120.0)));
        assert_eq!(placed(5000.0, 0.0, &screens[1..]), Some(pos2(1920.0, 0.0)));
        assert_eq!(placed(5000.0, 0.0, &[]), None);
    }
}
