//! What is looked at to tell page furniture from article text: each line's wording and shape, its place, its
//! neighbours, and how it stands out from the page.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::repeated_lines::{RepeatedLines, exact};
use crate::suggest::learn::linear::{Features, bucket};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Shape, Token};
use crate::suggest::text::words::Words;

/// A line of so many words is most likely a paragraph.
const LONG: usize = 20;
/// Lines up to this many words are looked at word by word.
const SHORT: usize = 12;

/// A whole page has at least so many lines, of which half are short and end like no sentence.
const FEWEST_OF_A_PAGE: usize = 25;
/// So many of those stand before its first paragraph and behind its last one together.
const FEWEST_AROUND: usize = 8;
/// So many have wording of furniture, and one in so many of all lines; or there are several on both sides; or the page is
/// long, with many around.
const FEWEST_WORDED: usize = 5;
const LINES_A_WORDED: usize = 16;
const SEVERAL: usize = 5;
const FEWEST_OF_A_LONG_PAGE: usize = 80;
const MANY: usize = 16;

/// The features of all lines, and whether the text is a whole page. `is_listed` says that the text is one of those
/// counted in `repeated`.
pub(crate) fn features(
    text: &str,
    tokens: &[Token],
    lines: &[Range<usize>],
    repeated: &RepeatedLines,
    is_listed: bool,
) -> (Vec<Features>, bool) {
    let page = Page::new(text, tokens, lines);
    let features = (0..lines.len())
        .map(|idx| {
            let mut features = Features::new();
            let line = &tokens[lines[idx].clone()];
            page.lines[idx].add(&mut features, line);
            let elsewhere = repeated.elsewhere(line, is_listed) as usize;
            features.add("elsewhere", &[bucket(elsewhere, &[1, 2, 5]), page.lines[idx].size().min(2)]);
            page.add_place(&mut features, idx);
            page.add_contrast(&mut features, idx, line);
            page.add_neighbours(&mut features, idx);
            features
        })
        .collect();
    (features, page.is_whole())
}

