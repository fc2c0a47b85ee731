//! What a report on agreement is made from, and what is called how in it.

use std::collections::BTreeMap;

use crate::agreement::{Agreement, Course, Measure, What, Who};
use crate::model::{ArticleId, LabelSet};

/// What a report is about: the agreement, and what labels and articles are called.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub agreement: &'a Agreement,
    pub labels: &'a LabelSet,
    pub titles: &'a BTreeMap<ArticleId, String>,
    /// How agreement went on.
    pub courses: &'a [Course],
    /// That chance was drawn with, so that a reader can draw it again.
    pub seed: u64,
}

impl<'a> Report<'a> {
    /// “ana and ben”, or “everybody”.
    pub(super) fn who(&self, who: Who) -> String {
        self.agreement.name_of(who)
    }

    /// The name of a label or of a kind of link, as people see it; its id where the project has none.
    pub fn what(&self, what: &What) -> String {
        match what {
            What::Labels => "all labels".to_owned(),
            What::Links => "all links".to_owned(),
            What::Label(id) => self.labels.label(id).map_or_else(|| id.to_string(), |label| label.name.clone()),
            What::Kind(id) => self.labels.kind(id).map_or_else(|| id.to_string(), |kind| kind.name.clone()),
        }
    }

    pub(super) fn title(&self, id: ArticleId) -> &'a str {
        self.titles.get(&id).map_or("", String::as_str)
    }

    /// Whose rows there are: everybody's only where there are more than two people.
    pub fn who_all(&self) -> Vec<Who> {
        let pairs: Vec<Who> = self.agreement.pairs().collect();
        if pairs.len() == 1 { pairs } else { [Who::Everybody].into_iter().chain(pairs).collect() }
    }
}

/// What a row is about, as programs read it: `labels`, `label`, `links` or `link`, and the id of the one.
pub(super) fn code_of(what: &What) -> (&'static str, Option<&str>) {
    match what {
        What::Labels => ("labels", None),
        What::Label(id) => ("label", Some(id.as_str())),
        What::Links => ("links", None),
        What::Kind(id) => ("link", Some(id.as_str())),
    }
}

/// “0.812”, with its interval where there is one; a dash where it has no value.
pub fn shown(measure: &Measure) -> String {
    match (measure.value, measure.interval) {
        (Ok(value), Some((low, high))) => format!("{value:.3} ({low:.2} to {high:.2})"),
        (Ok(value), None) => format!("{value:.3}"),
        (Err(_), _) => "–".to_owned(),
    }
}
