//! Tells how a word hangs on a verb of saying in the tree of its sentence: in what the verb has under it, or in what has the
//! verb as an aside (“it rains, she said”).

use std::ops::Range;

use crate::suggest::learn::linear::Features;
use crate::suggest::syntax::Syntax;

/// So far up the tree a verb of saying is looked for.
const N_STEPS: usize = 20;

/// The verbs of saying of a row, by the words of its syntax.
pub(super) struct Hanging {
    are_verbs: Vec<bool>,
    /// For each word the first verb of saying that hangs on it.
    asides: Vec<Option<usize>>,
}

impl Hanging {
    /// `is_verb` says of a token whether it is a verb of saying.
    pub(super) fn new(syntax: &Syntax, is_verb: impl Fn(usize) -> bool) -> Self {
        let are_verbs: Vec<bool> = syntax.words().iter().map(|word| is_verb(word.token)).collect();
        let mut asides = vec![None; are_verbs.len()];
        for verb in (0..are_verbs.len()).filter(|word| are_verbs[*word]) {
            if let Some(head) = syntax.head(verb) {
                asides[head].get_or_insert(verb);
            }
        }
        Self { are_verbs, asides }
    }

    /// Adds how a token hangs. `word_of` is the word that a verb of saying is, by its token.
    pub(super) fn add(&self, features: &mut Features, syntax: &Syntax, token: usize, word_of: impl Fn(usize) -> u64) {
        let Some(word) = syntax.words_of(token).next() else { return };
        if let Some(found) = self.under(syntax, word) {
            let [top, verb] = found.place;
            let function = syntax.words()[top].function as u64;
            let side = u64::from(top > verb);
            let edge = edge(word, &syntax.words()[top].reach());
            features.add("under", &[function, side, edge]);
            features.add("under verb", &[function, side, word_of(syntax.words()[verb].token)]);
            let own = syntax.words()[word].function as u64;
            features.add("under depth", &[function, side, found.n_steps.min(3), own]);
        } else if let Some([top, verb]) = self.beside(syntax, word) {
            let aside = syntax.words()[verb].reach();
            let side = u64::from(word >= aside.start) + u64::from(word >= aside.end);
            // The last word before the aside, or before the comma before it; the first behind it.
            let is_before = word + 1 == aside.start || word + 2 == aside.start;
            let near = u64::from(is_before) + 2 * u64::from(word == aside.end);
            let edge = edge(word, &syntax.words()[top].reach());
            features.add("beside", &[syntax.words()[verb].function as u64, side, edge, near]);
        } else {
            features.add("hangs on no verb", &[]);
        }
    }

    /// What a word is under: the word that hangs on a verb of saying, and the verb.
    fn under(&self, syntax: &Syntax, word: usize) -> Option<Under> {
        let mut top = word;
        for n_steps in 0..=N_STEPS as u64 {
            let head = syntax.head(top)?;
            if self.are_verbs[head] {
                return Some(Under { place: [top, head], n_steps });
            }
            top = head;
        }
        None
    }

    /// The nearest word above, or the word itself, that has a verb of saying as an aside, and the verb.
    fn beside(&self, syntax: &Syntax, word: usize) -> Option<[usize; 2]> {
        let above = std::iter::successors(Some(word), |word| syntax.head(*word));
        above.take(N_STEPS + 1).find_map(|word| Some([word, self.asides[word]?]))
    }
}

struct Under {
    /// The word that hangs on a verb of saying, and the verb.
    place: [usize; 2],
    /// From the word that is under it.
    n_steps: u64,
}

/// Whether a word is the first of a range, the last, or both.
fn edge(word: usize, range: &Range<usize>) -> u64 {
    u64::from(word == range.start) + 2 * u64::from(word + 1 == range.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::syntax::Grammar;
    use crate::suggest::text::tokens::tokens;

    #[test]
    fn words_hang_on_what_says_them() {
        for (text, word, is_under, is_beside) in [
            ("The mayor said the bridge would stay open.", "bridge", true, false),
            ("The old bridge, she said, will stay open until spring.", "bridge", false, true),
            ("The bridge would stay open.", "bridge", false, false),
        ] {
            let tokens = tokens(text);
            let syntax = Grammar::new(text, &tokens).of_row(0..tokens.len(), &|_| true);
            let hanging = Hanging::new(&syntax, |token| tokens[token].is_text("said"));
            let word = syntax.words().iter().position(|one| text[one.range()] == *word).unwrap();
            let found = (hanging.under(&syntax, word).is_some(), hanging.beside(&syntax, word).is_some());
            assert_eq!(found, (is_under, is_beside), "{text}");
        }
    }
}
