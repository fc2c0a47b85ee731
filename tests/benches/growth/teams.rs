//! What a team does with a project that grows.

use std::collections::BTreeMap;
use std::sync::Arc;

use pullquote::agreement::{Agreement, Effort, Marks, Sheet};
use pullquote::model::team::settle::{Agreement as Agreed, kept, questions, settle_agreed};
use pullquote::model::team::{Brought, HowCollected, OtherLabel, OtherLabels, collect};
use pullquote::model::{
    Article, ArticleId, Content, Edit, Fragments, KindId, Label, LabelId, LabelSet, Project, ProjectParts, Reading,
    ReadingSource, RelationKind, Source, Span, SpanId, Status, Text, Transaction,
};

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

/// Asks about what so many have labelled, each otherwise.
pub(crate) fn many_readers(n: usize) -> Work {
    asking(n, n, |reader| vec![(reader / 8, reader % 8 + 1)])
}

/// Asks about what three have labelled, whose spans hang together in one chain.
pub(crate) fn chain(n: usize) -> Work {
    asking(n, 3, |reader| (0..n / 3).map(|idx| (3 * idx + reader, 3)).collect())
}

/// Asks about words that readers have labelled: from which on, and how many.
fn asking(n_words: usize, n_readers: usize, marked: impl Fn(usize) -> Vec<(usize, usize)>) -> Work {
    let text = Text::new("word ".repeat(n_words + 20)).expect("it is short");
    let labels = LabelSet::built_in();
    let article = |reader: usize| {
        let bare = Article::new(ArticleId(1), String::new(), Source::default(), text.clone());
        let span = |(id, (from, n)): (u32, (usize, usize))| {
            let place = text.range(5 * from..5 * (from + n)).expect("it is there");
            Span::new(SpanId(id), labels.labels()[0].id.clone(), Fragments::one(place).expect("it has letters"))
        };
        bare.labelled(&labels, (1..).zip(marked(reader)).map(span).collect(), Vec::new()).0
    };
    let reading = |reader| Reading {
        status: Status::Done,
        ..Reading::of(&article(reader), &format!("reader {reader:06}"), ReadingSource::default())
    };
    let bare = Article::new(ArticleId(1), String::new(), Source::default(), text.clone());
    let (article, _) = bare.with_readings((0..n_readers).map(reading).collect());
    Box::new(move || {
        std::hint::black_box(questions(&labels, &article));
    })
}

/// Collects the labels of somebody who has others, called as half of ours are.
pub(crate) fn collecting_labels(n: usize) -> Work {
    let set = |prefix: &str| {
        let own = |idx: usize| if idx.is_multiple_of(2) { prefix } else { "" };
        let label = |idx: usize| Label {
            id: LabelId::new(&format!("{prefix}l{idx}")).expect("an id"),
            name: format!("Label {}{idx}", own(idx)),
            key: None,
            ..LabelSet::built_in().labels()[0].clone()
        };
        let labels: Vec<Label> = (0..n).map(label).collect();
        let kind = |idx: usize| RelationKind {
            id: KindId::new(&format!("{prefix}k{idx}")).expect("an id"),
            name: format!("kind {}{idx}", own(idx / 2)),
            from: vec![labels[idx].id.clone()],
            to: vec![labels[0].id.clone()],
            ..LabelSet::built_in().kinds()[0].clone()
        };
        LabelSet::new(labels.clone(), (0..n).map(kind).collect()).expect("they differ")
    };
    let project = |labels: LabelSet, is_marked: bool| {
        let text = Text::new("word ".repeat(n)).expect("it is short");
        let span = |(idx, label): (usize, &Label)| {
            let place = text.range(5 * idx..5 * idx + 4).expect("it is there");
            let id = SpanId(u32::try_from(idx + 1).expect("there are few"));
            Span::new(id, label.id.clone(), Fragments::one(place).expect("it has letters"))
        };
        let spans = if is_marked { labels.labels().iter().enumerate().map(span).collect() } else { Vec::new() };
        let bare = Article::new(ArticleId(1), String::new(), Source::default(), text.clone());
        let (article, _) = bare.labelled(&labels, spans, Vec::new());
        let parts = Project::new("", "").empty_like("", "");
        Content::from_parts(ProjectParts { labels, articles: vec![Arc::new(article)], ..parts }).expect("it fits")
    };
    let (ours, theirs) = (project(set(""), false), [brought("ana", &project(set("x"), true))]);
    Box::new(move || {
        for rest in [OtherLabel::Added, OtherLabel::Kept] {
            let labels = OtherLabels { rest, ..OtherLabels::default() };
            let how = HowCollected { labels, ..HowCollected::default() };
            std::hint::black_box(collect(&ours, &theirs, &how));
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
