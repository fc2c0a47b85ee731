//! Replays how a person labels with suggestions and counts what the hand does: `cargo bench --bench replay -- DATA_DIR`.
//!
//! The person knows the gold quotes and speakers of the `PolNeAR` dev part and takes its articles in their order. The
//! learner begins with the built-in weights and is taught all finished articles whenever the next one is opened.
//! Suggestions for claims and boilerplate are off: there is no gold for them. A key, a click and a drag are an action each:
//!
//! - Where two or more suggestions reach the confidence for it, “accept all sure ones” (1) comes first, unless the person
//!   sees that more than one in five is no quote. What was wrong among them is mended: click and Delete for a quote, and
//!   the same for a speaker who then said nothing (2 each).
//! - Deciding on a suggestion brings the next, and ending an article brings the first of the next one. After accepting
//!   all and marking by hand Tab takes one in hand (1). Enter accepts it, R rejects it (1); an edge that is off is
//!   dragged first (1 each). Suggestions are found again after each decision. When all that is right is marked, those
//!   that are left need no answer: the article is done.
//! - Where the other speaker offered beside the suggestion is right: A (1).
//! - Where the speaker is wrong or missing otherwise: S, which accepts the quote in hand, then Enter or a digit (2) if the picker's
//!   first nine have the right one, 0 if nobody is named. Elsewhere in the article the quote is clicked first (1). Where
//!   the picker has it not: S, Escape, drag and 2 for the speaker, click on the quote, S and a digit (7).
//! - A quote that nobody suggested: drag and 1 (2), then its speaker as above.
//! - Ctrl+Enter ends the article (1).
//!
//! By hand a quote with its speaker takes 6: drag and key for each, and two to link them. A speaker is right where it
//! overlaps a gold one; in the strict rows its edges must be right too, and each that is off costs a click and a drag.
//! A quote that the gold has in two pieces and the suggestion in one counts as one pair. At the end of each article the
//! labels are checked to be the gold ones.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use pullquote::model::speakers::candidates;
use pullquote::model::{
    Article, Edit, Fragments, LabelId, Project, Proposal, Settings, Span, SpanId, Status, Suggestion, TextRange,
    Transaction, accept_all, transactions,
};
use pullquote::suggest::Learner;
use pullquote::suggest::learn::training_examples::{BOILERPLATE, CLAIM, QUOTE, in_lines, pieces_of, with_label};

/// Rows that the speaker picker shows, and how many suggested ones come before those that the article has.
const N_PICKED: usize = 9;
const N_SUGGESTED_FIRST: usize = 4;

fn main() {
    let data = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(data) = data else {
        println!("Say where the data is: cargo bench --bench replay -- DATA_DIR");
        return;
    };
    let gold = corpus::polnear(&Path::new(&data).join("polnear/dev.jsonl"), false);
    for (name, habit) in [
        ("one by one", Habit { accepts_from: None, is_strict: false }),
        ("accept all from 90 % first", Habit { accepts_from: Some(0.9), is_strict: false }),
        ("accept all from 80 % first", Habit { accepts_from: Some(0.8), is_strict: false }),
        ("one by one, speakers’ edges too", Habit { accepts_from: None, is_strict: true }),
    ] {
        println!("{name}");
        replay(&gold, habit);
    }
}

/// How the person works.
#[derive(Clone, Copy)]
struct Habit {
    accepts_from: Option<f32>,
    /// Whether speakers' edges are mended.
    is_strict: bool,
}

/// What happened.
#[derive(Clone, Default)]
struct Tally {
    actions: BTreeMap<&'static str, usize>,
    n_pairs: usize,
    /// Quotes that name nobody.
    n_alone: usize,
    n_accepted: usize,
    n_edited: usize,
    n_rejected: usize,
    n_added: usize,
    n_speakers_changed: usize,
    /// Before the article was touched, quotes with speakers: right, suggested, and gold pieces.
    before: [usize; 3],
}

