//! Numbers beside lists of words: where they may count these, nothing proves that they count characters.

use super::fields::Fields;
use super::found::Body;
use super::ruler::Ruler;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json::value::Value;
use crate::model::counted;

/// So many words are compared with the text.
const N_COMPARED: usize = 100;

/// Leaves out the spans of a text that was put together from a list of words, but for those that their own words prove:
/// nobody counts the characters of a text that is not there.
pub(crate) fn leave_out_unproven(draft: &mut Draft) {
    let n_before = draft.spans.len();
    draft.spans.retain(|span| span.text.is_some());
    let n = n_before - draft.spans.len();
    if n > 0 {
        let (labels, are) = (counted(n, "label"), if n == 1 { "is" } else { "are" });
        draft.remarks.push(format!(
            "its places may count its words and not characters, and nothing proves either: {labels} {are} left out"
        ));
        draft
            .relations
            .retain(|link| [&link.from, &link.to].iter().all(|end| draft.spans.iter().any(|span| span.key == **end)));
    }
}

/// Whether the places of a record that has a list of the words of its text may count these: all of them could, and as
/// characters some begin or end where no word does.
pub(super) fn may_count_words(draft: &Draft, fields: &Fields<'_>, body: Body<'_>, ruler: &Ruler<'_>) -> bool {
    let places = || draft.spans.iter().flat_map(|span| &span.at);
    let is_unproven = !draft.spans.is_empty() && draft.spans.iter().all(|span| span.text.is_none());
    let n_needed = places().map(|(_, end)| *end).max().unwrap_or_default();
    let mut lists = fields.values().filter(|list| n_entries(list) >= n_needed.max(1)).peekable();
    is_unproven
        && lists.peek().is_some()
        && places().any(|(start, end)| !ruler.is_neat(*start, *end))
        && lists.any(|list| are_words_of(list, body.text))
}

/// How many entries a list has, those of lists in it counted one by one.
fn n_entries(value: &Value) -> usize {
    let entries = value.as_array().unwrap_or_default();
    entries.iter().map(|entry| entry.as_array().map_or(1, <[Value]>::len)).sum()
}

/// Whether a value is a list of words, or of sentences of words.
pub(crate) fn are_words(value: &Value) -> bool {
    let words = flat(value);
    let n_single =
        words.iter().filter(|word| word.is_some_and(|word| !word.trim().contains(char::is_whitespace))).count();
    words.len() > 1 && n_single * 10 >= words.len() * 9
}

/// Whether a list has the words of the text one after another.
fn are_words_of(value: &Value, text: &str) -> bool {
    let is_sign = |one: &char| !one.is_whitespace();
    let words = flat(value);
    let mut signs = text.chars().filter(is_sign);
    let mut of_first = words.iter().take(N_COMPARED).flatten().flat_map(|word| word.chars()).filter(is_sign);
    are_words(value) && of_first.all(|sign| signs.next() == Some(sign))
}

/// The entries of a list, and of the lists in it; nothing for what is no string.
fn flat(value: &Value) -> Vec<Option<&str>> {
    let entries = value.as_array().unwrap_or_default();
    entries
        .iter()
        .flat_map(|entry| match entry {
            Value::Array(inner) => inner.iter().map(Value::as_str).collect(),
            entry => vec![entry.as_str()],
        })
        .collect()
}
