//! The command line by the real binary: what it prints, what it writes, how it ends.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::Path;

use pullquote::storage::{Access, OpenProject};
use tempfile::TempDir;

use super::pullquote;

/// A folder with two articles in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).unwrap();
    fs::write(articles.join("bus.txt"), "Council cuts bus budget\r\n\r\n“No cuts 🙂,” said Ana Ruiz.\r\n").unwrap();
    fs::write(articles.join("café.md"), "# Le café\n«Non, pas ça», a dit José à l’hôtel.\n").unwrap();
    folder
}

/// Runs the program in the folder and expects how it ends and what it prints.
#[track_caller]
fn check(folder: &Path, arguments: &[&str], code: i32, out: &str, messages: &str) {
    let output = pullquote(folder, arguments).output().unwrap();
    let printed = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(printed(&output.stderr), messages, "standard error of {arguments:?}");
    assert_eq!(printed(&output.stdout), out, "standard output of {arguments:?}");
    assert_eq!(output.status.code(), Some(code), "exit code of {arguments:?}");
}

#[test]
fn nothing_that_a_file_holds_steers_the_terminal() {
    let folder = folder();
    let folder = folder.path();
    let evil = |word: &str| format!("{word}\u{1b}]0;x\u{7}\u{9b}31m\r\u{202e}");
    let pullquote = |arguments: &[&str]| pullquote(folder, arguments).output().unwrap();
    pullquote(&["new", "week.ron", "articles"]);
    let project = fs::read_to_string(folder.join("week.ron")).unwrap();
    let named = project.replace("name: \"Quote\"", &format!("name: {:?}", evil("Quote")));
    let misfit = format!("spans: [\n(id: 1, label: {:?}, at: [(0, 2)], text: \"no\", by: person),\n", evil("l"));
    fs::write(folder.join("names.ron"), &named).unwrap();
    fs::write(folder.join("misfit.ron"), named.replacen("spans: [\n", &misfit, 1)).unwrap();
    fs::write(folder.join("no project.ron"), evil("Project(")).unwrap();
    fs::write(folder.join("labels.jsonl"), format!("{{\"text\": \"a\", \"spans\": {:?}}}\n", evil("s"))).unwrap();
    let runs: [&[&str]; 7] = [
        &["stats", "names.ron"],
        &["check", "misfit.ron"],
        &["stats", "misfit.ron"],
        &["evaluate", "names.ron", "names.ron"],
        &["check", "no project.ron"],
        &["import", "names.ron", "labels.jsonl"],
        &["add", "names.ron", "\u{1b}[31mgone.txt"],
    ];
    for arguments in runs {
        let output = pullquote(arguments);
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let is_odd = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!printed.is_empty() && !printed.contains(is_odd), "{arguments:?}: {printed:?}");
    }
}

#[test]
fn what_earlier_exports_left_is_told_and_removed_where_that_is_wanted() {
    let folder = folder();
    let folder = folder.path();
    for (project, text) in [("a.ron", "A"), ("b.ron", "B")] {
        fs::write(folder.join("one.txt"), text).unwrap();
        check(folder, &["new", project, "one.txt"], 0, &format!("{project}: 1 article\n"), "");
    }
    check(folder, &["export", "a.ron", "-f", "brat", "-o", "brat"], 0, "", "");
    fs::write(folder.join("brat/own.txt"), "somebody's").unwrap();
    let others = "brat: 1 other file of these kinds, which no export wrote or somebody has changed\n";
    let names = "559aead08264d579.ann, 559aead08264d579.txt";
    let left = format!("brat: 2 files of earlier exports: {names}; --remove-old removes them\n{others}");
    check(folder, &["export", "b.ron", "-f", "brat", "-o", "brat"], 0, "", &left);
    let removed = format!("brat: removed 2 files of earlier exports: {names}\n{others}");
    check(folder, &["export", "b.ron", "-f", "brat", "-o", "brat", "--remove-old"], 0, "", &removed);
    check(folder, &["export", "b.ron", "-f", "brat", "-o", "brat", "--remove-old"], 0, "", others);
    assert!(folder.join("brat/own.txt").exists() && !folder.join("brat/559aead08264d579.txt").exists());
}

