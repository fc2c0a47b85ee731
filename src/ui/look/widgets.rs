//! The small drawings that panels share: rows, key caps, colour dots, quiet buttons, fields and tabs.

use std::sync::Arc;
use std::time::SystemTime;

use egui::accesskit::Role;
use egui::{
    Align, Align2, Button, Color32, Context, CornerRadius, FontFamily, FontId, Frame, Galley, Id, Key,
    KeyboardShortcut, Layout, Margin, Modifiers, Painter, Pos2, Rect, Response, RichText, Sense, Stroke, StrokeKind,
    TextEdit, TextFormat, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

pub use super::ends::{at_right_ui, ends_ui, over_row_ui, right_width};
use super::theme::Theme;
use super::{bidi, line};
use crate::model::{Status, one_line};
use crate::ui::texts::tr;
pub use crate::ui::texts::{counted, counted_label, grouped, sentence_case};

/// Characters of a text that can matter to a line of a list.
pub(super) const MAX_CHARACTERS_SHOWN: usize = 300;

/// Space between the edge of a panel and what stands in it, in points.
pub const PANEL_MARGIN: f32 = 14.0;

/// A typeface of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Sans,
    SansSemibold,
    /// The face of articles.
    Serif,
}

/// A row of a list: a mark, a title, something short at its end, and a second line.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub mark: Mark,
    pub title: &'a str,
    pub title_face: Face,
    pub detail: &'a str,
    /// Whether the second line says that something is missing.
    pub is_warning: bool,
    pub tail: Tail<'a>,
    pub is_selected: bool,
    pub style: RowStyle,
}

/// What stands before the title of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Nothing,
    Dot(Color32),
    /// Drawn as an outline: something not decided yet.
    Ring(Color32),
    Status(Status),
}

/// What stands at the end of the first line of a row, or of the second below a title that may have two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail<'a> {
    Nothing,
    Count(&'a str),
    Key(&'a str),
    /// Room for so many signs, which [`over_row_ui`] draws there.
    Signs(usize),
    /// The same where the row is selected or under the pointer.
    SignsAtPointer(usize),
}

/// A sign on a small button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Cross,
    Check,
    Plus,
    /// Two pieces apart.
    Split,
    /// Three dots: there is more to choose from.
    More,
}

/// How rows are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStyle {
    /// By a bar at the left of the one that is open.
    Open,
    /// The same, with titles that take up to two lines, in which these bytes are lit.
    Tall { lit: Option<(usize, usize)> },
    /// By a hairline below each.
    Ruled,
}

impl Row<'_> {
    /// The first and the second line, as one that hears the window is told.
    pub fn spoken(&self) -> String {
        if self.detail.is_empty() { self.title.to_owned() } else { format!("{}, {}", self.title, self.detail) }
    }
}

impl Sign {
    /// Lines around the middle, in points.
    fn strokes(self) -> &'static [&'static [(f32, f32)]] {
        match self {
            Self::Cross => &[&[(-3.5, -3.5), (3.5, 3.5)], &[(-3.5, 3.5), (3.5, -3.5)]],
            Self::Check => &[&[(-4.0, 0.5), (-1.0, 3.5), (4.5, -3.5)]],
            Self::Plus => &[&[(-4.0, 0.0), (4.0, 0.0)], &[(0.0, -4.0), (0.0, 4.0)]],
            Self::More => &[&[(-5.0, 0.0), (-3.6, 0.0)], &[(-0.7, 0.0), (0.7, 0.0)], &[(3.6, 0.0), (5.0, 0.0)]],
            Self::Split => &[
                &[(-6.0, 0.0), (-2.0, 0.0)],
                &[(-2.0, -4.0), (-2.0, 4.0)],
                &[(2.0, -4.0), (2.0, 4.0)],
                &[(2.0, 0.0), (6.0, 0.0)],
            ],
        }
    }
}

impl RowStyle {
    /// In points; all rows of a list have the same, so that only those in sight need drawing.
    pub fn height(self) -> f32 {
        match self {
            Self::Open => 52.0,
            Self::Tall { .. } => 66.0,
            Self::Ruled => 57.0,
        }
    }

