//! Fills a row for each pair of annotators and each label or kind of link, article by article.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::agreement::alpha_u::AlphaU;
use crate::agreement::chance::{Chance, Effort, middle_of};
use crate::agreement::gamma::{Gamma, Unit};
use crate::agreement::measure::{Measure, MeasureKind};
use crate::agreement::row::{Row, What, Who};
use crate::agreement::sheet::{Both, Sheet};
use crate::agreement::tally::{Tally, counts};
use crate::agreement::tokens::{Alpha, Kappa, MasiAlpha, Stretch, stretches};
use crate::model::{LabelId, OffsetCursor, OffsetUnit};

/// The tallies of all articles so far.
pub(super) struct Rows {
    effort: Effort,
    labels: BTreeSet<LabelId>,
    tallies: BTreeMap<(Who, What), Vec<Tally>>,
}

/// What the annotators of a sheet marked, as the measures need it.
struct Measured<'a> {
    stretches: Vec<Stretch>,
    /// In code points.
    length: usize,
    /// Of each annotator the fragments under each label, in code points.
    fragments: Vec<BTreeMap<&'a LabelId, Vec<Range<usize>>>>,
    units: Vec<Vec<Unit<'a>>>,
    /// The same under each label.
    units_of: Vec<BTreeMap<&'a LabelId, Vec<Unit<'a>>>>,
    seed: u64,
}

impl Rows {
    pub(super) fn new(sheets: &[Sheet<'_>], effort: Effort) -> Self {
        let spans = sheets.iter().flat_map(|sheet| &sheet.marks).flat_map(|marks| &marks.spans);
        let labels = spans.map(|span| &span.label).collect::<BTreeSet<_>>().into_iter().cloned().collect();
        // So much chance is spread over all articles, however many there are.
        let (n_sheets, most_samples, most_resamples) = (sheets.len().max(1), 5_000, 300_000);
        let n_samples = effort.n_samples.min((most_samples / n_sheets).max(2));
        let n_resamples = effort.n_resamples.min((most_resamples / n_sheets).max(100));
        let effort = Effort { n_resamples, n_samples, ..effort };
        Self { effort, labels, tallies: BTreeMap::new() }
    }

    /// Adds an article, and returns what is counted of all its labels and pairs.
    /// `pairs` are those of its annotators, by their places in it.
    pub(super) fn add(&mut self, sheet: &Sheet<'_>, who: &[usize], pairs: &[([usize; 2], Both<'_>)]) -> Tally {
        let measured = Measured::new(sheet, self.effort.seed);
        let mut of_all: BTreeMap<What, Tally> = BTreeMap::new();
        for (places @ [one, other], both) in pairs {
            let tallies = counts(both);
            for (what, tally) in &tallies {
                of_all.entry(what.clone()).or_default().add(tally);
            }
            self.push(Who::pair(who[*one], who[*other]), tallies, &measured.of(places));
        }
        let counted = of_all.get(&What::Labels).cloned().unwrap_or_default();
        self.push(Who::Everybody, of_all, &measured);
        counted
    }

    fn push(&mut self, who: Who, mut tallies: BTreeMap<What, Tally>, measured: &Measured<'_>) {
        let kappas = (who != Who::Everybody).then(|| Kappa::of_labels(&measured.stretches));
        let alphas = Alpha::of_labels(&measured.stretches);
        for label in &self.labels {
            let tally = tallies.entry(What::Label(label.clone())).or_default();
            tally.kappa = kappas.as_ref().map(|kappas| *kappas.of(label));
            tally.alpha = Some(*alphas.of(label));
            measured.add_label(tally, label, self.effort.n_samples);
        }
        measured.add_labels(tallies.entry(What::Labels).or_default(), &self.labels, self.effort.n_samples);
        for (what, tally) in tallies {
            self.tallies.entry((who, what)).or_default().push(tally);
        }
    }

    /// The rows with their intervals. Asks between rows whether to go on.
    pub(super) fn finished(self, mut go_on: impl FnMut() -> bool) -> Option<Vec<Row>> {
        let mut rows = Vec::new();
        for ((who, what), tallies) in &self.tallies {
            if !go_on() {
                return None;
            }
            rows.push(row(*who, what.clone(), tallies, self.effort));
        }
        Some(rows)
    }
}

