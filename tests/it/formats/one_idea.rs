//! What one way in reads of a labelled file, all read: a new project, articles that are added, and an import.
#![expect(clippy::disallowed_methods, reason = "tests read the files they are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pullquote::formats::{Format, ImportOptions, TakeAs, guess, import_with, merge};
use pullquote::model::{Article, Content, Project, marked};
use pullquote::storage::{Reading, read_articles, read_files};

use super::foreign::labelled_cases;

/// Shapes of labelled records, each with what is in it.
const SHAPES: [(&str, &str, &str); 38] = [
    ("pairs.jsonl", r#"{"text": "Ana ran.", "spans": [[0, 3, "speaker"]]}"#, "[speaker Ana] ran."),
    (
        "types.jsonl",
        r#"{"text": "Ana ran.", "entities": [{"start": 0, "end": 3, "type": "speaker"}]}"#,
        "[speaker Ana] ran.",
    ),
    (
        "ents.json",
        r#"{"text": "Ana ran.", "ents": [{"start": 0, "end": 3, "label": "speaker"}]}"#,
        "[speaker Ana] ran.",
    ),
    ("label.jsonl", r#"{"text": "Ana ran.", "label": [[0, 3, "speaker"]]}"#, "[speaker Ana] ran."),
    (
        "body.jsonl",
        r#"{"body": "Ana ran.", "spans": [{"start": 0, "end": 3, "label": "speaker"}]}"#,
        "[speaker Ana] ran.",
    ),
    ("inside.json", r#"{"articles": [{"content": "Ana ran.", "spans": [[0, 3, "speaker"]]}]}"#, "[speaker Ana] ran."),
    ("by-id.json", r#"{"a1": {"text": "Ana ran.", "spans": [[0, 3, "speaker"]]}}"#, "[speaker Ana] ran."),
    ("v2.json", r#"[["Ana ran.", {"entities": [[0, 3, "speaker"]]}]]"#, "[speaker Ana] ran."),
    ("table.csv", "id,text,spans\n7,Ana ran.,\"[[0, 3, \"\"speaker\"\"]]\"\n", "[speaker Ana] ran."),
    (
        "table.tsv",
        "text\tlabel\nAna ran.\t[{\"start\": 0, \"end\": 3, \"label\": \"speaker\"}]\n",
        "[speaker Ana] ran.",
    ),
    (
        "old.jsonl",
        r#"{"text": "Ana ran.", "annotations": [{"label": "speaker", "start_offset": 0, "end_offset": 3}]}"#,
        "[speaker Ana] ran.",
    ),
    (
        "rejected.jsonl",
        r#"{"text": "Ana ran.", "spans": [{"start": 0, "end": 3, "label": "speaker"}], "answer": "reject"}"#,
        "Ana ran.",
    ),
    ("words.jsonl", r#"{"tokens": ["Ana", "ran"], "ner_tags": ["B-speaker", "O"]}"#, "[speaker Ana] ran"),
    (
        "numbers.json",
        r#"{"features": [{"name": "ner_tags", "type": {"feature": {"names": ["O", "B-speaker"]}}}],
        "rows": [{"row_idx": 0, "row": {"tokens": ["Ana", "ran"], "ner_tags": [1, 0]}}]}"#,
        "[speaker Ana] ran",
    ),
    ("nameless.jsonl", r#"{"tokens": ["Ana", "ran"], "ner_tags": [1, 0]}"#, "Ana ran"),
    ("gliner.json", r#"[{"tokenized_text": ["Ana", "ran"], "ner": [[0, 0, "speaker"]]}]"#, "[speaker Ana] ran"),
    ("train.conll", "Ana B-speaker\nran O\n", "[speaker Ana] ran"),
    ("train.tsv", "Ana\tB-speaker\nran\tO\n", "[speaker Ana] ran"),
    ("ner.csv", "Sentence #,Word,Tag\nSentence: 1,Ana,B-speaker\n,ran,O\n", "[speaker Ana] ran"),
    (
        "tasks.json",
        r#"[{"id": 1, "data": {"text": "Ana ran."}, "annotations": [{"result": [{"id": "a", "type": "labels",
        "value": {"start": 0, "end": 3, "text": "Ana", "labels": ["speaker"]}}]}]}]"#,
        "[speaker Ana] ran.",
    ),
    (
        "short.json",
        r#"[{"text": "Ana ran.", "id": 3, "annotator": 1, "label": [{"start": 0, "end": 3, "text": "Ana", "labels": ["speaker"]}]}]"#,
        "[speaker Ana] ran.",
    ),
    (
        "argilla.json",
        r#"[{"fields": {"text": "Ana ran."}, "responses": {"q": [{"value": [{"start": 0, "end": 3, "label": "speaker"}]}]}}]"#,
        "[speaker Ana] ran.",
    ),
    (
        "own.jsonl",
        r#"{"id": "1", "title": "T", "text": "Ana ran.", "spans": [{"id": 1, "label": "speaker", "start": 0, "end": 3, "text": "Ana", "by": "person"}]}"#,
        "[speaker Ana] ran.",
    ),
    ("emoji.jsonl", r#"{"text": "🙂 Ana ran.", "entities": [[2, 5, "speaker"]]}"#, "🙂 Ana ran."),
    ("emoji-twice.jsonl", r#"{"text": "🙂 Ana ran.", "label": [[3, 6, "speaker"]]}"#, "🙂 Ana ran."),
    (
        "many-emoji.jsonl",
        r#"{"text": "🙂 Ana, Bob, Cem.", "label": [[3, 6, "speaker"], [8, 11, "claim"], [13, 16, "quote"]]}"#,
        "🙂 [speaker Ana], [claim#2 Bob], [quote#3 Cem].",
    ),
    ("bytes.jsonl", r#"{"text": "É Ana ran.", "label": [[3, 6, "speaker"]]}"#, "É Ana ran."),
    (
        "many-bytes.jsonl",
        r#"{"text": "É Ana, Bob, Cem.", "label": [[3, 6, "speaker"], [8, 11, "claim"], [13, 16, "quote"]]}"#,
        "É [speaker Ana], [claim#2 Bob], [quote#3 Cem].",
    ),
    ("emoji.csv", "text,start,end,label\n🙂 Ana ran.,3,6,speaker\n", "🙂 Ana ran."),
    (
        "words.txt",
        "Ana B-speaker\nLee I-speaker\nran O\nto O\nRome O\nin O\nMay O\n. O\n",
        "[speaker Ana Lee] ran to Rome in May .",
    ),
    (
        "bilou.txt",
        "Ana\tB-speaker\nMay\tI-speaker\nLee\tL-speaker\nran\tO\nto\tO\nRome\tO\nnow\tO\n.\tO\n",
        "[speaker Ana May Lee] ran to Rome now .",
    ),
    (
        "json.txt",
        r#"{"text": "Ana Ruiz ran.", "marks": [{"from": 0, "to": 8, "kind": "speaker", "w": "Ana Ruiz"}]}"#,
        "[speaker Ana Ruiz] ran.",
    ),
    ("table.txt", "text,start,end,label\nAna ran.,0,3,speaker\n", "[speaker Ana] ran."),
    ("abstracts.txt", "12|t|Ana ran.\n12|a|Bo too.\n12\t0\t3\tAna\tspeaker\tX1\n", "[speaker Ana] ran.\nBo too."),
    (
        "webanno.txt",
        "#FORMAT=WebAnno TSV 3.2\n#T_SP=x.NamedEntity|value\n\n#Text=Ana ran\n1-1\t0-3\tAna\tspeaker\n1-2\t4-7\tran\t_\n",
        "[speaker Ana] ran",
    ),
    (
        "corenlp.json",
        r#"{"text": "Ana ran.", "sentences": [{"index": 0, "entitymentions": [{"text": "Ana", "characterOffsetBegin": 0,
        "characterOffsetEnd": 3, "ner": "speaker"}]}]}"#,
        "",
    ),
    (
        "two-words.jsonl",
        r#"{"text": "Ana ran.", "spans": [[0, 3, "Speaker"], [0, 3, "SPEAKER"]]}"#,
        "[speaker Ana] ran.",
    ),
    (
        "doc.xml",
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p><name type=\"speaker\">Ana</name> ran.</p></body></text></TEI>",
        "",
    ),
];

