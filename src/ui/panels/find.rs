//! Finding words in the open article or in all, and labelling all that is found in one step.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    Align, Button, Frame, Id, Key, Layout, Margin, Panel, Popup, Response, RichText, ScrollArea, Stroke, Ui,
    WidgetInfo, vec2,
};

use super::hit_row::{HitRow, Tick, hit_row_ui};
use super::pane::Pane;
use crate::model::find::{Finder, Hit, Query, is_labelled, label_all};
use crate::model::{Article, ArticleId, Content, LabelId, Project};
use crate::ui::input::outbox::{Notice, Outbox};
use crate::ui::jobs::search::{End, Found, MAX_HITS, MAX_S, Scope, Search, Ticket, Wanted};
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{
    Face, PANEL_MARGIN, RowStyle, Sign, accent_button, counted, elided, empty_ui, field_ui, font, grouped, hairline,
    quiet_button, sentence_case, sign_button,
};
use crate::ui::session::article_cache::{PerText, is_text_of};

/// The open panel.
#[derive(Debug)]
pub struct FindPanel {
    query: Query,
    scope: Scope,
    found: Found,
    error: Option<String>,
    /// What was asked last; another wish begins another search.
    asked: Option<Asked>,
    /// The search that runs. It stops when another one takes its place and when the panel is closed.
    running: Option<Wanted>,
    current: Option<usize>,
    labelling: Option<Labelling>,
    wants_focus: bool,
}

/// What a search is for, and the texts that it goes through.
#[derive(Debug)]
struct Asked {
    query: Query,
    texts: Vec<(ArticleId, Arc<str>)>,
    /// Scope, open article and revision at which the texts were last found to be these.
    seen_at: (Scope, Option<ArticleId>, u64),
}

/// A label that is about to go on all hits but those that are unticked.
#[derive(Debug)]
struct Labelling {
    label: LabelId,
    unticked: BTreeSet<Hit>,
    /// The hits that get the label, found again when the project, the ticks or what is found change.
    ticked: Vec<Hit>,
    ticked_key: Option<(u64, usize, usize)>,
}

impl FindPanel {
    /// A panel that looks for this, with the keyboard in its field.
    pub fn new(query: Query, scope: Scope) -> Self {
        Self {
            query,
            scope,
            found: Found::default(),
            error: None,
            asked: None,
            running: None,
            current: None,
            labelling: None,
            wants_focus: true,
        }
    }

    /// The panel, about to put the label on all that is found.
    #[must_use]
    pub fn labelling(self, label: LabelId) -> Self {
        Self { labelling: Some(Labelling::new(label)), ..self }
    }

    /// The search to run if something else is wanted than what was asked last, or a text is another. `filtered` are the
    /// articles that the list shows.
    pub fn next_search(
        &mut self,
        project: &Project,
        open: Option<ArticleId>,
        filtered: &[ArticleId],
    ) -> Option<Search> {
        let now = (self.scope, open, project.revision());
        let asked = self.asked.as_mut().filter(|asked| asked.query == self.query);
        // What the list shows can change without any of these.
        let is_settled = |asked: &Asked| asked.seen_at == now && self.scope != Scope::FilteredArticles;
        if asked.as_deref().is_some_and(is_settled) {
            return None;
        }
        let articles = articles_in(self.scope, project, open, filtered);
        if let Some(asked) = asked.filter(|asked| asked.is_of(&articles)) {
            asked.seen_at = now;
            return None;
        }
        let texts = articles.iter().map(|article| (article.id, article.text().shared())).collect();
        self.asked = Some(Asked { query: self.query.clone(), texts, seen_at: now });
        self.begin(articles)
    }

    /// Forgets what was found, and begins to look for something else.
    fn begin(&mut self, articles: Vec<Arc<Article>>) -> Option<Search> {
        let finder = Finder::new(&self.query);
        self.found = Found::default();
        self.current = None;
        self.running = None;
        self.error = finder.as_ref().err().filter(|_| !self.query.pattern.is_empty()).map(ToString::to_string);
        self.labelling.iter_mut().for_each(|labelling| labelling.ticked_key = None);
        let finder = finder.ok()?;
        Some(Search::new(self.running.insert(Wanted::default()).ticket(), finder, articles))
    }

