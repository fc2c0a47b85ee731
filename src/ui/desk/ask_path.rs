//! Asks for paths: by the system's file dialog, or in the window where the system has none.

use std::path::{Path, PathBuf};

use super::Desk;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::paths::{self, PathsAsked, Wanted, may_have_portal};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Dialog, PathBox};
use crate::ui::session::Session;

/// Asks for a path in the background.
pub(crate) fn ask_path(desk: &mut Desk<'_>, wanted: Wanted) {
    let (folder, name) = likely_path(desk.session, &wanted);
    if !desk.setup.has_system_dialogs || !may_have_portal() {
        let path_box = PathBox::new(wanted, &folder.join(name));
        desk.overlays.open(Overlay::Dialog(Dialog::Path(path_box)));
        return;
    }
    desk.begin(Kind::AskPath, move |_| Outcome::PathsAsked(Box::new(paths::ask(wanted, &folder, &name))));
}

/// Goes on with what the system's dialog said; where there was none, asks in the window.
pub(crate) fn take_asked(desk: &mut Desk<'_>, asked: PathsAsked) {
    let PathsAsked { wanted, likely, paths, was_there } = asked;
    match paths {
        Some(paths) => desk.out.wish(Wish::TakePaths(wanted, paths)),
        None if was_there => {}
        None => desk.overlays.ask(Dialog::Path(PathBox::new(wanted, &likely))),
    }
}

/// Where the person most likely wants to go: the project's folder, else home.
fn likely_path(session: &Session, wanted: &Wanted) -> (PathBuf, String) {
    let home = || directories::UserDirs::new().map(|folders| folders.home_dir().to_owned());
    let folder = session.project.path().and_then(Path::parent).map(Path::to_owned);
    let name = match wanted {
        Wanted::SaveProject(_) => format!("{}.ron", file_name_from(&session.name())),
        Wanted::ExportFile(export) => export.files.first().map_or_else(String::new, |(name, _)| name.clone()),
        _ => String::new(),
    };
    (folder.or_else(home).unwrap_or_default(), name)
}

fn file_name_from(name: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let words = name.split(|character| !is_plain(character)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}
