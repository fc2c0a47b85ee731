//! What the JSON-LD of a page says of its article. What is there by its `@id` only is looked up in all of it.

use std::collections::BTreeMap;

use super::address::is_address;
use super::plain::plain;
use crate::formats::exchange::core::json::value::Value;

/// Deeper lists in lists are not looked into.
const MAX_DEPTH: usize = 8;

/// The JSON-LD of a page.
#[derive(Debug)]
pub(super) struct JsonLd {
    values: Vec<Value>,
    /// The names of everything that has a name and an `@id`.
    names: BTreeMap<String, String>,
}

impl JsonLd {
    pub(super) fn new(values: Vec<Value>) -> Self {
        let mut names = BTreeMap::new();
        for value in &values {
            take_names(value, 0, &mut names);
        }
        Self { values, names }
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
        let value = self.field(field);
        let address = value.and_then(|value| value.as_str().or_else(|| value.get("@id")?.as_str()));
        address.unwrap_or_default().to_owned()
    }

    fn field(&self, field: &str) -> Option<&Value> {
        self.values.iter().find_map(|value| find_article(value, 0))?.get(field)
    }

    fn names_of(&self, value: &Value, depth: usize) -> String {
        match value {
            Value::String(word) if is_address(word) => self.names.get(word.as_str()).cloned().unwrap_or_default(),
            Value::String(word) => plain(word),
            Value::Array(values) if depth < MAX_DEPTH => {
                let mut all: Vec<String> = Vec::new();
                for name in values.iter().map(|value| self.names_of(value, depth + 1)) {
                    if !name.is_empty() && !all.contains(&name) {
                        all.push(name);
                    }
                }
                all.join(", ")
            }
            Value::Object(fields) => {
                let own = name_of(value);
                let linked = || self.names.get(fields.get("@id")?.as_str()?).cloned();
                own.or_else(linked).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
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

/// The first thing that says it is an article, however deep in the lists of a page.
fn find_article(value: &Value, depth: usize) -> Option<&Value> {
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
            ["@graph", "mainEntity"].iter().find_map(|name| find_article(fields.get(name)?, depth + 1))
        }
        _ => None,
    }
}
