//! One walk over what a record holds: labels of its text are taken, and what else looks like labels is told by its name, so
//! that none is lost in silence.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::cells::{labels_in_cell, looks_like_a_list};
use super::documented::dygie;
use super::fields::{DOUBTFUL_FIELDS, Fields, are_answers, are_by_question, are_labelled_tokens, is_for_labels};
use super::fields::{is_label_of_token, is_like_labels, is_of_argilla, other_text};
use super::found::{Around, Body, Found, InFields, MAX_DEPTH, NO_SPANS, SPAN_FIELDS, has_list_of};
use super::links::ends::is_link;
use super::links::{are_links, spans_in};
use super::lookalikes::{Looked, is_named, is_place_by_names, look};
use super::numbered::with_places_of_tokens;
use super::people::{is_decided, names_in_words, of_models, one_beside_others, own_lists, owners};
use super::ruler::Ruler;
use super::unread::{are_tags, of_whole, places_beside, tell_places_beside, tell_shape};
use super::{pieces, proved, span};
use crate::formats::exchange::core::draft::{Lack, OwnList};
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::names::offset;
use crate::model::counted;

/// So many places with what looks like labels are named of a field; of the others their number is told.
const MOST_UNREAD: usize = 5;

/// Lists whose entries all have places, which are no labels.
const HAVE_PLACES: [&str; 6] = ["tokens", "words", "sents", "sentences", "paragraphs", "noun_chunks"];

/// What a walk finds.
pub(super) struct Walk<'r> {
    pub(super) body: Body<'r>,
    pub(super) fields: &'r Fields<'r>,
    ruler: &'r Ruler<'r>,
    pub(super) spans: Vec<Found>,
    pub(super) links: Vec<Value>,
    /// Names of what looks like labels and is not read.
    pub(super) unread: BTreeSet<String>,
    /// How many entries of lists look like places and are not read, by the names of the lists.
    pub(super) alike: BTreeMap<(String, Lack), usize>,
    pub(super) remarks: Vec<String>,
    /// How many places count to the last character or from 1, as their words show.
    n_moved: usize,
}

/// Everything among the fields that may be a span, whatever it is called; of what several lists say alike the first.
pub(super) fn found_in(fields: &Fields<'_>, body: Body<'_>) -> InFields {
    let mut found = InFields::default();
    let (ruler, owners) = (&Ruler::new(body.text), owners(fields, body));
    let places_beside = places_beside(fields, ruler);
    tell_places_beside(&places_beside, &mut found);
    // What they are of is told with them.
    let is_told_beside = |name: &str| {
        places_beside.iter().flatten().any(|it| *it == name) || name == "label" && !places_beside.is_empty()
    };
    let (mut lists, mut n_moved): (Vec<(&str, Vec<Found>)>, usize) = (Vec::new(), 0);
    let first = SPAN_FIELDS.iter().filter_map(|name| Some((*name, *fields.get(name)?)));
    let others = fields.iter().filter(|(name, _)| !SPAN_FIELDS.contains(name)).map(|(name, value)| (*name, *value));
    for (name, value) in first.chain(others) {
        let is_usual = SPAN_FIELDS.contains(&name);
        if name == body.name && value.is_string() {
            continue;
        }
        let value = labels_in_cell(value);
        if are_links(name, &value) {
            let mut walk = Walk::new(body, fields, ruler);
            walk.links_of(value.as_array().unwrap_or_default(), &Around::field(name, true));
            found.links.append(&mut walk.links);
            // What ends of links are is called nothing.
            lists.push((SPAN_FIELDS[0], walk.spans));
            continue;
        }
        if !is_usual && is_read_elsewhere(name, &value) || are_answers(&value) {
            continue;
        }
        if let Some(note) = passed_over(name, &value, fields) {
            found.notes.push(note);
            continue;
        }
        let is_one = !value.is_array() && !value.is_object();
        if is_one && (is_told_beside(name) || !is_usual && !is_like_labels(name) && !are_tags(name, &value)) {
            continue;
        }
        let mut walk = Walk::new(body, fields, ruler);
        walk.field(name, &value, is_usual);
        if !NO_SPANS.contains(&name) && name != body.name {
            let is_told = walk.has_something();
            tell_shape(name, &value, is_told, body, &mut found);
        }
        found.are_doubtful |= DOUBTFUL_FIELDS.contains(&name) && !walk.spans.is_empty();
        found.remarks.append(&mut walk.remarks);
        found.links.append(&mut walk.links);
        n_moved += walk.n_moved;
        add_alike(&mut found.alike, name, walk.alike);
        say_lists(&mut found, owners.get(name), (name, &value), &mut walk.spans);
        tell_unread(&mut found, name, &walk.unread);
        lists.push((name, walk.spans));
    }
    if n_moved > 0 {
        found.notes.push(proved::COUNTED_OTHERWISE.to_owned());
    }
    lists.retain(|(_, list)| !list.is_empty());
    found.is_decided = is_decided(fields);
    found.proposed = of_models(&mut lists, &mut found.notes);
    found.notes.extend(note_of_names(&lists, |name| owners.contains_key(name)));
    let unowned: Vec<&str> = lists.iter().map(|(name, _)| *name).filter(|name| !owners.contains_key(name)).collect();
    found.notes.extend(one_beside_others(&unowned));
    found.spans = without_doubles(lists);
    found
}

