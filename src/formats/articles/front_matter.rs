//! What stands before a text in Markdown, between lines of `---` or as a record of JSON: what is known of the article.

use super::byline::each_without_by;
use super::dates::iso_date;
use super::html::is_address;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;
use crate::model::{Meta, one_line};

/// What is longer is no front matter.
const MAX_LINES: usize = 200;

/// What a text says of itself before it begins.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// That it gives, or the first line behind it.
    pub(super) title: String,
    pub(super) meta: Meta,
}

/// What is said before a text, by its names in lower case.
type Fields = Vec<(String, Vec<String>)>;

/// Reads what stands before a text; `None` where nothing does. It stays in the text.
pub(super) fn front_matter(text: &str) -> Option<FrontMatter> {
    let (fields, behind) = if text.starts_with('{') { json_fields(text)? } else { fenced_fields(text)? };
    let said = |names: &[&str], may_be: fn(&str) -> bool| {
        let values = names.iter().filter_map(|name| fields.iter().find(|(field, _)| field == name));
        let words = values.map(|(_, values)| one_line(&values.join(", ")));
        words.into_iter().find(|words| !words.is_empty() && may_be(words)).unwrap_or_default()
    };
    let no_address = |words: &str| !is_address(words);
    let byline = said(&["author", "authors", "byline", "creator"], no_address);
    let date = said(&["date", "published", "pubdate", "created"], |words| iso_date(words).is_some());
    let meta = Meta {
        byline: each_without_by(&byline),
        outlet: said(&["publisher", "outlet", "site", "sitename", "publication", "source"], no_address),
        date: iso_date(&date).unwrap_or_default(),
        url: said(&["url", "link", "source", "permalink", "canonical"], is_address),
        ..Meta::default()
    };
    let mut lines = behind.lines().map(|line| one_line(line.trim_start_matches('#')));
    let first_line = || lines.find(|line| !line.is_empty());
    let title = Some(said(&["title", "headline"], no_address)).filter(|title| !title.is_empty());
    Some(FrontMatter { title: title.or_else(first_line).unwrap_or_default(), meta })
}

/// The fields of a record of JSON, and the text behind it.
fn json_fields(text: &str) -> Option<(Fields, &str)> {
    let (Value::Object(record), behind) = json_text::first(text)?.ok()? else { return None };
    let is_text = behind.starts_with(['\n', '\r']) && !behind.trim_start().starts_with(['{', '[']);
    let fields = record.into_iter().map(|(name, value)| (name.to_lowercase(), words_of(&value))).collect();
    (is_text && !behind.trim().is_empty()).then_some((fields, behind))
}

fn words_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(words) => vec![words.to_string()],
        Value::Array(values) => values.iter().flat_map(words_of).collect(),
        Value::Object(fields) => fields.get("name").map(words_of).unwrap_or_default(),
        Value::Number(number) => vec![number.to_string()],
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// The fields between lines of `---` or `+++`, and the text behind them.
fn fenced_fields(text: &str) -> Option<(Fields, &str)> {
    let (fence, sign) = match text.lines().next()?.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return None,
    };
    let mut fields: Fields = Vec::new();
    // A text that goes on in lines further in.
    let mut is_folded = false;
    let mut n_bytes = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        n_bytes += line.len();
        if n_bytes == line.len() {
            continue;
        }
        let line = line.trim_end_matches(['\n', '\r']);
        let words = line.trim();
        if words == fence || (words == "..." && sign == ':') {
            return (!fields.is_empty()).then(|| (fields, &text[n_bytes..]));
        }
        if is_folded && line.starts_with([' ', '\t']) {
            let (_, values) = fields.last_mut()?;
            let before = values.pop().unwrap_or_default();
            values.push(if before.is_empty() { words.to_owned() } else { format!("{before} {words}") });
        } else if let Some(value) = words.strip_prefix("- ") {
            let name = value.strip_prefix("name:").unwrap_or(value);
            fields.last_mut()?.1.push(unquoted(name));
        } else if let Some((name, value)) = line.split_once(sign).filter(|(name, _)| is_name(name)) {
            is_folded = take_field(&mut fields, name, value, sign);
        } else if !words.is_empty() && !words.starts_with('#') && !line.starts_with([' ', '\t', ']']) {
            return None;
        }
    }
    None
}

