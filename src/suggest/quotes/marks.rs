//! Finds the quotation marks of a text and tells apostrophes apart.

use std::collections::BTreeMap;

use crate::suggest::learn::linear::{Features, bucket};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Shape, Token, is_single_quote};

/// A mark that may open or close a quotation.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Its index among the tokens.
    pub token: usize,
    pub glyph: char,
    /// Which way marks with its glyph mostly face in this text.
    pub facing: Facing,
    /// The line it is in.
    pub line: usize,
    pub is_first_of_line: bool,
    pub is_last_of_line: bool,
}

/// Which way a glyph's marks face: judged by which side has the space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facing {
    Opening,
    Closing,
    Both,
}

/// Which kind of marks: they pair among themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Double,
    Single,
}

/// The marks of one level.
pub fn marks(text: &str, tokens: &[Token], level: Level) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut line = 0;
    // The mark that ends the value of an attribute, as in `<a class="x">`, and its line.
    let mut attribute = None;
    for (idx, token) in tokens.iter().enumerate() {
        line += usize::from(token.begins_line && idx > 0);
        if token.shape != Shape::Quote {
            continue;
        }
        let Some(glyph) = glyph(text, token, level) else { continue };
        if level == Level::Single && is_apostrophe(text, tokens, idx) {
            continue;
        }
        if is_attribute(text, tokens, idx) {
            attribute = Some((glyph, line));
            continue;
        }
        if attribute.take() == Some((glyph, line)) {
            continue;
        }
        let is_last_of_line = tokens.get(idx + 1).is_none_or(|next| next.begins_line);
        let mark = Mark {
            token: idx,
            glyph,
            facing: Facing::Both,
            line,
            is_first_of_line: token.begins_line,
            is_last_of_line,
        };
        found.push(mark);
    }
    face(text, tokens, &mut found);
    found
}

/// The features of a mark for whether it opens, closes, or does neither.
pub fn features(text: &str, tokens: &[Token], marks: &[Mark], idx: usize, level: Level) -> Features {
    let mark = &marks[idx];
    let mut features = Features::new();
    let (before, after) = (&tokens[..mark.token], &tokens[mark.token + 1..]);
    let (space_before, space_after) = spaces(text, &tokens[mark.token]);
    let sides = u64::from(space_before) * 2 + u64::from(space_after);
    let facing = mark.facing as u64;
    features.add("bias", &[]);
    features.add("level", &[level as u64, sides]);
    features.add("sides", &[sides]);
    features.add("facing", &[facing]);
    features.add("sides facing", &[sides, facing]);
    features.add("widths", &widths(text, &tokens[mark.token]));
    features.add("line", &[u64::from(mark.is_first_of_line), u64::from(mark.is_last_of_line), sides]);
    let previous = |n: usize| n.checked_sub(1).and_then(|n| before.iter().rev().nth(n));
    let next = |n: usize| after.get(n - 1);
    for n in 1..=3 {
        let (left, right) = (previous(n).filter(|_| !mark.is_first_of_line), next(n).filter(|_| !mark.is_last_of_line));
        features.add("left", &[n as u64, left.map_or(0, Token::known)]);
        features.add("right", &[n as u64, right.map_or(0, Token::known)]);
        features.add("left shape", &[n as u64, left.map_or(99, |token| token.shape as u64)]);
        features.add("right shape", &[n as u64, right.map_or(99, |token| token.shape as u64)]);
    }
    let shape =
        |token: Option<&Token>| token.map_or(99, |token| if token.is_word() { token.shape as u64 } else { token.word });
    features.add("between", &[shape(previous(1)), shape(next(1))]);
    features.add("between sides", &[shape(previous(1)), shape(next(1)), sides]);
    let is_colon = previous(1).is_some_and(|token| token.is_text(":"));
    let is_comma = previous(1).is_some_and(|token| token.is_text(","));
    features
        .add("announced", &[u64::from(is_colon) + 2 * u64::from(is_comma), says(before.iter().rev().skip(1).take(1))]);
    features.add("verb soon", &[says(after.iter().take(2)), says(after.iter().take(4))]);
    features.add("verb before", &[says(before.iter().rev().take(3))]);
    features.add("pronoun next", &[u64::from(next(1).is_some_and(|token| token.is(Classes::PRONOUN)))]);
    add_gaps(&mut features, tokens, marks, idx);
    features
}

