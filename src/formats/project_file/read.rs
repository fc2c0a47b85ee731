//! Reads a project file: each span and relation is checked against its article, and what does not fit is set aside.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use ron::value::RawValue;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::VERSION;
use super::record::{
    ArticleRecord, KindRecord, LabelRecord, MetaRecord, ProjectRecord, RejectionRecord, RelationRecord, SettingsRecord,
    SourceRecord, SpanRecord, Word, verbatim,
};
use crate::model::{
    Article, ArticleId, EditError, Fragments, Label, LabelId, LabelSet, Meta, Misfit, MisfitKind, OffsetCursor,
    OffsetUnit, ProjectParts, RangeError, Rejection, Relation, RelationKind, Settings, Source, Span, SpanId, Text,
    Unfit,
};

/// A project file that could be read.
#[derive(Clone, Debug)]
pub struct Opened {
    pub parts: ProjectParts,
    /// What did not fit and was set aside, in the order of the file.
    pub problems: Vec<FileProblem>,
    /// Why the project must not be saved over the file; `None` where it may.
    pub read_only: Option<String>,
}

/// A line of a project file that does not fit the rest. The article it is in keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Counted from 1.
    pub line: usize,
    pub article: ArticleId,
    /// A sentence for people, without the line.
    pub message: String,
}

/// Why a file cannot be read as a project.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}, column {column}: {message}")]
pub struct ProjectFileError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in code points.
    pub column: usize,
    pub message: String,
}

/// Reads a project file. A byte order mark and `\r\n` do no harm.
pub fn read(bytes: &[u8]) -> Result<Opened, ProjectFileError> {
    let file = File::new(bytes)?;
    read_file(&file).map_err(|error| file.blame_newer_version(error))
}

/// Reads one `Article(…)` as [`write_article`](super::write_article) writes it.
pub fn read_article(ron: &str, labels: &LabelSet) -> Result<Article, ProjectFileError> {
    let file = File::of(ron);
    file.article(file.parse(ron)?, labels, OffsetUnit::CodePoint)
}

fn read_file(file: &File<'_>) -> Result<Opened, ProjectFileError> {
    let record: ProjectRecord<'_> = file.parse(file.ron)?;
    let version = record.version.ok_or_else(|| file.error(file.ron, "the project has no `version`"))?;
    let read_only = (version > VERSION).then(|| newer_version(version));
    if version == 0 {
        return Err(file.error(file.ron, "there is no project file version 0"));
    }
    let labels = file.labels(&record)?;
    let unit = record.offset_unit.map_or(OffsetUnit::CodePoint, |name| name.0);
    let mut articles = Vec::new();
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    for article_record in record.articles.unwrap_or_default() {
        let place = article_record.id;
        let article = file.article(article_record, &labels, unit)?;
        if !ids.insert(article.id) {
            let message = format!("there are two articles with the id {}", article.id);
            return Err(file.error(place.map_or(file.ron, RawValue::get_ron), &message));
        }
        let problem =
            |misfit: &Misfit| FileProblem { line: misfit.line, article: article.id, message: misfit.reason.clone() };
        let first_problem = problems.len();
        problems.extend(article.misfits.iter().map(problem));
        problems[first_problem..].sort_by_key(|problem| problem.line);
        articles.push(article);
    }
    let parts = ProjectParts {
        name: record.name.unwrap_or_default(),
        annotator: record.annotator.unwrap_or_default(),
        labels,
        settings: record.settings.map(settings).unwrap_or_default(),
        articles,
        unknown: record.unknown,
    };
    Ok(Opened { parts, problems, read_only })
}

fn newer_version(version: u32) -> String {
    format!("a newer Pullquote made this project (file version {version}; this one knows {VERSION})")
}

/// The text of a file, which all parts that are read from it borrow.
struct File<'de> {
    ron: &'de str,
    line_starts: OnceCell<Vec<usize>>,
}

impl<'de> File<'de> {
    fn of(ron: &'de str) -> Self {
        Self { ron, line_starts: OnceCell::new() }
    }

