//! What a window shows that was opened on nothing: work that was never saved, the sample, or what one can begin with.

use std::path::Path;

use super::App;
use super::desk::save::now;
use super::input::outbox::Notice;
use super::jobs::opening::Leave;
use super::overlays::Overlay;
use super::overlays::left_projects::LeftProjectPicker;
use super::tour::Tour;
use crate::formats::own::project_file;
use crate::model::Project;
use crate::storage::{self, LeftProject, OpenProject, ReadOnly};
use crate::ui::texts::{counted, said, tr};

impl App {
    /// Opens work that was never saved, if a crash left some. Where it left several, it asks. Else it opens the sample
    /// project for whoever has no project yet, and for others what they can begin with.
    pub(crate) fn begin_without_file(&mut self) {
        let left = self.left_projects();
        match &left[..] {
            [] => self.show_beginning(),
            [one] => {
                if !self.open_left(&one.path, Leave::Whole) {
                    self.show_beginning();
                }
            }
            several => {
                self.show_beginning();
                self.overlays.open(Overlay::LeftProjects(LeftProjectPicker::new(several, now())));
            }
        }
    }

    /// What was never saved and no window has open.
    fn left_projects(&self) -> Vec<LeftProject> {
        let data = self.setup.places.as_ref().map(|places| &places.data);
        data.map(|data| storage::left_projects(data)).unwrap_or_default()
    }

    /// Opens the one that was picked of several that were never saved, and says what becomes of the others. Where another
    /// window has it by now, it asks again.
    pub(super) fn open_picked(&mut self, path: &Path, leave: Leave) {
        let is_open = self.open_left(path, leave);
        match self.left_projects() {
            left if left.is_empty() => {}
            left if is_open => {
                let projects = counted(left.len(), "project");
                self.outbox
                    .tell(Notice::Info(tr!("{projects} more, never saved: the next window offers them", projects)));
            }
            left => self.overlays.open(Overlay::LeftProjects(LeftProjectPicker::new(&left, now()))),
        }
    }

    /// Opens a project that was never saved; returns whether it could.
    pub(super) fn open_left(&mut self, path: &Path, leave: Leave) -> bool {
        match OpenProject::open_untitled(path, &storage::owner()) {
            Ok(opened) if matches!(opened.project.read_only(), Some(ReadOnly::HeldBy(_))) => {
                opened.project.close();
                let words = tr("What was never saved is open in another window by now");
                self.outbox.tell(Notice::Warning(words.to_owned()));
                return false;
            }
            Ok(opened) => self.enter_opened(opened, leave),
            Err(error) => {
                self.outbox
                    .tell(Notice::Error(tr!("What was never saved cannot be opened: {error}", error = said(&error))));
                return false;
            }
        }
        true
    }

    fn show_beginning(&mut self) {
        if !self.setup.settings.recent_projects.is_empty() {
            let project = self.untitled(Project::new("", &self.setup.annotator()));
            return self.enter(project, Leave::Whole);
        }
        self.show_sample(Leave::Whole);
        let is_first = self.setup.places.is_some() && !self.setup.settings.has_seen_tour;
        self.setup.tour = is_first.then(Tour::default);
    }

