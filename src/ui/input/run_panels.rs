//! Going to speakers, problems, words and what the panels show.

use super::commands::Command;
use super::outbox::{LinkTo, Notice};
use crate::model::find::{Query, query_from_span};
use crate::model::speakers::{n_lacking, next_lacking, previous_speaker};
use crate::model::{Article, Span, SpanId, Suggestion, TextRange};
use crate::ui::article::Direction;
use crate::ui::desk::Desk;
use crate::ui::jobs::search::Scope;
use crate::ui::overlays::article::ArticlePicker;
use crate::ui::overlays::labels::LabelEditor;
use crate::ui::overlays::speaker::SpeakerPicker;
use crate::ui::panels::find::FindPanel;
use crate::ui::panels::inspector::Tab;
use crate::ui::panels::sides::Side;
use crate::ui::panels::span_details::note_field_id;
use crate::ui::session::Session;

impl Desk<'_> {
    /// Does what a command asks of a panel. Returns whether the command is one of these.
    pub(crate) fn run_panel_command(&mut self, command: Command) -> bool {
        match command {
            Command::PickSpeaker => self.pick_speaker(),
            Command::LinkToSameSpeaker => self.link_to_same_speaker(),
            Command::NextWithoutSpeaker => self.go_to_next_without_speaker(),
            Command::Find => self.find(Scope::OpenArticle),
            Command::FindInAllArticles => self.find(Scope::AllArticles),
            Command::LabelAlike => self.label_alike(),
            Command::GoToArticle => self.session.panels.article_picker = Some(ArticlePicker::default()),
            Command::EditLabels => {
                self.session.panels.label_editor = Some(LabelEditor::new(self.session.project.labels()))
            }
            Command::EditNote => self.edit_note(),
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
        self.session.commit_drafts(self.out);
        self.setup.sides.show(Side::Inspector);
        self.session.panels.find = None;
        self.session.panels.inspector.tab = tab;
    }

    /// The open article with the selected span, where one is selected.
    fn selected_span(&self) -> Option<(&Article, &Span)> {
        let article = self.session.project.article(self.session.view.open?)?;
        Some((article, article.span(self.session.view.hand.selected_span?)?))
    }

    pub(crate) fn pick_speaker(&mut self) {
        if self.accept_suggestion_and_ask() {
            return;
        }
        let Some((_, span)) = self.selected_span() else { return };
        let labels = self.session.project.labels();
        if labels.kinds_from(&span.label).next().is_some() {
            let id = span.id;
            self.session.panels.speaker_picker = Some(SpeakerPicker::new(id, self.session.speakers_for(id)));
        } else {
            let name = labels.label(&span.label).map_or(span.label.as_str(), |label| &label.name).to_lowercase();
            self.out.tell(Notice::Info(format!("A {name} has no speaker: select a quote or a claim first")));
        }
    }

    /// Asks who said a span that was just accepted; then the next suggestion is in hand. Whoever was suggested comes
    /// last: with them nobody would have asked.
    pub(crate) fn ask_who_said(&mut self, span: SpanId, suggested: Option<TextRange>) {
        let mut speakers = self.session.speakers_for(span);
        let was_suggested = |one: &Suggestion| Some(one.place()) == suggested;
        speakers.sort_by_key(was_suggested);
        self.session.panels.speaker_picker = Some(SpeakerPicker::new(span, speakers).in_review());
    }

    fn link_to_same_speaker(&mut self) {
        let Some((article, span)) = self.selected_span() else { return };
        let speaker = previous_speaker(self.session.project.labels(), article, span).map(|speaker| speaker.id);
        let from = span.id;
        match speaker {
            Some(speaker) => self.link(from, LinkTo::Span(speaker)),
            None => self.out.tell(Notice::Info("No quote before this one has a speaker".to_owned())),
        }
    }

    fn go_to_next_without_speaker(&mut self) {
        let Some((article, span)) =
            next_lacking(&self.session.project, self.session.view.open, self.session.view.hand.selected_span)
        else {
            return self.out.tell(Notice::Info("Every quote has a speaker".to_owned()));
        };
        self.open_article(article);
        if let Some(span) = self.session.project.article(article).and_then(|article| article.span(span)) {
            self.session.view.show_span(span);
            let id = span.id;
            let picker = SpeakerPicker::new(id, self.session.speakers_for(id));
            self.session.panels.speaker_picker = Some(picker.in_queue(n_lacking(&self.session.project)));
        }
    }

    fn go_to_problem(&mut self, toward: Direction) {
        self.show_tab(Tab::Problems);
        let Session { panels, project, view, .. } = &mut *self.session;
        let problems = &mut panels.inspector.problems;
        let is_more_to_look_at = problems.look(project);
        if !problems.go_on(toward, project, view, self.out) {
            self.tell(if is_more_to_look_at { "Still looking for problems" } else { "No problems found" });
        }
    }

    fn fix_problem(&mut self) {
        match self.session.panels.inspector.problems.take_fix(&self.session.project) {
            Some(fix) => self.apply(fix),
            None => self.out.tell(Notice::Info("Go to a problem that has a fix first".to_owned())),
        }
    }

    /// Opens the find panel, with the selected words in it where they are few.
    fn find(&mut self, scope: Scope) {
        self.session.commit_drafts(self.out);
        let article = self.session.open();
        let selected =
            article.and_then(|article| Some(article.text().slice(self.session.view.selected_range(article)?)));
        let pattern = selected.filter(|words| words.len() < 200 && !words.contains('\n')).unwrap_or_default();
        let query = Query { pattern: pattern.to_owned(), ..Query::default() };
        self.setup.sides.show(Side::Inspector);
        self.session.panels.find = Some(FindPanel::new(query, scope));
    }

    fn label_alike(&mut self) {
        self.session.commit_drafts(self.out);
        let made = self.session.alike.offered();
        let made = made.and_then(|made| Some((self.session.project.article(made.article)?, made.span)));
        let made = made.and_then(|(article, span)| Some((article, article.span(span)?)));
        let Some((article, span)) = made.or_else(|| self.selected_span()) else { return };
        let Some(query) = query_from_span(article, span) else {
            return self.out.tell(Notice::Info("Only a short span of one part can be looked for".to_owned()));
        };
        let panel = FindPanel::new(query, Scope::AllArticles).labelling(span.label.clone());
        self.setup.sides.show(Side::Inspector);
        self.session.panels.find = Some(panel);
        self.session.alike.forget();
    }

    fn edit_note(&mut self) {
        self.show_tab(Tab::Spans);
        self.ctx.memory_mut(|memory| memory.request_focus(note_field_id()));
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::ArticleId;
    use crate::ui::App;
    use crate::ui::test_window::{project_of, window};

    const ARTICLES: [&str; 2] = ["[quote “a”] and “b”, said [speaker Ada]", "[quote “c”], Ada said"];

    #[test]
    fn the_queue_of_quotes_without_a_speaker_goes_on_in_the_next_article() {
        let mut harness = window(App::new(project_of(&ARTICLES)));
        for (article, name) in [(1, "Ada"), (2, "Nobody named")] {
            harness.state_mut().outbox.run(Command::NextWithoutSpeaker);
            harness.run();
            assert_eq!(harness.state().session.view.open, Some(ArticleId(article)));
            harness.get_by_label(name).click();
            harness.run();
        }
        let app = harness.state();
        assert_eq!(next_lacking(&app.session.project, None, None), None);
        assert_eq!(app.session.project.undo_name(), Some("note that nobody is named"));
    }
}
