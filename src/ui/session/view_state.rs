//! What the person looks at and has in hand: nothing in here is saved with the project or undone.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::drag::{Drag, EdgeOf};
use super::settling::Settling;
use super::suggestion_list::SuggestionList;
use crate::model::team::settle::{About, Question};
use crate::model::{
    Article, ArticleId, Fragments, LabelId, LabelSet, Proposal, Span, SpanId, Suggestion, TextRange, Touched,
    boundaries,
};
use crate::ui::jobs::article_cache::is_text_of;

/// The state of the window that panels share: the article that is open, what of it is in hand, what is suggested for it,
/// and what is in view. All of it is of one text and is gone with it.
#[derive(Debug, Default)]
pub struct ViewState {
    pub open: Option<ArticleId>,
    /// The text that places in here point into; `None` where it was not noted yet.
    pub text: Option<Arc<str>>,
    pub hand: Hand,
    /// What is suggested for the open article now.
    pub suggestions: SuggestionList,
    pub sure: SurePercent,
    /// What is left to settle in the open article.
    pub settling: Settling,
    /// Labels whose spans are not shown in the text, whichever article is open.
    pub hidden_labels: Arc<BTreeSet<LabelId>>,
    /// The span under the pointer, in the article or in a list.
    pub hovered: Option<SpanId>,
    /// Whether a key was pressed since the pointer last moved: then nothing is said or offered where it happens to lie,
    /// as text moves along under it.
    pub goes_by_keys: bool,
    /// A place that the article view scrolls to in its next frame.
    pub reveal: Option<TextRange>,
    /// Where the selected span or text ends on the screen, in points: popups about it open there. The article view
    /// writes it in every frame.
    pub anchor: Option<egui::Rect>,
    /// Right of the first row of the selected span or text, beyond the text: a list about it stands there and hides nothing
    /// that decides. The article view writes it in every frame.
    pub beside: Option<egui::Pos2>,
    /// A place that a list points to: the article view shows it.
    pub lit: Option<TextRange>,
    /// The bytes of the open article that are on the screen. The article view writes it in every frame.
    pub in_view: Range<usize>,
}

/// What the person has in hand in the open article, besides a suggestion: what the next key or move of the pointer acts
/// on.
#[derive(Debug, Default)]
pub struct Hand {
    /// Caret and selection, which [`ViewState::select`] alone changes.
    selection: Selection,
    /// The selection that was last drawn by letters: its edges are meant.
    pub drawn_by_letters: Option<Selection>,
    /// The selections that the present one has grown from.
    pub grown_from: Vec<Selection>,
    /// The selected spans: one, or several that were chosen together.
    spans: Arc<BTreeSet<SpanId>>,
    /// Articles that were chosen together in their list: two or more, or none. Never beside spans.
    articles: BTreeSet<ArticleId>,
    /// The span that was selected until the text was that is selected now, which can be joined to it.
    pub left_span: Option<SpanId>,
    /// The span that was just accepted, though the next suggestion is in hand: a note can still be written on it.
    pub accepted: Option<SpanId>,
    /// The span that the next speaker clicked is linked to.
    pub link_from: Option<SpanId>,
    /// What the pointer is dragging.
    pub drag: Option<Drag>,
    /// The label that each drag applies at once. It stays in hand from article to article.
    pub armed: Option<LabelId>,
}

impl Hand {
    /// Caret and selection.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// The selected span, where it is one alone.
    pub fn selected_span(&self) -> Option<SpanId> {
        self.spans.first().copied().filter(|_| self.spans.len() == 1)
    }

    /// All that are selected.
    pub fn spans(&self) -> &BTreeSet<SpanId> {
        &self.spans
    }

    /// The same, to be kept beyond a frame: others are elsewhere in memory.
    pub fn shared_spans(&self) -> &Arc<BTreeSet<SpanId>> {
        &self.spans
    }

    /// Articles that were chosen together: two or more, or none.
    pub fn articles(&self) -> &BTreeSet<ArticleId> {
        &self.articles
    }

    /// Whether several spans were chosen together.
    pub fn has_several_spans(&self) -> bool {
        self.spans.len() > 1
    }

    /// Selects a span, or none; whatever several were chosen before are let go of.
    pub fn select_span(&mut self, span: Option<SpanId>) {
        self.spans = Arc::new(span.into_iter().collect());
        self.accepted = None;
        self.articles.clear();
    }

    /// Lets go of articles that were chosen together.
    pub fn let_go_of_articles(&mut self) {
        self.articles.clear();
    }

    /// Lets go of spans and articles. Returns whether there were any.
    pub fn let_go_of_chosen(&mut self) -> bool {
        let had_any = !self.spans.is_empty() || !self.articles.is_empty();
        self.select_span(None);
        had_any
    }
}

