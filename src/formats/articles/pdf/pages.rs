//! Lines of pages → paragraphs, which go on from page to page past running heads and page numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;

/// So many lines at the top and at the bottom of a page may be running heads.
const N_EDGE_LINES: usize = 2;

/// First parts that keep their hyphen when a line ends behind it.
const KEPT_BEFORE_HYPHEN: &str = "well self ex non anti pro co semi half mid all cross high low long short part full old new year one \
    two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety";

/// The paragraphs of all pages. Lines of running text become one; what stands apart stays a line of its own. What runs
/// along at the edge of the pages stands between paragraphs and never in one.
pub(super) fn paragraphs(pages: Vec<Vec<Line>>) -> Vec<String> {
    let words = Words::of(&pages);
    let repeated = repeated_edges(&pages);
    let mut paragraphs: Vec<String> = Vec::new();
    // What stands at the edge between the last paragraph and what may go on with it.
    let mut between: Vec<String> = Vec::new();
    let mut last: Option<Line> = None;
    for page in pages {
        let is_edge = edges_of(&page, &repeated);
        let (edges, body): (Vec<_>, Vec<_>) = page.into_iter().zip(is_edge).partition(|(_, is_edge)| *is_edge);
        let body: Vec<Line> = body.into_iter().map(|(line, _)| line).collect();
        let n_top = edges.iter().filter(|(line, _)| body.first().is_some_and(|first| line.y < first.y)).count();
        let mut edges: Vec<String> = edges.into_iter().map(|(line, _)| line.text).collect();
        let bottom = edges.split_off(n_top.min(edges.len()));
        between.extend(edges);
        for (idx, line) in body.iter().enumerate() {
            let goes_on = match &last {
                Some(last) if idx == 0 => goes_on_overleaf(last, line),
                Some(last) => goes_on(last, line, &Column::of(&body, idx - 1)),
                None => false,
            };
            if goes_on && let Some(paragraph) = paragraphs.last_mut() {
                words.join(paragraph, &line.text);
            } else {
                paragraphs.append(&mut between);
                paragraphs.push(line.text.clone());
            }
            last = Some(line.clone());
        }
        between.extend(bottom);
    }
    paragraphs.append(&mut between);
    paragraphs
}

/// What stands at the edge of several pages, without the numbers in it.
fn repeated_edges(pages: &[Vec<Line>]) -> BTreeSet<String> {
    let mut n_pages: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let texts: BTreeSet<String> =
            edge_numbers(page).into_iter().map(|idx| without_numbers(&page[idx].text)).collect();
        for text in texts {
            *n_pages.entry(text).or_default() += 1;
        }
    }
    n_pages.into_iter().filter(|(_, n)| *n >= 2 && *n * 3 >= pages.len()).map(|(text, _)| text).collect()
}

/// The places of the highest and the lowest lines of a page.
fn edge_numbers(page: &[Line]) -> Vec<usize> {
    let mut by_height: Vec<usize> = (0..page.len()).collect();
    by_height.sort_by(|a, b| page[*a].y.total_cmp(&page[*b].y));
    let n_bottom = by_height.len().saturating_sub(N_EDGE_LINES);
    by_height.iter().take(N_EDGE_LINES).chain(by_height.iter().skip(n_bottom)).copied().collect()
}

/// Of each line whether it runs along at the edge of the page.
fn edges_of(page: &[Line], repeated: &BTreeSet<String>) -> Vec<bool> {
    let mut is_edge = vec![false; page.len()];
    for idx in edge_numbers(page) {
        let text = &page[idx].text;
        let is_number =
            text.chars().any(|c| c.is_ascii_digit()) && without_numbers(text).chars().all(|c| !c.is_alphabetic());
        is_edge[idx] = repeated.contains(&without_numbers(text)) || (is_number && text.len() <= 8);
    }
    // A page of nothing else is no page of running heads.
    if is_edge.iter().all(|is_edge| *is_edge) { vec![false; page.len()] } else { is_edge }
}

fn without_numbers(text: &str) -> String {
    text.chars().filter(|character| !character.is_ascii_digit()).collect()
}

