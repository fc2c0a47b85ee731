//! What is typed, as a pattern that finds it also where a text has signs that no keyboard has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::escape;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Signs that break lines or join letters and are not seen.
const UNSEEN: &str = "[\u{ad}\u{200b}\u{2060}\u{feff}]*";

/// One or more blanks of any kind, with one line end at most among them.
const BLANKS: &str = r"(?:[^\S\r\n]+(?:\r?\n[^\S\r\n]*)?|\r?\n[^\S\r\n]*)";

/// Accents and points that stand on a letter and make no other letter of it: Latin, Greek, Cyrillic, Hebrew, Arabic.
const ACCENTS: &str =
    "[\u{300}-\u{36f}\u{483}-\u{487}\u{591}-\u{5bd}\u{5bf}\u{5c1}\u{5c2}\u{5c4}\u{5c5}\u{5c7}\u{64b}-\u{65f}\u{670}]*";

/// Signs that stand for each other: whoever types one finds all.
const ALIKE: [&str; 3] = ["'‘’‚‛′‹›ʼ`´＇", "\"“”„‟«»″＂", "-‐‑‒–—―−－"];

/// Letters that are set as one sign.
const LIGATURES: [(&str, &str); 11] = [
    ("ffi", "ﬃ"),
    ("ffl", "ﬄ"),
    ("...", "…"),
    ("ff", "ﬀ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("st", "ﬆ"),
    ("ae", "æ"),
    ("oe", "œ"),
    ("ss", "ß"),
    ("ij", "ĳ"),
];

/// Letters with a stroke, which Unicode does not take apart.
const STROKES: [(char, char); 6] = [('o', 'ø'), ('l', 'ł'), ('d', 'đ'), ('h', 'ħ'), ('t', 'ŧ'), ('i', 'ı')];

/// For each letter the letters that are it with accents, of Latin, Greek and Cyrillic. Й is a letter of its own.
static ACCENTED: LazyLock<BTreeMap<char, String>> = LazyLock::new(|| {
    let mut accented: BTreeMap<char, String> = BTreeMap::new();
    let composed = ('\u{c0}'..='\u{4ff}').chain('\u{1e00}'..='\u{1fff}').filter(|c| !matches!(c, 'й' | 'Й'));
    for letter in composed {
        let mut parts = std::iter::once(letter).nfd();
        if let (Some(base), Some(_)) = (parts.next(), parts.next()) {
            accented.entry(base).or_default().push(letter);
        }
    }
    for (base, letter) in STROKES {
        accented.entry(base).or_default().push(letter);
    }
    accented
});

/// A regular expression that finds the words as they are typed, and with other signs for the same.
///
/// That is with other quotation marks and dashes, other
/// blanks, unseen hyphens, ligatures, and letters taken apart or put together. Unless it `matches_case`, a letter that is
/// typed without an accent is found with each.
pub fn pattern_from_words(words: &str, matches_case: bool) -> String {
    let mut plain: String = words.nfc().filter(|c| !is_unseen(*c)).collect();
    if !matches_case {
        plain = plain.chars().map(narrow).collect();
    }
    for (letters, sign) in LIGATURES.into_iter().filter(|(_, sign)| !is_letter_of_its_own(sign)) {
        plain = plain.replace(sign, letters);
    }
    if plain.is_empty() {
        return escape(words);
    }
    let mut units = Vec::new();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let (unit, n_bytes) = if first.is_whitespace() {
            (BLANKS.to_owned(), rest.len() - rest.trim_start().len())
        } else if let Some((letters, _)) = ligatures_at(rest, matches_case).next() {
            let letters = &rest[..letters.len()];
            (format!("(?:{})", ways_to_write(letters, matches_case).join("|")), letters.len())
        } else {
            (unit_of(first, matches_case), first.len_utf8())
        };
        units.push(unit);
        rest = &rest[n_bytes..];
    }
    units.join(UNSEEN)
}

/// What of the start of the words can be set as one sign, the longest first.
fn ligatures_at(words: &str, matches_case: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    LIGATURES.into_iter().filter(move |(letters, _)| {
        let start = words.get(..letters.len());
        start.is_some_and(|start| start == *letters || !matches_case && start.eq_ignore_ascii_case(letters))
    })
}

/// All ways to set the letters, whole or in part as one sign.
fn ways_to_write(letters: &str, matches_case: bool) -> Vec<String> {
    let Some(first) = letters.chars().next() else { return vec![String::new()] };
    let signs = ligatures_at(letters, matches_case).map(|(part, sign)| (part.len(), sign.to_owned()));
    let single = std::iter::once((first.len_utf8(), unit_of(first, matches_case)));
    let ways = signs.chain(single).flat_map(|(n_bytes, sign)| {
        let rest = ways_to_write(&letters[n_bytes..], matches_case).into_iter();
        rest.map(move |rest| if rest.is_empty() { sign.clone() } else { format!("{sign}{UNSEEN}{rest}") })
    });
    ways.collect()
}

/// What finds one character.
fn unit_of(character: char, matches_case: bool) -> String {
    if let Some(alike) = ALIKE.iter().find(|alike| alike.contains(character)) {
        return format!("[{}]", alike.chars().map(|c| escape(&c.to_string())).collect::<String>());
    }
    let own = escape(&character.to_string());
    let parts: String = std::iter::once(character).nfd().collect();
    if parts.chars().nth(1).is_some() {
        return format!("(?:{own}|{})", escape(&parts));
    }
    if matches_case || is_combining_mark(character) {
        return own;
    }
    let lower = character.to_lowercase().next().unwrap_or(character);
    let accented = ACCENTED.get(&lower).map(String::as_str).unwrap_or_default();
    let others: String = wide(character).into_iter().map(String::from).chain([accented.to_owned()]).collect();
    let any = if others.is_empty() { own } else { format!("[{own}{others}]") };
    if character.is_alphabetic() { format!("{any}{ACCENTS}") } else { any }
}

/// How far the signs of ASCII are from those that are as wide as a Chinese one.
const FROM_NARROW_TO_WIDE: u32 = 0xfee0;

/// The same sign as wide as a Chinese one, if there is one.
fn wide(character: char) -> Option<char> {
    char::from_u32(u32::from(character) + FROM_NARROW_TO_WIDE).filter(|_| character.is_ascii_graphic())
}

/// The sign of ASCII of which this is the wide one; any other as it is.
fn narrow(character: char) -> char {
    let narrow = u32::from(character).checked_sub(FROM_NARROW_TO_WIDE).and_then(char::from_u32);
    narrow.filter(char::is_ascii_graphic).unwrap_or(character)
}

/// Who types it wants it: it is no other way to set two letters.
fn is_letter_of_its_own(sign: &str) -> bool {
    matches!(sign, "æ" | "œ" | "ß")
}

/// Whether it breaks lines or joins letters and is not seen.
pub fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}
