//! What is left to settle in the article: fine dots under each difference, and around the one in hand what the version
//! shown has.

use std::collections::BTreeSet;

use super::layers::{Dashes, Layers, frame_of};
use crate::model::team::settle::{Has, Question};
use crate::model::{LabelId, TextRange};
use crate::ui::article::layout::on_screen::letters;
use crate::ui::session::drag::EdgeOf;
use crate::ui::session::view_state::ViewState;

const DOTS: Dashes = Dashes { length: 1.5, gap: 2.5, height: 1.5 };

/// Draws both.
pub(super) fn paint(layers: &mut Layers<'_>, view: &ViewState) {
    let bytes = layers.screen.bytes();
    let is_near = |range: &TextRange| range.meets(&bytes);
    let color = layers.shown.theme.warning;
    for question in view.settling.open().filter(|question| is_near(&question.place)) {
        for row in places(question).into_iter().filter(is_near).flat_map(|it| layers.screen.rects(&it.bytes())) {
            layers.dashes(row.left()..row.right(), letters(row).bottom() - 1.0, DOTS, color);
        }
    }
    let Some((_, version)) = view.settling.shown() else { return };
    match &version.has {
        Has::Spans(marks) => {
            let drafted = view.drafted_fragments(EdgeOf::Version);
            for mark in marks {
                let fragments = drafted.unwrap_or(&mark.fragments);
                fragments.iter().filter(is_near).for_each(|range| layers.frame(range, &mark.label));
            }
        }
        Has::Links(targets) => {
            for span in targets.iter().filter_map(|id| layers.shown.article.span(*id)) {
                span.fragments.iter().filter(is_near).for_each(|range| layers.frame(range, &span.label));
            }
        }
    }
}

/// All that anybody has there, each place once.
fn places(question: &Question) -> BTreeSet<TextRange> {
    let of_version = |has: &Has| match has {
        Has::Spans(marks) => marks.iter().flat_map(|mark| mark.fragments.iter()).collect(),
        Has::Links(_) => vec![question.place],
    };
    question.versions.iter().flat_map(|version| of_version(&version.has)).collect()
}

impl Layers<'_> {
    /// Lines above and below the rows of a range, and at both ends.
    fn frame(&mut self, range: TextRange, label: &LabelId) {
        let paint = self.shown.label_paint(label);
        let rows = self.screen.rects(&range.bytes());
        for &row in &rows {
            let frame = frame_of(row);
            self.under.add_colored_rect(letters(row), paint.fill);
            for y in [frame.top() - 1.0, frame.bottom() - 1.0] {
                self.line(frame.left()..frame.right(), y, 2.0, paint.line);
            }
        }
        let ends = [(rows.first(), -2.0), (rows.last(), 2.0)];
        for (row, off) in ends {
            let Some(frame) = row.map(|row| frame_of(*row)) else { continue };
            let x = if off < 0.0 { frame.left() } else { frame.right() } + off;
            self.line(x - 1.0..x + 1.0, frame.top() - 1.0, frame.height() + 2.0, paint.line);
        }
    }
}
