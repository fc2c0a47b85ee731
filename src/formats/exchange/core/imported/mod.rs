//! What an import brings: drafts checked into articles that fit a project, and what was wrong.

mod alike;
mod by_file;
mod by_person;
mod newlines;
mod proposed;
mod readers;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use self::alike::Alike;
pub(crate) use self::alike::{facts, joined_by_files};
pub(crate) use self::by_file::people_by_files;
use self::by_person::by_person;
pub(crate) use self::newlines::plain_newlines;
use self::newlines::{Newlines, with_plain_newlines};
use self::proposed::apart;
pub(crate) use self::proposed::predictions;
use self::readers::Maker;
pub(crate) use self::readers::reading;
use crate::formats::exchange::core::draft::{Draft, Lack, RelationDraft, SpanDraft};
use crate::formats::exchange::core::edges::Edges;
use crate::formats::exchange::core::labels::{Declared, NewLabels};
use crate::formats::exchange::core::names::By;
use crate::formats::exchange::core::units::settle;
use crate::formats::exchange::core::warnings::{ImportWarning, OTHER_WORDS, Warnings};
use crate::model::{
    Article, ArticleId, Fragments, LabelSet, OffsetCursor, Origin, Relation, RelationId, Span, SpanId, Status, Text,
    Unfit, counted, one_line,
};

/// Articles from files of another program.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The project's labels, and new ones for what the files have besides.
    pub labels: LabelSet,
    pub articles: Vec<ImportedArticle>,
    /// What could not be taken in; the rest was.
    pub warnings: Vec<ImportWarning>,
    /// What was taken in otherwise than it stands there, in sentences.
    pub notes: Vec<String>,
    /// Whether the files can only say less of a span than a project does: where its pieces lie, or where in a word it ends.
    pub is_coarse: bool,
    /// Whether places look like those of other texts, which the notes say of which articles.
    pub are_doubtful: bool,
}

/// An article with its labels, and how sure who made them was.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedArticle {
    pub article: Article,
    /// 0 to 1, for spans that came with one.
    pub confidences: BTreeMap<SpanId, f32>,
    /// The model that made them, where the file says.
    pub model: String,
    /// Whether its text was put together from words, since the file has no other.
    pub is_rebuilt: bool,
    /// Who made all of its labels, where that is one person and the file, or who imports it, says so.
    pub annotator: String,
    /// Who may have, under a name that whoever wrote the text may have too.
    pub user: String,
}

impl Imported {
    /// Articles whose labels are these.
    pub(crate) fn of(articles: Vec<ImportedArticle>, labels: LabelSet, is_coarse: bool) -> Self {
        Self { labels, articles, warnings: Vec::new(), notes: Vec::new(), is_coarse, are_doubtful: false }
    }

    /// As it is told where all of it becomes suggestions.
    #[must_use]
    pub(crate) fn told_as_suggestions(self) -> Self {
        Self { notes: self.notes.into_iter().map(readers::as_suggestions).collect(), ..self }
    }

    /// As made by this person, where the files do not say by whom.
    #[must_use]
    pub fn made_by(mut self, name: &str) -> Self {
        for ImportedArticle { article, annotator, .. } in &mut self.articles {
            let is_of_nobody = article.spans().iter().all(|span| span.from.is_empty());
            if is_of_nobody && annotator.is_empty() && article.readings().len() == 0 {
                name.clone_into(annotator);
            }
            let from = |span: &Span| if span.from.is_empty() { vec![name.to_owned()] } else { span.from.clone() };
            let spans = article.spans().iter().map(|span| Span { from: from(span), ..span.clone() }).collect();
            let relations = article.relations().cloned().collect();
            *article = article.clone().labelled(&self.labels, spans, relations).0;
        }
        self
    }
}

impl ImportedArticle {
    /// How many spans come in with it, those of readings and predictions too.
    pub(crate) fn n_spans(&self) -> usize {
        let n_read: usize = self.article.readings().map(|reading| reading.spans.len()).sum();
        self.article.spans().len() + n_read + self.article.predictions().len()
    }

