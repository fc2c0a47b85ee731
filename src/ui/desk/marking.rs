//! Labelling, linking and deleting: written once, for keys, mouse, chips and lists.

use super::Desk;
use crate::model::{Article, Fragments, LabelId, LabelSet, Origin, Span, SpanId, Transaction, transactions};
use crate::ui::input::outbox::LinkTo;
use crate::ui::session::view_state::ViewState;

impl Desk<'_> {
    /// Labels the selected text, else accepts the suggestion in hand under the label, else relabels the selected span,
    /// else arms the label or lets go of it.
    pub(crate) fn apply_label(&mut self, label_idx: usize) {
        let labels = self.session.project.labels();
        let Some(label) = labels.labels().get(label_idx).map(|label| label.id.clone()) else { return };
        let Some(article) = self.session.open() else { return };
        let view = &self.session.view;
        if view.selected_range(article).is_some() {
            match label_selection(labels, article, view, &label) {
                Ok((id, transaction)) => self.mark(id, transaction),
                Err(words) => self.tell(words),
            }
        } else if self.session.has_span_in_hand() {
            self.accept_suggestion_as(label_idx);
        } else if let Some(span) = view.hand.selected_span.and_then(|id| article.span(id)) {
            let transaction = transactions::relabel_span(labels, article, span, &label);
            self.apply(transaction);
        } else {
            let is_armed = view.hand.armed.as_ref() == Some(&label);
            self.session.view.hand.armed = (!is_armed).then_some(label);
        }
    }

    /// Makes a span and selects it.
    fn mark(&mut self, id: SpanId, transaction: Transaction) {
        self.apply(transaction);
        if self.session.open().is_some_and(|article| article.span(id).is_some()) {
            self.session.view.show_marked(id);
        }
    }

    /// Links a span of the open article to its speaker and selects it; where that is a text, the text becomes a span.
    pub(crate) fn link(&mut self, from: SpanId, to: LinkTo) {
        let Some(article) = self.session.open() else { return };
        let labels = self.session.project.labels();
        match linked(labels, article, from, to) {
            Ok(transaction) => {
                self.session.view.hand.link_from = None;
                self.session.view.hand.selected_span = Some(from);
                self.apply(transaction);
            }
            Err(words) => self.warn(words),
        }
    }

    /// Deletes the selected span with its links.
    pub(crate) fn delete_span(&mut self) {
        let Some(article) = self.session.open() else { return };
        let Some(span) = self.session.view.hand.selected_span.and_then(|id| article.span(id)) else { return };
        self.apply(transactions::remove_span(self.session.project.labels(), article, span));
    }

    /// Removes the first link of the selected span.
    pub(crate) fn unlink(&mut self) {
        let Some((article, span)) = self.session.open().zip(self.session.view.hand.selected_span) else { return };
        let Some(relation) = article.relations_of(span).next().map(|relation| relation.id) else { return };
        self.apply(transactions::unlink(article, relation));
    }
}

/// Makes the selected text a span of its own, or says why not.
pub fn label_selection(
    labels: &LabelSet,
    article: &Article,
    view: &ViewState,
    label: &LabelId,
) -> Result<(SpanId, Transaction), &'static str> {
    let range = view.selected_text(article).ok_or("Only white space is selected")?;
    let fragments = Fragments::one(range).map_err(|_empty| "Only white space is selected")?;
    let is_there = |span: &Span| span.label == *label && span.fragments == fragments;
    if article.spans_in(range).any(is_there) {
        return Err("This text has the label already");
    }
    let id = article.spans().free_id();
    Ok((id, transactions::add_span(labels, article, label, fragments, Origin::Person)))
}

/// Links a span to its speaker, or says why that cannot be.
pub fn linked(labels: &LabelSet, article: &Article, from: SpanId, to: LinkTo) -> Result<Transaction, String> {
    match to {
        LinkTo::Span(to) => transactions::link(labels, article, from, to).map_err(|error| error.to_string()),
        LinkTo::Text(range) => {
            transactions::link_to_text(labels, article, from, range).map_err(|error| error.to_string())
        }
    }
}
