//! The program ended at every call of its writer: what has its final name is whole.
#![cfg(debug_assertions)]
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pullquote::model::{Edit, Transaction, transactions};
use pullquote::storage::{Access, OpenProject};

/// The files of a folder, but for what the program would have given another name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let files =
        entries.map(|entry| entry.unwrap()).map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    let named = files.filter(|(name, path)| !name.ends_with(".saving") && path.is_file());
    named.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

/// Runs the program until its `end_at`th step, and tells whether it came so far.
fn ends(folder: &Path, arguments: &[&str], end_at: u32) -> bool {
    let mut command = super::pullquote(folder, arguments);
    command.env("PULLQUOTE_END_AT", end_at.to_string()).output().unwrap().status.code() != Some(0)
}

#[test]
fn files_of_an_export_are_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "“No cuts,” said Ana.\n").unwrap();
    fs::write(folder.join("b.txt"), "Another one.\n").unwrap();
    assert!(!ends(folder, &["new", "week.ron", "a.txt", "b.txt"], 0));
    for format in ["brat", "json"] {
        let out =
            |number: u32| if format == "json" { format!("out{number}/all.json") } else { format!("{format}{number}") };
        let export = |number| {
            let out = out(number);
            fs::create_dir_all(folder.join(&out).parent().unwrap()).unwrap();
            ends(folder, &["export", "week.ron", "-f", format, "-o", &out], number)
        };
        let in_folder =
            |number| if format == "json" { folder.join(format!("out{number}")) } else { folder.join(out(number)) };
        assert!(!export(0));
        let whole = files(&in_folder(0));
        assert!(!whole.is_empty());
        let n_steps = (1..200).take_while(|&end_at| {
            let is_ended = export(end_at);
            for (name, bytes) in files(&in_folder(end_at)) {
                assert_eq!(whole.get(&name), Some(&bytes), "{name}, ended at step {end_at}");
            }
            is_ended
        });
        assert!(n_steps.count() > 3, "the program does not end at its steps");
    }
}

const OWNER: Access<'static> = Access::Write { owner: "ana" };

/// A project whose name was changed and not saved; its text is another one by now, if that is wanted.
fn unsaved(folder: &Path, has_new_text: bool) {
    fs::write(folder.join("a.txt"), "“No cuts,” said Ana.\n").unwrap();
    assert!(!ends(folder, &["new", "week.ron", "a.txt"], 0));
    let path = folder.join("week.ron");
    let mut project = OpenProject::open(&path, OWNER).unwrap().project;
    let article = project.articles().next().unwrap().clone();
    let range = article.text().range(0..14).unwrap();
    let label = project.labels().labels()[0].id.clone();
    let fragments = pullquote::model::Fragments::one(range).unwrap();
    let origin = pullquote::model::Origin::Person;
    project.apply(transactions::add_span(project.labels(), &article, &label, fragments, origin)).unwrap();
    project.apply(Transaction::new("name", vec![Edit::SetName("Better".to_owned())])).unwrap();
    project.close();
    if has_new_text {
        let theirs = fs::read_to_string(&path).unwrap().replace("“No cuts", "Today: “No cuts");
        fs::write(&path, theirs).unwrap();
    }
}

#[test]
fn what_is_recovered_is_recovered_wherever_the_program_ends() {
    for has_new_text in [false, true] {
        let template = tempfile::tempdir().unwrap();
        unsaved(template.path(), has_new_text);
        let arguments: &[&str] =
            if has_new_text { &["recover", "week.ron", "--onto-new-text"] } else { &["recover", "week.ron"] };
        let n_steps = (1..200).take_while(|&end_at| {
            let folder = tempfile::tempdir().unwrap();
            for (name, bytes) in files(template.path()) {
                fs::write(folder.path().join(name), bytes).unwrap();
            }
            let is_ended = ends(folder.path(), arguments, end_at);
            // Once more, and to the end; what was saved already needs no more.
            ends(folder.path(), arguments, 0);
            ends(folder.path(), &["recover", "week.ron"], 0);
            let project = OpenProject::open(&folder.path().join("week.ron"), OWNER).unwrap();
            assert_eq!(project.n_unsaved, 0, "ended at step {end_at}");
            let article = project.project.articles().next().unwrap();
            let words: Vec<String> = article.spans().iter().map(|span| article.text_of(span)).collect();
            assert_eq!(
                (words, project.project.name()),
                (vec!["“No cuts,”".to_owned()], "Better"),
                "ended at step {end_at}"
            );
            project.project.close();
            is_ended
        });
        assert!(n_steps.count() > 3, "the program does not end at its steps");
    }
}

#[test]
fn a_hand_out_that_was_broken_off_is_finished_by_the_next_one() {
    let template = tempfile::tempdir().unwrap();
    for number in 0..4 {
        fs::write(template.path().join(format!("{number}.txt")), format!("“Yes {number},” said Ana.")).unwrap();
    }
    assert!(!ends(template.path(), &["new", "week.ron", "0.txt", "1.txt", "2.txt", "3.txt"], 0));
    let arguments = ["hand-out", "week.ron", "--to", "p1,p2"];
    let handed_out = |end_at: u32| {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files(template.path()) {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let is_ended = ends(folder.path(), &arguments, end_at);
        // Once more, and to the end; where all is noted already, that is said.
        ends(folder.path(), &arguments, 0);
        let mut found = files(folder.path());
        found.retain(|name, _| Path::new(name).extension().is_some_and(|ending| ending == "ron"));
        (is_ended, found)
    };
    let (_, whole) = handed_out(0);
    assert_eq!(whole.keys().collect::<Vec<_>>(), ["week-p1.ron", "week-p2.ron", "week.ron"]);
    let n_steps = (1..200).take_while(|&end_at| {
        let (is_ended, found) = handed_out(end_at);
        assert_eq!(found, whole, "ended at step {end_at}");
        is_ended
    });
    assert!(n_steps.count() > 10, "the program does not end at its steps");
}

#[test]
fn what_a_hand_out_left_that_was_broken_off_is_told_where_another_one_begins() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "“Yes,” said Ana.").unwrap();
    assert!(!ends(folder, &["new", "week.ron", "a.txt"], 0));
    let before = fs::read(folder.join("week.ron")).unwrap();
    assert!(!ends(folder, &["hand-out", "week.ron", "--to", "p1"], 0));
    // As if it had been ended before it was noted.
    fs::write(folder.join("week.ron"), &before).unwrap();
    let other = super::pullquote(folder, &["hand-out", "week.ron", "--to", "p1", "--blind"]).output().unwrap();
    let told = String::from_utf8(other.stderr).unwrap();
    let expected = "for p1 and with 1 article that the project does not know to be handed out";
    assert!(other.status.code() == Some(2) && told.contains(expected), "{told}");
    assert!(!folder.join("week-p1-2.ron").exists() && fs::read(folder.join("week.ron")).unwrap() == before);
}
