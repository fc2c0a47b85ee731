//! The article view: only what is on the screen is laid out, whatever the length of the article.

mod accessibility;
mod acts_by_key;
mod edges;
mod in_hand;
mod label_menu;
mod layout;
mod mouse;
pub mod notice;
mod paint;
mod pointer;
mod shown;
mod snap;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use egui::{EventFilter, Id, Popup, Pos2, Rangef, Rect, Response, Sense, Ui};

use crate::model::{Article, ArticleId, TextRange};

use super::input::outbox::Outbox;
use super::session::view_state::ViewState;

use label_menu::LabelMenu;
use layout::column::{Column, Setting};
use layout::on_screen::{OnScreen, Page};
use paint::marks::Marks;
use paint::notes::ArticleNote;
use paint::scrollbar::Ticks;
use paint::suggested::Signs;
use paint::{lanes, links, margins, notes, scrollbar, suggested};

pub use shown::Shown;

/// The open article as it is laid out, with what is remembered from frame to frame.
#[derive(Debug, Default)]
pub struct ArticleView {
    column: Option<Column>,
    marks: Marks,
    ticks: Ticks,
    menu: Option<LabelMenu>,
    signs: Option<Signs>,
    /// Where articles were scrolled to when they were left.
    left_at: BTreeMap<ArticleId, (usize, f32)>,
    shown: Option<ArticleId>,
    /// Where the caret would stand in a line if the line were long enough: lines above and below are entered there.
    goal_x: Option<f32>,
    is_pointer_inside: bool,
    /// By which egui knows the view.
    id: Option<Id>,
}

