//! What is suggested for the open article, and which of it is in hand: the one place where either changes.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::model::{Article, Fragments, Proposal, SpanId, Suggestion, Touched};
use crate::ui::input::act::Direction;
use crate::ui::session::suggestion_places::{Places, n_below};

/// Suggestions for one article with one text.
///
/// Invariant: nobody has decided about any of them, as far as the article is known.
#[derive(Debug, Default)]
pub struct SuggestionList {
    /// The article as it was when they were found.
    found_in: Option<Arc<Article>>,
    all: Vec<Suggestion>,
    places: Places,
    in_hand: Option<InHand>,
    /// Where the one in hand stood when it was decided: the next one stands there now.
    gap: Option<usize>,
    /// What keys acted on when the article was last drawn: what a person could read.
    read: Option<Proposal>,
    /// Where that began which was decided since the article was last drawn.
    decided_at: Option<usize>,
    /// What is found only now and stands before the one that came into the hand since.
    due_idx: Option<usize>,
    /// What somebody went on from without deciding: the next article waits for all others.
    passed: Vec<Proposal>,
    /// The suggestion under the pointer, in the article or in the list.
    pub hovered: Option<usize>,
    /// Takes the suggestion behind the caret in hand, or the last of all, as soon as there are some.
    pub review_toward: Option<Direction>,
}

/// A suggestion that was in hand, as it was suggested, with the edges that somebody gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    as_suggested: Suggestion,
    mended: Option<Fragments>,
}

/// The suggestion in hand.
#[derive(Debug)]
struct InHand {
    idx: usize,
    /// What it proposed before somebody moved its edges.
    before_mending: Option<Proposal>,
}

/// What has become of the suggestion that keys acted on when others were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is still there, or there was none.
    Kept,
    /// It is gone, and nothing has taken its place.
    Gone,
}

impl SuggestionList {
    /// Puts others in place of these, but for those that were decided about since they were found in an article. What
    /// keys act on stays as it was read: where it is not among them, nothing takes its place. What was touched in the
    /// article since goes with it, where that is known.
    pub fn show(
        &mut self,
        mut found: Vec<Suggestion>,
        (found_in, touched): (&Article, Option<&Touched>),
        now: &Arc<Article>,
        selected_span: Option<SpanId>,
    ) -> Reach {
        let has_rejections = !now.rejections().is_empty();
        found.retain(|Suggestion { proposal, .. }| match touched {
            Some(touched) if !touched.concerns(proposal) => !(has_rejections && proposal.is_rejected(now)),
            _ => proposal.is_undecided(found_in, now),
        });
        let old_idx = self.for_keys(selected_span);
        let held = self.in_hand.take();
        let old = std::mem::replace(&mut self.all, found);
        self.places = Places::of(&self.all);
        self.found_in = Some(Arc::clone(now));
        self.hovered = None;
        self.gap = None;
        if let Some(idx) = self.decided_at.take().and_then(|start| self.first_new(start, &old, old_idx)) {
            self.due_idx = Some(idx);
            return Reach::Kept;
        }
        let Some(acted_on) = old_idx.and_then(|idx| old.get(idx)) else { return Reach::Kept };
        let before_mending = held.as_ref().and_then(|held| held.before_mending.as_ref());
        let suggested = before_mending.unwrap_or(&acted_on.proposal);
        let is_read = self.read.as_ref() == Some(&acted_on.proposal);
        let Some(idx) = self.all.iter().position(|one| one.proposal.is_about_same(suggested)) else {
            if held.is_some() && !is_read {
                self.review_toward = Some(Direction::Next);
            }
            return if held.is_some() && is_read { Reach::Gone } else { Reach::Kept };
        };
        if is_read || before_mending.is_some() {
            self.all[idx] = acted_on.clone();
            self.places = Places::of(&self.all);
        }
        self.in_hand = held.map(|held| InHand { idx, ..held });
        Reach::Kept
    }

