//! Adding articles: their files are looked for, columns of tables are asked about, and all are read in the background.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::formats::articles::Shape;
use crate::model::transactions;
use crate::storage::{self, ArticlesRead, ColumnChoice, ReadRemark, Reading};
use crate::ui::App;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::Finish;
use crate::ui::overlays::dialogs::{ColumnsDialog, Dialog, Table};

/// Remarks that are told one by one; beyond, only their number is.
const MAX_REMARKS_TOLD: usize = 2;

/// Article files on their way into the project.
#[derive(Debug, Default)]
pub struct Found {
    pub files: Vec<PathBuf>,
    /// What looking for them came across.
    pub remarks: Vec<ReadRemark>,
}

impl App {
    /// Looks for article files in the background; tables among them are asked about, all others read at once.
    pub(crate) fn add_articles(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let started = self.jobs.start(ctx, "Looking for articles", move |progress| {
            let mut found = Found::default();
            let files = storage::article_files(&paths, &mut found.remarks, &mut |n_found| progress.report(0, n_found));
            let is_cancelled = files.is_none();
            found.files = files.unwrap_or_default();
            let tables = tables_in(&found.files);
            let finish: Finish = Box::new(move |app, ctx| match tables.is_empty() {
                _ if is_cancelled => {}
                true => app.read_articles(ctx, found, ColumnChoice::default()),
                false => app.dialog = Some(Dialog::Columns(ColumnsDialog::new(found, tables))),
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    /// Reads article files in the background and adds what is new.
    pub(crate) fn read_articles(&mut self, ctx: &Context, found: Found, columns: ColumnChoice) {
        let content = self.project.content().clone();
        let folder = self.project.path().and_then(Path::parent).map(Path::to_owned);
        let program = self.program.clone();
        let started = self.jobs.start(ctx, "Reading articles", move |progress| {
            let (folder, program) = (folder.as_deref(), program.as_deref());
            let how = Reading { encoding: None, folder, known: &content, columns: Some(&columns), program };
            let read = storage::read_articles(&found.files, how, &mut |n_read, n_all| progress.report(n_read, n_all));
            let remarks = found.remarks.into_iter().chain(read.remarks).collect();
            let read = ArticlesRead { remarks, ..read };
            let finish: Finish = Box::new(move |app, _| app.take_in_articles(read));
            finish
        });
        self.tell_if_not_started(started);
    }

    fn take_in_articles(&mut self, read: ArticlesRead) {
        let n_added = read.articles.len();
        let first = read.articles.first().map(|article| article.id);
        if n_added > 0 {
            let content = self.project.content();
            self.apply(transactions::add_labelled_articles(content, read.labels, read.articles));
        }
        if let Some(id) = first {
            self.open_article(id);
        }
        // What was asked about or stands over the article is not told again.
        let is_told_elsewhere =
            |remark: &ReadRemark| matches!(remark, ReadRemark::ColumnsGuessed { .. } | ReadRemark::BestEffort { .. });
        let remarks: Vec<ReadRemark> = read.remarks.into_iter().filter(|remark| !is_told_elsewhere(remark)).collect();
        let n_told = if remarks.len() > MAX_REMARKS_TOLD { 1 } else { remarks.len() };
        for remark in remarks.iter().take(n_told) {
            self.outbox.tell(Notice::Warning(remark.to_string()));
        }
        if remarks.len() > n_told {
            let words = format!("{} more files were left out or need a look", remarks.len() - n_told);
            self.outbox.tell(Notice::Warning(words));
        }
        if n_added > 1 {
            self.outbox.tell(Notice::Info(format!("{n_added} articles added")));
        }
    }
}

/// The tables of articles among the files, those with the same columns together. What cannot be looked at is told when
/// it is read.
fn tables_in(files: &[PathBuf]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for path in files {
        let Some(Shape::Corpus(kind)) = Shape::from_name(path) else { continue };
        let Ok(preview) = storage::preview_corpus(path, kind, None) else { continue };
        match tables.iter_mut().find(|table| table.preview.columns == preview.columns) {
            Some(table) => table.paths.push(path.clone()),
            None => tables.push(Table { paths: vec![path.clone()], columns: preview.guess.clone(), preview }),
        }
    }
    tables
}
