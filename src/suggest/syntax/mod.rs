//! The grammar of a text: for each word what kind of word it is, on which word it hangs, and as what.
//!
//! A tagger and a parser with small weights, learned from Universal Dependencies. Reported claims are found by it. The
//! time they take grows with the length of the text and no faster. What is in a language that they have not learned has
//! no words in here.

pub mod features;
pub mod forms;
pub mod grammar;
pub mod language;
mod learning;
pub mod moves;
pub mod oracle;
pub mod packed;
pub mod parser;
pub mod table;
pub mod tagger;
pub mod training;
pub mod weights;
pub mod words;

use std::cell::OnceCell;
use std::ops::Range;

pub use grammar::{Function, Tag};
pub use language::{Language, Languages};

use forms::Form;
use weights::Tables;

use super::text::tokens::Token;

/// A word with its place in the tree of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    start: u32,
    end: u32,
    /// The token in which it lies.
    pub token: usize,
    pub tag: Tag,
    pub function: Function,
    head: u32,
    /// The first and the last of the words that hang on it, itself included.
    reach: [u32; 2],
}

/// Is handed the tokens of a sentence, and what finds the language of its line.
type TakeSentence<'a> = dyn FnMut(Range<usize>, &mut dyn FnMut() -> Option<Language>) + 'a;

/// The languages that there are weights for. Others are taken apart into other words by [`words`] than by those who told trees
/// of their sentences.
pub const LEARNED: [Language; 13] = [
    Language::Czech,
    Language::German,
    Language::English,
    Language::Spanish,
    Language::Finnish,
    Language::French,
    Language::Italian,
    Language::Dutch,
    Language::Polish,
    Language::Portuguese,
    Language::Russian,
    Language::Swedish,
    Language::Turkish,
];

/// Parses the lines of a text, each when somebody asks for it.
#[derive(Debug)]
pub struct Grammar<'a> {
    text: &'a str,
    tokens: &'a [Token],
    tables: Option<Tables<'static>>,
    languages: Languages,
    /// The language of most of the text, once it was asked for.
    usual: OnceCell<Option<Language>>,
}

/// The words of a row of tokens with their trees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Syntax {
    words: Vec<Word>,
    /// The token with which the row begins.
    first_token: usize,
    /// For each token of the row its first word.
    first_words: Vec<usize>,
    /// The words of each sentence.
    sentences: Vec<Range<usize>>,
}

impl Word {
    /// Where it stands in the text, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words that hang on it, directly or not, with itself: always without a gap.
    pub fn reach(&self) -> Range<usize> {
        self.reach[0] as usize..self.reach[1] as usize + 1
    }
}

impl<'a> Grammar<'a> {
    /// Of a text with these tokens.
    pub fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { tables: Tables::built_in(), ..Self::none(text, tokens) }
    }

    /// Knows nothing: no sentence has words.
    pub fn none(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { text, tokens, tables: None, languages: Languages::default(), usual: OnceCell::new() }
    }

    /// The words of a row of tokens. A sentence that is not wanted has none, nor has a line that is in no language with
    /// weights.
    pub fn of_row(&self, row: Range<usize>, is_wanted: &dyn Fn(Range<usize>) -> bool) -> Syntax {
        let mut syntax = Syntax { first_token: row.start, ..Syntax::default() };
        let Some(tables) = &self.tables else { return syntax };
        self.sentences(row, &mut |sentence, language| {
            let language = if is_wanted(sentence.clone()) { language() } else { None };
            syntax.add_sentence(self.text, self.tokens, sentence, language, tables);
        });
        syntax
    }

    /// What kind of word each token of a row begins with, where its line is in a language with weights: that is less work
    /// than a tree.
    pub fn tags_of_row(&self, row: Range<usize>) -> Vec<Option<Tag>> {
        let mut tags = Vec::with_capacity(row.len());
        let n_tokens = row.len();
        if let Some(tables) = &self.tables {
            self.sentences(row, &mut |sentence, language| {
                let Some(language) = language() else { return tags.extend(sentence.map(|_| None)) };
                let (tokens, mut words) = (&self.tokens[sentence], Vec::new());
                for token in tokens {
                    words::add_words(self.text, token, language, &mut words);
                }
                let forms: Vec<Form> = words.iter().map(|word| Form::new(&self.text[word.clone()])).collect();
                let tagged = tables.tags(&forms, Language::number(Some(language)));
                tags.extend(tokens.iter().map(|token| tagged.get(first_piece(&words, token)).copied()));
            });
        }
        tags.resize(n_tokens, None);
        tags
    }

    /// Hands on each sentence of a row of tokens with the language of its line, which is found when it is asked for.
    fn sentences(&self, row: Range<usize>, take: &mut TakeSentence<'_>) {
        let tokens = &self.tokens[..row.end];
        let mut at = row.start;
        while at < row.end {
            let n_line = tokens[at + 1..].iter().take_while(|token| !token.begins_line).count();
            let line_end = at + 1 + n_line;
            let mut language = None;
            while at < line_end {
                let end = words::sentence_end(self.text, &tokens[..line_end], at);
                let of_line = || self.language_of(tokens[at].start()..tokens[line_end - 1].end());
                take(at..end, &mut || *language.get_or_insert_with(of_line));
                at = end;
            }
        }
    }

    /// Of a line, if there are weights for it.
    fn language_of(&self, line: Range<usize>) -> Option<Language> {
        let usual = *self.usual.get_or_init(|| self.languages.of(self.text));
        self.languages.of_paragraph(self.text, line, usual).filter(|language| LEARNED.contains(language))
    }
}

