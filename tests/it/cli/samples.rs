//! Samples of corpora by the real binary, whatever files these lie in.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]

use std::fs;

use serde_json::json;

use super::streams::{lines, run};
use crate::formats::fuzzed::article_files::zip_file::zip_file;

#[test]
fn a_sample_is_the_same_whatever_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let outlet = |n: usize| if n.is_multiple_of(10) { "The Small Paper" } else { "The Large Paper" };
    let article = |n: usize| {
        let text = format!("Story {n} has {} words of its own, {n} in all.", n * 7);
        json!({"id": n, "text": text, "outlet": outlet(n), "spans": [{"start": 0, "end": 5, "label": "kind"}]})
    };
    let all: Vec<String> = (0..400).map(|n| article(n).to_string() + "\n").collect();
    fs::write(folder.join("all.jsonl"), all.concat()).unwrap();
    fs::create_dir(folder.join("parts")).unwrap();
    let backwards: Vec<String> = all.iter().rev().cloned().collect();
    fs::write(folder.join("parts/a.jsonl"), backwards[..250].concat() + "{\n").unwrap();
    fs::write(folder.join("parts/b.csv"), "id,text,outlet\n").unwrap();
    fs::write(folder.join("parts/c.json"), format!("[{}]", backwards[250..].join(","))).unwrap();
    let sample = |source: &str, name: &str, more: &[&str]| {
        let output = run(folder, &[&["sample", source, "-o", name, "--n", "20"], more].concat(), b"");
        let exported = run(folder, &["export", name, "--format", "jsonl"], b"").stdout;
        let mut texts: Vec<(String, String)> = lines(&exported)
            .iter()
            .map(|line| {
                (line["text"].as_str().unwrap().to_owned(), line["meta"]["outlet"].as_str().unwrap().to_owned())
            })
            .collect();
        texts.sort();
        (output, texts)
    };
    let (output, drawn) = sample("all.jsonl", "a.ron", &[]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!((told.as_str(), drawn.len()), ("a.ron: 20 articles of 400\n", 20));
    let (output, again) = sample("parts", "b.ron", &[]);
    assert_eq!((output.status.code(), &again), (Some(1), &drawn), "in other files, one of them with a bad line");
    assert!(String::from_utf8(output.stderr).unwrap().contains("a.jsonl, line 251: it ends too early"));
    assert_ne!(sample("all.jsonl", "c.ron", &["--seed", "2"]).1, drawn);
    let by_outlet = sample("all.jsonl", "d.ron", &["--by", "outlet"]).1;
    assert_eq!(by_outlet.iter().filter(|(_, outlet)| outlet == "The Small Paper").count(), 10);
    for (arguments, words) in [
        (&["all.jsonl", "--n", "0"][..], "--n 0 draws nothing"),
        (&["gone.jsonl", "--n", "3"], "no article could be read from these files"),
        (&["all.jsonl", "--n", "3", "--text-column", "words"], "no article could be read from these files"),
    ] {
        let output = run(folder, &[&["sample"], arguments, &["-o", "none.ron"]].concat(), b"");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && told.contains(words), "{told}");
        assert!(!folder.join("none.ron").exists());
    }
    // What a project has is not drawn again.
    let (_, more) = sample("all.jsonl", "a.ron", &[]);
    assert!(more.len() == 40 && drawn.iter().all(|one| more.contains(one)));
    let project = fs::read_to_string(folder.join("a.ron")).unwrap();
    assert!(project.contains("label: \"kind\"") && project.contains("record: \""), "labels and sources come along");
    assert!(run(folder, &["check", "a.ron", "--sources"], b"").status.success(), "the sources are as they were");
}

