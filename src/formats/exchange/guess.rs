//! Tells the format of files by what is in them: each kind is asked.

use std::sync::LazyLock;

use regex::Regex;

use super::core::facts::Detail;
use super::core::iob::is_tag;
use super::core::sniff::{self, Sample, Sign};
use super::kinds::csv;
use super::registry::Format;

/// The format that the files most likely have, among those that can be imported; `None` where nothing is known of them.
pub fn guess(files: &[(String, Vec<u8>)]) -> Option<Format> {
    let mut likely = None;
    for (name, bytes) in files {
        let sample = Sample::new(name, bytes);
        let Some((sign, format)) = best_of(&sample) else { continue };
        // A text or a type system says little: what lies beside it says more.
        if sign >= least_of(&sample) {
            return Some(format);
        }
        // Whoever imports texts alone says that they are none.
        likely = likely.or_else(|| (sign >= Sign::Strong).then_some(format));
    }
    likely
}

/// Kinds that write records of JSON which are all read alike.
const OF_RECORDS: [Format; 4] = [Format::Jsonl, Format::Prodigy, Format::Doccano, Format::Spacy];

/// The first file that looks more like one of another format than like one of this, and which that is.
pub fn of_another(format: Format, files: &[(String, Vec<u8>)]) -> Option<(&str, Format)> {
    let is_alike = |other: Format| other == format || [other, format].iter().all(|one| OF_RECORDS.contains(one));
    files.iter().find_map(|(name, bytes)| {
        let sample = Sample::new(name, bytes);
        let (sign, likely) = best_of(&sample).filter(|(_, likely)| !is_alike(*likely))?;
        let is_other = sign >= least_of(&sample) && sign > (format.facts().sniff)(&sample);
        is_other.then_some((name.as_str(), likely))
    })
}

/// What a file looks like that is called a text, where nothing proves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooksLike {
    Format(Format),
    /// Labels of brat without their text.
    Standoff,
    /// Words with tags, by its name alone.
    TaggedWords,
    Dump(Dump),
}

/// What programs and archives save as one text that is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dump {
    Nexis,
    Factiva,
    /// References as reference managers take them.
    Ris,
    /// Passages under codes, without the texts that they are of.
    Nvivo,
    /// Sentences with their labels between brackets, as assistants are taught with them.
    Rasa,
    /// JSON as language models answer with it.
    FencedJson,
}

/// As much of a text is looked at for several articles in it.
const DUMP_BYTES: usize = 1 << 20;

/// How each dump writes what stands in it once for each of its parts, and how often that has to be there.
static DUMPS: LazyLock<[(Dump, usize, Regex); 6]> = LazyLock::new(|| {
    let pattern = |pattern: &str| Regex::new(pattern).expect("the pattern is one");
    [
        (Dump::Nexis, 2, pattern(r"(?m)^\s*(\d+ of \d+ DOCUMENTS|End of Document)\s*$")),
        (Dump::Factiva, 2, pattern(r"(?m)^Document [A-Z]+\d[A-Za-z0-9]{8,}\s*$")),
        (Dump::Ris, 1, pattern(r"(?m)\ATY  - [A-Z]+\s*$")),
        (
            Dump::Rasa,
            1,
            pattern(r"(?m)^(nlu:\s*\n\s*- (intent|synonym|regex|lookup): |## (intent|synonym|regex|lookup):)"),
        ),
        (Dump::FencedJson, 1, pattern(r"(?i)\A\s*```(json[a-z0-9]*)?\s*[\[{]")),
        (Dump::Nvivo, 1, pattern(r"(?m)^<(Internals|Files|Externals)\\.*> - § \d+ references? coded")),
    ]
});

fn dump(sample: &Sample<'_>) -> Option<Dump> {
    let text = sample.beginning(DUMP_BYTES);
    DUMPS.iter().find(|(_, least, pattern)| pattern.find_iter(&text).nth(least - 1).is_some()).map(|(dump, ..)| *dump)
}

