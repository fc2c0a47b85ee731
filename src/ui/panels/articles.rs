//! The list of articles at the left: filter, progress, and a row for each with what is still open in it.

use std::collections::HashMap;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Frame, Id, Key, Margin, Popup, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::pane::Pane;
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::team::settle::questions;
use crate::model::{Article, ArticleId, Content, Project, Status, Transaction, transactions};
use crate::ui::input::commands::ViewCommand;
use crate::ui::input::outbox::{Notice, Outbox};
use crate::ui::jobs::survey::Survey;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{
    Face, Mark, PANEL_MARGIN, Row, RowStyle, Tail, counted, elided, empty_ui, field_ui, font, grouped, paint_focus,
    row_ui, sentence_case,
};
use crate::ui::session::article_cache::PerArticle;

/// Spans beyond which an article's row does not count what is open, so that drawing it stays cheap.
const MAX_SPANS_COUNTED: usize = 2000;

/// Second lines kept before they are all forgotten.
const MAX_DETAILS_KEPT: usize = 4096;

/// What the list shows of the project, and what is being typed into it.
#[derive(Debug, Default)]
pub struct ArticlesPanel {
    filter: String,
    status: Option<Status>,
    shown: Shown,
    /// The order asked for, which is kept in the settings.
    pub order: ArticleOrder,
    survey: Survey,
    /// How often a survey has come in: with another one the order may be another one.
    n_surveys: u64,
    renaming: Option<(ArticleId, String)>,
    /// The article that was open when the list was last drawn: another one is scrolled to.
    last_open: Option<ArticleId>,
    details: HashMap<ArticleId, PerArticle<String>>,
}

/// The articles that pass the filter, in the order asked for, and how far the work on all of them is; found again when the key changes.
#[derive(Debug, Default)]
struct Shown {
    key: Option<(u64, String, Option<Status>, ArticleOrder, u64)>,
    article_idxs: Vec<usize>,
    n_done: usize,
    n_in_progress: usize,
}

/// Draws the panel over the whole width and height that is left.
pub fn articles_panel_ui(ui: &mut Ui, panel: &mut ArticlesPanel, pane: &mut Pane<'_>) {
    let (project, open) = (pane.project, pane.view.open);
    panel.find_shown(project);
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    Frame::NONE.inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 10 }).show(ui, |ui| {
        filter_ui(ui, panel, pane.theme);
    });
    progress_ui(ui, panel, pane);
    if panel.shown.article_idxs.is_empty() {
        return empty_ui(ui, pane.theme, why_empty(project));
    }
    let mut scroll = ScrollArea::vertical().auto_shrink(false).id_salt("articles");
    if let Some(offset) = panel.offset_of_newly_open(project, open) {
        scroll = scroll.vertical_scroll_offset((offset - ui.available_height() / 3.0).max(0.0));
    }
    let n_shown = panel.shown.article_idxs.len();
    scroll.show_rows(ui, RowStyle::Open.height(), n_shown, |ui, rows| {
        for row in rows {
            let Some(article) = project.shared_articles().get(panel.shown.article_idxs[row]) else { continue };
            article_ui(ui, panel, article, pane);
        }
    });
}

impl ArticlesPanel {
    /// The title that is being typed, as a change of its article.
    pub fn take_draft(&mut self, project: &Project) -> Option<Transaction> {
        let (id, title) = self.renaming.take()?;
        let article = project.article(id)?;
        let is_wanted = !title.trim().is_empty() && title != article.title;
        is_wanted.then(|| transactions::rename_article(article, &title))
    }

    /// All articles, in the order asked for.
    pub fn in_order(&self, content: &Content) -> Vec<ArticleId> {
        let places = self.survey.order(content, self.order);
        places.into_iter().filter_map(|idx| content.shared_articles().get(idx)).map(|article| article.id).collect()
    }

    /// Shows what a learner expects of each article from now on.
    pub fn receive(&mut self, survey: Survey) {
        self.survey = survey;
        self.n_surveys += 1;
        self.details.clear();
    }