#[test]
fn a_project_is_made_and_grows() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "week.ron", "articles"], 0, "week.ron: 2 articles\n", "");
    let project = fs::read_to_string(folder.join("week.ron")).unwrap();
    assert!(project.contains(r#"name: "week""#) && project.contains(r#"annotator: "ana""#), "{project}");
    assert!(project.contains(r#"path: "articles/bus.txt""#), "{project}");
    assert!(project.contains(r#"encoding: "UTF-8", newline: lf"#), "{project}");
    let there = "pullquote: is there already: use “pullquote add” to add articles: week.ron\n";
    check(folder, &["new", "week.ron"], 2, "", there);

    fs::write(folder.join("tram.txt"), "Tram\n").unwrap();
    let known = "already there as “Council cuts bus budget”: articles/bus.txt\n";
    let added = "week.ron: 1 added, 3 articles\n";
    check(folder, &["add", "week.ron", "tram.txt", "articles/bus.txt"], 0, added, known);
    let gone = "cannot be read, No such file or directory: gone.txt\n";
    check(folder, &["add", "week.ron", "gone.txt"], 1, "week.ron: 0 added, 3 articles\n", gone);
    check(folder, &["check", "week.ron"], 0, "", "");
    let stats = "\
articles              3
  new                 3
  in progress         0
  done                0
  skipped             0
characters          105
spans                 0
  Quote               0
  Speaker             0
  Claim               0
  Boilerplate         0
links                 0
  said by             0
  claimed by          0
";
    check(folder, &["stats", "week.ron"], 0, stats, "");
}

#[test]
fn a_project_begins_like_another() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "first.ron", "articles/bus.txt"], 0, "first.ron: 1 article\n", "");
    let ron = fs::read_to_string(folder.join("first.ron")).unwrap();
    fs::write(folder.join("first.ron"), ron.replace("name: \"Claim\"", "name: \"Promise\"")).unwrap();
    check(folder, &["new", "labels.ron", "--like", "first.ron"], 0, "labels.ron: 0 articles\n", "");
    check(folder, &["new", "next.ron", "--like", "labels.ron", "articles/bus.txt"], 0, "next.ron: 1 article\n", "");
    for name in ["labels.ron", "next.ron"] {
        let ron = fs::read_to_string(folder.join(name)).unwrap();
        assert!(ron.contains("name: \"Promise\"") && !ron.contains("name: \"Claim\""), "{ron}");
    }
}

#[test]
fn statistics_are_tables() {
    let folder = tempfile::tempdir().unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/budget-week.ron");
    let stats = pullquote(folder.path(), &["stats", sample]).output().unwrap();
    let text = String::from_utf8(stats.stdout).unwrap();
    for words in
        ["\nspans ", "Spans by label, lengths in characters\n  label ", "\nSpeakers\n  speaker ", "  Maya Lindqvist"]
    {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    let stats = pullquote(folder.path(), &["stats", sample, "--table", "labels"]).output().unwrap();
    let csv = String::from_utf8(stats.stdout).unwrap();
    assert!(
        csv.starts_with("\u{feff}label,spans,articles,shortest,median length,longest,mean length\nQuote,"),
        "{csv}"
    );
    let unknown = "pullquote: there is no table “days” for this project; there is labels, speakers, articles\n";
    check(folder.path(), &["stats", sample, "--table", "days"], 2, "", unknown);
}

#[test]
fn an_article_is_a_page_and_a_project_several() {
    let folder = tempfile::tempdir().unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/other-scripts.ron");
    check(folder.path(), &["export", sample, "--format", "html", "-o", "all.html"], 0, "", "");
    let page = fs::read_to_string(folder.path().join("all.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("default-src 'none'") && !page.contains("<script"));
    check(folder.path(), &["export", sample, "--format", "html-pages", "-o", "pages"], 0, "", "");
    assert!(folder.path().join("pages/index.html").is_file());
}

#[test]
fn an_encoding_that_nothing_says_is_told_once_for_all_files_that_look_like_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, words: &str| {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(words);
        fs::write(folder.path().join(name), bytes).unwrap();
    };
    write("a.txt", "„Nein“, sagte Jörg über die Brücke.\n");
    write("b.txt", "„Schön“, sagte Zoë im Café.\n");
    write("c.csv", "title,text\nÜber uns,„Schöne Grüße“ für alle Bürger.\n");
    write("d.html", "<meta charset=windows-1252><p>„Schöne Grüße“ an alle Bürger.</p>");
    fs::write(folder.path().join("e.txt"), "Grüße\n").unwrap();
    let told = |arguments: &[&str]| {
        let output = pullquote(folder.path(), arguments).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let of_all = told(&["new", "week.ron", "a.txt", "b.txt", "c.csv", "d.html", "e.txt"]);
    assert!(of_all.contains("3 files were read as windows-1252 by the look of the bytes"), "{of_all}");
    assert_eq!(of_all.matches("1252").count(), 1, "{of_all}");
    let of_given = told(&["new", "given.ron", "a.txt", "--encoding", "windows-1252"]);
    assert!(!of_given.contains("1252"), "{of_given}");
}

#[test]
fn an_encoding_can_be_given() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mac.txt"), b"Caf\x8E\n").unwrap();
    check(folder.path(), &["new", "a.ron", "mac.txt", "--encoding", "macintosh"], 0, "a.ron: 1 article\n", "");
    assert!(fs::read_to_string(folder.path().join("a.ron")).unwrap().contains(r#"title: "Café""#));
    let error = "pullquote: there is no encoding “klingon”: use a name such as UTF-8, windows-1252, macintosh or \
                 Shift_JIS\n";
    check(folder.path(), &["new", "b.ron", "mac.txt", "--encoding", "klingon"], 2, "", error);
}

#[test]
fn problems_are_listed_one_a_line() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "a.ron", "articles/bus.txt"], 0, "a.ron: 1 article\n", "");
    let project = fs::read_to_string(folder.join("a.ron")).unwrap();
    let span = r#"spans: [(id: 1, label: "quote", at: [(0, 7)], text: "council", by: person)],"#;
    fs::write(folder.join("a.ron"), project.replace("spans: [\n            ],", span)).unwrap();
    let line = 1 + project.lines().position(|line| line.contains("spans: [")).unwrap();
    let id = project.split_once("Article(\n            id: \"").unwrap().1[..16].to_owned();
    let problem = format!("a.ron:{line}: error: article {id}: the text there is “Council”, not “council”\n");
    check(folder, &["check", "a.ron"], 1, &problem, "");
}

#[test]
fn bad_input_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    check(folder, &["stats", "gone.ron"], 2, "", "pullquote: there is no such file: gone.ron\n");
    fs::write(folder.join("broken.ron"), "Project(\n  version: 1,\n  name: \"x,\n").unwrap();
    let output = pullquote(folder, &["check", "broken.ron"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with("pullquote: line 3, column "), "{message}");
    assert!(message.ends_with(": broken.ron\n"), "{message}");
    fs::write(folder.join("newer.ron"), "Project(version: 7, labels: [], articles: [])").unwrap();
    let output = pullquote(folder, &["add", "newer.ron", "broken.ron"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("a newer Pullquote made this project"));
}

#[test]
fn every_command_shows_an_example() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["new", "add", "export", "import", "check", "stats", "screenshot"] {
        let output = pullquote(folder.path(), &[command, "--help"]).output().unwrap();
        assert!(output.status.success());
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains(&format!("Example: pullquote {command} ")), "{help}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = folder();
    check(folder.path(), &["new", "a.ron", "articles"], 0, "a.ron: 2 articles\n", "");
    let mut child = pullquote(folder.path(), &["stats", "a.ron"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn the_same_articles_give_the_same_project() {
    let folder = folder();
    for name in ["a.ron", "b.ron"] {
        check(folder.path(), &["new", name, "articles", "--name", "Week"], 0, &format!("{name}: 2 articles\n"), "");
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("a.ron"), read("b.ron"));
    assert!(!folder.path().join("a.ron.journal").exists(), "nothing was changed");
}

const LABELLED: &str = r#"{"format": "pullquote", "version": 1, "offset_unit": "code_point", "project": "Bus",
    "labels": [{"id": "quote", "name": "Quote"}, {"id": "speaker", "name": "Speaker"}],
    "relation_kinds": [{"id": "said_by", "from": ["quote"], "to": ["speaker"]}],
    "articles": [{"title": "Bus", "text": "“Ja 🙂”, said Ana.",
        "spans": [{"id": 1, "label": "quote", "start": 0, "end": 6, "text": "“Ja 🙂”", "by": "person"},
            {"id": 2, "label": "speaker", "start": 13, "end": 16, "text": "Ana", "by": "person"}],
        "relations": [{"id": 1, "kind": "said_by", "from": 1, "to": 2}]}]}"#;

#[test]
fn labels_come_in_and_leave() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("in.json"), LABELLED).unwrap();
    check(folder, &["new", "a.ron"], 0, "a.ron: 0 articles\n", "");
    let import = ["import", "a.ron", "in.json", "--format", "json"];
    check(folder, &import, 0, "a.ron: 1 new article, 2 new spans, 1 new link\n", "");
    check(folder, &import, 0, "a.ron: 0 new articles, 0 new spans, 0 new links\n", "");

    check(folder, &["export", "a.ron", "-o", "out.json"], 0, "", "");
    let read = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
    let (before, after) = (read(LABELLED.as_bytes()), read(&fs::read(folder.join("out.json")).unwrap()));
    for field in ["text", "spans", "relations"] {
        assert_eq!(after["articles"][0][field], before["articles"][0][field]);
    }
    let utf16 = pullquote(folder, &["export", "a.ron", "--offset-unit", "utf16"]).output().unwrap();
    assert_eq!(read(&utf16.stdout)["articles"][0]["spans"][0]["end"], 7);

    let many = "pullquote: this export has 3 files: name a folder for them with -o\n";
    check(folder, &["export", "a.ron", "--format", "brat"], 2, "", many);
    check(folder, &["export", "a.ron", "--format", "brat", "-o", "brat"], 0, "", "");
    // With the list of what an export has left there.
    assert_eq!(fs::read_dir(folder.join("brat")).unwrap().count(), 4);
}

#[test]
fn predictions_wait_until_somebody_decides() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let line =
        r#"{"text": "“Ja”, said Ana", "spans": [{"id": 1, "start": 0, "end": 4, "label": "quote", "score": 0.875}]}"#;
    fs::write(folder.join("found.jsonl"), line).unwrap();
    check(folder, &["new", "a.ron"], 0, "a.ron: 0 articles\n", "");
    let import = ["import", "a.ron", "found.jsonl", "--as", "suggestions"];
    let dry = "a.ron: 1 new article, 0 new spans, 0 new links, 1 new suggestion\n";
    check(folder, &[&import[..], &["--dry-run"]].concat(), 0, dry, "");
    check(folder, &import, 0, dry, "");
    let told =
        "1 span becomes no new suggestion: it stands there already, as a label or a suggestion, or was turned down\n";
    check(folder, &import, 0, "a.ron: 0 new articles, 0 new spans, 0 new links\n", told);
    let project = fs::read_to_string(folder.join("a.ron")).unwrap();
    let suggested = r#"(label: "quote", at: [(0, 4)], text: "“Ja”", confidence: 0.875),"#;
    assert!(project.contains("spans: [\n            ],") && project.contains(suggested), "{project}");
    let n_spans = |more: &[&str]| {
        let output = pullquote(folder, &[&["export", "a.ron"], more].concat()).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        json["articles"][0]["spans"].as_array().unwrap().len()
    };
    assert_eq!([n_spans(&[]), n_spans(&["--with-suggestions"]), n_spans(&["--with-suggestions", "0.9"])], [0, 1, 0]);

    fs::write(folder.join("a.ron"), project.replace("status: new", "status: done")).unwrap();
    let output = pullquote(folder, &["check", "a.ron", "--format", "json"]).output().unwrap();
    let problems: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), problems.as_array().unwrap().len()), (Some(1), 1));
    assert_eq!((&problems[0]["code"], &problems[0]["text"]), (&"unreviewed".into(), &"“Ja”".into()));
    check(folder, &["check", "a.ron", "--ignore", "unreviewed", "--format", "json"], 0, "[\n]\n", "");
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_format_that_is_not_built_in_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = pullquote(folder.path(), &["export", "a.ron", "--format", "parquet"]).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("this program was built without parquet: build it with --features parquet"), "{message}");
    assert_eq!(output.status.code(), Some(2));
    let help = pullquote(folder.path(), &["export", "--help"]).output().unwrap().stdout;
    assert!(
        String::from_utf8(help).unwrap().lines().any(|line| line.contains("parquet") && line.contains("not built in"))
    );
}

