//! The panels and popups around the article: what each remembers, where it is drawn, and the commands that open it.

pub mod articles;
pub mod find;
pub mod guide;
pub mod hit_row;
pub mod inspector;
pub mod people;
pub mod problems;
pub mod progress;
pub mod sides;
pub mod span_details;
pub mod spans;
pub mod suggestion_settings;
pub mod suggestions;

use std::ops::ControlFlow;
use std::sync::Arc;

use egui::{Context, Ui};

use super::App;
use super::article::Direction;
use super::bars::labels::LabelBar;
use super::input::commands::Command;
use super::input::outbox::Notice;
use super::jobs::Finish;
use super::jobs::search::{Scope, Search};
use super::jobs::suggesting::Learning;
use super::jobs::survey::Survey;
use super::look::theme::Theme;
use super::look::widgets::{counted, grouped};
use super::overlays::article::{ArticlePicker, article_picker_ui};
use super::overlays::labels::{LabelEditor, label_editor_ui};
use super::overlays::speaker::{SpeakerPicker, speaker_picker_ui};
use super::panels::articles::{ArticlesPanel, articles_panel_ui};
use super::panels::find::{FindPanel, find_panel_ui};
use super::panels::inspector::{Inspector, Tab, inspector_ui};
use super::panels::sides::Side;
use super::panels::span_details::note_field_id;
use crate::model::find::{Alike, Query, count_alike, query_from_span};
use crate::model::speakers::{n_lacking, next_lacking, previous_speaker};
use crate::model::{
    Article, ArticleId, Content, Edit, Origin, Span, SpanId, Suggestion, TextRange, Transaction, problems_of,
    transactions,
};

/// Text that is searched within a frame; more is searched in the background.
const MAX_BYTES_IN_FRAME: usize = 2_000_000;

/// What the panels remember of one project. Another project begins with the default.
#[derive(Debug, Default)]
pub struct Panels {
    pub labels: LabelBar,
    articles: ArticlesPanel,
    inspector: Inspector,
    speaker_picker: Option<SpeakerPicker>,
    article_picker: Option<ArticlePicker>,
    label_editor: Option<LabelEditor>,
    find: Option<FindPanel>,
    pub learning: Learning,
    /// The span that was just made, and what is offered to be labelled like it.
    made: Option<(ArticleId, SpanId)>,
    is_made_counted: bool,
    offer: Option<String>,
    /// Articles whose files have another text now.
    pub n_changed_sources: usize,
}

impl Panels {
    /// Shows what a learner expects of each article.
    pub fn receive(&mut self, survey: Survey) {
        for (article, expected) in &survey.expected {
            self.note_undecided(*article, expected.n_undecided);
        }
        self.articles.receive(survey);
    }

    /// Notes how many likely suggestions nobody has decided about in an article.
    pub fn note_undecided(&mut self, article: ArticleId, n_undecided: usize) {
        self.inspector.problems.note_undecided(article, n_undecided);
    }

    /// Whether a popup is open that takes all keys.
    pub fn has_overlay(&self) -> bool {
        self.speaker_picker.is_some() || self.article_picker.is_some() || self.label_editor.is_some()
    }

    /// Notes what a change is about to make: when it is a single span, others that read alike are offered.
    pub fn watch(&mut self, change: &Transaction) {
        let mut made = change.edits.iter().filter_map(|edit| match edit {
            Edit::AddSpan(article, span) if span.origin == Origin::Person => Some((*article, span.id)),
            _ => None,
        });
        self.made = made.next().filter(|_| made.next().is_none());
        self.is_made_counted = false;
        self.offer = None;
    }

    /// “7 more in this article, 212 in 40 others…”.
    pub fn offer(&self) -> Option<&str> {
        self.offer.as_deref()
    }
}

impl App {
    /// All articles, in the order in which they are listed.
    pub(super) fn article_order(&self) -> Vec<ArticleId> {
        self.panels.articles.in_order(&self.project)
    }

