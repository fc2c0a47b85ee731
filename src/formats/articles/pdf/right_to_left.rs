//! Lines of Hebrew and Arabic: files draw their letters from left to right, but they are read from right to left.

/// A line in the order in which it is read, of its letters as they stand from left to right.
pub(super) fn as_read(letters: &[&str]) -> String {
    let directions: Vec<Direction> = letters.iter().map(|letter| direction(letter)).collect();
    let n_of = |wanted| {
        let is_word = |letter: &str| letter.chars().any(char::is_alphabetic);
        directions.iter().zip(letters).filter(|(direction, letter)| **direction == wanted && is_word(letter)).count()
    };
    let (n_left, n_right) = (n_of(Direction::Left), n_of(Direction::Right));
    if n_left == 0 {
        return letters.concat();
    }
    let (of_line, other) =
        if n_left > n_right { (Direction::Left, Direction::Right) } else { (Direction::Right, Direction::Left) };
    let mut stretches = stretches(&directions, other);
    if of_line == Direction::Left {
        stretches.reverse();
    }
    let mut line = String::new();
    for (start, end, is_other) in stretches {
        let letters = &letters[start..end];
        let is_to_left = is_other == (of_line == Direction::Right);
        if is_to_left {
            line.extend(letters.iter().rev().copied().map(mirrored));
        } else {
            line.extend(letters.iter().copied());
        }
    }
    line
}

/// Where a letter is read to; figures and Latin words stand as they are in any line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Left,
    Right,
    Either,
}

fn direction(letter: &str) -> Direction {
    let is_to_left =
        |character: char| matches!(u32::from(character), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC);
    let first = letter.chars().find(|character| character.is_alphanumeric());
    match first {
        Some(digit) if digit.is_numeric() => Direction::Right,
        Some(character) if is_to_left(character) => Direction::Left,
        Some(_) => Direction::Right,
        None => Direction::Either,
    }
}

/// The line cut into what runs the other way, from its first such letter to its last, and what does not.
fn stretches(directions: &[Direction], other: Direction) -> Vec<(usize, usize, bool)> {
    let mut stretches: Vec<(usize, usize, bool)> = Vec::new();
    let mut at = 0;
    while at < directions.len() {
        let is_other = directions[at] == other;
        let is_end = |direction: &Direction| {
            if is_other { !matches!(direction, Direction::Either) && *direction != other } else { *direction == other }
        };
        let mut end = directions[at..].iter().position(is_end).map_or(directions.len(), |n| at + n);
        while is_other && directions[end - 1] == Direction::Either {
            end -= 1;
        }
        stretches.push((at, end, is_other));
        at = end;
    }
    stretches
}

/// Brackets point the other way where a line is read to the left.
fn mirrored(letter: &str) -> &str {
    const PAIRS: [(&str, &str); 5] = [("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"), ("‹", "›")];
    let of_pair = |&(a, b): &(&'static str, &'static str)| match letter {
        c if c == a => Some(b),
        c if c == b => Some(a),
        _ => None,
    };
    PAIRS.iter().find_map(of_pair).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_from_their_beginning() {
        for (drawn, read) in [
            ("Night buses", "Night buses"),
            (".(וה) דג בא", "אב גד (הו)."),
            ("the דג בא buses", "the אב גד buses"),
            ("2026 רבמבונב 28, New York םויב", "ביום 28, New York בנובמבר 2026"),
        ] {
            let letters: Vec<String> = drawn.chars().map(String::from).collect();
            let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
            assert_eq!(as_read(&letters), read);
        }
        assert_eq!(as_read(&["م", "لا", "س"]), "سلام", "what one sign stands for stays as it is");
    }
}
