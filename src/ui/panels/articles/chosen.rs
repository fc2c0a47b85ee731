//! How several articles are chosen together by clicks.

use egui::Modifiers;

use crate::model::ArticleId;
use crate::ui::session::view_state::ViewState;

/// Takes a click on an article of the list. With Ctrl it is chosen besides others or no more, with Shift all up to it are,
/// from `from` on, else from the open one. Returns whether it is to be opened: then it is chosen alone.
pub(super) fn clicked(
    view: &mut ViewState,
    held: Modifiers,
    article: ArticleId,
    from: &mut Option<ArticleId>,
    shown: &[ArticleId],
) -> bool {
    let mut articles = view.hand.articles().clone();
    let place = |id: ArticleId| shown.iter().position(|other| *other == id);
    if let (true, Some(from), Some(to)) = (held.shift, from.or(view.open).and_then(place), place(article)) {
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