fn replay(gold: &[Article], habit: Habit) {
    let mut project = corpus::project(gold.iter().map(corpus::unlabelled).collect());
    let suggestions_off = [CLAIM, BOILERPLATE].into_iter().filter_map(|id| LabelId::new(id).ok()).collect();
    let settings = Settings { suggestions_off, ..Settings::default() };
    apply(&mut project, Transaction::new("settings", vec![Edit::SetSettings(settings)]));
    let mut total = Tally::default();
    let mut part = Tally::default();
    let mut first = 1;
    for (n_done, article) in (1..).zip(gold) {
        let learner = Learner::train(project.content());
        let is_in_hand = n_done > 1;
        let mut person =
            Person { project, gold: article, learner: &learner, habit, is_in_hand, tally: Tally::default() };
        person.label();
        let Person { project: after, tally, .. } = person;
        project = after;
        total.add(&tally);
        part.add(&tally);
        if [5, 20, 50].contains(&n_done) || n_done == gold.len() {
            part.show(&format!("articles {first} to {n_done}"));
            part = Tally::default();
            first = n_done + 1;
        }
    }
    total.show("all");
    let each = |(what, n): (&&str, &usize)| format!("{what} {:.2}", *n as f64 / total.n_pairs.max(1) as f64);
    println!("  a pair: {}", total.actions.iter().map(each).collect::<Vec<_>>().join(", "));
    let n_suggested = total.n_accepted + total.n_edited + total.n_rejected;
    let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    println!(
        "  of {n_suggested} suggestions {:.1} % accepted, {:.1} % edited, {:.1} % rejected; {:.1} % of quotes added by hand, {:.1} % got another speaker",
        share(total.n_accepted, n_suggested),
        share(total.n_edited, n_suggested),
        share(total.n_rejected, n_suggested),
        share(total.n_added, total.n_pairs + total.n_alone),
        share(total.n_speakers_changed, total.n_pairs + total.n_alone),
    );
}

impl Tally {
    fn add(&mut self, other: &Self) {
        for (what, n_actions) in &other.actions {
            *self.actions.entry(what).or_default() += n_actions;
        }
        self.n_pairs += other.n_pairs;
        self.n_alone += other.n_alone;
        self.n_accepted += other.n_accepted;
        self.n_edited += other.n_edited;
        self.n_rejected += other.n_rejected;
        self.n_added += other.n_added;
        self.n_speakers_changed += other.n_speakers_changed;
        for (sum, n) in self.before.iter_mut().zip(other.before) {
            *sum += n;
        }
    }

    fn n_actions(&self) -> usize {
        self.actions.values().sum()
    }

    fn show(&self, what: &str) {
        let [right, suggested, gold] = self.before.map(|n| n as f64);
        let per_pair = self.n_actions() as f64 / self.n_pairs.max(1) as f64;
        let by_hand = (6 * self.n_pairs + 2 * self.n_alone) as f64 / self.n_pairs.max(1) as f64;
        println!(
            "  {what:18} {per_pair:.2} actions a pair (by hand {by_hand:.2}), {} pairs; before: P {:.3} R {:.3}",
            self.n_pairs,
            right / suggested.max(1.0),
            right / gold.max(1.0),
        );
    }
}

/// Somebody who labels one article.
struct Person<'a> {
    project: Project,
    gold: &'a Article,
    learner: &'a Learner,
    habit: Habit,
    /// Whether a suggestion is in hand where there is one.
    is_in_hand: bool,
    tally: Tally,
}

/// What a person thinks of a suggested quote.
enum Verdict {
    /// The quote as it should be, and how many edges were off.
    Right(Fragments, usize),
    Wrong,
}