fn says<'a>(mut tokens: impl Iterator<Item = &'a Token>) -> u64 {
    u64::from(tokens.any(|token| token.is(Classes::SPEECH_VERB)))
}

/// How far the neighbouring marks are, and whether the stretches to them sound spoken.
fn add_gaps(features: &mut Features, tokens: &[Token], marks: &[Mark], idx: usize) {
    const LIMITS: [usize; 8] = [1, 3, 6, 11, 19, 34, 59, 99];
    let token = marks[idx].token;
    let start = idx.checked_sub(1).map_or(token.saturating_sub(60), |before| marks[before].token + 1);
    let end = marks.get(idx + 1).map_or(tokens.len().min(token + 60), |next| next.token);
    for (name, stretch) in [("gap before", &tokens[start..token]), ("gap after", &tokens[token + 1..end])] {
        features.add(name, &[bucket(stretch.len(), &LIMITS)]);
        let spoken = stretch.iter().take(80).any(|token| token.is(Classes::FIRST_PERSON));
        let told = stretch.iter().take(80).any(|token| token.is(Classes::SPEECH_VERB));
        features.add(name, &[100, u64::from(spoken), u64::from(told)]);
        let n_stops = stretch.iter().take(80).filter(|token| token.shape == Shape::SentenceEnd).count();
        features.add(name, &[200, bucket(n_stops, &[1, 2, 4])]);
        features.add(name, &[300, u64::from(has_single_marks(stretch))]);
    }
}

/// Whether single marks stand among the tokens: they are more often inside of double ones than outside.
pub(crate) fn has_single_marks(tokens: &[Token]) -> bool {
    let is_single = |token: &Token| ["‘", "'", "‚", "‹", "『"].iter().any(|mark| token.is_text(mark));
    tokens.iter().take(80).any(|token| token.shape == Shape::Quote && is_single(token))
}

/// Whether white space, or the text's edge, is before and after.
pub fn spaces(text: &str, token: &Token) -> (bool, bool) {
    let before = text[..token.start()].chars().next_back();
    let after = text[token.end()..].chars().next();
    (before.is_none_or(char::is_whitespace), after.is_none_or(char::is_whitespace))
}

/// How many spaces are before and after, as far as the line goes.
fn widths(text: &str, token: &Token) -> [u64; 2] {
    let is_space = |character: &char| *character != '\n' && character.is_whitespace();
    let before = text[..token.start()].chars().rev().take(4).take_while(is_space).count();
    let after = text[token.end()..].chars().take(4).take_while(is_space).count();
    [before as u64, after as u64]
}

/// The token's glyph if it is a mark of the level; doubled single ones count as double.
fn glyph(text: &str, token: &Token, level: Level) -> Option<char> {
    let piece = &text[token.range()];
    let mut characters = piece.chars();
    let first = characters.next()?;
    let n_more = characters.clone().count();
    if n_more > 1 || n_more == 1 && characters.next() != Some(first) {
        return None;
    }
    // 『』 stand inside 「」 as single marks stand inside double ones.
    let is_single = is_single_quote(first) && n_more == 0 || matches!(first, '『' | '』');
    (is_single == (level == Level::Single)).then_some(first)
}

/// Whether a mark opens the value of an attribute in markup.
fn is_attribute(text: &str, tokens: &[Token], idx: usize) -> bool {
    text[..tokens[idx].start()].trim_end_matches(' ').ends_with('=')
}

