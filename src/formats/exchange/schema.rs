//! Whether JSON follows a JSON Schema, as far as the schema of our export goes, for tests.

use serde_json::Value;

/// Says nothing of how JSON must be.
const WORDS_ABOUT: [&str; 4] = ["$schema", "$defs", "title", "description"];

/// Where a value does not follow the schema, and why. `$ref` leads into the `$defs` of `whole`.
///
/// # Panics
///
/// Where the schema says something that this does not know, so that nothing passes unlooked at.
pub(crate) fn errors(whole: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let rules = schema.as_object().expect("a schema is an object");
    let rules = rules.iter().filter(|(rule, _)| !WORDS_ABOUT.contains(&rule.as_str()));
    rules.flat_map(|(rule, wanted)| broken(whole, schema, (rule, wanted), value, place)).collect()
}

fn broken(whole: &Value, schema: &Value, (rule, wanted): (&str, &Value), value: &Value, place: &str) -> Vec<String> {
    let fields = || value.as_object().into_iter().flatten();
    let items = || value.as_array().into_iter().flatten().enumerate();
    let n_first = || schema["prefixItems"].as_array().map_or(0, Vec::len);
    let is_kept = match rule {
        "$ref" => {
            let name = wanted.as_str().and_then(|path| path.strip_prefix("#/$defs/")).expect("in $defs");
            return errors(whole, &whole["$defs"][name], value, place);
        }
        "properties" => {
            let known = fields().filter(|(name, _)| !wanted[name].is_null());
            return known
                .flat_map(|(name, inner)| errors(whole, &wanted[name], inner, &format!("{place}.{name}")))
                .collect();
        }
        "items" if wanted.is_object() => {
            let rest = items().skip(n_first());
            return rest.flat_map(|(idx, item)| errors(whole, wanted, item, &format!("{place}[{idx}]"))).collect();
        }
        "prefixItems" => {
            let first = items().zip(wanted.as_array().expect("a list"));
            return first.flat_map(|((_, item), schema)| errors(whole, schema, item, place)).collect();
        }
        "items" => items().count() <= n_first(),
        "additionalProperties" => fields().all(|(name, _)| !schema["properties"][name].is_null()),
        "required" => {
            wanted.as_array().expect("names").iter().all(|name| !value[name.as_str().expect("a name")].is_null())
        }
        "type" => is_of(value, wanted.as_str().expect("a type")),
        "const" => value == wanted,
        "enum" => wanted.as_array().expect("values").contains(value),
        "minimum" => value.as_u64() >= wanted.as_u64(),
        "maximum" => value.as_u64() <= wanted.as_u64(),
        "minItems" => items().count() as u64 >= wanted.as_u64().expect("a number"),
        "minLength" => n_chars(value) >= wanted.as_u64().expect("a number"),
        "maxLength" => n_chars(value) <= wanted.as_u64().expect("a number"),
        "pattern" => regex::Regex::new(wanted.as_str().expect("a pattern"))
            .expect("a pattern")
            .is_match(value.as_str().unwrap_or_default()),
        other => unreachable!("the schema says “{other}”, which is not known here"),
    };
    if is_kept { Vec::new() } else { vec![format!("{place}: {rule} {wanted} is not kept by {value}")] }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        other => unreachable!("the schema has the type “{other}”, which is not known here"),
    }
}

fn n_chars(value: &Value) -> u64 {
    value.as_str().map_or(0, |text| text.chars().count() as u64)
}

#[test]
fn what_breaks_a_rule_is_told_with_its_place() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": { "a": { "type": "array", "items": { "$ref": "#/$defs/few" } }, "b": { "enum": ["x"] } },
        "$defs": { "few": { "type": "integer", "maximum": 2 } }
    });
    let errors = |value: Value| errors(&schema, &schema, &value, "");
    assert_eq!(errors(serde_json::json!({ "a": [1, 2], "b": "x" })), Vec::<String>::new());
    assert_eq!(errors(serde_json::json!({ "a": [1, 3] })), [".a[1]: maximum 2 is not kept by 3"]);
    for wrong in [serde_json::json!([]), serde_json::json!({ "a": [], "c": 1 }), serde_json::json!({ "b": "x" })] {
        assert!(!errors(wrong.clone()).is_empty(), "{wrong}");
    }
    assert!(!errors(serde_json::json!({ "a": [], "b": "y" })).is_empty());
}
