//! Several people who labelled one text: what each made of it is their reading.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::by_file::people_by_files;
use crate::formats::exchange::core::draft::Draft;
use crate::model::{Article, Reading, ReadingSource, Span, Status, counted, one_line};

/// What is said of several people where all that comes in becomes suggestions.
pub(super) fn as_suggestions(note: String) -> String {
    let people = note.strip_suffix(" is kept as their reading, to be compared and settled");
    match people.and_then(|people| people.split_once(": what each made of ")) {
        Some((people, _)) => format!("{people}: what all of them made comes in as suggestions of nobody"),
        None => note,
    }
}

/// So many people are named.
const MOST_PEOPLE: usize = 5;

/// Who made a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Maker {
    /// By a name that nobody else has.
    pub(super) annotator: String,
    /// By one that whoever wrote the text may have too.
    pub(super) user: String,
    /// The file that it is from, whose name may be all that says it.
    pub(super) file: Option<Arc<str>>,
}

impl Maker {
    /// Where an annotator is named, the user is who wrote the text.
    pub(super) fn of(draft: &Draft) -> Self {
        let user = if draft.annotator.is_empty() { draft.user.clone() } else { String::new() };
        Self { annotator: draft.annotator.clone(), user, file: draft.file.clone() }
    }
}

/// Those who made what comes in.
#[derive(Default)]
pub(super) struct Readers {
    /// Those who labelled the same text as others did.
    of_readings: BTreeSet<String>,
    n_read: usize,
    /// Those whose labels come in with those of others, each on texts of their own.
    of_labels: BTreeSet<String>,
}

impl Readers {
    pub(super) fn is_empty(&self) -> bool {
        self.of_readings.is_empty()
    }

    /// Who made each record of a text, where several people did: empty where nothing says it of one. Else nobody.
    ///
    /// The names of their files say it only where nothing else does and `are_people`.
    pub(super) fn names(
        &mut self,
        makers: &[Maker],
        has_spans: bool,
        are_people: impl Fn(&[String]) -> bool,
    ) -> Vec<String> {
        if !has_spans {
            return Vec::new();
        }
        let by_files = people_of(makers).filter(|people| are_people(people));
        // Beside what is settled one person is enough.
        let least = by_files.as_ref().filter(|names| names.contains(&String::new())).map_or(2, |_| 1);
        let names = by_files.unwrap_or_else(|| names_of(makers));
        let people: BTreeSet<&String> = names.iter().filter(|name| !name.is_empty()).collect();
        if people.len() >= least {
            self.of_readings.extend(people.into_iter().cloned());
            self.n_read += 1;
            return names;
        }
        self.see_makers(makers.iter().map(|maker| &*maker.annotator));
        Vec::new()
    }

    /// Notes who made labels that come in beside those of others.
    pub(super) fn see_makers<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        self.of_labels.extend(names.map(|name| one_line(name.trim())).filter(|name| !name.is_empty()));
    }

    /// What is said of them.
    pub(super) fn told(&self) -> Vec<String> {
        let several = |people: &BTreeSet<String>| (people.len() > 1).then(|| in_words(people));
        let read = several(&self.of_readings).map(|people| {
            if self.n_read == 1 {
                return format!(
                    "{people} labelled the same text: what each made of it is kept as their reading, to be compared and settled"
                );
            }
            let texts = counted(self.n_read, "text");
            format!("{people} labelled the same {texts}: what each made of them is kept as their reading, to be compared and settled")
        });
        let labels = several(&self.of_labels).map(|people| {
            format!("{people} made these labels: all of them come in together, and each says whose it is")
        });
        read.into_iter().chain(labels).collect()
    }
}

/// What the makers of records are called, as these say it.
fn names_of(makers: &[Maker]) -> Vec<String> {
    let has_annotators = makers.iter().any(|maker| !maker.annotator.trim().is_empty());
    let name_of = |maker: &Maker| one_line(if has_annotators { &maker.annotator } else { &maker.user }.trim());
    makers.iter().map(name_of).collect()
}

/// Who they may be by the names of their files, where nothing else says it.
pub(super) fn people_of(makers: &[Maker]) -> Option<Vec<String>> {
    if names_of(makers).iter().any(|name| !name.is_empty()) {
        return None;
    }
    people_by_files(&makers.iter().map(|maker| maker.file.clone()).collect::<Option<Vec<Arc<str>>>>()?)
}

fn in_words(people: &BTreeSet<String>) -> String {
    let few: Vec<&str> = people.iter().map(String::as_str).take(MOST_PEOPLE).collect();
    let more = people.len() - few.len();
    if more > 0 { format!("{} and {more} more", few.join(", ")) } else { few.join(", ") }
}

/// What somebody made of a text. Who has no mark in it has looked at it and found nothing, unless the file says otherwise.
pub(crate) fn reading(name: &str, status: Status, made: &Article) -> Reading {
    let source = ReadingSource { path: made.source.path.clone(), ..ReadingSource::default() };
    let mut reading = Reading::of(made, name, source);
    reading.status = if status == Status::New { Status::Done } else { status };
    for span in &mut reading.spans {
        *span = Span { from: span.from.iter().filter(|who| *who != name).cloned().collect(), ..span.clone() };
    }
    reading
}