/// Whether the first line of a page goes on with the last one of the page before, in the middle of a sentence.
fn goes_on_overleaf(line: &Line, next: &Line) -> bool {
    let is_open = !line.text.ends_with(['.', '!', '?', '”', '"', '»', ':', '…']) && line.text.split(' ').count() > 3;
    is_of_size(line, next)
        && is_open
        && next.text.starts_with(|first: char| first.is_lowercase() || first.is_ascii_digit())
}

/// Whether `next` goes on with the paragraph of `line`: of the same kind, right below it, not indented, and with a first
/// word that did not fit on the line.
fn goes_on(line: &Line, next: &Line, column: &Column) -> bool {
    let down = next.y - line.y;
    let is_below = down > 0.0 && down < line.size * 1.75 && down < column.leading * 1.3;
    let is_indented = next.left > line.left + line.size * 0.8;
    let n_letters = |text: &str| text.chars().count() as f64;
    let letter_width = (next.right - next.left) / n_letters(&next.text);
    // With the blank before it, and a letter more as some are wider than others.
    let first_word_width = (n_letters(next.text.split(' ').next().unwrap_or_default()) + 2.0) * letter_width;
    let is_full = line.text.ends_with('-') || line.right + first_word_width > column.right;
    is_of_size(line, next) && is_below && !is_indented && is_full
}

fn is_of_size(line: &Line, other: &Line) -> bool {
    (other.size - line.size).abs() < line.size * 0.1
}

/// The lines among which a line stands.
struct Column {
    /// How far right they go.
    right: f64,
    /// The least from one down to the next.
    leading: f64,
}

impl Column {
    fn of(lines: &[Line], idx: usize) -> Self {
        let line = &lines[idx];
        let is_near = |other: &&Line| {
            let is_beneath = (other.left - line.left).abs() < line.size * 4.0;
            is_beneath && is_of_size(line, other) && (other.y - line.y).abs() < line.size * 20.0
        };
        let n_before = lines[..idx].iter().rev().take(12).take_while(is_near).count();
        let n_behind = lines[idx..].iter().take(12).take_while(is_near).count();
        let near = &lines[idx - n_before..idx + n_behind];
        let steps = near.windows(2).map(|pair| pair[1].y - pair[0].y).filter(|step| *step > line.size * 0.5);
        Self {
            right: near.iter().map(|other| other.right).fold(line.right, f64::max),
            leading: steps.fold(f64::INFINITY, f64::min),
        }
    }
}

/// The words of a file, to tell hyphens that only end a line from those of words.
struct Words(BTreeSet<String>);

impl Words {
    fn of(pages: &[Vec<Line>]) -> Self {
        let lines = pages.iter().flatten();
        let words = lines.flat_map(|line| {
            // The last word may be cut.
            let n_words = line.text.split(' ').count();
            line.text.split(' ').take(n_words.saturating_sub(1)).map(plain)
        });
        Self(words.collect())
    }

    /// Adds a line to its paragraph. A hyphen before a small letter was made by the end of the line, most likely.
    fn join(&self, paragraph: &mut String, line: &str) {
        let before = paragraph.trim_end_matches(['-', '\u{ad}', '\u{2010}']);
        let is_hyphen = before.len() + 1 == paragraph.len() || paragraph.ends_with(['\u{ad}', '\u{2010}']);
        let is_word = before.ends_with(char::is_alphanumeric);
        if !is_hyphen || !is_word {
            paragraph.push(' ');
        } else if !self.keeps_hyphen(before, line) {
            paragraph.truncate(before.len());
        }
        paragraph.push_str(line);
    }

    fn keeps_hyphen(&self, before: &str, line: &str) -> bool {
        let first = before.rsplit([' ', '-']).next().unwrap_or_default();
        let second = line.split(' ').next().unwrap_or_default();
        let has = |word: String| self.0.contains(&plain(&word));
        if !first.ends_with(char::is_alphabetic) || !second.starts_with(char::is_lowercase) {
            return true;
        }
        let is_known = || KEPT_BEFORE_HYPHEN.split_ascii_whitespace().any(|word| word == plain(first));
        has(format!("{first}-{second}")) || (!has(format!("{first}{second}")) && is_known())
    }
}

