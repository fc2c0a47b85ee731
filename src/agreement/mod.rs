//! How far annotators agree: measures over what each of them made of the same articles, as pure functions. Knows no
//! file, clock or chance; where a measure needs chance, a seed is passed in.
//!
//! In reading order: [`Sheet`] is an article with the marks of each annotator. [`Agreement`] is what comes of many of
//! them: a [`Row`] for each pair of annotators and each label or kind of link. A row is a sum of tallies of articles
//! (`tally`), so that cost grows with the articles and no faster, and intervals come from drawing articles anew.

mod alpha_u;
mod chance;
mod course;
mod differences;
mod gamma;
mod measure;
mod pace;
mod row;
mod rows;
mod sheet;
mod tally;
mod team;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::ArticleId;

pub use chance::Effort;
pub use course::{Course, CourseOf, Moment, N_LATELY, exact_f1_of, over_time};
pub use differences::{Confusion, DifferenceKind};
pub use measure::{Measure, MeasureKind, Undefined};
pub use pace::{Acts, Pace};
pub use row::{Row, What, Who};
pub use sheet::{Marks, Sheet, Sheets};
pub use team::{Member, team};

use differences::Differences;
use rows::Rows;

/// How far the annotators of some articles agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// All that have marked an article, in order; [`Who`] counts in it.
    pub annotators: Vec<Annotator>,
    /// In order of who and what.
    pub rows: Vec<Row>,
    /// Articles that two or more have marked: those with most differences first.
    pub articles: Vec<ArticleRow>,
    /// Articles that one alone has marked: they say nothing about agreement.
    pub n_alone: usize,
    /// Of each pair: how often its spans and links differ in which way.
    pub kinds: BTreeMap<Who, BTreeMap<DifferenceKind, usize>>,
    /// Of each pair: which label one gave where the other gave which.
    pub confusion: BTreeMap<Who, Confusion>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotator {
    pub name: String,
    /// Articles of theirs that somebody else has marked too.
    pub n_shared: usize,
    pub n_alone: usize,
}

/// How far those who marked an article agree about it.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRow {
    pub id: ArticleId,
    /// Places in [`Agreement::annotators`].
    pub annotators: Vec<usize>,
    /// Over all pairs.
    pub n_differences: usize,
    /// Exact and soft F1 of the spans of all labels, over all pairs.
    pub exact_f1: Option<f64>,
    pub soft_f1: Option<f64>,
}

impl Agreement {
    /// Measures the sheets. Asks before each article, with the number of those that are done, whether to go on; `None`
    /// where it was told to stop.
    pub fn new(sheets: &[Sheet<'_>], effort: Effort, go_on: &mut dyn FnMut(usize) -> bool) -> Option<Self> {
        let names: BTreeSet<&str> = sheets.iter().flat_map(|sheet| sheet.marks.iter().map(|m| m.annotator)).collect();
        let places: BTreeMap<&str, usize> = names.iter().enumerate().map(|(idx, name)| (*name, idx)).collect();
        let annotator = |name: &&str| Annotator { name: (*name).to_owned(), n_shared: 0, n_alone: 0 };
        let mut agreement = Self { annotators: names.iter().map(annotator).collect(), ..Self::default() };
        let mut rows = Rows::new(sheets, effort);
        for (n_done, sheet) in sheets.iter().enumerate() {
            if !go_on(n_done) {
                return None;
            }
            let who: Vec<usize> = sheet.marks.iter().map(|marks| places[marks.annotator]).collect();
            agreement.add(sheet, who, &mut rows);
        }
        agreement.articles.sort_by(|a, b| {
            let f1 = |row: &ArticleRow| row.exact_f1.unwrap_or(1.0);
            b.n_differences.cmp(&a.n_differences).then(f1(a).total_cmp(&f1(b))).then(a.id.cmp(&b.id))
        });
        agreement.rows = rows.finished(|| go_on(sheets.len()))?;
        Some(agreement)
    }

    /// “ana and ben”, or “everybody”.
    pub fn name_of(&self, who: Who) -> String {
        let name = |idx: usize| self.annotators.get(idx).map_or("", |annotator| &annotator.name);
        match who {
            Who::Everybody => "everybody".to_owned(),
            Who::Pair(a, b) => format!("{} and {}", name(a), name(b)),
        }
    }

    /// The pairs that share an article.
    pub fn pairs(&self) -> impl Iterator<Item = Who> {
        self.kinds.keys().copied().filter(|who| *who != Who::Everybody)
    }

    /// The rows of a pair or of everybody.
    pub fn rows_of(&self, who: Who) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.who == who)
    }

    fn add(&mut self, sheet: &Sheet<'_>, who: Vec<usize>, rows: &mut Rows) {
        if who.len() < 2 {
            self.n_alone += 1;
            for idx in who {
                self.annotators[idx].n_alone += 1;
            }
            return;
        }
        for idx in &who {
            self.annotators[*idx].n_shared += 1;
        }
        let pairs = sheet.pairs();
        let counted = rows.add(sheet, &who, &pairs);
        let mut n_differences = 0;
        for ([one, other], both) in &pairs {
            let differences = Differences::new(both);
            n_differences += differences.kinds.values().sum::<usize>();
            for who in [Who::pair(who[*one], who[*other]), Who::Everybody] {
                let kinds = self.kinds.entry(who).or_default();
                for (kind, n) in &differences.kinds {
                    *kinds.entry(*kind).or_default() += n;
                }
                self.confusion.entry(who).or_default().add(&differences.labels, who == Who::Everybody);
            }
        }
        let (exact_f1, soft_f1) = (counted.exact_f1(), counted.soft_f1());
        self.articles.push(ArticleRow { id: sheet.article, annotators: who, n_differences, exact_f1, soft_f1 });
    }
}
