//! A file that is being read, and where what it holds goes.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8};

use super::draft::Draft;
use super::iob::{PairsIn, Way, leave_out_languages};
use super::json_text;
use super::labels::Declared;
use super::record;
use super::warnings::Warnings;
use crate::formats::articles::corpus::{fill_facts, records_with_text};
use crate::formats::articles::decode::as_text;
use crate::formats::articles::decode_stream::MOST_LOSSY_LINES;
use crate::formats::articles::office::xlsx::{Sheet, first_sheet};
use crate::formats::articles::xml_problem::problem;
use crate::formats::articles::{CorpusKind, NotAnArticle, Shape};
use crate::formats::exchange::core::json::value::Value;
use crate::model::{Content, LabelSet, OffsetUnit};

/// A file that is being read, and where what it holds goes.
pub(crate) struct Reading<'a> {
    pub(crate) name: &'a str,
    /// Empty in a format that is no text: what it holds is among `files`.
    pub(crate) text: &'a str,
    /// All files of the import, for formats whose articles have several.
    pub(crate) files: &'a [(String, Vec<u8>)],
    pub(crate) by_name: &'a ByName<'a>,
    /// Whether a format that reads all files at the turn of the first has done so.
    pub(crate) has_read_all: &'a mut bool,
    /// How many blanks places in the file may still put between its words: as many as it has bytes in all, or a few
    /// digits would make a text of gigabytes.
    pub(crate) n_blanks_left: usize,
    /// The labels of the project that it comes into.
    pub(crate) labels: &'a LabelSet,
    /// That project, where it is known: some files have labels without whole texts.
    pub(crate) home: Option<&'a Content>,
    /// Whether predictions are wanted where there are labels too.
    pub(crate) wants_predictions: bool,
    /// What offsets count, where somebody has said so and two units are possible.
    pub(crate) offset_unit: Option<OffsetUnit>,
    pub(crate) drafts: &'a mut Vec<Draft>,
    pub(crate) warnings: &'a mut Warnings,
    /// What the files say of labels, besides using them.
    pub(crate) declared: &'a mut Declared,
}

/// The files of an import by their names. Where none has a name as it is wanted, capitals make no difference.
pub(crate) struct ByName<'a> {
    files: BTreeMap<String, Vec<(&'a str, &'a [u8])>>,
    /// Of those that have been asked about.
    pairs_in: RefCell<BTreeMap<String, Rc<PairsIn>>>,
    /// Once somebody has looked for them.
    pub(crate) elsewhere: OnceCell<Elsewhere>,
}

/// Texts with labels in files that do not lie beside them under their name.
#[derive(Default)]
pub(crate) struct Elsewhere {
    pub(crate) texts: BTreeSet<String>,
    /// By the names of such files without their ends: the text, and who made its labels, if their name says that.
    pub(crate) text_of: BTreeMap<String, (String, String)>,
}

impl<'a> ByName<'a> {
    pub(crate) fn new(files: &'a [(String, Vec<u8>)]) -> Self {
        let mut by_name: BTreeMap<String, Vec<(&str, &[u8])>> = BTreeMap::new();
        for (name, bytes) in files {
            by_name.entry(name.to_lowercase()).or_default().push((name, bytes));
        }
        Self { files: by_name, pairs_in: RefCell::default(), elsewhere: OnceCell::new() }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a [u8]> {
        let alike = self.files.get(&name.to_lowercase())?;
        let exact = alike.iter().find(|(known, _)| *known == name);
        exact.or_else(|| alike.first()).map(|(_, bytes)| *bytes)
    }
}

/// The first sheet of a file that is a spreadsheet, as a table of text.
pub(crate) fn sheet_in(name: &str, bytes: &[u8]) -> Option<Result<Sheet, NotAnArticle>> {
    let is_one = Shape::of(Path::new(name), bytes) == Ok(Shape::Corpus(CorpusKind::Xlsx));
    is_one.then(|| first_sheet(bytes))
}

/// The file as text: mostly UTF-8, else what its bytes look like, which is noted. Line ends stay, as offsets count them.
pub(crate) fn text_of<'b>(name: &str, bytes: &'b [u8], notes: &mut Vec<String>) -> Cow<'b, str> {
    let (text, encoding, is_lossy) = as_text(bytes);
    if encoding != UTF_8 || is_lossy {
        let but = if is_lossy {
            format!(", in which some of its bytes are nothing and were replaced{}", in_lines(bytes, encoding))
        } else {
            String::new()
        };
        let note = format!("{name}: this is not UTF-8, and was read as {}{but}", encoding.name());
        // A file may be read for itself and for one that it lies beside.
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    text
}

