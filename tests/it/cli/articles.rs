//! Articles in every shape by the real binary: what becomes of their words, and that hostile files do no harm.
#![expect(clippy::disallowed_methods, reason = "it looks at the files that were written")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::path::{Path, PathBuf};

use pullquote::model::{Article, marked};
use pullquote::storage::{Access, OpenProject};

use crate::formats::fuzzed::article_files;
use crate::formats::fuzzed::article_files::SHAPES;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles").join(name)
}

/// Runs the program in the folder; returns its exit code and what it told.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = super::pullquote(folder, arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// The articles of a new project made of this sample, and what the program told.
fn new_project(folder: &Path, name: &str, options: &[&str]) -> (Vec<Article>, Option<i32>, String) {
    fs::copy(sample(name), folder.join(name)).unwrap();
    let project = format!("{name}.ron");
    let (code, told) = run(folder, &[&["new", &project, name], options].concat());
    let opened = OpenProject::open(&folder.join(&project), Access::Read).unwrap();
    assert!(opened.problems.is_empty());
    (opened.project.articles().cloned().collect(), code, told)
}

/// Expects one article with this text; title, byline, outlet, date, address; encoding and extractor.
#[track_caller]
fn check(name: &str, text: &str, facts: [&str; 5], source: [&str; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let (articles, code, told) = new_project(folder.path(), name, &[]);
    assert_eq!(articles.len(), 1, "{told}");
    let Article { title, meta, source: from, .. } = &articles[0];
    assert_eq!(articles[0].text().as_str(), text);
    assert_eq!([title, &meta.byline, &meta.outlet, &meta.date, &meta.url], facts);
    assert_eq!([&from.encoding, &from.extractor], source);
    assert_eq!((from.path.as_str(), from.sha256.len(), code), (name, 64, Some(0)), "{told}");
    let project = format!("{name}.ron");
    let bytes = fs::read(folder.path().join(&project)).unwrap();
    assert_eq!(run(folder.path(), &["check", "--sources", &project]), (Some(0), String::new()));
    assert_eq!(run(folder.path(), &["add", &project, name]).0, Some(0));
    assert_eq!(fs::read(folder.path().join(&project)).unwrap(), bytes, "nothing is added twice");
}

#[test]
fn a_saved_page_keeps_what_stands_around_the_article() {
    check(
        "page.html",
        "Home\nNews\nSport\nNight ferry to stay, harbour board says\nBy Ines Holm\nThe night ferry will sail for two more \
         winters. “Nobody is left on the quay,” said board chair Pia Lund. “Not on my watch.”\nLetters from the harbour\n\
         Sign up for our newsletter\nevery Friday\nCaptain Olaf Berg said the crossing costs 40\u{a0}crowns a head.\nWe \
         asked for boats and got a calendar.\n© 2026 The Harbour Courier · Privacy",
        [
            "Night ferry to stay, harbour board says",
            "Ines Holm",
            "The Harbour Courier",
            "2026-02-11T18:30:00+01:00",
            "https://courier.test/news/night-ferry",
        ],
        ["windows-1252", "html 2"],
    );
    check(
        "page.mhtml",
        "Menu\nSwimmers keep the pool\n“Cold water is no argument,” said coach Jan Vik.\nMore on this story",
        ["Swimmers keep the pool", "Tove Rask", "", "", "https://courier.test/pool"],
        ["UTF-8", "mhtml 2"],
    );
}

#[test]
fn documents_are_read() {
    check(
        "letter.docx",
        "Orchard to be felled\n“We planted every tree,” said Mara Quist. 🌳\nTrees\t212\nContact\tdesk@courier.test\nThe \
         count is from last year.\nCourier press desk",
        ["Orchard & axe", "", "", "", ""],
        ["", "docx 2"],
    );
    check(
        "report.pdf",
        "Lighthouse keeps its lamp\nThe lighthouse at Skerry Point will keep its lamp, the coast office said on Monday. \
         “Sailors still look up,” said keeper Else Dahl, who has tended it for thirty years without a night off.\nA new \
         engine comes in May.",
        ["Lighthouse keeps its lamp", "", "", "", ""],
        ["", "pdf 3"],
    );
    check(
        "story.nitf",
        "Ferry stays afloat\nBy Rosa Linné\nSKERRY POINT\n“It floats,” said Pia Lund.\nIt does, for now…\nFollow Coast Wire",
        ["Ferry stays afloat", "Rosa Linné", "Coast Wire", "2026-02-11T18:30:00", ""],
        ["windows-1252", "nitf 2"],
    );
}

#[test]
fn a_message_holds_several_articles() {
    let folder = tempfile::tempdir().unwrap();
    let (articles, code, told) = new_project(folder.path(), "message.xml", &[]);
    let texts: Vec<_> = articles.iter().map(|it| (it.text().as_str(), it.source.record.as_str())).collect();
    let first = ("Two boats, one quay\n“We wait,” said Pia Lund.\nSo do the boats.", "urn:wire:1");
    assert_eq!(texts, [first, ("Quay mended\nThe quay holds.", "urn:wire:2")]);
    assert_eq!((code, told.as_str()), (Some(0), ""));
}

#[test]
fn tables_are_mapped_by_guess_or_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let (articles, code, told) =
        new_project(folder.path(), "wire.csv", &["--byline-column", "Writer", "--text-column", "Story"]);
    let [first, second] = &articles[..] else { panic!("two articles: {told}") };
    assert_eq!(first.text().as_str(), "“Ten minutes,” said\ndriver Kai Brandt.");
    assert_eq!([&first.title, &first.meta.byline, &first.meta.date], ["Tram runs late", "Lea Moor", "2026-03-02"]);
    assert_eq!(
        [&second.source.record, &second.source.encoding, &second.source.extractor],
        ["w2", "windows-1252", "csv 2"]
    );
    let expected = "read by columns, text from “Story”, title from “Head”, byline from “Writer”, date from “Published”, id \
                    from “no”: wire.csv\nwire.csv, row 4: has no text and is left out\nread as windows-1252 by the look of the bytes; where letters are wrong, reopen with another encoding: \
                    wire.csv\n";
    assert_eq!((code, told.as_str()), (Some(1), expected));
    let (code, told) = run(folder.path(), &["new", "b.ron", "wire.csv", "--text-column", "nope"]);
    let expected = "has no column “nope”, only no, Head, Story, Writer, Published: wire.csv\npullquote: none of these is an article\n";
    assert_eq!((code, told.as_str()), (Some(2), expected));

    let (articles, code, told) = new_project(folder.path(), "wire.jsonl", &[]);
    let printed: Vec<_> = articles.iter().map(marked::print).collect();
    assert_eq!(printed, ["🙂 [quote#1>2 “Fine,”] said [speaker#2 Bo Ek].", "[person#1 Bo Ek] left."]);
    assert_eq!([&articles[0].title, &articles[0].source.record], ["A short word", "j1"]);
    assert!(told.contains("wire.jsonl, line 3: it ends too early"), "{told}");
    assert_eq!(code, Some(1));
    assert_eq!(run(folder.path(), &["export", "wire.jsonl.ron", "--format", "json", "-o", "out.json"]).0, Some(0));
    assert!(fs::read_to_string(folder.path().join("out.json")).unwrap().contains(r#""record":"j1""#));
}

#[test]
fn changed_sources_are_noticed_in_every_shape() {
    let folder = tempfile::tempdir().unwrap();
    let samples = ["page.html", "letter.docx", "report.pdf", "wire.csv", "message.xml"];
    for name in samples {
        fs::copy(sample(name), folder.path().join(name)).unwrap();
    }
    run(folder.path(), &["new", "all.ron", "."]);
    assert_eq!(run(folder.path(), &["check", "--sources", "all.ron"]), (Some(0), String::new()));
    let change = |name: &str, from: &str, to: &str| {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let changed: Vec<u8> = text.replace(from, to).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_ne!(bytes, changed);
        fs::write(folder.path().join(name), changed).unwrap();
    };
    change("page.html", "Captain", "Skipper");
    change("report.pdf", "Monday", "Friday");
    change("wire.csv", "Kai", "Jan");
    change("message.xml", "The quay holds", "It holds");
    let output = super::pullquote(folder.path(), &["check", "--sources", "all.ron"]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let changed = told.lines().filter(|line| line.contains("its file has changed"));
    let changed: Vec<&str> = changed.filter_map(|line| line.rsplit(": ").next()).collect();
    assert_eq!(changed, ["message.xml (source)", "page.html (source)", "report.pdf (source)", "wire.csv (source)"]);
}

#[test]
fn hostile_files_are_refused_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let pdf = fs::read(sample("report.pdf")).unwrap();
    write("cut.pdf", &pdf[..pdf.len() / 2]);
    let deep = format!("%PDF-1.4\n1 0 obj\n{}\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF", "[".repeat(2_000_000));
    write("deep.pdf", deep.as_bytes());
    let docx = fs::read(sample("letter.docx")).unwrap();
    write("cut.docx", &docx[..docx.len() / 2]);
    write("bomb.xml", b"<!DOCTYPE nitf [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><nitf><body>&b;</body></nitf>");
    write("deep.html", "<div><b><table>".repeat(100_000).as_bytes());
    write("deep.json", "[".repeat(1_000_000).as_bytes());
    write("good.txt", b"Still here\n");
    let (code, told) = run(folder.path(), &["new", "a.ron", "."]);
    assert_eq!(code, Some(1), "{told}");
    let lines: Vec<&str> = told.lines().collect();
    for (line, expected) in lines.iter().zip([
        "declares entities of its own, which are not read: ",
        "is a broken Word document",
        "is a ",
        "has no text: ",
        "has no article, line 1: it has lists or records in each other, deeper than 128",
        "is a ",
    ]) {
        assert!(line.starts_with(expected), "{line}: {expected}");
    }
    let opened = OpenProject::open(&folder.path().join("a.ron"), Access::Read).unwrap();
    assert!(opened.project.articles().any(|article| article.title == "Still here"));
}

#[test]
fn any_damage_to_a_sample_is_borne() {
    let entries = fs::read_dir(sample("")).unwrap().map(|entry| entry.unwrap().path());
    let samples: Vec<Vec<u8>> = entries.map(|path| fs::read(path).unwrap()).collect();
    let mut number = 1_usize;
    let mut next = |below: usize| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (number >> 33) % below.max(1)
    };
    for sample in &samples {
        for _ in 0..400 {
            let mut bytes = sample.clone();
            for _ in 0..=next(4) {
                let (at, other) = (next(bytes.len()), next(bytes.len()));
                match next(4) {
                    0 => bytes.truncate(at.max(1)),
                    1 => bytes[at] = u8::try_from(next(256)).unwrap(),
                    2 => bytes.copy_within(at.min(other)..at.max(other), 0),
                    _ => drop(bytes.splice(at..at, *b"<![>\x00\xFF\"&#x;")),
                }
            }
            bytes.insert(0, u8::try_from(next(SHAPES.len())).unwrap());
            article_files::check(&bytes);
        }
    }
}
