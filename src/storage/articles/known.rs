//! Which texts are there already, in the project or among the articles read so far: the same, or nearly the same.

use std::collections::BTreeMap;

use crate::formats::articles::is_blank;
use crate::formats::{Found, ImportedArticle, There, folded, nearly, placed};
use crate::model::{Article, ArticleId, Content, LabelSet};
use crate::storage::sha256::sha256;

/// What is there of an article that was read.
pub(super) enum Seen {
    /// Nothing.
    New(ImportedArticle),
    /// Its text, and it has no labels that could be new.
    There { id: ArticleId, title: String, is_exact: bool },
    /// Its text, on which its labels lie here; what should be said of that.
    Labelled(ImportedArticle, Option<String>),
    /// An article of its id that says something else.
    OtherText { title: String },
}

/// The articles of a project and those read so far.
pub(super) struct Known<'a> {
    there: There<'a>,
    content: &'a Content,
    /// Where those read so far are, by their ids.
    by_id: BTreeMap<ArticleId, usize>,
    /// And by sums of what is left of their texts without what programs change.
    by_words: BTreeMap<[u8; 32], usize>,
}

impl<'a> Known<'a> {
    pub(super) fn new(content: &'a Content) -> Self {
        Self { there: There::new(content), content, by_id: BTreeMap::new(), by_words: BTreeMap::new() }
    }

    /// Looks for an article in the project and in `read`, which are those read so far.
    pub(super) fn look(&mut self, imported: ImportedArticle, read: &[Article], labels: &LabelSet) -> Seen {
        let article = &imported.article;
        let twin = self.by_id.get(&article.id).and_then(|idx| read.get(*idx));
        if is_blank(article.text().as_str()) {
            let known = twin.or_else(|| self.content.article(article.id));
            return known.map_or(Seen::New(imported), there);
        }
        let near = words_of(article).and_then(|words| self.by_words.get(&words)).and_then(|idx| read.get(*idx));
        match (near, twin) {
            (Some(near), _) => labels_on(&imported, near, labels),
            (None, Some(twin)) => Seen::OtherText { title: twin.title.clone() },
            (None, None) => self.look_in_project(imported, labels),
        }
    }

    fn look_in_project(&mut self, imported: ImportedArticle, labels: &LabelSet) -> Seen {
        let is_labelled = imported.n_spans() > 0 || !imported.annotator.is_empty();
        match self.there.find(&imported, labels) {
            Found::Nothing => Seen::New(imported),
            Found::SameId(other) => Seen::OtherText { title: other.title.clone() },
            Found::Same(_, Some(on_it), note) if is_labelled => Seen::Labelled(*on_it, note),
            Found::Same(_, None, note) if is_labelled => Seen::Labelled(imported, note),
            Found::Same(known, on_it, _) => {
                Seen::There { id: known.id, title: known.title.clone(), is_exact: on_it.is_none() }
            }
        }
    }

    /// Notes that an article will be the one of this index among those that were read.
    pub(super) fn add(&mut self, article: &Article, idx: usize) {
        self.by_id.insert(article.id, idx);
        if let Some(words) = words_of(article) {
            self.by_words.entry(words).or_insert(idx);
        }
    }
}

fn there(known: &Article) -> Seen {
    Seen::There { id: known.id, title: known.title.clone(), is_exact: true }
}

/// The labels of an article on one that says nearly the same.
fn labels_on(imported: &ImportedArticle, near: &Article, labels: &LabelSet) -> Seen {
    let is_exact = imported.article.text() == near.text();
    if !imported.is_read() {
        return Seen::There { is_exact, id: near.id, title: near.title.clone() };
    }
    let (on_it, n_lost) = placed(imported, near, labels);
    Seen::Labelled(on_it, nearly(imported, near, n_lost).filter(|_| !is_exact))
}

/// A sum of what is left of a text without what programs change; `None` where nothing is.
fn words_of(article: &Article) -> Option<[u8; 32]> {
    let words = folded(article.text().as_str());
    (!words.is_empty()).then(|| sha256(words.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, Source, Text, Transaction, marked};

    /// What is seen of `texts` one after another in a project with this article, in a word each.
    fn seen(there: &str, texts: &[&str]) -> Vec<&'static str> {
        let labels = LabelSet::built_in();
        let mut project = Project::new("", "");
        let edit = |text: &str| crate::model::Edit::AddArticle { idx: 0, article: article(text).into() };
        project.apply(Transaction::new("", vec![edit(there)])).unwrap();
        let mut known = Known::new(project.content());
        let (mut read, mut words) = (Vec::new(), Vec::new());
        for text in texts {
            words.push(match known.look(ImportedArticle::unlabelled(article(text)), &read, &labels) {
                Seen::New(new) => {
                    known.add(&new.article, read.len());
                    read.push(new.article);
                    "new"
                }
                Seen::There { is_exact: true, .. } => "there",
                Seen::There { .. } => "nearly",
                Seen::Labelled(_, None) => "labelled",
                Seen::Labelled(_, Some(_)) => "nearly labelled",
                Seen::OtherText { .. } => "other",
            });
        }
        words
    }

    fn article(text: &str) -> Article {
        let marked = marked::parse(&LabelSet::built_in(), text).unwrap();
        let id = ArticleId::from_sha256(&sha256(marked.text().as_str().as_bytes()));
        let text = Text::new(marked.text().as_str().to_owned()).unwrap();
        let bare = Article::new(id, text.as_str().to_owned(), Source::default(), text);
        bare.labelled(&LabelSet::built_in(), marked.spans().iter().cloned().collect(), Vec::new()).0
    }

    #[test]
    fn a_text_that_is_nearly_there_is_no_second_article() {
        let there = "“Ça va,” said Zoë.\n\nIt rained.";
        for near in [
            "“C\u{327}a va,” said Zoe\u{308}.\n\nIt rained.",
            "  “Ça va,” said Zoë.\n\nIt rained.\n",
            "“Ça va,” said Zoë. It rained.",
            "\u{feff}\"Ça va,\" said Zoë.\n\nIt\u{a0}rained.",
        ] {
            assert_eq!(seen(there, &[near]), ["nearly"], "{near}");
            assert_eq!(seen("Else", &[there, near]), ["new", "nearly"], "{near}");
        }
        assert_eq!(seen(there, &[there, "Else", "Else"]), ["there", "new", "there"]);
        assert_eq!(seen(there, &["“Ça va,” said Zoë.\n\nIt snowed."]), ["new"]);
    }

    #[test]
    fn labels_of_a_text_that_is_there_come_along() {
        let there = "“No,” said Ana Ruiz.";
        let texts = ["[quote “No,”] said Ana Ruiz.", "\"No,\" said [speaker Ana Ruiz]."];
        assert_eq!(seen(there, &texts), ["labelled", "nearly labelled"]);
        assert_eq!(seen("Else", &[there, texts[0], texts[1]]), ["new", "labelled", "nearly labelled"]);
        assert_eq!(seen(there, &["", " \n", ""]), ["new", "new", "there"]);
    }
}
