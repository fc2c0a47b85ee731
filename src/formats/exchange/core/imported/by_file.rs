//! Files that say the same texts with other labels: what differs in their names is who made them.

use std::collections::BTreeSet;
use std::sync::Arc;

/// Parts of names that are of files and not of people, without digits.
const OF_FILES: [&str; 20] = [
    "train",
    "dev",
    "test",
    "valid",
    "val",
    "eval",
    "part",
    "batch",
    "gold",
    "final",
    "old",
    "new",
    "copy",
    "export",
    "original",
    "corrected",
    "all",
    "v",
    "version",
    "round",
];

/// Whose each of several files is, by the one part in which their paths differ: a folder, or a word of the name. `None` where they
/// differ in more, or in what is nobody.
pub(super) fn people_by_files(files: &[Arc<str>]) -> Option<Vec<String>> {
    let paths: Vec<Vec<&str>> = files.iter().map(|file| parts_of(file)).collect();
    let first = paths.first()?;
    let n_parts = first.len();
    if !paths.iter().all(|parts| parts.len() == n_parts) {
        return None;
    }
    let mut differ = (0..n_parts).filter(|idx| paths.iter().any(|parts| parts[*idx] != first[*idx]));
    let idx = differ.next().filter(|_| differ.next().is_none())?;
    let names: Vec<String> = paths.iter().map(|parts| parts[idx].to_owned()).collect();
    let letters: BTreeSet<String> = names.iter().map(|name| letters_of(name)).collect();
    let are_people = letters.len() == names.len() && letters.iter().all(|name| is_person(name));
    are_people.then_some(names)
}

/// The folders of a path, and the words of the name of its file without the ending.
fn parts_of(path: &str) -> Vec<&str> {
    let (folders, name) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    folders.split(['/', '\\']).chain(stem.split(['_', '-', '.', ' '])).collect()
}

fn letters_of(name: &str) -> String {
    name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn is_person(letters: &str) -> bool {
    !letters.is_empty() && !OF_FILES.contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, import};
    use crate::model::LabelSet;

    #[test]
    fn what_differs_in_their_names_is_who_made_them() {
        let of = |files: &[&str]| {
            let files: Vec<Arc<str>> = files.iter().map(|file| Arc::from(*file)).collect();
            people_by_files(&files).map(|names| names.join(" "))
        };
        assert_eq!(of(&["ana/1.txt", "ben/1.txt"]).as_deref(), Some("ana ben"));
        assert_eq!(of(&["in/1_ana.jsonl", "in/1_ben.jsonl"]).as_deref(), Some("ana ben"));
        assert_eq!(of(&["ana.jsonl", "ben.jsonl", "cho.jsonl"]).as_deref(), Some("ana ben cho"));
        for none in [
            &["ana/1.txt", "ben/2.txt"][..],
            &["train.jsonl", "dev.jsonl"],
            &["batch1.jsonl", "batch2.jsonl"],
            &["1.txt", "2.txt"],
            &["a/b/1.txt", "a/1.txt"],
        ] {
            assert_eq!(of(none), None, "{none:?}");
        }
    }

    #[test]
    fn folders_of_people_hold_what_each_of_them_made() {
        let read = |files: &[(&str, &str)]| -> Vec<String> {
            let files: Vec<(String, Vec<u8>)> =
                files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
            let mut imported = import(Format::Brat, &files, &LabelSet::built_in());
            assert_eq!((imported.articles.len(), imported.warnings.len()), (1, 0), "{:?}", imported.warnings);
            let article = imported.articles.remove(0).article;
            let readings = article.readings().map(|one| format!("{} {}", one.annotator, one.spans.len()));
            readings.chain([article.spans().len().to_string()]).collect()
        };
        let (text, ana, ben) =
            ("Ana saw Ben.", "T1\tspeaker 0 3\tAna\n", "T1\tspeaker 0 3\tAna\nT2\tclaim 8 11\tBen\n");
        let expected = ["ana 1", "ben 2", "0"];
        assert_eq!(read(&[("ana/1.ann", ana), ("ana/1.txt", text), ("ben/1.ann", ben), ("ben/1.txt", text)]), expected);
        assert_eq!(read(&[("1.txt", text), ("1_ana.ann", ana), ("1_ben.ann", ben)]), expected);
        assert_eq!(read(&[("1.txt", text), ("ana/1.ann", ana), ("ben/1.ann", ben)]), expected);
        let quotes = "T1\tquote 0 3\tAna\n";
        assert_eq!(read(&[("a/1.ann", ana), ("a/1.txt", text), ("b/1.ann", quotes), ("b/1.txt", text)]), ["2"]);
    }
}
