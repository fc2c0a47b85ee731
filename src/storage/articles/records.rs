//! Which record of a changed table an article is: known by what it says, then by an id that no other has, never by its
//! row.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Article;

/// Words that stand in more records than this tell nothing.
const MAX_RECORDS_OF_WORD: usize = 64;

/// The records of a file as it is now, each with its key and its text.
pub(super) struct Records {
    all: Vec<(String, String)>,
    /// Where records stand by their keys.
    by_key: BTreeMap<String, Vec<usize>>,
    /// Sorted by their texts and then by their keys.
    by_text: Vec<usize>,
    /// Those that no article of the project says word for word.
    free: BTreeSet<usize>,
    /// In which free records words and pairs of words stand.
    words: BTreeMap<String, Vec<usize>>,
}

impl Records {
    /// `known` are the texts of all articles that came from the file.
    pub(super) fn new(all: Vec<(String, String)>, known: &BTreeSet<&str>) -> Self {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let (mut free, mut words) = (BTreeSet::new(), BTreeMap::new());
        for (idx, (key, text)) in all.iter().enumerate() {
            by_key.entry(key.clone()).or_default().push(idx);
            if known.contains(text.as_str()) {
                continue;
            }
            free.insert(idx);
            for word in words_of(text) {
                let records: &mut Vec<usize> = words.entry(word).or_default();
                if records.len() <= MAX_RECORDS_OF_WORD {
                    records.push(idx);
                }
            }
        }
        let mut by_text: Vec<usize> = (0..all.len()).collect();
        by_text.sort_by_key(|idx| text_and_key(&all[*idx]));
        Self { all, by_key, by_text, free, words }
    }

    /// The key and the text that the article has now.
    pub(super) fn of(&self, article: &Article) -> Option<&(String, String)> {
        let text = article.text().as_str();
        let keyed = self.by_key.get(&article.source.record).map(Vec::as_slice).unwrap_or_default();
        let same = |key: &str| {
            let at = self.by_text.partition_point(|idx| text_and_key(&self.all[*idx]) < (text, key));
            self.by_text.get(at).map(|idx| &self.all[*idx]).filter(|(_, other)| other == text)
        };
        if let Some(record) = same(&article.source.record).or_else(|| same("")) {
            return Some(record);
        }
        let has_ids = article.source.columns.contains_key("id");
        let free: Vec<usize> = keyed.iter().copied().filter(|idx| self.free.contains(idx)).collect();
        let idx = match free[..] {
            [only] if has_ids && keyed.len() == 1 => Some(only),
            [] if has_ids => None,
            _ if has_ids => self.most_alike(text, |idx| free.binary_search(&idx).is_ok()),
            _ => self.most_alike(text, |_| true),
        };
        self.all.get(idx?)
    }

    /// The record of the article's key in a file that has not changed but is read in another way.
    pub(super) fn at_key(&self, article: &Article) -> Option<&(String, String)> {
        let keyed = self.by_key.get(&article.source.record)?;
        let alike = || self.most_alike(article.text().as_str(), |idx| keyed.binary_search(&idx).is_ok());
        let idx = if keyed.len() == 1 { keyed.first().copied() } else { alike().or(keyed.first().copied()) };
        self.all.get(idx?)
    }

    /// The free record with the most words of the text, if they are half of them.
    fn most_alike(&self, text: &str, may_be: impl Fn(usize) -> bool) -> Option<usize> {
        let mut n_shared: BTreeMap<usize, usize> = BTreeMap::new();
        let words = words_of(text);
        for records in words.iter().filter_map(|word| self.words.get(word)) {
            for idx in records.iter().filter(|idx| records.len() <= MAX_RECORDS_OF_WORD && may_be(**idx)) {
                *n_shared.entry(*idx).or_default() += 1;
            }
        }
        let (idx, n_shared) = n_shared.into_iter().rev().max_by_key(|(_, n_shared)| *n_shared)?;
        (n_shared * 2 >= words.len()).then_some(idx)
    }
}

fn text_and_key((key, text): &(String, String)) -> (&str, &str) {
    (text, key)
}

/// All words and pairs of words, each once.
fn words_of(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    words.iter().map(|word| (*word).to_owned()).chain(pairs).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{ArticleId, Source, Text};

    fn article(record: &str, text: &str, has_ids: bool) -> Article {
        let columns = Arc::new(has_ids.then(|| ("id".to_owned(), "id".to_owned())).into_iter().collect());
        let source = Source { record: record.to_owned(), columns, ..Source::default() };
        Article::new(ArticleId(1), String::new(), source, Text::new(text.to_owned()).unwrap())
    }

    /// What each article says now, of a file that holds these records now.
    fn now(articles: &[Article], records: &[(&str, &str)]) -> Vec<Option<String>> {
        let known = articles.iter().map(|article| article.text().as_str()).collect();
        let records = records.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        let records = Records::new(records, &known);
        articles.iter().map(|article| records.of(article).map(|(_, text)| text.clone())).collect()
    }

    #[test]
    fn a_row_in_front_changes_nothing() {
        let articles = [article("1", "One bus.", false), article("2", "Two trams run late.", false)];
        let found = now(&articles, &[("1", "Zero."), ("2", "One bus."), ("3", "Two trams run very late.")]);
        assert_eq!(found, [Some("One bus.".to_owned()), Some("Two trams run very late.".to_owned())]);
        assert_eq!(now(&articles, &[("1", "Zero."), ("2", "One bus.")])[1], None);
    }

    #[test]
    fn equal_ids_do_not_mix_texts() {
        let articles = [article("1", "First text A.", true), article("1", "Second text B.", true)];
        let found = now(&articles, &[("1", "First text A, changed."), ("1", "Second text B.")]);
        assert_eq!(found, [Some("First text A, changed.".to_owned()), Some("Second text B.".to_owned())]);
        let articles = [article("x", "Old words", true)];
        assert_eq!(now(&articles, &[("y", "Else"), ("x", "All is new")]), [Some("All is new".to_owned())]);
        assert_eq!(now(&articles, &[("y", "Old words more")]), [None]);
    }
}
