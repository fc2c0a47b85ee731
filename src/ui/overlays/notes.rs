//! All that people wrote beside articles, such as questions about the guide: by typing a part of it one goes there.

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::model::team::notes;
use crate::model::{ArticleId, Project, one_line};

const POPUP: Popup<'_> = Popup {
    name: "Notes on articles",
    question: "Go to a note",
    width: 620.0,
    at: None,
    nothing: "Nobody wrote this beside an article",
};

/// Of more only the first are listed: what is typed finds the others.
const MAX_ROWS: usize = 400;

/// The open popup.
#[derive(Debug, Default)]
pub struct NotePicker {
    list: PickList,
}

impl NotePicker {
    /// Draws the popup at the top of the window. Annotators have no names where `hides_names`.
    pub fn ui(&mut self, ctx: &Context, project: &Project, hides_names: bool) -> Picked<ArticleId> {
        self.list.ui(ctx, &POPUP, |filter| find(project, filter, hides_names))
    }
}

fn find(project: &Project, filter: &str, hides_names: bool) -> Vec<(PickItem, ArticleId)> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let items = notes(project).map(|(article, annotator, note)| {
        let by =
            if annotator.is_empty() || hides_names { String::new() } else { format!("{} · ", one_line(annotator)) };
        let detail = format!("{by}{}", one_line(&article.title));
        (PickItem { name: one_line(note), detail, ..PickItem::default() }, article.id)
    });
    let has_words = |(item, _): &(PickItem, ArticleId)| {
        let text = format!("{} {}", item.name, item.detail).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    items.filter(has_words).take(MAX_ROWS).collect()
}
