//! Spans that say in which paragraph or sentence they stand and start anew in each: where these begin is not known.

use super::found::Found;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::offset;

/// Under these names, spans have the number of the part of the text that they stand in.
const PARTS: [&str; 8] =
    ["paragraph", "paragraph_id", "paragraph_index", "para", "sentence", "sentence_id", "sentence_index", "sent_id"];

/// Takes out the spans without words whose places count from the beginning of a part of the text, and says so: one of a
/// later part then starts before one of an earlier.
pub(super) fn leave_out(draft: &mut Draft, spans: &mut Vec<(usize, &Found)>) {
    let part_of = |value: &Value| PARTS.iter().find_map(|name| Some((*name, offset(value.get(*name)?)?)));
    let place = |(_, span): &(usize, &Found)| {
        let (_, part) = part_of(&span.value)?;
        Some((part, offset(span.value.get("start")?)?))
    };
    let mut places: Vec<(usize, usize)> = spans.iter().filter_map(place).collect();
    places.sort_unstable();
    let start_anew = places.windows(2).any(|two| two[0].0 < two[1].0 && two[1].1 < two[0].1);
    let Some((name, _)) = spans.first().and_then(|(_, span)| part_of(&span.value)).filter(|_| start_anew) else {
        return;
    };
    let n_before = spans.len();
    let has_words = |value: &Value| ["text", "word"].iter().any(|name| value.get(*name).is_some_and(Value::is_string));
    spans.retain(|(_, span)| part_of(&span.value).is_none() || has_words(&span.value));
    if spans.len() < n_before {
        draft.remarks.push(format!(
            "its labels count from the beginning of their “{name}”, and where these begin is not said: left out are {}",
            n_before - spans.len()
        ));
    }
}
