//! What the code of a web page says of its article: title, byline, outlet, date and address.

use std::collections::BTreeMap;

use html5gum::{HtmlString, Spanned, Token, Tokenizer};
use serde_json::Value;

use crate::model::{Meta, one_line};

/// Everything that may tell, as the page has it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Names and properties of `<meta>`, lower case; the first of each counts.
    metas: BTreeMap<String, String>,
    json_ld: Vec<Value>,
    title: String,
    heading: String,
    author: String,
    time: String,
    canonical: String,
    saved_from: String,
    is_in_json_ld: bool,
    is_in_author: bool,
}

/// The attributes of a start tag.
pub(super) struct Attributes<'a>(pub(super) &'a BTreeMap<HtmlString, Spanned<HtmlString, ()>>);

impl Attributes<'_> {
    fn get(&self, name: &str) -> Option<String> {
        self.0.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    fn has_word(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
    }

    /// Whether the element is not shown.
    pub(super) fn are_hidden(&self, name: &[u8]) -> bool {
        let style = || self.get("style").unwrap_or_default().replace(char::is_whitespace, "").to_ascii_lowercase();
        self.0.contains_key("hidden".as_bytes())
            || (name == b"dialog" && !self.0.contains_key("open".as_bytes()))
            || ["display:none", "visibility:hidden"].iter().any(|word| style().contains(word))
    }
}

impl Facts {
    pub(super) fn tag(&mut self, name: &[u8], attributes: &Attributes<'_>) {
        match name {
            b"meta" => self.meta(attributes),
            b"link" => {
                let address = attributes.get("href").filter(|_| attributes.has_word("rel", "canonical"));
                set(&mut self.canonical, &address.unwrap_or_default());
            }
            b"script" => self.is_in_json_ld = attributes.has_word("type", "application/ld+json"),
            b"time" => {
                let time = attributes.get("datetime").unwrap_or_default();
                if attributes.has_word("itemprop", "datePublished") {
                    self.metas.entry("datepublished".to_owned()).or_insert(time);
                } else {
                    set(&mut self.time, &time);
                }
            }
            _ => {
                self.is_in_author |= attributes.has_word("rel", "author") || attributes.has_word("itemprop", "author");
            }
        }
    }

    /// Text that is not shown, in an element of this name.
    pub(super) fn hidden_text(&mut self, name: &[u8], text: &str) {
        match name {
            b"title" => set(&mut self.title, text),
            b"script" if self.is_in_json_ld => self.json_ld.extend(serde_json::from_str::<Value>(text)),
            _ => {}
        }
    }

    /// An element has ended that shows this text.
    pub(super) fn end(&mut self, name: &[u8], text: &str) {
        if name == b"h1" {
            set(&mut self.heading, text);
        }
        if self.is_in_author {
            set(&mut self.author, text);
        }
    }

    pub(super) fn left(&mut self, name: &[u8]) {
        self.is_in_json_ld &= name != b"script";
        self.is_in_author &= self.author.is_empty();
    }

    /// Browsers that save a page write where it was into a comment.
    pub(super) fn comment(&mut self, comment: &str) {
        let words = comment.trim();
        let address = words.strip_prefix("saved from url=").and_then(|rest| rest.split_once(')')).map(|(_, url)| url);
        let singlefile = || words.lines().find_map(|line| line.trim().strip_prefix("url:"));
        if let Some(address) = address.or_else(singlefile) {
            set(&mut self.saved_from, address.trim());
        }
    }

    fn meta(&mut self, attributes: &Attributes<'_>) {
        let Some(content) = attributes.get("content").filter(|content| !content.trim().is_empty()) else { return };
        for attribute in ["property", "name", "itemprop"] {
            if let Some(name) = attributes.get(attribute) {
                self.metas.entry(name.to_ascii_lowercase()).or_insert_with(|| content.clone());
            }
        }
    }

    pub(super) fn into_title_and_meta(self) -> (String, Meta) {
        let article = self.json_ld.iter().find_map(|value| find_article(value, 0));
        let said = |name: &str| article.and_then(|article| article.get(name)).map(names).unwrap_or_default();
        let meta = |names: &[&str]| {
            let values = names.iter().filter_map(|name| self.metas.get(*name));
            values.map(|value| one_line(value)).find(|value| !value.is_empty()).unwrap_or_default()
        };
        let first = |candidates: Vec<String>| candidates.into_iter().find(|word| !word.is_empty()).unwrap_or_default();
        let author = meta(&["author", "article:author", "byl", "parsely-author", "dc.creator", "sailthru.author"]);
        let title = first(vec![
            said("headline"),
            meta(&["og:title", "twitter:title"]),
            one_line(&self.heading),
            one_line(&self.title),
        ]);
        let byline = first(vec![said("author"), not_address(author), one_line(&self.author)]);
        let outlet = first(vec![said("publisher"), meta(&["og:site_name", "application-name", "dc.publisher"])]);
        let dates = ["article:published_time", "datepublished", "date", "pubdate", "parsely-pub-date", "dc.date"];
        let date = first(vec![said("datePublished"), meta(&dates), one_line(&self.time)]);
        let own = [self.canonical.clone(), meta(&["og:url"]), said("url"), said("mainEntityOfPage"), self.saved_from];
        let url = own.into_iter().map(|url| one_line(&url)).find(|url| is_address(url)).unwrap_or_default();
        (title, Meta { byline: without_by(&byline).to_owned(), outlet, date, url, ..Meta::default() })
    }
}

