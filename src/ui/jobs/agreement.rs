//! Comparing what the annotators of a project made of its articles.

use std::collections::{BTreeMap, BTreeSet};

use super::Progress;
use crate::agreement::{Agreement, Course, CourseOf, Effort, Member, Sheets, over_time, team};
use crate::formats::own::agreement_report::Report;
use crate::model::{ArticleId, Content, LabelSet};

/// What came of comparing, with all that is shown of it.
#[derive(Debug)]
pub struct Compared {
    pub agreement: Agreement,
    pub team: Vec<Member>,
    pub courses: Vec<Course>,
    pub labels: LabelSet,
    pub titles: BTreeMap<ArticleId, String>,
}

const EFFORT: Effort = Effort { seed: 1, n_resamples: 1000, n_samples: 30 };

impl Compared {
    /// Compares the readings of a project, of people with names or with numbers. `None` where it was told to stop.
    pub fn new(content: &Content, hides_names: bool, progress: &Progress) -> Option<Self> {
        let sheets = Sheets::from_readings(content, false).sheets;
        let agreement =
            Agreement::new(&sheets, EFFORT, &mut |n_done| progress.report(n_done, sheets.len()).is_continue())?;
        let titles = content.articles().map(|article| (article.id, article.title.clone())).collect();
        let (courses, team) = (over_time(&sheets, Some(content)), team(content));
        let mut compared = Self { agreement, team, courses, labels: content.labels().clone(), titles };
        if hides_names {
            compared.hide_names();
        }
        Some(compared)
    }

    /// Calls people “person 1” and so on, as the letters of an article are of others in another article.
    fn hide_names(&mut self) {
        let readers = self.agreement.annotators.iter().map(|annotator| &annotator.name);
        let names: BTreeSet<String> = readers.chain(self.team.iter().map(|member| &member.name)).cloned().collect();
        let numbers = names.into_iter().zip(1..).map(|(name, number)| (name, format!("person {number}")));
        let numbers: BTreeMap<String, String> = numbers.collect();
        let hide = |name: &mut String| {
            let hidden = numbers.get(name).cloned().unwrap_or_else(|| "somebody".to_owned());
            *name = hidden;
        };
        self.agreement.annotators.iter_mut().for_each(|annotator| hide(&mut annotator.name));
        self.team.iter_mut().for_each(|member| hide(&mut member.name));
        for course in &mut self.courses {
            match &mut course.of {
                CourseOf::WithOthers(name) | CourseOf::WithSettled(name) => hide(name),
                CourseOf::Everybody => {}
            }
        }
    }

    pub fn report(&self) -> Report<'_> {
        let Self { agreement, labels, titles, courses, .. } = self;
        Report { agreement, labels, titles, courses, seed: EFFORT.seed }
    }
}
