//! Labelling, linking and deleting: written once, for keys, mouse, chips and lists.

use std::collections::BTreeSet;

use super::{Desk, team};
use crate::model::{
    Article, Edit, Fragments, LabelId, LabelSet, Origin, Span, SpanId, TextRange, Transaction, boundaries,
    link_to_suggested, many, one_line, transactions,
};
use crate::ui::input::outbox::LinkTo;
use crate::ui::look::widgets::{beginning, counted, in_quotes};
use crate::ui::session::view_state::{LabelUse, ViewState};
use crate::ui::texts::{said, tr};

/// Of the words of a span in a message.
const MAX_LETTERS_TOLD: usize = 40;

impl Desk<'_> {
    /// Labels the selected text, or does what else the label is good for now.
    pub(crate) fn apply_label(&mut self, label_idx: usize) {
        let label = self.session.project.labels().labels().get(label_idx).map(|label| label.id.clone());
        let Some(label) = label else { return };
        if team::take_selected(self, Some(label.clone())) {
            return;
        }
        let labels = self.session.project.labels();
        let Some(article) = self.session.open() else { return };
        match self.session.view.label_use(article, &label) {
            LabelUse::Mark => match label_selection(labels, article, &self.session.view, &label) {
                Ok((id, transaction)) => self.mark(id, transaction),
                Err(words) => self.out.hint(words),
            },
            LabelUse::Accept => self.accept_suggestion_as(label_idx),
            LabelUse::Relabel => self.relabel(&self.session.view.hand.spans().clone(), &label),
            LabelUse::Arm => self.session.view.hand.armed = Some(label),
            LabelUse::LetGo => self.session.view.hand.armed = None,
            LabelUse::Nothing => self.out.hint(tr("It has this label already")),
        }
    }

    /// Gives spans of the open article another label in one step, and tells which links that takes from them.
    pub(crate) fn relabel(&mut self, spans: &BTreeSet<SpanId>, label: &LabelId) {
        let Some(article) = self.session.view.open else { return };
        let transaction = many::relabel_spans(&self.session.project, article, spans, label);
        match n_links_lost(&transaction) {
            0 => self.apply(transaction),
            n => {
                let links = counted(n, "link");
                self.apply_and_tell(transaction, tr!("{links} removed, which the new label cannot have", links));
            }
        }
    }

    /// Makes a span and selects it.
    fn mark(&mut self, id: SpanId, transaction: Transaction) {
        self.apply(transaction);
        if self.session.open().is_some_and(|article| article.span(id).is_some()) {
            self.session.view.show_marked(id);
        }
    }

    /// Links a span of the open article to its speaker and selects it; where that is a text, the text becomes a span.
    pub(crate) fn link(&mut self, from: SpanId, to: LinkTo) {
        let Some(article) = self.session.open() else { return };
        let labels = self.session.project.labels();
        match linked(labels, article, from, to) {
            Ok(transaction) => {
                self.session.view.hand.link_from = None;
                self.session.view.show_marked(from);
                self.apply(transaction);
            }
            Err(words) => self.warn(words),
        }
    }

    /// Deletes the selected spans with their links in one step.
    pub(crate) fn delete_spans(&mut self) {
        let Some(article) = self.session.view.open else { return };
        let spans = self.session.view.hand.spans();
        let transaction = many::remove_spans(&self.session.project, article, spans);
        let n_spans = spans.len();
        let n_left = self.session.open().map_or(0, |article| n_links_to(article, spans));
        let links = counted(n_left, "link");
        match (n_spans, n_left) {
            (0 | 1, 0) => self.apply(transaction),
            (n, 0) => self.apply_and_tell(transaction, tr!("{spans} deleted", spans = counted(n, "span"))),
            (n, _) => {
                let words = tr!("{spans} deleted, with {links} of other spans", spans = counted(n, "span"), links);
                self.apply_and_tell(transaction, words);
            }
        }
    }

    /// Removes the first link of the selected span, and where that is one of several, says whose it was.
    pub(crate) fn unlink(&mut self) {
        let Some((article, span)) = self.session.open().zip(self.session.view.hand.selected_span()) else { return };
        let mut links = article.relations_of(span);
        let Some(link) = links.next() else { return };
        let (n_left, other) = (links.count(), if link.from == span { link.to } else { link.from });
        let transaction = transactions::unlink(article, link.id);
        if n_left == 0 {
            return self.apply(transaction);
        }
        let words = article.span(other).map(|other| one_line(&article.text_of(other))).unwrap_or_default();
        let words = in_quotes(&beginning(&words, MAX_LETTERS_TOLD));
        let told = tr!("Link with {words} removed, {links} left", words, links = counted(n_left, "link"));
        self.apply_and_tell(transaction, told);
    }
}

/// How many links lead to these spans from others, which lose them with these.
fn n_links_to(article: &Article, spans: &BTreeSet<SpanId>) -> usize {
    let links = spans.iter().flat_map(|id| article.relations_of(*id));
    links.filter(|link| spans.contains(&link.to) && !spans.contains(&link.from)).count()
}

