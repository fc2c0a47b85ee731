//! The list of articles at the left: filter, progress, and a row for each with what is still open in it.

mod chosen;
mod draw;
mod foot;
mod head;
mod listed;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{Article, ArticleId, Content, Project, Status, Transaction, transactions};
use crate::suggest::is_blind;
use crate::ui::jobs::article_cache::{PerArticle, PerText};
use crate::ui::jobs::survey::Survey;
use crate::ui::look::bidi;
use crate::ui::look::widgets::{RowStyle, counted, grouped};
use crate::ui::texts::tr;
use listed::Listed;

pub use draw::articles_panel_ui;

/// Spans beyond which an article's row does not count what is open, so that drawing it stays cheap.
const MAX_SPANS_COUNTED: usize = 2000;

/// Second lines kept before they are all forgotten.
const MAX_DETAILS_KEPT: usize = 4096;

/// What the list shows of the project, and what is being typed into it.
#[derive(Debug, Default)]
pub struct ArticlesPanel {
    filter: String,
    status: Option<Status>,
    listed: Listed,
    /// The order asked for, which is kept in the settings.
    pub order: ArticleOrder,
    survey: Survey,
    /// How many suggestions were shown for articles that somebody has opened since the survey.
    suggested: HashMap<ArticleId, PerText<usize>>,
    /// How often a survey has come in: with another one the order may be another one.
    n_surveys: u64,
    renaming: Option<(ArticleId, String)>,
    /// The row from which on Shift chooses.
    chosen_from: Option<ArticleId>,
    /// The list that articles were chosen from when it was last drawn.
    chosen_among: Option<u64>,
    /// The article whose row is being dragged to another place.
    dragged: Option<ArticleId>,
    /// The article that was open when the list was last drawn: another one is scrolled to.
    last_open: Option<ArticleId>,
    /// How far the list was scrolled when it was last drawn, and how high it was, in points.
    offset: f32,
    room: f32,
    details: HashMap<ArticleId, PerArticle<String>>,
}

/// Of all rows but for what is lit in them.
const ROW_STYLE: RowStyle = RowStyle::Tall { lit: None };

impl ArticlesPanel {
    /// The title that is being typed, as a change of its article.
    pub fn draft(&self, project: &Project) -> Option<Transaction> {
        let (id, title) = self.renaming.as_ref()?;
        let article = project.article(*id)?;
        let is_wanted = !title.trim().is_empty() && *title != article.title;
        is_wanted.then(|| transactions::rename_article(article, title))
    }

    /// No title is being typed any more.
    pub fn forget_draft(&mut self) {
        self.renaming = None;
    }

    /// The articles before one and those behind it, in the order asked for, as places in the project.
    pub fn before_and_behind(&mut self, project: &Project, here: Option<usize>) -> (&[usize], &[usize]) {
        self.listed.keep_order(project, &self.survey, (self.order, self.n_surveys));
        let order = self.listed.in_order();
        let row = order.iter().position(|idx| Some(*idx) == here).unwrap_or(0);
        (&order[..row], order.get(row + 1..).unwrap_or_default())
    }

