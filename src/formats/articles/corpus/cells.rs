//! A value of a record → words: lists are paragraphs, markup is read as the page that it is.

use super::records::is_typed;
use crate::formats::articles::html::{has_own_lines, is_markup, resolved, text_of};
use crate::formats::exchange::core::json::value::{Map, Value};

/// The text of an article: paragraphs that stand in a list become lines, and markup becomes what a browser shows of it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Array(values) if are_runs(values) => {
            without_markup(&values.iter().map(words_of_run).collect::<String>())
        }
        Value::Array(values) => {
            let are_versions = values.iter().all(|value| content_type(value).is_some());
            let values = if are_versions { main_ones(values) } else { values.iter().collect() };
            let paragraphs: Vec<String> =
                values.into_iter().map(paragraph).filter(|words| !words.trim().is_empty()).collect();
            let are_words =
                paragraphs.len() > 4 && !paragraphs.iter().any(|it| it.trim().contains(char::is_whitespace));
            paragraphs.join(if are_words { " " } else { "\n" })
        }
        other => without_markup(&words(other)),
    }
}

/// The text as it stands in the file, which offsets count in.
pub(super) fn raw_text(value: &Value) -> String {
    if value.is_string() { words(value) } else { text(value) }
}

/// How chats call the kinds of words that they set apart within a line.
const KINDS_OF_RUNS: [&str; 19] = [
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "plain",
    "mention",
    "mention_name",
    "hashtag",
    "cashtag",
    "bot_command",
    "link",
    "text_link",
    "email",
    "phone",
    "custom_emoji",
    "blockquote",
];

/// Whether these are the words of one text, some of which are set apart: they have their blanks and lines.
fn are_runs(values: &[Value]) -> bool {
    let is_set_apart = |value: &Value| {
        let kind = value.get("type").and_then(Value::as_str);
        kind.is_some_and(|kind| KINDS_OF_RUNS.contains(&kind)) && value.get("text").is_some_and(Value::is_string)
    };
    values.iter().any(is_set_apart) && values.iter().all(|value| value.is_string() || is_set_apart(value))
}

fn words_of_run(run: &Value) -> &str {
    run.as_str().or_else(|| run.get("text")?.as_str()).unwrap_or_default()
}

/// A value as words, such as names.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::String(word) => word.to_string(),
        Value::Null => String::new(),
        Value::Array(values) => {
            let all: Vec<String> = main_ones(values).into_iter().map(words).filter(|word| !word.is_empty()).collect();
            all.join(if all.iter().any(|word| word.len() > 60) { "\n" } else { ", " })
        }
        Value::Object(fields) if is_typed(fields) => fields.values().map(words).collect(),
        Value::Object(fields) => ["name", "value", "rendered", "byline"]
            .iter()
            .find_map(|name| fields.get(name))
            .map(words)
            .unwrap_or_default(),
        other => other.to_string(),
    }
}

/// One paragraph of a list: a string, its sentences, or a record that holds it.
fn paragraph(value: &Value) -> String {
    match value {
        Value::Array(sentences) => {
            let sentences: Vec<String> = sentences.iter().map(paragraph).collect();
            sentences.join(" ")
        }
        Value::Object(fields) if let Some(words) = block(fields) => words,
        Value::Object(fields) => {
            let named = ["text", "content", "body", "paragraph", "html", "bodyHtml", "children", "value", "name"];
            match named.iter().find_map(|name| fields.get(name)) {
                // Runs of words of one kind, which have their blanks.
                Some(Value::Array(runs)) if runs.iter().all(Value::is_object) => runs.iter().map(paragraph).collect(),
                Some(list @ Value::Array(_)) => text(list),
                Some(value) => without_markup(&words(value)),
                None => String::new(),
            }
        }
        other => without_markup(&words(other)),
    }
}

