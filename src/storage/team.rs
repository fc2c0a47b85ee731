//! The files of a team: projects that are handed out, and those that come back.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use thiserror::Error;

use crate::formats::articles::day_since_1970;
use crate::formats::own::work_log::WorkLog;
use crate::model::team::{Brought, Share, is_taken_word, project_for};
use crate::model::{Content, EditError, Project, ProjectParts, ReadingSource, counted};
use crate::storage::place_names::real_path;
use crate::storage::project::aside::MAX_NUMBERED;
use crate::storage::project::folder::files::{folder_of_project, real_project};
use crate::storage::project::work_log::look_at_work_log;
use crate::storage::write::{make_folder_like, remove_if_empty};
use crate::storage::{Access, OpenError, OpenProject, Opened, Over, SaveError, WriteError};

/// A project that somebody labelled, and what is to say of its file.
#[derive(Clone, Debug)]
pub struct BroughtFile {
    pub brought: Brought,
    /// What its file does not hold, in sentences.
    pub remarks: Vec<String>,
}

/// Why a project cannot be collected.
#[derive(Debug, Error)]
pub enum BroughtError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("it does not say who labelled it: name the annotator in it, or with --as: {path}", path = .0.display())]
    Nameless(PathBuf),
    #[error("nobody can be called “{0}”, which means everybody or nobody: name the annotator otherwise, or with --as: {path}", path = .1.display())]
    TakenWord(String, PathBuf),
}

/// Why a project was not handed out.
#[derive(Debug, Error)]
pub enum HandOutWriteError {
    #[error(transparent)]
    Save(#[from] SaveError),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error(
        "it is there already, for {annotator} and with {articles} that the project does not know to be handed out, as after a \
         hand-out that was broken off. Put it elsewhere, and hand out again: what {annotator} has made of it meanwhile can be \
         collected from there: {path}",
        articles = counted(*n, "article"),
        path = path.display()
    )]
    BrokenOff { annotator: String, n: usize, path: PathBuf },
    #[error("this folder cannot be made: {path}: {1}", path = .0.display())]
    Folder(PathBuf, #[source] WriteError),
}

/// Reads a project that comes back. `annotator` says whose it is in place of what it says itself.
pub fn read_brought(path: &Path, annotator: Option<&str>, now: SystemTime) -> Result<BroughtFile, BroughtError> {
    let Opened { project, n_unsaved, journal_problem, problems: _ } = OpenProject::open(path, Access::Read)?;
    let annotator = annotator.unwrap_or_else(|| project.annotator()).trim().to_owned();
    if annotator.is_empty() {
        return Err(BroughtError::Nameless(path.to_owned()));
    }
    if is_taken_word(&annotator) {
        return Err(BroughtError::TakenWord(annotator, path.to_owned()));
    }
    let unsaved = (n_unsaved > 0).then(|| format!("{n_unsaved} of its changes are not saved and left out"));
    let from = ReadingSource {
        path: name_of_project(path).to_string_lossy().into_owned(),
        sha256: project.file_sha256().unwrap_or_default(),
        collected: utc_from_time(now),
        saved: project.file_modified().map(utc_from_time).unwrap_or_default(),
        ..ReadingSource::default()
    };
    let mut remarks: Vec<String> = unsaved.into_iter().chain(journal_problem).collect();
    let log = look_at_work_log(path, &project).unwrap_or_else(|error| {
        remarks.push(format!("the counts of the work cannot be read and are left out: {error}"));
        WorkLog::default()
    });
    let work = log.articles.iter().map(|work| (work.article, work.of_reading())).collect();
    Ok(BroughtFile { brought: Brought { content: project.content().clone(), annotator, from, work }, remarks })
}

/// What the file or the folder of a project is called, also where the file in its folder is named.
pub fn name_of_project(path: &Path) -> OsString {
    place_of_project(path).file_name().unwrap_or(OsStr::new("project")).to_owned()
}

/// The folder in which a project lies: of one in a folder, what that is in. What belongs beside a project is written there.
pub fn folder_around(project: &Path) -> PathBuf {
    place_of_project(project).parent().map(Path::to_owned).unwrap_or_default()
}

/// The file or the folder of a project as it was named; where somebody has named the file in its folder, the folder.
fn place_of_project(path: &Path) -> PathBuf {
    let place = folder_of_project(path);
    if path.file_name().is_some() && place == real_path(path) { path.to_owned() } else { place }
}

/// A project for an annotator, on its way to its place.
#[derive(Clone, Debug)]
pub struct PlacedShare<'a> {
    pub share: &'a Share,
    pub path: PathBuf,
    /// The project that it is a part of, whose readers it has.
    project: PathBuf,
    parts: ProjectParts,
    /// Whether a hand-out that was broken off has written it already.
    is_there: bool,
    /// How many of its sources have no path for others.
    n_named: usize,
}

/// Those who get anything of the project, with where their projects go.
///
/// That is `week-ana.ron`, or `week-ana-2.ron` where the first is there already or is somebody else's. What a hand-out has
/// left that was broken off is told, or taken where it is the same: nothing goes out that the project does not know of.
pub fn with_paths<'a>(
    (project, content): (&Path, &Content),
    shares: &'a [Share],
    folder: &Path,
    is_blind: bool,
) -> Result<Vec<PlacedShare<'a>>, HandOutWriteError> {
    let name = name_of_project(project);
    let stem = Path::new(&name).file_stem().unwrap_or(&name).to_string_lossy();
    let mut placed: Vec<PlacedShare<'_>> = Vec::new();
    for share in shares.iter().filter(|share| !share.articles.is_empty()) {
        let plain = plain_name(&share.annotator);
        let named = |end: &str| folder.join(format!("{stem}-{plain}{end}.ron"));
        let all = (2..MAX_NUMBERED).map(|number| named(&format!("-{number}")));
        let is_free = |path: &PathBuf| placed.iter().all(|other| other.path != *path);
        let mut free = std::iter::once(named("")).chain(all).filter(is_free);
        let first = free.next().unwrap_or_else(|| named(""));
        let (parts, n_named) = parts_for(project, content, share, is_blind);
        let project = project.to_owned();
        let share = PlacedShare { share, path: first.clone(), project, parts, is_there: false, n_named };
        placed.push(share.placed(std::iter::once(first).chain(free), content)?);
    }
    Ok(placed)
}

