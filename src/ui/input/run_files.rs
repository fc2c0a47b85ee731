//! What the commands about files do: projects, articles, imports and exports.

use super::commands::Command;
use super::outbox::Wish;
use crate::ui::desk::Desk;
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::jobs::paths::Wanted;
use crate::ui::overlays::dialogs::ask_path::ask_path;
use crate::ui::overlays::dialogs::{AutosaveDialog, Dialog, NameDialog};
use crate::ui::session::{exchange, save, sources};

impl Desk<'_> {
    pub(crate) fn run_file_command(&mut self, command: Command) {
        match command {
            Command::NewProject => self.leave_for(Next::NewProject),
            Command::OpenProject => self.leave_for(Next::AskForProject),
            Command::OpenRecent(idx) => self.open_recent(idx),
            Command::Quit => self.leave_for(Next::Quit),
            Command::AddArticles => ask_path(self, Wanted::Articles),
            Command::AddFolder => ask_path(self, Wanted::Folder),
            Command::Save => save::save(self, None),
            Command::SaveAs => ask_path(self, Wanted::SaveProject(None)),
            Command::Import => ask_path(self, Wanted::Import),
            Command::ImportFolder => ask_path(self, Wanted::ImportFolder),
            Command::Export => exchange::ask_export(self),
            Command::RenameProject => {
                self.overlays.dialog = Some(Dialog::Name(NameDialog { name: self.session.name() }));
            }
            Command::ReopenWithEncoding => sources::ask_encoding(self),
            Command::CheckSources => sources::check_sources(self, true),
            Command::SaveAutomatically => {
                let interval_s = self.setup.settings.autosave_interval_s;
                self.overlays.dialog = Some(Dialog::Autosave(AutosaveDialog { interval_s }));
            }
            _ => self.tell(format!("{} is not there yet", command.entry().text)),
        }
    }

    fn leave_for(&mut self, next: Next) {
        self.out.wish(Wish::Leave(next, Leave::Whole));
    }

    fn open_recent(&mut self, idx: usize) {
        if let Some(path) = self.setup.settings.recent_projects.get(idx).cloned() {
            self.leave_for(Next::Project(path));
        }
    }
}
