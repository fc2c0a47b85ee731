//! A disk that fills up in the middle of a save: the old file stays whole, and the work too.
//!
//! It takes a small file system of its own, which only root may make: elsewhere it says that it was skipped.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "it fills a disk and looks at what is on it")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use pullquote::model::{Article, ArticleId, Edit, Project, Source, Text, Transaction, transactions};
use pullquote::storage::{Access, OpenProject, SaveError};
use tempfile::TempDir;

const ANA: Access<'static> = Access::Write { owner: "ana" };

/// A file system of 256 KB, gone when dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(folder.path()).output();
        let is_mounted = mounted.is_ok_and(|output| output.status.success());
        if !is_mounted {
            eprintln!("skipped: no small file system can be made here");
        }
        is_mounted.then(|| Self(folder))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("a.ron")
    }

    /// Leaves no byte free.
    fn fill(&self) {
        assert!(fs::write(self.0.path().join("other"), vec![b'x'; 1 << 20]).is_err());
    }

    fn free(&self) {
        fs::remove_file(self.0.path().join("other")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg(self.0.path()).status().unwrap();
    }
}

fn project() -> Project {
    let text = Text::new("No cuts. ".repeat(4000)).unwrap();
    let article = Article::new(ArticleId(1), "Bus".to_owned(), Source::default(), text);
    let mut project = Project::new("Bus", "ana");
    project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
    project
}

fn rename(project: &mut OpenProject, name: &str) {
    project.apply(Transaction::new("rename project", vec![Edit::SetName(name.to_owned())])).unwrap();
}

fn names_on(disk: &Path) -> Vec<String> {
    let entries = fs::read_dir(disk).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_leaves_the_old_file_and_the_work() {
    let Some(disk) = SmallDisk::mount() else { return };
    let path = disk.path();
    let mut project = OpenProject::new(project());
    project.save_as(&path, "ana", SystemTime::UNIX_EPOCH).unwrap();
    let saved = fs::read(&path).unwrap();
    rename(&mut project, "Kept before");
    project.sync_journal();
    disk.fill();

    assert!(matches!(project.save(SystemTime::UNIX_EPOCH), Err(SaveError::DiskFull { .. })));
    assert!(matches!(
        project.save_as(&path.with_file_name("b.ron"), "ana", SystemTime::now()),
        Err(SaveError::DiskFull { .. })
    ));
    assert_eq!(fs::read(&path).unwrap(), saved);
    let expected = [".a.ron.lock", "a.ron", "a.ron.journal", "other"];
    assert_eq!(names_on(disk.0.path()), expected, "nothing half-written is left");

    // What is done meanwhile reaches the journal as soon as there is room again.
    let long_name = "Kept after ".repeat(2000);
    rename(&mut project, &long_name);
    project.sync_journal();
    let error = project.journal_error().unwrap();
    assert!(error.starts_with("changes cannot be kept in the journal, "), "{error}");
    disk.free();
    let begun = Instant::now();
    while project.journal_error().is_some() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the journal tries again");
        thread::sleep(Duration::from_millis(50));
    }
    project.close();
    let mut project = OpenProject::open(&path, ANA).unwrap().project;
    assert_eq!(project.recover().unwrap().n_applied, 2);
    assert_eq!(project.name(), long_name);
    project.save(SystemTime::now()).unwrap();
}
