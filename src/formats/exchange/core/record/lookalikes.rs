//! Lists whose entries look like places in the text, whatever their fields are called: they are read as spans where that is
//! proved, by words that stand there or by what the names of numbers mean; else they are counted, to be told.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::place_names::{EndIs, Pair, is_of_something_else, pair_in, words_of};
use super::ruler::Ruler;
use super::span;
use crate::formats::exchange::core::draft::Lack;
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
/// Names of labels that spans have under other names only where nothing else is one, in lower case and without marks.
const OTHER_LABELS: [&str; 13] = [
    "tagname",
    "code",
    "codes",
    "concept",
    "cat",
    "annotationtype",
    "spantype",
    "mentiontype",
    "quotetype",
    "semantictype",
    "lbl",
    "l",
    "name",
];

/// Names of lists that say nothing of what is in them.
const NO_LABELS: [&str; 14] = [
    "items", "data", "list", "results", "result", "values", "value", "entries", "records", "objects", "rows", "hits",
    "children", "matches",
];

/// What is found in a list.
#[derive(Debug, PartialEq)]
pub(super) struct Looked {
    /// All entries; what is proved to be a span has its place, its words and its label under the names that all readers know.
    pub(super) values: Vec<Value>,
    /// Which of them look like places and are not read, and why.
    pub(super) unread: BTreeMap<usize, Lack>,
    /// By which names they were read, where these may mean something else.
    pub(super) by_names: Option<String>,
}

/// What is known of a list besides what is in it.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    pub(super) ruler: &'a Ruler<'a>,
    /// Whether a number is what something in the record is called.
    pub(super) is_id: &'a dyn Fn(usize) -> bool,
    /// Whether an entry is read as it is.
    pub(super) is_known: &'a dyn Fn(&Value) -> bool,
    /// Whether entries without a label have one from where they stand.
    pub(super) has_label: bool,
    /// The name over the list: the label of entries without one whose words stand at their places.
    pub(super) group: Option<&'a str>,
}

/// Looks at a list that is no list of spans as all readers know them; `None` where nothing in it looks like a place.
pub(super) fn look(values: &[Value], beside: Beside<'_>) -> Option<Looked> {
    let Beside { ruler, is_id, is_known, has_label, group } = beside;
    // One after another, as there may be millions.
    let others = || {
        let unknown = values.iter().enumerate().filter(|(_, value)| !is_known(value));
        unknown.filter_map(|(idx, value)| Some((idx, Entry::of(value)?)))
    };
    let first: Vec<Entry<'_>> = others().take(N_LOOKED_AT).map(|(_, entry)| entry).collect();
    if first.is_empty() {
        return None;
    }
    let names_are_labels = !first.iter().any(|entry| entry.name_stands_in(ruler.text()));
    let by_words = way_of_most(first.iter().map(|entry| entry.way_of_words(ruler)));
    let is_proved = by_words.is_some();
    let way = by_words.or_else(|| way_of_names(&first, ruler, is_id));
    let n_alike = first.iter().filter(|entry| entry.looks_like_a_place(ruler)).count();
    if way.is_none() && n_alike * 2 <= first.len() {
        return None;
    }
    let mut looked = Looked { values: values.to_vec(), unread: BTreeMap::new(), by_names: None };
    let group = group.filter(|group| is_proved && !has_label && !NO_LABELS.contains(group));
    let mut n_read = 0;
    for (idx, entry) in others() {
        match way.as_ref().and_then(|way| entry.span(way, names_are_labels, group, ruler)) {
            Some(named) if has_label || span::is_whole(&named) => {
                looked.values[idx] = named;
                n_read += 1;
            }
            Some(_) => drop(looked.unread.insert(idx, Lack::Label)),
            None => drop(looked.unread.insert(idx, Lack::Proof)),
        }
    }
    if n_read == 0 && n_alike * 2 <= first.len() {
        return None;
    }
    looked.by_names = way
        .filter(|way| n_read > 0 && !is_proved && !way.is_sure && way.start.parse::<usize>().is_err())
        .map(|way| format!("“{}” and “{}”", way.start, way.end));
    Some(looked)
}

/// Whether a value says by the names of its numbers that it is a place, and what of: whatever text it is of.
pub(super) fn is_named(value: &Value) -> bool {
    let Some(entry) = Entry::of(value).filter(|entry| value.is_object() && entry.pair().is_some()) else {
        return false;
    };
    entry.has_label() || entry.label(None, true).is_some()
}

