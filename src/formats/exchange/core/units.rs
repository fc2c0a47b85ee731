//! Decides what offsets count where the file does not say: the words that it copies, and places that cannot be, tell.

use super::draft::{Draft, SpanDraft};
use crate::model::{OffsetUnit, Text};

impl Draft {
    /// Settles it on a unit that somebody has named, where two are possible.
    pub(crate) fn settle_on(&mut self, unit: OffsetUnit) {
        if self.rival_unit.take().is_some() {
            self.unit = unit;
        }
    }
}

/// Settles a draft on one unit. Where both are possible and differ, nobody knows: its labels are left out, with the
/// reason.
pub(crate) fn settle_unit(draft: &mut Draft, text: &Text) {
    let Some(rival) = draft.rival_unit.take() else { return };
    let is_plain = text.as_str().chars().all(|character| character.len_utf16() == 1);
    let differs = |span: &SpanDraft| pieces(span, text, draft.unit) != pieces(span, text, rival);
    if is_plain || !draft.spans.iter().any(differs) {
        return;
    }
    let n_fitting = |unit| draft.spans.iter().filter(|span| fits(span, text, unit)).count();
    let (first, second) = (n_fitting(draft.unit), n_fitting(rival));
    if second > first {
        draft.unit = rival;
        draft.remarks.push(format!("offsets count {}, as its words and places show; they were converted", name(rival)));
    } else if first == second {
        let (first, second) = (draft.unit.name(), rival.name());
        draft.spans.clear();
        draft.relations.clear();
        draft.remarks.push(format!(
            "nobody can tell whether its offsets count an emoji once or twice, so its labels are left out: import it \
             with --offset-unit {first} or {second}, or choose under “Offsets count” in the window"
        ));
    }
}

fn name(unit: OffsetUnit) -> &'static str {
    match unit {
        OffsetUnit::CodePoint => "code points",
        OffsetUnit::Utf16 => "UTF-16",
        OffsetUnit::Byte => "bytes",
    }
}

fn pieces<'t>(span: &SpanDraft, text: &'t Text, unit: OffsetUnit) -> Option<Vec<&'t str>> {
    let piece = |&(start, end): &(usize, usize)| text.range_in(unit, start..end).ok().map(|range| text.slice(range));
    span.at.iter().map(piece).collect()
}

/// Whether there is such a place, with the words that the file says stand there.
fn fits(span: &SpanDraft, text: &Text, unit: OffsetUnit) -> bool {
    let is_copy = |pieces: Vec<&str>| span.text.as_deref().is_none_or(|copy| copy == pieces.join(" "));
    pieces(span, text, unit).is_some_and(is_copy)
}
