//! Taking suggestions: accept, reject, under another label, all sure ones in view, and on to the next article.

use std::sync::Arc;

use super::act::Direction;
use super::commands::ReviewCommand;
use crate::model::speakers::{n_lacking, next_lacking};
use crate::model::{Article, ArticleId, Content, Edit, Proposal, Suggestion, Transaction, accept_all};
use crate::ui::desk::{Desk, programs, team};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::speaker::SpeakerPicker;
use crate::ui::panels::inspector::Tab;
use crate::ui::panels::sides::Side;
use crate::ui::session::Session;
use crate::ui::texts::tr;

/// The suggestion that is decided about.
struct Decided<'a> {
    content: &'a Content,
    article: &'a Article,
    /// As it is now, with edges that somebody may have moved.
    suggestion: &'a Suggestion,
    /// As it was suggested.
    as_suggested: &'a Suggestion,
}

impl Decided<'_> {
    /// Accepts what has become of the suggestion.
    fn acceptance(&self, suggestion: &Suggestion) -> Option<Transaction> {
        let mut transaction = suggestion.transaction(self.content.labels(), self.article)?;
        transaction.edits.extend(self.mended_predictions());
        Some(transaction)
    }

    /// Takes away what a model predicted, where it is accepted with other edges.
    fn mended_predictions(&self) -> Vec<Edit> {
        let Proposal::Span { label, fragments, .. } = &self.as_suggested.proposal else { return Vec::new() };
        if self.as_suggested.proposal == self.suggestion.proposal {
            return Vec::new();
        }
        let mended = self.article.predictions_about(label, fragments);
        mended.map(|one| Edit::RemovePrediction(self.article.id, one.clone())).collect()
    }
}

