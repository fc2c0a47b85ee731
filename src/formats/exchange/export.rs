//! Puts a project into the files of a format: which articles leave, and under which names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::core::batch::{Batch, ExportOptions, Files, Out};
use super::core::loss::{Loss, LossKind, LossPlace};
use super::core::names::file_name_from;
use super::core::split::{Split, split};
use super::core::voices::whose::{Whose, read as readings_of};
use super::core::voices::{Record, Unconfirmed};
use super::registry::Format;
use crate::model::{
    Article, Content, LabelSet, Origin, Prediction, Project, Span, Suggestion, TextRange, accept_all, pending,
};

/// The files of a small export in memory, and what is not in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// Names, with `/` between folders, and contents. One file unless the format makes several or there is a split.
    pub files: Vec<(String, Vec<u8>)>,
    /// Empty where everything could be carried.
    pub losses: Vec<Loss>,
}

/// What an export would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportPreview {
    pub n_files: usize,
    pub n_bytes: u64,
    /// The name of the file that matters.
    pub shown: String,
    /// How that file begins.
    pub start: Vec<u8>,
    /// Empty where everything can be carried.
    pub losses: Vec<Loss>,
}

/// Looks what an export would be.
pub fn preview_export(format: Format, content: &Content, options: &ExportOptions) -> ExportPreview {
    let mut files = Looked { extension: format.extension(), ..Looked::default() };
    let losses = write_export(format, content, options, &mut files).expect("nowhere takes everything");
    let Looked { n_files, shown, has_main: _, extension: _, nowhere: Nowhere { n_bytes, start, .. } } = files;
    ExportPreview { n_files, n_bytes, shown, start, losses }
}

/// [`write_export`] to memory, for what is small.
///
/// What the format cannot carry is in the result, a sentence for each kind of loss.
///
/// ```
/// use pullquote::formats::{ExportOptions, Format, export};
/// use pullquote::model::Project;
///
/// let exported = export(Format::Jsonl, Project::new("Week", "ana").content(), &ExportOptions::default());
/// assert_eq!(exported.files[0].0, "week.jsonl");
/// assert!(exported.losses.is_empty());
/// ```
pub fn export(format: Format, content: &Content, options: &ExportOptions) -> Export {
    let mut files = InMemory::default();
    let losses = write_export(format, content, options, &mut files).expect("memory takes everything");
    Export { files: files.0.into_iter().collect(), losses }
}

/// Writes the content in a format; in one that is not [built in](Format::is_built_in), no file. The same content and
/// options give the same bytes on every system. Returns what could not be carried.
pub fn write_export(
    format: Format,
    content: &Content,
    options: &ExportOptions,
    files: &mut dyn Files,
) -> io::Result<Vec<Loss>> {
    // Readings have no suggestions, and their spans have ids of their own.
    let suggestions_from = options.suggestions_from.filter(|_| options.whose == Whose::Settled);
    let (content, unconfirmed) = &with_suggestions(content, suggestions_from);
    let of_origins = |article| of_origins(content, article, &options.origins);
    let read = readings_of(content, &options.whose, format.facts().voices);
    let chosen: Vec<(&str, Vec<Chosen<'_>>)> = match &read {
        None => vec![(
            "",
            content.articles().filter(|it| options.takes(it)).map(|article| ("", of_origins(article))).collect(),
        )],
        Some((read, _)) => {
            let mut all = Vec::with_capacity(read.len());
            for one in read {
                let wanted = one.articles.iter().filter(|(_, article)| options.takes(article));
                all.push((&*one.name, wanted.map(|it| (it.0.as_str(), of_origins(&it.1))).collect()));
            }
            all
        }
    };
    let parts = chosen.iter().flat_map(|(name, articles)| parts_of(options.split.as_ref(), name, articles));
    let project_name = file_name_from(content.name());
    let mut losses: BTreeMap<LossKind, Vec<LossPlace>> = BTreeMap::new();
    if let Some((_, left_out)) = &read {
        losses.extend(left_out.clone());
    }
    for (part, records) in parts {
        let name = if part.is_empty() { &project_name } else { &part };
        let (articles, annotators) = records.iter().map(|record| (record.article, record.annotator)).unzip();
        let mut batch = Batch { content, articles, annotators, unconfirmed, options, losses: BTreeMap::new() };
        batch.lose_all_but(format.facts().carries, format.facts().voices);
        let is_in_folder = !part.is_empty() && format.is_folder();
        let folder = if is_in_folder { format!("{part}/") } else { String::new() };
        if let Some(write) = format.facts().write {
            write(&mut batch, &mut Out { files, folder, name })?;
        }
        for (kind, places) in batch.losses {
            losses.entry(kind).or_default().extend(places);
        }
    }
    Ok(losses.into_iter().map(|(kind, places)| Loss { kind, places }).collect())
}

#[derive(Default)]
struct InMemory(BTreeMap<String, Vec<u8>>);

