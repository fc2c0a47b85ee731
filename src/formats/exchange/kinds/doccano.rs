//! doccano: JSON Lines with entities and relations. Its editor counts UTF-16.

use std::io;

use serde::Serialize;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::{Detail, Facts};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::has_answer;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::model::{Article, OffsetCursor, OffsetUnit, Relation};

pub(crate) const FACTS: Facts = Facts {
    name: "doccano",
    title: "doccano",
    about: "entities and relations, counted as its editor does",
    extension: "jsonl",
    carries: Carries { links: true, notes: false, people: false, predictions: false, scores: false },
    detail: Detail::Coarse,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    let Some(row) = sample.text_row().filter(|row| !row.contains_key("spans")) else { return Sign::None };
    let has_labels = ["entities", "label", "labels"].iter().any(|key| row.contains_key(key));
    Sign::from(has_labels && !has_answer(row) && !row.contains_key("_input_hash"))
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let file = out.main("jsonl")?;
    for article in batch.articles.clone() {
        let mut furthest_end = 0;
        for span in article.spans().iter() {
            if span.fragments.count() > 1 {
                batch.lose(LossKind::Fragments, article, Some(span.id));
            }
            // A doccano project drops what overlaps an earlier span unless it is set to allow that.
            if span.extent().start() < furthest_end {
                batch.lose(LossKind::DroppedThere, article, Some(span.id));
            }
            furthest_end = furthest_end.max(span.extent().end());
        }
        json_text::write_line(file, &Row::new(article))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Row<'a> {
    text: &'a str,
    entities: Vec<Entity<'a>>,
    relations: Vec<Link<'a>>,
    article_id: String,
    title: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: u32,
    label: &'a str,
    start_offset: usize,
    end_offset: usize,
}

#[derive(Serialize)]
struct Link<'a> {
    id: u32,
    from_id: u32,
    to_id: u32,
    r#type: &'a str,
}

impl<'a> Row<'a> {
    fn new(article: &'a Article) -> Self {
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::Utf16);
        let mut free_ids = article.spans().free_ids();
        let mut entities = Vec::new();
        for span in article.spans().iter() {
            for (idx, range) in span.fragments.iter().enumerate() {
                let id = if idx == 0 { Some(span.id) } else { free_ids.next() };
                let id = id.unwrap_or(span.id).0;
                let (start_offset, end_offset) = places.offsets(range);
                entities.push(Entity { id, label: span.label.as_str(), start_offset, end_offset });
            }
        }
        let link = |relation: &'a Relation| {
            let (from_id, to_id) = (relation.from.0, relation.to.0);
            Link { id: relation.id.0, from_id, to_id, r#type: relation.kind.as_str() }
        };
        let relations = article.relations().map(link).collect();
        let article_id = article.id.to_string();
        Self { text: article.text().as_str(), entities, relations, article_id, title: &article.title }
    }
}

