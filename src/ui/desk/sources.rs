//! Reading the files of articles again: looking whether they have changed, taking their new texts over, and reading one
//! with another encoding.

use std::path::PathBuf;

use super::Desk;
use crate::formats::articles::retitled;
use crate::model::{ArticleId, Source, Text, one_line, reanchor, transactions};
use crate::storage::{self, Elsewhere, Encoding, SourceError, SourcesAt};
use crate::ui::input::outbox::{Notice, Wish};
use crate::ui::jobs::adding::ReadWith;
use crate::ui::jobs::sources::{self, SourcesFound};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::look::widgets::counted;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Answer, Dialog, Question, SourcesDialog};
use crate::ui::overlays::encoding::EncodingPicker;
use crate::ui::texts::{grouped, said, tr};

/// Looks in the background whether the files of the articles are as they were. `is_asked` where somebody waits for the
/// answer; else only what has changed is told.
pub(crate) fn check_sources(desk: &mut Desk<'_>, is_asked: bool) {
    let content = desk.session.project.content().clone();
    let at = sources_at(desk);
    desk.begin(Kind::CheckSources, move |progress| {
        let found = sources::check(&content, &at, progress);
        Outcome::SourcesChecked { found, is_asked }
    });
}

/// Looks again, and also into these folders outside the project's from now on.
pub(crate) fn check_sources_in(desk: &mut Desk<'_>, folders: impl IntoIterator<Item = PathBuf>) {
    desk.session.sources_elsewhere.extend(folders);
    check_sources(desk, true);
}

fn sources_at(desk: &Desk<'_>) -> SourcesAt {
    let ReadWith { folder, program } = ReadWith::new(desk.session.project.path(), desk.setup.program.as_deref());
    SourcesAt { folder, program, elsewhere: Elsewhere::In(desk.session.sources_elsewhere.clone()) }
}

/// Tells what was found, or asks what of it to take over.
pub(crate) fn take_checked(desk: &mut Desk<'_>, mut found: SourcesFound, is_asked: bool) {
    let n_found = found.changed.len();
    found.changed.retain(|changed| changed.is_current(desk.session.project.content()));
    let n_outdated = n_found - found.changed.len();
    desk.session.n_changed_sources = found.changed.len();
    if found.is_cancelled {
        return;
    }
    if !is_asked {
        if !found.changed.is_empty() {
            desk.warn(tr!("{summary}; “Check sources…” takes the new text over", summary = found.summary()));
        }
        return;
    }
    if n_outdated > 0 {
        tell_outdated(desk, n_outdated);
    }
    if !found.changed.is_empty() || !found.unreadable.is_empty() || !found.elsewhere.is_empty() {
        desk.overlays.ask(Dialog::Sources(SourcesDialog { found }));
    } else if n_outdated == 0 {
        desk.tell(tr("No file of an article has changed"));
    }
}

/// Puts the wanted new texts in the place of the old ones, in one step.
pub(crate) fn take_over(desk: &mut Desk<'_>, found: SourcesFound) {
    let content = desk.session.project.content();
    let (n_changed, mut n_outdated, mut articles) = (found.changed.len(), 0, Vec::new());
    for changed in found.changed.into_iter().filter(|changed| changed.is_wanted) {
        if changed.is_current(content) {
            articles.push(changed.reanchored.article);
        } else {
            n_outdated += 1;
        }
    }
    let n_taken = articles.len();
    if n_taken > 0 {
        let transaction = transactions::replace_articles(content, "take over new text", articles);
        desk.session.apply(transaction, desk.out);
        desk.session.n_changed_sources = n_changed - n_taken;
        desk.tell(tr!(
            "New text of {articles} taken over; undo brings the old one back",
            articles = counted(n_taken, "article")
        ));
    }
    if n_outdated > 0 {
        tell_outdated(desk, n_outdated);
    }
}

fn tell_outdated(desk: &mut Desk<'_>, n_outdated: usize) {
    desk.warn(tr!("{articles} changed meanwhile: check the sources again", articles = counted(n_outdated, "article")));
}

