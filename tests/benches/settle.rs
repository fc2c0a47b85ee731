//! Replays how a person settles what simulated annotators made of articles, and counts what the hand does:
//! `cargo bench --bench settle -- DATA_DIR [N_ARTICLES]`.
//!
//! The annotators have the gold quotes, claims and speakers of the `PolNeAR` dev part with errors, each their own: 12 % of
//! spans missed, of the rest 12 % with an edge a word off and 4 % under another label, 8 % of links to another speaker,
//! and 5 % more spans that are none. The person knows the gold. A key is an action:
//!
//! - Ctrl+F9 goes to the next article, takes what all have there (1 an article), and brings the first difference.
//! - Enter takes the version shown, which is the likeliest first; V shows the next (1 each). R takes none, B all (1).
//! - A label key takes the version shown under that label (1).
//! - Where no version is right but for one edge, that edge is dragged (1), which takes it.
//! - Else the right words are selected (1) and Enter or a label key takes them (1).
//! - Where several spans are right, C takes the nearest and selects its first span (1), whose edge is dragged (1); each
//!   other span that is wrong is clicked and its edge dragged or its label changed (2), what is one too many deleted (2), what
//!   is missing marked (2); then F9 brings the next difference (1).
//!
//! Each decision brings the next difference. At the end of an article its labels are compared with the gold: what all
//! missed, or had wrong together, is nobody's difference and is not counted.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use pullquote::model::compare::Measured;
use pullquote::model::team::settle::{
    About, Agreement, Has, Mark, Question, kept, open_questions, settle_agreed, take, take_all, take_anew, take_as,
    take_none, with_links,
};
use pullquote::model::{
    Article, ArticleId, Edit, Fragments, LabelId, Project, Reading, ReadingSource, Relation, Span, SpanId, Status,
    Text, Transaction, boundaries, split_mix, transactions,
};

const MISSED: u64 = 12;
const EDGE_OFF: u64 = 12;
const OTHER_LABEL: u64 = 4;
const OTHER_SPEAKER: u64 = 8;
const ADDED: u64 = 5;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(data) = arguments.next() else {
        println!("Say where the data is: cargo bench --bench settle -- DATA_DIR [N_ARTICLES]");
        return;
    };
    let mut gold = corpus::polnear(&Path::new(&data).join("polnear/dev.jsonl"), true);
    gold.truncate(arguments.next().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX));
    for n_people in [2, 3] {
        let mut tally = Tally::default();
        for article in &gold {
            tally.settle(article, n_people);
        }
        tally.show(n_people);
    }
}

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    /// Whether it falls on one of so many of a hundred.
    fn falls(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 = split_mix(self.0);
        self.0 % n.max(1)
    }
}

/// What happened.
#[derive(Default)]
struct Tally {
    n_differences: usize,
    n_agreed: usize,
    /// By what people differ in, and what was done; nothing for what is done once an article.
    actions: BTreeMap<(&'static str, &'static str), usize>,
    /// What is being decided differs in this.
    difference: &'static str,
    n_by_difference: BTreeMap<&'static str, usize>,
    n_by_one_key: usize,
    n_wrong_at_the_end: usize,
    n_gold: usize,
}

impl Tally {
    fn settle(&mut self, gold: &Article, n_people: u64) {
        let mut project = corpus::project(vec![corpus::unlabelled(gold)]);
        let readings = (0..n_people).map(|number| {
            let mut dice = Dice(split_mix(gold.id.0 ^ (number + 1)));
            Edit::AddReading(gold.id, Arc::new(reading(gold, &format!("person {number}"), &mut dice)))
        });
        let collect = Transaction::new("collect", readings.collect());
        apply(&mut project, collect);
        let agreed = settle_agreed(&project, &[gold.id], Agreement::All);
        self.n_agreed += agreed.edits.iter().filter(|edit| matches!(edit, Edit::AddSpan(..))).count();
        apply(&mut project, agreed);
        self.difference = "";
        self.act("take what all have", 1);
        for _ in 0..10_000 {
            let Some(question) = open(&project, gold.id).into_iter().next() else { break };
            self.n_differences += 1;
            self.difference = question.difference().name();
            *self.n_by_difference.entry(self.difference).or_default() += 1;
            let before = self.actions.values().sum::<usize>();
            self.decide(&mut project, gold, &question);
            self.n_by_one_key += usize::from(self.actions.values().sum::<usize>() == before + 1);
        }
        assert!(open(&project, gold.id).is_empty(), "it ends");
        let settled: BTreeSet<Mark> = marks_of(article(&project, gold.id));
        let wanted = marks_of(gold);
        self.n_wrong_at_the_end += settled.symmetric_difference(&wanted).count();
        self.n_gold += wanted.len();
    }

