//! The card that every dialog is drawn on, and the buttons at its foot.

use egui::{
    Button, Context, CornerRadius, Frame, Id, Key, Label, Margin, Modal, Popup, Rect, Response, RichText, ScrollArea,
    Stroke, StrokeKind, TextWrapMode, Ui, vec2,
};

use crate::ui::input::keys::{take_press, takes_ctrl_enter};
use crate::ui::input::outbox::Wish;
use crate::ui::look::keyboard::{begin_anew, keep_keyboard};
use crate::ui::look::tabs::{TabName, tabs_ui};
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{Face, elided, font, has_ring};
use crate::ui::texts::tr;

const BUTTON_TEXT: f32 = 13.0;
/// What a card and its title take of the height of the window.
const AROUND: f32 = 100.0;
/// The buttons, with the room above them.
const BUTTONS_HEIGHT: f32 = 50.0;
/// Of what scrolls above the buttons, in points: in a lower window the buttons are scrolled to.
const LEAST_HEIGHT: f32 = 48.0;
/// The names of pages, with the room below them.
const TABS_HEIGHT: f32 = 57.0;

/// What a card remembers from frame to frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// How often it was drawn, as far as that matters.
    n_frames: u8,
    /// Whether Enter is meant for something else: the dialog came by itself, and nobody has touched it yet.
    is_elsewhere: bool,
    /// Whether somebody was told that the next Escape gives up what they have typed.
    is_warned: bool,
    /// What had the keyboard when the card was last drawn.
    focused: Option<Id>,
    /// The frame in which it was opened.
    opened: u64,
}

/// Where a dialog is drawn.
pub struct Card<'a> {
    ctx: &'a Context,
    attention: &'a mut Attention,
    is_escaped: bool,
    /// What had the keyboard before this frame.
    focused_before: Option<Id>,
    /// Whether a key or button was pressed.
    is_used: bool,
}

/// What came of a frame of a dialog.
pub enum Reply {
    Stays,
    /// It stays, and leads to this.
    Asks(Box<Wish>),
    Cancelled,
    /// It is over, and leads to this.
    Done(Box<Wish>),
}

/// The buttons at the lower right, in the order of reading and of Tab. The first is the default: Enter presses it where
/// nothing else has the focus, and Ctrl+Enter wherever the focus is.
#[derive(Clone, Copy, Debug)]
pub struct Foot {
    keys: Keys,
    is_beginning: bool,
    is_warned: bool,
    /// The frame in which the card was opened: each time it begins at its top.
    opened: u64,
}

/// What the keyboard is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys {
    /// Something else than the card.
    Elsewhere,
    Card,
    /// The card, and Ctrl+Enter was pressed.
    Confirm,
}

impl Attention {
    /// Of a dialog that came while somebody was at work on something else.
    pub fn elsewhere() -> Self {
        Self { is_elsewhere: true, ..Self::default() }
    }
}

impl Reply {
    pub(super) fn done(wish: Wish) -> Self {
        Self::Done(Box::new(wish))
    }

    pub(super) fn asks(wish: Wish) -> Self {
        Self::Asks(Box::new(wish))
    }
}

impl<'a> Card<'a> {
    pub fn new(ctx: &'a Context, attention: &'a mut Attention) -> Self {
        let focused_before = attention.focused;
        Self { ctx, attention, is_escaped: false, focused_before, is_used: false }
    }