/// The articles of a project in the notation of marked text, without the numbers of spans.
pub(super) fn printed(content: &Content) -> Vec<String> {
    let plain = |text: String| text.replace("#1 ", " ");
    content.articles().map(|article| plain(marked::print(article))).collect()
}

pub(super) fn new_project(paths: &[PathBuf]) -> (Project, Vec<String>) {
    let mut project = Project::new("", "ana");
    let told = add(&mut project, paths);
    (project, told)
}

pub(super) fn add(project: &mut Project, paths: &[PathBuf]) -> Vec<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_pullquote"));
    let how = Reading { program: Some(program), ..Reading::new(project.content()) };
    let mut read = read_articles(paths, how, &mut |_, _| ControlFlow::Continue(()));
    let arrival = read.arrival(project.content()).unwrap();
    project.apply(arrival.transaction).unwrap();
    let conflicts = arrival.conflicts.iter().map(|conflict| format!("conflict in {}", conflict.article));
    read.remarks.iter().map(ToString::to_string).chain(arrival.notes).chain(conflicts).collect()
}

fn imported(paths: &[PathBuf]) -> Option<(Project, Format)> {
    by_import(paths).map(|(project, format, _)| (project, format))
}

/// What an import brings, and what is told of it; `None` where the files do not show their format.
pub(super) fn by_import(paths: &[PathBuf]) -> Option<(Project, Format, Vec<String>)> {
    let files = read_files(paths).unwrap();
    let format = guess(&files)?;
    let mut project = Project::new("", "ana");
    let imported = import_with(ImportOptions::default(), format, &files, project.content());
    let merge = merge(project.content(), &imported, TakeAs::Labels);
    project.apply(merge.transaction).unwrap();
    let warnings = imported.warnings.iter().chain(&merge.warnings).map(|warning| warning.message.clone());
    let told = warnings.chain(imported.notes.iter().cloned()).chain(merge.notes).collect();
    Some((project, format, told))
}

