//! Programs of the user's own as suggesters, by the real binary: one that fails costs nobody else anything.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]

use std::fs;
use std::io::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::streams::{articles, lines, program_with, run, run_with};

const DIES: &str = "
import sys
sys.stdin.readline()
sys.exit('no model')
";

#[test]
fn one_that_fails_takes_nothing_from_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = articles(10);
    let alone = lines(&run(folder, &["suggest", "-"], &input).stdout);
    let arguments = ["suggest", "-", "--with", "built-in", "--with", "Dies", "--jobs", "1"];
    let output = run_with(folder, &[("Dies", DIES)], &arguments, &input);
    let told = "Dies: no answer about 10 articles: Dies ended: no model\n";
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(1), told.to_owned()));
    let found = lines(&output.stdout);
    let warnings: Vec<&str> = found.iter().map(|line| line["warning"].as_str().unwrap()).collect();
    assert_eq!((found.len(), warnings[0]), (10, "Dies ended: no model"));
    assert_eq!(warnings[9], "Dies is not asked any more: it failed 3 times");
    let rest = |line: &Value| ["id", "text", "spans", "relations", "meta", "error"].map(|name| line[name].clone());
    assert!(found.iter().map(rest).eq(alone.iter().map(rest)), "what is built in finds what it finds alone");

    fs::write(folder.join("in.jsonl"), &input).unwrap();
    run(folder, &["new", "week.ron", "in.jsonl"], b"");
    let suggest = |with: &[&str], out: &str| {
        let arguments = [&["suggest", "week.ron", "-o", out], with].concat();
        let output = run_with(folder, &[("Dies", DIES)], &arguments, b"");
        (output.status.code(), String::from_utf8(output.stderr).unwrap(), fs::read_to_string(folder.join(out)).unwrap())
    };
    let (_, _, of_built_in) = suggest(&[], "alone.ron");
    let (code, project_told, both) = suggest(&["--with", "built-in", "--with", "Dies"], "both.ron");
    assert_eq!((code, project_told.as_str()), (Some(1), told));
    let n_quotes = |project: &str| project.matches("label: \"quote\"").count();
    assert!(n_quotes(&both) >= 10 && n_quotes(&both) == n_quotes(&of_built_in));
}

#[test]
fn where_nobody_answers_the_text_stays() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = articles(3);
    let arguments = ["suggest", "-", "--with", "Dies", "-o", "found.jsonl"];
    assert_eq!(run_with(folder, &[("Dies", DIES)], &arguments, &input).status.code(), Some(1));
    let found = lines(&fs::read(folder.join("found.jsonl")).unwrap());
    assert_eq!((&found[2]["id"], &found[2]["error"]), (&"3".into(), &"line 3: Dies ended: no model".into()));
    assert!(found.iter().all(|line| line["text"].as_str().unwrap().contains("Ada Quist") && line["warning"] == ""));
    run(folder, &["new", "week.ron"], b"");
    let imported = run(folder, &["import", "week.ron", "found.jsonl", "--as", "suggestions"], b"");
    let told = String::from_utf8(imported.stdout).unwrap();
    assert!(told.starts_with("week.ron: 3 new articles, 0 new spans"), "{told}");
    let remarks = String::from_utf8(imported.stderr).unwrap();
    assert!(remarks.contains("its labels are missing, as an error says: line 1: Dies ended: no model"), "{remarks}");
}

const LIES: &str = "
import json, sys
for line in sys.stdin:
    spans = [{'start': 0, 'end': 99999, 'label': 'quote'}]
    print(json.dumps({'id': json.loads(line)['id'], 'spans': spans}), flush=True)
";

