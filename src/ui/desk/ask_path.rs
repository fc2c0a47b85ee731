//! Asks for paths: by the system's file dialog, or in the window where the system has none.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Desk;
use crate::storage;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::paths::{self, PathsAsked, Wanted, may_have_portal};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Answer, Dialog, PathBox, Question};
use crate::ui::session::Session;
use crate::ui::session::asking::{AskingPath, PATIENCE_S};
use crate::ui::texts::tr;

/// Asks for a path in the background.
pub(crate) fn ask_path(desk: &mut Desk<'_>, wanted: Wanted) {
    let (folder, name) = likely_path(desk.session, &wanted);
    if !desk.setup.has_system_dialogs || !may_have_portal() {
        return type_path(desk, wanted, &folder.join(name));
    }
    let since_s = desk.ctx.input(|input| input.time);
    desk.session.asking =
        Some(AskingPath { wanted: wanted.clone(), likely: folder.join(&name), since_s, is_offered: false });
    desk.ctx.request_repaint_after(Duration::from_secs_f64(PATIENCE_S));
    desk.begin(Kind::AskPath, move |_| Outcome::PathsAsked(Box::new(paths::ask(wanted, &folder, &name))));
}

/// Lets a path be typed, beginning with this one.
pub(crate) fn type_path(desk: &mut Desk<'_>, wanted: Wanted, path: &Path) {
    desk.overlays.open(Overlay::Dialog(Dialog::Path(PathBox::new(wanted, path))));
}

/// Lets a path be typed where the system's dialog has not answered for some seconds; whoever has typed one, or does not
/// want to any more, does not wait for that dialog.
pub(crate) fn keep_asking(desk: &mut Desk<'_>) {
    let is_busy = desk.is_busy(Kind::AskPath);
    let is_typing = desk.overlays.dialogs_mut().any(|dialog| is_beside_dialog(dialog));
    let Some(asking) = &mut desk.session.asking else { return };
    if !is_busy {
        desk.session.asking = None;
    } else if asking.is_offered && !is_typing {
        stop_asking(desk);
    } else if !asking.is_offered && asking.has_waited(desk.ctx) {
        asking.is_offered = true;
        let path_box = PathBox::beside_dialog(asking.wanted.clone(), &asking.likely);
        desk.overlays.open(Overlay::Dialog(Dialog::Path(path_box)));
    }
}

/// Waits no longer for the system's dialog.
pub(crate) fn stop_asking(desk: &mut Desk<'_>) {
    desk.session.asking = None;
    desk.jobs.give_up(Kind::AskPath, desk.session.id());
}

/// Asks whether the file is to be replaced. A dialog of the system has asked itself.
pub(crate) fn ask_to_replace(desk: &mut Desk<'_>, wanted: Wanted, file: PathBuf) {
    let title = tr!("Replace “{name}”?", name = file.file_name().unwrap_or_default().to_string_lossy());
    let text = if storage::is_project(&file) {
        tr!(
            "There is such a project already, which would be replaced with all its articles and labels: {file}",
            file = file.display()
        )
    } else {
        tr!("There is such a file already: {file}", file = file.display())
    };
    let back = Some(Wish::TypeAnew(wanted.clone(), file.clone()));
    let answers = vec![Answer::weighty(tr("Replace"), Wish::TakePaths(wanted, vec![file]))];
    desk.overlays.ask(Dialog::Question(Question { title, text, answers, back }));
}

fn is_beside_dialog(dialog: &Dialog) -> bool {
    matches!(dialog, Dialog::Path(path_box) if path_box.is_beside_dialog())
}

/// Goes on with what the system's dialog said; where there was none, asks in the window.
pub(crate) fn take_asked(desk: &mut Desk<'_>, asked: PathsAsked) {
    let PathsAsked { wanted, likely, paths, was_there } = asked;
    desk.session.asking = None;
    desk.overlays.close_dialogs(is_beside_dialog);
    match paths {
        Some(paths) => desk.out.wish(Wish::TakePaths(wanted, paths)),
        None if was_there => {}
        None => desk.overlays.ask(Dialog::Path(PathBox::new(wanted, &likely))),
    }
}

/// Where the person most likely wants to go: the project's folder, else home.
fn likely_path(session: &Session, wanted: &Wanted) -> (PathBuf, String) {
    let folder = session.project.path().and_then(Path::parent).map(Path::to_owned);
    let folder = folder.or_else(storage::home).unwrap_or_default();
    let name = match wanted {
        Wanted::SaveProject(_) => free_name(&file_name_from(&session.name()), |name| folder.join(name).exists()),
        Wanted::ExportFile(leaving) => leaving.name().to_owned(),
        _ => String::new(),
    };
    (folder, name)
}

