//! Reads the files of a format into articles with labels.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::core::facts::Detail;
use super::core::imported::{Imported, checked};
use super::core::labels::Declared;
use super::core::names::before_work;
use super::core::reading::{ByName, Reading, sheet_in, text_of};
use super::core::units::settle;
use super::core::warnings::Warnings;
use super::registry::Format;
use crate::formats::articles::corpus::fill_from_folders;
use crate::formats::articles::{NotAnArticle, archive, is_about_others};
use crate::model::{Content, LabelSet, OffsetUnit};

/// Choices for an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where a file has predictions beside labels, those.
    pub wants_predictions: bool,
    /// What offsets count in files that do not say.
    pub offset_unit: Option<OffsetUnit>,
}

/// What is said of a file of spaCy that only spaCy reads.
pub const FROM_DOCBIN: &str = "is a DocBin, which only spaCy can read: make lines of it with from_docbin.py, which lies in every export for spaCy";

/// Reads files of a format that can be imported; of another, nothing. `files` are names and contents.
///
/// What is wrong in one place does not stop the rest. Labels that come without their texts have nowhere to go.
pub fn import(format: Format, files: &[(String, Vec<u8>)], labels: &LabelSet) -> Imported {
    read(ImportOptions::default(), format, files, labels, None)
}

/// As [`import`], with choices, and into a project: labels that come without their texts go to its articles.
pub fn import_with(options: ImportOptions, format: Format, files: &[(String, Vec<u8>)], home: &Content) -> Imported {
    read(options, format, files, home.labels(), Some(home))
}

/// As [`import_with`], where the labels of the project have become more since.
pub fn import_among(
    options: ImportOptions,
    format: Format,
    files: &[(String, Vec<u8>)],
    labels: &LabelSet,
    home: &Content,
) -> Imported {
    read(options, format, files, labels, Some(home))
}

fn read(
    options: ImportOptions,
    format: Format,
    files: &[(String, Vec<u8>)],
    labels: &LabelSet,
    home: Option<&Content>,
) -> Imported {
    let (mut drafts, mut warnings, mut declared) = (Vec::new(), Warnings::default(), Declared::default());
    let facts = format.facts();
    let by_name = &ByName::new(files);
    let mut has_read_all = false;
    let before_work = before_work(files.iter().map(|(name, _)| &**name));
    declared.notes.extend(note_of_before_work(&before_work));
    for (name, bytes) in files.iter().filter(|(name, _)| files.len() == 1 || !is_beside(name)) {
        let Some(read) = facts.read else { break };
        if before_work.contains(&**name) {
            continue;
        }
        if says_something_of_others(name, files, by_name) {
            declared
                .notes
                .push(format!("passed over: {name}, which is called as what says something of the other files"));
            continue;
        }
        if let Some(error) = archive(bytes) {
            warnings.push(name.clone(), &format!("{error}; it is left out"));
            continue;
        }
        let without_mark = bytes.strip_prefix("\u{feff}".as_bytes()).filter(|_| !facts.counts_byte_order_mark);
        let bytes = without_mark.unwrap_or(bytes);
        let text = if facts.is_binary { Ok(Cow::Borrowed("")) } else { text_in(name, bytes, &mut declared.notes) };
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                warnings.push(name.clone(), &format!("{error}; it is left out"));
                continue;
            }
        };
        let n_before = drafts.len();
        read(&mut Reading {
            name,
            text: &text,
            files,
            by_name,
            has_read_all: &mut has_read_all,
            n_blanks_left: text.len(),
            labels,
            home,
            wants_predictions: options.wants_predictions,
            offset_unit: options.offset_unit,
            drafts: &mut drafts,
            warnings: &mut warnings,
            declared: &mut declared,
        });
        settle(&mut drafts[n_before..], options.offset_unit);
        fill_from_folders(&mut drafts[n_before..], Path::new(name));
        if files.len() > 1 {
            let file: Arc<str> = Arc::from(name.as_str());
            for draft in &mut drafts[n_before..] {
                // A format that reads all files at once says itself which one it is.
                draft.file.get_or_insert_with(|| Arc::clone(&file));
            }
        }
    }
    let imported = checked(drafts, &declared, warnings, labels);
    let imported = if options.wants_predictions { imported.told_as_suggestions() } else { imported };
    Imported { is_coarse: facts.detail == Detail::Coarse, ..imported }
}