/// Holds the three ways to one another, and gives what comes of a file.
#[track_caller]
fn check(paths: &[PathBuf]) -> Vec<String> {
    let name = paths[0].display();
    let (by_import, format) = imported(paths).unwrap_or_else(|| panic!("{name}: no format is told"));
    let (new, told) = new_project(paths);
    if format == Format::W3c {
        assert!(told.iter().any(|remark| remark.contains("“import”")), "{name}: {told:?}");
        return printed(&by_import);
    }
    assert_eq!(printed(&new), printed(&by_import), "{name}: {told:?}");
    let other = tempfile::tempdir().unwrap();
    let first = other.path().join("first.txt");
    fs::write(&first, "Something else.").unwrap();
    let (mut project, _) = new_project(&[first]);
    add(&mut project, paths);
    assert_eq!(printed(&project)[1..], printed(&new), "{name}");
    printed(&new)
}

#[test]
fn every_shape_comes_in_by_every_way() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content, expected) in SHAPES {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let found = check(&[path]);
        assert!(expected.is_empty() || found == [expected], "{name}: {found:?}");
    }
}

#[test]
fn files_of_other_programs_come_in_alike_by_every_way() {
    for files in labelled_cases() {
        check(&files);
    }
}

#[test]
fn what_records_say_of_their_articles_is_read_alike_by_every_way() {
    let facts = r#""headline": "H", "author": "By Ana Lee", "published": "2024-03-02", "source": "Post""#;
    let span = r#"{"start": 0, "end": 3, "label": "speaker"}"#;
    let folder = tempfile::tempdir().unwrap();
    for (name, record) in [
        ("spans.jsonl", format!(r#"{{"text": "Ana ran.", "spans": [{span}], {facts}}}"#)),
        ("meta.jsonl", format!(r#"{{"text": "Ana ran.", "spans": [{span}], "meta": {{{facts}}}}}"#)),
        (
            "prodigy.jsonl",
            format!(r#"{{"text": "Ana ran.", "spans": [{span}], "meta": {{{facts}}}, "answer": "accept"}}"#),
        ),
        ("tokens.jsonl", format!(r#"{{"tokens": ["Ana", "ran"], "ner_tags": ["B-speaker", "O"], {facts}}}"#)),
        ("gliner.json", format!(r#"[{{"tokenized_text": ["Ana", "ran"], "ner": [[0, 0, "speaker"]], {facts}}}]"#)),
        (
            "tasks.json",
            format!(
                r#"[{{"id": 1, "data": {{"text": "Ana ran.", {facts}}}, "annotations": [{{"result": [{{"id": "a", "type": "labels",
                "value": {{"start": 0, "end": 3, "text": "Ana", "labels": ["speaker"]}}}}]}}]}}]"#
            ),
        ),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, record).unwrap();
        let facts = |project: &Project| -> Vec<String> {
            let facts =
                |one: &Article| format!("{}, {}, {}, {}", one.title, one.meta.byline, one.meta.date, one.meta.outlet);
            project.articles().map(facts).collect()
        };
        let (by_import, _) = imported(std::slice::from_ref(&path)).unwrap();
        assert_eq!(facts(&by_import), ["H, Ana Lee, 2024-03-02, Post"], "{name}");
        assert_eq!(facts(&new_project(&[path]).0), facts(&by_import), "{name}");
    }
}