    /// Takes in what a search found, unless it is not the one that runs.
    pub fn receive(&mut self, ticket: &Ticket, found: Found) {
        if self.running.take_if(|running| running.is(ticket)).is_some() {
            self.found = found;
        }
    }

    /// Waits no more for the search that was begun last.
    pub fn give_up(&mut self) {
        self.running = None;
    }

    fn count_words(&self) -> String {
        match &self.error {
            Some(error) => sentence_case(error),
            None if self.query.pattern.is_empty() => "Type what to look for".to_owned(),
            None if self.running.is_some() => "Looking…".to_owned(),
            None => format!("{} found", grouped(self.found.hits.len())),
        }
    }

    /// Why there may be more than is shown.
    fn why_cut(&self) -> Option<String> {
        match self.found.end {
            End::All => None,
            End::TooMany => Some(format!("Only the first {} are listed", grouped(MAX_HITS))),
            End::Stopped => Some("The search was stopped; there may be more".to_owned()),
            End::TimeUp => Some(format!(
                "Not all was looked through: the {MAX_S} seconds that a search has are up. A narrower pattern takes less"
            )),
        }
    }
}

impl Asked {
    /// Whether these are the articles, in this order, with the texts that they had.
    fn is_of(&self, articles: &[Arc<Article>]) -> bool {
        let is_same = |((id, text), article): (&(ArticleId, Arc<str>), &Arc<Article>)| {
            *id == article.id && is_text_of(text, article)
        };
        self.texts.len() == articles.len() && self.texts.iter().zip(articles).all(is_same)
    }
}

fn articles_in(scope: Scope, content: &Content, open: Option<ArticleId>, filtered: &[ArticleId]) -> Vec<Arc<Article>> {
    let of = |ids: &[ArticleId]| {
        let idxs = ids.iter().filter_map(|&id| content.article_idx(id));
        idxs.filter_map(|idx| content.shared_articles().get(idx)).map(Arc::clone).collect()
    };
    match scope {
        Scope::OpenArticle => of(open.as_slice()),
        Scope::FilteredArticles => of(filtered),
        Scope::AllArticles => content.shared_articles().to_vec(),
    }
}

impl Labelling {
    fn new(label: LabelId) -> Self {
        Self { label, unticked: BTreeSet::new(), ticked: Vec::new(), ticked_key: None }
    }

    fn find_ticked(&mut self, project: &Project, found: &Found) {
        let key = Some((project.revision(), self.unticked.len(), found.hits.len()));
        if self.ticked_key == key {
            return;
        }
        let new_hit = |hit: &PerText<Hit>| {
            let (article, hit) = hit_in(project, hit)?;
            let is_wanted = !self.unticked.contains(&hit) && !is_labelled(article, &self.label, hit.range);
            is_wanted.then_some(hit)
        };
        self.ticked = found.hits.iter().filter_map(new_hit).collect();
        self.ticked_key = key;
    }
}

/// Draws the panel over the width and height that is left. Returns whether it is to be closed.
pub fn find_panel_ui(ui: &mut Ui, panel: &mut FindPanel, n_filtered: Option<usize>, pane: &mut Pane<'_>) -> bool {
    let theme = pane.theme;
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let is_closed = head_ui(ui, panel, n_filtered, theme, pane.out);
    hairline(ui, theme);
    foot_ui(ui, panel, pane);
    if panel.found.hits.is_empty() {
        empty_ui(ui, theme, &panel.count_words());
        return is_closed;
    }
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("hits");
    scroll.show_rows(ui, RowStyle::Ruled.height(), panel.found.hits.len(), |ui, rows| {
        for idx in rows {
            row_ui(ui, panel, idx, pane);
        }
    });
    is_closed
}

