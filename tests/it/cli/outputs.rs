//! What commands write, tried over what they read, over what belongs to a project, and where nothing can be written.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pullquote::storage::{Access, OpenProject};
use tempfile::TempDir;

use super::pullquote;

/// Each command with an output, without it; what it reads stands in it by name.
const COMMANDS: [&[&str]; 13] = [
    &["export", "week.ron"],
    &["export", "week.ron", "-f", "csv"],
    &["stats", "week.ron", "--table", "labels"],
    &["describe", "week.ron"],
    &["evaluate", "gold.ron", "week.ron", "--errors"],
    &["evaluate", "week.ron", "gold.ron", "--errors", "html"],
    &["agreement", "week.ron", "gold.ron"],
    &["suggest", "week.ron"],
    &["suggest", "in.jsonl", "--learned-from", "week.ron", "--repeated", "a.lines"],
    &["repeated-lines", "in.jsonl", "a.lines"],
    &["pack", "week.pullquote"],
    &["export", "week.pullquote"],
    #[cfg(feature = "gui")]
    &["screenshot", "week.ron", "--script", "script.txt"],
    #[cfg(not(feature = "gui"))]
    &["stats", "gold.ron", "--table", "labels"],
];

/// A folder with projects, articles a line each, a sketch and a script.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("bus.txt"), "“No cuts,” said Ana Ruiz.\n").unwrap();
    fs::write(path.join("in.jsonl"), "{\"text\": \"“No cuts,” said Ana Ruiz.\"}\n").unwrap();
    fs::write(path.join("script.txt"), "size 300x200\n").unwrap();
    for arguments in [
        &["new", "week.ron", "bus.txt"][..],
        &["new", "gold.ron", "bus.txt"],
        &["unpack", "week.ron", "week.pullquote"],
        &["repeated-lines", "in.jsonl", "-o", "a.lines"],
    ] {
        assert_eq!(run(path, arguments).0, 0, "{arguments:?}");
    }
    folder
}

/// How a command ends, and all that it says.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = pullquote(folder, arguments).output().unwrap();
    let told = String::from_utf8([output.stderr, output.stdout].concat()).unwrap();
    (output.status.code().unwrap(), told)
}

/// All files below a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn no_output_takes_the_place_of_what_is_read_for_it_whoever_insists() {
    let folder = folder();
    let folder = folder.path();
    let before = files(folder);
    for command in COMMANDS {
        // What comes out of a stream may take its place for those who mean it.
        let read = command[1..].iter().filter(|name| folder.join(name).is_file() && **name != "in.jsonl");
        for name in read.filter(|name| command[0] != "repeated-lines" || **name != "a.lines") {
            let output = format!("./{name}");
            let arguments = [command, &["-o", &output, "--force"]].concat();
            let (code, told) = run(folder, &arguments);
            assert!(code == 2 && told.contains("it is read for what is to be written"), "{arguments:?}: {told}");
        }
    }
    assert_eq!(files(folder), before);
}

