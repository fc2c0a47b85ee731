//! Records with several lists of labels: where these are what several people made of the text, each becomes a record of its
//! own.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::formats::exchange::core::draft::{Draft, ListSign, OwnList, RelationDraft, SpanDraft, SpanDrafts};

/// So many places where two lists contradict each other are no accident.
const ENOUGH: usize = 2;

/// A label of a list, as it lies in a text: label, start and end, and the list.
type Mark<'d> = (&'d str, usize, usize, u32);

/// The records, those with lists of several people as one for each of them. What lists that are of nobody are is told.
pub(super) fn by_person(drafts: Vec<Draft>) -> Vec<Draft> {
    if drafts.iter().all(|draft| draft.lists.is_empty()) {
        return drafts;
    }
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| draft.annotator.is_empty()) {
        see(draft, &mut families);
    }
    for family in families.values_mut() {
        family.is_of_people = family.are_people();
    }
    drafts.into_iter().flat_map(|draft| parted(draft, &families)).collect()
}

/// What all records of a file have in the lists of one family.
#[derive(Default)]
struct Family {
    sign: ListSign,
    /// By the names of its lists.
    lists: BTreeMap<String, Labels>,
    /// In how many places two lists cross with the same label, or have other labels on just the same words. Labels that lie in
    /// each other are no such place, as layers have them.
    n_contradictions: usize,
    /// Whether two lists have the same label on just the same words, and whether some list of a record lacks what another has.
    agrees: bool,
    differs: bool,
    is_of_people: bool,
    /// Whether lists are called after what is in them, once somebody has asked.
    is_of_kinds: OnceCell<bool>,
}

#[derive(Default)]
struct Labels {
    n_spans: usize,
    names: BTreeSet<String>,
}

impl Family {
    /// Whether each list is what somebody labelled: it is said to be, or several have the same labels and contradict each other.
    fn are_people(&self) -> bool {
        let has_two = self.lists.len() > 1 && self.lists.values().any(|list| list.n_spans > 0);
        let is_shown = || self.agrees && self.differs || self.n_contradictions >= ENOUGH && self.shares_label();
        has_two && (self.sign == ListSign::Named || !self.is_kind() && is_shown())
    }

    /// Whether lists are called after what is in them.
    fn is_kind(&self) -> bool {
        let is_one = |(name, list): (&String, &Labels)| list.names.iter().any(|label| is_called(name, label));
        *self.is_of_kinds.get_or_init(|| self.lists.iter().any(is_one))
    }

    fn shares_label(&self) -> bool {
        let all: usize = self.lists.values().map(|list| list.names.len()).sum();
        let different: BTreeSet<&String> = self.lists.values().flat_map(|list| &list.names).collect();
        different.len() < all
    }

    /// Whether a list of this name counts: one without a label in all of the file may be anything, unless its name says more.
    fn counts(&self, name: &str) -> bool {
        self.sign > ListSign::Open || self.lists.get(name).is_some_and(|list| list.n_spans > 0)
    }

    /// Notes how the lists of one record differ, `n_lists` of the family.
    fn compare(&mut self, mut marks: Vec<Mark<'_>>, n_lists: usize) {
        marks.sort_unstable();
        marks.dedup();
        let mut at: BTreeMap<(usize, usize), BTreeMap<&str, BTreeSet<u32>>> = BTreeMap::new();
        for (label, start, end, list) in &marks {
            at.entry((*start, *end)).or_default().entry(label).or_default().insert(*list);
        }
        for labels in at.values() {
            let lists: BTreeSet<u32> = labels.values().flatten().copied().collect();
            self.agrees |= labels.values().any(|lists| lists.len() > 1);
            self.differs |= labels.values().any(|lists| lists.len() < n_lists);
            let is_disputed = lists.len() > 1 && labels.values().any(|having| having.len() < lists.len());
            self.n_contradictions += usize::from(is_disputed);
        }
        self.n_contradictions += n_crossing(&marks);
    }
}