/// The field with what goes with it. Returns whether the panel is to be closed.
fn head_ui(ui: &mut Ui, panel: &mut FindPanel, n_filtered: Option<usize>, theme: &Theme, out: &mut Outbox) -> bool {
    let mut is_closed = false;
    Frame::NONE.inner_margin(Margin { left: 12, right: 8, top: 10, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        ui.horizontal(|ui| {
            let width = ui.available_width() - 26.0;
            ui.allocate_ui(vec2(width, 28.0), |ui| is_closed |= pattern_ui(ui, panel, theme, out));
            is_closed |= sign_button(ui, theme, Sign::Cross, "Close find (Esc)").clicked();
        });
        ui.horizontal_wrapped(|ui| {
            toggle_ui(ui, theme, "Aa", "Match case", &mut panel.query.matches_case);
            toggle_ui(ui, theme, "Word", "Whole words", &mut panel.query.is_whole_word);
            toggle_ui(ui, theme, ".*", "Regular expression", &mut panel.query.is_regex);
        });
        ui.horizontal_wrapped(|ui| scope_ui(ui, panel, n_filtered, theme));
        if let Some(why) = panel.why_cut() {
            let why = RichText::new(why).size(size::SMALL_TEXT).color(theme.warning);
            ui.add(egui::Label::new(why).wrap());
        }
    });
    is_closed
}

/// Returns whether Escape was pressed in the field.
fn pattern_ui(ui: &mut Ui, panel: &mut FindPanel, theme: &Theme, out: &mut Outbox) -> bool {
    let response = field_ui(ui, theme, Id::unique("find"), &mut panel.query.pattern, "Find", None);
    if std::mem::take(&mut panel.wants_focus) {
        response.request_focus();
    }
    let (is_enter, is_back, is_escape) =
        ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift, input.key_pressed(Key::Escape)));
    if response.lost_focus() && is_enter {
        go(panel, is_back, out);
        response.request_focus();
    }
    response.lost_focus() && is_escape
}

/// Goes to the hit behind the current one, or before it.
fn go(panel: &mut FindPanel, is_back: bool, out: &mut Outbox) {
    let n_hits = panel.found.hits.len();
    let step = if is_back { n_hits.saturating_sub(1) } else { 1 };
    let next = panel.current.map_or(0, |idx| (idx + step) % n_hits.max(1));
    if let Some(hit) = panel.found.hits.get(next).map(PerText::last) {
        panel.current = Some(next);
        out.show(hit.article, hit.range);
    }
}

fn scope_ui(ui: &mut Ui, panel: &mut FindPanel, n_filtered: Option<usize>, theme: &Theme) {
    let filtered = n_filtered.map(|n| (Scope::FilteredArticles, format!("{} filtered", grouped(n))));
    let scopes = [Some((Scope::OpenArticle, "This article".to_owned())), filtered];
    let all = Some((Scope::AllArticles, "All articles".to_owned()));
    for (scope, text) in scopes.into_iter().chain([all]).flatten() {
        let mut is_chosen = panel.scope == scope;
        if toggle_ui(ui, theme, &text, &text, &mut is_chosen).clicked() {
            panel.scope = scope;
        }
    }
}

fn toggle_ui(ui: &mut Ui, theme: &Theme, text: &str, name: &str, is_on: &mut bool) -> Response {
    let (fill, edge, ink) =
        if *is_on { (theme.selection, theme.accent, theme.ink) } else { (theme.page, theme.line, theme.soft) };
    let button = Button::new(RichText::new(text).size(12.0).color(ink)).fill(fill).stroke(Stroke::new(1.0, edge));
    let response = ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(8.0, 2.0);
        ui.spacing_mut().interact_size.y = 22.0;
        ui.add(button.corner_radius(6.0))
    });
    let response = response.inner;
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, *is_on, name));
    if response.clicked() {
        *is_on = !*is_on;
    }
    response.on_hover_text(name)
}

