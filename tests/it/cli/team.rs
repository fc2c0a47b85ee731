//! Handing out and collecting by the real binary.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// Runs the program in the folder, expects how it ends, and returns what it prints and what it tells.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command.current_dir(folder).args(arguments).env("USER", "lead").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let output = command.output().unwrap();
    let printed = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", printed(&output.stderr));
    (printed(&output.stdout), printed(&output.stderr))
}

/// Marks the words in all articles of a project that has no spans yet.
fn mark(folder: &Path, project: &str, label: &str, (start, end): (usize, usize)) {
    let path = folder.join(project);
    let ron = fs::read_to_string(&path).unwrap();
    let span = format!("spans: [\n                (id: 1, label: \"{label}\", at: [({start}, {end})], by: person),\n");
    fs::write(&path, ron.replace("spans: [\n", &span).replace("status: new", "status: done")).unwrap();
}

#[test]
fn articles_go_out_and_labels_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("articles")).unwrap();
    for number in 0..6 {
        fs::write(folder.join(format!("articles/{number}.txt")), format!("“Yes {number},” said Ana.")).unwrap();
    }
    run(folder, &["new", "week.ron", "articles"], 0);
    let hand_out: &[&str] = &["hand-out", "week.ron", "--to", "ana,ben,cho", "--each", "2"];
    let expected =
        "week-ana.ron: 4 articles for ana\nweek-ben.ron: 4 articles for ben\nweek-cho.ron: 4 articles for cho\n";
    let (planned, _) = run(folder, &[hand_out, &["--dry-run"]].concat(), 0);
    assert_eq!(planned, expected);
    assert!(!folder.join("week-ana.ron").exists());
    assert_eq!(run(folder, hand_out, 0).0, expected);
    let (_, told) = run(folder, hand_out, 2);
    assert_eq!(told, "pullquote: all articles are handed out already\n");

    mark(folder, "week-ana.ron", "quote", (0, 7));
    mark(folder, "week-ben.ron", "quote", (1, 6));
    let files: &[&str] = &["collect", "week.ron", "week-ana.ron", "week-ben.ron", "week-cho.ron"];
    let (printed, told) = run(folder, files, 0);
    assert_eq!(told, "");
    assert_eq!(
        printed,
        "week-ana.ron: ana, 4 new readings\nweek-ben.ron: ben, 4 new readings\nweek-cho.ron: cho, 0 new readings, 4 not begun\n"
    );
    let collected = fs::read_to_string(folder.join("week.ron")).unwrap();
    assert_eq!(collected.matches("annotator: \"ana\", status: done, from: (path: \"week-ana.ron\"").count(), 4);
    let (printed, _) = run(folder, files, 0);
    assert!(printed.starts_with("week-ana.ron: ana, 0 new readings, 4 as before\n"), "{printed}");
    assert_eq!(fs::read_to_string(folder.join("week.ron")).unwrap(), collected);

    let settled = settle_and_export(folder);
    let path = folder.join("week.ron");
    let noted =
        settled.replacen("status: in_progress,", "status: in_progress,\n            note: \"is it a quote?\",", 1);
    fs::write(&path, &noted).unwrap();
    assert_eq!(run(folder, &["notes", "week.ron"], 0).0, "“Yes 1,” said Ana.: is it a quote?\n");
    fs::write(&path, &settled).unwrap();

    fs::write(folder.join("articles/later.txt"), "“No,” said Ben.").unwrap();
    run(folder, &["add", "week.ron", "articles/later.txt"], 0);
    let (printed, _) = run(folder, hand_out, 0);
    assert_eq!(
        printed,
        "week-ana-2.ron: 1 article for ana\nweek-cho.ron: 1 article for cho\n".replace("cho.ron", "cho-2.ron")
    );
}