/// What a file that is called a text looks like and is not proved to be.
pub fn looks_labelled(name: &str, beginning: &[u8]) -> Option<LooksLike> {
    let sample = Sample::new(name, beginning);
    if let Some(dump) = dump(&sample) {
        return Some(LooksLike::Dump(dump));
    }
    let lines: Vec<&str> = sample.table_lines().take(N_LOOKED_AT).collect();
    if are_most(&lines, |line| STANDOFF.is_match(line)) {
        return Some(LooksLike::Standoff);
    }
    let best = best_of(&sample);
    if best.is_some_and(|(sign, _)| sign >= least_of(&sample)) {
        return None;
    }
    let last_word =
        |line: &str| line.split_whitespace().skip(1).last().filter(|word| is_tag(word)).map(|word| word != "O");
    let is_tagged =
        || are_most(&lines, |line| last_word(line).is_some()) && lines.iter().any(|line| last_word(line) == Some(true));
    let likely = best.filter(|(sign, _)| *sign >= Sign::Strong).map(|(_, format)| format);
    let format = likely.or_else(|| is_tagged().then_some(Format::Conll));
    let is_named = OF_TAGGED_WORDS.contains(&&*sample.extension) || are_words_with_labels(&lines);
    format.map(LooksLike::Format).or_else(|| is_named.then_some(LooksLike::TaggedWords))
}

/// Whether lines have a word, a tab and what the word is, which is mostly nothing: `O`.
fn are_words_with_labels(lines: &[&str]) -> bool {
    let pair = |line: &str| {
        let (word, tag) = line.trim_end().split_once('\t')?;
        let is_pair = !word.contains(char::is_whitespace) && !tag.contains(char::is_whitespace) && !tag.is_empty();
        is_pair.then(|| tag == "O")
    };
    let n_outside = lines.iter().filter(|line| pair(line) == Some(true)).count();
    are_most(lines, |line| pair(line).is_some()) && n_outside > 0 && n_outside < lines.len()
}

/// How files of words with tags are called, and no text is.
const OF_TAGGED_WORDS: [&str; 8] = ["conll", "conllu", "conllx", "iob", "iob2", "bio", "bioes", "bilou"];

/// So many lines of a text are looked at.
const N_LOOKED_AT: usize = 40;

/// Whether nearly all lines are of a kind, and there are some.
fn are_most(lines: &[&str], is_one: impl Fn(&str) -> bool) -> bool {
    lines.len() > 1 && lines.iter().filter(|line| is_one(line)).count() * 10 >= lines.len() * 8
}

