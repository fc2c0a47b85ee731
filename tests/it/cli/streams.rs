//! Streams of articles by the real binary: a line in, a line out, whatever the line is.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = super::pullquote(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(super) fn run(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Output {
    fed(program(folder, arguments), stdin)
}

/// Runs the program on what comes in.
fn fed(mut program: Command, stdin: &[u8]) -> Output {
    let mut child = program.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || pipe.write_all(stdin).ok());
        child.wait_with_output().unwrap()
    })
}

/// Articles of the kind that agencies write, all different, a line each.
pub(super) fn articles(n_articles: usize) -> Vec<u8> {
    let article = |n: usize| {
        let text = format!(
            "Council {n} cuts bus budget\n\n“We cut {n} lines because we had to 🙂,” said Ada Quist.\n\
             Bo Ott said that {n} buses would stop.\n\nRead more: our newsletter\n"
        );
        json!({"id": n, "headline": format!("Bus {n}"), "body": text}).to_string() + "\n"
    };
    (1..=n_articles).map(article).collect::<String>().into_bytes()
}

pub(super) fn lines(bytes: &[u8]) -> Vec<Value> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect()
}

#[test]
fn what_is_read_is_not_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let (path, input) = (folder.path().join("in.jsonl"), articles(3));
    fs::write(&path, &input).unwrap();
    for command in ["suggest", "repeated-lines"] {
        let refused = run(folder.path(), &[command, "in.jsonl", "-o", "./in.jsonl"], &[]);
        assert_eq!(refused.status.code(), Some(2), "{command}");
        assert!(String::from_utf8(refused.stderr).unwrap().contains("is what is read"), "{command}");
        assert_eq!(fs::read(&path).unwrap(), input, "{command}");
    }
    let counted = run(folder.path(), &["repeated-lines", "in.jsonl", "-o", "a.lines"], &[]);
    assert_eq!(counted.status.code(), Some(0));
    let sketch = fs::read(folder.path().join("a.lines")).unwrap();
    let refused = run(folder.path(), &["repeated-lines", "in.jsonl", "a.lines", "-o", "a.lines"], &[]);
    assert_eq!(refused.status.code(), Some(2), "a sketch is read too");
    assert_eq!(fs::read(folder.path().join("a.lines")).unwrap(), sketch);
    let forced = run(folder.path(), &["suggest", "in.jsonl", "-o", "in.jsonl", "--force"], &[]);
    assert_eq!(forced.status.code(), Some(0));
    assert_eq!(lines(&fs::read(&path).unwrap()).len(), 3, "for those who mean it");
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = articles(3);
    for name in ["in.jsonl", "part.json", "part.jl", "corpus.jsonl"] {
        fs::write(folder.join(name), &input).unwrap();
    }
    fs::write(folder.join("wire.csv"), "text\nIt rains.\n").unwrap();
    run(folder, &["new", "week.ron"], b"");
    run(folder, &["new", "next.ron"], b"");
    let refused: [(&[&str], &str); 9] = [
        (&["suggest", "in.jsonl", "-o", "out.bz2"], "packed as .gz and .zst only"),
        (&["suggest", "week.ron", "-o", "corpus.jsonl", "--force"], "the name is that of JSON, and not of a project"),
        (
            &["pack", "week.ron", "-o", "next.ron"],
            "which would be replaced. Choose another name: next.ron. With --force it is replaced",
        ),
        (&["suggest", "in.jsonl", "-o", "week.ron"], "With --force it is replaced"),
        (&["suggest", "part.json"], "pullquote suggest - < FILE"),
        (&["suggest", "part.jl", "-o", "new.ron"], "call it .jsonl"),
        (&["suggest", "wire.csv"], "wire.csv is a table: make a project of it with “pullquote new week.ron wire.csv”"),
        (&["suggest", "in.jsonl", "--jobs", "100000"], "100000 is not in 1..=512"),
        (&["repeated-lines", "wire.csv", "-o", "new.lines"], "no line holds an article, so that no sketch is written"),
    ];
    for (arguments, words) in refused {
        let output = run(folder, arguments, b"");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && told.contains(words), "{arguments:?}: {told}");
    }
    assert_eq!(fs::read(folder.join("corpus.jsonl")).unwrap(), input);
    assert!(["out.bz2", "new.ron", "new.lines"].iter().all(|name| !folder.join(name).exists()));
    let forced = run(folder, &["suggest", "week.ron", "-o", "next.ron", "--force"], b"");
    assert_eq!(forced.status.code(), Some(0), "for those who mean it");
}

