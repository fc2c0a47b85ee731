//! Reads a project file: at once where everything in it fits, else with what does not fit set aside.

use std::collections::BTreeSet;
use std::sync::Arc;

use ron::value::RawValue;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::file::{File, ProjectFileError, VERSION};
use super::lines;
use super::look::{looks_like_an_article, looks_like_one};
use super::opened::{FileProblem, Opened};
use super::pieces::{self, fitting_article};
use super::records::{ArticleHead, ArticleRecord, ProjectHead, ProjectRecord};
use crate::formats::own::wire::article::{MetaRecord, SourceRecord};
use crate::formats::own::wire::labels::{KindRecord, LabelRecord};
use crate::formats::own::wire::plain::FromPlain;
use crate::formats::own::wire::record::Word;
use crate::formats::own::wire::settings::SettingsRecord;
use crate::model::{Article, ArticleId, LabelSet, Misfit, OffsetUnit, ProjectParts, Text};

/// Reads a project file. A byte order mark and `\r\n` do no harm.
pub fn read(bytes: &[u8]) -> Result<Opened, ProjectFileError> {
    // Nearly always everything fits and is written as we write it; only else is each line looked at by itself.
    match pieces::read_in_pieces(&mut &*bytes) {
        Ok(Some(opened)) => Ok(opened),
        Ok(None) | Err(_) => read_line_by_line(bytes),
    }
}

/// Reads a project file that [`read_in_pieces`](super::read_in_pieces) does not read.
pub fn read_line_by_line(bytes: &[u8]) -> Result<Opened, ProjectFileError> {
    let read = File::new(bytes).and_then(|file| each_line(&file).map_err(|error| file.blame(error)));
    read.map_err(|error| error.or_no_project(bytes, looks_like_one(bytes)))
}

/// Reads one `Article(…)` as [`write_article`](super::write_article) writes it.
pub fn read_article(ron: &str, labels: &LabelSet) -> Result<Article, ProjectFileError> {
    let file = File::of(ron);
    let (head, lists) = file.parse::<ArticleRecord<'_>>(ron)?.into_parts();
    Ok(lines::labelled(&file, file.article(head)?, labels, OffsetUnit::CodePoint, lists))
}

/// Reads the file of an article of a project with these labels; also what did not fit and was set aside.
pub fn read_article_file(bytes: &[u8], labels: &LabelSet) -> Result<(Article, Vec<FileProblem>), ProjectFileError> {
    let file = File::new(bytes)?;
    if let Some(article) = fitting_article(file.ron.trim(), labels, OffsetUnit::CodePoint) {
        return Ok((article, Vec::new()));
    }
    let record = file.parse::<ArticleRecord<'_>>(file.ron).map_err(|error| file.blame_marks_of_git(error));
    let (head, lists) = record?.into_parts();
    let article = lines::labelled(&file, file.article(head)?, labels, OffsetUnit::CodePoint, lists);
    let problems = problems_of(&article);
    Ok((article, problems))
}

/// What does not fit, in the order of the file.
fn problems_of(article: &Article) -> Vec<FileProblem> {
    let problem =
        |misfit: &Misfit| FileProblem { line: misfit.line, article: article.id, message: misfit.reason.clone() };
    let mut problems: Vec<FileProblem> = article.misfits.iter().map(problem).collect();
    problems.sort_by_key(|problem| problem.line);
    problems
}

/// Reads a file that holds one `Article(…)` and no labels: whether it fits the labels of a project is not looked at.
pub fn read_lone_article(bytes: &[u8]) -> Result<Article, ProjectFileError> {
    let read = |file: File<'_>| {
        let (head, lists) = file.parse::<ArticleRecord<'_>>(file.ron)?.into_parts();
        let labels = lines::labels_named(&file, &lists);
        Ok(lines::labelled(&file, file.article(head)?, &labels, OffsetUnit::CodePoint, lists))
    };
    let is_one = looks_like_one(bytes) || looks_like_an_article(bytes);
    File::new(bytes).and_then(read).map_err(|error: ProjectFileError| error.or_no_project(bytes, is_one))
}

