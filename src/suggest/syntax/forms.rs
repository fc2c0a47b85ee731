//! What a word looks like: the parts of it that features are made of.

use crate::suggest::learn::linear::hash_bytes;

/// The parts of a word's form, hashed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form {
    /// In small letters, with figures made alike.
    pub word: u32,
    /// The last one, two, three and four letters.
    pub endings: [u32; 4],
    /// The first two and three.
    pub beginnings: [u32; 2],
    /// Capitals, figures and marks, runs made one.
    pub shape: u32,
}

impl Form {
    /// What stands before the first and after the last word.
    pub const NONE: Self = Self { word: 1, endings: [1; 4], beginnings: [1; 2], shape: 1 };

    pub fn new(word: &str) -> Self {
        let lower: String = word.chars().flat_map(char::to_lowercase).map(plain).collect();
        let n = lower.chars().count();
        let starts: Vec<usize> = lower.char_indices().map(|(at, _)| at).chain([lower.len()]).collect();
        let ending = |k: usize| hashed(&lower[starts[n.saturating_sub(k)]..]);
        let beginning = |k: usize| hashed(&lower[..starts[k.min(n)]]);
        let mut shape = String::new();
        for class in word.chars().map(class_of) {
            if !shape.ends_with(class) {
                shape.push(class);
            }
        }
        Self {
            word: hashed(&lower),
            endings: [ending(1), ending(2), ending(3), ending(4)],
            beginnings: [beginning(2), beginning(3)],
            shape: hashed(&shape),
        }
    }
}

fn plain(character: char) -> char {
    match character {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '–' | '—' => '-',
        _ if character.is_numeric() => '0',
        _ => character,
    }
}

fn class_of(character: char) -> char {
    match character {
        _ if character.is_uppercase() => 'A',
        _ if character.is_alphabetic() => 'a',
        _ if character.is_numeric() => '0',
        _ => character,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half of a hash is one")]
fn hashed(text: &str) -> u32 {
    hash_bytes(text.as_bytes()) as u32
}
