//! Projects on disk: saving, the lock, and what the journal brings back.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use pullquote::model::{
    Edit, Fragments, LabelId, LabelSet, Origin, Project, ProjectParts, Settings, Transaction, UnknownFields, marked,
    transactions,
};
use pullquote::storage::{Access, ChangeError, OnOtherText, OpenProject, Opened, ReadOnly, SaveError, left_projects};
use tempfile::TempDir;

pub(super) const ANA: Access<'static> = Access::Write { owner: "ana, process 1" };
pub(super) const BOB: Access<'static> = Access::Write { owner: "bob, process 2" };

/// The year 2026, some day.
pub(super) fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 20_640 + 12)
}

/// A project with one article, saved as `a.ron`.
pub(super) fn saved() -> (TempDir, PathBuf) {
    saved_with("“Ja 🙂”, said Ana.\nNo cuts.")
}

pub(super) fn saved_with(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let labels = LabelSet::built_in();
    let article = marked::parse(&labels, text).unwrap();
    let parts = ProjectParts {
        name: "Bus".to_owned(),
        annotator: "ana".to_owned(),
        labels,
        settings: Settings::default(),
        articles: vec![article.into()],
        unknown: UnknownFields::default(),
    };
    let mut open = OpenProject::new(Project::from_parts(parts).unwrap());
    open.save_as(&path, "ana", noon()).unwrap();
    open.close();
    (folder, path)
}

pub(super) fn open(path: &Path, access: Access<'_>) -> OpenProject {
    let Opened { project, problems, .. } = OpenProject::open(path, access).unwrap();
    assert_eq!(problems, []);
    project
}

/// Marks words of the first article.
pub(super) fn mark(project: &Project, label: &str, words: &str) -> Transaction {
    let article = project.articles().next().unwrap();
    let start = article.text().as_str().find(words).unwrap();
    let fragments = Fragments::one(article.text().range(start..start + words.len()).unwrap()).unwrap();
    transactions::add_span(project.labels(), article, &LabelId::new(label).unwrap(), fragments, Origin::Person)
}

pub(super) fn marks(project: &Project) -> String {
    marked::print(project.articles().next().unwrap())
}

fn files(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn changes_that_were_not_saved_come_back_and_can_be_undone() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.undo().unwrap();
    project.apply(mark(&project, "speaker", "Ana")).unwrap();
    let before = marks(&project);
    project.close();

    let mut project = open(&path, ANA);
    assert_eq!(marks(&project), "“Ja 🙂”, said Ana.\nNo cuts.");
    assert_eq!(project.unsaved().unwrap().n_changes(), 4);
    let recovered = project.recover().unwrap();
    assert_eq!((recovered.n_applied, recovered.n_lost, recovered.copy), (4, 0, None));
    assert_eq!(marks(&project), before);
    assert!(!project.is_saved());
    project.undo().unwrap();
    project.close();

    // What was recovered is still in the journal, and what came after it too.
    let mut project = open(&path, ANA);
    assert_eq!(project.recover().unwrap().n_applied, 5);
    assert_eq!(marks(&project), "[quote#1 “Ja 🙂”], said Ana.\nNo cuts.");
    project.redo().unwrap();
    assert_eq!(marks(&project), before);
}

#[test]
fn undo_survives_saving_and_a_restart() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    for (label, words) in [("quote", "“Ja 🙂”"), ("speaker", "Ana"), ("claim", "No cuts.")] {
        project.apply(mark(&project, label, words)).unwrap();
    }
    project.undo().unwrap();
    project.save(noon()).unwrap();
    assert!(project.is_saved());
    project.close();

    let mut project = open(&path, ANA);
    assert!(project.unsaved().is_none());
    assert_eq!(project.redo_name(), Some("add claim"));
    project.redo().unwrap();
    project.close();

    let mut project = open(&path, ANA);
    assert_eq!(project.recover().unwrap().n_applied, 1);
    while project.undo().is_some() {}
    assert_eq!(marks(&project), "“Ja 🙂”, said Ana.\nNo cuts.");
}

