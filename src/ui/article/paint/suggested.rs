//! Suggestions in the article: how they look, what pointer and keys do with them, and what stands beside the one in
//! hand.

use std::ops::Range;
use std::sync::Arc;

use egui::{
    Align2, Area, Color32, FontId, Galley, Id, Layout, Order, Popup, Pos2, Rangef, Rect, Response, Role, Sense, Shape,
    Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use crate::model::{LabelId, Proposal, SpanId, Suggestion, TextRange, one_line};
use crate::ui::input::commands::ReviewCommand;
use crate::ui::input::outbox::Outbox;
use crate::ui::input::situation::{with_key, word_of_key};
use crate::ui::look::suggestion_words::suggestion_words;
use crate::ui::look::widgets::{Sign, paint_focus, sized_sign_button};
use crate::ui::session::view_state::ViewState;

use super::layers::{DASHED, Dashes, LANE_STEP, Layers, N_LANES, frame_of};
use super::margins;
use crate::ui::article::Shown;
use crate::ui::article::layout::on_screen::{OnScreen, Page, letters};
use crate::ui::texts::tr;

/// Under what is suggested.
const FINE_DOTS: Dashes = Dashes { length: 1.5, gap: 2.5, height: 1.5 };
/// How long the pointer rests on a suggestion before it is offered signs.
const SIGNS_DELAY_S: f64 = 0.25;
/// And how long until it is told why that is suggested.
const WORDS_DELAY_S: f64 = 1.2;
/// Of the signs at the pointer, each so low that it stands between two lines of text.
const SIGN_SIZE: Vec2 = vec2(24.0, 15.0);
/// Of those beside the suggestion in hand, in points.
const DECISION_HEIGHT: f32 = 20.0;
/// Between what stands beside the suggestion in hand and the edge of the view, in points.
const NOTE_GAP: f32 = 6.0;
/// Suggestions before one that may hold it: nobody sees more of them at a place.
const MAX_LOOKED_BACK: usize = 8;

/// Marks what is suggested, more quietly than what is marked: a faint tint and fine dots below. The suggestion in hand is
/// framed.
pub(super) fn paint(layers: &mut Layers<'_>, view: &ViewState) {
    let (in_hand, bytes, shown) = (view.suggestion_for_keys(), layers.screen.bytes_in_view(), layers.shown);
    let is_in_view = |range: &TextRange| range.meets(&bytes);
    for (idx, suggestion) in shown_near(shown, view, &bytes) {
        let look = match () {
            () if in_hand == Some(idx) => Look::InHand,
            () if view.suggestions.hovered == Some(idx) => Look::Hovered,
            () => Look::Calm,
        };
        if let Some(label) = suggestion.label(shown.labels) {
            let fragments = suggestion.proposal.fragments();
            let lane = (lane_of(view, idx) + n_lines_under(shown, fragments.extent())).min(N_LANES - 1);
            let in_view = fragments.near(&bytes).map(|(_, range)| range).filter(is_in_view);
            in_view.for_each(|range| layers.suggested(range, label, look, lane));
        }
        if let Some((speaker, label)) = new_speaker(shown, suggestion).filter(|(speaker, _)| is_in_view(speaker)) {
            layers.suggested(speaker, label, look, 0);
        }
    }
}

/// How loud a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Calm,
    Hovered,
    InHand,
}

