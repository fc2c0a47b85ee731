//! A text in the making: words flow into lines, and every block of the file is a line of its own.

/// Collects what an article file shows.
///
/// Invariant: before `line_start` lie whole lines, each with its `\n`; a blank one only where the file breaks lines
/// itself, and never two in a row.
#[derive(Debug, Default)]
pub(super) struct Lines {
    out: String,
    line_start: usize,
    /// White space came by that is not written unless a word follows in this line.
    has_space: bool,
}

impl Lines {
    /// Adds words; white space between them, as the file is laid out, becomes one space.
    pub(super) fn words(&mut self, text: &str) {
        for (idx, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
            self.has_space |= idx > 0;
            if word.is_empty() {
                continue;
            }
            if self.has_space && self.out.len() > self.line_start && !self.out.ends_with('\t') {
                self.out.push(' ');
            }
            self.out.push_str(word);
            self.has_space = false;
        }
    }

    /// Adds text as it stands.
    pub(super) fn verbatim(&mut self, text: &str) {
        for (idx, line) in text.split('\n').enumerate() {
            if idx > 0 {
                self.line_break();
            }
            self.out.extend(line.split('\r'));
        }
        self.has_space = false;
    }

    /// The border of a block: the line ends if there is anything on it.
    pub(super) fn line_end(&mut self) {
        self.trim_line();
        if self.out.len() > self.line_start {
            self.out.push('\n');
            self.line_start = self.out.len();
        }
    }

    /// A line ends here even if it is empty.
    pub(super) fn line_break(&mut self) {
        self.trim_line();
        let is_second_blank = self.out.is_empty() || self.out.ends_with("\n\n");
        if !is_second_blank {
            self.out.push('\n');
            self.line_start = self.out.len();
        }
    }

    /// The border of two cells of a row.
    pub(super) fn tab(&mut self) {
        self.out.push('\t');
        self.has_space = false;
    }

    /// The next word stands apart from the last one.
    pub(super) fn space(&mut self) {
        self.has_space = true;
    }

    pub(super) fn is_line_begun(&self) -> bool {
        self.out.len() > self.line_start
    }

    /// How much is written, to find it again by [`Lines::beginning_since`].
    pub(super) fn position(&self) -> usize {
        self.out.len()
    }

    /// The first words written since the position, enough for a name or a title.
    pub(super) fn beginning_since(&self, position: usize) -> &str {
        const MAX_BYTES: usize = 600;
        let written = self.out.get(position..).unwrap_or_default();
        written[..written.floor_char_boundary(MAX_BYTES)].trim()
    }

    /// The text, without a line end behind its last line.
    pub(super) fn finish(mut self) -> String {
        self.line_end();
        self.out.truncate(self.out.trim_end_matches('\n').len());
        self.out
    }

    /// Drops white space at the end of the line, and all of a line that has nothing else.
    fn trim_line(&mut self) {
        let line = &self.out[self.line_start..];
        let n_kept = if line.trim().is_empty() { 0 } else { line.trim_end_matches([' ', '\t']).len() };
        self.out.truncate(self.line_start + n_kept);
        self.has_space = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_layout_is_not() {
        let mut lines = Lines::default();
        lines.line_break();
        lines.words("  One\n  two ");
        lines.words("three");
        lines.line_end();
        lines.line_end();
        lines.words("\u{a0} ");
        lines.line_end();
        lines.words("a ");
        lines.tab();
        lines.words(" b");
        lines.tab();
        for _ in 0..4 {
            lines.line_break();
        }
        lines.verbatim("  co\rde\r\n    more ");
        assert_eq!(lines.finish(), "One two three\na\tb\n\n  code\n    more");
    }
}
