//! A notation for labelled articles in tests and samples: `[speaker#2 Ada] said [quote>2 “hi”]`.
//!
//! A span opens with `[`, its label and a space and closes with `]`. `#2` after the label numbers it; the same number
//! again is one more fragment of the same span. `>2` links it to span 2 with the kind that fits. `]#2` closes span 2
//! where it is not the innermost open one. `\` before `[`, `]` and `\` makes them text.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::model::{
    Article, ArticleId, EditError, Fragments, FragmentsError, LabelId, LabelSet, RangeError, Relation, RelationId,
    Source, Span, SpanId, Text, TextTooLong, Unfit,
};

/// What is wrong with marked text. Places are bytes of the marked text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MarkedError {
    #[error("“[” at byte {0} is not followed by a label, optional #number and >number, and a space")]
    Opening(usize),
    #[error("“]” at byte {0} closes nothing")]
    Closing(usize),
    #[error("span {0} is not closed")]
    NotClosed(u32),
    #[error("span {0} has two labels")]
    TwoLabels(u32),
    #[error("span {id}: {error}")]
    Fragments { id: u32, error: FragmentsError },
    #[error("no kind of link leads from span {from} to span {to}")]
    Link { from: u32, to: u32 },
    #[error("{0}")]
    Range(#[from] RangeError),
    #[error("{0}")]
    Unfit(EditError),
    #[error("{0}")]
    TooLong(#[from] TextTooLong),
}

/// Reads marked text into an article with the id 0 and no title.
pub fn parse(labels: &LabelSet, marked: &str) -> Result<Article, MarkedError> {
    let mut reader = Reader::default();
    reader.read(marked)?;
    let text = Text::new(reader.text)?;
    let mut spans = Vec::new();
    for (&id, draft) in &reader.spans {
        let ranges = draft.pieces.iter().map(|&(start, end)| text.range(start..end)).collect::<Result<_, _>>()?;
        let fragments = Fragments::new(ranges).map_err(|error| MarkedError::Fragments { id, error })?;
        spans.push(Span::new(SpanId(id), draft.label.clone(), fragments));
    }
    let mut relations = Vec::new();
    for (from, to) in reader.links {
        let label = |id| reader.spans.get(&id).map(|draft| &draft.label);
        let ends = label(from).zip(label(to));
        let kind = ends.and_then(|(from, to)| labels.kind_between(from, to)).ok_or(MarkedError::Link { from, to })?;
        let id = RelationId(u32::try_from(relations.len()).unwrap_or(u32::MAX).saturating_add(1));
        relations.push(Relation::new(id, kind.id.clone(), SpanId(from), SpanId(to)));
    }
    let article = Article::new(ArticleId(0), String::new(), Source::default(), text);
    let (article, unfit) = article.labelled(labels, spans, relations);
    match unfit.into_iter().next() {
        Some(Unfit::Span(_, error) | Unfit::Relation(_, error)) => Err(MarkedError::Unfit(error)),
        None => Ok(article),
    }
}

/// Writes the text, spans and links of an article so that [`parse`] reads them again. All spans are numbered.
pub fn print(article: &Article) -> String {
    let mut openings: BTreeMap<usize, Vec<(usize, &Span)>> = BTreeMap::new();
    for span in article.spans().iter() {
        for fragment in span.fragments.iter() {
            openings.entry(fragment.start()).or_default().push((fragment.end(), span));
        }
    }
    let mut printed = String::new();
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut linked: BTreeSet<SpanId> = BTreeSet::new();
    let text = article.text().as_str();
    for (byte, character) in text.char_indices().map(|(byte, c)| (byte, Some(c))).chain([(text.len(), None)]) {
        close(&mut printed, &mut open, byte);
        let mut opening = openings.remove(&byte).unwrap_or_default();
        opening.sort_by_key(|(end, span)| (std::cmp::Reverse(*end), span.id));
        for (end, span) in opening {
            printed.push_str(&header(article, span, linked.insert(span.id)));
            open.push((end, span.id.0));
        }
        if let Some(character) = character {
            if matches!(character, '[' | ']' | '\\') {
                printed.push('\\');
            }
            printed.push(character);
        }
    }
    printed
}

/// What opens a fragment: `[quote#1>2 `. Links stand at the first.
fn header(article: &Article, span: &Span, is_first: bool) -> String {
    let links = article.relations_of(span.id).filter(|relation| is_first && relation.from == span.id);
    let links: String = links.map(|relation| [">", &relation.to.0.to_string()].concat()).collect();
    format!("[{}#{}{links} ", span.label, span.id.0)
}

/// Closes what ends at the byte, innermost first.
fn close(printed: &mut String, open: &mut Vec<(usize, u32)>, byte: usize) {
    while let Some(idx) = open.iter().rposition(|&(end, _)| end == byte) {
        let (_, id) = open.remove(idx);
        printed.push(']');
        if idx < open.len() {
            printed.push('#');
            printed.push_str(&id.to_string());
        }
    }
}

#[derive(Default)]
struct Reader {
    text: String,
    spans: BTreeMap<u32, Draft>,
    links: Vec<(u32, u32)>,
    /// Number and start of each open span, innermost last.
    open: Vec<(u32, usize)>,
}

struct Draft {
    label: LabelId,
    pieces: Vec<(usize, usize)>,
}

/// What stands between `[` and the space.
struct Header {
    label: LabelId,
    id: Option<u32>,
    links: Vec<u32>,
    n_bytes: usize,
}

impl Reader {
    fn read(&mut self, marked: &str) -> Result<(), MarkedError> {
        let numbered = numbers_given(marked);
        let mut free_ids = (1..).filter(|id| !numbered.contains(id));
        let mut at = 0;
        while let Some(character) = marked[at..].chars().next() {
            let rest = &marked[at + character.len_utf8()..];
            at += match character {
                '[' => 1 + self.begin(Header::read(rest).ok_or(MarkedError::Opening(at))?, &mut free_ids)?,
                ']' => 1 + self.end(rest).ok_or(MarkedError::Closing(at))?,
                '\\' => 1 + self.take(rest.chars().next().unwrap_or('\\')),
                other => self.take(other),
            };
        }
        self.open.last().map_or(Ok(()), |&(id, _)| Err(MarkedError::NotClosed(id)))
    }

    fn take(&mut self, character: char) -> usize {
        self.text.push(character);
        character.len_utf8()
    }

    fn begin(&mut self, header: Header, free_ids: &mut impl Iterator<Item = u32>) -> Result<usize, MarkedError> {
        let id = header.id.or_else(|| free_ids.next()).unwrap_or(u32::MAX);
        let label = &header.label;
        let draft = self.spans.entry(id).or_insert_with(|| Draft { label: label.clone(), pieces: Vec::new() });
        if draft.label != *label {
            return Err(MarkedError::TwoLabels(id));
        }
        self.links.extend(header.links.into_iter().map(|to| (id, to)));
        self.open.push((id, self.text.len()));
        Ok(header.n_bytes)
    }

    /// Closes the span that `rest` names, or else the innermost; returns how many bytes the name takes.
    fn end(&mut self, rest: &str) -> Option<usize> {
        let named = rest.strip_prefix('#').and_then(leading_number);
        let (idx, n_bytes) = match named {
            Some((id, n_digits)) => (self.open.iter().rposition(|open| open.0 == id)?, 1 + n_digits),
            None => (self.open.len().checked_sub(1)?, 0),
        };
        let (id, start) = self.open.remove(idx);
        self.spans.get_mut(&id)?.pieces.push((start, self.text.len()));
        Some(n_bytes)
    }
}

impl Header {
    fn read(rest: &str) -> Option<Self> {
        let (header, _) = rest.split_once(' ')?;
        let label_end = header.find(['#', '>']).unwrap_or(header.len());
        let label = LabelId::new(&header[..label_end]).ok()?;
        let mut links = header[label_end..].split('>');
        let id = match links.next()? {
            "" => None,
            number => Some(number.strip_prefix('#')?.parse().ok()?),
        };
        let links = links.map(|number| number.parse().ok()).collect::<Option<_>>()?;
        Some(Self { label, id, links, n_bytes: header.len() + 1 })
    }
}

/// All numbers behind `#`, so that spans without one get others.
fn numbers_given(marked: &str) -> BTreeSet<u32> {
    marked.split('#').skip(1).filter_map(leading_number).map(|(id, _)| id).collect()
}

fn leading_number(word: &str) -> Option<(u32, usize)> {
    let n_digits = word.bytes().take_while(u8::is_ascii_digit).count();
    Some((word[..n_digits].parse().ok()?, n_digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, printed: &str) {
        let labels = LabelSet::built_in();
        let article = parse(&labels, marked).unwrap();
        assert_eq!(print(&article), printed);
        assert_eq!(parse(&labels, printed).unwrap(), article);
    }

    #[test]
    fn reads_and_prints() {
        check("plain \\[text\\] \\\\", "plain \\[text\\] \\\\");
        check("[quote>2 “hi”], said [speaker Ada]", "[quote#1>2 “hi”], said [speaker#2 Ada]");
        check("[quote “a [quote ‘b’]”]", "[quote#1 “a [quote#2 ‘b’]”]");
        check("[quote#3 a] x [quote#3 b]", "[quote#3 a] x [quote#3 b]");
        check("[quote#1 a [claim#2 b]#1 c]", "[quote#1 a [claim#2 b]#1 c]");
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let labels = LabelSet::built_in();
        let error = |marked| parse(&labels, marked).unwrap_err();
        assert_eq!(error("[quote]"), MarkedError::Opening(0));
        assert_eq!(error("a ] b"), MarkedError::Closing(2));
        assert_eq!(error("[quote#4 b"), MarkedError::NotClosed(4));
        assert_eq!(error("[quote>2 b] [claim c]"), MarkedError::Link { from: 1, to: 2 });
        assert_eq!(error("[quote ]"), MarkedError::Fragments { id: 1, error: FragmentsError::Empty });
        assert!(matches!(error("[opinion b]"), MarkedError::Unfit(EditError::NoSuchLabel(_))));
    }
}
