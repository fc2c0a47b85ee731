//! Which of the two side panels are shown: both, or in a narrow window one at a time, so that the article stays readable.

use crate::ui::look::theme::size;

/// A panel beside the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The list of articles, at the left.
    Articles,
    /// The inspector or the find panel, at the right.
    Inspector,
}

/// How much of the window is left for side panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Both,
    One,
    /// A panel takes the place of the article.
    None,
}

/// What the person wants to see beside the article.
#[derive(Clone, Copy, Debug)]
pub struct Sides {
    has_articles: bool,
    has_inspector: bool,
    room: Room,
    /// The one that is shown where there is no room for both.
    front: Option<Side>,
}

impl Default for Sides {
    fn default() -> Self {
        Self { has_articles: true, has_inspector: true, room: Room::Both, front: None }
    }
}

impl Sides {
    /// Sees how much room a window of this width has when letters of this size are to be read in it.
    pub fn fit(&mut self, width: f32, text_size: f32) -> Room {
        // A line of some 40 letters can still be read, with its margins.
        let article_width = text_size * 22.0;
        let room = if width - article_width >= size::MIN_ARTICLES_WIDTH + size::MIN_INSPECTOR_WIDTH {
            Room::Both
        } else if width - article_width >= size::MIN_INSPECTOR_WIDTH {
            Room::One
        } else {
            Room::None
        };
        if room != self.room {
            self.room = room;
            self.front =
                [Side::Inspector, Side::Articles].into_iter().find(|&side| room == Room::One && self.is_wanted(side));
        }
        room
    }

    pub fn is_shown(self, side: Side) -> bool {
        if self.room == Room::Both { self.is_wanted(side) } else { self.front == Some(side) }
    }

    pub fn show(&mut self, side: Side) {
        *self.wanted(side) = true;
        self.front = Some(side);
    }

    pub fn toggle(&mut self, side: Side) {
        if !self.is_shown(side) {
            return self.show(side);
        }
        self.front = None;
        if self.room == Room::Both {
            *self.wanted(side) = false;
        }
    }

    /// Whether a panel stands in the place of the article.
    pub fn covers_article(self) -> bool {
        self.room == Room::None && self.front.is_some()
    }

    /// Takes away a panel that stands in the place of the article. Returns whether there was one.
    pub fn show_article(&mut self) -> bool {
        self.room == Room::None && self.front.take().is_some()
    }

    fn is_wanted(self, side: Side) -> bool {
        match side {
            Side::Articles => self.has_articles,
            Side::Inspector => self.has_inspector,
        }
    }

    fn wanted(&mut self, side: Side) -> &mut bool {
        match side {
            Side::Articles => &mut self.has_articles,
            Side::Inspector => &mut self.has_inspector,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sides: Sides) -> [bool; 2] {
        [Side::Articles, Side::Inspector].map(|side| sides.is_shown(side))
    }

    #[test]
    fn panels_give_way_in_narrow_windows_and_come_back() {
        let mut sides = Sides::default();
        assert_eq!((sides.fit(1280.0, 18.0), shown(sides)), (Room::Both, [true, true]));
        assert_eq!((sides.fit(800.0, 18.0), shown(sides)), (Room::One, [false, true]));
        sides.toggle(Side::Articles);
        assert_eq!(shown(sides), [true, false]);
        sides.toggle(Side::Articles);
        assert_eq!(shown(sides), [false, false]);
        assert_eq!((sides.fit(400.0, 18.0), shown(sides)), (Room::None, [false, false]));
        sides.show(Side::Inspector);
        assert_eq!(shown(sides), [false, true]);
        assert!(sides.show_article() && !sides.show_article());
        assert_eq!((sides.fit(1280.0, 18.0), shown(sides)), (Room::Both, [true, true]));
        sides.toggle(Side::Inspector);
        assert_eq!(shown(sides), [true, false]);
    }
}