/// Whether a value says by the names of its numbers that it is a place.
pub(super) fn is_place_by_names(value: &Value) -> bool {
    Entry::of(value).is_some_and(|entry| value.is_object() && entry.pair().is_some())
}

/// Which numbers of an entry are its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    start: String,
    end: String,
    end_is: EndIs,
    is_sure: bool,
}

/// The way that more than half of the entries are for.
fn way_of_most(ways: impl Iterator<Item = Option<Way>>) -> Option<Way> {
    let (mut votes, mut n_all) = (BTreeMap::<Way, usize>::new(), 0);
    for way in ways {
        n_all += 1;
        if let Some(way) = way {
            *votes.entry(way).or_default() += 1;
        }
    }
    votes.into_iter().find(|(_, n)| n * 2 > n_all).map(|(way, _)| way)
}

/// The way that the names of numbers tell: as it is where they mean nothing else, and else where all places begin and end with
/// words in that way and in no other.
fn way_of_names(entries: &[Entry<'_>], ruler: &Ruler<'_>, is_id: &dyn Fn(usize) -> bool) -> Option<Way> {
    let way = entries.iter().find_map(|entry| Some(entry.way(entry.pair()?)))?;
    let places: Vec<(usize, usize)> = entries.iter().filter_map(|entry| entry.numbers_of(&way)).collect();
    if places.len() * 2 <= entries.len() {
        return None;
    }
    if way.is_sure && way.end_is != EndIs::Last {
        return Some(way);
    }
    let are_neat = |end_is: EndIs| {
        places
            .iter()
            .all(|(start, number)| end_of(*start, *number, end_is).is_some_and(|end| ruler.is_neat(*start, end)))
    };
    let are_ids = || places.iter().all(|(start, end)| is_id(*start) && is_id(*end));
    match way.end_is {
        EndIs::Length => are_neat(EndIs::Length).then_some(way),
        EndIs::Behind if are_ids() => None,
        EndIs::Behind if are_neat(EndIs::Behind) => Some(way),
        EndIs::Behind => are_neat(EndIs::Last).then_some(Way { end_is: EndIs::Last, ..way }),
        EndIs::Last => match (are_neat(EndIs::Behind), are_neat(EndIs::Last)) {
            (true, false) => Some(Way { end_is: EndIs::Behind, ..way }),
            (false, true) => Some(way),
            _ => None,
        },
    }
}

fn end_of(start: usize, number: usize, end_is: EndIs) -> Option<usize> {
    match end_is {
        EndIs::Behind => Some(number),
        EndIs::Last => number.checked_add(1),
        EndIs::Length => start.checked_add(number),
    }
}

/// What an entry of a list has: its numbers and its words, by their names.
struct Entry<'v> {
    value: &'v Value,
    numbers: Vec<(String, usize)>,
    words: Vec<(String, &'v str)>,
}

impl<'v> Entry<'v> {
    /// `None` where it has no two numbers.
    fn of(value: &'v Value) -> Option<Self> {
        let mut entry = Self { value, numbers: Vec::new(), words: Vec::new() };
        match value {
            Value::Object(fields) => entry.add_fields(fields),
            Value::Array(parts) if parts.len() <= MOST_NUMBERS => {
                parts.iter().enumerate().for_each(|(idx, part)| entry.add(idx.to_string(), part));
            }
            _ => {}
        }
        (2..=MOST_NUMBERS).contains(&entry.numbers.len()).then_some(entry)
    }

    fn add_fields(&mut self, fields: &'v Map<String, Value>) {
        for (name, value) in fields {
            match value {
                Value::Object(inner) => {
                    inner.iter().for_each(|(under, value)| self.add(format!("{name}.{under}"), value));
                }
                Value::Array(pair) if pair.len() == 2 => {
                    pair.iter().enumerate().for_each(|(idx, value)| self.add(format!("{name}.{idx}"), value));
                }
                _ => self.add(name.clone(), value),
            }
        }
    }

    fn add(&mut self, name: String, value: &'v Value) {
        match (offset(value), value.as_str()) {
            (Some(number), _) => self.numbers.push((name, number)),
            (None, Some(words)) if !words.trim().is_empty() && self.words.len() < MOST_WORDS => {
                self.words.push((name, words));
            }
            _ => {}
        }
    }

    fn pair(&self) -> Option<Pair> {
        if self.value.is_array() {
            // Two numbers and a word in a list without names.
            let is_one = self.numbers.len() == 2 && !self.words.is_empty();
            return is_one.then_some(Pair { start: 0, end: 1, end_is: EndIs::Behind, is_sure: false });
        }
        pair_in(&self.numbers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())
    }

    fn way(&self, Pair { start, end, end_is, is_sure }: Pair) -> Way {
        let name = |idx: usize| self.numbers[idx].0.clone();
        Way { start: name(start), end: name(end), end_is, is_sure }
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.numbers.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    fn numbers_of(&self, way: &Way) -> Option<(usize, usize)> {
        Some((self.number(&way.start)?, self.number(&way.end)?))
    }

    /// The way in which its words stand where it says.
    fn way_of_words(&self, ruler: &Ruler<'_>) -> Option<Way> {
        let named = self.pair();
        let says = |start: usize, end: Option<usize>, least: usize| {
            let stand_there =
                |words: &&str| words.len() >= least && end.is_some_and(|end| ruler.says(start, end, words));
            self.words.iter().map(|(_, words)| *words).any(|words| stand_there(&words))
        };
        let in_way = |first: usize, second: usize, least: usize| {
            let (start, number) = (self.numbers[first].1, self.numbers[second].1);
            let is_so = |end_is: &EndIs| says(start, end_of(start, number, *end_is), least);
            [EndIs::Behind, EndIs::Last, EndIs::Length].into_iter().find(is_so)
        };
        let way = |start: usize, end: usize, end_is: EndIs| self.way(Pair { start, end, end_is, is_sure: true });
        if let Some(pair) = named
            && let Some(end_is) = in_way(pair.start, pair.end, 1)
        {
            return Some(way(pair.start, pair.end, end_is));
        }
        let all = 0..self.numbers.len();
        let mut pairs = all.clone().flat_map(|first| all.clone().map(move |second| (first, second)));
        // A letter stands everywhere.
        pairs.find_map(|(first, second)| {
            (first != second).then(|| in_way(first, second, 2)).flatten().map(|end_is| way(first, second, end_is))
        })
    }

    /// Whether what is called its name stands in the text, and so is no label.
    fn name_stands_in(&self, text: &str) -> bool {
        let name = self.words.iter().find(|(name, _)| name.eq_ignore_ascii_case("name"));
        name.is_some_and(|(_, words)| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some())
    }

    fn has_label(&self) -> bool {
        self.value.as_object().is_some_and(span::has_label)
    }

    /// What it is a span of, where that stands under no usual name; `words` are what it says of its words.
    fn label(&self, words: Option<&str>, names_are_labels: bool) -> Option<&'v str> {
        let is_short = |label: &str| {
            let is_name =
                label.chars().count() <= MOST_CHARACTERS && label.split_whitespace().nth(MOST_WORDS_OF_LABEL).is_none();
            is_name && !label.contains('\n') && Some(label) != words
        };
        if self.value.is_array() {
            return self.words.iter().map(|(_, label)| *label).find(|label| is_short(label));
        }
        let named = |known: &&str| {
            let is_it = |name: &str| words_of(name).concat() == *known && (*known != "name" || names_are_labels);
            self.words.iter().find(|(name, label)| is_it(name) && is_short(label))
        };
        OTHER_LABELS.iter().find_map(named).map(|(_, label)| *label)
    }

    /// It as a span that all readers know, if it has a label; `None` where it has no place in this way.
    fn span(&self, way: &Way, names_are_labels: bool, group: Option<&str>, ruler: &Ruler<'_>) -> Option<Value> {
        let (start, number) = self.numbers_of(way)?;
        let end = end_of(start, number, way.end_is)?;
        let words = self.words.iter().map(|(_, words)| *words).find(|words| ruler.says(start, end, words));
        let mut fields = self.value.as_object().cloned().unwrap_or_default();
        if let Some(label) = self.label(words, names_are_labels).or(group).filter(|_| !self.has_label()) {
            fields.insert("label".to_owned(), json!(label));
        }
        let mut parts = self.value.as_array().into_iter().flatten();
        if let Some(score) = parts.find(|part| part.is_f64() && offset(part).is_none()) {
            fields.insert("score".to_owned(), score.clone());
        }
        let of_way = |name: &str| {
            [&way.start, &way.end].iter().any(|known| *known == name || known.split('.').next() == Some(name))
        };
        fields.retain(|name, _| !span::is_of_place(name) && !of_way(name));
        fields.insert("start".to_owned(), json!(start));
        fields.insert("end".to_owned(), json!(end));
        if let Some(words) = words {
            fields.insert("text".to_owned(), json!(words));
        }
        Some(Value::Object(fields))
    }

    /// Whether two of its numbers fit the text: by their names, or where they begin and end with words.
    fn looks_like_a_place(&self, ruler: &Ruler<'_>) -> bool {
        if let Some(pair) = self.pair().filter(|_| self.value.is_object()) {
            let (start, number) = (self.numbers[pair.start].1, self.numbers[pair.end].1);
            return pair.is_sure || end_of(start, number, pair.end_is).is_some_and(|end| ruler.has(start, end));
        }
        let mut numbers =
            self.numbers.iter().filter(|(name, _)| !is_of_something_else(name)).map(|(_, number)| *number);
        let (Some(start), Some(number)) = (numbers.next(), numbers.next()) else { return false };
        let is_alone = self.words.is_empty() && self.value.is_object();
        !is_alone && (ruler.is_neat(start, number) || ruler.is_neat(start, start.saturating_add(number)) && start > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“No,” said Ana Ruiz on Monday.";

    /// The places that are read, and how many are left.
    fn read(list: &Value) -> (Vec<(u64, u64, String)>, usize) {
        let ruler = &Ruler::new(TEXT);
        let beside = Beside { ruler, is_id: &|_| false, is_known: &span::is_whole, has_label: false, group: None };
        let Some(looked) = look(list.as_array().unwrap(), beside) else { return (Vec::new(), 0) };
        let spans = looked.values.iter().filter(|value| span::is_whole(value));
        let spans = spans.map(|span| {
            let label = span["label"].as_str().or_else(|| span["kind"].as_str()).unwrap_or_default();
            (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap(), label.to_owned())
        });
        (spans.collect(), looked.unread.len())
    }

    #[track_caller]
    fn check(entry: &Value, is_read: bool) {
        let expected = if is_read { (vec![(11, 19, "speaker".to_owned())], 0) } else { (Vec::new(), 1) };
        assert_eq!(read(&json!([entry])), expected, "{entry}");
    }

    #[test]
    fn what_names_mean_is_read() {
        check(&json!({"from": 11, "to": 19, "kind": "speaker"}), true);
        check(&json!({"beg": 11, "end": 19, "label": "speaker"}), true);
        check(&json!({"first": 11, "last": 18, "code": "speaker"}), true);
        check(&json!({"s": 11, "e": 19, "name": "speaker"}), true);
        check(&json!({"pos": 11, "len": 8, "label": "speaker"}), true);
        check(&json!({"loc": {"from": 11, "to": 19}, "label": "speaker"}), true);
        check(&json!({"chars_from": "11", "chars_len": "8", "label": "speaker"}), true);
        // Between two words the last character may be either.
        check(&json!({"from": 12, "to": 19, "label": "speaker"}), false);
        check(&json!({"from": 11, "to": 19}), false);
        check(&json!({"from": 11, "to": 19, "code": "is this the one that we wanted?"}), false);
        check(&json!({"from": 11, "to": 19, "name": "Ana"}), false);
    }

    #[test]
    fn words_prove_a_place_whatever_it_is_called() {
        check(&json!({"a": 11, "b": 19, "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!({"a": 7, "b": 11, "c": 8, "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!({"left": 11, "right": 18, "label": "speaker", "q": "Ana Ruiz"}), true);
        check(&json!(["speaker", "Ana Ruiz", 11, 19]), true);
        check(&json!([7, "speaker", 11, 19, "Ana Ruiz"]), true);
        check(&json!([11, 19, "speaker", 0.5]), true);
        check(&json!({"a": 11, "b": 19, "label": "speaker", "q": "Ana"}), false);
        check(&json!([11, 19]), false);
        // Of one among several it is chance.
        let mention = |id: u64, n: u64| json!({"id": id, "n": n, "name": "Ana", "role": "x"});
        assert_eq!(read(&json!([mention(11, 14), mention(1, 2), mention(2, 4)])), (Vec::new(), 0));
    }

    #[test]
    fn other_numbers_are_no_places() {
        for list in [
            json!([{"id": 11, "likes": 19, "user": "ana"}]),
            json!([{"width": 11, "height": 19, "caption": "x"}]),
            json!([{"from": 1990, "to": 1995, "role": "mayor"}]),
            json!([{"a": 2, "b": 8, "c": "x"}]),
            json!([[1, 2, 3, 4], [2, 3]]),
            json!(["a", "b"]),
        ] {
            assert_eq!(read(&list), (Vec::new(), 0), "{list}");
        }
    }
}