impl PlacedShare<'_> {
    /// At the first of the paths where nothing is, or it itself.
    fn placed(mut self, paths: impl Iterator<Item = PathBuf>, content: &Content) -> Result<Self, HandOutWriteError> {
        let annotator = &self.share.annotator;
        for path in paths {
            if path.symlink_metadata().is_err() {
                return Ok(Self { path, ..self });
            }
            let Some(there) = OpenProject::open(&path, Access::Read).ok().map(|opened| opened.project) else {
                continue;
            };
            let is_unknown = |id| content.article(id).is_some_and(|article| !article.handed_to.contains(annotator));
            let n_unknown = there.articles().filter(|article| is_unknown(article.id)).count();
            if there.annotator() != annotator || n_unknown == 0 {
                continue;
            }
            self.is_there = *Project::from_parts(self.parts.clone())?.content() == *there.content();
            if self.is_there {
                return Ok(Self { path, ..self });
            }
            return Err(HandOutWriteError::BrokenOff { annotator: annotator.clone(), n: n_unknown, path });
        }
        Ok(self)
    }

    /// Writes it, in a folder that is made where there is none. Nothing that is there is replaced. Returns what is to say
    /// of it.
    pub fn write(self, now: SystemTime) -> Result<Vec<String>, HandOutWriteError> {
        let path = &self.path;
        if self.is_there {
            return Ok(vec![format!("{}: is there already, from a hand-out that was broken off", path.display())]);
        }
        let around = path.parent().unwrap_or(Path::new(""));
        let made = make_folder_like(around, &real_project(&self.project));
        let made = made.map_err(|error| HandOutWriteError::Folder(around.to_owned(), error))?;
        let mut project = OpenProject::new(Project::from_parts(self.parts)?);
        let job = project.save_as_job(path, &crate::storage::owner(), now);
        let saved = job.and_then(|job| project.run(job.only_over(Over::Nothing).like(&self.project)));
        project.close();
        if saved.is_err() {
            made.iter().rev().for_each(|folder| remove_if_empty(folder));
        }
        let mut remarks = saved?;
        if self.n_named > 0 {
            let (sources, path) = (counted(self.n_named, "source"), path.display());
            remarks
                .push(format!("{path}: of {sources} outside the project’s folder it has the file’s name and no path"));
        }
        Ok(remarks)
    }
}

/// What an annotator gets of the project, whose path says which sources lie below it, and how many do not.
fn parts_for(project: &Path, content: &Content, share: &Share, is_blind: bool) -> (ProjectParts, usize) {
    let mut parts = project_for(content, share, is_blind);
    let folder = folder_of_project(project).parent().map(Path::to_owned);
    let mut n_named = 0;
    for article in &mut parts.articles {
        let (name, is_below) = name_for_others(&article.source.path, folder.as_deref());
        n_named += usize::from(!is_below);
        Arc::make_mut(article).source.path = name;
    }
    (parts, n_named)
}

/// What a source is called in a project that goes to somebody else, and whether it lies below the project: paths of this
/// computer are nobody's business.
fn name_for_others(source: &str, folder: Option<&Path>) -> (String, bool) {
    let is_of_drive = |path: &str| path.get(1..3).is_some_and(|after| [":\\", ":/"].contains(&after));
    if !source.starts_with(['/', '\\']) && !is_of_drive(source) {
        return (source.to_owned(), true);
    }
    let inside = folder.and_then(|folder| Path::new(source).strip_prefix(folder).ok());
    if let Some(inside) = inside {
        return (inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"), true);
    }
    (source.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(), false)
}

/// A name that can be part of a file's name everywhere: letters, digits and `-`.
fn plain_name(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "somebody".to_owned() } else { words.join("-").to_lowercase() }
}

/// `2026-11-28T14:05:00Z`. Times before 1970 are taken for its start.
fn utc_from_time(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = day_since_1970(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        let at = |seconds| utc_from_time(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(at(1_795_874_705), "2026-11-28T14:05:05Z");
        assert_eq!(at(4_107_542_399), "2100-02-28T23:59:59Z");
        assert_eq!(at(4_107_542_400), "2100-03-01T00:00:00Z");
    }

    #[test]
    fn others_learn_no_path_of_this_computer() {
        let named = |source: &str| name_for_others(source, Some(Path::new("/home/ana/week")));
        for (source, expected, is_below) in [
            ("in/bus.txt", "in/bus.txt", true),
            ("", "", true),
            ("/home/ana/week/in/bus.txt", "in/bus.txt", true),
            ("/home/ana/weekend/bus.txt", "bus.txt", false),
            ("C:\\Users\\ana\\bus.txt", "bus.txt", false),
            ("\\\\server\\ana\\bus.txt", "bus.txt", false),
        ] {
            assert_eq!(named(source), (expected.to_owned(), is_below), "{source}");
        }
    }

    #[test]
    fn names_become_parts_of_file_names() {
        for (name, plain) in [("ana", "ana"), ("Ana María/..", "ana-maría"), ("../..", "somebody"), ("a.b", "a-b")] {
            assert_eq!(plain_name(name), plain);
        }
    }
}