    /// An article as it is, of nobody that is unsure of anything.
    pub(crate) fn unlabelled(article: Article) -> Self {
        let [model, annotator, user] = [const { String::new() }; 3];
        Self { article, confidences: BTreeMap::new(), model, is_rebuilt: false, annotator, user }
    }

    /// Whether it has labels, or says who has looked at it and found none.
    pub(crate) fn is_read(&self) -> bool {
        self.n_spans() > 0 || !self.annotator.is_empty() || !self.user.is_empty()
    }
}

/// What is said of articles whose texts were put together from words; nothing where there are none.
pub(crate) fn note_of_rebuilt(n_articles: usize) -> Option<String> {
    let (text, is) = if n_articles == 1 { ("text", "is") } else { ("texts", "are") };
    let (of, why) = (counted(n_articles, "article"), "as the file has words only: blanks may stand where none were");
    (n_articles > 0).then(|| format!("the {text} of {of} {is} put together from words, {why}"))
}

/// Makes articles of drafts. Those with the same text are one, with the labels of all.
pub(crate) fn checked(
    mut drafts: Vec<Draft>,
    declared: &Declared,
    mut warnings: Warnings,
    labels: &LabelSet,
) -> Imported {
    for draft in &mut drafts {
        draft.choose(false);
    }
    settle(&mut drafts, None);
    let mut drafts = by_person(drafts);
    drafts.iter_mut().for_each(Draft::name_makers);
    let mut new_labels = NewLabels::new(labels, &drafts, declared);
    for draft in &mut drafts {
        draft.join_equal_spans(&new_labels);
    }
    let mut notes = std::mem::take(&mut new_labels.notes);
    notes.extend(notes_of(&mut drafts));
    let mut alike = Alike::default();
    let mut edges = Edges::default();
    for draft in drafts {
        let place = draft.place.clone();
        if draft.annotator.is_empty() {
            alike.see_makers(draft.spans.iter());
        }
        let maker = Maker::of(&draft);
        // Words beside a place prove it.
        let is_proven = draft.spans.iter().any(|span| span.text.is_some());
        if let Some(imported) = draft.article(&new_labels, &mut warnings) {
            if !is_proven {
                edges.add(&place, &imported.article);
            }
            alike.add(imported, place, maker);
        }
    }
    let odd = edges.remarks();
    let are_doubtful = !odd.is_empty();
    notes.extend(odd);
    notes.extend(note_of_misplaced(warnings.n_misplaced));
    let (articles, joined) = alike.joined(new_labels.labels());
    notes.extend(joined);
    Imported {
        labels: new_labels.into_labels(),
        articles,
        warnings: warnings.told(),
        notes,
        is_coarse: false,
        are_doubtful,
    }
}

/// What is said of records because it is no label of a place: each once, with how many records it is said of.
fn notes_of(drafts: &mut [Draft]) -> Vec<String> {
    let mut by_note: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for draft in drafts.iter_mut() {
        let notes: BTreeSet<String> = draft.notes.drain(..).collect();
        for note in notes {
            by_note.entry(note).or_insert_with(|| (draft.place.clone(), 0)).1 += 1;
        }
    }
    let mut alike: BTreeMap<(String, Lack), (String, usize)> = BTreeMap::new();
    for draft in drafts.iter_mut() {
        for (kind, n) in std::mem::take(&mut draft.alike) {
            alike.entry(kind).or_insert_with(|| (draft.place.clone(), 0)).1 += n;
        }
    }
    let of_alike =
        alike.into_iter().map(|((name, lack), (place, n))| format!("{place}: {}", alike_in_words(&name, lack, n)));
    let sentence = |(note, (place, n)): (String, (String, usize))| {
        let more = if n > 1 { format!(" (in {n} records)") } else { String::new() };
        format!("{place}: {note}{more}")
    };
    by_note.into_iter().map(sentence).chain(of_alike).collect()
}

