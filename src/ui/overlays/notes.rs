//! All that people wrote beside articles, and their questions about spans: by typing a part of it one goes there.

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::model::team::{Noted, notes};
use crate::model::{Article, ArticleId, Project, TextRange, one_line};
use crate::ui::look::bidi;
use crate::ui::look::widgets::in_quotes;
use crate::ui::texts::tr;

fn popup() -> Popup<'static> {
    Popup {
        name: tr("Notes on articles"),
        question: tr("Go to a note"),
        width: 620.0,
        at: None,
        nothing: tr("Nobody wrote this beside an article"),
        has_digits: false,
    }
}

/// Of more only the first are listed: what is typed finds the others.
const MAX_ROWS: usize = 400;

/// The open popup.
#[derive(Debug, Default)]
pub struct NotePicker {
    list: PickList,
}

impl NotePicker {
    /// Draws the popup at the top of the window. Annotators have no names where `hides_names`.
    pub fn ui(&mut self, ctx: &Context, project: &Project, hides_names: bool) -> Picked<Place> {
        self.list.ui(ctx, &popup(), |filter| find(project, filter, hides_names))
    }
}

/// The article, and what of its text a note is about.
pub type Place = (ArticleId, Option<TextRange>);

fn find(project: &Project, filter: &str, hides_names: bool) -> Vec<(PickItem, Place)> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let items = notes(project).map(|Noted { article, by, words, about }| {
        let by = Some(one_line(by)).filter(|by| !by.is_empty() && !hides_names);
        let of_span = about.map(|range| quoted(article, range));
        let detail = bidi::joined([by, of_span, Some(one_line(&article.title))].into_iter().flatten());
        (PickItem { name: one_line(words), detail, ..PickItem::default() }, (article.id, about))
    });
    let has_words = |(item, _): &(PickItem, Place)| {
        let text = format!("{} {}", item.name, item.detail).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    items.filter(has_words).take(MAX_ROWS).collect()
}

/// As much of the words as a line has room for.
fn quoted(article: &Article, range: TextRange) -> String {
    in_quotes(&one_line(article.text().slice(range)).chars().take(60).collect::<String>())
}