fn each_line(file: &File<'_>) -> Result<Opened, ProjectFileError> {
    let (head, records) = file.parse::<ProjectRecord<'_>>(file.ron)?.into_parts();
    let (unit, order) = (head.offset_unit, head.order.clone());
    let (mut parts, read_only) = file.parts(head)?;
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    for record in records.unwrap_or_default() {
        let (head, lists) = record.into_parts();
        let place = head.id;
        let article = lines::labelled(file, file.article(head)?, &parts.labels, unit, lists);
        if !ids.insert(article.id) {
            let message = format!("there are two articles with the id {}", article.id);
            return Err(file.error(place.map_or(file.ron, RawValue::get_ron), &message));
        }
        problems.extend(problems_of(&article));
        parts.articles.push(Arc::new(article));
    }
    Ok(Opened { parts, problems, read_only, order })
}

fn newer_version(version: u32) -> String {
    format!("a newer Pullquote made this project (file version {version}; this one knows {VERSION})")
}

impl<'de> File<'de> {
    /// The error, unless something about the file as a whole is why.
    fn blame(&self, error: ProjectFileError) -> ProjectFileError {
        self.blame_marks_of_git(self.blame_newer_version(error))
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
    pub(super) fn parts(&self, head: ProjectHead<'de>) -> Result<(ProjectParts, Option<String>), ProjectFileError> {
        let version = head.version.ok_or_else(|| self.error(self.ron, "the project has no `version`"))?;
        if version == 0 {
            return Err(self.error(self.ron, "there is no project file version 0"));
        }
        let parts = ProjectParts {
            labels: self.labels(&head)?,
            name: head.name.unwrap_or_default(),
            annotator: head.annotator.unwrap_or_default(),
            settings: head.settings.map(SettingsRecord::read).unwrap_or_default(),
            articles: Vec::new(),
            unknown: head.unknown,
        };
        Ok((parts, (version > VERSION).then(|| newer_version(version))))
    }

    fn labels(&self, head: &ProjectHead<'de>) -> Result<LabelSet, ProjectFileError> {
        let missing = || self.error(self.ron, "the project has no `labels`");
        let place = head.labels.ok_or_else(missing)?.get_ron();
        let kinds_place = head.relation_kinds.map_or("[]", RawValue::get_ron);
        let labels = self.each(place, LabelRecord::read)?;
        let kinds = self.each(kinds_place, KindRecord::read)?;
        LabelSet::new(labels, kinds).map_err(|error| self.error(place, &error.to_string()))
    }

    /// The items of a list; the error names where the list begins.
    fn each<R: FromPlain<'de> + Deserialize<'de>, T>(
        &self,
        list: &'de str,
        read: impl Fn(R) -> Result<T, String>,
    ) -> Result<Vec<T>, ProjectFileError> {
        let records = self.parse::<Vec<R>>(list)?.into_iter();
        records.map(|record| read(record).map_err(|message| self.error(list, &message))).collect()
    }

    /// The article without its lists.
    pub(super) fn article(&self, head: ArticleHead<'de>) -> Result<Article, ProjectFileError> {
        let place = head.id.map_or(self.ron, RawValue::get_ron);
        let missing = || self.error(place, "an article has no `text`");
        let text = Text::new(head.text.ok_or_else(missing)?).map_err(|error| self.error(place, &error.to_string()))?;
        let id = match head.id {
            Some(id) => self.parse::<Word<ArticleId>>(id.get_ron())?.0,
            None => ArticleId::from_sha256(&Sha256::digest(text.as_str()).into()),
        };
        let source = head.source.map(SourceRecord::read).unwrap_or_default();
        let mut article = Article::new(id, head.title.unwrap_or_default(), source, text);
        article.meta = head.meta.map(MetaRecord::read).unwrap_or_default();
        article.status = head.status.map(|name| name.0).unwrap_or_default();
        article.note = head.note.unwrap_or_default();
        article.handed_to = head.handed_to.unwrap_or_default().into_iter().collect();
        article.unknown = head.unknown;
        Ok(article)
    }
}
