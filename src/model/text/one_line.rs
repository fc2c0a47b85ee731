//! Words of unknown origin, made fit to stand in a line: a title, a name, a message.

/// The words without what would disturb those around them: control characters, line ends, and marks that turn the
/// direction of writing. White space becomes single spaces.
pub fn one_line(words: &str) -> String {
    let mut line = String::new();
    for character in harmless_characters(words) {
        if !character.is_whitespace() {
            line.push(character);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// A line as [`one_line`] makes it, but with all the spaces that it has: a row of a table.
pub fn harmless(line: &str) -> String {
    harmless_characters(line).collect()
}

fn harmless_characters(line: &str) -> impl Iterator<Item = char> {
    let is_dropped = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let is_space = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    line.chars().filter(move |c| !is_dropped(*c)).map(move |c| if is_space(c) { ' ' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_disturbs_the_line() {
        assert_eq!(one_line(" a\0b\u{1b}[31m\r\n c\u{2028}\u{202E}d\u{2066} "), "a b [31m c d");
        assert_eq!(one_line("\u{a0}a\u{3000}\u{202E} \u{feff}\tb\u{a0}"), "a b");
        assert_eq!(one_line(" \u{feff}\u{a0} "), "");
        assert_eq!(harmless("a\t\u{1b}[2J  b\u{9b}m\u{202E}c\r\n"), "a  [2J  b mc  ");
        assert_eq!(one_line("שלום 東京 👩‍👩‍👧 e\u{301}"), "שלום 東京 👩‍👩‍👧 e\u{301}");
    }
}