impl Files for InMemory {
    fn begin(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        Ok(self.0.entry(name.to_owned()).or_default())
    }
}

/// Files that are counted and go nowhere.
#[derive(Default)]
struct Looked {
    extension: &'static str,
    n_files: usize,
    shown: String,
    has_main: bool,
    nowhere: Nowhere,
}

#[derive(Default)]
struct Nowhere {
    n_bytes: u64,
    /// Of the file that matters.
    start: Vec<u8>,
    is_shown: bool,
}

/// How much of a file is looked at.
const MAX_START_BYTES: usize = 48_000;

impl Files for Looked {
    fn begin(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        self.n_files += 1;
        // An article without labels may make an empty file, which shows nothing.
        let is_main = (!self.has_main || self.nowhere.start.is_empty()) && name.ends_with(self.extension);
        self.nowhere.is_shown = is_main || self.n_files == 1;
        if self.nowhere.is_shown {
            self.has_main |= is_main;
            name.clone_into(&mut self.shown);
            self.nowhere.start.clear();
        }
        Ok(&mut self.nowhere)
    }
}

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.n_bytes += bytes.len() as u64;
        if self.is_shown {
            let n_left = MAX_START_BYTES.saturating_sub(self.start.len());
            self.start.extend(&bytes[..bytes.len().min(n_left)]);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whose labels an article leaves with, and the article.
type Chosen<'a> = (&'a str, Cow<'a, Article>);

/// The articles in one part, or in those to train on, to tune on and to test on; parts have the name of whose they are.
fn parts_of<'a>(wanted: Option<&Split>, name: &str, chosen: &'a [Chosen<'_>]) -> Vec<(String, Vec<Record<'a>>)> {
    let records: Vec<Record<'a>> =
        chosen.iter().map(|(annotator, article)| Record { annotator, ..Record::of(article) }).collect();
    let Some(wanted) = wanted else { return vec![(name.to_owned(), records)] };
    let parts = split(wanted, &records).into_iter();
    let named = |part: String| if name.is_empty() { part } else { format!("{name}-{part}") };
    parts.map(|(part, records)| (named(part), records)).collect()
}

/// What labels and kinds of links are called in the files of a format, in a sentence; `None` where they have their names
/// there, but for case, blanks and `_`.
pub fn names_written(format: Format, labels: &LabelSet) -> Option<String> {
    let plain = |word: &str| word.to_lowercase().replace([' ', '_'], "");
    let of_labels = labels.labels().iter().map(|label| (label.id.as_str(), &*label.name));
    let of_kinds = labels.kinds().iter().map(|kind| (kind.id.as_str(), &*kind.name));
    let others = of_labels.chain(of_kinds).filter(|(id, name)| plain(id) != plain(name));
    let told: Vec<String> = others.map(|(id, name)| format!("“{name}” as {id}")).collect();
    // These have the names beside.
    let is_told = ![Format::Json, Format::Html, Format::HtmlPages].contains(&format) && !told.is_empty();
    is_told.then(|| format!("labels are written by their ids: {}", told.join(", ")))
}

/// The content with the suggestions accepted that came in from a confidence on, and which spans these are.
fn with_suggestions<'a>(content: &'a Content, from: Option<f32>) -> (Content, Unconfirmed<'a>) {
    let Some(from) = from else { return (content.clone(), Unconfirmed::new()) };
    let all = content.articles().flat_map(|article| pending(content, article));
    let wanted: Vec<Suggestion> = all.filter(|suggestion| suggestion.confidence >= from).collect();
    let mut project = Project::from(content.clone());
    if let Some(transaction) = accept_all(content, &wanted) {
        project.apply(transaction).expect("what does not fit was left out of it");
    }
    let mut unconfirmed = Unconfirmed::new();
    for (before, after) in content.articles().zip(project.articles()) {
        let with_speaker = |one: &'a Prediction| one.speaker.map(|speaker| (speaker, one));
        let by_speaker: BTreeMap<TextRange, &Prediction> =
            before.predictions().iter().rev().filter_map(with_speaker).collect();
        for span in after.spans().iter().filter(|span| before.span(span.id).is_none()) {
            let about_it = before.predictions_about(&span.label, &span.fragments).next();
            let made_by = about_it.or_else(|| by_speaker.get(&span.extent()).copied());
            unconfirmed.extend(made_by.map(|prediction| ((after.id, span.id), prediction)));
        }
    }
    (project.content().clone(), unconfirmed)
}