    /// The first at this byte or behind it that was not among the old ones, where it stands before the one of these that
    /// has come into the hand.
    fn first_new(&self, start: usize, old: &[Suggestion], old_idx: Option<usize>) -> Option<usize> {
        let in_hand = old_idx.and_then(|idx| old.get(idx));
        let is_in_hand = |one: &&Suggestion| in_hand.is_some_and(|held| held.proposal.is_about_same(&one.proposal));
        let is_new = |one: &Suggestion| !old.iter().any(|other| other.proposal.is_about_same(&one.proposal));
        let before = self.all.iter().take_while(|one| !is_in_hand(one));
        before.enumerate().find(|(_, one)| one.place().start() >= start && is_new(one)).map(|(idx, _)| idx)
    }

    /// Forgets what was decided about by a change of the article, of which this was touched: of many only those that are
    /// about it are looked at.
    pub fn keep_undecided(&mut self, now: &Article, touched: Option<&Touched>) {
        let Some(then) = &self.found_in else { return };
        let is_decided = |idx: &usize| !self.suggested(*idx).is_undecided(then, now);
        let gone: Vec<usize> = match touched {
            None => (0..self.all.len()).filter(is_decided).collect(),
            Some(touched) => {
                let near = touched.places.iter().flat_map(|place| self.places.near(&place.bytes()));
                let of_spans = touched.spans.iter().filter_map(|span| self.places.of_speakers.get(span)).flatten();
                // The edges of the one in hand may have been moved away.
                let concerned: BTreeSet<usize> = near.chain(of_spans.copied()).chain(self.in_hand_idx()).collect();
                concerned.into_iter().filter(is_decided).collect()
            }
        };
        self.remove(&gone);
    }

    /// Forgets what proposes the same.
    pub fn forget(&mut self, decided: &Proposal) {
        let is_gone = |idx: &usize| self.suggested(*idx).is_about_same(decided);
        self.remove(&(0..self.all.len()).filter(is_gone).collect::<Vec<_>>());
    }

    /// Keeps these only.
    pub fn retain(&mut self, is_kept: impl Fn(&Suggestion) -> bool) {
        let gone: Vec<usize> = (0..self.all.len()).filter(|idx| !is_kept(&self.all[*idx])).collect();
        if self.in_hand_idx().is_some_and(|idx| gone.contains(&idx)) {
            self.let_go();
        }
        self.remove(&gone);
    }

    /// What was proposed, whatever edges it has now.
    fn suggested(&self, idx: usize) -> &Proposal {
        let held = self.in_hand.as_ref().filter(|held| held.idx == idx);
        held.and_then(|held| held.before_mending.as_ref()).unwrap_or(&self.all[idx].proposal)
    }

    /// Takes those at these places out, which ascend.
    fn remove(&mut self, gone: &[usize]) {
        if gone.is_empty() {
            return;
        }
        let is_gone = |idx: usize| gone.binary_search(&idx).is_ok();
        if let Some(held) = self.in_hand.take() {
            let idx = held.idx - n_below(gone, held.idx);
            if is_gone(held.idx) {
                self.gap = Some(idx);
            } else {
                self.in_hand = Some(InHand { idx, ..held });
            }
        }
        self.hovered = None;
        let mut idx = 0;
        self.all.retain(|_| {
            idx += 1;
            !is_gone(idx - 1)
        });
        self.places.remove(gone);
    }

    /// The one in hand, to be put back once what is decided about it was undone.
    pub fn held(&self) -> Option<Held> {
        let idx = self.in_hand_idx()?;
        let is_mended = self.in_hand.as_ref().is_some_and(|held| held.before_mending.is_some());
        let mended = is_mended.then(|| self.all[idx].proposal.fragments());
        Some(Held { as_suggested: self.as_suggested(idx)?, mended })
    }

    /// Puts one back that was in hand, where it stood in the text, and takes it in hand again as it was. Returns its place.
    pub fn put_back(&mut self, held: Held, now: &Arc<Article>) -> usize {
        self.let_go();
        (self.decided_at, self.due_idx, self.review_toward) = (None, None, None);
        let Held { as_suggested, mended } = held;
        let is_it = |one: &Suggestion| one.proposal.is_about_same(&as_suggested.proposal);
        let there = self.all.iter().position(is_it);
        let idx = there.unwrap_or_else(|| {
            let start = as_suggested.place().start();
            let idx = self.all.iter().position(|one| one.place().start() > start).unwrap_or(self.all.len());
            self.all.insert(idx, as_suggested);
            self.places = Places::of(&self.all);
            self.hovered = None;
            idx
        });
        self.found_in.get_or_insert_with(|| Arc::clone(now));
        self.take(idx);
        if let Some(mended) = mended {
            self.mend(mended);
        }
        idx
    }

