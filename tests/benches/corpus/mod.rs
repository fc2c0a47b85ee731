//! The articles that benches learn from and measure on, read into the model's own form.
#![expect(clippy::disallowed_methods, reason = "benches read their data themselves")]
#![expect(dead_code, reason = "each bench uses a part of it")]

pub(crate) mod damage;
pub(crate) mod frames;
pub(crate) mod lessons;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use pullquote::model::{
    Article, ArticleId, Fragments, LabelId, LabelSet, OffsetUnit, Project, ProjectParts, Relation, RelationId,
    Settings, Source, Span, SpanId, Status, Text, TextRange, UnknownFields, marked,
};
use pullquote::suggest::boilerplate::LineExample;
use serde_json::Value;

/// The `PolNeAR` articles of a JSONL file: quotes and, where `with_claims`, other attributed contents as claims, each
/// linked to its speakers.
pub(crate) fn polnear(path: &Path, with_claims: bool) -> Vec<Article> {
    let content = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    content.lines().enumerate().map(|(idx, line)| polnear_article(idx, line, with_claims, &str::to_owned)).collect()
}

/// The same with letters turned, as in a language of which no word is known.
pub(crate) fn polnear_turned(path: &Path) -> Vec<Article> {
    let content = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let turned = |text: &str| text.chars().map(damage::turned).collect();
    content.lines().enumerate().map(|(idx, line)| polnear_article(idx, line, true, &turned)).collect()
}

/// The articles written for training: each file holds one or more in marked notation, apart by lines of `===`.
pub(crate) fn written(folder: &Path) -> Vec<Article> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let labels = LabelSet::built_in();
    let mut articles = Vec::new();
    for file in files {
        let content = std::fs::read_to_string(&file).unwrap_or_default();
        for part in content.split("\n===\n") {
            let mut article = marked::parse(&labels, part.trim_end_matches('\n'))
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            article.id = ArticleId(articles.len() as u64 + 1_000_000);
            article.title = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            article.status = Status::Done;
            articles.push(article);
        }
    }
    articles
}

/// The pages of a JSONL file of lines, each with its host.
pub(crate) fn lines(path: &Path) -> Vec<(String, LineExample)> {
    let content = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut pages: Vec<(String, String, LineExample)> = Vec::new();
    for line in content.lines() {
        let json: Value = serde_json::from_str(line).expect("JSON lines");
        let word = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        if pages.last().is_none_or(|(page, _, _)| *page != word("page")) {
            pages.push((word("page"), word("host"), LineExample { text: String::new(), boilerplate: Vec::new() }));
        }
        let Some((_, _, page)) = pages.last_mut() else { continue };
        let start = page.text.len();
        page.text += &word("line");
        if json["boilerplate"] == true {
            page.boilerplate.push(start..page.text.len());
        }
        page.text.push('\n');
    }
    pages.into_iter().map(|(_, host, page)| (host, page)).collect()
}

/// A project of articles with the built-in labels.
pub(crate) fn project(articles: Vec<Article>) -> Project {
    let parts = ProjectParts {
        name: "bench".to_owned(),
        annotator: "bench".to_owned(),
        labels: LabelSet::built_in(),
        settings: Settings::default(),
        articles: articles.into_iter().map(Arc::new).collect(),
        unknown: UnknownFields::default(),
    };
    Project::from_parts(parts).expect("articles with ids of their own")
}

/// The article with runs of spaces made one, and its quotes.
pub(crate) fn narrowed(article: &Article) -> Article {
    let (text, quotes) = damage::narrowed(article.text().as_str(), &pieces(article, "quote"));
    let text = Text::new(text).expect("a text shorter than before");
    let mut draft = Draft::default();
    for quote in quotes {
        draft.add("quote", vec![text.range(quote).expect("a place in the text")]);
    }
    draft.into_article(article.id.0, &article.title, text)
}

