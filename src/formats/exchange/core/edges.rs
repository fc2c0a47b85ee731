//! Notices places that are probably those of another text: edges of spans on blanks and inside words all over.

use std::ops::Range;

use crate::model::{Article, Span};

/// So few spans may be as people made them.
const LEAST: usize = 3;

/// A sentence where most spans of an article begin or end where no word does.
pub(crate) fn remark_on_edges(article: &Article) -> Option<String> {
    let n_spans = article.spans().len();
    let n_odd = article.spans().iter().filter(|span| has_odd_edge(article, span)).count();
    let why = "its offsets may be those of another text, or count otherwise";
    (n_odd >= LEAST && n_odd * 2 > n_spans)
        .then(|| format!("{n_odd} of {n_spans} spans begin or end on a blank or inside a word: {why}"))
}

fn has_odd_edge(article: &Article, span: &Span) -> bool {
    span.fragments.iter().any(|range| is_odd(article.text().as_str(), range.bytes()))
}

/// Whether a piece of a text begins or ends on a blank or inside a word.
pub(crate) fn is_odd(text: &str, Range { start, end }: Range<usize>) -> bool {
    let (before, inside, behind) = (&text[..start], &text[start..end], &text[end..]);
    let (first, last) = (inside.chars().next(), inside.chars().next_back());
    let is_blank = |edge: Option<char>| edge.is_some_and(char::is_whitespace);
    let are =
        |left: Option<char>, right: Option<char>, is: fn(char) -> bool| left.is_some_and(is) && right.is_some_and(is);
    let is_cut = |left, right| are(left, right, is_letter) || are(left, right, |one| one.is_ascii_digit());
    is_blank(first)
        || is_blank(last)
        || is_cut(before.chars().next_back(), first)
        || is_cut(last, behind.chars().next())
}

/// A letter of a script that has blanks between its words.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() && character < '\u{900}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(text: &str, is_told: bool) {
        let article = marked::parse(&LabelSet::built_in(), text).unwrap();
        assert_eq!(remark_on_edges(&article).is_some(), is_told, "{text}");
    }

    #[test]
    fn places_of_another_text_are_told() {
        check("[claim A]na[claim  ru]ns [claim ho]me", true);
        check("[claim Ana] ru[claim ns] [claim home], [claim says] B[claim o] n[claim ow]", false);
        check("A[claim na] ru[claim ns]", false);
        check("他[claim 说]了[claim 话]又[claim 说]", false);
    }
}
