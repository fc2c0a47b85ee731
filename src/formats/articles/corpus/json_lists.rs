//! Which lists and records in a value of JSON are articles: all that are like the first ones. What else has texts is told.

use std::collections::{BTreeMap, VecDeque};

use super::json_article::{AROUND, has_text, has_whole_text, is_titled};
use super::names::is_of_text;
use crate::formats::exchange::core::json::value::{Map, Value, Words};
use crate::formats::exchange::core::record::is_as_long_as_its_words;
use crate::model::counted;

/// The fields under which a file may keep its list of articles.
const LISTS: [&str; 21] = [
    "articles",
    "data",
    "documents",
    "items",
    "records",
    "results",
    "rows",
    "docs",
    "hits",
    "edges",
    "nodes",
    "posts",
    "stories",
    "news",
    "entries",
    "value",
    "list",
    "examples",
    "samples",
    "instances",
    "common_examples",
];
/// Lists that have a word in each record and no article.
const OF_WORDS: [&str; 2] = ["tokens", "words"];
/// How deep a list may lie.
const MAX_DEPTH: usize = 4;
/// By these, entries of a list say which article they are about.
pub(super) const ABOUT: [&str; 8] =
    ["article_id", "document_id", "doc_id", "text_id", "record_id", "example_id", "article", "document"];
/// So many entries of a list are looked at.
const N_LOOKED_AT: usize = 20;

/// The names that lead to a value.
type Path = Vec<String>;

/// Where articles are in a value, and what is said of what else has texts.
#[derive(Default)]
pub(super) struct Lists {
    /// To lists of records and to records.
    pub(super) taken: Vec<Path>,
    pub(super) told: Vec<String>,
}

/// Finds the list that is nearest, whatever it has if it is called so, and all others that are like it.
pub(super) fn lists_in(fields: &Map) -> Lists {
    let all = all_in(fields);
    let is_titled = |value: &Value| entries(value).iter().any(is_titled_one);
    let has_titled = all.iter().any(|(_, value)| is_titled(value));
    let is_main = |(_, value): &&(Path, &Value)| value.is_array() && (!has_titled || is_titled(value));
    let Some(first) = all.iter().find(is_main) else { return records_alone(&all) };
    let main = entries(first.1);
    let mut lists = Lists::default();
    for one @ (path, value) in &all {
        let entries = entries(value);
        let is_like_main = || is_titled(value) || !has_titled && value.is_array();
        let is_about_main = || entries.iter().any(|one| is_about(one, main)) || are_words_of_any(entries, main);
        if std::ptr::eq(one, first) || !is_about_main() && is_like_main() {
            lists.taken.push(path.clone());
        } else if !is_about_main() && entries.iter().any(|one| one.as_object().is_some_and(has_whole_text)) {
            lists.told.push(not_read(&path.join("."), value.as_array().map_or(1, <[Value]>::len)));
        }
    }
    lists
}

/// Records with a title that lie side by side in one that is no article, or one beside something else with texts.
fn records_alone(all: &[(Path, &Value)]) -> Lists {
    let mut lists = Lists::default();
    for (path, value) in all {
        if is_titled_one(value) {
            lists.taken.push(path.clone());
        } else if entries(value).iter().any(|one| one.as_object().is_some_and(has_whole_text)) {
            lists.told.push(not_read(&path.join("."), value.as_array().map_or(1, <[Value]>::len)));
        }
    }
    let is_alone = lists.taken.len() + lists.told.len() < 2;
    if is_alone { Lists::default() } else { lists }
}

/// What is at the end of the paths, in their order, and what lies beside it and beside what it lies in.
pub(super) fn taken_out(mut fields: Map, paths: &[Path]) -> (Vec<Value>, Vec<(Words, Value)>) {
    let mut taken = Vec::new();
    for path in paths {
        let Some((last, way)) = path.split_last() else { continue };
        let inner = way.iter().try_fold(&mut fields, |fields, name| fields.get_mut(name)?.as_object_mut());
        match inner.and_then(|inner| inner.get_mut(last)).map(Value::take) {
            Some(Value::Array(list)) => taken.extend(list),
            Some(record) => taken.push(record),
            None => {}
        }
    }
    let mut beside = Vec::new();
    let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
    add_beside(fields, &paths, &mut beside);
    (taken, beside)
}