    fn new(bytes: &'de [u8]) -> Result<Self, ProjectFileError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let ron = match str::from_utf8(bytes) {
            Ok(ron) => ron,
            Err(error) => {
                let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
                let (line, column) = File::of(&valid).place(&valid[valid.len()..]);
                return Err(ProjectFileError { line, column, message: "this is not UTF-8 text".to_owned() });
            }
        };
        let file = Self::of(ron);
        if ron.trim().is_empty() {
            return Err(file.error(ron, "the file is empty"));
        }
        if ron.bytes().all(|byte| byte == 0) {
            return Err(file.error(ron, "the file holds nothing but zeros, as after a power cut"));
        }
        Ok(file)
    }

    /// Reads a part of this file; errors name the line of the whole.
    fn parse<T: Deserialize<'de>>(&self, part: &'de str) -> Result<T, ProjectFileError> {
        ron::from_str(part).map_err(|error| {
            let (line, column) = self.place(part);
            let within = error.span.start;
            let column = if within.line == 1 { column + within.col - 1 } else { within.col };
            ProjectFileError { line: line + within.line - 1, column, message: error.code.to_string() }
        })
    }

    fn error(&self, part: &str, message: &str) -> ProjectFileError {
        let (line, column) = self.place(part);
        ProjectFileError { line, column, message: message.to_owned() }
    }

    /// Line and column, from 1, at which a part of this file starts.
    fn place(&self, part: &str) -> (usize, usize) {
        let start = part.as_ptr().addr().saturating_sub(self.ron.as_ptr().addr());
        let starts = || memchr::memchr_iter(b'\n', self.ron.as_bytes()).map(|newline| newline + 1).collect();
        let line_starts: &Vec<usize> = self.line_starts.get_or_init(starts);
        let n_before = line_starts.partition_point(|&line_start| line_start <= start);
        let line_start = n_before.checked_sub(1).map_or(0, |idx| line_starts[idx]);
        (n_before + 1, self.ron.get(line_start..start).map_or(1, |before| before.chars().count() + 1))
    }

    /// A file of a newer version may well look wrong to us: then that is what to say.
    fn blame_newer_version(&self, error: ProjectFileError) -> ProjectFileError {
        #[derive(Deserialize)]
        #[serde(rename = "Project")]
        struct Peek {
            version: u32,
        }
        match ron::from_str::<Peek>(self.ron) {
            Ok(Peek { version }) if version > VERSION => {
                let message = format!("{}: {}", newer_version(version), error.message);
                ProjectFileError { message, ..error }
            }
            _ => error,
        }
    }

    fn labels(&self, record: &ProjectRecord<'de>) -> Result<LabelSet, ProjectFileError> {
        let missing = || self.error(self.ron, "the project has no `labels`");
        let place = record.labels.ok_or_else(missing)?.get_ron();
        let mut labels = Vec::new();
        for LabelRecord { id, name, color, key, unknown, .. } in self.parse::<Vec<LabelRecord<'_>>>(place)? {
            let Word(id) = id.ok_or_else(|| self.error(place, "a label has no `id`"))?;
            let Word(color) = color.ok_or_else(|| self.error(place, &format!("the label “{id}” has no `color`")))?;
            let name = name.unwrap_or_else(|| id.to_string());
            labels.push(Label { id, name, color, key, unknown });
        }
        let kinds_place = record.relation_kinds.map_or("[]", RawValue::get_ron);
        let mut kinds = Vec::new();
        for KindRecord { id, name, from, to, unknown, .. } in self.parse::<Vec<KindRecord<'_>>>(kinds_place)? {
            let Word(id) = id.ok_or_else(|| self.error(kinds_place, "a relation kind has no `id`"))?;
            let name = name.unwrap_or_else(|| id.to_string());
            kinds.push(RelationKind { id, name, from: ids(from), to: ids(to), unknown });
        }
        LabelSet::new(labels, kinds).map_err(|error| self.error(place, &error.to_string()))
    }

    fn article(
        &self,
        record: ArticleRecord<'de>,
        labels: &LabelSet,
        unit: OffsetUnit,
    ) -> Result<Article, ProjectFileError> {
        let place = record.id.map_or(self.ron, RawValue::get_ron);
        let missing = || self.error(place, "an article has no `text`");
        let text =
            Text::new(record.text.ok_or_else(missing)?).map_err(|error| self.error(place, &error.to_string()))?;
        let id = match record.id {
            Some(id) => self.parse::<Word<ArticleId>>(id.get_ron())?.0,
            None => ArticleId::from_sha256(&Sha256::digest(text.as_str()).into()),
        };
        let source = record.source.map(source).unwrap_or_default();
        let mut article = Article::new(id, record.title.unwrap_or_default(), source, text.clone());
        article.meta = record.meta.map(meta).unwrap_or_default();
        article.status = record.status.map(|name| name.0).unwrap_or_default();
        article.unknown = record.unknown;
        let mut lists = Lists::new(self, OffsetCursor::new(&text, unit));
        lists.read_spans(record.spans.unwrap_or_default());
        lists.read_relations(record.relations.unwrap_or_default());
        lists.read_rejections(record.rejected.unwrap_or_default());
        Ok(lists.into_article(article, labels))
    }
}