impl Layers<'_> {
    fn suggested(&mut self, range: TextRange, label: &LabelId, look: Look, lane: usize) {
        let paint = self.shown.label_paint(label);
        let share = if look == Look::Calm { 0.35 } else { 0.7 };
        let rows = self.screen.rects(&range.bytes());
        for (idx, &row) in rows.iter().enumerate() {
            self.under.add_colored_rect(letters(row), paint.fill.gamma_multiply(share));
            let y = letters(row).bottom() - 1.0 + lane as f32 * LANE_STEP;
            self.dashes(row.left()..row.right(), y, FINE_DOTS, paint.line);
            if look == Look::InHand {
                self.dash_frame(row, (&rows[..idx], &rows[idx + 1..]), paint.line);
            }
        }
        if let (Look::InHand, Some(first), Some(last)) = (look, rows.first(), rows.last()) {
            self.side(frame_of(*first), frame_of(*first).left() - 2.0, paint.line);
            self.side(frame_of(*last), frame_of(*last).right() + 2.0, paint.line);
        }
    }

    /// Above and below a row of the one in hand, as far as the rows before and behind it leave that open.
    fn dash_frame(&mut self, row: Rect, (before, behind): (&[Rect], &[Rect]), color: Color32) {
        let frame = frame_of(row);
        let is_next = |other: &&Rect| (other.center().y - row.center().y).abs() < 1.5 * row.height();
        let (above, below) = (before.last().filter(is_next), behind.first().filter(is_next));
        for (y, other) in [(frame.top() - 0.75, above), (frame.bottom() - 0.75, below)] {
            let other = other.map_or(frame.right()..frame.right(), |other| other.left()..other.right());
            for open in [frame.left()..other.start.min(frame.right()), other.end.max(frame.left())..frame.right()] {
                if open.end - open.start > 1.0 {
                    self.dashes(open, y, DASHED, color);
                }
            }
        }
    }

    /// At one end of the one in hand.
    fn side(&mut self, frame: Rect, x: f32, color: Color32) {
        self.line(x - 0.75..x + 0.75, frame.top(), frame.height(), color);
    }
}

/// How many lines of spans lie under a place, as far as they can be told apart: what is suggested there is marked below
/// them.
fn n_lines_under(shown: &Shown<'_>, place: TextRange) -> usize {
    let spans = shown.article.spans_in(place).filter(|span| !shown.hidden.contains(&span.label));
    spans.filter(|span| span.fragments.overlapping(place).next().is_some()).take(N_LANES).count()
}

/// How many suggestions that begin before this one it stands in, as far as they can be told apart.
fn lane_of(view: &ViewState, idx: usize) -> usize {
    let all = view.suggestions.all();
    let Some(place) = all.get(idx).map(Suggestion::place) else { return 0 };
    let around = |other: &&Suggestion| {
        let other = other.place();
        other != place && other.start() <= place.start() && place.end() <= other.end()
    };
    all[idx.saturating_sub(MAX_LOOKED_BACK)..idx].iter().filter(around).count().min(N_LANES - 1)
}

/// The smallest suggestion under a place.
pub(crate) fn under(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, at: Pos2) -> Option<usize> {
    let byte = screen.byte_under(at)?;
    let n_bytes =
        |suggestion: &Suggestion| suggestion.proposal.fragments().iter().map(TextRange::n_bytes).sum::<usize>();
    let is_under = |one: &Suggestion| one.place().bytes().contains(&byte) && one.proposal.fragments().contains(byte);
    let touched = shown_near(shown, view, &(byte..byte + 1)).filter(|(_, suggestion)| is_under(suggestion));
    touched.min_by_key(|(_, suggestion)| n_bytes(suggestion)).map(|(idx, _)| idx)
}

/// The smallest text under a place that is suggested as somebody whom a span can be linked to.
pub(super) fn speaker_under(
    screen: &OnScreen,
    shown: &Shown<'_>,
    view: &ViewState,
    (from, at): (SpanId, Pos2),
) -> Option<TextRange> {
    let byte = screen.byte_under(at)?;
    let label = &shown.article.span(from)?.label;
    let can_be = |to: &LabelId| shown.labels.kind_between(label, to).is_some();
    let suggested = shown_near(shown, view, &(byte..byte + 1)).filter_map(|(_, one)| match &one.proposal {
        Proposal::Span { label, fragments, .. } if can_be(label) && fragments.count() == 1 => Some(fragments.first()),
        Proposal::Span { speaker, .. } => *speaker,
        Proposal::Speaker { speaker, .. } => Some(*speaker),
    });
    suggested.filter(|range| range.bytes().contains(&byte)).min_by_key(|range| range.n_bytes())
}