/// How many marks cross one of another list with the same label, in their order.
fn n_crossing(marks: &[Mark<'_>]) -> usize {
    // Of each list the mark before that reaches furthest: its end.
    let (mut ends, mut end_of) = (BTreeSet::new(), BTreeMap::new());
    let (mut n_crossing, mut label_before) = (0, "");
    for group in marks.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
        let (label, start, ..) = group[0];
        if label != label_before {
            (ends, end_of, label_before) = (BTreeSet::new(), BTreeMap::new(), label);
        }
        let crosses = |(_, _, end, list): &&Mark<'_>| {
            start < *end && ends.range((start + 1, 0)..(*end, 0)).any(|(_, other)| other != list)
        };
        n_crossing += group.iter().filter(crosses).count();
        for (_, _, end, list) in group {
            let before = end_of.get(list).copied().unwrap_or_default();
            if before < *end {
                ends.remove(&(before, *list));
                ends.insert((*end, *list));
                end_of.insert(*list, *end);
            }
        }
    }
    n_crossing
}

/// Whether a list of persons is called so: `persons`, `PER`.
fn is_called(list: &str, label: &str) -> bool {
    const SHORT: usize = 3;
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (list, label): (String, String) = (letters(list), letters(label));
    list == label || label.chars().count() >= SHORT && list.starts_with(&label)
}

/// Notes what a record says of each family.
fn see(draft: &Draft, families: &mut BTreeMap<String, Family>) {
    for list in &draft.lists {
        let family = families.entry(list.family.clone()).or_default();
        family.sign = family.sign.max(list.sign);
        family.lists.entry(list.name.clone()).or_default();
    }
    let list_of = |span: &SpanDraft| draft.lists.get(usize::try_from(span.list).ok()?.checked_sub(1)?);
    let listed = || draft.spans.iter().filter_map(|span| Some((span, list_of(span)?)));
    for (span, list) in listed() {
        let labels = families.entry(list.family.clone()).or_default().lists.entry(list.name.clone()).or_default();
        labels.n_spans += 1;
        labels.names.insert(span.label.to_lowercase());
    }
    let mut marks: BTreeMap<&str, Vec<Mark<'_>>> = BTreeMap::new();
    for (span, list) in listed() {
        let of_family = marks.entry(&list.family).or_default();
        of_family.extend(span.at.iter().map(|at| (&*span.label, at.0, at.1, span.list)));
    }
    for (name, marks) in marks {
        let n_lists = draft.lists.iter().filter(|list| list.family == name).count();
        if let Some(family) = families.get_mut(name) {
            family.compare(marks, n_lists);
        }
    }
}

/// A record for each person, after what is of nobody in it.
fn parted(mut draft: Draft, families: &BTreeMap<String, Family>) -> Vec<Draft> {
    let lists = std::mem::take(&mut draft.lists);
    if !draft.annotator.is_empty() {
        return vec![draft];
    }
    let person_of = people_of(&mut draft, lists, families);
    if person_of.is_empty() {
        return vec![draft];
    }
    let mut spans_of: BTreeMap<String, SpanDrafts> =
        person_of.values().map(|name| (name.clone(), SpanDrafts::default())).collect();
    let mut own = SpanDrafts::default();
    for span in std::mem::take(&mut draft.spans) {
        match person_of.get(&span.list).and_then(|name| spans_of.get_mut(name)) {
            Some(theirs) => theirs.push(span),
            None => own.push(span),
        }
    }
    let mut links = std::mem::take(&mut draft.relations);
    let bare = Draft { remarks: Vec::new(), notes: Vec::new(), alike: BTreeMap::new(), ..draft.clone() };
    let keys: Vec<BTreeSet<String>> =
        spans_of.values().map(|spans| spans.iter().map(|span| span.key.clone()).collect()).collect();
    let of_person = |((name, spans), keys): ((String, SpanDrafts), &BTreeSet<String>)| {
        let relations = links.iter().filter(|link| has_ends(keys, link)).cloned().collect();
        Draft { annotator: name, user: String::new(), spans, relations, ..bare.clone() }
    };
    let mut drafts: Vec<Draft> = spans_of.into_iter().zip(&keys).map(of_person).collect();
    links.retain(|link| !keys.iter().any(|keys| has_ends(keys, link)));
    if own.is_empty() && links.is_empty() {
        let Draft { remarks, notes, alike, .. } = draft;
        if let Some(first) = drafts.first_mut() {
            (first.remarks, first.notes, first.alike) = (remarks, notes, alike);
        }
    } else {
        drafts.insert(0, Draft { spans: own, relations: links, ..draft });
    }
    drafts
}

