//! Texts that are the same but for what programs change on their way: white space, the form of accents, quotation marks,
//! capitals.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::core::imported::ImportedArticle;
use crate::model::{Article, Fragments, LabelSet, Prediction, Reading, Span, Text, TextRange};

/// What is left of a text without what programs change, and where each character of it comes from.
pub(super) struct Skeleton {
    pub(super) folded: String,
    /// For each character of `folded`, the bytes of the text that it comes from.
    sources: Vec<(usize, usize)>,
}

impl Skeleton {
    pub(super) fn new(text: &str) -> Self {
        let mut skeleton = Self { folded: String::with_capacity(text.len()), sources: Vec::new() };
        for (start, character) in text.char_indices() {
            let end = start + character.len_utf8();
            each_part(character, |part| {
                skeleton.folded.push(part);
                skeleton.sources.push((start, end));
            });
        }
        skeleton
    }

    /// The range with the same characters in a text that has the same skeleton; `None` where there are none.
    pub(super) fn range_in(&self, range: TextRange, other: &Self, text: &Text) -> Option<TextRange> {
        let first = self.sources.partition_point(|(start, _)| *start < range.start());
        let behind = self.sources.partition_point(|(_, end)| *end <= range.end());
        text.range(other.bytes_of(first..behind, text.as_str())?).ok()
    }

    /// The bytes of the text that these of its characters come from; `None` where there are none.
    pub(super) fn bytes_of(&self, characters: Range<usize>, text: &str) -> Option<Range<usize>> {
        let last = characters.end.checked_sub(1).filter(|last| *last >= characters.start)?;
        Some(self.sources.get(characters.start)?.0..mark_end(text, self.sources.get(last)?.1))
    }
}

/// Behind the accents that stand on the character that ends here.
fn mark_end(text: &str, end: usize) -> usize {
    let marks = text[end..].chars().take_while(|character| is_combining_mark(*character));
    end + marks.map(char::len_utf8).sum::<usize>()
}

/// Whether two texts have the same characters, blanks apart.
pub(super) fn is_same_but_for_blanks(one: &str, other: &str) -> bool {
    let solid = |text: &'_ str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    solid(one) == solid(other)
}

/// What is left of a text without what programs change.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|character| each_part(character, |part| folded.push(part)));
    folded
}

/// Whether two texts are the same but for what programs change, and have a word.
pub fn is_nearly(one: &str, other: &str) -> bool {
    let one = folded(one);
    !one.is_empty() && one == folded(other)
}

/// What is left of a character. Of most signs of most texts it is one letter at most, which is not looked up.
fn each_part(character: char, mut take: impl FnMut(char)) {
    if character.is_ascii() {
        if !character.is_whitespace() {
            take(plain(character.to_ascii_lowercase()));
        }
        return;
    }
    let parts = std::iter::once(character).nfkd().filter(|part| !is_passed_over(*part));
    parts.flat_map(char::to_lowercase).filter(|part| !is_passed_over(*part)).map(plain).for_each(take);
}

fn is_passed_over(character: char) -> bool {
    character.is_whitespace()
        || is_combining_mark(character)
        || matches!(character, '\u{feff}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

fn plain(character: char) -> char {
    match character {
        '‘' | '’' | '‚' | '‛' | '′' | '`' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‐'..='―' | '−' => '-',
        other => other,
    }
}

/// The imported article on the text of `there`, which has the same skeleton, and how many of its spans found no place, those
/// of readings too.
pub(crate) fn placed(imported: &ImportedArticle, there: &Article, labels: &LabelSet) -> (ImportedArticle, usize) {
    let (given, wanted) = (Skeleton::new(imported.article.text().as_str()), Skeleton::new(there.text().as_str()));
    let range = |range: TextRange| given.range_in(range, &wanted, there.text());
    let fragments = |all: &Fragments| Fragments::new(all.iter().map(range).collect::<Option<_>>()?).ok();
    let place = |span: &Span| Some(Span { fragments: fragments(&span.fragments)?, ..span.clone() });
    let predictions = imported.article.predictions().iter().filter_map(|one| {
        Some(Prediction { fragments: fragments(&one.fragments)?, speaker: one.speaker.and_then(range), ..one.clone() })
    });
    let spans: Vec<Span> = imported.article.spans().iter().filter_map(place).collect();
    let relations = imported.article.relations().cloned().collect();
    let article = Article::new(there.id, there.title.clone(), there.source.clone(), there.text().clone());
    let readings = imported.article.readings().map(|reading| {
        let spans = reading.spans.iter().filter_map(place).collect();
        let (on_it, _) = article.clone().labelled(labels, spans, reading.relations.clone());
        let (spans, relations) = (on_it.spans().iter().cloned().collect(), on_it.relations().cloned().collect());
        Reading { spans, relations, ..reading.clone() }
    });
    let readings = readings.collect();
    let (mut article, _) = article.labelled(labels, spans, relations);
    article.status = imported.article.status;
    let article = article.with_readings(readings).0.with_predictions(predictions.collect());
    let placed = ImportedArticle { article, ..imported.clone() };
    let n_lost = imported.n_spans() - placed.n_spans();
    (placed, n_lost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::marked;

    #[track_caller]
    fn check(given: &str, there: &str, expected: &str) {
        let labels = LabelSet::built_in();
        let given = marked::parse(&labels, given).unwrap();
        let there = marked::parse(&labels, there).unwrap();
        assert_eq!(Skeleton::new(given.text().as_str()).folded, Skeleton::new(there.text().as_str()).folded);
        let imported = ImportedArticle::unlabelled(given);
        let (placed, n_lost) = placed(&imported, &there, &labels);
        assert_eq!((marked::print(&placed.article), n_lost), (expected.to_owned(), 0));
    }

    #[test]
    fn spans_go_where_their_words_are() {
        check(
            "[quote#1 \"Non\"], dit [speaker#2 Zoé].",
            "“Non”,\n dit Zoe\u{301}.",
            "[quote#1 “Non”],\n dit [speaker#2 Zoe\u{301}].",
        );
        check("[speaker#1 Ana] ran .", "\u{feff}  Ana\u{a0}ran.\n", "\u{feff}  [speaker#1 Ana]\u{a0}ran.\n");
        check("the [claim#1 final] word", "the [claim#1 ﬁnal] word", "the [claim#1 ﬁnal] word");
        check("[speaker#1 ana] in i\u{307}zmir", "Ana in İzmir", "[speaker#1 Ana] in İzmir");
    }
}
