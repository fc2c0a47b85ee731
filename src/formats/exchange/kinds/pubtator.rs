//! `PubTator`: a title and an abstract on a line each, and below them a line for each annotation.

use crate::formats::exchange::core::draft::{Counting, Draft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::model::Source;

pub(crate) const FACTS: Facts = Facts {
    name: "pubtator",
    title: "PubTator",
    about: "abstracts with their annotations, one below the other",
    extension: "pubtator",
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

/// It begins with a title and the abstract of the same number.
fn sniff(sample: &Sample<'_>) -> Sign {
    let mut lines = sample.table_lines();
    let title = lines.next().and_then(|line| text_in(line, "t"));
    let of_abstract = lines.next().and_then(|line| text_in(line, "a"));
    match (title, of_abstract) {
        (Some((id, _)), Some((other, _))) if id == other => Sign::Proven,
        _ => Sign::None,
    }
}

/// `25763772|t|A title`: the number, and the text of this part.
fn text_in<'l>(line: &'l str, part: &str) -> Option<(&'l str, &'l str)> {
    let (id, rest) = line.split_once('|')?;
    let text = rest.strip_prefix(part)?.strip_prefix('|')?;
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then_some((id, text))
}

/// Reads articles of a title and an abstract, between which places count one character, and their annotations.
fn read(reading: &mut Reading<'_>) {
    let (mut draft, mut n_relations) = (None::<Draft>, 0);
    for (idx, line) in reading.text.lines().enumerate() {
        let place = format!("line {}", idx + 1);
        if let Some((id, title)) = text_in(line, "t") {
            if let Some(before) = draft.replace(article(reading.name, place, id, title)) {
                reading.take(before);
            }
        } else if let Some((_, text)) = text_in(line, "a") {
            match &mut draft {
                Some(draft) => draft.text.extend(["\n", text]),
                None => reading.warn(&place, "this abstract has no title before it, and is left out"),
            }
        } else if !line.trim().is_empty() {
            match (annotation(line), &mut draft) {
                (Some((id, _)), Some(draft)) if id != draft.source.record => {
                    let article = &draft.source.record;
                    reading.warn(
                        &place,
                        format!("this is of the article {id}, below the article {article}, and is left out"),
                    );
                }
                (Some((_, span)), Some(Draft { spans, .. })) => {
                    spans.push(SpanDraft { key: format!("#{}", spans.len() + 1), ..span });
                }
                _ if is_relation(line) => n_relations += 1,
                _ => reading.warn(&place, "this is no annotation, and is left out"),
            }
        }
    }
    if let Some(last) = draft {
        reading.take(last);
    }
    if n_relations > 0 {
        let note = format!(
            "{}: relations lead from concept to concept and not from place to place: {n_relations} left out",
            reading.name
        );
        reading.declared.notes.push(note);
    }
}

/// Whether a line has a number, a kind and two concepts; one that has a place instead of the kind is half an annotation.
fn is_relation(line: &str) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    cells.len() == 4 && cells[1].trim().parse::<usize>().is_err()
}

fn article(name: &str, place: String, id: &str, title: &str) -> Draft {
    let source = Source { path: name.to_owned(), record: id.to_owned(), ..Source::default() };
    let (title, text) = (title.trim().to_owned(), title.to_owned());
    Draft { place, title, text, source, counting: Counting::Likely, ..Draft::default() }
}

/// The number of the article, and a span: the start and the end, words, the label and a concept, with tabs between them.
fn annotation(line: &str) -> Option<(&str, SpanDraft)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, start, end, words, label, ..] = cells[..] else { return None };
    let at = vec![(start.trim().parse().ok()?, end.trim().parse().ok()?)];
    let label = label.trim().to_owned();
    let span = SpanDraft { label, at, text: Some(words.to_owned()), ..SpanDraft::default() };
    (!span.label.is_empty()).then_some((id.trim(), span))
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, guess, import};
    use crate::model::{LabelSet, marked};

    #[test]
    fn titles_abstracts_and_annotations_are_read() {
        let file = "12|t|Ana ran.\n12|a|Then Bo ran.\n12\t0\t3\tAna\tspeaker\tX1\n12\t14\t16\tBo\tspeaker\tX2\n\
            12\tCID\tX1\tX2\n\n13|t|It rains.\n13|a|\n13\t0\t2\tOn\tclaim\t-\nwhat\n";
        let files = [("a.txt".to_owned(), file.as_bytes().to_vec())];
        assert_eq!(guess(&files), Some(Format::PubTator));
        let imported = import(Format::PubTator, &files, &LabelSet::built_in());
        let printed: Vec<String> = imported.articles.iter().map(|one| marked::print(&one.article)).collect();
        assert_eq!(printed, ["[speaker#1 Ana] ran.\nThen [speaker#2 Bo] ran.", "It rains.\n"]);
        let told: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(imported.notes.iter().any(|note| note.contains("1 left out")), "{:?}", imported.notes);
    }

    #[test]
    fn lines_of_other_articles_and_halves_of_annotations_are_told() {
        let file = "12|t|Ana ran.\n12|a|Bo too.\n13\t0\t3\tAna\tspeaker\tX1\n12\t9\t11\tBo\n12\tCID\tX1\tX2\n";
        let imported = import(Format::PubTator, &[("a.txt".to_owned(), file.into())], &LabelSet::built_in());
        assert_eq!(marked::print(&imported.articles[0].article), "Ana ran.\nBo too.");
        let told: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        let of_other = "this is of the article 13, below the article 12, and is left out";
        assert_eq!(told, [of_other, "this is no annotation, and is left out"]);
        assert!(imported.notes.iter().any(|note| note.contains("1 left out")), "{:?}", imported.notes);
    }

    #[test]
    fn other_texts_are_none() {
        for text in ["12|t|Ana ran.\nThen she sat.\n", "Ana|t|ran\nAna|a|sat\n", "12|t|Ana\n13|a|ran\n"] {
            assert_eq!(guess(&[("a.txt".to_owned(), text.as_bytes().to_vec())]), None, "{text}");
        }
    }
}
