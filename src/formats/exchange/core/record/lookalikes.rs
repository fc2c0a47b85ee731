//! Lists whose entries look like places in the text under names that say nothing: they are read as spans where words that
//! stand at these places prove it; else they are counted, to be told.

use std::collections::{BTreeMap, BTreeSet};

use super::found::has_list_of;
use super::links::ends::is_link;
use super::place_names::{EndIs, is_of_something_else, pair_in};
use super::ruler::Ruler;
use super::span;
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::names::offset;

/// More numbers than this has no span.
const MOST_NUMBERS: usize = 8;
/// So many words of an entry are looked at.
const MOST_WORDS: usize = 16;
/// What is longer is a sentence and no label, in words and in characters.
const MOST_WORDS_OF_LABEL: usize = 4;
const MOST_CHARACTERS: usize = 60;
/// So many entries are looked at to see what all of them are.
const N_LOOKED_AT: usize = 50;
/// So many characters that stand there by themselves are no chance.
const N_CHARACTERS: usize = 8;
/// Names of labels that spans have under other names only where nothing else is one, in lower case and without marks.
const OTHER_LABELS: [&str; 12] = [
    "kind",
    "role",
    "displayname",
    "tagname",
    "code",
    "concept",
    "annotationtype",
    "spantype",
    "mentiontype",
    "quotetype",
    "semantictype",
    "lbl",
];

/// What is found in a list.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Looked {
    /// What is proved to be a span, by its number in the list: with its place, its words and its label under the names that
    /// all readers know.
    pub(super) read: BTreeMap<usize, Value>,
    /// Which others look like places.
    pub(super) alike: BTreeSet<usize>,
}

/// Looks at a list that is no list of spans as all readers know them. `is_known` says whether an entry is read as it is,
/// and `has_label` whether one without a label has one from where it stands.
pub(super) fn look(values: &[Value], ruler: &Ruler<'_>, is_known: &dyn Fn(&Value) -> bool, has_label: bool) -> Looked {
    // One after another, as there may be millions.
    let others = || {
        let unknown = values.iter().enumerate().filter(|(_, value)| !is_known(value));
        unknown.filter_map(|(idx, value)| Some((idx, Entry::of(value)?)))
    };
    let first: Vec<Entry<'_>> = others().take(N_LOOKED_AT).map(|(_, entry)| entry).collect();
    let way = way_of_most(&first, ruler).filter(|way| is_proved(way, others().map(|(_, entry)| entry), ruler));
    let n_alike = first.iter().filter(|entry| entry.looks_like_a_place(ruler)).count();
    let mut looked = Looked::default();
    if way.is_none() && n_alike * 2 <= first.len() {
        return looked;
    }
    for (idx, entry) in others() {
        let span = way.as_ref().and_then(|way| entry.span(way, ruler));
        if let Some(span) = span.filter(|span| has_label || span::is_whole(span)) {
            looked.read.insert(idx, span);
        } else if entry.looks_like_a_place(ruler) {
            looked.alike.insert(idx);
        }
    }
    looked
}

/// Whether a value says by the names of its numbers that it is a place, and what of: whatever text it is of.
pub(super) fn is_named(value: &Value) -> bool {
    let says_what = |entry: &Entry<'_>| entry.has_label() || entry.label("").is_some();
    value.is_object() && Entry::of(value).is_some_and(|entry| entry.place_by_names().is_some() && says_what(&entry))
}

/// Whether a value says by the names of its numbers that it is a place.
pub(super) fn is_place_by_names(value: &Value) -> bool {
    value.is_object() && Entry::of(value).is_some_and(|entry| entry.place_by_names().is_some())
}

/// Which numbers of an entry are its place, and what it says of the words there, by their names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    start: String,
    end: String,
    end_is: EndIs,
    words: String,
}

