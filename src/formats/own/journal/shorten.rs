//! A journal without what was done, taken back, and can be done again by nobody, as something else was done since.

use super::{Entry, EntryRecord, Journal, Line, SHORTENED};

/// What was undone last and can be redone, the latest last.
enum Undone {
    /// The change of a line, and the revision that it led to.
    Change(usize, u64),
    /// A step from before the journal, whose undo is the last line of the path.
    Earlier,
}

/// Which lines lead to where a project is, and which from there to what can be redone.
#[derive(Default)]
struct Way {
    path: Vec<usize>,
    undone: Vec<Undone>,
}

impl Journal {
    /// The lines of a journal that comes to the same states with fewer changes, and how many changes are gone. `None` where
    /// none can go: then it is as short as can be, damaged, spelled otherwise than we write it, or tells of a save, of which
    /// nobody knows whether it came about.
    pub fn shortened(&self) -> Option<(Vec<Entry>, u64)> {
        let EntryRecord::Begin { saved, revision, .. } = &self.lines.first()?.record else { return None };
        let tells_of_save = self.lines.iter().any(|line| matches!(line.record, EntryRecord::Saving { .. }));
        if self.damage.is_some() || tells_of_save {
            return None;
        }
        let mut way = Way::default();
        for idx in 0..self.lines.len() {
            way.take(&self.lines, idx);
        }
        let is_of_history = |line: &&Line| matches!(line.record, EntryRecord::Done { .. } | EntryRecord::Undone { .. });
        let history: Vec<&Line> = self.lines.iter().filter(is_of_history).collect();
        let mut entries = vec![Entry::begin_in(SHORTENED, saved, *revision)];
        entries.extend(history.iter().map(|line| line.entry.clone()));
        let changes = way.entries(&self.lines)?;
        let n_gone = self.n_changes().checked_sub(changes.len()).filter(|n_gone| *n_gone > 0)?;
        entries.extend(changes);
        Some((entries, n_gone as u64))
    }
}

impl Way {
    /// Goes on by the change of a line.
    fn take(&mut self, lines: &[Line], idx: usize) {
        match &lines[idx].record {
            EntryRecord::Apply { .. } => {
                self.undone.clear();
                self.path.push(idx);
            }
            EntryRecord::Undo { follows } => {
                let was_done = |idx: &usize| !matches!(lines[*idx].record, EntryRecord::Undo { .. });
                if let Some(done) = self.path.pop_if(|idx| was_done(idx)) {
                    self.undone.push(Undone::Change(done, *follows));
                } else {
                    self.path.push(idx);
                    self.undone.push(Undone::Earlier);
                }
            }
            EntryRecord::Redo { .. } => match self.undone.pop() {
                Some(Undone::Change(undone, _)) => self.path.push(undone),
                Some(Undone::Earlier) => drop(self.path.pop()),
                // It was undone before the journal began.
                None => self.path.push(idx),
            },
            _ => {}
        }
    }

    /// The changes that lead there: to the furthest state first, and back from there. `None` where a line that has to
    /// change cannot.
    fn entries(&self, lines: &[Line]) -> Option<Vec<Entry>> {
        let n_earlier = self.undone.iter().filter(|undone| matches!(undone, Undone::Earlier)).count();
        let (there, back) = self.path.split_at(self.path.len() - n_earlier);
        let undone = || {
            self.undone.iter().filter_map(|undone| {
                if let Undone::Change(idx, led_to) = undone { Some((*idx, *led_to)) } else { None }
            })
        };
        let mut numbers = Numbers::new(lines);
        let furthest = there.iter().copied().chain(undone().rev().map(|(idx, _)| idx));
        let mut entries = furthest.map(|idx| numbers.entry(lines, idx)).collect::<Option<Vec<Entry>>>()?;
        entries.extend(undone().map(|(_, follows)| Entry::undo(follows)));
        entries.extend(back.iter().map(|idx| lines[*idx].entry.clone()));
        Some(entries)
    }
}

/// Gives states the numbers that they had, and changes what those before them told that are gone.
struct Numbers {
    /// The line up to which is told what articles were.
    told_up_to: usize,
    /// The highest number that was given before each line.
    given_before: Vec<u64>,
    /// The highest number that is given by the lines that stay.
    given: u64,
}

impl Numbers {
    fn new(lines: &[Line]) -> Self {
        let mut highest = 0;
        let number = |line: &Line| match &line.record {
            EntryRecord::Begin { revision, .. }
            | EntryRecord::Done { revision, .. }
            | EntryRecord::Undone { revision, .. } => *revision,
            EntryRecord::Apply { follows, skips, .. } => (*follows).max(*skips),
            EntryRecord::Undo { follows } | EntryRecord::Redo { follows } => *follows,
            EntryRecord::Saving { .. } => 0,
        };
        let given_before: Vec<u64> = lines
            .iter()
            .map(|line| {
                highest = highest.max(number(line));
                highest
            })
            .collect();
        let n_before = lines.iter().take_while(|line| !line.record.is_change()).count();
        let given = given_before[..n_before].last().copied().unwrap_or_default();
        Self { told_up_to: 0, given_before, given }
    }

    /// The line as it stands behind those that were asked for before it; `None` where it cannot be changed to that.
    fn entry(&mut self, lines: &[Line], idx: usize) -> Option<Entry> {
        let EntryRecord::Apply { follows, skips, before, .. } = &lines[idx].record else {
            return Some(lines[idx].entry.clone());
        };
        let told = lines[self.told_up_to..=idx].iter().flat_map(|line| match &line.record {
            EntryRecord::Apply { before, .. } => &before[..],
            _ => &[],
        });
        let told: Vec<String> = told.cloned().collect();
        let skipped = if self.given_before[idx] > self.given { self.given_before[idx] } else { 0 };
        (self.told_up_to, self.given) = (idx + 1, self.given_before[idx] + 1);
        lines[idx].entry.applying_after((*follows, *skips, before), skipped, &told)
    }
}
