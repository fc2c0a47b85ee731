//! What the person looks at and has in hand: nothing in here is saved with the project or undone.

use std::ops::Range;

use crate::model::{Article, ArticleId, LabelId, Proposal, Span, SpanId, Suggestion, TextRange, boundaries};

use crate::ui::article::{Direction, Drag};

/// The state of the window that panels share.
#[derive(Debug, Default)]
pub struct ViewState {
    pub open: Option<ArticleId>,
    /// Caret and selection in the open article.
    pub selection: Selection,
    /// The selected span of the open article.
    pub span: Option<SpanId>,
    /// The span under the pointer, in the article or in a list.
    pub hovered: Option<SpanId>,
    /// The label that each drag applies at once.
    pub armed: Option<LabelId>,
    /// The span that the next speaker clicked is linked to.
    pub linking: Option<SpanId>,
    /// What the pointer is dragging in the article.
    pub drag: Option<Drag>,
    /// The selections that the present one has grown from.
    pub grown_from: Vec<Selection>,
    /// A place that the article view scrolls to in its next frame.
    pub reveal: Option<TextRange>,
    /// What is suggested for the open article now, in text order.
    pub suggestions: Vec<Suggestion>,
    /// The suggestion in hand, as an index into `suggestions`.
    pub suggestion: Option<usize>,
    /// What the suggestion in hand proposed before somebody moved its edges.
    pub unmended: Option<Proposal>,
    /// The suggestion under the pointer, in the article or in the list.
    pub hovered_suggestion: Option<usize>,
    /// Takes the suggestion behind the caret in hand, or the last of all, as soon as there are some.
    pub takes_next: Option<Direction>,
    pub sure: SurePercent,
    /// Where the selected span or text ends on the screen, in points: popups about it open there. The article view
    /// writes it in every frame.
    pub anchor: Option<egui::Rect>,
    /// The bytes of the open article that are on the screen. The article view writes it in every frame.
    pub in_view: Range<usize>,
}

/// Percent of confidence from which “accept all sure suggestions” accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurePercent(pub u8);

impl Default for SurePercent {
    fn default() -> Self {
        Self(90)
    }
}

/// A caret, with text selected from where it was put down to where it is now. Offsets are bytes on grapheme boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub anchor: usize,
    pub caret: usize,
}

impl ViewState {
    /// The selected text as a range of the article; `None` where only the caret is there.
    pub fn selected_range(&self, article: &Article) -> Option<TextRange> {
        let (start, end) = self.selection.ends();
        article.text().range(start..end).ok().filter(|range| !range.is_empty())
    }

    /// The selected text without white space at its ends; `None` where nothing is left.
    pub fn selected_text(&self, article: &Article) -> Option<TextRange> {
        let range = self.selected_range(article)?;
        let kept = boundaries::trimmed(article.text().as_str(), range.bytes());
        article.text().range(kept).ok().filter(|range| !range.is_empty())
    }

    /// Selects a span of the open article, puts the caret at its start and scrolls there.
    pub fn show_span(&mut self, span: &Span) {
        self.let_go_of_suggestion();
        self.span = Some(span.id);
        self.selection = Selection::caret_at(span.extent().start());
        self.reveal = Some(span.extent());
    }

    /// Selects a span that was just made of the selected text; the caret goes behind it.
    pub fn show_marked(&mut self, span: SpanId) {
        self.span = Some(span);
        self.selection = Selection::caret_at(self.selection.ends().1);
    }

    /// Takes a suggestion in hand, puts the caret at its start and scrolls there. With a speaker goes its span.
    pub fn take_suggestion(&mut self, idx: usize) {
        if self.suggestion != Some(idx) {
            self.let_go_of_suggestion();
        }
        let Some(suggestion) = self.suggestions.get(idx) else { return };
        self.span = match suggestion.proposal {
            Proposal::Span { .. } => None,
            Proposal::Speaker { span, .. } => Some(span),
        };
        let place = suggestion.place();
        self.suggestion = Some(idx);
        self.selection = Selection::caret_at(place.start());
        self.reveal = Some(place);
    }

    /// Leaves the suggestion in hand as it was suggested.
    pub fn let_go_of_suggestion(&mut self) {
        let in_hand = self.suggestion.take().and_then(|idx| self.suggestions.get_mut(idx));
        if let (Some(proposal), Some(suggestion)) = (self.unmended.take(), in_hand) {
            suggestion.proposal = proposal;
        }
    }

    /// The suggestion that keys act on: the one in hand, else the speaker suggested for the selected span.
    pub fn suggestion_for_keys(&self) -> Option<usize> {
        let is_its_speaker = |suggestion: &Suggestion| match suggestion.proposal {
            Proposal::Speaker { span, .. } => self.span == Some(span),
            Proposal::Span { .. } => false,
        };
        self.suggestion.or_else(|| self.span.and_then(|_| self.suggestions.iter().position(is_its_speaker)))
    }

    /// The suggestion that keys act on, itself.
    pub fn suggestion_in_reach(&self) -> Option<&Suggestion> {
        self.suggestion_for_keys().and_then(|idx| self.suggestions.get(idx))
    }

    /// The suggestion that words are said about: the one that keys act on, else the one under the caret.
    pub fn suggestion_told(&self) -> Option<&Suggestion> {
        let caret = self.selection.caret;
        let holds_caret = |suggestion: &&Suggestion| {
            suggestion.place().bytes().contains(&caret) && suggestion.proposal.fragments().contains(caret)
        };
        self.suggestion_in_reach().or_else(|| self.suggestions.iter().find(holds_caret))
    }

    /// The suggestions on the screen that are sure enough to be accepted together.
    pub fn sure_in_view(&self) -> impl Iterator<Item = &Suggestion> {
        self.suggestions.iter().filter(|suggestion| {
            let place = suggestion.place();
            suggestion.confidence * 100.0 >= f32::from(self.sure.0)
                && place.start() < self.in_view.end
                && self.in_view.start < place.end()
        })
    }

    /// Forgets what belongs to the article that was open.
    pub fn open_article(&mut self, article: Option<ArticleId>) {
        let (armed, sure) = (self.armed.take(), self.sure);
        *self = Self { open: article, armed, sure, ..Self::default() };
    }

    /// Forgets a span, article or offset that is no longer there. Called after every change of the project.
    pub fn keep_valid(&mut self, article: Option<&Article>) {
        let Some(article) = article else { return self.open_article(None) };
        let is_there = |id: &SpanId| article.span(*id).is_some();
        self.span = self.span.filter(is_there);
        self.hovered = self.hovered.filter(is_there);
        self.linking = self.linking.filter(is_there);
        self.drag = self.drag.take().filter(|drag| drag.still_fits(article));
        self.suggestion = self.suggestion.filter(|&idx| idx < self.suggestions.len());
        let text = article.text().as_str();
        self.selection.anchor = text.floor_char_boundary(self.selection.anchor);
        self.selection.caret = text.floor_char_boundary(self.selection.caret);
    }
}

impl Selection {
    pub fn caret_at(byte: usize) -> Self {
        Self { anchor: byte, caret: byte }
    }

    pub fn of(range: TextRange) -> Self {
        Self { anchor: range.start(), caret: range.end() }
    }

    /// Start and end, whichever way it was drawn.
    pub fn ends(self) -> (usize, usize) {
        (self.anchor.min(self.caret), self.anchor.max(self.caret))
    }

    pub fn is_empty(self) -> bool {
        self.anchor == self.caret
    }
}
