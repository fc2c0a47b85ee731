//! What the command line says of files that come in and go out where something is odd about them.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::io::Read as _;
use std::path::Path;

use tempfile::TempDir;

use super::pullquote;

const TEXT: &str = "“No cuts,” said Ana Ruiz.\n";

/// A folder with a project of one article.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bus.txt"), TEXT).unwrap();
    run(folder.path(), &["new", "week.ron", "bus.txt"]);
    folder
}

/// How a command ends, and all that it says.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = pullquote(folder, arguments).output().unwrap();
    let told = String::from_utf8([output.stderr, output.stdout].concat()).unwrap();
    (output.status.code().unwrap(), told)
}

#[track_caller]
fn check(folder: &Path, arguments: &[&str], code: i32, said: &str) {
    let (ended, told) = run(folder, arguments);
    assert!(told.contains(said), "{arguments:?} says “{told}” and not “{said}”");
    assert_eq!(ended, code, "{arguments:?}: {told}");
}

#[test]
fn no_output_takes_the_place_of_what_articles_were_read_from() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("out")).unwrap();
    let outputs: [&[&str]; 7] = [
        &["export", "week.ron", "-o", "bus.txt"],
        &["export", "week.ron", "-f", "csv", "-o", "out/../bus.txt"],
        &["stats", "week.ron", "--table", "labels", "-o", "bus.txt"],
        &["describe", "week.ron", "-o", "bus.txt"],
        &["evaluate", "week.ron", "week.ron", "--errors", "-o", "bus.txt"],
        &["agreement", "week.ron", "week.ron", "-o", "bus.txt"],
        &["screenshot", "week.ron", "-o", "bus.txt"],
    ];
    for arguments in outputs {
        check(folder, arguments, 2, "articles of the project were read from this file, which would be replaced");
        assert_eq!(fs::read_to_string(folder.join("bus.txt")).unwrap(), TEXT, "{arguments:?}");
    }
    check(folder, &["export", "week.ron", "-o", "bus.txt", "--force"], 0, "");
    assert!(fs::read_to_string(folder.join("bus.txt")).unwrap().starts_with('{'));
}

#[test]
fn what_leaves_is_packed_as_its_name_says_or_refused() {
    let folder = folder();
    let folder = folder.path();
    let commands: [&[&str]; 3] = [
        &["export", "week.ron", "-f", "jsonl"],
        &["describe", "week.ron"],
        &["evaluate", "week.ron", "week.ron", "--errors"],
    ];
    for command in commands {
        let with = |name: &'static str| [command, &["-o", name]].concat();
        check(folder, &with("out.jsonl"), 0, "");
        for (name, beginning) in [("out.jsonl.gz", &b"\x1F\x8B"[..]), ("out.jsonl.zst", b"\x28\xB5\x2F\xFD")] {
            check(folder, &with(name), 0, "");
            assert!(fs::read(folder.join(name)).unwrap().starts_with(beginning), "{command:?} {name}");
            let mut plain = String::new();
            let unpacked = pullquote::storage::open_stream(&folder.join(name)).unwrap().read_to_string(&mut plain);
            assert_eq!(unpacked.unwrap(), plain.len());
            assert_eq!(plain, fs::read_to_string(folder.join("out.jsonl")).unwrap(), "{command:?} {name}");
            fs::remove_file(folder.join(name)).unwrap();
        }
        check(folder, &with("out.bz2"), 2, "files are packed as .gz and .zst only");
        assert!(!folder.join("out.bz2").exists());
        fs::remove_file(folder.join("out.jsonl")).unwrap();
    }
    check(folder, &["export", "week.ron", "-f", "jsonl", "-o", "out.jsonl.gz"], 0, "");
    check(folder, &["new", "again.ron", "out.jsonl.gz"], 0, "again.ron: 1 article");
    for name in ["next.ron.gz", "next.zip"] {
        check(folder, &["new", name, "bus.txt"], 2, "a project is never packed");
        check(folder, &["pack", "week.ron", "-o", name], 2, "a project is never packed");
        check(folder, &["suggest", "week.ron", "-o", name], 2, "a project is never packed");
        check(folder, &["export", "week.ron", "-f", "brat", "-o", name], 2, "no folder is packed");
        assert!(!folder.join(name).exists());
    }
}

