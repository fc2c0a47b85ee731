//! The language before each word, as `WikiANN` has it (`en:Ana en:ran`): it is none of the text.

use crate::formats::exchange::core::draft::Draft;
use crate::model::OffsetUnit;

/// Leaves it out where all words of a text that was put together from words have the same one, and says so.
pub(crate) fn leave_out_languages(draft: &mut Draft) {
    let Some(prefix) = prefix_of(draft) else { return };
    let word_starts = starts_of(&draft.text);
    let n_before = |place: usize| word_starts.partition_point(|start| *start < place) * prefix.len();
    for (start, end) in draft.spans.iter_mut().flat_map(|span| &mut span.at) {
        (*start, *end) = (start.saturating_sub(n_before(*start)), end.saturating_sub(n_before(*end)));
    }
    let mut text = String::with_capacity(draft.text.len());
    for piece in draft.text.split_inclusive(char::is_whitespace) {
        text.push_str(piece.strip_prefix(&prefix).unwrap_or(piece));
    }
    draft.text = text;
    draft.notes.push(format!("all words begin with “{prefix}”, which names their language and is left out"));
}

/// What all words begin with: two or three letters and a colon.
fn prefix_of(draft: &Draft) -> Option<String> {
    let mut words = draft.text.split_whitespace();
    let (language, _) = words.next()?.split_once(':')?;
    let is_one = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let prefix = format!("{language}:");
    let has_it = |word: &str| word.strip_prefix(&prefix).is_some_and(|word| !word.is_empty());
    let have_all = is_one && draft.is_rebuilt && draft.unit == OffsetUnit::CodePoint;
    (have_all && draft.text.split_whitespace().nth(1).is_some() && draft.text.split_whitespace().all(has_it))
        .then_some(prefix)
}

/// Where words begin, in code points.
fn starts_of(text: &str) -> Vec<usize> {
    let mut is_inside = false;
    let begins = |(idx, character): (usize, char)| {
        let was_inside = std::mem::replace(&mut is_inside, !character.is_whitespace());
        (is_inside && !was_inside).then_some(idx)
    };
    text.chars().enumerate().filter_map(begins).collect()
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn languages_before_words_are_left_out_and_told() {
        let read = |format: Format, name: &str, text: &str| {
            let files = [(name.to_owned(), text.as_bytes().to_vec())];
            let imported = import(format, &files, &LabelSet::built_in());
            let n_told = imported.notes.iter().filter(|note| note.contains("names their language")).count();
            (marked::print(&imported.articles[0].article), n_told)
        };
        let row = r#"{"tokens": ["de:Zoë", "de:Ruiz", "de:traf", "de:Bo"], "ner_tags": ["B-speaker", "I-speaker", "O", "B-speaker"]}"#;
        let expected = "[speaker#1 Zoë Ruiz] traf [speaker#2 Bo]";
        assert_eq!(read(Format::HfTokens, "a.jsonl", row), (expected.to_owned(), 1));
        let table = "de:Zoë\tB-speaker\nde:Ruiz\tI-speaker\nde:traf\tO\n\nde:Bo\tB-speaker\n";
        assert_eq!(read(Format::Conll, "a.conll", table), ("[speaker#1 Zoë Ruiz] traf\n[speaker#2 Bo]".to_owned(), 1));
        let other = r#"{"tokens": ["re:Invent", "ran"], "ner_tags": ["B-claim", "O"]}"#;
        assert_eq!(read(Format::HfTokens, "a.jsonl", other), ("[claim#1 re:Invent] ran".to_owned(), 0));
    }
}