    /// Where the first line of a title of this height and the line below it have their middle, from the top of the row.
    fn line_middles(self, title: &Galley) -> (f32, f32) {
        match self {
            Self::Tall { .. } => {
                let line_height = title.size().y / title.rows.len().max(1) as f32;
                let top = (self.height() - title.size().y - 18.0) / 2.0;
                (top + line_height / 2.0, top + title.size().y + 10.5)
            }
            Self::Open => (16.5, 36.0),
            Self::Ruled => (18.5, 39.0),
        }
    }

    fn sizes(self) -> (f32, f32) {
        match self {
            Self::Open | Self::Tall { .. } => (13.0, 11.5),
            Self::Ruled => (14.0, 12.0),
        }
    }
}

/// Draws a row over the whole width; it can be clicked, and focused by key.
pub fn row_ui(ui: &mut Ui, theme: &Theme, row: &Row<'_>) -> Response {
    listed_row_ui(ui, theme, row, Sense::click())
}

/// Draws a row of a list that says which of its rows can be focused.
pub fn listed_row_ui(ui: &mut Ui, theme: &Theme, row: &Row<'_>, sense: Sense) -> Response {
    row_that_senses_ui(ui, theme, row, sense, Role::ListItem)
}

/// Draws a row of a list of which one is chosen: it can be clicked, and the list has the focus as a whole.
pub fn option_ui(ui: &mut Ui, theme: &Theme, row: &Row<'_>) -> Response {
    row_that_senses_ui(ui, theme, row, Sense::CLICK, Role::ListBoxOption)
}

fn row_that_senses_ui(ui: &mut Ui, theme: &Theme, row: &Row<'_>, sense: Sense, role: Role) -> Response {
    let size = vec2(ui.available_width(), row.style.height());
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), row.is_selected, row.spoken()));
    keep_in_view(&response);
    if !ui.is_rect_visible(rect) {
        return response;
    }
    paint_ground(ui, theme, rect, row, &response);
    let is_pointed_at = row.is_selected || response.contains_pointer();
    let tail = match row.tail {
        Tail::SignsAtPointer(n) if is_pointed_at => Tail::Signs(n),
        Tail::SignsAtPointer(_) => Tail::Nothing,
        tail => tail,
    };
    let left = rect.left() + if row.mark == Mark::Nothing { PANEL_MARGIN } else { 38.0 };
    let right = rect.right() - PANEL_MARGIN;
    let room = right - left;
    let beside_tail = room - tail_width(ui, theme, tail) - 4.0;
    // A title of two lines has the whole width.
    let is_tall = matches!(row.style, RowStyle::Tall { .. });
    let (title_width, detail_width) = if is_tall { (room, beside_tail) } else { (beside_tail, room) };
    let title = title_of(ui, theme, row, title_width);
    let (first_y, second_y) = row.style.line_middles(&title);
    let detail_size = row.style.sizes().1;
    paint_mark(ui.painter(), theme, pos2(rect.left() + 19.0, rect.top() + first_y), row.mark);
    paint_tail(ui, theme, pos2(right, rect.top() + if is_tall { second_y } else { first_y }), tail);
    let n_rows = title.rows.len().max(1) as f32;
    let middle = first_y + title.size().y * (0.5 - 0.5 / n_rows);
    paint_line(ui, pos2(left, rect.top() + middle), title);
    let color = if row.is_warning { theme.warning } else { theme.soft };
    let detail = elided(ui, row.detail, font(ui, Face::Sans, detail_size), color, detail_width);
    paint_line(ui, pos2(left, rect.top() + second_y), detail);
    response
}

/// The title of a row in one line, or in two where the style has room for them.
fn title_of(ui: &Ui, theme: &Theme, row: &Row<'_>, width: f32) -> Arc<Galley> {
    let font = font(ui, row.title_face, row.style.sizes().0);
    let RowStyle::Tall { lit } = row.style else { return elided(ui, row.title, font, theme.ink, width) };
    let end = row.title.char_indices().nth(MAX_CHARACTERS_SHOWN).map_or(row.title.len(), |(byte, _)| byte);
    let (from, to) = lit.map_or((end, end), |(from, to)| (from.min(end), to.min(end)));
    let plain = TextFormat::simple(font, theme.ink);
    let lit = TextFormat { background: theme.hit, ..plain.clone() };
    let parts = [(0..from, plain.clone()), (from..to, lit), (to..end, plain)];
    line::lay_out_in_rows(ui.ctx(), &parts.map(|(part, format)| (&row.title[part], format)), width, 2)
}

