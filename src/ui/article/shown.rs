//! What the article view shows, as all of its parts get it.

use crate::model::{Article, LabelId, LabelSet, Span};
use crate::ui::look::theme::{LabelPaint, Theme};
use crate::ui::session::drag::Drag;
use crate::ui::session::view_state::ViewState;

/// What the article view shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub labels: &'a LabelSet,
    pub article: &'a Article,
    pub theme: &'a Theme,
    /// The height of the letters, in points.
    pub text_size: f32,
    /// Names the content of the project: what is remembered about spans is forgotten when it changes.
    pub revision: u64,
}

impl Shown<'_> {
    /// How a label looks now.
    pub(crate) fn label_paint(&self, label: &LabelId) -> LabelPaint {
        let color = self.labels.label(label).map(|label| label.color);
        color.map_or(LabelPaint { fill: self.theme.selection, line: self.theme.soft, text: self.theme.soft }, |color| {
            self.theme.label(color)
        })
    }

    /// The span whose edge is being dragged, as it would be.
    pub(crate) fn drafted_span(&self, view: &ViewState) -> Option<Span> {
        let Some(Drag::Edge { span, draft, .. }) = &view.hand.drag else { return None };
        self.article.span(*span).map(|span| Span { fragments: draft.clone(), ..span.clone() })
    }
}
