//! Finds the labels and relation kinds of an import among the project's, and makes new ones for the rest.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use super::draft::Draft;
use crate::model::{Color, KindId, Label, LabelId, LabelSet, RelationKind, UnknownFields};

/// For labels that an import brings; they differ under any colour vision (M. Okabe and K. Ito, 2008).
const COLORS: [&str; 4] = ["#CC79A7", "#56B4E9", "#D55E00", "#F0E442"];

/// As long as an id may be, less room for a number.
const MOST_CHARACTERS: usize = 60;

/// What files say of their labels and kinds of links, besides using them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declared {
    /// Names by ids.
    pub(crate) labels: BTreeMap<String, String>,
    /// By ids.
    pub(crate) kinds: BTreeMap<String, DeclaredKind>,
    /// What somebody should know of how the files were read, in sentences.
    pub(crate) notes: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct DeclaredKind {
    pub(crate) name: String,
    /// Ids of labels.
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
}

/// The labels after an import, and which of them each word in the files means.
pub(crate) struct NewLabels {
    labels: LabelSet,
    label_ids: BTreeMap<String, LabelId>,
    kind_ids: BTreeMap<String, KindId>,
    /// What was taken for something that is called a little otherwise, in sentences.
    pub(crate) notes: Vec<String>,
}

impl NewLabels {
    pub(crate) fn new(old: &LabelSet, drafts: &[Draft], declared: &Declared) -> Self {
        let mut notes = declared.notes.clone();
        let (labels, label_ids) = labels_for(old, drafts, declared, &mut notes);
        let is_new = |id: &LabelId| old.label(id).is_none();
        let mut kinds = old.kinds().to_vec();
        let mut known = Known::new(kinds.iter().map(|kind| (kind.id.as_str(), &*kind.name)));
        let mut places: BTreeMap<String, usize> =
            kinds.iter().enumerate().map(|(idx, kind)| (kind.id.to_string(), idx)).collect();
        let mut kind_ids = BTreeMap::new();
        let by_kind = ends_by_kind(drafts, &label_ids);
        for (word, (mut from, mut to)) in whole_first(by_kind, |(word, _)| word) {
            let said = declared.kinds.get(word);
            let ids =
                |words: &[String]| words.iter().filter_map(|word| label_ids.get(word)).cloned().collect::<Vec<_>>();
            from.extend(said.map(|kind| ids(&kind.from)).unwrap_or_default());
            to.extend(said.map(|kind| ids(&kind.to)).unwrap_or_default());
            let name = said.map(|kind| &*kind.name).filter(|name| !name.is_empty());
            if let Some(there) = known.find(word, name, "kind of link", &mut notes) {
                let kind = places.get(&there).and_then(|idx| kinds.get_mut(*idx));
                // A kind learns where labels that come with it may stand; else it stays as people have made it.
                if let Some(kind) = kind.filter(|_| said.is_some() || from.iter().chain(&to).any(is_new)) {
                    extend(&mut kind.from, from);
                    extend(&mut kind.to, to);
                }
                kind_ids.extend(KindId::new(&there).ok().map(|id| (word.clone(), id)));
            } else if let Ok(id) = KindId::new(&known.free_id(word)) {
                let name = name.map_or_else(|| word.trim().replace('_', " "), str::to_owned);
                known.make(id.as_str(), &name, word);
                let (from, to) = (from.into_iter().collect(), to.into_iter().collect());
                let name = if name.is_empty() { id.to_string() } else { name };
                places.insert(id.to_string(), kinds.len());
                kinds.push(RelationKind { id: id.clone(), name, from, to, unknown: UnknownFields::default() });
                kind_ids.insert(word.clone(), id);
            }
        }
        let labels = LabelSet::new(labels, kinds).unwrap_or_else(|_| old.clone());
        Self { labels, label_ids, kind_ids, notes }
    }

    pub(crate) fn labels(&self) -> &LabelSet {
        &self.labels
    }

