//! The articles of a project in their order, of which each is found by its id, and one comes or goes without a look at all others.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Article, ArticleId};

/// Between the keys of neighbours, so that many others find room between them.
const GAP: u64 = 1 << 32;
/// Of the first article: as many can come before it as behind it.
const FIRST_KEY: u64 = 1 << 62;

/// Articles in order. Cloning costs the same however many there are.
///
/// Each has a key, and keys ascend, so that the place of an article is found by halving and none gets another key when
/// one before it comes or goes.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleList {
    articles: Arc<Vec<Arc<Article>>>,
    /// Of each article, in the same order.
    keys: Arc<Vec<u64>>,
    by_id: Arc<HashMap<ArticleId, u64>>,
}

impl ArticleList {
    pub(super) fn all(&self) -> &[Arc<Article>] {
        &self.articles
    }

    /// The articles, to be changed or exchanged for others with the same ids.
    pub(super) fn all_mut(&mut self) -> &mut [Arc<Article>] {
        Arc::make_mut(&mut self.articles).as_mut_slice()
    }

    pub(super) fn get(&self, id: ArticleId) -> Option<&Arc<Article>> {
        self.place_of(id).map(|idx| &self.articles[idx])
    }

    pub(super) fn has(&self, id: ArticleId) -> bool {
        self.by_id.contains_key(&id)
    }

    pub(super) fn place_of(&self, id: ArticleId) -> Option<usize> {
        self.keys.binary_search(self.by_id.get(&id)?).ok()
    }

    /// Puts articles at these places, which ascend; one behind the end goes to the end. None of them is there yet.
    pub(super) fn insert(&mut self, added: Vec<(usize, Arc<Article>)>) {
        let n_before = self.articles.len();
        let first = added.first().map_or(n_before, |(idx, _)| *idx).min(n_before);
        let is_in_a_row = (first..).zip(&added).all(|(place, (idx, _))| *idx == place || first == n_before);
        let articles = Arc::make_mut(&mut self.articles);
        if is_in_a_row {
            let n_added = added.len();
            articles.splice(first..first, added.into_iter().map(|(_, article)| article));
            Arc::make_mut(&mut self.keys).splice(first..first, std::iter::repeat_n(0, n_added));
            return self.give_keys(first, n_added);
        }
        let mut behind = articles.split_off(first).into_iter();
        for (idx, article) in added {
            let n_before = idx.saturating_sub(articles.len());
            articles.extend(behind.by_ref().take(n_before));
            articles.push(article);
        }
        articles.extend(behind);
        let n_articles = articles.len();
        Arc::make_mut(&mut self.keys).resize(n_articles, 0);
        self.give_keys(first, n_articles - first);
    }

    /// Takes articles that are there away and returns them with their places, in order.
    pub(super) fn remove(&mut self, ids: &[ArticleId]) -> Vec<(usize, Arc<Article>)> {
        let mut places: Vec<usize> = ids.iter().filter_map(|id| self.place_of(*id)).collect();
        places.sort_unstable();
        let by_id = Arc::make_mut(&mut self.by_id);
        for id in ids {
            by_id.remove(id);
        }
        let (articles, keys) = (Arc::make_mut(&mut self.articles), Arc::make_mut(&mut self.keys));
        if let [place] = *places {
            keys.remove(place);
            return vec![(place, articles.remove(place))];
        }
        let Some(&first) = places.first() else { return Vec::new() };
        let (behind, keys_behind) = (articles.split_off(first), keys.split_off(first));
        let mut removed = Vec::new();
        let mut gone = places.into_iter().peekable();
        for (place, (article, key)) in (first..).zip(behind.into_iter().zip(keys_behind)) {
            if gone.next_if_eq(&place).is_some() {
                removed.push((place, article));
            } else {
                articles.push(article);
                keys.push(key);
            }
        }
        removed
    }

    /// Gives keys to so many articles from a place on, and to some round them where there is no room between their neighbours.
    fn give_keys(&mut self, first: usize, n: usize) {
        let keys = Arc::make_mut(&mut self.keys);
        let (mut start, mut end, mut n_more) = (first, first + n, 1);
        loop {
            let below = start.checked_sub(1).map(|idx| keys[idx]);
            // In a wider stretch there has to be room for many more, so that it is not soon looked for again.
            let least_gap = if end - start == n { 1 } else { (end - start) as u64 };
            if let Some((from, gap)) = room(below, keys.get(end).copied(), (end - start) as u64, least_gap) {
                let by_id = Arc::make_mut(&mut self.by_id);
                for (key, idx) in (0..).map(|nth| from + nth * gap).zip(start..end) {
                    keys[idx] = key;
                    by_id.insert(self.articles[idx].id, key);
                }
                return;
            }
            (start, end) = (start.saturating_sub(n_more), (end + n_more).min(keys.len()));
            n_more *= 2;
        }
    }
}

