//! The letters of a page as they are drawn → as somebody reads them: upright, once, and without ligatures.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

/// What is drawn at one place. Lengths are in points; `y` grows downwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Letter {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) characters: String,
    /// Where the text runs to.
    pub(super) direction: Direction,
}

/// Where a line of text runs to on the page, as its file draws it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    #[default]
    Right,
    Up,
    Left,
    Down,
}

impl Direction {
    /// Of a text whose next letter lies there; `y` grows upwards.
    pub(super) fn towards(x: f64, y: f64) -> Self {
        match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Up,
            (false, _, false) => Self::Down,
        }
    }

    /// A place on the page turned so that the text runs to the right; `y` grows downwards.
    fn upright(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Self::Right => (x, y),
            Self::Up => (-y, x),
            Self::Left => (-x, -y),
            Self::Down => (y, -x),
        }
    }
}

/// The letters of a page in groups that run the same way, each turned upright: what most of the page is first, the
/// margins after it.
pub(super) fn upright(letters: Vec<Letter>) -> Vec<Vec<Letter>> {
    let mut groups: BTreeMap<Direction, Vec<Letter>> = BTreeMap::new();
    let mut drawn = Drawn::default();
    for letter in letters {
        let is_placed = letter.size > 0.0 && letter.x.is_finite() && letter.y.is_finite() && letter.width.is_finite();
        if !is_placed || drawn.is_twice(&letter) {
            continue;
        }
        let (x, y) = letter.direction.upright(letter.x, letter.y);
        let characters = plain(&letter.characters);
        groups.entry(letter.direction).or_default().push(Letter { x, y, characters, ..letter });
    }
    let mut groups: Vec<Vec<Letter>> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// Ligatures as the letters that they are, and blanks for what controls a printer.
fn plain(characters: &str) -> String {
    let mut out = String::with_capacity(characters.len());
    for character in characters.chars() {
        match character {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            'ﬅ' | 'ﬆ' => out.push_str("st"),
            // Arabic letters in the shape that they have at their place in a word.
            '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => out.extend(std::iter::once(character).nfkc()),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// What was drawn at which place, by the cell of a grid in which it lies: programs draw bold letters twice, a hair's
/// breadth apart.
#[derive(Default)]
struct Drawn(BTreeMap<(i64, i64), Vec<Placed>>);

/// Characters with the place at which they are drawn.
type Placed = (f64, f64, String);

impl Drawn {
    /// Whether the same was drawn at this place before.
    fn is_twice(&mut self, letter: &Letter) -> bool {
        /// Shares of the size and of the width of the letter: what has no width may stand where the next one stands.
        const NEAR: f64 = 0.12;
        const NEAR_IN_WIDTH: f64 = 0.4;
        /// More at one place is not compared.
        const MAX_COMPARED: usize = 16;
        let near = (letter.size * NEAR).min(letter.width.abs() * NEAR_IN_WIDTH);
        #[expect(clippy::cast_possible_truncation, reason = "it is clamped")]
        let cell = |place: f64| (place / near.max(0.01)).floor().clamp(-1e9, 1e9) as i64;
        let (column, row) = (cell(letter.x), cell(letter.y));
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y)));
        let is_same = |(x, y, characters): &Placed| {
            (x - letter.x).abs() < near && (y - letter.y).abs() < near && *characters == letter.characters
        };
        let mut all = around.filter_map(|cell| self.0.get(&cell)).flat_map(|drawn| drawn.iter().take(MAX_COMPARED));
        let is_blank = letter.characters.trim().is_empty();
        let is_twice = !is_blank && all.any(is_same);
        if !is_twice && !is_blank {
            self.0.entry((column, row)).or_default().push((letter.x, letter.y, letter.characters.clone()));
        }
        is_twice
    }
}