    /// Draws the card in the middle of the window, over everything else; it scrolls where the window is lower.
    pub fn ui<R>(&mut self, title: &str, width: f32, content: impl FnOnce(&mut Ui, Foot) -> R) -> R {
        let ctx = self.ctx;
        self.is_used = ctx.input(|input| input.events.iter().any(is_press));
        let n_frames = self.attention.n_frames;
        self.attention.n_frames = n_frames.saturating_add(1);
        let is_new = n_frames == 0;
        if is_new {
            self.attention.opened = ctx.cumulative_frame_nr();
            ctx.memory_mut(egui::Memory::stop_text_input);
        }
        // Escape closes the innermost thing, and a list that is open in the card also takes Enter.
        let has_popup = Popup::is_any_open(ctx);
        let keys = match () {
            () if has_popup || self.attention.is_elsewhere => Keys::Elsewhere,
            // Taken before anything is drawn: a control that has the focus would be pressed by it.
            () if takes_ctrl_enter(ctx) => Keys::Confirm,
            () => Keys::Card,
        };
        // The first time egui only looks how large the card is: what has the focus then loses it.
        let foot = Foot {
            keys,
            is_beginning: n_frames < 2,
            is_warned: self.attention.is_warned,
            opened: self.attention.opened,
        };
        let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(20));
        let modal = Modal::new(Id::unique("dialog")).frame(frame).show(ctx, |ui| {
            ui.set_width(width.min(ctx.content_rect().width() - 80.0));
            // The ring shows what has the focus: an edge in its colour would be a second one.
            let widgets = &mut ui.visuals_mut().widgets;
            widgets.active.bg_stroke = widgets.hovered.bg_stroke;
            ui.label(RichText::new(title).font(font(ui, Face::SansSemibold, 16.0)));
            ui.add_space(6.0);
            let height = ctx.content_rect().height() - AROUND;
            // As wide as the card, so that the bar stands at its edge whatever the content leaves free.
            let scroll = ScrollArea::vertical().auto_shrink([false, true]).max_height(height);
            scroll.min_scrolled_height(height).show(ui, |ui| in_view(ui, |ui| content(ui, foot))).inner
        });
        let is_pressed = ctx.input(|input| input.pointer.any_pressed()) && modal.response.contains_pointer();
        if is_pressed || (!is_new && ctx.memory(|memory| memory.focused().is_some())) {
            self.attention.is_elsewhere = false;
        }
        self.attention.focused = ctx.memory(egui::Memory::focused);
        ring_ui(ctx, &modal.response);
        if !has_popup {
            self.is_escaped = take_press(ctx, Key::Escape);
            take_press(ctx, Key::Enter);
        }
        modal.inner
    }

    /// Whether nothing is being dragged or typed.
    pub fn is_at_rest(&self) -> bool {
        !self.ctx.egui_is_using_pointer() && !self.ctx.text_edit_focused()
    }

    /// Whether Escape was pressed and nothing in the card used it.
    pub fn is_escaped(&self) -> bool {
        self.is_escaped
    }

    /// Whether it is given up by Escape: by the second one where that loses what somebody `has_typed`, and the foot says so
    /// after the first.
    pub fn is_given_up(&mut self, has_typed: bool) -> bool {
        if self.is_escaped && has_typed && !self.attention.is_warned {
            self.attention.is_warned = true;
            // Escape has taken the keyboard from the field: whoever goes on typing does so there.
            if let Some(field) = self.focused_before {
                keep_keyboard(self.ctx, field);
            }
            self.ctx.request_repaint();
            return false;
        }
        self.attention.is_warned &= !self.is_used;
        self.is_escaped
    }
}

/// What somebody may want to know, in small letters.
pub fn note_ui(ui: &mut Ui, words: &str) {
    ui.add(Label::new(RichText::new(words).size(size::SMALL_TEXT).color(Theme::of(ui).soft)).wrap());
}

impl Foot {
    fn has_keys(self) -> bool {
        self.keys != Keys::Elsewhere
    }

    /// Gives the keyboard to this field when the card opens. It is called before the field is drawn.
    pub fn begin_at(self, ui: &Ui, field: Id) {
        if self.is_beginning && self.has_keys() {
            keep_keyboard(ui.ctx(), field);
        }
    }

    /// Selects all words of the field that has the keyboard when the card opens: what is typed takes their place. It is called
    /// behind the field, where [`Foot::begin_at`] was before it.
    pub fn begin_anew(self, field: &Response, words: &str) {
        if self.is_beginning && self.has_keys() {
            begin_anew(field, words.chars().count());
        }
    }

    /// Draws what may be longer than the window: it scrolls, and what stands below it, `height` points and the buttons,
    /// stays in sight.
    pub fn above_ui<R>(self, ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
        self.scrolled_ui(ui, room_above(ui, height), true, content)
    }

    /// The same `own_height` points high whatever is in it, or as high as there is room, so that nothing moves when it changes.
    pub fn above_fixed_ui<R>(self, ui: &mut Ui, height: f32, own_height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
        self.scrolled_ui(ui, room_above(ui, height).min(own_height), false, content)
    }

    fn scrolled_ui<R>(self, ui: &mut Ui, height: f32, shrinks: bool, content: impl FnOnce(&mut Ui) -> R) -> R {
        let scroll = ScrollArea::vertical().id_salt(("above the buttons", self.opened)).auto_shrink([false, shrinks]);
        scroll.max_height(height).min_scrolled_height(height).show(ui, |ui| in_view(ui, content)).inner
    }

