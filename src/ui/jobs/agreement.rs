//! Comparing what the annotators of a project made of its articles.

use std::collections::BTreeMap;

use super::Progress;
use crate::agreement::{Agreement, Effort, Member, Sheets, team};
use crate::formats::own::agreement_report::Report;
use crate::model::{ArticleId, Content, LabelSet};

/// What came of comparing, with all that is shown of it.
#[derive(Debug)]
pub struct Compared {
    pub agreement: Agreement,
    pub team: Vec<Member>,
    pub labels: LabelSet,
    pub titles: BTreeMap<ArticleId, String>,
}

const EFFORT: Effort = Effort { seed: 1, n_resamples: 1000, n_samples: 30 };

impl Compared {
    /// Compares the readings. `None` where it was told to stop.
    pub fn new(content: &Content, progress: &Progress) -> Option<Self> {
        let sheets = Sheets::from_readings(content, false).sheets;
        let agreement =
            Agreement::new(&sheets, EFFORT, &mut |n_done| progress.report(n_done, sheets.len()).is_continue())?;
        let titles = content.articles().map(|article| (article.id, article.title.clone())).collect();
        Some(Self { agreement, team: team(content), labels: content.labels().clone(), titles })
    }

    pub fn report(&self) -> Report<'_> {
        Report { agreement: &self.agreement, labels: &self.labels, titles: &self.titles, seed: EFFORT.seed }
    }
}