    /// The articles that pass the filter, in the order asked for.
    pub fn shown<'a>(&'a self, content: &'a Content) -> impl Iterator<Item = &'a Arc<Article>> {
        self.shown.article_idxs.iter().filter_map(|&idx| content.shared_articles().get(idx))
    }

    /// Whether the list shows only some of the articles.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty() || self.status.is_some()
    }

    fn progress_text(&self, n_articles: usize) -> String {
        let n_articles = grouped(n_articles);
        let Shown { article_idxs, n_done, n_in_progress, .. } = &self.shown;
        let text = match self.status {
            None => format!("{} of {n_articles} done, {} in progress", grouped(*n_done), grouped(*n_in_progress)),
            Some(status) => format!("{} of {n_articles} shown: {}", grouped(article_idxs.len()), words_of(status)),
        };
        match self.order {
            ArticleOrder::AsTheyAre => text,
            ArticleOrder::Random => format!("{text}, in random order"),
            ArticleOrder::MostBenefitFirst => format!("{text}, most benefit first"),
        }
    }

    /// How far down the row of the open article is, if another one was open before.
    fn offset_of_newly_open(&mut self, content: &Content, open: Option<ArticleId>) -> Option<f32> {
        if std::mem::replace(&mut self.last_open, open) == open {
            return None;
        }
        let article_idx = content.article_idx(open?)?;
        let row = self.shown.article_idxs.iter().position(|idx| *idx == article_idx)?;
        Some(row as f32 * RowStyle::Open.height())
    }

    /// How many likely suggestions there are for an article, as far as somebody has looked at its text.
    pub fn n_expected(&self, article: &Article) -> Option<usize> {
        self.survey.expected(article).map(|expected| expected.n_undecided)
    }

    fn detail(&mut self, content: &Content, article: &Arc<Article>) -> &str {
        if self.details.len() > MAX_DETAILS_KEPT {
            self.details.clear();
        }
        let n_expected = self.n_expected(article);
        self.details.entry(article.id).or_default().get(article, |article| detail_text(content, article, n_expected))
    }

    fn find_shown(&mut self, project: &Project) {
        let key = (project.revision(), self.filter.clone(), self.status, self.order, self.n_surveys);
        if self.shown.key.as_ref() != Some(&key) {
            let places = self.survey.order(project, self.order);
            self.shown = Shown::new(project, places, &self.filter, self.status);
            self.shown.key = Some(key);
        }
    }
}

impl Shown {
    fn new(project: &Project, places: Vec<usize>, filter: &str, status: Option<Status>) -> Self {
        let needle = filter.trim().to_lowercase();
        let has_needle = |text: &String| text.to_lowercase().contains(&needle);
        let is_shown = |article: &Article| {
            status.is_none_or(|status| article.status == status)
                && (needle.is_empty() || [&article.title, &article.meta.outlet].into_iter().any(has_needle))
        };
        let passes = |idx: &usize| project.shared_articles().get(*idx).is_some_and(|article| is_shown(article));
        let count = |status| project.articles().filter(|article| article.status == status).count();
        let (n_done, n_in_progress) = (count(Status::Done), count(Status::InProgress));
        Self { key: None, article_idxs: places.into_iter().filter(passes).collect(), n_done, n_in_progress }
    }
}

fn why_empty(content: &Content) -> &'static str {
    if content.articles().len() == 0 {
        "No articles yet: drop articles or a folder on the window, or press Ctrl+Shift+O"
    } else {
        "No article passes the filter"
    }
}

fn filter_ui(ui: &mut Ui, panel: &mut ArticlesPanel, theme: &Theme) {
    let id = Id::unique("filter articles");
    let response = field_ui(ui, theme, id, &mut panel.filter, "Filter articles", Some("Ctrl+P"));
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        panel.filter.clear();
    }
    response.on_hover_text("Shows the articles whose title or outlet has this; Ctrl+P goes to one by name");
}

