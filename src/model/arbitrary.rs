//! Projects that nobody would think of, for property tests: texts full of traps, and spans anywhere in them.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

/// What has broken a program or a format before. No `\r`: opening an article turns it into `\n`.
const PIECES: [&str; 33] = [
    "a",
    "Ana",
    " said ",
    "word ",
    "“",
    "”",
    "\"",
    "'",
    "\\",
    "\n",
    "\n\n",
    "\t",
    " ",
    "\0",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{b}",
    "\u{c}",
    "\u{1f}",
    "\u{feff}",
    "\u{a0}",
    "é",
    "e\u{301}",
    "🙂",
    "👩‍👩‍👧",
    "🇩🇪",
    "नमस्ते",
    "東京",
    "שלום",
    "\u{202e}",
    "<&>",
    "]]>",
];

/// A whole project: up to four articles with labels, links, notes, rejections and fields from the future.
pub(crate) fn content() -> impl Strategy<Value = Content> {
    (words(), words(), any::<bool>(), vec(article(), 0..4), unknown(), settings()).prop_map(
        |(name, annotator, more_labels, drafts, unknown, settings)| {
            let labels = if more_labels { labels_and_more() } else { LabelSet::built_in() };
            let articles = (1..).zip(drafts).map(|(id, draft)| draft.article(ArticleId(id * 0x1234_5678), &labels));
            let articles = articles.map(Arc::new).collect();
            let parts = ProjectParts { name, annotator, labels, settings, articles, unknown };
            Project::from_parts(parts).expect("drafts fit").content().clone()
        },
    )
}

/// A text of a few nasty pieces.
pub(crate) fn text() -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..24).prop_map(|pieces| pieces.concat())
}

fn words() -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..4).prop_map(|pieces| pieces.concat())
}

fn settings() -> impl Strategy<Value = Settings> {
    let ignored_problems = proptest::collection::btree_set(words(), 0..2);
    let labels = LabelSet::built_in().labels().iter().map(|label| label.id.clone()).collect::<Vec<_>>();
    let suggestions_off = proptest::collection::btree_set(select(labels.clone()), 0..3);
    let others = ["rumour", "用語"].map(|word| LabelId::new(word).expect("an id")).to_vec();
    let merge_notes = proptest::collection::btree_set(words(), 0..2);
    let taken_labels = proptest::collection::btree_map(select(others), select(labels), 0..3);
    let sets = (ignored_problems, suggestions_off, merge_notes, taken_labels);
    (sets, 0_u8..=100, 0_u8..=101, unknown()).prop_map(
        |(
            (ignored_problems, suggestions_off, merge_notes, taken_labels),
            blind_percent,
            narrated_from_percent,
            unknown,
        )| Settings {
            ignored_problems,
            suggestions_off,
            blind_percent,
            narrated_from_percent,
            merge_notes,
            taken_labels,
            unknown,
        },
    )
}

fn unknown() -> impl Strategy<Value = UnknownFields> {
    let fields = ["mood: (calm: true)", "r#odd-name: [1, 2]", "größe: Some(\"a, b)\")"];
    vec(select(fields.to_vec()), 0..2).prop_map(|mut fields| {
        fields.dedup();
        let split =
            |field: &str| field.trim_start_matches("r#").split_once(": ").map(|(a, b)| (a.to_owned(), b.to_owned()));
        UnknownFields(fields.into_iter().filter_map(split).collect())
    })
}

fn labels_and_more() -> LabelSet {
    let built_in = LabelSet::built_in();
    let id = LabelId::new("用語.x-1").expect("an id");
    let label = Label {
        id: id.clone(),
        name: "Odd \"name\"\t".to_owned(),
        color: Color { red: 1, green: 2, blue: 3 },
        key: Some('\''),
        unknown: UnknownFields(vec![("shape".to_owned(), "(1, 2)".to_owned())]),
    };
    let kind = RelationKind {
        id: KindId::new("see-also").expect("an id"),
        name: "see also".to_owned(),
        from: vec![id.clone()],
        to: vec![id, built_in.labels()[0].id.clone()],
        unknown: UnknownFields(vec![("bent".to_owned(), "true".to_owned())]),
    };
    let labels = built_in.labels().iter().cloned().chain([label]).collect();
    LabelSet::new(labels, built_in.kinds().iter().cloned().chain([kind]).collect()).expect("they go together")
}

/// What an article is made of, with places as parts of whatever its text turns out to be.
#[derive(Clone, Debug)]
struct Draft {
    title: String,
    meta: String,
    text: String,
    status: Status,
    newline: Newline,
    spans: Vec<SpanDraft>,
    links: Vec<(Index, Index)>,
    rejected: Vec<SpanDraft>,
    predicted: Vec<SpanDraft>,
    team: Team,
    unknown: UnknownFields,
}