    fn decide(&mut self, project: &mut Project, gold: &Article, question: &Question) {
        let right = match &question.about {
            About::Spans => Has::Spans(gold_marks(gold, question)),
            About::Links { from, .. } => Has::Links(gold_targets(article(project, gold.id), gold, *from)),
        };
        let here = article(project, gold.id);
        if let Some(idx) = question.versions.iter().position(|version| version.has == right && !right.is_empty()) {
            self.act("show another", idx);
            self.act("take", 1);
            let taken = take(here, question, idx).expect("there is such a version");
            return apply(project, taken);
        }
        if right.is_empty() {
            self.act("take none", 1);
            let none = take_none(here, question);
            return apply(project, none);
        }
        let all = all_of(question);
        if all == right {
            self.act("take all", 1);
            let all = take_all(here, question).expect("the project has all labels");
            return apply(project, all);
        }
        self.mend(project, gold, question, &right);
    }

    /// Takes the nearest version and makes of it what is right.
    fn mend(&mut self, project: &mut Project, gold: &Article, question: &Question, right: &Has) {
        let nearest = |one: &&(usize, usize)| one.1;
        let distances: Vec<(usize, usize)> =
            question.versions.iter().map(|version| distance(&version.has, right)).enumerate().collect();
        let Some(&(idx, n_off)) = distances.iter().min_by_key(nearest) else { return };
        let here = article(project, gold.id);
        if let (Has::Spans(taken), Has::Spans(right)) = (&question.versions[idx].has, right)
            && let ([taken], [right]) = (&taken[..], &right[..])
            && taken.fragments == right.fragments
        {
            self.act("show another", idx);
            self.act("take with another label", 1);
            let relabelled = take_as(here, question, idx, &right.label).expect("there is such a version");
            return apply(project, relabelled);
        }
        if let Has::Spans(right) = right
            && let [right] = &right[..]
        {
            let near = question.versions.iter().position(|version| is_one_edge_off(&version.has, right));
            if let Some(idx) = near.filter(|idx| *idx < 2) {
                self.act("show another", idx);
                self.act("drag its edge", 1);
                let anew = take_anew(here, question, idx, right).expect("there is such a version");
                return apply(project, anew);
            }
            self.act("mark the right words", 1);
            self.act("take them", 1);
            let anew = take_anew(here, question, 0, right).expect("there is such a version");
            return apply(project, anew);
        }
        self.act("show another", idx);
        let taken = take(here, question, idx).expect("there is such a version");
        // The first is selected with its version; the key for the next difference is one more.
        let is_selected = matches!(&question.versions[idx].has, Has::Spans(taken) if !taken.is_empty());
        self.act("take to mend", 1);
        self.act("mend", 2 * n_off - usize::from(is_selected && n_off > 0));
        self.act("go on", 1);
        apply(project, taken);
        let here = article(project, gold.id);
        let edits = match (&question.versions[idx].has, right) {
            (Has::Spans(taken), Has::Spans(right)) => mended_spans(here, taken, right),
            (_, Has::Links(right)) => mended_links(here, question, right),
            _ => Vec::new(),
        };
        let transaction = kept(project, Transaction::new("mend", edits));
        // A link in the way of another label goes with it.
        if project.apply(transaction).is_err() {
            self.act("not mended", 0);
        }
    }

    fn act(&mut self, what: &'static str, n: usize) {
        *self.actions.entry((self.difference, what)).or_default() += n;
    }

    fn show(&self, n_people: u64) {
        let n_actions: usize = self.actions.values().sum();
        let each = n_actions as f64 / self.n_differences.max(1) as f64;
        let share = 100.0 * self.n_by_one_key as f64 / self.n_differences.max(1) as f64;
        println!(
            "{n_people} people: {} spans agreed on, {} differences, {each:.2} actions a difference, {share:.0} % by one key",
            self.n_agreed, self.n_differences
        );
        println!("    {} of {} gold spans wrong at the end", self.n_wrong_at_the_end, self.n_gold);
        for (difference, n) in &self.n_by_difference {
            let of_it = self.actions.iter().filter(|((of, _), n)| of == difference && **n > 0);
            let words: Vec<String> = of_it.clone().map(|((_, what), n)| format!("{what} {n}")).collect();
            let each = of_it.map(|(_, n)| n).sum::<usize>() as f64 / *n as f64;
            println!("    {difference:9} {n:5}  {each:.2} each: {}", words.join(", "));
        }
    }
}

