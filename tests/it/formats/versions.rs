//! Projects of every version that was ever written, with everything in them that a file can hold. They open for ever.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use pullquote::formats::own::journal::Checksum;
use pullquote::formats::own::project_file;
use pullquote::model::{ArticleId, Project};
use pullquote::storage::{Access, OpenProject, Opened};
use tempfile::TempDir;

const VERSIONS: &str = "tests/data/versions";
const ANA: Access<'static> = Access::Write { owner: "ana" };

/// A copy of the project of a version, with its journal.
fn copy(version: u32) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["", ".journal"] {
        let name = format!("{version}.ron{ending}");
        fs::copy(PathBuf::from(VERSIONS).join(&name), folder.path().join(&name)).unwrap();
    }
    let path = folder.path().join(format!("{version}.ron"));
    (folder, path)
}

#[test]
fn version_1_opens_and_is_written_as_it_was() {
    let (_folder, path) = copy(1);
    let before = fs::read_to_string(&path).unwrap();
    let Opened { mut project, problems, n_unsaved, .. } = OpenProject::open(&path, ANA).unwrap();
    let told: Vec<String> = problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect();
    let expected = [
        "28: the range ends at 600, but the text has only 49",
        "29: there is no label “quotes”",
        "34: there is no span 7",
        "39: the range ends at 999, but the text has only 49",
    ];
    assert_eq!(told, expected);
    assert_eq!(n_unsaved, 20);
    project.discard_unsaved();
    project.save(SystemTime::UNIX_EPOCH + Duration::from_hours(500_000)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    let article = project.article(ArticleId(0x3fa9_4c10_b2d7_e655)).unwrap();
    assert_eq!(article.text_of(article.spans().iter().next().unwrap()), "“Ja” “no”");
    assert_eq!((article.spans().len(), article.relations().len(), article.rejections().len()), (3, 2, 2));
    assert_eq!(project.settings().blind_percent, 10);
}

#[test]
fn the_journal_of_version_1_is_replayed() {
    let (_folder, path) = copy(1);
    let mut project = OpenProject::open(&path, ANA).unwrap().project;
    assert_eq!((project.undo_name(), project.redo_name()), (Some("rename project"), Some("gone")));
    let recovered = project.recover().unwrap();
    assert_eq!((recovered.n_applied, recovered.n_lost, recovered.reason), (20, 0, None));
    let expected = fs::read_to_string(PathBuf::from(VERSIONS).join("1-recovered.ron")).unwrap();
    assert_eq!(project_file::write(&project), expected);
    while project.undo().is_some() {}
    let opened = project_file::read(&fs::read(&path).unwrap()).unwrap();
    let saved = Project::from_parts(opened.parts).unwrap();
    let name = "Every \"field\"".to_owned();
    assert_eq!(project.name(), name);
    assert_eq!(project.articles().collect::<Vec<_>>(), saved.articles().collect::<Vec<_>>());
}

#[test]
fn a_newer_journal_is_not_written_over() {
    let (_folder, path) = copy(1);
    let journal = path.with_file_name("1.ron.journal");
    let mut sealed = Vec::new();
    let end = Checksum::default().seal(b"Begin(version:9,saved:\"\",revision:0)", &mut sealed);
    assert_ne!(end, Checksum::default());
    fs::write(&journal, &sealed).unwrap();
    let mut project = OpenProject::open(&path, ANA).unwrap().project;
    assert_eq!(project.unsaved().unwrap().n_changes(), 0);
    project.recover();
    project.undo();
    project.close();
    let kept = path.with_file_name("1.ron.journal.recovered");
    assert_eq!(fs::read(kept).unwrap(), sealed);
}
