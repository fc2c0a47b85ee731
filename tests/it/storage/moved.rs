//! Projects that somebody moves or renames while they are open.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "it moves files")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::Path;

use pullquote::storage::{Access, OpenProject, ReadOnly, SaveError, left_projects};

use super::projects::{ANA, BOB, mark, marks, noon, open, saved, saved_with};

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

/// What lies in a folder, without locks.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn what_lies_beside_a_project_goes_where_it_was_moved_to() {
    let (folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.save(noon()).unwrap();
    fs::write(path.with_file_name("a.ron.work"), "counts").unwrap();
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.sync_journal();
    let (inner, to) = (folder.path().join("inner"), folder.path().join("inner/c.ron"));
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("c.ron.journal"), "of somebody else").unwrap();
    fs::rename(&path, &to).unwrap();
    let told = project.save_as(&to, "ana, process 1", noon()).unwrap();
    assert!(told.len() == 1 && told[0].contains("c.ron.journal.discarded"), "{told:?}");
    assert_eq!(names(folder.path()), ["inner"]);
    let beside = ["c.ron", "c.ron.bak", "c.ron.journal", "c.ron.journal.discarded", "c.ron.work"];
    assert_eq!(names(&inner), beside);
    project.apply(mark(&project, "speaker", "Ana")).unwrap();
    project.sync_journal();
    assert_eq!(project.journal_error(), None);
    project.close();
    let opened = OpenProject::open(&to, ANA).unwrap();
    assert_eq!((opened.n_unsaved, marks(&opened.project).contains("[claim")), (1, true));
}

#[test]
fn a_project_is_saved_in_the_folder_that_was_renamed() {
    let (folder, _) = saved();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("before")).unwrap();
    for (name, later) in [("before/a.ron", "after/a.ron"), ("team.pullquote", "other.pullquote"), ("t.pullquote", "t")]
    {
        let (_other, path) = saved();
        let mut project = open(&path, ANA);
        project.save_as(&at(name), "ana, process 1", noon()).unwrap();
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        let top = |name: &str| at(name.split('/').next().unwrap());
        fs::rename(top(name), top(later)).unwrap();
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        let Err(SaveError::Moved { to, .. }) = project.save(noon()) else { panic!("it is moved") };
        assert_eq!(to, Some(at(later)));
        assert_eq!(project.save_as(&at(later), "ana, process 1", noon()).unwrap(), Vec::<String>::new());
        assert!(project.is_saved() && project.is_at(&at(later)) && !top(name).exists());
        project.apply(mark(&project, "speaker", "Ana")).unwrap();
        project.sync_journal();
        assert_eq!(project.journal_error(), None, "{later}");
        let others = OpenProject::open(&at(later), BOB).unwrap();
        assert!(matches!(others.project.read_only(), Some(ReadOnly::HeldBy(_))), "{later}");
        project.close();
        let opened = OpenProject::open(&at(later), ANA).unwrap();
        assert_eq!((opened.n_unsaved, marks(&opened.project).contains("[claim")), (1, true), "{later}");
    }
}

#[test]
fn a_project_that_was_renamed_after_a_crash_finds_its_journal() {
    let (folder, path) = saved();
    let at = |name: &str| folder.path().join(name);
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.close();
    fs::write(at("0.ron.journal"), "of no project").unwrap();
    fs::copy(at("a.ron.journal"), at("1.ron.journal")).unwrap();
    fs::write(at("1.ron"), "it is there").unwrap();
    fs::rename(&path, at("b.ron")).unwrap();
    let told = OpenProject::open(&path, ANA).unwrap_err().to_string();
    assert!(told.starts_with("there is no such file any more, only its journal"), "{told}");
    assert_eq!(OpenProject::open(&at("b.ron"), Access::Read).unwrap().n_unsaved, 1);
    assert!(at("a.ron.journal").exists(), "whoever only reads moves nothing");
    let mut opened = OpenProject::open(&at("b.ron"), ANA).unwrap().project;
    assert_eq!(opened.recover().unwrap().n_applied, 1);
    opened.save(noon()).unwrap();
    opened.close();
    let whole = OpenProject::open(&at("b.ron"), ANA).unwrap();
    assert_eq!((whole.n_unsaved, marks(&whole.project).contains("[quote")), (0, true));
    assert!(!at("a.ron.journal").exists() && at("0.ron.journal").exists() && at("1.ron.journal").exists());
}