/// The way in which the words of most entries stand where these say.
fn way_of_most(entries: &[Entry<'_>], ruler: &Ruler<'_>) -> Option<Way> {
    let mut votes = BTreeMap::<Way, usize>::new();
    for way in entries.iter().flat_map(|entry| entry.ways(ruler)) {
        *votes.entry(way).or_default() += 1;
    }
    votes.into_iter().max_by_key(|(_, n)| *n).map(|(way, _)| way)
}

/// Whether words prove a way: those of nine in ten entries that have some stand there, in two places or so many that it is
/// no chance.
fn is_proved<'v>(way: &Way, entries: impl Iterator<Item = Entry<'v>>, ruler: &Ruler<'_>) -> bool {
    let (mut n_all, mut n_proved, mut is_long, mut places) = (0, 0, false, BTreeSet::new());
    for entry in entries {
        let Some(words) = entry.words_of(way) else { continue };
        n_all += 1;
        if let Some(place) = entry.proved_place(way, ruler) {
            n_proved += 1;
            is_long |= words.chars().nth(N_CHARACTERS - 1).is_some();
            places.insert(place);
        }
    }
    n_proved * 10 >= n_all * 9 && (is_long || places.len() > 1)
}

/// What an entry of a list has: its numbers and its words, by their names.
struct Entry<'v> {
    value: &'v Value,
    numbers: Vec<(String, usize)>,
    words: Vec<(String, &'v str)>,
}

impl<'v> Entry<'v> {
    /// `None` where it has no two numbers that may count letters, or where it is a link or holds spans.
    fn of(value: &'v Value) -> Option<Self> {
        let mut entry = Self { value, numbers: Vec::new(), words: Vec::new() };
        match value {
            Value::Object(fields) => entry.add_fields(fields),
            Value::Array(parts) if parts.len() <= MOST_NUMBERS => {
                parts.iter().enumerate().for_each(|(idx, part)| entry.add(idx.to_string(), part));
            }
            _ => {}
        }
        let is_one = (2..=MOST_NUMBERS).contains(&entry.numbers.len()) && !is_link(value) && !holds_spans(value);
        is_one.then_some(entry)
    }

    /// A place may stand in a record of its own, if there is but one.
    fn add_fields(&mut self, fields: &'v Map) {
        let has_one = fields.values().filter(|value| value.is_object()).count() == 1;
        for (name, value) in fields {
            match value {
                Value::Object(inner) if has_one => {
                    inner.iter().for_each(|(under, value)| self.add(format!("{name}.{under}"), value));
                }
                _ => self.add(name.to_string(), value),
            }
        }
    }

    fn add(&mut self, name: String, value: &'v Value) {
        match (offset(value), value.as_str()) {
            (Some(_), _) if is_of_something_else(&name) => {}
            (Some(number), _) => self.numbers.push((name, number)),
            (None, Some(words)) if !words.trim().is_empty() && self.words.len() < MOST_WORDS => {
                self.words.push((name, words));
            }
            _ => {}
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.numbers.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    fn words_of(&self, way: &Way) -> Option<&'v str> {
        self.number(&way.start).zip(self.number(&way.end))?;
        self.words.iter().find(|(known, _)| *known == way.words).map(|(_, words)| *words)
    }

    /// The place in this way, if its words stand there.
    fn proved_place(&self, way: &Way, ruler: &Ruler<'_>) -> Option<(usize, usize)> {
        let words = self.words_of(way)?;
        let start = self.number(&way.start)?;
        let end = way.end_is.end_of(start, self.number(&way.end)?)?;
        ruler.says(start, end, words).then_some((start, end))
    }

    /// The ways in which its words stand where it says; none where these are several places.
    fn ways(&self, ruler: &Ruler<'_>) -> Vec<Way> {
        let (mut ways, mut places) = (Vec::new(), BTreeSet::new());
        for (start, from) in &self.numbers {
            for (end, number) in self.numbers.iter().filter(|(end, _)| end != start) {
                for end_is in [EndIs::Behind, EndIs::Last, EndIs::Length] {
                    let Some(to) = end_is.end_of(*from, *number) else { continue };
                    for (name, _) in self.words.iter().filter(|(_, words)| ruler.says(*from, to, words)) {
                        let (start, end, words) = (start.clone(), end.clone(), name.clone());
                        ways.push(Way { start, end, end_is, words });
                        places.insert((*from, to));
                    }
                }
            }
        }
        if places.len() == 1 { ways } else { Vec::new() }
    }

    fn has_label(&self) -> bool {
        self.value.as_object().is_some_and(span::has_label)
    }

    /// What it is a span of, where that stands under no usual name; `words` are those that stand at its place.
    fn label(&self, words: &str) -> Option<&'v str> {
        let is_short = |label: &str| {
            let is_name =
                label.chars().count() <= MOST_CHARACTERS && label.split_whitespace().nth(MOST_WORDS_OF_LABEL).is_none();
            is_name && !label.contains('\n') && label != words
        };
        let mut short = self.words.iter().filter(|(_, label)| is_short(label));
        if self.value.is_array() {
            return short.next().map(|(_, label)| *label);
        }
        OTHER_LABELS
            .iter()
            .find_map(|known| short.clone().find(|(name, _)| span::plain(name) == *known))
            .map(|(_, it)| *it)
    }