/// Says which places in a field hold what looks like labels and is not read.
fn tell_unread(found: &mut InFields, name: &str, paths: &BTreeSet<String>) {
    let unread = paths.iter().map(|path| format!("“{path}” holds what look like labels and was not read"));
    found.remarks.extend(unread.take(MOST_UNREAD));
    if paths.len() > MOST_UNREAD {
        let more = counted(paths.len() - MOST_UNREAD, "more place");
        found.remarks.push(format!("{more} in “{name}” with what look like labels: not read"));
    }
}

/// Says of the spans of a field in which of the record's own lists they stand: `owner` where it is one as a whole.
fn say_lists(found: &mut InFields, owner: Option<&OwnList>, (name, value): (&str, &Value), spans: &mut [Found]) {
    if let Some(list) = owner {
        found.lists.push(list.clone());
        let number = u32::try_from(found.lists.len()).unwrap_or_default();
        for span in spans {
            span.list = number;
        }
    } else {
        let (lists, told) = own_lists(name, value, spans, found.lists.len());
        found.lists.extend(lists);
        found.notes.extend(told);
    }
}

/// What is in the lists; of what several of them say the first.
fn without_doubles(lists: Vec<(&str, Vec<Found>)>) -> Vec<Found> {
    let mut spans: Vec<Found> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let has_several = lists.len() > 1;
    for (_, list) in lists {
        let before = spans.len();
        spans.extend(list.into_iter().filter(|one| !has_several || !seen.contains(&one.place_and_makers())));
        seen.extend(spans[before..].iter().filter(|_| has_several).map(Found::place_and_makers));
    }
    spans
}

/// What is said of a field that has labels which are none of the text: their numbers count words, or somebody decided on
/// others since.
fn passed_over(name: &str, value: &Value, fields: &Fields<'_>) -> Option<String> {
    // In a review of Prodigy's, the task as each of several people had it.
    let are_versions = |list: &[Value]| list.iter().all(|one| one.get("sessions").is_some());
    if name == "versions" && fields.contains_key("spans") && value.as_array().is_some_and(are_versions) {
        return Some("“versions” says what each annotator had before somebody went over it: it is left out".to_owned());
    }
    // What is chosen of several options.
    let is_of_prodigy = || ["options", "answer", "_input_hash"].iter().any(|name| fields.contains_key(name));
    if name == "accept" && value.as_array().is_some_and(|chosen| !chosen.is_empty()) && is_of_prodigy() {
        return Some(of_whole(name));
    }
    if has_list_of(value, |one| one.get("answer_start").is_some()) || value.get("answer_start").is_some() {
        return Some(format!(
            "“{name}” says where the answers to a question stand, which are no labels: it is left out"
        ));
    }
    let what = dygie::unread(name, value)?;
    Some(format!("“{name}” says {what}: nothing here has a place for that, and it is left out"))
}

