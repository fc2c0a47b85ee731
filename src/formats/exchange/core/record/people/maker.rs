//! Who made the labels of a record, by the names that programs have for it.

use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::record::span::plain;
use crate::model::ArticleId;

/// Nobody else is called so, without capitals and marks: `_annotator_id`, `_worker_id`.
const MAKERS: [&str; 17] = [
    "annotator",
    "annotatorid",
    "annotatorname",
    "annotatoremail",
    "annotatedby",
    "labeler",
    "labelerid",
    "labeller",
    "labeledby",
    "labelledby",
    "coder",
    "coderid",
    "codername",
    "worker",
    "workerid",
    "rater",
    "raterid",
];

/// Who wrote the text may be called so too: that several are called so on one text shows who it is. A session of Prodigy is
/// mostly one of somebody.
const USERS: [&str; 8] =
    ["user", "userid", "username", "useremail", "createdby", "submittedby", "completedby", "sessionid"];

/// What a person is called in a record about them, the likeliest first.
const NAMES: [&str; 7] = ["name", "displayName", "nickname", "username", "email", "id", "annotator"];

/// Notes in the draft who made it, as the fields of its record say it, or what is known of it under `meta`.
pub(crate) fn name_maker<'v>(draft: &mut Draft, fields: &(impl Iterator<Item = (&'v str, &'v Value)> + Clone)) {
    let all: Vec<(&str, &Value)> = fields.clone().collect();
    let meta = ["meta", "metadata"].iter().find_map(|name| all.iter().find(|(known, _)| known == name));
    let meta = meta.and_then(|(_, meta)| meta.as_object());
    let meta: Vec<(&str, &Value)> = meta.into_iter().flatten().map(|(name, value)| (&**name, value)).collect();
    // Ours have there who read it, whoever made the labels.
    let is_ours = all.iter().any(|(name, value)| *name == "id" && key_from(value).parse::<ArticleId>().is_ok());
    let of_list = || {
        let mut lists = [&all, &meta].into_iter().filter(|_| !is_ours);
        lists.find_map(|fields| named(fields, &["annotators"]))
    };
    // A user in there is of the text.
    let of_record = named(&all, &MAKERS).or_else(|| named(&meta, &MAKERS));
    draft.annotator = of_record.or_else(of_list).unwrap_or_default();
    // A record about a user is about who wrote it.
    let words: Vec<(&str, &Value)> = all.into_iter().filter(|(_, value)| !value.is_object()).collect();
    draft.user = named(&words, &USERS).unwrap_or_default();
}

/// What a person is called under the first of these names.
fn named(fields: &[(&str, &Value)], names: &[&str]) -> Option<String> {
    let field = |wanted: &str| fields.iter().find(|(name, _)| plain(name) == wanted).map(|(_, value)| person(value));
    names.iter().filter_map(|name| field(name)).find(|word| !word.is_empty() && !is_moment(word))
}

/// What a person is called by a value: a word, a record about them, or a list of nobody else.
pub(crate) fn person(value: &Value) -> String {
    let name = match value {
        Value::Array(list) => match &list[..] {
            [one] if !one.is_array() => person(one),
            _ => String::new(),
        },
        Value::Object(fields) => {
            let names = NAMES.iter().filter_map(|name| fields.get(name)).filter(|value| !value.is_object());
            let mut words = names.map(key_from);
            words.find(|name| !name.trim().is_empty()).unwrap_or_default()
        }
        word => key_from(word),
    };
    if name.trim().is_empty() { String::new() } else { name }
}

/// Whether it is when something was done, as Prodigy calls sessions that nobody named: `news-2026-03-01_10-20-30`.
fn is_moment(name: &str) -> bool {
    let last = name.bytes().rev().take_while(|byte| byte.is_ascii_digit() || b"-_: ".contains(byte)).count();
    let is_day = |day: &[u8]| {
        day.iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
    };
    name.as_bytes()[name.len() - last..].windows("2026-03-01".len()).any(is_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn people_are_known_by_what_columns_are_called() {
        for (record, expected) in [
            (json!({"annotator": "kim", "user": "bo"}), ("kim", "bo")),
            (json!({"_worker_id": 4411, "Annotator": ""}), ("4411", "")),
            (json!({"createdBy": "kim", "annotators": ["lee", "bo"]}), ("", "kim")),
            (json!({"annotators": ["lee"]}), ("lee", "")),
            (json!({"id": "00000000000000aa", "annotators": ["lee"], "annotator": ""}), ("", "")),
            (json!({"user": {"name": "Bo"}, "annotator": null}), ("", "")),
            (json!({"annotator": {"id": 7}}), ("7", "")),
            (json!({"annotator": {"id": 7, "email": "kim@example.org"}}), ("kim@example.org", "")),
            (json!({"meta": {"annotator": "kim", "user": "bo"}}), ("kim", "")),
            (json!({"_session_id": "news-kim"}), ("", "news-kim")),
            (json!({"_session_id": "news-2026-03-01_10-20-30"}), ("", "")),
            (json!({"_annotator_id": "2023-07-25_14-50-21", "_session_id": "2023-07-25_14-50-21"}), ("", "")),
            (json!({"_worker_id": "4411223344"}), ("4411223344", "")),
        ] {
            let mut draft = Draft::default();
            let fields = record.as_object().into_iter().flatten();
            name_maker(&mut draft, &fields.map(|(name, value)| (&**name, value)));
            assert_eq!((&*draft.annotator, &*draft.user), expected, "{record}");
        }
    }
}
