//! How fast somebody works, by what labelling the articles that they have done took.

use std::collections::BTreeSet;

use crate::model::{Reading, Status};

/// Keys, clicks and drags, and the spans that they made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acts {
    pub n_acts: usize,
    pub n_spans: usize,
}

/// How fast somebody works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// On which articles were marked as done, as far as that is known.
    days: BTreeSet<String>,
    n_done: usize,
    acts: Acts,
}

impl Acts {
    /// Takes in an article in which so many acts were counted.
    pub fn add(&mut self, n_acts: u32, n_spans: usize) {
        self.n_acts += n_acts as usize;
        self.n_spans += n_spans;
    }

    /// What a span took; `None` where there is none.
    pub fn a_span(self) -> Option<f64> {
        (self.n_spans > 0).then(|| self.n_acts as f64 / self.n_spans as f64)
    }
}

impl Pace {
    /// Takes in what somebody made of an article, if they have done it.
    pub(super) fn add(&mut self, reading: &Reading) {
        if reading.status != Status::Done {
            return;
        }
        let work = &reading.from.work;
        if !work.done_on.is_empty() {
            self.days.insert(work.done_on.clone());
            self.n_done += 1;
        }
        if let Some(n_acts) = work.n_acts {
            self.acts.add(n_acts, reading.spans.len());
        }
    }

    /// On the days on which any was done.
    pub fn articles_a_day(&self) -> Option<f64> {
        (!self.days.is_empty()).then(|| self.n_done as f64 / self.days.len() as f64)
    }

    pub fn acts_a_span(&self) -> Option<f64> {
        self.acts.a_span()
    }

    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        *self != Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, ReadingSource, ReadingWork, marked};

    #[test]
    fn articles_that_are_done_count_on_the_days_on_which_they_were() {
        let article = marked::parse(&LabelSet::built_in(), "[quote “a”] said [speaker Ada]").unwrap();
        let mut pace = Pace::default();
        let days = [("2026-11-27", Some(4)), ("2026-11-27", None), ("2026-11-28", Some(2)), ("", None)];
        for (done_on, n_acts) in days {
            let work = ReadingWork { done_on: done_on.to_owned(), n_acts };
            let reading = Reading::of(&article, "ana", ReadingSource { work, ..ReadingSource::default() });
            pace.add(&Reading { status: Status::InProgress, ..reading.clone() });
            pace.add(&Reading { status: Status::Done, ..reading });
        }
        assert_eq!((pace.articles_a_day(), pace.acts_a_span()), (Some(1.5), Some(1.5)));
    }
}