    /// The other articles, in the order asked for, from behind this one on and round.
    pub fn others<'a>(
        &'a mut self,
        project: &'a Project,
        here: Option<ArticleId>,
    ) -> impl DoubleEndedIterator<Item = &'a Arc<Article>> {
        let here = here.and_then(|id| project.article_idx(id));
        let (before, behind) = self.before_and_behind(project, here);
        behind.iter().chain(before).filter_map(|&idx| project.shared_articles().get(idx))
    }

    /// Shows what a learner expects of each article from now on.
    pub fn receive(&mut self, survey: Survey) {
        self.survey = survey;
        let open = self.last_open;
        self.suggested.retain(|id, _| Some(*id) == open);
        self.n_surveys += 1;
        self.details.clear();
    }

    /// Notes how many suggestions are shown for an article: the list says as many as whoever opens it is shown.
    pub fn note_suggested(&mut self, article: &Article, n_suggested: usize) {
        self.suggested.insert(article.id, PerText::new(article, n_suggested));
        self.details.remove(&article.id);
    }

    /// The articles that pass the filter, in the order asked for.
    pub fn shown<'a>(&'a self, content: &'a Content) -> impl Iterator<Item = &'a Arc<Article>> {
        self.listed.article_idxs().iter().filter_map(|&idx| content.shared_articles().get(idx))
    }

    /// How many articles pass the filter, as far as they were looked at.
    pub fn n_shown(&self) -> usize {
        self.listed.article_idxs().len()
    }

    /// Names the list of articles that pass the filter: another list has another number. `None` until it is whole.
    pub fn list_number(&self) -> Option<u64> {
        self.listed.number()
    }

    /// Shows all articles again.
    fn show_all(&mut self) {
        (self.filter, self.status) = (String::new(), None);
    }

    /// Whether rows can be dragged: the list is what the project has, in its order.
    fn can_move(&self) -> bool {
        self.order == ArticleOrder::AsTheyAre && !self.is_filtered()
    }

    /// Whether the list shows only some of the articles.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty() || self.status.is_some()
    }

    fn progress_text(&self, n_articles: usize) -> String {
        let n_articles = grouped(n_articles);
        if self.is_filtered() {
            return tr!("{n} of {all} shown", n = grouped(self.n_shown()), all = n_articles);
        }
        let [n_done, n_in_progress] = [Status::Done, Status::InProgress].map(|status| self.listed.n_of(status));
        tr!(
            "{n} of {all} done, {n_begun} in progress",
            n = grouped(n_done),
            all = n_articles,
            n_begun = grouped(n_in_progress)
        )
    }

    /// The row of the open article, if another one was open before, or if it was in view before the list became lower.
    fn row_to_see(&mut self, content: &Content, open: Option<ArticleId>, room: f32) -> Option<usize> {
        let is_other = std::mem::replace(&mut self.last_open, open) != open;
        let room_before = std::mem::replace(&mut self.room, room);
        if !is_other && room >= room_before {
            return None;
        }
        let article_idx = content.article_idx(open?)?;
        let row = self.listed.article_idxs().iter().position(|idx| *idx == article_idx)?;
        let bottom = (row + 1) as f32 * ROW_STYLE.height();
        let was_seen = (self.offset..=self.offset + room_before).contains(&bottom);
        (is_other || was_seen).then_some(row)
    }

    /// How many suggestions the last survey has found for an article, as far as it has looked at its text.
    pub fn n_expected(&self, article: &Article) -> Option<usize> {
        self.survey.expected(article).map(|expected| expected.n_suggested)
    }

    /// How many whoever opens an article is shown, or was.
    fn n_suggested(&self, article: &Article) -> Option<usize> {
        let shown = self.suggested.get(&article.id).and_then(|shown| shown.get(article)).copied();
        shown.or_else(|| self.n_expected(article))
    }

    /// What stands under the title, which speaks of settling where somebody has read the article.
    fn detail(&mut self, content: &Content, article: &Arc<Article>, n_to_settle: Option<usize>) -> Cow<'_, str> {
        if let Some(n_open) = n_to_settle {
            return Cow::Owned(detail_text(article, Some(settled_text(n_open))));
        }
        if self.details.len() > MAX_DETAILS_KEPT {
            self.details.clear();
        }
        let n_suggested = self.n_suggested(article);
        let detail = self.details.entry(article.id).or_default();
        Cow::Borrowed(detail.get(article, |article| detail_text(article, open_text(content, article, n_suggested))))
    }

    /// Keeps the list that of the project as it is now. Returns whether there is more to look at in the next frame.
    fn find_shown(&mut self, project: &Project) -> bool {
        let order = (self.order, self.n_surveys);
        self.listed.look(project, &self.survey, order, (&self.filter, self.status))
    }
}

/// “1 without a speaker”, or of a new article “11 suggestions”.
fn open_text(content: &Content, article: &Article, n_suggested: Option<usize>) -> Option<String> {
    let is_shown = article.status == Status::New && !is_blind(article.id, content.settings().blind_percent);
    let n_suggested = n_suggested.filter(|n| *n > 0 && is_shown);
    lacking_text(content, article).or(n_suggested.map(|n| counted(n, "suggestion")))
}

