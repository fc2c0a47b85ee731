//! The pattern of a sentence: by it one knows the sentence, and what stands in its places.

/// The pieces of a pattern between its places.
pub(super) struct Pattern(Vec<String>);

impl Pattern {
    /// Of a text that has `{}` for each place.
    pub(super) fn new(text: &str) -> Self {
        Self(text.split("{}").map(str::to_owned).collect())
    }

    /// What stands in the places, if the sentence is one of this pattern.
    pub(super) fn values<'a>(&self, sentence: &'a str) -> Option<Vec<&'a str>> {
        let (first, others) = self.0.split_first()?;
        let mut rest = sentence.strip_prefix(first.as_str())?;
        let mut values = Vec::new();
        for (idx, piece) in others.iter().enumerate() {
            let is_last = idx + 1 == others.len();
            let end = if is_last { rest.strip_suffix(piece.as_str())?.len() } else { rest.find(piece.as_str())? };
            values.push(&rest[..end]);
            rest = &rest[end + piece.len()..];
        }
        rest.is_empty().then_some(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_sentence_is_found_by_its_pattern() {
        let check = |pattern, sentence, expected: Option<&[&str]>| {
            assert_eq!(Pattern::new(pattern).values(sentence).as_deref(), expected, "{pattern}: {sentence}");
        };
        check("delete span", "delete span", Some(&[]));
        check("delete span", "delete spans", None);
        check("add {}", "add quote", Some(&["quote"]));
        check("“{}” is not in {}", "“Ada” is not in week.ron", Some(&["Ada", "week.ron"]));
        check("{} lie elsewhere", "3 files lie elsewhere", Some(&["3 files"]));
        check("{} in {}: {}", "2 in a: b: c", Some(&["2", "a", "b: c"]));
        check("aa{}a", "aa", None);
    }
}
