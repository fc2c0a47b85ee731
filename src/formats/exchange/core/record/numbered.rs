//! Places and ends of links that are numbers: of the words of a record, or of its spans.

use super::fields::Fields;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::offset;
use crate::model::{OffsetCursor, OffsetUnit, Text};

/// A span that says which of the tokens of its record are its first and its last, as Prodigy does, with the places of these;
/// `None` of one that has places, and where the tokens have none.
pub(super) fn with_places_of_tokens(span: &Value, fields: &Fields<'_>) -> Option<Value> {
    let number = |name: &str| span.get(name).and_then(offset);
    let (first, last) = (number("token_start")?, number("token_end")?);
    let has_place = ["start", "end"].iter().any(|name| span.get(*name).is_some_and(|place| !place.is_null()));
    let tokens = fields.get("tokens").and_then(|tokens| tokens.as_array()).filter(|_| !has_place && first <= last)?;
    let (start, end) =
        (tokens.get(first)?.get("start").and_then(offset)?, tokens.get(last)?.get("end").and_then(offset)?);
    let mut placed = span.clone();
    placed.as_object_mut()?.extend([("start", Value::from(start)), ("end", Value::from(end))]);
    Some(placed)
}

/// Whether the words of all tokens stand in the text where these say, in code points: then labels count those, too.
pub(super) fn do_tokens_stand(text: &str, fields: &Fields<'_>) -> bool {
    let tokens = fields.get("tokens").and_then(|tokens| tokens.as_array()).filter(|tokens| !tokens.is_empty());
    let Some((tokens, text)) = tokens.zip(Text::new(text).ok()) else { return false };
    let mut places = OffsetCursor::new(&text, OffsetUnit::CodePoint);
    tokens.iter().all(|token| {
        let place = |name: &str| token.get(name).and_then(offset);
        let words = token.get("text").and_then(Value::as_str);
        let range = place("start").zip(place("end")).and_then(|(start, end)| places.range(start, end).ok());
        words.zip(range).is_some_and(|(words, range)| text.slice(range) == words)
    })
}

/// Names the ends of links that are numbers of spans which have no ids, counted from 0 or from 1 as the numbers show: a 0, or the
/// number of the last. Where nothing shows it they stay, and their links are told to lead nowhere.
pub(super) fn name_numbered_ends(draft: &mut Draft, n_spans: usize) {
    let are_unnamed = !draft.spans.is_empty() && draft.spans.iter().all(|span| span.key.starts_with('#'));
    let ends = draft.relations.iter().flat_map(|link| [&link.from, &link.to]).map(|end| end.parse::<usize>().ok());
    let Some(ends) = ends.collect::<Option<Vec<usize>>>().filter(|ends| are_unnamed && !ends.is_empty()) else {
        return;
    };
    let most = ends.iter().max().copied().unwrap_or_default();
    let first = usize::from(!ends.contains(&0));
    let is_shown = if first == 0 { most < n_spans } else { most == n_spans };
    if !is_shown {
        return;
    }
    for link in &mut draft.relations {
        for end in [&mut link.from, &mut link.to] {
            if let Ok(number) = end.parse::<usize>() {
                *end = format!("#{}", number + 1 - first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn spans_by_their_tokens_have_the_places_of_these() {
        let tokens = json!([{"text": "Ana", "start": 0, "end": 3, "id": 0}, {"text": "Ruiz", "start": 4, "end": 8, "id": 1},
            {"text": "ran", "start": 9, "end": 12, "id": 2}]);
        let spans = json!([{"token_start": 0, "token_end": 1, "label": "speaker"}]);
        let read = draft(&json!({"text": "Ana Ruiz ran", "tokens": tokens, "spans": spans}), String::new()).unwrap();
        let places: Vec<_> = read.spans.iter().map(|span| span.at[0]).collect();
        assert_eq!((places, read.remarks.len()), (vec![(0, 8)], 0), "{:?}", read.remarks);
        let alone = draft(&json!({"text": "Ana Ruiz ran", "spans": spans}), String::new()).unwrap();
        assert_eq!((alone.spans.len(), alone.remarks.len()), (0, 1), "without tokens nobody knows where it is");
    }

    #[test]
    fn ends_of_links_count_from_0_or_1_where_the_numbers_show_it() {
        let span = |start: usize, end: usize| json!({"start": start, "end": end, "label": "speaker"});
        let links = |ends: &[(usize, usize)]| {
            let links: Vec<_> = ends.iter().map(|(from, to)| json!({"from": from, "to": to, "label": "x"})).collect();
            let spans = json!([span(0, 3), span(4, 8), span(9, 12)]);
            let read =
                draft(&json!({"text": "Ana Ruiz ran", "spans": spans, "relations": links}), String::new()).unwrap();
            read.relations.iter().map(|link| format!("{} {}", link.from, link.to)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(links(&[(0, 1)]), "#1 #2");
        assert_eq!(links(&[(1, 3)]), "#1 #3");
        assert_eq!(links(&[(0, 1), (2, 0)]), "#1 #2, #3 #1");
        assert_eq!(links(&[(1, 2)]), "1 2", "nothing shows it");
        assert_eq!(links(&[(0, 3)]), "0 3");
    }
}