#[test]
fn a_crash_between_a_save_and_its_journal_loses_nothing() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    let job = project.save_job(noon()).unwrap();
    project.undo().unwrap();
    project.apply(mark(&project, "speaker", "Ana")).unwrap();
    // The file is written, and the journal never hears of it.
    job.run().unwrap();
    project.close();

    let mut project = open(&path, ANA);
    assert_eq!(marks(&project), "[quote#1 “Ja 🙂”], said Ana.\nNo cuts.");
    assert_eq!(project.recover().unwrap().n_applied, 2);
    assert_eq!(marks(&project), "“Ja 🙂”, said [speaker#1 Ana].\nNo cuts.");
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.close();

    let mut project = open(&path, ANA);
    assert_eq!(project.recover().unwrap().n_applied, 3);
    assert_eq!(marks(&project), "“Ja 🙂”, said [speaker#1 Ana].\n[claim#2 No cuts.]");
}

#[test]
fn changes_during_a_save_are_in_the_new_journal() {
    let (folder, path) = saved();
    let elsewhere = folder.path().join("b.ron");
    for save_as in [false, true] {
        let mut project = open(&path, ANA);
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        let job = if save_as { project.save_as_job(&elsewhere, "ana", noon()) } else { project.save_job(noon()) };
        let saved = job.unwrap().run().unwrap();
        project.apply(mark(&project, "speaker", "Ana")).unwrap();
        project.saved(saved);
        assert!(!project.is_saved());
        let path = project.path().unwrap().to_owned();
        project.close();

        let mut project = open(&path, ANA);
        assert_eq!(project.recover().unwrap().n_applied, 1);
        assert!(marks(&project).contains("[speaker"));
        while project.undo().is_some() {}
        assert_eq!(project.save(noon()).map_err(|error| error.to_string()), Ok(vec![]));
    }
    let Opened { n_unsaved, .. } = OpenProject::open(&path, Access::Read).unwrap();
    assert_eq!(n_unsaved, 0, "what was saved elsewhere is not offered again");
}

