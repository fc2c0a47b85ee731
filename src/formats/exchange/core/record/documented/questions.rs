//! Conversations about a text in which somebody asks for what is of one kind after another, and a model answers with lists of
//! words, as `UniversalNER` learns from.

use super::mentions::places_of;
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::json_text;

const BEFORE_TEXT: &str = "Text:";
const BEFORE_LABEL: &str = "What describes ";
const BEHIND_LABEL: &str = " in the text?";

/// Says of a record that words of it stand several times in its text.
pub(in crate::formats::exchange::core::record) const STAND_SEVERAL_TIMES: &str = "words_stand_several_times";

/// What is said in a conversation, one after another, by whomever.
fn said(fields: &Map) -> Vec<&str> {
    let turns = ["conversations", "messages"].iter().find_map(|name| fields.get(name)?.as_array());
    let words = |turn: &Value| ["value", "content"].iter().find_map(|name| turn.get(*name).is_some().then_some(*name));
    let words = |turn| words(turn).and_then(|name| turn.get(name)).and_then(Value::as_str);
    turns.into_iter().flatten().filter_map(words).collect()
}

fn label_in(question: &str) -> Option<&str> {
    question.trim().strip_prefix(BEFORE_LABEL)?.strip_suffix(BEHIND_LABEL)
}

/// Whether a record is such a conversation.
pub(crate) fn is_of_questions(fields: &Map) -> bool {
    let said = said(fields);
    !fields.contains_key("text")
        && said.iter().any(|words| words.starts_with(BEFORE_TEXT))
        && said.iter().any(|words| label_in(words).is_some())
}

/// The record with the text that was asked about, and with the words of each answer wherever they stand in it whole.
pub(super) fn of_questions(mut fields: Map) -> Map {
    let (mut text, mut spans, mut is_several) = (String::new(), Vec::new(), false);
    {
        let said = said(&fields);
        if let Some(words) = said.iter().find_map(|words| words.strip_prefix(BEFORE_TEXT)) {
            words.trim().clone_into(&mut text);
        }
        for pair in said.windows(2) {
            let Some(label) = label_in(pair[0]) else { continue };
            for words in answered(pair[1]) {
                let places = places_of(&words, &text);
                is_several |= places.len() > 1;
                let lost = places.is_empty().then(|| json!({"start": null, "label": label, "text": words}));
                let span = |(start, end): &(usize, usize)| json!({"start": start, "end": end, "label": label});
                spans.extend(places.iter().map(span).chain(lost));
            }
        }
    }
    fields.retain(|name, _| !["conversations", "messages"].contains(&name));
    fields.insert("text", text);
    fields.insert("spans", spans);
    if is_several {
        fields.insert(STAND_SEVERAL_TIMES, true);
    }
    fields
}

/// The words that an answer lists; one that is no list is words itself.
fn answered(answer: &str) -> Vec<String> {
    match json_text::read(answer.trim()) {
        Ok(Value::Array(words)) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec![answer.trim().to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::core::json::value::{Value, json};
    use crate::formats::exchange::core::record::{as_programs_mean_it, draft};

    #[test]
    fn answers_are_labels_of_their_words() {
        let turn = |from: &str, value: &str| json!({"from": from, "value": value});
        let turns: Vec<Value> = [
            ("human", "Text: “No,” said Zoë Ruiz. Bo and Zoë left; Boris came."),
            ("gpt", "I've read this text."),
            ("human", "What describes speaker in the text?"),
            ("gpt", r#"["Zoë Ruiz", "Bo", "Carl"]"#),
            ("human", "What describes first name in the text?"),
            ("gpt", r#"["Zoë"]"#),
            ("human", "What describes law in the text?"),
            ("gpt", "[]"),
        ]
        .map(|(from, value)| turn(from, value))
        .into();
        let draft = draft(&as_programs_mean_it(json!({"id": "ner_1", "conversations": turns})), String::new()).unwrap();
        assert_eq!(draft.text, "“No,” said Zoë Ruiz. Bo and Zoë left; Boris came.");
        let spans: Vec<_> = draft.spans.iter().map(|span| (&*span.label, span.at[0])).collect();
        let expected =
            [("speaker", (11, 19)), ("speaker", (21, 23)), ("first name", (11, 14)), ("first name", (28, 31))];
        assert_eq!(spans, expected);
        assert_eq!(draft.remarks, ["span 3 (“Carl”) has no start and is left out"]);
        assert_eq!(draft.notes, ["words that stand several times in the text are labelled wherever they stand"]);
    }
}
