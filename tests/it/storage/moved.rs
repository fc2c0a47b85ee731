//! Projects that somebody moves or renames while they are open.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "it moves files")]

use std::fs;
use std::path::Path;

use pullquote::storage::{Access, OpenProject, ReadOnly, SaveError};

use super::projects::{ANA, BOB, mark, marks, noon, open, saved};

#[test]
fn a_project_that_was_moved_away_is_not_written_anew_unasked() {
    let (folder, path) = saved();
    let (beside, inner) = (folder.path().join("b.ron"), folder.path().join("inner/c.ron"));
    fs::create_dir(folder.path().join("inner")).unwrap();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    for to in [&beside, &inner] {
        fs::rename(&path, to).unwrap();
        let Err(SaveError::Moved { to: told, .. }) = project.save(noon()) else { panic!("{to:?}") };
        assert_eq!(told.as_ref(), Some(to));
        assert!(!path.exists());
        fs::rename(to, &path).unwrap();
    }
    fs::rename(&path, &beside).unwrap();
    assert!(matches!(OpenProject::open(&beside, BOB).unwrap().project.read_only(), Some(ReadOnly::HeldBy(_))));
    project.save_as(&beside, "ana, process 1", noon()).unwrap();
    assert!(!path.exists() && project.is_saved() && project.is_at(&beside));
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    fs::remove_file(&beside).unwrap();
    project.save(noon()).unwrap();
    fs::rename(&beside, &inner).unwrap();
    project.undo();
    let job = project.save_over_job(noon()).unwrap();
    project.run(job).unwrap();
    project.close();
    let has_claim = |path: &Path| marks(&open(path, Access::Read)).contains("[claim");
    assert_eq!((has_claim(&beside), has_claim(&inner)), (false, true));
}

#[test]
fn a_folder_that_was_moved_away_says_where_it_is() {
    let (folder, path) = saved();
    let (team, moved) = (folder.path().join("team.pullquote"), folder.path().join("moved.pullquote"));
    let mut project = open(&path, ANA);
    project.save_as(&team, "ana, process 1", noon()).unwrap();
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    fs::rename(&team, &moved).unwrap();
    let Err(SaveError::Moved { to, .. }) = project.save(noon()) else { panic!("it is moved") };
    assert_eq!(to, Some(moved));
    let job = project.save_over_job(noon()).unwrap();
    assert!(project.run(job).is_err() && !team.exists(), "there is no folder to write into");
}
