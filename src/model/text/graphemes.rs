//! Where what people see as one character begins and ends. All offsets are bytes.

use unicode_segmentation::GraphemeCursor;

/// The last grapheme boundary at or before the byte.
pub fn grapheme_floor(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(true) => byte,
        _ => previous_grapheme(text, byte),
    }
}

/// The first grapheme boundary at or after the byte.
pub fn grapheme_ceil(text: &str, byte: usize) -> usize {
    let floor = grapheme_floor(text, byte);
    if floor >= byte.min(text.len()) { floor } else { next_grapheme(text, floor) }
}

/// The grapheme boundary before the byte, or 0.
pub fn previous_grapheme(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    GraphemeCursor::new(byte, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The grapheme boundary after the byte, or the end.
pub fn next_grapheme(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    GraphemeCursor::new(byte, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}
