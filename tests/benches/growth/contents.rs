//! Projects of any size that strain one thing each.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use pullquote::model::{
    Article, ArticleId, Color, Confidence, Content, Fragments, Label, LabelId, LabelSet, Misfit, MisfitKind,
    Prediction, Project, ProjectParts, Rejection, Relation, RelationId, Settings, Source, Span, SpanId, Text,
    TextRange, UnknownFields,
};

/// What grows, and the making of a project of that size.
pub(crate) type Shape = (&'static str, fn(usize) -> Project);

pub(crate) const SHAPES: [Shape; 15] = [
    ("articles", articles),
    ("bytes", bytes),
    ("spans", spans),
    ("nested spans", nested),
    ("fragments", fragments),
    ("links", links),
    ("labels", labels),
    ("predictions", predictions),
    ("rejections", rejections),
    ("lines that do not fit", misfits),
    ("articles with a footer", articles_with_footer),
    ("spans on one word", on_one_word),
    ("speakers of one quote", speakers_of_one),
    ("quotes on one line", on_one_line),
    ("right to left", right_to_left),
];

const WORDS: [&str; 24] = [
    "council",
    "budget",
    "bus",
    "night",
    "depot",
    "route",
    "city",
    "school",
    "teacher",
    "union",
    "harbour",
    "ferry",
    "strike",
    "treasurer",
    "report",
    "table",
    "vote",
    "plan",
    "money",
    "winter",
    "library",
    "hospital",
    "nurse",
    "mayor",
];
const HEBREW: [&str; 8] = ["העיר", "מועצה", "תקציב", "אוטובוס", "לילה", "הנמל,", "שביתה", "אמר"];
const NAMES: [&str; 6] = ["Ada Quist", "Bo Lind", "Maya Marsh", "Ibrahim Sole", "Rosa Aldana", "Nils Berg"];
const FOOTER: &str = "Sign up for our letter to get city hall in your inbox every Monday morning. All rights are \
                      reserved, and no part of this page may be copied without our written word.\n";

/// Numbers that look like chance, the same each time (Marsaglia’s xorshift).
struct Chance(u64);

impl Chance {
    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        words[usize::try_from(self.0 % words.len() as u64).unwrap_or(0)]
    }

    fn words(&mut self, of: &[&str], n: usize) -> String {
        (0..n).map(|_| self.of(of)).collect::<Vec<_>>().join(" ")
    }

    fn sentence(&mut self) -> String {
        self.words(&WORDS, 12)
    }
}

/// News of at least so many bytes, with a quotation in each paragraph.
pub(crate) fn news(n_bytes: usize, seed: u64) -> String {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = String::with_capacity(n_bytes + 400);
    while text.len() < n_bytes {
        let (before, said, name, after) = (chance.sentence(), chance.sentence(), chance.of(&NAMES), chance.sentence());
        writeln!(text, "The {before}. “The {said},” {name} told reporters. The {after}.").expect("a string takes all");
    }
    text
}

pub(crate) fn id(word: &str) -> LabelId {
    LabelId::new(word).expect("an id")
}

pub(crate) fn one(text: &Text, start: usize, end: usize) -> Fragments {
    Fragments::one(text.range(start..end).expect("between letters")).expect("it is not empty")
}

fn span(number: usize, label: &str, fragments: Fragments) -> Span {
    Span::new(SpanId(u32::try_from(number).expect("few spans")), id(label), fragments)
}

pub(crate) fn project(labels: LabelSet, articles: Vec<Article>) -> Project {
    Project::from_parts(ProjectParts {
        name: "Growth".to_owned(),
        annotator: "ana".to_owned(),
        labels,
        settings: Settings::default(),
        articles: articles.into_iter().map(Arc::new).collect(),
        unknown: UnknownFields::default(),
    })
    .expect("it fits")
}

fn article(number: usize, text: String) -> Article {
    let text = Text::new(text).expect("shorter than 4 GB");
    Article::new(ArticleId(number as u64 + 1), format!("Story {number}"), Source::default(), text)
}

fn labelled(article: Article, spans: Vec<Span>, links: Vec<Relation>) -> Article {
    let (article, unfit) = article.labelled(&LabelSet::built_in(), spans, links);
    assert!(unfit.is_empty(), "all of it fits");
    article
}

