//! The text of an article with its spans drawn on it, and beside it who said them and what was noted.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use super::escaped::escaped;
use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::loss::LossKind;
use crate::model::{Article, Span, SpanId, lanes, one_line};

/// How many spans at one place are drawn: nobody can tell more apart.
const MAX_DEEP: usize = 8;
/// How many lines lie below each other under the text before they begin again at the first.
const N_LANES: usize = 3;
/// Letters of a name in the margin.
const MAX_LETTERS: usize = 80;

/// A fragment of a span.
struct Piece<'a> {
    span: &'a Span,
    bytes: Range<usize>,
    label_idx: usize,
    lane: usize,
    is_first: bool,
}

/// Where the writer is in the text: the pieces that lie over that place, and what was drawn of them so far.
struct Drawing<'a> {
    article: &'a Article,
    pieces: Vec<Piece<'a>>,
    n_begun: usize,
    /// By start and end, so that what holds another comes first.
    over: BTreeSet<(usize, Reverse<usize>, usize)>,
    ends: BTreeSet<(usize, usize)>,
    /// First pieces that no link can lead to yet.
    nameless: BTreeSet<usize>,
    drawn: BTreeSet<SpanId>,
}

/// Writes the lines of the text as paragraphs, the first as a heading where the article's title stands there;
/// `under_title` follows the title.
pub(super) fn write(out: &mut String, batch: &mut Batch<'_>, article: &Article, under_title: &str, has_heading: bool) {
    let mut drawing = Drawing::new(batch, article);
    if !has_heading {
        out.push_str(under_title);
    }
    let text = article.text().as_str();
    let mut start = 0;
    for (idx, line) in text.split('\n').enumerate() {
        let element = if idx == 0 && has_heading { "h2" } else { "p" };
        if line.trim().is_empty() {
            // It begins what lies in it, and is the gap that it is.
            drawing.step_to(start);
            out.push_str("<p class=\"gap\">");
            drawing.line(out, batch, start..start + line.len());
            out.push_str("</p>\n");
        } else {
            out.extend(["<", element, " dir=\"auto\">"]);
            drawing.line(out, batch, start..start + line.len());
            out.extend(["</", element, ">\n"]);
        }
        if idx == 0 && has_heading {
            out.push_str(under_title);
        }
        start += line.len() + 1;
    }
    for span in article.spans().iter().filter(|span| !drawing.drawn.contains(&span.id)) {
        let is_blank = span.fragments.iter().all(|range| article.text().slice(range).trim().is_empty());
        batch.lose(if is_blank { LossKind::NoText } else { LossKind::Overlap }, article, Some(span.id));
    }
}

impl<'a> Drawing<'a> {
    fn new(batch: &Batch<'_>, article: &'a Article) -> Self {
        let mut pieces = Vec::new();
        for span in article.spans().iter() {
            let label_idx = batch.content.labels().label_idx(&span.label).unwrap_or(0);
            for (idx, range) in span.fragments.iter().enumerate() {
                pieces.push(Piece { span, bytes: range.bytes(), label_idx, lane: 0, is_first: idx == 0 });
            }
        }
        pieces.sort_by_key(|piece| (piece.bytes.start, Reverse(piece.bytes.end), piece.span.id));
        let lanes = lanes(pieces.iter().map(|piece| piece.bytes.clone()));
        for (piece, lane) in pieces.iter_mut().zip(lanes) {
            piece.lane = lane % N_LANES;
        }
        let (over, ends, nameless, drawn) = Default::default();
        Self { article, pieces, n_begun: 0, over, ends, nameless, drawn }
    }

    /// Takes in what begins up to the place, and lets go of what ends there. Returns the new ones.
    fn step_to(&mut self, byte: usize) -> Range<usize> {
        let first = self.n_begun;
        while let Some(piece) = self.pieces.get(self.n_begun).filter(|piece| piece.bytes.start <= byte) {
            self.over.insert((piece.bytes.start, Reverse(piece.bytes.end), self.n_begun));
            self.ends.insert((piece.bytes.end, self.n_begun));
            if piece.is_first {
                self.nameless.insert(self.n_begun);
            }
            self.n_begun += 1;
        }
        while let Some(&(end, idx)) = self.ends.first().filter(|(end, _)| *end <= byte) {
            self.ends.pop_first();
            self.over.remove(&(self.pieces[idx].bytes.start, Reverse(end), idx));
        }
        first..self.n_begun
    }

