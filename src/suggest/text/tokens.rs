//! The words and marks of a text, each with what the lexicon knows of it.

use std::ops::Range;

use super::abroad;
use super::lexicon::{Classes, classes};
use crate::model::boundaries::ends_sentence;
use crate::suggest::learn::linear::hash_bytes;

/// A run of the same mark at least this long is an ornament and one token.
const ORNAMENT: usize = 4;

/// A word, a number, or a mark.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    start: u32,
    end: u32,
    /// Of the lower-case form, `’` written as `'`.
    pub word: u64,
    pub classes: Classes,
    pub shape: Shape,
    /// Whether it is the first of its line.
    pub begins_line: bool,
    /// Whether it is a stop with which a sentence ends, closing marks apart.
    pub ends_sentence: bool,
    pub ending: Ending,
}

/// How a word ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As most plurals do.
    S,
    /// As “detailing” does, which tells of a noun before it.
    Ing,
    /// As “boldly” does, which tells of a verb.
    Ly,
    Other,
}

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Lower,
    /// The first letter is a capital.
    Capital,
    /// All letters are capitals, and there are at least two.
    Capitals,
    Number,
    /// `.`, `!`, `?` or `…`
    SentenceEnd,
    /// A quotation mark or an apostrophe.
    Quote,
    Mark,
}

impl Token {
    pub fn start(&self) -> usize {
        self.start as usize
    }

    pub fn end(&self) -> usize {
        self.end as usize
    }

    pub fn range(&self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether it has letters or digits.
    pub fn is_word(&self) -> bool {
        matches!(self.shape, Shape::Lower | Shape::Capital | Shape::Capitals | Shape::Number)
    }

    pub fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Capitals)
    }

    /// Whether it can be (part of) a name by its look and the lexicon.
    pub fn is_name(&self) -> bool {
        self.is_capital() && !self.classes.has(Classes::NO_NAME)
    }

    pub fn is(&self, class: Classes) -> bool {
        self.classes.has(class)
    }

    /// Whether it is this mark or lower-case word.
    // So that the hash of the word is known when it is compiled.
    #[expect(clippy::inline_always, reason = "words are asked for with every token")]
    #[inline(always)]
    pub fn is_text(&self, text: &str) -> bool {
        self.word == hash_bytes(text.as_bytes())
    }

    /// The word where it is a common or otherwise known one, and otherwise only its look: for features that should
    /// hold for names never seen.
    pub fn known(&self) -> u64 {
        let is_known = !self.is_word() || !self.classes.are_none() && !self.classes.has(Classes::ROLE);
        if is_known { self.word } else { self.look() }
    }

    /// Its shape and classes as a value of a feature.
    pub fn look(&self) -> u64 {
        self.shape as u64 * 65536 + self.classes.bits()
    }
}

/// The tokens of a text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    let mut begins_line = true;
    let mut line = line_at(text, 0);
    let mut lower = String::new();
    while let Some(character) = text[at..].chars().next() {
        if character.is_whitespace() {
            at += character.len_utf8();
            if character == '\n' {
                begins_line = true;
                line = line_at(text, at);
            }
            continue;
        }
        let end = token_end(text, at, character);
        put_lower(&mut lower, &text[at..end]);
        let mut token = token(text, at..end, &lower, character, begins_line);
        token.ends_sentence = token.shape == Shape::SentenceEnd && ends_sentence(&text[line.clone()], at - line.start);
        tokens.push(token);
        begins_line = false;
        at = end;
    }
    tokens
}

/// The line that begins at the byte.
fn line_at(text: &str, start: usize) -> Range<usize> {
    start..memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |n_bytes| start + n_bytes)
}

/// The tokens that lie in the range, as indices; `tokens` in order.
pub fn within(tokens: &[Token], range: Range<usize>) -> Range<usize> {
    let first = tokens.partition_point(|token| token.start() < range.start);
    let last = tokens.partition_point(|token| token.end() <= range.end);
    first..last.max(first)
}

/// Whether a sentence, a line or a quotation begins with the token, by what is before it.
pub fn begins_sentence(tokens: &[Token], idx: usize) -> bool {
    let before = idx.checked_sub(1).map(|before| &tokens[before]);
    tokens[idx].begins_line || before.is_none_or(|before| before.ends_sentence || before.shape == Shape::Quote)
}