/// Whether a field is read for something else than spans, or for answers: by its name, and by what it has under it.
fn is_read_elsewhere(name: &str, value: &Value) -> bool {
    match name {
        "relations" | "links" => value.is_array(),
        "responses" | "suggestions" => are_by_question(value),
        _ => is_for_labels(name),
    }
}

/// Adds what looks like places in a field: by the names of the lists, or of many lists by the name of the field.
pub(super) fn add_alike(
    all: &mut BTreeMap<(String, Lack), usize>,
    field: &str,
    of_field: BTreeMap<(String, Lack), usize>,
) {
    let is_named = of_field.len() <= MOST_UNREAD;
    for ((path, lack), n) in of_field {
        *all.entry((if is_named { path } else { field.to_owned() }, lack)).or_default() += n;
    }
}

/// Says that lists are called by what may be from what they are; what is said of `others` is told where it is known whose they
/// are.
fn note_of_names(lists: &[(&str, Vec<Found>)], others: impl Fn(&str) -> bool) -> Option<String> {
    let is_own = |name: &str| !SPAN_FIELDS.contains(&name) && !is_like_labels(name) && !others(name);
    let names = lists.iter().map(|(name, _)| *name).filter(|name| lists.len() > 1 && is_own(name));
    let all = names_in_words(names);
    (!all.is_empty()).then(|| format!("it has labels under names that are not kept: {all}"))
}

impl<'r> Walk<'r> {
    pub(super) fn new(body: Body<'r>, fields: &'r Fields<'r>, ruler: &'r Ruler<'r>) -> Self {
        let (unread, alike) = (BTreeSet::new(), BTreeMap::new());
        let (spans, links, remarks) = (Vec::new(), Vec::new(), Vec::new());
        Self { body, fields, ruler, spans, links, unread, alike, remarks, n_moved: 0 }
    }

    /// Whether something was read or is told.
    fn has_something(&self) -> bool {
        let is_told = !self.unread.is_empty() || !self.alike.is_empty() || !self.remarks.is_empty();
        is_told || !self.spans.is_empty() || !self.links.is_empty()
    }

    /// A field of the record itself.
    fn field(&mut self, name: &str, value: &Value, is_usual: bool) {
        let around = Around::field(name, !is_usual);
        if let Some(other) = other_text(name, self.fields, self.body) {
            self.value(value, &around);
            let spans = std::mem::take(&mut self.spans);
            if !spans.is_empty() {
                let labels = counted(spans.len(), "label");
                self.remarks.push(format!("“{name}” has places in “{other}” and not in the text: {labels} left out"));
            }
        } else if NO_SPANS.contains(&name) && !are_labelled_tokens(value) && !pieces::are_pieces(value) {
            self.only_tell(name, value, &around);
        } else {
            self.value(value, &around);
        }
    }

    /// A value that may be a span, or hold some.
    pub(super) fn value(&mut self, value: &Value, around: &Around) {
        match value {
            _ if span::is_whole(value) => self.take(value, around),
            Value::Array(values) if values.iter().any(is_answer_of_label_studio) => {
                self.remarks.push("it is a task of Label Studio, whose labels come in with “import”".to_owned());
            }
            Value::Array(values) if pieces::are_pieces(value) => self.pieces(values, around),
            Value::Array(values) => self.rest_of(values, around).into_iter().for_each(|one| self.element(one, around)),
            Value::Object(inner) if let Some(rows) = span::rows_of_columns(inner) => self.value(&rows, around),
            // By itself, and without a label, it may be anything with a beginning and an end.
            Value::Object(inner)
                if (around.is_labelled || !around.is_strict || span::has_label(inner) || is_named(value))
                    && self.n_alike(std::slice::from_ref(value)) > 0 =>
            {
                self.tell_alike(&around.path, lack_of(value), 1);
                self.lists_of(value, around);
            }
            Value::Object(inner) if around.depth < MAX_DEPTH => self.inner(inner, around),
            Value::String(words) if around.depth > 0 && looks_like_a_list(words.trim()) => {
                let list = labels_in_cell(value);
                if list.is_array() {
                    self.value(&list, around);
                }
            }
            _ => {}
        }
    }

