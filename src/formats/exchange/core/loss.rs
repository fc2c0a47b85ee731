//! What a format can carry of spans, and what it could not, in words for people.

use crate::model::{ArticleId, Content, Span, TextRange, one_line};

/// What a format can say besides which words have which label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own")]
pub(crate) struct Carries {
    pub(crate) links: bool,
    pub(crate) notes: bool,
    /// Which person a mention is of.
    pub(crate) people: bool,
    /// That a model proposed a span and nobody has accepted it.
    pub(crate) predictions: bool,
    /// How sure such a model was.
    pub(crate) scores: bool,
}

/// What a format can say of several people who read one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Voices {
    /// Nothing: each has files of their own.
    None,
    /// Who made each span; but each has files of their own.
    Makers,
    /// Whose labels a record has: an article has a record for each of them.
    Records,
    /// Also from whom each span was settled, and how many of them have it.
    Spans,
}

impl Voices {
    /// Whether a span says whose it is.
    pub(crate) fn names_makers(self) -> bool {
        matches!(self, Self::Makers | Self::Spans)
    }
}

/// One kind of thing that a format could not carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub kind: LossKind,
    /// Where it happened, once for each time.
    pub places: Vec<LossPlace>,
}

/// Where something was lost. It has the place of a span and not its id, as readings have ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossPlace {
    pub article: ArticleId,
    /// The first fragment of the span, and whether that is all of it. `None` where it is of no span.
    pub at: Option<(TextRange, bool)>,
}

impl LossPlace {
    pub(crate) fn new(article: ArticleId, span: Option<&Span>) -> Self {
        Self { article, at: span.map(|span| (span.fragments.first(), span.fragments.count() == 1)) }
    }
}

/// What can be lost on the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// A span left out because it overlaps another.
    Overlap,
    /// A span whose fragments became one piece, or several spans.
    Fragments,
    Link,
    Note,
    Person,
    /// That nobody has accepted a span.
    Unconfirmed,
    /// How sure who proposed a span was.
    Confidence,
    /// From whom a settled span is.
    From,
    /// A character that the format cannot have, replaced by U+FFFD.
    Character,
    /// A span that was widened to whole words.
    SnappedEdge,
    /// A span that is given only where a link leads to it, and none does.
    Unlinked,
    /// A span that the reading program will drop.
    DroppedThere,
    /// A span of a reading whose label the project does not have.
    ForeignLabel,
    /// A span of nothing but characters that the format cannot have in one.
    NoText,
    /// A span whose label has no column, because there are too many labels.
    NoColumn,
}

/// Characters of a text that say which one it is.
const N_CHARACTERS: usize = 40;

impl Loss {
    /// What was lost at a place: “No cuts,” in “Bus budget”.
    pub fn name_of(content: &Content, place: LossPlace) -> String {
        let Some(article) = content.article(place.article) else { return place.article.to_string() };
        let title = one_line(&article.title);
        let words = place.at.map(|(first, is_all)| {
            let start = article.text().slice(first);
            let short: String = start.chars().take(N_CHARACTERS).collect();
            let more = if short.len() < start.len() || !is_all { "…" } else { "" };
            format!("{}{more}", one_line(&short))
        });
        words.map_or_else(|| title.clone(), |words| format!("{words} in {title}"))
    }

    /// What was lost and how often, in a sentence: “3 links are left out”.
    pub fn sentence(&self) -> String {
        let n = self.places.len();
        let (one, many) = match self.kind {
            LossKind::Overlap => ("span is left out because it overlaps", "spans are left out because they overlap"),
            LossKind::Fragments => ("split span is not one span any more", "split spans are not one span any more"),
            LossKind::Link => ("link is left out", "links are left out"),
            LossKind::Note => ("note is left out", "notes are left out"),
            LossKind::Person => ("name of a person is left out", "names of people are left out"),
            LossKind::Unconfirmed => (
                "suggestion stands there as a label, as if somebody had accepted it",
                "suggestions stand there as labels, as if somebody had accepted them",
            ),
            LossKind::Confidence => (
                "suggestion does not say any more how sure it is, or which model it is from",
                "suggestions do not say any more how sure they are, or which model they are from",
            ),
            LossKind::From => (
                "span does not say any more from whom it was settled",
                "spans do not say any more from whom they were settled",
            ),
            LossKind::Character => ("character is replaced", "characters are replaced"),
            LossKind::SnappedEdge => ("span is widened to whole words", "spans are widened to whole words"),
            LossKind::ForeignLabel => (
                "span has a label that is not the project’s, left out",
                "spans have labels that are not the project’s, left out",
            ),
            LossKind::NoText => ("span without visible text is left out", "spans without visible text are left out"),
            LossKind::NoColumn => (
                "span is left out because its label is not among the first 1,000, which have columns",
                "spans are left out because their labels are not among the first 1,000, which have columns",
            ),
            LossKind::Unlinked => {
                ("span that no link leads to is left out", "spans that no link leads to are left out")
            }
            LossKind::DroppedThere => ("span may be dropped on import", "spans may be dropped on import"),
        };
        format!("{n} {}", if n == 1 { one } else { many })
    }
}