/// The first thing that says it is an article, however deep in the lists of a page.
fn find_article(value: &Value, depth: usize) -> Option<&Value> {
    const MAX_DEPTH: usize = 8;
    let is_one =
        |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
    match value {
        _ if depth > MAX_DEPTH => None,
        Value::Array(values) => values.iter().find_map(|value| find_article(value, depth + 1)),
        Value::Object(fields) => {
            let is_article = match fields.get("@type") {
                Some(Value::Array(kinds)) => kinds.iter().any(is_one),
                Some(kind) => is_one(kind),
                None => false,
            };
            if is_article && fields.contains_key("headline") {
                return Some(value);
            }
            ["@graph", "mainEntity"].iter().find_map(|name| find_article(fields.get(*name)?, depth + 1))
        }
        _ => None,
    }
}

/// The words of a value: a string, something with a name or an address, or several of them.
fn names(value: &Value) -> String {
    match value {
        Value::String(word) => one_line(&unescaped(word)),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().map(names).filter(|name| !name.is_empty()).collect();
            all.join(", ")
        }
        Value::Object(fields) => {
            let name = ["name", "@id", "url"].iter().find_map(|key| fields.get(*key)?.as_str());
            name.map(|name| one_line(&unescaped(name))).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Many pages escape the strings of their JSON as if it were HTML.
fn unescaped(word: &str) -> String {
    if !word.contains('&') {
        return word.to_owned();
    }
    let mut out = String::new();
    for token in Tokenizer::new(word).flatten() {
        match token {
            Token::String(text) => out.push_str(&String::from_utf8_lossy(&text)),
            Token::StartTag(tag) if matches!(&**tag.name, b"br" | b"p" | b"div") => out.push(' '),
            _ => {}
        }
    }
    out
}

fn set(fact: &mut String, value: &str) {
    if fact.is_empty() {
        value.trim().clone_into(fact);
    }
}

fn is_address(word: &str) -> bool {
    word.starts_with("https://") || word.starts_with("http://")
}

/// Networks want the page of an author where others want the name.
fn not_address(word: String) -> String {
    if is_address(&word) { String::new() } else { word }
}

/// “Ana Ruiz” of “By Ana Ruiz”.
pub(super) fn without_by(byline: &str) -> &str {
    let start = byline.get(..3).filter(|start| start.eq_ignore_ascii_case("by "));
    start.map_or(byline, |start| byline[start.len()..].trim_start())
}

#[cfg(test)]
mod tests {
    use crate::formats::articles::html::read_page;

    #[track_caller]
    fn check(html: &str, expected: [&str; 5]) {
        let (title, meta) = read_page(html).1.into_title_and_meta();
        assert_eq!([&title, &meta.byline, &meta.outlet, &meta.date, &meta.url], expected);
    }

    #[test]
    fn json_ld_counts_first() {
        let html = r#"<title>T | Site</title><meta property=og:title content=OG><script type="application/ld+json">
            {"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"], "headline": "Tom &amp; co",
             "author": [{"name": "Ana Ruiz"}, "Bob"], "publisher": {"name": "Courier"}, "datePublished": "2026-03-01",
             "mainEntityOfPage": {"@id": "https://x.test/a"}}]}</script><script>{"@type": "Article"}</script><p>x"#;
        check(html, ["Tom & co", "Ana Ruiz, Bob", "Courier", "2026-03-01", "https://x.test/a"]);
    }

    #[test]
    fn tags_count_where_there_is_no_json() {
        let html = "<!-- saved from url=(0018)https://x.test/old --><meta name=Author content='By Ana'>\
            <meta property='article:author' content='https://x.test/ana'><meta property=og:site_name content=Courier>\
            <meta name=date content=''><time datetime=2026-03-01>1 March</time><link rel='x canonical' href=/a>\
            <h1>Big\nnews</h1><script type=application/ld+json>{broken</script>";
        check(html, ["Big news", "Ana", "Courier", "2026-03-01", "https://x.test/old"]);
        check(
            "<title>Only &lt;this</title><a rel=author>Ana R</a> <a rel=author>B</a>",
            ["Only <this", "Ana R", "", "", ""],
        );
        check("", [""; 5]);
    }
}
