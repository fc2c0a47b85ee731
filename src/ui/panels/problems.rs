//! What is probably wrong with the labels, to look at, mend or ignore.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use egui::{Panel, Popup, PopupCloseBehavior, Response, Sense, Ui};

use super::pane::Pane;
use crate::model::{
    Article, ArticleId, Content, Fix, LabelSet, Problem, ProblemCode, Project, Severity, Status, Transaction,
    problems_of, transactions,
};
use crate::ui::input::act::Direction;
use crate::ui::input::outbox::Outbox;
use crate::ui::jobs::article_cache::{PerArticle, PerText};
use crate::ui::look::bidi;
use crate::ui::look::rows::List;
use crate::ui::look::widgets::{
    Face, Mark, Row, RowStyle, Sign, Tail, choice_foot_ui, counted, empty_ui, listed_row_ui, over_row_ui, quiet_button,
    row_ui, sentence_case, sign_button,
};
use crate::ui::session::changes::Changes;
use crate::ui::session::found_problems::{FoundProblems, OfArticle};
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::{grouped, said, tr};

/// What is looked at in one frame.
const BUDGET: usize = 4800;
/// What an article takes of that, and each piece of its spans.
const ARTICLE_COST: usize = 4;
const PIECE_COST: usize = 8;

/// The problems as they were last found. After a change only the articles that it has changed are looked at again, a part
/// in each frame.
#[derive(Debug, Default)]
pub struct ProblemsPanel {
    found: FoundProblems,
    by_article: HashMap<ArticleId, PerArticle<Option<OfArticle>>>,
    /// What the problems depend on besides the articles.
    labels: Option<LabelSet>,
    ignored: BTreeSet<String>,
    /// Likely suggestions that nobody has decided about, as far as somebody has looked.
    n_undecided: BTreeMap<ArticleId, PerText<usize>>,
    /// A walk over all articles that has not ended yet.
    walk: Option<Walk>,
    /// Articles that are to be looked at again.
    waiting: BTreeSet<ArticleId>,
    /// The revision at which it was last looked what has changed.
    revision: Option<u64>,
    shows_all_articles: bool,
    list: List,
    /// The problem that was gone to last, as an index into `found`.
    current: Option<usize>,
    /// An article with too many spans for a frame: it is to be looked at in the background.
    large: Option<Arc<Article>>,
    /// What was found in large articles before: to let go of that takes longer than a frame.
    gone: Vec<OfArticle>,
}

/// A walk over the articles.
#[derive(Debug, Default)]
struct Walk {
    next_article_idx: usize,
    found: Vec<OfArticle>,
}

/// Draws a row for each problem of the open article, or of all.
pub fn problems_panel_ui(ui: &mut Ui, panel: &mut ProblemsPanel, pane: &mut Pane<'_>) {
    foot_ui(ui, panel, pane);
    let shown = if panel.shows_all_articles { 0..panel.found.len() } else { panel.here(pane.project, pane.view.open) };
    notes_ui(ui, pane);
    if shown.is_empty() && pane.project.settings().merge_notes.is_empty() {
        return empty_ui(ui, pane.theme, tr("No problems found here"));
    }
    let mut list = panel.list;
    let current = panel.current.filter(|idx| shown.contains(idx)).map(|idx| idx - shown.start);
    list.ui(ui, ("problems", 0), shown.len(), current, |ui, row, sense| {
        problem_ui(ui, panel, shown.start + row, sense, pane)
    });
    panel.list = list;
}

/// What a merge has found that is about the project as a whole.
fn notes_ui(ui: &mut Ui, pane: &mut Pane<'_>) {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let (theme, project) = (pane.theme, pane.project);
    for words in &project.settings().merge_notes {
        let row = Row {
            mark: Mark::Dot(theme.error),
            title: &sentence_case(&said(words)),
            title_face: Face::Sans,
            detail: tr("Of a merge: see whether what is here is right"),
            is_warning: false,
            tail: Tail::Signs(1),
            is_selected: false,
            style: RowStyle::Ruled,
        };
        let response = row_ui(ui, theme, &row);
        over_row_ui(ui, response.rect, |ui| {
            if sign_button(ui, theme, Sign::Check, tr("I have looked at it")).clicked() {
                pane.out.apply(transactions::drop_merge_note(project, words));
            }
        });
        response.on_hover_text(row.title);
    }
}

impl ProblemsPanel {
    /// How many the open article has.
    pub fn n_problems(&self, content: &Content, view: &ViewState) -> usize {
        self.here(content, view.open).len()
    }

