//! What is known of the rows of a file while they are read: how many are, and what has to be told of them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::model::counted;

/// Rows on their way.
#[derive(Debug, Default)]
pub(crate) struct RowsSoFar {
    pub(super) n_rows: Cell<u64>,
    pub(super) n_all_rows: Cell<u64>,
    /// How many values of a column are bytes of which this is said.
    of_bytes: RefCell<BTreeMap<(String, String), usize>>,
}

impl RowsSoFar {
    /// How many of the bytes of the file that makes.
    pub(crate) fn n_bytes(&self, n_all_bytes: u64) -> u64 {
        let n_read = u128::from(n_all_bytes) * u128::from(self.n_rows.get()) / u128::from(self.n_all_rows.get().max(1));
        u64::try_from(n_read).unwrap_or(n_all_bytes).min(n_all_bytes)
    }

    /// What people should know: words that go on from the name of the file.
    pub(crate) fn told(&self) -> Vec<String> {
        let in_words = |((column, what), n_values): (&(String, String), &usize)| {
            format!("has in “{column}” bytes that {what}, in {}", counted(*n_values, "value"))
        };
        self.of_bytes.borrow().iter().map(in_words).collect()
    }

    /// Says something of bytes in a column.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "nothing reads rows then"))]
    pub(super) fn tell(&self, column: String, what: &str) {
        *self.of_bytes.borrow_mut().entry((column, what.to_owned())).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_far_as_bytes() {
        let so_far = RowsSoFar::default();
        assert_eq!(so_far.n_bytes(1 << 40), 0);
        so_far.n_all_rows.set(4_000_000_000);
        so_far.n_rows.set(1_000_000_000);
        assert_eq!(so_far.n_bytes(1 << 40), 1 << 38);
        so_far.n_rows.set(5_000_000_000);
        assert_eq!(so_far.n_bytes(1 << 40), 1 << 40, "what a file says of itself may be wrong");
    }
}