    /// Draws one of several pages under their names, all `height` points high, so that nothing moves. Returns which is open.
    pub fn pages_ui<const N: usize>(
        self,
        ui: &mut Ui,
        names: [&str; N],
        (open, height): (usize, f32),
        page: impl FnOnce(&mut Ui, usize),
    ) -> usize {
        let names = names.map(|words| TabName { words, n: None });
        let open = tabs_ui(ui, Theme::of(ui), &names, open).unwrap_or(open);
        ui.add_space(12.0);
        self.above_ui(ui, TABS_HEIGHT, |ui| {
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                page(ui, open);
            });
        });
        open
    }

    /// Draws the buttons; the default one can be pressed where it `is_ready`. Returns the place of the one pressed.
    pub fn ui(self, ui: &mut Ui, texts: &[&str], is_ready: bool) -> Option<usize> {
        ui.add_space(14.0);
        let room = ui.available_width() - width_of(ui, texts);
        let row = |ui: &mut Ui| {
            let words = if self.is_warned { tr("Esc again gives up what was typed") } else { "" };
            let color = Theme::of(ui).warning;
            let words = elided(ui, words, font(ui, Face::Sans, 12.0), color, room - ui.spacing().item_spacing.x);
            let width = words.size().x;
            if self.is_warned {
                ui.label(words);
            }
            let taken = if self.is_warned { width + ui.spacing().item_spacing.x } else { 0.0 };
            ui.add_space((room - taken).max(0.0));
            let mut pressed = None;
            for (idx, text) in texts.iter().enumerate() {
                let response = if idx == 0 { self.default_ui(ui, text, is_ready) } else { ui.button(*text) };
                if response.clicked() {
                    pressed = Some(idx);
                }
            }
            pressed.or_else(|| (is_ready && self.is_entered(ui)).then_some(0))
        };
        if room >= 0.0 {
            return ui.horizontal(row).inner;
        }
        // In a second row rather than beyond the edge of the card.
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        ui.horizontal_wrapped(row).inner
    }

    /// Whether Enter is pressed, and nothing has the focus that would use it, or Ctrl+Enter.
    fn is_entered(self, ui: &Ui) -> bool {
        let is_free = self.keys == Keys::Card && ui.memory(|memory| memory.focused().is_none());
        (is_free && take_press(ui.ctx(), Key::Enter)) || self.keys == Keys::Confirm
    }

    /// Filled with the accent colour as long as Enter presses it.
    fn default_ui(self, ui: &mut Ui, text: &str, is_ready: bool) -> Response {
        let theme = Theme::of(ui);
        let text = RichText::new(text).font(font(ui, Face::SansSemibold, BUTTON_TEXT));
        let button = if self.has_keys() {
            Button::new(text.color(theme.page)).fill(theme.accent).stroke(Stroke::NONE)
        } else {
            Button::new(text.color(theme.accent)).stroke(Stroke::new(1.0, theme.accent))
        };
        ui.add_enabled(is_ready, button)
    }
}

/// Draws what may be scrolled, and scrolls to the control that Tab leads to.
pub(super) fn in_view<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let focused = ui.memory(egui::Memory::focused);
    let drawn = content(ui);
    let now = ui.memory(egui::Memory::focused).filter(|now| focused != Some(*now));
    let rect = now.and_then(|now| ui.ctx().read_response(now)).map(|focused| focused.rect.intersect(ui.min_rect()));
    if let Some(rect) = rect.filter(Rect::is_positive) {
        ui.scroll_to_rect(rect, None);
    }
    drawn
}

/// What stands above so many points and the buttons has this height where the window is lower than it.
fn room_above(ui: &Ui, height: f32) -> f32 {
    (ui.ctx().content_rect().height() - AROUND - BUTTONS_HEIGHT - height).max(LEAST_HEIGHT)
}

fn is_press(event: &egui::Event) -> bool {
    matches!(event, egui::Event::Key { pressed: true, .. } | egui::Event::PointerButton { pressed: true, .. })
}

/// Shows which control of the card keys go to, from the first Tab on. Fields and the tall rows of lists show it themselves.
fn ring_ui(ctx: &Context, card: &Response) {
    let focused = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id));
    let Some(focused) = focused.filter(|focused| focused.layer_id == card.layer_id && !ctx.text_edit_focused()) else {
        return;
    };
    if focused.rect.height() > 40.0 || has_ring(ctx, focused.id) {
        return;
    }
    let theme = Theme::from_is_dark(ctx.theme() == egui::Theme::Dark);
    let painter = ctx.layer_painter(card.layer_id).with_clip_rect(card.rect);
    let rect = focused.rect.intersect(focused.interact_rect).expand(2.0);
    painter.rect_stroke(rect, CornerRadius::same(7), Stroke::new(1.5, theme.accent), StrokeKind::Middle);
}

/// The width of the buttons side by side, in points.
fn width_of(ui: &Ui, texts: &[&str]) -> f32 {
    let spacing = ui.spacing();
    let width = |(idx, text): (usize, &&str)| {
        let usual = egui::TextStyle::Button.resolve(ui.style());
        let font = if idx == 0 { font(ui, Face::SansSemibold, BUTTON_TEXT) } else { usual };
        let galley = ui.painter().layout_no_wrap((*text).to_owned(), font, egui::Color32::PLACEHOLDER);
        galley.size().x + 2.0 * spacing.button_padding.x
    };
    let gaps = spacing.item_spacing.x * texts.len().saturating_sub(1) as f32;
    // What rounding may take.
    texts.iter().enumerate().map(width).sum::<f32>() + gaps + 2.0
}
