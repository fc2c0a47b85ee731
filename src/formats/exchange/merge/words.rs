//! What is said of an import into a project: of each kind of thing the first few, and how many more there are.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::articles::title_from;
use crate::formats::exchange::core::warnings::ImportWarning;
use crate::model::{Article, Fragments, LabelId, Span, SpanId, counted, first_and_more, grouped};

/// What sentences are about of which there may be one for every article or span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    Nearly,
    Kin,
    Twins,
    Facts,
    NewNotes,
    OldNotes,
}

impl About {
    fn in_words(self) -> &'static str {
        match self {
            Self::Nearly => "articles of which it has nearly the text",
            Self::Kin => "articles of their own beside nearly the same texts",
            Self::Twins => "articles beside nearly the same texts of the files",
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

/// So many new labels are named.
const MOST_LABELS: usize = 8;

/// Names the labels that come into the project; nothing where there are none.
pub(super) fn note_of_new_labels(names: &[&str]) -> Option<String> {
    let more = |n| format!("{} more", grouped(n));
    let named = first_and_more(names.iter().map(|&name| name.to_owned()), MOST_LABELS, more).join(", ");
    (!names.is_empty()).then(|| format!("{} in the project: {named}", counted(names.len(), "new label")))
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

/// What became readings of an import, as others have labelled the same articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Apart {
    /// Of how many articles, by whom the file has it.
    of_file: BTreeMap<String, usize>,
    /// The same of those whose labels came in before, and stand as those of the project.
    earlier: BTreeMap<String, usize>,
    /// How much that stood is asked about again.
    pub(super) n_asked: usize,
}

impl Apart {
    pub(super) fn read_by(&mut self, name: &str) {
        *self.of_file.entry(name.to_owned()).or_default() += 1;
    }

    pub(super) fn made_before_by(&mut self, name: &str) {
        *self.earlier.entry(name.to_owned()).or_default() += 1;
    }

    pub(super) fn sentences(self) -> Vec<String> {
        let of_file = self.of_file.into_iter().map(|(name, n)| {
            let (articles, them) = (counted(n, "article"), if n == 1 { "it" } else { "them" });
            format!("what {name} made of {articles} is kept as a reading, as others have labelled {them}: compare and settle {them}")
        });
        let earlier = self.earlier.into_iter().map(|(name, n)| {
            let articles = counted(n, "article");
            format!(
                "what {name} made of {articles} came in before and stands as the project’s own: import their file again, and it is kept as their reading too"
            )
        });
        let asked = (self.n_asked > 0).then(|| {
            let places = counted(self.n_asked, "place");
            format!("{places} where a reading says something else than what stands there: to be settled again")
        });
        of_file.chain(earlier).chain(asked).collect()
    }
}

/// How what a file has of an article differs from what is there under the same labels, of spans of which nothing says who made
/// them.
pub(super) struct Differs<'a> {
    there: &'a Article,
    labels: BTreeSet<&'a LabelId>,
    n_beside: usize,
    n_left_out: usize,
}

impl<'a> Differs<'a> {
    pub(super) fn new(there: &'a Article) -> Self {
        let labels = there.spans().iter().map(|span| &span.label).collect();
        Self { there, labels, n_beside: 0, n_left_out: 0 }
    }

    fn counts(&self, span: &Span) -> bool {
        span.from.is_empty() && self.labels.contains(&span.label)
    }

    pub(super) fn comes_in(&mut self, span: &Span) {
        self.n_beside += usize::from(self.counts(span));
    }

    pub(super) fn left_out(&mut self, span: &Span) {
        self.n_left_out += usize::from(self.counts(span));
    }
}

/// The same of all articles of an import: numbers of articles and of spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Differing {
    articles: usize,
    beside: usize,
    left_out: usize,
    only_there: usize,
}

impl Differing {
    /// Adds an article; `found` are those of its spans that the file has too.
    pub(super) fn add<'i>(&mut self, one: &Differs<'_>, imported: &Article, found: impl Iterator<Item = &'i SpanId>) {
        if one.n_beside + one.n_left_out == 0 {
            return;
        }
        let found: BTreeSet<&SpanId> = found.collect();
        let labels: BTreeSet<&LabelId> = imported.spans().iter().map(|span| &span.label).collect();
        let is_only_there = |span: &&Span| labels.contains(&span.label) && !found.contains(&span.id);
        self.articles += 1;
        self.beside += one.n_beside;
        self.left_out += one.n_left_out;
        self.only_there += one.there.spans().iter().filter(is_only_there).count();
    }

    /// What is said of them; nothing where there are none.
    pub(super) fn in_words(self) -> Option<String> {
        let Self { articles, beside, left_out, only_there } = self;
        (articles > 0).then(|| {
            format!(
                "{} had such labels already, and the file differs (come in: {beside}, left out: {left_out}, only in the \
                 project: {only_there}): if somebody else made it, name them with --by, and it is kept as their reading",
                counted(articles, "article")
            )
        })
    }
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
