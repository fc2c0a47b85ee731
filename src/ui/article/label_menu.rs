//! The small menu at the pointer that offers the labels for text just selected.

use egui::{
    Area, Color32, FontId, Id, Order, Pos2, Rect, Response, ScrollArea, Sense, Shadow, Stroke, Ui, UiBuilder, Vec2,
    pos2, vec2,
};

use crate::model::{Article, Label};
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::keys::shown_shortcut;
use crate::ui::input::outbox::Outbox;
use crate::ui::input::situation::{key_of_label, word_of_label_key};
use crate::ui::look::label_filter::LabelFilter;
use crate::ui::look::widgets::{elided, key_cap_width, paint_key_cap, paint_line};
use crate::ui::session::view_state::{Selection, ViewState};
use crate::ui::texts::tr;

use super::Shown;
use super::layout::on_screen::OnScreen;

/// A menu for the text that was selected when it opened.
#[derive(Clone, Debug)]
pub(super) struct LabelMenu {
    /// The text at the pointer when it opened, and from there to the pointer: it stays beside it.
    byte: usize,
    beside: Vec2,
    selection: Selection,
    filter: LabelFilter,
}

const ROW: egui::Vec2 = vec2(168.0, 27.0);
/// Of a row whose label has a long name.
const MAX_ROW_WIDTH: f32 = 320.0;
/// What a row has beside the name of its label and its key.
const BESIDE_NAME: f32 = 44.0;
const PADDING: f32 = 5.0;

impl LabelMenu {
    pub(super) fn new(screen: &OnScreen, at: Pos2, selection: Selection) -> Self {
        let byte = screen.byte_at(at);
        let beside = screen.caret(byte).map_or(Vec2::ZERO, |line| at - line.center());
        Self { byte, beside, selection, filter: LabelFilter::beside_work() }
    }

    /// Where the pointer was in the text, as it lies now; `None` out of view.
    fn place(&self, screen: &OnScreen) -> Option<Pos2> {
        let line = screen.caret(self.byte)?;
        line.intersects(screen.page.view).then(|| line.center() + self.beside)
    }

    /// Draws the menu; `false` when it has had its time.
    pub(super) fn ui(
        &mut self,
        ui: &Ui,
        screen: &OnScreen,
        shown: &Shown<'_>,
        view: &ViewState,
        out: &mut Outbox,
    ) -> bool {
        let is_over = view.hand.selection() != self.selection || view.hand.armed.is_some();
        if is_over || ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            return false;
        }
        let Some(at) = self.place(screen) else { return false };
        let view_rect = screen.page.view;
        let labels = shown.labels.labels();
        // With more labels than have room below or above, the rest is scrolled to.
        let most = (view_rect.height() * 0.6).max(ROW.y * 4.0);
        let rows = vec2(row_width(ui, shown), (ROW.y * labels.len() as f32).min(most));
        let field = if labels.len() > LabelFilter::MANY { LabelFilter::HEIGHT } else { 0.0 };
        let size = rows + vec2(PADDING, PADDING) * 2.0 + vec2(0.0, field);
        let at = place(view_rect, at, size);
        let area = Area::new(Id::unique("labels at the pointer")).order(Order::Foreground).fixed_pos(at);
        let rect = Rect::from_min_size(at, size);
        let chosen = area.show(ui.ctx(), |ui| self.rows_ui(ui, rect, labels, shown)).inner;
        if let Some(idx) = chosen {
            out.run(ArticleCommand::ApplyLabel(idx));
        }
        chosen.is_none()
    }

    /// Whether its field has the focus, and nobody has begun to type in it.
    pub(super) fn has_empty_filter(&self) -> bool {
        self.filter.is_waiting()
    }

    /// The key that labels with a label while the menu is open: none behind what is typed in its field.
    fn key(&self, ui: &Ui, shown: &Shown<'_>, idx: usize) -> String {
        let acts = !ui.ctx().text_edit_focused() || self.filter.is_waiting();
        let key = key_of_label(shown.labels, shown.keys, idx).filter(|_| acts);
        key.map_or_else(String::new, shown_shortcut)
    }

    fn rows_ui(&mut self, ui: &mut Ui, rect: Rect, labels: &[Label], shown: &Shown<'_>) -> Option<usize> {
        let theme = shown.theme;
        let shadow = Shadow { offset: [0, 6], blur: 22, spread: 0, color: Color32::from_black_alpha(46) };
        ui.painter().add(shadow.as_shape(rect, 9.0));
        ui.painter().rect(rect, 9.0, theme.raised, Stroke::new(1.0, theme.line), egui::StrokeKind::Inside);
        ui.allocate_rect(rect, Sense::HOVER);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect.shrink(PADDING)));
        let ui = &mut inside;
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let (found, mut chosen) = self.filter.ui(ui, labels);
        let scroll = ScrollArea::vertical().auto_shrink(false).max_height(ui.available_height());
        scroll.show_rows(ui, ROW.y, found.len(), |ui, rows| {
            for idx in found[rows].iter().copied() {
                if row_ui(ui, &labels[idx], &self.key(ui, shown, idx), shown).clicked() {
                    chosen = Some(idx);
                }
            }
        });
        chosen
    }
}

