//! Short messages at the lower right of the article that go away by themselves; errors stay until they are closed.

use std::fmt::Write as _;
use std::path::Path;

use egui::{Align2, Area, Color32, Context, Frame, Id, Margin, Order, Pos2, RichText, Sense, Ui, pos2, vec2};

use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::{Notice, Outbox};
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;

/// Beyond this many the oldest go.
const MAX_SHOWN: usize = 4;

const WIDTH: f32 = 340.0;

/// The messages that are shown now, the oldest first.
#[derive(Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

#[derive(Debug)]
struct Toast {
    notice: Notice,
    /// In seconds of the context's clock; `None` until it was drawn.
    first_shown_s: Option<f64>,
    /// Of the project when it was first drawn.
    revision: Option<u64>,
}

impl Toasts {
    /// Shows a message. One that is shown already starts anew.
    pub fn tell(&mut self, notice: Notice) {
        self.shown.retain(|toast| words(&toast.notice) != words(&notice));
        self.shown.push(Toast { notice, first_shown_s: None, revision: None });
        let n_too_many = self.shown.len().saturating_sub(MAX_SHOWN);
        self.shown.drain(..n_too_many);
    }

    /// Takes a message away that is not true any more.
    pub fn forget(&mut self, told: &str) {
        self.shown.retain(|toast| words(&toast.notice) != told);
    }

    /// Draws the messages, left of where the article ends, so that no button of the panel beside it is hidden; and forgets
    /// those whose time is over.
    pub fn ui(&mut self, ctx: &Context, right: f32, revision: u64, out: &mut Outbox) {
        for toast in &mut self.shown {
            toast.revision.get_or_insert(revision);
        }
        let is_true = |toast: &Toast| !matches!(toast.notice, Notice::Undoable(_)) || toast.revision == Some(revision);
        self.shown.retain(is_true);
        let now_s = ctx.input(|input| input.time);
        let foot = ctx.content_rect().bottom() - size::STATUS_BAR_HEIGHT - 14.0;
        let right = right.clamp((WIDTH + 40.0).min(ctx.content_rect().right()), ctx.content_rect().right());
        let mut bottom = pos2(right - 24.0, foot);
        let mut closed = None;
        for (idx, toast) in self.shown.iter_mut().enumerate().rev() {
            let first_shown_s = *toast.first_shown_s.get_or_insert(now_s);
            if let Some(time_s) = time_shown_s(&toast.notice) {
                let left_s = first_shown_s + time_s - now_s;
                if left_s <= 0.0 {
                    closed = Some(idx);
                    continue;
                }
                ctx.request_repaint_after(std::time::Duration::from_secs_f64(left_s));
            }
            let (height, is_closed) = toast_ui(ctx, idx, &toast.notice, bottom, out);
            bottom.y -= height + 8.0;
            if is_closed {
                closed = Some(idx);
            }
        }
        if let Some(idx) = closed {
            self.shown.remove(idx);
            ctx.request_repaint();
        }
    }
}

/// Draws one message with its lower right corner at the place. Returns its height and whether it was closed.
fn toast_ui(ctx: &Context, idx: usize, notice: &Notice, right_bottom: Pos2, out: &mut Outbox) -> (f32, bool) {
    let area = Area::new(Id::unique(("toast", idx)))
        // Below menus and dialogs.
        .order(Order::Middle)
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(right_bottom)
        .constrain(false);
    let shown = area.show(ctx, |ui| {
        let frame = Frame::popup(ui.style()).inner_margin(Margin { left: 12, right: 6, top: 8, bottom: 8 });
        frame.show(ui, |ui| message_ui(ui, notice, out)).inner
    });
    (shown.response.rect.height(), shown.inner)
}

/// Returns whether the message is closed; doing what it offers closes it too.
fn message_ui(ui: &mut Ui, notice: &Notice, out: &mut Outbox) -> bool {
    let theme = Theme::of(ui);
    ui.set_max_width(WIDTH);
    ui.horizontal_top(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(9.0, 20.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 4.0, color(notice, theme));
        let text_width = WIDTH - 60.0;
        let is_taken = ui.vertical(|ui| {
            ui.set_max_width(text_width);
            ui.add(egui::Label::new(RichText::new(words(notice)).line_height(Some(19.0))).wrap());
            offer_ui(ui, theme, notice, out)
        });
        widgets::sign_button(ui, theme, widgets::Sign::Cross, "Close message").clicked() || is_taken.inner
    })
    .inner
}

/// The button that does what the message offers. Returns whether it was pressed.
fn offer_ui(ui: &mut Ui, theme: &Theme, notice: &Notice, out: &mut Outbox) -> bool {
    if let Notice::Page(_, page) = notice {
        let is_taken = widgets::accent_button(ui, theme, "Open in the browser").clicked();
        if is_taken {
            ui.ctx().open_url(egui::OpenUrl::new_tab(address_of(page)));
        }
        return is_taken;
    }
    let command = match notice {
        Notice::Offer(_, command) => *command,
        Notice::Undoable(_) => ArticleCommand::Undo.into(),
        _ => return false,
    };
    let is_taken = widgets::accent_button(ui, theme, &command.entry().text).clicked();
    if is_taken {
        out.run(command);
    }
    is_taken
}

fn words(notice: &Notice) -> &str {
    match notice {
        Notice::Info(words)
        | Notice::Undoable(words)
        | Notice::Page(words, _)
        | Notice::Warning(words)
        | Notice::Error(words)
        | Notice::Offer(words, _) => words,
    }
}

fn color(notice: &Notice, theme: &Theme) -> Color32 {
    match notice {
        Notice::Info(_) | Notice::Page(..) => theme.good,
        Notice::Undoable(_) | Notice::Warning(_) => theme.warning,
        Notice::Error(_) | Notice::Offer(..) => theme.error,
    }
}

fn time_shown_s(notice: &Notice) -> Option<f64> {
    match notice {
        Notice::Info(_) => Some(4.0),
        Notice::Undoable(_) | Notice::Warning(_) => Some(8.0),
        Notice::Page(..) => Some(12.0),
        Notice::Error(_) | Notice::Offer(..) => None,
    }
}

/// The address of a file, for a browser.
fn address_of(file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"/:-._~".contains(&byte);
        if is_plain {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("a string takes all that is written to it");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_an_address() {
        assert_eq!(
            address_of(Path::new("/home/ana/bus budget é%.html")),
            "file:///home/ana/bus%20budget%20%C3%A9%25.html"
        );
        assert_eq!(address_of(Path::new("C:/week.html")), "file:///C:/week.html");
    }
}
