//! How several articles are chosen together by clicks.

use std::collections::BTreeSet;

use egui::Modifiers;

use super::ArticlesPanel;
use crate::model::{ArticleId, Content};
use crate::ui::session::view_state::ViewState;

/// Takes a click on an article of the list. With Ctrl it is chosen besides others or no more, with Shift all up to it are,
/// from the one clicked last on where that is chosen, else from the open one. Returns whether it is to be opened: then it is
/// chosen alone.
pub(super) fn clicked(
    view: &mut ViewState,
    held: Modifiers,
    article: ArticleId,
    from: &mut Option<ArticleId>,
    shown: &[ArticleId],
) -> bool {
    let mut articles = view.hand.articles().clone();
    let place = |id: ArticleId| shown.iter().position(|other| *other == id);
    // What was clicked once and is not chosen any more is no beginning.
    let begun = from.filter(|id| articles.contains(id)).or(view.open);
    if let (true, Some(from), Some(to)) = (held.shift, begun.and_then(place), place(article)) {
        articles.extend(&shown[from.min(to)..=from.max(to)]);
        view.choose_articles(articles);
        return false;
    }
    *from = Some(article);
    if held.command {
        articles.extend(view.open.filter(|_| articles.is_empty()));
        if !articles.remove(&article) {
            articles.insert(article);
        }
        view.choose_articles(articles);
        return false;
    }
    view.hand.let_go_of_articles();
    true
}

/// Lets go of articles that the list does not show any more: nobody expects that what is hidden is changed.
pub(super) fn let_go_of_hidden(view: &mut ViewState, panel: &ArticlesPanel, content: &Content) {
    if view.hand.articles().is_empty() {
        return;
    }
    let shown: BTreeSet<ArticleId> = panel.shown(content).map(|article| article.id).collect();
    let still = view.hand.articles() & &shown;
    if still != *view.hand.articles() {
        view.choose_articles(still);
    }
}