#[test]
fn records_before_a_broken_end_are_read_alike_by_every_way() {
    let folder = tempfile::tempdir().unwrap();
    let list = "[\n {\n  \"text\": \"Ana ran.\",\n  \"spans\": [[0, 3, \"speaker\"]]\n },\n {\n  \"text\": \"Bo";
    for end in [" w", " won.\"},\n]"] {
        let path = folder.path().join("list.json");
        fs::write(&path, format!("{list}{end}")).unwrap();
        let n_read = usize::from(end.ends_with(']')) + 1;
        let (project, _, told) = by_import(std::slice::from_ref(&path)).unwrap();
        assert_eq!((printed(&project).len(), told.len()), (n_read, 1), "{told:?}");
        assert!(told[0].ends_with("; what follows is not read"), "{told:?}");
        assert_eq!(printed(&new_project(&[path]).0), printed(&project));
    }
}

#[test]
fn texts_that_are_put_together_from_words_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.conll");
    fs::write(&path, "Ana B-speaker\n. O\n").unwrap();
    let (_, told) = new_project(&[path]);
    let expected = "the text of 1 article is put together from words, as the file has words only: blanks may stand where none were";
    assert!(told.iter().any(|remark| remark.starts_with(expected)), "{told:?}");
}

/// Lays out files in a folder, and gives what an import of these places in it brings, with who has read how much.
fn by_import_of(files: &[(&str, &str)], asked: &[&str]) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let paths: Vec<PathBuf> = asked.iter().map(|name| folder.path().join(name)).collect();
    let (project, _, told) = by_import(&paths).unwrap();
    let read = project.articles().flat_map(Article::readings);
    let read = read.map(|one| format!("{} {}", one.annotator, one.spans.len()));
    (printed(&project).into_iter().chain(read).collect(), told)
}

const ANA: &str = "T1\tspeaker 0 3\tAna\n";
const BO: &str = "T1\tspeaker 0 2\tBo\n";

