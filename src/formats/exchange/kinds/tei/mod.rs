//! TEI: `<said who>` for quotes, `<persName>` for speakers, `<seg>` for the rest, in the running text.

mod links;
mod read;
mod standoff;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::formats::exchange::core::sniff::Sign;
use crate::formats::exchange::core::xml;
use crate::model::{Article, Span, SpanId, TextRange};

pub(crate) const FACTS: Facts = Facts {
    name: "tei",
    title: "TEI",
    about: "quotes as said elements in the running text",
    extension: "xml",
    is_folder: true,
    carries: Carries { links: true, notes: false, people: false, predictions: false, scores: false },
    write: Some(write),
    read: Some(read::read),
    sniff: |sample| {
        Sign::from(sample.head.starts_with('<') && (sample.head.contains("<TEI") || sample.head.contains("<teiCorpus")))
    },
    ..Facts::PLAIN
};

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let articles = batch.articles.clone();
    articles.into_iter().try_for_each(|article| out.add(&format!("{}.xml", article.id), document(batch, article)))
}

fn document(batch: &mut Batch<'_>, article: &Article) -> String {
    let text = article.text().as_str();
    for _ in text.chars().filter(|&character| xml::is_forbidden(character)) {
        batch.lose(LossKind::Character, article, None);
    }
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc>",
        "<titleStmt><title>",
    ));
    let (title, source) = (xml::escaped(&article.title), xml::escaped(&article.source.path));
    out.extend([&*title, "</title></titleStmt><publicationStmt><p>unpublished</p></publicationStmt><sourceDesc><p>"]);
    out.extend([&*source, "</p></sourceDesc></fileDesc></teiHeader>\n<text><body><ab xml:space=\"preserve\">"]);
    body(&mut out, batch, article);
    out.push_str("</ab></body></text></TEI>\n");
    out
}

fn body(out: &mut String, batch: &mut Batch<'_>, article: &Article) {
    let text = article.text().as_str();
    let nested = nested(batch, article);
    let carried: BTreeSet<SpanId> = nested.iter().map(|piece| piece.span.id).collect();
    let mut who: BTreeMap<SpanId, Vec<String>> = BTreeMap::new();
    for relation in article.relations() {
        let is_quote = article.span(relation.from).is_some_and(|from| from.label.as_str() == "quote");
        // Who said it, and nothing else, is what the attribute means.
        let is_who = is_quote && relation.kind.as_str() == "said_by";
        if is_who && carried.contains(&relation.from) && carried.contains(&relation.to) {
            who.entry(relation.from).or_default().push(format!("#s{}", relation.to.0));
        } else {
            batch.lose(LossKind::Link, article, Some(relation.from));
        }
    }
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    let mut at = 0;
    let mut go_to = |out: &mut String, open: &mut Vec<(usize, &'static str)>, byte: usize| {
        while let Some((end, element)) = open.pop_if(|(end, _)| *end <= byte) {
            out.extend([&*xml::escaped(&text[at..end]), "</", element, ">"]);
            at = end;
        }
        out.push_str(&xml::escaped(&text[at..byte]));
        at = byte;
    };
    for piece in &nested {
        go_to(out, &mut open, piece.range.start());
        open.push((piece.range.end(), start_tag(out, piece, who.get(&piece.span.id))));
    }
    go_to(out, &mut open, text.len());
}

/// A fragment of a span, and which one.
struct Piece<'a> {
    span: &'a Span,
    idx: usize,
    range: TextRange,
}

