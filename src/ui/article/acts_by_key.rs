//! Does what keys ask for in the article.

use egui::Context;

use crate::model::boundaries::{self, Unit};
use crate::model::{Article, Fragments, Span, SpanId, transactions};
use crate::ui::input::act::{Act, Destination, Direction, Edge};
use crate::ui::input::needs::{A_SPAN, of_one_span};
use crate::ui::input::outbox::Outbox;
use crate::ui::session::view_state::{Selection, ViewState};
use crate::ui::texts::tr;

use super::in_hand::{self, Part, next_of};
use super::layout::column::Column;
use super::{ArticleView, Shown, edges};

impl ArticleView {
    /// Does what a key asks for in the article.
    pub fn run(&mut self, ctx: &Context, act: Act, shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
        let article = shown.article;
        match act {
            Act::Move { to, extend } => self.move_caret(ctx, article, to, extend, view),
            Act::Select(unit) => select_unit(article, unit, view, out),
            Act::SelectAll => view.select(Selection { anchor: 0, caret: article.text().n_bytes() }),
            Act::Grow => grow(article, view),
            Act::Shrink => shrink(article, view),
            Act::GoToSpan(direction) => go_to_span(shown, direction, view, out),
            Act::GoToSuggestion(direction) => go_to_suggestion(direction, view),
            Act::CycleSpans => cycle_spans(shown, view, out),
            Act::MoveEdge { edge, toward, unit } if view.suggestions.in_hand_idx().is_some() => {
                move_suggested_edge(article, edge, toward, unit, view, out);
            }
            Act::MoveEdge { edge, toward, unit } if view.settling.mark_in_hand().is_some() => {
                move_edge_of_version(article, edge, toward, unit, view, out);
            }
            Act::MoveEdge { edge, toward, unit } => move_edge(shown, edge, toward, unit, view, out),
            Act::Join => join(shown, view, out),
            Act::SplitOff => split_off(shown, view, out),
            Act::OtherEnd => go_to_other_end(article, view, out),
        }
        if !matches!(act, Act::Move { to: Destination::LineUp | Destination::LineDown, .. }) {
            self.goal_x = None;
        }
    }

    fn move_caret(&mut self, ctx: &Context, article: &Article, to: Destination, extend: bool, view: &mut ViewState) {
        let text = article.text().as_str();
        let (start, end) = view.hand.selection().ends();
        let caret = match to {
            // An arrow key first lets go of what is selected, at the end that it points to.
            Destination::Next(Unit::Character) if !extend && start < end => end,
            Destination::Previous(Unit::Character) if !extend && start < end => start,
            Destination::Next(Unit::Word) if extend && view.hand.selection().anchor <= view.hand.selection().caret => {
                boundaries::next_word_end(text, view.hand.selection().caret)
            }
            Destination::Next(unit) => boundaries::next(text, view.hand.selection().caret, unit),
            Destination::Previous(unit) => boundaries::previous(text, view.hand.selection().caret, unit),
            Destination::ArticleStart => 0,
            Destination::ArticleEnd => text.len(),
            _ => self.by_line(ctx, to, view.hand.selection().caret).unwrap_or(view.hand.selection().caret),
        };
        let anchor = if extend { view.hand.selection().anchor } else { caret };
        view.select(Selection { anchor, caret });
        if !extend {
            view.let_go_of_left(article);
        }
        reveal(article, caret..caret, view);
    }

    /// Where a movement by lines and pages leads; it needs the layout.
    fn by_line(&mut self, ctx: &Context, to: Destination, caret: usize) -> Option<usize> {
        let column = self.column.as_mut()?;
        let (idx, laid) = column.piece_of(ctx, caret);
        let row = laid.row_of(caret);
        match to {
            Destination::LineStart => return Some(laid.row_bytes(row).start),
            Destination::LineEnd => return Some(laid.row_bytes(row).end),
            _ => {}
        }
        let place = laid.caret(caret);
        let x = *self.goal_x.get_or_insert(place.left());
        let page = column.setting().view_height - 2.0 * place.height();
        match to {
            Destination::LineUp if row > 0 => Some(laid.byte_in_row(row - 1, x)),
            Destination::LineUp => Some(last_row(ctx, column, idx, x).unwrap_or(0)),
            Destination::LineDown if row + 1 < laid.n_rows() => Some(laid.byte_in_row(row + 1, x)),
            Destination::LineDown => {
                let next = column.piece(ctx, idx + 1);
                Some(next.map_or(laid.bytes().end, |laid| laid.byte_in_row(0, x)))
            }
            Destination::PageUp => Some(by_page(ctx, column, caret, x, -page)),
            _ => Some(by_page(ctx, column, caret, x, page)),
        }
    }
}

