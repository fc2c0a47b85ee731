//! Draws the list of articles: a row for each, which is opened, chosen, renamed, dragged, or asked for its menu.

use std::sync::Arc;

use egui::{Button, Frame, Id, Key, Margin, Rect, Response, ScrollArea, Sense, Stroke, Ui};

use super::chosen::{clicked, let_go_of_hidden};
use super::foot::foot_ui;
use super::head::head_ui;
use super::{ArticlesPanel, ROW_STYLE};
use crate::model::{Article, ArticleId, Content, Status, many, transactions};
use crate::ui::input::commands::FileCommand;
use crate::ui::input::keys::KeyBindings;
use crate::ui::input::outbox::Wish;
use crate::ui::input::situation::{is_pressed, word_of_key};
use crate::ui::look::menu::pointer_menu_ui;
use crate::ui::look::rows::Rows;
use crate::ui::look::widgets::{Face, Mark, Row, RowStyle, Tail, counted, empty_ui, field_ui, grouped, listed_row_ui};
use crate::ui::panels::pane::{Pane, RENAME, status_words};
use crate::ui::texts::tr;

/// Draws the panel over the whole width and height that is left.
pub fn articles_panel_ui(ui: &mut Ui, panel: &mut ArticlesPanel, pane: &mut Pane<'_>) {
    let (project, open) = (pane.project, pane.view.open);
    if panel.find_shown(project) {
        ui.ctx().request_repaint();
    }
    let number = panel.list_number();
    // Until the list is whole nobody knows what it hides.
    if number.is_some() && std::mem::replace(&mut panel.chosen_among, number) != number {
        let_go_of_hidden(pane.view, panel, project);
    }
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    Frame::NONE.inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 10 }).show(ui, |ui| {
        head_ui(ui, panel, pane);
    });
    foot_ui(ui, pane);
    if panel.n_shown() == 0 {
        return empty_ui(ui, pane.theme, &why_empty(project, pane.keys));
    }
    let mut stops = Rows::new(ui, Id::unique("articles in rows"), (panel.n_shown(), ROW_STYLE.height()));
    let to_see = panel.row_to_see(project, open, ui.available_height());
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("articles");
    let scroll = stops.scrolled(ui, scroll, to_see, panel.offset);
    let n_shown = panel.n_shown();
    let mut to_row = None;
    let shown = scroll.show_rows(ui, ROW_STYLE.height(), n_shown, |ui, rows| {
        let open_idx = open.and_then(|open| project.article_idx(open));
        let is_open = |row: &usize| panel.listed.article_idxs().get(*row).copied() == open_idx;
        stops.begin(&rows, rows.clone().find(is_open));
        for row in rows {
            let Some(article) = project.shared_articles().get(panel.listed.article_idxs()[row]) else { continue };
            let sense = stops.sense(ui, row);
            let response = article_ui(ui, panel, article, sense, pane);
            if let Some(response) = &response {
                stops.drawn(row, response);
            }
            to_row = to_row.or_else(|| response.and_then(|response| drop_row(ui, panel, &response, row)));
        }
    });
    panel.offset = shown.state.clamped_offset().y;
    if !ui.input(|input| input.pointer.primary_down()) {
        panel.dragged = None;
    }
    if let Some(change) = to_row.and_then(|(article, row)| many::move_article(project, article, row)) {
        pane.out.apply(change);
    }
}

/// Shows where a row that is dragged would go, and once it is let go of returns its article and the place in the project.
fn drop_row(ui: &Ui, panel: &mut ArticlesPanel, response: &Response, row: usize) -> Option<(ArticleId, usize)> {
    let dragged = panel.dragged?;
    let at = ui.input(|input| input.pointer.latest_pos())?;
    let (rect, is_last) = (response.rect, row + 1 == panel.n_shown());
    let is_before = (at.y < rect.center().y && (rect.top() - rect.height() / 2.0 <= at.y || row == 0)).then_some(row);
    let is_behind = (is_last && at.y >= rect.center().y).then_some(row + 1);
    let to_row = is_before.or(is_behind)?;
    let y = if to_row == row { rect.top() } else { rect.bottom() - 1.0 };
    ui.painter().hline(rect.x_range(), y, Stroke::new(2.0, ui.visuals().selection.stroke.color));
    let is_let_go = !ui.input(|input| input.pointer.primary_down());
    is_let_go.then(|| {
        panel.dragged = None;
        (dragged, to_row)
    })
}

fn why_empty(content: &Content, keys: &KeyBindings) -> String {
    if content.articles().len() == 0 {
        let key = word_of_key(keys, FileCommand::AddArticles);
        tr!("No articles yet: drop articles or a folder on the window, or press {key}", key)
    } else {
        tr("No article passes the filter").to_owned()
    }
}

