//! `GLiNER`: a paragraph a record, with the words, the spans as inclusive word numbers, and links between them.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record;
use crate::formats::exchange::core::sniff::Sign;
use crate::formats::exchange::core::tokens::{covered, is_new_line, is_snapped, tokens};
use crate::model::{Article, Relation, RelationId, SpanId};

pub(crate) const FACTS: Facts = Facts {
    name: "gliner",
    title: "GLiNER",
    about: "words with spans and links, a paragraph a record",
    extension: "json",
    carries: Carries { links: true, notes: false, people: false },
    write: Some(write),
    read: Some(read),
    sniff: |sample| Sign::from(sample.has_key("tokenized_text") && sample.has_key("ner")),
    ..Facts::PLAIN
};

fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut records = Vec::new();
    for article in batch.articles.clone() {
        let tokens = tokens(article.text().as_str());
        tell_losses(batch, article, &tokens);
        let mut n_linked = 0;
        for paragraph in paragraphs(article, &tokens) {
            let record = record(article, &tokens, paragraph);
            n_linked += record.relations.len();
            records.push(record);
        }
        for relation in article.relations().skip(n_linked) {
            batch.lose(LossKind::Link, article, Some(relation.from));
        }
    }
    json_text::append_array(&mut out, records);
    out.push(b'\n');
    batch.file("json", out)
}

#[derive(Serialize)]
struct Record<'a> {
    tokenized_text: Vec<&'a str>,
    ner: Vec<(usize, usize, &'a str)>,
    relations: Vec<(usize, usize, &'a str)>,
}

/// The token numbers of each line that has tokens.
fn paragraphs(article: &Article, tokens: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for idx in 1..=tokens.len() {
        if idx == tokens.len() || is_new_line(article, tokens, idx) {
            paragraphs.push(start..idx);
            start = idx;
        }
    }
    paragraphs
}

fn record<'a>(article: &'a Article, tokens: &[Range<usize>], paragraph: Range<usize>) -> Record<'a> {
    let (text, labels) = (article.text(), &paragraph);
    let mut ner = Vec::new();
    let mut places: BTreeMap<SpanId, usize> = BTreeMap::new();
    let bytes = tokens[paragraph.start].start..tokens[paragraph.end - 1].end;
    let range = text.range(bytes).expect("tokens lie between characters");
    for span in article.spans_in(range) {
        for fragment in span.fragments.overlapping(range) {
            let covered = covered(tokens, fragment);
            let (first, end) = (covered.start.max(labels.start), covered.end.min(labels.end));
            if first < end {
                places.entry(span.id).or_insert(ner.len());
                ner.push((first - labels.start, end - 1 - labels.start, span.label.as_str()));
            }
        }
    }
    let from_here = places.keys().flat_map(|id| article.relations_of(*id).filter(|relation| relation.from == *id));
    let by_id: BTreeMap<RelationId, &Relation> = from_here.map(|relation| (relation.id, relation)).collect();
    let ends = by_id.values().filter_map(|relation| {
        let (from, to) = (places.get(&relation.from)?, places.get(&relation.to)?);
        Some((*from, *to, relation.kind.as_str()))
    });
    let relations = ends.collect();
    let words = tokens[paragraph.clone()].iter().map(|token| &text.as_str()[token.clone()]);
    Record { tokenized_text: words.collect(), ner, relations }
}

fn tell_losses(batch: &mut Batch<'_>, article: &Article, tokens: &[Range<usize>]) {
    for span in article.spans().iter() {
        let covered: Vec<Range<usize>> = span.fragments.iter().map(|range| covered(tokens, range)).collect();
        if covered.iter().all(Range::is_empty) {
            batch.lose(LossKind::NoText, article, Some(span.id));
            continue;
        }
        let is_cut = |range: &Range<usize>| (range.start + 1..range.end).any(|idx| is_new_line(article, tokens, idx));
        if covered.len() > 1 || covered.iter().any(is_cut) {
            batch.lose(LossKind::Fragments, article, Some(span.id));
        }
        if span.fragments.iter().any(|range| is_snapped(tokens, article.text().as_str(), range)) {
            batch.lose(LossKind::SnappedEdge, article, Some(span.id));
        }
    }
}

/// Reads records of words with spans as inclusive word numbers; each is an article, since nothing says which belong
/// together. The text is the words with blanks between them.
fn read(reading: &mut Reading<'_>) {
    reading.take_json(|reading, record, place| {
        let list = |name: &str| record.get(name).and_then(Value::as_array).into_iter().flatten();
        let mut draft = Draft { place, ..Draft::default() };
        let mut places = Vec::new();
        let mut n_code_points = 0;
        for word in list("tokenized_text").map(key_from) {
            let start = n_code_points + usize::from(!places.is_empty());
            draft.text.push_str(if places.is_empty() { "" } else { " " });
            draft.text.push_str(&word);
            n_code_points = start + word.chars().count();
            places.push((start, n_code_points));
        }
        for (idx, span) in list("ner").enumerate() {
            let word = |nth: usize| places.get(record::offset(span.get(nth)?)?).copied();
            let label = span.get(2).map(key_from).filter(|label| !label.is_empty());
            match (word(0), word(1), label) {
                (Some((start, _)), Some((_, end)), Some(label)) => {
                    let at = vec![(start, end)];
                    draft.spans.push(SpanDraft { key: format!("#{idx}"), label, at, ..SpanDraft::default() });
                }
                _ => draft.remarks.push(format!("span {} has no label, or no words, and is left out", idx + 1)),
            }
        }
        for link in list("relations") {
            let end = |nth: usize| Some(format!("#{}", record::offset(link.get(nth)?)?));
            if let (Some(from), Some(to), Some(kind)) = (end(0), end(1), link.get(2).map(key_from)) {
                draft.relations.push(RelationDraft { key: String::new(), kind, from, to });
            }
        }
        reading.take(draft);
    });
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::export;
    use crate::formats::{ExportOptions, Format, LossKind};

    #[test]
    fn a_record_for_each_paragraph() {
        let content = content_from_marked(&["Top\n[quote>2 “[claim No]”] said [speaker#2 Ana Ruiz]\n[quote>2 “Yes”]"]);
        let expected = concat!(
            "[\n",
            r#"{"tokenized_text":["Top"],"ner":[],"relations":[]},"#,
            "\n",
            r#"{"tokenized_text":["“","No","”","said","Ana","Ruiz"],"ner":[[0,2,"quote"],[1,1,"claim"],[4,5,"speaker"]],"relations":[[0,2,"said_by"]]},"#,
            "\n",
            r#"{"tokenized_text":["“","Yes","”"],"ner":[[0,2,"quote"]],"relations":[]}"#,
            "\n]\n",
        );
        assert_eq!(exported_text(Format::Gliner, &content), expected);
        let losses = export(Format::Gliner, &content, &ExportOptions::default()).losses;
        assert_eq!(losses.iter().map(|loss| loss.kind).collect::<Vec<_>>(), [LossKind::Link]);
    }
}
