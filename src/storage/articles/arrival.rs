//! Articles that were read → one transaction: new ones, and labels of texts that a project has already.

use super::read::ArticlesRead;
use crate::formats::{Conflict, Imported, TakeAs, merge, of_others};
use crate::model::{Article, ArticleId, Content, Edit, EditError, Project, Transaction, counted, transactions};

/// What reading articles would do to a project; nothing is done until the transaction is applied.
#[derive(Debug)]
pub struct Arrival {
    /// Without edits where nothing is new.
    pub transaction: Transaction,
    /// Those that are new.
    pub articles: Vec<ArticleId>,
    /// Of articles that are there.
    pub n_new_spans: usize,
    pub n_new_relations: usize,
    /// Spans left out, since people have marked nearly the same otherwise.
    pub conflicts: Vec<Conflict>,
    /// What should be said besides, in sentences.
    pub notes: Vec<String>,
}

impl ArticlesRead {
    /// Plans how all that was read goes into the project, whatever has come into it meanwhile. What people have marked
    /// stays as it is.
    pub fn arrival(&mut self, content: &Content) -> Result<Arrival, EditError> {
        let mut project = Project::from(content.clone());
        let mut articles = std::mem::take(&mut self.articles);
        articles.retain(|article| content.article(article.id).is_none());
        // What the project's annotator made is said to be of nobody else.
        let all_labels = self.labels.as_ref().unwrap_or(content.labels());
        let own = |article: Article| of_others(&article, all_labels, content.annotator()).unwrap_or(article);
        let articles: Vec<Article> = articles.into_iter().map(own).collect();
        let mut arrival = Arrival {
            articles: articles.iter().map(|article| article.id).collect(),
            transaction: Transaction::new("import", Vec::new()),
            n_new_spans: 0,
            n_new_relations: 0,
            conflicts: Vec::new(),
            notes: std::mem::take(&mut self.notes),
        };
        // The labels were those of the project when reading began.
        let labels = self.labels.take().unwrap_or_else(|| content.labels().clone());
        let labels = content.labels().joined(&labels).unwrap_or(labels);
        if !articles.is_empty() {
            let labels = Some(labels.clone()).filter(|labels| labels != content.labels());
            let added = transactions::add_labelled_articles(content, labels, articles);
            arrival.transaction.name.clone_from(&added.name);
            arrival.take(added, &mut project)?;
        }
        for known in std::mem::take(&mut self.known) {
            let merge = merge(&project, &Imported { labels: labels.clone(), ..known }, TakeAs::Labels);
            arrival.n_new_spans += merge.n_new_spans;
            arrival.n_new_relations += merge.n_new_relations;
            arrival.conflicts.extend(merge.conflicts);
            arrival.notes.extend(merge.notes);
            if merge.n_new_readings > 0 {
                let readings = counted(merge.n_new_readings, "new reading");
                arrival.notes.push(format!("{readings} of articles that are there"));
            }
            if merge.n_new_facts > 0 {
                let facts = counted(merge.n_new_facts, "fact");
                arrival
                    .notes
                    .push(format!("{facts} of articles that are there come in too: bylines, dates, states and such"));
            }
            arrival
                .notes
                .extend(merge.warnings.into_iter().map(|warning| format!("{}: {}", warning.place, warning.message)));
            arrival.take(merge.transaction, &mut project)?;
        }
        Ok(arrival)
    }
}

impl Arrival {
    fn take(&mut self, transaction: Transaction, project: &mut Project) -> Result<(), EditError> {
        let edits: Vec<Edit> = transaction.edits.clone();
        project.apply(transaction)?;
        self.transaction.edits.extend(edits);
        Ok(())
    }
}
