//! An article as it is studied: turns what models find into suggestions, and leaves out what nobody wants.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::model::compare::share_text;
use crate::model::{Article, Content, Fragments, LabelId, Proposal, Span, SpanId, Suggestion, TextRange};

use super::boilerplate::FoundLine;
use super::learn::calibration;
use super::learn::training_examples::{BOILERPLATE, CLAIM, QUOTE, SPEAKER, in_lines};
use super::own_labels::FoundSpan;
use super::quotes::FoundQuote;
use super::reasons;
use super::speakers::Ranked;
use super::text::ranges::Ranges;
use super::text::tokens::{Token, tokens};
use super::versions::carry_over::Alignment;

/// Suggestions less likely than this are not made.
pub(super) const LEAST_CONFIDENCE: f32 = 0.25;

/// An article in which suggestions are sought.
pub(super) struct Study<'a> {
    pub content: &'a Content,
    pub article: &'a Article,
    pub text: &'a str,
    pub tokens: Arc<[Token]>,
}

impl<'a> Study<'a> {
    pub(super) fn new(content: &'a Content, article: &'a Article) -> Self {
        Self::of_tokens(content, article, tokens(article.text().as_str()).into())
    }

    /// With the tokens of the article.
    pub(super) fn of_tokens(content: &'a Content, article: &'a Article, tokens: Arc<[Token]>) -> Self {
        Self { content, article, text: article.text().as_str(), tokens }
    }

    /// The label of this id, if the project has it.
    pub(super) fn label(&self, id: &str) -> Option<LabelId> {
        LabelId::new(id).ok().filter(|id| self.content.labels().label(id).is_some())
    }

    /// Whether somebody noted that the text names nobody who said the span.
    pub(super) fn names_nobody(&self, span: SpanId) -> bool {
        self.article.span(span).is_some_and(Span::names_nobody)
    }

    pub(super) fn range(&self, bytes: &Range<usize>) -> Option<TextRange> {
        self.article.text().range(bytes.clone()).ok()
    }

    pub(super) fn fragments(&self, ranges: &[Range<usize>]) -> Option<Fragments> {
        Fragments::new(ranges.iter().map(|range| self.range(range)).collect::<Option<_>>()?).ok()
    }

    /// Whether nothing is suggested under a label.
    pub(super) fn is_off(&self, label: &str) -> bool {
        self.content.settings().suggestions_off.iter().any(|off| off.as_str() == label)
    }

    pub(super) fn suggestion(&self, proposal: Proposal, confidence: f32, reason: String) -> Suggestion {
        let confidence = confidence.clamp(0.0, 1.0);
        let speaker_confidence = if proposal.speaker().is_some() { confidence } else { 0.0 };
        Suggestion { article: self.article.id, proposal, other_speaker: None, confidence, speaker_confidence, reason }
    }

    /// The suggestion of a span with a speaker of its own confidence.
    pub(super) fn by(&self, mut suggestion: Suggestion, who: Option<&Ranked>) -> Suggestion {
        let found = who.and_then(|who| Some((self.range(&who.range)?, who.probability)));
        if let (Some((place, probability)), Proposal::Span { speaker, .. }) = (found, &mut suggestion.proposal) {
            *speaker = Some(place);
            suggestion.speaker_confidence = calibration::SPEAKERS.of(probability);
        }
        suggestion
    }

    /// A quote with its speaker, if one is likely.
    pub(super) fn quote(
        &self,
        found: &FoundQuote,
        speaker: Option<&Ranked>,
        previous: Option<&Range<usize>>,
    ) -> Option<Suggestion> {
        let ranges = found.fragments();
        let is_closed = found.pieces.iter().all(|piece| piece.is_closed);
        let mut reason = reasons::of_quote(self.text, &self.tokens, &ranges, is_closed);
        if let Some(speaker) = speaker {
            let is_previous = previous == Some(&speaker.range);
            reason = format!("{reason}; {}", reasons::of_speaker(ranges.first()?, &speaker.range, is_previous));
        }
        let proposal = Proposal::Span { label: self.label(QUOTE)?, fragments: self.fragments(&ranges)?, speaker: None };
        Some(self.by(self.suggestion(proposal, found.confidence, reason), speaker))
    }

    pub(super) fn claim(
        &self,
        range: &Range<usize>,
        speaker: Option<&Ranked>,
        confidence: f32,
        reason: String,
    ) -> Option<Suggestion> {
        let fragments = self.fragments(std::slice::from_ref(range))?;
        let proposal = Proposal::Span { label: self.label(CLAIM)?, fragments, speaker: None };
        Some(self.by(self.suggestion(proposal, confidence, reason), speaker))
    }

    pub(super) fn suggest_lines(&self, lines: &[FoundLine], quoted: &Ranges, suggestions: &mut Vec<Suggestion>) {
        let Some(label) = self.label(BOILERPLATE) else { return };
        for line in lines.iter().filter(|line| line.probability >= LEAST_CONFIDENCE) {
            let Some(range) = self.range(&line.range) else { continue };
            if quoted.shares(&line.range) || self.article.spans().overlapping(range).next().is_some() {
                continue;
            }
            let Some(fragments) = self.fragments(std::slice::from_ref(&line.range)) else { continue };
            let proposal = Proposal::Span { label: label.clone(), fragments, speaker: None };
            suggestions.push(self.suggestion(proposal, line.probability, reasons::of_line(line)));
        }
    }

