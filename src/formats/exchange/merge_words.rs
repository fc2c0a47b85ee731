//! What is said of an import into a project: of each kind of thing the first few, and how many more there are.

use std::collections::{BTreeMap, BTreeSet};

use super::core::warnings::ImportWarning;
use crate::formats::articles::title_from;
use crate::model::{Article, Fragments, LabelId, Span, counted};

/// What sentences are about of which there may be one for every article or span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    Nearly,
    Kin,
    Facts,
    NewNotes,
    OldNotes,
}

impl About {
    fn in_words(self) -> &'static str {
        match self {
            Self::Nearly => "articles of which it has nearly the text",
            Self::Kin => "articles of their own beside nearly the same texts",
            Self::Facts => "facts that stay as they are",
            Self::NewNotes => "notes that come in",
            Self::OldNotes => "notes that stay as they are",
        }
    }
}

/// So many sentences of a kind are told.
const MOST_OF_KIND: usize = 5;

/// What is to be said of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// As they come.
    all: Vec<(About, String)>,
    /// How many places have one label in the project and another in the file, and the words of the first.
    doubled: BTreeMap<(LabelId, LabelId), (usize, String)>,
}

impl Said {
    pub(super) fn say(&mut self, about: About, sentence: String) {
        self.all.push((about, sentence));
    }

    /// Notes a place that has one label in the project and another in the file.
    pub(super) fn doubled(&mut self, ours: &LabelId, theirs: &LabelId, words: impl FnOnce() -> String) {
        self.doubled.entry((ours.clone(), theirs.clone())).or_insert_with(|| (0, words())).0 += 1;
    }

    /// The first sentences of each kind, and of how many more there are.
    pub(super) fn sentences(self) -> Vec<String> {
        let (mut sentences, mut n_of) = (Vec::new(), BTreeMap::<About, usize>::new());
        for (about, sentence) in self.all {
            let n = n_of.entry(about).or_default();
            *n += 1;
            sentences.extend((*n <= MOST_OF_KIND).then_some(sentence));
        }
        let more = n_of.into_iter().filter(|(_, n)| *n > MOST_OF_KIND);
        sentences.extend(more.map(|(about, n)| format!("and {} more {}", n - MOST_OF_KIND, about.in_words())));
        sentences.extend(self.doubled.into_iter().map(note_of_doubled));
        sentences
    }
}

/// What is said of places that have another label in the project.
fn note_of_doubled(((ours, theirs), (n_spans, first)): ((LabelId, LabelId), (usize, String))) -> String {
    match n_spans {
        1 => format!("“{first}” is “{ours}” in the project and “{theirs}” in the file: both are there now"),
        n => format!(
            "{n} places are “{ours}” in the project and “{theirs}” in the file, such as “{first}”: both are there now"
        ),
    }
}

/// What is said of spans that the project has in more detail; nothing where there are none.
pub(super) fn note_of_coarse(n_spans: usize) -> Option<String> {
    let (is, stays) = if n_spans == 1 { ("is", "it stays") } else { ("are", "they stay") };
    let why = "in whole words or single pieces only, as the format has them";
    let spans = counted(n_spans, "span");
    (n_spans > 0).then(|| format!("{spans} of the project {is} in the file {why}: {stays} as in the project"))
}

/// What is said of spans that somebody's reading has and that nobody is named for; nothing where there are none.
pub(super) fn note_of_read(n_spans: usize) -> Option<String> {
    let (is, stay) = if n_spans == 1 { ("is", "it stays") } else { ("are", "they stay") };
    let spans = counted(n_spans, "span");
    (n_spans > 0)
        .then(|| format!("{spans} of the file {is} in what people have read already: {stay} there to be settled"))
}

/// What is said of spans that count as settled because nothing says whose they are; nothing where there are none.
pub(super) fn note_of_nameless(n_spans: usize) -> Option<String> {
    let (come, who) = if n_spans == 1 { ("comes", "who made it") } else { ("come", "who made them") };
    let spans = counted(n_spans, "span");
    (n_spans > 0).then(|| {
        format!("{spans} {come} in as the project’s own, beside what people have read: nothing in the file says {who}")
    })
}

/// What is said of spans that were to be suggestions, as somebody has decided about them; nothing where there are none.
pub(super) fn note_of_decided(n_spans: usize) -> Option<String> {
    let (becomes, it, was) =
        if n_spans == 1 { ("becomes", "it stands", "was") } else { ("become", "they stand", "were") };
    let spans = counted(n_spans, "span");
    (n_spans > 0).then(|| {
        format!(
            "{spans} {becomes} no new suggestion: {it} there already, as a label or a suggestion, or {was} turned down"
        )
    })
}

/// What is said of labels of a file that are suggestions in the project; nothing where there are none.
pub(super) fn note_of_accepted(n_spans: usize) -> Option<String> {
    let (was, it) = if n_spans == 1 {
        ("a suggestion", "it counts as accepted")
    } else {
        ("suggestions", "they count as accepted")
    };
    let labels = counted(n_spans, "label");
    (n_spans > 0).then(|| format!("{labels} of the file stood in the project as {was}: {it} now"))
}

/// What is said of a labelled text that comes in beside one that is nearly the same.
pub(super) fn note_of_kin(new: &Article, like: &Article) -> String {
    let name_of = |article: &Article| title_from(&article.title, article.text().as_str(), &article.source.path);
    let (new, like) = (name_of(new), name_of(like));
    format!("“{new}” is nearly the text of “{like}”, which is there: its labels come in with an article of their own")
}

/// What is said of an article that has no text; `number` is which of the import it is.
pub(super) fn without_text(Article { title, source, .. }: &Article, number: usize) -> ImportWarning {
    let name = [title, &source.path].into_iter().find(|name| !name.is_empty());
    let place = name.cloned().unwrap_or_else(|| format!("article {number}"));
    ImportWarning { place, message: "it has no text and is left out".to_owned() }
}

/// What a project says of places that a file says something else of.
pub(super) struct Others<'a> {
    by_place: BTreeMap<&'a Fragments, Vec<&'a LabelId>>,
    given: BTreeSet<(&'a Fragments, &'a LabelId)>,
}

impl<'a> Others<'a> {
    pub(super) fn new(there: &'a Article, imported: &'a Article) -> Self {
        let mut by_place: BTreeMap<&Fragments, Vec<&LabelId>> = BTreeMap::new();
        for span in there.spans().iter() {
            by_place.entry(&span.fragments).or_default().push(&span.label);
        }
        Self { by_place, given: imported.spans().iter().map(|span| (&span.fragments, &span.label)).collect() }
    }

    /// The label that the project has at the place of a span and the file has not.
    pub(super) fn label_at(&self, span: &Span) -> Option<&'a LabelId> {
        let labels = self.by_place.get(&span.fragments)?;
        labels.iter().find(|label| !self.given.contains(&(&span.fragments, **label))).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_sentences_of_a_kind_the_first_are_told() {
        let mut said = Said::default();
        (0..8).for_each(|number| said.say(About::Facts, format!("fact {number}")));
        said.say(About::Nearly, "one".to_owned());
        let sentences = said.sentences();
        assert_eq!(sentences.len(), 7);
        assert_eq!(sentences[4..], ["fact 4", "one", "and 3 more facts that stay as they are"]);
    }
}
