//! Labels under names that nobody has told us of are read where that is proved, and else told: none is dropped in silence.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::PathBuf;

use pullquote::model::Content;
use serde_json::{Value, json};

use super::one_idea::{add, by_import, new_project, printed};

const TEXT: &str = "“No,” said Ana Ruiz on Monday. Ben Lee of the “Post” did not agree with her at all.";
/// Start, end and label of what is marked.
const MARKED: [(usize, usize, &str); 3] = [(11, 19, "speaker"), (0, 5, "quote"), (31, 38, "speaker")];

/// What starts and ends, or lengths, are called.
const NAMES: [(&str, &str); 12] = [
    ("from", "to"),
    ("beg", "end"),
    ("first", "last"),
    ("left", "right"),
    ("s", "e"),
    ("idx_from", "idx_to"),
    ("pos", "len"),
    ("startIndex", "length"),
    ("x1", "x2"),
    ("p", "q"),
    ("start", "end"),
    ("von", "bis"),
];
const LABELS: [&str; 7] = ["label", "kind", "name", "role", "displayName", "tag", "foo"];
const LISTS: [&str; 14] = [
    "marks",
    "tags",
    "items",
    "regions",
    "offsets",
    "segments",
    "extractions",
    "results",
    "chunks",
    "data",
    "hits",
    "predictions",
    "links",
    "meta",
];

/// A list of what is marked, under these names.
fn list((start, end): (&str, &str), label: &str, words: Option<&str>) -> Value {
    let characters: Vec<char> = TEXT.chars().collect();
    let entry = |(from, to, what): (usize, usize, &str)| {
        let second = if ["len", "length"].contains(&end) { to - from } else { to };
        let mut entry = json!({start: from, end: second, label: what});
        if let Some(words) = words {
            entry[words] = json!(characters[from..to].iter().collect::<String>());
        }
        entry
    };
    MARKED.into_iter().map(entry).collect()
}

/// Files of one record each, by their names.
fn files() -> Vec<(String, Value)> {
    let mut files = Vec::new();
    for names in NAMES {
        for label in LABELS {
            files
                .push((format!("names-{}-{label}", names.0), json!({"text": TEXT, "marks": list(names, label, None)})));
        }
        files
            .push((format!("words-{}", names.0), json!({"text": TEXT, "marks": list(names, "label", Some("quoted"))})));
        files.push((format!("inside-{}", names.0), json!({"body": TEXT, "x": {"marks": list(names, "kind", None)}})));
    }
    for name in LISTS {
        let places = json!({"quote": [[0, 5]], "speaker": [[11, 19], [31, 38]]});
        let pairs = json!([[0, 5], [11, 19]]);
        let rows = json!([["speaker", "Ana Ruiz", 11, 19], ["quote", "“No,”", 0, 5]]);
        let sentence = json!([{"sentence": "“No,” said Ana Ruiz on Monday.", "marks": [{"from": 11, "to": 19, "kind": "speaker"}]}]);
        for (what, value) in [
            ("list", list(("from", "to"), "kind", None)),
            ("odd", list(("x1", "x2"), "foo", None)),
            ("places", places),
            ("pairs", pairs),
            ("rows", rows),
            ("sentence", sentence),
            ("one", json!({"from": 0, "to": 5, "kind": "quote"})),
        ] {
            files.push((format!("{what}-{name}"), json!({"text": TEXT, name: value})));
        }
        files.push((
            format!("beside-{name}"),
            json!({"document": {"text": TEXT}, name: list(("from", "to"), "kind", None)}),
        ));
    }
    files
}

fn n_spans(content: &Content) -> usize {
    content.articles().map(|article| article.spans().len()).sum()
}

#[test]
fn no_label_is_dropped_in_silence_whatever_it_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first.txt");
    fs::write(&first, "Something else.").unwrap();
    let (mut silent, mut unlike, mut n_read) = (Vec::new(), Vec::new(), 0);
    for (name, record) in files() {
        let paths = [folder.path().join(format!("{name}.json"))];
        fs::write(&paths[0], record.to_string()).unwrap();
        let (new, told) = new_project(&paths);
        let told: Vec<String> = told.into_iter().filter(|remark| !remark.starts_with("read by columns")).collect();
        let (mut added, _) = new_project(&[first.clone()]);
        let told_of_added = add(&mut added, &paths);
        if n_spans(&new) == 0 && (told.is_empty() || told_of_added.is_empty()) {
            silent.push(name.clone());
        }
        let imported = by_import(&paths).map(|(project, _, told)| (printed(&project), told));
        match imported {
            Some((articles, _)) if articles != printed(&new) || articles != printed(&added)[1..] => unlike.push(name),
            Some((_, told)) if n_spans(&new) == 0 && told.is_empty() => silent.push(format!("{name} by import")),
            _ => {}
        }
        n_read += usize::from(n_spans(&new) > 0);
    }
    assert_eq!((silent, unlike), (Vec::<String>::new(), Vec::<String>::new()));
    assert!(n_read > 100, "only {n_read} were read");
}

#[track_caller]
fn check(record: &Value, expected: &str, said: &str) {
    let folder = tempfile::tempdir().unwrap();
    let paths: [PathBuf; 1] = [folder.path().join("a.json")];
    fs::write(&paths[0], record.to_string()).unwrap();
    let (project, told) = new_project(&paths);
    assert_eq!(printed(&project), [expected], "{record}: {told:?}");
    assert!(told.iter().any(|told| told.contains(said)), "{told:?}");
}

#[test]
fn what_is_not_proved_is_told_with_its_name_and_its_number() {
    let text = "Ana Ruiz ran. Ben ran.";
    let of = |list: Value| json!({"text": text, "marks": list});
    let mark = |from: usize, to: usize| json!({"from": from, "to": to, "kind": "speaker"});
    check(
        &of(json!([mark(0, 8), mark(14, 17)])),
        "[speaker Ana Ruiz] ran. [speaker#2 Ben] ran.",
        "“marks” was read as places in the text, by “from” and “to”",
    );
    check(
        &of(json!([mark(0, 7), mark(15, 17)])),
        text,
        "“marks”: 2 entries look like places in the text and are not read",
    );
    check(
        &of(json!([{"start": 0, "end": 8}, {"start": 14, "end": 17}])),
        text,
        "“marks”: 2 entries look like places in the text, have no label and are not read",
    );
    // The numbers of spans, and no places.
    let links = json!({"text": text, "spans": [{"id": 1, "start": 0, "end": 8, "label": "speaker"},
        {"id": 3, "start": 14, "end": 17, "label": "speaker"}], "arcs": [{"from": 1, "to": 3, "label": "same"}]});
    check(&links, "[speaker Ana Ruiz] ran. [speaker#3 Ben] ran.", "“arcs”: 1 entry looks like a place in the text");
}