/// Where there is no display, the program says what a window needs, and does on the sample project what it can.
#[cfg(all(feature = "gui", target_os = "linux"))]
#[test]
fn without_a_display_there_is_a_picture() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "a.ron", "articles"], 0, "a.ron: 2 articles\n", "");
    let packages = "A window needs a display and OpenGL; on Debian and Ubuntu install the packages libgl1 libx11-6 \
                    libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0\n";
    let error = format!("pullquote: no window can be opened (there is no display to open a window on). {packages}");
    check(folder, &["a.ron"], 2, "", &error);

    let output = pullquote(folder, &[]).env("TMPDIR", folder).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    assert!(told.ends_with(packages), "{told}");
    let files: Vec<&Path> = told.lines().filter_map(|line| line.strip_prefix("  ")).map(Path::new).collect();
    assert_eq!(files.len(), 2, "{told}");
    assert!(fs::read(files[0]).unwrap().starts_with(b"\x89PNG"));
    assert!(serde_json::from_slice::<serde_json::Value>(&fs::read(files[1]).unwrap()).is_ok());
}

#[test]
fn no_output_takes_the_place_of_a_project_unasked() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "week.ron", "articles"], 0, "week.ron: 2 articles\n", "");
    check(folder, &["new", "gold.ron"], 0, "gold.ron: 0 articles\n", "");
    let week = fs::read(folder.join("week.ron")).unwrap();
    let is_read = "it is read for what is to be written, which would replace it. Choose another name: ";
    let is_part = "it belongs to a project, whose work could be lost with it. Choose another name: ";
    for (output, told) in [
        ("week.ron", format!("{is_read}week.ron")),
        (
            "gold.ron",
            "it is a project, which would be replaced. Choose another name: gold.ron. With --force it is replaced"
                .to_owned(),
        ),
        ("week.ron.journal", format!("{is_part}week.ron.journal")),
        ("./week.ron.bak", format!("{is_part}./week.ron.bak")),
    ] {
        let told = format!("pullquote: {told}\n");
        check(folder, &["export", "week.ron", "-o", output], 2, "", &told);
        check(folder, &["suggest", "week.ron", "-o", output], 2, "", &told);
    }
    assert_eq!(fs::read(folder.join("week.ron")).unwrap(), week);
    check(folder, &["export", "week.ron", "-o", "week.json"], 0, "", "");
    check(folder, &["export", "week.ron", "-o", "week.json"], 0, "", "");
    check(folder, &["export", "week.ron", "-o", "gold.ron", "--force"], 0, "", "");
    assert!(fs::read(folder.join("gold.ron")).unwrap().starts_with(b"{"));
    check(folder, &["new", "open.ron"], 0, "open.ron: 0 articles\n", "");
    let before = fs::read(folder.join("open.ron")).unwrap();
    let open = OpenProject::open(&folder.join("open.ron"), Access::Write { owner: "ana" }).unwrap().project;
    for output in ["open.ron", "./open.ron"] {
        let refused = format!("pullquote: ana has it open. Close it there, or choose another name: {output}\n");
        check(folder, &["export", "week.ron", "-o", output, "--force"], 2, "", &refused);
    }
    assert_eq!(fs::read(folder.join("open.ron")).unwrap(), before);
    assert_eq!(fs::read(folder.join("week.ron")).unwrap(), week);
    open.close();
}