    pub(crate) fn into_labels(self) -> LabelSet {
        self.labels
    }

    pub(crate) fn label_id(&self, word: &str) -> Option<LabelId> {
        self.label_ids.get(word).cloned()
    }

    pub(crate) fn kind_id(&self, word: &str) -> Option<KindId> {
        self.kind_ids.get(word).cloned()
    }
}

/// The labels with new ones for words that mean none of the old, and what each word means.
fn labels_for(
    old: &LabelSet,
    drafts: &[Draft],
    declared: &Declared,
    notes: &mut Vec<String>,
) -> (Vec<Label>, BTreeMap<String, LabelId>) {
    let mut labels = old.labels().to_vec();
    let mut known = Known::new(labels.iter().map(|label| (label.id.as_str(), &*label.name)));
    let used = drafts.iter().flat_map(|draft| &draft.spans).map(|span| &span.label);
    let words: BTreeSet<&String> = used.collect();
    let mut ids = BTreeMap::new();
    for word in whole_first(words, |word| word) {
        let name = declared.labels.get(word).map(String::as_str).filter(|name| !name.trim().is_empty());
        let there = known.find(word, name, "label", notes);
        let Ok(id) = LabelId::new(&there.clone().unwrap_or_else(|| known.free_id(word))) else { continue };
        if there.is_none() {
            let name = name.unwrap_or(word).trim();
            let name = if name.is_empty() { id.as_str() } else { name };
            known.make(id.as_str(), name, word);
            labels.push(new_label(id.clone(), name, labels.len()));
        }
        ids.insert(word.clone(), id);
    }
    (labels, ids)
}

/// What is there already, by ids and by names.
#[derive(Default)]
struct Known {
    /// Names by ids.
    ids: BTreeMap<String, String>,
    by_name: BTreeMap<String, String>,
    /// By what is left of ids and names without case, blanks and `_`.
    by_folded: BTreeMap<String, String>,
    /// The next number for an id that is taken.
    numbers: BTreeMap<String, u32>,
    /// The words that new ids were made of.
    made_of: BTreeMap<String, String>,
}

impl Known {
    fn new<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut known = Self::default();
        all.for_each(|(id, name)| known.add(id, name));
        known
    }

    fn add(&mut self, id: &str, name: &str) {
        self.ids.insert(id.to_owned(), name.to_owned());
        self.by_name.entry(name.to_owned()).or_insert_with(|| id.to_owned());
        for word in std::iter::once(name).chain((!is_cut(id, name)).then_some(id)) {
            self.by_folded.entry(folded(word)).or_insert_with(|| id.to_owned());
        }
    }

    /// What is new, and the word that its id was made of.
    fn make(&mut self, id: &str, name: &str, word: &str) {
        self.add(id, name);
        self.made_of.insert(id.to_owned(), word.to_owned());
    }

    /// The id of what the word, or the name that its file gives it, stands for. That of another word is told.
    fn find(&self, word: &str, name: Option<&str>, what: &str, notes: &mut Vec<String>) -> Option<String> {
        let same = self.ids.get_key_value(word);
        let exact = same.map(|(id, _)| id).or_else(|| self.by_name.get(name.unwrap_or(word)));
        let id = exact.or_else(|| self.by_folded.get(&folded(name.unwrap_or(word))))?;
        let other = self.made_of.get(id);
        let meant = other.unwrap_or(id);
        if (exact.is_none() || other.is_some()) && !meant.nfc().eq(word.nfc()) {
            notes.push(format!("“{word}” is taken for the {what} “{meant}”"));
        } else if let Some((_, here)) = same {
            let is_other = |there: &&str| folded(there) != folded(here) && folded(there) != folded(word);
            notes.extend(name.filter(is_other).map(|there| {
                format!("the {what} “{word}” is called “{there}” there and “{here}” here, and taken for the same")
            }));
            // Nothing says whether a program means this id, or has a name of its own.
            let may_be_another = name.is_none() && is_cut(id, here);
            notes.extend(may_be_another.then(|| format!("“{word}” is taken for the {what} “{here}”, whose id it is")));
        }
        Some(id.clone())
    }

    /// The word as an id can be, and a number where that is taken, or where it would be taken for another word.
    fn free_id(&mut self, word: &str) -> String {
        let id = fit(word);
        let is_whole = is_whole(word);
        let is_free = |id: &str| !self.ids.contains_key(id) && (is_whole || !self.by_folded.contains_key(&folded(id)));
        if is_free(&id) {
            return id;
        }
        let number = self.numbers.entry(id.clone()).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{}_{number}", id.trim_end_matches('_'));
            if is_free(&numbered) {
                return numbered;
            }
        }
    }
}