/// The lines of a text with what holds for all of them.
struct Page<'a> {
    text: &'a str,
    lines: Vec<LineShape>,
    /// The first and last paragraph.
    body: Range<usize>,
    /// How far paragraphs are indented, mostly.
    indent: usize,
    /// Whether apostrophes are curly.
    is_curly: bool,
    /// Whether hardly any word of the paragraphs is a common one: a language that the lexicon does not know.
    is_foreign: bool,
    /// How many lines are the same as each.
    n_same: HashMap<u64, usize>,
    /// In how many lines each word is.
    n_lines_of: HashMap<u64, usize>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str, tokens: &[Token], places: &[Range<usize>]) -> Self {
        let lines: Vec<LineShape> = places.iter().map(|place| LineShape::new(text, &tokens[place.clone()])).collect();
        let long = || lines.iter().filter(|line| line.n_words >= LONG);
        let first = lines.iter().position(|line| line.n_words >= LONG).unwrap_or(lines.len());
        let last = lines.iter().rposition(|line| line.n_words >= LONG).unwrap_or(0);
        let mut indents: Vec<usize> = long().map(|line| line.indent).collect();
        indents.sort_unstable();
        let n_common = long().filter(|line| line.common >= 2).count();
        let mut n_same: HashMap<u64, usize> = HashMap::new();
        let mut n_lines_of: HashMap<u64, usize> = HashMap::new();
        for (line, place) in lines.iter().zip(places) {
            *n_same.entry(line.hash).or_default() += 1;
            let words: HashSet<u64> =
                tokens[place.clone()].iter().filter(|one| tells(one)).map(|one| one.word).collect();
            #[expect(clippy::iter_over_hash_type, reason = "counting needs no order")]
            for word in words {
                *n_lines_of.entry(word).or_default() += 1;
            }
        }
        Self {
            text,
            body: first..last,
            indent: indents.get(indents.len() / 2).copied().unwrap_or(0),
            is_curly: text.contains('’') && text.matches('’').count() > 2 * text.matches('\'').count(),
            is_foreign: n_common * 2 < long().count(),
            n_same,
            n_lines_of,
            lines,
        }
    }

    /// Whether it has its menus, teasers and notices too, and is not only what an extractor left.
    fn is_whole(&self) -> bool {
        let is_open = |line: &&LineShape| line.n_words < SHORT && line.end != 1;
        let n_open = |lines: &[LineShape]| lines.iter().filter(is_open).count();
        let n_worded = self.lines.iter().filter(is_open).filter(|line| line.n_furniture > 0).count();
        let (before, after) = (&self.lines[..self.body.start], &self.lines[self.body.end.min(self.lines.len())..]);
        let (n_before, n_after) = (n_open(before), n_open(after));
        let is_worded = n_worded >= FEWEST_WORDED && n_worded * LINES_A_WORDED >= self.lines.len();
        let is_long = self.lines.len() >= FEWEST_OF_A_LONG_PAGE;
        self.lines.len() >= FEWEST_OF_A_PAGE
            && self.body.start <= self.body.end
            && 2 * n_open(&self.lines) >= self.lines.len()
            && n_before + n_after >= FEWEST_AROUND
            && (is_worded || n_before.min(n_after) >= SEVERAL || is_long && n_before + n_after >= MANY)
    }

    /// Where the line stands.
    fn add_place(&self, features: &mut Features, idx: usize) {
        let (n, size) = (self.lines.len(), self.lines[idx].size());
        let zone = u64::from(idx >= self.body.start) + u64::from(idx > self.body.end);
        features.add("place", &[(10 * idx / n) as u64]);
        features.add("zone", &[zone, size]);
        features.add("from ends", &[bucket(idx, &[1, 2, 4, 8]), bucket(n - 1 - idx, &[1, 2, 4, 8])]);
        let around = &self.lines[idx.saturating_sub(5)..n.min(idx + 6)];
        let n_long = around.iter().filter(|line| line.n_words >= LONG).count();
        features.add("long around", &[bucket(n_long, &[1, 2, 4, 7])]);
        features.add("long around zone", &[bucket(n_long, &[1, 2, 4, 7]), zone, size.min(6)]);
        let is_like = |line: &&LineShape| line.n_words < 8 && line.end != 1;
        let before = self.lines[..idx].iter().rev().take(40).take_while(is_like).count();
        let after = self.lines[idx + 1..].iter().take(40).take_while(is_like).count();
        features.add("run of short", &[bucket(before + after, &[1, 2, 4, 8, 16, 32]), zone, size.min(4)]);
    }

    /// How the line stands out.
    fn add_contrast(&self, features: &mut Features, idx: usize, line: &[Token]) {
        let shape = &self.lines[idx];
        let size = shape.size();
        let n_same = self.n_same.get(&shape.hash).copied().unwrap_or(0);
        let is_again = self.lines[..idx].iter().rev().take(200).any(|other| other.hash == shape.hash);
        features.add("twice", &[n_same.min(4) as u64, size.min(6)]);
        features.add("again", &[u64::from(is_again), size.min(6)]);
        let deeper = shape.indent.saturating_sub(self.indent);
        let indent = if shape.indent < self.indent { 9 } else { bucket(deeper, &[1, 4, 12, 40]) };
        features.add("indent", &[indent]);
        features.add("indent size", &[indent, size.min(7)]);
        let above = idx.checked_sub(1).map_or(0, |above| self.lines[above].indent);
        features
            .add("indent step", &[u64::from(shape.indent > above) + 2 * u64::from(shape.indent < above), size.min(6)]);
        features.add("foreign", &[u64::from(self.is_foreign), shape.common, shape.end]);
        let told: Vec<&Token> = line.iter().filter(|token| tells(token)).collect();
        let is_known = |token: &&&Token| self.n_lines_of.get(&token.word).is_some_and(|n| *n > n_same.max(1));
        let n_known = told.iter().filter(is_known).count();
        let share = if told.is_empty() { 9 } else { bucket(100 * n_known / told.len(), &[1, 20, 40, 60, 90]) };
        features.add("topic", &[share, size]);
        features.add_if(
            self.is_curly && line.iter().any(|token| self.text[token.range()].contains('\'')),
            "other apostrophe",
        );
    }

    /// What stands above and below.
    fn add_neighbours(&self, features: &mut Features, idx: usize) {
        let own = self.lines[idx].size().min(4);
        for (name, other) in [
            ("above", idx.checked_sub(1)),
            ("below", Some(idx + 1)),
            ("above 2", idx.checked_sub(2)),
            ("below 2", Some(idx + 2)),
        ] {
            let other = other.and_then(|other| self.lines.get(other));
            features.add(name, &[other.map_or(99, LineShape::size), other.map_or(9, |other| other.end)]);
            features.add(name, &[other.map_or(9, |other| other.n_furniture.min(2)), own]);
        }
    }
}

