//! Puts imported articles into a project: what is new, what is there already, and what contradicts it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::import::{ImportWarning, Imported, ImportedArticle};
use crate::model::{
    Article, ArticleId, Content, Edit, Proposal, Relation, RelationId, Span, SpanId, Suggestion, TextRange,
    Transaction, transactions,
};

/// What an import would do to a project; nothing is done until the transaction is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Adds all that is new; without edits where nothing is.
    pub transaction: Transaction,
    pub n_new_articles: usize,
    pub n_new_spans: usize,
    pub n_new_relations: usize,
    /// Spans that the project has already.
    pub n_same_spans: usize,
    /// Spans left out because the project marks nearly the same otherwise.
    pub conflicts: Vec<Conflict>,
    /// Beside those that the import itself has.
    pub warnings: Vec<ImportWarning>,
}

/// An imported span that overlaps one of the same label with other edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub article: ArticleId,
    pub imported: Span,
    pub existing: SpanId,
}

/// Plans how the imported articles go into the project. Articles with a text that is there already give it their
/// spans; where `take_conflicts`, also those that overlap a span of the same label.
pub fn merge(content: &Content, imported: &Imported, take_conflicts: bool) -> Merge {
    let mut merge = Merge::new();
    if imported.labels != *content.labels() {
        merge.transaction.edits.push(Edit::SetLabels(imported.labels.clone()));
    }
    let by_text: BTreeMap<&str, &Article> =
        content.articles().map(|article| (article.text().as_str(), article)).collect();
    let mut idx = content.articles().len();
    for ImportedArticle { article, .. } in &imported.articles {
        let there = by_text.get(article.text().as_str()).copied();
        match (there, content.article(article.id)) {
            (Some(there), _) => merge.add_to(there, article, take_conflicts),
            (None, Some(other)) => merge.warnings.push(ImportWarning {
                place: article.title.clone(),
                message: format!("the project has “{}” with another text under the same id", other.title),
            }),
            (None, None) => {
                merge.add_article(idx, article);
                idx += 1;
            }
        }
    }
    let adds_something = merge.n_new_articles + merge.n_new_spans + merge.n_new_relations > 0;
    if !adds_something {
        merge.transaction.edits.clear();
    }
    merge
}

/// Plans how to take a model's predictions in: only articles without their labels are added to the project, and every
/// span becomes a suggestion with its confidence, or 0.5 where the file gives none.
pub fn merge_as_suggestions(content: &Content, imported: &Imported) -> (Merge, Vec<Suggestion>) {
    let without_spans = |imported: &ImportedArticle| {
        let (article, _) = imported.article.clone().labelled(content.labels(), Vec::new(), Vec::new());
        ImportedArticle { article, confidences: BTreeMap::new() }
    };
    let bare = Imported {
        labels: imported.labels.clone(),
        articles: imported.articles.iter().map(without_spans).collect(),
        warnings: imported.warnings.clone(),
    };
    let by_text: BTreeMap<&str, ArticleId> =
        content.articles().map(|article| (article.text().as_str(), article.id)).collect();
    let mut suggestions = Vec::new();
    for ImportedArticle { article, confidences } in &imported.articles {
        let there = by_text.get(article.text().as_str()).copied().unwrap_or(article.id);
        let is_end = |span: &Span| article.relations().any(|relation| relation.to == span.id);
        for span in article.spans().iter() {
            let speaker = article.speakers_of(span.id).next().map(Span::extent);
            // A speaker comes with the quote that is linked to it.
            if speaker.is_some() || !is_end(span) {
                let confidence = confidences.get(&span.id).copied().unwrap_or(0.5);
                suggestions.push(suggestion(there, span, speaker, confidence));
            }
        }
    }
    (merge(content, &bare, false), suggestions)
}

fn suggestion(article: ArticleId, span: &Span, speaker: Option<TextRange>, confidence: f32) -> Suggestion {
    let proposal = Proposal::Span { label: span.label.clone(), fragments: span.fragments.clone(), speaker };
    Suggestion { article, proposal, confidence, reason: "imported prediction".to_owned() }
}

