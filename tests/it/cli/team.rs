//! Handing out and collecting by the real binary.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Runs the program in the folder, expects how it ends, and returns what it prints and what it tells.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = super::pullquote(folder, arguments).env("USER", "lead").output().unwrap();
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
    let (printed, told) = run(folder, &["settle", "week.ron", "--dry-run"], 0);
    let without = "what the others agree on there is agreed on without cho";
    let alone = "4 articles of these came back from one person only: there all that they have is agreed on";
    assert_eq!(told, format!("cho has not begun 4 articles of these: {without}\n{alone}\n"));
    assert_eq!(
        printed,
        "6 articles: 4 spans and 0 links could be taken\n2 differences would be left to settle: edges 2\n4 of 6 articles \
         would be settled\n"
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

/// A project of one article.
fn week() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "Yes, said Ana.").unwrap();
    run(folder.path(), &["new", "week.ron", "a.txt"], 0);
    folder
}

/// The same, handed out to ana, who has marked a word.
fn handed_out() -> tempfile::TempDir {
    let folder = week();
    run(folder.path(), &["hand-out", "week.ron", "--to", "ana"], 0);
    mark(folder.path(), "week-ana.ron", "claim", (0, 3));
    folder
}

#[test]
fn a_label_that_the_project_lacks_is_told_added_or_taken_for_another() {
    let folder = handed_out();
    let folder = folder.path();
    let path = folder.join("week-ana.ron");
    let label = "labels: [\n        (id: \"rumour\", name: \"Rumour\", color: \"#CC79A7\"),\n";
    let ron = fs::read_to_string(&path).unwrap().replacen("labels: [\n", label, 1);
    fs::write(&path, ron.replace("label: \"claim\"", "label: \"rumour\"")).unwrap();
    let (_, told) = run(folder, &["collect", "week.ron", "week-ana.ron"], 0);
    assert!(told.contains("the label “Rumour” is not in this project; readings keep it"), "{told}");
    assert!(told.contains("--add-labels") && told.contains("--label rumour=LABEL"), "{told}");
    let (printed, _) = run(folder, &["settle", "week.ron"], 0);
    assert!(printed.contains("1 difference left to settle: label 1\n"), "{printed}");
    let taken: &[&str] = &["collect", "week.ron", "week-ana.ron", "--label", "Rumour=Claim"];
    let (printed, told) = run(folder, taken, 0);
    assert_eq!(printed, "week-ana.ron: ana, 0 new readings, 1 changed\n");
    assert!(told.contains("the label “Rumour” is taken for “claim”"), "{told}");
    // It was answered, and is not asked again.
    for more in [&[][..], &["--add-labels"]] {
        let (printed, told) = run(folder, &[&["collect", "week.ron", "week-ana.ron"], more].concat(), 0);
        assert_eq!(printed, "week-ana.ron: ana, 0 new readings, 1 as before\n");
        assert_eq!(told, "week-ana.ron: the label “Rumour” is taken for “claim”, as before\n");
    }
    let added: &[&str] = &["collect", "week.ron", "week-ana.ron", "--add-labels", "--label", "rumour=rumour"];
    let (printed, _) = run(folder, added, 0);
    assert_eq!(printed, "week-ana.ron: ana, 0 new readings, 1 changed\n");
    let (printed, _) = run(folder, &["settle", "week.ron"], 0);
    assert!(printed.starts_with("1 article: 1 span and 0 links taken\n"), "{printed}");
    for (pair, words) in [("rumour=nope", "this project has no label “nope”"), ("nope=claim", "has a label “nope”")]
    {
        let (_, told) = run(folder, &["collect", "week.ron", "week-ana.ron", "--label", pair], 2);
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn an_older_file_changes_nothing_unless_somebody_says_so() {
    let folder = handed_out();
    let folder = folder.path();
    fs::copy(folder.join("week-ana.ron"), folder.join("old.ron")).unwrap();
    let old = fs::File::options().write(true).open(folder.join("old.ron")).unwrap();
    old.set_modified(SystemTime::now() - Duration::from_hours(1)).unwrap();
    let path = folder.join("week-ana.ron");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("at: [(0, 3)]", "at: [(0, 8)]")).unwrap();
    run(folder, &["collect", "week.ron", "week-ana.ron"], 0);
    let collected = fs::read_to_string(folder.join("week.ron")).unwrap();
    let (printed, told) = run(folder, &["collect", "week.ron", "old.ron"], 1);
    assert_eq!(printed, "old.ron: ana, 0 new readings, 1 older\n");
    assert!(told.contains("the newer stays"), "{told}");
    assert_eq!(fs::read_to_string(folder.join("week.ron")).unwrap(), collected);
    let (printed, _) = run(folder, &["collect", "week.ron", "old.ron", "--older"], 0);
    assert_eq!(printed, "old.ron: ana, 0 new readings, 1 changed\n");
    // What was collected is known again, however new a copy of it is.
    run(folder, &["collect", "week.ron", "week-ana.ron", "--older"], 0);
    let copy = fs::File::options().write(true).open(folder.join("old.ron")).unwrap();
    copy.set_modified(SystemTime::now() + Duration::from_hours(1)).unwrap();
    let (printed, told) = run(folder, &["collect", "week.ron", "old.ron"], 1);
    assert_eq!(printed, "old.ron: ana, 0 new readings, 1 older\n");
    assert!(told.contains("was collected like this before and is another since"), "{told}");
}

#[test]
fn one_name_is_not_given_to_the_labels_of_two_people() {
    let folder = handed_out();
    let folder = folder.path();
    let ron = fs::read_to_string(folder.join("week-ana.ron")).unwrap();
    fs::write(folder.join("week-ben.ron"), ron.replace("annotator: \"ana\"", "annotator: \"ben\"")).unwrap();
    let both: &[&str] = &["collect", "week.ron", "week-ana.ron", "week-ben.ron", "--as", "ana"];
    let (_, told) = run(folder, both, 2);
    let expected =
        "--as ana would make two people one: week-ana.ron is labelled by ana, week-ben.ron by ben. Leave --as out";
    assert!(told.contains(expected), "{told}");
    run(folder, &both[..3], 0);
}

#[test]
fn labels_of_one_person_come_home_as_theirs_or_it_is_said() {
    let folder = handed_out();
    let folder = folder.path();
    fs::copy(folder.join("week.ron"), folder.join("before.ron")).unwrap();
    run(folder, &["collect", "week.ron", "week-ana.ron"], 0);
    let has_ana = |name: &str| fs::read_to_string(folder.join(name)).unwrap().contains("from: [\"ana\"]");
    for (format, name) in [("hf-tokens", "ana.jsonl"), ("jsonl", "ana.jsonl"), ("csv", "ana.csv")] {
        run(folder, &["export", "week.ron", "-f", format, "--readings", "ana", "-o", name, "--force"], 0);
        for by in [&[][..], &["--by", "ana"]] {
            fs::copy(folder.join("before.ron"), folder.join("home.ron")).unwrap();
            run(folder, &[&["import", "home.ron", name], by].concat(), 0);
            assert_eq!(has_ana("home.ron"), format != "csv" || !by.is_empty(), "{format}");
            // What she has brought home already is not settled by that.
            fs::copy(folder.join("week.ron"), folder.join("home.ron")).unwrap();
            let (_, told) = run(folder, &[&["import", "home.ron", name], by].concat(), 0);
            let is_told = told.contains("1 span of the file is in what people have read already");
            assert!(!has_ana("home.ron"), "{format}: {told}");
            assert_eq!(is_told, format == "csv" && by.is_empty(), "{format}: {told}");
        }
    }
}

#[test]
fn people_have_names_that_can_be_told_apart() {
    let folder = week();
    let folder = folder.path();
    for (names, words) in [("ana,Ana", "differ in capitals only"), ("ana,all", "nobody can be called “all”")] {
        let (_, told) = run(folder, &["hand-out", "week.ron", "--to", names], 2);
        assert!(told.contains(words), "{told}");
    }
    // Names that make one file name get two.
    let (printed, told) = run(folder, &["hand-out", "week.ron", "--to", "Ana María,ana/maría", "--each", "2"], 0);
    assert_eq!(printed, "week-ana-maría.ron: 1 article for Ana María\nweek-ana-maría-2.ron: 1 article for ana/maría\n");
    assert_eq!(told, "");
    mark(folder, "week-ana-maría-2.ron", "claim", (0, 3));
    run(folder, &["collect", "week.ron", "week-ana-maría-2.ron"], 0);
    let (jsonl, _) = run(folder, &["export", "week.ron", "--format", "jsonl", "--readings", "ana/maría"], 0);
    assert!(jsonl.contains("\"label\":\"claim\""), "{jsonl}");
    let (_, told) = run(folder, &["collect", "week.ron", "week-ana-maría-2.ron", "--as", "settled"], 2);
    assert!(told.contains("nobody can be called “settled”"), "{told}");
}

#[test]
fn questions_about_spans_are_listed_with_notes() {
    let folder = handed_out();
    let folder = folder.path();
    let path = folder.join("week-ana.ron");
    let ron = fs::read_to_string(&path).unwrap();
    fs::write(&path, ron.replace("by: person)", "by: person, note: \"? is yes a claim\")")).unwrap();
    run(folder, &["collect", "week.ron", "week-ana.ron"], 0);
    assert_eq!(run(folder, &["notes", "week.ron"], 0).0, "Yes, said Ana.: ana: “Yes”: ? is yes a claim\n");
}

#[test]
fn what_cannot_be_collected_is_said() {
    let folder = week();
    let folder = folder.path();
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

#[test]
fn what_comes_later_is_asked_again_and_one_person_has_one_name() {
    let folder = week();
    let folder = folder.path();
    run(folder, &["hand-out", "week.ron", "--to", "ana,ben", "--each", "2", "-o", "new/folder"], 0);
    let [ana, ben] = ["new/folder/week-ana.ron", "new/folder/week-ben.ron"];
    mark(folder, ana, "claim", (0, 3));
    mark(folder, ben, "quote", (0, 3));
    run(folder, &["collect", "week.ron", ana], 0);
    run(folder, &["settle", "week.ron"], 0);
    let (_, told) = run(folder, &["collect", "week.ron", ben], 0);
    assert!(told.contains("in 1 place what “ben” has is something else than what was settled"), "{told}");
    let (printed, _) = run(folder, &["settle", "week.ron"], 0);
    assert!(printed.contains("1 question asked again: since it was settled, ben has said something else"), "{printed}");
    assert!(printed.ends_with("0 of 1 article settled\n"), "{printed}");
    let (jsonl, told) = run(folder, &["export", "week.ron", "--format", "jsonl"], 0);
    assert!(jsonl.contains("\"label\":\"claim\""), "what was decided stays meanwhile: {jsonl}");
    assert!(told.contains("not all is settled: 1 question open in 1 article, 1 of them asked again"), "{told}");
    let (all, _) = run(folder, &["export", "week.ron", "--format", "jsonl", "--readings", "ALL"], 0);
    assert_eq!(all.lines().count(), 2);

    let path = folder.join(ben);
    let ron = fs::read_to_string(&path).unwrap();
    fs::write(&path, ron.replace("annotator: \"ben\"", "annotator: \"Ben Li\"")).unwrap();
    let (_, told) = run(folder, &["collect", "week.ron", ben, "--dry-run"], 0);
    assert!(told.contains("“Ben Li” counts as somebody else than “ben”") && told.contains("--was \"ben\""), "{told}");
    let (printed, told) = run(folder, &["collect", "week.ron", ben, "--was", "ben"], 0);
    assert_eq!(printed, "week-ben.ron: Ben Li, 0 new readings, 1 as before\n");
    assert_eq!(told, "of “ben” 1 reading belongs to “Ben Li” now\n");
    assert!(!fs::read_to_string(folder.join("week.ron")).unwrap().contains("\"ben\""));

    // Two people are not made one by a slip of the hand.
    let slip = fs::read_to_string(folder.join(ana)).unwrap().replace("annotator: \"ana\"", "annotator: \"Ana R.\"");
    fs::create_dir(folder.join("slip")).unwrap();
    fs::write(folder.join("slip/week-ana.ron"), slip).unwrap();
    run(folder, &["collect", "week.ron", ana], 0);
    let (_, told) = run(folder, &["collect", "week.ron", "slip/week-ana.ron", "--was", "Ben Li"], 2);
    assert!(told.contains("“Ana R.” seems to be “ana” and not “Ben Li”"), "{told}");
    let before = fs::read(folder.join("week.ron")).unwrap();
    let was_ana = ["collect", "week.ron", ben, "--was", "ana"];
    let (_, told) = run(folder, &was_ana, 2);
    assert!(told.contains("“ana” and “Ben Li” have read 1 article differently, as two people do"), "{told}");
    assert_eq!(fs::read(folder.join("week.ron")).unwrap(), before);
    let (_, told) = run(folder, &[&was_ana[..], &["--force"]].concat(), 0);
    assert_eq!(told, "of “ana” 1 reading belongs to “Ben Li” now, of 1 only what was saved later\n");
}

/// What is saved from a mail has the date of that day, however old it is.
#[test]
fn a_state_that_goes_back_is_told_and_who_has_skipped_has_nothing_left() {
    let folder = handed_out();
    let folder = folder.path();
    let path = folder.join("week-ana.ron");
    let done = fs::read_to_string(&path).unwrap();
    let with = |status: &str| done.replacen("status: done", &format!("status: {status}"), 1);
    let monday = with("in_progress");
    fs::write(&path, with("done")).unwrap();
    run(folder, &["collect", "week.ron", "week-ana.ron"], 0);
    fs::write(&path, &monday).unwrap();
    let (printed, told) = run(folder, &["collect", "week.ron", "week-ana.ron"], 0);
    assert_eq!(printed, "week-ana.ron: ana, 0 new readings, 1 changed\n");
    assert!(told.contains("was done when it was collected before, and is in progress there"), "{told}");
    fs::write(&path, with("done")).unwrap();
    let (_, told) = run(folder, &["collect", "week.ron", "week-ana.ron"], 1);
    assert!(told.ends_with("with --older what is older counts all the same\n"), "{told}");

    let skipped = with("skipped");
    let span = skipped.lines().find(|line| line.contains("label: \"claim\"")).unwrap();
    fs::write(&path, skipped.replace(&format!("{span}\n"), "")).unwrap();
    run(folder, &["collect", "week.ron", "week-ana.ron"], 0);
    let (_, told) = run(folder, &["settle", "week.ron"], 0);
    let without = "what the others agree on there is agreed on without ana";
    assert_eq!(told, format!("ana has skipped 1 article of these: {without}\n"));
    let (team, _) = run(folder, &["stats", "week.ron", "--table", "team"], 0);
    assert!(team.contains("\nana,1,1,0,1,0,"), "{team}");
}
