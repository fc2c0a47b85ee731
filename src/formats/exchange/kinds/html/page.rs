//! A page as a whole: its head, the legend, the list of articles and the articles.

use std::collections::{BTreeMap, BTreeSet};

use super::escaped::escaped;
use super::marked_text;
use crate::formats::articles::PAGE_OF_OURS;
use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::loss::LossKind;
use crate::formats::exchange::core::xml;
use crate::model::{Article, Color, Label, LabelId, LabelSet, one_line};

/// How everything looks, but for the colours of labels.
const STYLE: &str = include_str!("page.css");

/// What the text stands on, light and dark; as in `page.css`.
const GROUNDS: [Color; 2] =
    [Color { red: 0xFD, green: 0xFC, blue: 0xFA }, Color { red: 0x15, green: 0x17, blue: 0x1A }];

/// A page with these articles, and before several the list of them.
pub(super) fn page(batch: &mut Batch<'_>, title: &str, articles: &[&Article]) -> String {
    let labels = batch.content.labels();
    let mut out = head(title, labels);
    if let [_, _, ..] = articles {
        out.extend(["<h1 dir=\"auto\">", &escaped(&one_line(title)), "</h1>\n"]);
        list_of(&mut out, articles, |article| format!("#a{}", article.id));
    }
    legend(&mut out, batch, articles);
    for article in articles {
        article_on(&mut out, batch, article);
    }
    out.push_str("</main>\n</html>\n");
    out
}

/// A page with nothing but a list of articles, which lie beside it.
pub(super) fn list(title: &str, articles: &[&Article], address: impl Fn(&Article) -> String) -> String {
    let mut out = head(title, &LabelSet::of_ids(&BTreeSet::new(), &BTreeSet::new()));
    out.extend(["<h1 dir=\"auto\">", &escaped(&one_line(title)), "</h1>\n"]);
    list_of(&mut out, articles, address);
    out.push_str("</main>\n</html>\n");
    out
}

/// Nothing on the page runs or is fetched, and the page says so to whoever shows it.
fn head(title: &str, labels: &LabelSet) -> String {
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    let title = escaped(&one_line(title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n{PAGE_OF_OURS}\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"{policy}\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{}</style>\n<main>\n",
        label_styles(labels)
    )
}

/// The colours of each label in both themes, told apart without them by the line under the text, as in the window.
fn label_styles(labels: &LabelSet) -> String {
    let [light, dark] = GROUNDS.map(|ground| {
        let of_label = |(idx, label): (usize, &Label)| {
            let is_dark = ground == GROUNDS[1];
            let own = if is_dark { label.color.mixed(Color::WHITE, 0.30) } else { label.color };
            let fill = ground.mixed(own, if is_dark { 0.18 } else { 0.14 });
            let (line, text) = (own.readable_on(ground, 3.0), own.readable_on(ground, 4.5));
            format!(".l{idx}{{--fill:{fill};--line:{line};--text:{text}}}\n")
        };
        labels.labels().iter().enumerate().map(of_label).collect::<String>()
    });
    let lines = ["solid", "double", "dashed", "dotted"];
    let line = |idx: usize| {
        let line = lines[idx % lines.len()];
        let width = if line == "double" { ";text-decoration-thickness:1px" } else { "" };
        format!(".l{idx}{{text-decoration-style:{line}{width}}}\n")
    };
    let lines: String = (0..labels.labels().len()).map(line).collect();
    format!("{light}{lines}@media screen and (prefers-color-scheme:dark){{\n{dark}}}\n")
}

fn list_of(out: &mut String, articles: &[&Article], address: impl Fn(&Article) -> String) {
    out.push_str("<nav aria-label=\"Articles\"><ol>\n");
    for article in articles {
        let (address, title) = (address(article), escaped(&named(article)));
        out.extend(["<li><a href=\"", &address, "\"><bdi>", &title, "</bdi></a>\n"]);
    }
    out.push_str("</ol></nav>\n");
}

/// The labels with how their spans look, and how many there are.
fn legend(out: &mut String, batch: &Batch<'_>, articles: &[&Article]) {
    out.push_str("<p class=\"legend\">");
    let mut n_spans: BTreeMap<&LabelId, usize> = BTreeMap::new();
    for span in articles.iter().flat_map(|article| article.spans().iter()) {
        *n_spans.entry(&span.label).or_default() += 1;
    }
    for (idx, label) in batch.content.labels().labels().iter().enumerate() {
        let n = n_spans.get(&label.id).copied().unwrap_or_default();
        let name = escaped(&one_line(&label.name));
        out.extend([&*format!("<span><span class=\"m l{idx} k0\"><bdi>{name}</bdi></span> {n}</span> ")]);
    }
    if articles.iter().any(|article| article.spans().iter().any(|span| batch.is_unconfirmed(article, span.id))) {
        out.push_str("<span><span class=\"m maybe k0\">Not confirmed</span> by anybody yet</span>");
    }
    out.push_str("</p>\n");
}

fn article_on(out: &mut String, batch: &mut Batch<'_>, article: &Article) {
    let n_forbidden = article.text().as_str().chars().filter(|&character| xml::is_forbidden(character)).count();
    for _ in 0..n_forbidden {
        batch.lose(LossKind::Character, article, None);
    }
    out.extend(["<article id=\"a", &article.id.to_string(), "\" lang=\"\">\n"]);
    let first_line = article.text().as_str().lines().next().unwrap_or_default();
    let has_heading = !article.title.trim().is_empty() && first_line.trim() == article.title.trim();
    if !has_heading {
        out.extend(["<h2 dir=\"auto\">", &escaped(&named(article)), "</h2>\n"]);
    }
    let mut under_title = about(article);
    let note = one_line(&article.note);
    if !note.is_empty() {
        under_title.extend(["<p class=\"note\" dir=\"auto\">", &escaped(&note), "</p>\n"]);
    }
    marked_text::write(out, batch, article, &under_title, has_heading);
    out.push_str("</article>\n");
}

/// Outlet, author, date and address, in one quiet line; empty where nothing is known.
fn about(article: &Article) -> String {
    let meta = &article.meta;
    let words = [&meta.outlet, &meta.byline, &meta.date].map(|words| escaped(&one_line(words)));
    let mut parts: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
    let url = one_line(&meta.url);
    if let Some(("http" | "https", shown)) = url.split_once("://") {
        parts.push(format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escaped(&url), escaped(shown)));
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!("<p class=\"meta\" dir=\"auto\">{}</p>\n", parts.join(" · "))
    }
}

/// The title, on one line.
fn named(article: &Article) -> String {
    let title = one_line(&article.title);
    if title.is_empty() { "Untitled".to_owned() } else { title }
}
