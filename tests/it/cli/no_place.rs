//! What is given where a project or an output belongs and is none: what lies beside a project, `-`, what is read itself, and
//! projects with work that nobody has saved.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use pullquote::model::{Edit, Transaction};
use pullquote::storage::{Access, OpenProject};
use tempfile::TempDir;

use super::pullquote;

/// A folder with a project, in a file and in a folder, and articles a line each.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bus.txt"), "“No cuts,” said Ana Ruiz.\n").unwrap();
    fs::write(folder.path().join("in.jsonl"), "{\"text\": \"“No cuts,” said Ana Ruiz.\"}\n").unwrap();
    for arguments in [&["new", "week.ron", "bus.txt"][..], &["unpack", "week.ron", "week.pullquote"]] {
        check(folder.path(), arguments, 0, "");
    }
    folder
}

/// Runs a command, and looks how it ends and whether it says this.
#[track_caller]
fn check(folder: &Path, arguments: &[&str], code: i32, told: &str) {
    let output = pullquote(folder, arguments).output().unwrap();
    ends(arguments, &output, code, told);
}

#[track_caller]
fn ends(arguments: &[&str], output: &Output, code: i32, told: &str) {
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(code) && says.contains(told), "{arguments:?}: {:?} {says}", output.status);
}

#[test]
fn what_lies_beside_a_project_is_read_and_never_changed() {
    let folder = folder();
    let folder = folder.path();
    fs::copy(folder.join("week.ron"), folder.join("week.ron.bak")).unwrap();
    let before = fs::read_dir(folder).unwrap().count();
    let read_only =
        "read-only: it is the former state of week.ron. Copy it under another name to change it: week.ron.bak";
    for arguments in [
        &["add", "week.ron.bak", "bus.txt"][..],
        &["settle", "week.ron.bak"],
        &["hand-out", "week.ron.bak", "--to", "ben"],
        &["import", "week.ron.bak", "in.jsonl"],
        &["collect", "week.ron.bak", "week.ron"],
        &["sample", "in.jsonl", "-n", "1", "-o", "week.ron.bak"],
        &["recover", "week.ron.bak"],
    ] {
        check(folder, arguments, 2, read_only);
    }
    for command in ["stats", "check", "export", "describe"] {
        check(folder, &[command, "week.ron.bak"], 0, "");
    }
    check(folder, &["new", "next.ron.bak", "bus.txt"], 2, "the name is that of the former state of next.ron");
    for name in ["week.ron.journal.recovered-2", "week.ron.work"] {
        fs::write(folder.join(name), "words").unwrap();
        check(folder, &["stats", name], 2, " week.ron, and no project. Open the project itself");
        check(folder, &["export", "week.ron", "-o", name, "--force"], 2, "it belongs to a project");
        fs::remove_file(folder.join(name)).unwrap();
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), before);
}

#[test]
fn work_that_is_open_or_not_saved_is_replaced_by_nobody() {
    let folder = folder();
    let folder = folder.path();
    fs::copy(folder.join("week.ron"), folder.join("theirs.ron")).unwrap();
    for name in ["week.ron", "week.pullquote"] {
        let path = folder.join(name);
        let file = if path.is_dir() {
            let mut inside = fs::read_dir(path.join("articles")).unwrap();
            let inside = inside.next().unwrap().unwrap().path();
            fs::read_dir(inside).unwrap().next().unwrap().unwrap().path()
        } else {
            path.clone()
        };
        let file = file.to_str().unwrap();
        let merge = ["merge-driver", file, file, file];
        check(folder, &merge, 0, "");
        let mut open = OpenProject::open(&path, Access::Write { owner: "ana" }).unwrap().project;
        check(folder, &merge, 2, "ana has it open");
        open.apply(Transaction::new("name", vec![Edit::SetName("Later".to_owned())])).unwrap();
        open.close();
        let before = fs::read(file).unwrap();
        check(folder, &merge, 2, "it is a project with changes that were not saved");
        if name == "week.ron" {
            for arguments in [
                &["export", "theirs.ron", "-o", name, "--force"][..],
                &["pack", "week.pullquote", "-o", name, "--force"],
                &["suggest", "in.jsonl", "-o", name, "--force"],
            ] {
                check(
                    folder,
                    arguments,
                    2,
                    "changes that were not saved, which would be lost. See “pullquote recover”",
                );
            }
        }
        assert_eq!(fs::read(file).unwrap(), before);
        check(folder, &["recover", name, "--discard"], 0, "");
        check(folder, &merge, 0, "");
    }
    check(folder, &["export", "theirs.ron", "-o", "week.ron", "--force"], 0, "");
}