/// A font of the window; where it is not installed, as in small tests, egui's own.
pub fn font(ui: &Ui, face: Face, size: f32) -> FontId {
    let name = match face {
        Face::Sans => return FontId::proportional(size),
        Face::SansSemibold => "sans-semibold",
        Face::Serif => "serif",
    };
    let family = FontFamily::Name(name.into());
    let is_installed = ui.fonts(|fonts| fonts.definitions().families.contains_key(&family));
    FontId::new(size, if is_installed { family } else { FontFamily::Proportional })
}

/// One line of text, cut with “…” where it is too wide.
pub fn elided(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let end = text.char_indices().nth(MAX_CHARACTERS_SHOWN).map_or(text.len(), |(byte, _)| byte);
    line::lay_out(ui.ctx(), &[(&text[..end], TextFormat::simple(font, color))], max_width)
}

/// Draws a line of text whose left middle is at the place.
pub fn paint_line(ui: &Ui, left_middle: Pos2, galley: Arc<Galley>) {
    let rect = Align2::LEFT_CENTER.anchor_size(left_middle, galley.size());
    ui.painter().galley(rect.min, galley, ui.visuals().text_color());
}

/// How wide a key cap is.
pub fn key_cap_width(ui: &Ui, key: &str) -> f32 {
    elided(ui, key, font(ui, Face::Sans, 11.0), Color32::PLACEHOLDER, 120.0).size().x + 11.0
}

/// Draws a key cap whose right middle is at the place, and returns its rectangle.
pub fn paint_key_cap(ui: &Ui, theme: &Theme, right_middle: Pos2, key: &str) -> Rect {
    let galley = elided(ui, key, font(ui, Face::Sans, 11.0), theme.soft, 120.0);
    let rect = Align2::RIGHT_CENTER.anchor_size(right_middle, vec2(galley.size().x + 11.0, 17.0));
    let stroke = Stroke::new(1.0, theme.line);
    ui.painter().rect(rect, 4.0, theme.background, stroke, StrokeKind::Inside);
    paint_line(ui, pos2(rect.left() + 5.5, rect.center().y), galley);
    rect
}

/// A key cap that can be clicked, called by `name`.
pub fn key_button(ui: &mut Ui, theme: &Theme, key: &str, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(key_cap_width(ui, key), 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    paint_key_cap(ui, theme, rect.right_center(), key);
    paint_focus(ui, theme, rect, &response);
    response.on_hover_text(name)
}

/// The colour of a label as a small rounded square.
pub fn paint_dot(painter: &Painter, middle: Pos2, color: Color32) {
    painter.rect_filled(Rect::from_center_size(middle, Vec2::splat(9.0)), 3.0, color);
}

/// A line of text in the flow of a panel, cut where it is too wide.
pub fn line_ui(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    let galley = elided(ui, text, font, color, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, galley.size().y), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().galley(rect.min, galley, color);
    response
}

/// A word that can be clicked, without a frame until the pointer is over it.
pub fn quiet_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    text_button(ui, theme, text, theme.soft)
}

/// A word that can be clicked, in the accent colour: what one most likely wants here.
pub fn accent_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    text_button(ui, theme, text, theme.accent)
}

/// A word in a soft frame, filled where it is the chosen one of its row.
pub fn pill_ui(ui: &mut Ui, theme: &Theme, text: &str, is_chosen: bool, fill: Color32, line: Color32) -> Response {
    let (fill, edge) = if is_chosen { (fill, line) } else { (theme.page, theme.line) };
    // Cut where it is wider than a whole row.
    let color = if is_chosen { theme.ink } else { theme.soft };
    let text = elided(ui, text, font(ui, Face::Sans, 12.0), color, (ui.max_rect().width() - 18.0).max(120.0));
    let button = Button::new(text).stroke(Stroke::new(1.0, edge)).corner_radius(6.0).selected(is_chosen);
    // Not in a scope: that would take what is left of the row, and a wide word would not go on to the next.
    let spacing = ui.spacing().clone();
    ui.spacing_mut().button_padding = vec2(8.0, 2.0);
    ui.spacing_mut().interact_size.y = 22.0;
    let response = ui.add(button.fill(fill).wrap_mode(egui::TextWrapMode::Extend));
    *ui.spacing_mut() = spacing;
    paint_focus(ui, theme, response.rect, &response);
    response
}