#[test]
fn a_sample_has_no_two_versions_and_what_is_most_in_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let words = |n: usize| (0..60).map(|idx| format!("word{}", n * 1000 + idx)).collect::<Vec<_>>().join(" ");
    let article = |n: usize| json!({"text": format!("{} {n}", words(n / 3))}).to_string() + "\n";
    fs::write(folder.join("all.jsonl"), (0..90).map(article).collect::<String>()).unwrap();
    let sample = |name: &str, more: &[&str]| {
        let sample = ["sample", "all.jsonl", "-o", name, "--n", "20"];
        String::from_utf8(run(folder, &[&sample, more].concat(), b"").stdout).unwrap()
    };
    assert_eq!(sample("a.ron", &["--no-near-duplicates"]), "a.ron: 20 articles of 90\n");
    let exported = run(folder, &["export", "a.ron", "--format", "jsonl"], b"").stdout;
    let mut stories: Vec<String> =
        lines(&exported).iter().map(|line| line["text"].as_str().unwrap()[..9].to_owned()).collect();
    stories.sort();
    stories.dedup();
    assert_eq!(stories.len(), 20, "one version of each story");
    let quoting =
        |n: usize| json!({"text": format!("“Bus {n}” is “a” word, so “they” said of “it”.")}).to_string() + "\n";
    let plain = |n: usize| json!({"text": format!("It rains {n} times.")}).to_string() + "\n";
    let mixed: String = (0..30).map(|n| if n % 10 == 0 { quoting(n) } else { plain(n) }).collect();
    fs::write(folder.join("all.jsonl"), mixed).unwrap();
    run(folder, &["new", "week.ron"], b"");
    run(folder, &["sample", "all.jsonl", "--n", "3", "--most-useful", "week.ron", "-o", "week.ron"], b"");
    let exported = run(folder, &["export", "week.ron", "--format", "jsonl"], b"").stdout;
    let drawn = lines(&exported);
    assert!(drawn.len() == 3 && drawn.iter().all(|line| line["text"].as_str().unwrap().starts_with("“Bus")));
}

/// A spreadsheet of two sheets, the first of them with these texts.
fn spreadsheet(texts: &[&str]) -> Vec<u8> {
    let row = |text: &&str| format!("<row><c t='inlineStr'><is><t>{text}</t></is></c></row>");
    let rows: String = std::iter::once(&"text").chain(texts).map(row).collect();
    let files = [
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name='News'/><sheet name='Notes'/></sheets></workbook>".to_owned(),
        ),
        ("xl/_rels/workbook.xml.rels", "<x/>".to_owned()),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ];
    zip_file(files.iter().map(|(name, content)| (*name, content.as_bytes())))
}

#[test]
fn a_sample_tells_what_a_spreadsheet_has_besides_and_knows_each_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.xlsx"), spreadsheet(&["It rains.", "It snows."])).unwrap();
    fs::write(folder.join("b.jsonl"), "{\"text\": \"It hails.\"}\n").unwrap();
    fs::write(folder.join("c.xlsx"), spreadsheet(&["It thaws."])).unwrap();
    let output = run(folder, &["sample", "a.xlsx", "b.jsonl", "c.xlsx", "--n", "9", "-o", "week.ron"], b"");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told.matches("has more sheets than “News”, which are left out: Notes").count(), 2, "{told}");
    assert_eq!((output.status.code(), &*output.stdout), (Some(0), &b"week.ron: 4 articles of 4\n"[..]));
    let checked = run(folder, &["check", "week.ron", "--sources"], b"");
    assert!(checked.status.success() && checked.stderr.is_empty(), "each has the sum of its file");
}