/// Takes down a field; whether its value is a text that goes on in the next lines.
fn take_field(fields: &mut Fields, name: &str, value: &str, sign: char) -> bool {
    let is_nested = name.starts_with([' ', '\t']);
    let is_folded = sign == ':' && !is_nested && [">", ">-", ">+", "|", "|-", "|+"].contains(&value.trim());
    let values = if is_folded { Vec::new() } else { values_of(value) };
    match fields.last_mut() {
        // The name of somebody who is a record.
        Some((_, of)) if is_nested && name.trim() == "name" && of.is_empty() => of.extend(values),
        Some(_) if is_nested => {}
        _ => fields.push((name.trim().to_lowercase(), values)),
    }
    is_folded
}

fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.len() <= 40 && name.chars().all(|c| c.is_alphanumeric() || "_- .".contains(c))
}

/// `[[Ana]], "Bob"` of `["[[Ana]]", "Bob"]`; one value where there is no list.
fn values_of(value: &str) -> Vec<String> {
    let value = value.trim();
    let list = value.strip_prefix('[').and_then(|list| list.strip_suffix(']')).filter(|list| !list.starts_with('['));
    match list {
        Some(list) => list.split(',').map(unquoted).collect(),
        None if value.is_empty() => Vec::new(),
        None => vec![unquoted(value)],
    }
}

/// A value without its quotation marks, and without the brackets of a link to a note.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\''].into_iter().find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark));
    let value = inner.unwrap_or(value);
    value.strip_prefix("[[").and_then(|link| link.strip_suffix("]]")).unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_before_a_text_is_known() {
        let text = "---\ntitle: \"Night bus stays\"\nauthor:\n  - \"[[Nora Lind]]\"\n  - Jan Vik\nsource: https://post.test/a\n\
                    publisher: Harbour Post\ncreated: 2 March 2026\ntags: [a, b]\n---\n# Else\n“No.”\n";
        let found = front_matter(text).unwrap();
        assert_eq!(found.title, "Night bus stays");
        let meta = &found.meta;
        assert_eq!(
            [&meta.byline, &meta.outlet, &meta.date, &meta.url],
            ["Nora Lind, Jan Vik", "Harbour Post", "2026-03-02", "https://post.test/a"]
        );
        assert_eq!(front_matter("+++\ndate = '2026'\n+++\n\n# Head\n").unwrap().title, "Head");
        let folded =
            "---\ntitle: >-\n  Night bus\n  stays\nauthors:\n  - name: Nora Lind\n    email: n@post.test\n---\nText\n";
        let found = front_matter(folded).unwrap();
        assert_eq!((&*found.title, &*found.meta.byline), ("Night bus stays", "Nora Lind"));
        let json =
            "{\n  \"title\": \"Night bus\",\n  \"author\": {\"name\": \"Nora Lind\"},\n  \"tags\": [1]\n}\n\nText\n";
        let found = front_matter(json).unwrap();
        assert_eq!((&*found.title, &*found.meta.byline), ("Night bus", "Nora Lind"));
        assert_eq!(front_matter("{\"a\": 1}\n\n# Head\n").unwrap().title, "Head");
        for text in ["{\"a\": 1}\n", "{\"a\": 1}\n{\"a\": 2}\n", "{\"a\": 1} words\n", "{curly} words\n"] {
            assert_eq!(front_matter(text), None, "{text}");
        }
        for text in ["---\nWords.\n---\n", "---\ntitle: open\n", "Words\n---\na: b\n---\n", "---\n---\n", ""] {
            assert_eq!(front_matter(text), None, "{text}");
        }
    }
}
