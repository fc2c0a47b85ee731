//! Time and memory to save, open and export ten thousand articles with thirty spans each, against the plain ways.
//!
//! Memory is what one needs beyond what those before it have left free to it.

use std::time::{Duration, Instant};

use pullquote::formats::export;
use pullquote::formats::own::project_file;
use pullquote::formats::{ExportOptions, Format};
use pullquote::model::{
    Article, ArticleId, Content, Fragments, LabelId, LabelSet, OffsetUnit, Project, Relation, RelationId, Source, Span,
    SpanId, Text, transactions,
};
use serde::Deserialize;
use serde_json::json;

const N_ARTICLES: u64 = 10_000;
const N_SPANS: u32 = 30;

fn main() {
    let project = project();
    let mut ron = String::new();
    time("save project", None, || {
        ron = project_file::write(&project);
        ron.len()
    });
    let rival = time("RON by derive", None, || plainly_read(&ron));
    time("open project", Some(rival), || project_file::read(ron.as_bytes()).map_or(0, |_| ron.len()));
    drop(ron);
    let rival = time("JSON by values", None, || plainly_written(&project));
    for format in Format::ALL.into_iter().filter(|format| format.can_export()) {
        time(format.name(), Some(rival), || exported_bytes(format, &project));
    }
}

fn exported_bytes(format: Format, content: &Content) -> usize {
    export(format, content, &ExportOptions::default()).files.iter().map(|(_, bytes)| bytes.len()).sum()
}

/// The plain way to JSON Lines: a value for each article, its offsets counted from the start of the text.
fn plainly_written(content: &Content) -> usize {
    let mut out = String::new();
    for article in content.articles() {
        let offset = |byte| article.text().offset_from_byte(OffsetUnit::CodePoint, byte);
        let span = |span: &Span| {
            let (start, end) = (offset(span.extent().start()), offset(span.extent().end()));
            json!({
                "id": span.id.0, "start": start, "end": end, "label": span.label.as_str(),
                "text": article.text_of(span), "by": span.origin.name(),
            })
        };
        let link = |link: &Relation| json!({"id": link.id.0, "head": link.from.0, "child": link.to.0});
        let spans: Vec<serde_json::Value> = article.spans().iter().map(span).collect();
        let links: Vec<serde_json::Value> = article.relations().map(link).collect();
        let text = article.text().as_str();
        let row = json!({"id": article.id.to_string(), "text": text, "spans": spans, "relations": links});
        out += &row.to_string();
        out.push('\n');
    }
    out.len()
}

/// The plain way to read a project: derived structs, nothing checked, nothing kept of what they do not know.
fn plainly_read(ron: &str) -> usize {
    #[derive(Deserialize)]
    #[serde(rename = "Project")]
    struct PlainProject {
        articles: Vec<PlainArticle>,
    }
    #[derive(Deserialize)]
    #[serde(rename = "Article")]
    struct PlainArticle {
        id: String,
        text: String,
        spans: Vec<PlainSpan>,
        relations: Vec<PlainLink>,
    }
    #[derive(Deserialize)]
    struct PlainSpan {
        id: u32,
        label: String,
        at: Vec<(usize, usize)>,
        text: String,
    }
    #[derive(Deserialize)]
    struct PlainLink {
        id: u32,
        kind: String,
        from: u32,
        to: u32,
    }
    let project: PlainProject = ron::from_str(ron).expect("it was just written");
    for PlainArticle { id, text, spans, relations } in &project.articles {
        assert!(!id.is_empty() && !text.is_empty());
        assert!(spans.iter().all(|span| span.id > 0 && !span.label.is_empty() && span.text.len() >= span.at.len()));
        assert!(relations.iter().all(|link| link.id > 0 && !link.kind.is_empty() && link.from != link.to));
    }
    ron.len()
}

/// Tells how long the work took and how much memory it had at most, beside the size of what it made.
#[expect(clippy::print_stdout, reason = "this is what a bench is for")]
fn time(what: &str, rival: Option<Duration>, work: impl FnOnce() -> usize) -> Duration {
    let before_kb = forget_peak();
    let start = Instant::now();
    let size = work();
    let elapsed = start.elapsed();
    let peak = before_kb.zip(memory_kb("VmHWM")).map(|(before, peak)| (peak.saturating_sub(before)) as f64 / 1e3);
    let ratio = rival.map(|rival| format!("{:5.2} × rival", elapsed.as_secs_f64() / rival.as_secs_f64()));
    let (seconds, size) = (elapsed.as_secs_f64(), size as f64 / 1e6);
    let ratio = ratio.unwrap_or_default();
    let memory = peak.map(|peak| format!("memory {peak:6.0} MB, {:4.2} × output", peak / size)).unwrap_or_default();
    println!("{what:16} {seconds:7.3} s  {ratio:13}  {size:7.1} MB  {memory}");
    elapsed
}

/// Begins to measure the most memory in use anew, where the system does; gives what is in use now.
#[expect(clippy::disallowed_methods, reason = "the system answers by a file")]
fn forget_peak() -> Option<u64> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    memory_kb("VmRSS")
}

#[expect(clippy::disallowed_methods, reason = "the system answers by a file")]
fn memory_kb(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim_matches(|character: char| !character.is_ascii_digit()).parse().ok()
}

/// Articles of about two kilobytes: quotes with their speakers.
fn project() -> Project {
    let mut project = Project::new("Bench", "ana");
    let articles = (1..=N_ARTICLES).map(article).collect();
    let add = transactions::add_articles(&project, articles);
    project.apply(add).expect("they fit the built-in labels");
    project
}

fn article(number: u64) -> Article {
    let (quote, speaker) = (LabelId::new("quote").expect("an id"), LabelId::new("speaker").expect("an id"));
    let mut text = String::new();
    let mut places = Vec::new();
    for idx in 0..u64::from(N_SPANS) / 2 {
        let start = text.len();
        let words =
            format!("“We cut line {idx} because nobody of the {number} riders whom we asked wanted it, and so on”");
        text.push_str(&words);
        places.push((&quote, start, text.len()));
        text += ", said ";
        let start = text.len();
        text += "Ana Ruíz";
        places.push((&speaker, start, text.len()));
        text += ", who has been to more meetings than others.\n";
    }
    let text = Text::new(text).expect("it is short");
    let span = |(id, &(label, start, end)): (u32, &(&LabelId, usize, usize))| {
        let range = text.range(start..end).expect("between characters");
        Span::new(SpanId(id), label.clone(), Fragments::one(range).expect("not empty"))
    };
    let spans = (1..).zip(&places).map(span).collect();
    let kind = LabelSet::built_in().kinds()[0].id.clone();
    let link = |id| Relation::new(RelationId(id), kind.clone(), SpanId(2 * id - 1), SpanId(2 * id));
    let relations = (1..=N_SPANS / 2).map(link).collect();
    let article = Article::new(ArticleId(number), format!("Article {number}"), Source::default(), text);
    article.labelled(&LabelSet::built_in(), spans, relations).0
}