/// Says at the pointer why the suggestion under it is made.
pub(crate) fn hint_ui(response: &Response, signs: Option<&Signs>, shown: &Shown<'_>, view: &ViewState) {
    // Beside text just selected stands the menu of labels.
    let hovered = view.suggestions.hovered.filter(|_| view.hand.drag.is_none() && view.hand.selection().is_empty());
    let Some(suggestion) = hovered.and_then(|idx| view.suggestions.get(idx)) else { return };
    if view.suggestions.in_hand_idx() == hovered {
        return;
    }
    // Many words over the lines below: only for who stays.
    let since_s = signs.filter(|signs| signs.proposal == suggestion.proposal).map(|signs| signs.since_s);
    let Some(rested_s) = since_s.map(|since_s| response.ctx.input(|input| input.time) - since_s) else { return };
    if rested_s < WORDS_DELAY_S {
        return response.ctx.request_repaint_after(std::time::Duration::from_secs_f64(WORDS_DELAY_S - rested_s));
    }
    let words = suggestion_words(shown.labels, shown.article, suggestion);
    let other = suggestion.other_speaker.map(|speaker| one_line(shown.article.text().slice(speaker)));
    let key = |command: ReviewCommand| word_of_key(shown.keys, command);
    let (accept, reject) = (key(ReviewCommand::AcceptSuggestion), key(ReviewCommand::RejectSuggestion));
    let keys = if let Some(name) = other {
        tr!(
            "Click takes it in hand; {accept} accepts, {other} accepts with {name}, {reject} rejects",
            accept,
            other = key(ReviewCommand::AcceptWithOther),
            name,
            reject
        )
    } else {
        tr!("Click takes it in hand; {accept} accepts, {reject} rejects", accept, reject)
    };
    response.clone().on_hover_text_at_pointer(format!("{words}\n{keys}"));
}

/// The suggestion that the pointer rests on.
#[derive(Clone, Debug)]
pub(crate) struct Signs {
    idx: usize,
    proposal: Proposal,
    /// Where the pointer came to rest.
    at: Pos2,
    /// The line of the suggestion that it rests on, above which they stand.
    row: Rect,
    /// When it came over the suggestion, in seconds of the context's clock.
    since_s: f64,
}

impl Signs {
    fn rect(&self) -> Rect {
        let above_line = pos2(self.at.x + 4.0, self.row.top() - 0.5 * SIGN_SIZE.y);
        Rect::from_min_size(above_line, vec2(2.0 * SIGN_SIZE.x, SIGN_SIZE.y))
    }

    /// Whether the line is still there: the text may have been scrolled, or be set otherwise.
    fn stands(&self, screen: &OnScreen) -> bool {
        rows_of(screen, &self.proposal).contains(&self.row)
    }
}

/// Draws signs beside a pointer that rests on a suggestion, which accept and reject it: a click, where the eye is. Returns
/// what the pointer rests on.
pub(crate) fn signs_ui(
    (response, screen): (&Response, &OnScreen),
    old: Option<Signs>,
    shown: &Shown<'_>,
    view: &mut ViewState,
    out: &mut Outbox,
) -> Option<Signs> {
    let ctx = &response.ctx;
    let (pointer, now_s) = ctx.input(|input| (input.pointer.hover_pos(), input.time));
    let hand = &view.hand;
    // A menu that was opened over them lies in the same layer.
    if view.goes_by_keys || Popup::is_any_open(ctx) {
        return None;
    }
    if hand.drag.is_some() || !hand.selection().is_empty() || hand.armed.is_some() || hand.link_from.is_some() {
        return None;
    }
    let at = pointer?;
    // A list beside the article has signs of its own.
    let hovered = view.suggestions.hovered.filter(|_| response.hovered());
    let hovered = hovered.and_then(|idx| Some((idx, view.suggestions.get(idx)?)));
    let is_resting = |signs: &Signs| now_s - signs.since_s >= SIGNS_DELAY_S;
    let old = old.filter(|old| old.stands(screen));
    let signs = match (old, hovered) {
        (Some(old), _) if is_resting(&old) && old.rect().expand(12.0).contains(at) => old,
        (Some(old), Some((idx, one))) if one.proposal == old.proposal => Signs { idx, at, ..old },
        (_, Some((idx, one))) => Signs { idx, proposal: one.proposal.clone(), at, row: Rect::NOTHING, since_s: now_s },
        _ => return None,
    };
    if !is_resting(&signs) {
        ctx.request_repaint_after(std::time::Duration::from_secs_f64(SIGNS_DELAY_S));
        let row = rows_of(screen, &signs.proposal).into_iter().find(|row| row.y_range().contains(at.y))?;
        return Some(Signs { row, ..signs });
    }
    // Others may have been found since.
    view.suggestions.get(signs.idx).filter(|one| one.proposal == signs.proposal)?;
    let area = Area::new(Id::unique("signs at the pointer")).order(Order::Foreground).fixed_pos(signs.rect().min);
    let chosen = area.show(ctx, |ui| {
        let stroke = Stroke::new(1.0, shown.theme.edge);
        ui.painter().rect(signs.rect(), 5.0, shown.theme.background, stroke, StrokeKind::Outside);
        ui.spacing_mut().interact_size.y = SIGN_SIZE.y;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            decision_ui(ui, shown, SIGN_SIZE)
        })
    });
    let chosen = chosen.inner.inner;
    if let Some(command) = chosen {
        view.take_suggestion_pointed_at(signs.idx);
        out.run(command);
    }
    chosen.is_none().then_some(signs)
}