impl Person<'_> {
    fn label(&mut self) {
        self.judge_before();
        self.accept_sure_ones();
        self.decide_all();
        for piece in self.unmarked() {
            if self.is_marked(&piece) {
                continue;
            }
            self.tally.n_added += 1;
            self.act(2, "marking by hand");
            self.is_in_hand = false;
            let fragments = self.fragments(&[piece]);
            let label = LabelId::new(QUOTE).expect("a label");
            let proposal = Proposal::Span { label, fragments: fragments.clone(), speaker: None };
            self.accept(proposal);
            self.mend_speaker(&fragments, 0);
            self.decide_all();
        }
        let left: Vec<Fragments> = with_label(self.article(), QUOTE).map(|span| span.fragments.clone()).collect();
        for fragments in &left {
            self.mend_speaker(fragments, 1);
        }
        self.act(1, "next article");
        let done = transactions::set_status(self.article(), Status::Done);
        apply(&mut self.project, done);
        self.check();
        let n_quotes = with_label(self.article(), QUOTE).count();
        self.tally.n_pairs =
            with_label(self.article(), QUOTE).filter(|span| !self.speakers_of(&span.fragments).is_empty()).count();
        self.tally.n_alone = n_quotes - self.tally.n_pairs;
    }

    fn act(&mut self, n_actions: usize, what: &'static str) {
        *self.tally.actions.entry(what).or_default() += n_actions;
    }

    fn article(&self) -> &Article {
        self.project.article(self.gold.id).expect("it is in the project")
    }

    fn suggestions(&self) -> Vec<Suggestion> {
        self.learner.suggest(self.project.content(), self.article())
    }

    /// How good the suggestions are before the article is touched.
    fn judge_before(&mut self) {
        let mut found: Vec<(Range<usize>, Option<TextRange>)> = Vec::new();
        for suggestion in self.suggestions() {
            if let (Proposal::Span { fragments, speaker, .. }, true) =
                (&suggestion.proposal, suggestion.confidence > 0.5)
            {
                found.extend(self.pieces(fragments).into_iter().map(|piece| (piece, *speaker)));
            }
        }
        let is_right = |(piece, speaker): &&(Range<usize>, Option<TextRange>)| {
            self.gold_pieces().contains(piece) && self.is_speaker(std::slice::from_ref(piece), *speaker)
        };
        let n_right = found.iter().filter(is_right).count();
        self.tally.before = [n_right, found.len(), self.gold_pieces().len()];
    }

    /// Accepts all that are sure enough at once, and mends what was wrong about them.
    fn accept_sure_ones(&mut self) {
        let Some(least) = self.habit.accepts_from else { return };
        let sure: Vec<Suggestion> = self.suggestions().iter().filter_map(|one| one.sure(least)).collect();
        let n_wrong = sure.iter().filter(|one| !self.is_right(one)).count();
        let is_worth_it = sure.len() > 1 && n_wrong * 5 <= sure.len();
        let Some(transaction) = accept_all(self.project.content(), &sure).filter(|_| is_worth_it) else { return };
        self.act(1, "accepting");
        self.is_in_hand = false;
        apply(&mut self.project, transaction);
        let accepted: Vec<(SpanId, Fragments)> =
            with_label(self.article(), QUOTE).map(|span| (span.id, span.fragments.clone())).collect();
        for (id, fragments) in accepted {
            match self.verdict(&fragments) {
                Verdict::Right(right, n_off) => {
                    self.tally.n_accepted += usize::from(n_off == 0);
                    self.tally.n_edited += usize::from(n_off > 0);
                    self.act(if n_off > 0 { 1 + n_off } else { 0 }, "edges");
                    if right != fragments {
                        self.change(id, |labels, article, span| {
                            transactions::move_span(labels, article, span, right.clone())
                        });
                    }
                    self.mend_speaker(&right, 1);
                }
                Verdict::Wrong => self.delete(id),
            }
        }
    }

    fn delete(&mut self, quote: SpanId) {
        self.tally.n_rejected += 1;
        self.act(2, "deleting");
        let speakers: Vec<SpanId> = self.article().speakers_of(quote).map(|speaker| speaker.id).collect();
        self.change(quote, transactions::remove_span);
        self.delete_idle(&speakers);
    }

    /// Deletes those of the speakers who say nothing any more.
    fn delete_idle(&mut self, speakers: &[SpanId]) {
        for speaker in speakers {
            if self.article().relations_of(*speaker).next().is_none() {
                self.act(2, "deleting");
                self.change(*speaker, transactions::remove_span);
            }
        }
    }

    /// Goes through the suggestions until none that is left is right.
    fn decide_all(&mut self) {
        loop {
            let suggestions = self.suggestions();
            if !suggestions.iter().any(|one| self.is_right(one)) {
                return;
            }
            let Some(suggestion) = suggestions.into_iter().next() else { return };
            self.act(usize::from(!self.is_in_hand), "to the first");
            self.is_in_hand = true;
            if self.is_right(&suggestion) {
                self.decide(&suggestion);
            } else {
                self.act(1, "rejecting");
                self.tally.n_rejected += 1;
                let rejection = suggestion.rejection(self.article()).expect("what it is about is there");
                apply(&mut self.project, rejection);
            }
        }
    }

    /// Whether the suggestion is to be accepted, if need be with other edges or another speaker.
    fn is_right(&self, suggestion: &Suggestion) -> bool {
        match &suggestion.proposal {
            Proposal::Span { fragments, .. } => matches!(self.verdict(fragments), Verdict::Right(..)),
            // Somebody else can be picked as well.
            Proposal::Speaker { .. } => true,
        }
    }

    /// Accepts the suggestion, as it should be.
    fn decide(&mut self, suggestion: &Suggestion) {
        match &suggestion.proposal {
            Proposal::Span { label, fragments, speaker } => {
                let Verdict::Right(right, n_off) = self.verdict(fragments) else { return };
                self.act(n_off, "edges");
                self.tally.n_accepted += usize::from(n_off == 0);
                self.tally.n_edited += usize::from(n_off > 0);
                let said = self.pieces(&right);
                let other = suggestion.other_speaker.filter(|other| self.is_speaker(&said, Some(*other)));
                let is_first_right = self.is_speaker(&said, *speaker);
                let is_whole = is_first_right || other.is_some();
                let speaker = if is_first_right { *speaker } else { other };
                self.act(usize::from(is_whole), "accepting");
                let speaker = speaker.filter(|_| is_whole);
                self.accept(Proposal::Span { label: label.clone(), fragments: right.clone(), speaker });
                self.mend_speaker(&right, 0);
                if self.speakers_of(&right).is_empty() && !is_whole {
                    self.act(2, "speakers");
                    self.name_nobody(&right);
                }
            }
            Proposal::Speaker { span, kind, speaker } => {
                let said = self.article().span(*span).expect("it is there").fragments.clone();
                let pieces = self.pieces(&said);
                let offered = [Some(*speaker), suggestion.other_speaker].into_iter().flatten();
                let right = offered.into_iter().find(|one| self.is_speaker(&pieces, Some(*one)));
                self.tally.n_accepted += usize::from(right.is_some());
                self.act(usize::from(right.is_some()), "accepting");
                if let Some(speaker) = right {
                    self.accept(Proposal::Speaker { span: *span, kind: kind.clone(), speaker });
                } else if self.speakers_of(&said).is_empty() {
                    self.act(2, "speakers");
                    self.name_nobody(&said);
                }
                self.mend_speaker(&said, 0);
            }
        }
    }

    fn verdict(&self, fragments: &Fragments) -> Verdict {
        let gold = self.gold_pieces();
        let mut right = Vec::new();
        let mut n_off = 0;
        for piece in self.pieces(fragments) {
            let Some(other) = gold.iter().find(|other| corpus::iou(&piece, other) >= 0.5) else {
                return Verdict::Wrong;
            };
            n_off += usize::from(piece.start != other.start) + usize::from(piece.end != other.end);
            right.push(other.clone());
        }
        right.dedup();
        if right.iter().any(|piece| self.is_marked_elsewhere(piece, fragments)) {
            return Verdict::Wrong;
        }
        Verdict::Right(self.fragments(&right), n_off)
    }

    /// Sees to it that the quote has its speaker; `n_before` actions bring it to hand.
    fn mend_speaker(&mut self, quote: &Fragments, n_before: usize) {
        let id = self.quote_with(quote);
        let current = self.article().speakers_of(id).next().map(Span::extent);
        let said = self.pieces(quote);
        let gold = self.speakers_of(quote);
        if !self.is_speaker(&said, current) {
            self.act(n_before, "speakers");
            self.tally.n_speakers_changed += 1;
            let wrong: Vec<SpanId> = self.article().speakers_of(id).map(|speaker| speaker.id).collect();
            self.pick_speaker(id, &said, &gold);
            self.delete_idle(&wrong);
        }
        let current = self.article().speakers_of(id).next().map(Span::extent);
        if let (true, Some(current), Some(right)) = (self.habit.is_strict, current, gold.iter().next())
            && !gold.contains(&current)
        {
            let best = gold.iter().find(|other| other.overlaps(current)).unwrap_or(right);
            let n_off = usize::from(best.start() != current.start()) + usize::from(best.end() != current.end());
            self.act(2 * n_off, "speakers’ edges");
            self.accept(self.link(id, *best));
        }
    }

    fn name_nobody(&mut self, quote: &Fragments) {
        let id = self.quote_with(quote);
        self.change(id, |_, article, span| transactions::name_nobody(article, span));
    }

    fn pick_speaker(&mut self, quote: SpanId, said: &[Range<usize>], gold: &BTreeSet<TextRange>) {
        self.act(2, "speakers");
        let Some(first) = gold.iter().next() else {
            return self.change(quote, |_, article, span| transactions::name_nobody(article, span));
        };
        let mut rows: Vec<TextRange> = Vec::new();
        let suggested = self.learner.speakers_for(self.project.content(), self.article(), quote);
        let mut less_likely: Vec<TextRange> = suggested.iter().map(Suggestion::place).collect();
        rows.extend(less_likely.drain(..less_likely.len().min(N_SUGGESTED_FIRST)));
        let span = self.article().span(quote).expect("it is there");
        let mentions = candidates(self.project.labels(), self.article(), span).into_iter();
        rows.extend(mentions.filter_map(|one| Some(self.article().span(one.mention)?.extent())));
        rows.append(&mut less_likely);
        let right = rows.into_iter().take(N_PICKED).find(|row| self.is_speaker(said, Some(*row)));
        if right.is_none() {
            self.act(5, "speakers by hand");
        }
        self.accept(self.link(quote, right.unwrap_or(*first)));
    }

    fn link(&self, span: SpanId, speaker: TextRange) -> Proposal {
        let span = self.article().span(span).expect("it is there");
        Proposal::of_speaker(self.project.labels(), span, speaker).expect("quotes are somebody's")
    }

    fn accept(&mut self, proposal: Proposal) {
        let article = self.gold.id;
        let suggestion = Suggestion {
            article,
            proposal,
            other_speaker: None,
            confidence: 1.0,
            speaker_confidence: 1.0,
            reason: String::new(),
        };
        let transaction = suggestion.transaction(self.project.labels(), self.article());
        apply(&mut self.project, transaction.expect("it fits"));
    }

    fn change(
        &mut self,
        span: SpanId,
        transaction: impl Fn(&pullquote::model::LabelSet, &Article, &Span) -> Transaction,
    ) {
        let article = self.article();
        let transaction = transaction(self.project.labels(), article, article.span(span).expect("it is there"));
        apply(&mut self.project, transaction);
    }

    /// The pieces of all gold quotes, each in one line.
    fn gold_pieces(&self) -> Vec<Range<usize>> {
        with_label(self.gold, QUOTE).flat_map(|span| pieces_of(self.gold, span)).collect()
    }

    fn unmarked(&self) -> Vec<Range<usize>> {
        self.gold_pieces().into_iter().filter(|piece| !self.is_marked(piece)).collect()
    }

    fn is_marked(&self, piece: &Range<usize>) -> bool {
        with_label(self.article(), QUOTE).any(|span| pieces_of(self.article(), span).contains(piece))
    }

    fn is_marked_elsewhere(&self, piece: &Range<usize>, fragments: &Fragments) -> bool {
        let mut others = with_label(self.article(), QUOTE).filter(|span| span.fragments != *fragments);
        others.any(|span| pieces_of(self.article(), span).contains(piece))
    }

    fn pieces(&self, fragments: &Fragments) -> Vec<Range<usize>> {
        fragments.iter().flat_map(|range| in_lines(self.gold.text().as_str(), range)).collect()
    }

    fn fragments(&self, pieces: &[Range<usize>]) -> Fragments {
        let ranges = pieces.iter().map(|piece| self.gold.text().range(piece.clone()).expect("it is in the text"));
        Fragments::new(ranges.collect()).expect("gold pieces lie apart")
    }

    fn quote_with(&self, fragments: &Fragments) -> SpanId {
        let mut quotes = with_label(self.article(), QUOTE);
        quotes.find(|span| span.fragments == *fragments).expect("it was marked").id
    }

    /// The gold speakers of the gold quotes that these pieces are of.
    fn speakers_of(&self, fragments: &Fragments) -> BTreeSet<TextRange> {
        let said = self.pieces(fragments);
        let quotes = with_label(self.gold, QUOTE)
            .filter(|span| pieces_of(self.gold, span).iter().any(|piece| said.contains(piece)));
        quotes.flat_map(|span| self.gold.speakers_of(span.id)).map(Span::extent).collect()
    }

    /// Whether the speaker is one of those that said these gold pieces, or nobody where nobody did.
    fn is_speaker(&self, said: &[Range<usize>], speaker: Option<TextRange>) -> bool {
        let gold = self.speakers_of(&self.fragments(said));
        speaker.map_or(gold.is_empty(), |speaker| gold.iter().any(|other| other.overlaps(speaker)))
    }

    /// All gold quotes are marked, with their speakers, and nothing else is.
    fn check(&self) {
        let marked: Vec<&Span> = with_label(self.article(), QUOTE).collect();
        let pieces: BTreeSet<(usize, usize)> = marked
            .iter()
            .flat_map(|span| pieces_of(self.article(), span))
            .map(|piece| (piece.start, piece.end))
            .collect();
        let gold: BTreeSet<(usize, usize)> =
            self.gold_pieces().into_iter().map(|piece| (piece.start, piece.end)).collect();
        assert_eq!(pieces, gold, "article {}", self.gold.title);
        for span in marked {
            let speaker = self.article().speakers_of(span.id).next().map(Span::extent);
            assert!(self.is_speaker(&pieces_of(self.article(), span), speaker), "article {}", self.gold.title);
        }
    }
}

fn apply(project: &mut Project, transaction: Transaction) {
    project.apply(transaction).expect("it fits");
}