    pub(super) fn articles_ui(&mut self, ui: &mut Ui) {
        self.panels.articles.order = self.settings.article_order;
        let theme = Theme::of(ui);
        articles_panel_ui(ui, &mut self.panels.articles, &self.project, &self.view, theme, &mut self.outbox);
    }

    /// The inspector, or the find panel while that is open.
    pub(super) fn right_side_ui(&mut self, ui: &mut Ui) {
        if self.panels.inspector.problems.look(&self.project) {
            ui.ctx().request_repaint();
        }
        if let Some(article) = self.panels.inspector.problems.take_large() {
            self.look_for_problems(ui.ctx(), article);
        }
        if self.panels.find.is_some() {
            return self.find_ui(ui);
        }
        let theme = Theme::of(ui);
        let Self { panels, project, view, effort, outbox, .. } = self;
        inspector_ui(ui, &mut panels.inspector, project, view, &effort.log, theme, outbox);
    }

    fn find_ui(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui);
        let Self { panels: Panels { find, articles, .. }, project, view, outbox, .. } = self;
        let Some(panel) = find else { return };
        let shown = articles.is_filtered().then(|| articles.shown(project).map(|article| article.id).collect());
        let filtered: Option<Vec<ArticleId>> = shown;
        let n_filtered = filtered.as_ref().map(Vec::len);
        if find_panel_ui(ui, panel, project, n_filtered, view, theme, outbox) {
            *find = None;
        } else if let Some(search) = panel.next_search(project, view.open, &filtered.unwrap_or_default()) {
            self.run_search(ui.ctx(), search);
        }
    }

    /// Looks for problems in the background.
    fn look_for_problems(&mut self, ctx: &Context, article: Arc<Article>) {
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Looking for problems", move |_| {
            let found = problems_of(&content, &article);
            let finish: Finish = Box::new(move |app, _| app.panels.inspector.problems.receive(&article, found));
            finish
        });
        self.tell_if_not_started(started);
    }

    fn run_search(&mut self, ctx: &Context, search: Search) {
        let ticket = search.ticket();
        if search.n_bytes() <= MAX_BYTES_IN_FRAME {
            let found = search.run(&mut |_, _| ControlFlow::Continue(()));
            self.panels.find.iter_mut().for_each(|panel| panel.receive(&ticket, found.clone()));
            return ctx.request_repaint();
        }
        let started = self.jobs.start(ctx, "Finding", move |progress| {
            let found = search.run(&mut |n_done, n_all| progress.report(n_done, n_all));
            let finish: Finish = Box::new(move |app, _| {
                if let Some(panel) = &mut app.panels.find {
                    panel.receive(&ticket, found);
                }
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    /// Counts what reads like the span just made, once, and offers it.
    fn count_alike(&mut self, ctx: &Context) {
        let is_there = |&(article, span): &(ArticleId, SpanId)| {
            self.project.article(article).is_some_and(|article| article.span(span).is_some())
        };
        if !self.panels.made.as_ref().is_some_and(is_there) {
            self.panels.offer = None;
        }
        let Some((article, span)) = self.panels.made.filter(|_| !self.panels.is_made_counted) else { return };
        self.panels.is_made_counted = true;
        if n_bytes(&self.project) <= MAX_BYTES_IN_FRAME {
            self.panels.offer = count_alike(&self.project, article, span).and_then(words_from_alike);
            return;
        }
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Counting the same words", move |_| {
            let offer = count_alike(&content, article, span).and_then(words_from_alike);
            let finish: Finish = Box::new(move |app, _| {
                if app.panels.made == Some((article, span)) {
                    app.panels.offer = offer;
                }
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    pub(super) fn popups_ui(&mut self, ctx: &Context) {
        self.keep_suggesting(ctx);
        self.count_alike(ctx);
        let Self { panels, project, view, outbox: out, .. } = self;
        let theme = Theme::from_is_dark(ctx.theme() == egui::Theme::Dark);
        let is_in_review = panels.speaker_picker.as_ref().is_some_and(SpeakerPicker::is_in_review);
        speaker_picker_ui(ctx, &mut panels.speaker_picker, project, view, theme, out);
        if is_in_review && panels.speaker_picker.is_none() {
            view.takes_next = Some(Direction::Next);
        }
        article_picker_ui(ctx, &mut panels.article_picker, project, theme, out);
        label_editor_ui(ctx, &mut panels.label_editor, project, theme, out);
    }

    /// Does what a command asks of a panel. Returns whether the command is one of these.
    pub(super) fn run_panel_command(&mut self, ctx: &Context, command: Command) -> bool {
        match command {
            Command::PickSpeaker => self.pick_speaker(),
            Command::LinkToSameSpeaker => self.link_to_same_speaker(),
            Command::NextWithoutSpeaker => self.go_to_next_without_speaker(),
            Command::Find => self.find(Scope::OpenArticle),
            Command::FindInAllArticles => self.find(Scope::AllArticles),
            Command::LabelAlike => self.label_alike(),
            Command::GoToArticle => self.panels.article_picker = Some(ArticlePicker::default()),
            Command::EditLabels => self.panels.label_editor = Some(LabelEditor::new(self.project.labels())),
            Command::EditNote => self.edit_note(ctx),
            Command::ShowGuide => self.show_tab(Tab::Guide),
            Command::NextProblem => self.go_to_problem(Direction::Next),
            Command::PreviousProblem => self.go_to_problem(Direction::Previous),
            Command::FixProblem => self.fix_problem(),
            Command::AcceptSuggestion => self.accept_suggestion(),
            Command::AcceptWithOther => self.accept_with_other_speaker(),
            Command::AcceptAs(idx) => self.accept_suggestion_as(idx),
            Command::AcceptSure => self.accept_sure_in_view(),
            Command::RejectSuggestion => self.reject_suggestion(),
            _ => return false,
        }
        true
    }

    fn show_tab(&mut self, tab: Tab) {
        self.sides.show(Side::Inspector);
        self.panels.find = None;
        self.panels.inspector.tab = tab;
    }

    /// The open article with the selected span, where one is selected.
    fn selected_span(&self) -> Option<(&Article, &Span)> {
        let article = self.project.article(self.view.open?)?;
        Some((article, article.span(self.view.span?)?))
    }

    pub(super) fn pick_speaker(&mut self) {
        if self.accept_suggestion_and_ask() {
            return;
        }
        let Some((_, span)) = self.selected_span() else { return };
        let labels = self.project.labels();
        if labels.kinds_from(&span.label).next().is_some() {
            let id = span.id;
            self.panels.speaker_picker = Some(SpeakerPicker::new(id, self.speakers_for(id)));
        } else {
            let name = labels.label(&span.label).map_or(span.label.as_str(), |label| &label.name).to_lowercase();
            self.outbox.tell(Notice::Info(format!("A {name} has no speaker: select a quote or a claim first")));
        }
    }

    /// Asks who said a span that was just accepted; then the next suggestion is in hand. Whoever was suggested comes
    /// last: with them nobody would have asked.
    pub(super) fn ask_who_said(&mut self, span: SpanId, suggested: Option<TextRange>) {
        let mut speakers = self.speakers_for(span);
        let was_suggested = |one: &Suggestion| Some(one.place()) == suggested;
        speakers.sort_by_key(was_suggested);
        self.panels.speaker_picker = Some(SpeakerPicker::new(span, speakers).in_review());
    }

    fn link_to_same_speaker(&mut self) {
        let Some((article, span)) = self.selected_span() else { return };
        let labels = self.project.labels();
        match previous_speaker(labels, article, span) {
            Some(speaker) => self.outbox.try_apply(transactions::link(labels, article, span.id, speaker.id)),
            None => self.outbox.tell(Notice::Info("No quote before this one has a speaker".to_owned())),
        }
    }

    fn go_to_next_without_speaker(&mut self) {
        let Some((article, span)) = next_lacking(&self.project, self.view.open, self.view.span) else {
            return self.outbox.tell(Notice::Info("Every quote has a speaker".to_owned()));
        };
        self.open_article(article);
        if let Some(span) = self.project.article(article).and_then(|article| article.span(span)) {
            self.view.show_span(span);
            let id = span.id;
            let picker = SpeakerPicker::new(id, self.speakers_for(id));
            self.panels.speaker_picker = Some(picker.in_queue(n_lacking(&self.project)));
        }
    }

    fn go_to_problem(&mut self, toward: Direction) {
        self.show_tab(Tab::Problems);
        let Self { panels, project, view, outbox, .. } = self;
        if !panels.inspector.problems.go_on(toward, project, view, outbox) {
            outbox.tell(Notice::Info("No problems found".to_owned()));
        }
    }

    fn fix_problem(&mut self) {
        match self.panels.inspector.problems.take_fix() {
            Some(fix) => self.apply(fix),
            None => self.outbox.tell(Notice::Info("Go to a problem that has a fix first".to_owned())),
        }
    }

    /// Opens the find panel, with the selected words in it where they are few.
    fn find(&mut self, scope: Scope) {
        let article = self.view.open.and_then(|id| self.project.article(id));
        let selected = article.and_then(|article| Some(article.text().slice(self.view.selected_range(article)?)));
        let pattern = selected.filter(|words| words.len() < 200 && !words.contains('\n')).unwrap_or_default();
        self.sides.show(Side::Inspector);
        self.panels.find = Some(FindPanel::new(Query { pattern: pattern.to_owned(), ..Query::default() }, scope));
    }

    fn label_alike(&mut self) {
        let made = self.panels.made.filter(|_| self.panels.offer.is_some());
        let made = made.and_then(|(article, span)| Some((self.project.article(article)?, span)));
        let made = made.and_then(|(article, span)| Some((article, article.span(span)?)));
        let Some((article, span)) = made.or_else(|| self.selected_span()) else { return };
        let Some(query) = query_from_span(article, span) else {
            return self.outbox.tell(Notice::Info("Only a short span of one part can be looked for".to_owned()));
        };
        let panel = FindPanel::new(query, Scope::AllArticles).labelling(span.label.clone());
        self.sides.show(Side::Inspector);
        self.panels.find = Some(panel);
        self.panels.offer = None;
    }

    fn edit_note(&mut self, ctx: &Context) {
        self.show_tab(Tab::Spans);
        ctx.memory_mut(|memory| memory.request_focus(note_field_id()));
    }
}

/// The length of all texts.
pub fn n_bytes(content: &Content) -> usize {
    content.articles().map(|article| article.text().n_bytes()).sum()
}

/// “7 more in this article, 212 in 40 others…”; nothing where there are none.
fn words_from_alike(alike: Alike) -> Option<String> {
    let here = (alike.n_here > 0).then(|| format!("{} more in this article", grouped(alike.n_here)));
    let elsewhere = (alike.n_elsewhere > 0).then(|| {
        let others = counted(alike.n_articles, "other");
        if alike.n_here > 0 {
            format!("{} in {others}", grouped(alike.n_elsewhere))
        } else {
            format!("{} more in {others}", grouped(alike.n_elsewhere))
        }
    });
    let parts: Vec<String> = here.into_iter().chain(elsewhere).collect();
    (!parts.is_empty()).then(|| format!("{}…", parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::test_window::{project_of, window};

    const ARTICLES: [&str; 2] = ["[quote “a”] and “b”, said [speaker Ada]", "[quote “c”], Ada said"];

    #[test]
    fn the_queue_of_quotes_without_a_speaker_goes_on_in_the_next_article() {
        let mut harness = window(App::new(project_of(&ARTICLES)));
        for (article, name) in [(1, "Ada"), (2, "Nobody named")] {
            harness.state_mut().outbox.run(Command::NextWithoutSpeaker);
            harness.run();
            assert_eq!(harness.state().view.open, Some(ArticleId(article)));
            harness.get_by_label(name).click();
            harness.run();
        }
        let app = harness.state();
        assert_eq!(next_lacking(&app.project, None, None), None);
        assert_eq!(app.project.undo_name(), Some("note that nobody is named"));
    }
}