/// The lines of what is suggested, as far as they are in view.
fn rows_of(screen: &OnScreen, proposal: &Proposal) -> Vec<Rect> {
    proposal.fragments().near(&screen.bytes()).flat_map(|(_, range)| screen.rects(&range.bytes())).collect()
}

/// The signs that accept and reject. Returns what was asked for.
fn decision_ui(ui: &mut Ui, shown: &Shown<'_>, size: Vec2) -> Option<ReviewCommand> {
    let accept = with_key(tr("Accept suggestion"), shown.keys, ReviewCommand::AcceptSuggestion);
    let reject = with_key(tr("Reject suggestion"), shown.keys, ReviewCommand::RejectSuggestion);
    let accepts = sized_sign_button(ui, shown.theme, Sign::Check, size, &accept).clicked();
    let rejects = sized_sign_button(ui, shown.theme, Sign::Cross, size, &reject).clicked();
    match (accepts, rejects) {
        (true, _) => Some(ReviewCommand::AcceptSuggestion),
        (_, true) => Some(ReviewCommand::RejectSuggestion),
        _ => None,
    }
}

/// What stands beside the suggestion in hand: who is proposed as its speaker, the buttons that accept and reject it, and
/// who else could have said it.
pub(crate) struct Note {
    /// What it is about.
    said: TextRange,
    of_span: Option<SpanId>,
    /// Of the margin.
    names: Rangef,
    size: f32,
    name: Option<Arc<Galley>>,
    /// By whom else, and how that is written.
    other: Option<(String, Arc<Galley>)>,
    percent: String,
}

impl Note {
    /// As it is to stand in the margin; `None` where nothing is in hand, or there is no margin.
    pub(crate) fn new(ui: &Ui, page: &Page, shown: &Shown<'_>, view: &ViewState) -> Option<Self> {
        let names = page.names?;
        let suggestion = view.suggestion_in_reach()?;
        let (said, of_span) = match &suggestion.proposal {
            Proposal::Span { fragments, .. } => (fragments.first(), None),
            Proposal::Speaker { span, .. } => (shown.article.span(*span)?.fragments.first(), Some(*span)),
        };
        let size = page.text_size * margins::NAME_SIZE;
        let name = suggestion.proposal.speaker().map(|speaker| {
            let name = format!("{}?", shown.article.text().slice(speaker));
            margins::lines(ui.painter(), &name, size, names.span() - 18.0, 2)
        });
        let other = suggestion.other_speaker.map(|speaker| {
            let name = one_line(shown.article.text().slice(speaker));
            let words = margins::lines(ui.painter(), &tr!("or {name}?", name), size, names.span() - 18.0, 3);
            (name, words)
        });
        let percent = format!("{:.0} %", suggestion.confidence * 100.0);
        Some(Self { said, of_span, names, size, name, other, percent })
    }

    /// The room that it takes; `None` where what it is about is out of view.
    pub(crate) fn kept(&self, screen: &OnScreen) -> Option<margins::Kept> {
        let row = screen.rects(&self.said.bytes()).first().copied()?;
        let height = self.size + self.below_row();
        // Who could have said it is read before a key says so: it stands higher where it would end below the view.
        let top = (row.center().y - self.size).min(screen.page.view.bottom() - height - NOTE_GAP);
        Some(margins::Kept { at_byte: self.said.start(), of_span: self.of_span, top, height })
    }

