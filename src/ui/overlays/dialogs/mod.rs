//! The dialogs: one is open at a time, over everything else.

pub mod ask_path;

mod autosave;
mod columns;
mod encoding;
mod export;
mod import;
mod name;
mod path_box;
mod question;
mod sources;

pub use autosave::AutosaveDialog;
pub use columns::ColumnsDialog;
pub use encoding::EncodingDialog;
pub use export::ExportDialog;
pub use import::{ImportDialog, new_in};
pub use name::NameDialog;
pub use path_box::PathBox;
pub use question::{Answer, Question};
pub use sources::SourcesDialog;

use egui::{Button, Context, Frame, Id, Key, Margin, Modal, Modifiers, RichText, ScrollArea, Ui};

use crate::ui::desk::Desk;
use crate::ui::input::outbox::Wish;
use crate::ui::look::fonts;
use crate::ui::look::theme::Theme;

/// The dialog that is open.
pub enum Dialog {
    Question(Question),
    Path(PathBox),
    Name(NameDialog),
    Encoding(EncodingDialog),
    Columns(ColumnsDialog),
    Export(ExportDialog),
    Sources(SourcesDialog),
    Autosave(AutosaveDialog),
    Import(ImportDialog),
}

/// What came of a frame of a dialog.
pub enum Reply {
    Stays,
    Cancelled,
    /// It is over, and leads to this.
    Done(Box<Wish>),
}

impl Reply {
    fn done(wish: Wish) -> Self {
        Self::Done(Box::new(wish))
    }
}

/// Draws the dialog that is open and leaves what it leads to in the outbox.
pub(crate) fn dialog_ui(desk: &mut Desk<'_>) {
    let ctx = desk.ctx;
    let Some(mut dialog) = desk.overlays.dialog.take() else { return };
    let reply = match &mut dialog {
        Dialog::Question(question) => question.ui(ctx),
        Dialog::Path(path_box) => path_box.ui(ctx),
        Dialog::Name(name) => name.ui(ctx),
        Dialog::Encoding(encoding) => encoding.ui(ctx),
        Dialog::Columns(columns) => columns.ui(ctx),
        Dialog::Export(export) => export.ui(ctx),
        Dialog::Sources(sources) => sources.ui(ctx),
        Dialog::Autosave(autosave) => autosave.ui(ctx),
        Dialog::Import(import) => import.ui(ctx),
    };
    match reply {
        Reply::Stays => desk.overlays.dialog = Some(dialog),
        Reply::Cancelled => ctx.request_repaint(),
        Reply::Done(wish) => {
            desk.out.wish(*wish);
            ctx.request_repaint();
        }
    }
}

/// A card as [`card`] draws it; Esc cancels.
fn card_ui(ctx: &Context, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> Reply) -> Reply {
    let outcome = card(ctx, title, width, content);
    let is_escaped = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    match outcome {
        Reply::Stays if is_escaped => Reply::Cancelled,
        outcome => outcome,
    }
}

/// A card with a title in the middle of the window, over everything else; it scrolls where the window is lower.
pub fn card<R>(ctx: &Context, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("dialog")).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(ctx.content_rect().width() - 80.0));
        ui.label(RichText::new(title).font(fonts::sans_semibold(16.0)));
        ui.add_space(6.0);
        let height = ctx.content_rect().height() - 100.0;
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, content).inner
    });
    modal.inner
}

/// The button that Enter presses.
pub fn main_button(ui: &mut Ui, text: &str, is_enabled: bool) -> bool {
    let theme = Theme::of(ui);
    let text = RichText::new(text).color(theme.page).font(fonts::sans_semibold(13.0));
    let button = ui.add_enabled(is_enabled, Button::new(text).fill(theme.accent).stroke(egui::Stroke::NONE));
    let is_entered = is_enabled && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    button.clicked() || is_entered
}

/// Buttons at the lower right, the main one last to the right.
fn buttons_ui<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(14.0);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), 28.0), layout, content).inner
}
