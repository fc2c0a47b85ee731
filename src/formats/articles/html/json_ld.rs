//! What the JSON-LD of a page says of its article. What is there by its `@id` only is looked up in all of it.

use std::collections::{BTreeMap, BTreeSet};

use super::address::is_address;
use super::plain::plain;
use crate::formats::articles::byline::without_by;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;

/// Deeper lists in lists are not looked into.
const MAX_DEPTH: usize = 8;

/// The JSON-LD of a page.
#[derive(Debug)]
pub(super) struct JsonLd {
    article: Option<Value>,
    /// The names of everything that has a name and an `@id`.
    names: BTreeMap<String, String>,
}

impl JsonLd {
    /// Of several articles the one that has the page's address, else the one that is called as the page is, else the first.
    /// One without a headline counts where it is the only one.
    pub(super) fn new(values: &[Value], titles: &[&str], address: &str) -> Self {
        let (mut names, mut articles) = (BTreeMap::new(), Vec::new());
        for value in values {
            take_names(value, 0, &mut names);
            find_articles(value, 0, &mut articles);
        }
        let is_named = |article: &&Value| article.get("headline").is_some();
        let is_alone = articles.len() == 1;
        let named: Vec<&Value> = articles.into_iter().filter(|article| is_alone || is_named(article)).collect();
        let is_at = |article: &&Value| ADDRESSES.iter().any(|field| address_in(article, field) == Some(address));
        let titles: Vec<String> = titles.iter().map(|title| squeezed(title)).collect();
        let is_called = |article: &&Value| {
            let headline =
                squeezed(article.get("headline").and_then(Value::as_str).map(plain).unwrap_or_default().as_str());
            !headline.is_empty() && titles.iter().any(|title| title.starts_with(&headline))
        };
        let by_address = || named.iter().copied().find(is_at).filter(|_| !address.is_empty());
        let article = by_address().or_else(|| named.iter().copied().find(is_called)).or_else(|| named.first().copied());
        Self { article: article.cloned(), names }
    }

    /// What a field of the article says. Many pages escape the strings of their JSON as if it were HTML.
    pub(super) fn words(&self, field: &str) -> String {
        self.field(field).and_then(Value::as_str).map(plain).unwrap_or_default()
    }

    /// The names in a field of the article, of persons and outlets; never an address.
    pub(super) fn names(&self, field: &str) -> String {
        self.field(field).map(|value| self.names_of(value, 0)).unwrap_or_default()
    }

    /// The address in a field of the article.
    pub(super) fn address(&self, field: &str) -> String {
        self.article.as_ref().and_then(|article| address_in(article, field)).unwrap_or_default().to_owned()
    }

    fn field(&self, field: &str) -> Option<&Value> {
        self.article.as_ref()?.get(field)
    }

    fn names_of(&self, value: &Value, depth: usize) -> String {
        match value {
            Value::String(word) if is_address(word) => self.names.get(word.as_str()).cloned().unwrap_or_default(),
            Value::String(word) => plain(word),
            Value::Array(values) if depth < MAX_DEPTH => self.joined(values, depth),
            Value::Object(fields) => {
                let own = match fields.get("name") {
                    Some(Value::Array(names)) if depth < MAX_DEPTH => {
                        Some(self.joined(names, depth)).filter(|names| !names.is_empty())
                    }
                    _ => name_of(value),
                };
                let linked = || self.names.get(fields.get("@id")?.as_str()?).cloned();
                own.or_else(linked).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// The names in a list, each once, with or without a “By”.
    fn joined(&self, values: &[Value], depth: usize) -> String {
        let mut known = BTreeSet::new();
        let mut all: Vec<String> = values.iter().map(|value| self.names_of(value, depth + 1)).collect();
        all.retain(|name| !name.is_empty() && known.insert(without_by(name).to_owned()));
        all.join(", ")
    }
}

/// The JSON of a script. What many templates write and every search engine reads is no fault: marks of a comment around it, a
/// comma behind the last of a list, line ends and tabs in strings.
pub(super) fn read(script: &str) -> Option<Value> {
    json_text::read(script).ok().or_else(|| json_text::read(&mended(script)).ok())
}

fn mended(script: &str) -> String {
    let begin = script.find(['{', '[']).unwrap_or_default();
    // The bracket of `<![CDATA[` is none of the JSON.
    let begin = script.find("<![CDATA[").filter(|at| *at < begin + 3).map_or(begin, |at| at + "<![CDATA[".len());
    let begin = begin + script[begin..].find(['{', '[']).unwrap_or_default();
    let json = &script[begin..];
    let json = &json[..json.rfind("]]>").unwrap_or(json.len())];
    let json = &json[..json.rfind(['}', ']']).map_or(json.len(), |at| at + 1)];
    let (mut out, mut is_in_string, mut is_escaped) = (String::with_capacity(json.len()), false, false);
    for (at, letter) in json.char_indices() {
        let closes = || json[at + 1..].trim_ascii_start().starts_with(['}', ']']);
        match letter {
            '\n' | '\r' | '\t' if is_in_string => out.push(' '),
            ',' if !is_in_string && closes() => {}
            _ => out.push(letter),
        }
        is_in_string ^= letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && is_in_string && !is_escaped;
    }
    out
}

/// The name of a thing, unless it is an address.
fn name_of(value: &Value) -> Option<String> {
    let name = match value.get("name")? {
        Value::Array(names) => names.iter().find_map(Value::as_str)?,
        name => name.as_str()?,
    };
    Some(plain(name)).filter(|name| !name.is_empty() && !is_address(name))
}

fn take_names(value: &Value, depth: usize, names: &mut BTreeMap<String, String>) {
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Array(values) => values.iter().for_each(|value| take_names(value, depth + 1, names)),
        Value::Object(fields) => {
            if let (Some(id), Some(name)) = (fields.get("@id").and_then(Value::as_str), name_of(value)) {
                names.entry(id.to_owned()).or_insert(name);
            }
            fields.values().for_each(|value| take_names(value, depth + 1, names));
        }
        _ => {}
    }
}

/// Where an article says which page it is on.
const ADDRESSES: [&str; 3] = ["url", "mainEntityOfPage", "@id"];

fn address_in<'v>(article: &'v Value, field: &str) -> Option<&'v str> {
    let value = article.get(field)?;
    value.as_str().or_else(|| value.get("@id")?.as_str())
}

/// What is alike in a headline and a title that says the same.
fn squeezed(words: &str) -> String {
    words.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// All things that say they are articles, however deep in the lists of a page.
fn find_articles<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v Value>) {
    let is_one =
        |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Array(values) => values.iter().for_each(|value| find_articles(value, depth + 1, found)),
        Value::Object(fields) => {
            let is_article = match fields.get("@type") {
                Some(Value::Array(kinds)) => kinds.iter().any(is_one),
                Some(kind) => is_one(kind),
                None => false,
            };
            if is_article {
                found.push(value);
            }
            if !is_article || !fields.contains_key("headline") {
                let inner = ["@graph", "mainEntity"].iter().filter_map(|name| fields.get(name));
                inner.for_each(|inner| find_articles(inner, depth + 1, found));
            }
        }
        _ => {}
    }
}
