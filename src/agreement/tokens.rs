//! Measures over words: which labels each annotator gave to each, and Krippendorff's α and Cohen's κ from it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::agreement::measure::Undefined;
use crate::agreement::sheet::{Marks, Sheet};
use crate::model::text::boundaries::word_ends;
use crate::model::{LabelId, Text, TextRange};

/// Neighbouring words to which each annotator gave the same labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) n_words: usize,
    /// The labels that each annotator gave, in the order of the sheet.
    pub(super) given: Vec<BTreeSet<LabelId>>,
}

/// How many words both, one alone or neither of two annotators have in a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kappa {
    both: usize,
    left: usize,
    right: usize,
    neither: usize,
}

/// Words in and out of a label, for any number of annotators.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Alpha {
    /// Of each word the pairs of annotators who differ, by how many others there are for each.
    disagreement: f64,
    /// Judgements in, and all judgements.
    n_in: usize,
    n_values: usize,
}

/// A measure of each label.
pub(super) struct OfLabels<'s, T> {
    given: BTreeMap<&'s LabelId, T>,
    /// That of labels that nobody gave.
    others: T,
}

/// The set of labels of each word, for any number of annotators.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct MasiAlpha {
    disagreement: f64,
    n_each: BTreeMap<BTreeSet<LabelId>, usize>,
}

/// The words of the sheet in stretches. Words are what Unicode takes for words and marks, without white space; a span
/// that touches a word has it.
pub(super) fn stretches(sheet: &Sheet<'_>) -> Vec<Stretch> {
    let words = words(sheet.text);
    // Where a label of an annotator begins (+1) and ends (-1).
    let mut edges: BTreeMap<usize, Vec<(usize, &LabelId, isize)>> = BTreeMap::new();
    for (idx, marks) in sheet.marks.iter().enumerate() {
        for (label, at) in covered(marks, &words) {
            edges.entry(at.start).or_default().push((idx, label, 1));
            edges.entry(at.end).or_default().push((idx, label, -1));
        }
    }
    let mut open: Vec<BTreeMap<&LabelId, isize>> = vec![BTreeMap::new(); sheet.marks.len()];
    let mut stretches = Vec::new();
    let mut from = 0;
    for (at, edges) in edges {
        push_stretch(&mut stretches, at - from, &open);
        for (idx, label, step) in edges {
            *open[idx].entry(label).or_default() += step;
        }
        from = at;
    }
    push_stretch(&mut stretches, words.len() - from, &open);
    stretches
}

fn push_stretch(stretches: &mut Vec<Stretch>, n_words: usize, open: &[BTreeMap<&LabelId, isize>]) {
    let labels = |open: &BTreeMap<&LabelId, isize>| {
        open.iter().filter(|(_, n)| **n > 0).map(|(label, _)| (*label).clone()).collect()
    };
    if n_words > 0 {
        stretches.push(Stretch { n_words, given: open.iter().map(labels).collect() });
    }
}

fn words(text: &Text) -> Vec<Range<usize>> {
    let mut start = 0;
    let word = |end: usize| std::mem::replace(&mut start, end)..end;
    let is_word = |word: &Range<usize>| !text.as_str()[word.clone()].trim().is_empty();
    word_ends(text.as_str()).map(word).filter(is_word).collect()
}

/// The places of words that each label covers.
fn covered<'a>(marks: &Marks<'a>, words: &[Range<usize>]) -> Vec<(&'a LabelId, Range<usize>)> {
    let place = |fragment: TextRange| {
        let start = words.partition_point(|word| word.end <= fragment.start());
        start..words.partition_point(|word| word.start < fragment.end()).max(start)
    };
    let spans = marks.spans.iter();
    spans.flat_map(|span| span.fragments.iter().map(|fragment| (&span.label, place(fragment)))).collect()
}

impl<T> OfLabels<'_, T> {
    pub(super) fn of(&self, label: &LabelId) -> &T {
        self.given.get(label).unwrap_or(&self.others)
    }
}

