//! The text of a document in the making, with what stands apart from the sentence it is written into: page headers come
//! above all, boxes below the paragraph, notes and page footers at the end, readings of characters behind them.

use std::collections::HashSet;

use crate::formats::articles::lines::Lines;

/// Boxes in boxes: what stands deeper stays where it is, so that no word is moved more often than this.
const MAX_ASIDES: usize = 16;

/// Collects what a document shows.
#[derive(Default)]
pub(super) struct Flow {
    lines: Lines,
    /// What was interrupted by an aside, the outermost first.
    interrupted: Vec<(Lines, Vec<String>)>,
    /// How many more asides are open in the innermost of those.
    n_deeper: usize,
    /// What stands below the paragraph that is being read.
    boxes: Vec<String>,
    headers: Vec<String>,
    /// Headers, and footers with `false`: each is told once, however many kinds of pages have it.
    seen: HashSet<(bool, String)>,
    notes: Vec<String>,
    footers: Vec<String>,
    reading: String,
}

/// Where the words of an aside go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    Header,
    BelowParagraph,
    AtEnd,
    Footer,
    /// Behind the characters that it tells how to read.
    Reading,
}

impl Flow {
    pub(super) fn lines(&mut self) -> &mut Lines {
        &mut self.lines
    }

    pub(super) fn begin_aside(&mut self) {
        if self.interrupted.len() == MAX_ASIDES {
            self.n_deeper += 1;
            return self.paragraph_end();
        }
        let lines = std::mem::take(&mut self.lines);
        self.interrupted.push((lines, std::mem::take(&mut self.boxes)));
    }

    pub(super) fn end_aside(&mut self, aside: Aside) {
        self.paragraph_end();
        if self.n_deeper > 0 {
            self.n_deeper -= 1;
            return;
        }
        let Some((lines, boxes)) = self.interrupted.pop() else { return };
        let words = std::mem::replace(&mut self.lines, lines).finish();
        self.boxes = boxes;
        match aside {
            _ if words.is_empty() => {}
            Aside::BelowParagraph => self.boxes.push(words),
            Aside::AtEnd => self.notes.push(words),
            Aside::Header if self.seen.insert((true, words.clone())) => self.headers.push(words),
            Aside::Footer if self.seen.insert((false, words.clone())) => self.footers.push(words),
            Aside::Header | Aside::Footer => {}
            Aside::Reading => self.reading = words,
        }
    }

    /// The characters have ended whose reading was told before.
    pub(super) fn place_reading(&mut self) {
        let reading = std::mem::take(&mut self.reading);
        if !reading.is_empty() {
            self.lines.verbatim(&format!("({reading})"));
        }
    }

    pub(super) fn paragraph_end(&mut self) {
        self.lines.line_end();
        for words in std::mem::take(&mut self.boxes) {
            self.lines.verbatim(&words);
            self.lines.line_end();
        }
    }

    pub(super) fn finish(self) -> String {
        self.finish_titled().1
    }

    /// The first line that is no page header, and the text.
    pub(super) fn finish_titled(mut self) -> (String, String) {
        self.n_deeper = 0;
        while !self.interrupted.is_empty() {
            self.end_aside(Aside::BelowParagraph);
        }
        self.paragraph_end();
        for note in std::mem::take(&mut self.notes).into_iter().chain(std::mem::take(&mut self.footers)) {
            self.lines.verbatim(&note);
            self.lines.line_end();
        }
        let written = self.lines.finish();
        let title = written.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
        let parts: Vec<String> = self.headers.into_iter().chain((!written.is_empty()).then_some(written)).collect();
        (title, parts.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_in_boxes_keep_their_words_however_deep() {
        let nested = |n_boxes: usize, aside: Aside| {
            let mut flow = Flow::default();
            for number in 1..=n_boxes {
                flow.begin_aside();
                flow.lines().verbatim(&format!("open {number}"));
            }
            for number in (1..=n_boxes).rev() {
                flow.lines().verbatim(&format!(" end {number}"));
                flow.end_aside(aside);
            }
            flow.lines().verbatim("out");
            flow.finish()
        };
        assert_eq!(nested(3, Aside::BelowParagraph), "out\nopen 1 end 1\nopen 2 end 2\nopen 3 end 3");
        for aside in [Aside::BelowParagraph, Aside::AtEnd] {
            let text = nested(50_000, aside);
            let n_words = 1 + 4 * 50_000;
            assert_eq!(text.split_whitespace().count(), n_words);
            assert!(text.lines().any(|line| line == "open 50000 end 50000") && text.lines().any(|line| line == "out"));
        }
    }
}