/// Reads entities with ids and relations, and triples under `label` or `labels`.
fn read(reading: &mut Reading<'_>) {
    reading.take_records();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::{ExportOptions, Format, ImportOptions, LossKind};
    use crate::formats::{export, import, import_with};
    use crate::model::{Article, Fragments, LabelSet, OffsetUnit, Origin, Project, Span, SpanId, arbitrary, marked};

    #[test]
    fn counts_utf16_and_comes_back() {
        let content = content_from_marked(&["🙂 [quote>3 “[claim No]”] said [speaker#3 Ana]"]);
        let text = exported_text(Format::Doccano, &content);
        assert!(text.contains(r#"{"id":1,"label":"quote","start_offset":3,"end_offset":7}"#), "{text}");
        let export = export(Format::Doccano, &content, &ExportOptions::default());
        assert_eq!(export.losses.iter().map(|loss| loss.kind).collect::<Vec<_>>(), [LossKind::DroppedThere]);
        let imported = import(Format::Doccano, &export.files, content.labels());
        assert_eq!(marked::print(&imported.articles[0].article), marked::print(content.articles().next().unwrap()));
    }

    #[test]
    fn reads_what_doccano_wrote_in_every_version() {
        let rows = [
            r#"{"id": 12, "text": "📰(他)(她)", "label": [[3, 4, "speaker"]], "Comments": []}"#,
            r#"{"id": 12, "data": "📰(他)(她)", "labels": [[3, 4, "speaker"]]}"#,
            r#"{"text": "📰(他)(她)", "entities": [{"id": 1, "label": "speaker", "start_offset": 3, "end_offset": 4}]}"#,
        ];
        for row in rows {
            let files = [("a.jsonl".to_owned(), row.as_bytes().to_vec())];
            if !row.contains("start_offset") {
                let unknown = import(Format::Doccano, &files, &LabelSet::built_in());
                assert!(unknown.articles[0].article.spans().is_empty());
                assert!(unknown.warnings[0].message.contains("say it with --offset-unit code_point or utf16"));
            }
            let options = ImportOptions { offset_unit: Some(OffsetUnit::Utf16), ..ImportOptions::default() };
            let imported = import_with(options, Format::Doccano, &files, &Project::new("", ""));
            assert_eq!(imported.warnings, []);
            assert_eq!(marked::print(&imported.articles[0].article), "📰([speaker#1 他])(她)");
        }
    }

    #[test]
    fn edges_of_several_words_decide_what_all_offsets_count() {
        for starts in [[3, 8, 13], [2, 7, 12], [5, 10, 15]] {
            let places = starts.map(|start| format!("[{start}, {}, \"speaker\"]", start + 3));
            let in_one = format!("{{\"text\": \"📰 Ana, Bob, Cem\", \"label\": [{}]}}\n", places.join(", "));
            let line_by_line =
                places.map(|place| format!("{{\"text\": \"📰 Ana, Bob, Cem\", \"label\": [{place}]}}\n")).concat();
            for rows in [in_one, line_by_line] {
                let imported =
                    import(Format::Doccano, &[("a.jsonl".to_owned(), rows.into_bytes())], &LabelSet::built_in());
                let printed = marked::print(&imported.articles[0].article);
                assert_eq!(printed, "📰 [speaker#1 Ana], [speaker#2 Bob], [speaker#3 Cem]", "{starts:?}");
            }
        }
        for place in ["[3, 6, \"speaker\"]", "[2, 5, \"speaker\"]", "[5, 8, \"speaker\"]"] {
            let row = format!("{{\"text\": \"📰 Ana ran\", \"label\": [{place}]}}");
            let imported = import(Format::Doccano, &[("a.jsonl".to_owned(), row.into_bytes())], &LabelSet::built_in());
            assert_eq!(marked::print(&imported.articles[0].article), "📰 Ana ran", "{place}");
            assert!(imported.warnings[0].message.starts_with("nobody can tell"), "{:?}", imported.warnings);
        }
    }

    /// A span for each fragment, as doccano has them.
    fn parted(article: &Article, labels: &LabelSet) -> Article {
        let mut free_id = article.spans().free_id().0;
        let mut spans = Vec::new();
        for span in article.spans().iter() {
            for (idx, range) in span.fragments.iter().enumerate() {
                let id = if idx == 0 { span.id } else { SpanId(free_id) };
                free_id += u32::from(idx > 0);
                let fragments = Fragments::one(range).unwrap();
                spans.push(Span { origin: Origin::Import, ..Span::new(id, span.label.clone(), fragments) });
            }
        }
        article.clone().labelled(labels, spans, article.relations().cloned().collect()).0
    }

    #[test]
    fn many_edges_tell_that_a_script_wrote_it_which_counts_code_points() {
        let row = |spans: &[(usize, usize)]| {
            let span = |(id, (start, end)): (usize, &(usize, usize))| json!({"id": id, "label": "PER", "start_offset": start, "end_offset": end});
            let spans: Vec<_> = spans.iter().enumerate().map(span).collect();
            json!({"id": 1, "text": "👩 Ana Ruiz said no to Bo Oz in Rome.", "entities": spans, "relations": [], "Comments": []})
        };
        let texts = |row: serde_json::Value| -> Vec<String> {
            let files = [("a.jsonl".to_owned(), row.to_string().into_bytes())];
            let imported = import(Format::Doccano, &files, &LabelSet::built_in());
            let article = &imported.articles[0].article;
            article.spans().iter().map(|span| article.text_of(span)).collect()
        };
        assert_eq!(texts(row(&[(2, 10), (22, 27), (31, 35)])), ["Ana Ruiz", "Bo Oz", "Rome"]);
        assert_eq!(texts(row(&[(3, 11), (23, 28), (32, 36)])), ["Ana Ruiz", "Bo Oz", "Rome"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            round_trip::check_lossless(Format::Doccano, &content, &ExportOptions::default(), |article| {
                let title = article.title.clone();
                let mut article = round_trip::text_and_spans(parted(&article, content.labels()));
                article.title = title;
                article
            });
        }
    }
}