/// “21 of 50 done, 4 in progress” over a thin bar; a click chooses which articles are shown.
fn progress_ui(ui: &mut Ui, panel: &mut ArticlesPanel, pane: &mut Pane<'_>) {
    let (n_articles, theme) = (pane.project.articles().len(), pane.theme);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
    let rect = rect.shrink2(vec2(PANEL_MARGIN, 0.0));
    let line = Rect::from_min_size(rect.min, vec2(rect.width(), 18.0));
    let response = ui.interact(line, Id::unique("article status filter"), Sense::click());
    let text = panel.progress_text(n_articles);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    let color = if response.hovered() || panel.status.is_some() { theme.ink } else { theme.soft };
    let galley = elided(ui, &text, font(ui, Face::Sans, 12.0), color, line.width());
    ui.painter().galley(pos2(line.left(), line.center().y - galley.size().y / 2.0), galley, color);
    paint_focus(ui, theme, line.expand(3.0), &response);
    let bar = Rect::from_min_size(pos2(rect.left(), line.bottom() + 3.0), vec2(rect.width(), 4.0));
    bar_ui(ui, theme, bar, &panel.shown, n_articles);
    status_menu_ui(&response, panel, pane.out);
    response.on_hover_text("Chooses which articles are shown, and in which order");
}

fn bar_ui(ui: &Ui, theme: &Theme, bar: Rect, shown: &Shown, n_articles: usize) {
    ui.painter().rect_filled(bar, 2.0, theme.line);
    let width = |n: usize| bar.width() * n as f32 / n_articles.max(1) as f32;
    let done_right = bar.left() + width(shown.n_done);
    let begun = bar.with_max_x(done_right + width(shown.n_in_progress));
    if begun.width() > 0.0 {
        ui.painter().rect_filled(begun, 2.0, theme.in_progress);
        ui.painter().rect_filled(bar.with_max_x(done_right), 2.0, theme.done);
    }
}

fn status_menu_ui(response: &Response, panel: &mut ArticlesPanel, out: &mut Outbox) {
    Popup::menu(response).show(|ui| {
        ui.selectable_value(&mut panel.status, None, "All articles");
        for status in Status::ALL {
            ui.selectable_value(&mut panel.status, Some(status), sentence_case(words_of(status)));
        }
        ui.separator();
        for (order, words) in [
            (ArticleOrder::AsTheyAre, "In the order of the project"),
            (ArticleOrder::Random, "In random order"),
            (ArticleOrder::MostBenefitFirst, "Most expected benefit first"),
        ] {
            if ui.selectable_label(panel.order == order, words).clicked() {
                out.run(ViewCommand::OrderArticles(order));
            }
        }
    });
}

fn article_ui(ui: &mut Ui, panel: &mut ArticlesPanel, article: &Arc<Article>, pane: &mut Pane<'_>) {
    if panel.renaming.as_ref().is_some_and(|(id, _)| *id == article.id) {
        return rename_ui(ui, panel, article, pane);
    }
    let n_spans = article.spans().len();
    let count = if n_spans == 0 { "–".to_owned() } else { grouped(n_spans) };
    let row = Row {
        mark: Mark::Status(article.status),
        title: &article.title,
        title_face: Face::Sans,
        detail: panel.detail(pane.project, article),
        is_warning: false,
        tail: Tail::Count(&count),
        is_selected: pane.view.open == Some(article.id),
        style: RowStyle::Open,
    };
    let response = row_ui(ui, pane.theme, &row);
    let hint = format!("{}\n{}\n{}, {}", row.title, row.detail, words_of(article.status), counted(n_spans, "span"));
    if response.clicked() {
        pane.out.open(article.id);
    }
    if response.has_focus() && ui.input(|input| input.key_pressed(Key::F2)) {
        panel.renaming = Some((article.id, article.title.clone()));
    }
    response.context_menu(|ui| article_menu_ui(ui, panel, article, pane.out));
    response.on_hover_text(hint.trim());
}

fn article_menu_ui(ui: &mut Ui, panel: &mut ArticlesPanel, article: &Article, out: &mut Outbox) {
    for status in Status::ALL {
        let button =
            ui.add_enabled(article.status != status, egui::Button::new(format!("Mark as {}", words_of(status))));
        if button.clicked() {
            out.apply(transactions::set_status(article, status));
        }
    }
    ui.separator();
    if ui.button("Rename…").on_hover_text("F2").clicked() {
        panel.renaming = Some((article.id, article.title.clone()));
    }
    if ui.button("Remove from project").clicked() {
        out.apply(transactions::remove_article(article.id));
        out.tell(Notice::Info(format!("Removed “{}”. Undo brings it back", article.title)));
    }
}