    /// Notes where that begins which was just decided: what is found in it now comes next.
    pub fn note_decided(&mut self, decided: &Suggestion) {
        self.decided_at = Some(decided.place().start());
    }

    /// Notes that somebody goes on from the one in hand, or comes back from it.
    pub fn pass(&mut self, toward: Direction) {
        let Some(idx) = self.in_hand_idx().filter(|idx| *idx < self.all.len()) else { return };
        let proposal = self.suggested(idx).clone();
        self.passed.retain(|other| !other.is_about_same(&proposal));
        if toward == Direction::Next {
            self.passed.push(proposal);
        }
    }

    /// Goes through all of them once more.
    pub fn begin_again(&mut self) {
        self.passed.clear();
    }

    /// The first of these that nobody has gone on from.
    fn first_left(&self, mut among: Range<usize>) -> Option<usize> {
        among.find(|idx| !self.passed.iter().any(|passed| passed.is_about_same(self.suggested(*idx))))
    }

    /// Takes one in hand, and lets go of another.
    pub fn take(&mut self, idx: usize) -> Option<&Suggestion> {
        if self.in_hand_idx() != Some(idx) {
            self.let_go();
        }
        self.gap = None;
        let suggestion = self.all.get(idx)?;
        self.in_hand.get_or_insert(InHand { idx, before_mending: None });
        Some(suggestion)
    }

    /// Leaves the one in hand as it was suggested. Returns whether there was one.
    pub fn let_go(&mut self) -> bool {
        let Some(held) = self.in_hand.take() else { return false };
        if let (Some(proposal), Some(suggestion)) = (held.before_mending, self.all.get_mut(held.idx)) {
            suggestion.proposal = proposal;
            self.places = Places::of(&self.all);
        }
        true
    }

    /// Gives the one in hand other edges; it is accepted with these.
    pub fn mend(&mut self, fragments: Fragments) {
        let Some(held) = &mut self.in_hand else { return };
        let Some(suggestion) = self.all.get_mut(held.idx) else { return };
        let mended = suggestion.proposal.with_fragments(fragments);
        let before = std::mem::replace(&mut suggestion.proposal, mended);
        held.before_mending.get_or_insert(before);
        self.places = Places::of(&self.all);
    }

    /// Notes what a person can read now, next to what keys act on.
    pub fn note_read(&mut self, selected_span: Option<SpanId>) {
        self.decided_at = None;
        let shown = self.for_keys(selected_span).map(|idx| &self.all[idx].proposal);
        if self.read.as_ref() != shown {
            self.read = shown.cloned();
        }
    }

    /// Where the one stands that came behind the one decided about; nothing is in hand then.
    pub fn take_gap(&mut self) -> Option<usize> {
        self.gap.take()
    }

    /// Which one to take in hand because somebody asked to go on before there were any.
    pub fn take_due(&mut self, caret: usize) -> Option<usize> {
        if let Some(idx) = self.due_idx.take() {
            return Some(idx);
        }
        match self.review_toward.take()? {
            Direction::Next => Some(self.all.iter().position(|one| one.place().start() >= caret).unwrap_or(0)),
            Direction::Previous => self.all.len().checked_sub(1),
        }
    }

    pub fn all(&self) -> &[Suggestion] {
        &self.all
    }