impl Desk<'_> {
    pub(crate) fn run_review_command(&mut self, command: ReviewCommand) {
        match command {
            ReviewCommand::AcceptSuggestion => self.accept_suggestion(),
            ReviewCommand::AcceptWithOther => self.accept_with_other_speaker(),
            ReviewCommand::AcceptAs(idx) => self.accept_suggestion_as(idx),
            ReviewCommand::AcceptSure => self.accept_sure_in_view(),
            ReviewCommand::RejectSuggestion => self.reject_suggestion(),
            ReviewCommand::AskProgramsAgain => programs::ask_programs_again(self),
            ReviewCommand::NextWithoutSpeaker => self.go_to_next_without_speaker(),
            ReviewCommand::NextProblem => self.go_to_problem(Direction::Next),
            ReviewCommand::PreviousProblem => self.go_to_problem(Direction::Previous),
            ReviewCommand::FixProblem => self.fix_problem(),
            ReviewCommand::NextDifference => self.go_to_difference(Direction::Next),
            ReviewCommand::PreviousDifference => self.go_to_difference(Direction::Previous),
            ReviewCommand::OtherVersion => self.session.view.settling.show_other(),
            ReviewCommand::TakeAllVersions => team::take_all_versions(self),
            ReviewCommand::TakeAndMend => team::take_to_mend(self),
            ReviewCommand::SettleAgreed => team::settle_agreed_here(self),
            ReviewCommand::HideNames => {
                let settling = &mut self.session.view.settling;
                settling.hides_names = !settling.hides_names;
            }
        }
    }

    /// Accepts the suggestion that keys act on; asks who said the selected quote where nobody is suggested.
    pub(crate) fn accept_suggestion(&mut self) {
        if self.session.view.settling.in_hand().is_some() {
            if !team::take_selected(self, None) {
                team::take_shown(self);
            }
            return;
        }
        if self.session.view.suggestion_for_keys().is_none() {
            return self.pick_speaker();
        }
        self.decide(|decided| decided.acceptance(decided.suggestion));
    }

    pub(crate) fn reject_suggestion(&mut self) {
        if self.session.view.settling.in_hand().is_some() {
            return team::take_neither(self);
        }
        self.decide(|decided| decided.as_suggested.rejection(decided.article));
        // Nothing was accepted that a note could be on.
        self.session.view.hand.accepted = None;
    }

    pub(crate) fn go_to_difference(&mut self, toward: Direction) {
        self.setup.sides.show(Side::Inspector);
        team::go_to_difference(self, toward);
    }

    /// Accepts the suggestion that keys act on with the next likeliest speaker.
    pub(crate) fn accept_with_other_speaker(&mut self) {
        if self.session.view.suggestion_in_reach().is_none_or(|one| one.other_speaker.is_none()) {
            return self.out.hint(tr("Nobody else is suggested"));
        }
        self.decide(|decided| decided.acceptance(&decided.suggestion.with_other_speaker()?));
    }

    /// Accepts the suggestion in hand under the label at this place of the set, which rejects the label suggested.
    pub(crate) fn accept_suggestion_as(&mut self, label_idx: usize) {
        if self.session.view.settling.has_spans_in_hand() {
            return team::take_shown_as(self, label_idx);
        }
        self.decide(|decided| {
            let labels = decided.content.labels();
            let label = &labels.labels().get(label_idx)?.id;
            let relabelled = decided.suggestion.relabelled(labels, label)?;
            let mut transaction = relabelled.transaction(labels, decided.article)?;
            if decided.suggestion.label(labels) != Some(label) {
                transaction.edits.extend(decided.as_suggested.rejection(decided.article)?.edits);
            }
            Some(transaction)
        });
    }

    /// Accepts the suggestion in hand without its speaker, and asks who said it: where nobody is picked, that is taken back.
    /// Returns whether one is in hand that can have a speaker.
    pub(crate) fn accept_suggestion_and_ask(&mut self) -> bool {
        let labels = self.session.project.labels();
        let in_hand = self.session.view.suggestions.in_hand();
        let article = self.session.view.open.and_then(|id| self.session.project.article(id));
        let can_have_speaker = in_hand.is_some_and(|one| one.without_speaker(labels).is_some());
        let Some(id) = article.map(|article| article.spans().free_id()).filter(|_| can_have_speaker) else {
            return false;
        };
        let suggested = in_hand.and_then(|one| one.speaker_of(labels, id));
        self.decide(|decided| decided.acceptance(&decided.suggestion.without_speaker(decided.content.labels())?));
        let article = self.session.view.open.and_then(|id| self.session.project.article(id));
        if let Some(span) = article.and_then(|article| article.span(id)) {
            self.session.view.show_span(span);
            self.ask_who_said(id, suggested);
        }
        true
    }

    /// Accepts what is on the screen and sure enough, as one step.
    pub(crate) fn accept_sure_in_view(&mut self) {
        let sure: Vec<Suggestion> = self.session.view.sure_in_view().collect();
        match accept_all(&self.session.project, &sure) {
            Some(transaction) => self.apply(transaction),
            None => self.out.hint(tr("Nothing in view is sure enough")),
        }
    }

    /// Remembers how sure a suggestion must be, once the number is no longer being dragged.
    pub(crate) fn keep_sure_percent(&mut self) {
        if self.setup.settings.sure_percent != self.session.view.sure.0 && !self.ctx.egui_is_using_pointer() {
            self.setup.settings.sure_percent = self.session.view.sure.0;
            self.keep_settings();
        }
    }

    /// Does what was decided about the suggestion that keys act on, and takes the next one in hand.
    fn decide(&mut self, decision: impl FnOnce(&Decided<'_>) -> Option<Transaction>) {
        let article = self.session.view.open.and_then(|id| self.session.project.article(id));
        let Some((idx, article)) = self.session.view.suggestion_for_keys().zip(article) else { return };
        let suggestions = &self.session.view.suggestions;
        let Some((suggestion, as_suggested)) = suggestions.get(idx).zip(suggestions.as_suggested(idx)) else { return };
        if !self.session.view.is_in_view(suggestion.place()) {
            self.session.view.take_suggestion(idx);
            return self.out.hint(tr("It was out of view: press again to decide"));
        }
        let decided = Decided { content: &self.session.project, article, suggestion, as_suggested: &as_suggested };
        let was_in_hand = self.session.view.suggestions.in_hand_idx().is_some();
        let before = self.session.project.revision();
        let free_id = article.spans().free_id();
        if let Some(transaction) = decision(&decided) {
            self.apply(transaction);
            if self.session.project.revision() == before {
                return;
            }
        }
        let view = &mut self.session.view;
        // Where it is not gone by what was changed.
        view.suggestions.forget(&as_suggested.proposal);
        if let Some(next_idx) = view.suggestions.take_gap().filter(|_| was_in_hand) {
            view.take_suggestion(next_idx);
            view.suggestions.note_decided(&as_suggested);
        }
        let accepted = match as_suggested.proposal {
            Proposal::Span { .. } => free_id,
            Proposal::Speaker { span, .. } => span,
        };
        let is_there = self.session.open().is_some_and(|article| article.span(accepted).is_some());
        self.session.view.hand.accepted = Some(accepted).filter(|_| is_there);
    }

    /// Goes on with the suggestions of the next article that is not done, or of the one before.
    pub(crate) fn review_next_article(&mut self, toward: Direction) {
        if let Some(id) = self.next_open(toward) {
            self.open_article(id);
            self.session.view.suggestions.review_toward = Some(toward);
        } else if self.session.view.suggestions.is_empty() {
            self.out.hint(tr("There are no more suggestions in articles that are not done"));
        } else {
            let view = &mut self.session.view;
            view.suggestions.begin_again();
            if let Some(idx) = view.suggestions.next(toward, view.hand.selection().caret) {
                view.take_suggestion(idx);
            }
        }
    }

    /// The next article that is not done, from the open one on and round, or the one before it.
    fn next_open(&mut self, toward: Direction) -> Option<ArticleId> {
        let is_open = |article: &&Arc<Article>| article.status.is_open();
        let n_before = self.session.before_and_behind().0.len();
        let mut others = self.session.others();
        let found = match toward {
            Direction::Next => others.find(is_open),
            Direction::Previous => others.rev().take(n_before).find(is_open),
        };
        found.map(|article| article.id)
    }

    fn go_to_next_without_speaker(&mut self) {
        let Some((article, span)) =
            next_lacking(&self.session.project, self.session.view.open, self.session.view.hand.selected_span())
        else {
            return self.out.hint(tr("Every quote has a speaker"));
        };
        self.open_article(article);
        if let Some(span) = self.session.project.article(article).and_then(|article| article.span(span)) {
            self.session.view.show_span(span);
            let id = span.id;
            let Some(article) = self.session.open() else { return };
            let picker = SpeakerPicker::new(article, id, self.session.speakers_for(id));
            let n_left = n_lacking(&self.session.project);
            self.overlays.open(Overlay::Speakers(picker.in_queue(n_left)));
        }
    }

    fn go_to_problem(&mut self, toward: Direction) {
        self.show_tab(Tab::Problems);
        let Session { panels, project, view, .. } = &mut *self.session;
        let problems = &mut panels.inspector.problems;
        let is_more_to_look_at = problems.look(project);
        if !problems.go_on(toward, project, view, self.out) {
            self.out.hint(if is_more_to_look_at { tr("Still looking for problems") } else { tr("No problems found") });
        }
    }

    fn fix_problem(&mut self) {
        let problems = &mut self.session.panels.inspector.problems;
        match problems.take_fix(&self.session.project) {
            Some(fix) => self.apply(fix),
            None if problems.is_at_one() => {
                self.out.hint(tr("This one has no fix of its own: mend it in the text"));
            }
            None => self.out.hint(tr("Go to a problem that has a fix first")),
        }
    }
}

#[cfg(test)]
mod tests;
