//! A picture of the window without a window.

use anyhow::ensure;

use super::drawn::picture;
use crate::model::{ArticleId, Project};
use crate::ui::App;

/// How the picture shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenshotOptions {
    /// Width and height in pixels.
    pub size: [u32; 2],
    pub is_dark: bool,
    /// The article that is open; the one that the window would open where it is `None`.
    pub article: Option<ArticleId>,
}

const MAX_SIDE: u32 = 8192;

/// The window on a project, as a PNG file.
pub fn screenshot(project: Project, options: ScreenshotOptions) -> anyhow::Result<Vec<u8>> {
    let [width, height] = options.size;
    let sides = 64..=MAX_SIDE;
    ensure!(sides.contains(&width) && sides.contains(&height), "a picture has 64 to {MAX_SIDE} pixels a side");
    let mut app = App::new(project);
    if let Some(id) = options.article {
        ensure!(app.project().article(id).is_some(), "there is no article {id} in the project");
        app.open_article(id);
    }
    let size = options.size.map(|side| side as f32);
    picture(size, 1.0, options.is_dark, |ui| app.frame_ui(ui))
}
