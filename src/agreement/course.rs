//! How agreement went on as articles came back: of everybody, of each with the others, and of each with what is settled.

use std::collections::{BTreeMap, VecDeque};

use crate::agreement::{Marks, Sheet};
use crate::model::compare::Counts;
use crate::model::team::settle::open_questions;
use crate::model::{Article, Content, Fragments, LabelId, Span, Status};

/// So many articles are taken together for what is agreed lately.
pub const N_LATELY: usize = 20;

/// Whose agreement it is, and with whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CourseOf {
    /// Of all pairs together.
    Everybody,
    WithOthers(String),
    /// With the articles' own spans, where they are settled.
    WithSettled(String),
}

/// How agreement went on, in the order in which the articles were collected.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub of: CourseOf,
    /// At least one.
    pub moments: Vec<Moment>,
}

/// How far people agreed after so many articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// All that were compared until then, whoever labelled them.
    pub n_articles: usize,
    /// When the last of them was collected: `2026-11-28`. Empty where it was not.
    pub day: String,
    /// Exact F1 of all until then.
    pub so_far: f64,
    /// And of the last [`N_LATELY`] of this course.
    pub lately: f64,
}

/// The courses of all who have marked an article that another has marked too, or that is settled.
///
/// `content` knows when articles were collected and which are settled; without it they stand in the order of the sheets.
pub fn over_time(sheets: &[Sheet<'_>], content: Option<&Content>) -> Vec<Course> {
    let article = |sheet: &Sheet<'_>| content.and_then(|content| content.article(sheet.article));
    let mut in_order: Vec<(&str, &Sheet<'_>)> =
        sheets.iter().map(|sheet| (article(sheet).map_or("", collected), sheet)).collect();
    in_order.sort_by_key(|(collected, _)| *collected);
    let mut running: BTreeMap<CourseOf, Running> = BTreeMap::new();
    let mut n_articles = 0;
    for (collected, sheet) in in_order {
        let settled = content.zip(article(sheet)).filter(|(content, article)| is_settled(content, article));
        let shared = shared_in(sheet, settled.map(|(_, article)| article));
        n_articles += usize::from(!shared.is_empty());
        let day = collected.get(..10).unwrap_or_default();
        for (of, shared) in shared {
            running.entry(of).or_default().add(shared, n_articles, day);
        }
    }
    let courses = running.into_iter().map(|(of, running)| Course { of, moments: running.moments });
    courses.filter(|course| !course.moments.is_empty()).collect()
}

/// Whether somebody has marked the article as done, or has begun to settle it and left no question open.
fn is_settled(content: &Content, article: &Article) -> bool {
    let is_begun = article.spans().iter().next().is_some() || !article.rejections().is_empty();
    article.status == Status::Done || is_begun && open_questions(content.labels(), article).is_empty()
}

/// When the last reading of an article was collected.
fn collected(article: &Article) -> &str {
    article.readings().map(|reading| &*reading.from.collected).max().unwrap_or_default()
}

/// What each has in common with the others and with what is settled, in one article: the counts of pairs, summed up.
fn shared_in(sheet: &Sheet<'_>, settled: Option<&Article>) -> BTreeMap<CourseOf, Counts> {
    let places: Vec<Vec<Place<'_>>> = sheet.marks.iter().map(|marks| places(marks.spans.iter().copied())).collect();
    let mut all: BTreeMap<CourseOf, Counts> = BTreeMap::new();
    for (one, left) in sheet.marks.iter().enumerate() {
        for (other, right) in sheet.marks.iter().enumerate().skip(one + 1) {
            let shared = equal_places(&places[one], &places[other]);
            let with_others = |marks: &Marks<'_>| CourseOf::WithOthers(marks.annotator.to_owned());
            for of in [CourseOf::Everybody, with_others(left), with_others(right)] {
                let sum = all.entry(of).or_default();
                *sum = sum.and(shared);
            }
        }
    }
    if let Some(settled) = settled {
        let settled = self::places(settled.spans().iter());
        for (marks, places) in sheet.marks.iter().zip(&places) {
            let of = CourseOf::WithSettled(marks.annotator.to_owned());
            all.insert(of, equal_places(places, &settled));
        }
    }
    all
}

type Place<'a> = (&'a LabelId, &'a Fragments);

fn places<'a>(spans: impl Iterator<Item = &'a Span>) -> Vec<Place<'a>> {
    let mut places: Vec<Place<'a>> = spans.map(|span| (&span.label, &span.fragments)).collect();
    places.sort_unstable();
    places
}

/// Of sorted places, of which each is equal to one of the other side at most.
fn equal_places(left: &[Place<'_>], right: &[Place<'_>]) -> Counts {
    let (mut one, mut other, mut n_right) = (0, 0, 0);
    while let (Some(left), Some(right)) = (left.get(one), right.get(other)) {
        n_right += usize::from(left == right);
        one += usize::from(left <= right);
        other += usize::from(right <= left);
    }
    Counts { n_right, n_predicted: left.len(), n_gold: right.len() }
}

#[derive(Debug, Default)]
struct Running {
    so_far: Counts,
    last: VecDeque<Counts>,
    moments: Vec<Moment>,
}

