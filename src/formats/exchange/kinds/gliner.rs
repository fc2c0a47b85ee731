//! `GLiNER`: a paragraph a record, with the words, the spans as inclusive word numbers, and links between them.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use serde::Serialize;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::{Detail, Facts};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::formats::exchange::core::names::{self, key_from};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::Sign;
use crate::formats::exchange::core::tokens::{covered, gliner_tokens, is_new_line, is_snapped};
use crate::formats::exchange::home_lines::HomeLines;
use crate::model::{Article, ArticleId, OffsetUnit, Relation, RelationId, SpanId};

pub(crate) const FACTS: Facts = Facts {
    name: "gliner",
    title: "GLiNER",
    about: "words with spans and links, a paragraph a record",
    extension: "json",
    carries: Carries { links: true, notes: false, people: false, predictions: false, scores: false },
    detail: Detail::Coarse,
    write: Some(write),
    read: Some(read),
    sniff: |sample| Sign::from(sample.has_key("tokenized_text") && sample.has_key("ner")),
    ..Facts::PLAIN
};

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let mut records = Vec::new();
    for article in batch.articles.clone() {
        let tokens = gliner_tokens(article.text().as_str());
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
    let file = out.main("json")?;
    json_text::write_array(file, records)?;
    file.write_all(b"\n")
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

/// Reads records of words with spans as inclusive word numbers. A record is a paragraph: it goes to the article of the
/// project that has such a one; else it is an article, with blanks between its words, since nothing says which belong
/// together.
fn read(reading: &mut Reading<'_>) {
    let mut lines = HomeLines::new(reading.home);
    let mut at_home: BTreeMap<ArticleId, Draft> = BTreeMap::new();
    reading.take_json(|reading, record, place| {
        let words: Vec<String> =
            record.get("tokenized_text").map(list).unwrap_or_default().iter().map(key_from).collect();
        if let Some(found) = lines.find(&words) {
            let draft = at_home.entry(found.article.id);
            let draft = draft.or_insert_with(|| Draft::of(found.article, &place, OffsetUnit::Byte));
            return add_labels(draft, record, &place, &found.words);
        }
        let mut draft = Draft { place: place.clone(), unit: OffsetUnit::Byte, is_rebuilt: true, ..Draft::default() };
        let mut places = Vec::new();
        for word in words {
            draft.text.push_str(if places.is_empty() { "" } else { " " });
            let start = draft.text.len();
            draft.text.push_str(&word);
            places.push(start..draft.text.len());
        }
        add_labels(&mut draft, record, &place, &places);
        reading.take_with_facts(draft, record);
    });
    for draft in at_home.into_values() {
        reading.take(draft);
    }
}

/// Adds the spans and links of the record at a place of the file, whose words stand at these bytes.
fn add_labels(draft: &mut Draft, record: &Value, place: &str, words: &[Range<usize>]) {
    // Links call a span by its number among those of its record.
    let key = |idx: usize| format!("#{idx} of {place}");
    for (idx, span) in record.get("ner").map(list).unwrap_or_default().iter().enumerate() {
        let word = |nth: usize| words.get(names::offset(span.get(nth)?)?);
        let label = span.get(2).map(key_from).filter(|label| !label.is_empty());
        match (word(0), word(1), label) {
            (Some(first), Some(last), Some(label)) => {
                let (key, at) = (key(idx), vec![(first.start, last.end)]);
                draft.spans.push(SpanDraft { key, label, at, ..SpanDraft::default() });
            }
            _ => draft.remarks.push(format!("span {} has no label, or no words, and is left out", idx + 1)),
        }
    }
    for link in record.get("relations").map(list).unwrap_or_default() {
        let end = |nth: usize| Some(key(names::offset(link.get(nth)?)?));
        if let (Some(from), Some(to), Some(kind)) = (end(0), end(1), link.get(2).map(key_from)) {
            draft.relations.push(RelationDraft { key: String::new(), kind, from, to });
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::export;
    use crate::formats::{ExportOptions, Format, ImportOptions, LossKind, TakeAs, import_with, merge};
    use crate::model::{Project, marked};

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

    #[test]
    fn paragraphs_go_back_to_their_articles() {
        let article = "[quote>2 “Nu\u{303}”] said [speaker#2 Ana].\n\n* * *\n[claim It rains].\n* * *\n";
        let content = content_from_marked(&[article, "* * *\n[quote “½ up”]"]);
        let files = export(Format::Gliner, &content, &ExportOptions::default()).files;
        let imported = import_with(ImportOptions::default(), Format::Gliner, &files, &content);
        assert_eq!((imported.articles.len(), &imported.warnings[..]), (2, &[][..]));
        let merge = merge(&content, &imported, TakeAs::Labels);
        assert_eq!((merge.n_same, merge.adds_something()), (4, false));
        assert_eq!(imported.articles[0].article.relations().len(), 1);
        let elsewhere = import_with(ImportOptions::default(), Format::Gliner, &files, &Project::new("", "ana"));
        assert_eq!(marked::print(&elsewhere.articles[0].article), "[quote#1>2 “ Nu \u{303} ”] said [speaker#2 Ana] .");
    }

    #[test]
    fn a_link_stays_in_its_paragraph_where_a_span_before_it_is_left_out() {
        let content = content_from_marked(&["[quote “No”] said [speaker Ana]\n[quote “Yes”] said [speaker Bo]"]);
        let lines = concat!(
            r#"{"tokenized_text": ["“No”", "said", "Ana"], "ner": [[0, 99, "quote"], [2, 2, "speaker"]],"#,
            r#" "relations": [[0, 1, "said_by"]]}"#,
            "\n",
            r#"{"tokenized_text": ["“Yes”", "said", "Bo"], "ner": [[0, 0, "quote"], [2, 2, "speaker"]],"#,
            r#" "relations": [[0, 1, "said_by"]]}"#,
        );
        let files = [("a.jsonl".to_owned(), lines.as_bytes().to_vec())];
        let imported = import_with(ImportOptions::default(), Format::Gliner, &files, &content);
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "“No” said [speaker#1 Ana]\n[quote#2>3 “Yes”] said [speaker#3 Bo]");
        assert_eq!(imported.warnings.len(), 2);
    }
}
