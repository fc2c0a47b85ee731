//! Sentences with the words of what is mentioned in them and no places: `sentText` with `entityMentions`, as data sets for
//! relations have them.

use super::dygie::linked;
use crate::formats::exchange::core::json::value::{Map, Value, json};

pub(super) fn is_of_mentions(fields: &Map) -> bool {
    let is_mention = |one: &Value| ["label", "text"].iter().all(|part| one.get(*part).is_some_and(Value::is_string));
    let are_mentions = |list: &Value| list.as_array().is_some_and(|list| list.iter().all(is_mention));
    fields.get("sentText").is_some_and(Value::is_string)
        && !fields.contains_key("text")
        && fields.get("entityMentions").is_some_and(are_mentions)
}

/// The record with places for words that stand once in it; others have none.
pub(super) fn of_mentions(mut fields: Map) -> Map {
    let text = fields.remove("sentText").unwrap_or_default();
    let words = text.as_str().unwrap_or_default().to_owned();
    fields.insert("text", text);
    let mentions = fields.remove("entityMentions").unwrap_or_default();
    let span = |mention: &Value| {
        let mut span = place_of(mention.get("text"), &words).unwrap_or_else(|| json!({"start": null}));
        if let Some(fields) = span.as_object_mut() {
            fields.insert("label", mention.get("label").cloned().unwrap_or_default());
        }
        span
    };
    fields.insert("spans", mentions.as_array().into_iter().flatten().map(span).collect::<Vec<_>>());
    if let Some(links) = fields.remove("relationMentions") {
        let link = |link: &Value| {
            let (from, to) = (place_of(link.get("em1Text"), &words), place_of(link.get("em2Text"), &words));
            linked(from.as_ref(), to.as_ref(), link.get("label"))
        };
        // What is related by nothing is no link.
        let is_one = |link: &&Value| link.get("label").and_then(Value::as_str) != Some("None");
        fields.insert("relations", links.as_array().into_iter().flatten().filter(is_one).map(link).collect::<Vec<_>>());
    }
    fields
}

/// Where words stand that stand once in a text, whole.
fn place_of(words: Option<&Value>, text: &str) -> Option<Value> {
    match places_of(words?.as_str()?, text)[..] {
        [(start, end)] => Some(json!({"start": start, "end": end})),
        _ => None,
    }
}

/// Where words stand in a text, whole, in code points.
pub(super) fn places_of(words: &str, text: &str) -> Vec<(usize, usize)> {
    if words.is_empty() {
        return Vec::new();
    }
    let n_characters = words.chars().count();
    let is_whole = |at: &usize| {
        let goes_on = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        !goes_on(text[..*at].chars().next_back()) && !goes_on(text[at + words.len()..].chars().next())
    };
    let (mut n_before, mut counted_to) = (0, 0);
    let place = |at: usize| {
        n_before += text[counted_to..at].chars().count();
        counted_to = at;
        (n_before, n_before + n_characters)
    };
    text.match_indices(words).map(|(at, _)| at).filter(is_whole).map(place).collect()
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::core::json::value::json;
    use crate::formats::exchange::core::record::{as_programs_mean_it, draft};

    #[test]
    fn words_that_stand_once_are_spans() {
        let record = json!({"sentText": "Zoë and Annan met Ann; Bo met Bo.", "entityMentions": [
            {"start": 0, "label": "person", "text": "Zoë"}, {"start": 1, "label": "person", "text": "Ann"},
            {"start": 2, "label": "person", "text": "Bo"}], "relationMentions": [
            {"em1Text": "Zoë", "em2Text": "Ann", "label": "met"}, {"em1Text": "Ann", "em2Text": "Zoë", "label": "None"}]});
        let draft = draft(&as_programs_mean_it(record), String::new()).unwrap();
        let places: Vec<_> = draft.spans.iter().map(|span| span.at[0]).collect();
        assert_eq!((&places[..], draft.relations.len()), (&[(0, 3), (18, 21)][..], 1));
        assert_eq!(draft.remarks, ["span 3 has no start and is left out"]);
    }
}
