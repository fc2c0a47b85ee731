//! Pairs the spans of two lists one to one so that they share the most they can.

use std::collections::{BTreeMap, BTreeSet};

use super::assignment::least_costly;
use super::overlap::Measured;
use crate::model::{Fragments, Text};

/// A span is held against so many spans that begin before it and reach into it, the nearest first.
pub(super) const MOST_RIVALS: usize = 256;
/// Where more spans than this hang together, the best pairs are taken first: seeking the best of all ways would take
/// the third power of their number.
const MOST_TOGETHER: usize = 100;

/// A pair of places in the two lists, with what the two share of what they cover together.
pub(super) type Edge = (usize, usize, f64);

/// The pairs, no span twice, that share the most in sum; only pairs that share at least `least_overlap` count.
///
/// Equal spans are paired with each other first. Where every overlap counts that loses nothing: one less the overlap is
/// a distance (Jaccard's), so that two pairs never share more than the equal pair and the pair that is left do.
pub(super) fn best_matching<'a>(
    text: &Text,
    left: &[&'a Fragments],
    right: &[&'a Fragments],
    least_overlap: f64,
) -> Vec<Edge> {
    let (mut found, lefts, rights) = equal_pairs(left, right);
    let of = |list: &[&'a Fragments], places: &[usize]| -> Vec<&'a Fragments> {
        places.iter().map(|idx| list[*idx]).collect()
    };
    let mut edges = overlapping_pairs(text, &of(left, &lefts), &of(right, &rights));
    edges.retain(|(_, _, overlap)| *overlap >= least_overlap);
    found.extend(best_edges(&edges).into_iter().map(|(left, right, overlap)| (lefts[left], rights[right], overlap)));
    found.sort_by_key(|(left, right, _)| (*left, *right));
    found
}

/// Of these the ones, no place twice, that share the most in sum.
pub(super) fn best_edges(edges: &[Edge]) -> Vec<Edge> {
    let mut found = Vec::new();
    for edges in apart(edges) {
        let (lefts, rights) = (places(&edges, |edge| edge.0), places(&edges, |edge| edge.1));
        let is_large = lefts.len().max(rights.len()) > MOST_TOGETHER;
        found.extend(if is_large { best_first(edges) } else { most_together(&edges, &lefts, &rights) });
    }
    found
}

/// Pairs of equal spans, and the places that are left of either list.
fn equal_pairs(left: &[&Fragments], right: &[&Fragments]) -> (Vec<Edge>, Vec<usize>, Vec<usize>) {
    let mut places_of: BTreeMap<&Fragments, Vec<usize>> = BTreeMap::new();
    for (idx, fragments) in right.iter().enumerate().rev() {
        places_of.entry(fragments).or_default().push(idx);
    }
    let (mut pairs, mut lefts) = (Vec::new(), Vec::new());
    for (idx, fragments) in left.iter().enumerate() {
        match places_of.get_mut(fragments).and_then(Vec::pop) {
            Some(other) => pairs.push((idx, other, 1.0)),
            None => lefts.push(idx),
        }
    }
    let mut rights: Vec<usize> = places_of.into_values().flatten().collect();
    rights.sort_unstable();
    (pairs, lefts, rights)
}

/// The pairs of places in two lists whose spans share text, with what they share of what they cover together.
///
/// They are found in one walk over both in text order. A span is held against a few hundred that begin before it and no
/// more.
pub fn overlapping_pairs(text: &Text, left: &[&Fragments], right: &[&Fragments]) -> Vec<(usize, usize, f64)> {
    let places = |list: &[&Fragments], side: usize| -> Vec<(usize, usize, usize, usize)> {
        let extents = list.iter().map(|fragments| fragments.extent()).enumerate();
        extents.map(|(idx, extent)| (extent.start(), extent.end(), side, idx)).collect()
    };
    let mut all = places(left, 0);
    all.extend(places(right, 1));
    all.sort_unstable();
    let [left, right] = [left, right]
        .map(|list| -> Vec<Measured> { list.iter().map(|fragments| Measured::new(text, fragments)).collect() });
    // Of either side those that reach to where the walk is, by start; and by end, to take them out.
    let mut reaching: [BTreeSet<(usize, usize)>; 2] = Default::default();
    let mut ends: BTreeSet<(usize, usize, usize, usize)> = BTreeSet::new();
    let mut edges = Vec::new();
    for (start, end, side, idx) in all {
        while let Some(first) = ends.first().copied().filter(|first| first.0 <= start) {
            ends.remove(&first);
            reaching[first.1].remove(&(first.2, first.3));
        }
        for (_, other) in reaching[1 - side].iter().rev().take(MOST_RIVALS) {
            let (one, other) = if side == 0 { (idx, *other) } else { (*other, idx) };
            let overlap = left[one].overlap(&right[other]);
            if overlap > 0.0 {
                edges.push((one, other, overlap));
            }
        }
        reaching[side].insert((start, idx));
        ends.insert((end, side, start, idx));
    }
    edges
}

/// The edges in groups that have no span in common.
fn apart(edges: &[Edge]) -> Vec<Vec<Edge>> {
    let n_left = edges.iter().map(|edge| edge.0 + 1).max().unwrap_or(0);
    let n_right = edges.iter().map(|edge| edge.1 + 1).max().unwrap_or(0);
    let mut root_of: Vec<usize> = (0..n_left + n_right).collect();
    for (left, right, _) in edges {
        let (a, b) = (root(&mut root_of, *left), root(&mut root_of, n_left + right));
        root_of[a.max(b)] = a.min(b);
    }
    let mut groups: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        groups.entry(root(&mut root_of, edge.0)).or_default().push(*edge);
    }
    groups.into_values().collect()
}

fn root(root_of: &mut [usize], mut place: usize) -> usize {
    while root_of[place] != place {
        root_of[place] = root_of[root_of[place]];
        place = root_of[place];
    }
    place
}

fn places(edges: &[Edge], side: impl Fn(&Edge) -> usize) -> Vec<usize> {
    let places: BTreeSet<usize> = edges.iter().map(side).collect();
    places.into_iter().collect()
}

/// The pairs with the highest overlap first, no span twice.
fn best_first(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let (mut lefts, mut rights) = (BTreeSet::new(), BTreeSet::new());
    edges.retain(|(left, right, _)| {
        let is_free = !lefts.contains(left) && !rights.contains(right);
        if is_free {
            lefts.insert(*left);
            rights.insert(*right);
        }
        is_free
    });
    edges
}

/// The pairs that share the most in sum: what a pair costs is what it does not share, and a span alone costs as much as a
/// pair that shares nothing.
fn most_together(edges: &[Edge], lefts: &[usize], rights: &[usize]) -> Vec<Edge> {
    if edges.len() == 1 {
        return edges.to_vec();
    }
    let place = |edge: &Edge| Some((lefts.binary_search(&edge.0).ok()?, rights.binary_search(&edge.1).ok()?));
    let mut costs: Vec<Vec<(usize, f64)>> = vec![Vec::new(); lefts.len()];
    for edge in edges {
        if let Some((row, column)) = place(edge) {
            costs[row].push((column, 1.0 - edge.2));
        }
    }
    let column_of = least_costly(&costs, rights.len(), 1.0);
    let is_taken = |edge: &&Edge| place(edge).is_some_and(|(row, column)| column_of[row] == Some(column));
    edges.iter().filter(is_taken).copied().collect()
}
