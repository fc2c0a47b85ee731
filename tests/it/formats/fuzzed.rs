//! What fuzzing found stays found: each file of `tests/fuzz/found` goes through the check that it once broke.
//!
//! `tests/fuzz/run` begins with what `write_seeds` gives it.
#![expect(clippy::disallowed_methods, reason = "it reads and writes the inputs")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::bufread::DeflateDecoder;
use pullquote::formats::articles::Shape;
use pullquote::formats::articles::decode::encodings;
use pullquote::formats::export;
use pullquote::formats::own::journal::{Act, Change, Checksum, Entry};
use pullquote::formats::own::project_file;
use pullquote::formats::own::user_settings;
use pullquote::formats::own::user_settings::UserSettings;
use pullquote::formats::own::work_log::{Effort, Work, WorkLog};
use pullquote::formats::{ExportOptions, Format};
use pullquote::model::{Content, Edit, Fragments, Project, Transaction, transactions};

use self::article_files::SHAPES;
use crate::chance::Chance;

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
#[path = "../../fuzz/checks/settings.rs"]
mod settings;
#[path = "../../fuzz/checks/work_log.rs"]
mod work_log;

const FOUND: &str = "tests/fuzz/found";
const CORPUS: &str = "tests/fuzz/corpus";

type Check = fn(&[u8]);

/// Every fuzz target.
const CHECKS: [(&str, Check); 8] = [
    ("apply", apply::check),
    ("article_files", article_files::check),
    ("decode", decode::check),
    ("import", import::check),
    ("journal", journal::check),
    ("project_file", project::check),
    ("settings", settings::check),
    ("work_log", work_log::check),
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

/// The same mutations on every run, so that a change that fails has failed by what it changed. `MUTATIONS=10000 cargo test
/// mutated` tries more of each target, with `MUTATED=decode,article_files/html` of these, the shapes of article files apart.
/// What breaks a check is left in the folder for temporary files: mend it, and move it to `tests/fuzz/found/TARGET`.
#[test]
fn checks_hold_on_mutated_inputs() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let (first, n_mutations) = (number("MUTATIONS_FROM").unwrap_or(0), number("MUTATIONS").unwrap_or(300));
    let wanted = std::env::var("MUTATED").unwrap_or_default();
    let wanted: Vec<&str> = wanted.split(',').filter(|name| !name.is_empty()).collect();
    let all = CHECKS.map(|(target, check)| (target.to_owned(), check, seeds(target)));
    let apart = if wanted.is_empty() { Vec::new() } else { of_each_shape() };
    for (target, check, seeds) in all.into_iter().chain(apart) {
        if !wanted.is_empty() && !wanted.contains(&&*target) {
            continue;
        }
        for number in first..first + n_mutations {
            let mutated = mutated(&seeds, &mut Chance(number));
            let holds = std::panic::catch_unwind(|| check(&mutated)).is_ok();
            if !holds {
                let kept = std::env::temp_dir().join(format!("{}-{number}", target.replace('/', "-")));
                fs::write(&kept, &mutated).unwrap();
                panic!("{target}, mutation {number}, {}: {:?}", kept.display(), String::from_utf8_lossy(&mutated));
            }
        }
    }
}

/// The article files of each shape apart, with the names of the shapes as they are in code.
fn of_each_shape() -> Vec<(String, Check, Vec<Vec<u8>>)> {
    let all = article_samples();
    let shapes = SHAPES.iter().zip(0_u8..);
    shapes
        .map(|(shape, choice)| {
            let check: Check = article_files::check;
            let seeds = all.iter().filter(|seed| seed.first() == Some(&choice)).cloned().collect();
            let name = format!("{shape:?}").replace("Corpus(", "").replace(')', "").to_lowercase();
            (format!("article_files/{name}"), check, seeds)
        })
        .collect()
}

/// One of the seeds with one to four changes.
fn mutated(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.index(seeds.len())].clone();
    for _ in 0..=chance.index(4) {
        let start = chance.index(bytes.len() + 1);
        let end = (start + chance.index(40)).min(bytes.len());
        match chance.index(6) {
            0 => drop(bytes.drain(start..end)),
            1 => drop(bytes.splice(start..start, bytes[start..end].to_vec())),
            2 => bytes.truncate(start),
            3 => {
                let other = &seeds[chance.index(seeds.len())];
                let from = chance.index(other.len() + 1);
                let piece = other[from..(from + chance.index(200)).min(other.len())].to_vec();
                drop(bytes.splice(start..end, piece));
            }
            4 => {
                let words: [&[u8]; 8] =
                    [b"0", b"-1", b"18446744073709551616", b"\"", b"\t", b"\n", b"\xF0\x9F", b"]})"];
                drop(bytes.splice(start..end, words[chance.index(words.len())].to_vec()));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(start) {
                    *byte ^= 1 << chance.index(8);
                }
            }
        }
    }
    bytes
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
        "settings" => vec![settings_file().into_bytes()],
        "work_log" => vec![work_log_file().into_bytes()],
        _ => panic!("there is no such target: {target}"),
    }
}

