//! Exports and imports of the open project: what the open dialog needs is made in the background.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Desk;
use crate::model::{ArticleId, Content};
use crate::storage::{Beside, ExchangeError, Inputs, OldFiles, first_of};
use crate::ui::input::outbox::{Notice, Wish};
use crate::ui::jobs::export::{ExportChoice, Leaving, Place, Prepared};
use crate::ui::jobs::import::{ImportChoice, ImportPlan, Importing};
use crate::ui::jobs::{Kind, Outcome, export};
use crate::ui::look::widgets::counted;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Answer, Dialog, ExportDialog, ImportDialog, Question, new_in};
use crate::ui::texts::{grouped, said, tr};

/// Asks how labels shall leave: those of these articles, or of all where none is named.
pub(crate) fn ask_export(desk: &mut Desk<'_>, articles: BTreeSet<ArticleId>) {
    open_dialog(desk, |content, open| ExportDialog::new(content, open).for_articles(articles));
}

/// Asks the same with the answer that most want who show an article to somebody: the open one as a page.
pub(crate) fn ask_share(desk: &mut Desk<'_>) {
    open_dialog(desk, ExportDialog::of_page);
}

fn open_dialog(desk: &mut Desk<'_>, dialog: impl FnOnce(&Content, Option<ArticleId>) -> ExportDialog) {
    desk.session.commit_drafts(desk.out);
    let dialog = dialog(desk.session.project.content(), desk.session.view.open);
    desk.overlays.open(Overlay::Dialog(Dialog::Export(Box::new(dialog))));
}

/// Makes in the background what the open export dialog asks for, unless it is there or on its way.
pub(crate) fn prepare_export(desk: &mut Desk<'_>) {
    let revision = desk.session.project.revision();
    let Some(choice) = export_dialog(desk).and_then(|dialog| dialog.next_to_make(revision)) else { return };
    let content = Arc::new(desk.session.project.content().clone());
    desk.begin(Kind::PrepareExport, move |_| {
        let prepared = Box::new(Prepared::new(&choice, content));
        Outcome::ExportPrepared { choice, revision, prepared }
    });
}

pub(crate) fn take_prepared(desk: &mut Desk<'_>, choice: ExportChoice, revision: u64, prepared: Prepared) {
    if let Some(dialog) = export_dialog(desk) {
        dialog.receive(choice, revision, prepared);
    }
}

fn export_dialog<'a>(desk: &'a mut Desk<'_>) -> Option<&'a mut ExportDialog> {
    desk.overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Export(dialog) => Some(&mut **dialog),
        _ => None,
    })
}

fn import_dialog<'a>(desk: &'a mut Desk<'_>) -> Option<&'a mut ImportDialog> {
    desk.overlays.dialogs_mut().find_map(|dialog| match dialog {
        Dialog::Import(dialog) => Some(&mut **dialog),
        _ => None,
    })
}

/// Writes what leaves to a file of any name, or into a folder.
pub(crate) fn write_export(desk: &mut Desk<'_>, leaving: Leaving, path: PathBuf, to: Place) {
    let (project, content) = (desk.session.project.path().map(Path::to_owned), desk.session.project.content().clone());
    desk.begin(Kind::WriteExport, move |_| {
        let inputs = Inputs::project(project.as_deref(), &content);
        let written = export::write(&leaving, &inputs, &path, to);
        Outcome::ExportWritten { page: page_in(&leaving, &path, to), leaving, path, written }
    });
}

/// The page that a browser shows of an export.
fn page_in(leaving: &Leaving, path: &Path, to: Place) -> Option<PathBuf> {
    let Leaving::Labels { choice, .. } = leaving else { return None };
    let page = if to == Place::File { path.to_owned() } else { path.join("index.html") };
    (choice.format.extension() == "html" && page.is_file()).then_some(page)
}

/// Says that an export was written, and asks what shall become of what earlier ones left there; or asks first whether
/// what others wrote there may be replaced.
pub(crate) fn take_written(
    desk: &mut Desk<'_>,
    leaving: Leaving,
    path: PathBuf,
    page: Option<PathBuf>,
    written: Result<Option<Beside>, ExchangeError>,
) {
    match written {
        Err(ExchangeError::OfOthers { names, .. }) => ask_to_replace(desk, &names, leaving, path),
        written => {
            desk.out.tell(told(&path, page, &written));
            if let Ok(Some(Beside { old, .. })) = written
                && old.n_files() > 0
            {
                ask_to_remove(desk, &path, old);
            }
        }
    }
}

