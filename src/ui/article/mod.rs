//! The article view: only what is on the screen is laid out, whatever the length of the article.

mod act;

pub use act::{Act, Destination, Direction, Edge};

use crate::model::{Article, LabelSet};

use super::outbox::Outbox;
use super::theme::Theme;
use super::view_state::ViewState;

/// The caches and the scroll position of the open article.
#[derive(Debug, Default)]
pub struct ArticleView {}

/// What the article view shows.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub labels: &'a LabelSet,
    pub article: &'a Article,
    pub theme: &'a Theme,
    /// The height of the letters, in points.
    pub text_size: f32,
    /// Names the content of the project: what is remembered about spans is forgotten when it changes.
    pub revision: u64,
}

impl ArticleView {
    /// Draws the article in all the space left and takes part in mouse input; wishes go to `out`.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        _shown: &Shown<'_>,
        _view: &mut ViewState,
        _out: &mut Outbox,
    ) -> egui::Response {
        ui.allocate_response(ui.available_size(), egui::Sense::click_and_drag())
    }

    /// Does what a key asks for in the article.
    pub fn run(
        &mut self,
        _ctx: &egui::Context,
        _act: Act,
        _shown: &Shown<'_>,
        _view: &mut ViewState,
        _out: &mut Outbox,
    ) {
    }
}