fn last_row(ctx: &Context, column: &mut Column, idx: usize, x: f32) -> Option<usize> {
    let above = column.piece(ctx, idx.checked_sub(1)?)?;
    Some(above.byte_in_row(above.n_rows() - 1, x))
}

/// The byte so many points below another, or above it; the view scrolls as far.
fn by_page(ctx: &Context, column: &mut Column, caret: usize, x: f32, dy: f32) -> usize {
    let before = column.anchor();
    column.scroll_to(ctx, caret, 0.0);
    let line = column.in_view(ctx);
    let from = line
        .iter()
        .find(|piece| piece.laid.bytes().end >= caret)
        .map_or(0.0, |piece| piece.top + piece.laid.caret(caret).top());
    column.scroll_by(ctx, from + dy);
    let first = column.in_view(ctx);
    let target = match first.first() {
        // The top of the article was reached before a page had gone by.
        Some(_) if column.anchor() == (0, 0.0) && dy < 0.0 => 0,
        Some(piece) => {
            let at = piece.laid.byte_at(egui::vec2(x, -piece.top + 1.0));
            // The end of the article fills the view: the page that was asked for is already in it.
            if dy > 0.0 && at <= caret { first.last().map_or(at, |last| last.laid.bytes().end) } else { at }
        }
        None => caret,
    };
    column.set_anchor(before);
    column.scroll_by(ctx, dy);
    target
}

fn select_unit(article: &Article, unit: Unit, view: &mut ViewState, out: &mut Outbox) {
    let text = article.text().as_str();
    // What is selected already is seen from its start, so that the same key does not run away.
    let at = if view.hand.selection().is_empty() {
        before_mark(text, view.hand.selection().caret, unit)
    } else {
        view.hand.selection().ends().0
    };
    match boundaries::unit_at(text, at, unit) {
        Some(range) => select(article, range, view),
        None => out.hint(tr("Nothing of that kind is around the caret")),
    }
}

/// Where a caret between a word and the mark behind it looks for its word: before the mark.
fn before_mark(text: &str, caret: usize, unit: Unit) -> usize {
    let is_behind_word = text[..caret].ends_with(char::is_alphanumeric);
    let is_before_mark = !text[caret..].starts_with(char::is_alphanumeric);
    if unit == Unit::Word && is_behind_word && is_before_mark {
        boundaries::previous_grapheme(text, caret)
    } else {
        caret
    }
}

/// The next larger unit around the selection.
fn grow(article: &Article, view: &mut ViewState) {
    let text = article.text().as_str();
    let (start, end) = view.hand.selection().ends();
    let units = [Unit::Word, Unit::Quotation, Unit::Sentence, Unit::Paragraph];
    let around = units.into_iter().filter_map(|unit| {
        let start = if start == end { before_mark(text, start, unit) } else { start };
        let first = boundaries::unit_at(text, start, unit)?;
        let last = boundaries::unit_at(text, boundaries::previous_grapheme(text, end.max(1)).max(start), unit)?;
        Some(first.start.min(last.start)..first.end.max(last.end))
    });
    let whole = boundaries::trimmed(text, 0..text.len());
    let larger =
        around.chain([whole]).filter(|range| range.start <= start && end <= range.end && range.len() > end - start);
    if let Some(range) = larger.min_by_key(std::ops::Range::len) {
        let before = view.hand.selection();
        let mut grown_from = std::mem::take(&mut view.hand.grown_from);
        // What was selected since begins a history of its own.
        grown_from.retain(|earlier| before.ends().0 <= earlier.ends().0 && earlier.ends().1 <= before.ends().1);
        grown_from.push(before);
        select(article, range, view);
        view.hand.grown_from = grown_from;
    }
}

fn shrink(article: &Article, view: &mut ViewState) {
    let (start, end) = view.hand.selection().ends();
    while let Some(earlier) = view.hand.grown_from.pop() {
        let inside = earlier.ends();
        if start <= inside.0 && inside.1 <= end && inside != (start, end) {
            view.select(earlier);
            return reveal(article, inside.0..inside.0, view);
        }
    }
}

