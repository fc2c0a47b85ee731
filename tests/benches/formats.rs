//! Time to save, open and export ten thousand articles with thirty spans each, against counting their offsets naively.

use std::time::{Duration, Instant};

use pullquote::formats::{ExportOptions, Format, export, project_file};
use pullquote::model::{
    Article, ArticleId, Content, Fragments, LabelId, LabelSet, Project, Relation, RelationId, Source, Span, SpanId,
    Text, transactions,
};

const N_ARTICLES: u64 = 10_000;
const N_SPANS: u32 = 30;

fn main() {
    let project = project();
    let naive = time("naive counting", None, || {
        let offset = |article: &Article, byte: usize| article.text().as_str()[..byte].chars().count();
        let edges = project.articles().flat_map(|article| article.spans().iter().map(move |span| (article, span)));
        edges.map(|(article, span)| offset(article, span.extent().start()) + offset(article, span.extent().end())).sum()
    });
    let mut ron = String::new();
    time("save project", Some(naive), || {
        ron = project_file::write(&project);
        ron.len()
    });
    time("open project", Some(naive), || {
        project_file::read(ron.as_bytes()).map_or(0, |opened| opened.parts.articles.len())
    });
    for format in Format::ALL {
        time(format.name(), Some(naive), || exported_bytes(format, &project));
    }
}

fn exported_bytes(format: Format, content: &Content) -> usize {
    export(format, content, &ExportOptions::default()).files.iter().map(|(_, bytes)| bytes.len()).sum()
}

#[expect(clippy::print_stdout, reason = "this is what a bench is for")]
fn time(what: &str, rival: Option<Duration>, work: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    let size = work();
    let elapsed = start.elapsed();
    let ratio = rival.map(|rival| elapsed.as_secs_f64() / rival.as_secs_f64()).unwrap_or(1.0);
    println!("{what:16} {:7.3} s  {ratio:6.2} × naive  {:8.1} MB", elapsed.as_secs_f64(), size as f64 / 1e6);
    elapsed
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