/// The first lines of UTF-8 with bytes that are nothing.
fn in_lines(bytes: &[u8], encoding: &'static Encoding) -> String {
    if encoding != UTF_8 {
        return String::new();
    }
    let (mut lines, mut line) = (BTreeSet::new(), 1_usize);
    for chunk in bytes.utf8_chunks() {
        line += memchr::memchr_iter(b'\n', chunk.valid().as_bytes()).count();
        lines.extend((!chunk.invalid().is_empty()).then_some(line));
    }
    let first: Vec<String> = lines.iter().take(MOST_LOSSY_LINES).map(usize::to_string).collect();
    let more = if lines.len() > first.len() { " and more" } else { "" };
    format!(" (line {}{more})", first.join(", "))
}

impl<'a> Reading<'a> {
    /// What another file of the import holds.
    pub(crate) fn file(&self, name: &str) -> Option<&'a [u8]> {
        self.by_name.get(name)
    }

    /// Says, once, which label spans have whose tags name none.
    pub(crate) fn tell_unnamed(&mut self, way: Way, label: &str) {
        let note = format!("{}: its tags name no label (B, I, O): what they mark is “{label}”", self.name);
        if way == Way::Unnamed && !self.declared.notes.contains(&note) {
            self.declared.notes.push(note);
        }
    }

    /// What a table among them says.
    pub(crate) fn pairs_in(&self, name: &str) -> Option<Rc<PairsIn>> {
        let table = self.file(name)?;
        let mut known = self.by_name.pairs_in.borrow_mut();
        Some(Rc::clone(known.entry(name.to_owned()).or_insert_with(|| Rc::new(PairsIn::new(table)))))
    }

    /// The same as text without a byte order mark, with a note where it is not UTF-8.
    pub(crate) fn text_of_file(&mut self, name: &str) -> Option<Cow<'a, str>> {
        let bytes = self.file(name)?;
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        Some(text_of(name, bytes, &mut self.declared.notes))
    }

    /// Hands on each record with its place: a line each, or the values of one file, lists taken apart. Lines that are no
    /// JSON are warned of, blank ones passed over.
    pub(crate) fn take_json(&mut self, mut take: impl FnMut(&mut Self, &Value, String)) {
        let text = self.text;
        let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let is_list = first_line.trim_start().starts_with('[');
        if is_list || json_text::read(first_line).is_err() {
            let mut doubled = Vec::new();
            let values = json_text::read_all_noting(text, &mut doubled);
            if let Ok(values) = values.as_deref().map(records_of) {
                self.warn_of_doubled("", &doubled);
                for (idx, record) in values.into_iter().enumerate() {
                    take(self, record, format!("record {}", idx + 1));
                }
                return;
            }
        }
        if is_list && json_text::read(first_line).is_err() {
            return self.take_elements(text, take);
        }
        self.take_lines(text, take);
    }

    /// Hands on the elements of a list whose end is broken.
    fn take_elements(&mut self, text: &str, mut take: impl FnMut(&mut Self, &Value, String)) {
        let mut doubled = Vec::new();
        let (values, broken) = json_text::elements(text, &mut doubled);
        self.warn_of_doubled("", &doubled);
        for (idx, record) in values.iter().enumerate() {
            take(self, record, format!("record {}", idx + 1));
        }
        if let Some((line, problem)) = broken {
            let more = if values.is_empty() { "" } else { "; what follows is not read" };
            self.warn(&format!("line {line}"), format!("{problem}{more}"));
        }
    }

    /// Hands on lines that are records of JSON; where none is one, what is wrong with the whole is said.
    fn take_lines(&mut self, text: &str, mut take: impl FnMut(&mut Self, &Value, String)) {
        let (mut broken, mut has_record) = (Vec::new(), false);
        for (idx, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = format!("line {}", idx + 1);
            let mut doubled = Vec::new();
            match json_text::read_noting(line, &mut doubled) {
                Ok(record) => {
                    if record.is_object() || record.is_array() {
                        has_record = true;
                        broken.drain(..).for_each(|(place, problem): (String, String)| self.warn(&place, problem));
                    }
                    self.warn_of_doubled(&place, &doubled);
                    take(self, &record, place);
                }
                Err(error) if has_record => self.warn(&place, json_text::problem(&error)),
                Err(error) => broken.push((place, json_text::problem(&error))),
            }
        }
        if let Some((place, problem)) = broken.into_iter().next() {
            match json_text::read_all(text) {
                Err(error) => self.warn(&format!("line {}", error.line()), json_text::problem(&error)),
                Ok(_) => self.warn(&place, problem),
            }
        }
    }

    /// The one value that a text holds. What is wrong with it is warned of.
    pub(crate) fn json(&mut self, text: &str) -> Option<Value> {
        self.noting(|doubled| json_text::read_noting(text, doubled))
    }

    /// All values that a text holds. What is wrong with it is warned of.
    pub(crate) fn json_values(&mut self, text: &str) -> Vec<Value> {
        self.noting(|doubled| json_text::read_all_noting(text, doubled)).unwrap_or_default()
    }

    /// What is read of JSON, with a warning of each name that stands in it twice, or of what is wrong with it.
    fn noting<T>(&mut self, read: impl FnOnce(&mut Vec<String>) -> serde_json::Result<T>) -> Option<T> {
        let mut doubled = Vec::new();
        match read(&mut doubled) {
            Ok(value) => {
                self.warn_of_doubled("", &doubled);
                Some(value)
            }
            Err(error) => {
                self.warn(&format!("line {}", error.line()), json_text::problem(&error));
                None
            }
        }
    }

    /// Whether its text is whole XML; what is wrong with it is warned of.
    pub(crate) fn has_whole_xml(&mut self) -> bool {
        let Some(what) = problem(self.text) else { return true };
        self.warn("", format!("this is broken XML, and nothing of it is taken in, {what}"));
        false
    }

    /// Takes in labelled records of JSON.
    pub(crate) fn take_records(&mut self) {
        self.take_json(|reading, value, place| reading.take_value(value, &place));
    }

    /// Takes in the labelled records that a value of JSON is or holds.
    pub(crate) fn take_value(&mut self, value: &Value, place: &str) {
        match records_with_text(value, |told| self.warn(place, told)) {
            None => self.take_record(value, place, false),
            Some(records) => {
                let has_one = records.len() == 1;
                for (idx, (record, is_of_words)) in records.iter().enumerate() {
                    let own = format!("record {}", idx + 1);
                    self.take_record(record, if has_one { place } else { &own }, *is_of_words);
                }
            }
        }
    }

    fn take_record(&mut self, record: &Value, place: &str, is_of_words: bool) {
        match record::draft(record, place.to_owned()) {
            Ok(mut draft) => {
                if is_of_words {
                    record::leave_out_unproven(&mut draft);
                }
                self.take_with_facts(draft, record);
            }
            Err(what) => self.warn(place, what),
        }
    }

    /// Takes in what a record has, with what it says of its article whatever that is called.
    pub(crate) fn take_with_facts(&mut self, mut draft: Draft, record: &Value) {
        fill_facts(&mut draft, record);
        self.take(draft);
    }

    pub(crate) fn take(&mut self, mut draft: Draft) {
        leave_out_languages(&mut draft);
        draft.choose(self.wants_predictions);
        self.drafts.push(Draft { place: self.place(&draft.place), ..draft });
    }

    pub(crate) fn warn(&mut self, place: &str, message: impl Into<String>) {
        let place = self.place(place);
        self.warnings.push(place, &message.into());
    }

    fn warn_of_doubled(&mut self, place: &str, names: &[String]) {
        for name in names {
            self.warn(place, json_text::twice(name));
        }
    }

    fn place(&self, place: &str) -> String {
        if place.is_empty() { self.name.to_owned() } else { format!("{}, {place}", self.name) }
    }
}

/// The records among values: those of lists, unless a list is a pair of a text and its labels.
fn records_of(values: &[Value]) -> Vec<&Value> {
    let records = values.iter().map(|value| match value {
        Value::Array(records) if !records.first().is_some_and(Value::is_string) => records.iter().collect(),
        record => vec![record],
    });
    records.collect::<Vec<Vec<&Value>>>().concat()
}
