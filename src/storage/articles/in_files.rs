//! Labels of one text in several files: they become one article when all are read, as in an import of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::formats::{Imported, ImportedArticle, joined_by_files};
use crate::model::{Article, ArticleId, LabelSet, Text};
use crate::storage::sha256::sha256;

/// Which file the labels of each text are from, as far as they are read.
#[derive(Default)]
pub(super) struct InFiles {
    /// Of new articles that somebody has read: who that is, or may be, if the file says it, and the file.
    first: BTreeMap<ArticleId, ([String; 2], Arc<str>)>,
    /// Of labels of texts that are there, in the order in which they were read.
    files: Vec<Arc<str>>,
}

/// A text, to be known again.
type Sum = [u8; 32];

impl InFiles {
    /// Notes the file of a new article.
    pub(super) fn see_new(&mut self, imported: &ImportedArticle, path: &Path) {
        if may_be_joined(imported) {
            let makers = [&imported.annotator, &imported.user].map(String::clone);
            self.first.insert(imported.article.id, (makers, name_of(path)));
        }
    }

    /// Notes the file of the next labels of texts that are there.
    pub(super) fn see_known(&mut self, path: &Path) {
        self.files.push(name_of(path));
    }

    /// Joins what several files say of one text, and says so. `articles` are those that are new, `known` the labels of those
    /// that are there.
    pub(super) fn join(self, articles: &mut [Article], known: &mut Vec<Imported>, labels: &LabelSet) -> Vec<String> {
        let (several, first) = self.texts_of_several(articles, known);
        if several.is_empty() {
            return Vec::new();
        }
        let mut ids: BTreeMap<Sum, ArticleId> = BTreeMap::new();
        let mut records: Vec<(ImportedArticle, Arc<str>)> = Vec::new();
        for (sum, idx) in first.iter().filter(|(sum, _)| several.contains(*sum)) {
            let article = articles[*idx].clone();
            let Some(([annotator, user], file)) = self.first.get(&article.id) else { continue };
            ids.insert(*sum, article.id);
            let (annotator, user) = (annotator.clone(), user.clone());
            let record = ImportedArticle { annotator, user, ..ImportedArticle::unlabelled(article) };
            records.push((record, Arc::clone(file)));
        }
        let mut is_coarse = false;
        for (of_file, file) in known.iter_mut().zip(&self.files) {
            let is_of_several =
                |one: &mut ImportedArticle| may_be_joined(one) && several.contains(&sum_of(one.article.text()));
            for mut one in of_file.articles.extract_if(.., is_of_several) {
                is_coarse |= of_file.is_coarse;
                // A file may have given the text an id of its own.
                one.article.id = *ids.entry(sum_of(one.article.text())).or_insert(one.article.id);
                records.push((one, Arc::clone(file)));
            }
        }
        known.retain(|of_file| !of_file.articles.is_empty());
        let (joined, notes) = joined_by_files(records, labels);
        let mut of_known = Vec::new();
        for one in joined {
            match first.get(&sum_of(one.article.text())) {
                Some(idx) => articles[*idx] = one.article,
                None => of_known.push(one),
            }
        }
        if !of_known.is_empty() {
            known.push(Imported::of(of_known, labels.clone(), is_coarse));
        }
        notes
    }

    /// The texts of which several files have labels, and where those of them are that are new.
    fn texts_of_several(&self, articles: &[Article], known: &[Imported]) -> (BTreeSet<Sum>, BTreeMap<Sum, usize>) {
        let mut n_files: BTreeMap<Sum, usize> = BTreeMap::new();
        for one in known.iter().flat_map(|of_file| &of_file.articles).filter(|one| may_be_joined(one)) {
            *n_files.entry(sum_of(one.article.text())).or_default() += 1;
        }
        let mut first = BTreeMap::new();
        let labelled = |(_, article): &(usize, &Article)| !n_files.is_empty() && self.first.contains_key(&article.id);
        for (idx, article) in articles.iter().enumerate().filter(labelled) {
            first.insert(sum_of(article.text()), idx);
        }
        let is_of_several = |(sum, n): &(&Sum, &usize)| **n > 1 || first.contains_key(*sum);
        (n_files.iter().filter(is_of_several).map(|(sum, _)| *sum).collect(), first)
    }
}

/// Whether a file has labels, or says who found none, and does not say itself what each of several people made.
fn may_be_joined(imported: &ImportedArticle) -> bool {
    imported.is_read() && imported.article.readings().len() == 0
}

fn sum_of(text: &Text) -> Sum {
    sha256(text.as_str().as_bytes())
}

fn name_of(path: &Path) -> Arc<str> {
    Arc::from(&*path.to_string_lossy())
}
