//! Opens the window on the screen and keeps what the system knows of it: title, theme, size, icon.

use std::path::PathBuf;

use anyhow::anyhow;
use egui::{Context, RichText, Ui, ViewportBuilder};

use super::command::{Command, Situation};
use super::outbox::Outbox;
use super::theme::{Theme, size};
use super::{App, fonts, style, widgets};
use crate::formats::user_settings::Theme as ThemeChoice;

/// What the window shows first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The sample project.
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
        .with_min_inner_size([720.0, 480.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    eframe::run_native(
        "pullquote",
        options,
        Box::new(|creation| {
            style::install(&creation.egui_ctx);
            Ok(Box::new(App::opened(&creation.egui_ctx, opening)))
        }),
    )
    .map_err(|error| anyhow!("the window cannot be opened: {error}"))
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame_ui(ui);
    }
}

/// Shows the light or the dark theme, or the one that the system has.
pub fn show_theme(ctx: &Context, theme: ThemeChoice) {
    ctx.set_theme(match theme {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    });
}

/// What stands where an article would, and how to get one.
pub fn nothing_open_ui(ui: &mut Ui, theme: &Theme, situation: Situation<'_>, out: &mut Outbox) {
    let is_empty = situation.project.articles().len() == 0;
    let heading = if is_empty { "No articles yet" } else { "No article is open" };
    let hint = if is_empty {
        "Drop text files or a folder here, or add them from a file dialog"
    } else {
        "Choose one at the left"
    };
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.32);
        ui.label(RichText::new(heading).font(fonts::serif_semibold(24.0)));
        ui.add_space(4.0);
        ui.label(RichText::new(hint).color(theme.soft).size(size::UI_TEXT));
        ui.add_space(16.0);
        if is_empty {
            for command in [Command::AddArticles, Command::AddFolder, Command::OpenProject] {
                if widgets::accent_button(ui, theme, &situation.line(command).text).clicked() {
                    out.run(command);
                }
            }
        }
    });
}

impl App {
    /// The window as it opens: settings read, the project on its way.
    fn opened(ctx: &Context, opening: Opening) -> Self {
        let mut app = Self::new(crate::model::Project::new("", ""));
        app.places = crate::storage::Places::of_this_system();
        show_theme(ctx, app.settings.theme);
        match opening {
            Opening::Sample => {}
            Opening::Project(_) => {}
            Opening::Articles(paths) => app.add_articles(ctx, paths),
        }
        app
    }
}