fn article(project: &Project, id: ArticleId) -> &Article {
    project.article(id).expect("it is there")
}

fn apply(project: &mut Project, transaction: Transaction) {
    let transaction = with_links(project, transaction, Agreement::All);
    project.apply(kept(project, transaction)).expect("it fits");
}

fn open(project: &Project, id: ArticleId) -> Vec<Question> {
    open_questions(project.labels(), article(project, id))
}

fn marks_of(article: &Article) -> BTreeSet<Mark> {
    article.spans().iter().map(Mark::of).collect()
}

/// The gold spans that a question is about: those that are as much as the same as something that anybody has.
fn gold_marks(gold: &Article, question: &Question) -> Vec<Mark> {
    let Has::Spans(all) = all_of(question) else { return Vec::new() };
    let is_about = |mark: &Mark| {
        let like = |one: &Mark| {
            let measured = |fragments| Measured::new(gold.text(), fragments);
            let shared = measured(&one.fragments).overlap(&measured(&mark.fragments));
            one.label == mark.label && shared > 0.3 || shared >= 0.5
        };
        all.contains(mark) || all.iter().any(like)
    };
    let mut marks: Vec<Mark> = gold.spans_in(question.place).map(Mark::of).filter(is_about).collect();
    // Where a quote and a claim have one place in the gold, each is its own question.
    let labels: BTreeSet<&LabelId> = all.iter().map(|mark| &mark.label).collect();
    if marks.iter().any(|mark| labels.contains(&mark.label)) {
        marks.retain(|mark| labels.contains(&mark.label));
    }
    marks.sort();
    marks.dedup();
    marks
}

/// What the gold links the span to, as spans of the article.
fn gold_targets(settled: &Article, gold: &Article, from: SpanId) -> Vec<SpanId> {
    let Some(from) = settled.span(from) else { return Vec::new() };
    let of_gold = gold.spans().of_extent(from.extent()).find(|span| span.label == from.label);
    let same = |to: &Span| settled.spans().of_extent(to.extent()).find(|span| span.label == to.label).map(|it| it.id);
    let targets = of_gold.into_iter().flat_map(|span| gold.speakers_of(span.id)).filter_map(same);
    targets.collect::<BTreeSet<SpanId>>().into_iter().collect()
}

fn all_of(question: &Question) -> Has {
    let mut marks = BTreeSet::new();
    let mut targets = BTreeSet::new();
    for version in &question.versions {
        match &version.has {
            Has::Spans(some) => marks.extend(some.iter().cloned()),
            Has::Links(some) => targets.extend(some.iter().copied()),
        }
    }
    match question.about {
        About::Spans => Has::Spans(marks.into_iter().collect()),
        About::Links { .. } => Has::Links(targets.into_iter().collect()),
    }
}

/// Whether it is one span in one piece, with another start or another end than is right, and else like it.
fn is_one_edge_off(has: &Has, right: &Mark) -> bool {
    let Has::Spans(marks) = has else { return false };
    let [mark] = &marks[..] else { return false };
    let (one, other) = (mark.extent(), right.extent());
    let is_in_one_piece = mark.fragments.count() == 1 && right.fragments.count() == 1;
    is_in_one_piece && mark.label == right.label && (one.start() == other.start() || one.end() == other.end())
}

/// How many spans or links have to be changed to come from one to the other.
fn distance(one: &Has, right: &Has) -> usize {
    fn differing<T: Ord>(one: &[T], right: &[T]) -> usize {
        let (one, right): (BTreeSet<&T>, BTreeSet<&T>) = (one.iter().collect(), right.iter().collect());
        one.difference(&right).count().max(right.difference(&one).count())
    }
    match (one, right) {
        (Has::Spans(one), Has::Spans(right)) => differing(one, right),
        (Has::Links(one), Has::Links(right)) => differing(one, right),
        _ => usize::MAX,
    }
}

fn mended_spans(here: &Article, taken: &[Mark], right: &[Mark]) -> Vec<Edit> {
    let wrong: Vec<&Mark> = taken.iter().filter(|mark| !right.contains(mark)).collect();
    let missing: Vec<&Mark> = right.iter().filter(|mark| !taken.contains(mark)).collect();
    let there = |mark: &Mark| here.spans().iter().find(|span| Mark::of(span) == *mark).cloned();
    let mut edits = Vec::new();
    let mut ids = here.spans().free_ids();
    for idx in 0..wrong.len().max(missing.len()) {
        let old = wrong.get(idx).and_then(|mark| there(mark));
        match (old, missing.get(idx)) {
            (Some(old), Some(new)) => {
                let (label, fragments) = (new.label.clone(), new.fragments.clone());
                edits.push(Edit::ReplaceSpan(here.id, Span { label, fragments, ..old }));
            }
            (Some(old), None) => edits.extend(transactions::removal(here, old.id)),
            (None, Some(new)) if there(new).is_none() => {
                let id = ids.next().expect("ids do not end");
                edits.push(Edit::AddSpan(here.id, Span::new(id, new.label.clone(), new.fragments.clone())));
            }
            _ => {}
        }
    }
    edits
}

