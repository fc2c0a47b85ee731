//! Finds where the first records of JSON end, without reading what they hold.

/// What is looked at of a file of JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) n_bytes: usize,
    /// How many records end in it.
    pub(crate) n_whole: usize,
}

/// The beginning of lines, values or a list of records, up to the end of the first record that is behind so many others and
/// so many bytes.
pub(crate) fn seen_of(bytes: &[u8], least_records: usize, least_bytes: usize) -> Seen {
    let depth_of_records = usize::from(bytes.starts_with(b"["));
    let (mut at, mut depth, mut n_whole) = (0, 0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => at = behind_string(bytes, at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                n_whole += usize::from(depth <= depth_of_records);
                if depth <= depth_of_records && n_whole >= least_records && at >= least_bytes {
                    break;
                }
            }
            _ => {}
        }
    }
    Seen { n_bytes: at.min(bytes.len()), n_whole }
}

/// Where a string ends that begins at a place, or its line: none goes on behind that.
fn behind_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(n_bytes) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest)) {
        at += n_bytes + 1;
        match bytes[at - 1] {
            b'\\' => at += 1,
            _ => return at,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, least_records: usize, seen: &str, n_whole: usize) {
        let found = seen_of(json.as_bytes(), least_records, 0);
        assert_eq!((&json[..found.n_bytes], found.n_whole), (seen, n_whole), "{json}");
    }

    #[test]
    fn records_end_where_their_brackets_close() {
        check(r#"{"a": {"b": [1]}}{"a": 2}"#, 1, r#"{"a": {"b": [1]}}"#, 1);
        check(r#"[{"a": "}]"}, {"a": 2}]"#, 1, r#"[{"a": "}]"}"#, 1);
        check(r#"[{"a": "\"}"}, {"a": 2}]"#, 2, r#"[{"a": "\"}"}, {"a": 2}"#, 2);
        check(r#"["A text", {"entities": []}]"#, 1, r#"["A text", {"entities": []}"#, 1);
        check("{\"a\": \"open\n}", 1, "{\"a\": \"open\n}", 1);
        check(r#"{"a": [1, "#, 1, r#"{"a": [1, "#, 0);
        check(r#"{"a": "\"#, 1, r#"{"a": "\"#, 0);
    }
}
