//! Files of many articles: which column holds what, and from each record an article with the labels that it has.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::corpus_records::{Record, for_each};
use super::found::{CorpusKind, NotAnArticle};
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::imported::{ImportWarning, Imported, checked};
use crate::formats::exchange::core::labels::Declared;
use crate::formats::exchange::core::record;
use crate::model::{LabelSet, Meta, Source, one_line};

/// Records that are looked at to guess what the columns are.
const N_LOOKED_AT: usize = 50;
const N_SHOWN: usize = 4;
/// A column that nobody calls a text is taken for one if its values are this long, in bytes, on average.
const LONG_ENOUGH: usize = 120;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Text,
    Title,
    Byline,
    Outlet,
    Date,
    Url,
    /// What the file calls the article.
    Id,
}

/// The column of each field; fields without one stay empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(pub BTreeMap<Field, String>);

/// What a look at the beginning of a file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub columns: Vec<String>,
    /// The first rows, a value for each column.
    pub rows: Vec<Vec<String>>,
    pub guess: Columns,
    pub has_labels: bool,
}

/// A file of many articles, as the project will know it.
#[derive(Clone, Debug)]
pub struct CorpusFile {
    pub kind: CorpusKind,
    /// Path, sum and encoding.
    pub source: Source,
    pub columns: Columns,
}

impl Field {
    pub const ALL: [Self; 7] = [Self::Text, Self::Title, Self::Byline, Self::Outlet, Self::Date, Self::Url, Self::Id];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Outlet => "outlet",
            Self::Date => "date",
            Self::Url => "url",
            Self::Id => "id",
        }
    }

    /// What people call such a column, without case and punctuation, the likeliest first.
    fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "text",
                "body",
                "articletext",
                "articlebody",
                "fulltext",
                "maintext",
                "content",
                "contents",
                "article",
                "story",
                "bodytext",
                "plaintext",
                "document",
                "doc",
                "paragraphs",
            ],
            Self::Title => &["title", "headline", "articletitle", "head", "heading", "hed"],
            Self::Byline => &["byline", "author", "authors", "articleauthor", "creator", "writer", "journalist"],
            Self::Outlet => &[
                "outlet",
                "publisher",
                "publication",
                "newspaper",
                "source",
                "sitename",
                "site",
                "sourcename",
                "medium",
                "media",
                "domain",
            ],
            Self::Date => &[
                "date",
                "published",
                "publishdate",
                "datepublished",
                "publisheddate",
                "publicationdate",
                "pubdate",
                "publishedat",
                "datetime",
                "timestamp",
                "created",
                "createdat",
            ],
            Self::Url => {
                &["url", "link", "weburl", "sourceurl", "articleurl", "canonicalurl", "permalink", "href", "uri"]
            }
            Self::Id => &["id", "articleid", "docid", "documentid", "guid", "uuid", "key", "uid", "no"],
        }
    }
}

impl CorpusKind {
    fn extractor(self) -> &'static str {
        match self {
            Self::Csv => "csv 1",
            Self::JsonLines => "jsonl 1",
            Self::Json => "json 1",
        }
    }
}

impl Columns {
    /// As [`Source::columns`] has them.
    pub fn from_names(names: &BTreeMap<String, String>) -> Self {
        let column = |field: Field| Some((field, names.get(field.name())?.clone()));
        Self(Field::ALL.into_iter().filter_map(column).collect())
    }

    pub fn names(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(field, column)| (field.name().to_owned(), column.clone())).collect()
    }

    /// These columns, and the guessed ones for fields that have none.
    #[must_use]
    pub fn or(&self, guess: &Self) -> Self {
        let mut columns = guess.0.clone();
        columns.extend(self.0.clone());
        Self(columns)
    }

    fn guess(columns: &[String], records: &[Record]) -> Self {
        let plain = |column: &String| {
            let last = column.rsplit('.').next().unwrap_or_default().to_lowercase();
            last.chars().filter(|character| character.is_alphanumeric()).collect::<String>()
        };
        let mut guess = BTreeMap::new();
        for field in Field::ALL {
            let named = |name: &&str| columns.iter().find(|column| plain(column) == *name);
            if let Some(column) = field.usual_names().iter().find_map(named) {
                guess.insert(field, column.clone());
            }
        }
        let n_bytes = |column: &&String| records.iter().map(|record| cell(record, column).len()).sum::<usize>();
        let longest = columns.iter().max_by_key(n_bytes).filter(|it| n_bytes(it) >= LONG_ENOUGH * records.len().max(1));
        if let Some(column) = longest.filter(|_| !guess.contains_key(&Field::Text)) {
            guess.insert(Field::Text, column.clone());
        }
        Self(guess)
    }

    fn cell(&self, record: &Record, field: Field) -> String {
        self.0.get(&field).map(|column| cell(record, column)).unwrap_or_default()
    }
}

