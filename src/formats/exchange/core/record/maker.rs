//! Who made the labels of a record, by the names that programs have for it.

use super::span::plain;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::key_from;

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

/// Who wrote the text may be called so too: that several are called so on one text shows who it is.
const USERS: [&str; 7] = ["user", "userid", "username", "useremail", "createdby", "submittedby", "completedby"];

/// Notes in the draft who made it, as the fields of its record say it.
pub(crate) fn name_maker<'v>(draft: &mut Draft, fields: &(impl Iterator<Item = (&'v str, &'v Value)> + Clone)) {
    let word = |names: &[&str]| {
        let named = |wanted: &str| fields.clone().find(|(name, _)| plain(name) == wanted).map(|(_, value)| value);
        let is_name = |value: &&Value| !value.is_array() && !value.is_object();
        let mut words = names.iter().filter_map(|name| named(name)).filter(is_name).map(key_from);
        words.find(|word| !word.trim().is_empty()).unwrap_or_default()
    };
    (draft.annotator, draft.user) = (word(&MAKERS), word(&USERS));
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
            (json!({"createdBy": "kim", "annotators": ["lee"]}), ("", "kim")),
            (json!({"user": {"name": "Bo"}, "annotator": null}), ("", "")),
        ] {
            let mut draft = Draft::default();
            let fields = record.as_object().into_iter().flatten();
            name_maker(&mut draft, &fields.map(|(name, value)| (&**name, value)));
            assert_eq!((&*draft.annotator, &*draft.user), expected, "{record}");
        }
    }
}