/// What is said of a list with entries that look like places and are not read.
fn alike_in_words(name: &str, lack: Lack, n_entries: usize) -> String {
    let (entries, look, are, have) = match n_entries {
        1 => ("1 entry".to_owned(), "looks like a place", "is", "has"),
        n => (format!("{n} entries"), "look like places", "are", "have"),
    };
    match lack {
        Lack::Label => format!("“{name}”: {entries} {look} in the text, {have} no “label” and {are} not read"),
        Lack::Names => format!(
            "“{name}”: {entries} {look} in the text and {are} not read, as nothing proves it: what is called “start”, \
             “end” and “label” comes in"
        ),
        Lack::Proof => format!("“{name}”: {entries} {look} in the text and {are} not read, as nothing proves it"),
    }
}

/// What may be the reason why spans do not fit their texts; nothing where all do.
fn note_of_misplaced(n_spans: usize) -> Option<String> {
    (n_spans > 0).then(|| {
        let (spans, do_not) = (counted(n_spans, "span"), if n_spans == 1 { "does not" } else { "do not" });
        format!(
            "{spans} {do_not} fit the text: it may have changed since, or offsets count something else (--offset-unit, or \
             “Offsets count” in the window)"
        )
    })
}

impl Draft {
    /// Says of each span who made it, where that is said of all together; and of all together, where each says the same.
    fn name_makers(&mut self) {
        if self.annotator.is_empty() {
            self.annotator = self.only_maker().unwrap_or_default();
        }
        let annotator = one_line(self.annotator.trim());
        for span in self.spans.iter_mut().filter(|span| span.from.is_empty() && !annotator.is_empty()) {
            span.from = vec![annotator.clone()];
        }
    }

    /// Who is said to have made each of the spans; `None` where that is not one for all.
    fn only_maker(&self) -> Option<String> {
        let mut makers = self.spans.iter().map(|span| if span.by.is_none() { &span.from[..] } else { &[] });
        let [first] = makers.next()? else { return None };
        makers.all(|names| names == std::slice::from_ref(first)).then(|| first.clone())
    }

    /// Makes one span of those that say the same, with whoever made them and what they noted. A project of ours may have a span
    /// twice, of which people take care there.
    fn join_equal_spans(&mut self, labels: &NewLabels) {
        if self.id.parse::<ArticleId>().is_ok() {
            return;
        }
        let order = self.order_of_places(labels);
        let spans = &mut self.spans;
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        let mut is_gone = vec![false; spans.len()];
        let mut alike: Vec<(usize, usize)> = Vec::new();
        for (label, idx) in order {
            alike.retain(|(known, there)| *known == label && spans[*there].at == spans[idx].at);
            if let Some((_, there)) = alike.iter().copied().find(|(_, there)| spans[*there].agrees(&spans[idx])) {
                let span = std::mem::take(&mut spans[idx]);
                renamed.insert(span.key.clone(), spans[there].key.clone());
                spans[there].join(span);
                is_gone[idx] = true;
            } else {
                alike.push((label, idx));
            }
        }
        let mut is_gone = is_gone.into_iter();
        self.spans.retain(|_| !is_gone.next().unwrap_or_default());
        for link in &mut self.relations {
            for end in [&mut link.from, &mut link.to] {
                *end = renamed.get(end).unwrap_or(end).clone();
            }
        }
        if !renamed.is_empty() {
            self.notes.push("some of its spans stand there twice with the same label: they are one".to_owned());
        }
    }