#[test]
fn a_line_comes_out_for_each_that_goes_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = articles(300);
    let outputs = ["1", "2", "5"].map(|jobs| run(folder, &["suggest", "-", "--jobs", jobs], &input));
    assert!(outputs.iter().all(|output| output.status.code() == Some(0) && output.stderr.is_empty()));
    assert!(outputs.iter().all(|output| output.stdout == outputs[0].stdout), "whatever the number of jobs");
    let found = lines(&outputs[0].stdout);
    let ids: Vec<&str> = found.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, (1..=300).map(|n| n.to_string()).collect::<Vec<_>>());
    let line = &found[6];
    let text: Vec<char> = line["text"].as_str().unwrap().chars().collect();
    let spans = line["spans"].as_array().unwrap();
    for span in spans {
        let at = |edge: &str| usize::try_from(span[edge].as_u64().unwrap()).unwrap();
        let words: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(span["text"], words, "offsets are code points of the text in the line");
        assert!((0.5..=1.0).contains(&span["score"].as_f64().unwrap()), "{span}");
    }
    let quote = spans.iter().find(|span| span["label"] == "quote").unwrap();
    assert_eq!(quote["text"], "“We cut 7 lines because we had to 🙂,”");
    let speaker = spans.iter().find(|span| span["text"] == "Ada Quist").unwrap();
    let link = json!({"id": 1, "head": quote["id"], "child": speaker["id"], "label": "said_by"});
    assert_eq!(line["relations"][0], link);
    assert_eq!((&line["meta"]["title"], &line["error"]), (&"Bus 7".into(), &"".into()));
    assert!(line["model"].as_str().unwrap().starts_with("pullquote "));
}

#[test]
fn a_bad_line_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let one = articles(1);
    let bad: [&[u8]; 7] = [
        b"",
        b"{\"text\": \"never closed",
        b"{\"id\": \"a-2\", \"n\": 5}",
        b"{\"text\": \"caf\xE9\"}",
        &[0; 4096],
        &[b"{\"text\": ".as_slice(), "[".repeat(1 << 20).as_bytes()].concat(),
        &[b"{\"text\": \"".as_slice(), "x".repeat(9 << 20).as_bytes(), b"\"}"].concat(),
    ];
    let strange = b"{\"text\": \"nul \\u0000, half a pair \\ufffd, \\u202e\", \"id\": null}\n".as_slice();
    let mut input = one.clone();
    for line in bad {
        input.extend_from_slice(&[line, b"\n", &one].concat());
    }
    input.extend_from_slice(strange);
    let output = run(folder.path(), &["suggest", "-"], &input);
    let message = "7 of 16 lines went wrong: see “error” in what came out\n";
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(1), message.to_owned()));
    let found = lines(&output.stdout);
    assert_eq!(found.len(), 16);
    let errors: Vec<&str> =
        found.iter().filter_map(|line| line["error"].as_str().filter(|it| !it.is_empty())).collect();
    let expected = [
        "line 2: it is empty",
        "line 4: it ends too early (column 22)",
        "line 6: none of its fields looks like a text: id, n",
        "line 8: it is not UTF-8 from byte 14 on",
        "line 10: there is no value where one should stand (column 1)",
        "line 12: it has lists or records in each other, deeper than 128 (column 136)",
        "line 14: it has more than 8 MB",
    ];
    assert_eq!(errors, expected);
    assert_eq!(found[5]["id"], "a-2");
    assert!(found.iter().step_by(2).all(|line| line["error"] == ""), "the lines between are found as ever");
    let keys = |line: &Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(found.iter().all(|line| keys(line) == keys(&found[0])), "every line has the same fields");
}

#[test]
fn whoever_waits_for_an_answer_gets_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = program(folder.path(), &["suggest", "-"]).spawn().unwrap();
    let (mut questions, mut answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for _ in 0..3 {
        questions.write_all(&articles(1)).unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.contains("“We cut 1 lines"), "{answer}");
    }
    drop(questions);
    assert!(child.wait().unwrap().success());
}

#[test]
fn whoever_has_read_enough_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = program(folder.path(), &["suggest", "-"]).spawn().unwrap();
    let (mut questions, mut answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    questions.write_all(&articles(1)).unwrap();
    answers.read_line(&mut String::new()).unwrap();
    drop(answers);
    let input = articles(500);
    while questions.write_all(&input).is_ok() {}
    assert!(child.wait().unwrap().success());
}