/// A span: `T1`, `speaker 0 3` and `Ana`, with tabs between them.
static STANDOFF: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(T\d+\t\S+ \d+ \d+(;\d+ \d+)*\t|[REAMN#]\d+\t)").expect("the pattern is one"));

impl LooksLike {
    pub fn what(self) -> &'static str {
        match self {
            Self::Format(format) => format.title(),
            Self::Standoff => "labels of brat",
            Self::TaggedWords => "words with tags",
            Self::Dump(Dump::Nexis) => "several documents of Nexis",
            Self::Dump(Dump::Factiva) => "several documents of Factiva",
            Self::Dump(Dump::Ris) => "a list of references (RIS)",
            Self::Dump(Dump::Nvivo) => "coded passages as NVivo lists them",
            Self::Dump(Dump::Rasa) => "examples for Rasa",
            Self::Dump(Dump::FencedJson) => "JSON in a block of code",
        }
    }

    /// What to do, behind the words that say how it was read.
    pub fn hint(self) -> String {
        match self {
            Self::Format(format) => {
                format!(": if it is that, take it with “pullquote import --format {}” instead", format.name())
            }
            Self::Dump(Dump::Nexis | Dump::Factiva) => {
                ", so that all of them are one article: save them there as a file each, or cut it into files".to_owned()
            }
            Self::Dump(Dump::Ris) => ": take the texts themselves, or a table with a column for them".to_owned(),
            Self::Dump(Dump::Nvivo) => ": the texts that they stand in are not there: take those".to_owned(),
            Self::TaggedWords => {
                ": a line should have a word and behind it a tag, such as B-quote, I-quote or O".to_owned()
            }
            Self::Dump(Dump::Rasa) => ", with its labels in it: they are not taken in".to_owned(),
            Self::Dump(Dump::FencedJson) => ": take the lines with ``` out of it".to_owned(),
            Self::Standoff => ": call it .ann and put its text beside it, as .txt".to_owned(),
        }
    }
}

/// The format of a labelled file that is no table of texts with their labels beside them, by its name and its beginning:
/// whoever takes articles reads it as an import does.
///
/// Also whether the file, table or not, can only say less of a span than a project does.
pub fn guess_labelled(name: &str, beginning: &[u8]) -> (Option<Format>, bool) {
    let sample = Sample::new(name, beginning);
    let found = best_of(&sample).filter(|(sign, _)| *sign >= least_of(&sample)).map(|(_, format)| format);
    let is_coarse = found.is_some_and(|format| format.facts().detail == Detail::Coarse);
    let labelled = found.filter(|format| match format {
        Format::Jsonl | Format::Prodigy => false,
        // Older ones have the text under a name that tables have for other things.
        Format::Doccano => sample.row.as_ref().is_some_and(|row| !row.contains_key("text") && row.contains_key("data")),
        Format::Csv => !csv::is_of_texts(&sample),
        // Its short exports are such tables.
        Format::LabelStudio => sample.is_json() && sample.text_row().is_none(),
        _ => true,
    });
    (labelled, is_coarse)
}

/// Whether the first record of JSON goes on behind the beginning of a file, so that nobody can tell its format yet.
pub fn is_within_a_record(beginning: &[u8]) -> bool {
    sniff::is_within_a_record(beginning)
}

/// The signs that a file has to show at least, to be taken for what it looks like.
fn least_of(sample: &Sample<'_>) -> Sign {
    if sample.extension == "txt" { Sign::Proven } else { Sign::Weak }
}

/// The kind that the file looks most like, and how much; of several, the one that is listed first.
fn best_of(sample: &Sample<'_>) -> Option<(Sign, Format)> {
    if ["cfg", "py"].contains(&&*sample.extension) {
        return None;
    }
    let signs = Format::ALL.into_iter().filter(|format| format.can_import());
    let signs = signs.map(|format| ((format.facts().sniff)(sample), format)).filter(|(sign, _)| *sign >= Sign::Weak);
    signs.rev().max_by_key(|(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ExportOptions;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::export;
    use crate::model::Content;

    #[test]
    fn every_export_is_told_by_its_content() {
        let short = "[quote>2 “No”], said [speaker#2 Ana]";
        let long = format!("{short}. {}", "Nobody spoke of it again. ".repeat(6000));
        for content in [[short, "[claim It rains]"], [&long, "[claim It rains]"]] {
            check_exports(&content_from_marked(&content));
        }
    }

    #[track_caller]
    fn check_exports(content: &Content) {
        for format in Format::ALL.into_iter().filter(|format| format.can_import() && format.can_export()) {
            // What is made for spaCy lies in lines as all programs read them.
            let told = if format == Format::Spacy { Format::Jsonl } else { format };
            let files = export(format, content, &ExportOptions::default()).files;
            assert_eq!(guess(&files), Some(told), "{}", format.name());
            assert_eq!(of_another(told, &files), None);
            let nameless: Vec<(String, Vec<u8>)> =
                files.into_iter().map(|(name, bytes)| (name.replace(".jsonl", ".json"), bytes)).collect();
            assert_eq!(guess(&nameless), Some(told));
        }
    }

    #[test]
    fn a_file_of_another_format_among_files_is_told() {
        let file = |name: &str, content: &str| (name.to_owned(), content.as_bytes().to_vec());
        let conll = file("a.conll", "Ann B-PER\nran O\n");
        let lines = file("b.jsonl", r#"{"text": "Bob ran.", "spans": [{"start": 0, "end": 3, "label": "P"}]}"#);
        let doccano = file("c.jsonl", r#"{"text": "Bob ran.", "label": [[0, 3, "P"]]}"#);
        let tasks = file("d.json", r#"[{"id": 1, "data": {"text": "a"}, "annotations": []}]"#);
        let (text, labels) = (file("e.txt", "Eve sat."), file("e.ann", "T1\tP 0 3\tEve\n"));
        let check = |files: &[&(String, Vec<u8>)], expected| {
            let files: Vec<(String, Vec<u8>)> = files.iter().map(|file| (*file).clone()).collect();
            assert_eq!(of_another(guess(&files).unwrap(), &files), expected, "{files:?}");
        };
        check(&[&conll, &lines], Some(("b.jsonl", Format::Jsonl)));
        check(&[&lines, &conll], Some(("a.conll", Format::Conll)));
        check(&[&lines, &tasks], Some(("d.json", Format::LabelStudio)));
        check(&[&text, &labels, &lines], Some(("b.jsonl", Format::Jsonl)));
        check(&[&text, &labels], None);
        check(&[&lines, &doccano], None);
        check(&[&doccano, &lines], None);
    }

    #[test]
    fn what_is_no_article_but_many_is_told() {
        let check = |text: &str, expected: Option<Dump>| {
            assert_eq!(looks_labelled("a.txt", text.as_bytes()), expected.map(LooksLike::Dump), "{text}");
        };
        check("1 of 2 DOCUMENTS\n\nBus\n\n\n   2 of 2 DOCUMENTS\r\n\nFerry\n", Some(Dump::Nexis));
        check("Bus\nNo cuts.\nEnd of Document\n\nFerry\nNone.\nEnd of Document\n", Some(Dump::Nexis));
        check("1 of 1 DOCUMENTS\n\nBus\n", None);
        let factiva = "HD\nBus\nAN\nDocument HPOST00020261103em\n";
        check(&factiva.repeat(2), Some(Dump::Factiva));
        check("Document A1 was read.\nDocument B2 was not.\n", None);
        check("\u{feff}TY  - NEWS\nTI  - Bus\nER  - \n", Some(Dump::Ris));
        check("version: \"3.1\"\nnlu:\n- intent: x\n  examples: |\n    - [Ana](Speaker) ran.\n", Some(Dump::Rasa));
        check("## intent:x\n- [Ana](Speaker) ran.\n", Some(Dump::Rasa));
        check("nlu: what it is\n\n## Intent: none\n", None);
        check("```json\n[{\"text\": \"Ana\"}]\n```\n", Some(Dump::FencedJson));
        check("<Files\\\\interview 1> - § 2 references coded  [3.10% Coverage]\n\nReference 1\n", Some(Dump::Nvivo));
    }

    #[test]
    fn what_is_called_words_with_tags_is_told_where_it_is_not_read() {
        let told = |name: &str, text: &str| looks_labelled(name, text.as_bytes());
        assert_eq!(told("a.conll", "Ana B-PER\n O\nran\n"), Some(LooksLike::TaggedWords));
        assert_eq!(told("a.bio", "Ana ran.\n"), Some(LooksLike::TaggedWords));
        assert_eq!(told("a.txt", "Ana ran.\n"), None);
        assert_eq!(told("a.txt", "Ana\tperson-actor\nran\tO\n.\tO\n"), Some(LooksLike::TaggedWords));
        assert_eq!(told("a.txt", "Ana\t3\nBo\t4\n"), None);
    }

    #[test]
    fn files_of_other_programs_are_told() {
        let check = |name: &str, content: &str, format| {
            assert_eq!(guess(&[(name.to_owned(), content.as_bytes().to_vec())]), format, "{content}");
        };
        check(
            "a.json",
            "[\n  {\"id\": 1, \"data\": {\"text\": \"a\"}, \"annotations\": []}]",
            Some(Format::LabelStudio),
        );
        check("a.jsonl", "\u{feff}{\"text\": \"a\", \"label\": [[0, 1, \"x\"]]}\n", Some(Format::Doccano));
        check("a.jsonl", r#"{"text": "a", "spans": [], "answer": "accept"}"#, Some(Format::Prodigy));
        check("a.tsv", "Ana\tB-speaker\nsaid\tO\n", Some(Format::Conll));
        let long = "word ".repeat(50_000);
        let row = r#""[{""start"": 0, ""end"": 4, ""label"": ""claim""}]""#;
        check("a.csv", &format!("text,spans\n{long},{row}\n"), Some(Format::Csv));
        check("a.jsonl", &format!(r#"{{"tokenized_text": ["{long}"], "ner": [[0, 0, "x"]]}}"#), Some(Format::Gliner));
        check("a.txt", "Ana said so.", None);
        check("a.csv", "text,label\na,b\n", None);
        check("a.json", "[1, 2]", None);
    }
}
