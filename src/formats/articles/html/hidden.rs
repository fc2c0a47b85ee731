//! What a page hides: some pages hide all of themselves until their scripts have run.

use std::collections::BTreeSet;

use super::elements::{is_landmark, is_never_shown};

/// The elements of a page that are not shown because they say so.
#[derive(Default)]
pub(super) struct Hidden {
    roots: Vec<Root>,
    is_in_root: bool,
    /// Numbers of elements, counted among those that hide themselves, that are shown all the same.
    uncovered: BTreeSet<usize>,
    n_met: usize,
}

/// A hidden element that lies in no other.
#[derive(Default)]
struct Root {
    number: usize,
    n_bytes: usize,
    has_landmark: bool,
}

impl Hidden {
    /// For a page that is read again with these elements shown.
    pub(super) fn without(uncovered: BTreeSet<usize>) -> Self {
        Self { uncovered, ..Self::default() }
    }

    /// Whether the element that hides itself, and that is now opened, is shown all the same.
    pub(super) fn is_uncovered_now(&mut self) -> bool {
        self.n_met += 1;
        self.uncovered.contains(&self.n_met)
    }

    pub(super) fn open(&mut self, name: &[u8], is_root: bool) {
        if is_root {
            self.is_in_root = true;
            self.roots.push(Root { number: self.n_met, ..Root::default() });
        }
        if let Some(root) = self.roots.last_mut().filter(|_| self.is_in_root) {
            root.has_landmark |= is_landmark(name);
        }
    }

    /// Text in an element of this name that is not shown.
    pub(super) fn text(&mut self, name: &[u8], text: &str) {
        if let Some(root) = self.roots.last_mut().filter(|_| self.is_in_root && !is_never_shown(name)) {
            root.n_bytes += text.split_ascii_whitespace().map(str::len).sum::<usize>();
        }
    }

    /// An element has ended, and so many are open that are not shown.
    pub(super) fn close(&mut self, n_skipped: usize) {
        self.is_in_root &= n_skipped > 0;
    }

    /// What is to be shown all the same: what holds the article where less is shown than that, and everything where
    /// nothing is.
    pub(super) fn to_uncover(&self, n_bytes_shown: usize) -> BTreeSet<usize> {
        let articles = || self.roots.iter().filter(|root| root.has_landmark && root.n_bytes > n_bytes_shown);
        let numbers = |root: &Root| root.number;
        if n_bytes_shown == 0 && articles().next().is_none() {
            return self.roots.iter().filter(|root| root.n_bytes > 0).map(numbers).collect();
        }
        articles().map(numbers).collect()
    }
}