/// The article with the spans of these origins, and the links between them.
fn of_origins<'a>(content: &Content, article: &'a Article, origins: &[Origin]) -> Cow<'a, Article> {
    let is_kept = |span: &Span| origins.is_empty() || origins.contains(&span.origin);
    if article.spans().iter().all(is_kept) {
        return Cow::Borrowed(article);
    }
    let spans = article.spans().iter().filter(|span| is_kept(span)).cloned().collect();
    let has = |id| article.span(id).is_some_and(is_kept);
    let links = article.relations().filter(|link| has(link.from) && has(link.to)).cloned().collect();
    Cow::Owned(article.clone().labelled(content.labels(), spans, links).0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;

    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{ImportOptions, TakeAs, import, import_with, merge};
    use crate::model::{Edit, Reading, ReadingSource, Transaction, marked};

    const PREDICTIONS: ImportOptions = ImportOptions { wants_predictions: true, offset_unit: None };

    /// A quote that somebody marked, and a claim that a model predicted with a confidence of 0.75.
    fn content() -> Content {
        let mut project = Project::from(content_from_marked(&["[quote “No”], she said. It rains"]));
        let task = r#"{"data": {"text": "“No”, she said. It rains"}, "predictions": [{"model_version": "m1", "result":
            [{"id": "a", "type": "labels", "score": 0.75, "value": {"start": 16, "end": 24, "labels": ["claim"]}}]}]}"#;
        let files = [("tasks.json".to_owned(), task.as_bytes().to_vec())];
        let imported = import_with(PREDICTIONS, Format::LabelStudio, &files, &project);
        project.apply(merge(&project, &imported, TakeAs::Suggestions).transaction).unwrap();
        project.content().clone()
    }

    #[track_caller]
    fn check(options: &ExportOptions, expected: &[&str]) {
        let content = content();
        let export = export(Format::Jsonl, &content, options);
        let imported = import(Format::Jsonl, &export.files, content.labels());
        let article = &imported.articles[0].article;
        let labels = article.spans().iter().map(|span| article.text_of(span));
        let words = |one: &Prediction| article.text().slice(one.fragments.first()).to_owned();
        let texts: Vec<String> = labels.chain(article.predictions().iter().map(words)).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn what_nobody_confirmed_is_left_out_unless_wanted() {
        check(&ExportOptions::default(), &["“No”"]);
        let with = |from| ExportOptions { suggestions_from: Some(from), ..ExportOptions::default() };
        check(&with(0.7), &["“No”", "It rains"]);
        check(&with(0.8), &["“No”"]);
        check(&ExportOptions { origins: vec![Origin::Suggestion], ..with(0.0) }, &["It rains"]);
    }

    #[test]
    fn labels_of_readings_stay_labels_where_suggestions_would_have_their_ids() {
        let mut project = Project::from(content());
        let theirs = marked::parse(project.labels(), "“No”, [speaker she] said. [claim It rains]").unwrap();
        let id = project.articles().next().unwrap().id;
        let reading = Reading::of(&theirs, "ana", ReadingSource::default());
        project.apply(Transaction::new("collect", vec![Edit::AddReading(id, Arc::new(reading))])).unwrap();
        let options = ExportOptions { whose: Whose::Each, suggestions_from: Some(0.0), ..ExportOptions::default() };
        let export = export(Format::LabelStudio, project.content(), &options);
        let tasks: Value = serde_json::from_slice(&export.files[0].1).unwrap();
        assert_eq!(tasks[0]["annotations"][0]["result"].as_array().unwrap().len(), 2, "{tasks}");
        assert!(tasks[0]["predictions"].as_array().is_none_or(Vec::is_empty), "{tasks}");
    }

    #[test]
    fn names_that_are_written_otherwise_are_told() {
        let mut labels = LabelSet::built_in();
        assert_eq!(names_written(Format::Brat, &labels), None);
        let mut all = labels.labels().to_vec();
        "PER/ORG".clone_into(&mut all[2].name);
        labels = LabelSet::new(all, labels.kinds().to_vec()).unwrap();
        let told = "labels are written by their ids: “PER/ORG” as claim".to_owned();
        assert_eq!(names_written(Format::Brat, &labels), Some(told));
        assert_eq!(names_written(Format::Json, &labels), None);
    }

    #[test]
    fn label_studio_tells_predictions_from_labels() {
        let content = content();
        let options = ExportOptions { suggestions_from: Some(0.0), ..ExportOptions::default() };
        let export = export(Format::LabelStudio, &content, &options);
        let tasks: Value = serde_json::from_slice(&export.files[0].1).unwrap();
        assert_eq!(tasks[0]["annotations"][0]["result"].as_array().unwrap().len(), 1);
        assert_eq!(tasks[0]["predictions"][0]["model_version"], "m1");
        assert_eq!(tasks[0]["predictions"][0]["result"][0]["score"], 0.75);
        let mut project = Project::from(content_from_marked(&["“No”, she said. It rains"]));
        let imported = import_with(PREDICTIONS, Format::LabelStudio, &export.files, &content);
        project.apply(merge(&project, &imported, TakeAs::Suggestions).transaction).unwrap();
        let there = content.articles().next().unwrap().predictions();
        assert_eq!(project.articles().next().unwrap().predictions(), there);
    }
}