/// Percent of confidence from which “accept all sure suggestions” accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurePercent(pub u8);

impl Default for SurePercent {
    fn default() -> Self {
        Self(90)
    }
}

/// A caret, with text selected from where it was put down to where it is now. Offsets are bytes on grapheme boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub anchor: usize,
    pub caret: usize,
}

/// What applying a label does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelUse {
    /// Marks the selected text.
    Mark,
    /// Lets go of the label, which each drag applies.
    LetGo,
    /// Has each drag apply it, in place of another label or of none.
    Arm,
    /// Accepts the suggestion in hand under it.
    Accept,
    /// Changes the selected span to it.
    Relabel,
    /// Nothing: the selected span has it.
    Nothing,
}

impl ViewState {
    /// What applying a label does now. While drags are labelled it never changes the span just drawn, which is selected.
    pub fn label_use(&self, article: &Article, label: &LabelId) -> LabelUse {
        let has_label = |id: &SpanId| article.span(*id).is_none_or(|span| span.label == *label);
        let relabelled = || if self.hand.spans.iter().all(has_label) { LabelUse::Nothing } else { LabelUse::Relabel };
        if self.selected_range(article).is_some() {
            LabelUse::Mark
        } else if self.hand.has_several_spans() {
            relabelled()
        } else if self.hand.armed.as_ref() == Some(label) {
            LabelUse::LetGo
        } else if self.hand.armed.is_some() {
            LabelUse::Arm
        } else if self.suggestions.has_span_in_hand() || self.settling.has_spans_in_hand() {
            LabelUse::Accept
        } else if self.hand.spans.is_empty() {
            LabelUse::Arm
        } else {
            relabelled()
        }
    }

    /// What a click on the chip of a label does now: as its key, but that no suggestion becomes a label by it. The next one
    /// comes into the hand by itself, while somebody only wants to go on with another label.
    pub fn chip_use(&self, article: &Article, label: &LabelId) -> LabelUse {
        match self.label_use(article, label) {
            LabelUse::Accept if self.suggestions.has_span_in_hand() => LabelUse::Arm,
            label_use => label_use,
        }
    }

    /// Has several spans in hand, or one that is left of several: what is done then is done to all of them.
    pub fn choose_spans(&mut self, spans: BTreeSet<SpanId>) {
        self.put_down();
        self.hand.spans = Arc::new(spans);
    }

    /// Has several articles in hand: what is done then to an article is done to all of them. One alone is no choice.
    pub fn choose_articles(&mut self, articles: BTreeSet<ArticleId>) {
        self.put_down();
        self.hand.articles = if articles.len() > 1 { articles } else { BTreeSet::new() };
    }

    /// The articles that acts on articles are about: those chosen together, else the open one.
    pub fn articles_in_hand(&self) -> Vec<ArticleId> {
        let chosen = self.hand.articles();
        if chosen.is_empty() { self.open.into_iter().collect() } else { chosen.iter().copied().collect() }
    }

    /// Lets go of all that keys act on; the caret stays.
    fn put_down(&mut self) {
        self.let_go();
        self.hand.select_span(None);
        self.select(Selection::caret_at(self.hand.selection.caret));
    }

    /// Selects text, or puts the caret somewhere. Whoever has selected text acts on that: the span, the suggestion and the
    /// question elsewhere that were in hand are let go of, as soon as the pointer is no longer dragging.
    pub fn select(&mut self, selection: Selection) {
        self.hand.selection = selection;
        let (start, end) = selection.ends();
        if selection.is_empty() {
            self.hand.left_span = None;
        } else if self.hand.drag.is_none() {
            self.hand.left_span = self.hand.selected_span().or(self.hand.left_span);
            self.hand.select_span(None);
            self.suggestions.let_go();
            let is_about = |question: &Question| question.place.meets(&(start..end));
            if self.settling.in_hand().is_some_and(|question| !is_about(question)) {
                self.settling.let_go();
            }
        }
    }

    /// The selected text as a range of the article; `None` where only the caret is there.
    pub fn selected_range(&self, article: &Article) -> Option<TextRange> {
        let (start, end) = self.hand.selection.ends();
        article.text().range(start..end).ok().filter(|range| !range.is_empty())
    }

    /// The selected text without white space at its ends; `None` where nothing is left.
    pub fn selected_text(&self, article: &Article) -> Option<TextRange> {
        let range = self.selected_range(article)?;
        let kept = boundaries::trimmed(article.text().as_str(), range.bytes());
        article.text().range(kept).ok().filter(|range| !range.is_empty())
    }