    /// How far it reaches below the middle of the row that it stands beside, in points.
    pub(crate) fn below_row(&self) -> f32 {
        let name = self.name.as_ref().map_or(0.0, |name| name.size().y + 2.0);
        let other = self.other.as_ref().map_or(0.0, |(_, words)| other_height(words));
        DECISION_HEIGHT / 2.0 + 1.0 + name + other
    }

    /// Draws it from this height on.
    pub(crate) fn ui(self, ui: &mut Ui, shown: &Shown<'_>, top: f32, out: &mut Outbox) {
        let Self { names, size, .. } = self;
        let middle = top + size;
        let dash = [pos2(names.min, middle), pos2(names.min + 12.0, middle)];
        ui.painter().extend(Shape::dashed_line(&dash, Stroke::new(1.0, shown.theme.soft), 2.5, 2.0));
        // How sure it is stands on the line of what it is about; who said it, which may be surer, below.
        let buttons = Rect::from_min_size(
            pos2(names.min + 14.0, middle - DECISION_HEIGHT / 2.0),
            vec2(names.span() - 14.0, DECISION_HEIGHT),
        );
        ui.scope_builder(UiBuilder::new().max_rect(buttons).layout(Layout::left_to_right(egui::Align::Center)), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if let Some(command) = decision_ui(ui, shown, Vec2::splat(DECISION_HEIGHT)) {
                out.run(command);
            }
            let place = pos2(ui.cursor().left() + 4.0, buttons.center().y);
            ui.painter().text(place, Align2::LEFT_CENTER, self.percent, FontId::proportional(size), shown.theme.soft);
        });
        let mut names_top = buttons.bottom() + 1.0;
        if let Some(name) = self.name {
            let height = name.size().y;
            ui.painter().galley(pos2(names.min + 18.0, names_top), name, shown.theme.soft);
            names_top += height + 2.0;
        }
        if let Some((name, words)) = self.other {
            other_ui(ui, shown, pos2(names.min + 18.0, names_top), (&name, words), out);
        }
    }
}

/// Of who else could have said it, in points.
fn other_height(words: &Galley) -> f32 {
    (words.size().y + 2.0).max(20.0)
}

/// “or Bo Ek?”, which accepts with that speaker.
fn other_ui(ui: &Ui, shown: &Shown<'_>, at: Pos2, (name, words): (&str, Arc<Galley>), out: &mut Outbox) {
    let size = vec2(words.size().x, other_height(&words));
    let button = Rect::from_min_size(at, size).expand2(vec2(4.0, 0.0));
    let response = ui.interact(button, ui.scope_id().with("other speaker"), Sense::CLICK);
    let said = with_key(&tr!("Accept with {name}", name), shown.keys, ReviewCommand::AcceptWithOther);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let (fill, color) = if response.hovered() {
        (shown.theme.selection, shown.theme.ink)
    } else {
        (Color32::TRANSPARENT, shown.theme.soft)
    };
    ui.painter().rect_filled(button, 4.0, fill);
    ui.painter().galley(pos2(at.x, button.center().y - words.size().y / 2.0), words, color);
    paint_focus(ui, shown.theme, button, &response);
    if response.on_hover_text(&said).clicked() {
        out.run(ReviewCommand::AcceptWithOther);
    }
}

/// Those around these bytes that are shown.
fn shown_near<'a>(
    shown: &Shown<'_>,
    view: &'a ViewState,
    bytes: &Range<usize>,
) -> impl Iterator<Item = (usize, &'a Suggestion)> + use<'a> {
    let article = shown.article.id;
    let near = view.suggestions.near(bytes);
    near.filter(move |(idx, one)| one.article == article && view.shows_suggestion(*idx, one))
}

/// The speaker that a suggested span brings along, where it is not marked yet.
fn new_speaker<'a>(shown: &Shown<'a>, suggestion: &Suggestion) -> Option<(TextRange, &'a LabelId)> {
    let Proposal::Span { label, speaker, .. } = &suggestion.proposal else { return None };
    let speaker = (*speaker)?;
    let to = &shown.labels.kinds_from(label).next()?.to;
    let is_marked = |span: &crate::model::Span| to.contains(&span.label) && span.extent() == speaker;
    (!shown.article.spans_in(speaker).any(is_marked)).then_some((speaker, to.first()?))
}