/// As wide as the longest name with its key needs, within bounds.
fn row_width(ui: &Ui, shown: &Shown<'_>) -> f32 {
    let name = |(idx, label): (usize, &Label)| {
        let beside = beside_name(ui, &word_of_label_key(shown.labels, shown.keys, idx));
        let font = FontId::proportional(13.0);
        elided(ui, &label.name, font, Color32::PLACEHOLDER, MAX_ROW_WIDTH - beside).size().x + beside
    };
    shown.labels.labels().iter().enumerate().map(name).fold(ROW.x, f32::max).ceil()
}

/// What a row has beside the name of its label: its colour, and its key.
fn beside_name(ui: &Ui, key: &str) -> f32 {
    BESIDE_NAME + if key.is_empty() { 0.0 } else { key_cap_width(ui, key) }
}

/// Below and right of the pointer, or where there is room.
fn place(view: Rect, at: Pos2, size: egui::Vec2) -> Pos2 {
    let below = at.y + 16.0;
    let y = if below + size.y > view.bottom() { at.y - 22.0 - size.y } else { below };
    pos2((at.x + 6.0).min(view.right() - size.x - 8.0).max(view.left() + 4.0), y.max(view.top() + 4.0))
}

fn row_ui(ui: &mut Ui, label: &Label, key: &str, shown: &Shown<'_>) -> Response {
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW.y), Sense::CLICK);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::MenuItem, true, tr!("Label as {name}", name = label.name))
    });
    if response.hovered() {
        ui.painter().rect_filled(row, 6.0, shown.theme.selection);
    }
    paint_row(ui, row, label, key, shown);
    response
}

fn paint_row(ui: &Ui, row: Rect, label: &Label, key: &str, shown: &Shown<'_>) {
    let theme = shown.theme;
    let font = FontId::proportional(13.0);
    let square = Rect::from_center_size(pos2(row.left() + 14.0, row.center().y), vec2(10.0, 10.0));
    ui.painter().rect_filled(square, 3.0, theme.label(label.color).line);
    let name_at = pos2(row.left() + 28.0, row.center().y);
    let name = elided(ui, &label.name, font, theme.ink, row.width() - beside_name(ui, key));
    paint_line(ui, name_at, name);
    if !key.is_empty() {
        paint_key_cap(ui, theme, pos2(row.right() - 7.0, row.center().y), key);
    }
}

/// Whether a menu may open: there is text to label, and something to label it with.
pub(super) fn is_wanted(shown: &Shown<'_>, article: &Article, view: &ViewState) -> bool {
    !shown.labels.labels().is_empty() && view.selected_range(article).is_some()
}