fn row(who: Who, what: What, tallies: &[Tally], effort: Effort) -> Row {
    let sum = sum_of(tallies.iter());
    let mut chance = Chance::new(effort.seed);
    let mut drawn: BTreeMap<MeasureKind, Vec<f64>> = BTreeMap::new();
    let n_resamples = if tallies.len() > 1 { effort.n_resamples } else { 0 };
    for _ in 0..n_resamples {
        let again = sum_of((0..tallies.len()).map(|_| &tallies[chance.below(tallies.len())]));
        for (kind, value) in again.values() {
            drawn.entry(kind).or_default().extend(value.ok());
        }
    }
    let mut measure = |(kind, value)| (kind, Measure { value, interval: drawn.remove(&kind).and_then(middle_of) });
    Row {
        who,
        what,
        n_articles: tallies.len(),
        n_left: sum.n_left,
        n_right: sum.n_right,
        n_equal: sum.n_equal,
        measures: sum.values().into_iter().map(&mut measure).collect(),
        least_disorder: sum.gamma.as_ref().and_then(Gamma::least_disorder),
    }
}

fn sum_of<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    let mut sum = Tally::default();
    tallies.for_each(|tally| sum.add(tally));
    sum
}

impl<'a> Measured<'a> {
    fn new(sheet: &Sheet<'a>, seed: u64) -> Self {
        let (mut fragments, mut units) = (Vec::new(), Vec::new());
        let mut cursor = OffsetCursor::new(sheet.text, OffsetUnit::CodePoint);
        for marks in &sheet.marks {
            let mut of_label: BTreeMap<&LabelId, Vec<Range<usize>>> = BTreeMap::new();
            let mut units_of = Vec::new();
            for span in &marks.spans {
                let all = of_label.entry(&span.label).or_default();
                for fragment in span.fragments.iter() {
                    let (start, end) = cursor.offsets(fragment);
                    all.push(start..end);
                }
                let (start, end) = cursor.offsets(span.extent());
                units_of.push(Unit { start: start as f64, end: end as f64, label: &span.label });
            }
            fragments.push(of_label);
            units.push(units_of);
        }
        let length = sheet.text.n_code_points();
        let units_of = units.iter().map(|units| by_label(units)).collect();
        Self { stretches: stretches(sheet), length, fragments, units, units_of, seed: seed ^ sheet.article.0 }
    }

    /// The same for some of the annotators.
    fn of(&self, who: &[usize]) -> Self {
        let stretch = |stretch: &Stretch| Stretch {
            n_words: stretch.n_words,
            given: who.iter().map(|idx| stretch.given[*idx].clone()).collect(),
        };
        Self {
            stretches: self.stretches.iter().map(stretch).collect(),
            length: self.length,
            fragments: who.iter().map(|idx| self.fragments[*idx].clone()).collect(),
            units: who.iter().map(|idx| self.units[*idx].clone()).collect(),
            units_of: who.iter().map(|idx| self.units_of[*idx].clone()).collect(),
            seed: self.seed,
        }
    }

    fn add_label(&self, tally: &mut Tally, label: &LabelId, n_samples: usize) {
        tally.alpha_u = Some(self.alpha_u(label));
        let units: Vec<Vec<Unit<'_>>> =
            self.units_of.iter().map(|of_label| of_label.get(label).cloned().unwrap_or_default()).collect();
        tally.gamma = Some(self.gamma(&units, n_samples));
    }

    fn add_labels(&self, tally: &mut Tally, labels: &BTreeSet<LabelId>, n_samples: usize) {
        let mut alpha_u = AlphaU::default();
        for label in labels {
            alpha_u.add(&self.alpha_u(label));
        }
        tally.masi = Some(MasiAlpha::new(&self.stretches));
        tally.alpha_u = Some(alpha_u);
        tally.gamma = Some(self.gamma(&self.units, n_samples));
    }

    fn alpha_u(&self, label: &LabelId) -> AlphaU {
        let units: Vec<Vec<Range<usize>>> =
            self.fragments.iter().map(|of_label| of_label.get(label).cloned().unwrap_or_default()).collect();
        AlphaU::new(&units, self.length)
    }

    fn gamma(&self, units: &[Vec<Unit<'_>>], n_samples: usize) -> Gamma {
        Gamma::new(units, self.length as f64, n_samples, &mut Chance::new(self.seed))
    }
}

fn by_label<'a>(units: &[Unit<'a>]) -> BTreeMap<&'a LabelId, Vec<Unit<'a>>> {
    let mut by_label: BTreeMap<&LabelId, Vec<Unit<'a>>> = BTreeMap::new();
    for unit in units {
        by_label.entry(unit.label).or_default().push(*unit);
    }
    by_label
}
