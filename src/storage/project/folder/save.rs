//! Saving a project in its folder: only what has changed is written, and either all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::article_path;
use super::half_saved::{Finished, article_change, finish, refuse_linked_head, sum, write_all};
use super::read::look_again;
use crate::formats::own::folder_names::{PROJECT_NAME, article_name};
use crate::formats::own::project_file;
use crate::formats::own::save_record::FileChange;
use crate::model::{ArticleId, Content};
use crate::storage::over::WriteError;
use crate::storage::place_names::real_path;
use crate::storage::project::stamp::{Absent, FileStamp, KnownArticle, ProjectStamp};
use crate::storage::sha256::hex;
use crate::storage::write::{Readers, write_new_folder};

/// Writes what differs from what the files hold; an error where another program has changed them since `expected`, which
/// `is_over_others` lets pass. `announce` hears what the project's SHA-256 will be before the first file is written, and
/// whether any is.
pub(in crate::storage::project) fn save(
    real: &Path,
    content: &Content,
    (expected, is_over_others): (&ProjectStamp, bool),
    announce: impl FnOnce(&str, bool),
) -> Result<ProjectStamp, WriteError> {
    refuse_linked_head(real)?;
    let absent = expected.absent();
    refuse_over_unread(real, content, &absent.unread)?;
    let finished = finish(real)?;
    let before = match &finished {
        Finished::Nothing if !is_over_others => {
            if expected.is_outdated(real)? {
                return Err(WriteError::Replaced);
            }
            expected.clone()
        }
        // It was ours, and failed on the way.
        Finished::All(changed) => {
            let now = look_again(real, &absent.unread)?;
            if !is_over_others && !agree_but_for(&now, expected, changed) {
                return Err(WriteError::Replaced);
            }
            now
        }
        Finished::PutAside(_) if !is_over_others => return Err(WriteError::Replaced),
        Finished::Nothing | Finished::PutAside(_) => look_again(real, &absent.unread)?,
    };
    let plan = Plan::new(content, &before, absent, |id| expected.is_ours(id) || finished.has_changed(id));
    announce(&hex(plan.stamp.sha256()), !plan.changes.is_empty());
    if plan.changes.is_empty() {
        return Ok(plan.stamp);
    }
    let changed: BTreeSet<String> = plan.changes.iter().map(|change| change.name.clone()).collect();
    write_all(real, plan.changes)?;
    Ok(plan.stamp.written(real, |name| changed.contains(name))?)
}

/// Writes a project to a folder that is not there yet, with the readers of the project that it comes from. Returns where
/// its file is.
pub(in crate::storage::project) fn save_new(
    path: &Path,
    content: &Content,
    like: Option<&Path>,
) -> Result<(PathBuf, ProjectStamp), WriteError> {
    let mut articles = BTreeMap::new();
    let mut files = content.shared_articles().iter().map(|article| {
        let text = project_file::write_lone_article(article).into_bytes();
        let known = KnownArticle { stamp: FileStamp::of_bytes(&text), article: Some(Arc::clone(article)) };
        articles.insert(article.id, known);
        (article_name(article.id), text)
    });
    let head = project_file::write_head(content).into_bytes();
    let head_stamp = FileStamp::of_bytes(&head);
    let mut last = std::iter::once((PROJECT_NAME.to_owned(), head));
    write_new_folder(path, like.map_or(Readers::AsUsual, Readers::Like), &mut files.by_ref().chain(last.by_ref()))?;
    drop(files);
    let real = real_path(path).join(PROJECT_NAME);
    let stamp = ProjectStamp::of_folder(head_stamp, articles).written(&real, |_| true)?;
    Ok((real, stamp))
}

/// Refuses to write an article where a file lies that could not be read: somebody may still mend it.
fn refuse_over_unread(real: &Path, content: &Content, unread: &BTreeSet<ArticleId>) -> Result<(), WriteError> {
    let mut paths = unread.iter().filter(|id| content.article(**id).is_some()).map(|id| article_path(real, *id));
    let in_the_way = paths.find(|path| path.symlink_metadata().is_ok());
    let words = "the file of an article could not be read and would be replaced; put it elsewhere";
    in_the_way.map_or(Ok(()), |path| Err(io::Error::other(format!("{words}: {}", path.display())).into()))
}