#[test]
fn several_folders_come_in_as_the_folder_around_them() {
    let annotation = |start: usize, end: usize, label: &str| {
        format!(
            r#"[{{"id": "a1", "body": {{"value": "{label}"}}, "target": {{"source": "1.txt",
            "selector": {{"type": "TextPositionSelector", "start": {start}, "end": {end}}}}}}}]"#
        )
    };
    let (ana, bo) = (annotation(0, 3, "speaker"), annotation(0, 2, "speaker"));
    let w3c = [("a/1.txt", "Ana ran."), ("a/1.json", &ana), ("b/1.txt", "Bo won."), ("b/1.json", &bo)];
    let brat = [("a/1.txt", "Ana ran."), ("a/1.ann", ANA), ("b/1.txt", "Bo won."), ("b/1.ann", BO)];
    let events = [("a/1.txt", "Ana ran."), ("a/1.a1", ANA), ("b/1.txt", "Bo won."), ("b/1.a1", BO)];
    for files in [&w3c[..], &brat, &events] {
        let whole = by_import_of(files, &[""]);
        assert_eq!(whole.0, ["[speaker Ana] ran.", "[speaker Bo] won."]);
        assert_eq!(by_import_of(files, &["a", "b"]), whole);
        assert_eq!(by_import_of(files, &[files[0].0, files[1].0, files[2].0, files[3].0]), whole);
    }
    let (two, three) = (annotation(0, 3, "speaker"), format!("{ANA}T2\tclaim 4 7\tran\n"));
    let other = annotation(4, 7, "speaker");
    let w3c = [("ana/1.txt", "Ana ran."), ("ana/1.json", &two), ("ben/1.txt", "Ana ran."), ("ben/1.json", &other)];
    let brat = [("ana/1.txt", "Ana ran."), ("ana/1.ann", ANA), ("ben/1.txt", "Ana ran."), ("ben/1.ann", &three)];
    for (files, n_of_ben) in [(&w3c[..], 1), (&brat, 2)] {
        let expected = ["Ana ran.".to_owned(), "ana 1".to_owned(), format!("ben {n_of_ben}")];
        for asked in [&[""][..], &["ana", "ben"]] {
            assert_eq!(by_import_of(files, asked).0, expected, "{asked:?}");
        }
    }
    let one_text = [("1.txt", "Ana ran."), ("ana/1.json", &two), ("ben/1.json", &other)];
    assert_eq!(by_import_of(&one_text, &[""]).0, ["Ana ran.", "ana 1", "ben 1"]);
}

#[test]
fn documents_of_inception_are_readings_of_their_people() {
    let file = |spans: [&str; 2]| {
        let header = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|label\n\n\n#Text=Ana ran\n";
        format!("{header}1-1\t0-3\tAna\t{}\t\n1-2\t4-7\tran\t{}\t\n", spans[0], spans[1])
    };
    let (ana, ben, none) = (file(["speaker", "_"]), file(["speaker", "claim"]), file(["_", "_"]));
    let files = [
        ("annotation/a.txt/INITIAL_CAS.tsv", &*none),
        ("annotation/a.txt/ana.tsv", &ana),
        ("annotation/a.txt/ben.tsv", &ben),
    ];
    let (read, told) = by_import_of(&files, &[""]);
    assert_eq!(read, ["Ana ran", "ana 1", "ben 2"]);
    assert!(told.iter().any(|note| note.starts_with("annotation/a.txt/INITIAL_CAS.tsv: passed over, ")), "{told:?}");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a.txt")).unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(&name[11..]), content).unwrap();
    }
    let (new, _) = new_project(&[folder.path().to_owned()]);
    assert_eq!(new.articles().map(|article| article.readings().len()).collect::<Vec<_>>(), [2]);
    let settled = [&files[..], &[("curation/a.txt/CURATION_USER.tsv", &*ben)]].concat();
    assert_eq!(by_import_of(&settled, &[""]).0, ["[speaker Ana] [claim#2 ran]", "ana 1", "ben 2"]);
    assert_eq!(by_import_of(&files[..1], &[""]).0, ["Ana ran"], "alone it is the document");
}