fn ask_to_replace(desk: &mut Desk<'_>, names: &[String], leaving: Leaving, folder: PathBuf) {
    let (n, shown, names) = (counted(names.len(), "file"), folder.display(), first_of(names));
    desk.overlays.ask(Dialog::Question(Question {
        title: tr!("Replace {n} of others?", n),
        text: tr!(
            "In {shown} the export would replace what no export wrote, or what somebody has changed since: {names}. It \
             cannot be undone. Cancel leaves everything there as it is.",
            shown,
            names
        ),
        answers: vec![Answer::weighty(tr("Replace"), Wish::ReplaceOthers(Box::new(leaving), folder))],
        back: None,
    }));
}

fn ask_to_remove(desk: &mut Desk<'_>, path: &Path, old: OldFiles) {
    let (n_files, shown) = (old.n_files(), path.display());
    let (n, names) = (counted(n_files, "file"), old.names());
    let text = if n_files == 1 {
        tr!(
            "In {shown} there is still what earlier exports wrote and this one did not: {names}. Nobody has changed it \
         since. Programs that read all files of the folder read it too. It cannot be undone.",
            shown,
            names
        )
    } else {
        tr!(
            "In {shown} there is still what earlier exports wrote and this one did not: {names}. Nobody has changed them \
         since. Programs that read all files of the folder read them too. It cannot be undone.",
            shown,
            names
        )
    };
    desk.overlays.ask(Dialog::Question(Question {
        title: tr!("Remove {n} of earlier exports?", n),
        text,
        answers: vec![Answer::weighty(tr("Remove"), Wish::RemoveOldFiles(old))],
        back: None,
    }));
}

/// What is said of an export that was written, or was not.
pub(crate) fn told(path: &Path, page: Option<PathBuf>, written: &Result<Option<Beside>, ExchangeError>) -> Notice {
    let shown = path.display();
    let n_others = |beside: &Option<Beside>| beside.as_ref().map_or(0, |beside| beside.n_others);
    let words = match written.as_ref().map(n_others) {
        Ok(0) => tr!("Exported to {shown}", shown),
        Ok(1) => tr!("Exported to {shown}, where 1 more file lies that is of no export", shown),
        Ok(n) => tr!("Exported to {shown}, where {n} more files lie that are of no export", shown, n = grouped(n)),
        Err(error) => return Notice::Error(tr!("Nothing was exported: {error}", error = said(error))),
    };
    match page {
        Some(page) => Notice::Page(words, page),
        None => Notice::Info(words),
    }
}

/// Removes in the background what earlier exports left.
pub(crate) fn remove_old(desk: &mut Desk<'_>, old: OldFiles) {
    desk.begin(Kind::WriteExport, move |_| Outcome::OldFilesRemoved(old.remove()));
}

/// What is said of files that were removed, or were not.
pub(crate) fn removal_told(removed: Result<usize, ExchangeError>) -> Notice {
    match removed {
        Ok(n) => Notice::Info(tr!("Removed {files} of earlier exports", files = counted(n, "file"))),
        Err(error) => Notice::Error(tr!("What earlier exports left {error}", error = said(&error))),
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
            desk.overlays.ask(Dialog::Import(Box::new(dialog)));
        }
        Err(error @ ExchangeError::NoFile(_)) => desk.out.tell(Notice::Error(said(&error))),
        Err(error) => desk.out.tell(Notice::Error(tr!("The import {error}", error = said(&error)))),
    }
}