/// Whether the files but these hold what they held.
fn agree_but_for(now: &ProjectStamp, before: &ProjectStamp, changed: &BTreeSet<String>) -> bool {
    let (now, before) = (now.sums(), before.sums());
    let all: BTreeSet<&String> = now.keys().chain(before.keys()).collect();
    all.into_iter().filter(|name| !changed.contains(*name)).all(|name| now.get(name) == before.get(name))
}

/// What a save is going to write.
struct Plan {
    /// In the order in which it is written: the file of all but the articles comes last.
    changes: Vec<FileChange>,
    /// What the files hold then.
    stamp: ProjectStamp,
}

impl Plan {
    /// `before` is what the files hold. Of articles that are not in the content those lose their file that were ours; what
    /// another program has added stays. Articles whose files are missing or cannot be read stay listed, so that it is told until somebody has
    /// put them back or taken them out.
    fn new(
        content: &Content,
        before: &ProjectStamp,
        absent: &Arc<Absent>,
        is_ours: impl Fn(ArticleId) -> bool,
    ) -> Self {
        let nothing = Arc::default();
        let old = before.articles.as_ref().unwrap_or(&nothing);
        let (mut changes, mut articles) = (Vec::new(), BTreeMap::new());
        for article in content.shared_articles() {
            let known = old.get(&article.id);
            let is_as_written = |it: &KnownArticle| it.article.as_ref().is_some_and(|it| Arc::ptr_eq(it, article));
            let mut stamp = known.map(|known| known.stamp);
            if !known.is_some_and(is_as_written) {
                let text = project_file::write_lone_article(article);
                let new = FileStamp::of_bytes(text.as_bytes());
                if stamp.is_none_or(|old| old.sha256() != new.sha256()) {
                    changes.push(article_change(article.id, stamp.map(|old| hex(old.sha256())), Some(text)));
                    stamp = Some(new);
                }
            }
            articles
                .extend(stamp.map(|stamp| (article.id, KnownArticle { stamp, article: Some(Arc::clone(article)) })));
        }
        for (id, file) in &**old {
            if articles.contains_key(id) {
                continue;
            }
            if is_ours(*id) {
                changes.push(article_change(*id, Some(hex(file.stamp.sha256())), None));
            } else {
                articles.insert(*id, KnownArticle { article: None, ..file.clone() });
            }
        }
        let text = project_file::write_head_in_order(content, &listed(content, &absent.listed));
        let mut head = before.head;
        if sum(text.as_bytes()) != hex(head.sha256()) {
            let was = Some(hex(head.sha256()));
            head = FileStamp::of_bytes(text.as_bytes());
            changes.push(FileChange { name: PROJECT_NAME.to_owned(), was, text: Some(text) });
        }
        Self { changes, stamp: ProjectStamp::of_folder(head, articles).lacking(Arc::clone(absent)) }
    }
}

/// The articles in their order, those that are absent where they stood.
fn listed(content: &Content, absent: &[(usize, ArticleId)]) -> Vec<ArticleId> {
    let mut ids: Vec<ArticleId> = content.articles().map(|article| article.id).collect();
    for &(at, id) in absent {
        if content.article(id).is_none() {
            ids.insert(at.min(ids.len()), id);
        }
    }
    ids
}

impl ProjectStamp {
    /// The same, with when the files were written that were.
    fn written(self, real: &Path, is_changed: impl Fn(&str) -> bool) -> io::Result<Self> {
        let at =
            |stamp: FileStamp, path: &Path| -> io::Result<FileStamp> { Ok(stamp.modified_as(&fs::metadata(path)?)) };
        let head = if is_changed(PROJECT_NAME) { at(self.head, real)? } else { self.head };
        let mut articles = BTreeMap::new();
        for (id, known) in self.articles.iter().flat_map(|articles| articles.iter()) {
            let is_changed = is_changed(&article_name(*id));
            let stamp = if is_changed { at(known.stamp, &article_path(real, *id))? } else { known.stamp };
            articles.insert(*id, KnownArticle { stamp, article: known.article.clone() });
        }
        Ok(Self::of_folder(head, articles).lacking(Arc::clone(self.absent())))
    }

