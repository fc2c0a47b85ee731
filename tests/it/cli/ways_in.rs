//! Every way in × whatever can lie at its path: an answer with a sentence, soon, and nothing outside is touched.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "it makes the files that are read")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::pullquote;

/// What can lie at a path.
const THINGS: [&str; 8] =
    ["a link to a file", "a link to a device", "a pipe", "a folder", "nothing", "unreadable", "huge", "zeros"];

/// Where it lies, and how the program comes there. `?` is the path.
const WAYS: [(&str, &[&str]); 43] = [
    ("?", &["stats", "?"]),
    ("?", &["check", "?"]),
    ("?", &["export", "?", "-f", "json", "-o", "out.json"]),
    ("?", &["add", "?", "bus.txt"]),
    ("?", &["add", "week.ron", "?"]),
    ("?", &["import", "week.ron", "?"]),
    ("?", &["new", "new.ron", "?"]),
    ("?", &["evaluate", "week.ron", "?"]),
    ("?", &["agreement", "week.ron", "?"]),
    ("?", &["agreement", "?", "week.ron"]),
    ("?", &["collect", "week.ron", "?"]),
    ("?", &["collect", "?", "week.ron"]),
    ("?", &["hand-out", "?", "--to", "ana,ben"]),
    ("?", &["hand-out", "week.ron", "--to", "ana,ben", "-o", "?"]),
    ("week-ana.ron", &["hand-out", "week.ron", "--to", "ana,ben"]),
    ("?", &["diff", "?"]),
    ("?", &["diff", "week.ron", "?"]),
    ("?", &["merge-driver", "?", "week.ron", "week.ron"]),
    ("?", &["merge-driver", "week.ron", "?", "week.ron"]),
    ("?", &["merge-driver", "week.ron", "week.ron", "?"]),
    ("?", &["set-up-git", "?"]),
    ("?", &["recover", "?"]),
    ("?", &["suggest", "?", "-o", "new.ron"]),
    ("?", &["suggest", "week.ron", "-o", "?"]),
    ("?", &["suggest", "lines.jsonl", "-o", "?"]),
    ("?", &["suggest", "lines.jsonl", "--learned-from", "?"]),
    ("?", &["suggest", "lines.jsonl", "--repeated", "?"]),
    ("?", &["repeated-lines", "lines.jsonl", "-o", "?"]),
    ("?", &["sample", "lines.jsonl", "-n", "1", "-o", "?"]),
    ("?", &["sample", "lines.jsonl", "-n", "1", "--most-useful", "?", "-o", "new.ron"]),
    // Streams may be larger than memory, so of these alone what is huge is read.
    (STREAM, &["suggest", "lines.jsonl"]),
    (STREAM, &["repeated-lines", "lines.jsonl", "-o", "counted"]),
    (STREAM, &["sample", "lines.jsonl", "-n", "1", "-o", "new.ron"]),
    ("?", &["export", "week.ron", "-f", "json", "-o", "?"]),
    ("?", &["export", "week.ron", "-f", "brat", "-o", "?"]),
    ("?", &["evaluate", "week.ron", "week.ron", "--errors", "json", "-o", "?"]),
    ("bus.txt", &["check", "week.ron", "--sources"]),
    ("week.ron.journal", &["stats", "week.ron"]),
    ("week.ron.journal", &["add", "week.ron", "other.txt"]),
    ("week.ron.journal", &["recover", "week.ron"]),
    ("week.ron.bak", &["add", "week.ron", "other.txt"]),
    ("week.ron.work", &["stats", "week.ron"]),
    (".week.ron.lock", &["add", "week.ron", "other.txt"]),
];

/// The same where the project is a folder; `A` is the file of its article, and `F` the folder of that.
const WAYS_INTO_A_FOLDER: [(&str, &[&str]); 14] = [
    ("?", &["pack", "?", "-o", "out.ron"]),
    ("?", &["unpack", "?", "out.pullquote"]),
    ("week.pullquote/project.ron", &["stats", "week.pullquote"]),
    ("week.pullquote/project.ron", &["add", "week.pullquote", "other.txt"]),
    ("week.pullquote/articles", &["stats", "week.pullquote"]),
    ("week.pullquote/articles", &["add", "week.pullquote", "other.txt"]),
    ("F", &["check", "week.pullquote"]),
    ("F", &["add", "week.pullquote", "other.txt"]),
    ("A", &["pack", "week.pullquote", "-o", "out.ron"]),
    ("A", &["add", "week.pullquote", "other.txt"]),
    ("week.pullquote/project.ron.saving", &["add", "week.pullquote", "other.txt"]),
    ("week.pullquote/project.ron.journal", &["add", "week.pullquote", "other.txt"]),
    ("week.pullquote/project.ron.bak", &["add", "week.pullquote", "other.txt"]),
    ("week.pullquote/.project.ron.lock", &["add", "week.pullquote", "other.txt"]),
];

const STREAM: &str = "lines.jsonl";