fn settings_file() -> String {
    let mut settings = UserSettings { annotator: "ana".to_owned(), ..UserSettings::default() };
    settings.opened("/tmp/week.ron".into());
    settings.keys.insert("add_span".to_owned(), "Ctrl+Q".to_owned());
    user_settings::write(&settings)
}

fn work_log_file() -> String {
    let content = work_log::content();
    let article = content.articles().next().unwrap();
    let place = Fragments::one(article.text().range(0..3).unwrap()).unwrap();
    let suggested = Some(vec![(content.labels().labels()[0].id.clone(), place)]);
    let effort = Effort { n_keys: 3, n_clicks: 2, n_drags: 1 };
    let log = WorkLog { articles: vec![Work { suggested, is_blind: true, effort, ..Work::new(article.id) }] };
    pullquote::formats::own::work_log::write(&log, &content)
}

/// Projects with one short article each.
fn samples() -> Vec<Content> {
    let mut samples = Vec::new();
    for file in ["budget-week.ron", "other-scripts.ron"] {
        let opened = project_file::read(&fs::read(Path::new("projects").join(file)).unwrap()).unwrap();
        for article in opened.parts.articles.into_iter().filter(|article| article.text().n_bytes() < 2000) {
            let mut project = Project::new("Week", "ana");
            project.apply(transactions::add_articles(project.content(), vec![article.as_ref().clone()])).unwrap();
            samples.push(project.content().clone());
        }
    }
    samples
}

/// Article files of every shape.
fn article_files() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/data/articles").unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let foreign = [
        "libreoffice/epub/orchard.epub",
        "nexis/article/article.rtf",
        "pandas/columns/columns.json",
        "pandas/sheet/sheet.xlsx",
        "pandoc/odt/orchard.odt",
        "python-email/ferry/ferry.eml",
        "warcio/warc/pages.warc",
    ];
    files.extend(foreign.map(|name| Path::new("tests/foreign").join(name)));
    files.sort();
    files
}

/// The files as what they are and the parts of documents, both several times; and each file as every shape, also those that
/// it is not, most of which is soon refused.
fn article_samples() -> Vec<Vec<u8>> {
    const N_TIMES: usize = 4;
    let of_shape = |choice: usize, bytes: &[u8]| [&[u8::try_from(choice).unwrap()], bytes].concat();
    let mut seeds = Vec::new();
    for path in article_files() {
        let bytes = fs::read(&path).unwrap();
        seeds.extend((0..SHAPES.len()).map(|choice| of_shape(choice, &bytes)));
        let own = Shape::from_name(&path).and_then(|shape| SHAPES.iter().position(|known| *known == shape));
        let Some(own) = own else { continue };
        for bytes in std::iter::once(bytes.clone()).chain(parts_of(&bytes)) {
            seeds.extend(std::iter::repeat_n(of_shape(own, &bytes), N_TIMES));
        }
    }
    seeds
}

/// The XML in an archive.
fn parts_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Ok(archive) = rawzip::ZipArchive::from_slice(bytes) else { return Vec::new() };
    let files = archive.entries().map(|file| {
        let file = file.unwrap();
        let packed = archive.get_entry(file.wayfinder()).unwrap().data();
        let mut part = Vec::new();
        match file.compression_method() {
            rawzip::CompressionMethod::STORE => part.extend(packed),
            _ => drop(DeflateDecoder::new(packed).read_to_end(&mut part).unwrap()),
        }
        part
    });
    files.filter(|part| part.starts_with(b"<") && part.len() < 20_000).collect()
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
    let entries = changes.map(|(follows, act)| Entry::change(&Change::of_history(act, follows)));
    let mut lines = Vec::new();
    for entry in [Entry::begin("", 0)].iter().chain(&entries) {
        let mut line = Vec::new();
        entry.write(&mut line, &mut Checksum::default());
        // `("0123456789abcdef", …)` and the newline
        lines.push(line[20..line.len() - 2].to_vec());
    }
    lines.join(&b'\n')
}