/// How many more links a change removes than it adds.
fn n_links_lost(transaction: &Transaction) -> usize {
    let n = |is_it: fn(&Edit) -> bool| transaction.edits.iter().filter(|edit| is_it(edit)).count();
    let n_removed = n(|edit| matches!(edit, Edit::RemoveRelation(..)));
    n_removed.saturating_sub(n(|edit| matches!(edit, Edit::AddRelation(..))))
}

/// Makes the selected text a span of its own, or says why not.
pub fn label_selection(
    labels: &LabelSet,
    article: &Article,
    view: &ViewState,
    label: &LabelId,
) -> Result<(SpanId, Transaction), &'static str> {
    let range = view.selected_text(article).ok_or(tr("Only white space is selected"))?;
    let range = with_marks_of_quote(article, view, label, range);
    let fragments = Fragments::one(range).map_err(|_empty| tr("Only white space is selected"))?;
    let is_there = |span: &Span| span.label == *label && span.fragments == fragments;
    if article.spans_in(range).any(is_there) {
        return Err(tr("This text has the label already"));
    }
    let id = article.spans().free_id();
    Ok((id, transactions::add_span(labels, article, label, fragments, Origin::Person)))
}

/// The words of a quotation with its marks, which belong to a quote; as they are where they were drawn by letters.
fn with_marks_of_quote(article: &Article, view: &ViewState, label: &LabelId, range: TextRange) -> TextRange {
    let is_meant = view.hand.drawn_by_letters == Some(view.hand.selection());
    let is_quote = label.as_str() == "quote" && !is_meant;
    let filled = is_quote.then(|| boundaries::quotation_filled(article.text().as_str(), &range.bytes())).flatten();
    filled.and_then(|quotation| article.text().range(quotation).ok()).unwrap_or(range)
}

