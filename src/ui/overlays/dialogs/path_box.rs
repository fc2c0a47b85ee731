//! Asks for a path in the window, where the system has no file dialog.

use std::path::PathBuf;

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
    /// Whether the system's dialog was asked too and has not answered.
    is_beside_dialog: bool,
}

impl PathBox {
    /// Begins with a path that is likely.
    pub fn new(wanted: Wanted, path: &std::path::Path) -> Self {
        Self { wanted, path: path.to_string_lossy().into_owned(), is_beside_dialog: false }
    }

    /// While the system's dialog does not answer: whichever answers first is taken.
    pub fn beside_dialog(wanted: Wanted, path: &std::path::Path) -> Self {
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
            widgets::field_ui(ui, theme, Id::unique("path"), &mut self.path, tr("Path"), None);
            let path = expanded(&self.path);
            ui.add_space(4.0);
            let hint = if self.wanted.is_of_several() { tr(SEVERAL) } else { tr("~ stands for your home folder") };
            let is_one = !self.wanted.is_of_several() || !self.path.contains(['*', ';']);
            let remark = self.wanted.remark(&path).filter(|_| is_one).unwrap_or(hint);
            ui.label(RichText::new(remark).size(size::SMALL_TEXT).color(theme.soft));
            let wanted = self.wanted.clone();
            match foot.ui(ui, &[self.wanted.verb(), tr("Cancel")], !self.path.trim().is_empty()) {
                Some(0) if self.wanted.is_of_several() => Reply::done(Wish::TakePaths(wanted, several(&self.path))),
                Some(0) => Reply::done(Wish::TakePaths(wanted, vec![path])),
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }
}

/// The paths that are typed: one, or several with `;` between, in whose names `*` stands for any letters.
fn several(typed: &str) -> Vec<PathBuf> {
    let whole = expanded(typed);
    if whole.exists() {
        return vec![whole];
    }
    let typed = typed.split(';').map(str::trim).filter(|path| !path.is_empty());
    typed.flat_map(|path| files_like(&expanded(path))).collect()
}

/// The path without white space at its ends, and with the home folder for `~`.
fn expanded(typed: &str) -> PathBuf {
    let typed = typed.trim();
    match typed.strip_prefix("~/").and_then(|rest| Some(storage::home()?.join(rest))) {
        Some(path) => path,
        None => PathBuf::from(typed),
    }
}