#[test]
fn discarded_changes_are_kept_aside() {
    let (folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.close();
    let mut project = open(&path, ANA);
    let copy = project.discard_unsaved().unwrap();
    assert_eq!(copy.file_name().unwrap(), "a.ron.journal.discarded");
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    assert_eq!(project.close_without_saving().unwrap().file_name().unwrap(), "a.ron.journal.discarded-2");
    assert!(open(&path, ANA).unsaved().is_none());
    let expected = ["a.ron", "a.ron.journal.discarded", "a.ron.journal.discarded-2"];
    assert_eq!(files(&folder), expected);
}

#[test]
fn a_file_changed_by_another_program_is_not_overwritten() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    let theirs = fs::read_to_string(&path).unwrap().replace("\"Bus\"", "\"Tram\"");
    fs::write(&path, &theirs).unwrap();
    assert!(matches!(project.save(noon()), Err(SaveError::ReplacedMeanwhile { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    project.close();

    let mut project = open(&path, ANA);
    assert_eq!(project.name(), "Tram");
    assert!(!project.unsaved().unwrap().is_of_file);
    let recovered = project.recover().unwrap();
    assert_eq!((recovered.n_applied, recovered.n_lost), (1, 0));
    assert!(recovered.copy.unwrap().exists());
    project.close();
    let mut project = open(&path, ANA);
    assert_eq!(project.recover().unwrap().n_applied, 1);
    assert_eq!(project.save(noon()).map_err(|error| error.to_string()), Ok(vec![]));
}

#[test]
fn the_file_before_the_first_save_of_a_day_is_kept() {
    let (_folder, path) = saved();
    let first = fs::read(&path).unwrap();
    let backup = path.with_file_name("a.ron.bak");
    let now = SystemTime::now();
    let mut project = open(&path, ANA);
    for (label, words) in [("quote", "“Ja 🙂”"), ("speaker", "Ana")] {
        project.apply(mark(&project, label, words)).unwrap();
        project.save(now).unwrap();
        assert_eq!(fs::read(&backup).unwrap(), first);
    }
    let second = fs::read(&path).unwrap();
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.save(now + Duration::from_hours(24)).unwrap();
    assert_eq!(fs::read(&backup).unwrap(), second);
}

#[test]
fn a_save_removes_what_ended_programs_left() {
    let (folder, path) = saved();
    let now = SystemTime::now();
    let left = |name: &str, hours| {
        let file = fs::File::create(folder.path().join(name)).unwrap();
        file.set_modified(now - Duration::from_hours(hours)).unwrap();
    };
    left(".pullquote-dead12.saving", 30);
    left(".pullquote-living.saving", 1);
    let living = fs::File::open(folder.path().join(".pullquote-living.saving")).unwrap();
    living.lock().unwrap();
    left("notes.saving", 30);
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.save(now).unwrap();
    let names = files(&folder);
    let left = [".pullquote-dead12.saving", ".pullquote-living.saving", "notes.saving"];
    assert_eq!(left.map(|name| names.iter().any(|other| other == name)), [false, true, true]);
}

#[test]
fn one_writes_and_others_read() {
    let (folder, path) = saved();
    let first = open(&path, ANA);
    let mut second = open(&path, BOB);
    assert_eq!(second.read_only(), Some(&ReadOnly::HeldBy("ana, process 1".to_owned())));
    let error = second.apply(mark(&second, "quote", "“Ja 🙂”")).unwrap_err();
    assert!(matches!(error, ChangeError::ReadOnly(_)));
    assert!(matches!(second.save(noon()), Err(SaveError::ReadOnly(_))));
    let copy = folder.path().join("b.ron");
    second.save_as(&copy, "bob", noon()).unwrap();
    second.apply(mark(&second, "quote", "“Ja 🙂”")).unwrap();
    first.close();
    assert!(open(&path, BOB).read_only().is_none());
}

#[test]
fn a_newer_version_is_only_read() {
    let (_folder, path) = saved();
    let newer = fs::read_to_string(&path).unwrap().replace("version: 1", "version: 7");
    fs::write(&path, &newer).unwrap();
    let mut project = open(&path, ANA);
    assert!(matches!(project.read_only(), Some(ReadOnly::NewerVersion(_))));
    assert!(project.save(noon()).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

#[cfg(unix)]
#[test]
fn a_save_that_cannot_be_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let error = project.save(noon()).unwrap_err();
    assert!(matches!(error, SaveError::NotAllowed { .. }), "{error}");
    let gone = folder.path().join("gone").join("a.ron");
    assert!(matches!(project.save_as(&gone, "ana", noon()), Err(SaveError::FolderGone { .. })));
    assert!(!project.is_saved());
    assert!(matches!(OpenProject::new(Project::new("", "")).save(noon()), Err(SaveError::NoFile)));
}

#[test]
fn a_project_without_a_file_survives_too() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let untouched = OpenProject::untitled(Project::new("Untouched", ""), &data, "ana");
    assert_eq!((untouched.journal_error(), untouched.path()), (None, None));
    untouched.close();
    let mut project = OpenProject::untitled(Project::new("", ""), &data, "ana");
    let article = marked::parse(project.labels(), "“Ja”").unwrap();
    project.apply(transactions::add_articles(&project, vec![article])).unwrap();
    assert_eq!(left_projects(&data), [], "one that is open is nobody else's");
    project.close();

    let [left] = &left_projects(&data)[..] else { panic!("one project was left") };
    assert_eq!(marks(&left.content().unwrap()), "“Ja”", "its unsaved changes are seen without taking them up");
    let mut project = OpenProject::open_untitled(&left.path, "ana").unwrap().project;
    assert_eq!(project.recover().unwrap().n_applied, 1);
    assert!(project.path().is_none() && !project.is_saved());
    let saved = folder.path().join("a.ron");
    project.save_as(&saved, "ana", noon()).unwrap();
    assert_eq!(project.path(), Some(&*saved));
    assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
    project.close();
    assert_eq!(marks(&open(&saved, ANA)), "“Ja”");
}

#[test]
fn a_save_is_credited_to_the_project_that_began_it_and_to_no_other() {
    let (folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    let elsewhere = folder.path().join("b.ron");
    let saved = project.save_as_job(&elsewhere, "ana", noon()).unwrap().run().unwrap();
    assert!(matches!(project.save_job(noon()), Err(SaveError::InFlight)), "one save at a time");

    let mut other = OpenProject::new(Project::new("Other", ""));
    assert!(!other.saved(saved));
    assert_eq!((other.path(), other.is_saved()), (None, false));
    assert!(!project.is_saved());
    project.save(noon()).unwrap();
    assert_eq!(project.path(), Some(&*path));
}

#[test]
fn a_project_can_be_closed_before_its_save_is_told() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    let saved = project.save_job(noon()).unwrap().run().unwrap();
    project.close();
    drop(saved);
    let project = open(&path, ANA);
    assert!(project.unsaved().is_none());
    assert_eq!(project.undo_name(), Some("add quote"));
}

#[cfg(unix)]
#[test]
fn a_journal_that_cannot_be_written_is_told_and_harms_no_later_one() {
    let (folder, path) = saved();
    let journal = path.with_file_name("a.ron.journal");
    let mut project = open(&path, ANA);
    fs::create_dir(&journal).unwrap();
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.sync_journal();
    assert!(project.journal_error().unwrap().contains("it is a folder"));
    project.save(noon()).unwrap();
    fs::remove_dir(&journal).unwrap();
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.save(noon()).unwrap();
    project.sync_journal();
    assert_eq!(project.journal_error(), None);
    project.apply(mark(&project, "speaker", "Ana")).unwrap();
    project.close();
    let mut project = open(&path, ANA);
    assert_eq!(project.unsaved().unwrap().n_changes(), 1);
    let recovered = project.recover().unwrap();
    assert_eq!((recovered.n_applied, recovered.n_lost), (1, 0));
    while project.undo().is_some() {}
    assert_eq!(marks(&project), "“Ja 🙂”, said Ana.\nNo cuts.");
    assert_eq!(files(&folder), [".a.ron.lock", "a.ron", "a.ron.bak", "a.ron.journal"]);
}

#[test]
fn a_journal_that_was_removed_or_cut_off_is_written_anew() {
    for cut_to in [None, Some(0), Some(70)] {
        let (_folder, path) = saved();
        let mut project = open(&path, ANA);
        project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
        project.sync_journal();
        let journal = path.with_file_name("a.ron.journal");
        match cut_to {
            None => fs::remove_file(journal).unwrap(),
            Some(n_bytes) => fs::OpenOptions::new().write(true).open(journal).unwrap().set_len(n_bytes).unwrap(),
        }
        project.apply(mark(&project, "claim", "No cuts.")).unwrap();
        project.sync_journal();
        assert_eq!((project.journal_notices().len(), project.journal_notices().len()), (1, 0), "it is told once");
        assert_eq!(project.journal_error(), None);
        project.close();
        assert_eq!(open(&path, ANA).recover().unwrap().n_applied, 2);
    }
}

#[cfg(unix)]
#[test]
fn what_is_beside_a_project_has_its_readers() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = saved();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.save(SystemTime::now()).unwrap();
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.sync_journal();
    assert_eq!(files(&folder), [".a.ron.lock", "a.ron", "a.ron.bak", "a.ron.journal"]);
    for name in files(&folder) {
        let mode = fs::metadata(folder.path().join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn saving_over_another_project_keeps_its_unsaved_work() {
    let (folder, path) = saved();
    let other = folder.path().join("b.ron");
    fs::copy(&path, &other).unwrap();
    let mut theirs = open(&other, BOB);
    theirs.apply(mark(&theirs, "quote", "“Ja 🙂”")).unwrap();
    theirs.close();
    let mut project = open(&path, ANA);
    let refused = project.save_as_job(&other, "ana", noon()).unwrap().only_over(pullquote::storage::Over::Files);
    assert!(matches!(refused.run(), Err(SaveError::IsProject { .. })));
    assert!(other.with_file_name("b.ron.journal").exists());
    let remarks = project.save_as(&other, "ana", noon()).unwrap();
    assert!(remarks[0].contains("b.ron.journal.discarded"), "{remarks:?}");
    project.close();
    assert!(open(&other, ANA).unsaved().is_none());
}

#[test]
fn what_was_made_on_another_text_goes_where_its_words_are() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.undo().unwrap();
    project.apply(mark(&project, "speaker", "Ana")).unwrap();
    project.close();
    let theirs = fs::read_to_string(&path).unwrap().replace("“Ja", "Now: “Ja");
    fs::write(&path, &theirs).unwrap();
    let mut project = open(&path, ANA);
    let before = marks(&project);
    let lines: Vec<String> = project.unsaved().unwrap().on_other_texts.iter().flat_map(OnOtherText::lines).collect();
    assert!(
        lines.iter().any(|line| line.contains("+ quote “Ja 🙂”") || line.contains("+ quote ““Ja 🙂””")),
        "{lines:?}"
    );
    assert_eq!(marks(&project), before, "it is only shown");
    let recovered = project.recover().unwrap();
    assert_eq!((recovered.n_applied, recovered.n_lost), (4, 0));
    let words: Vec<String> =
        project.articles().flat_map(|article| article.spans().iter().map(|span| article.text_of(span))).collect();
    assert!(words.contains(&"“Ja 🙂”".to_owned()) && words.contains(&"Ana".to_owned()), "{words:?}");
    assert!(!words.contains(&"No cuts.".to_owned()), "{words:?}");
    project.save(noon()).unwrap();
    let after = Project::clone(&project);
    project.close();
    let project = open(&path, ANA);
    assert_eq!(project.content(), after.content());
}

#[test]
fn what_was_made_on_other_words_of_a_long_text_is_not_recovered_but_kept() {
    let (_folder, path) = saved_with(&format!("“Ja 🙂”, said Ana.\nNo cuts.{}", " More.".repeat(60_000)));
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.apply(Transaction::new("name", vec![Edit::SetName("Better".to_owned())])).unwrap();
    project.apply(mark(&project, "claim", "No cuts.")).unwrap();
    project.close();
    // The same article, by its id, with other words before those that were marked.
    let theirs =
        fs::read_to_string(&path).unwrap().replace("said Ana", "CORRECTED said Ana").replace("“Ja", "Now: “Ja");
    fs::write(&path, &theirs).unwrap();
    let mut project = open(&path, ANA);
    let before = marks(&project);
    let recovered = project.recover().unwrap();
    assert_eq!((recovered.n_applied, recovered.n_lost), (1, 2));
    assert!(recovered.reason.unwrap().starts_with("it was made on another text of “"));
    assert!(fs::read_to_string(recovered.copy.unwrap()).unwrap().contains("add claim"));
    assert_eq!((marks(&project), project.name()), (before, "Better"));
}

#[test]
fn the_journal_of_a_project_that_nobody_saves_does_not_grow_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = OpenProject::untitled(Project::new("", "ana"), folder.path(), "ana");
    let journal = || fs::metadata(folder.path().join("untitled-1.ron.journal")).unwrap().len();
    let note = "long ".repeat(40_000);
    let mut n_rewritten = 0;
    for number in 0..40 {
        project.apply(Transaction::new("name", vec![Edit::SetName(format!("{note}{number}"))])).unwrap();
        if number % 2 == 0 {
            project.undo().unwrap();
        }
        project.sync_journal();
        if let Some(job) = project.rewrite_job(noon()) {
            let saved = job.run().unwrap();
            assert!(project.saved(saved) && !project.is_saved());
            project.sync_journal();
            n_rewritten += 1;
        }
    }
    assert!(n_rewritten > 0 && n_rewritten < 40, "{n_rewritten}");
    assert!(!files(&folder).contains(&"untitled-1.ron.bak".to_owned()));
    assert!(journal() < 20 << 20, "{}", journal());
    let expected = Project::clone(&project);
    drop(project);
    let left = pullquote::storage::left_projects(folder.path());
    let mut project = OpenProject::open_untitled(&left[0].path, "ana").unwrap().project;
    assert!(!project.is_saved(), "what nobody has saved is not thrown away");
    project.recover();
    assert_eq!(project.content(), expected.content());
    project.close();
    assert_eq!(pullquote::storage::left_projects(folder.path()).len(), 1);
}

#[test]
fn nothing_is_offered_where_all_was_undone() {
    let (_folder, path) = saved();
    let mut project = open(&path, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.undo().unwrap();
    project.close();
    let Opened { mut project, n_unsaved, .. } = OpenProject::open(&path, ANA).unwrap();
    assert!(n_unsaved == 0 && project.unsaved().is_none() && project.is_saved());
    project.redo().unwrap();
    project.close();
    assert_eq!(open(&path, ANA).recover().unwrap().n_applied, 3);
}

#[test]
fn who_has_lost_the_lock_writes_nothing_more() {
    let (_folder, path) = saved();
    let mut first = open(&path, ANA);
    first.apply(mark(&first, "quote", "“Ja 🙂”")).unwrap();
    first.sync_journal();
    fs::remove_file(path.with_file_name(".a.ron.lock")).unwrap();
    #[cfg(unix)]
    assert!(matches!(open(&path, BOB).read_only(), Some(ReadOnly::HeldBy(_))), "the file itself is locked too");
    // As git does: another file in its place.
    let copy = path.with_file_name("copy");
    fs::copy(&path, &copy).unwrap();
    fs::rename(&copy, &path).unwrap();
    let mut second = open(&path, BOB);
    assert_eq!(second.recover().unwrap().n_applied, 1);
    first.apply(mark(&first, "claim", "No cuts.")).unwrap();
    first.sync_journal();
    assert!(first.journal_error().unwrap().contains("bob, process 2 has it open"));
    assert!(matches!(first.save(noon()), Err(SaveError::ReadOnly(ReadOnly::HeldBy(_)))));
    second.apply(mark(&second, "speaker", "Ana")).unwrap();
    first.close();
    second.close();
    assert_eq!(open(&path, ANA).recover().unwrap().n_applied, 2);
}

#[cfg(unix)]
#[test]
fn links_beside_a_project_are_never_followed() {
    use std::os::unix::fs::symlink;
    for name in [".a.ron.lock", "a.ron.bak", "a.ron.journal", "a.ron.work"] {
        let (folder, path) = saved();
        let (victim, companion) = (folder.path().join("thesis.txt"), folder.path().join(name));
        fs::write(&victim, "precious").unwrap();
        for target in [victim.clone(), folder.path().join("not there yet")] {
            drop(fs::remove_file(&companion));
            symlink(&target, &companion).unwrap();
            let mut project = OpenProject::open(&path, ANA).unwrap().project;
            let is_changed = project.apply(mark(&project, "quote", "“Ja 🙂”")).is_ok();
            assert_eq!(is_changed, name != ".a.ron.lock", "{name}");
            project.sync_journal();
            drop(project.save(SystemTime::now()));
            project.close();
            assert_eq!(fs::read_to_string(&victim).unwrap(), "precious", "{name}");
            assert!(!folder.path().join("not there yet").exists(), "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn all_that_belongs_to_a_project_lies_beside_its_file() {
    use std::os::unix::fs::symlink;
    let (folder, path) = saved();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link.ron");
    symlink(&path, &link).unwrap();
    let mut project = open(&link, ANA);
    project.apply(mark(&project, "quote", "“Ja 🙂”")).unwrap();
    project.save(SystemTime::now()).unwrap();
    project.sync_journal();
    assert_eq!(project.path(), Some(&*link));
    assert_eq!(files(&elsewhere), ["link.ron"]);
    assert_eq!(files(&folder), [".a.ron.lock", "a.ron", "a.ron.bak", "a.ron.journal"]);
}