/// What others have to do with an article.
#[derive(Clone, Debug)]
struct Team {
    note: String,
    handed_to: Vec<String>,
    readings: Vec<ReadingDraft>,
}

/// A reading before its text is known.
#[derive(Clone, Debug)]
pub(crate) struct ReadingDraft {
    annotator: String,
    status: Status,
    words: String,
    spans: Vec<SpanDraft>,
    unknown: UnknownFields,
}

/// A span before its text is known.
#[derive(Clone, Debug)]
pub(crate) struct SpanDraft {
    label: Index,
    edges: Vec<Index>,
    origin: Origin,
    from: Vec<String>,
    note: Option<String>,
    person: Option<String>,
    unknown: UnknownFields,
}

fn article() -> impl Strategy<Value = Draft> {
    let status = select(&Status::ALL[..]);
    let newline = select(&Newline::ALL[..]);
    let links = vec(any::<(Index, Index)>(), 0..6);
    let labelled = (vec(span(), 0..12), links, vec(span(), 0..3), vec(span(), 0..3));
    (words(), words(), text(), status, newline, (labelled, team()), unknown()).prop_map(
        |(title, meta, text, status, newline, ((spans, links, rejected, predicted), team), unknown)| Draft {
            title,
            meta,
            text,
            status,
            newline,
            spans,
            links,
            rejected,
            predicted,
            team,
            unknown,
        },
    )
}

fn team() -> impl Strategy<Value = Team> {
    (words(), vec(words(), 0..3), vec(reading(), 0..3)).prop_map(|(note, handed_to, mut readings)| {
        readings.sort_by(|a, b| a.annotator.cmp(&b.annotator));
        readings.dedup_by(|a, b| a.annotator == b.annotator);
        Team { note, handed_to, readings }
    })
}

/// What somebody made of an article: a few spans, and a link where two follow each other that fit.
pub(crate) fn reading() -> impl Strategy<Value = ReadingDraft> {
    (words(), select(&Status::ALL[..]), words(), vec(span(), 0..5), unknown()).prop_map(
        |(annotator, status, words, spans, unknown)| ReadingDraft { annotator, status, words, spans, unknown },
    )
}

impl ReadingDraft {
    /// The reading of a text.
    pub(crate) fn reading(&self, labels: &LabelSet, text: &Text) -> Reading {
        let spans = (1..).zip(&self.spans).filter_map(|(id, draft)| draft.span(SpanId(id), labels, text));
        let spans: Vec<Span> = spans.map(|span| Span { contested_by: BTreeSet::new(), ..span }).collect();
        let relation = |(id, pair): (u32, &[Span])| {
            let kind = labels.kind_between(&pair[0].label, &pair[1].label)?.id.clone();
            let unknown = pair[0].unknown.clone();
            let (id, from, to) = (RelationId(id), pair[0].id, pair[1].id);
            Some(Relation { unknown, ..Relation::new(id, kind, from, to) })
        };
        let relations = (1..).zip(spans.windows(2)).filter_map(relation).collect();
        let [path, sha256, collected, saved] = [0, 1, 2, 3].map(|_| self.words.clone());
        let n_acts = u32::try_from(self.spans.len()).ok().filter(|n| *n > 0);
        let work = ReadingWork { done_on: self.words.clone(), n_acts };
        let seen = self.spans.iter().filter_map(|span| span.note.clone()).collect();
        let from = ReadingSource { path, sha256, collected, saved, work, seen, unknown: self.unknown.clone() };
        let (annotator, note, unknown) = (self.annotator.clone(), self.words.clone(), self.unknown.clone());
        Reading { annotator, status: self.status, from, note, spans, relations, unknown }
    }
}

/// A span of one fragment, or of two or three where they do not come to overlap.
pub(crate) fn span() -> impl Strategy<Value = SpanDraft> {
    let edges = prop_oneof![4 => vec(any::<Index>(), 2), 1 => vec(any::<Index>(), 6)];
    let note = || proptest::option::weighted(0.2, words());
    let origin = (select(&Origin::ALL[..]), prop_oneof![3 => Just(Vec::new()), 1 => vec(words(), 1..3)]);
    (any::<Index>(), edges, origin, note(), note(), unknown()).prop_map(
        |(label, edges, (origin, from), note, person, unknown)| SpanDraft {
            label,
            edges,
            origin,
            from,
            note,
            person,
            unknown,
        },
    )
}

