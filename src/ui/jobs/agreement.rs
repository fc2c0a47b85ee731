//! Comparing what the annotators of a project made of its articles.

use std::collections::BTreeMap;

use super::Progress;
use crate::agreement::{Agreement, Course, CourseOf, Effort, Member, Sheets, over_time, team};
use crate::formats::own::agreement_report::Report;
use crate::model::team::letter_of;
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
    /// Compares the readings of a project, of people with their names, or with the letters of these people. `None` where it was told to stop.
    pub fn new(content: &Content, letters: Option<&[String]>, progress: &Progress) -> Option<Self> {
        let sheets = Sheets::from_readings(content, false).sheets;
        let agreement =
            Agreement::new(&sheets, EFFORT, &mut |n_done| progress.report(n_done, sheets.len()).is_continue())?;
        let titles = content.articles().map(|article| (article.id, article.title.clone())).collect();
        let (courses, team) = (over_time(&sheets, Some(content)), team(content));
        let mut compared = Self { agreement, team, courses, labels: content.labels().clone(), titles };
        if let Some(people) = letters {
            compared.hide_names(people);
        }
        Some(compared)
    }

    /// Calls people by their letters, as everywhere in the window.
    fn hide_names(&mut self, people: &[String]) {
        let hide = |name: &mut String| *name = letter_of(people, name);
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
