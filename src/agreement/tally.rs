//! What one article adds to a row, in numbers that can be summed over articles.

use std::collections::BTreeMap;

use crate::agreement::alpha_u::AlphaU;
use crate::agreement::gamma::Gamma;
use crate::agreement::measure::{MeasureKind, Undefined};
use crate::agreement::row::What;
use crate::agreement::sheet::Both;
use crate::agreement::tokens::{Alpha, Kappa, MasiAlpha};
use crate::model::compare::{Pair, Pairing};

/// Counts and sums of one article or of many. What a row is not measured by is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    /// Spans or links on either side, over all pairs.
    pub(super) n_left: usize,
    pub(super) n_right: usize,
    /// Pairs that are equal.
    pub(super) n_equal: usize,
    /// What the best pairs share.
    pub(super) shared: f64,
    pub(super) kappa: Option<Kappa>,
    pub(super) alpha: Option<Alpha>,
    pub(super) masi: Option<MasiAlpha>,
    pub(super) alpha_u: Option<AlphaU>,
    pub(super) gamma: Option<Gamma>,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.n_left += other.n_left;
        self.n_right += other.n_right;
        self.n_equal += other.n_equal;
        self.shared += other.shared;
        add(&mut self.kappa, other.kappa.as_ref(), Kappa::add);
        add(&mut self.alpha, other.alpha.as_ref(), Alpha::add);
        add(&mut self.masi, other.masi.as_ref(), MasiAlpha::add);
        add(&mut self.alpha_u, other.alpha_u.as_ref(), AlphaU::add);
        add(&mut self.gamma, other.gamma.as_ref(), Gamma::add);
    }

    /// Twice the equal pairs by all on both sides; `None` where there are none.
    pub(super) fn exact_f1(&self) -> Option<f64> {
        self.share_of_both(self.n_equal as f64)
    }

    pub(super) fn soft_f1(&self) -> Option<f64> {
        self.share_of_both(self.shared)
    }

    /// What the row is measured by.
    pub(super) fn values(&self) -> Vec<(MeasureKind, Result<f64, Undefined>)> {
        let f1 = |value: Option<f64>| value.ok_or(Undefined::NothingMarked);
        let values = [
            (MeasureKind::ExactF1, Some(f1(self.exact_f1()))),
            (MeasureKind::SoftF1, Some(f1(self.soft_f1()))),
            (MeasureKind::Kappa, self.kappa.as_ref().map(Kappa::value)),
            (MeasureKind::Alpha, self.alpha.as_ref().map(Alpha::value)),
            (MeasureKind::MasiAlpha, self.masi.as_ref().map(MasiAlpha::value)),
            (MeasureKind::AlphaU, self.alpha_u.as_ref().map(AlphaU::value)),
            (MeasureKind::Gamma, self.gamma.as_ref().map(Gamma::value)),
            (MeasureKind::Disorder, self.gamma.as_ref().map(Gamma::disorder)),
        ];
        values.into_iter().filter_map(|(kind, value)| Some((kind, value?))).collect()
    }

    fn share_of_both(&self, shared: f64) -> Option<f64> {
        let n_both = self.n_left + self.n_right;
        (n_both > 0).then(|| 2.0 * shared / n_both as f64)
    }
}

fn add<T: Clone>(sum: &mut Option<T>, other: Option<&T>, add: impl Fn(&mut T, &T)) {
    match (sum, other) {
        (Some(sum), Some(other)) => add(sum, other),
        (sum @ None, Some(other)) => *sum = Some(other.clone()),
        (_, None) => {}
    }
}

/// How many spans of each label and links of each kind two annotators have, and share.
pub(super) fn counts(both: &Both<'_>) -> BTreeMap<What, Tally> {
    let mut tallies = BTreeMap::new();
    let pairing = &both.pairing;
    for pair in &pairing.pairs {
        let shared = Tally { n_equal: usize::from(pair.is_equal()), shared: pair.overlap, ..Tally::default() };
        count(&mut tallies, What::of_label(&pair.left.label), &shared);
    }
    for (spans, side) in [(&both.left.spans, one_left()), (&both.right.spans, one_right())] {
        for span in spans {
            count(&mut tallies, What::of_label(&span.label), &side);
        }
    }
    for (links, side) in [(&both.left_links, one_left()), (&both.right_links, one_right())] {
        for link in links {
            count(&mut tallies, What::of_kind(&link.relation.kind), &side);
        }
    }
    let equal = Pairing { pairs: pairing.pairs.iter().copied().filter(Pair::is_equal).collect(), ..pairing.clone() };
    let one_equal = Tally { n_equal: 1, ..Tally::default() };
    let one_like = Tally { shared: 1.0, ..Tally::default() };
    for (links, one) in [(both.links_between(&equal).pairs, one_equal), (both.links_alike(), one_like)] {
        for (link, _) in links {
            count(&mut tallies, What::of_kind(&link.kind), &one);
        }
    }
    tallies
}

fn one_left() -> Tally {
    Tally { n_left: 1, ..Tally::default() }
}

fn one_right() -> Tally {
    Tally { n_right: 1, ..Tally::default() }
}

fn count(tallies: &mut BTreeMap<What, Tally>, [one, all]: [What; 2], tally: &Tally) {
    tallies.entry(one).or_default().add(tally);
    tallies.entry(all).or_default().add(tally);
}