/// Looks at the first records of a UTF-8 file.
pub fn preview(kind: CorpusKind, reader: &mut dyn BufRead) -> Result<Preview, NotAnArticle> {
    let (mut records, mut first_problem) = (Vec::new(), None);
    for_each(kind, reader, &mut |found| {
        match found {
            Ok(record) => records.push(record),
            Err(problem) => drop(first_problem.get_or_insert(problem)),
        }
        if records.len() < N_LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if records.is_empty() {
        return Err(NotAnArticle(match first_problem {
            Some((place, problem)) => format!("has no article, {place}: {problem}"),
            None => "has no article".to_owned(),
        }));
    }
    let mut columns: Vec<String> = Vec::new();
    for column in records.iter().flat_map(Record::columns) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let row = |record: &Record| columns.iter().map(|column| shown(&cell(record, column))).collect();
    Ok(Preview {
        rows: records.iter().take(N_SHOWN).map(row).collect(),
        guess: Columns::guess(&columns, &records),
        has_labels: records.iter().any(|record| !labels_of(record).spans.is_empty()),
        columns,
    })
}

/// Reads all articles of a UTF-8 file. `on_record` hears how many there are so far and may stop the reading.
pub fn read(
    file: &CorpusFile,
    reader: &mut dyn BufRead,
    labels: &LabelSet,
    on_record: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Imported {
    let (mut drafts, mut warnings) = (Vec::new(), Vec::new());
    let place_in = |place: &str| format!("{}, {place}", file.source.path);
    for_each(file.kind, reader, &mut |found| {
        match found {
            Ok(record) => {
                let place = place_in(&record.place);
                if let Some(draft) = draft(file, &record) {
                    drafts.push(Draft { place, ..draft });
                } else {
                    warnings.push(ImportWarning { place, message: "has no text and is left out".to_owned() });
                }
            }
            Err((place, message)) => warnings.push(ImportWarning { place: place_in(&place), message }),
        }
        on_record(drafts.len())
    });
    checked(drafts, &Declared::default(), warnings, labels)
}

/// The texts of all articles of a file, by their records, to compare with what they were.
pub fn texts(file: &CorpusFile, reader: &mut dyn BufRead) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for_each(file.kind, reader, &mut |found| {
        if let Ok(record) = found {
            let text = file.columns.cell(&record, Field::Text).replace("\r\n", "\n").replace('\r', "\n");
            texts.entry(key_of(file, &record)).or_insert(text);
        }
        ControlFlow::Continue(())
    });
    texts
}

/// The article of a record; `None` where there is no text.
fn draft(file: &CorpusFile, record: &Record) -> Option<Draft> {
    let field = |field| one_line(&file.columns.cell(record, field));
    let text = file.columns.cell(record, Field::Text);
    if text.trim().is_empty() {
        return None;
    }
    Some(Draft {
        title: field(Field::Title),
        source: Source {
            extractor: file.kind.extractor().to_owned(),
            columns: file.columns.names(),
            record: key_of(file, record),
            ..file.source.clone()
        },
        meta: Meta {
            byline: field(Field::Byline),
            outlet: field(Field::Outlet),
            date: field(Field::Date),
            url: field(Field::Url),
            ..Meta::default()
        },
        text,
        ..labels_of(record)
    })
}

/// What the file calls the record, or its number.
fn key_of(file: &CorpusFile, record: &Record) -> String {
    let id = one_line(&file.columns.cell(record, Field::Id));
    if id.is_empty() { record.number.to_string() } else { id }
}

/// The labels of a record, as every import reads them, without a text. In a table they are JSON in a cell.
fn labels_of(record: &Record) -> Draft {
    let mut fields = Map::new();
    for (name, value) in record.cells.iter().filter(|(name, _)| record::is_for_labels(name)) {
        fields.insert(name.clone(), parsed(value));
    }
    let mut draft = Draft::default();
    if fields.get("annotations").is_some_and(|list| list.get(0).is_some_and(|one| one.get("result").is_some())) {
        draft.remarks.push("it is a task of Label Studio, whose labels come in with “import”".to_owned());
    }
    record::add_labels(&mut draft, &fields);
    draft
}

/// JSON that a table holds as a string.
fn parsed(value: &Value) -> Value {
    let inner = value.as_str().filter(|word| word.trim_start().starts_with('['));
    inner.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_else(|| value.clone())
}

fn cell(record: &Record, column: &str) -> String {
    record.value(column).map(words).unwrap_or_default()
}

/// A value as words: a list of strings is paragraphs, or names.
fn words(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Null => String::new(),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().map(words).filter(|word| !word.is_empty()).collect();
            all.join(if all.iter().any(|word| word.len() > 60) { "\n" } else { ", " })
        }
        Value::Object(fields) => fields.get("name").map(words).unwrap_or_default(),
        other => other.to_string(),
    }
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

    fn read_all(kind: CorpusKind, content: &str) -> Imported {
        let columns = preview(kind, &mut content.as_bytes()).unwrap().guess;
        let source = Source { path: "corpus".to_owned(), ..Source::default() };
        let file = CorpusFile { kind, source, columns };
        read(&file, &mut content.as_bytes(), &LabelSet::built_in(), &mut |_| ControlFlow::Continue(()))
    }

    #[track_caller]
    fn check_guess(columns: &str, expected: &[(Field, &str)]) {
        let row = vec!["x"; columns.split(',').count()].join(",");
        let preview = preview(CorpusKind::Csv, &mut format!("{columns}\n{row}\n").as_bytes()).unwrap();
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
        let preview = preview(CorpusKind::JsonLines, &mut long.as_bytes()).unwrap();
        assert_eq!(preview.guess.0.get(&Text).map(String::as_str), Some("y"));
        assert_eq!(preview.guess.0.get(&Title).map(String::as_str), Some("meta.title"));
        assert_eq!(preview.columns, ["meta.title", "x", "y"]);
        assert_eq!(preview.rows[0][..2], ["T", "short"]);
    }

    #[test]
    fn rows_become_articles_with_what_is_known_of_them() {
        let table =
            "id,title,text,author,date\nw-1,Buses,\"One.\r\nTwo.\",\"Ana, Bob\",2026\nw-2,,Three,,\nw-3,Empty,,,\n";
        let imported = read_all(CorpusKind::Csv, table);
        let article = &imported.articles[0].article;
        assert_eq!((article.title.as_str(), article.text().as_str()), ("Buses", "One.\nTwo."));
        assert_eq!((article.meta.byline.as_str(), article.meta.date.as_str()), ("Ana, Bob", "2026"));
        assert_eq!((article.source.record.as_str(), article.source.extractor.as_str()), ("w-1", "csv 1"));
        assert_eq!(Columns::from_names(&article.source.columns).names(), article.source.columns);
        assert_eq!(article.source.columns["byline"], "author");
        let warnings: Vec<String> = imported.warnings.iter().map(|w| format!("{}: {}", w.place, w.message)).collect();
        assert_eq!(warnings, ["corpus, row 4: has no text and is left out"]);
    }

    #[test]
    fn labels_come_in_whatever_they_are_called() {
        let lines = [
            r#"{"body": "🙂 Ana ran", "spans": [{"start": 2, "end": 5, "label": "speaker"}]}"#,
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
            "🙂 Eva ran",
            "Bob ran",
            "Eve ran",
        ];
        assert_eq!(printed, expected);
        let places: Vec<&str> = imported.warnings.iter().map(|warning| warning.place.as_str()).collect();
        assert_eq!(places, ["corpus, line 4", "corpus, line 6"]);
        let table = "text,spans\nAna ran,\"[{\"\"start\"\":0,\"\"end\"\":3,\"\"label\"\":\"\"speaker\"\"}]\"\n";
        assert_eq!(marked::print(&read_all(CorpusKind::Csv, table).articles[0].article), "[speaker#1 Ana] ran");
    }

    #[test]
    fn reading_can_be_stopped_and_texts_found_again() {
        let table = "id,text\na,One\nb,Two\nc,Three\n";
        let columns = preview(CorpusKind::Csv, &mut table.as_bytes()).unwrap().guess;
        let file = CorpusFile { kind: CorpusKind::Csv, source: Source::default(), columns };
        let mut stop = |n| if n == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        assert_eq!(read(&file, &mut table.as_bytes(), &LabelSet::built_in(), &mut stop).articles.len(), 2);
        assert_eq!(texts(&file, &mut table.as_bytes())["b"], "Two");
        assert!(preview(CorpusKind::Csv, &mut &b"a,b\n"[..]).is_err());
    }
}
