//! Hands out articles: who gets which of them, and the project that each gets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use thiserror::Error;

use super::annotator::is_taken_word;
use super::turns::groups;
use crate::model::{Article, ArticleId, Content, Edit, ProjectParts, Settings, Transaction};

/// How articles are handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOut {
    /// To whom, by their names.
    pub annotators: Vec<String>,
    /// By how many of them each article is labelled.
    pub each: usize,
    /// So many articles go to everybody, to begin with.
    pub n_pilot: usize,
    /// Which shuffle decides.
    pub seed: u64,
    /// Whether each gets them in an order of their own, so that nobody's last articles are everybody's.
    pub is_shuffled: bool,
    /// Whether nobody is shown suggestions.
    pub is_blind: bool,
}

/// Why nothing can be handed out.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HandOutError {
    #[error("nobody is named whom the articles go to")]
    Nobody,
    #[error("an annotator has no name")]
    NoName,
    #[error("“{0}” is named twice")]
    SameName(String),
    #[error("“{0}” and “{1}” differ in capitals only: give one of them another name")]
    LikeNames(String, String),
    #[error("nobody can be called “{0}”: the word means everybody’s labels, or those that are settled")]
    TakenWord(String),
    #[error("each article has to go to 1 of them at least")]
    ToNone,
    #[error("each article cannot go to {each} people: there are {n_people}")]
    TooFew { each: usize, n_people: usize },
    #[error("all articles are handed out already")]
    NothingNew,
}

/// Who gets what. Nothing is done until the transaction is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// In the order of the names; somebody may get nothing.
    pub shares: Vec<Share>,
    /// Notes with each article whom it went to.
    pub transaction: Transaction,
}

/// What one annotator gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub annotator: String,
    /// In the order in which they are labelled.
    pub articles: Vec<ArticleId>,
}

/// Plans who gets which of the articles that nobody has yet.
///
/// Each of them goes to exactly as many people as wanted, and those of the pilot to all. Nobody gets more than one more
/// than another; of pairs, none gets more than one more than another, also together with what was handed out to the
/// same people before. Of groups of three no pair gets more than two more than another, if they are the first. Where
/// somebody has come or gone since, nobody gets more than one more than another now, and who has
/// least in all gets that one: nobody makes up for the time before they came.
pub fn hand_out(content: &Content, how: &HandOut) -> Result<Plan, HandOutError> {
    let names = checked_names(how)?;
    let mut new: Vec<&Article> = content.articles().filter(|article| article.handed_to.is_empty()).collect();
    if new.is_empty() {
        return Err(HandOutError::NothingNew);
    }
    new.sort_by_key(|article| (article.id.shuffled(how.seed), article.id));
    let group = |article: &Article| (0..names.len()).filter(|idx| article.handed_to.contains(&names[*idx])).collect();
    let before: Vec<Vec<usize>> = content.articles().map(group).collect();
    let before: Vec<Vec<usize>> = before.into_iter().filter(|group| !group.is_empty()).collect();
    let pilot = (0..how.n_pilot).map(|_| (0..names.len()).collect());
    let n_groups = new.len().saturating_sub(how.n_pilot);
    let turns = pilot.chain(groups(names.len(), how.each, &before, n_groups));
    let mut shares: Vec<Share> =
        names.iter().map(|name| Share { annotator: name.clone(), articles: Vec::new() }).collect();
    let mut edits = Vec::new();
    for (article, group) in new.into_iter().zip(turns) {
        let group: Vec<usize> = group;
        for &one in &group {
            shares[one].articles.push(article.id);
        }
        edits.push(Edit::SetHandedTo(article.id, group.iter().map(|&one| names[one].clone()).collect()));
    }
    for (number, share) in (1..).zip(&mut shares) {
        if how.is_shuffled {
            share.articles.sort_by_key(|id| (id.shuffled(how.seed.wrapping_add(number)), *id));
        } else {
            share.articles.sort_by_key(|id| content.article_idx(*id));
        }
    }
    Ok(Plan { shares, transaction: Transaction::new(format!("hand out to {}", names.join(", ")), edits) })
}

