//! Projects with lines that do not fit: by the real binary each is told with its line and kept as it was.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::{Path, PathBuf};

use pullquote::formats::Format;

const QUOTE: &str = r#"(id: 1, label: "quote", at: [(2, 6)], text: "“Ja”", by: person),"#;
const SPEAKER: &str = r#"(id: 2, label: "speaker", at: [(13, 16)], text: "Ana", by: person),"#;
const LINK: &str = r#"(id: 1, kind: "said_by", from: 1, to: 2),"#;
const REJECTED: &str = r#"(label: "claim", at: [(8, 12)], speaker: (13, 16)),"#;

/// A project of one article, with these lines in its lists.
fn project(spans: &[&str], relations: &[&str], rejected: &[&str]) -> String {
    let lines = |lines: &[&str]| lines.iter().map(|line| format!("{:16}{line}\n", "")).collect::<Vec<_>>().concat();
    let (spans, relations, rejected) = (lines(spans), lines(relations), lines(rejected));
    format!(
        r##"Project(
    version: 1,
    name: "Bus",
    annotator: "ana",
    offset_unit: code_point,
    labels: [
        (id: "quote", name: "Quote", color: "#009E73", key: '1'),
        (id: "speaker", name: "Speaker", color: "#0072B2", key: '2'),
        (id: "claim", name: "Claim", color: "#E69F00", key: '3'),
    ],
    relation_kinds: [
        (id: "said_by", name: "said by", from: ["quote"], to: ["speaker"]),
    ],
    articles: [
        Article(
            id: "3fa94c10b2d7e655",
            title: "Buses",
            source: (path: "", sha256: "", encoding: "UTF-8", newline: lf),
            status: in_progress,
            text: "🙂 “Ja”,\nsaid Ana\u{{2028}}",
            spans: [
{spans}            ],
            relations: [
{relations}            ],
            rejected: [
{rejected}            ],
        ),
    ],
)
"##
    )
}

fn pullquote(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = super::pullquote(folder, arguments).output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(printed).unwrap())
}

/// Checks the project, adds an article to it, and expects the odd line told with its number and kept.
#[track_caller]
fn check(ron: &str, odd: &str, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.ron"), ron).unwrap();
    let is_odd = |(_, line): &(usize, &str)| line.trim() == odd;
    let line = 1 + ron.lines().enumerate().filter(is_odd).last().unwrap().0;
    let (code, printed) = pullquote(folder, &["check", "a.ron", "--severity", "error"]);
    let expected = format!("a.ron:{line}: error: article 3fa94c10b2d7e655: {message}\n");
    assert!(printed.lines().any(|told| told == expected.trim_end()), "{printed}\nlacks\n{expected}");
    assert_eq!(code, 1);
    assert_eq!(fs::read_to_string(folder.join("a.ron")).unwrap(), ron, "looking changes nothing");

    fs::write(folder.join("b.txt"), "Another article\n").unwrap();
    let (code, printed) = pullquote(folder, &["add", "a.ron", "b.txt"]);
    assert_eq!(code, 1, "{printed}");
    let saved = fs::read_to_string(folder.join("a.ron")).unwrap();
    let n_lines = |ron: &str| ron.lines().filter(|line| line.trim() == odd).count();
    assert_eq!(n_lines(&saved), n_lines(ron), "{saved}");
}

#[test]
fn spans_that_do_not_fit_are_told_and_kept() {
    let check = |odd: &str, message: &str| check(&project(&[SPEAKER, odd], &[], &[]), odd, message);
    check(&QUOTE.replace('6', "600"), "the range ends at 600, but the text has only 17");
    check(&QUOTE.replace("(2, 6)", "(6, 2)"), "the range starts at 6, after its end at 2");
    check(
        &QUOTE.replace("(2, 6)", "(18446744073709551615, 6)"),
        "the range starts at 18446744073709551615, after its end at 6",
    );
    check(&QUOTE.replace("(2, 6)", ""), "a span needs at least one fragment");
    check(&QUOTE.replace("(2, 6)", "(2, 2)"), "a fragment is empty");
    check(&QUOTE.replace("(2, 6)", "(2, 5), (3, 6)"), "two fragments overlap");
    check(&QUOTE.replace("(2, 6)", "(3, 6)"), "the text there is “Ja””, not ““Ja””");
    check(&QUOTE.replace("“Ja”", "“Nein”"), "the text there is ““Ja””, not ““Nein””");
    check(&QUOTE.replace("quote", "quotes"), "there is no label “quotes”");
    check(&QUOTE.replace("id: 1", "id: 2"), "there are two spans with the id 2");
    check(&QUOTE.replace("id: 1, ", ""), "the span has no `id`");
    check(&QUOTE.replace("person", "robot"), "“robot” is none of person, suggestion, import, adjudication");
    check(&QUOTE.replace("id: 1", "id: -1"), "Integer is out of bounds");
    check("\"a span?\",", "Expected opening `(` for struct `Span`");
}