    /// The SHA-256 of each file, by its name.
    fn sums(&self) -> BTreeMap<String, [u8; 32]> {
        let articles = self.articles.iter().flat_map(|articles| articles.iter());
        let articles = articles.map(|(id, known)| (article_name(*id), *known.stamp.sha256()));
        articles.chain([(PROJECT_NAME.to_owned(), *self.head.sha256())]).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use proptest::prelude::*;

    use super::*;
    use crate::formats::own::save_record::SaveRecord;
    use crate::model::{Edit, Project, Status, Transaction, arbitrary, marked, transactions};
    use crate::storage::{Access, OpenProject, Opened, SaveError};

    const OWNER: Access<'static> = Access::Write { owner: "ana" };
    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn project(n_articles: u64) -> Project {
        let mut project = Project::new("Week", "ana");
        let article = |number: u64| {
            let article = marked::parse(project.labels(), "[speaker Ana] said “no”").unwrap();
            crate::model::Article::new(
                ArticleId(number),
                format!("No. {number}"),
                article.source.clone(),
                article.text().clone(),
            )
        };
        let articles = (1..=n_articles).map(article).collect();
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        project.content().clone().into()
    }

    fn saved_in(path: &Path, project: Project) -> OpenProject {
        let mut open = OpenProject::new(project);
        open.save_as(path, "ana", NOW).unwrap();
        open
    }

    fn set_status(project: &mut OpenProject, id: u64) {
        project.apply(Transaction::new("done", vec![Edit::SetStatus(ArticleId(id), Status::Done)])).unwrap();
    }

    /// All files of a folder with what they hold.
    fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(files(&path));
            } else if let Ok(bytes) = fs::read(&path) {
                // One that the journal is just being written to may be gone.
                found.insert(path, bytes);
            }
        }
        found
    }

    #[test]
    fn only_what_has_changed_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let mut project = saved_in(&path, project(40));
        let file = |id: u64| article_path(&path.join(PROJECT_NAME), ArticleId(id));
        // What nobody is to write to cannot be read without being noticed.
        let before: BTreeMap<PathBuf, FileStamp> = files(&path)
            .iter()
            .map(|(path, bytes)| (path.clone(), FileStamp::new(&fs::File::open(path).unwrap(), bytes).unwrap()))
            .collect();
        for id in [7, 9] {
            set_status(&mut project, id);
        }
        project.apply(transactions::remove_article(ArticleId(3))).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        project.save(NOW).unwrap();
        let after = files(&path);
        let is_same = |path: &PathBuf| {
            after
                .get(path)
                .is_some_and(|bytes| FileStamp::new(&fs::File::open(path).unwrap(), bytes).unwrap() == before[path])
        };
        let lock = path.join(".project.ron.lock");
        let changed: Vec<&PathBuf> = before.keys().filter(|path| **path != lock && !is_same(path)).collect();
        assert_eq!(changed, [&file(3), &file(7), &file(9), &path.join(PROJECT_NAME)]);
        assert!(!file(3).exists() && project.is_saved());
        project.close();
        let opened = OpenProject::open(&path, OWNER).unwrap();
        assert_eq!((opened.n_unsaved, opened.project.articles().len(), opened.problems.len()), (0, 39, 0));
        assert_eq!(opened.project.path(), Some(&*path));
        let inner = OpenProject::open(&path.join(PROJECT_NAME), Access::Read).unwrap();
        assert_eq!(inner.project.path(), Some(&*path));
    }

    #[test]
    fn what_others_write_meanwhile_is_noticed_and_never_removed_unknown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let real = path.join(PROJECT_NAME);
        let mut project = saved_in(&path, project(3));
        let theirs = fs::read_to_string(article_path(&real, ArticleId(2))).unwrap();
        let added = theirs.replace("0000000000000002", "0000000000000009");
        fs::write(article_path(&real, ArticleId(9)), added).unwrap();
        set_status(&mut project, 1);
        assert!(matches!(project.save(NOW), Err(SaveError::ReplacedMeanwhile { .. })));
        fs::write(article_path(&real, ArticleId(2)), theirs.replace("No. 2", "Theirs")).unwrap();
        let job = project.save_over_job(NOW).unwrap();
        project.run(job).unwrap();
        project.close();
        let opened = OpenProject::open(&path, Access::Read).unwrap().project;
        let titles: Vec<&str> = opened.articles().map(|article| &*article.title).collect();
        assert_eq!(titles, ["No. 1", "No. 2", "No. 3", "No. 2"], "ours, and their new one");
        let mut project = OpenProject::open(&path, OWNER).unwrap().project;
        let nobodys = article_path(&real, ArticleId(10));
        fs::write(&nobodys, theirs.replace("0000000000000002", "000000000000000a")).unwrap();
        set_status(&mut project, 2);
        let job = project.save_over_job(NOW).unwrap();
        project.run(job).unwrap();
        set_status(&mut project, 3);
        project.save(NOW).unwrap();
        assert!(nobodys.exists());
        project.close();
        fs::remove_file(article_path(&real, ArticleId(3))).unwrap();
        let opened = OpenProject::open(&path, Access::Read).unwrap();
        assert_eq!(
            opened.problems[0].message,
            "its file is not there; put it back, or take the article out of the “order”: articles/00/0000000000000003.ron"
        );
        fs::write(article_path(&real, ArticleId(3)), theirs).unwrap();
        let told = OpenProject::open(&path, Access::Read).unwrap().problems.remove(0).message;
        assert!(told.contains(": it holds the article 0000000000000002, and so has another's name"), "{told}");
    }

    #[test]
    fn an_article_whose_file_is_missing_stays_listed_until_it_is_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let real = path.join(PROJECT_NAME);
        saved_in(&path, project(3)).close();
        let (head, file) = (fs::read(&real).unwrap(), article_path(&real, ArticleId(2)));
        let theirs = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let Opened { mut project, problems, .. } = OpenProject::open(&path, OWNER).unwrap();
        assert_eq!((project.articles().len(), problems.len()), (2, 1));
        set_status(&mut project, 1);
        project.save(NOW).unwrap();
        assert_eq!(fs::read(&real).unwrap(), head, "the list is as it was");
        project.apply(transactions::remove_article(ArticleId(3))).unwrap();
        project.save(NOW).unwrap();
        project.close();
        assert_eq!(OpenProject::open(&path, Access::Read).unwrap().problems, problems, "it is told again");
        fs::write(&file, theirs).unwrap();
        let opened = OpenProject::open(&path, Access::Read).unwrap();
        let ids: Vec<ArticleId> = opened.project.articles().map(|article| article.id).collect();
        assert_eq!((ids, opened.problems.len()), (vec![ArticleId(1), ArticleId(2)], 0));
    }

    #[test]
    fn a_save_that_ended_on_the_way_is_finished_and_the_journal_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let real = path.join(PROJECT_NAME);
        let mut project = saved_in(&path, project(3));
        for id in 1..=3 {
            set_status(&mut project, id);
        }
        project.sync_journal();
        let before = files(&path);
        let journal = path.join("project.ron.journal");
        let job = project.save_job(NOW).unwrap();
        let saved = job.run().unwrap();
        // As it was on the way: all announced, one of three articles written, and another change after it.
        let announced = fs::read(&journal).unwrap();
        let change = |id: u64| {
            let file = article_path(&real, ArticleId(id));
            let text = Some(fs::read_to_string(&file).unwrap());
            article_change(ArticleId(id), Some(sum(&before[&file])), text)
        };
        let record = SaveRecord::new((1..=3).map(change).collect());
        drop(saved);
        set_status(&mut project, 2);
        project.apply(Transaction::new("name", vec![Edit::SetName("Later".to_owned())])).unwrap();
        project.sync_journal();
        assert!(fs::read(&journal).unwrap().starts_with(&announced));
        let copy = folder.path().join("copy.pullquote");
        for (file, bytes) in files(&path) {
            let to = copy.join(file.strip_prefix(&path).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        fs::write(copy.join("project.ron.saving"), record.write()).unwrap();
        for id in [2, 3] {
            let file = article_path(&real, ArticleId(id));
            fs::write(copy.join(file.strip_prefix(&path).unwrap()), &before[&file]).unwrap();
        }
        let read = OpenProject::open(&copy, Access::Read).unwrap();
        assert!(read.project.articles().all(|article| article.status == Status::Done) && read.n_unsaved == 2);
        assert!(copy.join("project.ron.saving").exists(), "who only reads writes nothing");
        let opened = OpenProject::open(&copy, OWNER).unwrap();
        assert_eq!((opened.n_unsaved, opened.journal_problem), (2, None));
        let mut found = opened.project;
        assert_eq!(found.recover().unwrap().n_applied, 2);
        assert_eq!((found.content(), found.name()), (project.content(), "Later"));
        found.save(NOW).unwrap();
        assert!(!copy.join("project.ron.saving").exists());
        found.close();
        // What another program has changed since is not written over.
        fs::write(copy.join("project.ron.saving"), record.write()).unwrap();
        let file = copy.join("articles/00/0000000000000003.ron");
        fs::write(&file, fs::read_to_string(&file).unwrap().replace("No. 3", "Theirs")).unwrap();
        let opened = OpenProject::open(&copy, OWNER).unwrap();
        assert_eq!(opened.project.article(ArticleId(3)).unwrap().title, "Theirs");
        assert!(opened.journal_problem.unwrap().contains("project.ron.saving.discarded"));
    }

    #[test]
    fn what_a_save_was_to_write_first_and_is_gone_by_now_does_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let real = path.join(PROJECT_NAME);
        let mut open = saved_in(&path, project(2));
        let added = project(5).article(ArticleId(5)).unwrap().clone();
        let text = Some(project_file::write_lone_article(&added));
        let record = SaveRecord::new(vec![article_change(ArticleId(5), None, text)]);
        open.apply(transactions::add_articles(&open, vec![added])).unwrap();
        fs::write(path.join("project.ron.saving"), record.write()).unwrap();
        open.undo().unwrap();
        set_status(&mut open, 1);
        open.save(NOW).unwrap();
        assert!(!article_path(&real, ArticleId(5)).exists());
        open.close();
        assert_eq!(OpenProject::open(&path, Access::Read).unwrap().project.articles().len(), 2);
    }

    #[test]
    fn a_save_of_a_newer_version_is_left_alone_and_one_of_nobody_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let record = path.join("project.ron.saving");
        let mut open = saved_in(&path, project(2));
        set_status(&mut open, 1);
        fs::write(&record, br#"{"version":2,"parts":[]}"#).unwrap();
        let before = files(&path);
        assert!(open.save(NOW).unwrap_err().to_string().contains("a newer Pullquote was saving it"));
        let of_articles = |files: BTreeMap<PathBuf, Vec<u8>>| {
            files.into_iter().filter(|(path, _)| path.extension().is_some_and(|ending| ending == "ron")).collect()
        };
        let (now, before): (Vec<_>, Vec<_>) = (of_articles(files(&path)), of_articles(before));
        assert_eq!(now, before);
        open.close();
        let newer = OpenProject::open(&path, OWNER).unwrap().project;
        assert!(newer.read_only().unwrap().to_string().contains("a newer Pullquote was saving it"));
        newer.close();
        fs::write(&record, r#"{"version":1,"files":[{"name":"../week.ron","was":null,"text":"x"}]}"#).unwrap();
        let opened = OpenProject::open(&path, OWNER).unwrap();
        assert!(opened.project.read_only().is_none() && !folder.path().join("week.ron").exists());
        assert!(opened.journal_problem.unwrap().contains("project.ron.saving.discarded"));
    }

    #[test]
    fn nothing_takes_the_place_of_the_file_that_articles_belong_to() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["week.pullquote", "week"] {
            let path = folder.path().join(name);
            saved_in(&folder.path().join("first.pullquote"), project(2)).close();
            fs::rename(folder.path().join("first.pullquote"), &path).unwrap();
            let before = files(&path);
            let mut other = OpenProject::new(project(1));
            for target in [path.join(PROJECT_NAME), path.clone()] {
                assert!(matches!(other.save_as(&target, "ana", NOW), Err(SaveError::IsPart { .. })), "{target:?}");
            }
            assert_eq!(files(&path), before);
        }
    }

    #[test]
    fn the_first_save_of_a_day_keeps_all_in_one_file_and_each_removes_what_dead_programs_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let real = path.join(PROJECT_NAME);
        let mut project = saved_in(&path, project(2));
        let before = project_file::write(&project);
        let inner = article_path(&real, ArticleId(1)).with_file_name(".pullquote-abc.saving");
        let (beside, others) = (folder.path().join(".pullquote-abc.saving"), folder.path().join(".pullquote-abc"));
        fs::write(&inner, "half").unwrap();
        for folder in [&beside, &others] {
            fs::create_dir_all(folder.join("articles")).unwrap();
        }
        set_status(&mut project, 1);
        project.save(SystemTime::now()).unwrap();
        assert!(inner.exists() && beside.exists(), "somebody may still write them");
        let backup = path.join("project.ron.bak");
        assert_eq!(fs::read_to_string(&backup).unwrap(), before);
        set_status(&mut project, 2);
        project.save(SystemTime::now()).unwrap();
        assert_eq!(fs::read_to_string(&backup).unwrap(), before, "once a day");
        let before = project_file::write(&project);
        project.apply(Transaction::new("name", vec![Edit::SetName("Later".to_owned())])).unwrap();
        let tomorrow = SystemTime::now() + std::time::Duration::from_hours(48);
        project.save(tomorrow).unwrap();
        assert!(!inner.exists() && !beside.exists() && others.exists());
        assert_eq!(fs::read_to_string(&backup).unwrap(), before);
        fs::write(&inner, "half").unwrap();
        // Also where nothing can be written any more.
        fs::create_dir(path.join("project.ron.saving")).unwrap();
        assert!(project.save(tomorrow).is_err());
        assert!(!inner.exists(), "by each save");
    }

    #[test]
    fn a_folder_that_is_gone_is_not_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let (path, moved) = (folder.path().join("week.pullquote"), folder.path().join("moved.pullquote"));
        saved_in(&path, project(2)).close();
        let change = article_change(ArticleId(1), None, Some("x".to_owned()));
        fs::rename(&path, &moved).unwrap();
        assert!(write_all(&path.join(PROJECT_NAME), vec![change]).is_err());
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_read_or_written_through_a_link() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (path, outside) = (folder.path().join("week.pullquote"), folder.path().join("outside"));
        let real = path.join(PROJECT_NAME);
        let mut project = saved_in(&path, project(2));
        let article = article_path(&real, ArticleId(1));
        for linked in [&path.join("articles"), article.parent().unwrap(), &article, &real] {
            fs::rename(linked, &outside).unwrap();
            symlink(&outside, linked).unwrap();
            let before = files(folder.path());
            let error = match OpenProject::open(&path, Access::Read) {
                Ok(opened) => opened.problems[0].message.clone(),
                Err(error) => error.to_string(),
            };
            assert!(error.contains("is a link, which somebody else may have put there"), "{error}");
            set_status(&mut project, 1);
            assert!(project.save(NOW).is_err(), "{linked:?}");
            let record = SaveRecord::new(vec![
                article_change(ArticleId(1), None, None),
                article_change(ArticleId(2), None, Some("x".to_owned())),
            ]);
            fs::write(path.join("project.ron.saving"), record.write()).unwrap();
            assert!(finish(&real).is_err(), "{linked:?}");
            fs::remove_file(path.join("project.ron.saving")).unwrap();
            let after = files(folder.path());
            let is_text = |(path, _): &(&PathBuf, &Vec<u8>)| path.extension().is_some_and(|ending| ending == "ron");
            assert!(after.iter().filter(is_text).eq(before.iter().filter(is_text)), "{linked:?}");
            fs::remove_file(linked).unwrap();
            fs::rename(&outside, linked).unwrap();
        }
        symlink(&outside, path.join("project.ron.saving")).unwrap();
        fs::write(&outside, "x").unwrap();
        project.close();
        let opened = OpenProject::open(&path, OWNER).unwrap();
        assert!(opened.journal_problem.unwrap().contains("is a link"));
    }

    #[test]
    fn a_file_that_lies_elsewhere_is_told_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let article = article_path(&path.join(PROJECT_NAME), ArticleId(1));
        saved_in(&path, project(2)).close();
        let stray = path.join("articles/01").join(article.file_name().unwrap());
        fs::create_dir(stray.parent().unwrap()).unwrap();
        fs::rename(&article, &stray).unwrap();
        fs::write(path.join("articles/README"), "ours").unwrap();
        let opened = OpenProject::open(&path, Access::Read).unwrap();
        let told: Vec<&str> = opened.problems.iter().map(|problem| &*problem.message).collect();
        assert_eq!(told.len(), 2);
        assert!(
            told[1].starts_with("its file does not lie at articles/00/0000000000000001.ron, where it is looked for: "),
            "{told:?}"
        );
        fs::remove_file(path.join(PROJECT_NAME)).unwrap();
        let error = OpenProject::open(&path, Access::Read).unwrap_err().to_string();
        assert!(error.starts_with("it is a folder without a project.ron"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn any_project_comes_back_from_a_folder(content in arbitrary::content()) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("week.pullquote");
            saved_in(&path, Project::from(content.clone())).close();
            let opened = OpenProject::open(&path, Access::Read).unwrap();
            prop_assert_eq!(&opened.problems, &[]);
            prop_assert_eq!(opened.project.content(), &content);
            let packed = folder.path().join("week.ron");
            saved_in(&packed, Project::from(opened.project.content().clone())).close();
            prop_assert_eq!(fs::read_to_string(&packed).unwrap(), project_file::write(&content));
        }
    }
}
