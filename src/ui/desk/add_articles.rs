//! Adding articles, from the clipboard or from files: these are looked for, columns of tables are asked about, and all are read in the background,
//! those that somebody named first before the others.

use std::path::{Path, PathBuf};

use super::Desk;
use crate::formats::articles::{is_blank, n_control_characters};
use crate::formats::is_nearly;
use crate::model::{Article, ArticleId, one_line, transactions};
use crate::storage::{self, ArticlesRead, ColumnChoice, Encoding, ReadRemark};
use crate::ui::jobs::adding::{self, FilesFound, ReadWith, ToRead};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::look::widgets::{counted, in_quotes};
use crate::ui::overlays::dialogs::{ColumnsDialog, Dialog};
use crate::ui::texts::{said, told, tr};

/// Remarks that are told one by one; beyond, only their number is.
const MAX_REMARKS_TOLD: usize = 2;

/// Looks for article files in the background; tables among them are asked about, all others read at once.
pub(crate) fn add_articles(desk: &mut Desk<'_>, paths: Vec<PathBuf>) {
    desk.begin(Kind::LookForArticles, move |progress| Outcome::ArticlesFound(adding::find_files(&paths, progress)));
}

/// Makes what was on the clipboard new articles: the files that it names, else its text, which is opened.
pub(crate) fn paste(desk: &mut Desk<'_>, text: &str) {
    if let Some(paths) = storage::files_named(text) {
        return add_articles(desk, paths);
    }
    if is_blank(text) {
        return desk.out.hint(tr("There is no text on the clipboard"));
    }
    match storage::article_from_bytes(text.as_bytes(), Encoding::for_label(b"utf-8"), "") {
        Ok((article, _)) => add_pasted(desk, article),
        Err(error) => desk.warn(said(error)),
    }
}

fn add_pasted(desk: &mut Desk<'_>, article: Article) {
    let text = article.text().as_str();
    let content = desk.session.project.content();
    let known =
        content.article(article.id).or_else(|| content.articles().find(|one| is_nearly(one.text().as_str(), text)));
    let id = known.map_or(article.id, |known| known.id);
    if let Some(known) = known {
        let title = in_quotes(&one_line(&known.title));
        desk.tell(if known.text() == article.text() {
            tr!("This text is already there as {title}", title)
        } else {
            tr!("This text is, but for blanks, accents or marks, already there as {title}", title)
        });
    } else {
        let n_characters = n_control_characters(article.text().as_str());
        if n_characters > 0 {
            desk.warn(tr!(
                "The text has {control_characters}, which are kept",
                control_characters = counted(n_characters, "control character")
            ));
        }
        // Whoever meant to paste into a field that was not there sees what has become of it.
        let words = tr!("{title} added from the clipboard", title = in_quotes(&one_line(&article.title)));
        desk.apply_and_tell(transactions::add_articles(desk.session.project.content(), vec![article]), words);
    }
    desk.open_article(id);
}

/// Goes on with the files that were found.
pub(crate) fn take_files(desk: &mut Desk<'_>, files: FilesFound) {
    let FilesFound { found, tables, is_cancelled } = files;
    if is_cancelled {
        return;
    }
    if tables.is_empty() {
        desk.session.to_read.push_back(ToRead { found, columns: ColumnChoice::default() });
    } else {
        desk.overlays.ask(Dialog::Columns(ColumnsDialog::new(found, tables)));
    }
}

/// Reads the next article files in the background, when those before them are in the project: what that holds is not
/// read again.
pub(crate) fn read_next(desk: &mut Desk<'_>) {
    if desk.session.to_read.is_empty() || desk.is_busy(Kind::ReadArticles) {
        return;
    }
    let Some(to_read) = desk.session.to_read.pop_front() else { return };
    let content = desk.session.project.content().clone();
    let with = ReadWith::new(desk.session.project.path(), desk.setup.program.as_deref());
    desk.begin(Kind::ReadArticles, move |progress| {
        Outcome::ArticlesRead(adding::read_articles(to_read, &with, &content, progress))
    });
}