#[test]
fn whatever_lies_there_is_answered_soon_and_nothing_else_is_touched() {
    let template = tempfile::tempdir().unwrap();
    fs::write(template.path().join("bus.txt"), "“No cuts,” said Ana.\n").unwrap();
    fs::write(template.path().join("other.txt"), "Another one.\n").unwrap();
    fs::write(template.path().join(STREAM), "{\"text\": \"“No cuts,” said Ana Ruiz.\"}\n").unwrap();
    for arguments in [&["new", "week.ron", "bus.txt"], &["unpack", "week.ron", "week.pullquote"]] {
        assert!(pullquote(template.path(), arguments).output().unwrap().status.success());
    }
    for (place, arguments) in WAYS.into_iter().chain(WAYS_INTO_A_FOLDER) {
        for thing in THINGS.into_iter().filter(|thing| place != STREAM || *thing != "huge") {
            check(template.path(), place, arguments, thing);
        }
    }
}

#[track_caller]
fn check(template: &Path, place: &str, arguments: &[&str], thing: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (inside, outside) = (folder.path().join("project"), folder.path().join("outside.txt"));
    fs::create_dir(&inside).unwrap();
    fs::write(&outside, "Not yours.\n").unwrap();
    let article = article_of(&template.join("week.pullquote/articles"));
    let article = article.strip_prefix(template).unwrap();
    fs::create_dir_all(inside.join(article.parent().unwrap())).unwrap();
    for name in ["bus.txt", "other.txt", STREAM, "week.ron", "week.pullquote/project.ron"]
        .map(Path::new)
        .into_iter()
        .chain([article])
    {
        fs::copy(template.join(name), inside.join(name)).unwrap();
    }
    let path = match place {
        "A" => inside.join(article),
        "F" => inside.join(article.parent().unwrap()),
        place => inside.join(place.replace('?', "thing.ron")),
    };
    lay(thing, &path, &outside);
    let arguments: Vec<&str> = arguments.iter().map(|word| if *word == "?" { "thing.ron" } else { word }).collect();
    let what = format!("{arguments:?} where {place} is {thing}");
    let output = output_soon(pullquote(&inside, &arguments));
    let code = output.status.code().unwrap_or_else(|| panic!("{what} ends by a signal or not at all"));
    let told = String::from_utf8_lossy(&[output.stderr, output.stdout].concat()).into_owned();
    assert!(code <= 2, "{what}: code {code}, {told}");
    assert!(code == 0 || !told.trim().is_empty(), "{what} fails without a word");
    assert!(!told.contains("os error") && !told.contains("panicked"), "{what}: {told}");
    assert_eq!(fs::read_to_string(&outside).unwrap(), "Not yours.\n", "{what}");
    let kept = fs::read_to_string(inside.join("week.ron")).unwrap();
    assert!(kept.starts_with("Project(") && kept.contains("No cuts"), "{what}: {kept}");
}

/// The only file in the folders.
fn article_of(folder: &Path) -> PathBuf {
    let inner = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    if inner.is_dir() { article_of(&inner) } else { inner }
}

/// Everything beside a project can be read by whom the project can be read by, whatever the person's mask is.
#[test]
fn what_is_made_beside_a_project_has_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    for (mask, expected) in [("022", 0o644), ("077", 0o600)] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bus.txt"), "“No cuts,” said Ana.\n").unwrap();
        fs::write(folder.path().join("other.txt"), "Another one.\n").unwrap();
        let masked = |words: &str, end_at: u32| {
            let line = format!("umask {mask}; exec {} {words}", env!("CARGO_BIN_EXE_pullquote"));
            let mut command = Command::new("sh");
            command.args(["-c", &line]).current_dir(folder.path()).env("PULLQUOTE_END_AT", end_at.to_string());
            command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().unwrap()
        };
        assert!(masked("new week.ron bus.txt", 0).status.success());
        let mut seen = BTreeSet::new();
        for end_at in 1..40 {
            masked("add week.ron other.txt", end_at);
            for entry in fs::read_dir(folder.path()).unwrap() {
                let entry = entry.unwrap();
                let name = entry.file_name().into_string().unwrap();
                let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
                if name.contains("week.ron") {
                    assert_eq!(mode, expected, "{name}, mask {mask}, ended at step {end_at}");
                    seen.insert(name);
                } else if name.ends_with(".saving") {
                    assert!(mode & !expected == 0, "{name}: {mode:o}, mask {mask}");
                }
            }
        }
        let all = [".week.ron.lock", "week.ron", "week.ron.bak", "week.ron.journal"];
        assert!(all.iter().all(|name| seen.contains(*name)), "{seen:?}");
    }
}

fn lay(thing: &str, path: &Path, outside: &PathBuf) {
    fs::remove_file(path).or_else(|_| fs::remove_dir_all(path)).unwrap_or(());
    match thing {
        "a link to a file" => symlink(outside, path).unwrap(),
        "a link to a device" => symlink("/dev/zero", path).unwrap(),
        "a pipe" => pipe(path),
        "a folder" => fs::create_dir(path).unwrap(),
        "nothing" => {}
        "unreadable" => {
            use std::os::unix::fs::PermissionsExt as _;
            fs::write(path, "x").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        }
        "huge" => File::create(path).unwrap().set_len(1 << 40).unwrap(),
        "zeros" => fs::write(path, [0; 4096]).unwrap(),
        _ => unreachable!("there is no such thing"),
    }
}

fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

/// What the program says, which is no more than a pipe holds; it is ended if it is not done in half a minute.
fn output_soon(mut command: Command) -> Output {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child.wait_with_output().unwrap()
}
