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
        (Ok(value), Some((low, high))) => {
            format!("{} ({} to {})", decimals(value, 3), decimals(low, 2), decimals(high, 2))
        }
        (Ok(value), None) => decimals(value, 3),
        (Err(_), _) => "–".to_owned(),
    }
}

/// A number with so many digits behind the point. What is 0 by then has no sign.
pub fn decimals(value: f64, n_digits: usize) -> String {
    let words = format!("{value:.n_digits$}");
    let is_zero = words.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    if is_zero { words.trim_start_matches('-').to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign() {
        let all = [-0.000_4, -0.0, -0.000_6, 0.25].map(|value| decimals(value, 3));
        assert_eq!(all, ["0.000", "0.000", "-0.001", "0.250"]);
    }
}