impl Merge {
    fn new() -> Self {
        Self {
            transaction: Transaction::new("import", Vec::new()),
            n_new_articles: 0,
            n_new_spans: 0,
            n_new_relations: 0,
            n_same_spans: 0,
            conflicts: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn add_article(&mut self, idx: usize, article: &Article) {
        self.n_new_articles += 1;
        self.n_new_spans += article.spans().len();
        self.n_new_relations += article.relations().len();
        self.transaction.edits.push(Edit::AddArticle { idx, article: Arc::new(article.clone()) });
    }

    /// Adds the spans and relations that `there` lacks.
    fn add_to(&mut self, there: &Article, imported: &Article, take_conflicts: bool) {
        let mut ids: BTreeMap<SpanId, SpanId> = BTreeMap::new();
        let mut free_id = there.spans().free_id();
        let n_before = self.transaction.edits.len();
        for span in imported.spans().iter() {
            let rivals = || there.spans_in(span.extent()).filter(|other| other.label == span.label);
            if let Some(same) = rivals().find(|other| other.fragments == span.fragments) {
                ids.insert(span.id, same.id);
                self.n_same_spans += 1;
                continue;
            }
            if let Some(existing) = rivals().next().filter(|_| !take_conflicts) {
                self.conflicts.push(Conflict { article: there.id, imported: span.clone(), existing: existing.id });
                continue;
            }
            ids.insert(span.id, free_id);
            self.n_new_spans += 1;
            self.transaction.edits.push(Edit::AddSpan(there.id, Span { id: free_id, ..span.clone() }));
            free_id = SpanId(free_id.0.saturating_add(1));
        }
        self.add_relations(there, imported, &ids);
        if self.transaction.edits.len() > n_before {
            self.transaction.edits.extend(transactions::begin(there));
        }
    }

    fn add_relations(&mut self, there: &Article, imported: &Article, ids: &BTreeMap<SpanId, SpanId>) {
        let mut free_id = there.free_relation_id();
        for relation in imported.relations() {
            let (Some(&from), Some(&to)) = (ids.get(&relation.from), ids.get(&relation.to)) else { continue };
            let is_same = |other: &Relation| (other.from, other.to, &other.kind) == (from, to, &relation.kind);
            if !there.relations_of(from).any(is_same) {
                self.n_new_relations += 1;
                let added = Relation { id: free_id, from, to, ..relation.clone() };
                self.transaction.edits.push(Edit::AddRelation(there.id, added));
                free_id = RelationId(free_id.0.saturating_add(1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::round_trip::content_from_marked;
    use crate::model::{LabelSet, Project, marked};

    fn imported(marked: &[&str]) -> Imported {
        let content = content_from_marked(marked);
        let articles = content.articles().cloned();
        let articles = articles.map(|article| ImportedArticle { article, confidences: BTreeMap::new() }).collect();
        Imported { labels: LabelSet::built_in(), articles, warnings: Vec::new() }
    }

    #[test]
    fn spans_go_where_the_text_is() {
        let mut project = Project::from(content_from_marked(&["[quote “No cuts”], said Ana Ruiz."]));
        let imported = imported(&["[quote#4>5 “No cuts”], said [speaker#5 Ana Ruiz].", "[quote “Other”], said Bob."]);
        let merge = merge(&project, &imported, false);
        assert_eq!((merge.n_new_articles, merge.n_new_spans, merge.n_same_spans), (1, 2, 1));
        project.apply(merge.transaction).unwrap();
        let printed: Vec<String> = project.articles().map(marked::print).collect();
        let expected = ["[quote#1>2 “No cuts”], said [speaker#2 Ana Ruiz].", "[quote#1 “Other”], said Bob."];
        assert_eq!(printed, expected);
        assert_eq!(super::merge(&project, &imported, false).transaction.edits, []);
        project.undo();
        assert_eq!(project.articles().len(), 1);
    }

    #[test]
    fn contradictions_are_shown_and_left_out_unless_wanted() {
        let mut project = Project::from(content_from_marked(&["[quote “No cuts”], said Ana."]));
        let imported = imported(&["[quote “No cuts”,] said Ana."]);
        let careful = merge(&project, &imported, false);
        assert_eq!((careful.conflicts.len(), careful.transaction.edits.len()), (1, 0));
        project.apply(merge(&project, &imported, true).transaction).unwrap();
        let article = project.articles().next().unwrap();
        assert_eq!(marked::print(article), "[quote#2 [quote#1 “No cuts”],] said Ana.");
    }

    #[test]
    fn predictions_become_suggestions() {
        let mut project = Project::from(content_from_marked(&["“No cuts”, said Ana."]));
        let imported = imported(&["[quote>2 “No cuts”], said [speaker#2 Ana]."]);
        let (merge, suggestions) = merge_as_suggestions(&project, &imported);
        assert_eq!(merge.transaction.edits, []);
        assert_eq!(suggestions.len(), 1);
        let article = project.articles().next().unwrap();
        let accept = suggestions[0].transaction(project.labels(), article).unwrap();
        project.apply(accept).unwrap();
        let printed = marked::print(project.articles().next().unwrap());
        assert_eq!(printed, "[quote#1>2 “No cuts”], said [speaker#2 Ana].");
    }
}
