//! Asks in which encoding an article's file shall be read again.

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::formats::articles::decode::encodings;
use crate::model::{Article, ArticleId};
use crate::storage::Encoding;
use crate::ui::texts::tr;

/// The open popup.
#[derive(Debug)]
pub struct EncodingPicker {
    article: ArticleId,
    question: String,
    list: PickList,
}

impl EncodingPicker {
    pub fn new(article: &Article) -> Self {
        let question = tr!("Reopen with encoding; it was read as {encoding}", encoding = article.source.encoding);
        Self { article: article.id, question, list: PickList::default() }
    }

    /// Draws the popup at the top of the window.
    pub fn ui(&mut self, ctx: &Context) -> Picked<(ArticleId, &'static Encoding)> {
        let Self { article, question, list } = self;
        let popup = Popup {
            name: tr("Encodings"),
            question,
            width: 432.0,
            at: None,
            nothing: tr("No encoding is called that"),
            has_digits: false,
        };
        list.ui(ctx, &popup, |filter| {
            let filter = filter.trim().to_lowercase();
            let fitting = encodings().filter(|encoding| encoding.name().to_lowercase().contains(&filter));
            let item =
                |encoding: &'static Encoding| PickItem { name: encoding.name().to_owned(), ..PickItem::default() };
            fitting.map(|encoding| (item(encoding), (*article, encoding))).collect()
        })
    }
}
