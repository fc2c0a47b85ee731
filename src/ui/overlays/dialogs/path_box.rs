//! Asks for a path in the window, where the system has no file dialog.

use std::path::{Path, PathBuf};

use egui::{Id, RichText};

use super::card::{Card, Reply};
use crate::storage::{self, files_like};
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::paths::Wanted;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::texts::{later, tr};

const SEVERAL: &str = later("Several with ; between. * stands for any letters, ~ for your home folder");

/// A path as it is typed, and what it is for.
pub struct PathBox {
    wanted: Wanted,
    path: String,
    /// Where what is typed without a folder lies.
    folder: PathBuf,
    /// Whether the system's dialog was asked too and has not answered.
    is_beside_dialog: bool,
}

impl PathBox {
    /// Begins with a path that is likely, which is typed over; a name alone is of the same folder.
    pub fn new(wanted: Wanted, path: &Path) -> Self {
        let words = path.to_string_lossy().into_owned();
        let is_folder = words.ends_with(std::path::is_separator);
        let folder = if is_folder { path } else { path.parent().unwrap_or(path) }.to_owned();
        Self { wanted, path: words, folder, is_beside_dialog: false }
    }

    /// While the system's dialog does not answer: whichever answers first is taken.
    pub fn beside_dialog(wanted: Wanted, path: &Path) -> Self {
        Self { is_beside_dialog: true, ..Self::new(wanted, path) }
    }

    pub fn is_beside_dialog(&self) -> bool {
        self.is_beside_dialog
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(self.wanted.title(), 520.0, |ui, foot| {
            let theme = Theme::of(ui);
            if self.is_beside_dialog {
                let words = tr("The system’s file dialog has not answered yet. Choose there, or type the path here");
                ui.label(RichText::new(words).color(theme.soft));
                ui.add_space(4.0);
            }
            foot.begin_at(ui, Id::unique("path"));
            let field = widgets::field_ui(ui, theme, Id::unique("path"), &mut self.path, tr("Path"), None);
            foot.begin_anew(&field, &self.path);
            let path = expanded(&self.folder, &self.path);
            ui.add_space(4.0);
            let hint = if self.wanted.is_of_several() { tr(SEVERAL) } else { tr("~ stands for your home folder") };
            let is_one = !self.wanted.is_of_several() || !self.path.contains(['*', ';']);
            let remark = self.wanted.remark(&path).filter(|_| is_one).unwrap_or(hint);
            ui.label(RichText::new(remark).size(size::SMALL_TEXT).color(theme.soft));
            let wanted = self.wanted.clone();
            match foot.ui(ui, &[self.wanted.verb(), tr("Cancel")], !self.path.trim().is_empty()) {
                Some(0) if self.wanted.is_of_several() => {
                    Reply::done(Wish::TakePaths(wanted, several(&self.folder, &self.path)))
                }
                Some(0) => Reply::done(Wish::TakeTyped(wanted, path)),
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }
}

/// The paths that are typed: one, or several with `;` between, in whose names `*` stands for any letters.
fn several(folder: &Path, typed: &str) -> Vec<PathBuf> {
    let whole = expanded(folder, typed);
    if whole.exists() {
        return vec![whole];
    }
    let typed = typed.split(';').map(str::trim).filter(|path| !path.is_empty());
    typed.flat_map(|path| files_like(&expanded(folder, path))).collect()
}

/// The path without white space at its ends, in the folder where it names none, and with the home folder for `~`.
fn expanded(folder: &Path, typed: &str) -> PathBuf {
    let typed = typed.trim();
    match typed.strip_prefix("~/").and_then(|rest| Some(storage::home()?.join(rest))) {
        Some(path) => path,
        None => folder.join(typed),
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::model::Project;
    use crate::ui::App;
    use crate::ui::overlays::Overlay;
    use crate::ui::overlays::dialogs::Dialog;
    use crate::ui::test_window::window;

    #[test]
    fn a_path_that_is_likely_is_typed_over() {
        let mut window = window(App::new(Project::new("", "")));
        let path_box = PathBox::new(Wanted::Articles, Path::new("/home/ana/week/week.jsonl"));
        window.state_mut().overlays.open(Overlay::Dialog(Dialog::Path(path_box)));
        window.run();
        window.event(egui::Event::Text("other.jsonl".to_owned()));
        window.run();
        assert_eq!(window.get_by_label("Path").accesskit_node().value().as_deref(), Some("other.jsonl"));
    }

    #[test]
    fn a_name_alone_is_of_the_folder_that_was_likely() {
        let file = PathBox::new(Wanted::Articles, Path::new("/home/ana/week.jsonl"));
        let folder = PathBox::new(Wanted::Articles, &Path::new("/home/ana").join(""));
        for path_box in [file, folder] {
            let path = |typed| expanded(&path_box.folder, typed);
            assert_eq!(path(" other.jsonl "), Path::new("/home/ana/other.jsonl"));
            assert_eq!(path("/data/other.jsonl"), Path::new("/data/other.jsonl"));
        }
    }
}
