//! A picture of the window without a window.

use anyhow::ensure;

use super::drawn::Canvas;
use super::script::Script;
use crate::model::{ArticleId, Project};
use crate::storage::OpenProject;
use crate::ui::App;
use crate::ui::setup::Setup;
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
/// What is found begins more work, a few times.
const MAX_FRAMES_OF_WORK: usize = 20;

/// The window on a project, as a PNG file.
pub fn screenshot(project: Project, options: &ScreenshotOptions) -> anyhow::Result<Vec<u8>> {
    played(project, options)?.1.png()
}

/// Does what a script says, and makes no picture of it; the error is what cannot be done.
pub fn rehearse(project: Project, options: &ScreenshotOptions) -> anyhow::Result<()> {
    played(project, options).map(drop)
}

/// The window when the script is over.
fn played(project: Project, options: &ScreenshotOptions) -> anyhow::Result<(App, Canvas)> {
    let size = options.script.size.unwrap_or(options.size);
    let [width, height] = size;
    let sides = 64..=MAX_SIDE;
    ensure!(sides.contains(&width) && sides.contains(&height), "a picture has 64 to {MAX_SIDE} pixels a side");
    let setup = Setup { system_language: options.language, ..Setup::default() };
    let mut app = App::with_setup(OpenProject::copy_of_saved(project), setup);
    if let Some(id) = options.article {
        ensure!(app.project().article(id).is_some(), "there is no article {id} in the project");
        app.open_article(id);
    }
    let mut canvas = Canvas::new(size.map(|side| side as f32), 1.0, options.is_dark);
    // Acts find what they press by its name.
    canvas.ctx().enable_accesskit();
    // Work begins only once the window is there.
    canvas.settle(|ui| app.frame_ui(ui));
    options.script.play(&mut app, &mut |app, events| {
        let there = canvas.frame(events, |ui| app.frame_ui(ui));
        rest(app, &mut canvas);
        there
    })?;
    canvas.settle(|ui| app.frame_ui(ui));
    Ok((app, canvas))
}

/// Waits for the work that frames begin, until one begins none.
fn rest(app: &mut App, canvas: &mut Canvas) {
    for _ in 0..MAX_FRAMES_OF_WORK {
        let has_waited = app.wait_for_background(canvas.ctx());
        canvas.frame(Vec::new(), |ui| app.frame_ui(ui));
        if !has_waited {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_window::project_of;

    #[test]
    fn a_script_of_one_act_has_its_suggestions_and_what_was_saved_is_not_called_unsaved() {
        // Longer than what is looked through in a frame.
        let text = "“We will not be late again”, said Ada Lovelace.\n".repeat(1000);
        let project = project_of(&[&text]);
        assert!(!project.history().done().is_empty());
        let script = Script::from_text("suggestions").unwrap();
        let options =
            ScreenshotOptions { size: [640, 480], is_dark: false, language: Language::English, article: None, script };
        let (app, _) = played(project, &options).unwrap();
        assert!(!app.view().suggestions.is_empty());
        assert!(!app.session.has_unsaved_work());
    }
}