#[cfg(unix)]
#[test]
fn what_cannot_be_kept_is_told_by_the_exit_code() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "week.ron"], 0, "week.ron: 0 articles\n", "");
    fs::create_dir(folder.join("week.ron.journal")).unwrap();
    let output = pullquote(folder, &["add", "week.ron", "articles"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the journal beside it cannot be read, it is a folder, not a file"), "{told}");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "week.ron: 2 added, 2 articles\n");
    let told = "pullquote: the journal beside it cannot be read, it is a folder, not a file: week.ron\n";
    check(folder, &["recover", "week.ron"], 2, "", told);
}

#[test]
fn what_a_crash_left_is_recovered_or_given_up_without_a_window() {
    use pullquote::model::{Edit, Transaction};
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "week.ron", "articles"], 0, "week.ron: 2 articles\n", "");
    let change = |name: &str| {
        let mut project = OpenProject::open(&folder.join("week.ron"), Access::Write { owner: "ana" }).unwrap().project;
        project.apply(Transaction::new("name", vec![Edit::SetName(name.to_owned())])).unwrap();
        project.close();
    };
    check(folder, &["recover", "week.ron"], 0, "week.ron: nothing to recover\n", "");
    change("First");
    let left_out = "1 change was not saved and left out: see “pullquote recover”\n";
    let stats = pullquote(folder, &["stats", "week.ron"]).output().unwrap();
    assert_eq!(String::from_utf8(stats.stderr).unwrap(), left_out);
    let refused =
        "pullquote: 1 change was not saved: see “pullquote recover”, or open the project in the window: week.ron\n";
    check(folder, &["add", "week.ron", "articles"], 2, "", refused);
    tell_of_what_is_unsaved(folder);
    check(folder, &["recover", "week.ron"], 0, "week.ron: 1 change recovered\n", "");
    assert!(fs::read_to_string(folder.join("week.ron")).unwrap().contains("name: \"First\""));
    change("Second");
    let discarded = "week.ron: given up, kept as FOLDER/week.ron.journal.discarded\n";
    let discarded = discarded.replace("FOLDER", &fs::canonicalize(folder).unwrap().to_string_lossy());
    check(folder, &["recover", "week.ron", "--discard"], 0, &discarded, "");
    check(folder, &["recover", "week.ron"], 0, "week.ron: nothing to recover\n", "");
    assert!(fs::read_to_string(folder.join("week.ron")).unwrap().contains("name: \"First\""));
}