/// A word in a soft frame behind which a menu is, set off where what it says is not the usual.
pub fn menu_pill_ui(ui: &mut Ui, theme: &Theme, text: &str, is_other: bool) -> Response {
    // Room for the triangle, which no bundled face has.
    let response = pill_ui(
        ui,
        theme,
        &format!("{}\u{a0}\u{a0}\u{a0} ", bidi::isolated(text)),
        is_other,
        theme.selection,
        theme.edge,
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    paint_triangle(ui.painter(), response.rect.right_center() - vec2(12.0, 0.0), theme.soft);
    response
}

/// The sign of a menu: a small triangle that points down.
pub fn paint_triangle(painter: &Painter, middle: Pos2, color: Color32) {
    let corners = [vec2(-3.5, -2.0), vec2(3.5, -2.0), vec2(0.0, 2.5)].map(|corner| middle + corner).to_vec();
    painter.add(egui::Shape::convex_polygon(corners, color, Stroke::NONE));
}

/// A button with one sign on it, called by `name`.
pub fn sign_button(ui: &mut Ui, theme: &Theme, sign: Sign, name: &str) -> Response {
    sized_sign_button(ui, theme, sign, Vec2::splat(20.0), name)
}

/// The same of another size; the sign is smaller on a low one.
pub fn sized_sign_button(ui: &mut Ui, theme: &Theme, sign: Sign, size: Vec2, name: &str) -> Response {
    sign_that_senses_ui(ui, theme, sign, (size, Sense::click()), name)
}

/// The same in a row of a list, of which Tab reaches one: the sign senses what its row does.
pub fn listed_sign_button(ui: &mut Ui, theme: &Theme, sign: Sign, sense: Sense, name: &str) -> Response {
    sign_that_senses_ui(ui, theme, sign, (Vec2::splat(20.0), sense), name)
}

fn sign_that_senses_ui(ui: &mut Ui, theme: &Theme, sign: Sign, (size, sense): (Vec2, Sense), name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    paint_button_ground(ui, theme, rect, &response);
    let color = if response.hovered() { theme.ink } else { theme.soft };
    let (middle, scale) = (rect.center(), (size.y / 18.0).min(1.0));
    for line in sign.strokes() {
        let points = line.iter().map(|&(x, y)| middle + vec2(x, y) * scale).collect();
        ui.painter().line(points, Stroke::new(1.4, color));
    }
    response.on_hover_text(name)
}

/// A field for one line of text, framed, with a key cap at its end while it is empty. Its hint is also its name.
pub fn field_ui(ui: &mut Ui, theme: &Theme, id: Id, text: &mut String, hint: &str, key: Option<&str>) -> Response {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let stroke = Stroke::new(1.0, if ui.memory(|memory| memory.has_focus(id)) { theme.accent } else { theme.edge });
    ui.painter().rect(rect, 7.0, theme.page, stroke, StrokeKind::Inside);
    let mut inner = rect.shrink2(vec2(9.0, 0.0));
    if let Some(key) = key.filter(|_| text.is_empty()) {
        inner.max.x = paint_key_cap(ui, theme, pos2(rect.right() - 9.0, rect.center().y), key).left() - 4.0;
    }
    let layout = Layout::left_to_right(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    let edit = TextEdit::singleline(text).id(id).frame(Frame::NONE).align(Align2::LEFT_CENTER);
    let hint_text = RichText::new(hint).color(theme.soft);
    let response = child.add(edit.hint_text(hint_text).desired_width(inner.width()).min_size(inner.size()));
    response.accessible_name(hint)
}

/// A field for a note, which may have several lines: Shift+Enter begins another one. Its hint is also its name.
pub fn note_field_ui(ui: &mut Ui, theme: &Theme, id: Id, text: &mut String, hint: &str) -> Response {
    let new_line = KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter);
    let side = if bidi::is_right_to_left(text) { Align2::RIGHT_TOP } else { Align2::LEFT_TOP };
    let edit =
        TextEdit::multiline(text).id(id).align(side).desired_rows(1).desired_width(f32::INFINITY).return_key(new_line);
    let edit = edit.margin(Margin::symmetric(8, 5)).hint_text(RichText::new(hint).color(theme.soft));
    ui.add(edit).accessible_name(hint)
}

/// The first letters of words, with “…” where there are more than so many.
pub fn beginning(words: &str, max_characters: usize) -> String {
    let short: String = words.chars().take(max_characters).collect();
    if short.len() < words.len() { format!("{}…", short.trim_end()) } else { short }
}

/// In quotation marks, unless they have some already.
pub fn in_quotes(words: &str) -> String {
    let is_quoted = words.starts_with(['“', '”', '„', '"', '‘', '‚', '«', '»', '‹', '›']);
    if is_quoted { words.to_owned() } else { tr!("“{words}”", words) }
}

/// A line of choices at the foot of a list, and what `at_right` draws. Returns the choice that was clicked.
pub fn choice_foot_ui(
    ui: &mut Ui,
    theme: &Theme,
    names: &[String],
    chosen_idx: usize,
    at_right: impl FnOnce(&mut Ui),
) -> Option<usize> {
    let mut clicked = None;
    hairline(ui, theme);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 0.0);
        ui.set_height(32.0);
        ui.add_space(6.0);
        for (idx, name) in names.iter().enumerate() {
            let color = if idx == chosen_idx { theme.ink } else { theme.soft };
            clicked = clicked.or(text_button(ui, theme, name, color).clicked().then_some(idx));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(6.0);
            at_right(ui);
        });
    });
    clicked
}