    /// Which of them are of an article.
    fn here(&self, content: &Content, article: Option<ArticleId>) -> Range<usize> {
        article.map_or(0..0, |article| self.found.of(content, article))
    }

    /// Notes how many likely suggestions are left in an article: where it is done, that is a problem.
    pub fn note_undecided(&mut self, article: ArticleId, n_undecided: PerText<usize>) {
        let is_known = |old: &PerText<usize>| old.is_of_same_text(&n_undecided) && old.last() == n_undecided.last();
        if !self.n_undecided.get(&article).is_some_and(is_known) {
            self.n_undecided.insert(article, n_undecided);
            self.waiting.insert(article);
        }
    }

    /// Looks for problems where the project has changed. Returns whether there is more to look at in the next frame.
    pub fn look(&mut self, project: &Project) -> bool {
        self.note_change(project);
        let mut budget = BUDGET;
        self.go_on_walking(project, &mut budget);
        while self.walk.is_none()
            && budget > 0
            && let Some(article) = self.waiting.pop_first()
        {
            let mut found = Vec::new();
            if let Some(article) = project.shared_article(article) {
                budget = budget.saturating_sub(self.look_at(project, article, &mut found));
            }
            self.put(project, article, found);
        }
        self.current = self.current.filter(|&idx| idx < self.found.len());
        !self.is_settled()
    }

    /// Puts others in place of those of an article. The problem gone to last stays the same one.
    fn put(&mut self, project: &Project, article: ArticleId, found: Vec<OfArticle>) {
        let place = self.found.of(project, article);
        let within = self.current.filter(|idx| place.contains(idx)).and_then(|idx| self.found.get(idx)).cloned();
        let gone = self.found.put(project, article, found);
        self.gone.extend(gone.into_iter().filter(|list| list.last().len() > BUDGET / PIECE_COST));
        let mut now = self.found.of(project, article);
        self.current = self.current.and_then(|idx| match within {
            Some(same) => now.find(|idx| self.found.get(*idx) == Some(&same)),
            None if idx < place.start => Some(idx),
            None => Some(idx - place.len() + now.len()),
        });
    }

    /// Whether all is looked at.
    fn is_settled(&self) -> bool {
        self.walk.is_none() && self.waiting.is_empty()
    }

    fn note_change(&mut self, project: &Project) {
        let is_same =
            self.labels.as_ref() == Some(project.labels()) && self.ignored == project.settings().ignored_problems;
        if is_same && self.revision == Some(project.revision()) {
            return;
        }
        let changes = self.revision.filter(|_| is_same).and_then(|revision| Changes::since(project, revision));
        match changes.filter(|changes| !changes.moves_articles()) {
            Some(changes) => self.waiting.extend(changes.articles()),
            None => self.begin_walk(project, is_same),
        }
        self.revision = Some(project.revision());
    }

    /// Looks at all articles anew. What is shown until then is about the articles and texts that are there.
    fn begin_walk(&mut self, project: &Project, is_same: bool) {
        if !is_same {
            self.labels = Some(project.labels().clone());
            self.ignored.clone_from(&project.settings().ignored_problems);
            self.by_article.clear();
        }
        self.waiting.clear();
        self.by_article.retain(|article, _| project.article(*article).is_some());
        self.found.keep_there(project);
        self.walk = Some(Walk::default());
    }

    fn go_on_walking(&mut self, project: &Project, budget: &mut usize) {
        let Some(mut walk) = self.walk.take() else { return };
        while let Some(article) = project.shared_articles().get(walk.next_article_idx) {
            if *budget == 0 {
                self.walk = Some(walk);
                return;
            }
            *budget = budget.saturating_sub(self.look_at(project, article, &mut walk.found));
            walk.next_article_idx += 1;
        }
        self.found = FoundProblems::new(walk.found);
    }

    /// Adds the problems of an article to those that are found. Returns what that took of the budget.
    fn look_at(&mut self, project: &Project, article: &Arc<Article>, found: &mut Vec<OfArticle>) -> usize {
        let mut cost = ARTICLE_COST;
        let known = self.by_article.entry(article.id).or_default();
        let is_large = !known.is_of(article) && has_many_pieces(article);
        if is_large {
            self.large = Some(Arc::clone(article));
        }
        let mut find = |article: &Article| {
            cost += PIECE_COST * n_pieces(article);
            Some(PerText::new(article, problems_of(project, article).into()))
        };
        let of_article = if is_large { known.last() } else { known.get(article, &mut find) };
        // What was last found in a large article may be about another text.
        let there = of_article.as_ref().filter(|list| list.get(article).is_some());
        let n_left = self.n_undecided.get(&article.id).and_then(|n| n.get(article)).copied();
        let is_told = |list: &OfArticle| list.last().iter().any(|one| one.code == ProblemCode::Unreviewed);
        let undecided = n_left.and_then(|n| undecided(project, article, n));
        let undecided = undecided.filter(|_| !there.is_some_and(is_told));
        found.extend(undecided.map(|problem| PerText::new(article, [problem].into())));
        found.extend(there.cloned());
        cost
    }

