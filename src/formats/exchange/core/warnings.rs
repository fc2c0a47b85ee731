//! What could not be taken in, with its place. What is said of many places is held once, and of endless things the first.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Something in a file that could not be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportWarning {
    /// The file, and where in it: `labels.jsonl, line 3`.
    pub place: String,
    /// A sentence for people.
    pub message: String,
}

/// From so many places on the same is said once.
const MANY: usize = 5;
/// So many different things are said.
const MOST_MESSAGES: usize = 10_000;
/// Parts of what is said of spans that do not fit.
const PAST_END: &str = ", but the text has only ";
pub(crate) const OTHER_WORDS: &str = "the text there is “";

/// Warnings as they come.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    /// The places of what is said, in order, with its number.
    kept: Vec<(String, usize)>,
    /// How many places each is said of.
    messages: Vec<(Arc<str>, usize)>,
    numbers: BTreeMap<Arc<str>, usize>,
    n_untold: usize,
    /// Spans whose places or words are not those of their texts.
    pub(crate) n_misplaced: usize,
}

impl Warnings {
    pub(crate) fn push(&mut self, place: String, message: &str) {
        self.n_misplaced += usize::from([PAST_END, OTHER_WORDS].iter().any(|words| message.contains(words)));
        let number = match self.numbers.get(message) {
            Some(number) => *number,
            None if self.messages.len() >= MOST_MESSAGES => return self.n_untold += 1,
            None => {
                let words: Arc<str> = Arc::from(message);
                self.messages.push((Arc::clone(&words), 0));
                self.numbers.insert(words, self.messages.len() - 1);
                self.messages.len() - 1
            }
        };
        let n_places = &mut self.messages[number].1;
        *n_places += 1;
        if *n_places < MANY {
            self.kept.push((place, number));
        }
    }

    /// All of them, where those that say the same of many places are one.
    pub(crate) fn told(self) -> Vec<ImportWarning> {
        let mut is_told = vec![false; self.messages.len()];
        let mut told = Vec::new();
        for (place, number) in self.kept {
            let (words, n_places) = &self.messages[number];
            let is_again = std::mem::replace(&mut is_told[number], true);
            let mut message = words.to_string();
            match n_places {
                n if *n >= MANY && is_again => continue,
                n if *n >= MANY => {
                    write!(message, "; the same is so in {} more places", n - 1).expect("a string takes everything");
                }
                _ => {}
            }
            told.push(ImportWarning { place, message });
        }
        if self.n_untold > 0 {
            let message = format!("{} more things could not be taken in either", self.n_untold);
            told.push(ImportWarning { place: "…".to_owned(), message });
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_many_places_is_said_once_and_all_are_counted() {
        let mut warnings = Warnings::default();
        for number in 1..=7 {
            warnings.push(format!("row {number}"), "has no text");
            warnings.push(format!("row {number}"), if number < 5 { "is short" } else { "is long" });
        }
        let told: Vec<String> = warnings.told().into_iter().map(|it| format!("{}: {}", it.place, it.message)).collect();
        let expected = [
            "row 1: has no text; the same is so in 6 more places",
            "row 1: is short",
            "row 2: is short",
            "row 3: is short",
            "row 4: is short",
            "row 5: is long",
            "row 6: is long",
            "row 7: is long",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn endless_things_are_counted() {
        let mut warnings = Warnings::default();
        for number in 0..MOST_MESSAGES + 3 {
            warnings.push("row".to_owned(), &format!("{number}{OTHER_WORDS}"));
        }
        assert_eq!(warnings.n_misplaced, MOST_MESSAGES + 3);
        let told = warnings.told();
        assert_eq!(told.len(), MOST_MESSAGES + 1);
        assert_eq!(told.last().unwrap().message, "3 more things could not be taken in either");
    }
}