/// A file as a text; of a spreadsheet its first sheet, as a table.
fn text_in<'b>(name: &str, bytes: &'b [u8], notes: &mut Vec<String>) -> Result<Cow<'b, str>, NotAnArticle> {
    let Some(sheet) = sheet_in(name, bytes) else { return Ok(text_of(name, bytes, notes)) };
    let sheet = sheet?;
    notes.extend(sheet.remarks.iter().map(|remark| format!("{name}: {remark}")));
    Ok(Cow::Owned(sheet.csv))
}

/// What is said of files that have documents before anybody’s work; nothing where there are none.
pub(crate) fn note_of_before_work(names: &BTreeSet<&str>) -> Option<String> {
    let first = names.first()?;
    Some(match names.len() - 1 {
        0 => format!("{first}: passed over, it has a document before anybody’s work on it, beside what people made"),
        n => format!(
            "{first}: passed over, it has a document before anybody’s work on it, beside what people made (and {n} more files)"
        ),
    })
}

/// Whether a file is called like one about those beside it, and has no labels beside it that are its own.
fn says_something_of_others(name: &str, files: &[(String, Vec<u8>)], by_name: &ByName<'_>) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    files.len() > 1 && is_about_others(name) && by_name.get(&format!("{stem}.ann")).is_none()
}

/// Whether the file is a script or a configuration, as exports have beside what they hold.
fn is_beside(name: &str) -> bool {
    [".py", ".cfg"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_among_files_is_left_out_and_told() {
        let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
        let zip = [&b"PK\x03\x04"[..], &[0; 60]].concat();
        let files = [file("a.jsonl", br#"{"text": "Ana", "label": [[0, 3, "speaker"]]}"#), file("old.zip", &zip)];
        let imported = import(Format::Doccano, &files, &LabelSet::built_in());
        assert_eq!((imported.articles.len(), imported.warnings.len()), (1, 1));
        let expected = "is a zip archive: unpack it first, and take its folder; it is left out";
        assert_eq!((&*imported.warnings[0].place, &*imported.warnings[0].message), ("old.zip", expected));
    }

    #[test]
    fn what_says_something_of_the_other_files_is_no_article() {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let files =
            [file("a.txt", "Ana ran."), file("a.ann", "T1\tspeaker 0 3\tAna\n"), file("README.txt", "Read me.")];
        let imported = import(Format::Brat, &files, &LabelSet::built_in());
        assert_eq!((imported.articles.len(), imported.warnings.len()), (1, 0));
        assert_eq!(
            imported.notes,
            ["passed over: README.txt, which is called as what says something of the other files"]
        );
        let files = [file("README.txt", "Ana ran."), file("README.ann", "T1\tspeaker 0 3\tAna\n")];
        assert_eq!(import(Format::Brat, &files, &LabelSet::built_in()).articles.len(), 1, "it has labels itself");
    }

    #[test]
    fn folders_say_what_files_do_not() {
        let rows = br#"{"text": "Ana ran.", "spans": [{"start": 0, "end": 3, "label": "speaker"}], "outlet": "Own"}
            {"text": "Bo won.", "spans": []}"#;
        let files = [("in/outlet=The%20Post/year=2026/month=3/day=1/part-0.jsonl".to_owned(), rows.to_vec())];
        let imported = import(Format::Jsonl, &files, &LabelSet::built_in());
        let facts = imported.articles.iter().map(|one| (&*one.article.meta.outlet, &*one.article.meta.date));
        assert_eq!(facts.collect::<Vec<_>>(), [("Own", "2026-03-01"), ("The Post", "2026-03-01")]);
    }
}