impl Running {
    fn add(&mut self, shared: Counts, n_articles: usize, day: &str) {
        self.so_far = self.so_far.and(shared);
        self.last.push_back(shared);
        if self.last.len() > N_LATELY {
            self.last.pop_front();
        }
        let lately = self.last.iter().fold(Counts::default(), |sum, shared| sum.and(*shared));
        let Some(so_far) = self.so_far.f1() else { return };
        // Where lately nobody has marked anything, nothing has changed.
        let lately = lately.f1().or(self.moments.last().map(|last| last.lately)).unwrap_or(so_far);
        self.moments.push(Moment { n_articles, day: day.to_owned(), so_far, lately });
    }
}

impl Course {
    /// How far they agree over all articles.
    pub fn exact_f1(&self) -> Option<f64> {
        self.moments.last().map(|last| last.so_far)
    }

    /// What was so after this many articles; `None` before the first that counts.
    pub fn after(&self, n_articles: usize) -> Option<&Moment> {
        let n = self.moments.partition_point(|moment| moment.n_articles <= n_articles);
        n.checked_sub(1).map(|idx| &self.moments[idx])
    }

    /// At most so many moments, evenly, of which the last is the last.
    pub fn thinned(&self, n_most: usize) -> impl Iterator<Item = &Moment> {
        let n = self.moments.len();
        let step = n.div_ceil(n_most.max(1)).max(1);
        self.moments.iter().enumerate().filter(move |(idx, _)| (n - 1 - idx).is_multiple_of(step)).map(|(_, it)| it)
    }
}

/// How far an annotator agrees with the others, and with what is settled.
pub fn exact_f1_of(courses: &[Course], annotator: &str) -> [Option<f64>; 2] {
    let of = |wanted: CourseOf| courses.iter().find(|course| course.of == wanted).and_then(Course::exact_f1);
    [of(CourseOf::WithOthers(annotator.to_owned())), of(CourseOf::WithSettled(annotator.to_owned()))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::{Agreement, Effort, Sheets, What, Who};
    use crate::model::{Edit, Project, Reading, ReadingSource, Source, Transaction, marked, transactions};

    /// A project of articles, each with the day on which it came back, what two people made of it and what is settled.
    fn project(articles: &[(&str, [&str; 2], Option<&str>)]) -> Project {
        let mut project = Project::new("Week", "lead");
        for (number, (day, read, settled)) in (1..).zip(articles) {
            let parse = |text: &str| marked::parse(project.labels(), text).unwrap();
            let own = parse(settled.unwrap_or("a b c"));
            let mut article =
                Article::new(crate::model::ArticleId(number), String::new(), Source::default(), own.text().clone());
            article.status = if settled.is_some() { Status::Done } else { Status::New };
            let (article, _) = article.labelled(project.labels(), own.spans().iter().cloned().collect(), Vec::new());
            let collected = format!("{day}T10:00:00Z");
            let from = ReadingSource { collected, ..ReadingSource::default() };
            let readings = ["ana", "ben"]
                .iter()
                .zip(read)
                .map(|(who, text)| Reading { status: Status::Done, ..Reading::of(&parse(text), who, from.clone()) });
            let article = article.with_readings(readings.collect()).0;
            project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        }
        project
    }

    #[test]
    fn agreement_goes_on_in_the_order_in_which_articles_came_back() {
        let mut project = project(&[
            ("2026-11-28", ["[quote a] b c", "[quote a] b c"], Some("[quote a] b c")),
            ("2026-11-27", ["[quote a] b [quote c]", "[claim a] b [quote c]"], None),
        ]);
        project.apply(Transaction::new("", vec![Edit::SetName("x".to_owned())])).unwrap();
        let sheets = Sheets::from_readings(&project, false).sheets;
        let courses = over_time(&sheets, Some(project.content()));
        let moment = |n_articles, day: &str, so_far, lately| Moment { n_articles, day: day.to_owned(), so_far, lately };
        let all = vec![moment(1, "2026-11-27", 0.5, 0.5), moment(2, "2026-11-28", 4.0 / 6.0, 4.0 / 6.0)];
        assert_eq!(courses[0], Course { of: CourseOf::Everybody, moments: all });
        assert_eq!(exact_f1_of(&courses, "ben"), [Some(4.0 / 6.0), Some(1.0)]);
        assert_eq!((courses[0].after(0), courses[0].after(1).unwrap().so_far), (None, 0.5));
        assert_eq!(courses[0].thinned(1).map(|moment| moment.n_articles).collect::<Vec<_>>(), [2]);
        let agreement = Agreement::new(&sheets, Effort::default(), &mut |_| true).unwrap();
        let row = agreement.rows_of(Who::Everybody).find(|row| row.what == What::Labels).unwrap();
        assert_eq!(row.measures[&crate::agreement::MeasureKind::ExactF1].value.ok(), courses[0].exact_f1());
        // Without a project there are no days, and nothing is settled.
        let courses = over_time(&sheets, None);
        assert_eq!((courses.len(), &*courses[0].moments[0].day), (3, ""));
    }

    #[test]
    fn lately_is_of_the_last_articles_only() {
        let (same, other) = (["[quote a] b c", "[quote a] b c"], ["[quote a] b c", "a b [quote c]"]);
        let articles: Vec<_> = (0..2 * N_LATELY)
            .map(|number| ("2026-11-28", if number < N_LATELY { other } else { same }, None))
            .collect();
        let project = project(&articles);
        let courses = over_time(&Sheets::from_readings(&project, false).sheets, Some(project.content()));
        let last = courses[0].moments.last().unwrap();
        assert_eq!((last.so_far, last.lately), (0.5, 1.0));
    }
}