/// “City Ledger · 1 without a speaker”.
fn detail_text(article: &Article, open: Option<String>) -> String {
    let file_name = || article.source.path.rsplit(['/', '\\']).next().unwrap_or_default();
    // The name of the file says least.
    let outlet = match &open {
        None if article.meta.outlet.is_empty() => file_name(),
        _ => &article.meta.outlet,
    };
    let parts = [Some(outlet.to_owned()), open];
    bidi::joined(parts.into_iter().flatten().filter(|part| !part.is_empty()))
}

/// “3 to settle” or “settled”.
fn settled_text(n_open: usize) -> String {
    if n_open == 0 { tr("settled").to_owned() } else { tr!("{n} to settle", n = grouped(n_open)) }
}

/// “1 without a speaker”, where a link is missing.
fn lacking_text(content: &Content, article: &Article) -> Option<String> {
    if article.spans().len() > MAX_SPANS_COUNTED {
        return None;
    }
    let labels = content.labels();
    let n_lacking = article.spans().iter().filter(|span| article.lacks_link(labels, span)).count();
    (n_lacking > 0).then(|| tr!("{n} without a speaker", n = grouped(n_lacking)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::jobs::survey::Expected;
    use crate::ui::test_window::{Bench, harness, painted};

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
    fn a_long_title_has_the_whole_width_and_the_count_stands_below_it() {
        let title =
            "Ferry crews walk out again as the islands wait for answers from a company that says nothing at all";
        let harness = harness::<ArticlesPanel>(&[&format!("[claim {title}]")], articles_panel_ui);
        let painted = painted(&harness);
        let place = |is_it: &dyn Fn(&str) -> bool| painted.iter().find(|(text, _)| is_it(text)).unwrap().1;
        let (title, count) = (place(&|text| text.starts_with("Ferry crews")), place(&|text| text == "1"));
        assert!(title.right() > count.left() - 4.0 && title.bottom() <= count.top(), "{title:?} above {count:?}");
    }

    #[test]
    fn the_open_article_stays_in_view_when_the_list_becomes_lower() {
        let articles: Vec<String> = (0..9).map(|n| format!("Article {n}")).collect();
        let articles: Vec<&str> = articles.iter().map(String::as_str).collect();
        let mut harness = harness::<ArticlesPanel>(&articles, articles_panel_ui);
        harness.state_mut().view.open = Some(ArticleId(7));
        harness.run_steps(20);
        for height in [600.0, 500.0, 420.0, 700.0, 410.0] {
            harness.set_size(egui::vec2(320.0, height));
            harness.run_steps(20);
            let row = harness.get_by_label("Article 6").rect();
            assert!(row.bottom() <= height, "{row:?} in {height}");
        }
    }

    #[test]
    fn of_blind_articles_nobody_is_told_how_much_is_suggested() {
        let harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        let mut project = harness.state().project.clone();
        let words =
            |project: &crate::model::Project| open_text(project, project.article(ArticleId(2)).unwrap(), Some(2));
        assert_eq!(words(&project).as_deref(), Some("2 suggestions"));
        project.apply(transactions::set_blind_percent(&project, 100)).unwrap();
        assert_eq!(words(&project), None);
    }

    #[test]
    fn a_row_says_as_many_suggestions_as_are_shown_where_its_article_was_opened() {
        let mut harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        let Bench { panel, project, .. } = harness.state_mut();
        let article = project.article(ArticleId(2)).unwrap();
        let expected = Expected { n_undecided: 3, n_suggested: 5, ..Expected::default() };
        panel.receive(Survey { expected: [(article.id, PerText::new(article, expected))].into() });
        harness.run();
        harness.get_by_label("Night buses, 5 suggestions");
        let Bench { panel, project, .. } = harness.state_mut();
        panel.note_suggested(project.article(ArticleId(2)).unwrap(), 4);
        harness.run();
        harness.get_by_label("Night buses, 4 suggestions");
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
        harness.get_by_label("2 of 3 shown");
        harness.get_by_label("Show all articles").click();
        harness.run();
        harness.get_by_label("Night buses");
    }

    #[test]
    fn several_are_chosen_and_changed_in_one_step() {
        let mut harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        harness.get_by_label("Ferry strike, 1 without a speaker").click();
        harness.run();
        harness.get_by_label("Ferry crews Ada").click_modifiers(egui::Modifiers::SHIFT);
        harness.run();
        harness.get_by_label("3 selected");
        harness.get_by_label("Night buses").click_modifiers(egui::Modifiers::COMMAND);
        harness.run();
        harness.get_by_label("2 selected");
        harness.get_by_label("Mark as…").click();
        harness.run();
        harness.get_by_label("Skipped").click();
        harness.run();
        let statuses: Vec<Status> = harness.state().project.articles().map(|article| article.status).collect();
        assert_eq!(statuses, [Status::Skipped, Status::New, Status::Skipped]);
        harness.get_by_label("Remove").click();
        harness.run();
        assert_eq!(harness.state().project.articles().len(), 1);
        assert_eq!(harness.state().project.undo_name(), Some("remove 2 articles"));
    }

    #[test]
    fn shift_begins_at_the_open_article_where_the_one_clicked_last_is_not_chosen() {
        let mut harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        harness.get_by_label("Ferry strike, 1 without a speaker").click();
        harness.run();
        let Bench { view, project, .. } = harness.state_mut();
        view.open_article(project.article(ArticleId(2)));
        harness.run();
        harness.get_by_label("Ferry crews Ada").click_modifiers(egui::Modifiers::SHIFT);
        harness.run();
        assert_eq!(*harness.state().view.hand.articles(), [2, 3].map(ArticleId).into());
        // From there it goes on, also with more.
        harness.get_by_label("Ferry strike, 1 without a speaker").click_modifiers(egui::Modifiers::COMMAND);
        harness.run();
        harness.get_by_label("Night buses").click_modifiers(egui::Modifiers::SHIFT);
        harness.run();
        assert_eq!(*harness.state().view.hand.articles(), [1, 2, 3].map(ArticleId).into());
    }

    #[test]
    fn what_is_chosen_stays_so_while_a_long_list_is_looked_through() {
        let titles: Vec<String> = (1..=4100).map(|id| format!("Bus {id}")).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let mut harness = harness::<ArticlesPanel>(&titles, articles_panel_ui);
        harness.run();
        let chosen: BTreeSet<ArticleId> = [1, 4091, 4099].map(ArticleId).into();
        harness.state_mut().view.choose_articles(chosen.clone());
        harness.state_mut().panel.filter = "bus".to_owned();
        harness.run();
        assert_eq!((harness.state().panel.n_shown(), harness.state().view.hand.articles()), (4100, &chosen));
        harness.state_mut().panel.filter = "9".to_owned();
        harness.run();
        assert_eq!(*harness.state().view.hand.articles(), [4091, 4099].map(ArticleId).into(), "the rest is hidden");
    }

    #[test]
    fn a_row_is_dragged_to_another_place_where_the_order_is_the_projects() {
        let mut harness = harness::<ArticlesPanel>(&ARTICLES, articles_panel_ui);
        let order = |harness: &egui_kittest::Harness<'_, Bench<ArticlesPanel>>| -> Vec<u64> {
            harness.state().project.articles().map(|article| article.id.0).collect()
        };
        for (is_random, expected) in [(true, [1, 2, 3]), (false, [2, 3, 1])] {
            harness.state_mut().panel.order = if is_random { ArticleOrder::Random } else { ArticleOrder::AsTheyAre };
            harness.run();
            let from = harness.get_by_label("Ferry strike, 1 without a speaker").rect().center();
            let below = harness.get_by_label("Ferry crews Ada").rect().center_bottom() - egui::vec2(0.0, 4.0);
            harness.drag_at(from);
            harness.hover_at(from + egui::vec2(0.0, 20.0));
            harness.run();
            harness.hover_at(below);
            harness.run();
            harness.drop_at(below);
            harness.run();
            assert_eq!(order(&harness), expected);
        }
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