#[cfg(unix)]
#[test]
fn what_standard_input_is_read_from_stays_unless_somebody_insists() {
    let folder = folder();
    let folder = folder.path();
    let lines = fs::read(folder.join("in.jsonl")).unwrap();
    for command in [["suggest", "-"], ["repeated-lines", "-"]] {
        for output in ["in.jsonl", "same.jsonl"] {
            fs::remove_file(folder.join("same.jsonl")).ok();
            fs::hard_link(folder.join("in.jsonl"), folder.join("same.jsonl")).unwrap();
            let run = |arguments: &[&str]| {
                let input = File::open(folder.join("in.jsonl")).unwrap();
                pullquote(folder, arguments).stdin(input).output().unwrap()
            };
            let arguments = [command[0], command[1], "-o", output];
            ends(&arguments, &run(&arguments), 2, "it is what is read. Choose another name");
            assert_eq!(fs::read(folder.join("in.jsonl")).unwrap(), lines);
            let arguments = [&arguments[..], &["--force"]].concat();
            ends(&arguments, &run(&arguments), 0, "");
            assert_ne!(fs::read(folder.join(output)).unwrap(), lines, "all of it was read before");
            fs::write(folder.join("in.jsonl"), &lines).unwrap();
        }
    }
}

#[test]
fn a_hyphen_is_standard_output_or_refused_and_never_a_file() {
    let folder = folder();
    let folder = folder.path();
    for arguments in [
        &["export", "week.ron"][..],
        &["describe", "week.ron"],
        &["stats", "week.pullquote", "--table", "labels"],
        &["evaluate", "week.ron", "week.pullquote", "--errors", "json"],
        &["suggest", "in.jsonl"],
    ] {
        let without = pullquote(folder, arguments).output().unwrap();
        let with = pullquote(folder, &[arguments, &["-o", "-"]].concat()).output().unwrap();
        assert_eq!((with.status.code(), with.stdout), (without.status.code(), without.stdout), "{arguments:?}");
    }
    for arguments in [
        &["repeated-lines", "in.jsonl", "-o", "-"][..],
        &["pack", "week.pullquote", "-o", "-"],
        &["sample", "in.jsonl", "-n", "1", "-o", "-"],
        &["suggest", "week.ron", "-o", "-"],
        &["hand-out", "week.ron", "--to", "ben", "-o", "-"],
        &["new", "-", "bus.txt"],
    ] {
        check(folder, arguments, 2, "“-” is standard output");
    }
    for arguments in [&["new", "other.ron", "-"][..], &["import", "week.ron", "-"], &["add", "week.ron", "-"]] {
        check(folder, arguments, 2, "“-” is standard input");
    }
    for arguments in [&["pack", "week.pullquote", "-o", "new/"][..], &["export", "week.ron", "-o", "new/"]] {
        check(folder, arguments, 2, "a name that ends with a slash is that of a folder");
    }
    for arguments in [&["new", "x.csv", "bus.txt"][..], &["suggest", "week.ron", "-o", "x.jsonl"]] {
        check(folder, arguments, 2, ", and not of a project. Choose a name that ends in .ron");
    }
    assert!(!folder.join("-").exists() && !folder.join("new").exists() && !folder.join("other.ron").exists());
}