fn row_ui(ui: &mut Ui, panel: &mut FindPanel, idx: usize, pane: &mut Pane<'_>) {
    let (project, theme) = (pane.project, pane.theme);
    let Some((article, hit)) = panel.found.hits.get(idx).and_then(|hit| hit_in(project, hit)) else { return };
    let is_current = panel.current == Some(idx);
    let row =
        HitRow { labels: project.labels(), article, hit, is_open: pane.view.open == Some(article.id), is_current };
    let response = match &mut panel.labelling {
        None => hit_row_ui(ui, row, Tick::None, theme),
        Some(labelling) if is_labelled(article, &labelling.label, hit.range) => {
            hit_row_ui(ui, row, Tick::Labelled, theme)
        }
        Some(labelling) => {
            let mut is_ticked = !labelling.unticked.contains(&hit);
            let response = hit_row_ui(ui, row, Tick::Box(&mut is_ticked), theme);
            if is_ticked {
                labelling.unticked.remove(&hit)
            } else {
                labelling.unticked.insert(hit)
            };
            response
        }
    };
    if response.clicked() {
        panel.current = Some(idx);
        pane.out.show(hit.article, hit.range);
    }
}

/// A hit with its article, as long as that has the text that the hit is in.
fn hit_in<'a>(content: &'a Content, hit: &PerText<Hit>) -> Option<(&'a Article, Hit)> {
    let article = content.article(hit.last().article)?;
    hit.get(article).map(|hit| (article, *hit))
}

/// How many there are, and the way to label them all.
fn foot_ui(ui: &mut Ui, panel: &mut FindPanel, pane: &mut Pane<'_>) {
    let theme = pane.theme;
    let frame = Frame::NONE.fill(theme.panel);
    Panel::bottom("label all").resizable(false).exact_size(41.0).frame(frame).show(ui, |ui| {
        hairline(ui, theme);
        ui.horizontal(|ui| {
            ui.set_height(40.0);
            ui.add_space(PANEL_MARGIN);
            let words = if panel.found.hits.is_empty() { String::new() } else { panel.count_words() };
            let words = elided(ui, &words, font(ui, Face::Sans, 12.0), theme.soft, 150.0);
            ui.label(words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(6.0);
                label_all_ui(ui, panel, pane);
            });
        });
    });
}

