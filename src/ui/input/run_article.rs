//! What the commands in the open article do: labels, spans, links, undo, done.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::act::{Act, Direction};
use super::commands::ArticleCommand;
use super::outbox::{LinkTo, Notice, Wish};
use crate::formats;
use crate::model::find::query_from_span;
use crate::model::speakers::{people, previous_speaker};
use crate::model::{
    Article, ArticleId, Edit, Fragments, Origin, Span, SpanId, Status, Step, Suggestion, Transaction, many, one_line,
};
use crate::storage::OpenProject;
use crate::ui::article::Shown;
use crate::ui::desk::Desk;
use crate::ui::desk::ask_path::stop_asking;
use crate::ui::desk::team;
use crate::ui::jobs::search::Scope;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{counted, in_quotes};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::Named;
use crate::ui::overlays::history::HistoryList;
use crate::ui::overlays::speaker::SpeakerPicker;
use crate::ui::panels::find::FindPanel;
use crate::ui::panels::inspector::Tab;
use crate::ui::panels::sides::Side;
use crate::ui::panels::span_details::note_field_id;
use crate::ui::session::Session;
use crate::ui::session::chosen_then::Then;
use crate::ui::session::view_state::Selection;
use crate::ui::texts::{in_sentence, said, tr};

impl Desk<'_> {
    pub(crate) fn run_article_command(&mut self, command: ArticleCommand) {
        match command {
            ArticleCommand::Undo => self.go_back(OpenProject::undo, 1),
            ArticleCommand::Redo => self.go_back(OpenProject::redo, 1),
            ArticleCommand::ShowHistory => self.show_history(),
            ArticleCommand::ApplyLabel(idx) => self.apply_label(idx),
            ArticleCommand::Copy => self.copy(),
            ArticleCommand::CopyAsJson => self.copy_as_json(),
            ArticleCommand::DeleteSpan => self.delete_spans(),
            ArticleCommand::EditNote => self.edit_note(),
            ArticleCommand::ToggleQuestion => self.toggle_questions(),
            ArticleCommand::LabelAlike => self.label_alike(),
            ArticleCommand::InArticle(Act::GoToSuggestion(toward)) => self.go_to_suggestion(toward),
            ArticleCommand::InArticle(act) => self.run_in_article(act),
            ArticleCommand::EditArticleNote => self.ask_article_note(),
            ArticleCommand::Cancel => self.let_go(),
            ArticleCommand::PickSpeaker => self.pick_speaker(),
            ArticleCommand::Link => self.session.view.hand.link_from = self.session.view.hand.selected_span(),
            ArticleCommand::LinkToSameSpeaker => self.link_to_same_speaker(),
            ArticleCommand::Unlink => self.unlink(),
            ArticleCommand::OpenWebPage => self.open_web_page(),
            ArticleCommand::MarkDone => self.toggle_done(),
            ArticleCommand::MarkDoneAndGoOn => self.finish_and_go_on(),
            ArticleCommand::SkipArticle => self.skip_articles(),
            ArticleCommand::RemoveArticle => self.remove_articles(&self.session.view.articles_in_hand()),
        }
    }

    /// Undoes or redoes so many of the last changes, and shows what the last of these has changed.
    fn go_back(&mut self, way: fn(&mut OpenProject) -> Option<&Transaction>, n_steps: usize) {
        if self.session.must_decide_about_unsaved(self.out) {
            return;
        }
        let is_settling = self.session.panels.inspector.tab == Tab::Settle;
        let before = is_settling.then(|| self.session.project.content().clone());
        let Session { project, view, learning, chosen_then, .. } = &mut *self.session;
        let mut changed = None;
        for _ in 0..n_steps {
            let before = project.revision();
            let Some(way_back) = way(project) else { break };
            learning.watch(way_back);
            changed = Changed::from_way_back(way_back, view.open);
            // Undoing leads to the number at which it was done, redoing begins there.
            let done_at = before.min(project.revision());
            if let Some(changed) = &mut changed {
                changed.then = chosen_then.at(done_at, changed.article);
                changed.is_undone = done_at != before;
            }
        }
        let article = changed.as_ref().map(|changed| changed.article);
        self.show_changed(changed);
        if let Some((before, article)) = before.zip(article) {
            team::take_reopened(self, &before, article);
        }
    }

    /// Undoes or redoes all that lies between the project and one of its revisions, and shows what changed last.
    pub(crate) fn go_to_revision(&mut self, revision: u64) {
        let history = self.session.project.history();
        let place = |steps: &[Step]| steps.iter().rev().position(|step| step.revision == revision);
        let (way, n_steps): (fn(&mut OpenProject) -> Option<&Transaction>, _) =
            match (place(history.done()), place(history.undone())) {
                (Some(n_before), _) => (OpenProject::undo, n_before + 1),
                (None, Some(n_before)) => (OpenProject::redo, n_before + 1),
                (None, None) => return,
            };
        self.go_back(way, n_steps);
    }

    /// Opens the article in which something was undone or redone, and has in hand what one would go on with: the
    /// suggestion that was decided about, the spans that were chosen, the span that has changed, or the text that lost one.
    fn show_changed(&mut self, changed: Option<Changed>) {
        self.session.after_change();
        let Some(Changed { article, name, is_of_many, span, unlabelled, mut then, is_undone }) = changed else {
            return;
        };
        let stays = is_of_many && self.session.view.open == Some(article);
        self.open_article(article);
        let Session { project, view, .. } = &mut *self.session;
        let Some(article) = project.shared_article(article) else { return };
        then.spans.retain(|id| article.span(*id).is_some());
        let one_then = then.spans.first().and_then(|id| article.span(*id)).filter(|_| is_undone);
        if let Some(held) = then.suggestion.filter(|_| is_undone) {
            let idx = view.suggestions.put_back(held, article);
            view.take_suggestion(idx);
        } else if then.spans.len() > 1 {
            let places = then.spans.iter().filter_map(|id| Some(article.span(*id)?.extent()));
            let first = places.min();
            view.choose_spans(then.spans);
            view.reveal = first;
        } else if stays {
            // What was done to many places was not about this one; it may be out of view.
            let what = said(view.settling.veiled(&name));
            self.out.hint(&if is_undone { tr!("Undone: {what}", what) } else { tr!("Done again: {what}", what) });
        } else if let Some(span) = span.and_then(|id| article.span(id)).or(one_then) {
            view.show_span(span);
        } else if let Some((text, origin)) = unlabelled {
            view.hand.select_span(None);
            // Whoever marked words by hand had selected them, but for what an armed label marks by itself; a label key would
            // mark what was only suggested, or what was just taken back.
            let were_selected = origin != Origin::Suggestion && view.hand.armed.is_none();
            let caret = Selection::caret_at(text.extent().start());
            view.select(if were_selected { Selection::of(text.first()) } else { caret });
            view.reveal = Some(text.extent());
        }
    }

    fn show_history(&mut self) {
        if self.session.project.history().is_empty() {
            return self.out.hint(tr("Nothing was done yet"));
        }
        self.overlays.open(Overlay::History(HistoryList::default()));
    }

    fn copy(&mut self) {
        let Some(article) = self.session.open() else { return };
        let selected = self.session.view.selected_range(article).map(|range| article.text().slice(range).to_owned());
        let of_spans = || {
            let texts = self.session.view.hand.spans().iter().filter_map(|id| article.span(*id));
            Some(texts.map(|span| article.text_of(span)).collect::<Vec<_>>().join("\n"))
        };
        if let Some(text) = selected.or_else(of_spans).filter(|text| !text.is_empty()) {
            self.ctx.copy_text(text);
        }
    }

    fn copy_as_json(&mut self) {
        let Some(article) = self.session.open() else { return };
        let selected = self.session.view.selected_range(article);
        let in_hand = self.session.view.hand.spans();
        let spans: BTreeSet<SpanId> = match selected {
            Some(range) => article.spans_in(range).map(|span| span.id).collect(),
            None if in_hand.is_empty() => article.spans().iter().map(|span| span.id).collect(),
            None => {
                let links = in_hand.iter().flat_map(|id| article.relations_of(*id));
                links.flat_map(|link| [link.from, link.to]).chain(in_hand.iter().copied()).collect()
            }
        };
        let words = tr!("{spans} copied as JSON", spans = counted(spans.len(), "span"));
        self.ctx.copy_text(formats::excerpt(article, &spans));
        self.tell(words);
    }

    /// Goes to the next suggestion, in this article or in the next one. Where annotators differ that is the next difference,
    /// unless somebody has taken a suggestion in hand.
    fn go_to_suggestion(&mut self, toward: Direction) {
        let view = &self.session.view;
        if view.suggestions.in_hand_idx().is_none() && !view.settling.open_idxs().is_empty() {
            self.go_to_difference(toward);
        } else if view.suggestions.is_last(toward) {
            self.review_next_article(toward);
        } else {
            self.run_in_article(Act::GoToSuggestion(toward));
        }
    }

    /// Asks for the note on the selected span, or on the one that was accepted before the suggestion came into the hand.
    fn edit_note(&mut self) {
        let accepted = self.session.view.hand.accepted;
        let accepted = self.session.open().zip(accepted).and_then(|(article, id)| article.span(id).cloned());
        if let Some(span) = accepted {
            self.session.view.show_span(&span);
        }
        self.show_tab(Tab::Spans);
        if self.setup.sides.covers_article() {
            // To show where the span is would take the field away again, and what is typed would be keys of the article.
            self.session.view.reveal = None;
        }
        self.ctx.memory_mut(|memory| memory.request_focus(note_field_id()));
    }

    fn toggle_questions(&mut self) {
        self.session.commit_drafts(self.out);
        let Some(article) = self.session.view.open else { return };
        self.apply(many::toggle_questions(&self.session.project, article, self.session.view.hand.spans()));
    }

    fn label_alike(&mut self) {
        self.session.commit_drafts(self.out);
        let made = || self.session.alike.offered(&self.session.project);
        let Some((article, span)) = self.selected_span().or_else(made) else { return };
        let Some(query) = query_from_span(article, span) else {
            return self.out.hint(tr("Only a short span of one part can be looked for"));
        };
        let panel = FindPanel::new(query, Scope::AllArticles).labelling(span.label.clone());
        self.setup.sides.show(Side::Inspector);
        self.session.panels.find = Some(panel);
        self.session.alike.forget();
    }

    fn run_in_article(&mut self, act: Act) {
        let Some(article) = self.session.view.open.and_then(|id| self.session.project.article(id)) else { return };
        let shown = Shown {
            labels: self.session.project.labels(),
            article,
            theme: Theme::from_is_dark(self.ctx.theme() == egui::Theme::Dark),
            text_size: self.setup.settings.text_size,
            line_length: self.setup.settings.line_length,
            keys: &self.setup.keys,
            revision: self.session.project.revision(),
            hidden: &self.session.view.hidden_labels.clone(),
            hits: &[],
            n_results: 0,
        };
        self.session.article_view.run(self.ctx, act, &shown, &mut self.session.view, self.out);
    }

    fn ask_article_note(&mut self) {
        let Some(article) = self.session.open() else { return };
        self.ask_name(article.note.clone(), Named::Note(article.id));
    }

    /// Lets go of one thing, the latest taken first.
    fn let_go(&mut self) {
        if self.session.asking.is_some() {
            return stop_asking(self);
        }
        if self.session.article_view.close_menu() {
            return;
        }
        if self.setup.sides.show_article()
            || self.session.view.hand.drag.take().is_some()
            || self.session.view.hand.link_from.take().is_some()
            || self.session.view.hand.armed.take().is_some()
        {
            return;
        }
        if self.session.view.suggestions.let_go() {
            return;
        }
        if self.session.view.settling.in_hand().is_some() {
            return self.session.view.settling.let_go();
        }
        if self.session.view.hand.let_go_of_chosen() {
            return;
        }
        let selection = self.session.view.hand.selection();
        if !selection.is_empty() {
            return self.session.view.select(Selection::caret_at(selection.caret));
        }
        if self.session.panels.find.is_some() {
            return self.session.panels.close_find();
        }
        if self.setup.tour.is_some() {
            self.out.wish(Wish::EndTour);
        }
    }

    pub(crate) fn pick_speaker(&mut self) {
        if self.accept_suggestion_and_ask() {
            return;
        }
        if self.session.view.hand.has_several_spans() {
            return self.pick_speaker_of_several();
        }
        let Some((article, span)) = self.selected_span() else { return };
        let labels = self.session.project.labels();
        if labels.kinds_from(&span.label).next().is_some() {
            let id = span.id;
            let picker = SpeakerPicker::new(article, id, self.session.speakers_for(id));
            self.overlays.open(Overlay::Speakers(picker));
        } else {
            let name = in_sentence(labels.label(&span.label).map_or(span.label.as_str(), |label| &label.name));
            self.out.hint(&tr!("A {name} has no speaker: select a quote or a claim first", name));
        }
    }

    /// Asks who said all that is selected, as far as it can have been said by somebody.
    fn pick_speaker_of_several(&mut self) {
        let (Some(article), labels) = (self.session.open(), self.session.project.labels()) else { return };
        let spans = many::linkable(labels, article, self.session.view.hand.spans());
        if people(labels, article).is_empty() {
            self.out.hint(tr("No speaker is marked here yet"));
        } else if let Some(picker) = SpeakerPicker::of_several(article, spans) {
            self.overlays.open(Overlay::Speakers(picker));
        } else {
            self.out.hint(tr("None of these has a speaker: select quotes or claims"));
        }
    }

    /// Asks who said a span that was just accepted; then the next suggestion is in hand. Whoever was suggested with it comes
    /// first.
    pub(crate) fn ask_who_said(&mut self, span: SpanId, suggested: Option<Suggestion>) {
        let place = suggested.as_ref().map(Suggestion::place);
        let others = self.session.speakers_for(span).into_iter().filter(|one| Some(one.place()) != place);
        let speakers = suggested.into_iter().chain(others).collect();
        let accepted_at = self.session.project.revision();
        let Some(article) = self.session.open() else { return };
        self.overlays.open(Overlay::Speakers(SpeakerPicker::new(article, span, speakers).in_review(accepted_at)));
    }

    /// The open article with the selected span, where one is selected.
    fn selected_span(&self) -> Option<(&Article, &Span)> {
        let article = self.session.project.article(self.session.view.open?)?;
        Some((article, article.span(self.session.view.hand.selected_span()?)?))
    }

    fn link_to_same_speaker(&mut self) {
        let Some((article, span)) = self.selected_span() else { return };
        let speaker = previous_speaker(self.session.project.labels(), article, span).map(|speaker| speaker.id);
        let from = span.id;
        match speaker {
            Some(speaker) => self.link(from, LinkTo::Span(speaker)),
            None => self.out.hint(tr("No quote before this one has a speaker")),
        }
    }

    /// Shows in the browser where the article was published. An address that a file gives may be anything else than a
    /// web page: that is never opened.
    fn open_web_page(&mut self) {
        let url = self.session.open().map(|article| article.meta.url.clone()).unwrap_or_default();
        if url.starts_with("https://") || url.starts_with("http://") {
            self.ctx.open_url(egui::OpenUrl::new_tab(url));
        } else {
            self.out.tell(Notice::Warning(tr!("This is no address of a web page: {url}", url)));
        }
    }

    fn toggle_done(&mut self) {
        let articles = self.session.view.articles_in_hand();
        let status = if many::are_all(&self.session.project, &articles, Status::Done) {
            Status::InProgress
        } else {
            Status::Done
        };
        self.set_statuses(&articles, status);
    }

    fn finish_and_go_on(&mut self) {
        let articles = self.session.view.articles_in_hand();
        if !many::are_all(&self.session.project, &articles, Status::Done) {
            self.set_statuses(&articles, Status::Done);
        }
        self.go_on_from(&articles);
    }

    /// Says of articles how far the work on them is, and what annotators still differ in where they are done all the same.
    pub(crate) fn set_statuses(&mut self, articles: &[ArticleId], status: Status) {
        team::keep_settling(self);
        let transaction = many::set_statuses(&self.session.project, articles, status);
        let words = (status == Status::Done).then(|| self.words_of_open_questions(articles)).flatten();
        match words {
            Some(words) => self.apply_and_tell(transaction, words),
            None => self.apply(transaction),
        }
    }

    /// What is said of articles that are done though annotators still differ in them; `None` where nothing is left to settle.
    fn words_of_open_questions(&self, articles: &[ArticleId]) -> Option<String> {
        let there: Vec<&Arc<Article>> =
            articles.iter().filter_map(|id| self.session.project.shared_article(*id)).collect();
        let n_left: usize = there.iter().filter_map(|article| self.session.settled.n_open_in(article)).sum();
        if n_left == 0 {
            return None;
        }
        let questions = counted(n_left, "question");
        Some(match there.as_slice() {
            [one] => {
                let title = in_quotes(&one_line(&one.title));
                tr!("{title} is marked as done, with {questions} left to settle", title, questions)
            }
            several => {
                let articles = counted(several.len(), "article");
                tr!("{articles} are marked as done, with {questions} left to settle", articles, questions)
            }
        })
    }

    /// Goes to the next article after the open one was decided about; who has others in hand stays.
    fn go_on_from(&mut self, articles: &[ArticleId]) {
        if self.session.view.open.is_some_and(|open| articles.contains(&open)) {
            self.go_to_next_open();
        }
    }

    /// Goes to the next article that is neither done nor skipped, and on with its suggestions.
    fn go_to_next_open(&mut self) {
        if self.session.project.articles().any(|article| article.status.is_open()) {
            self.go_to_next(|article| article.status.is_open());
            self.session.view.suggestions.review_toward = Some(Direction::Next);
        } else {
            self.out.tell(Notice::Info(tr("All articles are done").to_owned()));
        }
    }

    fn skip_articles(&mut self) {
        let articles = self.session.view.articles_in_hand();
        if many::are_all(&self.session.project, &articles, Status::Skipped) {
            return self.apply(many::take_up(&self.session.project, &articles));
        }
        let words = match (articles.as_slice(), self.session.open()) {
            ([_], Some(article)) => tr!("Skipped {title}", title = in_quotes(&one_line(&article.title))),
            (several, _) => tr!("{articles} skipped", articles = counted(several.len(), "article")),
        };
        team::keep_settling(self);
        self.apply_and_tell(many::set_statuses(&self.session.project, &articles, Status::Skipped), words);
        self.go_on_from(&articles);
    }

    /// Removes articles from the project.
    pub(crate) fn remove_articles(&mut self, articles: &[ArticleId]) {
        let words = match articles {
            [] => return,
            [one] => {
                let title = self.session.project.article(*one).map(|article| one_line(&article.title));
                tr!("{title} removed", title = in_quotes(&title.unwrap_or_default()))
            }
            several => tr!("{articles} removed", articles = counted(several.len(), "article")),
        };
        self.apply_and_tell(many::remove_articles(articles), words);
    }
}

