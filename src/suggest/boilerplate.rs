//! Tells page furniture from article text, line by line: by wording, shape, place, neighbours, and by whether the same
//! line stands in other articles of the project.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::chain::{Chain, Row};
use super::lexicon::Classes;
use super::linear::{Features, bucket, mixed};
use super::tokens::{Shape, Token, tokens, within};

/// A text whose lines are longer on average is taken apart into sentences.
const TOKENS_PER_LINE: usize = 1000;
/// A text of up to two lines is taken apart where it has more tokens.
const FEW_TOKENS: usize = 100;

/// The labels of the chain.
const TEXT: usize = 0;
const FURNITURE: usize = 1;

/// What is learned about lines.
#[derive(Clone, Debug)]
pub struct LineModel {
    pub chain: Chain,
}

/// In how many articles each line stands, with numbers and names masked.
#[derive(Clone, Debug, Default)]
pub struct RepeatedLines {
    n_articles: HashMap<u64, u32>,
}

/// A line, or a sentence of a text without lines.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundLine {
    /// Bytes, without white space at the ends.
    pub range: Range<usize>,
    pub probability: f32,
    /// In how many other articles the line stands.
    pub n_elsewhere: u32,
}

/// A text with the ranges of it that are boilerplate.
#[derive(Clone, Debug)]
pub struct LineExample {
    pub text: String,
    pub boilerplate: Vec<Range<usize>>,
}

impl LineModel {
    pub fn new() -> Self {
        Self { chain: Chain::new(14, 2) }
    }

    /// All lines with how likely they are boilerplate. `is_listed` says that the text is one of those counted.
    pub fn judge(&self, text: &str, tokens: &[Token], repeated: &RepeatedLines, is_listed: bool) -> Vec<FoundLine> {
        let lines = lines(text, tokens);
        let features = features(text, tokens, &lines, repeated, is_listed);
        let marginals = self.chain.marginals(&features);
        let found = |(idx, line): (usize, &Range<usize>)| FoundLine {
            range: bytes(tokens, line),
            probability: marginals.of(idx, FURNITURE),
            n_elsewhere: repeated.elsewhere(&tokens[line.clone()], is_listed),
        };
        lines.iter().enumerate().map(found).collect()
    }

    /// Learns from examples, each taken in once in each round; all of them are counted in `repeated`.
    pub fn learn(&mut self, examples: &[LineExample], repeated: &RepeatedLines, n_rounds: usize, rate: f32) {
        let rows: Vec<Row> = examples.iter().map(|example| row(example, repeated)).collect();
        self.chain.learn(&rows, n_rounds, rate);
    }
}

impl Default for LineModel {
    fn default() -> Self {
        Self::new()
    }
}

impl RepeatedLines {
    /// Counts the lines of all texts.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut n_articles: HashMap<u64, u32> = HashMap::new();
        for text in texts {
            let tokens = tokens(text);
            let masked: BTreeSet<u64> = lines(text, &tokens).into_iter().map(|line| masked(&tokens[line])).collect();
            for line in masked {
                *n_articles.entry(line).or_default() += 1;
            }
        }
        n_articles.retain(|_, n| *n > 1);
        Self { n_articles }
    }

    fn elsewhere(&self, line: &[Token], is_listed: bool) -> u32 {
        let n = self.n_articles.get(&masked(line)).copied().unwrap_or(0);
        n.saturating_sub(u32::from(is_listed))
    }
}

/// The hash of a line without what changes from article to article: numbers, names behind the first word, addresses.
fn masked(line: &[Token]) -> u64 {
    let mut last = 0;
    line.iter().enumerate().fold(0, |hash, (idx, token)| {
        let is_masked = token.shape == Shape::Number || idx > 0 && token.is_capital() && token.classes == Classes::NONE;
        let word = if is_masked { 1 } else { token.word };
        let is_again = is_masked && last == 1;
        last = word;
        if is_again { hash } else { mixed(hash ^ word) }
    })
}

/// The lines as ranges of tokens; sentences where there are hardly any lines.
fn lines(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let n_lines = tokens.iter().filter(|token| token.begins_line).count();
    let by_sentence = tokens.len() > if n_lines <= 2 { FEW_TOKENS } else { n_lines * TOKENS_PER_LINE };
    let mut lines = Vec::new();
    let mut start = 0;
    for idx in 1..=tokens.len() {
        let ends =
            tokens.get(idx).is_none_or(|token| token.begins_line || by_sentence && ends_sentence(text, tokens, idx));
        if ends && start < idx {
            lines.push(start..idx);
            start = idx;
        }
    }
    lines
}

/// Whether a sentence ends before the token: a stop, perhaps with marks behind it, and then a capital or a mark.
fn ends_sentence(text: &str, tokens: &[Token], idx: usize) -> bool {
    let before = &tokens[idx - 1];
    let after_stop = before.shape == Shape::SentenceEnd
        || before.shape == Shape::Quote && idx >= 2 && tokens[idx - 2].shape == Shape::SentenceEnd;
    let has_space = text[before.end()..tokens[idx].start()].contains(char::is_whitespace);
    after_stop && has_space && (tokens[idx].is_capital() || matches!(tokens[idx].shape, Shape::Mark | Shape::Quote))
}

fn bytes(tokens: &[Token], line: &Range<usize>) -> Range<usize> {
    tokens[line.start].start()..tokens[line.end - 1].end()
}

