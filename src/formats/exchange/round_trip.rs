//! What tests of formats share: a sample, and the check that what leaves comes back.

use std::collections::BTreeSet;

use crate::formats::exchange::core::tokens::tokens;
use crate::formats::{ExportOptions, Format, ImportOptions};
use crate::formats::{export, import, import_with};
use crate::model::{
    Article, ArticleId, Content, Edit, Fragments, LabelSet, Meta, OffsetUnit, Project, Relation, Source, Span, Status,
    Text, Transaction, UnknownFields, marked, transactions,
};

/// An article with an emoji, a split quote with a note, its speaker and a link.
pub(crate) fn sample() -> Content {
    let labels = LabelSet::built_in();
    let marked = "🙂 [quote#1>2 “No”], [speaker#2 she] said\u{2028}[quote#1 “no.”]";
    let parsed = marked::parse(&labels, marked).unwrap();
    let spans = parsed.spans().iter().cloned();
    let spans = spans.map(|span| Span { note: (span.id.0 == 1).then(|| "split".to_owned()), ..span }).collect();
    let relations = parsed.relations().cloned().collect();
    let source = Source { path: "bus.txt".to_owned(), ..Source::default() };
    let article = Article::new(ArticleId(42), "Buses".to_owned(), source, parsed.text().clone());
    let (mut article, _) = article.labelled(&labels, spans, relations);
    article.status = Status::Done;
    article.meta.byline = "Ana".to_owned();
    content_of(vec![article])
}

/// A project of articles that were marked in the notation of [`marked`].
pub(crate) fn content_from_marked(marked: &[&str]) -> Content {
    let labels = LabelSet::built_in();
    let article = |(id, marked): (u64, &&str)| {
        let parsed = marked::parse(&labels, marked).unwrap();
        let article = Article::new(ArticleId(id), format!("Article {id}"), Source::default(), parsed.text().clone());
        let spans = parsed.spans().iter().cloned().collect();
        article.labelled(&labels, spans, parsed.relations().cloned().collect()).0
    };
    content_of((1..).zip(marked).map(article).collect())
}

/// The file that matters of an export, as text.
pub(crate) fn exported_text(format: Format, content: &Content) -> String {
    let files = export(format, content, &ExportOptions::default()).files;
    let (_, bytes) = files.into_iter().find(|(name, _)| name.ends_with(format.extension())).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Exports and imports: the articles are as they were, but for what `carried` takes away and no format holds.
#[track_caller]
pub(crate) fn check_lossless(
    format: Format,
    content: &Content,
    options: &ExportOptions,
    carried: impl Fn(Article) -> Article,
) {
    let exported = export(format, content, options);
    assert_eq!(export(format, content, options), exported);
    // Spans of an arbitrary text lie anywhere: by chance they all look as if they counted what doccano does not.
    let counted = ImportOptions { offset_unit: Some(OffsetUnit::Utf16), ..ImportOptions::default() };
    let imported = match format {
        Format::Doccano => import_with(counted, format, &exported.files, content),
        _ => import(format, &exported.files, content.labels()),
    };
    assert_eq!(imported.warnings, []);
    assert_eq!(imported.labels, *content.labels());
    let reduced = |article: &Article| carried(without_what_stays(format, article, content.labels()));
    let mut expected: Vec<Article> = content.articles().map(reduced).collect();
    let mut found: Vec<Article> = imported.articles.iter().map(|imported| reduced(&imported.article)).collect();
    expected.sort_by_key(|article| article.id);
    found.sort_by_key(|article| article.id);
    assert_eq!(found, expected);
}

/// What comes in of an export leaves as the same bytes again: what a format cannot hold is lost once, not bit by bit.
/// Articles without any word are none for formats that list words, and two of the same words are one.
#[track_caller]
pub(crate) fn check_stable(format: Format, content: &Content) {
    let mut project = Project::from(content.clone());
    let mut known = BTreeSet::new();
    let mut is_none = |article: &&Article| {
        let text = article.text().as_str();
        let words: Vec<&str> = tokens(text).into_iter().map(|token| &text[token]).collect();
        text.trim().is_empty() || !known.insert(words.join(" "))
    };
    let none = content.articles().filter(&mut is_none).map(|article| Edit::RemoveArticle(article.id));
    project.apply(Transaction::new("remove articles that are none", none.collect())).unwrap();
    let content = project.content();
    let exported = export(format, content, &ExportOptions::default());
    let imported = import(format, &exported.files, content.labels());
    assert_eq!(imported.warnings, []);
    let articles = imported.articles.into_iter().map(|imported| imported.article).collect();
    let mut project = Project::new(content.name(), "ana");
    project.apply(Transaction::new("labels", vec![Edit::SetLabels(imported.labels)])).unwrap();
    project.apply(transactions::add_articles(&project, articles)).unwrap();
    let again = export(format, &project, &ExportOptions::default());
    let texts = |export: &crate::formats::Export| -> Vec<(String, String)> {
        let text = |(name, bytes): &(String, Vec<u8>)| (name.clone(), String::from_utf8(bytes.clone()).unwrap());
        export.files.iter().map(text).collect()
    };
    assert_eq!(texts(&again), texts(&exported));
}

/// The article with these spans, and with the links that still fit.
pub(crate) fn with_spans(
    article: &Article,
    labels: &LabelSet,
    change: impl Fn(&Text, Span) -> Option<Span>,
) -> Article {
    let spans = article.spans().iter().cloned().filter_map(|span| change(article.text(), span)).collect();
    let relations = article.relations().cloned().collect();
    article.clone().labelled(labels, spans, relations).0
}

/// The span with one fragment, from its start to its end.
pub(crate) fn joined(span: Span) -> Span {
    Span { fragments: Fragments::one(span.extent()).unwrap(), ..span }
}

fn without_what_stays(format: Format, article: &Article, labels: &LabelSet) -> Article {
    let people = format.facts().carries.people;
    let has_from = format.facts().voices.names_makers();
    let source =
        Source { path: article.source.path.clone(), sha256: article.source.sha256.clone(), ..Source::default() };
    let plain = Article::new(article.id, article.title.clone(), source, article.text().clone());
    let span = |span: &Span| {
        let person = span.person.clone().filter(|_| people);
        let from = if has_from { span.from.clone() } else { Vec::new() };
        Span { person, from, contested_by: BTreeSet::new(), unknown: UnknownFields::default(), ..span.clone() }
    };
    let spans = article.spans().iter().map(span).collect();
    let relations = article.relations().cloned();
    let plain_link =
        |link: Relation| Relation { contested_by: BTreeSet::new(), unknown: UnknownFields::default(), ..link };
    let relations = relations.map(plain_link).collect();
    let (mut plain, _) = plain.labelled(labels, spans, relations);
    plain.status = article.status;
    plain.meta = Meta { unknown: UnknownFields::default(), ..article.meta.clone() };
    plain
}

fn content_of(articles: Vec<Article>) -> Content {
    let mut project = Project::new("Bus budget", "ana");
    let transaction = transactions::add_articles(&project, articles);
    project.apply(transaction).unwrap();
    project.content().clone()
}

/// The article without what only some formats know of it as a whole.
pub(crate) fn text_and_spans(mut article: Article) -> Article {
    article.title.clear();
    article.source = Source::default();
    article.meta = Meta::default();
    article.status = Status::New;
    article
}