#[test]
fn files_are_packed_by_their_names_and_come_in_as_suggestions() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = articles(20);
    fs::write(folder.join("in.jsonl"), &input).unwrap();
    let plain = run(folder, &["suggest", "in.jsonl"], b"").stdout;
    for name in ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"] {
        let output = run(folder, &["suggest", "in.jsonl", "-o", name], b"");
        assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0), "{name}");
        // The filter reads its own lines, too.
        let again = run(folder, &["suggest", name], b"").stdout;
        assert_eq!(lines(&again)[19]["spans"], lines(&plain)[19]["spans"]);
    }
    assert_eq!(fs::read(folder.join("out.jsonl")).unwrap(), plain);
    assert!(fs::read(folder.join("out.jsonl.zst")).unwrap().starts_with(b"\x28\xB5\x2F\xFD"));
    assert!(run(folder, &["new", "week.ron"], b"").status.success());
    let imported = run(folder, &["import", "week.ron", "out.jsonl", "--as", "suggestions"], b"");
    let told = String::from_utf8(imported.stdout).unwrap();
    let n_suggestions: usize = lines(&plain).iter().map(|line| line["spans"].as_array().unwrap().len()).sum();
    let n_speakers: usize = lines(&plain).iter().map(|line| line["relations"].as_array().unwrap().len()).sum();
    let expected = n_suggestions - n_speakers;
    assert_eq!(told, format!("week.ron: 20 new articles, 0 new spans, 0 new links, {expected} new suggestions\n"));
    let refused = run(folder, &["suggest", "in.jsonl", "-o", "week.ron"], b"");
    assert_eq!(refused.status.code(), Some(2), "a project is not replaced unasked");
}

#[test]
fn a_project_teaches_and_says_which_labels_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = "Ref: bus and tram desk, night shift\nThe council met on Monday and voted.\n";
    let mut labelled = String::new();
    for n in 0..12 {
        let text = text.replace("voted", &format!("voted {n} times"));
        let span = json!({"start": 0, "end": 35, "label": "boilerplate"});
        labelled += &(json!({"text": text, "spans": [span], "meta": {"status": "done"}}).to_string() + "\n");
    }
    fs::write(folder.join("labelled.jsonl"), labelled).unwrap();
    run(folder, &["new", "week.ron"], b"");
    assert!(run(folder, &["import", "week.ron", "labelled.jsonl"], b"").status.success());
    let line = json!({"text": text.replace("voted", "slept")}).to_string();
    let found = |more: &[&str]| lines(&run(folder, &[&["suggest", "-"], more].concat(), line.as_bytes()).stdout);
    let taught = found(&["--learned-from", "week.ron", "--label", "boilerplate"]);
    assert_eq!(taught[0]["spans"][0]["text"], "Ref: bus and tram desk, night shift");
    assert!(taught[0]["model"].as_str().unwrap().contains("taught by week"), "{}", taught[0]["model"]);
    let unknown = run(folder, &["suggest", "-", "--label", "rumour"], b"");
    let message = String::from_utf8(unknown.stderr).unwrap();
    assert!(message.contains("there is no label “rumour”") && unknown.status.code() == Some(2), "{message}");
}

