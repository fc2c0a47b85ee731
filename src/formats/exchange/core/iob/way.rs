//! How a column of tags says where a token is in its span, and which label that has.

use std::borrow::Cow;

use super::parts;

/// How a column of tags says where a token is in its span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Way {
    /// `B-quote`
    #[default]
    Usual,
    /// Not at all: `quote`. Each run of one is a span.
    Bare,
    /// Behind the label, in small letters or with another sign between: `quote-B`, `b-quote`, `B:quote`.
    Turned,
    /// Without a label: `B`. All spans have one, which the column is called after.
    Unnamed,
}

impl Way {
    /// By all tags of a column.
    pub(crate) fn of<'t, T: IntoIterator<Item = &'t str>>(tags: impl Fn() -> T) -> Self {
        match () {
            () if are_unnamed(tags()) => Self::Unnamed,
            () if are_turned(tags()) => Self::Turned,
            () if are_bare(tags()) => Self::Bare,
            () => Self::Usual,
        }
    }

    /// The tag as it is in the usual way; `label` is what spans have of which the tags name none.
    pub(crate) fn usual<'t>(self, tag: &'t str, label: &str) -> Cow<'t, str> {
        match self {
            Self::Usual => tag.into(),
            _ if is_outside(tag) || tag == "_" => "O".into(),
            Self::Bare => format!("I-{tag}").into(),
            Self::Turned => usual_of(tag).map_or_else(|| tag.into(), Cow::from),
            Self::Unnamed => format!("{}-{label}", tag.to_uppercase()).into(),
        }
    }
}

/// The label of a column whose tags name none: what it is called, less what says that it has tags.
pub(crate) fn label_of_column(name: &str) -> &str {
    let ends = ["_tags", "_labels", "_tag", "_label", "_bio", "_iob"];
    let name = ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).trim();
    let says_nothing = ["", "tag", "tags", "label", "labels", "ner", "bio", "iob", "iob2", "bioes", "word", "entity"];
    if says_nothing.contains(&&*name.to_lowercase()) { "span" } else { name }
}

fn is_outside(tag: &str) -> bool {
    tag == "O" || tag == "o"
}

/// Whether these are tags that say the label alone, without the place of the token in its span: some are `O` or all of these
/// `_`, and all others could be labels.
fn are_bare<'t>(tags: impl IntoIterator<Item = &'t str>) -> bool {
    let is_label =
        |tag: &str| tag.len() <= 40 && tag.chars().any(char::is_alphabetic) && !tag.contains(char::is_whitespace);
    // What else is not known stands as `_`.
    let is_in_capitals = |tag: &str| tag.chars().all(|one| one.is_uppercase() || one.is_ascii_digit() || one == '-');
    let (mut has_o, mut has_line, mut has_label, mut are_capitals) = (false, false, false, true);
    for tag in tags {
        match tag {
            "O" => has_o = true,
            "_" => has_line = true,
            tag if parts(tag).is_some() || !is_label(tag) => return false,
            tag => (has_label, are_capitals) = (true, are_capitals && is_in_capitals(tag)),
        }
    }
    has_label && (if has_line { !has_o && are_capitals } else { has_o })
}

/// Whether these are tags that say the place of a token in its span in another way than most do.
fn are_turned<'t>(tags: impl IntoIterator<Item = &'t str>) -> bool {
    let (mut has_outside, mut has_begin) = (false, false);
    for tag in tags {
        has_outside |= is_outside(tag);
        match usual_of(tag) {
            Some(tag) => has_begin |= tag.starts_with(['B', 'S', 'U']),
            None if is_outside(tag) => {}
            None => return false,
        }
    }
    has_outside && has_begin
}