#[test]
fn what_belongs_to_a_project_stays_whoever_insists() {
    let folder = folder();
    let folder = folder.path();
    let article = files(&folder.join("week.pullquote/articles")).into_keys().next().unwrap();
    let open = OpenProject::open(&folder.join("gold.ron"), Access::Write { owner: "ana" }).unwrap().project;
    fs::copy(folder.join("gold.ron"), folder.join("gold.ron.bak")).unwrap();
    fs::write(folder.join("gold.ron.journal"), "").unwrap();
    assert!(folder.join(".gold.ron.lock").exists());
    let before = files(folder);
    for command in COMMANDS {
        for name in ["gold.ron.bak", "gold.ron.journal", ".gold.ron.lock", "week.pullquote/project.ron", &article] {
            let arguments = [command, &["-o", name, "--force"]].concat();
            let (code, told) = run(folder, &arguments);
            assert!(code == 2 && told.contains("it belongs to a project"), "{arguments:?}: {told}");
        }
    }
    assert_eq!(files(folder), before);
    open.close();
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is_read() {
    let folder = folder();
    let folder = folder.path();
    let before = files(folder);
    for command in COMMANDS {
        // Nothing could be read of it.
        let is_project = |name: &str| [".ron", ".pullquote"].iter().any(|ending| name.ends_with(ending));
        let gone = |name: &'static str| if is_project(name) { "gone.ron" } else { name };
        let command: Vec<&str> = command.iter().map(|name| gone(name)).collect();
        // A project is never packed, all else never so.
        for name in ["out.bz2", "out.xz"] {
            let arguments = [&command[..], &["-o", name]].concat();
            let (code, told) = run(folder, &arguments);
            assert!(code == 2 && told.contains("packed"), "{arguments:?}: {told}");
        }
    }
    assert_eq!(files(folder), before);
}

#[cfg(unix)]
#[test]
fn what_is_made_of_a_private_project_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let give = |name: &str, mode: u32| {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    give("week.ron", 0o600);
    give("gold.ron", 0o600);
    give("week.pullquote", 0o700);
    for (idx, arguments) in COMMANDS.iter().enumerate().filter(|(_, arguments)| !arguments.contains(&"in.jsonl")) {
        let name = format!("private-{idx}.html");
        pullquote(folder.path(), &[*arguments, &["-o", &name]].concat()).output().unwrap();
        let path = folder.path().join(&name);
        assert!(!path.exists() || mode(&path) == 0o600, "{arguments:?}: {:o}", mode(&path));
    }
    assert!(folder.path().join("private-0.html").exists());
    let export = ["export", "week.ron", "-f", "brat", "-o", "brat/of/week"];
    assert!(pullquote(folder.path(), &export).output().unwrap().status.success());
    let inner = folder.path().join("brat/of/week");
    assert!([&folder.path().join("brat"), &inner].iter().all(|folder| mode(folder) == 0o700));
    let files: Vec<_> = fs::read_dir(&inner).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 2 && files.iter().all(|file| mode(file) == 0o600), "{files:?}");
    // Whoever gave a file other readers meant it.
    give("private-0.html", 0o644);
    assert!(
        pullquote(folder.path(), &["export", "week.ron", "-o", "private-0.html"]).output().unwrap().status.success()
    );
    assert_eq!(mode(&folder.path().join("private-0.html")), 0o644);
}

#[cfg(unix)]
#[test]
fn what_is_made_of_a_project_that_all_may_do_anything_with_is_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    for (of_project, mask, of_file) in [(0o777, "022", 0o644), (0o644, "077", 0o600), (0o600, "022", 0o600)] {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        fs::set_permissions(at("week.ron"), fs::Permissions::from_mode(of_project)).unwrap();
        for words in ["export week.ron -o out.json", "describe week.ron -o out.md", "export week.ron -f brat -o a/b"] {
            let line = format!("umask {mask}; exec {} {words}", env!("CARGO_BIN_EXE_pullquote"));
            let mut command = std::process::Command::new("sh");
            let ended = command.args(["-c", &line]).current_dir(folder.path()).output().unwrap();
            assert!(ended.status.success(), "{words}: {ended:?}");
        }
        let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        let inner = fs::read_dir(at("a/b")).unwrap().next().unwrap().unwrap().file_name().into_string().unwrap();
        for name in ["out.json", "out.md", &format!("a/b/{inner}")] {
            assert_eq!(mode(name), of_file, "{name} of {of_project:o} with {mask}");
        }
        let of_folder = of_file | (of_file & 0o444) >> 2;
        assert_eq!((mode("a"), mode("a/b")), (of_folder, of_folder), "{of_project:o} with {mask}");
    }
}

#[cfg(unix)]
#[test]
fn a_comparison_is_for_those_who_may_read_both_projects() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let folder = folder.path();
    let give = |name: &str, mode: u32| {
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    for name in ["week.ron", "gold.ron"] {
        let project = fs::read_to_string(folder.join(name)).unwrap();
        let quote = "spans: [\n(id: 1, label: \"quote\", at: [(0, 10)], text: \"“No cuts,”\", by: person),\n";
        fs::write(folder.join(name), project.replacen("spans: [\n", quote, 1)).unwrap();
    }
    give("week.ron", 0o644);
    for (mode, expected) in [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644)] {
        give("gold.ron", mode);
        for command in ["agreement week.ron gold.ron -o", "evaluate week.ron gold.ron --errors html -o"] {
            let output = format!("{}-{mode}.html", &command[..8]);
            let arguments: Vec<&str> = command.split(' ').chain([&*output]).collect();
            assert_eq!(run(folder, &arguments).0, 0, "{command}");
            let made = fs::metadata(folder.join(&output)).unwrap().permissions().mode() & 0o777;
            assert_eq!(made, expected, "{command} with {mode:o}");
        }
    }
}