/// Its first quotation and speaker, linked.
fn with_a_quote(article: Article) -> Article {
    let text = article.text().clone();
    let find = |words: &str, from: usize| from + text.as_str()[from..].find(words).expect("it is there");
    let (start, close) = (find("“", 0), find("”", 0));
    let name = close + "” ".len();
    let spans = vec![
        span(1, "quote", one(&text, start, close + "”".len())),
        span(2, "speaker", one(&text, name, find(" told", name))),
    ];
    labelled(article, spans, vec![said_by(1, 1, 2)])
}

fn said_by(number: usize, from: u32, to: u32) -> Relation {
    let kind = LabelSet::built_in().kinds()[0].id.clone();
    Relation::new(RelationId(u32::try_from(number).expect("few links")), kind, SpanId(from), SpanId(to))
}

fn articles(n: usize) -> Project {
    let article = |number| with_a_quote(article(number, news(250, number as u64 + 1)));
    project(LabelSet::built_in(), (0..n).map(article).collect())
}

fn articles_with_footer(n: usize) -> Project {
    let article = |number| with_a_quote(article(number, news(600, number as u64 + 1) + FOOTER));
    project(LabelSet::built_in(), (0..n).map(article).collect())
}

/// One article of this many bytes, times sixteen.
fn bytes(n: usize) -> Project {
    project(LabelSet::built_in(), vec![with_a_quote(article(0, news(n * 16, 1)))])
}

/// A text of this many words of four letters, with a blank behind each.
pub(crate) fn words(n: usize) -> Article {
    article(0, "núm ".repeat(n))
}

pub(crate) const N_BYTES_A_WORD: usize = "núm ".len();

fn word(article: &Article, idx: usize) -> TextRange {
    let start = idx * N_BYTES_A_WORD;
    article.text().range(start..start + "núm".len()).expect("a word")
}

/// So many articles from right to left, the first one longer with them.
fn right_to_left(n: usize) -> Project {
    let mut chance = Chance(7);
    let mut text = |n_paragraphs: usize| -> String {
        (0..n_paragraphs)
            .map(|_| chance.words(&HEBREW, 60) + " “" + &chance.words(&HEBREW, 12) + "” 2026.\n\n")
            .collect()
    };
    let mut titled = |idx: usize| {
        let text = text(if idx == 0 { n } else { 3 });
        let title = text.chars().take(90).collect();
        let mut article = article(idx, text);
        article.title = title;
        article
    };
    project(LabelSet::built_in(), (0..n).map(&mut titled).collect())
}

fn spans(n: usize) -> Project {
    let article = words(n);
    let labels = ["quote", "speaker", "claim"];
    let span =
        |idx: usize| span(idx + 1, labels[idx % labels.len()], Fragments::one(word(&article, idx)).expect("a word"));
    let spans = (0..n).map(span).collect();
    project(LabelSet::built_in(), vec![labelled(article, spans, Vec::new())])
}

fn nested(n: usize) -> Project {
    let article = words(n);
    let n_bytes = article.text().n_bytes();
    let span = |idx: usize| {
        let (start, end) = (idx / 2 * N_BYTES_A_WORD, n_bytes - 1 - idx.div_ceil(2) * N_BYTES_A_WORD);
        span(idx + 1, ["claim", "quote"][idx % 2], one(article.text(), start, end))
    };
    let spans = (0..n - 1).map(span).collect();
    project(LabelSet::built_in(), vec![labelled(article, spans, Vec::new())])
}

fn fragments(n: usize) -> Project {
    let article = words(2 * n);
    let ranges = (0..n).map(|idx| word(&article, 2 * idx)).collect();
    let spans = vec![span(1, "quote", Fragments::new(ranges).expect("apart"))];
    project(LabelSet::built_in(), vec![labelled(article, spans, Vec::new())])
}

/// Quotes that one speaker has said.
fn links(n: usize) -> Project {
    let article = words(n + 1);
    let of = |idx: usize| Fragments::one(word(&article, idx)).expect("a word");
    let mut spans = vec![span(1, "speaker", of(0))];
    spans.extend((1..=n).map(|idx| span(idx + 1, "quote", of(idx))));
    let links = (1..=n).map(|idx| said_by(idx, u32::try_from(idx).expect("few links") + 1, 1)).collect();
    project(LabelSet::built_in(), vec![labelled(article, spans, links)])
}

/// As many spans as may be on the same word, which differ in nothing but their ids.
fn on_one_word(n: usize) -> Project {
    let article = words(1);
    let of = Fragments::one(word(&article, 0)).expect("a word");
    let spans = (1..=n).map(|number| span(number, "claim", of.clone())).collect();
    project(LabelSet::built_in(), vec![labelled(article, spans, Vec::new())])
}

