//! What the names of numbers say of a place in a text: which is its start, and which its end, its last character or its length.

use crate::formats::exchange::core::names::words_of;

/// What a number is of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Start,
    End,
    /// The end, or the last character before it.
    Last,
    Length,
    /// A place where nothing says that it ends; with a length it is a start.
    Point,
}

/// What ends a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EndIs {
    Behind,
    /// It is part of the place.
    Last,
    Length,
}

impl EndIs {
    /// Where a place ends that begins there and has this number for its end.
    pub(super) fn end_of(self, start: usize, number: usize) -> Option<usize> {
        match self {
            Self::Behind => Some(number),
            Self::Last => number.checked_add(1),
            Self::Length => start.checked_add(number),
        }
    }
}

/// Words in names, and whether they are said of places and hardly of anything else.
const ROLES: [(&str, Role, bool); 49] = [
    ("start", Role::Start, true),
    ("begin", Role::Start, true),
    ("beg", Role::Start, true),
    ("begins", Role::Start, true),
    ("starts", Role::Start, true),
    ("anfang", Role::Start, true),
    ("debut", Role::Start, true),
    ("début", Role::Start, true),
    ("inicio", Role::Start, true),
    ("from", Role::Start, false),
    ("first", Role::Start, false),
    ("left", Role::Start, false),
    ("lo", Role::Start, false),
    ("low", Role::Start, false),
    ("lower", Role::Start, false),
    ("min", Role::Start, false),
    ("s", Role::Start, false),
    ("b", Role::Start, false),
    ("von", Role::Start, false),
    ("end", Role::End, true),
    ("stop", Role::End, true),
    ("finish", Role::End, true),
    ("ends", Role::End, true),
    ("stops", Role::End, true),
    ("ende", Role::End, true),
    ("fin", Role::End, true),
    ("to", Role::End, false),
    ("until", Role::End, false),
    ("till", Role::End, false),
    ("hi", Role::End, false),
    ("high", Role::End, false),
    ("upper", Role::End, false),
    ("max", Role::End, false),
    ("e", Role::End, false),
    ("bis", Role::End, false),
    ("last", Role::Last, false),
    ("right", Role::Last, false),
    ("length", Role::Length, true),
    ("len", Role::Length, true),
    ("size", Role::Length, false),
    ("offset", Role::Point, true),
    ("pos", Role::Point, false),
    ("position", Role::Point, false),
    ("index", Role::Point, false),
    ("idx", Role::Point, false),
    ("at", Role::Point, false),
    ("loc", Role::Point, false),
    ("location", Role::Point, false),
    ("place", Role::Point, false),
];

/// Words beside those that say nothing more.
const PLAIN: [&str; 16] = [
    "char",
    "chars",
    "character",
    "characters",
    "offsets",
    "positions",
    "indices",
    "index",
    "ind",
    "i",
    "text",
    "span",
    "spans",
    "range",
    "byte",
    "bytes",
];

/// What is counted where a name has one of these, or where it stands for itself: no letters of a text.
const NO_PLACES: [&str; 46] = [
    "token",
    "tokens",
    "tok",
    "word",
    "words",
    "line",
    "lines",
    "page",
    "pages",
    "sent",
    "sentence",
    "paragraph",
    "para",
    "row",
    "col",
    "column",
    "time",
    "ms",
    "sec",
    "seconds",
    "date",
    "year",
    "month",
    "day",
    "hour",
    "frame",
    "id",
    "ids",
    "width",
    "height",
    "w",
    "h",
    "x",
    "y",
    "count",
    "n",
    "likes",
    "shares",
    "views",
    "score",
    "age",
    "price",
    "lat",
    "lon",
    "lng",
    "rank",
];

/// Two numbers that are a place by their names, which lie at these indices among the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) end_is: EndIs,
    /// Whether these names mean nothing else.
    pub(crate) is_sure: bool,
}

/// The likeliest place among numbers with these names.
pub(crate) fn pair_in(names: &[&str]) -> Option<Pair> {
    let named: Vec<(usize, Named)> =
        names.iter().enumerate().filter_map(|(idx, name)| Some((idx, Named::new(name)?))).collect();
    let mut best: Option<(Pair, (bool, bool, bool))> = None;
    for (start, first) in named.iter().filter(|(_, name)| [Role::Start, Role::Point].contains(&name.role)) {
        for (end, second) in named.iter().filter(|(_, name)| name.of == first.of) {
            let end_is = match (first.role, second.role) {
                (Role::Start, Role::End) => EndIs::Behind,
                (Role::Start, Role::Last) => EndIs::Last,
                (Role::Start | Role::Point, Role::Length) => EndIs::Length,
                _ => continue,
            };
            let pair = Pair { start: *start, end: *end, end_is, is_sure: first.is_sure && second.is_sure };
            // What is said to be of something else is so where the same is there without.
            let rank = (first.of.is_empty(), pair.is_sure, first.is_of_characters);
            if best.is_none_or(|(_, known)| rank > known) {
                best = Some((pair, rank));
            }
        }
    }
    best.map(|(pair, _)| pair)
}