    /// The article to look at in the background.
    pub fn take_large(&mut self) -> Option<Arc<Article>> {
        self.large.take()
    }

    /// What is not shown any more, to be let go of in the background.
    pub fn take_gone(&mut self) -> Vec<OfArticle> {
        std::mem::take(&mut self.gone)
    }

    /// Takes in what was found in the background.
    pub fn receive(&mut self, article: &Arc<Article>, found: Arc<[Problem]>) {
        let found = Some(PerText::new(article, found));
        self.by_article.entry(article.id).or_default().put(article, found);
        self.waiting.insert(article.id);
    }

    /// What mends the problem gone to last. Going to the next one then leads to what stands in its place.
    /// `None` too while the problems are those of an earlier state of the project.
    pub fn take_fix(&mut self, project: &Project) -> Option<Transaction> {
        let is_current = self.revision == Some(project.revision()) && self.is_settled();
        let idx = self.current.filter(|_| is_current)?;
        let fix = self.found.get(idx)?.mended(project)?;
        self.current = idx.checked_sub(1);
        Some(fix)
    }

    /// Whether a problem was gone to that is still there.
    pub fn is_at_one(&self) -> bool {
        self.current.is_some()
    }

    /// Goes to the problem behind the one gone to last or to the one before it; the last and the first are neighbours.
    pub fn go_on(&mut self, toward: Direction, project: &Project, view: &mut ViewState, out: &mut Outbox) -> bool {
        let Some(last) = self.found.len().checked_sub(1) else { return false };
        let here = self.here(project, view.open);
        let in_open = || if here.is_empty() { 0 } else { here.start };
        let idx = match (self.current, toward) {
            (None, _) => in_open(),
            (Some(idx), Direction::Next) if idx < last => idx + 1,
            (Some(_), Direction::Next) => 0,
            (Some(idx), Direction::Previous) => idx.checked_sub(1).unwrap_or(last),
        };
        let Some(problem) = self.found.get(idx) else { return false };
        self.current = Some(idx);
        show(problem, project, view, out);
        true
    }
}

/// What there is to look at in an article.
fn n_pieces(article: &Article) -> usize {
    article.spans().iter().map(|span| span.fragments.count()).sum()
}

/// Whether an article is too much for a frame.
fn has_many_pieces(article: &Article) -> bool {
    let most = BUDGET / PIECE_COST;
    let mut n_pieces = 0;
    article.spans().iter().any(|span| {
        n_pieces += span.fragments.count();
        n_pieces > most
    })
}

/// What is suggested for an article that is done already.
fn undecided(content: &Content, article: &Article, n_left: usize) -> Option<Problem> {
    let code = ProblemCode::Unreviewed;
    let is_ignored = content.settings().ignored_problems.contains(code.name());
    if article.status != Status::Done || n_left == 0 || is_ignored {
        return None;
    }
    let message = tr!("done, but nobody has decided about {suggestions}", suggestions = counted(n_left, "suggestion"));
    let fix = Some(transactions::set_status(article, Status::InProgress));
    Some(Problem { code, article: article.id, place: None, span: None, message, fix: fix.map(Fix::Change) })
}

fn problem_ui(
    ui: &mut Ui,
    panel: &mut ProblemsPanel,
    idx: usize,
    sense: Sense,
    pane: &mut Pane<'_>,
) -> Option<Response> {
    let theme = pane.theme;
    let problem = panel.found.get(idx)?;
    let color = match problem.code.severity() {
        Severity::Error => theme.error,
        Severity::Warning => theme.in_progress,
        Severity::Hint => theme.soft,
    };
    let is_current = panel.current == Some(idx);
    let row = Row {
        mark: Mark::Dot(color),
        title: &sentence_case(&said(pane.view.settling.veiled(&problem.message))),
        title_face: Face::Sans,
        detail: &detail_of(problem, pane.project, panel.shows_all_articles),
        is_warning: false,
        tail: Tail::SignsAtPointer(1 + usize::from(problem.fix.is_some())),
        is_selected: is_current,
        style: RowStyle::Ruled,
    };
    let response = listed_row_ui(ui, theme, &row, sense);
    if is_current || response.contains_pointer() {
        over_row_ui(ui, response.rect, |ui| {
            buttons_ui(ui, problem, pane);
        });
    }
    if response.clicked() {
        show(problem, pane.project, pane.view, pane.out);
        panel.current = Some(idx);
    }
    Some(response.on_hover_text(row.title))
}