/// The fragments in the order of their start tags, without the spans that cross an earlier one: XML only nests.
fn nested<'a>(batch: &mut Batch<'_>, article: &'a Article) -> Vec<Piece<'a>> {
    let pieces = article
        .spans()
        .iter()
        .flat_map(|span| span.fragments.iter().enumerate().map(move |(idx, range)| Piece { span, idx, range }));
    let mut pieces: Vec<Piece<'a>> = pieces.collect();
    pieces.sort_by_key(|piece| (piece.range.start(), std::cmp::Reverse(piece.range.end()), piece.span.id));
    let mut crossing: BTreeSet<SpanId> = BTreeSet::new();
    let mut open: Vec<&Piece<'_>> = Vec::new();
    for piece in &pieces {
        while open
            .pop_if(|outer| outer.range.end() <= piece.range.start() || crossing.contains(&outer.span.id))
            .is_some()
        {}
        // They nest, so the innermost ends first.
        if open.last().is_some_and(|outer| outer.range.end() < piece.range.end()) {
            crossing.insert(piece.span.id);
            batch.lose(LossKind::Overlap, article, Some(piece.span.id));
        } else {
            open.push(piece);
        }
    }
    pieces.retain(|piece| !crossing.contains(&piece.span.id));
    pieces
}

fn start_tag(out: &mut String, piece: &Piece<'_>, who: Option<&Vec<String>>) -> &'static str {
    let label = piece.span.label.as_str();
    let element = match label {
        "quote" => "said",
        "speaker" => "persName",
        _ => "seg",
    };
    let name =
        |idx: usize| format!("s{}{}", piece.span.id.0, if idx == 0 { String::new() } else { format!(".{}", idx + 1) });
    out.extend(["<", element, " xml:id=\"", &name(piece.idx), "\""]);
    let mut attributes: BTreeMap<&str, String> = BTreeMap::new();
    if element == "seg" {
        attributes.insert("type", label.to_owned());
    }
    if piece.idx > 0 {
        attributes.insert("prev", format!("#{}", name(piece.idx - 1)));
    }
    if piece.idx + 1 < piece.span.fragments.count() {
        attributes.insert("next", format!("#{}", name(piece.idx + 1)));
    }
    attributes.extend(who.map(|who| ("who", who.join(" "))));
    for (name, value) in attributes {
        out.extend([" ", name, "=\"", &xml::escaped(&value), "\""]);
    }
    out.push('>');
    element
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::{ExportOptions, Format, LossKind, export, import};
    use crate::model::{Content, LabelSet, ProjectParts};

    #[test]
    fn quotes_are_said_by_somebody() {
        let content = content_from_marked(&["[quote#1>2 “[claim No & on]”], [speaker#2 Ana], [quote#1 “no”]."]);
        let expected = "<said xml:id=\"s1\" next=\"#s1.2\" who=\"#s2\">“<seg xml:id=\"s3\" type=\"claim\">No &amp; on</seg>”\
            </said>, <persName xml:id=\"s2\">Ana</persName>, <said xml:id=\"s1.2\" prev=\"#s1\" who=\"#s2\">“no”</said>.";
        let text = exported_text(Format::Tei, &content);
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn links_that_do_not_say_who_spoke_are_left_out_and_told() {
        let record = r#"{"text": "“No”, said Ana", "spans": [{"id": 1, "start": 0, "end": 4, "label": "quote"},
            {"id": 2, "start": 11, "end": 14, "label": "speaker"}],
            "relations": [{"kind": "addressed_to", "from": 1, "to": 2}]}"#;
        let files = [("a.json".to_owned(), record.as_bytes().to_vec())];
        let imported = import(Format::Jsonl, &files, &LabelSet::built_in());
        let articles = imported.articles.into_iter().map(|one| one.article.into()).collect();
        let parts = content_from_marked(&[]).empty_like("x", "");
        let content = Content::from_parts(ProjectParts { labels: imported.labels, articles, ..parts }).unwrap();
        assert_eq!(content.articles().map(|article| article.relations().count()).sum::<usize>(), 1);
        let exported = export(Format::Tei, &content, &ExportOptions::default());
        assert_eq!(exported.losses.iter().map(|loss| loss.kind).collect::<Vec<_>>(), [LossKind::Link]);
        assert!(!exported_text(Format::Tei, &content).contains("who="));
    }

    #[test]
    fn what_crosses_is_told() {
        let content = content_from_marked(&["[claim#1 a [quote#2 b]#1 c]#2"]);
        let losses = export(Format::Tei, &content, &ExportOptions::default()).losses;
        assert_eq!(losses.iter().map(|loss| loss.kind).collect::<Vec<_>>(), [LossKind::Overlap]);
    }
}