/// The name of a project file that takes nobody’s place: whoever wants to replace one names it.
fn free_name(stem: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{stem}-{number}.ron"));
    let mut names = std::iter::once(format!("{stem}.ron")).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

fn file_name_from(name: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let words = name.split(|character| !is_plain(character)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::storage::{Access, OpenProject};
    use crate::ui::App;
    use crate::ui::test_window::{project_of, settle, window};

    #[test]
    fn no_name_is_proposed_that_another_file_has() {
        let proposed = |taken: &[&str]| free_name("week", |name| taken.contains(&name));
        assert_eq!(proposed(&[]), "week.ron");
        assert_eq!(proposed(&["week.ron", "week-2.ron"]), "week-3.ron");
    }

    /// The window while the system's dialog is open and says nothing, for so many seconds.
    fn asked(seconds: f64) -> Harness<'static, App> {
        let mut window = window(App::new(project_of(&["a"])));
        window.state_mut().jobs.hold();
        let ctx = window.ctx.clone();
        let since_s = ctx.input(|input| input.time);
        let likely = PathBuf::from("new.txt");
        let asked = PathsAsked { wanted: Wanted::Articles, likely: likely.clone(), paths: None, was_there: true };
        let mut desk = window.state_mut().desk(&ctx);
        desk.session.asking = Some(AskingPath { wanted: Wanted::Articles, likely, since_s, is_offered: false });
        desk.begin(Kind::AskPath, |_| Outcome::PathsAsked(Box::new(asked)));
        window.input_mut().time = Some(since_s + seconds);
        window.run();
        window
    }

    fn is_asking(window: &Harness<'_, App>) -> bool {
        let app = window.state();
        app.jobs.is_busy(Kind::AskPath, app.session.id())
    }

    #[test]
    fn a_path_can_be_typed_where_the_systems_dialog_does_not_answer() {
        let mut window = asked(6.0);
        window.get_by_label_contains("has not answered yet");
        window.get_by_label("Cancel").click_accesskit();
        window.run();
        assert!(!is_asking(&window));
        let mut window = asked(6.0);
        assert!(window.state_mut().jobs.release(Kind::AskPath));
        window.run();
        assert!(window.query_by_label_contains("has not answered yet").is_none());
    }

    #[test]
    fn a_typed_name_of_another_project_is_asked_about() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("theirs.ron");
        let files = [("theirs.ron".to_owned(), storage::SAMPLE_PROJECT.to_vec())];
        storage::write_files(folder.path(), &files, storage::Over::Ours).unwrap();
        let mut window = window(App::new(project_of(&["Mine"])));
        let n_articles = || OpenProject::open(&theirs, Access::Read).unwrap().project.articles().len();
        let before = n_articles();
        assert_ne!(before, 1);
        let path_box = PathBox::new(Wanted::SaveProject(None), &theirs.with_extension(""));
        window.state_mut().overlays.open(Overlay::Dialog(Dialog::Path(path_box)));
        window.run();
        for answer in ["Cancel", "Replace"] {
            assert_eq!(n_articles(), before);
            window.get_by_label("Save").click();
            window.run();
            window.get_by_label("Replace “theirs.ron”?");
            window.get_by_label(answer).click();
            window.run();
            settle(&mut window);
        }
        assert_eq!(n_articles(), 1);
        assert!(window.state().session.project.is_at(&theirs));
    }

    #[test]
    fn two_enters_replace_no_other_project_and_the_name_can_be_mended() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("theirs.ron");
        let files = [("theirs.ron".to_owned(), storage::SAMPLE_PROJECT.to_vec())];
        storage::write_files(folder.path(), &files, storage::Over::Ours).unwrap();
        let mut window = window(App::new(project_of(&["Mine"])));
        let path_box = PathBox::new(Wanted::SaveProject(None), &theirs);
        window.state_mut().overlays.open(Overlay::Dialog(Dialog::Path(path_box)));
        window.run();
        for key in [Key::Enter, Key::Escape] {
            window.key_press(Key::Enter);
            window.run();
            window.get_by_label("Replace “theirs.ron”?");
            window.key_press(key);
            window.run();
            settle(&mut window);
            let typed = window.get_by_label("Path").accesskit_node().value();
            assert_eq!(typed, Some(theirs.display().to_string()));
            assert_ne!(OpenProject::open(&theirs, Access::Read).unwrap().project.articles().len(), 1);
        }
        assert!(window.state().session.project.path().is_none());
    }

    #[test]
    fn escape_ends_waiting() {
        let mut window = asked(1.0);
        assert!(window.query_by_label_contains("has not answered yet").is_none() && is_asking(&window));
        window.key_press(Key::Escape);
        window.run();
        assert!(!is_asking(&window));
    }
}