    /// A span of a label that the project's people made, where they have not marked any of it with that.
    pub(super) fn own_label(&self, found: &FoundSpan) -> Option<Suggestion> {
        let label = self.label(found.label.as_str()).filter(|_| found.confidence >= LEAST_CONFIDENCE)?;
        let fragments = self.fragments(std::slice::from_ref(&found.range))?;
        let mut there = self.article.spans().overlapping(fragments.extent());
        if there.any(|span| span.label == label && share_text(&span.fragments, &fragments)) {
            return None;
        }
        let proposal = Proposal::Span { label, fragments, speaker: None };
        Some(self.suggestion(proposal, found.confidence, reasons::of_own_label(found.n_learned_from)))
    }

    pub(super) fn speaker(
        &self,
        span: SpanId,
        said: &[Range<usize>],
        speaker: &Ranked,
        previous: Option<&Range<usize>>,
    ) -> Option<Suggestion> {
        let reason = reasons::of_speaker(said.first()?, &speaker.range, previous == Some(&speaker.range));
        let span = self.article.span(span)?;
        let proposal = Proposal::of_speaker(self.content.labels(), span, self.range(&speaker.range)?)?;
        Some(self.suggestion(proposal, calibration::SPEAKERS.of(speaker.probability), reason.to_owned()))
    }

    /// The suggestion with the likeliest of the ranked who goes by other words than the speaker proposed.
    pub(super) fn with_other(&self, suggestion: Suggestion, ranked: &[Ranked]) -> Suggestion {
        let words = suggestion.proposal.speaker().map(|speaker| &self.text[speaker.bytes()]);
        let other = ranked.iter().find(|one| Some(&self.text[one.range.clone()]) != words);
        Suggestion { other_speaker: other.and_then(|one| self.range(&one.range)), ..suggestion }
    }

    /// What is marked on another version and has its counterpart here, where nothing with the label is yet.
    pub(super) fn carried_over(&self, other: &Article, alignment: &Alignment) -> Vec<Suggestion> {
        let linked: BTreeSet<SpanId> = other.relations().map(|relation| relation.to).collect();
        let mut suggestions = Vec::new();
        for span in other.spans().iter().filter(|span| !linked.contains(&span.id)) {
            let pieces = span.fragments.iter().flat_map(|fragment| in_lines(other.text().as_str(), fragment));
            let projected: Option<Vec<(Range<usize>, f32)>> = pieces.map(|piece| alignment.project(&piece)).collect();
            let Some(projected) = projected else { continue };
            let share = projected.iter().map(|(_, share)| *share).fold(1.0, f32::min);
            let ranges: Vec<Range<usize>> = projected.into_iter().map(|(range, _)| range).collect();
            let Some(fragments) = self.fragments(&ranges) else { continue };
            let mut there = self.article.spans_in(fragments.extent());
            if there.any(|other| other.label == span.label && share_text(&other.fragments, &fragments)) {
                continue;
            }
            let speaker =
                other.speakers_of(span.id).next().and_then(|speaker| alignment.project(&speaker.extent().bytes()));
            let speaker = speaker.and_then(|(range, _)| self.range(&range));
            let name = if other.title.is_empty() { other.id.to_string() } else { other.title.clone() };
            let proposal = Proposal::Span { label: span.label.clone(), fragments, speaker };
            suggestions.push(self.suggestion(proposal, 0.6 + 0.39 * share, format!("marked in “{name}”")));
        }
        suggestions
    }

    pub(super) fn is_rejected(&self, label: &str, pieces: &[Range<usize>]) -> bool {
        let asked = self.label(label).zip(self.fragments(pieces));
        asked.is_some_and(|(label, fragments)| self.article.is_rejected(&label, &fragments))
    }

    pub(super) fn is_rejected_speaker(&self, label: &str, said: &[Range<usize>], speaker: &Range<usize>) -> bool {
        let (Some(fragments), Some(speaker)) = (self.fragments(said), self.range(speaker)) else { return false };
        let label = self.label(label);
        let kind = label.as_ref().and_then(|label| self.content.labels().kinds_from(label).next());
        let link = label.as_ref().zip(kind);
        link.is_some_and(|(label, kind)| self.article.is_link_rejected(label, &fragments, &kind.id, speaker))
    }

    /// Whether the project wants suggestions of its kind, and nobody has rejected it.
    pub(super) fn is_wanted(&self, suggestion: &Suggestion) -> bool {
        let off = &self.content.settings().suggestions_off;
        match &suggestion.proposal {
            Proposal::Span { label, .. } if off.contains(label) => false,
            Proposal::Speaker { span, .. } if self.is_off(SPEAKER) || self.article.span(*span).is_none() => false,
            proposal => !proposal.is_rejected(self.article),
        }
    }

    /// The suggestions that are wanted, in text order; without speakers where the project wants none.
    pub(super) fn in_order(&self, mut suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
        suggestions.retain(|suggestion| self.is_wanted(suggestion));
        if self.is_off(SPEAKER) {
            suggestions.iter_mut().for_each(forget_speakers);
        }
        suggestions.sort_by_key(|suggestion| self.place(suggestion));
        suggestions
    }

    /// Where the suggestion stands, to put them in order.
    fn place(&self, suggestion: &Suggestion) -> (usize, usize) {
        let extent = match &suggestion.proposal {
            Proposal::Span { fragments, .. } => Some(fragments.extent()),
            Proposal::Speaker { span, .. } => self.article.span(*span).map(Span::extent),
        };
        extent.map_or((0, 0), |extent| (extent.start(), extent.end()))
    }
}

/// Takes the speakers from a suggestion.
fn forget_speakers(suggestion: &mut Suggestion) {
    (suggestion.other_speaker, suggestion.speaker_confidence) = (None, 0.0);
    if let Proposal::Span { speaker, .. } = &mut suggestion.proposal {
        *speaker = None;
    }
}
