//! What the code of a web page says of its article: title, byline, outlet, date and address.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use html5gum::{HtmlString, Spanned};

use super::address::is_address;
use super::elements::is_void;
use super::json_ld::{self, JsonLd};
use super::plain::plain;
use super::quotes;
use super::sheet::{DISPLAY, Sheet, Tag, VISIBILITY, Way, says};
use crate::formats::articles::byline::each_without_by;
use crate::formats::articles::dates::iso_date;
use crate::formats::exchange::core::json::value::Value;
use crate::model::{Meta, one_line};

/// Between the authors of an article stand a comma, a line end or “and” in some language.
const MAX_BYTES_BETWEEN_AUTHORS: usize = 12;
/// More JSON-LD than pages have: its numbers and names take many times their bytes in memory.
const MAX_JSON_LD_BYTES: usize = 1 << 18;

/// Everything that may tell, as the page has it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Names and properties of `<meta>`, lower case; the first of each counts.
    metas: BTreeMap<String, String>,
    json_ld: Vec<Value>,
    n_json_ld_bytes: usize,
    title: String,
    heading: String,
    author: String,
    /// Those whom links give, and those whom `<meta>` gives, one by one.
    linked_authors: BTreeSet<String>,
    meta_authors: BTreeSet<String>,
    /// Where the text of the last author ends, of those that links give.
    author_end: Option<usize>,
    time: String,
    canonical: String,
    saved_from: String,
    is_in_json_ld: bool,
    /// How many of the open elements are about the author.
    n_author: usize,
    publisher: String,
    /// How many of them are about the publisher.
    n_publisher: usize,
}

/// What the text of an element tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    Heading,
    Author,
    /// Of the author, inside what is about the author.
    AuthorName,
    Publisher,
    /// Of the publisher, inside what is about the publisher.
    PublisherName,
}

/// The attributes of a start tag.
pub(super) struct Attributes<'a>(pub(super) &'a BTreeMap<HtmlString, Spanned<HtmlString, ()>>);

impl Attributes<'_> {
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    fn has_word(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
    }

    /// What the element says of its looks, without white space and in lower case.
    pub(super) fn style(&self) -> String {
        self.get("style").unwrap_or_default().replace(char::is_whitespace, "").to_ascii_lowercase()
    }

    /// Whether the element is not shown, as far as it says itself.
    pub(super) fn are_hidden(&self, name: &[u8]) -> bool {
        let style = self.style();
        self.are_hidden_as(name, |way| says(&style, way).map(|(_, is_hidden)| is_hidden))
    }

    /// Whether the element is not shown, where something says of each way whether it hides.
    fn are_hidden_as(&self, name: &[u8], says: impl Fn(Way) -> Option<bool>) -> bool {
        let by_nature = || {
            self.0.contains_key("hidden".as_bytes()) || (name == b"dialog" && !self.0.contains_key("open".as_bytes()))
        };
        says(DISPLAY).unwrap_or_else(by_nature) || says(VISIBILITY) == Some(true)
    }

    /// Whether the element is not shown by what style sheets and it itself say. `around` are the elements around it.
    pub(super) fn are_hidden_by(&self, sheet: &Sheet, tag: &Tag, around: &[Tag]) -> bool {
        let style = self.style();
        self.are_hidden_as(tag.name.as_bytes(), |way| sheet.says(tag, around, &style, way))
    }

    /// The element as selectors know it.
    pub(super) fn tag(&self, name: &[u8]) -> Tag {
        let classes = self.get("class").unwrap_or_default();
        Tag {
            name: String::from_utf8_lossy(name).into_owned(),
            id: self.get("id").unwrap_or_default(),
            classes: classes.split_ascii_whitespace().map(str::to_owned).collect(),
        }
    }

    /// Whether the element has no quotation marks around `<q>`.
    pub(super) fn are_without_marks(&self) -> bool {
        self.0.contains_key("style".as_bytes()) && quotes::says_none(&self.style())
    }

    pub(super) fn language(&self) -> Option<String> {
        self.get("lang").or_else(|| self.get("xml:lang")).filter(|language| !language.is_empty())
    }
}

impl Facts {
    /// Takes down what a tag says; returns what the text of the element will tell.
    pub(super) fn tag(&mut self, name: &[u8], attributes: &Attributes<'_>) -> Option<Fact> {
        match name {
            b"meta" => self.meta(attributes),
            b"link" => {
                let address = attributes.get("href").filter(|_| attributes.has_word("rel", "canonical"));
                set(&mut self.canonical, &address.unwrap_or_default());
            }
            b"script" => self.is_in_json_ld = attributes.has_word("type", "application/ld+json"),
            b"time" => self.time(attributes),
            _ => return self.fact_of(name, attributes),
        }
        None
    }

