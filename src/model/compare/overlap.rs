//! How much of what two spans cover they share.

use crate::model::Fragments;

/// What two spans share of what they cover together, 0 to 1 (Jaccard 1901).
pub fn overlap(a: &Fragments, b: &Fragments) -> f64 {
    let shared = n_shared_bytes(a, b);
    shared as f64 / (a.n_bytes() + b.n_bytes() - shared).max(1) as f64
}

/// How many bytes two spans share.
pub fn n_shared_bytes(a: &Fragments, b: &Fragments) -> usize {
    let (mut a_left, mut b_left) = (a.overlapping(b.extent()).peekable(), b.overlapping(a.extent()).peekable());
    let mut n_bytes = 0;
    while let (Some(&a), Some(&b)) = (a_left.peek(), b_left.peek()) {
        n_bytes += a.end().min(b.end()).saturating_sub(a.start().max(b.start()));
        let behind = if a.end() < b.end() { &mut a_left } else { &mut b_left };
        behind.next();
    }
    n_bytes
}