/// Who made the lists of a record, by their numbers; of those that nobody made it is told what they may be.
fn people_of(draft: &mut Draft, lists: Vec<OwnList>, families: &BTreeMap<String, Family>) -> BTreeMap<u32, String> {
    let numbers: BTreeSet<u32> = draft.spans.iter().map(|span| span.list).collect();
    let mut person_of = BTreeMap::new();
    for (number, list) in (1..).zip(lists) {
        let Some(family) = families.get(&list.family) else { continue };
        let is_told = !list.else_told.is_empty() && numbers.contains(&number);
        if family.is_of_people {
            person_of.extend(family.counts(&list.name).then_some((number, list.name)));
        } else if is_told && (list.sign == ListSign::Open || !family.is_kind()) {
            draft.notes.push(list.else_told);
        }
    }
    person_of
}

/// Whether a link leads from and to spans with these keys.
fn has_ends(keys: &BTreeSet<String>, link: &RelationDraft) -> bool {
    keys.contains(&link.from) && keys.contains(&link.to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, Imported, import};
    use crate::model::LabelSet;

    fn imported(lines: &[&str]) -> Imported {
        let files = [("rows.jsonl".to_owned(), lines.join("\n").into_bytes())];
        import(Format::Jsonl, &files, &LabelSet::built_in())
    }

    /// Who has read the first article, with how many spans; and how many spans are the project's own.
    fn read(lines: &[&str]) -> (Vec<(String, usize)>, usize) {
        let imported = imported(lines);
        let article = &imported.articles[0].article;
        let readings = article.readings().map(|one| (one.annotator.clone(), one.spans.len())).collect();
        (readings, article.spans().len())
    }

    fn people(ana: usize, ben: usize) -> Vec<(String, usize)> {
        vec![("ana".to_owned(), ana), ("ben".to_owned(), ben)]
    }

    #[test]
    fn lists_of_two_people_are_what_each_of_them_made() {
        let two = |ana: &str, ben: &str| format!(r#"{{"text": "Ana saw Ben. It rained.", {ana}, {ben}}}"#);
        for (ana, ben) in [
            (r#""label_ana": [[0, 3, "speaker"]]"#, r#""label_ben": [[0, 3, "speaker"], [8, 11, "claim"]]"#),
            (r#""ana": [[0, 3, "speaker"]]"#, r#""ben": [[0, 3, "speaker"], [8, 11, "claim"]]"#),
            (r#""label_ana": [[0, 7, "quote"]]"#, r#""label_ben": [[4, 11, "quote"], [0, 7, "claim"]]"#),
            (
                r#""annotators": ["ana", "ben"], "label_ana": [[0, 3, "quote"]]"#,
                r#""label_ben": [[4, 6, "claim"], [8, 9, "claim"]]"#,
            ),
        ] {
            assert_eq!(read(&[&two(ana, ben)]), (people(1, 2), 0), "{ana}");
        }
        let agreed = two(r#""label_ana": [[0, 3, "speaker"]]"#, r#""label_ben": [[0, 3, "speaker"]]"#);
        let none = two(r#""label_ana": [[0, 3, "speaker"]]"#, r#""label_ben": []"#).replace("rained", "snowed");
        assert_eq!(read(&[&none, &agreed]), (people(1, 0), 0), "other records show whose lists they are");
        let nested = r#"{"text": "Ana saw Ben.", "spans": {"ana": [[0, 3, "speaker"]], "ben": [[0, 3, "speaker"], [8, 11, "speaker"]]}}"#;
        assert_eq!(read(&[nested]), (people(1, 2), 0));
        let blocks = r#"{"text": "Ana saw Ben.", "annotations": [{"annotator": "ana", "entities": [[0, 3, "speaker"]]},
            {"annotator": "ben", "entities": []}]}"#
            .replace('\n', " ");
        assert_eq!(read(&[&blocks]), (people(1, 0), 0));
        let settled = r#"{"text": "Ana saw Ben.", "label": [[0, 3, "speaker"]], "label_ana": [[0, 3, "speaker"]],
            "label_ben": [[0, 3, "speaker"], [8, 11, "speaker"]]}"#
            .replace('\n', " ");
        assert_eq!(read(&[&settled]), (people(1, 2), 1));
    }

    #[test]
    fn lists_of_kinds_of_labels_are_of_nobody() {
        let line = |one: &str, other: &str| format!(r#"{{"text": "Ana saw Ben. It rained.", {one}, {other}}}"#);
        for (one, other) in [
            (r#""entities_persons": [[0, 3, "person"]]"#, r#""entities_places": [[4, 7, "place"]]"#),
            (r#""label_gold": [[0, 3, "person"]]"#, r#""label_ana": [[4, 7, "place"]]"#),
            (r#""direct": [[0, 3, "quote"]]"#, r#""indirect": [[4, 7, "quote"]]"#),
            (r#""lead": [[0, 3, "quote"]]"#, r#""tail": [[4, 7, "claim"]]"#),
            (r#""people_spans": [[0, 3, "PER"]]"#, r#""location_spans": [[0, 3, "GPE"]]"#),
            (r#""entities_original": [[0, 3, "a"]]"#, r#""entities_corrected": [[0, 3, "a"], [4, 7, "a"]]"#),
            (r#""spans_old": [[0, 3, "a"]]"#, r#""spans_new": [[0, 3, "a"], [4, 7, "a"]]"#),
            (r#""entities_en": [[0, 3, "a"]]"#, r#""entities_de": [[0, 3, "a"], [4, 7, "a"]]"#),
            (r#""label_ana": [[0, 3, "a"]]"#, r#""label_ben": [[0, 7, "a"]]"#),
            (r#""annotator": "cho", "label_ana": [[0, 3, "a"]]"#, r#""label_ben": [[0, 3, "a"], [4, 7, "a"]]"#),
        ] {
            let (readings, _) = read(&[&line(one, other)]);
            assert_eq!(readings, Vec::new(), "{one}");
        }
        let many =
            |label: &str| (0..5).map(|at| format!(r#"[{at}, {}, "{label}"]"#, at + 1)).collect::<Vec<_>>().join(", ");
        let (one, other) = (format!(r#""spans_x": [{}]"#, many("a")), format!(r#""spans_y": [{}]"#, many("b")));
        assert_eq!(read(&[&line(&one, &other)]), (Vec::new(), 10), "no label is in both");
        let inside = |by: usize| {
            let spans: Vec<String> = (0..5).map(|at| format!(r#"[{}, {}, "a"]"#, 4 * at, 4 * at + by)).collect();
            spans.join(", ")
        };
        let (one, other) = (format!(r#""outer": [{}]"#, inside(4)), format!(r#""inner": [{}]"#, inside(2)));
        assert_eq!(read(&[&line(&one, &other)]), (Vec::new(), 10), "labels in others of their kind");
        let told = imported(&[&line(r#""lead": [[0, 3, "quote"]]"#, r#""tail": [[4, 7, "claim"]]"#)]).notes;
        assert!(told.iter().any(|note| note.contains("“lead”, “tail”")), "{told:?}");
        let told = imported(&[&line(r#""label_ana": [[0, 3, "a"]]"#, r#""label_ben": [[4, 7, "a"]]"#)]).notes;
        assert!(told.iter().any(|note| note.contains("“label_ana”, “label_ben”") && note.contains("--by")), "{told:?}");
    }

    #[test]
    fn labels_of_two_lists_that_cross_are_counted() {
        let n = |marks: &[(usize, usize, u32)]| {
            let mut marks: Vec<Mark<'_>> = marks.iter().map(|(start, end, list)| ("a", *start, *end, *list)).collect();
            marks.sort_unstable();
            n_crossing(&marks)
        };
        assert_eq!(n(&[(0, 3, 1), (2, 5, 2), (4, 7, 1)]), 2);
        assert_eq!(n(&[(0, 9, 1), (2, 5, 2), (2, 9, 2)]), 0, "one in the other");
        assert_eq!(n(&[(0, 3, 1), (0, 4, 2), (3, 5, 2), (5, 5, 1)]), 0, "beside each other, or from one place");
        assert_eq!(n(&[(0, 3, 1), (2, 5, 1)]), 0, "of one list");
        assert_eq!(n(&[(0, 9, 1), (1, 3, 1), (2, 5, 2), (4, 11, 2)]), 1, "of each list what reaches furthest");
    }

    #[test]
    fn links_go_with_their_ends() {
        let line = r#"{"text": "“No”, said Ana.", "label_ana": [{"id": "a1", "start": 0, "end": 4, "label": "quote"},
            {"id": "a2", "start": 11, "end": 14, "label": "speaker"}], "label_ben": [{"id": "b1", "start": 0, "end": 4,
            "label": "quote"}], "annotators": ["ana", "ben"], "relations": [{"from": "a1", "to": "a2", "kind": "said_by"}]}"#
            .replace('\n', " ");
        let imported = imported(&[&line]);
        let links: Vec<usize> = imported.articles[0].article.readings().map(|one| one.relations.len()).collect();
        assert_eq!((links, imported.warnings.len()), (vec![1, 0], 0));
    }
}
