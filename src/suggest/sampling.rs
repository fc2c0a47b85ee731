//! Which of the articles that were drawn from a corpus to label: no two versions of one, or those that teach most.

use std::collections::BTreeMap;

use crate::model::{Article, Content};

use super::choice::benefit;
use super::learner::Learner;
use super::versions::near_duplicates::Shingles;

/// How many times as many are drawn as are wanted, where versions are left out.
const N_TIMES_WITH_VERSIONS: usize = 4;
/// How many times as many are drawn as are wanted, where the most useful are.
const N_TIMES_FOR_USEFUL: usize = 20;

/// No more than this are held to choose from, unless more are wanted.
const MAX_TO_CHOOSE_FROM: usize = 50_000;

/// How articles are chosen.
#[derive(Clone, Copy, Debug)]
pub struct Choosing<'a> {
    /// How many, at most.
    pub n_articles: usize,
    /// No article that is a version of another one, or of one of this project; versions may come where it is `None`.
    pub without_versions_of: Option<&'a Content>,
    /// Those first from which this learner would learn most, knowing the project.
    pub most_useful_to: Option<(&'a Learner, &'a Content)>,
}

impl Choosing<'_> {
    /// How many are to be drawn by chance, to choose from: some are left out, or the best of many are wanted.
    pub fn n_to_draw(&self) -> usize {
        let n_times = match (self.most_useful_to, self.without_versions_of) {
            (Some(_), _) => N_TIMES_FOR_USEFUL,
            (None, Some(_)) => N_TIMES_WITH_VERSIONS,
            (None, None) => 1,
        };
        self.n_articles.saturating_mul(n_times).min(self.n_articles.max(MAX_TO_CHOOSE_FROM))
    }
}

/// The places in their groups of the articles that are chosen, in the order in which they are.
///
/// They are from each group in turn, as long as it has any. `None` where `is_wanted`, which is asked before each article, says that it no longer is.
pub fn choose(
    groups: &[Vec<Article>],
    choosing: Choosing<'_>,
    is_wanted: &mut dyn FnMut() -> bool,
) -> Option<Vec<(usize, usize)>> {
    let mut left = Vec::new();
    for group in groups {
        let mut order: Vec<(f32, usize)> = Vec::new();
        for (idx, article) in group.iter().enumerate() {
            let benefit = choosing.most_useful_to.map_or(0.0, |(learner, content)| {
                let suggestions = learner.find(content, article);
                benefit(article, &suggestions)
            });
            order.push((benefit, idx));
            if !is_wanted() {
                return None;
            }
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        left.push(order.into_iter().map(|(_, idx)| idx).collect::<Vec<_>>().into_iter());
    }
    let mut known = Known::default();
    for article in choosing.without_versions_of.into_iter().flat_map(Content::articles) {
        known.is_new(Shingles::of(article.text().as_str()));
        if !is_wanted() {
            return None;
        }
    }
    let mut chosen = Vec::new();
    loop {
        let n_before = chosen.len();
        for (group_idx, (group, left)) in groups.iter().zip(&mut left).enumerate() {
            if chosen.len() == choosing.n_articles {
                return Some(chosen);
            }
            let is_new = |idx: &usize| {
                choosing.without_versions_of.is_none() || known.is_new(Shingles::of(group[*idx].text().as_str()))
            };
            chosen.extend(left.find(is_new).map(|idx| (group_idx, idx)));
        }
        if chosen.len() == n_before {
            return Some(chosen);
        }
    }
}

/// The shingles of what is chosen.
#[derive(Default)]
struct Known {
    all: Vec<Shingles>,
    /// Those that have each.
    by_shingle: BTreeMap<u64, Vec<usize>>,
}

impl Known {
    /// Whether no version is known; it is known then.
    fn is_new(&mut self, shingles: Shingles) -> bool {
        let mut n_shared: BTreeMap<usize, usize> = BTreeMap::new();
        for idx in shingles.iter().filter_map(|shingle| self.by_shingle.get(&shingle)).flatten() {
            *n_shared.entry(*idx).or_default() += 1;
        }
        if n_shared.into_iter().any(|(idx, n)| shingles.is_version(&self.all[idx], n)) {
            return false;
        }
        for shingle in shingles.iter() {
            self.by_shingle.entry(shingle).or_default().push(self.all.len());
        }
        self.all.push(shingles);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked, transactions};

    fn article(text: &str) -> Article {
        marked::parse(&LabelSet::built_in(), text).unwrap()
    }

    fn chosen(groups: &[Vec<Article>], choosing: Choosing<'_>) -> Vec<(usize, usize)> {
        choose(groups, choosing, &mut || true).unwrap()
    }

    #[test]
    fn groups_take_turns_and_versions_are_passed_over() {
        let told = |n: u32| {
            let words: Vec<String> = (0..60).map(|idx| format!("word{}", n * 1000 + idx)).collect();
            article(&words.join(" "))
        };
        let groups = [vec![told(1), told(1), told(2), told(3)], vec![told(3)], vec![]];
        let choosing = Choosing { n_articles: 9, without_versions_of: None, most_useful_to: None };
        assert_eq!(chosen(&groups, choosing), [(0, 0), (1, 0), (0, 1), (0, 2), (0, 3)]);
        assert_eq!(chosen(&groups, Choosing { n_articles: 2, ..choosing }), [(0, 0), (1, 0)]);
        let none = crate::model::Project::new("", "");
        let different = Choosing { without_versions_of: Some(none.content()), ..choosing };
        assert_eq!(chosen(&groups, different), [(0, 0), (1, 0), (0, 2)]);
        let mut project = crate::model::Project::new("", "");
        let labels = project.labels().clone();
        project.apply(transactions::add_labelled_articles(&project, Some(labels), vec![told(2)])).unwrap();
        let different = Choosing { without_versions_of: Some(project.content()), ..choosing };
        assert_eq!(chosen(&groups, different), [(0, 0), (1, 0)], "the project has a version of the other one");
        assert_eq!(choose(&groups, choosing, &mut || false), None);
    }

    #[test]
    fn what_is_doubtful_teaches_most() {
        let plain = article("The bus is late. It rains in the town and nobody is in the street.");
        let doubtful =
            article("“Never” is what they call the “bus” of “Ada Quist”, she told. “Slow,” some said, “late”.");
        let (learner, project) = (Learner::built_in(), crate::model::Project::new("", ""));
        let most_useful_to = Some((&learner, project.content()));
        let choosing = Choosing { n_articles: 1, without_versions_of: None, most_useful_to };
        assert_eq!(chosen(&[vec![plain, doubtful]], choosing), [(0, 1)]);
    }
}
