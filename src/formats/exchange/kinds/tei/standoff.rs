//! What TEI says of words from outside of them: spans that point to anchors and to elements with an id.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::links::{Links, ids_in, is_linking};
use crate::formats::exchange::core::draft::{Draft, SpanDraft};
use crate::formats::exchange::core::xml::attribute;
use crate::model::counted;

/// Elements that mark the words that they point to.
const POINTING: [&str; 2] = ["span", "annotation"];
/// What holds these, and what explains the words for them.
const GROUPS: [&str; 4] = ["spanGrp", "listAnnotation", "interp", "interpGrp"];

/// What points to words, until all of them are known.
#[derive(Default)]
pub(super) struct Standoff {
    /// Where elements with an id lie; what has no words lies between two.
    pub(super) places: BTreeMap<String, (usize, usize)>,
    spans: Vec<Pointing>,
    /// The label that those of a group have that say none.
    group: String,
    unread: BTreeSet<String>,
}

struct Pointing {
    id: String,
    who: String,
    label: String,
    /// The words in it, which say what those are that it points to.
    words: String,
    /// From the first to the last, or each by itself.
    is_range: bool,
    ids: Vec<String>,
}

/// Whether an element has no words of the running text, because it points to some.
pub(super) fn is_pointing(name: &str, element: &BytesStart<'_>) -> bool {
    let points = || ["from", "target"].iter().any(|name| !attribute(element, name).is_empty());
    name == "standOff" || name == "spanGrp" || is_linking(name, element) || POINTING.contains(&name) && points()
}

impl Standoff {
    /// Takes in an element that is none of the running text; `outer` is what it stands in.
    pub(super) fn begin(&mut self, name: &str, element: &BytesStart<'_>, outer: &str) {
        let ids = |name: &str| ids_in(element, name);
        let label = || ids("ana").into_iter().next().unwrap_or_else(|| attribute(element, "type").trim().to_owned());
        if GROUPS.contains(&name) {
            self.group = label();
        } else if POINTING.contains(&name) {
            let label = Some(label()).filter(|label| !label.is_empty()).unwrap_or_else(|| self.group.clone());
            let (range, target) = ([ids("from"), ids("to")].concat(), ids("target"));
            let is_range = !range.is_empty();
            let ids = if is_range { range } else { target };
            let (id, who) = (attribute(element, "xml:id"), attribute(element, "who"));
            self.spans.push(Pointing { id, who, label, words: String::new(), is_range, ids });
        } else if outer == "standOff" && !is_linking(name, element) {
            self.unread.insert(name.to_owned());
        }
    }

    /// Words in the innermost element, of this name.
    pub(super) fn words(&mut self, words: &str, innermost: &str) {
        if let Some(span) = self.spans.last_mut().filter(|_| POINTING.contains(&innermost)) {
            span.words.push_str(words);
        }
    }

    /// Adds the spans, once the whole text is there, and says what is not read. Links may name them.
    pub(super) fn finish(self, draft: &mut Draft, span_of: &mut BTreeMap<String, usize>, links: &mut Links) {
        let mut n_lost = 0;
        for span in self.spans {
            let label = if span.label.is_empty() { span.words.trim().to_owned() } else { span.label };
            let label = if label.is_empty() { "span".to_owned() } else { label };
            let places: Option<Vec<(usize, usize)>> = span.ids.iter().map(|id| self.places.get(id).copied()).collect();
            let at = places.map(|places| if span.is_range { between(&places) } else { places });
            let at: Vec<(usize, usize)> =
                at.into_iter().flatten().filter_map(|place| without_blanks(&draft.text, place)).collect();
            if at.is_empty() {
                n_lost += 1;
                continue;
            }
            let idx = draft.spans.len();
            links.add_speakers(idx, &span.who);
            let key = if span.id.is_empty() { format!("#{idx}") } else { span.id.clone() };
            if !span.id.is_empty() {
                span_of.insert(span.id, idx);
            }
            draft.spans.push(SpanDraft { key, label, at: joined(&draft.text, at), ..SpanDraft::default() });
        }
        if n_lost > 0 {
            let spans = counted(n_lost, "span");
            draft.remarks.push(format!("{spans} (span, annotation) that point to no words of the text: left out"));
        }
        if !self.unread.is_empty() {
            let names: Vec<String> = self.unread.into_iter().collect();
            draft.notes.push(format!("of <standOff> the spans and links are read, and not: {}", names.join(", ")));
        }
    }
}

/// From the first place to the last.
fn between(places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    places.first().zip(places.last()).map(|(first, last)| (first.0, last.1)).into_iter().collect()
}

fn without_blanks(text: &str, (start, end): (usize, usize)) -> Option<(usize, usize)> {
    let words = text.get(start..end.min(text.len()))?;
    let start = start + words.len() - words.trim_start().len();
    (!words.trim().is_empty()).then(|| (start, start + words.trim().len()))
}

/// Words that follow each other are one piece.
fn joined(text: &str, mut places: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    places.sort_unstable();
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places {
        match pieces.last_mut() {
            Some(last) if start <= last.1 || text[last.1..start].trim().is_empty() => last.1 = last.1.max(end),
            _ => pieces.push((start, end)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use crate::formats::{Format, import};
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(body: &str, standoff: &str, expected: &str, n_told: usize) {
        let tei = format!("<TEI><text><body><p>{body}</p></body></text>{standoff}</TEI>");
        let imported = import(Format::Tei, &[("a.xml".to_owned(), tei.into())], &LabelSet::built_in());
        let told = imported.warnings.len() + imported.notes.len();
        assert_eq!((&*marked::print(&imported.articles[0].article), told), (expected, n_told));
    }

    #[test]
    fn spans_that_point_to_anchors_and_elements_are_read() {
        let anchors = "One<anchor xml:id=\"a1\"/> two<anchor xml:id=\"a2\"/> three";
        let span = "<spanGrp><span from=\"#a1\" to=\"#a2\" ana=\"#quote\">x</span></spanGrp>";
        check(anchors, &format!("<standOff>{span}</standOff>"), "One [quote#1 two] three", 0);
        check(&format!("{anchors}{span}"), "", "One [quote#1 two] three", 0);
        let words = "<w xml:id=\"w1\">One</w> <w xml:id=\"w2\">two</w> <w xml:id=\"w3\">three</w>";
        let spans = "<standOff><listPerson/><spanGrp type=\"claim\"><span target=\"#w1 #w2\"/><span from=\"#w3\"/>\
            <span target=\"#w9\"/></spanGrp><listAnnotation><annotation target=\"#w1 #w3\" type=\"cue\"/></listAnnotation></standOff>";
        check(words, spans, "[claim#1 [cue#3 One] two] [claim#2 [cue#3 three]]", 2);
    }
}