/// Whether these are tags that say the place of a token in its span and no label.
fn are_unnamed<'t>(tags: impl IntoIterator<Item = &'t str>) -> bool {
    let mut has_begin = false;
    for tag in tags {
        let mut letters = tag.chars();
        let letter = letters.next().map(|letter| letter.to_ascii_uppercase());
        if letters.next().is_some() || !letter.is_some_and(|letter| "BIESLUMO_".contains(letter)) {
            return false;
        }
        has_begin |= letter.is_some_and(|letter| "BISU".contains(letter));
    }
    has_begin
}

/// What stands between the place of a token and its label; the last is the sign of subtraction.
const BETWEEN: [char; 5] = ['-', '_', ':', '.', '\u{2212}'];

/// `B-quote` of `B_quote`, `quote-B`, `b-quote` and `quote-START`; nothing of what is so already.
fn usual_of(tag: &str) -> Option<String> {
    if parts(tag).is_some() {
        return None;
    }
    let ahead = || tag.split_once(BETWEEN).filter(|(place, _)| place.len() == 1);
    let behind = || tag.rsplit_once(['-', '_']).map(|(label, place)| (place, label));
    let usual = |(place, label)| Some((place_of(place)?, label));
    let (place, label) = ahead().and_then(usual).or_else(|| behind().and_then(usual))?;
    (!label.is_empty()).then(|| format!("{place}-{label}"))
}

/// The letter of a place that is one, whole or as a letter.
fn place_of(place: &str) -> Option<char> {
    let place = place.to_ascii_uppercase();
    match &*place {
        "START" | "BEGIN" => Some('B'),
        "INSIDE" | "MID" | "MIDDLE" => Some('I'),
        "END" => Some('E'),
        "LAST" => Some('L'),
        "SINGLE" | "SINGLETON" => Some('S'),
        _ => place.chars().next().filter(|letter| place.len() == 1 && "BIESLUM".contains(*letter)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_other_ways_are_known_together() {
        for tags in [
            "B_PER I_PER O",
            "PER-B PER-I O O",
            "O PER_S",
            "B:PER I:PER O",
            "B.PER O",
            "B\u{2212}PER I\u{2212}PER O",
            "PER-START PER-END O",
            "b-per i-per o",
            "b-per i-per O",
        ] {
            assert_eq!(Way::of(|| tags.split(' ')), Way::Turned, "{tags}");
        }
        for tags in ["B-PER I-PER O", "PER-B PER-I", "O I_PER", "O GROUP_A GROUP_B", "O TYPE", "O B-PER b-per"] {
            assert_ne!(Way::of(|| tags.split(' ')), Way::Turned, "{tags}");
        }
        let usual = ["B_PER", "PER-B", "A-B-I", "b-per", "x-START", "B-PER", "PER", "_B"];
        let usual = usual.map(|tag| usual_of(tag).unwrap_or_default());
        assert_eq!(usual, ["B-PER", "B-PER", "I-A-B", "B-per", "B-x", "", "", ""]);
        assert_eq!(Way::of(|| ["PER", "_", "ORG"]), Way::Bare);
        assert_eq!(Way::of(|| ["SpaceAfter=No", "_"]), Way::Usual);
        assert_eq!(Way::of(|| ["PER", "_", "O"]), Way::Usual);
    }

    #[test]
    fn tags_without_a_label_are_of_what_their_column_is_called_after() {
        for tags in ["B I O", "I O", "O S", "B E O S", "b i o", "B I"] {
            assert_eq!(Way::of(|| tags.split(' ')), Way::Unnamed, "{tags}");
        }
        for tags in ["O O", "B I O PER", "B C O", "E O"] {
            assert_ne!(Way::of(|| tags.split(' ')), Way::Unnamed, "{tags}");
        }
        assert_eq!(["B", "i", "O"].map(|tag| Way::Unnamed.usual(tag, "quote")), ["B-quote", "I-quote", "O"]);
        let labels = ["tags", "ner_tags", "quote_tags", "Claim", ""].map(label_of_column);
        assert_eq!(labels, ["span", "span", "quote", "Claim", "span"]);
    }
}