    fn line(&mut self, out: &mut String, batch: &Batch<'_>, line: Range<usize>) {
        let mut at = line.start;
        loop {
            let new = self.step_to(at);
            for piece in self.pieces[new].iter().filter(|piece| piece.is_first) {
                beside(out, batch, self.article, piece.span);
            }
            let next_start = self.pieces.get(self.n_begun).map_or(line.end, |piece| piece.bytes.start);
            let next_end = self.ends.first().map_or(line.end, |(end, _)| *end);
            let next = line.end.min(next_start).min(next_end);
            if at < next {
                self.stretch(out, batch, at..next);
            }
            if next >= line.end {
                break;
            }
            at = next;
        }
    }

    /// A stretch over which the same spans lie.
    fn stretch(&mut self, out: &mut String, batch: &Batch<'_>, bytes: Range<usize>) {
        let shown: Vec<usize> = self.over.iter().take(MAX_DEEP).map(|&(_, _, idx)| idx).collect();
        for idx in self.nameless.iter().filter(|idx| !shown.contains(idx)) {
            push(out, format_args!("<span id=\"{}\"></span>", address(self.article, self.pieces[*idx].span.id)));
        }
        for &idx in &shown {
            let piece = &self.pieces[idx];
            let label = &batch.content.labels().labels()[piece.label_idx];
            let maybe = if batch.is_unconfirmed(self.article, piece.span.id) { " maybe" } else { "" };
            push(out, format_args!("<span class=\"m l{} k{}{maybe}\"", piece.label_idx, piece.lane));
            if self.nameless.contains(&idx) {
                push(out, format_args!(" id=\"{}\"", address(self.article, piece.span.id)));
            }
            push(out, format_args!(" title=\"{}\">", escaped(&one_line(&label.name))));
            self.drawn.insert(piece.span.id);
        }
        self.nameless.clear();
        out.push_str(&escaped(&self.article.text().as_str()[bytes]));
        out.extend(std::iter::repeat_n("</span>", shown.len()));
    }
}

/// Who said a span, each leading to where they are named, that nobody is named where somebody ought to be, and its note.
fn beside(out: &mut String, batch: &Batch<'_>, article: &Article, span: &Span) {
    let mut words = String::new();
    for link in article.relations_of(span.id).filter(|link| link.from == span.id) {
        let Some(to) = article.span(link.to) else { continue };
        let kind = batch.content.labels().kind(&link.kind).map_or("", |kind| &kind.name);
        let (kind, name) = (escaped(&one_line(kind)), escaped(&name_of(article, to)));
        let comma = if words.is_empty() { "" } else { ", " };
        let address = address(article, to.id);
        push(&mut words, format_args!("{comma}<a href=\"#{address}\" title=\"{kind}\"><bdi>{name}</bdi></a>"));
    }
    if article.lacks_link(batch.content.labels(), span) {
        words.push_str("<i>speaker?</i>");
    }
    if let Some(note) = &span.note {
        push(&mut words, format_args!("<span class=\"note\"><bdi>{}</bdi></span>", escaped(&one_line(note))));
    }
    if !words.is_empty() {
        out.extend(["<span class=\"by\">", &words, "</span>"]);
    }
}

/// What a mention is called: the person that it is of, else its words.
fn name_of(article: &Article, mention: &Span) -> String {
    let words = |range| article.text().slice(range).chars().chain([' ']);
    let name: String = match &mention.person {
        Some(person) => person.chars().take(MAX_LETTERS + 1).collect(),
        None => mention.fragments.iter().flat_map(words).take(MAX_LETTERS + 1).collect(),
    };
    let name = one_line(&name);
    let end = name.char_indices().nth(MAX_LETTERS - 1);
    end.map_or_else(|| name.clone(), |(end, _)| format!("{}…", &name[..end]))
}

fn address(article: &Article, span: SpanId) -> String {
    format!("s{}-{}", article.id, span.0)
}

fn push(out: &mut String, words: std::fmt::Arguments<'_>) {
    out.write_fmt(words).expect("a string takes all that is written to it");
}
