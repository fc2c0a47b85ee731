//! How far two projects agree, on the command line.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::Path;

use tempfile::TempDir;

fn pullquote(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = super::pullquote(folder, arguments).output().unwrap();
    let printed = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), printed(&output.stdout), printed(&output.stderr))
}

/// A folder with `ana.ron` and `ben.ron`: both have the quote, one of them has the speaker with her family name.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bus.txt"), "“No cuts,” said Ana Ruiz.\n").unwrap();
    fs::write(folder.path().join("new.txt"), "Nobody has begun with this.\n").unwrap();
    let quote = "(id: 1, label: \"quote\", at: [(0, 10)], text: \"“No cuts,”\", by: person),\n";
    let speakers = [
        ("ana", "(id: 2, label: \"speaker\", at: [(16, 24)], text: \"Ana Ruiz\", by: person),\n"),
        ("ben", "(id: 2, label: \"speaker\", at: [(16, 19)], text: \"Ana\", by: person),\n"),
    ];
    for (name, speaker) in speakers {
        let file = format!("{name}.ron");
        assert_eq!(pullquote(folder.path(), &["new", &file, "bus.txt", "new.txt"]).0, 0);
        let project = fs::read_to_string(folder.path().join(&file)).unwrap();
        let marked = project.replacen("spans: [\n", &format!("spans: [\n{quote}{speaker}"), 1);
        let named = marked.replacen("annotator: \"ana\"", &format!("annotator: \"{name}\""), 1);
        fs::write(folder.path().join(&file), named).unwrap();
    }
    folder
}

#[test]
fn people_read_how_far_two_projects_agree() {
    let folder = folder();
    let (code, out, messages) = pullquote(folder.path(), &["agreement", "ana.ron", "ben.ron"]);
    assert_eq!((code, messages.as_str()), (0, ""), "{out}");
    let line = |start: &str| out.lines().find(|line| line.trim_start().starts_with(start)).unwrap().to_owned();
    assert!(out.starts_with("ana and ben\n"), "{out}");
    assert!(line("Quote").contains("1.000"), "{out}");
    assert!(line("all labels").contains("0.500"), "{out}");
    assert!(out.contains("same label, other edges"), "{out}");
}

#[test]
fn programs_read_the_same_values_again() {
    let folder = folder();
    let arguments = ["agreement", "ana.ron", "ben.ron", "--format", "json"];
    let (code, out, _) = pullquote(folder.path(), &arguments);
    assert_eq!(code, 0);
    assert_eq!(pullquote(folder.path(), &arguments).1, out);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["n_articles"], &json["articles"][0]["n_differences"]), (&1.into(), &1.into()));
    let rows = json["rows"].as_array().unwrap();
    let speaker = rows.iter().find(|row| row["id"] == "speaker" && row["who"] == "everybody").unwrap();
    // “Ana” is a quarter of what both cover together, and one of two words.
    assert_eq!((&speaker["n_equal"], &speaker["measures"]["soft_f1"]["value"]), (&0.into(), &0.375.into()));
}

#[test]
fn what_was_collected_is_compared_like_the_projects_that_it_came_from() {
    let folder = folder();
    let folder = folder.path();
    assert_eq!(pullquote(folder, &["new", "week.ron", "bus.txt", "new.txt"]).0, 0);
    assert_eq!(pullquote(folder, &["agreement", "week.ron"]).0, 2);
    let (code, _, messages) = pullquote(folder, &["collect", "week.ron", "ana.ron", "ben.ron"]);
    assert_eq!(code, 0, "{messages}");
    let of_one = pullquote(folder, &["agreement", "week.ron", "-f", "csv"]);
    let of_both = pullquote(folder, &["agreement", "ana.ron", "ben.ron", "-f", "csv"]);
    let values = |out: &str| out.lines().filter(|line| !line.contains(",over_time,")).collect::<String>();
    assert_eq!((of_one.0, values(&of_one.1), &of_one.2), (of_both.0, values(&of_both.1), &of_both.2));
    assert!(of_one.1.contains("everybody,over_time,20"), "{}", of_one.1);
    assert!(of_one.1.contains("ana and ben,label,speaker,exact_f1,0,"), "{}", of_one.1);
}

