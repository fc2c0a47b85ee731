//! What is wrong with the labels of an article, one by one and by kind, where the right ones are known.

use super::{Mapping, Pairing, share_text};
use crate::model::{Article, Span};

/// Two spans under different labels are one that was called by a wrong name where they share at least this part.
const LEAST_OVERLAP_UNDER_OTHER_LABELS: f64 = 0.5;

/// What kind of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MistakeKind {
    /// The right label with other edges.
    Edge,
    /// Nearly the same place under another label.
    Label,
    /// Not found at all.
    Missed,
    /// Found where there is nothing.
    Invented,
    /// Found, and linked to somebody else, to nobody, or to somebody where there is nobody.
    Link,
}

/// One mistake, with the spans that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake<'a> {
    pub kind: MistakeKind,
    pub right: Option<&'a Span>,
    pub found: Option<&'a Span>,
    /// For a link: to whom it should lead.
    pub right_speaker: Option<&'a Span>,
    /// For a link: to whom it leads.
    pub found_speaker: Option<&'a Span>,
}

impl MistakeKind {
    pub const ALL: [Self; 5] = [Self::Edge, Self::Label, Self::Missed, Self::Invented, Self::Link];

    /// The name in files, and for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Label => "label",
            Self::Missed => "missed",
            Self::Invented => "invented",
            Self::Link => "link",
        }
    }
}

impl<'a> Mistake<'a> {
    fn new(kind: MistakeKind, right: Option<&'a Span>, found: Option<&'a Span>) -> Self {
        Self { kind, right, found, right_speaker: None, found_speaker: None }
    }

    /// The span that it is about: the right one where there is one.
    pub fn span(&self) -> Option<&'a Span> {
        self.right.or(self.found)
    }
}

/// All mistakes in an article, in the order of the text. Both articles have the same text.
pub fn mistakes<'a>(right: &'a Article, found: &'a Article) -> Vec<Mistake<'a>> {
    let same = Pairing::new(right.text(), right.spans().iter(), found.spans().iter(), &Mapping::Same, 0.0);
    let mut mistakes = Vec::new();
    for pair in &same.pairs {
        if !pair.is_equal() {
            mistakes.push(Mistake::new(MistakeKind::Edge, Some(pair.left), Some(pair.right)));
        }
        mistakes.extend(wrong_link((right, pair.left), (found, pair.right)));
    }
    let (lefts, rights) = (same.only_left.iter().copied(), same.only_right.iter().copied());
    let renamed = Pairing::new(right.text(), lefts, rights, &Mapping::Any, LEAST_OVERLAP_UNDER_OTHER_LABELS);
    let pairs = renamed.pairs.iter();
    mistakes.extend(pairs.map(|pair| Mistake::new(MistakeKind::Label, Some(pair.left), Some(pair.right))));
    mistakes.extend(renamed.only_left.iter().map(|span| Mistake::new(MistakeKind::Missed, Some(span), None)));
    mistakes.extend(renamed.only_right.iter().map(|span| Mistake::new(MistakeKind::Invented, None, Some(span))));
    let place =
        |mistake: &Mistake<'_>| mistake.span().map(|span| (span.extent().start(), span.extent().end(), span.id));
    mistakes.sort_by_key(|mistake| (place(mistake), mistake.kind));
    mistakes
}

/// A span that both have, if its speakers differ: none of those found shares any text with a right one.
fn wrong_link<'a>(right: (&'a Article, &'a Span), found: (&'a Article, &'a Span)) -> Option<Mistake<'a>> {
    let of = |(article, span): (&'a Article, &'a Span)| -> Vec<&'a Span> { article.speakers_of(span.id).collect() };
    let (right_speakers, found_speakers) = (of(right), of(found));
    let is_same = |one: &&Span, other: &&Span| share_text(&one.fragments, &other.fragments);
    let is_right = found_speakers.iter().any(|one| right_speakers.iter().any(|other| is_same(one, other)));
    let is_none = right_speakers.is_empty() && found_speakers.is_empty();
    (!is_right && !is_none).then(|| Mistake {
        right_speaker: right_speakers.first().copied(),
        found_speaker: found_speakers.first().copied(),
        ..Mistake::new(MistakeKind::Link, Some(right.1), Some(found.1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(right: &str, found: &str, expected: &[&str]) {
        let [right, found] = [right, found].map(|text| marked::parse(&LabelSet::built_in(), text).unwrap());
        let words =
            |article: &Article, span: Option<&Span>| span.map_or("–".to_owned(), |span| article.text_of(span));
        let told = |one: &Mistake<'_>| {
            let (a, b) = match one.kind {
                MistakeKind::Link => (one.right_speaker, one.found_speaker),
                _ => (one.right, one.found),
            };
            format!("{}: {} / {}", one.kind.name(), words(&right, a), words(&found, b))
        };
        let told: Vec<String> = mistakes(&right, &found).iter().map(told).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn every_mistake_has_its_kind() {
        let right = "[quote>2 “a b”] said [speaker Ada]. [claim It rains]. Bo ran. “c d” said [speaker Cy].";
        check(right, right, &[]);
        check(
            right,
            "[quote>2 “a b”] said Ada. [boilerplate It rains]. [claim Bo ran]. “c d” said [speaker#2 Cy].",
            &["link: Ada / Cy", "missed: Ada / –", "label: It rains / It rains", "invented: – / Bo ran"],
        );
        check(
            "[quote “a b”] said Ada",
            "[quote>2 “a] b” said [speaker Ada]",
            &["edge: “a b” / “a", "link: – / Ada", "invented: – / Ada"],
        );
    }
}
