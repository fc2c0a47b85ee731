//! A picture of the window without a window.

use anyhow::ensure;

use super::drawn::Canvas;
use super::script::Script;
use crate::model::{ArticleId, Project};
use crate::ui::App;
use crate::ui::texts::Language;

/// How the picture shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenshotOptions {
    /// Width and height in pixels.
    pub size: [u32; 2],
    pub is_dark: bool,
    /// Of the window.
    pub language: Language,
    /// The article that is open; the one that the window would open where it is `None`.
    pub article: Option<ArticleId>,
    /// What is done before the picture is taken.
    pub script: Script,
}

const MAX_SIDE: u32 = 8192;

/// The window on a project, as a PNG file.
pub fn screenshot(project: Project, options: &ScreenshotOptions) -> anyhow::Result<Vec<u8>> {
    played(project, options)?.png()
}

/// Does what a script says, and makes no picture of it; the error is what cannot be done.
pub fn rehearse(project: Project, options: &ScreenshotOptions) -> anyhow::Result<()> {
    played(project, options).map(drop)
}

/// The window when the script is over.
fn played(project: Project, options: &ScreenshotOptions) -> anyhow::Result<Canvas> {
    let size = options.script.size.unwrap_or(options.size);
    let [width, height] = size;
    let sides = 64..=MAX_SIDE;
    ensure!(sides.contains(&width) && sides.contains(&height), "a picture has 64 to {MAX_SIDE} pixels a side");
    let mut app = App::new(project).with_language(options.language);
    if let Some(id) = options.article {
        ensure!(app.project().article(id).is_some(), "there is no article {id} in the project");
        app.open_article(id);
    }
    let mut canvas = Canvas::new(size.map(|side| side as f32), 1.0, options.is_dark);
    // Acts find what they press by its name.
    canvas.ctx().enable_accesskit();
    options.script.play(&mut app, &mut |app, events| {
        let there = canvas.frame(events, |ui| app.frame_ui(ui));
        app.wait_for_background(canvas.ctx());
        canvas.frame(Vec::new(), |ui| app.frame_ui(ui));
        there
    })?;
    canvas.settle(|ui| app.frame_ui(ui));
    Ok(canvas)
}
