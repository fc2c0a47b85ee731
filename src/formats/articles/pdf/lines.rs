//! Letters on a page → lines, by the places where they stand.

use super::letters::Letter;
use super::right_to_left::as_read;

/// A line of a page.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    pub(super) size: f64,
}

/// How far apart two columns are at least, as a share of the size of the letters.
const GAP_OF_COLUMNS: f64 = 1.2;
/// How much larger than its line a letter is that begins it over several lines, at least.
const INITIAL: f64 = 1.7;
/// More on a page are none.
const MAX_INITIALS: usize = 40;

/// The lines of a page in the order in which they are read, which is that in which they are drawn, but for columns that
/// are drawn row by row.
pub(super) fn lines(letters: &[Letter]) -> Vec<Line> {
    with_initials(in_columns(&drawn_lines(letters)))
}

fn drawn_lines(letters: &[Letter]) -> Vec<Line> {
    let mut lines: Vec<(Line, Drawn<'_>)> = Vec::new();
    for letter in letters {
        let characters = letter.characters.as_str();
        let right = letter.x + letter.width;
        match lines.last_mut() {
            Some((line, drawn)) if is_on(line, letter) => {
                let has_gap = letter.x - line.right > letter.size * 0.15;
                if has_gap && !line.text.ends_with(' ') && !characters.starts_with(' ') {
                    line.text.push(' ');
                    drawn.letters.push(" ");
                }
                line.text.push_str(characters);
                line.right = line.right.max(right);
                drawn.letters.push(characters);
                drawn.n_back += usize::from(letter.x < drawn.x);
                drawn.x = letter.x;
            }
            _ => {
                let (left, y, size) = (letter.x, letter.y, letter.size);
                let drawn = Drawn { letters: vec![characters], x: letter.x, n_back: 0 };
                lines.push((Line { text: characters.to_owned(), left, right, y, size }, drawn));
            }
        }
    }
    let read = |(line, drawn): (Line, Drawn<'_>)| {
        let is_drawn_to_right = drawn.n_back * 2 < drawn.letters.len();
        let text = if is_drawn_to_right { as_read(&drawn.letters) } else { line.text };
        Line { text: text.trim().to_owned(), ..line }
    };
    lines.into_iter().map(read).filter(|line| !line.text.is_empty()).collect()
}

/// The letters of a line as they are drawn, with blanks for gaps.
struct Drawn<'l> {
    letters: Vec<&'l str>,
    /// Of the last letter.
    x: f64,
    /// How many letters were drawn before the one before them.
    n_back: usize,
}

/// Whether a letter stands on the line: at its height, give or take a raised figure, not back at its start, and not so
/// far on that another column is between.
fn is_on(line: &Line, letter: &Letter) -> bool {
    let size = line.size.max(letter.size);
    let is_same_size = (line.size - letter.size).abs() < size * 0.05;
    let is_at_height = (letter.y - line.y).abs() < size * if is_same_size { 0.33 } else { 0.5 };
    let is_initial = line.size > letter.size * INITIAL && line.text.chars().count() <= 2;
    is_at_height && !is_initial && letter.x > line.right - line.size * 2.0 && letter.x < line.right + size * 2.5
}

/// Columns that are drawn row by row, one behind the other. A table, whose cells are short, stays as it is.
fn in_columns(lines: &[Line]) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let n_rows = rows_alike(rest);
        let lines_of_rows = &rest[..n_rows * 2];
        let n_words: usize = lines_of_rows.iter().map(|line| line.text.split(' ').count()).sum();
        if n_rows >= 3 && n_words >= lines_of_rows.len() * 3 {
            out.extend(lines_of_rows.iter().step_by(2).cloned());
            out.extend(lines_of_rows.iter().skip(1).step_by(2).cloned());
            rest = &rest[n_rows * 2..];
        } else {
            out.push(first.clone());
            rest = &rest[1..];
        }
    }
    out
}

/// How many rows follow each other that are drawn as a line to the left and one to the right of it.
fn rows_alike(lines: &[Line]) -> usize {
    let is_row = |pair: &&[Line]| {
        let [left, right] = pair else { return false };
        let first = &lines[..2];
        (left.y - right.y).abs() < left.size * 0.5
            && right.left > left.right + left.size * GAP_OF_COLUMNS
            && (left.left - first[0].left).abs() < left.size * 2.5
            && (right.left - first[1].left).abs() < left.size * 2.5
    };
    lines.chunks_exact(2).take_while(is_row).count()
}

/// A large first letter is put before the line that it begins, wherever on the page that is drawn: browsers draw such
/// letters before everything else.
fn with_initials(mut lines: Vec<Line>) -> Vec<Line> {
    let mut sizes: Vec<f64> = lines.iter().map(|line| line.size).collect();
    sizes.sort_by(f64::total_cmp);
    let usual_size = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    let are_initial = lines.iter().enumerate().filter(|(_, line)| is_initial(line, usual_size));
    let initials: Vec<usize> = are_initial.map(|(idx, _)| idx).take(MAX_INITIALS).collect();
    for idx in initials {
        let begun = lines.iter().enumerate().filter(|(_, line)| begins(&lines[idx], line));
        if let Some((at, _)) = begun.min_by(|(_, a), (_, b)| a.y.total_cmp(&b.y)) {
            let initial = std::mem::take(&mut lines[idx].text);
            lines[at].text.insert_str(0, &initial);
        }
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Whether a line is one large letter, perhaps with a mark before it.
fn is_initial(line: &Line, usual_size: f64) -> bool {
    let is_short = line.text.chars().count() <= 2;
    is_short && line.size > usual_size * INITIAL && line.text.chars().last().is_some_and(char::is_alphabetic)
}

/// Whether a line begins beside the top of a large letter.
fn begins(initial: &Line, line: &Line) -> bool {
    let is_large = initial.size > line.size * INITIAL;
    let is_beside = line.left >= initial.right - line.size && line.left < initial.right + line.size * 1.5;
    let is_at_top = line.y <= initial.y + line.size * 0.5 && line.y > initial.y - initial.size * 1.2;
    is_large && is_beside && is_at_top
}
