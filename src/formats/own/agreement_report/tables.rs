//! Agreement as tables for people.

use std::collections::BTreeSet;

use super::course::{CoursesWith, course_table};
use super::report::{Report, shown};
use crate::agreement::{DifferenceKind, MeasureKind, Row, Undefined, What, Who};
use crate::formats::own::table::Table;
use crate::model::LabelId;

/// How many articles the report names.
const MOST_ARTICLES: usize = 20;

/// All tables of the report.
pub fn tables(report: &Report<'_>) -> Vec<Table> {
    let mut tables: Vec<Table> = report.who_all().into_iter().map(|who| agreement_table(report, who)).collect();
    tables.extend(CoursesWith::ALL.map(|with| course_table(report.courses, with)));
    tables.extend([kinds_table(report), confusion_table(report), articles_table(report)]);
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn agreement_table(report: &Report<'_>, who: Who) -> Table {
    let rows: Vec<&Row> = report.agreement.rows_of(who).collect();
    let kinds: BTreeSet<MeasureKind> = rows.iter().flat_map(|row| row.measures.keys().copied()).collect();
    let mut columns: Vec<String> = ["", "articles", "spans or links", "equal"].map(str::to_owned).into();
    columns.extend(kinds.iter().map(|kind| kind.name().to_owned()));
    let cells = |row: &&Row| {
        let sides = format!("{} and {}", row.n_left, row.n_right);
        let mut cells = vec![report.what(&row.what), row.n_articles.to_string(), sides, row.n_equal.to_string()];
        cells.extend(kinds.iter().map(|kind| row.measures.get(kind).map_or_else(String::new, shown)));
        cells
    };
    Table { title: report.who(who), columns, rows: rows.iter().map(cells).collect() }
}

fn kinds_table(report: &Report<'_>) -> Table {
    let mut columns = vec![String::new()];
    columns.extend(DifferenceKind::ALL.map(|kind| kind.name().to_owned()));
    let row = |who: Who| {
        let kinds = report.agreement.kinds.get(&who);
        let n = |kind| kinds.and_then(|kinds| kinds.get(&kind)).copied().unwrap_or(0).to_string();
        [report.who(who)].into_iter().chain(DifferenceKind::ALL.map(n)).collect()
    };
    let rows = report.who_all().into_iter().map(row).collect();
    Table { title: "What people disagree on".to_owned(), columns, rows }
}

fn confusion_table(report: &Report<'_>) -> Table {
    let columns = ["", "the one gave", "the other gave", "times"].map(str::to_owned).into();
    let name = |label: &Option<LabelId>| match label {
        Some(id) => report.what(&What::Label(id.clone())),
        None => "nothing".to_owned(),
    };
    let mut rows = Vec::new();
    for who in report.who_all() {
        let labels = report.agreement.confusion.get(&who).into_iter().flat_map(|confusion| &confusion.0);
        let differing = labels.filter(|((left, right), _)| left != right);
        rows.extend(differing.map(|((left, right), n)| vec![report.who(who), name(left), name(right), n.to_string()]));
    }
    Table { title: "Which label for which".to_owned(), columns, rows }
}

fn articles_table(report: &Report<'_>) -> Table {
    let columns = ["article", "title", "differences", "exact F1", "soft F1"].map(str::to_owned).into();
    let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
    let articles = report.agreement.articles.iter().filter(|row| row.n_differences > 0).take(MOST_ARTICLES);
    let rows = articles.map(|row| {
        let title = report.title(row.id).to_owned();
        vec![row.id.to_string(), title, row.n_differences.to_string(), value(row.exact_f1), value(row.soft_f1)]
    });
    Table { title: "Articles with most differences".to_owned(), columns, rows: rows.collect() }
}

/// The tables in columns of spaces, with what the dashes mean.
pub(super) fn as_text(report: &Report<'_>) -> String {
    let mut out = String::new();
    for table in tables(report) {
        out.extend([&*table.as_text(), "\n"]);
    }
    out + &notes(report).join("\n") + "\n"
}

pub(super) fn as_markdown(report: &Report<'_>) -> String {
    let mut out = String::from("# Agreement\n");
    out.extend(tables(report).iter().map(|table| format!("\n## {}\n\n{}", table.title, table.as_markdown())));
    out.extend(notes(report).iter().map(|note| ["\n", note, "\n"].concat()));
    out
}

/// What the measures say, and why some have no value.
fn notes(report: &Report<'_>) -> Vec<String> {
    let measures = || report.agreement.rows.iter().flat_map(|row| &row.measures);
    let kinds: BTreeSet<MeasureKind> = measures().map(|(kind, _)| *kind).collect();
    let mut notes: Vec<String> = kinds.iter().map(|kind| format!("{}: {}", kind.name(), kind.meaning())).collect();
    let reasons: BTreeSet<Undefined> = measures().filter_map(|(_, measure)| measure.value.err()).collect();
    notes.extend(reasons.iter().map(|reason| format!("–: no value, as {}", reason.reason())));
    if measures().any(|(_, measure)| measure.interval.is_some()) {
        notes.push(
            "In parentheses: where the value would lie for 95 of 100 other choices of as many articles".to_owned(),
        );
    }
    if report.agreement.n_alone > 0 {
        notes.push(format!("Left out, as only one has labelled them: {} articles", report.agreement.n_alone));
    }
    notes
}
