//! Tells the format of files by what is in them: each kind is asked.

use super::core::sniff::{Sample, Sign};
use super::kinds::csv;
use super::registry::Format;

/// The format that the files most likely have, among those that can be imported; `None` where nothing is known of them.
pub fn guess(files: &[(String, Vec<u8>)]) -> Option<Format> {
    // A text or a type system says little: what lies beside it says more.
    files.iter().find_map(|(name, bytes)| guess_file(&Sample::new(name, bytes)))
}

/// The format of a labelled file that is no table of texts with their labels beside them, by its name and its beginning:
/// whoever takes articles reads it as an import does.
pub fn guess_labelled(name: &str, beginning: &[u8]) -> Option<Format> {
    let sample = Sample::new(name, beginning);
    guess_file(&sample).filter(|format| match format {
        Format::Jsonl | Format::Prodigy => false,
        // Older ones have the text under a name that tables have for other things.
        Format::Doccano => sample.row.as_ref().is_some_and(|row| !row.contains_key("text") && row.contains_key("data")),
        Format::Csv => !csv::is_of_texts(&sample),
        // Its short exports are such tables.
        Format::LabelStudio => sample.is_json() && sample.text_row().is_none(),
        _ => true,
    })
}

/// The kind that the file looks most like; of several, the one that is listed first.
fn guess_file(sample: &Sample) -> Option<Format> {
    let least = match &*sample.extension {
        "cfg" | "py" => return None,
        "txt" => Sign::Proven,
        _ => Sign::Weak,
    };
    let signs = Format::ALL.into_iter().filter(|format| format.can_import());
    let signs = signs.map(|format| ((format.facts().sniff)(sample), format)).filter(|(sign, _)| *sign >= least);
    signs.rev().max_by_key(|(sign, _)| *sign).map(|(_, format)| format)
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
        for format in Format::ALL.into_iter().filter(|format| format.can_import() && format.can_export()) {
            // What is made for spaCy lies in lines as all programs read them.
            let told = if format == Format::Spacy { Format::Jsonl } else { format };
            let files = export(format, &content, &ExportOptions::default()).files;
            assert_eq!(guess(&files), Some(told));
            let nameless: Vec<(String, Vec<u8>)> =
                files.into_iter().map(|(name, bytes)| (name.replace(".jsonl", ".json"), bytes)).collect();
            assert_eq!(guess(&nameless), Some(told));
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