/// Speakers who all have said one quote.
fn speakers_of_one(n: usize) -> Project {
    let article = words(n + 1);
    let of = |idx: usize| Fragments::one(word(&article, idx)).expect("a word");
    let mut spans = vec![span(1, "quote", of(0))];
    spans.extend((1..=n).map(|idx| span(idx + 1, "speaker", of(idx))));
    let links = (1..=n).map(|idx| said_by(idx, 1, u32::try_from(idx).expect("few links") + 1)).collect();
    project(LabelSet::built_in(), vec![labelled(article, spans, links)])
}

/// Quotations of one line, of which half are labelled without their marks and half without the closing one.
fn on_one_line(n: usize) -> Project {
    const UNIT: &str = "“núm,” Ada. ";
    let place = |words: &str| (UNIT.find(words).unwrap_or(0), words.len());
    let (words, name) = (["núm,", "“núm,"].map(place), place("Ada"));
    let article = article(0, UNIT.repeat(n));
    let at = |idx: usize, (start, n_bytes): (usize, usize)| {
        let start = idx * UNIT.len() + start;
        one(article.text(), start, start + n_bytes)
    };
    let spans = (0..n).flat_map(|idx| {
        [span(2 * idx + 1, "quote", at(idx, words[idx % 2])), span(2 * idx + 2, "speaker", at(idx, name))]
    });
    let spans = spans.collect();
    let number = |idx: usize| u32::try_from(2 * idx).expect("few spans");
    let links = (0..n).map(|idx| said_by(idx + 1, number(idx) + 1, number(idx) + 2)).collect();
    project(LabelSet::built_in(), vec![labelled(article.clone(), spans, links)])
}

/// Words that all labels share: formats with a column for each label have words by labels to write.
pub(crate) const N_WORDS_OF_LABELS: usize = 64;

/// Labels with one span each, on a few words.
fn labels(n: usize) -> Project {
    labels_on(n, N_WORDS_OF_LABELS)
}

/// Labels with one span each.
pub(crate) fn labels_on(n: usize, n_words: usize) -> Project {
    let label = |idx: usize| Label {
        id: id(&format!("label_{idx}")),
        name: format!("Label {idx}"),
        color: Color { red: 0, green: 114, blue: 178 },
        key: None,
        unknown: UnknownFields::default(),
    };
    let labels = LabelSet::new((0..n).map(label).collect(), Vec::new()).expect("all apart");
    let article = words(n_words);
    let of = |idx: usize| Fragments::one(word(&article, idx % n_words)).expect("a word");
    let span = |idx: usize| span(idx + 1, &format!("label_{idx}"), of(idx));
    let spans = (0..n).map(span).collect();
    let (article, unfit) = article.labelled(&labels, spans, Vec::new());
    assert!(unfit.is_empty(), "all of it fits");
    project(labels, vec![article])
}

fn predictions(n: usize) -> Project {
    let article = words(n);
    let prediction = |idx: usize| Prediction {
        fragments: Fragments::one(word(&article, idx)).expect("a word"),
        label: id("claim"),
        speaker: None,
        confidence: Confidence::new(0.5),
        source: "model".to_owned(),
    };
    let predictions: BTreeSet<Prediction> = (0..n).map(prediction).collect();
    project(LabelSet::built_in(), vec![article.with_predictions(predictions)])
}

fn rejections(n: usize) -> Project {
    let article = words(n);
    let rejection = |idx: usize| Rejection {
        label: id("claim"),
        fragments: Fragments::one(word(&article, idx)).expect("a word"),
        speaker: None,
        kind: None,
    };
    let rejections: BTreeSet<Rejection> = (0..n).map(rejection).collect();
    project(LabelSet::built_in(), vec![article.with_rejections(rejections)])
}

fn misfits(n: usize) -> Project {
    let misfit = |idx: usize| Misfit {
        kind: MisfitKind::Span,
        ron: format!("(id: {}, label: \"claim\", start: {}, end: 5, text: \"\")", idx + 1, idx + 6),
        line: idx + 1,
        reason: "the range begins behind its end".to_owned(),
    };
    let mut article = words(8);
    article.misfits = (0..n).map(misfit).collect();
    project(LabelSet::built_in(), vec![article])
}

/// The articles of a content, for what works on one.
pub(crate) fn first(content: &Content) -> &Article {
    content.articles().next().expect("there is one")
}