    /// It as a span that all readers know, if its words stand where it says in this way.
    fn span(&self, way: &Way, ruler: &Ruler<'_>) -> Option<Value> {
        let (start, end) = self.proved_place(way, ruler)?;
        let words = self.words_of(way)?;
        let mut fields = self.value.as_object().cloned().unwrap_or_default();
        if let Some(label) = self.label(words).filter(|_| !self.has_label()) {
            fields.insert("label".to_owned(), json!(label));
        }
        let mut parts = self.value.as_array().into_iter().flatten();
        if let Some(score) = parts.find(|part| part.is_f64() && offset(part).is_none()) {
            fields.insert("score".to_owned(), score.clone());
        }
        let of_way = |name: &str| [&way.start, &way.end].iter().any(|known| known.split('.').next() == Some(name));
        fields.retain(|name, _| !span::is_of_place(name) && !of_way(name));
        fields.extend([
            ("start".to_owned(), json!(start)),
            ("end".to_owned(), json!(end)),
            ("text".to_owned(), json!(words)),
        ]);
        Some(Value::Object(fields))
    }

    /// Its place, as far as the names of its numbers say it.
    fn place_by_names(&self) -> Option<(usize, usize)> {
        let pair = pair_in(&self.numbers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())?;
        let (start, number) = (self.numbers[pair.start].1, self.numbers[pair.end].1);
        Some((start, pair.end_is.end_of(start, number)?))
    }

    /// Whether two of its numbers fit the text: by their names, or beside words where they begin and end with words.
    fn looks_like_a_place(&self, ruler: &Ruler<'_>) -> bool {
        if let Some((start, end)) = self.place_by_names() {
            return ruler.has(start, end);
        }
        let mut numbers = self.numbers.iter().map(|(_, number)| *number);
        let (Some(start), Some(number)) = (numbers.next(), numbers.next()) else { return false };
        let is_alone = self.words.is_empty() && self.value.is_object();
        !is_alone && (ruler.is_neat(start, number) || ruler.is_neat(start, start.saturating_add(number)) && start > 0)
    }
}