/// The token index at which the sentence around `idx` starts and the one after its end.
pub fn sentence_around(tokens: &[Token], idx: usize) -> Range<usize> {
    let line = tokens[..=idx].iter().rposition(|token| token.begins_line).unwrap_or(0);
    let before = tokens[line..idx].iter().rposition(|token| token.ends_sentence);
    let start = before.map_or(line, |end| line + end + 1);
    let is_last =
        |place: &usize| tokens[*place].ends_sentence || tokens.get(place + 1).is_none_or(|next| next.begins_line);
    let end = (idx..tokens.len()).find(is_last).map_or(tokens.len(), |last| last + 1);
    start..end
}

/// Puts a piece of text in lower case in place of what is there, `’` written as `'`.
fn put_lower(lower: &mut String, piece: &str) {
    if piece.is_ascii() {
        lower.clear();
        lower.push_str(piece);
        lower.make_ascii_lowercase();
    } else {
        *lower = piece.to_lowercase();
        if lower.contains('’') {
            *lower = lower.replace('’', "'");
        }
    }
}

fn token(text: &str, range: Range<usize>, lower: &str, first: char, begins_line: bool) -> Token {
    let shape = shape_of(&text[range.clone()], first);
    let word = hash_bytes(lower.as_bytes());
    let narrow = |byte| u32::try_from(byte).expect("a text has at most u32::MAX bytes");
    Token {
        start: narrow(range.start),
        end: narrow(range.end),
        word,
        classes: classes(word).and(abroad(lower, word, shape == Shape::Lower)),
        shape,
        begins_line,
        ends_sentence: false,
        ending: ending(lower),
    }
}

fn ending(lower: &str) -> Ending {
    let is_long = lower.len() > 5;
    match lower {
        _ if lower.len() > 4 && lower.ends_with('s') && !lower.ends_with("ss") => Ending::S,
        _ if is_long && lower.ends_with("ing") => Ending::Ing,
        _ if is_long && lower.ends_with("ly") => Ending::Ly,
        _ => Ending::Other,
    }
}

/// The classes of a word in other languages; of “s’écria” those of what follows the apostrophe.
fn abroad(lower: &str, word: u64, is_lower: bool) -> Classes {
    match lower.split_once('\'') {
        Some((_, rest)) => abroad::classes(hash_bytes(rest.as_bytes()), is_lower),
        None => abroad::classes(word, is_lower),
    }
}

fn shape_of(piece: &str, first: char) -> Shape {
    if first.is_alphabetic() {
        let is_shouted = || {
            piece.chars().filter(|character| character.is_alphabetic()).count() > 1
                && !piece.chars().any(char::is_lowercase)
        };
        return match first {
            _ if !first.is_uppercase() => Shape::Lower,
            _ if is_shouted() => Shape::Capitals,
            _ => Shape::Capital,
        };
    }
    if first.is_numeric() {
        return Shape::Number;
    }
    match first {
        '.' | '!' | '?' | '…' | '。' | '！' | '？' => Shape::SentenceEnd,
        _ if is_quote(first) => Shape::Quote,
        _ => Shape::Mark,
    }
}

/// Whether the character is used as a quotation mark or an apostrophe in any style.
pub fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '＂' | '〝' | '〞')
        || is_single_quote(character)
}

/// Whether the character is used as a single quotation mark or an apostrophe.
pub fn is_single_quote(character: char) -> bool {
    matches!(character, '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`')
}

/// Where the token that starts at `at` with `first` ends.
fn token_end(text: &str, at: usize, first: char) -> usize {
    if first.is_alphanumeric() || matches!(first, '@' | '#') && starts_word(&text[at + 1..]) {
        return word_end(text, at, first.len_utf8());
    }
    // ’s and ’m stand alone where the text was taken apart.
    if is_apostrophe(first) {
        let rest = &text[at + first.len_utf8()..];
        let clitic = ["s", "S", "m", "re", "ve", "ll", "d", "t"].iter().find(|clitic| {
            let after = rest.strip_prefix(**clitic).map(|after| after.chars().next());
            after.is_some_and(|next| !next.is_some_and(char::is_alphanumeric))
        });
        if let Some(clitic) = clitic {
            return at + first.len_utf8() + clitic.len();
        }
    }
    let n_same = text[at..].chars().take_while(|character| *character == first).count();
    let is_pair = n_same == 2 && matches!(first, '`' | '\'');
    if n_same >= ORNAMENT || is_pair || matches!(first, '.' | '-') {
        return at + n_same * first.len_utf8();
    }
    at + first.len_utf8()
}