/// The spans, relations and rejections of an article on their way from the file.
struct Lists<'de, 't> {
    file: &'t File<'de>,
    places: OffsetCursor<'t>,
    spans: Vec<(Span, &'de RawValue)>,
    relations: Vec<(Relation, &'de RawValue)>,
    rejections: BTreeSet<Rejection>,
    misfits: Vec<Misfit>,
    /// The ids that misfits have or refer to.
    misfit_ids: BTreeSet<SpanId>,
}

impl<'de, 't> Lists<'de, 't> {
    fn new(file: &'t File<'de>, places: OffsetCursor<'t>) -> Self {
        Self {
            file,
            places,
            spans: Vec::new(),
            relations: Vec::new(),
            rejections: BTreeSet::new(),
            misfits: Vec::new(),
            misfit_ids: BTreeSet::new(),
        }
    }

    fn read_spans(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.span(value.get_ron()) {
                Ok(span) => self.spans.push((span, value)),
                Err(reason) => {
                    let id = self.file.parse::<SpanRecord<'_>>(value.get_ron()).ok().and_then(|record| record.id);
                    self.misfit_ids.extend(id.map(|id| id.0));
                    self.set_aside(MisfitKind::Span, value, reason);
                }
            }
        }
    }

    fn read_relations(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.relation(value.get_ron()) {
                Ok(relation) => self.relations.push((relation, value)),
                Err(reason) => self.set_aside(MisfitKind::Relation, value, reason),
            }
        }
    }