/// The project that an annotator gets: the same labels and settings, and the articles without what others made of them.
pub fn project_for(content: &Content, share: &Share, is_blind: bool) -> ProjectParts {
    let blank = |article: &Article| {
        let (text, source) = (article.text().clone(), article.source.clone());
        let mut blank = Article::new(article.id, article.title.clone(), source, text);
        blank.meta = article.meta.clone();
        if is_blind { blank } else { blank.with_predictions(article.predictions().clone()) }
    };
    let blind_percent = if is_blind { 100 } else { content.settings().blind_percent };
    ProjectParts {
        name: content.name().to_owned(),
        annotator: share.annotator.clone(),
        labels: content.labels().clone(),
        settings: Settings { blind_percent, merge_notes: BTreeSet::new(), ..content.settings().clone() },
        articles: share.articles.iter().filter_map(|id| content.article(*id)).map(blank).map(Arc::new).collect(),
        unknown: content.unknown().clone(),
    }
}

/// The names without what stands around them, in order.
fn checked_names(how: &HandOut) -> Result<Vec<String>, HandOutError> {
    let mut names: Vec<String> = how.annotators.iter().map(|name| name.trim().to_owned()).collect();
    names.sort();
    if names.iter().any(String::is_empty) {
        return Err(HandOutError::NoName);
    }
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(HandOutError::SameName(pair[0].clone()));
    }
    if let Some(name) = names.iter().find(|name| is_taken_word(name)) {
        return Err(HandOutError::TakenWord(name.clone()));
    }
    let mut like: BTreeMap<String, &String> = BTreeMap::new();
    for name in &names {
        if let Some(other) = like.insert(name.to_lowercase(), name) {
            return Err(HandOutError::LikeNames(other.clone(), name.clone()));
        }
    }
    match (names.len(), how.each) {
        (0, _) => Err(HandOutError::Nobody),
        (_, 0) => Err(HandOutError::ToNone),
        (n_people, each) if each > n_people => Err(HandOutError::TooFew { each, n_people }),
        _ => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::model::{Project, Source, Text, arbitrary};

    fn project(n_articles: usize) -> Project {
        let mut project = Project::new("Week", "lead");
        add(&mut project, n_articles);
        project
    }

    fn add(project: &mut Project, n_articles: usize) {
        let first = project.articles().len();
        let edits = (first..first + n_articles).map(|idx| {
            let text = Text::new(format!("Article {idx}")).unwrap();
            let article = Article::new(ArticleId(idx as u64 * 77 + 5), String::new(), Source::default(), text);
            Edit::AddArticle { idx, article: Arc::new(article) }
        });
        project.apply(Transaction::new("add", edits.collect())).unwrap();
    }

    fn how(n_people: usize, each: usize, n_pilot: usize, seed: u64) -> HandOut {
        let annotators = (0..n_people).map(|number| format!("person {number:02}")).collect();
        HandOut { annotators, each, n_pilot, seed, is_shuffled: seed.is_multiple_of(2), is_blind: false }
    }

    /// How often each pair of people is noted with the same article.
    fn meetings(content: &Content, n_people: usize) -> Vec<usize> {
        let names = how(n_people, 1, 0, 0).annotators;
        let mut meetings = Vec::new();
        for (idx, one) in names.iter().enumerate() {
            for other in &names[idx + 1..] {
                let both = content.articles().filter(|it| it.handed_to.contains(one) && it.handed_to.contains(other));
                meetings.push(both.count());
            }
        }
        meetings
    }

    fn is_balanced(numbers: impl Iterator<Item = usize> + Clone) -> bool {
        numbers.clone().max().unwrap_or(0) <= numbers.min().unwrap_or(0) + 1
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn each_article_goes_to_as_many_as_wanted_and_everybody_gets_as_much(
            (n_people, each) in (1_usize..8).prop_flat_map(|n_people| (Just(n_people), 1..=n_people)),
            n_articles in 1_usize..60, n_later in 1_usize..30, n_pilot in 0_usize..8, seed: u64,
        ) {
            let mut project = project(n_articles);
            let how = how(n_people, each, n_pilot, seed);
            let plan = hand_out(&project, &how).unwrap();
            let mut copies: BTreeMap<ArticleId, usize> = BTreeMap::new();
            for share in &plan.shares {
                for id in &share.articles {
                    *copies.entry(*id).or_default() += 1;
                }
                prop_assert_eq!(share.articles.iter().collect::<BTreeSet<_>>().len(), share.articles.len());
            }
            prop_assert_eq!(copies.len(), n_articles);
            let n_of_all = copies.values().filter(|n| **n == n_people).count();
            prop_assert!(copies.values().all(|n| *n == each || *n == n_people));
            prop_assert!(each == n_people || n_of_all == n_pilot.min(n_articles));
            prop_assert!(is_balanced(plan.shares.iter().map(|share| share.articles.len())));
            project.apply(plan.transaction).unwrap();
            for share in &plan.shares {
                let noted = project.articles().filter(|article| article.handed_to.contains(&share.annotator));
                prop_assert_eq!(noted.count(), share.articles.len());
            }
            prop_assert_eq!(hand_out(&project, &how), Err(HandOutError::NothingNew));

            let handed: BTreeSet<ArticleId> = copies.into_keys().collect();
            add(&mut project, n_later);
            let later = hand_out(&project, &HandOut { n_pilot: 0, ..how }).unwrap();
            let ids: BTreeSet<ArticleId> = later.shares.iter().flat_map(|share| share.articles.clone()).collect();
            prop_assert!(ids.is_disjoint(&handed) && ids.len() == n_later);
            project.apply(later.transaction).unwrap();
            let load = |name: &String| project.articles().filter(|it| it.handed_to.contains(name)).count();
            let names = plan.shares.iter().map(|share| &share.annotator);
            prop_assert!(is_balanced(names.map(load)));
            if each == 2 {
                prop_assert!(is_balanced(meetings(&project, n_people).into_iter()));
            }
        }

        #[test]
        fn in_a_group_that_has_changed_everybody_gets_as_much_and_who_has_less_gets_the_one_more(
            groups in proptest::collection::vec((proptest::collection::btree_set(0_usize..6, 2..6), 1_usize..3, 1_usize..20), 2..5),
        ) {
            let mut project = project(0);
            for (people, each, n_articles) in groups {
                add(&mut project, n_articles);
                let annotators: Vec<String> = people.iter().map(|one| format!("person {one}")).collect();
                let how = HandOut { annotators: annotators.clone(), ..how(0, each, 0, 1) };
                let load = |project: &Project, name: &String| project.articles().filter(|it| it.handed_to.contains(name)).count();
                let before: Vec<usize> = annotators.iter().map(|name| load(&project, name)).collect();
                let plan = hand_out(&project, &how).unwrap();
                let got: Vec<usize> = plan.shares.iter().map(|share| share.articles.len()).collect();
                let after: Vec<usize> = before.iter().zip(&got).map(|(before, got)| before + got).collect();
                let is_even = is_balanced(before.iter().copied());
                let balanced = if is_even { &after } else { &got };
                prop_assert!(is_balanced(balanced.iter().copied()));
                for (one, more) in got.iter().enumerate().filter(|_| !is_even) {
                    prop_assert!((0..got.len()).all(|other| got[other] >= *more || before[one] <= before[other]));
                }
                project.apply(plan.transaction).unwrap();
            }
        }

        #[test]
        fn a_project_for_somebody_has_nothing_that_others_made(content in arbitrary::content(), is_blind: bool) {
            let articles: Vec<ArticleId> = content.articles().map(|article| article.id).rev().collect();
            let share = Share { annotator: "ana".to_owned(), articles: articles.clone() };
            let theirs = Project::from_parts(project_for(&content, &share, is_blind)).unwrap();
            prop_assert_eq!(theirs.annotator(), "ana");
            prop_assert_eq!(theirs.labels(), content.labels());
            prop_assert_eq!(theirs.articles().map(|article| article.id).collect::<Vec<_>>(), articles);
            for article in theirs.articles() {
                let ours = content.article(article.id).unwrap();
                prop_assert_eq!((article.text(), &article.meta), (ours.text(), &ours.meta));
                prop_assert!(article.spans().is_empty() && article.readings().len() == 0 && article.note.is_empty());
                prop_assert!(article.rejections().is_empty() && article.misfits.is_empty());
                prop_assert!(!is_blind || article.predictions().is_empty());
            }
        }
    }

    #[test]
    fn what_cannot_be_handed_out_is_said() {
        let project = project(3);
        let said = |how: HandOut| hand_out(&project, &how).unwrap_err().to_string();
        assert_eq!(said(how(0, 1, 0, 1)), "nobody is named whom the articles go to");
        assert_eq!(said(how(2, 3, 0, 1)), "each article cannot go to 3 people: there are 2");
        assert_eq!(said(how(2, 0, 0, 1)), "each article has to go to 1 of them at least");
        let named = |names: &[&str]| HandOut {
            annotators: names.iter().map(|&name| name.to_owned()).collect(),
            ..how(0, 1, 0, 1)
        };
        assert_eq!(said(named(&["ana", " ana"])), "“ana” is named twice");
        assert_eq!(said(named(&["ana", ""])), "an annotator has no name");
        let like = "“Ana” and “ana” differ in capitals only: give one of them another name";
        assert_eq!(said(named(&["ana", "Ana"])), like);
        assert!(said(named(&["All"])).starts_with("nobody can be called “All”"));
    }
}