/// How many bytes two places share.
pub(crate) fn shared(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// What two places share of what they cover together, 0 to 1.
pub(crate) fn iou(a: &Range<usize>, b: &Range<usize>) -> f64 {
    shared(a, b) as f64 / (a.len() + b.len() - shared(a, b)).max(1) as f64
}

/// The article's text alone.
pub(crate) fn unlabelled(article: &Article) -> Article {
    Article::new(article.id, article.title.clone(), article.source.clone(), article.text().clone())
}

/// The article without these spans and the links that end in them.
pub(crate) fn without(article: &Article, spans: &[SpanId]) -> Article {
    let kept = article.spans().iter().filter(|span| !spans.contains(&span.id)).cloned().collect();
    let relations = article.relations().filter(|one| !spans.contains(&one.from) && !spans.contains(&one.to));
    unlabelled(article).labelled(&LabelSet::built_in(), kept, relations.cloned().collect()).0
}

/// The pieces of all spans of a label, in order.
pub(crate) fn pieces(article: &Article, label: &str) -> Vec<Range<usize>> {
    let spans = article.spans().iter().filter(|span| span.label.as_str() == label);
    let mut pieces: Vec<_> =
        spans.flat_map(|span| span.fragments.iter().map(TextRange::bytes).collect::<Vec<_>>()).collect();
    pieces.sort_by_key(|range| (range.start, range.end));
    pieces.dedup();
    pieces
}

#[derive(Default)]
struct Draft {
    spans: Vec<Span>,
    relations: Vec<Relation>,
    speakers: BTreeMap<Vec<TextRange>, SpanId>,
}

impl Draft {
    fn add(&mut self, label: &str, pieces: Vec<TextRange>) -> Option<SpanId> {
        let id = SpanId(u32::try_from(self.spans.len()).expect("few") + 1);
        let label = LabelId::new(label).expect("a label");
        self.spans.push(Span::new(id, label, Fragments::new(pieces).ok()?));
        Some(id)
    }

    fn link(&mut self, kind: &str, from: SpanId, speaker: Vec<TextRange>) {
        let known = self.speakers.get(&speaker).copied();
        let Some(to) = known.or_else(|| self.add("speaker", speaker.clone())) else { return };
        self.speakers.insert(speaker, to);
        let id = RelationId(u32::try_from(self.relations.len()).expect("few") + 1);
        let kind = pullquote::model::KindId::new(kind).expect("a kind");
        self.relations.push(Relation::new(id, kind, from, to));
    }

    fn into_article(self, id: u64, title: &str, text: Text) -> Article {
        let article = Article::new(ArticleId(id), title.to_owned(), Source::default(), text);
        let (mut article, _) = article.labelled(&LabelSet::built_in(), self.spans, self.relations);
        article.status = Status::Done;
        article
    }
}

/// The article of a line of such a file, its letters changed by `turned`.
pub(crate) fn polnear_article(idx: usize, line: &str, with_claims: bool, turned: &dyn Fn(&str) -> String) -> Article {
    let json: Value = serde_json::from_str(line).expect("JSON lines");
    let text = Text::new(turned(json["text"].as_str().expect("a text"))).expect("a short text");
    let range = |value: &Value| {
        let at = |idx: usize| usize::try_from(value[idx].as_u64().expect("an offset")).expect("an offset in memory");
        text.range_in(OffsetUnit::CodePoint, at(0)..at(1)).expect("an offset in the text")
    };
    let ranges = |value: &Value| value.as_array().map(|list| list.iter().map(range).collect()).unwrap_or_default();
    let mut draft = Draft::default();
    for quote in json["quotes"].as_array().expect("quotes") {
        let place = serde_json::json!([quote["start"], quote["end"]]);
        let Some(id) = draft.add("quote", vec![range(&place)]) else { continue };
        let speakers: Vec<TextRange> = ranges(&quote["speakers"]);
        for speaker in speakers {
            draft.link("said_by", id, vec![speaker]);
        }
    }
    let none = Vec::new();
    let attributions = if with_claims { json["attributions"].as_array().unwrap_or(&none) } else { &none };
    for attribution in attributions {
        let contents: Vec<TextRange> = ranges(&attribution["content"]);
        let sources: Vec<TextRange> = ranges(&attribution["source"]);
        for content in contents {
            let Some(id) = draft.add("claim", vec![content]) else { continue };
            for source in &sources {
                draft.link("claimed_by", id, vec![*source]);
            }
        }
    }
    draft.into_article(idx as u64, json["name"].as_str().unwrap_or_default(), text)
}