    /// Takes the entries of a list that words prove to be spans, and counts what looks like places and is not read; gives the
    /// others.
    fn rest_of<'v>(&mut self, values: &'v [Value], around: &Around) -> Vec<&'v Value> {
        let may_lack_label = !around.is_strict || around.is_labelled;
        let is_taken = |value: &Value| may_lack_label && span::may_be(value) && span::names_place(value);
        let is_known =
            |value: &Value| span::is_whole(value) || is_taken(value) && (value.is_array() || around.group.is_some());
        let has_label = around.group.is_some() && may_lack_label;
        let Looked { mut read, alike } = look(values, self.ruler, &is_known, has_label);
        let mut rest = Vec::new();
        for (idx, value) in values.iter().enumerate() {
            if let Some(span) = read.remove(&idx) {
                self.take(&span, around);
            } else if alike.contains(&idx) && !is_taken(value) {
                self.tell_alike(&around.path, lack_of(value), 1);
            } else {
                rest.push(value);
                continue;
            }
            self.lists_of(value, around);
        }
        rest
    }

    /// What lists an entry has that is a place itself; its words say whether they are of the text.
    fn lists_of(&mut self, entry: &Value, around: &Around) {
        let Some(fields) = entry.as_object().filter(|_| around.depth < MAX_DEPTH) else { return };
        self.inner_where(fields, &around.inside(fields), |value| value.is_string() || has_list_of(value, |_| true));
    }

    fn tell_alike(&mut self, path: &str, lack: Lack, n: usize) {
        *self.alike.entry((path.to_owned(), lack)).or_default() += n;
    }

    /// Sentences or paragraphs with labels of their own; where these cannot be placed in the text they are told.
    fn pieces(&mut self, values: &[Value], around: &Around) {
        let (body, fields, is_too_deep) = (self.body, self.fields, around.depth >= MAX_DEPTH);
        let (unread, remarks, alike) = (&mut self.unread, &mut self.remarks, &mut self.alike);
        let links = &mut self.links;
        let labels_in = |words: &str, piece: &Map| {
            let ruler = Ruler::new(words);
            let mut inner = Walk::new(Body { name: "text", text: words }, fields, &ruler);
            for (name, value) in piece.iter().filter(|(_, value)| value.is_array() && !is_too_deep) {
                inner.links_or_value(name, value, &around.under(name));
            }
            links.append(&mut inner.links);
            unread.append(&mut inner.unread);
            add_alike(alike, &around.path, inner.alike);
            remarks.append(&mut inner.remarks);
            inner.spans
        };
        match pieces::placed(values, body.text, labels_in) {
            Some(spans) if !is_too_deep => self.spans.extend(spans),
            _ => self.tell(&around.path),
        }
    }

    /// One of a list.
    fn element(&mut self, value: &Value, around: &Around) {
        let is_span = if around.is_strict && !around.is_labelled { span::is_whole(value) } else { span::may_be(value) };
        let is_group = || has_list_of(value, span::is_place_alone) || has_list_of(value, span::is_whole);
        match value {
            // What has a label alone is a broken span only where spans are expected.
            _ if is_span && (span::names_place(value) || around.depth == 0 && !is_group()) => self.take(value, around),
            _ if is_link(value) => self.links_of(std::slice::from_ref(value), around),
            Value::Object(inner) if around.depth < MAX_DEPTH => self.inner(inner, &around.inside(inner)),
            Value::Array(_) if around.depth < MAX_DEPTH => {
                self.value(value, &Around { depth: around.depth + 1, ..around.clone() });
            }
            _ => {}
        }
    }

    /// What stands under names, which are those of its labels where it has none.
    fn inner(&mut self, inner: &Map, around: &Around) {
        self.inner_where(inner, around, |_| true);
    }

    fn inner_where(&mut self, inner: &Map, around: &Around, is_looked_at: fn(&Value) -> bool) {
        let mut own_words = pieces::words_in(inner).peekable();
        // What has a label and words besides is a mention of them.
        let has_none = around.is_labelled || own_words.peek().is_none();
        let is_of_body = has_none || own_words.any(|own| own == self.body.text);
        for (name, value) in inner.iter().filter(|(_, value)| is_looked_at(value)) {
            let around = around.under(name);
            let has_own_labels = || value.as_array().is_some_and(|list| list.iter().all(span::is_whole));
            let is_of_other = name != self.body.name && self.is_string(name) && has_own_labels();
            let is_read_elsewhere = NO_SPANS.contains(&&**name) && !are_links(name, value);
            if is_read_elsewhere || !is_of_body || is_of_other {
                self.only_tell(name, value, &around);
            } else if self.is_place_by_itself(value) {
                self.tell_alike(&around.path, Lack::Proof, 1);
            } else {
                self.links_or_value(name, value, &around);
            }
        }
    }

    fn links_or_value(&mut self, name: &str, value: &Value, around: &Around) {
        match value.as_array().filter(|_| are_links(name, value)) {
            Some(links) => self.links_of(links, around),
            None => self.value(value, around),
        }
    }

    /// Links, and what of them are spans themselves.
    fn links_of(&mut self, links: &[Value], around: &Around) {
        links.iter().flat_map(spans_in).for_each(|span| self.take(span, around));
        self.links.extend_from_slice(links);
    }

    /// Whether a value is two numbers between which words of the text stand.
    fn is_place_by_itself(&self, value: &Value) -> bool {
        let Some([start, end]) = value.as_array() else { return false };
        offset(start).zip(offset(end)).is_some_and(|(start, end)| self.ruler.is_neat(start, end))
    }

    /// Whether a field of this name is another text of the record.
    fn is_string(&self, name: &str) -> bool {
        let words = self.fields.get(name).and_then(|value| value.as_str());
        words.is_some_and(|words| !looks_like_a_list(words.trim()))
    }

    fn take(&mut self, value: &Value, around: &Around) {
        let by_tokens = with_places_of_tokens(value, self.fields);
        let value = by_tokens.as_ref().unwrap_or(value);
        let named = ["field", "section", "part"].iter().find_map(|name| value.get(*name)?.as_str());
        if let Some(other) = named.filter(|named| *named != self.body.name && self.is_string(named)) {
            let path = &around.path;
            self.remarks.push(format!("a label of “{path}” is of “{other}” and not of the text: it is left out"));
        } else {
            let under_words = || {
                let (outer, own) = around.outer_group.as_deref().zip(around.group.as_deref())?;
                proved::under_words(value, own, outer, self.ruler)
            };
            let proved = under_words().or_else(|| proved::by_words(value, self.ruler));
            self.n_moved += usize::from(proved.as_ref().is_some_and(|proved| proved.is_moved));
            self.spans.push(Found::new(proved.as_ref().map_or(value, |proved| &proved.span), around));
        }
    }

    /// Tells of labels in what is not read for them.
    pub(super) fn only_tell(&mut self, name: &str, value: &Value, around: &Around) {
        let of_tokens = ["tokens", "words"].contains(&name);
        let is_one = |value: &Value| if of_tokens { is_label_of_token(value) } else { span::is_whole(value) };
        match &*labels_in_cell(value) {
            value if is_one(value) => self.tell(&around.path),
            Value::Array(links) if ["relations", "links"].contains(&name) && links.iter().any(is_link) => {
                self.tell(&around.path);
            }
            Value::Array(values) if values.iter().any(is_one) => self.tell(&around.path),
            value if self.is_place_by_itself(value) => self.tell_alike(&around.path, Lack::Proof, 1),
            Value::Array(values)
                if !HAVE_PLACES.contains(&name)
                    && let n @ 1.. = self.n_alike(values) =>
            {
                self.tell_alike(&around.path, Lack::Proof, n);
            }
            value if is_named(value) && self.n_alike(std::slice::from_ref(value)) > 0 => {
                self.tell_alike(&around.path, Lack::Proof, 1);
            }
            Value::Array(values) if around.depth < MAX_DEPTH && !of_tokens => {
                for inner in values.iter().filter_map(Value::as_object) {
                    inner.iter().for_each(|(name, value)| self.only_tell(name, value, &around.under(name)));
                }
            }
            Value::Object(inner) if around.depth < MAX_DEPTH => {
                inner.iter().for_each(|(name, value)| self.only_tell(name, value, &around.under(name)));
            }
            _ => {}
        }
    }

    /// How many entries of a list look like places in the text.
    fn n_alike(&self, values: &[Value]) -> usize {
        let Looked { read, alike } = look(values, self.ruler, &|_| false, true);
        read.len() + alike.len()
    }

    pub(super) fn tell(&mut self, path: &str) {
        self.unread.insert(path.to_owned());
    }
}

