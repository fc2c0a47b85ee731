//! Words of unknown origin, made fit to stand in a line: a title, a name, a message.

/// The words without what would disturb those around them: control characters, line ends, and marks that turn the
/// direction of writing. White space becomes single spaces.
pub fn one_line(words: &str) -> String {
    harmless(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line as [`one_line`] makes it, but with all the spaces that it has: a row of a table.
pub fn harmless(line: &str) -> String {
    let is_dropped = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let is_space = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    line.chars().filter(|c| !is_dropped(*c)).map(|c| if is_space(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_disturbs_the_line() {
        assert_eq!(one_line(" a\0b\u{1b}[31m\r\n c\u{2028}\u{202E}d\u{2066} "), "a b [31m c d");
        assert_eq!(harmless("a\t\u{1b}[2J  b\u{9b}m\u{202E}c\r\n"), "a  [2J  b mc  ");
        assert_eq!(one_line("שלום 東京 👩‍👩‍👧 e\u{301}"), "שלום 東京 👩‍👩‍👧 e\u{301}");
    }
}
