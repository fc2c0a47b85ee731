//! Agreement as JSON for programs: every value with its interval, or why there is none.

use std::collections::BTreeMap;

use serde::Serialize;

use super::course::MOST_MOMENTS;
use super::report::{Report, code_of};
use crate::agreement::{ArticleRow, Course, CourseOf, Measure, Moment, Row, Undefined, Who};
use crate::formats::exchange::core::json_text;
use crate::model::LabelId;

const FORMAT: &str = "pullquote agreement";
const VERSION: u32 = 1;

pub(super) fn as_json(report: &Report<'_>) -> Vec<u8> {
    let agreement = report.agreement;
    let file = FileJson {
        format: FORMAT,
        version: VERSION,
        seed: report.seed,
        annotators: agreement
            .annotators
            .iter()
            .map(|one| AnnotatorJson { name: &one.name, n_shared: one.n_shared, n_alone: one.n_alone })
            .collect(),
        n_articles: agreement.articles.len(),
        n_alone: agreement.n_alone,
        rows: agreement.rows.iter().map(|row| RowJson::new(report, row)).collect(),
        kinds: agreement
            .kinds
            .iter()
            .map(|(who, kinds)| KindsJson {
                who: WhoJson::new(report, *who),
                kinds: kinds.iter().map(|(kind, n)| (kind.id(), *n)).collect(),
            })
            .collect(),
        confusion: confusion(report),
        articles: articles(report),
        over_time: report.courses.iter().map(CourseJson::new).collect(),
    };
    let mut out = Vec::new();
    json_text::append_line(&mut out, &file);
    out
}

fn confusion<'a>(report: &Report<'a>) -> Vec<ConfusionJson<'a>> {
    let mut all = Vec::new();
    for (who, confusion) in &report.agreement.confusion {
        for ((left, right), n) in &confusion.0 {
            let (left, right) = (left.as_ref().map(LabelId::as_str), right.as_ref().map(LabelId::as_str));
            all.push(ConfusionJson { who: WhoJson::new(report, *who), left, right, n: *n });
        }
    }
    all
}

fn articles<'a>(report: &Report<'a>) -> Vec<ArticleJson<'a>> {
    let name = |idx: &usize| &*report.agreement.annotators[*idx].name;
    let article = |row: &'a ArticleRow| ArticleJson {
        id: row.id.to_string(),
        title: report.title(row.id),
        annotators: row.annotators.iter().map(name).collect(),
        n_differences: row.n_differences,
        exact_f1: row.exact_f1,
        soft_f1: row.soft_f1,
    };
    report.agreement.articles.iter().map(article).collect()
}

#[derive(Serialize)]
struct FileJson<'a> {
    format: &'static str,
    version: u32,
    seed: u64,
    annotators: Vec<AnnotatorJson<'a>>,
    n_articles: usize,
    n_alone: usize,
    rows: Vec<RowJson<'a>>,
    kinds: Vec<KindsJson<'a>>,
    confusion: Vec<ConfusionJson<'a>>,
    articles: Vec<ArticleJson<'a>>,
    over_time: Vec<CourseJson<'a>>,
}

/// How agreement went on: `everybody`, or one annotator with the `others` or with what is `settled`.
#[derive(Serialize)]
struct CourseJson<'a> {
    of: &'static str,
    annotator: Option<&'a str>,
    moments: Vec<MomentJson<'a>>,
}

#[derive(Serialize)]
struct MomentJson<'a> {
    n_articles: usize,
    day: Option<&'a str>,
    exact_f1: f64,
    /// Of the last 20 articles.
    lately: f64,
}

#[derive(Serialize)]
struct AnnotatorJson<'a> {
    name: &'a str,
    n_shared: usize,
    n_alone: usize,
}

/// `"everybody"`, or the two names.
#[derive(Serialize)]
#[serde(untagged)]
enum WhoJson<'a> {
    Everybody(&'static str),
    Pair([&'a str; 2]),
}

#[derive(Serialize)]
struct RowJson<'a> {
    who: WhoJson<'a>,
    /// `labels`, `label`, `links` or `link`.
    what: &'static str,
    id: Option<&'a str>,
    n_articles: usize,
    n_left: usize,
    n_right: usize,
    n_equal: usize,
    measures: BTreeMap<&'static str, MeasureJson>,
    least_disorder: Option<f64>,
}

#[derive(Serialize)]
struct MeasureJson {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undefined: Option<&'static str>,
}

#[derive(Serialize)]
struct KindsJson<'a> {
    who: WhoJson<'a>,
    kinds: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct ConfusionJson<'a> {
    who: WhoJson<'a>,
    left: Option<&'a str>,
    right: Option<&'a str>,
    n: usize,
}

#[derive(Serialize)]
struct ArticleJson<'a> {
    id: String,
    title: &'a str,
    annotators: Vec<&'a str>,
    n_differences: usize,
    exact_f1: Option<f64>,
    soft_f1: Option<f64>,
}

impl<'a> WhoJson<'a> {
    fn new(report: &Report<'a>, who: Who) -> Self {
        let agreement = report.agreement;
        match who {
            Who::Everybody => Self::Everybody("everybody"),
            Who::Pair(one, other) => Self::Pair([one, other].map(|idx| &*agreement.annotators[idx].name)),
        }
    }
}

impl<'a> CourseJson<'a> {
    fn new(course: &'a Course) -> Self {
        let (of, annotator) = match &course.of {
            CourseOf::Everybody => ("everybody", None),
            CourseOf::WithOthers(name) => ("others", Some(&**name)),
            CourseOf::WithSettled(name) => ("settled", Some(&**name)),
        };
        let moment = |moment: &'a Moment| MomentJson {
            n_articles: moment.n_articles,
            day: Some(&*moment.day).filter(|day| !day.is_empty()),
            exact_f1: moment.so_far,
            lately: moment.lately,
        };
        Self { of, annotator, moments: course.thinned(MOST_MOMENTS).map(moment).collect() }
    }
}

impl<'a> RowJson<'a> {
    fn new(report: &Report<'a>, row: &'a Row) -> Self {
        let (what, id) = code_of(&row.what);
        Self {
            who: WhoJson::new(report, row.who),
            what,
            id,
            n_articles: row.n_articles,
            n_left: row.n_left,
            n_right: row.n_right,
            n_equal: row.n_equal,
            measures: row.measures.iter().map(|(kind, measure)| (kind.id(), MeasureJson::from(measure))).collect(),
            least_disorder: row.least_disorder,
        }
    }
}

impl From<&Measure> for MeasureJson {
    fn from(measure: &Measure) -> Self {
        let (low, high) = measure.interval.unzip();
        let undefined = measure.value.err().map(Undefined::reason);
        Self { value: measure.value.ok(), low, high, undefined }
    }
}
