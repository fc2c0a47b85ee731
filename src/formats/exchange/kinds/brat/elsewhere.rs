//! The texts of labels that have none of their name beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::{stem_of_labels, without_end};
use crate::formats::exchange::core::names::{file_of, is_nobody};
use crate::formats::exchange::core::reading::{Elsewhere, Reading};

/// Of all files that are read, which of them is told by their names once.
pub(super) fn elsewhere<'a>(reading: &Reading<'a>) -> &'a Elsewhere {
    reading.by_name.elsewhere.get_or_init(|| {
        let unlabelled = unlabelled(reading);
        let mut found = Elsewhere::default();
        let stems = reading.files.iter().filter_map(|(name, _)| stem_of_labels(name));
        for stem in stems.filter(|stem| reading.file(&format!("{stem}.txt")).is_none()) {
            let alone = || Some(((*unlabelled.get(file_of(stem))?)?.to_owned(), ""));
            if let Some((text, annotator)) = text_of_person(reading, stem).or_else(alone) {
                found.texts.insert(text.clone());
                found.text_of.insert(stem.to_owned(), (text, annotator.to_owned()));
            }
        }
        found
    })
}

/// The text in labels of each of several people: `1.txt` of `1_ana.ann` and of `ana/1.ann`; and who that is, if it is somebody.
fn text_of_person<'s>(reading: &Reading<'_>, stem: &'s str) -> Option<(String, &'s str)> {
    let name = file_of(stem);
    let folder = stem[..stem.len() - name.len()].trim_end_matches('/');
    let at = |folder: &str, name: &str| match folder {
        "" => format!("{name}.txt"),
        folder => format!("{folder}/{name}.txt"),
    };
    let by_name = name.rsplit_once(['_', '-', '.']).map(|(name, annotator)| (at(folder, name), annotator));
    let by_folder = (!folder.is_empty()).then(|| {
        let (outer, annotator) = folder.rsplit_once('/').unwrap_or(("", folder));
        (at(outer, name), annotator)
    });
    let found = by_name.into_iter().chain(by_folder).find(|(text, _)| reading.file(text).is_some());
    found.map(|(text, annotator)| (text, if is_nobody(annotator) { "" } else { annotator }))
}

/// By the names that they have without folders, the texts that no labels lie beside; none where several are called so.
fn unlabelled<'f>(reading: &Reading<'f>) -> BTreeMap<&'f str, Option<&'f str>> {
    let labelled: BTreeSet<&str> = reading.files.iter().filter_map(|(name, _)| stem_of_labels(name)).collect();
    let mut by_name = BTreeMap::new();
    for (path, _) in reading.files {
        let Some(stem) = without_end(path, ".txt").filter(|stem| !labelled.contains(stem)) else { continue };
        by_name.entry(file_of(stem)).and_modify(|text| *text = None).or_insert(Some(path.as_str()));
    }
    by_name
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, import};
    use crate::model::LabelSet;

    #[test]
    fn labels_in_a_folder_of_their_own_are_of_the_only_text_of_their_name() {
        let read = |files: &[(&str, &str)]| {
            let files: Vec<(String, Vec<u8>)> =
                files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
            let imported = import(Format::Brat, &files, &LabelSet::built_in());
            let spans: Vec<usize> = imported.articles.iter().map(|one| one.article.spans().len()).collect();
            (spans, imported.warnings.len())
        };
        let (text, labels) = ("Ana ran.", "T1\tspeaker 0 3\tAna\n");
        assert_eq!(read(&[("anns/1.ann", labels), ("texts/1.txt", text)]), (vec![1], 0));
        assert_eq!(read(&[("anns/1.a1", labels), ("anns/1.a2", ""), ("texts/1.txt", text)]), (vec![1], 0));
        let two = [("anns/1.ann", labels), ("mon/1.txt", text), ("tue/1.txt", "Bo won.")];
        assert_eq!(read(&two).0, [0, 0], "nothing says which text it is");
        let own = [("mon/1.ann", ""), ("mon/1.txt", text), ("tue/1.ann", labels)];
        assert_eq!(read(&own), (vec![0], 1), "a text with labels beside it has them");
    }
}