fn label_all_ui(ui: &mut Ui, panel: &mut FindPanel, pane: &mut Pane<'_>) {
    let (project, labels, theme) = (pane.project, pane.labels(), pane.theme);
    let FindPanel { labelling, found, .. } = panel;
    let Some(open) = labelling else {
        if found.hits.is_empty() {
            return;
        }
        let button = quiet_button(ui, theme, "Label all…");
        Popup::menu(&button).show(|ui| {
            for label in labels.labels() {
                if ui.button(format!("As {}", label.name.to_lowercase())).clicked() {
                    *labelling = Some(Labelling::new(label.id.clone()));
                }
            }
        });
        button.on_hover_text("Shows all that is found with ticks, then labels it in one step");
        return;
    };
    open.find_ticked(project, found);
    let name = labels.label(&open.label).map_or(open.label.as_str(), |label| &label.name).to_lowercase();
    let text = format!("Label {} as {name}", grouped(open.ticked.len()));
    let can_label = !open.ticked.is_empty();
    let is_done = ui.add_enabled_ui(can_label, |ui| accent_button(ui, theme, &text)).inner.clicked();
    if is_done && let Some(transaction) = label_all(project, &open.label, &open.ticked) {
        pane.out.apply(transaction);
        pane.out.tell(Notice::Info(format!(
            "Labelled {} as {name}; undo takes it back",
            counted(open.ticked.len(), "place")
        )));
    }
    if quiet_button(ui, theme, "Cancel").clicked() || is_done {
        *labelling = None;
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{Transaction, marked, transactions};
    use crate::ui::test_window::{Bench, harness, project_of};

    const ARTICLES: [&str; 2] = ["[speaker Maya Lindqvist] spoke\nLindqvist left", "Then Lindqvist came"];

    fn opened(scope: Scope) -> Harness<'static, Bench<Option<FindPanel>>> {
        let mut harness = harness::<Option<FindPanel>>(&ARTICLES, |ui, panel, pane| {
            let Some(open) = panel else { return };
            if let Some(search) = open.next_search(pane.project, pane.view.open, &[]) {
                open.receive(&search.ticket(), found(&search));
            }
            if find_panel_ui(ui, open, None, pane) {
                *panel = None;
            }
        });
        harness.state_mut().panel = Some(FindPanel::new(Query::default(), scope));
        harness.run();
        harness.get_by_label("Find").type_text("lindqvist");
        harness.run();
        harness
    }

    #[test]
    fn hits_are_listed_counted_and_gone_to() {
        let mut harness = opened(Scope::OpenArticle);
        harness.get_by_label("2 found");
        harness.get_by_label("All articles").click();
        harness.run();
        harness.get_by_label("3 found");
        harness.get_by_label("Then Lindqvist came").click();
        harness.run();
        assert_eq!(harness.state().view.open, Some(ArticleId(2)));
    }

    #[test]
    fn all_that_is_ticked_is_labelled_in_one_step() {
        let mut harness = opened(Scope::AllArticles);
        harness.get_by_label("Label all…").click();
        harness.run();
        harness.get_by_label("As speaker").click();
        harness.run();
        harness.get_by_label("Label 2 as speaker").click();
        harness.run();
        let expected = "[speaker#1 Maya Lindqvist] spoke\n[speaker#2 Lindqvist] left";
        assert_eq!(harness.state().marked(), expected);
        assert_eq!(harness.state().project.undo_name(), Some("label 2 as speaker"));
    }

    /// The search that the panel asks for now.
    fn asked(panel: &mut FindPanel, project: &Project) -> Option<Search> {
        panel.next_search(project, Some(ArticleId(1)), &[])
    }

    fn found(search: &Search) -> Found {
        search.run(&mut |_| ControlFlow::Continue(()))
    }

    fn panel_for(pattern: &str) -> FindPanel {
        FindPanel::new(Query { pattern: pattern.to_owned(), ..Query::default() }, Scope::AllArticles)
    }

    fn with_text(project: &Project, marked: &str) -> Transaction {
        let mut article = marked::parse(project.labels(), marked).unwrap();
        article.id = ArticleId(1);
        transactions::replace_articles(project, "take over", vec![article])
    }

    #[test]
    fn a_result_of_another_search_is_dropped_whenever_it_comes() {
        let project = project_of(&ARTICLES);
        let mut closed = panel_for("came");
        let late = asked(&mut closed, &project).unwrap();
        let late_found = found(&late);
        drop(closed);
        let mut panel = panel_for("left");
        let search = asked(&mut panel, &project).unwrap();
        panel.receive(&late.ticket(), late_found);
        assert_eq!((panel.found.hits.len(), panel.count_words().as_str()), (0, "Looking…"));
        panel.receive(&search.ticket(), found(&search));
        assert_eq!(panel.count_words(), "1 found");
    }

    #[test]
    fn closing_the_panel_or_looking_for_something_else_stops_a_search() {
        let project = project_of(&ARTICLES);
        let mut panel = panel_for("l");
        let first = asked(&mut panel, &project).unwrap();
        panel.query.pattern = "lindqvist".to_owned();
        let second = asked(&mut panel, &project).unwrap();
        assert_eq!((found(&first).hits.len(), found(&second).hits.len()), (0, 3));
        drop(panel);
        assert_eq!(found(&second).hits.len(), 0);
    }

    #[test]
    fn a_search_stops_within_an_article() {
        let project = project_of(&["a a a a"]);
        let mut panel = panel_for("a");
        let search = asked(&mut panel, &project).unwrap();
        let mut panel = Some(panel);
        let mut n_asked = 0;
        let found = search.run(&mut |_| {
            n_asked += 1;
            if n_asked == 3 {
                panel = None;
            }
            ControlFlow::Continue(())
        });
        assert_eq!((found.hits.len(), found.end), (2, End::Stopped));
    }

    fn panel_for_regex(pattern: &str) -> FindPanel {
        let mut panel = panel_for(pattern);
        panel.query.is_regex = true;
        panel
    }

    #[test]
    fn a_pattern_that_reads_ahead_is_soon_too_much_for_a_frame() {
        let project = project_of(&[&"e ".repeat(5000)]);
        let n_found = |panel: &mut FindPanel| {
            let search = asked(panel, &project).unwrap();
            search.run_within(2_000_000).map(|found| found.hits.len())
        };
        assert_eq!(n_found(&mut panel_for("e")), Some(5000));
        assert_eq!(n_found(&mut panel_for_regex("e|[^;]*;")), None);
        assert_eq!(n_found(&mut panel_for_regex("q|[^;]*;")), Some(0), "one look at the text");
    }

    #[test]
    fn a_search_can_be_stopped_where_nothing_to_show_is_found() {
        let project = project_of(&["eeeee"]);
        let mut panel = panel_for("e");
        panel.query.is_whole_word = true;
        let search = asked(&mut panel, &project).unwrap();
        let mut n_asked = 0;
        let found = search.run(&mut |_| {
            n_asked += 1;
            if n_asked == 4 { ControlFlow::Break(End::Stopped) } else { ControlFlow::Continue(()) }
        });
        assert_eq!((found.hits.len(), found.end), (0, End::Stopped));
    }

    #[test]
    fn a_search_whose_time_is_up_says_so_and_shows_what_it_has() {
        let mut harness = opened(Scope::AllArticles);
        let Bench { panel, project, .. } = harness.state_mut();
        let panel = panel.as_mut().unwrap();
        panel.query.pattern = "Lindqvis".to_owned();
        let search = asked(panel, project).unwrap();
        let found = search.run(&mut |pace| {
            if pace.n_done < 15 { ControlFlow::Continue(()) } else { ControlFlow::Break(End::TimeUp) }
        });
        panel.receive(&search.ticket(), found);
        harness.run();
        harness.get_by_label("1 found");
        harness.get_by_label_contains("the 20 seconds that a search has are up");
    }

    #[test]
    fn hits_are_gone_with_their_text_and_stay_when_labels_change() {
        let mut project = project_of(&ARTICLES);
        let mut panel = panel_for("lindqvist");
        let search = asked(&mut panel, &project).unwrap();
        panel.receive(&search.ticket(), found(&search));
        let labelled = label_all(&project, &LabelId::new("claim").unwrap(), &[*panel.found.hits[2].last()]);
        project.apply(labelled.unwrap()).unwrap();
        assert!(asked(&mut panel, &project).is_none(), "the texts are the same");
        for is_undone in [false, true] {
            if is_undone {
                project.undo();
            } else {
                project.apply(with_text(&project, "Lindqvist")).unwrap();
            }
            let in_text = |hit: &&PerText<Hit>| hit_in(&project, hit).is_some();
            assert_eq!(panel.found.hits.iter().filter(in_text).count(), 1);
            let search = asked(&mut panel, &project).unwrap();
            assert!(panel.found.hits.is_empty());
            panel.receive(&search.ticket(), found(&search));
        }
        assert_eq!(panel.found.hits.len(), 3);
    }

    #[test]
    fn the_list_is_drawn_while_the_text_below_it_becomes_shorter() {
        let mut harness = opened(Scope::AllArticles);
        harness.get_by_label("3 found");
        let bench = harness.state_mut();
        let shorter = with_text(&bench.project, "Lindqvist");
        bench.project.apply(shorter).unwrap();
        harness.run();
        harness.get_by_label("2 found");
    }

    #[test]
    fn boxes_do_not_move_the_rows() {
        let mut harness = opened(Scope::AllArticles);
        let tops = |harness: &Harness<'_, _>| -> Vec<f32> {
            harness.get_all_by_role(egui::accesskit::Role::ListItem).map(|row| row.rect().top()).collect()
        };
        let before = tops(&harness);
        harness.get_by_label("Label all…").click();
        harness.run();
        harness.get_by_label("As speaker").click();
        harness.run();
        assert_eq!((tops(&harness), before.len()), (before, 3));
    }

    #[test]
    fn escape_closes_and_bad_patterns_are_told() {
        let mut harness = opened(Scope::OpenArticle);
        harness.get_by_label("Regular expression").click();
        harness.run();
        harness.get_by_label("Find").focus();
        harness.run();
        harness.get_by_label("Find").type_text("(");
        harness.run();
        harness.get_by_label_contains("This is not a regular expression");
        harness.key_press(Key::Escape);
        harness.run();
        assert!(harness.state().panel.is_none());
    }
}