/// The word with `_` for what an id cannot have; the numbers of its characters where it has neither letters nor digits.
fn fit(word: &str) -> String {
    let is_fit = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    let fit = word.trim().nfc().map(|character| if is_fit(character) { character } else { '_' });
    let id: String = fit.take(MOST_CHARACTERS).collect();
    if id.chars().any(char::is_alphanumeric) {
        return id;
    }
    let numbers: Vec<String> = word.trim().chars().map(|character| format!("u{:x}", u32::from(character))).collect();
    numbers.join("_").chars().take(MOST_CHARACTERS).collect()
}

/// Whether [`fit`] leaves all that tells a word from others.
fn is_whole(word: &str) -> bool {
    folded(&fit(word)) == folded(word)
}

/// Whether an id is what [`fit`] left of a name that has more.
fn is_cut(id: &str, name: &str) -> bool {
    !is_whole(name) && id.starts_with(fit(name).trim_end_matches('_'))
}

/// Those first whose word is an id as it is, so that none of them is given to another word.
fn whole_first<T>(all: impl IntoIterator<Item = T>, word: impl Fn(&T) -> &str) -> impl Iterator<Item = T> {
    let (whole, cut): (Vec<T>, Vec<T>) = all.into_iter().partition(|one| is_whole(word(one)));
    whole.into_iter().chain(cut)
}

/// Without case, blanks, `_` and the way in which accents are written.
fn folded(word: &str) -> String {
    word.nfc()
        .filter(|character| !character.is_whitespace() && *character != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

fn extend(there: &mut Vec<LabelId>, mut ends: BTreeSet<LabelId>) {
    for id in &*there {
        ends.remove(id);
    }
    there.extend(ends);
}

type Ends = (BTreeSet<LabelId>, BTreeSet<LabelId>);

/// The kinds that the drafts use, with the labels that they lead from and to.
fn ends_by_kind<'a>(drafts: &'a [Draft], label_ids: &BTreeMap<String, LabelId>) -> BTreeMap<&'a String, Ends> {
    let mut by_kind: BTreeMap<&String, Ends> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| !draft.relations.is_empty()) {
        let labels: BTreeMap<&String, Option<&LabelId>> =
            draft.spans.iter().map(|span| (&span.key, label_ids.get(&span.label))).collect();
        let label = |key| labels.get(key).copied().flatten().cloned();
        for relation in &draft.relations {
            let (from, to) = by_kind.entry(&relation.kind).or_default();
            from.extend(label(&relation.from));
            to.extend(label(&relation.to));
        }
    }
    by_kind
}