    fn read_rejections(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.rejection(value.get_ron()) {
                Ok(rejection) => drop(self.rejections.insert(rejection)),
                Err(reason) => self.set_aside(MisfitKind::Rejection, value, reason),
            }
        }
    }

    fn span(&mut self, ron: &'de str) -> Result<Span, String> {
        let record: SpanRecord<'_> = self.file.parse(ron).map_err(|error| error.message)?;
        let id = record.id.ok_or("the span has no `id`")?.0;
        let label = record.label.ok_or("the span has no `label`")?.0;
        let fragments = self.fragments(record.at.ok_or("the span has no `at`")?)?;
        if let Some(expected) = record.text {
            let pieces: Vec<&str> = fragments.iter().map(|range| self.places.text().slice(range)).collect();
            let found = pieces.join(" ");
            if found != expected {
                return Err(format!("the text there is “{}”, not “{}”", shortened(&found), shortened(&expected)));
            }
        }
        let origin = record.by.map(|name| name.0).unwrap_or_default();
        Ok(Span { id, label, fragments, origin, note: record.note, unknown: record.unknown })
    }

    fn relation(&self, ron: &'de str) -> Result<Relation, String> {
        let record: RelationRecord<'_> = self.file.parse(ron).map_err(|error| error.message)?;
        let id = record.id.ok_or("the relation has no `id`")?.0;
        let kind = record.kind.ok_or("the relation has no `kind`")?.0;
        let from = record.from.ok_or("the relation has no `from`")?.0;
        let to = record.to.ok_or("the relation has no `to`")?.0;
        Ok(Relation { id, kind, from, to, unknown: record.unknown })
    }

    fn rejection(&mut self, ron: &'de str) -> Result<Rejection, String> {
        let record: RejectionRecord<'_> = self.file.parse(ron).map_err(|error| error.message)?;
        let label = record.label.ok_or("the rejected suggestion has no `label`")?.0;
        let fragments = self.fragments(record.at.ok_or("the rejected suggestion has no `at`")?)?;
        let speaker = record.speaker.map(|(start, end)| self.places.range(start, end)).transpose();
        if !record.unknown.0.is_empty() {
            return Err("the rejected suggestion has fields that this version does not know".to_owned());
        }
        Ok(Rejection { label, fragments, speaker: speaker.map_err(|error| error.to_string())? })
    }

    fn fragments(&mut self, offsets: Vec<(usize, usize)>) -> Result<Fragments, String> {
        let ranges = offsets.into_iter().map(|(start, end)| self.places.range(start, end));
        let ranges = ranges.collect::<Result<_, RangeError>>().map_err(|error| error.to_string())?;
        Fragments::new(ranges).map_err(|error| error.to_string())
    }

    fn set_aside(&mut self, kind: MisfitKind, value: &'de RawValue, reason: String) {
        let ron = value.trim();
        let (line, _) = self.file.place(ron.get_ron());
        self.misfits.push(Misfit { kind, ron: verbatim(value), line, reason });
    }

    fn into_article(mut self, article: Article, labels: &LabelSet) -> Article {
        let spans = self.spans.iter().map(|(span, _)| span.clone()).collect();
        let relations = self.relations.iter().map(|(relation, _)| relation.clone()).collect();
        let (article, unfit) = article.labelled(labels, spans, relations);
        let (mut lines_of_spans, mut lines_of_relations) =
            (std::mem::take(&mut self.spans).into_iter(), std::mem::take(&mut self.relations).into_iter());
        // What does not fit comes back in the order in which it was given, so each is looked for behind the last.
        for unfit in unfit {
            match unfit {
                Unfit::Span(span, error) => {
                    self.misfit_ids.insert(span.id);
                    let line = lines_of_spans.find(|(given, _)| *given == span);
                    self.set_unfit_aside(MisfitKind::Span, line.map(|(_, value)| value), &error);
                }
                Unfit::Relation(relation, error) => {
                    self.misfit_ids.extend([relation.from, relation.to]);
                    let line = lines_of_relations.find(|(given, _)| *given == relation);
                    self.set_unfit_aside(MisfitKind::Relation, line.map(|(_, value)| value), &error);
                }
            }
        }
        let mut article = article.with_taken_ids(self.misfit_ids).with_rejections(self.rejections);
        article.misfits = self.misfits;
        article
    }

    fn set_unfit_aside(&mut self, kind: MisfitKind, value: Option<&'de RawValue>, error: &EditError) {
        let value = value.expect("only spans and relations that were given come back");
        self.set_aside(kind, value, error.to_string());
    }
}

fn settings(record: SettingsRecord<'_>) -> Settings {
    Settings {
        ignored_problems: record.ignored_problems.unwrap_or_default().into_iter().collect(),
        suggestions_off: ids(record.suggestions_off).into_iter().collect(),
        blind_percent: record.blind_percent.unwrap_or_default().min(100),
        unknown: record.unknown,
    }
}

fn source(record: SourceRecord<'_>) -> Source {
    Source {
        path: record.path.unwrap_or_default(),
        sha256: record.sha256.unwrap_or_default(),
        encoding: record.encoding.unwrap_or_default(),
        newline: record.newline.map(|name| name.0).unwrap_or_default(),
        unknown: record.unknown,
    }
}

fn meta(record: MetaRecord<'_>) -> Meta {
    Meta {
        byline: record.byline.unwrap_or_default(),
        outlet: record.outlet.unwrap_or_default(),
        date: record.date.unwrap_or_default(),
        url: record.url.unwrap_or_default(),
        unknown: record.unknown,
    }
}

fn ids(words: Option<Vec<Word<LabelId>>>) -> Vec<LabelId> {
    words.unwrap_or_default().into_iter().map(|word| word.0).collect()
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(40).collect();
    if characters.next().is_some() { format!("{start}…") } else { start }
}