#[test]
fn a_copy_does_not_take_the_journal_of_the_project_that_it_was_copied_from() {
    let (folder, path) = saved();
    let at = |name: &str| folder.path().join(name);
    let mut project = open(&path, ANA);
    fs::copy(&path, at("copy.ron")).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(50));
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.close();
    fs::create_dir(at("inner")).unwrap();
    fs::rename(&path, at("inner/a.ron")).unwrap();
    assert_eq!(OpenProject::open(&at("copy.ron"), ANA).unwrap().n_unsaved, 0);
    assert!(at("a.ron.journal").exists());
    fs::rename(at("inner/a.ron"), &path).unwrap();
    assert_eq!(OpenProject::open(&path, ANA).unwrap().n_unsaved, 1);
}

#[test]
fn a_journal_stays_with_another_version_of_its_project() {
    let (folder, path) = saved();
    let at = |name: &str| folder.path().join(name);
    fs::copy(&path, at("copy.ron")).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(50));
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.close();
    std::thread::sleep(std::time::Duration::from_millis(50));
    fs::rename(at("copy.ron"), at("b.ron")).unwrap();
    let newer = fs::read_to_string(&path).unwrap().replacen("name: \"Bus\"", "name: \"Bus 2\"", 1);
    fs::write(at("newer"), newer).unwrap();
    fs::rename(at("newer"), &path).unwrap();
    for access in [Access::Read, ANA] {
        assert_eq!(OpenProject::open(&at("b.ron"), access).unwrap().n_unsaved, 0);
    }
    let opened = OpenProject::open(&path, ANA).unwrap();
    assert_eq!((opened.n_unsaved, opened.project.name()), (1, "Bus 2"));
}

#[test]
fn a_project_that_was_given_the_name_of_a_companion_stays_as_it_is() {
    for name in ["a.ron.bak", "a.ron.work", "a.ron.journal"] {
        let (folder, path) = saved();
        let to = folder.path().join(name);
        let mut project = open(&path, ANA);
        fs::rename(&path, &to).unwrap();
        assert!(project.save_as(&to, "ana, process 1", noon()).is_err(), "{name}");
        assert!(to.exists(), "{name}: {:?}", names(folder.path()));
    }
}

#[test]
fn a_project_with_undecided_changes_that_took_the_place_of_another_spares_the_journal_of_that() {
    let (folder, path) = saved();
    let at = |name: &str| folder.path().join(name);
    fs::copy(&path, at("c.ron")).unwrap();
    for (project, text) in [(&path, "“Ja 🙂”"), (&at("c.ron"), "No cuts.")] {
        let mut project = open(project, ANA);
        project.apply(mark(&project, "quote", text)).unwrap();
        project.close();
    }
    let others = fs::read(at("c.ron.journal")).unwrap();
    let mut project = OpenProject::open(&path, ANA).unwrap().project;
    fs::rename(&path, at("c.ron")).unwrap();
    project.save_as(&at("c.ron"), "ana, process 1", noon()).unwrap();
    assert_eq!(fs::read(at("c.ron.journal.discarded")).unwrap(), others);
    project.close();
    let opened = OpenProject::open(&at("c.ron"), ANA).unwrap();
    assert_eq!(opened.n_unsaved, 1);
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

/// All that lies in a folder.
fn all_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

/// A project of the same name with other articles, which takes a place.
fn put_stranger(at: &Path) -> Vec<u8> {
    let (_folder, path) = saved_with("Others said other things.");
    let stranger = fs::read_to_string(path).unwrap().replace(&"0".repeat(16), &"f".repeat(16));
    fs::write(at, &stranger).unwrap();
    stranger.into_bytes()
}

#[test]
fn what_is_not_saved_goes_where_the_folder_was_renamed_and_never_beside_another_project() {
    for has_journal in [true, false] {
        let (folder, path) = saved();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("d")).unwrap();
        fs::rename(&path, at("d/a.ron")).unwrap();
        let mut project = open(&at("d/a.ron"), ANA);
        if has_journal {
            project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
            project.sync_journal();
        }
        fs::rename(at("d"), at("e")).unwrap();
        fs::create_dir(at("d")).unwrap();
        let stranger = put_stranger(&at("d/a.ron"));
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        project.sync_journal();
        assert_eq!((project.journal_error(), all_names(&at("d"))), (None, vec!["a.ron".to_owned()]));
        assert_eq!((project.journal_notices().len(), project.journal_notices().len()), (1, 0), "it is told once");
        assert!(project.is_at(&at("e/a.ron")) && !project.is_at(&at("d/a.ron")));
        let Err(SaveError::Moved { to, .. }) = project.save(noon()) else { panic!("it is moved") };
        assert_eq!(to, Some(at("e/a.ron")));
        let job = project.save_over_job(noon()).unwrap();
        assert!(project.run(job).is_err(), "whoever insists");
        assert_eq!((fs::read(at("d/a.ron")).unwrap(), all_names(&at("d")).len()), (stranger, 1));
        project.close();
        assert_eq!(OpenProject::open(&at("e/a.ron"), ANA).unwrap().n_unsaved, 1 + usize::from(has_journal));
        assert_eq!(OpenProject::open(&at("d/a.ron"), ANA).unwrap().n_unsaved, 0);
    }
}