fn row(example: &LineExample, repeated: &RepeatedLines) -> Row {
    let text = &example.text;
    let tokens = tokens(text);
    let lines = lines(text, &tokens);
    let label = |line: &Range<usize>| {
        let bytes = bytes(&tokens, line);
        let shared = |range: &Range<usize>| range.end.min(bytes.end).saturating_sub(range.start.max(bytes.start));
        let covered: usize = example.boilerplate.iter().map(shared).sum();
        if covered * 2 > bytes.len() { FURNITURE } else { TEXT }
    };
    Row { features: features(text, &tokens, &lines, repeated, true), labels: lines.iter().map(label).collect() }
}

/// The features of all lines: each line's own, and some of its neighbours'.
fn features(
    text: &str,
    tokens: &[Token],
    lines: &[Range<usize>],
    repeated: &RepeatedLines,
    is_listed: bool,
) -> Vec<Features> {
    let shapes: Vec<LineShape> = lines.iter().map(|line| LineShape::new(text, &tokens[line.clone()])).collect();
    let curly = text.contains('’') && text.matches('’').count() > 2 * text.matches('\'').count();
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let hashes: Vec<u64> = lines.iter().map(|line| masked(&tokens[line.clone()])).collect();
    for hash in &hashes {
        *seen.entry(*hash).or_default() += 1;
    }
    let first_long = shapes.iter().position(|shape| shape.n_words >= 20).unwrap_or(shapes.len());
    let last_long = shapes.iter().rposition(|shape| shape.n_words >= 20).unwrap_or(0);
    let n = lines.len();
    (0..n)
        .map(|idx| {
            let line = &tokens[lines[idx].clone()];
            let shape = &shapes[idx];
            let mut features = Features::new();
            shape.add(&mut features, line);
            features.add("place", &[(10 * idx / n) as u64]);
            let zone = if idx < first_long {
                0
            } else if idx > last_long {
                2
            } else {
                1
            };
            features.add("zone", &[zone, shape.size()]);
            features.add("from ends", &[bucket(idx, &[1, 2, 4, 8]), bucket(n - 1 - idx, &[1, 2, 4, 8])]);
            features.add("twice", &[u64::from(seen[&hashes[idx]].min(3))]);
            let elsewhere = repeated.elsewhere(line, is_listed) as usize;
            features.add("elsewhere", &[bucket(elsewhere, &[1, 2, 5]), shape.size().min(2)]);
            features.add_if(curly && line.iter().any(|token| text[token.range()].contains('\'')), "other apostrophe");
            for (name, other) in [
                ("above", idx.checked_sub(1)),
                ("below", Some(idx + 1)),
                ("above 2", idx.checked_sub(2)),
                ("below 2", Some(idx + 2)),
            ] {
                let other = other.and_then(|other| shapes.get(other));
                features.add(name, &[other.map_or(99, LineShape::size), other.map_or(9, |other| other.end)]);
                features.add(name, &[other.map_or(9, |other| other.n_furniture.min(2)), shape.size().min(4)]);
            }
            let around = &shapes[idx.saturating_sub(5)..n.min(idx + 6)];
            features.add(
                "long around",
                &[bucket(around.iter().filter(|shape| shape.n_words >= 20).count(), &[1, 2, 4, 7])],
            );
            features
        })
        .collect()
}

/// What a line looks like.
struct LineShape {
    n_words: usize,
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
        Self {
            n_words: words.len(),
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
        if self.n_words <= 12 {
            line.iter().filter(|token| token.is_word()).for_each(|token| features.add("any", &[token.word]));
        }
        let has = |text: &str| line.iter().any(|token| token.is_text(text));
        features.add_if(has("|") || has("»") || has("•") || has("›") || has("·") || has("→"), "separator");
        features.add_if(has("@") || has("http") || has("https") || has("www"), "address");
        features.add_if(line.iter().any(|token| token.shape == Shape::Quote), "marks");
        features.add_if(line.iter().any(|token| token.is(Classes::SPEECH_VERB)), "speech");
        features.add_if(line.iter().any(|token| token.is(Classes::FIRST_PERSON)), "first person");
        features.add_if(line.first().is_some_and(|token| token.is_text("by") && token.is_capital()), "byline");
    }
}

/// The part of a line that boilerplate takes up, as tokens; for tests.
#[cfg(test)]
fn sentence_texts(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    lines(text, &tokens).into_iter().map(|line| text[bytes(&tokens, &line)].to_owned()).collect()
}

/// The tokens of a range of bytes.
pub fn tokens_in(tokens: &[Token], range: &Range<usize>) -> Range<usize> {
    within(tokens, range.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_is_known_with_other_names_and_dates() {
        let texts = ["Follow Ben Kew on Twitter\nOne story.", "Another one.\nFollow Ann Lee on Twitter", "A third"];
        let repeated = RepeatedLines::new(texts.into_iter());
        let tokens = tokens("Follow Cy Twombly on Twitter");
        assert_eq!(repeated.elsewhere(&tokens, false), 2);
        assert_eq!(repeated.elsewhere(&tokens, true), 1);
    }

    #[test]
    fn a_text_without_lines_is_taken_apart_into_sentences() {
        let sentence = "The council met on Tuesday and voted on the plan . ";
        let text = sentence.repeat(20);
        assert_eq!(sentence_texts(&text).len(), 20);
        assert_eq!(sentence_texts("One. Two.\nThree."), ["One. Two.", "Three."]);
    }
}