/// Whether a single mark is an apostrophe: after a word-final s without a mark open before, or before a decade.
fn is_apostrophe(text: &str, tokens: &[Token], idx: usize) -> bool {
    let token = &tokens[idx];
    let piece = &text[token.range()];
    if !matches!(piece, "'" | "’" | "`") {
        return false;
    }
    let (space_before, space_after) = spaces(text, token);
    let next = tokens.get(idx + 1);
    let is_decade =
        !space_after && next.is_some_and(|next| next.shape == Shape::Number && next.end() - next.start() <= 3);
    let ends_word = !space_before && text[..token.start()].ends_with(|c: char| c.is_alphabetic());
    let is_plural =
        ends_word && space_after && text[..token.start()].ends_with(['s', 'S']) && !has_open(text, tokens, idx);
    let is_inside = ends_word && text[token.end()..].starts_with(|c: char| c.is_alphanumeric());
    space_before && is_decade || is_plural || is_inside
}

/// Whether an opening single mark stands within the 40 tokens before, with none that closes it.
fn has_open(text: &str, tokens: &[Token], idx: usize) -> bool {
    let window = &tokens[idx.saturating_sub(40)..idx];
    let mark = window.iter().rev().find(|token| {
        token.shape == Shape::Quote && text[token.range()].chars().all(is_single_quote) && {
            let (before, after) = spaces(text, token);
            before != after
        }
    });
    mark.is_some_and(|token| spaces(text, token) == (true, false))
}

/// Says of each glyph which way its marks face in this text.
fn face(text: &str, tokens: &[Token], marks: &mut [Mark]) {
    let mut votes: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    for mark in marks.iter() {
        let (opens, closes) = votes.entry(mark.glyph).or_default();
        match looks(text, tokens, mark.token) {
            Facing::Opening => *opens += 1,
            Facing::Closing => *closes += 1,
            Facing::Both => {}
        }
    }
    for mark in marks {
        let (opens, closes) = votes.get(&mark.glyph).copied().unwrap_or_default();
        mark.facing = match mark.glyph {
            _ if opens + closes < 2 => by_convention(mark.glyph),
            _ if opens > 4 * closes => Facing::Opening,
            _ if closes > 4 * opens => Facing::Closing,
            '“' | '‘' | '„' | '「' | '『' if opens >= closes => Facing::Opening,
            '”' | '’' | '」' | '』' if closes >= opens => Facing::Closing,
            _ => Facing::Both,
        };
    }
}

/// What one mark looks like by the side that has a space or an opening bracket.
pub(crate) fn looks(text: &str, tokens: &[Token], idx: usize) -> Facing {
    let before = text[..tokens[idx].start()].chars().next_back();
    let after = text[tokens[idx].end()..].chars().next();
    let is_free =
        |character: Option<char>, marks: &str| character.is_none_or(|c| c.is_whitespace() || marks.contains(c));
    match (is_free(before, "([{—–-/"), is_free(after, ")]}.,;:!?—–-")) {
        (true, false) => Facing::Opening,
        (false, true) => Facing::Closing,
        _ => Facing::Both,
    }
}

/// Which way a glyph faces where the text itself does not tell.
fn by_convention(glyph: char) -> Facing {
    match glyph {
        '“' | '‘' | '„' | '‚' | '«' | '‹' | '「' | '『' | '`' | '〝' => Facing::Opening,
        '”' | '’' | '»' | '›' | '」' | '』' | '〞' => Facing::Closing,
        _ => Facing::Both,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

    #[track_caller]
    fn check(text: &str, level: Level, expected: &str) {
        let tokens = tokens(text);
        let found: String = marks(text, &tokens, level).iter().map(|mark| mark.glyph).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tells_apostrophes_from_marks() {
        check("Clinton’s and the unions’ plan of the ’90s, didn’t", Level::Single, "");
        check("‘Mr President,’ she said. ‘I’m sorry’.", Level::Single, "‘’‘’");
        check("“It’s ‘ours’”", Level::Double, "“”");
        check("``So'' and \"so\" and «so» and 「so」", Level::Double, "`'\"\"«»「」");
        check("<a rel=\"me\" href= \" /x \">\"So\"</a>", Level::Double, "\"\"");
        check("\"\"\"\"\"\"\"\"\"\"\"\"", Level::Double, "");
    }
}
