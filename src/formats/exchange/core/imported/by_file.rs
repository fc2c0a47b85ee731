//! Files that say the same texts with other labels: what differs in their names is who made them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::formats::exchange::core::names::{SETTLED, is_nobody, stem_of};

/// Whose each of several files is, by what is different in their paths: a folder, or a word of the name. `None` where two things are,
/// or it is nobody. What is settled is nobody's, beside what people made.
pub(crate) fn people_by_files(files: &[Arc<str>]) -> Option<Vec<String>> {
    if files.iter().any(|file| stem_of(file).1 == SETTLED) {
        return people_beside_settled(files);
    }
    let paths: Vec<Vec<&str>> = files.iter().map(|file| parts_of(file)).collect();
    let first = paths.first()?;
    let n_parts = first.len();
    if !paths.iter().all(|parts| parts.len() == n_parts) {
        return None;
    }
    let mut differ = (0..n_parts).filter(|idx| paths.iter().any(|parts| parts[*idx] != first[*idx]));
    let idx = differ.next()?;
    // A name may stand in a path twice: `ana/ana.jsonl`.
    if !differ.all(|other| paths.iter().all(|parts| parts[other] == parts[idx])) {
        return None;
    }
    let names: Vec<String> = paths.iter().map(|parts| parts[idx].to_owned()).collect();
    let letters: BTreeSet<String> = names.iter().map(|name| letters_of(name)).collect();
    let are_people = letters.len() == names.len() && !names.iter().any(|name| is_nobody(name));
    are_people.then_some(names)
}

/// The same of a document of `INCEpTION`, of which each person has a file in a folder that is called as the document is.
fn people_beside_settled(files: &[Arc<str>]) -> Option<Vec<String>> {
    let documents: BTreeSet<&str> = files.iter().map(|file| stem_of(stem_of(file).0).1).collect();
    let names: Vec<String> = files
        .iter()
        .map(|file| stem_of(file).1)
        .map(|name| if name == SETTLED { "" } else { name }.to_owned())
        .collect();
    let different: BTreeSet<&String> = names.iter().collect();
    (documents.len() == 1 && different.len() == names.len()).then_some(names)
}

/// The folders of a path, and the words of the name of its file without the ending.
fn parts_of(path: &str) -> Vec<&str> {
    let (folders, stem) = stem_of(path);
    folders.split(['/', '\\']).chain(stem.split(['_', '-', '.', ' '])).collect()
}

fn letters_of(name: &str) -> String {
    name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
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
        assert_eq!(of(&["in/ana/ana.jsonl", "in/ben/ben.jsonl"]).as_deref(), Some("ana ben"));
        assert_eq!(of(&["ana.jsonl", "ben.jsonl", "cho.jsonl"]).as_deref(), Some("ana ben cho"));
        let settled = ["annotation/a.txt/ana.tsv", "annotation/a.txt/b_2.tsv", "curation/a.txt/CURATION_USER.tsv"];
        assert_eq!((of(&settled).as_deref(), of(&settled[1..]).as_deref()), (Some("ana b_2 "), Some("b_2 ")));
        for none in [
            &["ana/1.txt", "ben/2.txt"][..],
            &["train.jsonl", "dev.jsonl"],
            &["ana_old/1.txt", "ana_new/1.txt"],
            &["annotations/1.txt", "brat/1.txt"],
            &["en/1.txt", "de/1.txt"],
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
        for none in ["corpus/annotations/1.ann", "corpus/1_gold.ann", "corpus/train/1.ann", "corpus/1-2.ann"] {
            let files: Vec<(String, Vec<u8>)> = [("corpus/1.txt", text), (none, ana)]
                .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
                .into();
            let imported = import(Format::Brat, &files, &LabelSet::built_in());
            assert!(imported.articles.len() == 1 && imported.warnings.is_empty(), "{none} {:?}", imported.warnings);
            let (one, spans) = (&imported.articles[0], imported.articles[0].article.spans());
            assert!(
                one.annotator.is_empty() && spans.iter().all(|span| span.from.is_empty()) && spans.len() == 1,
                "{none}"
            );
        }
        let quotes = "T1\tquote 0 3\tAna\n";
        assert_eq!(read(&[("a/1.ann", ana), ("a/1.txt", text), ("b/1.ann", quotes), ("b/1.txt", text)]), ["2"]);
    }

    #[test]
    fn all_texts_together_tell_whether_folders_are_people() {
        let read = |files: &[(&str, &str)]| -> Vec<usize> {
            let files: Vec<(String, Vec<u8>)> =
                files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
            let imported = import(Format::Brat, &files, &LabelSet::built_in());
            imported.articles.iter().map(|one| one.article.readings().len()).collect()
        };
        let (one, two) = ("Ana saw Ben.", "Ben saw Ana.");
        let (ana, ben) = ("T1\tspeaker 0 3\tAna\n", "T1\tspeaker 0 3\tBen\n");
        let quotes = "T1\tquote 0 3\tAna\n";
        let kinds = [
            ("in/a/1.ann", ana),
            ("in/a/1.txt", one),
            ("in/b/1.ann", ""),
            ("in/b/1.txt", one),
            ("in/a/2.ann", ben),
            ("in/a/2.txt", two),
            ("in/b/2.ann", quotes),
            ("in/b/2.txt", two),
        ];
        assert_eq!(read(&kinds), [0, 0], "an empty file alone shows nobody");
        let more = "T1\tspeaker 0 3\tBen\nT2\tspeaker 8 11\tAna\n";
        let people = kinds.map(|(name, text)| (name, if name == "in/b/2.ann" { more } else { text }));
        assert_eq!(read(&people), [2, 2], "what one text shows holds for all");
    }
}
