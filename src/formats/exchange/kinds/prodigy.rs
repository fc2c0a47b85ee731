//! Prodigy: JSON Lines with tokens, spans and relations. Offsets are code points, `token_end` is inclusive.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use serde::Serialize;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::facts::{Detail, Facts};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind, Voices};
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::tokens::{covered, is_snapped, tokens};
use crate::formats::exchange::core::voices::Record;
use crate::model::{Article, OffsetCursor, OffsetUnit, Span};

pub(crate) const FACTS: Facts = Facts {
    name: "prodigy",
    title: "Prodigy",
    about: "tokens, spans and relations",
    extension: "jsonl",
    carries: Carries { links: true, notes: false, people: false, predictions: false, scores: false },
    voices: Voices::Records,
    detail: Detail::Coarse,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    let Some(row) = sample.text_row() else { return Sign::None };
    let first_span = row.get("spans").and_then(|spans| spans.get(0));
    let has_token_numbers = first_span.is_some_and(|span| span.get("token_start").is_some());
    Sign::from(record::has_answer(row) || row.contains_key("_input_hash") || has_token_numbers)
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let file = out.main("jsonl")?;
    for Record { article, annotator, .. } in batch.records() {
        let tokens = tokens_and_space(article.text().as_str());
        for span in article.spans().iter() {
            if span.fragments.count() > 1 {
                batch.lose(LossKind::Fragments, article, Some(span.id));
            }
            if is_snapped(&tokens, article.text().as_str(), span.extent()) {
                batch.lose(LossKind::SnappedEdge, article, Some(span.id));
            }
        }
        json_text::write_line(file, &Row::new(article, annotator, &tokens))?;
    }
    Ok(())
}

/// Tokens as Prodigy wants them: one space belongs to the token before it, other white space is a token.
fn tokens_and_space(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut end = 0;
    let words = tokens(text);
    let at_end = Range { start: text.len(), end: text.len() };
    for token in words.into_iter().chain(std::iter::once(at_end)) {
        let gap_start = if end > 0 && text[end..token.start].starts_with(' ') { end + 1 } else { end };
        if gap_start < token.start {
            all.push(gap_start..token.start);
        }
        if !token.is_empty() {
            all.push(token.clone());
        }
        end = token.end;
    }
    all
}

#[derive(Serialize)]
struct Row<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    spans: Vec<SpanOut<'a>>,
    relations: Vec<Relation<'a>>,
    answer: &'static str,
    #[serde(rename = "_annotator_id", skip_serializing_if = "str::is_empty")]
    annotator: &'a str,
    meta: MetaOut<'a>,
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    id: usize,
    ws: bool,
}

#[derive(Clone, Copy, Serialize)]
struct SpanOut<'a> {
    id: u32,
    start: usize,
    end: usize,
    token_start: usize,
    token_end: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct Relation<'a> {
    head: usize,
    child: usize,
    head_span: SpanOut<'a>,
    child_span: SpanOut<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct MetaOut<'a> {
    id: String,
    title: &'a str,
    source: &'a str,
}

impl<'a> Row<'a> {
    fn new(article: &'a Article, annotator: &'a str, tokens: &[Range<usize>]) -> Self {
        let text = article.text();
        let mut places = OffsetCursor::new(text, OffsetUnit::CodePoint);
        let token = |(id, range): (usize, &Range<usize>)| {
            let is_followed_by_space = text.as_str()[range.end..].starts_with(' ');
            let ws = is_followed_by_space && tokens.get(id + 1).is_none_or(|next| next.start != range.end);
            let (start, end) = (places.offset_from_byte(range.start), places.offset_from_byte(range.end));
            Token { text: &text.as_str()[range.clone()], start, end, id, ws }
        };
        let token_rows = tokens.iter().enumerate().map(token).collect();
        let mut places = OffsetCursor::new(text, OffsetUnit::CodePoint);
        let span = |span| SpanOut::new(span, tokens, &mut places);
        let spans: Vec<SpanOut<'a>> = article.spans().iter().map(span).collect();
        let by_id: BTreeMap<u32, SpanOut<'a>> = spans.iter().map(|span| (span.id, *span)).collect();
        let relations = article.relations().filter_map(|relation| {
            let (head_span, child_span) = (*by_id.get(&relation.from.0)?, *by_id.get(&relation.to.0)?);
            let (head, child, label) = (head_span.token_end, child_span.token_end, relation.kind.as_str());
            Some(Relation { head, child, head_span, child_span, label })
        });
        let relations = relations.collect();
        let meta = MetaOut { id: article.id.to_string(), title: &article.title, source: &article.source.path };
        Self { text: text.as_str(), tokens: token_rows, spans, relations, answer: "accept", annotator, meta }
    }
}