/// The span that an edit adds, removes or changes.
fn span_of(edit: &Edit) -> Option<SpanId> {
    match edit {
        Edit::AddSpan(_, span) | Edit::ReplaceSpan(_, span) => Some(span.id),
        Edit::RemoveSpan(_, span) => Some(*span),
        _ => None,
    }
}

/// What undoing or redoing has changed.
struct Changed {
    article: ArticleId,
    /// What that is called.
    name: Cow<'static, str>,
    /// Whether that was about many places, as labelling all hits of a search: in other articles too, or more than two spans.
    is_of_many: bool,
    /// A span that is there again, or is another now.
    span: Option<SpanId>,
    /// The text of a span that is gone, where that is all, and where the span came from.
    unlabelled: Option<(Fragments, Origin)>,
    /// What was in hand when that was done.
    then: Then,
    /// Whether it was undone, and not redone.
    is_undone: bool,
}

impl Changed {
    /// Read from what would take the change back: what has changed in the open article, or else in the last one.
    fn from_way_back(way_back: &Transaction, open: Option<ArticleId>) -> Option<Self> {
        let mut touched = way_back.edits.iter().filter_map(Edit::article);
        let id = open.filter(|open| touched.clone().any(|id| id == *open)).or_else(|| way_back.article())?;
        let of_article = || way_back.edits.iter().rev().filter(|edit| edit.article() == Some(id));
        let span = of_article().find_map(|edit| match edit {
            Edit::RemoveSpan(_, span) => Some(*span),
            Edit::ReplaceSpan(_, before) => Some(before.id),
            _ => None,
        });
        let gone = of_article().find_map(|edit| match edit {
            Edit::AddSpan(_, gone) => Some((gone.fragments.clone(), gone.origin)),
            _ => None,
        });
        let unlabelled = gone.filter(|_| span.is_none());
        let spans: BTreeSet<SpanId> = of_article().filter_map(span_of).collect();
        let is_of_many = touched.any(|other| other != id) || spans.len() > 2;
        let (name, then) = (way_back.name.clone(), Then::default());
        Some(Self { article: id, name, is_of_many, span, unlabelled, then, is_undone: false })
    }
}
