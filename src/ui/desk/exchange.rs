//! Exports and imports of the open project: what the open dialog needs is made in the background.

use std::path::PathBuf;

use super::Desk;
use crate::formats::{Export, Merge};
use crate::storage::ExchangeError;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::export::ExportChoice;
use crate::ui::jobs::import::{ImportChoice, ImportPlan};
use crate::ui::jobs::{Kind, Outcome, export};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Dialog, ExportDialog, ImportDialog, new_in};

/// Asks how labels shall leave.
pub(crate) fn ask_export(desk: &mut Desk<'_>) {
    desk.session.commit_drafts(desk.out);
    let dialog = ExportDialog::new(desk.session.project.content());
    desk.overlays.open(Overlay::Dialog(Dialog::Export(dialog)));
}

/// Makes in the background what the open export dialog asks for, unless it is there or on its way.
pub(crate) fn prepare_export(desk: &mut Desk<'_>) {
    let revision = desk.session.project.revision();
    let Some(choice) = export_dialog(desk).and_then(|dialog| dialog.next_to_make(revision)) else { return };
    let content = desk.session.project.content().clone();
    desk.begin(Kind::PrepareExport, move |_| {
        let export = export::prepare(&choice, &content);
        Outcome::ExportPrepared { choice, revision, export }
    });
}

pub(crate) fn take_prepared(desk: &mut Desk<'_>, choice: ExportChoice, revision: u64, export: Export) {
    if let Some(dialog) = export_dialog(desk) {
        dialog.receive(choice, revision, export);
    }
}

fn export_dialog<'a>(desk: &'a mut Desk<'_>) -> Option<&'a mut ExportDialog> {
    desk.overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Export(dialog) => Some(dialog),
        _ => None,
    })
}

fn import_dialog<'a>(desk: &'a mut Desk<'_>) -> Option<&'a mut ImportDialog> {
    desk.overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Import(dialog) => Some(dialog),
        _ => None,
    })
}

/// Writes an export to a file of any name, or into a folder.
pub(crate) fn write_export(desk: &mut Desk<'_>, export: Export, path: PathBuf, is_file: bool) {
    desk.begin(Kind::WriteExport, move |_| {
        let written = export::write(&export, &path, is_file);
        Outcome::ExportWritten { shown: path.display().to_string(), written }
    });
}

/// What is said of an export that was written, or was not.
pub(crate) fn told(shown: &str, written: Result<usize, ExchangeError>) -> Notice {
    match written {
        Ok(0) => Notice::Info(format!("Exported to {shown}")),
        Ok(1) => Notice::Info(format!("Exported to {shown}, where 1 more file lies that is not of this export")),
        Ok(n) => Notice::Info(format!("Exported to {shown}, where {n} more files lie that are not of this export")),
        Err(error) => Notice::Error(format!("Nothing was exported: {error}")),
    }
}

/// Reads files in the background and asks what shall become of them.
pub(crate) fn begin_import(desk: &mut Desk<'_>, paths: Vec<PathBuf>) {
    desk.begin(Kind::ReadImport, move |_| Outcome::ImportRead(crate::storage::read_files(&paths)));
}

pub(crate) fn take_files(desk: &mut Desk<'_>, files: Result<Vec<(String, Vec<u8>)>, ExchangeError>) {
    match files {
        Ok(files) => {
            let dialog = ImportDialog::new(files, desk.session.project.revision());
            desk.overlays.ask(Dialog::Import(dialog));
        }
        Err(error) => desk.out.tell(Notice::Error(format!("The import {error}"))),
    }
}

/// Finds in the background what the open import dialog would do, unless that is known or on its way.
pub(crate) fn plan_import(desk: &mut Desk<'_>) {
    let revision = desk.session.project.revision();
    let Some((choice, files)) = import_dialog(desk).and_then(|dialog| dialog.next_to_plan(revision)) else { return };
    let content = desk.session.project.content().clone();
    desk.begin(Kind::PlanImport, move |_| Outcome::ImportPlanned {
        choice,
        plan: ImportPlan::new(&files, choice, &content),
    });
}

pub(crate) fn take_plan(desk: &mut Desk<'_>, choice: ImportChoice, plan: ImportPlan) {
    if let Some(dialog) = import_dialog(desk) {
        dialog.receive(choice, plan);
    }
}

/// Brings in what the person agreed to, as one step.
pub(crate) fn take_in(desk: &mut Desk<'_>, merge: Merge) {
    let words = format!("Imported: {}", new_in(&merge));
    let article = merge.transaction.article();
    desk.session.apply(merge.transaction, desk.out);
    if let Some(article) = article {
        desk.open_article(article);
    }
    desk.tell(words);
}