fn new_label(id: LabelId, name: &str, n_before: usize) -> Label {
    let color: Color = COLORS[n_before % COLORS.len()].parse().expect("a colour");
    Label { id, name: name.to_owned(), color, key: None, unknown: UnknownFields::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::draft::{RelationDraft, SpanDraft};

    fn ids_of(words: &[&str]) -> (Vec<String>, Vec<String>) {
        let span = |word: &&str| SpanDraft { label: (*word).to_owned(), ..SpanDraft::default() };
        let draft = Draft { spans: words.iter().map(span).collect(), ..Draft::default() };
        let labels = NewLabels::new(&LabelSet::built_in(), &[draft], &Declared::default());
        (words.iter().map(|word| labels.label_id(word).unwrap().to_string()).collect(), labels.notes)
    }

    #[test]
    fn as_many_labels_as_names() {
        assert_eq!(ids_of(&["claim!", "claim?", "👍", "👎"]).0, ["claim_2", "claim_3", "u1f44d", "u1f44e"]);
        // What is a name of its own is one, whatever the ids of others are made of.
        let (ids, notes) = ids_of(&["C#", "C_", "claim?", "claim_", "label", "👍"]);
        assert_eq!(ids, ["C_2", "C_", "claim_2", "claim", "label", "u1f44d"]);
        assert_eq!(notes, ["“claim_” is taken for the label “claim”"]);
        let (a, b) = (format!("{}a", "x".repeat(64)), format!("{}b", "x".repeat(64)));
        let ids = ids_of(&[&a, &b]).0;
        assert_ne!(ids[0], ids[1]);
        assert_eq!(ids_of(&["PER ORG", "PER/ORG", "PER_ORG"]).0, ["PER_ORG", "PER_ORG_2", "PER_ORG"]);
    }

    #[test]
    fn one_name_in_two_ways_to_write_accents_is_one() {
        let (ids, notes) = ids_of(&["Cafe\u{301}", "Caf\u{e9}", "cafe"]);
        assert_eq!(ids, ["Café", "Café", "cafe"]);
        assert_eq!(notes, Vec::<String>::new());
    }

    #[test]
    fn an_id_that_is_cut_from_its_name_may_be_another_word_and_is_told() {
        let mut labels = LabelSet::built_in().labels().to_vec();
        labels[0].id = LabelId::new("C_").unwrap();
        labels[0].name = "C#".to_owned();
        labels[1].name = "Sprecher (neu)".to_owned();
        let old = LabelSet::new(labels, Vec::new()).unwrap();
        let span = |word: &str| SpanDraft { label: word.to_owned(), ..SpanDraft::default() };
        let draft = Draft { spans: ["C_", "c", "speaker"].into_iter().map(span).collect(), ..Draft::default() };
        let labels = NewLabels::new(&old, &[draft], &Declared::default());
        let ids = ["C_", "c", "speaker"].map(|word| labels.label_id(word).unwrap().to_string());
        assert_eq!(ids, ["C_", "c", "speaker"]);
        assert_eq!(labels.notes, ["“C_” is taken for the label “C#”, whose id it is"]);
    }

    #[test]
    fn kinds_of_links_that_are_one_here_are_told_as_labels_are() {
        let link = |kind: &str| RelationDraft { kind: kind.to_owned(), ..RelationDraft::default() };
        let relations = ["works for", "works_for", "said_by"].map(link).into();
        let draft = Draft { relations, ..Draft::default() };
        let labels = NewLabels::new(&LabelSet::built_in(), &[draft], &Declared::default());
        let ids = ["works for", "works_for", "said_by"].map(|word| labels.kind_id(word).unwrap().to_string());
        assert_eq!(ids, ["works_for", "works_for", "said_by"]);
        assert_eq!(labels.notes, ["“works_for” is taken for the kind of link “works for”"]);
    }

    #[test]
    fn only_case_and_blanks_may_differ_and_that_is_said() {
        let (ids, notes) = ids_of(&["Quote", "QUOTE", "quotes"]);
        assert_eq!(ids, ["quote", "quote", "quotes"]);
        assert_eq!(notes, ["“QUOTE” is taken for the label “quote”"]);
        let (ids, notes) = ids_of(&["PER ORG", "PER_ORG"]);
        assert_eq!(ids, ["PER_ORG", "PER_ORG"]);
        assert_eq!(notes, ["“PER_ORG” is taken for the label “PER ORG”"]);
        let (ids, notes) = ids_of(&["PER ORG", "per_org"]);
        assert_eq!(ids, ["PER_ORG", "PER_ORG"]);
        assert_eq!(notes, ["“per_org” is taken for the label “PER ORG”"]);
    }
}
