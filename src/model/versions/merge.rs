//! What two changes of one project come to.

use std::collections::{BTreeMap, BTreeSet};

use super::article::{fitting, merge_articles};
use super::labels::{Used, merge_labels};
use super::three::{Conflict, Conflicts, Three, in_order, set};
use crate::model::{Article, ArticleId, Content, ProjectParts, Settings};

/// A project with what two people did to it apart.
#[derive(Clone, Debug)]
pub struct Merged {
    pub parts: ProjectParts,
    /// What both changed, each in another way, in the order of the project: ours stands.
    pub conflicts: Vec<Conflict>,
}

/// Merges two versions that came of `base`.
///
/// Each span, link, article, label and setting is as whoever changed it has left it. What only one has removed is gone,
/// unless the other has changed it meanwhile. New spans and links that both gave the same id get others.
pub fn merge(base: &Content, ours: &Content, theirs: &Content) -> Merged {
    let three = Three { base, ours, theirs };
    let mut of_project = Conflicts::of(None);
    let articles = merge_lists(three, &mut of_project);
    let mut used = Used::default();
    for (article, _) in &articles {
        used.labels.extend(article.spans().iter().map(|span| span.label.clone()));
        used.kinds.extend(article.relations().map(|relation| relation.kind.clone()));
    }
    let labels = merge_labels(three.map(Content::labels), used, &mut of_project);
    let settings = merge_settings(three.map(Content::settings), &mut of_project);
    let name = of_project
        .pick(three.map(Content::name), |theirs| format!("the project is called “{theirs}” in the other version"));
    let annotator =
        of_project.pick(three.map(Content::annotator), |theirs| format!("“{theirs}” labels in the other version"));
    let unknown = of_project.unknown(three.map(Content::unknown));
    let mut conflicts = of_project.found;
    let mut fit = Vec::new();
    for (article, of_article) in articles {
        let mut unfit = Conflicts::of(Some(article.id));
        fit.push(fitting(article, &labels, &mut unfit).into());
        conflicts.extend(of_article.into_iter().chain(unfit.found));
    }
    let (name, annotator) = (name.to_owned(), annotator.to_owned());
    Merged { parts: ProjectParts { name, annotator, labels, settings, articles: fit, unknown }, conflicts }
}

/// The order that two orders of articles come to, where the articles are elsewhere.
pub fn merge_order(base: &[ArticleId], ours: &[ArticleId], theirs: &[ArticleId]) -> Vec<ArticleId> {
    let three = Three { base, ours, theirs };
    let sets = three.map(|ids| ids.iter().copied().collect::<BTreeSet<ArticleId>>());
    let kept = set(sets.as_ref());
    in_order(three, |id| kept.contains(id)).0
}

/// The articles of both, each with what both changed in it.
fn merge_lists(three: Three<&Content>, of_project: &mut Conflicts) -> Vec<(Article, Vec<Conflict>)> {
    let ids = three.map(|content| content.articles().map(|article| article.id).collect::<Vec<ArticleId>>());
    let found: BTreeMap<ArticleId, (Article, Vec<Conflict>)> = ids
        .ours
        .iter()
        .chain(&ids.theirs)
        .filter_map(|id| Some((*id, merge_one(three.map(|content| content.article(*id)))?)))
        .collect();
    let (order, is_both) = in_order(ids.as_ref().map(Vec::as_slice), |id| found.contains_key(id));
    if is_both {
        of_project.tell("the articles stand in another order in the other version".to_owned(), None);
    }
    let mut found = found;
    order.iter().filter_map(|id| found.remove(id)).collect()
}

/// The article, unless one has removed it and the other has left it as it was.
fn merge_one(three: Three<Option<&Article>>) -> Option<(Article, Vec<Conflict>)> {
    let (kept, words) = match (three.ours, three.theirs) {
        (Some(ours), Some(theirs)) => return Some(merge_articles(three.base, ours, theirs)),
        (Some(ours), None) => (ours, "the article was removed in the other version and changed in this one: it stays"),
        (None, theirs) => (theirs?, "the article was removed in this version and changed in the other: it stays"),
    };
    let mut conflicts = Conflicts::of(Some(kept.id));
    match three.base {
        Some(base) if base == kept => return None,
        Some(_) => conflicts.tell(words.to_owned(), None),
        None => {}
    }
    Some((kept.clone(), conflicts.found))
}

fn merge_settings(three: Three<&Settings>, conflicts: &mut Conflicts) -> Settings {
    let Settings {
        ignored_problems: _,
        suggestions_off: _,
        blind_percent: _,
        narrated_from_percent: _,
        merge_notes: _,
        taken_labels: _,
        unknown: _,
    } = three.ours;
    let mut percent = |of: fn(&Settings) -> u8, what: &str| {
        conflicts.pick(three.map(of), |theirs| format!("{what} is {theirs} in the other version"))
    };
    let blind_percent = percent(|settings| settings.blind_percent, "the share of articles without suggestions");
    let narrated_from_percent =
        percent(|settings| settings.narrated_from_percent, "the confidence from which statements are suggested");
    let taken = three.map(|settings| &settings.taken_labels);
    let mut taken_labels = BTreeMap::new();
    for theirs in taken.ours.keys().chain(taken.theirs.keys()).collect::<BTreeSet<_>>() {
        let ours = conflicts.pick(taken.map(|labels| labels.get(theirs)), |other| match other {
            Some(label) => format!("the label “{theirs}” of annotators is taken for “{label}” in the other version"),
            None => format!("the label “{theirs}” of annotators is taken for no other in the other version"),
        });
        taken_labels.extend(ours.map(|ours| (theirs.clone(), ours.clone())));
    }
    Settings {
        ignored_problems: set(three.map(|settings| &settings.ignored_problems)),
        suggestions_off: set(three.map(|settings| &settings.suggestions_off)),
        blind_percent,
        narrated_from_percent,
        merge_notes: set(three.map(|settings| &settings.merge_notes)),
        taken_labels,
        unknown: conflicts.unknown(three.map(|settings| &settings.unknown)),
    }
}

#[cfg(test)]
mod tests;