#[test]
fn what_is_packed_comes_in_by_standard_input_too_and_damage_is_told_of_the_input() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["suggest", "in.jsonl", "-o", "a.jsonl.gz"], 0, "");
    let packed = fs::read(folder.join("a.jsonl.gz")).unwrap();
    let run = |arguments: &[&str], bytes: &[u8]| {
        let mut child = pullquote(folder, arguments);
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = run(&["suggest", "-"], &packed);
    ends(&["suggest", "-"], &output, 0, "");
    assert!(String::from_utf8(output.stdout).unwrap().contains("said Ana Ruiz"));
    let cut = &packed[..packed.len() - 4];
    fs::write(folder.join("cut.jsonl.gz"), cut).unwrap();
    let damaged = "cannot be read, its compressed bytes are damaged or cut off: ";
    for arguments in [&["suggest", "-"][..], &["suggest", "-", "-o", "new.jsonl"], &["repeated-lines", "-", "-o", "l"]]
    {
        ends(arguments, &run(arguments, cut), 2, &format!("{damaged}standard input"));
    }
    for arguments in
        [&["suggest", "cut.jsonl.gz", "-o", "new.jsonl"][..], &["repeated-lines", "cut.jsonl.gz", "-o", "l"]]
    {
        check(folder, arguments, 2, &format!("{damaged}cut.jsonl.gz"));
    }
    assert!(!folder.join("new.jsonl").exists() && !folder.join("l").exists());
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn what_is_made_of_a_private_project_is_private() {
    let folder = folder();
    let folder = folder.path();
    let mode = |name: &str| mode(&folder.join(name));
    for name in ["week.ron", "week.pullquote/project.ron"] {
        set_mode(&folder.join(name), 0o600);
    }
    check(folder, &["pack", "week.pullquote", "-o", "packed.ron"], 0, "");
    check(folder, &["hand-out", "week.pullquote", "--to", "ana"], 0, "");
    check(folder, &["hand-out", "week.ron", "--to", "ben"], 0, "");
    check(folder, &["suggest", "week.pullquote", "-o", "suggested.ron"], 0, "");
    check(folder, &["unpack", "week.ron", "unpacked.pullquote"], 0, "");
    check(folder, &["hand-out", "packed.ron", "--to", "cho", "-o", "out/of/here"], 0, "");
    for name in
        ["week-ana.ron", "week-ben.ron", "suggested.ron", "packed.ron", "week.ron.bak", "out/of/here/packed-cho.ron"]
    {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    let inside = fs::read_dir(folder.join("unpacked.pullquote/articles")).unwrap().next().unwrap().unwrap();
    let inside = format!("unpacked.pullquote/articles/{}", inside.file_name().to_str().unwrap());
    for name in ["unpacked.pullquote", "unpacked.pullquote/articles", &inside, "out", "out/of/here"] {
        assert_eq!(mode(name), 0o700, "{name}");
    }
    // Where the folder is private, so is what is made of what lies in it.
    set_mode(&folder.join("week.pullquote/project.ron"), 0o644);
    set_mode(&folder.join("week.pullquote"), 0o750);
    check(folder, &["pack", "week.pullquote", "-o", "packed again.ron"], 0, "");
    check(folder, &["unpack", "week.pullquote", "again.pullquote"], 0, "");
    assert_eq!((mode("packed again.ron"), mode("again.pullquote")), (0o640, 0o750));
}

#[cfg(unix)]
#[test]
fn what_is_made_of_a_project_that_may_only_be_read_is_its_makers_to_write() {
    let folder = folder();
    let folder = folder.path();
    let mode = |name: &str| mode(&folder.join(name));
    set_mode(&folder.join("week.ron"), 0o444);
    set_mode(folder, 0o2775);
    check(folder, &["unpack", "week.ron", "unpacked.pullquote"], 0, "");
    check(folder, &["suggest", "week.ron", "-o", "out.pullquote"], 0, "");
    assert_eq!((mode("unpacked.pullquote"), mode("unpacked.pullquote/project.ron")), (0o2755, 0o644));
    assert_eq!((mode("out.pullquote"), mode("out.pullquote/project.ron")), (0o2755, 0o644));
}

#[test]
fn nothing_foreign_gets_among_the_files_of_a_project() {
    let folder = folder();
    let folder = folder.path();
    let count = || fs::read_dir(folder.join("week.pullquote")).unwrap().count();
    let before = count();
    for arguments in [
        &["new", "week.pullquote/other.ron", "bus.txt"][..],
        &["new", "week.pullquote/articles/other.ron", "bus.txt"],
        &["unpack", "week.ron", "week.pullquote/other.pullquote"],
        &["hand-out", "week.ron", "--to", "ana", "-o", "week.pullquote"],
        &["pack", "week.pullquote", "-o", "week.pullquote/packed.ron"],
        &["export", "week.ron", "-o", "week.pullquote/out.json"],
        &["export", "week.ron", "-o", "week.pullquote/out.json", "--force"],
        &["suggest", "in.jsonl", "-o", "week.pullquote/out.jsonl"],
        &["man-pages", "week.pullquote/man"],
        &["man-pages", "week.pullquote/man/of/it"],
        &["hand-out", "week.ron", "--to", "ana", "-o", "week.pullquote/out/new"],
        &["--log=week.pullquote/log", "week.ron"],
        &["--log=week.pullquote/articles/log", "week.ron"],
    ] {
        check(folder, arguments, 2, "it would lie in the folder of a project, among its files");
    }
    for name in ["week.pullquote/out", "week.pullquote/out/new"] {
        check(folder, &["export", "week.ron", "-f", "brat", "-o", name], 2, "it is the folder of a project");
    }
    let output =
        pullquote(folder, &["hand-out", "week.ron", "--to", "ana", "-o", "week.pullquote/out"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told.matches("it would lie in").count(), 1, "{told}");
    assert_eq!(count(), before);
}

#[cfg(unix)]
#[test]
fn a_save_that_ends_a_hard_link_is_told_once() {
    let folder = folder();
    let folder = folder.path();
    fs::hard_link(folder.join("week.ron"), folder.join("second.ron")).unwrap();
    fs::write(folder.join("tram.txt"), "It rains.\n").unwrap();
    fs::write(folder.join("bike.txt"), "It snows.\n").unwrap();
    let told = "the file had another name too (a hard link), which keeps what it was";
    check(folder, &["add", "week.ron", "tram.txt"], 1, told);
    check(folder, &["add", "week.ron", "bike.txt"], 0, "");
}

#[test]
fn a_journal_of_which_nothing_can_be_read_is_told_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("bus.txt"), "“No cuts,” said Ana Ruiz.\n").unwrap();
    let run = |arguments: &[&str]| {
        let output = super::pullquote(folder, arguments).output().unwrap();
        (output.status.code(), String::from_utf8([output.stderr, output.stdout].concat()).unwrap())
    };
    assert_eq!(run(&["new", "week.ron", "bus.txt"]).0, Some(0));
    let before = fs::read(folder.join("week.ron")).unwrap();
    fs::write(folder.join("week.ron.journal"), "what\nnobody reads\n").unwrap();
    let (code, told) = run(&["recover", "week.ron"]);
    let expected = "from line 1 on the journal is damaged, or a newer Pullquote wrote it: 2 lines of it cannot be read";
    assert!(code == Some(1) && told.contains(expected), "{told}");
    assert!(told.contains("week.ron.journal.recovered") && told.ends_with("0 changes recovered\n"), "{told}");
    assert_eq!(fs::read_to_string(folder.join("week.ron.journal.recovered")).unwrap(), "what\nnobody reads\n");
    assert_eq!(fs::read(folder.join("week.ron")).unwrap(), before);
    assert_eq!(run(&["recover", "week.ron"]), (Some(0), "week.ron: nothing to recover\n".to_owned()));
}

#[test]
fn a_folder_of_texts_called_articles_is_none_of_a_project() {
    let folder = folder();
    let (folder, at) = (folder.path(), |name: &str| folder.path().join(name));
    for inner in ["w/articles", "v/articles/de"] {
        fs::create_dir_all(at(inner)).unwrap();
        fs::copy(at("bus.txt"), at(inner).join("bus.txt")).unwrap();
    }
    check(folder, &["new", "w/project.ron", "w/articles"], 0, "");
    check(folder, &["new", "v/project.ron", "v/articles"], 0, "");
    check(folder, &["export", "w/project.ron", "-o", "w/export.json"], 0, "");
    check(folder, &["diff", "w/project.ron", "v/project.ron"], 1, "");
    // Where a project in a folder has lost its file, its articles are still its own.
    fs::rename(at("week.pullquote"), at("team")).unwrap();
    fs::remove_file(at("team/project.ron")).unwrap();
    check(folder, &["new", "team/project.ron", "bus.txt"], 2, "it belongs to a project");
}

#[test]
fn a_project_in_a_folder_is_imported_as_any_other() {
    let folder = folder();
    let (folder, at) = (folder.path(), |name: &str| folder.path().join(name));
    fs::write(at("own.txt"), "Others said so.\n").unwrap();
    for (idx, from) in ["week.pullquote", "week.pullquote/project.ron", "week.ron"].into_iter().enumerate() {
        let to = format!("{idx}.ron");
        check(folder, &["new", &to, "own.txt"], 0, "");
        check(folder, &["import", &to, from], 0, "");
        let opened = OpenProject::open(&at(&to), Access::Read).unwrap();
        assert_eq!(opened.project.articles().len(), 2, "{from}");
    }
    // What lies beside projects is no part of them.
    fs::create_dir(at("several")).unwrap();
    fs::copy(at("week.ron"), at("several/week.ron")).unwrap();
    fs::write(at("several/week.ron.bak"), "Project(cut").unwrap();
    fs::rename(at("week.pullquote"), at("several/week.pullquote")).unwrap();
    check(folder, &["import", "own.ron", "several"], 2, "there is no such file");
    check(folder, &["new", "own.ron", "own.txt"], 0, "");
    let output = pullquote(folder, &["import", "own.ron", "several"]).output().unwrap();
    assert!(output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("broken"), "{output:?}");
}

#[test]
fn what_else_lies_in_the_folder_of_a_project_is_told() {
    let folder = folder();
    let (folder, at) = (folder.path(), |name: &str| folder.path().join(name));
    fs::write(at("own.txt"), "Others said so.\n").unwrap();
    check(folder, &["new", "own.ron", "own.txt"], 0, "");
    fs::create_dir_all(at("one/articles")).unwrap();
    fs::copy(at("week.ron"), at("one/project.ron")).unwrap();
    fs::rename(at("week.pullquote"), at("in")).unwrap();
    for project in ["in", "one"] {
        check(folder, &["import", "own.ron", project, "--dry-run"], 0, "");
        let record = "{\"text\": \"Bob ran.\", \"label\": [[0, 3, \"P\"]]}\n";
        fs::write(at(project).join("more.jsonl"), record).unwrap();
        let told = "others of these files like Pullquote project: import the files of each format by themselves";
        check(folder, &["import", "own.ron", project], 2, told);
        fs::rename(at(project).join("more.jsonl"), at(project).join("articles/notes.txt")).unwrap();
        fs::write(at(project).join("articles/notes.txt"), "Ask Ana.\n").unwrap();
        let told = "notes.txt: this is no project, and it is left out";
        check(folder, &["import", "own.ron", project, "--dry-run"], 1, told);
        let file = format!("{project}/project.ron");
        check(folder, &["import", "own.ron", &file, "--dry-run"], 0, "");
    }
}

#[cfg(unix)]
#[test]
fn an_article_of_a_project_that_is_a_link_is_refused_and_told() {
    let folder = folder();
    let (folder, at) = (folder.path(), |name: &str| folder.path().join(name));
    fs::write(at("own.txt"), "Others said so.\n").unwrap();
    check(folder, &["new", "own.ron", "own.txt"], 0, "");
    let of_articles = fs::read_dir(at("week.pullquote/articles")).unwrap().next().unwrap().unwrap().path();
    let article = fs::read_dir(of_articles).unwrap().next().unwrap().unwrap().path();
    fs::rename(&article, at("article.ron")).unwrap();
    std::os::unix::fs::symlink(at("article.ron"), &article).unwrap();
    check(folder, &["import", "own.ron", "week.pullquote"], 2, "is a link, which somebody else may have put there");
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_bring_in_no_file_from_outside() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let (folder, at) = (folder.path(), |name: &str| folder.path().join(name));
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/a.txt"), "Somebody said so.\n").unwrap();
    symlink("../bus.txt", at("in/b.txt")).unwrap();
    let told = "1 file passed over, to which links lead out of the folder; name one to take it: b.txt: in";
    check(folder, &["new", "linked.ron", "in"], 1, told);
    assert_eq!(OpenProject::open(&at("linked.ron"), Access::Read).unwrap().project.articles().len(), 1);
    check(folder, &["add", "linked.ron", "in"], 1, told);
    fs::remove_file(at("in/b.txt")).unwrap();
    symlink("../in.jsonl", at("in/c.jsonl")).unwrap();
    check(folder, &["import", "linked.ron", "in"], 2, "it is a link that leads out of the folder");
}