impl Kappa {
    /// Of the first two annotators, for each label: one walk for all of them.
    pub(super) fn of_labels(stretches: &[Stretch]) -> OfLabels<'_, Self> {
        let others = Self { neither: stretches.iter().map(|stretch| stretch.n_words).sum(), ..Self::default() };
        let mut given: BTreeMap<&LabelId, Self> = BTreeMap::new();
        for Stretch { n_words, given: of_each } in stretches {
            let [left, right, ..] = &of_each[..] else { continue };
            for label in left.union(right) {
                let kappa = given.entry(label).or_insert(others);
                let n = match (left.contains(label), right.contains(label)) {
                    (true, true) => &mut kappa.both,
                    (true, false) => &mut kappa.left,
                    (false, _) => &mut kappa.right,
                };
                *n += n_words;
                kappa.neither -= n_words;
            }
        }
        OfLabels { given, others }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.both += other.both;
        self.left += other.left;
        self.right += other.right;
        self.neither += other.neither;
    }

    /// Cohen 1960.
    pub(super) fn value(&self) -> Result<f64, Undefined> {
        let Self { both, left, right, neither } = *self;
        if both + left + right == 0 {
            return Err(Undefined::NothingMarked);
        }
        if left + right + neither == 0 {
            return Err(Undefined::EverythingMarked);
        }
        let n = (both + left + right + neither) as f64;
        let observed = (both + neither) as f64 / n;
        let (left, right) = ((both + left) as f64 / n, (both + right) as f64 / n);
        let expected = left * right + (1.0 - left) * (1.0 - right);
        Ok((observed - expected) / (1.0 - expected))
    }
}

impl Alpha {
    /// For each label: one walk for all of them.
    pub(super) fn of_labels(stretches: &[Stretch]) -> OfLabels<'_, Self> {
        let of_several = || stretches.iter().filter(|stretch| stretch.given.len() > 1);
        let n_values = of_several().map(|stretch| stretch.given.len() * stretch.n_words).sum();
        let others = Self { n_values, ..Self::default() };
        let mut given: BTreeMap<&LabelId, Self> = BTreeMap::new();
        for Stretch { n_words, given: of_each } in of_several() {
            let mut n_in: BTreeMap<&LabelId, usize> = BTreeMap::new();
            of_each.iter().flatten().for_each(|label| *n_in.entry(label).or_default() += 1);
            for (label, n_in) in n_in {
                let alpha = given.entry(label).or_insert(others);
                let differing = 2 * n_in * (of_each.len() - n_in) * n_words;
                alpha.disagreement += differing as f64 / (of_each.len() - 1) as f64;
                alpha.n_in += n_in * n_words;
            }
        }
        OfLabels { given, others }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.disagreement += other.disagreement;
        self.n_in += other.n_in;
        self.n_values += other.n_values;
    }

    /// Krippendorff 2011, nominal.
    pub(super) fn value(&self) -> Result<f64, Undefined> {
        let n_out = self.n_values - self.n_in;
        if self.n_in == 0 {
            return Err(Undefined::NothingMarked);
        }
        if n_out == 0 {
            return Err(Undefined::EverythingMarked);
        }
        let expected = 2.0 * self.n_in as f64 * n_out as f64 / (self.n_values - 1) as f64;
        Ok(1.0 - self.disagreement / expected)
    }
}

impl MasiAlpha {
    pub(super) fn new(stretches: &[Stretch]) -> Self {
        let mut masi = Self::default();
        for Stretch { n_words, given } in stretches.iter().filter(|stretch| stretch.given.len() > 1) {
            let mut of_pairs = 0.0;
            for (idx, labels) in given.iter().enumerate() {
                of_pairs += given[idx + 1..].iter().map(|other| 2.0 * masi_distance(labels, other)).sum::<f64>();
                *masi.n_each.entry(labels.clone()).or_default() += n_words;
            }
            masi.disagreement += of_pairs * *n_words as f64 / (given.len() - 1) as f64;
        }
        masi
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.disagreement += other.disagreement;
        for (labels, n) in &other.n_each {
            // Not by `entry`: most sets are there, and need not be cloned.
            if let Some(sum) = self.n_each.get_mut(labels) {
                *sum += n;
            } else {
                self.n_each.insert(labels.clone(), *n);
            }
        }
    }

