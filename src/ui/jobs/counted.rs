//! The numbers of a project as the page of statistics shows them: made in the background, as every speaker has a row.

use crate::formats::own::statistics::{Plot, Statistics};
use crate::formats::own::table::Table;

/// Rows of a table that are shown: who wants all saves the tables.
const MOST_ROWS: usize = 20;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Counted {
    pub statistics: Statistics,
    /// With the first rows of each, and how many more there are.
    pub tables: Vec<(&'static str, Table, usize)>,
    pub plots: Vec<Plot>,
}

impl Counted {
    pub fn new(statistics: Statistics) -> Self {
        let first_rows = |(name, mut table): (&'static str, Table)| {
            let n_more = table.rows.len().saturating_sub(MOST_ROWS);
            table.rows.truncate(MOST_ROWS);
            (name, table, n_more)
        };
        let tables = statistics.tables().into_iter().map(first_rows).collect();
        Self { tables, plots: statistics.plots(), statistics }
    }
}
