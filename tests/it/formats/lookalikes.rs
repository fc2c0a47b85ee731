//! Labels under names that nobody has told us of are read where words prove it, and else told: none is dropped in silence.
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
        let (mut added, _) = new_project(std::slice::from_ref(&first));
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
    assert!(n_read > 25, "only {n_read} were read");
}

/// What comes of a record with the text: it in the notation of marked text, and what is told but for the columns.
fn come_in(beside: &Value) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let paths: [PathBuf; 1] = [folder.path().join("a.json")];
    let mut record = beside.clone();
    record["text"] = json!(RESIGNED);
    fs::write(&paths[0], record.to_string()).unwrap();
    let (project, told) = new_project(&paths);
    let told = told.into_iter().filter(|told| !told.starts_with("read by columns")).collect();
    (printed(&project).concat(), told)
}

const RESIGNED: &str = "The mayor of Essen resigned. “No comment”, said Ana Ruiz on Monday.";

#[test]
fn parts_of_an_entry_that_are_spans_come_in() {
    let quote = json!({"start": 29, "end": 41, "label": "quote"});
    let speaker = json!({"start": 48, "end": 56, "label": "speaker"});
    let both = "The mayor of Essen resigned. [quote “No comment”], said [speaker#2 Ana Ruiz] on Monday.";
    let one = "The mayor of Essen resigned. “No comment”, said [speaker Ana Ruiz] on Monday.";
    let linked = "The mayor of Essen resigned. [quote#1>2 “No comment”], said [speaker#2 Ana Ruiz] on Monday.";
    for (beside, expected) in [
        (json!({"attributions": [{"id": 1, "quote": quote, "speaker": speaker}]}), linked),
        (json!({"attributions": [{"type": "direct", "quote": quote, "speaker": speaker}]}), linked),
        (
            json!({"rel": [{"head": quote, "child": speaker, "label": "said_by"}]}),
            "The mayor of Essen resigned. [quote#2>1 “No comment”], said [speaker Ana Ruiz] on Monday.",
        ),
        (json!({"annotation": {"quote": quote, "speaker": speaker}}), both),
        (json!({"notes": [{"id": 1, "target": speaker}]}), one),
        (json!({"parts": [{"id": 1, "start": 29, "end": 67, "entities": [speaker]}]}), one),
        // The list of an entry that is told itself.
        (json!({"marks": [{"from": 0, "to": 9, "label": "speaker", "more": [[48, 56]]}]}), one),
    ] {
        let (article, told) = come_in(&beside);
        assert_eq!(article, expected, "{beside}: {told:?}");
        assert!(told.iter().all(|told| !told.contains("no label")), "{told:?}");
    }
}

#[test]
fn numbers_that_fit_a_text_are_no_labels() {
    for beside in [
        json!({"turns": [{"start": 0, "end": 9, "role": "interviewer"}, {"start": 10, "end": 31, "role": "guest"}]}),
        json!({"video": {"start": 3, "end": 27, "kind": "clip"}}),
        json!({"events": [{"type": "goal", "start_minute": 3, "end_minute": 10}]}),
        json!({"segments": [{"type": "speech", "start_ts": 3, "end_ts": 10}]}),
        json!({"results": [{"driver": "Vik", "start_lap": 1, "end_lap": 9, "category": "F1"}]}),
        json!({"rating": {"min": 0, "max": 9, "type": "stars"}}),
        json!({"images": [{"left": 0, "right": 9, "top": 0, "bottom": 30, "label": "photo"}]}),
        json!({"results": [["home", 0, 3, "final"]]}),
        json!({"polls": [{"lower": 4, "upper": 9, "category": "Labour"}]}),
        json!({"images": [{"position": 0, "size": 9, "type": "photo"}]}),
        json!({"career": [{"from": 4, "to": 9, "role": "mayor"}]}),
        json!({"nlp": {"keywords": [{"text": "mayor", "rank": 4, "count": 9}]}}),
        json!({"games": [{"home": "The", "away": "Essen", "h": 0, "a": 3, "type": "final"}]}),
        json!({"nlp": {"lemmas": [{"form": "The", "start": 0, "end": 3}, {"form": "mayor", "start": 4, "end": 9}]}}),
        json!({"index": {"chunks": [{"text": "The mayor of Essen resigned.", "start": 0, "end": 28}]}}),
        json!({"people": [{"name": "Ana Ruiz", "role": "finance minister", "mentions": [{"start": 48, "end": 56}]}]}),
        json!({"attr": [{"cue_start": 43, "cue_end": 47, "quote_start": 29, "quote_end": 41, "type": "direct quote"}]}),
        json!({"annotation": {"stars": [0, 9], "by": "eva"}}),
        json!({"textSegmentAnnotations": [{"startOffset": 48, "endOffset": 56, "displayName": "speaker"}]}),
        json!({"meta": {"readers": [{"from": 18, "to": 65, "type": "age"}]}}),
        json!({"meta": {"score": [0, 3]}}),
        json!({"match": {"score": [0, 3]}}),
    ] {
        let (article, told) = come_in(&beside);
        assert_eq!((&*article, told.len().max(1)), (RESIGNED, 1), "{beside}: {told:?}");
        let advises = |told: &String| told.contains("comes in");
        assert!(!told.iter().any(|told| advises(told) && told.contains("score")), "{told:?}");
    }
}

#[test]
fn who_is_quoted_has_annotated_nothing() {
    let quote = |name: &str| json!({"quotes": [{"start": 29, "end": 41, "type": "quote", name: "Ana Ruiz"}]});
    for (name, is_maker) in [("from", false), ("user", false), ("annotator", true)] {
        let folder = tempfile::tempdir().unwrap();
        let mut record = quote(name);
        record["text"] = json!(RESIGNED);
        let path = folder.path().join("a.json");
        fs::write(&path, record.to_string()).unwrap();
        let (project, _) = new_project(&[path]);
        let from = &project.content().articles().next().unwrap().spans().iter().next().unwrap().from;
        assert_eq!(!from.is_empty(), is_maker, "{name}: {from:?}");
    }
}

#[test]
fn what_is_not_proved_is_told_with_its_name_and_its_number() {
    let of_two = |marks: Value, said: &str| {
        let (article, told) = come_in(&json!({"marks": marks}));
        assert_eq!((&*article, told.len()), (RESIGNED, 1), "{told:?}");
        assert!(told[0].contains(said), "{told:?}");
    };
    let mark = |from: usize, to: usize| json!({"from": from, "to": to, "kind": "speaker"});
    of_two(json!([mark(0, 9), mark(48, 56)]), "“marks”: 2 entries look like places in the text and are not read");
    of_two(
        json!([{"start": 0, "end": 9}, {"start": 48, "end": 56}]),
        "“marks”: 2 entries look like places in the text, have no “label” and are not read",
    );
    // The numbers of spans, and no places.
    let links = json!({"spans": [{"id": 1, "start": 48, "end": 56, "label": "speaker"},
        {"id": 3, "start": 0, "end": 9, "label": "speaker"}], "arcs": [{"from": 1, "to": 3, "label": "same"}]});
    let (article, told) = come_in(&links);
    assert_eq!(article.matches("[speaker").count(), 2);
    assert!(told.iter().any(|told| told.contains("“arcs”: 1 entry looks like a place in the text")), "{told:?}");
}