#[test]
fn links_that_do_not_fit_are_told_and_kept() {
    let check = |odd: &str, message: &str| check(&project(&[QUOTE, SPEAKER], &[odd], &[]), odd, message);
    check(&LINK.replace("to: 2", "to: 9"), "there is no span 9");
    check(&LINK.replace("from: 1", "from: 9"), "there is no span 9");
    check(&LINK.replace("from: 1, to: 2", "from: 2, to: 1"), "“said by” cannot lead from a speaker to a quote");
    check(&LINK.replace("from: 1, to: 2", "from: 1, to: 1"), "a span cannot be linked to itself");
    check(&LINK.replace("said_by", "sung_by"), "there is no relation kind “sung_by”");
    check(&LINK.replace("kind: \"said_by\", ", ""), "the relation has no `kind`");
    let same_id = LINK.replace("to: 2", "to: 3");
    let another = SPEAKER.replace("id: 2", "id: 3");
    let twice = project(&[QUOTE, SPEAKER, &another], &[LINK, &same_id], &[]);
    self::check(&twice, &same_id, "there are two relations with the id 1");
    let other = LINK.replace("id: 1,", "id: 2,");
    self::check(&project(&[QUOTE, SPEAKER], &[LINK, &other], &[]), &other, "the two are linked already");
}

#[test]
fn rejections_that_do_not_fit_are_told_and_kept() {
    let check = |odd: &str, message: &str| check(&project(&[QUOTE, SPEAKER], &[LINK], &[odd]), odd, message);
    check(&REJECTED.replace("(13, 16)", "(13, 99)"), "the range ends at 99, but the text has only 17");
    check(&REJECTED.replace("label: \"claim\", ", ""), "the rejected suggestion has no `label`");
    let unknown = REJECTED.replace("speaker", "speakers");
    check(&unknown, "the rejected suggestion has fields that this version does not know");
}

#[test]
fn what_fits_is_no_problem() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.ron"), project(&[QUOTE, SPEAKER], &[LINK], &[REJECTED])).unwrap();
    assert_eq!(pullquote(folder.path(), &["check", "a.ron"]), (0, String::new()));
}

#[test]
fn changed_sources_are_listed_with_what_becomes_of_the_labels() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("bus.txt"), "First.\n🙂 “Ja”,\nsaid Bo\u{2028}").unwrap();
    let source = r#"source: (path: "bus.txt", sha256: "00", encoding: "UTF-8", newline: lf)"#;
    let old = r#"source: (path: "", sha256: "", encoding: "UTF-8", newline: lf)"#;
    let ron = project(&[QUOTE, SPEAKER], &[LINK], &[]);
    fs::write(folder.join("a.ron"), ron.replace(old, source)).unwrap();
    let told = "a.ron: warning: article 3fa94c10b2d7e655: its file has changed, of its spans 1 would move, 1 would be \
                lost: bus.txt (source)\n";
    assert_eq!(pullquote(folder, &["check", "a.ron", "--sources"]), (1, told.to_owned()));
    fs::remove_file(folder.join("bus.txt")).unwrap();
    let told = "a.ron: warning: article 3fa94c10b2d7e655: the file is not there any more: bus.txt (source)\n";
    assert_eq!(pullquote(folder, &["check", "a.ron", "--sources"]), (1, told.to_owned()));
    assert_eq!(pullquote(folder, &["check", "a.ron"]), (0, String::new()));
}

#[test]
fn names_in_a_project_never_become_paths() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let ron = project(&[QUOTE, SPEAKER], &[LINK], &[])
        .replace(r#"name: "Bus""#, r#"name: "../..\\\u{202e}evil\u{0}:*?\n""#)
        .replace(r#"title: "Buses""#, r#"title: "../../etc/\u{202e}passwd\n""#);
    fs::write(folder.join("a.ron"), ron).unwrap();
    for format in Format::ALL.into_iter().filter(|format| format.can_export()) {
        let out = format!("deep/er/{}", format.name());
        fs::create_dir_all(folder.join(&out)).unwrap();
        let (code, printed) =
            pullquote(folder, &["export", "a.ron", "--format", format.name(), "-o", &format!("{out}/x")]);
        assert_eq!(code, 0, "{}: {printed}", format.name());
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    for path in files_below(folder) {
        let inside = path.strip_prefix(folder).unwrap();
        assert!(inside.starts_with("deep/er") || inside.to_str() == Some("a.ron"), "{}", inside.display());
        for part in inside {
            let name = part.to_str().unwrap();
            let is_list = name == ".pullquote-export";
            assert!(name.chars().all(is_plain) && (is_list || !name.starts_with(['.', '-'])), "{name:?}");
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}