impl SpanDraft {
    /// The span in a text; `None` where the text is empty.
    pub(crate) fn span(&self, id: SpanId, labels: &LabelSet, text: &Text) -> Option<Span> {
        let mut bytes: Vec<usize> = text.as_str().char_indices().map(|(byte, _)| byte).collect();
        bytes.push(text.n_bytes());
        let mut edges: Vec<usize> = self.edges.iter().map(|edge| *edge.get(&bytes)).collect();
        edges.sort_unstable();
        let ranges = edges.chunks_exact(2).filter(|pair| pair[0] < pair[1]);
        let ranges = ranges.map(|pair| text.range(pair[0]..pair[1]).expect("between characters")).collect();
        let fragments = Fragments::new(ranges).ok()?;
        let label = self.label.get(labels.labels()).id.clone();
        let (from, note, person) = (self.from.clone(), self.note.clone(), self.person.clone());
        // Who has put a settled span in question is somebody whom something is known of.
        let contested_by = self.person.iter().filter(|_| from.len() > 1).cloned().collect();
        let (origin, unknown) = (self.origin, self.unknown.clone());
        Some(Span { id, label, fragments, origin, from, note, person, contested_by, unknown })
    }
}

impl SpanDraft {
    /// The span as a prediction that says what it can.
    pub(crate) fn prediction(&self, labels: &LabelSet, text: &Text) -> Option<Prediction> {
        let Span { label, fragments, note, .. } = self.span(SpanId(1), labels, text)?;
        let speaker = (fragments.count() > 1).then(|| fragments.last());
        let confidence = Confidence::new(fragments.first().n_bytes() as f32 / 7.0);
        Some(Prediction { fragments, label, speaker, confidence, source: note.unwrap_or_default() })
    }
}

impl Draft {
    fn article(self, id: ArticleId, labels: &LabelSet) -> Article {
        let text = Text::new(self.text).expect("short");
        let ids = (1..).map(|number| SpanId(number * 3));
        let spans: Vec<Span> = ids.zip(&self.spans).filter_map(|(id, draft)| draft.span(id, labels, &text)).collect();
        let mut relations: Vec<Relation> = Vec::new();
        for (id, (from, to)) in (1..).zip(self.links).filter(|_| !spans.is_empty()) {
            let (from, to) = (from.get(&spans), to.get(&spans));
            let is_new = relations.iter().all(|other| (other.from, other.to) != (from.id, to.id)) && from.id != to.id;
            if let Some(kind) = labels.kind_between(&from.label, &to.label).filter(|_| is_new) {
                let (id, kind, unknown) = (RelationId(id), kind.id.clone(), from.unknown.clone());
                let contested_by = from.person.iter().cloned().collect();
                relations.push(Relation { contested_by, unknown, ..Relation::new(id, kind, from.id, to.id) });
            }
        }
        let rejected = self.rejected.iter().filter_map(|draft| draft.span(SpanId(1), labels, &text));
        let rejected = rejected.map(|span| {
            let speaker = (span.fragments.count() > 1).then(|| span.fragments.first());
            // Some as older projects have them: a link without its kind.
            let kind =
                speaker.and_then(|_| labels.kinds_from(&span.label).next()).filter(|_| span.fragments.count() > 2);
            Rejection { kind: kind.map(|kind| kind.id.clone()), label: span.label, fragments: span.fragments, speaker }
        });
        let predicted = self.predicted.iter().filter_map(|draft| draft.prediction(labels, &text)).collect();
        let columns = [("text".to_owned(), self.meta.clone())].into_iter().filter(|_| self.meta.len() > 2);
        let source = Source {
            path: self.title.clone(),
            sha256: self.meta.clone(),
            encoding: self.title.clone(),
            newline: self.newline,
            extractor: self.meta.clone(),
            columns: Arc::new(columns.collect()),
            record: self.meta.clone(),
            unknown: self.unknown.clone(),
        };
        let article = Article::new(id, self.title, source, text.clone());
        let (article, unfit) =
            article.with_rejections(rejected.collect()).with_predictions(predicted).labelled(labels, spans, relations);
        assert_eq!(unfit, []);
        let readings = self.team.readings.iter().map(|draft| draft.reading(labels, &text)).collect();
        let (mut article, unfit) = article.with_readings(readings);
        assert_eq!(unfit, []);
        article.note = self.team.note;
        article.handed_to = self.team.handed_to.into_iter().collect();
        let [byline, outlet, date] = [0, 1, 2].map(|_| self.meta.clone());
        article.meta = Meta { byline, outlet, date, url: self.meta, unknown: self.unknown.clone() };
        article.status = self.status;
        article.unknown = self.unknown;
        article
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    use super::*;

    /// The names of the fields that differ from what is there by default. A new field does not compile until it is here.
    fn made(content: &Content) -> BTreeSet<&'static str> {
        let mut made = BTreeSet::new();
        let mut note = |name, is_made: bool| made.extend(is_made.then_some(name));
        let Settings {
            ignored_problems,
            suggestions_off,
            blind_percent,
            narrated_from_percent,
            merge_notes,
            taken_labels,
            unknown,
        } = content.settings();
        note("taken_labels", !taken_labels.is_empty());
        note("merge_notes", !merge_notes.is_empty());
        note("ignored_problems", !ignored_problems.is_empty());
        note("suggestions_off", !suggestions_off.is_empty());
        note("blind_percent", *blind_percent > 0);
        note("narrated_from_percent", *narrated_from_percent != Settings::default().narrated_from_percent);
        note("settings.unknown", !unknown.0.is_empty());
        for Label { id: _, name, color: _, key, unknown } in content.labels().labels() {
            note("label.name", !name.is_empty());
            note("label.key", key.is_some());
            note("label.unknown", !unknown.0.is_empty());
        }
        for RelationKind { id: _, name, from, to, unknown } in content.labels().kinds() {
            note("kind", !name.is_empty() && !from.is_empty() && !to.is_empty());
            note("kind.unknown", !unknown.0.is_empty());
        }
        content.articles().for_each(|article| made_of_article(article, &mut note));
        made
    }

