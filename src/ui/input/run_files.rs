//! What the commands about files do: projects, articles, imports and exports.

use std::collections::BTreeSet;

use super::commands::FileCommand;
use super::outbox::Wish;
use crate::ui::desk::Desk;
use crate::ui::desk::ask_path::ask_path;
use crate::ui::desk::{agreement, exchange, labels, save, sources, statistics, team};
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::jobs::paths::Wanted;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{AutosaveDialog, Dialog, NameDialog, Named};
use crate::ui::overlays::labels::LabelEditor;

impl Desk<'_> {
    pub(crate) fn run_file_command(&mut self, command: FileCommand) {
        match command {
            FileCommand::NewProject => self.leave_for(Next::NewProject),
            FileCommand::NewProjectLikeThis => self.leave_for(Next::NewProjectLikeThis),
            FileCommand::OpenProject => self.leave_for(Next::AskForProject),
            FileCommand::OpenRecent(idx) => self.open_recent(idx),
            FileCommand::ShowTour => self.leave_for(Next::Tour),
            FileCommand::Quit => self.leave_for(Next::Quit),
            FileCommand::AddArticles => ask_path(self, Wanted::Articles),
            FileCommand::AddFolder => ask_path(self, Wanted::Folder),
            FileCommand::SampleArticles => ask_path(self, Wanted::Corpus),
            // What is on the clipboard comes as an event of its own.
            FileCommand::PasteArticle => super::bursts::request_paste(self.ctx),
            FileCommand::Save => save::save(self, None),
            FileCommand::SaveAs => ask_path(self, Wanted::SaveProject(None)),
            FileCommand::Import => ask_path(self, Wanted::Import),
            FileCommand::ImportFolder => ask_path(self, Wanted::ImportFolder),
            FileCommand::Export => exchange::ask_export(self, BTreeSet::new()),
            FileCommand::Share => exchange::ask_share(self),
            FileCommand::CompareAnnotators => agreement::show_agreement(self),
            FileCommand::ShowStatistics => statistics::show_statistics(self),
            FileCommand::RenameProject => {
                self.ask_name(self.session.name(), Named::Project);
            }
            FileCommand::NameAnnotator => self.ask_name(self.session.project.annotator().to_owned(), Named::Annotator),
            FileCommand::HandOut => team::ask_hand_out(self),
            FileCommand::Collect => ask_path(self, Wanted::Collect),
            FileCommand::ReopenWithEncoding => sources::ask_encoding(self),
            FileCommand::CheckSources => sources::check_sources(self, true),
            FileCommand::SaveAutomatically => {
                let interval_s = self.setup.settings.autosave_interval_s;
                self.overlays.open(Overlay::Dialog(Dialog::Autosave(AutosaveDialog { interval_s })));
            }
            FileCommand::TakeLabels => ask_path(self, Wanted::Labels),
            FileCommand::SaveLabels => labels::ask_where_labels_go(self),
            FileCommand::SaveGuide => labels::ask_where_guide_goes(self),
            FileCommand::EditLabels => {
                self.overlays.open(Overlay::Labels(LabelEditor::new(self.session.project.labels())));
            }
        }
    }

    pub(super) fn ask_name(&mut self, name: String, of: Named) {
        self.session.commit_drafts(self.out);
        self.overlays.open(Overlay::Dialog(Dialog::Name(NameDialog::new(&self.session.project, name, of))));
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