impl<'a> SpanOut<'a> {
    fn new(span: &'a Span, tokens: &[Range<usize>], places: &mut OffsetCursor<'_>) -> Self {
        let (start, end) = places.offsets(span.extent());
        let covered = covered(tokens, span.extent());
        let token_end = covered.end.saturating_sub(1);
        let token_start = covered.start.min(token_end);
        Self { id: span.id.0, start, end, token_start, token_end, label: span.label.as_str() }
    }
}

/// Reads the labels of accepted answers; of others the text.
fn read(reading: &mut Reading<'_>) {
    reading.take_json(|reading, row, place| match record::draft(row, place.clone()) {
        Ok(draft) => {
            let id = row.get("meta").and_then(|meta| meta.get("id")).map(key_from);
            reading.take_with_facts(Draft { id: id.unwrap_or(draft.id), ..draft }, row);
        }
        Err(what) => reading.warn(&place, what),
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::{content_from_marked, joined, with_spans};
    use crate::formats::{ExportOptions, Format, import};
    use crate::model::{LabelSet, Origin, Relation, RelationId, Span, arbitrary, marked};

    #[test]
    fn links_find_their_spans_though_one_is_odd() {
        let row = r#"{"text": "“Yes,” “No,” said Bob and Ana.", "spans": [{"label": "note"},
            {"start": 0, "end": 6, "token_start": 0, "token_end": 3, "label": "quote"},
            {"start": 7, "end": 12, "token_start": 4, "token_end": 6, "label": "quote"},
            {"start": 18, "end": 21, "token_start": 8, "token_end": 8, "label": "speaker"},
            {"start": 26, "end": 29, "token_start": 10, "token_end": 10, "label": "speaker"}],
            "relations": [{"head": 3, "child": 8, "label": "said_by"}], "answer": "accept"}"#;
        let files = [("a.jsonl".to_owned(), row.replace('\n', " ").into_bytes())];
        let imported = import(Format::Prodigy, &files, &LabelSet::built_in());
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "[quote#1>3 “Yes,”] [quote#2 “No,”] said [speaker#3 Bob] and [speaker#4 Ana].");
        assert_eq!(imported.warnings.len(), 1);
        assert!(imported.warnings[0].message.starts_with("span 1 has no start"));
    }

    #[test]
    fn spans_by_their_tokens_alone_are_read_and_linked() {
        let row = r#"{"text": "“No,” said Ana.", "tokens": [{"text": "“No,”", "start": 0, "end": 5, "id": 0},
            {"text": "said", "start": 6, "end": 10, "id": 1}, {"text": "Ana", "start": 11, "end": 14, "id": 2}],
            "spans": [{"token_start": 0, "token_end": 0, "label": "quote"}, {"token_start": 2, "token_end": 2,
            "label": "speaker"}], "relations": [{"head": 0, "child": 2, "label": "said_by"}], "answer": "accept"}"#;
        let files = [("a.jsonl".to_owned(), row.replace('\n', " ").into_bytes())];
        let imported = import(Format::Prodigy, &files, &LabelSet::built_in());
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!((&*printed, imported.warnings.len()), ("[quote#1>2 “No,”] said [speaker#2 Ana].", 0));
    }

    #[test]
    fn parts_of_words_are_no_proof_of_another_text() {
        let content = content_from_marked(&["[speaker   Ben Fa]lk an[speaker d Cy L]ee, the[speaker n Ben Fa]lk"]);
        let file = round_trip::exported_text(Format::Prodigy, &content);
        let imported = import(Format::Prodigy, &[("a.jsonl".to_owned(), file.into_bytes())], &LabelSet::built_in());
        assert_eq!(imported.warnings, []);
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "[speaker#1   Ben Fa]lk an[speaker#2 d Cy L]ee, the[speaker#3 n Ben Fa]lk");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn tokens_make_the_text_and_spans_come_back(content in arbitrary::content()) {
            for line in round_trip::exported_text(Format::Prodigy, &content).lines() {
                let row: serde_json::Value = serde_json::from_str(line).unwrap();
                let mut text = String::new();
                for token in row["tokens"].as_array().unwrap() {
                    text += token["text"].as_str().unwrap();
                    text += if token["ws"].as_bool().unwrap() { " " } else { "" };
                }
                prop_assert_eq!(text, row["text"].as_str().unwrap());
            }
            round_trip::check_lossless(Format::Prodigy, &content, &ExportOptions::default(), |article| {
                let article = with_spans(&article, content.labels(), |_, span| {
                    Some(Span { note: None, origin: Origin::Import, ..joined(span) })
                });
                let (title, path) = (article.title.clone(), article.source.path.clone());
                let spans = article.spans().iter().cloned().collect();
                let relations = (1..).zip(article.relations().cloned());
                let relations = relations.map(|(id, relation)| Relation { id: RelationId(id), ..relation }).collect();
                let (article, _) = article.labelled(content.labels(), spans, relations);
                let mut article = round_trip::text_and_spans(article);
                (article.title, article.source.path) = (title, path);
                article
            });
        }
    }
}