/// Commands that read the project as a file say what that does not hold.
#[track_caller]
fn tell_of_what_is_unsaved(folder: &Path) {
    fs::copy(folder.join("week.ron"), folder.join("other.ron")).unwrap();
    let left_out = "week.ron: it has changes that were not saved, which are left out: see “pullquote recover”\n";
    for arguments in [
        &["diff", "other.ron", "week.ron"][..],
        &["diff", "week.ron"],
        &["merge-driver", "other.ron", "other.ron", "week.ron"],
        &["import", "other.ron", "week.ron", "--dry-run"],
        &["add", "other.ron", "week.ron"],
        &["new", "third.ron", "week.ron"],
    ] {
        let output = pullquote(folder, arguments).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with(left_out), "{arguments:?}: {told}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    }
}

#[test]
fn a_damaged_project_says_where_it_is_kept_as_it_was() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["new", "week.ron", "articles"], 0, "week.ron: 2 articles\n", "");
    let whole = fs::read_to_string(folder.join("week.ron")).unwrap();
    let told = |arguments: &[&str]| String::from_utf8(pullquote(folder, arguments).output().unwrap().stderr).unwrap();
    fs::write(folder.join("week.ron"), &whole[..whole.len() / 2]).unwrap();
    assert!(!told(&["stats", "week.ron"]).contains("What it was before"), "it is not kept");
    fs::write(folder.join("week.ron.bak"), &whole).unwrap();
    let told = told(&["stats", "week.ron"]);
    assert!(
        told.ends_with(
            "What it was before lies in FOLDER/week.ron.bak\n"
                .replace("FOLDER", &fs::canonicalize(folder).unwrap().to_string_lossy())
                .as_str()
        ),
        "{told}"
    );
}

