//! What the person looks at and has in hand: nothing in here is saved with the project or undone.

use crate::model::{Article, ArticleId, LabelId, Span, SpanId, Suggestion, TextRange};

use super::article::Drag;

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
    /// The suggestion that keys act on, as an index into `suggestions`.
    pub suggestion: Option<usize>,
    /// Where the selected span or text ends on the screen, in points: popups about it open there. The article view
    /// writes it in every frame.
    pub anchor: Option<egui::Rect>,
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

    /// Selects a span of the open article, puts the caret at its start and scrolls there.
    pub fn show_span(&mut self, span: &Span) {
        self.span = Some(span.id);
        self.selection = Selection::caret_at(span.extent().start());
        self.reveal = Some(span.extent());
    }

    /// Forgets what belongs to the article that was open.
    pub fn open_article(&mut self, article: Option<ArticleId>) {
        let armed = self.armed.take();
        *self = Self { open: article, armed, ..Self::default() };
    }

    /// Forgets a span, article or offset that is no longer there. Called after every change of the project.
    pub fn keep_valid(&mut self, article: Option<&Article>) {
        let Some(article) = article else { return self.open_article(None) };
        let is_there = |id: &SpanId| article.span(*id).is_some();
        self.span = self.span.filter(is_there);
        self.hovered = self.hovered.filter(is_there);
        self.linking = self.linking.filter(is_there);
        self.drag = self.drag.take().filter(|drag| drag.span().is_none_or(|id| is_there(&id)));
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