    /// The spans by their numbers, with one for each label, so that those of one label and place lie beside each other.
    fn order_of_places(&self, labels: &NewLabels) -> Vec<(usize, usize)> {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut number = |span: &SpanDraft| {
            // Two words may mean one label: “Speaker”, “SPEAKER”.
            let label = labels.label_id(&span.label).map_or_else(|| span.label.clone(), |id| id.to_string());
            let n_known = known.len();
            *known.entry(label).or_insert(n_known)
        };
        let mut order: Vec<(usize, usize)> =
            self.spans.iter().enumerate().map(|(idx, span)| (number(span), idx)).collect();
        order.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| self.spans[*a].at.cmp(&self.spans[*b].at)));
        order
    }

    fn article(mut self, labels: &NewLabels, warnings: &mut Warnings) -> Option<ImportedArticle> {
        let place = std::mem::take(&mut self.place);
        let mut warn = |message: String| warnings.push(place.clone(), &message);
        let given = match Text::new(std::mem::take(&mut self.text)) {
            Ok(text) => text,
            Err(error) => {
                warn(error.to_string());
                return None;
            }
        };
        std::mem::take(&mut self.remarks).into_iter().for_each(&mut warn);
        let text = with_plain_newlines(&given);
        let model = std::mem::take(&mut self.model);
        let id = self.id.parse().unwrap_or_else(|_| id_of(text.as_str()));
        let title = if self.title.is_empty() && says_something(&self.id) { self.id } else { self.title };
        let mut confidences = BTreeMap::new();
        let (mut ids, mut predicted) = (BTreeMap::new(), BTreeSet::new());
        let mut spans: Vec<Arc<Span>> = Vec::with_capacity(self.spans.len());
        let mut places = OffsetCursor::new(&given, self.unit);
        let newlines = Newlines::new(&given, &text);
        let has_links = !self.relations.is_empty();
        let numbers = numbers_of(self.spans.iter().map(|span| &*span.key));
        for (draft, number) in self.spans.into_iter().zip(numbers) {
            let (key, confidence) = (draft.key.clone(), draft.confidence);
            let is_predicted = draft.by == Some(By::Prediction);
            match draft.span(SpanId(number), &mut places, &newlines, labels) {
                Ok(span) => {
                    if let Some(share) = confidence.filter(|share| A_SHARE.contains(share)) {
                        confidences.insert(span.id, share.clamp(0.0, 1.0));
                    } else if let Some(other) = confidence {
                        warn(format!("{}: {other} says nothing of how sure it is: that is 0 to 1", name_of(&key)));
                    }
                    if has_links {
                        ids.insert(key, span.id);
                    }
                    predicted.extend(is_predicted.then_some(span.id));
                    spans.push(Arc::new(span));
                }
                Err(message) => warn(format!("{}: {message}, and is left out", name_of(&key))),
            }
        }
        let numbers = numbers_of(self.relations.iter().map(|relation| &*relation.key));
        let relations = self.relations.into_iter().zip(numbers).filter_map(|(draft, number)| {
            let relation = draft.relation(RelationId(number), &ids, labels);
            relation.map_err(&mut warn).ok()
        });
        let relations = relations.collect();
        let article = Article::new(id, title, self.source, text);
        let (mut article, unfit) = article.labelled(labels.labels(), spans, relations);
        for unfit in unfit {
            warn(match unfit {
                Unfit::Span(span, error) => format!("span {}: {error}", span.id.0),
                Unfit::Relation(relation, error) => format!("link {}: {error}", relation.id.0),
            });
        }
        article = apart(article, &predicted, &mut confidences, &model, labels.labels(), &mut warn);
        article.meta = self.meta;
        let begun = if article.spans().is_empty() { Status::New } else { Status::InProgress };
        article.status = self.status.unwrap_or(begun);
        let [annotator, user] = [self.annotator, self.user].map(|name| one_line(name.trim()));
        Some(ImportedArticle { article, confidences, model, is_rebuilt: self.is_rebuilt, annotator, user })
    }
}

/// The id of an article that has none.
fn id_of(text: &str) -> ArticleId {
    ArticleId::from_sha256(&Sha256::digest(text).into())
}

/// Whether an id may stand for a title: it has a word, and is no number or sum.
fn says_something(id: &str) -> bool {
    id.chars().any(|character| character.is_alphabetic() && !character.is_ascii_hexdigit())
}

