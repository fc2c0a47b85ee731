//! Finds the lines that a file gives one by one, as words, among the articles of a project.

use std::collections::BTreeMap;
use std::ops::Range;

use super::near::{self, Skeleton};
use crate::model::{Article, Content};

/// The lines of a project's articles.
pub(crate) struct HomeLines<'a> {
    lines: Vec<Line<'a>>,
    /// Those whose letters are the same, in their order.
    by_skeleton: BTreeMap<String, Vec<usize>>,
    /// The line behind the one that was found last: mostly it is asked for next.
    next: usize,
}

struct Line<'a> {
    article: &'a Article,
    start: usize,
    text: &'a str,
}

/// Where words stand in an article.
pub(crate) struct Place<'a> {
    pub(crate) article: &'a Article,
    /// The bytes of each word. One that has no letter of its own lies at the end of the one before.
    pub(crate) words: Vec<Range<usize>>,
}

impl<'a> HomeLines<'a> {
    /// Of no project, there are none.
    pub(crate) fn new(content: Option<&'a Content>) -> Self {
        let mut lines = Self { lines: Vec::new(), by_skeleton: BTreeMap::new(), next: 0 };
        for article in content.into_iter().flat_map(Content::articles) {
            let mut start = 0;
            for text in article.text().as_str().split('\n') {
                let folded = near::folded(text);
                if !folded.is_empty() {
                    lines.by_skeleton.entry(folded).or_default().push(lines.lines.len());
                    lines.lines.push(Line { article, start, text });
                }
                start += text.len() + 1;
            }
        }
        lines
    }

    /// The line of these words and no others: of several the one behind the last that was found, else the first.
    pub(crate) fn find(&mut self, words: &[String]) -> Option<Place<'a>> {
        let folded: Vec<String> = words.iter().map(|word| near::folded(word)).collect();
        let alike = self.by_skeleton.get(&folded.concat())?;
        let idx = *alike.get(alike.partition_point(|idx| *idx < self.next)).or(alike.first())?;
        self.next = idx + 1;
        let line = &self.lines[idx];
        let skeleton = Skeleton::new(line.text);
        let mut at = 0;
        let mut end = 0;
        let places = folded.iter().map(|word| {
            let n_letters = word.chars().count();
            let bytes = skeleton.bytes_of(at..at + n_letters, line.text).unwrap_or(end..end);
            at += n_letters;
            end = bytes.end;
            line.start + bytes.start..line.start + bytes.end
        });
        Some(Place { article: line.article, words: places.collect() })
    }
}