#[test]
fn lines_that_a_corpus_repeats_are_known_in_each_of_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (taught, notice) =
        ("Seven of the ferries keep the night shift here", "The desk in the mill has the watch over the bay");
    let words = ["council", "bridge", "harbour", "winter", "budget", "street", "mayor", "doctor", "garden", "river"];
    let story = |n: usize| {
        (0..7).map(|idx| words[(n / 10_usize.pow(idx % 3) + idx as usize) % 10]).collect::<Vec<_>>().join(" ")
    };
    let text = |n: usize, line: &str| {
        let [one, two] = [n, n + 500].map(|n| format!("The {} was seen by everybody there.", story(n)));
        format!("{one}\n{line}\n{two}\n")
    };
    let labelled = |n: usize| {
        let text = text(n, taught);
        let start = text.find(taught).unwrap();
        let span = json!({"start": start, "end": start + taught.len(), "label": "boilerplate"});
        json!({"text": text, "spans": [span], "meta": {"status": "done"}}).to_string() + "\n"
    };
    fs::write(folder.join("labelled.jsonl"), (200..230).map(labelled).collect::<String>()).unwrap();
    run(folder, &["new", "week.ron"], b"");
    assert!(run(folder, &["import", "week.ron", "labelled.jsonl"], b"").status.success());
    let article = |n: usize| json!({"text": text(n, notice)}).to_string() + "\n";
    let part = |numbers: std::ops::Range<usize>| numbers.map(article).collect::<String>();
    let parts = [part(0..40), part(40..70), part(70..100) + "{\n"];
    for (idx, part) in parts.iter().enumerate() {
        let name = format!("{idx}.lines.zst");
        let output = run(folder, &["repeated-lines", "-", "-o", &name], part.as_bytes());
        assert_eq!(output.status.code(), Some(i32::from(idx == 2)), "a bad line is told and costs itself");
    }
    let merge = |sources: &[&str], name: &str| {
        let output = run(folder, &[&["repeated-lines", "-o", name], sources].concat(), b"");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(merge(&["0.lines.zst", "1.lines.zst", "2.lines.zst"], "all"), "all: lines of 100 articles\n");
    merge(&["1.lines.zst", "2.lines.zst"], "later.gz");
    merge(&["later.gz", "0.lines.zst"], "other order");
    fs::write(folder.join("all.jsonl"), parts.concat()).unwrap();
    run(folder, &["repeated-lines", "all.jsonl", "-o", "at once", "--jobs", "3"], b"");
    let [all, other, at_once] = ["all", "other order", "at once"].map(|name| fs::read(folder.join(name)).unwrap());
    assert!(all == other && all == at_once, "the same sketch, whatever the parts and their order");
    let n_found = |more: &[&str]| {
        let output = run(
            folder,
            &[&["suggest", "-", "--label", "boilerplate", "--learned-from", "week.ron"], more].concat(),
            parts[1].as_bytes(),
        );
        let is_notice = |line: &&Value| line["spans"].as_array().unwrap().iter().any(|span| span["text"] == notice);
        lines(&output.stdout).iter().filter(is_notice).count()
    };
    assert_eq!((n_found(&[]), n_found(&["--repeated", "all"])), (0, 30));
    let refused = run(folder, &["suggest", "-", "--repeated", "all.jsonl"], b"");
    assert_eq!(String::from_utf8(refused.stderr).unwrap(), "pullquote: it is no sketch of repeated lines: all.jsonl\n");
}

#[test]
fn what_is_fast_finds_the_same_quotes() {
    let folder = tempfile::tempdir().unwrap();
    let found = |more: &[&str], label: &str| {
        let output = run(folder.path(), &[&["suggest", "-", "--label", label], more].concat(), &articles(5));
        assert_eq!(output.status.code(), Some(0));
        output.stdout
    };
    assert_eq!(found(&[], "quote"), found(&["--fast"], "quote"));
    assert_ne!(found(&[], "claim"), found(&["--fast"], "claim"), "claims are told by grammar");
    let refused = run(folder.path(), &["suggest", "week.ron", "--fast", "-o", "new.ron"], &[]);
    assert!(String::from_utf8(refused.stderr).unwrap().contains("--fast, --jobs and columns are for a stream"));
}

/// Runs the program with these suggesters, name and shell script, in the user's settings.
#[cfg(unix)]
pub(super) fn run_with(folder: &Path, suggesters: &[(&str, &str)], arguments: &[&str], stdin: &[u8]) -> Output {
    fed(program_with(folder, suggesters, arguments), stdin)
}

#[cfg(unix)]
pub(super) fn program_with(folder: &Path, suggesters: &[(&str, &str)], arguments: &[&str]) -> Command {
    let named = |(name, script): &(&str, &str)| {
        format!("{name:?}: (command: [\"python3\", \"-c\", {script:?}], timeout_s: 3, labels: [\"claim\", \"quote\"])")
    };
    let settings = suggesters.iter().map(named).collect::<Vec<_>>().join(", ");
    fs::create_dir_all(folder.join("settings/pullquote")).unwrap();
    fs::write(folder.join("settings/pullquote/settings.ron"), format!("(suggesters: {{{settings}}})")).unwrap();
    let mut command = program(folder, arguments);
    command.env("XDG_CONFIG_HOME", folder.join("settings")).env("HOME", folder);
    command
}