/// Adds the articles that were read, and the labels of those that are there, as one step, and tells what did not come in.
pub(crate) fn take_articles(desk: &mut Desk<'_>, mut read: ArticlesRead) {
    // Whoever adds a file may have it read again.
    let sources = read.articles.iter().map(|article| Path::new(&article.source.path));
    let folders: Vec<PathBuf> =
        sources.filter(|path| path.is_absolute()).filter_map(Path::parent).map(Path::to_owned).collect();
    desk.session.sources_elsewhere.extend(folders);
    let of_known = read.known.first().and_then(|known| known.articles.first()).map(|known| known.article.id);
    // What came in by another way meanwhile is there.
    let arrival = match read.arrival(desk.session.project.content()) {
        Ok(arrival) => arrival,
        Err(error) => return desk.warn(said(&error)),
    };
    if !arrival.transaction.edits.is_empty() {
        desk.session.apply(arrival.transaction, desk.out);
    }
    let n_added = arrival.articles.len();
    let is_there = |id: &ArticleId| desk.session.project.article(*id).is_some();
    if let Some(id) = arrival.articles.first().copied().or(of_known).filter(is_there) {
        desk.open_article(id);
    }
    tell_remarks(desk, read.remarks);
    arrival.notes.iter().for_each(|note| desk.warn(note.clone()));
    if !arrival.conflicts.is_empty() {
        let spans = counted(arrival.conflicts.len(), "span");
        desk.warn(tr!("{spans} marked otherwise in the project: left out. “Import labels…” shows each", spans));
    }
    let n_known = arrival.n_new_spans + arrival.n_new_relations;
    match (n_added, n_known) {
        (0 | 1, 0) => {}
        (_, 0) => desk.tell(tr!("{articles} added", articles = counted(n_added, "article"))),
        (0, _) => {
            desk.tell(tr!("{spans} added to articles that are there", spans = counted(arrival.n_new_spans, "span")));
        }
        (_, _) => desk.tell(tr!(
            "{articles} added, and {spans} to those that are there",
            articles = counted(n_added, "article"),
            spans = counted(arrival.n_new_spans, "span")
        )),
    }
}

fn tell_remarks(desk: &mut Desk<'_>, mut remarks: Vec<ReadRemark>) {
    // What was asked about or stands over the article is not told again.
    remarks.retain(|remark| !matches!(remark, ReadRemark::ColumnsGuessed { .. } | ReadRemark::BestEffort { .. }));
    let n_told = if remarks.len() > MAX_REMARKS_TOLD { 1 } else { remarks.len() };
    for remark in remarks.iter().take(n_told) {
        desk.warn(told(&remark.to_string()));
    }
    if remarks.len() > n_told {
        desk.warn(tr!("{n} more files were left out or need a look", n = remarks.len() - n_told));
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::model::ArticleId;
    use crate::ui::App;
    use crate::ui::input::commands::ArticleCommand;
    use crate::ui::input::outbox::Wish;
    use crate::ui::test_window::{project_of, window};

    #[test]
    fn what_is_pasted_by_mistake_is_told_and_can_be_taken_back() {
        let mut window = window(App::new(project_of(&["It rains"])));
        let open = window.state().session.view.open;
        window.state_mut().outbox.wish(Wish::Paste("really?".to_owned()));
        window.run();
        window.get_by_label("“really?” added from the clipboard");
        assert_ne!(window.state().session.view.open, open);
        window.get_all_by_label("Undo").last().unwrap().click();
        window.run();
        assert_eq!((window.state().project().articles().len(), window.state().session.view.open), (1, open));
    }

    #[test]
    fn taking_back_what_was_pasted_leads_to_where_one_was() {
        let mut window = window(App::new(project_of(&["It rains", "Then came the snow", "a"])));
        let second = ArticleId(2);
        window.state_mut().open_article(second);
        let App { session, .. } = window.state_mut();
        let article = session.project.article(second).unwrap();
        session.view.show_range(article, article.text().range(5..5).unwrap());
        window.run();
        for words in ["one text", "and another one"] {
            window.state_mut().outbox.wish(Wish::Paste(words.to_owned()));
            window.run();
        }
        for _ in 0..2 {
            window.state_mut().outbox.run(ArticleCommand::Undo);
            window.run();
        }
        let session = &window.state().session;
        assert_eq!((session.view.open, session.view.hand.selection().caret), (Some(second), 5));
    }
}