/// How far a list has to be scrolled for one of its rows to be in view: no further than it takes.
pub fn offset_to_see(row: usize, row_height: f32, room: f32, offset: f32) -> f32 {
    let top = row as f32 * row_height;
    offset.clamp((top + row_height - room).min(top), top).max(0.0)
}

/// One helpful sentence where a list has nothing to show.
pub fn empty_ui(ui: &mut Ui, theme: &Theme, sentence: &str) {
    Frame::NONE.inner_margin(Margin::symmetric(14, 16)).show(ui, |ui| {
        ui.label(RichText::new(sentence).color(theme.soft).size(12.5));
    });
}

/// A line across the panel.
pub fn hairline(ui: &mut Ui, theme: &Theme) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, theme.line);
}

/// As much of the name of an annotator as a bar has room for.
pub fn short_name(annotator: &str) -> String {
    one_line(annotator).chars().take(24).collect()
}

/// “3 minutes ago”, which is right in every time zone.
pub fn time_ago(time: SystemTime, now: SystemTime) -> String {
    let minutes = now.duration_since(time).unwrap_or_default().as_secs() / 60;
    let (n, unit) = match minutes {
        0 => return tr("less than a minute ago").to_owned(),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    tr!("{unit} ago", unit = counted(usize::try_from(n).unwrap_or(usize::MAX), unit))
}

/// Shows by a ring that keys go to this widget, and scrolls to it when they do.
pub fn paint_focus(ui: &Ui, theme: &Theme, rect: Rect, response: &Response) {
    keep_in_view(response);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
        let frame = ui.ctx().cumulative_frame_nr();
        ui.data_mut(|data| data.insert_temp(ring_id(), (response.id, frame)));
    }
}

/// Whether the widget has got a ring by [`paint_focus`] in this frame.
pub fn has_ring(ctx: &Context, widget: Id) -> bool {
    let ring: Option<(Id, u64)> = ctx.data(|data| data.get_temp(ring_id()));
    ring == Some((widget, ctx.cumulative_frame_nr()))
}

fn ring_id() -> Id {
    Id::unique("ring of the focus")
}

/// Scrolls to what keys have just come to.
fn keep_in_view(response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

fn text_button(ui: &mut Ui, theme: &Theme, text: &str, color: Color32) -> Response {
    let galley = elided(ui, text, FontId::proportional(13.0), color, ui.available_width().max(40.0));
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    paint_button_ground(ui, theme, rect, &response);
    paint_line(ui, pos2(rect.left() + 8.0, rect.center().y), galley);
    response
}

fn paint_button_ground(ui: &Ui, theme: &Theme, rect: Rect, response: &Response) {
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, theme.selection);
    }
    paint_focus(ui, theme, rect, response);
}

