//! Which of the texts of a task is the article, and which of its regions lie on that.

use std::collections::BTreeMap;

use crate::formats::exchange::core::json::value::{Map, Value, Words};
use crate::formats::exchange::core::names::offset;

/// So many regions are looked at for the text that their words stand in.
const N_LOOKED_AT: usize = 20;

/// The texts of a task by the names of their fields, and on which of them its regions lie.
pub(super) struct Texts<'a> {
    fields: &'a Map,
    article: &'a str,
    /// The fields that are shown under the names that regions have for what they lie on.
    shown_as: BTreeMap<&'a str, &'a str>,
}

impl<'a> Texts<'a> {
    /// The article is `text`, else what is longest, of the fields that regions lie on, or of all where no region says so:
    /// besides the text there may be names and dates.
    pub(super) fn new(fields: &'a Map, results: &'a [Value]) -> Self {
        let length = |name: &str| fields.get(name).and_then(Value::as_str).map_or(0, str::len);
        let main_of = |names: &[&'a str]| {
            names.iter().copied().max_by_key(|name| (*name == "text", length(name))).unwrap_or_default()
        };
        let names: Vec<&str> = fields.keys().map(Words::as_str).collect();
        let usual = main_of(&names);
        let mut on: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for region in results {
            if let Some(name) = shown_name(region) {
                on.entry(name).or_default().push(region);
            }
        }
        let field_of = |name: &'a str, regions: &[&Value]| {
            if fields.contains_key(name) {
                return name;
            }
            let n_fitting = |field: &str| {
                let text = fields.get(field).and_then(Value::as_str).unwrap_or_default();
                regions.iter().take(N_LOOKED_AT).filter(|region| has_its_words(text, region)).count()
            };
            names.iter().copied().max_by_key(|field| (n_fitting(field), *field == usual)).unwrap_or(usual)
        };
        let shown_as: BTreeMap<&str, &str> =
            on.into_iter().map(|(name, regions)| (name, field_of(name, &regions))).collect();
        let labelled: Vec<&str> = shown_as.values().copied().collect();
        let article = if labelled.is_empty() { usual } else { main_of(&labelled) };
        Self { fields, article, shown_as }
    }

    /// The text of the article.
    pub(super) fn article(&self) -> &'a str {
        self.fields.get(self.article).and_then(Value::as_str).unwrap_or_default()
    }

    /// The results but for regions of other texts, and what is said of these.
    pub(super) fn of_article(&self, results: &[Value]) -> (Vec<Value>, Vec<String>) {
        let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
        let mut kept = results.to_vec();
        kept.retain(|result| {
            let field = shown_name(result).and_then(|name| self.shown_as.get(name)).copied();
            let other = field.filter(|field| *field != self.article);
            other.is_none_or(|field| {
                *left_out.entry(field).or_default() += 1;
                false
            })
        });
        let told = |(field, n)| format!("the article is “{}”: regions of “{field}” are left out: {n}", self.article);
        (kept, left_out.into_iter().map(told).collect())
    }
}

/// What a region says that it lies on; nothing of what has no place in a text.
fn shown_name(result: &Value) -> Option<&str> {
    let has_place = result.get("value").is_some_and(|value| value.get("start").is_some());
    result.get("to_name").and_then(Value::as_str).filter(|_| has_place)
}

/// Whether the words of a region stand in a text where it lies.
fn has_its_words(text: &str, region: &Value) -> bool {
    let value = |name: &str| region.get("value")?.get(name);
    let place = value("start").and_then(offset).zip(value("text").and_then(Value::as_str));
    place.is_some_and(|(start, words)| {
        text.char_indices().nth(start).is_some_and(|(at, _)| !words.is_empty() && text[at..].starts_with(words))
    })
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, import};
    use crate::model::{LabelSet, marked};

    /// Imports a task with regions: what each lies on, its place and its words.
    #[track_caller]
    fn check(data: &str, regions: &[(&str, usize, usize, &str)], expected: &str, told: &[&str]) {
        let region = |(on, start, end, words): &(&str, usize, usize, &str)| {
            let value = format!(r#"{{"start": {start}, "end": {end}, "text": "{words}", "labels": ["speaker"]}}"#);
            format!(r#"{{"type": "labels", "to_name": "{on}", "value": {value}}}"#)
        };
        let regions: Vec<String> = regions.iter().map(region).collect();
        let task = format!(r#"[{{"data": {data}, "annotations": [{{"result": [{}]}}]}}]"#, regions.join(","));
        let files = [("a.json".to_owned(), task.into_bytes())];
        let imported = import(Format::LabelStudio, &files, &LabelSet::built_in());
        assert_eq!(marked::print(&imported.articles[0].article), expected);
        assert_eq!(imported.warnings.iter().map(|warning| &*warning.message).collect::<Vec<_>>(), told);
    }

    #[test]
    fn regions_lie_on_the_text_that_they_name() {
        let data = r#"{"title": "Ana lost", "body": "Bo Oz said that."}"#;
        let told = ["the article is “body”: regions of “title” are left out: 1"];
        check(data, &[("title", 0, 3, "Ana"), ("body", 0, 5, "Bo Oz")], "[speaker#1 Bo Oz] said that.", &told);
        let data = r#"{"body": "Ana ran.", "summary": "It is told at length that Ana ran."}"#;
        check(data, &[("body", 0, 3, "Ana")], "[speaker#1 Ana] ran.", &[]);
        let data = r#"{"text": "It is told here.", "body": "Ana ran."}"#;
        check(data, &[("body", 0, 3, "Ana")], "[speaker#1 Ana] ran.", &[]);
    }

    #[test]
    fn what_has_another_name_is_the_text_where_its_words_stand() {
        let data = r#"{"body": "Ana ran.", "summary": "It is told at length that Ana ran."}"#;
        check(data, &[("shown", 0, 3, "Ana")], "[speaker#1 Ana] ran.", &[]);
        check(data, &[("shown", 26, 29, "Ana")], "It is told at length that [speaker#1 Ana] ran.", &[]);
        check(r#"{"text": "Ana ran.", "body": "Ana ran on."}"#, &[("t", 0, 3, "Ana")], "[speaker#1 Ana] ran.", &[]);
    }
}