    /// What is being dragged will consist of, where its edge is.
    pub fn drafted_fragments(&self, of: EdgeOf) -> Option<&Fragments> {
        match &self.hand.drag {
            Some(Drag::Edge { of: dragged, draft, .. }) if *dragged == of => Some(draft),
            _ => None,
        }
    }

    /// Selects a span that was just made of the selected text; the caret goes behind it.
    pub fn show_marked(&mut self, span: SpanId) {
        self.hand.select_span(Some(span));
        self.select(Selection::caret_at(self.hand.selection.ends().1));
    }

    /// Selects a place of the open article and scrolls there. A place that is not in its text is left alone.
    pub fn show_range(&mut self, article: &Article, range: TextRange) {
        if article.text().has(range) {
            self.select(Selection::of(range));
            self.reveal = Some(range);
        }
    }

    /// Lets go of what has a label that is not shown in the text any more, and of what is suggested with it: nobody expects
    /// that what is hidden is changed.
    pub fn let_go_of_hidden(&mut self, labels: &LabelSet, article: &Article) {
        let hidden = Arc::clone(&self.hidden_labels);
        let is_shown = |id: &SpanId| article.span(*id).is_some_and(|span| !hidden.contains(&span.label));
        self.keep_spans(is_shown);
        self.suggestions.retain(|one| is_shown_suggestion(labels, &hidden, one));
    }

    /// Lets go of the suggestion or question in hand.
    pub fn let_go(&mut self) {
        self.suggestions.let_go();
        self.settling.let_go();
    }

    /// Lets go of what the caret has left: keys act on what it stands at.
    pub fn let_go_of_left(&mut self, article: &Article) {
        let caret = self.hand.selection.caret;
        let is_at = |place: TextRange| place.start() <= caret && caret <= place.end();
        let is_at_suggestion = self.suggestions.in_hand().map(|one| one.proposal.fragments().iter().any(is_at));
        let is_at_question = self.settling.in_hand().map(|question| is_at(question.place));
        if is_at_suggestion.or(is_at_question) == Some(true) {
            return;
        }
        self.let_go();
        let is_at_span = |id: &SpanId| article.span(*id).is_some_and(|span| span.fragments.iter().any(is_at));
        self.hand.select_span(self.hand.selected_span().filter(is_at_span));
    }

    /// Selects a span of the open article, puts the caret at its start and scrolls there.
    pub fn show_span(&mut self, span: &Span) {
        self.let_go();
        self.hand.select_span(Some(span.id));
        self.select(Selection::caret_at(span.extent().start()));
        self.reveal = Some(span.extent());
    }

    /// Takes a suggestion in hand, puts the caret at its start and scrolls there. With a speaker goes its span.
    pub fn take_suggestion(&mut self, idx: usize) {
        let Some(suggestion) = self.suggestions.take(idx) else { return };
        self.settling.let_go();
        self.hand.select_span(match suggestion.proposal {
            Proposal::Span { .. } => None,
            Proposal::Speaker { span, .. } => Some(span),
        });
        let place = suggestion.place();
        self.select(Selection::caret_at(place.start()));
        self.reveal = Some(place);
    }

    /// Takes the suggestion under the pointer in hand: the text stays where it is looked at.
    pub fn take_suggestion_pointed_at(&mut self, idx: usize) {
        self.take_suggestion(idx);
        self.reveal = None;
    }

    /// Takes a question about what people differ in in hand, puts the caret at its start and scrolls there.
    pub fn take_question(&mut self, question: &Question) {
        self.suggestions.let_go();
        self.hand.select_span(match question.about {
            About::Spans => None,
            About::Links { from, .. } => Some(from),
        });
        self.select(Selection::caret_at(question.place.start()));
        self.reveal = Some(question.place);
        self.settling.take_in_hand(question);
    }

    /// Takes the next or last suggestion in hand, if that was asked for before there were any. Where annotators differ the
    /// first difference comes before all suggestions.
    pub fn take_due_suggestion(&mut self) {
        let accepted = self.hand.selected_span().or(self.hand.accepted);
        let due = self.suggestions.take_due(self.hand.selection.caret);
        let question = due.and_then(|_| self.settling.open().next()).cloned();
        if let Some(question) = question {
            self.take_question(&question);
        } else if let Some(idx) = due {
            self.take_suggestion(idx);
            self.hand.accepted = accepted;
        }
    }

    /// The suggestion that keys act on: the one in hand, else the speaker suggested for the selected span. Where annotators
    /// differ only one that somebody has taken in hand: what is settled comes from them.
    pub fn suggestion_for_keys(&self) -> Option<usize> {
        let is_to_settle = !self.settling.open_idxs().is_empty();
        self.suggestions.for_keys(self.hand.selected_span().filter(|_| !is_to_settle))
    }