fn mended_links(here: &Article, question: &Question, right: &[SpanId]) -> Vec<Edit> {
    let About::Links { from, kind } = &question.about else { return Vec::new() };
    let own = here.relations_of(*from).filter(|link| link.from == *from && link.kind == *kind);
    let mut edits: Vec<Edit> = own.map(|link| Edit::RemoveRelation(here.id, link.id)).collect();
    let links = here.free_relation_ids().zip(right).map(|(id, to)| Relation::new(id, kind.clone(), *from, *to));
    edits.extend(links.map(|link| Edit::AddRelation(here.id, link)));
    edits
}

/// What somebody makes of the article who makes errors.
fn reading(gold: &Article, name: &str, dice: &mut Dice) -> Reading {
    let mut all = Reading::of(gold, name, ReadingSource::default());
    all.status = Status::Done;
    let labels: Vec<LabelId> = ["quote", "claim"].iter().filter_map(|id| LabelId::new(id).ok()).collect();
    let mut spans: Vec<Span> = Vec::new();
    for mut span in std::mem::take(&mut all.spans) {
        if dice.falls(MISSED) {
            continue;
        }
        if dice.falls(EDGE_OFF) {
            span.fragments = shifted(gold.text(), &span.fragments, dice).unwrap_or(span.fragments);
        }
        if dice.falls(OTHER_LABEL) && labels.contains(&span.label) {
            span.label = labels[usize::from(span.label == labels[0])].clone();
        }
        spans.push(span);
    }
    for number in 0..(gold.spans().len() as u64 * ADDED / 100).max(1) {
        let at = usize::try_from(dice.below(gold.text().n_bytes() as u64)).unwrap_or(0);
        let at = gold.text().as_str().floor_char_boundary(at);
        let sentence = boundaries::unit_at(gold.text().as_str(), at, boundaries::Unit::Sentence);
        let range = sentence.and_then(|sentence| gold.text().range(sentence).ok());
        let fragments = range.and_then(|range| Fragments::one(range).ok());
        let id = SpanId(1_000_000 + u32::try_from(number).unwrap_or(0));
        spans.extend(fragments.map(|fragments| Span::new(id, labels[1].clone(), fragments)));
    }
    let labels_of: BTreeMap<SpanId, LabelId> = spans.iter().map(|span| (span.id, span.label.clone())).collect();
    let speakers: Vec<SpanId> =
        spans.iter().filter(|span| span.label.as_str() == "speaker").map(|span| span.id).collect();
    for link in &mut all.relations {
        if dice.falls(OTHER_SPEAKER) && !speakers.is_empty() {
            let idx = usize::try_from(dice.below(speakers.len() as u64)).unwrap_or(0);
            link.to = speakers[idx];
        }
    }
    let wanted = |link: &Relation| match labels_of.get(&link.from).map(LabelId::as_str) {
        Some("quote") => link.kind.as_str() == "said_by",
        Some("claim") => link.kind.as_str() == "claimed_by",
        _ => false,
    };
    let mut seen = BTreeSet::new();
    all.relations.retain(|link| wanted(link) && labels_of.contains_key(&link.to) && seen.insert((link.from, link.to)));
    all.spans = spans;
    all
}

/// One edge a word further in or out.
fn shifted(text: &Text, fragments: &Fragments, dice: &mut Dice) -> Option<Fragments> {
    let whole = fragments.extent();
    let words = text.as_str();
    let (mut start, mut end) = (whole.start(), whole.end());
    match dice.below(4) {
        0 => start = words[..start].trim_end().rfind(' ').map_or(0, |space| space + 1),
        1 => start += words[start..end].find(' ').map_or(0, |space| space + 1),
        2 => end = start + words[start..end].trim_end().rfind(' ')?,
        _ => end += words[end..].trim_start_matches(' ').find(' ').map_or(0, |space| space + 1),
    }
    (fragments.count() == 1 && start < end).then(|| text.range(start..end).ok())?.and_then(|it| Fragments::one(it).ok())
}