#[test]
fn people_in_files_of_their_own_are_read_alike_by_every_way() {
    let line =
        |start: usize, end: usize| format!(r#"{{"text": "Ana ran far.", "label": [[{start}, {end}, "speaker"]]}}"#);
    let brat =
        |labels: &str| [("1.txt".to_owned(), "Ana ran far.".to_owned()), ("1.ann".to_owned(), labels.to_owned())];
    let doccano = |start, end| [("x.jsonl".to_owned(), line(start, end))];
    for (ana, ben, is_brat) in [
        (doccano(0, 3).to_vec(), doccano(0, 7).to_vec(), false),
        (brat(ANA).to_vec(), brat("T1\tspeaker 0 7\tAna ran\n").to_vec(), true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for (who, files) in [("ana", &ana), ("ben", &ben)] {
            fs::create_dir(folder.path().join(who)).unwrap();
            for (name, content) in files {
                fs::write(folder.path().join(who).join(name), content).unwrap();
            }
        }
        let paths = ["ana", "ben"].map(|who| folder.path().join(who));
        let read = |project: &Project| -> Vec<String> {
            let readings = project.articles().flat_map(Article::readings);
            let readings = readings.map(|one| format!("{} {}", one.annotator, one.spans[0].fragments.extent().end()));
            printed(project).into_iter().chain(readings).collect()
        };
        let expected = ["Ana ran far.", "ana 3", "ben 7"];
        assert_eq!(read(&by_import(&paths).unwrap().0), expected, "import {is_brat}");
        let (new, told) = new_project(&paths);
        assert_eq!(read(&new), expected, "new {is_brat}");
        let note = "ana, ben labelled the same text: what each made of it is kept as their reading";
        assert!(told.iter().any(|told| told.starts_with(note)), "{told:?}");
        let text = folder.path().join("text.txt");
        fs::write(&text, "Ana ran far.").unwrap();
        let (mut project, _) = new_project(&[text]);
        add(&mut project, &paths);
        assert_eq!(read(&project), expected, "add {is_brat}");
    }
}

#[test]
fn people_whom_files_name_are_read_alike_by_every_way_also_who_found_nothing() {
    let line = |who: &str, spans: &str| format!(r#"{{"text": "Ana ran far.", {who}, "spans": [{spans}]}}"#);
    let [ana, more] = [3, 7].map(|end| format!(r#"{{"start": 0, "end": {end}, "label": "speaker"}}"#));
    for (one, other, expected) in [
        (line(r#""user": "kim""#, &ana), line(r#""user": "lee""#, &more), ["kim 1 in_progress", "lee 1 in_progress"]),
        (line(r#""annotator": "kim""#, &ana), line(r#""annotator": "lee""#, ""), ["kim 1 in_progress", "lee 0 done"]),
        (line(r#""annotator": "kim""#, ""), line(r#""annotator": "lee""#, &more), ["kim 0 done", "lee 1 in_progress"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["1.jsonl", "2.jsonl"].map(|name| folder.path().join(name));
        fs::write(&paths[0], one).unwrap();
        fs::write(&paths[1], other).unwrap();
        let read = |project: &Project| -> Vec<String> {
            let readings = project.articles().flat_map(Article::readings);
            readings.map(|one| format!("{} {} {}", one.annotator, one.spans.len(), one.status.name())).collect()
        };
        assert_eq!(read(&by_import(&paths).unwrap().0), expected, "import");
        let (new, _) = new_project(&paths);
        assert_eq!(read(&new), expected, "new");
        let from = new.articles().flat_map(Article::readings).map(|one| Path::new(&one.from.path).file_name().unwrap());
        assert_eq!(from.collect::<Vec<_>>(), ["1.jsonl", "2.jsonl"], "each is from its own file");
        let text = folder.path().join("text.txt");
        fs::write(&text, "Ana ran far.").unwrap();
        let (mut project, _) = new_project(&[text]);
        add(&mut project, &paths);
        assert_eq!(read(&project), expected, "add");
    }
}

#[test]
fn links_of_prodigy_by_the_last_tokens_of_spans_come_in_by_every_way() {
    let row = r#"{"text": "Ana said no", "tokens": [{"text": "Ana", "start": 0, "end": 3, "id": 0},
        {"text": "said", "start": 4, "end": 8, "id": 1}, {"text": "no", "start": 9, "end": 11, "id": 2}],
        "spans": [{"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "speaker"},
        {"start": 9, "end": 11, "token_start": 2, "token_end": 2, "label": "quote"}],
        "relations": [{"head": 2, "child": 0, "label": "said_by"}], "answer": "accept"}"#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.jsonl");
    fs::write(&path, row.replace('\n', " ")).unwrap();
    assert_eq!(check(&[path]), ["[speaker Ana] said [quote#2>1 no]"]);
}