#[test]
fn what_is_not_saved_goes_where_the_project_was_renamed_and_leaves_nothing_for_who_takes_its_name() {
    let (folder, path) = saved();
    let at = |name: &str| folder.path().join(name);
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.sync_journal();
    fs::rename(&path, at("b.ron")).unwrap();
    put_stranger(&path);
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.sync_journal();
    assert_eq!(all_names(folder.path()), [".b.ron.lock", "a.ron", "b.ron", "b.ron.journal"]);
    let mut stranger = OpenProject::open(&path, BOB).unwrap();
    assert_eq!((stranger.n_unsaved, stranger.project.read_only()), (0, None));
    stranger.project.apply(mark(&stranger.project, "quote", "other")).unwrap();
    stranger.project.sync_journal();
    project.undo();
    project.save_as(&at("b.ron"), "ana, process 1", noon()).unwrap();
    project.close();
    stranger.project.close();
    assert_eq!(OpenProject::open(&path, ANA).unwrap().n_unsaved, 1);
    assert_eq!(OpenProject::open(&at("b.ron"), ANA).unwrap().n_unsaved, 0);
}

#[test]
fn undecided_changes_are_found_where_the_project_was_moved() {
    for (recovers, is_alone) in [(true, true), (true, false), (false, true), (false, false)] {
        let (folder, path) = saved();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("d")).unwrap();
        fs::rename(&path, at("d/a.ron")).unwrap();
        let mut project = open(&at("d/a.ron"), ANA);
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.close();
        let mut project = OpenProject::open(&at("d/a.ron"), ANA).unwrap().project;
        let journal = fs::read(at("d/a.ron.journal")).unwrap();
        if is_alone {
            fs::create_dir(at("e")).unwrap();
            fs::rename(at("d/a.ron"), at("e/a.ron")).unwrap();
        } else {
            fs::rename(at("d"), at("e")).unwrap();
            fs::create_dir(at("d")).unwrap();
        }
        put_stranger(&at("d/a.ron"));
        let kept = if recovers {
            assert_eq!(project.recover().unwrap().n_applied, 1);
            None
        } else {
            project.discard_unsaved()
        };
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        project.sync_journal();
        assert_eq!((project.journal_error(), all_names(&at("d"))), (None, vec!["a.ron".to_owned()]));
        assert_eq!(kept.map(|kept| fs::read(kept).unwrap()), (!recovers).then_some(journal));
        project.close();
        let n_unsaved = OpenProject::open(&at("e/a.ron"), ANA).unwrap().n_unsaved;
        assert_eq!(n_unsaved, 1 + usize::from(recovers));
    }
}

#[test]
fn a_project_that_is_nowhere_is_kept_among_those_that_were_never_saved() {
    for is_taken in [false, true] {
        let (folder, path) = saved();
        let at = |name: &str| folder.path().join(name);
        let data = at("data");
        fs::create_dir(at("d")).unwrap();
        fs::rename(&path, at("d/a.ron")).unwrap();
        let mut project = open(&at("d/a.ron"), ANA);
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        assert_eq!(project.take_refuge(&data, "ana, process 1"), None, "it is where it was");
        fs::remove_dir_all(at("d")).unwrap();
        if is_taken {
            fs::create_dir(at("d")).unwrap();
            put_stranger(&at("d/a.ron"));
        }
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        project.sync_journal();
        assert!(project.journal_error().unwrap().contains("is not where it was any more"));
        assert!(project.take_refuge(&data, "ana, process 1").unwrap().contains("untitled-1.ron"));
        assert_eq!(project.take_refuge(&data, "ana, process 1"), None, "it is told once");
        project.apply(mark(&project, "speaker", "Ana")).unwrap();
        project.sync_journal();
        assert_eq!(project.journal_error(), None);
        if is_taken {
            assert_eq!(all_names(&at("d")), ["a.ron"]);
            assert!(matches!(project.save(noon()), Err(SaveError::ReplacedMeanwhile { .. })));
        }
        project.close();
        let left = left_projects(&data);
        let found = left[0].content().unwrap();
        assert!(
            marks(&found).contains("[quote") && marks(&found).contains("[claim") && marks(&found).contains("[speaker")
        );
        let mut project = OpenProject::open_untitled(&left[0].path, "ana, process 1").unwrap().project;
        project.recover().unwrap();
        project.save_as(&at("b.ron"), "ana, process 1", noon()).unwrap();
        project.close();
        assert_eq!(all_names(&data), Vec::<String>::new());
    }
}