#[test]
fn the_names_of_folders_say_what_their_rows_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let write = |path: &str, bytes: &str| {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), bytes).unwrap();
    };
    let rows = |names: &[&str]| {
        names
            .iter()
            .map(|name| json!({"text": format!("It {name}."), "id": name}).to_string() + "\n")
            .collect::<String>()
    };
    let many: Vec<String> = (0..30).map(|n| format!("rains {n} times")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    write("all/outlet=The%20Post/date=2026-03-01/part-0.jsonl", &rows(&many));
    write("all/outlet=Blatt/dt=2026-03-02/part-0.csv", "id,text,outlet\n1,It snows.,\n2,It thaws.,Abend\n");
    write("all/outlet=__HIVE_DEFAULT_PARTITION__/year=2026/month=3/day=4/part-0.jsonl", &rows(&["hails"]));
    if cfg!(feature = "parquet") {
        write("storms.jsonl", &rows(&["storms"]));
        run(folder, &["new", "storms.ron", "storms.jsonl"], b"");
        fs::create_dir_all(folder.join("all/outlet=Tag")).unwrap();
        run(folder, &["export", "storms.ron", "-f", "parquet", "-o", "all/outlet=Tag/part-0.parquet"], b"");
    } else {
        write("all/outlet=Tag/part-0.jsonl", &rows(&["storms"]));
    }
    let facts = |project: &str| -> Vec<String> {
        let exported = run(folder, &["export", project, "--format", "jsonl"], b"").stdout;
        let fact = |line: &serde_json::Value| {
            let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            [word(&line["text"]), word(&line["meta"]["outlet"]), word(&line["meta"]["date"])].join(" | ")
        };
        let mut facts: Vec<String> = lines(&exported).iter().map(fact).collect();
        facts.sort();
        facts
    };
    let made = run(folder, &["new", "week.ron", "all"], b"");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let all = facts("week.ron");
    let expected = [
        "It hails. |  | 2026-03-04",
        "It rains 0 times. | The Post | 2026-03-01",
        "It snows. | Blatt | 2026-03-02",
        "It storms. | Tag | ",
        "It thaws. | Abend | 2026-03-02",
    ];
    assert_eq!(all.len(), 34, "{all:?}");
    for one in expected {
        assert!(all.iter().any(|fact| fact == one), "{one}: {all:?}");
    }
    run(folder, &["sample", "all", "--n", "5", "--by", "outlet", "-o", "five.ron"], b"");
    let outlets = facts("five.ron");
    assert_eq!(outlets.iter().filter(|fact| fact.contains("| The Post |")).count(), 1, "one of each: {outlets:?}");
    let by_desk = ["new", "desks.ron", "all/outlet=Tag", "--byline-column", "outlet"];
    assert!(run(folder, &by_desk, b"").status.success(), "it is a column that can be named");
    assert!(run(folder, &["check", "week.ron", "--sources"], b"").status.success());
}

#[cfg(feature = "parquet")]
#[test]
fn how_far_a_file_of_parquet_is_read_is_told_on_the_way() {
    use pullquote::storage::{Reading, SampleWish, sample_articles};

    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let rows: String = (0..640).map(|n| json!({"text": format!("It rains {n} times.")}).to_string() + "\n").collect();
    fs::write(folder.join("rain.jsonl"), rows).unwrap();
    run(folder, &["new", "rain.ron", "rain.jsonl"], b"");
    run(folder, &["export", "rain.ron", "-f", "parquet", "-o", "rain.parquet"], b"");
    let path = folder.join("rain.parquet");
    let n_bytes = fs::metadata(&path).unwrap().len();
    let project = pullquote::model::Project::new("", "");
    let wish = SampleWish { n_articles: 5, by: None, seed: 1 };
    let mut heard = Vec::new();
    let sampled = sample_articles(&[path], Reading::new(project.content()), wish, &mut |n_done, n_all| {
        heard.push((n_done, n_all));
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(sampled.n_articles, 640);
    assert!(heard.is_sorted_by_key(|(n_done, _)| *n_done) && heard.len() >= 10, "{heard:?}");
    let is_half = |(n_done, n_all): &(u64, u64)| *n_all == n_bytes && (n_bytes / 4..n_bytes).contains(n_done);
    assert!(heard.iter().any(is_half), "{heard:?}");
}
