//! A terminal that results are printed to: no word of a text steers it.

use std::io::{self, Write};

/// Writes to a terminal, and makes visible what would steer it: `\u{1b}`. Line ends and tabs stay.
#[derive(Debug)]
pub struct Terminal<W> {
    to: W,
    /// The beginning of a character of which the rest is still to come, or a carriage return.
    held: Vec<u8>,
}

impl<W: Write> Terminal<W> {
    pub fn new(to: W) -> Self {
        Self { to, held: Vec::new() }
    }

    /// What can be shown of the bytes by now.
    fn shown(&mut self, bytes: &[u8]) -> String {
        let all = [&std::mem::take(&mut self.held), bytes].concat();
        let (mut shown, mut rest) = (String::new(), &*all);
        while !rest.is_empty() {
            let (whole, n_broken) = match str::from_utf8(rest) {
                Ok(whole) => (whole, Some(0)),
                Err(error) => (str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(), error.error_len()),
            };
            let after = &rest[whole.len()..];
            let stays = if after.is_empty() { whole.strip_suffix('\r').unwrap_or(whole) } else { whole };
            show(&mut shown, stays);
            match n_broken {
                Some(0) | None => {
                    self.held = rest[stays.len()..].to_vec();
                    break;
                }
                Some(n_bytes) => {
                    shown.push(char::REPLACEMENT_CHARACTER);
                    rest = &after[n_bytes..];
                }
            }
        }
        shown
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let shown = self.shown(bytes);
        self.to.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut shown = String::new();
        show(&mut shown, &String::from_utf8_lossy(&std::mem::take(&mut self.held)));
        self.to.write_all(shown.as_bytes())?;
        self.to.flush()
    }
}

fn show(shown: &mut String, words: &str) {
    let mut letters = words.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_line_end = letter == '\n' || letter == '\r' && letters.peek() == Some(&'\n');
        let turns = matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        if (letter.is_control() || turns) && !is_line_end && letter != '\t' {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal_wherever_it_is_cut() {
        let words = "a\u{1b}[31m\t“é”\u{9b}2J\u{7}\r\nb\rc\u{202E}😀\n".as_bytes();
        let words = [words, b"\xff\xe2\x80", b"\r"].concat();
        let expected = "a\\u{1b}[31m\t“é”\\u{9b}2J\\u{7}\r\nb\\u{d}c\\u{202e}😀\n\u{FFFD}\u{FFFD}\\u{d}";
        for at in 0..=words.len() {
            let mut terminal = Terminal::new(Vec::new());
            terminal.write_all(&words[..at]).unwrap();
            terminal.write_all(&words[at..]).unwrap();
            terminal.flush().unwrap();
            assert_eq!(String::from_utf8(terminal.to).unwrap(), expected, "{at}");
        }
    }
}