fn paint_ground(ui: &Ui, theme: &Theme, rect: Rect, row: &Row<'_>, response: &Response) {
    let painter = ui.painter();
    if row.is_selected {
        painter.rect_filled(rect, 0.0, theme.selection);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, theme.selection.gamma_multiply(0.45));
    }
    match row.style {
        RowStyle::Open | RowStyle::Tall { .. } if row.is_selected => {
            painter.rect_filled(rect.with_max_x(rect.left() + 3.0), CornerRadius::ZERO, theme.accent);
        }
        RowStyle::Open | RowStyle::Tall { .. } => {}
        RowStyle::Ruled => {
            painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, theme.line));
        }
    }
    paint_focus(ui, theme, rect, response);
}

fn paint_mark(painter: &Painter, theme: &Theme, middle: Pos2, mark: Mark) {
    match mark {
        Mark::Nothing => {}
        Mark::Dot(color) => paint_dot(painter, middle, color),
        Mark::Ring(color) => {
            let rect = Rect::from_center_size(middle, Vec2::splat(9.0));
            painter.rect_stroke(rect, 3.0, Stroke::new(1.5, color), StrokeKind::Inside);
        }
        Mark::Status(status) => paint_status(painter, theme, middle, status),
    }
}

/// An empty, half or full circle.
fn paint_status(painter: &Painter, theme: &Theme, middle: Pos2, status: Status) {
    match status {
        Status::New => drop(painter.circle_stroke(middle, 3.9, Stroke::new(1.4, theme.soft))),
        Status::InProgress => {
            let half = Rect::from_center_size(middle, Vec2::splat(10.0)).with_max_x(middle.x);
            painter.with_clip_rect(half.intersect(painter.clip_rect())).circle_filled(middle, 4.5, theme.in_progress);
            painter.circle_stroke(middle, 3.9, Stroke::new(1.4, theme.in_progress));
        }
        Status::Done => drop(painter.circle_filled(middle, 4.6, theme.done)),
        Status::Skipped => {
            painter.circle_stroke(middle, 3.9, Stroke::new(1.4, theme.soft));
            let slash = vec2(2.8, -2.8);
            painter.line_segment([middle - slash, middle + slash], Stroke::new(1.4, theme.soft));
        }
    }
}

fn tail_width(ui: &Ui, theme: &Theme, tail: Tail<'_>) -> f32 {
    match tail {
        Tail::Nothing | Tail::SignsAtPointer(_) => 0.0,
        Tail::Signs(n) => 22.0 * n as f32,
        Tail::Key(key) => key_cap_width(ui, key),
        Tail::Count(count) => elided(ui, count, FontId::proportional(13.0), theme.soft, 80.0).size().x,
    }
}

fn paint_tail(ui: &Ui, theme: &Theme, right_middle: Pos2, tail: Tail<'_>) {
    match tail {
        Tail::Nothing | Tail::Signs(_) | Tail::SignsAtPointer(_) => {}
        Tail::Key(key) => drop(paint_key_cap(ui, theme, right_middle, key)),
        Tail::Count(count) => {
            let galley = elided(ui, count, FontId::proportional(13.0), theme.soft, 80.0);
            paint_line(ui, pos2(right_middle.x - galley.size().x, right_middle.y), galley);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_told_in_the_largest_unit() {
        let check = |seconds: u64, words: &str| {
            let then = SystemTime::UNIX_EPOCH;
            assert_eq!(time_ago(then, then + Duration::from_secs(seconds)), words);
        };
        check(59, "less than a minute ago");
        check(60, "1 minute ago");
        check(59 * 60, "59 minutes ago");
        check(23 * 3600 + 3599, "23 hours ago");
        check(49 * 3600, "2 days ago");
        assert_eq!(
            time_ago(SystemTime::UNIX_EPOCH + Duration::from_secs(9), SystemTime::UNIX_EPOCH),
            "less than a minute ago"
        );
    }
}