    fn fact_of(&mut self, name: &[u8], attributes: &Attributes<'_>) -> Option<Fact> {
        if self.n_author > 0 && attributes.has_word("itemprop", "name") {
            return Some(Fact::AuthorName);
        }
        let is_author = attributes.has_word("rel", "author") || attributes.has_word("itemprop", "author");
        if is_author && !is_void(name) {
            self.n_author += 1;
            return Some(Fact::Author);
        }
        if self.n_publisher > 0 && attributes.has_word("itemprop", "name") {
            return Some(Fact::PublisherName);
        }
        if attributes.has_word("itemprop", "publisher") && !is_void(name) {
            self.n_publisher += 1;
            return Some(Fact::Publisher);
        }
        (name == b"h1").then_some(Fact::Heading)
    }

    /// Text that is not shown, in an element of this name.
    pub(super) fn hidden_text(&mut self, name: &[u8], text: &str) {
        match name {
            b"title" => set(&mut self.title, text),
            b"script" if self.is_in_json_ld && self.n_json_ld_bytes + text.len() <= MAX_JSON_LD_BYTES => {
                self.n_json_ld_bytes += text.len();
                self.json_ld.extend(json_ld::read(text));
            }
            _ => {}
        }
    }

    /// An element has ended whose text, which lies there, begins with this.
    pub(super) fn end(&mut self, fact: Fact, text: &str, place: Range<usize>) {
        self.n_author -= usize::from(fact == Fact::Author && self.n_author > 0);
        self.n_publisher -= usize::from(fact == Fact::Publisher && self.n_publisher > 0);
        match fact {
            Fact::Heading => set(&mut self.heading, text),
            Fact::AuthorName => set(&mut self.author, text),
            Fact::Author => self.author(text.trim(), place),
            Fact::Publisher | Fact::PublisherName => set(&mut self.publisher, &one_line(text)),
        }
    }

    /// One of several authors stands close behind another; those elsewhere on the page are of other articles.
    fn author(&mut self, name: &str, place: Range<usize>) {
        let is_close = |end: usize| place.start.checked_sub(end).is_some_and(|gap| gap <= MAX_BYTES_BETWEEN_AUTHORS);
        if name.is_empty() || !self.author.is_empty() && !self.author_end.is_some_and(is_close) {
            return;
        }
        add_name(&mut self.author, &mut self.linked_authors, name);
        self.author_end = Some(place.end);
    }

    pub(super) fn left(&mut self, name: &[u8]) {
        self.is_in_json_ld &= name != b"script";
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
        if self.n_author > 0 && attributes.has_word("itemprop", "name") {
            return set(&mut self.author, &content);
        }
        if self.n_publisher > 0 && attributes.has_word("itemprop", "name") {
            return set(&mut self.publisher, &content);
        }
        for attribute in ["property", "name", "itemprop"] {
            let Some(name) = attributes.get(attribute).map(|name| name.to_ascii_lowercase()) else { continue };
            match self.metas.entry(name) {
                Entry::Vacant(first) => _ = first.insert(content.clone()),
                // A page may name its authors one by one.
                Entry::Occupied(mut first) if first.key() == "author" && !is_address(&content) => {
                    add_name(first.get_mut(), &mut self.meta_authors, content.trim());
                }
                Entry::Occupied(_) => {}
            }
        }
    }

    fn time(&mut self, attributes: &Attributes<'_>) {
        let time = attributes.get("datetime").unwrap_or_default();
        if attributes.has_word("itemprop", "datePublished") {
            self.metas.entry("datepublished".to_owned()).or_insert(time);
        } else if iso_date(&time).is_some() {
            set(&mut self.time, &time);
        }
    }