/// A block of an editor, a line for each item and each row: Arc XP has its parts beside the kind, `EditorJS` under `data`.
fn block(fields: &Map) -> Option<String> {
    if let (Some(Value::String(_)), Some(Value::Object(data))) = (fields.get("type"), fields.get("data")) {
        return Some(block_of_editor_js(data));
    }
    let list = |name: &str| fields.get(name).and_then(Value::as_array);
    let row = |cells: &[Value]| cells.iter().map(paragraph).collect::<Vec<_>>().join("\t");
    let lines: Vec<String> = match fields.get("type")?.as_str()? {
        "list" => list("items")?.iter().map(paragraph).collect(),
        "quote" => {
            let citation = fields.get("citation").map(paragraph).unwrap_or_default();
            list("content_elements")?.iter().map(paragraph).chain([citation]).collect()
        }
        "table" => {
            let rows = list("rows")?.iter().filter_map(Value::as_array);
            list("header").into_iter().chain(rows).map(row).collect()
        }
        "raw_html" => vec![text_of(fields.get("content")?.as_str()?)],
        _ => return None,
    };
    Some(lines.into_iter().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n"))
}

/// What people read of a block, whatever its kind is.
fn block_of_editor_js(data: &Map) -> String {
    let list = |name: &str| data.get(name).and_then(Value::as_array).unwrap_or_default();
    let row = |row: &Value| match row.as_array() {
        Some(cells) => cells.iter().map(paragraph).collect::<Vec<_>>().join("\t"),
        None => paragraph(row),
    };
    let words = data.get("text").map(paragraph);
    let lines =
        words.into_iter().chain(list("items").iter().map(item_of_editor_js)).chain(list("content").iter().map(row));
    let lines = lines.chain(data.get("caption").map(paragraph));
    lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// An item of a list, and the items in it.
fn item_of_editor_js(item: &Value) -> String {
    let inner = item.get("items").and_then(Value::as_array).unwrap_or_default();
    std::iter::once(paragraph(item)).chain(inner.iter().map(item_of_editor_js)).collect::<Vec<_>>().join("\n")
}

/// Whether a record is what `EditorJS` saves: blocks, each of a kind with its data.
pub(super) fn is_of_editor_js(fields: &Map) -> bool {
    let is_block = |value: &Value| {
        value.get("type").is_some_and(Value::is_string) && value.get("data").is_some_and(Value::is_object)
    };
    let blocks = fields.get("blocks").and_then(Value::as_array).unwrap_or_default();
    !blocks.is_empty() && blocks.iter().all(is_block)
}

/// What kind of text a version of a text says it is.
fn content_type(value: &Value) -> Option<&str> {
    ["contenttype", "contentType"].iter().find_map(|name| value.get(*name)?.as_str())
}

/// Of several versions the main one, as pages before as plain text: news agencies tell them by roles. All where nothing does.
fn main_ones(values: &[Value]) -> Vec<&Value> {
    let role = |value: &'_ Value| value.get("value").and(value.get("role")).and_then(Value::as_str).map(str::to_owned);
    let rank = |value: &Value| {
        let is_main = role(value).is_some_and(|role| ["main", "body", "headline"].contains(&&*role));
        let is_page = content_type(value).is_some_and(|kind| kind.contains("html"));
        (!is_main, !is_page)
    };
    let are_told_apart = values.iter().all(|value| role(value).is_some());
    let best = values.iter().map(rank).min().filter(|_| are_told_apart);
    values.iter().filter(|value| best.is_none_or(|best| rank(value) == best)).collect()
}

/// What is said of the versions of a text that do not come in, where these are not the same in another kind of text.
pub(super) fn versions_left_out(name: &str, value: &Value) -> Option<String> {
    let all = value.as_array().filter(|all| all.iter().all(|one| content_type(one).is_some()))?;
    let main: Vec<&Value> = main_ones(all);
    let is_other = |one: &&Value| !main.iter().any(|main| main.get("role") == one.get("role"));
    let n_left_out = all.iter().filter(is_other).count();
    (n_left_out > 0).then(|| format!("of “{name}” the main text comes in, not {n_left_out} with other roles"))
}

fn without_markup(words: &str) -> String {
    if !is_markup(words) {
        resolved(words)
    } else if has_own_lines(words) {
        text_of(&words.replace('\n', "<br>"))
    } else {
        text_of(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn blocks_between_paragraphs_come_in_and_of_versions_the_main_one() {
        let story = json!([{"type": "text", "content": "Intro."},
            {"type": "list", "items": [{"type": "text", "content": "One"},
                {"type": "list", "items": [{"type": "text", "content": "Two &amp; three"}]}]},
            {"type": "quote", "content_elements": [{"type": "text", "content": "We lost."}],
                "citation": {"type": "text", "content": "Ana Ruiz"}},
            {"type": "table", "header": [{"content": "h"}, {"content": "i"}], "rows": [[{"content": "1"}, {"content": "2"}]]},
            {"type": "raw_html", "content": "<script>x</script><div>Map</div>"}, {"type": "raw_html", "content": "<style>a</style>"}]);
        assert_eq!(text(&story), "Intro.\nOne\nTwo & three\nWe lost.\nAna Ruiz\nh\ti\n1\t2\nMap");
        let body = |role: &str, kind: &str, value: &str| json!({"role": role, "contenttype": kind, "value": value});
        let (plain, page) =
            (body("body", "text/plain", "Ana ran."), body("body", "text/html", "<p>Ana <b>ran</b>.</p>"));
        assert_eq!(text(&json!([plain, page])), "Ana ran.");
        assert_eq!(versions_left_out("bodies", &json!([plain, page])), None);
        let bodies = json!([body("summary", "text/html", "<p>Hm.</p>"), plain]);
        assert_eq!((&*text(&bodies), versions_left_out("bodies", &bodies).is_some()), ("Ana ran.", true));
        let heads = json!([{"role": "short", "value": "Loss"}, {"role": "main", "value": "A loss"}]);
        assert_eq!(words(&heads), "A loss");
        let authors = json!([{"role": "author", "value": "Ana"}, {"role": "editor", "value": "Bo"}]);
        assert_eq!(words(&authors), "Ana, Bo");
    }

    #[test]
    fn blocks_of_editor_js_are_lines() {
        let block = |kind: &str, data: Value| json!({"type": kind, "data": data});
        let blocks = [
            block("header", json!({"text": "Late", "level": 1})),
            block("list", json!({"items": ["one", {"content": "two", "items": [{"content": "three", "items": []}]}]})),
            block("quote", json!({"text": "<b>No</b>", "caption": "Ana"})),
            block("table", json!({"content": [["a", "b"], ["c", "d"]]})),
            block("delimiter", json!({})),
        ];
        let fields = json!({"time": 1, "blocks": blocks, "version": "2"});
        assert!(is_of_editor_js(fields.as_object().unwrap()));
        assert_eq!(text(&json!(blocks)), "Late\none\ntwo\nthree\nNo\nAna\na\tb\nc\td");
    }

    #[test]
    fn words_that_are_set_apart_within_a_line_stay_in_it() {
        let runs = json!(["“We ", {"type": "bold", "text": "lost"}, ",” said ", {"type": "mention", "text": "@ana"}, ".\nEnd"]);
        assert_eq!(text(&runs), "“We lost,” said @ana.\nEnd");
        assert_eq!(text(&json!([{"type": "plain", "text": "No "}, {"type": "link", "text": "x.org"}])), "No x.org");
        assert_eq!(text(&json!(["One.", {"type": "text", "text": "Two."}])), "One.\nTwo.");
    }

    #[test]
    fn lists_in_lists_are_read_once() {
        let deep =
            (0..40).fold(json!({"type": "text", "content": "x"}), |inner, _| json!({"type": "list", "items": [inner]}));
        assert_eq!(text(&json!([deep])), "x");
    }

    #[test]
    fn markup_is_read_and_words_stay() {
        for (value, expected) in [
            (json!("<p>&#8220;Hi,&#8221; she said.</p><p>Two &amp; three</p>"), "“Hi,” she said.\nTwo & three"),
            (json!("One<br/>two"), "One\ntwo"),
            (json!("<p>One\n<b>two</b>\n</p>"), "One two"),
            (json!("One <b>two</b> three.\n\nFour <i>five</i>.\nSix"), "One two three.\n\nFour five.\nSix"),
            (json!("Tom &amp; Jerry\nsaid &lt;no&gt;"), "Tom & Jerry\nsaid <no>"),
            (json!("if a < b and b > c; AT&T, <b, R&D; x"), "if a < b and b > c; AT&T, <b, R&D; x"),
            (json!("<sic> Tom &amp; Jerry"), "<sic> Tom & Jerry"),
            (json!("x <y and Tom &amp; Jerry left"), "x <y and Tom & Jerry left"),
            (json!(["Para one.", "Para two."]), "Para one.\nPara two."),
            (json!([["One.", "Two."], ["Three."]]), "One. Two.\nThree."),
            (json!([{"text": "<p>One.</p>"}, {"content": "Two."}]), "One.\nTwo."),
            (json!([{"children": [{"text": "On "}, {"text": "Monday", "bold": true}]}, {"text": "x"}]), "On Monday\nx"),
            (json!({"$date": {"$numberLong": "5"}}), "5"),
            (json!(["The", "council", "met", "on", "Monday"]), "The council met on Monday"),
            (json!(null), ""),
        ] {
            assert_eq!(text(&value), expected);
        }
    }
}
