//! What every panel is drawn with.

use crate::model::{Article, LabelSet, Project};
use crate::ui::input::keys::KeyBindings;
use crate::ui::input::outbox::Outbox;
use crate::ui::look::theme::Theme;
use crate::ui::session::view_state::ViewState;

/// What a panel shows, and where it leaves what somebody asks for.
pub struct Pane<'a> {
    pub project: &'a Project,
    /// What is selected and in hand: a panel may point elsewhere, and changes nothing besides.
    pub view: &'a mut ViewState,
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
