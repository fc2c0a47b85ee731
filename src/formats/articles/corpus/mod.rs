//! Files of many articles: which column holds what, and from each record an article with the labels that it has.

mod candidates;
mod cells;
mod columns;
mod cut;
mod dialect;
mod json;
mod json_article;
mod json_lists;
mod json_shapes;
mod labelled;
mod line;
mod named_in_words;
mod names;
mod partitions;
mod pool;
mod records;
mod row_parser;
mod table;
mod usual_names;

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::Arc;

pub use self::candidates::{Candidate, candidates, single, taken};
pub use self::columns::{Columns, Field};
pub(super) use self::dialect::is_surely_table;
pub(super) use self::json::is_surely_json;
pub(crate) use self::labelled::{
    AboutRows, fill_facts, fill_from_folders, has_labelled_rows, labelled_rows, records_with_text,
};
pub use self::line::{BadLine, LineArticle, article_in};
pub(super) use self::names::is_known;
pub use self::partitions::Partitions;
pub use self::pool::Pool;

use self::cells::{raw_text, words};
use self::cut::cut_off;
use self::dialect::TWO_COLUMNS;
use self::records::{Found, Record, Take};
use super::byline::each_without_by;
use super::dates::iso_date;
use super::found::{CorpusKind, NotAnArticle};
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::imported::{Imported, checked, plain_newlines};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::labels::Declared;
use crate::formats::exchange::core::names::status_from;
use crate::formats::exchange::core::record;
use crate::formats::exchange::core::warnings::Warnings;
use crate::model::{LabelSet, Meta, OffsetUnit, Source, Status, one_line};

/// Records that are looked at to guess what the columns are.
const N_LOOKED_AT: usize = 50;
/// And so many cells of them, but one record at least: what is looked at is held.
const N_CELLS_LOOKED_AT: usize = 20_000;
const N_SHOWN: usize = 4;

/// What a look at the beginning of a file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub columns: Vec<String>,
    /// The first rows, a value for each column.
    pub rows: Vec<Vec<String>>,
    pub guess: Columns,
    pub has_labels: bool,
    /// Whether the rows are labels with their words, and not the texts in which they stand.
    pub is_of_spans: bool,
    /// The columns that hold lists.
    pub lists: BTreeSet<String>,
}

/// A file of many articles, as the project will know it.
#[derive(Clone, Debug)]
pub struct CorpusFile {
    kind: CorpusKind,
    /// Path, sum, encoding and columns, as its articles have them.
    source: Source,
    columns: Columns,
    /// What its folders say of each record.
    partitions: Partitions,
    /// What offsets count, where somebody has said so.
    offset_unit: Option<OffsetUnit>,
}

impl CorpusFile {
    /// `source` has path, sum and encoding.
    pub fn new(kind: CorpusKind, source: Source, columns: Columns) -> Self {
        let names = Arc::new(columns.names());
        let source = Source { columns: names, ..source };
        Self { kind, source, columns, partitions: Partitions::default(), offset_unit: None }
    }

    /// Its path in the project.
    pub(crate) fn path(&self) -> &str {
        &self.source.path
    }

    /// In folders that say something of each record.
    #[must_use]
    pub fn within(self, partitions: Partitions) -> Self {
        Self { partitions, ..self }
    }

    /// With what somebody has said that its offsets count.
    #[must_use]
    pub fn counted_in(self, offset_unit: Option<OffsetUnit>) -> Self {
        Self { offset_unit, ..self }
    }
}

/// What took an article out of such a file, with its version.
fn extractor_of(kind: CorpusKind) -> &'static str {
    match kind {
        CorpusKind::Csv => "csv 2",
        CorpusKind::JsonLines => "jsonl 2",
        CorpusKind::Json => "json 2",
        CorpusKind::Xlsx => "xlsx 1",
        CorpusKind::Parquet => "parquet 1",
    }
}

