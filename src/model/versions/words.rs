//! Spans and their text as a reviewer reads them.

use crate::model::{Article, Span, TextRange, one_line};

/// Letters of a span that are shown at its start, and at its end.
const N_SHOWN: (usize, usize) = (48, 24);

/// Of longer words only the ends are read: those of nested spans are together many times the text.
const MOST_READ_BYTES: usize = 4096;

/// “quote “We will not …””.
pub(super) fn named(article: &Article, span: &Span) -> String {
    format!("{} {}", span.label, quoted(article, span))
}

/// The words of a span, of many the first and the last.
pub(super) fn quoted(article: &Article, span: &Span) -> String {
    shortened(&article.text_of(span))
}

/// The same of a part of the text.
pub(super) fn quoted_range(article: &Article, range: TextRange) -> String {
    shortened(article.text().slice(range))
}

/// The beginning and the end of long words, in a line.
fn ends_of(words: &str) -> String {
    let start = words.floor_char_boundary(MOST_READ_BYTES / 2);
    let end = words.ceil_char_boundary(words.len() - MOST_READ_BYTES / 2);
    format!("{} {}", one_line(&words[..start]), one_line(&words[end..]))
}

fn shortened(words: &str) -> String {
    let words = if words.len() > MOST_READ_BYTES { ends_of(words) } else { one_line(words) };
    let n_letters = words.chars().count();
    if n_letters <= N_SHOWN.0 + N_SHOWN.1 {
        return format!("“{words}”");
    }
    let start: String = words.chars().take(N_SHOWN.0).collect();
    let end: String = words.chars().skip(n_letters - N_SHOWN.1).collect();
    format!("“{start} … {end}”")
}