/// What four readings agree on is taken, and leaves as the settled layer or as what each has. Gives the project's file.
fn settle_and_export(folder: &Path) -> String {
    let (printed, _) = run(folder, &["settle", "week.ron", "--dry-run"], 0);
    assert_eq!(
        printed,
        "6 articles: 4 spans and 0 links could be taken\n2 differences left to settle: edges 2\n0 of 6 articles settled\n"
    );
    let (printed, _) = run(folder, &["settle", "week.ron"], 0);
    assert_eq!(
        printed,
        "6 articles: 4 spans and 0 links taken\n2 differences left to settle: edges 2\n4 of 6 articles settled\n"
    );
    let settled = fs::read_to_string(folder.join("week.ron")).unwrap();
    assert_eq!(settled.matches("by: adjudication, from: [").count(), 4);

    let (each, _) = run(folder, &["export", "week.ron", "--format", "jsonl", "--readings", "all"], 0);
    let of = |name: &str| each.lines().filter(|line| line.contains(&format!("\"annotator\":\"{name}\""))).count();
    assert_eq!((each.lines().count(), of("ana"), of("ben")), (8, 4, 4));
    let (ana, _) = run(folder, &["export", "week.ron", "--format", "conll", "--readings", "ana", "-o", "ana"], 0);
    assert_eq!(ana, "");
    let (_, told) = run(folder, &["export", "week.ron", "--readings", "cho"], 2);
    assert_eq!(told, "pullquote: “cho” has read nothing here; there are readings of ana, ben\n");
    let (_, told) = run(folder, &["export", "week.ron", "--format", "csv"], 0);
    assert!(told.contains("4 spans do not say any more from whom they were settled"), "{told}");
    settled
}

#[test]
fn what_cannot_be_collected_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "Yes, said Ana.").unwrap();
    run(folder, &["new", "week.ron", "a.txt"], 0);
    run(folder, &["new", "other.ron", "a.txt", "--annotator", ""], 0);
    mark(folder, "other.ron", "claim", (0, 3));
    fs::write(folder.join("broken.ron"), "Project(").unwrap();
    let (_, told) = run(folder, &["collect", "week.ron", "broken.ron", "other.ron"], 2);
    let expected = "it does not say who labelled it: name the annotator in it, or with --as: other.ron";
    assert!(told.contains(expected) && told.ends_with("pullquote: none of these can be collected\n"), "{told}");
    let (printed, told) = run(folder, &["collect", "week.ron", "broken.ron", "other.ron", "--as", "model 1"], 1);
    assert_eq!(printed, "other.ron: model 1, 1 new reading\n");
    assert!(told.contains("broken.ron"), "{told}");
}

#[test]
fn what_belongs_beside_a_project_in_a_folder_lies_beside_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "Yes, said Ana.").unwrap();
    run(folder, &["new", "week.pullquote", "a.txt"], 0);
    let inside = folder.join("week.pullquote");
    let files = || fs::read_dir(&inside).unwrap().map(|entry| entry.unwrap().file_name()).collect::<BTreeSet<_>>();
    let named = [(folder, "week.pullquote/project.ron"), (&*inside, "project.ron"), (&*inside, ".")];
    for (number, (at, project)) in (1..).zip(named) {
        run(at, &["hand-out", project, "--to", "ana"], 0);
        assert!(files().iter().all(|name| !name.to_string_lossy().contains("ana")), "{project}: {:?}", files());
        let path = folder.join("week-ana.ron");
        assert!(path.exists(), "{project}");
        fs::rename(path, folder.join(format!("{number}.ron"))).unwrap();
        // So that there is something to hand out again.
        fs::write(inside.join("b.txt"), format!("It rains {number}.")).unwrap();
        run(at, &["add", project, inside.join("b.txt").to_str().unwrap()], 0);
        fs::remove_file(inside.join("b.txt")).unwrap();
    }
    let ron = fs::read_to_string(folder.join("2.ron")).unwrap();
    assert!(ron.contains("week.pullquote/b.txt"), "sources are named from beside the folder: {ron}");
    run(folder, &["unpack", "1.ron", "ben.pullquote"], 0);
    let (printed, _) = run(folder, &["collect", "week.pullquote/project.ron", "ben.pullquote/project.ron"], 0);
    assert_eq!(printed, "ben.pullquote: ana, 0 new readings, 1 not begun\n");
}