/// The first of so many keys between two, and how far they lie from each other.
fn room(below: Option<u64>, above: Option<u64>, n: u64, least_gap: u64) -> Option<(u64, u64)> {
    match (below, above) {
        (None, None) => Some((FIRST_KEY, GAP)),
        (Some(below), None) => {
            below.checked_add((n + 1).checked_mul(GAP)?)?;
            Some((below + GAP, GAP))
        }
        (None, Some(above)) => Some((above.checked_sub(n.checked_mul(GAP)?)?, GAP)),
        (Some(below), Some(above)) => {
            let gap = (above - below) / (n + 1);
            (gap >= least_gap).then_some((below + gap, gap))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, Text, split_mix};

    fn article(id: u64) -> Arc<Article> {
        Arc::new(Article::new(ArticleId(id), String::new(), Source::default(), Text::new("Hi").unwrap()))
    }

    #[track_caller]
    fn check(list: &ArticleList, expected: &[u64]) {
        assert_eq!(list.all().iter().map(|article| article.id.0).collect::<Vec<_>>(), expected);
        assert!(list.keys.is_sorted_by(|one, next| one < next), "{:?}", list.keys);
        assert_eq!((list.keys.len(), list.by_id.len()), (expected.len(), expected.len()));
        for (place, id) in expected.iter().enumerate() {
            assert_eq!(list.place_of(ArticleId(*id)), Some(place));
            assert_eq!(list.get(ArticleId(*id)).map(|article| article.id.0), Some(*id));
        }
    }

    #[test]
    fn every_article_is_found_at_its_place_however_they_come_and_go() {
        let (mut list, mut expected, mut random) = (ArticleList::default(), Vec::new(), 1_u64);
        for round in 1..1_500 {
            random = split_mix(random);
            let idx = usize::try_from(random >> 40).unwrap() % (expected.len() + 2);
            if random % 7 < 3 && expected.len() > 5 {
                let at = idx.min(expected.len() - 3);
                let gone: Vec<u64> = expected.splice(at..at + [1, 2][round % 2], []).collect();
                let ids: Vec<ArticleId> = gone.iter().rev().map(|id| ArticleId(*id)).collect();
                let removed = list.remove(&ids);
                assert_eq!(
                    removed.iter().map(|(place, one)| (*place, one.id.0)).collect::<Vec<_>>(),
                    (at..).zip(gone).collect::<Vec<_>>()
                );
            } else {
                let (id, at) = (round as u64 * 10, idx.min(expected.len()));
                // Alone, two in a row, or two with others between them.
                let n_between = [None, Some(0), Some(3)][round % 3].filter(|n| at + n <= expected.len());
                let mut added = vec![(idx, article(id))];
                expected.insert(at, id);
                if let Some(n_between) = n_between {
                    added.push((at + 1 + n_between, article(id + 1)));
                    expected.insert(at + 1 + n_between, id + 1);
                }
                list.insert(added);
            }
            check(&list, &expected);
        }
    }

    #[test]
    fn there_is_room_wherever_one_after_another_comes() {
        let places: [fn(usize) -> usize; 5] = [|_| 0, |n| n, |n| n.min(1), |n| n / 2, |n| n.saturating_sub(1)];
        for place in places {
            let (mut list, mut expected) = (ArticleList::default(), Vec::new());
            let mut n_keys = 0;
            for id in 0..1_000_u64 {
                let before = list.by_id.clone();
                list.insert(vec![(place(expected.len()), article(id))]);
                expected.insert(place(expected.len()), id);
                n_keys += list.by_id.iter().filter(|(id, key)| before.get(id) != Some(key)).count();
            }
            check(&list, &expected);
            assert!(n_keys < 10_000, "{n_keys} keys were given to 1,000 articles");
        }
    }

    #[test]
    fn few_keys_are_left() {
        assert_eq!(room(Some(5), Some(6), 1, 1), None);
        assert_eq!(room(Some(5), Some(7), 1, 1), Some((6, 1)));
        assert_eq!(room(None, Some(5), 1, 1), None);
        assert_eq!(room(Some(u64::MAX - GAP), None, 1, 1), None);
        let mut list = ArticleList::default();
        list.insert((0..4).map(|id| (id, article(id as u64))).collect());
        list.keys = Arc::new(vec![0, 1, 2, u64::MAX]);
        list.by_id = Arc::new((0..4).map(ArticleId).zip([0, 1, 2, u64::MAX]).collect());
        list.insert(vec![(0, article(4))]);
        list.insert(vec![(5, article(5))]);
        check(&list, &[4, 0, 1, 2, 3, 5]);
    }
}