fn go_to_span(shown: &Shown<'_>, direction: Direction, view: &mut ViewState, out: &mut Outbox) {
    let article = shown.article;
    let at = view.hand.selected_span().and_then(|id| article.span(id)).map(|span| (span.extent(), span.id));
    let caret = view.hand.selection().caret;
    let spans = article.spans();
    let is_shown = |span: &&Span| !shown.hidden.contains(&span.label);
    let next = match (direction, at) {
        (Direction::Next, Some((extent, id))) => {
            spans.starting_from(extent.start()).skip_while(|span| span.id != id).skip(1).find(is_shown)
        }
        (Direction::Next, None) => spans.starting_from(caret).find(is_shown),
        (Direction::Previous, Some((extent, id))) => {
            spans.starting_before(extent.start() + 1).rev().skip_while(|span| span.id != id).skip(1).find(is_shown)
        }
        (Direction::Previous, None) => spans.starting_before(caret).rev().find(is_shown),
    };
    match (next, direction) {
        (Some(span), _) => view.show_span(span),
        (None, Direction::Next) => out.hint(tr("No span stands behind this place")),
        (None, Direction::Previous) => out.hint(tr("No span stands before this place")),
    }
}

fn cycle_spans(shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    let caret = view.hand.selection().caret;
    let at_caret = shown.article.spans_at(caret);
    let mut spans: Vec<&Span> = at_caret.filter(|span| !shown.hidden.contains(&span.label)).collect();
    spans.sort_by_key(|span| span.extent().n_bytes());
    if spans.is_empty() {
        return out.hint(tr("No span lies at the caret"));
    }
    let ids: Vec<SpanId> = spans.iter().map(|span| span.id).collect();
    view.hand.select_span(next_of(&ids, view.hand.selected_span()));
    view.select(Selection::caret_at(caret));
}

fn move_edge(shown: &Shown<'_>, edge: Edge, toward: Direction, unit: Unit, view: &mut ViewState, out: &mut Outbox) {
    let Some(span) = selected_span(shown.article, view, out) else { return };
    let (to, moved) = with_edge_moved(shown.article, &span.fragments, edge, toward, unit, out);
    if let Some(fragments) = moved {
        out.apply(transactions::move_span(shown.labels, shown.article, span, fragments));
    }
    view.select(Selection::caret_at(to));
    reveal(shown.article, to..to, view);
}

/// Takes the next suggestion in hand, or the one before; behind the last comes the first again.
fn go_to_suggestion(direction: Direction, view: &mut ViewState) {
    if let Some(idx) = view.suggestions.next(direction, view.hand.selection().caret) {
        view.suggestions.pass(direction);
        view.take_suggestion(idx);
    }
}

/// Moves an edge of the suggestion in hand, which is then accepted as it is.
fn move_suggested_edge(
    article: &Article,
    edge: Edge,
    toward: Direction,
    unit: Unit,
    view: &mut ViewState,
    out: &mut Outbox,
) {
    let Some(suggestion) = view.suggestions.in_hand() else { return };
    let (to, moved) = with_edge_moved(article, &suggestion.proposal.fragments(), edge, toward, unit, out);
    if let Some(moved) = moved {
        view.suggestions.mend(moved);
        view.select(Selection::caret_at(to));
        reveal(article, to..to, view);
    }
}

/// Selects the words of the version shown of a difference with an edge elsewhere, or those that are selected already:
/// they are what is taken.
fn move_edge_of_version(
    article: &Article,
    edge: Edge,
    toward: Direction,
    unit: Unit,
    view: &mut ViewState,
    out: &mut Outbox,
) {
    let Some(mark) = view.settling.mark_in_hand() else { return };
    let words = view.selected_text(article).and_then(|words| Fragments::one(words).ok());
    let fragments = words.unwrap_or_else(|| mark.fragments.clone());
    let (to, moved) = with_edge_moved(article, &fragments, edge, toward, unit, out);
    if let Some(moved) = moved {
        view.select(Selection::of(moved.extent()));
        reveal(article, to..to, view);
    }
}