/// One finds each quote and as many that are none; what is built in finds the right ones with it.
#[test]
fn suggesters_are_tried_alone_and_together_on_what_is_done() {
    const EAGER: &str = "
import json, re, sys
for line in sys.stdin:
    q = json.loads(line)
    places = [(found.start(), found.end()) for found in re.finditer('“[^”]*”|stop', q['text'])]
    spans = [{'start': start, 'end': end, 'label': 'quote', 'score': 0.8} for start, end in places]
    print(json.dumps({'id': q['id'], 'spans': spans}), flush=True)
";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let done = lines(&articles(20)).into_iter().map(|article| {
        let text = article["body"].as_str().unwrap();
        let at = |mark: char| text.chars().position(|one| one == mark).unwrap();
        let spans = json!([{"start": at('“'), "end": at('”') + 1, "label": "quote"}]);
        json!({"text": text, "spans": spans, "meta": {"status": "done"}}).to_string() + "\n"
    });
    fs::write(folder.join("gold.jsonl"), done.collect::<String>()).unwrap();
    run(folder, &["new", "gold.ron"], b"");
    let unit = ["--format", "jsonl", "--offset-unit", "code_point"];
    run(folder, &[&["import", "gold.ron", "gold.jsonl"][..], &unit].concat(), b"");
    let gold = fs::read(folder.join("gold.ron")).unwrap();
    let arguments = ["evaluate", "gold.ron", "--with", "built-in", "--with", "Eager"];
    let output = run_with(folder, &[("Eager", EAGER)], &arguments, b"");
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), told.lines().next()), (Some(0), Some("20 articles that are done")), "{told}");
    let quotes: Vec<Vec<&str>> =
        told.lines().filter_map(|line| Some(line.strip_prefix("quote, exact")?.split_whitespace().collect())).collect();
    assert_eq!(quotes[0][..2], ["0.500", "1.000"], "the eager one alone: {told}");
    assert_eq!(quotes[1][..2], ["1.000", "1.000"], "what is built in: {told}");
    assert_eq!(quotes[2][..2], ["1.000", "1.000"], "together: {told}");
    assert!(told.contains("\nbuilt-in, quote") && told.contains("\nEager, quote"), "{told}");
    assert_eq!(fs::read(folder.join("gold.ron")).unwrap(), gold);
    let dead = run_with(folder, &[("Dies", DIES)], &["evaluate", "gold.ron", "--with", "Dies"], b"");
    let told = String::from_utf8(dead.stdout).unwrap();
    assert_eq!(dead.status.code(), Some(1), "{told}");
    assert!(told.contains("Dies: no answer about 20 of 20 articles that are done: Dies ended: no model\n"), "{told}");

    let lies = run_with(folder, &[("Lies", LIES)], &["evaluate", "gold.ron", "--with", "Lies"], b"");
    let told = String::from_utf8(lies.stderr).unwrap();
    assert_eq!(
        (lies.status.code(), &*told),
        (Some(1), "Lies: 20 of its answers fit no text or label and are left out\n")
    );

    let list = [&arguments[..], &["--errors", "json"]].concat();
    let output = run_with(folder, &[("Eager", EAGER)], &list, b"");
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok(), "the list alone");
    let both = run(folder, &["evaluate", "gold.ron", "gold.ron", "--with", "built-in"], b"");
    assert_eq!(both.status.code(), Some(2), "one of the two");
    run(folder, &["new", "open.ron"], b"");
    let open = run(folder, &["evaluate", "open.ron", "--with", "built-in"], b"");
    let told = String::from_utf8(open.stderr).unwrap();
    assert_eq!(told, "pullquote: suggesters are tried on articles that are done, and the project has 0\n");
}

/// Killed outright, so that nothing of its own can tidy up.
#[test]
fn programs_end_where_this_one_is_ended() {
    const HANGS: &str = "
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.run(['sh', '-c', 'while :; do echo x >> alive; sleep .05; done'])
";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alive");
    let n_bytes = || fs::metadata(&file).map_or(0, |there| there.len());
    let arguments = ["suggest", "-", "--with", "Hangs"];
    let mut child = program_with(folder.path(), &[("Hangs", HANGS)], &arguments).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&articles(1)).unwrap();
    let start = Instant::now();
    while n_bytes() == 0 && start.elapsed() < Duration::from_secs(10) {
        sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    sleep(Duration::from_millis(500));
    let n_bytes_then = n_bytes();
    sleep(Duration::from_millis(300));
    assert!(n_bytes_then > 0, "it was started");
    assert_eq!(n_bytes(), n_bytes_then);
}