impl Syntax {
    /// All words, in text order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The words of each sentence.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// The words of a token of the row; none where its language is not known.
    pub fn words_of(&self, token: usize) -> Range<usize> {
        let idx = token - self.first_token;
        let first = |idx: usize| self.first_words.get(idx).copied().unwrap_or(self.words.len());
        first(idx)..first(idx + 1)
    }

    /// The word on which it hangs; `None` for the root of a sentence.
    pub fn head(&self, word: usize) -> Option<usize> {
        let head = self.words[word].head as usize;
        (head != word).then_some(head)
    }

    /// The words that hang on it directly, in text order.
    pub fn children(&self, word: usize) -> impl Iterator<Item = usize> {
        self.words[word].reach().filter(move |child| self.head(*child) == Some(word))
    }

    fn add_sentence(
        &mut self,
        text: &str,
        tokens: &[Token],
        range: Range<usize>,
        language: Option<Language>,
        tables: &Tables<'_>,
    ) {
        let first = self.words.len();
        let mut pieces = Vec::new();
        if let Some(language) = language {
            for token in &tokens[range.clone()] {
                words::add_words(text, token, language, &mut pieces);
            }
        }
        let last_token =
            |piece: &Range<usize>| tokens[range.clone()].partition_point(|token| token.start() < piece.end);
        self.words
            .extend(pieces.iter().map(|piece| Word::alone(piece, (range.start + last_token(piece)).saturating_sub(1))));
        self.first_words.extend(tokens[range.clone()].iter().map(|token| first + first_piece(&pieces, token)));
        let mut at = first;
        for part in pieces.chunks(words::MAX_WORDS) {
            let forms: Vec<Form> = part.iter().map(|piece| Form::new(&text[piece.clone()])).collect();
            let trees = tables.analyse(&forms, Language::number(language));
            for (idx, (tag, head, function)) in trees.into_iter().enumerate() {
                let head = if head < forms.len() { head } else { idx };
                let word = &mut self.words[at + idx];
                (word.tag, word.function) = (tag, function);
                word.head = narrow(at + head);
                word.reach = [narrow(at + idx); 2];
            }
            let end = at + part.len();
            spread(&mut self.words[at..end], at);
            self.sentences.push(at..end);
            at = end;
        }
    }
}

/// The first word of a token: “-il” is one of what are two tokens.
fn first_piece(pieces: &[Range<usize>], token: &Token) -> usize {
    pieces.partition_point(|piece| piece.end <= token.start())
}

impl Word {
    fn alone(range: &Range<usize>, token: usize) -> Self {
        let (start, end) = (narrow(range.start), narrow(range.end));
        Self { start, end, token, tag: Tag::Other, function: Function::Root, head: 0, reach: [0; 2] }
    }
}

/// Lets the reach of each word cover the reach of what hangs on it; `words` are a sentence that begins with the word `first`.
fn spread(words: &mut [Word], first: usize) {
    for idx in 0..words.len() {
        let mut at = idx;
        for _ in 0..words.len() {
            let head = words[at].head as usize - first;
            let reach = words[at].reach;
            let above = &mut words[head].reach;
            let wider = [above[0].min(reach[0]), above[1].max(reach[1])];
            if head == at || wider == *above {
                break;
            }
            *above = wider;
            at = head;
        }
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("a text has at most u32::MAX bytes")
}

#[cfg(test)]
mod tests;
