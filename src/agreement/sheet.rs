//! What is compared: an article with the spans and links that each annotator put on it.

use std::collections::BTreeMap;

use crate::model::compare::{Link, LinkPairing, Mapping, Pairing, links_alike};
use crate::model::{Article, ArticleId, Content, Reading, Relation, Span, SpanId, Status, Text};

/// An article with what each annotator made of it.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    pub article: ArticleId,
    pub text: &'a Text,
    /// In the order of the annotators' names, nobody twice. The spans lie in the text.
    pub marks: Vec<Marks<'a>>,
}

/// What one annotator made of an article.
#[derive(Clone, Debug)]
pub struct Marks<'a> {
    pub annotator: &'a str,
    pub spans: Vec<&'a Span>,
    pub relations: Vec<&'a Relation>,
}

/// What two annotators made of an article, and which of it is the same.
pub(super) struct Both<'a> {
    pub(super) text: &'a Text,
    pub(super) left: &'a Marks<'a>,
    pub(super) right: &'a Marks<'a>,
    pub(super) pairing: Pairing<'a>,
    pub(super) left_links: Vec<Link<'a>>,
    pub(super) right_links: Vec<Link<'a>>,
}

impl<'a> Sheet<'a> {
    /// Puts the annotators in order; of one who is there twice the first counts.
    pub fn new(article: ArticleId, text: &'a Text, marks: Vec<Marks<'a>>) -> Self {
        let mut sheet = Self { article, text, marks };
        sheet.put_in_order();
        sheet
    }

    /// Each two annotators, by their places.
    pub(super) fn pairs(&self) -> Vec<([usize; 2], Both<'_>)> {
        let mut pairs = Vec::new();
        for (one, left) in self.marks.iter().enumerate() {
            for (other, right) in self.marks.iter().enumerate().skip(one + 1) {
                pairs.push(([one, other], Both::new(self.text, left, right)));
            }
        }
        pairs
    }

    fn put_in_order(&mut self) {
        self.marks.sort_by_key(|marks| marks.annotator);
        self.marks.dedup_by_key(|marks| marks.annotator);
    }
}

impl<'a> Both<'a> {
    pub(super) fn new(text: &'a Text, left: &'a Marks<'a>, right: &'a Marks<'a>) -> Self {
        let (lefts, rights) = (left.spans.iter().copied(), right.spans.iter().copied());
        let pairing = Pairing::new(text, lefts, rights, &Mapping::Same, 0.0);
        Self { text, left, right, pairing, left_links: left.links(), right_links: right.links() }
    }

    /// The links of both that overlap at both ends, in pairs.
    pub(super) fn links_alike(&self) -> Vec<(&'a Relation, &'a Relation)> {
        links_alike(&self.left_links, &self.right_links)
    }

    /// The links of both, where these are the spans that are the same.
    pub(super) fn links_between(&self, spans: &Pairing<'a>) -> LinkPairing<'a> {
        LinkPairing::between(&self.left_links, &self.right_links, spans, &Mapping::Same)
    }
}

impl<'a> Marks<'a> {
    /// The links with both of their spans.
    fn links(&self) -> Vec<Link<'a>> {
        let spans: BTreeMap<SpanId, &Span> = self.spans.iter().map(|span| (span.id, *span)).collect();
        let link = |relation: &&'a Relation| {
            let (from, to) = (spans.get(&relation.from)?, spans.get(&relation.to)?);
            Some(Link { relation, from, to })
        };
        self.relations.iter().filter_map(link).collect()
    }
}

/// What several people made of the same articles, and what was left out of it.
#[derive(Clone, Debug, Default)]
pub struct Sheets<'a> {
    /// In the order of the first project that has each.
    pub sheets: Vec<Sheet<'a>>,
    /// Articles that somebody has in another text.
    pub n_other_text: usize,
}

impl<'a> Sheets<'a> {
    /// From a project: the readings of its articles.
    pub fn from_readings(content: &'a Content, is_done_only: bool) -> Self {
        let is_wanted = |reading: &&Reading| is_wanted(reading.status, reading.spans.is_empty(), is_done_only);
        let sheet = |article: &'a Article| {
            let marks = article.readings().filter(is_wanted).map(|reading| Marks {
                annotator: &reading.annotator,
                spans: reading.spans.iter().collect(),
                relations: reading.relations.iter().collect(),
            });
            Sheet::new(article.id, article.text(), marks.collect())
        };
        let sheets = content.articles().map(sheet).filter(|sheet| !sheet.marks.is_empty()).collect();
        Self { sheets, n_other_text: 0 }
    }

    /// From a project of each annotator, with their names: articles of the same id and text, or else of the same text, as where
    /// projects are collected.
    pub fn from_projects(projects: &[(&'a str, &'a Content)], is_done_only: bool) -> Self {
        let mut found = Self::default();
        let mut places: BTreeMap<ArticleId, usize> = BTreeMap::new();
        let mut by_text: BTreeMap<&str, usize> = BTreeMap::new();
        for (annotator, content) in projects {
            let is_wanted = |article: &&Article| is_wanted(article.status, article.spans().is_empty(), is_done_only);
            for article in content.articles().filter(is_wanted) {
                let marks = Marks {
                    annotator,
                    spans: article.spans().iter().collect(),
                    relations: article.relations().collect(),
                };
                let of_text = by_text.get(article.text().as_str()).copied();
                let is_free = |idx: &usize| found.sheets[*idx].marks.iter().all(|other| other.annotator != *annotator);
                let same_id = places.get(&article.id).copied();
                let same = same_id.filter(|idx| found.sheets[*idx].text == article.text());
                match same.or_else(|| of_text.filter(is_free)) {
                    Some(idx) => found.sheets[idx].marks.push(marks),
                    None if same_id.is_some() => found.n_other_text += 1,
                    None => {
                        places.insert(article.id, found.sheets.len());
                        by_text.entry(article.text().as_str()).or_insert(found.sheets.len());
                        found.sheets.push(Sheet::new(article.id, article.text(), vec![marks]));
                    }
                }
            }
        }
        found.sheets.iter_mut().for_each(Sheet::put_in_order);
        found
    }
}

/// Whether somebody has begun with an article: one that nobody has looked at says nothing.
fn is_wanted(status: Status, is_empty: bool, is_done_only: bool) -> bool {
    if is_done_only { status == Status::Done } else { status.is_begun(!is_empty) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked, transactions};

    fn project(articles: &[(u64, &str)]) -> Project {
        let mut project = Project::new("Week", "");
        let articles = articles.iter().map(|(id, text)| {
            let mut article = marked::parse(project.labels(), text).unwrap();
            article.id = ArticleId(*id);
            article
        });
        let add = transactions::add_articles(&project, articles.collect());
        project.apply(add).unwrap();
        project
    }

    #[test]
    fn an_article_is_the_same_by_its_id_or_else_by_its_text() {
        let ana = project(&[(1, "[claim It rains]"), (2, "[claim It snows]")]);
        let ben = project(&[(7, "[claim It] rains"), (2, "[claim It hails]"), (8, "It [claim rains]")]);
        let sheets = Sheets::from_projects(&[("ana", &ana), ("ben", &ben)], false);
        let who: Vec<usize> = sheets.sheets.iter().map(|sheet| sheet.marks.len()).collect();
        assert_eq!((who, sheets.n_other_text), (vec![2, 1, 1], 1));
    }
}
