//! Prodigy: JSON Lines with tokens, spans and relations. Offsets are code points, `token_end` is inclusive.

use std::ops::Range;

use serde_json::{Value, json};

use super::export::{Batch, LossKind};
use super::import::{Draft, Reading, RelationDraft, SpanDraft};
use super::json_text;
use super::jsonl::key_from;
use super::tokens::{covered, is_snapped, tokens};
use crate::model::{Article, OffsetCursor, OffsetUnit, Span};

pub(super) fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    batch.lose_notes();
    let mut out = Vec::new();
    for article in batch.articles.clone() {
        let tokens = tokens_and_space(article.text().as_str());
        for span in article.spans().iter() {
            if span.fragments.count() > 1 {
                batch.lose(LossKind::Fragments, article, Some(span.id));
            }
            if is_snapped(&tokens, article.text().as_str(), span.extent()) {
                batch.lose(LossKind::SnappedEdge, article, Some(span.id));
            }
        }
        json_text::append_line(&mut out, &row(article, &tokens));
    }
    batch.file("jsonl", out)
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

fn row(article: &Article, tokens: &[Range<usize>]) -> Value {
    let text = article.text();
    let mut places = OffsetCursor::new(text, OffsetUnit::CodePoint);
    let mut token = |(idx, range): (usize, &Range<usize>)| {
        let has_space = text.as_str()[range.end..].starts_with(' ')
            && tokens.get(idx + 1).is_none_or(|next| next.start != range.end);
        let (start, end) = (places.offset_from_byte(range.start), places.offset_from_byte(range.end));
        json!({"text": text.as_str()[range.clone()], "start": start, "end": end, "id": idx, "ws": has_space})
    };
    let token_rows: Vec<Value> = tokens.iter().enumerate().map(&mut token).collect();
    let mut span_row = |span: &Span| {
        let (start, end) = places.offsets(span.extent());
        let covered = covered(tokens, span.extent());
        let last = covered.end.saturating_sub(1);
        let label = span.label.as_str();
        json!({
            "id": span.id.0, "start": start, "end": end, "token_start": covered.start.min(last), "token_end": last,
            "label": label,
        })
    };
    let spans: Vec<Value> = article.spans().iter().map(&mut span_row).collect();
    let relations = article.relations().filter_map(|relation| {
        let (head, child) = (span_row(article.span(relation.from)?), span_row(article.span(relation.to)?));
        let label = relation.kind.as_str();
        Some(json!({
            "head": head["token_end"], "child": child["token_end"], "head_span": head, "child_span": child, "label": label,
        }))
    });
    let relations: Vec<Value> = relations.collect();
    json!({
        "text": text.as_str(), "tokens": token_rows, "spans": spans, "relations": relations, "answer": "accept",
        "meta": {"id": article.id.to_string(), "title": article.title, "source": article.source.path},
    })
}

/// Reads accepted answers. Relations are told by their spans, and by token numbers where these are missing.
pub(super) fn read(reading: &mut Reading<'_>) {
    for (idx, line) in reading.text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("line {}", idx + 1);
        match serde_json::from_str::<Value>(line) {
            Ok(row) => match row.get("answer").and_then(Value::as_str) {
                None | Some("accept") => read_row(reading, place, &row),
                Some(answer) => reading.warn(&place, format!("the answer is “{answer}”")),
            },
            Err(error) => reading.warn(&place, json_text::problem(&error)),
        }
    }
}

fn read_row(reading: &mut Reading<'_>, place: String, row: &Value) {
    let meta = |name: &str| row.get("meta").and_then(|meta| meta.get(name)).map(key_from).unwrap_or_default();
    let mut draft = Draft {
        id: meta("id"),
        title: meta("title"),
        text: row.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        ..Draft::default()
    };
    draft.source.path = meta("source");
    let list = |name: &str| row.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let spans = list("spans");
    for (idx, span) in spans.iter().enumerate() {
        let Some((start, end)) = number(span, "start").zip(number(span, "end")) else {
            reading.warn(&place, format!("span {} has no offsets", idx + 1));
            continue;
        };
        let label = span.get("label").and_then(Value::as_str).unwrap_or_default().to_owned();
        let key = span.get("id").map_or_else(|| format!("#{idx}"), key_from);
        draft.spans.push(SpanDraft { key, label, at: vec![(start, end)], ..SpanDraft::default() });
    }
    for relation in list("relations") {
        let end = |span: &str, token: &str| {
            let named = relation.get(span);
            let is_it = |other: &&Value| match named {
                Some(named) => ["start", "end", "label"].iter().all(|field| named.get(field) == other.get(field)),
                None => number(other, "token_end").is_some() && number(other, "token_end") == number(&relation, token),
            };
            let id = named.and_then(|named| named.get("id")).map(key_from);
            id.or_else(|| {
                spans.iter().position(|span| is_it(&span)).and_then(|idx| Some(draft.spans.get(idx)?.key.clone()))
            })
        };
        match end("head_span", "head").zip(end("child_span", "child")) {
            Some((from, to)) => {
                let kind = relation.get("label").and_then(Value::as_str).unwrap_or("related_to").to_owned();
                draft.relations.push(RelationDraft { key: String::new(), kind, from, to });
            }
            None => reading.warn(&place, "a relation has an end that is no span"),
        }
    }
    reading.take(Draft { place, ..draft });
}

fn number(value: &Value, name: &str) -> Option<usize> {
    value.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::round_trip::{self, joined, with_spans};
    use crate::formats::{ExportOptions, Format};
    use crate::model::{Origin, Relation, RelationId, Span, arbitrary};

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