    pub(super) fn title_and_meta(&mut self) -> (String, Meta) {
        let of_page = ["og:title", "twitter:title"].iter().filter_map(|name| self.metas.get(*name).map(String::as_str));
        let titles: Vec<&str> = of_page.chain([&*self.heading, &*self.title]).collect();
        let address = Some(&*self.canonical).filter(|address| !address.is_empty());
        let address = address.or_else(|| self.metas.get("og:url").map(String::as_str)).unwrap_or_default();
        let json_ld = JsonLd::new(&self.json_ld, &titles, address);
        // Some pages write character references where they have been resolved already.
        let metas = |names: &'static [&'static str]| {
            let values = names.iter().filter_map(|name| self.metas.get(*name));
            values.map(|value| plain(value)).filter(|value| !value.is_empty()).collect::<Vec<_>>()
        };
        let no_address = |values: Vec<String>| values.into_iter().find(|value| !is_address(value)).unwrap_or_default();
        let first = |candidates: Vec<String>| candidates.into_iter().find(|word| !word.is_empty()).unwrap_or_default();
        let author = &["author", "article:author", "byl", "parsely-author", "dc.creator", "sailthru.author"];
        let title = first(vec![
            json_ld.words("headline"),
            no_address(metas(&["og:title", "twitter:title"])),
            one_line(&self.heading),
            one_line(&self.title),
        ]);
        let byline = first(vec![json_ld.names("author"), no_address(metas(author)), one_line(&self.author)]);
        let outlet = first(vec![
            json_ld.names("publisher"),
            no_address(metas(&["og:site_name", "application-name", "dc.publisher"])),
            self.publisher.clone(),
            json_ld.names("isPartOf"),
        ]);
        let mut dates = vec![json_ld.words("datePublished")];
        dates.extend(metas(&[
            "article:published_time",
            "datepublished",
            "date",
            "pubdate",
            "parsely-pub-date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "dcterms.issued",
            "dcterms.created",
            "sailthru.date",
            "publish-date",
            "publish_date",
            "publishdate",
            "publication_date",
            "article.published",
            "og:published_time",
            "citation_publication_date",
            "cxenseparse:recs:publishtime",
        ]));
        dates.push(self.time.clone());
        let date = dates.iter().find_map(|date| iso_date(date)).unwrap_or_default();
        let mut addresses = vec![self.canonical.clone()];
        addresses.extend(metas(&["og:url"]));
        addresses.extend([json_ld.address("url"), json_ld.address("mainEntityOfPage"), self.saved_from.clone()]);
        let url = addresses.into_iter().map(|url| one_line(&url)).find(|url| is_address(url)).unwrap_or_default();
        (title, Meta { byline: each_without_by(&byline), outlet, date, url, ..Meta::default() })
    }
}

/// Adds a name to a list of such, unless it is there; `known` are those of the list, once there is a second one.
fn add_name(names: &mut String, known: &mut BTreeSet<String>, name: &str) {
    if known.is_empty() {
        known.extend(names.split(", ").map(str::to_owned));
    }
    if !known.contains(name) {
        let comma = if names.is_empty() { "" } else { ", " };
        names.extend([comma, name]);
        known.extend(name.split(", ").map(str::to_owned));
    }
}

