//! The parts of the window that a key goes through: the bar at the top, the sides, and the bar at the bottom.

use egui::{Context, Id, LayerId, Rect};

use crate::ui::look::theme::size;

/// What is no wider only gives a side its width.
const HANDLE_WIDTH: f32 = 14.0;

/// A part of the window beside the article, in the order in which the key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Top,
    /// The list of articles.
    Left,
    /// The inspector or the find panel.
    Right,
    Bottom,
}

/// Where the parts are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    pub(super) window: Rect,
    /// `None` where a side has its place.
    pub(super) article: Option<Rect>,
}

impl Parts {
    /// The part that a control is in; what stands beside the text of the article counts to the list at its left.
    pub(super) fn part_of(self, control: Rect) -> Part {
        let at = control.center();
        match self.article {
            _ if at.y < self.window.top() + size::TOP_BAR_HEIGHT => Part::Top,
            _ if at.y > self.window.bottom() - size::STATUS_BAR_HEIGHT => Part::Bottom,
            Some(article) if at.x < article.right() => Part::Left,
            _ => Part::Right,
        }
    }

    /// Where the next part that has controls begins: a side with its list, which is as wide as the side. `None` behind the last.
    pub(super) fn first_behind(self, part: Option<Part>, controls: &[(Id, Rect)]) -> Option<Id> {
        let is_beside = |rect: &Rect| self.article.is_none_or(|article| !article.intersects(rect.shrink(1.0)));
        let beside = controls.iter().filter(|(_, rect)| rect.width() > HANDLE_WIDTH && is_beside(rect));
        let placed: Vec<(Part, Id, f32)> = beside.map(|(id, rect)| (self.part_of(*rect), *id, rect.width())).collect();
        let next = placed.iter().map(|(part, ..)| *part).filter(|other| Some(*other) > part).min()?;
        let mut there = placed.iter().filter(|(part, ..)| *part == next);
        let first = there.next()?;
        let is_side = matches!(next, Part::Left | Part::Right);
        let widest = there.fold(first, |best, one| if is_side && one.2 > best.2 + 1.0 { one } else { best });
        Some(widest.1)
    }
}

/// The controls of the window that can have the keyboard, but for those that lie over it, in the order of Tab.
pub(super) fn controls_below(ctx: &Context) -> Vec<(Id, Rect)> {
    ctx.viewport(|viewport| {
        let controls = viewport.prev_pass.widgets.get_layer(LayerId::background());
        let takes_keys = controls.filter(|control| control.enabled && control.sense.is_focusable());
        takes_keys.map(|control| (control.id, control.interact_rect)).filter(|(_, rect)| rect.is_positive()).collect()
    })
}
