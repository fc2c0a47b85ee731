//! Letters on a page → lines → paragraphs, by the places where they stand.

/// What is drawn at one place. Lengths are in points; `y` grows downwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Letter {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) characters: String,
}

/// A line of a page.
#[derive(Debug)]
struct Line {
    text: String,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
}

/// The width of a letter as a share of its size, about.
const MEAN_WIDTH: f64 = 0.45;

/// The paragraphs of a page. Lines of running text become one; what stands apart stays a line of its own.
pub(super) fn paragraphs(letters: &[Letter]) -> Vec<String> {
    let lines = lines(letters);
    let mut paragraphs: Vec<String> = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let goes_on = idx > 0 && goes_on(&lines[idx - 1], line, column_right(&lines, idx - 1));
        match paragraphs.last_mut() {
            Some(paragraph) if goes_on => join(paragraph, &line.text),
            _ => paragraphs.push(line.text.clone()),
        }
    }
    paragraphs
}

fn lines(letters: &[Letter]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for letter in letters.iter().filter(|letter| letter.size > 0.0 && letter.x.is_finite() && letter.y.is_finite()) {
        let characters: String = letter.characters.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let right = letter.x + letter.width;
        match lines.last_mut() {
            Some(line) if is_on(line, letter) => {
                let has_gap = letter.x - line.right > letter.size * 0.15;
                if has_gap && !line.text.ends_with(' ') && !characters.starts_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&characters);
                line.right = line.right.max(right);
            }
            _ => {
                let (left, y, size) = (letter.x, letter.y, letter.size);
                lines.push(Line { text: characters, left, right, y, size });
            }
        }
    }
    for line in &mut lines {
        line.text = line.text.trim().to_owned();
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Whether a letter stands on the line: at its height, give or take a raised figure, and not back at its start.
fn is_on(line: &Line, letter: &Letter) -> bool {
    (letter.y - line.y).abs() < line.size.max(letter.size) * 0.5 && letter.x > line.right - line.size * 2.0
}

/// Whether `next` goes on with the paragraph of `line`: of the same kind, right below it, not indented, and with a first
/// word that did not fit on the line.
fn goes_on(line: &Line, next: &Line, column_right: f64) -> bool {
    let down = next.y - line.y;
    let is_same_kind = (next.size - line.size).abs() < line.size * 0.1;
    let is_below = down > 0.0 && down < line.size * 1.75;
    let is_indented = next.left > line.left + line.size * 0.8;
    let first_word = next.text.split(' ').next().map_or(0, |word| word.chars().count()) as f64;
    let is_full = line.text.ends_with('-') || line.right + (first_word + 1.0) * line.size * MEAN_WIDTH > column_right;
    is_same_kind && is_below && !is_indented && is_full
}

/// How far right the lines go among which the line stands.
fn column_right(lines: &[Line], idx: usize) -> f64 {
    let line = &lines[idx];
    let is_near =
        |other: &&Line| (other.left - line.left).abs() < line.size * 4.0 && (other.y - line.y).abs() < line.size * 20.0;
    let before = lines[..idx].iter().rev().take(12).take_while(is_near);
    let behind = lines[idx..].iter().take(12).take_while(is_near);
    before.chain(behind).map(|other| other.right).fold(line.right, f64::max)
}

/// Adds a line to its paragraph. A hyphen before a small letter was made by the end of the line, most likely.
fn join(paragraph: &mut String, line: &str) {
    let is_cut = paragraph.ends_with(['-', '\u{ad}', '\u{2010}'])
        && paragraph.chars().rev().nth(1).is_some_and(char::is_alphabetic)
        && line.starts_with(char::is_lowercase);
    if is_cut {
        paragraph.pop();
    } else {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of 10 points, half as wide as high, a row of a block each.
    fn letters(rows: &[(f64, f64, &str)]) -> Vec<Letter> {
        let row = |&(left, y, text): &(f64, f64, &str)| {
            let letter = move |(idx, character): (usize, char)| Letter {
                x: left + idx as f64 * 5.0,
                y,
                width: 5.0,
                size: 10.0,
                characters: character.to_string(),
            };
            text.chars().enumerate().map(letter).collect::<Vec<_>>()
        };
        rows.iter().flat_map(row).filter(|letter| letter.characters != " ").collect()
    }

    #[test]
    fn lines_become_paragraphs() {
        let page = letters(&[
            (10.0, 10.0, "Council cuts the bus"),
            (10.0, 40.0, "No cuts, said Ana, who"),
            (10.0, 52.0, "had promised a bud-"),
            (10.0, 64.0, "get that keeps."),
            (18.0, 76.0, "Then they all went"),
            (10.0, 88.0, "home and to bed."),
            (200.0, 40.0, "Second column here"),
        ]);
        assert_eq!(
            paragraphs(&page),
            [
                "Council cuts the bus",
                "No cuts, said Ana, who had promised a budget that keeps.",
                "Then they all went home and to bed.",
                "Second column here"
            ]
        );
    }

    #[test]
    fn odd_places_do_no_harm() {
        let odd =
            |x: f64, size: f64| Letter { x, y: f64::NAN, width: f64::INFINITY, size, characters: "a\u{c}".to_owned() };
        assert_eq!(paragraphs(&[odd(0.0, 1.0), odd(f64::NAN, 0.0)]), Vec::<String>::new());
        assert_eq!(paragraphs(&[]), Vec::<String>::new());
    }
}