#[test]
fn who_leads_sees_what_is_left_and_how_fast_it_goes() {
    let folder = folder();
    let folder = folder.path();
    assert_eq!(pullquote(folder, &["new", "week.ron", "bus.txt", "new.txt"]).0, 0);
    let ana = fs::read_to_string(folder.join("ana.ron")).unwrap();
    let id = ana.split("Article(\n            id: \"").nth(1).unwrap()[..16].to_owned();
    fs::write(folder.join("ana.ron"), ana.replacen("status: new", "status: done", 1)).unwrap();
    let line =
        format!("(id: \"{id}\", keys: 3, clicks: 1, drags: 0, blind: false, suggested: None, done_on: Some(20785))");
    fs::write(folder.join("ana.ron.work"), format!("WorkLog(\n    version: 1,\n    articles: [\n{line},\n    ],\n)\n"))
        .unwrap();
    assert_eq!(pullquote(folder, &["collect", "week.ron", "ana.ron", "ben.ron"]).0, 0);
    let (code, out, told) = pullquote(folder, &["stats", "week.ron", "--table", "team"]);
    assert_eq!((code, &*told), (0, ""), "{out}");
    let f1 = "F1 with the others,F1 with what is settled";
    let header = format!("annotator,articles,begun,done,skipped,left,{f1},articles done a day,acts a span");
    let rows: Vec<&str> = out.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows, [&*header, "ana,1,1,1,0,0,0.500,,1.0,2.0", "ben,1,0,0,0,1,0.500,,,"]);
    assert!(pullquote(folder, &["stats", "week.ron"]).1.contains("The team\n"));
    // Where the counts are gone, what was collected keeps them.
    fs::remove_file(folder.join("ana.ron.work")).unwrap();
    assert_eq!(pullquote(folder, &["collect", "week.ron", "ana.ron"]).0, 0);
    assert_eq!(pullquote(folder, &["stats", "week.ron", "--table", "team"]).1, out);
}

#[test]
fn a_report_goes_to_a_file() {
    let folder = folder();
    let arguments = ["agreement", "ana.ron", "ben.ron", "-f", "md", "-o", "agreement.md"];
    assert_eq!(pullquote(folder.path(), &arguments), (0, String::new(), String::new()));
    let written = fs::read_to_string(folder.path().join("agreement.md")).unwrap();
    assert!(written.starts_with("# Agreement\n\n## ana and ben\n"), "{written}");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = folder();
    let (code, out, messages) = pullquote(folder.path(), &["agreement", "ana.ron", "ben.ron", "--done"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        messages,
        "pullquote: there is no article that two people have marked as done: without --done all that they have begun counts\n"
    );
    assert_eq!(pullquote(folder.path(), &["new", "week.ron", "bus.txt"]).0, 0);
    let told = |arguments: &[&str]| pullquote(folder.path(), arguments).2;
    assert!(told(&["agreement", "week.ron"]).contains("nobody’s labels were collected into this project yet"));
    assert!(told(&["agreement", "ana.ron", "week.ron"]).contains("both have labelled"));
    assert_eq!(pullquote(folder.path(), &["collect", "week.ron", "ana.ron"]).0, 1, "an article is not in it");
    assert!(told(&["agreement", "week.ron"]).contains("no article has come back from two people yet"));
    fs::write(folder.path().join("table.csv"), "text,label\n").unwrap();
    for arguments in
        [&["collect", "week.ron", "table.csv"][..], &["diff", "week.ron", "table.csv"], &["stats", "table.csv"]]
    {
        let words = "it is no Pullquote project: it looks like a text: table.csv";
        assert!(told(arguments).contains(words), "{}", told(arguments));
    }
    let other = fs::read_to_string(folder.path().join("ben.ron")).unwrap().replace("said Ana", "says Ana");
    fs::write(folder.path().join("other.ron"), other.replace("\"ben\"", "\"cho\"")).unwrap();
    let (code, _, messages) = pullquote(folder.path(), &["agreement", "ana.ron", "ben.ron", "other.ron"]);
    assert_eq!(code, 0, "{messages}");
    assert!(messages.contains("1 article left out: the text is another one"), "{messages}");
}

#[test]
fn labels_with_other_ids_are_known_by_their_names_as_where_projects_are_collected() {
    let folder = folder();
    let path = folder.path().join("ben.ron");
    let ron = fs::read_to_string(&path).unwrap();
    let ron = ron.replace("label: \"quote\"", "label: \"zitat\"").replace("id: \"quote\"", "id: \"zitat\"");
    fs::write(&path, ron.replace("from: [\"quote\"]", "from: [\"zitat\"]")).unwrap();
    let (code, out, told) = pullquote(folder.path(), &["agreement", "ana.ron", "ben.ron"]);
    assert_eq!((code, told.as_str()), (0, "ben.ron: the label “zitat” is taken for “quote”, by its name\n"));
    let quote = out.lines().find(|line| line.trim_start().starts_with("Quote")).unwrap();
    assert!(quote.contains("1.000"), "{out}");
}