/// A word without case and the marks around it.
fn plain(word: &str) -> String {
    word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::articles::pdf::letters::{Direction, Letter, upright};
    use crate::formats::articles::pdf::lines::lines;

    fn paragraphs_of(letters: &[Letter]) -> Vec<String> {
        paragraphs(vec![upright(letters.to_vec()).iter().flat_map(|letters| lines(letters)).collect()])
    }

    /// Letters of 10 points, half as wide as high, a row of a block each.
    fn letters(rows: &[(f64, f64, &str)]) -> Vec<Letter> {
        let row = |&(left, y, text): &(f64, f64, &str)| {
            let letter = move |(idx, character): (usize, char)| Letter {
                x: left + idx as f64 * 5.0,
                y,
                width: 5.0,
                size: 10.0,
                characters: character.to_string(),
                direction: Direction::Right,
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
            paragraphs_of(&page),
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
        let odd = |x: f64, size: f64| Letter {
            x,
            y: f64::NAN,
            width: f64::INFINITY,
            size,
            characters: "a\u{c}".to_owned(),
            ..Letter::default()
        };
        assert_eq!(paragraphs_of(&[odd(0.0, 1.0), odd(f64::NAN, 0.0)]), Vec::<String>::new());
        assert_eq!(paragraphs_of(&[]), Vec::<String>::new());
    }

    #[test]
    fn turned_pages_margins_and_doubled_letters() {
        let upright = letters(&[(10.0, 10.0, "Council cuts the bus")]);
        let turned = |letter: &Letter| Letter { x: letter.y, y: -letter.x, direction: Direction::Up, ..letter.clone() };
        let mut page: Vec<Letter> = upright.iter().map(turned).collect();
        assert_eq!(paragraphs_of(&page), ["Council cuts the bus"]);
        page.truncate(7);
        page.extend(upright.iter().cloned());
        page.extend(upright.iter().map(|letter| Letter { x: letter.x + 0.3, ..letter.clone() }));
        assert_eq!(paragraphs_of(&page), ["Council cuts the bus", "Council"]);
        assert_eq!(paragraphs_of(&letters(&[(10.0, 10.0, "diﬃcult ﬂood")])), ["difficult flood"]);
    }

    #[test]
    fn hyphens_initials_and_columns() {
        let page = letters(&[
            (10.0, 10.0, "from the years 12-"),
            (10.0, 22.0, "14 by Anna Müller-"),
            (10.0, 34.0, "Thurgau, and a well-"),
            (10.0, 46.0, "known one, and ho-"),
            (10.0, 58.0, "tels"),
        ]);
        let expected = "from the years 12-14 by Anna Müller-Thurgau, and a well-known one, and hotels";
        assert_eq!(paragraphs_of(&page), [expected]);
        let mut page = letters(&[(10.0, 40.0, "R")]);
        page[0] = Letter { size: 30.0, width: 15.0, ..page[0].clone() };
        page.extend(letters(&[(26.0, 18.0, "ealized on Monday and"), (26.0, 30.0, "told by the mayor.")]));
        assert_eq!(paragraphs_of(&page), ["Realized on Monday and told by the mayor."]);
        let rows = [
            ("The council met on", "The ferry sails for"),
            ("Monday and voted to", "two more winters and"),
            ("keep the night bus.", "then it is scrapped."),
        ];
        let rows: Vec<(f64, f64, &str)> = (0..)
            .zip(rows)
            .flat_map(|(idx, (left, right))| {
                [(10.0, f64::from(idx) * 12.0, left), (150.0, f64::from(idx) * 12.0, right)]
            })
            .collect();
        let expected = [
            "The council met on Monday and voted to keep the night bus.",
            "The ferry sails for two more winters and then it is scrapped.",
        ];
        assert_eq!(paragraphs_of(&letters(&rows)), expected);
    }

    #[test]
    fn running_heads_stand_in_no_paragraph() {
        let page = |number: &str, first: &str, second: &str| {
            let rows = [(10.0, 10.0, "Harbour Post"), (10.0, 60.0, first), (10.0, 72.0, second), (90.0, 700.0, number)];
            lines(&letters(&rows))
        };
        let pages = vec![
            page("1", "“We have found the money", "and we will spend it on"),
            page("2", "the night bus,” said Ana.", "Then they all went home."),
        ];
        assert_eq!(
            paragraphs(pages),
            [
                "Harbour Post",
                "“We have found the money and we will spend it on the night bus,” said Ana. Then they all went home.",
                "1",
                "Harbour Post",
                "2"
            ]
        );
    }
}