impl ArticleView {
    /// Draws the article in all the space left and takes part in mouse input; wishes go to `out`. Where a menu is asked for,
    /// the response says so.
    pub fn ui(&mut self, ui: &mut Ui, shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) -> Response {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt("article"));
        inside.shrink_clip_rect(rect);
        let ui = &mut inside;
        ui.painter().rect_filled(rect, 0.0, shown.theme.page);
        let page = Page::new(rect, shown.text_size, shown.line_length);
        let note = ArticleNote::new(ui, shown, page.column.span());
        let screen = self.lay_out(ui, (page, note.as_ref()), &response, shown, view);
        let wanted = mouse::text_ui(ui, &response, &screen, shown, view, out);
        self.forget_hovered(&response, view);
        if let Some(at) = wanted.menu_at.filter(|_| label_menu::is_wanted(shown, shown.article, view)) {
            self.menu = Some(LabelMenu::new(&screen, at, view.hand.selection()));
        }
        if response.secondary_clicked() {
            self.menu = None;
        }
        self.paint(ui, &screen, shown, view, response.has_focus());
        let in_hand = suggested::Note::new(ui, &page, shown, view);
        let kept = in_hand.as_ref().and_then(|in_hand| in_hand.kept(&screen));
        let (named, kept_top) = margins::names_ui(ui, &screen, shown, (view, out), &mut self.marks, kept);
        lanes::lanes_ui(ui, &screen, shown, view);
        notes::notes_ui(ui, &screen, shown, view, &mut self.marks, out);
        if let Some(note) = &note {
            self.article_note_ui(ui, &screen, shown, note, out);
        }
        if let Some((in_hand, top)) = in_hand.zip(kept_top) {
            in_hand.ui(ui, shown, top, out);
        }
        suggested::hint_ui(&response, self.signs.as_ref(), shown, view);
        self.signs = suggested::signs_ui((&response, &screen), self.signs.take(), shown, view, out);
        links::links_ui(ui, &screen, shown, view, out);
        edges::handles_ui(ui, &screen, shown, view, out);
        accessibility::describe(ui, &response, &screen, shown, view);
        let Some(column) = &mut self.column else { return response };
        scrollbar::scrollbar_ui(ui, rect, column, shown, &mut self.ticks);
        if wanted.scroll != 0.0 {
            column.scroll_by(ui.ctx(), wanted.scroll);
            ui.ctx().request_repaint();
        }
        if self.menu.as_mut().is_some_and(|menu| !menu.ui(ui, &screen, shown, view, out)) {
            self.menu = None;
        }
        view.anchor = anchor(&screen, shown, view);
        view.beside = beside(&screen, shown, view);
        view.in_view = screen.bytes_in_view();
        view.suggestions.note_read(view.hand.selected_span());
        self.id = Some(response.id);
        hold_keys(ui, &response, view);
        named.map_or(response.clone(), |named| response.union(named))
    }

    /// Closes the menu at the pointer that offers labels; `false` where there is none.
    pub fn close_menu(&mut self) -> bool {
        self.menu.take().is_some()
    }

    /// Whether keys still run commands, though a field has the focus: the menu’s, with nothing typed.
    pub fn has_empty_filter(&self) -> bool {
        self.menu.as_ref().is_some_and(LabelMenu::has_empty_filter)
    }

    /// By which egui knows the view; `None` before it was drawn.
    pub fn id(&self) -> Option<Id> {
        self.id
    }

    /// Opens the article's column, scrolls, and lays out what is in view.
    fn lay_out(
        &mut self,
        ui: &Ui,
        (page, note): (Page, Option<&ArticleNote>),
        response: &Response,
        shown: &Shown<'_>,
        view: &mut ViewState,
    ) -> OnScreen {
        let setting = Setting {
            text_size: shown.text_size,
            width: page.column.span(),
            view_height: page.view.height(),
            note_height: note.map_or(0.0, ArticleNote::height_beyond_row),
            pixels_per_point: ui.pixels_per_point(),
        };
        let column = self.open(shown.article, setting);
        if response.contains_pointer() {
            let wheel = ui.input(|input| input.smooth_scroll_delta().y);
            if wheel != 0.0 {
                column.scroll_by(ui.ctx(), -wheel);
                // A menu at the pointer would lie beside something else then.
                Popup::close_all(ui.ctx());
            }
        }
        if let Some(range) = view.reveal.take() {
            let beside = suggested::Note::new(ui, &page, shown, view);
            reveal(ui, column, range, beside.map_or(0.0, |note| note.below_row()));
        }
        OnScreen::new(page, column.in_view(ui.ctx()), ui.pixels_per_point())
    }

    /// The column of the article in this setting, scrolled to where it was left.
    fn open(&mut self, article: &Article, setting: Setting) -> &mut Column {
        let is_same =
            self.shown == Some(article.id) && self.column.as_ref().is_some_and(|column| column.shows(article));
        if !is_same {
            if let (Some(id), Some(column)) = (self.shown, &self.column) {
                self.left_at.insert(id, column.anchor());
            }
            let anchor = self.left_at.get(&article.id).copied().unwrap_or_default();
            *self = Self { left_at: std::mem::take(&mut self.left_at), shown: Some(article.id), ..Self::default() };
            let mut column = Column::new(article);
            column.fit(setting);
            column.set_anchor(anchor);
            self.column = Some(column);
        }
        let column = self.column.get_or_insert_with(|| Column::new(article));
        column.fit(setting);
        column
    }

    fn paint(&mut self, ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, has_focus: bool) {
        let painter = ui.painter();
        paint::paint_text(painter, screen, shown, view, &mut self.marks);
        paint::paint_caret(painter, screen, shown, view, has_focus);
        margins::paint_bars(painter, screen, shown, &mut self.marks);
        let Some(column) = &mut self.column else { return };
        if column.anchor().0 == 0 {
            let top = screen.page.view.top() - column.anchor().1 + column.meta_top(ui.ctx());
            let at = egui::pos2(screen.page.column.min, top);
            margins::paint_meta(painter, shown, at, shown.text_size * 0.7, screen.page.column.span());
        }
    }

    /// The note on the article, where its place is in view.
    fn article_note_ui(&mut self, ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, note: &ArticleNote, out: &mut Outbox) {
        let Some(column) = self.column.as_mut().filter(|column| column.anchor().0 == 0) else { return };
        let top = screen.page.view.top() - column.anchor().1 + column.note_top(ui.ctx());
        let at = egui::pos2(screen.page.column.min, top);
        notes::article_note_ui(ui, shown, note, at, out);
    }

    /// Lists write what they hover too: only what was hovered here is forgotten here.
    fn forget_hovered(&mut self, response: &Response, view: &mut ViewState) {
        let is_inside = response.contains_pointer();
        if self.is_pointer_inside && !is_inside {
            view.hovered = None;
            view.suggestions.hovered = None;
        }
        self.is_pointer_inside = is_inside;
    }
}