/// Whether a number of this name counts something else than letters.
pub(super) fn is_of_something_else(name: &str) -> bool {
    are_of_something_else(&words_of(name))
}

fn are_of_something_else(words: &[String]) -> bool {
    words.iter().any(|word| NO_PLACES.contains(&&**word))
}

/// What a name says.
struct Named {
    role: Role,
    is_sure: bool,
    is_of_characters: bool,
    /// The other words of the name, which those of a start and its end share.
    of: Vec<String>,
}

impl Named {
    fn new(name: &str) -> Option<Self> {
        let words: Vec<String> = words_of(name).into_iter().flat_map(parted).collect();
        if are_of_something_else(&words) {
            return None;
        }
        let role_of =
            |word: &str| ROLES.iter().find(|(known, ..)| *known == word).map(|(_, role, is_sure)| (*role, *is_sure));
        let of_words: Vec<(usize, (Role, bool))> =
            words.iter().enumerate().filter_map(|(idx, word)| Some((idx, role_of(word)?))).collect();
        let mut edges = of_words.iter().filter(|(_, (role, _))| *role != Role::Point);
        let (edge, others) = (edges.next(), edges.next());
        let (idx, (role, is_sure)) =
            *edge.filter(|_| others.is_none()).or_else(|| of_words.first().filter(|_| edge.is_none()))?;
        let says_more = |(at, word): &(usize, &String)| {
            *at != idx && !PLAIN.contains(&&***word) && role_of(word).is_none_or(|(role, _)| role != Role::Point)
        };
        let of = words.iter().enumerate().filter(says_more).map(|(_, word)| word.clone()).collect();
        let is_of_characters = words.iter().any(|word| word.starts_with("char"));
        Some(Self { role, is_sure, is_of_characters, of })
    }
}

/// `startoffset` as `start` and `offset`; another word as it is.
fn parted(word: String) -> Vec<String> {
    let is_known = |part: &str| {
        PLAIN.contains(&part) || ROLES.iter().any(|(known, role, _)| *known == part && *role == Role::Point)
    };
    for edge in ["start", "begin", "end", "stop", "from", "to"] {
        let behind = word.strip_prefix(edge).filter(|rest| is_known(rest));
        let before = word.strip_suffix(edge).filter(|rest| is_known(rest));
        if let Some(rest) = behind.or(before) {
            return vec![edge.to_owned(), rest.to_owned()];
        }
    }
    vec![word]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_which_number_is_what() {
        for (names, end_is, is_sure) in [
            (["start", "end"], EndIs::Behind, true),
            (["startOffset", "endOffset"], EndIs::Behind, true),
            (["startoffset", "endoffset"], EndIs::Behind, true),
            (["beg", "end"], EndIs::Behind, true),
            (["from", "to"], EndIs::Behind, false),
            (["idx_from", "idx_to"], EndIs::Behind, false),
            (["fromChar", "toChar"], EndIs::Behind, false),
            (["s", "e"], EndIs::Behind, false),
            (["quote_start", "quote_end"], EndIs::Behind, true),
            (["first", "last"], EndIs::Last, false),
            (["left", "right"], EndIs::Last, false),
            (["startIndex", "length"], EndIs::Length, true),
            (["offset", "len"], EndIs::Length, true),
            (["pos", "len"], EndIs::Length, false),
            (["loc.from", "loc.to"], EndIs::Behind, false),
        ] {
            let expected = Pair { start: 0, end: 1, end_is, is_sure };
            assert_eq!(pair_in(&names), Some(expected), "{names:?}");
        }
        let of_two = ["cue_start", "cue_end", "start", "end"];
        assert_eq!(pair_in(&of_two).map(|pair| (pair.start, pair.end)), Some((2, 3)));
        let with_tokens = ["token_start", "token_end", "id", "char_end", "char_start"];
        assert_eq!(pair_in(&with_tokens).map(|pair| (pair.start, pair.end)), Some((4, 3)));
        for none in [
            ["width", "height"],
            ["token_from", "token_to"],
            ["start_time", "end_time"],
            ["quote_start", "cue_end"],
            ["a", "b"],
        ] {
            assert_eq!(pair_in(&none), None, "{none:?}");
        }
    }
}