fn set(fact: &mut String, value: &str) {
    if fact.is_empty() {
        value.trim().clone_into(fact);
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::articles::html::{Charset, read};

    #[track_caller]
    fn check(html: &str, expected: [&str; 5]) {
        let found = read(html.as_bytes(), Charset::default());
        let meta = &found.meta;
        assert_eq!([&found.title, &meta.byline, &meta.outlet, &meta.date, &meta.url], expected);
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
    fn json_ld_is_read_as_browsers_and_templates_leave_it() {
        let json =
            "{\"@type\": \"NewsArticle\", \"headline\": \"A,}\",\n \"author\": [{\"name\": \"Ana\tRuiz\",},],\n}";
        for (before, behind) in
            [("", ""), ("//<![CDATA[\n", "\n//]]>"), ("/*<![CDATA[*/ ", " /*]]>*/"), ("<!--\n", "\n-->"), ("", ";")]
        {
            check(
                &format!("<script type=application/ld+json>{before}{json}{behind}</script><p>x"),
                ["A,}", "Ana Ruiz", "", "", ""],
            );
        }
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
            ["Only <this", "Ana R, B", "", "", ""],
        );
        check(
            "<p>By <a rel=author>Ana</a>,<br><a rel=author>Bo</a> and <a rel=author>Ana</a><p>The bus will be late.</p>\
             <p>Also by <a rel=author>Cy</a>",
            ["", "Ana, Bo", "", "", ""],
        );
        check("", [""; 5]);
        check(
            "<meta property=og:title content='x <y and Tom &amp;amp; Jerry'><meta name=author content='Ana<br>Bo'>",
            ["x <y and Tom & Jerry", "Ana Bo", "", "", ""],
        );
    }

    #[test]
    fn every_author_counts_once_and_microdata_names_the_outlet() {
        let twice = "<meta name=author content='Kim Lee'><meta name=author content='Bo Oz'><meta name=author content='Kim Lee'>";
        check(twice, ["", "Kim Lee, Bo Oz", "", "", ""]);
        let ld = |authors: &str| {
            format!(r#"<script type="application/ld+json">{{"@type": "NewsArticle", "author": {authors}}}</script>"#)
        };
        check(&ld(r#"{"name": ["Kim Lee", "Bo Oz"]}"#), ["", "Kim Lee, Bo Oz", "", "", ""]);
        check(&ld(r#"[{"name": "By Kim Lee"}, {"name": "Kim Lee"}]"#), ["", "Kim Lee", "", "", ""]);
        check(
            "<div itemprop=publisher itemscope><meta itemprop=name content='The Post'></div>",
            ["", "", "The Post", "", ""],
        );
        check("<p itemprop=publisher>By the <b itemprop=name>Post</b></p>", ["", "", "Post", "", ""]);
    }

    #[test]
    fn names_are_followed_and_never_addresses() {
        let html = r#"<meta name=author content="Nora Lind"><script type="application/ld+json">{"@graph": [
            {"@type": "NewsArticle", "headline": "A", "author": {"@id": "https://post.test/#/person/1"},
             "publisher": {"@id": "https://post.test/#org"}, "isPartOf": {"@id": "https://post.test/#site"},
             "mainEntityOfPage": {"@id": "https://post.test/a"}},
            {"@type": "Person", "@id": "https://post.test/#/person/1", "name": "Nora Lind &amp; Jan Vik"},
            {"@type": "Organization", "@id": "https://post.test/#org", "name": "Harbour Post"}]}</script><p>x"#;
        check(html, ["A", "Nora Lind & Jan Vik", "Harbour Post", "", "https://post.test/a"]);
        let html = r#"<meta name=author content="Von Nora Lind"><meta property=og:site_name content="Post"><script
            type="application/ld+json">{"@type": "NewsArticle", "headline": "A", "author": ["https://post.test/nora"],
            "publisher": {"@id": "https://post.test/#org"}, "datePublished": "PT15M"}</script><time
            datetime="Mo-Su 08:00"></time><time datetime="2 March 2026"></time>"#;
        check(html, ["A", "Nora Lind", "Post", "2026-03-02", ""]);
    }

    #[test]
    fn of_several_articles_the_one_of_the_page_counts() {
        let other = r#"{"@type": "NewsArticle", "headline": "Ferries stop", "author": {"name": "Bo"}}"#;
        let own = r#"{"@type": "NewsArticle", "headline": "Night buses", "author": {"name": "Ana"}, "url": "https://x.test/a"}"#;
        let check_one = |head: &str, list: &str, title: &str, byline: &str, url: &str| {
            let script = format!("{head}<script type=application/ld+json>{list}</script><p>x");
            check(&script, [title, byline, "", "", url]);
        };
        let of_page = "<title>Night Buses | Post</title>";
        check_one(of_page, &format!("[{other}, {own}]"), "Night buses", "Ana", "https://x.test/a");
        let canonical = "<link rel=canonical href='https://x.test/a'>";
        check_one(canonical, &format!("[{other}, {own}]"), "Night buses", "Ana", "https://x.test/a");
        check_one("<title>Else</title>", &format!("[{other}, {own}]"), "Ferries stop", "Bo", "");
        let nameless = r#"{"@type": "NewsArticle", "author": {"name": "Cy"}}"#;
        check_one(of_page, nameless, "Night Buses | Post", "Cy", "");
        check_one(of_page, &format!("[{nameless}, {nameless}]"), "Night Buses | Post", "", "");
        check_one(of_page, &format!("[{nameless}, {own}]"), "Night buses", "Ana", "https://x.test/a");
    }

    #[test]
    fn the_author_is_in_the_element_and_not_around_it() {
        check(
            "<div><span itemprop=author itemscope><meta itemprop=name content='Nora Lind'></span><p>Share this</p></div>",
            ["", "Nora Lind", "", "", ""],
        );
        check(
            "<p itemprop=author>By <b itemprop=name>Nora Lind</b>, reporter</p><a rel=author>Else</a>",
            ["", "Nora Lind", "", "", ""],
        );
        check("<div><span itemprop=author></span><p>Facebook</p></div>", [""; 5]);
    }
}
