//! Lists as Python prints them, which data frames write into the cells of tables: `[(0, 8, 'Speaker')]`.

use crate::formats::exchange::core::json::value::{Value, Words};
use crate::formats::exchange::core::json_text;

/// So deep may lists lie in each other.
const MAX_DEPTH: usize = 32;

/// The value that Python printed so; `None` where it is none.
pub(super) fn read(printed: &str) -> Option<Value> {
    let mut rest = Rest { left: printed.trim() };
    let value = rest.value(0)?;
    rest.skip_blanks();
    rest.left.is_empty().then_some(value)
}

/// What of the text is still to be read.
struct Rest<'t> {
    left: &'t str,
}

impl<'t> Rest<'t> {
    fn skip_blanks(&mut self) {
        self.left = self.left.trim_start();
    }

    fn take(&mut self, what: &str) -> bool {
        self.skip_blanks();
        self.left.strip_prefix(what).map(|left| self.left = left).is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_blanks();
        match self.left.chars().next().filter(|_| depth < MAX_DEPTH)? {
            '[' => self.list("[", "]", depth),
            '(' => self.list("(", ")", depth),
            '{' => self.record(depth),
            quote @ ('\'' | '"') => self.string(quote).map(Value::from),
            _ => self.word(depth),
        }
    }

    /// Of a list, or of what numpy prints, where there are blanks between the values.
    fn list(&mut self, open: &str, close: &str, depth: usize) -> Option<Value> {
        self.take(open);
        let mut values = Vec::new();
        while !self.take(close) {
            values.push(self.value(depth + 1)?);
            self.take(",");
        }
        Some(values.into())
    }

    fn record(&mut self, depth: usize) -> Option<Value> {
        self.take("{");
        let mut fields: Vec<(Words, Value)> = Vec::new();
        while !self.take("}") {
            let name = match self.value(depth + 1)? {
                Value::String(name) => name,
                other => other.to_string().into(),
            };
            let value = if self.take(":") { self.value(depth + 1)? } else { return None };
            fields.push((name, value));
            if !self.take(",") && !self.left.trim_start().starts_with('}') {
                return None;
            }
        }
        Some(Value::Object(fields.into_iter().collect()))
    }

    fn string(&mut self, quote: char) -> Option<String> {
        let mut characters = self.left.char_indices().skip(1);
        let mut out = String::new();
        while let Some((at, character)) = characters.next() {
            match character {
                _ if character == quote => {
                    self.left = &self.left[at + 1..];
                    return Some(out);
                }
                '\\' => {
                    let (_, escape) = characters.next()?;
                    let mut hex = |n_digits: usize| {
                        let digits: String = characters.by_ref().take(n_digits).map(|(_, digit)| digit).collect();
                        u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
                    };
                    match escape {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' => out.push('\r'),
                        'x' => out.push(hex(2)?),
                        'u' => out.push(hex(4)?),
                        'U' => out.push(hex(8)?),
                        '\n' => {}
                        '\\' | '\'' | '"' => out.push(escape),
                        other => out.extend(['\\', other]),
                    }
                }
                other => out.push(other),
            }
        }
        None
    }

    /// A number, a name such as `None`, or a value that a function is called with, such as `np.int64(3)`.
    fn word(&mut self, depth: usize) -> Option<Value> {
        let n_bytes = self.left.find(|one: char| !(one.is_alphanumeric() || "+-._".contains(one)));
        let (word, left): (&'t str, &'t str) = self.left.split_at(n_bytes.unwrap_or(self.left.len()));
        self.left = left;
        if word.is_empty() {
            return None;
        }
        if self.left.starts_with('(') {
            let Value::Array(values) = self.list("(", ")", depth)? else { return None };
            return values.into_iter().next();
        }
        if self.take("=") {
            return Some(self.value(depth + 1).unwrap_or_default());
        }
        match word {
            "None" | "nan" | "NaN" | "null" => Some(Value::Null),
            "True" | "true" => Some(Value::Bool(true)),
            "False" | "false" => Some(Value::Bool(false)),
            number => json_text::read(number.trim_start_matches('+').trim_end_matches('.')).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn what_python_prints_is_read() {
        for (printed, expected) in [
            ("[(0, 8, 'Speaker')]", json!([[0, 8, "Speaker"]])),
            (
                "{'entities': [(0, 8, \"it's\"), (9, 11, 'a\\'b')]}",
                json!({"entities": [[0, 8, "it's"], [9, 11, "a'b"]]}),
            ),
            ("[{'start': np.int64(0), 'end': 8.0, 'label': None}]", json!([{"start": 0, "end": 8.0, "label": null}])),
            ("array([list([0, 8, 'x'])], dtype=object)", json!([[0, 8, "x"]])),
            ("[['a' 'b']\n ['c']]", json!([["a", "b"], ["c"]])),
            ("[True, 1., nan, '\\xe9\\n']", json!([true, 1, null, "é\n"])),
            ("()", json!([])),
        ] {
            assert_eq!(read(printed), Some(expected), "{printed}");
        }
        for none in ["[", "[(0, 8", "['a]", "[0) ", "[1] x", "(see above)", &"[".repeat(100_000)] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