    fn made_of_article(article: &Article, note: &mut impl FnMut(&'static str, bool)) {
        let Source { path, sha256, encoding, newline, extractor, columns, record, unknown } = &article.source;
        note("source.path, encoding", !path.is_empty() && !encoding.is_empty());
        note("source.sha256, extractor, record", [sha256, extractor, record].iter().all(|word| !word.is_empty()));
        note("source.newline, columns", *newline != Newline::Lf && !columns.is_empty());
        note("source.unknown", !unknown.0.is_empty());
        let Meta { byline, outlet, date, url, unknown } = &article.meta;
        note("meta", [byline, outlet, date, url].iter().all(|word| !word.is_empty()) && !unknown.0.is_empty());
        note("title, status", !article.title.is_empty() && article.status != Status::New);
        note("article.note, handed_to", !article.note.is_empty() && !article.handed_to.is_empty());
        for Reading { annotator, status, from, note: remark, spans, relations, unknown } in article.readings() {
            note("reading.annotator, status", !annotator.is_empty() && *status != Status::New);
            note("reading.note", !remark.is_empty());
            note("reading.spans", spans.len() > 1);
            note("reading.relations", !relations.is_empty());
            let ReadingSource { path, sha256, collected, saved, work, seen, unknown: of_source } = from;
            note("reading.seen", !seen.is_empty());
            note("reading.from", [path, sha256, collected, saved].iter().all(|word| !word.is_empty()));
            let ReadingWork { done_on, n_acts } = work;
            note("reading.work", !done_on.is_empty() && n_acts.is_some());
            note("reading.unknown", !unknown.0.is_empty() && !of_source.0.is_empty());
        }
        for span in article.spans().iter() {
            let Span { id: _, label: _, fragments, origin, from, note: remark, person, contested_by, unknown } = span;
            note("fragments, origin", fragments.count() > 1 && *origin != Origin::Person);
            note("from", !from.is_empty());
            note("note", remark.is_some());
            note("person", person.is_some());
            note("span.contested_by", !contested_by.is_empty());
            note("span.unknown", !unknown.0.is_empty());
        }
        for Relation { id: _, kind: _, from: _, to: _, contested_by, unknown } in article.relations() {
            note("relation.contested_by", !contested_by.is_empty());
            note("relation.unknown", !unknown.0.is_empty());
        }
        for Rejection { label: _, fragments: _, speaker, kind } in article.rejections() {
            note("rejection.speaker", speaker.is_some());
            note("rejection.kind", kind.is_some());
        }
        for Prediction { fragments: _, label: _, speaker, confidence: _, source } in article.predictions() {
            note("prediction.speaker", speaker.is_some());
            note("prediction.source", !source.is_empty());
        }
    }

    #[test]
    fn every_field_is_made() {
        let mut runner = TestRunner::deterministic();
        let contents = (0..200).map(|_| content().new_tree(&mut runner).expect("nothing is rejected").current());
        let made: BTreeSet<&str> = contents.flat_map(|content| made(&content)).collect();
        assert_eq!(made.len(), 39, "{made:?}");
    }
}