fn buttons_ui(ui: &mut Ui, problem: &Problem, pane: &mut Pane<'_>) {
    let words = if problem.code == ProblemCode::Misfit { tr("Remove the line") } else { tr("Fix it") };
    if problem.fix.is_some()
        && sign_button(ui, pane.theme, Sign::Check, words).clicked()
        && let Some(fix) = problem.mended(pane.project)
    {
        pane.out.apply(fix);
    }
    if sign_button(ui, pane.theme, Sign::Cross, tr("Ignore this kind of problem")).clicked() {
        pane.out.apply(transactions::ignore_problems(pane.project, problem.code));
    }
}

/// Whether it can be fixed at once, the text that it is about, and the article where that is not the open one.
fn detail_of(problem: &Problem, content: &Content, names_article: bool) -> String {
    let Some(article) = content.article(problem.article) else { return String::new() };
    let place = problem.place.map(|place| article.text().slice(place).chars().take(80).collect::<String>());
    let title = names_article.then(|| article.title.clone());
    let fix = problem.fix.is_some().then(|| tr("can be fixed").to_owned());
    bidi::joined(fix.into_iter().chain(title).chain(place))
}

fn show(problem: &Problem, content: &Content, view: &mut ViewState, out: &mut Outbox) {
    let Some(article) = content.article(problem.article) else { return };
    match (problem.span.and_then(|id| article.span(id)), problem.place) {
        (Some(span), _) if view.open == Some(problem.article) => view.show_span(span),
        (_, Some(place)) => out.show(problem.article, place),
        _ => out.open(problem.article),
    }
}

fn foot_ui(ui: &mut Ui, panel: &mut ProblemsPanel, pane: &mut Pane<'_>) {
    let (content, theme) = (pane.project.content(), pane.theme);
    let frame = egui::Frame::NONE.fill(theme.panel);
    Panel::bottom("whose problems").resizable(false).exact_size(33.0).frame(frame).show(ui, |ui| {
        let names = [
            tr!("{n} here", n = grouped(panel.n_problems(pane.project, pane.view))),
            tr!("{n} in all articles", n = grouped(panel.found.len())),
        ];
        let shown_idx = usize::from(panel.shows_all_articles);
        let n_ignored = content.settings().ignored_problems.len();
        let clicked = choice_foot_ui(ui, theme, &names, shown_idx, |ui| {
            let text = if n_ignored == 0 {
                tr("Kinds").to_owned()
            } else {
                tr!("{kinds} ignored", kinds = counted(n_ignored, "kind"))
            };
            let button =
                quiet_button(ui, theme, &text).on_hover_text(tr("Which kinds of problems this project looks for"));
            let menu = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
            menu.show(|ui| kinds_ui(ui, content, pane.out));
        });
        panel.shows_all_articles = clicked.map_or(panel.shows_all_articles, |idx| idx == 1);
    });
}