    /// Krippendorff's α with Passonneau's distance between sets (2006). No label at all is a set of its own.
    pub(super) fn value(&self) -> Result<f64, Undefined> {
        if self.n_each.keys().all(BTreeSet::is_empty) {
            return Err(Undefined::NothingMarked);
        }
        if self.n_each.len() == 1 {
            return Err(Undefined::NoVariety);
        }
        let each: Vec<(&BTreeSet<LabelId>, f64)> = self.n_each.iter().map(|(set, n)| (set, *n as f64)).collect();
        let n_values: f64 = each.iter().map(|(_, n)| n).sum();
        // Sets that have no label in common are as unlike as can be: only the others are held against each other.
        let mut expected = n_values * n_values - each.iter().map(|(_, n)| n * n).sum::<f64>();
        let mut with_label: BTreeMap<&LabelId, Vec<usize>> = BTreeMap::new();
        for (idx, (labels, n)) in each.iter().enumerate() {
            let alike: BTreeSet<usize> =
                labels.iter().filter_map(|label| with_label.get(label)).flatten().copied().collect();
            for (other, m) in alike.into_iter().map(|idx| each[idx]) {
                expected -= 2.0 * n * m * (1.0 - masi_distance(labels, other));
            }
            labels.iter().for_each(|label| with_label.entry(label).or_default().push(idx));
        }
        Ok(1.0 - self.disagreement * (n_values - 1.0) / expected)
    }
}

/// How unlike two sets are, 0 to 1: Jaccard's share counts two thirds where one set holds the other, else a third.
fn masi_distance(a: &BTreeSet<LabelId>, b: &BTreeSet<LabelId>) -> f64 {
    let n_common = a.intersection(b).count();
    if a == b {
        return 0.0;
    }
    let weight = match n_common {
        0 => return 1.0,
        n if n == a.len().min(b.len()) => 2.0 / 3.0,
        _ => 1.0 / 3.0,
    };
    1.0 - n_common as f64 / (a.len() + b.len() - n_common) as f64 * weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, ArticleId, LabelSet, marked};

    fn article(text: &str) -> Article {
        marked::parse(&LabelSet::built_in(), text).unwrap()
    }

    fn marks<'a>(annotator: &'a str, article: &'a Article) -> Marks<'a> {
        Marks { annotator, spans: article.spans().iter().collect(), relations: article.relations().collect() }
    }

    #[test]
    fn a_span_has_the_words_that_it_touches() {
        let (ana, ben) = (article("[quote “No [claim c]uts,”] she said"), article("“[quote No cuts],” she said"));
        let sheet = Sheet::new(ArticleId(1), ana.text(), vec![marks("ana", &ana), marks("ben", &ben)]);
        let found: Vec<String> = stretches(&sheet)
            .iter()
            .map(|stretch| {
                let given: Vec<String> = stretch.given.iter().map(|set| format!("{set:?}")).collect();
                format!("{} {}", stretch.n_words, given.join(" "))
            })
            .collect();
        let expected = ["1 {quote} {}", "1 {quote} {quote}", "1 {claim, quote} {quote}", "2 {quote} {}", "2 {} {}"];
        assert_eq!(found, expected);
    }

    #[test]
    fn white_space_alone_is_no_word() {
        let ana = article("a[quote  ]b");
        let sheet = Sheet::new(ArticleId(1), ana.text(), vec![marks("ana", &ana), marks("ben", &ana)]);
        let all = stretches(&sheet);
        assert_eq!(all.iter().map(|stretch| stretch.n_words).sum::<usize>(), 2);
        let quote = LabelId::new("quote").unwrap();
        assert_eq!(Alpha::of_labels(&all).of(&quote).value(), Err(Undefined::NothingMarked));
    }

    #[test]
    fn where_chance_alone_would_agree_there_is_no_value() {
        let ana = article("[quote a b c]");
        let sheet = Sheet::new(ArticleId(1), ana.text(), vec![marks("ana", &ana), marks("ben", &ana)]);
        let (all, quote) = (stretches(&sheet), LabelId::new("quote").unwrap());
        assert_eq!(Alpha::of_labels(&all).of(&quote).value(), Err(Undefined::EverythingMarked));
        assert_eq!(Kappa::of_labels(&all).of(&quote).value(), Err(Undefined::EverythingMarked));
        assert_eq!(MasiAlpha::new(&all).value(), Err(Undefined::NoVariety));
    }
}
