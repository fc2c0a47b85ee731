//! Parquet in parts: out into a folder, and in again a part at a time.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]

use std::fs;

#[test]
fn a_project_leaves_in_parts_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let run = |arguments: &[&str]| {
        let output = super::pullquote(folder, arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let row = |n: usize| {
        format!(
            "{{\"text\": \"Ada said no {n}.\", \"spans\": [{{\"start\": 0, \"end\": 3, \"label\": \"speaker\"}}]}}\n"
        )
    };
    fs::write(folder.join("a.jsonl"), (0..300).map(row).collect::<String>()).unwrap();
    run(&["new", "a.ron"]);
    run(&["import", "a.ron", "a.jsonl", "--format", "jsonl"]);
    let (code, _, told) = run(&["export", "a.ron", "-f", "parquet", "-o", "parts", "--part-size", "1k"]);
    assert_eq!((code, told.as_str()), (Some(0), ""));
    let mut names: Vec<String> = fs::read_dir(folder.join("parts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    assert!(names.len() > 3 && names[0] == "part-00000.parquet" && names[3] == "part-00003.parquet", "{names:?}");
    // As engines leave them.
    fs::write(folder.join("parts/_SUCCESS"), "").unwrap();
    run(&["new", "b.ron"]);
    let (code, told, problems) = run(&["import", "b.ron", "parts"]);
    assert_eq!((code, told.as_str()), (Some(0), "b.ron: 300 new articles, 300 new spans, 0 new links\n"), "{problems}");
    // Parts are articles too, by themselves or drawn from.
    let (code, told, problems) = run(&["new", "c.ron", "parts"]);
    assert_eq!((code, told.as_str()), (Some(0), "c.ron: 300 articles\n"), "{problems}");
    let spans = run(&["export", "c.ron", "-f", "csv"]).1;
    assert_eq!(spans.lines().count(), 301);
    let drawn = |source: &str, name: &str| {
        assert_eq!(run(&["sample", source, "--n", "5", "-o", name]).0, Some(0));
        let text_of = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].to_string();
        let mut texts: Vec<String> = run(&["export", name, "-f", "jsonl"]).1.lines().map(text_of).collect();
        texts.sort();
        texts
    };
    assert_eq!(drawn("parts", "d.ron"), drawn("a.jsonl", "e.ron"), "the same as of the lines");
    fs::write(folder.join("cut.parquet"), &fs::read(folder.join("parts/part-00000.parquet")).unwrap()[..200]).unwrap();
    let (code, _, problems) = run(&["new", "f.ron", "cut.parquet"]);
    assert_eq!(code, Some(2), "{problems}");
    assert!(problems.contains("cannot be read as Parquet: its end is cut off or damaged: cut.parquet"), "{problems}");

    run(&["export", "b.ron", "-f", "parquet", "-o", "again/"]);
    assert!(folder.join("again/part-00000.parquet").is_file() && !folder.join("again/part-00001.parquet").exists());
    run(&["export", "b.ron", "-f", "parquet", "-o", "one.parquet"]);
    assert!(folder.join("one.parquet").is_file());
    assert_eq!(run(&["export", "b.ron", "-f", "json", "-o", "x", "--part-size", "1k"]).0, Some(2));
    assert_eq!(run(&["export", "b.ron", "-f", "parquet", "-o", "x", "--part-size", "0"]).0, Some(2));
}