/// The next place for the first or the last edge of the fragments, and the fragments with the edge there; `None`, which is
/// told, where it cannot go there.
fn with_edge_moved(
    article: &Article,
    fragments: &Fragments,
    edge: Edge,
    toward: Direction,
    unit: Unit,
    out: &mut Outbox,
) -> (usize, Option<Fragments>) {
    let (fragment_idx, from) = match edge {
        Edge::Start => (0, fragments.first().start()),
        Edge::End => (fragments.count() - 1, fragments.last().end()),
    };
    let to = edge_from(article.text().as_str(), from, edge, toward, unit);
    let moved = edges::moved(article, fragments, fragment_idx, edge, to).filter(|moved| moved != fragments);
    if moved.is_none() {
        out.hint(tr("The edge cannot move further"));
    }
    (to, moved)
}

/// The next place for an edge that has no white space inside it.
fn edge_from(text: &str, from: usize, edge: Edge, toward: Direction, unit: Unit) -> usize {
    let is_clean = |byte: usize| match edge {
        Edge::Start => !text[byte..].starts_with(char::is_whitespace),
        Edge::End => !text[..byte].ends_with(char::is_whitespace),
    };
    let step = |byte: usize| match (unit, toward) {
        (Unit::Character, Direction::Next) => boundaries::next_grapheme(text, byte),
        (Unit::Character, Direction::Previous) => boundaries::previous_grapheme(text, byte),
        (_, Direction::Next) => boundaries::word_at(text, byte).end,
        (_, Direction::Previous) => boundaries::word_at(text, boundaries::previous_grapheme(text, byte)).start,
    };
    let mut to = step(from);
    while !is_clean(to) && to > 0 && to < text.len() {
        to = step(to);
    }
    to
}

/// Joins the selected text to the span that was selected before it, else to the last quote or claim before it. With no text
/// selected the selected span is joined to the last one before it of its label.
fn join(shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    let selected = view.hand.selected_span().and_then(|id| shown.article.span(id));
    let Some(range) = view.selected_text(shown.article) else {
        let Some(span) = selected else {
            return;
        };
        let is_like = |other: &&Span| other.label == span.label && other.id != span.id;
        return match shown.article.spans().starting_before(span.extent().start()).rev().find(is_like) {
            Some(before) => in_hand::join(shown, before, Part::Span(span), view, out),
            None => out.hint(tr("There is no span of this label before it")),
        };
    };
    let left = view.hand.left_span.and_then(|id| shown.article.span(id));
    let is_said = |span: &&Span| shown.labels.kinds_from(&span.label).next().is_some();
    let before = || shown.article.spans().starting_before(range.start()).rev().find(is_said);
    let Some(span) = left.or_else(before) else {
        return out.hint(tr("Mark the first part before this one is joined to it"));
    };
    view.select(Selection::caret_at(range.end()));
    in_hand::join(shown, span, Part::Words(range), view, out);
}

fn split_off(shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    let Some(span) = selected_span(shown.article, view, out) else { return };
    let caret = view.hand.selection().caret;
    // With the caret elsewhere, the last part goes.
    let byte = if span.fragments.contains(caret) { caret } else { span.fragments.last().start() };
    match transactions::split_off_fragment(shown.labels, shown.article, span, byte) {
        Some(transaction) => out.apply(transaction),
        None => out.hint(tr("The span has only one part")),
    }
}

fn go_to_other_end(article: &Article, view: &mut ViewState, out: &mut Outbox) {
    let Some(span) = selected_span(article, view, out) else { return };
    let other = |relation: &crate::model::Relation| if relation.from == span.id { relation.to } else { relation.from };
    match article.relations_of(span.id).next().and_then(|relation| article.span(other(relation))) {
        Some(target) => view.show_span(target),
        None => out.hint(tr("The span has no link")),
    }
}

fn selected_span<'a>(article: &'a Article, view: &ViewState, out: &mut Outbox) -> Option<&'a Span> {
    let span = view.hand.selected_span().and_then(|id| article.span(id));
    if span.is_none() {
        out.hint(tr(of_one_span(view).unwrap_or(A_SPAN)));
    }
    span
}

fn select(article: &Article, range: std::ops::Range<usize>, view: &mut ViewState) {
    view.select(Selection { anchor: range.start, caret: range.end });
    view.hand.grown_from.clear();
    reveal(article, range.start..range.start, view);
}

fn reveal(article: &Article, bytes: std::ops::Range<usize>, view: &mut ViewState) {
    view.reveal = article.text().range(bytes).ok();
}