/// Why what looks like a place is not read.
fn lack_of(value: &Value) -> Lack {
    match value {
        Value::Object(_) if is_place_by_names(value) && !is_named(value) => Lack::Label,
        Value::Object(_) => Lack::Names,
        _ => Lack::Proof,
    }
}

/// Whether it is what somebody has answered to a task of Label Studio.
fn is_answer_of_label_studio(value: &Value) -> bool {
    let has = |name: &str| value.get(name).is_some();
    value.get("result").is_some_and(Value::is_array) && !has("start") && !has("value")
}

/// Whether the cell of a table has a list of spans.
pub(crate) fn has_labels_in_cell(name: &str, cell: &Value) -> bool {
    let Cow::Owned(value) = labels_in_cell(cell) else { return false };
    is_of_argilla(name)
        || (SPAN_FIELDS.contains(&name) || name.starts_with("prediction")) && !listed(&value).is_empty()
        || has_list_of(&value, |one| span::is_whole(one) || is_named(one))
}

/// Everything in a value that may be a span, whatever text it is of.
pub(super) fn listed(value: &Value) -> Vec<Found> {
    listed_in(value, Body::default()).0
}

/// The same of a text, and how many entries look like places in it and are not read.
pub(super) fn listed_in(value: &Value, body: Body<'_>) -> (Vec<Found>, usize) {
    let (fields, ruler) = (Fields::new(), Ruler::new(body.text));
    let mut walk = Walk::new(body, &fields, &ruler);
    walk.value(value, &Around::default());
    (walk.spans, walk.alike.values().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[track_caller]
    fn check(fields: &Value, n_spans: usize, said: &[&str]) {
        let Value::Object(map) = fields else { panic!("no record") };
        let all: Fields<'_> = map.iter().map(|(name, value)| (&**name, value)).collect();
        let text = map.get("text").and_then(Value::as_str).unwrap_or_default();
        let found = found_in(&all, Body { name: "text", text });
        let alike: Vec<String> =
            found.alike.iter().map(|((name, lack), n)| format!("{name}: {n} without {lack:?}")).collect();
        let lists: BTreeSet<&String> = found.lists.iter().map(|list| &list.else_told).collect();
        let told: Vec<&String> = found.remarks.iter().chain(&found.notes).chain(&alike).chain(lists).collect();
        assert_eq!((found.spans.len(), told.len()), (n_spans, said.len()), "{fields:?} {told:?}");
        assert!(told.iter().zip(said).all(|(told, said)| told.contains(said)), "{told:?}");
    }

    #[test]
    fn spans_are_found_wherever_they_lie() {
        let span = json!({"begin": 0, "end": 3, "type": "a"});
        check(&json!({"mentions": [span]}), 1, &[]);
        check(&json!({"highlights": [span, [0, 3, "a"]]}), 2, &[]);
        check(&json!({"x": {"annotations": {"entities": [span], "labels": [{"label": "a"}]}}}), 1, &[]);
        check(&json!({"entities": "[(0, 3, 'a')]"}), 1, &[]);
        check(&json!({"entities": "{'entities': [(0, 3, 'a'), (4, 5, 'b')]}"}), 2, &[]);
        check(&json!({"entities": {"a": [[0, 3], [4, 5]]}}), 2, &[]);
        check(&json!({"spans": [span], "entities": [[0, 3, "a"], [4, 5, "b"]]}), 2, &[]);
        check(&json!({"label": [0, 3, "a"]}), 1, &[]);
        let piece = |text: &str, start: usize| json!({"text": text, "start": start, "end": start + text.len(), "label": "s", "marks": [[0, 3, "a"]]});
        let sentences = json!([piece("Ana ran.", 0), piece("Bob too.", 9)]);
        check(&json!({"text": "Ana ran. Bob too.", "sentences": sentences}), 4, &[]);
        check(&json!({"tokens": [{"start": 0, "end": 3, "tag": "NN"}], "bbox": [[0, 1, 2, 3]]}), 0, &[]);
    }

    #[test]
    fn what_looks_like_labels_elsewhere_is_told_by_its_name() {
        let span = json!({"start": 0, "end": 3, "label": "a"});
        check(&json!({"meta": {"old": {"marks": [span]}}}), 0, &["“meta.old.marks” holds"]);
        check(&json!({"tokens": [{"start": 0, "end": 3, "label": "a"}]}), 0, &["“tokens” holds"]);
        check(
            &json!({"text": "Ana", "translations": [{"text": "Anna", "spans": [span]}]}),
            0,
            &["“translations” holds"],
        );
        check(&json!({"text": "Ana", "x": {"text": "Anna", "spans": [span]}}), 0, &["“x.spans” holds"]);
        check(&json!({"text": "Ana", "title": "T", "titleSpans": [span]}), 0, &["in “title”"]);
        check(&json!({"text": "Ana", "spans": {"ana": [span], "ben": [span]}}), 2, &["“ana”, “ben”"]);
        check(&json!({"text": "Ana", "ana": [span], "ben": [span]}), 2, &["“ana”, “ben”"]);
        let of_ben = json!({"start": 0, "end": 3, "label": "a", "from": ["ben"]});
        check(&json!({"text": "Ana", "spans": [span], "entities": [of_ben]}), 2, &[]);
        check(&json!({"text": "Ana", "quotes": [], "speaker": "", "links": {"self": "x"}, "n_labels": 3}), 0, &[]);
    }

    #[test]
    fn places_in_columns_of_their_own_are_told_with_what_would_be_read() {
        let text = "“No comment”, said Ana Ruiz.";
        check(
            &json!({"text": text, "cue_start": "14", "cue_end": "18", "quote_start": 0, "quote_end": 12}),
            0,
            &["“cue_start” and “cue_end” look like a place", "“quote_start” and “quote_end” look like a place"],
        );
        check(&json!({"text": text, "start": 14, "length": 4, "label": "cue"}), 0, &["“start” and “length”"]);
        check(&json!({"text": text, "start": 15, "end": 18}), 0, &[]);
        check(&json!({"text": text, "min": 14, "max": 18, "first_page": 14, "last_page": 18}), 0, &[]);
    }

    #[test]
    fn of_many_places_with_labels_some_are_named() {
        let span = json!({"start": 0, "end": 3, "label": "a"});
        let places: Map = (0..30).map(|number| (format!("n{number:02}"), json!([span]))).collect();
        check(&json!({"meta": places}), 0, &["n00", "n01", "n02", "n03", "n04", "25 more places in “meta”"]);
    }

    #[test]
    fn what_is_not_read_is_said() {
        check(&json!({"label": "sports"}), 0, &["whole texts"]);
        check(&json!({"labels": ["a", "b"]}), 0, &["whole texts"]);
        check(&json!({"options": [{"id": "a", "text": "A"}], "accept": ["a"], "answer": "accept"}), 0, &["“accept”"]);
        check(&json!({"options": [{"id": "a", "text": "A"}], "accept": [], "answer": "accept"}), 0, &[]);
        check(&json!({"entities": [{"name": "Ana"}]}), 0, &["without a place"]);
        check(&json!({"entities": {"a": ["Ana"]}}), 0, &["1 label left out"]);
        check(&json!({"entities": "[(0, 3, 'a'"}), 0, &["cannot be read"]);
        check(&json!({"annotations": [{"result": []}]}), 0, &["Label Studio"]);
        check(&json!({"entities": [], "spans": null, "label": "", "ents": {}}), 0, &[]);
    }
}