/// Finds in the background what the open import dialog would do, unless that is known or on its way.
pub(crate) fn plan_import(desk: &mut Desk<'_>) {
    if import_dialog(desk).is_none() {
        return;
    }
    // So that nothing that was typed before changes the project between what is shown and what comes in.
    desk.session.commit_drafts(desk.out);
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

/// Brings in what the person agreed to, as one step. Where the project has changed since, it is asked anew.
pub(crate) fn take_in(desk: &mut Desk<'_>, importing: Importing) {
    if importing.choice.revision != desk.session.project.revision() {
        let dialog = ImportDialog::again(importing);
        return desk.overlays.open(Overlay::Dialog(Dialog::Import(Box::new(dialog))));
    }
    let merge = importing.plan.merge;
    let words = tr!("Imported: {what}", what = new_in(&merge));
    let article = merge.transaction.article();
    desk.session.apply(merge.transaction, desk.out);
    if let Some(article) = article {
        desk.open_article(article);
    }
    desk.tell(words);
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::formats::{ExportOptions, Format, export};
    use crate::model::{Article, ArticleId, Edit, Project, Source, Text, Transaction, transactions};
    use crate::storage::{self, Over};
    use crate::ui::App;
    use crate::ui::test_window::{project_of, settle, window};

    #[test]
    fn what_comes_in_is_what_was_shown() {
        let files = export(Format::Json, &project_of(&["[claim It rains]"]), &ExportOptions::default()).files;
        let mut window = window(App::new(project_of(&["It rains"])));
        let ctx = window.ctx.clone();
        take_files(&mut window.state_mut().desk(&ctx), Ok(files.clone()));
        window.run();
        settle(&mut window);
        window.get_by_label("1 new span");
        let project = &window.state().session.project;
        let dialog = ImportDialog::new(files.clone(), project.revision()).next_to_plan(project.revision());
        let (choice, shared) = dialog.unwrap();
        let importing = Importing { files: shared, choice, plan: ImportPlan::new(&files, choice, project.content()) };
        window.state_mut().overlays.clear();
        let renamed = Transaction::new("rename project", vec![Edit::SetName("Week".to_owned())]);
        window.state_mut().outbox.apply(renamed);
        window.state_mut().outbox.wish(Wish::Import(Box::new(importing)));
        window.run();
        settle(&mut window);
        let n_spans = |app: &App| app.project().articles().map(|article| article.spans().len()).sum::<usize>();
        assert_eq!(n_spans(window.state()), 0, "the project is another one now");
        window.get_by_label("1 new span");
        window.get_by_label("Import").click();
        window.run();
        assert_eq!(n_spans(window.state()), 1);
    }

    #[test]
    fn an_export_takes_the_place_of_no_file_that_an_article_was_read_from() {
        let folder = tempfile::tempdir().unwrap();
        let path = std::path::absolute(folder.path()).unwrap().join("bus.xml");
        storage::write_file(&path, b"Mine", Over::Nothing).unwrap();
        let source = Source { path: path.to_string_lossy().into_owned(), ..Source::default() };
        let mut project = Project::new("", "");
        let article = Article::new(ArticleId(1), String::new(), source, Text::new("Mine").unwrap());
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let content = Arc::new(project.content().clone());
        let mut window = window(App::new(project));
        let ctx = window.ctx.clone();
        let choice = ExportChoice { format: Format::Tei, options: ExportOptions::default() };
        let leaving = Leaving::Labels { choice: Box::new(choice), content, name: String::new() };
        write_export(&mut window.state_mut().desk(&ctx), leaving, path.clone(), Place::File);
        settle(&mut window);
        window.get_by_label_contains("Nothing was exported");
        assert_eq!(path.metadata().unwrap().len(), 4);
    }
    #[test]
    fn what_others_wrote_into_the_folder_is_replaced_where_somebody_agrees() {
        let folder = tempfile::tempdir().unwrap();
        let mine = [("week.json".to_owned(), b"Mine".to_vec())];
        storage::write_files(folder.path(), &mine, Over::Nothing).unwrap();
        let read = || storage::read_files(&[folder.path().to_owned()]).unwrap();
        let mut window = window(App::new(project_of(&["It rains"])));
        let ctx = window.ctx.clone();
        let leaving = Leaving::Files(vec![("week.json".to_owned(), b"New".to_vec())]);
        for answer in ["Cancel", "Replace"] {
            write_export(&mut window.state_mut().desk(&ctx), leaving.clone(), folder.path().to_owned(), Place::Folder);
            settle(&mut window);
            window.get_by_label("Replace 1 file of others?");
            assert_eq!(read(), mine);
            window.get_by_label(answer).click();
            window.run();
            settle(&mut window);
        }
        window.get_by_label_contains("Exported to");
        assert_eq!(read(), [("week.json".to_owned(), b"New".to_vec())]);
    }
}
