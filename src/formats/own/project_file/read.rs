//! Reads a project file: at once where everything in it fits, else with what does not fit set aside.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use ron::value::RawValue;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::record::{
    ArticleHead, ArticleRecord, FittingProject, KindRecord, LabelRecord, MetaRecord, ProjectHead, ProjectRecord,
    SettingsRecord, SourceRecord, Word,
};
use super::{VERSION, lines};
use crate::model::{
    Article, ArticleId, Label, LabelId, LabelSet, Meta, Misfit, OffsetUnit, ProjectParts, RelationKind, Settings,
    Source, Text,
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
    let (head, lists) = file.parse::<ArticleRecord<'_>>(ron)?.into_parts();
    Ok(lines::labelled(&file, file.article(head)?, labels, OffsetUnit::CodePoint, lists))
}

fn read_file(file: &File<'_>) -> Result<Opened, ProjectFileError> {
    // Nearly always everything fits; only where something does not is each line looked at by itself.
    read_fitting(file).map_or_else(|| read_line_by_line(file), Ok)
}

/// `None` where anything does not fit.
fn read_fitting(file: &File<'_>) -> Option<Opened> {
    let (head, records) = ron::from_str::<FittingProject<'_>>(file.ron).ok()?.into_parts();
    let unit = head.offset_unit;
    let (mut parts, read_only) = file.parts(head).ok()?;
    let mut ids = BTreeSet::new();
    for record in records {
        let (head, lists) = record.into_parts();
        let article = file.article(head).ok().filter(|article| ids.insert(article.id))?;
        parts.articles.push(lines::fitting(article, &parts.labels, unit, lists)?);
    }
    Some(Opened { parts, problems: Vec::new(), read_only })
}

fn read_line_by_line(file: &File<'_>) -> Result<Opened, ProjectFileError> {
    let (head, records) = file.parse::<ProjectRecord<'_>>(file.ron)?.into_parts();
    let unit = head.offset_unit;
    let (mut parts, read_only) = file.parts(head)?;
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    for record in records {
        let (head, lists) = record.into_parts();
        let place = head.id;
        let article = lines::labelled(file, file.article(head)?, &parts.labels, unit, lists);
        if !ids.insert(article.id) {
            let message = format!("there are two articles with the id {}", article.id);
            return Err(file.error(place.map_or(file.ron, RawValue::get_ron), &message));
        }
        let problem =
            |misfit: &Misfit| FileProblem { line: misfit.line, article: article.id, message: misfit.reason.clone() };
        let first_problem = problems.len();
        problems.extend(article.misfits.iter().map(problem));
        problems[first_problem..].sort_by_key(|problem| problem.line);
        parts.articles.push(article);
    }
    Ok(Opened { parts, problems, read_only })
}

fn newer_version(version: u32) -> String {
    format!("a newer Pullquote made this project (file version {version}; this one knows {VERSION})")
}

/// The text of a file, which all parts that are read from it borrow.
pub(super) struct File<'de> {
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
    pub(super) fn parse<T: Deserialize<'de>>(&self, part: &'de str) -> Result<T, ProjectFileError> {
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
    pub(super) fn place(&self, part: &str) -> (usize, usize) {
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

    /// The project without its articles, and why it must not be saved over the file.
    fn parts(&self, head: ProjectHead<'de>) -> Result<(ProjectParts, Option<String>), ProjectFileError> {
        let version = head.version.ok_or_else(|| self.error(self.ron, "the project has no `version`"))?;
        if version == 0 {
            return Err(self.error(self.ron, "there is no project file version 0"));
        }
        let parts = ProjectParts {
            labels: self.labels(&head)?,
            name: head.name.unwrap_or_default(),
            annotator: head.annotator.unwrap_or_default(),
            settings: head.settings.map(settings).unwrap_or_default(),
            articles: Vec::new(),
            unknown: head.unknown,
        };
        Ok((parts, (version > VERSION).then(|| newer_version(version))))
    }

    fn labels(&self, head: &ProjectHead<'de>) -> Result<LabelSet, ProjectFileError> {
        let missing = || self.error(self.ron, "the project has no `labels`");
        let place = head.labels.ok_or_else(missing)?.get_ron();
        let mut labels = Vec::new();
        for LabelRecord { id, name, color, key, unknown, .. } in self.parse::<Vec<LabelRecord<'_>>>(place)? {
            let Word(id) = id.ok_or_else(|| self.error(place, "a label has no `id`"))?;
            let Word(color) = color.ok_or_else(|| self.error(place, &format!("the label “{id}” has no `color`")))?;
            let name = name.unwrap_or_else(|| id.to_string());
            labels.push(Label { id, name, color, key, unknown });
        }
        let kinds_place = head.relation_kinds.map_or("[]", RawValue::get_ron);
        let mut kinds = Vec::new();
        for KindRecord { id, name, from, to, unknown, .. } in self.parse::<Vec<KindRecord<'_>>>(kinds_place)? {
            let Word(id) = id.ok_or_else(|| self.error(kinds_place, "a relation kind has no `id`"))?;
            let name = name.unwrap_or_else(|| id.to_string());
            kinds.push(RelationKind { id, name, from: ids(from), to: ids(to), unknown });
        }
        LabelSet::new(labels, kinds).map_err(|error| self.error(place, &error.to_string()))
    }

    /// The article without its lists.
    fn article(&self, head: ArticleHead<'de>) -> Result<Article, ProjectFileError> {
        let place = head.id.map_or(self.ron, RawValue::get_ron);
        let missing = || self.error(place, "an article has no `text`");
        let text = Text::new(head.text.ok_or_else(missing)?).map_err(|error| self.error(place, &error.to_string()))?;
        let id = match head.id {
            Some(id) => self.parse::<Word<ArticleId>>(id.get_ron())?.0,
            None => ArticleId::from_sha256(&Sha256::digest(text.as_str()).into()),
        };
        let source = head.source.map(source).unwrap_or_default();
        let mut article = Article::new(id, head.title.unwrap_or_default(), source, text);
        article.meta = head.meta.map(meta).unwrap_or_default();
        article.status = head.status.map(|name| name.0).unwrap_or_default();
        article.unknown = head.unknown;
        Ok(article)
    }
}

fn settings(record: SettingsRecord<'_>) -> Settings {
    Settings {
        ignored_problems: record.ignored_problems.unwrap_or_default().into_iter().collect(),
        suggestions_off: ids(record.suggestions_off).into_iter().collect(),
        blind_percent: record.blind_percent.unwrap_or_default().min(100),
        narrated_from_percent: record.narrated_from_percent.unwrap_or(Settings::default().narrated_from_percent),
        unknown: record.unknown,
    }
}

fn source(record: SourceRecord<'_>) -> Source {
    Source {
        path: record.path.unwrap_or_default(),
        sha256: record.sha256.unwrap_or_default(),
        encoding: record.encoding.unwrap_or_default(),
        newline: record.newline.map(|name| name.0).unwrap_or_default(),
        extractor: record.extractor.unwrap_or_default(),
        columns: record.columns.unwrap_or_default(),
        record: record.record.unwrap_or_default(),
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
