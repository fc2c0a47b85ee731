//! Values that are kept beyond a frame with the article, or the text, that they belong to, and are gone with it.

use std::sync::{Arc, Weak};

use crate::model::Article;

/// A value for one article at a time.
#[derive(Clone, Debug, Default)]
pub struct PerArticle<T> {
    /// Weak, so that an edit need not copy the article; as long as it is held no other article can have its address.
    article: Weak<Article>,
    value: T,
}

impl<T> PerArticle<T> {
    /// The value for this article, found anew if it is another one than the last time or has changed.
    pub fn get(&mut self, article: &Arc<Article>, find: impl FnOnce(&Article) -> T) -> &T {
        if !self.is_of(article) {
            self.value = find(article);
            self.article = Arc::downgrade(article);
        }
        &self.value
    }

    /// Whether the value is of this article as it is now.
    pub fn is_of(&self, article: &Arc<Article>) -> bool {
        std::ptr::eq(self.article.as_ptr(), Arc::as_ptr(article))
    }

    /// The value as it was last found, whatever has become of the article since.
    pub fn last(&self) -> &T {
        &self.value
    }

    /// Takes in a value that was found elsewhere.
    pub fn put(&mut self, article: &Arc<Article>, value: T) {
        *self = Self { article: Arc::downgrade(article), value };
    }
}

/// A value for one article at a time that was also found by something else, and is gone when that is another.
#[derive(Clone, Debug)]
pub struct PerArticleAnd<K, T> {
    key: Option<K>,
    found: PerArticle<T>,
}

impl<K: Clone + PartialEq, T: Default> PerArticleAnd<K, T> {
    /// The value for this article and this key, found anew if either is another one than the last time or has changed.
    pub fn get(&mut self, key: &K, article: &Arc<Article>, find: impl FnOnce(&Article) -> T) -> &T {
        if self.key.as_ref() != Some(key) {
            *self = Self { key: Some(key.clone()), found: PerArticle::default() };
        }
        self.found.get(article, find)
    }

    /// Whether the value is of this key and this article as they are now.
    pub fn is_of(&self, key: &K, article: &Arc<Article>) -> bool {
        self.key.as_ref() == Some(key) && self.found.is_of(article)
    }

    /// The value as it was last found, whatever has become of key and article since.
    pub fn last(&self) -> &T {
        self.found.last()
    }
}

impl<K, T: Default> Default for PerArticleAnd<K, T> {
    fn default() -> Self {
        Self { key: None, found: PerArticle::default() }
    }
}

/// A value that points into a text: it is there for an article as long as the article has this text.
#[derive(Clone, Debug)]
pub struct PerText<T> {
    text: Arc<str>,
    value: T,
}

impl<T> PerText<T> {
    pub fn new(article: &Article, value: T) -> Self {
        Self { text: article.text().shared(), value }
    }

    /// Whether both are of one text.
    pub fn is_of_same_text(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text)
    }

    /// Another value that points into the same text.
    pub fn with<U>(&self, value: U) -> PerText<U> {
        PerText { text: Arc::clone(&self.text), value }
    }

    /// The value as it was, whatever has become of the text since: nothing of it may be looked up in a text.
    pub fn last(&self) -> &T {
        &self.value
    }

    /// The value; `None` where the article has another text now.
    pub fn get(&self, article: &Article) -> Option<&T> {
        is_text_of(&self.text, article).then_some(&self.value)
    }
}

/// Whether one article has the very text of another: it is the same article before and after an edit.
pub fn is_same_text(one: &Article, other: &Article) -> bool {
    std::ptr::eq(one.text().as_str(), other.text().as_str())
}

/// Whether the article has this text, and not one that took its place. An edit leaves the text where it is.
pub fn is_text_of(text: &Arc<str>, article: &Article) -> bool {
    std::ptr::eq(&raw const **text, article.text().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, Project, Status, marked, transactions};

    #[test]
    fn what_points_into_a_text_is_gone_with_it() {
        let article = |words| marked::parse(&LabelSet::built_in(), words).unwrap();
        let mut there = article("Hello");
        let place = PerText::new(&there, 3);
        assert_eq!(place.get(&there), Some(&3));
        there.status = Status::Done;
        assert_eq!(place.get(&there.clone()), Some(&3));
        assert_eq!(place.get(&article("Hello")), None);
    }

    #[test]
    fn is_found_again_only_after_a_change() {
        let mut project = Project::new("Test", "ana");
        let article = marked::parse(&LabelSet::built_in(), "Hello").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let mut found = PerArticle::<usize>::default();
        let mut n_times = 0;
        for is_changed in [false, false, true, false] {
            if is_changed {
                let article = project.articles().next().unwrap();
                project.apply(transactions::set_status(article, Status::Done)).unwrap();
            }
            found.get(&project.shared_articles()[0], |article| {
                n_times += 1;
                article.text().n_bytes()
            });
        }
        assert_eq!(n_times, 2);
    }
}
