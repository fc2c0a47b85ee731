//! Notices places that are probably those of another text: edges of spans on blanks and inside words all over.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::Article;

/// So few spans may be as people made them.
const LEAST: usize = 3;

/// What the spans of an import show, by the files that they are from.
#[derive(Default)]
pub(crate) struct Edges(BTreeMap<String, OfFile>);

#[derive(Default)]
struct OfFile {
    /// Each article with spans, its place and what its spans show.
    articles: Vec<(String, Counts)>,
}

/// How many there are.
#[derive(Clone, Copy, Default)]
struct Counts {
    spans: usize,
    odd: usize,
    /// Of these, those that would end with a word one character later, and not before.
    short: usize,
}

impl Edges {
    /// Counts the spans of an article, whose place is `file, line 3`.
    pub(crate) fn add(&mut self, place: &str, article: &Article) {
        let mut counts = Counts { spans: article.spans().len(), ..Counts::default() };
        for span in article.spans().iter() {
            let is_one = |is: &dyn Fn(&str, Range<usize>) -> bool| {
                span.fragments.iter().any(|range| is(article.text().as_str(), range.bytes()))
            };
            counts.odd += usize::from(is_one(&is_odd));
            counts.short += usize::from(is_one(&is_odd) && is_one(&lacks_last));
        }
        if counts.spans > 0 {
            let file = place.rsplit_once(", ").map_or(place, |(file, _)| file);
            self.0.entry(file.to_owned()).or_default().articles.push((place.to_owned(), counts));
        }
    }

    /// A sentence for each file in which most spans begin or end where no word does, else for each such article.
    pub(crate) fn remarks(self) -> Vec<String> {
        let mut remarks = Vec::new();
        for (file, OfFile { articles }) in self.0 {
            let all = articles.iter().fold(Counts::default(), |all, (_, one)| Counts {
                spans: all.spans + one.spans,
                odd: all.odd + one.odd,
                short: all.short + one.short,
            });
            match all.remark().filter(|_| articles.len() > 1) {
                Some(remark) => remarks.push(format!("{file}: {remark}")),
                None => remarks
                    .extend(articles.iter().filter_map(|(place, one)| Some(format!("{place}: {}", one.remark()?)))),
            }
        }
        remarks
    }
}

impl Counts {
    fn remark(&self) -> Option<String> {
        let Self { spans, odd, short } = *self;
        let why = if short * 2 > spans {
            "with one character more most would end with a word, as where an end is the last character and not what comes behind it"
        } else {
            "its offsets may be those of another text, or count otherwise"
        };
        (odd >= LEAST && odd * 2 > spans)
            .then(|| format!("{odd} of {spans} spans begin or end on a blank or inside a word: {why}"))
    }
}

/// Whether a piece of a text would begin and end with words if it had one character more.
fn lacks_last(text: &str, Range { start, end }: Range<usize>) -> bool {
    let next = text[end..].chars().next();
    next.is_some_and(|next| !next.is_whitespace() && !is_odd(text, start..end + next.len_utf8()))
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

    fn told(texts: &[&str]) -> Vec<String> {
        let mut edges = Edges::default();
        for (idx, text) in texts.iter().enumerate() {
            let article = marked::parse(&LabelSet::built_in(), text).unwrap();
            edges.add(&format!("a, b.jsonl, line {}", idx + 1), &article);
        }
        edges.remarks()
    }

    #[track_caller]
    fn check(text: &str, is_told: bool) {
        assert_eq!(!told(&[text]).is_empty(), is_told, "{text}");
    }

    #[test]
    fn places_of_another_text_are_told() {
        check("[claim A]na[claim  ru]ns [claim ho]me", true);
        check("[claim Ana] ru[claim ns] [claim home], [claim says] B[claim o] n[claim ow]", false);
        check("A[claim na] ru[claim ns]", false);
        check("他[claim 说]了[claim 话]又[claim 说]", false);
    }

    #[test]
    fn one_span_a_record_is_counted_over_the_file() {
        let why = "its offsets may be those of another text, or count otherwise";
        let expected = format!("a, b.jsonl: 3 of 4 spans begin or end on a blank or inside a word: {why}");
        assert_eq!(told(&["A[claim na] runs", "[claim Bo]", "B[claim o ]too", "C[claim yd r]an"]), [expected]);
        let short = told(&["[claim An]a runs", "then [claim B]o", "[claim Cy]d ran"]);
        assert!(short[0].contains("with one character more"), "{short:?}");
        assert_eq!(told(&["A[claim na] runs", "B[claim o]"]), Vec::<String>::new());
    }
}
