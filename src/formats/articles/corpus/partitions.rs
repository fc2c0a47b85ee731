//! What the folders around a file say of all its records, as data pipelines name them: `outlet=Post/date=2026-03-01/part-0.parquet`.

use std::path::{Component, Path};

use super::columns::Field;
use super::names::is_of;
use super::records::Record;
use crate::formats::articles::html::unescaped;
use crate::formats::articles::iso_date;

/// The columns that the folders around a file stand for, the outermost first. A value that a record has itself goes before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partitions(Vec<(String, String)>);

/// What engines write where there is no value.
const NOTHING: &str = "__HIVE_DEFAULT_PARTITION__";

impl Partitions {
    /// By the names of the folders in the path, as somebody gave it. None says what all texts or ids of a file are.
    pub fn of(path: &Path) -> Self {
        let folders = path.parent().into_iter().flat_map(Path::components);
        let may_be = |(name, _): &(String, String)| !is_of(Field::Text, name) && !is_of(Field::Id, name);
        let mut columns: Vec<(String, String)> = folders.filter_map(column_of).filter(may_be).collect();
        let of = |name: &str| columns.iter().find(|(column, _)| column == name).map(|(_, value)| value.as_str());
        let date = || Some(format!("{}-{:0>2}-{:0>2}", of("year")?, of("month")?, of("day")?));
        if of("date").is_none()
            && let Some(date) = date().and_then(|date| iso_date(&date))
        {
            columns.push(("date".to_owned(), date));
        }
        Self(columns)
    }

    /// The column of a fact.
    pub(super) fn column_of(&self, field: Field) -> Option<&str> {
        let is_it = |name: &str, value: &str| match field {
            Field::Date => (is_of(field, name) || ["dt", "ds"].contains(&name)) && iso_date(value).is_some(),
            _ => is_of(field, name),
        };
        self.0.iter().find(|(name, value)| is_it(name, value)).map(|(name, _)| name.as_str())
    }

    /// What the folders say in a column.
    pub(super) fn value(&self, column: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == column).map(|(_, value)| value.as_str())
    }

    /// The record with what it does not say itself.
    pub(super) fn added_to(&self, mut record: Record) -> Record {
        for (name, value) in &self.0 {
            let own = record.cells.iter().position(|(known, _)| known.as_str() == name);
            let is_blank = |idx: usize| record.cells[idx].1.is_null() || record.cells[idx].1 == "";
            match own {
                Some(idx) if is_blank(idx) => record.cells[idx].1 = value.as_str().into(),
                Some(_) => {}
                None => record.cells.push((name.as_str().into(), value.as_str().into())),
            }
        }
        record
    }
}

/// `outlet=The%20Post`
fn column_of(folder: Component<'_>) -> Option<(String, String)> {
    let Component::Normal(name) = folder else { return None };
    let (name, value) = name.to_str()?.split_once('=')?;
    let value = unescaped(value).unwrap_or_else(|| value.to_owned());
    let is_value = !name.is_empty() && !value.is_empty() && value != NOTHING;
    is_value.then(|| (unescaped(name).unwrap_or_else(|| name.to_owned()), value))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::super::{CorpusFile, preview, read, texts};
    use super::*;
    use crate::formats::articles::CorpusKind;
    use crate::model::{LabelSet, Source};

    #[track_caller]
    fn check(path: &str, expected: &[(&str, &str)]) {
        let columns = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(Partitions::of(Path::new(path)), Partitions(columns), "{path}");
    }

    #[test]
    fn folders_are_columns_as_engines_name_them() {
        check("in/outlet=The%20Post/part-0.parquet", &[("outlet", "The Post")]);
        check("outlet=Köln 50%/a=b=c/x=y.csv", &[("outlet", "Köln 50%"), ("a", "b=c")]);
        check("outlet=__HIVE_DEFAULT_PARTITION__/desk=/=x/a.jsonl", &[]);
        let of_day = [("year", "2026"), ("month", "3"), ("day", "01"), ("date", "2026-03-01")];
        check("year=2026/month=3/day=01/a.csv", &of_day);
        check("year=2026/month=3/a.csv", &of_day[..2]);
    }

    #[test]
    fn what_a_record_says_itself_goes_before_whatever_its_column_is_called() {
        let partitions = Partitions::of(Path::new("text=no/date=2026-11-01/title=folder/outlet=Post/a.jsonl"));
        let row = r#"{"body": "The council met on Monday.", "published": "2024-07-07", "headline": "Council"}"#;
        let preview = preview(CorpusKind::JsonLines, &partitions, &mut row.as_bytes()).unwrap();
        let column = |field: Field| preview.guess.0.get(&field).map(String::as_str);
        let fields = [Field::Text, Field::Date, Field::Title, Field::Outlet].map(column);
        assert_eq!(fields, [Some("body"), Some("published"), Some("headline"), Some("outlet")]);
    }

    #[test]
    fn no_folder_fills_a_text_or_an_id_that_is_blank() {
        let rows = "{\"id\": \"\", \"content\": \"One\", \"desk\": \"\"}\n{\"id\": \"b\", \"content\": \"\"}\n{\"desk\": \"x\"}\n";
        let partitions = Partitions::of(Path::new("content=politics/id=7/desk=Local/a.jsonl"));
        let kind = CorpusKind::JsonLines;
        let preview = preview(kind, &partitions, &mut rows.as_bytes()).unwrap();
        assert_eq!(preview.columns, ["content", "desk", "id"]);
        assert_eq!(preview.rows[..2], [["One", "Local", ""], ["", "Local", "b"]]);
        let file = CorpusFile::new(kind, Source::default(), preview.guess).within(partitions);
        let go_on = &mut |_| ControlFlow::Continue(());
        let articles = read(&file, &mut rows.as_bytes(), &LabelSet::built_in(), go_on).articles;
        let read: Vec<(String, String)> = articles
            .iter()
            .map(|it| (it.article.source.record.clone(), it.article.text().as_str().to_owned()))
            .collect();
        assert_eq!(read, [("1".to_owned(), "One".to_owned())]);
        assert_eq!(texts(&file, &mut rows.as_bytes())[0], read[0], "it is found again");
    }

    #[test]
    fn a_fact_has_the_column_that_is_called_so() {
        let partitions = Partitions::of(Path::new("ds=x/dt=2026-03-01/Zeitung=Post/id=7/text=no/a.csv"));
        let columns = Field::ALL.map(|field| partitions.column_of(field));
        assert_eq!(columns, [None, None, None, Some("Zeitung"), Some("dt"), None, None]);
    }
}