/// Returns the row, unless its title is being typed.
fn article_ui(
    ui: &mut Ui,
    panel: &mut ArticlesPanel,
    article: &Arc<Article>,
    sense: Sense,
    pane: &mut Pane<'_>,
) -> Option<Response> {
    if panel.renaming.as_ref().is_some_and(|(id, _)| *id == article.id) {
        rename_ui(ui, panel, article, pane);
        return None;
    }
    let n_spans = article.spans().len();
    let count = if n_spans == 0 { "–".to_owned() } else { grouped(n_spans) };
    let detail = panel.detail(pane.project, article, pane.settled.n_open_in(article)).into_owned();
    let lit = panel.listed.finder().and_then(|finder| finder.first_in(&article.title));
    let row = Row {
        mark: Mark::Status(article.status),
        title: &article.title,
        title_face: Face::Sans,
        detail: &detail,
        is_warning: false,
        tail: Tail::Count(&count),
        is_selected: pane.view.open == Some(article.id),
        style: RowStyle::Tall { lit: lit.map(|range| (range.start, range.end)) },
    };
    let mut response = listed_row_ui(ui, pane.theme, &row, sense);
    let hint = format!("{}\n{}\n{}, {}", row.title, row.detail, status_words(article.status), counted(n_spans, "span"));
    if pane.view.hand.articles().contains(&article.id) {
        paint_chosen(ui, response.rect, pane);
    }
    if panel.can_move() {
        response = response.interact(sense | Sense::DRAG);
        if response.drag_started_by(egui::PointerButton::Primary) {
            panel.dragged = Some(article.id);
        }
    }
    if response.clicked() {
        let shown: Vec<ArticleId> = panel.shown(pane.project).map(|article| article.id).collect();
        let held = ui.input(|input| input.modifiers);
        if clicked(pane.view, held, article.id, &mut panel.chosen_from, &shown) {
            pane.out.open(article.id);
        }
    }
    if response.has_focus() && is_pressed(ui, pane.keys, RENAME) {
        panel.renaming = Some((article.id, article.title.clone()));
    }
    pointer_menu_ui(&response, |ui| article_menu_ui(ui, panel, article, pane));
    if panel.dragged.is_some() {
        return Some(response);
    }
    Some(response.on_hover_text(hint.trim()))
}

/// Sets a row off that is chosen besides others.
fn paint_chosen(ui: &Ui, rect: Rect, pane: &Pane<'_>) {
    ui.painter().rect_filled(rect, 0.0, pane.theme.accent.gamma_multiply(0.12));
    ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, pane.theme.accent);
}

/// What can be done with an article; where it is one of several that were chosen, with all of them.
fn article_menu_ui(ui: &mut Ui, panel: &mut ArticlesPanel, article: &Article, pane: &mut Pane<'_>) {
    let (project, several) = (pane.project, pane.view.hand.articles());
    let is_one = !several.contains(&article.id);
    let articles: Vec<ArticleId> = if is_one { vec![article.id] } else { several.iter().copied().collect() };
    let name = counted(articles.len(), "article");
    for status in Status::ALL {
        let is_other = |id: &ArticleId| project.article(*id).is_some_and(|article| article.status != status);
        let words = status_words(status);
        let words = if is_one {
            tr!("Mark as {status}", status = words)
        } else {
            tr!("Mark {articles} as {status}", articles = name, status = words)
        };
        if ui.add_enabled(articles.iter().any(is_other), Button::new(words)).clicked() {
            pane.out.wish(Wish::SetStatuses(articles.clone(), status));
        }
    }
    ui.separator();
    if ui.add_enabled(is_one, Button::new(tr("Rename…"))).on_hover_text(word_of_key(pane.keys, RENAME)).clicked() {
        panel.renaming = Some((article.id, article.title.clone()));
    }
    if ui.button(tr("Export…")).clicked() {
        pane.out.wish(Wish::Export(articles.iter().copied().collect()));
    }
    let remove = tr("Remove from project").to_owned();
    let remove = if is_one { remove } else { tr!("Remove {articles} from project", articles = name) };
    if ui.button(remove).clicked() {
        pane.out.wish(Wish::RemoveArticles(articles));
    }
}

/// A field in the place of the row. Enter or leaving it renames, Escape does not.
fn rename_ui(ui: &mut Ui, panel: &mut ArticlesPanel, article: &Article, pane: &mut Pane<'_>) {
    let Some((_, title)) = &mut panel.renaming else { return };
    let id = Id::unique("rename article");
    let is_new = ui.ctx().read_response(id).is_none();
    let margin = Margin::symmetric(12, 12);
    let field = |ui: &mut Ui| field_ui(ui, pane.theme, id, title, tr("Title of the article"), None);
    let response = Frame::NONE.inner_margin(margin).show(ui, field).inner;
    if is_new {
        return response.request_focus();
    }
    if response.lost_focus() {
        let is_wanted = !title.trim().is_empty() && *title != article.title;
        if is_wanted && !ui.input(|input| input.key_pressed(Key::Escape)) {
            pane.out.apply(transactions::rename_article(article, title));
        }
        panel.renaming = None;
    }
}
