//! The text of a document in the making, with what stands apart from the sentence it is written into: boxes come below
//! the paragraph, notes at the end, readings of characters behind them.

use crate::formats::articles::lines::Lines;

/// Collects what a document shows.
#[derive(Default)]
pub(super) struct Flow {
    lines: Lines,
    /// What was interrupted by an aside, the outermost first.
    interrupted: Vec<(Lines, Vec<String>)>,
    /// What stands below the paragraph that is being read.
    boxes: Vec<String>,
    notes: Vec<String>,
    reading: String,
}

/// Where the words of an aside go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    BelowParagraph,
    AtEnd,
    /// Behind the characters that it tells how to read.
    Reading,
}

impl Flow {
    pub(super) fn lines(&mut self) -> &mut Lines {
        &mut self.lines
    }

    pub(super) fn begin_aside(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        self.interrupted.push((lines, std::mem::take(&mut self.boxes)));
    }

    pub(super) fn end_aside(&mut self, aside: Aside) {
        self.paragraph_end();
        let Some((lines, boxes)) = self.interrupted.pop() else { return };
        let words = std::mem::replace(&mut self.lines, lines).finish();
        self.boxes = boxes;
        match aside {
            _ if words.is_empty() => {}
            Aside::BelowParagraph => self.boxes.push(words),
            Aside::AtEnd => self.notes.push(words),
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

    pub(super) fn finish(mut self) -> String {
        while !self.interrupted.is_empty() {
            self.end_aside(Aside::BelowParagraph);
        }
        self.paragraph_end();
        for note in std::mem::take(&mut self.notes) {
            self.lines.verbatim(&note);
            self.lines.line_end();
        }
        self.lines.finish()
    }
}