fn add_beside(fields: Map, paths: &[&[String]], beside: &mut Vec<(Words, Value)>) {
    let mut below: BTreeMap<&str, Vec<&[String]>> = BTreeMap::new();
    for (first, rest) in paths.iter().filter_map(|path| path.split_first()).filter(|(_, rest)| !rest.is_empty()) {
        below.entry(first).or_default().push(rest);
    }
    for (name, value) in fields {
        match (value, below.get(&*name)) {
            (Value::Object(inner), Some(below)) => add_beside(inner, below, beside),
            (value, _) => beside.push((name, value)),
        }
    }
}

/// What is said of articles that lie in an article: each list by its name.
pub(super) fn inner_articles(fields: &Map) -> Vec<String> {
    let text = longest_text(fields, 0);
    let lists = fields.iter().filter(|(name, _)| !is_of_text(name)).filter_map(|(name, value)| {
        let list = value.as_array().filter(|_| !is_of_words_of(value, text))?;
        let n_articles = list.iter().filter(|one| is_titled_one(one)).count();
        (n_articles > 0).then(|| not_read(name, n_articles))
    });
    lists.collect()
}

fn not_read(name: &str, n_records: usize) -> String {
    let (have, are) = if n_records == 1 { ("has", "is") } else { ("have", "are") };
    format!("“{name}” holds {}, which {have} a text and {are} not read", counted(n_records, "record"))
}

/// The first entries of a list, or a record.
fn entries(value: &Value) -> &[Value] {
    let list = value.as_array().unwrap_or(std::slice::from_ref(value));
    &list[..list.len().min(N_LOOKED_AT)]
}

/// Whether it is an article with a title, or is around one.
fn is_titled_one(value: &Value) -> bool {
    let is_one = |value: &Value| value.as_object().is_some_and(|fields| is_titled(fields) && has_whole_text(fields));
    is_one(value) || AROUND.iter().filter_map(|name| value.get(*name)).any(is_one)
}

/// Whether an entry says which of the main records it is about.
fn is_about(entry: &Value, main: &[Value]) -> bool {
    let is_own = |name: &str| main.first().is_some_and(|first| first.get(name).is_some());
    ABOUT.iter().any(|name| entry.get(*name).is_some() && !is_own(name))
}

/// Whether all entries with a text have words of one of the main records: its quotes.
fn are_words_of_any(entries: &[Value], main: &[Value]) -> bool {
    let text_of = |value: &'_ Value| value.as_object().map(|fields| longest_text(fields, 0).to_owned());
    let texts: Vec<String> = main.iter().filter_map(text_of).collect();
    let stands_in = |words: &str, text: &str| {
        words.len() < text.len() && memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some()
    };
    let mut all = entries.iter().filter_map(text_of).filter(|words| !words.is_empty()).peekable();
    all.peek().is_some() && all.all(|words| texts.iter().any(|text| stands_in(&words, text)))
}

/// The lists of records and the records with a text, the nearest first: of each record the list that is called so, and those
/// whose records are articles, in a record that is none itself.
fn all_in(fields: &Map) -> Vec<(Path, &Value)> {
    // Spans with their words are no articles.
    let is_one = |value: &Value| value.is_object() && !is_as_long_as_its_words(value);
    let text = longest_text(fields, 0);
    let is_list =
        |value: &Value| value.as_array().is_some_and(|list| list.iter().any(is_one)) && !is_of_words_of(value, text);
    let may_be_articles =
        |name: &str, value: &Value| !OF_WORDS.contains(&name) && is_list(value) && are_articles(value);
    let named_in = |fields: &'_ Map| LISTS.into_iter().find(|name| fields.get(name).is_some_and(is_list));
    let mut found = Vec::new();
    let mut left: VecDeque<(Path, &Map, bool)> = VecDeque::from([(Vec::new(), fields, false)]);
    while let Some((path, fields, is_inside)) = left.pop_front() {
        let to = |name: &str| path.iter().cloned().chain([name.to_owned()]).collect::<Path>();
        let named = named_in(fields);
        found.extend(named.and_then(|name| Some((to(name), fields.get(name)?))));
        // What lies in an article is of it, whatever else has a text there.
        let is_article = is_inside || is_titled(fields) || has_whole_text(fields);
        for (name, value) in fields.iter().filter(|(name, _)| named.is_none_or(|named| *name != named)) {
            match value {
                Value::Array(_) if !is_article && may_be_articles(name, value) => {
                    found.push((to(name), value));
                }
                Value::Object(inner) if !is_inside && has_named_text(inner) && named_in(inner).is_none() => {
                    found.push((to(name), value));
                }
                Value::Object(inner) if path.len() < MAX_DEPTH => left.push_back((to(name), inner, is_article)),
                _ => {}
            }
        }
    }
    found
}

