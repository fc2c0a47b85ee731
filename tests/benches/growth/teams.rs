//! What a team does with a project that grows.

use std::collections::BTreeMap;

use pullquote::agreement::{Agreement, Effort, Marks, Sheet};
use pullquote::model::team::settle::{Agreement as Agreed, kept, questions, settle_agreed};
use pullquote::model::team::{Brought, HowCollected, collect};
use pullquote::model::{Article, ArticleId, Content, Edit, Project, ReadingSource, SpanId, Transaction};

use super::Work;

/// Every so many spans of a project are not in what somebody sends later.
const EVERY: u32 = 7;

/// Collects what two have, settles what they agree on, and collects what one of them has made of it since and a third has.
pub(crate) fn settling(project: &Project) -> Work {
    let bare = without(project, |_| true);
    let less = without(project, |id| id.0.is_multiple_of(EVERY));
    let first = [brought("ana", project), brought("ben", project)];
    let later = [brought("ben", &less), brought("cho", &less)];
    let ids: Vec<ArticleId> = project.articles().map(|article| article.id).collect();
    Box::new(move || {
        let mut project = bare.clone();
        project.apply(collect(&project, &first, &HowCollected::default()).transaction).expect("they fit");
        let agreed = kept(&project, settle_agreed(&project, &ids, Agreed::All));
        project.apply(agreed).expect("it fits");
        project.apply(collect(&project, &later, &HowCollected::default()).transaction).expect("they fit");
        for article in project.articles() {
            std::hint::black_box(questions(project.labels(), article));
        }
    })
}

/// Measures how far three agree, of whom one has not all.
pub(crate) fn agreeing(project: &Project) -> Work {
    const EFFORT: Effort = Effort { seed: 1, n_resamples: 0, n_samples: 1 };
    let (project, less) = (project.clone(), without(project, |id| id.0.is_multiple_of(EVERY)));
    Box::new(move || {
        let sheets: Vec<Sheet<'_>> =
            project.articles().zip(less.articles()).map(|(all, less)| of_three(all, less)).collect();
        std::hint::black_box(Agreement::new(&sheets, EFFORT, &mut |_| true));
    })
}

fn of_three<'a>(all: &'a Article, less: &'a Article) -> Sheet<'a> {
    let marks = |annotator, article: &'a Article| Marks {
        annotator,
        spans: article.spans().iter().collect(),
        relations: article.relations().collect(),
    };
    Sheet::new(all.id, all.text(), vec![marks("ana", all), marks("ben", less), marks("cho", all)])
}

fn brought(name: &str, content: &Content) -> Brought {
    let annotator = name.to_owned();
    Brought { content: content.clone(), annotator, from: ReadingSource::default(), work: BTreeMap::new() }
}

/// The project without these spans.
fn without(project: &Project, is_gone: impl Fn(SpanId) -> bool) -> Project {
    let mut less = project.clone();
    let edits = |article: &Article| {
        let links = article.relations().filter(|link| is_gone(link.from) || is_gone(link.to));
        let links = links.map(|link| Edit::RemoveRelation(article.id, link.id));
        let spans = article.spans().iter().filter(|span| is_gone(span.id));
        links.chain(spans.map(|span| Edit::RemoveSpan(article.id, span.id))).collect::<Vec<Edit>>()
    };
    let edits = project.articles().flat_map(edits).collect();
    less.apply(Transaction::new("without", edits)).expect("they are there");
    less
}
