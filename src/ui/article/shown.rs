//! What the article view shows, as all of its parts get it.

use std::collections::BTreeSet;

use crate::model::{Article, LabelId, LabelSet, Span, TextRange};
use crate::ui::input::keys::KeyBindings;
use crate::ui::look::theme::{LabelPaint, Theme};
use crate::ui::session::drag::{Drag, EdgeOf};
use crate::ui::session::view_state::ViewState;

/// What the article view shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub labels: &'a LabelSet,
    pub article: &'a Article,
    pub theme: &'a Theme,
    /// The height of the letters, in points.
    pub text_size: f32,
    /// In letters, where there is room for as many.
    pub line_length: u8,
    pub keys: &'a KeyBindings,
    /// Names the content of the project: what is remembered about spans is forgotten when it changes.
    pub revision: u64,
    /// Labels whose spans and suggestions are not shown.
    pub hidden: &'a BTreeSet<LabelId>,
    /// Places that were found, in order, to be lit up.
    pub hits: &'a [TextRange],
    /// Names what was found: other places have another number.
    pub n_results: u64,
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
        let Some(Drag::Edge { of: EdgeOf::Span(span), draft, .. }) = &view.hand.drag else { return None };
        self.article.span(*span).map(|span| Span { fragments: draft.clone(), ..span.clone() })
    }
}