/// Scrolls only where the place is not in view already, as far as there is room for all of it, and where what stands beside
/// its first row would end below the view, so many points below the middle of that row.
fn reveal(ui: &Ui, column: &mut Column, range: TextRange, beside: f32) {
    let (ctx, height) = (ui.ctx(), column.setting().view_height);
    let margin = column.setting().text_size;
    let is_seen = |line: Option<Rangef>| line.is_some_and(|line| line.min >= 0.0 && line.max <= height);
    if !is_seen(line_at(ui, column, range.start())) {
        column.scroll_to(ctx, range.start(), height * 0.35);
    }
    if !is_seen(line_at(ui, column, range.end())) {
        column.scroll_to(ctx, range.end(), height - 3.0 * margin);
    }
    match line_at(ui, column, range.start()) {
        Some(first) if first.min >= 0.0 => {
            let beyond = first.center() + beside + margin - height;
            if beyond > 0.0 {
                column.scroll_by(ctx, beyond.min(first.min));
            }
        }
        // What is longer than the view is read from its beginning.
        _ => column.scroll_to(ctx, range.start(), margin),
    }
}

/// The line of a byte, from the top of the view; `None` where it is not laid out.
fn line_at(ui: &Ui, column: &mut Column, byte: usize) -> Option<Rangef> {
    let placed = column.in_view(ui.ctx());
    let piece = placed.iter().rev().find(|piece| piece.laid.bytes().start <= byte && byte <= piece.laid.bytes().end)?;
    Some(piece.laid.caret(byte).translate(egui::vec2(0.0, piece.top)).y_range())
}

/// Where popups about the selected span or text open.
fn anchor(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState) -> Option<Rect> {
    let (start, end) = view.hand.selection().ends();
    let selected = if start < end { screen.rects(&(start..end)).last().copied() } else { None };
    let span = || screen.span_rects(view.hand.selected_span().and_then(|id| shown.article.span(id))?).last().copied();
    selected.or_else(span).or_else(|| screen.caret(view.hand.selection().caret))
}

/// In the margin, where the first of the selected spans begins that is in view; at its top where none is.
fn beside(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState) -> Option<Pos2> {
    let selected = view.hand.spans();
    if selected.is_empty() {
        return None;
    }
    let in_view = shown.article.text().range(screen.bytes_in_view()).ok()?;
    let spans = shown.article.spans_in(in_view).filter(|span| selected.contains(&span.id));
    let tops = spans.filter_map(|span| screen.span_rects(span).first().map(Rect::top));
    let top = tops.min_by(f32::total_cmp).unwrap_or(screen.page.view.top()).max(screen.page.view.top());
    Some(egui::pos2(screen.page.column.max + 12.0, top))
}

/// The article has the keys whenever nothing else has. Arrows move the caret and not the focus; Tab goes through
/// suggestions and differences as long as there are any.
fn hold_keys(ui: &Ui, response: &Response, view: &ViewState) {
    // Tab has just taken the focus away to give it to the next control.
    let is_leaving = response.lost_focus();
    // A dialog lies over it: keys are the dialog's.
    let is_covered = !ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    // So do those of a menu: arrows go through its lines from the first one on.
    let has_menu = Popup::is_any_open(ui.ctx());
    if has_menu {
        response.surrender_focus();
    } else if !is_leaving && !is_covered && ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    if response.has_focus() {
        let tab = !view.suggestions.is_empty() || !view.settling.open_idxs().is_empty();
        let filter = EventFilter { tab, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
}