    /// The suggestion that keys act on, itself.
    pub fn suggestion_in_reach(&self) -> Option<&Suggestion> {
        self.suggestion_for_keys().and_then(|idx| self.suggestions.get(idx))
    }

    /// Whether the suggestion at this place of the list is drawn: where people differ in what is there, that is settled first.
    pub fn shows_suggestion(&self, idx: usize, suggestion: &Suggestion) -> bool {
        !self.settling.is_open_at(suggestion.place()) || self.suggestion_for_keys() == Some(idx)
    }

    /// The suggestion that words are said about: the one that keys act on, else the one under the caret.
    pub fn suggestion_told(&self) -> Option<&Suggestion> {
        let caret = self.hand.selection.caret;
        let holds_caret = |suggestion: &&Suggestion| {
            suggestion.place().bytes().contains(&caret) && suggestion.proposal.fragments().contains(caret)
        };
        let under_caret = || {
            let near = self.suggestions.near(&(caret..caret));
            let near = near.filter(|(idx, one)| holds_caret(one) && self.shows_suggestion(*idx, one));
            near.min_by_key(|(idx, _)| *idx).map(|(_, suggestion)| suggestion)
        };
        self.suggestion_in_reach().or_else(under_caret)
    }

    /// Whether some of a place is on the screen, or will be in the next frame. What was never drawn counts as in view.
    pub fn is_in_view(&self, place: TextRange) -> bool {
        place.meets(&self.in_view) || self.reveal.is_some() || self.in_view.is_empty()
    }

    /// The suggestions on the screen that are sure enough to be accepted together.
    pub fn sure_in_view(&self) -> impl Iterator<Item = Suggestion> {
        self.suggestions.sure_in(self.in_view.clone(), self.sure.0)
    }

    /// Opens another article, or the same one with another text; all that belongs to the one before is forgotten.
    pub fn open_article(&mut self, article: Option<&Article>) {
        let hand = Hand { armed: self.hand.armed.take(), ..Hand::default() };
        let (open, text) = (article.map(|article| article.id), article.map(|article| article.text().shared()));
        let settling = self.settling.elsewhere();
        let hidden_labels = std::mem::take(&mut self.hidden_labels);
        let (sure, goes_by_keys) = (self.sure, self.goes_by_keys);
        *self = Self { open, text, hand, sure, settling, hidden_labels, goes_by_keys, ..Self::default() };
    }

    /// Forgets articles in hand that are no longer there.
    pub fn keep_articles(&mut self, is_there: impl Fn(ArticleId) -> bool) {
        self.hand.articles.retain(|id| is_there(*id));
        if self.hand.articles.len() < 2 {
            self.hand.articles.clear();
        }
    }

    /// Forgets a span, article, place or suggestion that is no longer there. Called after every change of the project,
    /// with the open article as it is now, and what was touched in it, where that is known.
    pub fn keep_valid(&mut self, article: Option<&Article>, touched: Option<&Touched>) {
        let Some(article) = article else { return self.open_article(None) };
        if self.text.as_ref().is_some_and(|text| !is_text_of(text, article)) {
            return self.open_article(Some(article));
        }
        self.text.get_or_insert_with(|| article.text().shared());
        self.keep_spans(|id| article.span(*id).is_some());
        self.hand.drag = self.hand.drag.take().filter(|drag| drag.still_fits(article));
        self.suggestions.keep_undecided(article, touched);
    }

    /// Lets go of all spans but these.
    fn keep_spans(&mut self, is_kept: impl Fn(&SpanId) -> bool) {
        if !self.hand.spans.iter().all(&is_kept) {
            Arc::make_mut(&mut self.hand.spans).retain(&is_kept);
        }
        self.hand.left_span = self.hand.left_span.filter(&is_kept);
        self.hand.accepted = self.hand.accepted.filter(&is_kept);
        self.hand.link_from = self.hand.link_from.filter(&is_kept);
        self.hovered = self.hovered.filter(&is_kept);
    }
}

/// Whether the label of what is suggested is shown: nobody decides about what is not seen.
pub fn is_shown_suggestion(labels: &LabelSet, hidden: &BTreeSet<LabelId>, suggestion: &Suggestion) -> bool {
    suggestion.label(labels).is_none_or(|label| !hidden.contains(label))
}

impl Selection {
    pub fn caret_at(byte: usize) -> Self {
        Self { anchor: byte, caret: byte }
    }

    pub fn of(range: TextRange) -> Self {
        Self { anchor: range.start(), caret: range.end() }
    }

    /// Start and end, whichever way it was drawn.
    pub fn ends(self) -> (usize, usize) {
        (self.anchor.min(self.caret), self.anchor.max(self.caret))
    }

    pub fn is_empty(self) -> bool {
        self.anchor == self.caret
    }
}