#[test]
fn the_manual_and_the_shells_know_every_command() {
    let folder = folder();
    let folder = folder.path();
    let help = String::from_utf8(pullquote(folder, &["--help"]).output().unwrap().stdout).unwrap();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    let commands: Vec<&str> = commands.into_iter().filter(|name| !name.is_empty() && *name != "help").collect();
    assert!(commands.contains(&"export") && !commands.contains(&"read-pdf"), "{help}");
    let told = format!("{} pages in man\n", commands.len() + 1);
    check(folder, &["man-pages", "man"], 0, "", &told);
    check(folder, &["man-pages", "man"], 0, "", &told);
    fs::write(folder.join("man/pullquote.1"), "mine").unwrap();
    fs::remove_file(folder.join("man/pullquote-add.1")).unwrap();
    let refused = "pullquote: pullquote.1, which no export wrote or somebody has changed since, would be replaced in man. With \
                   --force they are replaced\n";
    check(folder, &["man-pages", "man"], 2, "", refused);
    assert!(
        !folder.join("man/pullquote-add.1").exists() && fs::read(folder.join("man/pullquote.1")).unwrap() == b"mine"
    );
    check(folder, &["man-pages", "man", "--force"], 0, "", &told);
    let page = |name: &str| fs::read_to_string(folder.join("man").join(name)).unwrap();
    assert!(page("pullquote.1").contains("pullquote\\-export(1)"));
    for command in &commands {
        let page = page(&format!("pullquote-{command}.1"));
        assert!(page.contains(&format!("pullquote {command}").replace('-', "\\-")), "{command}: {page}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = String::from_utf8(pullquote(folder, &["completions", shell]).output().unwrap().stdout).unwrap();
        assert!(commands.iter().all(|command| script.contains(command)), "{shell}");
    }
}