/// Links a span to its speaker, or says why that cannot be.
pub fn linked(labels: &LabelSet, article: &Article, from: SpanId, to: LinkTo) -> Result<Transaction, String> {
    match to {
        LinkTo::Span(to) => transactions::link(labels, article, from, to).map_err(|error| said(&error)),
        LinkTo::Text(range) => transactions::link_to_text(labels, article, from, range).map_err(|error| said(&error)),
        LinkTo::Suggested(range) => link_to_suggested(labels, article, from, range).map_err(|error| said(&error)),
    }
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::find::{Hit, label_all};
    use crate::model::{ArticleId, marked};
    use crate::storage::{Access, OpenProject};
    use crate::ui::App;
    use crate::ui::input::commands::ArticleCommand;
    use crate::ui::session::view_state::Selection;
    use crate::ui::test_window::{app_on, project_of, window};

    #[test]
    fn words_that_an_armed_label_marked_are_not_selected_once_that_is_undone() {
        for (is_armed, again) in [(true, "It rains"), (false, "It [claim#1 rains]")] {
            let mut window = window(App::new(project_of(&["It rains"])));
            window.state_mut().session.view.select(Selection { anchor: 3, caret: 8 });
            window.state_mut().outbox.run(ArticleCommand::ApplyLabel(0));
            window.run();
            window.state_mut().session.view.hand.armed = is_armed.then(|| LabelId::new("quote").unwrap());
            window.state_mut().outbox.run(ArticleCommand::Undo);
            window.run();
            window.key_press(Key::Num3);
            window.run();
            assert_eq!(marked::print(window.state().session.open().unwrap()), again);
        }
    }

    /// Does with two spans or two articles what is told with the way back, where it can be done or cannot.
    #[track_caller]
    fn check(app: App, is_told: bool) {
        let mut window = window(app);
        let article = window.state().session.open().unwrap().clone();
        let boilerplate = LabelId::new("boilerplate").unwrap();
        let boilerplate = window.state().session.project.labels().label_idx(&boilerplate).unwrap();
        let n_undo = |window: &Harness<'_, App>| window.get_all_by_label("Undo").count();
        let n_before = n_undo(&window);
        let chosen: BTreeSet<ArticleId> = [1, 2].map(ArticleId).into();
        let commands = [
            (ArticleCommand::ApplyLabel(boilerplate), "1 link removed, which the new label cannot have"),
            (ArticleCommand::DeleteSpan, "2 spans deleted"),
            (ArticleCommand::SkipArticle, "2 articles skipped"),
            (ArticleCommand::RemoveArticle, "2 articles removed"),
        ];
        for (command, words) in commands {
            let app = window.state_mut();
            app.session.view.open_article(Some(&article));
            if matches!(command, ArticleCommand::SkipArticle | ArticleCommand::RemoveArticle) {
                app.session.view.choose_articles(chosen.clone());
            } else {
                app.session.view.choose_spans([1, 2].map(SpanId).into());
            }
            window.run();
            window.state_mut().outbox.run(command);
            window.run();
            assert_eq!(window.query_by_label_contains(words).is_some(), is_told, "{words}");
            assert_eq!(n_undo(&window) > n_before, is_told, "{words}");
            window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
            window.run();
        }
    }

    #[test]
    fn who_deletes_a_speaker_is_told_of_the_links_to_them_with_the_way_back() {
        let mut window = window(App::new(project_of(&MARKED)));
        let (quote, speaker) = (SpanId(1), SpanId(2));
        for (span, is_told) in [(speaker, true), (quote, false)] {
            window.state_mut().session.view.choose_spans([span].into());
            window.state_mut().outbox.run(ArticleCommand::DeleteSpan);
            window.run();
            let told = window.query_by_label("1 span deleted, with 1 link of other spans");
            assert_eq!(told.is_some(), is_told, "{span:?}");
            window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
            window.run();
        }
    }

    #[test]
    fn who_removes_one_of_several_links_is_told_whose_it_was() {
        let article = "[quote#1>3 “No”] and [quote#2>3 “Never”], said [speaker#3 Ada]";
        let mut window = window(App::new(project_of(&[article])));
        window.state_mut().session.view.choose_spans([SpanId(3)].into());
        for is_told in [true, false] {
            window.key_press(Key::U);
            window.run();
            assert_eq!(window.query_by_label("Link with “No” removed, 1 link left").is_some(), is_told);
        }
    }

    #[test]
    fn who_joins_two_spans_is_told_whose_words_they_are_no_more() {
        let article =
            "[quote#1>3 “No”], said [speaker#3 Ada]. [quote#2>4 “Never”], said [speaker#4 Bo]. [quote#5>3 “Nor”]";
        let mut window = window(App::new(project_of(&[article])));
        for (other, is_told) in [(SpanId(5), false), (SpanId(2), true)] {
            let app = window.state_mut();
            let article = app.session.open().unwrap();
            let [span, other] = [SpanId(1), other].map(|id| article.span(id).unwrap());
            let joining = transactions::join_span(app.session.project.labels(), article, span, other).unwrap();
            app.outbox.apply(joining);
            window.run();
            assert_eq!(window.query_by_label_contains("The link to “Bo” is gone").is_some(), is_told);
        }
    }

    #[test]
    fn what_was_done_to_several_articles_is_undone_where_one_is() {
        let mut window = window(App::new(project_of(&MARKED)));
        let app = window.state_mut();
        app.session.view.choose_articles([1, 2, 3].map(ArticleId).into());
        app.outbox.run(ArticleCommand::SkipArticle);
        window.run();
        let app = window.state_mut();
        app.session.view.choose_articles(BTreeSet::new());
        app.session.view.choose_spans([SpanId(2)].into());
        for held in [Modifiers::COMMAND, Modifiers::COMMAND | Modifiers::SHIFT] {
            window.key_press_modifiers(held, Key::Z);
            window.run();
            let view = &window.state().session.view;
            assert_eq!((view.open, view.hand.selected_span()), (Some(ArticleId(1)), Some(SpanId(2))));
            assert!(view.reveal.is_none());
        }
    }

    const MARKED: [&str; 3] = ["[quote#1>2 “No”], said [speaker#2 Ada]", "Night buses", "Ferry crews"];

    #[test]
    fn what_was_done_is_told_with_the_way_back_where_it_was_done() {
        check(App::new(project_of(&MARKED)), true);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let mut first = OpenProject::new(project_of(&MARKED));
        first.save_as(&path, "bo", std::time::SystemTime::UNIX_EPOCH).unwrap();
        let second = OpenProject::open(&path, Access::Write { owner: "ana" }).unwrap().project;
        assert!(second.read_only().is_some());
        check(app_on(second), false);
    }

    #[test]
    fn taking_back_what_labelled_many_places_stays_where_one_is() {
        let line = "The depot stands where it stood.\n\n";
        let mut window = window(App::new(project_of(&[&line.repeat(200)])));
        let speaker = LabelId::new("speaker").unwrap();
        let article = window.state().session.open().unwrap();
        let hits = article.text().as_str().match_indices("depot").map(|(start, word)| Hit {
            article: article.id,
            range: article.text().range(start..start + word.len()).unwrap(),
        });
        let hits: Vec<Hit> = hits.collect();
        let labelled = label_all(&window.state().session.project, &speaker, &hits).unwrap();
        window.state_mut().outbox.apply(labelled);
        window.run();
        assert_eq!(window.state().session.open().unwrap().spans().len(), 200);
        for (held, told) in [(Modifiers::NONE, "Undone: label 200 as speaker"), (Modifiers::SHIFT, "Done again: label")]
        {
            window.key_press_modifiers(Modifiers::COMMAND | held, Key::Z);
            window.run();
            assert_eq!(window.state().session.view.in_view.start, 0);
            assert!(window.query_all_by_label_contains(told).next().is_some(), "{told}");
        }
    }
}