/// What people call a span with a key: by its number in its record, by its row, or by its id.
fn name_of(key: &str) -> String {
    match key.strip_prefix('#') {
        Some(number) => format!("span {number}"),
        None if key.contains(' ') => format!("the span in {key}"),
        None => format!("span {key}"),
    }
}

/// What says how sure a span is; sums of shares are some digits beside it.
const A_SHARE: RangeInclusive<f32> = -0.001..=1.001;

impl SpanDraft {
    /// Whether one of the same label and place says nothing else of its words and its person.
    fn agrees(&self, other: &Self) -> bool {
        let is_same_text = match (&self.text, &other.text) {
            (Some(text), Some(other)) => squeezed(text) == squeezed(other),
            _ => true,
        };
        is_same_text && (self.person.is_none() || other.person.is_none() || self.person == other.person)
    }

    /// Takes what another that agrees has besides.
    fn join(&mut self, other: Self) {
        let new = other.from.into_iter().filter(|name| !self.from.contains(name)).collect::<Vec<_>>();
        self.from.extend(new);
        self.note = joined_note(self.note.take(), other.note);
        self.text = self.text.take().or(other.text);
        self.person = self.person.take().or(other.person);
        self.confidence = self.confidence.or(other.confidence);
        // What somebody labelled is accepted, whoever proposed it.
        self.by = match (self.by, other.by) {
            (Some(By::Prediction), by) | (by, Some(By::Prediction)) => by,
            (ours, theirs) => ours.or(theirs),
        };
    }

    /// `places` counts in the text as the file gives it, `newlines` knows what becomes of it.
    fn span(
        self,
        id: SpanId,
        places: &mut OffsetCursor<'_>,
        newlines: &Newlines<'_>,
        labels: &NewLabels,
    ) -> Result<Span, String> {
        let text = newlines.plain;
        let label = labels.label_id(&self.label).ok_or_else(|| format!("“{}” cannot be a label", self.label))?;
        let mut ranges = Vec::new();
        let at = &self.at;
        for &(start, end) in at {
            let range = places.range(start, end).map_err(|error| error.to_string())?;
            let bytes = newlines.plain_byte(range.start())..newlines.plain_byte(range.end());
            ranges.push(text.range(bytes).map_err(|error| error.to_string())?);
        }
        if let Some(empty) = ranges.iter().position(|range| range.start() == range.end()) {
            return Err(format!("it begins and ends at {}, with nothing between", at[empty].0));
        }
        let fragments = Fragments::new(ranges).map_err(|error| error.to_string())?;
        if let Some(expected) = &self.text {
            let pieces: Vec<&str> = fragments.iter().map(|range| text.slice(range)).collect();
            if squeezed(&pieces.concat()) != squeezed(expected) {
                return Err(format!("{OTHER_WORDS}{}”, not “{expected}”", pieces.join(" ")));
            }
        }
        let origin = match self.by {
            Some(By::Origin(origin)) => origin,
            Some(By::Prediction) => Origin::Suggestion,
            None => Origin::Import,
        };
        Ok(Span { origin, from: self.from, note: self.note, person: self.person, ..Span::new(id, label, fragments) })
    }
}

impl RelationDraft {
    fn relation(
        self,
        id: RelationId,
        spans: &BTreeMap<String, SpanId>,
        labels: &NewLabels,
    ) -> Result<Relation, String> {
        let end = |key| spans.get(key).copied().ok_or_else(|| format!("a link names a span {key} that is not there"));
        let kind = labels.kind_id(&self.kind).ok_or_else(|| format!("“{}” cannot be a kind of link", self.kind))?;
        Ok(Relation::new(id, kind, end(&self.from)?, end(&self.to)?))
    }
}

/// What is noted of two spans that become one.
pub(crate) fn joined_note(there: Option<String>, other: Option<String>) -> Option<String> {
    match (there, other) {
        (Some(there), Some(other)) if there != other => Some(format!("{there}; {other}")),
        (there, other) => there.or(other),
    }
}