#[cfg(target_os = "linux")]
#[test]
fn programs_of_the_settings_suggest_too() {
    const FINDS: &str = "
import json, sys
for line in sys.stdin:
    q = json.loads(line)
    at = q['text'].index('“We')
    end = q['text'].index('”') + 1
    lies = [{'start': 3, 'end': 10**6, 'label': 'quote'}, {'start': 0, 'end': 3, 'label': 'rumour'}]
    spans = [{'start': at, 'end': end, 'label': 'quote', 'score': 0.5}, {'start': 0, 'end': 7, 'label': 'claim', 'score': 0.75}]
    print(json.dumps({'id': q['id'], 'spans': spans + lies}), flush=True)
";
    const DIES: &str = "
import sys
sys.stdin.readline()
sys.exit('no model')
";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let input = articles(10);
    let programs = [("Finds", FINDS), ("Dies", DIES)];
    let ask = |arguments: &[&str]| {
        let output = run_with(folder, &programs, arguments, &input);
        (output.status.code(), String::from_utf8(output.stderr).unwrap(), lines(&output.stdout))
    };
    let (code, told, found) = ask(&["suggest", "-", "--with", "Finds", "--jobs", "3"]);
    let left_out = "Finds: 20 of its answers fit no text or label and are left out\n";
    assert_eq!((code, told.as_str()), (Some(1), left_out));
    let labels = |line: &Value| {
        let spans = line["spans"].as_array().unwrap().iter();
        spans.map(|span| format!("{} {}", span["label"].as_str().unwrap(), span["score"])).collect::<Vec<_>>()
    };
    assert!(found.iter().all(|line| labels(line) == ["claim 0.75", "quote 0.5"]), "{:?}", labels(&found[0]));
    assert_eq!(found[0]["model"], "Finds");

    let built_in = run(folder, &["suggest", "-"], &input).stdout;
    let (_, _, both) = ask(&["suggest", "-", "--with", "Finds", "--with", "built-in"]);
    let score = |line: &Value| {
        line["spans"].as_array().unwrap().iter().find(|it| it["label"] == "quote").unwrap()["score"].clone()
    };
    let (alone, agreed) = (score(&lines(&built_in)[0]).as_f64().unwrap(), score(&both[0]).as_f64().unwrap());
    // One of even odds makes it as much surer as it is surer than a chance of one in four.
    let together = 3.0 * alone / (1.0 + 2.0 * alone);
    assert!((agreed - together).abs() < 0.002, "two that agree are one, and surer: {alone}, {agreed}");

    let (code, _, found) = ask(&["suggest", "-", "--with", "Dies"]);
    assert_eq!((code, found.len()), (Some(1), 10));
    assert_eq!(found[0]["error"], "line 1: Dies ended: no model");
    assert_eq!(found[9]["error"], "line 10: Dies is not asked any more: it failed 3 times");
    let (code, told, _) = ask(&["suggest", "-", "--with", "Nobody"]);
    assert_eq!(
        (code, told.as_str()),
        (Some(2), "pullquote: your settings name no suggester “Nobody”, only Dies, Finds, built-in\n")
    );

    fs::write(folder.join("in.jsonl"), &input).unwrap();
    run(folder, &["new", "week.ron", "in.jsonl"], b"");
    let output = run_with(folder, &programs, &["suggest", "week.ron", "--with", "Finds", "-o", "out.ron"], b"");
    let project = fs::read_to_string(folder.join("out.ron")).unwrap();
    assert_eq!((output.status.code(), project.matches("label: \"claim\"").count()), (Some(1), 10));
}

