//! A problem: what a person should look at, and what would mend it.

use crate::model::{Article, ArticleId, Content, Edit, Misfit, SpanId, TextRange, Transaction};

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: ProblemCode,
    pub article: ArticleId,
    pub place: Option<TextRange>,
    pub span: Option<SpanId>,
    /// A sentence for people, without the place.
    pub message: String,
    pub fix: Option<Fix>,
}

/// What would mend a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// To be applied as it is.
    Change(Transaction),
    /// The line of the file goes, and the others stay.
    RemoveLine(Misfit),
}

impl Problem {
    /// What would mend it in this content.
    pub fn mended(&self, content: &Content) -> Option<Transaction> {
        match self.fix.as_ref()? {
            Fix::Change(transaction) => Some(transaction.clone()),
            Fix::RemoveLine(line) => Some(without_line(content.article(self.article)?, line)),
        }
    }
}

fn without_line(article: &Article, line: &Misfit) -> Transaction {
    let mut others = article.misfits.clone();
    if let Some(idx) = others.iter().position(|other| other == line) {
        others.remove(idx);
    }
    Transaction::new("remove line", vec![Edit::SetMisfits(article.id, others)])
}

/// What kind of problem it is. A project can turn each off ([`Settings::ignored_problems`](crate::model::Settings)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemCode {
    Misfit,
    NoSpeaker,
    UnlinkedSpeaker,
    SpaceAtEdge,
    MarkAtEdge,
    UnbalancedMarks,
    InsideWord,
    InsideQuotation,
    Duplicate,
    DoubledPart,
    Crossing,
    ClaimIsQuote,
    TwoLabels,
    Unreviewed,
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The labels contradict themselves or the text.
    Error,
    /// Nearly always a slip.
    Warning,
    /// Often meant so.
    Hint,
}

impl ProblemCode {
    pub const ALL: [Self; 14] = [
        Self::Misfit,
        Self::NoSpeaker,
        Self::UnlinkedSpeaker,
        Self::SpaceAtEdge,
        Self::MarkAtEdge,
        Self::UnbalancedMarks,
        Self::InsideWord,
        Self::InsideQuotation,
        Self::Duplicate,
        Self::DoubledPart,
        Self::Crossing,
        Self::ClaimIsQuote,
        Self::TwoLabels,
        Self::Unreviewed,
    ];

    /// The name that the project file and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Misfit => "misfit",
            Self::NoSpeaker => "no-speaker",
            Self::UnlinkedSpeaker => "unlinked-speaker",
            Self::SpaceAtEdge => "space-at-edge",
            Self::MarkAtEdge => "mark-at-edge",
            Self::UnbalancedMarks => "unbalanced-marks",
            Self::InsideWord => "inside-word",
            Self::InsideQuotation => "inside-quotation",
            Self::Duplicate => "duplicate",
            Self::DoubledPart => "doubled-part",
            Self::Crossing => "crossing",
            Self::ClaimIsQuote => "claim-is-quote",
            Self::TwoLabels => "two-labels",
            Self::Unreviewed => "unreviewed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// What the kind is called where it can be turned off.
    pub fn title(self) -> &'static str {
        match self {
            Self::Misfit => "line of the file that does not fit",
            Self::NoSpeaker => "quote without a speaker",
            Self::UnlinkedSpeaker => "speaker that nothing is linked to",
            Self::SpaceAtEdge => "white space at an edge",
            Self::MarkAtEdge => "stray mark at an edge",
            Self::UnbalancedMarks => "quotation marks that do not come in pairs",
            Self::InsideWord => "edge inside a word",
            Self::InsideQuotation => "edge inside a quotation",
            Self::Duplicate => "span marked twice",
            Self::DoubledPart => "part of a span marked twice",
            Self::Crossing => "spans of one label that cross",
            Self::ClaimIsQuote => "claim that is the whole of a quote",
            Self::TwoLabels => "same words with two labels",
            Self::Unreviewed => "article done with suggestions left",
        }
    }

    pub fn severity(self) -> Severity {
        match self {
            Self::Misfit | Self::Duplicate | Self::DoubledPart | Self::SpaceAtEdge => Severity::Error,
            Self::NoSpeaker
            | Self::UnbalancedMarks
            | Self::InsideWord
            | Self::InsideQuotation
            | Self::Crossing
            | Self::MarkAtEdge
            | Self::Unreviewed => Severity::Warning,
            Self::UnlinkedSpeaker | Self::ClaimIsQuote | Self::TwoLabels => Severity::Hint,
        }
    }
}

impl Severity {
    /// The name that the command line uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}