    pub(super) fn show_sample(&mut self, leave: Leave) {
        match project_file::read(storage::SAMPLE_PROJECT).map(|opened| Project::from_parts(opened.parts)) {
            Ok(Ok(project)) => {
                let project = self.untitled(project);
                self.enter(project, leave);
            }
            _ => self.outbox.tell(Notice::Error(tr("The sample project is broken; reinstall Pullquote").to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use tempfile::TempDir;

    use super::*;
    use crate::model::transactions;
    use crate::storage::Places;
    use crate::ui::test_window::{project_of, window};

    const OLDER: &str = "First words";
    const LATER: &str = "Other words";

    /// A window that opens on what a program which died has left: so many projects, each with a change in its journal.
    fn begun(n_left: usize, has_seen_tour: bool) -> (TempDir, Harness<'static, App>) {
        let data = tempfile::tempdir().unwrap();
        for words in [OLDER, LATER].into_iter().take(n_left) {
            let mut project = OpenProject::untitled(project_of(&[]), data.path(), "bo, process 7");
            let articles = project_of(&[words]).articles().cloned().collect();
            project.apply(transactions::add_articles(&project, articles)).unwrap();
            project.close();
        }
        let mut app = App::new(Project::new("", ""));
        app.setup.places = Some(Places { settings: data.path().join("settings"), data: data.path().to_owned() });
        app.setup.settings.has_seen_tour = has_seen_tour;
        // Before the first frame, as in the real window.
        app.begin_without_file();
        (data, window(app))
    }

    /// Presses a key and lets go of it.
    fn press(window: &mut Harness<'_, App>, key: Key) {
        window.key_press(key);
        window.run();
    }

    fn opened_words(window: &mut Harness<'_, App>) -> String {
        window.get_by_label("Recover").click();
        window.run();
        window.state().project().articles().next().unwrap().text().as_str().to_owned()
    }

    #[test]
    fn several_projects_that_were_never_saved_are_all_offered() {
        let picked = |pick: &dyn Fn(&mut Harness<'_, App>)| {
            let (_data, mut window) = begun(2, false);
            window.get_by_label_contains(OLDER);
            window.get_by_label_contains(LATER);
            pick(&mut window);
            window.run();
            window.get_by_label_contains("1 change from less than a minute ago was not saved");
            opened_words(&mut window)
        };
        assert_eq!(picked(&|window| window.get_by_label_contains(OLDER).click()), OLDER);
        assert_eq!(picked(&|window| press(window, Key::Enter)), LATER, "the latest comes first");
        assert_eq!(
            picked(&|window| {
                press(window, Key::ArrowDown);
                press(window, Key::Enter);
            }),
            OLDER
        );
        assert_eq!(
            picked(&|window| {
                window.event(Event::Text("first".to_owned()));
                window.run();
                press(window, Key::Enter);
            }),
            OLDER
        );
    }

    #[test]
    fn what_another_window_has_taken_is_not_offered_twice_and_what_is_left_is_told() {
        let (data, mut window) = begun(2, true);
        let taken = storage::left_projects(data.path()).remove(0);
        let other = OpenProject::open_untitled(&taken.path, "bo, process 8").unwrap();
        press(&mut window, Key::Enter);
        window.get_by_label_contains("is open in another window by now");
        window.get_by_label_contains("1 project was never saved");
        press(&mut window, Key::Enter);
        assert_eq!(opened_words(&mut window), OLDER);
        assert!(
            window.query_by_label_contains("the next window offers").is_none(),
            "the other window has the other one"
        );
        other.project.close();
        let (_data, mut window) = begun(2, true);
        press(&mut window, Key::Enter);
        window.get_by_label_contains("1 project more, never saved");
        let (_data, mut window) = begun(2, true);
        press(&mut window, Key::Escape);
        window.get_by_label_contains("the next window offers it again");
    }

    #[test]
    fn the_key_that_quits_quits_while_something_is_asked() {
        for n_left in [0, 1, 2] {
            let (_data, mut window) = begun(n_left, true);
            window.key_press_modifiers(Modifiers::COMMAND, Key::Q);
            window.run();
            assert!(window.state().agreed_to_quit.is_some(), "{n_left} left");
        }
    }

    /// Whatever lies over the window when it opens.
    #[test]
    fn a_window_that_opens_takes_keys_and_can_be_closed() {
        for (n_left, has_seen_tour) in [(0, false), (0, true), (1, false), (1, true), (2, false), (2, true)] {
            let (_data, mut window) = begun(n_left, has_seen_tour);
            assert_eq!(window.state().overlays.is_open(), n_left > 0);
            press(&mut window, Key::Escape);
            assert!(!window.state().overlays.is_open(), "{n_left} left, tour {has_seen_tour}");
            let is_sample = window.state().project().articles().len() > 5;
            assert_eq!(is_sample, n_left != 1, "what was left waits until somebody decides about it");
            window.key_press_modifiers(Modifiers::COMMAND, Key::K);
            window.run();
            assert!(window.state().overlays.is_open(), "keys are taken");
            let (_data, mut window) = begun(n_left, has_seen_tour);
            let root = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
            root.events.push(ViewportEvent::Close);
            window.step();
            let sent = &window.output().viewport_output[&ViewportId::ROOT].commands;
            assert!(!sent.contains(&ViewportCommand::CancelClose), "{n_left} left, tour {has_seen_tour}");
        }
    }
}