#[test]
fn what_an_option_names_has_to_be_there() {
    let folder = folder();
    let folder = folder.path();
    let labels = "--flat: there is no label “qoute”: the project has quote, speaker, claim, boilerplate";
    check(folder, &["export", "week.ron", "-f", "conll", "--flat", "speaker,qoute", "-o", "out"], 2, labels);
    let other = "--flat is for the format conll and changes nothing in json";
    check(folder, &["export", "week.ron", "--flat", "speaker"], 0, other);
    for arguments in [
        &["suggest", "week.ron", "-o", "s.ron", "--min-confidence", "7"][..],
        &["export", "week.ron", "--with-suggestions", "7"],
        &["export", "week.ron", "--with-suggestions=-1"],
    ] {
        check(folder, arguments, 2, "a number from 0 to 1");
    }
    fs::write(folder.join("rows.jsonl"), "{\"text\": \"One.\", \"meta\": {\"title\": \"T\"}}\n").unwrap();
    for column in ["titel", "meta.titel"] {
        let told = format!("has no column “{column}”, only meta.title, text: rows.jsonl");
        check(folder, &["add", "week.ron", "rows.jsonl", "--title-column", column], 1, &told);
    }
    // What is inside of another may come late.
    let mut rows: Vec<String> =
        (0..70).map(|n| format!("{{\"text\": \"{n} ran.\", \"by\": [\"Ana\", \"Bo\"]}}\n")).collect();
    rows.push("{\"text\": \"It rains.\", \"meta\": {\"author\": \"Eva\"}}\n".to_owned());
    fs::write(folder.join("late.jsonl"), rows.concat()).unwrap();
    check(folder, &["new", "late.ron", "late.jsonl", "--byline-column", "meta.author"], 0, "71 articles");
    assert!(fs::read_to_string(folder.join("late.ron")).unwrap().contains("byline: \"Eva\""));
    check(folder, &["new", "list.ron", "late.jsonl", "--byline-column", "by.0"], 2, "has no column “by.0”");
    let wanted = "CoNLL (IOB2) has several files: name a folder for them with -o; this is none: bus.txt";
    check(folder, &["export", "week.ron", "-f", "conll", "-o", "bus.txt"], 2, wanted);
}

#[test]
fn what_offsets_count_can_be_said_whichever_way_a_file_comes_in() {
    let folder = folder();
    let folder = folder.path();
    // Both are words.
    fs::write(folder.join("a.jsonl"), r#"{"text": "🙂 a b c", "label": [[2, 3, "claim"], [4, 5, "claim"]]}"#).unwrap();
    let asked = "nobody can tell whether its offsets count an emoji once or twice";
    let ambiguous = r#"{"text": "🙂(a)(b)(c)", "label": [[2, 3, "claim"]]}"#;
    fs::write(folder.join("b.jsonl"), ambiguous).unwrap();
    check(folder, &["new", "1.ron", "b.jsonl"], 1, asked);
    check(folder, &["add", "1.ron", "b.jsonl", "--offset-unit", "code_point"], 0, "1 new span");
    check(folder, &["new", "2.ron", "b.jsonl", "--offset-unit", "code_point"], 0, "1 article");
    check(folder, &["new", "3.ron"], 0, "");
    check(folder, &["import", "3.ron", "b.jsonl"], 1, asked);
    check(folder, &["import", "3.ron", "b.jsonl", "--offset-unit", "code_point"], 0, "1 new span");
    check(folder, &["sample", "b.jsonl", "--n", "1", "-o", "4.ron", "--offset-unit", "code_point"], 0, "");
    for project in ["1.ron", "2.ron", "3.ron", "4.ron"] {
        assert!(fs::read_to_string(folder.join(project)).unwrap().contains("text: \"a\""), "{project}");
    }
}

#[test]
fn a_text_that_looks_like_labels_is_told() {
    let folder = folder();
    let folder = folder.path();
    for (name, content, said) in [
        ("two.txt", "Ana B-speaker\nran O\n", "looks like CoNLL (IOB2) and was read as a plain text"),
        ("bare.txt", "Ana PER\nran O\nto O\nRome LOC\n", "looks like CoNLL (IOB2) and was read as a plain text"),
        ("ann.txt", "T1\tspeaker 0 3\tAna\nT2\tspeaker 4 7\tBen\n", "looks like labels of brat"),
    ] {
        fs::write(folder.join(name), content).unwrap();
        check(folder, &["add", "week.ron", name], 1, said);
    }
    fs::write(folder.join("prose.txt"), "Hear us O Lord\nHelp us O Lord\nSave us O Lord\n").unwrap();
    let (code, told) = run(folder, &["add", "week.ron", "prose.txt"]);
    assert_eq!((code, &*told), (0, "week.ron: 1 added, 5 articles\n"));
    let tags = "Eva B-speaker\nMay I-speaker\nran O\nto O\nRome O\nin O\nMay O\n. O\n";
    fs::write(folder.join("tags.txt"), tags).unwrap();
    // Planes and trains are no tags.
    fs::write(folder.join("planes.txt"), "The B-52 flew\nThe B-17 fell\nThe B-29 stayed\n").unwrap();
    check(folder, &["add", "week.ron", "planes.txt"], 1, "was read as a plain text");
    let said = "is CoNLL (IOB2), whatever its name says, and was read as that: tags.txt";
    check(folder, &["add", "week.ron", "tags.txt"], 0, said);
    run(folder, &["new", "other.ron"]);
    check(folder, &["import", "other.ron", "two.txt"], 0, "1 new article, 1 new span");
}

#[test]
fn what_lies_beside_a_file_comes_only_with_brat() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "Ana B-speaker\nran O\n").unwrap();
    fs::write(folder.join("a.ann"), "T1\tspeaker 0 3\tAna\n").unwrap();
    check(folder, &["import", "week.ron", "a.txt", "--format", "conll"], 0, "1 new article, 1 new span");
}