/// A field in the place of the row. Enter or leaving it renames, Escape does not.
fn rename_ui(ui: &mut Ui, panel: &mut ArticlesPanel, article: &Article, pane: &mut Pane<'_>) {
    let Some((_, title)) = &mut panel.renaming else { return };
    let id = Id::unique("rename article");
    let is_new = ui.ctx().read_response(id).is_none();
    let margin = Margin::symmetric(12, 12);
    let field = |ui: &mut Ui| field_ui(ui, pane.theme, id, title, "Title of the article", None);
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

/// “City Ledger · 1 without a speaker”, or of a new article “City Ledger · 11 suggestions”.
fn detail_text(content: &Content, article: &Article, n_expected: Option<usize>) -> String {
    let file_name = || article.source.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let n_expected = n_expected.filter(|n| *n > 0 && article.status == Status::New);
    let open = settled_text(content, article).or_else(|| lacking_text(content, article));
    let open = open.or(n_expected.map(|n| counted(n, "suggestion")));
    // The name of the file says least.
    let outlet = match &open {
        None if article.meta.outlet.is_empty() => file_name(),
        _ => &article.meta.outlet,
    };
    let parts = [Some(outlet.to_owned()), open];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// “3 to settle” or “settled”, where somebody has read it.
fn settled_text(content: &Content, article: &Article) -> Option<String> {
    let n_spans: usize = article.readings().map(|reading| reading.spans.len()).sum();
    if article.readings().len() == 0 || n_spans > MAX_SPANS_COUNTED {
        return None;
    }
    let all = questions(content.labels(), article);
    let n_open = all.iter().filter(|question| !question.is_settled).count();
    Some(if n_open == 0 { "settled".to_owned() } else { format!("{} to settle", grouped(n_open)) })
}

/// “1 without a speaker”, where a link is missing.
fn lacking_text(content: &Content, article: &Article) -> Option<String> {
    if article.spans().len() > MAX_SPANS_COUNTED {
        return None;
    }
    let labels = content.labels();
    let n_lacking = article.spans().iter().filter(|span| article.lacks_link(labels, span)).count();
    (n_lacking > 0).then(|| format!("{} without a speaker", grouped(n_lacking)))
}

fn words_of(status: Status) -> &'static str {
    match status {
        Status::New => "not begun",
        Status::InProgress => "in progress",
        Status::Done => "done",
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::test_window::{Bench, harness};

    const ARTICLES: [&str; 3] = ["Ferry strike\n[quote “No”]", "Night buses", "Ferry crews [speaker Ada]"];

    #[test]
    fn rows_open_articles_and_say_what_is_missing() {
        let mut harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        harness.get_by_label("Ferry strike, 1 without a speaker");
        harness.get_by_label("0 of 3 done, 0 in progress");
        harness.get_by_label("Night buses").click();
        harness.run();
        assert_eq!(harness.state().view.open, Some(ArticleId(2)));
    }

    #[test]
    fn the_filter_hides_what_does_not_have_it() {
        let mut harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        harness.get_by_label("Filter articles").focus();
        harness.run();
        harness.get_by_label("Filter articles").type_text("FERRY");
        harness.run();
        assert!(harness.query_by_label("Night buses").is_none());
        let Bench { panel, project, .. } = harness.state();
        assert_eq!(panel.shown(project).count(), 2);
        assert!(panel.is_filtered());
    }

    #[test]
    fn the_menu_of_a_row_marks_and_removes() {
        let mut harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        harness.get_by_label("Night buses").click_secondary();
        harness.run();
        harness.get_by_label("Mark as done").click();
        harness.run();
        assert_eq!(harness.state().project.article(ArticleId(2)).unwrap().status, Status::Done);
        harness.get_by_label("Night buses").click_secondary();
        harness.run();
        harness.get_by_label("Remove from project").click();
        harness.run();
        assert!(harness.state().project.article(ArticleId(2)).is_none());
    }
}
