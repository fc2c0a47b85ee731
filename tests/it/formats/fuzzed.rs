//! What fuzzing found stays found: each file of `tests/fuzz/found` goes through the check that it once broke.
//!
//! `tests/fuzz/run` begins with what `write_seeds` gives it.
#![expect(clippy::disallowed_methods, reason = "it reads and writes the inputs")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use pullquote::formats::articles::decode::encodings;
use pullquote::formats::export;
use pullquote::formats::own::journal::{Act, Change, Checksum, Entry};
use pullquote::formats::own::project_file;
use pullquote::formats::{ExportOptions, Format};
use pullquote::model::{Content, Edit, Project, Transaction, transactions};

#[path = "../../fuzz/checks/apply.rs"]
mod apply;
#[path = "../../fuzz/checks/article_files.rs"]
pub(crate) mod article_files;
#[path = "../../fuzz/checks/decode.rs"]
mod decode;
#[path = "../../fuzz/checks/import.rs"]
mod import;
#[path = "../../fuzz/checks/journal.rs"]
mod journal;
#[path = "../../fuzz/checks/project_file.rs"]
mod project;

const FOUND: &str = "tests/fuzz/found";
const CORPUS: &str = "tests/fuzz/corpus";

type Check = fn(&[u8]);

/// Every fuzz target.
const CHECKS: [(&str, Check); 6] = [
    ("apply", apply::check),
    ("article_files", article_files::check),
    ("decode", decode::check),
    ("import", import::check),
    ("journal", journal::check),
    ("project_file", project::check),
];

#[test]
fn what_was_found_stays_found() {
    for (target, check) in CHECKS {
        let Ok(entries) = fs::read_dir(Path::new(FOUND).join(target)) else { continue };
        for entry in entries {
            check(&fs::read(entry.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn checks_hold_on_what_is_known() {
    for (target, check) in CHECKS {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "{target} has no seeds");
        for seed in &seeds {
            check(seed);
        }
    }
}

#[test]
#[ignore = "only tests/fuzz/run needs the files"]
fn write_seeds() {
    for (target, _) in CHECKS {
        let folder = Path::new(CORPUS).join(target);
        fs::create_dir_all(&folder).unwrap();
        for (number, seed) in seeds(target).iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
        }
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let samples = samples();
    match target {
        "apply" => {
            (0..8_u8).map(|n| (0..120_u8).map(|byte| byte.wrapping_mul(2 * n + 1).wrapping_add(n)).collect()).collect()
        }
        "article_files" => article_samples(),
        "decode" => samples.iter().flat_map(encoded).collect(),
        "import" => samples.iter().flat_map(exported).collect(),
        "journal" => samples.iter().map(journal_lines).collect(),
        "project_file" => samples.iter().map(|sample| project_file::write(sample).into_bytes()).collect(),
        _ => panic!("there is no such target: {target}"),
    }
}

/// Projects with one short article each.
fn samples() -> Vec<Content> {
    let mut samples = Vec::new();
    for file in ["budget-week.ron", "other-scripts.ron"] {
        let opened = project_file::read(&fs::read(Path::new("projects").join(file)).unwrap()).unwrap();
        for article in opened.parts.articles.into_iter().filter(|article| article.text().n_bytes() < 2000) {
            let mut project = Project::new("Week", "ana");
            project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
            samples.push(project.content().clone());
        }
    }
    samples
}

/// Every sample of an article file as a file of every shape: also of those that it is not.
fn article_samples() -> Vec<Vec<u8>> {
    let entries = fs::read_dir("tests/data/articles").unwrap();
    let files: Vec<Vec<u8>> = entries.map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect();
    files.iter().flat_map(|bytes| (0..8_u8).map(|choice| [&[choice], &bytes[..]].concat())).collect()
}

/// The text in each encoding that has all of its characters, behind the byte that chooses it.
fn encoded(sample: &Content) -> Vec<Vec<u8>> {
    let text = sample.articles().next().unwrap().text().as_str();
    let in_encoding = |(choice, encoding): (u8, &'static pullquote::storage::Encoding)| {
        let (bytes, _, has_unmappable) = encoding.encode(text);
        (!has_unmappable).then(|| [&[choice], &bytes[..]].concat())
    };
    let chosen = (0..).zip(encodings()).filter_map(in_encoding);
    chosen.chain([[&[u8::MAX], text.as_bytes()].concat()]).collect()
}

fn exported(sample: &Content) -> Vec<Vec<u8>> {
    let can_import = Format::ALL.into_iter().filter(|format| format.can_import());
    let files = can_import.flat_map(|format| export(format, sample, &ExportOptions::default()).files);
    files.map(|(_, bytes)| bytes).collect()
}

/// A journal that adds the article, takes its spans away and undoes that; without checksums, which the check adds.
fn journal_lines(sample: &Content) -> Vec<u8> {
    let article = sample.articles().next().unwrap();
    let add = transactions::add_articles(Project::new("", "").content(), vec![article.clone()]);
    let remove = article.spans().iter().map(|span| Edit::RemoveSpan(article.id, span.id));
    let unlink = article.relations().map(|relation| Edit::RemoveRelation(article.id, relation.id));
    let remove = Transaction::new("remove", unlink.chain(remove).collect());
    let changes = [(0, Act::Apply(add)), (1, Act::Apply(remove)), (2, Act::Undo), (1, Act::Redo)];
    let entries = changes.map(|(follows, act)| Entry::change(&Change { follows, act, texts: Vec::new() }));
    let mut lines = Vec::new();
    for entry in [Entry::begin("", 0)].iter().chain(&entries) {
        let mut line = Vec::new();
        entry.write(&mut line, &mut Checksum::default());
        // `("0123456789abcdef", …)` and the newline
        lines.push(line[20..line.len() - 2].to_vec());
    }
    lines.join(&b'\n')
}
