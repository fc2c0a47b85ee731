//! Gives rows to columns one to one at the least cost, where few columns are open to each row.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The column of each row, or none where to stay alone is cheaper for all together. Costs are 0 or more.
///
/// By shortest augmenting paths over the pairs that there are (Jonker and Volgenant 1987): a row whose best column is
/// free, as it mostly is, takes no more than a look at its own pairs.
pub fn least_costly(costs: &[Vec<(usize, f64)>], n_columns: usize, alone: f64) -> Vec<Option<usize>> {
    let mut rows = Rows {
        costs,
        alone,
        of_row: vec![0.0; costs.len()],
        of_column: vec![0.0; n_columns],
        row_of: vec![None; n_columns],
        column_of: vec![None; costs.len()],
    };
    let mut way = Way { distance: vec![f64::INFINITY; n_columns], from: vec![0; n_columns], touched: Vec::new() };
    for row in 0..costs.len() {
        rows.place(row, &mut way);
    }
    rows.column_of
}

struct Rows<'a> {
    costs: &'a [Vec<(usize, f64)>],
    alone: f64,
    /// Prices, by which no pair costs less than nothing and those that are taken nothing.
    of_row: Vec<f64>,
    of_column: Vec<f64>,
    row_of: Vec<Option<usize>>,
    column_of: Vec<Option<usize>>,
}

/// What the search for the place of one row has found.
struct Way {
    distance: Vec<f64>,
    /// The row from which each column was reached.
    from: Vec<usize>,
    touched: Vec<usize>,
}

/// A column to look at, the nearest first.
#[derive(PartialEq)]
struct Reached {
    distance: f64,
    column: usize,
}

impl Rows<'_> {
    fn place(&mut self, start: usize, way: &mut Way) {
        let mut heap = BinaryHeap::new();
        let (mut row, mut at) = (start, 0.0);
        // The cheapest end so far: a row that stays alone.
        let (mut end, mut last) = (f64::INFINITY, start);
        let mut settled: Vec<(usize, f64)> = Vec::new();
        let free = loop {
            let leaving = at + self.alone - self.of_row[row];
            if leaving < end {
                (end, last) = (leaving, row);
            }
            self.look_around(row, at, way, &mut heap);
            let Some(Reached { distance, column }) = next(&mut heap, way) else { break None };
            if distance >= end {
                break None;
            }
            let Some(taken_by) = self.row_of[column] else {
                end = distance;
                break Some(column);
            };
            settled.push((column, distance));
            (row, at) = (taken_by, distance);
        };
        self.set_prices(start, end, &settled);
        self.shift(start, free, last, way);
        for column in way.touched.drain(..) {
            way.distance[column] = f64::INFINITY;
        }
    }

    fn look_around(&self, row: usize, at: f64, way: &mut Way, heap: &mut BinaryHeap<Reached>) {
        for (column, cost) in &self.costs[row] {
            let distance = at + (cost - self.of_row[row] - self.of_column[*column]).max(0.0);
            if distance < way.distance[*column] {
                way.distance[*column] = distance;
                way.from[*column] = row;
                way.touched.push(*column);
                heap.push(Reached { distance, column: *column });
            }
        }
    }

    fn set_prices(&mut self, start: usize, end: f64, settled: &[(usize, f64)]) {
        self.of_row[start] += end;
        for (column, distance) in settled {
            self.of_column[*column] -= end - distance;
            if let Some(row) = self.row_of[*column] {
                self.of_row[row] += end - distance;
            }
        }
    }

    /// Moves each row on the way to the column behind it.
    fn shift(&mut self, start: usize, free: Option<usize>, last: usize, way: &Way) {
        let mut column = free;
        let mut row = free.map_or(last, |column| way.from[column]);
        loop {
            let before = self.column_of[row];
            self.column_of[row] = column;
            if let Some(column) = column {
                self.row_of[column] = Some(row);
            }
            if row == start {
                break;
            }
            let Some(given_up) = before else { break };
            column = Some(given_up);
            row = way.from[given_up];
        }
    }
}

/// The nearest column whose distance still holds.
fn next(heap: &mut BinaryHeap<Reached>, way: &Way) -> Option<Reached> {
    std::iter::from_fn(|| heap.pop()).find(|reached| reached.distance <= way.distance[reached.column])
}

impl Eq for Reached {}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        other.distance.total_cmp(&self.distance).then(other.column.cmp(&self.column))
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// The least cost by trying all.
    fn least(costs: &[Vec<(usize, f64)>], taken: &mut Vec<usize>, alone: f64) -> f64 {
        let Some((first, rest)) = costs.split_first() else { return 0.0 };
        let mut best = alone + least(rest, taken, alone);
        for (column, cost) in first {
            if !taken.contains(column) {
                taken.push(*column);
                best = best.min(cost + least(rest, taken, alone));
                taken.pop();
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_assignment_costs_less(drawn in vec(vec((any::<bool>(), 0_u8..30), 5), 0..6)) {
            let row = |row: &Vec<(bool, u8)>| -> Vec<(usize, f64)> {
                let open = row.iter().enumerate().filter(|(_, (is_open, _))| *is_open);
                open.map(|(column, (_, cost))| (column, f64::from(*cost) / 10.0)).collect()
            };
            let costs: Vec<Vec<(usize, f64)>> = drawn.iter().map(row).collect();
            let columns = least_costly(&costs, 5, 2.0);
            let mut cost = 0.0;
            for (row, column) in columns.iter().enumerate() {
                cost += column.map_or(2.0, |column| costs[row].iter().find(|pair| pair.0 == column).unwrap().1);
            }
            let mut taken: Vec<usize> = columns.iter().flatten().copied().collect();
            taken.sort_unstable();
            prop_assert!(taken.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!((cost - least(&costs, &mut Vec::new(), 2.0)).abs() < 1e-9);
        }
    }
}
