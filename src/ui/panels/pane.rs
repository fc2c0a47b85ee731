//! What every panel is drawn with, and what several of them draw.

use egui::{Ui, vec2};

use crate::model::{Article, LabelSet, Project, Status};
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::keys::KeyBindings;
use crate::ui::input::outbox::Outbox;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{accent_button, hairline};
use crate::ui::session::settled::Settled;
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::tr;

/// Its key names an article or person whose row has the focus, as it writes what there is to say of a span.
pub const RENAME: ArticleCommand = ArticleCommand::EditNote;

/// What a panel shows, and where it leaves what somebody asks for.
pub struct Pane<'a> {
    pub project: &'a Project,
    /// What is selected and in hand: a panel may point elsewhere, and changes nothing besides.
    pub view: &'a mut ViewState,
    /// How much is left to settle in all articles.
    pub settled: &'a Settled,
    pub keys: &'a KeyBindings,
    pub theme: &'a Theme,
    pub out: &'a mut Outbox,
}

impl<'a> Pane<'a> {
    /// The open article.
    pub fn open(&self) -> Option<&'a Article> {
        self.view.open.and_then(|id| self.project.article(id))
    }

    pub fn labels(&self) -> &'a LabelSet {
        self.project.labels()
    }
}

/// What a status is called where people read it.
pub fn status_words(status: Status) -> &'static str {
    match status {
        Status::New => tr("not begun"),
        Status::InProgress => tr("in progress"),
        Status::Done => tr("done"),
        Status::Skipped => tr("skipped"),
    }
}

/// The foot of a list: takes so many of it at once, and behind that what says which. Returns whether it was clicked.
pub fn all_at_once_ui(
    ui: &mut Ui,
    theme: &Theme,
    (words, n): (&str, usize),
    hint: &str,
    rest: impl FnOnce(&mut Ui),
) -> bool {
    ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
    hairline(ui, theme);
    let foot = ui.horizontal(|ui| {
        ui.set_height(40.0);
        ui.add_space(6.0);
        let take = ui.add_enabled_ui(n > 0, |ui| accent_button(ui, theme, words).on_hover_text(hint).clicked());
        rest(ui);
        take.inner
    });
    foot.inner
}