/// A box for each kind of problem: ticked where the project looks for it.
fn kinds_ui(ui: &mut Ui, content: &Content, out: &mut Outbox) {
    for code in ProblemCode::ALL {
        let mut is_shown = !content.settings().ignored_problems.contains(code.name());
        if ui.checkbox(&mut is_shown, sentence_case(&said(code.title()))).changed() {
            out.apply(if is_shown {
                transactions::show_problems(content, code)
            } else {
                transactions::ignore_problems(content, code)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::formats::own::project_file;
    use crate::model::{Edit, Settings};
    use crate::ui::App;
    use crate::ui::input::commands::{Command, ReviewCommand};
    use crate::ui::test_window::{Bench, harness, painted, project_of, window};

    #[test]
    fn lines_of_the_file_that_do_not_fit_are_listed() {
        let file = include_bytes!("../../../tests/data/versions/1.ron");
        let project = Project::from_parts(project_file::read(file).unwrap().parts).unwrap();
        let mut window = window(App::new(project));
        window.run();
        press_next_problem(&mut window);
        for words in [
            "Line 28 of the file does not fit: the range ends at 600",
            "Line 29 of the file does not fit: there is no label",
            "Line 34 of the file does not fit: there is no span 7",
            "Line 39 of the file does not fit: the range ends at 999",
        ] {
            window.get_by_label_contains(words);
        }
    }

    fn press_next_problem(window: &mut Harness<'_, App>) {
        let key = Command::from(ReviewCommand::NextProblem).entry().shortcuts[0];
        window.key_press_modifiers(key.modifiers, key.logical_key);
        window.run();
    }

    /// The panel of a project in which all problems are found.
    fn looked_at(marked_articles: &[&str]) -> Harness<'static, Bench<ProblemsPanel>> {
        harness::<ProblemsPanel>(marked_articles, |ui, panel, pane| {
            while panel.look(pane.project) {}
            problems_panel_ui(ui, panel, pane);
        })
    }

    #[test]
    fn problems_are_gone_to_and_ignored_by_kind() {
        let articles = ["[quote “No”], they said", "[quote “Yes”], they said"];
        let mut harness = looked_at(&articles);
        harness.get_by_label("1 here");
        harness.get_by_label("2 in all articles").click();
        harness.run();
        harness.get_by_label_contains("“Yes”").click();
        harness.run();
        assert_eq!(harness.state().view.open, Some(ArticleId(2)));
        harness.get_by_label("Ignore this kind of problem").click();
        harness.run();
        assert_eq!(harness.state().project.settings().ignored_problems.len(), 1);
        assert!(harness.query_by_label_contains("“Yes”").is_none());
        harness.get_by_label("1 kind ignored").click();
        harness.run();
        harness.get_by_label("Quote without a speaker").click();
        harness.run();
        assert!(harness.state().project.settings().ignored_problems.is_empty());
    }

    #[test]
    fn tab_reaches_one_of_the_problems_and_arrows_the_others() {
        let marked = "[quote “No”], they said; [quote “Yes”], they said; [quote “Oh”], they said";
        let mut harness = looked_at(&[marked]);
        harness.get_by_label_contains("“No”").focus();
        harness.run();
        for (key, expected) in [(Key::ArrowDown, "“Yes”"), (Key::End, "“Oh”"), (Key::ArrowUp, "“Yes”")] {
            harness.key_press(key);
            harness.run();
            assert!(harness.get_by_label_contains(expected).accesskit_node().is_focused(), "{key:?}: {expected}");
        }
        harness.key_press(Key::Tab);
        harness.run();
        assert!(!harness.get_by_label_contains("“Oh”").accesskit_node().is_focused());
    }

    #[test]
    fn signs_stand_beside_the_words_of_their_row_and_not_on_them() {
        let marked = "[quote “Nobody in this room wanted it, and nobody outside of it wanted it either”], they said";
        let mut harness = looked_at(&[marked]);
        harness.get_by_label_contains("“Nobody").click();
        harness.run();
        let sign = harness.get_by_label("Ignore this kind of problem").rect();
        let texts = painted(&harness);
        assert!(texts.iter().any(|(text, _)| text.contains("Nobody")), "{texts:?}");
        for (text, place) in texts {
            assert!(!place.intersects(sign), "{text} at {place:?} lies under the sign at {sign:?}");
        }
    }

    #[test]
    fn what_a_merge_noted_is_listed_until_somebody_has_looked() {
        let mut harness = looked_at(&["x"]);
        let notes = ["the project is called “B” in the other version".to_owned()].into();
        let settings = Settings { merge_notes: notes, ..Settings::default() };
        harness.state_mut().project.apply(Transaction::new("", vec![Edit::SetSettings(settings)])).unwrap();
        harness.run();
        harness.get_by_label_contains("The project is called “B” in the other version");
        harness.get_by_label("I have looked at it").click();
        harness.run();
        assert!(harness.state().project.settings().merge_notes.is_empty());
        harness.get_by_label("No problems found here");
    }

    #[test]
    fn an_article_with_very_many_spans_is_looked_at_in_the_background() {
        let project = project_of(&[&"[quote “No”] ".repeat(BUDGET + 1)]);
        let mut panel = ProblemsPanel::default();
        while panel.look(&project) {}
        assert!(panel.found.is_empty());
        let article = panel.take_large().unwrap();
        assert!(panel.take_large().is_none());
        panel.receive(&article, problems_of(&project, &article).into());
        while panel.look(&project) {}
        assert!(panel.found.len() > BUDGET && panel.take_large().is_none());
        assert!(panel.take_gone().is_empty());
        panel.receive(&article, [].into());
        while panel.look(&project) {}
        assert!(panel.found.is_empty() && panel.take_gone().len() == 1);
    }
}