/// Whether a value is no span itself but has some in it.
fn holds_spans(value: &Value) -> bool {
    let inner = || value.as_object().into_iter().flatten();
    inner().any(|(_, value)| span::is_whole(value)) || value.is_object() && has_list_of(value, span::is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“No,” said Ana Ruiz on Monday.";

    /// The places that are read, and how many are told.
    fn read(list: &Value) -> (Vec<(u64, u64, String)>, usize) {
        let looked = look(list.as_array().unwrap(), &Ruler::new(TEXT), &span::is_whole, false);
        let word = |span: &Value| span["label"].as_str().unwrap_or_default().to_owned();
        let spans = looked.read.values();
        let spans = spans.map(|span| (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap(), word(span)));
        (spans.collect(), looked.alike.len())
    }

    #[track_caller]
    fn check(entry: &Value, is_read: bool) {
        let expected = if is_read { (vec![(11, 19, "speaker".to_owned())], 0) } else { (Vec::new(), 1) };
        assert_eq!(read(&json!([entry])), expected, "{entry}");
    }

    #[test]
    fn words_prove_a_place_whatever_it_is_called() {
        check(&json!({"a": 11, "b": 19, "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!({"a": 11, "b": 19, "role": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!({"a": 7, "b": 11, "c": 8, "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!({"left": 11, "right": 18, "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!({"loc": {"from": 11, "to": 19}, "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!({"id": 7, "chars_from": "11", "len": "8", "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!(["speaker", "Ana Ruiz", 11, 19]), true);
        check(&json!([7, "speaker", 11, 19, "Ana Ruiz"]), true);
        // What a list proves, none of its entries needs to prove.
        let mark = |from: usize, to: usize, words: &str| json!({"from": from, "to": to, "kind": "x", "q": words});
        assert_eq!(read(&json!([mark(11, 14, "Ana"), mark(15, 19, "Ruiz")])).0.len(), 2);
    }

    #[test]
    fn what_words_do_not_prove_is_told() {
        for entry in [
            json!({"from": 11, "to": 19, "kind": "speaker"}),
            json!({"beg": 11, "end": 19, "label": "speaker"}),
            json!({"s": 11, "e": 19, "name": "speaker"}),
            json!({"loc": {"from": 11, "to": 19}, "label": "speaker"}),
            json!({"from": 12, "to": 19, "label": "speaker"}),
            json!({"from": 11, "to": 19}),
            json!({"a": 11, "b": 19, "label": "speaker", "q": "Ana"}),
            json!({"a": 11, "b": 14, "label": "speaker", "q": "Ana"}),
            json!({"from": 11, "to": 19, "q": "Ana Ruiz"}),
            json!([11, 19, "speaker", 0.5]),
            json!([11, 19]),
        ] {
            check(&entry, false);
        }
        // The words of two places, and one in ten that stands elsewhere.
        check(&json!({"a": 11, "b": 19, "c": 23, "d": 29, "type": "x", "q": "Ana Ruiz", "day": "Monday"}), false);
        let mark = |from: usize, words: &str| json!({"from": from, "to": from + 8, "kind": "x", "q": words});
        assert_eq!(read(&json!([mark(11, "Ana Ruiz"), mark(2, "Ana Ruiz")])), (Vec::new(), 2));
    }

    #[test]
    fn other_numbers_are_no_places() {
        for list in [
            json!([{"id": 11, "likes": 19, "user": "ana"}]),
            json!([{"width": 11, "height": 19, "caption": "x"}]),
            json!([{"from": 1990, "to": 1995, "role": "mayor"}]),
            json!([{"text": "Ana Ruiz", "rank": 11, "count": 8, "label": "x"}]),
            json!([{"a": 2, "b": 8, "c": "x"}]),
            json!([[1, 2, 3, 4], [2, 3]]),
            json!(["a", "b"]),
        ] {
            assert_eq!(read(&list), (Vec::new(), 0), "{list}");
        }
    }

    #[test]
    fn what_is_a_link_or_holds_spans_is_no_place() {
        let (quote, speaker) =
            (json!({"start": 0, "end": 5, "label": "a"}), json!({"start": 11, "end": 19, "label": "b"}));
        for entry in [
            json!({"id": 1, "quote": quote, "speaker": speaker}),
            json!({"from": 0, "to": 5, "type": "direct", "target": speaker}),
            json!({"from": 0, "to": 5, "type": "direct", "parts": [speaker]}),
            json!({"head": quote, "child": speaker, "label": "said_by"}),
        ] {
            assert_eq!(look(&[entry], &Ruler::new(TEXT), &span::is_whole, true), Looked::default());
        }
    }
}
