//! How what a file says of an article stands to what was collected of its annotator before.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Fragments, KindId, LabelId, Reading, SpanId, Status, counted};

/// Whether something new comes in.
pub(super) enum Standing {
    /// It is what was collected last.
    Same,
    /// It is known to be older, and why.
    Older(String),
    /// Nobody has said it before.
    Newer,
}

/// What was collected once is known again, whatever the disk says; of the rest the disk says when it was saved.
pub(super) fn standing(reading: &Reading, there: &Reading) -> Standing {
    let seen = there.seen();
    let Some(digest) = reading.from.seen.last() else { return Standing::Newer };
    // Readings of older versions do not say what the file said: where labels were renamed or placed anew, it was another digest.
    let is_as_before = there.from.seen.is_empty() && there.says_the_same(reading);
    if is_as_before || seen.last() == Some(digest) {
        return Standing::Same;
    }
    if seen.contains(digest) {
        return Standing::Older("was collected like this before and is another since: the newer stays".to_owned());
    }
    if reading.was_saved_before(there) {
        let (saved, before) = (&reading.from.saved, &there.from.saved);
        let words = format!("was saved {saved} there, what was collected before {before}: the newer stays");
        return Standing::Older(words);
    }
    Standing::Newer
}

/// What is not as it was where a reading takes the place of another one: “was collected before with 3 spans and 1 link; of that is
/// gone or another now: 1 span”, “was done when it was collected before, and is in progress there”.
pub(super) fn replaced(there: &Reading, reading: &Reading) -> Vec<String> {
    let (before, now) = (Marks::of(there), Marks::of(reading));
    let n_spans = before.spans.difference(&now.spans).count();
    let n_links = before.links.difference(&now.links).count();
    let counts = |n_spans, n_links| {
        let links = if n_links > 0 { format!(" and {}", counted(n_links, "link")) } else { String::new() };
        counted(n_spans, "span") + &links
    };
    let (had, gone) = (counts(there.spans.len(), there.relations.len()), counts(n_spans, n_links));
    let has_less = n_spans + n_links > 0;
    let less = has_less.then(|| format!("was collected before with {had}; of that is gone or another now: {gone}"));
    let is = in_words(reading.status);
    let is_reopened = there.status == Status::Done && reading.status != Status::Done;
    let reopened = is_reopened.then(|| format!("was done when it was collected before, and is {is} there"));
    less.into_iter().chain(reopened).collect()
}

fn in_words(status: Status) -> &'static str {
    match status {
        Status::New => "not begun",
        Status::InProgress => "in progress",
        Status::Done => "done",
        Status::Skipped => "skipped",
    }
}

/// What a reading says, whatever its ids are.
#[derive(Default)]
struct Marks<'a> {
    spans: BTreeSet<(&'a LabelId, &'a Fragments)>,
    links: BTreeSet<(&'a KindId, Option<&'a Fragments>, Option<&'a Fragments>)>,
}

impl<'a> Marks<'a> {
    fn of(reading: &'a Reading) -> Self {
        let by_id: BTreeMap<SpanId, &Fragments> = reading.spans.iter().map(|span| (span.id, &span.fragments)).collect();
        let end = |id| by_id.get(&id).copied();
        Self {
            spans: reading.spans.iter().map(|span| (&span.label, &span.fragments)).collect(),
            links: reading.relations.iter().map(|link| (&link.kind, end(link.from), end(link.to))).collect(),
        }
    }
}