/// Programs differ in how they write white space in the copy of a span's text.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && !character.is_control()).collect()
}

/// The numbers in keys such as `7`, `T7` and `s7`; where there is none, or it is taken, one that is free.
fn numbers_of<'a>(keys: impl Iterator<Item = &'a str> + Clone) -> Vec<u32> {
    let mut taken = BTreeSet::new();
    let given: Vec<Option<u32>> = keys
        .map(|key| {
            let digits = key.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let is_short = key.len() - digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|number| is_short && *number < u32::MAX / 2 && taken.insert(*number))
        })
        .collect();
    let mut free = (1..).filter(|number| !taken.contains(number));
    given.into_iter().map(|number| number.or_else(|| free.next()).unwrap_or(u32::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_titles_where_they_are_words() {
        let is_title = ["bus-7", "Straße", "7", "", "00ff00ff00ff00ff", "3f2a7c1e-9b4d-4e6f-8a0b-1c2d3e4f5a6b"]
            .map(says_something);
        assert_eq!(is_title, [true, true, false, false, false, false]);
    }

    #[test]
    fn keys_become_ids_where_they_can() {
        assert_eq!(numbers_of(["T3", "s1", "x", "3", "abc7", ""].into_iter()), [3, 1, 2, 4, 5, 6]);
    }

    #[test]
    fn equal_spans_become_one_that_has_what_either_says() {
        let span = |from: &str, note: Option<&str>, text: Option<&str>| SpanDraft {
            label: "speaker".to_owned(),
            at: vec![(0, 3)],
            from: (!from.is_empty()).then(|| from.to_owned()).into_iter().collect(),
            note: note.map(str::to_owned),
            text: text.map(str::to_owned),
            ..SpanDraft::default()
        };
        let ours = span("", Some("who?"), None);
        let of_ben = SpanDraft { person: Some("Ana Ruiz".to_owned()), ..span("ben", Some("sure"), Some("Ana")) };
        let wrong = span("", None, Some("Bob"));
        let of_ben = SpanDraft { label: "Speaker".to_owned(), ..of_ben };
        let mut draft = Draft {
            annotator: "eva".to_owned(),
            spans: [ours, of_ben, wrong].into_iter().collect(),
            ..Draft::default()
        };
        draft.name_makers();
        let labels = NewLabels::new(&LabelSet::built_in(), std::slice::from_ref(&draft), &Declared::default());
        draft.join_equal_spans(&labels);
        let said: Vec<_> = draft
            .spans
            .iter()
            .map(|span| (span.from.join(" "), span.note.as_deref(), span.text.as_deref(), span.person.as_deref()))
            .collect();
        let one = ("eva ben".to_owned(), Some("who?; sure"), Some("Ana"), Some("Ana Ruiz"));
        assert_eq!(said, [one, ("eva".to_owned(), None, Some("Bob"), None)]);
    }

    #[test]
    fn offsets_move_with_the_newlines() {
        let span = |key: &str, at| SpanDraft {
            key: key.to_owned(),
            label: "quote".to_owned(),
            at: vec![at],
            ..SpanDraft::default()
        };
        let draft = Draft {
            text: "a\r\nbc\r\rd".to_owned(),
            spans: [span("1", (3, 5)), span("2", (7, 8)), span("3", (0, 2))].into_iter().collect(),
            ..Draft::default()
        };
        let drafts = [draft.clone()];
        let labels = NewLabels::new(&LabelSet::built_in(), &drafts, &Declared::default());
        let mut warnings = Warnings::default();
        let article = draft.article(&labels, &mut warnings).unwrap().article;
        let texts: Vec<String> = article.spans().iter().map(|span| article.text_of(span)).collect();
        assert_eq!((texts, warnings.told()), (vec!["a".to_owned(), "bc".to_owned(), "d".to_owned()], Vec::new()));
    }
}
