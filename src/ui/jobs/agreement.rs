//! Comparing what the annotators of a project made of its articles.

use std::collections::BTreeMap;
use std::path::Path;

use super::Progress;
use crate::agreement::{Agreement, Course, Effort, Member, Sheets, over_time, team};
use crate::formats::own::agreement_report::Report;
use crate::formats::own::work_log::Pace;
use crate::model::{ArticleId, Content, LabelSet};
use crate::storage;

/// What came of comparing, with all that is shown of it.
#[derive(Debug)]
pub struct Compared {
    pub agreement: Agreement,
    pub team: Vec<Member>,
    pub courses: Vec<Course>,
    pub paces: BTreeMap<String, Pace>,
    pub labels: LabelSet,
    pub titles: BTreeMap<ArticleId, String>,
}

const EFFORT: Effort = Effort { seed: 1, n_resamples: 1000, n_samples: 30 };

impl Compared {
    /// Compares the readings of a project, which may have a file. `None` where it was told to stop.
    pub fn new(content: &Content, path: Option<&Path>, progress: &Progress) -> Option<Self> {
        let sheets = Sheets::from_readings(content, false).sheets;
        let agreement =
            Agreement::new(&sheets, EFFORT, &mut |n_done| progress.report(n_done, sheets.len()).is_continue())?;
        let titles = content.articles().map(|article| (article.id, article.title.clone())).collect();
        let paces = path.map(|path| storage::team_paces(path, content)).unwrap_or_default();
        let (courses, team) = (over_time(&sheets, Some(content)), team(content));
        Some(Self { agreement, team, courses, paces, labels: content.labels().clone(), titles })
    }

    pub fn report(&self) -> Report<'_> {
        let Self { agreement, labels, titles, courses, .. } = self;
        Report { agreement, labels, titles, courses, seed: EFFORT.seed }
    }
}