#[test]
fn labels_of_brat_bring_their_text() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("brat")).unwrap();
    fs::write(folder.join("brat/x.txt"), "Ana ran.").unwrap();
    fs::write(folder.join("brat/x.ann"), "T1\tspeaker 0 3\tAna\n").unwrap();
    for (project, file) in [("a.ron", "brat/x.ann"), ("b.ron", "brat/x.txt"), ("c.ron", "brat")] {
        run(folder, &["new", project]);
        check(folder, &["import", project, file], 0, "1 new article, 1 new span");
    }
    fs::write(folder.join("lines.jsonl"), "{\"text\": \"Ana\"}\n").unwrap();
    check(
        folder,
        &["import", "a.ron", "lines.jsonl", "-f", "brat"],
        1,
        "there is no article in these files as brat standoff has them",
    );
    check(folder, &["import", "a.ron", "bus.txt", "-f", "brat"], 1, "bus.txt: no .ann lies beside it");
}

#[test]
fn files_of_two_formats_are_refused_and_nothing_is_changed() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("a.conll"), "Ann B-PER\nran O\n").unwrap();
    let record = "{\"text\":\"Bob ran.\",\"spans\":[{\"start\":0,\"end\":3,\"label\":\"P\"}]}\n";
    fs::write(folder.join("b.jsonl"), record).unwrap();
    run(folder, &["new", "a.ron"]);
    let before = fs::read(folder.join("a.ron")).unwrap();
    check(folder, &["import", "a.ron", "a.conll", "b.jsonl"], 2, "b.jsonl looks like JSON Lines, and others of these");
    assert_eq!(fs::read(folder.join("a.ron")).unwrap(), before);
    check(folder, &["import", "a.ron", "b.jsonl"], 0, "1 new article, 1 new span");
}

#[test]
fn columns_of_texts_are_imported_as_articles() {
    let folder = folder();
    let folder = folder.path();
    let spans = "[[{\"start\":0,\"end\":3,\"label\":\"P\"}],[{\"start\":4,\"end\":7,\"label\":\"V\"}]]";
    let columns = format!("{{\"text\":[\"Ann ran home.\",\"Bob sat down.\"],\"spans\":{spans}}}");
    fs::write(folder.join("columns.json"), columns).unwrap();
    run(folder, &["new", "a.ron"]);
    check(folder, &["import", "a.ron", "columns.json"], 0, "2 new articles, 2 new spans");
}