#[test]
fn a_project_that_has_a_place_again_leaves_its_refuge() {
    for name in ["d/a.ron", "b.ron"] {
        let (folder, path) = saved();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("d")).unwrap();
        fs::rename(&path, at("d/a.ron")).unwrap();
        let mut project = open(&at("d/a.ron"), ANA);
        fs::remove_dir_all(at("d")).unwrap();
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        project.take_refuge(&at("data"), "ana, process 1").unwrap();
        fs::create_dir(at("d")).unwrap();
        let job = if name == "b.ron" {
            project.save_as_job(&at(name), "ana, process 1", noon()).unwrap()
        } else {
            project.save_job(noon()).unwrap()
        };
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        assert!(project.saved(job.run().unwrap()));
        project.apply(mark(&project, "speaker", "Ana")).unwrap();
        project.sync_journal();
        assert_eq!((project.journal_error(), all_names(&at("data"))), (None, Vec::new()), "{name}");
        project.close();
        assert_eq!(OpenProject::open(&at(name), ANA).unwrap().n_unsaved, 2, "{name}");
    }
}

#[test]
fn another_version_of_a_project_is_no_other_project() {
    let other_version = |path: &Path| {
        let (_folder, other) = saved();
        let mut project = open(&other, BOB);
        project.apply(mark(&project, "speaker", "Ana")).unwrap();
        project.save(noon()).unwrap();
        project.close();
        let new = path.with_file_name("new");
        fs::copy(other, &new).unwrap();
        fs::rename(new, path).unwrap();
    };
    // As editors and programs that synchronise folders do it.
    for kept in [Some("a.ron~"), Some(".stversions/a~1.ron"), Some("backup/a.ron"), None] {
        let (folder, path) = saved();
        let mut project = open(&path, ANA);
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        if let Some(kept) = kept {
            let kept = folder.path().join(kept);
            fs::create_dir_all(kept.parent().unwrap()).unwrap();
            fs::rename(&path, kept).unwrap();
        } else {
            // As git does that puts away what it does not know.
            fs::remove_file(folder.path().join("a.ron.journal")).unwrap();
            fs::remove_file(folder.path().join(".a.ron.lock")).unwrap();
        }
        other_version(&path);
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        project.sync_journal();
        assert_eq!(project.journal_error(), None);
        assert!(matches!(project.save(noon()), Err(SaveError::ReplacedMeanwhile { .. })), "{kept:?}");
        assert!(folder.path().join(".a.ron.lock").exists() && folder.path().join("a.ron.journal").exists(), "{kept:?}");
        project.close();
        assert_eq!(OpenProject::open(&path, ANA).unwrap().n_unsaved, 2, "{kept:?}");
    }
}

#[test]
fn nothing_goes_along_to_where_programs_keep_what_was() {
    for (from, to, goes_along) in
        [("d/a.ron", ".d/a.ron", false), ("d/a.ron", "d/.a.ron", false), (".d/a.ron", ".d/b.ron", true)]
    {
        let (folder, path) = saved();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("d")).unwrap();
        fs::create_dir(at(".d")).unwrap();
        fs::rename(&path, at(from)).unwrap();
        let mut project = open(&at(from), ANA);
        fs::rename(at(from), at(to)).unwrap();
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        assert_eq!(at(&format!("{to}.journal")).exists(), goes_along, "{to}");
        assert_eq!(project.take_refuge(&at("data"), "ana, process 1").is_some(), !goes_along, "{to}");
    }
}