/// Whether it has a text under a name for such.
fn has_named_text(fields: &Map) -> bool {
    fields.iter().any(|(name, value)| is_of_text(name) && value.is_string())
}

/// The longest text of a record and the records in it.
fn longest_text(fields: &Map, depth: usize) -> &str {
    let texts = fields.iter().map(|(name, value)| match value {
        Value::String(text) if is_of_text(name) => text.as_str(),
        Value::Object(inner) if depth < MAX_DEPTH => longest_text(inner, depth + 1),
        _ => "",
    });
    texts.max_by_key(|text| text.len()).unwrap_or_default()
}

/// Whether a list has words of a text, such as its quotes, and no articles beside it.
fn is_of_words_of(list: &Value, text: &str) -> bool {
    let first = list.as_array().and_then(|list| list.first()).and_then(Value::as_object);
    let words =
        first.into_iter().flatten().filter(|(name, _)| is_of_text(name)).filter_map(|(_, words)| words.as_str());
    words
        .filter(|words| !words.is_empty())
        .any(|words| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some())
}

/// Whether the first elements of a list are articles, most of them.
fn are_articles(list: &Value) -> bool {
    let first = list.as_array().map(|_| entries(list)).unwrap_or_default();
    2 * first.iter().filter(|value| holds_article(value, 1)).count() >= first.len()
}

/// Whether it is an article, or a record around one.
fn holds_article(value: &Value, depth: usize) -> bool {
    let inner = |fields: &Map| depth > 0 && fields.values().any(|value| holds_article(value, depth - 1));
    value.as_object().is_some_and(|fields| has_text(fields) || inner(fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[track_caller]
    fn check(value: &Value, taken: &[&str], told: &[&str]) {
        let lists = lists_in(value.as_object().unwrap());
        let paths: Vec<String> = lists.taken.iter().map(|path| path.join(".")).collect();
        assert_eq!(paths, taken, "{value}");
        assert_eq!(lists.told, told, "{value}");
    }

    #[test]
    fn words_are_no_articles() {
        let word = json!({"text": "Ana", "ws": true});
        check(&json!({"tokens": [word, word], "spans": [{"token_start": 0, "token_end": 1, "label": "a"}]}), &[], &[]);
    }

    #[test]
    fn all_lists_of_articles_are_found_and_what_is_none_is_told() {
        let (text, titled) = (json!({"text": "Hm."}), json!({"title": "T", "text": "One ran."}));
        let other = json!({"title": "U", "text": "Two sat."});
        check(&json!({"test": [text], "train": [text, text], "n": 3}), &["test", "train"], &[]);
        check(
            &json!({"bbc": {"articles": [titled]}, "cnn": {"articles": [titled]}}),
            &["bbc.articles", "cnn.articles"],
            &[],
        );
        check(
            &json!({"article": titled, "related": [other], "comments": [text]}),
            &["article", "related"],
            &["“comments” holds 1 record, which has a text and is not read"],
        );
        check(
            &json!({"article": titled, "comments": [text, text]}),
            &["article"],
            &["“comments” holds 2 records, which have a text and are not read"],
        );
        check(&json!({"articles": [titled], "quotes": [{"text": "ran"}]}), &["articles"], &[]);
        check(
            &json!({"articles": [titled], "notes": [{"article_id": 1, "title": "x", "text": "y"}]}),
            &["articles"],
            &[],
        );
        check(&json!({"article": titled, "status": "ok"}), &[], &[]);
        check(&json!({"title": "T", "parts": {"body": [text]}}), &[], &[]);
    }

    #[test]
    fn articles_in_an_article_are_told() {
        let titled = json!({"title": "T", "text": "Two ran."});
        let article =
            json!({"title": "A", "text": "One ran.", "related": [titled, titled], "comments": [{"text": "No."}]});
        assert_eq!(
            inner_articles(article.as_object().unwrap()),
            ["“related” holds 2 records, which have a text and are not read"]
        );
    }
}
