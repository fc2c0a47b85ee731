//! Which article of a project a text is: the same, nearly the same, or the beginning of one.

use std::collections::BTreeMap;

use super::core::imported::ImportedArticle;
use super::kin::Kin;
use super::near;
use crate::model::{Article, ArticleId, Content, LabelSet, reanchor};

/// The articles of a project, to be found by their texts.
pub(crate) struct There<'a> {
    content: &'a Content,
    /// Made when it is asked for.
    by_text: Option<BTreeMap<&'a str, &'a Article>>,
    /// By what is left of their texts; made when it is asked for.
    by_skeleton: Option<BTreeMap<String, Vec<&'a Article>>>,
    /// Made when it is asked for.
    kin: Option<Kin<'a>>,
}

/// What a project has of an imported article.
pub(crate) enum Found<'a> {
    /// The article, and the imported one with its spans in the text of the project where that is another, with a note.
    Same(&'a Article, Option<Box<ImportedArticle>>, Option<String>),
    SameId(&'a Article),
    Nothing,
}

impl<'a> There<'a> {
    pub(crate) fn new(content: &'a Content) -> Self {
        Self { content, by_text: None, by_skeleton: None, kin: None }
    }

    /// The article of the project of which a labelled one is a changed version, where it is neither that nor its beginning.
    pub(crate) fn like(&mut self, imported: &ImportedArticle) -> Option<&'a Article> {
        if imported.n_spans() == 0 {
            return None;
        }
        self.kin.get_or_insert_with(|| Kin::new(self.content)).of(imported.article.text().as_str())
    }

    pub(crate) fn find(&mut self, imported: &ImportedArticle, labels: &LabelSet) -> Found<'a> {
        let (text, content) = (imported.article.text(), self.content);
        let mut same_text = || {
            let by_text = || content.articles().map(|article| (article.text().as_str(), article)).collect();
            self.by_text.get_or_insert_with(by_text).get(text.as_str()).copied()
        };
        // Of articles with the same text the one that the file means.
        let same_id = content.article(imported.article.id);
        let same = same_id.filter(|article| article.text() == text);
        if let Some(article) = same.or_else(&mut same_text) {
            return Found::Same(article, None, None);
        }
        let skeletons = self.by_skeleton.get_or_insert_with(|| {
            let mut by_skeleton: BTreeMap<String, Vec<&Article>> = BTreeMap::new();
            for article in content.articles() {
                by_skeleton.entry(near::folded(article.text().as_str())).or_default().push(article);
            }
            by_skeleton
        });
        let folded = near::folded(text.as_str());
        let alike = skeletons.get(&folded).filter(|_| !folded.is_empty());
        if let Some(article) = alike.and_then(|alike| meant(alike, imported)) {
            let (placed, n_lost) = near::placed(imported, article, labels);
            // An article of ours that was made into words on its way has come home.
            let is_home = (imported.article.id == article.id || imported.is_rebuilt)
                && n_lost == 0
                && near::is_same_but_for_blanks(text.as_str(), article.text().as_str());
            let note = nearly(imported, article, n_lost).filter(|_| !is_home);
            return Found::Same(article, Some(Box::new(placed)), note);
        }
        if let Some(article) = longer(skeletons, &folded)
            && same_id.is_none_or(|same_id| same_id.id == article.id)
            && imported.n_spans() > 0
        {
            let (placed, n_lost) = near::placed(imported, article, labels);
            let note = nearly(imported, article, n_lost).map(|note| format!("the beginning only, and {note}"));
            return Found::Same(article, Some(Box::new(placed)), note);
        }
        let Some(same_id) = same_id else { return Found::Nothing };
        let moved = reanchor(labels, &imported.article, same_id.text().clone(), same_id.source.clone());
        let (n_spans, n_lost) = (imported.n_spans(), moved.lost.len() + moved.n_lost_in_readings);
        if n_lost * 2 >= n_spans {
            return Found::SameId(same_id);
        }
        let placed = Box::new(ImportedArticle { article: moved.article, ..imported.clone() });
        Found::Same(same_id, Some(placed), nearly(imported, same_id, n_lost))
    }
}

/// How often each article of the project was found.
pub(super) fn times_found(found: &[Found<'_>]) -> BTreeMap<ArticleId, usize> {
    let mut times = BTreeMap::new();
    for found in found {
        if let Found::Same(article, ..) = found {
            *times.entry(article.id).or_default() += 1;
        }
    }
    times
}

/// The only article whose text goes on where another one ends, which is long enough to tell: models read so far and no
/// further.
fn longer<'a>(skeletons: &BTreeMap<String, Vec<&'a Article>>, folded: &str) -> Option<&'a Article> {
    const LONG_ENOUGH: usize = 40;
    let mut longer = skeletons.range(folded.to_owned()..).take_while(|(known, _)| known.starts_with(folded));
    let (_, alike) = longer.next().filter(|_| folded.chars().count() >= LONG_ENOUGH)?;
    let [article] = &alike[..] else { return None };
    longer.next().is_none().then_some(*article)
}

/// Of articles with the same words, as one dispatch in two layouts, the one that the file names, else the first of those
/// that have them in the same lines, else the first.
fn meant<'a>(alike: &[&'a Article], imported: &ImportedArticle) -> Option<&'a Article> {
    let lines = |article: &Article| -> Vec<String> {
        article.text().as_str().lines().map(near::folded).filter(|line| !line.is_empty()).collect()
    };
    let of_file = &imported.article;
    let named = alike.iter().find(|article| article.id == of_file.id);
    let in_lines = || alike.iter().find(|article| lines(article) == lines(of_file)).or_else(|| alike.first());
    named.or_else(in_lines).copied()
}

/// “nearly the text of “Buses”: 4 of 5 spans have a place in it”; nothing where there are no spans to place.
pub(crate) fn nearly(imported: &ImportedArticle, there: &Article, n_lost: usize) -> Option<String> {
    let n_spans = imported.n_spans();
    let name = if there.title.is_empty() { there.id.to_string() } else { there.title.clone() };
    let message = || format!("nearly the text of “{name}”: {} of {n_spans} spans have a place in it", n_spans - n_lost);
    (n_spans > 0).then(message)
}