#[test]
fn what_a_refuge_has_kept_is_not_asked_about_once_it_is_saved() {
    for comes_back in [false, true] {
        let (folder, path) = saved();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("d")).unwrap();
        fs::create_dir(at("Trash")).unwrap();
        fs::rename(&path, at("d/a.ron")).unwrap();
        let mut project = open(&at("d/a.ron"), ANA);
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        let (thrown, trash) = if comes_back { ("d", "Trash/d") } else { ("d/a.ron", "Trash/a.ron") };
        fs::rename(at(thrown), at(trash)).unwrap();
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        project.sync_journal();
        project.take_refuge(&at("data"), "ana, process 1").unwrap();
        if comes_back {
            fs::rename(at(trash), at(thrown)).unwrap();
        }
        let job = project.save_over_job(noon()).unwrap();
        project.run(job).unwrap();
        assert!(!at("d/a.ron.journal").exists());
        let told = project.save(noon()).unwrap();
        assert_eq!(told.iter().any(|told| told.contains("a.ron.journal.discarded")), comes_back, "{told:?}");
        project.close();
        let opened = OpenProject::open(&at("d/a.ron"), ANA).unwrap();
        assert_eq!((opened.n_unsaved, marks(&opened.project).contains("[claim")), (0, true));
    }
}

#[test]
fn a_refuge_that_cannot_be_written_is_told_once_and_the_journal_goes_on() {
    for can_be_later in [false, true] {
        let (folder, path) = saved();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("d")).unwrap();
        fs::write(at("data"), "no folder").unwrap();
        fs::rename(&path, at("d/a.ron")).unwrap();
        let mut project = open(&at("d/a.ron"), ANA);
        fs::remove_dir_all(at("d")).unwrap();
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        let told = project.take_refuge(&at("data"), "ana, process 1").unwrap();
        assert!(told.starts_with("unsaved work cannot be kept in"), "{told}");
        assert!(project.journal_error().unwrap().contains("is not where it was any more"));
        if can_be_later {
            fs::remove_file(at("data")).unwrap();
            assert_eq!(project.take_refuge(&at("data"), "ana, process 1"), None, "not in each frame");
        }
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        project.sync_journal();
        assert_eq!(project.take_refuge(&at("data"), "ana, process 1").is_some(), can_be_later);
        fs::create_dir(at("d")).unwrap();
        project.save(noon()).unwrap();
        project.apply(mark(&project, "speaker", "Ana")).unwrap();
        project.sync_journal();
        assert_eq!(project.journal_error(), None);
        project.close();
        assert_eq!(OpenProject::open(&at("d/a.ron"), ANA).unwrap().n_unsaved, 1);
    }
}

#[test]
fn a_project_that_was_just_saved_as_a_folder_knows_other_versions_of_itself() {
    let (folder, path) = saved();
    let (team, new) = (folder.path().join("team.pullquote"), folder.path().join("new"));
    let mut project = open(&path, ANA);
    project.save_as(&team, "ana, process 1", noon()).unwrap();
    fs::copy(team.join("project.ron"), &new).unwrap();
    fs::rename(&new, team.join("project.ron")).unwrap();
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.sync_journal();
    assert_eq!(project.journal_error(), None);
    project.close();
    assert_eq!(OpenProject::open(&team, ANA).unwrap().n_unsaved, 1);
}

#[test]
fn a_renamed_project_finds_its_journal_also_where_another_has_its_name_now() {
    let (folder, path) = saved();
    let at = |name: &str| folder.path().join(name);
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.close();
    std::thread::sleep(std::time::Duration::from_millis(50));
    fs::copy(&path, at("copy.ron")).unwrap();
    assert_eq!(OpenProject::open(&at("copy.ron"), ANA).unwrap().n_unsaved, 0, "the project has its name still");
    fs::rename(&path, at("b.ron")).unwrap();
    fs::write(at("a.ron.work"), "of whoever").unwrap();
    put_stranger(&path);
    assert_eq!(OpenProject::open(&at("copy.ron"), ANA).unwrap().n_unsaved, 0, "it was copied after that");
    assert_eq!(OpenProject::open(&at("b.ron"), Access::Read).unwrap().n_unsaved, 1);
    assert_eq!(OpenProject::open(&at("b.ron"), ANA).unwrap().n_unsaved, 1);
    assert_eq!(OpenProject::open(&path, ANA).unwrap().n_unsaved, 0);
    assert_eq!(names(folder.path()), ["a.ron", "a.ron.work", "b.ron", "b.ron.journal", "copy.ron"]);
}