/// Two programs that find the same: one is sure and wrong four times in five, one is modest and right nine times in ten.
#[cfg(target_os = "linux")]
#[test]
fn programs_are_believed_as_far_as_they_were_right() {
    const LIES: &str = "
import json, sys
for line in sys.stdin:
    q = json.loads(line)
    text, n = q['text'], int(q['text'].split()[1])
    quote, end = text.index('“We'), text.index('”') + 1
    claim = {'start': 0, 'end': 7 if n % 5 else 15, 'label': 'claim', 'score': 0.99}
    modest = {'start': quote + (n % 10 == 0), 'end': end, 'label': 'quote', 'score': 0.3}
    print(json.dumps({'id': q['id'], 'spans': [claim, modest]}), flush=True)
";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = |n: usize| format!("Council {n:02} cuts it.\n\n“We had to,” said Ada Quist.");
    let done = |n: usize| {
        let spans =
            serde_json::json!([{"start": 0, "end": 15, "label": "claim"}, {"start": 21, "end": 33, "label": "quote"}]);
        serde_json::json!({"text": text(n), "spans": spans, "meta": {"title": n.to_string(), "status": "done"}})
            .to_string()
            + "\n"
    };
    fs::write(folder.join("done.jsonl"), (0..40).map(done).collect::<String>()).unwrap();
    run(folder, &["new", "week.ron"], b"");
    run(folder, &["import", "week.ron", "done.jsonl", "--format", "jsonl"], b"");
    let asked = serde_json::json!({"id": "a", "text": text(41)}).to_string();
    let programs = [("Lies", LIES)];
    let arguments = ["suggest", "-", "--with", "Lies", "--learned-from", "week.ron", "--min-confidence", "0"];
    let output = run_with(folder, &programs, &arguments, asked.as_bytes());
    let told = String::from_utf8(output.stderr).unwrap();
    let rows: Vec<Vec<&str>> = told.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["decided", "right", "says", "becomes", "silent"], "{told}");
    assert_eq!(rows[1][..7], ["Lies,", "claim", "40", "20", "%", "99", "%"], "{told}");
    assert_eq!(rows[2][..7], ["Lies,", "quote", "40", "90", "%", "30", "%"], "{told}");
    let found = &lines(&output.stdout)[0];
    let spans = found["spans"].as_array().unwrap().iter();
    let scores: Vec<f64> = spans.map(|span| span["score"].as_f64().unwrap()).collect();
    assert!(scores[0] < 0.25 && scores[1] > 0.84, "{scores:?}");
    let sure = ["suggest", "-", "--with", "Lies", "--learned-from", "week.ron", "--min-confidence", "0.8"];
    let output = run_with(folder, &programs, &sure, asked.as_bytes());
    assert_eq!(lines(&output.stdout)[0]["spans"].as_array().unwrap().len(), 1);
}

/// A program that does not answer about some of what is done, and finds labels there that the project has not got.
#[cfg(target_os = "linux")]
#[test]
fn what_a_program_could_not_say_of_what_is_done_is_said_and_is_no_fault_of_the_stream() {
    const PICKY: &str = "
import json, sys
for line in sys.stdin:
    q = json.loads(line)
    n = int(q['text'].split()[1])
    answer = {'spans': [{'start': 0, 'end': 7, 'label': 'rumour' if n < 60 else 'claim'}]}
    print(json.dumps({'id': q['id'], **({'error': 'too cold'} if 20 <= n < 60 and n % 2 else answer)}), flush=True)
";
    const MUTE: &str = "
import json, sys
for line in sys.stdin:
    print(json.dumps({'id': json.loads(line)['id'], 'error': 'too cold'}), flush=True)
";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = |n: usize| format!("Council {n:02} cuts it.");
    let done =
        |n: usize| json!({"text": text(n), "meta": {"title": n.to_string(), "status": "done"}}).to_string() + "\n";
    fs::write(folder.join("done.jsonl"), (0..60).map(done).collect::<String>()).unwrap();
    run(folder, &["new", "week.ron"], b"");
    run(folder, &["import", "week.ron", "done.jsonl", "--format", "jsonl"], b"");
    let asked = json!({"id": "a", "text": text(99)}).to_string();
    let ask = |name: &str| {
        let arguments = ["suggest", "-", "--with", name, "--learned-from", "week.ron"];
        let output = run_with(folder, &[("Picky", PICKY), ("Mute", MUTE)], &arguments, asked.as_bytes());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let told = "by the last 50 of 60 articles that are done\n\
                Picky: no answer about 20 of 50 articles that are done: Picky says: too cold\n\
                Picky: how often it is right is not known yet, so that it is as sure as it says\n";
    assert_eq!(ask("Picky"), (Some(0), told.to_owned()));
    let (code, told) = ask("Mute");
    assert!(told.contains("Mute: no answer about 50 of 50 articles that are done: "), "{told}");
    assert_eq!(code, Some(1), "nor does it answer in the stream: {told}");
}

#[cfg(unix)]
#[test]
fn nothing_is_printed_into_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("bus.txt"), "“No cuts,” said Ana Ruiz.").unwrap();
    run(folder, &["new", "week.ron", "bus.txt"], b"");
    let whole = fs::read(folder.join("week.ron")).unwrap();
    let appended = || File::options().append(true).open(folder.join("week.ron")).unwrap();
    for (words, is_input) in [(&["export", "week.ron", "-f", "json"][..], false), (&["suggest", "-"], true)] {
        let mut command = super::pullquote(folder, words);
        command.stdout(appended());
        if is_input {
            command.stdin(File::open(folder.join("week.ron")).unwrap());
        }
        let done = command.output().unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{told}");
        assert!(told.contains("what this prints goes into what it reads"), "{told}");
        assert_eq!(fs::read(folder.join("week.ron")).unwrap(), whole);
    }
}
