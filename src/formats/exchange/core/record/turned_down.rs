//! What somebody has turned down: a span or a link that stands in a record and is none.

use super::fields::Fields;
use super::span::plain;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json::value::Value;

/// What Prodigy has as an answer; others have words of the text there.
pub(super) const ANSWERS: [&str; 3] = ["accept", "reject", "ignore"];

/// Fields whose words say it.
const IN_WORDS: [&str; 5] = ["answer", "status", "state", "decision", "reviewstatus"];
/// Fields that say it where they are not so.
const WANTED: [&str; 4] = ["accepted", "isaccepted", "approved", "isapproved"];
/// Fields that say it where they are so.
const UNWANTED: [&str; 6] = ["rejected", "isrejected", "deleted", "isdeleted", "removed", "isremoved"];

/// Whether a span or a link says of itself that somebody has turned it down.
pub(super) fn is_turned_down(one: &Value) -> bool {
    one.as_object().is_some_and(|fields| fields.iter().any(|(name, value)| says_no(name, value)))
}

/// Whether a record says so of itself as a whole. What is not approved may not have been looked at yet.
pub(super) fn is_record_turned_down(fields: &Fields<'_>) -> bool {
    let says = |name: &str, value: &Value| match value {
        Value::Bool(false) => ["accepted", "isaccepted"].contains(&name),
        Value::Bool(true) => ["rejected", "isrejected"].contains(&name),
        _ => false,
    };
    fields.iter().any(|(name, value)| says(&plain(name), value))
}

/// Whether a state is that of something that nobody wants: versions write it in small letters or with a capital.
pub(super) fn is_discarded(state: &str) -> bool {
    ["discarded", "rejected", "reject", "declined"].iter().any(|word| state.eq_ignore_ascii_case(word))
}

/// Whether a field of this name may say so.
pub(super) fn is_state(name: &str) -> bool {
    [&IN_WORDS[..], &WANTED, &UNWANTED].iter().any(|names| names.contains(&&*plain(name)))
}

/// Says how many of them somebody has turned down.
pub(super) fn tell_turned_down(draft: &mut Draft, what: &str, n: usize) {
    if n > 0 {
        draft.remarks.push(format!("{what} that somebody there has turned down are left out: {n}"));
    }
}

fn says_no(name: &str, value: &Value) -> bool {
    // Most values say nothing of the kind, whatever they are called.
    match value {
        Value::Bool(is_so) => if *is_so { &UNWANTED[..] } else { &WANTED }.contains(&&*plain(name)),
        Value::Number(_) => value.as_u64() == Some(1) && UNWANTED.contains(&&*plain(name)),
        Value::String(word) if is_discarded(word) => IN_WORDS.contains(&&*plain(name)),
        Value::String(word) => **word == *"ignore" && plain(name) == "answer",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn only_a_no_turns_down() {
        for (one, expected) in [
            (json!({"answer": "reject"}), true),
            (json!({"answer": "accept"}), false),
            (json!({"answer": "No cuts"}), false),
            (json!({"accepted": false}), true),
            (json!({"accepted": null}), false),
            (json!({"is_rejected": true}), true),
            (json!({"is_deleted": 1}), true),
            (json!({"deleted": false}), false),
            (json!({"status": "Rejected"}), true),
            (json!({"status": "done"}), false),
            (json!([0, 3, "rejected"]), false),
        ] {
            assert_eq!(is_turned_down(&one), expected, "{one}");
        }
    }
}