/// Goes on from the first character of a word: through letters, digits and marks between letters, up to a possessive `’s`; takes the
/// full stop of initials and titles along.
fn word_end(text: &str, start: usize, n_first: usize) -> usize {
    let mut at = start + n_first;
    loop {
        let rest = &text[at..];
        let mut characters = rest.chars();
        let Some(next) = characters.next() else { return at };
        if next.is_alphanumeric() || next == '_' {
            at += next.len_utf8();
            continue;
        }
        let is_joint = matches!(next, '.' | '\'' | '’' | '-' | '–' | '@' | '&' | '·');
        let goes_on = is_joint && characters.next().is_some_and(char::is_alphanumeric);
        let is_possessive = is_apostrophe(next) && {
            let after = &rest[next.len_utf8()..];
            after.starts_with(['s', 'S']) && !after[1..].chars().next().is_some_and(char::is_alphanumeric)
        };
        if !goes_on || is_possessive || next == '-' && begins_inverted(&rest[1..]) {
            let keeps_stop = next == '.' && keeps_full_stop(&text[start..at]);
            return if keeps_stop { at + 1 } else { at };
        }
        at += next.len_utf8();
    }
}

/// Whether a pronoun follows the hyphen that a verb before it has: “dit-il” and “répliqua-t-elle” are several words.
fn begins_inverted(rest: &str) -> bool {
    let rest = rest.strip_prefix("t-").unwrap_or(rest);
    let pronoun = ["ils", "il", "elles", "elle", "je"].iter().find_map(|pronoun| rest.strip_prefix(*pronoun));
    pronoun.is_some_and(|after| !starts_word(after) && !after.starts_with(['-', '\'', '’']))
}

/// Whether the full stop after the word belongs to it: initials and titles.
fn keeps_full_stop(word: &str) -> bool {
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    let is_initial = letters == 1 && word.chars().all(char::is_uppercase);
    let has_stops = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
    is_initial || has_stops || classes(hash_bytes(format!("{}.", word.to_lowercase()).as_bytes())).has(Classes::TITLE)
}

fn starts_word(rest: &str) -> bool {
    rest.chars().next().is_some_and(char::is_alphanumeric)
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces: Vec<&str> = tokens(text).iter().map(|token| &text[token.range()]).collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn takes_text_apart() {
        check("Mr. Lee’s dog, he said.", &["Mr.", "Lee", "’s", "dog", ",", "he", "said", "."]);
        check("Sen. J. D. Ott (D-Mo.) won't", &["Sen.", "J.", "D.", "Ott", "(", "D-Mo", ".", ")", "won't"]);
        check("the U.S. ’m sorry’ . \" \"", &["the", "U.S.", "’m", "sorry", "’", ".", "\"", "\""]);
        check("“Oh…” ``hi'' \"\"\"\"\"\" x", &["“", "Oh", "…", "”", "``", "hi", "''", "\"\"\"\"\"\"", "x"]);
        check(
            "dit-il, fut-il, va-t-elle, ill-ille",
            &["dit", "-", "il", ",", "fut", "-", "il", ",", "va", "-", "t", "-", "elle", ",", "ill-ille"],
        );
        check("ana@b.org @ana_b 7.45 été. Büro", &["ana@b.org", "@ana_b", "7.45", "été", ".", "Büro"]);
    }

    #[test]
    fn sentences_end_at_stops_and_lines() {
        let text = "One two. Three\nfour five.";
        let tokens = tokens(text);
        let sentence = |idx| {
            let around = sentence_around(&tokens, idx);
            &text[tokens[around.start].start()..tokens[around.end - 1].end()]
        };
        assert_eq!([0, 3, 5].map(sentence), ["One two.", "Three", "four five."]);
    }
}