/// Looks at the first records of a UTF-8 file, which lies in these folders.
pub fn preview(kind: CorpusKind, partitions: &Partitions, reader: &mut dyn BufRead) -> Result<Preview, NotAnArticle> {
    let (mut records, mut first_problem, mut n_cells) = (Vec::new(), None, 0);
    for_each(kind, partitions, reader, &mut |found| {
        match found {
            Ok(record) => {
                n_cells += record.cells.len();
                records.push(record);
            }
            // What is told of the columns is not why there is no article.
            Err(problem) if !problem.1.starts_with(TWO_COLUMNS) => drop(first_problem.get_or_insert(problem)),
            Err(_) => {}
        }
        let is_enough = records.len() >= N_LOOKED_AT || n_cells >= N_CELLS_LOOKED_AT;
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if records.is_empty() {
        return Err(NotAnArticle(match first_problem {
            Some((place, problem)) => format!("has no article, {place}: {problem}"),
            None => "has no article".to_owned(),
        }));
    }
    Ok(preview_of(&records, partitions))
}

/// The same of records that are at hand.
fn preview_of(records: &[Record], partitions: &Partitions) -> Preview {
    let mut columns: Vec<String> = Vec::new();
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut rows: Vec<BTreeMap<String, String>> = Vec::new();
    let mut lists = BTreeSet::new();
    for (idx, record) in records.iter().enumerate() {
        let mut row = BTreeMap::new();
        for (column, value) in record.columns() {
            lists.extend(value.is_array().then(|| column.clone()));
            let value = words(value);
            if idx < N_SHOWN {
                row.insert(column.clone(), shown(&value));
            }
            let of_column = values.entry(column.clone()).or_insert_with(|| {
                columns.push(column);
                Vec::new()
            });
            of_column.extend((!value.is_empty()).then_some(value));
        }
        rows.extend((idx < N_SHOWN).then_some(row));
    }
    let in_order = |row: &BTreeMap<String, String>| {
        columns.iter().map(|column| row.get(column).cloned().unwrap_or_default()).collect()
    };
    // What records say themselves goes before, whatever its column is called.
    let is_own = |column: &&String| {
        let own = values.get(*column).into_iter().flatten();
        partitions.value(column).is_none_or(|of_folder| own.clone().any(|value| value != of_folder))
    };
    let own: Vec<String> = columns.iter().filter(is_own).cloned().collect();
    let mut guess = names::guess(&own, &values, records.len());
    let says_nothing = |column: &String| values.get(column).is_none_or(Vec::is_empty);
    for field in Field::ALL {
        if let Some(column) = partitions.column_of(field)
            && guess.0.get(&field).is_none_or(says_nothing)
        {
            guess.0.insert(field, column.to_owned());
        }
    }
    Preview {
        rows: rows.iter().map(in_order).collect(),
        has_labels: records.iter().any(|record| !labels_of(&guess, record).spans.is_empty()),
        is_of_spans: records.iter().all(|record| is_span_alone(&guess, record)),
        guess,
        columns,
        lists,
    }
}

fn is_span_alone(columns: &Columns, record: &Record) -> bool {
    let fields = record.cells.iter().map(|(name, value)| (&**name, value)).collect();
    record::is_span_alone(&fields, columns.value(record, Field::Text).as_str().unwrap_or_default())
}

/// Gives every record of a UTF-8 file, with what its folders say of it, to `take`, until it has enough. JSON is known by
/// what it is, not by its name.
fn for_each(kind: CorpusKind, partitions: &Partitions, reader: &mut dyn BufRead, take: Take<'_>) {
    let take: Take<'_> = &mut |found: Found| take(found.map(|record| partitions.added_to(record)));
    match kind {
        CorpusKind::Csv | CorpusKind::Xlsx => table::rows(reader, take),
        CorpusKind::JsonLines | CorpusKind::Json => json::records(reader, take),
        CorpusKind::Parquet => json::records(reader, &mut |found| take(by_row(found))),
    }
}

/// The lines that Parquet is read as are its rows.
fn by_row(found: Found) -> Found {
    let by_row = |place: String| place.replacen("line", "row", 1);
    match found {
        Ok(record) => Ok(Record { place: by_row(record.place), ..record }),
        Err((place, message)) => Err((by_row(place), message)),
    }
}

/// A row of a table, by the names of its columns.
pub(crate) struct TableRow(Record);

impl TableRow {
    /// `row 3`
    pub(crate) fn place(&self) -> &str {
        &self.0.place
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.cells.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Empty where there is no such column.
    pub(crate) fn get(&self, name: &str) -> &str {
        let cell = self.0.cells.iter().find(|(known, _)| known == name);
        cell.and_then(|(_, cell)| cell.as_str()).unwrap_or_default()
    }
}

/// The rows of a table; where one should be that cannot be read, its place and the reason are told.
pub(crate) fn table_rows(table: &str, mut tell: impl FnMut(&str, String)) -> Vec<TableRow> {
    let mut rows = Vec::new();
    table::rows(&mut table.as_bytes(), &mut |found| {
        match found {
            Ok(record) => rows.push(TableRow(record)),
            Err((place, message)) => tell(&place, message),
        }
        ControlFlow::Continue(())
    });
    rows
}

/// Reads all articles of a UTF-8 file. `on_record` hears how many there are so far and may stop the reading.
pub fn read(
    file: &CorpusFile,
    reader: &mut dyn BufRead,
    labels: &LabelSet,
    on_record: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Imported {
    let (mut drafts, mut warnings) = (Vec::new(), Warnings::default());
    let mut ids = BTreeMap::new();
    let place_in = |place: &str| format!("{}, {place}", file.source.path);
    for_each(file.kind, &file.partitions, reader, &mut |found| {
        match found {
            Ok(record) => {
                let place = place_in(&record.place);
                if let Some(message) = doubled_id(file, &record, &mut ids) {
                    warnings.push(place.clone(), &message);
                }
                if let Some(draft) = draft(file, &record) {
                    drafts.push(Draft { place, ..draft });
                } else {
                    warnings.push(place, "has no text and is left out");
                }
            }
            Err((place, message)) => warnings.push(place_in(&place), &message),
        }
        on_record(drafts.len())
    });
    checked(drafts, &Declared::default(), warnings, labels)
}

/// The records of a file and their texts in order, to compare with what they were.
pub fn texts(file: &CorpusFile, reader: &mut dyn BufRead) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for_each(file.kind, &file.partitions, reader, &mut |found| {
        if let Ok(record) = found {
            let text = text_of(file, &record, &labels_of(&file.columns, &record));
            texts.push((key_of(file, &record), plain_newlines(&text).into_owned()));
        }
        ControlFlow::Continue(())
    });
    texts
}

/// What the id of a record is called that another one has too.
fn doubled_id(file: &CorpusFile, record: &Record, ids: &mut BTreeMap<String, String>) -> Option<String> {
    let id = file.columns.words(record, Field::Id);
    if id.is_empty() {
        return None;
    }
    match ids.entry(id) {
        Entry::Vacant(new) => {
            new.insert(record.place.clone());
            None
        }
        Entry::Occupied(first) => Some(format!("has the same id as {}, “{}”", first.get(), first.key())),
    }
}

/// The text of a record: as it stands there where labels point into it or an earlier version read it, with its line ends,
/// which labels count: they become plain together.
fn text_of(file: &CorpusFile, record: &Record, labels: &Draft) -> String {
    let value = file.columns.value(record, Field::Text);
    let is_raw = !labels.spans.is_empty() || ["csv 1", "json 1", "jsonl 1"].contains(&file.source.extractor.as_str());
    if is_raw { raw_text(value) } else { cells::text(value) }
}

/// The article of a record; `None` where there is no text.
fn draft(file: &CorpusFile, record: &Record) -> Option<Draft> {
    let mut labels = labels_of(&file.columns, record);
    let text = text_of(file, record, &labels);
    if is_nothing(&text) {
        return None;
    }
    let column = file.columns.0.get(&Field::Text).map(String::as_str).unwrap_or_default();
    let value = file.columns.value(record, Field::Text);
    let raw = value.as_str().map_or_else(|| Cow::Owned(words(value)), Cow::Borrowed);
    labels.remarks.extend(cut_off(record, column, &raw));
    if let Some(unit) = file.offset_unit {
        labels.count_in(unit);
    }
    let known = known_of(&file.columns, record);
    labels.notes.extend(known.notes);
    Some(Draft {
        title: known.title,
        status: status_of(record),
        source: Source {
            extractor: extractor_of(file.kind).to_owned(),
            record: key_of(file, record),
            ..file.source.clone()
        },
        meta: known.meta,
        text,
        ..labels
    })
}

/// How far an article is labelled, as exports of ours say it.
fn status_of(record: &Record) -> Option<Status> {
    let names = ["status", "meta.status", "metadata.status"];
    names.iter().find_map(|name| status_from(record.value(name)?.as_str()?))
}

/// What a record says of its article, beside the text and its labels.
fn known_of(columns: &Columns, record: &Record) -> Draft {
    let field =
        |field| Some(inner_words(columns.words(record, field))).filter(|words| !is_nothing(words)).unwrap_or_default();
    let (date_words, date_column) = (field(Field::Date), columns.0.get(&Field::Date));
    let date = iso_date(&date_words).unwrap_or_default();
    let is_no_date = |_: &&String| date.is_empty() && !date_words.is_empty();
    let note = |column: &String| {
        format!("what “{column}” has is no date, or may be two (such as 03/02/2026), and is left out")
    };
    Draft {
        notes: date_column.filter(is_no_date).map(note).into_iter().collect(),
        title: field(Field::Title),
        meta: Meta {
            byline: each_without_by(&field(Field::Byline)),
            outlet: field(Field::Outlet),
            date,
            url: field(Field::Url),
            ..Meta::default()
        },
        ..Draft::default()
    }
}

/// What a record says that stands in a cell as JSON or as Python prints it, where it has only this to say:
/// `{'original': 'By Ana Ruiz'}`.
fn inner_words(cell: String) -> String {
    let value = Value::String(cell.as_str().into());
    match record::labels_in_cell(&value).as_object() {
        None => cell,
        Some(fields) => {
            let mut names = names::OF_PARENT.iter().rev().chain(&["name"]);
            let says_something = || fields.values().any(|value| value.as_str().is_some_and(|words| !words.is_empty()));
            match names.find_map(|name| fields.get(name)?.as_str()) {
                Some(words) => words.to_owned(),
                None if says_something() => cell,
                None => String::new(),
            }
        }
    }
}

/// Whether a value is empty, or what databases and data frames write for one that is not there.
fn is_nothing(words: &str) -> bool {
    ["", "NULL", "null", "NaN", "nan", "NaT", "NA", "<NA>", "N/A", "#N/A", "None", "\\N"].contains(&words.trim())
}

/// What the file calls the record, or its number.
fn key_of(file: &CorpusFile, record: &Record) -> String {
    let id = file.columns.words(record, Field::Id);
    if id.is_empty() { record.number.to_string() } else { id }
}

/// The labels of a record, as every import reads them, without a text; where the text is in a record in the record, they
/// may be beside it there.
fn labels_of(columns: &Columns, record: &Record) -> Draft {
    let of_record = record.cells.iter().map(|(name, value)| (&**name, value));
    let beside_text = columns.beside_text(record).into_iter().flatten().map(|(name, value)| (&**name, value));
    let mut fields = record::Fields::new();
    for (name, value) in of_record.chain(beside_text) {
        fields.entry(name).or_insert(value);
    }
    for column in columns.0.iter().filter(|(field, _)| **field != Field::Text).map(|(_, column)| &**column) {
        // What is known of an article is no label of its words, whatever it is called.
        fields.retain(|name, value| *name != column || !value.is_string());
    }
    let column = columns.0.get(&Field::Text).map(String::as_str).unwrap_or_default();
    let name = column.rsplit('.').next().unwrap_or_default();
    let value = columns.value(record, Field::Text);
    let text = value.as_str().map_or_else(|| Cow::Owned(raw_text(value)), Cow::Borrowed);
    let mut draft = Draft::default();
    record::name_maker(&mut draft, &record.cells.iter().map(|(name, value)| (&**name, value)));
    record::add_labels(&mut draft, &fields, record::Body { name, text: &text });
    if record::are_words(value) {
        record::leave_out_unproven(&mut draft);
    }
    draft
}

/// The beginning of a value, for a table on the screen.
fn shown(value: &str) -> String {
    const N_SHOWN: usize = 160;
    let start: String = value.chars().take(N_SHOWN).collect();
    one_line(&start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked};

    #[test]
    fn labels_keep_their_words_where_lines_end_in_two_characters() {
        let spans = r#""spans": [[8, 16, "Speaker"], [27, 30, "Speaker"]]"#;
        let line = format!(r#"{{"text": "One.\r\n\r\nAnna Lee said ok.\r\nBob too.", {spans}}}"#);
        let read = read_all(CorpusKind::JsonLines, &line);
        let article = &read.articles[0].article;
        let texts: Vec<String> = article.spans().iter().map(|span| article.text_of(span)).collect();
        assert_eq!(texts, ["Anna Lee", "Bob"]);
        assert!(!article.text().as_str().contains('\r'));
        let columns = preview(CorpusKind::JsonLines, &Partitions::default(), &mut line.as_bytes()).unwrap().guess;
        let file = CorpusFile::new(CorpusKind::JsonLines, Source::default(), columns);
        candidates::candidates(&file, &mut line.as_bytes(), &mut |candidate| {
            assert_eq!(candidate.unwrap().text(), article.text().as_str());
            ControlFlow::Continue(())
        });
    }

    fn read_all(kind: CorpusKind, content: &str) -> Imported {
        let columns = preview(kind, &Partitions::default(), &mut content.as_bytes()).unwrap().guess;
        let source = Source { path: "corpus".to_owned(), ..Source::default() };
        let file = CorpusFile::new(kind, source, columns);
        read(&file, &mut content.as_bytes(), &LabelSet::built_in(), &mut |_| ControlFlow::Continue(()))
    }

    #[track_caller]
    fn check_guess(columns: &str, expected: &[(Field, &str)]) {
        let row = vec!["x"; columns.split(',').count()].join(",");
        let preview =
            preview(CorpusKind::Csv, &Partitions::default(), &mut format!("{columns}\n{row}\n").as_bytes()).unwrap();
        let expected = expected.iter().map(|(field, column)| (*field, (*column).to_owned())).collect();
        assert_eq!(preview.guess, Columns(expected));
    }

    #[test]
    fn columns_are_guessed_by_name_and_length() {
        use Field::{Date, Id, Outlet, Text, Title, Url};
        check_guess(
            "No,Headline,BODY,Publish Date,Source,web_url",
            &[
                (Id, "No"),
                (Title, "Headline"),
                (Text, "BODY"),
                (Date, "Publish Date"),
                (Outlet, "Source"),
                (Url, "web_url"),
            ],
        );
        check_guess("a,b", &[]);
        let long = format!("{{\"x\": \"short\", \"y\": \"{}\", \"meta\": {{\"title\": \"T\"}}}}", "word ".repeat(50));
        let preview = preview(CorpusKind::JsonLines, &Partitions::default(), &mut long.as_bytes()).unwrap();
        assert_eq!(preview.guess.0.get(&Text).map(String::as_str), Some("y"));
        assert_eq!(preview.guess.0.get(&Title).map(String::as_str), Some("meta.title"));
        assert_eq!(preview.columns, ["meta.title", "x", "y"]);
        assert_eq!(preview.rows[0][..2], ["T", "short"]);
    }

    #[test]
    fn rows_become_articles_with_what_is_known_of_them() {
        let table = "id,title,text,author,date\nw-1,Buses,\"One.\r\nTwo.\",\"Ana, Bob\",2026\nw-2,NaN,Three,,NULL\nw-3,Empty,,,\n\
             w-4,,nan,,\n";
        let imported = read_all(CorpusKind::Csv, table);
        let article = &imported.articles[0].article;
        assert_eq!((article.title.as_str(), article.text().as_str()), ("Buses", "One.\nTwo."));
        assert_eq!((article.meta.byline.as_str(), article.meta.date.as_str()), ("Ana, Bob", "2026"));
        assert_eq!((article.source.record.as_str(), article.source.extractor.as_str()), ("w-1", "csv 2"));
        assert_eq!(Columns::from_names(&article.source.columns).names(), *article.source.columns);
        assert_eq!(article.source.columns["byline"], "author");
        let warnings: Vec<String> = imported.warnings.iter().map(|w| format!("{}: {}", w.place, w.message)).collect();
        let left_out = ["corpus, row 4: has no text and is left out", "corpus, row 5: has no text and is left out"];
        assert_eq!(warnings, left_out);
        let article = &imported.articles[1].article;
        assert_eq!((article.title.as_str(), article.meta.date.as_str()), ("", ""));
    }

    #[test]
    fn how_far_an_article_is_labelled_comes_in() {
        let lines =
            ["{\"text\": \"One\", \"meta\": {\"status\": \"done\"}}", "{\"text\": \"Two\", \"status\": \"ok\"}"];
        let read = read_all(CorpusKind::JsonLines, &lines.join("\n"));
        let states: Vec<Status> = read.articles.iter().map(|one| one.article.status).collect();
        assert_eq!(states, [Status::Done, Status::New]);
    }

    #[test]
    fn labels_come_in_whatever_they_are_called() {
        let lines = [
            r#"{"body": "🙂 Ana ran", "spans": [{"start": 2, "end": 5, "label": "speaker", "text": "Ana"}]}"#,
            r#"{"body": "🙃 Ana ran", "entities": [{"id": 1, "label": "speaker", "start_offset": 3, "end_offset": 6}]}"#,
            r#"{"body": "Ana ran", "label": [[0, 3, "person"]]}"#,
            r#"{"body": "🙂 Eva ran", "label": [[2, 5, "speaker"]]}"#,
            r#"{"body": "Bob ran", "label": "sport"}"#,
            r#"{"body": "Eve ran", "spans": [[0, "x"]]}"#,
        ];
        let imported = read_all(CorpusKind::JsonLines, &lines.join("\n"));
        let printed: Vec<String> = imported.articles.iter().map(|it| marked::print(&it.article)).collect();
        let expected = [
            "🙂 [speaker#1 Ana] ran",
            "🙃 [speaker#1 Ana] ran",
            "[person#1 Ana] ran",
            "🙂 [speaker#1 Eva] ran",
            "Bob ran",
            "Eve ran",
        ];
        assert_eq!(printed, expected);
        let places: Vec<&str> = imported.warnings.iter().map(|warning| warning.place.as_str()).collect();
        assert_eq!(places, ["corpus, line 6"], "the words of the first line prove what the file counts");
        let table = "text,spans\nAna ran,\"[{\"\"start\"\":0,\"\"end\"\":3,\"\"label\"\":\"\"speaker\"\"}]\"\n";
        assert_eq!(marked::print(&read_all(CorpusKind::Csv, table).articles[0].article), "[speaker#1 Ana] ran");
    }

    #[test]
    fn reading_can_be_stopped_and_texts_found_again() {
        let table = "id,text\na,One\nb,Two\nc,Three\n";
        let columns = preview(CorpusKind::Csv, &Partitions::default(), &mut table.as_bytes()).unwrap().guess;
        let file = CorpusFile::new(CorpusKind::Csv, Source::default(), columns);
        let mut stop = |n| if n == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        assert_eq!(read(&file, &mut table.as_bytes(), &LabelSet::built_in(), &mut stop).articles.len(), 2);
        assert_eq!(texts(&file, &mut table.as_bytes())[1], ("b".to_owned(), "Two".to_owned()));
        assert!(preview(CorpusKind::Csv, &Partitions::default(), &mut &b"a,b\n"[..]).is_err());
    }
}
