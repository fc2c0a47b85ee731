//! How the window is set up: the person's settings and keys, and what this system offers.

use std::path::PathBuf;

use super::input::keys::KeyBindings;
use super::input::outbox::{Notice, Outbox};
use super::jobs::opening::name_from_path;
use super::look::folders::RecentProject;
use super::panels::sides::Sides;
use super::texts::{Language, said, speak};
use super::tour::Tour;
use crate::formats::own::user_settings::{Language as LanguageChoice, UserSettings};
use crate::storage::{self, OpenProject, Places, Programs};

/// How the window is set up, whatever project is open.
#[derive(Default)]
pub struct Setup {
    pub settings: UserSettings,
    pub keys: KeyBindings,
    /// Where settings are kept; `None` where nothing shall be kept, as in tests and pictures.
    pub places: Option<Places>,
    /// Whether it looks for suggestions; pictures and most tests show what is there, and the same each time.
    pub suggests: bool,
    /// Those that the settings name, to suggest.
    pub suggesters: Programs,
    /// This program, to read PDF files with.
    pub program: Option<PathBuf>,
    /// Whether the system is asked for file dialogs; tests and pictures do without.
    pub has_system_dialogs: bool,
    /// The person’s name on this system; empty where nobody asked for it, as in tests and pictures.
    pub system_name: String,
    /// What the system calls itself; empty where nobody asked for it.
    pub system: String,
    /// The language of the system; English where nobody asked for it, as in tests and pictures.
    pub system_language: Language,
    pub sides: Sides,
    /// The tour, as long as somebody takes it.
    pub tour: Option<Tour>,
}

impl Setup {
    /// As the person has set the program up on this system. What of that cannot be read is told.
    pub fn of_this_system(out: &mut Outbox) -> Self {
        let places = Places::of_this_system();
        let program = storage::this_program();
        let mut setup = Self { places, program, suggests: true, has_system_dialogs: true, ..Self::default() };
        (setup.system_name, setup.system) = (storage::person(), storage::system());
        setup.system_language =
            sys_locale::get_locale().map_or(Language::English, |locale| Language::from_locale(&locale));
        speak(setup.system_language);
        let Some(places) = &setup.places else { return setup };
        let (settings, error) = storage::load_settings(&places.settings);
        setup.settings = settings;
        speak(setup.language());
        let (keys, problems) = KeyBindings::from_words(&setup.settings.keys);
        setup.suggesters = Programs::new(&setup.settings.suggesters);
        setup.keys = keys;
        if let Some(error) = error {
            out.tell(Notice::Warning(said(&error)));
        }
        for problem in problems {
            out.tell(Notice::Warning(problem));
        }
        setup
    }

    /// The language of the window: the one of the settings, or else that of the system.
    pub fn language(&self) -> Language {
        match self.settings.language {
            LanguageChoice::System => self.system_language,
            LanguageChoice::English => Language::English,
            LanguageChoice::German => Language::German,
        }
    }

    /// Writes the settings, where they are kept.
    pub fn keep_settings(&self, out: &mut Outbox) {
        let Some(places) = &self.places else { return };
        if let Err(error) = storage::save_settings(&places.settings, &self.settings) {
            out.tell(Notice::Warning(said(&error)));
        }
    }

    /// Who labels here: the name in the settings, or else the person's name on this system.
    pub fn annotator(&self) -> String {
        Some(self.settings.annotator.clone()).filter(|name| !name.is_empty()).unwrap_or_else(storage::person)
    }

    /// Whether to ask whose labels a project has: once there is something to keep, until somebody has answered.
    pub fn asks_who_labels(&self, project: &OpenProject) -> bool {
        let is_worked_on = project.path().is_some() || !project.history().done().is_empty();
        let is_unknown = self.places.is_some() && self.settings.annotator.is_empty();
        is_unknown && is_worked_on && self.tour.is_none() && project.read_only().is_none()
    }

    /// The recent projects as lists show them, the latest first.
    pub fn recent(&self) -> Vec<RecentProject> {
        self.settings.recent_projects.iter().map(|path| RecentProject::new(name_from_path(path), path)).collect()
    }
}