/// Whether a word tells what a line is about.
fn tells(token: &Token) -> bool {
    token.is_word() && token.shape != Shape::Number && !token.is(Classes::COMMON) && token.end() - token.start() > 3
}

/// What a line looks like.
struct LineShape {
    hash: u64,
    n_words: usize,
    indent: usize,
    end: u64,
    n_furniture: u64,
    capitals: u64,
    common: u64,
    digits: u64,
}

impl LineShape {
    fn new(text: &str, line: &[Token]) -> Self {
        let words: Vec<&Token> = line.iter().filter(|token| token.is_word()).collect();
        let share =
            |is: &dyn Fn(&Token) -> bool| words.iter().filter(|word| is(word)).count() * 100 / words.len().max(1);
        let last = line.iter().rev().find(|token| token.shape != Shape::Quote && !token.is_text(")"));
        let end = last.map_or(0, |token| match token.shape {
            Shape::SentenceEnd if &text[token.range()] == "…" => 4,
            Shape::SentenceEnd => 1,
            Shape::Mark => 2,
            _ => 3,
        });
        let before = &text[..line.first().map_or(0, Token::start)];
        Self {
            hash: exact(line),
            n_words: words.len(),
            indent: before
                .chars()
                .rev()
                .take_while(|character| *character != '\n' && character.is_whitespace())
                .count(),
            end,
            n_furniture: words.iter().filter(|word| word.is(Classes::FURNITURE)).count() as u64,
            capitals: bucket(share(&Token::is_capital), &[15, 30, 50, 70, 90]),
            common: bucket(share(&|word| word.is(Classes::COMMON)), &[5, 15, 25, 35, 45]),
            digits: bucket(share(&|word| word.shape == Shape::Number), &[5, 20, 50]),
        }
    }

    fn size(&self) -> u64 {
        bucket(self.n_words, &[1, 2, 3, 5, 8, 12, 20, 30, 50, 80])
    }

    fn add(&self, features: &mut Features, line: &[Token]) {
        features.add("bias", &[]);
        features.add("size", &[self.size()]);
        features.add("size end", &[self.size(), self.end]);
        features.add("capitals", &[self.capitals, self.size().min(6)]);
        features.add("common", &[self.common, self.size().min(6)]);
        features.add("digits", &[self.digits]);
        features.add("furniture", &[self.n_furniture.min(4), self.size().min(7)]);
        let furniture = line.iter().filter(|token| token.is(Classes::FURNITURE)).take(6);
        furniture.for_each(|token| features.add("word", &[token.word]));
        for (name, token) in [("first", line.first()), ("second", line.get(1)), ("last", line.last())] {
            features.add(name, &[token.map_or(0, |token| token.word)]);
            features.add(name, &[1, token.map_or(0, Token::look)]);
        }
        let pair = |token: &[Token]| [token[0].word, token[1].word];
        line.windows(2).take(4).for_each(|two| features.add("pair", &pair(two)));
        if self.n_words <= SHORT {
            line.iter().filter(|token| token.is_word()).for_each(|token| features.add("any", &[token.word]));
        }
        add_marks(features, line);
    }
}

/// What gives a line away besides its words.
fn add_marks(features: &mut Features, line: &[Token]) {
    const SEPARATORS: Words<6> = Words::new(["|", "»", "•", "›", "·", "→"]);
    const ADDRESSES: Words<4> = Words::new(["@", "http", "https", "www"]);
    features.add_if(line.iter().any(|token| SEPARATORS.has(token)), "separator");
    features.add_if(line.iter().any(|token| ADDRESSES.has(token)), "address");
    features.add_if(line.iter().any(|token| token.shape == Shape::Quote), "marks");
    features.add_if(line.iter().any(|token| token.is(Classes::SPEECH_VERB)), "speech");
    features.add_if(line.iter().any(|token| token.is(Classes::FIRST_PERSON)), "first person");
    features.add_if(line.first().is_some_and(|token| token.is_text("by") && token.is_capital()), "byline");
}
