//! What somebody has turned down: a span or a link that stands in a record and is none.

use super::span::plain;
use crate::formats::exchange::core::json::value::Value;

/// Whether a span or a link says of itself that somebody has turned it down.
pub(super) fn is_turned_down(one: &Value) -> bool {
    one.as_object().is_some_and(|fields| fields.iter().any(|(name, value)| says_no(&plain(name), value)))
}

/// Whether a state is that of something that nobody wants: versions write it in small letters or with a capital.
pub(super) fn is_discarded(state: &str) -> bool {
    ["discarded", "rejected", "reject", "declined"].iter().any(|word| state.eq_ignore_ascii_case(word))
}

fn says_no(name: &str, value: &Value) -> bool {
    match name {
        "answer" => value.as_str().is_some_and(|answer| is_discarded(answer) || answer == "ignore"),
        "status" | "state" | "decision" | "reviewstatus" => value.as_str().is_some_and(is_discarded),
        "accepted" | "isaccepted" | "approved" | "isapproved" => value.as_bool() == Some(false),
        "rejected" | "isrejected" => value.as_bool() == Some(true),
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
            (json!({"status": "Rejected"}), true),
            (json!({"status": "done"}), false),
            (json!([0, 3, "rejected"]), false),
        ] {
            assert_eq!(is_turned_down(&one), expected, "{one}");
        }
    }
}
