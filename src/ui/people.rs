//! The people of the open article: found once for the list of them and for menus, and what is said of each when it is shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use egui::{Context, Id};

use super::jobs::article_cache::PerArticleAnd;
use crate::model::speakers::{Person, people};
use crate::model::{Article, LabelSet, Span, SpanId};

/// The people of an article, most linked first.
#[derive(Debug, Default)]
pub(super) struct People {
    all: Vec<Shown>,
    /// The place of the person of each mention.
    places: HashMap<SpanId, usize>,
}

/// A person with what is found out only when it is shown.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) person: Person,
    said: OnceLock<Vec<(Option<usize>, usize)>>,
    ways: OnceLock<Vec<String>>,
    everything: OnceLock<Vec<SpanId>>,
}

impl People {
    /// Those of this article. They are found again only where the article or the labels have changed, and not in each frame.
    pub(super) fn of(ctx: &Context, labels: &LabelSet, article: &Arc<Article>) -> Arc<Self> {
        ctx.data_mut(|data| {
            let found = data.get_temp_mut_or_default::<PerArticleAnd<LabelSet, Arc<Self>>>(Id::unique("people"));
            Arc::clone(found.get(labels, article, |article| Arc::new(Self::found(labels, article))))
        })
    }

    fn found(labels: &LabelSet, article: &Article) -> Self {
        let all: Vec<Shown> = people(labels, article).into_iter().map(Shown::new).collect();
        let of_person =
            |(idx, shown): (usize, &Shown)| shown.person.mentions.iter().map(move |id| (*id, idx)).collect();
        let places = all.iter().enumerate().flat_map::<Vec<_>, _>(of_person).collect();
        Self { all, places }
    }

    pub(super) fn all(&self) -> &[Shown] {
        &self.all
    }

    /// The place of the person whom a span names.
    pub(super) fn place_of(&self, mention: SpanId) -> Option<usize> {
        self.places.get(&mention).copied()
    }

    /// The mentions of the person whom a span names, and what is linked to them, in the order of the text.
    pub(super) fn everything_of(&self, article: &Article, mention: SpanId) -> &[SpanId] {
        self.place_of(mention).map_or(&[], |idx| self.all[idx].everything(article))
    }
}

impl Shown {
    fn new(person: Person) -> Self {
        Self { person, said: OnceLock::new(), ways: OnceLock::new(), everything: OnceLock::new() }
    }

    /// How many spans of each label are linked to the person; the label by its place in the set.
    pub(super) fn said(&self, labels: &LabelSet, article: &Article) -> &[(Option<usize>, usize)] {
        self.said.get_or_init(|| {
            let mut n_by_label: BTreeMap<(bool, Option<usize>), usize> = BTreeMap::new();
            for id in &self.person.mentions {
                for link in article.relations_of(*id).filter(|link| link.to == *id) {
                    let label_idx = article.span(link.from).and_then(|from| labels.label_idx(&from.label));
                    *n_by_label.entry((label_idx.is_none(), label_idx)).or_default() += 1;
                }
            }
            n_by_label.into_iter().map(|((_, label_idx), n)| (label_idx, n)).collect()
        })
    }

    /// The ways in which the person is written.
    pub(super) fn ways(&self, article: &Article) -> &[String] {
        self.ways.get_or_init(|| ways_of(article, &self.person).into_keys().collect())
    }

    fn everything(&self, article: &Article) -> &[SpanId] {
        self.everything.get_or_init(|| {
            let mentions = &self.person.mentions;
            let linked = |id: &SpanId| article.relations_of(*id).map(|link| link.from).collect::<Vec<_>>();
            let mut all: Vec<SpanId> = mentions.iter().flat_map(linked).chain(mentions.iter().copied()).collect();
            all.sort_by_key(|id| (article.span(*id).map(Span::extent), *id));
            all.dedup();
            all
        })
    }
}

/// The texts of the mentions of somebody, each with its mentions.
pub(super) fn ways_of(article: &Article, person: &Person) -> BTreeMap<String, Vec<SpanId>> {
    let mut ways: BTreeMap<String, Vec<SpanId>> = BTreeMap::new();
    for span in person.mentions.iter().filter_map(|id| article.span(*id)) {
        ways.entry(article.text_of(span)).or_default().push(span.id);
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, Status, marked, transactions};

    #[test]
    fn are_found_again_only_after_a_change() {
        let mut project = Project::new("Test", "ana");
        let marked = "[quote#2>1 “a”] [speaker#1 Ana Ruiz] [speaker#3 Bo] [claim#5>4 b], [speaker#4 Ruiz] said";
        let article = marked::parse(project.labels(), marked).unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let ctx = Context::default();
        let of = |project: &Project| People::of(&ctx, project.labels(), &project.shared_articles()[0]);
        let found = of(&project);
        assert!(Arc::ptr_eq(&found, &of(&project)));

        let article = &project.shared_articles()[0];
        assert_eq!([1, 3, 4, 2].map(|id| found.place_of(SpanId(id))), [Some(0), Some(1), Some(0), None]);
        assert_eq!(found.all()[0].said(project.labels(), article), [(Some(0), 1), (Some(2), 1)]);
        assert_eq!(found.all()[0].ways(article), ["Ana Ruiz", "Ruiz"]);
        assert_eq!(found.everything_of(article, SpanId(4)), [2, 1, 5, 4].map(SpanId));

        project.apply(transactions::set_status(article, Status::Done)).unwrap();
        assert!(!Arc::ptr_eq(&found, &of(&project)), "the article has changed");
        let found = of(&project);
        let labels = LabelSet::new(project.labels().labels().to_vec(), Vec::new()).unwrap();
        let other = People::of(&ctx, &labels, &project.shared_articles()[0]);
        assert_eq!((found.all().len(), other.all().len()), (2, 0), "by labels without links nobody is a speaker");
    }
}
