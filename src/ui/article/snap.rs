//! Where a drag ends that goes by words: at the marks of a quotation, or at the edges of what is suggested.

use std::ops::Range;

use egui::Ui;

use crate::model::boundaries::Unit;
use crate::model::{TextRange, boundaries};
use crate::ui::session::suggestion_list::SuggestionList;

/// Whether a drag goes by letters and not by words. Some window managers take drags with Alt for themselves.
pub(super) fn is_exact(ui: &Ui) -> bool {
    ui.input(|input| input.modifiers.alt || input.modifiers.command)
}

/// The whole of a quotation at whose first mark a drag begins, or at whose last where it goes backward, however far it has
/// come in it.
pub(super) fn to_other_mark(text: &str, range: Range<usize>, is_forward: bool) -> Range<usize> {
    let at = if is_forward { range.start } else { boundaries::previous(text, range.end, Unit::Character) };
    let quotation = boundaries::quotation_at(text, at).filter(|quotation| {
        let (begins, ends) = (quotation.start == range.start, quotation.end == range.end);
        if is_forward { begins && range.end < quotation.end } else { ends && quotation.start < range.start }
    });
    quotation.unwrap_or(range)
}

/// A range with both marks of the quotations that it has one of, or with the edges of what is suggested where no letter
/// lies between.
pub(super) fn snapped(text: &str, range: Range<usize>, suggestions: &SuggestionList) -> Range<usize> {
    if range.is_empty() {
        return range;
    }
    let range = boundaries::with_both_marks(text, range);
    let is_beside = |a: usize, b: usize| !text[a.min(b)..a.max(b)].contains(char::is_alphanumeric);
    let fits = |part: &TextRange| is_beside(part.start(), range.start) && is_beside(part.end(), range.end);
    let suggested = suggestions.near(&range).flat_map(|(_, one)| one.proposal.parts()).find(fits);
    suggested.map_or(range, TextRange::bytes)
}