#[test]
fn what_is_there_is_counted_with_its_labels_and_doubts_end_alike_by_every_way() {
    let folder = folder();
    let folder = folder.path();
    let record = |text: &str, end: usize| {
        format!("{{\"text\":\"{text}\",\"spans\":[{{\"start\":0,\"end\":{end},\"label\":\"speaker\"}}]}}\n")
    };
    fs::write(folder.join("a.jsonl"), record("Ana ran.", 3) + "{\"text\":\"Bo sat.\",\"spans\":[]}\n").unwrap();
    check(folder, &["add", "week.ron", "a.jsonl"], 0, "2 added");
    check(folder, &["add", "week.ron", "a.jsonl"], 0, "2 of its articles are already there: a.jsonl");
    let cut = ["Ana ran.", "Eva ran.", "Ida ran.", "Uta ran."].map(|text| record(text, 2)).concat();
    fs::write(folder.join("cut.jsonl"), cut).unwrap();
    check(folder, &["new", "new.ron", "cut.jsonl"], 1, "4 of 4 spans begin or end on a blank or inside a word");
    run(folder, &["new", "in.ron"]);
    check(folder, &["import", "in.ron", "cut.jsonl"], 1, "4 of 4 spans begin or end on a blank or inside a word");
    check(folder, &["import", "in.ron", "cut.jsonl"], 0, "0 new spans");
    check(folder, &["add", "new.ron", "cut.jsonl"], 0, "4 of its articles are already there");
}

#[test]
fn a_merge_that_nobody_solved_is_told_as_one() {
    let folder = folder();
    let folder = folder.path();
    let project = fs::read_to_string(folder.join("week.ron")).unwrap();
    let marked = project.replacen("    articles:", "<<<<<<< HEAD\n=======\n>>>>>>> theirs\n    articles:", 1);
    fs::write(folder.join("marked.ron"), &marked).unwrap();
    check(folder, &["stats", "marked.ron"], 2, "git has left a merge in it that nobody solved");
    run(folder, &["unpack", "week.ron", "week.pullquote"]);
    let (_, articles) = (folder, fs::read_dir(folder.join("week.pullquote/articles")).unwrap());
    let inner = articles.flatten().next().unwrap().path();
    let article = fs::read_dir(inner).unwrap().flatten().next().unwrap().path();
    let whole = fs::read_to_string(&article).unwrap();
    fs::write(&article, whole.replacen("    spans: [\n", "<<<<<<< HEAD\n=======\n>>>>>>> theirs\n    spans: [\n", 1))
        .unwrap();
    check(folder, &["check", "week.pullquote"], 1, "git has left a merge in it that nobody solved");
    let misfit = "    spans: [\n        (id: 1, label: \"none\", at: [(0, 2)], text: \"no\", by: person),\n";
    fs::write(&article, whole.replacen("    spans: [\n", misfit, 1)).unwrap();
    let name = article.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    check(folder, &["check", "week.pullquote"], 1, &format!("{name}:"));
}

#[test]
fn a_source_above_the_project_is_told() {
    let folder = folder();
    let folder = folder.path();
    let project = fs::read_to_string(folder.join("week.ron")).unwrap();
    fs::write(folder.join("week.ron"), project.replace("path: \"bus.txt\"", "path: \"../../bus.txt\"")).unwrap();
    check(folder, &["check", "week.ron", "--sources"], 1, "the file lies above the project’s folder by its name");
}

#[test]
fn of_what_a_format_says_less_of_one_thing_is_said() {
    let folder = folder();
    let folder = folder.path();
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/projects/budget-week.ron"), folder.join("budget.ron")).unwrap();
    for format in ["prodigy", "doccano"] {
        check(folder, &["export", "budget.ron", "-f", format, "-o", "home.jsonl"], 0, "");
        let (code, told) = run(folder, &["add", "budget.ron", "home.jsonl"]);
        assert_eq!((code, told.lines().count()), (0, 4), "{told}");
        assert!(told.contains("in whole words or single pieces only, as the format has them"), "{told}");
    }
}

#[test]
fn labelled_articles_that_nobody_has_read_are_told_where_readings_leave() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::copy("projects/three-readings.ron", folder.join("a.ron")).unwrap();
    fs::write(
        folder.join("b.jsonl"),
        r#"{"text": "“No”, said Zed.", "spans": [{"start": 0, "end": 4, "label": "quote"}]}"#,
    )
    .unwrap();
    let run = |arguments: &[&str]| super::pullquote(folder, arguments).output().unwrap();
    assert_eq!(run(&["import", "a.ron", "b.jsonl"]).status.code(), Some(0));
    let told = "1 article with 1 span that nobody of these has read stay behind, such as “";
    for (arguments, code) in [(&["--readings", "all"][..], 0), (&["--readings", "all", "--strict"], 1)] {
        let arguments = [&["export", "a.ron", "-f", "jsonl", "-o", "out.jsonl", "--force"], arguments].concat();
        let output = run(&arguments);
        assert!(String::from_utf8(output.stderr).unwrap().contains(told), "{arguments:?}");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    }
}