    /// Those that lie around these bytes with any of their parts, by where they begin, with their places among all: found
    /// without a walk over all.
    pub fn near<'a>(&'a self, bytes: &Range<usize>) -> impl Iterator<Item = (usize, &'a Suggestion)> + use<'a> {
        self.places.near(bytes).filter_map(|idx| Some((idx, self.all.get(idx)?)))
    }

    pub fn get(&self, idx: usize) -> Option<&Suggestion> {
        self.all.get(idx)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn in_hand_idx(&self) -> Option<usize> {
        self.in_hand.as_ref().map(|held| held.idx)
    }

    pub fn in_hand(&self) -> Option<&Suggestion> {
        self.in_hand_idx().and_then(|idx| self.all.get(idx))
    }

    /// Whether one is in hand that proposes a span, and not only a speaker.
    pub fn has_span_in_hand(&self) -> bool {
        self.in_hand().is_some_and(|suggestion| matches!(suggestion.proposal, Proposal::Span { .. }))
    }

    /// As the one in hand was suggested, whatever edges it has now.
    pub fn as_suggested(&self, idx: usize) -> Option<Suggestion> {
        let suggestion = self.all.get(idx)?.clone();
        let held = self.in_hand.as_ref().filter(|held| held.idx == idx);
        let proposal = held.and_then(|held| held.before_mending.clone());
        Some(Suggestion { proposal: proposal.unwrap_or_else(|| suggestion.proposal.clone()), ..suggestion })
    }

    /// All as they were suggested.
    pub fn all_as_suggested(&self) -> Vec<Suggestion> {
        (0..self.all.len()).filter_map(|idx| self.as_suggested(idx)).collect()
    }

    /// The one that keys act on: the one in hand, else the speaker suggested for the selected span.
    pub fn for_keys(&self, selected_span: Option<SpanId>) -> Option<usize> {
        self.in_hand_idx().or_else(|| self.places.of_speakers.get(&selected_span?)?.first().copied())
    }

    /// The next one that way from the one in hand or the caret; behind the last comes the first that nobody has gone on
    /// from.
    pub fn next(&self, toward: Direction, caret: usize) -> Option<usize> {
        let n = self.all.len();
        let mut starts = self.all.iter().map(|one| one.place().start());
        let next = match (toward, self.in_hand_idx()) {
            (Direction::Next, Some(idx)) => self.first_left(idx + 1..n).map(|_| idx + 1),
            (Direction::Previous, Some(idx)) => idx.checked_sub(1),
            (Direction::Next, None) => starts.position(|start| start >= caret),
            (Direction::Previous, None) => starts.filter(|start| *start < caret).count().checked_sub(1),
        };
        let round = || match toward {
            Direction::Next => self.first_left(0..n).or((n > 0).then_some(0)),
            Direction::Previous => n.checked_sub(1),
        };
        next.or_else(round)
    }

    /// Whether there is none that way: before the first, or where somebody has gone on from all others.
    pub fn is_last(&self, toward: Direction) -> bool {
        let n = self.all.len();
        let is_last = |idx: usize| match toward {
            // Those ahead first: from most of those behind somebody has gone on.
            Direction::Next => self.first_left(idx + 1..n).or_else(|| self.first_left(0..idx)).is_none(),
            Direction::Previous => idx == 0,
        };
        (n == 0 && self.review_toward.is_none()) || self.in_hand_idx().is_some_and(is_last)
    }

    /// What on the screen is so sure, in percent; without speakers who are not.
    pub fn sure_in(&self, in_view: Range<usize>, percent: u8) -> impl Iterator<Item = Suggestion> {
        let (least, near) = (f32::from(percent) / 100.0, self.near(&in_view));
        let is_in_view = move |suggestion: &&Suggestion| suggestion.place().meets(&in_view);
        near.map(|(_, one)| one).filter(is_in_view).filter_map(move |suggestion| suggestion.sure(least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{KindId, LabelId, LabelSet, Project, TextRange, Transaction, marked, transactions};
    use crate::ui::session::changes::Changes;
    use crate::ui::test_window::project_of;

    fn article() -> Arc<Article> {
        Arc::new(marked::parse(&LabelSet::built_in(), "“a b” and “c”, said Ada to Bo").unwrap())
    }

    fn range(article: &Article, words: &str) -> TextRange {
        let start = article.text().as_str().find(words).unwrap();
        article.text().range(start..start + words.len()).unwrap()
    }

    fn quote(article: &Article, words: &str, speaker: &str) -> Suggestion {
        let fragments = Fragments::one(range(article, words)).unwrap();
        let label = LabelId::new("quote").unwrap();
        let proposal = Proposal::Span { label, fragments, speaker: Some(range(article, speaker)) };
        let (confidence, speaker_confidence, reason) = (0.9, 0.9, String::new());
        Suggestion { article: article.id, proposal, other_speaker: None, confidence, speaker_confidence, reason }
    }

    /// Two quotes, the one at this place in hand.
    fn in_hand(article: &Arc<Article>, idx: usize) -> SuggestionList {
        let mut list = SuggestionList::default();
        list.show(vec![quote(article, "“a b”", "Ada"), quote(article, "“c”", "Ada")], (article, None), article, None);
        list.take(idx);
        list
    }

    #[test]
    fn nothing_slips_into_the_hand_when_what_was_read_is_gone() {
        let article = article();
        let mut list = in_hand(&article, 0);
        list.note_read(None);
        let found = vec![quote(&article, "“c”", "Ada")];
        assert_eq!(list.show(found, (&article, None), &article, None), Reach::Gone);
        assert_eq!((list.len(), list.in_hand_idx(), list.take_due(0)), (1, None, None));
    }

    #[test]
    fn what_nobody_has_read_gives_way_to_the_next() {
        let article = article();
        let mut list = in_hand(&article, 0);
        let found = vec![quote(&article, "“c”", "Ada")];
        assert_eq!(list.show(found, (&article, None), &article, None), Reach::Kept);
        assert_eq!((list.in_hand_idx(), list.take_due(0)), (None, Some(0)));
    }

    #[test]
    fn what_is_in_hand_stays_as_it_was_read() {
        let article = article();
        let mut list = in_hand(&article, 1);
        list.note_read(None);
        let found = || vec![quote(&article, "“c”", "Bo")];
        list.show(found(), (&article, None), &article, None);
        assert_eq!(list.in_hand().unwrap().proposal, quote(&article, "“c”", "Ada").proposal);
        list.let_go();
        list.show(found(), (&article, None), &article, None);
        assert_eq!(list.get(0).unwrap().proposal, quote(&article, "“c”", "Bo").proposal);
    }

    #[test]
    fn moved_edges_stay_when_others_are_found_and_go_when_it_is_let_go() {
        let article = article();
        let mut list = in_hand(&article, 0);
        list.mend(Fragments::one(range(&article, "a")).unwrap());
        list.show(vec![quote(&article, "“a b”", "Bo")], (&article, None), &article, None);
        assert_eq!(list.in_hand().unwrap().place(), range(&article, "a"));
        assert!(list.let_go());
        assert_eq!(list.get(0).unwrap().place(), range(&article, "“a b”"));
    }

    type Act = fn(&Project, &Article, &[Suggestion]) -> Transaction;

    #[test]
    fn of_a_change_only_what_it_touches_is_looked_at_and_nothing_else_has_changed() {
        let words = "“a b”, said Ada. “c”, said Bo. [quote#1 “d”], said Cy. [speaker#2 Ada] again";
        let mut project = project_of(&[words]);
        let found_in = Arc::clone(&project.shared_articles()[0]);
        let kind = KindId::new("said_by").unwrap();
        let speaker = Proposal::Speaker { span: SpanId(1), kind: kind.clone(), speaker: range(&found_in, "Cy") };
        let mut found = vec![quote(&found_in, "“a b”", "Ada"), quote(&found_in, "“c”", "Bo")];
        found.push(Suggestion { proposal: speaker, ..found[0].clone() });
        let acts: [Act; 6] = [
            |project, article, found| found[0].transaction(project.labels(), article).unwrap(),
            |_, article, found| found[1].rejection(article).unwrap(),
            |_, article, found| found[2].rejection(article).unwrap(),
            |project, article, _| transactions::link(project.labels(), article, SpanId(1), SpanId(2)).unwrap(),
            |_, article, _| transactions::name_nobody(article, article.span(SpanId(1)).unwrap()),
            |_, article, _| transactions::set_status(article, crate::model::Status::Done),
        ];
        let n_left = acts.map(|act| {
            let before = project.revision();
            let article = project.articles().next().unwrap();
            project.apply(act(&project, article, &found)).unwrap();
            let now = Arc::clone(&project.shared_articles()[0]);
            let touched = Changes::since(&project, before).unwrap().touched(&now).unwrap();
            let mut lists = [SuggestionList::default(), SuggestionList::default()];
            for (list, touched) in lists.iter_mut().zip([None, Some(&touched)]) {
                list.show(found.clone(), (&found_in, None), &found_in, None);
                list.keep_undecided(&now, touched);
            }
            let mut later = SuggestionList::default();
            later.show(found.clone(), (&found_in, Some(&touched)), &now, None);
            assert_eq!((lists[0].all(), later.all()), (lists[1].all(), lists[1].all()));
            project.undo().unwrap();
            lists[1].len()
        });
        assert_eq!(n_left, [2, 2, 2, 2, 2, 3]);
    }

    #[test]
    fn those_around_a_place_are_the_same_as_a_walk_over_all_finds() {
        let article = article();
        let mut list = in_hand(&article, 1);
        let check = |list: &SuggestionList| {
            for byte in 0..article.text().n_bytes() {
                let mut near: Vec<usize> = list.near(&(byte..byte + 1)).map(|(idx, _)| idx).collect();
                near.sort_unstable();
                let lies_around = |one: &Suggestion| {
                    let (parts, place) = (one.proposal.parts(), byte..=byte + 1);
                    let start = parts.iter().map(|part| part.start()).min().unwrap();
                    let end = parts.iter().map(|part| part.end()).max().unwrap();
                    start <= *place.end() && *place.start() <= end
                };
                let all = list.all().iter().enumerate().filter(|(_, one)| lies_around(one));
                assert_eq!(near, all.map(|(idx, _)| idx).collect::<Vec<_>>(), "at {byte}");
            }
        };
        check(&list);
        list.mend(Fragments::one(range(&article, "a")).unwrap());
        check(&list);
        list.let_go();
        check(&list);
        list.forget(&quote(&article, "“a b”", "Bo").proposal);
        check(&list);
    }

    #[test]
    fn the_next_one_stands_where_the_one_decided_was() {
        let article = article();
        let mut list = in_hand(&article, 0);
        list.forget(&quote(&article, "“a b”", "Bo").proposal);
        assert_eq!((list.in_hand_idx(), list.take_gap(), list.len()), (None, Some(0), 1));
    }

    #[test]
    fn the_next_article_waits_until_somebody_has_gone_on_from_all_others() {
        use Direction::{Next, Previous};
        let article = article();
        let suggested = ["“a b”", "“c”", "Ada", "Bo"].map(|words| quote(&article, words, "Ada"));
        let mut list = SuggestionList::default();
        list.show(suggested.to_vec(), (&article, None), &article, None);
        let mut go = |toward: Direction| {
            if list.is_last(toward) {
                return None;
            }
            let idx = list.next(toward, 0);
            list.pass(toward);
            list.take(idx?);
            idx
        };
        let went = [Next, Next, Next, Previous, Next, Next, Next].map(&mut go);
        assert_eq!(went, [Some(0), Some(1), Some(2), Some(1), Some(2), Some(3), None]);
    }

    #[test]
    fn what_is_found_in_what_was_just_accepted_comes_next() {
        let article = article();
        let mut list = in_hand(&article, 0);
        list.forget(&quote(&article, "“a b”", "Ada").proposal);
        let gap = list.take_gap().unwrap();
        list.take(gap);
        list.note_decided(&quote(&article, "“a b”", "Ada"));
        let found = vec![quote(&article, "b", "Ada"), quote(&article, "“c”", "Ada")];
        list.show(found.clone(), (&article, None), &article, None);
        assert_eq!(list.take_due(9), Some(0));
        // What was drawn since stays in hand.
        let mut list = in_hand(&article, 1);
        list.note_decided(&quote(&article, "“a b”", "Ada"));
        list.note_read(None);
        list.show(found, (&article, None), &article, None);
        assert_eq!((list.take_due(9), list.in_hand_idx()), (None, Some(1)));
    }
}