/// Asks how the file of the open article shall be read.
pub(crate) fn ask_encoding(desk: &mut Desk<'_>) {
    let Some(article) = desk.session.open() else { return };
    desk.overlays.open(Overlay::Encodings(EncodingPicker::new(article)));
}

/// Reads the file of an article again with another encoding; spans stay on their words.
pub(crate) fn reopen_article(desk: &mut Desk<'_>, id: ArticleId, encoding: &'static Encoding) {
    let Some(article) = desk.session.project.article(id).cloned() else { return };
    let at = sources_at(desk);
    desk.begin(Kind::ReopenArticle, move |_| {
        let read = storage::reread(&article, &at, encoding);
        Outcome::ArticleReopened { article: id, encoding, read }
    });
}

/// Reads it again though its file lies in this folder, outside the project's.
pub(crate) fn reopen_elsewhere(desk: &mut Desk<'_>, id: ArticleId, encoding: &'static Encoding, folder: PathBuf) {
    desk.session.sources_elsewhere.insert(folder);
    reopen_article(desk, id, encoding);
}

/// Puts the new text in the place of the old one, under the spans that the article has by now.
pub(crate) fn take_reopened(
    desk: &mut Desk<'_>,
    id: ArticleId,
    encoding: &'static Encoding,
    read: Result<(Text, Source), SourceError>,
) {
    let (text, source) = match read {
        Ok(read) => read,
        Err(SourceError::Elsewhere { folder, .. }) => {
            return desk.overlays.ask(Dialog::Question(Question {
                title: tr("Read a file outside the project’s folder?").to_owned(),
                text: tr!("The article’s file lies in {folder}", folder = one_line(&folder.to_string_lossy())),
                answers: vec![Answer::weighty(tr("Read it"), Wish::ReopenElsewhere(id, encoding, folder))],
                back: None,
            }));
        }
        Err(error) => {
            return desk.out.tell(Notice::Error(tr!("The article cannot be reopened: {error}", error = said(&error))));
        }
    };
    desk.session.commit_drafts(desk.out);
    let project = &desk.session.project;
    let Some(article) = project.article(id) else { return };
    let reanchored = retitled(article, reanchor(project.labels(), article, text, source));
    let n_lost = reanchored.lost.len() + reanchored.n_lost_in_readings;
    let name = "reopen with encoding";
    let transaction = transactions::replace_articles(project.content(), name, vec![reanchored.article]);
    desk.session.apply(transaction, desk.out);
    if n_lost > 0 {
        desk.warn(match n_lost {
            1 => tr("1 span found no place in the new text; undo brings it back").to_owned(),
            n => tr!("{n} spans found no place in the new text; undo brings them back", n = grouped(n)),
        });
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::formats::articles::decode::encoding_named;
    use crate::model::{LabelId, Origin, Project, marked};
    use crate::storage::{self, OpenProject, Over, Reading};
    use crate::ui::App;
    use crate::ui::desk::open::open_project;
    use crate::ui::desk::save::now;
    use crate::ui::input::commands::{ArticleCommand, FileCommand};
    use crate::ui::jobs::opening::Leave;
    use crate::ui::test_window::{app_on, settle, window};

    /// A project in the folder with an article from `bus.txt` in another, or the same.
    fn project_reading(folder: &Path, sources: &Path) -> OpenProject {
        let mut project = OpenProject::new(Project::new("Week", "ana"));
        let how = Reading { folder: Some(folder), ..Reading::new(project.content()) };
        let mut go_on = |_, _| std::ops::ControlFlow::Continue(());
        let articles = storage::read_articles(&[sources.join("bus.txt")], how, &mut go_on).articles;
        project.apply(transactions::add_articles(project.content(), articles)).unwrap();
        project.save_as(&folder.join("week.ron"), "ana", now()).unwrap();
        project
    }

    /// A project with an article from a file, whose quote is marked, and which has changed since.
    fn project_with_source(folder: &Path) -> OpenProject {
        write_source(folder, "“No cuts,” said Ana Ruiz.".as_bytes());
        let mut project = project_reading(folder, folder);
        let article = project.articles().next().unwrap();
        let quote = crate::model::Fragments::one(article.text().range(0.."“No cuts,”".len()).unwrap()).unwrap();
        let label = LabelId::new("quote").unwrap();
        let mark = transactions::add_span(project.labels(), article, &label, quote, Origin::Person);
        project.apply(mark).unwrap();
        project.save(now()).unwrap();
        write_source(folder, "Council\n“No cuts,” said Ana Ruiz.".as_bytes());
        project
    }

    fn write_source(folder: &Path, bytes: &[u8]) {
        storage::write_files(folder, &[("bus.txt".to_owned(), bytes.to_vec())], Over::Files).unwrap();
    }

    fn first_article(app: &App) -> String {
        marked::print(app.project().articles().next().unwrap())
    }

    #[test]
    fn a_changed_file_is_taken_over_in_one_step_that_can_be_undone() {
        let folder = tempfile::tempdir().unwrap();
        project_with_source(folder.path()).close();
        let mut window = window(App::new(Project::new("", "")));
        let ctx = window.ctx.clone();
        open_project(&mut window.state_mut().desk(&ctx), folder.path().join("week.ron"), Leave::Whole);
        settle(&mut window);
        settle(&mut window);
        window.get_by_label("1 source changed…").click();
        window.run();
        settle(&mut window);
        window.get_by_label("Quote: “No cuts,”, from line 1 to 2");
        let before = first_article(window.state());
        assert_eq!(before, "[quote#1 “No cuts,”] said Ana Ruiz.", "nothing is changed before somebody agrees");
        window.get_by_label("Take over").click();
        window.run();
        assert_eq!(first_article(window.state()), "Council\n[quote#1 “No cuts,”] said Ana Ruiz.");
        assert!(window.query_by_label("1 source changed…").is_none());
        window.state_mut().outbox.run(ArticleCommand::Undo);
        window.run();
        assert_eq!(first_article(window.state()), before);
    }

    #[test]
    fn a_file_elsewhere_is_read_when_somebody_allows_it() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write_source(elsewhere.path(), b"Council");
        let project = project_reading(folder.path(), elsewhere.path());
        write_source(elsewhere.path(), b"Council, again");
        let mut window = window(app_on(project));
        window.state_mut().outbox.run(FileCommand::CheckSources);
        window.run();
        settle(&mut window);
        window.get_by_label("The file of 1 article lies elsewhere");
        window.get_by_label("Check these too").click();
        window.run();
        settle(&mut window);
        window.get_by_label("The file of “Council” has changed");
    }

    #[test]
    fn reopening_a_file_elsewhere_asks_before() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write_source(elsewhere.path(), b"Caf\x8E");
        let project = project_reading(folder.path(), elsewhere.path());
        let id = project.articles().next().unwrap().id;
        let mut window = window(app_on(project));
        let ctx = window.ctx.clone();
        reopen_article(&mut window.state_mut().desk(&ctx), id, encoding_named("macintosh").unwrap());
        settle(&mut window);
        window.get_by_label_contains("Read a file outside the project’s folder?");
        window.get_by_label("Read it").click();
        window.run();
        settle(&mut window);
        assert_eq!(first_article(window.state()), "Café");
    }

    #[test]
    fn a_file_that_is_gone_is_told_only_to_who_asks() {
        let folder = tempfile::tempdir().unwrap();
        let project = project_with_source(folder.path());
        let elsewhere = tempfile::tempdir().unwrap();
        let mut project = project;
        project.save_as(&elsewhere.path().join("week.ron"), "ana", now()).unwrap();
        let mut window = window(app_on(project));
        let ctx = window.ctx.clone();
        check_sources(&mut window.state_mut().desk(&ctx), false);
        settle(&mut window);
        assert!(!window.state().overlays.is_open());
        window.state_mut().outbox.run(FileCommand::CheckSources);
        window.run();
        settle(&mut window);
        window.get_by_label("1 file cannot be read");
    }
}
