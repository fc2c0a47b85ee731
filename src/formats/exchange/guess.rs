//! Tells the format of files by what is in them.

use serde_json::Value;

use super::registry::Format;

/// As much of a file as is looked at.
const HEAD_BYTES: usize = 64 * 1024;

/// The format that the files most likely have, among those that can be imported; `None` where nothing is known of them.
pub fn guess(files: &[(String, Vec<u8>)]) -> Option<Format> {
    // A text or a type system says little: what lies beside it says more.
    let guesses = || files.iter().filter_map(|(name, bytes)| guess_file(name, bytes));
    guesses().find(|format| format.can_import())
}

fn guess_file(name: &str, bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PAR1") {
        return Some(Format::Parquet);
    }
    let extension = name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    match &*extension {
        "ann" => Some(Format::Brat),
        "xmi" => Some(Format::Cas),
        "conllu" => Some(Format::Conllu),
        "txt" | "xml" | "cfg" | "py" => None,
        _ if head.starts_with(['{', '[']) => guess_json(head),
        _ => guess_table(head),
    }
}

fn guess_json(head: &str) -> Option<Format> {
    let has = |key: &str| head.contains(&format!("\"{key}\""));
    if head.contains("%FEATURE_STRUCTURES") {
        return Some(Format::Cas);
    }
    if head.contains("w3.org/ns/anno") {
        return Some(Format::W3c);
    }
    let first_line = head.lines().next().unwrap_or_default();
    if let Ok(Value::Object(row)) = serde_json::from_str(first_line)
        && row.contains_key("text")
    {
        return Some(guess_row(&row));
    }
    if has("data") && ["annotations", "predictions", "completions"].into_iter().any(has) {
        return Some(Format::LabelStudio);
    }
    (has("format") && head.contains("\"pullquote\"")).then_some(Format::Json)
}

fn guess_row(row: &serde_json::Map<String, Value>) -> Format {
    let first_span = row.get("spans").and_then(|spans| spans.get(0));
    let has_token_numbers = first_span.is_some_and(|span| span.get("token_start").is_some());
    let is_prodigy = row.contains_key("answer") || row.contains_key("_input_hash") || has_token_numbers;
    match ["entities", "label", "labels"].iter().any(|key| row.contains_key(*key)) {
        _ if is_prodigy => Format::Prodigy,
        true if !row.contains_key("spans") => Format::Doccano,
        _ => Format::Jsonl,
    }
}

/// A token a line with its columns.
fn guess_table(head: &str) -> Option<Format> {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let first = lines.find(|line| !line.starts_with("-DOCSTART-"))?;
    if first.split('\t').count() == 10 {
        return Some(Format::Conllu);
    }
    let last = first.split([' ', '\t']).next_back()?;
    let is_tag = last == "O" || last.starts_with("B-") || last.starts_with("I-");
    (head.starts_with("-DOCSTART-") || is_tag).then_some(Format::Conll)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ExportOptions;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::export;

    #[test]
    fn every_export_is_told_by_its_content() {
        let content = content_from_marked(&["[quote>2 “No”], said [speaker#2 Ana]", "[claim It rains]"]);
        for format in Format::ALL.into_iter().filter(|format| format.can_import()) {
            let files = export(format, &content, &ExportOptions::default()).files;
            assert_eq!(guess(&files), Some(format));
            let nameless: Vec<(String, Vec<u8>)> =
                files.into_iter().map(|(name, bytes)| (name.replace(".jsonl", ".json"), bytes)).collect();
            assert_eq!(guess(&nameless), Some(format));
        }
    }

    #[test]
    fn files_of_other_programs_are_told() {
        let check = |name: &str, content: &str, format| {
            assert_eq!(guess(&[(name.to_owned(), content.as_bytes().to_vec())]), format, "{content}");
        };
        check(
            "a.json",
            "[\n  {\"id\": 1, \"data\": {\"text\": \"a\"}, \"annotations\": []}]",
            Some(Format::LabelStudio),
        );
        check("a.jsonl", "\u{feff}{\"text\": \"a\", \"label\": [[0, 1, \"x\"]]}\n", Some(Format::Doccano));
        check("a.jsonl", r#"{"text": "a", "spans": [], "answer": "accept"}"#, Some(Format::Prodigy));
        check("a.tsv", "Ana\tB-speaker\nsaid\tO\n", Some(Format::Conll));
        check("a.txt", "Ana said so.", None);
        check("a.csv", "text,label\na,b\n", None);
        check("a.json", "[1, 2]", None);
    }
}
